"""What a reader is, and what it gives."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import ClassVar

from attrs import frozen

from perfrules.errors import Problem, Severity, problem
from perfrules.model.sheet import Sheet
from perfrules.source import Place
from perfrules.wording import Wording

__all__ = ["MAX_PROBLEMS", "Read", "SheetReader", "capped"]

MAX_PROBLEMS = 100
"""How many problems of one file are listed; the rest is counted (PR009)."""


@frozen
class Read:
    """
    What reading a file gave.

    Args:
        sheets: The sheets found, as far as they could be read; none when the file says nothing.
        problems: Everything that was wrong, doubtful or not understood, in the order of the file.
    """

    sheets: tuple[Sheet, ...] = ()
    problems: tuple[Problem, ...] = ()


class SheetReader(ABC):
    """
    One file format.

    A reader never opens a file, never raises for what a file holds, and gives the same answer for the same bytes.

    Attributes:
        id: The name under which the reader is registered; a plugin's is ``plugin.name``.
        title: What the format is called.
        suffixes: File name endings the reader is chosen by, lower case with the dot.
        contents: Kinds of content (see `perfrules.inputs.content_of`) that may stand in such a file; empty
            means any.
    """

    id: ClassVar[str]
    title: ClassVar[Wording]
    suffixes: ClassVar[tuple[str, ...]]
    contents: ClassVar[tuple[str, ...]] = ()

    @abstractmethod
    def read(self, data: bytes, name: str) -> Read:
        """
        Return the sheets in *data*.

        Args:
            data: The whole file, at most as long as the reader's caller allows (64 MiB).
            name: What to call the file in places; nothing is opened by it.
        """


def capped(problems: Iterable[Problem], name: str) -> tuple[Problem, ...]:
    """Return *problems* of the file *name*, at most `MAX_PROBLEMS` of them, errors kept first when some must go."""
    known = tuple(problems)
    if len(known) <= MAX_PROBLEMS:
        return known
    ranked = sorted(range(len(known)), key=lambda index: list(Severity).index(known[index].severity))
    kept = sorted(ranked[:MAX_PROBLEMS])
    rest = problem("PR009", place=Place(name), count=len(known) - MAX_PROBLEMS)
    return (*(known[index] for index in kept), rest)
