"""
Frames of other libraries as Arrow tables, and scores beside frames of the same kind, lazy ones included.

Nothing is imported to find out what a frame is: a library whose frame is given has been imported by the caller. The
columns of a frame stay as they are, with their types and index; only those that scoring looks at become Arrow. A lazy
frame of Polars is scored when its result is collected or written, and then batch by batch; Polars cuts it where it
likes and puts batches back in their order. Rules that look at whole projects get the frame in one piece.
"""

import sys
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from attrs import frozen

from perfrules.dsl.reading import shortest
from perfrules.engine.table.encode import Arrow
from perfrules.errors import ColumnsError, Problem, problem
from perfrules.model.quantity import format_decimal
from perfrules.source import escape_control_chars

if TYPE_CHECKING:
    from perfrules.engine.table.scorer import TableScorer

__all__ = ["FrameResult", "beside", "is_lazy", "lazy_projects", "lazy_rows", "like", "to_arrow"]


@frozen(eq=False)
class FrameResult:
    """
    A scored frame; both frames are of the kind of the one given, lazy ones included.

    Args:
        rows: The columns of the frame with those of `perfrules.TableScorer.scores` behind them; columns of the same
            name are replaced.
        projects: One row a project: see `perfrules.TableScorer.totals`.
    """

    rows: Any
    projects: Any


def is_lazy(frame: object) -> bool:
    """Return whether *frame* is a lazy frame of Polars."""
    polars = sys.modules.get("polars")
    return polars is not None and isinstance(frame, polars.LazyFrame)


def to_arrow(frame: Any, is_used: Callable[[str], bool]) -> Arrow:  # noqa: ANN401 - a frame of any library
    """
    Return *frame* as an Arrow table; columns whose name is not used may be empty in it.

    Raises:
        ColumnsError: *frame* is no frame, or holds what Arrow has no place for (PR705); a text holds half a character
            (PR710).
    """
    try:
        return _table(frame, is_used)
    except (pa.ArrowException, OverflowError, UnicodeEncodeError) as error:
        reason = escape_control_chars(f"{type(frame).__name__} ({error})")
        raise ColumnsError([problem("PR705", found=reason)]) from error


def _table(frame: Any, is_used: Callable[[str], bool]) -> Arrow:  # noqa: ANN401 - as above
    if isinstance(frame, pa.RecordBatch):
        return pa.Table.from_batches([frame])
    if isinstance(frame, pa.Table):
        return frame
    polars, pandas = sys.modules.get("polars"), sys.modules.get("pandas")
    if polars is not None and isinstance(frame, polars.DataFrame | polars.LazyFrame):
        frame = frame.lazy().collect()
        objects = [name for name, kind in frame.schema.items() if kind == polars.Object]
        # polars 1.32 waits for itself for ever when it turns a column of objects into Arrow
        texts = [
            polars.Series(
                name, _texts(name, frame[name].to_list()) if is_used(name) else [None] * len(frame), polars.String
            )
            for name in objects
        ]
        return frame.with_columns(texts).to_arrow()
    if pandas is not None and isinstance(frame, pandas.DataFrame):
        names = [str(name) for name in frame.columns]
        columns = [_from_pandas(name, frame.iloc[:, place], is_used(name)) for place, name in enumerate(names)]
        return pa.Table.from_arrays(columns, names=names)
    if hasattr(frame, "__arrow_c_stream__"):
        return pa.RecordBatchReader.from_stream(frame).read_all()
    raise ColumnsError([problem("PR705", found=type(frame).__name__)])


def _from_pandas(name: str, series: Any, used: bool) -> Arrow:  # noqa: ANN401, FBT001 - a Series
    """Return a column of pandas; what Arrow has no type for becomes the texts of its values."""
    if not used:
        return pa.nulls(len(series))
    try:
        array = pa.Array.from_pandas(series)
    except (pa.ArrowException, OverflowError, UnicodeEncodeError):
        array = None
    if array is not None and not isinstance(array.type, pa.BaseExtensionType):
        return array
    cells = zip(series, series.isna(), strict=True)
    return pa.array(_texts(name, [None if missing else value for value, missing in cells]), pa.string())


def _texts(name: str, values: Sequence[object]) -> list[str | None]:
    """Return *values* of mixed kinds as a person would type them."""
    texts = [None if value is None else _text(value) for value in values]
    problems = [_half_character(name, row, text) for row, text in enumerate(texts, 1) if not _is_text(text or "")]
    if problems:
        raise ColumnsError(problems[:_MOST_PROBLEMS])
    return texts


_MOST_PROBLEMS = 20
"""Cells that are named when many hold half a character: enough to see what is wrong with the column."""


def _text(value: object) -> str:
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value == value and abs(value) != float("inf"):  # noqa: PLR0124 - NaN differs
        value = Decimal(repr(float(value)))
    if isinstance(value, Decimal) and value.is_finite():
        return format_decimal(shortest(value))
    return str(value)


def _is_text(text: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in text)


def _half_character(name: str, row: int, text: str | None) -> Problem:
    return problem("PR710", column=escape_control_chars(name), row=row, value=escape_control_chars(text or ""))


def beside(frame: Any, table: Arrow, scored: Arrow) -> Any:  # noqa: ANN401 - as above
    """Return *frame*, which is *table*, with the columns of *scored* behind its own; equal names are replaced."""
    names = scored.schema.names
    polars, pandas = sys.modules.get("polars"), sys.modules.get("pandas")
    if polars is not None and isinstance(frame, polars.DataFrame):
        return frame.drop(names, strict=False).hstack(polars.from_arrow(pa.Table.from_batches([scored])))
    if pandas is not None and isinstance(frame, pandas.DataFrame):
        others = frame.loc[:, [str(name) not in names for name in frame.columns]]
        added = _to_pandas(scored).set_axis(frame.index)
        return pandas.concat([others, added], axis=1)
    kept = [place for place, name in enumerate(table.schema.names) if name not in names]
    columns = [*(table.column(place) for place in kept), *scored.columns]
    return pa.Table.from_arrays(columns, names=[*(table.schema.names[place] for place in kept), *names])


def like(frame: object, table: Arrow) -> Any:  # noqa: ANN401 - as above
    """Return *table* as the kind of frame that *frame* is."""
    polars, pandas = sys.modules.get("polars"), sys.modules.get("pandas")
    if polars is not None and isinstance(frame, polars.DataFrame):
        return polars.from_arrow(table)
    return _to_pandas(table) if pandas is not None and isinstance(frame, pandas.DataFrame) else table


_COMPUTABLE = 18
"""Digits of decimals that pandas can multiply by a whole number: more do not fit the 38 of a product."""


def _to_pandas(table: Arrow) -> Any:  # noqa: ANN401 - a DataFrame
    """Return *table* as a frame of pandas, decimals as decimals and not as objects."""
    pandas = sys.modules["pandas"]  # its frame was given
    columns = [_narrowed(column) for column in table.columns]
    narrow = pa.table(columns, names=table.schema.names)
    return narrow.to_pandas(types_mapper=lambda kind: pandas.ArrowDtype(kind) if pa.types.is_decimal(kind) else None)


def _narrowed(column: Arrow) -> Arrow:
    if not pa.types.is_decimal(column.type):
        return column
    try:
        return column.cast(pa.decimal128(_COMPUTABLE, column.type.scale))
    except pa.ArrowInvalid:
        return column


_STATED = "stated:"
"""Stands before the names of columns about projects, where they stand beside subtotals."""
_AS_IT_STANDS = {"predicate_pushdown": False, "projection_pushdown": False, "slice_pushdown": False}
"""Nothing that follows is moved in front: some columns are only made here, and no row can do without others."""


def lazy_rows(frame: Any, scorer: "TableScorer", *, streamable: bool) -> Any:  # noqa: ANN401 - a LazyFrame
    """
    Return *frame* with what `TableScorer.scores` gives behind its columns, lazily.

    Raises:
        ColumnsError: The columns cannot be used (PR701-PR704).
    """
    return _mapped(frame, _Rows(scorer), streamable=streamable)


def lazy_projects(frame: Any, stated: Arrow, scorer: "TableScorer", *, streamable: bool) -> Any:  # noqa: ANN401 - as above
    """
    Return the totals of the projects of *frame*, lazily; it scores the rows for itself.

    Args:
        frame: A lazy frame of rows.
        stated: A table of projects; ``None`` to look for its columns in *frame*.
        scorer: The rules.
        streamable: Whether batches may be cut anywhere.

    Raises:
        ColumnsError: The columns cannot be used (PR701-PR704).
    """
    added = _mapped(frame, _Subtotals(scorer, in_rows=stated is None), streamable=streamable)
    return _mapped(added, _Projects(scorer, stated), streamable=False)


def _mapped(frame: Any, function: Any, *, streamable: bool) -> Any:  # noqa: ANN401 - as above
    """Return *frame* put through *function*; a frame without rows tells which columns that gives."""
    schema = function(frame.collect_schema().to_frame()).schema
    return frame.map_batches(function, schema=schema, streamable=streamable, **_AS_IT_STANDS)


@frozen
class _Rows:
    """Scores the rows of a frame."""

    scorer: "TableScorer"

    def __call__(self, frame: Any) -> Any:  # noqa: ANN401 - a DataFrame
        table = frame.to_arrow()
        return beside(frame, table, self.scorer.scores(table))


@frozen
class _Subtotals:
    """
    Adds up the rows of a frame by project, with what the first row of each states where that is wanted.

    Args:
        scorer: The rules.
        in_rows: Whether columns about projects are looked for.
    """

    scorer: "TableScorer"
    in_rows: bool

    def __call__(self, frame: Any) -> Any:  # noqa: ANN401 - a DataFrame
        table = frame.to_arrow()
        added = pa.Table.from_batches([self.scorer.subtotals(table, self.scorer.scores(table))])
        stated = self.scorer.project_data(table) if self.in_rows else None
        if stated is not None:  # its projects are those of the subtotals, in the same order
            for name in stated.schema.names[1:]:
                added = added.append_column(_STATED + name, stated.column(name))
        return like(frame, added)


@frozen
class _Projects:
    """
    Makes totals of what `_Subtotals` gave for all rows.

    Args:
        scorer: The rules.
        stated: A table of projects; ``None`` where their columns stand beside the subtotals.
    """

    scorer: "TableScorer"
    stated: Arrow

    def __call__(self, frame: Any) -> Any:  # noqa: ANN401 - a DataFrame
        names = self.scorer.subtotal_schema.names
        stated = self.stated
        if stated is None and len(frame.columns) > len(names):
            firsts = frame.unique("project", keep="first", maintain_order=True)
            about = [name for name in frame.columns if name not in names]
            stated = firsts.select("project", *about).to_arrow()
            stated = stated.rename_columns(["project", *(name.removeprefix(_STATED) for name in about)])
        added = frame.select(names).to_arrow().cast(self.scorer.subtotal_schema)
        return like(frame, self.scorer.totals(added, stated))
