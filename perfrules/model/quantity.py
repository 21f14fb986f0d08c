"""A number with its unit, exact and printed as it was written."""

from decimal import Decimal
from fractions import Fraction

from attrs import Factory, field, frozen

from perfrules.model.unit import NO_UNIT, PERCENT, Unit

__all__ = ["Quantity", "plain"]


def plain(number: Decimal) -> str:
    """Return *number* as a decimal string without an exponent, its digits kept: ``Decimal("28.40")`` → ``28.40``."""
    return format(number, "f")


@frozen
class Quantity:
    """
    A number and its unit.

    Equality is by what is printed: 90% and 90.0% differ (they promise a different precision), as do 1.5万元 and
    15000元; `base` compares amounts.

    Args:
        number: The number as printed; trailing zeros are kept, they carry the printed precision.
        unit: Its unit; `NO_UNIT` for a bare number.
    """

    number: Decimal = field(eq=str)
    unit: Unit = NO_UNIT
    base: Fraction = field(
        default=Factory(lambda self: Fraction(self.number) * self.unit.factor, takes_self=True),
        init=False,
        repr=False,
        eq=False,
    )
    """The amount in base units of the dimension, exactly."""

    def __str__(self) -> str:
        return f"{plain(self.number)}{self.unit.symbol}"

    def in_unit(self, unit: Unit) -> Fraction:
        """Return the amount counted in *unit*, which must share this quantity's dimension."""
        return Fraction(self.number) * self.unit.ratio_to(unit)

    @property
    def is_percentage(self) -> bool:
        """True for a number printed with %."""
        return self.unit == PERCENT
