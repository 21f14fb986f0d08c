"""One form on one worksheet: every text a text, every number with its places, formulas with their values."""

import re
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from attrs import frozen

from perfrules.errors import SheetError, problem
from perfrules.reports.form.layout import FormCell, FormLayout, FormNumber, Formula, RateOf, Role, Spot, SumOf
from perfrules.reports.form.text import fits_spreadsheet
from perfrules.source import Place

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from perfrules.reports.xlsx.styles import Styles

__all__ = ["put_text", "set_up_page", "write_form"]

_LINE_HEIGHT, _ROW_MARGIN, _TITLE_HEIGHT = 13.5, 6.0, 36.0
_MOST_LINES = 29
"""A worksheet's row is at most 409 points high; what needs more lines is merged over several rows."""
_LONGEST_TEXT = 32_767
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384
_A4 = 9
_ESCAPE = re.compile("_(?=x[0-9a-fA-F]{4}_)")
_PAGE_WIDTH, _PAGE_HEIGHT = 140, 480.0
"""What a landscape page holds: characters of the font side by side, points one below the other."""


@frozen
class _Rows:
    """The rows of a worksheet that the rows of a form take: where each starts, and how many there are in all."""

    starts: tuple[int, ...]
    lines: tuple[int, ...]

    @classmethod
    def of(cls, layout: FormLayout) -> "_Rows":
        lines = layout.lines()
        starts = [0]
        for one in lines:
            starts.append(starts[-1] + -(-one // _MOST_LINES))
        return cls(tuple(starts), lines)

    def name(self, spot: Spot) -> str:
        """Return the cell's name in a formula."""
        from xlsxwriter.utility import xl_rowcol_to_cell  # noqa: PLC0415 - imported on use

        return str(xl_rowcol_to_cell(self.starts[spot.row], spot.column))


def write_form(worksheet: "Worksheet", layout: FormLayout, styles: "Styles") -> None:
    """
    Write *layout* onto an empty *worksheet*, with widths, heights, print set-up and frozen panes.

    Raises:
        SheetError: A text is longer than a cell holds (PR601), or there are more rows or columns than a worksheet
            has (PR602).
    """
    rows = _Rows.of(layout)
    _check_size(rows.starts[-1], len(layout.widths))
    for place, width in enumerate(layout.widths):
        worksheet.set_column(place, place, width)
    for cell in layout.cells:
        _write_cell(worksheet, cell, styles.of(cell), rows)
    heights = _heights(layout, rows)
    for row, height in enumerate(heights):
        worksheet.set_row(row, height)
    set_up_page(worksheet, rows.starts[layout.top])
    if sum(heights[: rows.starts[layout.end]]) * min(1, _PAGE_WIDTH / sum(layout.widths)) > _PAGE_HEIGHT:
        # a table that fits on its page needs no header on the next one, where another table stands
        worksheet.repeat_rows(rows.starts[layout.header])


def set_up_page(worksheet: "Worksheet", frozen_rows: int) -> None:
    """Set *worksheet* up for A4 landscape, one page wide, pages numbered, with its first rows frozen."""
    worksheet.freeze_panes(frozen_rows, 0)
    worksheet.set_landscape()
    worksheet.set_paper(_A4)
    worksheet.fit_to_pages(1, 0)
    worksheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    worksheet.center_horizontally()
    worksheet.set_footer("&C&P / &N")
    worksheet.hide_gridlines(2)


def put_text(worksheet: "Worksheet", row: int, column: int, text: str, look: "Format") -> None:
    """
    Write *text* as a text, whatever it looks like.

    Raises:
        SheetError: It is longer than a cell holds (PR601).
    """
    length = len(text.encode("utf-16-le")) // 2
    if length > _LONGEST_TEXT:
        from xlsxwriter.utility import xl_rowcol_to_cell  # noqa: PLC0415 - imported on use

        place = Place(cell=str(xl_rowcol_to_cell(row, column)))
        raise SheetError([problem("PR601", place=place, text=text, count=length, limit=_LONGEST_TEXT)])
    if _ESCAPE.search(text) or text.startswith("<r>"):
        # Excel reads _x0041_ as A. xlsxwriter guards against that, but not where two such words share an underscore;
        # and it takes a text that looks like its own mark-up for finished XML. So these are given as finished XML.
        guarded = _ESCAPE.sub("_x005F_", text)
        text = f'<r><t xml:space="preserve">{escape(guarded, {"_": "&#95;"})}</t></r>'
    worksheet.write_string(row, column, text, look)


def _check_size(rows: int, columns: int) -> None:
    if rows > _MOST_ROWS or columns > _MOST_COLUMNS:
        raise SheetError([problem("PR602", rows=rows, columns=columns)])


def _write_cell(worksheet: "Worksheet", cell: FormCell, look: "Format", rows: _Rows) -> None:
    row, last_row = rows.starts[cell.row], rows.starts[cell.row + cell.rows] - 1
    last_column = cell.column + cell.columns - 1
    if (row, cell.column) != (last_row, last_column):
        worksheet.merge_range(row, cell.column, last_row, last_column, "", look)
    match cell.content:
        case None:
            worksheet.write_blank(row, cell.column, None, look)
        case str(text):
            put_text(worksheet, row, cell.column, text, look)
        case FormNumber() as number if not fits_spreadsheet(number):
            put_text(worksheet, row, cell.column, number.text, look)
        case FormNumber(value=value, percent=percent, formula=formula):
            stored = value.scaleb(-2) if percent else value  # a decimal is written with all its digits
            # a formula whose stored value is 0 looks as if no program had computed it yet
            if formula is None or value == 0:
                worksheet.write_number(row, cell.column, stored, look)  # pyright: ignore[reportArgumentType]
            else:
                worksheet.write_formula(row, cell.column, _formula(formula, rows), look, stored)  # pyright: ignore[reportArgumentType]


def _formula(formula: Formula, rows: _Rows) -> str:
    match formula:
        case SumOf(first, last) if first == last:
            return f"={rows.name(first)}"
        case SumOf(first, last):
            return f"=SUM({rows.name(first)}:{rows.name(last)})"
        case RateOf(part, whole, places):
            return f"=ROUND({rows.name(part)}/{rows.name(whole)},{places + 2})"


def _heights(layout: FormLayout, rows: _Rows) -> list[float]:
    titles = {cell.row for cell in layout.cells if cell.role is Role.TITLE}
    heights: list[float] = []
    for row, lines in enumerate(rows.lines):
        count = rows.starts[row + 1] - rows.starts[row]
        height = _TITLE_HEIGHT if row in titles else -(-lines // count) * _LINE_HEIGHT + _ROW_MARGIN
        heights += [height] * count
    return heights
