"""What stands below the rows of projects, by the scalar engine's own functions: right for every rule set."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from attrs import frozen

from perfrules.dsl import parse_actual, parse_target
from perfrules.engine.columnar.arrays import Integers
from perfrules.engine.columnar.factors import combined, factor_of_numbers
from perfrules.engine.columnar.project_facts import ProjectFacts, sheet_of
from perfrules.engine.columnar.row_sums import NO_LIGHT, RowSums
from perfrules.engine.components import TableSum, score_component, score_table
from perfrules.engine.concluding import conclude
from perfrules.engine.crosschecks import check_days, check_weights
from perfrules.engine.lights import light_components
from perfrules.engine.plan import Plan
from perfrules.errors import Problem, problem
from perfrules.model.explanation import show
from perfrules.model.rating import Outcome, Rating
from perfrules.model.ruleset import RuleSet
from perfrules.model.scorecard import Basis, ScoredComponent, ScoredRow
from perfrules.model.sheet import Sheet, SheetRow
from perfrules.source import Place

__all__ = ["Foot", "feet_of", "weights_said"]


@frozen
class Foot:
    """What stands below the rows of one project; a line of the table of projects."""

    total: Decimal
    grade: str | None
    light: str | None
    complete: bool
    problems: str
    components: tuple[Decimal | None, ...]


def feet_of(
    sums: RowSums, facts: ProjectFacts, positions: Integers, plan: Plan, as_of: date | None
) -> tuple[list[Foot], Integers]:
    """Return the distinct feet of the projects at *positions*, and for each project which of them it has."""
    kinds = [
        sums.rows == sums.not_applicable,
        sums.not_ratable > 0,
        sums.points.distinct()[1],
        sums.left.tops != 0,
        *sums.weight_kinds,
        *sums.vetoes,
        sums.light,
        facts.stated,
        facts.several,
    ]
    factors = [factor_of_numbers(one[positions]) for one in kinds]
    stated = facts.factors(facts.columns.arrays, positions)
    first, which = combined([*factors, *stated.values()], len(positions))
    feet = []
    for row, position in zip(first.tolist(), positions[first].tolist(), strict=True):
        values = {name: factor.at(row) for name, factor in stated.items()}
        several = str(sums.names[position]) if facts.several[position] else ""
        sheet, notes = sheet_of(values, facts.columns.names, several) if facts.stated[position] else (Sheet(), ())
        feet.append(_foot(sums, position, (sheet, notes), plan, as_of))
    return feet, which


def _foot(
    sums: RowSums, position: int, stated: tuple[Sheet, Sequence[Problem]], plan: Plan, as_of: date | None
) -> Foot:
    """Return what stands below the rows of one project whose sheet states *stated*."""
    (sheet, notes), ruleset = stated, plan.ruleset
    rows = int(sums.rows[position])
    table = TableSum(sums.points.at(position), rows, int(sums.not_applicable[position]))
    components: tuple[ScoredComponent, ...] = tuple(
        score_table(bound, table, sheet, ruleset.rounding)
        if bound.type is None
        else score_component(bound, sheet, plan, as_of)
        for bound in plan.components
    )
    components = light_components(components, ruleset.lights)
    found = conclude(sheet, components, _vetoed(sums, position, ruleset), int(sums.not_ratable[position]), ruleset)
    problems = [*notes, *check_days(sheet, ruleset, as_of), *weights_said(sums, position, ruleset)]
    if left := sums.left.at(position):
        problems.append(problem("PR453", points=show(left)))
    problems += [*found.problems, *(one for component in components for one in component.problems)]
    return Foot(
        total=found.total,
        grade=None if found.grade is None else found.grade.name,
        light=_worst(int(sums.light[position]), components, ruleset),
        complete=found.complete,
        problems=" ".join(one.code for one in problems),
        components=tuple(one.score for one in components),
    )


def weights_said(sums: RowSums, position: int, ruleset: RuleSet) -> Sequence[Problem]:
    """Return what must be said of the weights of one project's rows."""
    if ruleset.indicators is None or not sums.rows[position]:
        return ()
    levels = zip(ruleset.indicators.weights, sums.levels, strict=True)
    inside = {name: (level.weight.at(position), Place()) for name, level in levels if level.present[position]}
    return tuple(check_weights(ruleset.indicators, sums.weight.at(position), inside))


def _worst(light: int, components: Sequence[ScoredComponent], ruleset: RuleSet) -> str | None:
    names = [light.name for light in ruleset.lights]
    shown = [names.index(one.light) for one in components if one.light]
    worst = min([*shown, light])
    return None if worst == NO_LIGHT else names[worst]


def _vetoed(sums: RowSums, position: int, ruleset: RuleSet) -> list[ScoredRow]:
    """Return rows that stand for those that vetoes name: as many as cannot be rated, and one for those that failed."""
    result: list[ScoredRow] = []
    counted = iter(int(one[position]) for one in sums.vetoes)
    for veto, named, failed, unknown in zip(ruleset.policies.vetoes, counted, counted, counted, strict=False):
        outcomes = [Outcome.NOT_RATABLE] * unknown + [Outcome.NOT_MET] * min(1, failed)
        outcomes = outcomes or [Outcome.MET] * min(1, named)
        result += [_row(veto.row, outcome) for outcome in outcomes]
    return result


def _row(name: str, outcome: Outcome) -> ScoredRow:
    row, rating = SheetRow(name=name), Rating(Fraction(0), outcome)
    return ScoredRow(row=row, target=parse_target(""), actual=parse_actual(""), rating=rating, basis=Basis(type=""))
