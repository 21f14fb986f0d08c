"""What an output folder holds from earlier runs, and what this run adds to it."""

import os
import time
from collections.abc import Collection, Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path

from attrs import evolve

from perfrules.errors import OutputError, Problem, problem
from perfrules.folders.fingerprint import fingerprint_of_bytes
from perfrules.folders.manifest import (
    Entry,
    Manifest,
    Record,
    checked,
    is_intact,
    is_name_inside,
    read_manifest,
    write_manifest,
)  # fmt: skip
from perfrules.folders.scanning import is_left_aside
from perfrules.inputs import MAX_BYTES, read_bytes
from perfrules.outputs import remove_leftovers
from perfrules.source import Place

__all__ = ["SAVED_EVERY", "Ledger"]

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
        remove_leftovers(folder)

    def _opened(self) -> Manifest:
        found = read_manifest(self._folder)
        if isinstance(found, Manifest):
            return found
        if isinstance(found, Problem):
            self.problems = (found,)
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
        return [one.name for one in entry.outputs] == list(names) and all(
            self._fingerprint(one.name) == one.fingerprint for one in entry.outputs
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
        made = {one.name for one in entry.outputs}
        earlier = self._earlier.inputs.get(name)
        before = set() if earlier is None else {*(one.name for one in earlier.outputs), *earlier.outdated}
        self._entries[name] = checked(evolve(entry, basis="", outdated=tuple(sorted(before - made))))

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
        made = {name for entry in earlier for name in (*(one.name for one in entry.outputs), *entry.outdated)}
        outdated = {name for entry in self._current().values() for name in entry.outdated}
        return self._there(made.union(self._earlier.left) - outdated)

    def _there(self, names: AbstractSet[str]) -> tuple[str, ...]:
        """Return those of *names* that are files in the folder and were not made anew, sorted."""
        current = {one.name for entry in self._current().values() for one in entry.outputs}
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
        known = tuple(one for one in self.problems if one.code != "PR642")
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
        return sorted(one.name for one in folder.iterdir() if not is_left_aside(one.name))
    except OSError:  # writing to it will say what is the matter
        return []
