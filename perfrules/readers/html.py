"""
Tables of web pages, as government systems export them and people save them, often under the ending of a workbook.

A page becomes paragraphs and tables, which `perfrules.readers.prose` reads. Nothing on it is run or fetched; what its
own style hides is not read, and named.
"""

import re
from html.parser import HTMLParser

from attrs import define, evolve, field

from perfrules.errors import Problem, problem
from perfrules.inputs import decode_any, decode_lines
from perfrules.readers.base import ReadResult
from perfrules.readers.grid import Block, Cell, Grid, Paragraph
from perfrules.readers.prose import read_document
from perfrules.source import Place

__all__ = ["MAX_CELLS", "MAX_COLUMNS", "read_html"]

MAX_CELLS = 200_000
"""The greatest number of cells the tables of a page have, merged ones counted as often as they are wide and high."""
MAX_COLUMNS = 256
"""The number of columns of a table that are looked at."""

_MAX_ROWS = 20_000
_MAX_DEPTH = 20
_QUOTED = 40
_OWN_PAGE = b"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
"""The policy that every page of perfrules begins with: such a page holds a result, not a sheet."""
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{2,20})", re.IGNORECASE)
_CHINESE = frozenset({b"gb2312", b"gbk", b"gb18030"})
_BLOCKS = frozenset({"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "center", "section", "header", "caption"})
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_UNSEEN = frozenset({"script", "style", "head", "template", "title", "noscript"})
_STRUCK = frozenset({"s", "strike", "del"})
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_RAISED = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_VOID = frozenset({"br", "img", "input", "meta", "link", "hr", "col", "area", "base", "wbr", "source"})


def read_html(data: bytes, name: str) -> ReadResult:
    """
    Return the sheets that the page in *data* holds.

    Returns:
        The sheets, with the problems of `perfrules.readers.prose.read_document`. PR003, PR010 (encoding), PR028 (more
        than `MAX_CELLS` cells), PR561, PR562 (text that is crossed out or hidden), PR580 (a report of perfrules).
    """
    if _OWN_PAGE in data[:4096]:
        return ReadResult(problems=(problem("PR580", place=Place(name)),))
    charset = _CHARSET.search(data[:4096])
    text: str | Problem = decode_lines(data, name)
    ahead: list[Problem] = []
    if isinstance(text, Problem):
        decoded, notice = decode_any(data, name)
        declared = charset is not None and charset[1].lower() in _CHINESE
        ahead = [notice] if notice is not None and not (decoded and declared) else []
        text = decoded
    if not text:
        return ReadResult(problems=tuple(ahead))
    page = _Page(name)
    parser = _Parser(page)
    parser.feed(text)
    parser.close()
    while page.tables:
        page.end_table()
    page.end_paragraph()
    if page.refusal is not None:
        return ReadResult(problems=(*ahead, page.refusal))
    for code, pieces in (("PR561", page.struck), ("PR562", page.hidden)):
        if shown := " ".join("".join(pieces).split()):
            ahead.append(problem(code, place=Place(name), text=shown[:_QUOTED]))
    return read_document(page.blocks, name, ahead)


@define
class _OpenCell:
    """A cell that is being read: its text so far, and how far it reaches."""

    rows: int
    columns: int
    pieces: list[str] = field(factory=list)


@define
class _OpenTable:
    """A table that is being read: its rows of cells, as they are written."""

    number: int
    rows: list[list[_OpenCell]] = field(factory=list)
    cell: _OpenCell | None = None


@define
class _Page:
    """The blocks of a page while it is read."""

    name: str
    blocks: list[Block] = field(factory=list)
    tables: list[_OpenTable] = field(factory=list)
    text: list[str] = field(factory=list)
    struck: list[str] = field(factory=list)
    hidden: list[str] = field(factory=list)
    level: int = 0
    count: int = 0
    cells: int = 0
    refusal: Problem | None = None

    def add(self, text: str) -> None:
        """Add a stretch of text where the page is."""
        cell = self.tables[-1].cell if self.tables else None
        if cell is not None:
            cell.pieces.append(text)
        elif not self.tables:
            self.text.append(text)

    def break_line(self) -> None:
        """Begin a new line: in a cell, or a new paragraph."""
        if self.tables:
            self.add("\n")
        else:
            self.end_paragraph()

    def end_paragraph(self) -> None:
        """End the paragraph outside tables."""
        text = _plain("".join(self.text))
        self.text.clear()
        if text:
            self.blocks.append(Paragraph(text, Place(self.name), level=self.level))
        self.level = 0

    def start_table(self) -> None:
        """Start a table; one in a cell of another is read behind it."""
        self.end_paragraph()
        self.count += 1
        self.tables.append(_OpenTable(self.count))

    def start_row(self) -> None:
        """Start a row."""
        if self.tables and len(self.tables[-1].rows) < _MAX_ROWS:
            self.tables[-1].cell = None
            self.tables[-1].rows.append([])

    def start_cell(self, rows: int, columns: int) -> None:
        """Start a cell that covers *rows* and *columns*."""
        if not self.tables:
            return
        table = self.tables[-1]
        if not table.rows:
            table.rows.append([])
        self.cells += rows * columns
        if self.cells > MAX_CELLS:
            self.refuse()
            return
        table.cell = _OpenCell(rows, columns)
        table.rows[-1].append(table.cell)

    def end_table(self) -> None:
        """End the innermost table."""
        if not self.tables:
            return
        grid = _grid(self.tables.pop(), self.name)
        if grid is not None:
            self.blocks.append(grid)

    def refuse(self) -> None:
        """Note that the page has too many cells."""
        what, what_en = "单元格的个数", "cells"
        place = Place(self.name)
        self.refusal = self.refusal or problem("PR028", place=place, limit=MAX_CELLS, what=what, what_en=what_en)


class _Parser(HTMLParser):
    """Takes what stands in a page, in its order."""

    def __init__(self, page: _Page) -> None:
        super().__init__(convert_charrefs=True)
        self._page = page
        self._open: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        page, values = self._page, dict(attrs)
        if tag not in _VOID and len(self._open) < 100 * _MAX_DEPTH:
            self._open.append((tag, self._state_of(tag, values)))
        if tag == "table":
            if len(page.tables) < _MAX_DEPTH:
                page.start_table()
        elif tag == "tr":
            page.start_row()
        elif tag in ("td", "th"):
            page.start_cell(_span(values.get("rowspan"), _MAX_ROWS), _span(values.get("colspan"), MAX_COLUMNS))
        elif tag == "br" or tag in _BLOCKS:
            page.break_line()
            page.level = _HEADINGS.get(tag, page.level)

    def handle_endtag(self, tag: str) -> None:
        page = self._page
        for index in range(len(self._open) - 1, -1, -1):
            if self._open[index][0] == tag:
                del self._open[index:]
                break
        if tag == "table":
            page.end_table()
        elif tag in ("td", "th") and page.tables:
            page.tables[-1].cell = None
        elif tag in _BLOCKS:
            page.break_line()

    def handle_data(self, data: str) -> None:
        states = {state for _, state in self._open}
        page = self._page
        if "unseen" in states:
            return
        if "hidden" in states:
            page.hidden.append(data)
        elif "struck" in states:
            page.struck.append(data)
        else:
            shift = _RAISED if "raised" in states else _LOWERED if "lowered" in states else None
            page.add(data.translate(shift) if shift else data)

    def _state_of(self, tag: str, values: dict[str, str | None]) -> str:
        if tag in _UNSEEN:
            return "unseen"
        if "hidden" in values or _HIDDEN.search(values.get("style") or ""):
            return "hidden"
        if tag in _STRUCK or "line-through" in (values.get("style") or ""):
            return "struck"
        return {"sup": "raised", "sub": "lowered"}.get(tag, "")


def _span(text: str | None, limit: int) -> int:
    digits = (text or "").strip()
    number = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 6 else 1
    return min(max(number, 1), limit)


def _plain(text: str) -> str:
    """Return *text* as a browser shows it: blanks joined, lines kept where the page breaks them."""
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _grid(table: _OpenTable, name: str) -> Grid | None:
    """Return the table with each cell in every position it covers; ``None`` for one without cells."""
    height = len(table.rows)
    positions: list[dict[int, Cell]] = [{} for _ in range(height)]
    for row, cells in enumerate(table.rows):
        column = 0
        for opened in cells:
            while column in positions[row]:
                column += 1
            if column >= MAX_COLUMNS:
                break
            place = _place(name, table, row, column)
            rows = min(opened.rows, height - row)
            cell = Cell(_plain("".join(opened.pieces)), place, rows=rows, columns=opened.columns)
            for line in range(row, row + rows):
                for at in range(column, min(column + opened.columns, MAX_COLUMNS)):
                    positions[line].setdefault(at, cell)
            column += opened.columns
    width = max((max(line, default=-1) + 1 for line in positions), default=0)
    if not width or height * width > 4 * MAX_CELLS:
        return None
    blank = Cell()
    rows_of = tuple(
        tuple(line.get(at) or evolve(blank, place=_place(name, table, row, at)) for at in range(width))
        for row, line in enumerate(positions)
    )
    return Grid(rows_of, place=Place(name, cell=f"表{table.number}"))


def _place(name: str, table: _OpenTable, row: int, column: int) -> Place:
    return Place(name, cell=f"表{table.number}!{_letters(column)}{row + 1}")


def _letters(column: int) -> str:
    """Return the letters of a column, from 0."""
    first, last = divmod(column, 26)
    return (chr(ord("A") + first - 1) if first else "") + chr(ord("A") + last)
