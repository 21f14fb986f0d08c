"""
Scorecards as workbooks in the layout of the official form, and as delimited text: the same cells, a line for each row.

A program that opens delimited text takes a text beginning with ``=`` for a formula. So such a text is guarded; see
`perfrules.outputs.names`. Numbers stay as they are.
"""

import csv
import re
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO, StringIO
from itertools import groupby
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from attrs import define, evolve, field, frozen

from perfrules.errors import Problem, SheetError, problem
from perfrules.extras import require
from perfrules.model.scorecard import Scorecard
from perfrules.model.sheet import Sheet
from perfrules.outputs.names import guarded
from perfrules.reports.form.builder import form_layout
from perfrules.reports.form.layout import (
    FormCell,
    FormLayout,
    FormNumber,
    Formula,
    RateOf,
    Role,
    Spot,
    SumOf,
    fits_spreadsheet,
    form_text,
)
from perfrules.reports.form.sections import summary_layout
from perfrules.source import Place
from perfrules.wording import Language, Wording, current_language

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

__all__ = [
    "FONT",
    "Styles",
    "put_text",
    "render_all",
    "render_csv",
    "render_form",
    "set_up_page",
    "workbook_of",
    "write_form",
]


_FORM = Wording("自评表", "Form")
_SUMMARY = Wording("核算汇总", "Computed summary")
_CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 - the library takes no zone
"""Written instead of the time, so that the same scorecard gives the same bytes."""
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\s']+")
_LONGEST_NAME = 31
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def render_form(card: Scorecard, *, language: Language | None = None) -> bytes:
    """
    Return *card* as a workbook with one worksheet.

    Raises:
        MissingExtraError: xlsxwriter is not installed (PR014).
        SheetError: A text is longer than a cell holds (PR601); the form has more rows than a worksheet (PR602).
    """
    language = language or current_language()
    return workbook_of([(_FORM.say(language), form_layout(card, language=language))], title=card.sheet.project)


def render_all(cards: Sequence[Scorecard], *, language: Language | None = None) -> bytes:
    """
    Return *cards* as one workbook: a summary, then one worksheet each, in the order given; raises as `render_form`.

    Worksheets are named by number and project; what a name cannot hold is left out of it.
    """
    language = language or current_language()
    forms = [
        (_name(place, card.sheet.project), form_layout(card, language=language))
        for place, card in enumerate(cards, start=1)
    ]
    title = _SUMMARY.say(language)
    return workbook_of([(title, summary_layout(cards, language=language)), *forms], title=title)


def workbook_of(forms: Sequence[tuple[str, FormLayout]], *, title: str) -> bytes:
    """Return a workbook with a worksheet for each name and form; names fit worksheets and differ."""
    require("xlsxwriter", extra="office")
    from xlsxwriter import Workbook  # noqa: PLC0415 - an extra, imported on use

    content = BytesIO()
    with Workbook(content, _OPTIONS) as workbook:
        in_english = all(layout.language == "en" for _, layout in forms)
        workbook.formats[0].set_font_name(_ENGLISH_FONT if in_english else FONT)
        workbook.set_properties({"title": form_text(title)[:255], "created": _CREATED})
        styles = Styles(workbook)
        for name, layout in forms:
            try:
                write_form(workbook.add_worksheet(name), layout, styles)
            except SheetError as error:
                raise SheetError([_in_worksheet(problem, name) for problem in error.problems]) from error
    return content.getvalue()


def _in_worksheet(result: Problem, name: str) -> Problem:
    place = result.place
    return evolve(result, place=evolve(place, cell=f"{name}!{place.cell}")) if place.cell else result


def _name(place: int, project: str) -> str:
    name = f"{place:02d} {_NOT_IN_NAMES.sub(' ', form_text(project))}"
    while len(name.encode("utf-16-le")) // 2 > _LONGEST_NAME:
        name = name[:-1]
    return name.strip()


_LINE_HEIGHT, _ROW_MARGIN, _TITLE_HEIGHT = 13.5, 6.0, 36.0
_MOST_LINES = 29
"""A worksheet's row is at most 409 points high; what needs more lines is merged over several rows."""
_LONGEST_TEXT = 32_767
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384
_A4 = 9
_ESCAPE = re.compile("_(?=x[0-9a-fA-F]{4}_)")
_PAGE_WIDTH, _PAGE_HEIGHT = 140, 480.0
"""The capacity of a landscape page: characters of the font side by side, points one below the other."""


@frozen
class _Rows:
    """The rows of a worksheet that the rows of a form take: where each starts, and how many there are in all."""

    starts: tuple[int, ...]
    lines: tuple[int, ...]

    @classmethod
    def of(cls, layout: FormLayout) -> "_Rows":
        lines = layout.lines()
        starts = [0]
        for height in lines:
            starts.append(starts[-1] + -(-height // _MOST_LINES))
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
        _write_cell(worksheet, cell, styles.of(cell, layout.language), rows)
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
        case RateOf(part, full, places):
            return f"=ROUND({rows.name(part)}/{rows.name(full)},{places + 2})"


def _heights(layout: FormLayout, rows: _Rows) -> list[float]:
    titles = {cell.row for cell in layout.cells if cell.role is Role.TITLE}
    heights: list[float] = []
    for row, lines in enumerate(rows.lines):
        count = rows.starts[row + 1] - rows.starts[row]
        height = _TITLE_HEIGHT if row in titles else -(-lines // count) * _LINE_HEIGHT + _ROW_MARGIN
        heights += [height] * count
    return heights


FONT = "宋体"
_HEADING_FONT = "黑体"
_ENGLISH_FONT = "Arial"
_SIZE = 10
_HEADER_FILL, _COMPUTED_FILL, _COMPUTED_HEADER_FILL = "#EDEDED", "#F3F7FC", "#DCE6F2"
_LOOKS: dict[Role, dict[str, object]] = {
    Role.TITLE: {"align": "center", "font_name": _HEADING_FONT, "font_size": 16, "border": 0},
    Role.LABEL: {"align": "center", "font_name": _HEADING_FONT, "bg_color": _HEADER_FILL},
    Role.HEADER: {"align": "center", "font_name": _HEADING_FONT, "bg_color": _HEADER_FILL},
    Role.LEVEL: {"align": "center"},
    Role.TEXT: {"align": "left", "indent": 1},
    Role.MARK: {"align": "center"},
    Role.NUMBER: {"align": "center"},
    Role.TOTAL: {"align": "center", "bold": True},
    Role.RESULT: {"align": "center", "bold": True, "font_size": 12},
}


@define
class Styles:
    """The formats of one workbook, each made once."""

    workbook: "Workbook"
    _made: dict[tuple[Role, bool, str, Language], "Format"] = field(factory=dict)

    def of(self, cell: FormCell, language: Language = "zh") -> "Format":
        """Return the format of *cell* in a form in *language*: as many places as its number is printed with."""
        key = (cell.role, cell.computed, _number_format(cell), language)
        if key not in self._made:
            self._made[key] = self.workbook.add_format(_properties(*key))
        return self._made[key]


def _properties(
    role: Role,
    computed: bool,  # noqa: FBT001 - part of a key
    number_format: str,
    language: Language,
) -> dict[str, object]:
    look = {
        "font_name": FONT, "font_size": _SIZE, "border": 1, "valign": "vcenter", "text_wrap": True,
        "num_format": number_format, **_LOOKS[role],
    }  # fmt: skip
    if language == "en":
        look["font_name"] = _ENGLISH_FONT
    if computed:
        look["bg_color"] = _COMPUTED_HEADER_FILL if role in (Role.LABEL, Role.HEADER) else _COMPUTED_FILL
    return look


def _number_format(cell: FormCell) -> str:
    number = cell.content
    if not isinstance(number, FormNumber) or not fits_spreadsheet(number):
        return "@" if number is not None else "General"
    places = len(number.text.removesuffix("%").partition(".")[2])
    return "0" + ("." + "0" * places if places else "") + ("%" if number.percent else "")


def render_csv(subject: Scorecard | Sheet, *, language: Language | None = None) -> bytes:
    """
    Return *subject* as delimited text in UTF-8 with a byte order mark, by which Excel knows the encoding.

    A cell stands once, then come empty fields for what it covers in its own table; a level is repeated in each of its
    rows. All lines have the same number of fields.
    """
    language = language or current_language()
    lines = [
        [field for _, (cell, *_) in groupby(row, key=id) for field in (_shown(cell), *[""] * (cell.fields - 1))]
        for row in form_layout(subject, language=language).covered()
    ]
    longest = max(map(len, lines))
    text = StringIO()
    csv.writer(text).writerows([*line, *[""] * (longest - len(line))] for line in lines)
    return text.getvalue().encode("utf-8-sig")


def _shown(cell: FormCell) -> str:
    return cell.text if isinstance(cell.content, FormNumber) else guarded(cell.text)
