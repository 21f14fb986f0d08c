"""From scored rows to what each project's rows add up to, in a shape that adds up again over batches."""

from collections.abc import Mapping
from fractions import Fraction

import numpy as np
import pyarrow as pa

from perfrules.engine.columnar.answers import OUTCOMES
from perfrules.engine.columnar.arrays import Array, Arrow, Integers, Mask
from perfrules.engine.columnar.factors import Factor, combined, factor_of
from perfrules.engine.columnar.fields import Columns, facts_in
from perfrules.engine.columnar.rowwise import number_in
from perfrules.engine.columnar.sums import add_values, counts
from perfrules.engine.matching import folded, level_name
from perfrules.engine.plan import Plan
from perfrules.engine.rows import weight_of
from perfrules.engine.weighing import hand_on
from perfrules.model.policies import NotApplicableEffect
from perfrules.model.rating import Outcome
from perfrules.model.rounding import RoundingStage
from perfrules.model.sheet import SheetRow

__all__ = ["add_up", "first_facts", "project_groups", "subtotal_schema"]

_NOT_APPLICABLE = OUTCOMES.index(Outcome.NOT_APPLICABLE)
_NOT_RATABLE = OUTCOMES.index(Outcome.NOT_RATABLE)
_NOT_MET = OUTCOMES.index(Outcome.NOT_MET)


def subtotal_schema() -> Arrow:
    """
    Return the schema of subtotals.

    ``points``, ``weight`` and ``levels`` are exact fractions as text. ``left`` is how many points found no row to go
    to. ``levels`` has an entry for each level 1 that the rule set gives points, null where the project has no row of
    it; ``vetoes`` three numbers for each veto: rows named by it, rows not met, rows not ratable. ``light`` is the
    position of the worst light, null for none.
    """
    return pa.schema(
        [
            pa.field("project", pa.string()),
            pa.field("rows", pa.int64()),
            pa.field("not_ratable", pa.int64()),
            pa.field("not_applicable", pa.int64()),
            pa.field("points", pa.string()),
            pa.field("weight", pa.string()),
            pa.field("left", pa.string()),
            pa.field("levels", pa.list_(pa.string())),
            pa.field("vetoes", pa.list_(pa.int64())),
            pa.field("light", pa.int8()),
        ]
    )


def project_groups(columns: Columns) -> tuple[list[str], Integers, Integers]:
    """Return the projects of *columns* in the order in which they appear, the first row of each, and each row's."""
    if "project" not in columns:
        one = min(1, columns.length)  # all rows are of one project, if there are any
        return [""] * one, np.zeros(one, np.int64), np.zeros(columns.length, np.int64)
    factor = _texts(factor_of(columns.arrays["project"]))
    first, groups = combined([factor], columns.length)
    return [factor.values[code] for code in factor.codes[first].tolist()], first, groups


def _texts(factor: Factor) -> Factor:
    """Return a factor of texts, null being the empty one; equal texts stand once."""
    positions: dict[str, int] = {}
    moved = [positions.setdefault("" if one is None else str(one), len(positions)) for one in factor.values]
    return Factor(np.array(moved, np.int64)[factor.codes] if moved else factor.codes, list(positions))


def add_up(columns: Columns, rows: Arrow, plan: Plan) -> Arrow:
    """Return the subtotals of *columns*, scored as *rows*."""
    projects, _, groups = project_groups(columns)
    number = len(projects)
    outcome = rows.column("outcome").indices.to_numpy(zero_copy_only=False)
    weights = _weights(columns)
    printed = Factor(weights.codes, weights.values)
    level1 = _column(columns, "level1")
    effective, left = _effective(columns, groups, number, outcome, plan)
    values = {
        "project": projects,
        "rows": counts(groups, number),
        "not_ratable": counts(groups, number, outcome == _NOT_RATABLE),
        "not_applicable": counts(groups, number, outcome == _NOT_APPLICABLE),
        "points": _shown(_points(rows, groups, number, plan)),
        "weight": _shown(effective),
        "left": _shown(left),
        "levels": _levels(level1, printed, groups, number, plan),
        "vetoes": _vetoes(_column(columns, "name"), outcome, groups, number, plan),
        "light": _lights(rows, groups, number),
    }
    schema = subtotal_schema()
    return pa.RecordBatch.from_arrays([pa.array(values[one.name], one.type) for one in schema], schema=schema)


def _shown(values: list[Fraction]) -> list[str]:
    return list(map(str, values))


def _column(columns: Columns, name: str) -> Factor:
    if name not in columns:
        return Factor(np.zeros(columns.length, np.int64), [""])
    return _texts(factor_of(columns.arrays[name]))


def _weights(columns: Columns) -> Factor:
    """Return the printed weights, 0 where there is none that can be used."""
    factor = factor_of(columns.arrays["weight"])
    numbers = [number_in(one, "weight", "weight", []) for one in factor.values]
    return Factor(factor.codes, [Fraction(weight_of(SheetRow(weight=one))) for one in numbers])


def _points(rows: Arrow, groups: Integers, number: int, plan: Plan) -> list[Fraction]:
    """Return the sums of rounded scores where rows are rounded, else of exact ones."""
    by_row = plan.ruleset.rounding.at is RoundingStage.ROW
    factor = factor_of(rows.column("score" if by_row else "exact"))
    values = [Fraction(0) if one is None else Fraction(one) for one in factor.values]
    return add_values(groups, number, factor.codes, values)


def _effective(
    columns: Columns, groups: Integers, number: int, outcome: Array, plan: Plan
) -> tuple[list[Fraction], list[Fraction]]:
    """Return what the rows of each project can reach together, and how many points found no row to go to."""
    weights, skipped = _weights(columns), outcome == _NOT_APPLICABLE
    left = [Fraction(0)] * number
    policy = plan.ruleset.policies.not_applicable
    if not skipped.any():
        return add_values(groups, number, weights.codes, weights.values), left
    applied = Factor(np.where(skipped, len(weights.values), weights.codes), [*weights.values, Fraction(0)])
    sums = add_values(groups, number, applied.codes, applied.values)
    if policy.effect is NotApplicableEffect.SKIP:
        return sums, left
    level1 = _column(columns, "level1")
    for group, positions in rows_of(groups, counts(groups, number, skipped) > 0):
        given = [weights.values[code] for code in weights.codes[positions].tolist()]
        names = [level1.values[code] for code in level1.codes[positions].tolist()]
        result, problems = hand_on(given, (~skipped[positions]).tolist(), names, policy)
        sums[group] = sum(result, Fraction(0))
        left[group] = sum(given, Fraction(0)) - sums[group] if problems else Fraction(0)
    return sums, left


def rows_of(groups: Integers, chosen: Mask) -> list[tuple[int, Integers]]:
    """Return each *chosen* group (a mask over groups) with the positions of its rows, in their order."""
    positions = np.flatnonzero(chosen[groups])
    order = positions[np.argsort(groups[positions], kind="stable")]
    starts = np.flatnonzero(np.diff(groups[order], prepend=-1))
    return [(int(groups[part[0]]), part) for part in np.split(order, starts[1:]) if len(part)]


def _levels(level1: Factor, printed: Factor, groups: Integers, number: int, plan: Plan) -> list[list[str | None]]:
    table = plan.ruleset.indicators
    result: list[list[str | None]] = [[] for _ in range(number)]
    names = np.array([level_name(one) for one in level1.values], np.object_)
    for level in table.weights if table is not None else ():
        inside = (names == level_name(level))[level1.codes]
        present = counts(groups, number, inside).tolist()
        sums = add_values(groups[inside], number, printed.codes[inside], printed.values)
        for project, (some, together) in enumerate(zip(present, sums, strict=True)):
            result[project].append(str(together) if some else None)
    return result


def _vetoes(name: Factor, outcome: Array, groups: Integers, number: int, plan: Plan) -> Arrow:
    names = np.array([folded(one) for one in name.values], np.object_)
    parts: list[Integers] = []
    for veto in plan.ruleset.policies.vetoes:
        named = (names == folded(veto.row))[name.codes]
        parts += [
            counts(groups, number, named & chosen) for chosen in (True, outcome == _NOT_MET, outcome == _NOT_RATABLE)
        ]
    return np.array(parts, np.int64).T.tolist() if parts else [[] for _ in range(number)]


def _lights(rows: Arrow, groups: Integers, number: int) -> list[int | None]:
    worst = np.full(number, 127, np.int64)
    if "light" in rows.schema.names:
        light = rows.column("light").indices
        np.minimum.at(worst, groups, light.fill_null(127).to_numpy(zero_copy_only=False))
    return [None if one == 127 else one for one in worst.tolist()]


def first_facts(batch: Arrow, mapping: Mapping[str, str], columns: Columns) -> Arrow:
    """Return the columns of *batch* that are about projects, the first row of each project; ``None`` for none."""
    found = facts_in(batch, mapping)
    if not found:
        return None
    projects, first, _ = project_groups(columns)
    taken = [batch.column(column).take(pa.array(first)) for column in found.values()]
    return pa.table([pa.array(projects, pa.string()), *taken], names=["project", *found])
