"""
The goals of a cell among its numbers and dates, and what makes them ambiguous. SPEC language §2, §5.

Tiers (§6.5) are one bound for each level, region or class of thing, as in 优100% 良90% and 山区≥70 丘陵区≥40. A list of
measures (合格率≥95%，覆盖率≥90%) and a list of things counted (电视2条；报纸5条) are goals that must all be met.
"""

import re
from functools import lru_cache
from itertools import pairwise

from attrs import evolve

from perfrules.dsl.meanings import AmbiguousTextError, Cell, Date, Goal, Number, Period, Range, Role, Words
from perfrules.dsl.words import bare_words
from perfrules.errors import Problem, problem
from perfrules.model.meaning import Sense
from perfrules.model.quantity import Quantity, may_be_month
from perfrules.model.unit import NO_UNIT, Unit
from perfrules.source import Span
from perfrules.units import UnitTable
from perfrules.units.characters import fold

__all__ = [
    "REGION",
    "check_ambiguity",
    "column_unit",
    "find_tiers",
    "ignored_dates",
    "name_unit",
    "select_goals",
    "with_units",
]


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
"""Endings of names of measures: what stands before two of them are two measures, not two classes of one."""


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
    signed = len(senses) == 1 and not senses & {Sense.UNSPECIFIED, Sense.ABOUT, Sense.EXACTLY}
    return signed and not counts and not any(label.endswith(_MEASURES) for label in labels)


_FROM = ("由", "从", "由原来的", "从原来的", "由原来", "从原来")
_BENDING = ("百分比", "百分率", "不含", "不包括", "不包含")
"""Words that change what the number behind them is: a percentage without its sign, or what is left out."""
_AS_OF = ("截至", "截止", "截止到", "截至目前", "到", "至")
_NEARNESS = ("最", "附", "邻", "临", "靠", "亲", "新")
"""Characters that make 近 part of a word (最近3年) and not 约."""
_SYMBOL_BESIDE = re.compile(
    r"[^\w\s，,、。．.；;：:（）()“”‘’\"'《》〈〉「」【】\[\]·\-—–－−~～…*＊/／\\%％‰#＃★☆●◆■√→]\s*$"
)
"""A symbol right before a number that no sign or punctuation of the language explains: ﹤90%, ≯90%, ﹣5%."""


def check_ambiguity(goals: list[Goal]) -> None:
    """
    Refuse numbers whose words or neighbours leave their meaning open. SPEC language §5: doubt is never a guess.

    Raises:
        AmbiguousTextError: ≥90%≤80% can hold nothing (PR109); 由80%提高到90% names a base beside the goal,
            2023.12 may be a month, 不含90% leaves out, 90%或80% is one of two, ﹤90% has a sign nobody knows (PR108).
    """
    for goal in goals:
        number = goal.meaning
        if not isinstance(number, Number):
            continue
        before = bare_words(goal.before)
        if len(goals) > 1 and before.endswith(_FROM) and not number.marked:
            raise AmbiguousTextError("PR108", number.start, goals[-1].meaning.end)
        if before.endswith(_BENDING) or (goal.printed.startswith("近") and before.endswith(_NEARNESS)):
            raise AmbiguousTextError("PR108", number.start, number.end)
        if "或" in bare_words(goal.behind)[:1] or (before.startswith("或") and goal is not goals[0]):
            raise AmbiguousTextError("PR108", number.start, goals[-1].meaning.end)
        if not number.marked and _SYMBOL_BESIDE.search(goal.before):
            raise AmbiguousTextError("PR108", max(0, number.start - 1), number.end)
        bare = number.quantity.unit == NO_UNIT and not number.marked and not before
        if bare and may_be_month(goal.printed):
            raise AmbiguousTextError("PR108", number.start, number.end)
    for goal, following in pairwise(goals):
        first, second = goal.meaning, following.meaning
        if isinstance(first, Number) and isinstance(second, Number) and not bare_words(goal.behind + following.before):
            _check_order(first, second)


def _check_order(first: Number, second: Number) -> None:
    """Refuse a floor above a ceiling of the same quantity."""
    floor, ceiling = (first, second) if first.sense.is_floor else (second, first)
    if not (floor.sense.is_floor and ceiling.sense.is_ceiling) or first.change is not second.change:
        return
    if floor.quantity.unit.converts_to(ceiling.quantity.unit) and floor.quantity.base > ceiling.quantity.base:
        raise AmbiguousTextError("PR109", first.start, second.end)


_UNTIL = re.compile("(?:预计|计划|力争|确保|应|须|拟)?(?:截至|截止|截止到|到|至|于|在)?")
_EDGE_OF_PERIOD = ("前", "之前", "以前", "底", "末", "初")
_CHANGING = re.compile(
    "(?:有效|切实|逐步|不断|显著|明显)?(?:提高|提升|增加|增长|扩大|下降|降低|减少|压减|节约|节省|缩短)(?!到|至|为)"
)
_PLANNED = re.compile("计划|目标|应完成|年初")
_EACH = re.compile("分别|各")
_DONE = (
    "完成|竣工|到位|完工|结束|建成|投入|验收|交付|办结|实施|发放|支付|拨付|开工|上线|投用|响应|到达|反馈|答复|处置|处理|"
    "报送|上报|赶到|送达|修复|解决|审核|公示|前"
)
_BY_THEN = re.compile(f"前?(?:底)?(?:全面|全部|基本|按时|顺利|之前)?(?:{_DONE})")
_JUST_DONE = re.compile(f"(?:全面|全部|基本|按时|顺利)?(?:{_DONE})(?:完毕|到位|使用|任务|工作)?")
_NAMING = {"money", "calendar", "time", "area", "length", "age", "working time"}
"""Dimensions whose thresholds often name what is counted: 20万元以上项目, 65岁以上老年人."""
_NO_UNIT_MARKS = frozenset(["/", "-", "—", "无", "", "\\", "——", "--", "null", "None", "定性", "无单位"])
_NO_WORD = re.compile(r"[0-9０-９.,，+\-/年月日: ]*[0-9０-９][0-9０-９.,，+\-/年月日: ]*")
"""A number or a serial of a date in a unit column is no unit."""
_COLUMN = re.compile(r"^([^()（）]+)(?:[(（]([^()（）]*)[)）])?$")
_NAME_HINT = re.compile(r"[*＊]{1,8}\s*([^\s*＊()（）0-9≥≤<>=]{1,10})\s*[)）]?|[(（]([^\s()（）*＊0-9]{1,8})[)）]\s*$")


def select_goals(cell: Cell, role: Role = Role.TARGET) -> tuple[Goal, ...]:
    """
    Return the goals of *cell*: its numbers, with deadlines between them; dates alone where there are no numbers.

    Args:
        cell: The cell.
        role: Which side of the row it is; what a result is as of (截至11月底完成5个) is no deadline.

    Raises:
        AmbiguousTextError: The goals cannot be told apart with certainty.
    """
    compared = [goal.meaning for goal in cell.goals if goal.compares]
    if compared and role is Role.TARGET:
        raise AmbiguousTextError("PR108", compared[0].start, compared[-1].end)
    goals = tuple(
        goal for goal in cell.goals if not goal.compares
    )  # how far a result lies from the average is no result
    numbers = [goal for goal in goals if isinstance(goal.meaning, Number | Range)]
    if not numbers:
        return _dates(cell)
    check_ambiguity(numbers)
    _check_numbers(numbers)
    chosen: list[Goal] = []
    for goal in goals:
        meaning = goal.meaning
        if isinstance(meaning, Words):
            if not goal.apart:
                continue
        elif isinstance(meaning, Date):
            if goal.apart:
                pass
            elif meaning.ends and not meaning.limits:
                if role is Role.ACTUAL and bare_words(goal.before).endswith(_AS_OF):
                    continue
                raise AmbiguousTextError("PR108", meaning.start, meaning.end)
            elif not meaning.limits:
                continue
        elif isinstance(meaning, Period) and not goal.apart:
            continue
        chosen.append(goal)
    return _shared_sense(chosen)


def ignored_dates(goals: tuple[Goal, ...], chosen: tuple[Goal, ...], text: str) -> tuple[Problem, ...]:
    """
    Return a note (PR113) for each date among *goals* that is not *chosen* and names more than a year.

    2023年12月31日100% says two things, perhaps because two cells were joined; one of them takes no part in scoring.
    """
    kept = {id(goal) for goal in chosen}
    dates = [
        goal.meaning
        for goal in goals
        if id(goal) not in kept and isinstance(goal.meaning, Date) and goal.meaning.by.month is not None
    ]
    spans = [Span(date.start, date.end) for date in dates]
    return tuple(problem("PR113", text=text, span=span, rest=text[span.start : span.end]) for span in spans)


def _shared_sense(goals: list[Goal]) -> tuple[Goal, ...]:
    """Return *goals* with the comparison of 分别不少于7个、4个、1个 given to each of them."""
    if len(goals) == 1:
        return tuple(goals)
    first = goals[0].meaning
    bare = [number for goal in goals[1:] if (number := _bare_number(goal)) is not None]
    if not isinstance(first, Number) or first.sense is Sense.UNSPECIFIED or not first.marked or not bare:
        return tuple(goals)
    if len(bare) < len(goals) - 1 or not _EACH.search(goals[0].before):
        if any(number.quantity.unit == first.quantity.unit for number in bare):
            raise AmbiguousTextError("PR108", first.start, goals[-1].meaning.end)
        return tuple(goals)
    for number in bare:
        number.sense = first.sense
    return tuple(goals)


def _bare_number(goal: Goal) -> Number | None:
    """Return the number of a goal that has neither a comparison nor words of its own."""
    number = goal.meaning
    if not isinstance(number, Number) or number.marked or number.sense is not Sense.UNSPECIFIED or goal.apart:
        return None
    return None if bare_words(goal.before) or goal.behind else number


def _dates(cell: Cell) -> tuple[Goal, ...]:
    """Return the dates that are goals: deadlines, and dates with nothing but a word of completion beside them."""
    chosen: list[Goal] = []
    for goal in cell.goals:
        meaning = goal.meaning
        behind = bare_words(goal.behind)
        introduced = _UNTIL.fullmatch(bare_words(goal.before)) is not None
        done = introduced and _BY_THEN.match(behind) is not None
        just_done = introduced and _JUST_DONE.fullmatch(behind) is not None
        bare = introduced and not behind
        match meaning:
            case Words():
                chosen.extend([goal] if bare and (goal.apart or len(cell.goals) == 1) else [])
            case Period() if behind.startswith(_EDGE_OF_PERIOD) or not (bare or done or len(cell.goals) == 1):
                raise AmbiguousTextError("PR108", meaning.start, meaning.end)
            case Date() if not (goal.apart or meaning.limits or bare or (meaning.ends and done) or just_done):
                if meaning.by.month is not None or "年" not in goal.printed:
                    raise AmbiguousTextError("PR108", meaning.start, meaning.end)
            case _:
                chosen.append(goal)
    return tuple(chosen)


def _check_numbers(goals: list[Goal]) -> None:
    """Refuse lists of bare numbers, values per region, and thresholds that only name what is counted."""
    if len(goals) > 1:
        for goal in goals:
            number = goal.meaning
            if not isinstance(number, Number) or goal.apart or number.marked:
                continue
            if number.quantity.unit == NO_UNIT and number.sense is Sense.UNSPECIFIED:
                raise AmbiguousTextError("PR108", number.start, number.end)
        befores = [bare_words(goal.before) for goal in goals]
        if any("实际" in before for before in befores) and any(_PLANNED.search(before) for before in befores):
            raise AmbiguousTextError("PR108", goals[0].meaning.start, goals[-1].meaning.end)
        if sum(bool(REGION.search(goal.before)) for goal in goals) > 1:
            raise AmbiguousTextError("PR116", goals[0].meaning.start, goals[-1].meaning.end)
    for index, goal in enumerate(goals):
        meaning = goal.meaning
        if isinstance(meaning, Number) and _changes_something(goal, meaning):
            raise AmbiguousTextError("PR108", meaning.start, meaning.end)
        behind = bare_words(goal.behind)
        if (
            not isinstance(meaning, Number)
            or meaning.marked
            or not behind
            or meaning.sense not in (Sense.AT_LEAST, Sense.AT_MOST)
        ):
            continue
        dimensions = meaning.quantity.unit.dimensions
        names_more = index + 1 < len(goals) and bare_words(goals[index + 1].before) == behind
        if names_more or (dimensions & _NAMING and not meaning.rest and not _BY_THEN.match(behind)):
            raise AmbiguousTextError("PR108", meaning.start, meaning.end)


def _changes_something(goal: Goal, number: Number) -> bool:
    """Return whether a bare ratio stands behind a verb of change and its object: 降低成本10% may say a level."""
    of_ratio = number.quantity.unit.dimensions & {"ratio", "points"}
    return bool(of_ratio) and not number.marked and _CHANGING.match(bare_words(goal.before)) is not None


@lru_cache(maxsize=1024)
def column_unit(cell: str, table: UnitTable) -> Unit:
    """Return the unit that a unit column names, `NO_UNIT` for an empty one: ``%(百分比)`` is %."""
    words = "".join(cell.split())
    if words in _NO_UNIT_MARKS or _NO_WORD.fullmatch(words):
        return NO_UNIT
    match = _COLUMN.match(words)
    return table.parse(match[1] if match else words)


@lru_cache(maxsize=4096)
def name_unit(name: str, table: UnitTable) -> Unit:
    """Return the unit that an indicator's name hints at (``组织培训(≥**次)``, ``健身点(个)``), if it is a known one."""
    for match in _NAME_HINT.finditer(name):
        unit = table.parse(match[1] or match[2])
        if unit.known:
            return unit
    return NO_UNIT


def with_units(cell: Cell, column: Unit, hint: Unit, text: str, table: UnitTable) -> Cell:
    """
    Return *cell* with the unit of the column, or of the name, where the text printed none.

    Raises:
        AmbiguousTextError: The cell's unit measures something else (PR110). SPEC language §4: a problem, not a choice.
    """
    known = column if column != NO_UNIT else hint
    if known == NO_UNIT:
        return cell
    filled = [_with_unit(goal, known, table) for goal in cell.goals]
    notes = cell.notes
    if column == NO_UNIT:
        changed = [new.meaning for new, old in zip(filled, cell.goals, strict=True) if new is not old]
        places = [Span(meaning.start, meaning.end) for meaning in changed]
        notes = (*notes, *(problem("PR114", text=text, span=place, unit=known.symbol) for place in places))
    return evolve(cell, goals=tuple(filled), notes=notes)


def _with_unit(goal: Goal, known: Unit, table: UnitTable) -> Goal:
    meaning = goal.meaning
    if not isinstance(meaning, Number | Range):
        return goal
    bounds = [meaning.quantity] if isinstance(meaning, Number) else [meaning.lower, meaning.upper]
    printed = next(bound.unit for bound in bounds if bound is not None)
    if printed.symbol and not printed.dimension and not known.symbol.startswith(printed.symbol):
        known = table.parse(printed.symbol + known.symbol)  # 5万 beside the column 元
    elif printed.dimension:
        if not printed.converts_to(known):
            raise AmbiguousTextError("PR110", meaning.start, meaning.end, cell=printed.symbol, column=known.symbol)
        return goal
    if isinstance(meaning, Number):
        return evolve(goal, meaning=evolve(meaning, quantity=Quantity(meaning.quantity.number, known)))
    lower, upper = (None if bound is None else Quantity(bound.number, known) for bound in bounds)
    return evolve(goal, meaning=evolve(meaning, lower=lower, upper=upper))
