"""``proportional``: points in proportion to what was reached."""

from typing import ClassVar, Literal, assert_never

from attrs import frozen

from perfrules.indicators.base import CurveType, Example, Monotone
from perfrules.indicators.ceilings import DOUBLE
from perfrules.indicators.curve import (
    FULL,
    Curve,
    CurveContext,
    Piece,
    Shape,
    inverse_ratio,
    linear_shortfall,
    overrun,
    pass_fail,
    relative_deviation,
)
from perfrules.indicators.kinds import Choice
from perfrules.indicators.parameters import key
from perfrules.model.rating import Outcome
from perfrules.model.target import Sense
from perfrules.wording import Wording

__all__ = ["DEFAULT_SENSES", "Proportional"]

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
        """How a number without a comparison is meant here."""
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
