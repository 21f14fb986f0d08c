"""Readers of sheets: what one is, what it gives, and which one reads a file."""

import os
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import ClassVar

from attrs import evolve, frozen

from perfrules.errors import MissingExtraError, Problem, problem
from perfrules.inputs import HTML, MAX_BYTES, OLE, ZIP, capped, content_of, read_bytes
from perfrules.model.sheet import Sheet
from perfrules.source import Place
from perfrules.wording import Wording

__all__ = [
    "READING_SUFFIX",
    "ReadResult",
    "SheetReader",
    "is_reading_file",
    "read_data",
    "read_file",
    "reading_file_of",
]

_OLD_SUFFIXES = {".xls": ".xlsx", ".xlt": ".xlsx", ".et": ".xlsx", ".doc": ".docx", ".dot": ".docx", ".wps": ".docx"}
"""Suffixes of old office files, and of the kind that their programs can save them as."""
_OTHER_SUFFIXES = {
    ".ods": ".xlsx", ".xlsb": ".xlsx", ".numbers": ".xlsx",
    ".odt": ".docx", ".rtf": ".docx", ".pages": ".docx", ".ofd": ".docx",
}  # fmt: skip
"""Suffixes of files of other programs, and of the kind that they can be saved as."""
_PACKED = frozenset({".zip", ".rar", ".7z", ".gz", ".tar", ".tgz"})
_PICTURES = frozenset({".png", ".jpg", ".jpeg", ".bmp", ".tif", ".tiff", ".gif", ".webp", ".heic"})
_TEXTS = frozenset({".md", ".markdown", ".log", ".prn", ".asc", ".eml", ".mht", ".mhtml", ".xml", ".yaml", ".yml"})
"""Suffixes of texts that hold a table or a report only by chance."""
_TELLING = (ZIP, HTML)
"""Contents that say by themselves what they are, whatever the file's ending."""


READING_SUFFIX = ".reading.toml"
"""The ending of the name of a file with a reviewer's readings, behind the full name of the sheet's."""


def is_reading_file(name: str) -> bool:
    """Return whether a file of this name holds a reviewer's word on the sheet beside it."""
    return name.lower().endswith(READING_SUFFIX)


def reading_file_of(path: str | os.PathLike[str]) -> str:
    """Return where a reviewer's word on the sheet in the file *path* stands, whether there is any or not."""
    return f"{os.fspath(path)}{READING_SUFFIX}"


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
        library that is not installed), PR022, PR033, PR034 (an old office file, one of another program, a packed one:
        with what to do). A workbook, a document or a web page under the ending of something else is read (PR032).
    """
    name = os.fspath(path)
    data = read_bytes(name, limit=limit)
    return ReadResult(problems=(data,)) if isinstance(data, Problem) else read_data(data, name, readers)


def read_data(data: bytes, name: str, readers: Iterable[SheetReader]) -> ReadResult:
    """Return the sheets in *data*, the content of a file called *name*, as `read_file` does."""
    known = tuple(readers)
    suffix = Path(name).suffix.lower()
    able = [reader for reader in known if suffix in reader.suffixes]
    if not data:
        return ReadResult(problems=(problem("PR004", place=Place(name)),))
    content = content_of(data)
    reader = next((item for item in able if not item.contents or content in item.contents), None)
    result = None if reader is None else _read_with(reader, data, name)
    if result is not None and not (content == ZIP and _is_other_kind(result)):
        return result
    for other in known if content in _TELLING else ():
        if other is not reader and content in other.contents:
            results = _read_with(other, data, name)
            if results.sheets:
                notice = problem("PR032", place=Place(name), suffix=suffix, found=other.suffixes[0])
                return _with_notice(results, notice, name)
    return result or ReadResult(problems=(_unreadable(name, content, known, able=bool(able)),))


def _is_other_kind(result: ReadResult) -> bool:
    """Return whether a reader says that the file is another kind of package than it reads."""
    return not result.sheets and [item.code for item in result.problems] == ["PR006"]


def _with_notice(result: ReadResult, notice: Problem, name: str) -> ReadResult:
    sheets = tuple(evolve(sheet, problems=capped((notice, *sheet.problems), name)) for sheet in result.sheets)
    return ReadResult(sheets, capped((notice, *result.problems), name))


def _unreadable(name: str, content: str, known: Sequence[SheetReader], *, able: bool) -> Problem:
    """Return why a file is not read, with what to do instead."""
    place, suffix = Place(name), Path(name).suffix.lower()
    if not able and content == OLE and suffix in _OLD_SUFFIXES:
        return problem("PR022", place=place, suffix=_OLD_SUFFIXES[suffix])
    if not able and suffix in _OTHER_SUFFIXES:
        return problem("PR033", place=place, kind=suffix, suffix=_OTHER_SUFFIXES[suffix])
    if not able and suffix in _PACKED:
        return problem("PR034", place=place, suffix=suffix)
    if not able and suffix in _PICTURES:
        return problem("PR036", place=place, suffix=suffix)
    if not able and content == "text" and suffix in _TEXTS:
        return problem("PR037", place=place, suffix=suffix)
    if not able:
        suffixes = " ".join(sorted({ending for item in known for ending in item.suffixes}))
        result = f"{suffix} ({content})" if suffix else content
        return problem("PR005", place=place, suffix=result, known=suffixes)
    return problem("PR006", place=place, suffix=suffix, found=content)


def _read_with(reader: SheetReader, data: bytes, name: str) -> ReadResult:
    try:
        result = reader.read(data, name)
    except MissingExtraError as error:
        return ReadResult(problems=tuple(evolve(item, place=Place(name)) for item in error.problems))
    if repeated := _repeated(result.sheets):
        result = ReadResult(
            tuple(
                evolve(sheet, problems=(*sheet.problems, *repeated.get(at, ())))
                for at, sheet in enumerate(result.sheets)
            ),
            (*result.problems, *(item for problems in repeated.values() for item in problems)),
        )
    return evolve(result, problems=capped(result.problems, name))


def _repeated(sheets: Sequence[Sheet]) -> Mapping[int, list[Problem]]:
    """Return, by the place of the sheet, what stands twice: an indicator with its target (PR598), a sheet (PR599)."""
    result: dict[int, list[Problem]] = {}
    alike: dict[object, int] = {}
    for at, sheet in enumerate(sheets):
        first: dict[tuple[str, ...], int] = {}
        for number, row in enumerate(sheet.rows, 1):
            before = first.setdefault((row.level1, row.level2, row.name, row.target, row.actual), number)
            if before != number and row.name:
                repeated = problem("PR598", place=row.place, name=row.name, number=number, first=before)
                result.setdefault(at, []).append(repeated)
        content = sheet.project, tuple((row.name, row.target, row.actual) for row in sheet.rows)
        same = alike.setdefault(content, at)
        if same != at and sheet.rows and sheets[same] == sheet:
            place = sheet.rows[0].place
            result.setdefault(at, []).append(problem("PR599", place=place, number=at + 1, first=same + 1))
    return result
