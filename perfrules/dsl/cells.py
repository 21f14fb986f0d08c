"""Cells as JSON lines: one line in, one line out, nothing kept in between."""

import json
from collections.abc import Iterable, Iterator
from decimal import Decimal

from perfrules.dsl.reading import parse_actual, parse_target
from perfrules.errors import Problem, problem
from perfrules.source import Place
from perfrules.units import UnitTable

__all__ = ["read_cells"]


def read_cells(lines: Iterable[str], *, units: UnitTable | None = None) -> Iterator[str | Problem]:
    """
    Yield ``{"id", "meaning"}`` as JSON for each JSON line of ``{"id", "target" or "actual", "unit", "name"}``.

    Lines are read one at a time; empty lines are passed over. ``null`` and numbers stand for their text.

    Args:
        lines: The lines.
        units: The units to look up; the built-in ones unless given.

    Yields:
        The answer to each line; for a line that is no such object a problem with its number (PR505, PR507, PR511),
        and the lines after it go on.
    """
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _answer(line, Place(line=number), units)


def _answer(line: str, place: Place, units: UnitTable | None) -> str | Problem:
    try:
        cell: object = json.loads(line, parse_float=Decimal)
    except (ValueError, RecursionError):
        reason, reason_en = "不是一行 JSON", "this line is not JSON"
        return problem("PR505", reason=reason, reason_en=reason_en, place=place)
    if not isinstance(cell, dict):
        return problem("PR507", key="", wanted="对象", wanted_en="an object", found=type(cell).__name__, place=place)
    key = "actual" if "actual" in cell else "target"
    if key not in cell:
        return problem("PR511", key="target", place=place)
    texts: dict[str, str] = {}
    for name in (key, "unit", "name"):
        text = _text(cell.get(name))
        if not isinstance(text, str):
            return problem("PR507", key=name, wanted="文本", wanted_en="text", found=text, place=place)
        texts[name] = text
    reader = parse_actual if key == "actual" else parse_target
    meaning = reader(texts[key], unit=texts["unit"], name=texts["name"], units=units).to_dict()
    return json.dumps({"id": cell.get("id"), "meaning": meaning}, ensure_ascii=False, default=str)


def _text(value: object) -> object:
    """Return the text a JSON value stands for: numbers as they are written, null as nothing."""
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return str(value)
    return "" if value is None else value
