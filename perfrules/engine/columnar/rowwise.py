"""
Rows through the scalar engine, each distinct one once: right for every type and policy, and the last resort.

Rows are the same when all that the scalar functions look at is the same.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Any

import numpy as np
from attrs import frozen

from perfrules.dsl import parse_actual, parse_target
from perfrules.dsl.numbers import actual_of, target_of
from perfrules.engine.columnar.arrays import Integers
from perfrules.engine.columnar.factors import combined, factor_of
from perfrules.engine.columnar.fields import Columns
from perfrules.engine.plan import Plan
from perfrules.engine.population import Population, observe
from perfrules.engine.reading import meant_cells
from perfrules.engine.rows import RatedRow, ReadRow, case_of, rate_row, read_row
from perfrules.errors import Problem, problem
from perfrules.model.limits import is_bounded
from perfrules.model.quantity import shown
from perfrules.model.sheet import SheetRow
from perfrules.model.target import Target
from perfrules.readers.amounts import is_blank_mark, read_points

__all__ = ["DistinctRow", "distinct_rows", "number_in", "observe_rows", "rated"]

_TEXTS = ("level1", "level2", "name", "unit", "reason", "evidence")
_NUMBERS = ("weight", "self_score", "deduction", "sample")
_ABOUT_ROWS = (
    "level1", "level2", "name", "target", "operator", "unit", "actual", "weight", "judgement", "sample", "reason",
    "evidence", "self_score", "deduction", "applicable",
)  # fmt: skip


@frozen(eq=False)
class DistinctRow:
    """A row that occurs at least once, read; *notes* say what was wrong with its cells before they were read."""

    read: ReadRow
    notes: tuple[Problem, ...] = ()


def distinct_rows(columns: Columns, plan: Plan, as_of: date | None) -> tuple[list[DistinctRow], Integers]:
    """Return every distinct row of *columns*, read under *plan*, and for each row which of them it is."""
    names = [name for name in _ABOUT_ROWS if name in columns]
    factors = [factor_of(columns.arrays[name]) for name in names]
    first, codes = combined(factors, columns.length)
    picked = [[one.values[code] for code in one.codes[first].tolist()] for one in factors]
    rows = [
        _read(dict(zip(names, values, strict=True)), columns.names, plan, as_of)
        for values in zip(*picked, strict=True)
    ]  # fmt: skip
    return rows, codes


def observe_rows(rows: Sequence[DistinctRow], codes: Integers) -> Population:
    """Return what *rows* are compared by, each counted as often as it occurs."""
    often = np.bincount(codes, minlength=len(rows)).tolist()
    observed: dict[tuple[int, str], list[Fraction]] = {}
    for row, count in zip(rows, often, strict=True):
        found = observe(row.read)
        if found is not None:
            observed.setdefault(found[0], []).extend([found[1]] * count)
    return Population(observed)


def rated(row: DistinctRow, plan: Plan, population: Population | None) -> RatedRow:
    """Return *row* rated by its type."""
    return rate_row(row.read, plan, None if population is None else population.peers_of(row.read))


def _read(values: Mapping[str, Any], names: Mapping[str, str], plan: Plan, as_of: date | None) -> DistinctRow:
    """Return the row whose cells are *values*, by field."""
    notes: list[Problem] = []
    texts = {name: _text(values.get(name)) for name in _TEXTS}
    numbers = {name: number_in(values.get(name), name, names.get(name, name), notes) for name in _NUMBERS}
    target, actual = values.get("target"), values.get("actual")
    operator = _text(values.get("operator")).strip()
    row = SheetRow(
        level1=texts["level1"],
        level2=texts["level2"],
        name=texts["name"],
        target=_text(target) and operator + _text(target),
        actual=_text(actual),
        unit=texts["unit"],
        weight=numbers["weight"],
        self_score=numbers["self_score"],
        deduction=numbers["deduction"],
        judgement=_text(values.get("judgement")),
        reason=texts["reason"],
        evidence=texts["evidence"],
        sample=_sample(numbers["sample"]),
        applicable=values.get("applicable") is not False,
    )
    if not isinstance(target, Decimal) and not isinstance(actual, Decimal):
        return DistinctRow(read_row(row, plan, as_of), tuple(notes))
    read = partial(_target, target, operator, row, plan)
    reached = (
        actual_of(actual, unit=row.unit, name=row.name, units=plan.units)
        if isinstance(actual, Decimal)
        else parse_actual(row.actual, unit=row.unit, name=row.name, units=plan.units)
    )
    fractions = plan.ruleset.policies.bare_fraction
    cells = meant_cells(read(row.unit), reached, plan.declared(row), fractions, read)
    return DistinctRow(case_of(row, cells, plan, as_of), tuple(notes))


def _target(value: object, operator: str, row: SheetRow, plan: Plan, unit: str) -> Target:
    if isinstance(value, Decimal):
        return target_of(value, operator, unit=unit, name=row.name, units=plan.units)
    return parse_target(row.target, unit=unit, name=row.name, units=plan.units)


def _text(value: object) -> str:
    if value is None:
        return ""
    return shown(value) if isinstance(value, Decimal) else str(value)


def _sample(number: Decimal | None) -> int | None:
    return None if number is None or not is_bounded(number) else int(number)


def number_in(value: object, name: str, column: str, notes: list[Problem]) -> Decimal | None:
    """Return the number that a cell holds; a text that holds none is said in *notes* (PR707) and gives nothing."""
    if value is None or isinstance(value, Decimal):
        return value
    text = str(value)
    number = None if is_blank_mark(text) else read_points(text)
    if number is None and not is_blank_mark(text):
        notes.append(problem("PR707", column=column, field=name, value=text))
    return number
