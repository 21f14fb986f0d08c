"""
All sheets of a file or a folder in one file, such as a workbook with a worksheet for each.

Their scorecards are held at once, so there is a limit; and nothing goes on where it stopped, for the file is written
as a whole at the end.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

from attrs import evolve

from perfrules.errors import OutputError, Problem, UnknownNameError, problem
from perfrules.errors.suggestion import join_names
from perfrules.folders.evaluating import Job, Progress, evaluate_folder
from perfrules.folders.rendering import Rendering, render_all_safely
from perfrules.folders.scoring import ScoredFile
from perfrules.folders.single import WrittenSheets
from perfrules.folders.summary import Summary, line_of
from perfrules.model.scorecard import Scorecard
from perfrules.outputs import write_file
from perfrules.reports.report import JointReport

__all__ = ["MAX_SHEETS", "check_joint", "report_jointly", "write_jointly"]

MAX_SHEETS = 200
"""How many sheets one file holds at most: more worksheets than that nobody leafs through."""


def check_joint(rendering: Rendering) -> None:
    """
    Make sure that the report can hold several sheets.

    Raises:
        UnknownNameError: It cannot (PR659); those that can are listed.
    """
    if not isinstance(rendering.report, JointReport):
        able = [id_ for id_, one in rendering.registry.reports.items() if isinstance(one, JointReport)]
        raise UnknownNameError([problem("PR659", report=rendering.report.id, known=join_names(able) or "—")])


def report_jointly(job: Job, rendering: Rendering, path: Path, progress: Progress) -> Summary:
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

    summary = evaluate_folder(job, progress, keep)
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
    return write_file(path, data, sources=(*inputs, *rules, *rendering.report.inputs))
