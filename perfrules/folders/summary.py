"""What a run over a folder comes to: a line for each sheet, totals per grade, what failed and what was passed over."""

from collections import Counter
from collections.abc import Iterable, Mapping

from attrs import field, frozen

from perfrules.errors import Problem, Severity
from perfrules.folders.scanning import Scanned
from perfrules.model.quantity import format_decimal
from perfrules.model.scorecard import Scorecard

__all__ = ["FORMAT", "Failure", "SheetLine", "Summary", "line_of", "lines_of"]

FORMAT = 1
"""Version of the form of ``summary.json`` and of the manifest; a field is never given another meaning."""


@frozen(kw_only=True)
class SheetLine:
    """
    One sheet of the run; every number is a text, exact, and empty where there is none.

    Args:
        file: The file's place below the folder.
        sheet: Which sheet of the file, from 1.
        sheets: How many sheets the file holds.
        project: The project's name.
        ruleset: Id of the rule set.
        total: The total.
        full: The full mark.
        complete: False when something could not be rated, so that total and grade are provisional.
        grade: Grade, or light of monitoring; empty when there is none.
        stated_total: The total as printed in the sheet.
        stated_grade: The grade as printed in the sheet.
        errors: How many errors there are.
        warnings: How many warnings.
        notices: How many notices.
        report: The file of the report, below the output folder; empty when none was written.
    """

    file: str
    sheet: int
    sheets: int
    project: str
    ruleset: str
    total: str
    full: str
    complete: bool
    grade: str
    stated_total: str
    stated_grade: str
    errors: int
    warnings: int
    notices: int
    report: str = ""

    @property
    def findings(self) -> int:
        """How many errors and warnings a reviewer should look at."""
        return self.errors + self.warnings

    def to_dict(self) -> dict[str, object]:
        """Return the line as plain data, what is missing as ``None``."""
        return {
            "file": self.file,
            "sheet": self.sheet,
            "project": self.project,
            "ruleset": self.ruleset,
            "total": self.total,
            "full": self.full,
            "complete": self.complete,
            "grade": self.grade or None,
            "stated": {"total": self.stated_total or None, "grade": self.stated_grade or None},
            "errors": self.errors,
            "warnings": self.warnings,
            "notices": self.notices,
            "report": self.report or None,
        }


@frozen
class Failure:
    """A file that was not scored, or whose report was not written, and the first reason."""

    file: str
    problem: Problem

    def to_dict(self) -> dict[str, object]:
        """Return the failure as plain data."""
        return {"file": self.file, "problem": self.problem.to_dict()}


@frozen(kw_only=True)
class Summary:
    """
    What a run came to.

    Args:
        lines: The sheets that were scored, by file.
        failures: The files that failed, by name.
        grades: Names of the grades of the rule set, from best to worst.
        scanned: What the folder held.
        rule_files: How many rule files and files of their cases were passed over.
        left: Reports of earlier runs that no input belongs to any more.
        outdated: Reports of earlier runs whose input fails now.
        problems: What is to be said about the folder as a whole.
        is_interrupted: Whether the run was stopped from the keyboard.
    """

    lines: tuple[SheetLine, ...]
    failures: tuple[Failure, ...]
    grades: tuple[str, ...]
    scanned: Scanned
    rule_files: int = 0
    left: tuple[str, ...] = ()
    outdated: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = field(factory=tuple)
    is_interrupted: bool = False

    @property
    def counts(self) -> Mapping[str, int]:
        """How many sheets have each grade, best first; those that are incomplete or have none are not counted."""
        counted = Counter(line.grade for line in self.lines if line.complete and line.grade)
        order = [*self.grades, *sorted(set(counted) - set(self.grades))]
        return {name: counted[name] for name in dict.fromkeys(order) if counted[name]}

    @property
    def incomplete(self) -> int:
        """How many sheets could not be rated in full."""
        return sum(not line.complete for line in self.lines)

    @property
    def asks_for_a_look(self) -> bool:
        """Whether there is something that a reviewer should look at."""
        said = any(one.severity is not Severity.NOTICE for one in self.problems)
        return bool(self.failures) or self.is_interrupted or said or any(line.findings for line in self.lines)

    def to_dict(self) -> dict[str, object]:
        """Return the summary as plain data; the same results give the same data, whenever they were computed."""
        return {
            "format": FORMAT,
            "sheets": [line.to_dict() for line in self.lines],
            "grades": dict(self.counts),
            "incomplete": self.incomplete,
            "failed": [one.to_dict() for one in self.failures],
            "skipped": {
                "hidden": self.scanned.hidden,
                "links": self.scanned.links,
                "unknown": dict(self.scanned.unknown),
                "results": self.scanned.results,
                "rules": self.rule_files,
            },
            "left": list(self.left),
            "outdated": list(self.outdated),
            "problems": [one.to_dict() for one in self.problems],
            "interrupted": self.is_interrupted,
        }


def line_of(card: Scorecard, file: str, sheet: int, sheets: int, report: str = "") -> SheetLine:
    """Return the line for sheet number *sheet*, from 1, of *sheets* in *file*."""
    found = Counter(one.severity for one in card.all_problems)
    stated = card.sheet.stated_total
    return SheetLine(
        file=file,
        sheet=sheet,
        sheets=sheets,
        project=card.sheet.project,
        ruleset=card.ruleset.id,
        total=format_decimal(card.total),
        full=format_decimal(card.ruleset.full),
        complete=card.complete,
        grade=card.grade.name if card.grade is not None else card.light,
        stated_total="" if stated is None else format_decimal(stated),
        stated_grade=card.sheet.stated_grade,
        errors=found[Severity.ERROR],
        warnings=found[Severity.WARNING],
        notices=found[Severity.NOTICE],
        report=report,
    )


def lines_of(cards: Iterable[Scorecard], file: str) -> tuple[SheetLine, ...]:
    """Return a line for each of the scorecards of *file*."""
    known = tuple(cards)
    return tuple(line_of(card, file, number, len(known)) for number, card in enumerate(known, 1))
