"""
The port through which values read text: `Target.met_by("28人")` needs a reader, and readers lie above the model.

`perfrules.dsl` provides its reader here when it is first imported, which is before any target was ever read from text.
"""

from typing import Protocol

from perfrules.model.actual import Actual

__all__ = ["ActualReader", "provide_actual_reader", "read_actual"]


class ActualReader(Protocol):
    """Reads the text of an actual; never raises for what the text says."""

    def __call__(self, text: str, /) -> Actual:
        """Return what *text* means."""
        ...


_provided: list[ActualReader] = []


def provide_actual_reader(reader: ActualReader) -> None:
    """Make *reader* the one that `read_actual` uses."""
    _provided[:] = [reader]


def read_actual(actual: Actual | str) -> Actual:
    """
    Return *actual* itself, or what its text means.

    Raises:
        TypeError: *actual* is a text and no reader has been provided yet; give ``perfrules.parse_actual(text)``.
    """
    if not isinstance(actual, str):
        return actual
    if not _provided:
        message = "give an Actual, such as perfrules.parse_actual(text)"
        raise TypeError(message)
    return _provided[0](actual)
