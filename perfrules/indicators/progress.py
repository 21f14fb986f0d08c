"""
Progress: of a row from a baseline (``progress``), by the year (``time-proportional``), of spending (``execution``).

``progress`` rates the way from the baseline to the target, ``time-proportional`` what is due by the elapsed part of the
year, ``execution`` gives points for spending the budget.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import ClassVar, Literal

from attrs import evolve, frozen

from perfrules.errors import Problem, problem
from perfrules.indicators.base import CurveType, Example, FundsCurve, IndicatorType, Monotone
from perfrules.indicators.curve import (
    ACTUAL,
    BOUND,
    ONE,
    Curve,
    CurveContext,
    Percent,
    Piece,
    Quotient,
    Shape,
    completion_curve,
    context_of,
    fixed,
    pass_fail,
    piece_at,
    without_ratio,
)
from perfrules.indicators.kinds import MAX_MULTIPLE, Choice, Flag, Share, TableOf, Text, WholeNumber
from perfrules.indicators.measuring import measure, unreadable
from perfrules.indicators.parameters import key
from perfrules.indicators.table_kinds import BandTable, Measure
from perfrules.indicators.tables import band_pieces
from perfrules.indicators.values import Bands, at_least
from perfrules.model.explanation import format_value
from perfrules.model.meaning import Status
from perfrules.model.quantity import Quantity, format_decimal
from perfrules.model.rating import Outcome, Rating, RatingInput
from perfrules.model.sheet import Funds, ManagementItem
from perfrules.model.target import RangeTarget
from perfrules.model.unit import NO_UNIT, Unit
from perfrules.model.vocabulary import comparable_name
from perfrules.source import Place
from perfrules.wording import Sentence, Wording

__all__ = ["Execution", "Progress", "TimeProportional", "due_by", "elapsed_months"]


_WAY = Wording(
    "({actual} - {baseline}) ÷ ({bound} - {baseline}) = {ratio}",
    "({actual} - {baseline}) ÷ ({bound} - {baseline}) = {ratio}",
)
_DUE = Wording("截至 {day} 应达 {due}：{gone} ÷ {due} = {ratio}", "due by {day}: {due}; {gone} ÷ {due} = {ratio}")
_BACKWARDS = Wording(
    "没有从 {baseline} 向 {bound} 前进，得 0", "no progress from {baseline} towards {bound}, no points"
)


@frozen
class ProgressParameters:
    """
    Where the way begins.

    Args:
        baseline: The value at the start; a bare number counts in the target's unit.
        milestones: The share of the way due by days of the year (``"06-30" = "40%"``); on a day of monitoring between
            them the share due is interpolated, and what was gone is compared with it. Before the first one the line
            begins at nothing on 1 January; after the last one everything is due on 31 December.
    """

    baseline: Quantity = key(Measure(any_sign=True), "期初值", "the value at the start")
    milestones: Mapping[str, Fraction] = key(
        TableOf(values=Share(low=0, high=1)), "各日应完成的比例，如 { \"06-30\" = \"40%\" }",
        "the share due by days of the year, such as { \"06-30\" = \"40%\" }", factory=dict,
    )  # fmt: skip


class Progress(CurveType[ProgressParameters]):
    """
    Met gives everything; otherwise (actual - baseline) ÷ (target - baseline), from 0 to 1.

    SPEC scoring §2 ``progress``. Works upwards and downwards. A range has no single end and is not rated (PR433).
    """

    id: ClassVar[str] = "progress"
    title: ClassVar[Wording] = Wording("进展", "progress")
    rule: ClassVar[Wording] = Wording("(实际 - 基期) ÷ (指标 - 基期)", "(actual - baseline) ÷ (target - baseline)")
    parameter_class: ClassVar[type] = ProgressParameters
    monotone: ClassVar[Monotone] = Monotone.BY_TARGET
    examples: ClassVar[tuple[Example, ...]] = (
        Example("≥200人", "150人", "1/2", parameters={"baseline": "100人"}),
        Example("≤50人", "75人", "1/2", parameters={"baseline": "100人"}),
        Example("≥200人", "90人", "0", parameters={"baseline": "100人"}),
    )

    @classmethod
    def check_parameters(cls, parameters: ProgressParameters) -> tuple[Problem, ...]:
        """Return problems for milestones that are no days (PR204), or whose shares fall (PR216)."""
        result: list[Problem] = []
        for day in parameters.milestones:
            place = Place(key=f"milestones.{day}")
            if _ordinal(day) is None:
                key, wanted = place.key, "日期（如 06-30）"
                result.append(
                    problem("PR204", key=key, wanted=wanted, wanted_en="a day such as 06-30", found=day, place=place)
                )
        if not result:
            shares = [share for _, share in _line(parameters.milestones)]
            for low, high in pairwise(shares):
                result += at_least("milestones", high, low)
        return tuple(result)

    def rate(self, case: RatingInput) -> Rating:
        """Return the share of the way, beside what was due by the day of monitoring; see the class."""
        if isinstance(case.target, RangeTarget):
            return unreadable(case) or Rating.not_ratable(problem("PR433", kind=case.target.kind))
        measured = measure(case)
        if isinstance(measured, Rating):
            return measured
        curve = self._curve(context_of(measured, case.as_of), measured.bound)
        if isinstance(curve, Problem):
            return Rating.not_ratable(curve)
        rating = curve.rate(measured, case.weight)
        return rating if rating.outcome is Outcome.MET else self._against_due(rating, case.as_of)

    def curve(self, context: CurveContext) -> Curve | Problem | None:
        """Return the share of the way; ``None`` beside milestones, and where the way may lead up as well as down."""
        is_monitored = bool(self.parameters.milestones) and context.as_of is not None
        if context.ranged or is_monitored or context.shape is Shape.RANGE:
            return None
        if context.shape is not Shape.POINT:
            return self._curve(context, None)
        bound = self._known_end(context)
        return None if bound is None else self._curve(context, bound)

    def _known_end(self, context: CurveContext) -> Fraction | None:
        """Return an exact value on the same side of the start as every one of *context*; ``None`` for either side."""
        start, bound = self._start(context.unit), Fraction(context.sign)
        if start is None or not context.sign or bound > 0 >= start or bound < 0 <= start:
            return bound
        return None

    def _curve(self, context: CurveContext, bound: Fraction | None) -> Curve | Problem:
        start = self._start(context.unit)
        if start is None:
            return problem("PR406", actual=self.parameters.baseline.unit, target=context.unit)
        begin, values = start * ONE, {"baseline": str(self.parameters.baseline)}
        up = Piece(Quotient(ACTUAL - begin, BOUND - begin), _WAY, begin, closed=False, values=values)
        down = Piece(Quotient(begin - ACTUAL, begin - BOUND), _WAY, values=values)
        back = Piece(fixed(0), _BACKWARDS, values=values)
        below: tuple[Piece, ...] = (back, up)
        above: tuple[Piece, ...] = (down, evolve(back, begins=begin))
        if bound is not None and context.shape not in (Shape.FLOOR, Shape.CEILING):
            # an exact value is beyond its end on one side
            beyond = (Piece(fixed(1), _WAY, values=values),)
            below = below if bound > start else beyond if bound < start else (back,)
            above = above if bound < start else beyond if bound > start else (back,)
        return Curve(below, above)

    def _against_due(self, rating: Rating, day: date | None) -> Rating:
        """Return *rating* compared with what the milestones ask for by *day*; as it is without either."""
        if day is None or not self.parameters.milestones:
            return rating
        due = due_by(self.parameters.milestones, day)
        ratio = min(Fraction(1), rating.ratio / due) if due else Fraction(1)
        values = {
            "day": day.isoformat(),
            "due": due,
            "gone": rating.ratio,
            "ratio": ratio,
        }
        outcome = Outcome.MET if ratio == 1 else Outcome.NOT_MET
        return evolve(rating, ratio=ratio, outcome=outcome, steps=(*rating.steps, Sentence(_DUE, values)))

    def _start(self, unit: Unit) -> Fraction | None:
        baseline = self.parameters.baseline
        if baseline.unit == NO_UNIT:
            return Fraction(baseline.number) * unit.factor
        return baseline.base if baseline.unit.converts_to(unit) else None


def _ordinal(text: str) -> int | None:
    """Return the day of a common year that ``MM-DD`` names, 1 to 365, or ``None``."""
    month, dash, day = text.partition("-")
    if not (dash and text.isascii() and month.isdigit() and day.isdigit() and len(text) == 5):
        return None
    try:
        return date(2001, int(month), int(day)).timetuple().tm_yday
    except ValueError:
        return None


def _line(milestones: Mapping[str, Fraction]) -> list[tuple[int, Fraction]]:
    """Return day and share of every milestone in order, from nothing before 1 January to everything on 31 December."""
    known = {0: Fraction(0), 365: Fraction(1)}
    known |= {day: share for text, share in milestones.items() if (day := _ordinal(text)) is not None}
    return sorted(known.items())


def due_by(milestones: Mapping[str, Fraction], day: date) -> Fraction:
    """Return the share of the way due by *day*, on the straight line between the milestones around it."""
    today = date(2001, day.month, min(day.day, 28) if day.month == 2 else day.day).timetuple().tm_yday
    line = _line(milestones)
    (first, low), (last, high) = next((item, other) for item, other in pairwise(line) if today <= other[0])
    return low + (high - low) * Fraction(today - first, last - first)


_SHARE = Wording(
    "{actual} ÷ ({bound} × {month}/12) = {value}，计 {ratio}",
    "{actual} ÷ ({bound} × {month}/12) = {value}, counts {ratio}",
)


@frozen
class TimeParameters:
    """
    How much of the year has gone.

    Args:
        month: Whole months, 1 to 12; without it the month of the day of monitoring, or 12.
        cap: The most a floor may count; above 100% monitoring can show how far a row is ahead.
    """

    month: int | None = key(
        WholeNumber(low=1, high=12),
        "已过去的月数；不写则看监控日",
        "whole months gone; else those of the day",
        default=None,
    )
    cap: Fraction = key(
        Share(low=1, high=MAX_MULTIPLE), "下限类最多计到", "the most a floor may count", default=Fraction(1)
    )


def elapsed_months(as_of: date | None, month: int | None = None) -> int:
    """Return the months gone: *month*, else the month of the day of monitoring, else the whole year."""
    if month is not None:
        return month
    return 12 if as_of is None else as_of.month


class TimeProportional(CurveType[TimeParameters]):
    """
    A floor counts in proportion to the months gone; a ceiling is inside or outside, an exact value reached or not.

    SPEC scoring §2 ``time-proportional`` and §3, monitoring lights. A range is not rated (PR433).
    """

    id: ClassVar[str] = "time-proportional"
    title: ClassVar[Wording] = Wording("按时间进度", "by elapsed time")
    rule: ClassVar[Wording] = Wording("实际 ÷ (指标 × 月数/12)，不超过 1", "actual ÷ (target × months/12), not above 1")
    parameter_class: ClassVar[type] = TimeParameters
    monotone: ClassVar[Monotone] = Monotone.BY_TARGET
    examples: ClassVar[tuple[Example, ...]] = (
        Example("≥100人", "40人", "4/5", parameters={"month": 6}),
        Example("≥100人", "50人", "1", parameters={"month": 6}, outcome=Outcome.MET),
        Example("≤100人", "101人", "0", parameters={"month": 6}),
    )

    @property
    def highest(self) -> Fraction:
        """The cap."""
        return self.parameters.cap

    def rate(self, case: RatingInput) -> Rating:
        """Return the share of what was due by now; see the class."""
        if isinstance(case.target, RangeTarget):
            return unreadable(case) or Rating.not_ratable(problem("PR433", kind=case.target.kind))
        return super().rate(case)

    def curve(self, context: CurveContext) -> Curve | None:
        """Return the share of what was due by the day of monitoring; see the class."""
        if context.ranged:
            return None
        if context.shape is not Shape.FLOOR:
            return Curve(pass_fail(), pass_fail())
        if context.sign <= 0:
            return Curve(without_ratio(context.sign))
        month, cap = elapsed_months(context.as_of, self.parameters.month), self.parameters.cap
        due = Fraction(month, 12) * BOUND
        value = Quotient(ACTUAL, due)
        values = {"month": str(month), "value": value}
        return Curve.through(
            (
                Piece(fixed(0), _SHARE, outcome=Outcome.NOT_MET, values=values),
                Piece(value, _SHARE, 0 * ONE, outcome=Outcome.NOT_MET, values=values),
                Piece(value, _SHARE, due, outcome=Outcome.MET, values=values),
                Piece(fixed(cap), _SHARE, cap * due, outcome=Outcome.MET, values=values),
            )
        )


_RATE = Wording(
    "执行率 = {spent} ÷ {budget}（{unit}）= {rate}%", "execution rate = {spent} ÷ {budget} ({unit}) = {rate}%"
)
_BY_TIME = Wording("{rate} ÷ ({month}/12) = {ratio}", "{rate} ÷ ({month}/12) = {ratio}")
_CAPPED = Wording("执行率 {value} 超过上限，按 {cap} 计", "{value} is beyond the cap and counts as {cap}")
_BAND = Wording("{value} 落在 {band}，得 {ratio}", "{value} lies in {band}, worth {ratio}")
_BUDGETS = {"adjusted": ("adjusted_budget", "initial_budget"), "initial": ("initial_budget",)}
"""Amounts of a line of funds by what is divided by; the first that is stated counts."""
_ALL = Fraction(1)
"""The budget in place of which a rate is a share of itself."""
_FINISHED = Wording("“{name}”：已完成，且未超出预算，得满分", "“{name}”: finished within the budget, everything")
_ZERO = Wording("预算为 0，按规则得满分", "the budget is 0, which the rules rate in full")


@frozen
class ExecutionParameters:
    """
    How spending is rated.

    Args:
        basis: What is divided by: the adjusted budget (全年预算数) or the initial one (年初预算数).
        cap: The highest rate that counts.
        bands: Bands of the rate; without them the rate itself is the share.
        by_time: Whether the rate is compared with the elapsed part of the year, as monitoring does.
        zero: What a budget of 0 is worth: not ratable, or everything.
        finished: Name of the statement (beside those on the management of funds) that says whether the project is
            finished: one that is, within its budget, has everything whatever the rate; empty where the rate alone
            counts.
    """

    basis: Literal["adjusted", "initial"] = key(
        Choice(words=("adjusted", "initial")), "除以全年预算数还是年初预算数", "the budget that is divided by",
        default="adjusted",
    )  # fmt: skip
    cap: Fraction = key(
        Share(low=0, low_open=True, high=MAX_MULTIPLE),
        "最多计到的执行率",
        "the highest rate that counts",
        default=Fraction(1),
    )
    bands: Bands | None = key(
        BandTable(dimension="share"), "执行率的档次；不写则执行率即得分比例",
        "bands of the rate; else the rate is the share",
        default=None,
    )  # fmt: skip
    by_time: bool = key(
        Flag(), "是否与已过去的月份相比", "whether the rate is compared with the months gone", default=False
    )
    zero: Literal["not_ratable", "full"] = key(
        Choice(words=("not_ratable", "full")), "预算为 0 时", "what a budget of 0 is worth", default="not_ratable"
    )
    finished: str = key(
        Text(), "写明项目是否完成的说明项；完成且未超预算的得满分",
        "the statement that says whether the project is finished: if so, within the budget, everything",
        default="",
    )  # fmt: skip


class Execution(IndicatorType[ExecutionParameters]):
    """
    Spent ÷ budget, capped, is the share; or the band that holds the rate names it.

    SPEC scoring §2 ``execution``. A printed rate that differs from the computed one at its own precision is reported
    (PR426); a budget of 0 has no rate (PR418). Where a statement decides as well (*finished*) and is not there, that is
    noted (PR476).
    """

    id: ClassVar[str] = "execution"
    title: ClassVar[Wording] = Wording("预算执行率", "budget execution")
    rule: ClassVar[Wording] = Wording("全年执行数 ÷ 全年预算数，不超过 cap", "spent ÷ adjusted budget, not above `cap`")
    parameter_class: ClassVar[type] = ExecutionParameters
    rates_components: ClassVar[bool] = True
    monotone: ClassVar[Monotone] = Monotone.NOT

    @classmethod
    def check_parameters(cls, parameters: ExecutionParameters) -> tuple[Problem, ...]:
        """Return problems for bands that give the same everywhere (PR248), or less for a better rate (PR247)."""
        return () if parameters.bands is None else parameters.bands.problems("bands", "more")

    def __init__(self, parameters: ExecutionParameters) -> None:
        super().__init__(parameters)
        self._curve = _curve(parameters)

    @property
    def highest(self) -> Fraction:
        """The cap, where it lies above 100%: overspending then earns a bonus."""
        return max(Fraction(1), self.parameters.cap)

    @property
    def funds_curve(self) -> FundsCurve | None:
        """The curve of the rate, where the elapsed part of the year does not matter."""
        if self.parameters.by_time or self.parameters.finished:
            return None
        return FundsCurve(self._curve, _BUDGETS[self.parameters.basis])

    def rate(self, case: RatingInput) -> Rating:
        """Return the share of the budget that was spent; see the class."""
        funds = case.funds
        budget = None if funds is None else self._budget(funds)
        if funds is None or budget is None or funds.spent is None:
            return Rating.not_ratable(problem("PR419"))
        if budget == 0:
            if self.parameters.zero == "full" and funds.spent == 0:
                return Rating(Fraction(1), Outcome.MET, steps=(Sentence(_ZERO),))
            return Rating.not_ratable(problem("PR418", place=funds.place))
        if funds.spent < 0:
            return Rating.not_ratable(problem("PR417", actual=format_decimal(funds.spent), place=funds.place))
        if budget < 0:
            return Rating.not_ratable(problem("PR428", place=funds.place))
        rate = Fraction(funds.spent) / Fraction(budget)
        shown = {
            "spent": funds.spent,
            "budget": budget,
            "unit": funds.unit,
            "rate": rate * 100,
        }
        steps = [Sentence(_RATE, shown)]
        reached = rate
        if self.parameters.by_time:
            month = elapsed_months(case.as_of)
            reached = rate / Fraction(month, 12)
            steps.append(Sentence(_BY_TIME, {"rate": rate, "month": str(month), "ratio": reached}))
        misprinted = () if funds.stated_rate is None else _misprinted(funds, funds.stated_rate, rate)
        name = self.parameters.finished
        status = status_of(case.items, name) if name else None
        if status is Status.MET and rate <= 1:
            steps.append(Sentence(_FINISHED, {"name": name}))
            return Rating(Fraction(1), Outcome.MET, steps=tuple(steps), problems=misprinted)
        piece = piece_at(self._curve.met, reached, _ALL)
        ratio = piece.share.at(reached, _ALL, case.weight)
        steps += piece.explain(reached, _ALL, case.weight, NO_UNIT, {"ratio": ratio})
        outcome = Outcome.MET if reached >= 1 else Outcome.NOT_MET
        unknown = (problem("PR476", name=name, place=funds.place),) if name and status is None and ratio < 1 else ()
        return Rating(ratio, outcome, steps=tuple(steps), problems=(*misprinted, *unknown))

    def _budget(self, funds: Funds) -> Decimal | None:
        """Return the budget that is divided by: the first that the basis names and the sheet states."""
        for name in _BUDGETS[self.parameters.basis]:
            budget: Decimal | None = getattr(funds, name)
            if budget is not None:
                return budget
        return None


def _curve(parameters: ExecutionParameters) -> Curve:
    """Return the share by the rate, spending beside a budget."""
    rate = Percent(Quotient(ACTUAL))
    if parameters.bands is not None:
        pieces = band_pieces(parameters.bands, rate, _BAND)
    else:
        cap = parameters.cap
        values = {"value": rate, "cap": f"{format_value(cap * 100)}%"}
        pieces = [Piece(Quotient(ACTUAL)), Piece(fixed(cap), _CAPPED, cap * ONE, closed=False, values=values)]
    return completion_curve(pieces, CurveContext(Shape.FLOOR, 1, ranged=False, unit=NO_UNIT))


def status_of(items: Sequence[ManagementItem], name: str) -> Status | None:
    """Return how far the statement called *name* says that the project is; ``None`` where nothing is said plainly."""
    from perfrules.dsl.words import STATUS, bare_words  # noqa: PLC0415 - the grammar is loaded when first used

    for item in items:
        if comparable_name(item.name) == comparable_name(name):
            return STATUS.get(bare_words(item.statement).lower())
    return None


def _misprinted(funds: Funds, stated: Decimal, rate: Fraction) -> tuple[Problem, ...]:
    exponent = stated.as_tuple().exponent
    if not isinstance(exponent, int) or abs(Fraction(stated) - rate * 100) <= Fraction(1, 2) * Fraction(10) ** exponent:
        return ()
    return (
        problem(
            "PR426", stated=f"{format_decimal(stated)}%", computed=f"{format_value(rate * 100)}%", place=funds.place
        ),
    )
