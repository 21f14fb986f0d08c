"""PR2xx: rule files."""

from perfrules.errors.codes.code import Code
from perfrules.wording import Wording as W

CODES = (
    Code("PR201", "error", W("TOML 语法错误：{reason}", "TOML syntax error: {reason_en}"), W("{advice}", "{advice_en}")),
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
    Code(
        "PR221", "warning",
        W("规则集 `{id}` 在 {day} 不适用，它适用于 {effective}", "the rule set `{id}` is not in force on {day}, it applies {effective}"),
        W("请核对日期，或选用当时有效的版本", "check the date, or choose the version in force then"),
    ),
    Code(
        "PR222", "error",
        W("规则集 `{id}` 的两个文件适用日期重叠：{first} 和 {second}", "two files of the rule set `{id}` apply on the same days: {first} and {second}"),
        W("请用 `effective` 区分两个版本的起止日期，或给其中一个改 id", "keep their days apart with `effective`, or give one of them another id"),
    ),
    Code("PR223", "error", W("`{key}` 应大于 0，实际是 {value}", "`{key}` should be above 0, not {value}")),
    Code(
        "PR224", "error",
        W("名称 `{name}` 应由可见的文字组成，首尾没有空格", "the name `{name}` should be made of visible characters, without blanks at its ends"),
    ),
    Code(
        "PR225", "error",
        W("`{key}` 不能是 `{found}`", "`{key}` cannot be `{found}`"),
        W("可用的值：{known}", "allowed: {known}"),
    ),
    Code("PR226", "error", W("`drop` 所指的部分 `{name}` 在上级规则集中不存在", "`drop` names the component `{name}`, which no parent has")),
    Code("PR227", "error", W("适用日期 {start} 晚于 {end}", "the rule set starts on {start}, after it ends on {end}")),
    Code(
        "PR228", "warning",
        W("来源 `{source}` 只到 {until} 有效，早于 {day}", "the source `{source}` was in force until {until}, before {day}"),
        W("请核对是否已有新的文件", "check whether another document has replaced it"),
    ),
    Code("PR229", "notice", W("来源 `{source}` 没有被引用", "the source `{source}` is never cited")),
    Code(
        "PR230", "warning",
        W("这条评分规则用不到：{earlier} 的规则先取走了它的每一行", "this scoring rule is never reached: the one at {earlier} takes all of its rows first"),
        W("把它移到前面，或收窄前一条的 `when`", "move it up, or narrow the `when` of the earlier one"),
    ),
    Code(
        "PR231", "warning",
        W(
            "做得更好反而得分更少：指标值 {target}，实际 {better} 得 {less}，实际 {worse} 得 {more}",
            "a better result scores less: for the target {target}, {better} gets {less} and {worse} gets {more}",
        ),
        W("请核对档次和参数，或用 `when` 限定适用的行", "check bands and parameters, or narrow the rows with `when`"),
    ),
    Code("PR232", "warning", W("常见范围 `{usual}` 与方向 `{direction}` 矛盾", "the usual range `{usual}` contradicts the direction `{direction}`")),
    Code(
        "PR233", "warning",
        W("`{key}` 中的“{found}”在本规则集里没有别处提到", "nothing else in the rule set knows “{found}”, which `{key}` names"),
        W("已有：{known}", "known: {known}"),
    ),
    Code("PR234", "error", W("文件 `{file}` 已经存在，没有改动它", "the file `{file}` exists already and was left alone")),
    Code("PR235", "error", W("用例是给规则集 `{found}` 的，不是 `{wanted}`", "the cases are for the rule set `{found}`, not for `{wanted}`")),
    Code("PR236", "notice", W("只逐条检查了前 {limit} 条评分规则和指标", "only the first {limit} scoring rules and indicators were looked at one by one")),
)  # fmt: skip
