"""
Files that are too large to be held: written piece by piece under a temporary name, put in their place when whole.

`perfrules.outputs.writing` does the same for a content that is at hand.
"""

import errno
import io
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from perfrules.errors import OutputError
from perfrules.outputs.writing import NEW, failure, refusal, sync_folder, temporary_name

__all__ = ["StagedFile"]

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
            found = self.temporary.stat().st_size
        except OSError as error:
            self.discard()
            raise OutputError([failure(error, self.path)]) from error
        if found != self._raw.written:
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
