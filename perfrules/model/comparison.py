"""The comparison of an actual with its target: the question beneath every score, answered without a rule set."""

from datetime import date, timedelta
from fractions import Fraction
from typing import Protocol

from attrs import evolve, frozen

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
from perfrules.model.conversion import as_text
from perfrules.model.interval import Interval
from perfrules.model.meaning import Meaning
from perfrules.model.moment import Moment
from perfrules.model.quantity import Quantity
from perfrules.model.target import (
    AllTarget,
    Change,
    DateTarget,
    MissingTarget,
    NoneTarget,
    NumberTarget,
    PeriodTarget,
    QualityTarget,
    RangeTarget,
    Sense,
    Target,
    UnclearTarget,
)  # fmt: skip
from perfrules.model.unit import MULTIPLIERS, NO_UNIT, Unit

__all__ = [
    "ActualReader",
    "Compared",
    "Lateness",
    "asks_for_nothing",
    "comparable_amount",
    "compare",
    "is_implausible_below_zero",
    "is_met",
    "judge_interval",
    "judge_nothing",
    "lateness",
    "met_interval",
    "printed_as",
    "provide_actual_reader",
    "read_actual",
    "resolved_sense",
]


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


class ActualReader(Protocol):
    """Reads the text of an actual; never raises for what the text says."""

    def __call__(self, text: str, /) -> Actual:
        """Return what *text* means."""
        ...


_provided: list[ActualReader] = []


def provide_actual_reader(reader: ActualReader) -> None:
    """Make *reader* the one that `read_actual` uses."""
    _provided[:] = [reader]


def read_actual(actual: Actual | str) -> Actual:
    """
    Return *actual* itself, or what its text means; a number is taken as its text.

    Raises:
        TypeError: *actual* is no `Actual`, and either no text (PR507) or no reader has been provided yet; give
            ``perfrules.parse_actual(text)``.
    """
    if isinstance(actual, Meaning):
        return actual
    if not _provided:
        message = "give an Actual, such as perfrules.parse_actual(text)"
        raise TypeError(message)
    return _provided[0](as_text("actual", actual))


_BARE_FRACTION = Fraction(1)


def comparable_amount(actual: Quantity, target: Quantity) -> tuple[Fraction | None, Problem | None]:
    """
    Return *actual* in base units of *target*'s dimension, and what must be said about the comparison.

    A number without a unit beside one with a unit is taken in that unit, with a notice (PR408); a bare number above
    0 and up to 1 beside a percentage may be a ratio and is refused (PR409), whichever side it stands on. Units of
    different dimensions give ``(None, problem)`` (PR406).
    """
    if actual.unit == target.unit or actual.unit.converts_to(target.unit):
        return actual.base, None
    for multiple, other in ((actual, target), (target, actual)):
        if multiple.unit.symbol in MULTIPLIERS and other.unit.is_money:
            # 200万 beside 195.5万元: the multiple of a sum of money is one of yuan
            return actual.base, problem("PR408", unit=other.unit)
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


@frozen
class Compared:
    """
    A target and an actual as exact numbers in one unit.

    Args:
        target: The target; one without a unit is counted in the actual's.
        amount: The actual in base units, turned where the two name opposite changes.
        notes: What had to be assumed (PR408), or looks wrong (PR460).
        impossible: Why the actual cannot be (PR417), so that it meets nothing; else ``None``.
        converted: Whether the two are printed in different units or multiples.
    """

    target: NumberTarget | RangeTarget
    amount: Fraction
    notes: tuple[Problem, ...] = ()
    impossible: Problem | None = None
    converted: bool = False


def compare(target: NumberTarget | RangeTarget, actual: NumberActual) -> Compared | Problem:
    """
    Return *target* and *actual* as numbers that compare, or why they do not (PR406, PR409, PR455).

    A fall of 3% is a rise of -3%. A fall beside a target that names no change, and a negative number beside one that
    does, may mean either side of 0 and are refused (PR455). A negative count is impossible (PR417); other negative
    amounts count as they stand, some with a warning (PR460, see `is_implausible_below_zero`).
    """
    bound = _bound(target)
    amount, doubt = comparable_amount(actual.quantity, bound)
    if amount is None:
        assert doubt is not None  # INVARIANT: no amount without a reason
        return doubt
    notes = () if doubt is None else (doubt,)
    unit = bound.unit
    if doubt is not None and unit == NO_UNIT:
        # whatever is compared with the target later has the actual's unit as well
        unit = actual.quantity.unit
        target, amount = _in_unit(target, unit), actual.quantity.base
    if _direction_unknown(target, actual):
        return problem("PR455", target=target, actual=actual)
    converted = actual.quantity.unit not in (unit, NO_UNIT)
    if target.change is not None and actual.change is not None and target.change is not actual.change:
        return Compared(target, -amount, notes, converted=converted)
    if amount.numerator >= 0 or target.change is not None or actual.change is not None:
        return Compared(target, amount, notes, converted=converted)
    if unit.is_count or actual.quantity.unit.is_count:
        return Compared(target, amount, notes, problem("PR417", actual=actual.quantity))
    if is_implausible_below_zero(target, unit):
        notes = (*notes, problem("PR460", actual=actual.quantity))
    return Compared(target, amount, notes, converted=converted)


def is_implausible_below_zero(target: NumberTarget | RangeTarget, unit: Unit) -> bool:
    """
    Return whether a negative actual in *unit* beside *target*, neither of them a change, deserves a question (PR460).

    What is measured has no less than nothing. Money may: a loss stands below a floor, but nobody spends less than 0,
    so beside a ceiling from 0 up it is asked about as well.
    """
    return unit.is_measure or (unit.is_money and _limits_spending(target))


def resolved_sense(target: NumberTarget, default: Sense = Sense.AT_LEAST) -> Sense:
    """
    Return how the number of *target* is meant where it has no sign: as *default*, but 0 asks for nothing above it.

    SPEC scoring §6: a stated 0 is met by 0 and by nothing above, under every type and policy.
    """
    if target.sense is not Sense.UNSPECIFIED:
        return target.sense
    return Sense.AT_MOST if target.quantity.base == 0 else default


def met_interval(
    target: NumberTarget | RangeTarget, stated: Sense = Sense.AT_LEAST, *, converted: bool = False
) -> tuple[Interval, Interval]:
    """
    Return the bounds of *target* as printed, and the amounts that meet it, both in base units.

    SPEC scoring §10: `=` is exactly equal; only an amount that was *converted* from another unit is rounded to the
    decimals of the target. 约 is within 5 % or half of the last printed digit, whichever is larger.

    Args:
        target: The target.
        stated: How a number without a comparison is meant.
        converted: Whether the actual was counted in another unit or multiple.
    """
    if isinstance(target, RangeTarget):
        return target.interval, target.interval
    sense, bound = resolved_sense(target, stated), target.quantity.base
    if sense is Sense.EXACTLY:
        return Interval.point(bound), printed_as(target.quantity) if converted else Interval.point(bound)
    if sense is Sense.ABOUT:
        about = _about(target.quantity)
        return about, about
    if sense.is_floor:
        bounds = Interval(lower=bound, lower_closed=sense is Sense.AT_LEAST)
    else:
        bounds = Interval(upper=bound, upper_closed=sense is Sense.AT_MOST)
    return bounds, bounds


_NEARNESS = Fraction(1, 20)
"""The distance from 约30人 at which a number is still about it: SPEC scoring §10."""


def _about(quantity: Quantity) -> Interval:
    printed, near = printed_as(quantity), abs(quantity.base) * _NEARNESS
    if printed.upper is not None and printed.upper - quantity.base > near:
        return printed
    return Interval(quantity.base - near, quantity.base + near, lower_closed=True, upper_closed=True)


def asks_for_nothing(target: Target) -> bool:
    """Return whether *target* forbids: of kind ``none``, or a number 0 that is no floor."""
    if isinstance(target, NumberTarget):
        return target.quantity.base == 0 and target.sense in (Sense.UNSPECIFIED, Sense.EXACTLY, Sense.AT_MOST)
    return isinstance(target, NoneTarget)


def judge_nothing(target: Target, actual: Actual, *, may_fall: bool = False) -> bool | Problem | None:
    """
    Return whether nothing happened where *target* asks for that, the reason why nobody can tell, ``None`` for others.

    0 of any unit, 无, 未发生 and 零 meet it. Whether a number above 0 counts what 杜绝3人以上事故 means is not known
    (PR465). Less than 0 of what is no change makes no sense (PR466).

    Args:
        target: The target.
        actual: The actual.
        may_fall: Whether the indicator is a rate of change, which may lie below 0.
    """
    if not asks_for_nothing(target):
        return None
    if isinstance(actual, QualityActual | MissingActual) and actual.nothing:
        return True
    is_number = isinstance(actual, NumberActual) and actual.bound in (None, Sense.EXACTLY)
    if is_number and actual.quantity.base == 0:  # type: ignore[union-attr]  # see the line above
        return True
    if isinstance(target, NoneTarget):
        unread = isinstance(actual, MissingActual | UnclearActual)
        return None if unread else problem("PR465", actual=actual, target=target)
    if is_number and not may_fall and _is_senseless(target, actual):  # type: ignore[arg-type]  # see above
        return problem("PR466", actual=actual)
    return None


def _is_senseless(target: NumberTarget, actual: NumberActual) -> bool:
    """Return whether *actual* lies below a 0 that is no change and no bound: 投诉率 0% and -5%."""
    below = actual.quantity.number < 0 and not actual.quantity.unit.is_count
    return below and target.sense is not Sense.AT_MOST and target.change is None and actual.change is None


def judge_interval(compared: Compared, actual: NumberActual, met_by: Interval) -> bool | Problem | None:
    """
    Return whether an *actual* that only bounds the result meets a target; ``None`` for an actual that is a result.

    SPEC scoring §10: all of it inside the target is met, all outside is not, else nobody can tell (PR464).

    Args:
        compared: The target and the actual, as `compare` gives them.
        actual: The actual: ≥80%, 不足30人, 100余人.
        met_by: What meets the target, see `met_interval`.
    """
    if actual.bound in (None, Sense.EXACTLY, Sense.ABOUT):
        return None
    target = compared.target
    turned = target.change is not None and actual.change is not None and target.change is not actual.change
    closed = actual.bound in (Sense.AT_LEAST, Sense.AT_MOST)
    if (actual.bound in (Sense.AT_LEAST, Sense.MORE_THAN)) is not turned:
        reached = Interval(lower=compared.amount, lower_closed=closed)
    else:
        reached = Interval(upper=compared.amount, upper_closed=closed)
    if reached.intersect(met_by).is_empty:
        return False
    if all(reached.intersect(outside).is_empty for outside in met_by.complement()):
        return True
    return problem("PR464", actual=actual, target=target)


def is_met(target: Target, actual: Actual | str) -> bool:
    """
    Return whether *actual* meets *target*.

    A *stated* number is compared as a floor, because no rule set says otherwise here; *about* and *exactly* are met by
    what is near and what is equal (SPEC scoring §10). A target of 0 is met by nothing above 0. An actual that is a
    range meets what holds all of it. A list is met when every part is met by the part in the same position.
    A negative count meets nothing.

    Raises:
        UnitMismatchError: Both are numbers of different dimensions (PR406).
        NotComparableError: *actual* says nothing about *target* (PR407, PR409), or it is not certain which way (PR455,
            PR464, PR465, PR466).
    """
    reached = read_actual(actual)
    if (nothing := judge_nothing(target, reached)) is not None:
        return _certain_verdict(verdict=nothing)
    match target, reached:
        case (MissingTarget(), _):
            raise NotComparableError([problem("PR401")])
        case (UnclearTarget(), _):
            raise NotComparableError([problem("PR404"), target.problem])
        case (_, MissingActual()):
            raise NotComparableError([problem("PR402")])
        case (_, UnclearActual()):
            raise NotComparableError([problem("PR405"), reached.problem])
        case (AllTarget(), AllActual()) if len(target.parts) == len(reached.parts):
            return all(is_met(wanted, given) for wanted, given in zip(target.parts, reached.parts, strict=True))
        case (NumberTarget() | RangeTarget(), NumberActual()):
            return _number_met(target, reached)
        case (DateTarget() | PeriodTarget(), DateActual() | PeriodActual()):
            return lateness(target, reached).days <= 0
        case (_, StatusActual()):
            return reached.status is Status.MET
        case (QualityTarget(), QualityActual()) if target.words == reached.words:
            return True
    raise NotComparableError([problem("PR407", actual=reached.kind, target=target.kind)])


def _number_met(target: NumberTarget | RangeTarget, actual: NumberActual) -> bool:
    compared = compare(target, actual)
    if isinstance(compared, Problem):
        raise (UnitMismatchError if compared.code == "PR406" else NotComparableError)([compared])
    met_by = met_interval(compared.target, converted=compared.converted)[1]
    if (verdict := judge_interval(compared, actual, met_by)) is not None:
        return _certain_verdict(verdict=verdict)
    return compared.impossible is None and compared.amount in met_by


def _certain_verdict(*, verdict: bool | Problem) -> bool:
    if isinstance(verdict, Problem):
        raise NotComparableError([verdict])
    return verdict


def _bound(target: NumberTarget | RangeTarget) -> Quantity:
    if isinstance(target, NumberTarget):
        return target.quantity
    bound = target.lower if target.lower is not None else target.upper
    assert bound is not None  # INVARIANT: a range has at least one bound
    return bound


def _in_unit(target: NumberTarget | RangeTarget, unit: Unit) -> NumberTarget | RangeTarget:
    if isinstance(target, NumberTarget):
        return evolve(target, quantity=Quantity(target.quantity.number, unit))
    bounds = (None if bound is None else Quantity(bound.number, unit) for bound in (target.lower, target.upper))
    lower, upper = bounds
    return evolve(target, lower=lower, upper=upper)


def _direction_unknown(target: NumberTarget | RangeTarget, actual: NumberActual) -> bool:
    """Return whether a fall stands beside a target that names no change, or a negative number beside one that does."""
    if target.change is None:
        return actual.change is Change.DOWN
    return actual.change is None and actual.quantity.number < 0


def _limits_spending(target: NumberTarget | RangeTarget) -> bool:
    """Return whether *target* is a ceiling from 0 up."""
    if isinstance(target, RangeTarget):
        return target.lower is None and target.upper is not None and target.upper.number >= 0
    return target.sense.is_ceiling and target.quantity.number >= 0
