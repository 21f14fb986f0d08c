"""Days as they are printed on forms: on covers, beside labels, in the project's own forms of a sheet."""

import re
from datetime import date

from perfrules.model.moment import Moment
from perfrules.readers.vocabulary import squeeze

__all__ = ["iso_day", "printed_day"]

_DATE = re.compile(r"([0-9]{4})年([0-9]{1,2})月(?:([0-9]{1,2})日)?")
_SHORT = re.compile(r"([0-9]{4})([./-])([0-9]{1,2})(?:\2([0-9]{1,2}))?")
_HAN_DATE = re.compile(
    r"([二一三四五六七八九〇零○]{4})年([一二三四五六七八九十]{1,2})月(?:([一二三四五六七八九十]{1,3})日)?"
)
_HAN_DIGITS = {digit: index for index, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0}
_LONGEST = 40


def iso_day(text: str) -> date | None:
    """Return the day that *text* names in ISO form; a month (``2023-06``) or a year means its last day."""
    parts = text.split("-")
    if not 1 <= len(parts) <= 3 or not all(part.isascii() and part.isdigit() and len(part) <= 4 for part in parts):
        return None
    if len(parts) == 3:
        try:
            return date(*map(int, parts))
        except ValueError:
            return None
    return _last_day(Moment(*map(int, parts)))


def printed_day(text: str) -> date | None:
    """
    Return the day that *text* names as people print it; a month means its last day.

    ``2023年12月31日``, ``二〇二三年十二月``, ``2023.12.31``, ``2023/12/31``; ``None`` for anything else.
    """
    if len(text) > _LONGEST:
        return None
    squeezed = squeeze(text)
    if found := _DATE.fullmatch(squeezed):
        return _last_day(Moment(int(found[1]), int(found[2]), int(found[3]) if found[3] else None))
    if found := _HAN_DATE.fullmatch(squeezed):
        year = int("".join(str(_HAN_DIGITS[digit]) for digit in found[1]))
        return _last_day(Moment(year, _han_number(found[2]), _han_number(found[3]) if found[3] else None))
    if found := _SHORT.fullmatch(squeezed):
        return _last_day(Moment(int(found[1]), int(found[3]), int(found[4]) if found[4] else None))
    return None


def _last_day(moment: Moment) -> date | None:
    return moment.last_day() if moment.exists else None


def _han_number(text: str) -> int:
    """Return a number up to 99 in Han digits: 十二 → 12, 二十 → 20."""
    tens, ten, ones = text.partition("十")
    if not ten:
        return _HAN_DIGITS.get(text, 0)
    return 10 * _HAN_DIGITS.get(tens, 1 if not tens else 0) + _HAN_DIGITS.get(ones, 0)
