"""Which files of a folder are inputs: all that a reader knows, below it, in a fixed order."""

import errno
import os
import stat
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from attrs import field, frozen

from perfrules.errors import Problem, problem
from perfrules.folders.marker import is_marked
from perfrules.source import Place

__all__ = ["InputFile", "Scanned", "is_folder", "is_left_aside", "scan"]

_SYSTEM_FILES = frozenset({"thumbs.db", "desktop.ini", "__macosx", "icon\r"})
_NOT_ALLOWED = (errno.EACCES, errno.EPERM)


@frozen
class InputFile:
    """
    One file to be scored.

    Args:
        path: How it is opened and named in problems.
        name: Its place below the folder, the parts joined by ``/``; the name alone for a file given by itself.
    """

    path: str
    name: str

    @classmethod
    def alone(cls, path: str | os.PathLike[str]) -> "InputFile":
        """Return the input for a file that is given by itself."""
        return cls(os.fspath(path), Path(path).name)


@frozen(kw_only=True)
class Scanned:
    """
    What a folder holds.

    Args:
        files: The inputs, sorted by the parts of their names.
        hidden: How many hidden, temporary and system files and folders were passed over.
        links: How many symbolic links inside the folder were passed over; what they lead to is an input by itself.
        unknown: How many files no reader knows, by their ending.
        results: How many folders of reports, known by their manifest, were passed over.
        problems: Links to what is not scored (PR647) and folders that cannot be read (PR001).
    """

    files: tuple[InputFile, ...]
    hidden: int = 0
    links: int = 0
    unknown: Mapping[str, int] = field(factory=dict)
    results: int = 0
    problems: tuple[Problem, ...] = ()


def is_folder(path: str | os.PathLike[str]) -> bool:
    """Return whether *path* leads to a folder; what the system will not say is none, and reading it says why."""
    try:
        return Path(path).is_dir()
    except (OSError, ValueError):  # a name that is too long, a folder that is shut, a zero character
        return False


def is_left_aside(name: str) -> bool:
    """Return whether a file or folder of this name is hidden, temporary or the system's own, such as ``~$x.xlsx``."""
    lowered = name.lower()
    return name.startswith((".", "~$")) or lowered.endswith((".tmp", "~")) or lowered in _SYSTEM_FILES


def scan(folder: Path, suffixes: Collection[str], leave_out: Iterable[str | os.PathLike[str]] = ()) -> Scanned:
    """
    Return what stands in *folder* and the folders below it; no link is followed.

    Args:
        folder: The folder; that it is one is known.
        suffixes: Endings that readers know, lower case with the dot.
        leave_out: Files and folders that are not looked at, such as the output folder and the rule file.
    """
    search = _Search(folder, frozenset(suffixes), leave_out)
    waiting = [""]
    while waiting:
        waiting += search.look_into(waiting.pop())
    search.judge_links()
    return Scanned(
        files=tuple(sorted(search.files, key=lambda file: file.name.split("/"))),
        hidden=search.hidden,
        links=search.links,
        unknown=dict(sorted(search.unknown.items())),
        results=search.results,
        problems=tuple(sorted(search.problems, key=lambda one: one.place.file)),
    )


class _Search:
    """What was found so far, one folder after the other."""

    def __init__(self, folder: Path, suffixes: frozenset[str], leave_out: Iterable[str | os.PathLike[str]]) -> None:
        self.files: list[InputFile] = []
        self.hidden = self.links = self.results = 0
        self.unknown: Counter[str] = Counter()
        self.problems: list[Problem] = []
        self._folder = folder
        self._real = Path(os.path.realpath(folder))
        self._suffixes = suffixes
        self._leave_out = {os.path.normcase(os.path.realpath(one)) for one in leave_out}
        self._links: list[str] = []
        self._looked_at: set[str] = set()

    def look_into(self, inner: str) -> list[str]:
        """Take in one folder, named by its place below the whole; return the folders in it."""
        path = self._folder / inner
        real = os.path.normcase(self._real / inner)
        if inner and is_marked(path):
            self.results += 1
            self._leave_out.add(real)
            return []
        self._looked_at.add(real)
        try:
            with os.scandir(path) as entries:
                found = list(entries)
        except OSError as error:
            self.problems.append(_unreadable(error, os.fspath(path)))
            return []
        folders = []
        for entry in found:
            name = f"{inner}/{entry.name}" if inner else entry.name
            if is_left_aside(entry.name):
                self.hidden += 1
            elif os.path.normcase(self._real / name) in self._leave_out:
                continue
            elif entry.is_symlink():
                self._links.append(entry.path)
            elif entry.is_dir(follow_symlinks=False):
                folders.append(name)
            else:
                self._take_file(entry, name)
        return folders

    def judge_links(self) -> None:
        """Count the links to what was looked at and name the others; to be called when all folders were taken in."""
        for path in self._links:
            if self._leads_to_what_counts(path):
                self.links += 1
            else:
                self.problems.append(problem("PR647", place=Place(path)))

    def _leads_to_what_counts(self, path: str) -> bool:
        """Return whether nothing is lost by passing over a link: it leads to what is taken in, or is no sheet."""
        try:
            real = Path(path).resolve(strict=True)
            is_file = real.is_file()
        except (OSError, RuntimeError):  # it leads nowhere, or in a circle
            return False
        if not real.is_relative_to(self._real):
            return False
        above = {os.path.normcase(one) for one in (real, *real.parents)}
        if os.path.normcase(real) in self._looked_at or above & self._leave_out:
            return True
        return is_file and not {Path(path).suffix.lower(), real.suffix.lower()} & self._suffixes

    def _take_file(self, entry: os.DirEntry[str], name: str) -> None:
        suffix = Path(entry.name).suffix.lower()
        try:
            regular = stat.S_ISREG(entry.stat(follow_symlinks=False).st_mode)
        except OSError:  # reading it will say what is the matter
            regular = True
        if regular and suffix in self._suffixes:
            self.files.append(InputFile(entry.path, name))
            self._looked_at.add(os.path.normcase(self._real / name))
        else:
            self.unknown[suffix] += 1


def _unreadable(error: OSError, path: str) -> Problem:
    zh, en = f"系统错误 {error.errno}", f"system error {error.errno}"
    if error.errno in _NOT_ALLOWED:
        zh, en = "没有读取权限", "permission denied"
    return problem("PR001", place=Place(path), reason=zh, reason_en=en)
