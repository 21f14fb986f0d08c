"""
Spark frames as workers are sent them: the columns that travel, found and checked by name, and the types of results.

Columns travel under codes, ``c0``, ``c1`` and so on: names of users may hold anything, differ in nothing but case, or
stand twice. Expressions are written in SQL, because functions of ``pyspark.sql.functions`` belong to one kind of
session at a time, and classic sessions and those of Connect may live in one process.
"""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import pyarrow as pa
from attrs import frozen

from perfrules.engine.table.columns import ROW_FIELDS, find_columns, project_column_problems, project_columns_in
from perfrules.engine.table.encode import Arrow
from perfrules.engine.table.scorer import TableScorer
from perfrules.errors import ColumnsError, Problem, problem

__all__ = [
    "RUNNING",
    "FieldOfFrame",
    "Frame",
    "Row",
    "choose_facts",
    "choose_kept",
    "choose_rows",
    "code",
    "coded_fields",
    "fields_of",
    "result_fields",
    "selected",
    "text",
    "together",
]


Frame: TypeAlias = Any
"""A ``pyspark.sql.DataFrame``, classic or of Connect."""
Row: TypeAlias = Any
"""A ``pyspark.sql.types.StructField``."""
RUNNING = "monotonically_increasing_id()"
"""Numbers rows in their order."""


def fields_of(frame: Frame) -> list[Row]:
    """
    Return the columns of *frame* in their order.

    Raises:
        ColumnsError: It is no frame of Spark (PR775).
    """
    from pyspark.sql import DataFrame  # noqa: PLC0415 - may be absent

    if not isinstance(frame, DataFrame):
        raise ColumnsError([problem("PR775", found=type(frame).__name__)])
    return list(frame.schema.fields)


def code(place: int) -> str:
    """Return what the column at *place* is called on its way."""
    return f"c{place}"


def text(column: str) -> str:
    """Return the expression for a project's name: as text, the empty one where there is none."""
    return f"coalesce(cast({column} AS string), '')"


def selected(frame: Frame, names: Sequence[str], *more: str) -> Frame:
    """Return the columns *names* of *frame*, each of which occurs once, and the expressions *more*, all coded."""
    present = [field.name for field in frame.schema.fields]
    coded = frame.toDF(*map(code, range(len(present))))
    chosen = coded.selectExpr(*(code(present.index(name)) for name in names), *more)
    return chosen.toDF(*map(code, range(len(names) + len(more))))


def together(frame: Frame, project: str, number: int) -> Frame:
    """
    Return the coded *frame* with one line a project, in one column of lists of structures.

    Grouping is what an engine promises to keep. A sort in front of ``mapInArrow`` is not: Sail leaves it out.

    Args:
        frame: A frame of *number* coded columns.
        project: The expression whose values stand together.
        number: How many columns it has.
    """
    line = f"struct({', '.join(map(code, range(number)))})"
    grouped = frame.selectExpr(f"{project} AS project", f"{line} AS line").groupBy("project")
    return grouped.agg({"line": "collect_list"}).toDF("project", "lines").select("lines")


def result_fields(schema: Arrow) -> list[Row]:
    """Return the Spark columns for what a task yields under *schema*."""
    from pyspark.sql.types import StructField  # noqa: PLC0415

    return [StructField(item.name, _spark_type(item.type)) for item in schema]


def coded_fields(fields: Sequence[Row]) -> Any:  # noqa: ANN401 - a StructType
    """Return the schema of *fields* under their codes."""
    from pyspark.sql.types import StructField, StructType  # noqa: PLC0415

    return StructType([StructField(code(place), item.dataType) for place, item in enumerate(fields)])


def _spark_type(kind: Arrow) -> Any:  # noqa: ANN401 - a type of Spark
    from pyspark.sql import types  # noqa: PLC0415

    if pa.types.is_decimal(kind):
        return types.DecimalType(kind.precision, kind.scale)
    if pa.types.is_list(kind):
        return types.ArrayType(_spark_type(kind.value_type))
    plain = {"string": types.StringType, "bool": types.BooleanType, "int64": types.LongType, "int8": types.ByteType}
    return plain[str(kind)]()


_KINDS: Mapping[str, Arrow] = {
    "string": pa.string(),
    "char": pa.string(),
    "varchar": pa.string(),
    "byte": pa.int8(),
    "short": pa.int16(),
    "integer": pa.int32(),
    "long": pa.int64(),
    "float": pa.float32(),
    "double": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us", "UTC"),
    "timestamp_ntz": pa.timestamp("us"),
    "void": pa.null(),
}
"""What Spark's types arrive as, by the name that ``DataType.typeName`` gives; decimals bring their digits."""


@frozen
class FieldOfFrame:
    """
    A column of a Spark frame.

    Args:
        name: Its name, as it is written there.
        kind: Its type, an object of ``pyspark.sql.types``.
    """

    name: str
    kind: Any

    @property
    def arrow(self) -> Arrow:
        """The type its values arrive as; one that fits nothing and says its name where no field could use it."""
        kind = self.kind.typeName()
        if kind == "decimal":
            return pa.decimal128(self.kind.precision, self.kind.scale)
        return _KINDS.get(kind) or pa.opaque(pa.null(), self.kind.simpleString(), "spark")


def choose_rows(frame: Sequence[FieldOfFrame], scorer: TableScorer) -> tuple[list[str], list[Problem]]:
    """Return the columns of *frame* that *scorer* reads, and what is wrong with them (PR701, PR702, PR704)."""
    try:
        return list(find_columns(_empty(frame), scorer.columns, ROW_FIELDS).names.values()), []
    except ColumnsError as error:
        return [], list(error.problems)


def choose_kept(
    frame: Sequence[FieldOfFrame], keep: Sequence[str] | None, added: Sequence[str]
) -> tuple[list[str], list[Problem]]:
    """
    Return the columns of *frame* that are handed through.

    Args:
        frame: The columns there are.
        keep: Those that are wanted; ``None`` for all that are not called like one of *added*.
        added: The names of the columns put behind them.

    Returns:
        Their names; and as problems those of them that are not there (PR701), occur twice (PR704), or are called like
        one that is added (PR773).
    """
    present = [item.name for item in frame]
    wanted = [name for name in present if name not in added] if keep is None else list(keep)
    problems: list[Problem] = []
    for name in dict.fromkeys(wanted):
        if name in added:
            problems.append(problem("PR773", column=name))
        elif name not in present:
            problems.append(problem("PR701", column=name, field="keep", known="、".join(present)))
        elif present.count(name) > 1 or wanted.count(name) > 1:
            problems.append(problem("PR704", column=name))
    return wanted, problems


def choose_facts(
    frame: Sequence[FieldOfFrame], scorer: TableScorer, *, in_rows: bool
) -> tuple[list[str], list[Problem]]:
    """
    Return the columns of *frame* that are about projects.

    Args:
        frame: The columns there are.
        scorer: The rules.
        in_rows: Whether *frame* is one of rows. In one of projects, the name of the project comes first.

    Returns:
        Their names, and what is wrong with them (PR701, PR702, PR704).
    """
    table = _empty(frame)
    columns = list(dict.fromkeys(project_columns_in(table, scorer.columns).values()))
    if in_rows:
        if absent := project_column_problems(table, scorer.columns):
            return [], absent
        stated = [FieldOfFrame("project", None), *(item for item in frame if item.name in columns)]
        table = pa.schema(
            [(entry.name, pa.string() if entry.kind is None else entry.arrow) for entry in stated]
        ).empty_table()
    if not in_rows:
        called = scorer.columns.get("project", "project")
        columns = [called if called in table.schema.names else "project", *columns]
    try:
        if columns:
            scorer.totals(scorer.subtotal_schema.empty_table(), table)
    except ColumnsError as error:
        return [], list(error.problems)
    return columns, []


def _empty(frame: Sequence[FieldOfFrame]) -> Arrow:
    """Return a table without rows that has the columns of *frame*."""
    return pa.schema([pa.field(item.name, item.arrow) for item in frame]).empty_table()
