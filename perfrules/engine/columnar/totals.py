"""From subtotals to totals, grades and their problems: each distinct case goes once through the scalar engine's end."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pyarrow as pa
from attrs import evolve, frozen

from perfrules.dsl import parse_actual, parse_target
from perfrules.engine.columnar.answers import DIGITS
from perfrules.engine.columnar.arrays import Arrow
from perfrules.engine.columnar.factors import factor_of
from perfrules.engine.columnar.fields import Columns
from perfrules.engine.columnar.rowwise import number_in
from perfrules.engine.components import TableSum, score_component, score_table
from perfrules.engine.concluding import conclude
from perfrules.engine.crosschecks import check_days, check_weights
from perfrules.engine.lights import light_components
from perfrules.engine.plan import Plan
from perfrules.errors import Problem, problem
from perfrules.model.explanation import show
from perfrules.model.funds import Funds
from perfrules.model.rating import Outcome, Rating
from perfrules.model.ruleset import RuleSet
from perfrules.model.scorecard import Basis, ScoredComponent, ScoredRow
from perfrules.model.sheet import ManagementItem, Sheet, SheetRow, StatedAdjustment
from perfrules.readers.amounts import read_points
from perfrules.source import Place

__all__ = ["conclude_all", "project_schema"]

_MONEY = ("initial_budget", "adjusted_budget", "spent", "stated_rate")
_SUMMED = ("rows", "not_ratable", "not_applicable", "points", "weight", "left", "levels", "vetoes", "light")


@frozen
class _Rows:
    """What the rows of one project are together; see `subtotals.subtotal_schema`."""

    rows: int = 0
    not_ratable: int = 0
    not_applicable: int = 0
    points: Fraction = Fraction(0)
    weight: Fraction = Fraction(0)
    left: Fraction = Fraction(0)
    levels: tuple[Fraction | None, ...] = ()
    vetoes: tuple[int, ...] = ()
    light: int | None = None

    def __add__(self, other: "_Rows") -> "_Rows":
        levels = zip(self.levels, other.levels, strict=True)
        lights = [one.light for one in (self, other) if one.light is not None]
        return _Rows(
            self.rows + other.rows,
            self.not_ratable + other.not_ratable,
            self.not_applicable + other.not_applicable,
            self.points + other.points,
            self.weight + other.weight,
            self.left + other.left,
            tuple(one if two is None else two if one is None else one + two for one, two in levels),
            tuple(one + two for one, two in zip(self.vetoes, other.vetoes, strict=True)),
            min(lights, default=None),
        )


@frozen
class _Foot:
    """What stands below the rows of one project; a line of the table of projects."""

    total: Decimal
    grade: str | None
    light: str | None
    complete: bool
    problems: str | None
    components: tuple[Decimal | None, ...]


def project_schema(ruleset: RuleSet) -> Arrow:
    """Return the schema of projects; see `perfrules.engine.columnar.kernel.Kernel.projects`."""
    points = pa.decimal128(DIGITS, ruleset.rounding.places)
    word = pa.dictionary(pa.int32(), pa.string())
    return pa.schema(
        [
            pa.field("project", pa.string()),
            pa.field("total", points),
            pa.field("grade", word),
            pa.field("light", word),
            pa.field("complete", pa.bool_()),
            pa.field("problems", word),
            pa.field("rows", pa.int64()),
            pa.field("not_ratable", pa.int64()),
            *(pa.field(f"component:{one.name}", points) for one in ruleset.components),
        ]
    )


def conclude_all(subtotals: Arrow, facts: Columns | None, plan: Plan, as_of: date | None) -> Arrow:
    """Return the table of projects."""
    summed = _summed(subtotals)
    stated, known = ({}, []) if facts is None else _stated(facts)
    feet: dict[tuple[_Rows, int | None], _Foot] = {}
    lines: list[_Foot] = []
    rows: list[_Rows] = []
    for project in (*summed, *(name for name in stated if name not in summed)):
        key = (summed.get(project, _Rows()), stated.get(project))
        if key not in feet:
            feet[key] = _foot(key[0], known[key[1]] if key[1] is not None else (Sheet(), ()), plan, as_of)
        lines.append(feet[key])
        rows.append(key[0])
    names = [*summed, *(name for name in stated if name not in summed)]
    values: list[Sequence[Any]] = [
        names,
        [one.total for one in lines],
        [one.grade for one in lines],
        [one.light for one in lines],
        [one.complete for one in lines],
        [one.problems for one in lines],
        [one.rows for one in rows],
        [one.not_ratable for one in rows],
        *([one.components[place] for one in lines] for place in range(len(plan.components))),
    ]
    schema = project_schema(plan.ruleset)
    arrays = [_arrow(column, field.type) for column, field in zip(values, schema, strict=True)]
    return pa.table(arrays, schema=schema)


def _arrow(values: Sequence[Any], kind: Arrow) -> Arrow:
    if pa.types.is_dictionary(kind):
        return pa.array(values, kind.value_type).dictionary_encode().cast(kind)
    return pa.array(values, kind)


def _summed(subtotals: Arrow) -> dict[str, _Rows]:
    """Return what the rows of each project are, added up over the lines it has."""
    columns = [subtotals.column(name).to_pylist() for name in _SUMMED]
    made: dict[tuple[Any, ...], _Rows] = {}
    summed: dict[str, _Rows] = {}
    for project, *line in zip(subtotals.column("project").to_pylist(), *columns, strict=True):
        *plain, levels, vetoes, light = line
        key = (*plain, tuple(levels), tuple(vetoes), light)
        if key not in made:
            made[key] = _rows(key)
        summed[project] = summed[project] + made[key] if project in summed else made[key]
    return summed


def _rows(key: tuple[Any, ...]) -> _Rows:
    rows, not_ratable, not_applicable, points, weight, left, levels, vetoes, light = key
    exact = [None if one is None else Fraction(one) for one in levels]
    return _Rows(
        rows, not_ratable, not_applicable, Fraction(points), Fraction(weight), Fraction(left), tuple(exact), vetoes,
        light,
    )  # fmt: skip


def _stated(facts: Columns) -> tuple[dict[str, int], list[tuple[Sheet, tuple[Problem, ...]]]]:
    """Return which of the distinct sheets without rows each project has; of several lines the first one counts."""
    names = [name for name in facts.arrays if name != "project"]
    factors = [factor_of(facts.arrays[name]) for name in names]
    columns = [[one.values[code] for code in one.codes.tolist()] for one in factors]
    made: dict[tuple[Any, ...], int] = {}
    known: list[tuple[Sheet, tuple[Problem, ...]]] = []
    stated: dict[str, tuple[Any, ...]] = {}
    several: dict[str, bool] = {}
    lines = zip(*columns, strict=True) if columns else ((),) * facts.length
    for name, line in zip(_projects(facts), lines, strict=True):
        several[name] = name in stated
        stated.setdefault(name, line)
    result: dict[str, int] = {}
    for name, line in stated.items():
        key = (*line, name if several[name] else "")
        if key not in made:
            made[key] = len(known)
            known.append(_sheet(dict(zip(names, line, strict=True)), facts.names, name if several[name] else ""))
        result[name] = made[key]
    return result, known


def _projects(facts: Columns) -> list[str]:
    factor = factor_of(facts.arrays["project"])
    return [_text(factor.values[code]) for code in factor.codes.tolist()]


def _sheet(values: Mapping[str, Any], names: Mapping[str, str], several: str) -> tuple[Sheet, tuple[Problem, ...]]:
    """Return a sheet without rows that says what *values* say, by field, and what is wrong with them."""
    notes = [problem("PR706", project=several)] if several else []

    def number(name: str) -> Decimal | None:
        return number_in(values.get(name), name, names.get(name, name), notes)

    def stated(prefix: str) -> tuple[StatedAdjustment, ...]:
        found = ((name.removeprefix(prefix), number(name)) for name in values if name.startswith(prefix))
        return tuple(StatedAdjustment(name=name, points=points) for name, points in found if points is not None)

    money = {name: number(name) for name in _MONEY}
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
        funds=(funds,) if any(one is not None for one in money.values()) else (),
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
    for field, value in values.items():
        prefix, _, name = field.partition(":")
        if prefix not in ("item", "trouble"):
            continue
        one = items.get(name, ManagementItem(name=name))
        score = value if value is None or isinstance(value, Decimal) else read_points(value)
        if prefix == "trouble":
            items[name] = evolve(one, trouble=_text(value))
        else:
            items[name] = evolve(one, score=score, statement="" if score is not None else _text(value))
    return tuple(items.values())


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _foot(rows: _Rows, stated: tuple[Sheet, tuple[Problem, ...]], plan: Plan, as_of: date | None) -> _Foot:
    """Return what stands below *rows* in a sheet that states *stated*."""
    (sheet, notes), ruleset = stated, plan.ruleset
    table = TableSum(rows.points, rows.rows, rows.not_applicable)
    components: tuple[ScoredComponent, ...] = tuple(
        score_table(bound, table, sheet, ruleset.rounding)
        if bound.type is None
        else score_component(bound, sheet, plan, as_of)
        for bound in plan.components
    )
    components = light_components(components, ruleset.lights)
    found = conclude(sheet, components, _vetoed(rows, ruleset), rows.not_ratable, ruleset)
    problems = [*notes, *check_days(sheet, ruleset, as_of)]
    if ruleset.indicators is not None and rows.rows:
        levels = dict(zip(ruleset.indicators.weights, rows.levels, strict=True))
        inside = {level: (sum_, Place()) for level, sum_ in levels.items() if sum_ is not None}
        problems += check_weights(ruleset.indicators, rows.weight, inside)
    if rows.left:
        problems.append(problem("PR453", points=show(rows.left)))
    problems += [*found.problems, *(one for component in components for one in component.problems)]
    return _Foot(
        total=found.total,
        grade=None if found.grade is None else found.grade.name,
        light=_worst(rows, components, ruleset),
        complete=found.complete,
        problems=" ".join(one.code for one in problems) or None,
        components=tuple(one.score for one in components),
    )


def _worst(rows: _Rows, components: Sequence[ScoredComponent], ruleset: RuleSet) -> str | None:
    names = [light.name for light in ruleset.lights]
    shown = [names.index(one.light) for one in components if one.light]
    worst = min([*shown, *(() if rows.light is None else (rows.light,))], default=None)
    return None if worst is None else names[worst]


def _vetoed(rows: _Rows, ruleset: RuleSet) -> list[ScoredRow]:
    """Return rows that stand for those that vetoes name: as many as cannot be rated, and one for those that failed."""
    result: list[ScoredRow] = []
    counted = iter(rows.vetoes or (0,) * (3 * len(ruleset.policies.vetoes)))
    for veto, named, failed, unknown in zip(ruleset.policies.vetoes, counted, counted, counted, strict=False):
        outcomes = [Outcome.NOT_RATABLE] * unknown + [Outcome.NOT_MET] * min(1, failed)
        outcomes = outcomes or [Outcome.MET] * min(1, named)
        result += [_row(veto.row, outcome) for outcome in outcomes]
    return result


def _row(name: str, outcome: Outcome) -> ScoredRow:
    row, rating = SheetRow(name=name), Rating(Fraction(0), outcome)
    return ScoredRow(row=row, target=parse_target(""), actual=parse_actual(""), rating=rating, basis=Basis(type=""))
