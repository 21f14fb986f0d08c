"""Reading delimited text: encoding, lines that hold no row, fields that are flags or days."""

import codecs
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from functools import partial
from itertools import chain

import numpy as np
import pyarrow as pa
import pyarrow.csv as pv
from attrs import evolve, frozen

from perfrules.engine.table.encode import Arrow, Integers, Mask
from perfrules.errors import BatchError, Problem, problem
from perfrules.outputs.names import GUARD, GUARDED
from perfrules.plain_values import iso_day, printed_day
from perfrules.readers.delimited import MAX_FIELD
from perfrules.runs.inputs import TableFile
from perfrules.runs.table_files import BadLine, FileRows, TableSource, pc, reading
from perfrules.wording import Wording

__all__ = [
    "MAX_UNREADABLE",
    "BadRow",
    "Cells",
    "Dialect",
    "converted",
    "open_csv",
]


_YES = frozenset({"true", "yes", "y", "1", "t", "是", "适用", "真"})
_NO = frozenset({"false", "no", "n", "0", "f", "否", "不适用", "假"})


@frozen
class BadRow:
    """
    A line that holds no row.

    Args:
        row: How many rows of the batch stand before it.
        line: Its number, from 1.
        text: What stands there.
        problem: Why it holds none.
    """

    row: int
    line: int
    text: str
    problem: Problem


@frozen(eq=False)
class Cells:
    """
    A batch with columns of the types wanted.

    Args:
        batch: The rows that are left.
        kept: Which of the rows given these are.
        bad_rows: Rows that hold a field which is not what its column is; their *line* is not known here.
    """

    batch: Arrow
    kept: Mask
    bad_rows: list[BadRow]


def converted(batch: Arrow, schema: Arrow) -> Cells:
    """Return *batch*, which holds texts, as one of *schema*, which wants texts, flags and days."""
    kept = ~_blank(batch)
    bad_rows: list[BadRow] = []
    columns = []
    for column, field in zip(batch.columns, schema, strict=True):
        if field.type not in _WORDS:
            columns.append(_unguarded(column))
            bad_rows += _too_long(batch, column, kept)
            continue
        meaning, wanted = _WORDS[field.type]
        columns.append(_mapped(column, field.type, meaning))
        wrong = pc.and_(columns[-1].is_null(), pc.not_equal(pc.utf8_trim_whitespace(column), ""))
        for row in np.flatnonzero(wrong.to_numpy(zero_copy_only=False) & kept).tolist():
            value = column[row].as_py()
            wrong_kind = problem("PR754", column=field.name, value=value, wanted=wanted.zh, wanted_en=wanted.en)
            bad_rows.append(BadRow(row, 0, _joined(batch, row), wrong_kind))
            kept[row] = False
    result = pa.RecordBatch.from_arrays(columns, schema=schema)
    return Cells(result if kept.all() else result.filter(pa.array(kept)), kept, bad_rows)


def _blank(batch: Arrow) -> Mask:
    """Return which rows have no text at all."""
    blank = np.ones(batch.num_rows, np.bool_)
    for column in batch.columns:
        if not blank.any():
            break
        blank &= pc.equal(column, "").to_numpy(zero_copy_only=False)
    return blank


def _too_long(batch: Arrow, column: Arrow, kept: Mask) -> list[BadRow]:
    if not len(column) or pc.max(pc.binary_length(column)).as_py() <= MAX_FIELD:
        return []
    rows = np.flatnonzero(pc.greater(pc.utf8_length(column), MAX_FIELD).to_numpy(zero_copy_only=False) & kept).tolist()
    kept[rows] = False
    return [BadRow(row, 0, _joined(batch, row), problem("PR534", limit=MAX_FIELD)) for row in rows]


def _joined(batch: Arrow, row: int) -> str:
    return ",".join(column[row].as_py() for column in batch.columns)


def _unguarded(column: Arrow) -> Arrow:
    if not pc.any(pc.starts_with(column, GUARD)).as_py():
        return column
    guarded = pc.match_substring_regex(column, GUARDED)
    return pc.if_else(guarded, pc.utf8_slice_codeunits(column, len(GUARD)), column)


def _mapped(column: Arrow, kind: Arrow, meaning: Callable[[str], object]) -> Arrow:
    """Return what *meaning* makes of the texts in *column*, each distinct one once."""
    encoded = column.dictionary_encode()
    values = pa.array([meaning(item.strip()) for item in encoded.dictionary.to_pylist()], kind)
    return values.take(encoded.indices)


def _flag(text: str) -> bool | None:
    word = text.lower()
    return True if word in _YES else False if word in _NO else None


def _day(text: str) -> date | None:
    return iso_day(text) or printed_day(text)


_WORDS: Mapping[Arrow, tuple[Callable[[str], object], Wording]] = {
    pa.bool_(): (_flag, Wording("是或否", "yes or no")),
    pa.date32(): (_day, Wording("日期", "a day")),
}
MAX_UNREADABLE = 1_000_000
"""The greatest number of lines of a file with another number of fields; one with more is another kind of file."""
_BLOCK = 4 * 1024 * 1024
_HEAD = 4 * 1024 * 1024
_SHOWN = 2_000
_DELIMITERS = (";", ",", "\t", "|")
"""Delimiters that a header of one column is looked through for: no table that can be scored has one column."""
_NOT_UTF8, _WITHOUT_END = "invalid UTF8", "straddl"
"""The words of pyarrow for bytes that are not UTF-8, and of a line longer than a block; it has no types for them."""


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


def open_csv(file: TableFile, dialect: Dialect) -> TableSource:
    """
    Return *file* with its columns, which hold texts but for those that *dialect* names.

    Raises:
        BatchError: It is empty (PR004), neither UTF-8 nor GB18030 (PR742), not in the encoding that was given (PR761),
            has a line without end (PR766), or one column, whose name seems to hold a delimiter (PR767).
        ArrowException: What pyarrow has to say of its first lines.
    """
    head = _head(file)
    known = evolve(dialect, encoding=dialect.encoding.lower() or _encoding(file, head))
    ragged = _Ragged()
    with (
        _reading(file, known, ragged),
        _opened(file) as stream,
        pv.open_csv(stream, _blocks(known), _parsing(known, ragged)) as reader,
    ):
        names = reader.schema.names
    if len(names) == 1 and (other := next((delimiter for delimiter in _DELIMITERS if delimiter in names[0]), "")):
        raise BatchError([problem("PR767", place=file.place, column=names[0], delimiter=other)])
    kinds = {**dict.fromkeys(known.flags, pa.bool_()), **dict.fromkeys(known.days, pa.date32())}
    schema = pa.schema([pa.field(name, kinds.get(name, pa.string())) for name in names])
    return TableSource(file, schema, None, partial(_chunks, file, known, schema))


def _opened(file: TableFile) -> Arrow:
    """
    Return *file* opened for pyarrow.

    Its reader reads ahead in a thread of its own. Through a file of Python that thread would need the interpreter, and
    one that still reads when the program ends aborts it (status 134). pyarrow takes no name that is no UTF-8.
    """
    name = str(file.path)
    return pa.OSFile(name) if name.isascii() or name.isprintable() else file.path.open("rb")


def _head(file: TableFile) -> bytes:
    with file.path.open("rb") as stream:
        head = stream.read(_HEAD)
    if not head.removeprefix(codecs.BOM_UTF8).strip():
        raise BatchError([problem("PR004", place=file.place)])
    return head


def _encoding(file: TableFile, head: bytes) -> str:
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
        """True where there were more than `MAX_UNREADABLE`."""
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


def _chunks(file: TableFile, dialect: Dialect, schema: Arrow, skip: int, columns: Sequence[str]) -> Iterator[FileRows]:
    ragged = _Ragged()
    texts = pv.ConvertOptions(
        column_types=dict.fromkeys(schema.names, pa.string()), strings_can_be_null=False, null_values=[]
    )
    lines, first = _Lines(schema.names), 0
    nothing = pa.RecordBatch.from_pylist([], pa.schema([pa.field(name, pa.string()) for name in schema.names]))
    with (
        _reading(file, dialect, ragged),
        _opened(file) as stream,
        pv.open_csv(stream, _blocks(dialect), _parsing(dialect, ragged), texts) as reader,
    ):
        for batch in chain(reader, [nothing]):  # the last lines may all be ragged
            numbers, bad_rows = lines.take(batch, ragged.lines)
            cells = converted(batch, schema)
            unfit = (evolve(bad_row, line=int(numbers[bad_row.row])) for bad_row in cells.bad_rows)
            before = first + np.concatenate([[0], np.cumsum(cells.kept)])
            result = [_named(item, file, int(before[item.row])) for item in sorted([*bad_rows, *unfit], key=_line)]
            passed = min(max(0, skip - first), cells.batch.num_rows)
            yield FileRows(
                cells.batch.select(list(columns)).slice(passed),
                first + passed,
                numbers[cells.kept][passed:],
                tuple(entry for entry in result if entry.before >= skip),
                min(stream.tell(), file.size),
            )
            first += cells.batch.num_rows


@contextmanager
def _reading(file: TableFile, dialect: Dialect, ragged: _Ragged) -> Iterator[None]:
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
        message = str(error.__cause__)
        if _NOT_UTF8 in message:
            raise BatchError([problem("PR761", place=file.place, encoding=encoding)]) from error
        if _WITHOUT_END in message:
            raise BatchError([problem("PR766", place=file.place, limit=_BLOCK)]) from error
        raise


def _line(bad_row: BadRow) -> int:
    return bad_row.line


def _named(bad_row: BadRow, file: TableFile, before: int) -> BadLine:
    placed = bad_row.problem.at(evolve(file.place, line=bad_row.line))
    return BadLine(file, before, bad_row.line, bad_row.text[:_SHOWN], placed)


class _Lines:
    """Counts lines: the parser counts records, of which a quoted one may stand on several lines."""

    def __init__(self, names: Sequence[str]) -> None:
        self._record = 2
        """Number of the next record; the first is that of *names*."""
        self._more = sum(name.count("\n") for name in names)
        """By how much lines are ahead of records."""

    def take(self, batch: Arrow, ragged: deque[Arrow]) -> tuple[Integers, list[BadRow]]:
        """Return for each row of *batch* its line, and the *ragged* lines among them and right behind them."""
        here: list[Arrow] = []
        while ragged and ragged[0].number <= self._record + batch.num_rows + len(here):
            here.append(ragged.popleft())
        records = np.arange(self._record, self._record + batch.num_rows + len(here))
        is_row = np.ones(len(records), np.bool_)
        is_row[[element.number - self._record for element in here]] = False
        ends = np.zeros(len(records), np.int64)
        ends[is_row] = _line_ends(batch)
        ends[~is_row] = [item.text.count("\n") for item in here]
        lines = records + self._more + np.cumsum(ends) - ends
        places = np.flatnonzero(~is_row)
        bad_rows = [
            BadRow(int(place) - number, int(lines[place]), entry.text, _ragged(entry, int(lines[place])))
            for number, (place, entry) in enumerate(zip(places, here, strict=True))
        ]
        self._record += len(records)
        self._more += int(ends.sum())
        return lines[is_row], bad_rows


def _ragged(line: Arrow, first: int) -> Problem:
    result, wanted = line.actual_columns, line.expected_columns
    more = line.text.rstrip("\r\n").count("\n")
    if more and line.text.count('"') % 2:
        return problem("PR765", last=first + more, found=result, wanted=wanted)
    return problem("PR741", found=result, wanted=wanted)


def _line_ends(batch: Arrow) -> Integers:
    """Return for each row how many line ends stand inside its fields."""
    ends = np.zeros(batch.num_rows, np.int64)
    for column in batch.columns:
        if pc.any(pc.match_substring(column, "\n")).as_py():
            ends += pc.count_substring(column, "\n").to_numpy(zero_copy_only=False)
    return ends
