"""
Times perfrules beside what it is compared with, in one run: a Markdown table, and a plot of the ratios.

``python benchmarks/run.py`` takes some minutes; ``--small`` takes seconds and shows only that everything works.
Seconds differ from machine to machine; the ratios are what counts. Nothing here is a test.
"""

import argparse
import os
import platform
from collections.abc import Sequence
from pathlib import Path

import columns
import distributed
import scalar
import streams
from measuring import ROUNDS, Line
from plot import plot

__all__ = ["main", "table"]

_HEAD = ("work", "ours", "unit", "beside", "theirs", "ratio", "aim")


def table(lines: Sequence[Line]) -> str:
    """Return *lines* as a Markdown table."""
    rows = [_HEAD, ("---", "---:", "---", "---", "---:", "---:", "---"), *(line.cells for line in lines)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows) + "\n"


def machine() -> str:
    """Return what the figures were measured on, in one sentence."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    return (
        f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, "
        f"{os.cpu_count()} processors, load {load:.1f} before the run.\n"
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print the table, and write table and plot into the folder that ``--out`` names."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--small", action="store_true", help="few rounds and few rows: only whether it works")
    parser.add_argument("--out", type=Path, help="a folder for speed.md and speed.svg")
    options = parser.parse_args(arguments)
    rounds, sizes = (1, (2_000,)) if options.small else (ROUNDS, (1_000_000, 10_000_000))
    where = machine()
    lines = scalar.lines(rounds)
    for rows in sizes:
        lines += columns.lines(rows, max(1, rounds // 3))
    lines += streams.lines(sizes[-1] // 5)
    engines = ("Sail",) if options.small else ("Spark", "Sail")  # that starts in two seconds, and runs the same
    lines += distributed.lines(sizes[-1] // 2, max(1, rounds // 5), engines)
    text = f"{where}\n{table(lines)}"
    print(text)
    if options.out is not None:
        options.out.mkdir(parents=True, exist_ok=True)
        (options.out / "speed.md").write_text(text, encoding="utf-8")
        (options.out / "speed.svg").write_text(plot(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
