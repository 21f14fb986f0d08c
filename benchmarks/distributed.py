"""
Rows through engines of clusters: what scoring adds to one that hands the same columns back as they are.

Spark runs with two workers in this machine, Sail in this process. What neither can do without, such as Java, is said,
and its lines are left out.
"""

import importlib.util
import os
import shutil
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from made_rows import text_rows, typed_rows
from measuring import Line, medians

import perfrules
from perfrules.engine.spark import score_frame
from perfrules.engine.table.scorer import TableScorer

__all__ = ["lines"]

_WORKERS = 2
_BATCH = 262_144
_RULES = "cn-self-evaluation-2020"


def lines(rows: int, rounds: int, engines: Sequence[str] = ("Spark", "Sail")) -> list[Line]:
    """Return what *rows* rows take on each of *engines*, in nanoseconds a row; print which of them are missing."""
    found: list[Line] = []
    with tempfile.TemporaryDirectory() as folder:
        files = {"typed": typed_rows(rows), "text": text_rows(rows)}
        for name, table in files.items():
            pq.write_table(_plain(table), Path(folder) / f"{name}.parquet", row_group_size=max(1, rows // 16))
        for engine in engines:
            missing, session_of = _ENGINES[engine]
            if reason := missing():
                print(f"{engine} is left out: {reason}", file=sys.stderr)
                continue
            with warnings.catch_warnings(action="ignore", category=FutureWarning), session_of() as session:
                for name in files:
                    found += _measured(session, engine, name, Path(folder) / f"{name}.parquet", rounds)
    return found


def _measured(session: Any, engine: str, kind: str, file: Path, rounds: int) -> list[Line]:  # noqa: ANN401 - a session
    rules = perfrules.load_ruleset(_RULES)
    scorer, frame = TableScorer(rules), session.read.parquet(str(file))
    rows = pq.ParquetFile(file).metadata.num_rows

    def alone() -> None:
        for batch in pq.ParquetFile(file).iter_batches(_BATCH):
            scorer.scores(batch)

    def handed_back(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        yield from batches  # an inner function travels by value: workers do not find this module

    works = (
        alone,
        lambda: _used(frame.mapInArrow(handed_back, frame.schema)),
        lambda: _used(score_frame(frame, rules)),
    )
    kernel_alone, empty, ours = (seconds * 1e9 / rows for seconds in medians(works, rounds))
    work, unit = f"{rows / 1_000_000:g} M {kind} rows through {engine}", "ns/row"
    return [
        Line(work, ours, unit, "an empty mapInArrow", empty, "≤ 1.1 ×" if engine == "Spark" else ""),
        Line(f"{work}, a processor's time", _WORKERS * ours, unit, "the kernel alone", kernel_alone, "≤ 1.25 ×"),
    ]


def _plain(table: pa.Table) -> pa.Table:
    """Return *table* with texts in place of dictionaries, which no cluster reads as such."""
    kinds = [pa.string() if pa.types.is_dictionary(one.type) else one.type for one in table.schema]
    return table.cast(pa.schema(list(zip(table.schema.names, kinds, strict=True))))


def _used(frame: Any) -> None:  # noqa: ANN401 - a frame of Spark or Sail
    """Compute *frame*, with no more of it than its number of rows."""
    frame.selectExpr("count(1)").collect()


def _without_spark() -> str:
    if importlib.util.find_spec("pyspark") is None:
        return "pyspark is not installed"
    return "" if shutil.which("java") or "JAVA_HOME" in os.environ else "Java is not installed"


def _without_sail() -> str:
    missing = [name for name in ("pyspark", "pysail", "grpc") if importlib.util.find_spec(name) is None]
    return f"{missing[0]} is not installed" if missing else ""


@contextmanager
def _spark() -> Iterator[Any]:
    from pyspark.sql import SparkSession  # noqa: PLC0415 - may be absent

    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = SparkSession.builder.master(f"local[{_WORKERS},4]").config("spark.ui.enabled", "false")
    session = builder.config("spark.ui.showConsoleProgress", "false").getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    yield session
    session.stop()


@contextmanager
def _sail() -> Iterator[Any]:
    from pysail.spark import SparkConnectServer  # noqa: PLC0415 - may be absent
    from pyspark.sql.connect.session import SparkSession  # noqa: PLC0415

    server = SparkConnectServer("127.0.0.1", 0)  # it stops when nothing refers to it any more
    server.start(background=True)
    address = server.listening_address
    assert address is not None, "it listens"
    session = SparkSession.builder.remote(f"sc://localhost:{address[1]}").getOrCreate()
    yield session
    session.stop()
    server.stop()


_ENGINES: Mapping[str, tuple[Callable[[], str], Callable[[], AbstractContextManager[Any]]]] = {
    "Spark": (_without_spark, _spark),
    "Sail": (_without_sail, _sail),
}
