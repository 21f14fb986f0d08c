"""Intervals of exact numbers: the heart of comparing, of bands and of their completeness."""

from fractions import Fraction

from attrs import frozen

__all__ = ["EVERYTHING", "Interval", "gaps", "overlaps"]


@frozen
class Interval:
    """
    All numbers between two bounds.

    Args:
        lower: Lower bound, ``None`` for none.
        upper: Upper bound, ``None`` for none.
        lower_closed: Whether *lower* itself belongs to the interval; meaningless without a lower bound.
        upper_closed: Whether *upper* itself belongs to the interval.
    """

    lower: Fraction | None = None
    upper: Fraction | None = None
    lower_closed: bool = False
    upper_closed: bool = False

    @classmethod
    def point(cls, value: Fraction) -> "Interval":
        """Return the interval that holds *value* alone."""
        return cls(value, value, lower_closed=True, upper_closed=True)

    @property
    def is_empty(self) -> bool:
        """True when no number lies inside."""
        if self.lower is None or self.upper is None:
            return False
        if self.lower == self.upper:
            return not (self.lower_closed and self.upper_closed)
        return self.lower > self.upper

    def __contains__(self, value: Fraction) -> bool:
        if self.lower is not None and (value < self.lower if self.lower_closed else value <= self.lower):
            return False
        return self.upper is None or (value <= self.upper if self.upper_closed else value < self.upper)

    def intersect(self, other: "Interval") -> "Interval":
        """Return the numbers that lie in both."""
        lower, lower_closed = _tighter((self.lower, self.lower_closed), (other.lower, other.lower_closed), lower=True)
        upper, upper_closed = _tighter((self.upper, self.upper_closed), (other.upper, other.upper_closed), lower=False)
        return Interval(lower, upper, lower_closed, upper_closed)

    def complement(self) -> tuple["Interval", ...]:
        """Return the numbers outside, as at most two intervals from low to high."""
        if self.is_empty:
            return (EVERYTHING,)
        parts = []
        if self.lower is not None:
            parts.append(Interval(None, self.lower, upper_closed=not self.lower_closed))
        if self.upper is not None:
            parts.append(Interval(self.upper, None, lower_closed=not self.upper_closed))
        return tuple(parts)


EVERYTHING = Interval()


_Bound = tuple[Fraction | None, bool]


def _tighter(first: _Bound, second: _Bound, *, lower: bool) -> _Bound:
    if first[0] is None or second[0] is None:
        return second if first[0] is None else first
    if first[0] == second[0]:
        return first[0], first[1] and second[1]
    return first if (first[0] > second[0]) is lower else second


def overlaps(intervals: list[Interval]) -> list[tuple[int, int, Interval]]:
    """Return every pair of positions in *intervals* that share numbers, with what they share."""
    pairs = []
    for first, interval in enumerate(intervals):
        for second in range(first + 1, len(intervals)):
            shared = interval.intersect(intervals[second])
            if not shared.is_empty:
                pairs.append((first, second, shared))
    return pairs


def gaps(intervals: list[Interval], full: Interval) -> list[Interval]:
    """Return the stretches of *whole* that no interval holds, from low to high."""
    left = [full]
    for interval in intervals:
        left = [
            piece
            for stretch in left
            for outside in interval.complement()
            if not (piece := stretch.intersect(outside)).is_empty
        ]
    return sorted(left, key=lambda piece: (piece.lower is not None, piece.lower or Fraction(0), not piece.lower_closed))
