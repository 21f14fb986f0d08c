"""Rows for the benchmarks: made from a seed, in the proportions of published forms."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

__all__ = ["KINDS", "ROWS_OF_A_PROJECT", "text_rows", "typed_rows"]

ROWS_OF_A_PROJECT = 8
KINDS = ("≥", "≤", "=")
_SHARES = (0.7, 0.2, 0.1)
_TARGETS, _ACTUALS = 2_000, 50_000
_UNITS = ("%", "人", "个", "次", "万元", "户", "公里", "")
_SEED = 20201


def typed_rows(rows: int) -> pa.Table:
    """
    Return *rows* rows of numbers: ``project operator target actual weight``.

    Targets and actuals are decimals of two places up to 10 000, weights of 2 to 20 points by halves. Half of the rows
    are met; nothing is missing.
    """
    random = np.random.default_rng(_SEED)
    kind = random.choice(len(KINDS), rows, p=_SHARES).astype(np.int8)
    target = random.integers(1, 1_000_000, rows)
    share = random.integers(50, 150, rows)
    actual = np.where(random.random(rows) < 0.3, target, target * share // 100)
    weight = random.integers(4, 41, rows) * 50
    operator = pa.DictionaryArray.from_arrays(pa.array(kind), pa.array(KINDS))
    return pa.table(
        {
            "project": pa.array(np.arange(rows) // ROWS_OF_A_PROJECT),
            "operator": operator,
            "target": _decimals(target),
            "actual": _decimals(actual),
            "weight": _decimals(weight),
        }
    )


def text_rows(rows: int) -> pa.Table:
    """
    Return *rows* rows of texts as on forms: ``project target actual weight``, 2 000 distinct targets, 50 000 actuals.

    The unit of an actual is that of its target; one in 500 actuals is a word, one in 1 000 is missing.
    """
    random = np.random.default_rng(_SEED + 1)
    per_unit = _TARGETS // len(_UNITS)
    actuals_per_unit = _ACTUALS // len(_UNITS)
    bounds = [f"{number / 10:g}" if number % 3 else f"{number}" for number in range(1, per_unit + 1)]
    signs = random.choice(("≥", "≤", "=", ""), _TARGETS, p=(0.6, 0.2, 0.1, 0.1))
    targets = [f"{sign}{bounds[at % per_unit]}{_UNITS[at // per_unit]}" for at, sign in enumerate(signs)]
    actuals = [
        f"{number // 10}.{number % 10}{unit}" if number % 2 else f"{number}{unit}"
        for unit in _UNITS
        for number in range(1, actuals_per_unit + 1)
    ]
    words = ["完成", "已完成100%", "合理", "未完成"]
    which = random.integers(0, _TARGETS, rows)
    reached = which // per_unit * actuals_per_unit + random.integers(0, actuals_per_unit, rows)
    odd = random.random(rows) < 1 / 500
    reached[odd] = len(actuals) + random.integers(0, len(words), int(odd.sum()))
    missing = random.random(rows) < 1 / 1000
    return pa.table(
        {
            "project": pa.array(np.arange(rows) // ROWS_OF_A_PROJECT),
            "target": pa.array(targets).take(pa.array(which)),
            "actual": pa.array([*actuals, *words]).take(pa.array(np.where(missing, 0, reached), mask=missing)),
            "weight": _decimals(random.integers(4, 41, rows) * 50),
        }
    )


def _decimals(hundredths: np.ndarray) -> pa.Array:
    """Return whole hundredths as decimals of two places, without a detour over floats."""
    wide = np.zeros((len(hundredths), 2), dtype=np.int64)
    wide[:, 0] = hundredths  # no negative numbers here: the upper half stays 0
    kind = pa.decimal128(14, 2)
    array = pa.Array.from_buffers(kind, len(hundredths), [None, pa.py_buffer(wide.tobytes())])
    assert pc.min(array).as_py() >= 0
    return array
