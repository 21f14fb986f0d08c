"""
What an output folder holds from earlier runs, and what this run adds to it.

Everything rests on fingerprints: of values, of files read whole, of large files by their ends. A folder of reports
keeps a `Manifest`, a folder of part files a `State`; both are a JSON file (`Document`) that is written whole or not at
all.
"""

import hashlib
import json
import os
import shutil
import time
from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from enum import Enum
from pathlib import Path
from typing import Any, Generic, TypeVar

from attrs import asdict, evolve, field, fields, frozen, has

from perfrules.errors import OutputError, Problem, problem
from perfrules.inputs import MAX_BYTES, read_bytes
from perfrules.outputs import failure, remove_leftovers, write_file
from perfrules.outputs.names import MAX_NAME
from perfrules.runs.inputs import KIND, LEDGER, MANIFEST, SUCCESS, TableFile, is_marked, visible_names
from perfrules.runs.summary import FORMAT, ProjectCounts, RowCounts, SheetLine
from perfrules.source import Place

__all__ = [
    "MANIFEST",
    "SAVED_EVERY",
    "WORK",
    "Document",
    "Done",
    "Entry",
    "Ledger",
    "Manifest",
    "Part",
    "Record",
    "State",
    "TableLedger",
    "Written",
    "checked",
    "fingerprint",
    "fingerprint_of_bytes",
    "fingerprint_of_ends",
    "fingerprint_of_file",
    "is_intact",
    "is_name_inside",
]

_ENDS = 64 * 1024
"""The bytes at either end of a file that are looked at; Parquet and Arrow keep their tables of contents there."""


def fingerprint_of_bytes(data: bytes) -> str:
    """Return the SHA-256 of *data* in hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def fingerprint(*values: object) -> str:
    """
    Return the fingerprint of values: texts, numbers, days, frozen attrs classes with all their fields, of any depth.

    Places count: a report prints them. The order of a mapping counts, that of a set does not.
    """
    return fingerprint_of_bytes(json.dumps([_plain(value) for value in values]).encode())


def fingerprint_of_file(path: str | os.PathLike[str]) -> str:
    """Return the fingerprint of the content of a file, the empty text where it cannot be read."""
    data = read_bytes(path)
    return "" if isinstance(data, Problem) else fingerprint_of_bytes(data)


def fingerprint_of_ends(file: TableFile) -> str:
    """
    Return what tells a file from what it was: size, time of change and both ends of its content.

    The whole of it is not read: that would take as long as scoring it.
    """
    status = file.path.stat()
    digest = hashlib.sha256(f"{status.st_size} {status.st_mtime_ns}".encode())
    with file.path.open("rb") as stream:
        digest.update(stream.read(_ENDS))
        stream.seek(max(0, status.st_size - _ENDS))
        digest.update(stream.read(_ENDS))
    return digest.hexdigest()


def _plain(value: object) -> object:
    if value is None or (isinstance(value, bool | int | str) and not isinstance(value, Enum)):
        return value
    kind = type(value)
    if has(kind):
        return [kind.__name__, *(_plain(getattr(value, field.name)) for field in fields(kind) if field.init)]
    if isinstance(value, Mapping):
        return ["mapping", *([_plain(key), _plain(item)] for key, item in value.items())]
    if isinstance(value, AbstractSet):
        return ["set", *sorted(json.dumps(_plain(element)) for element in value)]
    if isinstance(value, tuple | list):
        return ["list", *(_plain(entry) for entry in value)]
    return [kind.__name__, str(value)]


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
    """The files that were written into a folder, by the ids of reports."""

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


WORK = "_work"
"""The place where a folder keeps what belongs to rejected rows and projects until it is complete."""


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


Value = TypeVar("Value", Manifest, State)


@frozen
class Document(Generic[Value]):
    """
    A JSON file of an output folder that holds one value.

    Args:
        name: The name of the file.
        kind: The class of the value, whose field ``format`` is the version of the form.
        about: What else stands in the file, in front.
    """

    name: str
    kind: type[Value]
    about: Mapping[str, object] = field(factory=dict)

    def read(self, folder: Path) -> Value | None:
        """Return the value in *folder*, ``None`` where there is none of this version; follow no link."""
        path = folder / self.name
        data = b"" if path.is_symlink() else read_bytes(path, limit=4 * MAX_BYTES)
        if isinstance(data, Problem):
            return None
        from cattrs import Converter  # noqa: PLC0415 - only runs with an output folder need it

        try:
            values = json.loads(data)
            for name in self.about:
                del values[name]
            result = Converter(forbid_extra_keys=True).structure(values, self.kind)
        except Exception:  # noqa: BLE001 - what is not a document of ours is none, whatever is wrong with it
            return None
        return result if result.format == FORMAT else None

    def write(self, folder: Path, value: Value) -> Problem | None:
        """Write *value* to its place in *folder*, whole or not at all; return what kept it from being written."""
        return write_json(folder, self.name, {**self.about, **asdict(value)})


def write_json(folder: Path, name: str, values: Mapping[str, object]) -> Problem | None:
    """Write *values* to a file of *folder*, whole or not at all; return what kept it from being written."""
    text = json.dumps(values, ensure_ascii=False, indent=1) + "\n"
    # half a surrogate pair stands for a byte of a file name that is not UTF-8; JSON reads its escape back
    return write_file(folder / name, text.encode("utf-8", "backslashreplace"), folder=folder)


def _raise(refused: Problem | None) -> None:
    if refused is not None:
        raise OutputError([refused])


_MANIFEST = Document(MANIFEST, Manifest, {"kind": KIND})
_STATE = Document(LEDGER, State)

SAVED_EVERY = 0.5
"""Seconds between two savings; a killed run repeats no more than that, and what saving itself took."""
_SHARE = 20
"""Saving takes at most one part in so many of the time: the manifest of ten thousand files is large."""


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
        written: How many inputs had outputs written.
        up_to_date: How many inputs were left alone.

    Raises:
        OutputError: The folder cannot be written to (PR642), or holds files that are not ours (PR650).
    """

    def __init__(self, folder: Path, report: str, inputs: Collection[str], *, saved_every: float = SAVED_EVERY) -> None:
        self.problems: tuple[Problem, ...] = ()
        self.written = self.up_to_date = 0
        self._folder, self._report, self._inputs = folder, report, frozenset(inputs)
        self._manifest = self._opened()
        self._earlier = self._manifest.reports.get(report, Record())
        self._entries: dict[str, Entry] = {}
        self._saved_every, self._saved_at = saved_every, time.monotonic()
        # from now on the folder is known as ours, whenever the run ends
        _raise(_MANIFEST.write(folder, self._manifest))
        remove_leftovers(folder, is_locked=True, is_deep=True)

    def _opened(self) -> Manifest:
        is_ours = is_marked(self._folder)
        result = _MANIFEST.read(self._folder) if is_ours else None
        if result is not None:
            return result
        if is_ours:
            self.problems = (problem("PR651", place=Place(os.fspath(self._folder / MANIFEST))),)
        elif names := visible_names(self._folder):
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

    def take(self, name: str, entry: Entry, *, is_new: bool = True) -> None:
        """Take in what was made from the input *name*, or is up to date."""
        self._entries[name] = checked(entry)
        self.written += is_new and bool(entry.outputs)
        self.up_to_date += not is_new
        self._save_now_and_then()

    def take_failed(self, name: str, entry: Entry) -> None:
        """Take in what little was made from the input *name*; what it made earlier and did not now is outdated."""
        result = {output.name for output in entry.outputs}
        earlier = self._earlier.inputs.get(name)
        before = set() if earlier is None else {*(item.name for item in earlier.outputs), *earlier.outdated}
        self.take(name, evolve(entry, basis="", outdated=tuple(sorted(before - result))))

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
        refused = _MANIFEST.write(self._folder, manifest)
        known = tuple(item for item in self.problems if item.code != "PR642")
        self.problems = known if refused is None else (*known, refused)

    def _save_now_and_then(self) -> None:
        """Save when the last time was long enough ago."""
        began = time.monotonic()
        if began - self._saved_at < self._saved_every:
            return
        self.save()
        self._saved_at = time.monotonic()
        self._saved_every = max(self._saved_every, _SHARE * (self._saved_at - began))


class TableLedger:
    """
    How far runs that write parts into one folder have come.

    Args:
        folder: The output folder, which no other run writes into; ``None`` for a run that keeps no record.
        key: What the run rests on. What an earlier run with another one left is removed, as is what is no longer whole.

    Attributes:
        state: How far the run has come; everything it says is on the disk.
        problems: A record of earlier runs that cannot be read (PR750).

    Raises:
        OutputError: The folder cannot be written to (PR642), or a link stands in it (PR644).
    """

    def __init__(self, folder: Path | None, key: str) -> None:
        self.state = State(key=key)
        self.problems: tuple[Problem, ...] = ()
        self._folder = folder
        if folder is not None:
            try:
                self._open(folder)
            except OutputError:
                raise
            except OSError as error:
                raise OutputError([failure(error, folder)]) from error

    def _open(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        remove_leftovers(folder, is_locked=True)
        earlier = _STATE.read(folder)
        if earlier is None and (folder / LEDGER).exists():
            self.problems = (problem("PR750", place=Place(os.fspath(folder / LEDGER))),)
        if earlier is None or earlier.key != self.state.key or not _has_parts(folder, earlier):
            _empty(folder)
            self.update()  # before anything else is there, so that the folder is known as ours
        else:
            self.state = earlier
        if not self.is_complete:
            _make_work(folder)

    @property
    def is_complete(self) -> bool:
        """True where the run came to its end."""
        return self._folder is not None and _is_complete(self._folder, self.state)

    @property
    def parts(self) -> list[str]:
        """The part files that are complete."""
        return [] if self._folder is None else [os.fspath(self._folder / part.name) for part in self.state.parts]

    def update(self, **changes: Any) -> None:  # noqa: ANN401 - fields of `State`
        """
        Change the state and save it.

        Raises:
            OutputError: It cannot be written (PR642).
        """
        self.state = evolve(self.state, **changes)
        if self._folder is not None:
            _raise(_STATE.write(self._folder, self.state))

    def restart(self) -> None:
        """Begin anew; what an earlier run made in the folder is removed."""
        self.state = State(key=self.state.key)
        if self._folder is not None:
            _empty(self._folder)
            _make_work(self._folder)

    def complete(self, done: Done, about: Mapping[str, object]) -> None:
        """
        Declare the folder complete.

        Args:
            done: What the run came to.
            about: What is stated of the run beside that.

        Raises:
            OutputError: A file cannot be written (PR642).
        """
        if self._folder is None:
            return
        rows = done.rows
        parts = [{"name": part.name, "rows": part.rows} for part in self.state.parts]
        counts = {"rows": rows.rows, "outcomes": dict(rows.outcomes), "bad": rows.bad, "parts": parts}
        self.update(done=done)
        _raise(write_json(self._folder, SUCCESS, {**about, **counts}))
        shutil.rmtree(self._folder / WORK, ignore_errors=True)


def _is_complete(folder: Path, state: State) -> bool:
    return state.done is not None and (folder / SUCCESS).is_file()


def _make_work(folder: Path) -> None:
    """Make the folder of work; a link in its place would lead out of the output."""
    work = folder / WORK
    if work.is_symlink():
        raise OutputError([problem("PR644", place=Place(os.fspath(work)))])
    work.mkdir(exist_ok=True)


def _has_parts(folder: Path, state: State) -> bool:
    """Return whether *folder* holds the parts of *state*, and what has to be in `WORK` unless the run is complete."""
    if not _is_complete(folder, state) and any(state.kept.values()) and not (folder / WORK).is_dir():
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
