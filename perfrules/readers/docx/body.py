"""The paragraphs and tables of a Word document, in the order in which a person reads them."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from attrs import define, evolve, field, frozen

from perfrules.errors import Problem, problem
from perfrules.readers.docx.styles import Element, Look, Styles, attribute, child, is_on, look_of, number_before
from perfrules.readers.grid import Block, Cell, Grid, Paragraph
from perfrules.readers.text.words import heading_in
from perfrules.source import Place

__all__ = [
    "MAX_CELLS",
    "MAX_COLUMNS",
    "MAX_DEPTH",
    "MAX_PARAGRAPHS",
    "Body",
    "Inline",
    "RawCell",
    "RawRow",
    "place_of_cell",
    "read_body",
    "read_inline",
    "table_of",
]


_SKIPPED = frozenset({
    "w:pPr", "w:rPr", "w:sdtPr", "w:sdtEndPr", "w:instrText", "w:delText", "w:delInstrText", "w:rt", "w:rubyPr",
    "m:oMathParaPr", "m:ctrlPr", "w:tbl", "w:p",
})  # fmt: skip
_REMOVED = frozenset({"w:del", "w:moveFrom"})
_ADDED = frozenset({"w:ins", "w:moveTo"})
_PICTURES = frozenset({"w:drawing", "w:pict", "w:object"})
_TEXTS = {"w:tab": "\t", "w:ptab": "\t", "w:cr": "\n", "w:noBreakHyphen": "-"}
_SUPERSCRIPT = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
# The signs that people insert as symbols. Word moves the codes of symbol fonts to U+F000.
_SYMBOLS = {
    "symbol": {0x25: "%", 0xA3: "≤", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xB4: "×", 0xB9: "≠", 0xBB: "≈", 0xD7: "·"},
    "wingdings": {0x6F: "□", 0x71: "□", 0xA8: "□", 0xFC: "√", 0xFE: "☑", 0x52: "☑", 0xFB: "×", 0xFD: "☒"},
    "wingdings 2": {0x50: "√", 0x52: "☑", 0x4F: "×", 0x54: "☒", 0xA3: "□"},
}  # fmt: skip


@frozen(kw_only=True)
class Inline:
    """
    The content of one paragraph.

    Args:
        text: What a person reads, soft line breaks kept as line ends.
        boxes: The contents of the text boxes that hang on the paragraph.
        changed: Whether it holds changes that nobody has accepted yet; they are read as accepted.
        struck: Text that is crossed out; it is not part of *text*.
        hidden: Text that Word hides; it is not part of *text*.
        symbols: How many symbols of other fonts could not be read; each stands as ``?`` in *text*.
        pictures: How many pictures without a text box it holds.
    """

    text: str = ""
    boxes: tuple[Element, ...] = ()
    changed: bool = False
    struck: str = ""
    hidden: str = ""
    symbols: int = 0
    pictures: int = 0


def read_inline(paragraph: Element, computed: Collection[str] = ()) -> Inline:
    """
    Return what a paragraph holds.

    Args:
        paragraph: The element ``w:p``.
        computed: Styles whose letters are not the unit's; they are left out without a word.
    """
    result = _Found(computed)
    _walk(paragraph, result)
    return Inline(
        text="".join(result.text), boxes=tuple(result.boxes), changed=result.changed, struck="".join(result.struck),
        hidden="".join(result.hidden), symbols=result.symbols, pictures=result.pictures,
    )  # fmt: skip


@define
class _Found:
    """The collected result of the walk so far."""

    computed: Collection[str]
    text: list[str] = field(factory=list)
    struck: list[str] = field(factory=list)
    hidden: list[str] = field(factory=list)
    boxes: list[Element] = field(factory=list)
    changed: bool = False
    symbols: int = 0
    pictures: int = 0


def _walk(element: Element, result: _Found) -> None:
    # INVARIANT: the reader of trees refuses deep ones.
    for item in element:
        kind = item.tag
        if kind in {"w:t", "m:t"}:
            result.text.append(item.text or "")
        elif kind in _TEXTS:
            result.text.append(_TEXTS[kind])
        elif kind in _SKIPPED:
            continue
        elif kind == "w:r":
            _run(item, result)
        elif kind == "w:br":
            result.text.append("" if attribute(item, "type") in {"page", "column"} else "\n")
        elif kind == "w:sym":
            result.text.append(_symbol(item, result))
        elif kind in _REMOVED:
            result.changed = True
        elif kind in _PICTURES:
            _picture(item, result)
        else:
            result.changed = result.changed or kind in _ADDED
            _container(item, kind, result)


def _container(element: Element, kind: str, result: _Found) -> None:
    """Walk an element that only wraps others."""
    if kind == "mc:AlternateContent":
        chosen = child(element, "mc:Choice")
        chosen = child(element, "mc:Fallback") if chosen is None else chosen
        if chosen is not None:
            _walk(chosen, result)
    elif kind == "w:sdt":
        # A content control that nobody has filled shows its invitation to do so.
        if not is_on(child(element, "w:sdtPr"), "w:showingPlcHdr"):
            _walk(element, result)
    elif kind == "m:f":
        for index, part in enumerate(item for item in element if item.tag in {"m:num", "m:den"}):
            result.text.append("/" if index else "")
            _walk(part, result)
    elif kind == "m:sup":
        start = len(result.text)
        _walk(element, result)
        result.text[start:] = ["".join(result.text[start:]).translate(_SUPERSCRIPT)]
    else:
        _walk(element, result)


def _run(run: Element, result: _Found) -> None:
    properties = child(run, "w:rPr")
    start = len(result.text)
    _walk(run, result)
    if properties is None:
        return
    text = "".join(result.text[start:])
    if attribute(child(properties, "w:rStyle"), "val") in result.computed:
        del result.text[start:]
    elif is_on(properties, "w:vanish"):
        result.hidden.append(text)
        del result.text[start:]
    elif is_on(properties, "w:strike") or is_on(properties, "w:dstrike"):
        result.struck.append(text)
        del result.text[start:]
    elif attribute(child(properties, "w:vertAlign"), "val") == "superscript":
        result.text[start:] = [text.translate(_SUPERSCRIPT)]


def _symbol(element: Element, result: _Found) -> str:
    try:
        code = int(attribute(element, "char"), 16)
    except ValueError:
        code = 0
    known = _SYMBOLS.get(attribute(element, "font").strip().lower())
    if known is not None:
        text = known.get(code & 0xFF if 0xF000 <= code <= 0xF0FF else code, "")
    else:
        text = chr(code) if 0x20 <= code < 0xD800 else ""
    result.symbols += not text
    return text or "?"


def _picture(element: Element, result: _Found) -> None:
    boxes = list(_boxes(element))
    result.boxes.extend(boxes)
    result.pictures += not boxes


def _boxes(element: Element) -> Iterator[Element]:
    for item in element:
        kind = item.tag
        if kind == "w:txbxContent":
            yield item
        elif kind != "mc:Fallback" or child(element, "mc:Choice") is None:
            yield from _boxes(item)


MAX_COLUMNS = 128
"""The number of columns of a table that are looked at; Word makes at most 63."""


@frozen(kw_only=True)
class RawCell:
    """
    A cell as it stands in a row of the file.

    Args:
        text: Its text.
        span: How many columns it covers.
        goes_on_below: Whether it is the first of cells that are merged downwards.
        goes_on_above: Whether it belongs to the cell above it; its own text is not shown.
        goes_on_left: Whether it belongs to the cell left of it.
        problems: What was doubtful in it, without places.
    """

    text: str = ""
    span: int = 1
    goes_on_below: bool = False
    goes_on_above: bool = False
    goes_on_left: bool = False
    problems: tuple[Problem, ...] = ()


@frozen(kw_only=True)
class RawRow:
    """A row: how many columns are left out before its first cell, and its cells."""

    before: int = 0
    cells: tuple[RawCell, ...] = ()


@frozen(kw_only=True)
class _Area:
    """A cell and the positions it covers."""

    cell: RawCell
    row: int
    column: int
    columns: int
    rows: int = 1


@frozen
class _Areas:
    """The areas found so far, and for each start column of the row above the area that stands there."""

    all: list[_Area] = field(factory=list)
    above: dict[int, int] = field(factory=dict)


def place_of_cell(name: str, table: int, row: int, column: int) -> Place:
    """Return the place of a cell, ``表2!B3`` for the second table, row 2 and column 1 counted from 0."""
    letters, rest = "", column + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return Place(name, cell=f"表{table}!{letters}{row + 1}")


def table_of(rows: Sequence[RawRow], name: str, number: int) -> Grid:
    """
    Return the grid of table *number* of the file *name*.

    A cell merged downwards goes on below only where a cell of the same columns says so; one that claims to go on
    above nothing stands for itself. Columns beyond `MAX_COLUMNS` are left out; the caller reports them.
    """
    areas = _Areas()
    for index, row in enumerate(rows):
        _add_row(row, index, areas)
    width = max((area.column + area.columns for area in areas.all), default=0)
    positions: list[list[Cell | None]] = [[None] * width for _ in rows]
    for area in areas.all:
        place = place_of_cell(name, number, area.row, area.column)
        cell = Cell(
            area.cell.text, place, rows=area.rows, columns=area.columns,
            problems=tuple(evolve(item, place=place) for item in area.cell.problems),
        )  # fmt: skip
        for row_index in range(area.row, area.row + area.rows):
            positions[row_index][area.column : area.column + area.columns] = [cell] * area.columns
    return Grid(
        tuple(
            tuple(cell or Cell("", place_of_cell(name, number, index, column)) for column, cell in enumerate(line))
            for index, line in enumerate(positions)
        ),
        place=place_of_cell(name, number, 0, 0),
    )


def _add_row(row: RawRow, index: int, areas: _Areas) -> None:
    starts: dict[int, int] = {}
    column, last = min(row.before, MAX_COLUMNS), -1
    for cell in row.cells:
        span = max(0, min(cell.span, MAX_COLUMNS - column))
        if not span:
            break
        upper = areas.above.get(column, -1)
        if cell.goes_on_left and last >= 0 and areas.all[last].row == index:
            areas.all[last] = evolve(areas.all[last], columns=areas.all[last].columns + span)
        elif cell.goes_on_above and upper >= 0 and areas.all[upper].columns == span:
            areas.all[upper] = evolve(areas.all[upper], rows=index - areas.all[upper].row + 1)
            starts[column] = last = upper
        else:
            last = len(areas.all)
            areas.all.append(_Area(cell=cell, row=index, column=column, columns=span))
            if cell.goes_on_below or cell.goes_on_above:
                starts[column] = last
        column += span
    areas.above.clear()
    areas.above.update(starts)


MAX_CELLS = 100_000
"""The greatest number of cells all tables of a document have, merged ones counted as often as they are wide."""
MAX_PARAGRAPHS = 50_000
"""The greatest number of paragraphs a document has, those in cells counted; 500 full pages have about 20 000."""
MAX_DEPTH = 8
"""The greatest depth at which tables and text boxes may stand in each other."""
_WRAPPERS = frozenset({"w:sdtContent", "w:customXml", "w:ins", "w:moveTo", "w:smartTag", "mc:AlternateContent"})
_QUOTED = 40


@frozen
class Body:
    """The content of a document, and what was doubtful in reading it."""

    blocks: tuple[Block, ...]
    problems: tuple[Problem, ...]


@define
class _State:
    """Counters while a document is read."""

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
        """True where nothing more is read."""
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
    for item in element:
        kind = item.tag
        if kind == "w:sdt":
            if not is_on(child(item, "w:sdtPr"), "w:showingPlcHdr"):
                yield from _unwrapped(item)
        elif kind == "mc:AlternateContent":
            chosen = child(item, "mc:Choice")
            chosen = child(item, "mc:Fallback") if chosen is None else chosen
            yield from () if chosen is None else _unwrapped(chosen)
        elif kind in _WRAPPERS:
            yield from _unwrapped(item)
        else:
            yield item


def _blocks(element: Element, state: _State, depth: int) -> Iterator[Block]:
    if depth > MAX_DEPTH:
        state.refuse("表格和文本框的嵌套层数", "levels of tables and text boxes", MAX_DEPTH)
        return
    ahead = ""
    for item in _unwrapped(element):
        if state.is_full:
            state.refuse_more()
            return
        kind = item.tag
        if kind == "w:p":
            look = look_of(child(item, "w:pPr"), state.styles)
            if look.computed or look.contents:
                continue
            inline = _inline(item, state)
            text = ahead + inline.text
            ahead = text if _is_joined(item) else ""
            if not _is_joined(item):
                yield _paragraph(text, look, state)
            state.problems.extend(_doubts(inline, Place(state.name, line=state.paragraphs)))
            for box in inline.boxes:
                yield from _blocks(box, state, depth + 1)
        elif kind == "w:tbl":
            yield from _table(item, state, depth)
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
        result = heading_in(text)
        text = result[0] if result else text
    shown = text if look.level else number + text
    return Paragraph(shown.strip(), place, level=look.level if text.strip() else 0)


def _doubts(inline: Inline, place: Place) -> list[Problem]:
    result: list[Problem] = []
    if inline.struck.strip():
        result.append(problem("PR561", place=place, text=_quoted(inline.struck)))
    if inline.hidden.strip():
        result.append(problem("PR562", place=place, text=_quoted(inline.hidden)))
    if inline.symbols:
        result.append(problem("PR563", place=place, text=_quoted(inline.text)))
    return result


def _quoted(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _QUOTED else line[:_QUOTED] + "…"


def _table(table: Element, state: _State, depth: int) -> Iterator[Block]:
    if depth >= MAX_DEPTH:
        state.refuse("表格和文本框的嵌套层数", "levels of tables and text boxes", MAX_DEPTH)
        return
    if attribute(child(table, "w:tblPr", "w:tblStyle"), "val") in state.computed:
        return
    lines = _without_deleted([(row, _cells_of(row)) for row in _rows_of(table, state)], state)
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
        if is_on(properties, "w:hidden"):
            text = "".join(_inline_text(row, state))
            if text.strip():
                state.problems.append(problem("PR562", place=Place(state.name), text=_quoted(text)))
            continue
        removed = child(properties, "w:del") is not None
        state.changed = state.changed or removed or child(properties, "w:ins") is not None
        if not removed:
            rows.append(row)
    return rows


def _without_deleted(lines: list[tuple[Element, list[Element]]], state: _State) -> list[tuple[Element, list[Element]]]:
    """
    Return the rows without cells that a change deletes, where a row then is as wide as the others (PR574).

    Elsewhere such a cell is kept and comes out blank: without it the cells behind it would stand below other titles.
    """

    def width(cells: Iterable[Element]) -> int:
        return sum(max(1, _count(child(cell, "w:tcPr", "w:gridSpan"), default=1)) for cell in cells)

    usual = max((width(cells) for _, cells in lines if not any(map(_is_deleted, cells))), default=0)
    kept: list[tuple[Element, list[Element]]] = []
    for row, cells in lines:
        rest = [cell for cell in cells if not _is_deleted(cell)]
        if len(rest) < len(cells) and width(rest) >= usual:
            state.changed = True
            text = " ".join("".join(_inline_text(cell, state)).strip() for cell in cells if _is_deleted(cell))
            if text.strip():
                state.problems.append(problem("PR574", place=Place(state.name), text=_quoted(text)))
            kept.append((row, rest))
        else:
            kept.append((row, cells))
    return kept


def _is_deleted(cell: Element) -> bool:
    """Return whether a change that nobody has accepted deletes *cell*."""
    return child(cell, "w:tcPr", "w:cellDel") is not None


def _inline_text(element: Element, state: _State) -> Iterator[str]:
    """Return the texts of all paragraphs in *element*, for a message."""
    for paragraph in element.iter("w:p"):
        yield f"{read_inline(paragraph, state.computed).text} "


def _cells_of(row: Element) -> list[Element]:
    return [item for item in _unwrapped(row) if item.tag == "w:tc"]


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
    problems = [item for inline in inlines for item in _doubts(inline, Place())]
    if _is_deleted(cell):  # accepting it would move the cells behind it into other columns
        state.changed = True
        problems = [problem("PR574", text=_quoted(text))] if text else []
        text = ""
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
    for item in _unwrapped(element):
        kind = item.tag
        if kind == "w:tbl":
            nested.append(item)
        if kind != "w:p":
            continue
        look = look_of(child(item, "w:pPr"), state.styles)
        if look.computed:
            continue
        inline = _inline(item, state)
        inlines.append(inline)
        number = number_before(look, state.styles, state.counts) if inline.text.strip() else ""
        if _is_joined(item):
            ahead += number + inline.text
        else:
            yield ahead + number + inline.text
            ahead = ""
        for box in inline.boxes:
            yield from _cell_lines(box, state, nested, inlines, depth + 1)
    if ahead:
        yield ahead
