"""
What lowering builds on the way from a tree to the model: meanings that targets and actuals share, and doubts.

These never leave `perfrules.dsl`; they are not frozen because a frozen class takes three times as long to make.
"""

from enum import Enum, auto

from attrs import define

from perfrules.errors import Problem
from perfrules.model.meaning import Change, Sense
from perfrules.model.moment import Moment
from perfrules.model.quantity import Quantity
from perfrules.model.unit import NO_UNIT, Unit

__all__ = ["AmbiguousTextError", "Cell", "Date", "Goal", "Meaning", "Number", "Period", "Range", "Role", "Words"]


class Role(Enum):
    """The side of a row that a cell is."""

    TARGET = auto()
    ACTUAL = auto()


class AmbiguousTextError(Exception):
    """Reading stopped because the text has no certain meaning; carries what the reader must say about it."""

    def __init__(self, code: str, start: int, end: int, **values: str) -> None:
        super().__init__(code)
        self.code = code
        self.start = start
        self.end = end
        self.values = values


@define(kw_only=True)
class _Placed:
    """A stretch of the text with a meaning."""

    start: int
    end: int


@define(kw_only=True)
class Number(_Placed):
    """One number with its unit, how it compares, and what stood beside it inside the same token run."""

    sense: Sense
    quantity: Quantity
    change: Change | None = None
    is_rate: bool = False
    marked: bool = False
    implied: Sense | None = None
    """The sense that a word such as 降至 gives a target; of an actual it says nothing."""
    side: Sense | None = None
    """On which side of an approximate number the amount lies: 余 and 多 say more, 近 and 接近 less."""
    rounded: bool = False
    """True where 余 or 多 stands inside the number: 500余万."""
    rest: str = ""
    notes: tuple[Problem, ...] = ()

    @property
    def unit(self) -> Unit:
        """The unit of the number."""
        return self.quantity.unit


@define(kw_only=True)
class Range(_Placed):
    """A range of numbers."""

    lower: Quantity | None
    upper: Quantity | None
    lower_closed: bool = True
    upper_closed: bool = True
    change: Change | None = None
    rest: str = ""
    notes: tuple[Problem, ...] = ()

    @property
    def unit(self) -> Unit:
        """The unit of both bounds."""
        return next((bound.unit for bound in (self.lower, self.upper) if bound is not None), NO_UNIT)


@define(kw_only=True)
class Date(_Placed):
    """A date; *limits* tells that a word such as 前 makes it a deadline, *ends* that 底 stood behind it."""

    by: Moment
    before: bool = False
    limits: bool = False
    ends: bool = False


@define(kw_only=True)
class Period(_Placed):
    """A stretch of time."""

    first: Moment
    last: Moment


@define(kw_only=True)
class Words(_Placed):
    """Words that 「 and 」 mark as a goal of their own."""

    words: str


Meaning = Number | Range | Date | Period | Words
"""Any of them."""


@define(kw_only=True)
class Goal:
    """One meaning with the words of its part of the cell before and behind it."""

    meaning: Meaning
    before: str = ""
    behind: str = ""
    printed: str = ""
    apart: bool = False
    compares: bool = False
    """True where the number is how far a result lies from another measure: 高于全省平均水平2.7个百分点."""


@define(kw_only=True)
class Cell:
    """The content of a cell: its goals in order, the completion rate printed beside the last, and everything else."""

    goals: tuple[Goal, ...] = ()
    scale: str = ""
    rate_text: str = ""
    notes: tuple[Problem, ...] = ()
    loose: tuple[tuple[str, int], ...] = ()
    """Words of parts of the cell that hold no goal, and where they start."""
    remarks: tuple[tuple[str, int, Goal | None], ...] = ()
    """The text in brackets, where it starts, and the goal before it; a bracket before every goal has none."""
    dates: tuple[Date | Period, ...] = ()
    """Dates and periods that stand beside the goals and are none."""
    labels: tuple[str, ...] = ()
    """The label of each goal, where they are tiers."""
    in_bracket: bool = False
    """True where the goal stands in a bracket behind a label."""
