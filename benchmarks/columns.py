"""Millions of rows through the column engine, beside what is written by hand for one formula."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
from hand_written import numpy_typed, polars_typed, text_with_expressions
from made_rows import text_rows, typed_rows
from measuring import Line, median

import perfrules
from perfrules.engine.table.scorer import TableScorer

__all__ = ["lines"]

_HEAD = """
id = "benchmark"
title = "benchmark"
full = 100
grades = { "优" = "[90, 100]", "差" = "[0, 90)" }
component = [{ name = "绩效指标", type = "indicators", full = 100 }]
"""
_PLAIN = """
[[scoring]]
type = "proportional"
"""
_FIVE = """
[[scoring]]
when = { level1 = "产出指标" }
type = "proportional"

[[scoring]]
when = { level1 = "满意度指标" }
type = "banded"
of = "completion"
bands = { "≥90%" = "100%", "[80%, 90%)" = "80%", "[60%, 80%)" = "50%", "<60%" = "0%" }

[[scoring]]
when = { level1 = "效益指标" }
type = "gated"
gate = "60%"

[[scoring]]
when = { level1 = "成本指标" }
type = "overrun"

[[scoring]]
type = "exact"
"""
_EVERY = (
    'type = "proportional"',
    'type = "inverse"',
    'type = "overrun"',
    'type = "exact"',
    'type = "gated"\ngate = "60%"',
    'type = "centred"\nminus = "5%"\nper = "1%"',
    'type = "time-proportional"\nmonth = 9',
    'type = "banded"\nof = "scale"\nbands = { "≥5000" = "100%", "[2000, 5000)" = "80%", "<2000" = "0%" }',
    'type = "banded"\nof = "completion"\nbands = { "≥90%" = "100%", "[60%, 90%)" = "80%", "<60%" = "0%" }',
    'type = "interpolated"\nof = "scale"\nanchors = { "0" = "0%", "5000" = "60%", "10000" = "100%" }',
    'type = "stepped"\nper = "1%"\nminus = "5%"',
    'type = "progress"\nbaseline = "0"',
)
"""Every type for numbers, as a rule for rows of one level 1 gives it."""
_MIXED = "".join(f'\n[[scoring]]\nwhen = {{ level1 = "{at}" }}\n{one}\n' for at, one in enumerate(_EVERY))
_LEVELS = ("产出指标", "满意度指标", "效益指标", "成本指标", "其他指标")


def _kernel(scoring: str) -> TableScorer:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "benchmark.toml"
        file.write_text(_HEAD + scoring, encoding="utf-8")
        return TableScorer(perfrules.load_ruleset(file))


def _batch(table: pa.Table) -> pa.RecordBatch:
    return table.combine_chunks().to_batches()[0]


def _with_levels(batch: pa.RecordBatch, levels: Sequence[str]) -> pa.RecordBatch:
    """Return *batch* with one of *levels* in each row, in turn."""
    codes = pa.array((np.arange(batch.num_rows) % len(levels)).astype(np.int8))
    return batch.append_column("level1", pa.DictionaryArray.from_arrays(codes, pa.array(levels)))


def lines(rows: int, rounds: int) -> list[Line]:
    """Return every measurement of this part, in nanoseconds a row, for *rows* rows."""
    million = f"{rows / 1_000_000:g} M"
    typed, texts = typed_rows(rows), text_rows(rows)
    batch, text_batch = _batch(typed), _batch(texts)
    five, every = _with_levels(batch, _LEVELS), _with_levels(batch, [str(at) for at in range(len(_EVERY))])
    plain, five_kinds, all_kinds = _kernel(_PLAIN), _kernel(_FIVE), _kernel(_MIXED)

    def each(work: object) -> float:
        return median(work, rounds, of=rows) * 1000  # type: ignore[arg-type]

    polars, numpy = each(lambda: polars_typed(typed)), each(lambda: numpy_typed(typed))
    by_hand = each(lambda: text_with_expressions(texts))
    ours = each(lambda: plain.scores(batch))
    nanoseconds = "ns/row"
    return [
        Line(f"{million} typed rows, one type", ours, nanoseconds, "polars, int64, by hand", polars, "≤ 1.5 ×"),
        Line(f"{million} typed rows, one type", ours, nanoseconds, "numpy in blocks, by hand", numpy),
        Line(
            f"{million} typed rows, five types mixed", each(lambda: five_kinds.scores(five)), nanoseconds,
            "polars, one formula, by hand", polars, "≤ 1.5 ×",
        ),
        Line(
            f"{million} typed rows, all types mixed", each(lambda: all_kinds.scores(every)), nanoseconds,
            "polars, one formula, by hand", polars, "≤ 1.5 ×",
        ),
        Line(
            f"{million} text rows", each(lambda: plain.scores(text_batch)), nanoseconds,
            "dictionary + re + numpy, by hand", by_hand, "≤ 1.2 ×",
        ),
    ]  # fmt: skip
