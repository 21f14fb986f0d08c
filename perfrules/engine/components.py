"""Components, the table of rows as one of them, and monitoring lights. SPEC scoring §1, §3."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from attrs import evolve, frozen

from perfrules.dsl import parse_actual, parse_target
from perfrules.engine.plan import BoundComponent, Plan
from perfrules.engine.rows import rate_safely
from perfrules.errors import Problem, problem
from perfrules.model.rating import Outcome, Rating, RatingInput
from perfrules.model.ruleset import GradeBand, Rounding, RoundingStage
from perfrules.model.scorecard import ScoredComponent, ScoredRow
from perfrules.model.sheet import Sheet

__all__ = [
    "TableSum",
    "is_complete",
    "light_components",
    "light_rows",
    "score_component",
    "score_table",
    "sum_of",
    "worst_light",
]


@frozen
class TableSum:
    """
    What the rows of one sheet are together.

    Args:
        exact: Their points: rounded ones where rows are rounded, else exact ones.
        rows: How many rows there are.
        not_applicable: How many of them do not apply.
    """

    exact: Fraction
    rows: int
    not_applicable: int


def score_component(bound: BoundComponent, sheet: Sheet, plan: Plan, as_of: date | None) -> ScoredComponent:
    """Return a component that is not the table of rows, rated by its own type on the money and items of *sheet*."""
    assert bound.type is not None  # the table of rows is scored by `score_table`
    component, rounding = bound.component, plan.ruleset.rounding
    case = RatingInput(
        target=parse_target(""),
        actual=parse_actual(""),
        weight=component.full,
        name=component.name,
        funds=sheet.total_funds,
        items=sheet.management,
        as_of=as_of,
    )
    rating = rate_safely(bound.type, case, bound.basis)
    exact = Fraction(component.full) * rating.ratio
    scored = rating.outcome in (Outcome.MET, Outcome.NOT_MET)
    return ScoredComponent(
        name=component.name,
        type=component.type,
        full=component.full,
        exact=exact,
        score=rounding.apply(exact) if scored else None,
        rating=rating,
        rounding=rounding,
        basis=bound.basis,
        problems=rating.problems,
    )


def score_table(bound: BoundComponent, table: TableSum, sheet: Sheet, rounding: Rounding) -> ScoredComponent:
    """Return the table of rows as a component; one without rows that apply has no score (PR456, PR501)."""
    problems: tuple[Problem, ...] = ()
    if table.rows and table.rows == table.not_applicable:
        problems = (problem("PR456"),)
    elif not table.rows and all(item.code != "PR501" for item in sheet.problems):
        problems = (problem("PR501"),)
    return ScoredComponent(
        name=bound.component.name,
        type=bound.component.type,
        full=bound.component.full,
        exact=table.exact,
        score=rounding.apply(table.exact) if not problems and table.rows else None,
        rounding=rounding,
        basis=bound.basis,
        problems=problems,
    )


def is_complete(component: ScoredComponent) -> bool:
    """Return whether nothing in *component* was left unrated."""
    return component.score is not None and (component.rating is None or component.rating.is_complete)


def sum_of(components: Sequence[ScoredComponent], rounding: Rounding) -> Decimal:
    """Return the sum of components: of exact points where only the total is rounded, else of rounded scores."""
    scored = [(component.score, component.exact) for component in components if component.score is not None]
    by_total = rounding.at is RoundingStage.TOTAL
    return rounding.apply(sum((exact if by_total else Fraction(score) for score, exact in scored), Fraction(0)))


def _light(rating: Rating | None, lights: Sequence[GradeBand]) -> str:
    if rating is None or rating.outcome in (Outcome.NOT_APPLICABLE, Outcome.NOT_RATABLE):
        return ""
    return next((light.name for light in lights if rating.ratio in light.interval), "")


def light_rows(rows: Sequence[ScoredRow], lights: Sequence[GradeBand]) -> tuple[ScoredRow, ...]:
    """Return *rows* with the light that holds each ratio; rows that were not rated have none."""
    return tuple(evolve(row, light=_light(row.rating, lights)) for row in rows) if lights else tuple(rows)


def light_components(components: Sequence[ScoredComponent], lights: Sequence[GradeBand]) -> tuple[ScoredComponent, ...]:
    """Return *components* with their lights; the table of rows has none of its own."""
    return (
        tuple(evolve(component, light=_light(component.rating, lights)) for component in components)
        if lights
        else tuple(components)
    )


def worst_light(rows: Sequence[ScoredRow], components: Sequence[ScoredComponent], lights: Sequence[GradeBand]) -> str:
    """Return the worst light shown (lights are declared from worst to best), or an empty text."""
    shown = {row.light for row in rows} | {component.light for component in components}
    return next((light.name for light in lights if light.name in shown), "")
