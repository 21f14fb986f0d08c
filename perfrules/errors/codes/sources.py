"""PR0xx: files, encodings, sizes."""

from perfrules.errors.codes.code import Code
from perfrules.wording import Wording as W

CODES = (
    Code("PR001", "error", W("无法读取文件：{reason}", "cannot read the file: {reason}")),
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
)  # fmt: skip
