"""Deductions by steps and delays: ``stepped`` for each unit of shortfall, overrun or delay, ``deadline`` for days."""

from decimal import Decimal
from fractions import Fraction
from typing import ClassVar, Literal

from attrs import evolve, frozen

from perfrules.errors import Problem, problem
from perfrules.indicators.base import CurveType, Example, IndicatorType, Monotone
from perfrules.indicators.curve import ACTUAL, BOUND, ONE, Curve, CurveContext, Line, Piece, Steps, fixed, late_rating
from perfrules.indicators.kinds import MAX_POINTS, Choice, Flag, Number, Share
from perfrules.indicators.measuring import DAY, days_late, in_days, met_rating
from perfrules.indicators.parameters import key
from perfrules.indicators.table_kinds import BandTable, Measure
from perfrules.indicators.values import Bands
from perfrules.model.explanation import format_value
from perfrules.model.quantity import Quantity
from perfrules.model.rating import Outcome, Rating, RatingInput
from perfrules.model.target import DateTarget, PeriodTarget
from perfrules.model.unit import NO_UNIT, PERCENT
from perfrules.source import Place
from perfrules.wording import Sentence, Wording

__all__ = ["Deadline", "Stepped"]


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


_LATE = Wording("迟 {days} 天，得 0", "{days} days late, no points")
_BAND = Wording("迟 {days} 天，落在 {band}，得 {ratio}", "{days} days late, in {band}: {ratio}")


@frozen
class DeadlineParameters:
    """
    What lateness costs.

    Args:
        late: Everything (``zero``), steps, or a band of days late.
        per: Step for ``stepped``, such as ``1天`` or ``1周``; only whole steps count.
        minus: Share of the points for each step.
        bands: For ``banded``: days late and what is left.
    """

    late: Literal["zero", "stepped", "banded"] = key(
        Choice(words=("zero", "stepped", "banded")), "逾期怎样计分", "what lateness costs", default="zero"
    )
    per: Quantity | None = key(
        Measure(dimension="duration"), "每级多少天，如 1天、1周", "a step, such as 1天 or 1周", default=None
    )
    minus: Fraction | None = key(
        Share(low=0, low_open=True, high=1),
        "每级扣去分值的多少",
        "the share of the points each step takes",
        default=None,
    )
    bands: Bands | None = key(
        BandTable(dimension="duration"), "逾期天数的档次", "days late and what is left", default=None
    )


def _only_with(name: str) -> Problem:
    late = "banded" if name == "bands" else "stepped"
    zh, en = f'它只用于 late = "{late}"', f'it belongs to late = "{late}" alone'
    return problem("PR219", key=name, reason=zh, reason_en=en, place=Place(key=name))


class Deadline(IndicatorType[DeadlineParameters]):
    """
    On time gives everything.

    SPEC scoring §2 ``deadline``: a month or a year means its last day; 前 without 底 means before its first day.
    A target without a year is of the year of monitoring (PR463), else of its actual's, with a warning (PR461); an
    actual without one is of its target's (PR462).
    """

    id: ClassVar[str] = "deadline"
    title: ClassVar[Wording] = Wording("时限", "deadline")
    rule: ClassVar[Wording] = Wording("按时得满分，迟则按 late", "on time gives everything, late follows `late`")
    parameter_class: ClassVar[type] = DeadlineParameters
    examples: ClassVar[tuple[Example, ...]] = (
        Example("2023年12月底前", "2023年12月31日", "1", outcome=Outcome.MET),
        Example("2023年9月前", "2023年9月1日", "0"),
        Example("2023年12月31日", "2024年1月3日", "17/20", parameters={"late": "stepped", "per": "1天", "minus": "5%"}),
    )

    @classmethod
    def check_parameters(cls, parameters: DeadlineParameters) -> tuple[Problem, ...]:
        """Return problems for parameters that the kind of lateness lacks (PR203) or has no use for (PR219)."""
        needed = {"zero": (), "stepped": ("per", "minus"), "banded": ("bands",)}[parameters.late]
        given = [name for name in ("per", "minus", "bands") if getattr(parameters, name) is not None]
        missing = [problem("PR203", key=name, place=Place(key=name)) for name in needed if name not in given]
        useless = [_only_with(name) for name in given if name not in needed]
        if missing or useless or parameters.bands is None:
            return (*missing, *useless)
        return parameters.bands.problems("bands", "less")

    def rate(self, case: RatingInput) -> Rating:
        """Return what lateness leaves; see the class."""
        late = days_late(case)
        if isinstance(late, Rating):
            return late
        if late.days <= 0:
            return met_rating(case.target, case.actual, *late.notes)
        rating = self._late(late.days, case)
        return evolve(rating, problems=(*late.notes, *rating.problems))

    def _late(self, days: int, case: RatingInput) -> Rating:
        match self.parameters.late:
            case "stepped":
                return self._stepped(days, case)
            case "banded":
                return self._banded(days)
        return Rating(Fraction(0), Outcome.NOT_MET, steps=(Sentence(_LATE, {"days": str(days)}),))

    def _stepped(self, days: int, case: RatingInput) -> Rating:
        step = self.parameters.per
        assert step is not None  # checked with the parameters
        per = in_days(step)
        if per is None:
            return Rating.not_ratable(problem("PR406", actual="天", target=step.unit))
        return late_rating(Steps(per=per * ONE, minus=self.parameters.minus), days, str(step), case.weight)

    def _banded(self, days: int) -> Rating:
        bands = self.parameters.bands
        assert bands is not None  # checked with the parameters
        unit = bands.sample.unit
        if unit.symbol and not unit.converts_to(DAY):
            return Rating.not_ratable(problem("PR406", actual="天", target=unit))
        band = bands.holding(Fraction(days) * (DAY.factor if unit.symbol else 1))
        values = {"days": str(days), "band": band.notation, "ratio": format_value(band.ratio)}
        return Rating(band.ratio, Outcome.NOT_MET, steps=(Sentence(_BAND, values),))
