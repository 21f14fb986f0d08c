"""
Workbooks: every self-evaluation form in every worksheet that can be seen.

The file is read by our own stream parser, in one pass and within published limits (`perfrules.readers.package.parts`,
`perfrules.readers.xlsx.limits`); no library is needed, nothing is computed, run or fetched. Cells are read as a person
sees them. Hidden worksheets, rows and columns are not read; where they hold something, that is said.
"""

from collections.abc import Sequence

from attrs import evolve

from perfrules.errors import Problem, problem
from perfrules.model.sheet import Sheet
from perfrules.readers.base import Read, capped
from perfrules.readers.form.reading import read_forms
from perfrules.readers.grid import Grid
from perfrules.readers.package.opening import Package, PackageKind, open_package
from perfrules.readers.xlsx.cells import read_cells
from perfrules.readers.xlsx.grid import sheet_grid
from perfrules.readers.xlsx.limits import MAX_CELLS
from perfrules.readers.xlsx.workbook import read_workbook
from perfrules.source import Place

__all__ = ["grids_in", "read_xlsx"]


def read_xlsx(data: bytes, name: str) -> Read:
    """
    Return the sheets in *data*.

    Returns:
        One sheet for each project found. Problems of the file: see `perfrules.readers.package.opening.open_package`
        and `grids_in`; of its forms: see `perfrules.readers.form.reading.read_forms`.
    """
    package = open_package(data, name, kind=PackageKind.XLSX)
    if isinstance(package, Problem):
        return Read(problems=(package,))
    grids, found = grids_in(package)
    if not grids and any(one.severity == "error" for one in found):
        return Read(problems=(*package.problems, *found))
    sheets, problems = read_forms(grids, name)
    found = (*found, *_unread(grids, problems))
    kept = tuple(evolve(sheet, problems=(*_of(sheet, found), *sheet.problems)) for sheet in sheets)
    return Read(kept, capped((*package.problems, *found, *problems), name))


def grids_in(package: Package) -> tuple[tuple[Grid, ...], tuple[Problem, ...]]:
    """
    Return the tables of a workbook, one for each worksheet that holds something a person sees.

    Returns:
        The tables, and the problems that belong to no cell of them: PR024, PR026, PR028, PR029, PR031 (the workbook or
        a worksheet cannot be read), PR548, PR549 (hidden rows, columns and worksheets), PR553 (too spread out), PR554
        (merged ranges that cannot be). Those of cells: see `perfrules.readers.xlsx.values.value_of`.
    """
    book = read_workbook(package)
    if isinstance(book, Problem):
        return (), (book,)
    grids: list[Grid] = []
    problems: list[Problem] = []
    room = MAX_CELLS
    for one in book.worksheets:
        cells = read_cells(book.parts, one.part, one.name, room)
        if isinstance(cells, Problem):
            problems.append(cells)
            continue
        room -= cells.count
        if one.is_hidden:
            if cells.cells:
                problems.append(problem("PR549", place=Place(book.parts.file, cell=one.name), name=one.name))
            continue
        found = sheet_grid(cells, one.name, book)
        problems.extend(found.problems)
        if found.grid.rows:
            grids.append(found.grid)
    return tuple(grids), tuple(problems)


def _unread(grids: Sequence[Grid], known: Sequence[Problem]) -> tuple[Problem, ...]:
    """Return the problems of cells that came out blank and that nobody looked at: they may have said something."""
    reported = {(one.code, one.place) for one in known}
    found = {
        (one.code, one.place): one
        for grid in grids
        for row in grid.rows
        for cell in row
        if cell.problems and not cell.text.strip()
        for one in cell.problems
    }
    return tuple(one for key, one in found.items() if key not in reported)


def _of(sheet: Sheet, found: Sequence[Problem]) -> tuple[Problem, ...]:
    """Return those of the problems *found* that stand in the worksheets *sheet* was read from."""
    names = {row.place.cell.rpartition("!")[0] for row in sheet.rows}
    return tuple(one for one in found if (one.place.cell.rpartition("!")[0] or one.place.cell) in names)
