"""
Texts of a workbook: the shared strings, and the rich text that stands in single cells.

Raised and lowered characters keep their meaning: the raised 2 of m² is ``²``, so 10² never becomes 102. What is
crossed out is kept apart. Readings printed above Han characters (phonetic runs) are no part of a text.
"""

import re
from collections.abc import Sequence

from attrs import Factory, define, field, frozen

from perfrules.errors import Problem
from perfrules.readers.package.parts import Parts
from perfrules.readers.package.xml import Refused, local, parse_xml
from perfrules.readers.xlsx.limits import MAX_CELLS, MAX_TEXT, too_many
from perfrules.source import Place

__all__ = ["RichText", "Text", "read_strings", "unescape"]

_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_LINE_END = re.compile("\r\n?")
_RAISED = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_SHIFTS = {"superscript": _RAISED, "subscript": _LOWERED}
_NO_SHIFT: dict[int, int] = {}
_OFF = frozenset({"0", "false"})


@frozen
class Text:
    """A text, and what in it is crossed out."""

    text: str
    crossed_out: str = ""


def unescape(text: str) -> str:
    """Return *text* with its escapes (``_x000D_``) resolved and every line end a line feed; surrogates stay escaped."""
    if "_x" in text:
        text = _ESCAPE.sub(_character, text)
    return _LINE_END.sub("\n", text) if "\r" in text else text


def _character(match: re.Match[str]) -> str:
    number = int(match[1], 16)
    return match[0] if 0xD800 <= number <= 0xDFFF else chr(number)


@define
class RichText:
    """
    Collects a text from its elements, in a shared string or in a cell.

    Args:
        place: The part, for the problem of a text that is too long (PR028).
    """

    place: Place
    _pieces: list[str] = field(factory=list)
    _crossed: list[str] = field(factory=list)
    _open: list[str] = field(factory=list)
    _length: int = 0
    _is_phonetic: bool = False
    _is_text: bool = False
    _is_crossed: bool = False
    _shift: dict[int, int] = field(factory=dict)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the start of an element, by its local name."""
        if name == "t":
            self._is_text = not self._is_phonetic
        elif name == "rPh":
            self._is_phonetic = True
        elif name == "r":
            self._is_crossed, self._shift = False, _NO_SHIFT
        elif name == "vertAlign":
            self._shift = _SHIFTS.get(attributes.get("val", ""), _NO_SHIFT)
        elif name == "strike":
            self._is_crossed = attributes.get("val", "1") not in _OFF

    def end(self, name: str) -> None:
        """Take the end of an element, by its local name."""
        if name == "t":
            text = unescape("".join(self._open))
            (self._crossed if self._is_crossed else self._pieces).append(
                text.translate(self._shift) if self._shift else text
            )
            self._open.clear()
            self._is_text = False
        elif name == "rPh":
            self._is_phonetic = False

    def text(self, data: str) -> None:
        """Take a stretch of text."""
        if self._is_text:
            self._open.append(data)
            self._length += len(data)
            if self._length > MAX_TEXT:
                raise Refused(too_many(MAX_TEXT, "单元格的字符数", "characters in a cell", self.place))

    def taken(self) -> Text:
        """Return the text, and begin a new one."""
        found = Text("".join(self._pieces), "".join(self._crossed))
        self._pieces.clear()
        self._crossed.clear()
        self._length, self._is_crossed, self._shift = 0, False, _NO_SHIFT
        return found


@define
class _Strings:
    place: Place
    found: list[Text] = field(factory=list)
    rich: RichText = field(init=False, default=Factory(lambda self: RichText(self.place), takes_self=True))

    def start(self, name: str, attributes: dict[str, str]) -> None:
        known = local(name)
        if known == "sst":
            claimed = attributes.get("uniqueCount", "")
            if claimed.isdecimal() and (len(claimed) > 9 or int(claimed) > MAX_CELLS):
                raise Refused(self._too_many())
        elif known == "si":
            if len(self.found) >= MAX_CELLS:
                raise Refused(self._too_many())
        else:
            self.rich.start(known, attributes)

    def end(self, name: str) -> None:
        known = local(name)
        if known == "si":
            self.found.append(self.rich.taken())
        else:
            self.rich.end(known)

    def text(self, data: str) -> None:
        self.rich.text(data)

    def _too_many(self) -> Problem:
        return too_many(MAX_CELLS, "文字的个数", "texts", self.place)


def read_strings(parts: Parts, part: str) -> Sequence[Text] | Problem:
    """Return the shared strings in *part*, or PR028 (too many, too long) or PR024 (broken XML)."""
    handler = _Strings(parts.place(part))
    return parse_xml(parts.pieces(part), handler, parts.place(part)) or handler.found
