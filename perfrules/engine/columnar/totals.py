"""From subtotals to totals, grades and their problems: for all projects at once, or once for each distinct case."""

from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

from perfrules.engine.columnar.answers import DIGITS
from perfrules.engine.columnar.arrays import Arrow, Integers
from perfrules.engine.columnar.arrow_columns import decimals, words
from perfrules.engine.columnar.feet import Foot, feet_of
from perfrules.engine.columnar.fields import Columns
from perfrules.engine.columnar.plain_feet import PlainFeet, adds_up_plainly, plain_feet
from perfrules.engine.columnar.project_facts import ProjectFacts
from perfrules.engine.columnar.row_sums import RowSums
from perfrules.engine.plan import Plan
from perfrules.model.ruleset import RuleSet

__all__ = ["conclude_all", "project_schema"]


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
    sums = RowSums.of(subtotals, plan)
    stated, strangers = ProjectFacts.of(facts, sums.names)
    sums = sums.followed_by(strangers)
    schema = project_schema(plan.ruleset)
    about_rows = {"project": sums.names, "rows": pa.array(sums.rows), "not_ratable": pa.array(sums.not_ratable)}
    foot = pa.schema([field for field in schema if field.name not in about_rows])
    columns = {**about_rows, **_feet(sums, stated, plan, as_of, foot)}
    return pa.table([columns[name] for name in schema.names], schema=schema)


def _feet(sums: RowSums, facts: ProjectFacts, plan: Plan, as_of: date | None, schema: Arrow) -> dict[str, Arrow]:
    """Return what stands below the rows of all projects, by column of *schema*."""
    length = len(sums.rows)
    left: Integers = np.arange(length)
    tables: list[list[Arrow]] = []
    if adds_up_plainly(plan.ruleset):
        plain = plain_feet(sums, facts, plan, as_of)
        left = np.flatnonzero(~plain.holds)
        tables.append(_plain_columns(plain, plan.ruleset, schema))
    if not len(left) and tables:
        return dict(zip(schema.names, tables[0], strict=True))
    feet, which = feet_of(sums, facts, left, plan, as_of)
    tables.append(_distinct_columns(feet, len(plan.components), schema))
    place = np.arange(length)
    place[left] = which + (length if len(tables) > 1 else 0)
    chosen = pa.array(place)
    columns = (
        pa.chunked_array(list(parts)).unify_dictionaries().combine_chunks() for parts in zip(*tables, strict=True)
    )
    return {name: column.take(chosen) for name, column in zip(schema.names, columns, strict=True)}


def _plain_columns(plain: PlainFeet, ruleset: RuleSet, schema: Arrow) -> list[Arrow]:
    points, length = schema.field("total").type, len(plain.totals)
    nothing = np.zeros(length, np.bool_)
    said = np.array([bool(one) for one in plain.said.values], np.bool_)[plain.said.codes]
    return [
        decimals(plain.totals, ~nothing, points),
        words(plain.grades.astype(np.int32), plain.grades >= 0, [band.name for band in ruleset.grades]),
        words(nothing.astype(np.int32), nothing, []),
        pa.array(plain.complete),
        words(plain.said.codes.astype(np.int32), said, plain.said.values),
        *(decimals(one.scaled, one.scored, points) for one in plain.components),
    ]


def _distinct_columns(feet: list[Foot], components: int, schema: Arrow) -> list[Arrow]:
    values: list[list[Any]] = [
        [one.total for one in feet],
        [one.grade for one in feet],
        [one.light for one in feet],
        [one.complete for one in feet],
        [one.problems or None for one in feet],
        *([one.components[place] for one in feet] for place in range(components)),
    ]
    return [_arrow(column, field.type) for column, field in zip(values, schema, strict=True)]


def _arrow(values: list[Any], kind: Arrow) -> Arrow:
    if pa.types.is_dictionary(kind):
        return pa.array(values, kind.value_type).dictionary_encode().cast(kind)
    return pa.array(values, kind)
