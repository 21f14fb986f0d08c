"""
The words of the form as perfrules writes it.

The form's own words are Chinese in every report: it is an official form, and readers match them. What the scorecard
adds begins with ``核算``, in English reports with ``Computed``; readers leave out whatever begins so.
"""

from collections.abc import Mapping

from perfrules.wording import Wording

__all__ = [
    "ADJUSTMENT_TITLES",
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
]

TITLE = "项目支出绩效自评表"
LABELS: Mapping[str, str] = {
    "project": "项目名称", "department": "主管部门", "organisation": "项目单位", "date": "填报日期",
    "year": "评价年度", "stated_total": "自评总分", "stated_grade": "自评等级", "stated_met": "完成的指标",
    "stated_unmet": "没有完成的指标",
}  # fmt: skip
FUNDS_TITLES: Mapping[str, str] = {
    "name": "项目资金", "unit": "货币单位", "is_total": "总额行", "initial_budget": "年初预算数",
    "adjusted_budget": "全年预算数", "spent": "全年执行数", "stated_rate": "执行率",
    "weight": "分值", "self_score": "得分",
}  # fmt: skip
MANAGEMENT_TITLES: Mapping[str, str] = {
    "name": "管理内容", "statement": "情况说明", "trouble": "存在问题和改进措施", "score": "得分",
}  # fmt: skip
TEXT_TITLES = ("说明", "内容")
ROW_TITLES: Mapping[str, str] = {
    "level1": "一级指标", "level2": "二级指标", "name": "三级指标", "target": "年度指标值", "actual": "实际完成值",
    "unit": "计量单位", "direction": "指标方向",
    "weight": "分值", "self_score": "得分", "review_scores": "复核得分", "deduction": "扣分",
    "judgement": "评判", "sample": "有效样本量", "applicable": "是否适用",
    "reason": "偏差原因分析及改进措施", "evidence": "佐证材料",
}  # fmt: skip
ADJUSTMENT_TITLES: Mapping[str, str] = {"name": "加减分项", "side": "类别", "points": "分数", "reason": "原因"}
DEDUCTION, BONUS = "扣分", "加分"
UP, DOWN = "正向", "反向"
YES, NO = "是", "否"
SUM = "合计"
NOTHING = "无"
"""Stands for a list that is there and holds no name."""
NO_LEVEL = "/"
"""Stands for a level that a row does not have; an empty cell would mean the level of the row above."""
NO_SCORE = "—"

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
