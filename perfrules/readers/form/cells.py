"""Cells of a grid as the reader of forms looks at them: without repeats of merged ones, each used one noted."""

from collections.abc import Callable, Iterable
from decimal import Decimal

from attrs import define, field, frozen

from perfrules.errors import Problem, problem
from perfrules.readers.amounts import is_blank_mark, read_points
from perfrules.readers.grid import Cell, Grid
from perfrules.source import Place

__all__ = ["NO_CELL", "At", "Reading", "cells_in", "line_of", "own_cells", "row_number", "row_text"]

NO_CELL = Cell()
"""Stands where a grid has no cell."""
_SHOWN = 40


@frozen
class At:
    """A cell that is not blank, and the column it starts in on its row."""

    column: int
    cell: Cell


def line_of(grid: Grid, row: int) -> tuple[At, ...]:
    """Return the cells of *row* that hold something, merged ones once."""
    found: list[At] = []
    for column, cell in enumerate(grid.rows[row]):
        if cell.text and not cell.text.isspace() and not (found and found[-1].cell is cell):
            found.append(At(column, cell))
    return tuple(found)


def own_cells(grid: Grid, row: int) -> tuple[At, ...]:
    """Return the cells of `line_of` that do not reach down from the row above."""
    line = line_of(grid, row)
    if row == 0:
        return line
    above = grid.rows[row - 1]
    return tuple(one for one in line if one.cell.rows == 1 or above[one.column] is not one.cell)


def cells_in(grid: Grid, row: int, start: int, end: int) -> tuple[Cell, ...]:
    """
    Return the cells from column *start* up to *end* that hold something, merged ones once.

    Among them are blank cells that hold something that could not be read.
    """
    found: list[Cell] = []
    for cell in grid.rows[row][start:end]:
        says = cell.text and not cell.text.isspace()
        if (says or cell.problems) and not (found and found[-1] is cell):
            found.append(cell)
    return tuple(found)


def row_number(grid: Grid, row: int) -> int:
    """Return the number by which a person finds *row*: the line in a text, else the row from 1."""
    lines = (cell.place.line for cell in grid.rows[row])
    return next((line for line in lines if line is not None), row + 1)


def row_text(grid: Grid, row: int) -> str:
    """Return what stands in *row*, for a message."""
    return " | ".join(" ".join(one.cell.text.split())[:_SHOWN] for one in line_of(grid, row))


@define
class Reading:
    """
    What a file gave so far.

    Args:
        name: The file, for places.
        problems: Everything that was wrong, doubtful or not understood.
    """

    name: str
    problems: list[Problem] = field(factory=list)
    _used: set[int] = field(factory=set)
    _unused: set[int] = field(factory=set)

    def report(self, code: str, cell: Cell | None = None, *, text: str = "", **values: str | int) -> None:
        """Add a problem of *code* at *cell*, or at the file."""
        place = cell.place if cell is not None and cell.place != Place() else Place(self.name)
        self.problems.append(problem(code, place=place, text=text, span=None, suggestion="", **values))

    def row(self, code: str, grid: Grid, row: int, *, text: str = "", **values: str | int) -> None:
        """Add a problem of *code* about a whole *row*; *text* is what stands in it unless given."""
        line = own_cells(grid, row) or line_of(grid, row)
        cell = line[0].cell if line else None
        self.report(code, cell, text=text or row_text(grid, row), row=row_number(grid, row), **values)

    def unused(self, cells: Iterable[Cell]) -> None:
        """Report that *cells* say something that has no place (PR519), each once."""
        for cell in cells:
            if id(cell) not in self._unused:
                self._unused.add(id(cell))
                self.report("PR519", cell, text=self.text(cell))

    def text(self, cell: Cell) -> str:
        """Return what *cell* says without the blanks around it; what was doubtful in it is a problem from now on."""
        if cell.problems and id(cell) not in self._used:
            self._used.add(id(cell))
            self.problems.extend(one.at(cell.place) for one in cell.problems)
        return cell.text.strip()

    def words(self, cell: Cell) -> str:
        """Return what *cell* says, nothing for a mark of an empty cell."""
        text = self.text(cell)
        return "" if is_blank_mark(text) else text

    def number(self, cell: Cell, read: Callable[[str], Decimal | None] = read_points) -> Decimal | None:
        """Return the number in *cell*; nothing for a mark of an empty cell, and PR503 for anything else."""
        text = self.words(cell)
        number = read(text) if text else None
        if text and number is None:
            self.report("PR503", cell, text=text)
        return number
