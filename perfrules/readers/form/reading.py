"""
Self-evaluation forms in cells, whatever the file was: workbooks, tables of documents, delimited text.

A form is a stack of tables and labels, in any order, under titles that are known by their words (see
`perfrules.readers.form.vocabulary`), never by their position. What is not understood is reported, never dropped.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from attrs import define, evolve, field

from perfrules.errors import Problem, problem
from perfrules.model.sheet import Funds, ManagementItem, Sheet, StatedAdjustment
from perfrules.plain_values import printed_year, read_number, read_rate, squeeze
from perfrules.readers.form.fragments import EXACT, FormFragment, Located, add_label, sheets_from
from perfrules.readers.form.headers import Header, header_at
from perfrules.readers.form.labels import (
    are_labels,
    is_footnote,
    is_note,
    is_title,
    labels_in,
    money_unit,
    says_nothing,
)
from perfrules.readers.form.row_cells import ProblemLog, Rows, by_project
from perfrules.readers.form.rows import read_rows
from perfrules.readers.form.vocabulary import COMPUTED, NOTES, Kind, is_total, without_continued
from perfrules.readers.grid import NO_CELL, Cell, Grid, PositionedCell, cells_in, own_cells
from perfrules.readers.text.tables import is_total_name, sums_of_funds

__all__ = [
    "read_adjustments",
    "read_forms",
    "read_funds",
    "read_goals",
    "read_management",
    "read_parts",
    "read_tasks",
    "read_texts",
    "unread_problems",
]


_AMOUNTS = ("initial_budget", "adjusted_budget", "spent")
_USUAL_UNIT = "万元"
_TASKS = "年度主要任务"
"""The key of `Sheet.texts` that holds the tasks of a department."""
_IN_BRACKETS = re.compile(r"\((?:单位:?)?([^()]{0,6}元)\)")
_PARTICULARS = re.compile(r"\A其中[:：]\s*")
_NAME = re.compile(r"其中[:：]|[^0-9０-９]*(?:支出|拨款|资金|预算|收入)[^0-9０-９]*\Z")
_SIDES: Mapping[str, str] = {
    "扣分": "deductions",
    "扣分项": "deductions",
    "加分": "bonuses",
    "加分项": "bonuses",
    "deduction": "deductions",
    "bonus": "bonuses",
}


def read_funds(rows: Rows) -> FormFragment:
    """
    Return the lines of the table of funds.

    The unit of money stands in a column of its own, else in the header, else above the table; 万元 when nowhere, none
    under English titles.

    The line of the total shows in its name, or in a column of its own (总额行). Of two lines beside each other the
    left one is read. Problems: PR503, PR504, PR510, PR514, PR519, PR524, PR555.
    """
    log = rows.log
    rows.columns()
    bracket = (_IN_BRACKETS.search(squeeze(column.cell.text)) for column in rows.header.columns)
    usual = "" if all(column.title.isascii() for column in rows.header.columns) else _USUAL_UNIT
    unit = next((match[1] for match in bracket if match), rows.unit) or usual
    marked = "is_total" in rows.header.keys
    first = min(column.start for column in rows.header.columns if column.key in (*_AMOUNTS, "stated_rate"))
    result: list[Funds] = []
    components = Decimal(0)
    for row, full in rows:
        name_cell = rows.name_cell(row, full, first)
        # a second line of funds may stand beside the first: 其中：一般公共预算, 其中：基本支出
        beside = next((cell for key in _AMOUNTS if _is_name(cell := full.cell(key))), NO_CELL)
        picked = full if beside is NO_CELL or beside is name_cell else rows.before(row, full, beside)
        name = _PARTICULARS.sub("", log.text(name_cell)).rstrip(":：")
        own_unit = log.words(picked.cell("unit")) or unit
        if not name or name_cell is beside:
            log.row("PR504", rows.grid, row)
            continue
        amounts = {key: log.number(picked.cell(key), _amount_in(own_unit)) for key in _AMOUNTS}
        rate = log.number(picked.cell("stated_rate"), _rate)
        points = {key: log.number(picked.cell(key)) for key in ("weight", "self_score")}
        components = EXACT.add(components, points["weight"] or Decimal(0))
        by_name = is_total_name(name) and not any(line.is_total for line in result)
        result.append(Funds(
            name=name, **amounts, stated_rate=rate, **points, unit=own_unit, place=name_cell.place,
            is_total=rows.flag(picked.cell("is_total"), default=False) if marked else by_name,
        ))  # fmt: skip
    log.problems += sums_of_funds(result)
    return FormFragment(funds=tuple(result), components=components)


def _is_name(cell: Cell) -> bool:
    """Return whether *cell*, where an amount should stand, rather names another line of funds."""
    return _NAME.match(cell.text.strip()) is not None


def _rate(text: str) -> Decimal | None:
    return read_rate(text) if text.endswith(("%", "％")) else read_number(text)


def _amount_in(unit: str) -> Callable[[str], Decimal | None]:
    def read(text: str) -> Decimal | None:
        number = read_number(text)  # first without looking for the unit, which may be anything, be it a digit
        return read_number(text.removesuffix(unit)) if number is None else number

    return read


def read_management(rows: Rows) -> FormFragment:
    """Return the statements on the management of funds. Problems: PR503, PR504, PR514, PR519."""
    log = rows.log
    rows.columns()
    first = min(column.start for column in rows.header.columns if column.key in ("statement", "trouble"))
    result: list[ManagementItem] = []
    for row, picked in rows:
        name_cell = rows.name_cell(row, picked, first)
        if name_cell is NO_CELL:
            log.row("PR504", rows.grid, row)
            continue
        result.append(ManagementItem(
            name=log.text(name_cell), statement=log.words(picked.cell("statement")),
            trouble=log.text(picked.cell("trouble")), score=log.number(picked.cell("score")),
            place=name_cell.place,
        ))  # fmt: skip
    return FormFragment(management=tuple(result))


def read_adjustments(rows: Rows) -> FormFragment:
    """Return what is taken off and added, by name. Problems: PR503, PR504, PR514, PR519, PR524, PR533."""
    log = rows.log
    rows.columns()
    result: dict[str, list[StatedAdjustment]] = {"deductions": [], "bonuses": []}
    for row, picked in rows:
        rows.log.unused(picked.rest)
        cell, word = picked.cell("points"), log.words(picked.cell("side"))
        points, side = log.number(cell), _SIDES.get(word)
        if side is None and word:
            log.report("PR524", picked.cell("side"), text=word, known="扣分、加分")
        if points is not None and points < 0:
            log.report("PR533", cell, text=cell.text)
        elif side is None or points is None:
            log.row("PR504", rows.grid, row)
        else:
            name = log.text(picked.cell("name"))
            reason = log.words(picked.cell("reason"))
            result[side].append(StatedAdjustment(name=name, points=points, reason=reason, place=cell.place))
    return FormFragment(deductions=tuple(result["deductions"]), bonuses=tuple(result["bonuses"]))


def read_texts(rows: Rows) -> FormFragment:
    """Return running texts by their headings. Problems: PR504, PR519."""
    result: list[tuple[str, str]] = []
    for row, picked in rows:
        rows.log.unused(picked.rest)
        heading = rows.log.text(picked.cell("heading"))
        if heading:
            result.append((heading, rows.log.text(picked.cell("text"))))
        else:
            rows.log.row("PR504", rows.grid, row)
    return FormFragment(texts=tuple(result))


def read_goals(rows: Rows) -> FormFragment:
    """Return what was hoped for in the year and what became of it, as texts under the titles of their columns."""
    rows.columns()
    unknown = [column for column in rows.header.columns if not column.key]
    result: list[tuple[str, str]] = []
    for row, picked in rows:
        beside = [cells_in(rows.grid, row, column.start, column.end) for column in unknown]
        both = picked.cell("预期目标") is picked.cell("实际完成情况") is not NO_CELL
        if both or any(id(cell) not in rows.header.cells for cells in beside for cell in cells):
            rows.log.row("PR504", rows.grid, row)  # one text over both is neither, nor is that beside another title
            continue
        rows.log.unused(picked.rest)
        value = ((key, rows.log.text(picked.cell(key))) for key in ("预期目标", "实际完成情况"))
        result += [(key, text) for key, text in value if text]
    return FormFragment(texts=tuple(result))


def read_tasks(rows: Rows) -> FormFragment:
    """Return the year's tasks of a department as one text, a line for each: what stands in its columns, with titles."""
    lines = []
    for row in rows.rows:
        value: dict[int, tuple[str, Cell]] = {}
        for column in rows.header.columns:
            for cell in cells_in(rows.grid, row, column.start, column.end):
                if column.key != "label" and id(cell) not in rows.header.cells:
                    value.setdefault(id(cell), (column.title, cell))
        lines.append("；".join(f"{title}：{rows.log.text(cell)}" for title, cell in value.values()))
    return FormFragment(texts=((_TASKS, "\n".join(lines)),) if lines else ())


_READERS: Mapping[Kind, Callable[[Rows], FormFragment]] = {
    Kind.FUNDS: read_funds,
    Kind.MANAGEMENT: read_management,
    Kind.ADJUSTMENTS: read_adjustments,
    Kind.TEXTS: read_texts,
    Kind.GOALS: read_goals,
    Kind.TASKS: read_tasks,
}


def read_forms(grids: Sequence[Grid], name: str) -> tuple[tuple[Sheet, ...], tuple[Problem, ...]]:
    """
    Return the sheets that the tables *grids* of one file hold, and everything that was wrong or not understood.

    A form may spread over several tables; a second project, below the first or in another table, is another sheet. A
    table without anything of a form is named (PR550) and not used.

    Args:
        grids: Tables in the order of the file.
        name: The file, for places.

    Returns:
        Sheets in the order of the file, each with its own problems, and the problems of all. PR501 when there is no
        sheet, and for a sheet without a table of indicators. For the others see `read_parts` and `merge_parts`.
    """
    parts: list[FormFragment] = []
    unused: list[Problem] = []
    for grid in grids:
        result = read_parts(grid, name)
        if any(part.says_something for part in result):
            parts += result
        elif (first := next((text for row in grid.rows for cell in row if (text := cell.text.strip())), "")) and (
            not first.startswith(COMPUTED)  # a summary of scores that perfrules added to the workbook
        ):
            unused.append(problem("PR550", place=grid.place, name=grid.name))
    sheets, problems = sheets_from(parts, name)
    return sheets, (*problems, *(unused if len(grids) > 1 else ()))


def unread_problems(grids: Sequence[Grid], known: Sequence[Problem]) -> tuple[Problem, ...]:
    """Return the problems of cells that came out blank and that nobody looked at: they may have said something."""
    reported = {(item.code, item.place) for item in known}
    result = {
        (item.code, item.place): item
        for grid in grids for row in grid.rows for cell in row
        if cell.problems and not cell.text.strip()
        for item in (problem.at(cell.place) for problem in cell.problems)
    }  # fmt: skip
    return tuple(item for key, item in result.items() if key not in reported)


def read_parts(grid: Grid, name: str) -> tuple[FormFragment, ...]:
    """
    Return what *grid* says, one part for each project in it.

    Returns:
        At least one part. Problems: PR504 (a row that was not understood), those of the tables (see `read_rows`,
        `read_funds`, `read_management`, `read_adjustments`), and those of cells that were used.
    """
    stack = _FormReader(grid, ProblemLog(name))
    row = 0
    while row < len(grid.rows):
        row = stack.take(row)
    stack.end()
    return tuple(stack.parts)


@define
class _FormReader:
    """The tables and labels of a grid while they are read."""

    grid: Grid
    log: ProblemLog
    parts: list[FormFragment] = field(factory=list)
    part: FormFragment = field(factory=FormFragment)
    unit: str = ""
    title: str = ""
    year: int | None = None
    noted: int = -1

    def end(self) -> None:
        """End the part: what follows belongs to another form."""
        self.parts.append(evolve(self.part, problems=tuple(self.log.problems)))
        self.part = FormFragment(titled=True, years=() if self.year is None else (self.year,))
        self.log = ProblemLog(self.log.name)

    def take(self, row: int) -> int:
        """Read what starts at *row*; return the row behind it."""
        line = own_cells(self.grid, row)
        if not line:
            return row + 1
        if (header := header_at(self.grid, row)) is not None:
            return self._read_table(header)
        if are_labels(self.grid, row):
            self._read_labels(row)
        elif len(line) == 1:
            self._read_single(row, line[0])
        elif not line[0].cell.text.startswith(COMPUTED) and not self._read_unit([at.cell.text for at in line]):
            self.log.row("PR504", self.grid, row)
        return row + 1

    def _read_table(self, header: Header) -> int:
        """Read the table below *header* up to the next one, or up to labels or a title; return the row behind it."""
        rows: list[int] = []
        notes: list[PositionedCell] = []
        row = header.end
        full = False
        while row < len(self.grid.rows):
            line = own_cells(self.grid, row)
            another = self._header_below(row, line)
            if another is not None and another.repeats(header) and not full:
                if not rows:
                    self.log.row("PR517", self.grid, another.row)
                row = another.end
                continue
            if another is not None or self._ends(header, row, line):
                break
            full = full or (bool(line) and is_total(line[0].cell.text))
            if len(line) == 1 and header.kind is not Kind.TEXTS and self._is_note(row, line[0], header):
                notes.append(line[0])
                self.noted = row
            elif line and not self._is_computed(row, line[0], header):
                rows.append(row)
            row += 1
        if header.kind is Kind.INDICATORS:
            self._read_indicators(header, rows)
        elif header.kind is not Kind.COMPUTED:
            self._add(_READERS[header.kind](self._rows(header, rows)))
        for note in notes:
            self._add_note(note)
        return row

    def _is_note(self, row: int, at: PositionedCell, header: Header) -> bool:
        """Return whether *at*, alone on its row below *header*, is a note and neither a name nor a number."""
        if is_note(at.cell.text):
            return True
        first = header.columns[0]
        edge = at.column <= first.start and (first.key != "name" or self._covers(row, at, header) > 1)
        return edge and is_footnote(at.cell.text, below_note=self.noted == row - 1)

    def _is_computed(self, row: int, at: PositionedCell, header: Header) -> bool:
        """Return whether *at* starts a row that perfrules added: a label over several columns of *header*."""
        return at.cell.text.startswith(COMPUTED) and self._covers(row, at, header) > 1

    def _covers(self, row: int, at: PositionedCell, header: Header) -> int:
        """Return how many columns of *header* the cell *at* covers."""
        return sum(self.grid.rows[row][item.start] is at.cell for item in header.columns)

    def _rows(self, header: Header, rows: Sequence[int]) -> Rows:
        return Rows(self.grid, header, tuple(rows), self.log, self.unit)

    def _read_indicators(self, header: Header, rows: Sequence[int]) -> None:
        """Read a table of indicators; one with a column of projects is a form for each of them."""
        if self.part.has_rows and not rows:
            return  # the header printed again where nothing goes on
        if self.part.total or self.part.weight_totals:
            self.end()  # a table that has its row of totals is whole: this is another form
        if not header.of("project"):
            self._add(read_rows(self._rows(header, rows)))
            return
        for cell, group in by_project(self._rows(header, rows)):
            if cell is not None:
                self._start_project(Located(cell.text.strip(), cell.place))
            self._add(read_rows(self._rows(header, group)))

    def _start_project(self, value: Located) -> None:
        """Start the form of the next project; what the labels above say of all holds for it as well."""
        known = self.part.labels
        if self.part.has_rows or known.get("project", value).text != value.text:
            self.end()
            known = {key: item for key, item in known.items() if key in ("organisation", "department", "date")}
        self.part = evolve(self.part, labels={**known, "project": value})

    def _header_below(self, row: int, line: Sequence[PositionedCell]) -> Header | None:
        """Return the header at *row*, or below it when *row* only prints the title of the form once more."""
        if len(line) == 1 and is_title(line[0].cell.text):
            if not _same_title(line[0].cell.text, self.title):
                return None
            row += 1
            while row < len(self.grid.rows) and not own_cells(self.grid, row):
                row += 1
        return header_at(self.grid, row) if line and row < len(self.grid.rows) else None

    def _ends(self, header: Header, row: int, line: Sequence[PositionedCell]) -> bool:
        """Return whether *row* below the table of *header* belongs to it no more."""
        if len(line) == 1 and is_title(line[0].cell.text):
            return header.kind is not Kind.TEXTS
        if line and is_total(line[0].cell.text) and header.has_points(self.grid, row):
            return False  # 总得分 is a label too
        return are_labels(self.grid, row, of_texts=header.kind is not Kind.TEXTS)

    def _add(self, part: FormFragment) -> None:
        known = self.part
        self.part = evolve(
            known,
            funds=(*known.funds, *part.funds),
            management=(*known.management, *part.management),
            rows=(*known.rows, *part.rows),
            deductions=(*known.deductions, *part.deductions),
            bonuses=(*known.bonuses, *part.bonuses),
            texts=(*known.texts, *part.texts),
            total=part.total or known.total,
            weight_totals=(*known.weight_totals, *part.weight_totals),
            components=EXACT.add(known.components, part.components),
            has_rows=known.has_rows or part.has_rows,
        )

    def _read_labels(self, row: int) -> None:
        line = labels_in(self.grid, row, self.log)
        known = self.part
        if any(item.key == "project" for item in line.pairs) and "project" in known.labels:
            self.end()
        labels: dict[str, Located] = dict(self.part.labels)
        texts, years = list(self.part.texts), self.part.years
        for item in line.pairs:
            if not item.key:
                texts += [(item.label, item.value.text)] if item.value.text else []
            elif item.key == "year":
                year = printed_year(item.value.text)
                years = years if year is None else (year, *years)
            elif item.key != "other" and (twice := add_label(labels, item.key, item.value)) is not None:
                self.log.problems.append(twice)
        self.part = evolve(self.part, labels=labels, texts=tuple(texts), years=years)
        self.log.unused(cell for cell in line.rest if not self._read_unit([cell.text]))

    def _read_single(self, row: int, at: PositionedCell) -> None:
        text = at.cell.text.strip()
        if self._read_unit([text]):
            return
        if is_note(text) or is_footnote(text, below_note=self.noted == row - 1):
            self.noted = row
            self._add_note(at)
        elif is_title(text):
            if self.part.has_rows:
                self.end()
            self.title = text
            self._read_year(text)
        elif says_nothing(text, first=not self.part.says_something):
            self._read_year(text)
        else:
            self.log.row("PR504", self.grid, row)

    def _read_year(self, text: str) -> None:
        """Take the year from a title of the form, or from the line below it (2023年度)."""
        year = printed_year(text)
        if year is not None:
            self.year = year
            self.part = evolve(self.part, years=(*self.part.years, year))

    def _add_note(self, at: PositionedCell) -> None:
        self._add(FormFragment(texts=((NOTES, self.log.text(at.cell)),)))

    def _read_unit(self, texts: Sequence[str]) -> bool:
        unit = money_unit(texts)
        self.unit = unit or self.unit
        return bool(unit)


def _same_title(item: str, other: str) -> bool:
    """Return whether *item* is the title *other* printed again on a next page."""
    return bool(other) and without_continued(squeeze(item)) == squeeze(other)
