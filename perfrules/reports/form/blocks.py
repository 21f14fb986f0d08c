"""Building blocks of the form: a table of columns put onto the shared columns of the whole form."""

from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import Generic, TypeVar

from attrs import define, evolve, field, frozen

from perfrules.reports.form.formulas import gives
from perfrules.reports.form.layout import Content, FormCell, FormNumber, Formula, Role, Spot
from perfrules.reports.form.text import form_text
from perfrules.source import cell_width

__all__ = ["Column", "Stack", "boundaries", "fitted", "written"]

T = TypeVar("T")


@frozen(kw_only=True)
class Column(Generic[T]):
    """
    A column of one table of the form.

    Args:
        key: The field it shows, or the name of what is computed.
        title: Its title.
        content: What it shows of an entry.
        share: Its width beside the other columns, in cells.
        role: How its cells look.
        computed: Whether the scorecard says it.
    """

    key: str
    title: str
    content: Callable[[T], Content]
    share: int = 16
    role: Role = Role.TEXT
    computed: bool = False


def written(text: str) -> str | None:
    """Return *text* as a cell holds it, nothing for an empty one."""
    return form_text(text) or None


@define
class Stack:
    """
    Cells put one table below the other.

    Args:
        widths: The columns of the whole form, in cells.
        cells: What stands so far, by the top left corner.
        row: The next free row.
    """

    widths: Sequence[int]
    cells: dict[Spot, FormCell] = field(factory=dict)
    row: int = 0

    def put(self, cell: FormCell) -> None:
        """Add *cell*, or put it in the place of the one that stood there."""
        self.cells[Spot(cell.row, cell.column)] = cell

    def line(self, parts: Sequence[tuple[Content, Role, int]], *, computed: bool = False) -> list[Spot]:
        """Add a row of *parts* (what each holds, how it looks, its width beside the others); return their places."""
        ends = boundaries(self.widths, [share for _, _, share in parts])
        for (content, role, _), start, end in zip(parts, ends, ends[1:], strict=False):
            self.put(
                FormCell(row=self.row, column=start, content=content, role=role, columns=end - start, computed=computed)
            )
        self.row += 1
        return [Spot(self.row - 1, start) for start in ends[:-1]]

    def table(self, columns: Sequence[Column[T]], entries: Sequence[T], edges: Sequence[int] = ()) -> dict[str, Spot]:
        """
        Add a header and a row for each entry.

        Args:
            columns: What to show of each entry.
            entries: What the rows are about.
            edges: Where each column starts and the last one ends; by the shares of the columns when not given.

        Returns:
            Where the first cell below each title stands, by the key of the column.
        """
        ends = edges or boundaries(self.widths, [one.share for one in columns])
        for column, start, end in zip(columns, ends, ends[1:], strict=False):
            cells = [(column.title, Role.HEADER), *((column.content(one), column.role) for one in entries)]
            for row, (content, role) in enumerate(cells, start=self.row):
                self.put(
                    FormCell(row=row, column=start, content=content, role=role, columns=end - start,
                             computed=column.computed)
                )  # fmt: skip
        first = self.row + 1
        self.row = first + len(entries)
        return {column.key: Spot(first, start) for column, start in zip(columns, ends, strict=False)}

    def derive(self, spot: Spot, formula: Formula) -> None:
        """Note that the number at *spot* follows by *formula*, where it does so exactly."""
        cell = self.cells[spot]
        if isinstance(cell.content, FormNumber) and gives(formula, cell.content, self.cells):
            self.put(evolve(cell, content=evolve(cell.content, formula=formula)))

    def merge_down(self, first: Spot, count: int) -> None:
        """Merge cells of one text that stand below each other, among the *count* cells from *first* down."""
        run = self.cells[first] if count else None
        for row in range(first.row + 1, first.row + count):
            cell = self.cells[Spot(row, first.column)]
            if run is not None and cell.content == run.content:
                del self.cells[Spot(row, first.column)]
                run = evolve(run, rows=run.rows + 1)
                self.put(run)
            else:
                run = cell


def boundaries(widths: Sequence[int], shares: Sequence[int]) -> list[int]:
    """
    Return where each of the parts with *shares* starts among columns of *widths*, and where the last one ends.

    Every part gets at least one column, and about its share of the whole width; there are enough columns (a caller's
    duty).
    """
    reached = [0, *accumulate(widths)]
    ends = [0]
    for place, share in enumerate(accumulate(shares[:-1]), start=1):
        lowest, highest = ends[-1] + 1, len(widths) - (len(shares) - place)
        # the distance to the wanted width, both multiplied by the sum of the shares
        ends.append(
            min(range(lowest, highest + 1), key=lambda end: abs(reached[end] * sum(shares) - reached[-1] * share))
        )
    return [*ends, len(widths)]


def fitted(widths: Sequence[int], cells: Sequence[FormCell]) -> tuple[int, ...]:
    """Return *widths*, widened where a number would not fit: programs show ``####`` for such a number."""
    wide = list(widths)
    for cell in cells:
        if isinstance(cell.content, FormNumber):
            room = sum(wide[cell.column : cell.column + cell.columns])
            wide[cell.column + cell.columns - 1] += max(0, cell_width(cell.text) + 2 - room)
    return tuple(wide)
