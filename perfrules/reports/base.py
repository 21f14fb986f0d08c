"""Interfaces of reports and sheet writers, the choice of a report by id or file ending, and escaping."""

import os
import re
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePath
from typing import ClassVar

from perfrules.errors import UnknownNameError, problem
from perfrules.errors.suggestion import join_names, near_names, nearest_first
from perfrules.model.scorecard import Scorecard
from perfrules.model.sheet import Sheet
from perfrules.wording import Language, Wording

__all__ = ["JointReport", "Report", "SheetWriter", "check_ending", "escape_unseen", "report_for_file", "report_named"]


_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


class SheetWriter(ABC):
    """
    One file format that a sheet can be written in and read back from.

    Law: reading what `write` returns gives an equal sheet without problems.

    Attributes:
        id: The name under which the writer is registered; a plugin's is ``plugin.name``.
        title: What the format is called.
        suffix: The file name ending, with the dot.
    """

    id: ClassVar[str]
    title: ClassVar[Wording]
    suffix: ClassVar[str]

    @abstractmethod
    def write(self, sheet: Sheet) -> str:
        """
        Return *sheet* as the text of a file in UTF-8; places and the source are not part of it.

        Raises:
            SheetError: The sheet holds what no reader would take: half a surrogate pair (PR105), a number of more
                than 30 digits or one that is not a number (PR104), points below 0 (PR507).
        """


def escape_unseen(text: str, *, by_pairs: bool) -> str:
    r"""
    Return *text* with every character that an editor would not show written as ``\\uXXXX``; line ends stay.

    Args:
        text: Text of a file in which such characters stand only inside quoted strings.
        by_pairs: Whether characters beyond U+FFFF are written as two halves, as JSON wants it, or as ``\\UXXXXXXXX``.
    """
    if text.isascii() and text.replace("\n", "").isprintable():
        return text
    return re.sub(r"[^ -~\n]", lambda match: _shown(match.group(), by_pairs=by_pairs), text)


def _shown(character: str, *, by_pairs: bool) -> str:
    if unicodedata.category(character) not in _UNSEEN:
        return character
    number = ord(character)
    if number <= 0xFFFF:
        return f"\\u{number:04X}"
    if not by_pairs:
        return f"\\U{number:08X}"
    high, low = divmod(number - 0x10000, 0x400)
    return f"\\u{0xD800 + high:04X}\\u{0xDC00 + low:04X}"


class Report(ABC):
    """
    One form in which a scorecard can be written.

    A report computes nothing: its numbers are those of the scorecard. It opens no file, and the same scorecard always
    gives the same bytes. What a sheet says is printed as text, never as markup, formula or control character.

    A report that is a frozen attrs class with a field ``templates`` (a folder) or ``base`` (a document), a `Path` or
    ``None``, can be given one on the command line, ``--templates`` and ``--base``.

    Attributes:
        id: The name under which the report is registered; a plugin's is ``plugin.name``.
        title: What the form is called.
        suffix: The file name ending, lower case with the dot.
    """

    id: ClassVar[str]
    title: ClassVar[Wording]
    suffix: ClassVar[str]

    @property
    def inputs(self) -> tuple[Path, ...]:
        """Files and folders of the user's that the report is made with; they are never overwritten."""
        own = (getattr(self, name, None) for name in ("templates", "base"))
        return tuple(item for item in own if isinstance(item, Path))

    @abstractmethod
    def render(self, scorecard: Scorecard, *, language: Language | None = None) -> bytes:
        """
        Return *scorecard* as the content of a file.

        Args:
            scorecard: What to write.
            language: Language of the words that are the report's own; what the sheet says stays as it is.
        """


class JointReport(Report):
    """A report that can also hold several scorecards in one file, such as a workbook with a worksheet for each."""

    @abstractmethod
    def render_all(self, scorecards: Sequence[Scorecard], *, language: Language | None = None) -> bytes:
        """
        Return *scorecards*, in the order given, as the content of one file.

        Args:
            scorecards: What to write, at least one.
            language: Language of the words that are the report's own.
        """


def report_named(name: str, reports: Mapping[str, Report]) -> Report:
    """
    Return the report with the id *name*.

    Raises:
        UnknownNameError: There is none (PR640); ids that are near, or whose files end so, are listed first.
    """
    if (result := reports.get(name)) is not None:
        return result
    candidates = {id_: id_ for id_ in reports}
    for id_, report in reports.items():
        candidates.setdefault(report.suffix.removeprefix("."), id_)
    ending = PurePath(f"x.{name}").suffix.removeprefix(".")
    likely = (*near_names(ending, candidates), *near_names(name, reports))
    near = tuple(dict.fromkeys(candidates[item] for item in likely))
    known = nearest_first(near, reports)
    raise UnknownNameError([problem("PR640", id=name, known=known, suggestion=near[0] if near else "")])


def report_for_file(path: str | os.PathLike[str], reports: Mapping[str, Report]) -> Report:
    """
    Return the report that files with the ending of *path* hold; of several the one registered first.

    Raises:
        UnknownNameError: There is none (PR641); near endings are listed first.
    """
    suffix = PurePath(path).suffix.lower()
    for report in reports.values():
        if suffix == report.suffix:
            return report
    suffixes = tuple(dict.fromkeys(report.suffix for report in reports.values()))
    near = near_names(suffix, suffixes)
    known = nearest_first(near, suffixes)
    raise UnknownNameError([problem("PR641", suffix=suffix, known=known, suggestion=near[0] if near else "")])


def check_ending(path: str | os.PathLike[str], report: Report, reports: Mapping[str, Report]) -> None:
    """
    Make sure that the file at *path* does not look like that of another report.

    An ending that no report has is taken: who chooses ``results.bak`` knows what stands in it.

    Raises:
        UnknownNameError: Its ending is that of other reports and not of *report* (PR657).
    """
    suffix = PurePath(path).suffix.lower()
    owners = [id_ for id_, item in reports.items() if item.suffix == suffix]
    if owners and suffix != report.suffix:
        wrong = problem("PR657", suffix=suffix, owners=join_names(owners), report=report.id, own=report.suffix)
        raise UnknownNameError([wrong])
