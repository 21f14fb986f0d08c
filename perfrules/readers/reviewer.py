"""
A reviewer's word on how cells are to be read, in a file beside the sheet: ``roads.xlsx.reading.toml``.

The sheet itself is never changed. Each entry names a row, what is printed there and how it is to be read, who says so
and why; it holds for as long as the cell says what it said then.
"""

import os
from collections.abc import Iterable
from decimal import Decimal
from typing import Literal

from attrs import evolve, field, frozen

from perfrules.errors import Problem, problem
from perfrules.errors.problem import near_names, nearest_first
from perfrules.inputs import capped, read_bytes
from perfrules.model.sheet import Reading, Sheet, SheetRow
from perfrules.plain_values import squeeze
from perfrules.readers.base import ReadResult
from perfrules.readers.native.data import Table, Values, exact_number, read_direction
from perfrules.readers.native.reading import LIMITS
from perfrules.source import Place, member
from perfrules.tomltext.parsing import Parsed, parse_toml

__all__ = ["apply_readings"]

_MAX_ENTRIES = 5_000
_CELLS: tuple[Literal["target", "actual"], ...] = ("target", "actual")
_KEYS = ("row", "project", *_CELLS, *(f"printed_{key}" for key in _CELLS), "direction", "person", "reason", "date")


@frozen(kw_only=True)
class _Entry:
    """
    One entry of the file.

    Args:
        row: The name of the row, or its number among the rows from 1.
        project: The project, where the file of the sheet holds several.
        readings: What is to be read how.
        path: Where the entry stands in its file.
        place: Likewise, for messages.
    """

    row: str | int
    project: str
    readings: tuple[Reading, ...]
    place: Place = field(factory=Place)


def apply_readings(result: ReadResult, path: str | os.PathLike[str]) -> ReadResult:
    """
    Return *result* with its cells read as the file at *path* says.

    What was said of each cell stands with its row (`SheetRow.readings`), and as a notice (PR595) with its sheet.

    Returns:
        Problems: those of reading a TOML file and its values, PR511 (an entry lacks its row, person or reason, or what
        was printed), PR590 (no such row), PR591 (several rows), PR592 (the cell says something else by now), PR593
        (an entry says nothing), PR594 (two readings of one cell), PR596 (no such project). What has a problem is not
        applied.
    """
    name = os.fspath(path)
    if not result.sheets:
        return result
    data = read_bytes(name, limit=LIMITS.size)
    if isinstance(data, Problem):
        return evolve(result, problems=(*result.problems, data))
    entries, problems = _entries_in(data, name)
    sheets = list(result.sheets)
    applied: list[Problem] = []
    for entry in entries:
        places = [at for at, sheet in enumerate(sheets) if not entry.project or _same(sheet.project, entry.project)]
        if not places:
            projects = [sheet.project for sheet in sheets]
            near = near_names(entry.project, projects)
            problems.append(problem("PR596", place=entry.place, name=entry.project, suggestion="".join(near[:1]),
                                    known=nearest_first(near, projects)))  # fmt: skip
            continue
        rows = [(at, row) for at in places for row in _rows_of(sheets[at], entry.row)]
        if len(rows) != 1:
            problems.append(_wrong_row(entry, len(rows), [sheets[at] for at in places]))
            continue
        ((at, number),) = rows
        for reading in entry.readings:
            noted = _apply(sheets[at], number, reading)
            if isinstance(noted, Problem):
                problems.append(noted)
                continue
            sheets[at] = noted
            applied.append(noted.problems[-1])
    return ReadResult(tuple(sheets), capped((*result.problems, *problems, *applied), name))


def _entries_in(data: bytes, name: str) -> tuple[list[_Entry], list[Problem]]:
    parsed = parse_toml(data, name, LIMITS, number=exact_number)
    if not isinstance(parsed, Parsed):
        return [], list(capped(parsed, name))
    values = Values(name, parsed.scan.places(parsed.scan.root))
    values.check_keys(parsed.values, "", ("reading",))
    values.needs(parsed.values, "reading", "")
    entries = values.entries(parsed.values, "reading", "", _entry, limit=_MAX_ENTRIES)
    return list(entries), values.problems


def _entry(values: Values, table: Table, path: str) -> _Entry | None:
    """Return one entry; nothing where a part without which it cannot hold is missing, which is a problem."""
    before = len(values.problems)
    values.check_keys(table, path, _KEYS)
    person, reason = (_filled(values, table, key, path) for key in ("person", "reason"))
    row = _row_in(values, table, path)
    project = values.text(table, "project", path)
    day = values.day(table, "date", path)
    readings = [_cell(values, table, path, key) for key in _CELLS if key in table]
    direction = read_direction(values, table, path)
    if direction:
        place = values.place(member(path, "direction"))
        readings.append(Reading(column="direction", text=direction, person="", reason="", place=place))
    if not readings:
        values.report("PR593", path)
    if len(values.problems) > before:
        return None
    known = tuple(evolve(reading, person=person, reason=reason, date=day) for reading in readings)
    return _Entry(row=row, project=project, readings=known, place=values.place(path))


def _cell(values: Values, table: Table, path: str, key: Literal["target", "actual"]) -> Reading:
    """Return how one cell is to be read, without the person and the reason, which hold for the whole entry."""
    values.needs(table, f"printed_{key}", path)
    return Reading(
        column=key,
        person="",
        reason="",
        text=values.typed(table, key, path),
        printed=values.typed(table, f"printed_{key}", path),
        place=values.place(member(path, key)),
    )


def _row_in(values: Values, table: Table, path: str) -> str | int:
    value = table.get("row")
    if isinstance(value, Decimal | int) and not isinstance(value, bool):
        return values.whole(table, "row", path) or 0
    return _filled(values, table, "row", path)


def _filled(values: Values, table: Table, key: str, path: str) -> str:
    """Return a text that must say something."""
    text = values.required(table, key, path)
    if table.get(key) == "":
        values.report("PR511", member(path, key), key=member(path, key))
    return text


def _rows_of(sheet: Sheet, row: str | int) -> Iterable[int]:
    """Return the places of the rows that *row* names."""
    if isinstance(row, int):
        return [row - 1] if 1 <= row <= len(sheet.rows) else []
    return [at for at, item in enumerate(sheet.rows) if _same(item.name, row)]


def _same(text: str, other: str) -> bool:
    """Return whether two texts say the same; blanks, line ends and full-width characters are no difference."""
    return squeeze(text) == squeeze(other)


def _wrong_row(entry: _Entry, count: int, sheets: Iterable[Sheet]) -> Problem:
    name = str(entry.row)
    if count:
        return problem("PR591", place=entry.place, name=name, count=count)
    names = list(dict.fromkeys(row.name for sheet in sheets for row in sheet.rows))
    near = near_names(name, names)
    return problem(
        "PR590", place=entry.place, name=name, suggestion="".join(near[:1]), known=nearest_first(near, names)
    )


def _apply(sheet: Sheet, number: int, reading: Reading) -> Sheet | Problem:
    """Return *sheet* with one cell read as *reading* says, the notice of it last; or why it is not."""
    row = sheet.rows[number]
    if any(other.column == reading.column for other in row.readings):
        return problem("PR594", place=reading.place, name=row.name)
    if reading.column != "direction":
        text = row.target if reading.column == "target" else row.actual
        if not _same(text, reading.printed):
            return problem("PR592", place=reading.place, name=row.name, text=reading.printed, found=text)
        reading = evolve(reading, printed=text)
    changed = _with_reading(row, reading)
    rows = (*sheet.rows[:number], changed, *sheet.rows[number + 1 :])
    notice = problem("PR595", place=row.place_of(reading.column), name=row.name, reading=reading.explain("zh"),
                     reading_en=reading.explain("en"))  # fmt: skip
    return evolve(sheet, rows=rows, problems=(*sheet.problems, notice))


def _with_reading(row: SheetRow, reading: Reading) -> SheetRow:
    readings = (*row.readings, reading)
    match reading.column:
        case "target":
            return evolve(row, target=reading.text, readings=readings)
        case "actual":
            return evolve(row, actual=reading.text, readings=readings)
        case _:
            return evolve(row, direction="up" if reading.text == "up" else "down", readings=readings)
