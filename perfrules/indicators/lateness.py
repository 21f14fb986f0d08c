"""How late: from a case with dates to whole days after the last day allowed."""

from fractions import Fraction

from perfrules.errors import problem
from perfrules.indicators.measuring import decided_by_status, unreadable
from perfrules.model.actual import DateActual, PeriodActual
from perfrules.model.comparison import Lateness, lateness
from perfrules.model.quantity import Quantity
from perfrules.model.rating import Rating, RatingInput
from perfrules.model.target import DateTarget, PeriodTarget
from perfrules.units import DEFAULT_UNITS

__all__ = ["DAY", "days_late", "in_days"]

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
