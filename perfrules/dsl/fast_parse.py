"""
A short way for the commonest cells: a number with a known unit, a band such as [80%, 90%), or nothing but words.

A sign may stand before a number, or one word behind it. The short way gives what the grammar would give or nothing at
all; a property test compares both ways.
"""

import re
from decimal import Decimal

from perfrules.dsl.meanings import Cell, Goal, Number, Range
from perfrules.errors import problem
from perfrules.model.quantity import Quantity, may_be_month
from perfrules.model.target import Sense
from perfrules.source import Span
from perfrules.units import UnitTable

__all__ = ["fast_parse", "is_blank", "join_broken"]


_NUMBER = re.compile(
    r"(≥|>=|≤|<=|>|<|=|)([0-9]{1,7}(?:\.[0-9]{1,6})?)([%‰]|[\u4e00-\u9fffA-Za-z/·]{0,7}?)(以上|以下|以内|左右|)"
)
_DIGITS = "[0-9]{1,7}(?:[.][0-9]{1,6})?"
_BAND = re.compile(rf"([\[(])({_DIGITS})(%?), ?({_DIGITS})(%?)([\])])")
_OPENING = ("[", "(")
_BLANKS = ("", "/", "-", "—")
_SENSES = {
    "≥": Sense.AT_LEAST,
    ">=": Sense.AT_LEAST,
    "≤": Sense.AT_MOST,
    "<=": Sense.AT_MOST,
    ">": Sense.MORE_THAN,
    "<": Sense.LESS_THAN,
    "=": Sense.EXACTLY,
}
_SENSES_BEHIND = {"以上": Sense.AT_LEAST, "以下": Sense.AT_MOST, "以内": Sense.AT_MOST, "左右": Sense.ABOUT}
_CALENDAR = frozenset("年月日号周时点折")
"""Characters whose meaning depends on what stands around them, or is no unit by itself."""
_WORDS = re.compile(
    "(?:(?![〇零一二三四五六七八九十百千万亿两半几数廿卅壹贰叁肆伍陆柒捌玖拾佰仟萬億兩貳參陸幾數第定年月每])[\u4e00-\u9fff]|[，。；、])+"
)


def is_blank(text: str) -> bool:
    """Return whether a cell holds nothing, or the commonest mark of nothing; in rules these are mistakes."""
    return text in _BLANKS


def fast_parse(text: str, units: UnitTable) -> Cell | None:
    """Return what *text* holds if it has one of the commonest shapes, else ``None``."""
    match = _NUMBER.fullmatch(text)
    if match is None:
        return _band(text, units) if text[:1] in _OPENING else Cell() if _WORDS.fullmatch(text) else None
    sign, digits, spelt, behind = match.groups()
    if (sign and behind) or (not spelt and may_be_month(digits)) or not _CALENDAR.isdisjoint(spelt.partition("/")[0]):
        return None
    unit, length = units.match(spelt)
    if length != len(spelt) or (not unit.dimension and spelt):
        return None
    sense = _SENSES.get(sign) or _SENSES_BEHIND.get(behind) or Sense.STATED
    number = Number(start=0, end=len(text), sense=sense, quantity=Quantity(Decimal(digits), unit), marked=bool(sign))
    return Cell(goals=(Goal(meaning=number),))


def _band(text: str, units: UnitTable) -> Cell | None:
    """Return the range that *text* spells, bounds in order and both with % or both without, else ``None``."""
    match = _BAND.fullmatch(text)
    if match is None:
        return None
    opening, low, unit, high, other, closing = match.groups()
    if unit != other or Decimal(low) >= Decimal(high):
        return None
    lower, upper = (Quantity(Decimal(digits), units.parse(unit)) for digits in (low, high))
    closed = opening == "[", closing == "]"
    band = Range(start=0, end=len(text), lower=lower, upper=upper, lower_closed=closed[0], upper_closed=closed[1])
    return Cell(goals=(Goal(meaning=band),))


_SPLIT_DECIMAL = re.compile(r"(\D{0,6}[0-9]{1,7}[.．])([ \u00a0\u200b\ufeff]|[\r\n]{1,2})([0-9]{1,6}\D{0,8})")
_SPLIT_UNIT = re.compile(r"(\D{0,6}[0-9]{1,7}(?:[.．][0-9]{1,6})?\s?)([^\s0-9]{1,6})(\s{1,2})([^\s0-9]{1,4})")
_ENUMERATED = re.compile(r"\D?[0-9]{1,2}[.．]")


def join_broken(text: str, units: UnitTable) -> Cell | None:
    """
    Return the number of a cell whose decimals or unit a break or a single blank splits, with a notice; else ``None``.

    SPEC language §6.3: alone in the cell, 98. break 5% is 98.5 %, 65万 break 元 is 65万元. Up to two digits, a point
    and a blank (54. 96万亩) may be the mark of a list and are left to be refused.
    """
    printed = text.strip()
    split = _SPLIT_DECIMAL.fullmatch(printed)
    if split is not None and (split[2] == " " and _ENUMERATED.fullmatch(split[1])):
        return None
    joined = split[1] + split[3] if split is not None else ""
    if split is None:
        split = _SPLIT_UNIT.fullmatch(printed)
        if split is None or not units.parse(split[2] + split[4]).known:
            return None
        joined = "".join((split[1] + split[2] + split[4]).split())
    cell = fast_parse(joined, units)
    if cell is None or len(cell.goals) != 1:
        return None
    cell.goals[0].meaning.end = len(text)
    cell.notes = (problem("PR119", text=text, span=Span(0, len(text)), joined=joined),)
    return cell
