"""Arrow columns as numpy arrays: distinct values with positions, distinct combinations, and the way back."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
from attrs import frozen

from perfrules.dsl.reading import shortest

__all__ = [
    "Array",
    "Arrow",
    "Encoded",
    "Floats",
    "Integers",
    "Mask",
    "codes_of",
    "compress",
    "decimals",
    "encode",
    "encode_numbers",
    "encode_texts",
    "group_by",
    "remap",
    "unique",
    "wide_decimals",
    "words",
]


Arrow: TypeAlias = Any
"""An object of pyarrow (array, batch, table, schema, type), which has no types of its own for checkers."""
Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]
Integers: TypeAlias = np.ndarray[Any, np.dtype[np.int64]]
Floats: TypeAlias = np.ndarray[Any, np.dtype[np.float64]]
Mask: TypeAlias = np.ndarray[Any, np.dtype[np.bool_]]


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


_MOST = 2**62


@frozen(eq=False)
class Encoded:
    """
    A column by its distinct values.

    Args:
        codes: For each row the position of its value in *values*.
        values: Distinct values; ``None`` stands for null, and numbers are decimals as shown shortest.
    """

    codes: Array
    values: Sequence[Any]

    def at(self, row: int) -> Any:  # noqa: ANN401 - a value of whatever the column holds
        """Return the value of one row."""
        return self.values[int(self.codes[row])]


def encode(array: Arrow) -> Encoded:
    """Return an Arrow *array* as a factor; values that no row has may be among its values."""
    if pa.types.is_dictionary(array.type) and len(array.dictionary) > len(array):
        array = array.cast(array.type.value_type)  # few rows of many: most values are those of others
    if not pa.types.is_dictionary(array.type):
        array = array.dictionary_encode(null_encoding="mask")
    values = [_value(item) for item in array.dictionary.to_pylist()]
    return Encoded(codes_of(array), [*values, None] if array.null_count else values)


def encode_numbers(numbers: Array) -> Encoded:
    """Return whole numbers from 0 up, or truth values, as a factor of themselves."""
    codes = numbers.astype(np.int64)
    return Encoded(codes, range(int(codes.max(initial=0)) + 1))


def codes_of(array: Arrow) -> Integers:
    """Return the positions of a dictionary *array*; null is the position behind the last one."""
    if not array.null_count:
        return np.asarray(array.indices.to_numpy(zero_copy_only=False))
    indices = array.indices.cast(pa.int32()).fill_null(len(array.dictionary))
    return np.asarray(indices.to_numpy(zero_copy_only=False))


def _value(value: object) -> object:
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int):
        return Decimal(value)
    if isinstance(value, float):
        return None if value != value else shortest(Decimal(repr(value)))  # noqa: PLR0124 - NaN differs from itself
    if isinstance(value, Decimal):
        return shortest(value)
    if isinstance(value, datetime):
        return value.date()
    assert isinstance(value, str | date)  # the accepted types give nothing else
    return value


def group_by(columns: Sequence[Encoded], length: int) -> tuple[Integers, Integers]:
    """
    Return the distinct combinations of *columns*.

    Returns:
        One row of each combination, and for each row the position of its combination among them.
    """
    key, size = np.zeros(length, np.int64), 1
    for column in columns:
        if size > _MOST // max(1, len(column.values)):
            _, key = _distinct(key)
            size = length
        key = key * len(column.values) + column.codes
        size *= max(1, len(column.values))
    return _distinct(key)


def remap(encoded: Encoded, values: Sequence[str]) -> Encoded:
    """Return *encoded* with *values* for its own; equal ones stand once."""
    positions: dict[str, int] = {}
    moved = [positions.setdefault(value, len(positions)) for value in values]
    return Encoded(np.array(moved, np.int64)[encoded.codes] if moved else encoded.codes, list(positions))


def encode_texts(encoded: Encoded) -> Encoded:
    """Return *encoded* as texts, null being the empty one; equal texts stand once."""
    return remap(encoded, ["" if value is None else str(value) for value in encoded.values])


def unique(array: Arrow) -> tuple[Arrow, Integers, Integers]:
    """Return the distinct values of an Arrow *array*, the first row of each, and for each row which of them it has."""
    encoded = array.dictionary_encode()
    codes = encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    first = np.empty(len(encoded.dictionary), np.int64)
    first[codes[::-1]] = np.arange(len(codes) - 1, -1, -1)  # the first row of each is written last
    return encoded.dictionary, first, codes


def compress(key: Array, size: int) -> tuple[list[int], Array]:
    """Return the values that occur in *key*, which are below *size*, and each one's position among them."""
    seen = np.zeros(size, np.bool_)
    seen[key] = True
    used = np.flatnonzero(seen)
    positions = np.zeros(size, np.uint8 if len(used) < 2**8 else np.int64)
    positions[used] = np.arange(len(used))
    return used.tolist(), np.take(positions, key)


def _distinct(key: Integers) -> tuple[Integers, Integers]:
    _, first, codes = unique(pa.array(key))
    return first, codes
