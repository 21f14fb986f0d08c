"""Targets: what a row promised. One attrs class per kind of meaning; see docs/reference/language for the texts."""

from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar, Literal

from attrs import field, frozen

from perfrules.errors import Problem
from perfrules.model import canonical
from perfrules.model.interval import Interval
from perfrules.model.moment import Moment
from perfrules.model.quantity import Quantity, plain
from perfrules.model.unit import Unit

if TYPE_CHECKING:
    from perfrules.model.actual import Actual

__all__ = [
    "AllTarget",
    "Change",
    "DateTarget",
    "MissingTarget",
    "NumberTarget",
    "PeriodTarget",
    "QualityTarget",
    "RangeTarget",
    "Sense",
    "Target",
    "UnclearTarget",
]


def identity(problem: Problem) -> tuple[str, str]:
    """Return what makes two problems of reading the same: their code and the text."""
    return (problem.code, problem.text)


class Sense(StrEnum):
    """How a number is meant. *stated* is a number without a comparison: the rule set says what it means."""

    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    AT_MOST = "at_most"
    LESS_THAN = "less_than"
    EXACTLY = "exactly"
    ABOUT = "about"
    STATED = "stated"

    @property
    def is_floor(self) -> bool:
        """True for ≥ and >: more is better."""
        return self in (Sense.AT_LEAST, Sense.MORE_THAN)

    @property
    def is_ceiling(self) -> bool:
        """True for ≤ and <: less is better."""
        return self in (Sense.AT_MOST, Sense.LESS_THAN)


class Change(StrEnum):
    """A number that says how much something rose or fell against a base: 增长8%, 下降3%."""

    UP = "up"
    DOWN = "down"


SIGNS: dict[Sense, str] = {
    Sense.AT_LEAST: "≥", Sense.MORE_THAN: ">", Sense.AT_MOST: "≤", Sense.LESS_THAN: "<", Sense.EXACTLY: "=",
    Sense.ABOUT: "约", Sense.STATED: "",
}  # fmt: skip
CHANGE_WORDS: dict[Change, str] = {Change.UP: "增长", Change.DOWN: "下降"}


@frozen
class _Text:
    """What every target remembers besides its meaning; neither part counts in comparisons."""

    text: str = field(default="", kw_only=True, eq=False)
    """The text as it was given."""
    notes: tuple[Problem, ...] = field(default=(), kw_only=True, eq=False)
    """What was doubtful or worth knowing in reading it."""

    def met_by(self, actual: "Actual | str") -> bool:
        """
        Return whether *actual* meets this target.

        Args:
            actual: An `Actual`, or a text to be read as one.

        Raises:
            UnitMismatchError: Both are numbers of different dimensions (PR406).
            NotComparableError: *actual* says nothing about this target (PR404, PR405, PR407, PR409).
        """
        from perfrules.model.comparison import is_met  # noqa: PLC0415 - comparison needs the classes of this module

        return is_met(self, actual)  # type: ignore[arg-type]  # every subclass is a Target


@frozen
class NumberTarget(_Text):
    """A number with a comparison, or without one (*stated*)."""

    kind: ClassVar[Literal["number"]] = "number"
    sense: Sense
    quantity: Quantity
    change: Change | None = None

    @property
    def interval(self) -> Interval | None:
        """The amounts that meet the target, in its unit's base; ``None`` for *about* and *stated*."""
        bound = self.quantity.base
        match self.sense:
            case Sense.AT_LEAST | Sense.MORE_THAN:
                return Interval(lower=bound, lower_closed=self.sense is Sense.AT_LEAST)
            case Sense.AT_MOST | Sense.LESS_THAN:
                return Interval(upper=bound, upper_closed=self.sense is Sense.AT_MOST)
            case Sense.EXACTLY:
                return Interval.point(bound)
            case _:
                return None

    def __str__(self) -> str:
        sign = SIGNS[self.sense]
        word = CHANGE_WORDS[self.change] if self.change else ""
        bare = not (sign or word)
        return f"{word}{sign}{canonical.amount(self.quantity, bare=bare)}"

    def to_dict(self) -> dict[str, object]:
        """Return the meaning as plain data."""
        meaning: dict[str, object] = {
            "kind": self.kind,
            "sense": self.sense.value,
            "value": plain(self.quantity.number),
            "unit": self.quantity.unit.symbol,
        }
        return meaning if self.change is None else {**meaning, "change": self.change.value}


@frozen
class RangeTarget(_Text):
    """
    A range of numbers in one unit; either bound may be missing, not both.

    Args:
        lower: Lower bound, or ``None``.
        upper: Upper bound, or ``None``; same unit as *lower*.
        lower_closed: Whether the lower bound itself meets the target.
        upper_closed: Whether the upper bound itself meets the target.
        change: Set when the range says how much something rose or fell.
    """

    kind: ClassVar[Literal["range"]] = "range"
    lower: Quantity | None
    upper: Quantity | None
    lower_closed: bool = field(default=True, kw_only=True)
    upper_closed: bool = field(default=True, kw_only=True)
    change: Change | None = field(default=None, kw_only=True)

    @property
    def unit(self) -> Unit:
        """The unit both bounds are counted in."""
        bound = self.lower if self.lower is not None else self.upper
        assert bound is not None  # INVARIANT: readers never build a range without bounds
        return bound.unit

    @property
    def interval(self) -> Interval:
        """The amounts that meet the target, in its unit's base."""
        return Interval(
            None if self.lower is None else self.lower.base,
            None if self.upper is None else self.upper.base,
            self.lower is not None and self.lower_closed,
            self.upper is not None and self.upper_closed,
        )

    def __str__(self) -> str:
        word = CHANGE_WORDS[self.change] if self.change else ""
        return word + canonical.bounds(
            self.lower, self.upper, lower_closed=self.lower_closed, upper_closed=self.upper_closed
        )

    def to_dict(self) -> dict[str, object]:
        """Return the meaning as plain data; a missing bound is ``None`` and open."""
        meaning: dict[str, object] = {
            "kind": self.kind,
            "lower": None if self.lower is None else plain(self.lower.number),
            "upper": None if self.upper is None else plain(self.upper.number),
            "lower_closed": self.lower is not None and self.lower_closed,
            "upper_closed": self.upper is not None and self.upper_closed,
            "unit": self.unit.symbol,
        }
        return meaning if self.change is None else {**meaning, "change": self.change.value}


@frozen
class DateTarget(_Text):
    """
    A deadline.

    Args:
        by: The date, as precise as printed; a month or a year means its last day.
        before: True when the date itself is too late (前 without 底): then before its *first* day.
    """

    kind: ClassVar[Literal["date"]] = "date"
    by: Moment
    before: bool = False

    def __str__(self) -> str:
        return f"{self.by}前" if self.before else str(self.by)

    def to_dict(self) -> dict[str, object]:
        """Return the meaning as plain data."""
        meaning: dict[str, object] = {"kind": self.kind, "by": self.by.iso()}
        return {**meaning, "before": True} if self.before else meaning


@frozen
class PeriodTarget(_Text):
    """A stretch of time, both ends included, each as precise as printed."""

    kind: ClassVar[Literal["period"]] = "period"
    start: Moment
    end: Moment

    def __str__(self) -> str:
        return f"{self.start}至{self.end}"

    def to_dict(self) -> dict[str, object]:
        """Return the meaning as plain data."""
        return {"kind": self.kind, "start": self.start.iso(), "end": self.end.iso()}


@frozen
class QualityTarget(_Text):
    """
    A target in words.

    Args:
        words: The words, blanks inside Han text removed.
        scale: The levels the words name (优良中低差), or empty.
    """

    kind: ClassVar[Literal["quality"]] = "quality"
    words: str
    scale: str = ""

    def __str__(self) -> str:
        return f"定性 {self.scale}" if self.scale else canonical.words(self.words)

    def to_dict(self) -> dict[str, object]:
        """Return the meaning as plain data."""
        meaning: dict[str, object] = {"kind": self.kind, "text": self.words}
        return {**meaning, "scale": self.scale} if self.scale else meaning


@frozen
class AllTarget(_Text):
    """Several targets in one cell; all must be met. Parts are never themselves lists and there are at least two."""

    kind: ClassVar[Literal["all"]] = "all"
    parts: tuple["NumberTarget | RangeTarget | DateTarget | PeriodTarget | QualityTarget", ...]

    def __str__(self) -> str:
        return "；".join(
            canonical.quoted(part.words) if isinstance(part, QualityTarget) else str(part) for part in self.parts
        )

    def to_dict(self) -> dict[str, object]:
        """Return the meaning as plain data."""
        return {"kind": self.kind, "parts": [part.to_dict() for part in self.parts]}


@frozen
class MissingTarget(_Text):
    """An empty cell, or one of the marks people put into empty cells."""

    kind: ClassVar[Literal["missing"]] = "missing"

    def __str__(self) -> str:
        return "/"

    def to_dict(self) -> dict[str, object]:
        """Return the meaning as plain data."""
        return {"kind": self.kind}


@frozen
class UnclearTarget(_Text):
    """A text that cannot be read with certainty; *problem* says why and where."""

    kind: ClassVar[Literal["unclear"]] = "unclear"
    problem: Problem = field(eq=identity)

    def __str__(self) -> str:
        return self.problem.text

    def to_dict(self) -> dict[str, object]:
        """Return the meaning as plain data; ``problem`` is the code."""
        return {"kind": self.kind, "problem": self.problem.code}


Target = (
    NumberTarget | RangeTarget | DateTarget | PeriodTarget | QualityTarget | AllTarget | MissingTarget | UnclearTarget
)
"""Any of the meanings a target can have; `kind` tells which."""
