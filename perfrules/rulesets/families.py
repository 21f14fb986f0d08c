"""
Families of indicator names: what a number without a sign asks for, by the head of the name.

投诉率 ends in 投诉 and a measure, so less is better; 投诉举报处置率 ends in 处置 and is a floor. The families are
data, in ``families.toml`` beside this module.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from attrs import frozen

from perfrules.model.sheet import SheetRow
from perfrules.model.unit import Unit
from perfrules.units import DEFAULT_UNITS

__all__ = ["Family", "family_for", "family_of", "is_cost_level"]

_MEASURES = (
    "率", "比率", "比例", "占比", "数", "数量", "件数", "起数", "人数", "人次", "次数", "例数", "个数", "条数", "宗数",
    "总数", "总量", "量", "金额", "总额", "指数", "情况", "值", "水平", "度", "发生", "行为", " rate", " ratio",
    " percentage", " percent", " number", " count", " share", " total",
)  # fmt: skip
"""What may stand behind the head of a name without changing what it asks for."""
_BRACKETS = re.compile(r"[（(〔\[【][^（()）〔〕\[\]【】]*[）)〕\]】]\s*$")
_QUALIFIER = re.compile(r"\s+per\s.*$")
_COST = "成本"
_LONGEST = 24


@frozen
class Family:
    """
    What names that end alike ask for.

    Args:
        head: The end of the name that decides.
        is_ceiling: Whether less is better; more is otherwise.
        is_sure: Whether this holds for nearly all such names.
    """

    head: str
    is_ceiling: bool
    is_sure: bool


def family_for(row: SheetRow, unit: Unit) -> Family | None:
    """Return the family of *row*, whose target is in *unit*, or ``None``; the name goes before the level."""
    family = family_of(row.name)
    if family is not None or not (is_cost_level(row.level1) or is_cost_level(row.level2)):
        return family
    return _COST_IN_MONEY if unit.dimension == _money().dimension else None


def is_cost_level(level: str) -> bool:
    """Return whether *level* is the part of a form that says what things cost."""
    return level.strip().startswith(_COST)


_COST_IN_MONEY = Family(_COST, is_ceiling=True, is_sure=False)


@lru_cache(maxsize=8192)
def family_of(name: str) -> Family | None:
    """Return the family that the head of *name* belongs to; ``None`` where there is none, or two that disagree."""
    text = _QUALIFIER.sub("", _BRACKETS.sub("", name.strip()).casefold()).strip()
    heads = _heads()
    found: list[tuple[int, Family]] = []
    for stem, with_measure in _stems(text):
        for length in range(min(len(stem), _LONGEST), 0, -1):
            tail = stem[-length:]
            family = heads.get((tail, with_measure))
            if family is not None and not _is_inside_a_word(stem, length):
                found.append((length, family))
                break
    if not found:
        return None
    longest = max(length for length, _ in found)
    families = {family.is_ceiling: family for length, family in found if length == longest}
    return next(iter(families.values())) if len(families) == 1 else None


def _stems(text: str) -> Iterable[tuple[str, bool]]:
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
def _heads() -> Mapping[tuple[str, bool], Family]:
    """Return the shipped families by the end of a name, and whether a measure may follow it."""
    text = files("perfrules.rulesets").joinpath("families.toml").read_text(encoding="utf-8")
    tables: list[dict[str, Any]] = tomllib.loads(text)["family"]
    heads: dict[tuple[str, bool], Family] = {}
    for table in tables:
        for pattern in table["match"]:
            head = pattern.strip("*").casefold()
            if head:
                family = Family(head, is_ceiling=table["direction"] == "ceiling", is_sure=table.get("sure", True))
                heads.setdefault((head, pattern.endswith("*")), family)
    return heads


@cache
def _money() -> Unit:
    return DEFAULT_UNITS.parse("元")
