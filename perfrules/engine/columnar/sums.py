"""Exact sums by group: in integers where they fit, in fractions where they do not."""

from collections.abc import Sequence
from fractions import Fraction
from math import lcm

import numpy as np
import pyarrow as pa
from attrs import frozen

from perfrules.engine.columnar.arrays import Array, Arrow, Integers, Mask

__all__ = ["Sums", "add_up_parts", "add_values", "counts"]

_EXACT = 2**53
"""Integers up to here are exact in float64, which is what numpy adds up by group fastest."""


@frozen(eq=False)
class Sums:
    """
    Exact sums.

    Args:
        tops: Numerators: of int64, or Python's integers where these are too small.
        bottom: What all of them are divided by.
    """

    tops: Array
    bottom: int

    @property
    def is_narrow(self) -> bool:
        """Whether the numerators are of int64."""
        return self.tops.dtype != np.object_

    def at(self, position: int) -> Fraction:
        """Return one of the sums."""
        return Fraction(int(self.tops[position]), self.bottom)

    def distinct(self) -> tuple[list[Fraction], Integers]:
        """Return the distinct sums, and for each sum which of them it is."""
        used, codes = np.unique(self.tops, return_inverse=True)
        return [Fraction(int(one), self.bottom) for one in used.tolist()], codes

    def texts(self) -> Arrow:
        """Return the sums as texts, as `fractions.Fraction` writes and reads them."""
        values, codes = self.distinct()
        return pa.array([str(one) for one in values], pa.string()).take(pa.array(codes))

    def followed_by(self, number: int) -> "Sums":
        """Return the sums with *number* zeros behind them."""
        return Sums(np.concatenate([self.tops, np.zeros(number, self.tops.dtype)]), self.bottom)


def counts(groups: Integers, number: int, chosen: Mask | None = None) -> Integers:
    """Return how many rows, or *chosen* rows (a mask), each of *number* groups has."""
    return np.bincount(groups if chosen is None else groups[chosen], minlength=number)


def add_up_parts(groups: Integers, number: int, parts: Integers) -> Integers:
    """Return the sum of whole numbers of each of *number* groups; those of all rows together fit 53 bits."""
    return np.bincount(groups, parts, number).astype(np.int64)


def add_values(groups: Integers, number: int, codes: Integers, values: Sequence[Fraction]) -> Sums:
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
        return Sums(np.bincount(groups, np.array(scaled, np.float64)[codes], number).astype(np.int64), common)
    sums = np.array([0] * number, np.object_)
    np.add.at(sums, groups, np.array([*scaled, None], np.object_)[codes])
    return Sums(sums, common)
