"""
A table as a reader of workbooks, documents or delimited text found it, before anybody knows what it says.

Every format that has cells becomes a `Grid` first; what the cells mean is read in one place for all of them.
"""

from attrs import field, frozen

from perfrules.errors import Problem
from perfrules.source import Place

__all__ = ["Cell", "Grid"]


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

    @property
    def width(self) -> int:
        """How many columns the table has."""
        return len(self.rows[0]) if self.rows else 0
