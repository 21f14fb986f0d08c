"""A report poured into a document: pages, sections, page numbers, properties, and the bytes of the file."""

import io
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from perfrules.errors import SheetError, problem
from perfrules.extras import require
from perfrules.model.sheet import Sheet
from perfrules.reports.docx.base import with_fixed_times
from perfrules.reports.docx.blocks import Block, Style, Table, Turn
from perfrules.reports.docx.elements import Element, elements, page_break, page_number
from perfrules.reports.docx.styles import NAMESPACE, STYLES
from perfrules.source import escape_control_chars

require("docx", extra="office")

import docx  # noqa: E402 - after the check above
from docx.enum.section import WD_ORIENT  # noqa: E402
from docx.oxml import parse_xml  # noqa: E402
from docx.oxml.ns import qn  # noqa: E402
from docx.shared import Twips  # noqa: E402

if TYPE_CHECKING:
    from docx.document import Document
    from docx.section import Section

__all__ = ["MAX_COLUMNS", "document_of"]

MAX_COLUMNS = 63
"""How many columns a table has at most; Word does not open a document with more."""

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
        for one in elements(block, styles, _text_width(document.sections[-1])):
            end.addprevious(one)
    _prune(document)
    _describe(document, sheet)
    out = io.BytesIO()
    document.save(out)
    return with_fixed_times(out.getvalue())


def _empty(document: "Document") -> None:
    """Leave nothing of the body of *document* but the page of its first section."""
    body = document.element.body
    first = document.sections[0]._sectPr  # noqa: SLF001 - python-docx has no other way to it
    for one in list(body):
        body.remove(one)
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
    found = {}
    for one in styles.findall(qn("w:style")):
        name = one.find(qn("w:name"))
        if name is not None:
            found[name.get(qn("w:val"))] = one.get(qn("w:styleId"))
    return found


def _number_pages(section: "Section", styles: Mapping[str, str]) -> None:
    """Print the number at the foot of every page, unless the document has a foot of its own."""
    if section.footer.is_linked_to_previous:
        section.footer.is_linked_to_previous = False
        foot = section.footer._element  # noqa: SLF001 - python-docx has no other way to it
        for one in list(foot):
            foot.remove(one)
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
    used = {value for one in document.element.iter() for value in one.attrib.values()}
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
