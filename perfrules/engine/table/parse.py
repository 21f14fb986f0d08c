"""
Targets and actuals of all rows, from columns of texts or numbers: for each row a kind, and its number if it has one.

A kind is all that a meaning says but its number: sense, unit, what reading noted; and of the number whether it is
negative or 0 and, without a unit, whether it is at most 1. Kinds are few, so what a rule makes of two of them is
decided once. The commonest texts (a sign, a plain number, a unit) are split into digits and shape all at once; every
other distinct text goes through the reader.
"""

from collections.abc import Callable, Sequence
from decimal import Context, Decimal
from functools import partial
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from attrs import evolve, frozen

from perfrules.dsl.reading import actual_of, is_fast_parseable, parse_actual, parse_target, target_of
from perfrules.engine.table.columns import Columns
from perfrules.engine.table.encode import (
    EXACT,
    Array,
    Arrow,
    Encoded,
    Floats,
    Integers,
    Mask,
    codes_of,
    compress,
    group_by,
    is_number,
    largest,
    scaled,
)
from perfrules.errors import Problem
from perfrules.model.actual import MissingActual, NumberActual, StatusActual
from perfrules.model.quantity import Quantity
from perfrules.model.target import MissingTarget, NumberTarget, Sense
from perfrules.model.unit import NO_UNIT, PERCENT, Unit
from perfrules.plain_values import printed_year
from perfrules.units import UnitTable

__all__ = [
    "CellColumn",
    "CellContext",
    "CellKind",
    "ColumnPair",
    "KindIndex",
    "Meaning",
    "ParsedColumn",
    "Reader",
    "Split",
    "TypedColumn",
    "parse_numbers",
    "parse_texts",
    "read_column_pair",
    "split",
]


Meaning = Any
"""A target or an actual."""


@frozen
class CellContext:
    """The surroundings of a cell that are read with it."""

    operator: str = ""
    unit: str = ""
    name: str = ""
    year: str = ""


@frozen(eq=False)
class CellKind:
    """
    A kind of meaning.

    Args:
        meaning: A meaning of this kind; ``None`` for everything that is no kind of its own.
        sign: -1, 0 or 1, as the numbers are.
        small: Whether the numbers are from -1 to 1, for numbers without a unit.
    """

    meaning: Meaning | None
    sign: int = 1
    small: bool = False


@frozen(eq=False)
class CellColumn:
    """
    Targets or actuals of all rows, by their distinct cells.

    Args:
        kinds: Kinds.
        kind: The kind of each cell, or the one kind of all.
        values: The number of each cell, times ten to the power of *places*.
        places: The scale.
        printed: How many decimals each cell prints; ``None`` where numbers count as shown shortest.
        codes: For each row its cell; ``None`` where every row is its own.
    """

    kinds: list[CellKind]
    kind: Array | int
    values: Floats
    places: int
    printed: Integers | None
    codes: Array | None
    largest: float
    """The largest number, without its sign."""

    def of_rows(self, cells: Array, rows: Integers) -> Array:
        """Return what *cells* says of *rows*."""
        return np.take(cells, rows if self.codes is None else np.take(self.codes, rows))

    def in_order(self, order: Integers | None) -> Floats:
        """Return the numbers of all rows, in *order* or as they stand."""
        if self.codes is None:
            return self.values if order is None else np.take(self.values, order)
        return np.take(self.values, self.codes if order is None else np.take(self.codes, order))

    @property
    def row_kinds(self) -> Array | int:
        """The kind of each row, or the one kind of all."""
        return self.kind if self.codes is None or isinstance(self.kind, int) else np.take(self.kind, self.codes)

    def part(self, begin: int, end: int) -> "CellColumn":
        """Return the cells of the rows from *begin* to *end*, where cells are shared by rows."""
        assert self.codes is not None  # others are read part by part
        return evolve(self, codes=self.codes[begin:end].astype(np.int64))


class KindIndex:
    """Kinds of meanings as they are met, and each with every sort of number; one for each column of a batch."""

    def __init__(self) -> None:
        self.all: list[Meaning | None] = [None]
        self._known: dict[tuple[object, ...], int] = {}
        self._kinds: dict[tuple[int, int, bool], CellKind] = {}

    def of(self, meaning: Meaning) -> int:
        """Return the position of the kind of *meaning*, 0 for meanings that have none of their own."""
        key = _key(meaning)
        if key is None:
            return 0
        if key not in self._known:
            self._known[key] = len(self.all)
            self.all.append(meaning)
        return self._known[key]

    def kind(self, base: int, sign: int, *, small: bool) -> CellKind:
        """Return the kind of numbers of one *sign* and size; the same object whenever it is asked for."""
        key = (base, sign, small)
        return self._kinds.setdefault(key, self._kinds.get(key) or _kind(self.all[base], sign, small=small))


@frozen(eq=False)
class ParsedColumn:
    """Cells as they were read, before they are sorted by the size of their numbers; see `CellColumn`."""

    kind_index: KindIndex
    base: Array | int
    values: Floats
    places: int
    printed: Integers | None
    codes: Array | None

    @property
    def shares(self) -> bool:
        """True where some are percentages, so that a small bare number beside one may be a share."""
        return any(_unit(item) == PERCENT for item in self.kind_index.all)

    def classify(self, *, beside_shares: bool) -> CellColumn:
        """Return the column by kinds; *beside_shares* says whether there are percentages on either side."""
        bare = np.array([beside_shares and _unit(item) == NO_UNIT for item in self.kind_index.all], np.bool_)
        least = self.values.min(initial=1.0)
        if least > 0 and not bare.any():
            kinds = [self.kind_index.kind(base, 1, small=False) for base in range(len(self.kind_index.all))]
            return self._sorted(kinds, self.base)
        key: Array = (self.values > 0).view(np.uint8) * np.uint8(2) + np.uint8(2)  # twice the sign, and 2 more
        if least < 0:
            key -= (self.values < 0).view(np.uint8) * np.uint8(2)
        if bare.any():
            small = np.abs(self.values) < 10 * 10.0**self.places  # `may_be_ratio` knows the other side
            key += (small & (bare[self.base] if isinstance(self.base, int) else np.take(bare, self.base))).view(
                np.uint8
            )
        if isinstance(self.base, int):
            return self._sorted([self._kind_of(self.base * 6 + element) for element in range(6)], key)
        used, kind = compress(self.base * 6 + key, len(self.kind_index.all) * 6)
        return self._sorted([self._kind_of(entry) for entry in used], kind)

    def _kind_of(self, key: int) -> CellKind:
        """Return the kind of a base, a sign and a size, written as one number."""
        return self.kind_index.kind(key // 6, key % 6 // 2 - 1, small=bool(key % 2))

    def _sorted(self, kinds: list[CellKind], kind: Array | int) -> CellColumn:
        return CellColumn(kinds, kind, self.values, self.places, self.printed, self.codes, largest(self.values))


def _kind(meaning: Meaning | None, sign: int, *, small: bool) -> CellKind:
    if not isinstance(meaning, NumberTarget | NumberActual):
        return CellKind(meaning)
    sample = Quantity(Decimal(sign) * (1 if small else 7), meaning.quantity.unit)
    return CellKind(evolve(meaning, quantity=sample), sign, small)


def _unit(meaning: Meaning | None) -> Unit | None:
    return meaning.quantity.unit if isinstance(meaning, NumberTarget | NumberActual) else None


def _key(meaning: Meaning) -> tuple[object, ...] | None:
    """Return what makes two meanings of one kind, ``None`` for meanings that are handled one by one."""
    if isinstance(meaning, MissingTarget | MissingActual):
        return (type(meaning),) if not meaning.text else None
    if isinstance(meaning, StatusActual):
        return (StatusActual, meaning.status, meaning.rate, _codes(meaning.notes))
    if not isinstance(meaning, NumberTarget | NumberActual) or meaning.change is not None:
        return None
    if isinstance(meaning, NumberActual) and meaning.bound not in (None, Sense.EXACTLY):
        return None
    if meaning.sense is Sense.ABOUT or getattr(meaning, "rate", None) is not None:
        return None
    return (type(meaning), meaning.sense, meaning.quantity.unit, _codes(meaning.notes))


def _codes(notes: tuple[Problem, ...]) -> tuple[str, ...]:
    return tuple(note.code for note in notes)


@frozen(eq=False)
class TypedColumn:
    """
    What the numbers of a column mean, whichever they are.

    Args:
        kind_index: Kinds.
        by_context: For everything that can stand beside a number the kind it then is of.
        missing: The kind of null.
    """

    kind_index: KindIndex
    by_context: Integers
    missing: int

    @classmethod
    def of(cls, meanings: Sequence[Meaning], missing: Meaning) -> "TypedColumn":
        """Return what numbers are that mean *meanings*, by what stands beside them, and *missing* as null."""
        kind_index = KindIndex()
        return cls(
            kind_index, np.array([kind_index.of(meaning) for meaning in meanings], np.int64), kind_index.of(missing)
        )


def parse_numbers(array: Arrow, contexts: Array, numbers: TypedColumn) -> ParsedColumn:
    """Parse a column of numbers: the column, and the position in *contexts* of what stands beside each."""
    result = scaled(array)
    kinds, values = numbers.by_context, result.values
    # as narrow as kinds times signs and sizes allow
    narrow = kinds.astype(np.uint8) if len(numbers.kind_index.all) * 6 < 2**8 else kinds
    base: Array | int = int(kinds[0]) if len(kinds) == 1 else np.take(narrow, contexts)
    for mask, kind in ((result.unfit, 0), (result.missing, numbers.missing)):
        if mask is not None:
            base = np.where(mask, narrow.dtype.type(kind), base)
            values = np.where(mask, 1.0, values)
    return ParsedColumn(numbers.kind_index, base, values, result.places, None, None)


_SIGNS = "≥≤><="
_DIGITS = "0123456789."
_LONGEST = 14
"""Seven digits, a point, six digits: what the short way of the reader takes."""


@frozen(eq=False)
class Split:
    """
    Texts by number and shape.

    Args:
        integers: The digits of each text as one number, without the point.
        places: How many of them stand behind the point.
        shape: The position of its shape in *shapes*; -1 for a text that is not split.
        shapes: Shapes, each with the digit 1 for the number.
    """

    integers: Floats
    places: Integers
    shape: Integers
    shapes: list[str]


def split(texts: Arrow) -> Split:
    """Return an Arrow array of *texts* without nulls, split."""
    bare = pc.call_function("utf8_ltrim", [texts], pc.TrimOptions(characters=_SIGNS))
    rest = pc.call_function("utf8_ltrim", [bare], pc.TrimOptions(characters=_DIGITS))
    sizes = (pc.call_function("binary_length", [item]) for item in (texts, bare, rest))
    lengths = [size.to_numpy(zero_copy_only=False).astype(np.int64) for size in sizes]
    sign, digits = lengths[0] - lengths[1], lengths[1] - lengths[2]
    offsets, data = _bytes(bare)
    integers, places, fits = _numbers(data, offsets, digits)
    fits &= sign <= 3
    suffixes = rest.dictionary_encode()
    signs, marks = _marks(texts, sign, fits)
    codes = suffixes.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    ends = suffixes.dictionary.to_pylist()
    key = np.where(fits, marks * len(ends) + codes, -1)
    used = np.unique(key[fits])
    shape = np.where(fits, np.searchsorted(used, key), -1)
    return Split(
        integers, places, shape, [f"{signs[entry // len(ends)]}1{ends[entry % len(ends)]}" for entry in used.tolist()]
    )


def _bytes(texts: Arrow) -> tuple[Integers, Array]:
    """Return where each text begins among the bytes of all, and these bytes, with room behind them."""
    _, offsets, data = texts.buffers()
    width = np.int64 if pa.types.is_large_string(texts.type) else np.int32
    starts = np.frombuffer(offsets, width)[texts.offset : texts.offset + len(texts)].astype(np.int64)
    result: Any = np.zeros(0, np.uint8) if data is None else np.frombuffer(data, np.uint8)
    return starts, np.concatenate([result, np.zeros(_LONGEST + 2, np.uint8)])


def _numbers(data: Array, starts: Integers, lengths: Integers) -> tuple[Floats, Integers, Mask]:
    """Return the digits that stand at *starts*, how many of them are decimals, and which are plain numbers."""
    integers = np.zeros(len(starts))
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
        integers = np.where(is_digit, integers * 10 + (byte.astype(np.float64) - 48), integers)
        places += is_digit & (points > 0)
    leading = lengths - points - places
    fits &= (points <= 1) & (places <= 6) & (leading >= 1) & (leading <= 7) & ((points == 0) | (places >= 1))
    return integers, places, fits & ~_may_be_months(integers, places)


def _may_be_months(integers: Floats, places: Integers) -> Mask:
    """Return which numbers could be years and months (2023.12); the reader looks at what stands beside them."""
    year, month = np.divmod(integers, 100)
    mask: Mask = (places == 2) & (year >= 1900) & (year < 2100) & (month >= 1) & (month <= 12)
    return mask


def _marks(texts: Arrow, lengths: Integers, fits: Mask) -> tuple[list[str], Integers]:
    """Return the signs that stand before numbers, and for each text the position of its own."""
    offsets, data = _bytes(texts)
    key = np.zeros(len(lengths), np.int64)
    for position in range(3):
        key = key * 256 + np.where((position < lengths) & fits, data[offsets + position], 0)
    used, codes = np.unique(key, return_inverse=True)
    signs = [int(item).to_bytes(3, "big").strip(b"\0").decode() for item in used.tolist()]
    return signs, codes.astype(np.int64)


_PLACES = 6
_WIDE = Context(prec=64)
Reader = Callable[[str, CellContext], tuple[Meaning, bool]]
"""Returns the meaning of a text, and whether the short way of the reader took it."""


def parse_texts(texts: Encoded, dictionary: Arrow, contexts: Encoded, read: Reader) -> ParsedColumn:
    """
    Parse a column of texts.

    Args:
        texts: The column as positions in *dictionary*; the position behind it is null.
        dictionary: Its distinct texts.
        contexts: What stands beside each row.
        read: Reads one text.
    """
    plain = len(contexts.values) == 1
    first, codes = (None, texts.codes) if plain else group_by([texts, contexts], len(texts.codes))
    cells = np.arange(len(dictionary) + 1) if first is None else texts.codes[first]
    context_codes = np.zeros(len(cells), np.int64) if first is None else contexts.codes[first]
    parts = split(dictionary)
    shape = np.append(parts.shape, -1)[cells]
    kind_index = KindIndex()
    values = np.append(parts.integers, 1.0)[cells]
    printed = np.append(parts.places, 0)[cells]
    base, simple = _shapes(shape, context_codes, parts.shapes, contexts, read, kind_index)
    rest = np.flatnonzero(~simple)
    known = cells[rest] < len(dictionary)
    words = dictionary.take(pa.array(np.where(known, cells[rest], 0))).to_pylist() if known.any() else [""] * len(rest)
    for cell, text, given in zip(rest.tolist(), words, known.tolist(), strict=True):
        meaning, _ = read(text or "" if given else "", contexts.values[context_codes[cell]])
        base[cell], values[cell], printed[cell] = _number(meaning, kind_index)
    places = int(printed.max()) if len(printed) else 0
    values = values * 10.0 ** (places - printed)
    large = np.abs(values) >= EXACT
    base[large], values[large] = 0, 1.0
    return ParsedColumn(kind_index, base, values, places, printed, codes)


def _shapes(
    shape: Integers, context_codes: Integers, shapes: list[str], contexts: Encoded, read: Reader, kind_index: KindIndex
) -> tuple[Integers, Mask]:
    """Return the kind of each cell whose shape the short way of the reader takes, and which these are."""
    number = max(1, len(shapes))
    used, pair = compress(np.where(shape < 0, 0, context_codes * number + shape + 1), len(contexts.values) * number + 1)
    result, simple = [], []
    for item in used:
        position, sort = divmod(item - 1, number)
        meaning, short = read(shapes[sort], contexts.values[position]) if item else (None, False)
        result.append(kind_index.of(meaning) if short else 0)
        simple.append(short)
    return np.array(result, np.int64)[pair], np.array(simple, np.bool_)[pair]


def _number(meaning: Meaning, kind_index: KindIndex) -> tuple[int, float, int]:
    """Return the kind of *meaning*, and its number without the point with the places behind it."""
    base = kind_index.of(meaning)
    if not base or not isinstance(meaning, NumberTarget | NumberActual):
        return base, 1.0, 0
    number = meaning.quantity.number
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int)  # what was read is finite
    places = max(0, -exponent)
    integer = int(number.scaleb(places, _WIDE))
    return (base, float(integer), places) if places <= _PLACES and abs(integer) < EXACT else (0, 1.0, 0)


@frozen(eq=False)
class ColumnPair:
    """
    Targets and actuals of all rows: those that come as texts are read once, those that come as numbers part by part.

    Args:
        target: The targets, or what their numbers mean.
        actual: The actuals, or what their numbers mean.
        target_contexts: What stands beside targets.
        actual_contexts: What stands beside actuals.
    """

    target: CellColumn | TypedColumn
    actual: CellColumn | TypedColumn
    target_contexts: Encoded
    actual_contexts: Encoded

    def part(self, columns: Columns, begin: int, end: int) -> tuple[CellColumn, CellColumn]:
        """Return targets and actuals of the rows from *begin* to *end*, which *columns* are."""
        result: list[CellColumn | ParsedColumn] = []
        for name, column, contexts in (
            ("target", self.target, self.target_contexts),
            ("actual", self.actual, self.actual_contexts),
        ):
            if isinstance(column, CellColumn):
                result.append(column.part(begin, end))
            else:
                result.append(parse_numbers(columns.arrays[name], contexts.codes[begin:end], column))
        shares = any(isinstance(entry, CellColumn) or entry.shares for entry in result)
        target, actual = (
            item if isinstance(item, CellColumn) else item.classify(beside_shares=shares) for item in result
        )
        return target, actual


def read_column_pair(
    columns: Columns, target_contexts: Encoded, actual_contexts: Encoded, units: UnitTable
) -> ColumnPair:
    """Return targets and actuals of *columns*, which are encoded."""
    targets, actuals = columns.arrays["target"], columns.arrays["actual"]
    target: ParsedColumn | TypedColumn
    actual: ParsedColumn | TypedColumn
    if is_number(targets.type):
        target = TypedColumn.of([_target_number(value, units) for value in target_contexts.values], parse_target(""))
    else:
        target = _texts_of(targets, target_contexts, partial(_target, units=units))
    if is_number(actuals.type):
        actual = TypedColumn.of(
            [_actual_number(element, units) for element in actual_contexts.values], parse_actual("")
        )
    else:
        actual = _texts_of(actuals, actual_contexts, partial(_actual, units=units))
    # beside numbers, which are read later, there may be percentages
    shares = any(isinstance(entry, TypedColumn) or entry.shares for entry in (target, actual))
    wanted, reached = (
        item if isinstance(item, TypedColumn) else item.classify(beside_shares=shares) for item in (target, actual)
    )
    return ColumnPair(wanted, reached, target_contexts, actual_contexts)


def _texts_of(array: Arrow, context: Encoded, read: Any) -> ParsedColumn:  # noqa: ANN401 - a `Reader`
    dictionary = array.dictionary.cast(pa.large_string()).fill_null("")
    return parse_texts(Encoded(codes_of(array), ()), dictionary, context, read)


def _target(text: str, context: CellContext, units: UnitTable) -> tuple[Meaning, bool]:
    written = text and context.operator.strip() + text
    year = printed_year(context.year)
    target = parse_target(written, unit=context.unit, name=context.name, units=units, year=year)
    return target, is_fast_parseable(written, units)


def _actual(text: str, context: CellContext, units: UnitTable) -> tuple[Meaning, bool]:
    year = printed_year(context.year)
    actual = parse_actual(text, unit=context.unit, name=context.name, units=units, year=year)
    return actual, is_fast_parseable(text, units)


def _target_number(context: CellContext, units: UnitTable) -> Meaning:
    return target_of(Decimal(1), context.operator, unit=context.unit, name=context.name, units=units)


def _actual_number(context: CellContext, units: UnitTable) -> Meaning:
    return actual_of(Decimal(1), unit=context.unit, name=context.name, units=units)
