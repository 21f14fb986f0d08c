"""How large a workbook may be, and where its cells may stand."""

import re
from functools import lru_cache

from perfrules.errors import Problem, problem
from perfrules.source import Place

__all__ = [
    "LAST_COLUMN",
    "LAST_ROW",
    "MAX_CELLS",
    "MAX_FORMATS",
    "MAX_ROWS",
    "MAX_TEXT",
    "cell_name",
    "column_name",
    "corner",
    "no_such_cell",
    "too_many",
]

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
"""The last row and column of a worksheet, by the standard."""
MAX_ROWS = 100_000
"""How many rows that are written down a worksheet has at most."""
MAX_CELLS = 1_000_000
"""How many cells, filled or only formatted, a workbook has at most; also how many positions a table read from it."""
MAX_TEXT = 262_144
"""How many characters a cell, formula or name has at most; spreadsheet programs stop at 32767."""
MAX_FORMATS = 65_536
"""How many cell formats a workbook has at most."""

_CORNER = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})", re.ASCII)
_LONGEST_SHOWN = 40


def corner(reference: str) -> tuple[int, int] | None:
    """Return row and column, from 1, of a reference such as ``C7``, or ``None`` when there is no such cell."""
    match = _CORNER.fullmatch(reference)
    if match is None:
        return None
    column = 0
    for letter in match[1].upper():
        column = 26 * column + ord(letter) - 64
    row = int(match[2])
    return (row, column) if 1 <= row <= LAST_ROW and column <= LAST_COLUMN else None


@lru_cache(maxsize=LAST_COLUMN)
def column_name(column: int) -> str:
    """Return the letters of a column, from 1: ``AB`` for 28."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    """Return the reference of a cell: ``C7``."""
    return f"{column_name(column)}{row}"


def too_many(limit: int, what: str, what_en: str, place: Place) -> Problem:
    """Return the problem of a workbook with too much of something (PR028)."""
    return problem("PR028", place=place, limit=limit, what=what, what_en=what_en)


def no_such_cell(reference: str, place: Place) -> Problem:
    """Return the problem of a cell that stands outside every worksheet (PR029)."""
    text = reference[:_LONGEST_SHOWN]
    return problem("PR029", place=place, text=text, rows=LAST_ROW, columns=column_name(LAST_COLUMN))
