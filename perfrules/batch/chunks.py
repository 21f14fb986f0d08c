"""What reading a file gives: rows with their places, and lines that are none."""

from collections.abc import Callable, Iterator, Sequence

from attrs import frozen

from perfrules.batch.files import InputFile
from perfrules.engine.table.encode import Arrow, Integers
from perfrules.errors import Problem

__all__ = ["Chunk", "Opened", "Unreadable"]


@frozen
class Unreadable:
    """
    A line of delimited text that holds no row.

    Args:
        file: Its file.
        before: How many rows of the file stand before it.
        line: Number of the line, from 1.
        text: What stands there, shortened.
        problem: Why it holds none.
    """

    file: InputFile
    before: int
    line: int
    text: str
    problem: Problem


@frozen(eq=False)
class Chunk:
    """
    Rows that follow each other in one file.

    Args:
        batch: The rows.
        first: How many rows of the file stand before them.
        numbers: For each row the number of its line in delimited text, else its own number, both from 1.
        unreadable: Lines found while these rows were read, in their order; some may stand before or behind the rows.
        bytes: How many bytes of the file have been read, about.
    """

    batch: Arrow
    first: int
    numbers: Integers
    unreadable: tuple[Unreadable, ...]
    bytes: int


@frozen(eq=False)
class Opened:
    """
    A file whose columns are known.

    Args:
        file: The file.
        schema: Its columns.
        rows: How many rows it has, where that is known without reading them.
        read: Yields its chunks: how many rows are passed over, and which columns are wanted.
    """

    file: InputFile
    schema: Arrow
    rows: int | None
    read: Callable[[int, Sequence[str]], Iterator[Chunk]]
