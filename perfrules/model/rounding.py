"""Rounding as a rule set states it: how many places, which way, and where."""

from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from attrs import frozen

__all__ = ["Rounding", "RoundingMode", "RoundingStage"]


class RoundingMode(StrEnum):
    """Which way an exact number goes. *half-up* is half away from zero, as in Chinese administrative practice."""

    HALF_UP = "half-up"
    HALF_EVEN = "half-even"
    TRUNCATE = "truncate"


class RoundingStage(StrEnum):
    """The finest stage whose numbers are rounded; the stages above it add rounded numbers up."""

    ROW = "row"
    COMPONENT = "component"
    TOTAL = "total"


@frozen
class Rounding:
    """
    A rounding rule.

    Args:
        places: Decimal places kept, 0 to 6.
        mode: Which way.
        at: The first stage at which numbers are rounded. Rounding at an earlier stage implies it at later ones, where
            it changes nothing unless a later stage divides.
    """

    places: int = 2
    mode: RoundingMode = RoundingMode.HALF_UP
    at: RoundingStage = RoundingStage.ROW

    def apply(self, exact: Fraction) -> Decimal:
        """Return *exact* rounded once, printed with exactly `places` places."""
        numerator, denominator = exact.numerator, exact.denominator
        quotient, rest = divmod(abs(numerator) * 10**self.places, denominator)
        twice = 2 * rest
        if self.mode is RoundingMode.HALF_UP:
            up = twice >= denominator
        elif self.mode is RoundingMode.HALF_EVEN:
            up = twice > denominator or (twice == denominator and quotient % 2 == 1)
        else:
            up = False
        digits = tuple(map(int, str(quotient + up)))
        return Decimal((int(numerator < 0 and quotient + up > 0), digits, -self.places))
