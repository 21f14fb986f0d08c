"""Known policies that would each explain a printed score that differs from the computed one."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from perfrules.checks.scores import differing_rows
from perfrules.checks.subject import Explanation, Subject, SubjectRow
from perfrules.engine.plan import build_type
from perfrules.engine.scalar import rate_texts
from perfrules.indicators.base import IndicatorType
from perfrules.model.rating import Outcome
from perfrules.model.rounding import Rounding, RoundingMode
from perfrules.plugins import Registry
from perfrules.wording import Wording

__all__ = ["explain_scores"]

_POLICIES: tuple[tuple[str, Mapping[str, object], Wording], ...] = (
    ("proportional", {"stated": "floor", "exact": "at_least"}, Wording("按完成比例", "in proportion to completion")),
    ("inverse", {}, Wording("指标值÷实际值", "target ÷ actual")),
    ("overrun", {}, Wording("超出部分按比例扣减，至两倍为 0", "less the overrun, 0 at twice the target")),
    ("exact", {"otherwise": "zero"}, Wording("不相等即为 0", "0 unless equal")),
    ("exact", {"otherwise": "deviation"}, Wording("按相对偏差扣减", "less the relative deviation")),
    ("gated", {}, Wording("完成 60% 以下为 0，其上按比例", "0 below 60%, in proportion above")),
)
"""Policies met in practice (SPEC scoring §2): for floors, ceilings and equal targets."""
_ROUNDINGS: tuple[tuple[Rounding, Wording], ...] = (
    (Rounding(2), Wording("", "")),
    (Rounding(1), Wording("，四舍五入到 1 位", ", rounded to 1 place")),
    (Rounding(0), Wording("，四舍五入到整数", ", rounded to whole points")),
    (Rounding(1, RoundingMode.TRUNCATE), Wording("，截断到 1 位", ", truncated to 1 place")),
    (Rounding(0, RoundingMode.TRUNCATE), Wording("，截断到整数", ", truncated to whole points")),
)


def explain_scores(subject: Subject, registry: Registry) -> dict[int, tuple[Explanation, ...]]:
    """Return, for each row whose printed score differs, the policies that would give it; empty where none would."""
    rows = tuple(differing_rows(subject))
    if not rows:
        return {}
    kinds = [(build_type(name, parameters, registry), title) for name, parameters, title in _POLICIES]
    return {entry.index: _explanations(entry, kinds) for entry in rows}


def _explanations(entry: SubjectRow, kinds: list[tuple[IndicatorType[Any], Wording]]) -> tuple[Explanation, ...]:
    result: dict[str, Explanation] = {}
    for kind, title in kinds:
        for rounding, how in _ROUNDINGS:
            scored = rate_texts(kind, _typed(entry), entry.row.actual, entry.weight, rounding=rounding)
            rated = scored.outcome in (Outcome.MET, Outcome.NOT_MET)
            if rated and scored.score is not None and Fraction(scored.score) == Fraction(entry.score or 0):
                result.setdefault(title.zh, Explanation(zh=title.zh + how.zh, en=title.en + how.en, score=scored.score))
                break
    return tuple(result.values())


def _typed(entry: SubjectRow) -> str:
    """Return the target as one text, with the unit of its own column where the cell has none."""
    return str(entry.target) if entry.row.unit else entry.row.target
