"""
Frames of other libraries as Arrow tables, and Arrow tables as frames of the same kind.

Nothing is imported to find out what a frame is: a library whose frame is given has been imported by the caller.
"""

import sys
from typing import Any

import pyarrow as pa
from attrs import frozen

from perfrules.engine.columnar.arrays import Arrow
from perfrules.engine.columnar.kernel import Kernel
from perfrules.errors import ColumnsError, problem

__all__ = ["FrameResult", "score_frame"]


@frozen(eq=False)
class FrameResult:
    """
    What became of a frame; both frames are of the kind of the one given, lazy ones included.

    Args:
        rows: The columns of the frame with those of `perfrules.engine.columnar.kernel.Kernel.rows` behind them;
            columns of the same name are replaced.
        projects: One row a project: see `perfrules.engine.columnar.kernel.Kernel.projects`.
    """

    rows: Any
    projects: Any


def score_frame(frame: object, projects: object, kernel: Kernel) -> FrameResult:
    """
    Return what *kernel* makes of *frame*.

    Args:
        frame: A frame with a row for each indicator.
        projects: A frame with a row for each project, or ``None``.
        kernel: The rules.

    Raises:
        ColumnsError: Something is no frame (PR705), or its columns cannot be used (PR701-PR704).
    """
    facts = None if projects is None else _arrow(projects)
    polars = sys.modules.get("polars")
    if polars is not None and isinstance(frame, polars.LazyFrame):
        from perfrules.engine.columnar.lazy import lazy_projects, lazy_rows  # noqa: PLC0415 - its library is there

        return FrameResult(lazy_rows(frame, kernel), lazy_projects(frame, facts, kernel))
    table = _arrow(frame)
    scored = kernel.rows(table)
    if facts is None:
        facts = kernel.facts(table)
    totals = kernel.projects(kernel.subtotals(table, scored), facts)
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
        made = table.to_pandas()
        return made.set_axis(frame.index) if same_rows else made
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
            columns.append(pa.array([None if missing else str(one) for one, missing in cells], pa.string()))
    return [str(name) for name in frame.columns], columns
