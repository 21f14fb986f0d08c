"""PR5xx: sheets and readers."""

from perfrules.errors.codes.code import Code
from perfrules.wording import Wording as W

CODES = (
    Code("PR501", "error", W("没有找到绩效自评表", "no self-evaluation table was found"), W("表头应含指标、指标值、实际完成值等栏目", "its header should hold columns such as 指标, 指标值, 实际完成值")),
    Code("PR502", "error", W("表头缺少“{column}”一栏", "the header has no column “{column}”")),
    Code("PR503", "error", W("`{text}` 不是数", "`{text}` is not a number")),
    Code("PR504", "warning", W("第 {row} 行没有读懂：{text}", "row {row} was not understood: {text}")),
    Code("PR505", "error", W("JSON 语法错误：{reason}", "JSON syntax error: {reason}")),
    Code("PR506", "error", W("键 `{key}` 出现了两次", "the key `{key}` stands twice")),
    Code("PR507", "error", W("`{key}` 应为{wanted}，实际是 `{found}`", "`{key}` should be {wanted_en}, not `{found}`")),
    Code("PR508", "error", W("未知的键 `{key}`", "unknown key `{key}`"), W("此处允许的键：{known}", "keys allowed here: {known}")),
    Code("PR509", "warning", W("表格在第 {line} 行中断", "the table breaks off at line {line}")),
    Code("PR510", "notice", W("资金来源合计 {sum} 与总额 {total} 不同", "the sources of funds add up to {sum}, the total row says {total}")),
    Code("PR511", "error", W("`{key}` 缺失", "`{key}` is missing")),
)  # fmt: skip
