"""The pages of a PDF as paragraphs and tables, as far as ruled lines and the edges of lines show them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from statistics import median

from attrs import evolve, frozen

from perfrules.errors import Problem, problem
from perfrules.plain_values import squeeze
from perfrules.readers.form.headers import header_at
from perfrules.readers.form.labels import is_title
from perfrules.readers.form.vocabulary import TOTAL, Kind
from perfrules.readers.grid import Block, Cell, Grid, Paragraph
from perfrules.readers.pdf.geometry import Glyph, RuledTable, tables_in
from perfrules.readers.pdf.pages import Page
from perfrules.readers.text.words import Word, heading_in, is_page_number, join
from perfrules.source import Place

__all__ = ["blocks_of", "page_text"]

_HEADER_ROWS = 60  # a cover and small tables may stand above the table of indicators in one grid
_HEADER_WITHIN = 3  # rows at the top of a page, a title among them
_SAME = 3.0  # columns of a table that goes on over the page, in points
_GAP = 0.18  # of the height of a line: letters further apart have a blank between them
_WIDE = 0.6  # letters of any kind further apart have one
_FULL = 2.0  # a line that ends less than so many heights before the edge is full
_SMALL, _SHIFTED, _BESIDE, _NEAR, _SAME_SIZE = 0.75, 0.12, 0.4, 0.6, 0.2  # of marks, see `_marks`
_BAND = 24.0
_RAISED = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_ON_TOP = 0.5  # of the narrower letter; letters set close together overlap by a tenth
_MIXED_WITHIN = 12
_QUOTED = 40
_APART = 1.4  # lines further apart than so many ordinary steps have a blank line between them


@frozen
class _Line:
    """A line of letters, and where it stands."""

    text: str
    page: int
    left: float
    right: float
    bottom: float
    top: float
    overlaps: bool = False

    @property
    def height(self) -> float:
        return self.top - self.bottom


def blocks_of(pages: Sequence[Page], name: str) -> tuple[Block, ...]:
    """
    Return what *pages* hold, from top to bottom.

    Only ruled tables are found. A table that stands at the end of a page and goes on at the top of the next one
    between the same edges is one table, whatever its columns there, and whatever is printed at the edges of every page;
    lines between its pieces that are no such thing stand below it. Lines of running text become paragraphs where
    they reach the right edge of the text; page numbers are left out.
    """
    pieces: list[tuple[RuledTable, Grid] | _Line] = []
    for page in pages:
        tables = tables_in(page.rules)
        outside = [item for item in page.glyphs if not any(table.holds(*item.middle) for table in tables)]
        lines = [line for line in _lines(outside, page.number) if not is_page_number(line.text)]
        result: list[tuple[float, tuple[RuledTable, Grid] | _Line]] = [(line.top, line) for line in lines]
        result += [(item.ys[0], (item, _grid(item, page, name))) for item in tables]
        pieces.extend(piece for _, piece in sorted(result, key=lambda item: -item[0]))
    return tuple(_blocks(pieces, name))


def _blocks(pieces: Sequence[tuple[RuledTable, Grid] | _Line], name: str) -> Iterator[Block]:
    lines: list[_Line] = []
    edges: tuple[float, ...] = ()
    grid: Grid | None = None
    known = {squeeze(piece.text) for piece in _before_tables(pieces)}
    for piece in pieces:
        if isinstance(piece, _Line):
            lines.append(piece)
            continue
        drawn, cells = piece
        between = [line for line in lines if squeeze(line.text) not in known]
        if (
            grid is not None
            and _goes_on(edges, drawn.xs)
            and (not lines or (_page(grid.rows[-1]) != _page(cells.rows[0]) and not any(map(_starts, between))))
        ):
            full = _edges((*edges, *drawn.xs))
            above, below = _spread(grid.rows, edges, full), _spread(cells.rows, drawn.xs, full)
            grid, edges = evolve(grid, rows=tuple(_sewn([*above], [*below]))), full
            lines = between
            continue
        if grid is not None:
            yield grid
        yield from _paragraphs(lines, name)
        lines, grid, edges = [], cells, tuple(drawn.xs)
    if grid is not None:
        yield grid
    yield from _paragraphs(lines, name)


def _sewn(above: Sequence[tuple[Cell, ...]], below: Sequence[tuple[Cell, ...]]) -> Iterator[tuple[Cell, ...]]:
    """
    Return the rows of two pieces of a table, with what the end of the page cuts joined.

    The text of a cell over several rows stands on one of the pages. Without it the piece on the first one would be
    blank, and the name above it would hold for its rows. A row that is cut stands half on either page.
    """
    piece = Grid(tuple(below))
    headers = (header_at(piece, row) for row in range(min(_HEADER_WITHIN, len(below))))
    start = next((header.end for header in headers if header), 0)
    first = below[min(start, len(below) - 1)]
    longer = {
        id(upper): evolve(lower, rows=upper.rows + lower.rows)
        for upper, lower in zip(above[-1], first, strict=True)
        if upper.rows > 1 and not upper.text and lower.text
    }
    rows = [tuple(longer.get(id(cell), cell) for cell in row) for row in above]
    if start < len(below) and _is_cut(above, first):
        yield from rows[:-1]
        yield _joined_row(rows[-1], first)
        yield from (row for row in below if row is not first)
        return
    yield from rows
    yield from below


def _is_cut(above: Sequence[tuple[Cell, ...]], first: Sequence[Cell]) -> bool:
    """
    Return whether the page ends inside the last row of *above*, a table of indicators, and *first* is its other half.

    Points stand once in a row: on the first page where they are at the top of their cells, on the second where they
    are in the middle, and then the names and targets above them have no points.
    """
    grid = Grid(tuple(above))
    headers = (header_at(grid, row) for row in range(min(len(above) - 1, _HEADER_ROWS)))
    header = next((header for header in headers if header and header.kind is Kind.INDICATORS), None)
    if header is None or not header.of("weight"):
        return False

    def text_of(row: Sequence[Cell], *keys: str) -> str:
        return "".join(row[column.start].text.strip() for key in keys for column in header.of(key))

    last = above[-1]
    if header.end >= len(above) or any(TOTAL.fullmatch(squeeze(cell.text)) for cell in (*last, *first)):
        return False
    if not any(cell.text for cell in first) or text_of(first, "level1", "level2"):
        return False
    upper, lower = text_of(last, "weight", "self_score"), text_of(first, "weight", "self_score")
    if upper and not lower:
        return True
    return bool(lower and not upper and text_of(last, "target", "actual") and not text_of(first, "name"))


def _joined_row(upper: Sequence[Cell], lower: Sequence[Cell]) -> tuple[Cell, ...]:
    """Return the row whose halves are *upper* and *lower*; cells over several rows of the first page stay."""
    joined: dict[int, Cell] = {}
    for cell, rest in zip(upper, lower, strict=True):
        if id(cell) not in joined:
            blank = " " if cell.text and rest.text and _is_word(cell.text[-1], rest.text[0]) else ""
            text = cell.text if cell.rows > 1 else cell.text + blank + rest.text
            joined[id(cell)] = evolve(cell, text=text, problems=(*cell.problems, *rest.problems))
    return tuple(joined[id(cell)] if cell.rows == 1 else cell for cell in upper)


def _before_tables(pieces: Iterable[tuple[RuledTable, Grid] | _Line]) -> Iterator[_Line]:
    """Return the lines above the first table."""
    for piece in pieces:
        if not isinstance(piece, _Line):
            return
        yield piece


def _page(row: Sequence[Cell]) -> str:
    """Return the page that the lowest of the cells in *row* begins on."""
    return row[-1].place.cell.partition("!")[0]


def _starts(line: _Line) -> bool:
    """Return whether *line* starts something else: a heading, a title, a caption or a label, be it of another form."""
    text = squeeze(line.text)
    return heading_in(line.text) is not None or is_title(line.text) or text.startswith(("表", "附")) or ":" in text


def _goes_on(edges: Sequence[float], below: Sequence[float]) -> bool:
    return abs(edges[0] - below[0]) <= _SAME and abs(edges[-1] - below[-1]) <= _SAME


def _edges(xs: Iterable[float]) -> tuple[float, ...]:
    """Return the edges of columns among *xs*, those that are nearly the same once."""
    result: list[float] = []
    for x in sorted(xs):
        if not result or x - result[-1] > _SAME:
            result.append(x)
    return tuple(result)


def _spread(rows: Sequence[Sequence[Cell]], xs: Sequence[float], full: Sequence[float]) -> Iterator[tuple[Cell, ...]]:
    """Return *rows*, whose columns stand between *xs*, over the columns between *full*."""
    columns = [min(sum((item + other) / 2 >= x for x in xs[1:]), len(xs) - 2) for item, other in pairwise(full)]
    for row in rows:
        yield tuple(row[column] for column in columns)


def _grid(table: RuledTable, page: Page, name: str) -> Grid:
    inside = [item for item in page.glyphs if table.holds(*item.middle)]
    owner: dict[tuple[int, int], int] = {}
    for index, area in enumerate(table.areas):
        for row in range(area.row, area.row + area.rows):
            for column in range(area.column, area.column + area.columns):
                owner[row, column] = index
    letters: list[list[Glyph]] = [[] for _ in table.areas]
    for glyph in inside:
        x, y = glyph.middle
        column = min(sum(x >= edge for edge in table.xs[1:]), len(table.xs) - 2)
        row = min(sum(y <= edge for edge in table.ys[1:]), len(table.ys) - 2)
        letters[owner[row, column]].append(glyph)
    cells: list[Cell] = []
    for area, stored in zip(table.areas, letters, strict=True):
        place = Place(name, cell=f"第{page.number}页!{chr(ord('A') + area.column % 26)}{area.row + 1}")
        lines = _lines(stored, page.number)
        text = _cell_text(lines)
        problems: tuple[Problem, ...] = ()
        if any(line.overlaps for line in lines):
            problems, text = (problem("PR572", place=place, text=text[:_QUOTED]),), ""
        cells.append(Cell(text, place, rows=area.rows, columns=area.columns, problems=problems))
    height, width = len(table.ys) - 1, len(table.xs) - 1
    rows = tuple(tuple(cells[owner[row, column]] for column in range(width)) for row in range(height))
    return Grid(rows, place=Place(name, cell=f"第{page.number}页"))


def _cell_text(lines: Sequence[_Line]) -> str:
    """Return the text of a cell: its lines are those of a narrow column, not the author's."""
    words = [
        Word(piece, index, 1, position == 0, after_gap=False)
        for index, line in enumerate(lines, start=1) for position, piece in enumerate(line.text.split())
    ]  # fmt: skip
    return join(words)


def page_text(page: Page) -> str:
    """Return the text of *page* line by line, of what is seen alone."""
    return "\n".join(line.text for line in _lines(page.glyphs, page.number))


def _lines(glyphs: Sequence[Glyph], page: int) -> list[_Line]:
    """Return the lines of *glyphs* from top to bottom; turned text, read as it is turned, behind the others."""
    lines: list[_Line] = []
    for turn in sorted({glyph.turn for glyph in glyphs}):
        same = [glyph for glyph in glyphs if glyph.turn == turn and glyph.top > glyph.bottom]
        upright = [_turned_back(glyph) for glyph in same] if turn else same
        result = [line for line in _upright_lines(upright, page) if line.text]
        if turn and result:
            text = "".join(line.text for line in result)
            left, right = min(glyph.left for glyph in same), max(glyph.right for glyph in same)
            bottom, top = min(glyph.bottom for glyph in same), max(glyph.top for glyph in same)
            result = [_Line(text, page, left, right, bottom, top, overlaps=any(line.overlaps for line in result))]
        lines += result
    return lines


def _turned_back(glyph: Glyph) -> Glyph:
    """Return *glyph* with its box as if its text stood upright."""
    left, right, bottom, top = glyph.left, glyph.right, glyph.bottom, glyph.top
    box = {
        1: (-top, -bottom, left, right),
        2: (-right, -left, -top, -bottom),
        3: (bottom, top, -right, -left),
    }[glyph.turn]
    return Glyph(glyph.text, *box, index=glyph.index)


def _upright_lines(glyphs: Sequence[Glyph], page: int) -> Iterator[_Line]:
    marks = _marks(glyphs)
    rows: list[list[Glyph]] = []
    row_of: dict[int, int] = {}
    middle = tall = 0.0
    for glyph in sorted((item for item in glyphs if item.index not in marks), key=lambda glyph: -glyph.middle[1]):
        y = glyph.middle[1]
        if rows and middle - y <= tall / 2:
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
            middle, tall = y, glyph.height
        row_of[glyph.index] = len(rows) - 1
    for index, (mark, host) in marks.items():
        rows[row_of[host]].append(evolve(mark, index=index))
    yield from (_line(_in_order(row), page) for row in rows)


def _marks(glyphs: Sequence[Glyph]) -> dict[int, tuple[Glyph, int]]:
    """
    Return the raised and lowered marks among *glyphs*, by number, each with the number of the letter it stands behind.

    The raised 2 of 120m² is ``²`` then, and no digit of the number before it. LibreOffice and Word raise at 58 % of the
    size; a letter of three quarters of its neighbour's height or more is text in another size.
    """
    bands: dict[int, list[Glyph]] = {}
    for glyph in glyphs:
        if not glyph.text.isspace():
            bands.setdefault(int(glyph.middle[1] // _BAND), []).append(glyph)
    marks: dict[int, tuple[Glyph, int]] = {}
    for glyph in sorted(glyphs, key=lambda glyph: glyph.left):
        if glyph.text.isspace():
            continue
        band = int(glyph.middle[1] // _BAND)
        near = (other for key in (band - 1, band, band + 1) for other in bands.get(key, ()) if other is not glyph)
        host = min(
            (other for other in near if _stands_behind(glyph, other, marks)), key=lambda other: glyph.left - other.left,
            default=None,
        )  # fmt: skip
        if host is None:
            continue
        letter = host.index if host.index not in marks else marks[host.index][1]
        tall = next(other for other in glyphs if other.index == letter)
        shift = _RAISED if glyph.middle[1] > tall.middle[1] else _LOWERED
        marks[glyph.index] = evolve(glyph, text=glyph.text.translate(shift)), letter
    return marks


def _stands_behind(glyph: Glyph, other: Glyph, marks: Mapping[int, object]) -> bool:
    """Return whether *glyph* is a mark right behind the letter *other*, or behind another mark of that letter."""
    apart = glyph.left - other.right
    lies_beside = min(glyph.top, other.top) - max(glyph.bottom, other.bottom) >= _BESIDE * glyph.height
    if other.index in marks:
        return (
            lies_beside
            and abs(glyph.height - other.height) <= _SAME_SIZE * other.height
            and (-_NEAR * other.height <= apart <= _NEAR * other.height)
        )
    shifted = abs(glyph.middle[1] - other.middle[1]) >= _SHIFTED * other.height
    smaller = glyph.height <= _SMALL * other.height
    return lies_beside and shifted and smaller and -_NEAR * glyph.height <= apart <= _NEAR * other.height


def _in_order(row: Sequence[Glyph]) -> list[Glyph]:
    """Return *row* from left to right; letters on top of each other in the order of the file, as turned ones may be."""
    ordered = sorted(row, key=lambda glyph: glyph.left)
    groups: list[list[Glyph]] = []
    for glyph in ordered:
        if groups and _overlap(groups[-1][0], glyph):
            groups[-1].append(glyph)
        else:
            groups.append([glyph])
    return [glyph for group in groups for glyph in sorted(group, key=lambda glyph: glyph.index)]


def _overlap(glyph: Glyph, other: Glyph) -> bool:
    """Return whether two letters lie on top of each other for more than half of the narrower one."""
    common = min(glyph.right, other.right) - max(glyph.left, other.left)
    return common > _ON_TOP * min(glyph.right - glyph.left, other.right - other.left) > 0


def _are_mixed(marks: Sequence[Glyph]) -> bool:
    """Return whether letters of different texts lie on top of each other, as where rows are too low for their lines."""
    for at, glyph in enumerate(marks):
        group = [other for other in marks[at + 1 : at + _MIXED_WITHIN] if _overlap(glyph, other)]
        different = any(other.text != glyph.text for other in group)
        numbers = [glyph.index, *(other.index for other in group)]
        # turned text that the library does not tell as such: its letters follow each other in the file
        if different and max(numbers) - min(numbers) >= len(numbers):
            return True
    return False


def _line(glyphs: Sequence[Glyph], page: int) -> _Line:
    marks = [item for item in glyphs if not item.text.isspace()]
    if not marks:
        return _Line("", page, 0, 0, 0, 0)
    height = max(item.height for item in marks)
    text = ""
    right = glyphs[0].left
    for item in glyphs:
        apart = item.left - right
        if item.text.isspace() or (apart > _GAP * height and _is_word(text[-1:], item.text)) or apart > _WIDE * height:
            text = text.rstrip() + " "
        text += item.text.strip()
        right = max(right, item.right)
    bottom, top = min(item.bottom for item in marks), max(item.top for item in marks)
    left, right = min(item.left for item in marks), max(item.right for item in marks)
    return _Line(text.strip(), page, left, right, bottom, top, overlaps=_are_mixed(marks))


def _is_word(before: str, after: str) -> bool:
    return before.isascii() and before.isalnum() and after.isascii() and after.isalnum()


def _paragraphs(lines: Sequence[_Line], name: str) -> Iterator[Paragraph]:
    if not lines:
        return
    edge = max(line.right for line in lines)
    margin = min(line.left for line in lines)
    steps = [above.bottom - below.bottom for above, below in pairwise(lines) if above.page == below.page]
    step = median(item for item in steps if item > 0) if any(item > 0 for item in steps) else 0.0
    text = ""
    before: _Line | None = None
    for line in lines:
        apart = before is not None and (
            before.page == line.page and step > 0 and before.bottom - line.bottom > _APART * step
        )
        if before is not None and not apart and _continues(before, line, edge, margin):
            blank = " " if _is_word(text[-1], line.text[0]) else ""
            text += blank + line.text
        else:
            if before is not None:
                yield _paragraph(text, before, name)
            if apart or (before is not None and before.page != line.page):
                yield Paragraph("", Place(name, cell=f"第{line.page}页"))
            text = line.text
        before = line
    if before is not None:
        yield _paragraph(text, before, name)


def _continues(before: _Line, line: _Line, edge: float, margin: float) -> bool:
    """Return whether *line* goes on with the paragraph of the line before it."""
    full = before.right >= edge - _FULL * before.height
    indented = line.left > margin + line.height
    return full and not indented and heading_in(line.text) is None and heading_in(before.text) is None


def _paragraph(text: str, line: _Line, name: str) -> Paragraph:
    return Paragraph(text.strip(), Place(name, cell=f"第{line.page}页"))
