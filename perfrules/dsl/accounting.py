"""
The account of a cell: every word beside a number has a part in its meaning, is inert, or makes the cell unclear.

SPEC language §6. The grammar reads what it knows; what it leaves before, behind and between the goals comes here. A
word that could turn, limit, postpone, deny or re-date a number is refused by name, with what to write instead.

Years stand beside a result, and name it from another (2022年95%, 次年3月底前; §6.8): the sheet's own year is inert, the
result of another year is no result of this one. Which year a sheet is about is known to who reads it; where nobody
knows, a year right before a number makes the cell unclear.
"""

import re
from collections.abc import Mapping
from itertools import pairwise

from attrs import evolve

from perfrules.dsl.meanings import AmbiguousTextError, Cell, Date, Goal, Number, Period, Range, Role, Words
from perfrules.dsl.words import (
    ALONE_BEFORE,
    ALONE_BEHIND,
    BESIDE_ONLY,
    PARTICLES,
    VERBS_OF_DOING,
    Lexicon,
    WordClass,
    bare_words,
    lexicon,
)
from perfrules.model.meaning import Sense
from perfrules.model.moment import Moment
from perfrules.units import UnitTable
from perfrules.units.characters import fold

__all__ = ["check_account", "check_damage", "find_other_year", "is_other_year", "name_years", "names_year"]


_OFFSETS: Mapping[str, int] = {
    **dict.fromkeys(["次年", "翌年", "明年", "来年", "下年", "下一年", "下年度", "下一年度"], 1),
    **dict.fromkeys(["去年", "上年", "上一年", "上年度", "上一年度"], -1),
    **dict.fromkeys(["今年", "本年", "当年", "本年度", "当年度"], 0),
    "前年": -2,
    "后年": 2,
}
_RELATIVE = re.compile(f"({'|'.join(sorted(_OFFSETS, key=len, reverse=True))})的?$")
_YEAR = re.compile("(?:19|20|21|１９|２０|２１)[0-9０-９]{2}")
_BETWEEN = re.compile(rf"(?:{PARTICLES}|[\s底末，,])*")
_BARE_YEAR = re.compile("(?:均|都|全)?[为是系]?((?:19|20|21)[0-9]{2})(?:年度?)?(?:底|末)?(?:的?数据?|值)?")


def names_year(text: str) -> bool:
    """Return whether *text* may name a year, so that it is to be read beside the sheet's."""
    return bool(_YEAR.search(text)) or any(word in text for word in _OFFSETS)


def name_years(cell: Cell, year: int | None) -> None:
    """Give the dates of *cell* that stand behind 次年, 去年 or 本年 the year they mean, where the sheet's is known."""
    if year is None:
        return
    for goal in cell.goals:
        match = _RELATIVE.search(fold(bare_words(goal.before)))
        if match is None:
            continue
        meaning, meant = goal.meaning, year + _OFFSETS[match[1]]
        if isinstance(meaning, Date) and meaning.by.year is None:
            goal.meaning = evolve(meaning, by=_of_year(meaning.by, meant))
        elif isinstance(meaning, Period) and meaning.first.year is None:
            goal.meaning = evolve(meaning, first=_of_year(meaning.first, meant), last=_of_year(meaning.last, meant))
        else:
            continue
        goal.before = ""


def _of_year(moment: Moment, year: int) -> Moment:
    return Moment(year, moment.month, moment.day)


def find_other_year(cell: Cell, text: str, year: int | None) -> Date | Period | None:
    """
    Return the date or period beside the goals of *cell* that makes them results of another year, else ``None``.

    Args:
        cell: A cell of results.
        text: Its text.
        year: The year that the sheet is about; where it is unknown, a year counts only right before a number.
    """
    for dated in cell.dates:
        first, last = (dated.by, dated.by) if isinstance(dated, Date) else (dated.first, dated.last)
        if first.year is None or (first.year == year and last.year == year):
            continue
        if year is not None or any(_is_right_before(dated, goal, text) for goal in cell.goals):
            return dated
    return None


def _is_right_before(dated: Date | Period, goal: Goal, text: str) -> bool:
    if isinstance(dated, Date) and dated.by.month is not None:
        return False  # 2023年12月31日100% says when, as cells that were joined do; it is noted
    start = goal.meaning.start
    return dated.end <= start and _BETWEEN.fullmatch(text[dated.end : start]) is not None


def is_other_year(remark: str, year: int | None) -> bool:
    """Return whether a bracket holds nothing but a year, and not the sheet's: 95%(2022年)."""
    match = _BARE_YEAR.fullmatch(fold(bare_words(remark)))
    return match is not None and int(match[1]) != year


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
_PARTICLES_BETWEEN = re.compile(f"(?:{PARTICLES})*")
_BETWEEN_PLAN = re.compile(f"(?:{PARTICLES}|{VERBS_OF_DOING})*")
"""Words between such a word and its number: 应完成5个 plans five, but 全省建成5个 counts what was built."""
_TIMES = frozenset(["time", "working time", "calendar"])
_EARLY = frozenset(["提前", "提早"])
_TOWARDS = frozenset([(WordClass.RISE, Sense.AT_LEAST), (WordClass.FALL, Sense.AT_MOST)])
_BASE = re.compile("(?:比|较|同|与|对比|相比|相较|相对|比照)[^，,；;。]{0,6}$")
_SINGLE = re.compile("[\u4e00-\u9fff]")


def check_account(cell: Cell, text: str, role: Role, units: UnitTable, name: str = "", year: int | None = None) -> None:
    """
    Refuse a cell in which a word is left that could turn one of its numbers.

    Args:
        cell: The cell, its goals chosen.
        text: Its text.
        role: Which side of the row it is.
        units: The units, with the words that plugins add.
        name: The indicator's name; words that it holds are its own.
        year: The year that the sheet is about, where it is known.

    Raises:
        AmbiguousTextError: A word (PR117) or a stray character (PR118) stands beside a number.
    """
    if len(cell.goals) == 1 and _stands_alone(cell.goals[0], cell):
        if isinstance(cell.goals[0].meaning, Number | Range):
            _check_neighbours(cell.goals[0], text)
    else:
        _check_words(cell, text, role, units, name, year)


def _check_words(cell: Cell, text: str, role: Role, units: UnitTable, name: str, year: int | None) -> None:
    words = lexicon(units.words)
    own = fold(bare_words(name))
    for goal in cell.goals:
        if isinstance(goal.meaning, Words):
            continue
        _check_goal(goal, text, role, words, own)
        if isinstance(goal.meaning, Number | Range):
            _check_strays(goal, units, alone=len(cell.goals) == 1)
            _check_neighbours(goal, text)
        elif role is Role.ACTUAL:
            _check_begun(goal, text, own)
    if not any(isinstance(goal.meaning, Number | Range | Date | Period) for goal in cell.goals):
        return
    for rest, start in cell.loose:
        if bare_words(rest) and units.parse(rest).known:
            raise AmbiguousTextError("PR118", start, start + len(rest), stray=text[start - 1 : start].strip() or rest)
        if role is Role.ACTUAL:
            _check_loose(rest, start, words, own)
        _check_bare(rest, start, cell, role, words, own)
    for remark, start, counted in cell.remarks:
        _check_bare(remark, start, cell, role, words, own)
        if role is Role.ACTUAL:
            _check_remark(remark, start, counted, words, year)
    if role is Role.ACTUAL:
        _check_dates(cell, text, year)


def _check_dates(cell: Cell, text: str, year: int | None) -> None:
    """Refuse a result of another year, or of one month alone: 仅1月份达95%."""
    for dated in cell.dates:
        if only := _ONLY.search(text[: dated.start]):
            raise _refused_at(WordClass.OTHER_MEASURE, only[0], only.start(), dated.end)
    if (other := find_other_year(cell, text, year)) is not None:
        raise _refused_at(WordClass.OTHER_YEAR, text[other.start : other.end], other.start, other.end)


_BEGUN = re.compile(
    "^(?:正式|已经?|全面|才|刚)*(?:开工|动工|奠基|破土|进场|开始|启动|立项|挂网|招标|开标|签约|签订|在建)"
)
"""Verbs of what is done first on the day that a date names: work that began in June is not finished in June."""
_CAPABLE = re.compile("(?:可|可以|能|能够|足以)$")
_PARTIAL = re.compile("峰值|部分[县区市乡镇村街单地项]|个别|最高一个?[月日天]|除[^，,；;]{1,8}外")
"""Words for part of what the indicator is about: the result of some places or of the best month is not the result."""
_ONLY = re.compile(r"(?:仅有?|只有?)\s*$")
_REACHED = ("达", "完成", "实现", "执行")


def _stands_alone(goal: Goal, cell: Cell) -> bool:
    """Return whether nothing stands beside *goal*, as in most cells: then there is no word to account for."""
    return not (goal.before or goal.behind or cell.loose or cell.remarks or cell.dates)


def _check_goal(goal: Goal, text: str, role: Role, words: Lexicon, own: str) -> None:
    before, behind = fold(bare_words(goal.before)), fold(bare_words(goal.behind))
    if role is Role.ACTUAL and goal.printed.startswith(_REACHED) and (capable := _CAPABLE.search(before)):
        raise _refused(WordClass.PLAN, capable[0], goal, text)  # 可达95% is hoped for
    if role is Role.ACTUAL and (partial := _PARTIAL.search(before)) and partial[0] not in own:
        raise _refused(WordClass.OTHER_MEASURE, partial[0], goal, text)  # 部分县区95%
    for left, is_before in ((before, True), (behind, False)):
        if not left or (own and left in own):
            continue
        for kind, start, end in words.find(left):
            word = left[start:end]
            between = _BETWEEN_PLAN if kind is WordClass.PLAN else _PARTICLES_BETWEEN
            if word in BESIDE_ONLY and not between.fullmatch(left[end:] if is_before else left[:start]):
                continue
            if own and left[max(0, start - 1) : end + 1] in own:
                continue
            if _is_inert(kind, word, left[:start], left[end:], goal, role):
                continue
            raise _refused(kind, word, goal, text)


def _check_remark(remark: str, start: int, counted: Goal | None, words: Lexicon, year: int | None) -> None:
    """Refuse a bracket behind a result that takes part of it away, or says that it is of another year."""
    if counted is not None:
        _check_share(remark, start, counted, words)
    if is_other_year(remark, year):
        raise _refused_at(WordClass.OTHER_YEAR, remark, start, start + len(remark))


def _check_begun(goal: Goal, text: str, own: str) -> None:
    """Refuse a date on which something began, unless the indicator *own* is about its beginning."""
    behind = fold(bare_words(goal.behind))
    if (begun := _BEGUN.search(behind)) and behind not in own:
        raise _refused(WordClass.NOT_DONE, begun[0], goal, text)


def check_damage(cell: Cell, text: str) -> None:
    """
    Refuse a cell in which damage touches one of the numbers.

    Raises:
        AmbiguousTextError: A stray character (PR118) touches digits.
    """
    for goal in cell.goals:
        _check_neighbours(goal, text)


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
    if word in _EARLY and isinstance(meaning, Number | Range):
        # 提前完成100% counts what was done; 提前3天 counts days of lead
        return meaning.unit.dimensions.isdisjoint(_TIMES) and "完成" in after + before
    return False


def _refused_at(kind: WordClass, word: str, start: int, end: int) -> AmbiguousTextError:
    advice, advice_en = _ADVICE[kind]
    return AmbiguousTextError("PR117", start, end, word=word, advice=advice, advice_en=advice_en)


def _refused(kind: WordClass, word: str, goal: Goal, text: str) -> AmbiguousTextError:
    start = max(0, goal.meaning.start - len(goal.before))
    end = min(len(text), goal.meaning.end + len(goal.behind))
    at = text.find(word, start, end)
    place = (at, at + len(word)) if at >= 0 else (start, end)
    return _refused_at(kind, word, *place)


def _check_strays(goal: Goal, units: UnitTable, *, alone: bool) -> None:
    """Refuse a single character that touches the digits and is no word: it is damage, or part of a word cut off."""
    meaning = goal.meaning
    before, behind = bare_words(goal.before), bare_words(goal.behind)
    marked = isinstance(meaning, Number) and meaning.marked
    if len(before) == 1 and not marked and _SINGLE.match(before) and fold(before) not in ALONE_BEFORE:
        raise AmbiguousTextError("PR118", max(0, meaning.start - len(goal.before)), meaning.end, stray=before)
    unit = _UNIT_APART.match(behind)
    bare = isinstance(meaning, Number | Range) and not meaning.unit.dimension
    if unit is not None and bare and units.parse(unit[1]).known:
        raise AmbiguousTextError("PR118", meaning.start, meaning.end + len(goal.behind), stray=behind[0])  # 30.5:万元
    if alone and len(behind) == 1 and fold(behind) not in ALONE_BEHIND:
        raise AmbiguousTextError("PR118", meaning.start, meaning.end + len(goal.behind), stray=behind)


_UNIT_APART = re.compile("[^\\w\\s](.{1,8})")
_LEADING_ZERO = re.compile(r"(?<![0-9.．,])0[0-9]")
_LEFT_DAMAGE = frozenset("|¦'`^_·°?？")
_HALF_READ = re.compile("(?:百|千|万)分之?$")
"""The beginning of 百分之九十, whose digits were printed another way: 百分95."""
_QUESTION = frozenset("?？")
"""Someone doubted the number: 95%? is a question, and before digits a mark that was lost (?90% was ≥90%)."""
_BLANK_INSIDE = re.compile("[0-9][ \u00a0][0-9]")
_DOING = re.compile(f"(?:{VERBS_OF_DOING}|达到|共|计|约|达|了)$")
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
    elif part := _HALF_READ.search(fold(bare_words(goal.before))):
        stray = part[0]
    elif printed.startswith("+") and left.isascii() and left.isalpha():
        stray = left  # T+1 is a name
    elif right in _QUESTION or (right.isascii() and right.isalpha()):
        stray = right
    elif printed.endswith((".", "．")) and _STOPPED.match(text, end - 1):
        stray = "."
    elif goal.before and _BLANK_INSIDE.search(printed) and not _DOING.search(bare_words(goal.before)):
        stray = " "
    if stray:
        raise AmbiguousTextError("PR118", max(0, start - len(left)), min(len(text), end + 1), stray=stray)


_BARE = re.compile(
    f"(?:{PARTICLES}|{VERBS_OF_DOING}|同比|环比|[比较]|有所|明显|显著|大幅|小幅|略有|略|基本|大约|约|左右|情况|数据|指标|任务"
    "|工作|[，,。；;、!！])*"
)
"""Words that may stand beside words of a class in a part or a bracket that says nothing else: (预计完成)."""
_LIMITS: Mapping[str, frozenset[Sense]] = {
    **dict.fromkeys(
        ["上限", "最高", "最多", "至多", "顶多", "封顶", "为限", "限额", "以下", "以内", "之内"],
        frozenset([Sense.AT_MOST]),
    ),
    **dict.fromkeys(["下限", "最低", "最少", "至少", "保底", "底线", "以上"], frozenset([Sense.AT_LEAST])),
}
"""Limits that repeat a sense are no news: ≤30万元(上限)."""


def _check_bare(rest: str, start: int, cell: Cell, role: Role, words: Lexicon, own: str) -> None:
    """
    Refuse a part or a bracket that holds nothing but words of a class: 30万元(上限), 5个(未完成), 下滑，5%.

    What a bracket says besides is a remark and touches nothing: 50%(马站未开工). SPEC language §6.1.
    """
    left = fold(bare_words(rest))
    classed = [*words.find(left)]
    if not classed or (own and left in own):
        return
    between = [
        left[end:begin] for (_, _, end), (_, begin, _) in pairwise([(None, 0, 0), *classed, (None, len(left), 0)])
    ]
    if not all(_BARE.fullmatch(gap) for gap in between):
        return
    numbers = [goal.meaning for goal in cell.goals if isinstance(goal.meaning, Number | Range)]
    for kind, first, last in classed:
        word = left[first:last]
        if role is Role.TARGET and kind in _INERT_IN_TARGETS:
            continue
        if kind in _CHANGE and all(_is_no_change(number, kind) for number in numbers):
            continue
        if kind is WordClass.TIMING and (word in _EARLY or role is Role.TARGET):
            continue  # 提前完成；100%
        senses = _LIMITS.get(word, frozenset())
        if kind is WordClass.LIMIT and numbers and all(getattr(number, "sense", None) in senses for number in numbers):
            continue
        if kind is WordClass.INCLUSION and role is Role.TARGET:
            continue
        raise _refused_at(kind, word, start, start + len(rest))


def _is_no_change(number: Number | Range, kind: WordClass) -> bool:
    """Return whether *number* compares by itself, or counts what is new: 有所下降；≤5%, 增加；5个."""
    if isinstance(number, Range) or number.sense is not Sense.UNSPECIFIED:
        return True
    return kind is WordClass.RISE and number.unit.dimensions.isdisjoint(_RATIOS)


def _check_share(remark: str, start: int, goal: Goal, words: Lexicon) -> None:
    """Refuse a bracket that says of part of what was counted that it is not done, or how much is: 5个(3个未完成)."""
    meaning = goal.meaning
    if not isinstance(meaning, Number) or not meaning.unit.symbol:
        return
    left = fold(bare_words(remark))
    share = re.search(f"[0-9.]+{re.escape(meaning.unit.symbol)}", left)
    if share is None:
        return
    for kind, first, last in words.find(left):
        beside = (first < share.start() and not left[last : share.start()]) or first >= share.end()
        counted_before = kind is WordClass.OTHER_YEAR and left[:first].endswith("含")  # 5次(含上年2次)
        if beside and (counted_before or (kind is WordClass.NOT_DONE and "不含" not in left)):
            raise _refused_at(kind, left[first:last], start, start + len(remark))
    if _DONE_OF_IT.search(left[: share.start()]):
        raise AmbiguousTextError("PR108", meaning.start, start + len(remark))


_DONE_OF_IT = re.compile("(?:已完成|实际完成|完成了|完成|仅|只)$")
_RATIOS = frozenset(["ratio", "points"])
_CHANGE = frozenset([WordClass.RISE, WordClass.FALL])
_TURNING = frozenset([WordClass.NOT_DONE, WordClass.PLAN, WordClass.OTHER_YEAR])


def _check_loose(rest: str, start: int, words: Lexicon, own: str) -> None:
    """Refuse words between separators that say of the number beside them that it is none: 5个，均未完成."""
    left = fold(rest)
    if own and left in own:
        return
    for kind, first, last in words.find(left):
        if kind not in _TURNING or left[first:last] in BESIDE_ONLY:
            continue
        if kind is WordClass.OTHER_YEAR and _BASE.search(left[:first]):
            continue
        if kind is WordClass.NOT_DONE and last - first == 1:
            continue  # 没有投诉 and 无事故 add a fact; 均未完成 takes one away
        raise _refused_at(kind, left[first:last], start, start + len(rest))
