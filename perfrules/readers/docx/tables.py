"""The grid of a Word table: which cell covers which positions."""

from collections.abc import Sequence

from attrs import evolve, field, frozen

from perfrules.errors import Problem
from perfrules.readers.grid import Cell, Grid
from perfrules.source import Place

__all__ = ["MAX_COLUMNS", "RawCell", "RawRow", "place_of_cell", "table_of"]

MAX_COLUMNS = 128
"""How many columns of a table are looked at; Word makes at most 63."""


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

    found: list[_Area] = field(factory=list)
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
    width = max((area.column + area.columns for area in areas.found), default=0)
    positions: list[list[Cell | None]] = [[None] * width for _ in rows]
    for area in areas.found:
        place = place_of_cell(name, number, area.row, area.column)
        cell = Cell(
            area.cell.text, place, rows=area.rows, columns=area.columns,
            problems=tuple(evolve(one, place=place) for one in area.cell.problems),
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
        if cell.goes_on_left and last >= 0 and areas.found[last].row == index:
            areas.found[last] = evolve(areas.found[last], columns=areas.found[last].columns + span)
        elif cell.goes_on_above and upper >= 0 and areas.found[upper].columns == span:
            areas.found[upper] = evolve(areas.found[upper], rows=index - areas.found[upper].row + 1)
            starts[column] = last = upper
        else:
            last = len(areas.found)
            areas.found.append(_Area(cell=cell, row=index, column=column, columns=span))
            if cell.goes_on_below or cell.goes_on_above:
                starts[column] = last
        column += span
    areas.above.clear()
    areas.above.update(starts)
