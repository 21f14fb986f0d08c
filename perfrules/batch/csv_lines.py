"""
Delimited text as chunks of texts, with the number of every line.

Lines with too many or too few fields are left out and named, and so are lines with a field that cannot be what its
column is, or is too long. Lines without any text are left out. An apostrophe that keeps a spreadsheet from taking a
text for a formula is taken off, as `perfrules.batch.row_files` puts it there.
"""

import codecs
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import chain

import numpy as np
import pyarrow as pa
import pyarrow.csv as pv
from attrs import evolve, frozen

from perfrules.batch.chunks import Chunk, Opened, Unreadable
from perfrules.batch.compute import compute as pc
from perfrules.batch.csv_cells import Misfit, converted
from perfrules.batch.failing import reading
from perfrules.batch.files import InputFile
from perfrules.engine.table.encode import Arrow, Integers
from perfrules.errors import BatchError, Problem, problem

__all__ = ["MAX_UNREADABLE", "Dialect", "open_csv"]

MAX_UNREADABLE = 1_000_000
"""How many lines of a file may have another number of fields; one with more is another kind of file."""
_BLOCK = 4 * 1024 * 1024
_HEAD = 4 * 1024 * 1024
_SHOWN = 2_000
_NOT_UTF8, _WITHOUT_END = "invalid UTF8", "straddl"
"""What pyarrow says of bytes that are not UTF-8, and of a line longer than a block; it has no types for them."""


@frozen
class Dialect:
    """
    How a file is read.

    Args:
        delimiter: What stands between fields.
        encoding: ``utf-8`` or ``gb18030``; empty to find it out.
        flags: Columns that say yes or no.
        days: Columns that hold days.
    """

    delimiter: str
    encoding: str = ""
    flags: tuple[str, ...] = ()
    days: tuple[str, ...] = ()


def open_csv(file: InputFile, dialect: Dialect) -> Opened:
    """
    Return *file* with its columns, which hold texts but for those that *dialect* names.

    Raises:
        BatchError: It is empty (PR004), neither UTF-8 nor GB18030 (PR742), not in the encoding that was given (PR761),
            or has a line without end (PR766).
        ArrowException: What pyarrow has to say of its first lines.
    """
    head = _head(file)
    known = evolve(dialect, encoding=dialect.encoding.lower() or _encoding(file, head))
    ragged = _Ragged()
    with (
        _reading(file, known, ragged),
        file.path.open("rb") as stream,
        pv.open_csv(stream, _blocks(known), _parsing(known, ragged)) as reader,
    ):
        names = reader.schema.names
    kinds = {**dict.fromkeys(known.flags, pa.bool_()), **dict.fromkeys(known.days, pa.date32())}
    schema = pa.schema([pa.field(one, kinds.get(one, pa.string())) for one in names])
    return Opened(file, schema, None, partial(_chunks, file, known, schema))


def _head(file: InputFile) -> bytes:
    with file.path.open("rb") as stream:
        head = stream.read(_HEAD)
    if not head.removeprefix(codecs.BOM_UTF8).strip():
        raise BatchError([problem("PR004", place=file.place)])
    return head


def _encoding(file: InputFile, head: bytes) -> str:
    """Return the encoding in which the beginning of *file* can be read, UTF-8 before GB18030."""
    if not head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        for encoding in ("utf-8", "gb18030"):
            try:
                codecs.getincrementaldecoder(encoding)("strict").decode(head, final=len(head) < _HEAD)
            except UnicodeDecodeError:
                continue
            return encoding
    raise BatchError([problem("PR742", place=file.place)])


def _blocks(dialect: Dialect) -> Arrow:
    return pv.ReadOptions(use_threads=False, block_size=_BLOCK, encoding=dialect.encoding)


class _Ragged:
    """Lines with another number of fields, until they are taken; lives while a file is read."""

    def __init__(self) -> None:
        self.lines: deque[Arrow] = deque()
        self._left = MAX_UNREADABLE

    @property
    def are_too_many(self) -> bool:
        """Whether there were more than `MAX_UNREADABLE`."""
        return self._left < 0

    def keep(self, line: Arrow) -> str:
        """Keep *line*, and tell pyarrow to go on, or not."""
        self._left -= 1
        self.lines.append(line)
        return "error" if self.are_too_many else "skip"


def _parsing(dialect: Dialect, ragged: _Ragged) -> Arrow:
    # blank lines come as rows of empty fields, so that the parser counts them
    return pv.ParseOptions(
        delimiter=dialect.delimiter, newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=ragged.keep
    )


def _chunks(file: InputFile, dialect: Dialect, schema: Arrow, skip: int, columns: Sequence[str]) -> Iterator[Chunk]:
    ragged = _Ragged()
    texts = pv.ConvertOptions(
        column_types=dict.fromkeys(schema.names, pa.string()), strings_can_be_null=False, null_values=[]
    )
    lines, first = _Lines(schema.names), 0
    nothing = pa.RecordBatch.from_pylist([], pa.schema([pa.field(one, pa.string()) for one in schema.names]))
    with (
        _reading(file, dialect, ragged),
        file.path.open("rb") as stream,
        pv.open_csv(stream, _blocks(dialect), _parsing(dialect, ragged), texts) as reader,
    ):
        for batch in chain(reader, [nothing]):  # the last lines may all be ragged
            numbers, misfits = lines.take(batch, ragged.lines)
            cells = converted(batch, schema)
            unfit = (evolve(one, line=int(numbers[one.row])) for one in cells.misfits)
            before = first + np.concatenate([[0], np.cumsum(cells.kept)])
            found = [_named(one, file, int(before[one.row])) for one in sorted([*misfits, *unfit], key=_line)]
            passed = min(max(0, skip - first), cells.batch.num_rows)
            yield Chunk(
                cells.batch.select(list(columns)).slice(passed),
                first + passed,
                numbers[cells.kept][passed:],
                tuple(one for one in found if one.before >= skip),
                min(stream.tell(), file.size),
            )
            first += cells.batch.num_rows


@contextmanager
def _reading(file: InputFile, dialect: Dialect, ragged: _Ragged) -> Iterator[None]:
    """
    Turn what goes wrong in reading *file* into a problem.

    PR755 (too many *ragged* lines), PR761 (bytes that are not of the encoding), PR766 (a line that ends nowhere), else
    PR732.
    """
    encoding = dialect.encoding.upper()
    try:
        with reading(file):
            yield
    except UnicodeDecodeError as error:
        raise BatchError([problem("PR761", place=file.place, encoding=encoding)]) from error
    except BatchError as error:
        if ragged.are_too_many:
            raise BatchError([problem("PR755", place=file.place, limit=MAX_UNREADABLE)]) from error
        said = str(error.__cause__)
        if _NOT_UTF8 in said:
            raise BatchError([problem("PR761", place=file.place, encoding=encoding)]) from error
        if _WITHOUT_END in said:
            raise BatchError([problem("PR766", place=file.place, limit=_BLOCK)]) from error
        raise


def _line(misfit: Misfit) -> int:
    return misfit.line


def _named(misfit: Misfit, file: InputFile, before: int) -> Unreadable:
    said = misfit.problem.at(evolve(file.place, line=misfit.line))
    return Unreadable(file, before, misfit.line, misfit.text[:_SHOWN], said)


class _Lines:
    """Counts lines: the parser counts records, of which a quoted one may stand on several lines."""

    def __init__(self, names: Sequence[str]) -> None:
        self._record = 2
        """Number of the next record; the first is that of *names*."""
        self._more = sum(one.count("\n") for one in names)
        """By how much lines are ahead of records."""

    def take(self, batch: Arrow, ragged: deque[Arrow]) -> tuple[Integers, list[Misfit]]:
        """Return for each row of *batch* its line, and the *ragged* lines among them and right behind them."""
        here: list[Arrow] = []
        while ragged and ragged[0].number <= self._record + batch.num_rows + len(here):
            here.append(ragged.popleft())
        records = np.arange(self._record, self._record + batch.num_rows + len(here))
        is_row = np.ones(len(records), np.bool_)
        is_row[[one.number - self._record for one in here]] = False
        ends = np.zeros(len(records), np.int64)
        ends[is_row] = _line_ends(batch)
        ends[~is_row] = [one.text.count("\n") for one in here]
        lines = records + self._more + np.cumsum(ends) - ends
        places = np.flatnonzero(~is_row)
        misfits = [
            Misfit(int(place) - number, int(lines[place]), one.text, _ragged(one, int(lines[place])))
            for number, (place, one) in enumerate(zip(places, here, strict=True))
        ]
        self._record += len(records)
        self._more += int(ends.sum())
        return lines[is_row], misfits


def _ragged(line: Arrow, first: int) -> Problem:
    found, wanted = line.actual_columns, line.expected_columns
    more = line.text.rstrip("\r\n").count("\n")
    if more and line.text.count('"') % 2:
        return problem("PR765", last=first + more, found=found, wanted=wanted)
    return problem("PR741", found=found, wanted=wanted)


def _line_ends(batch: Arrow) -> Integers:
    """Return for each row how many line ends stand inside its fields."""
    ends = np.zeros(batch.num_rows, np.int64)
    for column in batch.columns:
        if pc.any(pc.match_substring(column, "\n")).as_py():
            ends += pc.count_substring(column, "\n").to_numpy(zero_copy_only=False)
    return ends
