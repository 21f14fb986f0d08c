"""PR7xx: columns, batches, distributed engines."""

from perfrules.errors.codes.code import Code
from perfrules.wording import Wording as W

CODES: tuple[Code, ...] = (
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
    Code("PR741", "error", W("这一行有 {found} 个字段，应有 {wanted} 个", "the line has {found} fields instead of {wanted}"), W("含分隔符、引号或换行的字段要加引号", "put a field with a delimiter, a quotation mark or a line end into quotation marks")),
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
    # PR770-PR789: rows scored where they are
    Code("PR770", "error", W("规则集 {id} 要把{needed}放在一起才能评分", "the rule set {id} needs {needed_en} together to score any"), W("在一台机器上用 perfrules.evaluate_frame；用 batch_scorer 时，若每批都是完整的，用 whole 说明", "use perfrules.evaluate_frame on one machine; for batch_scorer, say with whole= that batches are cut accordingly")),
    Code("PR771", "error", W("工作进程上的 perfrules 是 {worker}，驱动程序上的是 {driver}", "workers have perfrules {worker}, the driver has {driver}"), W("在每台机器上安装同一版本", "install the same version on every machine")),
    Code("PR772", "error", W("插件不同：只在工作进程上有 {worker}，只在驱动程序上有 {driver}", "plugins differ: on workers alone {worker}, on the driver alone {driver}"), W("在每台机器上安装同样的插件；PERFRULES_PLUGINS 和 PERFRULES_BLOCK 也要相同", "install the same plugins on every machine; PERFRULES_PLUGINS and PERFRULES_BLOCK have to be the same as well")),
    Code("PR773", "error", W("要保留的 `{column}` 列与评分结果的一列同名", "the column `{column}`, which is to be kept, is called like one of the result"), W("请先改名", "rename it first")),
    Code("PR774", "error", W("工作进程上的 Python（{program}）不能运行 perfrules：{reason}", "the workers' Python ({program}) cannot run perfrules: {reason}"), W("在每台机器上安装 'perfrules[spark]'，并在启动会话前让环境变量 PYSPARK_PYTHON 指向那个 Python", "install 'perfrules[spark]' on every machine, and let the environment variable PYSPARK_PYTHON name that Python before the session starts")),
    Code("PR775", "error", W("这不是 Spark 的数据框：{found}", "this is no data frame of Spark: {found}"), W("其他数据框用 perfrules.evaluate_frame，逐批的用 batch_scorer", "use perfrules.evaluate_frame for other frames, batch_scorer for batches")),
)  # fmt: skip
