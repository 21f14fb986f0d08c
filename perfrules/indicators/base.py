"""What every indicator type is: an id, checked parameters, a pure function from a case to a rating, and examples."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction
from typing import Any, ClassVar, Generic, TypeVar

from attrs import field, frozen

from perfrules.errors import Problem
from perfrules.indicators.columns import NumberRows
from perfrules.model.rating import Outcome, Rating, RatingInput
from perfrules.model.target import Sense
from perfrules.wording import Wording

__all__ = ["Example", "IndicatorType", "Monotone", "NoParameters"]

P = TypeVar("P")


class Monotone(StrEnum):
    """How the rating moves when the actual grows, with everything else the same."""

    RISING = "rising"
    FALLING = "falling"
    BY_TARGET = "by_target"
    """Never falls towards the side the target asks for: rising for floors, falling for ceilings."""
    NOT = "not"
    """No promise, or the actual is not a number."""


@frozen
class Example:
    """
    One worked case; it becomes a test and a line of the reference page.

    Args:
        target: Target text.
        actual: Actual text.
        ratio: The share expected, as text: ``9/10``, ``1``.
        parameters: Parameters as a rule file gives them.
        outcome: The outcome expected.
        judgement: A person's word or score, where the type wants one.
        code: A problem code expected, or empty.
    """

    target: str
    actual: str
    ratio: str
    parameters: Mapping[str, object] = field(factory=dict, kw_only=True)
    outcome: Outcome | None = field(default=None, kw_only=True)
    judgement: str = field(default="", kw_only=True)
    code: str = field(default="", kw_only=True)


@frozen
class NoParameters:
    """The parameters of a type that has none."""


class IndicatorType(ABC, Generic[P]):
    """
    A way to rate a row.

    A subclass states its class attributes and `rate`. One instance is built per scoring rule, with its parameters;
    it is shared by all rows and threads and keeps no state.

    Attributes:
        id: Stable id; built-in ids have no dot, third-party ids are ``plugin.name``.
        title: Short name.
        rule: The rule in one sentence a reviewer understands.
        parameter_class: An attrs class; its fields are the keys a rule file may give.
        monotone: The promise the conformance kit tests.
        cap: The highest ratio the type may answer.
        rates_components: Whether it can rate a component, which has neither target nor actual but money and items.
        full_when_met: Whether a row that is met always gets everything; false where a person may grade what is met.
        examples: Worked cases.
    """

    id: ClassVar[str]
    title: ClassVar[Wording]
    rule: ClassVar[Wording]
    parameter_class: ClassVar[type] = NoParameters
    monotone: ClassVar[Monotone] = Monotone.NOT
    cap: ClassVar[Fraction] = Fraction(1)
    rates_components: ClassVar[bool] = False
    full_when_met: ClassVar[bool] = True
    examples: ClassVar[tuple[Example, ...]] = ()

    def __init__(self, parameters: P) -> None:
        self.parameters = parameters

    @property
    def highest(self) -> Fraction:
        """The highest ratio this instance may answer: `cap`, unless its parameters say otherwise."""
        return self.cap

    @property
    def stated_sense(self) -> Sense:
        """How a number without a comparison is meant: a floor, unless the type or its parameters say otherwise."""
        return Sense.AT_LEAST

    @property
    def bends(self) -> tuple[Fraction, ...] | None:
        """
        The multiples of a number target's bounds, besides 0 and 1, at which the formula changes; ``None``: no promise.

        Where there is one, between two of these numbers the ratio is a quotient of two straight lines of the actual,
        and depends on nothing else but target, actual and weight. A row bound once is then scored without asking the
        type again; see `perfrules.bind_row`.
        """
        return None

    def rate_columns(self, rows: NumberRows) -> tuple[Any, Any] | None:
        """
        Return the ratios of many *rows* at once, as numerators and denominators; ``None`` where there is no such way.

        For types that compare numbers by `perfrules.spi.measure` and whose ratio depends on nothing else. Both answers
        are numpy arrays, or numbers for all rows, that hold whole numbers; a row with a denominator of 0, or whose
        numbers are not exact or no ratio up to `highest`, goes to `rate` instead. A row is met as *rows* says.
        """
        del rows
        return None

    @classmethod
    def check_parameters(cls, parameters: P) -> tuple[Problem, ...]:
        """
        Return what is wrong with *parameters* beyond the kinds of their values, such as a share out of range.

        The key that is meant stands in each problem's ``place.key``.
        """
        del parameters
        return ()

    @abstractmethod
    def rate(self, case: RatingInput) -> Rating:
        """
        Return the rating of *case*.

        A pure function: the same case always gives the same rating. What is wrong with the data is a problem in the
        rating, never an exception. The ratio is exact, from 0 to `highest`; the engine multiplies and rounds.
        """
