"""
Vector rules: what share of the points an actual *a* earns against a bound *t*, for whole arrays of both.

Both are whole numbers at one scale, held in float64. A share is a numerator over a denominator, whole numbers too, so
nothing is rounded before the score. Each form says how large its whole numbers can get; where that is too large for
float64 a row goes another way. A bound is not negative; where a form divides by it, it is above 0.
"""

import logging
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor, lcm
from typing import Any

import numpy as np
from attrs import field, frozen

from perfrules.engine.table.encode import Array, Floats, Integers, Mask
from perfrules.indicators import (
    banded,
    centred,
    exact,
    gated,
    interpolated,
    inverse,
    overrun,
    progress,
    proportional,
    satisfaction,
    stepped,
    time_proportional,
)
from perfrules.indicators.bands import Band
from perfrules.indicators.base import IndicatorType
from perfrules.indicators.columns import NumberRows
from perfrules.indicators.kinds import is_off_scale
from perfrules.model.quantity import Quantity
from perfrules.model.target import Sense
from perfrules.model.unit import NO_UNIT, PERCENT, Unit

__all__ = [
    "AllOrNothing",
    "Asked",
    "Completed",
    "Everything",
    "Form",
    "Formula",
    "Inverse",
    "Linear",
    "Looked",
    "OverrunOfPoint",
    "Piece",
    "Progress",
    "Setting",
    "Steps",
    "Unfit",
    "form_of",
    "has_form",
    "pieces_of_anchors",
    "pieces_of_bands",
    "rates_columns",
]


class Formula(ABC):
    """A closed form; equal ones are worked out together."""

    met_by_share = False
    """Whether a row counts as met when it earns everything, whatever its bound says."""
    may_decline = False
    """Whether a denominator may be 0, for rows it does not answer."""

    @abstractmethod
    def share(self, a: Floats, t: Floats, met: Mask) -> tuple[Floats, Floats | float]:
        """Return numerators and denominators; *met* says which actuals meet their bounds."""

    @abstractmethod
    def reach(self, a: Array, t: Array) -> Array:
        """Return a bound on every whole number that occurs for actuals up to *a* and bounds up to *t*."""

    def points(self, a: Floats, t: Floats, met: Mask, weight: Floats) -> tuple[Floats, Floats | float]:
        """Return numerators and denominators of the points, *weight* being whole as well."""
        top, bottom = self.share(a, t, met)
        return weight * top, bottom


@frozen
class AllOrNothing(Formula):
    """Everything when met."""

    def share(self, a: Floats, t: Floats, met: Mask) -> tuple[Floats, Floats | float]:  # noqa: D102
        del a, t
        return met.astype(np.float64), 1.0

    def reach(self, a: Array, t: Array) -> Array:  # noqa: D102
        return np.abs(a) + np.abs(t)


@frozen
class Everything(Formula):
    """Everything, whatever the numbers: rows that a word decides."""

    met_by_share = True

    def share(self, a: Floats, t: Floats, met: Mask) -> tuple[Floats, Floats | float]:  # noqa: D102
        del t, met
        return np.ones(len(a)), 1.0

    def reach(self, a: Array, t: Array) -> Array:  # noqa: D102
        del t
        return np.ones_like(a)


@frozen
class Linear(Formula):
    """
    (of_bound × t + of_actual × a + of_distance × |a - t|) ÷ (whole × t), between two multiples of t.

    Args:
        low: The least numerator, in multiples of t.
        high: The largest.
        met_is_full: Whether what is met earns everything; else the line itself says so.
        met_by_share: See `Formula`.
    """

    of_bound: int
    of_actual: int
    of_distance: int
    whole: int
    low: int = field(default=0, kw_only=True)
    high: int = field(kw_only=True)
    met_is_full: bool = field(default=False, kw_only=True)
    met_by_share: bool = field(default=False, kw_only=True)

    def share(self, a: Floats, t: Floats, met: Mask) -> tuple[Floats, Floats | float]:  # noqa: D102
        top = a * self.of_actual if self.of_actual else np.zeros(len(a))
        if self.of_bound:
            top += t * self.of_bound
        if self.of_distance:
            top += np.abs(a - t) * self.of_distance
        bottom = t * self.whole
        np.maximum(top, t * self.low if self.low else 0.0, out=top)
        np.minimum(top, bottom if self.high == self.whole else t * self.high, out=top)
        return (np.where(met, bottom, top) if self.met_is_full else top), bottom

    def reach(self, a: Array, t: Array) -> Array:  # noqa: D102
        actuals, bounds = np.abs(a), np.abs(t)
        most = actuals * abs(self.of_actual) + bounds * abs(self.of_bound)
        most = most + (actuals + bounds) * abs(self.of_distance) + bounds * (self.whole + self.high + self.low)
        return np.asarray(most)


@frozen
class Inverse(Formula):
    """t ÷ a above the bound; below it, where that is not met, a ÷ t."""

    below: bool
    """Whether a bound can be missed from below as well."""

    def share(self, a: Floats, t: Floats, met: Mask) -> tuple[Floats, Floats | float]:  # noqa: D102
        bottom = np.maximum(a, t)
        if not self.below:
            return t, bottom
        return np.where(met, bottom, np.maximum(np.minimum(a, t), 0.0)), bottom

    def reach(self, a: Array, t: Array) -> Array:  # noqa: D102
        return np.abs(a) + np.abs(t)


@frozen
class OverrunOfPoint(Formula):
    """a ÷ t below the bound; above it a straight line down to nothing at *zero_at* × t."""

    zero_at: Fraction

    def share(self, a: Floats, t: Floats, met: Mask) -> tuple[Floats, Floats | float]:  # noqa: D102
        up, down = self.zero_at.numerator, self.zero_at.denominator
        bottom = t * (up - down)
        top = np.where(a < t, a * (up - down), t * up - a * down)
        return np.where(met, bottom, np.maximum(top, 0.0)), bottom

    def reach(self, a: Array, t: Array) -> Array:  # noqa: D102
        return (np.abs(a) + np.abs(t)) * (2 * self.zero_at.numerator)


@frozen
class Steps(Formula):
    """
    Everything when met, else *minus* less for each step of the distance, down to *floor*.

    Args:
        step: Size of a step: of t where *of_bound*, else in whole numbers.
        begun: Whether a begun step counts.
        minus: Share for a step; ``None`` where it is points.
        points: Points for a step, at the scale of weights.
    """

    step: Fraction
    of_bound: bool
    begun: bool
    floor: Fraction
    minus: Fraction | None
    points_each: int = 0

    def _count(self, a: Floats, t: Floats) -> Floats:
        top = np.abs(a - t) * self.step.denominator
        bottom = t * self.step.numerator if self.of_bound else float(self.step.numerator)
        if self.begun:
            top += bottom - 1.0
        return np.floor(top / bottom)

    def share(self, a: Floats, t: Floats, met: Mask) -> tuple[Floats, Floats | float]:  # noqa: D102
        minus = self.minus or Fraction(0)
        whole = minus.denominator * self.floor.denominator
        each = minus.numerator * self.floor.denominator
        lowest = self.floor.numerator * minus.denominator
        count = np.minimum(self._count(a, t), float(whole // max(1, each) + 1))
        return np.where(met, float(whole), np.maximum(whole - count * each, lowest)), float(whole)

    def points(self, a: Floats, t: Floats, met: Mask, weight: Floats) -> tuple[Floats, Floats | float]:  # noqa: D102
        if self.minus is not None:
            return super().points(a, t, met, weight)
        whole, lowest = self.floor.denominator, weight * self.floor.numerator
        count = np.minimum(self._count(a, t), np.floor(weight / max(1, self.points_each)) + 1.0)
        return np.where(met, weight * whole, np.maximum((weight - count * self.points_each) * whole, lowest)), float(
            whole
        )

    def reach(self, a: Array, t: Array) -> Array:  # noqa: D102
        minus = self.minus or Fraction(0)
        fixed = self.floor.denominator * (minus.denominator + minus.numerator + self.points_each + 2)
        return (np.abs(a) + np.abs(t) + 1) * (self.step.denominator + self.step.numerator) + 2 * fixed


@frozen
class Progress(Formula):
    """
    (a - start) ÷ (t - start) when not met, from 0 to 1, and that ÷ *due*.

    Args:
        scale: What a and t are multiplied by, so that *start* is whole.
        start: Where the way begins, at that scale.
        direction: 1 where the way must lead up, -1 where down, 0 where either will do.
        due: The share of the way due by now, above 0; ``None`` where nobody asks.
    """

    scale: int
    start: int
    direction: int
    due: Fraction | None

    @property
    def met_by_share(self) -> bool:  # type: ignore[override]
        """With milestones what was due by now is enough."""
        return self.due is not None

    def share(self, a: Floats, t: Floats, met: Mask) -> tuple[Floats, Floats | float]:  # noqa: D102
        way, gone = t * self.scale - self.start, a * self.scale - self.start
        towards = way * self.direction > 0 if self.direction else way != 0
        bottom = np.where(towards, np.abs(way), 1.0)
        top = np.where(towards, np.clip(gone * np.sign(way), 0.0, bottom), 0.0)
        if self.due is not None:
            top, bottom = top * self.due.denominator, bottom * self.due.numerator
            top = np.minimum(top, bottom)
        return np.where(met, bottom, top), bottom

    def reach(self, a: Array, t: Array) -> Array:  # noqa: D102
        due = 1 if self.due is None else self.due.denominator
        return ((np.abs(a) + np.abs(t)) * self.scale + 2 * abs(self.start) + 1) * due


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


_log = logging.getLogger("perfrules.engine")


def rates_columns(kind: IndicatorType[Any]) -> bool:
    """Return whether *kind* has a `rate_columns` of its own."""
    return type(kind).rate_columns is not IndicatorType.rate_columns


@frozen
class Asked(Formula):
    """
    What *kind* answers for many rows.

    Rows for which it has no answer, or none that can be a ratio, get a denominator of 0 and are left for the scalar
    engine; so are all when it raises.
    """

    kind: IndicatorType[Any]
    sense: Sense
    unit: Unit
    scale: Fraction
    as_of: date | None

    may_decline = True

    def share(self, a: Floats, t: Floats, met: Mask) -> tuple[Floats, Floats | float]:  # noqa: D102
        rows = NumberRows(_sealed(a), _sealed(t), _sealed(met), self.sense, self.unit, self.scale, self.as_of)
        try:
            answer = self.kind.rate_columns(rows)
            top, bottom = (np.broadcast_to(np.asarray(one, np.float64), a.shape) for one in answer or (0.0, 0.0))
        except KeyboardInterrupt:
            raise
        except BaseException:  # noqa: BLE001 - third-party code must not take the table with it
            _log.debug("type %s raised on columns", self.kind.id, exc_info=True)
            return np.zeros(len(a)), np.zeros(len(a))
        most = self.kind.highest
        with np.errstate(invalid="ignore", over="ignore"):
            sound = (bottom > 0) & (top >= 0) & (top * most.denominator <= bottom * most.numerator)
            sound &= (np.floor(top) == top) & (np.floor(bottom) == bottom) & np.isfinite(bottom)
        return np.where(sound, top, 0.0), np.where(sound, bottom, 0.0)

    def reach(self, a: Array, t: Array) -> Array:  # noqa: D102
        return np.abs(a) + np.abs(t)


def _sealed(array: Array) -> Array:
    view = array.view()
    view.flags.writeable = False
    return view


_POINTS = ("百分点", "个百分点")


@frozen
class Form:
    """
    A closed form with what it means to be met.

    Args:
        formula: The form.
        sense: The comparison that meets the bound.
        printed: Whether an exact bound is met within its printed precision.
        tolerance: How far from the bound still meets it, as a share of it.
    """

    formula: Formula
    sense: Sense
    printed: bool = False
    tolerance: Fraction = Fraction(0)


@frozen
class Unfit:
    """In place of a form: the rule counts something else than the row, so no numbers can be rated (PR406)."""


@frozen
class Setting:
    """
    What a form may depend on beside the type.

    Args:
        sense: The comparison of the target; stated where it has none.
        zero: Whether the bound is 0.
        negative: Whether the actual is negative.
        unit: The unit both sides are counted in.
        scale: How many of the whole numbers of both sides are one base unit.
        places: The scale of weights.
        as_of: The day of monitoring.
    """

    sense: Sense
    zero: bool
    negative: bool
    unit: Unit
    scale: Fraction
    places: int
    as_of: date | None


def has_form(kind: IndicatorType[Any]) -> bool:
    """Return whether *kind* has closed forms at all."""
    return type(kind) is satisfaction.Satisfaction or type(kind) in _FORMS or rates_columns(kind)


def form_of(kind: IndicatorType[Any], setting: Setting) -> Form | Unfit | None:
    """Return the closed form of *kind*, or ``None`` where there is none: rows then go through the scalar engine."""
    if type(kind) is satisfaction.Satisfaction:
        return form_of(kind.curve, setting)
    if rates_columns(kind):
        sense = _sense(setting, kind.stated_sense)
        return Form(Asked(kind, sense, setting.unit, setting.scale, setting.as_of), sense, printed=True)
    make = _FORMS.get(type(kind))
    return None if make is None else make(kind, setting)


def _sense(setting: Setting, stated: Sense = Sense.AT_LEAST) -> Sense:
    return stated if setting.sense is Sense.STATED else setting.sense


def _nothing_else(sense: Sense) -> Form:
    return Form(AllOrNothing(), sense, printed=True)


_RATIO = Linear(0, 1, 0, 1, high=1)
_DEVIATION = Linear(1, 0, -1, 1, high=1, met_is_full=True)


def _overrun(zero_at: Fraction) -> Linear:
    up, down = zero_at.numerator, zero_at.denominator
    return Linear(up, -down, 0, up - down, high=up - down)


def _proportional(kind: proportional.Proportional, setting: Setting) -> Form:
    given, sense = kind.parameters, _sense(setting, kind.stated_sense)
    if sense is Sense.EXACTLY and given.exact == "at_least" and not setting.zero:
        return Form(_RATIO if given.below == "ratio" else AllOrNothing(), Sense.AT_LEAST)
    if setting.zero:
        return _nothing_else(sense)
    if sense is Sense.EXACTLY:
        return Form(_DEVIATION, sense, printed=True) if given.exact == "deviation" else _nothing_else(sense)
    if sense.is_floor:
        return Form(_RATIO, sense) if given.below == "ratio" else _nothing_else(sense)
    formula: Mapping[str, Formula] = {
        "overrun": _overrun(overrun.DOUBLE), "inverse": Inverse(below=False), "zero": AllOrNothing(),
    }  # fmt: skip
    return Form(formula[given.above], sense)


def _inverse(kind: inverse.Inverse, setting: Setting) -> Form:
    sense = _sense(setting, kind.stated_sense)
    if setting.zero:
        return _nothing_else(sense)
    if sense.is_floor:
        return Form(_RATIO, sense)
    return Form(Inverse(below=not sense.is_ceiling), sense, printed=True)


def _overrunning(kind: overrun.Overrun, setting: Setting) -> Form:
    sense, zero_at = _sense(setting, kind.stated_sense), kind.parameters.zero_at
    if setting.zero:
        return _nothing_else(sense)
    if sense.is_floor:
        return Form(_RATIO, sense)
    return Form(_overrun(zero_at) if sense.is_ceiling else OverrunOfPoint(zero_at), sense, printed=True)


def _exact(kind: exact.Exact, setting: Setting) -> Form:
    sense, given = _sense(setting, kind.stated_sense), kind.parameters
    if setting.zero:
        return Form(AllOrNothing(), sense)
    if given.otherwise == "zero":
        return Form(AllOrNothing(), sense, tolerance=given.tolerance)
    return Form(_DEVIATION, sense, tolerance=given.tolerance)


def _gated(kind: gated.Gated, setting: Setting) -> Form:
    sense = _sense(setting)
    if setting.zero:
        return _nothing_else(sense)
    part, whole = kind.parameters.gate.numerator, kind.parameters.gate.denominator
    rest = whole - part
    if sense.is_floor:
        return Form(Linear(-part, whole, 0, rest, high=rest), sense)
    if sense.is_ceiling:
        return Form(Linear(2 * whole - part, -whole, 0, rest, high=rest), sense)
    return Form(Linear(rest, 0, -whole, rest, high=rest, met_is_full=True), sense, printed=True)


def _centred(kind: centred.Centred, setting: Setting) -> Form | None:
    if setting.zero:
        return None
    given = kind.parameters
    slope, least = given.minus / given.per, given.floor
    start = 1 + slope * given.band
    whole = slope.denominator * start.denominator * least.denominator
    return Form(
        Linear(
            int(start * whole), 0, -int(slope * whole), whole, low=int(least * whole), high=whole, met_by_share=True
        ),
        _sense(setting, kind.stated_sense),
    )  # fmt: skip


def _time_proportional(kind: time_proportional.TimeProportional, setting: Setting) -> Form:
    sense, given = _sense(setting), kind.parameters
    if setting.zero or not sense.is_floor:
        return _nothing_else(sense)
    month = given.month or (setting.as_of.month if setting.as_of is not None else 12)
    cap = given.cap
    line = Linear(
        0, 12 * cap.denominator, 0, month * cap.denominator, high=month * cap.numerator, met_by_share=True
    )  # fmt: skip
    return Form(line, sense)


def _banded(kind: banded.Banded, setting: Setting) -> Form | Unfit | None:
    bands = kind.parameters.bands
    pieces = pieces_of_bands(bands.bands)
    if kind.parameters.of == "completion":
        return None if setting.zero else Form(Completed.of(pieces, _sense(setting)), _sense(setting), printed=True)
    scale = _table_scale(bands.sample, setting)
    if scale is None or is_off_scale(kind.parameters.of, setting.unit):
        return Unfit()
    return None if setting.negative else Form(Looked.of(pieces, scale), _sense(setting), printed=True)


def _interpolated(kind: interpolated.Interpolated, setting: Setting) -> Form | Unfit | None:
    given = kind.parameters
    points = [(one.base, share) for one, share in kind.anchors]
    pieces = pieces_of_anchors(points, given.outside)
    if given.of == "completion":
        return None if setting.zero else Form(Completed.of(pieces, _sense(setting)), _sense(setting), printed=True)
    scale = _table_scale(kind.anchors[0][0], setting)
    if scale is None or is_off_scale(given.of, setting.unit):
        return Unfit()
    return Form(Looked.of(pieces, scale), _sense(setting), printed=True)


def _table_scale(sample: Quantity, setting: Setting) -> Fraction | None:
    """Return how many whole numbers are one unit of a table's values; ``None`` when it counts something else."""
    if sample.unit == NO_UNIT:
        return setting.scale * setting.unit.factor
    return setting.scale if sample.unit.converts_to(setting.unit) else None


def _stepped(kind: stepped.Stepped, setting: Setting) -> Form | None:
    given, unit = kind.parameters, setting.unit
    points = Fraction(given.minus_points or 0) * 10**setting.places
    if points.denominator != 1:
        return None
    per = given.per
    if per.unit == NO_UNIT:
        step = Fraction(per.number) * unit.factor * setting.scale
    elif per.unit.converts_to(unit):
        step = per.base * setting.scale
    elif per.unit.symbol in _POINTS and unit.converts_to(PERCENT):
        step = Fraction(per.number) / 100 * setting.scale
    elif per.unit.converts_to(PERCENT) and not setting.zero:
        return _steps(kind, per.base, setting, of_bound=True)
    else:
        return None
    return _steps(kind, step, setting, of_bound=False)


def _steps(kind: stepped.Stepped, step: Fraction, setting: Setting, *, of_bound: bool) -> Form:
    given = kind.parameters
    points = int(Fraction(given.minus_points or 0) * 10**setting.places)
    steps = Steps(step, of_bound, given.begun, given.floor, given.minus, points)
    return Form(steps, _sense(setting), printed=True)


def _progress(kind: progress.Progress, setting: Setting) -> Form | Unfit | None:
    given, sense = kind.parameters, _sense(setting)
    baseline = given.baseline
    if baseline.unit == NO_UNIT:
        start = Fraction(baseline.number) * setting.unit.factor * setting.scale
    elif baseline.unit.converts_to(setting.unit):
        start = baseline.base * setting.scale
    else:
        return Unfit()
    due = None
    if setting.as_of is not None and given.milestones:
        due = progress.due_by(given.milestones, setting.as_of)
        if not due:
            return None
    direction = 1 if sense.is_floor else -1 if sense.is_ceiling else 0
    return Form(Progress(start.denominator, start.numerator, direction, due), sense, printed=True)


_FORMS: Mapping[type, Callable[[Any, Setting], Form | Unfit | None]] = {
    proportional.Proportional: _proportional,
    inverse.Inverse: _inverse,
    overrun.Overrun: _overrunning,
    exact.Exact: _exact,
    gated.Gated: _gated,
    centred.Centred: _centred,
    time_proportional.TimeProportional: _time_proportional,
    banded.Banded: _banded,
    interpolated.Interpolated: _interpolated,
    stepped.Stepped: _stepped,
    progress.Progress: _progress,
}
