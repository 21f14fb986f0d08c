"""The table of indicators in cells: rows with their levels, and between them headings, components and totals."""

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from itertools import accumulate
from typing import Any

from attrs import Factory, define, field, frozen

from perfrules.dsl.vocabulary import is_sign, read_direction
from perfrules.model.sheet import Direction, SheetRow, is_blank_mark
from perfrules.plain_values import read_number, squeeze
from perfrules.readers.form.fragments import EXACT, FormFragment, WeightTotal
from perfrules.readers.form.headers import Header
from perfrules.readers.form.row_cells import SIGNS_BEFORE, ProblemLog, RowCells, Rows
from perfrules.readers.form.vocabulary import EXECUTION, EXECUTION_STARTS, UNREAD, is_total, level_name
from perfrules.readers.grid import NO_CELL, Cell, PositionedCell, cells_in, own_cells
from perfrules.readers.vocabulary import COLUMNS, LEVEL1, LEVEL2, parent_of, without_points
from perfrules.source import Place

__all__ = ["Entry", "Groups", "Levels", "Targets", "headings_among", "own_level", "read_rows", "with_unit"]


@frozen
class Entry:
    """
    A row as read.

    Args:
        row: What it says.
        number: Its row in the grid.
        says_more: Whether a cell beside those of levels, name and points says anything. A target or an actual that was
            marked as empty (``/``) does: somebody filled in the row, while nobody fills in a heading.
    """

    row: SheetRow
    number: int
    says_more: bool


def headings_among(entries: Sequence[Entry]) -> set[int]:
    """
    Return the places of rows that only head the rows below them.

    A heading has no target and no actual. It has no points either, and a row with points follows on the same level; or
    its points are those of the rows below together.
    """
    result: set[int] = set()
    for index, entry in enumerate(entries):
        if entry.says_more or index + 1 == len(entries):
            continue
        following = entries[index + 1]
        same = (following.row.level1, following.row.level2) == (entry.row.level1, entry.row.level2)
        weight = entry.row.weight
        if weight is None:
            if entry.row.self_score is None and same and following.says_more and following.row.weight is not None:
                result.add(index)
        elif weight > 0 and _adds_up(weight, entries[index + 1 :]):
            result.add(index)
    return result


def _adds_up(weight: Decimal, below: Sequence[Entry]) -> bool:
    """Return whether the points of two or more of the next rows, which say more than points, add up to *weight*."""
    left = weight
    for count, entry in enumerate(below, start=1):
        part = entry.row.weight
        if part is None or not entry.says_more or not 0 < part <= left:
            return False
        left -= part
        if left == 0:
            return count > 1
    return False


_LEVEL3 = "三级指标"


@define
class Levels:
    """
    The names of levels that hold for a row.

    Args:
        level1: 一级指标 as last printed.
        level2: 二级指标 as last printed below it.
        known: Whether some row above has a level-1 cell, be it an explicit blank.
    """

    level1: str = ""
    level2: str = ""
    known: bool = False

    def enter(self, own1: str | None, own2: str | None) -> None:
        """Take the names beside a row; ``None`` for a blank cell, an empty text for an explicit blank."""
        if own1 is not None:
            if own1 != self.level1:
                self.level2 = ""
            self.level1, self.known = own1, True
        if own2 is not None:
            self.level2 = own2


def own_level(cell: Cell, log: ProblemLog) -> str | None:
    """Return the name of a level; ``None`` for a blank cell, an empty text for a mark of one."""
    if cell is NO_CELL:
        return None
    text = log.text(cell)
    return "" if is_blank_mark(text) else level_name(text)


@define
class Groups:
    """
    Names of level 3 with those of level 4 below them, of a form with four levels.

    Args:
        reading: Where problems go.
    """

    log: ProblemLog
    _found: list[tuple[Cell, list[str]]] = field(factory=list)

    def take(self, group: Cell, name: Cell) -> None:
        """Note that *name* of level 4 stands below *group* of level 3, or below that of the rows above."""
        if group is name:
            return
        if group is not NO_CELL and not (self._found and self._found[-1][0] is group):
            self._found.append((group, []))
        if self._found:
            self._found[-1][1].append(self.log.text(name))

    def texts(self) -> tuple[tuple[str, str], ...]:
        """Return the names of level 3 as a text, each with the indicators below it (PR539)."""
        if not self._found:
            return ()
        cell = self._found[0][0]
        self.log.report("PR539", cell, first=self.log.text(cell))
        lines = (f"{self.log.text(group)}：{'；'.join(names)}" for group, names in self._found)
        return ((_LEVEL3, "\n".join(lines)),)


_IN_TITLE = re.compile(r"\((?:单位:?)?((?:亿|百万|万|千)?元|%)\)")


def with_unit(text: str, unit: str) -> str:
    """Return *text* with *unit* behind it where it is a plain number, with a sign before it or without."""
    bare = text.lstrip(SIGNS_BEFORE)
    return f"{text}{unit}" if unit and read_number(bare) is not None else text


@define
class Targets:
    """
    The targets of one table.

    Args:
        header: The table's header.
        reading: Where problems go.
    """

    header: Header
    log: ProblemLog
    _reported: bool = field(default=False, init=False)

    def unit_in_title(self, key: str) -> str:
        """Return the unit in brackets in the title of the column *key* (``年度指标值（万元）``), or nothing."""
        result = (_IN_TITLE.search(squeeze(column.cell.text)) for column in self.header.of(key)[:1])
        return next((match[1] for match in result if match), "")

    def read_columns(self, picked: RowCells) -> tuple[Cell, Direction]:
        """
        Return the cell that holds the sign of a row, and which way is better by its columns.

        指标性质 may hold ≥, 正向 or 定量, whatever the title promises, so each of the two columns is asked for both.
        What is neither, 定量 say, is a problem once for the table (PR525).
        """
        sign: Cell = NO_CELL
        direction: Direction = ""
        for key in ("sign", "direction"):
            cell = picked.cells.get(key)
            if cell is None:
                continue
            word = self.log.words(cell)
            if not word:
                continue
            known = read_direction(word)
            if known:
                direction = direction or known
            elif is_sign(word):
                sign = cell if sign is NO_CELL else sign
            elif not self._reported:
                self._reported = True
                column = next((column.title for column in self.header.of(key)), "")
                self.log.report("PR525", cell, text=word, column=column)
        return sign, direction

    def text(self, target: Cell, sign: Cell, unit: str) -> str:
        """
        Return the target as one text: ``≥``, ``30`` and ``人`` are ``≥30人``.

        A value that has its own sign is kept as typed. Without a sign of its own column nothing is joined: a unit
        stays in its column; one in the title of the column stands behind the number. Problems: PR527 (two different
        signs), PR519 (a sign without a value).
        """
        text, word = self.log.text(target), self.log.words(sign)
        text = with_unit(text, "" if unit else self.unit_in_title("target"))
        if not word:
            return text
        if is_blank_mark(text):
            self.log.report("PR519", sign, text=word)
            return text
        if text.startswith(tuple(SIGNS_BEFORE)):
            if not text.startswith(word):
                self.log.report("PR527", target, text=text, sign=word)
            return text
        return f"{word}{text}{unit}" if read_number(text) is not None else f"{word}{text}"


_NEEDED = ("name", "target", "actual", "weight")
_NUMBERS = ("target", "actual", "weight", "self_score")
_PLACEHOLDER = re.compile(r"(?:指标[0-9]{0,2}|[0-9]{1,2}|\([0-9]{1,2}\))?[:.、]?[.…·]{0,6}")
_NUMBER_BEFORE = re.compile(r"\A\s*(?:[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十]{1,3}[）)])\s*")
_SUBTOTAL = "小计"
_LONGEST_WORD = 20
_NO_PLACE = Place()


@frozen
class _RowLevels:
    """
    The names beside a row.

    Args:
        first: Of level 1; ``None`` for a blank cell, empty for an explicit blank.
        second: Of level 2, likewise.
        name: The cell of the name, without one that is a level as well.
        cell: The cell of the lowest level that the row names.
    """

    first: str | None
    second: str | None
    name: Cell
    cell: Cell

    @property
    def lowest(self) -> str:
        """The lowest level that the row names, or nothing."""
        return self.second or self.first or ""


@define
class _Table:
    """
    The table of indicators while it is read.

    Args:
        rows: The rows of the grid.
        targets: What puts targets together.
        entries: Rows as read so far.
        levels: The levels that hold.
        components: The points of rows that rate the execution of the budget.
        total: 得分 of the row of totals.
        weights: 分值 of rows of totals, each with the number of rows above it.
        awaiting: Rows that would be unknown names of levels, if rows followed.
        groups: What groups the indicators, of a form with four levels.
    """

    rows: Rows
    targets: Targets
    entries: list[Entry] = field(factory=list)
    levels: Levels = field(factory=Levels)
    components: Decimal = Decimal(0)
    total: tuple[Decimal, Place] | None = None
    weights: list[tuple[int, Decimal, Place]] = field(factory=list)
    awaiting: list[int] = field(factory=list)
    groups: Groups = field(init=False, default=Factory(lambda self: Groups(self.rows.log), takes_self=True))
    has_groups: bool = field(init=False, default=Factory(lambda self: len(self.header.of("name")) > 1, takes_self=True))
    first_number: int = field(init=False, default=Factory(lambda self: self._first_number(), takes_self=True))
    actual_unit: str = field(
        init=False, default=Factory(lambda self: self.targets.unit_in_title("actual"), takes_self=True)
    )
    _others_read: Mapping[str, Callable[[Cell], Any]] = field(
        init=False, default=Factory(lambda self: self._optional_fields(), takes_self=True)
    )
    _counted: dict[int, bool] = field(factory=dict)

    @property
    def log(self) -> ProblemLog:
        return self.rows.log

    @property
    def header(self) -> Header:
        return self.rows.header

    def _first_number(self) -> int:
        """Return where the first column of numbers starts; 0 without any."""
        return min((column.start for key in _NUMBERS for column in self.header.of(key)), default=0)

    def _optional_fields(self) -> Mapping[str, Callable[[Cell], Any]]:
        """Return what reads the cells of columns that most forms lack, by the field they fill."""
        return {
            "deduction": self._deduction,
            "judgement": self.log.words,
            "evidence": self.log.words,
            "sample": self._sample,
            "applicable": self._applies,
        }

    def take(self, row: int, picked: RowCells) -> None:
        """Take one row of the grid: a total, a component, a heading or an indicator."""
        own = own_cells(self.rows.grid, row)
        first = own[0]
        word = "" if len(first.cell.text) > _LONGEST_WORD else squeeze(first.cell.text)
        name = picked.cell("name")
        if "name 1" in picked.cells:  # 四级指标 is the indicator, 三级指标 only groups it
            name, group = picked.cell("name 1"), name
            self.groups.take(group, name)
        elif self.has_groups and name is not NO_CELL and not any(name is cell for cell in self._cells_of_names(row)):
            self.groups.take(NO_CELL, name)
        if len(own) == 1 and any(picked.cell(key) is first.cell for key in _NUMBERS):
            self._take_heading(row, first.cell)
        elif first.column < self.first_number and (total := self._word_of_total(picked, word)):
            self._take_total(row, picked, total)
        elif (
            word.startswith(EXECUTION_STARTS)
            and without_points(word) in EXECUTION
            and not self._is_indicator(first, picked)
            and (name is NO_CELL or name is first.cell or without_points(squeeze(name.text)) in EXECUTION)
        ):
            weight = self.log.number(picked.cell("weight"))
            self.components = EXACT.add(self.components, weight or Decimal(0))
            self.log.row("PR522", self.rows.grid, row)
        elif name is not NO_CELL and any(picked.cell(key) is name for key in _NUMBERS):
            self.log.row("PR504", self.rows.grid, row)  # one text over names and numbers is neither
        else:
            self._take_row(row, picked, name)

    def _word_of_total(self, picked: RowCells, word: str) -> str:
        """
        Return the word that makes a row one of totals, or nothing.

        It stands first on its row; on the next page of a PDF the rest of a merged level may stand before it, so that
        总分 would be taken for a level.
        """
        levels = (picked.cell(key).text for key in ("level1", "level2", "name"))
        return next((squeeze(text) for text in (word, *levels) if is_total(text)), "")

    def _is_indicator(self, at: PositionedCell, picked: RowCells) -> bool:
        """Return whether the cell *at*, which says 预算执行率, names an indicator of a level that holds from above."""
        edges = (column.start for key in ("level1", "level2") for column in self.header.of(key))
        below_level = bool(self.levels.level1 or self.levels.level2) and at.column > min(edges, default=at.column)
        return below_level and picked.cell("name") is at.cell and bool(self.log.words(picked.cell("target")))

    def _cells_of_names(self, row: int) -> tuple[Cell, ...]:
        """Return the cells of *row* in the first column of names."""
        return tuple(
            cell for item in self.header.of("name")[:1] for cell in cells_in(self.rows.grid, row, item.start, item.end)
        )

    def _take_heading(self, row: int, cell: Cell) -> None:
        """Take a row of one cell over the columns: the name of a level holds for the rows below."""
        name = level_name(_NUMBER_BEFORE.sub("", self.log.text(cell)))
        if name in LEVEL1:
            self.levels.enter(name, None)
        elif name in LEVEL2:
            self.levels.enter(None, name)
        else:
            self.log.row("PR504", self.rows.grid, row)

    def _take_total(self, row: int, picked: RowCells, word: str) -> None:
        if word.startswith(_SUBTOTAL):
            return
        weight, score = (self.log.number(picked.cell(key)) for key in ("weight", "self_score"))
        if score is not None:
            self.total = score, picked.cell("self_score").place
        if weight is not None:
            self.weights.append((len(self.entries), weight, picked.cell("weight").place))
        titled = {id(cell) for cell in picked.cells.values()}
        first = own_cells(self.rows.grid, row)[0].cell
        self.log.unused(cell for cell in picked.rest if id(cell) not in titled and cell is not first)

    def _take_row(self, row: int, picked: RowCells, name: Cell) -> None:
        """Take a row that is no total and no component: levels alone, or an indicator."""
        levels = self._read_levels(picked, name)
        self.log.unused(picked.rest)
        self.levels.enter(levels.first, levels.second)
        says_numbers = any(self.log.words(picked.cell(key)) for key in _NUMBERS)
        if levels.name is NO_CELL and not (says_numbers and levels.lowest):
            self._take_levels(row, picked, levels)
        elif not self._is_blank_line(picked, levels, says_numbers=says_numbers):
            self._take_indicator(row, picked, levels)

    def _read_levels(self, picked: RowCells, name: Cell) -> _RowLevels:
        """
        Return what the cells of levels and name say; one cell over two of them is said once.

        In a table without columns of levels a name of the taxonomy, alone on its row, is that of a level.
        """
        first, second = picked.cell("level1"), picked.cell("level2")
        if second is first or second is name:
            second = NO_CELL
        if name is first:
            name = NO_CELL
        own1, own2 = own_level(first, self.log), own_level(second, self.log)
        has_levels = {"level1", "level2"} & self.header.keys
        if name is not NO_CELL and not has_levels and not any(self.log.words(picked.cell(key)) for key in _NUMBERS):
            bare = without_points(squeeze(name.text[:_LONGEST_WORD]))
            if bare in LEVEL1:
                return _RowLevels(bare, None, NO_CELL, first)
            if bare in LEVEL2:
                return _RowLevels(None, bare, NO_CELL, first)
        return _RowLevels(own1, own2, name, second if own2 else first)

    def _take_levels(self, row: int, picked: RowCells, levels: _RowLevels) -> None:
        """Take a row without a name: names of levels for the rows below, or nothing that is understood (PR504)."""
        has_level = levels.first is not None or levels.second is not None
        if not has_level or picked.cells.keys() - {"level1", "level2", "name"}:
            self.log.row("PR504", self.rows.grid, row)
        elif not {levels.first, levels.second} <= {None, "", *LEVEL1, *LEVEL2}:
            self.awaiting.append(row)

    def _is_blank_line(self, picked: RowCells, levels: _RowLevels, *, says_numbers: bool) -> bool:
        """Return whether a row is one that the form offers and nobody filled in: 指标1, 2., ……."""
        title = self._title(levels)
        blank = is_blank_mark(title) or _PLACEHOLDER.fullmatch(squeeze(title[:_LONGEST_WORD]))
        return bool(blank) and not says_numbers and not self._others(picked)

    def _title(self, levels: _RowLevels) -> str:
        """Return the name of a row; without one that of its lowest level."""
        return self.log.text(levels.name) if levels.name is not NO_CELL else levels.lowest

    def _others(self, picked: RowCells) -> set[str]:
        """Return the columns beside names and points in which a row says something."""
        named = {"level1", "level2", "name", "name 1", "weight", "self_score", "project"}
        return {key for key in picked.cells.keys() - named if self.log.words(picked.cell(key))}

    def _take_indicator(self, row: int, picked: RowCells, levels: _RowLevels) -> None:
        title, name = self._title(levels), levels.name
        if name is NO_CELL:
            name = levels.cell
            self.log.row("PR518", self.rows.grid, row, text=title)
        self._report_short(row)
        self.awaiting.clear()
        typed = any(self.log.text(picked.cell(key)) for key in ("target", "actual"))
        says_more = typed or bool(self._others(picked))
        self.entries.append(Entry(self._row(picked, name, title), row, says_more=says_more))

    def _report_short(self, row: int) -> None:
        """Report a row of text that ends before the columns do (PR529)."""
        cells = self.rows.grid.rows[row]
        if all(cell.place == _NO_PLACE for cell in cells):
            return
        if cells[-1].place == _NO_PLACE:  # what is missing is missing from the end
            read = (column for column in self.header.columns if column.key not in UNREAD)
            missing = (column for column in read if cells[column.start].place == _NO_PLACE)
            if column := next(missing, None):
                self.log.row("PR529", self.rows.grid, row, column=column.title)

    def _row(self, picked: RowCells, name: Cell, title: str) -> SheetRow:
        log, cell = self.log, picked.cell
        level1, level2 = self.levels.level1, self.levels.level2
        if not self.levels.known and (parent := parent_of(level2)):
            level1 = parent
            if not self.entries or self.entries[-1].row.level2 != level2:
                log.report("PR515", picked.cells.get("level2", name), level1=parent, level2=level2)
        unit = log.words(cell("unit"))
        own_unit = log.words(cell("actual_unit")) or ("" if unit else self.actual_unit)
        sign, direction = self.targets.read_columns(picked)
        reviews = [item for key, item in picked.cells.items() if key.startswith("review_scores")]
        places: dict[str, Place] = {}
        for key, item in picked.cells.items():
            places.setdefault(key.partition(" ")[0] if " " in key else key, item.place)
        others = {key: read(picked.cells[key]) for key, read in self._others_read.items() if key in picked.cells}
        return SheetRow(
            level1=level1,
            level2=level2,
            name=title,
            target=self.targets.text(cell("target"), sign, unit),
            actual=with_unit(log.text(cell("actual")), own_unit),
            unit=unit,
            direction=direction,
            weight=self._points(cell("weight")),
            self_score=self._points(cell("self_score")),
            review_scores=tuple(score for item in reviews if (score := self._points(item)) is not None),
            reason="；".join(filter(None, (log.words(cell(key)) for key in ("reason", "reason 1")))),
            place=name.place,
            cells=places,
            **others,
        )

    def _applies(self, cell: Cell) -> bool:
        return self.rows.flag(cell, default=True)

    def _points(self, cell: Cell) -> Decimal | None:
        """Return the points in *cell*; those of a cell that reaches down over rows count once (PR559)."""
        if cell.rows > 1 and id(cell) in self._counted:
            if not self._counted[id(cell)] and self.log.words(cell):
                self.log.report("PR559", cell, text=cell.text)
            self._counted[id(cell)] = True
            return None
        self._counted[id(cell)] = False
        return self.log.number(cell)

    def _deduction(self, cell: Cell) -> Decimal | None:
        number = self._points(cell)
        if number is None or number >= 0:
            return number
        self.log.report("PR533", cell, text=cell.text)
        return None

    def _sample(self, cell: Cell) -> int | None:
        number = self.log.number(cell, read_number)
        if number is None or number == number.to_integral_value():
            return None if number is None else int(number)
        self.log.report("PR503", cell, text=cell.text)
        return None

    def finish(self) -> FormFragment:
        """Return the rows without headings (PR521)."""
        for row in self.awaiting:
            self.log.row("PR504", self.rows.grid, row)
        headings = headings_among(self.entries)
        for index in sorted(headings):
            self.log.row("PR521", self.rows.grid, self.entries[index].number, name=self.entries[index].row.name)
        kept = [item.row for index, item in enumerate(self.entries) if index not in headings]
        points = (item.row.weight if index not in headings else None for index, item in enumerate(self.entries))
        sums = list(accumulate((item or Decimal(0) for item in points), EXACT.add, initial=Decimal(0)))
        totals = [WeightTotal(stated=weight, rows=sums[count], place=place) for count, weight, place in self.weights]
        return FormFragment(
            rows=tuple(kept),
            total=self.total,
            weight_totals=tuple(totals),
            components=self.components,
            texts=self.groups.texts(),
            has_rows=True,
        )


def read_rows(rows: Rows) -> FormFragment:
    """
    Return the rows of the table of indicators.

    Names of levels hold for the rows below them, as merged cells do; ``/`` is an explicit blank.

    Returns:
        The rows, the score in the row of totals, and the weights that were printed. Problems: PR502 (a column is
        missing), PR503 (no number), PR504 (a row not understood), PR514, PR519, PR528 (columns and cells not used),
        PR515 (level concluded), PR518 (no name), PR521 (heading), PR522 (component), PR524, PR525, PR527, PR529, PR533,
        PR575 (cells in the wrong columns).
    """
    rows.columns()
    have = rows.header.keys
    for key in _NEEDED:
        if key not in have:
            rows.log.report("PR502", rows.header.columns[0].cell, column=COLUMNS[key][0])
    table = _Table(rows, Targets(rows.header, rows.log))
    first = rows.first_row()
    for row, picked in rows:
        fitting = rows.in_place(row, picked, first)
        if fitting is None:
            rows.log.row("PR575", rows.grid, row)
        else:
            table.take(row, fitting)
    return table.finish()
