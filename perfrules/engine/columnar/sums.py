"""Exact sums by group: in integers where they fit, in fractions where they do not."""

from collections.abc import Sequence
from fractions import Fraction
from math import lcm

import numpy as np

from perfrules.engine.columnar.arrays import Integers, Mask

__all__ = ["add_values", "counts"]

_EXACT = 2**53
"""Integers up to here are exact in float64, which is what numpy adds up by group fastest."""


def counts(groups: Integers, number: int, chosen: Mask | None = None) -> Integers:
    """Return how many rows, or *chosen* rows (a mask), each of *number* groups has."""
    return np.bincount(groups if chosen is None else groups[chosen], minlength=number)


def add_values(groups: Integers, number: int, codes: Integers, values: Sequence[Fraction]) -> list[Fraction]:
    """
    Return the sum of each of *number* groups.

    Args:
        groups: For each row its group.
        number: How many groups there are.
        codes: For each row the position of its value in *values*.
        values: Distinct values.
    """
    common = lcm(*(one.denominator for one in values))
    scaled = [one.numerator * (common // one.denominator) for one in values]
    largest = max(map(abs, scaled), default=0) * max(1, len(groups))
    if largest < _EXACT:
        sums = np.bincount(groups, np.array(scaled, np.float64)[codes], number).astype(np.int64)
    else:
        sums = np.zeros(number, np.object_)
        np.add.at(sums, groups, np.array([*scaled, None], np.object_)[codes])
    return [Fraction(one, common) for one in sums.tolist()]
