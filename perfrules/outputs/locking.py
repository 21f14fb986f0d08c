"""
One process at a time writes into a folder, or a file.

The system's own lock on a file is taken, not the file's mere presence: it goes with the process that holds it, so a run
that was killed leaves nothing that a person would have to remove. The file itself is empty and is removed at the end.
"""

import errno
import hashlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from perfrules.errors import OutputError, problem
from perfrules.outputs.writing import failure
from perfrules.source import Place

__all__ = ["LOCK", "locked", "locked_file"]

LOCK = ".perfrules.lock"

_FLAGS = os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0)
_BUSY = (errno.EWOULDBLOCK, errno.EACCES, errno.EAGAIN, errno.EDEADLK)
_TRIES = 10
_MARK = 16


@contextmanager
def locked(folder: str | os.PathLike[str]) -> Iterator[None]:
    """
    Keep other runs from writing into *folder* until the end of the ``with`` block; the folder is made if need be.

    On a file system without locks nothing is kept from anybody.

    Raises:
        OutputError: Another run writes into it (PR668), or it cannot be written to (PR642).
    """
    try:
        Path(folder).mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        raise OutputError([failure(error, folder)]) from error
    with _hold_lock(Path(folder) / LOCK, folder, "PR668"):
        yield


@contextmanager
def locked_file(path: str | os.PathLike[str]) -> Iterator[None]:
    """
    Keep other runs from writing the file at *path* until the end of the ``with`` block; its folder has to be there.

    The lock is a file beside it. On a file system without locks nothing is kept from anybody.

    Raises:
        OutputError: Another run writes it (PR758), or its folder cannot be written to (PR642).
    """
    target = Path(path)
    mark = hashlib.sha256(target.name.encode("utf-8", "surrogatepass")).hexdigest()[:_MARK]
    with _hold_lock(target.with_name(f".perfrules-{mark}.lock"), path, "PR758"):
        yield


@contextmanager
def _hold_lock(path: Path, wanted: str | os.PathLike[str], busy: str) -> Iterator[None]:
    """Hold the lock at *path*; what keeps it from being taken is said of *wanted*, with the code *busy* or PR642."""
    try:
        descriptor = _acquire(path)
    except (OSError, ValueError) as error:
        raise OutputError([failure(error, wanted)]) from error
    if descriptor is None:
        raise OutputError([problem(busy, place=Place(os.fspath(wanted)))])
    try:
        yield
    finally:
        # removed while it is still held: whoever opened it meanwhile finds that it is no longer there, and tries anew
        with suppress(OSError):
            path.unlink()
        os.close(descriptor)


def _acquire(path: Path) -> int | None:
    """Return a descriptor of the file at *path* that holds the lock, or ``None`` when another one has it."""
    for _ in range(_TRIES):
        descriptor = os.open(path, _FLAGS, 0o666)
        try:
            if not _lock(descriptor):
                os.close(descriptor)
                return None
            with suppress(FileNotFoundError):
                if os.path.samestat(os.fstat(descriptor), path.stat()):
                    return descriptor
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)
    return None


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> bool:
        """Lock the file of *descriptor* as long as it is open; return false when another one has the lock."""
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError as error:
            if error.errno in _BUSY:
                return False
        return True

else:
    import fcntl

    def _lock(descriptor: int) -> bool:
        """Lock the file of *descriptor* as long as it is open; return false when another one has the lock."""
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno in _BUSY:
                return False
        return True
