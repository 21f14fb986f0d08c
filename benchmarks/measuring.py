"""How benchmarks measure, and the lines of which their table is made."""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence

from attrs import frozen

__all__ = ["ROUNDS", "Line", "median", "medians", "process"]

ROUNDS = 15


@frozen
class Line:
    """
    One line of the table.

    Args:
        work: What was timed.
        ours: Our median time.
        unit: The unit of both times.
        other: What it is compared with; empty for nothing.
        theirs: The other's median time.
        promise: What the project aims at: a ratio, or a time.
    """

    work: str
    ours: float
    unit: str = "µs"
    other: str = ""
    theirs: float | None = None
    promise: str = ""

    @property
    def ratio(self) -> float | None:
        """Our time in times of theirs."""
        return None if self.theirs is None else self.ours / self.theirs

    @property
    def cells(self) -> tuple[str, ...]:
        """The line as it stands in the table."""
        theirs = "" if self.theirs is None else f"{self.theirs:.2f}"
        ratio = "" if self.ratio is None else f"{self.ratio:.2f}\u00a0×"
        promise = self.promise.replace(" ", "\u00a0")  # numbers stay with their signs
        return self.work, f"{self.ours:.2f}", self.unit, self.other, theirs, ratio, promise


def median(work: Callable[[], object], rounds: int = ROUNDS, *, of: int = 1) -> float:
    """Return the median time of *work* in microseconds, divided by *of*; one run before is not counted."""
    work()
    times = []
    for _ in range(rounds):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return statistics.median(times) * 1e6 / of


def medians(works: Sequence[Callable[[], object]], rounds: int) -> list[float]:
    """Return the median seconds of each of *works*, which take turns: a busy minute meets all."""
    times: list[list[float]] = [[] for _ in works]
    for _ in range(rounds + 1):
        for taken, work in zip(times, works, strict=True):
            begun = time.perf_counter()
            work()
            taken.append(time.perf_counter() - begun)
    return [statistics.median(taken[1:]) for taken in times]


def process(code: str, rounds: int = 9) -> float:
    """Return the median time of a whole Python process that runs *code*, in microseconds."""
    command = [sys.executable, "-c", code]
    return median(lambda: subprocess.run(command, check=True), rounds=rounds)  # noqa: S603 - our own code
