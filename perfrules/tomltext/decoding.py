"""From bytes to text: UTF-8, strictly; other encodings are named, never guessed from the words."""

import codecs

from perfrules.errors import Problem, problem
from perfrules.source import Place

__all__ = ["decode_utf8", "looks_like_utf16"]

_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def decode_utf8(data: bytes, file: str) -> str | Problem:
    """
    Return *data* as text when it is UTF-8, with or without a mark at its start.

    Returns:
        The text without the mark, its line ends as they are, or a problem: PR004 for an empty file, PR003 naming the
        encoding that the bytes look like.
    """
    content = data.removeprefix(codecs.BOM_UTF8)
    if not content.strip():
        return problem("PR004", place=Place(file))
    if looks_like_utf16(data):
        return problem("PR003", place=Place(file), wanted="UTF-8", found="UTF-16")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        found = "GB18030 (GBK)" if _is_gb18030(data) else f"binary, byte {content[error.start]:02X}"
        return problem("PR003", place=Place(file, line=line), wanted="UTF-8", found=found)


def looks_like_utf16(data: bytes) -> bool:
    """Return whether *data* starts as UTF-16 text does: with its mark, or with an ASCII character and a zero byte."""
    return data.startswith(_UTF16_MARKS) or (len(data) >= 4 and data[:4].count(0) == 2 and data[0:2].count(0) == 1)


def _is_gb18030(data: bytes) -> bool:
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return True
