"""One row bound to its rule and target: actuals in as numbers, scores out, derivations on request."""

import logging
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Clamped, Context, Decimal, DecimalException, Overflow, Rounded
from fractions import Fraction
from math import lcm
from typing import Any

from attrs import evolve, field, frozen

from perfrules.engine.cells import Cells, read_cells
from perfrules.engine.plan import Plan
from perfrules.engine.rows import case_of, finish_row, rate_row, weight_of
from perfrules.errors import problem
from perfrules.indicators.base import IndicatorType
from perfrules.model.actual import NumberActual, UnclearActual
from perfrules.model.comparison import printed_as
from perfrules.model.limits import MAX_DIGITS, MAX_EXPONENT, is_bounded
from perfrules.model.policies import OverAchievement
from perfrules.model.quantity import Quantity, format_short
from perfrules.model.rounding import Rounding, RoundingMode
from perfrules.model.scorecard import ScoredRow
from perfrules.model.sheet import SheetRow
from perfrules.model.target import AllTarget, NumberTarget, RangeTarget, Target
from perfrules.model.unit import NO_UNIT, Unit
from perfrules.source import Span

__all__ = ["BoundRow", "ClosedForm", "Points", "UnsureError", "bind_row", "fit"]


Points = tuple[Fraction, Decimal | None]
"""What a row is worth: exactly, and as its score; no score where it cannot be rated."""
_Lines = tuple[Fraction, Fraction, Fraction, Fraction]
_Piece = tuple[Decimal | None, int, int, int, int]
"""A constant score and four zeros; or the whole numbers a, b, c, d of (a·x + b·y) ÷ (c·x + d·y) for an actual x ÷ y."""
_BOUNDED = Context(
    prec=MAX_DIGITS, Emax=MAX_EXPONENT, Emin=MAX_DIGITS - MAX_EXPONENT - 1, traps=[Clamped, Overflow, Rounded]
)  # fmt: skip
"""Refuses what `is_bounded` refuses, four times as fast; what is not finite passes and is refused after it."""
_WIDE = Context(prec=4 * MAX_DIGITS)
_INSIDE = tuple(Decimal(one) / 8 for one in (1, 3, 4, 5, 7))
_OUTSIDE = tuple(map(Decimal, (1, 2, 3, 5, 8)))


class UnsureError(Exception):
    """A closed form does not know this number; the engine has to be asked."""


@frozen
class ClosedForm:
    """
    Scores of one row by its actual.

    Args:
        edges: The actuals at which the formula changes, from low to high.
        pieces: What holds below the first edge, at it, between it and the next, and so on: one more than twice as many.
        places: Decimal places of scores.
        ties_to_even: Whether a tie goes to the even neighbour; else up.
    """

    edges: tuple[Decimal, ...]
    pieces: tuple[_Piece, ...]
    places: int
    ties_to_even: bool

    def score(self, actual: Decimal | int) -> Decimal | None:
        """
        Return the score of *actual*, exactly; ``None`` where it cannot be rated.

        Raises:
            UnsureError: *actual* is not finite or has too many digits.
            TypeError: *actual* is no exact number.
        """
        try:
            number = _BOUNDED.plus(actual)
            over, under = number.as_integer_ratio()
        except (DecimalException, OverflowError, ValueError) as error:
            raise UnsureError from error
        edges = self.edges
        score, a, b, c, d = self.pieces[bisect_left(edges, number) + bisect_right(edges, number)]
        if not d and not c:
            return score
        top, bottom = a * over + b * under, c * over + d * under
        whole = top // bottom
        if self.ties_to_even and whole & 1 and whole * bottom == top:
            whole -= 1
        return _WIDE.scaleb(whole, -self.places)


def fit(ask: Callable[[Decimal], Points], bends: Sequence[Fraction], rounding: Rounding) -> ClosedForm | None:
    """
    Return the closed form of what *ask* answers, ``None`` when it has none.

    Three answers between two bends determine the quotient, two more confirm it.

    Args:
        ask: The points of an actual.
        bends: The actuals at which the formula may change; those at which it does not are left out.
        rounding: How points become scores.
    """
    try:
        edges = sorted(_BOUNDED.divide(one.numerator, one.denominator) for one in {*bends})
    except DecimalException:
        return None
    pieces: list[_Piece] = []
    for low, high in zip([None, *edges], [*edges, None], strict=True):
        if low is not None:
            pieces.append((ask(low)[1], 0, 0, 0, 0))
        piece = _piece(ask, _between(low, high), rounding)
        if piece is None:
            return None
        pieces.append(piece)
    whole = ClosedForm((), (), rounding.places, rounding.mode is RoundingMode.HALF_EVEN)
    for place in range(len(edges) - 1, -1, -1):
        below, at, above = pieces[2 * place : 2 * place + 3]
        if below == above and evolve(whole, pieces=(below,)).score(edges[place]) == at[0]:
            del edges[place], pieces[2 * place : 2 * place + 2]
    return evolve(whole, edges=tuple(edges), pieces=tuple(pieces))


def _between(low: Decimal | None, high: Decimal | None) -> list[Decimal]:
    """Return five numbers between *low* and *high*."""
    if low is None:
        return [_WIDE.subtract(high or Decimal(0), one) for one in _OUTSIDE]
    if high is None:
        return [_WIDE.add(low, one) for one in _OUTSIDE]
    return [_WIDE.add(low, _WIDE.multiply(_WIDE.subtract(high, low), one)) for one in _INSIDE]


def _piece(ask: Callable[[Decimal], Points], numbers: list[Decimal], rounding: Rounding) -> _Piece | None:
    """Return what holds for all *numbers* and whatever lies between them, ``None`` when it is no quotient of lines."""
    if not all(map(is_bounded, numbers)):
        return None
    answers = [ask(number) for number in numbers]
    scores = {score for _, score in answers}
    if len({exact for exact, _ in answers}) == 1 and len(scores) == 1:
        return (scores.pop(), 0, 0, 0, 0)
    known = [(Fraction(number), exact) for number, (exact, _) in zip(numbers, answers, strict=True)]
    lines = None if None in scores else _quotient(known[0], known[2], known[4])
    if lines is None:
        return None
    a, b, c, d = lines
    bottoms = [c * x + d for x, _ in known]
    if any(a * x + b != y * bottom or bottom <= 0 for (x, y), bottom in zip(known, bottoms, strict=True)):
        return None
    a, b = a * 10**rounding.places, b * 10**rounding.places
    if rounding.mode is not RoundingMode.TRUNCATE:
        a, b, c, d = 2 * a + c, 2 * b + d, 2 * c, 2 * d
    whole = lcm(*(one.denominator for one in (a, b, c, d)))
    return None, int(a * whole), int(b * whole), int(c * whole), int(d * whole)


def _quotient(
    one: tuple[Fraction, Fraction], two: tuple[Fraction, Fraction], three: tuple[Fraction, Fraction]
) -> _Lines | None:
    """Return a, b, c, d of the only (a·x + b) ÷ (c·x + d) through three points, positive below at the first of them."""
    (x, u), (y, v), (z, w) = one, two, three
    if (v - u) * (z - x) == (w - u) * (y - x):
        slope = (v - u) / (y - x)
        return slope, u - slope * x, Fraction(0), Fraction(1)
    # a·x + b - d·u = x·u for each of the three points; two differences leave a and d
    determinant = (u - v) * (x - z) - (x - y) * (u - w)
    first, second = x * u - y * v, x * u - z * w
    a = ((u - v) * second - (u - w) * first) / determinant
    d = ((x - y) * second - (x - z) * first) / determinant
    b = x * u + d * u - a * x
    sign = 1 if x + d > 0 else -1
    return sign * a, sign * b, Fraction(sign), sign * d


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
        text = format_short(number)
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
