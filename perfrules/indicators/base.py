"""
Indicator types: an id, checked parameters, a pure function from a case to a rating, and examples.

Types whose share is a curve of the actual derive from `CurveType`, types that rate a row among its peers (the same
indicator in many sheets) from `PopulationType`.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from typing import Any, ClassVar, Generic, TypeVar

from attrs import field, frozen

from perfrules.errors import Problem, problem
from perfrules.indicators.curve import Curve, CurveContext, context_of
from perfrules.indicators.measuring import measure
from perfrules.model.rating import Outcome, Peers, Rating, RatingInput
from perfrules.model.target import Sense
from perfrules.wording import Wording

__all__ = ["CurveType", "Example", "FundsCurve", "IndicatorType", "Monotone", "NoParameters", "PopulationType"]


P = TypeVar("P")


class Monotone(StrEnum):
    """The direction of the rating when the actual grows, with everything else the same."""

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
        looks_at: What a type for components looks at: ``funds`` (the money of the total line), ``items`` (statements
            on management).
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
    looks_at: ClassVar[frozenset[str]] = frozenset(("funds", "items"))
    examples: ClassVar[tuple[Example, ...]] = ()

    def __init__(self, parameters: P) -> None:
        self.parameters = parameters

    @property
    def highest(self) -> Fraction:
        """The highest ratio this instance may answer: `cap`, unless its parameters say otherwise."""
        return self.cap

    @property
    def default_sense(self) -> Sense:
        """The meaning of a number without a comparison: a floor, unless the type or its parameters say otherwise."""
        return Sense.AT_LEAST

    @property
    def minimum_sample(self) -> int | None:
        """The fewest answers that count, where the sheet says how many there were; ``None``: any number does."""
        return None

    @property
    def funds_curve(self) -> "FundsCurve | None":
        """The curve of spending, for types that rate components by what was spent of a budget alone."""
        return None

    def curve(self, context: CurveContext) -> Curve | Problem | None:
        """
        Return what actuals beside a target of *context* are worth.

        A promise that the rating of a number beside a number depends on these two, the weight, the day of monitoring
        and the size of a sample alone, and is what the curve says. Rows are then scored without asking `rate`.

        Returns:
            The curve; a problem where nothing can be said of any number; ``None`` where the type promises nothing.
        """
        del context
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


class CurveType(IndicatorType[P]):
    """
    A type whose share is a curve of the actual.

    A subclass states `curve`, and its rating with every sentence follows; see `perfrules.indicators.curve`.
    """

    @abstractmethod
    def curve(self, context: CurveContext) -> Curve | Problem | None:
        """Return what actuals beside a target of *context* are worth; ``None`` only where `rate` is another one."""

    def rate(self, case: RatingInput) -> Rating:
        """Return the rating that the curve gives."""
        measured = measure(case, stated=_known_sense(self))
        if isinstance(measured, Rating):
            return measured
        curve = _known_curve(self, context_of(measured, case.as_of))
        assert curve is not None  # a type that has no curve rates in another way
        return Rating.not_ratable(curve) if isinstance(curve, Problem) else curve.rate(measured, case.weight)


@lru_cache(maxsize=4096)
def _known_sense(kind: CurveType[Any]) -> Sense:
    # parameters never change, and every row asks
    return kind.default_sense


@lru_cache(maxsize=4096)
def _known_curve(kind: CurveType[Any], context: CurveContext) -> Curve | Problem | None:
    # the same few contexts come back for every row, and building a curve takes longer than using it
    return kind.curve(context)


@frozen
class FundsCurve:
    """
    The curve of what was spent, beside the budget as a floor.

    Args:
        curve: The curve; a budget is above 0 and spending not below it.
        budgets: What is divided by: the first of these amounts that is stated.
    """

    curve: Curve
    budgets: tuple[str, ...]


class PopulationType(IndicatorType[P]):
    """
    A type whose rating depends on all sheets evaluated together.

    The engine asks twice: first `observe` for every row of every sheet, then `rate_among` with all that was observed
    for the same indicator under the same scoring rule. Both are pure functions.

    A sheet evaluated alone has no peers; its row is then not ratable (PR454).
    """

    needs_population: ClassVar[bool] = True

    @abstractmethod
    def observe(self, case: RatingInput) -> Fraction | None:
        """Return the number by which *case* is compared, in base units; ``None`` when the row has none."""

    @abstractmethod
    def rate_among(self, case: RatingInput, observed: Fraction, peers: Peers) -> Rating:
        """
        Return the rating of *case* among its *peers*.

        Args:
            case: The row.
            observed: What `observe` gave for it.
            peers: What it gave for every row of the population, this one included.
        """

    def rate(self, case: RatingInput) -> Rating:
        """Return the rating among ``case.peers``; without peers, or without a number, the row is not ratable."""
        observed = self.observe(case)
        if observed is None:
            return self.unobserved(case)
        if case.peers is None:
            return Rating.not_ratable(problem("PR454"))
        return self.rate_among(case, observed, case.peers)

    def unobserved(self, case: RatingInput) -> Rating:
        """Return the rating of a row that has no number to compare; types may say more."""
        return Rating.not_ratable(problem("PR407", actual=case.actual.kind, target=case.target.kind))
