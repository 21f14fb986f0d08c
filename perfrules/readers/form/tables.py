"""The small tables of a form: funds, their management, goals and texts, points taken off or added."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal

from perfrules.model.sheet import Funds, ManagementItem, StatedAdjustment
from perfrules.plain_values import read_number, read_rate, squeeze
from perfrules.readers.form.fragments import EXACT, FormFragment
from perfrules.readers.form.row_cells import Rows
from perfrules.readers.grid import NO_CELL, Cell, cells_in
from perfrules.readers.text.tables import is_total_name, sums_of_funds

__all__ = ["read_adjustments", "read_funds", "read_goals", "read_management", "read_tasks", "read_texts"]

_AMOUNTS = ("initial_budget", "adjusted_budget", "spent")
_USUAL_UNIT = "万元"
_TASKS = "年度主要任务"
"""The key of `Sheet.texts` that holds the tasks of a department."""
_IN_BRACKETS = re.compile(r"\((?:单位:?)?([^()]{0,6}元)\)")
_PARTICULARS = re.compile(r"\A其中[:：]\s*")
_NAME = re.compile(r"其中[:：]|[^0-9０-９]*(?:支出|拨款|资金|预算|收入)[^0-9０-９]*\Z")
_SIDES: Mapping[str, str] = {"扣分": "deductions", "扣分项": "deductions", "加分": "bonuses", "加分项": "bonuses"}


def read_funds(rows: Rows) -> FormFragment:
    """
    Return the lines of the table of funds.

    The unit of money stands in a column of its own, else in the header, else above the table; 万元 when nowhere.

    The line of the total shows in its name, or in a column of its own (总额行). Of two lines beside each other the
    left one is read. Problems: PR503, PR504, PR510, PR514, PR519, PR524, PR555.
    """
    log = rows.log
    rows.columns()
    bracket = (_IN_BRACKETS.search(squeeze(column.cell.text)) for column in rows.header.columns)
    unit = next((match[1] for match in bracket if match), rows.unit) or _USUAL_UNIT
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
