"""
The cells of a worksheet as they stand in the file, in one pass that counts them and checks where they stand.

The part is read as a stream. Nothing is set aside for what it claims about its size: a cell costs memory only when it
holds something, a merged range or a range of columns only its four corners.
"""

from collections.abc import Mapping, Sequence

from attrs import Factory, define, field, frozen

from perfrules.errors import Problem, problem
from perfrules.readers.package.parts import Parts
from perfrules.readers.package.xml import Refused, local, parse_xml
from perfrules.readers.xlsx.limits import (
    LAST_COLUMN,
    LAST_ROW,
    MAX_CELLS,
    MAX_ROWS,
    MAX_TEXT,
    cell_name,
    corner,
    no_such_cell,
    too_many,
)
from perfrules.readers.xlsx.texts import RichText, Text
from perfrules.source import Place

__all__ = ["Cells", "RawCell", "read_cells"]

_ON = frozenset({"1", "true"})
_CELL_PARTS = frozenset({"v", "f", "is"})
_NO_WIDTH = frozenset({"0", "0.0"})


@frozen
class RawCell:
    """
    A cell that holds something.

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
        cells: The cells that hold something, by row and column from 1.
        merged: References of merged ranges, as written.
        hidden_rows: Rows that are not shown.
        hidden_columns: First and last columns of stretches that are not shown.
        count: How many cells are written down, empty ones too.
    """

    cells: Mapping[tuple[int, int], RawCell]
    merged: Sequence[str]
    hidden_rows: frozenset[int]
    hidden_columns: Sequence[tuple[int, int]]
    count: int


@define
class _Scan:
    place: Place
    room: int
    cells: dict[tuple[int, int], RawCell] = field(factory=dict)
    merged: list[str] = field(factory=list)
    hidden_rows: set[int] = field(factory=set)
    hidden_columns: list[tuple[int, int]] = field(factory=list)
    rows: int = 0
    count: int = 0
    row: int = 0
    column: int = 0
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
        known = local(name)
        if known == "c":
            self._start_cell(attributes)
        elif self.is_cell:
            if self.within == "is":
                self.rich.start(known, attributes)
            elif known in _CELL_PARTS:
                self.within = known
                self.has_rich = self.has_rich or known == "is"
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
        known = local(name)
        if known == "c":
            self._end_cell()
        elif known == self.within:
            text = "".join(self.pieces)
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
        if self._is_hidden(attributes, "ht"):
            self.hidden_rows.add(self.row)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self.count += 1
        if self.count > self.room:
            raise Refused(too_many(MAX_CELLS, "单元格的个数", "cells", self.place))
        written = attributes.get("r")
        if written is None:
            found = (self.row, self.column + 1)
            if self.row < 1 or self.column >= LAST_COLUMN:
                raise Refused(no_such_cell(f"{self.row}:{self.column + 1}", self.place))
        else:
            at = corner(written)
            if at is None:
                raise Refused(no_such_cell(written, self.place))
            found = at
        self.row, self.column = found
        self.type = attributes.get("t", "n")
        self.style = _number(attributes.get("s", "0"))
        self.is_cell = True

    def _end_cell(self) -> None:
        rich = self.rich.taken() if self.has_rich else None
        if self.value is not None or self.formula is not None or rich is not None:
            at = self.row, self.column
            if at in self.cells:
                raise Refused(problem("PR031", place=self.place, text=cell_name(*at)))
            self.cells[at] = RawCell(self.type, self.value, self.style, self.formula, rich)
        self.value = self.formula = None
        self.has_rich = self.is_cell = False

    def _is_hidden(self, attributes: dict[str, str], size: str) -> bool:
        return attributes.get("hidden", "") in _ON or attributes.get(size, "") in _NO_WIDTH


def _number(text: str) -> int:
    """Return the whole number *text*, or -1 for anything else."""
    return int(text) if text.isdecimal() and len(text) < 10 else -1


def read_cells(parts: Parts, part: str, name: str, room: int) -> Cells | Problem:
    """
    Return what stands in the worksheet *part*.

    Args:
        parts: The parts of the package.
        part: The worksheet.
        name: What its tab says.
        room: How many cells the workbook may still have.

    Returns:
        The cells, or one problem: PR024 (broken XML), PR028 (too many rows, cells or characters), PR029 (a cell that
        cannot be), PR031 (a cell that stands twice).
    """
    place = Place(parts.file, cell=name, key=part)
    scan = _Scan(place, room)
    refusal = parse_xml(parts.pieces(part), scan, place)
    if refusal is not None:
        return refusal
    return Cells(scan.cells, scan.merged, frozenset(scan.hidden_rows), scan.hidden_columns, scan.count)
