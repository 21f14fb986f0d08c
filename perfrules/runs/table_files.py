"""
Files of rows: what is read of each, Parquet and Arrow opened, and every format written batch by batch.

`csv_files` opens those that are text.
"""

import io
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute
import pyarrow.csv as pv
import pyarrow.parquet as pq
from attrs import evolve, frozen
from pyarrow import ipc

from perfrules.engine.table.encode import Arrow, Integers, is_number
from perfrules.errors import BatchError, OutputError, Problem, problem
from perfrules.outputs import StagedFile, failure
from perfrules.outputs.names import GUARD, LIKE_A_FORMULA, NUMBER
from perfrules.runs.inputs import TableFile
from perfrules.runs.options import Format
from perfrules.source import Place

__all__ = [
    "BadLine",
    "FileRows",
    "RowFile",
    "TableSource",
    "check_columns",
    "open_arrow",
    "open_parquet",
    "pc",
    "plain",
    "reading",
    "writing",
    "written_schema",
]


@frozen
class BadLine:
    """
    A line of delimited text that holds no row.

    Args:
        file: Its file.
        before: How many rows of the file stand before it.
        line: Number of the line, from 1.
        text: What stands there, shortened.
        problem: Why it holds none.
    """

    file: TableFile
    before: int
    line: int
    text: str
    problem: Problem


@frozen(eq=False)
class FileRows:
    """
    Rows that follow each other in one file.

    Args:
        batch: The rows.
        first: How many rows of the file stand before them.
        numbers: For each row the number of its line in delimited text, else its own number, both from 1.
        unreadable: Lines found while these rows were read, in their order; some may stand before or behind the rows.
        bytes: How many bytes of the file have been read, about.
    """

    batch: Arrow
    first: int
    numbers: Integers
    unreadable: tuple[BadLine, ...]
    bytes: int


@frozen(eq=False)
class TableSource:
    """
    A file whose columns are known.

    Args:
        file: The file.
        schema: Its columns.
        rows: How many rows it has, where that is known without reading them.
        read: Yields its chunks: how many rows are passed over, and which columns are wanted.
    """

    file: TableFile
    schema: Arrow
    rows: int | None
    read: Callable[[int, Sequence[str]], Iterator[FileRows]]


def plain(kind: Arrow) -> Arrow:
    """Return the type of the values that a column of *kind* holds."""
    return kind.value_type if pa.types.is_dictionary(kind) else kind


pc: Any = pyarrow.compute


_PIECE = 65_536
_BUFFER = 1024 * 1024
_MAGIC = b"ARROW1"


def open_parquet(file: TableFile) -> TableSource:
    """Return a Parquet file with its columns; raises what pyarrow raises."""
    with pq.ParquetFile(file.path, pre_buffer=False, buffer_size=_BUFFER) as result:
        rows, schema = result.metadata.num_rows, result.schema_arrow
    return TableSource(file, schema.remove_metadata(), rows, partial(_parquet_chunks, file))


def _parquet_chunks(file: TableFile, skip: int, columns: Sequence[str]) -> Iterator[FileRows]:
    with reading(file), pq.ParquetFile(file.path, pre_buffer=False, buffer_size=_BUFFER) as result:
        about = result.metadata
        first = group = 0
        while group < about.num_row_groups and first + about.row_group(group).num_rows <= skip:
            first += about.row_group(group).num_rows
            group += 1
        groups = list(range(group, about.num_row_groups))
        batches = result.iter_batches(_PIECE, row_groups=groups, columns=list(columns))
        yield from _numbered(file, batches, first, skip, about.num_rows)


def open_arrow(file: TableFile) -> TableSource:
    """Return an Arrow file, with a table of contents or without, and its columns; raises what pyarrow raises."""
    with file.path.open("rb") as stream:
        is_file = stream.read(len(_MAGIC)) == _MAGIC
    with pa.OSFile(str(file.path)) as source:
        schema = (ipc.open_file(source) if is_file else ipc.open_stream(source)).schema
    return TableSource(file, schema.remove_metadata(), None, partial(_arrow_chunks, file, is_file=is_file))


def _arrow_chunks(file: TableFile, skip: int, columns: Sequence[str], *, is_file: bool) -> Iterator[FileRows]:
    with reading(file), pa.OSFile(str(file.path)) as source:
        if is_file:
            result = ipc.open_file(source)
            batches = (result.get_batch(number) for number in range(result.num_record_batches))
        else:
            batches = ipc.open_stream(source)
        first = 0
        for batch in batches:
            chosen = batch.select(list(columns))
            parts = (chosen.slice(at, _PIECE) for at in range(0, len(chosen), _PIECE))
            for rows_read in _numbered(file, parts, first, skip, None):
                yield evolve(rows_read, bytes=min(source.tell(), file.size))
            first += len(chosen)


def _numbered(
    file: TableFile, batches: Iterator[Arrow], first: int, skip: int, total: int | None
) -> Iterator[FileRows]:
    for batch in batches:
        passed = min(max(0, skip - first), batch.num_rows)
        start, first = first + passed, first + batch.num_rows
        if start < first:
            read = file.size * first // total if total else 0
            yield FileRows(batch.slice(passed), start, np.arange(start, first) + 1, (), read)


def written_schema(schema: Arrow, form: Format) -> Arrow:
    """Return the columns of *schema* as a file of *form* holds them: dictionaries stay such only in Parquet."""
    kept = [pa.field(item.name, _written_type(item.type, form)) for item in schema]
    return pa.schema(kept)


def _written_type(kind: Arrow, form: Format) -> Arrow:
    if form is Format.PARQUET:
        return kind
    kind = plain(kind)
    return pa.large_string() if pa.types.is_string_view(kind) else kind


def check_columns(schema: Arrow, form: Format, path: Path) -> list[Problem]:
    """Return which columns of *schema* a file of *form* cannot hold (PR739)."""
    problems: list[Problem] = []
    for item in written_schema(schema, form):
        alone = pa.schema([item])
        try:
            writer = _writer(io.BytesIO(), alone, form)
            writer.write_batch(pa.RecordBatch.from_arrays([pa.array([], item.type)], schema=alone))
            writer.close()
        except (pa.ArrowException, TypeError):
            place = Place(os.fspath(path))
            problems.append(problem("PR739", place=place, column=item.name, found=item.type, format=form))
    return problems


class RowFile:
    """
    A file of rows that is being written.

    Args:
        path: The file.
        schema: Its columns.
        form: Its kind; that of its ending unless given.
        sources: Files that are never overwritten.

    Attributes:
        rows: How many rows it has so far.
        schema: Its columns as they are written.

    Raises:
        OutputError: It cannot be written (PR642, PR643, PR644).
    """

    def __init__(
        self, path: Path, schema: Arrow, *, form: Format | None = None, sources: Iterable[str | os.PathLike[str]] = ()
    ) -> None:
        self.form = form or Format.of(path) or Format.PARQUET
        self.schema = written_schema(schema, self.form)
        self.path = path
        self.rows = 0
        self._staged = StagedFile(path, sources=sources)
        self._writer: Any = None
        with self._guarded():
            self._writer = _writer(self._staged.stream, self.schema, self.form)

    def write(self, batch: Arrow) -> None:
        """
        Write *batch*, whose columns are those of the schema given.

        Raises:
            OutputError: The system refuses (PR642).
        """
        columns = [self._cells(item, field.type) for item, field in zip(batch.columns, self.schema, strict=True)]
        with self._guarded():
            self._writer.write_batch(pa.RecordBatch.from_arrays(columns, schema=self.schema))
        self.rows += batch.num_rows

    def finish(self) -> int:
        """
        Bring everything to the disk, count the rows that stand there, and return the size in bytes.

        Raises:
            OutputError: The system refuses (PR642), or there are other rows than were written (PR748).
        """
        with self._guarded():
            self._writer.close()
        self._staged.finish()
        with self._guarded():
            result = _counted(self._staged.temporary, self.form, self.rows)
            size = self._staged.temporary.stat().st_size
        if result != self.rows:
            self.discard()
            raise OutputError([problem("PR748", place=Place(os.fspath(self.path)), found=result, wanted=self.rows)])
        return size

    def commit(self) -> None:
        """
        Give the finished file its name.

        Raises:
            OutputError: The system refuses (PR642).
        """
        self._staged.commit()

    def discard(self) -> None:
        """Remove what was written and not committed; harmless at any time."""
        self._staged.discard()
        with suppress(Exception):  # what it still writes goes nowhere
            self._writer.close()

    def _cells(self, column: Arrow, kind: Arrow) -> Arrow:
        cells = column if column.type == kind else column.cast(kind)
        is_text = pa.types.is_string(kind) or pa.types.is_large_string(kind)
        return _inert(cells) if is_text and self.form.delimiter else cells

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        """Discard the file when something is raised while it is written; what the system raises becomes a problem."""
        try:
            with writing(self.path):
                yield
        except BaseException:
            self.discard()
            raise


def _writer(stream: Any, schema: Arrow, form: Format) -> Any:  # noqa: ANN401 - writers of pyarrow
    match form:
        case Format.PARQUET:
            # dictionaries of numbers take longer and, where most are different, more room than the numbers
            texts: Any = [item.name for item in schema if not is_number(item.type)]
            return pq.ParquetWriter(stream, schema, compression="zstd", compression_level=1, use_dictionary=texts)
        case Format.ARROW:
            return ipc.new_file(stream, schema)
        case Format.STREAM:
            return ipc.new_stream(stream, schema)
    stream.write("\ufeff".encode())  # spreadsheets take a file without it for one in the system's encoding
    return pv.CSVWriter(stream, schema, write_options=pv.WriteOptions(delimiter=form.delimiter))


def _counted(path: Path, form: Format, written: int) -> int:
    """Return how many rows the file at *path* says it has; text says nothing, its bytes are counted by its writer."""
    match form:
        case Format.PARQUET:
            return int(pq.read_metadata(path).num_rows)
        case Format.ARROW:
            with pa.memory_map(str(path)) as source:
                result = ipc.open_file(source)
                return sum(result.get_batch(number).num_rows for number in range(result.num_record_batches))
        case Format.STREAM:
            with pa.memory_map(str(path)) as source:
                return sum(batch.num_rows for batch in ipc.open_stream(source))
    return written


def _inert(texts: Arrow) -> Arrow:
    """Return *texts* as `perfrules.outputs.csv_injection.inert` gives each."""
    formula = pc.match_substring_regex(texts, LIKE_A_FORMULA)
    if not pc.any(formula).as_py():
        return texts
    formula = pc.and_(formula, pc.invert(pc.match_substring_regex(texts, NUMBER)))
    return pc.if_else(
        formula, pc.binary_join_element_wise(pa.scalar(GUARD, texts.type), texts, pa.scalar("", texts.type)), texts
    )


@contextmanager
def reading(file: TableFile) -> Iterator[None]:
    """Turn what goes wrong in reading *file* into a problem (PR732, PR675) of a `BatchError`."""
    try:
        yield
    except MemoryError as error:
        raise BatchError([problem("PR675", place=file.place)]) from error
    except (pa.ArrowException, OSError, UnicodeEncodeError) as error:
        reason = next(iter(str(error).splitlines()), "") or type(error).__name__
        raise BatchError([problem("PR732", place=file.place, reason=reason)]) from error


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn what the system refuses while *path* is written into a problem (PR642) of an `OutputError`."""
    try:
        yield
    except OutputError:
        raise
    except OSError as error:
        raise OutputError([failure(error, path)]) from error
