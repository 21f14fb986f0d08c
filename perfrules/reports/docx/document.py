"""Writing of a report into a document with python-docx: elements, column widths, pages, sections, properties."""

import io
import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, TypeAlias

import docx
from docx.enum.section import WD_ORIENT
from docx.oxml import (
    OxmlElement,
    parse_xml,
)
from docx.oxml.ns import qn
from docx.shared import Twips

from perfrules.errors import SheetError, problem
from perfrules.model.sheet import Sheet
from perfrules.reports.docx.base import (
    HEADINGS,
    NAMESPACE,
    STYLES,
    Block,
    Heading,
    Line,
    Note,
    Style,
    Table,
    Text,
    Turn,
    with_fixed_times,
)
from perfrules.reports.form.layout import FormCell, FormNumber, Role, form_text
from perfrules.source import cell_width, escape_control_chars

if TYPE_CHECKING:
    from docx.document import Document
    from docx.section import Section

__all__ = ["MAX_COLUMNS", "Element", "document_of", "elements", "grid_of", "page_break", "page_number"]


_CELL = 90
"""Half a Han character of 9 points, in twentieths of a point."""
_MARGINS = 2
"""Room at both sides of a cell, in half characters."""
_NARROW, _WIDE = 12, 60
_WORD = re.compile(r"[!-~]+")
_LONGEST_WORD = 16


def grid_of(table: Table, width: int) -> list[int]:
    """
    Return the widths of the columns of *table* in twentieths of a point, *width* together.

    Every column gets what its longest number or word needs; the rest goes to those that would fill more lines.
    """
    if table.widths:
        return _shared(width, table.widths)
    least, wanted = _needs(table.cells, max(cell.column + cell.columns for cell in table.cells))
    room = width // _CELL
    if sum(least) >= room:
        return _shared(width, least)
    if sum(wanted) >= room:
        more = [most - few for few, most in zip(least, wanted, strict=True)]
        extra = _shared(width - sum(least) * _CELL, more)
        return [few * _CELL + item for few, item in zip(least, extra, strict=True)]
    return _shared(width, wanted)


def _needs(cells: Sequence[FormCell], columns: int) -> tuple[list[int], list[int]]:
    """Return for each column how many half characters it needs, and how many would leave every line whole."""
    least, wanted = [_MARGINS + 2] * columns, [_MARGINS + 2] * columns
    for cell in cells:
        if cell.columns > 1:
            continue
        longest = max(map(cell_width, cell.text.split("\n")))
        word = max((len(word) for word in _WORD.findall(cell.text)), default=0)
        # a title may be broken once, but not inside a word
        full = min(max((longest + 1) // 2, word) + 1 if cell.role is Role.HEADER else longest, _WIDE)
        is_whole = isinstance(cell.content, FormNumber) or cell.role in {Role.NUMBER, Role.TOTAL, Role.HEADER}
        few = full if is_whole else min(full, max(_NARROW, min(word, _LONGEST_WORD)))
        least[cell.column] = max(least[cell.column], few + _MARGINS)
        wanted[cell.column] = max(wanted[cell.column], full + _MARGINS)
    return least, wanted


def _shared(width: int, shares: Sequence[int]) -> list[int]:
    ends = [sum(shares[:place]) * width // sum(shares) for place in range(len(shares) + 1)]
    return [end - start for start, end in itertools.pairwise(ends)]


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
    item = OxmlElement(tag)
    for name, value in attributes.items():
        item.set(qn(f"w:{name}"), value)
    return item


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
    columns.extend(_new("w:gridCol", w=str(item)) for item in grid)
    element.append(columns)
    rows: dict[int, list[tuple[FormCell, bool]]] = {}
    for cell in table.cells:
        for row in range(cell.row, cell.row + cell.rows):
            rows.setdefault(row, []).append((cell, row == cell.row))
    for row in sorted(rows):
        line = sorted(rows[row], key=lambda entry: entry[0].column)
        with_next = row < max(rows) and (len(rows) <= _FEW or row < table.heading)
        cells = [
            _cell(cell, grid, table.style, styles, is_first=is_first, with_next=with_next) for cell, is_first in line
        ]
        element.append(_row([cell for cell, _ in line], cells, is_heading=row < table.heading))
    return element


def _row(cells: Sequence[FormCell], result: Sequence[Element], *, is_heading: bool) -> Element:
    """Return the row of *cells*, which have become the elements *result*."""
    row = _new("w:tr")
    properties = _new("w:trPr")
    if all(len(cell.text) <= _SHORT for cell in cells):
        properties.append(_new("w:cantSplit"))
    if is_heading:
        properties.append(_new("w:tblHeader"))
    row.append(properties)
    row.extend(result)
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


MAX_COLUMNS = 63
"""The greatest number of columns a table has; Word does not open a document with more."""
_LONGEST_PROPERTY = 255
_NO_DAY = date(2000, 1, 1)
_STRUCTURE = frozenset((
    "styles", "stylesWithEffects", "settings", "webSettings", "fontTable", "theme", "numbering", "footnotes",
    "endnotes", "customXml",
))  # fmt: skip
"""Kinds of parts that belong to a document whatever its text says."""


def document_of(blocks: Iterable[Block], base: bytes, sheet: Sheet) -> bytes:
    """
    Return *blocks* as a document.

    Args:
        blocks: What the report says.
        base: The document whose styles, page, header and footer are taken.
        sheet: What the report is about, for the properties of the document.

    Raises:
        SheetError: A table has more than `MAX_COLUMNS` columns (PR671).
    """
    document = docx.Document(io.BytesIO(base))
    _empty(document)
    styles = _with_styles(document)
    _number_pages(document.sections[0], styles)
    for block in blocks:
        if isinstance(block, Turn):
            _turn(document, block, styles)
            continue
        columns = max(cell.column + cell.columns for cell in block.cells) if isinstance(block, Table) else 0
        if columns > MAX_COLUMNS:
            raise SheetError([problem("PR671", columns=columns, limit=MAX_COLUMNS)])
        end = document.element.body[-1]
        for element in elements(block, styles, _text_width(document.sections[-1])):
            end.addprevious(element)
    _prune(document)
    _describe(document, sheet)
    out = io.BytesIO()
    document.save(out)
    return with_fixed_times(out.getvalue())


def _empty(document: "Document") -> None:
    """Leave nothing of the body of *document* but the page of its first section."""
    body = document.element.body
    first = document.sections[0]._sectPr  # noqa: SLF001 - python-docx has no other way to it
    for item in list(body):
        body.remove(item)
    body.append(first)


def _with_styles(document: "Document") -> dict[str, str]:
    """Add the styles that a report uses and *document* lacks; return the ids of all by their names."""
    root = document.styles.element
    known = _ids(root)
    for name, xml in STYLES.items():
        if name not in known:
            style = parse_xml(xml.replace("<w:style ", f"<w:style {NAMESPACE} ", 1))
            for link in style.findall(qn("w:basedOn")):
                link.set(qn("w:val"), known["Normal Table" if link.get(qn("w:val")) == "NormalTable" else "Normal"])
            root.append(style)
            known[name] = style.get(qn("w:styleId"))
    return known


def _ids(styles: Element) -> dict[str, str]:
    result = {}
    for item in styles.findall(qn("w:style")):
        name = item.find(qn("w:name"))
        if name is not None:
            result[name.get(qn("w:val"))] = item.get(qn("w:styleId"))
    return result


def _number_pages(section: "Section", styles: Mapping[str, str]) -> None:
    """Print the number at the foot of every page, unless the document has a foot of its own."""
    if section.footer.is_linked_to_previous:
        section.footer.is_linked_to_previous = False
        foot = section.footer._element  # noqa: SLF001 - python-docx has no other way to it
        for item in list(foot):
            foot.remove(item)
        foot.append(page_number(styles[Style.CELL]))


def _turn(document: "Document", turn: Turn, styles: Mapping[str, str]) -> None:
    if turn is Turn.PAGE:
        document.element.body[-1].addprevious(page_break(styles[Style.CELL]))
        return
    section = document.add_section()
    section.different_first_page_header_footer = False
    width, height = section.page_width, section.page_height
    if width is not None and height is not None and width < height:
        section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, height, width
        section.top_margin, section.bottom_margin = section.left_margin, section.right_margin


def _text_width(section: "Section") -> int:
    """Return how wide the text of *section* is, in twentieths of a point."""
    if section.page_width is None or section.left_margin is None or section.right_margin is None:
        return 8844
    return (section.page_width - section.left_margin - section.right_margin) // Twips(1)


def _prune(document: "Document") -> None:
    """Drop what only the text of the base needed: its pictures, comments, links."""
    part = document.part
    used = {value for item in document.element.iter() for value in item.attrib.values()}
    for identity, relation in list(part.rels.items()):
        if identity not in used and relation.reltype.rpartition("/")[2] not in _STRUCTURE:
            part.rels.pop(identity)
    package = document.part.package
    assert package is not None, "python-docx opened it"
    for identity, relation in list(package.rels.items()):
        if relation.reltype.endswith("/thumbnail"):
            package.rels.pop(identity)


def _describe(document: "Document", sheet: Sheet) -> None:
    properties = document.core_properties
    day = sheet.date or _NO_DAY
    moment = datetime(day.year, day.month, day.day, tzinfo=UTC)
    properties.title = escape_control_chars(sheet.project)[:_LONGEST_PROPERTY]
    properties.author = properties.last_modified_by = "perfrules"
    properties.subject = properties.comments = properties.keywords = properties.category = ""
    properties.created = properties.modified = moment
    properties.revision = 1
