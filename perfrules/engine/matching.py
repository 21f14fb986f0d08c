"""Which rows a scoring rule is for."""

from attrs import frozen

from perfrules.model.ruleset import When
from perfrules.model.sheet import SheetRow
from perfrules.model.target import NumberTarget, RangeTarget, Target
from perfrules.model.vocabulary import folded, level_name
from perfrules.units import DEFAULT_UNITS, UnitTable

__all__ = ["ANY_ROW", "Matcher", "folded", "level_name"]


@frozen
class Matcher:
    """The conditions of a rule, prepared for comparing; an empty set of names puts no condition."""

    level1: frozenset[str]
    level2: frozenset[str]
    name: frozenset[str]
    target_kind: frozenset[str]
    sense: frozenset[str]
    unit: frozenset[str]

    @classmethod
    def of(cls, when: When, units: UnitTable = DEFAULT_UNITS) -> "Matcher":
        """Return the matcher of *when*; units are compared, not their spellings: ``％`` is ``%``."""
        return cls(
            frozenset(map(level_name, when.level1)),
            frozenset(map(level_name, when.level2)),
            frozenset(map(folded, when.name)),
            frozenset(when.target_kind),
            frozenset(when.sense),
            frozenset(units.parse(symbol).symbol for symbol in when.unit),
        )

    def matches(self, row: SheetRow, target: Target) -> bool:
        """Return whether every condition holds for *row*, whose target means *target*."""
        if self.level1 and level_name(row.level1) not in self.level1:
            return False
        if self.level2 and level_name(row.level2) not in self.level2:
            return False
        if self.name and folded(row.name) not in self.name:
            return False
        if self.target_kind and target.kind not in self.target_kind:
            return False
        if self.sense and not (isinstance(target, NumberTarget) and target.sense in self.sense):
            return False
        return not self.unit or (isinstance(target, NumberTarget | RangeTarget) and _unit(target) in self.unit)


def _unit(target: NumberTarget | RangeTarget) -> str:
    return (target.quantity.unit if isinstance(target, NumberTarget) else target.unit).symbol


ANY_ROW = Matcher.of(When())
"""The matcher without conditions."""
