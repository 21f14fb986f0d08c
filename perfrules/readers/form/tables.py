"""The small tables of a form: funds, their management, goals and texts, points taken off or added."""

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

from attrs import frozen

from perfrules.model.funds import Funds
from perfrules.model.sheet import ManagementItem, StatedAdjustment
from perfrules.readers.amounts import read_number, read_rate
from perfrules.readers.form.cells import NO_CELL, Reading, cells_in, own_cells
from perfrules.readers.form.columns import FormColumn, Header
from perfrules.readers.form.parts import EXACT, Part
from perfrules.readers.form.vocabulary import LEFT_OUT, TOTAL
from perfrules.readers.grid import Cell, Grid
from perfrules.readers.text.money import is_total_name, sums_of_funds
from perfrules.readers.vocabulary import squeeze

__all__ = [
    "Picked",
    "Rows",
    "by_project",
    "pick",
    "read_adjustments",
    "read_funds",
    "read_goals",
    "read_management",
    "read_texts",
]

_SEVERAL = (LEFT_OUT, "review_scores", "label")
"""Keys that may have several columns."""
_AMOUNTS = ("initial_budget", "adjusted_budget", "spent")
_USUAL_UNIT = "万元"
_LONGEST_WORD = 20
_IN_BRACKETS = re.compile(r"\((?:单位:?)?([^()]{0,6}元)\)")
_PARTICULARS = re.compile(r"\A其中[:：]\s*")
_YES_NO: Mapping[str, bool] = {"是": True, "否": False, "√": True, "适用": True, "不适用": False, "×": False}
_SIDES: Mapping[str, str] = {"扣分": "deductions", "扣分项": "deductions", "加分": "bonuses", "加分项": "bonuses"}


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
        """Report columns that are unknown, and those that stand twice; a title beside all rows hides nothing."""
        for column in self.header.columns:
            if not column.key and not self._is_beside(column):
                self.reading.report("PR514", column.cell, column=column.title)
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
        if not found or column.key in ("", LEFT_OUT) or _is_again(column, header):
            continue
        key = _several(column, header, cells)
        if key not in cells:
            cells[key] = found[0]
            rest += found[1:]
    rest += cells_in(grid, row, end, len(grid.rows[row]))
    known = {id(cell) for cell in cells.values()} | titles
    return Picked(cells, tuple(cell for cell in rest if id(cell) not in known))


def _is_again(column: FormColumn, header: Header) -> bool:
    """Return whether *column* fills what a column before it fills; a second name with a title of its own does not."""
    first = next((one for one in header.columns if one.key == column.key), column)
    if first is column or column.key in ("", *_SEVERAL):
        return False
    names = header.of("name")
    return column.key != "name" or column not in names[:2] or column.title == names[0].title


def _several(column: FormColumn, header: Header, cells: Mapping[str, Cell]) -> str:
    """Return the key of a cell: of columns that may stand twice, the number of the column as well."""
    if column.key == "review_scores":
        return f"review_scores {header.of('review_scores').index(column)}"
    if column.key == "name" and "name" in cells and header.of("name")[0] is not column:
        return "name 1"
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


def read_funds(rows: Rows) -> Part:
    """
    Return the lines of the table of funds.

    The unit of money stands in a column of its own, else in the header, else above the table; 万元 when nowhere.

    The line of the total shows in its name, or in a column of its own (总额行). Problems: PR503, PR510, PR514, PR519,
    PR524.
    """
    reading = rows.reading
    rows.columns()
    bracket = (_IN_BRACKETS.search(squeeze(column.cell.text)) for column in rows.header.columns)
    unit = next((match[1] for match in bracket if match), rows.unit) or _USUAL_UNIT
    marked = "is_total" in rows.header.keys
    first = min(column.start for column in rows.header.columns if column.key in (*_AMOUNTS, "stated_rate"))
    found: list[Funds] = []
    components = Decimal(0)
    for row, picked in rows:
        name_cell = rows.name_cell(row, picked, first)
        name = _PARTICULARS.sub("", reading.text(name_cell)).rstrip(":：")
        own_unit = reading.words(picked.cell("unit")) or unit
        amounts = {key: reading.number(picked.cell(key), _amount_in(own_unit)) for key in _AMOUNTS}
        rate = reading.number(picked.cell("stated_rate"), _rate)
        components = EXACT.add(components, reading.number(picked.cell("weight")) or Decimal(0))
        if not name:
            reading.row("PR504", rows.grid, row)
            continue
        by_name = is_total_name(name) and not any(line.is_total for line in found)
        found.append(Funds(
            name=name, **amounts, stated_rate=rate, unit=own_unit, place=name_cell.place,
            is_total=rows.flag(picked.cell("is_total"), default=False) if marked else by_name,
        ))  # fmt: skip
    reading.problems += sums_of_funds(found)
    return Part(funds=tuple(found), components=components)


def _rate(text: str) -> Decimal | None:
    return read_rate(text) if text.endswith(("%", "％")) else read_number(text)


def _amount_in(unit: str) -> Callable[[str], Decimal | None]:
    def read(text: str) -> Decimal | None:
        number = read_number(text)  # first without looking for the unit, which may be anything, be it a digit
        return read_number(text.removesuffix(unit)) if number is None else number

    return read


def read_management(rows: Rows) -> Part:
    """Return the statements on the management of funds. Problems: PR503, PR504, PR514, PR519."""
    reading = rows.reading
    rows.columns()
    first = min(column.start for column in rows.header.columns if column.key in ("statement", "trouble"))
    found: list[ManagementItem] = []
    for row, picked in rows:
        name_cell = rows.name_cell(row, picked, first)
        if name_cell is NO_CELL:
            reading.row("PR504", rows.grid, row)
            continue
        found.append(ManagementItem(
            name=reading.text(name_cell), statement=reading.words(picked.cell("statement")),
            trouble=reading.words(picked.cell("trouble")), score=reading.number(picked.cell("score")),
            place=name_cell.place,
        ))  # fmt: skip
    return Part(management=tuple(found))


def read_adjustments(rows: Rows) -> Part:
    """Return what is taken off and added, by name. Problems: PR503, PR504, PR514, PR519, PR524, PR533."""
    reading = rows.reading
    rows.columns()
    found: dict[str, list[StatedAdjustment]] = {"deductions": [], "bonuses": []}
    for row, picked in rows:
        rows.reading.unused(picked.rest)
        cell, word = picked.cell("points"), reading.words(picked.cell("side"))
        points, side = reading.number(cell), _SIDES.get(word)
        if side is None and word:
            reading.report("PR524", picked.cell("side"), text=word, known="扣分、加分")
        if points is not None and points < 0:
            reading.report("PR533", cell, text=cell.text)
        elif side is None or points is None:
            reading.row("PR504", rows.grid, row)
        else:
            name = reading.text(picked.cell("name"))
            reason = reading.words(picked.cell("reason"))
            found[side].append(StatedAdjustment(name=name, points=points, reason=reason, place=cell.place))
    return Part(deductions=tuple(found["deductions"]), bonuses=tuple(found["bonuses"]))


def read_texts(rows: Rows) -> Part:
    """Return running texts by their headings. Problems: PR504, PR519."""
    found: list[tuple[str, str]] = []
    for row, picked in rows:
        rows.reading.unused(picked.rest)
        heading = rows.reading.text(picked.cell("heading"))
        if heading:
            found.append((heading, rows.reading.text(picked.cell("text"))))
        else:
            rows.reading.row("PR504", rows.grid, row)
    return Part(texts=tuple(found))


def read_goals(rows: Rows) -> Part:
    """Return what was hoped for in the year and what became of it, as texts under the titles of their columns."""
    rows.columns()
    unknown = [column for column in rows.header.columns if not column.key]
    found: list[tuple[str, str]] = []
    for row, picked in rows:
        beside = [cells_in(rows.grid, row, column.start, column.end) for column in unknown]
        both = picked.cell("预期目标") is picked.cell("实际完成情况") is not NO_CELL
        if both or any(id(cell) not in rows.header.cells for cells in beside for cell in cells):
            rows.reading.row("PR504", rows.grid, row)  # one text over both is neither, nor is that beside another title
            continue
        rows.reading.unused(picked.rest)
        said = ((key, rows.reading.text(picked.cell(key))) for key in ("预期目标", "实际完成情况"))
        found += [(key, text) for key, text in said if text]
    return Part(texts=tuple(found))
