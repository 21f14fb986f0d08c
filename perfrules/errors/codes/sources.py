"""PR0xx: files, encodings, sizes."""

from perfrules.errors.codes.code import Code
from perfrules.wording import Wording as W

CODES = (
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
    Code("PR014", "error", W("需要安装 {libraries}", "{libraries} must be installed"), W("请运行 pip install 'perfrules[{extra}]'", "run pip install 'perfrules[{extra}]'")),
)  # fmt: skip
