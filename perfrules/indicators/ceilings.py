"""``inverse`` and ``overrun``: ceilings that cost points in proportion beyond them."""

from fractions import Fraction
from typing import ClassVar

from attrs import frozen

from perfrules.indicators.base import CurveType, Example, Monotone, NoParameters
from perfrules.indicators.curve import Curve, CurveContext, inverse_ratio, linear_shortfall, overrun
from perfrules.indicators.kinds import MAX_MULTIPLE, Share
from perfrules.indicators.parameters import key
from perfrules.model.target import Sense
from perfrules.wording import Wording

__all__ = ["DOUBLE", "Inverse", "Overrun"]


DOUBLE = Fraction(2)


class Inverse(CurveType[NoParameters]):
    """
    Within the ceiling gives everything; beyond it target ÷ actual.

    A number without a sign is a ceiling here. SPEC scoring §2 ``inverse``; seen in published forms.
    """

    id: ClassVar[str] = "inverse"
    title: ClassVar[Wording] = Wording("反比", "inverse")
    rule: ClassVar[Wording] = Wording(
        "上限内得满分；超出按 指标÷实际", "within the ceiling gives everything; beyond it target ÷ actual"
    )
    monotone: ClassVar[Monotone] = Monotone.BY_TARGET
    examples: ClassVar[tuple[Example, ...]] = (
        Example("≤30人", "33人", "10/11"),
        Example("≤30人", "45人", "2/3"),
        Example("≤30人", "60人", "1/2"),
    )

    @property
    def default_sense(self) -> Sense:
        """How a number without a comparison is meant here."""
        return Sense.AT_MOST

    def curve(self, context: CurveContext) -> Curve:
        """Return the share left; see the class."""
        return Curve(linear_shortfall(context.sign), inverse_ratio(context.sign))


@frozen
class Parameters:
    """
    Where nothing is left.

    Args:
        zero_at: The multiple of the target at which nothing is left, above 100%.
    """

    zero_at: Fraction = key(
        Share(low=1, low_open=True, high=MAX_MULTIPLE), "达到指标值的这个倍数时得 0",
        "the multiple of the target worth nothing",
        default=DOUBLE,
    )  # fmt: skip


class Overrun(CurveType[Parameters]):
    """
    Within the ceiling gives everything; beyond it 1 - (actual - target) ÷ (zero_at × target - target), never below 0.

    A number without a sign is a ceiling here. SPEC scoring §2 ``overrun``; practice on one platform.
    """

    id: ClassVar[str] = "overrun"
    title: ClassVar[Wording] = Wording("超额递减", "overrun")
    rule: ClassVar[Wording] = Wording(
        "上限内得满分；超出部分按比例扣减，至 zero_at 倍为 0",
        "within the ceiling gives everything; beyond it a straight line down to nothing at `zero_at` times the target",
    )
    parameter_class: ClassVar[type] = Parameters
    monotone: ClassVar[Monotone] = Monotone.BY_TARGET
    examples: ClassVar[tuple[Example, ...]] = (
        Example("≤30人", "33人", "9/10"),
        Example("≤30人", "45人", "1/2"),
        Example("≤30人", "60人", "0"),
        Example("≤30人", "45人", "3/4", parameters={"zero_at": "300%"}),
        Example("≤0次", "1次", "0"),
    )

    @property
    def default_sense(self) -> Sense:
        """How a number without a comparison is meant here."""
        return Sense.AT_MOST

    def curve(self, context: CurveContext) -> Curve:
        """Return the share left; see the class."""
        return Curve(linear_shortfall(context.sign), overrun(self.parameters.zero_at, context.sign))
