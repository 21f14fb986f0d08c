"""The pages of a PDF as paragraphs and tables, as far as ruled lines and the edges of lines show them."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from statistics import median

from attrs import evolve, frozen

from perfrules.plain_values import squeeze
from perfrules.readers.form.headers import header_at
from perfrules.readers.form.labels import is_title
from perfrules.readers.grid import Block, Cell, Grid, Paragraph
from perfrules.readers.pdf.geometry import Glyph, RuledTable, tables_in
from perfrules.readers.pdf.pages import Page
from perfrules.readers.text.words import Word, heading_in, is_page_number, join
from perfrules.source import Place

__all__ = ["blocks_of"]

_HEADER_WITHIN = 3  # rows at the top of a page, a title among them
_SAME = 3.0  # columns of a table that goes on over the page, in points
_GAP = 0.18  # of the height of a line: letters further apart have a blank between them
_WIDE = 0.6  # letters of any kind further apart have one
_FULL = 2.0  # a line that ends less than so many heights before the edge is full
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
        outside = [one for one in page.glyphs if not any(table.holds(*one.middle) for table in tables)]
        lines = [line for line in _lines(outside, page.number) if not is_page_number(line.text)]
        found: list[tuple[float, tuple[RuledTable, Grid] | _Line]] = [(line.top, line) for line in lines]
        found += [(one.ys[0], (one, _grid(one, page, name))) for one in tables]
        pieces.extend(piece for _, piece in sorted(found, key=lambda one: -one[0]))
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
            whole = _edges((*edges, *drawn.xs))
            above, below = _spread(grid.rows, edges, whole), _spread(cells.rows, drawn.xs, whole)
            grid, edges = evolve(grid, rows=tuple(_sewn([*above], [*below]))), whole
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
    Return the rows of two pieces of a table, with cells over several rows that the end of the page cuts made whole.

    The text of such a cell stands on one of the pages. Without it the piece on the first one would be blank, and the
    name above it would hold for its rows.
    """
    piece = Grid(tuple(below))
    headers = (header_at(piece, row) for row in range(min(_HEADER_WITHIN, len(below))))
    start = next((header.end for header in headers if header), 0)
    first = below[min(start, len(below) - 1)]
    whole = {
        id(one): evolve(other, rows=one.rows + other.rows)
        for one, other in zip(above[-1], first, strict=True)
        if one.rows > 1 and not one.text and other.text
    }
    for row in above:
        yield tuple(whole.get(id(cell), cell) for cell in row)
    yield from below


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
    found: list[float] = []
    for x in sorted(xs):
        if not found or x - found[-1] > _SAME:
            found.append(x)
    return tuple(found)


def _spread(rows: Sequence[Sequence[Cell]], xs: Sequence[float], whole: Sequence[float]) -> Iterator[tuple[Cell, ...]]:
    """Return *rows*, whose columns stand between *xs*, over the columns between *whole*."""
    columns = [min(sum((one + other) / 2 >= x for x in xs[1:]), len(xs) - 2) for one, other in pairwise(whole)]
    for row in rows:
        yield tuple(row[column] for column in columns)


def _grid(table: RuledTable, page: Page, name: str) -> Grid:
    inside = [one for one in page.glyphs if table.holds(*one.middle)]
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
    for area, held in zip(table.areas, letters, strict=True):
        place = Place(name, cell=f"第{page.number}页!{chr(ord('A') + area.column % 26)}{area.row + 1}")
        text = _cell_text(_lines(held, page.number))
        cells.append(Cell(text, place, rows=area.rows, columns=area.columns))
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


def _lines(glyphs: Sequence[Glyph], page: int) -> list[_Line]:
    """Return the lines of *glyphs* from top to bottom."""
    rows: list[list[Glyph]] = []
    middle = tall = 0.0
    for glyph in sorted((one for one in glyphs if one.top > one.bottom), key=lambda one: -one.middle[1]):
        y = glyph.middle[1]
        if rows and middle - y <= tall / 2:
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
            middle, tall = y, glyph.top - glyph.bottom
    lines = (_line(sorted(row, key=lambda one: one.left), page) for row in rows)
    return [line for line in lines if line.text]


def _line(glyphs: Sequence[Glyph], page: int) -> _Line:
    marks = [one for one in glyphs if not one.text.isspace()]
    if not marks:
        return _Line("", page, 0, 0, 0, 0)
    height = max(one.top - one.bottom for one in marks)
    text = ""
    right = glyphs[0].left
    for one in glyphs:
        apart = one.left - right
        if one.text.isspace() or (apart > _GAP * height and _is_word(text[-1:], one.text)) or apart > _WIDE * height:
            text = text.rstrip() + " "
        text += one.text.strip()
        right = max(right, one.right)
    bottom, top = min(one.bottom for one in marks), max(one.top for one in marks)
    return _Line(text.strip(), page, marks[0].left, max(one.right for one in marks), bottom, top)


def _is_word(before: str, after: str) -> bool:
    return before.isascii() and before.isalnum() and after.isascii() and after.isalnum()


def _paragraphs(lines: Sequence[_Line], name: str) -> Iterator[Paragraph]:
    if not lines:
        return
    edge = max(line.right for line in lines)
    margin = min(line.left for line in lines)
    steps = [above.bottom - below.bottom for above, below in pairwise(lines) if above.page == below.page]
    step = median(one for one in steps if one > 0) if any(one > 0 for one in steps) else 0.0
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
