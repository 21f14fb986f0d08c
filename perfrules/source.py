"""The source of a text, and how a place in it is shown to a person."""

import re
import unicodedata

from attrs import field, frozen

__all__ = [
    "Place",
    "Span",
    "cell_width",
    "escape_control_chars",
    "item",
    "member",
    "one_line",
    "pad_cells",
    "show_span",
]


@frozen
class Span:
    """A stretch of a text, in code points from its start; *end* is not included."""

    start: int
    end: int


@frozen
class Place:
    """
    Where something stands: a file and in it a line and column, a table cell, or a key.

    Lines and columns count from 1, columns in code points. What is not known is ``None`` or empty.
    """

    file: str = ""
    line: int | None = field(default=None, kw_only=True)
    column: int | None = field(default=None, kw_only=True)
    cell: str = field(default="", kw_only=True)
    key: str = field(default="", kw_only=True)

    def __str__(self) -> str:
        parts = [escape_control_chars(self.file)] if self.file else []
        if self.line is not None:
            parts.append(str(self.line))
            if self.column is not None:
                parts.append(str(self.column))
        if self.cell:
            parts.append(escape_control_chars(self.cell))
        text = ":".join(parts)
        if self.key:
            text = f"{text} ({escape_control_chars(self.key)})" if text else escape_control_chars(self.key)
        return text

    def to_dict(self) -> dict[str, object]:
        """Return what is known of the place, keyed by field name."""
        known = {"file": self.file, "line": self.line, "column": self.column, "cell": self.cell, "key": self.key}
        return {name: value for name, value in known.items() if value not in ("", None)}


def member(path: str, key: str) -> str:
    """Return the path of *key* in the table at *path*; the whole file is the empty path."""
    return f"{path}.{key}" if path else key


def item(path: str, index: int) -> str:
    """Return the path of entry *index*, from 0, in the list at *path*: ``rows[0]``."""
    return f"{path}[{index}]"


def cell_width(text: str) -> int:
    """Return how many terminal cells *text* takes: Han and full-width characters take two, combining marks none."""
    if text.isascii():
        return len(text)
    return sum(_character_width(character) for character in text)


def _character_width(character: str) -> int:
    if unicodedata.east_asian_width(character) in "WF":
        return 2
    return 0 if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf") else 1


_LINE_END = re.compile(r"[ \t]*[\r\n]+[ \t]*")


def one_line(text: str) -> str:
    """
    Return *text* on one line, as a person copies a cell that was broken over several.

    A line end between two Han characters or next to their punctuation disappears (人员⏎到岗率 is one word), any other
    becomes a blank.
    """
    if "\n" not in text and "\r" not in text:
        return text

    def joint(match: re.Match[str]) -> str:
        before, after = text[max(0, match.start() - 1) : match.start()], text[match.end() : match.end() + 1]
        wide = all(unicodedata.east_asian_width(side) in "WF" for side in (before, after) if side)
        return "" if wide or not (before and after) else " "

    return _LINE_END.sub(joint, text)


def pad_cells(text: str, width: int) -> str:
    """Return *text* padded with blanks to *width* terminal cells; longer text is left as it is."""
    return text + " " * max(0, width - cell_width(text))


def escape_control_chars(text: str) -> str:
    r"""
    Return *text* with everything that a terminal would not show as itself written as an escape.

    Control characters, line ends, bidirectional marks, zero-width characters, surrogates and unassigned or private
    characters become ``\uXXXX``; a report or a message never prints them raw.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(character if _is_shown(character) else _escape(character) for character in text)


def _is_shown(character: str) -> bool:
    return character == " " or unicodedata.category(character) not in (
        "Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs",
    ) or character == "\u3000"  # fmt: skip


def _escape(character: str) -> str:
    number = ord(character)
    return f"\\u{number:04X}" if number <= 0xFFFF else f"\\U{number:08X}"


_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
"""Categories of characters that an editor does not show."""


def escape_unseen(text: str, *, by_pairs: bool) -> str:
    r"""
    Return *text* with every character that an editor would not show written as ``\\uXXXX``; line ends stay.

    Args:
        text: Text of a file in which such characters stand only inside quoted strings.
        by_pairs: Whether characters beyond U+FFFF are written as two halves, as JSON wants it, or as ``\\UXXXXXXXX``.
    """
    if text.isascii() and text.replace("\n", "").isprintable():
        return text
    return re.sub(r"[^ -~\n]", lambda match: _escape_unseen(match.group(), by_pairs=by_pairs), text)


def _escape_unseen(character: str, *, by_pairs: bool) -> str:
    if unicodedata.category(character) not in _UNSEEN:
        return character
    number = ord(character)
    if number <= 0xFFFF:
        return f"\\u{number:04X}"
    if not by_pairs:
        return f"\\U{number:08X}"
    high, low = divmod(number - 0x10000, 0x400)
    return f"\\u{0xD800 + high:04X}\\u{0xDC00 + low:04X}"


def show_span(text: str, span: Span, *, label: str = "", context: int = 60) -> str:
    """
    Return two lines: *text* and, under it, carets below *span*, aligned in terminal cells.

    At most *context* characters either side of the span are shown. An empty span (the end of the text) gets one
    caret. *label* stands before the text, as in ``target: ≤30亻``.
    """
    first, last = max(0, span.start - context), min(len(text), max(span.end, span.start) + context)
    lead = ("…" if first else "") + escape_control_chars(text[first : span.start])
    marked = escape_control_chars(text[span.start : span.end])
    tail = escape_control_chars(text[span.end : last]) + ("…" if last < len(text) else "")
    shown = f"    {label}{lead}{marked}{tail}"
    return shown + "\n    " + " " * cell_width(label + lead) + "^" * max(1, cell_width(marked))
