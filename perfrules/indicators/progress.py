"""``progress``: how much of the way from a baseline to the target was gone."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import ClassVar

from attrs import evolve, frozen

from perfrules.errors import Problem, problem
from perfrules.indicators.base import Example, IndicatorType, Monotone
from perfrules.indicators.kinds import Measure, Share, TableOf, key
from perfrules.indicators.limits import at_least
from perfrules.indicators.measuring import Measured, format_value, measure, met_rating, unreadable
from perfrules.model.quantity import Quantity
from perfrules.model.rating import Outcome, Rating, RatingInput
from perfrules.model.target import RangeTarget
from perfrules.model.unit import NO_UNIT
from perfrules.source import Place
from perfrules.wording import Sentence, Wording

__all__ = ["Progress", "due_by"]

_WAY = Wording(
    "({actual} - {baseline}) ÷ ({bound} - {baseline}) = {ratio}",
    "({actual} - {baseline}) ÷ ({bound} - {baseline}) = {ratio}",
)
_DUE = Wording("截至 {day} 应达 {due}：{gone} ÷ {due} = {ratio}", "due by {day}: {due}; {gone} ÷ {due} = {ratio}")
_BACKWARDS = Wording(
    "没有从 {baseline} 向 {bound} 前进，得 0", "no progress from {baseline} towards {bound}, no points"
)


@frozen
class Parameters:
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


class Progress(IndicatorType[Parameters]):
    """
    Met gives everything; otherwise (actual - baseline) ÷ (target - baseline), from 0 to 1.

    SPEC scoring §2 ``progress``. Works upwards and downwards. A range has no single end and is not rated (PR433).
    """

    id: ClassVar[str] = "progress"
    title: ClassVar[Wording] = Wording("进展", "progress")
    rule: ClassVar[Wording] = Wording("(实际 - 基期) ÷ (指标 - 基期)", "(actual - baseline) ÷ (target - baseline)")
    parameter_class: ClassVar[type] = Parameters
    monotone: ClassVar[Monotone] = Monotone.BY_TARGET
    examples: ClassVar[tuple[Example, ...]] = (
        Example("≥200人", "150人", "1/2", parameters={"baseline": "100人"}),
        Example("≤50人", "75人", "1/2", parameters={"baseline": "100人"}),
        Example("≥200人", "90人", "0", parameters={"baseline": "100人"}),
    )

    @classmethod
    def check_parameters(cls, parameters: Parameters) -> tuple[Problem, ...]:
        """Return problems for milestones that are no days (PR204), or whose shares fall (PR216)."""
        found: list[Problem] = []
        for day in parameters.milestones:
            place = Place(key=f"milestones.{day}")
            if _ordinal(day) is None:
                key, wanted = place.key, "日期（如 06-30）"
                found.append(
                    problem("PR204", key=key, wanted=wanted, wanted_en="a day such as 06-30", found=day, place=place)
                )
        if not found:
            shares = [share for _, share in _line(parameters.milestones)]
            for low, high in pairwise(shares):
                found += at_least("milestones", high, low)
        return tuple(found)

    def rate(self, case: RatingInput) -> Rating:
        """Return the share of the way; see the class."""
        if isinstance(case.target, RangeTarget):
            return unreadable(case) or Rating.not_ratable(problem("PR433", kind=case.target.kind))
        measured = measure(case)
        if isinstance(measured, Rating):
            return measured
        start = self._start(measured)
        if start is None:
            return Rating.not_ratable(problem("PR406", actual=self.parameters.baseline.unit, target=measured.unit))
        if measured.is_met:
            return met_rating(measured.target, measured.actual, *measured.notes)
        way, gone = measured.bound - start, measured.amount - start
        towards = way > 0 if measured.interval.upper is None else way < 0 or measured.interval.lower is not None
        ratio = min(Fraction(1), max(Fraction(0), gone / way)) if way and towards else Fraction(0)
        values = {
            "actual": str(measured.actual.quantity),
            "baseline": str(self.parameters.baseline),
            "bound": f"{format_value(measured.bound / measured.unit.factor)}{measured.unit.symbol}",
            "ratio": format_value(ratio),
        }
        step = Sentence(_WAY if ratio else _BACKWARDS, values)
        rating = Rating(ratio, Outcome.NOT_MET, steps=(step,), problems=measured.notes)
        return self._against_due(rating, case.as_of)

    def _against_due(self, rating: Rating, day: date | None) -> Rating:
        """Return *rating* compared with what the milestones ask for by *day*; as it is without either."""
        if day is None or not self.parameters.milestones:
            return rating
        due = due_by(self.parameters.milestones, day)
        ratio = min(Fraction(1), rating.ratio / due) if due else Fraction(1)
        values = {
            "day": day.isoformat(),
            "due": format_value(due),
            "gone": format_value(rating.ratio),
            "ratio": format_value(ratio),
        }
        outcome = Outcome.MET if ratio == 1 else Outcome.NOT_MET
        return evolve(rating, ratio=ratio, outcome=outcome, steps=(*rating.steps, Sentence(_DUE, values)))

    def _start(self, measured: Measured) -> Fraction | None:
        baseline = self.parameters.baseline
        if baseline.unit == NO_UNIT:
            return Fraction(baseline.number) * measured.unit.factor
        return baseline.base if baseline.unit.converts_to(measured.unit) else None


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
    (first, low), (last, high) = next((one, other) for one, other in pairwise(line) if today <= other[0])
    return low + (high - low) * Fraction(today - first, last - first)
