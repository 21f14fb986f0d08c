"""Statements of projects beside their rows, and totals by the scalar engine's own functions."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from attrs import evolve, field, frozen

from perfrules.dsl.reading import parse_actual, parse_target
from perfrules.engine.plan import Plan
from perfrules.engine.table.columns import Columns
from perfrules.engine.table.encode import (
    Arrow,
    Encoded,
    Integers,
    Mask,
    Scaled,
    encode,
    encode_numbers,
    group_by,
    number_in,
    numbers_of,
    unique,
)
from perfrules.engine.table.subtotals import NO_LIGHT, RowSums, counts, project_names
from perfrules.engine.totals import (
    TableSum,
    check_days,
    check_weights,
    conclude,
    light_components,
    score_component,
)
from perfrules.errors import Problem, problem
from perfrules.model.explanation import format_value
from perfrules.model.rating import Outcome, Rating
from perfrules.model.ruleset import Component, RuleSet
from perfrules.model.scorecard import Provenance, ScoredComponent, ScoredRow
from perfrules.model.sheet import Funds, ManagementItem, Sheet, SheetRow, StatedAdjustment
from perfrules.plain_values import read_points
from perfrules.source import Place

__all__ = ["MONEY", "ProjectColumns", "ProjectResult", "score_projects", "sheet_of", "weight_problems"]


MONEY = ("initial_budget", "adjusted_budget", "spent", "stated_rate")


@frozen(eq=False)
class ProjectColumns:
    """
    What projects say of themselves.

    Args:
        columns: One line a project, null where nothing is said; without the column ``project``.
        stated: Which projects have a line of their own at all.
        several: Which have more than one, of which the first counts (PR706).
    """

    columns: Columns
    stated: Mask
    several: Mask
    _numbers: dict[str, Scaled] = field(factory=dict, init=False)

    @classmethod
    def of(cls, project_data: Columns | None, names: Arrow) -> tuple["ProjectColumns", Arrow]:
        """Return what *project_data* say of the projects *names*, and of those that *names* lack, and these names."""
        if project_data is None:
            nobody = np.zeros(len(names), np.bool_)
            return cls(Columns({}, {}, len(names)), nobody, nobody), names.slice(0, 0)
        known, first, groups = unique(project_names(project_data))
        unmatched = pc.call_function("index_in", [known], pc.SetLookupOptions(value_set=names)).is_null()
        more = known.filter(unmatched)
        everyone = pa.concat_arrays([names, more])
        places = pc.call_function("index_in", [everyone], pc.SetLookupOptions(value_set=known))
        stated = places.is_valid().to_numpy(zero_copy_only=False)
        position = places.fill_null(0).to_numpy(zero_copy_only=False)
        if not len(known):
            return cls(Columns({}, {}, len(everyone)), stated, stated), more
        lines = pa.array(first[position], mask=~stated)
        arrays = {name: item.take(lines) for name, item in project_data.arrays.items() if name != "project"}
        several = stated & (counts(groups, len(known)) > 1)[position]
        return cls(Columns(arrays, project_data.names, len(everyone)), stated, several), more

    def present(self, names: Iterable[str]) -> Mask:
        """Return which projects say anything in one of the columns *names*."""
        result: Mask = np.zeros(self.columns.length, np.bool_)
        for name in names:
            result |= self.columns.arrays[name].is_valid().to_numpy(zero_copy_only=False)
        return result

    def numbers(self, name: str) -> Scaled:
        """Return the column *name* as whole numbers; it is read once."""
        if name not in self._numbers:
            self._numbers[name] = numbers_of(self.columns.arrays[name])
        return self._numbers[name]

    def encoded(self, names: Iterable[str], positions: Integers) -> dict[str, Encoded]:
        """Return what the projects at *positions* say in the columns *names*, by distinct values."""
        chosen = pa.array(positions)
        return {name: encode(self.columns.arrays[name].take(chosen)) for name in names}


def sheet_of(values: Mapping[str, Any], names: Mapping[str, str], several: str) -> tuple[Sheet, tuple[Problem, ...]]:
    """
    Return a sheet without rows that says what *values* say, and what is wrong with them.

    Args:
        values: By field.
        names: What the columns of fields are called.
        several: The project, where it has several lines; else empty.
    """
    notes = [problem("PR706", project=several)] if several else []

    def number(name: str) -> Decimal | None:
        result, column = number_in(values.get(name), name, names.get(name, name), notes), names.get(name, name)
        if result is None or result.is_finite():
            return result
        notes.append(problem("PR707", column=column, field=name, value=result))
        return None

    def stated(prefix: str) -> tuple[StatedAdjustment, ...]:
        result = ((name.removeprefix(prefix), number(name)) for name in values if name.startswith(prefix))
        return tuple(StatedAdjustment(name=name, points=points) for name, points in result if points is not None)

    money = {name: number(name) for name in MONEY}
    funds = Funds(
        name="",
        is_total=True,
        initial_budget=money["initial_budget"],
        adjusted_budget=money["adjusted_budget"],
        spent=money["spent"],
        stated_rate=money["stated_rate"],
    )
    sheet = Sheet(
        date=values.get("date"),
        funds=(funds,) if any(item is not None for item in money.values()) else (),
        management=_items(values),
        deductions=stated("deduction:"),
        bonuses=stated("bonus:"),
        stated_total=number("stated_total"),
        stated_grade=_text(values.get("stated_grade")),
    )
    return sheet, tuple(notes)


def _items(values: Mapping[str, Any]) -> tuple[ManagementItem, ...]:
    """Return the statements on management, empty cells included: a number is a score, words are what is claimed."""
    items: dict[str, ManagementItem] = {}
    for key, value in values.items():
        prefix, _, name = key.partition(":")
        if prefix not in ("item", "trouble"):
            continue
        item = items.get(name, ManagementItem(name=name))
        score = value if value is None or isinstance(value, Decimal) else read_points(value)
        if prefix == "trouble":
            items[name] = evolve(item, trouble=_text(value))
        else:
            items[name] = evolve(item, score=score, statement="" if score is not None else _text(value))
    return tuple(items.values())


def _text(value: object) -> str:
    return "" if value is None else str(value)


@frozen
class ProjectResult:
    """The figures below the rows of one project; a line of the table of projects."""

    total: Decimal
    grade: str | None
    light: str | None
    complete: bool
    problems: str
    components: tuple[Decimal | None, ...]


def score_projects(
    sums: RowSums, project_data: ProjectColumns, positions: Integers, plan: Plan, as_of: date | None
) -> tuple[list[ProjectResult], Integers]:
    """Return the distinct feet of the projects at *positions*, and for each project which of them it has."""
    kinds = [
        sums.rows == sums.not_applicable,
        sums.not_ratable > 0,
        sums.points.distinct()[1],
        sums.left.numerators != 0,
        *sums.weight_kinds,
        *sums.vetoes,
        sums.light,
        project_data.stated,
        project_data.several,
    ]
    columns = [encode_numbers(kind[positions]) for kind in kinds]
    stated = project_data.encoded(project_data.columns.arrays, positions)
    first, which = group_by([*columns, *stated.values()], len(positions))
    results = []
    for row, position in zip(first.tolist(), positions[first].tolist(), strict=True):
        values = {name: encoded.at(row) for name, encoded in stated.items()}
        several = str(sums.names[position]) if project_data.several[position] else ""
        sheet, notes = (
            sheet_of(values, project_data.columns.names, several) if project_data.stated[position] else (Sheet(), ())
        )
        results.append(_score_project(sums, position, (sheet, notes), plan, as_of))
    return results, which


def _score_project(
    sums: RowSums, position: int, stated: tuple[Sheet, Sequence[Problem]], plan: Plan, as_of: date | None
) -> ProjectResult:
    """Return what stands below the rows of one project whose sheet states *stated*."""
    (sheet, notes), ruleset = stated, plan.ruleset
    rows = int(sums.rows[position])
    table = TableSum(sums.points.at(position), rows, int(sums.not_applicable[position]))
    components: tuple[ScoredComponent, ...] = tuple(
        score_component(bound, sheet, table, plan, as_of) for bound in plan.components
    )
    components = light_components(components, ruleset.lights)
    result = conclude(sheet, components, _vetoed(sums, position, ruleset), int(sums.not_ratable[position]), ruleset)
    problems = [*notes, *check_days(sheet, ruleset, as_of), *weight_problems(sums, position, plan.table)]
    if left := sums.left.at(position):
        problems.append(problem("PR453", points=format_value(left)))
    problems += [*result.problems, *(item for component in components for item in component.problems)]
    return ProjectResult(
        total=result.total,
        grade=None if result.grade is None else result.grade.name,
        light=_worst(int(sums.light[position]), components, ruleset),
        complete=result.complete,
        problems=" ".join(entry.code for entry in problems),
        components=tuple(element.score for element in components),
    )


def weight_problems(sums: RowSums, position: int, table: Component | None) -> Sequence[Problem]:
    """Return what must be said of the weights of one project's rows."""
    if table is None or not sums.rows[position]:
        return ()
    levels = zip(table.weights, sums.levels, strict=True)
    inside = {name: (level.weight.at(position), Place()) for name, level in levels if level.present[position]}
    return tuple(check_weights(table, sums.weight.at(position), inside))


def _worst(light: int, components: Sequence[ScoredComponent], ruleset: RuleSet) -> str | None:
    names = [light.name for light in ruleset.lights]
    shown = [names.index(component.light) for component in components if component.light]
    worst = min([*shown, light])
    return None if worst == NO_LIGHT else names[worst]


def _vetoed(sums: RowSums, position: int, ruleset: RuleSet) -> list[ScoredRow]:
    """Return rows that stand for those that vetoes name: as many as cannot be rated, and one for those that failed."""
    result: list[ScoredRow] = []
    counted = iter(int(vetoe[position]) for vetoe in sums.vetoes)
    for veto, named, failed, unknown in zip(ruleset.policies.vetoes, counted, counted, counted, strict=False):
        outcomes = [Outcome.NOT_RATABLE] * unknown + [Outcome.NOT_MET] * min(1, failed)
        outcomes = outcomes or [Outcome.MET] * min(1, named)
        result += [_row(veto.row, outcome) for outcome in outcomes]
    return result


def _row(name: str, outcome: Outcome) -> ScoredRow:
    row, rating = SheetRow(name=name), Rating(Fraction(0), outcome)
    return ScoredRow(
        row=row, target=parse_target(""), actual=parse_actual(""), rating=rating, basis=Provenance(type="")
    )
