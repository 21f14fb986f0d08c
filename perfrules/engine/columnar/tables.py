"""Closed forms that look a value up: bands and anchors, of the actual itself or of its completion."""

from fractions import Fraction
from itertools import pairwise
from math import ceil, floor, lcm

import numpy as np
from attrs import frozen

from perfrules.engine.columnar.arrays import Array, Floats, Integers, Mask
from perfrules.engine.columnar.formulas import Formula
from perfrules.indicators.bands import Band
from perfrules.model.target import Sense

__all__ = ["Completed", "Looked", "Piece", "pieces_of_anchors", "pieces_of_bands"]


@frozen
class Piece:
    """
    One stretch of the line of values: the share there is *slope* × value + *level*.

    Args:
        begin: Where it begins; of the first piece it does not matter.
        closed: Whether *begin* itself belongs to it.
    """

    begin: Fraction
    closed: bool
    slope: Fraction
    level: Fraction


def pieces_of_bands(bands: tuple[Band, ...]) -> tuple[Piece, ...]:
    """Return the pieces of a table of *bands*, from 0 up; what holds only negative numbers is left out."""
    nothing = Fraction(0)
    held = [one for one in bands if one.interval.upper is None or one.interval.upper > 0 or 0 in one.interval]  # type: ignore[operator]
    found = []
    for band in held:
        lower = band.interval.lower
        begin, closed = (nothing, True) if lower is None or lower < 0 else (lower, band.interval.lower_closed)
        found.append(Piece(begin, closed, nothing, band.ratio))
    return tuple(sorted(found, key=lambda piece: (piece.begin, not piece.closed)))


def pieces_of_anchors(anchors: list[tuple[Fraction, Fraction]], outside: str) -> tuple[Piece, ...]:
    """Return the pieces of a line through *anchors* (value and share), from low to high."""
    nothing = Fraction(0)
    first, last = anchors[0], anchors[-1]
    before, behind = (first[1], last[1]) if outside == "flat" else (nothing, nothing)
    found = [Piece(first[0], closed=False, slope=nothing, level=before)]
    for (low, one), (high, other) in pairwise(anchors):
        slope = (other - one) / (high - low)
        found.append(Piece(low, closed=True, slope=slope, level=one - slope * low))
    return (*found, Piece(last[0], closed=False, slope=nothing, level=behind))


@frozen
class _Line:
    """Pieces as whole numbers: the share of the piece at one position is (slope × value + level) ÷ *whole*."""

    slopes: tuple[float, ...]
    levels: tuple[float, ...]
    whole: int

    @classmethod
    def of(cls, pieces: tuple[Piece, ...], unit: Fraction) -> "_Line":
        """Return *pieces* for values of which *unit* are one."""
        slopes = [one.slope / unit for one in pieces]
        whole = lcm(*(part.denominator for part in (*slopes, *(one.level for one in pieces))))
        levels = tuple(float(one.level * whole) for one in pieces)
        return cls(tuple(float(one * whole) for one in slopes), levels, whole)

    def at(self, which: Integers, value: Floats, one: Floats | float) -> Floats:
        """Return the numerators at *value*, where each lies in its piece and *one* stands for a whole value."""
        levels = np.take(np.array(self.levels), which) * one
        return np.take(np.array(self.slopes), which) * value + levels if any(self.slopes) else levels

    def reach(self, value: Array, one: Array | float) -> Array:
        """Return a bound on numerators and denominators for values up to *value*, as in `at`."""
        return np.asarray(value * max(map(abs, self.slopes)) + one * (max(map(abs, self.levels)) + self.whole))


@frozen
class Looked(Formula):
    """
    The value is the actual.

    Args:
        starts: The first whole number of each piece behind the first.
        line: The pieces.
    """

    starts: tuple[float, ...]
    line: _Line

    @classmethod
    def of(cls, pieces: tuple[Piece, ...], unit: Fraction) -> "Looked":
        """Return the form of *pieces* for actuals whose whole numbers are *unit* to one unit of the table."""
        edges = [(one.begin * unit, one.closed) for one in pieces[1:]]
        starts = tuple(float(ceil(edge) if closed else floor(edge) + 1) for edge, closed in edges)
        return cls(starts, _Line.of(pieces, unit))

    def share(self, a: Floats, t: Floats, met: Mask) -> tuple[Floats, Floats | float]:  # noqa: D102
        del t, met
        which = np.searchsorted(np.array(self.starts), a, side="right")
        return self.line.at(which, a, 1.0), float(self.line.whole)

    def reach(self, a: Array, t: Array) -> Array:  # noqa: D102
        return np.asarray(self.line.reach(np.abs(a), 1.0) + np.abs(a) + np.abs(t))


@frozen
class Completed(Formula):
    """
    The value is how much of the target was reached, by the *sense* of the target.

    Args:
        starts: Where each piece behind the first begins, and whether that itself belongs to it.
        line: The pieces.
        sense: The comparison of the target.
    """

    starts: tuple[tuple[Fraction, bool], ...]
    line: _Line
    sense: Sense

    @classmethod
    def of(cls, pieces: tuple[Piece, ...], sense: Sense) -> "Completed":
        """Return the form of *pieces*."""
        return cls(tuple((one.begin, one.closed) for one in pieces[1:]), _Line.of(pieces, Fraction(1)), sense)

    def _reached(self, a: Floats, t: Floats, met: Mask) -> Floats:
        if self.sense.is_floor:
            return np.maximum(a, 0.0)
        if self.sense.is_ceiling:
            return np.maximum(2 * t - a, 0.0)
        return np.where(met, t, np.maximum(t - np.abs(a - t), 0.0))

    def share(self, a: Floats, t: Floats, met: Mask) -> tuple[Floats, Floats | float]:  # noqa: D102
        value = self._reached(a, t, met)
        which: Integers = np.zeros(len(a), np.int64)
        for begin, closed in self.starts:
            edge, reached = t * begin.numerator, value * begin.denominator
            which += reached >= edge if closed else reached > edge
        return self.line.at(which, value, t), t * self.line.whole

    def reach(self, a: Array, t: Array) -> Array:  # noqa: D102
        value, one = np.abs(a) + 2 * np.abs(t), np.abs(t)
        edges = max((begin.numerator + begin.denominator for begin, _ in self.starts), default=0)
        return np.asarray(self.line.reach(value, one) + value * edges)
