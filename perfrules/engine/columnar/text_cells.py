"""A side that comes as texts: the commonest shapes all at once, every other distinct text by the reader."""

from collections.abc import Callable
from decimal import Context

import numpy as np
import pyarrow as pa

from perfrules.engine.columnar.arrays import Arrow, Integers, Mask
from perfrules.engine.columnar.factors import Factor, combined, compressed
from perfrules.engine.columnar.scaled import EXACT
from perfrules.engine.columnar.sides import Bases, Beside, Cells, Meaning
from perfrules.engine.columnar.simple_texts import split
from perfrules.model.actual import NumberActual
from perfrules.model.target import NumberTarget

__all__ = ["Reader", "side_of_texts"]

_PLACES = 6
_WIDE = Context(prec=64)

Reader = Callable[[str, Beside], tuple[Meaning, bool]]
"""Returns the meaning of a text, and whether the short way of the reader took it."""


def side_of_texts(texts: Factor, dictionary: Arrow, beside: Factor, read: Reader) -> Cells:
    """
    Return a side that comes as texts.

    Args:
        texts: The column as positions in *dictionary*; the position behind it is null.
        dictionary: Its distinct texts.
        beside: What stands beside each row.
        read: Reads one text.
    """
    plain = len(beside.values) == 1
    first, codes = (None, texts.codes) if plain else combined([texts, beside], len(texts.codes))
    cells = np.arange(len(dictionary) + 1) if first is None else texts.codes[first]
    besides = np.zeros(len(cells), np.int64) if first is None else beside.codes[first]
    parts = split(dictionary)
    shape = np.append(parts.shape, -1)[cells]
    bases = Bases()
    values = np.append(parts.whole, 1.0)[cells]
    printed = np.append(parts.places, 0)[cells]
    base, simple = _shapes(shape, besides, parts.shapes, beside, read, bases)
    rest = np.flatnonzero(~simple)
    known = cells[rest] < len(dictionary)
    words = dictionary.take(pa.array(np.where(known, cells[rest], 0))).to_pylist() if known.any() else [""] * len(rest)
    for cell, text, given in zip(rest.tolist(), words, known.tolist(), strict=True):
        meaning, _ = read(text or "" if given else "", beside.values[besides[cell]])
        base[cell], values[cell], printed[cell] = _number(meaning, bases)
    places = int(printed.max()) if len(printed) else 0
    values = values * 10.0 ** (places - printed)
    large = np.abs(values) >= EXACT
    base[large], values[large] = 0, 1.0
    return Cells(bases, base, values, places, printed, codes)


def _shapes(
    shape: Integers, besides: Integers, shapes: list[str], beside: Factor, read: Reader, bases: Bases
) -> tuple[Integers, Mask]:
    """Return the kind of each cell whose shape the short way of the reader takes, and which these are."""
    number = max(1, len(shapes))
    used, pair = compressed(np.where(shape < 0, 0, besides * number + shape + 1), len(beside.values) * number + 1)
    found, simple = [], []
    for one in used:
        position, sort = divmod(one - 1, number)
        meaning, short = read(shapes[sort], beside.values[position]) if one else (None, False)
        found.append(bases.of(meaning) if short else 0)
        simple.append(short)
    return np.array(found, np.int64)[pair], np.array(simple, np.bool_)[pair]


def _number(meaning: Meaning, bases: Bases) -> tuple[int, float, int]:
    """Return the kind of *meaning*, and its number without the point with the places behind it."""
    base = bases.of(meaning)
    if not base or not isinstance(meaning, NumberTarget | NumberActual):
        return base, 1.0, 0
    number = meaning.quantity.number
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int)  # what was read is finite
    places = max(0, -exponent)
    whole = int(number.scaleb(places, _WIDE))
    return (base, float(whole), places) if places <= _PLACES and abs(whole) < EXACT else (0, 1.0, 0)
