"""Tables for tests, drawn in text: cells between bars, ``^`` goes on from above and ``<`` from the left."""

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
