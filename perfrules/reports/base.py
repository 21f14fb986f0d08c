"""What a writer of sheets is, and what every format must not write."""

import re
import unicodedata
from abc import ABC, abstractmethod
from typing import ClassVar

from perfrules.model.sheet import Sheet
from perfrules.wording import Wording

__all__ = ["SheetWriter", "escape_unseen"]

_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


class SheetWriter(ABC):
    """
    One file format that a sheet can be written in and read back from.

    Law: reading what `write` returns gives an equal sheet without problems.

    Attributes:
        id: The name under which the writer is registered; a plugin's is ``plugin.name``.
        title: What the format is called.
        suffix: The file name ending, with the dot.
    """

    id: ClassVar[str]
    title: ClassVar[Wording]
    suffix: ClassVar[str]

    @abstractmethod
    def write(self, sheet: Sheet) -> str:
        """
        Return *sheet* as the text of a file in UTF-8; places and the source are not part of it.

        Raises:
            SheetError: The sheet holds what no reader would take: half a surrogate pair (PR105), a number of more
                than 30 digits or one that is not a number (PR104), points below 0 (PR507).
        """


def escape_unseen(text: str, *, by_pairs: bool) -> str:
    r"""
    Return *text* with every character that an editor would not show written as ``\\uXXXX``; line ends stay.

    Args:
        text: Text of a file in which such characters stand only inside quoted strings.
        by_pairs: Whether characters beyond U+FFFF are written as two halves, as JSON wants it, or as ``\\UXXXXXXXX``.
    """
    if text.isascii() and text.replace("\n", "").isprintable():
        return text
    return re.sub(r"[^ -~\n]", lambda match: _shown(match.group(), by_pairs=by_pairs), text)


def _shown(character: str, *, by_pairs: bool) -> str:
    if unicodedata.category(character) not in _UNSEEN:
        return character
    number = ord(character)
    if number <= 0xFFFF:
        return f"\\u{number:04X}"
    if not by_pairs:
        return f"\\U{number:08X}"
    high, low = divmod(number - 0x10000, 0x400)
    return f"\\u{0xD800 + high:04X}\\u{0xDC00 + low:04X}"
