"""The paragraphs and tables of a Word document, in the order in which a person reads them."""

from collections.abc import Iterator

from attrs import define, field, frozen

from perfrules.errors import Problem, problem
from perfrules.readers.blocks import Block, Paragraph
from perfrules.readers.docx.inline import Inline, read_inline
from perfrules.readers.docx.styles import Look, Styles, look_of, number_before
from perfrules.readers.docx.tables import MAX_COLUMNS, RawCell, RawRow, table_of
from perfrules.readers.docx.tree import Element, attribute, child, is_on
from perfrules.readers.text.sections import heading_in
from perfrules.source import Place

__all__ = ["MAX_CELLS", "MAX_DEPTH", "MAX_PARAGRAPHS", "Body", "read_body"]

MAX_CELLS = 100_000
"""How many cells all tables of a document have at most, merged ones counted as often as they are wide."""
MAX_PARAGRAPHS = 50_000
"""How many paragraphs a document has at most, those in cells counted; 500 full pages have about 20 000."""
MAX_DEPTH = 8
"""How deep tables and text boxes may stand in each other."""

_WRAPPERS = frozenset({"w:sdtContent", "w:customXml", "w:ins", "w:moveTo", "w:smartTag", "mc:AlternateContent"})
_QUOTED = 40


@frozen
class Body:
    """What a document holds, and what was doubtful in reading it."""

    blocks: tuple[Block, ...]
    problems: tuple[Problem, ...]


@define
class _State:
    """What is counted while a document is read."""

    name: str
    styles: Styles
    computed: frozenset[str]
    counts: dict[tuple[str, int], int] = field(factory=dict)
    paragraphs: int = 0
    cells: int = 0
    tables: int = 0
    changed: bool = False
    problems: list[Problem] = field(factory=list)
    refused: set[str] = field(factory=set)

    def refuse_more(self) -> None:
        """Report that there are too many paragraphs or cells."""
        if self.cells > MAX_CELLS:
            self.refuse("单元格的个数", "cells", MAX_CELLS)
        else:
            self.refuse("段落的个数", "paragraphs", MAX_PARAGRAPHS)

    def refuse(self, what: str, what_en: str, limit: int) -> None:
        """Report once that a limit was passed."""
        if what not in self.refused:
            self.refused.add(what)
            self.problems.append(problem("PR028", place=Place(self.name), what=what, what_en=what_en, limit=limit))

    @property
    def is_full(self) -> bool:
        """Whether nothing more is read."""
        return self.paragraphs > MAX_PARAGRAPHS or self.cells > MAX_CELLS


def read_body(body: Element, styles: Styles, name: str) -> Body:
    """
    Return the blocks in *body* (``w:body``, or any element that holds paragraphs and tables).

    Changes that nobody has accepted are read as accepted (PR560). Text that is crossed out (PR561) or hidden (PR562)
    is not read. Symbols of unknown fonts (PR563) and cells that hold only a picture (PR564) are reported. Contents
    beyond `MAX_PARAGRAPHS`, `MAX_CELLS`, `MAX_DEPTH` or the widest table are left out (PR028). A table of one column
    is a frame around text: its contents are read as if they stood without it.
    """
    state = _State(name, styles, styles.computed)
    blocks = tuple(_blocks(body, state, 0))
    if state.changed:
        state.problems.append(problem("PR560", place=Place(name)))
    return Body(blocks, tuple(state.problems))


def _unwrapped(element: Element) -> Iterator[Element]:
    """Return the children of *element*; content controls and other wrappers are looked through."""
    for one in element:
        kind = one.tag
        if kind == "w:sdt":
            if not is_on(child(one, "w:sdtPr"), "w:showingPlcHdr"):
                yield from _unwrapped(one)
        elif kind == "mc:AlternateContent":
            chosen = child(one, "mc:Choice")
            chosen = child(one, "mc:Fallback") if chosen is None else chosen
            yield from () if chosen is None else _unwrapped(chosen)
        elif kind in _WRAPPERS:
            yield from _unwrapped(one)
        else:
            yield one


def _blocks(element: Element, state: _State, depth: int) -> Iterator[Block]:
    if depth > MAX_DEPTH:
        state.refuse("表格和文本框的嵌套层数", "levels of tables and text boxes", MAX_DEPTH)
        return
    ahead = ""
    for one in _unwrapped(element):
        if state.is_full:
            state.refuse_more()
            return
        kind = one.tag
        if kind == "w:p":
            look = look_of(child(one, "w:pPr"), state.styles)
            if look.computed or look.contents:
                continue
            inline = _inline(one, state)
            text = ahead + inline.text
            ahead = text if _is_joined(one) else ""
            if not _is_joined(one):
                yield _paragraph(text, look, state)
            state.problems.extend(_doubts(inline, Place(state.name, line=state.paragraphs)))
            for box in inline.boxes:
                yield from _blocks(box, state, depth + 1)
        elif kind == "w:tbl":
            yield from _table(one, state, depth)
    if ahead:
        yield _paragraph(ahead, Look(), state)


def _inline(element: Element, state: _State) -> Inline:
    inline = read_inline(element, state.computed)
    state.paragraphs += 1
    state.changed = state.changed or inline.changed
    return inline


def _is_joined(paragraph: Element) -> bool:
    """Return whether the end of *paragraph* is deleted: its text goes on in the next one."""
    return child(paragraph, "w:pPr", "w:rPr", "w:del") is not None


def _paragraph(text: str, look: Look, state: _State) -> Paragraph:
    place = Place(state.name, line=state.paragraphs)
    if look.is_text:
        return Paragraph(text, place, is_text=True)
    number = number_before(look, state.styles, state.counts) if text.strip() else ""
    # A heading of a style is its text, without a number that Word prints or a person typed. In our own reports a
    # number is marked as ours; what looks like one otherwise is the unit's.
    if look.level and not state.styles.is_own:
        found = heading_in(text)
        text = found[0] if found else text
    shown = text if look.level else number + text
    return Paragraph(shown.strip(), place, level=look.level if text.strip() else 0)


def _doubts(inline: Inline, place: Place) -> list[Problem]:
    found: list[Problem] = []
    if inline.struck.strip():
        found.append(problem("PR561", place=place, text=_quoted(inline.struck)))
    if inline.hidden.strip():
        found.append(problem("PR562", place=place, text=_quoted(inline.hidden)))
    if inline.symbols:
        found.append(problem("PR563", place=place, text=_quoted(inline.text)))
    return found


def _quoted(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _QUOTED else line[:_QUOTED] + "…"


def _table(table: Element, state: _State, depth: int) -> Iterator[Block]:
    if depth >= MAX_DEPTH:
        state.refuse("表格和文本框的嵌套层数", "levels of tables and text boxes", MAX_DEPTH)
        return
    if attribute(child(table, "w:tblPr", "w:tblStyle"), "val") in state.computed:
        return
    lines = [(row, _cells_of(row)) for row in _rows_of(table, state)]
    if all(len(cells) <= 1 for _, cells in lines):
        for _, cells in lines:
            for cell in cells:
                yield from _blocks(cell, state, depth + 1)
        return
    state.tables += 1
    number = state.tables
    nested: list[Element] = []
    rows: list[RawRow] = []
    for row, cells in lines:
        if state.is_full:
            state.refuse_more()
            break
        before = _count(child(row, "w:trPr", "w:gridBefore"), default=0)
        raw = tuple(_cell(cell, state, nested, depth) for cell in cells[:MAX_COLUMNS])
        width = before + sum(cell.span for cell in raw)
        state.cells += min(width, MAX_COLUMNS)
        if width > MAX_COLUMNS or len(cells) > MAX_COLUMNS:
            state.refuse("表格的列数", "columns in a table", MAX_COLUMNS)
        rows.append(RawRow(before=before, cells=raw))
    widest = max((row.before + sum(cell.span for cell in row.cells) for row in rows), default=1)
    most = MAX_CELLS // min(max(widest, 1), MAX_COLUMNS)
    if len(rows) > most:
        state.refuse("单元格的个数", "cells", MAX_CELLS)
    yield table_of(rows[:most], state.name, number)
    for inner in nested:
        yield from _table(inner, state, depth + 1)


def _rows_of(table: Element, state: _State) -> list[Element]:
    rows: list[Element] = []
    for row in _unwrapped(table):
        if row.tag != "w:tr":
            continue
        properties = child(row, "w:trPr")
        removed = child(properties, "w:del") is not None
        state.changed = state.changed or removed or child(properties, "w:ins") is not None
        if not removed:
            rows.append(row)
    return rows


def _cells_of(row: Element) -> list[Element]:
    return [one for one in _unwrapped(row) if one.tag == "w:tc"]


def _count(element: Element | None, *, default: int) -> int:
    """Return the number that *element* holds, at most one more than the widest table has columns."""
    value = attribute(element, "val")
    if not (value.isascii() and value.isdigit()):
        return default
    return min(int(value[: len(str(MAX_COLUMNS)) + 1]), MAX_COLUMNS + 1)


def _cell(cell: Element, state: _State, nested: list[Element], depth: int) -> RawCell:
    """Return one cell; tables inside it are added to *nested*, to be read behind the table they stand in."""
    properties = child(cell, "w:tcPr")
    down, right = child(properties, "w:vMerge"), child(properties, "w:hMerge")
    inlines: list[Inline] = []
    lines = list(_cell_lines(cell, state, nested, inlines, depth))
    text = "\n".join(lines).strip()
    problems = [one for inline in inlines for one in _doubts(inline, Place())]
    if not text and any(inline.pictures for inline in inlines):
        problems.append(problem("PR564"))
    return RawCell(
        text=text,
        span=max(1, _count(child(properties, "w:gridSpan"), default=1)),
        goes_on_below=down is not None and attribute(down, "val") == "restart",
        goes_on_above=down is not None and attribute(down, "val") != "restart",
        goes_on_left=right is not None and attribute(right, "val") != "restart",
        problems=tuple(problems),
    )


def _cell_lines(
    element: Element, state: _State, nested: list[Element], inlines: list[Inline], depth: int
) -> Iterator[str]:
    if depth > MAX_DEPTH:
        state.refuse("表格和文本框的嵌套层数", "levels of tables and text boxes", MAX_DEPTH)
        return
    ahead = ""
    for one in _unwrapped(element):
        kind = one.tag
        if kind == "w:tbl":
            nested.append(one)
        if kind != "w:p":
            continue
        look = look_of(child(one, "w:pPr"), state.styles)
        if look.computed:
            continue
        inline = _inline(one, state)
        inlines.append(inline)
        number = number_before(look, state.styles, state.counts) if inline.text.strip() else ""
        if _is_joined(one):
            ahead += number + inline.text
        else:
            yield ahead + number + inline.text
            ahead = ""
        for box in inline.boxes:
            yield from _cell_lines(box, state, nested, inlines, depth + 1)
    if ahead:
        yield ahead
