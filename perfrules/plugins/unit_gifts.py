"""Judging units: every spelling can be read, and means one thing."""

import unicodedata
from fractions import Fraction

from perfrules.errors import Problem, problem
from perfrules.plugins.registry import Provider
from perfrules.units.characters import fold
from perfrules.units.definitions import UnitDefinition
from perfrules.units.table import DEFAULT_UNITS, UnitTable

__all__ = ["UnitCollection"]

_LONGEST_SPELLING = 8
"""The table looks no further."""
_FURTHER_KINDS = ("So", "Sc", "No")
"""Kinds of characters beside letters: ℃, ¥, ²."""
_FURTHER = "%‰"


class UnitCollection:
    """Units collected so far, with who gave each spelling."""

    def __init__(self) -> None:
        self._definitions: list[UnitDefinition] = []
        self._spelt: dict[str, Provider] = {}

    def table(self) -> UnitTable:
        """Return the table: the very object of the built-in units when there are no others, so that its caches hold."""
        built_in = DEFAULT_UNITS.definitions
        given = tuple(self._definitions)
        return DEFAULT_UNITS if given == built_in else UnitTable(given)

    def take(self, giver: Provider, gift: object) -> tuple[str, tuple[Problem, ...]]:
        """Return why *gift* is no unit, or the problems with its spellings; without any it is taken."""
        if not isinstance(gift, UnitDefinition):
            return f"{gift!r} is not a unit", ()
        if type(gift.factor) is not Fraction or gift.factor <= 0 or not isinstance(gift.dimension, str):
            return f"the factor of {gift.symbol!r} is not an exact number above 0", ()
        spellings = (gift.symbol, *gift.spellings)
        built_in = any(gift is one for one in DEFAULT_UNITS.definitions)
        unread = [one for one in spellings if not (built_in or _can_be_read(one))]
        if unread:
            return "", tuple(problem("PR310", name=one, plugin=giver) for one in unread)
        folded = {fold(one): one for one in spellings}
        taken = tuple(
            problem("PR301", kind="unit", id=one, first=self._spelt[key], second=giver)
            for key, one in folded.items()
            if key in self._spelt
        )
        if not taken:
            self._spelt |= dict.fromkeys(folded, giver)
            self._definitions.append(gift)
        return "", taken


def _can_be_read(spelling: object) -> bool:
    if not isinstance(spelling, str) or not 0 < len(spelling) <= _LONGEST_SPELLING:
        return False
    return all(
        character in _FURTHER or (kind := unicodedata.category(character)).startswith("L") or kind in _FURTHER_KINDS
        for character in spelling
    )
