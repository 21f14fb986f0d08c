"""
The reference engine: one sheet, exact, every number with its derivation.

SPEC scoring §1. Arithmetic is rational until a number is rounded, where and how the rule set says. What cannot be
rated gets no points, is reported, and marks the scorecard incomplete; nothing stops the other rows.

`BoundRow` is one row bound to its rule and target: actuals in as numbers, scores out, derivations on request.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import date
from decimal import Clamped, Context, Decimal, DecimalException, Overflow, Rounded
from fractions import Fraction
from itertools import pairwise, repeat
from math import lcm
from typing import Any

from attrs import evolve, field, frozen

from perfrules.engine.cells import Cells, limit_between, read_cells
from perfrules.engine.plan import ANY_ROW, BoundRule, Plan
from perfrules.engine.rows import (
    Population,
    RatedRow,
    case_of,
    curve_of,
    directed_cells,
    finish_row,
    minimum_sample_of,
    observe_all,
    rate_row,
    read_row,
    weight_of,
)
from perfrules.engine.totals import (
    check_days,
    check_rows,
    conclude,
    effective_weights,
    light_components,
    light_rows,
    score_component,
    sum_rows,
    worst_light,
)
from perfrules.errors import problem
from perfrules.indicators.base import IndicatorType
from perfrules.indicators.curve import BoundCurve, Curve, Quotient, context_of
from perfrules.indicators.measuring import Measured, measure
from perfrules.model.actual import NumberActual, UnclearActual
from perfrules.model.comparison import asks_for_nothing
from perfrules.model.interval import Interval
from perfrules.model.quantity import MAX_DIGITS, MAX_EXPONENT, Quantity, format_short, is_bounded
from perfrules.model.rating import RatingInput
from perfrules.model.ruleset import OverAchievement, OverAchievementEffect, Rounding, RoundingMode, RuleSet
from perfrules.model.scorecard import Provenance, Scorecard, ScoredComponent, ScoredRow
from perfrules.model.sheet import Sheet, SheetRow
from perfrules.model.target import AllTarget, NumberTarget, RangeTarget, Target
from perfrules.model.unit import NO_UNIT, Unit
from perfrules.source import Span
from perfrules.units import DEFAULT_UNITS, UnitTable

__all__ = ["BoundRow", "bare_plan", "bind_row", "evaluate", "evaluate_all", "rate_texts"]


def evaluate(sheet: Sheet, plan: Plan, *, as_of: date | None = None, population: Population | None = None) -> Scorecard:
    """
    Return the scorecard of *sheet* under *plan*; what is wrong with the data is in its problems.

    Args:
        sheet: The sheet.
        plan: The rule set, bound.
        as_of: The day of monitoring, for types that look at the elapsed part of the year.
        population: What was observed in all sheets, for types that compare; see `evaluate_all`.
    """
    ruleset = plan.ruleset
    # loops and not comprehensions: a sheet has a dozen rows, and calls are what it costs
    rated: list[RatedRow] = []
    for item in sheet.rows:
        read = read_row(item, plan, as_of, sheet.year)
        rated.append(rate_row(read, plan, None if population is None else population.peers_of(read)))
    weights, unweighed = effective_weights(rated, ruleset.policies.not_applicable)
    rows: tuple[ScoredRow, ...] = tuple(map(finish_row, rated, weights, repeat(plan)))
    table = sum_rows(rows, ruleset.rounding)
    components: tuple[ScoredComponent, ...] = tuple(
        map(score_component, plan.components, repeat(sheet), repeat(table), repeat(plan), repeat(as_of))
    )
    light = ""
    if ruleset.lights:
        rows, components = light_rows(rows, ruleset.lights), light_components(components, ruleset.lights)
        light = worst_light(rows, components, ruleset.lights)
    conclusion = conclude(sheet, components, rows, table.not_ratable, ruleset)
    problems = [*sheet.problems, *check_days(sheet, ruleset, as_of), *check_rows(rows, plan.table), *unweighed]
    return Scorecard(
        sheet=sheet,
        ruleset=ruleset,
        as_of=as_of,
        rows=rows,
        components=components,
        adjustments=conclusion.adjustments,
        total=conclusion.total,
        grade=conclusion.grade,
        light=light,
        complete=conclusion.complete,
        problems=(*problems, *conclusion.problems),
    )


def evaluate_all(sheets: Sequence[Sheet], plan: Plan, *, as_of: date | None = None) -> tuple[Scorecard, ...]:
    """
    Return the scorecards of *sheets*, evaluated as one population, in their order.

    Two passes: rows of types that compare are observed in every sheet first, then every sheet is scored.
    """
    population = observe_all(sheets, plan, as_of)
    return tuple(evaluate(sheet, plan, as_of=as_of, population=population) for sheet in sheets)


def rate_texts(  # noqa: PLR0913 - each is one column of a row
    kind: IndicatorType[Any],
    target: str,
    actual: str,
    weight: Decimal | None,
    *,
    rounding: Rounding | None = None,
    judgement: str = "",
    sample: int | None = None,
    units: UnitTable = DEFAULT_UNITS,
) -> ScoredRow:
    """
    Return one row scored by one type, without a rule set: for trying a type and for conformance cases.

    Args:
        kind: The indicator type with its parameters; see `perfrules.engine.plan.build_type`.
        target: Target text.
        actual: Actual text.
        weight: Full points.
        rounding: Rounding of the score; two places half-up unless given.
        judgement: A person's word or score.
        sample: How many answers a survey rests on.
        units: The units in which the texts are read.
    """
    plan = bare_plan(kind, rounding or Rounding(), units)
    row = SheetRow(target=target, actual=actual, weight=weight, judgement=judgement, sample=sample)
    rated = rate_row(read_row(row, plan, None), plan)
    return finish_row(rated, Fraction(rated.case.weight), plan)


def bare_plan(kind: IndicatorType[Any], rounding: Rounding, units: UnitTable = DEFAULT_UNITS) -> Plan:
    """Return a plan that rates every row by *kind* and has no components."""
    bare = RuleSet(id=kind.id, full=Decimal(0), rounding=rounding, grades=(), components=(), scoring=())
    return Plan(bare, (), (BoundRule(ANY_ROW, kind, Provenance(type=kind.id)),), {}, units)


_BOUNDED = Context(
    prec=MAX_DIGITS, Emax=MAX_EXPONENT, Emin=MAX_DIGITS - MAX_EXPONENT - 1, traps=[Clamped, Overflow, Rounded]
)  # fmt: skip
"""Refuses what `is_bounded` refuses, four times as fast; what is not finite passes and is refused after it."""
_WIDE = Context(prec=4 * MAX_DIGITS)

_Segment = tuple[Decimal | None, int, int, int, int] | None
"""
What holds on one stretch: a constant score and four zeros; or the whole numbers a, b, c, d of (a·x + b·y) ÷ (c·x + d·y)
for an actual x ÷ y; or nothing where the engine has to be asked.
"""
_ENGINE: _Segment = None


class UnsureError(Exception):
    """A closed form does not know this number; the engine has to be asked."""


@frozen
class ClosedForm:
    """
    Scores of one row by its actual.

    Args:
        edges: The actuals at which the formula changes, from low to high.
        segments: What holds below the first edge, at it, between it and the next, and so on: one more than twice as
            many.
        places: Decimal places of scores.
        ties_to_even: Whether a tie goes to the even neighbour; else up.
    """

    edges: tuple[Decimal, ...]
    segments: tuple[_Segment, ...]
    places: int
    ties_to_even: bool

    def score(self, actual: Decimal | int) -> Decimal | None:
        """
        Return the score of *actual*, exactly; ``None`` where it cannot be rated.

        Raises:
            UnsureError: *actual* is not finite, has too many digits, or lies where the engine has to be asked.
            TypeError: *actual* is no exact number.
        """
        try:
            number = _BOUNDED.plus(actual)
            over, under = number.as_integer_ratio()
        except (DecimalException, OverflowError, ValueError) as error:
            raise UnsureError from error
        edges = self.edges
        segment = self.segments[bisect_left(edges, number) + bisect_right(edges, number)]
        if segment is None:
            raise UnsureError
        score, a, b, c, d = segment
        if not d and not c:
            return score
        top, bottom = a * over + b * under, c * over + d * under
        full = top // bottom
        if self.ties_to_even and full & 1 and full * bottom == top:
            full -= 1
        return _WIDE.scaleb(full, -self.places)


@frozen(eq=False)
class BoundRow:
    """
    A row whose target is read and whose rule is chosen; it scores one actual after another.

    Actuals are exact numbers counted in *unit*, the target's own; they stand in for what the row says was reached.
    Scores are those of `perfrules.evaluate` for a sheet whose other rows all apply.

    Args:
        row: The row.
        unit: The unit of actuals.
        curve: What actuals, in base units of *unit*, are worth as shares of the weight, before policies; ``None``
            where the type has no curve.
    """

    row: SheetRow
    unit: Unit
    curve: BoundCurve | None = field(repr=False)
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
        return self.evaluate(actual).score

    def evaluate(self, actual: Decimal | int) -> ScoredRow:
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
        cells = Cells(self._cells.target, reached, self._cells.notes, self._cells.direction)
        rated = rate_row(case_of(row, cells, self._plan, self._as_of), self._plan)
        return finish_row(rated, Fraction(weight_of(row)), self._plan)

    def reaching(self, ratio: Fraction) -> tuple[Interval, ...] | None:
        """
        Return the actuals, counted in *unit*, that earn *ratio* of the weight or more, before policies.

        ``None`` where the type has no curve.
        """
        if self.curve is None:
            return None
        factor = self.unit.factor
        return tuple(
            evolve(
                interval,
                lower=None if interval.lower is None else interval.lower / factor,
                upper=None if interval.upper is None else interval.upper / factor,
            )
            for interval in self.curve.inverse(ratio)
        )


def bind_row(row: SheetRow, plan: Plan, as_of: date | None = None) -> BoundRow:
    """
    Return *row* bound under *plan*; what it says was reached is not looked at.

    Where its type has a curve, scores come from that; every other row asks the engine for each actual.
    """
    cells = read_cells(evolve(row, actual=""), plan.declared(row), plan.ruleset.policies.bare_fraction, plan.units)
    unit = _unit_of(cells.target)
    directed, _ = directed_cells(row, cells, plan)
    curve, measured = _curve_of_row(row, directed, plan, as_of)
    # numbers beyond what is possible are for the engine
    limit = limit_between(row, evolve(directed, actual=NumberActual(Quantity(Decimal(1), unit))), plan.families)
    most = None if limit is None else limit[1].base
    form = None if curve is None or measured is None else _closed_form(curve, measured, row, plan, most)
    return BoundRow(row, unit, curve, cells, plan, as_of, form)


def _refused(text: str) -> UnclearActual:
    span = Span(0, len(text))
    unclear = problem("PR104", text=text, span=span, number=text, digits=MAX_DIGITS, exponent=MAX_EXPONENT)
    return UnclearActual(unclear, text=text)


def _unit_of(target: Target) -> Unit:
    if isinstance(target, AllTarget):
        return _unit_of(target.parts[0])
    if isinstance(target, NumberTarget):
        return target.quantity.unit
    return target.unit if isinstance(target, RangeTarget) else NO_UNIT


def _curve_of_row(
    row: SheetRow, cells: Cells, plan: Plan, as_of: date | None
) -> tuple[BoundCurve | None, Measured | None]:
    """Return the curve of *row* and its target beside a number that is not negative; nothing where there is none."""
    target, rule = cells.target, plan.rule_for(row, cells.target)
    if rule is None or not isinstance(target, NumberTarget | RangeTarget):
        return None, None
    kind, weight = rule.type, weight_of(row)
    minimum = minimum_sample_of(kind)
    few = minimum is not None and row.sample is not None and row.sample < minimum
    if few or not weight or not row.applicable:
        return None, None
    sample = NumberActual(Quantity(Decimal(1), _unit_of(target)))
    measured = measure(RatingInput(target=target, actual=sample, weight=weight), stated=kind.default_sense)
    if not isinstance(measured, Measured):
        return None, None
    context = context_of(measured, as_of)
    curves: dict[int, Curve] = {}
    for bound in (measured.interval.lower, measured.interval.upper):
        sign = 0 if bound is None else (bound > 0) - (bound < 0)
        curve = curve_of(kind, evolve(context, sign=sign))
        if bound is not None and isinstance(curve, Curve):
            curves[sign] = curve
        elif bound is not None:
            return None, None
    return BoundCurve.of(curves, measured, weight), measured


def _closed_form(
    curve: BoundCurve, measured: Measured, row: SheetRow, plan: Plan, most: Fraction | None
) -> ClosedForm | None:
    """
    Return the scores of *curve*; ``None`` where an edge has too many digits, or a person takes points.

    Numbers beyond *most* are left to the engine.
    """
    policy = plan.ruleset.policies.over_achievement
    over = None if policy is None else _over_achieved(policy, measured)
    if row.deduction is not None or over == Interval():
        return None
    factor, rounding = measured.unit.factor, plan.ruleset.rounding
    # what is wrong with numbers below 0 depends on their unit; the engine knows
    # and nothing at all meets a target of 0 whatever the type
    below = Interval(upper=Fraction(0), upper_closed=asks_for_nothing(measured.target))
    beyond = () if most is None else (Interval(lower=most),)
    asked = [below, *(() if over is None else (over,)), *beyond]
    ends = [end for interval in asked for end in (interval.lower, interval.upper) if end is not None]
    exact = sorted({*curve.breakpoints, *ends})
    try:
        edges = [_BOUNDED.divide((end / factor).numerator, (end / factor).denominator) for end in exact]
    except DecimalException:
        return None
    segments = [
        _ENGINE
        if any(actual in interval for interval in asked)
        else _segment_at(curve, actual, factor, rounding, is_edge=place % 2 == 1)
        for place, actual in enumerate(_samples(exact))
    ]
    return ClosedForm(tuple(edges), tuple(segments), rounding.places, rounding.mode is RoundingMode.HALF_EVEN)


def _over_achieved(policy: OverAchievement, measured: Measured) -> Interval | None:
    """Return the actuals at which *policy* may take points or say something, ``None`` for none."""
    interval, threshold = measured.interval, policy.threshold
    if policy.effect is OverAchievementEffect.NONE:
        return None
    if interval.upper is None:
        assert interval.lower is not None  # INVARIANT: a target has a bound
        return Interval(lower=interval.lower * threshold, lower_closed=True) if interval.lower > 0 else None
    if policy.applies_to == "floors":
        return None
    if interval.lower is None:
        end = interval.upper * (2 - threshold)
        return Interval(upper=end, upper_closed=True) if interval.upper > 0 else None
    # an exact value is reached wholly and never more
    return Interval() if threshold <= 1 else None


def _samples(edges: Sequence[Fraction]) -> list[Fraction]:
    """Return a number below the first of *edges*, that edge, a number between it and the next, and so on."""
    result = [edges[0] - 1]
    for low, high in pairwise(edges):
        result += [low, (low + high) / 2]
    return [*result, edges[-1], edges[-1] + 1]


def _segment_at(
    curve: BoundCurve, actual: Fraction, factor: Fraction, rounding: Rounding, *, is_edge: bool
) -> _Segment:
    """Return what holds around *actual*, or at it where it *is_edge*; actuals of the form are counted by *factor*."""
    stretch = curve.stretch_at(actual)
    piece = stretch.piece
    if piece.problem is not None:
        return None, 0, 0, 0, 0
    if is_edge or piece.share.value is not None:
        share = piece.share.at(actual, stretch.bound, curve.weight)
        return rounding.apply(share * Fraction(curve.weight)), 0, 0, 0, 0
    if not isinstance(piece.share, Quotient):
        return _ENGINE  # a staircase has as many segments as steps
    return _quotient(piece.share, stretch.bound, curve.weight, factor, rounding)


def _quotient(share: Quotient, bound: Fraction, weight: Decimal, factor: Fraction, rounding: Rounding) -> _Segment:
    """Return the points of *share* as whole numbers, ready to be rounded down."""
    top, bottom, points = share.numerator, share.denominator, Fraction(weight) * 10**rounding.places
    a, b = points * top.of_actual * factor, points * (top.of_bound * bound + top.constant)
    c, d = bottom.of_actual * factor, bottom.of_bound * bound + bottom.constant
    if rounding.mode is not RoundingMode.TRUNCATE:
        a, b, c, d = 2 * a + c, 2 * b + d, 2 * c, 2 * d
    scale = lcm(*(part.denominator for part in (a, b, c, d)))
    return None, int(a * scale), int(b * scale), int(c * scale), int(d * scale)
