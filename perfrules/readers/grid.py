"""
A table as a reader of workbooks, documents or delimited text found it, before anybody knows what it says.

Every format that has cells becomes a `Grid` first; what the cells mean is read in one place for all of them.
"""

from typing import NamedTuple, TypeAlias

from attrs import field, frozen

from perfrules.errors import Problem
from perfrules.source import Place

__all__ = [
    "NO_CELL",
    "Block",
    "Cell",
    "Grid",
    "Paragraph",
    "PositionedCell",
    "cells_in",
    "line_of",
    "own_cells",
    "row_number",
    "row_text",
]


@frozen
class Cell:
    """
    One cell, merged or not.

    Args:
        text: What a person sees in it, line ends kept: ``95.5%`` for the number 0.955 shown in percent.
        place: Where it stands; the top left corner of a merged one.
        rows: How many rows it covers.
        columns: How many columns it covers.
        problems: What was doubtful in reading it: a spreadsheet error, a formula without a result, a mangled number.
    """

    text: str = ""
    place: Place = field(factory=Place)
    rows: int = field(default=1, kw_only=True)
    columns: int = field(default=1, kw_only=True)
    problems: tuple[Problem, ...] = field(default=(), kw_only=True)


@frozen
class Grid:
    """
    A table of cells.

    Args:
        rows: Rows from top to bottom, all of one length. A merged cell stands, as the same object, in every position
            it covers; a position that no cell covers holds an empty cell of its own.
        name: What the table is called: the worksheet's name, a caption; empty when it has none.
        place: The table as a whole.
    """

    rows: tuple[tuple[Cell, ...], ...]
    name: str = ""
    place: Place = field(factory=Place)
    known_lines: dict[int, tuple["PositionedCell", ...]] = field(factory=dict, init=False, eq=False, repr=False)
    known_own_cells: dict[int, tuple["PositionedCell", ...]] = field(factory=dict, init=False, eq=False, repr=False)
    """The results of `line_of` and `own_cells`: every row is looked at by all who might know what it is."""

    @property
    def width(self) -> int:
        """The number of columns the table has."""
        return len(self.rows[0]) if self.rows else 0


NO_CELL = Cell()
"""Stands where a grid has no cell."""
_SHOWN = 40  # characters of each cell that a message quotes


class PositionedCell(NamedTuple):
    """A cell that is not blank, and the column it starts in on its row; a tuple, for every row is looked at thrice."""

    column: int
    cell: Cell


def line_of(grid: Grid, row: int) -> tuple[PositionedCell, ...]:
    """Return the cells of *row* that hold something, merged ones once."""
    if (known := grid.known_lines.get(row)) is not None:
        return known
    line: list[PositionedCell] = []
    before = None
    for column, cell in enumerate(grid.rows[row]):
        text = cell.text
        if text and cell is not before and not text.isspace():
            line.append(PositionedCell(column, cell))
            before = cell
    result = grid.known_lines[row] = tuple(line)
    return result


def own_cells(grid: Grid, row: int) -> tuple[PositionedCell, ...]:
    """Return the cells of `line_of` that do not reach down from the row above."""
    if (known := grid.known_own_cells.get(row)) is not None:
        return known
    line = line_of(grid, row)
    if row and any(at.cell.rows > 1 for at in line):
        above = grid.rows[row - 1]
        line = tuple(at for at in line if at.cell.rows == 1 or above[at.column] is not at.cell)
    grid.known_own_cells[row] = line
    return line


def cells_in(grid: Grid, row: int, start: int, end: int) -> tuple[Cell, ...]:
    """
    Return the cells from column *start* up to *end* that hold something, merged ones once.

    Among them are blank cells that hold something that could not be read.
    """
    result: list[Cell] = []
    for cell in grid.rows[row][start:end]:
        says = cell.text and not cell.text.isspace()
        if (says or cell.problems) and not (result and result[-1] is cell):
            result.append(cell)
    return tuple(result)


def row_number(grid: Grid, row: int) -> int:
    """Return the number by which a person finds *row*: the line in a text, else the row from 1."""
    lines = (cell.place.line for cell in grid.rows[row])
    return next((line for line in lines if line is not None), row + 1)


def row_text(grid: Grid, row: int) -> str:
    """Return what stands in *row*, for a message."""
    return " | ".join(" ".join(item.cell.text.split())[:_SHOWN] for item in line_of(grid, row))


@frozen
class Paragraph:
    """
    A paragraph.

    Args:
        text: What a person reads, without blanks around it unless *is_text*; line ends inside it were typed.
        place: Where it stands.
        level: Its level as a heading from 1 when its style says so; 0 for everything else, also for a heading that
            only its number shows.
        is_text: Whether it is certainly running text, whatever it looks like; an empty one is an empty line of it.
    """

    text: str
    place: Place = field(factory=Place)
    level: int = field(default=0, kw_only=True)
    is_text: bool = field(default=False, kw_only=True)


Block: TypeAlias = Paragraph | Grid
"""The blocks of a document, below each other. A blank paragraph is a `Paragraph` with an empty text."""
