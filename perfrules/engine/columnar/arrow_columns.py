"""Arrow columns made of numpy arrays as they lie in memory."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from perfrules.engine.columnar.arrays import Array, Arrow, Integers, Mask

__all__ = ["decimals", "wide_decimals", "words"]


def decimals(scaled: Integers, valid: Mask, kind: Arrow) -> Arrow:
    """Return *scaled* numbers, without their points, as decimals of *kind*; null where they are not *valid*."""
    halves = np.empty((len(scaled), 2), np.int64)
    halves[:, 0], halves[:, 1] = scaled, scaled >> 63
    return wide_decimals(halves, valid, kind)


def wide_decimals(halves: Integers, valid: Mask, kind: Arrow) -> Arrow:
    """Return decimals of *kind* by their lower and upper *halves*, two columns; null where they are not *valid*."""
    return pa.Array.from_buffers(kind, len(valid), [_bitmap(valid), pa.py_buffer(halves)])


def words(codes: Array, valid: Mask, values: Sequence[str]) -> Arrow:
    """Return *values* by their positions, of the width of *codes*; null where they are not *valid*."""
    kind = pa.from_numpy_dtype(codes.dtype)
    indices = pa.Array.from_buffers(kind, len(codes), [_bitmap(valid), pa.py_buffer(np.ascontiguousarray(codes))])
    return pa.DictionaryArray.from_arrays(indices, pa.array(values, pa.string()))


def _bitmap(valid: Mask) -> Arrow:
    return None if valid.all() else pa.py_buffer(np.packbits(valid, bitorder="little"))
