"""
What an output folder holds: which run it belongs to, how far that came, and when it is complete.

A folder is complete when it holds `SUCCESS`. The ledger is saved behind every part that has its name, so a run that was
killed goes on behind the last one. It belongs to nobody's trust: a part that is not there as it was written means that
everything is done anew.
"""

import json
import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from attrs import asdict, evolve, field, frozen

from perfrules.batch.summary import ProjectCounts, RowCounts
from perfrules.errors import OutputError, Problem, problem
from perfrules.inputs import MAX_BYTES, read_bytes
from perfrules.outputs import failure, remove_leftovers, write_file
from perfrules.source import Place

__all__ = [
    "LEDGER",
    "SUCCESS",
    "WORK",
    "Done",
    "Part",
    "State",
    "is_complete",
    "opened",
    "restarted",
    "save",
    "save_success",
]

LEDGER = "_perfrules.json"
SUCCESS = "_SUCCESS"
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
        remove_leftovers(folder, left_for=0.0)  # the folder is locked, so nobody writes them any more
        found = _read(folder)
        problems = () if found is not None or not (folder / LEDGER).exists() else (_unreadable(folder),)
        if found is None or found.key != key or not _holds(folder, found):
            _empty(folder)
            found = State(key=key)
            save(folder, found)  # before anything else is there, so that the folder is known as ours
        if not is_complete(folder, found):
            (folder / WORK).mkdir(exist_ok=True)
    except OutputError:
        raise
    except OSError as error:
        raise OutputError([failure(error, folder)]) from error
    return found, problems


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
    parts = [{"name": one.name, "rows": one.rows} for one in state.parts]
    said = {**about, "rows": done.rows.rows, "outcomes": dict(done.rows.outcomes), "bad": done.rows.bad, "parts": parts}
    save(folder, evolve(state, done=done))
    _write(folder, SUCCESS, said)
    shutil.rmtree(folder / WORK, ignore_errors=True)


def is_complete(folder: Path, state: State) -> bool:
    """Return whether the run of *state* came to its end."""
    return state.done is not None and (folder / SUCCESS).is_file()


def restarted(folder: Path, state: State) -> State:
    """Return the state of a run that begins anew; what an earlier one made in *folder* is removed."""
    _empty(folder)
    (folder / WORK).mkdir(exist_ok=True)
    return State(key=state.key)


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
        found = Converter(forbid_extra_keys=True).structure(json.loads(data), State)
    except Exception:  # noqa: BLE001 - what is not a ledger of ours is none, whatever is wrong with it
        return None
    return found if found.format == FORMAT else None


def _holds(folder: Path, state: State) -> bool:
    """Return whether *folder* holds the parts of *state*, and what has to be in `WORK` unless the run is complete."""
    if not is_complete(folder, state) and any(state.kept.values()) and not (folder / WORK).is_dir():
        return False
    with suppress(OSError):
        return all((folder / one.name).lstat().st_size == one.size for one in state.parts)
    return False


def _empty(folder: Path) -> None:
    """Remove what runs write into *folder*: first the sign that it is complete, last the parts."""
    (folder / SUCCESS).unlink(missing_ok=True)
    shutil.rmtree(folder / WORK, ignore_errors=True)
    for path in folder.glob("part-[0-9][0-9][0-9][0-9][0-9]*.*"):
        path.unlink()
