"""
What a good programmer writes by hand for one formula: the peers of the columnar engine.

Both give exact cents for ``weight × min(1, actual ÷ target)`` (floors), ``weight × max(0, 2 − actual ÷ target)``
(ceilings) and all or nothing (exact targets). Neither knows another rule, a reason, a unit that differs, or a row
that does not fit.
"""

import re

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

__all__ = ["numpy_typed", "polars_typed", "text_with_expressions"]

_NUMBER = re.compile(r"([≥≤=]?)([0-9]+)(?:\.([0-9]+))?(.*)")
_PLACES = 4


def _hundredths(column: pa.ChunkedArray) -> np.ndarray:
    """Return the unscaled integers of a decimal column, looking at its buffers as they are."""
    array = column.combine_chunks()
    array = array.chunk(0) if isinstance(array, pa.ChunkedArray) else array
    return np.frombuffer(array.buffers()[1], np.int64)[::2][: len(array)]


def polars_typed(table: pa.Table) -> pl.DataFrame:
    """Return the cents of typed rows, by polars expressions over scaled integers, streaming."""
    frame = pl.DataFrame(
        {
            "kind": pc.cast(table["operator"].combine_chunks().indices, pa.int8()),
            "target": _hundredths(table["target"]),
            "actual": _hundredths(table["actual"]),
            "weight": _hundredths(table["weight"]),
        }
    )
    kind, target, actual, weight = map(pl.col, ("kind", "target", "actual", "weight"))
    reached = (
        pl.when(kind == 0)
        .then(pl.min_horizontal(actual, target))
        .when(kind == 1)
        .then((2 * target - actual).clip(0, target))
        .otherwise(pl.when(actual == target).then(target).otherwise(0))
    )
    cents = (2 * weight * reached + target) // (2 * target)
    return frame.lazy().select(cents.alias("cents")).collect(engine="streaming")


def numpy_typed(table: pa.Table, block: int = 16_384) -> np.ndarray:
    """Return the cents of typed rows, by numpy in blocks that stay in the cache."""
    kind = table["operator"].combine_chunks().indices.to_numpy(zero_copy_only=False)
    target, actual, weight = (_hundredths(table[name]) for name in ("target", "actual", "weight"))
    cents = np.empty(len(kind), np.int64)
    for start in range(0, len(kind), block):
        part = slice(start, start + block)
        cents[part] = _cents(kind[part], target[part], actual[part], weight[part])
    return cents


def _cents(kind: np.ndarray, target: np.ndarray, actual: np.ndarray, weight: np.ndarray) -> np.ndarray:
    floor = np.minimum(actual, target)
    ceiling = np.clip(2 * target - actual, 0, target)
    exact = np.where(actual == target, target, 0)
    reached = np.where(kind == 0, floor, np.where(kind == 1, ceiling, exact))
    return (2 * weight * reached + target) // (2 * target)


def text_with_expressions(table: pa.Table) -> np.ndarray:
    """
    Return the cents of text rows: columns dictionary-encoded, distinct texts read with `re`, then integers.

    Words, missing cells and units that differ get -1.
    """
    units: dict[str, int] = {}
    kinds, bounds, target_units = _read(table["target"], units)
    _, amounts, actual_units = _read(table["actual"], units)
    weight = _hundredths(table["weight"])
    kind, target, actual = kinds, np.maximum(bounds, 1), amounts
    cents = _cents(kind, target, actual, weight)
    cents[(bounds < 0) | (amounts < 0) | (target_units != actual_units)] = -1
    return cents


def _read(column: pa.ChunkedArray, units: dict[str, int]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    encoded = column.combine_chunks().dictionary_encode()
    texts = encoded.dictionary.to_pylist()
    read = np.full((len(texts) + 1, 3), -1, np.int64)
    for at, text in enumerate(texts):
        found = _NUMBER.fullmatch(text)
        if found is None:
            continue
        sign, whole, part, unit = found.groups()
        number = int(whole) * 10**_PLACES + int((part or "").ljust(_PLACES, "0"))
        read[at] = {"≤": 1, "=": 2}.get(sign, 0), number, units.setdefault(unit, len(units))
    codes = encoded.indices.fill_null(len(texts)).to_numpy(zero_copy_only=False)
    found = read[codes]
    return found[:, 0], found[:, 1], found[:, 2]
