"""The rows of a table by its columns: which cell fills which field, and what belongs to no column."""

from collections.abc import Iterator, Mapping

from attrs import frozen

from perfrules.readers.form.cells import NO_CELL, Reading, cells_in, own_cells
from perfrules.readers.form.columns import FormColumn, Header
from perfrules.readers.form.titles import LEFT_OUT, OTHER_TIME, UNREAD
from perfrules.readers.form.vocabulary import TOTAL
from perfrules.readers.grid import Cell, Grid
from perfrules.readers.vocabulary import squeeze

__all__ = ["Picked", "Rows", "by_project", "pick"]

_SEVERAL = (LEFT_OUT, OTHER_TIME, "review_scores", "label")
"""Keys that may have several columns."""
_TWO = ("name", "reason")
"""Keys that may have two columns with titles of their own: 三级指标 and 四级指标, 偏差原因分析 and 扣分原因."""
_LONGEST_WORD = 20
_YES_NO: Mapping[str, bool] = {"是": True, "否": False, "√": True, "适用": True, "不适用": False, "×": False}


@frozen
class Picked:
    """
    The cells of one row.

    Args:
        cells: Cells that hold something by the key of their column; the first of a key for which two have one.
        rest: Cells below no title, or beside another one below the same title.
    """

    cells: Mapping[str, Cell]
    rest: tuple[Cell, ...]

    def cell(self, key: str) -> Cell:
        """Return the cell of *key*; a blank one when there is none."""
        return self.cells.get(key, NO_CELL)


@frozen
class Rows:
    """
    The rows of a table.

    Args:
        grid: Where the table stands.
        header: Its header.
        rows: The rows of the grid below the header that are neither blank nor the header once more.
        reading: Where problems go.
        unit: The unit of money that was said above the table, or nothing.
    """

    grid: Grid
    header: Header
    rows: tuple[int, ...]
    reading: Reading
    unit: str = ""

    def __iter__(self) -> Iterator[tuple[int, Picked]]:
        for row in self.rows:
            yield row, pick(self.grid, self.header, row)

    def columns(self) -> None:
        """Report columns that are unknown, of another time, or there twice; a title beside all rows hides nothing."""
        for column in self.header.columns:
            if not column.key and not self._is_beside(column):
                self.reading.report("PR514", column.cell, column=column.title)
            elif column.key == OTHER_TIME:
                self.reading.report("PR555", column.cell, column=column.title)
            elif _is_again(column, self.header):
                self.reading.report("PR528", column.cell, column=column.title)

    def _is_beside(self, column: FormColumn) -> bool:
        """Return whether nothing but the title itself, merged downwards, stands in *column* of the rows."""
        found = (cells_in(self.grid, row, column.start, column.end) for row in self.rows)
        return bool(self.rows) and all(cells == (column.cell,) for cells in found)

    def name_cell(self, row: int, picked: Picked, end: int) -> Cell:
        """
        Return the cell that names *row*: the last one before column *end* that no other column has.

        The title over the names often stands beside them, merged downwards (项目资金). What is left is reported.
        """
        free = (picked.cell("name"), *picked.rest)
        named = [cell for cell in cells_in(self.grid, row, 0, end) if any(cell is one for one in free)]
        used = named[-1] if named else picked.cell("name")
        self.reading.unused(cell for cell in free if cell is not used and cell is not NO_CELL)
        return used

    def before(self, row: int, picked: Picked, cell: Cell) -> Picked:
        """Return what *row* says before *cell*; that cell and what stands behind it is reported (PR519)."""
        start = next(column for column, one in enumerate(self.grid.rows[row]) if one is cell)
        left = self.grid.rows[row][:start]
        kept = {key: one for key, one in picked.cells.items() if any(one is other for other in left)}
        self.reading.unused(one for one in picked.cells.values() if not any(one is other for other in left))
        return Picked(kept, picked.rest)

    def flag(self, cell: Cell, *, default: bool) -> bool:
        """Return what a cell of 是 and 否 says; PR524 for anything else."""
        text = self.reading.words(cell)
        answer = _YES_NO.get(text)
        if text and answer is None:
            self.reading.report("PR524", cell, text=text, known="是、否")
        return default if answer is None else answer


def pick(grid: Grid, header: Header, row: int) -> Picked:
    """Return the cells of *row* by the columns of *header*; cells that reach down from it say nothing."""
    cells: dict[str, Cell] = {}
    rest: list[Cell] = []
    end = 0
    titles = header.cells
    for column in header.columns:
        rest += cells_in(grid, row, end, column.start)
        end = max(end, column.end)
        found = [cell for cell in cells_in(grid, row, column.start, column.end) if id(cell) not in titles]
        if not found or column.key in UNREAD or _is_again(column, header):
            continue
        key = _several(column, header, cells)
        if key not in cells:
            cells[key] = found[0]
            rest += found[1:]
    rest += cells_in(grid, row, end, len(grid.rows[row]))
    known = {id(cell) for cell in cells.values()} | titles
    return Picked(cells, tuple(cell for cell in rest if id(cell) not in known))


def _is_again(column: FormColumn, header: Header) -> bool:
    """
    Return whether *column* fills what a column before it fills.

    A second name or reason with a title of its own does not.
    """
    first = next((one for one in header.columns if one.key == column.key), column)
    if first is column or column.key in ("", *_SEVERAL):
        return False
    first_two = header.of(column.key)[:2]
    return column.key not in _TWO or column not in first_two or column.title == first_two[0].title


def _several(column: FormColumn, header: Header, cells: Mapping[str, Cell]) -> str:
    """Return the key of a cell: of columns that may stand twice, the number of the column as well."""
    if column.key == "review_scores":
        return f"review_scores {header.of('review_scores').index(column)}"
    if column.key in _TWO and column.key in cells and header.of(column.key)[0] is not column:
        return f"{column.key} 1"
    return column.key


def by_project(rows: Rows) -> Iterator[tuple[Cell | None, tuple[int, ...]]]:
    """
    Return runs of rows of one project each, with the cell that names it; ``None`` before any is named.

    A name holds for the rows below it. Totals below the last project, whose word stands before its column, belong to no
    project when there are several (PR504).
    """
    start = rows.header.of("project")[0].start
    runs: list[tuple[Cell | None, list[int]]] = []
    beyond: list[int] = []
    for row, picked in rows:
        cell = picked.cell("project")
        first = own_cells(rows.grid, row)[0]
        if first.column <= start and TOTAL.fullmatch(squeeze(first.cell.text[:_LONGEST_WORD])):
            beyond.append(row)
            continue
        named = runs[-1][0] if runs else None
        if cell is not NO_CELL and (named is None or squeeze(cell.text) != squeeze(named.text)):
            runs.append((cell, []))
        elif not runs:
            runs.append((None, []))
        runs[-1][1].append(row)
    if len(runs) == 1:
        runs[0][1].extend(beyond)
    else:
        for row in beyond:
            rows.reading.row("PR504", rows.grid, row)
    yield from ((cell, tuple(group)) for cell, group in runs)
