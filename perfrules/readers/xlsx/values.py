"""What a person sees in a cell of a workbook, and what is doubtful about it."""

import re
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from perfrules.errors import Problem, problem
from perfrules.readers.xlsx.cells import RawCell
from perfrules.readers.xlsx.number_formats.shown import Doubt, Shown, shown_number, shown_text
from perfrules.readers.xlsx.styles import Style
from perfrules.readers.xlsx.texts import Text, unescape
from perfrules.readers.xlsx.workbook import Workbook
from perfrules.source import Place

__all__ = ["value_of"]

_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_LONGEST_NUMBER = 64
_MOMENT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T([0-9]{2}:[0-9]{2})(?::[0-9]{2}(?:\.[0-9]+)?)?Z?)?")
_MIDNIGHT = "00:00"
_BOOLEANS = {"0": "FALSE", "1": "TRUE", "false": "FALSE", "true": "TRUE"}
_PLAIN = Style()
_CODES = {
    Doubt.AS_SHOWN: "PR543",
    Doubt.AS_HELD: "PR544",
    Doubt.HIDDEN: "PR545",
    Doubt.MOMENT: "PR546",
}

_CONSTANT = re.compile(r"[+-]?[0-9]{1,30}(?:\.[0-9]{1,30})?%?")
_QUOTED = re.compile('"[^"]*"')
# Functions that fetch or link, other workbooks ([1]Sheet1!A1), and other programs (program|topic!item).
_OUTSIDE = re.compile(
    r"\b(?:HYPERLINK|WEBSERVICE|FILTERXML|ENCODEURL|IMAGE|RTD|DDE|CALL|EXEC|REGISTER(?:\.ID)?|STOCKHISTORY|SQL\.REQUEST"
    r"|IMPORT(?:XML|DATA|HTML|FEED|RANGE)|CUBE[A-Z]+)\s*\("
    r"|\[[^\[\]]+\][\w.' -]*!"
    r"|\|",
    re.IGNORECASE,
)
_LONGEST_FORMULA = 8192


def value_of(cell: RawCell, book: Workbook, place: Place) -> tuple[str, tuple[Problem, ...]]:
    """
    Return the text that *cell* shows, and its problems.

    A formula gives the result that was saved with it; nothing is computed, fetched or opened.

    Returns:
        The text, empty when nothing can be read. Problems: PR540 (a spreadsheet error), PR541, PR542, PR551, PR552
        (formulas), PR543 to PR546 (number formats), PR547 (not valid), PR561 (crossed out).
    """
    style = book.styles[cell.style] if 0 <= cell.style < len(book.styles) else _PLAIN
    has_result = cell.rich is not None or bool(cell.value) or (cell.type == "str" and cell.value is not None)
    if cell.formula is not None and not _CONSTANT.fullmatch(cell.formula):
        # Programs that cannot compute leave the result out, or write a 0 and ask for it to be computed on opening.
        uncomputed = "PR552" if has_result and book.is_stale and _is_zero(cell) else "" if has_result else "PR541"
        if uncomputed:
            return "", (problem(uncomputed, place=place, text=f"={cell.formula}"),)
    if not has_result:
        text = cell.formula or ""
        return text, tuple(_formula_problems(cell, text, place))
    text, problems = _text(cell, book, style, place)
    if style.is_crossed_out and text.strip():
        text, problems = "", (*problems, problem("PR561", place=place, text=text))
    return text, (*problems, *_formula_problems(cell, text, place))


def _is_zero(cell: RawCell) -> bool:
    return cell.type == "n" and cell.value is not None and cell.value.strip() == "0"


def _text(cell: RawCell, book: Workbook, style: Style, place: Place) -> tuple[str, tuple[Problem, ...]]:
    value = cell.value or ""
    if cell.rich is not None or cell.type == "s":
        found = cell.rich or _shared(value, book)
        if found is None:
            return _not_valid(value, place)
        problems = (problem("PR561", place=place, text=found.crossed_out),) if found.crossed_out.strip() else ()
        return _seen(shown_text(found.text, style.code), place, problems)
    if cell.type == "str":
        return _seen(shown_text(unescape(value), style.code), place)
    if cell.type == "e":
        return value, (problem("PR540", place=place, text=value),)
    if cell.type == "b":
        return (_BOOLEANS[value], ()) if value in _BOOLEANS else _not_valid(value, place)
    if cell.type == "d":
        moment = _moment(value)
        return _not_valid(value, place) if moment is None else (moment, ())
    trimmed = value.strip()
    if cell.type != "n" or len(trimmed) > _LONGEST_NUMBER or not _NUMBER.fullmatch(trimmed):
        return _not_valid(value, place)
    return _seen(shown_number(Decimal(trimmed), style.code, since_1904=book.since_1904), place)


def _seen(shown: Shown, place: Place, others: tuple[Problem, ...] = ()) -> tuple[str, tuple[Problem, ...]]:
    if shown.doubt is None:
        return shown.text, others
    found = problem(_CODES[shown.doubt], place=place, seen=shown.seen, held=shown.held, text=shown.held)
    return shown.text, (*others, found)


def _not_valid(value: str, place: Place) -> tuple[str, tuple[Problem, ...]]:
    return "", (problem("PR547", place=place, text=value),)


def _shared(value: str, book: Workbook) -> Text | None:
    number = value.strip()
    known = number.isdecimal() and len(number) < 10 and int(number) < len(book.texts)
    return book.texts[int(number)] if known else None


def _moment(value: str) -> str | None:
    match = _MOMENT.fullmatch(value.strip())
    if match is None:
        return None
    day, time = match.groups()
    try:
        datetime.fromisoformat(f"{day}T{time or _MIDNIGHT}")
    except ValueError:
        return None
    return day if time in (None, _MIDNIGHT) else f"{day} {time}"


def _formula_problems(cell: RawCell, result: str, place: Place) -> Iterator[Problem]:
    if cell.formula is None:
        return
    written = f"={cell.formula}"
    if _CONSTANT.fullmatch(cell.formula):
        yield problem("PR551", place=place, text=written, result=result)
    elif _OUTSIDE.search(_QUOTED.sub("", cell.formula[:_LONGEST_FORMULA])):
        yield problem("PR542", place=place, text=written, result=result)
