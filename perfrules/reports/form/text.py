"""Texts and numbers of a form, made fit for files of office programs."""

import re
from decimal import Decimal

from perfrules.model.quantity import format_decimal
from perfrules.reports.form.layout import FormNumber
from perfrules.source import escape_control_chars

__all__ = ["SHOWN_DIGITS", "fits_spreadsheet", "form_number", "form_text"]

_NOT_IN_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LINE_END = re.compile("\r\n?")

SHOWN_DIGITS = 15
"""How many digits a spreadsheet keeps of a number."""
_MOST_PLACES = 15


def form_text(text: str) -> str:
    r"""
    Return *text* as office files can hold it.

    Line ends become line feeds. What XML cannot hold (control characters, half surrogate pairs, U+FFFE and U+FFFF) is
    written visibly, ``\u0001``; nothing else changes.
    """
    return _NOT_IN_XML.sub(lambda match: escape_control_chars(match.group()), _LINE_END.sub("\n", text))


def form_number(value: Decimal | int | None, *, percent: bool = False) -> FormNumber | None:
    """Return the number that a cell holds; ``None`` where there is none."""
    return None if value is None else FormNumber(value=Decimal(value), percent=percent)


def fits_spreadsheet(number: FormNumber) -> bool:
    """
    Return whether a spreadsheet keeps every digit of *number* and shows it as it is printed.

    What does not fit is written as text: more than 15 digits, more than 15 places, a negative zero.
    """
    value = number.value
    digits = format_decimal(value.copy_abs()).replace(".", "").strip("0")
    places = len(format_decimal(value).partition(".")[2]) + (2 if number.percent else 0)
    exponent = value.as_tuple().exponent
    whole = isinstance(exponent, int) and value.adjusted() < SHOWN_DIGITS
    return whole and len(digits) <= SHOWN_DIGITS and places <= _MOST_PLACES and not (value == 0 and value.is_signed())
