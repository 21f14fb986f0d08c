"""A report for one file, a file for each of its sheets."""

from collections.abc import Sequence
from pathlib import Path

from attrs import frozen

from perfrules.errors import Problem
from perfrules.folders.naming import numbered
from perfrules.folders.rendering import Rendering, render_safely
from perfrules.folders.scoring import ScoredFile
from perfrules.folders.summary import SheetLine, line_of
from perfrules.outputs import write_file

__all__ = ["WrittenSheets", "write_sheets"]


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
    cards = scored.cards
    lines: list[SheetLine] = []
    problems: list[Problem] = []
    for number, (card, target) in enumerate(zip(cards, numbered(path, len(cards)), strict=True), 1):
        inputs = [one for one in (scored.file.path, card.ruleset.place.file) if one]
        refused = _written(render_safely(card, rendering), target, [*inputs, *rendering.report.inputs])
        problems += [] if refused is None else [refused]
        shown = str(target) if refused is None else ""
        lines.append(line_of(card, scored.file.name, number, len(cards), shown))
    return WrittenSheets(tuple(lines), tuple(problems))


def _written(data: bytes | Problem, target: Path, inputs: Sequence[str | Path]) -> Problem | None:
    return data if isinstance(data, Problem) else write_file(target, data, sources=inputs)
