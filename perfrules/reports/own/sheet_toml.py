"""The project's own form of a sheet, written as TOML for people to read and change."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from perfrules.model.sheet import Sheet
from perfrules.reports.base import SheetWriter, escape_unseen
from perfrules.reports.own.plain import Plain, plain_sheet
from perfrules.wording import Wording

__all__ = ["SheetTomlWriter"]

_SINGULAR = {"rows": "row", "deductions": "deduction", "bonuses": "bonus"}
"""A header names one entry of its list: ``[[row]]``."""
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
# A tab is among the characters escaped below; only these need a shape of their own.
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\r": "\\r", "\t": "\\t", "\f": "\\f", "\b": "\\b"})


class SheetTomlWriter(SheetWriter):
    """Keys first, then the tables; texts of several lines stand on several lines."""

    id = "sheet-toml"
    title = Wording("perfrules 自评表（TOML）", "perfrules sheet (TOML)")
    suffix = ".toml"

    def write(self, sheet: Sheet) -> str:
        """Return *sheet* as TOML; raises as `SheetWriter.write` says."""
        return "\n".join(_document(plain_sheet(sheet, _SINGULAR))).lstrip("\n") + "\n"


def _document(plain: dict[str, Plain]) -> Iterator[str]:
    tables = {key: value for key, value in plain.items() if _is_table(value)}
    for key, value in plain.items():
        if key not in tables:
            yield f"{_key(key)} = {_value(value)}"
    for key, value in tables.items():
        entries, header = (value, f"[[{_key(key)}]]") if isinstance(value, list) else ([value], f"[{_key(key)}]")
        for entry in entries:
            yield f"\n{header}"
            if isinstance(entry, dict):
                yield from (f"{_key(name)} = {_value(one)}" for name, one in entry.items())


def _is_table(value: Plain) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and bool(value) and isinstance(value[0], dict))


def _key(key: str) -> str:
    return key if _BARE_KEY.fullmatch(key) else _line(key)


def _value(value: Plain) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case Decimal():
            return _number(value)
        case date():
            return value.isoformat()
        case str():
            return _lines(value) if "\n" in value else _line(value)
        case list():
            return "[" + ", ".join(_value(one) for one in value) + "]"
        case dict():
            message = "tables stand under their own header"
            raise TypeError(message)


def _number(number: Decimal) -> str:
    """Return *number* as a TOML number when it is one of everyday size, else as a text; digits are kept."""
    text = format(number, "f")
    # Whole numbers of TOML end at 64 bits in most programs.
    return text if len(text) <= 16 else f'"{text}"'


def _line(text: str) -> str:
    return f'"{_escaped(text)}"'.replace("\n", "\\n")


def _lines(text: str) -> str:
    """Return *text* between triple quotes; blanks at the end of a line are escaped, editors like to remove them."""
    return '"""\n' + re.sub(r" (?=\n|\Z)", r"\\u0020", _escaped(text)) + '"""'


def _escaped(text: str) -> str:
    return escape_unseen(text.translate(_ESCAPES), by_pairs=False)
