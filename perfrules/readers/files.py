"""Opening files: the only place where a reader's bytes come from the disk."""

import errno
import os
import stat
from collections.abc import Iterable
from pathlib import Path

from attrs import evolve

from perfrules.errors import MissingExtraError, Problem, problem
from perfrules.readers.base import Read, SheetReader, capped
from perfrules.source import Place
from perfrules.tomltext.decoding import looks_like_utf16

__all__ = ["MAX_BYTES", "content_of", "read_bytes", "read_file"]

MAX_BYTES = 64 * 1024 * 1024

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "ZIP (XLSX, DOCX)"),
    (b"PK\x05\x06", "ZIP (XLSX, DOCX)"),
    (b"%PDF-", "PDF"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "OLE (XLS, DOC)"),
    (b"{\\rtf", "RTF"),
    (b"\x1f\x8b", "GZIP"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7Z"),
    (b"SQLite format 3\x00", "SQLite"),
)
_OLD_SUFFIXES = {".xls": ".xlsx", ".xlt": ".xlsx", ".et": ".xlsx", ".doc": ".docx", ".dot": ".docx", ".wps": ".docx"}
"""Suffixes of old office files, and of the kind that their programs can save them as."""
_REASONS: dict[int, tuple[str, str]] = {
    errno.ENOENT: ("没有这个文件", "there is no such file"),
    errno.ENOTDIR: ("没有这个文件", "there is no such file"),
    errno.EACCES: ("没有读取权限", "permission denied"),
    errno.EPERM: ("没有读取权限", "permission denied"),
    errno.ELOOP: ("符号链接成环", "its symbolic links go in a circle"),
    errno.ENAMETOOLONG: ("文件名太长", "its name is too long"),
    errno.EISDIR: ("这是一个文件夹", "it is a folder"),
}


def read_file(path: str | os.PathLike[str], readers: Iterable[SheetReader], *, limit: int = MAX_BYTES) -> Read:
    """
    Return the sheets in the file at *path*, read by the first of *readers* that knows its suffix.

    Args:
        path: The file. Only regular files are opened, directly or through links; pipes, devices and folders are not.
        readers: The readers to choose from.
        limit: How many bytes are read at most; a larger file is not read at all.

    Returns:
        What the reader gave, or a problem: PR001 (not readable), PR002 (too large), PR004 (empty), PR005 (no reader
        knows the suffix), PR006 (the content is something else than the suffix says), PR014 (the reader needs a
        library that is not installed), PR022 (an old office file, with what to save it as).
    """
    name = os.fspath(path)
    known = tuple(readers)
    suffix = Path(name).suffix.lower()
    able = [reader for reader in known if suffix in reader.suffixes]
    data = read_bytes(name, limit=limit)
    if isinstance(data, Problem):
        return Read(problems=(data,))
    content = content_of(data)
    if not able and suffix in _OLD_SUFFIXES and content.startswith("OLE"):
        return Read(problems=(problem("PR022", place=Place(name), suffix=_OLD_SUFFIXES[suffix]),))
    if not able:
        suffixes = " ".join(sorted({one for reader in known for one in reader.suffixes}))
        found = f"{suffix} ({content})" if suffix else content
        return Read(problems=(problem("PR005", place=Place(name), suffix=found, known=suffixes),))
    reader = next((one for one in able if not one.contents or content in one.contents), None)
    if reader is None:
        return Read(problems=(problem("PR006", place=Place(name), suffix=suffix, found=content),))
    try:
        result = reader.read(data, name)
    except MissingExtraError as error:
        return Read(problems=tuple(evolve(one, place=Place(name)) for one in error.problems))
    return evolve(result, problems=capped(result.problems, name))


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
    if lowered.startswith((b"<!doctype html", b"<html")):
        return "HTML"
    return "XML" if lowered.startswith(b"<?xml") else "text"
