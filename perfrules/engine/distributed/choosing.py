"""Which columns of a frame travel to the workers, found and checked by name before anything runs."""

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa
from attrs import frozen

from perfrules.engine.columnar.arrays import Arrow
from perfrules.engine.columnar.fields import ROWS, facts_in, find, unfit_facts
from perfrules.engine.columnar.kernel import Kernel
from perfrules.errors import ColumnsError, Problem, problem

__all__ = ["FieldOfFrame", "choose_facts", "choose_kept", "choose_rows"]

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


def choose_rows(frame: Sequence[FieldOfFrame], kernel: Kernel) -> tuple[list[str], list[Problem]]:
    """Return the columns of *frame* that *kernel* reads, and what is wrong with them (PR701, PR702, PR704)."""
    try:
        return list(find(_empty(frame), kernel.columns, ROWS).names.values()), []
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
    present = [one.name for one in frame]
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


def choose_facts(frame: Sequence[FieldOfFrame], kernel: Kernel, *, in_rows: bool) -> tuple[list[str], list[Problem]]:
    """
    Return the columns of *frame* that are about projects.

    Args:
        frame: The columns there are.
        kernel: The rules.
        in_rows: Whether *frame* is one of rows. In one of projects, the name of the project comes first.

    Returns:
        Their names, and what is wrong with them (PR701, PR702, PR704).
    """
    table = _empty(frame)
    columns = list(dict.fromkeys(facts_in(table, kernel.columns).values()))
    if in_rows:
        if absent := unfit_facts(table, kernel.columns):
            return [], absent
        stated = [FieldOfFrame("project", None), *(one for one in frame if one.name in columns)]
        table = pa.schema([(one.name, pa.string() if one.kind is None else one.arrow) for one in stated]).empty_table()
    if not in_rows:
        called = kernel.columns.get("project", "project")
        columns = [called if called in table.schema.names else "project", *columns]
    try:
        if columns:
            kernel.projects(kernel.subtotal_schema.empty_table(), table)
    except ColumnsError as error:
        return [], list(error.problems)
    return columns, []


def _empty(frame: Sequence[FieldOfFrame]) -> Arrow:
    """Return a table without rows that has the columns of *frame*."""
    return pa.schema([pa.field(one.name, one.arrow) for one in frame]).empty_table()
