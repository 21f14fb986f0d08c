"""
Workbooks: every self-evaluation form in every worksheet that can be seen.

Each worksheet becomes a table of texts as a person sees it: merged cells joined, hidden rows and columns left out and
named where they hold something, rows and columns around the content cut off. Where a stray cell far away would make the
table larger than `MAX_CELLS` positions, blank rows and columns in between are left out as well; places name the cells
as the spreadsheet program does in any case.
"""

import gc
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from attrs import evolve, frozen

from perfrules.errors import Problem, problem
from perfrules.inputs import capped
from perfrules.model.sheet import Sheet
from perfrules.readers.base import ReadResult
from perfrules.readers.form.reading import read_forms, unread_problems
from perfrules.readers.grid import Cell, Grid
from perfrules.readers.ooxml import Package, PackageKind, open_package
from perfrules.readers.xlsx.cells import Cells, read_cells
from perfrules.readers.xlsx.workbook import MAX_CELLS, Workbook, cell_name, column_name, corner, read_workbook
from perfrules.source import Place

__all__ = ["SheetGrid", "grids_in", "read_xlsx", "sheet_grid"]


_At = tuple[int, int]
_LISTED = 8
_PATIENCE = 4
"""The effort, in times the table's size, of looking for merged ranges that overlap; more is no honest worksheet."""


@frozen
class SheetGrid:
    """
    What was read of a worksheet.

    Args:
        grid: Its table, without rows when nothing can be seen.
        problems: What is true of the worksheet and not of single cells: PR548 (hidden rows or columns hold something),
            PR553 (too spread out), PR554 (merged ranges that cannot be).
    """

    grid: Grid
    problems: tuple[Problem, ...] = ()


@frozen
class _Range:
    """A merged range, its corners included."""

    top: int
    left: int
    bottom: int
    right: int
    reference: str


@frozen
class _Hidden:
    """Hidden rows and columns: each with the next one that is not."""

    rows: Mapping[int, int]
    columns: Mapping[int, int]

    def first_seen(self, at: _At, merged: Mapping[_At, _Range]) -> _At | None:
        """Return where the cell at *at*, merged or not, begins to be seen, or ``None`` when all of it is hidden."""
        row, column = self.rows.get(at[0], at[0]), self.columns.get(at[1], at[1])
        item = merged.get(at)
        bottom, right = (item.bottom, item.right) if item else at
        return (row, column) if row <= bottom and column <= right else None


def sheet_grid(cells: Cells, name: str, book: Workbook) -> SheetGrid:
    """
    Return the table that a person sees in a worksheet.

    Args:
        cells: What stands in it.
        name: What its tab says.
        book: The workbook.
    """
    place = Place(book.parts.file, cell=name)
    ranges, wrong = _ranges(cells.merged)
    merged = {(item.top, item.left): item for item in ranges}
    hidden = _Hidden(_next_shown(cells.hidden_rows), _next_shown(_columns(cells.hidden_columns)))
    seen: list[_At] = []
    unseen: list[_At] = []
    if not (merged or hidden.rows or hidden.columns):
        seen.extend(cells.cells)
    else:
        for at in cells.cells:
            begins = hidden.first_seen(at, merged)
            if begins is None:
                unseen.append(at)
            else:
                seen.append(begins)
    result = _hidden_problems(unseen, hidden, name, place)
    axes = _axes(seen, hidden)
    if axes is None:
        spread = problem("PR553", place=place, name=name, limit=MAX_CELLS)
        return SheetGrid(Grid((), name, place), (*result, spread))
    table = _Table(place, name, *axes)
    positions = [
        [cells.cells.get((row, column)) or table.blank(row, column) for column in table.columns] for row in table.rows
    ]
    wrong.extend(table.join(positions, ranges, cells.cells))
    if wrong:
        listed = "、".join(wrong[:_LISTED]) + ("…" if len(wrong) > _LISTED else "")
        result.append(problem("PR554", place=place, name=name, text=listed))
    return SheetGrid(Grid(tuple(map(tuple, positions)), name, place), tuple(result))


@frozen
class _Table:
    """The rows and columns that are part of the grid, by their numbers in the worksheet."""

    place: Place
    name: str
    rows: Sequence[int]
    columns: Sequence[int]

    def blank(self, row: int, column: int) -> Cell:
        return Cell("", Place(self.place.file, cell=f"{self.name}!{cell_name(row, column)}"))

    def join(self, positions: Sequence[list[Cell]], ranges: Sequence[_Range], filled: Mapping[_At, Cell]) -> list[str]:
        """Put every merged cell into all its positions; return the ranges that overlap another one."""
        taken: set[_At] = set()
        patience = _PATIENCE * len(self.rows) * len(self.columns)
        wrong: list[str] = []
        for item in ranges:
            rows = range(bisect_left(self.rows, item.top), bisect_right(self.rows, item.bottom))
            columns = range(bisect_left(self.columns, item.left), bisect_right(self.columns, item.right))
            area = [(row, column) for row in rows for column in columns] if patience > 0 else []
            patience -= len(area) + 1
            if patience <= 0 or not taken.isdisjoint(area):
                wrong.append(item.reference)
                continue
            taken.update(area)
            anchor = filled.get((item.top, item.left)) or self.blank(item.top, item.left)
            cell = evolve(anchor, rows=max(len(rows), 1), columns=max(len(columns), 1))
            for row, column in area:
                positions[row][column] = cell
        return wrong


def _ranges(references: Iterable[str]) -> tuple[list[_Range], list[str]]:
    """Return the merged ranges, and the references that name none."""
    ranges: list[_Range] = []
    wrong: list[str] = []
    for reference in references:
        first, _, last = reference.partition(":")
        begin, end = corner(first), corner(last or first)
        if begin is None or end is None or end[0] < begin[0] or end[1] < begin[1]:
            wrong.append(reference)
        else:
            ranges.append(_Range(*begin, *end, reference))
    return ranges, wrong


def _columns(stretches: Iterable[_At]) -> list[int]:
    """Return the columns in *stretches*, each once."""
    columns: list[int] = []
    end = 0
    for first, last in sorted(stretches):
        columns.extend(range(max(first, end + 1), last + 1))
        end = max(end, last)
    return columns


def _next_shown(hidden: Iterable[int]) -> dict[int, int]:
    """Return, for every hidden row or column, the next one that is shown."""
    following: dict[int, int] = {}
    for line in sorted(hidden, reverse=True):
        following[line] = following.get(line + 1, line + 1)
    return following


def _axes(seen: Sequence[_At], hidden: _Hidden) -> tuple[Sequence[int], Sequence[int]] | None:
    """Return the rows and columns of the grid, none for an empty one, or ``None`` when they would be too many."""
    if not seen:
        return (), ()
    used = [sorted({at[axis] for at in seen}) for axis in (0, 1)]
    spans = [
        [line for line in range(lines[0], lines[-1] + 1) if line not in away]
        for lines, away in zip(used, (hidden.rows, hidden.columns), strict=True)
    ]
    for rows, columns in (spans, used):
        if len(rows) * len(columns) <= MAX_CELLS:
            return rows, columns
    return None


def _hidden_problems(unseen: Sequence[_At], hidden: _Hidden, name: str, place: Place) -> list[Problem]:
    rows = _stretches({row for row, _ in unseen if row in hidden.rows}, str)
    columns = _stretches({column for row, column in unseen if row not in hidden.rows}, column_name)
    result: list[Problem] = []
    if rows:
        zh, en = f"第 {'、'.join(rows)} 行", f"rows {', '.join(rows)}"
        result.append(problem("PR548", place=place, name=name, lines=zh, lines_en=en))
    if columns:
        zh, en = f" {'、'.join(columns)} 列", f"columns {', '.join(columns)}"
        result.append(problem("PR548", place=place, name=name, lines=zh, lines_en=en))
    return result


def _stretches(lines: Iterable[int], named: Callable[[int], str]) -> list[str]:
    """Return *lines* as ``3-5``, ``8``; the first few of them."""
    stretches: list[list[int]] = []
    for line in sorted(lines):
        if stretches and line == stretches[-1][-1] + 1:
            stretches[-1][1:] = [line]
        else:
            stretches.append([line])
    listed = ["-".join(map(named, stretch)) for stretch in stretches]
    return listed if len(listed) <= _LISTED else [*listed[:_LISTED], "…"]


def read_xlsx(data: bytes, name: str) -> ReadResult:
    """
    Return the sheets in *data*.

    Returns:
        One sheet for each project found. Problems of the file: see `perfrules.readers.ooxml.open_package`
        and `grids_in`; of its forms: see `perfrules.readers.form.reading.read_forms`.
    """
    with _collection_paused():
        return _read(data, name)


@contextmanager
def _collection_paused() -> Iterator[None]:
    """
    Keep the garbage collector from looking through the cells of a workbook again and again while they are made.

    Nothing of them is garbage: in a workbook of 200 000 cells that is a fifth of the time.
    """
    is_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if is_on:
            gc.enable()


def _read(data: bytes, name: str) -> ReadResult:
    package = open_package(data, name, kind=PackageKind.XLSX)
    if isinstance(package, Problem):
        return ReadResult(problems=(package,))
    grids, result = grids_in(package)
    if not grids and any(item.severity == "error" for item in result):
        return ReadResult(problems=(*package.problems, *result))
    sheets, problems = read_forms(grids, name)
    result = (*result, *unread_problems(grids, problems))
    kept = tuple(evolve(sheet, problems=(*_of(sheet, result), *sheet.problems)) for sheet in sheets)
    return ReadResult(kept, capped((*package.problems, *result, *problems), name))


def grids_in(package: Package) -> tuple[tuple[Grid, ...], tuple[Problem, ...]]:
    """
    Return the tables of a workbook, one for each worksheet that holds something a person sees.

    Returns:
        The tables, and the problems that belong to no cell of them: PR024, PR026, PR028, PR029, PR031 (the workbook or
        a worksheet cannot be read), PR548, PR549 (hidden rows, columns and worksheets), PR553 (too spread out), PR554
        (merged ranges that cannot be). Those of cells: see `perfrules.readers.xlsx.cells.value_of`.
    """
    book = read_workbook(package)
    if isinstance(book, Problem):
        return (), (book,)
    grids: list[Grid] = []
    problems: list[Problem] = []
    room = MAX_CELLS
    for item in book.worksheets:
        cells = read_cells(book, item.part, item.name, room)
        if isinstance(cells, Problem):
            problems.append(cells)
            continue
        room -= cells.count
        if item.is_hidden:
            if cells.cells:
                problems.append(problem("PR549", place=Place(book.parts.file, cell=item.name), name=item.name))
            continue
        result = sheet_grid(cells, item.name, book)
        problems.extend(result.problems)
        if result.grid.rows:
            grids.append(result.grid)
    return tuple(grids), tuple(problems)


def _of(sheet: Sheet, result: Sequence[Problem]) -> tuple[Problem, ...]:
    """Return those of the problems *result* that stand in the worksheets *sheet* was read from."""
    names = {row.place.cell.rpartition("!")[0] for row in sheet.rows}
    return tuple(item for item in result if (item.place.cell.rpartition("!")[0] or item.place.cell) in names)
