"""
Lazy frames of Polars: nothing is scored before a result is collected or written, and then batch by batch.

Polars cuts a lazy frame where it likes and puts batches back in their order. Rules that look at whole projects get the
frame in one piece.
"""

from typing import Any

import pyarrow as pa
from attrs import frozen

from perfrules.engine.columnar.arrays import Arrow
from perfrules.engine.columnar.kernel import Kernel, Scope

__all__ = ["lazy_projects", "lazy_rows"]

_STATED = "stated:"
"""Stands before the names of columns about projects, where they stand beside subtotals."""
_AS_IT_STANDS = {"predicate_pushdown": False, "projection_pushdown": False, "slice_pushdown": False}
"""What follows is not moved in front: columns that it asks for are only made here, and no row can do without others."""


def lazy_rows(frame: Any, kernel: Kernel) -> Any:  # noqa: ANN401 - a LazyFrame, whose library may be absent
    """
    Return *frame* with what `Kernel.rows` says of it behind its columns, lazily.

    Raises:
        ColumnsError: The columns cannot be used (PR701-PR704).
    """
    return _mapped(frame, _Rows(kernel), streamable=kernel.scope is Scope.ROW)


def lazy_projects(frame: Any, facts: Arrow, kernel: Kernel) -> Any:  # noqa: ANN401 - as above
    """
    Return what `Kernel.projects` says of the projects of *frame*, lazily; it scores the rows for itself.

    Args:
        frame: A lazy frame of rows.
        facts: A table of projects; ``None`` to look for its columns in *frame*.
        kernel: The rules.

    Raises:
        ColumnsError: The columns cannot be used (PR701-PR704).
    """
    added = _mapped(frame, _Subtotals(kernel, in_rows=facts is None), streamable=kernel.scope is Scope.ROW)
    return _mapped(added, _Projects(kernel, facts), streamable=False)


def _mapped(frame: Any, function: Any, *, streamable: bool) -> Any:  # noqa: ANN401 - as above
    """Return *frame* put through *function*, whose columns a frame without rows tells."""
    schema = function(frame.collect_schema().to_frame()).schema
    return frame.map_batches(function, schema=schema, streamable=streamable, **_AS_IT_STANDS)


@frozen
class _Rows:
    """Scores the rows of a frame."""

    kernel: Kernel

    def __call__(self, frame: Any) -> Any:  # noqa: ANN401 - a DataFrame
        scored = _frame(pa.Table.from_batches([self.kernel.rows(frame.to_arrow())]))
        return frame.drop(scored.columns, strict=False).hstack(scored)


@frozen
class _Subtotals:
    """
    Adds up the rows of a frame by project, with what the first row of each states where that is wanted.

    Args:
        kernel: The rules.
        in_rows: Whether columns about projects are looked for.
    """

    kernel: Kernel
    in_rows: bool

    def __call__(self, frame: Any) -> Any:  # noqa: ANN401 - a DataFrame
        table = frame.to_arrow()
        added = pa.Table.from_batches([self.kernel.subtotals(table, self.kernel.rows(table))])
        stated = self.kernel.facts(table) if self.in_rows else None
        if stated is not None:  # its projects are those of the subtotals, in the same order
            for name in stated.schema.names[1:]:
                added = added.append_column(_STATED + name, stated.column(name))
        return _frame(added)


@frozen
class _Projects:
    """
    Makes totals of what `_Subtotals` gave for all rows.

    Args:
        kernel: The rules.
        facts: A table of projects; ``None`` where their columns stand beside the subtotals.
    """

    kernel: Kernel
    facts: Arrow

    def __call__(self, frame: Any) -> Any:  # noqa: ANN401 - a DataFrame
        names = self.kernel.subtotal_schema.names
        facts = self.facts
        if facts is None and len(frame.columns) > len(names):
            firsts = frame.unique("project", keep="first", maintain_order=True)
            stated = [name for name in frame.columns if name not in names]
            facts = firsts.select("project", *stated).to_arrow()
            facts = facts.rename_columns(["project", *(name.removeprefix(_STATED) for name in stated)])
        added = frame.select(names).to_arrow().cast(self.kernel.subtotal_schema)
        return _frame(self.kernel.projects(added, facts))


def _frame(table: Arrow) -> Any:  # noqa: ANN401 - a DataFrame
    import polars as pl  # noqa: PLC0415 - its frame was given

    return pl.from_arrow(table)
