"""``exact`` (the very number, within a tolerance) and ``centred`` (趋中: less the further away on either side)."""

from collections.abc import Mapping
from fractions import Fraction
from typing import ClassVar, Literal

from attrs import evolve, frozen

from perfrules.indicators.base import CurveType, Example
from perfrules.indicators.curve import (
    ACTUAL,
    BOUND,
    FULL,
    Curve,
    CurveContext,
    Piece,
    Quotient,
    Shape,
    fixed,
    pass_fail,
    relative_deviation,
    without_ratio,
)
from perfrules.indicators.kinds import Choice, Share
from perfrules.indicators.parameters import key
from perfrules.model.rating import Outcome
from perfrules.model.target import Sense
from perfrules.wording import Wording

__all__ = ["Centred", "Exact"]


@frozen
class ExactParameters:
    """
    How exact.

    Args:
        tolerance: Deviation that still counts as equal, as a share of the target.
        otherwise: What any other number is worth: ``zero``, or ``deviation`` for 1 - |actual - target| ÷ target.
    """

    tolerance: Fraction = key(
        Share(low=0, high=1), "仍算相等的偏差，占指标值的比例",
        "the deviation that still counts as equal, of the target",
        default=Fraction(0),
    )  # fmt: skip
    otherwise: Literal["zero", "deviation"] = key(
        Choice(words=("zero", "deviation")), "不相等时的得分", "what any other number is worth", default="zero"
    )


class Exact(CurveType[ExactParameters]):
    """
    The very number gives everything, whichever sign stands in the cell is kept; a bare number means =.

    SPEC scoring §2 ``exact``.
    """

    id: ClassVar[str] = "exact"
    title: ClassVar[Wording] = Wording("等于", "exact")
    rule: ClassVar[Wording] = Wording(
        "等于指标值（容差内）得满分，否则按 otherwise", "equal within the tolerance gives everything, else `otherwise`"
    )
    parameter_class: ClassVar[type] = ExactParameters
    examples: ClassVar[tuple[Example, ...]] = (
        Example("=1666元/月", "1666元/月", "1", outcome=Outcome.MET),
        Example("=1666元/月", "19992元/年", "1", outcome=Outcome.MET),
        Example("=0次", "1次", "0"),
        Example("=100人", "98人", "1", parameters={"tolerance": "2%"}),
        Example("=100人", "110人", "9/10", parameters={"otherwise": "deviation"}),
    )

    @property
    def default_sense(self) -> Sense:
        """The meaning of a number without a comparison here."""
        return Sense.EXACTLY

    def curve(self, context: CurveContext) -> Curve:
        """Return everything, or what *otherwise* leaves; see the class."""
        deviates = self.parameters.otherwise == "deviation"
        below, above = relative_deviation(context.sign) if deviates else (pass_fail(), pass_fail())
        tolerance = self.parameters.tolerance
        if tolerance and context.sign:
            # within the tolerance of the bound it misses an actual is met; beyond it, all else stays as it is
            low, high = (1 - tolerance * context.sign) * BOUND, (1 + tolerance * context.sign) * BOUND
            outside = above if tolerance < 1 else above[-1:]
            below = (*below, evolve(FULL, begins=low))
            above = (FULL, evolve(outside[0], begins=high, closed=False), *outside[1:])
        return Curve(below, above, printed=False)


_INSIDE = Wording("偏离 {deviation} 不超过 {band}，得满分", "a deviation of {deviation} is within {band}, everything")
_OUTSIDE = Wording(
    "偏离 {deviation}：1 - {minus} × ({deviation} - {band}) ÷ {per} = {value}，不低于 {floor}",
    "deviation {deviation}: 1 - {minus} × ({deviation} - {band}) ÷ {per} = {value}, not below {floor}",
)


@frozen
class CentredParameters:
    """
    How deviations cost. All are shares of the target or of the points.

    Args:
        band: Deviation on either side, as a share of the target, that costs nothing.
        per: The deviation beyond the band, as a share of the target, …
        minus: … that costs this share of the points, in proportion.
        floor: The least share that is left.
    """

    band: Fraction = key(
        Share(low=0, high=1), "不扣分的偏差，占指标值的比例", "the deviation that costs nothing, of the target",
        default=Fraction(1, 20),
    )  # fmt: skip
    per: Fraction = key(
        Share(low=0, low_open=True, high=1), "之外每偏离多少，占指标值的比例",
        "each further deviation, of the target, …",
        default=Fraction(1, 100),
    )  # fmt: skip
    minus: Fraction = key(
        Share(low=0, low_open=True, high=1), "扣去分值的多少", "… costs this share of the points",
        default=Fraction(1, 20),
    )  # fmt: skip
    floor: Fraction = key(Share(low=0, high=1), "最少保留的比例", "the least share that is left", default=Fraction(0))


class Centred(CurveType[CentredParameters]):
    """
    The target is the middle, whatever its sign: within the band everything, beyond it a straight line down.

    SPEC scoring §2 ``centred``.
    """

    id: ClassVar[str] = "centred"
    title: ClassVar[Wording] = Wording("趋中", "centred")
    rule: ClassVar[Wording] = Wording(
        "偏离不超过 band 得满分，之外每偏离 per 扣 minus", "within `band` everything, beyond it `minus` for each `per`"
    )
    parameter_class: ClassVar[type] = CentredParameters
    examples: ClassVar[tuple[Example, ...]] = (
        Example("=100人", "103人", "1"),
        Example("=100人", "107人", "9/10"),
        Example("=100人", "93人", "9/10"),
        Example("=100人", "200人", "0"),
    )

    @property
    def default_sense(self) -> Sense:
        """The meaning of a number without a comparison here."""
        return Sense.EXACTLY

    def curve(self, context: CurveContext) -> Curve:
        """Return what the deviation leaves; see the class."""
        at_target = evolve(FULL, begins=BOUND)
        if context.sign == 0:
            beyond = evolve(pass_fail()[0], begins=BOUND, closed=False)
            return Curve((*pass_fail(), at_target), (FULL, beyond))
        if context.sign < 0:
            beyond = evolve(without_ratio(context.sign)[0], begins=BOUND, closed=False)
            pieces = (*without_ratio(context.sign), at_target, beyond)
        else:
            pieces = (*self._below(), at_target, *self._above())
        met = (FULL,) if context.shape is Shape.RANGE else pieces
        return Curve(pieces, pieces, met, printed=False)

    def _below(self) -> tuple[Piece, ...]:
        given, slope = self.parameters, self._slope
        deviation = Quotient(BOUND - ACTUAL, BOUND)
        value = Quotient((self._start - slope) * BOUND + slope * ACTUAL, BOUND)
        values = self._values(deviation, value)
        return (
            Piece(fixed(given.floor), _OUTSIDE, outcome=Outcome.NOT_MET, values=values),
            Piece(value, _OUTSIDE, (1 - self._widest) * BOUND, outcome=Outcome.NOT_MET, values=values),
            Piece(fixed(1), _INSIDE, (1 - given.band) * BOUND, outcome=Outcome.MET, values=values),
        )

    def _above(self) -> tuple[Piece, ...]:
        given, slope = self.parameters, self._slope
        deviation = Quotient(ACTUAL - BOUND, BOUND)
        value = Quotient((self._start + slope) * BOUND - slope * ACTUAL, BOUND)
        values = self._values(deviation, value)
        widest, outside = (1 + self._widest) * BOUND, (1 + given.band) * BOUND
        return (
            Piece(fixed(1), _INSIDE, BOUND, closed=False, outcome=Outcome.MET, values=values),
            Piece(value, _OUTSIDE, outside, closed=False, outcome=Outcome.NOT_MET, values=values),
            Piece(fixed(given.floor), _OUTSIDE, widest, closed=False, outcome=Outcome.NOT_MET, values=values),
        )

    @property
    def _slope(self) -> Fraction:
        """The cost of a deviation of the full target beyond the band."""
        return self.parameters.minus / self.parameters.per

    @property
    def _start(self) -> Fraction:
        """The share that the straight line beyond the band would give without any deviation."""
        return 1 + self._slope * self.parameters.band

    @property
    def _widest(self) -> Fraction:
        """The deviation from which the least share is left."""
        return (self._start - self.parameters.floor) / self._slope

    def _values(self, deviation: Quotient, value: Quotient) -> Mapping[str, object]:
        given = self.parameters
        fixed_ones = {"band": given.band, "minus": given.minus, "per": given.per, "floor": given.floor}
        return {"deviation": deviation, "value": value, **fixed_ones}
