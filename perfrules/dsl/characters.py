"""Which characters a text may hold. SPEC reliability: everything that is not ordinary is refused by name."""

import re
import unicodedata

__all__ = ["INVISIBLE", "first_refused", "name_of"]

INVISIBLE = "\u200b\u200c\u2060\ufeff"
"""Characters without width that published cells hold; they are passed over where nothing depends on them."""

_ORDINARY = (
    r"\t\r\n -~\u00a0-\u00a9\u00ae-\u00b1\u00b4-\u00b8\u00bf-\u02ff\u0391-\u03c9\u2010-\u2027\u2030-\u205e"
    r"\u2190-\u22ff\u25a0-\u25ff\u3000-\u3020\u4e00-\u9fff\uff01-\uff5e\uffe5"
)
_QUESTIONABLE = re.compile(f"[^{_ORDINARY}]")
_REFUSED_CATEGORIES = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Nd", "No", "Nl", "Mn", "Me")
_ALLOWED = frozenset("²³㎡㎥㎞㎏㎎㎝㎜〇" + INVISIBLE)
_REFUSED = frozenset("\u3164\uffa0\u115f\u1160\u2800\u180e\u303f")
_REFUSED_RANGES = (
    (0x2460, 0x24FF),
    (0x2776, 0x2793),
    (0x2E80, 0x2FDF),
    (0x3200, 0x33FF),
    (0x1F100, 0x1F1FF),
    (0x2150, 0x215F),
)
_HAN = "\u4e00-\u9fff"
_MISPLACED = re.compile(
    f"(?<![mM])[²³]|(?<=[0-9０-９])[{INVISIBLE}](?=[{INVISIBLE}]*[0-9０-９])|(?<=[{_HAN}])[{INVISIBLE}](?=[{INVISIBLE}]*[{_HAN}])"
)
"""Superscripts behind anything but a metre, and zero-width characters inside a number or a word."""
_LIST_MARK = re.compile(r"(?<![^\s；;，,。])[\u2460-\u2473](?=\s?[^\s])")
"""A circled number that begins a part of a cell numbers it; anywhere else it is refused, and it never is a number."""
_DIGIT = re.compile("[0-9０-９]")
_NAMES = {
    "\x00": "NUL",
    "\x0b": "VT",
    "\x0c": "FF",
    "\x1b": "ESC",
    "\x08": "BS",
    "\x07": "BEL",
    "\x7f": "DEL",
    "\x85": "NEL",
}


def first_refused(text: str) -> int | None:
    """Return the position of the first character that no text may hold, or ``None``."""
    if text.isascii() and text.isprintable():
        return None
    for match in _QUESTIONABLE.finditer(text):
        if _is_refused(match[0]) and not _LIST_MARK.match(text, match.start()):
            return match.start()
    misplaced = _MISPLACED.search(text)
    if misplaced is None or (misplaced[0] in INVISIBLE and not _DIGIT.search(text)):
        return None  # words lose nothing with a character that nobody sees
    return misplaced.start()


def _is_refused(character: str) -> bool:
    code = ord(character)
    if character in _ALLOWED or 0x2160 <= code <= 0x2188:
        return False
    return (
        character in _REFUSED
        or unicodedata.category(character) in _REFUSED_CATEGORIES
        or any(first <= code <= last for first, last in _REFUSED_RANGES)
    )


def name_of(character: str) -> str:
    """Return the Unicode name of *character*, or a short name for a control character."""
    return unicodedata.name(character, "") or _NAMES.get(character, "control or unassigned character")
