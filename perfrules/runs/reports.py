"""
A report for every sheet of a folder, going on where an earlier run stopped.

The output folder belongs to the runs: it holds the reports, ``summary.csv``, ``summary.json`` and the manifest. What
the manifest shows to be up to date is left alone; the summary is the same whether a run was stopped and went on or not.
"""

import json
import logging
import os
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path

from attrs import evolve, fields_dict, frozen, has

from perfrules import __version__
from perfrules.errors import (
    MissingExtraError,
    OutputError,
    Problem,
    ProblemsError,
    TemplateError,
    UnknownNameError,
    problem,
)
from perfrules.errors.problem import join_names
from perfrules.model.scorecard import Scorecard
from perfrules.outputs import locked, remove_leftovers, write_file
from perfrules.outputs.names import ReportNames, numbered
from perfrules.plugins import Registry, describe_exception
from perfrules.readers.base import reading_file_of
from perfrules.reports.base import JointReport, Report
from perfrules.runs.inputs import MANIFEST, SheetFile, is_folder, is_marked
from perfrules.runs.ledger import (
    SAVED_EVERY,
    Entry,
    Ledger,
    Written,
    fingerprint,
    fingerprint_of_bytes,
    fingerprint_of_file,
)
from perfrules.runs.options import OnProgress
from perfrules.runs.sheets import (
    FileResult,
    FolderJob,
    ScoredFile,
    Scoring,
    evaluate_folder,
    go_through,
    score_listed_file,
)
from perfrules.runs.summary import FolderSummary, SheetLine, line_of, repeated_projects, summary_csv
from perfrules.source import Place
from perfrules.wording import Language

__all__ = [
    "MAX_SHEETS",
    "SUMMARY_CSV",
    "SUMMARY_JSON",
    "FileReporter",
    "Rendering",
    "Reported",
    "WrittenSheets",
    "cache_key",
    "check_apart",
    "check_joint",
    "render_all_safely",
    "render_safely",
    "report_folder",
    "report_jointly",
    "with_base",
    "with_templates",
    "write_jointly",
    "write_sheets",
]


_log = logging.getLogger(__name__)


@frozen
class Rendering:
    """
    How reports are written in one run.

    Args:
        report: The report.
        language: Language of its own words.
        registry: Where it comes from; names its provider in problems.
    """

    report: Report
    language: Language
    registry: Registry


def with_templates(report: Report, folder: Path) -> Report:
    """
    Return *report* filled from the templates in *folder*.

    Raises:
        UnknownNameError: The report is not made from templates (PR655).
        TemplateError: The report cannot use the folder (PR620, PR621).
    """
    if not _has(report, "templates"):
        raise UnknownNameError([problem("PR655", report=report.id)])
    return evolve(report, templates=folder)  # type: ignore[misc]  # it was just looked at


def with_base(report: Report, document: Path) -> Report:
    """
    Return *report* with the looks of *document*.

    Raises:
        UnknownNameError: The report takes no such document (PR660).
        ProblemsError: The document cannot be used (PR670).
        MissingExtraError: The report needs a library that is not installed (PR014).
    """
    if not _has(report, "base"):
        raise UnknownNameError([problem("PR660", report=report.id)])
    return evolve(report, base=document)  # type: ignore[misc]  # likewise


def _has(report: Report, name: str) -> bool:
    kind: type[object] = type(report)
    return has(kind) and name in fields_dict(kind)


def render_safely(card: Scorecard, rendering: Rendering) -> bytes | Problem:
    """
    Return the report on *card*, or the problem that kept it from being made.

    A report that raises, or that gives something else than bytes, is PR646; a sheet that the form cannot hold has a
    problem of its own.

    Raises:
        MissingExtraError: The report needs a library that is not installed (PR014): no sheet would do better.
        TemplateError: A template of the user's cannot be used (PR620-PR632): mending it changes every report.
    """
    return _guarded(lambda: rendering.report.render(card, language=rendering.language), rendering, card.sheet.source)


def render_all_safely(cards: Sequence[Scorecard], rendering: Rendering) -> bytes | Problem:
    """Return the report on all *cards*, which it is known to be able to hold; else as `render_safely`."""
    report = rendering.report
    assert isinstance(report, JointReport), "who calls has made sure"
    return _guarded(lambda: report.render_all(cards, language=rendering.language), rendering, "")


def _guarded(render: Callable[[], object], rendering: Rendering, source: str) -> bytes | Problem:
    try:
        data = render()
    except (KeyboardInterrupt, MissingExtraError, TemplateError):
        raise
    except ProblemsError as error:
        first = next(iter(error.problems), None)
        return _failed(source, rendering, error) if first is None else first.at(Place(source))
    except BaseException as error:  # noqa: BLE001 - one sheet must not take the others with it
        _log.debug("report %s raised", rendering.report.id, exc_info=True)
        return _failed(source, rendering, error)
    return data if isinstance(data, bytes) else _failed(source, rendering, TypeError(type(data).__name__))


def _failed(source: str, rendering: Rendering, error: BaseException) -> Problem:
    provider = rendering.registry.provider("report", rendering.report.id)
    result = problem("PR646", report=rendering.report.id, reason=describe_exception(error), provider=provider or "—")
    return evolve(result, place=Place(os.fspath(source)))


MAX_ENTRIES = 10_000
"""The greatest number of files and folders a folder of templates may hold; somebody's whole disk is none."""
_TEMPLATE = ".j2"


@frozen
class FileReporter:
    """
    What is the same for all files of a run.

    Args:
        job: The folder.
        rendering: The report and its language.
        out: The output folder.
        settings: Fingerprint of all that every report rests on, see `cache_key`.
        names: The names of the reports.
        ledger: What the output folder holds.
    """

    job: FolderJob
    rendering: Rendering
    out: Path
    settings: str
    names: ReportNames
    ledger: Ledger

    def handle(self, file: SheetFile, scoring: Scoring) -> FileResult:
        """Leave alone what is up to date, else score *file* and write its reports; note in the ledger what is there."""
        mark = fingerprint_of_sheet(file)
        known = self.ledger.known(file.name)
        kept = None if known is None else self._kept(known, file, mark)
        if kept is not None:
            self.ledger.take(file.name, kept, is_new=False)
            return FileResult(lines=kept.lines)
        entry, result = self._make(file, mark, scoring)
        if result.failure is None:
            self.ledger.take(file.name, entry)
        else:
            self.ledger.take_failed(file.name, entry)
        return result

    def _kept(self, entry: Entry, file: SheetFile, mark: str) -> Entry | None:
        """
        Return *entry* when it is what this run would make from *file*, whose fingerprint is *mark*, else ``None``.

        What its lines say of files is what this run finds, not what was noted.
        """
        if entry.input != mark or not entry.outputs or not len(entry.outputs) == len(entry.lines) == len(entry.days):
            return None
        try:
            is_same = entry.basis == self._basis(file, entry.days)
        except ValueError:  # a day that is none, or a rule set that cannot be used: the file itself will say so
            return None
        names = self.names.of(file.name, len(entry.outputs))
        if not is_same or not self.ledger.holds(entry, names) or self.names.taken(file.name, names) is not None:
            return None
        lines = zip(entry.lines, names, strict=True)
        return evolve(entry, lines=tuple(evolve(line, file=file.name, report=name) for line, name in lines))

    def _make(self, file: SheetFile, mark: str, scoring: Scoring) -> tuple[Entry, FileResult]:
        """Score *file* and write its reports; return what was made of it."""
        scored = score_listed_file(file, scoring)
        names = self.names.of(file.name, len(scored.cards))
        failure = scored.failure
        outputs: list[Written] = []
        lines: list[SheetLine] = []
        same = self._same_name(file, names)
        for number, (card, name) in enumerate(zip(scored.cards, names, strict=True), 1):
            written = same or self._write(card, name, file)
            if isinstance(written, Written):
                outputs.append(written)
            else:
                failure = failure or written
            shown = name if isinstance(written, Written) else ""
            lines.append(line_of(card, file.name, number, len(scored.cards), shown))
        days, basis = _days(scored), ""
        if failure is None:
            basis = self._basis(file, days)
        entry = Entry(input=mark, basis=basis, days=days, outputs=tuple(outputs), lines=tuple(lines))
        return entry, FileResult(lines=entry.lines, failure=failure, is_rule_file=scored.is_rule_file)

    def _same_name(self, file: SheetFile, names: Iterable[str]) -> Problem | None:
        same = self.names.taken(file.name, names)
        if same is None:
            return None
        return problem("PR669", place=Place(file.path), name=same[0], other=same[1])

    def _write(self, card: Scorecard, name: str, file: SheetFile) -> Written | Problem:
        data = render_safely(card, self.rendering)
        if isinstance(data, Problem):
            return data
        inputs: tuple[str | Path, ...] = (file.path, card.ruleset.place.file, *self.rendering.report.inputs)
        refused = write_file(self.out / name, data, folder=self.out, sources=[item for item in inputs if item])
        return Written(name, fingerprint_of_bytes(data)) if refused is None else refused

    def _basis(self, file: SheetFile, days: Iterable[str]) -> str:
        """Return the fingerprint of all that the reports on *file* rest on besides its content: they name its path."""
        rules = [self.job.selector.fingerprint_for(date.fromisoformat(day) if day else None) for day in days]
        return fingerprint(self.settings, os.fspath(file.path), rules)


def cache_key(job: FolderJob, rendering: Rendering) -> str:
    """
    Return the fingerprint of all that every report of a run rests on.

    Raises:
        TemplateError: The folder of templates holds too much to be one (PR673).
    """
    own = [
        fingerprint_of_templates(item) if is_folder(item) else fingerprint_of_file(item)
        for item in rendering.report.inputs
    ]
    peers = [(file.name, fingerprint_of_sheet(file)) for file in job.files] if job.compares else []
    return fingerprint(
        __version__,
        [str(plugin) for plugin in rendering.registry.plugins],
        rendering.report.id,
        rendering.language,
        job.selector.as_of,
        own,
        peers,
    )


def fingerprint_of_sheet(file: SheetFile) -> str:
    """Return the fingerprint of a file and of what a reviewer says of it, the former alone where nobody says any."""
    readings = fingerprint_of_file(reading_file_of(file.path))
    own = fingerprint_of_file(file.path)
    return fingerprint(own, readings) if readings else own


def _days(scored: ScoredFile) -> tuple[str, ...]:
    return tuple("" if card.sheet.date is None else card.sheet.date.isoformat() for card in scored.cards)


def fingerprint_of_templates(folder: str | os.PathLike[str]) -> str:
    """
    Return the fingerprint of the names and contents of the templates (``*.j2``) in *folder* and the folders below it.

    No other file is opened, no link to a folder is followed, and folders of results are passed over.

    Raises:
        TemplateError: There are more than `MAX_ENTRIES` files and folders (PR673).
    """
    result: list[str] = []
    count = 0
    for inner, folders, files in os.walk(folder):
        folders[:] = [item for item in folders if not is_marked(Path(inner, item))]
        count += len(folders) + len(files)
        if count > MAX_ENTRIES:
            raise TemplateError([problem("PR673", place=Place(os.fspath(folder)), limit=MAX_ENTRIES)])
        result += [os.path.join(inner, file) for file in files if file.endswith(_TEMPLATE)]  # noqa: PTH118 - many
    return fingerprint(*((os.path.relpath(entry, folder), fingerprint_of_file(entry)) for entry in sorted(result)))


SUMMARY_CSV, SUMMARY_JSON = "summary.csv", "summary.json"


@frozen(kw_only=True)
class Reported:
    """
    What a run came to.

    Args:
        summary: The summary of all sheets, of this run and of earlier ones.
        written: How many files had reports written.
        up_to_date: How many files were left alone.
    """

    summary: FolderSummary
    written: int
    up_to_date: int


def check_apart(folder: Path, out: Path) -> None:
    """
    Make sure that reports are not taken for inputs by the next run.

    Raises:
        OutputError: *out* is *folder* or holds it (PR649).
    """
    if Path(os.path.realpath(folder)).is_relative_to(os.path.realpath(out)):
        raise OutputError([problem("PR649", place=Place(os.fspath(out)), folder=folder)])


def report_folder(
    job: FolderJob, rendering: Rendering, out: Path, on_progress: OnProgress, *, saved_every: float = SAVED_EVERY
) -> Reported:
    """
    Write a report for every sheet of the job into *out*, then the summaries.

    Args:
        job: The folder, scanned without *out*.
        rendering: The report and its language.
        out: The output folder; it is made when it is not there.
        on_progress: Called before each file.
        saved_every: Seconds between two savings of the manifest.

    Returns:
        `Reported`; problems of single files are its failures, a manifest that cannot be read is a warning (PR651). An
        interruption from the keyboard ends the run and keeps what was done; the summaries of an earlier run that got
        further stay then (PR672).

    Raises:
        OutputError: *out* cannot be written to (PR642), holds files that are not ours (PR650), or another run is
            writing into it (PR668).
        MissingExtraError: The report needs a library that is not installed (PR014).
        TemplateError: A template of the user's cannot be used.
    """
    settings = cache_key(job, rendering)
    with locked(out):
        ledger = Ledger(out, rendering.report.id, [file.name for file in job.files], saved_every=saved_every)
        names = ReportNames(
            [file.name for file in job.files], rendering.report.suffix, (MANIFEST, SUMMARY_CSV, SUMMARY_JSON)
        )
        reporter = FileReporter(job, rendering, out, settings, names, ledger)
        try:
            summary = go_through(job, on_progress, reporter.handle)
        finally:
            ledger.save()
        summary = evolve(
            summary,
            left=ledger.left(),
            outdated=ledger.outdated(),
            problems=(*job.scanned.problems, *ledger.problems, *repeated_projects(summary.lines)),
        )
        if summary.is_interrupted and ledger.knows_more():
            reported: tuple[Problem, ...] = (problem("PR672", place=Place(os.fspath(out))),)
        else:
            reported = _write_summaries(summary, out, rendering.language)
    summary = evolve(summary, problems=(*summary.problems, *reported))
    return Reported(summary=summary, written=ledger.written, up_to_date=ledger.up_to_date)


def _write_summaries(summary: FolderSummary, out: Path, language: Language) -> tuple[Problem, ...]:
    text = json.dumps(summary.to_dict(), ensure_ascii=False, indent=2) + "\n"
    contents = {
        SUMMARY_JSON: text.encode("utf-8", "backslashreplace"),
        SUMMARY_CSV: summary_csv(summary, language=language),
    }
    refused = [write_file(out / name, data, folder=out) for name, data in contents.items()]
    return tuple(item for item in refused if item is not None)


@frozen
class WrittenSheets:
    """
    What came of the sheets of one file.

    Args:
        lines: A line for each sheet, with the file of its report.
        problems: Why reports were not made or not written.
    """

    lines: tuple[SheetLine, ...]
    problems: tuple[Problem, ...] = ()


def write_sheets(scored: ScoredFile, path: Path, rendering: Rendering) -> WrittenSheets:
    """
    Write a report on every sheet of a file to *path*; several are numbered: ``result.1.html``, ``result.2.html``.

    Raises:
        MissingExtraError: The report needs a library that is not installed (PR014).
        TemplateError: A template of the user's cannot be used.
    """
    remove_leftovers(path.parent)
    cards = scored.cards
    lines: list[SheetLine] = []
    problems: list[Problem] = []
    for number, (card, target) in enumerate(zip(cards, numbered(path, len(cards)), strict=True), 1):
        inputs = [item for item in (scored.file.path, card.ruleset.place.file) if item]
        refused = _written(render_safely(card, rendering), target, [*inputs, *rendering.report.inputs])
        problems += [] if refused is None else [refused]
        shown = str(target) if refused is None else ""
        lines.append(line_of(card, scored.file.name, number, len(cards), shown))
    return WrittenSheets(tuple(lines), tuple(problems))


def _written(data: bytes | Problem, target: Path, inputs: Sequence[str | Path]) -> Problem | None:
    return data if isinstance(data, Problem) else write_file(target, data, sources=inputs)


MAX_SHEETS = 200
"""The greatest number of sheets one file holds: more worksheets than that nobody leafs through."""


def check_joint(rendering: Rendering) -> None:
    """
    Make sure that the report can hold several sheets.

    Raises:
        UnknownNameError: It cannot (PR659); those that can are join_names.
    """
    if not isinstance(rendering.report, JointReport):
        able = [id_ for id_, item in rendering.registry.reports.items() if isinstance(item, JointReport)]
        raise UnknownNameError([problem("PR659", report=rendering.report.id, known=join_names(able) or "—")])


def report_jointly(job: FolderJob, rendering: Rendering, path: Path, on_progress: OnProgress) -> FolderSummary:
    """
    Write one report on all sheets of the job to *path*; return the summary, each line with *path* as its report.

    When the run was interrupted, or when nothing could be scored or written, there is no file and no line names one;
    why it was not written is among the problems.

    Raises:
        OutputError: There are more than `MAX_SHEETS` sheets (PR658).
        UnknownNameError: The report cannot hold several sheets (PR659).
        MissingExtraError: The report needs a library that is not installed (PR014).
    """
    check_joint(rendering)
    cards: list[Scorecard] = []

    def keep(scored: ScoredFile) -> None:
        cards.extend(scored.cards)
        _check_count(cards)

    summary = evaluate_folder(job, on_progress, keep)
    if summary.is_interrupted or not cards:
        return summary
    refused = _write(cards, path, rendering, [file.path for file in job.files])
    if refused is not None:
        return evolve(summary, problems=(*summary.problems, refused))
    return evolve(summary, lines=tuple(evolve(line, report=str(path)) for line in summary.lines))


def write_jointly(scored: ScoredFile, path: Path, rendering: Rendering) -> WrittenSheets:
    """Write one report on all sheets of a file to *path*; raises as `report_jointly` does."""
    check_joint(rendering)
    _check_count(scored.cards)
    refused = _write(scored.cards, path, rendering, [scored.file.path])
    shown = "" if refused is not None else str(path)
    count = len(scored.cards)
    lines = tuple(line_of(card, scored.file.name, number, count, shown) for number, card in enumerate(scored.cards, 1))
    return WrittenSheets(lines, () if refused is None else (refused,))


def _check_count(cards: Sequence[Scorecard]) -> None:
    if len(cards) > MAX_SHEETS:
        raise OutputError([problem("PR658", count=len(cards), limit=MAX_SHEETS)])


def _write(cards: Sequence[Scorecard], path: Path, rendering: Rendering, inputs: Iterable[str]) -> Problem | None:
    data = render_all_safely(cards, rendering)
    if isinstance(data, Problem):
        return data
    rules = {card.ruleset.place.file for card in cards} - {""}
    remove_leftovers(path.parent)
    return write_file(path, data, sources=(*inputs, *rules, *rendering.report.inputs))
