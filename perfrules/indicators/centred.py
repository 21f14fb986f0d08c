"""``centred`` (趋中): everything near the target, less the further away on either side."""

from fractions import Fraction
from typing import ClassVar

from attrs import frozen

from perfrules.errors import problem
from perfrules.indicators.base import Example, IndicatorType
from perfrules.indicators.curves import nothing
from perfrules.indicators.kinds import Share, key
from perfrules.indicators.measuring import format_value, measure, met_rating
from perfrules.model.rating import Outcome, Rating, RatingInput
from perfrules.model.target import Sense
from perfrules.wording import Sentence, Wording

__all__ = ["Centred"]

_INSIDE = Wording("偏离 {deviation} 不超过 {band}，得满分", "a deviation of {deviation} is within {band}, everything")
_OUTSIDE = Wording(
    "偏离 {deviation}：1 - {minus} × ({deviation} - {band}) ÷ {per} = {value}，不低于 {floor}",
    "deviation {deviation}: 1 - {minus} × ({deviation} - {band}) ÷ {per} = {value}, not below {floor}",
)


@frozen
class Parameters:
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


class Centred(IndicatorType[Parameters]):
    """
    The target is the middle, whatever its sign: within the band everything, beyond it a straight line down.

    SPEC scoring §2 ``centred``.
    """

    id: ClassVar[str] = "centred"
    title: ClassVar[Wording] = Wording("趋中", "centred")
    rule: ClassVar[Wording] = Wording(
        "偏离不超过 band 得满分，之外每偏离 per 扣 minus", "within `band` everything, beyond it `minus` for each `per`"
    )
    parameter_class: ClassVar[type] = Parameters
    examples: ClassVar[tuple[Example, ...]] = (
        Example("=100人", "103人", "1"),
        Example("=100人", "107人", "9/10"),
        Example("=100人", "93人", "9/10"),
        Example("=100人", "200人", "0"),
    )

    @property
    def stated_sense(self) -> Sense:
        """How a number without a comparison is meant here."""
        return Sense.EXACTLY

    def rate(self, case: RatingInput) -> Rating:
        """Return what the deviation leaves; see the class."""
        measured = measure(case, stated=self.stated_sense)
        if isinstance(measured, Rating):
            return measured
        distance = _distance(measured.interval.lower, measured.interval.upper, measured.amount)
        if distance == 0:
            return met_rating(measured.target, measured.actual, *measured.notes)
        if measured.bound < 0:
            return Rating.not_ratable(problem("PR428"))
        if measured.bound == 0:
            return nothing(measured)
        given = self.parameters
        deviation = distance / measured.bound
        values = {"deviation": format_value(deviation), "band": format_value(given.band)}
        if deviation <= given.band:
            return Rating(Fraction(1), Outcome.MET, steps=(Sentence(_INSIDE, values),), problems=measured.notes)
        value = 1 - given.minus * (deviation - given.band) / given.per
        ratio = max(given.floor, value)
        values |= {
            "minus": format_value(given.minus),
            "per": format_value(given.per),
            "value": format_value(value),
            "floor": format_value(given.floor),
        }
        return Rating(ratio, Outcome.NOT_MET, steps=(Sentence(_OUTSIDE, values),), problems=measured.notes)


def _distance(lower: Fraction | None, upper: Fraction | None, amount: Fraction) -> Fraction:
    """Return how far *amount* lies from the target: from its one bound on either side, or outside its range."""
    if lower is not None and (upper is None or amount < lower):
        return abs(amount - lower)
    assert upper is not None  # INVARIANT: a target has a bound
    return abs(amount - upper) if lower is None or amount > upper else Fraction(0)
