"""Reads the conformance cases into plain dictionaries; nothing here knows an engine."""

import tomllib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent
COLUMNS = ("id", "target", "actual", "weight", "outcome", "score", "problems", "what")
DEFAULT_ROUNDING = {"places": 2, "mode": "half-up", "at": "row"}
Case = dict[str, Any]


def read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)


def files() -> list[Path]:
    return sorted(FOLDER.glob("[0-9][0-9]-*/*.toml"))


def row_cases() -> Iterator[Case]:
    """Yield one dictionary per row of every `[[group]]`, the group's keys included."""
    for path in files():
        content = read(path)
        for group in content.get("group", ()):
            for values in group["cases"]:
                yield {
                    "section": content["section"],
                    "type": group["type"],
                    "parameters": group.get("parameters", {}),
                    "rounding": {**DEFAULT_ROUNDING, **group.get("rounding", {})},
                    **dict(zip(group.get("columns", COLUMNS), values, strict=True)),
                }


def total_cases() -> Iterator[Case]:
    """Yield one dictionary per `[[total]]`."""
    for path in files():
        content = read(path)
        for total in content.get("total", ()):
            yield {"section": content["section"], **total}


def meanings() -> Mapping[str, Mapping[str, Mapping[str, Any]]]:
    """Return what the texts mean: `target` and `actual`, by text."""
    return read(FOLDER / "meanings.toml")


def with_meanings(row: Mapping[str, Any], known: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> Case:
    """Return *row* with its texts replaced by their meanings; marks and status words keep their texts."""
    typed = dict(row)
    for side in ("target", "actual"):
        if side in row:
            meaning = known[side][row[side]]
            typed[side] = {**meaning, "text": row[side]} if meaning["kind"] in ("missing", "status") else meaning
    return typed
