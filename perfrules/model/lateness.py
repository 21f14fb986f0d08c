"""How late: whole days between the last day that a target allows and the day on which it was reached."""

from datetime import date, timedelta

from attrs import frozen

from perfrules.errors import Problem, problem
from perfrules.model.actual import DateActual, PeriodActual
from perfrules.model.moment import Moment
from perfrules.model.target import DateTarget, PeriodTarget

__all__ = ["Lateness", "lateness"]

_SOME_YEAR = 2001


@frozen
class Lateness:
    """
    Days after the last day that would have met the target; 0 or less is on time.

    *notes* say which year was assumed for a side that names none (PR461, PR462, PR463).
    """

    days: int
    notes: tuple[Problem, ...] = ()


def lateness(target: DateTarget | PeriodTarget, actual: DateActual | PeriodActual, year: int | None = None) -> Lateness:
    """
    Return how late *actual* is.

    SPEC language §2: a month or a year means its last day; 前 without 底 means before its first day. A target without a
    year is of *year*, else of the actual's; an actual without one is of the target's.

    Args:
        target: The deadline, or the period whose end is one.
        actual: When it was reached.
        year: The year in which targets are to be reached, where it is known.
    """
    wanted = target.by if isinstance(target, DateTarget) else target.end
    reached = actual.by if isinstance(actual, DateActual) else actual.end
    known = wanted.year or year or reached.year or _SOME_YEAR
    done, limit = _done(actual, known), _limit(target, wanted, known)
    return Lateness((done - limit).days, _assumed(wanted, reached, year))


def _assumed(wanted: Moment, reached: Moment, year: int | None) -> tuple[Problem, ...]:
    """Return what must be said of years that were not printed."""
    if reached.year is None:
        return (problem("PR462"),)
    if wanted.year is not None:
        return ()
    return (problem("PR461", year=reached.year) if year is None else problem("PR463", year=year),)


def _limit(target: DateTarget | PeriodTarget, wanted: Moment, year: int) -> date:
    """Return the last day that meets *target*."""
    if isinstance(target, DateTarget) and target.before:
        return _certain(wanted.first_day(year)) - timedelta(days=1)
    return _certain(wanted.last_day(year))


def _done(actual: DateActual | PeriodActual, year: int) -> date:
    if isinstance(actual, PeriodActual):
        return _certain(actual.end.last_day(year))
    if actual.before:
        return _certain(actual.by.first_day(year)) - timedelta(days=1)
    return _certain(actual.by.last_day(year))


def _certain(day: date | None) -> date:
    assert day is not None  # INVARIANT: a year was given
    return day
