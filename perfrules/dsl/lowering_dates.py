"""Lowering of dates and periods. SPEC language §4: as precise as printed, 底 is the end, 前 without 底 excludes."""

import re

from lark import Token, Tree

from perfrules.dsl.lowering_values import Date, DoubtError, Period
from perfrules.dsl.numerals import read_digits, read_numeral
from perfrules.model.moment import Moment
from perfrules.units.characters import fold

__all__ = ["lower_deadline", "lower_span"]

_DIGITS = re.compile("[0-9]+")
_BARE_MONTH = re.compile(r"\S{1,2}\s*月")
_COMPACT_DAY = 8
_YEAR_DIGITS = 4
_QUARTERS = "一二三四"
_UPPER_LIMITS = ("AT_MOST", "LESS_THAN")
_NOT_LIMITS = ("EXACTLY", "NEUTRAL", "PER")


def lower_deadline(tree: Tree[Token]) -> Date:
    """Return the date of a deadline and whether words make it one."""
    tokens = {token.type: token for token in tree.children if isinstance(token, Token)}
    start, end = _extent(tree)
    limits = not tokens.keys().isdisjoint(("BEFORE", "BY", *_UPPER_LIMITS))
    unfit = [
        kind for kind in tokens if kind not in ("DATE", "YEAR_END", "END", "BEFORE", "BY", *_UPPER_LIMITS, *_NOT_LIMITS)
    ]
    if unfit:
        raise DoubtError("PR108", start, end)
    if "YEAR_END" in tokens:
        return Date(start=start, end=end, by=Moment(None, 12), limits=True, ends=True)
    by = read_moment(tokens["DATE"])
    ends = "END" in tokens
    if not tokens.keys().isdisjoint(_UPPER_LIMITS) and _BARE_MONTH.fullmatch(tokens["DATE"]) and not ends:
        raise DoubtError("PR112", start, end, number=str(tokens["DATE"]))  # ≤12月: December, or twelve months?
    before = ("BEFORE" in tokens and not ends) or "LESS_THAN" in tokens
    return Date(start=start, end=end, by=by, before=before, limits=limits, ends=ends)


def lower_span(tree: Tree[Token]) -> Period:
    """Return the period that two dates, or a word such as 第三季度, name."""
    tokens = [token for token in tree.children if isinstance(token, Token)]
    start, end = _extent(tree)
    match tokens[0].type:
        case "DATE":
            first = read_moment(tokens[0])
            last = read_moment(tokens[2])
            if last.year is None and first.year is not None:
                last = Moment(first.year, last.month, last.day)
        case "MONTHS":
            *known, one, other = _numbers(tokens[0])
            first = Moment(known[0] if known else None, one)
            last = Moment(first.year, other)
        case "DAYS":
            year, month, day, until, last_day = _numbers(tokens[0])
            first, last = Moment(year, month, day), Moment(year, until, last_day)
        case "YEARS":
            one, other = _numbers(tokens[0])
            first, last = Moment(one), Moment(other)
        case "WHOLE_YEAR":
            first = last = Moment(_numbers(tokens[0])[0])
        case kind:
            first, last = _part_of_year(tokens[0], kind)
    for moment in (first, last):
        if not moment.exists:
            raise DoubtError("PR107", start, end, date=str(moment))
    if _order(first) > _order(last):
        raise DoubtError("PR106", start, end, lower=str(first), upper=str(last))
    return Period(start=start, end=end, first=first, last=last)


def read_moment(token: Token) -> Moment:
    """Return the moment that a date token spells; a date that no calendar has is a doubt (PR107)."""
    numbers = _numbers(token) or _numbers_in_words(token)
    if len(str(numbers[0])) == _COMPACT_DAY:
        compact = str(numbers[0])
        numbers = [int(compact[:4]), int(compact[4:6]), int(compact[6:])]
    year = numbers.pop(0) if len(str(numbers[0])) == _YEAR_DIGITS else None
    moment = Moment(year, *numbers)
    if not moment.exists:
        raise DoubtError("PR107", _start(token), _end(token), date=str(token))
    return moment


def _numbers(token: Token) -> list[int]:
    return [int(digits) for digits in _DIGITS.findall(fold(token))]


def _numbers_in_words(token: Token) -> list[int]:
    """Return the numbers of 二〇二三年十二月: a year digit by digit, months and days as numerals."""
    numbers: list[int] = []
    for part in re.split("[年月日号]", fold(token)):
        if part:
            digits = read_digits(part) if len(part) == _YEAR_DIGITS else None
            value = read_numeral(part) if digits is None else digits
            if value is None:
                raise DoubtError("PR112", _start(token), _end(token), number=str(token))
            numbers.append(int(value))
    return numbers


def _part_of_year(token: Token, kind: str) -> tuple[Moment, Moment]:
    """Return first and last month of a quarter or a half year, with the year if it is named."""
    plain = fold(token)
    digits = [int(number) for number in _DIGITS.findall(plain)]
    year = digits.pop(0) if digits and len(str(digits[0])) == _YEAR_DIGITS else None
    if kind == "HALF_YEAR":
        return (Moment(year, 1), Moment(year, 6)) if "上" in plain else (Moment(year, 7), Moment(year, 12))
    number = digits[0] if digits else next(_QUARTERS.index(one) + 1 for one in plain if one in _QUARTERS)
    return Moment(year, 3 * number - 2), Moment(year, 3 * number)


def _order(moment: Moment) -> tuple[int, int, int]:
    return (moment.year or 0, moment.month or 0, moment.day or 0)


def _extent(tree: Tree[Token]) -> tuple[int, int]:
    tokens = [token for token in tree.children if isinstance(token, Token)]
    return _start(tokens[0]), _end(tokens[-1])


def _start(token: Token) -> int:
    return token.start_pos or 0


def _end(token: Token) -> int:
    return token.end_pos or 0
