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
from perfrules.model.limits import is_bounded
from perfrules.model.quantity import plain, shown
from perfrules.model.rating import Case, Outcome, Peers, Rating
from perfrules.model.rounding import Rounding
from perfrules.model.scorecard import Basis, ScoredRow
from perfrules.model.sheet import SheetRow
from perfrules.model.target import MissingTarget, QualityTarget, Sense, UnclearTarget
from perfrules.source import Place

__all__ = ["RatedRow", "ReadRow", "case_of", "finish_row", "rate_row", "read_row", "weight_of"]

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
    stated: Sense


def weight_of(row: SheetRow) -> Decimal:
    """Return the printed weight, 0 where there is none that can be used."""
    weight = row.weight
    return weight if weight is not None and is_bounded(weight) and weight > 0 else _NOTHING


def read_row(row: SheetRow, plan: Plan, as_of: date | None) -> ReadRow:
    """Return *row* read under *plan*."""
    cells = read_cells(row, plan.declared(row), plan.ruleset.policies.bare_fraction, plan.units)
    return case_of(row, cells, plan, as_of)


def case_of(row: SheetRow, cells: Cells, plan: Plan, as_of: date | None) -> ReadRow:
    """Return *row*, whose target and actual mean *cells*, with the type that will rate it."""
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
    row, rule = read.row, read.rule
    case = read.case if peers is None else evolve(read.case, peers=peers)
    basis = _NO_RULE if rule is None else rule[1]
    blocked = _unweighed(row, case) or _status_refused(case, plan)
    if not row.applicable:
        rating = Rating(Fraction(0), Outcome.NOT_APPLICABLE)
    elif blocked is not None:
        rating = blocked
    elif rule is None:
        rating = Rating.not_ratable(problem("PR421"))
    else:
        rating = _missing_as_zero(rate_parts(rule[0], case, basis), case, plan)
    return RatedRow(row, read.cells, rating, basis, case, Sense.AT_LEAST if rule is None else rule[0].stated_sense)


def _unweighed(row: SheetRow, case: Case) -> Rating | None:
    if row.weight is None:
        return Rating.not_ratable(problem("PR403"))
    return None if case.weight else Rating.not_ratable(problem("PR427", weight=shown(row.weight)))


def _status_refused(case: Case, plan: Plan) -> Rating | None:
    """Return the rating of a status word beside a number or date, where the rule set does not count it as met."""
    if plan.ruleset.policies.status_as_met or case.judgement or not isinstance(case.actual, StatusActual):
        return None
    if isinstance(case.target, MissingTarget | UnclearTarget | QualityTarget):
        return None
    return Rating.not_ratable(problem("PR407", actual=case.actual.kind, target=case.target.kind))


def _missing_as_zero(rating: Rating, case: Case, plan: Plan) -> Rating:
    """Return *rating*, or nothing with a warning where the rule set rates a missing actual as 0."""
    if plan.ruleset.policies.missing_actual != "zero" or rating.outcome is not Outcome.NOT_RATABLE:
        return rating
    if not isinstance(case.actual, MissingActual) or isinstance(case.target, MissingTarget | UnclearTarget):
        return rating
    return Rating(Fraction(0), Outcome.NOT_MET, problems=(problem("PR444"),))


def finish_row(rated: RatedRow, weight: Fraction, plan: Plan) -> ScoredRow:
    """Return *rated* weighed with *weight*, after the policies around rows, rounded, with its problems in place."""
    rounding = plan.ruleset.rounding
    row, rating = rated.row, rated.rating
    scored = rating.outcome in (Outcome.MET, Outcome.NOT_MET)
    points = weight * rating.ratio
    exact, steps, said = after_policies(rated.case, rating, points, row, plan.ruleset.policies, rated.stated)
    score = rounding.apply(exact) if scored else None
    found = (*rated.cells.notes, *rating.problems, *said, *_differs(row.self_score, score))
    return ScoredRow(
        row=row,
        target=rated.cells.target,
        actual=rated.cells.actual,
        weight=weight,
        rating=rating,
        policies=steps,
        exact=exact,
        score=score,
        rounding=rounding,
        review_score=_mean(row.review_scores, rounding),
        basis=rated.basis,
        problems=tuple(one.at(_place_for(one, row)) for one in found),
    )


def _mean(scores: tuple[Decimal, ...], rounding: Rounding) -> Decimal | None:
    """Return the mean of several people's marks, divided last."""
    usable = [Fraction(score) for score in scores if is_bounded(score)]
    return rounding.apply(sum(usable, Fraction(0)) / len(usable)) if usable else None


_COLUMN_OF = {
    "PR401": "target", "PR404": "target", "PR403": "weight", "PR427": "weight", "PR412": "self_score",
    "PR441": "target", "PR442": "target", "PR446": "reason", "PR424": "judgement", "PR452": "deduction",
    "PR434": "sample",
}  # fmt: skip


def _place_for(found: Problem, row: SheetRow) -> Place:
    column = _COLUMN_OF.get(found.code) or ("target" if found.text and found.text == row.target else "actual")
    return row.place_of(column)


def _differs(own: Decimal | None, computed: Decimal | None) -> tuple[Problem, ...]:
    if own is None or computed is None:
        return ()
    if is_bounded(own) and own == computed:
        return ()
    return (problem("PR412", self_score=shown(own), computed=plain(computed)),)
