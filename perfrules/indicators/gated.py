"""``gated``: nothing below a gate, then a straight line to everything."""

from fractions import Fraction
from typing import ClassVar

from attrs import frozen

from perfrules.errors import problem
from perfrules.indicators.base import Example, IndicatorType, Monotone
from perfrules.indicators.kinds import Share, key
from perfrules.indicators.measuring import measure, met_rating
from perfrules.model.rating import Outcome, Rating, RatingInput
from perfrules.wording import Sentence, Wording

__all__ = ["Gated"]

_BELOW = Wording("完成率 {completion} 低于 {gate}，得 0", "completion {completion} is below {gate}, no points")
_ABOVE = Wording("({completion} - {gate}) ÷ (1 - {gate}) = {ratio}", "({completion} - {gate}) ÷ (1 - {gate}) = {ratio}")


@frozen
class Parameters:
    """
    The gate.

    Args:
        gate: The completion below which nothing is given, from 0% to less than 100%.
    """

    gate: Fraction = key(
        Share(low=0, high=1, high_open=True), "完成率低于它得 0", "the completion below which nothing is given",
        default=Fraction(3, 5),
    )  # fmt: skip


class Gated(IndicatorType[Parameters]):
    """
    Met gives everything; a completion below the gate nothing; between, (completion - gate) ÷ (1 - gate).

    SPEC scoring §2 ``gated``; the central rule of 2021 uses 60 % (recalled).
    """

    id: ClassVar[str] = "gated"
    title: ClassVar[Wording] = Wording("设门槛", "gated")
    rule: ClassVar[Wording] = Wording(
        "完成率低于 gate 得 0，之上按 (完成率 - gate) ÷ (1 - gate)",
        "below `gate` nothing, above it (completion - gate) ÷ (1 - gate)",
    )
    parameter_class: ClassVar[type] = Parameters
    monotone: ClassVar[Monotone] = Monotone.BY_TARGET
    examples: ClassVar[tuple[Example, ...]] = (
        Example("≥100人", "80人", "1/2"),
        Example("≥100人", "59人", "0"),
        Example("≥100人", "60人", "0"),
        Example("≥100人", "100人", "1", outcome=Outcome.MET),
    )

    @property
    def bends(self) -> tuple[Fraction, ...]:
        """The gate, counted from either side."""
        return (self.parameters.gate, 2 - self.parameters.gate)

    def rate(self, case: RatingInput) -> Rating:
        """Return the share above the gate; see the class."""
        measured = measure(case)
        if isinstance(measured, Rating):
            return measured
        if measured.is_met:
            return met_rating(measured.target, measured.actual, *measured.notes)
        completion, gate = measured.completion, self.parameters.gate
        if completion is None:
            return Rating.not_ratable(problem("PR428"))
        ratio = max(Fraction(0), (completion - gate) / (1 - gate))
        values = {"completion": completion, "gate": gate, "ratio": ratio}
        step = Sentence(_BELOW if completion < gate else _ABOVE, values)
        return Rating(ratio, Outcome.NOT_MET, steps=(step,), problems=measured.notes)
