"""Targets and actuals from the goals of a cell."""

import re
from decimal import Decimal

from attrs import evolve

from perfrules.dsl.accounting import check_account, check_damage
from perfrules.dsl.meanings import AmbiguousTextError, Cell, Date, Goal, Number, Period, Range, Role
from perfrules.dsl.vocabulary import SIGNS
from perfrules.dsl.words import MISSING, STATUS, WordClass, bare_words, lexicon, tidy_words
from perfrules.errors import Problem, problem
from perfrules.model.actual import (
    Actual,
    AllActual,
    DateActual,
    MissingActual,
    NumberActual,
    PeriodActual,
    QualityActual,
    Status,
    StatusActual,
)  # fmt: skip
from perfrules.model.target import (
    AllTarget,
    DateTarget,
    MissingTarget,
    NoneTarget,
    NumberTarget,
    PeriodTarget,
    QualityTarget,
    RangeTarget,
    Sense,
    Target,
    TiersTarget,
)  # fmt: skip
from perfrules.model.unit import PERCENT
from perfrules.source import Span
from perfrules.units import UnitTable
from perfrules.units.characters import fold

__all__ = ["build_actual", "build_prohibition", "build_target", "is_missing", "notes_of"]


_FILLERS = re.compile(r"[/\\\-—–_－…·.。、；;，,\s*＊]*")
_PLACEHOLDERS = re.compile(r"[*＊_]+|[xX×]{2,}|[/\\\-—–…]+$")
_ANY_SIGN = "|".join(re.escape(sign) for signs in SIGNS.values() for sign in signs)
_SIGN_FIRST = re.compile(rf"({_ANY_SIGN})(\s*)([\s\S]*)")


_FORBIDDEN = re.compile(
    "(?:坚决|有效|全面|切实|确保|做到|实现|力争|严格|全年|年内|年度|本年度|坚持|努力|尽量|保证|要)*"
    "(?:杜绝|防止|避免|严禁|禁止|不发生|不出现|不得发生|不得出现|不得有|不允许|不准|不再发生|零容忍)[^；;。]+[。；;]?"
)
"""Nothing of this may happen; the number inside says which events are meant."""
_NONE_AT_ALL = re.compile("(?:实现|做到|确保|保持|达到)?(零[一-鿿]{1,8})|[一-鿿、]{2,40}(?:为|是|控制为|控制在)[零〇]")


_NONE_OF_THEM = re.compile(
    "(?:zero|no|nil) (?:[a-z-]+ ){0,3}(?:incident|accident|complaint|breach|breache|violation|fatalitie|injurie|death|"
    "error|defect|failure|outage|losse|fire|delay|finding|fatality|injury|loss)s?[.]?"
)
"""Words of English cells that forbid, or deny: zero complaints, no safety incidents."""
_NOTHING = frozenset(["zero", "none", "nil"])


_OF_NUMBERS = frozenset("0123456789≥≤<>=[(+-")


def build_prohibition(text: str, units: UnitTable) -> NoneTarget | None:
    """Return the target of a cell that forbids: 杜绝…, 防止…, 零投诉, …为零; ``None`` for any other."""
    if text[:1] in _OF_NUMBERS:
        return None  # most cells; what forbids begins with a word
    words = tidy_words(text)
    plain = fold(words)
    if _FORBIDDEN.fullmatch(plain) or _NONE_OF_THEM.fullmatch(plain.lower()):
        return NoneTarget(words, text=text)
    match = _NONE_AT_ALL.fullmatch(plain)
    if match is None:
        return None
    if match[1] is None or any(kind is WordClass.PROHIBITION for kind, *_ in lexicon(units.words).find(match[1])):
        return NoneTarget(words, text=text)
    return None


def build_target(cell: Cell, text: str, units: UnitTable, name: str = "", year: int | None = None) -> Target:
    """
    Return the target that *cell* holds.

    Raises:
        AmbiguousTextError: The cell holds a sign without a number, digits that are not read, or a word that could turn
            one of its numbers.
    """
    if cell.labels:
        check_damage(cell, text)
        bounds = [part for goal in cell.goals if isinstance(part := _part(goal), NumberTarget | RangeTarget)]
        return TiersTarget(tuple(zip(cell.labels, bounds, strict=True)), text=text, notes=cell.notes)
    notes = notes_of(cell, text)
    check_account(cell, text, Role.TARGET, units, name, year)
    if cell.rate_text:
        start = text.index(cell.rate_text)
        raise AmbiguousTextError("PR108", start, start + len(cell.rate_text))
    parts = [_part(goal) for goal in cell.goals]
    if len(parts) > 1:
        return AllTarget(tuple(parts), text=text, notes=notes)
    if parts:
        return _single(parts[0], text, notes)
    if is_missing(text, units):
        return MissingTarget(text=text, nothing=_denies(text, units))
    check_letters(text, units)
    words = f"定性{cell.scale}" if cell.scale else tidy_words(text)
    return QualityTarget(words, cell.scale, nothing=_denies_all(text), text=text, notes=notes)


_LETTERS = re.compile(r"(?:第|共|约|达到?|完成|[≥≤><＞＜=＝])?\s?([OoIlSZ]{1,4})\s?([^\x00-\x7f]{1,4}|[%％])")


def check_letters(text: str, units: UnitTable) -> None:
    """
    Refuse words in which letters stand where a number belongs: 第O份, l个.

    Raises:
        AmbiguousTextError: So it is (PR118).
    """
    match = _LETTERS.fullmatch(text.strip())
    if match is not None and units.parse(match[2]).known:
        raise AmbiguousTextError("PR118", *match.span(1), stray=match[1])


def _part(goal: Goal) -> NumberTarget | RangeTarget | DateTarget | PeriodTarget | QualityTarget:
    match goal.meaning:
        case Number() as meaning:
            implied = meaning.implied if meaning.sense is Sense.UNSPECIFIED else None
            return NumberTarget(implied or meaning.sense, meaning.quantity, meaning.change)
        case Range() as meaning:
            return RangeTarget(
                meaning.lower,
                meaning.upper,
                lower_closed=meaning.lower_closed,
                upper_closed=meaning.upper_closed,
                change=meaning.change,
            )
        case Date() as meaning:
            return DateTarget(meaning.by, meaning.before)
        case Period() as meaning:
            return PeriodTarget(meaning.first, meaning.last)
        case words:
            return QualityTarget(words.words)


def _single(
    part: NumberTarget | RangeTarget | DateTarget | PeriodTarget | QualityTarget, text: str, notes: tuple[Problem, ...]
) -> Target:
    match part:
        case NumberTarget():
            return NumberTarget(part.sense, part.quantity, part.change, text=text, notes=notes)
        case RangeTarget(lower, upper, change=change):
            low, high = part.lower_closed, part.upper_closed
            return RangeTarget(lower, upper, lower_closed=low, upper_closed=high, change=change, text=text, notes=notes)
        case DateTarget():
            return DateTarget(part.by, part.before, text=text, notes=notes)
        case PeriodTarget():
            return PeriodTarget(part.start, part.end, text=text, notes=notes)
        case words:
            return QualityTarget(words.words, text=text, notes=notes)


def notes_of(cell: Cell, text: str) -> tuple[Problem, ...]:
    """Return every note of reading: what was noted on the way, unknown units, and words that stood beside the goals."""
    notes = list(cell.notes)
    for goal in cell.goals:
        meaning = goal.meaning
        if isinstance(meaning, Number | Range):
            notes.extend(meaning.notes)
        rest = bare_words(goal.before + goal.behind)
        if rest:
            start = max(0, meaning.start - len(goal.before))
            notes.append(
                problem("PR113", text=text, span=Span(start, min(len(text), meaning.end + len(goal.behind))), rest=rest)
            )
    return tuple(notes)


def is_missing(text: str, units: UnitTable) -> bool:
    """
    Return whether a cell without goals is empty, or a form that was never filled in.

    Raises:
        AmbiguousTextError: A comparison sign stands there without a number (PR111).
    """
    words = bare_words(text)
    if words.lower() in MISSING or _FILLERS.fullmatch(text):
        return True
    if match := _SIGN_FIRST.match(text.strip()):
        _, gap, rest = match.groups()
        unit = _PLACEHOLDERS.sub("", rest)
        if rest and (gap or unit != rest) and (not unit or units.parse(unit).known):
            return True
        raise AmbiguousTextError("PR111", 0, len(text))
    return units.parse(_PLACEHOLDERS.sub("", words)).known or _never_filled_in(text, units)


_TAIL = "(?:及?以上|及?以下|以内|之内|内|左右)?[。；;，,]?$"
_LEFT_OPEN = re.compile(r"(?:[_＿]{2,16}|[（(]\s{0,8}[）)]|[*＊]{2,8})\s{0,4}([^\s，,；;。_（）()*]{1,6}?)" + _TAIL)
_NO_NUMBER = re.compile(
    r"(?:达到|控制在|稳定在|保持在|不低于|不少于|不小于|不高于|不超过|不大于|不多于|大于|小于|超过|高于|低于|(?:在|至|到|达)(?=\s*[^\s]{1,6}(?:以上|以下|以内|之内)))"
    r"\s{0,8}([^\s，,；;。]{1,6}?)" + _TAIL
)


def _never_filled_in(text: str, units: UnitTable) -> bool:
    """Return whether a sentence has a gap where its number belongs: 达到____%, 控制在  天以内, 在分以上."""
    plain = fold(text.strip())
    return any(
        match is not None and units.parse(match[1]).known
        for match in (_LEFT_OPEN.search(plain), _NO_NUMBER.search(plain))
    )


Part = NumberActual | DateActual | PeriodActual | QualityActual
_WHOLE = 100
_RATE = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,20})?)\s*%")


def build_actual(cell: Cell, text: str, units: UnitTable, name: str = "", year: int | None = None) -> Actual:
    """
    Return the actual that *cell* holds.

    Raises:
        AmbiguousTextError: The cell holds a range, a sign without a number, digits that are not read, or a word that
            could turn one of its numbers.
    """
    notes = notes_of(cell, text)
    if cell.in_bracket:
        raise AmbiguousTextError("PR108", 0, len(text))  # a label with its target is no result
    rate = _bracketed_rate(cell)
    parts, rate = _parts(cell.goals, rate)
    status = _status(cell, text)
    if status is Status.UNMET and parts:
        status = None  # 未完成80%: 80 or 20 of a hundred?
    if status is Status.MET and rate is not None and rate < _WHOLE and "完成率" not in cell.rate_text:
        raise AmbiguousTextError("PR109", 0, len(text))
    if status is not None:
        return StatusActual(status, rate=rate if not parts else _percentage(parts), text=text, notes=notes)
    check_account(cell, text, Role.ACTUAL, units, name, year)
    if rate is not None and len(parts) != 1:
        raise AmbiguousTextError("PR108", 0, len(text))
    if len(parts) > 1:
        return AllActual(tuple(parts), text=text, notes=notes)
    if parts:
        part = parts[0]
        if isinstance(part, NumberActual):
            return evolve(part, rate=rate, text=text, notes=notes)
        if rate is not None:
            raise AmbiguousTextError("PR108", 0, len(text))
        return evolve(part, text=text, notes=notes)
    nothing = _denies(text, units)
    if is_missing(text, units):
        return MissingActual(text=text, nothing=nothing)
    check_letters(text, units)
    return QualityActual(tidy_words(text), nothing=nothing, text=text, notes=notes)


_DENIED = re.compile(
    "(?:全年|本年度|年度|年内|期间|截至目前|目前|实现)?(?:均|都|从)?"
    "(?:(?P<bare>无|零|没有|未发生|没有发生|未出现|没有出现|无发生|零发生|从未发生|未曾发生)"
    "|(?P<word>零|无|没有|未有|未收到|未接到|未发生|没有发生|未出现|没有出现|未曾发生)[一-鿿、]{1,20})[。；;]?"
)


def _denies_all(text: str) -> bool:
    """Return whether a text is nothing but a denial, without a word for what is denied: 无, 没有, zero; not 零投诉."""
    match = _DENIED.fullmatch(fold(bare_words(text)))
    return text.strip(" .").lower() in _NOTHING or (match is not None and match["bare"] is not None)


def _denies(text: str, units: UnitTable) -> bool:
    """Return whether an actual says that nothing happened: 无, 未发生, 零投诉; not 无人机 and not 无法统计."""
    if _NONE_OF_THEM.fullmatch(text.strip().lower()) or text.strip(" .").lower() in _NOTHING:
        return True
    words = fold(bare_words(text))
    match = None if words in MISSING and words != "无" else _DENIED.fullmatch(words)  # 无数据 says nothing at all
    if match is None or match["word"] is None:
        return match is not None
    start, end = match.span("word")
    # a longer word of a class, or an innocent compound, begins there: 无法, 没有完成, 零售
    return any(
        (first, last) == (start, start + len(match["word"])) or (first == start and match["word"] in _EVENTS)
        for _, first, last in lexicon(units.words).find(match.string)
        if first < end
    )


_EVENTS = frozenset(["未有", "未收到", "未接到", "未发生", "没有发生", "未出现", "没有出现", "未曾发生"])


def _bracketed_rate(cell: Cell) -> Decimal | None:
    match = _RATE.search(fold(cell.rate_text))
    return Decimal(match[1]) if match else None


def _parts(goals: tuple[Goal, ...], rate: Decimal | None) -> tuple[list[Part], Decimal | None]:
    """Return the parts of an actual; a percentage announced as a completion rate belongs to the number before it."""
    parts: list[Part] = []
    for goal in goals:
        match goal.meaning:
            case Number() as meaning:
                if meaning.is_rate and parts and meaning.quantity.unit == PERCENT:
                    if rate is not None or len(parts) > 1 or meaning.sense is not Sense.UNSPECIFIED:
                        raise AmbiguousTextError("PR108", meaning.start, meaning.end)
                    rate = meaning.quantity.number
                    continue
                sense: Sense | None = None if meaning.sense is Sense.UNSPECIFIED else meaning.sense
                if sense is Sense.ABOUT and meaning.side is not None:
                    sense = None if meaning.rounded else meaning.side
                rounded = meaning.rounded and sense is None
                parts.append(NumberActual(meaning.quantity, sense=sense, change=meaning.change, rounded=rounded))
            case Range() as meaning:
                raise AmbiguousTextError("PR108", meaning.start, meaning.end)
            case Date() as meaning:
                parts.append(DateActual(meaning.by, meaning.before))
            case Period() as meaning:
                parts.append(PeriodActual(meaning.first, meaning.last))
            case _ as meaning:
                parts.append(QualityActual(meaning.words))
    return parts, rate


def _status(cell: Cell, text: str) -> Status | None:
    """Return the status that the whole phrase names; beside it may only stand one completion percentage."""
    if not cell.goals:
        words = bare_words(text.replace(cell.rate_text, "")) if cell.rate_text else bare_words(text)
        return STATUS.get(fold(words).rstrip("!.").lower())
    goal = cell.goals[0]
    meaning = goal.meaning
    if len(cell.goals) > 1 or cell.rate_text or not isinstance(meaning, Number) or meaning.quantity.unit != PERCENT:
        return None
    if meaning.sense is not Sense.UNSPECIFIED or meaning.change is not None or bare_words(goal.behind):
        return None
    status = STATUS.get(bare_words(_RATE.sub("", fold(text))))
    return None if status is Status.MET and meaning.quantity.number < _WHOLE else status


def _percentage(parts: list[Part]) -> Decimal:
    part = parts[0]
    assert isinstance(part, NumberActual)  # INVARIANT: a status beside a goal is found only with a percentage
    return part.quantity.number
