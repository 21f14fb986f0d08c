"""
Vector rules: curves of indicator types for whole arrays of actuals *a* and bounds *t*.

Both are whole numbers at one scale, held in float64. A share is a numerator over a denominator, whole numbers too, so
nothing is rounded before the score. Each rule says how large its whole numbers can get; where that is too large for
float64 a row goes another way. A bound is not negative; where a curve divides by it, it is above 0.
"""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from math import gcd, lcm
from typing import Literal, Protocol, TypeAlias

import numpy as np
from attrs import evolve, frozen

from perfrules.engine.table.encode import Array, Floats, Mask
from perfrules.indicators.curve import Curve, CurveContext, Line, Piece, Quotient, Shape, Steps
from perfrules.model.rating import Outcome

__all__ = ["FullMarks", "VectorRule", "vector_rule"]

_Numbers: TypeAlias = Floats | float


class VectorRule(Protocol):
    """A curve for arrays; equal ones are worked out together."""

    @property
    def may_decline(self) -> bool:
        """True where a denominator may be 0, for rows the rule does not answer."""
        ...

    def points(self, a: Floats, t: Floats, met: Mask, weight: Floats) -> tuple[Floats, _Numbers]:
        """Return numerators and denominators of the points; *met* says which actuals meet their bounds."""
        ...

    def is_met(self, a: Floats, t: Floats, met: Mask) -> Mask:
        """Return which rows count as met."""
        ...

    def reach(self, a: Array, t: Array) -> Array:
        """Return a bound on every whole number that occurs for actuals up to *a* and bounds up to *t*."""
        ...


def vector_rule(
    curve: Curve, context: CurveContext, scale: Fraction, weight_places: int, highest: Fraction
) -> VectorRule | None:
    """
    Return *curve* for arrays, ``None`` where it has to be looked at row by row.

    Args:
        curve: The curve.
        context: What it is for; its bound is not negative.
        scale: How many of the whole numbers are one base unit.
        weight_places: How many decimal places the whole numbers of weights have.
        highest: The highest share that is sound.
    """
    through = curve.below == curve.above == curve.met
    below = curve.below if through or context.shape in (Shape.FLOOR, Shape.POINT) else ()
    above = curve.above if through or context.shape in (Shape.CEILING, Shape.POINT) else ()
    pieces = (*below, *above, *curve.met)
    if context.shape is Shape.RANGE or any(piece.problem is not None for piece in pieces):
        return None
    if not through and any(piece.outcome is Outcome.NOT_MET for piece in curve.met):
        return None
    if any(isinstance(piece.share, Steps) for piece in pieces):
        return _steps_rule(below, above, curve.met, scale, weight_places)
    lists = _SegmentLists(*(tuple(_segment(piece, scale) for piece in part) for part in (below, above, curve.met)))
    common = _with_common_bottom(lists)
    sound = _is_sound(lists, context, highest)
    envelope, met_top = (None, None) if common is None else _envelope(common, context.shape)
    if through:
        decides = any(piece.outcome is not None for piece in curve.met)
    else:
        decides = any(piece.outcome is Outcome.MET for piece in (*below, *above))
    return _CurveRule(
        lists=common or lists,
        has_common_bottom=common is not None,
        envelope=envelope,
        met_top=met_top,
        decides=decides,
        may_decline=not sound,
        highest=highest,
    )


@frozen
class FullMarks:
    """Everything, whatever the numbers: rows that a word decides."""

    may_decline = False

    def points(self, a: Floats, t: Floats, met: Mask, weight: Floats) -> tuple[Floats, _Numbers]:  # noqa: D102
        del a, t, met
        return weight, 1.0

    def is_met(self, a: Floats, t: Floats, met: Mask) -> Mask:  # noqa: D102
        del a, t
        return np.ones_like(met)

    def reach(self, a: Array, t: Array) -> Array:  # noqa: D102
        del t
        return np.ones_like(a)


@frozen
class _IntegerLine:
    """A line with whole numbers: of_actual × a + of_bound × t + constant."""

    of_actual: int
    of_bound: int
    constant: int

    def at(self, a: Floats, t: Floats) -> _Numbers:
        """Return the height for each row."""
        result: _Numbers = float(self.constant)
        for factor, numbers in ((self.of_actual, a), (self.of_bound, t)):
            if factor:
                term = numbers if factor == 1 else numbers * float(factor)
                result = term if isinstance(result, float) and not result else term + result
        return result

    def reach(self, a: Array, t: Array) -> Array:
        """Return the largest height without its sign."""
        return np.asarray(a * abs(self.of_actual) + t * abs(self.of_bound) + abs(self.constant))

    def times(self, factor: int) -> "_IntegerLine":
        """Return the line *factor* times as high."""
        return _IntegerLine(self.of_actual * factor, self.of_bound * factor, self.constant * factor)

    @property
    def parts(self) -> tuple[int, int, int]:
        """The three numbers of the line."""
        return self.of_actual, self.of_bound, self.constant


_AT_BOUND = _IntegerLine(0, 1, 0)


@frozen
class _Segment:
    """
    One piece of a curve over whole numbers.

    Args:
        top: The numerators.
        bottom: The denominators.
        begins: The piece begins where a × *scale* reaches this line; nothing of the first one of a list.
        scale: See *begins*.
        closed: Whether it holds at its beginning.
        met: Whether rows there count as met; ``None`` where the bound decides.
    """

    top: _IntegerLine
    bottom: _IntegerLine
    begins: _IntegerLine | None
    scale: int
    closed: bool
    met: bool | None

    def is_begun(self, a: Floats, t: Floats) -> Mask:
        """Return which actuals lie behind the beginning."""
        assert self.begins is not None  # the first one has none
        ahead, edge = (a if self.scale == 1 else a * float(self.scale)), self.begins.at(a, t)
        mask: Mask = ahead >= edge if self.closed else ahead > edge
        return mask


_Segments: TypeAlias = tuple[_Segment, ...]


@frozen
class _SegmentLists:
    """The segments below a bound, above it, and where it is met; all the same where the curve does not care."""

    below: _Segments
    above: _Segments
    met: _Segments

    @property
    def is_through(self) -> bool:
        """True where all three are one."""
        return self.below == self.above == self.met

    @property
    def all(self) -> _Segments:
        """Every segment."""
        return (*self.below, *self.above, *self.met)


@frozen
class _Envelope:
    """
    A continuous line up, across and down again: the lowest of some lines, but not lower than another.

    Taking the least and the greatest is half the work of choosing piece by piece.
    """

    lines: tuple[_IntegerLine, ...]
    least: _IntegerLine | None

    def at(self, a: Floats, t: Floats) -> _Numbers:
        """Return the height for each row."""
        result = self.lines[0].at(a, t)
        for line in self.lines[1:]:
            result = np.minimum(result, line.at(a, t))
        return result if self.least is None else np.maximum(result, self.least.at(a, t))


@frozen
class _CurveRule:
    """
    A curve of shares.

    Args:
        lists: Its segments.
        has_common_bottom: Whether all have the same denominators.
        envelope: What stands for all numerators, or for those of rows that are not met; ``None`` where nothing does.
        met_top: The numerators of rows that are met, where *envelope* does not hold for them.
        decides: Whether segments say themselves where rows count as met.
        may_decline: Whether shares have to be checked.
        highest: The highest share that is sound.
    """

    lists: _SegmentLists
    has_common_bottom: bool
    envelope: _Envelope | None
    met_top: _IntegerLine | None
    decides: bool
    may_decline: bool
    highest: Fraction

    def points(self, a: Floats, t: Floats, met: Mask, weight: Floats) -> tuple[Floats, _Numbers]:
        if not self.has_common_bottom:
            top, bottom = self._chosen(a, t, met, "top"), self._chosen(a, t, met, "bottom")
        elif self.envelope is None:
            top, bottom = self._chosen(a, t, met, "top"), self.lists.met[0].bottom.at(a, t)
        else:
            top, bottom = self.envelope.at(a, t), self.lists.met[0].bottom.at(a, t)
            if self.met_top is not None:
                top = np.where(met, self.met_top.at(a, t), top)
        if self.may_decline:
            sound = (bottom > 0) & (top >= 0)
            sound &= top * float(self.highest.denominator) <= bottom * float(self.highest.numerator)
            top, bottom = np.where(sound, top, 0.0), np.where(sound, bottom, 0.0)
        return weight * top, bottom

    def _chosen(self, a: Floats, t: Floats, met: Mask, part: Literal["top", "bottom"]) -> _Numbers:
        """Return numerators or denominators, segment by segment."""
        lists = self.lists
        if lists.is_through:
            return _by_segment(lists.met, a, t, part)
        missed: _Numbers
        if lists.below and lists.above and lists.below != lists.above:
            missed = np.where(a < t, _by_segment(lists.below, a, t, part), _by_segment(lists.above, a, t, part))
        else:
            missed = _by_segment(lists.below or lists.above, a, t, part)
        return np.where(met, _by_segment(lists.met, a, t, part), missed)

    def is_met(self, a: Floats, t: Floats, met: Mask) -> Mask:
        lists = self.lists
        if not self.decides:
            return met
        if lists.is_through:
            return _met_by_segment(lists.met, a, t, met)
        nowhere = np.zeros_like(met)
        below, above = (
            _met_by_segment(item, a, t, nowhere) if item else nowhere for item in (lists.below, lists.above)
        )
        outside: Mask = np.where(a < t, below, above) if lists.below and lists.above else below | above
        return met | outside

    def reach(self, a: Array, t: Array) -> Array:
        a, t = np.abs(a), np.abs(t)
        result: Array = a + t
        for item in self.lists.all:
            edge = 0 if item.begins is None else item.begins.reach(a, t) + a * item.scale
            result = np.maximum(result, np.maximum(item.top.reach(a, t), item.bottom.reach(a, t)) + edge)
        return result * self.highest.denominator * max(1, self.highest.numerator) if self.may_decline else result


def _by_segment(segments: _Segments, a: Floats, t: Floats, part: Literal["top", "bottom"]) -> _Numbers:
    first = segments[0].top if part == "top" else segments[0].bottom
    result, known = first.at(a, t), first
    for segment in segments[1:]:
        line = segment.top if part == "top" else segment.bottom
        if line != known or part == "bottom":
            result = np.where(segment.is_begun(a, t), line.at(a, t), result)
        known = line
    return result


def _met_by_segment(segments: _Segments, a: Floats, t: Floats, met: Mask) -> Mask:
    """Return which rows count as met by what segments say, *met* where they say nothing."""
    before = segments[0].met
    result: Mask = met if before is None else np.full_like(met, before)
    for segment in segments[1:]:
        if segment.met is not before:
            result = np.where(segment.is_begun(a, t), met if segment.met is None else segment.met, result)
        before = segment.met
    return result


@frozen
class _StepsRule:
    """
    Everything when met, else so much less for each step of the distance, down to *floor*.

    Args:
        size: Size of a step, over *scale*: of t where *of_bound*, else in whole numbers.
        begun: Whether a begun step counts.
        minus: Share for a step; ``None`` where it is points.
        points_each: Points for a step, at the scale of weights.
    """

    size: int
    scale: int
    of_bound: bool
    begun: bool
    floor: Fraction
    minus: Fraction | None
    points_each: int

    may_decline = False

    def _count(self, a: Floats, t: Floats) -> Floats:
        top = np.abs(a - t) * self.scale
        bottom = t * self.size if self.of_bound else float(self.size)
        if self.begun:
            top += bottom - 1.0
        counted: Floats = np.floor(top / bottom)
        return counted

    def points(self, a: Floats, t: Floats, met: Mask, weight: Floats) -> tuple[Floats, _Numbers]:
        if self.minus is None:
            full, lowest = float(self.floor.denominator), weight * self.floor.numerator
            count = np.minimum(self._count(a, t), np.floor(weight / max(1, self.points_each)) + 1.0)
            left = np.maximum((weight - count * self.points_each) * full, lowest)
            return np.where(met, weight * full, left), full
        full = float(self.minus.denominator * self.floor.denominator)
        each = self.minus.numerator * self.floor.denominator
        count = np.minimum(self._count(a, t), float(full // max(1, each) + 1))
        left = np.maximum(full - count * each, float(self.floor.numerator * self.minus.denominator))
        return weight * np.where(met, full, left), full

    def is_met(self, a: Floats, t: Floats, met: Mask) -> Mask:
        del a, t
        return met

    def reach(self, a: Array, t: Array) -> Array:
        minus = self.minus or Fraction(0)
        fixed = self.floor.denominator * (minus.denominator + minus.numerator + self.points_each + 2)
        return (np.abs(a) + np.abs(t) + 1) * (self.scale + self.size) + 2 * fixed


def _steps_rule(
    below: Sequence[Piece], above: Sequence[Piece], met: Sequence[Piece], scale: Fraction, weight_places: int
) -> VectorRule | None:
    """Return a staircase away from the bound; ``None`` for anything but one staircase beside full marks."""
    stairs = {piece.share for piece in (*below, *above)}
    steps = next(iter(stairs))
    if len(stairs) > 1 or any(piece.share.value != 1 for piece in met) or not isinstance(steps, Steps):
        return None
    size, of_bound = steps.per.constant * scale, bool(steps.per.of_bound)
    points = (steps.points or Fraction(0)) * 10**weight_places
    if (of_bound and size) or points.denominator != 1:
        return None
    size = steps.per.of_bound if of_bound else size
    return _StepsRule(
        size.numerator, size.denominator, of_bound, steps.begun, steps.floor, steps.minus, points.numerator
    )


def _segment(piece: Piece, scale: Fraction) -> _Segment:
    """Return *piece* over whole numbers, of which *scale* are one base unit."""
    assert isinstance(piece.share, Quotient)  # staircases are rules of their own
    numbers = (*_scaled(piece.share.numerator, scale), *_scaled(piece.share.denominator, scale))
    multiple = lcm(*(number.denominator for number in numbers))
    common = gcd(*(int(number * multiple) for number in numbers))
    top, bottom = (
        _IntegerLine(*(int(number * multiple) // common for number in part)) for part in (numbers[:3], numbers[3:])
    )
    met = None if piece.outcome is None else piece.outcome is Outcome.MET
    if piece.begins is None:
        return _Segment(top, bottom, None, 1, piece.closed, met)
    edge = _scaled(piece.begins, scale)
    times = lcm(*(number.denominator for number in edge))
    return _Segment(top, bottom, _IntegerLine(*(int(number * times) for number in edge)), times, piece.closed, met)


def _scaled(line: Line, scale: Fraction) -> tuple[Fraction, Fraction, Fraction]:
    return line.of_actual, line.of_bound, line.constant * scale


def _with_common_bottom(lists: _SegmentLists) -> _SegmentLists | None:
    """Return *lists* with one denominator for all segments, which is above 0; ``None`` where there is no such one."""
    varying = [item for item in lists.all if any((*item.top.parts[:2], *item.bottom.parts[:2]))]
    lowest = {_IntegerLine(*(part // gcd(*entry.bottom.parts) for part in entry.bottom.parts)) for entry in varying}
    if len(lowest) > 1:
        return None
    unit = lowest.pop() if lowest else _IntegerLine(0, 0, 1)
    if unit.of_actual or unit.of_bound < 0 or unit.constant < 0:
        return None
    times = lcm(
        *(gcd(*element.bottom.parts) if element in varying else element.bottom.constant for element in lists.all)
    )
    bottom = unit.times(times)

    def same(segment: _Segment) -> _Segment:
        if segment in varying:
            return evolve(segment, top=segment.top.times(times // gcd(*segment.bottom.parts)), bottom=bottom)
        return evolve(segment, top=unit.times(segment.top.constant * (times // segment.bottom.constant)), bottom=bottom)

    return _SegmentLists(*(tuple(map(same, part)) for part in (lists.below, lists.above, lists.met)))


def _envelope(lists: _SegmentLists, shape: Shape) -> tuple[_Envelope | None, _IntegerLine | None]:
    """Return what stands for the numerators of *lists*, and the numerators of rows that are met where it does not."""
    if lists.is_through:
        return _enveloped(lists.met), None
    if len(lists.met) != 1:
        return None, None
    (met,) = lists.met
    inside = all(_ends_before(item, 1) for item in lists.below) and all(
        _ends_before(entry, -1) for entry in lists.above
    )
    if inside and shape is Shape.FLOOR and (joined := _enveloped((*lists.below, _from_bound(met)))):
        return joined, None
    if inside and shape is Shape.CEILING:
        first = _from_bound(lists.above[0])
        if joined := _enveloped((met, first, *lists.above[1:])):
            return joined, None
    if shape is not Shape.POINT:
        return _enveloped(lists.below or lists.above), met.top
    if lists.below == lists.above:
        return _enveloped(lists.below), met.top
    first = _from_bound(lists.above[0])
    return (_enveloped((*lists.below, first, *lists.above[1:])) if inside else None), met.top


def _from_bound(segment: _Segment) -> _Segment:
    return evolve(segment, begins=_AT_BOUND, scale=1, closed=True)


def _ends_before(segment: _Segment, sign: int) -> bool:
    """Return whether *segment* begins below the bound (*sign* 1) or above it (-1), whatever the bound."""
    edge = segment.begins
    return edge is None or (not edge.constant and (edge.of_bound - segment.scale) * sign <= 0)


def _enveloped(segments: _Segments) -> _Envelope | None:
    """Return the envelope of *segments*, which have one denominator; ``None`` where they are no such line."""
    bends = [segments[0]]
    for segment in segments[1:]:
        if segment.top != bends[-1].top:
            bends.append(segment)
    if any(not _meet(low, high) for low, high in pairwise(bends)):
        return None
    tops = [bend.top for bend in bends]
    least: _IntegerLine | None = None
    if len(tops) > 1 and not tops[0].of_actual and tops[1].of_actual > 0:
        least = tops.pop(0)
    if len(tops) > 1 and not tops[-1].of_actual and tops[-2].of_actual < 0:
        last = tops.pop()
        if least not in (None, last):
            return None
        least = last
    falling = all(item.of_actual > other.of_actual for item, other in pairwise(tops))
    return _Envelope(tuple(tops), least) if falling else None


def _meet(low: _Segment, high: _Segment) -> bool:
    """Return whether two segments with one denominator meet where the second begins, whatever the bound."""
    edge, scale = high.begins, high.scale
    assert edge is not None  # only the first has none
    rest = [item - other for item, other in zip(low.top.parts, high.top.parts, strict=True)]
    of_bound, constant = rest[0] * edge.of_bound + rest[1] * scale, rest[0] * edge.constant + rest[2] * scale
    return not of_bound and not constant


_Range: TypeAlias = tuple[Fraction | None, Fraction | None]


def _is_sound(lists: _SegmentLists, context: CurveContext, highest: Fraction) -> bool:
    """
    Return whether every share of *lists* is known to lie from 0 to *highest*, so that nobody has to look.

    Between its ends a quotient of two lines only rises or only falls, so its ends say everything. These are known for
    curves that are the same for every bound: those of the actual alone, and those of actual ÷ bound.
    """
    item = Fraction(1)
    everywhere, down, up = (None, None), (None, item), (item, None)
    if lists.is_through:
        parts: list[tuple[_Segments, _Range]] = [(lists.met, everywhere)]
    else:
        met = {Shape.FLOOR: up, Shape.CEILING: down}.get(context.shape, everywhere)
        parts = [(lists.below, down), (lists.above, up), (lists.met, met)]
    return all(_part_is_sound(segments, ends, context, highest) for segments, ends in parts if segments)


def _part_is_sound(segments: _Segments, ends: _Range, context: CurveContext, highest: Fraction) -> bool:
    varying = [segment for segment in segments if any((*segment.top.parts[:2], *segment.bottom.parts[:2]))]
    edges = [item.begins for item in segments if item.begins is not None]
    lines = [line for entry in varying for line in (entry.top, entry.bottom)]
    of_quotient = context.sign > 0 and not any(line.constant for line in (*lines, *edges))
    if not of_quotient:
        if any(line.of_bound for line in (*lines, *edges)):
            return False
        ends = (None, None)
    starts = [ends[0], *(_edge(value) for value in segments[1:])]
    stops = [*starts[1:], ends[1]]
    return all(
        _share_is_sound(element, (start, stop), highest)
        for element, start, stop in zip(segments, starts, stops, strict=True)
    )


def _edge(segment: _Segment) -> Fraction:
    assert segment.begins is not None  # only the first has none
    return Fraction(segment.begins.of_bound + segment.begins.constant, segment.scale)


def _share_is_sound(segment: _Segment, ends: _Range, highest: Fraction) -> bool:
    """Return whether the share of *segment* lies from 0 to *highest* beside a bound of 1, at both *ends* of it."""
    for end, sign in zip(ends, (-1, 1), strict=True):
        top, bottom = (_height(line, end, sign) for line in (segment.top, segment.bottom))
        if end is None and bottom[0] != top[0]:
            # one of both grows without bounds and the other does not
            if top[0]:
                return False
            top = (0, Fraction(0))
        if bottom[1] <= 0 or not 0 <= top[1] / bottom[1] <= highest:
            return False
    return True


def _height(line: _IntegerLine, end: Fraction | None, sign: int) -> tuple[int, Fraction]:
    """Return whether *line* grows without bounds at an *end*, and its height there, or how fast it grows."""
    if end is None:
        if line.of_actual:
            return 1, Fraction(line.of_actual * sign)
        return 0, Fraction(line.of_bound + line.constant)
    return 0, line.of_actual * end + line.of_bound + line.constant
