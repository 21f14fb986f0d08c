"""
One process at a time writes into a folder.

The system's own lock on a file is taken, not the file's mere presence: it goes with the process that holds it, so a run
that was killed leaves nothing that a person would have to remove. The file itself is empty and is removed at the end.
"""

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from perfrules.errors import OutputError, problem
from perfrules.outputs.writing import failure
from perfrules.source import Place

__all__ = ["LOCK", "locked"]

LOCK = ".perfrules.lock"

_FLAGS = os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0)
_BUSY = (errno.EWOULDBLOCK, errno.EACCES, errno.EAGAIN, errno.EDEADLK)
_TRIES = 10


@contextmanager
def locked(folder: str | os.PathLike[str]) -> Iterator[None]:
    """
    Keep other runs from writing into *folder* until the end of the ``with`` block; the folder is made if need be.

    On a file system without locks nothing is kept from anybody.

    Raises:
        OutputError: Another run writes into it (PR668), or it cannot be written to (PR642).
    """
    path = Path(folder) / LOCK
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = _taken(path)
    except (OSError, ValueError) as error:
        raise OutputError([failure(error, folder)]) from error
    if descriptor is None:
        raise OutputError([problem("PR668", place=Place(os.fspath(folder)))])
    try:
        yield
    finally:
        # removed while it is still held: whoever opened it meanwhile finds that it is no longer there, and tries anew
        with suppress(OSError):
            path.unlink()
        os.close(descriptor)


def _taken(path: Path) -> int | None:
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
