"""The few functions a program calls: each joins layers below and adds nothing of its own."""

import os
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from attrs import evolve

from perfrules.engine import row_scorer as bound
from perfrules.engine import scalar
from perfrules.engine.plan import Plan, bind
from perfrules.engine.row_scorer import BoundRow
from perfrules.errors import OutputError, SheetError, problem
from perfrules.extras import require
from perfrules.inputs import MAX_BYTES
from perfrules.model.ruleset import RuleSet
from perfrules.model.scorecard import Scorecard
from perfrules.model.sheet import Sheet, SheetRow
from perfrules.outputs import write_file
from perfrules.plugins import Registry, default_registry
from perfrules.readers.base import ReadResult, read_data, read_file
from perfrules.reports.base import Report, check_ending, report_for_file, report_named
from perfrules.rulesets import load_or_raise
from perfrules.rulesets.load import load_text_or_raise
from perfrules.source import Place
from perfrules.units.context import reading_with
from perfrules.wording import Language

if TYPE_CHECKING:
    from perfrules.engine.table.frames import FrameResult

__all__ = [
    "bind_row",
    "evaluate",
    "evaluate_all",
    "evaluate_frame",
    "load_ruleset",
    "plan_for",
    "read_sheet",
    "read_sheets",
    "render",
    "write_report",
]


_PLANS_KEPT = 32
_plans: OrderedDict[tuple[int, int], tuple[RuleSet, Registry, Plan]] = OrderedDict()
_plans_lock = Lock()


def load_ruleset(
    name: str | os.PathLike[str] = "",
    *,
    text: str | bytes | None = None,
    on: date | None = None,
    registry: Registry | None = None,
) -> RuleSet:
    """
    Return a rule set by id or file, or from a text.

    Args:
        name: An id such as ``henan-zhengzhou-2023``, or the path of a rule file; with *text* the name that places say.
        text: The content of a rule file. What it extends is looked for by id.
        on: The day for which the version in force is wanted; today unless given.
        registry: Indicator types and folders to use; built-ins and installed plugins unless given.

    Raises:
        UnknownNameError: No rule set has that id (PR205); near names are listed.
        RuleSetError: The rule file has errors; all of them are listed with file, line and column.
    """
    if text is not None:
        data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
        return load_text_or_raise(data, os.fspath(name) or "text.toml", registry=registry or default_registry(), on=on)
    return load_or_raise(name, registry=registry or default_registry(), on=on)


def read_sheets(
    source: str | os.PathLike[str] | bytes | bytearray | memoryview | Mapping[str, object],
    *,
    name: str = "",
    registry: Registry | None = None,
) -> ReadResult:
    """
    Return every sheet in *source* and every problem met in reading it; never raises for what it holds.

    Args:
        source: The path of a file, the content of one, or a sheet as plain data (see `Sheet.from_dict`).
        name: For a content, what its file is called: the ending chooses the reader, places begin with it.
        registry: Readers, units and words to use; built-ins and installed plugins unless given.
    """
    known = registry or default_registry()
    with reading_with(known.terms):
        if isinstance(source, Mapping):
            try:
                return ReadResult((Sheet.from_dict(source, name=name),))
            except SheetError as error:
                return ReadResult(problems=error.problems)
        if not isinstance(source, str | os.PathLike):
            data = bytes(source)
            if len(data) > MAX_BYTES:
                return ReadResult(problems=(problem("PR002", place=Place(name), size=len(data), limit=MAX_BYTES),))
            return read_data(data, name, known.readers)
        return read_file(source, known.readers)


def read_sheet(
    source: str | os.PathLike[str] | bytes | bytearray | memoryview | Mapping[str, object],
    *,
    name: str = "",
    registry: Registry | None = None,
) -> Sheet:
    """
    Return the one sheet in *source*; what was doubtful in reading it is in its ``problems``.

    Args:
        source: The path of a file, the content of one, or a sheet as plain data.
        name: For a content, what its file is called.
        registry: Readers, units and words to use; built-ins and installed plugins unless given.

    Raises:
        SheetError: The file holds no sheet that can be read, or several (PR530; use `read_sheets`).
    """
    read = read_sheets(source, name=name, registry=registry)
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
    return scalar.evaluate(sheet, plan_for(rules, registry or default_registry()), as_of=as_of)


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
    return scalar.evaluate_all(tuple(sheets), plan_for(rules, registry or default_registry()), as_of=as_of)


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
    return bound.bind_row(row, plan_for(rules, registry or default_registry()), as_of)


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
    if isinstance(report, str):
        report = report_named(report, (registry or default_registry()).reports)
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
    reports = (registry or default_registry()).reports
    if report is None:
        report = report_for_file(path, reports)
    elif isinstance(report, str):
        report = report_named(report, reports)
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
            ``project``, ``level1``, ``level2``, ``name``, ``operator``, ``unit``, ``judgement``, ``sample``,
            ``reason``, ``evidence``, ``self_score``, ``deduction``, ``applicable``. A target may be a number beside an
            ``operator`` such as ``≥``.
        rules: A rule set, loaded or built.
        columns: What these columns, and those about projects, are called where that is not their own name.
        projects: A frame with one row a project: ``project`` and what is stated of it (``initial_budget``,
            ``adjusted_budget``, ``spent``, ``item:NAME``, ``trouble:NAME``, ``deduction:NAME``, ``bonus:NAME``,
            ``stated_total``, ``stated_grade``, ``date``); without it these columns are looked for in *frame*.
        as_of: The day of monitoring, for rule sets that look at the elapsed part of the year.
        registry: Where indicator types come from.

    Returns:
        ``rows`` and ``projects``, both of the kind of *frame*.

    Raises:
        ColumnsError: A frame or its columns cannot be used (PR701-PR705).
        MissingExtraError: pyarrow or numpy is not installed (PR014).
        RuleSetError: *rules* was built by hand and names types or parameters that do not exist.
    """
    require("numpy", "pyarrow", extra="frames")
    from perfrules.engine.table.frames import score_frame  # noqa: PLC0415 - needs libraries that may be absent
    from perfrules.engine.table.scorer import TableScorer  # noqa: PLC0415

    return score_frame(frame, projects, TableScorer(rules, columns=columns, as_of=as_of, registry=registry))


def plan_for(rules: RuleSet, registry: Registry) -> Plan:
    """Return the plan of *rules*, bound once and kept for the few rule sets used last."""
    key = (id(rules), id(registry))
    with _plans_lock:
        if (kept := _plans.get(key)) is not None:
            _plans.move_to_end(key)
            return kept[2]
    plan = bind(rules, registry)
    with _plans_lock:
        # the rule set and the registry are kept with the plan, so that their ids cannot be reused meanwhile
        _plans[key] = (rules, registry, plan)
        while len(_plans) > _PLANS_KEPT:
            _plans.popitem(last=False)
    return plan
