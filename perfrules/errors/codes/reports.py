"""PR6xx: reports, templates, folders of files."""

from perfrules.errors.codes.code import Code
from perfrules.wording import Wording as W

CODES: tuple[Code, ...] = (
    # PR601-PR619: the official form as a workbook
    Code("PR601", "error", W("`{text}` 有 {count} 个字符，一个单元格最多容纳 {limit} 个", "`{text}` has {count} characters, a cell holds at most {limit}"), W("请写成 CSV 或 JSON", "write it as CSV or JSON")),
    Code("PR602", "error", W("表格有 {rows} 行、{columns} 列，工作表容纳不下", "the form has {rows} rows and {columns} columns, more than a worksheet holds"), W("请写成 CSV 或 JSON", "write it as CSV or JSON")),
    # PR620-PR639: templates
    Code("PR620", "error", W("没有模板文件夹 `{folder}`", "there is no folder of templates `{folder}`")),
    Code("PR621", "error", W("文件夹 `{folder}` 里没有可替换的模板", "the folder `{folder}` holds no template that replaces one of ours"), W("文件名应为：{known}", "name the file one of: {known}")),
    Code("PR622", "error", W("模板不是 UTF-8 编码", "the template is not encoded in UTF-8"), W("请另存为 UTF-8 编码", "save it in UTF-8")),
    Code("PR623", "error", W("模板语法有误：{reason}", "the template cannot be read: {reason}"), W("语法同 Jinja；可从内置模板改起", "the language is that of Jinja; start from a template of ours")),
    Code("PR624", "error", W("没有名为 `{name}` 的模板", "there is no template named `{name}`"), W("可用的模板：{known}", "templates: {known}")),
    Code("PR625", "error", W("模板用了不存在的值 `{name}`", "the template uses a value that does not exist: `{name}`"), W("可用的值见文档“模板”一页", "the page on templates lists the values")),
    Code("PR626", "error", W("模板不能使用 `{name}`", "a template may not use `{name}`"), W("模板只能读取报告的值", "a template can only read the values of the report")),
    Code("PR627", "error", W("模板出错：{reason}", "the template failed: {reason}")),
    Code("PR628", "error", W("模板互相继承或包含，没有尽头", "templates extend or include each other without end"), W("继承内置模板请写全名，如 perfrules/html.j2", "to build on a template of ours write its whole name, such as perfrules/html.j2")),
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
    Code("PR661", "error", W("缺少参数：{names}", "missing: {names}"), W("加上 --help 查看说明", "--help says what each is")),
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
)  # fmt: skip
