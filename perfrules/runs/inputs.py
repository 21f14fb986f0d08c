"""Inputs among the files of a folder: all that a reader knows, below it, in a fixed order."""

import errno
import glob
import os
import re
import stat
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from glob import escape
from pathlib import Path

from attrs import field, frozen

from perfrules.errors import Problem, problem
from perfrules.inputs import read_bytes
from perfrules.outputs.writing import refusal
from perfrules.readers.base import READING_SUFFIX, is_reading_file
from perfrules.rulesets.find import SUFFIX
from perfrules.rulesets.toml_tree import LIMITS, read_toml
from perfrules.runs.options import SUFFIXES, Format, Options
from perfrules.source import Place

__all__ = [
    "KIND",
    "LEDGER",
    "MANIFEST",
    "SUCCESS",
    "Scanned",
    "SheetFile",
    "TableFile",
    "check_outputs",
    "find_inputs",
    "input_file",
    "is_folder",
    "is_ignored_name",
    "is_marked",
    "is_rule_file",
    "matches_input_pattern",
    "scan",
    "visible_names",
]


MANIFEST = "manifest.json"
KIND = "perfrules-manifest"
"""The mark of a manifest; many programs have a file named ``manifest.json``."""
_HEAD = 200
_MARK = re.compile(rb'\s*\{\s*"kind"\s*:\s*"' + KIND.encode() + rb'"\s*[,}]')


def is_marked(folder: str | os.PathLike[str]) -> bool:
    """
    Return whether *folder* holds a manifest of ours, be it damaged or of another version.

    A link is none of ours, nor is what cannot be read.
    """
    path = Path(folder) / MANIFEST
    try:
        if path.is_symlink() or not path.is_file():
            return False
        with path.open("rb") as stream:
            return _MARK.match(stream.read(_HEAD)) is not None
    except (OSError, ValueError):
        return False


_SYSTEM_FILES = frozenset({"thumbs.db", "desktop.ini", "__macosx", "icon\r"})
_NOT_ALLOWED = (errno.EACCES, errno.EPERM)


@frozen
class SheetFile:
    """
    One file to be scored.

    Args:
        path: How it is opened and named in problems.
        name: Its place below the folder, the parts joined by ``/``; the name alone for a file given by itself.
        reading: The file with a reviewer's word on how its cells are to be read; ``None`` for that beside it, if any.
    """

    path: str
    name: str
    reading: str | None = None

    @classmethod
    def alone(cls, path: str | os.PathLike[str], reading: str | None = None) -> "SheetFile":
        """Return the input for a file that is given by itself."""
        return cls(os.fspath(path), Path(path).name, reading)


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

    files: tuple[SheetFile, ...]
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


def is_ignored_name(name: str) -> bool:
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
    search.judge_readings()
    return Scanned(
        files=tuple(sorted(search.files, key=lambda file: file.name.split("/"))),
        hidden=search.hidden,
        links=search.links,
        unknown=dict(sorted(search.unknown.items())),
        results=search.results,
        problems=tuple(sorted(search.problems, key=lambda item: item.place.file)),
    )


class _Search:
    """The files so far, one folder after the other."""

    def __init__(self, folder: Path, suffixes: frozenset[str], leave_out: Iterable[str | os.PathLike[str]]) -> None:
        self.files: list[SheetFile] = []
        self.hidden = self.links = self.results = 0
        self.unknown: Counter[str] = Counter()
        self.problems: list[Problem] = []
        self._folder = folder
        self._real = Path(os.path.realpath(folder))
        self._suffixes = suffixes
        self._leave_out = {os.path.normcase(os.path.realpath(item)) for item in leave_out}
        self._links: list[str] = []
        self._readings: list[str] = []
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
                result = list(entries)
        except OSError as error:
            self.problems.append(_unreadable(error, os.fspath(path)))
            return []
        folders = []
        for entry in result:
            name = f"{inner}/{entry.name}" if inner else entry.name
            if is_ignored_name(entry.name):
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

    def judge_readings(self) -> None:
        """Name a reviewer's readings of what is no input (PR597); to be called when all folders were taken in."""
        inputs = {file.path for file in self.files}
        for path in self._readings:
            sheet = path[: -len(READING_SUFFIX)]
            if sheet not in inputs:
                self.problems.append(problem("PR597", place=Place(path), name=Path(sheet).name))

    def _leads_to_what_counts(self, path: str) -> bool:
        """Return whether nothing is lost by passing over a link: it leads to what is taken in, or is no sheet."""
        try:
            real = Path(path).resolve(strict=True)
            is_file = real.is_file()
        except (OSError, RuntimeError):  # it leads nowhere, or in a circle
            return False
        if not real.is_relative_to(self._real):
            return False
        above = {os.path.normcase(item) for item in (real, *real.parents)}
        if os.path.normcase(real) in self._looked_at or above & self._leave_out:
            return True
        return is_file and not {Path(path).suffix.lower(), real.suffix.lower()} & self._suffixes

    def _take_file(self, entry: os.DirEntry[str], name: str) -> None:
        suffix = Path(entry.name).suffix.lower()
        try:
            regular = stat.S_ISREG(entry.stat(follow_symlinks=False).st_mode)
        except OSError:  # reading it will say what is the matter
            regular = True
        if regular and is_reading_file(entry.name):
            self._readings.append(entry.path)
        elif regular and suffix in self._suffixes:
            self.files.append(SheetFile(entry.path, name))
            self._looked_at.add(os.path.normcase(self._real / name))
        else:
            self.unknown[suffix] += 1


def _unreadable(error: OSError, path: str) -> Problem:
    zh, en = f"系统错误 {error.errno}", f"system error {error.errno}"
    if error.errno in _NOT_ALLOWED:
        zh, en = "没有读取权限", "permission denied"
    return problem("PR001", place=Place(path), reason=zh, reason_en=en)


_RULES, _CASES = "id", "ruleset"
_RULES_HAVE, _CASES_HAVE = ("component", "extends"), ("case",)
_SHEETS_HAVE = ("row", "project")


def is_rule_file(file: SheetFile) -> bool:
    """Return whether *file* is TOML with what a rule set, or a file of cases, must have, and no key of a sheet."""
    if Path(file.path).suffix.lower() != SUFFIX:
        return False
    data = read_bytes(file.path, limit=LIMITS.size)
    root = None if isinstance(data, Problem) else read_toml(data, file.path).root
    if root is None or any(key in root.table for key in _SHEETS_HAVE):
        return False
    return any(
        named in root.table and any(key in root.table for key in have)
        for named, have in ((_RULES, _RULES_HAVE), (_CASES, _CASES_HAVE))
    )


def matches_input_pattern(path: Path, pattern: str) -> bool:
    """
    Return whether *path*, once it is written, is read where *pattern* is an input.

    *pattern* is a folder that holds it, or has wildcards and matches it or a folder above it. Below a folder, names
    that begin with a dot or ``_`` are not read. Files named without wildcards are compared elsewhere.
    """
    try:
        own = path.resolve().parts
        if os.path.lexists(pattern):
            folder = Path(pattern).resolve()
            depth = len(folder.parts)
            return folder.is_dir() and own[:depth] == folder.parts and len(own) > depth and _is_shown(own[depth:])
        parts = Path(pattern).absolute().parts
        plain = next((at for at, item in enumerate(parts) if _has_wildcards(item)), len(parts))
        wanted = (*Path(*parts[:plain]).resolve().parts, *parts[plain:])  # links before the first wildcard are followed
    except (OSError, ValueError):  # the system will say what is the matter when it is read or written
        return False
    if plain == len(parts):
        return False
    return any(_matches(own[:end], wanted) and _is_shown(own[end:]) for end in range(len(own), 0, -1))


def _is_shown(names: Sequence[str]) -> bool:
    return not any(name.startswith((".", "_")) for name in names)


def _has_wildcards(name: str) -> bool:
    return escape(name) != name


def _matches(own: Sequence[str], wanted: Sequence[str]) -> bool:
    """Return whether the path *own* is one that *wanted* names, as `glob` reads it."""
    if not wanted:
        return not own
    first, rest = wanted[0], wanted[1:]
    if first == "**":
        is_deeper = bool(own) and not own[0].startswith(".") and _matches(own[1:], wanted)
        return is_deeper or _matches(own, rest)
    if not own or (own[0].startswith(".") and not first.startswith(".")):
        return False
    is_same = fnmatchcase(own[0], first) if _has_wildcards(first) else own[0] == first
    return is_same and _matches(own[1:], rest)


LEDGER = "_perfrules.json"
SUCCESS = "_SUCCESS"


@frozen
class TableFile:
    """
    A file that is read.

    Args:
        path: The file.
        format: Its kind.
        size: Its size in bytes.
    """

    path: Path
    format: Format
    size: int = field(eq=False)

    @property
    def place(self) -> Place:
        """The file as the place of a problem."""
        return Place(os.fspath(self.path))


def find_inputs(patterns: Sequence[str]) -> tuple[list[TableFile], list[Problem]]:
    """
    Return the files that *patterns* name, each once, in the order of the patterns and then of their names.

    Problems: PR730 (nothing there), PR731 (an ending that is not known), PR752 (the folder of a run that did not come
    to its end), PR753 (columns in names of folders).
    """
    files: dict[Path, TableFile] = {}
    problems: list[Problem] = []
    for pattern in patterns:
        paths = [Path(pattern)] if os.path.lexists(pattern) else sorted(map(Path, glob.glob(pattern, recursive=True)))  # noqa: PTH207 - patterns may be absolute
        result = 0
        for path in paths:
            for item in _below(path, problems) if path.is_dir() else (input_file(path, problems),):
                result += 1
                if item is not None:
                    files.setdefault(item.path.resolve(), item)
        if not result:
            problems.append(problem("PR730", pattern=pattern, known=" ".join(SUFFIXES)))
    return list(files.values()), problems


def input_file(path: Path, problems: list[Problem]) -> TableFile | None:
    """Return *path* as an input; what is wrong with it (PR730, PR731, PR762) goes to *problems*."""
    form = Format.of(path)
    if form is None:
        problems.append(_unknown(path))
        return None
    try:
        return TableFile(path, form, path.stat().st_size)
    except (OSError, ValueError):
        problems.append(problem("PR730", pattern=path, known=" ".join(SUFFIXES)))
        return None


def _unknown(path: Path) -> Problem:
    place, known = Place(os.fspath(path)), " ".join(SUFFIXES)
    if not path.suffix:
        return problem("PR762", place=place, known=known)
    return problem("PR731", place=place, suffix=path.suffix, known=known)


def _below(folder: Path, problems: list[Problem]) -> Iterator[TableFile | None]:
    """Yield the files of a known kind in *folder* and below; names that begin with a dot or ``_`` are left out."""
    if (folder / LEDGER).is_file() and not (folder / SUCCESS).is_file():
        problems.append(problem("PR752", place=Place(os.fspath(folder))))
        yield None
        return
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if any(part.startswith((".", "_")) for part in parts) or Format.of(path) is None or not path.is_file():
            continue
        keys = [part for part in parts[:-1] if "=" in part]
        if keys:
            problems.append(problem("PR753", place=Place(os.fspath(folder)), folder=keys[0]))
            yield None
            return
        yield input_file(path, problems)


def check_outputs(options: Options, inputs: Sequence[TableFile]) -> list[Problem]:
    """
    Return why the outputs may not be written.

    PR642 and PR644 (as `perfrules.outputs` says them), PR731 and PR762 (an ending that is not known, or none), PR736
    (an output is an input), PR737 (two outputs are one), PR738 (a folder with files of others), PR759 (an output that
    the same command reads the next time), PR763 (a file where a folder would be).
    """
    problems: list[Problem] = []
    beside = [item for item in (options.projects, options.rejected) if item is not None]
    problems += [_unknown(path) for path in beside if Format.of(path) is None]
    outputs = [options.output, *beside]
    resolved = [output.resolve() for output in outputs]
    problems += [
        problem("PR737", place=Place(os.fspath(path)))
        for number, path in enumerate(outputs)
        if resolved[number] in resolved[:number]
    ]
    read = [entry.path for entry in inputs]
    for path in beside if options.is_folder else outputs:
        problems += _refused(path, read)
    if options.is_folder:
        problems += _check_folder(options.output, inputs)
    overwritten = {element.place for element in problems if element.code == "PR736"}
    for path in outputs:
        pattern = next((value for value in options.inputs if matches_input_pattern(path, value)), None)
        if pattern is not None and (place := Place(os.fspath(path))) not in overwritten:
            problems.append(problem("PR759", place=place, pattern=pattern))
    return problems


def _refused(path: Path, read: Sequence[Path]) -> list[Problem]:
    try:
        refused = refusal(path, read)
        there = path.parent.is_dir()
    except (OSError, ValueError):  # the system will say what is the matter when it is written
        return []
    if refused is not None:
        return [problem("PR736", place=refused.place) if refused.code == "PR643" else refused]
    if not there:
        zh, en = "没有这个文件夹", "there is no such folder"
        return [problem("PR642", place=Place(os.fspath(path)), reason=zh, reason_en=en)]
    return []


def _check_folder(folder: Path, inputs: Sequence[TableFile]) -> list[Problem]:
    place = Place(os.fspath(folder))
    if folder.suffix and not folder.is_dir():
        return [_unknown(folder)]
    if folder.exists() and not folder.is_dir():
        return [problem("PR763", place=place, known=" ".join(SUFFIXES))]
    inside = folder.resolve()
    if any(inside in item.path.resolve().parents for item in inputs):
        return [problem("PR736", place=place)]
    if not folder.is_dir() or (folder / LEDGER).is_file():
        return []
    names = visible_names(folder)
    return [problem("PR738", place=place, names=names)] if names else []


_NAMED = 3


def visible_names(folder: Path) -> str:
    """Return the first names in *folder*, if it is there, that are neither hidden nor the system's own."""
    try:
        names = sorted(entry.name for entry in folder.iterdir() if not is_ignored_name(entry.name))
    except OSError:  # writing to it will say what is the matter
        return ""
    return "、".join(names[:_NAMED]) + (" …" if len(names) > _NAMED else "")
