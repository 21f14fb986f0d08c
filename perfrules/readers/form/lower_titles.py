"""
The second line of a header: what its titles mean below those of the first.

Below 年度指标值 or 实际完成值 over several columns stand titles that mean nothing alone: 值 and 单位, 目标 and 完成,
半年 and 全年. Which column they make is told here, for both lines together.
"""

import re
from collections.abc import Collection

from perfrules.readers.form.titles import GROUPS, Kind, key_of_title

__all__ = ["names_of", "side_of"]

_VALUES = frozenset(("值", "数值", "指标值", "内容"))
"""Lower titles that say nothing but that the value of the upper one stands below."""
_NAMES = frozenset(("名称", "指标名称", "指标"))
"""Lower titles that say nothing but that the names of the upper level stand below."""
_LEVELS = frozenset(("一级指标", "二级指标", "三级指标", "四级指标"))
_WHOLE_YEAR = re.compile(
    r"(?:全年|本年度?|年度|年终|年末|全年度)(?:累计|合计)?(?:目标|指标|完成|实际|预期|计划)?(?:值|数|情况)?"
)
_SIDES = {
    "target": re.compile(r"(?:年初|年度|全年)?(?:目标|预期|计划|设定|指标|年初设定|应完成)(?:值|数)?"),
    "actual": re.compile(r"(?:年度|全年)?(?:实际)?(?:完成|实际|达到|实际完成|已完成)(?:值|数|情况)?"),
}
_USUAL = {"target": "年度指标值", "actual": "实际完成值"}


def side_of(title: str) -> str:
    """Return whether the squeezed *title* is that of ``target`` or of ``actual``; an empty text for any other."""
    key = key_of_title(Kind.INDICATORS, title)
    return key if key in _SIDES else ""


def names_of(above: str, lower: str, sides: Collection[str]) -> tuple[str, ...]:
    """
    Return what the title *lower* below the title *above* may be called, the likeliest name first.

    目标 and 完成 below one title over both are target and actual. Where target and actual have an upper title each
    (*sides* has both), a lower title has to agree with its own; 完成 below 年度指标值 then is no column that is known.
    """
    if not lower:
        return ("",)
    own = side_of(above)
    if own and _WHOLE_YEAR.fullmatch(lower) and not any(one.fullmatch(lower) for one in _SIDES.values()):
        return (above,)
    side = next((key for key, words in _SIDES.items() if words.fullmatch(lower)), "")
    if side and (own or above in GROUPS):
        return (_USUAL[side],) if own in ("", side) or len(sides) == 1 else (above + lower,)
    if lower in _VALUES:
        return above + lower, above, f"{above}值"
    return above + lower, above if lower in _NAMES and above in _LEVELS else lower
