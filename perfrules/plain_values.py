"""
Plain numbers and days as they are printed on forms, and spellings of printed words brought to one form.

What is read here is the same in any cell: points, amounts of money, printed rates, dates beside labels. Targets and
actuals are read by `perfrules.dsl`.
"""

import re
from datetime import date
from decimal import Decimal
from functools import lru_cache

from perfrules.model.moment import Moment
from perfrules.model.quantity import MAX_DIGITS, is_bounded

__all__ = [
    "BLANKS",
    "FOLDED",
    "fold",
    "fold_width",
    "iso_day",
    "printed_day",
    "printed_year",
    "read_number",
    "read_points",
    "read_rate",
    "squeeze",
]

_TRADITIONAL = (
    "級級指標標實實際際執執行預預算年數數總總額額財財專專戶戶單單時時質質滿滿務務對對經經濟濟會會態態環環"
    "續續響響產產權權重評評績績項項稱稱主管門門關關問問題題進進應應規規範範撥撥"
)
_SIMPLIFIED = (
    "级级指标标实实际际执执行预预算年数数总总额额财财专专户户单单时时质质满满务务对对经经济济会会态态环环"
    "续续响响产产权权重评评绩绩项项称称主管门门关关问问题题进进应应规规范范拨拨"
)
_FULL_WIDTH = "（）：，；％．０１２３４５６７８９"
_HALF_WIDTH = "():,;%.0123456789"
_FOLD = str.maketrans(_TRADITIONAL + _FULL_WIDTH, _SIMPLIFIED + _HALF_WIDTH)
BLANKS = (
    " \t\r\n\v\f\x1c\x1d\x1e\x1f\x85\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009"
    "\u200a\u200b\u2028\u2029\u202f\u205f\u3000\ufeff"
)
"""The characters that `squeeze` removes."""
FOLDED = _TRADITIONAL + _FULL_WIDTH
"""The characters that `fold` replaces."""
_FOLD_WIDTH = str.maketrans("０１２３４５６７８９．，％－＋（）：￥", "0123456789.,%-+():¥")
_BLANK = re.compile(r"[\s\u200b\ufeff]+")
_NUMBER = re.compile(r"(?!¥.*¥)¥?([+-]?)¥?((?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?)")
_LONGEST_NUMBER = 2 * MAX_DIGITS


_LONGEST_WORD = 64
_WORDS_KEPT = 4096


def fold(text: str) -> str:
    """Return *text* with full-width and traditional characters replaced, one for one, so that places stay."""
    return text if text.isascii() else text.translate(_FOLD)


def squeeze(text: str) -> str:
    """Return *text* as words are compared: folded, without any blanks."""
    return _squeezed(text) if len(text) <= _LONGEST_WORD else _BLANK.sub("", fold(text))


@lru_cache(maxsize=_WORDS_KEPT)
def _squeezed(text: str) -> str:
    """Return a short *text* squeezed: the words of a form repeat themselves, each is asked for many times."""
    return _BLANK.sub("", fold(text))


def fold_width(text: str) -> str:
    """Return *text* with full-width digits and the marks of numbers made half-width; nothing else changes."""
    return text if text.isascii() else text.translate(_FOLD_WIDTH)


def read_number(text: str) -> Decimal | None:
    """
    Return the number that *text* is, exactly; ``None`` for anything else, and for more than 30 digits.

    A sign of money before it (``¥1,234.50``, ``¥-5``), which currency formats of spreadsheets put there, is left out.
    """
    return _number_in(text) if len(text) <= _LONGEST_NUMBER else None


@lru_cache(maxsize=_WORDS_KEPT)
def _number_in(text: str) -> Decimal | None:
    folded = fold_width(text).strip()
    match = _NUMBER.fullmatch(folded)
    if match is None:
        return None
    number = Decimal(match[1] + match[2].replace(",", ""))
    if not number:
        number = number.copy_abs()  # -0 points are 0 points
    return number if is_bounded(number) else None


def read_points(text: str) -> Decimal | None:
    """Return points as printed on forms: ``10``, ``10分``, ``2.5 分``, ``20%``; ``None`` for anything else."""
    if len(text) > _LONGEST_NUMBER:
        return None
    folded = fold_width(text).strip()
    return read_number(folded.removesuffix("分").removesuffix("%"))


def read_rate(text: str) -> Decimal | None:
    """Return a rate printed in percent, ``100.0%`` → 100.0; ``None`` without a percent sign."""
    folded = fold_width(text).strip()
    return read_number(folded.removesuffix("%")) if folded.endswith("%") else None


_DATE = re.compile(r"([0-9]{4})年([0-9]{1,2})月(?:([0-9]{1,2})日)?")
_SHORT = re.compile(r"([0-9]{4})([./-])([0-9]{1,2})(?:\2([0-9]{1,2}))?")
_HAN_DATE = re.compile(
    r"([二一三四五六七八九〇零○]{4})年([一二三四五六七八九十]{1,2})月(?:([一二三四五六七八九十]{1,3})日)?"
)
_HAN_DIGITS = {digit: index for index, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0}
_LONGEST = 40
_LONGEST_TITLE = 80
_YEAR = re.compile(
    r"(?<![0-9])((?:19|20)[0-9]{2})(?=年)"
    r"|\bFY ?((?:19|20)[0-9]{2})(?![0-9])"
    r"|\A((?:19|20)[0-9]{2})(?:[-./][0-9]{1,2}){0,2}\Z"
)
_YEARS = re.compile(r"[0-9]{4}年?度?[-—–~～至到][0-9]{2,4}年")
"""Two years of a programme: ``2021-2023年``."""
_HAN_YEAR = re.compile("(二[〇零○][二一三四五六七八九〇零○]{2})年")


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
    if result := _DATE.fullmatch(squeezed):
        return _last_day(Moment(int(result[1]), int(result[2]), int(result[3]) if result[3] else None))
    if result := _HAN_DATE.fullmatch(squeezed):
        year = int("".join(str(_HAN_DIGITS[digit]) for digit in result[1]))
        return _last_day(Moment(year, _han_number(result[2]), _han_number(result[3]) if result[3] else None))
    if result := _SHORT.fullmatch(squeezed):
        return _last_day(Moment(int(result[1]), int(result[3]), int(result[4]) if result[4] else None))
    return None


def printed_year(text: str) -> int | None:
    """
    Return the one year that a title, a label or a line of a form names, or ``None``.

    ``2023年度项目支出绩效自评表``, ``（2023年）``, ``二〇二三年度``, ``FY2023``, and a bare ``2023``; two
    years are no year.
    """
    if len(text) > _LONGEST_TITLE:
        return None
    squeezed = squeeze(text)
    if _YEARS.search(squeezed):
        return None
    named = {int(match[1] or match[2] or match[3]) for match in _YEAR.finditer(squeezed)}
    for digits in _HAN_YEAR.findall(squeezed):
        named.add(int("".join(str(_HAN_DIGITS[digit]) for digit in digits)))
    return named.pop() if len(named) == 1 else None


def _last_day(moment: Moment) -> date | None:
    return moment.last_day() if moment.exists else None


def _han_number(text: str) -> int:
    """Return a number up to 99 in Han digits: 十二 → 12, 二十 → 20."""
    tens, ten, ones = text.partition("十")
    if not ten:
        return _HAN_DIGITS.get(text, 0)
    return 10 * _HAN_DIGITS.get(tens, 1 if not tens else 0) + _HAN_DIGITS.get(ones, 0)
