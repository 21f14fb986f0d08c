"""
A guard of standard output: what plugins print while a command runs goes to the error stream.

A plugin's ``print`` would otherwise stand in the middle of JSON, and a plugin that closes ``sys.stdout`` would end the
output. Writing past `sys.stdout`, to the descriptor itself, cannot be caught here.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from io import TextIOBase

__all__ = ["guarded_stdout"]


class _ErrorStream(TextIOBase):
    """A stream that writes to the error stream and cannot be closed."""

    def writable(self) -> bool:
        """Return true, as a stream that is written to does."""
        return True

    def write(self, text: str) -> int:
        """Write *text* to the error stream; when that is closed as well, nobody wants to read it."""
        if not sys.stderr.closed:
            sys.stderr.write(text)
        return len(text)

    def close(self) -> None:
        """Stay open: other plugins print too."""


@contextmanager
def guarded_stdout() -> Iterator[None]:
    """Make ``sys.stdout`` the error stream until the end of the ``with`` block."""
    with redirect_stdout(_ErrorStream()):
        yield
