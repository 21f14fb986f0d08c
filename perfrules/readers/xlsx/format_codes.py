"""
Number format codes of spreadsheets, cut into sections and pieces: ``[Red]-#,##0.00"元";0%``.

What the pieces do to a number is said in `perfrules.readers.xlsx.number_formatting` and, for moments, in
`perfrules.readers.xlsx.number_formatting`.
"""

import re
from collections.abc import Iterable
from decimal import Decimal
from enum import Enum, auto
from functools import lru_cache

from attrs import Factory, field, frozen

__all__ = ["BUILT_IN", "GENERAL", "MAX_CODE", "Condition", "Kind", "Piece", "Section", "sections_of"]


GENERAL = "General"
MAX_CODE = 1024
"""The greatest number of characters a code has; spreadsheet programs stop at 255."""
_ACCOUNTING = '_ * #,##0{0}_ ;_ * -#,##0{0}_ ;_ * "-"{1}_ ;_ @_ '
_YUAN = '_ "¥"* #,##0{0}_ ;_ "¥"* -#,##0{0}_ ;_ "¥"* "-"{1}_ ;_ @_ '
_DAY, _MONTH, _MONTH_DAY = 'yyyy"年"m"月"d"日"', 'yyyy"年"m"月"', 'm"月"d"日"'
BUILT_IN: dict[int, str] = {
    0: GENERAL, 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: "¥#,##0;¥-#,##0", 6: "¥#,##0;[Red]¥-#,##0",
    7: "¥#,##0.00;¥-#,##0.00", 8: "¥#,##0.00;[Red]¥-#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?",
    13: "# ??/??", 14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM",
    20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm", 27: _MONTH, 28: _MONTH_DAY, 29: _MONTH_DAY, 30: "m/d/yy",
    31: _DAY, 32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 34: 'AM/PMh"时"mm"分"', 35: 'AM/PMh"时"mm"分"ss"秒"',
    36: _MONTH, 37: "#,##0;-#,##0", 38: "#,##0;[Red]-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;[Red]-#,##0.00",
    41: _ACCOUNTING.format("", ""), 42: _YUAN.format("", ""), 43: _ACCOUNTING.format(".00", "??"),
    44: _YUAN.format(".00", "??"), 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@", 50: _MONTH,
    51: _MONTH_DAY, 52: _MONTH, 53: _MONTH_DAY, 54: _MONTH_DAY, 55: 'AM/PMh"时"mm"分"', 56: 'AM/PMh"时"mm"分"ss"秒"',
    57: _MONTH, 58: _MONTH_DAY,
}  # fmt: skip
"""The codes that a workbook names by number alone, as a Chinese program shows them."""


class Kind(Enum):
    """The meaning of a piece of a code."""

    DIGIT = auto()
    POINT = auto()
    COMMA = auto()
    PERCENT = auto()
    EXPONENT = auto()
    SLASH = auto()
    TEXT = auto()
    AT = auto()
    GENERAL = auto()
    MOMENT = auto()
    ELAPSED = auto()
    HALF_DAY = auto()


@frozen
class Piece:
    """A piece of a code: what it stands for, and its characters (of TEXT, those that are shown)."""

    kind: Kind
    text: str


@frozen
class Condition:
    """A condition in brackets such as ``[>=90]``."""

    sign: str
    bound: Decimal

    def holds(self, value: Decimal) -> bool:
        """Return whether *value* meets the condition."""
        return {
            "<": value < self.bound,
            "<=": value <= self.bound,
            ">": value > self.bound,
            ">=": value >= self.bound,
            "=": value == self.bound,
            "<>": value != self.bound,
        }[self.sign]


_MOMENTS = frozenset({Kind.MOMENT, Kind.ELAPSED})


def _kinds(pieces: Iterable[Piece]) -> frozenset[Kind]:
    return frozenset(piece.kind for piece in pieces)


@frozen
class Section:
    """
    One of the sections that semicolons separate.

    Args:
        pieces: What it is made of.
        condition: The condition under which it is used, where it names one.
        kinds: The kinds of its pieces.
        is_moment: Whether numbers are shown as a date, a time or a duration.
    """

    pieces: tuple[Piece, ...] = ()
    condition: Condition | None = None
    kinds: frozenset[Kind] = field(init=False, default=Factory(lambda self: _kinds(self.pieces), takes_self=True))
    is_moment: bool = field(init=False, default=Factory(lambda self: bool(self.kinds & _MOMENTS), takes_self=True))

    @property
    def is_text(self) -> bool:
        """True where the section is for texts: numbers in it are shown plainly."""
        return Kind.AT in self.kinds

    @property
    def has_zeros(self) -> bool:
        """True where at least one digit is always shown."""
        return any(piece.kind is Kind.DIGIT and piece.text == "0" for piece in self.pieces)

    @property
    def literal(self) -> str:
        """The text that the section shows beside the value."""
        return "".join(piece.text for piece in self.pieces if piece.kind is Kind.TEXT).strip()


_PIECE = re.compile(
    r'"(?P<quoted>[^"]*)"?'
    r"|[\\!](?P<escaped>.?)"
    r"|(?P<gap>_.?)"
    r"|\*(?P<fill>.?)"
    r"|\[(?P<bracket>[^\]]*)\]?"
    r"|(?P<end>;)"
    r"|(?P<general>General|G/通用格式)"
    r"|(?P<half_day>AM/PM|A/P|上午/下午)"
    r"|(?P<exponent>E[+-])"
    r"|(?P<moment>y+|m+|d+|h+|s+|e+|a{3,4}|b{2,4}|g+)"
    r"|(?P<digit>[0#?])"
    r"|(?P<point>\.)|(?P<comma>,)|(?P<percent>%)|(?P<slash>/)|(?P<at>@)"
    r"|(?P<text>.)",
    re.IGNORECASE | re.DOTALL,
)
_SIMPLE: dict[str, Kind] = {
    "general": Kind.GENERAL, "half_day": Kind.HALF_DAY, "exponent": Kind.EXPONENT, "moment": Kind.MOMENT,
    "digit": Kind.DIGIT, "point": Kind.POINT, "comma": Kind.COMMA, "percent": Kind.PERCENT, "slash": Kind.SLASH,
    "at": Kind.AT, "text": Kind.TEXT, "quoted": Kind.TEXT, "escaped": Kind.TEXT,
}  # fmt: skip
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=) *(-?[0-9]{1,30}(?:\.[0-9]{1,30})?)")
_ELAPSED = re.compile("h+|m+|s+", re.IGNORECASE)
_CODES_KEPT = 1024


@lru_cache(maxsize=_CODES_KEPT)
def sections_of(code: str) -> tuple[Section, ...]:
    """Return the sections of a number format code; none for a code longer than `MAX_CODE`."""
    if len(code) > MAX_CODE:
        return ()
    sections: list[Section] = []
    pieces: list[Piece] = []
    condition: Condition | None = None
    for match in _PIECE.finditer(code):
        name = match.lastgroup or "text"
        text = match[name]
        if name == "end":
            sections.append(Section(tuple(pieces), condition))
            pieces, condition = [], None
        elif name == "gap":
            pieces.append(Piece(Kind.TEXT, " "))
        elif name == "bracket":
            result = _CONDITION.fullmatch(text)
            if result is not None:
                condition = Condition(result[1], Decimal(result[2]))
            else:
                pieces.extend(_bracketed(text))
        elif name != "fill":
            pieces.append(Piece(_SIMPLE[name], text))
    return (*sections, Section(tuple(pieces), condition))


def _bracketed(text: str) -> tuple[Piece, ...]:
    """Return what ``[…]`` shows: a currency sign, elapsed hours; colours, languages and kinds of numerals nothing."""
    if text.startswith("$"):
        return (Piece(Kind.TEXT, text[1:].partition("-")[0]),)
    return (Piece(Kind.ELAPSED, text.lower()),) if _ELAPSED.fullmatch(text) else ()
