"""
Closed forms: what share of the points an actual *a* earns against a bound *t*, for whole arrays of both.

Both are whole numbers at one scale, held in float64. A share is a numerator over a denominator, whole numbers too, so
nothing is rounded before the score. Each form says how large its whole numbers can get; where that is too large for
float64 a row goes another way. A bound is not negative; where a form divides by it, it is above 0.
"""

from abc import ABC, abstractmethod
from fractions import Fraction

import numpy as np
from attrs import field, frozen

from perfrules.engine.columnar.arrays import Array, Floats, Mask

__all__ = ["AllOrNothing", "Everything", "Formula", "Inverse", "Linear", "OverrunOfPoint", "Progress", "Steps"]


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
