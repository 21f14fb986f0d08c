"""
The cells of a worksheet as they stand in the file, in one pass that counts them and checks where they stand.

The part is read as a stream. Nothing is set aside for what it claims about its size: a cell costs memory only when it
holds something, a merged range or a range of columns only its four corners.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from functools import lru_cache

from attrs import Factory, define, field, frozen

from perfrules.errors import Problem, problem
from perfrules.readers.grid import Cell
from perfrules.readers.ooxml import LocalNames, Refused, parse_xml
from perfrules.readers.xlsx.format_codes import GENERAL
from perfrules.readers.xlsx.number_formatting import Doubt, Shown, shown_number, shown_text
from perfrules.readers.xlsx.workbook import (
    LAST_COLUMN,
    LAST_ROW,
    MAX_CELLS,
    MAX_ROWS,
    MAX_TEXT,
    RichText,
    Style,
    Text,
    Workbook,
    cell_name,
    corner,
    no_such_cell,
    too_many,
    unescape,
)
from perfrules.source import Place

__all__ = ["Cells", "RawCell", "read_cells", "value_of"]


_ON = frozenset({"1", "true"})
_CELL_PARTS = frozenset({"v", "f", "is"})
_NO_WIDTH = frozenset({"0", "0.0"})


@define(eq=False)
class RawCell:
    """
    A cell as it is written; not frozen, for a workbook may have a million, and frozen ones take twice as long to make.

    Args:
        type: What its value is, by the letters of the format: ``n`` a number, ``s`` a shared string.
        value: The value as written; ``None`` when there is none.
        style: The number of its format.
        formula: The formula as written, empty for one that is written in another cell, ``None`` without one.
        rich: The text that stands in the cell itself.
    """

    type: str
    value: str | None
    style: int
    formula: str | None = None
    rich: Text | None = None


@frozen
class Cells:
    """
    What stands in a worksheet.

    Args:
        cells: The cells in which a person sees something, or that have a problem, by row and column from 1.
        merged: References of merged ranges, as written.
        hidden_rows: Rows that are not shown.
        hidden_columns: First and last columns of stretches that are not shown.
        count: How many cells are written down, empty ones too.
    """

    cells: Mapping[tuple[int, int], Cell]
    merged: Sequence[str]
    hidden_rows: frozenset[int]
    hidden_columns: Sequence[tuple[int, int]]
    count: int


@define
class _Scan:
    place: Place
    book: Workbook
    room: int
    locals: LocalNames = field(factory=LocalNames)
    columns: dict[str, int] = field(factory=dict)
    cells: dict[tuple[int, int], Cell] = field(factory=dict)
    merged: list[str] = field(factory=list)
    hidden_rows: set[int] = field(factory=set)
    hidden_columns: list[tuple[int, int]] = field(factory=list)
    rows: int = 0
    count: int = 0
    row: int = 0
    row_text: str = ""
    column: int = 0
    reference: str = ""
    type: str = "n"
    style: int = 0
    value: str | None = None
    formula: str | None = None
    rich: RichText = field(init=False, default=Factory(lambda self: RichText(self.place), takes_self=True))
    has_rich: bool = False
    within: str = ""
    is_cell: bool = False
    pieces: list[str] = field(factory=list)
    length: int = 0

    # ------------------------------------------------------------------------------------------- what the parser calls

    def start(self, name: str, attributes: dict[str, str]) -> None:
        known = self.locals[name]
        if known == "c":
            self._start_cell(attributes)
        elif self.is_cell:
            if self.within == "is":
                self.rich.start(known, attributes)
            elif known in _CELL_PARTS:
                self.within = known
                self.has_rich = self.has_rich or known == "is"
            elif known == "t" and self.type == "inlineStr":  # a program that leaves out <is>
                self.within = "is"
                self.has_rich = True
                self.rich.start(known, attributes)
        elif known == "row":
            self._start_row(attributes)
        elif known == "mergeCell":
            if len(self.merged) >= MAX_ROWS:
                raise Refused(too_many(MAX_ROWS, "合并区域的个数", "merged ranges", self.place))
            self.merged.append(attributes.get("ref", "")[:40])
        elif known == "col" and self._is_hidden(attributes, "width"):
            if len(self.hidden_columns) >= LAST_COLUMN:
                raise Refused(too_many(LAST_COLUMN, "列的个数", "columns", self.place))
            first, last = (_number(attributes.get(key, "")) for key in ("min", "max"))
            if not 1 <= first <= last <= LAST_COLUMN:
                raise Refused(no_such_cell(f"{attributes.get('min')}:{attributes.get('max')}", self.place))
            self.hidden_columns.append((first, last))

    def end(self, name: str) -> None:
        if not self.is_cell:
            return
        known = self.locals[name]
        if known == "c":
            self._end_cell()
        elif known == self.within:
            text = self.pieces[0] if len(self.pieces) == 1 else "".join(self.pieces)
            if known == "v":
                self.value = text
            elif known == "f":
                self.formula = text
            self.pieces.clear()
            self.within, self.length = "", 0
        elif self.within == "is":
            self.rich.end(known)

    def text(self, data: str) -> None:
        if self.within == "is":
            self.rich.text(data)
        elif self.within:
            self.pieces.append(data)
            self.length += len(data)
            if self.length > MAX_TEXT:
                raise Refused(too_many(MAX_TEXT, "单元格的字符数", "characters in a cell", self.place))

    # ----------------------------------------------------------------------------------------------- rows and cells

    def _start_row(self, attributes: dict[str, str]) -> None:
        self.rows += 1
        if self.rows > MAX_ROWS:
            raise Refused(too_many(MAX_ROWS, f"工作表“{self.place.cell}”的行数", "rows in a worksheet", self.place))
        written = attributes.get("r")
        self.row = self.row + 1 if written is None else _number(written)
        if not 1 <= self.row <= LAST_ROW:
            raise Refused(no_such_cell(written or str(self.row), self.place))
        self.column = 0
        self.row_text = str(self.row)
        if self._is_hidden(attributes, "ht"):
            self.hidden_rows.add(self.row)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self.count += 1
        if self.count > self.room:
            raise Refused(too_many(MAX_CELLS, "单元格的个数", "cells", self.place))
        written = attributes.get("r")
        if written is None:
            if self.row < 1 or self.column >= LAST_COLUMN:
                raise Refused(no_such_cell(f"{self.row}:{self.column + 1}", self.place))
            self.column += 1
            self.reference = cell_name(self.row, self.column)
        else:
            # Nearly every reference is that of its row, behind letters that were seen before.
            column = self.columns.get(written[: -len(self.row_text)]) if written.endswith(self.row_text) else None
            if column is None:
                self._move_to(written)
            else:
                self.column, self.reference = column, written
        self.type = attributes.get("t", "n")
        style = attributes.get("s")
        self.style = 0 if style is None else _number(style)
        self.is_cell = True

    def _move_to(self, reference: str) -> None:
        """Go to the cell that *reference* names, in whatever row."""
        at = corner(reference)
        if at is None:
            raise Refused(no_such_cell(reference, self.place))
        self.row, self.column = at
        self.row_text = str(self.row)
        self.reference = cell_name(*at)
        if reference.endswith(self.row_text):
            letters = reference[: -len(self.row_text)]
            if letters.isalpha() and letters.isupper():
                self.columns[letters] = self.column

    def _end_cell(self) -> None:
        rich = self.rich.taken() if self.has_rich else None
        value, formula = self.value, self.formula
        if value is not None or formula is not None or rich is not None:
            at = self.row, self.column
            if at in self.cells:
                raise Refused(problem("PR031", place=self.place, text=cell_name(*at)))
            where = Place(self.place.file, cell=f"{self.place.cell}!{self.reference}")
            plain = _plain_text(self.type, value, self.style, self.book) if formula is None and rich is None else None
            if plain is None:
                text, problems = value_of(RawCell(self.type, value, self.style, formula, rich), self.book, where)
                if problems or (text and not text.isspace()):
                    self.cells[at] = Cell(text, where, problems=problems)
            elif plain and not plain.isspace():
                self.cells[at] = Cell(plain, where)
        self.value = self.formula = None
        self.has_rich = self.is_cell = False
        self.within = ""

    def _is_hidden(self, attributes: dict[str, str], size: str) -> bool:
        return attributes.get("hidden", "") in _ON or attributes.get(size, "") in _NO_WIDTH


def _number(text: str) -> int:
    """Return the whole number *text*, or -1 for anything else."""
    return int(text) if text.isdecimal() and len(text) < 10 else -1


_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_LONGEST_NUMBER = 64
_PLAIN_NUMBER = re.compile(r"-?(?=[0-9.]{1,15}\Z)(?:0|[1-9][0-9]*)(?:\.[0-9]*[1-9])?(?<!-0)")
"""A number that is shown as it is written: at most 15 digits, as many as count, and none too many at either end."""
_NUMBERS_KEPT = 4096
_MOMENT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T([0-9]{2}:[0-9]{2})(?::[0-9]{2}(?:\.[0-9]+)?)?Z?)?")
_MIDNIGHT = "00:00"
_BOOLEANS = {"0": "FALSE", "1": "TRUE", "false": "FALSE", "true": "TRUE"}
_PLAIN = Style()
_CODES = {
    Doubt.AS_SHOWN: "PR543",
    Doubt.AS_HELD: "PR544",
    Doubt.HIDDEN: "PR545",
    Doubt.MOMENT: "PR546",
}
_CONSTANT = re.compile(r"[+-]?[0-9]{1,30}(?:\.[0-9]{1,30})?%?")
_QUOTED = re.compile('"[^"]*"')
# Functions that fetch or link, other workbooks ([1]Sheet1!A1), and other programs (program|topic!item).
_OUTSIDE = re.compile(
    r"\b(?:HYPERLINK|WEBSERVICE|FILTERXML|ENCODEURL|IMAGE|RTD|DDE|CALL|EXEC|REGISTER(?:\.ID)?|STOCKHISTORY|SQL\.REQUEST"
    r"|IMPORT(?:XML|DATA|HTML|FEED|RANGE)|CUBE[A-Z]+)\s*\("
    r"|\[[^\[\]]+\][\w.' -]*!"
    r"|\|",
    re.IGNORECASE,
)
_LONGEST_FORMULA = 8192


def _plain_text(kind: str, value: str | None, number: int, book: Workbook) -> str | None:
    """Return the text of a plain number or a shared text, which nearly every cell is; ``None`` for any other cell."""
    style = book.styles[number] if 0 <= number < len(book.styles) else _PLAIN
    if value is None or style.is_crossed_out:
        return None
    if kind == "n":
        return value if style.code == GENERAL and _PLAIN_NUMBER.fullmatch(value) else None
    shared = _shared(value, book) if kind == "s" and style.shows_texts else None
    return None if shared is None or shared.crossed_out else shared.text


def value_of(cell: RawCell, book: Workbook, place: Place) -> tuple[str, tuple[Problem, ...]]:
    """
    Return the text that *cell* shows, and its problems.

    A formula gives the result that was saved with it; nothing is computed, fetched or opened.

    Returns:
        The text, empty when nothing can be read. Problems: PR540 (a spreadsheet error), PR541, PR542, PR551, PR552
        (formulas), PR543 to PR546 (number formats), PR547 (not valid), PR561 (crossed out).
    """
    style = book.styles[cell.style] if 0 <= cell.style < len(book.styles) else _PLAIN
    has_result = cell.rich is not None or bool(cell.value) or (cell.type == "str" and cell.value is not None)
    if cell.formula is not None and not _CONSTANT.fullmatch(cell.formula):
        # Programs that cannot compute leave the result out, or write a 0 and ask for it to be computed on opening.
        uncomputed = "PR552" if has_result and book.is_stale and _is_zero(cell) else "" if has_result else "PR541"
        if uncomputed:
            return "", (problem(uncomputed, place=place, text=f"={cell.formula}"),)
    if not has_result:
        text = cell.formula or ""
        return text, tuple(_formula_problems(cell, text, place))
    text, problems = _text(cell, book, style, place)
    if style.is_crossed_out and text.strip():
        text, problems = "", (*problems, problem("PR561", place=place, text=text))
    return text, (*problems, *_formula_problems(cell, text, place))


def _is_zero(cell: RawCell) -> bool:
    return cell.type == "n" and cell.value is not None and cell.value.strip() == "0"


def _text(cell: RawCell, book: Workbook, style: Style, place: Place) -> tuple[str, tuple[Problem, ...]]:
    value = cell.value or ""
    if cell.rich is not None or cell.type == "s":
        result = cell.rich or _shared(value, book)
        if result is None:
            return _not_valid(value, place)
        problems = (problem("PR561", place=place, text=result.crossed_out),) if result.crossed_out.strip() else ()
        return _seen(shown_text(result.text, style.code), place, problems)
    if cell.type == "str":
        return _seen(shown_text(unescape(value), style.code), place)
    if cell.type == "e":
        return value, (problem("PR540", place=place, text=value),)
    if cell.type == "b":
        return (_BOOLEANS[value], ()) if value in _BOOLEANS else _not_valid(value, place)
    if cell.type == "d":
        moment = _moment(value)
        return _not_valid(value, place) if moment is None else (moment, ())
    trimmed = value.strip()
    if cell.type != "n" or len(trimmed) > _LONGEST_NUMBER or not _NUMBER.fullmatch(trimmed):
        return _not_valid(value, place)
    return _seen(_shown_number(trimmed, style.code, since_1904=book.since_1904), place)


@lru_cache(maxsize=_NUMBERS_KEPT)
def _shown_number(value: str, code: str, *, since_1904: bool) -> Shown:
    """Return what a number shows; the numbers of a form repeat themselves."""
    return shown_number(Decimal(value), code, since_1904=since_1904)


def _seen(shown: Shown, place: Place, others: tuple[Problem, ...] = ()) -> tuple[str, tuple[Problem, ...]]:
    if shown.doubt is None:
        return shown.text, others
    result = problem(_CODES[shown.doubt], place=place, seen=shown.seen, held=shown.stored, text=shown.stored)
    return shown.text, (*others, result)


def _not_valid(value: str, place: Place) -> tuple[str, tuple[Problem, ...]]:
    return "", (problem("PR547", place=place, text=value),)


def _shared(value: str, book: Workbook) -> Text | None:
    number = value.strip()
    at = int(number) if number.isdecimal() and len(number) < 10 else len(book.texts)
    return book.texts[at] if at < len(book.texts) else None


def _moment(value: str) -> str | None:
    match = _MOMENT.fullmatch(value.strip())
    if match is None:
        return None
    day, time = match.groups()
    try:
        datetime.fromisoformat(f"{day}T{time or _MIDNIGHT}")
    except ValueError:
        return None
    return day if time in (None, _MIDNIGHT) else f"{day} {time}"


def _formula_problems(cell: RawCell, result: str, place: Place) -> Iterator[Problem]:
    if cell.formula is None:
        return
    written = f"={cell.formula}"
    if _CONSTANT.fullmatch(cell.formula):
        yield problem("PR551", place=place, text=written, result=result)
    elif _OUTSIDE.search(_QUOTED.sub("", cell.formula[:_LONGEST_FORMULA])):
        yield problem("PR542", place=place, text=written, result=result)


def read_cells(book: Workbook, part: str, name: str, room: int) -> Cells | Problem:
    """
    Return what stands in the worksheet *part*.

    Args:
        book: The workbook.
        part: The worksheet.
        name: What its tab says.
        room: How many cells the workbook may still have.

    Returns:
        The cells, or one problem: PR024 (broken XML), PR028 (too many rows, cells or characters), PR029 (a cell that
        cannot be), PR031 (a cell that stands twice).
    """
    place = Place(book.parts.file, cell=name, key=part)
    scan = _Scan(place, book, room)
    refusal = parse_xml(book.parts.pieces(part), scan, place)
    if refusal is not None:
        return refusal
    return Cells(scan.cells, scan.merged, frozenset(scan.hidden_rows), scan.hidden_columns, scan.count)
