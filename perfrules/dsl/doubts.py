"""Numbers that look certain and are not: bounds that exclude each other, from-to changes, ranks, months as decimals."""

import re
from itertools import pairwise

from perfrules.dsl.lowering import Goal
from perfrules.dsl.lowering_values import DoubtError, Number
from perfrules.dsl.phrases import bare_words
from perfrules.model.unit import NO_UNIT

__all__ = ["check_certainty", "may_be_month"]

_FROM = ("由", "从", "由原来的", "从原来的", "由原来", "从原来")
_BENDING = ("百分比", "百分率", "不含", "不包括", "不包含")
"""Words that change what the number behind them is: a percentage without its sign, or what is left out."""
_NEARNESS = ("最", "附", "邻", "临", "靠", "亲", "新")
"""Characters that make 近 part of a word (最近3年) and not 约."""
_SYMBOL_BESIDE = re.compile(
    r"[^\w\s，,、。．.；;：:（）()“”‘’\"'《》〈〉「」【】\[\]·\-—–－−~～…*＊/／\\%％‰#＃★☆●◆■√→]\s*$"
)
"""A symbol right before a number that no sign or punctuation of the language explains: ﹤90%, ≯90%, ﹣5%."""
_YEAR_AND_MONTH = re.compile(r"(?:19|20)[0-9]{2}[.．](?:0[1-9]|1[0-2])")


def may_be_month(number: str) -> bool:
    """Return whether *number* is printed like a year and a month: 2023.12."""
    return _YEAR_AND_MONTH.fullmatch(number) is not None


def check_certainty(goals: list[Goal]) -> None:
    """
    Refuse numbers whose words or neighbours leave their meaning open. SPEC language §5: doubt is never a guess.

    Raises:
        DoubtError: ≥90%≤80% can hold nothing (PR109); 由80%提高到90% names a base beside the goal,
            2023.12 may be a month, 不含90% leaves out, 90%或80% is one of two, ﹤90% has a sign nobody knows (PR108).
    """
    for goal in goals:
        number = goal.meaning
        if not isinstance(number, Number):
            continue
        before = bare_words(goal.before)
        if len(goals) > 1 and before.endswith(_FROM) and not number.marked:
            raise DoubtError("PR108", number.start, goals[-1].meaning.end)
        if before.endswith(_BENDING) or (goal.printed.startswith("近") and before.endswith(_NEARNESS)):
            raise DoubtError("PR108", number.start, number.end)
        if "或" in bare_words(goal.behind)[:1] or (before.startswith("或") and goal is not goals[0]):
            raise DoubtError("PR108", number.start, goals[-1].meaning.end)
        if not number.marked and _SYMBOL_BESIDE.search(goal.before):
            raise DoubtError("PR108", max(0, number.start - 1), number.end)
        bare = number.quantity.unit == NO_UNIT and not number.marked and not before
        if bare and may_be_month(goal.printed):
            raise DoubtError("PR108", number.start, number.end)
    for one, other in pairwise(goals):
        first, second = one.meaning, other.meaning
        if isinstance(first, Number) and isinstance(second, Number) and not bare_words(one.behind + other.before):
            _check_order(first, second)


def _check_order(first: Number, second: Number) -> None:
    """Refuse a floor above a ceiling of the same quantity."""
    floor, ceiling = (first, second) if first.sense.is_floor else (second, first)
    if not (floor.sense.is_floor and ceiling.sense.is_ceiling) or first.change is not second.change:
        return
    if floor.quantity.unit.converts_to(ceiling.quantity.unit) and floor.quantity.base > ceiling.quantity.base:
        raise DoubtError("PR109", first.start, second.end)
