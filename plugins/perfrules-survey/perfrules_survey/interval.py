"""
The margin of error of a share, in exact arithmetic.

The interval is Wilson's score interval. With c = z² ÷ n its lower end is::

    (p + c/2 - √(c·p·(1 - p) + c²/4)) ÷ (1 + c)

A finite population of N makes the sample worth n·(N - 1) ÷ (N - n) answers; a census has no margin. Wilson's interval
is used because p ± z·√(p(1 - p)/n) calls 5 satisfied of 5 asked a certainty. z and the root are rounded away from the
share, so the bound that is returned never promises more than the exact one.
"""

from collections.abc import Mapping
from fractions import Fraction
from math import isqrt

__all__ = ["CONFIDENCES", "PLACES", "lower_bound"]

PLACES = 6
"""Decimal places to which the lower bound is rounded down."""

CONFIDENCES: Mapping[Fraction, Fraction] = {
    Fraction(80, 100): Fraction(1281552, 10**6),
    Fraction(90, 100): Fraction(1644854, 10**6),
    Fraction(95, 100): Fraction(1959964, 10**6),
    Fraction(98, 100): Fraction(2326348, 10**6),
    Fraction(99, 100): Fraction(2575830, 10**6),
}
"""Two-sided confidence → quantile of the normal distribution, rounded up at the sixth place."""

_ROOT_SCALE = 10**12


def lower_bound(share: Fraction, sample: int, population: int | None, confidence: Fraction) -> Fraction:
    """
    Return the lower end of the interval around *share*, rounded down to `PLACES` places.

    Args:
        share: Share satisfied, 0 to 1.
        sample: Valid answers, at least 1.
        population: How many could have been asked, at least *sample*; ``None`` for a population without end.
        confidence: A key of `CONFIDENCES`.
    """
    if population == sample:
        return _down(share)
    worth = Fraction(sample)
    if population is not None:
        worth *= Fraction(population - 1, population - sample)
    c = CONFIDENCES[confidence] ** 2 / worth
    root = _root_above(c * share * (1 - share) + c * c / 4)
    return _down(max(Fraction(0), (share + c / 2 - root) / (1 + c)))


def _root_above(square: Fraction) -> Fraction:
    """Return a number not below √square and less than 2 ÷ 10¹² above it."""
    scaled = square.numerator * _ROOT_SCALE**2
    whole = -(-scaled // square.denominator)
    root = isqrt(whole)
    return Fraction(root if root * root == whole else root + 1, _ROOT_SCALE)


def _down(number: Fraction) -> Fraction:
    return Fraction(number * 10**PLACES // 1, 10**PLACES)
