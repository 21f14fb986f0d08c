"""Pieces of a report as the elements of a Word document; texts are set as texts and never read as XML."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any, TypeAlias

from perfrules.extras import require
from perfrules.reports.docx.blocks import Heading, Line, Note, Style, Table, Text
from perfrules.reports.docx.styles import HEADINGS
from perfrules.reports.docx.widths import grid_of
from perfrules.reports.form.layout import FormCell, FormNumber, Role
from perfrules.reports.form.text import form_text

require("docx", extra="office")

from docx.oxml import OxmlElement  # noqa: E402 - after the check above
from docx.oxml.ns import qn  # noqa: E402

__all__ = ["Element", "elements", "page_break", "page_number"]

Element: TypeAlias = Any
"""An element of lxml, which has no types."""

_CENTRED = frozenset((Role.HEADER, Role.LEVEL, Role.MARK, Role.TITLE, Role.LABEL))
_BOLD = frozenset((Role.HEADER, Role.LABEL, Role.TOTAL, Role.TITLE))
_SHORT = 300
"""Rows without a longer text are kept on one page."""
_FEW = 8
"""Tables of no more rows are kept on one page: a total alone on the next one says nothing."""
_SHADES = {True: "EEF3F8", False: "F2F2F2"}


def elements(block: Heading | Text | Line | Note | Table, styles: Mapping[str, str], width: int) -> list[Element]:
    """
    Return *block* as paragraphs and tables.

    Args:
        block: What to say.
        styles: Ids of the document's styles by their names.
        width: How wide the text on the page is, in twentieths of a point.
    """
    match block:
        case Heading():
            parts: tuple[tuple[str, Style | None], ...]
            parts = ((block.number, Style.PLAIN), (block.title, None), (block.gloss, Style.PLAIN))
            if not block.title:
                parts = ((block.number + block.gloss, Style.PLAIN),)
            return [
                _paragraph(
                    styles[HEADINGS[block.level - 1]],
                    [_run(text, styles.get(style or "")) for text, style in parts if text],
                )
            ]
        case Text(text):
            return [_paragraph(styles[Style.TEXT], [_run(line)]) for line in form_text(text).split("\n")]
        case Line(text, style):
            return [_paragraph(styles[style], [_run(text)])]
        case Note(lead, text):
            return [_paragraph(styles[Style.NOTE], [_run(lead, bold=True), _run(text)])]
        case Table():
            apart = _paragraph(styles[Style.CELL], [])  # Word joins tables with nothing between them
            return [*([] if block.heading else [apart]), _table(block, styles, width), deepcopy(apart)]


def _new(tag: str, **attributes: str) -> Element:
    one = OxmlElement(tag)
    for name, value in attributes.items():
        one.set(qn(f"w:{name}"), value)
    return one


def _paragraph(
    style: str, runs: Sequence[Element], *, centred: bool = False, right: bool = False, with_next: bool = False
) -> Element:
    paragraph = _new("w:p")
    properties = _new("w:pPr")
    properties.append(_new("w:pStyle", val=style))
    if with_next:
        properties.append(_new("w:keepNext"))
    if centred or right:
        properties.append(_new("w:jc", val="right" if right else "center"))
    paragraph.append(properties)
    paragraph.extend(runs)
    return paragraph


def _run(text: str, style: str | None = None, *, bold: bool = False) -> Element:
    """Return a run of letters; line ends and tabs become the elements that Word has for them."""
    run = _new("w:r")
    if style or bold:
        properties = _new("w:rPr")
        if style:
            properties.append(_new("w:rStyle", val=style))
        if bold:
            properties.append(_new("w:b"))
        run.append(properties)
    for number, line in enumerate(form_text(text).split("\n")):
        if number:
            run.append(_new("w:br"))
        for place, part in enumerate(line.split("\t")):
            if place:
                run.append(_new("w:tab"))
            if part:
                letters = _new("w:t")
                letters.text = part
                letters.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
                run.append(letters)
    return run


def page_break(style: str) -> Element:
    """Return a paragraph after which a new page starts."""
    run = _new("w:r")
    run.append(_new("w:br", type="page"))
    return _paragraph(style, [run])


def page_number(style: str) -> Element:
    """Return the line at the foot of a page: its number between dashes."""
    field = _new("w:fldSimple", instr="PAGE")
    field.append(_run("1"))
    return _paragraph(style, [_run("— "), field, _run(" —")], centred=True)


def _table(table: Table, styles: Mapping[str, str], width: int) -> Element:
    grid = grid_of(table, width)
    element = _new("w:tbl")
    properties = _new("w:tblPr")
    properties.append(_new("w:tblStyle", val=styles[table.style]))
    properties.append(_new("w:tblW", w=str(sum(grid)), type="dxa"))
    properties.append(_new("w:jc", val="center"))
    properties.append(_new("w:tblLayout", type="fixed"))
    element.append(properties)
    columns = _new("w:tblGrid")
    columns.extend(_new("w:gridCol", w=str(one)) for one in grid)
    element.append(columns)
    rows: dict[int, list[tuple[FormCell, bool]]] = {}
    for cell in table.cells:
        for row in range(cell.row, cell.row + cell.rows):
            rows.setdefault(row, []).append((cell, row == cell.row))
    for row in sorted(rows):
        line = sorted(rows[row], key=lambda one: one[0].column)
        with_next = row < max(rows) and (len(rows) <= _FEW or row < table.heading)
        cells = [
            _cell(cell, grid, table.style, styles, is_first=is_first, with_next=with_next) for cell, is_first in line
        ]
        element.append(_row([cell for cell, _ in line], cells, is_heading=row < table.heading))
    return element


def _row(cells: Sequence[FormCell], made: Sequence[Element], *, is_heading: bool) -> Element:
    """Return the row of *cells*, which have become the elements *made*."""
    row = _new("w:tr")
    properties = _new("w:trPr")
    if all(len(cell.text) <= _SHORT for cell in cells):
        properties.append(_new("w:cantSplit"))
    if is_heading:
        properties.append(_new("w:tblHeader"))
    row.append(properties)
    row.extend(made)
    return row


def _cell(
    cell: FormCell,
    grid: Sequence[int],
    look: Style,
    styles: Mapping[str, str],
    *,
    is_first: bool,
    with_next: bool,
) -> Element:
    element = _new("w:tc")
    properties = _new("w:tcPr")
    properties.append(_new("w:tcW", w=str(sum(grid[cell.column : cell.column + cell.columns])), type="dxa"))
    if cell.columns > 1:
        properties.append(_new("w:gridSpan", val=str(cell.columns)))
    if cell.rows > 1:
        properties.append(_new("w:vMerge", val="restart" if is_first else "continue"))
    if look is Style.COVER and cell.role is not Role.LABEL:
        borders = _new("w:tcBorders")
        borders.append(_new("w:bottom", val="single", sz="6", space="0", color="000000"))
        properties.append(borders)
    if look is not Style.COVER and (cell.computed or cell.role in {Role.HEADER, Role.LABEL}):
        properties.append(
            _new("w:shd", val="clear", color="auto", fill=_SHADES[cell.computed or look is Style.WORKED_OUT])
        )
    properties.append(_new("w:vAlign", val="bottom" if look is Style.COVER else "center"))
    element.append(properties)
    runs = [_run(cell.text, bold=cell.role in _BOLD)] if is_first and cell.text else []
    style = styles[Style.FIELD if look is Style.COVER else Style.CELL]
    is_number = isinstance(cell.content, FormNumber) or cell.role in {Role.NUMBER, Role.TOTAL}
    element.append(_paragraph(style, runs, centred=cell.role in _CENTRED, right=is_number, with_next=with_next))
    return element
