"""``time-proportional``: against the part of the target that the elapsed part of the year calls for."""

from fractions import Fraction
from typing import ClassVar

from attrs import frozen

from perfrules.errors import problem
from perfrules.indicators.base import Example, IndicatorType, Monotone
from perfrules.indicators.curves import nothing
from perfrules.indicators.kinds import MOST, Share, Whole, key
from perfrules.indicators.measuring import Measured, format_value, measure, unreadable
from perfrules.model.rating import Outcome, Rating, RatingInput
from perfrules.model.target import RangeTarget
from perfrules.wording import Sentence, Wording

__all__ = ["TimeProportional", "elapsed_months"]

_SHARE = Wording(
    "{actual} ÷ ({bound} × {month}/12) = {value}，计 {ratio}",
    "{actual} ÷ ({bound} × {month}/12) = {value}, counts {ratio}",
)


@frozen
class Parameters:
    """
    How much of the year has gone.

    Args:
        month: Whole months, 1 to 12; without it the month of the day of monitoring, or 12.
        cap: The most a floor may count; above 100% monitoring can show how far a row is ahead.
    """

    month: int | None = key(
        Whole(low=1, high=12), "已过去的月数；不写则看监控日", "whole months gone; else those of the day", default=None
    )
    cap: Fraction = key(Share(low=1, high=MOST), "下限类最多计到", "the most a floor may count", default=Fraction(1))


def elapsed_months(case: RatingInput, month: int | None) -> int:
    """Return the months gone: *month*, else the month of the day of monitoring, else the whole year."""
    if month is not None:
        return month
    return case.as_of.month if case.as_of is not None else 12


class TimeProportional(IndicatorType[Parameters]):
    """
    A floor counts in proportion to the months gone; a ceiling is inside or outside, an exact value reached or not.

    SPEC scoring §2 ``time-proportional`` and §3, monitoring lights. A range is not rated (PR433).
    """

    id: ClassVar[str] = "time-proportional"
    title: ClassVar[Wording] = Wording("按时间进度", "by elapsed time")
    rule: ClassVar[Wording] = Wording("实际 ÷ (指标 × 月数/12)，不超过 1", "actual ÷ (target × months/12), not above 1")
    parameter_class: ClassVar[type] = Parameters
    monotone: ClassVar[Monotone] = Monotone.BY_TARGET
    examples: ClassVar[tuple[Example, ...]] = (
        Example("≥100人", "40人", "4/5", parameters={"month": 6}),
        Example("≥100人", "50人", "1", parameters={"month": 6}, outcome=Outcome.MET),
        Example("≤100人", "101人", "0", parameters={"month": 6}),
    )

    @property
    def highest(self) -> Fraction:
        """The cap."""
        return self.parameters.cap

    def rate(self, case: RatingInput) -> Rating:
        """Return the share of what was due by now; see the class."""
        if isinstance(case.target, RangeTarget):
            return unreadable(case) or Rating.not_ratable(problem("PR433", kind=case.target.kind))
        measured = measure(case)
        if isinstance(measured, Rating):
            return measured
        if measured.interval.upper is not None:
            return nothing(measured)
        return self._against_due(measured, elapsed_months(case, self.parameters.month))

    def _against_due(self, measured: Measured, month: int) -> Rating:
        if measured.bound < 0 and not measured.is_met:
            return Rating.not_ratable(problem("PR428"))
        if measured.bound <= 0:
            return nothing(measured)
        value = measured.amount / (measured.bound * Fraction(month, 12))
        ratio = min(self.parameters.cap, max(Fraction(0), value))
        values = {
            "actual": str(measured.actual.quantity),
            "bound": f"{format_value(measured.bound / measured.unit.factor)}{measured.unit.symbol}",
            "month": str(month),
            "value": format_value(value),
            "ratio": format_value(ratio),
        }
        outcome = Outcome.MET if value >= 1 else Outcome.NOT_MET
        return Rating(ratio, outcome, steps=(Sentence(_SHARE, values),), problems=measured.notes)
