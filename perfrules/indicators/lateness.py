"""How late: from a case with dates to whole days after the last day allowed."""

from datetime import date, timedelta
from fractions import Fraction

from attrs import frozen

from perfrules.errors import problem
from perfrules.indicators.measuring import decided_by_status, unreadable
from perfrules.model.actual import DateActual, PeriodActual
from perfrules.model.quantity import Quantity
from perfrules.model.rating import Case, Rating
from perfrules.model.target import DateTarget, PeriodTarget
from perfrules.units import DEFAULT_UNITS

__all__ = ["DAY", "Lateness", "days_late", "in_days"]

DAY = DEFAULT_UNITS.parse("天")
_SOME_YEAR = 2001


@frozen
class Lateness:
    """Days after the last day that would have met the target; 0 or less is on time."""

    days: int


def days_late(case: Case) -> Lateness | Rating:
    """
    Return how late *case* is, or the rating of a case that no date decides.

    SPEC language §2: a month or a year means its last day; 前 without 底 means before its first day. An actual that
    names only a month means that month's last day. Where one side names no year it takes the other's.
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
    wanted = target.by if isinstance(target, DateTarget) else target.end
    reached = actual.by if isinstance(actual, DateActual) else actual.end
    year = wanted.year or reached.year or _SOME_YEAR
    done, first, last = _done(actual, year), wanted.first_day(year), wanted.last_day(year)
    assert done is not None  # a year was given
    assert first is not None
    assert last is not None
    if isinstance(target, DateTarget) and target.before:
        return Lateness((done - first).days + 1)
    return Lateness((done - last).days)


def _done(actual: DateActual | PeriodActual, year: int) -> date | None:
    if isinstance(actual, PeriodActual):
        return actual.end.last_day(year)
    if actual.before and (first := actual.by.first_day(year)) is not None:
        return first - timedelta(days=1)
    return actual.by.last_day(year)


def in_days(step: Quantity) -> Fraction | None:
    """Return *step* in days, or ``None`` when it is no stretch of time; a bare number counts days."""
    if not step.unit.symbol:
        return Fraction(step.number)
    return step.in_unit(DAY) if step.unit.converts_to(DAY) else None
