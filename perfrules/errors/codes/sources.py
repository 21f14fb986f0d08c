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
)  # fmt: skip
