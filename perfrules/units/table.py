"""
The table of units: from a spelling to the unit it means, known or not, with near misses; and the terms in use.

Terms are the units and vocabularies of the registry with which rule files and forms are read. Texts of rule files are
read deep inside parameter classes, where no argument reaches: `reading_with` says for the time of a load, and for the
running thread or task alone, which terms those are; outside it the built-in ones hold.
"""

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Protocol

from attrs import Factory, field, frozen

from perfrules.model.unit import MULTIPLIERS, NO_UNIT, Unit, product, quotient
from perfrules.model.vocabulary import Vocabulary
from perfrules.units.characters import fold
from perfrules.units.definitions import BUILT_IN, UnitDefinition

__all__ = [
    "BUILT_IN_TERMS",
    "DEFAULT_UNITS",
    "Terms",
    "UnitDefinition",
    "UnitTable",
    "current_terms",
    "nearest",
    "reading_with",
]


_WRONG = "亻入八冫汷介卢尸兀无园几亘宙未顿屯埸扬绢大夭曰"
_RIGHT = "人人人次次个户户元元元元亩亩米吨吨场场组天天日"
_LOOK_ALIKES: Mapping[str, str] = dict(zip(_WRONG, _RIGHT, strict=True))
"""Characters that are taken for others when a form is typed by hand or read by a machine."""
_SHORTEST_TO_COMPARE = 2


class _Known(Container[str], Iterable[str], Protocol):
    """Spellings that can be looked up and gone through."""


def nearest(symbol: str, known: _Known) -> str:
    """Return the spelling in *known* that is most like *symbol*: a look-alike, or one character away; else nothing."""
    alike = "".join(_LOOK_ALIKES.get(character, character) for character in symbol)
    if alike != symbol and alike in known:
        return alike
    if len(symbol) < _SHORTEST_TO_COMPARE:
        return ""
    near = [spelling for spelling in known if _one_apart(symbol, spelling)]
    return min(near, key=lambda spelling: len(spelling) != len(symbol), default="")


def _one_apart(left: str, right: str) -> bool:
    """Return whether the two differ by one character added, left out, or replaced in a text of three or more."""
    if abs(len(left) - len(right)) > 1 or min(len(left), len(right)) < _SHORTEST_TO_COMPARE:
        return False
    start = 0
    while start < min(len(left), len(right)) and left[start] == right[start]:
        start += 1
    if len(left) == len(right):
        return len(left) > _SHORTEST_TO_COMPARE and left[start + 1 :] == right[start + 1 :]
    return left[start + 1 :] == right[start:] or left[start:] == right[start + 1 :]


_DIVIDERS = ("/", "每")
_FACTORS_OF_DIVISOR = "·*×、.每/"
_DIVIDER = re.compile("[·*×、./]?每?")
_LONGEST_SPELLING = 8
_LONGEST = 40
"""Characters of a unit that are looked at; no unit is nearly as long."""
_WORD = re.compile("[\u4e00-\u9fff]{2,6}")
_TIMES = ("天", "日", "月", "年")


def _index(definitions: Iterable[UnitDefinition]) -> Mapping[str, UnitDefinition]:
    return {
        fold(spelling): definition
        for definition in definitions
        for spelling in (*definition.spellings, definition.symbol)
    }


@frozen(eq=False)
class UnitTable:
    """
    Units by spelling. A table never changes; `extend` gives a larger one.

    Args:
        definitions: The units, in the order in which listings show them; a later spelling replaces an earlier one.
        words: Words beside numbers that plugins add, each with its class; see `perfrules.dsl.words`.
    """

    definitions: tuple[UnitDefinition, ...] = BUILT_IN
    words: tuple[tuple[str, str], ...] = field(default=(), kw_only=True)
    _spelt: Mapping[str, UnitDefinition] = field(
        init=False, repr=False, default=Factory(lambda table: _index(table.definitions), takes_self=True)
    )

    def __iter__(self) -> Iterator[UnitDefinition]:
        return iter(self.definitions)

    def __contains__(self, symbol: str) -> bool:
        return self.parse(symbol).known

    def extend(self, definitions: Iterable[UnitDefinition]) -> "UnitTable":
        """Return a table that holds *definitions* as well."""
        return UnitTable((*self.definitions, *definitions), words=self.words)

    def with_words(self, words: Iterable[tuple[str, str]]) -> "UnitTable":
        """Return a table that knows the classes of *words* as well."""
        return UnitTable(self.definitions, words=(*self.words, *words))

    def parse(self, symbol: str) -> Unit:
        """
        Return the unit that *symbol* spells.

        Multipliers (万人次) and quotients (元/人·月, 元每人每月, 元/人、天) are understood. A spelling that no table
        lists becomes a unit of its own, which is not `known` and compares only to itself.
        """
        return (
            _parse(self, symbol) if len(symbol) <= _LONGEST else Unit(symbol, ((f"unknown:{symbol}", 1),), known=False)
        )

    def match(self, text: str) -> tuple[Unit, int]:
        """Return the longest known unit at the start of *text* and its length; ``(NO_UNIT, 0)`` when there is none."""
        return _match(self, text[:_LONGEST])

    def suggest(self, symbol: str) -> str:
        """Return the known spelling that is most like *symbol*, or an empty text when none is near."""
        return nearest(fold(symbol), self._spelt)

    def _simple(self, text: str, start: int) -> tuple[Unit, int] | None:
        """Return the longest unit, with or without a multiplier, that starts at *start*, and where it ends."""
        if first := self._listed(text, start):
            return first
        for multiplier, factor in MULTIPLIERS.items():
            if text.startswith(multiplier, start):
                end = start + len(multiplier)
                base, end = self._listed(text, end) or (NO_UNIT, end)
                return Unit(multiplier + base.symbol, base.dimension, factor * base.factor), end
        return None

    def _listed(self, text: str, start: int) -> tuple[Unit, int] | None:
        """Return the longest listed spelling that starts at *start*."""
        for length in range(min(_LONGEST_SPELLING, len(text) - start), 0, -1):
            definition = self._spelt.get(text[start : start + length])
            if definition is not None:
                return definition.unit, start + length
        return None


@lru_cache(maxsize=4096)
def _parse(table: UnitTable, symbol: str) -> Unit:
    text = fold("".join(symbol.split()))
    if not text:
        return NO_UNIT
    unit, end = _match(table, text)
    if end == len(text):
        return unit
    return _unknown(text)


def _unknown(symbol: str) -> Unit:
    return Unit(symbol, ((f"unknown:{symbol}", 1),), known=False)


@lru_cache(maxsize=8192)
def _match(table: UnitTable, spelt: str) -> tuple[Unit, int]:
    text = fold(spelt)
    first = table._simple(text, 0)  # noqa: SLF001 - this function is the cached part of a method
    numerator, end = first or (NO_UNIT, 0)
    if first is not None and first[0].dimension and text[end : end + 1] in ("·", "*", "×"):
        times = table._simple(text, end + 1)  # noqa: SLF001 - see above
        if times is not None:
            numerator, end = product(numerator, times[0], f"{numerator.symbol}·{times[0].symbol}"), times[1]
    if not text.startswith(_DIVIDERS, end) or (first is None and text[0] != "/"):
        return numerator, end
    parts: list[Unit] = []
    position = end
    while position < len(text) and (not parts or text[position] in _FACTORS_OF_DIVISOR or text[position:] in _TIMES):
        start = position + len(_DIVIDER.match(text, position)[0])  # type: ignore[index]  # the pattern matches anything
        divisor = table._simple(text, start)  # noqa: SLF001 - see above
        is_multiple = divisor is not None and divisor[0].symbol in MULTIPLIERS and divisor[1] < len(text)
        if divisor is None or is_multiple:
            # 次/百万车公里: a divisor that goes on behind what is known is one unit, entire
            if not parts and first is not None and _WORD.fullmatch(text, start):
                counted = _unknown(text[start:])
                return quotient(numerator, counted, f"{numerator.symbol}/{counted.symbol}"), len(text)
            break
        parts.extend(_PEOPLE_AND_TIME.get(divisor[0].symbol, (divisor[0],)))
        end = position = divisor[1]
    if not parts:
        return numerator, end
    symbol = f"{numerator.symbol}/{'·'.join(part.symbol for part in parts)}"
    unit = numerator
    for part in parts:
        unit = quotient(unit, part, symbol)
    return unit, end


DEFAULT_UNITS = UnitTable()
"""The built-in units."""
_PEOPLE_AND_TIME = {
    symbol: (DEFAULT_UNITS.parse("人"), DEFAULT_UNITS.parse(symbol[1:])) for symbol in ("人天", "人日", "人月", "人年")
}
"""人天 counts days of work; below a stroke, 元/人天, it is two divisors."""


@frozen(eq=False)
class Terms:
    """
    Units and vocabularies. Two are equal only when they are the same object, so that they can be cached by.

    Args:
        units: The units.
        vocabularies: Vocabularies by id.
    """

    units: UnitTable = DEFAULT_UNITS
    vocabularies: Mapping[str, Vocabulary] = field(factory=dict)


BUILT_IN_TERMS = Terms()
_current: ContextVar[Terms] = ContextVar("perfrules_terms", default=BUILT_IN_TERMS)


def current_terms() -> Terms:
    """Return the terms of the load that is going on, or the built-in ones."""
    return _current.get()


@contextmanager
def reading_with(terms: Terms) -> Iterator[None]:
    """Let *terms* hold until the end of the ``with`` block."""
    token = _current.set(terms)
    try:
        yield
    finally:
        _current.reset(token)
