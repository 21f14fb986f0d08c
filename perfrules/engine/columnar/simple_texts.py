"""
The commonest texts read all at once: a sign, a plain number, a unit; what else there is goes through the reader.

A text is split into its digits and its shape, which is the text with ``1`` for the digits. Texts of one shape mean the
same but for the number, if the short way of the reader takes that shape.
"""

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from attrs import frozen

from perfrules.engine.columnar.arrays import Array, Arrow, Floats, Integers, Mask

__all__ = ["Split", "split"]

_SIGNS = "≥≤><="
_DIGITS = "0123456789."
_LONGEST = 14
"""Seven digits, a point, six digits: what the short way of the reader takes."""


@frozen(eq=False)
class Split:
    """
    Texts by number and shape.

    Args:
        whole: The digits of each text as one number, without the point.
        places: How many of them stand behind the point.
        shape: The position of its shape in *shapes*; -1 for a text that is not split.
        shapes: Shapes, each with the digit 1 for the number.
    """

    whole: Floats
    places: Integers
    shape: Integers
    shapes: list[str]


def split(texts: Arrow) -> Split:
    """Return an Arrow array of *texts* without nulls, split."""
    bare = pc.call_function("utf8_ltrim", [texts], pc.TrimOptions(characters=_SIGNS))
    rest = pc.call_function("utf8_ltrim", [bare], pc.TrimOptions(characters=_DIGITS))
    sizes = (pc.call_function("binary_length", [one]) for one in (texts, bare, rest))
    lengths = [one.to_numpy(zero_copy_only=False).astype(np.int64) for one in sizes]
    sign, digits = lengths[0] - lengths[1], lengths[1] - lengths[2]
    offsets, data = _bytes(bare)
    whole, places, fits = _numbers(data, offsets, digits)
    fits &= sign <= 3
    suffixes = rest.dictionary_encode()
    signs, marks = _marks(texts, sign, fits)
    codes = suffixes.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    ends = suffixes.dictionary.to_pylist()
    key = np.where(fits, marks * len(ends) + codes, -1)
    used = np.unique(key[fits])
    shape = np.where(fits, np.searchsorted(used, key), -1)
    return Split(whole, places, shape, [f"{signs[one // len(ends)]}1{ends[one % len(ends)]}" for one in used.tolist()])


def _bytes(texts: Arrow) -> tuple[Integers, Array]:
    """Return where each text begins among the bytes of all, and these bytes, with room behind them."""
    _, offsets, data = texts.buffers()
    width = np.int64 if pa.types.is_large_string(texts.type) else np.int32
    starts = np.frombuffer(offsets, width)[texts.offset : texts.offset + len(texts)].astype(np.int64)
    found: Any = np.zeros(0, np.uint8) if data is None else np.frombuffer(data, np.uint8)
    return starts, np.concatenate([found, np.zeros(_LONGEST + 2, np.uint8)])


def _numbers(data: Array, starts: Integers, lengths: Integers) -> tuple[Floats, Integers, Mask]:
    """Return the digits that stand at *starts*, how many of them are decimals, and which are plain numbers."""
    whole = np.zeros(len(starts))
    points = np.zeros(len(starts), np.int64)
    places = np.zeros(len(starts), np.int64)
    fits = (lengths >= 1) & (lengths <= _LONGEST)
    longest = int(lengths[fits].max()) if fits.any() else 0
    for position in range(longest):
        inside = (position < lengths) & fits
        byte = data[np.where(inside, starts + position, 0)]
        is_point = inside & (byte == 46)
        is_digit = inside & ~is_point
        points += is_point
        whole = np.where(is_digit, whole * 10 + (byte.astype(np.float64) - 48), whole)
        places += is_digit & (points > 0)
    leading = lengths - points - places
    fits &= (points <= 1) & (places <= 6) & (leading >= 1) & (leading <= 7) & ((points == 0) | (places >= 1))
    return whole, places, fits & ~_may_be_months(whole, places)


def _may_be_months(whole: Floats, places: Integers) -> Mask:
    """Return which numbers could be years and months (2023.12); the reader looks at what stands beside them."""
    year, month = np.divmod(whole, 100)
    mask: Mask = (places == 2) & (year >= 1900) & (year < 2100) & (month >= 1) & (month <= 12)
    return mask


def _marks(texts: Arrow, lengths: Integers, fits: Mask) -> tuple[list[str], Integers]:
    """Return the signs that stand before numbers, and for each text the position of its own."""
    offsets, data = _bytes(texts)
    key = np.zeros(len(lengths), np.int64)
    for position in range(3):
        key = key * 256 + np.where((position < lengths) & fits, data[offsets + position], 0)
    used, codes = np.unique(key, return_inverse=True)
    signs = [int(one).to_bytes(3, "big").strip(b"\0").decode() for one in used.tolist()]
    return signs, codes.astype(np.int64)
