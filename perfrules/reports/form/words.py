"""
The words of the form as perfrules writes it.

Readers match the form's own words, which follow the data (see `language_of_form`). What the scorecard adds begins with
``核算``, in English reports with ``Computed``; readers leave out whatever begins so.
"""

import re
from collections.abc import Mapping

from attrs import Attribute, asdict

from perfrules.model.sheet import Sheet
from perfrules.wording import Language, Wording

__all__ = [
    "ADJUSTMENT_TITLES",
    "BETWEEN_NAMES",
    "BONUS",
    "COMPUTED",
    "DEDUCTION",
    "DOWN",
    "FUNDS_TITLES",
    "LABELS",
    "MANAGEMENT_TITLES",
    "NO",
    "NOTHING",
    "NO_LEVEL",
    "NO_SCORE",
    "ROW_TITLES",
    "SUM",
    "TEXT_TITLES",
    "TITLE",
    "UP",
    "YES",
    "language_of_form",
]

TITLE = Wording("项目支出绩效自评表", "Performance self-evaluation")
LABELS: Mapping[str, Wording] = {
    "project": Wording("项目名称", "Project name"),
    "department": Wording("主管部门", "Responsible department"),
    "organisation": Wording("项目单位", "Reporting organisation"),
    "date": Wording("填报日期", "Date of report"),
    "year": Wording("评价年度", "Reporting year"),
    "stated_total": Wording("自评总分", "Self-evaluation total"),
    "stated_grade": Wording("自评等级", "Self-evaluation grade"),
    "stated_met": Wording("完成的指标", "Indicators met"),
    "stated_unmet": Wording("没有完成的指标", "Indicators not met"),
}
FUNDS_TITLES: Mapping[str, Wording] = {
    "name": Wording("项目资金", "Source of funds"),
    "unit": Wording("货币单位", "Currency unit"),
    "is_total": Wording("总额行", "Line of the total"),
    "initial_budget": Wording("年初预算数", "Initial budget"),
    "adjusted_budget": Wording("全年预算数", "Adjusted budget"),
    "spent": Wording("全年执行数", "Amount spent"),
    "stated_rate": Wording("执行率", "Execution rate"),
    "weight": Wording("分值", "Weight"),
    "self_score": Wording("得分", "Score"),
}
MANAGEMENT_TITLES: Mapping[str, Wording] = {
    "name": Wording("管理内容", "Management of funds"),
    "statement": Wording("情况说明", "Statement on management"),
    "trouble": Wording("存在问题和改进措施", "Problems and measures"),
    "score": Wording("得分", "Score"),
}
TEXT_TITLES = (Wording("说明", "Heading"), Wording("内容", "Text"))
ROW_TITLES: Mapping[str, Wording] = {
    "level1": Wording("一级指标", "Category"),
    "level2": Wording("二级指标", "Subcategory"),
    "name": Wording("三级指标", "Indicator"),
    "target": Wording("年度指标值", "Target"),
    "actual": Wording("实际完成值", "Actual"),
    "unit": Wording("计量单位", "Unit"),
    "direction": Wording("指标方向", "Direction"),
    "weight": Wording("分值", "Weight"),
    "self_score": Wording("得分", "Score"),
    "review_scores": Wording("复核得分", "Review score"),
    "deduction": Wording("扣分", "Deduction"),
    "judgement": Wording("评判", "Judgement"),
    "sample": Wording("有效样本量", "Sample size"),
    "applicable": Wording("是否适用", "Applicable"),
    "reason": Wording("偏差原因分析及改进措施", "Explanation"),
    "evidence": Wording("佐证材料", "Evidence"),
}
ADJUSTMENT_TITLES: Mapping[str, Wording] = {
    "name": Wording("加减分项", "Adjustment"),
    "side": Wording("类别", "Kind"),
    "points": Wording("分数", "Points"),
    "reason": Wording("原因", "Reason"),
}
DEDUCTION, BONUS = Wording("扣分", "deduction"), Wording("加分", "bonus")
UP, DOWN = Wording("正向", "higher is better"), Wording("反向", "lower is better")
YES, NO = Wording("是", "yes"), Wording("否", "no")
SUM = Wording("合计", "Total")
NOTHING = Wording("无", "None")
"""Stands for a list that is there and holds no name."""
BETWEEN_NAMES = Wording("；", "; ")
NO_LEVEL = "/"
"""Stands for a level that a row does not have; an empty cell would mean the level of the row above."""
NO_SCORE = "—"
_HAN = re.compile("[\u3400-\u9fff]")


def language_of_form(sheet: Sheet, language: Language) -> Language:
    """
    Return the language of the form's own words when what is computed is printed in *language*.

    They are English only in an English report of a sheet that holds no Chinese character: the Chinese form is an
    official one, and whoever fills it in in Chinese hands it in so.
    """
    return "zh" if language == "zh" or _HAN.search(repr(asdict(sheet, filter=_is_data))) else "en"


def _is_data(attribute: "Attribute[object]", value: object) -> bool:
    """Return whether *attribute* says something that the form prints."""
    return bool(value) and attribute.eq is not False


COMPUTED: Mapping[str, Wording] = {
    "weight": Wording("核算分值", "Computed weight"),
    "score": Wording("核算得分", "Computed score"),
    "result": Wording("核算结果", "Computed result"),
    "light": Wording("核算灯号", "Computed light"),
    "review_score": Wording("核算复核得分", "Computed review score"),
    "explanation": Wording("核算说明", "Computed explanation"),
    "rate": Wording("核算执行率", "Computed rate"),
    "item": Wording("核算项目", "Computed item"),
    "full": Wording("核算满分", "Computed full points"),
    "total": Wording("核算总分", "Computed total"),
    "so_far": Wording("核算总分（已评部分）", "Computed total so far"),
    "grade": Wording("核算等级", "Computed grade"),
    "rules": Wording("核算规则", "Computed rules"),
    "number": Wording("核算序号", "Computed number"),
    "unit": Wording("核算单位", "Computed unit"),
    "remark": Wording("核算提示", "Computed remark"),
    "note": Wording("核算声明", "Computed note"),
}
