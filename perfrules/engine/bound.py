"""One row bound to its rule and target: actuals in as numbers, scores out, derivations on request."""

import logging
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from attrs import evolve, field, frozen

from perfrules.engine.fitting import ClosedForm, Points, UnsureError, fit
from perfrules.engine.plan import Plan
from perfrules.engine.reading import Cells, read_cells
from perfrules.engine.rows import case_of, finish_row, rate_row, weight_of
from perfrules.errors import problem
from perfrules.indicators.base import IndicatorType
from perfrules.model.actual import NumberActual, UnclearActual
from perfrules.model.comparison import printed_as
from perfrules.model.limits import MAX_DIGITS, MAX_EXPONENT, is_bounded
from perfrules.model.policies import OverAchievement
from perfrules.model.quantity import Quantity, shown
from perfrules.model.scorecard import ScoredRow
from perfrules.model.sheet import SheetRow
from perfrules.model.target import AllTarget, NumberTarget, RangeTarget, Target
from perfrules.model.unit import NO_UNIT, Unit
from perfrules.source import Span

__all__ = ["BoundRow", "bind_row"]

_log = logging.getLogger("perfrules.engine")


@frozen(eq=False)
class BoundRow:
    """
    A row whose target is read and whose rule is chosen; it scores one actual after another.

    Actuals are exact numbers counted in *unit*, the target's own; they stand in for what the row says was reached.
    Scores are those of `perfrules.evaluate` for a sheet whose other rows all apply.
    """

    row: SheetRow
    unit: Unit
    _cells: Cells = field(repr=False)
    _plan: Plan = field(repr=False)
    _as_of: date | None = field(repr=False)
    _form: ClosedForm | None = field(default=None, repr=False)

    def score(self, actual: Decimal | int) -> Decimal | None:
        """
        Return the score of *actual*, rounded as the rule set rounds; ``None`` where it cannot be rated.

        Raises:
            TypeError: *actual* is a float, or no number.
        """
        if self._form is not None and isinstance(actual, Decimal | int):
            try:
                return self._form.score(actual)
            except UnsureError:
                pass
        return self.scored(actual).score

    def scored(self, actual: Decimal | int) -> ScoredRow:
        """
        Return the row scored by the engine, with steps, problems and ``explain()``.

        A number that is not finite, or has more than thirty digits, is unclear (PR405, PR104).

        Raises:
            TypeError: *actual* is a float, or no number.
        """
        given: object = actual
        if not isinstance(given, Decimal | int):
            message = f"an actual is a Decimal or an int, not {type(given).__name__}"
            raise TypeError(message)
        number = Decimal(actual)
        text = shown(number)
        reached = NumberActual(Quantity(number, self.unit), text=text) if is_bounded(number) else _refused(text)
        row = evolve(self.row, actual=f"{text}{self.unit.symbol}")
        rated = rate_row(case_of(row, evolve(self._cells, actual=reached), self._plan, self._as_of), self._plan)
        return finish_row(rated, Fraction(weight_of(row)), self._plan)


def bind_row(row: SheetRow, plan: Plan, as_of: date | None = None) -> BoundRow:
    """
    Return *row* bound under *plan*; what it says was reached is not looked at.

    Where its type says at which numbers its formula bends, the formula is found once, by asking the engine; every
    other row asks the engine for each actual.
    """
    cells = read_cells(evolve(row, actual=""), plan.declared(row), plan.ruleset.policies.bare_fraction, plan.units)
    bound = BoundRow(row, _unit_of(cells.target), cells, plan, as_of)
    bends = _bends(row, cells.target, plan)
    if bends is None:
        return bound

    def ask(actual: Decimal) -> Points:
        scored = bound.scored(actual)
        return scored.exact, scored.score

    factor = bound.unit.factor
    return evolve(bound, form=fit(ask, [one / factor for one in bends], plan.ruleset.rounding))


def _refused(text: str) -> UnclearActual:
    span = Span(0, len(text))
    found = problem("PR104", text=text, span=span, number=text, digits=MAX_DIGITS, exponent=MAX_EXPONENT)
    return UnclearActual(found, text=text)


def _unit_of(target: Target) -> Unit:
    if isinstance(target, AllTarget):
        return _unit_of(target.parts[0])
    if isinstance(target, NumberTarget):
        return target.quantity.unit
    return target.unit if isinstance(target, RangeTarget) else NO_UNIT


def _bends(row: SheetRow, target: Target, plan: Plan) -> list[Fraction] | None:
    """Return the actuals, in base units, at which the points of *row* may bend; ``None`` when nobody knows."""
    rule = plan.rule_for(row, target)
    multiples = None if rule is None else _promised(rule[0])
    if multiples is None or row.deduction is not None or not isinstance(target, NumberTarget | RangeTarget):
        return None
    if plan.ruleset.policies.over_achievement is not None:
        multiples = (*multiples, *_over_bends(plan.ruleset.policies.over_achievement))
    if isinstance(target, NumberTarget):
        # an exact value is met, and one that is about so is measured from, the ends of what it prints
        printed = printed_as(target.quantity)
        bounds = [target.quantity.base, *(one for one in (printed.lower, printed.upper) if one is not None)]
    else:
        bounds = [one.base for one in (target.lower, target.upper) if one is not None]
    return [bound * multiple for bound in bounds for multiple in (Fraction(0), Fraction(1), *multiples)]


def _promised(kind: IndicatorType[Any]) -> tuple[Fraction, ...] | None:
    """Return the bends of *kind*; a type of a plugin that answers anything else has promised nothing."""
    try:
        bends: object = kind.bends
    except KeyboardInterrupt:
        raise
    except BaseException:  # noqa: BLE001 - third-party code must not take the row with it
        _log.debug("type %s raised for its bends", kind.id, exc_info=True)
        return None
    return bends if isinstance(bends, tuple) and all(type(one) is Fraction for one in bends) else None


def _over_bends(policy: OverAchievement) -> tuple[Fraction, ...]:
    """Return the multiples of a bound at which a policy begins to take points, and where it has taken them all."""
    threshold = policy.threshold
    return threshold, threshold + 1, 2 - threshold, 1 - threshold
