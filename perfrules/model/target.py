"""Targets: what a row promised. One attrs class per kind of meaning; see docs/reference/language for the texts."""

from typing import TYPE_CHECKING, ClassVar, Literal

from attrs import field, frozen

from perfrules.model.interval import Interval
from perfrules.model.meaning import (
    CHANGE_WORDS,
    SIGNS,
    Change,
    DateMeaning,
    Meaning,
    MissingMeaning,
    PeriodMeaning,
    Sense,
    UnclearMeaning,
    amount,
    bounds,
    quoted,
    words,
)  # fmt: skip
from perfrules.model.quantity import Quantity, format_decimal
from perfrules.model.unit import Unit

if TYPE_CHECKING:
    from perfrules.model.actual import Actual

__all__ = [
    "AllTarget",
    "Change",
    "DateTarget",
    "MissingTarget",
    "NoneTarget",
    "NumberTarget",
    "PeriodTarget",
    "QualityTarget",
    "RangeTarget",
    "Sense",
    "Target",
    "TiersTarget",
    "UnclearTarget",
]


class _Promise:
    """The questions that every target answers."""

    __slots__ = ()

    def met_by(self, actual: "Actual | str") -> bool:
        """
        Return whether *actual* meets this target.

        Args:
            actual: An `Actual`, or a text to be read as one.

        Raises:
            UnitMismatchError: Both are numbers of different dimensions (PR406).
            NotComparableError: *actual* says nothing about this target (PR404, PR405, PR407, PR409).
        """
        # values know nothing of comparing, which lies above them; the import is left to the call
        from perfrules.model.comparison import is_met  # noqa: PLC0415

        return is_met(self, actual)  # type: ignore[arg-type]  # every subclass is a Target


@frozen(repr=False)
class NumberTarget(Meaning, _Promise):
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
        return f"{word}{sign}{amount(self.quantity, bare=bare)}"

    def to_dict(self) -> dict[str, object]:
        """Return the meaning as plain data."""
        meaning: dict[str, object] = {
            "kind": self.kind,
            "sense": self.sense.value,
            "value": format_decimal(self.quantity.number),
            "unit": self.quantity.unit.symbol,
        }
        return meaning if self.change is None else {**meaning, "change": self.change.value}


@frozen(repr=False)
class RangeTarget(Meaning, _Promise):
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
        return word + bounds(self.lower, self.upper, lower_closed=self.lower_closed, upper_closed=self.upper_closed)

    def to_dict(self) -> dict[str, object]:
        """Return the meaning as plain data; a missing bound is ``None`` and open."""
        meaning: dict[str, object] = {
            "kind": self.kind,
            "lower": None if self.lower is None else format_decimal(self.lower.number),
            "upper": None if self.upper is None else format_decimal(self.upper.number),
            "lower_closed": self.lower is not None and self.lower_closed,
            "upper_closed": self.upper is not None and self.upper_closed,
            "unit": self.unit.symbol,
        }
        return meaning if self.change is None else {**meaning, "change": self.change.value}


@frozen(repr=False)
class DateTarget(DateMeaning, _Promise):
    """A deadline."""


@frozen(repr=False)
class PeriodTarget(PeriodMeaning, _Promise):
    """A stretch of time whose end is the deadline."""


@frozen(repr=False)
class MissingTarget(MissingMeaning, _Promise):
    """A cell that promises nothing; 无 may ask for *nothing* to happen, where the name is one of what should not."""

    nothing: bool = field(default=False, kw_only=True, eq=False)


@frozen(repr=False)
class UnclearTarget(UnclearMeaning, _Promise):
    """A promise that cannot be read with certainty."""


@frozen(repr=False)
class QualityTarget(Meaning, _Promise):
    """
    A target in words.

    Args:
        words: The words, blanks inside Han text removed.
        scale: The levels the words name (优良中低差), or empty.
        nothing: Whether the words only deny (没有, zero); as for `MissingTarget`.
    """

    kind: ClassVar[Literal["quality"]] = "quality"
    words: str
    scale: str = ""
    nothing: bool = field(default=False, kw_only=True, eq=False)

    def __str__(self) -> str:
        return f"定性 {self.scale}" if self.scale else words(self.words)

    def to_dict(self) -> dict[str, object]:
        """Return the meaning as plain data."""
        meaning: dict[str, object] = {"kind": self.kind, "text": self.words}
        return {**meaning, "scale": self.scale} if self.scale else meaning


@frozen(repr=False)
class NoneTarget(Meaning, _Promise):
    """
    A target that forbids: nothing of what the words name may happen. A number inside says which events are meant.

    Args:
        words: The words, blanks inside Han text removed.
    """

    kind: ClassVar[Literal["none"]] = "none"
    words: str

    def __str__(self) -> str:
        return self.words

    def to_dict(self) -> dict[str, object]:
        """Return the meaning as plain data."""
        return {"kind": self.kind, "text": self.words}


@frozen(repr=False)
class AllTarget(Meaning, _Promise):
    """Several targets in one cell; all must be met. Parts are never themselves lists and there are at least two."""

    kind: ClassVar[Literal["all"]] = "all"
    parts: tuple["NumberTarget | RangeTarget | DateTarget | PeriodTarget | QualityTarget", ...]

    def __str__(self) -> str:
        return "；".join(quoted(part.words) if isinstance(part, QualityTarget) else str(part) for part in self.parts)

    def to_dict(self) -> dict[str, object]:
        """Return the meaning as plain data."""
        return {"kind": self.kind, "parts": [part.to_dict() for part in self.parts]}


@frozen(repr=False)
class TiersTarget(Meaning, _Promise):
    """
    One bound for each level or class: 优100% 良90%. No number alone meets it.

    Args:
        pairs: Labels, each with its bound, in the order in which they stand; at least two.
    """

    kind: ClassVar[Literal["tiers"]] = "tiers"
    pairs: tuple[tuple[str, "NumberTarget | RangeTarget"], ...]

    def __str__(self) -> str:
        return "；".join(f"{quoted(label)}{bound}" for label, bound in self.pairs)

    def to_dict(self) -> dict[str, object]:
        """Return the meaning as plain data."""
        return {"kind": self.kind, "pairs": [[label, bound.to_dict()] for label, bound in self.pairs]}


Target = (
    NumberTarget
    | RangeTarget
    | DateTarget
    | PeriodTarget
    | QualityTarget
    | NoneTarget
    | AllTarget
    | TiersTarget
    | MissingTarget
    | UnclearTarget
)
"""Any of the meanings a target can have; `kind` tells which."""
