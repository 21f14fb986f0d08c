"""
Tiers: one bound for each level, region or class of thing, as in 优100% 良90% and 山区≥70 丘陵区≥40. SPEC language §6.5.

A list of measures (合格率≥95%，覆盖率≥90%) and a list of things that are counted (电视2条；报纸5条) are goals that must
all be met; they are no tiers.
"""

import re

from perfrules.dsl.meanings import Goal, Number, Range, Words
from perfrules.dsl.words import bare_words
from perfrules.model.meaning import Sense
from perfrules.model.unit import NO_UNIT
from perfrules.units.characters import fold

__all__ = ["REGION", "find_tiers"]


REGION = re.compile("东部|中部|西部|东北|[一二三四]类地?区|[甲乙丙]类|山区|平原|丘陵")
_LEVEL = re.compile(
    "优秀?|良好?|中等?|较?差|较?好|一般|不?合格|不?及格|不?达标|[一二三四五特]等|[一二三四五]级|[甲乙丙丁]等?|[A-D]级?"
)
_CLASS = re.compile("[一二三四甲乙丙]类.*|.*(?:地区|山区|平原|丘陵区?|东部|中部|西部|东北)")
_ENDS = re.compile("[:：]|(?:为|是|达到)$")
_MEASURES = (
    *"率度比例数量值额", "时间", "时长", "成本", "费用", "面积", "金额", "满意", "覆盖", "及时", "时限", "周期",
    "增幅", "降幅",
)  # fmt: skip
"""How the names of measures end: what stands before two of them are two measures, not two classes of one."""


def find_tiers(goals: list[Goal] | tuple[Goal, ...], text: str) -> tuple[str, ...]:
    """Return the label of each of *goals* where they are tiers, else nothing; a quoted label is one."""
    quoted = _quoted_labels(goals, text)
    if quoted:
        return quoted
    if len(goals) < 2 or not all(isinstance(goal.meaning, Number | Range) for goal in goals):
        return ()
    labels = tuple(_ENDS.sub("", bare_words(goal.before)) for goal in goals)
    if "" in labels or len(set(labels)) < len(labels) or not _measure_the_same(goals):
        return ()
    plain = [fold(label) for label in labels]
    if all(_LEVEL.fullmatch(label) for label in plain) or all(_CLASS.fullmatch(label) for label in plain):
        return labels
    return labels if _are_classes(plain, goals) else ()


def _quoted_labels(goals: list[Goal] | tuple[Goal, ...], text: str) -> tuple[str, ...]:
    """Return the labels of 「优」100%；「良」90%, the canonical text of tiers."""
    pairs = [*zip(goals[::2], goals[1::2], strict=False)]
    labels: list[str] = []
    for label, goal in pairs:
        if not isinstance(label.meaning, Words) or not isinstance(goal.meaning, Number | Range):
            return ()
        if text[label.meaning.end : goal.meaning.start].strip():
            return ()
        labels.append(label.meaning.words)
    return tuple(labels) if len(pairs) > 1 and len(goals) == 2 * len(pairs) else ()


def _measure_the_same(goals: list[Goal] | tuple[Goal, ...]) -> bool:
    units = {goal.meaning.unit for goal in goals if isinstance(goal.meaning, Number | Range)} - {NO_UNIT}
    return len({unit.dimension for unit in units}) <= 1


def _are_classes(labels: list[str], goals: list[Goal] | tuple[Goal, ...]) -> bool:
    """Return whether *labels* name classes of one thing: its bounds have one sign, and none of them counts."""
    senses = {goal.meaning.sense for goal in goals if isinstance(goal.meaning, Number)}
    counts = any(goal.meaning.unit.is_count for goal in goals if isinstance(goal.meaning, Number | Range))
    signed = len(senses) == 1 and not senses & {Sense.STATED, Sense.ABOUT, Sense.EXACTLY}
    return signed and not counts and not any(label.endswith(_MEASURES) for label in labels)
