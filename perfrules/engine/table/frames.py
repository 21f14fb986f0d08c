"""
Frames of other libraries as Arrow tables, and Arrow tables as frames of the same kind, lazy ones included.

Nothing is imported to find out what a frame is: a library whose frame is given has been imported by the caller. A lazy
frame of Polars is scored when its result is collected or written, and then batch by batch; Polars cuts it where it
likes and puts batches back in their order. Rules that look at whole projects get the frame in one piece.
"""

import sys
from typing import Any

import pyarrow as pa
from attrs import frozen

from perfrules.engine.table.encode import Arrow
from perfrules.engine.table.scorer import Scope, TableScorer
from perfrules.errors import ColumnsError, problem

__all__ = ["FrameResult", "lazy_projects", "lazy_rows", "score_frame"]


@frozen(eq=False)
class FrameResult:
    """
    What became of a frame; both frames are of the kind of the one given, lazy ones included.

    Args:
        rows: The columns of the frame with those of `perfrules.engine.table.scorer.TableScorer.rows` behind them;
            columns of the same name are replaced.
        projects: One row a project: see `perfrules.engine.table.scorer.TableScorer.projects`.
    """

    rows: Any
    projects: Any


def score_frame(frame: object, projects: object, scorer: TableScorer) -> FrameResult:
    """
    Return what *scorer* makes of *frame*.

    Args:
        frame: A frame with a row for each indicator.
        projects: A frame with a row for each project, or ``None``.
        scorer: The rules.

    Raises:
        ColumnsError: Something is no frame (PR705), or its columns cannot be used (PR701-PR704).
    """
    project_data = None if projects is None else _arrow(projects)
    polars = sys.modules.get("polars")
    if polars is not None and isinstance(frame, polars.LazyFrame):
        return FrameResult(lazy_rows(frame, scorer), lazy_projects(frame, project_data, scorer))
    table = _arrow(frame)
    scored = scorer.rows(table)
    if project_data is None:
        project_data = scorer.project_data(table)
    totals = scorer.projects(scorer.subtotals(table, scored), project_data)
    kept = [place for place, name in enumerate(table.schema.names) if name not in scored.schema.names]
    columns = [*(table.column(place) for place in kept), *scored.columns]
    names = [*(table.schema.names[place] for place in kept), *scored.schema.names]
    rows = pa.Table.from_arrays(columns, names=names)
    return FrameResult(_like(frame, rows, same_rows=True), _like(frame, totals, same_rows=False))


def _arrow(frame: Any) -> Arrow:  # noqa: ANN401 - a frame of any library
    """Return *frame* as an Arrow table; what Arrow has no place for is said (PR705)."""
    try:
        return _table(frame)
    except (pa.ArrowException, OverflowError) as error:
        raise ColumnsError([problem("PR705", found=f"{type(frame).__name__} ({error})")]) from error


def _table(frame: Any) -> Arrow:  # noqa: ANN401 - as above
    if isinstance(frame, pa.RecordBatch):
        return pa.Table.from_batches([frame])
    if isinstance(frame, pa.Table):
        return frame
    polars, pandas = sys.modules.get("polars"), sys.modules.get("pandas")
    if polars is not None and isinstance(frame, polars.DataFrame | polars.LazyFrame):
        return frame.lazy().collect().to_arrow()
    if pandas is not None and isinstance(frame, pandas.DataFrame):
        names, columns = _pandas_columns(frame)
        return pa.Table.from_arrays(columns, names=names)
    if hasattr(frame, "__arrow_c_stream__"):
        return pa.RecordBatchReader.from_stream(frame).read_all()
    raise ColumnsError([problem("PR705", found=type(frame).__name__)])


def _like(frame: Any, table: Arrow, *, same_rows: bool) -> Any:  # noqa: ANN401 - as above
    """Return *table* as the kind of frame that *frame* is; with *same_rows* it has the same index."""
    polars, pandas = sys.modules.get("polars"), sys.modules.get("pandas")
    if polars is not None and isinstance(frame, polars.DataFrame):
        return polars.from_arrow(table)
    if pandas is not None and isinstance(frame, pandas.DataFrame):
        result = table.to_pandas()
        return result.set_axis(frame.index) if same_rows else result
    return table


def _pandas_columns(frame: Any) -> tuple[list[str], list[Arrow]]:  # noqa: ANN401 - as above
    """Return names and columns of a pandas frame; what Arrow has no type for becomes the texts of its values."""
    columns: list[Arrow] = []
    for place in range(frame.shape[1]):
        series = frame.iloc[:, place]
        try:
            columns.append(pa.Array.from_pandas(series))
        except (pa.ArrowException, OverflowError):
            cells = zip(series, series.isna(), strict=True)
            columns.append(pa.array([None if missing else str(item) for item, missing in cells], pa.string()))
    return [str(name) for name in frame.columns], columns


_STATED = "stated:"
"""Stands before the names of columns about projects, where they stand beside subtotals."""
_AS_IT_STANDS = {"predicate_pushdown": False, "projection_pushdown": False, "slice_pushdown": False}
"""What follows is not moved in front: columns that it asks for are only made here, and no row can do without others."""


def lazy_rows(frame: Any, scorer: TableScorer) -> Any:  # noqa: ANN401 - a LazyFrame, whose library may be absent
    """
    Return *frame* with what `TableScorer.rows` says of it behind its columns, lazily.

    Raises:
        ColumnsError: The columns cannot be used (PR701-PR704).
    """
    return _mapped(frame, _Rows(scorer), streamable=scorer.scope is Scope.ROW)


def lazy_projects(frame: Any, project_data: Arrow, scorer: TableScorer) -> Any:  # noqa: ANN401 - as above
    """
    Return what `TableScorer.projects` says of the projects of *frame*, lazily; it scores the rows for itself.

    Args:
        frame: A lazy frame of rows.
        project_data: A table of projects; ``None`` to look for its columns in *frame*.
        scorer: The rules.

    Raises:
        ColumnsError: The columns cannot be used (PR701-PR704).
    """
    added = _mapped(frame, _Subtotals(scorer, in_rows=project_data is None), streamable=scorer.scope is Scope.ROW)
    return _mapped(added, _Projects(scorer, project_data), streamable=False)


def _mapped(frame: Any, function: Any, *, streamable: bool) -> Any:  # noqa: ANN401 - as above
    """Return *frame* put through *function*, whose columns a frame without rows tells."""
    schema = function(frame.collect_schema().to_frame()).schema
    return frame.map_batches(function, schema=schema, streamable=streamable, **_AS_IT_STANDS)


@frozen
class _Rows:
    """Scores the rows of a frame."""

    scorer: TableScorer

    def __call__(self, frame: Any) -> Any:  # noqa: ANN401 - a DataFrame
        scored = _frame(pa.Table.from_batches([self.scorer.rows(frame.to_arrow())]))
        return frame.drop(scored.columns, strict=False).hstack(scored)


@frozen
class _Subtotals:
    """
    Adds up the rows of a frame by project, with what the first row of each states where that is wanted.

    Args:
        scorer: The rules.
        in_rows: Whether columns about projects are looked for.
    """

    scorer: TableScorer
    in_rows: bool

    def __call__(self, frame: Any) -> Any:  # noqa: ANN401 - a DataFrame
        table = frame.to_arrow()
        added = pa.Table.from_batches([self.scorer.subtotals(table, self.scorer.rows(table))])
        stated = self.scorer.project_data(table) if self.in_rows else None
        if stated is not None:  # its projects are those of the subtotals, in the same order
            for name in stated.schema.names[1:]:
                added = added.append_column(_STATED + name, stated.column(name))
        return _frame(added)


@frozen
class _Projects:
    """
    Makes totals of what `_Subtotals` gave for all rows.

    Args:
        scorer: The rules.
        project_data: A table of projects; ``None`` where their columns stand beside the subtotals.
    """

    scorer: TableScorer
    project_data: Arrow

    def __call__(self, frame: Any) -> Any:  # noqa: ANN401 - a DataFrame
        names = self.scorer.subtotal_schema.names
        project_data = self.project_data
        if project_data is None and len(frame.columns) > len(names):
            firsts = frame.unique("project", keep="first", maintain_order=True)
            stated = [name for name in frame.columns if name not in names]
            project_data = firsts.select("project", *stated).to_arrow()
            project_data = project_data.rename_columns(["project", *(name.removeprefix(_STATED) for name in stated)])
        added = frame.select(names).to_arrow().cast(self.scorer.subtotal_schema)
        return _frame(self.scorer.projects(added, project_data))


def _frame(table: Arrow) -> Any:  # noqa: ANN401 - a DataFrame
    import polars as pl  # noqa: PLC0415 - its frame was given

    return pl.from_arrow(table)
