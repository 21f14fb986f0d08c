"""Runs that are killed at any moment and started again: the end is that of a run that nobody stopped."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from attrs import frozen

from perfrules import load_ruleset
from perfrules.runs import Options, score_tables

RULES = """\
id = "campaign"
title = "campaign"
full = 100

[grades]
"优" = "[90, 100]"
"差" = "[0, 90)"

[[component]]
name = "rows"
type = "indicators"
full = 100

[[scoring]]
type = "proportional"
"""
ROWS = 60_000


@frozen
class Killed:
    """
    What a campaign came to.

    Args:
        kills: How many runs were killed before their end.
        finished: How many were done before they could be.
        failures: What differed, or was left behind.
    """

    kills: int
    finished: int
    failures: tuple[str, ...]


def kill(count: int, seed: int, folder: Path) -> Killed:
    """Kill *count* runs in *folder*, half into one file and half into a folder, each followed by one to the end."""
    draw = random.Random(seed)
    (folder / "rules.toml").write_text(RULES, encoding="utf-8")
    table = pa.table(
        {
            "project": [f"p{number // 10}" for number in range(ROWS)],
            "target": [f"≥{number % 97}人" for number in range(ROWS)],
            "actual": [f"{number % 89}人" if number % 13 else "?" for number in range(ROWS)],
            "weight": [10] * ROWS,
        }
    )
    pq.write_table(table, folder / "in.parquet")
    wanted = _to_the_end(folder, "whole.parquet")
    kills = finished = 0
    failures: list[str] = []
    for number in range(count):
        name = ("out.parquet", "out")[number % 2]
        _remove(folder, name)
        if _killed(folder, name, draw.uniform(0.0, 1.5)):
            kills += 1
        else:
            finished += 1
        if _to_the_end(folder, name) != wanted:
            failures.append(f"{name} differs after kill {number}")
        left = sorted(path.name for path in folder.iterdir() if path.name.startswith("."))
        left += sorted(path.name for path in folder.glob("out/*") if path.name.startswith((".", "_work")))
        if left:
            failures.append(f"left behind after kill {number}: {left}")
    return Killed(kills, finished, tuple(failures[:5]))


def _to_the_end(folder: Path, name: str) -> tuple[pa.Table, pa.Table, pa.Table]:
    """Run to the end and return what was written."""
    is_folder = "." not in name
    options = Options(
        inputs=(str(folder / "in.parquet"),), output=folder / name, partition_rows=5000 if is_folder else None,
        batch_rows=2500, projects=folder / "projects.parquet", rejected=folder / "bad.parquet",
    )  # fmt: skip
    score_tables(options, load_ruleset(folder / "rules.toml"))
    rows = pq.read_table(folder / name)
    return rows.combine_chunks(), pq.read_table(folder / "projects.parquet"), pq.read_table(folder / "bad.parquet")


def _killed(folder: Path, name: str, seconds: float) -> bool:
    """Kill a run so many *seconds* after it began to work; return whether it was still going on."""
    program = (
        "import sys; from pathlib import Path; from tests.campaigns import kills; print(flush=True); "
        "kills._to_the_end(Path(sys.argv[1]), sys.argv[2])"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    process = subprocess.Popen(
        [sys.executable, "-c", program, str(folder), name], stdout=subprocess.PIPE, env=environment
    )
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL if os.name != "nt" else signal.SIGTERM)
    process.stdout.close()
    return process.wait() != 0


def _remove(folder: Path, name: str) -> None:

    path = folder / name
    shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
