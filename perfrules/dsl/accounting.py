"""
The account of a cell: every word beside a number has a part in its meaning, is inert, or makes the cell unclear.

SPEC language §6. The grammar reads what it knows; what it leaves before, behind and between the goals comes here. A
word that could turn, limit, postpone, deny or re-date a number is refused by name, with what to write instead.
"""

import re
from collections.abc import Mapping
from enum import Enum, auto

from perfrules.dsl.lowering import Cell, Goal
from perfrules.dsl.meanings import AmbiguousTextError, Date, Number, Range, Words
from perfrules.dsl.words import Lexicon, WordClass, bare_words, lexicon
from perfrules.model.meaning import Sense
from perfrules.units import UnitTable
from perfrules.units.characters import fold

__all__ = ["Role", "check_account"]


class Role(Enum):
    """Which side of a row a cell is."""

    TARGET = auto()
    ACTUAL = auto()


_ADVICE: Mapping[WordClass, tuple[str, str]] = {
    WordClass.SIGN: ("写成 `-5%` 或 `下降5%`", "write `-5%` or `下降5%`"),
    WordClass.FALL: ("写成 `下降5%`", "write `下降5%`"),
    WordClass.RISE: ("写成 `增长5%`", "write `增长5%`"),
    WordClass.NOT_DONE: ("写出已经完成的数，如 `3个`", "write what was done, such as `3个`"),
    WordClass.LIMIT: ("写成 `≤30人` 或 `≥30人`", "write `≤30人` or `≥30人`"),
    WordClass.PLAN: ("写出实际完成的数", "write what was reached, not what is planned"),
    WordClass.OTHER_YEAR: ("只写本年度的数", "write the number of this year alone"),
    WordClass.OTHER_MEASURE: ("只写本指标的数", "write the number of this indicator alone"),
    WordClass.PROHIBITION: ("写成 `0起`", "write `0起`"),
    WordClass.TO_VALUE: ("写成 `≤3%` 或 `≥3%`", "write `≤3%` or `≥3%`"),
    WordClass.TIMING: ("写出完成的日期", "write the date of completion"),
    WordClass.INCLUSION: ("写成 `≤3起` 或 `<3起`", "write `≤3起` or `<3起`"),
}
_INERT_IN_TARGETS = frozenset([WordClass.PLAN])
"""A target is a plan: 计划培训30人 promises thirty."""
_BESIDE_ONLY = frozenset(
    [
        "以上",
        "以下",
        "以内",
        "之上",
        "之下",
        "全国",
        "全省",
        "行业",
        "最高",
        "最低",
        "最多",
        "最少",
        "基准",
        "基数",
        "对照",
        "参照",
        "限于",
        "需",
        "须",
        "应",
        "将",
        "超",
        "除",
        "含",
        "包含",
        "包括",
        "落",
        "多",
        "升",
        "提",
        "扩",
        "缺口",
        "否",
        "内",
        "左右",
        "上下",
    ]
)
"""Words that touch a number only when nothing stands between: 省级以上媒体20条 counts what media of a level did."""
_TIMES = frozenset(["time", "working time", "calendar"])
_TOWARDS = frozenset([(WordClass.RISE, Sense.AT_LEAST), (WordClass.FALL, Sense.AT_MOST)])
_BASE = re.compile("(?:比|较|同|与|对比|相比|相较|相对|比照)[^，,；;。]{0,6}$")
_YEAR = re.compile("(?:19|20|21)[0-9]{2}年?度?")
_DEADLINE_BEFORE = re.compile("(?:截至|截止|截止到|到|至|于|在)*")
_SINGLE = re.compile("[\u4e00-\u9fff]")
_ONE_CHARACTER_WORDS = frozenset(
    "共已均计有达约为是在至建办设种植修购发印编评招聘养栽补换装铺挖拆查检审立结送租买开举演播写投引清治救免需应占按以每第近超逾破过和及与并率数量人户次个家场项件份套台元万其即为仅只凡各"
    "造做制作拍刊登录取收支付拨管护巡访问慰宣讲学练教研改扩新增减降升涨跌少多限含或于"
)
"""Words of one character that may stand alone before a number; any other one touching digits is damage (扁2200篇)."""
_BEHIND_ONE = frozenset(
    "的等了整计人户次个家场项件份套台元万内多余左右数量率额者间中起止前后底末初正含和及与并或未无没非不差缺欠剩"
    "负降减少低缩退增涨升提扩限拟应将"
)
"""Characters that may stand alone behind a number: words, or words of a class, which are refused by name."""


def check_account(cell: Cell, text: str, role: Role, units: UnitTable, name: str = "") -> None:
    """
    Refuse a cell in which a word is left that could turn one of its numbers.

    Args:
        cell: The cell, its goals chosen.
        text: Its text.
        role: Which side of the row it is.
        units: The units, with the words that plugins add.
        name: The indicator's name; words that it holds are its own.

    Raises:
        AmbiguousTextError: A word (PR117) or a stray character (PR118) stands beside a number.
    """
    words = lexicon(units.words)
    own = fold(bare_words(name))
    for goal in cell.goals:
        if isinstance(goal.meaning, Words):
            continue
        _check_goal(goal, text, role, words, own)
        if isinstance(goal.meaning, Number | Range):
            _check_strays(goal, alone=len(cell.goals) == 1)
            _check_neighbours(goal, text)
    if role is Role.ACTUAL and cell.goals:
        for rest, start in cell.loose:
            _check_loose(rest, start, words, own)
        for year in cell.years:
            _check_year(year, cell.goals, text)


def _check_year(year: Date, goals: tuple[Goal, ...], text: str) -> None:
    """Refuse a result right behind a year: which year the sheet is about is not known here (2022年95%)."""
    for goal in goals:
        between = text[year.end : goal.meaning.start]
        if year.end <= goal.meaning.start and not between.strip(" \u00a0:：,，的为是达到"):
            advice, advice_en = _ADVICE[WordClass.OTHER_YEAR]
            word = text[year.start : year.end]
            raise AmbiguousTextError("PR117", year.start, year.end, word=word, advice=advice, advice_en=advice_en)


def _check_goal(goal: Goal, text: str, role: Role, words: Lexicon, own: str) -> None:
    before, behind = fold(bare_words(goal.before)), fold(bare_words(goal.behind))
    for left, is_before in ((before, True), (behind, False)):
        if not left or (own and left in own):
            continue
        for kind, start, end in words.find(left):
            word = left[start:end]
            touches = end == len(left) if is_before else start == 0
            if word in _BESIDE_ONLY and not touches:
                continue
            if own and left[max(0, start - 1) : end + 1] in own:
                continue
            if _is_inert(kind, word, left[:start], left[end:], goal, role):
                continue
            raise _refused(kind, word, goal, text)


def _is_inert(kind: WordClass, word: str, before: str, after: str, goal: Goal, role: Role) -> bool:
    """Return whether a word of a class cannot touch the number of *goal* where it stands."""
    meaning = goal.meaning
    if role is Role.TARGET and kind in _INERT_IN_TARGETS:
        return True
    if (kind, getattr(meaning, "implied", None)) in _TOWARDS:
        return True  # 提高满意度达95%: the verb leads to the level
    if kind is WordClass.OTHER_YEAR:
        # 较上年增长5%: the year names the base of a change
        return getattr(meaning, "change", None) is not None and bool(_BASE.search(before))
    if kind is WordClass.TIMING and isinstance(meaning, Number | Range):
        unit = meaning.quantity.unit if isinstance(meaning, Number) else (meaning.lower or meaning.upper).unit  # type: ignore[union-attr]
        # 提前完成100% counts what was done; 提前3天 counts days of lead
        return not ({dimension for dimension, _ in unit.dimension} & _TIMES) and "完成" in word + after + before
    return False


def _refused(kind: WordClass, word: str, goal: Goal, text: str) -> AmbiguousTextError:
    advice, advice_en = _ADVICE[kind]
    start = max(0, goal.meaning.start - len(goal.before))
    end = min(len(text), goal.meaning.end + len(goal.behind))
    at = text.find(word, start, end)
    place = (at, at + len(word)) if at >= 0 else (start, end)
    return AmbiguousTextError("PR117", *place, word=word, advice=advice, advice_en=advice_en)


def _check_strays(goal: Goal, *, alone: bool) -> None:
    """Refuse a single character that touches the digits and is no word: it is damage, or part of a word cut off."""
    meaning = goal.meaning
    before, behind = bare_words(goal.before), bare_words(goal.behind)
    marked = isinstance(meaning, Number) and meaning.marked
    if len(before) == 1 and not marked and _SINGLE.match(before) and fold(before) not in _ONE_CHARACTER_WORDS:
        raise AmbiguousTextError("PR118", max(0, meaning.start - len(goal.before)), meaning.end, stray=before)
    if alone and len(behind) == 1 and fold(behind) not in _BEHIND_ONE:
        raise AmbiguousTextError("PR118", meaning.start, meaning.end + len(goal.behind), stray=behind)


_LEADING_ZERO = re.compile(r"(?<![0-9.．,])0[0-9]")
_LEFT_DAMAGE = frozenset("|¦'`^_·°")
_BLANK_INSIDE = re.compile("[0-9][ \u00a0][0-9]")
_DOING = re.compile(
    "(?:完成|新增|建设|开展|培训|实现|达到|发放|补助|救助|服务|举办|组织|种植|改造|修建|采购|共|计|约|达|了)$"
)
_STOPPED = re.compile(r"[.．]\s*[0-9]")


def _check_neighbours(goal: Goal, text: str) -> None:
    """Refuse digits that damage touches: 0100%, 0.o4, 85%O, |42万人, 注1 480元, a full stop before a digit."""
    meaning = goal.meaning
    start, end = meaning.start, meaning.end
    printed = fold(text[start:end])
    left, right = text[start - 1 : start], text[end : end + 1]
    stray = ""
    if match := _LEADING_ZERO.search(printed):
        stray = match[0]
    elif (left in _LEFT_DAMAGE and left) or (left == "。" and not text[: start - 1].strip()):
        stray = left
    elif right.isascii() and right.isalpha():
        stray = right
    elif printed.endswith((".", "．")) and _STOPPED.match(text, end - 1):
        stray = "."
    elif goal.before and _BLANK_INSIDE.search(printed) and not _DOING.search(bare_words(goal.before)):
        stray = " "
    if stray:
        raise AmbiguousTextError("PR118", max(0, start - len(left)), min(len(text), end + 1), stray=stray)


_TURNING = frozenset([WordClass.NOT_DONE, WordClass.PLAN, WordClass.OTHER_YEAR])


def _check_loose(rest: str, start: int, words: Lexicon, own: str) -> None:
    """Refuse words between separators that say of the number beside them that it is none: 5个，均未完成."""
    left = fold(rest)
    if own and left in own:
        return
    for kind, first, last in words.find(left):
        if kind not in _TURNING or left[first:last] in _BESIDE_ONLY:
            continue
        if kind is WordClass.OTHER_YEAR and _BASE.search(left[:first]):
            continue
        if kind is WordClass.NOT_DONE and last - first == 1:
            continue  # 没有投诉 and 无事故 add a fact; 均未完成 takes one away
        advice, advice_en = _ADVICE[kind]
        raise AmbiguousTextError(
            "PR117", start, start + len(rest), word=left[first:last], advice=advice, advice_en=advice_en
        )
