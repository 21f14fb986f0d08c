"""Deductions by steps: so much off for each unit, or each begun unit, that is missing, over or late."""

from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from attrs import frozen

from perfrules.model.explanation import format_value
from perfrules.model.rating import Outcome, Rating
from perfrules.wording import Sentence, Wording

__all__ = ["Staircase"]

_STEPS = Wording(
    "相差 {distance} ÷ {per} = {count} 级，1 - {count} × {minus} = {value}，不低于 {floor}",
    "{distance} off ÷ {per} = {count} steps, 1 - {count} × {minus} = {value}, not below {floor}",
)


@frozen(kw_only=True)
class Staircase:
    """
    How distances become deductions.

    Args:
        per: Size of a step, in the unit distances are counted in.
        minus: Share of the points for each step; exactly one of *minus* and *points* is given.
        points: Points for each step.
        begun: Whether a begun step counts as a whole one; else only whole ones count.
        floor: The least share that is left.
    """

    per: Fraction
    minus: Fraction | None = None
    points: Fraction | None = None
    begun: bool = False
    floor: Fraction = Fraction(0)

    def rating(self, distance: Fraction, weight: Decimal, shown: tuple[str, str]) -> Rating:
        """
        Return the rating of a row that is *distance* away from being met.

        Args:
            distance: How far, in the unit of `per`; not negative.
            weight: Full points of the row, for deductions given in points.
            shown: Distance and step as text, for the derivation.
        """
        steps = distance / self.per
        count = ceil(steps) if self.begun else floor(steps)
        minus = self.minus if self.minus is not None else (self.points or Fraction(0)) / Fraction(weight)
        value = 1 - count * minus
        ratio = max(self.floor, value)
        values = {
            "distance": shown[0],
            "per": shown[1],
            "count": str(count),
            "minus": format_value(minus),
            "value": format_value(value),
            "floor": format_value(self.floor),
        }
        return Rating(ratio, Outcome.NOT_MET, steps=(Sentence(_STEPS, values),))
