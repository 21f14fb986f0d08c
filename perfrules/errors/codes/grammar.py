"""PR1xx: the target language."""

from perfrules.errors.codes.code import Code
from perfrules.wording import Wording as W

CODES = (
    Code(
        "PR101", "error",
        W("无法读取 `{text}`", "cannot read `{text}`"),
        W("此处可以写：{expected}", "allowed here: {expected}"),
    ),
    Code(
        "PR102", "warning",
        W("未知的计量单位 `{unit}`", "unknown unit `{unit}`"),
        W("{advice}", "{advice_en}"),
    ),
    Code(
        "PR103", "error",
        W("文本有 {length} 个字符，超过上限 {limit}", "the text has {length} characters, more than the limit of {limit}"),
        W("指标值应当简短；请把说明写到别处", "a value should be short; put explanations elsewhere"),
    ),
    Code(
        "PR104", "error",
        W("数字 `{number}` 超过 {digits} 位或指数超过 ±{exponent}", "the number `{number}` has more than {digits} digits or an exponent beyond ±{exponent}"),
    ),
    Code(
        "PR105", "error",
        W("不允许的字符 {name}（U+{codepoint}）", "the character {name} (U+{codepoint}) is not allowed"),
        W("请删除它，或用普通数字、汉字和符号重新录入", "remove it, or type the value again with ordinary digits and letters"),
    ),
    Code(
        "PR106", "error",
        W("区间是空的：下限 {lower} 不小于上限 {upper}", "the range is empty: its lower bound {lower} is not below its upper bound {upper}"),
    ),
    Code("PR107", "error", W("日期 `{date}` 不存在", "the date `{date}` does not exist")),
    Code(
        "PR108", "error",
        W("单元格中有数字但读不懂", "the cell holds digits but cannot be read"),
        W("写成 `≥90%`、`≤30人`、`2023年12月底前` 这样的形式", "write it like `≥90%`, `≤30人`, `2023年12月底前`"),
    ),
    Code("PR109", "error", W("比较符号互相矛盾", "the comparison signs contradict each other")),
    Code(
        "PR110", "error",
        W("单元格的单位 `{cell}` 与单位栏 `{column}` 不同", "the unit `{cell}` in the cell differs from the unit column's `{column}`"),
    ),
    Code("PR111", "error", W("缺少数字", "a number is missing")),
    Code(
        "PR112", "error",
        W("`{number}` 不是一个明确的数", "`{number}` is not one definite number"),
        W("请写成阿拉伯数字", "write it in digits"),
    ),
    Code("PR113", "notice", W("数字之外的文字“{rest}”没有参与评分", "the words “{rest}” beside the number take no part in scoring")),
    Code("PR114", "notice", W("单位 `{unit}` 取自指标名称", "the unit `{unit}` was taken from the indicator's name")),
    Code("PR115", "error", W("这是电子表格的错误值 `{text}`", "this is the spreadsheet error `{text}`")),
    Code(
        "PR116", "error",
        W("单元格按地区或类别分别给出目标", "the cell gives different values for different regions or classes"),
        W("每个地区写成单独的一行指标", "write one row for each region"),
    ),
)  # fmt: skip
