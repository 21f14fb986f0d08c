"""
Keeps standard output for what commands print: what plugins print meanwhile goes to the error stream.

A plugin's ``print`` would otherwise stand in the middle of JSON, and a plugin that closes ``sys.stdout`` would end the
output. Writing past `sys.stdout`, to the descriptor itself, cannot be caught here.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from io import TextIOBase

__all__ = ["aside"]


class _Aside(TextIOBase):
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
def aside() -> Iterator[None]:
    """Let ``sys.stdout`` be the error stream until the end of the ``with`` block."""
    with redirect_stdout(_Aside()):
        yield
