"""
Putting a file in its place: the whole of it, or nothing.

The content goes to a new file in the same folder, is brought to the disk, and takes the place of the old file in one
step. Whatever fails or is killed in between leaves the old file, or none.
"""

import errno
import hashlib
import io
import os
import re
import secrets
import shutil
import stat
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from perfrules.errors import OutputError, Problem, problem
from perfrules.source import Place

__all__ = ["NEW", "StagedFile", "failure", "refusal", "remove_leftovers", "sync_folder", "temporary_name", "write_file"]


_REASONS: Mapping[int, tuple[str, str]] = {
    errno.ENOSPC: ("磁盘已满", "the disk is full"),
    errno.EDQUOT: ("磁盘配额已满", "the disk quota is used up"),
    errno.EFBIG: ("文件大小超过系统允许的上限", "the system allows no file of this size"),
    errno.EACCES: (
        "没有写入权限，或文件正被别的程序打开", "permission denied, or another program has the file open"
    ),
    errno.EPERM: ("没有写入权限，或文件正被别的程序打开", "permission denied, or another program has the file open"),
    errno.EROFS: ("磁盘是只读的", "the disk can only be read"),
    errno.ENOENT: ("没有这个文件夹", "there is no such folder"),
    errno.ENOTDIR: ("路径中有一部分不是文件夹", "a part of its path is no folder"),
    errno.EEXIST: ("路径中有一部分不是文件夹", "a part of its path is no folder"),
    errno.ENAMETOOLONG: ("文件名太长", "its name is too long"),
    errno.EIO: ("磁盘读写错误", "the disk failed"),
}  # fmt: skip
_MARK = 8
_TEMPORARY = re.compile(rf"\.perfrules-(?P<mark>[0-9a-f]{{{_MARK}}})[0-9a-f]{{8}}\.(?P<kind>tmp|work)")
_LEFT_FOR = 3600.0
_WORK_LEFT_FOR = 24 * 3600.0
"""Seconds after which a temporary file is a leftover and not one that another process is writing."""
NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


def write_file(
    path: str | os.PathLike[str],
    data: bytes,
    *,
    folder: str | os.PathLike[str] | None = None,
    sources: Iterable[str | os.PathLike[str]] = (),
) -> Problem | None:
    """
    Write *data* to the file at *path*; return ``None``, or the problem that kept it from being written.

    Args:
        path: The file. One that is there is replaced when it is a regular file; its permissions stay.
        data: The whole content.
        folder: The folder that the file stays in: missing folders below it are made, and no symbolic link below it is
            followed. Without it the file's own folder has to be there.
        sources: Files that are never overwritten, under whatever name *path* reaches them.

    Returns:
        A problem that names the path: PR642 (the system refuses, or the path is a folder or a device), PR643 (it is
        one of *sources*), PR644 (a symbolic link stands in the way). The old file is then unchanged.
    """
    target = Path(path)
    try:
        if folder is not None and not _make_folders(target.parent, Path(folder)):
            return problem("PR644", place=Place(os.fspath(path)))
        if refused := refusal(target, sources):
            return refused
        _put(target, data)
    except (OSError, ValueError) as error:
        return failure(error, target)
    return None


def failure(error: OSError | ValueError, path: str | os.PathLike[str]) -> Problem:
    """Return the problem (PR642) that says why the system did not write to *path*."""
    if isinstance(error, OSError):
        zh, en = _REASONS.get(error.errno or 0, (f"系统错误 {error.errno}", f"system error {error.errno}"))
    else:  # a zero character or half a surrogate pair in the name
        zh, en = "文件名含有不允许的字符", "its name is not allowed"
    return problem("PR642", place=Place(os.fspath(path)), reason=zh, reason_en=en)


def remove_leftovers(
    folder: str | os.PathLike[str], *, of: Path | None = None, is_locked: bool = False, is_deep: bool = False
) -> None:
    """
    Remove from *folder* what runs that were killed have left: files without their name yet, and folders of work.

    Those of a run that still goes on stay: what is younger than an hour, a folder of work than a day, unless the
    caller has the lock that keeps others from writing it.

    Args:
        folder: The folder.
        of: The output whose leftovers alone are looked for; the caller has its lock.
        is_locked: Whether the caller has the lock of the folder.
        is_deep: Whether folders below it are looked through as well; no link is followed.
    """
    wanted = "" if of is None else _mark(of)
    for inner, folders, files in os.walk(folder):
        for name in [*files, *folders]:
            parts = _TEMPORARY.fullmatch(name)
            if parts is None or not parts["mark"].startswith(wanted):
                continue
            path = Path(inner, name)
            with suppress(OSError):
                age = time.time() - path.lstat().st_mtime
                if of is not None or is_locked or age >= (_LEFT_FOR if parts["kind"] == "tmp" else _WORK_LEFT_FOR):
                    _remove(path)
        if not is_deep:
            return


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink()


def _make_folders(parent: Path, folder: Path) -> bool:
    """Make *parent* and what is missing above it, below *folder*; return whether it lies inside without links."""
    folder.mkdir(parents=True, exist_ok=True)
    root = folder.resolve(strict=True)
    reached = folder
    if not parent.is_relative_to(folder):
        return False
    for part in parent.relative_to(folder).parts:
        reached /= part
        if part == ".." or reached.is_symlink():
            return False
        reached.mkdir(exist_ok=True)
    return reached.resolve(strict=True).is_relative_to(root)


def refusal(target: Path, sources: Iterable[str | os.PathLike[str]] = ()) -> Problem | None:
    """
    Return why *target* may not be replaced, ``None`` where it may or is not there.

    A folder or a device (PR642), one of *sources* under whatever name (PR643), a symbolic link (PR644).
    """
    place = Place(os.fspath(target))
    try:
        status = target.lstat()
    except FileNotFoundError:
        return None
    if stat.S_ISLNK(status.st_mode):
        return problem("PR644", place=place)
    if stat.S_ISDIR(status.st_mode):
        return problem("PR642", place=place, reason="这是一个文件夹", reason_en="it is a folder")
    if not stat.S_ISREG(status.st_mode):
        return problem("PR642", place=place, reason="这不是普通文件", reason_en="it is not a regular file")
    for source in sources:
        with suppress(OSError, ValueError):  # an input that is gone cannot be overwritten
            if os.path.samestat(status, Path(source).stat()):
                return problem("PR643", place=place)
    return None


def temporary_name(target: Path, kind: str = "tmp") -> Path:
    """Return a new name beside *target* for what is to take its place; `remove_leftovers` knows such names."""
    return target.with_name(f".perfrules-{_mark(target)}{secrets.token_hex(4)}.{kind}")


def _mark(target: Path) -> str:
    return hashlib.sha256(target.name.encode("utf-8", "surrogatepass")).hexdigest()[:_MARK]


def _put(target: Path, data: bytes) -> None:
    temporary = temporary_name(target)
    descriptor = os.open(temporary, NEW, 0o666)
    try:
        try:
            rest = memoryview(data)
            while rest:
                rest = rest[os.write(descriptor, rest) :]
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        with suppress(FileNotFoundError):  # who may read and write the file stays as it was
            temporary.chmod(stat.S_IMODE(target.stat().st_mode))
        temporary.replace(target)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Bring the new name to the disk as well; where folders cannot be opened (Windows) the system does it itself."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


_BUFFER = 1024 * 1024


class _Descriptor(io.RawIOBase):
    """
    A stream to a file descriptor that counts what it wrote.

    Once the descriptor is closed, what still comes is dropped: writers flush when they are collected, and the number
    of the descriptor may by then belong to another file.
    """

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor
        self.written = 0
        self._is_open = True

    def close_descriptor(self) -> None:
        """Close the descriptor, once."""
        if self._is_open:
            self._is_open = False
            os.close(self.descriptor)

    def writable(self) -> bool:
        """Return true."""
        return True

    def write(self, data: object) -> int:
        """Write the whole of *data*."""
        view = memoryview(data).cast("B")  # type: ignore[arg-type]
        rest = view if self._is_open else view[:0]
        while rest:
            rest = rest[os.write(self.descriptor, rest) :]
        self.written += len(view)
        return len(view)


class StagedFile:
    """
    A file that grows under a temporary name beside *path* until `commit` gives it its own.

    Whatever fails, `discard` leaves what stood at *path* before, or nothing.

    Args:
        path: The file; its folder has to be there, and a regular file that is there will be replaced.
        sources: Files that are never overwritten, under whatever name *path* reaches them.

    Attributes:
        stream: Takes the content.
        temporary: Where the content is until `commit`.

    Raises:
        OutputError: The system refuses or *path* is a folder or device (PR642), it is one of *sources* (PR643), it is
            a symbolic link (PR644).
    """

    def __init__(self, path: Path, *, sources: Iterable[str | os.PathLike[str]] = ()) -> None:
        self.path = path
        self.temporary = temporary_name(path)
        try:
            refused = refusal(path, sources)
            if refused is None:
                self._raw = _Descriptor(os.open(self.temporary, NEW, 0o666))
        except (OSError, ValueError) as error:
            refused = failure(error, path)
        if refused is not None:
            raise OutputError([refused])
        self.stream = io.BufferedWriter(self._raw, _BUFFER)

    def finish(self) -> None:
        """
        Bring the content to the disk and close it; it still has its temporary name and can be looked at there.

        Raises:
            OutputError: The system refuses, or has fewer bytes than were written (PR642). The content is discarded.
        """
        try:
            self.stream.flush()
            os.fsync(self._raw.descriptor)
            self._raw.close_descriptor()
            result = self.temporary.stat().st_size
        except OSError as error:
            self.discard()
            raise OutputError([failure(error, self.path)]) from error
        if result != self._raw.written:
            self.discard()
            raise OutputError([failure(OSError(errno.EIO, ""), self.path)])

    def commit(self) -> None:
        """
        Give the finished content its name.

        Raises:
            OutputError: The system refuses (PR642). The content is discarded.
        """
        try:
            self.temporary.replace(self.path)
        except OSError as error:
            self.discard()
            raise OutputError([failure(error, self.path)]) from error
        sync_folder(self.path.parent)

    def discard(self) -> None:
        """Remove what was written and not committed; harmless at any time."""
        with suppress(OSError):
            self._raw.close_descriptor()
        with suppress(OSError):
            self.temporary.unlink()
