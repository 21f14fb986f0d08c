"""Opening files of every format, and whether several of them are one table."""

from collections.abc import Iterator, Sequence
from functools import partial

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from attrs import evolve
from pyarrow import ipc

from perfrules.batch.chunks import Chunk, Opened
from perfrules.batch.csv_lines import Dialect, open_csv
from perfrules.batch.failing import reading
from perfrules.batch.files import InputFile
from perfrules.batch.formats import Format
from perfrules.batch.options import Options
from perfrules.engine.table.columns import FACTS, ROWS, Kind
from perfrules.engine.table.encode import Arrow
from perfrules.errors import BatchError, Problem, problem

__all__ = ["aligned", "open_input", "open_inputs", "plain"]

_PIECE = 65_536
_BUFFER = 1024 * 1024
_MAGIC = b"ARROW1"
_NONE = "—"


def open_inputs(files: Sequence[InputFile], options: Options) -> tuple[list[Opened], list[Problem]]:
    """
    Return *files* opened, and what is wrong with them.

    Problems: PR004, PR732, PR742, PR761, PR766 (a file that cannot be read), PR733 and PR734 (columns unlike those
    of the first).
    """
    opened: list[Opened] = []
    problems: list[Problem] = []
    for file in files:
        try:
            opened.append(open_input(file, options))
        except BatchError as error:
            problems += error.problems
    for one in opened[1:]:
        problems += _differences(one, opened[0])
    return opened, problems


def open_input(file: InputFile, options: Options) -> Opened:
    """
    Return *file* opened.

    Raises:
        BatchError: It cannot be read: PR004, PR732, PR742, PR761, PR766.
    """
    if not file.size:
        raise BatchError([problem("PR004", place=file.place)])
    with reading(file):
        match file.format:
            case Format.CSV | Format.TSV:
                return open_csv(file, _dialect(file, options))
            case Format.PARQUET:
                return _open_parquet(file)
        return _open_arrow(file)


def _dialect(file: InputFile, options: Options) -> Dialect:
    fields = {**ROWS, **FACTS}

    def named(kind: Kind) -> tuple[str, ...]:
        return tuple(options.columns.get(name, name) for name, one in fields.items() if one.kind is kind)

    delimiter = options.delimiter or file.format.delimiter
    return Dialect(delimiter, options.encoding, flags=named(Kind.FLAG), days=named(Kind.DATE))


def _open_parquet(file: InputFile) -> Opened:
    with pq.ParquetFile(file.path, pre_buffer=False, buffer_size=_BUFFER) as found:
        rows, schema = found.metadata.num_rows, found.schema_arrow
    return Opened(file, schema.remove_metadata(), rows, partial(_parquet_chunks, file))


def _parquet_chunks(file: InputFile, skip: int, columns: Sequence[str]) -> Iterator[Chunk]:
    with reading(file), pq.ParquetFile(file.path, pre_buffer=False, buffer_size=_BUFFER) as found:
        about = found.metadata
        first = group = 0
        while group < about.num_row_groups and first + about.row_group(group).num_rows <= skip:
            first += about.row_group(group).num_rows
            group += 1
        groups = list(range(group, about.num_row_groups))
        batches = found.iter_batches(_PIECE, row_groups=groups, columns=list(columns))
        yield from _numbered(file, batches, first, skip, about.num_rows)


def _open_arrow(file: InputFile) -> Opened:
    with file.path.open("rb") as stream:
        is_file = stream.read(len(_MAGIC)) == _MAGIC
    with pa.OSFile(str(file.path)) as source:
        schema = (ipc.open_file(source) if is_file else ipc.open_stream(source)).schema
    return Opened(file, schema.remove_metadata(), None, partial(_arrow_chunks, file, is_file=is_file))


def _arrow_chunks(file: InputFile, skip: int, columns: Sequence[str], *, is_file: bool) -> Iterator[Chunk]:
    with reading(file), pa.OSFile(str(file.path)) as source:
        if is_file:
            found = ipc.open_file(source)
            batches = (found.get_batch(number) for number in range(found.num_record_batches))
        else:
            batches = ipc.open_stream(source)
        first = 0
        for batch in batches:
            chosen = batch.select(list(columns))
            parts = (chosen.slice(at, _PIECE) for at in range(0, len(chosen), _PIECE))
            for chunk in _numbered(file, parts, first, skip, None):
                yield evolve(chunk, bytes=min(source.tell(), file.size))
            first += len(chosen)


def _numbered(file: InputFile, batches: Iterator[Arrow], first: int, skip: int, total: int | None) -> Iterator[Chunk]:
    for batch in batches:
        passed = min(max(0, skip - first), batch.num_rows)
        start, first = first + passed, first + batch.num_rows
        if start < first:
            read = file.size * first // total if total else 0
            yield Chunk(batch.slice(passed), start, np.arange(start, first) + 1, (), read)


def _differences(one: Opened, first: Opened) -> list[Problem]:
    """Return how the columns of *one* differ from those of *first*."""
    here, there = set(one.schema.names), set(first.schema.names)
    named = str(first.file.path)
    if here != there:
        missing, more = ("、".join(sorted(names)) or _NONE for names in (there - here, here - there))
        return [problem("PR733", place=one.file.place, first=named, missing=missing, more=more)]
    if len(here) < len(one.schema) or len(there) < len(first.schema):
        return []  # names that occur twice are said of every file
    return [
        problem("PR734", place=one.file.place, column=name, found=found, first=named, wanted=wanted)
        for name in first.schema.names
        if (found := plain(one.schema.field(name).type)) != (wanted := plain(first.schema.field(name).type))
    ]


def plain(kind: Arrow) -> Arrow:
    """Return the type of the values that a column of *kind* holds."""
    return kind.value_type if pa.types.is_dictionary(kind) else kind


def aligned(schemas: Sequence[Arrow], columns: Sequence[str]) -> Arrow:
    """Return the schema of *columns* in which all files are read: dictionaries only where all have the same."""
    fields = []
    for name in columns:
        kinds = {one.field(name).type for one in schemas}
        fields.append(pa.field(name, kinds.pop() if len(kinds) == 1 else plain(kinds.pop())))
    return pa.schema(fields)
