"""What a run came to."""

from collections import Counter
from collections.abc import Mapping

from attrs import field, frozen

from perfrules.errors import CODES, Problem, Severity
from perfrules.model.rating import Outcome

__all__ = ["ProjectCounts", "RowCounts", "Summary", "added"]


def added(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    """Return the sums of two tables of counts, by name."""
    return dict(sorted((Counter(one) + Counter(other)).items()))


@frozen(kw_only=True)
class RowCounts:
    """
    Rows that were scored, and lines that were not.

    Args:
        rows: How many rows were read, scored and written.
        outcomes: How many of them have each outcome.
        codes: In how many rows each problem occurs.
        unreadable: How many lines of delimited text could not be read, by the code that says why.
    """

    rows: int = 0
    outcomes: Mapping[str, int] = field(factory=dict)
    codes: Mapping[str, int] = field(factory=dict)
    unreadable: Mapping[str, int] = field(factory=dict)

    @property
    def bad(self) -> int:
        """How many rows cannot be rated or read."""
        return self.outcomes.get(Outcome.NOT_RATABLE.value, 0) + sum(self.unreadable.values())

    @property
    def seen(self) -> int:
        """How many rows and unreadable lines there were."""
        return self.rows + sum(self.unreadable.values())

    def __add__(self, other: "RowCounts") -> "RowCounts":
        return RowCounts(
            rows=self.rows + other.rows,
            outcomes=added(self.outcomes, other.outcomes),
            codes=added(self.codes, other.codes),
            unreadable=added(self.unreadable, other.unreadable),
        )


@frozen(kw_only=True)
class ProjectCounts:
    """
    Projects that were concluded.

    Args:
        projects: How many there are.
        grades: How many complete ones have each grade.
        incomplete: How many have rows or parts that could not be rated.
        codes: In how many each problem of a project occurs.
    """

    projects: int = 0
    grades: Mapping[str, int] = field(factory=dict)
    incomplete: int = 0
    codes: Mapping[str, int] = field(factory=dict)

    def __add__(self, other: "ProjectCounts") -> "ProjectCounts":
        return ProjectCounts(
            projects=self.projects + other.projects,
            grades=added(self.grades, other.grades),
            incomplete=self.incomplete + other.incomplete,
            codes=added(self.codes, other.codes),
        )


@frozen(kw_only=True)
class Summary:
    """
    What a run came to.

    Args:
        ruleset: Id of the rule set.
        digest: Fingerprint of all that the rule set says.
        rows: Counts of rows.
        projects: Counts of projects; ``None`` where totals were not asked for.
        files: The files that were written, the rows first.
        resumed: How many rows an earlier run had already written.
        problems: What is to be said about the run as a whole.
    """

    ruleset: str
    digest: str
    rows: RowCounts
    projects: ProjectCounts | None = None
    files: tuple[str, ...] = ()
    resumed: int = 0
    problems: tuple[Problem, ...] = ()

    @property
    def asks_for_a_look(self) -> bool:
        """Whether there is something that a reviewer should look at: an error or a warning, of a row or a project."""
        codes = [*self.rows.codes, *self.rows.unreadable, *(self.projects.codes if self.projects else ())]
        severities = [*(CODES[code].severity for code in codes), *(one.severity.value for one in self.problems)]
        return self.rows.bad > 0 or any(one != Severity.NOTICE.value for one in severities)

    def to_dict(self) -> dict[str, object]:
        """Return the summary as plain data."""
        found = self.projects
        return {
            "ruleset": self.ruleset,
            "digest": self.digest,
            "rows": self.rows.rows,
            "outcomes": dict(self.rows.outcomes),
            "codes": dict(self.rows.codes),
            "unreadable": dict(self.rows.unreadable),
            "bad": self.rows.bad,
            "projects": None if found is None else {
                "count": found.projects,
                "grades": dict(found.grades),
                "incomplete": found.incomplete,
                "codes": dict(found.codes),
            },
            "files": list(self.files),
            "resumed": self.resumed,
            "problems": [one.to_dict() for one in self.problems],
        }  # fmt: skip
