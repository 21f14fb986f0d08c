"""Targets and actuals from the goals of a cell."""

import re
from decimal import Decimal

from perfrules.dsl.lowering import Cell, Goal
from perfrules.dsl.meanings import AmbiguousTextError, Date, Number, Period, Range
from perfrules.dsl.vocabulary import SIGNS
from perfrules.dsl.words import MISSING, STATUS, bare_words, tidy_words
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
    NumberTarget,
    PeriodTarget,
    QualityTarget,
    RangeTarget,
    Sense,
    Target,
)  # fmt: skip
from perfrules.model.unit import PERCENT
from perfrules.source import Span
from perfrules.units import UnitTable
from perfrules.units.characters import fold

__all__ = ["build_actual", "build_target", "is_missing", "notes_of"]


_FILLERS = re.compile(r"[/\\\-—–_－…·.。、；;，,\s*＊]*")
_PLACEHOLDERS = re.compile(r"[*＊_]+|[xX×]{2,}|[/\\\-—–…]+$")
_ANY_SIGN = "|".join(re.escape(sign) for signs in SIGNS.values() for sign in signs)
_SIGN_FIRST = re.compile(rf"({_ANY_SIGN})(\s*)([\s\S]*)")


def build_target(cell: Cell, text: str, units: UnitTable) -> Target:
    """
    Return the target that *cell* holds.

    Raises:
        AmbiguousTextError: The cell holds a sign without a number, or digits that are not read.
    """
    notes = notes_of(cell, text)
    if cell.rate_text:
        start = text.index(cell.rate_text)
        raise AmbiguousTextError("PR108", start, start + len(cell.rate_text))
    parts = [_part(goal) for goal in cell.goals]
    if len(parts) > 1:
        return AllTarget(tuple(parts), text=text, notes=notes)
    if parts:
        return _single(parts[0], text, notes)
    if is_missing(text, units):
        return MissingTarget(text=text)
    words = f"定性{cell.scale}" if cell.scale else tidy_words(text)
    return QualityTarget(words, cell.scale, text=text, notes=notes)


def _part(goal: Goal) -> NumberTarget | RangeTarget | DateTarget | PeriodTarget | QualityTarget:
    match goal.meaning:
        case Number() as meaning:
            return NumberTarget(meaning.sense, meaning.quantity, meaning.change)
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
    return units.parse(_PLACEHOLDERS.sub("", words)).known


Part = NumberActual | DateActual | PeriodActual | QualityActual
_WHOLE = 100
_RATE = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,20})?)\s*%")


def build_actual(cell: Cell, text: str, units: UnitTable) -> Actual:
    """
    Return the actual that *cell* holds.

    Raises:
        AmbiguousTextError: The cell holds a range, a sign without a number, or digits that are not read.
    """
    notes = notes_of(cell, text)
    rate = _bracketed_rate(cell)
    parts, rate = _parts(cell.goals, rate)
    status = _status(cell, text)
    if status is Status.MET and rate is not None and rate < _WHOLE and "完成率" not in cell.rate_text:
        raise AmbiguousTextError("PR109", 0, len(text))
    if status is not None:
        return StatusActual(status, rate=rate if not parts else _percentage(parts), text=text, notes=notes)
    if rate is not None and len(parts) != 1:
        raise AmbiguousTextError("PR108", 0, len(text))
    if len(parts) > 1:
        return AllActual(tuple(parts), text=text, notes=notes)
    if parts:
        match parts[0]:
            case NumberActual() as part:
                return NumberActual(
                    part.quantity, sense=part.sense, change=part.change, rate=rate, text=text, notes=notes
                )
            case DateActual() as part if rate is None:
                return DateActual(part.by, part.before, text=text, notes=notes)
            case PeriodActual() as part if rate is None:
                return PeriodActual(part.start, part.end, text=text, notes=notes)
            case QualityActual() as part if rate is None:
                return QualityActual(part.words, text=text, notes=notes)
            case _:
                raise AmbiguousTextError("PR108", 0, len(text))
    if is_missing(text, units):
        return MissingActual(text=text)
    return QualityActual(tidy_words(text), text=text, notes=notes)


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
                    if rate is not None or len(parts) > 1 or meaning.sense is not Sense.STATED:
                        raise AmbiguousTextError("PR108", meaning.start, meaning.end)
                    rate = meaning.quantity.number
                    continue
                sense = None if meaning.sense is Sense.STATED else meaning.sense
                parts.append(NumberActual(meaning.quantity, sense=sense, change=meaning.change))
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
        return STATUS.get(fold(words).rstrip("!"))
    goal = cell.goals[0]
    meaning = goal.meaning
    if len(cell.goals) > 1 or cell.rate_text or not isinstance(meaning, Number) or meaning.quantity.unit != PERCENT:
        return None
    if meaning.sense is not Sense.STATED or meaning.change is not None or bare_words(goal.behind):
        return None
    status = STATUS.get(bare_words(_RATE.sub("", fold(text))))
    return None if status is Status.MET and meaning.quantity.number < _WHOLE else status


def _percentage(parts: list[Part]) -> Decimal:
    part = parts[0]
    assert isinstance(part, NumberActual)  # INVARIANT: a status beside a goal is found only with a percentage
    return part.quantity.number
