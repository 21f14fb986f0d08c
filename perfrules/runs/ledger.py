"""What an output folder holds from earlier runs, and what this run adds to it."""

import json
import os
import shutil
import time
from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from pathlib import Path

from attrs import asdict, evolve, field, frozen

from perfrules.errors import OutputError, Problem, problem
from perfrules.inputs import MAX_BYTES, read_bytes
from perfrules.outputs import failure, remove_leftovers, write_file
from perfrules.outputs.names import MAX_NAME
from perfrules.runs.fingerprint import fingerprint, fingerprint_of_bytes
from perfrules.runs.inputs import KIND, LEDGER, MANIFEST, SUCCESS, is_ignored_name, is_marked
from perfrules.runs.summary import FORMAT, ProjectCounts, RowCounts, SheetLine
from perfrules.source import Place

__all__ = [
    "MANIFEST",
    "SAVED_EVERY",
    "WORK",
    "Done",
    "Entry",
    "Ledger",
    "Manifest",
    "Part",
    "Record",
    "State",
    "Written",
    "checked",
    "is_complete",
    "is_intact",
    "is_name_inside",
    "opened",
    "read_manifest",
    "restarted",
    "save",
    "save_success",
    "write_manifest",
]


_LONGEST = 4096
"""Characters of a name with its folders."""


@frozen
class Written:
    """One output: its name below the output folder, parts joined by ``/``, and its fingerprint."""

    name: str
    fingerprint: str


@frozen(kw_only=True)
class Entry:
    """
    What was made from one input.

    Args:
        input: Fingerprint of the input.
        basis: Fingerprint of all else that the outputs rest on: rules, versions, language, the sheets compared with.
        days: The days of the input's sheets, which choose the version of the rules; empty for a sheet without one.
        outputs: What was written, a file for each sheet.
        lines: The sheets' lines of the summary.
        outdated: Names of outputs of earlier runs that this input, because it failed, did not replace.
        check: Fingerprint of all of the above, see `checked`.
    """

    input: str
    basis: str
    days: tuple[str, ...]
    outputs: tuple[Written, ...]
    lines: tuple[SheetLine, ...]
    outdated: tuple[str, ...] = ()
    check: str = ""


@frozen
class Record:
    """
    What was written with one report.

    Args:
        inputs: Entries by the names of inputs.
        left: Names of outputs that no input belongs to any more.
    """

    inputs: Mapping[str, Entry] = field(factory=dict)
    left: tuple[str, ...] = ()


@frozen
class Manifest:
    """What was written into a folder, by the ids of reports."""

    reports: Mapping[str, Record] = field(factory=dict)
    format: int = FORMAT


def checked(entry: Entry) -> Entry:
    """Return *entry* with the fingerprint that tells whether it is still what it was."""
    return evolve(entry, check=fingerprint(evolve(entry, check="")))


def is_intact(entry: Entry) -> bool:
    """Return whether *entry* is what `checked` made."""
    return entry == checked(entry)


def is_name_inside(name: str) -> bool:
    """Return whether *name* can only be that of something below the folder it is looked for in."""
    parts = name.split("/")
    return (
        len(name) <= _LONGEST
        and not set(name) & {"\0", "\\", ":"}
        and all(
            part not in ("", ".", "..") and len(part.encode("utf-8", "surrogatepass")) <= MAX_NAME for part in parts
        )
    )


def read_manifest(folder: Path) -> Manifest | Problem | None:
    """Return the manifest of *folder*: ``None`` when there is none of ours, PR651 when ours cannot be used."""
    if not is_marked(folder):
        return None
    path = folder / MANIFEST
    unusable = problem("PR651", place=Place(os.fspath(path)))
    data = read_bytes(path, limit=4 * MAX_BYTES)
    if isinstance(data, Problem):
        return unusable
    from cattrs import Converter  # noqa: PLC0415 - only runs that write reports need it

    try:
        values = json.loads(data)
        del values["kind"]
        result = Converter(forbid_extra_keys=True).structure(values, Manifest)
    except Exception:  # noqa: BLE001 - what is not a manifest of ours is none, whatever is wrong with it
        return unusable
    return result if result.format == FORMAT else unusable


def write_manifest(manifest: Manifest, folder: Path) -> Problem | None:
    """Write *manifest* to its place in *folder*, whole or not at all; return what kept it from being written."""
    text = json.dumps({"kind": KIND, **asdict(manifest)}, ensure_ascii=False, indent=0)
    # half a surrogate pair stands for a byte of a file name that is not UTF-8; JSON reads its escape back
    return write_file(folder / MANIFEST, (text + "\n").encode("utf-8", "backslashreplace"), folder=folder)


SAVED_EVERY = 0.5
"""Seconds between two savings; a killed run repeats no more than that, and what saving itself took."""
_SHARE = 20
"""Saving takes at most one part in so many of the time: the manifest of ten thousand files is large."""
_NAMED = 3


class Ledger:
    """
    The manifest of an output folder while a run goes on.

    Args:
        folder: The output folder, which no other run writes into.
        report: Id of the report that is written.
        inputs: Names of the inputs there are.
        saved_every: Seconds between two savings.

    Attributes:
        problems: A manifest that cannot be read (PR651) or saved (PR642).

    Raises:
        OutputError: The folder cannot be written to (PR642), or holds files that are not ours (PR650).
    """

    def __init__(self, folder: Path, report: str, inputs: Collection[str], *, saved_every: float = SAVED_EVERY) -> None:
        self.problems: tuple[Problem, ...] = ()
        self._folder, self._report, self._inputs = folder, report, frozenset(inputs)
        self._manifest = self._opened()
        self._earlier = self._manifest.reports.get(report, Record())
        self._entries: dict[str, Entry] = {}
        self._saved_every, self._saved_at = saved_every, time.monotonic()
        # from now on the folder is known as ours, whenever the run ends
        if (refused := write_manifest(self._manifest, folder)) is not None:
            raise OutputError([refused])
        remove_leftovers(folder, is_locked=True, is_deep=True)

    def _opened(self) -> Manifest:
        result = read_manifest(self._folder)
        if isinstance(result, Manifest):
            return result
        if isinstance(result, Problem):
            self.problems = (result,)
        elif strange := _strangers(self._folder):
            names = "、".join(strange[:_NAMED]) + (" …" if len(strange) > _NAMED else "")
            raise OutputError([problem("PR650", place=Place(os.fspath(self._folder)), names=names)])
        return Manifest()

    def known(self, name: str) -> Entry | None:
        """Return what earlier runs made from the input *name*, if that is still what they noted."""
        entry = self._earlier.inputs.get(name)
        return entry if entry is not None and is_intact(entry) else None

    def holds(self, entry: Entry, names: Sequence[str]) -> bool:
        """Return whether the outputs of *entry* are there unchanged, under the *names* that this run would give."""
        return [output.name for output in entry.outputs] == list(names) and all(
            self._fingerprint(item.name) == item.fingerprint for item in entry.outputs
        )

    def _fingerprint(self, name: str) -> str:
        path = self._folder / name
        data = b"" if path.is_symlink() else read_bytes(path, limit=MAX_BYTES)
        return "" if isinstance(data, Problem) else fingerprint_of_bytes(data)

    def take(self, name: str, entry: Entry) -> None:
        """Take in what was made from the input *name*, or found to be up to date."""
        self._entries[name] = checked(entry)

    def take_failed(self, name: str, entry: Entry) -> None:
        """Take in what little was made from the input *name*; what it made earlier and did not now is outdated."""
        result = {output.name for output in entry.outputs}
        earlier = self._earlier.inputs.get(name)
        before = set() if earlier is None else {*(item.name for item in earlier.outputs), *earlier.outdated}
        self._entries[name] = checked(evolve(entry, basis="", outdated=tuple(sorted(before - result))))

    def knows_more(self) -> bool:
        """Return whether earlier runs had results of inputs that this run has not reached."""
        return any(
            self._earlier.inputs[name].lines for name in self._inputs & set(self._earlier.inputs) - set(self._entries)
        )

    def outdated(self) -> tuple[str, ...]:
        """Return the outputs that are there though the input they were made from fails now."""
        return self._there({name for entry in self._current().values() for name in entry.outdated})

    def left(self) -> tuple[str, ...]:
        """Return the outputs that are there and belong to no input, or to no sheet of one, any more."""
        earlier = self._earlier.inputs.values()
        result = {name for entry in earlier for name in (*(output.name for output in entry.outputs), *entry.outdated)}
        outdated = {name for entry in self._current().values() for name in entry.outdated}
        return self._there(result.union(self._earlier.left) - outdated)

    def _there(self, names: AbstractSet[str]) -> tuple[str, ...]:
        """Return those of *names* that are files in the folder and were not made anew, sorted."""
        current = {output.name for entry in self._current().values() for output in entry.outputs}
        return tuple(name for name in sorted(names - current) if is_name_inside(name) and self._is_file(name))

    def _is_file(self, name: str) -> bool:
        try:
            return (self._folder / name).is_file()
        except (OSError, ValueError):  # nobody can write such a name
            return False

    def _current(self) -> dict[str, Entry]:
        """Return the entries of the inputs there are: this run's, and earlier ones of what it has not reached."""
        entries = {**self._earlier.inputs, **self._entries}
        return {name: entries[name] for name in sorted(entries) if name in self._inputs}

    def save(self) -> None:
        """Save what is known now."""
        record = Record(self._current(), self.left())
        manifest = evolve(self._manifest, reports={**self._manifest.reports, self._report: record})
        refused = write_manifest(manifest, self._folder)
        known = tuple(item for item in self.problems if item.code != "PR642")
        self.problems = known if refused is None else (*known, refused)

    def save_now_and_then(self) -> None:
        """Save when the last time was long enough ago."""
        began = time.monotonic()
        if began - self._saved_at < self._saved_every:
            return
        self.save()
        self._saved_at = time.monotonic()
        self._saved_every = max(self._saved_every, _SHARE * (self._saved_at - began))


def _strangers(folder: Path) -> list[str]:
    """Return the names in *folder* that are neither hidden nor the system's own, when it is there."""
    try:
        return sorted(item.name for item in folder.iterdir() if not is_ignored_name(item.name))
    except OSError:  # writing to it will say what is the matter
        return []


WORK = "_work"
"""Where a folder keeps what belongs to rejected rows and projects until it is complete."""
FORMAT = 1


@frozen
class Part:
    """A file of the output folder that is complete: its name, its rows, its size in bytes."""

    name: str
    rows: int
    size: int


@frozen(kw_only=True)
class Done:
    """
    What a complete run came to.

    Args:
        rows: Counts of rows.
        projects: Counts of projects, where they were asked for.
    """

    rows: RowCounts
    projects: ProjectCounts | None = None


@frozen(kw_only=True)
class State:
    """
    How far a run has come; everything it says is on the disk.

    Args:
        key: What the run rests on: inputs, rules, options, versions.
        parts: Part files that are complete, in their order.
        file: Position of the input that is read next.
        row: How many rows of that input are done.
        line: Up to which line of it lines that hold no row are done.
        is_read: Whether all inputs are done.
        rows: Counts of the rows that are done.
        kept: How many files each store in `WORK` has, by the name of the store.
        lines: How many lines the store of subtotals has.
        done: What the run came to, once it is complete.
        format: Version of this form.
    """

    key: str
    parts: tuple[Part, ...] = ()
    file: int = 0
    row: int = 0
    line: int = 0
    is_read: bool = False
    rows: RowCounts = field(factory=RowCounts)
    kept: Mapping[str, int] = field(factory=dict)
    lines: int = 0
    done: Done | None = None
    format: int = FORMAT


def opened(folder: Path, key: str) -> tuple[State, tuple[Problem, ...]]:
    """
    Return how far earlier runs with *key* into *folder* came, and PR750 where that cannot be known.

    When it was another run, or its parts are not there any more, the folder is emptied of what is ours.

    Raises:
        OutputError: The folder cannot be written to (PR642).
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        remove_leftovers(folder, is_locked=True)
        result = _read(folder)
        problems = () if result is not None or not (folder / LEDGER).exists() else (_unreadable(folder),)
        if result is None or result.key != key or not _holds(folder, result):
            _empty(folder)
            result = State(key=key)
            save(folder, result)  # before anything else is there, so that the folder is known as ours
        if not is_complete(folder, result):
            _make_work(folder)
    except OutputError:
        raise
    except OSError as error:
        raise OutputError([failure(error, folder)]) from error
    return result, problems


def save(folder: Path, state: State) -> None:
    """
    Save *state*.

    Raises:
        OutputError: It cannot be written (PR642).
    """
    _write(folder, LEDGER, asdict(state))


def save_success(folder: Path, state: State, done: Done, about: Mapping[str, object]) -> None:
    """
    Declare *folder* complete.

    Args:
        folder: The folder.
        state: All inputs are read.
        done: What the run came to.
        about: What is said of the run beside that.

    Raises:
        OutputError: A file cannot be written (PR642).
    """
    parts = [{"name": part.name, "rows": part.rows} for part in state.parts]
    message = {
        **about,
        "rows": done.rows.rows,
        "outcomes": dict(done.rows.outcomes),
        "bad": done.rows.bad,
        "parts": parts,
    }
    save(folder, evolve(state, done=done))
    _write(folder, SUCCESS, message)
    shutil.rmtree(folder / WORK, ignore_errors=True)


def is_complete(folder: Path, state: State) -> bool:
    """Return whether the run of *state* came to its end."""
    return state.done is not None and (folder / SUCCESS).is_file()


def restarted(folder: Path, state: State) -> State:
    """Return the state of a run that begins anew; what an earlier one made in *folder* is removed."""
    _empty(folder)
    _make_work(folder)
    return State(key=state.key)


def _make_work(folder: Path) -> None:
    """Make the folder of work; a link in its place would lead out of the output."""
    work = folder / WORK
    if work.is_symlink():
        raise OutputError([problem("PR644", place=Place(os.fspath(work)))])
    work.mkdir(exist_ok=True)


def _write(folder: Path, name: str, data: Mapping[str, object]) -> None:
    text = json.dumps(data, ensure_ascii=False, indent=1) + "\n"
    refused = write_file(folder / name, text.encode("utf-8", "backslashreplace"), folder=folder)
    if refused is not None:
        raise OutputError([refused])


def _unreadable(folder: Path) -> Problem:
    return problem("PR750", place=Place(os.fspath(folder / LEDGER)))


def _read(folder: Path) -> State | None:
    path = folder / LEDGER
    data = b"" if path.is_symlink() else read_bytes(path, limit=4 * MAX_BYTES)
    if isinstance(data, Problem):
        return None
    from cattrs import Converter  # noqa: PLC0415 - only folders need it

    try:
        result = Converter(forbid_extra_keys=True).structure(json.loads(data), State)
    except Exception:  # noqa: BLE001 - what is not a ledger of ours is none, whatever is wrong with it
        return None
    return result if result.format == FORMAT else None


def _holds(folder: Path, state: State) -> bool:
    """Return whether *folder* holds the parts of *state*, and what has to be in `WORK` unless the run is complete."""
    if not is_complete(folder, state) and any(state.kept.values()) and not (folder / WORK).is_dir():
        return False
    with suppress(OSError):
        return all((folder / part.name).lstat().st_size == part.size for part in state.parts)
    return False


def _empty(folder: Path) -> None:
    """Remove what runs write into *folder*: first the sign that it is complete, last the parts."""
    (folder / SUCCESS).unlink(missing_ok=True)
    shutil.rmtree(folder / WORK, ignore_errors=True)
    for path in folder.glob("part-[0-9][0-9][0-9][0-9][0-9]*.*"):
        path.unlink()
