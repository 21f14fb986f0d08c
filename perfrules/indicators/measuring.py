"""From a case to two numbers that can be compared, or to the reason why there are none."""

from fractions import Fraction

from attrs import evolve, frozen

from perfrules.errors import Problem, problem
from perfrules.model.actual import Actual, MissingActual, NumberActual, Status, StatusActual, UnclearActual
from perfrules.model.comparison import comparable_amount, printed_as
from perfrules.model.explanation import show
from perfrules.model.interval import Interval
from perfrules.model.quantity import Quantity
from perfrules.model.rating import Case, Outcome, Rating
from perfrules.model.target import (
    AllTarget,
    Change,
    MissingTarget,
    NumberTarget,
    RangeTarget,
    Sense,
    Target,
    UnclearTarget,
)
from perfrules.model.unit import NO_UNIT, Unit
from perfrules.wording import Sentence, Wording

__all__ = ["MET", "Amount", "Measured", "decided_by_status", "measure", "met_rating", "show", "unreadable"]

MET = Wording("{actual} 满足 {target}，达成", "{actual} meets {target}")
_BY_STATUS_MET = Wording("填报“{actual}”，按达成计", "“{actual}” was reported, rated as met")


@frozen
class Amount:
    """An exact amount in base units with the unit it is counted in, spelt when a derivation is read."""

    base: Fraction
    unit: Unit

    def __str__(self) -> str:
        return f"{show(self.base / self.unit.factor)}{self.unit.symbol}"


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
    def unit(self) -> Unit:
        """The unit the target is printed in."""
        return self.target.quantity.unit if isinstance(self.target, NumberTarget) else self.target.unit

    def counted_like(self, sample: Quantity) -> Fraction | None:
        """
        Return the actual as a table written in the unit of *sample* counts it, or ``None`` when they do not compare.

        A table without units counts in the target's unit.
        """
        if sample.unit == NO_UNIT:
            return self.amount / self.unit.factor
        return self.amount if sample.unit.converts_to(self.unit) else None

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


def unreadable(case: Case) -> Rating | None:
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


def decided_by_status(case: Case) -> Rating | None:
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


def measure(case: Case, *, stated: Sense = Sense.AT_LEAST) -> Measured | Rating:
    """
    Return the two numbers of *case*, or the rating of a case that has none.

    Args:
        case: Target and actual.
        stated: How a number without a comparison is meant under the rule set.
    """
    target, actual = case.target, case.actual
    blocked = unreadable(case)
    if blocked is None and not isinstance(target, NumberTarget | RangeTarget | AllTarget):
        blocked = Rating.not_ratable(problem("PR433", kind=target.kind))
    blocked = blocked or decided_by_status(case)
    if blocked is not None:
        return blocked
    if not isinstance(target, NumberTarget | RangeTarget) or not isinstance(actual, NumberActual):
        return Rating.not_ratable(problem("PR407", actual=actual.kind, target=target.kind))
    bound = _bound(target)
    amount, doubt = comparable_amount(actual.quantity, bound)
    if amount is None:
        assert doubt is not None  # INVARIANT: no amount without a reason
        return Rating.not_ratable(doubt)
    notes = () if doubt is None else (doubt,)
    if doubt is not None and bound.unit == NO_UNIT:
        # a target without a unit is counted in the actual's (PR408), whatever is compared with it later
        target = _in_unit(target, actual.quantity.unit)
        bound, amount = _bound(target), actual.quantity.base
    if _direction_unknown(target, actual):
        return Rating.not_ratable(problem("PR455", target=target, actual=actual))
    if target.change is not None and actual.change is not None and target.change is not actual.change:
        amount = -amount  # a fall of 3 % is a rise of -3 %
    elif amount.numerator < 0 and (actual.quantity.unit.is_count or bound.unit.is_count):
        refused = problem("PR417", actual=actual.quantity)
        return Rating(Fraction(0), Outcome.NOT_MET, problems=(*notes, refused))
    if actual.sense not in (None, Sense.EXACTLY):
        notes = (*notes, problem("PR410"))
    interval = _interval(target, stated)
    return Measured(target, actual, interval, _met_by(target, interval), amount, notes)


def _bound(target: NumberTarget | RangeTarget) -> Quantity:
    if isinstance(target, NumberTarget):
        return target.quantity
    bound = target.lower if target.lower is not None else target.upper
    assert bound is not None  # INVARIANT: a range has at least one bound
    return bound


def _direction_unknown(target: NumberTarget | RangeTarget, actual: NumberActual) -> bool:
    """Return whether a fall stands beside a target that names no change, or a negative number beside one that does."""
    if target.change is None:
        return actual.change is Change.DOWN
    return actual.change is None and actual.quantity.number < 0


def _in_unit(target: NumberTarget | RangeTarget, unit: Unit) -> NumberTarget | RangeTarget:
    if isinstance(target, NumberTarget):
        return evolve(target, quantity=Quantity(target.quantity.number, unit))
    bounds = (None if bound is None else Quantity(bound.number, unit) for bound in (target.lower, target.upper))
    lower, upper = bounds
    return evolve(target, lower=lower, upper=upper)


def _interval(target: NumberTarget | RangeTarget, stated: Sense) -> Interval:
    if isinstance(target, RangeTarget):
        return target.interval
    sense = stated if target.sense is Sense.STATED else target.sense
    bound = target.quantity.base
    if sense is Sense.EXACTLY:
        return Interval.point(bound)
    if sense is Sense.ABOUT:
        return printed_as(target.quantity)
    if sense.is_floor:
        return Interval(lower=bound, lower_closed=sense is Sense.AT_LEAST)
    return Interval(upper=bound, upper_closed=sense is Sense.AT_MOST)


def _met_by(target: NumberTarget | RangeTarget, interval: Interval) -> Interval:
    """Return what meets *target*; SPEC scoring §2: an exact value is met within its printed precision."""
    if isinstance(target, NumberTarget) and interval.lower is not None and interval.lower == interval.upper:
        return printed_as(target.quantity)
    return interval
