"""
The words of forms that stand in cells beside the tables: labels, notes and marks that running text cannot tell.

What reports as text know too stands in `perfrules.readers.vocabulary` and is taken from there. A cell is compared as
a whole, after `squeeze`; titles of columns stand in `perfrules.readers.form.titles`.
"""

import re
from collections.abc import Mapping
from typing import TypeAlias

from perfrules.readers.vocabulary import LABELS, LEVEL1, LEVEL2, squeeze, without_points

__all__ = [
    "COMPUTED",
    "EXECUTION",
    "FOOTNOTE",
    "FORM_LABELS",
    "GOALS",
    "MORE_NOTE",
    "NOTE",
    "NOTES",
    "TEXT_LABELS",
    "TOTAL",
    "Titles",
    "level_name",
    "without_continued",
]

Titles: TypeAlias = Mapping[str, tuple[str, ...]]

COMPUTED = ("核算", "Computed")
"""What the titles of columns and tables that perfrules adds to a form begin with."""
GOALS = (
    "年度总体目标", "年度绩效目标", "总体目标", "年度总体绩效目标", "项目年度绩效目标", "年度目标", "总体目标完成情况",
    "年度总体目标完成情况",
)  # fmt: skip
"""Labels of the goals of the year, beside a text or beside a table of goals."""

FORM_LABELS: Titles = {
    "project": (
        *LABELS["project"], "项目(政策)名称", "项目支出名称", "转移支付(项目)名称", "转移支付名称", "专项名称",
        "专项资金名称",
    ),
    "organisation": (*LABELS["organisation"], "资金使用单位", "部门(单位)名称", "部门名称", "项目承担单位"),
    "department": (
        *LABELS["department"], "主管部门及代码", "主管部门(单位)", "市级主管部门", "省级主管部门", "地方主管部门",
    ),
    "date": ("填报日期", "填表日期", "报告日期", "日期", "填报时间"),
    "stated_total": ("自评总分", "自评总得分", "总得分", "综合得分", "自评得分"),
    "stated_grade": ("自评等级", "评价等级", "自评结果", "等级", "自评等次", "评价等次", "绩效等级", "评定等级"),
    "stated_met": ("完成的指标",),
    "stated_unmet": ("没有完成的指标", "未完成的指标"),
    "other": (
        *(one for one in LABELS["other"] if not one.endswith("日期")),
        "项目编码", "项目代码", "项目类别", "项目类型", "项目属性", "项目性质", "项目周期", "项目期限", "项目起止时间",
        "单位负责人", "财务负责人", "填表人", "审核人", "电话", "联系方式", "预算年度", "评价年度", "单位编码",
        "资金类型", "填报单位(盖章)", "填报人员", "经办人", "分管领导", "单位公章", "盖章",
        "项目负责人及联系电话", "负责人及联系电话", "联系人及电话", "联系人及联系电话", "填报人及联系电话",
        "填报人及电话",
    ),
}  # fmt: skip
"""Labels with their value beside or behind them, by the field of `Sheet`; ``other`` is known and left out."""
TEXT_LABELS: tuple[str, ...] = (
    *GOALS, "项目概况", "项目简介", "项目内容", "自评结论", "评价结论", "存在问题", "存在的问题", "改进措施",
    "存在问题及改进措施", "其他需要说明的问题", "其他说明", "预算执行情况说明", "工作建议", "建议", "说明",
    "中央主管部门",
)  # fmt: skip
"""Labels of running text; it goes into `Sheet.texts` under the label."""

NOTES = "附注"
"""The key of `Sheet.texts` that holds notes below a table."""
NOTE = re.compile(r"(?:注|备注|说明|填表说明|填报说明)[0-9]?\s*[:：.、]|[*※]\s*注")
FOOTNOTE = re.compile(r"[*※①-⑳]|[\[［〔][0-9]{1,2}[\]］〕]")
"""How a note begins that explains a mark in a cell above."""
MORE_NOTE = re.compile(r"[0-9]{1,2}\s*[.、．]|[(（][0-9]{1,2}[)）]")
"""How a line begins that goes on with the notes above it: ``2.…``."""
TOTAL = re.compile(
    r"(合计|总计|总分|总得分|总分值|自评总分|自评总得分|自评得分|综合得分|合计得分|得分合计|小计)(?:\([0-9.]+分?\))?:?"
)
EXECUTION = frozenset(("预算执行率", "预算执行情况", "预算执行", "资金执行率", "预算资金执行率", "资金预算执行率"))
"""Words of a row that rates the execution of the budget among the indicators."""

_POINTS_BEHIND = re.compile(r"\s*(?:[(（]\s*[0-9０-９]+(?:[.．][0-9０-９]+)?\s*(?:分|%|％)?\s*[)）])\s*\Z")
_BARE_POINTS = re.compile(r"[0-9]+(?:\.[0-9]+)?(?:分|%)\Z")
_CONTINUED = re.compile(r"\(?续(?:表)?[0-9一二三四五六七八九十]{0,2}\)?\Z")


def without_continued(title: str) -> str:
    """Return a squeezed *title* without the mark that it goes on from the page before: ``产出指标(续)``."""
    return _CONTINUED.sub("", title)


def level_name(text: str) -> str:
    r"""
    Return the name of a level from its cell, without the points printed behind it, or that it goes on (续).

    A known name comes back in its ordinary spelling: ``产出\n指标（50分）`` → ``产出指标``; any other as it is typed.
    """
    squeezed = without_points(without_continued(squeeze(text)))
    for one in (squeezed, _BARE_POINTS.sub("", squeezed)):
        if one in LEVEL1 or one in LEVEL2:
            return one
    return _POINTS_BEHIND.sub("", text).strip()
