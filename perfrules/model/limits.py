"""Limits on numbers that hold wherever one is read or written."""

from decimal import Decimal

__all__ = ["MAX_DIGITS", "MAX_EXPONENT", "is_bounded"]

MAX_DIGITS = 30
MAX_EXPONENT = 30


def is_bounded(number: Decimal) -> bool:
    """
    Return whether *number* is finite, with at most `MAX_DIGITS` digits and an exponent within ±`MAX_EXPONENT`.

    Arithmetic and printing are cheap on such numbers; ``1e999999`` takes nine bytes to write and minutes to print.
    """
    _, digits, exponent = number.as_tuple()
    return isinstance(exponent, int) and len(digits) <= MAX_DIGITS and -MAX_EXPONENT <= exponent <= MAX_EXPONENT
