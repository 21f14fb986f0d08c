"""
Spark frames as workers are sent them, and the types of what comes back.

Columns travel under codes, ``c0``, ``c1`` and so on: names of users may hold anything, differ in nothing but case, or
stand twice. Expressions are written in SQL, because functions of ``pyspark.sql.functions`` belong to one kind of
session at a time, and classic sessions and those of Connect may live in one process.
"""

from collections.abc import Sequence
from typing import Any, TypeAlias

import pyarrow as pa

from perfrules.engine.columnar.arrays import Arrow
from perfrules.errors import ColumnsError, problem

__all__ = [
    "RUNNING",
    "Frame",
    "Row",
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
    present = [one.name for one in frame.schema.fields]
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

    return [StructField(one.name, _spark_type(one.type)) for one in schema]


def coded_fields(fields: Sequence[Row]) -> Any:  # noqa: ANN401 - a StructType
    """Return the schema of *fields* under their codes."""
    from pyspark.sql.types import StructField, StructType  # noqa: PLC0415

    return StructType([StructField(code(place), one.dataType) for place, one in enumerate(fields)])


def _spark_type(kind: Arrow) -> Any:  # noqa: ANN401 - a type of Spark
    from pyspark.sql import types  # noqa: PLC0415

    if pa.types.is_decimal(kind):
        return types.DecimalType(kind.precision, kind.scale)
    if pa.types.is_list(kind):
        return types.ArrayType(_spark_type(kind.value_type))
    plain = {"string": types.StringType, "bool": types.BooleanType, "int64": types.LongType, "int8": types.ByteType}
    return plain[str(kind)]()
