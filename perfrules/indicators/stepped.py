"""``stepped``: a fixed deduction for each unit of shortfall, overrun or delay."""

from decimal import Decimal
from fractions import Fraction
from typing import ClassVar

from attrs import evolve, frozen

from perfrules.errors import Problem, problem
from perfrules.indicators.base import CurveType, Example, Monotone
from perfrules.indicators.curve import ACTUAL, BOUND, ONE, Curve, CurveContext, Line, Piece, Steps, fixed, late_rating
from perfrules.indicators.kinds import MAX_POINTS, Flag, Number, Share
from perfrules.indicators.measuring import days_late, in_days, met_rating
from perfrules.indicators.parameters import key
from perfrules.indicators.table_kinds import Measure
from perfrules.model.quantity import Quantity
from perfrules.model.rating import Rating, RatingInput
from perfrules.model.target import DateTarget, PeriodTarget
from perfrules.model.unit import NO_UNIT, PERCENT
from perfrules.source import Place
from perfrules.wording import Wording

__all__ = ["Stepped"]

_POINTS = ("百分点", "个百分点")


@frozen
class Parameters:
    """
    The steps.

    Args:
        per: Size of a step: ``1%`` (of a percentage: a percentage point; of a count: of the target), ``2次``,
            ``1天``; a bare number counts in the target's unit.
        minus: Share of the points for each step …
        minus_points: … or points for each step; exactly one of the two.
        begun: Whether a begun step counts as a whole one.
        floor: The least share that is left.
    """

    per: Quantity = key(Measure(), "每级的大小，如 1%、2次、1天", "the size of a step, such as 1%, 2次, 1天")
    minus: Fraction | None = key(
        Share(low=0, low_open=True, high=1),
        "每级扣去分值的多少",
        "the share of the points each step takes",
        default=None,
    )
    minus_points: Decimal | None = key(
        Number(low=0, low_open=True, high=MAX_POINTS), "每级扣去的分数；与 minus 二选一",
        "points each step takes; it or `minus`", default=None,
    )  # fmt: skip
    begun: bool = key(Flag(), "不足一级是否按一级计", "whether a begun step counts as one", default=False)
    floor: Fraction = key(Share(low=0, high=1), "最少保留的比例", "the least share that is left", default=Fraction(0))


class Stepped(CurveType[Parameters]):
    """
    Met gives everything; otherwise every step away from the target takes a fixed part.

    SPEC scoring §2 ``stepped``. Works on numbers and, in days, on dates.
    """

    id: ClassVar[str] = "stepped"
    title: ClassVar[Wording] = Wording("按级扣分", "stepped")
    rule: ClassVar[Wording] = Wording(
        "达成得满分，每相差 per 扣 minus", "met gives everything, each `per` away from it takes `minus`"
    )
    parameter_class: ClassVar[type] = Parameters
    monotone: ClassVar[Monotone] = Monotone.BY_TARGET
    examples: ClassVar[tuple[Example, ...]] = (
        Example("≤100%", "101%", "9/10", parameters={"per": "1%", "minus": "10%"}),
        Example("≤100%", "102.5%", "4/5", parameters={"per": "1%", "minus": "10%"}),
        Example("≤100%", "102.5%", "7/10", parameters={"per": "1%", "minus": "10%", "begun": True}),
        Example("≥100人", "97人", "17/20", parameters={"per": "1%", "minus_points": Decimal("0.5")}),
    )

    @classmethod
    def check_parameters(cls, parameters: Parameters) -> tuple[Problem, ...]:
        """Return problems: no deduction or two (PR203, PR219)."""
        result: list[Problem] = []
        if parameters.minus is None and parameters.minus_points is None:
            result.append(problem("PR203", key="minus", place=Place(key="minus")))
        elif parameters.minus is not None and parameters.minus_points is not None:
            zh, en, place = "只能与 minus 二选一", "give it or `minus`, not both", Place(key="minus_points")
            result.append(problem("PR219", key="minus_points", reason=zh, reason_en=en, place=place))
        return tuple(result)

    def rate(self, case: RatingInput) -> Rating:
        """Return what the steps leave; see the class."""
        return self._late(case) if isinstance(case.target, DateTarget | PeriodTarget) else super().rate(case)

    def curve(self, context: CurveContext) -> Curve:
        """Return what the steps leave of numbers; see the class."""
        per = self._step(context)
        if per is None:
            unfit = (Piece(fixed(0), problem=problem("PR406", actual=context.unit, target=self.parameters.per.unit)),)
            return Curve(unfit, unfit)
        if per == 0 * ONE:
            nothing = (Piece(fixed(0)),)
            return Curve(nothing, nothing)
        # as below the bound, so above it: the distance counts
        below, above = BOUND - ACTUAL, ACTUAL - BOUND
        steps = self._steps(per)
        return Curve(self._side(steps, below), self._side(steps, above))

    def _side(self, steps: Steps, distance: Line) -> tuple[Piece, ...]:
        return (Piece(steps, Steps.wording, values={"distance": distance, "per": str(self.parameters.per)}),)

    def _step(self, context: CurveContext) -> Line | None:
        """Return the step in base units of the target's dimension; 0 for a share of a target of 0."""
        per, unit = self.parameters.per, context.unit
        if per.unit == NO_UNIT:
            return Fraction(per.number) * unit.factor * ONE
        if per.unit.converts_to(unit):
            return per.base * ONE
        if per.unit.symbol in _POINTS and unit.converts_to(PERCENT):
            return Fraction(per.number) / 100 * ONE
        return context.sign * per.base * BOUND if per.unit.converts_to(PERCENT) else None

    def _steps(self, per: Line) -> Steps:
        given = self.parameters
        points = None if given.minus_points is None else Fraction(given.minus_points)
        return Steps(per=per, minus=given.minus, points=points, begun=given.begun, floor=given.floor)

    def _late(self, case: RatingInput) -> Rating:
        late = days_late(case)
        if isinstance(late, Rating):
            return late
        if late.days <= 0:
            return met_rating(case.target, case.actual, *late.notes)
        per = in_days(self.parameters.per)
        if per is None:
            return Rating.not_ratable(problem("PR406", actual="天", target=self.parameters.per.unit))
        rating = late_rating(self._steps(per * ONE), late.days, str(self.parameters.per), case.weight)
        return evolve(rating, problems=late.notes)
