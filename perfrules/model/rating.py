"""The answer of an indicator type: an exact share of the points, an outcome, and the steps that led to it."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import field, frozen

from perfrules.errors import Problem
from perfrules.wording import Sentence

if TYPE_CHECKING:
    from perfrules.model.actual import Actual
    from perfrules.model.sheet import Funds, ManagementItem
    from perfrules.model.target import Target

__all__ = ["Outcome", "Peers", "Rating", "RatingInput"]


class Outcome(StrEnum):
    """The outcome of a row."""

    MET = "met"
    NOT_MET = "not_met"
    NOT_APPLICABLE = "not_applicable"
    NOT_RATABLE = "not_ratable"


@frozen
class Peers:
    """
    What the same indicator reached in all sheets evaluated together, the row's own included.

    Args:
        values: Exact numbers in base units, from low to high; equal numbers stand as often as they occur.
    """

    values: tuple[Fraction, ...]

    @property
    def mean(self) -> Fraction:
        """The exact mean; there is at least one value."""
        return sum(self.values, Fraction(0)) / len(self.values)


@frozen(kw_only=True)
class RatingInput:
    """
    All that an indicator type may look at. A type is a pure function of it.

    Args:
        target: What was promised.
        actual: What was reached.
        weight: Full points of the row; for judging a person's score, never for weighing (the engine weighs).
        name: Name of the row or component, for explanations.
        judgement: A person's word or score, as typed; empty when nobody judged.
        funds: The project's money, total line; ``None`` when the sheet has none.
        items: Statements on the management of funds.
        sample: How many answers a survey rests on, where the sheet says so.
        evidence: What proves the actual, as typed.
        peers: What the same indicator reached elsewhere; ``None`` when the sheet is evaluated alone.
        as_of: The day of monitoring, or ``None`` for the end of the year.
        may_fall: Whether the numbers are changes by the family of the name; less than 0 makes sense then.
    """

    target: "Target"
    actual: "Actual"
    weight: Decimal
    name: str = ""
    judgement: str = ""
    funds: "Funds | None" = None
    items: "tuple[ManagementItem, ...]" = ()
    sample: int | None = None
    evidence: str = ""
    peers: Peers | None = None
    as_of: "date | None" = None
    may_fall: bool = False


@frozen
class Rating:
    """
    The answer of an indicator type.

    Args:
        ratio: Exact share of the points, from 0 to the type's cap (1 unless declared); 0 where nothing can be said.
        outcome: Met, not met, not applicable, or not ratable.
        steps: How *ratio* came about, each a sentence a reviewer can check by hand.
        problems: What was doubtful; `NOT_RATABLE` carries at least one error.
        unrated: Names of parts that could not be rated though others were; the result is then a lower bound.
    """

    ratio: Fraction
    outcome: Outcome
    steps: tuple[Sentence, ...] = field(default=(), kw_only=True)
    problems: tuple[Problem, ...] = field(default=(), kw_only=True)
    unrated: tuple[str, ...] = field(default=(), kw_only=True)

    @property
    def is_complete(self) -> bool:
        """True when nothing was left unrated."""
        return self.outcome is not Outcome.NOT_RATABLE and not self.unrated

    @classmethod
    def not_ratable(cls, *problems: Problem, steps: tuple[Sentence, ...] = ()) -> "Rating":
        """Return the rating of a row about which nothing can be said: no points, and the reasons."""
        return cls(Fraction(0), Outcome.NOT_RATABLE, steps=steps, problems=problems)
