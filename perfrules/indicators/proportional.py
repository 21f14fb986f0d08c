"""
Points in proportion to what was reached.

``proportional`` is for every sense, ``gated`` gives nothing below a gate; ``inverse`` and ``overrun`` are ceilings that
cost points in proportion beyond them.
"""

from fractions import Fraction
from typing import ClassVar, Literal, assert_never

from attrs import evolve, frozen

from perfrules.indicators.base import CurveType, Example, Monotone, NoParameters
from perfrules.indicators.curve import (
    ACTUAL,
    FULL,
    ONE,
    Curve,
    CurveContext,
    Piece,
    Quotient,
    Shape,
    completion_curve,
    fixed,
    inverse_ratio,
    linear_shortfall,
    overrun,
    pass_fail,
    relative_deviation,
)
from perfrules.indicators.kinds import MAX_MULTIPLE, Choice, Share
from perfrules.indicators.parameters import key
from perfrules.model.rating import Outcome
from perfrules.model.target import Sense
from perfrules.wording import Wording

__all__ = ["DEFAULT_SENSES", "DOUBLE", "Gated", "Inverse", "Overrun", "Proportional"]


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
        """The meaning of a number without a comparison here."""
        return Sense.AT_MOST

    def curve(self, context: CurveContext) -> Curve:
        """Return the share left; see the class."""
        return Curve(linear_shortfall(context.sign), inverse_ratio(context.sign))


@frozen
class OverrunParameters:
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


class Overrun(CurveType[OverrunParameters]):
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
    parameter_class: ClassVar[type] = OverrunParameters
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
        """The meaning of a number without a comparison here."""
        return Sense.AT_MOST

    def curve(self, context: CurveContext) -> Curve:
        """Return the share left; see the class."""
        return Curve(linear_shortfall(context.sign), overrun(self.parameters.zero_at, context.sign))


DEFAULT_SENSES = {"floor": Sense.AT_LEAST, "ceiling": Sense.AT_MOST, "exact": Sense.EXACTLY}


@frozen
class Parameters:
    """
    Choices the regulations leave open.

    Args:
        below: What a missed floor is worth: ``ratio`` (actual ÷ target) or ``zero``.
        above: What an exceeded ceiling is worth: ``overrun``, ``inverse`` or ``zero``.
        exact: What ``=`` asks for: the very number, at least it, or as little deviation as possible.
        stated: What a number without a sign is: a floor, a ceiling or an exact value.
    """

    below: Literal["ratio", "zero"] = key(
        Choice(words=("ratio", "zero")), "下限未达成时的得分", "what a missed floor is worth", default="ratio"
    )
    above: Literal["overrun", "inverse", "zero"] = key(
        Choice(words=("overrun", "inverse", "zero")), "超出上限时的得分", "what an exceeded ceiling is worth",
        default="overrun",
    )  # fmt: skip
    exact: Literal["exact", "at_least", "deviation"] = key(
        Choice(words=("exact", "at_least", "deviation")), "“=”要求什么", "what `=` asks for", default="exact"
    )
    stated: Literal["floor", "ceiling", "exact"] = key(
        Choice(words=("floor", "ceiling", "exact")), "没有符号的数是什么", "what a number without a sign is",
        default="floor",
    )  # fmt: skip


class Proportional(CurveType[Parameters]):
    """
    Met gives everything; a missed floor gives actual ÷ target; an exceeded ceiling follows *above*.

    SPEC scoring §2 ``proportional``. Floors of the national rule of 2020 (recalled); ceilings and ``=`` are practice
    and differ, hence the parameters.
    """

    id: ClassVar[str] = "proportional"
    title: ClassVar[Wording] = Wording("按比例", "proportional")
    rule: ClassVar[Wording] = Wording(
        "达成得满分；下限未达按 实际÷指标；上限超出按参数 above",
        "met gives everything; a missed floor gives actual ÷ target; an exceeded ceiling follows `above`",
    )
    parameter_class: ClassVar[type] = Parameters
    monotone: ClassVar[Monotone] = Monotone.BY_TARGET
    examples: ClassVar[tuple[Example, ...]] = (
        Example("≥90%", "81%", "9/10"),
        Example("≥90%", "100%", "1", outcome=Outcome.MET),
        Example("≤30人", "33人", "9/10"),
        Example("≤30人", "33人", "10/11", parameters={"above": "inverse"}),
        Example("=1666元/月", "2000元/月", "0"),
        Example("=1666元/月", "2000元/月", "1", parameters={"exact": "at_least"}),
        Example("≥30人", "30户", "0", outcome=Outcome.NOT_RATABLE, code="PR406"),
    )

    @property
    def default_sense(self) -> Sense:
        """The meaning of a number without a comparison here."""
        return DEFAULT_SENSES[self.parameters.stated]

    def curve(self, context: CurveContext) -> Curve:
        """Return the share reached; see the class."""
        if context.shape is Shape.POINT:
            return self._equal(context.sign)
        return Curve(self._below(context.sign), self._above(context.sign))

    def _below(self, sign: int) -> tuple[Piece, ...]:
        return linear_shortfall(sign) if self.parameters.below == "ratio" else pass_fail()

    def _above(self, sign: int) -> tuple[Piece, ...]:
        match self.parameters.above:
            case "overrun":
                return overrun(DOUBLE, sign)
            case "inverse":
                return inverse_ratio(sign)
            case "zero":
                return pass_fail()
            case unknown:
                assert_never(unknown)

    def _equal(self, sign: int) -> Curve:
        match self.parameters.exact:
            case "exact":
                return Curve(pass_fail(), pass_fail())
            case "deviation":
                return Curve(*relative_deviation(sign))
            case "at_least":
                # SPEC scoring §5: =0次 with 1次 gives nothing under any policy; more than none is not better
                if sign == 0:
                    return Curve(pass_fail(), pass_fail())
                return Curve(self._below(sign), (FULL,), printed=False)
            case unknown:
                assert_never(unknown)


_BELOW = Wording("完成率 {completion} 低于 {gate}，得 0", "completion {completion} is below {gate}, no points")
_ABOVE = Wording("({completion} - {gate}) ÷ (1 - {gate}) = {ratio}", "({completion} - {gate}) ÷ (1 - {gate}) = {ratio}")


@frozen
class GatedParameters:
    """
    The gate.

    Args:
        gate: The completion below which nothing is given, from 0% to less than 100%.
    """

    gate: Fraction = key(
        Share(low=0, high=1, high_open=True), "完成率低于它得 0",
        "the completion below which nothing is given", default=Fraction(3, 5),
    )  # fmt: skip


class Gated(CurveType[GatedParameters]):
    """
    Met gives everything; a completion below the gate nothing; between, (completion - gate) ÷ (1 - gate).

    SPEC scoring §2 ``gated``; the central rule of 2021 uses 60 % (recalled).
    """

    id: ClassVar[str] = "gated"
    title: ClassVar[Wording] = Wording("设门槛", "gated")
    rule: ClassVar[Wording] = Wording(
        "完成率低于 gate 得 0，之上按 (完成率 - gate) ÷ (1 - gate)",
        "below `gate` nothing, above it (completion - gate) ÷ (1 - gate)",
    )
    parameter_class: ClassVar[type] = GatedParameters
    monotone: ClassVar[Monotone] = Monotone.BY_TARGET
    examples: ClassVar[tuple[Example, ...]] = (
        Example("≥100人", "80人", "1/2"),
        Example("≥100人", "59人", "0"),
        Example("≥100人", "60人", "0"),
        Example("≥100人", "100人", "1", outcome=Outcome.MET),
    )

    def curve(self, context: CurveContext) -> Curve:
        """Return the share above the gate; see the class."""
        gate = self.parameters.gate
        values = {"completion": Quotient(ACTUAL), "gate": gate}
        above = Piece(Quotient(ACTUAL - gate * ONE, (1 - gate) * ONE), _ABOVE, gate * ONE, values=values)
        pieces = (Piece(fixed(0), _BELOW, values=values), above)
        return evolve(completion_curve(pieces, context), met=(FULL,))
