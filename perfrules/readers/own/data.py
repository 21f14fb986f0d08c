"""
From plain data (what a TOML or JSON parser gives) to a sheet: the project's own form of a sheet.

The keys are the field names of `Sheet`, `Funds`, `ManagementItem`, `SheetRow` and `StatedAdjustment`. The lists of
rows, deductions and bonuses may stand under the singular as well: ``[[row]]`` reads better in TOML.
"""

from collections.abc import Mapping

from attrs import evolve, fields

from perfrules.errors import Problem
from perfrules.model.funds import Funds
from perfrules.model.sheet import ManagementItem, Sheet, SheetRow, StatedAdjustment
from perfrules.readers.own.values import Table, Values
from perfrules.source import Place, member

__all__ = ["MAX_ROWS", "sheet_from"]

MAX_ROWS = 5_000


def _keys(kind: type, *hidden: str) -> tuple[str, ...]:
    return tuple(one.name for one in fields(kind) if one.name not in ("place", *hidden))


_SINGULAR = {"rows": "row", "deductions": "deduction", "bonuses": "bonus"}
_SHEET_KEYS = tuple(_SINGULAR.get(key, key) for key in _keys(Sheet, "source", "cells", "problems"))
_FUNDS_KEYS = _keys(Funds)
_MANAGEMENT_KEYS = _keys(ManagementItem)
_ADJUSTMENT_KEYS = _keys(StatedAdjustment)
_ROW_KEYS = _keys(SheetRow, "cells")


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
    amounts = ("initial_budget", "adjusted_budget", "spent", "stated_rate")
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
        judgement=values.typed(table, "judgement", path),
        reason=values.text(table, "reason", path),
        evidence=values.text(table, "evidence", path),
        sample=values.whole(table, "sample", path),
        weight=values.number(table, "weight", path),
        self_score=values.number(table, "self_score", path),
        review_scores=values.numbers(table, "review_scores", path),
        deduction=values.points(table, "deduction", path),
        applicable=values.flag(table, "applicable", path, default=True),
        place=values.place(path),
        cells={key: values.place(member(path, key)) for key in table if key in _ROW_KEYS},
    )
