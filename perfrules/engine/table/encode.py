"""Arrow columns as numpy arrays: distinct values by position, numbers as whole numbers at one scale."""

from collections.abc import Sequence
from datetime import date
from decimal import Context, Decimal
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
from attrs import frozen

from perfrules.dsl.reading import shortest
from perfrules.errors import Problem, problem
from perfrules.model.quantity import is_bounded
from perfrules.model.ruleset import RoundingMode
from perfrules.model.sheet import is_blank_mark
from perfrules.plain_values import read_points

__all__ = [
    "EXACT",
    "Array",
    "Arrow",
    "Encoded",
    "Floats",
    "Integers",
    "Mask",
    "Scaled",
    "codes_of",
    "compress",
    "decimals",
    "encode",
    "encode_numbers",
    "encode_texts",
    "group_by",
    "is_number",
    "largest",
    "last_places",
    "number_in",
    "numbers_of",
    "remap",
    "rounded",
    "scaled",
    "unique",
    "whole_at",
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
    assert isinstance(value, str | date)  # the accepted types give nothing else; see `columns` for moments
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


def is_number(kind: Arrow) -> bool:
    """Return whether *kind* is an Arrow type of numbers."""
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind))


EXACT = 2.0**53
"""Whole numbers below this are exact in float64, and so are their sums and products below it."""
_MOST_PLACES = 6
_WIDE = Context(prec=100)


@frozen(eq=False)
class Scaled:
    """
    Numbers times ten to the power of *places*.

    Args:
        values: Whole numbers; whatever stands where there is none is to be passed over.
        places: The scale.
        missing: Where there is no number; ``None`` when there is one everywhere.
        unfit: Where there is one that is not exact at this scale; ``None`` when there is none.
    """

    values: Floats
    places: int
    missing: Mask | None = None
    unfit: Mask | None = None

    def at(self, places: int) -> Floats:
        """Return the numbers times ten to the power of *places*, which are not fewer than their own."""
        return self.values * 10.0 ** (places - self.places)

    @property
    def gaps(self) -> Mask:
        """The rows without a number, as a mask."""
        return np.zeros(len(self.values), np.bool_) if self.missing is None else self.missing

    @property
    def unknown(self) -> Mask:
        """The rows without a number, or without an exact one, as a mask."""
        return self.gaps if self.unfit is None else self.gaps | self.unfit


def scaled(array: Arrow) -> Scaled:
    """Return an Arrow *array* of integers, floats or decimals at the smallest scale tried that fits all of it."""
    missing = None if not array.null_count else array.is_null().to_numpy(zero_copy_only=False)
    kind = array.type
    if pa.types.is_floating(kind):
        return _of_floats(array.fill_null(0).to_numpy(zero_copy_only=False).astype(np.float64, copy=False), missing)
    if pa.types.is_integer(kind):
        values = array.fill_null(0).to_numpy(zero_copy_only=False).astype(np.float64)
        return Scaled(values, 0, missing, _too_large(values))
    if kind.scale < 0 or kind.scale > 12 or pa.types.is_decimal256(kind):
        return Scaled(np.zeros(len(array)), 0, missing, np.ones(len(array), np.bool_))
    integers, fits = _unscaled(array)
    values = integers.astype(np.float64)
    unfit = None if 10**kind.precision < EXACT else _too_large(values)
    if fits is not None:
        unfit = ~fits if unfit is None else unfit | ~fits
    return Scaled(values, kind.scale, missing, unfit)


def largest(values: Floats) -> float:
    """Return the largest of *values* without their signs, 0 for none."""
    return max(float(values.max(initial=0.0)), -float(values.min(initial=0.0)))


def last_places(values: Floats, places: int) -> Floats:
    """Return the value of the last place that each number prints when it is shown shortest, in its whole numbers."""
    place = np.ones(len(values))
    for power in range(1, places + 1):
        quotient = values / 10.0**power
        place[np.floor(quotient) == quotient] = 10.0**power
    return place


def _too_large(values: Floats) -> Mask | None:
    if largest(values) < EXACT:
        return None
    return np.abs(values) >= EXACT


def _unscaled(array: Arrow) -> tuple[Array, Mask | None]:
    """Return the unscaled values of decimals, and which of them fit 64 bits (``None`` for all)."""
    buffer: Any = array.buffers()[1]
    words = np.frombuffer(buffer, np.int64).reshape(-1, 2)[array.offset : array.offset + len(array)]
    low = words[:, 0]
    if array.type.precision <= 18:
        return low, None
    fits = words[:, 1] == low >> 63
    return low, None if fits.all() else fits


def _of_floats(values: Floats, missing: Mask | None) -> Scaled:
    """
    Return floats as what they print shortest, where that has few decimals.

    A number with up to 15 digits is printed shortest as itself, so reading it back is the whole test.
    """
    unfit: Mask = np.ones(len(values), np.bool_)
    integers, places = values, 0
    nothing = np.isnan(values)
    if nothing.any():
        missing = nothing if missing is None else missing | nothing
    with np.errstate(invalid="ignore", over="ignore"):
        for places in (0, 2, 4, _MOST_PLACES):
            integers = np.rint(values * 10.0**places)
            unfit = (integers / 10.0**places != values) | (np.abs(integers) >= 10.0**15)
            if not unfit.any() or (unfit == nothing).all():
                break
    if unfit.any():
        return Scaled(np.where(unfit, 0.0, integers), places, missing, unfit)
    return Scaled(integers, places, missing, None)


def rounded(top: Floats, bottom: Floats | float, mode: RoundingMode) -> Floats:
    """
    Return *top* ÷ *bottom* as whole numbers, rounded as *mode* says; nothing is negative.

    Exact where 2 × *top* + *bottom* is below 2**53: the quotient of two such whole numbers is either whole, and then
    float64 has it, or further from the next whole number than float64 can be wrong.
    """
    if mode is RoundingMode.TRUNCATE:
        return np.floor(top / bottom)
    twice = top + top
    twice += bottom
    quotient = twice / (bottom + bottom)
    np.floor(quotient, out=quotient)
    if mode is RoundingMode.HALF_EVEN:
        quotient -= (twice == quotient * (2 * bottom)) & (np.mod(quotient, 2) == 1)
    return quotient


def number_in(value: object, name: str, column: str, notes: list[Problem]) -> Decimal | None:
    """Return the number that a cell holds; a text that holds none is said in *notes* (PR707) and gives nothing."""
    if value is None or isinstance(value, Decimal):
        return value
    text = str(value)
    number = None if is_blank_mark(text) else read_points(text)
    if number is None and not is_blank_mark(text):
        notes.append(problem("PR707", column=column, field=name, value=text))
    return number


def numbers_of(array: Arrow) -> Scaled:
    """Return numbers, or texts of numbers, as whole numbers by row; unreadable texts are unfit."""
    if is_number(array.type):
        return scaled(array)
    encoded = encode(array)
    notes: list[Problem] = []
    cells = []
    for value in encoded.values:
        before = len(notes)
        number = number_in(value, "", "", notes)
        cells.append((number, len(notes) > before))
    places = max((_places(number) for number, _ in cells if number is not None), default=0)
    integers = [0.0 if number is None else whole_at(number, min(places, _MOST_PLACES)) for number, _ in cells]
    missing = np.array([number is None and not unread for number, unread in cells], np.bool_)
    unfit = np.array(
        [np.isnan(integer) or unread for integer, (_, unread) in zip(integers, cells, strict=True)], np.bool_
    )
    values = np.where(unfit, 0.0, np.array(integers))
    return Scaled(values[encoded.codes], min(places, _MOST_PLACES), missing[encoded.codes], unfit[encoded.codes])


def _places(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0


def whole_at(number: Decimal, places: int) -> float:
    """Return *number* times ten to the power of *places*; not a number where that is not whole or too large."""
    if not is_bounded(number):
        return float("nan")
    shifted = number.scaleb(places, _WIDE)
    return float(shifted) if shifted == shifted.to_integral_value() and abs(shifted) < EXACT else float("nan")
