"""Units: what a number counts, and exact conversion between units of one dimension."""

import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from attrs import field, frozen

from perfrules.wording import Language

__all__ = ["ENGLISH_NAMES", "NO_UNIT", "PERCENT", "Dimension", "Unit", "plural", "product", "quotient", "singular"]

Dimension = tuple[tuple[str, int], ...]
"""Base dimensions and their exponents, sorted by name: ``(("month", -1), ("money", 1))`` for 元/月."""

_EXTENTS = frozenset(("time", "working time", "calendar", "length", "area", "volume", "mass", "age"))
_MONEY = frozenset(("money",))


_ES = re.compile(r"(?:ch|sh|x|ss|\Abus)es\Z")
_TAKES_ES = re.compile(r"(?:ch|sh|x|s)\Z")


def plural(noun: str) -> str:
    """Return the English word for many of *noun*; irregular ones are not known."""
    if _TAKES_ES.search(noun):
        return f"{noun}es"
    return f"{noun[:-1]}ies" if noun.endswith("y") and noun[-2:-1] not in "aeiou" else f"{noun}s"


def singular(noun: str) -> str:
    """Return the English word for one of what *noun* names many of."""
    if noun.endswith("ies"):
        return f"{noun[:-3]}y"
    return noun[:-2] if _ES.search(noun) else noun[:-1]


@frozen
class Unit:
    """
    A unit in its canonical spelling.

    Args:
        symbol: Canonical spelling, such as ``万元``, ``%``, ``元/人·月``; empty for a bare number.
        dimension: What is measured. Units compare and convert only inside one dimension; every count word (人, 户,
            个 …) is a dimension of its own.
        factor: How many base units of the dimension one unit is, exactly.
        known: False for a spelling that no table lists; such a unit is comparable only to itself.
    """

    symbol: str
    dimension: Dimension = field(default=())
    factor: Fraction = field(default=Fraction(1))
    known: bool = field(default=True, eq=False)

    def __str__(self) -> str:
        return self.symbol

    def print_in(self, language: Language, *, count: Decimal | Fraction | None = None) -> str:
        """
        Return the name of the unit in *language*, of one where *count* is 1, as the many otherwise.

        English has names for what `ENGLISH_NAMES` lists and quotients of it (``yuan/month``); other units, whose
        symbols the user has written, keep them, an English word of many without its *s* for one.
        """
        if language == "zh":
            return self.symbol
        is_one = count is not None and abs(count) == 1
        if _ENGLISH_MANY.fullmatch(self.symbol):
            return singular(self.symbol) if is_one else self.symbol
        first, *per = self.symbol.split("/")
        names = [ENGLISH_NAMES.get(first), *(ENGLISH_NAMES.get(part) for part in per)]
        if not self.symbol or None in names:
            return self.symbol
        many, *singles = names
        head = (many or ("", ""))[is_one]
        return "/".join([head, *(single[1] for single in singles if single is not None)])

    @property
    def dimensions(self) -> frozenset[str]:
        """The names of what is measured, above and below the stroke alike."""
        return frozenset(name for name, _ in self.dimension)

    @property
    def is_count(self) -> bool:
        """True when the unit counts things (people, items, times), so that a negative number makes no sense."""
        return len(self.dimension) == 1 and self.dimension[0][0].startswith("count:") and self.dimension[0][1] == 1

    @property
    def is_measure(self) -> bool:
        """True when the unit measures an extent (time, age, length, area, volume, mass): there is never less than 0."""
        return self._counts_only(_EXTENTS)

    @property
    def is_money(self) -> bool:
        """True when the unit counts money, or money for something (元/人·月)."""
        return self._counts_only(_MONEY)

    def _counts_only(self, names: frozenset[str]) -> bool:
        over = {name.partition(":")[0] for name, exponent in self.dimension if exponent > 0}
        return bool(over) and over <= names

    def converts_to(self, other: "Unit") -> bool:
        """Return whether a quantity in this unit can be expressed in *other*."""
        return self.dimension == other.dimension

    def ratio_to(self, other: "Unit") -> Fraction:
        """Return how many of *other* one of this unit is; both must share a dimension (a caller's duty)."""
        if self.dimension != other.dimension:
            message = f"{self.symbol} and {other.symbol} measure different things"
            raise ValueError(message)
        return self.factor / other.factor


ENGLISH_NAMES: Mapping[str, tuple[str, str]] = {
    "%": ("%", "%"), "‰": ("‰", "‰"), "个百分点": ("percentage points", "percentage point"),
    "人": ("people", "person"), "户": ("households", "household"), "家": ("organisations", "organisation"),
    "次": ("times", "time"), "个": ("items", "item"), "件": ("items", "item"), "分": ("points", "point"),
    "年": ("years", "year"), "季度": ("quarters", "quarter"), "月": ("months", "month"), "周": ("weeks", "week"),
    "天": ("days", "day"), "工作日": ("working days", "working day"), "小时": ("hours", "hour"),
    "分钟": ("minutes", "minute"), "秒": ("seconds", "second"), "毫秒": ("ms", "ms"),
    "元": ("yuan", "yuan"), "美元": ("USD", "USD"), "欧元": ("EUR", "EUR"), "英镑": ("GBP", "GBP"),
    "港元": ("HKD", "HKD"),
    "米": ("m", "m"), "公里": ("km", "km"), "平方米": ("m²", "m²"), "平方公里": ("km²", "km²"), "公顷": ("ha", "ha"),
    "立方米": ("m³", "m³"), "吨": ("t", "t"), "公斤": ("kg", "kg"), "克": ("g", "g"), "升": ("l", "l"),
    "倍": ("times", "times"), "岁": ("years of age", "year of age"),
}  # fmt: skip
"""English names of units by symbol: of many, and of one."""

_ENGLISH_MANY = re.compile("[a-z][a-z ]{2,}[^s]s")
"""Nouns that the user counts, such as ``incidents``; a word of three letters may be a sign (``bps``)."""

NO_UNIT = Unit("")
PERCENT = Unit("%", (("ratio", 1),), Fraction(1, 100))


def _multiply(left: Dimension, right: Dimension, sign: int) -> Dimension:
    exponents: dict[str, int] = dict(left)
    for name, exponent in right:
        exponents[name] = exponents.get(name, 0) + sign * exponent
    return tuple(sorted((name, exponent) for name, exponent in exponents.items() if exponent))


def product(left: Unit, right: Unit, symbol: str) -> Unit:
    """Return the unit *left* × *right*, spelt *symbol*."""
    known = left.known and right.known
    return Unit(symbol, _multiply(left.dimension, right.dimension, 1), left.factor * right.factor, known)


def quotient(left: Unit, right: Unit, symbol: str) -> Unit:
    """Return the unit *left* ÷ *right*, spelt *symbol*."""
    known = left.known and right.known
    return Unit(symbol, _multiply(left.dimension, right.dimension, -1), left.factor / right.factor, known)


MULTIPLIERS: Mapping[str, int] = {
    "万亿": 10**12, "亿": 10**8, "千万": 10**7, "百万": 10**6, "十万": 10**5, "万": 10**4, "千": 10**3, "百": 10**2,
    "十": 10,
}  # fmt: skip
"""Multipliers that may stand before a unit, longest first; they stay in the unit's symbol (``2.61 万元``)."""
