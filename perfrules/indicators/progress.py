"""``progress``: how much of the way from a baseline to the target was gone."""

from fractions import Fraction
from typing import ClassVar

from attrs import frozen

from perfrules.errors import problem
from perfrules.indicators.base import Example, IndicatorType, Monotone
from perfrules.indicators.measuring import Measured, measure, met_rating, show, unreadable
from perfrules.model.quantity import Quantity
from perfrules.model.rating import Case, Outcome, Rating
from perfrules.model.target import RangeTarget
from perfrules.model.unit import NO_UNIT
from perfrules.wording import Sentence, Wording

__all__ = ["Progress"]

_WAY = Wording(
    "({actual} - {baseline}) ÷ ({bound} - {baseline}) = {ratio}",
    "({actual} - {baseline}) ÷ ({bound} - {baseline}) = {ratio}",
)
_BACKWARDS = Wording(
    "没有从 {baseline} 向 {bound} 前进，得 0", "no progress from {baseline} towards {bound}, no points"
)


@frozen
class Parameters:
    """
    Where the way begins.

    Args:
        baseline: The value at the start; a bare number counts in the target's unit.
    """

    baseline: Quantity


class Progress(IndicatorType[Parameters]):
    """
    Met gives everything; otherwise (actual - baseline) ÷ (target - baseline), from 0 to 1.

    SPEC scoring §2 ``progress``. Works upwards and downwards. A range has no single end and is not rated (PR433).
    """

    id: ClassVar[str] = "progress"
    title: ClassVar[Wording] = Wording("进展", "progress")
    rule: ClassVar[Wording] = Wording("(实际 - 基期) ÷ (指标 - 基期)", "(actual - baseline) ÷ (target - baseline)")
    parameter_class: ClassVar[type] = Parameters
    monotone: ClassVar[Monotone] = Monotone.BY_TARGET
    examples: ClassVar[tuple[Example, ...]] = (
        Example("≥200人", "150人", "1/2", parameters={"baseline": "100人"}),
        Example("≤50人", "75人", "1/2", parameters={"baseline": "100人"}),
        Example("≥200人", "90人", "0", parameters={"baseline": "100人"}),
    )

    def rate(self, case: Case) -> Rating:
        """Return the share of the way; see the class."""
        if isinstance(case.target, RangeTarget):
            return unreadable(case) or Rating.not_ratable(problem("PR433", kind=case.target.kind))
        measured = measure(case)
        if isinstance(measured, Rating):
            return measured
        start = self._start(measured)
        if start is None:
            return Rating.not_ratable(problem("PR406", actual=self.parameters.baseline.unit, target=measured.unit))
        if measured.is_met:
            return met_rating(measured.target, measured.actual, *measured.notes)
        way, gone = measured.bound - start, measured.amount - start
        towards = way > 0 if measured.interval.upper is None else way < 0 or measured.interval.lower is not None
        ratio = min(Fraction(1), max(Fraction(0), gone / way)) if way and towards else Fraction(0)
        values = {
            "actual": str(measured.actual.quantity),
            "baseline": str(self.parameters.baseline),
            "bound": f"{show(measured.bound / measured.unit.factor)}{measured.unit.symbol}",
            "ratio": show(ratio),
        }
        step = Sentence(_WAY if ratio else _BACKWARDS, values)
        return Rating(ratio, Outcome.NOT_MET, steps=(step,), problems=measured.notes)

    def _start(self, measured: Measured) -> Fraction | None:
        baseline = self.parameters.baseline
        if baseline.unit == NO_UNIT:
            return Fraction(baseline.number) * measured.unit.factor
        return baseline.base if baseline.unit.converts_to(measured.unit) else None
