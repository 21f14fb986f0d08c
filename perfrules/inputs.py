"""
Bytes of files and their text, the same for readers, rule sets and runs.

Only regular files are opened, and never more than a limit of them is read. Text is UTF-8, strictly; another encoding is
recognised only where that is certain, and never guessed from the words.
"""

import codecs
import errno
import os
import stat
from collections.abc import Iterable
from pathlib import Path

from perfrules.errors import Problem, Severity, problem
from perfrules.source import Place

__all__ = [
    "HTML",
    "MAX_BYTES",
    "MAX_PROBLEMS",
    "OLE",
    "ZIP",
    "capped",
    "content_of",
    "decode_any",
    "decode_lines",
    "decode_utf8",
    "looks_like_utf16",
    "read_bytes",
]

MAX_BYTES = 64 * 1024 * 1024
"""The greatest number of bytes a file of sheets has, unless its reader says otherwise."""
MAX_PROBLEMS = 100
"""The number of problems of one file that are listed; the rest is counted (PR009)."""
ZIP = "ZIP (XLSX, DOCX)"
OLE = "OLE (XLS, DOC)"
HTML = "HTML"
_HTML = tuple(b"<" + tag for tag in (b"!doctype html", b"html", b"head", b"body", b"table", b"meta", b"style", b"div"))
"""The beginning of web pages, and the tables that programs export as if they were pages."""
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", ZIP),
    (b"PK\x05\x06", ZIP),
    (b"%PDF-", "PDF"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLE),
    (b"{\\rtf", "RTF"),
    (b"\x1f\x8b", "GZIP"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7Z"),
    (b"SQLite format 3\x00", "SQLite"),
)
_REASONS: dict[int, tuple[str, str]] = {
    errno.ENOENT: ("没有这个文件", "there is no such file"),
    errno.ENOTDIR: ("没有这个文件", "there is no such file"),
    errno.EACCES: ("没有读取权限", "permission denied"),
    errno.EPERM: ("没有读取权限", "permission denied"),
    errno.ELOOP: ("符号链接成环", "its symbolic links go in a circle"),
    errno.ENAMETOOLONG: ("文件名太长", "its name is too long"),
    errno.EISDIR: ("这是一个文件夹", "it is a folder"),
}


def read_bytes(path: str | os.PathLike[str], *, limit: int = MAX_BYTES) -> bytes | Problem:
    """
    Return what stands in the regular file at *path*, or a problem (PR001, PR002, PR004).

    The kind and size of the file are looked at before it is opened and again afterwards, and no more than *limit*
    bytes are ever read, so a pipe cannot block and a file that grows cannot fill the memory.
    """
    name = os.fspath(path)
    try:
        if refusal := _refusal(Path(name).stat(), name, limit):
            return refusal
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
        with os.fdopen(os.open(name, flags), "rb") as stream:
            if refusal := _refusal(os.fstat(stream.fileno()), name, limit):
                return refusal
            data = stream.read(limit + 1)
    except OSError as error:
        zh, en = _REASONS.get(error.errno or 0, (f"系统错误 {error.errno}", f"system error {error.errno}"))
        return problem("PR001", place=Place(name), reason=zh, reason_en=en)
    except ValueError:  # a zero character or half a surrogate pair in the name
        return problem("PR001", place=Place(name), reason="文件名含有不允许的字符", reason_en="its name is not allowed")
    if len(data) > limit:
        return problem("PR002", place=Place(name), size=f"> {limit}", limit=limit)
    return data or problem("PR004", place=Place(name))


def _refusal(status: os.stat_result, name: str, limit: int) -> Problem | None:
    if stat.S_ISDIR(status.st_mode):
        zh, en = _REASONS[errno.EISDIR]
        return problem("PR001", place=Place(name), reason=zh, reason_en=en)
    if not stat.S_ISREG(status.st_mode):
        return problem("PR001", place=Place(name), reason="这不是普通文件", reason_en="it is not a regular file")
    if status.st_size > limit:
        return problem("PR002", place=Place(name), size=status.st_size, limit=limit)
    return None


def content_of(data: bytes) -> str:
    """Return the kind of content *data* starts as, such as ``text``, ``JSON``, ``PDF`` or ``binary``."""
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    head = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if looks_like_utf16(data):
        return "text"
    if b"\x00" in head:
        return "binary"
    if head.startswith(b"{"):
        return "JSON"
    lowered = head[:64].lower()
    if lowered.startswith(_HTML):
        return HTML
    return "XML" if lowered.startswith(b"<?xml") else "text"


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
        result = "GB18030 (GBK)" if _is_gb18030(data) else f"binary, byte {content[error.start]:02X}"
        return problem("PR003", place=Place(file, line=line), wanted="UTF-8", found=result)


def looks_like_utf16(data: bytes) -> bool:
    """Return whether *data* starts as UTF-16 text does: with its mark, or with an ASCII character and a zero byte."""
    return data.startswith(_UTF16_MARKS) or (len(data) >= 4 and data[:4].count(0) == 2 and data[0:2].count(0) == 1)


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


def _is_gb18030(data: bytes) -> bool:
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return True


def capped(problems: Iterable[Problem], name: str) -> tuple[Problem, ...]:
    """Return *problems* of the file *name*, at most `MAX_PROBLEMS` of them, errors kept first when some must go."""
    known = tuple(problems)
    if len(known) <= MAX_PROBLEMS:
        return known
    ranked = sorted(range(len(known)), key=lambda index: list(Severity).index(known[index].severity))
    kept = sorted(ranked[:MAX_PROBLEMS])
    rest = problem("PR009", place=Place(name), count=len(known) - MAX_PROBLEMS)
    return (*(known[index] for index in kept), rest)
