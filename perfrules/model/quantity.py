"""A number with its unit, exact and printed as it was written; and the limits on numbers everywhere."""

import re
from decimal import Decimal
from fractions import Fraction

from attrs import Factory, field, frozen

from perfrules.model.unit import NO_UNIT, PERCENT, Unit
from perfrules.wording import Language

__all__ = [
    "MAX_DIGITS",
    "MAX_EXPONENT",
    "Quantity",
    "cell_text",
    "exact_decimal",
    "format_decimal",
    "format_short",
    "is_bounded",
    "may_be_month",
    "print_number",
]


MAX_DIGITS = 30
MAX_EXPONENT = 30


def is_bounded(number: Decimal) -> bool:
    """
    Return whether *number* is finite, with at most `MAX_DIGITS` digits and an exponent within ±`MAX_EXPONENT`.

    Arithmetic and printing are cheap on such numbers; ``1e999999`` takes nine bytes to write and minutes to print.
    """
    _, digits, exponent = number.as_tuple()
    return isinstance(exponent, int) and len(digits) <= MAX_DIGITS and -MAX_EXPONENT <= exponent <= MAX_EXPONENT


def format_decimal(number: Decimal) -> str:
    """Return *number* as a decimal string without an exponent, its digits kept: ``Decimal("28.40")`` → ``28.40``."""
    return format(number, "f")


def format_short(number: Decimal) -> str:
    """Return *number* for a message: plain where that is short, else as Python prints it (``NaN``, ``1E+400``)."""
    return format_decimal(number) if is_bounded(number) else str(number)


def print_number(number: Decimal) -> str:
    """
    Return *number* as the language reads it again: with an exponent where it takes more than `MAX_DIGITS` digits.

    ``1e30`` is within the limits of the language, its 31 digits are not. What is beyond them stays as it is.
    """
    text = format_decimal(number)
    if len(text) <= MAX_DIGITS or sum(map(str.isdigit, text)) <= MAX_DIGITS:
        return text
    sign, digits, places = number.as_tuple()
    assert isinstance(places, int)  # INVARIANT: quantities are finite
    if "." in text:
        exponent = max(places, -MAX_EXPONENT)
        return f"{format_decimal(Decimal((sign, digits, places - exponent)))}e{exponent}"
    exponent = min(len(text) - len(text.rstrip("0")), MAX_EXPONENT)
    return f"{text[:-exponent]}e{exponent}" if exponent else text


_YEAR_AND_MONTH = re.compile(r"(?:19|20)[0-9]{2}[.．](?:0[1-9]|1[0-2])")


def may_be_month(number: str) -> bool:
    """Return whether *number* is printed like a year and a month: 2023.12."""
    return _YEAR_AND_MONTH.fullmatch(number) is not None


def cell_text(number: Decimal) -> str:
    """
    Return *number*, given as a number, as a cell that says so: ``2,023.12``, for ``2023.12`` might be a month.

    The language reads neither sign nor digits otherwise.
    """
    text = format_short(number)
    return f"{text[:1]},{text[1:]}" if may_be_month(text) else text


def exact_decimal(number: Fraction) -> Decimal:
    """
    Return *number* as the decimal it is, whatever the caller's decimal context.

    Sums and differences of decimals are decimals; any other fraction is a caller's bug.
    """
    places = 0
    while (number * 10**places).denominator != 1:
        places += 1
        assert places < 200, "not a decimal"
    scaled = number.numerator * 10**places // number.denominator
    return Decimal((int(scaled < 0), tuple(map(int, str(abs(scaled)))), -places))


def _exact_product(number: Decimal, factor: Fraction) -> Fraction:
    """Return the product, reduced once: every number read passes here, and two fractions cost three times as much."""
    over, under = number.as_integer_ratio()
    return Fraction(over * factor.numerator, under * factor.denominator)


def name_after(name: str) -> str:
    """Return the *name* of a unit as it stands behind a number in English: words behind a blank, signs at once."""
    return f" {name}" if (name and name[0].isalpha() and name.isascii()) or name in _RAISED else name


_RAISED = ("m²", "km²", "m³")


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
        default=Factory(lambda self: _exact_product(self.number, self.unit.factor), takes_self=True),
        init=False,
        repr=False,
        eq=False,
    )
    """The amount in base units of the dimension, exactly."""

    def __str__(self) -> str:
        return f"{print_number(self.number)}{self.unit.symbol}"

    def print_in(self, language: Language) -> str:
        """Return number and unit in *language*: ``28人``, ``28 people``."""
        if language == "zh":
            return str(self)
        name = self.unit.print_in(language, count=self.number)
        return f"{print_number(self.number)}{name_after(name)}"

    def in_unit(self, unit: Unit) -> Fraction:
        """Return the amount counted in *unit*, which must share this quantity's dimension."""
        return Fraction(self.number) * self.unit.ratio_to(unit)

    @property
    def is_percentage(self) -> bool:
        """True for a number printed with %."""
        return self.unit == PERCENT
