"""One number with its unit: digits or a Chinese numeral, multipliers, units in any spelling, exactly."""

import re
from collections.abc import Mapping
from decimal import Context, Decimal
from functools import lru_cache

from lark import Token, Tree

from perfrules.dsl.meanings import AmbiguousTextError
from perfrules.dsl.words import lexicon
from perfrules.errors import Problem, problem
from perfrules.model.quantity import Quantity
from perfrules.model.unit import NO_UNIT, PERCENT, Unit
from perfrules.source import Span
from perfrules.units import UnitTable
from perfrules.units.characters import fold

__all__ = [
    "NUMERAL_CHARACTERS",
    "Quantities",
    "compact",
    "extent",
    "read_digits",
    "read_money",
    "read_numeral",
    "split_multiplier",
]


_PLAIN = "零一二三四五六七八九"
_CAPITAL = "零壹贰叁肆伍陆柒捌玖"
_DIGITS: Mapping[str, int] = {
    **{character: value for value, character in enumerate(_PLAIN)},
    **{character: value for value, character in enumerate(_CAPITAL)},
    "〇": 0,
    "两": 2,
}
_PLACES: Mapping[str, int] = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
NUMERAL_CHARACTERS = "".join([*_DIGITS, *_PLACES, *"万亿"])
"""Every simplified character a numeral may be written with, besides 点."""


_LONGEST_NUMERAL = 100
"""Numbers have at most 30 digits on either side of their point, and two characters spell a digit with its place."""


def read_numeral(text: str) -> Decimal | None:
    """Return the value of a numeral such as 一百零五 or 三点五, or ``None`` if it has no one definite value."""
    if len(text) > _LONGEST_NUMERAL:
        return None
    integer, point, places = fold(text).partition("点")
    if point:
        fraction = read_digits(places)
        units = _read_integer(integer)
        return None if fraction is None or units is None else Decimal(f"{units}.{fraction}")
    value = _read_integer(integer)
    return None if value is None else Decimal(value)


def read_digits(text: str) -> str | None:
    """Return the digits that 二〇二三 spells one by one, or ``None`` when it holds anything but digits."""
    digits = [_DIGITS.get(character) for character in fold(text)]
    return None if not digits or None in digits else "".join(map(str, digits))


def read_money(text: str) -> Decimal | None:
    """Return the amount in 元 of a text such as 壹佰捌拾壹元柒角 or 十五元整, or ``None``."""
    integer, _, rest = fold(text).replace("圆", "元").partition("元")
    total = read_numeral(integer)
    if total is None:
        return None
    rest = rest.removesuffix("整").removesuffix("正").removeprefix("零")
    for name, step in (("角", Decimal("0.1")), ("分", Decimal("0.01"))):
        part, separator, after = rest.partition(name)
        if separator:
            value = _DIGITS.get(part)
            if not value:
                return None
            total, rest = total + value * step, after
    return None if rest else total


def split_multiplier(text: str) -> tuple[str, str]:
    """Return the numeral without the 万, 亿 or 万亿 at its end, and that multiplier: 十五万 → (十五, 万)."""
    plain = fold(text)
    for multiplier in ("万亿", "亿", "万"):
        numeral = plain.removesuffix(multiplier)
        if numeral != plain and numeral and not set(numeral) & set("万亿"):
            return numeral, multiplier
    return plain, ""


def _read_integer(text: str) -> int | None:
    """Return the value of a numeral in sections of 亿, 万 and units, each below the one before it."""
    total = 0
    for name, scale in (("亿", 10**8), ("万", 10**4)):
        section, separator, rest = text.rpartition(name)
        if separator:
            number = _read_integer(section) if name == "亿" else _read_section(section, below=10**4 if total else None)
            if not number or (total and number >= 10**4):
                return None
            if rest and not rest.startswith(("零", "〇")) and _is_short(rest, scale):
                return None  # 三万五: 35 000 or 30 005
            total, text = total + number * scale, rest
    if total and not text:
        return total
    number = _read_section(text, below=10**4 if total else None)
    return None if number is None or (total and not number) else total + number


def _is_short(rest: str, scale: int) -> bool:
    """Return whether the digits behind a place name too few places to tell which they are."""
    if rest.isdecimal():
        return len(rest) != len(str(scale)) - 1
    return len(rest) == 1


def _read_section(text: str, *, below: int | None) -> int | None:
    """
    Return the value of the places of one section; *below* bounds it where a higher section stands before it.

    Each place stands once and below the last. 零 may mark a place that is left out; behind 百 or 千 a digit without a
    place needs it: 一百二 is 120 or 102 and refused. Arabic digits stand for numerals: 5千6百, 1千零20.
    """
    parts = _PARTS.findall(text)
    if not parts or "".join(parts) != text or (text[-1] in "零〇" and text not in ("零", "〇")):
        return None
    total, last, zero, position = 0, below or 10**30, False, 0
    while position < len(parts):
        part = parts[position]
        if part in "零〇" and position + 1 < len(parts):
            if zero or (not position and below is None):
                return None
            zero, position = True, position + 1
            continue
        digit = int(part) if part.isdecimal() else _DIGITS.get(part)
        following = parts[position + 1] if position + 1 < len(parts) else ""
        if digit is None:  # only 十 stands without a digit, at the start or behind 零
            if _PLACES.get(part) != 10 or (position and not zero):
                return None
            digit, value, step = 1, 10, 1
        elif following in _PLACES:
            value, step = _PLACES[following], 2
            if not digit or (digit > 9 and total):
                return None
        else:
            value, step = 1, 1
            size = len(part) if part.isdecimal() else 1
            if zero and last == 10:
                return None
            if total and not zero and 10**size != last:
                return None
        if digit * value >= last:
            return None
        total, last, zero, position = total + digit * value, value, False, position + step
    return total


_PARTS = re.compile("[0-9]+|[零〇一二三四五六七八九壹贰叁肆伍陆柒捌玖两十拾百佰千仟]")
_WIDE = Context(prec=100)
_PARTS_OF_ONE: Mapping[str, int] = {"万": 4, "十万": 5, "百万": 6}
_MOST_DIGITS = 30
_LARGEST_EXPONENT = 30
_EXPONENT_DIGITS = 4
_LONGEST_UNKNOWN_UNIT = 2
_MIXED = re.compile(
    r"^/|/$|^[A-Za-z]$|[A-Za-z][^\x00-\x7f]|[^\x00-\x7f][A-Za-z]|[^\u4e00-\u9fffA-Za-z/·°μ]|[_余餘多几幾数數半上下内前后約约超近的了为是在和与及或至到等含每第一二三四五六七八九十百千万亿零〇两底末]"
)
"""Signs that no unit is made of: single letters, letters beside Han characters (500w元), words of the language."""
_PLAIN_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_NUMBER_NOISE = re.compile(r"[,，\s]")
_DIVISOR_IN_BRACKETS = re.compile("/[(（]([^()（）]*)[)）]")
_ODD = re.compile("([万亿千百十]+)[余多]")
_NUMBERING_UNITS = frozenset("级类期届层步段轮度")
_DIVIDERS = "/·*×、."
_COUNTED = re.compile("培训|刊|简报|活动|讲座|研修|节目|课程|专栏|论坛")
"""Things counted by 期, 届 or 轮 even without a measure word between: 5期培训班."""
_NAMING_DIMENSIONS = {"calendar", "time", "score", "age"}


def extent(node: Tree[Token] | Token) -> tuple[int, int]:
    """Return where *node* starts and ends in the text; every tree holds a token."""
    first: Tree[Token] | Token = node
    while isinstance(first, Tree):
        first = first.children[0]
    last: Tree[Token] | Token = node
    while isinstance(last, Tree):
        last = last.children[-1]
    return first.start_pos or 0, last.end_pos or 0


class Quantities:
    """Lowers the quantities of one text, whose units are looked up in *table*."""

    def __init__(self, text: str, table: UnitTable) -> None:
        self.text = text
        self.table = table

    def quantity(self, tree: Tree[Token]) -> tuple[Quantity, str, bool, tuple[Problem, ...]]:
        """Return quantity, words run together with its unit, whether 余 or 多 stood behind the number, and notes."""
        head = tree.children[0]
        behind = [child for child in tree.children[1:] if isinstance(child, Token)]
        sign, multiplier = "", ""
        if isinstance(head, Tree):
            mark, digits = head.children
            assert isinstance(mark, Token)
            assert isinstance(digits, Token)
            sign, head = mark.type, digits
        elif head.type == "NEGATIVE":
            sign, head, behind = head.type, behind[0], behind[1:]
        if head.type == "MONEY_IN_WORDS":
            amount = read_money(head)
            if amount is None:
                raise self._doubtful(head)
            return Quantity(amount, self.table.parse("元")), "", False, ()
        if head.type == "PERCENT_BEFORE":
            number, unit = self._share(head, behind[0])
            return Quantity(number.copy_negate() if sign == "NEGATIVE" else number, unit), "", False, ()
        if head.type == "NUMERAL":
            numeral, multiplier = split_multiplier(head)
            number = self._any_number(Token("NUMERAL", numeral, head.start_pos, end_pos=head.end_pos))
        else:
            number = self._any_number(head)
        if sign == "NEGATIVE":
            number = number.copy_negate()
        odd = bool(behind) and behind[0].type == "ODD"
        if len(behind) == odd:
            return Quantity(number, self.table.parse(multiplier)), "", odd, ()
        return self._with_unit(number, multiplier, behind[-1], odd=odd)

    def _share(self, head: Token, digits: Token) -> tuple[Decimal, Unit]:
        """Return number and unit of 百分之八, 千分之五, 万分之三: beyond thousands as a percentage, exactly."""
        number = self._any_number(digits)
        parts = "".join(fold(head).split()).removesuffix("分之")
        if parts == "百":
            return number, PERCENT
        if parts == "千":
            return number, self.table.parse("‰")
        return _WIDE.scaleb(number, 2 - _PARTS_OF_ONE[parts]), PERCENT

    def _with_unit(
        self, number: Decimal, multiplier: str, token: Token, *, odd: bool
    ) -> tuple[Quantity, str, bool, tuple[Problem, ...]]:
        start, end = token.start_pos or 0, token.end_pos or 0
        if token.type == "UNIT_BRACKET":
            unit = self.table.parse(multiplier + compact(str(token)[1:-1]))
            if unit.known:
                return Quantity(number, unit), "", odd, ()
            return Quantity(number, self.table.parse(multiplier)), str(token), odd, ()
        read = _read_unit(str(token), multiplier, self.table)
        if read is None:
            raise AmbiguousTextError("PR108", start, end)
        unit, rest, cut = read
        return Quantity(number, unit), rest, odd or cut, self.unknown(unit, start, end)

    def unknown(self, unit: Unit, start: int, end: int) -> tuple[Problem, ...]:
        """Return the note that a unit is unknown (PR102), with a near spelling; none for others."""
        if unit.known:
            return ()
        near = self.table.suggest(unit.symbol)
        advice = f"是否应为 `{near}`？" if near else "它只能与自身比较"
        advice_en = f"did you mean `{near}`?" if near else "it compares only to itself"
        return (
            problem(
                "PR102", text=self.text, span=Span(start, end), suggestion=near, unit=unit.symbol, advice=advice,
                advice_en=advice_en,
            ),
        )  # fmt: skip

    def _any_number(self, token: Token) -> Decimal:
        if token.type in ("NUMBER", "BOUND_NUMBER"):
            return self.decimal(token)
        number = Decimal(100) if token in ("百", "佰") else read_numeral(token)
        if number is None:
            raise self._doubtful(token)
        return number

    def _doubtful(self, token: Token) -> AmbiguousTextError:
        return AmbiguousTextError("PR112", token.start_pos or 0, token.end_pos or 0, number=str(token))

    def decimal(self, token: Token) -> Decimal:
        """Return the number a token spells, its printed digits kept; its size is checked before it is computed."""
        if len(token) <= _MOST_DIGITS and _PLAIN_NUMBER.fullmatch(token):
            return Decimal(token)
        plain = _NUMBER_NOISE.sub("", token if token.isascii() else fold(token)).lstrip("+")
        mantissa, exponential, exponent = plain.lower().partition("e")
        digits = len(mantissa) - mantissa.count(".") - mantissa.count("-")
        too_large = exponential and (len(exponent) > _EXPONENT_DIGITS or abs(int(exponent)) > _LARGEST_EXPONENT)
        if digits > _MOST_DIGITS or too_large:
            shown = plain if len(plain) <= _MOST_DIGITS else plain[:_MOST_DIGITS] + "…"
            raise AmbiguousTextError(
                "PR104", token.start_pos or 0, token.end_pos or 0, number=shown,
                digits=str(_MOST_DIGITS), exponent=str(_LARGEST_EXPONENT),
            )  # fmt: skip
        number = Decimal(plain.replace("−", "-"))
        return Decimal(format(number, "f")) if exponential else number

    def per(self, quantity: Quantity, mark: Token) -> Quantity:
        """Return *quantity* per each of what 每人每月 names. SPEC language §4: rate units are quotients."""
        divisors = "·".join(fold(mark).partition("每")[2].split("每"))
        unit = self.table.parse(f"{quantity.unit.symbol}/{compact(divisors)}")
        if quantity.unit == NO_UNIT or not unit.known or "/" in quantity.unit.symbol:
            raise AmbiguousTextError("PR108", mark.start_pos or 0, mark.end_pos or 0)
        return Quantity(quantity.number, unit)


_OCCURRENCES = frozenset(["次", "天", "日", "时", "期"])
"""Tails that make a known unit another one: 种次 are not 种. An unknown tail makes the unit unknown, entire."""


@lru_cache(maxsize=4096)
def _read_unit(spelt: str, multiplier: str, table: UnitTable) -> tuple[Unit, str, bool] | None:
    """
    Return the unit that *spelt* begins with, the words run together with it, and whether 余 or 多 stood inside.

    ``None`` when it cannot be told where the unit ends, or whether it is one.
    """
    spelling = _DIVISOR_IN_BRACKETS.sub(r"/\1", compact(spelt))
    cut = _ODD.match(fold(spelling))
    if cut:
        spelling = cut[1] + spelling[cut.end() :]
    unit, length = table.match(multiplier + spelling)
    longer = next((last for _, first, last in lexicon(table.words).find(spelling) if not first), 0)
    if length - len(multiplier) < longer:
        length = 0  # 5平均水平 counts no 平, 5次年 no 次
    rest = (multiplier + spelling)[length:]
    if length and rest in _OCCURRENCES and unit.is_count and unit.symbol != "个":
        return table.parse(multiplier + spelling), "", cut is not None
    if not length or (not rest and unit == NO_UNIT):
        # 5未完成, 5剩余: no unit is spelt with a word that could turn its number
        if len(spelling) > _LONGEST_UNKNOWN_UNIT or _MIXED.search(spelling) or lexicon(table.words).turns(spelling):
            return None
        unit, rest = table.parse(multiplier + spelling), ""
    elif rest and not _may_follow(rest, unit, spelling[:length]):
        return None
    return unit, rest, cut is not None


def _may_follow(rest: str, unit: Unit, spelt: str) -> bool:
    """Words may follow a unit of counting or money; behind other units they make it part of a name (2级标准)."""
    kinds = unit.dimensions
    if rest[0] in _DIVIDERS or (unit.symbol in _NUMBERING_UNITS and not _COUNTED.match(rest)):
        return False
    return not spelt[-1:].isascii() and bool(kinds) and not kinds & _NAMING_DIMENSIONS


def compact(spelt: str) -> str:
    """Return *spelt* without blanks."""
    return "".join(spelt.split())
