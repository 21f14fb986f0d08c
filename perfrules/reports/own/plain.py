"""A sheet as plain data under the field names of the model: what the TOML and JSON forms write."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from attrs import fields

from perfrules.errors import SheetError, problem
from perfrules.errors.problem import half_pair
from perfrules.model.funds import Funds
from perfrules.model.limits import MAX_DIGITS, MAX_EXPONENT, is_bounded
from perfrules.model.sheet import ManagementItem, Sheet, SheetRow, StatedAdjustment
from perfrules.source import Place, item, member

__all__ = ["Plain", "plain_sheet"]

Plain = str | bool | Decimal | date | list["Plain"] | dict[str, "Plain"]
"""A value of a plain sheet; what is missing is left out."""

_HIDDEN = ("place", "cells", "source", "problems")
_ALWAYS = {Sheet: ("rows",), SheetRow: ("name",), Funds: ("name", "unit"), ManagementItem: ("name",)}
# A reader asks for rows and names even when they are empty, and a person wants to see the unit of money.
_NOT_NEGATIVE = {SheetRow: "deduction", StatedAdjustment: "points"}

_Record = Sheet | SheetRow | Funds | ManagementItem | StatedAdjustment


def plain_sheet(sheet: Sheet, names: Mapping[str, str]) -> dict[str, Plain]:
    """
    Return *sheet* as plain data, empty and missing parts left out.

    Args:
        sheet: The sheet.
        names: Keys of the sheet that a form writes by another name, such as ``rows`` as ``row``.

    Raises:
        SheetError: See `SheetWriter.write`.
    """
    return {names.get(key, key): value for key, value in _record(sheet, "").items()}


def _record(record: _Record, path: str) -> dict[str, Plain]:
    plain: dict[str, Plain] = {}
    for one in fields(type(record)):
        if one.name in _HIDDEN:
            continue
        value, here = getattr(record, one.name), member(path, one.name)
        is_default = value == one.default and type(value) is type(one.default)
        if (is_default or value == {}) and one.name not in _ALWAYS.get(type(record), ()):
            continue
        plain[one.name] = _value(value, here)
        if one.name == _NOT_NEGATIVE.get(type(record)) and value < 0:
            wanted, wanted_en = "不小于 0 的数", "a number of at least 0"
            refused = problem("PR507", place=Place(key=here), key=here, wanted=wanted, wanted_en=wanted_en, found=value)
            raise SheetError([refused])
    return plain


def _value(value: object, path: str) -> Plain:
    match value:
        case bool():
            return value
        case str():
            return _text(value, path)
        case int():
            return _value(Decimal(value), path)
        case Decimal():
            # a reader takes 1E+30 for the 31 digits it is written with
            if not (is_bounded(value) and is_bounded(Decimal(format(value, "f")))):
                raise SheetError([problem("PR104", place=Place(key=path), number=str(value)[:40], digits=MAX_DIGITS,
                                          exponent=MAX_EXPONENT)])  # fmt: skip
            return value
        case date():
            return value
        case Mapping():
            return {_text(str(key), path): _value(one, member(path, str(key))) for key, one in value.items()}
        case SheetRow() | Funds() | ManagementItem() | StatedAdjustment():
            return _record(value, path)
        case Sequence():
            return [_value(one, item(path, index)) for index, one in enumerate(value)]
        case _:
            message = f"a sheet holds no {type(value).__name__} at {path}"
            raise TypeError(message)


def _text(text: str, path: str) -> str:
    if found := half_pair(text, Place(key=path)):
        raise SheetError([found])
    return text
