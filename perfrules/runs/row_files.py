"""Writing a table batch by batch to one file, which takes its place only when its rows have been counted again."""

import io
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv as pv
import pyarrow.parquet as pq
from pyarrow import ipc

from perfrules.engine.table.columns import is_number
from perfrules.engine.table.encode import Arrow
from perfrules.errors import OutputError, Problem, problem
from perfrules.outputs import StagedFile
from perfrules.outputs.csv_injection import GUARD, LIKE_A_FORMULA, NUMBER
from perfrules.runs.chunks import pc, plain, writing
from perfrules.runs.options import Format
from perfrules.source import Place

__all__ = ["RowFile", "check_columns", "written_schema"]


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


_REJECTED = "rejected"


class RejectedRows:
    """
    Rejected rows on the disk, in their order.

    Args:
        folder: Where its files are.
        schema: Their columns.
        files: How many files there are already.

    Attributes:
        files: How many files there are.
    """

    def __init__(self, folder: Path, schema: Arrow, files: int) -> None:
        self._folder, self._schema, self.files = folder, schema, files
        self._sink: Any = None
        self._writer: Any = None

    def add(self, table: Arrow) -> None:
        """
        Add the rows of *table*.

        Raises:
            OutputError: The system refuses to write (PR642).
        """
        if not table.num_rows:
            return
        with writing(self._path(self.files)):
            if self._writer is None:
                self._sink = pa.OSFile(str(self._path(self.files)), "wb")
                self._writer = ipc.new_stream(self._sink, self._schema)
            self._writer.write_table(table)

    def flush(self) -> None:
        """
        Bring everything to the disk.

        Raises:
            OutputError: The system refuses (PR642).
        """
        if self._writer is not None:
            with writing(self._path(self.files)):
                self._writer.close()
                self._sink.close()
            self._writer = self._sink = None
            self.files += 1

    def batches(self) -> Iterator[Arrow]:
        """Yield what was added."""
        self.flush()
        for number in range(self.files):
            with pa.OSFile(str(self._path(number))) as source:
                yield from ipc.open_stream(source)

    def _path(self, number: int) -> Path:
        return self._folder / f"{_REJECTED}-{number:05d}.arrows"
