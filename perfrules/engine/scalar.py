"""
The reference engine: one sheet, exact, every number with its derivation.

SPEC scoring §1. Arithmetic is rational until a number is rounded, where and how the rule set says. What cannot be
rated gets no points, is reported, and marks the scorecard incomplete; nothing stops the other rows.
"""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from attrs import evolve

from perfrules.dsl import parse_actual, parse_target
from perfrules.engine.crosschecks import check_rows, check_total
from perfrules.engine.matching import ANY_ROW
from perfrules.engine.plan import BoundComponent, BoundRule, Plan
from perfrules.engine.rating import rate_parts, rate_safely
from perfrules.errors import Problem, problem
from perfrules.indicators.base import IndicatorType
from perfrules.model.grading import grade_of
from perfrules.model.quantity import plain
from perfrules.model.rating import Case, Outcome, Rating
from perfrules.model.rounding import Rounding, RoundingStage
from perfrules.model.scorecard import Basis, Scorecard, ScoredComponent, ScoredRow
from perfrules.model.sheet import Sheet, SheetRow
from perfrules.model.target import Target
from perfrules.source import Place

__all__ = ["evaluate", "rate_texts"]

_NOTHING = Decimal(0)
_NO_RULE = Basis(type="")


def evaluate(sheet: Sheet, plan: Plan) -> Scorecard:
    """Return the scorecard of *sheet* under *plan*; what is wrong with the data is in its problems."""
    ruleset = plan.ruleset
    rounding = ruleset.rounding
    rows = tuple(_score_row(row, plan) for row in sheet.rows)
    components = tuple(_score_component(bound, sheet, rows, rounding) for bound in plan.components)
    total = _total(components, rounding)
    grade = grade_of(total, ruleset.grades)
    problems = [*sheet.problems, *check_rows(rows, ruleset)]
    unrated = sum(row.outcome is Outcome.NOT_RATABLE for row in rows)
    if unrated:
        problems.append(problem("PR422", unrated=unrated))
    if grade is None:
        problems.append(problem("PR423", total=plain(total)))
    problems += check_total(sheet, total, grade)
    complete = not unrated and all(one.score is not None and _is_complete(one) for one in components)
    return Scorecard(
        sheet=sheet,
        ruleset=ruleset,
        rows=rows,
        components=components,
        total=total,
        grade=grade,
        complete=complete,
        problems=tuple(problems),
    )


def rate_texts(
    kind: IndicatorType[Any],
    target: str,
    actual: str,
    weight: Decimal,
    *,
    rounding: Rounding | None = None,
    judgement: str = "",
    sample: int | None = None,
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
    """
    bound = BoundRule(ANY_ROW, kind, Basis(type=kind.id))
    row = SheetRow(target=target, actual=actual, weight=weight, judgement=judgement, sample=sample)
    return _rated(row, parse_target(target), bound, rounding or Rounding())


def _score_row(row: SheetRow, plan: Plan) -> ScoredRow:
    target = parse_target(row.target, unit=row.unit, name=row.name)
    bound = next((rule for rule in plan.rules if rule.matcher.matches(row, target)), None)
    return _rated(row, target, bound, plan.ruleset.rounding)


def _rated(row: SheetRow, target: Target, bound: BoundRule | None, rounding: Rounding) -> ScoredRow:
    actual = parse_actual(row.actual, unit=row.unit, name=row.name)
    weight, unweighed = _weight(row)
    case = Case(target=target, actual=actual, weight=weight, name=row.name, judgement=row.judgement, sample=row.sample)
    if not row.applicable:
        rating = Rating(Fraction(0), Outcome.NOT_APPLICABLE)
    elif unweighed:
        rating = Rating.not_ratable(*unweighed)
    elif bound is None:
        rating = Rating.not_ratable(problem("PR421"))
    else:
        rating = rate_parts(bound.type, case, bound.basis)
    exact = Fraction(weight) * rating.ratio
    score = None
    if rating.outcome in (Outcome.MET, Outcome.NOT_MET):
        score = rounding.apply(exact)
    problems = tuple(one.at(_place_for(one, row)) for one in (*target.notes, *actual.notes, *rating.problems))
    scored = ScoredRow(
        row=row,
        target=target,
        actual=actual,
        rating=rating,
        rounding=rounding,
        exact=exact,
        score=score,
        basis=bound.basis if bound is not None else _NO_RULE,
        problems=problems,
    )
    return evolve(scored, problems=(*problems, *_differs(scored)))


def _weight(row: SheetRow) -> tuple[Decimal, tuple[Problem, ...]]:
    if row.weight is None:
        return _NOTHING, (problem("PR403"),)
    if row.weight <= 0:
        return _NOTHING, (problem("PR427", weight=plain(row.weight)),)
    return row.weight, ()


_COLUMN_OF = {"PR401": "target", "PR404": "target", "PR403": "weight", "PR427": "weight"}


def _place_for(found: Problem, row: SheetRow) -> Place:
    column = _COLUMN_OF.get(found.code) or ("target" if found.text and found.text == row.target else "actual")
    return row.place_of(column)


def _differs(scored: ScoredRow) -> tuple[Problem, ...]:
    own, computed = scored.row.self_score, scored.score
    if own is None or computed is None or own == computed:
        return ()
    place = scored.row.place_of("self_score")
    return (problem("PR412", self_score=plain(own), computed=plain(computed), place=place),)


def _score_component(
    bound: BoundComponent, sheet: Sheet, rows: tuple[ScoredRow, ...], rounding: Rounding
) -> ScoredComponent:
    component = bound.component
    if bound.type is None:
        counted = [row for row in rows if row.score is not None]
        if rounding.at is RoundingStage.ROW:
            exact = sum((Fraction(row.score) for row in counted if row.score is not None), Fraction(0))
        else:
            exact = sum((row.exact for row in counted), Fraction(0))
        score = rounding.apply(exact) if rows else None
        return ScoredComponent(
            name=component.name, type=component.type, full=component.full, exact=exact, score=score, basis=bound.basis,
            rounding=rounding, problems=() if rows else (problem("PR501"),),
        )  # fmt: skip
    case = Case(
        target=parse_target(""),
        actual=parse_actual(""),
        weight=component.full,
        name=component.name,
        funds=sheet.total_funds,
        items=sheet.management,
    )
    rating = rate_safely(bound.type, case, bound.basis)
    exact = Fraction(component.full) * rating.ratio
    rated = rating.outcome in (Outcome.MET, Outcome.NOT_MET)
    return ScoredComponent(
        name=component.name,
        type=component.type,
        full=component.full,
        exact=exact,
        score=rounding.apply(exact) if rated else None,
        rating=rating,
        basis=bound.basis,
        rounding=rounding,
        problems=rating.problems,
    )


def _is_complete(component: ScoredComponent) -> bool:
    return component.rating is None or component.rating.is_complete


def _total(components: tuple[ScoredComponent, ...], rounding: Rounding) -> Decimal:
    if rounding.at is RoundingStage.TOTAL:
        return rounding.apply(sum((one.exact for one in components if one.score is not None), Fraction(0)))
    return rounding.apply(sum((Fraction(one.score) for one in components if one.score is not None), Fraction(0)))
