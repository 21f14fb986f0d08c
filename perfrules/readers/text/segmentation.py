"""
Cutting a sequence of words into the rows and cells of a table whose lines were lost.

The reading chosen is the cheapest: every column says what it would cost for a stretch of words to be its cell (0 for
a number in the column of points, much for a sentence there), and the cheapest division of all words into rows of
cells is found exactly, by dynamic programming over word and column. Words that fit nowhere cost a fixed amount each
and are given back as leftovers; nothing is lost.
"""

import re
from collections.abc import Callable, Collection, Iterator, Sequence, Sized
from functools import lru_cache

from attrs import evolve, frozen

from perfrules.errors import Problem, problem
from perfrules.model.sheet import is_blank_mark
from perfrules.plain_values import read_number, read_points, read_rate, squeeze
from perfrules.readers.text.words import Word, join
from perfrules.readers.vocabulary import LEVEL1, LEVEL2, MANAGEMENT_ITEMS, without_points
from perfrules.source import Place

__all__ = [
    "IMPOSSIBLE",
    "LEVEL_INSIDE",
    "CellColumn",
    "Cells",
    "Leftover",
    "actual_cost",
    "amount_cost",
    "cut",
    "cut_rows",
    "fund_name_cost",
    "level_cost",
    "management_name_cost",
    "name_cost",
    "points_cost",
    "rate_cost",
    "reason_cost",
    "score_cost",
    "statement_cost",
    "target_cost",
    "trouble_cost",
    "unit_cost",
]


IMPOSSIBLE = 10_000
_LEFTOVER_COST = 25
_SPLIT_BLOCK_COST = 8  # a cell that starts in the middle of a block of lines
_BLANK_COST = 5  # a cell that goes on after a blank inside a line
_UNREACHED = 10**9
_COSTS_KEPT = 1_000
# A reading this much dearer than the best one up to the same word is given up, as is a cell that grows this dear.
_HOPELESS = 150
Span = tuple[int, int]
_Back = list[list[tuple[int, int]]]
"""For each word and column the word and column that the cheapest reading came from."""


@frozen
class CellColumn:
    """
    A column and how well words fit it.

    Args:
        key: The field it fills.
        cost: What it costs that a squeezed text is a cell of this column; `IMPOSSIBLE` rules it out.
        empty: What an empty cell costs.
        longest: How many words a cell may have.
    """

    key: str
    cost: Callable[[str], int]
    empty: int
    longest: int


@frozen
class Cells:
    """One row: for each column the words ``[start, end)`` of its cell."""

    spans: dict[str, Span]
    words: Sequence[Word]

    def words_in(self, key: str) -> Sequence[Word]:
        """Return the words of the cell *key*; none when it is empty or there is no such column."""
        start, end = self.spans.get(key, (0, 0))
        return self.words[start:end]

    def text(self, key: str) -> str:
        """Return the text of the cell *key*."""
        return join(self.words_in(key))

    @property
    def all_words(self) -> Sequence[Word]:
        """All words of the row."""
        used = [span for span in self.spans.values() if span[0] < span[1]]
        return self.words[min(span[0] for span in used) : max(span[1] for span in used)] if used else ()


@frozen
class Leftover:
    """Words between two rows that fit no column."""

    words: Sequence[Word]


def cut_rows(
    words: Sequence[Word], columns: Sequence[CellColumn], name: str, result: Sized, problems: list[Problem]
) -> Iterator[tuple[Cells, Place]]:
    """
    Return the rows that `cut` finds, one at a time, with their places in the file *name*.

    Words that fit nowhere are added to *problems* (PR504) as the row behind those that the caller has *result* by then.
    """
    for piece in cut(words, columns):
        if isinstance(piece, Cells):
            yield piece, Place(name, line=piece.all_words[0].line)
        else:
            place = Place(name, line=piece.words[0].line)
            problems.append(problem("PR504", place=place, row=len(result) + 1, text=join(piece.words)))


def cut(words: Sequence[Word], columns: Sequence[CellColumn]) -> list[Cells | Leftover]:
    """
    Return the rows and leftovers that *words* most likely are, in order.

    The work is bounded by words × columns × the longest cell; a caller limits the number of words.
    """
    # Forms repeat themselves: 100%, 10, 达成预期指标.
    columns = [evolve(column, cost=lru_cache(_COSTS_KEPT)(column.cost)) for column in columns]
    width, count = len(columns), len(words)
    best = [[_UNREACHED] * (width + 1) for _ in range(count + 1)]
    back: _Back = [[(-1, -1)] * (width + 1) for _ in range(count + 1)]
    best[0][0] = 0
    pieces = [squeeze(word.text) for word in words]
    has_gaps = sum(word.starts_block for word in words) * 4 > sum(word.starts_line for word in words)
    for at in range(count + 1):
        _skip_empty(best, back, at, columns)
        if best[at][width] < best[at][0]:  # a row ends here and the next may start
            best[at][0], back[at][0] = best[at][width], (at, width)
        _skip_empty(best, back, at, columns)
        if at == count:
            break
        if best[at][0] + _LEFTOVER_COST < best[at + 1][0]:
            best[at + 1][0], back[at + 1][0] = best[at][0] + _LEFTOVER_COST, (at, 0)
        _extend(words, pieces, columns, best, back, at, has_gaps=has_gaps)
    return _rows(words, columns, back)


def _skip_empty(best: list[list[int]], back: _Back, at: int, columns: Sequence[CellColumn]) -> None:
    row = best[at]
    for index, column in enumerate(columns):
        if row[index] + column.empty < row[index + 1]:
            row[index + 1] = row[index] + column.empty
            back[at][index + 1] = (at, index)


def _extend(
    words: Sequence[Word],
    pieces: Sequence[str],
    columns: Sequence[CellColumn],
    best: list[list[int]],
    back: _Back,
    at: int,
    *,
    has_gaps: bool,
) -> None:
    """Try every cell that starts at word *at*, in every column."""
    first = words[at]
    base = _SPLIT_BLOCK_COST if has_gaps and first.starts_line and not first.after_gap else 0
    texts, blanks = [pieces[at]], [0]
    hopeless = min(best[at]) + _HOPELESS
    for index, column in enumerate(columns):
        reached = best[at][index]
        if reached >= hopeless:
            continue
        for length in range(1, min(column.longest, len(words) - at) + 1):
            if len(texts) < length:
                texts.append(texts[-1] + pieces[at + length - 1])
                blanks.append(blanks[-1] + (0 if words[at + length - 1].starts_line else _BLANK_COST))
            fit = column.cost(texts[length - 1])
            if fit >= IMPOSSIBLE:
                continue
            if fit >= _HOPELESS:
                break
            total = reached + base + blanks[length - 1] + fit
            if total < best[at + length][index + 1]:
                best[at + length][index + 1] = total
                back[at + length][index + 1] = (at, index)


def _rows(words: Sequence[Word], columns: Sequence[CellColumn], back: _Back) -> list[Cells | Leftover]:
    result: list[Cells | Leftover] = []
    spans: dict[str, Span] = {}
    at, index = len(words), 0
    while (at, index) != (0, 0):
        before, column = back[at][index]
        if index == 0 and column == 0:  # a leftover word
            if result and isinstance(result[-1], Leftover) and result[-1].words[0] is words[at]:
                result[-1] = Leftover(words[before : at + len(result[-1].words)])
            else:
                result.append(Leftover(words[before:at]))
        elif index > 0:
            spans[columns[index - 1].key] = (before, at)
            if index == 1:
                result.append(Cells({key: spans[key] for key in reversed(spans)}, words))
                spans = {}
        at, index = before, column
    result.reverse()
    return result


_SIGNS = "≥≧⩾≤≦⩽<>=＜＞＝═﹦≠±≈"
_LEAD_WORDS = (
    "大于等于|小于等于|大于|小于|等于|不低于|不少于|不小于|不高于|不超过|不大于|不多于|至少|最多|最高|最低|达到|超过|高于|低于|少于"
    "|控制在|稳定在|约|大约|近|力争|同比|较上年|增长|提高|上升|增加|下降|降低|减少|压减|新增|完成|已完成|共"
)
_LEAD = rf"(?:[{_SIGNS}~～]|{_LEAD_WORDS})"
_NUMBER = r"[0-9][0-9,，]*+(?:\.[0-9]+)?"
_UNIT = r"[^\s0-9，。；;,、:：" + _SIGNS + r"~～—-]{0,8}+"
_PART = rf"{_LEAD}{{0,3}}[\[(（]?{_NUMBER}{_UNIT}"
# INVARIANT: every repetition is bounded or possessive; cells are at most a few hundred characters (`longest`).
_NUMERIC = re.compile(rf"{_PART}(?:[-~～—至到±,，、；;/且和]{{1,2}}[一-鿿]{{0,6}}{_PART}){{0,8}}[。；;\])）]?")
_DATE = re.compile(
    r"(?:于|在)?(?:[0-9]{4}[年./-])?[0-9]{1,2}(?:月|[./-][0-9]{1,2})(?:[0-9]{1,2}日)?(?:底|初)?(?:之?前|完成)*"
    r"|[0-9]{4}年底?(?:之?前|完成)*"
)
_SIGN = re.compile(f"[{_SIGNS}]")
_DIGITS = re.compile("[0-9][0-9.,]*")
_QUALITY_WORDS = (
    "达到预期|进一步|良好|较好|优秀|优良|合理|合规|合法|明显|显著|有效|及时|按时|满意|规范|完善|健全|到位|达标|合格|完成|达成|提升|提高"
    "|改善|增强|加强|促进|保障|稳定|长期|持续|完整|安全|正常|通过|符合|增长|下降|充分|落实|实现|比较|非常|基本|不断|逐步|全部|严格"
    "|较|很|优|良|好|高|低|是|否|有|无"
)
_QUALITY = re.compile(
    rf"(?:{_QUALITY_WORDS})++(?:年度指标|预期指标|预期目标|要求|目标|指标|预期|规定|标准|影响|作用|效果)?[。；]?"
)
_STATUS = re.compile(
    r"(?:已|全部|基本|部分|未|尚未|均|100%)*(?:完成|达成|达到|达标|实现)"
    r"(?:年度|预期|全部|绩效|工作)*(?:指标|目标|任务|要求|进度)?(?:[0-9.]+%)?[。；]?"
    r"|达成年度指标|部分达成年度指标并具有一定效果|未达成年度指标且效果较差"
)
_NAME_END = re.compile(
    r"(?:率|数|量|性|度|额|值|比|比例|情况|程度|时长|时间|效果|作用|水平|工资|成本|费用|经费|标准|面积|影响|知晓|期限)"
    r"(?:\([^)]*\))?$"
)
_TROUBLE = re.compile(r"(?:存在|不足|问题|由于|未|没有|部分|个别|改进|加强|下一步|尚|因)")
_LEVEL_WORDS = tuple(sorted({*LEVEL1, *LEVEL2}, key=len, reverse=True))
_UNKNOWN_LEVEL = re.compile("[一-鿿]{2,10}指标")
LEVEL_INSIDE = re.compile("|".join(word for word in _LEVEL_WORDS if word.endswith("指标")))


def level_cost(known: Collection[str]) -> Callable[[str], int]:
    """Return the cost function of a level column whose names are *known*."""

    def cost(text: str) -> int:
        title = without_points(text)
        if title in known:
            return -8 if title.endswith("指标") else 6
        if _UNKNOWN_LEVEL.fullmatch(title) and not title.endswith(_LEVEL_WORDS):
            return 18
        return IMPOSSIBLE

    return cost


def name_cost(listed: frozenset[str]) -> Callable[[str], int]:
    """
    Return the cost function of the column of names.

    Args:
        listed: Squeezed names that the report itself lists; they settle where a name ends.
    """

    def cost(text: str) -> int:
        if text in listed:
            return -60
        if not re.search(r"[一-鿿㐀-䶿A-Za-z]", text) or is_blank_mark(text):
            return 60
        total = 5 + max(0, len(text) - 32) + (12 if text.count("(") != text.count(")") else 0)
        if _SIGN.search(text) and not re.search(r"\([^)]*$|\([^)]*\)", text):
            total += 40
        if _NUMERIC.fullmatch(text):
            total += 30
        total += 25 if text in _LEVEL_WORDS else 0
        total += 25 * _levels_inside(text)
        total += 12 * sum(text.count(mark) for mark in "。；;") + 6 * sum(text.count(mark) for mark in "，,")
        total += 20 if text[0] in "。，；、)%" else 0
        total += 25 if re.match(r"\([0-9.]+(?:分|%)?\)", text) else 0  # points printed behind the name of a level
        total += 18 if len(text) == 1 else 0
        total += 8 if _QUALITY.fullmatch(text) else 0
        return total - (4 if _NAME_END.search(text) else 0)

    return cost


def target_cost(text: str) -> int:
    """Return how badly *text* fits 年度指标值."""
    if is_blank_mark(text):
        return 14
    if _NUMERIC.fullmatch(text) or _DATE.fullmatch(text):
        return 0 if _SIGN.search(text) else 3
    if _SIGN.fullmatch(text):
        return 30
    if _QUALITY.fullmatch(text):
        return 10
    return _prose_cost(text) + (4 if _STATUS.fullmatch(text) else 0)


def actual_cost(text: str) -> int:
    """Return how badly *text* fits 实际完成值."""
    if is_blank_mark(text):
        return 12
    if _NUMERIC.fullmatch(text) or _DATE.fullmatch(text):
        return 3 if _SIGN.search(text) else 0
    if _SIGN.fullmatch(text):
        return 30
    if _STATUS.fullmatch(text) or _QUALITY.fullmatch(text):
        return 8
    return _prose_cost(text)


def _levels_inside(text: str) -> int:
    return len(LEVEL_INSIDE.findall(text)) if "指标" in text else 0


def _prose_cost(text: str) -> int:
    # Words with digits or signs in odd places are more likely two cells than one.
    total = 20 + len(text) // 6
    if re.match(r"[%％/°℃元人个]", text) and len(text) < 4:
        total += 15
    if _SIGN.search(text[1:]):
        total += 15
    numbers = len(_DIGITS.findall(text))
    return total + (6 if numbers else 0) + 12 * max(0, numbers - 1)


def unit_cost(text: str) -> int:
    """Return how badly *text* fits 计量单位."""
    if re.search(r"[0-9]", text) or len(text) > 8:
        return 60
    return 2


def points_cost(text: str) -> int:
    """Return how badly *text* fits 分值."""
    return _points(text, present=-15)


def score_cost(text: str) -> int:
    """Return how badly *text* fits 得分."""
    return _points(text, present=-14)


def _points(text: str, *, present: int) -> int:
    if len(text) > 1 and not re.match("[0-9０-９.+]", text) and not is_blank_mark(text):
        return IMPOSSIBLE
    number = read_points(text)
    if number is None:
        return 14 if is_blank_mark(text) else IMPOSSIBLE
    large = 20 if number > 100 else 0  # a form has 100 points
    return present + large + (20 if text.endswith("%") else 0)


def reason_cost(text: str) -> int:
    """Return how badly *text* fits 偏差原因分析及改进措施."""
    if is_blank_mark(text):
        return 0
    total = 6 + len(text) // 4
    total += 40 * _levels_inside(text) + 15 * len(_SIGN.findall(text))
    if read_points(text) is not None:
        total += 25
    if text[0] in "%％，。；、)":
        total += 20
    if text.endswith(("。", "；", ";")):
        return total - 4
    return total if re.search("[，。；,;]", text) else total + 4


def amount_cost(text: str) -> int:
    """Return how badly *text* fits a column of amounts of money."""
    if read_number(text) is not None:
        return -10
    return 5 if is_blank_mark(text) else IMPOSSIBLE


def rate_cost(text: str) -> int:
    """Return how badly *text* fits a column of printed rates."""
    if read_rate(text) is not None:
        return -10
    return 5 if is_blank_mark(text) else 2 if read_number(text) is not None else IMPOSSIBLE


def fund_name_cost(text: str) -> int:
    """Return how badly *text* fits the name of a source of funds."""
    if is_blank_mark(text) or re.match("[0-9]+[.,%]|[0-9.,%+-]+$", text):
        return IMPOSSIBLE
    digits = 5 * len(re.findall("[0-9]", text))  # a year at most; amounts are cells of their own
    return digits + 5 if re.search(r"资金|总额|预算|收入|经费|合计|债券|拨款|结转", text) else digits + 15


def management_name_cost(text: str) -> int:
    """Return how badly *text* fits the name of a statement on the management of funds."""
    if text in MANAGEMENT_ITEMS:
        return -40
    return 8 if len(text) <= 12 and text.endswith(("性", "情况")) else 40


def statement_cost(text: str) -> int:
    """Return how badly *text* fits 情况说明."""
    return 12 if is_blank_mark(text) else 5 + _items_inside(text)


def trouble_cost(text: str) -> int:
    """Return how badly *text* fits 存在问题和改进措施."""
    if is_blank_mark(text):
        return -5
    return (4 if _TROUBLE.match(text) else 12) + _items_inside(text)


def _items_inside(text: str) -> int:
    # The name of an item inside a cell is the next row, unless the statement repeats it (安排科学性良好).
    ends = 30 if text.endswith(MANAGEMENT_ITEMS) else 0
    return ends + 10 * sum(text.count(word) for word in MANAGEMENT_ITEMS)
