"""Files of rows from Parquet to Parquet: whether time grows with their number, and memory does not."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from made_rows import text_rows, typed_rows
from measuring import Line

__all__ = ["lines"]

_TIMES = 10
"""How many times as many rows the longer file has."""
_RULES = "cn-self-evaluation-2020"
_RUN = """
import json, resource, sys, time
from pathlib import Path
import perfrules
from perfrules.runs import Options, score_tables

rules, folder = perfrules.load_ruleset(sys.argv[1]), Path(sys.argv[2])
begun = time.perf_counter()
score_tables(Options(inputs=(str(folder / sys.argv[3]),), output=folder / "scored.parquet"), rules)
seconds = time.perf_counter() - begun
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
status = Path("/proc/self/status")
if status.is_file():  # what getrusage says of a new process may be the peak of its parent
    peak = int(status.read_text().partition("VmHWM:")[2].split()[0])
print(json.dumps([seconds, peak]))
"""


def lines(rows: int) -> list[Line]:
    """Return every measurement of this part, for *rows* rows and `_TIMES` as many."""
    found: list[Line] = []
    with tempfile.TemporaryDirectory() as folder:
        for kind, table in (("typed", typed_rows(rows)), ("text", text_rows(rows))):
            (short, little), (long, much) = (_measured(Path(folder), table, times) for times in (1, _TIMES))
            work, other = f"{_TIMES * rows / 1_000_000:g} M {kind} rows, Parquet to Parquet", "a tenth of the rows"
            found += [
                Line(work, long * 1e9 / (_TIMES * rows), "ns/row", other, short * 1e9 / rows, "≤ 1.1 ×"),
                Line(f"{work}, peak", much, "MB", other, little, "< 2048 MB"),
            ]
    return found


def _measured(folder: Path, table: pa.Table, times: int) -> tuple[float, float]:
    """Return seconds and the peak of memory, in MB, that *table*, *times* over, takes in a process of its own."""
    file = folder / "rows.parquet"
    with pq.ParquetWriter(file, table.schema) as writer:
        for _ in range(times):
            writer.write_table(table, row_group_size=250_000)
    command = [sys.executable, "-c", _RUN, _RULES, str(folder), file.name]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - our own code
    seconds, peak = json.loads(done.stdout)
    return seconds, peak / 1024
