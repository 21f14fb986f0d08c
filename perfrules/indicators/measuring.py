"""Measure a case: two numbers or two dates that can be compared, or the reason why there are none."""

from fractions import Fraction

from attrs import frozen

from perfrules.errors import Problem, problem
from perfrules.model.actual import (
    Actual,
    DateActual,
    MissingActual,
    NumberActual,
    PeriodActual,
    Status,
    StatusActual,
    UnclearActual,
)
from perfrules.model.comparison import Lateness, compare, judge_interval, judge_nothing, lateness, met_interval
from perfrules.model.interval import Interval
from perfrules.model.quantity import Quantity, name_after
from perfrules.model.rating import Outcome, Rating, RatingInput
from perfrules.model.target import (
    AllTarget,
    DateTarget,
    MissingTarget,
    NumberTarget,
    PeriodTarget,
    RangeTarget,
    Sense,
    Target,
    UnclearTarget,
)
from perfrules.model.unit import Unit
from perfrules.units import DEFAULT_UNITS
from perfrules.wording import Language, Sentence, Wording, format_value

__all__ = [
    "DAY",
    "MET",
    "Amount",
    "Measured",
    "days_late",
    "decided_by_status",
    "in_days",
    "measure",
    "met_rating",
    "unreadable",
]


MET = Wording("{actual} 满足 {target}，达成", "{actual} meets {target}")
_BY_STATUS_MET = Wording("填报“{actual}”，按达成计", "“{actual}” was reported, rated as met")


@frozen
class Amount:
    """An exact amount in base units with the unit it is counted in, spelt when a derivation is read."""

    base: Fraction
    unit: Unit

    def __str__(self) -> str:
        return f"{format_value(self.base / self.unit.factor)}{self.unit.symbol}"

    def print_in(self, language: Language) -> str:
        """Return amount and unit in *language*."""
        count = self.base / self.unit.factor
        return (
            str(self)
            if language == "zh"
            else format_value(count) + name_after(self.unit.print_in(language, count=count))
        )


@frozen
class Measured:
    """
    A target and an actual as exact numbers in one unit.

    Args:
        target: The target; a list of one counts as its part.
        actual: The actual.
        interval: The bounds as printed, in base units; deviations are counted from them.
        met_by: What meets the target; wider than *interval* where a printed precision or a tolerance allows.
        amount: The actual in base units.
        notes: What had to be assumed.
    """

    target: NumberTarget | RangeTarget
    actual: NumberActual
    interval: Interval
    met_by: Interval
    amount: Fraction
    notes: tuple[Problem, ...] = ()

    @property
    def ranged(self) -> bool:
        """True when the target is written as a range."""
        return isinstance(self.target, RangeTarget)

    @property
    def unit(self) -> Unit:
        """The unit the target is printed in."""
        return self.target.quantity.unit if isinstance(self.target, NumberTarget) else self.target.unit

    @property
    def is_met(self) -> bool:
        """True when the actual meets the target."""
        return self.amount in self.met_by

    @property
    def completion(self) -> Fraction | None:
        """
        How much of the target was reached, never below 0; ``None`` below a negative bound, where it has no meaning.

        Actual ÷ bound for a floor, 1 - (actual - bound) ÷ bound for a ceiling, 1 - |actual - bound| ÷ bound for an
        exact value. More than 1 is more than was wanted; a bound of 0 is reached wholly or not at all.
        """
        bound = self.bound
        if bound < 0:
            return Fraction(1) if self.is_met else None
        if bound == 0:
            return Fraction(int(self.is_met))
        if self.interval.upper is None:
            reached = self.amount / bound
        elif self.interval.lower is None:
            reached = 2 - self.amount / bound
        else:
            reached = Fraction(1) if self.is_met else 1 - abs(self.amount - bound) / bound
        return max(Fraction(0), reached)

    @property
    def bound(self) -> Fraction:
        """The bound that the actual misses: the lower one when it lies below or there is no upper one."""
        if self.interval.lower is not None and (self.interval.upper is None or self.amount <= self.interval.lower):
            return self.interval.lower
        assert self.interval.upper is not None  # INVARIANT: an interval from a target has a bound
        return self.interval.upper

    @property
    def falls_short(self) -> bool:
        """True when the actual lies below the target (for a row that is not met)."""
        return self.interval.lower is not None and self.amount <= self.interval.lower


def unreadable(case: RatingInput) -> Rating | None:
    """Return the rating of a case whose target or actual is missing or unclear, else ``None``."""
    if isinstance(case.target, NumberTarget) and isinstance(case.actual, NumberActual):
        return None
    problems: list[Problem] = []
    if isinstance(case.target, MissingTarget):
        problems.append(problem("PR401"))
    elif isinstance(case.target, UnclearTarget):
        problems += [problem("PR404"), case.target.problem]
    if isinstance(case.actual, MissingActual):
        problems.append(problem("PR402"))
    elif isinstance(case.actual, UnclearActual):
        problems += [problem("PR405"), case.actual.problem]
    return Rating.not_ratable(*problems) if problems else None


def met_rating(target: Target, actual: Actual, *notes: Problem) -> Rating:
    """Return full marks for *actual*, which meets *target*."""
    step = Sentence(MET, {"actual": actual, "target": target})
    return Rating(Fraction(1), Outcome.MET, steps=(step,), problems=notes)


def decided_by_status(case: RatingInput) -> Rating | None:
    """
    Return the rating of a case whose actual is a status word, else ``None``.

    SPEC scoring §2, edge rules: "已完成100%" against a number or a date counts as met, with a finding. Any other
    status does not say how much was reached and is not ratable.
    """
    actual = case.actual
    if not isinstance(actual, StatusActual):
        return None
    values = {"actual": actual.text or str(actual)}
    if actual.status is Status.MET and actual.rate in (None, 100):
        return Rating(Fraction(1), Outcome.MET, steps=(Sentence(_BY_STATUS_MET, values),), problems=(problem("PR429"),))
    return Rating.not_ratable(problem("PR407", actual=actual.kind, target=case.target.kind))


def _decided(target: Target, actual: Actual, *notes: Problem, verdict: bool | Problem) -> Rating:
    """Return the rating of a row that is met, not met or not ratable as a whole, under every type and policy."""
    if isinstance(verdict, Problem):
        return Rating.not_ratable(*notes, verdict)
    return met_rating(target, actual, *notes) if verdict else Rating(Fraction(0), Outcome.NOT_MET, problems=notes)


def measure(case: RatingInput, *, stated: Sense = Sense.AT_LEAST) -> Measured | Rating:
    """
    Return the two numbers of *case*, or the rating of a case that has none.

    Args:
        case: Target and actual.
        stated: How a number without a comparison is meant under the rule set.
    """
    target, actual = case.target, case.actual
    if (nothing := judge_nothing(target, actual, may_fall=case.may_fall)) is not None:
        return _decided(target, actual, verdict=nothing)
    if not isinstance(target, NumberTarget | RangeTarget) or not isinstance(actual, NumberActual):
        return _not_measured(case)
    compared = compare(target, actual)
    if isinstance(compared, Problem):
        return Rating.not_ratable(compared)
    if compared.impossible is not None:
        return Rating(Fraction(0), Outcome.NOT_MET, problems=(*compared.notes, compared.impossible))
    notes = compared.notes
    if actual.bound not in (None, Sense.EXACTLY):
        notes = (*notes, problem("PR410"))
    interval, met_by = met_interval(compared.target, stated, converted=compared.converted)
    if (verdict := judge_interval(compared, actual, met_by)) is not None:
        return _decided(target, actual, *notes, verdict=verdict)
    return Measured(compared.target, actual, interval, met_by, compared.amount, notes)


def _not_measured(case: RatingInput) -> Rating:
    """Return the rating of a case that is not a number beside a number."""
    target, actual = case.target, case.actual
    blocked = unreadable(case)
    if blocked is None and not isinstance(target, NumberTarget | RangeTarget | AllTarget):
        blocked = Rating.not_ratable(problem("PR433", kind=target.kind))
    blocked = blocked or decided_by_status(case)
    return blocked or Rating.not_ratable(problem("PR407", actual=actual.kind, target=target.kind))


DAY = DEFAULT_UNITS.parse("天")


def days_late(case: RatingInput) -> Lateness | Rating:
    """
    Return how late *case* is, or the rating of a case that no date decides.

    A target without a year is of the year of monitoring, where there is a day of it; the date of a sheet says nothing
    of it, because sheets are filled in after their year. See `lateness`.
    """
    target, actual = case.target, case.actual
    blocked = unreadable(case)
    if blocked is None and not isinstance(target, DateTarget | PeriodTarget):
        blocked = Rating.not_ratable(problem("PR433", kind=target.kind))
    blocked = blocked or decided_by_status(case)
    if blocked is not None:
        return blocked
    assert isinstance(target, DateTarget | PeriodTarget)  # anything else is blocked above
    if not isinstance(actual, DateActual | PeriodActual):
        return Rating.not_ratable(problem("PR407", actual=actual.kind, target=target.kind))
    return lateness(target, actual, None if case.as_of is None else case.as_of.year)


def in_days(step: Quantity) -> Fraction | None:
    """Return *step* in days, or ``None`` when it is no stretch of time; a bare number counts days."""
    if not step.unit.symbol:
        return Fraction(step.number)
    return step.in_unit(DAY) if step.unit.converts_to(DAY) else None
