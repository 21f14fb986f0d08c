"""
Families of indicator names: what a number without a sign asks for, by the head of the name.

投诉率 ends in 投诉 and a measure, so less is better; 投诉举报处置率 ends in 处置 and is a floor. The families are
data: in ``families.toml`` beside this module, in ``[[family]]`` tables of rule files, and from plugins. Of two that
match a name the one with the longer pattern decides; of equally long ones that of the rule set goes before those of
plugins, and these before the shipped ones; two of one origin that disagree decide nothing.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache, lru_cache
from importlib.resources import files

from attrs import frozen

from perfrules.model.families import MAX_PATTERN, NameFamily
from perfrules.model.quantity import Quantity
from perfrules.model.sheet import SheetRow
from perfrules.model.unit import Unit
from perfrules.units import DEFAULT_UNITS, UnitTable

__all__ = [
    "Families",
    "FamilyMatch",
    "families_of",
    "limit_of",
    "shipped_families",
]

_MEASURES = (
    "率", "比率", "比例", "占比", "数", "数量", "件数", "起数", "人数", "人次", "次数", "例数", "个数", "条数", "宗数",
    "总数", "总量", "量", "金额", "总额", "指数", "情况", "值", "水平", "度", "性", "发生", "行为", " rate", " ratio",
    " percentage", " percent", " number", " count", " share", " total",
)  # fmt: skip
"""Words that may stand behind the head of a name without changing what it asks for."""
_BRACKETS = re.compile(r"(?:[（(〔\[【][^（()）〔〕\[\]【】]*[）)〕\]】]\s*)+$")
_AMOUNT = re.compile(r"(?P<number>[0-9]{1,15}(?:\.[0-9]{1,15})?)\s*(?P<unit>[^\s0-9.]\S*)")
_QUALIFIER = re.compile(r"\s+per\s.*$")


@frozen
class FamilyMatch:
    """A family that a row belongs to, and the head of its name that matched, or the beginning of its level."""

    head: str
    family: NameFamily


@frozen
class _Candidate:
    """A family whose pattern matches a name; its level and unit have not been compared yet."""

    rank: int
    match: FamilyMatch


class Families:
    """
    Families that are looked up by name, level and unit.

    Args:
        layers: Families by origin; a later layer goes before earlier ones where patterns are equally long.
    """

    def __init__(self, *layers: Sequence[NameFamily]) -> None:
        self.layers = layers
        self._heads: dict[tuple[str, bool], list[_Candidate]] = {}
        self._everywhere: list[_Candidate] = []
        self.levels = tuple({family.level for layer in layers for family in layer if family.level})
        """Beginnings of levels that some family looks at."""
        for rank, layer in enumerate(layers):
            for family in layer:
                self._add(rank, family)
        self.candidates = lru_cache(maxsize=8192)(self._candidates)
        """Return all families whose patterns match a name, the longest first; only level and unit decide among them."""
        self.kinds = lru_cache(maxsize=8192)(self._kinds)
        """Return what is the same for names that no row can be told apart by, whatever its level and unit."""
        self.find = lru_cache(maxsize=8192)(self._find)
        """Return the family of a row by its name, both levels and the unit of its target, as `match`."""

    def match(self, row: SheetRow, unit: Unit) -> FamilyMatch | None:
        """Return the family of *row*, whose target is in *unit*; ``None`` where there is none, or two disagree."""
        return self.find(row.name, row.level1, row.level2, unit)

    def may_fall(self, row: SheetRow, unit: Unit) -> bool:
        """Return whether the numbers of *row* are changes, by any family of its name: those may lie below 0."""
        levels = (row.level1, row.level2)
        families = (item.match.family for group in self.candidates(row.name) for item in group)
        return any(family.may_fall and _fits(family, levels, unit) for family in families)

    def _find(self, name: str, level1: str, level2: str, unit: Unit) -> FamilyMatch | None:
        for group in self.candidates(name):
            directed = [item for item in group if item.match.family.direction]
            fitting = [item for item in directed if _fits(item.match.family, (level1, level2), unit)]
            if fitting:
                first = max(element.rank for element in fitting)
                best = [entry.match for entry in fitting if entry.rank == first]
                agree = len({match.family.direction for match in best}) == 1
                return best[0] if agree else None
        return None

    def _kinds(self, name: str) -> tuple[tuple[int, ...], ...]:
        return tuple(tuple(id(item.match.family) for item in group) for group in self.candidates(name))

    def _add(self, rank: int, family: NameFamily) -> None:
        for pattern in family.match:
            head = pattern.strip("*").casefold()
            candidate = _Candidate(rank, FamilyMatch(pattern.strip("*") or family.level, family))
            if head:
                self._heads.setdefault((head, pattern.endswith("*")), []).append(candidate)
            else:
                self._everywhere.append(candidate)

    def _candidates(self, name: str) -> tuple[tuple[_Candidate, ...], ...]:
        text = _QUALIFIER.sub("", _BRACKETS.sub("", name.strip()).casefold()).strip()
        groups: dict[int, dict[int, _Candidate]] = {}
        for stem, with_measure in _stems(text):
            for length in range(min(len(stem), MAX_PATTERN), 0, -1):
                for candidate in self._heads.get((stem[-length:], with_measure), ()):
                    if not _is_inside_a_word(stem, length):
                        groups.setdefault(length, {})[id(candidate)] = candidate
        if self._everywhere:
            groups[0] = {id(candidate): candidate for candidate in self._everywhere}
        return tuple(tuple(groups[length].values()) for length in sorted(groups, reverse=True))


def _fits(family: NameFamily, levels: Iterable[str], unit: Unit) -> bool:
    if family.level and not any(level.strip().startswith(family.level) for level in levels):
        return False
    return family.unit is None or unit.dimension == family.unit.dimension


def _stems(text: str) -> Iterator[tuple[str, bool]]:
    """Yield *text*, for whole patterns and for those that a measure may follow, and what is left without measures."""
    yield text, False
    waiting = [text]
    while waiting:
        stem = waiting.pop()
        yield stem, True
        waiting += [stem.removesuffix(measure).strip() for measure in _MEASURES if stem.endswith(measure)]


def _is_inside_a_word(text: str, length: int) -> bool:
    """Return whether the last *length* characters of *text* begin in the middle of a word in Latin letters."""
    before = text[: len(text) - length]
    return text[-length:][:1].isascii() and before[-1:].isascii() and before[-1:].isalpha()


@cache
def shipped_families() -> Families:
    """Return the shipped families alone."""
    return Families(_shipped())


def families_of(declared: Sequence[NameFamily], of_plugins: Sequence[NameFamily] = ()) -> Families:
    """Return the shipped families under those *of_plugins* and those that a rule set has *declared*."""
    return Families(_shipped(), of_plugins, declared) if declared or of_plugins else shipped_families()


@cache
def _shipped() -> tuple[NameFamily, ...]:
    text = files("perfrules.rulesets").joinpath("families.toml").read_text(encoding="utf-8")
    # the file is checked by the tests, as rule files are; reading it with a place for every value takes too long
    return tuple(_family(table) for table in tomllib.loads(text)["family"])


def _family(table: Mapping[str, object]) -> NameFamily:
    unit, limit = table.get("unit"), table.get("limit")
    return NameFamily(
        match=tuple(table["match"]),  # type: ignore[arg-type]  # a list of texts
        direction=str(table.get("direction", "")),
        sure=bool(table.get("sure", True)),
        level=str(table.get("level", "")),
        unit=None if unit is None else DEFAULT_UNITS.parse(str(unit)),
        limit=None if limit is None else limit_of(str(limit), DEFAULT_UNITS),
        events=bool(table.get("events", False)),
        may_fall=bool(table.get("may_fall", False)),
    )


def limit_of(text: str, units: UnitTable) -> Quantity | None:
    """Return the positive number with a unit known to *units* that *text* is, ``100%``, or ``None``."""
    written = _AMOUNT.fullmatch(text.strip())
    unit = None if written is None else units.parse(written["unit"])
    if written is None or unit is None or not unit.known:
        return None
    quantity = Quantity(Decimal(written["number"]), unit)
    return quantity if quantity.base > 0 else None
