"""
Times rows through the kernel alone, through an empty ``mapInArrow`` and through `score_frame`, in one run.

``python benchmarks/distributed.py 5000000 spark typed`` takes Spark with two workers, or ``sail``, and rows of numbers
or of texts. What counts is how much scoring adds to an engine that hands the same columns back as they are.
"""

import os
import statistics
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from attrs import frozen
from made_rows import text_rows, typed_rows

import perfrules
from perfrules.engine.columnar.kernel import Kernel
from perfrules.engine.distributed import score_frame, score_projects

BATCH = 65_536
ROUNDS = 3
RULES = "cn-self-evaluation-2020"


@frozen
class Speeds:
    """
    Median seconds for one table.

    Args:
        rows: How many rows it has.
        kernel: The kernel in one process, reading the file included.
        empty: The engine, with a function that hands batches back.
        scored: The engine with `score_frame`, the same columns kept.
        projects: The engine with `score_projects`.
    """

    rows: int
    kernel: float
    empty: float
    scored: float
    projects: float


def measure(session: Any, file: Path, rounds: int = ROUNDS) -> Speeds:  # noqa: ANN401 - a session of Spark or Sail
    """Return what the rows in *file* take, alone and on *session*."""
    rules = perfrules.load_ruleset(RULES)
    kernel = Kernel(rules)
    frame = session.read.parquet(str(file))

    def alone() -> None:
        for batch in pq.ParquetFile(file).iter_batches(BATCH):
            kernel.rows(batch)

    return Speeds(
        rows=pq.ParquetFile(file).metadata.num_rows,
        kernel=median(alone, rounds),
        empty=median(lambda: used(frame.mapInArrow(handed_back, frame.schema)), rounds),
        scored=median(lambda: used(score_frame(frame, rules)), rounds),
        projects=median(lambda: used(score_projects(frame, rules)), rounds),
    )


def handed_back(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Yield *batches* as they are."""
    yield from batches


def used(frame: Any) -> None:  # noqa: ANN401 - a frame of Spark or Sail
    """Compute *frame*, with no more of it than its number of rows."""
    frame.selectExpr("count(1)").collect()


def median(work: Callable[[], None], rounds: int) -> float:
    """Return the median seconds of *work*; one run before is not counted."""
    work()
    times = []
    for _ in range(rounds):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return statistics.median(times)


@contextmanager
def session_of(engine: str) -> Iterator[Any]:
    """Yield a session of *engine*, ``spark`` or ``sail``."""
    if engine == "sail":
        from pysail.spark import SparkConnectServer  # noqa: PLC0415
        from pyspark.sql.connect.session import SparkSession as Connect  # noqa: PLC0415

        server = SparkConnectServer("127.0.0.1", 0)  # it stops when nothing refers to it any more
        server.start(background=True)
        address = server.listening_address
        assert address is not None, "it listens"
        yield Connect.builder.remote(f"sc://localhost:{address[1]}").getOrCreate()
        server.stop()
        return
    from pyspark.sql import SparkSession  # noqa: PLC0415

    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = SparkSession.builder.master("local[2,4]").config("spark.ui.enabled", "false")
    session = builder.config("spark.ui.showConsoleProgress", "false").getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


def main(rows: int, engine: str, kind: str) -> None:
    """Measure and print."""
    warnings.simplefilter("ignore", FutureWarning)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "rows.parquet"
        table = text_rows(rows) if kind == "text" else typed_rows(rows)
        names = [one.name for one in table.schema if pa.types.is_dictionary(one.type)]
        for name in names:
            place = table.schema.get_field_index(name)
            table = table.set_column(place, name, table.column(name).cast(pa.string()))
        pq.write_table(table, file, row_group_size=250_000)
        with session_of(engine) as session:
            found = measure(session, file)
    for name in ("kernel", "empty", "scored", "projects"):
        seconds = getattr(found, name)
        speed = found.rows / seconds / 1e6
        print(f"{kind} {engine} {name:9} {seconds:8.2f} s {speed:7.2f} M rows/s {seconds / found.empty:6.2f} × empty")


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], sys.argv[3])
