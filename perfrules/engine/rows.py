"""Rows: read, rated, weighed, and what policies do to them. SPEC scoring §1 and §3."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from attrs import evolve, frozen

from perfrules.engine.plan import Plan
from perfrules.engine.policies import after_policies
from perfrules.engine.rating import rate_parts
from perfrules.engine.reading import Cells, read_cells
from perfrules.errors import Problem, problem
from perfrules.indicators.base import IndicatorType
from perfrules.model.actual import MissingActual, StatusActual
from perfrules.model.quantity import plain
from perfrules.model.rating import Case, Outcome, Peers, Rating
from perfrules.model.rounding import Rounding
from perfrules.model.scorecard import Basis, ScoredRow
from perfrules.model.sheet import SheetRow
from perfrules.model.target import MissingTarget, QualityTarget, UnclearTarget
from perfrules.source import Place

__all__ = ["RatedRow", "ReadRow", "finish_row", "rate_row", "read_row", "weight_of"]

_NOTHING = Decimal(0)
_NO_RULE = Basis(type="")


@frozen
class ReadRow:
    """A row with what its cells mean and the type that will rate it; *rule* is ``None`` when no rule is for it."""

    row: SheetRow
    cells: Cells
    case: Case
    rule: tuple[IndicatorType[Any], Basis] | None


@frozen
class RatedRow:
    """A row with its rating, before it is weighed: weights can depend on which rows apply."""

    row: SheetRow
    cells: Cells
    rating: Rating
    basis: Basis
    case: Case


def weight_of(row: SheetRow) -> Decimal:
    """Return the printed weight, 0 where there is none that can be used."""
    return row.weight if row.weight is not None and row.weight > 0 else _NOTHING


def read_row(row: SheetRow, plan: Plan, as_of: date | None) -> ReadRow:
    """Return *row* read under *plan*."""
    cells = read_cells(row, plan.declared(row), plan.ruleset.policies.bare_fraction, plan.units)
    case = Case(
        target=cells.target,
        actual=cells.actual,
        weight=weight_of(row),
        name=row.name,
        judgement=row.judgement,
        sample=row.sample,
        evidence=row.evidence,
        as_of=as_of,
    )
    return ReadRow(row, cells, case, plan.rule_for(row, cells.target))


def rate_row(read: ReadRow, plan: Plan, peers: Peers | None = None) -> RatedRow:
    """Return the row rated, among its *peers* where its type needs them; what is wrong with it is in the rating."""
    row, rule, case = read.row, read.rule, evolve(read.case, peers=peers)
    basis = _NO_RULE if rule is None else rule[1]
    blocked = _unweighed(row) or _by_policy(case, plan)
    if not row.applicable:
        rating = Rating(Fraction(0), Outcome.NOT_APPLICABLE)
    elif blocked is not None:
        rating = blocked
    elif rule is None:
        rating = Rating.not_ratable(problem("PR421"))
    else:
        rating = rate_parts(rule[0], case, basis)
    return RatedRow(row, read.cells, rating, basis, case)


def _unweighed(row: SheetRow) -> Rating | None:
    if row.weight is None:
        return Rating.not_ratable(problem("PR403"))
    return None if row.weight > 0 else Rating.not_ratable(problem("PR427", weight=plain(row.weight)))


def _by_policy(case: Case, plan: Plan) -> Rating | None:
    """Return the rating that the policies of the rule set decide, before any type is asked."""
    policies = plan.ruleset.policies
    if isinstance(case.target, MissingTarget | UnclearTarget):
        return None
    if policies.missing_actual == "zero" and isinstance(case.actual, MissingActual) and not case.judgement:
        return Rating(Fraction(0), Outcome.NOT_MET, problems=(problem("PR444"),))
    if policies.status_as_met or isinstance(case.target, QualityTarget) or not isinstance(case.actual, StatusActual):
        return None
    return Rating.not_ratable(problem("PR407", actual=case.actual.kind, target=case.target.kind))


def finish_row(rated: RatedRow, weight: Fraction, plan: Plan) -> ScoredRow:
    """Return *rated* weighed with *weight*, after the policies around rows, rounded, with its problems in place."""
    rounding = plan.ruleset.rounding
    row, rating = rated.row, rated.rating
    scored = rating.outcome in (Outcome.MET, Outcome.NOT_MET)
    exact, steps, said = after_policies(rated.case, rating, weight * rating.ratio, row, plan.ruleset.policies)
    result = ScoredRow(
        row=row,
        target=rated.cells.target,
        actual=rated.cells.actual,
        weight=weight,
        rating=rating,
        policies=steps,
        exact=exact,
        score=rounding.apply(exact) if scored else None,
        rounding=rounding,
        review_score=_mean(row.review_scores, rounding),
        basis=rated.basis,
    )
    found = (*rated.cells.notes, *rating.problems, *said, *_differs(result))
    return evolve(result, problems=tuple(one.at(_place_for(one, row)) for one in found))


def _mean(scores: tuple[Decimal, ...], rounding: Rounding) -> Decimal | None:
    """Return the mean of several people's marks, divided last."""
    if not scores:
        return None
    return rounding.apply(sum(map(Fraction, scores), Fraction(0)) / len(scores))


_COLUMN_OF = {
    "PR401": "target", "PR404": "target", "PR403": "weight", "PR427": "weight", "PR412": "self_score",
    "PR441": "target", "PR442": "target", "PR446": "reason",
}  # fmt: skip


def _place_for(found: Problem, row: SheetRow) -> Place:
    column = _COLUMN_OF.get(found.code) or ("target" if found.text and found.text == row.target else "actual")
    return row.place_of(column)


def _differs(scored: ScoredRow) -> tuple[Problem, ...]:
    own, computed = scored.row.self_score, scored.score
    if own is None or computed is None or own == computed:
        return ()
    return (problem("PR412", self_score=plain(own), computed=plain(computed)),)
