"""
The reference engine: one sheet, exact, every number with its derivation.

SPEC scoring §1. Arithmetic is rational until a number is rounded, where and how the rule set says. What cannot be
rated gets no points, is reported, and marks the scorecard incomplete; nothing stops the other rows.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import repeat
from typing import Any

from perfrules.engine.plan import ANY_ROW, BoundRule, Plan
from perfrules.engine.population import Population, observe_all
from perfrules.engine.rows import RatedRow, finish_row, rate_row, read_row
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
from perfrules.indicators.base import IndicatorType
from perfrules.model.ruleset import Rounding, RuleSet
from perfrules.model.scorecard import Provenance, Scorecard, ScoredComponent, ScoredRow
from perfrules.model.sheet import Sheet, SheetRow
from perfrules.units import DEFAULT_UNITS, UnitTable

__all__ = ["bare_plan", "evaluate", "evaluate_all", "rate_texts"]


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
