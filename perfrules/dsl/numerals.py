"""
Chinese numerals, exactly: 三千零五十, 一百九十万, 壹佰捌拾壹元柒角, 二〇二三.

Only numerals with one definite value are read. What people abbreviate (三万五: 35 000 or 30 005), 半, 几,
fractions such as 三分之二 and numerals that break the rules of their writing have none: the answer is ``None``.
"""

from collections.abc import Mapping
from decimal import Decimal

from perfrules.units.characters import fold

__all__ = ["NUMERAL_CHARACTERS", "read_digits", "read_money", "read_numeral", "split_multiplier"]

_PLAIN = "零一二三四五六七八九"
_CAPITAL = "零壹贰叁肆伍陆柒捌玖"
_DIGITS: Mapping[str, int] = {
    **{character: value for value, character in enumerate(_PLAIN)},
    **{character: value for value, character in enumerate(_CAPITAL)},
    "〇": 0,
    "两": 2,
}
_PLACES: Mapping[str, int] = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_THOUSAND = 1000
NUMERAL_CHARACTERS = "".join([*_DIGITS, *_PLACES, *"万亿"])
"""Every simplified character a numeral may be written with, besides 点."""


def read_numeral(text: str) -> Decimal | None:
    """Return the value of a numeral such as 一百零五 or 三点五, or ``None`` if it has no one definite value."""
    whole, point, places = fold(text).partition("点")
    if point:
        fraction = read_digits(places)
        units = _read_whole(whole)
        return None if fraction is None or units is None else Decimal(f"{units}.{fraction}")
    value = _read_whole(whole)
    return None if value is None else Decimal(value)


def read_digits(text: str) -> str | None:
    """Return the digits that 二〇二三 spells one by one, or ``None`` when it holds anything but digits."""
    digits = [_DIGITS.get(character) for character in fold(text)]
    return None if not digits or None in digits else "".join(map(str, digits))


def read_money(text: str) -> Decimal | None:
    """Return the amount in 元 of a text such as 壹佰捌拾壹元柒角 or 十五元整, or ``None``."""
    whole, _, rest = fold(text).replace("圆", "元").partition("元")
    total = read_numeral(whole)
    if total is None:
        return None
    rest = rest.removesuffix("整").removesuffix("正").removeprefix("零")
    for name, step in (("角", Decimal("0.1")), ("分", Decimal("0.01"))):
        part, found, after = rest.partition(name)
        if found:
            value = _DIGITS.get(part)
            if not value:
                return None
            total, rest = total + value * step, after
    return None if rest else total


def split_multiplier(text: str) -> tuple[str, str]:
    """Return the numeral without the 万, 亿 or 万亿 at its end, and that multiplier: 十五万 → (十五, 万)."""
    plain = fold(text)
    for multiplier in ("万亿", "亿", "万"):
        if plain.endswith(multiplier) and len(plain) > len(multiplier):
            return plain[: -len(multiplier)], multiplier
    return plain, ""


def _read_whole(text: str) -> int | None:
    """Return the value of a numeral in sections of 亿, 万 and units, each below the one before it."""
    total = 0
    for name, scale in (("亿", 10**8), ("万", 10**4)):
        section, found, rest = text.partition(name)
        if found:
            number = _read_section(section, follows=bool(total))
            if not number:
                return None
            total, text = total + number * scale, rest
    if total and not text:
        return total
    number = _read_section(text, follows=bool(total))
    return None if number is None or (total and not number) else total + number


def _read_section(text: str, *, follows: bool) -> int | None:
    """
    Return the value of up to four places. *follows* tells that a higher section stands before it.

    A place that is left out must be marked with 零, and 零 must mark one: so 一百二 and 三万五 are refused.
    """
    total, last, gap, position = 0, 10000, False, 0
    if text.startswith(("零", "〇")) and len(text) > 1:
        if not follows:
            return None
        gap, position = True, 1
    while position < len(text):
        character = text[position]
        if character in "零〇" and position and position + 1 < len(text):
            if gap:
                return None
            gap, position = True, position + 1
            continue
        digit = _DIGITS.get(character)
        place = text[position + 1] if digit is not None and position + 1 < len(text) else ""
        if digit is None:
            if _PLACES.get(character) != 10 or position or follows:  # only a leading 十 stands without a digit
                return None
            digit, value, step = 1, 10, 1
        elif place:
            if place not in _PLACES or not digit:
                return None
            value, step = _PLACES[place], 2
        else:
            value, step = 1, 1
        if value >= last:
            return None
        skipped = last // 10 != value and bool(total or follows)
        full_section = gap and follows and value == _THOUSAND  # 一百九十万零三千 is written too
        if skipped is not gap and not full_section:
            return None
        total, last, gap, position = total + digit * value, value, False, position + step
    return None if gap or not text else total
