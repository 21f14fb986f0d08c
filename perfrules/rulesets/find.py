"""
Rule files: where they live, which there are, and the identity that each states at its head.

Rule sets ship inside the package (``perfrules/_rulesets``); in a source tree, an editable install included, they are
the top-level folder ``rulesets``. Plugins and callers add folders. The id *inside* a file counts, not its name;
several files may give one id for different days. Files ``<name>.cases.toml`` hold test cases and are no rule sets.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import field, frozen

from perfrules.errors import Problem, problem
from perfrules.errors.problem import join_names, near_names
from perfrules.inputs import read_bytes
from perfrules.model.ruleset import Effective
from perfrules.rulesets.fields import FORMAT, is_id
from perfrules.rulesets.format import EffectiveTable, HeadTable, read_keys
from perfrules.rulesets.toml_tree import LIMITS, Entry, read_toml
from perfrules.source import Place

if TYPE_CHECKING:
    from perfrules.plugins import Registry

__all__ = [
    "CASES_SUFFIX", "SUFFIX", "Identity", "Listing", "RuleFile", "available", "chosen",
    "list_folder", "overlapping_days", "read_content", "read_identity", "shipped_folder", "unknown_id",
]  # fmt: skip


@frozen(kw_only=True)
class Identity:
    """
    What a rule file says about itself.

    Args:
        id: Its id, or empty when it has none that can be used.
        extends: Id or file name of its parent, or empty.
        place: The file.
    """

    id: str = ""
    version: str = "1"
    title: str = ""
    summary: str = ""
    extends: str = ""
    effective: Effective = field(factory=Effective)
    place: Place = field(factory=Place)


def read_identity(root: Entry, problems: list[Problem]) -> Identity | None:
    """
    Return what the file of *root* says about itself.

    ``None`` when it is written in a format that cannot be read (PR214); nothing else in it means anything then.
    """
    given = root.table.get("format")
    if given is not None and FORMAT.read(given, "format", problems) is None:
        return None
    head = read_keys(HeadTable, root, problems, strict=False)
    return Identity(
        id=head.id,
        version=head.version,
        title=head.title,
        summary=head.summary,
        extends=head.extends,
        effective=_effective(head.effective, problems),
        place=Place(root.place.file),
    )


def _effective(given: EffectiveTable | None, problems: list[Problem]) -> Effective:
    if given is None:
        return Effective()
    if given.start is not None and given.end is not None and given.start > given.end:
        problems.append(problem("PR227", place=given.entry.place, start=given.start, end=given.end))
        return Effective()
    return Effective(start=given.start, end=given.end)


def say_effective(effective: Effective) -> str:
    """Return the days of *effective* as people write them: ``2023-01-01…2023-12-31``, an open end left empty."""
    return f"{effective.start or ''}…{effective.end or ''}"


SUFFIX = ".toml"
CASES_SUFFIX = ".cases.toml"


@frozen(kw_only=True)
class RuleFile:
    """
    One rule file, as far as its head tells.

    Args:
        id: The id inside the file; what its name says (up to ``@``) when the file cannot be read.
        version: Its version.
        title: Its title.
        effective: The days it applies.
        extends: What it extends, or empty.
        place: Where it is.
        file: The file itself.
    """

    id: str
    version: str = "1"
    title: str = ""
    effective: Effective = field(factory=Effective)
    extends: str = ""
    place: Place
    file: Traversable = field(repr=False, eq=False)

    def to_dict(self) -> dict[str, object]:
        """Return the entry as plain data, days in ISO form."""
        start, end = self.effective.start, self.effective.end
        return {
            "id": self.id,
            "title": self.title,
            "version": self.version,
            "effective": {"from": start and start.isoformat(), "to": end and end.isoformat()},
            "extends": self.extends or None,
            "file": self.place.file,
        }


@frozen
class Listing:
    """All rule files, by id and then by the day they start, and problems between them."""

    files: tuple[RuleFile, ...]
    problems: tuple[Problem, ...] = ()

    def of(self, ruleset_id: str) -> tuple[RuleFile, ...]:
        """Return the files that give *ruleset_id*."""
        return tuple(file for file in self.files if file.id == ruleset_id)


def shipped_folder() -> Traversable:
    """Return the folder of the rule sets that come with perfrules, in an installed wheel or in a source tree."""
    packaged = resources.files("perfrules") / "_rulesets"
    return packaged if packaged.is_dir() else Path(__file__).resolve().parents[2] / "rulesets"


def rule_folders(registry: "Registry", folders: Iterable[Traversable] = ()) -> tuple[Traversable, ...]:
    """Return all folders: the caller's *folders* first, then those of plugins, then the shipped one."""
    return (*folders, *registry.ruleset_folders, shipped_folder())


def available(registry: "Registry", folders: Iterable[Traversable] = ()) -> Listing:
    """
    Return every rule file that can be loaded by id.

    Two files of one id that apply on the same day are a problem (PR222) naming both. What is wrong inside a file is
    told when it is loaded.
    """
    files = [item for folder in rule_folders(registry, folders) for item in list_folder(folder)]
    files.sort(key=lambda entry: (entry.id, entry.effective.start or date.min, entry.place.file))
    return Listing(tuple(files), tuple(overlapping_days(files)))


def list_folder(folder: Traversable) -> tuple[RuleFile, ...]:
    """Return the rule files directly inside *folder* by name; hidden files and links out of it are left out."""
    if not folder.is_dir():
        return ()
    files = sorted((item for item in folder.iterdir() if _is_rule_file(item, folder)), key=lambda entry: entry.name)
    return tuple(_head(file) for file in files)


def _is_rule_file(file: Traversable, folder: Traversable) -> bool:
    name = file.name
    if name.startswith(".") or not name.endswith(SUFFIX) or name.endswith(CASES_SUFFIX):
        return False
    return stays_inside(file, folder)


def stays_inside(file: Traversable, folder: Traversable) -> bool:
    """Return whether *file* is a file of *folder* itself, not a link to somewhere else (or to itself)."""
    if not isinstance(file, Path) or not isinstance(folder, Path):
        return file.is_file()
    try:
        return file.is_file() and file.resolve(strict=True).parent == folder.resolve(strict=True)
    except (OSError, RuntimeError):  # a circle of links
        return False


def read_content(file: Traversable) -> bytes | Problem:
    """Return the bytes of a rule file of at most 1 MiB, or why there are none (PR001, PR002, PR004)."""
    if isinstance(file, Path):
        return read_bytes(file, limit=LIMITS.size)
    try:
        with file.open("rb") as stream:
            data = stream.read(LIMITS.size + 1)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        return problem("PR001", place=Place(str(file)), reason=reason, reason_en=reason)
    return data or problem("PR004", place=Place(str(file)))


def _head(file: Traversable) -> RuleFile:
    """Return what the top of *file* says; the keys before its first table are enough, and quick to read."""
    name, place = str(file), Place(str(file))
    data = read_content(file)
    guessed = file.name.removesuffix(SUFFIX).partition("@")[0]
    identity = None if isinstance(data, Problem) else _identity_of(data, name)
    if identity is None:
        return RuleFile(id=guessed, place=place, file=file)
    return _described(identity, guessed, place, file)


@lru_cache(maxsize=1024)
def _identity_of(data: bytes, name: str) -> Identity | None:
    """Return what the content *data* of the file *name* says about itself; every load asks for the whole folder."""
    root = _top(data, name)
    return None if root is None else read_identity(root, [])


def _described(identity: Identity, guessed: str, place: Place, file: Traversable) -> RuleFile:
    return RuleFile(
        id=identity.id or guessed,
        version=identity.version,
        title=identity.title,
        effective=identity.effective,
        extends=identity.extends,
        place=place,
        file=file,
    )


def _top(data: bytes, name: str) -> Entry | None:
    lines = data.splitlines(keepends=True)
    first = next((number for number, line in enumerate(lines) if line.startswith(b"[")), len(lines))
    if not any(line.startswith(b"[effective]") for line in lines[first:]):
        head = read_toml(b"".join(lines[:first]), name)
        if head.root is not None:
            return head.root
    return read_toml(data, name).root


def overlapping_days(files: Iterable[RuleFile]) -> list[Problem]:
    """
    Return a PR222 for every id of which two of *files* apply on the same days.

    It names the first two and says how many more files overlap.
    """
    by_id: dict[str, list[RuleFile]] = {}
    for file in files:
        by_id.setdefault(file.id, []).append(file)
    return [result for id_files in by_id.values() if (result := _overlap(id_files)) is not None]


def _overlap(files: list[RuleFile]) -> Problem | None:
    """Return the problem with *files* of one id, if two of them apply on the same days."""
    pairs = [
        (first, second) for first, second in combinations(files, 2) if _share_a_day(first.effective, second.effective)
    ]
    if not pairs:
        return None
    shown = [f"{file.place.file} ({say_effective(file.effective)})" for file in pairs[0]]
    others = len({file.place.file for pair in pairs for file in pair}) - 2
    zh, en = (f"，另有 {others} 个", f", and {others} more") if others else ("", "")
    return problem(
        "PR222", place=pairs[0][1].place, id=pairs[0][0].id, first=shown[0], second=shown[1], more=zh, more_en=en
    )


def _share_a_day(effective: Effective, other: Effective) -> bool:
    starts_in_time = effective.start is None or other.end is None or effective.start <= other.end
    return starts_in_time and (other.start is None or effective.end is None or other.start <= effective.end)


def chosen(files: tuple[RuleFile, ...], on: date | None) -> tuple[RuleFile, tuple[Problem, ...]]:
    """
    Return the file in force *on* that day among *files* of one id (at least one), and what must be said about it.

    Without a day it is the one that starts last. Where none is in force on the day, the last one that had started by
    then is taken, else the first, with the warning PR221. Two in force on one day are an error (PR222).
    """
    by_start = sorted(files, key=lambda element: element.effective.start or date.min)
    if on is None:
        return by_start[-1], tuple(overlapping_days(by_start))
    covering = [item for item in by_start if item.effective.covers(on)]
    if covering:
        return covering[-1], tuple(overlapping_days(covering))
    started = [entry for entry in by_start if (entry.effective.start or date.min) <= on]
    file = started[-1] if started else by_start[0]
    return file, (not_in_force(file.id, file.effective, on, file.place),)


def not_in_force(ruleset_id: str, effective: Effective, on: date, place: Place) -> Problem:
    """Return the warning that a rule set is used on a day on which it does not apply (PR221)."""
    return problem("PR221", place=place, id=ruleset_id, day=on.isoformat(), effective=say_effective(effective))


def unknown_id(name: str, listing: Listing, place: Place | None = None) -> Problem:
    """Return PR205 with the ids that *name* may stand for, and how to list all."""
    known: Mapping[str, str] = {file.id: file.title for file in listing.files}
    near = near_names(name, known)
    command = "`perfrules rulesets`"
    if near:
        zh = f"相近的有 {join_names(near)}；全部规则集：{command}"
        en = f"near names: {join_names(near)}; list all with {command}"
    else:
        zh, en = f"全部规则集：{command}", f"list all with {command}"
    if not is_id(name):
        zh, en = f"{zh}；读取文件请写路径", f"{en}; to read a file give its path"
    return problem("PR205", place=place, id=name, advice=zh, advice_en=en, suggestion=near[0] if near else "")
