"""Tables for tests, drawn in text: cells between bars, ``^`` goes on from above and ``<`` from the left."""

import io
from collections.abc import Iterator

import docx
import openpyxl

from perfrules.readers.grid import Cell, Grid
from perfrules.source import Place

NAME = "form.xlsx"


def letter(column: int) -> str:
    return chr(ord("A") + column)


def drawn(text: str, *, name: str = "Sheet1", line_ends: str = "\\") -> Grid:
    """Return the table that *text* draws; *line_ends* stands for a line end in a cell."""
    lines = [[part.strip() for part in line.split("|")] for line in text.strip("\n").split("\n")]
    width = max(map(len, lines))
    rows: list[list[Cell]] = []
    for number, line in enumerate(lines):
        row: list[Cell] = []
        for column in range(width):
            mark = line[column] if column < len(line) else ""
            if mark == "^":
                row.append(rows[-1][column])
            elif mark == "<":
                row.append(row[-1])
            else:
                place = Place(NAME, cell=f"{name}!{letter(column)}{number + 1}")
                row.append(Cell(mark.replace(line_ends, "\n"), place))
        rows.append(row)
    covered: dict[int, set[tuple[int, int]]] = {}
    for number, line_of_cells in enumerate(rows):
        for column, cell in enumerate(line_of_cells):
            covered.setdefault(id(cell), set()).add((number, column))
    sized = {
        id(cell): Cell(
            cell.text,
            cell.place,
            rows=len({number for number, _ in covered[id(cell)]}),
            columns=len({column for _, column in covered[id(cell)]}),
        )
        for row in rows
        for cell in row
    }
    return Grid(tuple(tuple(sized[id(cell)] for cell in row) for row in rows), name, Place(NAME, cell=name))


def workbook(text: str) -> bytes:
    """Return a workbook with the table that *text* draws, its merged cells merged."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Sheet1"
    for at, cell in _anchors(drawn(text)):
        written = sheet.cell(at[0] + 1, at[1] + 1)
        written.value, written.data_type = cell.text or None, "s"
        if cell.rows * cell.columns > 1:
            sheet.merge_cells(None, at[0] + 1, at[1] + 1, at[0] + cell.rows, at[1] + cell.columns)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def document(text: str) -> bytes:
    """Return a Word document with the table that *text* draws, its merged cells merged."""
    grid = drawn(text)
    file = docx.Document()
    table = file.add_table(len(grid.rows), grid.width)
    for (row, column), cell in _anchors(grid):
        written = table.cell(row, column).merge(table.cell(row + cell.rows - 1, column + cell.columns - 1))
        written.text = cell.text
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def _anchors(grid: Grid) -> Iterator[tuple[tuple[int, int], Cell]]:
    """Return the cells of *grid*, merged ones once, with the row and column that each starts in."""
    seen: set[int] = set()
    for row, line in enumerate(grid.rows):
        for column, cell in enumerate(line):
            if id(cell) not in seen:
                seen.add(id(cell))
                yield (row, column), cell
