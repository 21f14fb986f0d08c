"""Readers of sheets: what one is, what it gives, and which one reads a file."""

import os
from abc import ABC, abstractmethod
from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar

from attrs import evolve, frozen

from perfrules.errors import MissingExtraError, Problem, problem
from perfrules.inputs import MAX_BYTES, capped, content_of, read_bytes
from perfrules.model.sheet import Sheet
from perfrules.source import Place
from perfrules.wording import Wording

__all__ = ["ReadResult", "SheetReader", "read_file"]

_OLD_SUFFIXES = {".xls": ".xlsx", ".xlt": ".xlsx", ".et": ".xlsx", ".doc": ".docx", ".dot": ".docx", ".wps": ".docx"}
"""Suffixes of old office files, and of the kind that their programs can save them as."""


@frozen
class ReadResult:
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
    def read(self, data: bytes, name: str) -> ReadResult:
        """
        Return the sheets in *data*.

        Args:
            data: The whole file, at most as long as the reader's caller allows (64 MiB).
            name: What to call the file in places; nothing is opened by it.
        """


def read_file(path: str | os.PathLike[str], readers: Iterable[SheetReader], *, limit: int = MAX_BYTES) -> ReadResult:
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
        return ReadResult(problems=(data,))
    content = content_of(data)
    if not able and suffix in _OLD_SUFFIXES and content.startswith("OLE"):
        return ReadResult(problems=(problem("PR022", place=Place(name), suffix=_OLD_SUFFIXES[suffix]),))
    if not able:
        suffixes = " ".join(sorted({one for reader in known for one in reader.suffixes}))
        found = f"{suffix} ({content})" if suffix else content
        return ReadResult(problems=(problem("PR005", place=Place(name), suffix=found, known=suffixes),))
    reader = next((one for one in able if not one.contents or content in one.contents), None)
    if reader is None:
        return ReadResult(problems=(problem("PR006", place=Place(name), suffix=suffix, found=content),))
    try:
        result = reader.read(data, name)
    except MissingExtraError as error:
        return ReadResult(problems=tuple(evolve(one, place=Place(name)) for one in error.problems))
    return evolve(result, problems=capped(result.problems, name))
