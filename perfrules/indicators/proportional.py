"""``proportional``: points in proportion to what was reached."""

from fractions import Fraction
from typing import ClassVar, Literal, assert_never

from attrs import evolve, frozen

from perfrules.indicators.base import Example, IndicatorType, Monotone
from perfrules.indicators.curves import attained, deviated, inverted, nothing, overrun
from perfrules.indicators.kinds import Choice, key
from perfrules.indicators.measuring import Measured, measure
from perfrules.indicators.overrun import DOUBLE
from perfrules.model.interval import Interval
from perfrules.model.rating import Outcome, Rating, RatingInput
from perfrules.model.target import Sense
from perfrules.wording import Wording

__all__ = ["STATED_SENSES", "Proportional"]

STATED_SENSES = {"floor": Sense.AT_LEAST, "ceiling": Sense.AT_MOST, "exact": Sense.EXACTLY}


@frozen
class Parameters:
    """
    Choices the regulations leave open.

    Args:
        below: What a missed floor is worth: ``ratio`` (actual ÷ target) or ``zero``.
        above: What an exceeded ceiling is worth: ``overrun``, ``inverse`` or ``zero``.
        exact: What ``=`` asks for: the very number, at least it, or as little deviation as possible.
        stated: What a number without a sign is: a floor, a ceiling or an exact value.
    """

    below: Literal["ratio", "zero"] = key(
        Choice(words=("ratio", "zero")), "下限未达成时的得分", "what a missed floor is worth", default="ratio"
    )
    above: Literal["overrun", "inverse", "zero"] = key(
        Choice(words=("overrun", "inverse", "zero")), "超出上限时的得分", "what an exceeded ceiling is worth",
        default="overrun",
    )  # fmt: skip
    exact: Literal["exact", "at_least", "deviation"] = key(
        Choice(words=("exact", "at_least", "deviation")), "“=”要求什么", "what `=` asks for", default="exact"
    )
    stated: Literal["floor", "ceiling", "exact"] = key(
        Choice(words=("floor", "ceiling", "exact")), "没有符号的数是什么", "what a number without a sign is",
        default="floor",
    )  # fmt: skip


class Proportional(IndicatorType[Parameters]):
    """
    Met gives everything; a missed floor gives actual ÷ target; an exceeded ceiling follows *above*.

    SPEC scoring §2 ``proportional``. Floors of the national rule of 2020 (recalled); ceilings and ``=`` are practice
    and differ, hence the parameters.
    """

    id: ClassVar[str] = "proportional"
    title: ClassVar[Wording] = Wording("按比例", "proportional")
    rule: ClassVar[Wording] = Wording(
        "达成得满分；下限未达按 实际÷指标；上限超出按参数 above",
        "met gives everything; a missed floor gives actual ÷ target; an exceeded ceiling follows `above`",
    )
    parameter_class: ClassVar[type] = Parameters
    monotone: ClassVar[Monotone] = Monotone.BY_TARGET
    examples: ClassVar[tuple[Example, ...]] = (
        Example("≥90%", "81%", "9/10"),
        Example("≥90%", "100%", "1", outcome=Outcome.MET),
        Example("≤30人", "33人", "9/10"),
        Example("≤30人", "33人", "10/11", parameters={"above": "inverse"}),
        Example("=1666元/月", "2000元/月", "0"),
        Example("=1666元/月", "2000元/月", "1", parameters={"exact": "at_least"}),
        Example("≥30人", "30户", "0", outcome=Outcome.NOT_RATABLE, code="PR406"),
    )

    @property
    def stated_sense(self) -> Sense:
        """How a number without a comparison is meant here."""
        return STATED_SENSES[self.parameters.stated]

    @property
    def bends(self) -> tuple[Fraction, ...]:
        """Beyond a ceiling, or far from an exact value, nothing is left at twice the bound."""
        return (DOUBLE,)

    def rate(self, case: RatingInput) -> Rating:
        """Return the share reached; see the class."""
        measured = measure(case, stated=self.stated_sense)
        if isinstance(measured, Rating):
            return measured
        if measured.interval.lower == measured.interval.upper:
            return self._equal(measured)
        if measured.falls_short:
            return self._below(measured)
        return self._above(measured)

    def _below(self, measured: Measured) -> Rating:
        return attained(measured) if self.parameters.below == "ratio" else nothing(measured)

    def _above(self, measured: Measured) -> Rating:
        match self.parameters.above:
            case "overrun":
                return overrun(measured, DOUBLE)
            case "inverse":
                return inverted(measured)
            case "zero":
                return nothing(measured)
            case unknown:
                assert_never(unknown)

    def _equal(self, measured: Measured) -> Rating:
        match self.parameters.exact:
            case "exact":
                return nothing(measured)
            case "deviation":
                return deviated(measured)
            case "at_least":
                if measured.bound == 0:
                    # SPEC scoring §5: =0次 with 1次 gives nothing under any policy; more than none is not better
                    return nothing(measured)
                floor = Interval(lower=measured.interval.lower, lower_closed=True)
                return self._below(evolve(measured, interval=floor, met_by=floor))
            case unknown:
                assert_never(unknown)
