"""Interfaces of reports and sheet writers, the choice of a report by id or file ending, and escaping."""

import os
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path, PurePath
from typing import ClassVar, Literal

from perfrules.errors import UnknownNameError, problem
from perfrules.errors.problem import join_names, near_names, nearest_first
from perfrules.model.explanation import format_value
from perfrules.model.quantity import format_decimal, is_bounded
from perfrules.model.ruleset import Rounding
from perfrules.model.scorecard import Scorecard, ScoredRow
from perfrules.model.sheet import Funds, Sheet
from perfrules.wording import Language, Wording

__all__ = [
    "Agreement",
    "JointReport",
    "Report",
    "SheetWriter",
    "agreement",
    "check_ending",
    "execution_percent",
    "execution_text",
    "gained_points",
    "has_handed_on",
    "is_unfit",
    "lost_points",
    "printed_weight",
    "report_for_file",
    "report_named",
    "weight_text",
]


class SheetWriter(ABC):
    """
    One file format that a sheet can be written in and read back from.

    Law: reading what `write` returns gives an equal sheet without problems.

    Attributes:
        id: The name under which the writer is registered; a plugin's is ``plugin.name``.
        title: What the format is called.
        suffix: The file name ending, with the dot.
    """

    id: ClassVar[str]
    title: ClassVar[Wording]
    suffix: ClassVar[str]

    @abstractmethod
    def write(self, sheet: Sheet) -> str:
        """
        Return *sheet* as the text of a file in UTF-8; places and the source are not part of it.

        Raises:
            SheetError: The sheet holds what no reader would take: half a surrogate pair (PR105), a number of more
                than 30 digits or one that is not a number (PR104), points below 0 (PR507).
        """


class Report(ABC):
    """
    One form in which a scorecard can be written.

    A report computes nothing: its numbers are those of the scorecard. It opens no file, and the same scorecard always
    gives the same bytes. What a sheet says is printed as text, never as markup, formula or control character.

    A report that is a frozen attrs class with a field ``templates`` (a folder) or ``base`` (a document), a `Path` or
    ``None``, can be given one on the command line, ``--templates`` and ``--base``.

    Attributes:
        id: The name under which the report is registered; a plugin's is ``plugin.name``.
        title: What the form is called.
        suffix: The file name ending, lower case with the dot.
    """

    id: ClassVar[str]
    title: ClassVar[Wording]
    suffix: ClassVar[str]

    @property
    def inputs(self) -> tuple[Path, ...]:
        """Files and folders of the user's that the report is made with; they are never overwritten."""
        own = (getattr(self, name, None) for name in ("templates", "base"))
        return tuple(item for item in own if isinstance(item, Path))

    @abstractmethod
    def render(self, scorecard: Scorecard, *, language: Language | None = None) -> bytes:
        """
        Return *scorecard* as the content of a file.

        Args:
            scorecard: What to write.
            language: Language of the words that are the report's own; what the sheet says stays as it is.
        """


class JointReport(Report):
    """A report that can also hold several scorecards in one file, such as a workbook with a worksheet for each."""

    @abstractmethod
    def render_all(self, scorecards: Sequence[Scorecard], *, language: Language | None = None) -> bytes:
        """
        Return *scorecards*, in the order given, as the content of one file.

        Args:
            scorecards: What to write, at least one.
            language: Language of the words that are the report's own.
        """


def report_named(name: str, reports: Mapping[str, Report]) -> Report:
    """
    Return the report with the id *name*.

    Raises:
        UnknownNameError: There is none (PR640); ids that are near, or whose files end so, are listed first.
    """
    if (result := reports.get(name)) is not None:
        return result
    candidates = {id_: id_ for id_ in reports}
    for id_, report in reports.items():
        candidates.setdefault(report.suffix.removeprefix("."), id_)
    ending = PurePath(f"x.{name}").suffix.removeprefix(".")
    likely = (*near_names(ending, candidates), *near_names(name, reports))
    near = tuple(dict.fromkeys(candidates[item] for item in likely))
    known = nearest_first(near, reports)
    raise UnknownNameError([problem("PR640", id=name, known=known, suggestion=near[0] if near else "")])


def report_for_file(path: str | os.PathLike[str], reports: Mapping[str, Report]) -> Report:
    """
    Return the report that files with the ending of *path* hold; of several the one registered first.

    Raises:
        UnknownNameError: There is none (PR641); near endings are listed first.
    """
    suffix = PurePath(path).suffix.lower()
    for report in reports.values():
        if suffix == report.suffix:
            return report
    suffixes = tuple(dict.fromkeys(report.suffix for report in reports.values()))
    near = near_names(suffix, suffixes)
    known = nearest_first(near, suffixes)
    raise UnknownNameError([problem("PR641", suffix=suffix, known=known, suggestion=near[0] if near else "")])


def check_ending(path: str | os.PathLike[str], report: Report, reports: Mapping[str, Report]) -> None:
    """
    Make sure that the file at *path* does not look like that of another report.

    An ending that no report has is taken: who chooses ``results.bak`` knows what stands in it.

    Raises:
        UnknownNameError: Its ending is that of other reports and not of *report* (PR657).
    """
    suffix = PurePath(path).suffix.lower()
    owners = [id_ for id_, item in reports.items() if item.suffix == suffix]
    if owners and suffix != report.suffix:
        wrong = problem("PR657", suffix=suffix, owners=join_names(owners), report=report.id, own=report.suffix)
        raise UnknownNameError([wrong])


Agreement = Literal["agrees", "differs", ""]
"""Agreement of what the sheet states with what was computed; empty when it states neither total nor grade."""


def lost_points(full: Fraction, exact: Fraction, score: Decimal | None) -> Fraction:
    """
    Return how many points of *full* are missing in *score*; all of them when there is no score.

    What only rounding took is not lost: a row with all of its 100/7 points is printed with 14.28 or 14.29.

    Args:
        full: The points that could be reached.
        exact: The points before rounding.
        score: The points as printed.
    """
    if score is None:
        return max(full, Fraction(0))
    return Fraction(0) if exact >= full else max(full - Fraction(score), Fraction(0))


def gained_points(full: Fraction, exact: Fraction, score: Decimal | None) -> Fraction:
    """Return how many points *score* has above *full*; none that only rounding gave. Arguments: see `lost_points`."""
    return Fraction(0) if score is None or exact <= full else max(Fraction(score) - full, Fraction(0))


def printed_weight(row: ScoredRow) -> Fraction:
    """Return the points that the sheet gives to *row*, 0 where it gives none that can be used."""
    weight = row.row.weight
    return Fraction(weight) if weight is not None and is_bounded(weight) and weight > 0 else Fraction(0)


def has_handed_on(rows: Iterable[ScoredRow]) -> bool:
    """Return whether a row can reach more points than it has printed: rows that do not apply handed theirs on."""
    return any(row.weight > printed_weight(row) for row in rows)


def weight_text(weight: Fraction) -> str:
    """
    Return a weight as a column shows it: a decimal of at most six places, else ``≈26.6667``.

    The fraction itself stands in the derivation of the row, and in the scorecard as data.
    """
    _, about, rounded = format_value(weight).rpartition("≈")
    return about + rounded


def is_unfit(card: Scorecard) -> bool:
    """
    Return whether *card* deserves no grade: its rows have other points together than the rules give them (PR415).

    Such a sheet was most likely filled in under other rules, and a grade of these would mislead.
    """
    return any(problem.code == "PR415" for problem in card.problems)


def agreement(card: Scorecard) -> Agreement:
    """Return whether total and grade, as far as the sheet states them, are those that were found."""
    total, grade = card.sheet.stated_total, card.sheet.stated_grade
    if total is None and not grade:
        return ""
    result = "" if card.grade is None else card.grade.name
    return "agrees" if total in (None, card.total) and grade in ("", result) else "differs"


def execution_percent(line: Funds, rounding: Rounding) -> Decimal | None:
    """Return the execution rate of *line* in percent, rounded; ``None`` where there is none."""
    rate = line.execution_rate
    return None if rate is None else rounding.apply(rate * 100)


def execution_text(line: Funds, rounding: Rounding) -> str:
    """Return the execution rate of *line* with its percent sign; empty where there is none."""
    percent = execution_percent(line, rounding)
    return "" if percent is None else f"{format_decimal(percent)}%"
