"""
The official form as cells, before any format writes it: what stands where, how it looks, how it came about.

XLSX, CSV and the appendix of a DOCX report are written from one `FormLayout`, so that they cannot differ.
`perfrules.reports.form.builder` makes it of a sheet or a scorecard.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from attrs import frozen

from perfrules.model.quantity import format_decimal
from perfrules.model.ruleset import Rounding
from perfrules.source import cell_width, escape_control_chars
from perfrules.wording import Language

__all__ = [
    "MARGIN",
    "SHOWN_DIGITS",
    "Content",
    "FormCell",
    "FormLayout",
    "FormNumber",
    "Formula",
    "RateOf",
    "Role",
    "Spot",
    "SumOf",
    "fits_spreadsheet",
    "form_number",
    "form_text",
    "gives",
    "lines_of",
]


class Role(StrEnum):
    """The intended look of a cell."""

    TITLE = "title"
    """The form's title: large, centred, without a border."""
    LABEL = "label"
    """The name of the value beside it: 项目名称."""
    HEADER = "header"
    """The title of a column."""
    LEVEL = "level"
    """A level of the taxonomy, merged over its rows; a name in a table."""
    TEXT = "text"
    """Words, set left and wrapped."""
    MARK = "mark"
    """A short text, centred: a unit, 是, 达成."""
    NUMBER = "number"
    """A number."""
    TOTAL = "total"
    """A sum below its column: bold."""
    RESULT = "result"
    """The total and the grade at the top of the form: bold, centred."""


@frozen
class Spot:
    """The place of a cell: row and column of its top left corner, from 0."""

    row: int
    column: int


@frozen
class SumOf:
    """The sum of the numbers in one column from *first* to *last*, both included; texts between count nothing."""

    first: Spot
    last: Spot


@frozen
class RateOf:
    """*part* ÷ *full*, rounded half up to *places* of the percentage; both are numbers and *full* is not 0."""

    part: Spot
    full: Spot
    places: int


Formula = SumOf | RateOf
MARGIN = 3
"""Cells of a column that hold no text: the indent, and what is left when the next character does not fit."""


@frozen(kw_only=True)
class FormNumber:
    """
    A number as the form prints it.

    Args:
        value: The number, its places kept; in percent where *percent* is set.
        percent: Whether it is printed with a percent sign.
        formula: How it follows from other cells; set only where that gives exactly *value*.
    """

    value: Decimal
    percent: bool = False
    formula: Formula | None = None

    @property
    def text(self) -> str:
        """The number as a person reads it."""
        return format_decimal(self.value) + ("%" if self.percent else "")


Content = str | FormNumber | None
"""A text, a number, or nothing. A text holds no character that XML cannot hold, its line ends are line feeds."""


@frozen(kw_only=True)
class FormCell:
    """
    One cell, which may cover several rows and columns.

    Args:
        row: Its first row, from 0.
        column: Its first column, from 0.
        content: What it holds.
        role: How it looks.
        computed: Whether the scorecard says it; readers leave such cells out.
        rows: How many rows it covers.
        columns: How many columns of the form it covers.
        fields: How many columns of its own table it covers; delimited text knows no other columns.
    """

    row: int
    column: int
    content: Content
    role: Role
    computed: bool = False
    rows: int = 1
    columns: int = 1
    fields: int = 1

    @property
    def text(self) -> str:
        """The text that a person reads in the cell; empty for a blank one."""
        return self.content.text if isinstance(self.content, FormNumber) else self.content or ""


@frozen(kw_only=True)
class FormLayout:
    """
    A full form. Cells do not overlap; every position is covered by exactly one.

    Args:
        name: The project's name, or empty.
        cells: From top to bottom, left to right.
        widths: Widths of the columns, in cells of which a Han character takes two.
        height: How many rows there are.
        top: How many rows stand above everything that is worth scrolling: the title, total and grade.
        header: The row that holds the titles of the main table.
        end: The row below that table.
        language: Language of the form's own words.
    """

    name: str
    cells: tuple[FormCell, ...]
    widths: tuple[int, ...]
    height: int
    top: int
    header: int
    end: int
    language: Language = "zh"

    def width_of(self, cell: FormCell) -> int:
        """Return how many cells of text fit on one line of *cell*."""
        return sum(self.widths[cell.column : cell.column + cell.columns])

    def covered(self) -> tuple[tuple[FormCell, ...], ...]:
        """Return the rows of the form with the cell that covers each position, a merged one several times."""
        rows: list[list[FormCell | None]] = [[None] * len(self.widths) for _ in range(self.height)]
        for cell in self.cells:
            for row in rows[cell.row : cell.row + cell.rows]:
                row[cell.column : cell.column + cell.columns] = [cell] * cell.columns
        return tuple(tuple(cell for cell in row if cell is not None) for row in rows)

    def lines(self) -> tuple[int, ...]:
        """Return how many lines of text each row needs; what a cell over several rows needs more, its last row has."""
        needed = [1] * self.height
        for cell in sorted(self.cells, key=lambda cell: cell.rows):
            spare = lines_of(cell.text, self.width_of(cell)) - sum(needed[cell.row : cell.row + cell.rows])
            needed[cell.row + cell.rows - 1] += max(0, spare)
        return tuple(needed)


def lines_of(text: str, width: int) -> int:
    """Return how many lines *text* takes in a column of *width* cells, with room for how programs break lines."""
    usable = max(2, width - MARGIN)
    return sum(max(1, -(-cell_width(line.expandtabs(4)) // usable)) for line in text.split("\n"))


_NOT_IN_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LINE_END = re.compile("\r\n?")
SHOWN_DIGITS = 15
"""The number of digits that a spreadsheet keeps of a number."""
_MOST_PLACES = 15


def form_text(text: str) -> str:
    r"""
    Return *text* as office files can hold it.

    Line ends become line feeds. What XML cannot hold (control characters, half surrogate pairs, U+FFFE and U+FFFF) is
    written visibly, ``\u0001``; nothing else changes.
    """
    return _NOT_IN_XML.sub(lambda match: escape_control_chars(match.group()), _LINE_END.sub("\n", text))


def form_number(value: Decimal | int | None, *, percent: bool = False) -> FormNumber | None:
    """Return the number that a cell holds; ``None`` where there is none."""
    return None if value is None else FormNumber(value=Decimal(value), percent=percent)


def fits_spreadsheet(number: FormNumber) -> bool:
    """
    Return whether a spreadsheet keeps every digit of *number* and shows it as it is printed.

    What does not fit is written as text: more than 15 digits, more than 15 places, a negative zero.
    """
    value = number.value
    digits = format_decimal(value.copy_abs()).replace(".", "").strip("0")
    places = len(format_decimal(value).partition(".")[2]) + (2 if number.percent else 0)
    exponent = value.as_tuple().exponent
    full = isinstance(exponent, int) and value.adjusted() < SHOWN_DIGITS
    return full and len(digits) <= SHOWN_DIGITS and places <= _MOST_PLACES and not (value == 0 and value.is_signed())


def gives(formula: Formula, number: FormNumber, cells: Mapping[Spot, FormCell]) -> bool:
    """
    Return whether a spreadsheet that computes *formula* over *cells* finds exactly *number*.

    A number of more digits than a spreadsheet keeps is written as text: it neither counts in a formula nor is one.
    A rate that lies half-way between two printed ones is no formula either, because it would be rounded in binary.
    """
    if not fits_spreadsheet(number):
        return False
    match formula:
        case SumOf(first, last):
            spots = [Spot(row, first.column) for row in range(first.row, last.row + 1)]
            known = [result for spot in spots if (result := _number(cells, spot)) is not None]
            return bool(known) and sum(map(Fraction, known)) == Fraction(number.value)
        case RateOf(part, full, places):
            return _is_rate(_number(cells, part), _number(cells, full), number.value, places)


def _number(cells: Mapping[Spot, FormCell], spot: Spot) -> Decimal | None:
    cell = cells.get(spot)
    content = cell.content if cell is not None else None
    return content.value if isinstance(content, FormNumber) and fits_spreadsheet(content) else None


def _is_rate(part: Decimal | None, full: Decimal | None, rate: Decimal, places: int) -> bool:
    if part is None or full is None or full == 0:
        return False
    exact = Fraction(part) / Fraction(full) * 100
    scaled = exact * 10**places
    return scaled.denominator != 2 and Rounding(places).apply(exact) == rate
