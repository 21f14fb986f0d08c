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
        if self.lower is not None and (value < self.lower or (value == self.lower and not self.lower_closed)):
            return False
        return self.upper is None or value < self.upper or (value == self.upper and self.upper_closed)

    def intersect(self, other: "Interval") -> "Interval":
        """Return the numbers that lie in both."""
        lower, lower_closed = _tighter(self.lower, other.lower, self.lower_closed, other.lower_closed, highest=True)
        upper, upper_closed = _tighter(self.upper, other.upper, self.upper_closed, other.upper_closed, highest=False)
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

    def distance(self, value: Fraction) -> Fraction:
        """Return how far *value* lies outside, 0 for a number inside or on either bound."""
        if self.lower is not None and value < self.lower:
            return self.lower - value
        if self.upper is not None and value > self.upper:
            return value - self.upper
        return Fraction(0)


EVERYTHING = Interval()


def _tighter(
    one: Fraction | None, two: Fraction | None, one_closed: bool, two_closed: bool, *, highest: bool
) -> tuple[Fraction | None, bool]:
    if one is None or two is None:
        return (two, two_closed) if one is None else (one, one_closed)
    if one == two:
        return one, one_closed and two_closed
    return (one, one_closed) if (one > two) is highest else (two, two_closed)


def overlaps(intervals: list[Interval]) -> list[tuple[int, int, Interval]]:
    """Return every pair of positions in *intervals* that share numbers, with what they share."""
    found = []
    for first, one in enumerate(intervals):
        for second in range(first + 1, len(intervals)):
            shared = one.intersect(intervals[second])
            if not shared.is_empty:
                found.append((first, second, shared))
    return found


def gaps(intervals: list[Interval], whole: Interval) -> list[Interval]:
    """Return the stretches of *whole* that no interval holds, from low to high."""
    left = [whole]
    for interval in intervals:
        left = [
            piece
            for stretch in left
            for outside in interval.complement()
            if not (piece := stretch.intersect(outside)).is_empty
        ]
    return sorted(left, key=lambda piece: (piece.lower is not None, piece.lower or Fraction(0), not piece.lower_closed))
