"""
Curves: what an actual is worth beside its target, declared once for every use of it.

A curve is made of pieces. Each piece has a share of the points, a quotient of two straight lines of actual and bound
(or a staircase), and the sentence that explains it. From this one declaration follow the rating of a row with its
derivation, scores of one row for many actuals (`perfrules.bind_row`), the form for whole columns, the actuals at which
the formula changes, and the actuals that reach a share.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import Enum, auto
from fractions import Fraction
from math import ceil, floor, lcm
from typing import ClassVar, TypeAlias

from attrs import evolve, field, frozen

from perfrules.errors import Problem, problem
from perfrules.indicators.measuring import MET, Amount, Measured, met_rating
from perfrules.model.interval import Interval
from perfrules.model.rating import Outcome, Rating
from perfrules.model.unit import Unit
from perfrules.wording import Language, Sentence, Wording, format_value

__all__ = [
    "ACTUAL",
    "AS_WRITTEN",
    "BOUND",
    "FULL",
    "ONE",
    "AnyShare",
    "BoundCurve",
    "Curve",
    "CurveContext",
    "Line",
    "Percent",
    "Piece",
    "Quotient",
    "Shape",
    "Steps",
    "Stretch",
    "completion_curve",
    "context_of",
    "fixed",
    "inverse_ratio",
    "late_rating",
    "linear_shortfall",
    "overrun",
    "pass_fail",
    "piece_at",
    "relative_deviation",
    "without_ratio",
]  # fmt: skip

_ZERO = Fraction(0)
_ONE = Fraction(1)


@frozen
class Line:
    """
    A straight line: *of_actual* × actual + *of_bound* × bound + *constant*, amounts in base units.

    `ACTUAL`, `BOUND` and `ONE` are lines; sums and multiples of lines are lines: ``2 * BOUND - ACTUAL``.
    """

    of_actual: Fraction = field(default=_ZERO, converter=Fraction)
    of_bound: Fraction = field(default=_ZERO, converter=Fraction)
    constant: Fraction = field(default=_ZERO, converter=Fraction)

    def __add__(self, other: "Line") -> "Line":
        return Line(
            self.of_actual + other.of_actual, self.of_bound + other.of_bound, self.constant + other.constant
        )  # fmt: skip

    def __sub__(self, other: "Line") -> "Line":
        return self + other * -1

    def __mul__(self, factor: Fraction | int) -> "Line":
        return Line(self.of_actual * factor, self.of_bound * factor, self.constant * factor)

    __rmul__ = __mul__

    def at(self, actual: Fraction, bound: Fraction) -> Fraction:
        """Return the height of the line."""
        return self.of_actual * actual + self.of_bound * bound + self.constant

    @property
    def parts(self) -> tuple[Fraction, Fraction, Fraction]:
        """The three numbers of the line."""
        return self.of_actual, self.of_bound, self.constant


ACTUAL = Line(1)
BOUND = Line(0, 1)
ONE = Line(0, 0, 1)


@frozen
class Quotient:
    """
    A quotient of two lines, *numerator* ÷ *denominator*.

    The denominator is above 0 wherever the piece of the share applies.
    """

    numerator: Line
    denominator: Line = ONE
    _whole: tuple[int, int, int, int, int, int] = field(init=False, repr=False, eq=False)
    """Both lines as whole numbers."""
    value: Fraction | None = field(init=False, repr=False, eq=False)
    """The share, where it is the same for all numbers."""

    def __attrs_post_init__(self) -> None:
        parts = (*self.numerator.parts, *self.denominator.parts)
        scale = lcm(*(part.denominator for part in parts))
        object.__setattr__(self, "_whole", tuple(int(part * scale) for part in parts))
        is_fixed = not any((*parts[:2], *parts[3:5]))
        object.__setattr__(self, "value", parts[2] / parts[5] if is_fixed else None)

    def at(self, actual: Fraction, bound: Fraction, weight: Decimal) -> Fraction:
        """Return the share of *actual* beside *bound*, whatever the row's *weight*."""
        del weight
        if self.value is not None:
            return self.value
        # whole numbers and one reduction: four times as fast as adding and dividing fractions
        a, b, c, d, e, f = self._whole
        x, y, t, u = actual.numerator * bound.denominator, actual.denominator, bound.numerator, bound.denominator
        t, u = t * y, u * y
        return Fraction(a * x + b * t + c * u, d * x + e * t + f * u)

    def values(self, actual: Fraction, bound: Fraction, weight: Decimal) -> Mapping[str, object]:
        """Return nothing: a share explains itself by its piece's wording."""
        del actual, bound, weight
        return {}

    def reaching(self, ratio: Fraction, bound: Fraction, weight: Decimal) -> Interval | None:
        """Return the actuals whose share is *ratio* or more, as far as this share applies; ``None`` for none."""
        del weight
        # numerator - ratio × denominator is not negative
        rest = self.numerator - ratio * self.denominator
        height = rest.of_bound * bound + rest.constant
        if not rest.of_actual:
            return Interval() if height >= 0 else None
        edge = -height / rest.of_actual
        return (
            Interval(lower=edge, lower_closed=True) if rest.of_actual > 0 else Interval(upper=edge, upper_closed=True)
        )


def fixed(value: Fraction | int) -> Quotient:
    """Return a share that is *value* for all numbers."""
    return Quotient(ONE * value)


_STEPS = Wording(
    "相差 {distance} ÷ {per} = {count} 级，1 - {count} × {minus} = {value}，不低于 {floor}",
    "{distance} off ÷ {per} = {count} steps, 1 - {count} × {minus} = {value}, not below {floor}",
)


@frozen(kw_only=True)
class Steps:
    """
    A staircase: so much off for each step, or each begun step, that the actual is away from the bound.

    Args:
        per: Size of a step, a line without the actual.
        minus: Share of the points for each step; exactly one of *minus* and *points* is given.
        points: Points for each step.
        begun: Whether a begun step counts as a full one; else only full ones count.
        floor: The least share that is left.
    """

    per: Line
    minus: Fraction | None = None
    points: Fraction | None = None
    begun: bool = False
    floor: Fraction = _ZERO

    value: None = field(default=None, init=False, repr=False, eq=False)
    """A staircase is never the same for all numbers."""
    wording: ClassVar[Wording] = _STEPS
    """The sentence that explains a staircase."""

    def at(self, actual: Fraction, bound: Fraction, weight: Decimal) -> Fraction:
        """Return the share left of a row of *weight*."""
        return max(self.floor, 1 - self._count(actual, bound) * self.each(weight))

    def each(self, weight: Decimal) -> Fraction:
        """Return the share that one step takes."""
        return self.minus if self.minus is not None else (self.points or _ZERO) / Fraction(weight)

    def values(self, actual: Fraction, bound: Fraction, weight: Decimal) -> Mapping[str, object]:
        """Return what `wording` names beside distance and size of a step, which depend on units."""
        count, each = self._count(actual, bound), self.each(weight)
        return {"count": str(count), "minus": each, "value": 1 - count * each, "floor": self.floor}

    def reaching(self, ratio: Fraction, bound: Fraction, weight: Decimal) -> Interval | None:
        """Return the actuals whose share is *ratio* or more, as far as the staircase applies; ``None`` for none."""
        each = self.each(weight)
        if ratio <= self.floor or (ratio <= 1 and not each):
            return Interval()
        if ratio > 1:
            return None
        steps = floor((1 - ratio) / each)
        room = self.per.at(_ZERO, bound) * (steps if self.begun else steps + 1)
        return Interval(bound - room, bound + room, lower_closed=self.begun, upper_closed=self.begun)

    def _count(self, actual: Fraction, bound: Fraction) -> int:
        steps = abs(actual - bound) / self.per.at(actual, bound)
        return ceil(steps) if self.begun else floor(steps)


AnyShare: TypeAlias = Quotient | Steps


@frozen
class Percent:
    """A share shown in per cent."""

    share: Quotient


AS_WRITTEN = Wording("实际值", "the actual as it is written")
"""Stands for the actual among the values of a sentence."""


@frozen
class Piece:
    """
    One stretch of a curve.

    Args:
        share: What actuals there are worth.
        wording: The sentence that explains it; it may name ``{target}``, ``{actual}``, ``{bound}``, ``{ratio}`` and
            *values*. No sentence unless given.
        begins: Where the piece begins, a line without the actual; ``None`` for the first one of a list.
        closed: Whether *begins* itself belongs to it.
        outcome: The outcome there; by default that of the target itself.
        values: What the sentence names beside the above: texts, lines (shown as amounts in the target's unit), shares
            or `Percent` of the actual, and `AS_WRITTEN`.
        problem: Why nothing can be said there; the share does not matter then.
    """

    share: AnyShare
    wording: Wording | None = None
    begins: Line | None = None
    closed: bool = True
    outcome: Outcome | None = field(default=None, kw_only=True)
    values: Mapping[str, object] = field(factory=dict, kw_only=True)
    problem: Problem | None = field(default=None, kw_only=True)
    _edge: tuple[int, int, int] = field(init=False, repr=False, eq=False)
    """*begins* as whole numbers: of the bound, constant, and what an actual is multiplied by."""

    def __attrs_post_init__(self) -> None:
        parts = (_ZERO, _ZERO) if self.begins is None else self.begins.parts[1:]
        scale = lcm(*(part.denominator for part in parts))
        object.__setattr__(self, "_edge", (int(parts[0] * scale), int(parts[1] * scale), scale))

    def is_begun(self, actual: Fraction, bound: Fraction) -> bool:
        """Return whether *actual* lies behind the beginning."""
        of_bound, constant, scale = self._edge
        y, u = actual.denominator, bound.denominator
        ahead = actual.numerator * u * scale - of_bound * bound.numerator * y - constant * y * u
        return ahead > 0 or (self.closed and ahead == 0)

    def explain(
        self, actual: Fraction, bound: Fraction, weight: Decimal, unit: Unit, values: Mapping[str, object]
    ) -> tuple[Sentence, ...]:
        """Return the sentence for *actual*, which may name *values* as well; nothing without a wording."""
        if self.wording is None:
            return ()
        shown = {**values, "bound": Amount(bound, unit), **self.share.values(actual, bound, weight)}
        for name, value in self.values.items():
            if value is AS_WRITTEN:
                shown[name] = values["actual"]
            else:
                shown[name] = _Shown(value, actual, bound, unit) if isinstance(value, _COMPUTED) else value
        return (Sentence(self.wording, shown),)


FULL = Piece(fixed(1), MET, outcome=Outcome.MET)
"""Everything, because the target is met."""
_EVERYTHING = (FULL,)
_NO_PIECES: tuple[Piece, ...] = ()


class Shape(Enum):
    """The number of bounds a target has."""

    FLOOR = auto()
    CEILING = auto()
    POINT = auto()
    """Both, and they are equal."""
    RANGE = auto()


@frozen
class CurveContext:
    """
    All that a type's curve may depend on beside its parameters.

    Args:
        shape: How many bounds the target has.
        sign: Whether the bound that the actual misses is below 0 (-1), 0 or above (1).
        ranged: Whether the target is written as a range.
        unit: The unit the target is counted in.
        as_of: The day of monitoring, where there is one.
    """

    shape: Shape
    sign: int
    ranged: bool
    unit: Unit
    as_of: date | None = None


def context_of(measured: Measured, as_of: date | None) -> CurveContext:
    """Return what the curve for *measured* may depend on."""
    interval, bound = measured.interval, measured.bound
    if interval.upper is None:
        shape = Shape.FLOOR
    elif interval.lower is None:
        shape = Shape.CEILING
    else:
        shape = Shape.POINT if interval.lower == interval.upper else Shape.RANGE
    sign = (bound.numerator > 0) - (bound.numerator < 0)
    return CurveContext(shape, sign, measured.ranged, measured.unit, as_of)


@frozen
class Curve:
    """
    What actuals below, at and above their target are worth, each a list of pieces from low to high.

    A curve whose three lists are one does not care where the target lies.

    Args:
        below: Pieces for actuals that miss the lower bound; *bound* is that one.
        above: Pieces for actuals that miss the upper bound.
        met: Pieces for actuals that meet the target.
        printed: Whether an exact target is met within the precision it prints.
    """

    below: tuple[Piece, ...] = _NO_PIECES
    above: tuple[Piece, ...] = _NO_PIECES
    met: tuple[Piece, ...] = _EVERYTHING
    printed: bool = True

    @classmethod
    def through(cls, pieces: Sequence[Piece]) -> "Curve":
        """Return the curve of *pieces* that hold wherever the target lies."""
        every = tuple(pieces)
        return cls(every, every, every)

    def rate(self, measured: Measured, weight: Decimal) -> Rating:
        """Return the rating of *measured* in a row of *weight*."""
        actual, bound = measured.amount, measured.bound
        met = actual in (measured.met_by if self.printed else measured.interval)
        pieces = self.met if met else self.below if measured.falls_short else self.above
        piece = piece_at(pieces, actual, bound)
        if piece.wording is MET:
            return met_rating(measured.target, measured.actual, *measured.notes)
        if piece.problem is not None:
            return Rating.not_ratable(piece.problem)
        ratio = piece.share.at(actual, bound, weight)
        outcome = piece.outcome or (Outcome.MET if met else Outcome.NOT_MET)
        shown = {"target": measured.target, "actual": measured.actual.quantity}
        step = piece.explain(actual, bound, weight, measured.unit, {**shown, "ratio": ratio})
        return Rating(ratio, outcome, steps=step, problems=measured.notes)


_COMPUTED = (Line, Quotient, Percent)
_NO_WEIGHT = Decimal(1)
"""For shares that do not depend on the weight of a row."""


@frozen
class _Shown:
    """A line or share at an actual, spelt when a derivation is read: most never are."""

    value: object
    actual: Fraction
    bound: Fraction
    unit: Unit

    def __str__(self) -> str:
        return self.print_in("zh")

    def print_in(self, language: Language) -> str:
        """Return the value, its unit in *language*."""
        if isinstance(self.value, Line):
            return Amount(self.value.at(self.actual, self.bound), self.unit).print_in(language)
        if isinstance(self.value, Percent):
            return f"{format_value(self.value.share.at(self.actual, self.bound, _NO_WEIGHT) * 100)}%"
        assert isinstance(self.value, Quotient)  # INVARIANT: see _COMPUTED
        return format_value(self.value.at(self.actual, self.bound, _NO_WEIGHT))


def piece_at(pieces: Sequence[Piece], actual: Fraction, bound: Fraction) -> Piece:
    """Return the piece of a list, from low to high, that holds *actual*."""
    piece = pieces[0]
    for behind in pieces[1:]:
        if not behind.is_begun(actual, bound):
            break
        piece = behind
    return piece


@frozen
class Stretch:
    """A piece where it applies beside one target: the actuals, in base units, and the bound they are compared with."""

    interval: Interval
    piece: Piece
    bound: Fraction


@frozen
class BoundCurve:
    """
    The curve of one target.

    Args:
        stretches: Its pieces from low to high; every number lies in exactly one.
        weight: Full points of the row.
    """

    stretches: tuple[Stretch, ...]
    weight: Decimal

    @classmethod
    def of(cls, curves: Mapping[int, Curve], measured: Measured, weight: Decimal) -> "BoundCurve":
        """
        Return the curve beside the target of *measured*, whatever its actual.

        Args:
            curves: The type's curve by the sign of the bound.
            measured: The target, with any actual.
            weight: Full points of the row.
        """
        interval = measured.interval
        lower = Interval() if interval.lower is None else Interval(upper=interval.lower, upper_closed=True)
        upper = Interval() if interval.lower is None else Interval(lower=interval.lower)
        stretches: list[Stretch] = []
        for side, bound in (
            (lower, interval.lower),
            (upper, interval.lower if interval.upper is None else interval.upper),
        ):
            if bound is None:  # nothing lies below a target without a lower bound
                continue
            curve = curves[(bound > 0) - (bound < 0)]
            met = measured.met_by if curve.printed else measured.interval
            missed = curve.below if side is lower and interval.lower is not None else curve.above
            stretches += _spread(curve.met, side.intersect(met), bound)
            for outside in met.complement():
                stretches += _spread(missed, side.intersect(outside), bound)
        stretches.sort(key=_beginning)
        return cls(tuple(stretches), weight)

    @property
    def breakpoints(self) -> tuple[Fraction, ...]:
        """The actuals, in base units, at which the formula may change, from low to high."""
        ends = (end for stretch in self.stretches for end in (stretch.interval.lower, stretch.interval.upper))
        return tuple(sorted({end for end in ends if end is not None}))

    def stretch_at(self, actual: Fraction) -> Stretch:
        """Return the stretch that holds *actual*."""
        return next(stretch for stretch in self.stretches if actual in stretch.interval)

    def at(self, actual: Fraction) -> Fraction | None:
        """Return the share of *actual*, ``None`` where nothing can be said."""
        stretch = self.stretch_at(actual)
        return None if stretch.piece.problem else stretch.piece.share.at(actual, stretch.bound, self.weight)

    def inverse(self, ratio: Fraction) -> tuple[Interval, ...]:
        """Return the actuals, in base units, whose share is *ratio* or more, from low to high."""
        result: list[Interval] = []
        for stretch in self.stretches:
            reaching = (
                None if stretch.piece.problem else stretch.piece.share.reaching(ratio, stretch.bound, self.weight)
            )
            part = None if reaching is None else stretch.interval.intersect(reaching)
            if part is None or part.is_empty:
                continue
            if result and result[-1].upper == part.lower and (result[-1].upper_closed or part.lower_closed):
                result[-1] = evolve(result[-1], upper=part.upper, upper_closed=part.upper_closed)
            else:
                result.append(part)
        return tuple(result)


def _beginning(stretch: Stretch) -> tuple[bool, Fraction, bool]:
    interval = stretch.interval
    return interval.lower is not None, interval.lower or _ZERO, not interval.lower_closed


def _spread(pieces: Sequence[Piece], region: Interval, bound: Fraction) -> list[Stretch]:
    """Return *pieces* where they apply in *region*."""
    result = []
    for position, piece in enumerate(pieces):
        start = None if piece.begins is None else piece.begins.at(_ZERO, bound)
        behind = pieces[position + 1] if position + 1 < len(pieces) else None
        end = None if behind is None or behind.begins is None else behind.begins.at(_ZERO, bound)
        own = Interval(start, end, piece.closed, behind is not None and not behind.closed)
        part = region.intersect(own)
        if not part.is_empty:
            result.append(Stretch(part, piece, bound))
    return result


def late_rating(steps: Steps, days: int, per: str, weight: Decimal) -> Rating:
    """Return what *steps* of *per* leave of a row that is *days* late."""
    late, on_time = Fraction(days), _ZERO
    values = {"distance": f"{days}天", "per": per, **steps.values(late, on_time, weight)}
    ratio = steps.at(late, on_time, weight)
    return Rating(ratio, Outcome.NOT_MET, steps=(Sentence(Steps.wording, values),))


# Sides that several types share. Each is a list of pieces for actuals on one side of the target.

_SHORT = Wording("未达成 {target}：{actual} ÷ {bound} = {ratio}", "{target} not met: {actual} ÷ {bound} = {ratio}")
_OVER = Wording(
    "超出 {target}：1 - ({actual} - {bound}) ÷ ({zero} - {bound}) = {ratio}",
    "beyond {target}: 1 - ({actual} - {bound}) ÷ ({zero} - {bound}) = {ratio}",
)
_OVER_ALL = Wording(
    "超出 {target}，{actual} 不小于 {zero}，得 0", "beyond {target}: {actual} is not below {zero}, nothing left"
)
_INVERSE = Wording("超出 {target}：{bound} ÷ {actual} = {ratio}", "beyond {target}: {bound} ÷ {actual} = {ratio}")
_NOTHING = Wording("未达成 {target}（实际 {actual}），得 0", "{target} not met by {actual}, no points")
_DEVIATION = Wording(
    "与 {target} 不等：1 - |{actual} - {bound}| ÷ {bound} = {ratio}",
    "not equal to {target}: 1 - |{actual} - {bound}| ÷ {bound} = {ratio}",
)
_NONE = fixed(0)


def pass_fail() -> tuple[Piece, ...]:
    """Return the side on which nothing is left."""
    return _PASS_FAIL


def without_ratio(sign: int) -> tuple[Piece, ...]:
    """Return the side of a bound that no ratio can be taken of: beyond 0 nothing is left, below 0 nothing is said."""
    return _NOT_RATABLE if sign < 0 else _PASS_FAIL


_PASS_FAIL = (Piece(_NONE, _NOTHING),)
_NOT_RATABLE = (Piece(_NONE, problem=problem("PR428")),)


def linear_shortfall(sign: int) -> tuple[Piece, ...]:
    """
    Return actual ÷ bound, for actuals below a floor.

    SPEC scoring §2: a floor of 0 is met by any actual that is not negative; below a floor of 0 nothing is left; below
    a negative floor a ratio has no meaning and the row is not ratable (PR428).
    """
    return _SHORTFALL if sign > 0 else without_ratio(sign)


_SHORTFALL = (Piece(_NONE, _NOTHING), Piece(Quotient(ACTUAL, BOUND), _SHORT, 0 * ONE, closed=False))


def inverse_ratio(sign: int) -> tuple[Piece, ...]:
    """Return bound ÷ actual, for actuals above a ceiling; a ceiling of 0 leaves nothing, a negative one PR428."""
    return _INVERSE_RATIO if sign > 0 else without_ratio(sign)


_INVERSE_RATIO = (Piece(Quotient(BOUND, ACTUAL), _INVERSE),)


def overrun(zero_at: Fraction, sign: int) -> tuple[Piece, ...]:
    """
    Return a straight line down to nothing at *zero_at* times a ceiling, for actuals above it.

    A ceiling of 0 leaves nothing beyond it; a negative ceiling has no ratio (PR428).
    """
    if sign <= 0:
        return without_ratio(sign)
    zero = zero_at * BOUND
    return (
        Piece(Quotient(zero - ACTUAL, (zero_at - 1) * BOUND), _OVER, values={"zero": zero}),
        Piece(_NONE, _OVER_ALL, zero, values={"zero": zero}),
    )


def relative_deviation(sign: int) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """
    Return 1 - |actual - bound| ÷ bound, not below 0, for actuals below and for actuals above.

    A bound of 0 leaves nothing; below 0 a ratio has no meaning (PR428).
    """
    return _DEVIATIONS if sign > 0 else (without_ratio(sign), without_ratio(sign))


_DEVIATIONS = (
    (Piece(_NONE, _DEVIATION), Piece(Quotient(ACTUAL, BOUND), _DEVIATION, 0 * ONE)),
    (Piece(Quotient(2 * BOUND - ACTUAL, BOUND), _DEVIATION), Piece(_NONE, _DEVIATION, 2 * BOUND)),
)


# Pieces over a completion (how much of the target was reached) become pieces over the actual.


def completion_curve(pieces: Sequence[Piece], context: CurveContext) -> Curve:
    """
    Return the curve of *pieces* over the completion of a target.

    The pieces take the completion in place of the actual. It is actual ÷ bound for a floor, 2 - actual ÷ bound for a
    ceiling, 1 for an exact value or a range that is met, and never below 0. A bound of 0 is reached or not at all;
    what does not reach a negative bound has no completion (PR428).
    """
    reached = (_at_value(piece_at(pieces, _ONE, _ONE), _ONE),)
    if context.sign <= 0:
        missed = _NOT_RATABLE if context.sign else (_at_value(piece_at(pieces, _ZERO, _ONE), _ZERO),)
        return Curve(missed, missed, reached)
    rises, falls = _rising(pieces), _falling(pieces)
    if context.shape is Shape.FLOOR:
        return Curve.through(rises)
    return Curve.through(falls) if context.shape is Shape.CEILING else Curve(rises, falls, reached)


def _at_value(piece: Piece, value: Fraction) -> Piece:
    """Return *piece* as it is at *value*, for all numbers."""
    shown = {
        name: Percent(_fixed_at(item.share, value)) if isinstance(item, Percent)
        else _fixed_at(item, value) if isinstance(item, Quotient)
        else item
        for name, item in piece.values.items()
    }  # fmt: skip
    return evolve(piece, share=fixed(piece.share.at(value, _ONE, _NO_WEIGHT)), begins=None, values=shown)


def _fixed_at(share: Quotient, value: Fraction) -> Quotient:
    return fixed(share.at(value, _ONE, _NO_WEIGHT))


def _from_nothing(pieces: Sequence[Piece]) -> list[Piece]:
    """Return *pieces* from 0 up, and what holds at 0 for whatever would lie below."""
    at_zero = piece_at(pieces, _ZERO, _ONE)
    behind = [piece for piece in pieces if not (piece.begins is None or piece.is_begun(_ZERO, _ONE))]
    return [_at_value(at_zero, _ZERO), evolve(at_zero, begins=0 * ONE, closed=False), *behind]


def _rising(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Return *pieces* over actual ÷ bound."""
    return tuple(
        evolve(
            piece,
            share=_over(piece.share, ACTUAL),
            values=_values_over(piece, ACTUAL),
            begins=None if piece.begins is None else piece.begins.constant * BOUND,
        )
        for piece in _from_nothing(pieces)
    )


def _falling(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Return *pieces* over 2 - actual ÷ bound, which falls: the last of them comes first."""
    ordered = _from_nothing(pieces)
    rest = 2 * BOUND - ACTUAL
    result = [
        evolve(
            piece,
            share=_over(piece.share, rest),
            values=_values_over(piece, rest),
            begins=None if end is None or end.begins is None else (2 - end.begins.constant) * BOUND,
            closed=end is not None and not end.closed,
        )
        for piece, end in zip(ordered, [*ordered[1:], None], strict=True)
    ]
    return tuple(reversed(result))


def _values_over(piece: Piece, reached: Line) -> Mapping[str, object]:
    return {
        name: Percent(_over(item.share, reached)) if isinstance(item, Percent)
        else _over(item, reached) if isinstance(item, Quotient)
        else item
        for name, item in piece.values.items()
    }  # fmt: skip


def _over(share: AnyShare, reached: Line) -> Quotient:
    """Return a share of a completion as one of the actual, *reached* being the completion times the bound."""
    assert isinstance(share, Quotient)  # INVARIANT: there are no staircases over completions
    if share.value is not None:
        return share
    top, bottom = (line.of_actual * reached + line.constant * BOUND for line in (share.numerator, share.denominator))
    return Quotient(top, bottom)
