"""
From plain data (what a TOML or JSON parser gives) to a sheet: the project's own form of a sheet.

The keys are the field names of `Sheet`, `Funds`, `ManagementItem`, `SheetRow` and `StatedAdjustment`. The lists of
rows, deductions and bonuses may stand under the singular as well: ``[[row]]`` reads better in TOML.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Literal, TypeVar, cast

from attrs import define, evolve, field, fields, frozen

from perfrules.errors import Problem, problem
from perfrules.errors.problem import half_pair, near_names, nearest_first
from perfrules.model.quantity import cell_text, is_bounded
from perfrules.model.sheet import Direction, Funds, ManagementItem, Reading, Sheet, SheetRow, StatedAdjustment
from perfrules.plain_values import fold_width, iso_day, read_number
from perfrules.source import Place, item, member

__all__ = ["MAX_ROWS", "NotANumber", "Table", "Twice", "Values", "exact_number", "read_direction", "sheet_from"]


Table = Mapping[str, object]
T = TypeVar("T")


@frozen
class Twice:
    """Stands where a key was given twice: neither value can be preferred to the other."""


@frozen
class NotANumber:
    """Stands where a parser met a word such as ``NaN`` in the place of a number."""

    word: str


def exact_number(text: str) -> Decimal | NotANumber:
    """Return the number that a parser found as *text*, exactly; what is none is kept as the word it is."""
    try:
        number = Decimal(text)
    except InvalidOperation:  # an exponent beyond what decimals hold
        return NotANumber(_cut(text))
    return number if number.is_finite() else NotANumber(text)


@define
class Values:
    """
    The values of one sheet; collects problems while they are read.

    Args:
        name: The file, for places.
        places: Where keys stand, by their paths.
        problems: Everything that did not fit so far.
    """

    name: str
    places: Mapping[str, Place]
    problems: list[Problem] = field(factory=list)

    def place(self, path: str) -> Place:
        """Return where *path* stands; what was not seen (a missing key, say) stands where the table around it does."""
        known, seen = self.places.get(path), path
        if known is not None:
            return known
        while known is None and seen:
            seen = seen[: max(seen.rfind("."), seen.rfind("["), 0)]
            known = self.places.get(seen)
        around = known or Place()
        return Place(self.name, line=around.line, column=around.column, key=path)

    def report(self, code: str, path: str, *, text: str = "", suggestion: str = "", **values: str | int) -> None:
        """Add a problem of *code* at *path*."""
        place = self.place(path)
        self.problems.append(problem(code, place=place, text=text, span=None, suggestion=suggestion, **values))

    def unfit(self, path: str, value: object, zh: str, en: str) -> None:
        """Add that *value* is of another kind than was wanted (PR507)."""
        self.report("PR507", path, key=path, wanted=zh, wanted_en=en, found=_shown(value))

    def other(self, value: object, path: str, zh: str, en: str) -> None:
        """Add that *value* is of another kind, unless it is missing or was given twice."""
        if value is not None and not isinstance(value, Twice):
            self.unfit(path, value, zh, en)

    def check_keys(self, table: Table, path: str, allowed: tuple[str, ...], named: tuple[str, ...] = ()) -> None:
        """Report keys given twice and keys that are not *allowed*; messages list *named*, or else all allowed ones."""
        known = named or allowed
        for key, value in table.items():
            here = member(path, key)
            if isinstance(value, Twice):
                self.report("PR506", here, key=here)
            if key not in allowed:
                near = near_names(key, known)
                self.report("PR508", here, suggestion="".join(near[:1]), key=here, known=nearest_first(near, known))

    def needs(self, table: Table, key: str, path: str) -> None:
        """Report that *key* is missing."""
        if key not in table:
            self.report("PR511", path, key=member(path, key))

    def required(self, table: Table, key: str, path: str) -> str:
        """Return a text that must be there, even if it is empty."""
        self.needs(table, key, path)
        return self.text(table, key, path)

    def text(self, table: Table, key: str, path: str) -> str:
        """Return a text; empty where it is missing."""
        value, here = table.get(key), member(path, key)
        if isinstance(value, str):
            return self.clean(value, here)
        self.other(value, here, "文字", "a text")
        return ""

    def typed(self, table: Table, key: str, path: str) -> str:
        """Return a cell as typed; a number is the text of that number."""
        value = table.get(key)
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            return self.text(table, key, path)
        return cell_text(Decimal(value))

    def clean(self, text: str, path: str) -> str:
        """Return *text*, or nothing where it holds half a surrogate pair, which no file can hold."""
        if text.isascii() or (result := half_pair(text, self.place(path))) is None:
            return text
        self.problems.append(result)
        return ""

    def number(self, table: Table, key: str, path: str) -> Decimal | None:
        """Return a number, exactly; a text that is one is taken as it."""
        return self.as_number(table.get(key), member(path, key))

    def points(self, table: Table, key: str, path: str) -> Decimal | None:
        """Return a number of at least 0."""
        number, here = self.number(table, key, path), member(path, key)
        if number is None or number >= 0:
            return number
        self.unfit(here, number, "不小于 0 的数", "a number of at least 0")
        return None

    def as_number(self, value: object, path: str) -> Decimal | None:
        """Return *value* as a number within bounds."""
        if value is None or isinstance(value, Twice) or value == "":
            return None
        if isinstance(value, NotANumber):
            self.report("PR503", path, text=value.word)
            return None
        if isinstance(value, bool) or not isinstance(value, int | str | Decimal):
            self.unfit(path, value, "数", "a number")
            return None
        number = read_number(value) if isinstance(value, str) else Decimal(value)
        if number is None or not is_bounded(number):
            self.report("PR503", path, text=_cut(str(value)))
            return None
        return number

    def whole(self, table: Table, key: str, path: str) -> int | None:
        """Return a whole number."""
        number = self.number(table, key, path)
        if number is None or number == number.to_integral_value():
            return None if number is None else int(number)
        self.report("PR503", member(path, key), text=format(number, "f"))
        return None

    def numbers(self, table: Table, key: str, path: str) -> tuple[Decimal, ...]:
        """Return the numbers of a list."""
        values, here = self.list_of(table, key, path) or (), member(path, key)
        read = [self.as_number(value, item(here, index)) for index, value in enumerate(values)]
        return tuple(number for number in read if number is not None)

    def names(self, table: Table, key: str, path: str) -> tuple[str, ...] | None:
        """Return the texts of a list; ``None`` where there is no list."""
        values, here = self.list_of(table, key, path), member(path, key)
        result: list[str] = []
        for index, value in enumerate(values or ()):
            if isinstance(value, str):
                result.append(self.clean(value, item(here, index)))
            else:
                self.unfit(item(here, index), value, "文字", "a text")
        return None if values is None else tuple(result)

    def flag(self, table: Table, key: str, path: str, *, default: bool) -> bool:
        """Return true or false; *default* where it is missing."""
        value = table.get(key)
        if isinstance(value, bool):
            return value
        self.other(value, member(path, key), "true 或 false", "true or false")
        return default

    def day(self, table: Table, key: str, path: str) -> date | None:
        """Return a day; a month or a year, given as text, means its last day."""
        value, here = table.get(key), member(path, key)
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        if not isinstance(value, str):
            self.other(value, here, "日期", "a date")
            return None
        if not value:
            return None
        result = iso_day(fold_width(value).strip())
        if result is None:
            self.report("PR107", here, date=_cut(value))
        return result

    def list_of(self, table: Table, key: str, path: str) -> list[object] | None:
        """Return a list; ``None`` where there is none."""
        value = table.get(key)
        if isinstance(value, list):
            return value
        self.other(value, member(path, key), "列表", "a list")
        return None

    def entries(
        self, table: Table, key: str, path: str, read: Callable[["Values", Table, str], T | None], *, limit: int
    ) -> tuple[T, ...]:
        """Return what *read* makes of each table in a list, of at most *limit*; where it makes nothing, nothing."""
        here = member(path, key)
        values = self.list_of(table, key, path) or []
        if len(values) > limit:
            self.report("PR512", here, limit=limit)
        result: list[T] = []
        for index, value in enumerate(values[:limit]):
            place = item(here, index)
            if not isinstance(value, Mapping):
                self.unfit(place, value, "一张表", "a table")
            elif (entry := read(self, value, place)) is not None:
                result.append(entry)
        return tuple(result)

    def texts(self, table: Table, key: str, path: str) -> dict[str, str]:
        """Return the texts of a table by their keys."""
        value, here = table.get(key), member(path, key)
        if not isinstance(value, Mapping):
            self.other(value, here, "一张表", "a table")
            return {}
        for name, entry in value.items():
            if isinstance(entry, Twice):
                self.report("PR506", member(here, name), key=member(here, name))
        return {self.clean(name, here): self.text(value, name, here) for name in value}


def _shown(value: object) -> str:
    """Return *value* as a person would recognise it, in a few characters and in no language."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case Mapping():
            return "{…}" if value else "{}"
        case list():
            return "[…]" if value else "[]"
        case str():
            return f'"{_cut(value)}"'
        case NotANumber():
            return value.word
        case Twice():
            return "…"
        case _:
            return _cut(str(value))


def _cut(text: str, length: int = 40) -> str:
    return text if len(text) <= length else text[:length] + "…"


MAX_ROWS = 5_000


def _keys(kind: type, *hidden: str) -> tuple[str, ...]:
    return tuple(item.name for item in fields(kind) if item.name not in ("place", *hidden))


_SINGULAR = {"rows": "row", "deductions": "deduction", "bonuses": "bonus"}
_SHEET_KEYS = tuple(_SINGULAR.get(key, key) for key in _keys(Sheet, "source", "blank_marks", "cells", "problems"))
_FUNDS_KEYS = _keys(Funds)
_MANAGEMENT_KEYS = _keys(ManagementItem, "blank_mark")
_ADJUSTMENT_KEYS = _keys(StatedAdjustment)
_ROW_KEYS = _keys(SheetRow, "cells")
_READING_KEYS = _keys(Reading)
_READ = ("target", "actual", "direction")
"""Cells of which a reviewer may say how to read them."""


def sheet_from(
    data: object, name: str, places: Mapping[str, Place], path: str = ""
) -> tuple[Sheet | None, tuple[Problem, ...]]:
    """
    Return the sheet that *data* says, as far as it can be read, and what could not.

    Args:
        data: Tables as mappings, lists, texts, whole numbers, exact decimals, dates, `Twice`, `NotANumber`.
        name: The file, for places.
        places: Where keys stand, by their paths.
        path: Where *data* stands in the file.

    Returns:
        No sheet when *data* is not a table. Problems: PR105 (half a surrogate pair), PR107 (no such date), PR503 (not
        a number), PR506 (key twice), PR507 (another kind of value), PR508 (unknown key), PR511 (missing), PR512 (more
        than 5 000 entries in one list).
    """
    values = Values(name, places)
    if not isinstance(data, Mapping):
        values.unfit(path or "$", data, "一张表", "a table")
        return None, tuple(values.problems)
    sheet = _sheet(values, data, path)
    problems = tuple(values.problems)
    return evolve(sheet, problems=problems), problems


def _sheet(values: Values, table: Table, path: str) -> Sheet:
    values.check_keys(table, path, (*_SHEET_KEYS, *_SINGULAR), _SHEET_KEYS)
    if not {"row", "rows"} & table.keys():
        values.report("PR511", path, key=member(path, "row"))
    limit = MAX_ROWS
    return Sheet(
        project=values.text(table, "project", path),
        organisation=values.text(table, "organisation", path),
        department=values.text(table, "department", path),
        stated_grade=values.text(table, "stated_grade", path),
        date=values.day(table, "date", path),
        year=values.whole(table, "year", path),
        funds=values.entries(table, "funds", path, _funds, limit=limit),
        management=values.entries(table, "management", path, _management, limit=limit),
        rows=values.entries(table, _name_of(values, table, path, "rows"), path, _row, limit=limit),
        deductions=values.entries(table, _name_of(values, table, path, "deductions"), path, _adjustment, limit=limit),
        bonuses=values.entries(table, _name_of(values, table, path, "bonuses"), path, _adjustment, limit=limit),
        stated_total=values.number(table, "stated_total", path),
        stated_met=values.names(table, "stated_met", path),
        stated_unmet=values.names(table, "stated_unmet", path),
        texts=values.texts(table, "texts", path),
        source=values.name,
        cells={key: values.place(member(path, key)) for key in _SHEET_KEYS if key in table},
    )


def _name_of(values: Values, table: Table, path: str, key: str) -> str:
    """Return *key* or its singular, whichever stands in *table*; neither (an empty key) where both do."""
    singular = _SINGULAR[key]
    if key in table and singular in table:
        values.report("PR506", member(path, key), key=member(path, key))
        return ""
    return key if key in table else singular


def _funds(values: Values, table: Table, path: str) -> Funds:
    values.check_keys(table, path, _FUNDS_KEYS)
    unit = values.text(table, "unit", path) if "unit" in table else "万元"
    amounts = ("initial_budget", "adjusted_budget", "spent", "stated_rate", "weight", "self_score")
    return Funds(
        name=values.required(table, "name", path),
        **{key: values.number(table, key, path) for key in amounts},
        unit=unit,
        is_total=values.flag(table, "is_total", path, default=False),
        place=values.place(path),
    )


def _management(values: Values, table: Table, path: str) -> ManagementItem:
    values.check_keys(table, path, _MANAGEMENT_KEYS)
    return ManagementItem(
        name=values.required(table, "name", path),
        statement=values.text(table, "statement", path),
        trouble=values.text(table, "trouble", path),
        score=values.number(table, "score", path),
        place=values.place(path),
    )


def _adjustment(values: Values, table: Table, path: str) -> StatedAdjustment | None:
    """Return what is taken off or added; nothing without a number of points, which is a problem."""
    values.check_keys(table, path, _ADJUSTMENT_KEYS)
    name, reason = values.required(table, "name", path), values.text(table, "reason", path)
    points = values.points(table, "points", path)
    if table.get("points") in (None, ""):
        values.report("PR511", path, key=member(path, "points"))
    if points is None:
        return None
    return StatedAdjustment(name=name, points=points, reason=reason, place=values.place(path))


def _row(values: Values, table: Table, path: str) -> SheetRow:
    values.check_keys(table, path, _ROW_KEYS)
    return SheetRow(
        level1=values.text(table, "level1", path),
        level2=values.text(table, "level2", path),
        name=values.required(table, "name", path),
        target=values.typed(table, "target", path),
        actual=values.typed(table, "actual", path),
        unit=values.text(table, "unit", path),
        direction=read_direction(values, table, path),
        judgement=values.typed(table, "judgement", path),
        reason=values.text(table, "reason", path),
        evidence=values.text(table, "evidence", path),
        sample=values.whole(table, "sample", path),
        weight=values.number(table, "weight", path),
        self_score=values.number(table, "self_score", path),
        review_scores=values.numbers(table, "review_scores", path),
        deduction=values.points(table, "deduction", path),
        applicable=values.flag(table, "applicable", path, default=True),
        readings=values.entries(table, "readings", path, _reading, limit=len(_READ)),
        place=values.place(path),
        cells={key: values.place(member(path, key)) for key in table if key in _ROW_KEYS},
    )


def _reading(values: Values, table: Table, path: str) -> Reading | None:
    """Return a reviewer's word on a cell; nothing where it names none, which is a problem."""
    values.check_keys(table, path, _READING_KEYS)
    column = values.required(table, "column", path)
    text = read_direction(values, table, path, "text") if column == "direction" else values.text(table, "text", path)
    person, reason = (values.required(table, key, path) for key in ("person", "reason"))
    printed, day = values.text(table, "printed", path), values.day(table, "date", path)
    if column not in _READ or (column == "direction" and not text):
        if column not in _READ:
            values.unfit(member(path, "column"), column, "、".join(_READ), ", ".join(_READ))
        return None
    return Reading(
        column=cast("Literal['target', 'actual', 'direction']", column), text=text, printed=printed, person=person,
        reason=reason, date=day, place=values.place(path),
    )  # fmt: skip


def read_direction(values: Values, table: Table, path: str, key: str = "direction") -> Direction:
    """Return which way is better, ``up`` or ``down``; nothing for anything else, which is a problem."""
    text = values.text(table, key, path)
    if text in ("", "up", "down"):
        return cast("Direction", text)
    values.unfit(member(path, key), text, "up（越大越好）或 down（越小越好）", "up or down")
    return ""
