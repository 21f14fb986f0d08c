"""Subtotals of each project's rows, in a shape that adds up again over batches, as exact sums."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from math import lcm

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from attrs import frozen

from perfrules.engine.plan import Plan
from perfrules.engine.rows import hand_on, weight_of
from perfrules.engine.table.columns import OUTCOMES, Columns, project_columns_in
from perfrules.engine.table.encode import Array, Arrow, Encoded, Integers, Mask, encode, encode_texts, number_in, unique
from perfrules.model.rating import Outcome
from perfrules.model.ruleset import RoundingStage
from perfrules.model.sheet import SheetRow
from perfrules.model.vocabulary import comparable_name, level_name

__all__ = [
    "NO_LIGHT",
    "Level",
    "RowSums",
    "Sums",
    "add_up",
    "add_up_parts",
    "add_values",
    "counts",
    "first_project_rows",
    "project_groups",
    "project_names",
    "subtotal_schema",
]


_EXACT = 2**53
"""Integers up to here are exact in float64, which is what numpy adds up by group fastest."""


@frozen(eq=False)
class Sums:
    """
    Exact sums.

    Args:
        numerators: Of int64, or Python's integers where these are too small.
        denominator: What all of them are divided by.
    """

    numerators: Array
    denominator: int

    @property
    def fits_int64(self) -> bool:
        """True where the numerators are of int64."""
        return self.numerators.dtype != np.object_

    def at(self, position: int) -> Fraction:
        """Return one of the sums."""
        return Fraction(int(self.numerators[position]), self.denominator)

    def distinct(self) -> tuple[list[Fraction], Integers]:
        """Return the distinct sums, and for each sum which of them it is."""
        used, codes = np.unique(self.numerators, return_inverse=True)
        return [Fraction(int(item), self.denominator) for item in used.tolist()], codes

    def texts(self) -> Arrow:
        """Return the sums as texts, as `fractions.Fraction` writes and reads them."""
        values, codes = self.distinct()
        return pa.array([str(value) for value in values], pa.string()).take(pa.array(codes))

    def extend(self, number: int) -> "Sums":
        """Return the sums with *number* zeros behind them."""
        return Sums(np.concatenate([self.numerators, np.zeros(number, self.numerators.dtype)]), self.denominator)


def counts(groups: Integers, number: int, chosen: Mask | None = None) -> Integers:
    """Return how many rows, or *chosen* rows (a mask), each of *number* groups has."""
    return np.bincount(groups if chosen is None else groups[chosen], minlength=number)


def add_up_parts(groups: Integers, number: int, parts: Integers) -> Integers:
    """Return the sum of whole numbers of each of *number* groups; those of all rows together fit 53 bits."""
    return np.bincount(groups, parts, number).astype(np.int64)


def add_values(groups: Integers, number: int, codes: Integers, values: Sequence[Fraction]) -> Sums:
    """
    Return the sum of each of *number* groups.

    Args:
        groups: For each row its group.
        number: How many groups there are.
        codes: For each row the position of its value in *values*.
        values: Distinct values.
    """
    common = lcm(*(item.denominator for item in values))
    scaled = [value.numerator * (common // value.denominator) for value in values]
    largest = max(map(abs, scaled), default=0) * max(1, len(groups))
    if largest < _EXACT:
        return Sums(np.bincount(groups, np.array(scaled, np.float64)[codes], number).astype(np.int64), common)
    sums = np.array([0] * number, np.object_)
    np.add.at(sums, groups, np.array([*scaled, None], np.object_)[codes])
    return Sums(sums, common)


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


def project_groups(columns: Columns) -> tuple[Arrow, Integers, Integers]:
    """Return the projects of *columns* in the order in which they appear, the first row of each, and each row's."""
    if "project" not in columns:
        item = min(1, columns.length)  # all rows are of one project, if there are any
        return pa.array([""] * item, pa.string()), np.zeros(item, np.int64), np.zeros(columns.length, np.int64)
    return unique(project_names(columns))


def project_names(columns: Columns) -> Arrow:
    """Return the project of each row of *columns* as a text, the empty one for null."""
    column = columns.arrays["project"]
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    return column.cast(pa.string()).fill_null("")


def add_up(columns: Columns, rows: Arrow, plan: Plan) -> Arrow:
    """Return the subtotals of *columns*, scored as *rows*."""
    projects, _, groups = project_groups(columns)
    number = len(projects)
    outcome = rows.column("outcome").indices.to_numpy(zero_copy_only=False)
    weights = _weights(columns)
    printed = Encoded(weights.codes, weights.values)
    level1 = _column(columns, "level1")
    effective, left = _effective(columns, groups, number, outcome, plan)
    values = {
        "project": projects,
        "rows": counts(groups, number),
        "not_ratable": counts(groups, number, outcome == _NOT_RATABLE),
        "not_applicable": counts(groups, number, outcome == _NOT_APPLICABLE),
        "points": _points(rows, groups, number, plan).texts(),
        "weight": effective,
        "left": left,
        "levels": _levels(level1, printed, groups, number, plan),
        "vetoes": _vetoes(_column(columns, "name"), outcome, groups, number, plan),
        "light": _lights(rows, groups, number),
    }
    schema = subtotal_schema()
    return pa.RecordBatch.from_arrays([pa.array(values[item.name], item.type) for item in schema], schema=schema)


def _column(columns: Columns, name: str) -> Encoded:
    if name not in columns:
        return Encoded(np.zeros(columns.length, np.int64), [""])
    return encode_texts(encode(columns.arrays[name]))


def _weights(columns: Columns) -> Encoded:
    """Return the printed weights, 0 where there is none that can be used."""
    encoded = encode(columns.arrays["weight"])
    numbers = [number_in(value, "weight", "weight", []) for value in encoded.values]
    return Encoded(encoded.codes, [Fraction(weight_of(SheetRow(weight=number))) for number in numbers])


def _points(rows: Arrow, groups: Integers, number: int, plan: Plan) -> Sums:
    """Return the sums of rounded scores where rows are rounded, else of exact ones."""
    by_row = plan.ruleset.rounding.at is RoundingStage.ROW
    encoded = encode(rows.column("score" if by_row else "exact"))
    values = [Fraction(0) if value is None else Fraction(value) for value in encoded.values]
    return add_values(groups, number, encoded.codes, values)


def _effective(columns: Columns, groups: Integers, number: int, outcome: Array, plan: Plan) -> tuple[Arrow, Arrow]:
    """Return what the rows of each project can reach together, and how many points found no row to go to, as texts."""
    weights, skipped = _weights(columns), outcome == _NOT_APPLICABLE
    nothing = pa.array(["0"]).take(pa.array(np.zeros(number, np.int8)))
    policy = plan.ruleset.policies.not_applicable
    if not skipped.any():
        return add_values(groups, number, weights.codes, weights.values).texts(), nothing
    applied = Encoded(np.where(skipped, len(weights.values), weights.codes), [*weights.values, Fraction(0)])
    together = add_values(groups, number, applied.codes, applied.values)
    if not policy.effect.hands_on:
        return together.texts(), nothing
    sums, left = together.texts().to_pylist(), nothing.to_pylist()
    level1 = _column(columns, "level1")
    for group, positions in rows_of(groups, counts(groups, number, skipped) > 0):
        given = [weights.values[code] for code in weights.codes[positions].tolist()]
        names = [level1.values[code] for code in level1.codes[positions].tolist()]
        result, problems = hand_on(given, (~skipped[positions]).tolist(), names, policy)
        reached = sum(result, Fraction(0))
        sums[group] = str(reached)
        left[group] = str(sum(given, Fraction(0)) - reached) if problems else "0"
    return pa.array(sums, pa.string()), pa.array(left, pa.string())


def rows_of(groups: Integers, chosen: Mask) -> list[tuple[int, Integers]]:
    """Return each *chosen* group (a mask over groups) with the positions of its rows, in their order."""
    positions = np.flatnonzero(chosen[groups])
    order = positions[np.argsort(groups[positions], kind="stable")]
    starts = np.flatnonzero(np.diff(groups[order], prepend=-1))
    return [(int(groups[part[0]]), part) for part in np.split(order, starts[1:]) if len(part)]


def _levels(level1: Encoded, printed: Encoded, groups: Integers, number: int, plan: Plan) -> Arrow:
    """Return lists of the points of each level 1 that the rule set gives some, null for those without rows."""
    table = plan.table
    names = np.array([level_name(value) for value in level1.values], np.object_)
    columns = []
    for level in table.weights if table is not None else ():
        inside = (names == level_name(level))[level1.codes]
        present = counts(groups, number, inside) > 0
        texts = add_values(groups[inside], number, printed.codes[inside], printed.values).texts()
        columns.append(pc.call_function("if_else", [pa.array(present), texts, pa.scalar(None, pa.string())]))
    return _lists(columns, number, pa.string())


def _vetoes(name: Encoded, outcome: Array, groups: Integers, number: int, plan: Plan) -> Arrow:
    vetoes = plan.ruleset.policies.vetoes
    parts = []
    names = [comparable_name(value) for value in name.values] if vetoes else []
    for veto in vetoes:
        wanted = plan.ruleset.names_of(veto.row)
        named = np.array([value in wanted for value in names], np.bool_)[name.codes]
        parts += [
            pa.array(counts(groups, number, named & chosen))
            for chosen in (True, outcome == _NOT_MET, outcome == _NOT_RATABLE)
        ]
    return _lists(parts, number, pa.int64())


def _lists(columns: list[Arrow], number: int, kind: Arrow) -> Arrow:
    """Return a column of lists, each with one value of each of *columns*."""
    length = len(columns)
    ends = pa.array(np.arange(number + 1, dtype=np.int32) * np.int32(length))
    order = np.arange(length * number).reshape(length, number).T.ravel()  # column by column to line by line
    values = pa.concat_arrays(columns).take(pa.array(order)) if columns else pa.array([], kind)
    return pa.ListArray.from_arrays(ends, values)


def _lights(rows: Arrow, groups: Integers, number: int) -> Arrow:
    worst = np.full(number, 127, np.int8)
    if "light" in rows.schema.names:
        light = rows.column("light").indices
        np.minimum.at(worst, groups, light.fill_null(127).to_numpy(zero_copy_only=False))
    return pa.array(worst, mask=worst == 127)


def first_project_rows(batch: Arrow, mapping: Mapping[str, str], columns: Columns) -> Arrow:
    """
    Return the columns of *batch* that are about projects, under their own names, the first row of each project.

    ``None`` for none. The column ``project`` in front holds the names of projects, whatever it is called in *batch*.
    """
    names = list(dict.fromkeys(project_columns_in(batch, mapping).values()))
    if not names:
        return None
    projects, first, _ = project_groups(columns)
    taken = [batch.column(name).take(pa.array(first)) for name in names]
    return pa.table([projects, *taken], names=["project", *names])


NO_LIGHT = 127


@frozen(eq=False)
class Level:
    """One level 1 that the rule set gives points: which projects have rows of it, and what these weigh together."""

    present: Mask
    weight: Sums


@frozen(eq=False)
class RowSums:
    """
    What the rows of projects are together; see `perfrules.engine.table.subtotals.subtotal_schema`.

    Args:
        names: The projects, as an Arrow array.
        light: The worst light of each, or `NO_LIGHT`.
        levels: One entry for each level 1 that the rule set gives points.
        vetoes: Three counts for each veto.
    """

    names: Arrow
    rows: Integers
    not_ratable: Integers
    not_applicable: Integers
    points: Sums
    weight: Sums
    left: Sums
    levels: tuple[Level, ...]
    vetoes: tuple[Integers, ...]
    light: Integers

    @classmethod
    def of(cls, subtotals: Arrow, plan: Plan) -> "RowSums":
        """Return *subtotals* added up by project, in the order in which these appear."""
        column = _columns(subtotals)
        names, _, groups = unique(column("project"))
        number = len(names)

        def counted(array: Arrow) -> Integers:
            return add_up_parts(groups, number, array.to_numpy(zero_copy_only=False))

        def summed(array: Arrow) -> Sums:
            encoded = encode(array)
            return add_values(groups, number, encoded.codes, [Fraction(value or 0) for value in encoded.values])

        table = plan.table
        levels = [_element(column("levels"), place) for place in range(0 if table is None else len(table.weights))]
        vetoes = [_element(column("vetoes"), place) for place in range(3 * len(plan.ruleset.policies.vetoes))]
        light = np.full(number, NO_LIGHT, np.int64)
        np.minimum.at(light, groups, column("light").fill_null(NO_LIGHT).to_numpy(zero_copy_only=False))
        return cls(
            names=names,
            rows=counted(column("rows")),
            not_ratable=counted(column("not_ratable")),
            not_applicable=counted(column("not_applicable")),
            points=summed(column("points")),
            weight=summed(column("weight")),
            left=summed(column("left")),
            levels=tuple(Level(counts(groups, number, _valid(level)) > 0, summed(level)) for level in levels),
            vetoes=tuple(counted(vetoe) for vetoe in vetoes),
            light=light,
        )

    @property
    def weight_kinds(self) -> list[Array]:
        """Identities of the weights of projects: those that are equal in all of these weigh the same."""
        levels = (kind for level in self.levels for kind in (level.present, level.weight.distinct()[1]))
        return [self.rows > 0, self.weight.distinct()[1], *levels]

    def extend(self, names: Arrow) -> "RowSums":
        """Return these with projects behind them that have no rows."""
        more = len(names)
        if not more:
            return self

        def longer(numbers: Array) -> Array:
            return np.concatenate([numbers, np.zeros(more, numbers.dtype)])

        return RowSums(
            names=pa.concat_arrays([self.names, names]),
            rows=longer(self.rows),
            not_ratable=longer(self.not_ratable),
            not_applicable=longer(self.not_applicable),
            points=self.points.extend(more),
            weight=self.weight.extend(more),
            left=self.left.extend(more),
            levels=tuple(Level(longer(level.present), level.weight.extend(more)) for level in self.levels),
            vetoes=tuple(map(longer, self.vetoes)),
            light=np.concatenate([self.light, np.full(more, NO_LIGHT)]),
        )


def _columns(subtotals: Arrow) -> Callable[[str], Arrow]:
    """Return what gives a column of *subtotals*, a batch or a table, as one array."""

    def column(name: str) -> Arrow:
        result = subtotals.column(name)
        return result.combine_chunks() if isinstance(result, pa.ChunkedArray) else result

    return column


def _element(lists: Arrow, place: int) -> Arrow:
    return pc.call_function("list_element", [lists, pa.scalar(place)])


def _valid(array: Arrow) -> Mask:
    mask: Mask = array.is_valid().to_numpy(zero_copy_only=False)
    return mask
