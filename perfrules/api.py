"""The few functions a program calls: each joins layers below and adds nothing of its own."""

import os
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from attrs import evolve

from perfrules.engine import scalar
from perfrules.engine.aggregation import Aggregation, JoinMethod
from perfrules.engine.aggregation import aggregate as joined
from perfrules.engine.fitting import Fit, fits_of
from perfrules.engine.plan import plan_for
from perfrules.engine.scalar import BoundRow
from perfrules.errors import ArgumentError, OutputError, RuleSetError, SheetError, problem
from perfrules.extras import require
from perfrules.inputs import MAX_BYTES
from perfrules.model.conversion import as_day, expect, unfit
from perfrules.model.ruleset import RuleSet
from perfrules.model.scorecard import Scorecard
from perfrules.model.sheet import Sheet, SheetRow
from perfrules.outputs import write_file
from perfrules.plugins import Registry, default_registry
from perfrules.published import is_frame, ruleset_from_dict, sheet_from_dict, sheet_from_frame
from perfrules.readers.base import ReadResult, read_data, read_file, reading_file_of
from perfrules.reports.base import Report, check_ending, report_for_file, report_named
from perfrules.rulesets import available, load, load_or_raise
from perfrules.rulesets.load import load_text_or_raise
from perfrules.source import Place, item
from perfrules.units.table import reading_with
from perfrules.wording import LANGUAGES, Language

if TYPE_CHECKING:
    from perfrules.engine.table.frames import FrameResult

__all__ = [
    "aggregate",
    "bind_row",
    "evaluate",
    "evaluate_all",
    "evaluate_frame",
    "fitting_rulesets",
    "load_ruleset",
    "read_sheet",
    "read_sheets",
    "render",
    "write_report",
]


SheetSource: TypeAlias = str | os.PathLike[str] | bytes | bytearray | memoryview | Mapping[str, object] | object
"""Sources of a sheet: a path, a content, plain data, or a frame of any library."""
RulesSource: TypeAlias = str | os.PathLike[str] | bytes | bytearray | memoryview | Mapping[str, object]
"""Sources of a rule set: an id, a path, a content, or plain data."""


def load_ruleset(
    source: RulesSource = "",
    *,
    text: str | bytes | None = None,
    name: str = "",
    on: date | None = None,
    registry: Registry | None = None,
) -> RuleSet:
    """
    Return a rule set by id or file, or from its content.

    Args:
        source: An id such as ``henan-zhengzhou-2023``, the path of a rule file, the content of one as bytes, or a rule
            set as plain data (see `RuleSet.to_dict`).
        text: The content of a rule file, as text. What it extends is looked for by id.
        name: For a content, what its file is called: places begin with it.
        on: The day for which the version in force is wanted; today unless given.
        registry: Indicator types and folders to use; built-ins and installed plugins unless given.

    Raises:
        UnknownNameError: No rule set has that id (PR205); near names are listed.
        RuleSetError: The rule file has errors; all of them are listed with file, line and column.
    """
    known, on = _known(registry), as_day("on", on)
    if text is not None and isinstance(source, str | os.PathLike):
        name, source = (
            name or os.fspath(source),
            text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text,
        )
    if isinstance(source, Mapping):
        return _bound(ruleset_from_dict(source, name=name, registry=known), known)
    if isinstance(source, bytes | bytearray | memoryview):
        return _bound(load_text_or_raise(bytes(source), name or "text.toml", registry=known, on=on), known)
    if not isinstance(source, str | os.PathLike):
        raise RuleSetError(
            [unfit("source", source, "规则集的名称、文件、内容或字典", "an id, a path, bytes or a dictionary")]
        )
    return _bound(load_or_raise(source, registry=known, on=on), known)


def read_sheets(
    source: SheetSource = "",
    *,
    text: str | None = None,
    name: str = "",
    reading: str | os.PathLike[str] | None = None,
    registry: Registry | None = None,
) -> ReadResult:
    """
    Return every sheet in *source* and every problem met in reading it; never raises for what it holds.

    Args:
        source: The path of a file, the content of one as bytes, a sheet as plain data (see `Sheet.from_dict`), or a
            frame or list of rows (see `Sheet.from_frame`).
        text: The content of a file, as text.
        name: For a content, what its file is called: the ending chooses the reader, places begin with it.
        reading: The file with a reviewer's word on how cells are to be read. Unless given, that beside the file
            *source*, whose name goes on with ``.reading.toml``, where there is one.
        registry: Readers, units and words to use; built-ins and installed plugins unless given.
    """
    known = _known(registry)
    result = _read(source, text, name, known)
    if reading is None and text is None and isinstance(source, str | os.PathLike):
        beside = reading_file_of(source)
        reading = beside if os.path.lexists(beside) else None
    if reading is None:
        return result
    from perfrules.readers.reviewer import apply_readings  # noqa: PLC0415 - imported on use

    return apply_readings(result, reading)


def _read(source: SheetSource, text: str | None, name: str, known: Registry) -> ReadResult:
    with reading_with(known.terms):
        try:
            if text is not None:
                source = text.encode("utf-8", "surrogatepass")
            if isinstance(source, Mapping):
                return ReadResult((sheet_from_dict(source, name=name),))
            if isinstance(source, str | os.PathLike):
                return read_file(source, known.readers)
            if isinstance(source, bytes | bytearray | memoryview):
                return _read_content(bytes(source), name, known)
            if is_frame(source):
                return ReadResult((evolve(sheet_from_frame(source), source=name),))
        except SheetError as error:
            return ReadResult(problems=error.problems)
    wanted = "文件路径、内容、字典或数据表", "a path, bytes, a dictionary or a frame"
    return ReadResult(problems=(unfit("source", source, *wanted),))


def _read_content(data: bytes, name: str, registry: Registry) -> ReadResult:
    if len(data) > MAX_BYTES:
        return ReadResult(problems=(problem("PR002", place=Place(name), size=len(data), limit=MAX_BYTES),))
    return read_data(data, name, registry.readers)


def read_sheet(
    source: SheetSource = "",
    *,
    text: str | None = None,
    name: str = "",
    reading: str | os.PathLike[str] | None = None,
    registry: Registry | None = None,
) -> Sheet:
    """
    Return the one sheet in *source*; what was doubtful in reading it is in its ``problems``.

    Args:
        source: The path of a file, the content of one as bytes, a sheet as plain data, or a frame or list of rows.
        text: The content of a file, as text.
        name: For a content, what its file is called.
        reading: The file with a reviewer's word on how cells are to be read; unless given, that beside the file.
        registry: Readers, units and words to use; built-ins and installed plugins unless given.

    Raises:
        SheetError: The file holds no sheet that can be read, or several (PR530; use `read_sheets`).
    """
    read = read_sheets(source, text=text, name=name, reading=reading, registry=registry)
    first = next(iter(read.sheets), None)
    if first is None:
        raise SheetError(read.problems)
    if len(read.sheets) > 1:
        names = ", ".join(sheet.project for sheet in read.sheets[:5])
        several = problem("PR530", count=len(read.sheets), names=names, place=Place(read.sheets[0].source))
        raise SheetError([several, *read.problems])
    return evolve(first, problems=read.problems)


def evaluate(sheet: Sheet, rules: RuleSet, *, as_of: date | None = None, registry: Registry | None = None) -> Scorecard:
    """
    Return the scorecard of *sheet* under *rules*.

    Mistakes in the sheet never raise; they are problems of the scorecard, with places.

    Args:
        sheet: A sheet, read or built.
        rules: A rule set, loaded or built.
        as_of: The day of monitoring, for rule sets that look at the elapsed part of the year.
        registry: Where indicator types come from; the registry the rule set was loaded with.

    Raises:
        RuleSetError: *rules* was built by hand and names types or parameters that do not exist.
    """
    given: object = sheet
    if not isinstance(given, Sheet):
        _expect_sheet("sheet", given)
    return scalar.evaluate(
        sheet,
        plan_for(rules, registry if registry is None else _known(registry)),
        as_of=None if as_of is None else as_day("as_of", as_of),
    )


def evaluate_all(
    sheets: Iterable[Sheet], rules: RuleSet, *, as_of: date | None = None, registry: Registry | None = None
) -> tuple[Scorecard, ...]:
    """
    Return the scorecards of *sheets*, evaluated as one population, in their order.

    Types that rank rows or compare them with the mean need all projects at once; for all others this is `evaluate`
    for each sheet.

    Args:
        sheets: The sheets; each counts once.
        rules: A rule set, loaded or built.
        as_of: The day of monitoring, for rule sets that look at the elapsed part of the year.
        registry: Where indicator types come from.

    Raises:
        RuleSetError: *rules* was built by hand and names types or parameters that do not exist.
    """
    expect("sheets", sheets, Iterable, "几张表（Sheet）", "sheets (Sheet)")
    listed = tuple(sheets)
    for index, sheet in enumerate(listed):
        _expect_sheet(item("sheets", index), sheet)
    return scalar.evaluate_all(
        listed,
        plan_for(rules, registry if registry is None else _known(registry)),
        as_of=None if as_of is None else as_day("as_of", as_of),
    )


def aggregate(
    sheets: Iterable[Sheet],
    *,
    project: str = "",
    organisation: str = "",
    methods: Mapping[str, JoinMethod] | None = None,
    registry: Registry | None = None,
) -> Aggregation:
    """
    Return the sheets of many units added into the one of their department, to be evaluated like any other.

    Absolute numbers are added up; shares, amounts for each of something, times and marks are weighted with the budgets;
    of days the latest counts; words are kept where all units say the same. Funds are added up line by line. What cannot
    be joined is left empty, with a problem (PR480-PR489); scores, deductions and printed totals are not carried over.

    Args:
        sheets: The sheets of the units; rows of one name and level belong together.
        project: The name of the joint project; unless given the one that all sheets have.
        organisation: The name of what reports for all units.
        methods: How rows are joined, by name (``"sum"``, ``"weighted"``), where their numbers do not say it rightly.
        registry: Units and words to use; built-ins and installed plugins unless given.

    Raises:
        ArgumentError: There is no sheet, or something else is among them, or a method does not exist.
    """
    expect("sheets", sheets, Iterable, "几张表（Sheet）", "sheets (Sheet)")
    listed = tuple(sheets)
    for index, sheet in enumerate(listed):
        _expect_sheet(item("sheets", index), sheet)
    known = {name: _method(name, method) for name, method in (methods or {}).items()}
    if not listed:
        raise ArgumentError([unfit("sheets", "()", "至少一张表", "at least one sheet")])
    return joined(listed, project=project, organisation=organisation, methods=known, units=_known(registry).units)


def _method(name: str, method: str) -> JoinMethod:
    if method not in (JoinMethod.SUM, JoinMethod.WEIGHTED):
        raise ArgumentError([unfit(f"methods[{name!r}]", method, "sum 或 weighted", "sum or weighted")])
    return JoinMethod(method)


def fitting_rulesets(
    sheet: Sheet, rulesets: Iterable[RuleSet] | None = None, *, registry: Registry | None = None
) -> tuple[Fit, ...]:
    """
    Return how far rule sets explain *sheet*, the best first: by weights, levels, statements, printed scores and place.

    Each `Fit` has its ``share`` of what the sheet shows, its ``reasons`` and ``contradictions``, and ``explain()``.
    `clear_fit` of `perfrules.engine.fitting` says whether the first is clearly the best.

    Args:
        sheet: The sheet.
        rulesets: The rule sets to choose among; all that can be loaded by id unless given, in the version in force on
            the sheet's day.
        registry: Indicator types and folders to use; built-ins and installed plugins unless given.
    """
    _expect_sheet("sheet", sheet)
    known = _known(registry)
    if rulesets is None:
        ids = dict.fromkeys(file.id for file in available(known).files)
        loaded = [load(name, registry=known, on=sheet.date).ruleset for name in ids]
        rulesets = [rules for rules in loaded if rules is not None]
    return fits_of(sheet, [plan_for(rules, registry) for rules in rulesets])


def bind_row(row: SheetRow, rules: RuleSet, *, as_of: date | None = None, registry: Registry | None = None) -> BoundRow:
    """
    Return *row* with its target read and its rule chosen, for scoring one actual after another.

    ``bind_row(row, rules).score(Decimal(85))`` is what `evaluate` gives a row with that actual, counted in the
    target's unit; ``.evaluate(Decimal(85)).explain()`` says how it came about. Policies about other rows or the whole
    sheet have no say.

    Args:
        row: A row with target and weight; what it says was reached is not looked at.
        rules: A rule set, loaded or built.
        as_of: The day of monitoring, for rule sets that look at the elapsed part of the year.
        registry: Where indicator types come from.

    Raises:
        RuleSetError: *rules* was built by hand and names types or parameters that do not exist.
    """
    expect("row", row, SheetRow, "一行（SheetRow）", "a row (SheetRow)")
    return scalar.bind_row(
        row, plan_for(rules, registry if registry is None else _known(registry)), as_day("as_of", as_of)
    )


def render(
    scorecard: Scorecard, report: str | Report, *, language: Language | None = None, registry: Registry | None = None
) -> bytes:
    """
    Return *scorecard* as the content of a file.

    Args:
        scorecard: What to write.
        report: Id of a report, such as ``html`` or ``json``, or a report itself, such as
            ``perfrules.reports.DocxReport(base="letterhead.docx")``.
        language: Language of the words that are the report's own; what the sheet says stays as it is.
        registry: Where reports come from; built-ins and installed plugins unless given.

    Raises:
        UnknownNameError: No report has that id (PR640); near ids are listed first.
        MissingExtraError: The report needs a library that is not installed (PR014).
    """
    _expect_card(scorecard, language)
    if isinstance(report, str):
        report = report_named(report, _known(registry).reports)
    expect("report", report, Report, *_REPORT)
    return report.render(scorecard, language=language)


def write_report(
    scorecard: Scorecard,
    path: str | os.PathLike[str],
    report: str | Report | None = None,
    *,
    language: Language | None = None,
    registry: Registry | None = None,
) -> Path:
    """
    Write *scorecard* to the file at *path*, the whole of it or nothing, and return the path.

    Args:
        scorecard: What to write.
        path: The file; its folder has to be there, and a file that is there is replaced.
        report: Id of a report, or a report itself; unless given the ending of *path* chooses.
        language: Language of the words that are the report's own; what the sheet says stays as it is.
        registry: Where reports come from; built-ins and installed plugins unless given.

    Raises:
        UnknownNameError: No report has that id (PR640) or writes such files (PR641), near names are listed first; or
            the ending of *path* is that of another report (PR657).
        MissingExtraError: The report needs a library that is not installed (PR014).
        OutputError: The file cannot be written (PR642), is the sheet, the rule file or the base document itself
            (PR643), or is a symbolic link (PR644). What was there is unchanged.
    """
    _expect_card(scorecard, language)
    expect("path", path, str | os.PathLike, "文件路径", "the path of a file")  # type: ignore[arg-type]  # as isinstance
    reports = _known(registry).reports
    if report is None:
        report = report_for_file(path, reports)
    elif isinstance(report, str):
        report = report_named(report, reports)
    expect("report", report, Report, *_REPORT)
    check_ending(path, report, reports)
    data = report.render(scorecard, language=language)
    inputs = [item for item in (scorecard.sheet.source, scorecard.ruleset.place.file) if item]
    if (refused := write_file(path, data, sources=(*inputs, *report.inputs))) is not None:
        raise OutputError([refused])
    return Path(path)


def evaluate_frame(
    frame: object,
    rules: RuleSet,
    *,
    columns: Mapping[str, str] | None = None,
    projects: object = None,
    as_of: date | None = None,
    findings: bool = False,
    registry: Registry | None = None,
) -> "FrameResult":
    """
    Return *frame*, one row an indicator, with its scores, and the totals of its projects.

    Scores and totals are those of `evaluate_all`, to the last digit; mistakes in a row are codes in its column
    ``problems`` and never raise.

    For a lazy frame of Polars both results are lazy: nothing is scored before one of them is collected or written, and
    each then scores for itself. Rows go through in pieces, in bounded memory, unless rules look at whole projects;
    totals take about a kilobyte a project. Columns are checked at once, and a lazy frame of *projects* is collected.

    Args:
        frame: An Arrow table, batch or reader, a Polars frame (lazy or not), a pandas frame, or anything with
            ``__arrow_c_stream__``. Columns ``target``, ``actual`` and ``weight``, and where they are wanted
            ``project``, ``level1``, ``level2``, ``name``, ``operator``, ``direction``, ``unit``, ``judgement``,
            ``sample``, ``reason``, ``evidence``, ``self_score``, ``deduction``, ``applicable``, and ``year``, which
            says what 次年, 去年 and 2022年 mean as the year of a sheet does. A target may be a
            number beside an ``operator`` such as ``≥``; a ``direction`` (正向, 反向) says what one without it asks for.
        rules: A rule set, loaded or built.
        columns: What these columns, and those about projects, are called where that is not their own name.
        projects: A frame with one row a project: ``project`` and what is stated of it (``initial_budget``,
            ``adjusted_budget``, ``spent``, ``item:NAME``, ``trouble:NAME``, ``deduction:NAME``, ``bonus:NAME``,
            ``stated_total``, ``stated_grade``, ``date``); without it these columns are looked for in *frame*.
        as_of: The day of monitoring, for rule sets that look at the elapsed part of the year.
        findings: Whether an audit looks at each row: a column ``findings`` holds the catalogue numbers of what its
            checks of single rows find (``L05 L80``), null for nothing.
        registry: Where indicator types come from.

    Returns:
        ``rows`` and ``projects``, both of the kind of *frame*.

    Raises:
        ColumnsError: A frame or its columns cannot be used (PR701-PR705, PR710).
        MissingExtraError: pyarrow or numpy is not installed (PR014).
        RuleSetError: *rules* was built by hand and names types or parameters that do not exist.
    """
    require("numpy", "pyarrow", extra="frames")
    from perfrules.engine.table.scorer import TableScorer  # noqa: PLC0415 - needs libraries that may be absent

    asked = None
    if findings:
        from perfrules.auditing.audit import RowFindings  # noqa: PLC0415 - scoring alone should not load the audit

        asked = RowFindings.of(rules, registry)
    return TableScorer(rules, columns=columns, as_of=as_of, findings=asked, registry=registry).score(frame, projects)


_REPORT = ("报告的名称或报告", "the id of a report, or a report")


def _known(registry: Registry | None) -> Registry:
    """Return the registry to use: the given one, else the built-ins and installed plugins."""
    if registry is None:
        return default_registry()
    expect("registry", registry, Registry, "注册表（Registry）", "a Registry")
    return registry


def _bound(rules: RuleSet, registry: Registry) -> RuleSet:
    """Return *rules*, bound to the types they were loaded with."""
    plan_for(rules, registry)
    return rules


def _expect_sheet(name: str, sheet: object) -> None:
    expect(name, sheet, Sheet, "一张表（Sheet；文件用 read_sheet 读）", "a Sheet (read_sheet reads files)")


def _expect_card(scorecard: object, language: object) -> None:
    expect("scorecard", scorecard, Scorecard, "评分结果（Scorecard）", "a Scorecard")
    if language is not None and language not in LANGUAGES:
        raise ArgumentError([unfit("language", language, " 或 ".join(LANGUAGES), " or ".join(LANGUAGES))])
