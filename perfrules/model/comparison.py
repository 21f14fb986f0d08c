"""Whether an actual meets a target: the question beneath every score, answered without a rule set."""

from fractions import Fraction

from perfrules.errors import NotComparableError, Problem, UnitMismatchError, problem
from perfrules.model.actual import (
    Actual,
    AllActual,
    DateActual,
    MissingActual,
    NumberActual,
    PeriodActual,
    QualityActual,
    Status,
    StatusActual,
    UnclearActual,
)  # fmt: skip
from perfrules.model.interval import Interval
from perfrules.model.quantity import Quantity
from perfrules.model.reading import read_actual
from perfrules.model.target import (
    AllTarget,
    DateTarget,
    MissingTarget,
    NumberTarget,
    PeriodTarget,
    QualityTarget,
    RangeTarget,
    Sense,
    Target,
    UnclearTarget,
)  # fmt: skip
from perfrules.model.unit import NO_UNIT

__all__ = ["comparable_amount", "is_met", "printed_as"]

_BARE_FRACTION = Fraction(1)


def comparable_amount(actual: Quantity, target: Quantity) -> tuple[Fraction | None, Problem | None]:
    """
    Return *actual* in base units of *target*'s dimension, and what must be said about the comparison.

    A number without a unit beside one with a unit is taken in that unit, with a notice (PR408); a bare number above
    0 and up to 1 beside a percentage may be a ratio and is refused (PR409), whichever side it stands on. Units of
    different dimensions give ``(None, problem)`` (PR406).
    """
    if actual.unit.converts_to(target.unit):
        return actual.base, None
    if actual.unit == NO_UNIT:
        if target.is_percentage and 0 < abs(Fraction(actual.number)) <= _BARE_FRACTION:
            return None, problem("PR409", actual=actual, target=target)
        note = problem("PR408", unit=target.unit)
        return Fraction(actual.number) * target.unit.factor, note
    if target.unit == NO_UNIT:
        if actual.is_percentage and 0 < abs(Fraction(target.number)) <= _BARE_FRACTION:
            return None, problem("PR409", actual=actual, target=target)
        return Fraction(actual.number), problem("PR408", unit=actual.unit)
    return None, problem("PR406", actual=actual.unit, target=target.unit)


def printed_as(quantity: Quantity) -> Interval:
    """
    Return the amounts that print as *quantity*: those that round to it, half away from zero, at its own precision.

    6% holds [5.5%, 6.5%), 6.0% holds [5.95%, 6.05%), -5% holds (-5.5%, -4.5%]. Nothing but 0 is 0: none
    is a promise of its own.
    """
    if quantity.base == 0:
        return Interval.point(quantity.base)
    exponent = quantity.number.as_tuple().exponent
    places = min(exponent, 0) if isinstance(exponent, int) else 0
    half, middle = Fraction(5) * Fraction(10) ** (places - 1) * quantity.unit.factor, quantity.base
    return Interval(middle - half, middle + half, lower_closed=middle > 0, upper_closed=middle < 0)


def is_met(target: Target, actual: Actual | str) -> bool:
    """
    Return whether *actual* meets *target*.

    A *stated* number is compared as a floor, because no rule set says otherwise here; *about* and *exactly* are met by
    a number that rounds to the printed one (SPEC scoring §2: within the printed precision). A list is met when every
    part is met by the part in the same position.

    Raises:
        UnitMismatchError: Both are numbers of different dimensions (PR406).
        NotComparableError: *actual* says nothing about *target*.
    """
    found = read_actual(actual)
    match target, found:
        case (MissingTarget(), _):
            raise NotComparableError([problem("PR401")])
        case (UnclearTarget(), _):
            raise NotComparableError([problem("PR404"), target.problem])
        case (_, MissingActual()):
            raise NotComparableError([problem("PR402")])
        case (_, UnclearActual()):
            raise NotComparableError([problem("PR405"), found.problem])
        case (AllTarget(), AllActual()) if len(target.parts) == len(found.parts):
            return all(is_met(one, other) for one, other in zip(target.parts, found.parts, strict=True))
        case (NumberTarget() | RangeTarget(), NumberActual()):
            return _number_met(target, found)
        case (DateTarget() | PeriodTarget(), DateActual() | PeriodActual()):
            return _date_met(target, found)
        case (_, StatusActual()):
            return found.status is Status.MET
        case (QualityTarget(), QualityActual()) if target.words == found.words:
            return True
    raise NotComparableError([problem("PR407", actual=found.kind, target=target.kind)])


def _number_met(target: NumberTarget | RangeTarget, actual: NumberActual) -> bool:
    bound = target.quantity if isinstance(target, NumberTarget) else (target.lower or target.upper)
    assert bound is not None  # INVARIANT: a range has at least one bound
    if target.change is not None and actual.change not in (None, target.change):
        return False
    amount, doubt = comparable_amount(actual.quantity, bound)
    if amount is None:
        assert doubt is not None  # INVARIANT: no amount without a reason
        raise (UnitMismatchError if doubt.code == "PR406" else NotComparableError)([doubt])
    if isinstance(target, NumberTarget) and target.sense in (Sense.ABOUT, Sense.EXACTLY):
        return amount in printed_as(target.quantity)
    interval = target.interval
    return amount in interval if interval is not None else amount >= bound.base


def _date_met(target: DateTarget | PeriodTarget, actual: DateActual | PeriodActual) -> bool:
    reached = actual.by if isinstance(actual, DateActual) else actual.end
    wanted = target.by if isinstance(target, DateTarget) else target.end
    year = wanted.year or reached.year or 2000
    late = reached.last_day(year)
    limit = wanted.last_day(year)
    if isinstance(target, DateTarget) and target.before:
        first = wanted.first_day(year)
        assert late is not None  # a year was given
        assert first is not None
        return late < first
    assert late is not None
    assert limit is not None
    return late <= limit
