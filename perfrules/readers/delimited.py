"""Self-evaluation forms as delimited text: what spreadsheet programs and budget systems export."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from attrs import evolve, frozen

from perfrules.errors import Problem, problem
from perfrules.inputs import capped, decode_any
from perfrules.outputs.names import unguarded
from perfrules.readers.base import ReadResult
from perfrules.readers.form.headers import header_at
from perfrules.readers.form.labels import are_labels
from perfrules.readers.form.reading import read_forms
from perfrules.readers.grid import Cell, Grid, own_cells
from perfrules.source import Place

__all__ = [
    "MAX_BAD",
    "MAX_CELLS",
    "MAX_FIELD",
    "MAX_FIELDS",
    "MAX_ROWS",
    "Broken",
    "Field",
    "Record",
    "read_delimited",
    "records_in",
]


MAX_FIELD = 32 * 1024
"""The greatest number of characters a field has."""
MAX_FIELDS = 1_000
"""The greatest number of fields a line has."""
MAX_BAD = 20
"""The number of lines with wrong quotation marks that are left out before the rest is."""


@frozen
class Field:
    """The text of a field, and where it starts: line and column, from 1."""

    text: str
    line: int
    column: int


@frozen
class Record:
    """The fields of a line; of several lines when a quoted field holds line ends."""

    fields: tuple[Field, ...]


@frozen
class Broken:
    """
    A line that was left out.

    Args:
        code: Why: PR531 (quotation marks), PR534 (a field too long), PR535 (too many fields), PR538 (too many lines
            with wrong quotation marks; nothing is read from here on).
        line: Its number, from 1.
        column: Where the field starts that breaks the rule; ``None`` when no field does alone.
    """

    code: str
    line: int
    column: int | None = None


@frozen
class _Wrong(Exception):  # noqa: N818 - it never leaves this module
    code: str
    at: int | None = None


def records_in(text: str, delimiter: str) -> Iterator[Record | Broken]:
    """Return the records of *text*, whose lines end in line feeds; blank lines are left out."""
    scanner = _Scanner(text, delimiter)
    at, line, bad = 0, 1, 0
    while at < len(text):
        try:
            fields, end = scanner.record(at, line)
        except _Wrong as wrong:
            bad += wrong.code == "PR531"
            if bad > MAX_BAD:
                yield Broken("PR538", line)
                return
            inside = wrong.at is not None and "\n" not in text[at : wrong.at]
            yield Broken(wrong.code, line, wrong.at - at + 1 if wrong.at is not None and inside else None)
            end = scanner.line_end(at)
        else:
            if len(fields) > 1 or fields[0].text:
                yield Record(tuple(fields))
        line += text.count("\n", at, end + 1)
        at = end + 1


@frozen
class _Scanner:
    text: str
    delimiter: str

    def line_end(self, at: int) -> int:
        """Return where the line of *at* ends: at its line feed, or behind the text."""
        end = self.text.find("\n", at)
        return len(self.text) if end < 0 else end

    def record(self, at: int, line: int) -> tuple[list[Field], int]:
        """Return the fields of the record that starts at *at* on *line*, and where its last line ends."""
        fields: list[Field] = []
        start, end = at, self.line_end(at)
        while True:
            if len(fields) == MAX_FIELDS:
                raise _Wrong("PR535")
            if self.text.startswith('"', at):
                value, behind = self._quoted(at)
            else:
                behind = self.text.find(self.delimiter, at, end)
                behind = end if behind < 0 else behind
                if behind - at > MAX_FIELD:
                    raise _Wrong("PR534", at)
                value = self.text[at:behind]
            fields.append(Field(value, line, at - start + 1))
            if behind > end:  # the field held line ends
                line += self.text.count("\n", at, behind)
                start, end = self.text.rfind("\n", at, behind) + 1, self.line_end(behind)
            if behind == end:
                return fields, end
            at = behind + 1

    def _quoted(self, at: int) -> tuple[str, int]:
        """Return the text of the quoted field at *at*, and the place behind it: a delimiter, a line end, the end."""
        limit = at + 2 * MAX_FIELD + 2
        here = at + 1
        while True:
            here = self.text.find('"', here, limit)
            if here < 0:
                raise _Wrong("PR531", at)
            if self.text.startswith('"', here + 1):
                here += 2
                continue
            break
        if here + 1 < len(self.text) and self.text[here + 1] not in (self.delimiter, "\n"):
            raise _Wrong("PR531", at)
        value = self.text[at + 1 : here].replace('""', '"')
        if len(value) > MAX_FIELD:
            raise _Wrong("PR534", at)
        return value, here + 1


MAX_ROWS = 100_000
"""The greatest number of records a file has."""
MAX_CELLS = 4_000_000
"""The greatest number of cells the table has: records times the fields of the longest one."""
_DELIMITERS = (",", "\t", ";", "|", "，")
_HEAD = 200
_LEAST_SIGNS, _LEAST_TITLES = 6, 4
"""So many signs, and titles of columns between them on one line: no report extracted from a PDF has that."""
_RULE = re.compile(r"\s*:?-{2,}:?\s*")
"""A cell of the line that Markdown draws below a header."""
_SAID = re.compile(r"sep=(.)\n")
_SHORTENED = re.compile(r"[+-]?[0-9](?:\.[0-9]+)?E[+-][0-9]{2,3}")
_LIMITS = {"PR534": MAX_FIELD, "PR535": MAX_FIELDS, "PR538": MAX_BAD}


def is_delimited(data: bytes, name: str) -> bool:
    """Return whether a plain text is a table with bars or tabs, as web pages and workbooks are copied."""
    text, _ = decode_any(data, name)
    return any(text.count(sign) >= _LEAST_SIGNS and _known(text, sign) >= _LEAST_TITLES for sign in "|\t")


def read_delimited(data: bytes, name: str) -> ReadResult:
    """
    Return the sheets in *data*, in UTF-8, UTF-16 or GB18030.

    Returns:
        Sheets whose places have line and column. Problems of the file: PR003, PR004, PR010 (encoding, empty), PR008
        (more than 100 000 records), PR537 (more than 4 million cells), PR532 (the delimiter is not the suffix's);
        of lines, which are left out: PR531, PR534, PR535, PR538; of cells that are used: PR536; of the form: see
        `perfrules.readers.form.reading.read_forms`.
    """
    text, encoding = decode_any(data, name)
    notices = [encoding] if encoding else []
    if not text:
        return ReadResult(problems=tuple(notices))
    usual = "\t" if name.lower().endswith(".tsv") else ","
    value = _SAID.match(text)
    body = text[value.end() :] if value else text
    delimiter = value[1] if value else _delimiter(body, usual)
    if delimiter != usual and delimiter:
        notices.append(problem("PR532", place=Place(name), found="TAB" if delimiter == "\t" else delimiter))
    grid = _grid(body, _Source(name, delimiter or usual, first=2 if value else 1))
    if isinstance(grid, Problem):
        return ReadResult(problems=capped((*notices, grid), name))
    sheets, problems = read_forms([grid.grid], name)
    ahead = (*notices, *grid.problems)
    shown = tuple(evolve(sheet, problems=capped((*ahead, *sheet.problems), name)) for sheet in sheets)
    return ReadResult(shown, capped((*ahead, *problems), name))


@frozen
class _Source:
    """A file: its name, its delimiter, and the number of the first line that is read."""

    name: str
    delimiter: str
    first: int = 1


@frozen
class _Table:
    """The cells of a file, and the lines that were left out."""

    grid: Grid
    problems: tuple[Problem, ...]


def _delimiter(text: str, usual: str) -> str:
    """Return the delimiter with which most titles and labels are known, *usual* before others; nothing if none."""
    known = {item: _known(text, item) for item in (usual, *_DELIMITERS)}
    best = max(known, key=lambda item: known[item])
    return best if known[best] else ""


def _known(text: str, delimiter: str) -> int:
    """Return how many titles and labels of a form are known in the first lines of *text*."""
    head = (item for item in islice(records_in(text, delimiter), _HEAD) if isinstance(item, Record))
    count = 0
    for record in head:
        # one line at a time is enough: of a header of two lines the lower one is known by itself
        grid = Grid((tuple(Cell(field.text) for field in record.fields),))
        header = header_at(grid, 0)
        if header is not None:
            count += len(header.keys)
        elif len(own_cells(grid, 0)) > 1 and are_labels(grid, 0):
            count += 1
    return count


def _grid(text: str, source: _Source) -> _Table | Problem:
    rows: list[Sequence[Cell]] = []
    problems: list[Problem] = []
    width = 0
    for record in records_in(text, source.delimiter):
        if isinstance(record, Broken):
            line = record.line + source.first - 1
            place = Place(source.name, line=line, column=record.column)
            problems.append(problem(record.code, place=place, line=line, limit=_LIMITS.get(record.code)))
            continue
        texts = [field.text for field in record.fields if field.text.strip()]
        if source.delimiter == "|" and texts and all(map(_RULE.fullmatch, texts)):
            continue
        if len(rows) == MAX_ROWS:
            return problem("PR008", place=Place(source.name), limit=MAX_ROWS)
        rows.append([_cell(field, source) for field in record.fields])
        width = max(width, len(record.fields))
    if len(rows) * width > MAX_CELLS:
        return problem("PR537", place=Place(source.name), limit=MAX_CELLS)
    blank = Cell()
    full = tuple((*row, *[blank] * (width - len(row))) for row in rows)
    return _Table(Grid(full, place=Place(source.name)), tuple(problems))


def _cell(field: Field, source: _Source) -> Cell:
    text = unguarded(field.text)
    place = Place(source.name, line=field.line + source.first - 1, column=field.column)
    if _SHORTENED.fullmatch(text):
        return Cell(text, place, problems=(problem("PR536", text=text),))
    return Cell(text, place)
