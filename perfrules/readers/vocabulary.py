"""
The words of printed forms: column headers, level names, labels, section headings, in the spellings met.

Every reader matches by these tables, never by position. Words are compared after `squeeze`: blanks and line ends
removed, full-width and traditional characters replaced by their ordinary forms, so ``年 度 目 標值`` is 年度目标值.
Source: published self-evaluation forms of 2017 to 2023 and their templates.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

from attrs import frozen

from perfrules.model.vocabulary import VocabularyKind
from perfrules.plain_values import squeeze
from perfrules.units.table import Terms, current_terms

__all__ = [
    "COLUMNS",
    "FUNDS_COLUMNS",
    "LABELS",
    "LEVEL1",
    "LEVEL2",
    "MANAGEMENT_COLUMNS",
    "MANAGEMENT_ITEMS",
    "FoundColumn",
    "columns_in",
    "known_columns",
    "parent_of",
    "without_points",
]

_POINTS = re.compile(r"\([0-9]+(?:\.[0-9]+)?(?:分|%)?\)$")

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "level1": ("一级指标",),
    "level2": ("二级指标",),
    "name": ("三级指标", "四级指标", "指标名称", "绩效指标名称", "具体指标"),
    "target": (
        "年度指标值", "年度目标值", "年初目标值", "年初指标值", "年初设定目标值", "预期指标值", "预期目标值", "计划指标值",
        "目标值", "指标值", "全年目标值", "绩效目标值",
    ),
    "actual": (
        "实际完成值", "全年实际值", "全年完成值", "实际完成情况", "全年完成情况", "完成情况", "完成值", "实际值", "实际完成指标值",
        "全年实际完成值", "年度完成值",
    ),
    "unit": ("计量单位", "度量单位", "指标单位"),
    "weight": ("分值", "权重", "指标分值", "指标权重", "标准分", "标准分值", "满分", "权重分"),
    "self_score": ("得分", "自评得分", "自评分", "实际得分", "自评分值", "单位自评得分"),
    "reason": (
        "偏差原因分析及改进措施", "偏差原因分析与改进措施", "偏差原因分析", "偏差原因及改进措施", "偏差原因", "未完成原因分析及改进措施",
        "未完成原因及改进措施", "未完成原因和改进措施", "未完成原因分析", "未完成原因", "偏差分析及改进措施", "原因分析及改进措施", "原因分析", "偏离原因分析",
    ),
    "evidence": ("佐证材料", "证明材料", "评分依据", "数据来源"),
}  # fmt: skip
"""Columns of the table of indicators by the field of `SheetRow` they fill."""

_COLUMNS_KEPT = 8


def known_columns() -> Mapping[str, tuple[str, ...]]:
    """Return `COLUMNS` with the titles that plugins teach; a title that is known already keeps its meaning."""
    return _columns_with(current_terms())


@lru_cache(maxsize=_COLUMNS_KEPT)
def _columns_with(terms: Terms) -> Mapping[str, tuple[str, ...]]:
    taught = [item for item in terms.vocabularies.values() if item.kind is VocabularyKind.HEADERS]
    columns = dict(COLUMNS)
    for vocabulary in taught:
        for key, titles in vocabulary.words.items():
            known = {title for listed in columns.values() for title in listed}
            new = tuple(dict.fromkeys(title for item in titles if (title := squeeze(item)) not in known))
            columns[key] = (*columns.get(key, ()), *new)
    return columns


FUNDS_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "name": ("资金来源", "资金性质", "项目资金"),
    "initial_budget": ("年初预算数", "年初预算", "年初预算安排数", "年初预算金额"),
    "adjusted_budget": ("全年预算数", "调整后预算数", "全年预算", "调整预算数", "全年(调整后)预算数", "调整后预算"),
    "spent": ("全年执行数", "全年支出数", "实际支出数", "执行数", "全年执行", "全年实际支出数", "预算执行数"),
    "stated_rate": ("执行率", "预算执行率", "支出率"),
}
"""Columns of the table of funds by the field of `Funds` they fill."""

MANAGEMENT_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "name": ("资金管理", "管理内容"),
    "statement": ("情况说明", "管理情况"),
    "trouble": ("存在问题和改进措施", "存在问题及改进措施", "存在的问题和改进措施", "存在的问题及改进措施", "存在问题"),
}
"""Columns of the table on the management of funds by the field of `ManagementItem` they fill."""

MANAGEMENT_ITEMS: tuple[str, ...] = (
    "安排科学性", "拨付合规性", "使用规范性", "预算绩效管理情况", "分配合理性", "下达及时性", "拨付及时性", "执行准确性",
    "支出责任履行情况",
)  # fmt: skip

LABELS: Mapping[str, tuple[str, ...]] = {
    "project": ("项目名称",),
    "organisation": ("项目单位", "项目实施单位", "实施单位", "单位名称", "填报单位", "评价单位", "自评单位"),
    "department": ("主管部门", "项目主管部门", "主管单位", "预算主管部门", "主管预算部门"),
    "other": (
        "项目负责人",
        "负责人",
        "联系人",
        "联系电话",
        "填报人",
        "填报日期",
        "编制单位",
        "评价机构",
        "年度",
        "报告日期",
    ),
}
"""Labels on the cover by the field of `Sheet` they fill; ``other`` only ends the field before."""

LEVEL1: Mapping[str, str] = {
    "成本指标": "成本指标", "产出指标": "产出指标", "效益指标": "效益指标", "效果指标": "效果指标", "满意度指标": "满意度指标",
    "产出": "产出", "效益": "效益", "满意度": "满意度", "决策": "决策", "过程": "过程", "决策指标": "决策指标",
    "过程指标": "过程指标", "管理指标": "管理指标", "项目产出": "项目产出", "项目效益": "项目效益", "项目效果": "项目效果",
    "产出和效果": "产出和效果", "投入": "投入", "投入指标": "投入指标",
}  # fmt: skip
"""Level-1 names, old taxonomy and new, in their ordinary spelling."""

LEVEL2: Mapping[str, str] = {
    "经济成本指标": "成本指标", "社会成本指标": "成本指标", "生态环境成本指标": "成本指标", "生态成本指标": "成本指标",
    "数量指标": "产出指标", "质量指标": "产出指标", "时效指标": "产出指标", "成本指标": "产出指标",
    "经济效益指标": "效益指标", "社会效益指标": "效益指标", "生态效益指标": "效益指标", "可持续影响指标": "效益指标",
    "可持续发展指标": "效益指标", "可持续影响": "效益指标", "可持续性指标": "效益指标",
    "服务对象满意度指标": "满意度指标", "服务对象满意度": "满意度指标", "社会公众满意度指标": "满意度指标",
    "受益对象满意度指标": "满意度指标", "社会公众或服务对象满意度指标": "满意度指标",
    "数量": "产出指标", "质量": "产出指标", "时效": "产出指标", "经济效益": "效益指标", "社会效益": "效益指标",
    "生态效益": "效益指标", "经济成本": "成本指标", "社会成本": "成本指标", "生态环境成本": "成本指标",
}  # fmt: skip
"""Level-2 names and the level-1 name each stands under."""


@frozen
class FoundColumn:
    """
    A column met in a header.

    Args:
        key: The field it fills, or empty when no table knows it.
        title: The header as printed, blanks removed.
        start: Where the title starts in the text that was looked at.
        end: Where it ends.
    """

    key: str
    title: str
    start: int
    end: int


def without_points(title: str) -> str:
    """Return a squeezed *title* without the points printed behind it: ``产出指标(50分)`` → ``产出指标``."""
    return _POINTS.sub("", title)


def parent_of(level2: str) -> str:
    """Return the level-1 name that *level2* stands under, or an empty text when it is not in the taxonomy."""
    return LEVEL2.get(without_points(squeeze(level2)), "")


def columns_in(text: str, start: int, columns: Mapping[str, tuple[str, ...]], *, skip: int = 0) -> list[FoundColumn]:
    """
    Return the columns whose titles stand one behind the other in *text* from *start* on, the longest title first.

    Args:
        text: Squeezed text.
        start: Where the header starts.
        columns: Titles by field.
        skip: How many characters between two titles may belong to a column that *columns* does not know.
    """
    titles = sorted(((title, key) for key, known in columns.items() for title in known), key=lambda item: -len(item[0]))
    result: list[FoundColumn] = []
    at = start
    while at < len(text):
        hit = next((item for item in titles if text.startswith(item[0], at)), None)
        if hit is not None and any(item.key == hit[1] for item in result):
            break  # a column stands once: this is the header printed again, or a cell
        if hit is not None:
            end = at + len(hit[0])
            if points := re.match(r"\([0-9]+(?:\.[0-9]+)?(?:分|%)?\)", text[end : end + 10]):
                end += points.end()
            result.append(FoundColumn(hit[1], hit[0], at, end))
            at = end
            continue
        jump = _next_title(text, at, titles, skip) if result else None
        if jump is None:
            break
        result.append(FoundColumn("", text[at:jump], at, jump))
        at = jump
    return result


def _next_title(text: str, at: int, titles: list[tuple[str, str]], skip: int) -> int | None:
    # An unknown title holds no digits and signs: those stand in cells, behind the header.
    for end in range(at + 1, min(len(text), at + skip) + 1):
        if not re.match(r"[^\W\d_]|[()/]", text[end - 1]):
            return None
        if any(len(title) > 2 and text.startswith(title, end) for title, _ in titles):
            return end
    return None
