"""
Tables on the disk, sorted into compartments, so that what belongs together can be fetched together.

Lines come in any order and in any number; a line belongs to the compartment of its number. They are held until there
are many, and then written to one file, compartment by compartment. Fetching a few compartments reads nothing else.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow import ipc

from perfrules.batch.failing import writing
from perfrules.engine.table.encode import Arrow, Integers

__all__ = ["COMPARTMENTS", "Shelf", "ranges"]

COMPARTMENTS = 1024
HELD_LINES = 250_000
"""How many lines are held before they are written."""
_INDEX = b"compartments"
_OPTIONS = ipc.IpcWriteOptions(compression="lz4")


class Shelf:
    """
    A table on the disk, in compartments.

    Args:
        folder: Where its files are.
        name: What they are called.
        schema: The columns of the table.
        files: How many files there are already.

    Attributes:
        files: How many files there are.
    """

    def __init__(self, folder: Path, name: str, schema: Arrow, files: int = 0) -> None:
        self._folder, self._name, self.schema, self.files = folder, name, schema, files
        self._held: list[Arrow] = []
        self._places: list[Integers] = []
        self._count = 0

    def add(self, table: Arrow, compartments: Integers) -> None:
        """
        Put the lines of *table* into *compartments*, numbers below `COMPARTMENTS`.

        Raises:
            OutputError: The system refuses to write (PR642).
        """
        self._held.append(table)
        self._places.append(compartments)
        self._count += table.num_rows
        if self._count >= HELD_LINES:
            self.flush()

    def flush(self) -> None:
        """
        Write what is held.

        Raises:
            OutputError: The system refuses (PR642).
        """
        if not self._count:
            return
        places = np.concatenate(self._places)
        order = np.argsort(places, kind="stable")
        table = pa.concat_tables(self._held).combine_chunks().take(pa.array(order))
        used, starts, counts = np.unique(places[order], return_index=True, return_counts=True)
        index = {_INDEX: json.dumps([used.tolist(), counts.tolist()]).encode()}
        path = self._path(self.files)
        schema = self.schema.with_metadata(index)
        with (
            writing(path),
            pa.OSFile(str(path), "wb") as sink,
            ipc.new_file(sink, schema, options=_OPTIONS) as writer,
        ):
            for start, count in zip(starts.tolist(), counts.tolist(), strict=True):
                writer.write_table(table.slice(start, count), max_chunksize=count)
        self.files += 1
        self._held, self._places, self._count = [], [], 0

    def counts(self) -> Integers:
        """Return how many lines each compartment has; what is held is written first."""
        self.flush()
        found = np.zeros(COMPARTMENTS, np.int64)
        for number in range(self.files):
            used, counts = self._index(number)
            found[used] += counts
        return found

    def fetch(self, first: int, last: int) -> Arrow:
        """Return the lines of the compartments from *first* up to *last*, those put there first before others."""
        batches: list[Arrow] = []
        for number in range(self.files):
            with pa.OSFile(str(self._path(number))) as source:
                found = ipc.open_file(source)
                used = np.array(json.loads(found.schema.metadata[_INDEX])[0])
                wanted = np.flatnonzero((used >= first) & (used < last)).tolist()
                batches += [found.get_batch(place).replace_schema_metadata(None) for place in wanted]
        return pa.Table.from_batches(batches, schema=self.schema)

    def _index(self, number: int) -> tuple[list[int], list[int]]:
        with pa.OSFile(str(self._path(number))) as source:
            used, counts = json.loads(ipc.open_file(source).schema.metadata[_INDEX])
        return used, counts

    def _path(self, number: int) -> Path:
        return self._folder / f"{self._name}-{number:05d}.arrow"


def ranges(counts: Integers, lines: int) -> Iterator[tuple[int, int]]:
    """
    Yield ranges of compartments that have at most *lines* lines together, or of one that has more.

    Args:
        counts: How many lines each compartment has.
        lines: How many are wanted at most.
    """
    first, held = 0, 0
    for place, count in enumerate(counts.tolist()):
        if held and held + count > lines:
            yield first, place
            first, held = place, 0
        held += count
    yield first, len(counts)
