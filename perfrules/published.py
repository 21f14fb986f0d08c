"""The published forms of values as plain data, for `to_dict` and `from_dict`; they lie above the model."""

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import cast

from attrs import evolve, fields

from perfrules.errors import Severity, SheetError, problem, worst
from perfrules.model.conversion import from_mapping
from perfrules.model.scorecard import Scorecard
from perfrules.model.sheet import Sheet, SheetRow
from perfrules.readers.native.data import sheet_from
from perfrules.reports import native
from perfrules.source import Place

__all__ = ["scorecard_to_dict", "sheet_from_dict", "sheet_from_frame", "sheet_to_dict"]


def sheet_to_dict(sheet: Sheet) -> dict[str, object]:
    """Return *sheet* in its published JSON form; raises as `SheetWriter.write` says."""
    plain: dict[str, object] = json.loads(native.SheetJsonWriter().write(sheet))
    return plain


def sheet_from_dict(data: Mapping[str, object], *, name: str = "") -> Sheet:
    """
    Return the sheet that *data* is in its published JSON form; what was doubtful is in its ``problems``.

    Raises:
        SheetError: Something in it cannot be read (PR503-PR511), with the key of each value that is meant.
    """
    sheet, problems = sheet_from(_exact(data), name, {})
    if sheet is None or worst(problems) is Severity.ERROR:
        raise SheetError(problems)
    return evolve(sheet, problems=tuple(problems))


def scorecard_to_dict(card: Scorecard) -> dict[str, object]:
    """Return *card* in its published JSON form."""
    return native.scorecard_to_dict(card)


def sheet_from_frame(frame: object, *, columns: Mapping[str, str] | None = None, **about: object) -> Sheet:
    """
    Return a sheet with one row for each row of *frame*.

    Args:
        frame: A pandas or Polars frame, an Arrow table, or any iterable of mappings. Columns are fields of `SheetRow`.
        columns: Names of columns that are called otherwise, keyed by field.
        about: Other fields of `Sheet`: ``project="…"``.

    Raises:
        SheetError: *frame* holds no rows (PR507), lacks a column of *columns* (PR508), or a value does not fit (PR507).
    """
    wanted = {column: name for name, column in (columns or {}).items()}
    known = {part.name for part in fields(SheetRow)}
    rows = []
    for number, record in enumerate(_records(frame)):
        named = {wanted.get(str(column), str(column)): value for column, value in record.items()}
        missing = [column for column in wanted if column not in record]
        if missing:
            place = Place(key=f"rows[{number}]")
            raise SheetError([problem("PR508", place=place, key=missing[0], known=", ".join(map(str, record)))])
        values = {name: value for name, value in named.items() if name in known}
        rows.append(from_mapping(SheetRow, values, f"rows[{number}]"))
    return from_mapping(Sheet, {**about, "rows": tuple(rows)})  # type: ignore[no-any-return]  # of the kind that is given


def _records(frame: object) -> Iterable[Mapping[object, object]]:
    """Return the rows of *frame* as mappings, whatever library it comes from; none is imported for it."""
    for method, arguments in (("to_dicts", ()), ("to_pylist", ()), ("to_dict", ("records",))):
        convert = getattr(frame, method, None)
        if callable(convert):
            return cast("Iterable[Mapping[object, object]]", convert(*arguments))
    if isinstance(frame, Iterable) and not isinstance(frame, str | bytes | Mapping):
        records = list(frame)
        if all(isinstance(record, Mapping) for record in records):
            return records
    name = type(frame).__name__
    raise SheetError([problem("PR507", key="frame", wanted="一张数据表", wanted_en="a frame", found=name)])


def _exact(value: object) -> object:
    """Return *value* with floats as the decimals they print as: a JSON parser makes floats of points."""
    if isinstance(value, float):
        return Decimal(repr(value))
    if isinstance(value, Mapping):
        return {key: _exact(part) for key, part in value.items()}
    return [_exact(part) for part in value] if isinstance(value, list | tuple) else value
