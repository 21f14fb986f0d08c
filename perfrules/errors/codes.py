"""
The table of codes. A code, once released, keeps its meaning for ever; one that is no longer used is not given again.

PR0xx files and their encodings · PR1xx the target language · PR2xx rule files · PR3xx plugins · PR4xx evaluation ·
PR5xx sheets and readers · PR6xx reports and folders · PR7xx columns and batches. Each hundred is one table below.
"""

from collections.abc import Mapping
from typing import Literal

from attrs import field, frozen

from perfrules.wording import Wording
from perfrules.wording import Wording as W

__all__ = ["CODES", "Code"]


@frozen
class Code:
    """
    A kind of problem.

    Messages follow one style: a lower-case sentence without a full stop, user text in backticks, no names of Python
    types; what to do about it stands in *help*, not in *message*.
    """

    id: str
    severity: Literal["error", "warning", "notice"]
    message: Wording
    help: Wording = Wording("", "")
    words: Mapping[str, Wording] = field(factory=dict)
    """How values that are names of the program, such as kinds of targets, are called in a message."""


_KINDS: Mapping[str, Wording] = {
    "number": W("数值", "number"), "range": W("区间", "range"), "date": W("日期", "date"), "period": W("期间", "period"),
    "quality": W("定性描述", "quality"), "none": W("不得发生", "none"), "all": W("多项", "list"),
    "status": W("完成情况", "status"), "missing": W("空白", "blank"), "unclear": W("读不懂", "unclear"),
}  # fmt: skip
"""Kinds of targets and actuals."""


_SOURCES: tuple[Code, ...] = (
    Code("PR001", "error", W("无法读取文件：{reason}", "cannot read the file: {reason_en}")),
    Code(
        "PR002", "error",
        W("文件大小 {size} 字节超过上限 {limit} 字节", "the file has {size} bytes, more than the limit of {limit}"),
        W("请拆分文件，或检查它是否是正确的文件", "split the file, or check that it is the right one"),
    ),
    Code(
        "PR003", "error",
        W("文件编码不是 {wanted}，看起来是 {found}", "the file is not encoded in {wanted}, it looks like {found}"),
        W("请另存为 {wanted} 编码", "save it in {wanted}"),
    ),
    Code("PR004", "error", W("文件是空的", "the file is empty")),
    Code(
        "PR005", "error",
        W("没有读取器认得文件类型 `{suffix}`", "no reader knows files of type `{suffix}`"),
        W("可读取的类型：{known}", "types that can be read: {known}"),
    ),
    Code(
        "PR006", "error",
        W("文件内容不是 `{suffix}` 格式，实际是 {found}", "the content is not `{suffix}` but {found}"),
        W("请检查文件扩展名", "check the file's extension"),
    ),
    Code("PR007", "error", W("嵌套层数超过上限 {limit}", "nested deeper than the limit of {limit} levels")),
    Code("PR008", "error", W("行数超过上限 {limit}", "more than the limit of {limit} lines")),
    Code(
        "PR009", "warning",
        W("还有 {count} 个问题没有列出", "and {count} more problems"),
        W("先改正列出的问题再重试", "mend the ones listed and try again"),
    ),
    Code("PR010", "notice", W("文件不是 UTF-8 编码，按 {found} 读取", "the file is not in UTF-8 and was read as {found}")),
    Code("PR011", "error", W("一个键最多 {limit} 段", "a key has more than the limit of {limit} parts")),
    Code("PR012", "error", W("值的个数超过上限 {limit}", "more than the limit of {limit} values")),
    Code("PR013", "error", W("数字或词超过上限 {limit} 个字符", "a number or word longer than the limit of {limit} characters"), W("文字要加引号", "put texts into quotes")),
    Code("PR014", "error", W("需要安装 {libraries}", "{libraries} must be installed"), W("请安装附加组件 {extra}，在 perfrules 的源代码目录里运行：pip install '.[{extra}]'", "install the extra {extra}: in the source tree of perfrules, run pip install '.[{extra}]'")),
    Code("PR015", "error", W("文件已损坏或不完整，无法解压", "the file is damaged or incomplete and cannot be unpacked"), W("请重新下载，或用 Excel、Word 或 WPS 打开并另存一份", "fetch it again, or open it in Excel, Word or WPS and save it anew")),
    Code("PR016", "error", W("部件 `{part}` 解压后超过其压缩大小的 {limit} 倍", "the part `{part}` unpacks to more than {limit} times its packed size"), W("这不像正常的办公文件，没有继续读取", "this is not what an office file looks like, it was not read further")),
    Code("PR017", "error", W("文件解压后超过上限 {limit} 字节", "the file unpacks to more than the limit of {limit} bytes"), W("请删去图片和无关的工作表，或拆分文件", "remove pictures and worksheets that do not belong here, or split the file")),
    Code("PR018", "error", W("文件内的部件超过上限 {limit} 个", "the file has more than the limit of {limit} parts"), W("请删去图片和无关的工作表，或拆分文件", "remove pictures and worksheets that do not belong here, or split the file")),
    Code("PR019", "error", W("文件内的部件名 `{text}` 不允许", "the name of a part inside, `{text}`, is not allowed")),
    Code("PR020", "error", W("文件内有两个名为 `{text}` 的部件", "two parts inside are named `{text}`")),
    Code("PR021", "error", W("压缩文件设有密码", "the zip file is encrypted"), W("请去掉密码后再试", "remove the password and try again")),
    Code("PR022", "error", W("这是旧版格式的文件（.xls、.doc、.et、.wps），或设有打开密码", "the file is of the old kind (.xls, .doc), or it needs a password to be opened"), W("请用 Excel、Word 或 WPS 打开，去掉密码，另存为 {suffix}", "open it in Excel, Word or WPS, remove the password, and save it as {suffix}")),
    Code("PR023", "error", W("部件 `{part}` 含有 DTD 声明，拒绝读取", "the part `{part}` holds a document type definition and is not read"), W("办公软件保存的文件没有这种声明，请另存一份", "no office program writes such a thing; save the file anew")),
    Code("PR024", "error", W("部件 `{part}` 的 XML 有错误", "the XML of the part `{part}` is broken"), W("请用 Excel、Word 或 WPS 打开并另存一份", "open the file in Excel, Word or WPS and save it anew")),
    Code("PR025", "notice", W("文件带有宏，宏没有运行也没有读取", "the file holds macros, which were neither run nor read")),
    Code("PR026", "error", W("文件缺少部件 `{part}`", "the file lacks the part `{part}`"), W("请用 Excel、Word 或 WPS 打开并另存一份", "open the file in Excel, Word or WPS and save it anew")),
    Code("PR027", "error", W("部件 `{part}` 的压缩方法不支持", "the part `{part}` is packed in a way that is not supported"), W("请用 Excel、Word 或 WPS 打开并另存一份", "open the file in Excel, Word or WPS and save it anew")),
    Code("PR028", "error", W("{what}超过上限 {limit}", "more than the limit of {limit} {what_en}"), W("请删去无关的内容，或拆分文件", "remove what does not belong here, or split the file")),
    Code("PR029", "error", W("单元格位置 `{text}` 不存在：行号最大 {rows}，列号最大 {columns}", "there is no cell `{text}`: rows end at {rows}, columns at {columns}")),
    Code("PR030", "notice", W("文件引用了外部文件或嵌入了对象，没有打开", "the file refers to other files or embeds objects, which were not opened")),
    Code("PR031", "error", W("单元格 `{text}` 出现了两次", "the cell `{text}` stands twice"), W("请用 Excel 或 WPS 打开并另存一份", "open the file in Excel or WPS and save it anew")),
    Code("PR032", "notice", W("文件后缀是 `{suffix}`，内容却是 {found}，已按 {found} 读取", "the file name ends in `{suffix}` and its content is {found}: it was read as {found}")),
    Code("PR033", "error", W("{kind} 文件不能直接读取", "files of the kind {kind} cannot be read"), W("请用打开它的程序另存为 {suffix}", "save it as {suffix} in the program that opens it")),
    Code("PR036", "error", W("{suffix} 是图片，没有读取", "{suffix} is a picture and was not read"), W("请给出原件，或先用文字识别软件转成 Word 或 Excel", "give the original, or make a Word or Excel file of it by text recognition")),
    Code("PR037", "error", W("文本文件的类型 `{suffix}` 不能确定是自评表", "a text of the type `{suffix}` may be anything"), W("若是自评报告，请改名为 .txt；若是表格，改名为 .csv；网页改名为 .html", "if it is a report, name it .txt; if it is a table, .csv; if it is a web page, .html")),
    Code("PR034", "error", W("{suffix} 是压缩包，没有解开", "{suffix} is a packed file and was not unpacked"), W("请先解压，再读取其中的文件", "unpack it first and read the files inside")),
)  # fmt: skip

_GRAMMAR: tuple[Code, ...] = (
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
        W("写成 `≥90%`、`≤30人`、`2023年12月底前` 这样的形式", "write it like `≥90%`, `at most 30 people`, `by 31 December 2023`"),
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
    Code(
        "PR117", "error",
        W("数字旁的“{word}”可能改变这个数的意思", "the word “{word}” beside the number could change what it says"),
        W("{advice}", "{advice_en}"),
    ),
    Code(
        "PR118", "error",
        W("“{stray}”紧挨着数字，可能是录入或识别的错误", "“{stray}” touches the number and may be damage"),
        W("请核对原件后重新录入这个数", "check the original and type the number again"),
    ),
    Code(
        "PR119", "notice",
        W("数字或单位中间被断开，按 `{joined}` 读", "the number or its unit was broken apart, read as `{joined}`"),
    ),
)  # fmt: skip

_RULESETS: tuple[Code, ...] = (
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
    Code("PR210", "error", W("档次 `{first}` 与 `{second}` 重叠于 {overlap}{more}", "the bands `{first}` and `{second}` overlap at {overlap}{more_en}")),
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
        W("规则集 `{id}` 的文件适用日期重叠：{first} 和 {second}{more}", "files of the rule set `{id}` apply on the same days: {first} and {second}{more_en}"),
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
    Code(
        "PR238", "error",
        W("`{key}` 是比例，不能写整数 {found}", "`{key}` is a share; the whole number {found} could mean two things"),
        W("请写 {advice}", "write {advice_en}"),
    ),
    Code(
        "PR239", "error",
        W("界限 `{text}` 没有单位，无法与 `{key}` 所查的数相比", "the bound `{text}` has no unit to be held against what `{key}` looks up"),
        W("请写明 {advice}", "write it with {advice_en}"),
    ),
    Code(
        "PR240", "warning",
        W("没有一条评分规则适用于：{rows}", "no scoring rule takes: {rows_en}"),
        W("在最后加一条没有 `when` 的规则", "put a rule without `when` at the end"),
    ),
    Code(
        "PR241", "warning",
        W("这条规则的条件互相矛盾，没有一行符合：{reason}", "the conditions of this rule contradict each other, no row meets them: {reason_en}"),
    ),
    Code(
        "PR242", "error",
        W("类型 `{type}` 用来评指标行，不能作为一个部分：部分没有指标值", "the type `{type}` rates rows and cannot be a component: a component has no target"),
        W("部分可用的类型：{known}", "types for components: {known}"),
    ),
    Code(
        "PR243", "warning",
        W("这条评分规则用不到：前面的规则（{earlier}）合起来已取走它的每一行", "this scoring rule is never reached: the rules at {earlier} together take all of its rows first"),
        W("把它移到前面，或收窄前面各条的 `when`", "move it up, or narrow the `when` of the earlier ones"),
    ),
    Code(
        "PR244", "warning",
        W("部分 `{first}` 与 `{second}` 名称相近", "the components `{first}` and `{second}` have nearly the same name"),
        W("若是同一部分，请用同一名称", "if they are the same one, use the same name"),
    ),
    Code(
        "PR245", "notice",
        W("计量单位 `{unit}` 不在单位表内，它只与自身比较", "the unit `{unit}` is in no table; it compares only to itself"),
    ),
    Code(
        "PR247", "error",
        W("`{key}` 中 {better} 比 {worse} 好，得分却少（{less} < {more}）", "in `{key}` {better} is better than {worse} and gets less ({less} < {more})"),
        W("请核对各档的得分是否颠倒", "check whether the shares are upside down"),
    ),
    Code(
        "PR248", "error",
        W("`{key}` 各档的得分都是 {share}，分档没有作用", "every entry of `{key}` gives {share}: the table decides nothing"),
    ),
    Code(
        "PR249", "error",
        W("词“{word}”同时表示“{first}”和“{second}”", "the word “{word}” means both “{first}” and “{second}”"),
    ),
    Code(
        "PR250", "error",
        W("`{key}` 颠倒了：“{better}”在“{worse}”之下", "`{key}` is upside down: “{better}” lies below “{worse}”"),
    ),
    Code(
        "PR251", "error",
        W("`{key}` 不起作用：{reason}", "`{key}` has no effect: {reason_en}"),
    ),
    Code(
        "PR252", "error",
        W("类型 `{type}` 不能评这条规则的行：{reason}", "the type `{type}` cannot rate the rows of this rule: {reason_en}"),
    ),
    Code(
        "PR253", "error",
        W("来源 `{source}` 的日期 {date} 晚于它失效的日期 {until}", "the source `{source}` is dated {date}, after it went out of force on {until}"),
    ),
    Code(
        "PR254", "warning",
        W("要点合计 {sum} 分，而这一部分是 {full} 分；只看各要点之间的比例", "the elements have {sum} points and the component {full}; only their proportions count"),
    ),
    Code(
        "PR246", "error",
        W("名称的样式 `{pattern}` 不能用", "the pattern of names `{pattern}` cannot be used"),
        W(
            "写成 `*投诉*`：前面的 `*` 代表任何文字，后面的 `*` 代表率、件数等；单独的 `*` 要写 level 或 unit",
            "write it like `*complaint*`: `*` in front is any text, behind it a measure; `*` alone needs `level` or `unit`",
        ),
    ),
)  # fmt: skip

_PLUGINS: tuple[Code, ...] = (
    Code(
        "PR301", "error",
        W("{kind} `{id}` 由 {first} 与 {second} 重复提供", "{kind} `{id}` is given by both {first} and {second}"),
        W("用 PERFRULES_BLOCK 停用其中一个", "block one of them with PERFRULES_BLOCK"),
    ),
    Code("PR302", "error", W("插件 {plugin} 未能加载：{reason}", "the plugin {plugin} did not load: {reason}"), W("其余插件不受影响", "other plugins are not affected")),
    Code("PR303", "error", W("插件 {plugin} 实现了不存在的钩子 `{hook}`", "the plugin {plugin} implements the unknown hook `{hook}`"), W("可用的钩子：{known}", "hooks: {known}")),
    Code("PR304", "error", W("插件 {plugin} 的钩子 `{hook}` 返回了不合要求的内容：{reason}", "the hook `{hook}` of the plugin {plugin} returned something unfit: {reason}")),
    Code("PR305", "warning", W("插件 {plugin} 没有注册任何内容", "the plugin {plugin} registers nothing")),
    Code("PR306", "error", W("插件 {plugin} 需要接口版本 {wanted}，本程序提供 {provided}", "the plugin {plugin} needs interface {wanted}, this program provides {provided}")),
    Code("PR307", "error", W("名称 `{name}` 只能由可见的字母、数字、`-`、`_` 和 `.` 组成", "the name `{name}` may hold only visible letters, digits, `-`, `_` and `.`")),
    Code("PR308", "error", W("插件 {plugin} 的钩子 `{hook}` 抛出异常：{reason}", "the hook `{hook}` of the plugin {plugin} raised: {reason}")),
    Code("PR309", "error", W("插件 {plugin} 在 {limit} 秒内没有加载完，已放弃", "the plugin {plugin} was not loaded within {limit} s and was given up"), W("用 PERFRULES_PLUGIN_TIMEOUT 改变秒数，0 为不限；或用 PERFRULES_BLOCK 停用它", "PERFRULES_PLUGIN_TIMEOUT sets the seconds, 0 for no limit; PERFRULES_BLOCK leaves the plugin out")),
    Code("PR310", "error", W("插件 {plugin} 的名称 `{name}` 不合要求", "the name `{name}` of the plugin {plugin} is not allowed"), W("id 由小写字母、数字、`-`、`_` 组成，可含一个 `.`；单位的写法不超过 8 个字符，不含空格、数字和符号", "an id holds lower-case letters, digits, `-`, `_` and at most one `.`; a spelling of a unit has at most 8 characters and no blank, digit or sign")),
    Code("PR311", "error", W("指标类型 {type}（{plugin}）不能在独立进程中运行", "the indicator type {type} of {plugin} cannot be isolated"), W("它的类须位于可导入的模块中，或定义在文件里", "its class has to stand in a module that can be imported, or in a file")),
    Code("PR312", "error", W("指标类型 {type}（{provider}）在 {reason} 秒内没有回答", "the indicator type {type} ({provider}) gave no answer within {reason} s"), W("只影响这一行；请联系插件作者，或放宽时限", "only this row is affected; ask the plugin's author, or allow more time")),
    Code("PR313", "error", W("指标类型 {type}（{provider}）的独立进程已终止：{reason}", "the process of the indicator type {type} ({provider}) ended: {reason}"), W("只影响这一行；请联系插件作者", "only this row is affected; ask the plugin's author")),
    Code("PR320", "error", W("{said}（{by}）", "{said_en} ({by})"), W("{advice}", "{advice_en}")),
    Code("PR321", "warning", W("{said}（{by}）", "{said_en} ({by})"), W("{advice}", "{advice_en}")),
    Code("PR322", "notice", W("{said}（{by}）", "{said_en} ({by})"), W("{advice}", "{advice_en}")),
    Code("PR323", "error", W("检查 `{check}` 出错，未给出结果：{reason}", "the check `{check}` failed and found nothing: {reason}"), W("其他检查不受影响", "other checks are not affected")),
    Code("PR324", "error", W("没有名为 `{text}` 的检查", "there is no check `{text}`"), W("现有检查：{known}", "checks: {known}")),
    Code("PR325", "error", W("基线文件的内容不合格式：{reason}", "the baseline file is not in its format: {reason}"), W("每项须有 project、id、cells、reason、person 和 date", "each entry has project, id, cells, reason, person and date")),
    Code("PR326", "error", W("佐证清单的内容不合格式", "the evidence list is not in its format"), W("应为 JSON 列表，每项有 row，可有 name、kind、date、text", "a JSON list whose entries have row, and may have name, kind, date, text")),
    Code("PR327", "error", W("{number} {words}", "{number} {words_en}"), W("详见 perfrules audit", "see perfrules audit")),
    Code("PR328", "warning", W("{number} {words}", "{number} {words_en}"), W("详见 perfrules audit", "see perfrules audit")),
    Code("PR329", "notice", W("{number} {words}", "{number} {words_en}"), W("详见 perfrules audit", "see perfrules audit")),
)  # fmt: skip

_EVALUATION: tuple[Code, ...] = (
    Code("PR401", "error", W("没有年度指标值", "the row has no target")),
    Code("PR402", "error", W("没有实际完成值", "the row has no actual")),
    Code("PR403", "error", W("没有分值", "the row has no weight")),
    Code("PR404", "error", W("年度指标值读不懂", "the target cannot be read")),
    Code("PR405", "error", W("实际完成值读不懂", "the actual cannot be read")),
    Code("PR406", "error", W("单位 `{actual}` 与 `{target}` 不能比较", "the units `{actual}` and `{target}` cannot be compared")),
    Code("PR407", "error", W("实际值（{actual}）与指标值（{target}）不是同类，不能比较", "an actual of kind {actual} says nothing about a target of kind {target}"), W("把实际值写成与指标值同类的内容，如数值对数值", "write the actual as the same kind as the target, such as a number for a number"), _KINDS),
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
    Code("PR422", "warning", W("{unrated} 个指标无法评分，总分不完整", "the total is incomplete: rows that could not be rated: {unrated}")),
    Code("PR423", "error", W("总分 {total} 不在任何等级内", "no grade holds the total {total}")),
    Code("PR424", "error", W("评分 {score} 超出“{level}”的档次 {band}", "the score {score} is outside the band {band} of “{level}”")),
    Code("PR425", "error", W("定性结果“{text}”不在词表中", "the qualitative result “{text}” is not in the vocabulary")),
    Code("PR426", "warning", W("填报执行率 {stated} 与计算的 {computed} 不同", "the execution rate filled in, {stated}, differs from the computed {computed}")),
    Code("PR427", "error", W("分值 {weight} 不是正数", "the weight {weight} is not positive")),
    Code("PR428", "error", W("除数为负，比率没有意义", "the divisor is negative, a ratio has no meaning")),
    Code("PR429", "notice", W("“已完成”按达成计", "“completed” is rated as met")),
    Code("PR430", "error", W("“{name}”有存在的问题，须由人评分", "“{name}” reports a problem, a person must score it")),
    Code("PR431", "warning", W("一级指标“{level1}”的分值合计 {sum}，规则为 {full}", "the weights of “{level1}” add up to {sum}, the rules say {full}")),
    Code("PR432", "notice", W("没有评语依据，按“{level}”的默认值 {ratio} 计", "no score was given by a person, the default {ratio} of “{level}” is used")),
    Code("PR433", "error", W("所用的指标类型不评这样的指标值（{kind}）", "the indicator type does not rate a target of kind {kind}")),
    Code("PR434", "error", W("样本 {answers} 份，少于要求的 {minimum} 份", "{answers} answers are fewer than the {minimum} asked for")),
    Code("PR441", "notice", W("无符号的指标值按规则集对“{name}”的规定作为{direction}", "a target without a sign is a {direction_en}, as the rule set declares “{name}”")),
    Code("PR442", "notice", W("单位 `{unit}` 取自规则集对“{name}”的规定", "the unit `{unit}` is what the rule set declares for “{name}”")),
    Code("PR443", "notice", W("实际值 `{actual}` 按规则集作为{kind}", "the actual `{actual}` is read as a {kind_en}, as the rule set says")),
    Code("PR444", "warning", W("没有实际完成值，按规则计 0 分", "no actual was given, which the rules rate as 0")),
    Code("PR445", "warning", W("完成率 {completion} 达到 {threshold}，请核对指标值是否偏低", "the completion {completion} reaches {threshold}: was the target set too low?")),
    Code("PR446", "warning", W("完成率 {completion} 达到 {threshold}，须说明原因", "the completion {completion} reaches {threshold}: a reason is required")),
    Code("PR447", "error", W("规则集没有名为“{name}”的{kind}", "the rule set has no {kind_en} named “{name}”"), W("规则集规定的：{known}", "declared: {known}")),
    Code("PR448", "warning", W("“{name}”{points} 分超过上限 {most}，按 {most} 计", "“{name}” of {points} is beyond its limit and counts {most}")),
    Code("PR449", "warning", W("没有执行率，无法判断总分上限", "there is no execution rate, so the caps on the total cannot be checked")),
    Code("PR450", "error", W("否决项“{name}”无法评分，总分不完整", "the veto “{name}” could not be rated, the total is incomplete")),
    Code("PR451", "warning", W("表中没有否决项“{name}”", "the sheet has no row for the veto “{name}”")),
    Code("PR452", "error", W("“{name}”的分数 {points} 不应为负", "the points {points} of “{name}” cannot be negative")),
    Code("PR453", "warning", W("没有可接收不适用分值的指标，{points} 分没有分配", "no row can receive the points of rows that do not apply: {points} are left over")),
    Code("PR454", "error", W("此类型须与其他项目比较，单张表无法评分", "this type compares projects, a sheet alone cannot be rated"), W("请用 evaluate_all 一并评价所有项目", "evaluate all projects together with evaluate_all")),
    Code("PR455", "error", W("升降方向不明：指标值 `{target}`，实际值 `{actual}`", "which way is meant is not certain: target `{target}`, actual `{actual}`"), W("两处都写明增长或下降", "say on both sides whether it rose or fell: `increase by 8%`")),
    Code("PR456", "error", W("所有指标都不适用，无从评分", "no row applies, there is nothing to score")),
    Code("PR457", "warning", W("监控日期 {day} 不在自评表的年度 {year} 内", "the day of monitoring {day} is outside the sheet's year {year}")),
    Code("PR458", "warning", W("自评表的日期 {day} 不在规则集的有效期内（{start} – {end}）", "the sheet's date {day} is outside the days on which the rule set applies ({start} – {end})")),
    Code("PR459", "error", W("没有名为“{name}”的指标或组成", "there is no indicator or component “{name}”"), W("有：{known}", "there are: {known}")),
    Code("PR460", "warning", W("数值 {actual} 为负，仍按原值比较，请核对", "the amount {actual} is below 0 and compared as it stands: is it right?")),
    Code("PR461", "warning", W("指标值没有年份，按实际值的 {year} 年计，迟一整年也看不出", "the target names no year, the actual's {year} is assumed: a delay of a whole year would not show"), W("在指标值中写明年份", "write the year in the target")),
    Code("PR462", "notice", W("实际值没有年份，按与指标值同年计", "the actual names no year, that of the target is assumed")),
    Code("PR463", "notice", W("指标值没有年份，按监控日期的 {year} 年计", "the target names no year, that of the day of monitoring, {year}, is assumed")),
    Code(
        "PR464", "error",
        W("实际值 {actual} 只是一个范围，看不出是否满足 {target}", "the actual {actual} is only a range and may or may not meet {target}"),
        W("请填写实际完成的数", "give the number that was reached"),
    ),
    Code(
        "PR465", "error",
        W("无法判断 {actual} 是否属于“{target}”所指的情形", "it is not known whether {actual} is what “{target}” forbids"),
        W("没有发生时填 `0` 或 `无`", "write `0` when nothing happened"),
    ),
    Code(
        "PR466", "error",
        W("{actual} 小于 0，而指标不是变动率", "{actual} lies below 0, and the indicator is no rate of change"),
    ),
    Code("PR467", "notice", W("无符号的指标值作为{direction}：名称属于“{family}”一类", "a target without a sign is a {direction_en}, as for names that end in “{family}”")),
    Code("PR468", "warning", W("无符号的指标值作为{direction}：名称属于“{family}”一类，但这类指标也可能{other}，请核对", "a target without a sign is taken as a {direction_en}, as for most names that end in “{family}”; {other_en} may be better here"), W("在指标值前写明 ≥ 或 ≤", "write ≥ or ≤ in front of the target")),
    Code("PR469", "notice", W("无符号的指标值按表中的指标性质作为{direction}", "a target without a sign is a {direction_en}, as the form says in its column")),
    Code("PR471", "warning", W("无符号的指标值按越多越好计，若越少越好，得分不同，请核对", "assumed that more is better; if less is better, the score is another one"), W("在指标值前写明 ≥ 或 ≤，或在规则集里规定这个指标的方向", "write ≥ or ≤ in front of the target, or declare the direction of the indicator in the rule set")),
    Code("PR472", "warning", W("实际值 {actual} 超过“{family}”一类指标的最大值 {limit}，按 {limit} 计，请核对", "the actual {actual} is beyond {limit}, the most that “{family}” can be, and is rated as {limit}: is it right?")),
    Code("PR473", "error", W("实际值 {actual} 远超“{family}”一类指标的最大值 {limit}，数字可能有误，无法评分", "the actual {actual} is far beyond {limit}, the most that “{family}” can be: its digits may be damaged, it cannot be rated"), W("请核对原件，例如 `290%` 可能是 `≥90%`", "check the original: `290%` may have been `≥90%`")),
    Code("PR474", "warning", W("指标值 {target} 超过“{family}”一类指标的最大值 {limit}，请核对", "the target {target} is beyond {limit}, the most that “{family}” can be: is it right?")),
    Code("PR475", "warning", W("实际值 {actual} 没有达到指标值 {target}，按规则却得满分，请核对", "the actual {actual} misses the target {target} and has full points under the rules all the same: is that meant?"), W("界限本身也算完成的，写成 ≥ 或 ≤", "write ≥ or ≤ if the bound itself counts")),
)  # fmt: skip

_SHEETS: tuple[Code, ...] = (
    Code("PR501", "error", W("没有找到绩效自评表", "no self-evaluation table was found"), W("表头应含指标、指标值、实际完成值等栏目", "its header should hold columns such as KPI, Target, Actual")),
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
    Code("PR517", "notice", W("第 {row} 行又是表头", "row {row} is the header once more")),
    Code("PR518", "warning", W("第 {row} 行没有指标名称，以“{text}”为名称", "row {row} has no name of an indicator, “{text}” was taken for it")),
    Code("PR519", "warning", W("单元格 `{text}` 不属于任何栏目，未使用", "the cell `{text}` belongs to no column and was not used")),
    Code("PR520", "warning", W("同一栏目填了两次，先为 `{first}`，后为 `{text}`，取前者", "the same label stands twice, with `{first}` and then `{text}`; the first was taken")),
    Code("PR521", "warning", W("第 {row} 行“{name}”只有名称或合计分值，作为下面各行的标题，不作为指标", "row {row}, “{name}”, has a name or summed points alone and was taken for the heading of the rows below, not for an indicator")),
    Code("PR522", "notice", W("第 {row} 行是预算执行率，不作为指标：{text}", "row {row} rates the execution of the budget and is no indicator: {text}"), W("预算执行率按资金表计算", "the execution is rated from the table of funds")),
    Code("PR523", "notice", W("各行分值合计 {sum}，合计行为 {total}", "the points of the rows add up to {sum}, the row of totals says {total}")),
    Code("PR524", "error", W("`{text}` 不是可用的词", "`{text}` is none of the words allowed here"), W("此处可用：{known}", "allowed here: {known}")),
    Code("PR525", "warning", W("“{column}”栏的 `{text}` 等不是比较符号，未使用", "`{text}` and the like in the column “{column}” are no signs of comparison and were not used"), W("方向写在指标值里，如 ≥90%", "write the direction into the target, as in ≥90%")),
    Code("PR526", "warning", W("表内有两个不同的总分：{first} 和 {second}", "the form states two different totals: {first} and {second}")),
    Code("PR527", "warning", W("符号栏为 `{sign}`，指标值为 `{text}`，以指标值为准", "the column of signs says `{sign}`, the target `{text}`; the target was taken")),
    Code("PR528", "warning", W("“{column}”有两栏，后一栏未使用", "there are two columns “{column}”, the second was not used")),
    Code("PR529", "warning", W("第 {row} 行缺少“{column}”起的各栏：{text}", "row {row} ends before the column “{column}”: {text}")),
    Code("PR530", "error", W("文件里有 {count} 张自评表：{names}", "the file holds {count} sheets: {names}"), W("请用 read_sheets 或逐张评价", "use read_sheets, or evaluate them one by one")),
    # PR540-PR559: workbooks
    Code("PR540", "error", W("单元格是错误值 `{text}`", "the cell holds the spreadsheet error `{text}`"), W("请改正公式，或直接填写结果", "mend the formula, or type the result")),
    Code("PR541", "error", W("公式 `{text}` 没有保存计算结果", "the result of the formula `{text}` was not saved"), W("请用 Excel 或 WPS 打开并保存一次；若本来是文字，请把单元格设为文本后重新输入", "open the file in Excel or WPS and save it; if a text was meant, format the cell as text and type it again")),
    Code("PR542", "warning", W("公式 `{text}` 取自文件之外，采用上次保存的结果 `{result}`，没有核实", "the formula `{text}` reaches outside the file; the result saved last, `{result}`, was read and not checked"), W("请直接填写结果", "type the result")),
    Code("PR543", "notice", W("单元格的值 `{held}` 显示为 `{seen}`，按显示的读取", "the cell holds `{held}` and shows `{seen}`, which was read")),
    Code("PR544", "warning", W("单元格的值 `{held}` 按数字格式显示为 `{seen}`，按值读取", "the cell holds `{held}`, which its number format shows as `{seen}`; the value was read"), W("请改用普通的数字格式，并写明单位", "use an ordinary number format, and write the unit")),
    Code("PR545", "warning", W("单元格的内容 `{held}` 被数字格式隐藏，没有读取", "the cell's content `{held}` is hidden by its number format and was not read")),
    Code("PR546", "warning", W("`{seen}` 是日期或时间，可能原是 1/2、1-2、1:2 之类或一个数（值为 {held}）", "`{seen}` is a date or a time and may have been typed as 1/2, 1-2, 1:2 or a number (it holds {held})"), W("若不是日期，请把单元格设为文本后重新输入", "if it is no date, format the cell as text and type it again")),
    Code("PR547", "error", W("单元格的值 `{text}` 无效", "the cell's value `{text}` is not valid"), W("请用 Excel 或 WPS 打开并另存一份", "open the file in Excel or WPS and save it anew")),
    Code("PR548", "warning", W("工作表“{name}”隐藏的{lines}有内容，没有读取", "hidden {lines_en} of the worksheet “{name}” hold something that was not read"), W("如需读取请取消隐藏", "show them to have them read")),
    Code("PR549", "notice", W("隐藏的工作表“{name}”没有读取", "the hidden worksheet “{name}” was not read")),
    Code("PR550", "notice", W("工作表“{name}”里没有自评表，没有使用", "the worksheet “{name}” holds no self-evaluation form and was not used")),
    Code("PR551", "notice", W("`{text}` 成了公式，按结果 `{result}` 读取，等号没有保留", "`{text}` became a formula; its result `{result}` was read, without the equals sign"), W("若等号是指标值的一部分，请把单元格设为文本后重新输入", "if the sign belongs to the target, format the cell as text and type it again")),
    Code("PR552", "error", W("公式 `{text}` 的结果 0 可能还没有计算，没有读取", "the result 0 of the formula `{text}` may not have been computed yet and was not read"), W("请用 Excel 或 WPS 打开并保存一次；若确实是 0，请直接填写", "open the file in Excel or WPS and save it; type 0 if it is one")),
    Code("PR553", "error", W("工作表“{name}”的内容过于分散，超过 {limit} 格", "what the worksheet “{name}” holds is spread over more than {limit} cells"), W("请删去远处的零星单元格", "remove the odd cells far away")),
    Code("PR554", "warning", W("工作表“{name}”的合并区域 `{text}` 无效，没有使用", "the merged range `{text}` of the worksheet “{name}” is not valid and was not used")),
    Code("PR555", "warning", W("“{column}”一栏不是全年的数，未使用", "the column “{column}” is not about the year as a whole and was not used"), W("自评按全年评分，请填写全年的指标值和实际完成值", "a self-evaluation is scored by the whole year: give the year's target and what was reached in the year")),
    # PR560-PR579: documents in Word and PDF
    Code("PR560", "notice", W("文档里有尚未接受的修订，按全部接受后的样子读取", "the document holds changes that nobody has accepted, it was read as if all were"), W("请在 Word 或 WPS 里接受或拒绝修订后再评分", "accept or reject them in Word before it is scored")),
    Code("PR561", "warning", W("带删除线的文字没有读取：{text}", "text that is crossed out was not read: {text}"), W("若仍有效，请去掉删除线；若已作废，请删去", "remove the line if the text holds, remove the text if it does not")),
    Code("PR562", "notice", W("隐藏的文字没有读取：{text}", "hidden text was not read: {text}")),
    Code("PR563", "warning", W("有一个特殊字体的符号没有读懂，以 ? 代替：{text}", "a symbol of a special font was not understood and stands as ?: {text}"), W("请改用普通字符，如 ≥、≤、√", "type an ordinary character such as ≥, ≤ or √")),
    Code("PR564", "warning", W("单元格里只有图片，没有读取", "the cell holds only a picture, which was not read"), W("请把图片中的内容打成文字", "type what the picture says")),
    Code("PR565", "error", W("PDF 设有打开密码", "the PDF needs a password to be opened"), W("请去掉密码后再试", "remove the password and try again")),
    Code("PR566", "error", W("PDF 已损坏或不完整，无法读取", "the PDF is damaged or incomplete and cannot be read"), W("请重新下载，或重新导出一份", "fetch it again, or export it anew")),
    Code("PR567", "error", W("PDF 里没有文字，多半是扫描件", "the PDF holds no text, it is most likely a scan"), W("请改用 Word、Excel 原件，或先做文字识别（OCR）", "use the original in Word or Excel, or run text recognition (OCR) first")),
    Code("PR568", "warning", W("第 {pages} 页没有文字，没有读取", "pages {pages} hold no text and were not read"), W("若是扫描页，请改用原件", "use the original if they are scans")),
    Code("PR569", "notice", W("PDF 不保存表格结构，读出的内容尽力而为", "a PDF does not say what its tables are; what was read is best effort"), W("请与原文核对，或改用 Word、Excel 原件", "compare with what is printed, or use the original in Word or Excel")),
    Code("PR570", "warning", W("这张表没有读懂，其内容未使用：{text}", "this table was not understood, it is not used: {text}")),
    Code("PR571", "error", W("读取这个 PDF 超出了时间（{seconds} 秒）或内存的限制", "reading this PDF went beyond the limits of time ({seconds} seconds) or memory"), W("请重新导出一份，或改用 Word、Excel 原件", "export it anew, or use the original in Word or Excel")),
    Code("PR572", "error", W("单元格里不同的字互相重叠，没有读取：{text}", "different letters lie on top of each other in a cell, which was not read: {text}"), W("请把行调高后重新导出，或改用 Word、Excel 文件", "make the rows taller and export again, or use the Word or Excel file")),
    Code("PR573", "warning", W("有 {count} 处文字没有读出：文件和系统都没有它的字体", "{count} texts could not be read: neither the file nor the system has their font"), W("请嵌入字体后重新导出，或改用 Word、Excel 文件", "export again with fonts embedded, or use the Word or Excel file")),
    Code("PR574", "warning", W("有修订删除了这个单元格，其内容没有读取：{text}", "a change deletes this cell, its content was not read: {text}"), W("请接受或拒绝修订后再读取", "accept or reject the changes first")),
    Code("PR575", "error", W("第 {row} 行的内容与各栏对不上，没有使用：{text}", "row {row} does not fit the columns and was not used: {text}"), W("从网页复制的表格会丢掉合并单元格，请补齐该行左边的各栏，或改用原文件", "tables copied from web pages lose merged cells: fill in the columns on the left of the row, or use the original file")),
    Code("PR576", "notice", W("指标是从句子里读出的，共 {count} 条", "the indicators were read from sentences, {count} of them")),
    Code("PR577", "error", W("第 {row} 行混有另一行的内容，不作评分：{text}", "row {row} holds parts of another row and is not rated: {text}"), W("这样的文本把相邻的行并在了一起，请直接给出 PDF", "a text such as this one glues neighbouring rows together: give the PDF itself")),
    Code("PR531", "error", W("第 {line} 行的引号没有正确结束，这一行没有读取", "a quotation mark in line {line} is not closed as it should be, the line was not read"), W("字段里的引号要写成两个", "write a quotation mark inside a field twice")),
    Code("PR532", "notice", W("各栏以 `{found}` 分隔", "fields are separated by `{found}`")),
    Code("PR533", "error", W("`{text}` 应为不小于 0 的数", "`{text}` should be a number of at least 0")),
    Code("PR534", "error", W("一个字段超过上限 {limit} 个字符，这一行没有读取", "a field is longer than the limit of {limit} characters, the line was not read")),
    Code("PR535", "error", W("一行超过上限 {limit} 栏，这一行没有读取", "more than the limit of {limit} fields in a line, the line was not read")),
    Code("PR536", "warning", W("`{text}` 像是被电子表格缩写过的数", "`{text}` looks like a number that a spreadsheet program shortened"), W("请核对原始数据，把这一列设为文本后重新导出", "check the original, make the column text and export it again")),
    Code("PR537", "error", W("行乘以栏的格数超过上限 {limit}", "more than the limit of {limit} cells, rows times columns")),
    Code("PR539", "notice", W("有四级指标：四级指标名称作为指标，三级指标“{first}”等记入文字“三级指标”", "the form has four levels: names of level 4 are the indicators, those of level 3 such as “{first}” stand in the texts under 三级指标")),
    Code("PR559", "warning", W("合并单元格 `{text}` 跨了几个指标，只计入第一个", "the merged cell `{text}` spans several indicators and counts for the first alone"), W("请给每个指标单独填写", "give each indicator a cell of its own")),
    Code("PR538", "error", W("引号有误的行超过 {limit} 行，自第 {line} 行起没有读取", "more than {limit} lines with wrong quotation marks, nothing was read from line {line} on")),
    # PR590-PR599: a reviewer's word on how cells are to be read
    Code("PR590", "error", W("没有名为“{name}”的指标，没有采用", "no row is called “{name}”, this is not used"), W("自评表里的指标：{known}", "rows of the sheet: {known}")),
    Code("PR591", "error", W("有 {count} 个指标名为“{name}”，没有采用", "{count} rows are called “{name}”, this is not used"), W("请写第几个指标，如 row = 3，或用 project 写明项目", "write which row it is, as in row = 3, or name the project")),
    Code("PR592", "error", W("“{name}”的格子里现在是“{found}”，不是“{text}”，没有采用", "the cell of “{name}” says “{found}” by now and not “{text}”, this is not used"), W("自评表改过，请重新判断", "the sheet was changed: judge it anew")),
    Code("PR593", "error", W("没有写 target、actual 或 direction", "says nothing about target, actual or direction")),
    Code("PR594", "error", W("“{name}”的同一格写了两次，后一次没有采用", "one cell of “{name}” is read twice, the second time is not used")),
    Code("PR595", "notice", W("“{name}”：{reading}", "“{name}”: {reading_en}")),
    Code("PR596", "error", W("没有名为“{name}”的项目，没有采用", "no project is called “{name}”, this is not used"), W("文件里的项目：{known}", "projects of the file: {known}")),
    Code("PR597", "warning", W("旁边没有自评表 `{name}`，没有采用", "there is no sheet `{name}` beside it, this is not used"), W("请改文件名，或移到自评表旁边", "rename it, or move it to the sheet")),
    # PR598-PR599: what stands twice in a file
    Code("PR598", "warning", W("第 {number} 个指标“{name}”与第 {first} 个相同", "row {number}, “{name}”, says the same as row {first}"), W("若是重复录入，请删去一个", "if it was entered twice, remove one")),
    Code("PR599", "warning", W("第 {number} 张自评表与第 {first} 张相同", "sheet {number} says the same as sheet {first}"), W("若是重复的工作表，请删去一张", "if a worksheet was copied, remove one")),
    # PR580-PR589: files that are no sheets at all
    Code("PR580", "error", W("这是 perfrules 写出的评分结果，不是自评表", "this is a scorecard that perfrules wrote, not a sheet"), W("请给出原来的自评表；要能再次读取，用报告 sheet-json、sheet-toml、xlsx 或 docx", "give the sheet it was made of; the reports sheet-json, sheet-toml, xlsx and docx can be read again")),
)  # fmt: skip

_REPORTS: tuple[Code, ...] = (
    # PR601-PR619: the official form as a workbook
    Code("PR601", "error", W("`{text}` 有 {count} 个字符，一个单元格最多容纳 {limit} 个", "`{text}` has {count} characters, a cell holds at most {limit}"), W("请写成 CSV 或 JSON", "write it as CSV or JSON")),
    Code("PR602", "error", W("表格有 {rows} 行、{columns} 列，工作表容纳不下", "the form has {rows} rows and {columns} columns, more than a worksheet holds"), W("请写成 CSV 或 JSON", "write it as CSV or JSON")),
    # PR620-PR639: templates
    Code("PR620", "error", W("没有模板文件夹 `{folder}`", "there is no folder of templates `{folder}`")),
    Code("PR621", "error", W("文件夹 `{folder}` 里没有这个报告的模板", "the folder `{folder}` holds no template of this report"), W("文件名应为：{known}；可从 {samples} 里的同名文件改起", "name the file one of: {known}; start from the file of that name in {samples}")),
    Code("PR622", "error", W("模板不是 UTF-8 编码", "the template is not encoded in UTF-8"), W("请另存为 UTF-8 编码", "save it in UTF-8")),
    Code("PR623", "error", W("模板语法有误：{reason}", "the template cannot be read: {reason}"), W("语法同 Jinja；可从内置模板改起", "the language is that of Jinja; start from a template of ours")),
    Code("PR624", "error", W("没有名为 `{name}` 的模板", "there is no template named `{name}`"), W("可用的模板：{known}", "templates: {known}")),
    Code("PR625", "error", W("模板用了不存在的值 `{name}`", "the template uses a value that does not exist: `{name}`"), W("可用的值见文档“模板”一页", "the page on templates lists the values")),
    Code("PR626", "error", W("模板不能使用 `{name}`", "a template may not use `{name}`"), W("模板只能读取报告的值", "a template can only read the values of the report")),
    Code("PR627", "error", W("模板出错：{reason}", "the template failed: {reason}")),
    Code("PR628", "error", W("模板或宏互相调用，没有尽头", "templates or macros call each other without end"), W("继承内置模板请写全名，如 perfrules/html.j2", "to build on a template of ours write its whole name, such as perfrules/html.j2")),
    Code("PR629", "error", W("模板超出限度：{what}最多 {limit}", "the template goes beyond a limit: at most {limit} {what_en}"), W("各项限度见文档“模板”一页", "the page on templates lists the limits")),
    Code("PR630", "error", W("模板不是普通文件", "the template is not a regular file"), W("请换成文本文件", "put a text file in its place")),
    Code("PR631", "error", W("模板经符号链接通到文件夹之外", "the template leads out of its folder through a symbolic link"), W("请把文件本身放进文件夹", "put the file itself into the folder")),
    Code("PR632", "error", W("模板没有写出任何内容", "the template printed nothing"), W("至少写出一行；无话可说时也请说明", "print at least a line, also where there is nothing to say")),
    # PR640-PR669: choosing a report, writing files, folders
    Code("PR640", "error", W("没有名为 `{id}` 的报告", "there is no report named `{id}`"), W("可用的报告：{known}", "reports: {known}")),
    Code("PR641", "error", W("没有报告写成 `{suffix}` 文件", "no report is written as a file of type `{suffix}`"), W("可写的类型：{known}；或用 report 指定报告", "types that can be written: {known}; or name the report")),
    Code("PR642", "error", W("无法写入：{reason}", "cannot be written: {reason_en}"), W("原有的文件没有改动", "what was there before is unchanged")),
    Code("PR643", "error", W("这是输入文件，不会覆盖", "this is an input file and is not overwritten"), W("请换一个输出文件名", "choose another name for the output")),
    Code("PR644", "error", W("输出路径经过符号链接，没有写入", "the way to the output leads through a symbolic link, nothing was written"), W("请直接写出链接所指的路径", "give the path that the link leads to")),
    Code("PR645", "error", W("读取或评分时出错：{reason}", "reading or scoring failed: {reason}"), W("其余文件不受影响；请把此文件连同这条信息报告给开发者", "the other files are not affected; please report this file with this message")),
    Code("PR646", "error", W("报告 `{report}` 出错：{reason}", "the report `{report}` failed: {reason}"), W("其余文件不受影响；请把此文件连同这条信息报告给报告的提供者（{provider}）", "the other files are not affected; please report this file with this message to the report's provider ({provider})")),
    Code("PR647", "warning", W("没有读取符号链接：所指的文件不在评分之列（在文件夹之外、隐藏或不存在）", "a symbolic link was not followed: what it leads to is not scored (outside the folder, hidden, or not there)"), W("要评分就把文件本身放进来", "put the file itself into the folder to have it scored")),
    Code("PR648", "error", W("文件夹里没有可评分的文件", "the folder holds no file that can be scored"), W("可读取的类型：{known}", "types that can be read: {known}")),
    Code("PR649", "error", W("输出文件夹不能是输入文件夹本身或包含它：{folder}", "the output folder must not be the input folder or hold it: {folder}"), W("请另选一个文件夹", "choose another folder")),
    Code("PR650", "error", W("文件夹里有不是由 perfrules 写出的文件：{names}", "the folder holds files that perfrules did not write: {names}"), W("请给一个新的或空的文件夹，或上次的输出文件夹", "give a new or empty folder, or the one of an earlier run")),
    Code("PR651", "warning", W("清单读不懂，全部重做", "the manifest cannot be read, everything is done anew")),
    Code("PR652", "error", W("文件里有 {count} 张自评表，不能都写到标准输出", "the file holds {count} sheets, which cannot all go to standard output"), W("用 --out 给出文件名", "give a file name with --out")),
    Code("PR653", "error", W("报告 `{report}` 不是文字，不能显示在终端", "the report `{report}` is no text and cannot be shown in a terminal"), W("用 --out 给出文件名", "give a file name with --out")),
    Code("PR654", "error", W("没有给出输出文件夹或文件", "no output folder or file is given"), W("用 --out 给出", "give it with --out")),
    Code("PR655", "error", W("报告 `{report}` 不用模板", "the report `{report}` uses no templates"), W("去掉 --templates，或选用模板报告", "leave --templates out, or choose a report that is made from templates")),
    Code("PR656", "error", W("没有文件夹 `{folder}`", "there is no folder `{folder}`")),
    Code("PR657", "error", W("扩展名 `{suffix}` 属于报告 {owners}，不是 `{report}`", "files of type `{suffix}` are those of {owners}, not of `{report}`"), W("`{report}` 的扩展名是 `{own}`；请改文件名或报告", "files of `{report}` end in `{own}`: change the name or the report")),
    Code("PR658", "error", W("共有 {count} 张以上的自评表，一个文件最多容纳 {limit} 张", "there are {count} sheets or more, one file holds at most {limit}"), W("请分几个文件夹，或去掉 --one-file，每张表一个文件", "split the folder, or leave --one-file out to get a file for each sheet")),
    Code("PR659", "error", W("报告 `{report}` 不能把多张表写进一个文件", "the report `{report}` cannot hold several sheets in one file"), W("可以的有：{known}；或去掉 --one-file", "reports that can: {known}; or leave --one-file out")),
    Code("PR660", "error", W("报告 `{report}` 不用底稿", "the report `{report}` uses no base document"), W("去掉 --base，或选用 docx 报告", "leave --base out, or choose the report docx")),
    # PR661-PR667: the command line
    Code("PR661", "error", W("缺少参数：{names}", "missing: {names}"), W("{advice}", "{advice_en}")),
    Code("PR662", "error", W("没有这个选项或多出的参数：{names}", "unknown or too much: {names}"), W("可用的有：{known}", "there are: {known}")),
    Code("PR663", "error", W("{name} 不能是 `{text}`", "{name} cannot be `{text}`"), W("可用的有：{known}", "there are: {known}")),
    Code("PR664", "error", W("{name} 后面缺少值", "a value is missing behind {name}"), W("加上 --help 查看说明", "--help says what it takes")),
    Code("PR665", "error", W("{name}：{reason}", "{name}: {reason_en}")),
    Code("PR666", "error", W("`{text}` 可能是 {known}", "`{text}` may mean {known}"), W("请把选项写全", "write the whole option")),
    Code("PR667", "error", W("命令行有误：{reason}", "the command line is wrong: {reason}"), W("加上 --help 查看说明", "--help says what is possible")),
    Code("PR668", "error", W("另一个 perfrules 正在往这个文件夹写", "another run of perfrules is writing into this folder"), W("等它结束后再试，或另给一个文件夹", "try again when it has ended, or give another folder")),
    Code("PR669", "error", W("报告 `{name}` 与文件 {other} 的报告重名，没有写出", "the report `{name}` has the name of that on the file {other} and was not written"), W("请改掉其中一个文件的名字", "rename one of the two files")),
    Code("PR670", "error", W("不能用作报告的底稿：{reason}", "it cannot be used as the base of a report: {reason_en}"), W("底稿应为不含宏的 DOCX 文档，报告取其样式、页面、页眉和页脚", "a base is a DOCX document without macros, of which a report takes styles, page, header and footer")),
    Code("PR671", "error", W("表格有 {columns} 栏，DOCX 文档的表格最多 {limit} 栏", "a table has {columns} columns, a table in a DOCX document has at most {limit}"), W("请改用 XLSX 或 CSV 报告", "write an XLSX or CSV report instead")),
    Code("PR672", "warning", W("已中断，summary.csv 和 summary.json 仍是上一次的", "interrupted: summary.csv and summary.json are still those of the run before"), W("再运行一次即可做完", "run the command again to finish")),
    Code("PR673", "error", W("模板文件夹里的文件超过 {limit} 个", "the folder of templates holds more than {limit} files"), W("请把模板放进单独的文件夹", "put the templates into a folder of their own")),
    Code("PR674", "notice", W("项目“{project}”有 {count} 张自评表：{files}", "project “{project}” has {count} sheets: {files}"), W("如果是重复的文件，请删去一份", "if a file is there twice, remove one")),
    Code("PR675", "error", W("内存不足，没有读完或评完", "there was not enough memory to read or score it"), W("文件没有损坏；请关掉别的程序，或把文件分成几个", "the file is not damaged: close other programs, or split it")),
    Code("PR676", "error", W("多出的参数：{names}", "too much: {names}"), W("要写出文件请用 --out 文件；要一次处理几张表，请给出它们所在的文件夹", "to write a file say --out FILE; for several sheets give the folder they are in")),
)  # fmt: skip

_COLUMNS: tuple[Code, ...] = (
    # PR701-PR729: frames and their columns
    Code("PR701", "error", W("没有 `{column}` 列（{field}）", "there is no column `{column}` ({field})"), W("现有的列：{known}；用 columns= 或 --column 字段=列名 指明哪一列是什么", "columns: {known}; say which is which with columns= or --column FIELD=NAME")),
    Code("PR702", "error", W("`{column}` 列（{field}）应为{wanted}，不是 {found}", "the column `{column}` ({field}) should hold {wanted_en}, not {found}"), W("请先转换这一列", "convert the column first")),
    Code("PR703", "error", W("columns 里的 `{field}` 不是已知的字段", "`{field}` in columns is no known field"), W("字段：{known}", "fields: {known}")),
    Code("PR704", "error", W("`{column}` 列出现不止一次", "the column `{column}` occurs more than once"), W("请先改名", "rename one of them first")),
    Code("PR705", "error", W("这不是可用的数据框：{found}", "this is no frame that can be used: {found}"), W("给出 Arrow、Polars 或 pandas 的表，或任何有 __arrow_c_stream__ 的对象", "give a table of Arrow, Polars or pandas, or any object with __arrow_c_stream__")),
    Code("PR706", "warning", W("项目表中“{project}”不止一行，用第一行", "the frame of projects has several lines for “{project}”, the first one is used")),
    Code("PR707", "error", W("`{column}` 列（{field}）的“{value}”不是数", "“{value}” in the column `{column}` ({field}) is not a number")),
    Code("PR708", "error", W("得分 {score} 位数太多，列中放不下", "the score {score} has more digits than its column holds")),
    Code("PR709", "error", W("装载的插件与打包时不同：{difference}", "other plugins are loaded than when this was packed: {difference}"), W("在每台机器上安装同样的插件", "install the same plugins on every machine")),
    Code("PR710", "error", W("`{column}` 列第 {row} 行的“{value}”含有半个字符", "row {row} of the column `{column}` holds half a character: “{value}”"), W("多半是用错误的编码读入的；请用正确的编码重新读入", "the text was read in a wrong encoding, most likely; read it again in the right one")),
    # PR730-PR769: runs over tables in files
    Code("PR730", "error", W("没有找到输入文件：{pattern}", "no input file was found: {pattern}"), W("可读取的类型：{known}", "types that can be read: {known}")),
    Code("PR731", "error", W("不认得文件类型 `{suffix}`", "files of type `{suffix}` are not known"), W("可用的类型：{known}", "types that can be used: {known}")),
    Code("PR732", "error", W("文件不完整或已损坏，读不下去：{reason}", "the file is incomplete or damaged and cannot be read: {reason}"), W("请重新取得这个文件", "get the file once more")),
    Code("PR733", "error", W("列与 `{first}` 不同：缺 {missing}，多 {more}", "the columns differ from those of `{first}`: missing {missing}, more {more}"), W("各输入文件的列要相同，顺序不限", "all inputs have the same columns, in any order")),
    Code("PR734", "error", W("`{column}` 列的类型是 {found}，在 `{first}` 中是 {wanted}", "the column `{column}` holds {found}, in `{first}` it holds {wanted}"), W("请先转换成同一类型", "convert them to one type first")),
    Code("PR735", "error", W("没有要保留的列 `{column}`", "there is no column `{column}` to keep"), W("现有的列：{known}", "columns: {known}")),
    Code("PR736", "error", W("输出就是输入，或文件夹里有输入文件，不会覆盖", "the output is an input, or a folder that holds one, and is not overwritten"), W("请换一个输出", "choose another output")),
    Code("PR737", "error", W("两个输出是同一个文件", "two outputs are one file"), W("请分别给出文件名", "give each a name of its own")),
    Code("PR738", "error", W("输出文件夹里有别的文件：{names}", "the output folder holds other files: {names}"), W("请给一个新的或空的文件夹，或上次的输出文件夹", "give a new or empty folder, or the one of an earlier run")),
    Code("PR739", "error", W("`{column}` 列的类型 {found} 不能写成 {format}", "the column `{column}` holds {found}, which cannot be written as {format}"), W("用 --keep 不带上这一列，或写成 Parquet", "leave it out with --keep, or write Parquet")),
    Code("PR740", "error", W("分块输出要给文件夹，`{path}` 是文件名", "part files need a folder, and `{path}` names a file"), W("去掉扩展名，或去掉 --partition-rows", "leave out the ending, or --partition-rows")),
    Code("PR741", "error", W("这一行有 {found} 个字段，应有 {wanted} 个", "fields in the line: {found} instead of {wanted}"), W("含分隔符、引号或换行的字段要加引号", "put a field with a delimiter, a quotation mark or a line end into quotation marks")),
    Code("PR742", "error", W("文件编码既不是 UTF-8，也不是 GB18030", "the file is encoded neither in UTF-8 nor in GB18030"), W("请另存为 UTF-8；编码确定时用 --encoding 指明", "save it in UTF-8; say with --encoding which of the two it is when you know")),
    Code("PR743", "error", W("项目“{project}”的行不在一起：第 {row} 行之后又出现", "the rows of project “{project}” do not stand together: it appears again after row {row}"), W("这套规则要看项目的全部行，请先按项目排序", "the rules look at all rows of a project; sort the rows by project first")),
    Code("PR744", "error", W("项目“{project}”超过 {limit} 行", "project “{project}” has more than {limit} rows"), W("这套规则要看项目的全部行；请检查项目列是否填写，或用 --column project=列名 指明", "the rules look at all rows of a project; check that the column of projects is filled in, or name it with --column project=NAME")),
    Code("PR745", "error", W("超过 {limit} 行", "there are more than {limit} rows"), W("这套规则把所有项目相互比较，全部行要同时放在内存里；内存足够时用 --population-rows 放宽", "the rules compare all projects with each other and hold all rows at once; raise --population-rows where there is memory for them")),
    Code("PR746", "error", W("{seen} 行中有 {bad} 行不能评分或读取，超过允许的 {allowed}", "{bad} of {seen} rows cannot be rated or read, more than the {allowed} allowed"), W("用 --rejected 写出这些行和原因", "write them with their reasons with --rejected")),
    Code("PR747", "error", W("文件在读取时被改动", "the file was changed while it was read"), W("请在文件写完之后再运行", "run again when the file is complete")),
    Code("PR748", "error", W("写出的文件有 {found} 行，应有 {wanted} 行", "the file that was written has {found} rows instead of {wanted}"), W("没有放到位；请检查磁盘后重试", "it was not put in its place; check the disk and try again")),
    Code("PR749", "warning", W("输入没有一行数据", "the inputs have no rows")),
    Code("PR750", "warning", W("进度记录读不懂，全部重做", "the record of progress cannot be read, everything is done anew")),
    Code("PR751", "error", W("{option} 不能是 {value}", "{option} cannot be {value}"), W("允许：{allowed}", "allowed: {allowed}")),
    Code("PR752", "error", W("这个文件夹是一次没有完成的运行的输出", "the folder is the output of a run that did not come to its end"), W("请先把那次运行做完", "complete that run first")),
    Code("PR753", "error", W("文件夹名 `{folder}` 含有列的值，不会读取", "the folder name `{folder}` holds the value of a column, which is not read"), W("请把它作为一列写进文件", "write it into the files as a column")),
    Code("PR754", "error", W("`{column}` 列的“{value}”不能读作{wanted}", "“{value}” in the column `{column}` cannot be read as {wanted_en}")),
    Code("PR755", "error", W("超过 {limit} 行不能读取", "more than {limit} lines cannot be read"), W("请检查分隔符和编码：--delimiter、--encoding", "check the delimiter and the encoding: --delimiter, --encoding")),
    Code("PR757", "error", W("给了项目表，却没有要项目的总分", "facts of projects are given, but their totals are not asked for"), W("用 --projects 给出总分的输出文件", "name a file for the totals with --projects")),
    Code("PR758", "error", W("另一个 perfrules 正在写这个文件", "another run of perfrules is writing this file"), W("等它结束后再试，或另给一个文件名", "try again when it has ended, or give another name")),
    Code("PR756", "warning", W("项目表第 {line} 行没有读取：{reason}", "line {line} of the file of projects was not read: {reason_en}")),
    Code("PR759", "error", W("输出在输入 `{pattern}` 的范围里，下次会被当作输入", "the output lies among the inputs `{pattern}`, and would be read as one the next time"), W("请把输出放到别的文件夹", "put it into another folder")),
    Code("PR760", "warning", W("除 `{column}` 外，项目表没有一列是已知的，不起作用；不认得：{unknown}", "no column of the file of projects is known beside `{column}`, so it changes nothing; not known: {unknown}"), W("已知的列：{known}；用 --column 字段=列名 指明哪一列是什么", "known columns: {known}; say which is which with --column FIELD=NAME")),
    Code("PR761", "error", W("文件不能从头到尾按 {encoding} 读出", "the file cannot be read as {encoding} from beginning to end"), W("用 --encoding 指明是 utf-8 还是 gb18030；若前后编码不同，请另存为 UTF-8", "say with --encoding whether it is utf-8 or gb18030; where it is a mixture, save it in UTF-8")),
    Code("PR762", "error", W("文件名没有扩展名，不知道是什么类型", "the name of the file has no ending that tells its type"), W("可用的扩展名：{known}", "endings that can be used: {known}")),
    Code("PR763", "error", W("没有扩展名的输出是文件夹，这里却有一个同名的文件", "an output without an ending is a folder, and there is a file of that name"), W("加上扩展名（{known}）以写成一个文件，或另给一个名字", "add an ending ({known}) to write one file, or give another name")),
    Code("PR764", "error", W("`{path}` 是一个文件，类型由扩展名决定，不能是 {format}", "`{path}` is one file, whose ending tells its type, which is not {format}"), W("换成相应的扩展名，或去掉 --format；它只用于文件夹", "change the ending, or leave out --format, which is for folders")),
    Code("PR765", "error", W("这里有一个引号没有配对：到第 {last} 行为止都被当作一行，有 {found} 个字段，应有 {wanted} 个", "a quotation mark is not closed: everything up to line {last} is taken for one line; fields: {found} instead of {wanted}"), W("请补上或去掉引号；字段里的引号要写成两个", "close the quotation mark or take it away; inside a field write it twice")),
    Code("PR766", "error", W("有一行超过 {limit} 字节，读不下去；多半有引号没有配对", "a line has more than {limit} bytes and cannot be read; most likely a quotation mark is not closed"), W("请检查引号：字段里的引号要写成两个", "check the quotation marks: inside a field they are written twice")),
    Code("PR767", "error", W("只有一列 `{column}`，分隔符看起来是 `{delimiter}`", "there is one column `{column}`, whose delimiter seems to be `{delimiter}`"), W("用 --delimiter '{delimiter}' 指明", "say so with --delimiter '{delimiter}'")),
    # PR770-PR789: rows scored where they are
    Code("PR770", "error", W("规则集 {id} 要把{needed}放在一起才能评分", "the rule set {id} needs {needed_en} together to score any"), W("在一台机器上用 perfrules.evaluate_frame；用 batch_scorer 时，若每批都是完整的，用 together 说明", "use perfrules.evaluate_frame on one machine; for batch_scorer, say with together= that batches are cut accordingly")),
    Code("PR771", "error", W("工作进程上的 perfrules 是 {worker}，驱动程序上的是 {driver}", "workers have perfrules {worker}, the driver has {driver}"), W("在每台机器上安装同一版本", "install the same version on every machine")),
    Code("PR772", "error", W("插件不同：只在工作进程上有 {worker}，只在驱动程序上有 {driver}", "plugins differ: on workers alone {worker}, on the driver alone {driver}"), W("在每台机器上安装同样的插件；PERFRULES_PLUGINS 和 PERFRULES_BLOCK 也要相同", "install the same plugins on every machine; PERFRULES_PLUGINS and PERFRULES_BLOCK have to be the same as well")),
    Code("PR773", "error", W("要保留的 `{column}` 列与评分结果的一列同名", "the column `{column}`, which is to be kept, is called like one of the result"), W("请先改名", "rename it first")),
    Code("PR774", "error", W("工作进程上的 Python（{program}）不能运行 perfrules：{reason}", "the workers' Python ({program}) cannot run perfrules: {reason}"), W("在每台机器上安装 perfrules 及其附加组件 spark，并在启动会话前让环境变量 PYSPARK_PYTHON 指向那个 Python", "install perfrules with its extra spark on every machine, and let the environment variable PYSPARK_PYTHON name that Python before the session starts")),
    Code("PR775", "error", W("这不是 Spark 的数据框：{found}", "this is no data frame of Spark: {found}"), W("其他数据框用 perfrules.evaluate_frame，逐批的用 batch_scorer", "use perfrules.evaluate_frame for other frames, batch_scorer for batches")),
)  # fmt: skip

CODES: Mapping[str, Code] = {
    code.id: code
    for code in (*_SOURCES, *_GRAMMAR, *_RULESETS, *_PLUGINS, *_EVALUATION, *_SHEETS, *_REPORTS, *_COLUMNS)
}
