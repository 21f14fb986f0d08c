"""
One side of all rows, targets or actuals: for each row a kind, and where that is a kind of number the number itself.

A kind is all that a meaning says but its number: sense, unit, what reading noted; and of the number whether it is
negative or 0 and, without a unit, whether it is at most 1. Kinds are few, so what a rule makes of two of them is
decided once.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import numpy as np
from attrs import evolve, frozen

from perfrules.engine.columnar.arrays import Array, Arrow, Floats, Integers
from perfrules.engine.columnar.factors import compressed
from perfrules.engine.columnar.scaled import largest, scaled
from perfrules.errors import Problem
from perfrules.model.actual import MissingActual, NumberActual, StatusActual
from perfrules.model.quantity import Quantity
from perfrules.model.target import MissingTarget, NumberTarget, Sense
from perfrules.model.unit import NO_UNIT, PERCENT, Unit

__all__ = ["Bases", "Beside", "Cells", "Kind", "Meaning", "Numbers", "Side", "side_of_numbers"]

Meaning = Any
"""A target or an actual."""


@frozen
class Beside:
    """What stands beside a cell and is read with it."""

    operator: str = ""
    unit: str = ""
    name: str = ""


@frozen(eq=False)
class Kind:
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
class Side:
    """
    One side of all rows, by its distinct cells.

    Args:
        kinds: Kinds.
        kind: The kind of each cell, or the one kind of all.
        values: The number of each cell, times ten to the power of *places*.
        places: The scale.
        printed: How many decimals each cell prints; ``None`` where numbers count as shown shortest.
        codes: For each row its cell; ``None`` where every row is its own.
    """

    kinds: list[Kind]
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

    def part(self, begin: int, end: int) -> "Side":
        """Return the side of the rows from *begin* to *end*, where cells are shared by rows."""
        assert self.codes is not None  # others are read part by part
        return evolve(self, codes=self.codes[begin:end].astype(np.int64))


class Bases:
    """Kinds of meanings as they are met, and each with every sort of number; one for each side of a batch."""

    def __init__(self) -> None:
        self.all: list[Meaning | None] = [None]
        self._known: dict[tuple[object, ...], int] = {}
        self._kinds: dict[tuple[int, int, bool], Kind] = {}

    def of(self, meaning: Meaning) -> int:
        """Return the position of the kind of *meaning*, 0 for meanings that have none of their own."""
        key = _key(meaning)
        if key is None:
            return 0
        if key not in self._known:
            self._known[key] = len(self.all)
            self.all.append(meaning)
        return self._known[key]

    def kind(self, base: int, sign: int, *, small: bool) -> Kind:
        """Return the kind of numbers of one *sign* and size; the same object whenever it is asked for."""
        key = (base, sign, small)
        return self._kinds.setdefault(key, self._kinds.get(key) or _kind(self.all[base], sign, small=small))


@frozen(eq=False)
class Cells:
    """Cells as they were read, before they are sorted by the size of their numbers; see `Side`."""

    bases: Bases
    base: Array | int
    values: Floats
    places: int
    printed: Integers | None
    codes: Array | None

    @property
    def shares(self) -> bool:
        """Whether some are percentages, so that a bare number from 0 to 1 beside one may be a share."""
        return any(_unit(one) == PERCENT for one in self.bases.all)

    def side(self, *, beside_shares: bool) -> Side:
        """Return the side; *beside_shares* says whether either side has percentages."""
        bare = np.array([beside_shares and _unit(one) == NO_UNIT for one in self.bases.all], np.bool_)
        least = self.values.min(initial=1.0)
        if least > 0 and not bare.any():
            kinds = [self.bases.kind(base, 1, small=False) for base in range(len(self.bases.all))]
            return self._sorted(kinds, self.base)
        key: Array = (self.values > 0).view(np.uint8) * np.uint8(2) + np.uint8(2)  # twice the sign, and 2 more
        if least < 0:
            key -= (self.values < 0).view(np.uint8) * np.uint8(2)
        if bare.any():
            small = np.abs(self.values) <= 10.0**self.places
            key += (small & (bare[self.base] if isinstance(self.base, int) else np.take(bare, self.base))).view(
                np.uint8
            )
        if isinstance(self.base, int):
            return self._sorted([self._kind_of(self.base * 6 + one) for one in range(6)], key)
        used, kind = compressed(self.base * 6 + key, len(self.bases.all) * 6)
        return self._sorted([self._kind_of(one) for one in used], kind)

    def _kind_of(self, key: int) -> Kind:
        """Return the kind of a base, a sign and a size, written as one number."""
        return self.bases.kind(key // 6, key % 6 // 2 - 1, small=bool(key % 2))

    def _sorted(self, kinds: list[Kind], kind: Array | int) -> Side:
        return Side(kinds, kind, self.values, self.places, self.printed, self.codes, largest(self.values))


def _kind(meaning: Meaning | None, sign: int, *, small: bool) -> Kind:
    if not isinstance(meaning, NumberTarget | NumberActual):
        return Kind(meaning)
    sample = Quantity(Decimal(sign) * (1 if small else 7), meaning.quantity.unit)
    return Kind(evolve(meaning, quantity=sample), sign, small)


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
    if meaning.sense is Sense.ABOUT or getattr(meaning, "rate", None) is not None:
        return None
    return (type(meaning), meaning.sense, meaning.quantity.unit, _codes(meaning.notes))


def _codes(notes: tuple[Problem, ...]) -> tuple[str, ...]:
    return tuple(one.code for one in notes)


@frozen(eq=False)
class Numbers:
    """
    What the numbers of a column mean, whichever they are.

    Args:
        bases: Kinds.
        beside: For everything that can stand beside a number the kind it then is of.
        missing: The kind of null.
    """

    bases: Bases
    beside: Integers
    missing: int

    @classmethod
    def of(cls, meanings: Sequence[Meaning], missing: Meaning) -> "Numbers":
        """Return what numbers are that mean *meanings*, by what stands beside them, and *missing* as null."""
        bases = Bases()
        return cls(bases, np.array([bases.of(one) for one in meanings], np.int64), bases.of(missing))


def side_of_numbers(array: Arrow, beside: Array, numbers: Numbers) -> Cells:
    """Return a side that comes as numbers: the column, and the position of what stands *beside* each of them."""
    found = scaled(array)
    kinds, values = numbers.beside, found.values
    # as narrow as kinds times signs and sizes allow
    narrow = kinds.astype(np.uint8) if len(numbers.bases.all) * 6 < 2**8 else kinds
    base: Array | int = int(kinds[0]) if len(kinds) == 1 else np.take(narrow, beside)
    for mask, kind in ((found.unfit, 0), (found.missing, numbers.missing)):
        if mask is not None:
            base = np.where(mask, narrow.dtype.type(kind), base)
            values = np.where(mask, 1.0, values)
    return Cells(numbers.bases, base, values, found.places, None, None)
