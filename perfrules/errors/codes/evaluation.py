"""PR4xx: evaluation."""

from perfrules.errors.codes.code import Code
from perfrules.wording import Wording as W

CODES = (
    Code("PR401", "error", W("没有年度指标值", "the row has no target")),
    Code("PR402", "error", W("没有实际完成值", "the row has no actual")),
    Code("PR403", "error", W("没有分值", "the row has no weight")),
    Code("PR404", "error", W("年度指标值读不懂", "the target cannot be read")),
    Code("PR405", "error", W("实际完成值读不懂", "the actual cannot be read")),
    Code("PR406", "error", W("单位 `{actual}` 与 `{target}` 不能比较", "the units `{actual}` and `{target}` cannot be compared")),
    Code("PR407", "error", W("实际值（{actual}）与指标值（{target}）不是同类，不能比较", "an actual of kind {actual} says nothing about a target of kind {target}")),
    Code("PR408", "notice", W("实际值没有单位，按 `{unit}` 计", "the actual has no unit, `{unit}` is assumed")),
    Code(
        "PR409", "error",
        W("实际值 `{actual}` 对 `{target}`：是比值还是百分数不明", "the actual `{actual}` against `{target}` may be a ratio or a percentage"),
        W("请写上 %，或在规则集中设 `bare_fraction`", "write the %, or set `bare_fraction` in the rule set"),
    ),
    Code("PR410", "warning", W("实际值照抄了比较符号，按其界限计", "the actual repeats a comparison sign and is rated on its bound")),
    Code("PR411", "notice", W("定性指标填了数值 {actual}，按达成比例计", "a qualitative target was answered with {actual}, rated as a share reached")),
    Code("PR412", "warning", W("填报得分 {self_score} 与计算得分 {computed} 不同", "the score filled in, {self_score}, differs from the computed {computed}")),
    Code("PR413", "warning", W("填报总分 {stated} 与计算总分 {computed} 不同", "the total filled in, {stated}, differs from the computed {computed}")),
    Code("PR414", "warning", W("填报等级 {stated} 与计算等级 {computed} 不同", "the grade filled in, {stated}, differs from the computed {computed}")),
    Code("PR415", "warning", W("{component}的分值合计 {sum}，应为 {full}", "the weights of {component} add up to {sum}, they should reach {full}")),
    Code("PR416", "error", W("指标类型 {type}（{provider}）出错：{reason}", "the indicator type {type} ({provider}) failed: {reason}")),
    Code("PR417", "error", W("数量不应为负：{actual}", "a count cannot be negative: {actual}")),
    Code("PR418", "error", W("预算为 0，执行率没有意义", "the budget is 0, there is no execution rate")),
    Code("PR419", "error", W("没有资金数据", "the sheet has no funds")),
    Code("PR420", "error", W("没有“{name}”的材料", "the sheet says nothing about “{name}”")),
    Code("PR421", "error", W("没有评分规则适用于此行", "no scoring rule applies to this row")),
    Code("PR422", "warning", W("{unrated} 个指标无法评分，总分不完整", "{unrated} indicators could not be rated, the total is incomplete")),
    Code("PR423", "error", W("总分 {total} 不在任何等级内", "no grade holds the total {total}")),
    Code("PR424", "error", W("评分 {score} 超出“{level}”的档次 {band}", "the score {score} is outside the band {band} of “{level}”")),
    Code("PR425", "error", W("定性结果“{text}”不在词表中", "the qualitative result “{text}” is not in the vocabulary")),
    Code("PR426", "warning", W("填报执行率 {stated} 与计算的 {computed} 不同", "the execution rate filled in, {stated}, differs from the computed {computed}")),
    Code("PR427", "error", W("分值 {weight} 不是正数", "the weight {weight} is not positive")),
    Code("PR428", "error", W("目标为负或为零，比率没有意义", "the target is negative or zero, a ratio has no meaning")),
    Code("PR429", "notice", W("“已完成”按达成计", "“completed” is rated as met")),
    Code("PR430", "error", W("“{name}”有存在的问题，须由人评分", "“{name}” reports a problem, a person must score it")),
    Code("PR431", "warning", W("一级指标“{level1}”的分值合计 {sum}，规则为 {full}", "the weights of “{level1}” add up to {sum}, the rules say {full}")),
    Code("PR432", "notice", W("没有评语依据，按“{level}”的默认值 {ratio} 计", "no score was given by a person, the default {ratio} of “{level}” is used")),
)  # fmt: skip
