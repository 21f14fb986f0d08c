"""PR2xx: rule files."""

from perfrules.errors.codes.code import Code
from perfrules.wording import Wording as W

CODES = (
    Code("PR201", "error", W("TOML 语法错误：{reason}", "TOML syntax error: {reason}"), W("{advice}", "{advice_en}")),
    Code(
        "PR202", "error",
        W("未知的键 `{key}`", "unknown key `{key}`"),
        W("此处允许的键：{known}", "keys allowed here: {known}"),
    ),
    Code("PR203", "error", W("缺少键 `{key}`", "the key `{key}` is missing")),
    Code("PR204", "error", W("`{key}` 应为{wanted}，实际是 `{found}`", "`{key}` should be {wanted_en}, not `{found}`")),
    Code(
        "PR205", "error",
        W("没有规则集 `{id}`", "there is no rule set `{id}`"),
        W("{advice}", "{advice_en}"),
    ),
    Code("PR206", "error", W("`extends` 成环：{chain}", "`extends` goes in a circle: {chain}")),
    Code("PR207", "error", W("`extends` 链长超过上限 {limit}", "`extends` chain longer than the limit of {limit}")),
    Code(
        "PR208", "error",
        W("`extends` 不可指向 `{target}`", "`extends` may not point to `{target}`"),
        W("只能写同一文件夹内的文件名或规则集 id", "give the id of a rule set, or the name of a file in the same folder"),
    ),
    Code("PR209", "error", W("等级 {gap} 没有档次", "no grade holds {gap}"), W("档次须首尾相接，写明开闭", "let the bands join end to end, each end open or closed")),
    Code("PR210", "error", W("档次 `{first}` 与 `{second}` 重叠于 {overlap}", "the bands `{first}` and `{second}` overlap at {overlap}")),
    Code("PR211", "error", W("各部分满分合计 {sum}，应为 {full}", "the components add up to {sum}, they should reach {full}")),
    Code("PR212", "error", W("一级指标权重合计 {sum}，应为 {full}", "the level-1 weights add up to {sum}, they should reach {full}")),
    Code(
        "PR213", "error",
        W("没有指标类型 `{id}`", "there is no indicator type `{id}`"),
        W("{advice}", "{advice_en}"),
    ),
    Code("PR214", "error", W("规则文件版本 {found} 不受支持", "rule file version {found} is not supported"), W("支持的版本：{known}", "supported versions: {known}")),
    Code("PR215", "error", W("`{id}` 定义了两次：{first} 和 {second}", "`{id}` is defined twice: {first} and {second}")),
    Code("PR216", "error", W("`{key}` 的值 {value} 超出 {low} 至 {high}", "`{key}` is {value}, outside {low} to {high}")),
    Code("PR217", "error", W("`{key}` 最多 {limit} 项", "`{key}` holds more than {limit} entries")),
    Code("PR218", "error", W("名称 `{first}` 与 `{second}` 实为同一名称", "the names `{first}` and `{second}` are the same name")),
    Code("PR219", "error", W("参数 `{key}` 不适用：{reason}", "the parameter `{key}` does not fit: {reason_en}")),
    Code("PR220", "error", W("引用的来源 `{source}` 没有声明", "the source `{source}` is not declared"), W("已声明：{known}", "declared: {known}")),
)  # fmt: skip
