"""PR5xx: sheets and readers."""

from perfrules.errors.codes.code import Code
from perfrules.wording import Wording as W

CODES = (
    Code("PR501", "error", W("没有找到绩效自评表", "no self-evaluation table was found"), W("表头应含指标、指标值、实际完成值等栏目", "its header should hold columns such as 指标, 指标值, 实际完成值")),
    Code("PR502", "error", W("表头缺少“{column}”一栏", "the header has no column “{column}”")),
    Code("PR503", "error", W("`{text}` 不是数", "`{text}` is not a number")),
    Code("PR504", "warning", W("第 {row} 行没有读懂：{text}", "row {row} was not understood: {text}")),
    Code("PR505", "error", W("JSON 语法错误：{reason}", "JSON syntax error: {reason_en}")),
    Code("PR506", "error", W("键 `{key}` 出现了两次", "the key `{key}` stands twice")),
    Code("PR507", "error", W("`{key}` 应为{wanted}，实际是 `{found}`", "`{key}` should be {wanted_en}, not `{found}`")),
    Code("PR508", "error", W("未知的键 `{key}`", "unknown key `{key}`"), W("此处允许的键：{known}", "keys allowed here: {known}")),
    Code("PR509", "warning", W("表格在第 {line} 行中断", "the table breaks off at line {line}")),
    Code("PR510", "notice", W("资金来源合计 {sum} 与总额 {total} 不同", "the sources of funds add up to {sum}, the total row says {total}")),
    Code("PR511", "error", W("`{key}` 缺失", "`{key}` is missing")),
    Code("PR512", "error", W("条目超过上限 {limit}", "more than the limit of {limit} entries")),
    Code(
        "PR513", "warning",
        W("第 {row} 行各栏的界线不明：{text}", "where the cells of row {row} begin and end is not certain: {text}"),
        W("请与原表核对这一行", "compare this row with the printed form"),
    ),
    Code("PR514", "warning", W("列“{column}”没有读懂，其内容未使用", "the column “{column}” was not understood, its cells are not used")),
    Code("PR515", "notice", W("一级指标“{level1}”由二级指标“{level2}”推定", "the level-1 name “{level1}” was concluded from “{level2}”")),
    Code("PR516", "warning", W("正文列出的指标“{name}”不在评分表中", "the text lists the indicator “{name}”, the table has no such row")),
    Code("PR530", "error", W("文件里有 {count} 张自评表：{names}", "the file holds {count} sheets: {names}"), W("请用 read_sheets 或逐张评价", "use read_sheets, or evaluate them one by one")),
)  # fmt: skip
