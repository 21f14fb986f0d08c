"""``gated``: nothing below a gate, then a straight line to everything."""

from fractions import Fraction
from typing import ClassVar

from attrs import evolve, frozen

from perfrules.indicators.base import CurveType, Example, Monotone
from perfrules.indicators.curve import ACTUAL, FULL, ONE, Curve, CurveContext, Piece, Quotient, completion_curve, fixed
from perfrules.indicators.kinds import Share
from perfrules.indicators.parameters import key
from perfrules.model.rating import Outcome
from perfrules.wording import Wording

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
        Share(low=0, high=1, high_open=True), "完成率低于它得 0",
        "the completion below which nothing is given", default=Fraction(3, 5),
    )  # fmt: skip


class Gated(CurveType[Parameters]):
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

    def curve(self, context: CurveContext) -> Curve:
        """Return the share above the gate; see the class."""
        gate = self.parameters.gate
        values = {"completion": Quotient(ACTUAL), "gate": gate}
        above = Piece(Quotient(ACTUAL - gate * ONE, (1 - gate) * ONE), _ABOVE, gate * ONE, values=values)
        pieces = (Piece(fixed(0), _BELOW, values=values), above)
        return evolve(completion_curve(pieces, context), met=(FULL,))
