"""
The words of forms that stand in cells beside the tables: labels, notes and marks that running text cannot tell.

What reports as text know too stands in `perfrules.readers.vocabulary` and is taken from there. A cell is compared as
a whole, after `squeeze`; titles of columns stand in `perfrules.readers.form.vocabulary`.
"""

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from typing import TypeAlias

from perfrules.plain_values import BLANKS, FOLDED, fold, squeeze
from perfrules.readers.vocabulary import (
    FUNDS_COLUMNS,
    LABELS,
    LEVEL1,
    LEVEL2,
    MANAGEMENT_COLUMNS,
    known_columns,
    without_points,
)
from perfrules.units.table import Terms, current_terms

__all__ = [
    "COMPUTED",
    "ENGLISH_LABELS",
    "EXECUTION",
    "EXECUTION_STARTS",
    "FOOTNOTE",
    "FORM_LABELS",
    "GOALS",
    "GROUPS",
    "LEFT_OUT",
    "LONGEST_TITLE",
    "MORE_NOTE",
    "NOTE",
    "NOTES",
    "OTHER_TIME",
    "SIDE",
    "TEXT_LABELS",
    "TOTAL",
    "UNREAD",
    "Kind",
    "Titles",
    "is_side",
    "is_title_of_column",
    "is_total",
    "key_of_title",
    "level_name",
    "title_starts",
    "titles_of",
    "without_continued",
]


Titles: TypeAlias = Mapping[str, tuple[str, ...]]
COMPUTED = ("核算", "Computed")
"""The beginning of titles of columns and tables that perfrules adds to a form."""
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
    "year": ("评价年度", "自评年度", "预算年度", "年度", "绩效年度", "项目年度", "自评价年度", "所属年度"),
    "date": ("填报日期", "填表日期", "报告日期", "日期", "填报时间"),
    "stated_total": ("自评总分", "自评总得分", "总得分", "综合得分", "自评得分"),
    "stated_grade": ("自评等级", "评价等级", "自评结果", "等级", "自评等次", "评价等次", "绩效等级", "评定等级"),
    "stated_met": ("完成的指标",),
    "stated_unmet": ("没有完成的指标", "未完成的指标"),
    "other": (
        *(item for item in LABELS["other"] if not item.endswith(("日期", "年度"))),
        "项目编码", "项目代码", "项目类别", "项目类型", "项目属性", "项目性质", "项目周期", "项目期限", "项目起止时间",
        "单位负责人", "财务负责人", "填表人", "审核人", "电话", "联系方式", "单位编码",
        "资金类型", "填报单位(盖章)", "填报人员", "经办人", "分管领导", "单位公章", "盖章",
        "项目负责人及联系电话", "负责人及联系电话", "联系人及电话", "联系人及联系电话", "填报人及联系电话",
        "填报人及电话",
    ),
}  # fmt: skip
"""Labels with their value beside or behind them, by the field of `Sheet`; ``other`` is known and left out."""
ENGLISH_LABELS: Titles = {
    "project": ("projectname", "projecttitle", "programmename", "programname"),
    "organisation": ("reportingorganisation", "reportingorganization", "organisationname", "organizationname"),
    "department": ("responsibledepartment",),
    "year": ("reportingyear", "fiscalyear", "financialyear"),
    "date": ("dateofreport", "reportdate"),
    "stated_total": ("self-evaluationtotal",),
    "stated_grade": ("self-evaluationgrade",),
    "stated_met": ("indicatorsmet",),
    "stated_unmet": ("indicatorsnotmet",),
}
"""Labels of English forms; they are compared in small letters."""
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
"""The beginning of a note that explains a mark in a cell above."""
MORE_NOTE = re.compile(r"[0-9]{1,2}\s*[.、．]|[(（][0-9]{1,2}[)）]")
"""The beginning of a line that goes on with the notes above it: ``2.…``."""
TOTAL = re.compile(
    r"(合计|总计|总分|总得分|总分值|自评总分|自评总得分|自评得分|综合得分|合计得分|得分合计|小计|[Tt]otal|TOTAL)(?:\([0-9.]+分?\))?:?"
)
_LONGEST_TOTAL = 40
_TOTAL_STARTS = frozenset("合总總自综得小Tt" + BLANKS)
"""The beginning of these: a quick look at what nearly no row says."""


def is_total(text: str) -> bool:
    """Return whether *text* is the word of a row of totals."""
    return text[:1] in _TOTAL_STARTS and len(text) <= _LONGEST_TOTAL and TOTAL.fullmatch(squeeze(text)) is not None


EXECUTION = frozenset(("预算执行率", "预算执行情况", "预算执行", "资金执行率", "预算资金执行率", "资金预算执行率"))
"""Words of a row that rates the execution of the budget among the indicators."""
EXECUTION_STARTS = tuple({word[:2] for word in EXECUTION})
"""The beginning of these: a quick look at what nearly no row says."""
_POINTS_BEHIND = re.compile(r"\s*(?:[(（]\s*[0-9０-９]+(?:[.．][0-9０-９]+)?\s*(?:分|%|％)?\s*[)）])\s*\Z")
_BARE_POINTS = re.compile(r"[0-9]+(?:\.[0-9]+)?(?:分|%)\Z")
_CONTINUED = re.compile(r"\(?续(?:表)?[0-9一二三四五六七八九十]{0,2}\)?\Z")


LONGEST_TITLE = 40
"""The greatest number of characters a title or a label has; a longer cell is text."""


def without_continued(title: str) -> str:
    """Return a squeezed *title* without the mark that it goes on from the page before: ``产出指标(续)``."""
    return _CONTINUED.sub("", title)


def level_name(text: str) -> str:
    r"""
    Return the name of a level from its cell, without the points printed behind it, or that it goes on (续).

    A known name comes back in its ordinary spelling: ``产出\n指标（50分）`` → ``产出指标``; any other as it is typed.
    """
    return _short_level_name(text) if len(text) <= LONGEST_TITLE else _level_name(text)


@lru_cache(maxsize=1024)
def _short_level_name(text: str) -> str:
    """Return the name of a level; the few that a form has stand on each of its rows."""
    return _level_name(text)


def _level_name(text: str) -> str:
    squeezed = without_points(without_continued(squeeze(text)))
    for item in (squeezed, _BARE_POINTS.sub("", squeezed)):
        if item in LEVEL1 or item in LEVEL2:
            return item
    return _POINTS_BEHIND.sub("", text).strip()


class Kind(StrEnum):
    """The subject of a table of a form."""

    INDICATORS = "indicators"
    FUNDS = "funds"
    MANAGEMENT = "management"
    GOALS = "goals"
    TASKS = "tasks"
    TEXTS = "texts"
    ADJUSTMENTS = "adjustments"
    COMPUTED = "computed"


LEFT_OUT = "-"
"""The key of a column that is known and that no sheet holds: 序号, or a score that perfrules computed."""
OTHER_TIME = "~"
"""The key of a column about a part of the year, another year, or what is only expected of this one: 1-7月执行数."""
UNREAD = frozenset(("", LEFT_OUT, OTHER_TIME))
"""Keys of columns whose cells are not read."""
SIDE = (
    "绩效指标", "年度绩效指标", "绩效指标完成情况", "年度绩效指标完成情况", "绩效目标完成情况", "目标绩效指标完成情况",
    "绩效指标情况", "年度绩效目标",
)  # fmt: skip
"""Titles that stand beside a whole table, and over the names where no column of names has a title of its own."""
GROUPS = frozenset((
    "指标", "得分情况", "评分情况", "自评情况", "完成情况", "指标完成情况", "指标情况", "指标及目标", "目标值", "目标",
    "完成", "绩效目标", "年度目标", "实际完成", "目标及完成情况", "评分", "目标完成情况",
))  # fmt: skip
"""Titles that stand over other titles."""
_INDICATORS: Titles = {
    "name": ("绩效指标名", "指标内容", "考核指标"),
    "target": (
        "年度指标", "计划值", "值", "数值", "年初设定指标值", "年度设定指标值", "年初设定值", "绩效指标值",
        "年度绩效指标值",
    ),
    "actual": ("全年实际完成情况", "年度完成情况", "全年实际完成数", "实际完成"),
    "sign": ("符号", "指标符号", "运算符", "运算符号", "计算符号", "比较符", "指标性质", "性质"),
    "direction": (
        "指标方向", "方向", "正向反向", "正反向", "指标正反向", "正向/反向", "正/反向", "正向指标/反向指标", "指标极性", "极性",
        "指标属性",
    ),
    "unit": ("单位", "单位(度量)", "单位/度量", "度量/单位", "计量单位(度量)", "指标计量单位"),
    "weight": ("分值权重", "权重分值", "分值(权重)", "权重(分值)", "分数", "指标分值(权重)"),
    "self_score": ("自评分数", "自评得分数", "自评"),
    "review_scores": (
        "复核得分", "复核分", "复核评分", "审核得分", "审核评分", "评审得分", "复评得分", "核定得分", "抽查得分",
        "专家评分",
        "主管部门复核得分", "主管部门评分", "财政复核得分", "财政部门复核得分", "财政评分", "第三方评分",
    ),
    "deduction": ("扣分", "扣分值", "人工扣分"),
    "judgement": ("评判", "评判等级", "评判结果", "定性评判"),
    "sample": ("有效样本量", "样本量", "有效问卷数", "有效问卷量"),
    "applicable": ("是否适用", "适用"),
    "reason": (
        "偏差原因分析及整改措施", "未完成原因及拟采取的改进措施", "偏差原因及整改措施", "原因", "扣分原因", "扣分理由",
        "扣分说明", "扣分原因及说明", "扣分原因和改进措施", "扣分原因及改进措施", "失分原因", "失分原因分析",
        "得分说明",
    ),
    "evidence": ("佐证材料名称", "佐证资料", "证明资料"),
    "project": ("项目名称",),
    LEFT_OUT: ("序号", "编号"),
}  # fmt: skip
_ENGLISH: Titles = {
    "level1": ("category", "level1", "levelone", "perspective", "pillar", "dimension"),
    "level2": ("subcategory", "level2", "leveltwo", "objective", "strategicobjective"),
    "name": (
        "name", "kpi", "kpis", "kpiname", "indicator", "indicators", "indicatorname", "measure", "metric",
        "keyperformanceindicator", "performanceindicator", "performancemeasure",
    ),
    "target": ("target", "targetvalue", "annualtarget", "goal", "plan", "planned", "plannedvalue"),
    "actual": ("actual", "actualvalue", "actualresult", "result", "achieved", "achievement"),
    "sign": ("sign", "operator", "comparator"),
    "direction": ("direction", "polarity"),
    "unit": ("unit", "units", "unitofmeasure", "uom"),
    "weight": ("weight", "weighting", "points", "maxpoints", "maxscore", "fullmarks"),
    "self_score": ("score", "self_score", "selfscore", "self-score", "selfassessment", "selfassessmentscore"),
    "review_scores": ("review_score", "review_scores", "reviewscore", "reviewerscore", "reviewer'sscore"),
    "deduction": ("deduction",),
    "judgement": ("judgement", "judgment"),
    "sample": ("sample", "samplesize"),
    "applicable": ("applicable",),
    "reason": ("reason", "remarks", "remark", "comment", "comments", "explanation", "variancereason", "notes"),
    "evidence": ("evidence", "source", "datasource"),
    "project": ("project", "projectname"),
    LEFT_OUT: (
        "owner", "responsible", "responsibleperson", "accountable", "no", "no.", "#", "id", "period", "reportingperiod",
        "frequency", "team",
    ),
    OTHER_TIME: ("baseline", "previous", "previousyear", "lastyear", "prioryear"),
}  # fmt: skip
"""Titles of English tables, and of the columns that the readers of frames take; they are compared in small letters."""
_FUNDS: Titles = {
    "name": (
        "项目资金", "项目资金情况", "资金情况", "预算执行情况", "年度预算执行情况", "资金来源情况", "资金投入情况",
        "年度部门整体支出预算", "部门整体支出预算", "部门预算执行情况",
        "sourceoffunds", "sourceoffunding", "fundingsource",
    ),
    "adjusted_budget": ("全年(调整)预算数", "年度预算数", "adjustedbudget", "revisedbudget"),
    "spent": ("全年实际执行数", "实际执行数", "amountspent"),
    "stated_rate": ("executionrate",),
    "unit": ("货币单位", "currencyunit", "currency"),
    "is_total": ("总额行", "lineofthetotal"),
    "initial_budget": ("initialbudget", "originalbudget"),
    "weight": ("分值", "weight"),
    "self_score": ("得分", "自评得分", "score"),
}  # fmt: skip
_MANAGEMENT: Titles = {
    "name": ("资金管理情况", "managementoffunds"),
    "statement": ("statementonmanagement",),
    "trouble": ("problemsandmeasures",),
    "score": ("得分", "自评得分", "score"),
    LEFT_OUT: ("分值",),
}
_ADJUSTMENTS: Titles = {
    "name": ("加减分项", "加减分项目", "加减分事项", "adjustment"),
    "side": ("类别", "kind"),
    "points": ("分数", "分值", "points"),
    "reason": ("原因", "理由", "reason"),
}
_GOALS: Titles = {
    "label": GOALS,
    "预期目标": (
        "预期目标", "年初设定目标", "年度预期目标", "年初预期目标", "预期绩效目标", "年初绩效目标", "项目年度目标",
    ),
    "实际完成情况": (
        "实际完成情况", "全年实际完成情况", "目标实际完成情况", "年度实际完成情况", "年度目标完成情况", "目标完成情况",
        "年度总体目标完成情况综述", "总体目标完成情况综述", "实际完成目标",
    ),
}  # fmt: skip
_TASKS: Titles = {
    "label": ("年度主要任务", "主要任务", "年度主要任务完成情况", "年度重点工作任务"),
    "name": ("任务名称", "任务"),
    "content": ("主要内容", "任务内容", "工作内容"),
}
_TEXTS: Titles = {"heading": ("说明", "heading"), "text": ("内容", "text")}
_TABLES: Mapping[Kind, tuple[Titles, Titles]] = {
    Kind.INDICATORS: ({}, _INDICATORS),
    Kind.FUNDS: (FUNDS_COLUMNS, _FUNDS),
    Kind.MANAGEMENT: (MANAGEMENT_COLUMNS, _MANAGEMENT),
    Kind.GOALS: ({}, _GOALS),
    Kind.TASKS: ({}, _TASKS),
    Kind.TEXTS: ({}, _TEXTS),
    Kind.ADJUSTMENTS: ({}, _ADJUSTMENTS),
    Kind.COMPUTED: ({}, {}),
}
"""Titles that reports as text know too, and those of cells alone."""
_BEHIND = re.compile(
    r"\((?:[0-9]+(?:\.[0-9]+)?(?:分|%)?|满分[0-9]+分?|100|%|分|分值|权重|满分|自评|必填|选填|如?没有填无|[A-Z](?:[/÷*×+-][A-Z])*(?:[*×]100%?)?"
    r"|(?:单位:?)?(?:亿|百万|万|千)?元)\)\Z"
)
_LATIN = re.compile(r"/?[A-Za-z][A-Za-z0-9.,&/()'-]*\Z")
_BRACKETS = re.compile(r"\([^()]{0,12}\)\Z")
_STARS = "*＊★"
"""Marks of what has to be filled in, before a title or behind it."""
_ENDS = re.compile(r"[)0-9A-Za-z*＊★]\Z|\A[*＊★]")
"""Places at which a title has something before it or behind it that may not belong to it."""
_NUMBERED = re.compile(r"(?:\([0-9]{1,2}\)|[0-9]{1,2})\Z")
_OTHER_TIME = re.compile(
    r"(?:(?:[0-9]{4}年)?(?:(?:[0-9]{1,2}月?[-—~至到])?[0-9]{1,2}月|[上下]?半年|第?[一二三四1-4]季度|前[一二三1-3]季度)"
    r"|截[至止]|上年|上一年|去年|往年|下年|(?:全年|年度|年底|年末)?预计(?:全年)?(?:完成|执行|实现|支出|达到)(?!.*时间))"
)


@lru_cache(maxsize=64)
def _keys_by_title(kind: Kind, terms: Terms) -> Mapping[str, str]:
    """Return the fields by title; *terms* are those of the moment and only keep the cache apart."""
    del terms
    shared, own = _TABLES[kind]
    columns = known_columns() if kind is Kind.INDICATORS else shared
    keys = {title: key for key, titles in own.items() for title in titles}
    if kind is Kind.INDICATORS:
        keys |= {title: key for key, titles in _ENGLISH.items() for title in titles}
    return keys | {title: key for key, titles in columns.items() for title in titles}


def key_of_title(kind: Kind, title: str) -> str:
    """
    Return the field that a column with the squeezed *title* fills in a table of *kind*.

    Titles that plugins teach are known. A number behind the title of a review tells several reviewers apart.

    Returns:
        The field, `LEFT_OUT` for a column that is known and not read, `OTHER_TIME` for one that is not about the year
        as a whole, an empty text for an unknown one.
    """
    if title.startswith(COMPUTED):
        return LEFT_OUT
    keys = _keys_by_title(kind, current_terms())
    result = keys.get(title) or keys.get(_bare(title), "") or (keys.get(_english(title), "") if title.isascii() else "")
    if not result and keys.get(_NUMBERED.sub("", title)) == "review_scores":
        return "review_scores"
    if not result and kind in (Kind.INDICATORS, Kind.FUNDS) and _OTHER_TIME.match(title):
        return OTHER_TIME
    return result


def is_title_of_column(title: str) -> bool:
    """Return whether a squeezed *title* stands over a column of some table, or over titles."""
    terms = current_terms()
    if title[:1] not in _first_characters(terms):
        return False  # nearly every cell of a table
    known = _all_titles(terms)
    if title in known or title.startswith(COMPUTED) or (title.isascii() and _english(title) in known):
        return True
    if _ENDS.search(title) is None:
        return False
    return _bare(title) in known or _NUMBERED.sub("", title) in known or title.rstrip("0123456789") in SIDE


def _bare(title: str) -> str:
    """Return a squeezed *title* without points, units and the like behind it, its name in English, and stars."""
    plain = _BEHIND.sub("", title.strip(_STARS))
    if not plain.isascii():
        plain = _BEHIND.sub("", _LATIN.sub("", plain))
    return plain.strip(_STARS)


def _english(title: str) -> str:
    """Return an English title as it is compared: in small letters, without ``(%)`` or a unit behind it."""
    return _BRACKETS.sub("", title.lower())


def is_side(title: str) -> bool:
    """Return whether a squeezed *title* is one of `SIDE`, with points or a number behind it or without."""
    return title in SIDE or _bare(title) in SIDE or title.rstrip("0123456789") in SIDE


@lru_cache(maxsize=8)
def _all_titles(terms: Terms) -> frozenset[str]:
    return frozenset((*SIDE, *GROUPS, *(title for kind in Kind for title in _keys_by_title(kind, terms))))


def title_starts() -> frozenset[str]:
    """Return the characters that some title begins with, or blanks before it: what most cells of a table do not."""
    return _first_characters(current_terms())


@lru_cache(maxsize=8)
def _first_characters(terms: Terms) -> frozenset[str]:
    letters = frozenset(title[:1] for title in (*COMPUTED, *_all_titles(terms)))
    plain = letters | frozenset(_STARS) | frozenset(letter.upper() for letter in letters)
    return plain | {letter for letter in FOLDED if fold(letter) in plain} | frozenset(BLANKS)


def titles_of(kind: Kind) -> Mapping[str, tuple[str, ...]]:
    """Return the titles that fill each field in a table of *kind*, those that plugins teach among them."""
    result: dict[str, tuple[str, ...]] = {}
    for title, key in _keys_by_title(kind, current_terms()).items():
        result[key] = (*result.get(key, ()), title)
    return result
