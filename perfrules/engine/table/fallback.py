"""
Rows through the scalar engine, each distinct one once: right for every type and policy, and the last resort.

Rows are the same when all that the scalar functions look at is the same.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Any, cast

import numpy as np
from attrs import evolve, frozen

from perfrules.dsl.reading import actual_of, parse_actual, parse_target, target_of
from perfrules.engine.cells import may_be_ratio, meant_cells
from perfrules.engine.plan import Plan
from perfrules.engine.population import Population, observe
from perfrules.engine.rows import RatedRow, ReadRow, case_of, rate_row, read_row
from perfrules.engine.table.columns import Columns
from perfrules.engine.table.encode import Array, Integers, encode, group_by, number_in
from perfrules.engine.table.results import OUTCOMES
from perfrules.engine.table.subtotals import counts, project_groups, rows_of
from perfrules.engine.totals import effective_weights
from perfrules.errors import Problem, problem
from perfrules.model.limits import is_bounded
from perfrules.model.quantity import format_short
from perfrules.model.rating import Outcome, Rating
from perfrules.model.ruleset import BareFraction, NotApplicable
from perfrules.model.sheet import Direction, SheetRow
from perfrules.model.target import Target

__all__ = ["DistinctRow", "concerned", "distinct_rows", "observe_rows", "own_weight", "rated", "shared_weights"]


_TEXTS = ("level1", "level2", "name", "unit", "direction", "reason", "evidence")
_NUMBERS = ("weight", "self_score", "deduction", "sample")
_ABOUT_ROWS = (
    "level1", "level2", "name", "target", "operator", "direction", "unit", "actual", "weight", "judgement", "sample",
    "reason", "evidence", "self_score", "deduction", "applicable",
)  # fmt: skip


@frozen(eq=False)
class DistinctRow:
    """
    A row that occurs at least once, read.

    Args:
        read: The row.
        notes: What was wrong with its cells before they were read.
        refused: Why a number of a typed column cannot be told from a ratio, ``None`` where it can.
    """

    read: ReadRow
    notes: tuple[Problem, ...] = ()
    refused: Problem | None = None


def distinct_rows(columns: Columns, plan: Plan, as_of: date | None) -> tuple[list[DistinctRow], Integers]:
    """Return every distinct row of *columns*, read under *plan*, and for each row which of them it is."""
    names = [name for name in _ABOUT_ROWS if name in columns]
    encoded = [encode(columns.arrays[name]) for name in names]
    first, codes = group_by(encoded, columns.length)
    picked = [[item.values[code] for code in item.codes[first].tolist()] for item in encoded]
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
        result = observe(row.read)
        if result is not None:
            observed.setdefault(result[0], []).extend([result[1]] * count)
    return Population(observed)


def rated(row: DistinctRow, plan: Plan, population: Population | None) -> RatedRow:
    """Return *row* rated by its type."""
    result = rate_row(row.read, plan, None if population is None else population.peers_of(row.read))
    if row.refused is None or result.rating.outcome not in (Outcome.MET, Outcome.NOT_MET):
        return result
    return evolve(result, rating=Rating.not_ratable(row.refused))


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
        direction=cast("Direction", texts["direction"]),
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
    is_typed = isinstance(actual, Decimal)
    cells = meant_cells(read(row.unit), reached, plan.declared(row), fractions, read, is_typed=is_typed)
    refused = None
    if is_typed and fractions is BareFraction.REFUSE and may_be_ratio(cells.target, cells.actual, is_typed=True):
        refused = problem("PR409", actual=cells.actual, target=cells.target)
    return DistinctRow(case_of(row, cells, plan, as_of), tuple(notes), refused)


def _target(value: object, operator: str, row: SheetRow, plan: Plan, unit: str) -> Target:
    if isinstance(value, Decimal):
        return target_of(value, operator, unit=unit, name=row.name, units=plan.units)
    return parse_target(row.target, unit=unit, name=row.name, units=plan.units)


def _text(value: object) -> str:
    if value is None:
        return ""
    return format_short(value) if isinstance(value, Decimal) else str(value)


def _sample(number: Decimal | None) -> int | None:
    return None if number is None or not is_bounded(number) else int(number)


_NOT_APPLICABLE = OUTCOMES.index(Outcome.NOT_APPLICABLE)


def own_weight(row: RatedRow) -> Fraction:
    """Return the printed weight of *row*, none where it does not apply."""
    return Fraction(0) if row.rating.outcome is Outcome.NOT_APPLICABLE else Fraction(row.case.weight)


def concerned(columns: Columns, outcome: Array) -> Integers:
    """Return the positions of all rows of projects in which a row does not apply."""
    projects, _, groups = project_groups(columns)
    return np.flatnonzero((counts(groups, len(projects), outcome == _NOT_APPLICABLE) > 0)[groups])


def shared_weights(
    columns: Columns, rows: Sequence[RatedRow], codes: Integers, policy: NotApplicable
) -> tuple[list[tuple[int, Fraction]], Integers]:
    """
    Return the distinct pairs of a row and the weight it has in its project, and for each row which of them it is.

    Args:
        columns: All rows of some projects.
        rows: Distinct rows, rated.
        codes: For each row of *columns* which of *rows* it is.
        policy: Where points go.
    """
    projects, _, groups = project_groups(columns)
    pairs: dict[tuple[int, Fraction], int] = {}
    which = np.empty(columns.length, np.int64)
    for _, positions in rows_of(groups, np.ones(len(projects), np.bool_)):
        inside = codes[positions].tolist()
        weights, _ = effective_weights([rows[code] for code in inside], policy)
        pairs_here = zip(inside, weights, strict=True)
        which[positions] = [pairs.setdefault(pair, len(pairs)) for pair in pairs_here]
    return list(pairs), which
