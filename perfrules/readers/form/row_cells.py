"""The rows of a table by its columns: which cell fills which field, what belongs to none, and what is doubtful."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import takewhile

from attrs import define, field, frozen

from perfrules.dsl.reading import parse_target
from perfrules.dsl.vocabulary import COMPARISONS, is_sign
from perfrules.errors import Problem, problem
from perfrules.model.sheet import is_blank_mark
from perfrules.model.target import NumberTarget, RangeTarget
from perfrules.plain_values import BLANKS, read_number, read_points, squeeze
from perfrules.readers.form.headers import TWO, FormColumn, Header
from perfrules.readers.form.vocabulary import COMPUTED, OTHER_TIME, UNREAD, is_total, level_name
from perfrules.readers.grid import NO_CELL, Cell, Grid, cells_in, line_of, own_cells, row_number, row_text
from perfrules.readers.vocabulary import LEVEL1, LEVEL2
from perfrules.source import Place

__all__ = ["SIGNS_BEFORE", "ProblemLog", "RowCells", "Rows", "by_project", "pick"]

SIGNS_BEFORE = "≥≤><=≧≦＞＜＝﹦﹥﹤≠"
"""The signs of comparison that a target may begin with."""
_LONGEST_WORD = 20
_YES_NO: Mapping[str, bool] = {
    "是": True,
    "否": False,
    "√": True,
    "适用": True,
    "不适用": False,
    "×": False,
    "yes": True,
    "no": False,
}


@define
class ProblemLog:
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
            self.problems.extend(item.at(cell.place) for item in cell.problems)
        return cell.text.strip()

    def words(self, cell: Cell) -> str:
        """Return what *cell* says, nothing for a mark of an empty cell."""
        if cell is NO_CELL:
            return ""
        text = self.text(cell)
        return "" if not text or is_blank_mark(text) else text

    def number(self, cell: Cell, read: Callable[[str], Decimal | None] = read_points) -> Decimal | None:
        """Return the number in *cell*; nothing for a mark of an empty cell, and PR503 for anything else."""
        text = self.words(cell)
        number = read(text) if text else None
        if text and number is None:
            self.report("PR503", cell, text=text)
        return number


@frozen
class RowCells:
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
class FirstRow:
    """
    What the first row of a table shows of the others.

    Args:
        filled: The columns that every row fills because this one does.
        has_levels: Whether its levels are names of the taxonomy, each in the column of its own level.
        has_level1: Whether it names a first level.
    """

    filled: frozenset[str]
    has_levels: bool
    has_level1: bool


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
    log: ProblemLog
    unit: str = ""

    def __iter__(self) -> Iterator[tuple[int, RowCells]]:
        for row in self.rows:
            yield row, pick(self.grid, self.header, row)

    def columns(self) -> None:
        """Report columns that are unknown, of another time, or there twice; a title beside all rows hides nothing."""
        for column in self.header.columns:
            if not column.key and not self._is_beside(column):
                self.log.report("PR514", column.cell, column=column.title)
            elif column.key == OTHER_TIME:
                self.log.report("PR555", column.cell, column=column.title)
            elif self.header.is_repeated(column):
                self.log.report("PR528", column.cell, column=column.title)

    def _is_beside(self, column: FormColumn) -> bool:
        """Return whether nothing but the title itself, merged downwards, stands in *column* of the rows."""
        result = (cells_in(self.grid, row, column.start, column.end) for row in self.rows)
        return bool(self.rows) and all(cells == (column.cell,) for cells in result)

    def name_cell(self, row: int, picked: RowCells, end: int) -> Cell:
        """
        Return the cell that names *row*: the last one before column *end* that no other column has.

        The title over the names often stands beside them, merged downwards (项目资金). What is left is reported.
        """
        free = (picked.cell("name"), *picked.rest)
        named = [cell for cell in cells_in(self.grid, row, 0, end) if any(cell is item for item in free)]
        used = named[-1] if named else picked.cell("name")
        self.log.unused(cell for cell in free if cell is not used and cell is not NO_CELL)
        return used

    def before(self, row: int, picked: RowCells, cell: Cell) -> RowCells:
        """Return what *row* says before *cell*; that cell and what stands behind it is reported (PR519)."""
        start = next(column for column, item in enumerate(self.grid.rows[row]) if item is cell)
        left = self.grid.rows[row][:start]
        kept = {key: item for key, item in picked.cells.items() if any(item is other for other in left)}
        self.log.unused(item for item in picked.cells.values() if not any(item is other for other in left))
        return RowCells(kept, picked.rest)

    def first_row(self) -> "FirstRow":
        """Return what the first row with a name and a number shows: nothing reaches down to it, it lost nothing."""
        rows = (picked for _, picked in self if "name" in picked.cells and picked.cells.keys() & _FILLED)
        picked = next(rows, RowCells({}, ()))
        return FirstRow(_FILLED & picked.cells.keys(), _are_levels(picked), "level1" in picked.cells)

    def in_place(self, row: int, picked: RowCells, first: "FirstRow") -> RowCells | None:
        """
        Return the cells of *row* in the columns they belong to; ``None`` where some stand in others, unknown which.

        Tables copied from web pages lose the cells that reach down from the rows above: `` 到岗率 | = | 90 `` below
        `` 产出指标 | 数量指标 | 人数 | = | 30 `` has everything two columns too far left, a sign for a level, and as
        many blank columns at its end. Such a row is moved right by as many columns, if everything fits there.

        Args:
            row: The row of the grid.
            picked: Its cells as they stand.
            first: What the first row shows.
        """
        wrong = _misfits(picked)
        has_other_levels = first.has_levels and any(map(picked.cells.get, _TAXONOMY)) and not _are_levels(picked)
        if not wrong and not has_other_levels:
            return picked
        lacks = any(not _is_filled(picked, key) for key in first.filled)
        if not wrong and not lacks:
            return picked
        named_by_figure = wrong == {"name"} and all(_is_figure(picked.cell(key).text) for key in ("target", "actual"))
        if (wrong == {"name"} and _are_levels(picked)) or (named_by_figure and not lacks):
            return picked
        columns = self.header.columns
        cells = [cells_in(self.grid, row, column.start, column.end) for column in columns]
        if any(own and column.title.startswith(COMPUTED) for column, own in zip(columns, cells, strict=True)):
            return picked  # perfrules wrote the table, and lost nothing
        spans = any(len(own) > 1 or any(cell.rows > 1 or cell.columns > 1 for cell in own) for own in cells)
        blank = 0 if spans else sum(1 for _ in takewhile(lambda own: not own, reversed(cells)))
        before = next((at for at, column in enumerate(columns) if column.key == "name"), 0)
        needed = frozenset[str]() if wrong - {"name"} else first.filled
        for by in range(1, min(blank, before) + 1):
            moved = {
                column.key: own[0]
                for column, own in zip(columns[by:], cells, strict=False)
                if own and column.key not in UNREAD
            }
            if needed <= moved.keys() and _fits(result := RowCells(moved, ())):
                return result
        is_second = first.has_level1 and level_name(picked.cell("level1").text) in LEVEL2
        if named_by_figure or (wrong <= _MOVABLE and not blank) or not (wrong or is_second):
            return picked
        return None

    def flag(self, cell: Cell, *, default: bool) -> bool:
        """Return what a cell of 是 and 否 says; PR524 for anything else."""
        text = self.log.words(cell)
        answer = _YES_NO.get(text.lower())
        if text and answer is None:
            self.log.report("PR524", cell, text=text, known="是、否")
        return default if answer is None else answer


_LONGEST_FIGURE = 40
"""Longer texts are no figures, whatever they begin with; the longest of the corpus has 31 characters."""
_TAXONOMY: Mapping[str, Mapping[str, str]] = {"level1": LEVEL1, "level2": LEVEL2}
_STARTS = frozenset((*SIGNS_BEFORE, *BLANKS, *"0123456789０１２３４５６７８９", *(sign[0] for sign in COMPARISONS)))
"""Beginnings of a figure or a sign."""
_NO_SIGN_ENDS = frozenset(("", *"0123456789%人次个元"))
"""Endings of nearly every target and of no sign of comparison."""
_POINTS = frozenset(("weight", "self_score"))
_FILLED = _POINTS | {"target", "actual"}
"""The columns that every row of a table fills if the first one does."""
_MOVABLE = frozenset(("name", "target"))
"""Columns in which a figure or a sign may stand by will, so that blank columns at the end have to speak against it."""


def _is_figure(text: str) -> bool:
    """
    Return whether the language reads *text* as a number with a sign, a unit or both: ``≥95%``, ``32名``.

    ``≥60岁老人覆盖率`` is a name: its words take no part in a number. A plain number may be that of a row.
    """
    text = text.strip()
    if not 0 < len(text) <= _LONGEST_FIGURE or not (text[0] in SIGNS_BEFORE or text[0].isdecimal()):
        return False
    return read_number(text) is None and isinstance(parse_target(text), NumberTarget | RangeTarget)


def _misfits(picked: RowCells) -> set[str]:
    """Return what stands where it cannot in a row: ``sign``, a ``level`` that is a figure, such a ``name``."""
    levels = picked.cell("level1").text, picked.cell("level2").text
    name, target, sign = picked.cell("name").text, picked.cell("target").text, picked.cell("sign").text
    is_target_sign = target[-1:] not in _NO_SIGN_ENDS and is_sign(target)
    if not (sign or is_target_sign or any(text[:1] in _STARTS for text in (name, *levels))):
        return set()  # nearly every row
    wrong = {"sign"} if any(text and is_sign(text) for text in (*levels, name)) else set()
    if any(map(_is_figure, levels)):
        wrong.add("level")
    if _is_figure(name):
        wrong.add("name")
    if is_target_sign:
        wrong.add("target")
    if sign and read_number(sign) is not None:
        wrong.add("sign")
    return wrong


def _is_filled(picked: RowCells, key: str) -> bool:
    """Return whether something stands in the column *key*, a number where points stand."""
    text = picked.cell(key).text
    return not is_blank_mark(text) and (key not in _POINTS or read_points(text) is not None)


def _are_levels(picked: RowCells) -> bool:
    """Return whether names of levels, or marks of blank ones, stand each in the column of its own level."""
    levels = {key: name for key in _TAXONOMY if (name := level_name(picked.cell(key).text))}
    return bool(levels) and all(is_blank_mark(name) or name in _TAXONOMY[key] for key, name in levels.items())


def _fits(moved: RowCells) -> bool:
    """Return whether the cells of a row that was moved right stand where such cells do."""
    name = level_name(moved.cell("name").text)
    levels = [level_name(cell.text) for key, cell in moved.cells.items() if key in _TAXONOMY]
    return (
        not is_blank_mark(name)
        and not _is_level(name)
        and all(map(_is_level, levels))
        and all(_is_filled(moved, key) for key in _POINTS & moved.cells.keys())
        and not _misfits(moved)
    )


def _is_level(name: str) -> bool:
    return any(name in names for names in _TAXONOMY.values())


def pick(grid: Grid, header: Header, row: int) -> RowCells:
    """Return the cells of *row* by the columns of *header*; cells that reach down from it say nothing."""
    cells: dict[str, Cell] = {}
    titles, line = header.cells, grid.rows[row]
    rest = [cell for start, end in header.gaps for cell in cells_in(grid, row, start, end)]
    for column in header.read_columns:
        start, key = column.start, column.key
        first = line[start]
        more: Sequence[Cell] = ()
        if column.end > start + 1:
            own = [cell for cell in cells_in(grid, row, start, column.end) if id(cell) not in titles]
            if not own:
                continue
            first, more = own[0], own[1:]
        elif id(first) in titles or not (first.problems or (first.text and not first.text.isspace())):
            continue
        if key in _SEVERAL:
            key = _several(column, header, cells)
        if key not in cells:
            cells[key] = first
            rest += more
    if header.width < len(line):
        rest += cells_in(grid, row, header.width, len(line))
    if not rest:
        return RowCells(cells, ())
    known = {id(cell) for cell in cells.values()} | titles
    return RowCells(cells, tuple(cell for cell in rest if id(cell) not in known))


_SEVERAL = frozenset(("review_scores", *TWO))


def _several(column: FormColumn, header: Header, cells: Mapping[str, Cell]) -> str:
    """Return the key of a cell: of columns that may stand twice, the number of the column as well."""
    if column.key == "review_scores":
        return f"review_scores {header.of('review_scores').index(column)}"
    if column.key in TWO and column.key in cells and header.of(column.key)[0] is not column:
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
        if first.column <= start and is_total(first.cell.text):
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
            rows.log.row("PR504", rows.grid, row)
    yield from ((cell, tuple(group)) for cell, group in runs)
