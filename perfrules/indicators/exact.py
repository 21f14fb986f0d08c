"""``exact``: the very number, within a tolerance."""

from fractions import Fraction
from typing import ClassVar, Literal

from attrs import evolve, frozen

from perfrules.indicators.base import Example, IndicatorType
from perfrules.indicators.curves import deviated, nothing
from perfrules.indicators.kinds import Choice, Share, key
from perfrules.indicators.measuring import Measured, measure
from perfrules.model.interval import Interval
from perfrules.model.rating import Outcome, Rating, RatingInput
from perfrules.model.target import Sense
from perfrules.wording import Wording

__all__ = ["Exact"]


@frozen
class Parameters:
    """
    How exact.

    Args:
        tolerance: Deviation that still counts as equal, as a share of the target.
        otherwise: What any other number is worth: ``zero``, or ``deviation`` for 1 - |actual - target| ÷ target.
    """

    tolerance: Fraction = key(
        Share(low=0, high=1), "仍算相等的偏差，占指标值的比例",
        "the deviation that still counts as equal, of the target",
        default=Fraction(0),
    )  # fmt: skip
    otherwise: Literal["zero", "deviation"] = key(
        Choice(words=("zero", "deviation")), "不相等时的得分", "what any other number is worth", default="zero"
    )


class Exact(IndicatorType[Parameters]):
    """
    The very number gives everything, whichever sign stands in the cell is kept; a bare number means =.

    SPEC scoring §2 ``exact``.
    """

    id: ClassVar[str] = "exact"
    title: ClassVar[Wording] = Wording("等于", "exact")
    rule: ClassVar[Wording] = Wording(
        "等于指标值（容差内）得满分，否则按 otherwise", "equal within the tolerance gives everything, else `otherwise`"
    )
    parameter_class: ClassVar[type] = Parameters
    examples: ClassVar[tuple[Example, ...]] = (
        Example("=1666元/月", "1666元/月", "1", outcome=Outcome.MET),
        Example("=1666元/月", "19992元/年", "1", outcome=Outcome.MET),
        Example("=0次", "1次", "0"),
        Example("=100人", "98人", "1", parameters={"tolerance": "2%"}),
        Example("=100人", "110人", "9/10", parameters={"otherwise": "deviation"}),
    )

    @property
    def stated_sense(self) -> Sense:
        """How a number without a comparison is meant here."""
        return Sense.EXACTLY

    @property
    def bends(self) -> tuple[Fraction, ...]:
        """The tolerance ends on either side; deviations take everything at twice the bound."""
        return (1 - self.parameters.tolerance, 1 + self.parameters.tolerance, Fraction(2))

    def rate(self, case: RatingInput) -> Rating:
        """Return everything or what *otherwise* leaves; see the class."""
        measured = measure(case, stated=self.stated_sense)
        if isinstance(measured, Rating):
            return measured
        widened = self._widened(measured)
        return nothing(widened) if self.parameters.otherwise == "zero" else deviated(widened)

    def _widened(self, measured: Measured) -> Measured:
        """Return *measured* with what lies within the tolerance of the bound it misses counted as met, nothing else."""
        exactly = measured.interval
        room = abs(measured.bound) * self.parameters.tolerance
        if room and abs(measured.amount - measured.bound) <= room:
            exactly = Interval.point(measured.amount)
        return evolve(measured, met_by=exactly)
