"""Which projects have been seen: eight bytes each, whatever their names."""

from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path

import numpy as np

from perfrules.batch.failing import writing
from perfrules.engine.table.encode import Array

__all__ = ["Seen"]


class Seen:
    """
    Fingerprints of names, of 64 bits each, in sorted runs that are merged when they have come to be of like size.

    Two of ten million names have the same fingerprint once in 400 000 runs; who asks has to look closer then.

    Args:
        folder: Where they are saved.
        files: How many files were saved already; they are loaded.
    """

    def __init__(self, folder: Path, files: int = 0) -> None:
        self._folder, self.files = folder, files
        self._runs: list[Array] = []
        self._fresh: list[Array] = []
        for number in range(files):
            self._take(np.load(self._path(number)))

    def add(self, names: Iterable[str]) -> list[int]:
        """Add *names*, each different, and return the positions of those that may have been added before."""
        marks = np.frombuffer(b"".join([blake2b(one.encode(), digest_size=8).digest() for one in names]), np.uint64)
        known = np.zeros(len(marks), np.bool_)
        for run in self._runs:
            places = np.minimum(np.searchsorted(run, marks), len(run) - 1)
            known |= run[places] == marks
        fresh = np.sort(marks[~known])
        self._take(fresh)
        self._fresh.append(fresh)
        return [int(place) for place in np.flatnonzero(known)]

    def save(self) -> None:
        """
        Save what was added since the last time.

        Raises:
            OutputError: The system refuses (PR642).
        """
        path = self._path(self.files)
        with writing(path):
            np.save(path, np.concatenate([np.zeros(0, np.uint64), *self._fresh]))
        self._fresh = []
        self.files += 1

    def _take(self, run: Array) -> None:
        if not len(run):
            return
        self._runs.append(run)
        while len(self._runs) > 1 and len(self._runs[-2]) < 2 * len(self._runs[-1]):
            last = self._runs.pop()
            self._runs[-1] = np.sort(np.concatenate([self._runs[-1], last]), kind="stable")

    def _path(self, number: int) -> Path:
        return self._folder / f"seen-{number:05d}.npy"
