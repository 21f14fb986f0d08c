"""``perfrules batch``: score tables of any number of rows, one row an indicator."""

import argparse
import re
import time
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from perfrules.api import load_ruleset
from perfrules.cli.arguments import UnfitValue, add_rule_arguments, registry_of
from perfrules.cli.output import FINDINGS, FINE, Output, shown_progress
from perfrules.errors import problem
from perfrules.model.rating import Outcome
from perfrules.runs import Format, Options, TableSummary, score_tables
from perfrules.source import escape_control_chars
from perfrules.wording import LANGUAGES, Language, Wording

__all__ = ["add_arguments", "run"]

_INPUTS = Wording(
    "输入文件、文件夹或通配符（.parquet .csv .tsv .arrow .arrows）",
    "files, folders or patterns to read (.parquet .csv .tsv .arrow .arrows)",
)
_OUT = Wording(
    "输出文件；没有扩展名则为文件夹，分块写出，可续做",
    "the file to write; without an ending a folder of part files, which a later run can go on with",
)
_COLUMN = Wording(
    "列名对应，如 target=年度指标值，可多次", "what a column is called, such as target=Goal; may be repeated"
)
_KEEP = Wording("带到输出的列，用逗号分开；不写则全部", "columns to carry through, joined by commas; all unless given")
_PROJECTS = Wording("项目总分和等级的输出文件", "the file to write totals and grades of projects to")
_FACTS = Wording("项目表：预算、扣分等，一行一个项目", "a file with budgets, deductions and so on, one line a project")
_REJECTED = Wording("不能评分的行及原因的输出文件", "the file to write rows that cannot be rated to, with the reasons")
_PARTITION = Wording("输出文件夹中每个文件的行数", "rows of each file in an output folder")
_FORMAT = Wording("输出文件夹中文件的格式", "format of the files in an output folder")
_ENCODING = Wording(
    "CSV 的编码：utf-8 或 gb18030；不写则自动判断", "encoding of CSV: utf-8 or gb18030; found out unless given"
)
_DELIMITER = Wording("CSV 的分隔符；不写则按扩展名", "delimiter of CSV; unless given that of the ending")
_DETAIL = Wording("加一列每行的依据", "add a column with each row's derivation")
_MAX_ROWS = Wording("最多允许多少行不能评分", "how many rows may be impossible to rate")
_MAX_RATIO = Wording("最多允许多大比例不能评分，如 0.001 或 0.1%", "which share of rows may be, such as 0.001 or 0.1%")
_POPULATION = Wording("相互比较的规则最多同时评多少行", "rows held at most under rules that compare projects")
_SHARE = re.compile("[0-9]{1,9}([.][0-9]{1,9})?%?")
_NO_COLUMN = Wording("`{text}` 不是 字段=列名 的形式", "`{text}` is not of the form FIELD=NAME")
_TWICE = Wording("`{field}` 写了不止一次", "`{field}` is given more than once")
_NO_RATIO = Wording("`{text}` 不是比例", "`{text}` is no share")
_STOPPED = Wording(
    "已停止。已完成的部分保留着，重新运行即可续做。", "stopped; what is complete is kept, run again to go on"
)
_STOPPED_FILE = Wording("已停止，没有写出任何结果。", "stopped; nothing was written")


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add this command's arguments."""

    def option(name: str, text: Wording, **more: Any) -> None:  # noqa: ANN401 - arguments of argparse
        parser.add_argument(name, help=text.say(language).replace("%", "%%"), **more)

    option("inputs", _INPUTS, nargs="+", metavar="IN")
    option("out", _OUT, type=Path, metavar="OUT")
    add_rule_arguments(parser, language)
    option("--column", _COLUMN, action="append", default=[], type=_column, metavar="FIELD=NAME")
    option("--keep", _KEEP, default=None, metavar="NAMES")
    option("--projects", _PROJECTS, default=None, type=Path, metavar="FILE")
    option("--facts", _FACTS, default=None, type=Path, metavar="FILE")
    option("--rejected", _REJECTED, default=None, type=Path, metavar="FILE")
    option("--partition-rows", _PARTITION, default=None, type=int, metavar="N")
    option("--format", _FORMAT, default=None, type=Format, choices=list(Format))
    option("--encoding", _ENCODING, default="", metavar="NAME")
    option("--delimiter", _DELIMITER, default="", metavar="CHARACTER")
    option("--detail", _DETAIL, default=None, choices=LANGUAGES)
    option("--max-bad-rows", _MAX_ROWS, default=None, type=int, metavar="N")
    option("--max-bad-ratio", _MAX_RATIO, default=None, type=_ratio, metavar="SHARE")
    option("--population-rows", _POPULATION, default=None, type=int, metavar="N")


def _column(text: str) -> tuple[str, str]:
    field, sign, name = text.partition("=")
    if not sign or not field or not name:
        raise UnfitValue(_NO_COLUMN)
    return field, name


def _ratio(text: str) -> Fraction:
    if not _SHARE.fullmatch(text):
        raise UnfitValue(_NO_RATIO)
    return Fraction(Decimal(text.removesuffix("%"))) / (100 if text.endswith("%") else 1)


def run(options: argparse.Namespace, output: Output) -> int:
    """Run the command; exit status 2 when the output is not there: it could not run, or too many rows are bad."""
    repeated = [field for field, count in Counter(field for field, _ in options.column).items() if count > 1]
    if repeated:
        values = {"field": repeated[0]}
        reason, reason_en = _TWICE.say("zh", values), _TWICE.say("en", values)
        output.problems([problem("PR665", name="--column", reason=reason, reason_en=reason_en)])
        return 2
    wanted = _wanted(options, output.language)
    registry = registry_of(options)
    rules = load_ruleset(options.rules, on=options.on or options.as_of, registry=registry)
    begun = time.monotonic()
    try:
        with shown_progress(output.language) as on_progress:
            summary = score_tables(wanted, rules, on_progress=on_progress, registry=registry)
    except KeyboardInterrupt:
        output.say_error((_STOPPED if wanted.is_folder else _STOPPED_FILE).say(output.language))
        return 2
    if output.as_json:
        output.data(summary.to_dict())
    else:
        _print(summary, time.monotonic() - begun, output)
        if summary.problems:
            output.problems(summary.problems)
    return FINDINGS if summary.has_findings else FINE


def _wanted(options: argparse.Namespace, language: Language) -> Options:
    most = {} if options.population_rows is None else {"population_rows": options.population_rows}
    return Options(
        inputs=tuple(options.inputs),
        output=options.out,
        columns=dict(options.column),
        keep=None if options.keep is None else tuple(item for item in options.keep.split(",") if item),
        projects=options.projects,
        facts=options.facts,
        rejected=options.rejected,
        partition_rows=options.partition_rows,
        part_format=options.format,
        encoding=options.encoding,
        delimiter=options.delimiter,
        detail=options.detail,
        language=language,
        as_of=options.as_of,
        max_bad_rows=options.max_bad_rows,
        max_bad_ratio=options.max_bad_ratio,
        **most,
    )


def _print(summary: TableSummary, seconds: float, output: Output) -> None:
    def line(wording: Wording, **values: object) -> None:
        output.text(wording.say(output.language, {name: _shown(value) for name, value in values.items()}))

    result = summary.rows
    named = [(_OUTCOMES[Outcome(name)].say(output.language), count) for name, count in result.outcomes.items()]
    line(_ROWS if named else _NO_ROWS, rows=result.rows, outcomes=_listed(named))
    if summary.resumed:
        line(_RESUMED, rows=summary.resumed)
    if result.unreadable:
        line(_UNREADABLE, lines=sum(result.unreadable.values()))
    if result.codes or result.unreadable:
        line(_CODES, codes=_listed([*result.codes.items(), *result.unreadable.items()]))
    if summary.projects is not None:
        line(_TOTALS, projects=summary.projects.projects, grades=_listed(summary.projects.grades.items()) or "—")
        if summary.projects.incomplete:
            line(_INCOMPLETE, projects=summary.projects.incomplete)
    if result.rows - summary.resumed >= _WORTH_TIMING:
        line(_SPEED, seconds=round(seconds), speed=round((result.rows - summary.resumed) / seconds))
    for name in summary.files[:_NAMED]:
        line(_WRITTEN, file=escape_control_chars(name))
    if len(summary.files) > _NAMED:
        line(_MORE, files=len(summary.files) - _NAMED)


def _listed(counts: Iterable[tuple[str, int]]) -> str:
    return "  ".join(f"{name} {_shown(count)}" for name, count in counts)


def _shown(value: object) -> str:
    return f"{value:,}".replace(",", " ") if isinstance(value, int) else str(value)


_OUTCOMES = {
    Outcome.MET: Wording("达成", "met"),
    Outcome.NOT_MET: Wording("未达成", "not met"),
    Outcome.NOT_APPLICABLE: Wording("不适用", "not applicable"),
    Outcome.NOT_RATABLE: Wording("无法评分", "not ratable"),
}
_ROWS = Wording("行：{rows}（{outcomes}）", "rows: {rows} ({outcomes})")
_NO_ROWS = Wording("行：{rows}", "rows: {rows}")
_RESUMED = Wording("其中上次已完成：{rows}", "done by an earlier run: {rows}")
_UNREADABLE = Wording("读不出的行：{lines}", "lines that cannot be read: {lines}")
_CODES = Wording("问题：{codes}", "problems: {codes}")
_TOTALS = Wording("项目：{projects}（{grades}）", "projects: {projects} ({grades})")
_INCOMPLETE = Wording("其中暂不完整：{projects}", "incomplete so far: {projects}")
_SPEED = Wording("用时 {seconds} 秒，每秒 {speed} 行", "{seconds} s, {speed} rows a second")
_WRITTEN = Wording("已写出：{file}", "written: {file}")
_MORE = Wording("……另有 {files} 个文件", "… and {files} more files")
_NAMED = 5
_WORTH_TIMING = 1_000_000
