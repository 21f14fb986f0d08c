"""``progress`` (from a baseline to the target) and ``time-proportional`` (by the elapsed part of the year)."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import ClassVar

from attrs import evolve, frozen

from perfrules.errors import Problem, problem
from perfrules.indicators.base import CurveType, Example, Monotone
from perfrules.indicators.curve import (
    ACTUAL,
    BOUND,
    ONE,
    Curve,
    CurveContext,
    Piece,
    Quotient,
    Shape,
    context_of,
    fixed,
    pass_fail,
    without_ratio,
)
from perfrules.indicators.kinds import MAX_MULTIPLE, Share, TableOf, WholeNumber
from perfrules.indicators.measuring import measure, unreadable
from perfrules.indicators.parameters import key
from perfrules.indicators.table_kinds import Measure
from perfrules.indicators.values import at_least
from perfrules.model.quantity import Quantity
from perfrules.model.rating import Outcome, Rating, RatingInput
from perfrules.model.target import RangeTarget
from perfrules.model.unit import NO_UNIT, Unit
from perfrules.source import Place
from perfrules.wording import Sentence, Wording

__all__ = ["Progress", "TimeProportional", "due_by", "elapsed_months"]


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
