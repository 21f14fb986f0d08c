"""From bytes to text for readers of plain text: UTF-8 first and strictly, then what can be told with certainty."""

from perfrules.errors import Problem, problem
from perfrules.source import Place
from perfrules.tomltext.decoding import decode_utf8, looks_like_utf16

__all__ = ["decode_any", "decode_lines"]


def decode_lines(data: bytes, name: str) -> str | Problem:
    """Return *data* in UTF-8 as text with every line end made a line feed, or a problem: see `decode_utf8`."""
    text = decode_utf8(data, name)
    return _line_ends(text) if isinstance(text, str) else text


def decode_any(data: bytes, name: str) -> tuple[str, Problem | None]:
    """
    Return *data* as text in UTF-8, UTF-16 with a mark, or GB18030, and a problem where that is worth knowing.

    Encodings are tried strictly and in this order, so that one file is always read the same way. A text that is in
    none of them comes back empty with PR003; one that is not in UTF-8 comes back with the notice PR010.
    """
    text = decode_lines(data, name)
    if isinstance(text, str):
        return text, None
    if text.code == "PR004":
        return "", text
    encoding = "utf-16" if looks_like_utf16(data) else "gb18030"
    try:
        return _line_ends(data.decode(encoding)), problem("PR010", place=Place(name), found=encoding.upper())
    except UnicodeDecodeError:
        return "", text


def _line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
