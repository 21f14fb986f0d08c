"""The words that are a report's own: headings of parts and columns. Templates see them as ``words``."""

from collections.abc import Mapping
from types import MappingProxyType

from perfrules.wording import Language, Wording

__all__ = ["LABELS", "labels"]

LABELS: Mapping[str, Wording] = MappingProxyType({
    "report": Wording("绩效评分报告", "Performance scorecard"),
    "unnamed": Wording("未命名项目", "Unnamed project"),
    "organisation": Wording("项目单位", "Organisation"),
    "department": Wording("主管部门", "Department"),
    "date": Wording("日期", "Date"),
    "file": Wording("来源文件", "File"),
    "ruleset": Wording("规则集", "Rule set"),
    "version": Wording("版本", "Version"),
    "total": Wording("总分", "Total"),
    "so_far": Wording("已评部分", "Rated so far"),
    "for_now": Wording("暂为", "for now"),
    "of": Wording("满分", "of"),
    "grade": Wording("等级", "Grade"),
    "no_grade": Wording("无", "None"),
    "light": Wording("灯号", "Light"),
    "stated": Wording("填报", "filled in"),
    "agrees": Wording("与计算一致", "agrees with the computed result"),
    "differs": Wording("与计算不一致", "differs from the computed result"),
    "incomplete": Wording("总分不完整：有内容无法评分", "The total is incomplete: some parts could not be rated"),
    "met": Wording("达成", "Met"),
    "unmet": Wording("未达成", "Not met"),
    "unrated": Wording("无法评分", "Not rated"),
    "contents": Wording("目录", "Contents"),
    "charts": Wording("概览", "Overview"),
    "funds": Wording("资金", "Funds"),
    "fund": Wording("资金来源", "Source of funds"),
    "unit": Wording("单位", "Unit"),
    "initial_budget": Wording("年初预算数", "Initial budget"),
    "adjusted_budget": Wording("全年预算数", "Adjusted budget"),
    "spent": Wording("全年执行数", "Spent"),
    "rate": Wording("执行率", "Rate"),
    "management": Wording("资金管理情况", "Management of funds"),
    "item": Wording("事项", "Item"),
    "statement": Wording("情况说明", "Statement"),
    "trouble": Wording("存在问题和改进措施", "Problems and remedies"),
    "components": Wording("各部分得分", "Components"),
    "component": Wording("组成", "Component"),
    "rows": Wording("指标", "Indicators"),
    "row": Wording("指标", "Indicator"),
    "target": Wording("年度指标值", "Target"),
    "actual": Wording("实际完成值", "Actual"),
    "weight": Wording("分值", "Weight"),
    "effective_weight": Wording("有效分值", "Effective weight"),
    "score": Wording("得分", "Score"),
    "self_score": Wording("填报得分", "Filled in"),
    "review_score": Wording("复核得分", "Reviewed"),
    "outcome": Wording("结果", "Outcome"),
    "derivation": Wording("得分依据", "How the score came about"),
    "reason": Wording("偏差原因及改进措施", "Reason and remedy"),
    "evidence": Wording("佐证", "Evidence"),
    "lost": Wording("失分的指标", "Indicators that lost points"),
    "adjustments": Wording("调整", "Adjustments"),
    "adjustment": Wording("调整项", "Adjustment"),
    "amount": Wording("分数", "Points"),
    "why": Wording("理由", "Reason"),
    "problems": Wording("问题", "Problems"),
    "place": Wording("位置", "Place"),
    "help": Wording("帮助", "Help"),
    "sources": Wording("依据", "Sources"),
    "document": Wording("文件", "Document"),
    "status": Wording("核实情况", "Status"),
    "in_force_until": Wording("有效至", "in force until"),
    "note": Wording("说明", "Note"),
    "texts": Wording("文字部分", "Narrative"),
    "none": Wording("无", "None"),
    "made_by": Wording(
        "由 perfrules 生成；所有分数取自评分结果，未另行计算。",
        "Made by perfrules; every score is the scorecard's own, none was computed here.",
    ),
})  # fmt: skip
"""Keys are part of what templates may use; see `perfrules.reports.view`."""


def labels(language: Language) -> Mapping[str, str]:
    """Return the words in *language*."""
    return {name: wording.say(language) for name, wording in LABELS.items()}
