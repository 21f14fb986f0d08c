"""From the goals of a cell to a target."""

import re

from perfrules.dsl.lowering import Cell, Goal
from perfrules.dsl.lowering_values import Date, DoubtError, Number, Period, Range
from perfrules.dsl.phrases import MISSING, bare_words, tidy_words
from perfrules.dsl.vocabulary import SIGNS
from perfrules.errors import Problem, problem
from perfrules.model.target import (
    AllTarget,
    DateTarget,
    MissingTarget,
    NumberTarget,
    PeriodTarget,
    QualityTarget,
    RangeTarget,
    Target,
)  # fmt: skip
from perfrules.source import Span
from perfrules.units import UnitTable

__all__ = ["build_target", "is_missing", "notes_of"]

_FILLERS = re.compile(r"[/\\\-—–_－…·.。、；;，,\s*＊]*")
_PLACEHOLDERS = re.compile(r"[*＊_]+|[xX×]{2,}|[/\\\-—–…]+$")
_ANY_SIGN = "|".join(re.escape(sign) for signs in SIGNS.values() for sign in signs)
_SIGN_FIRST = re.compile(rf"({_ANY_SIGN})(\s*)([\s\S]*)")


def build_target(cell: Cell, text: str, units: UnitTable) -> Target:
    """
    Return the target that *cell* holds.

    Raises:
        DoubtError: The cell holds a sign without a number, or digits that are not read.
    """
    notes = notes_of(cell, text)
    if cell.rate_text:
        start = text.index(cell.rate_text)
        raise DoubtError("PR108", start, start + len(cell.rate_text))
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
        case Number() as one:
            return NumberTarget(one.sense, one.quantity, one.change)
        case Range() as one:
            return RangeTarget(
                one.lower, one.upper, lower_closed=one.lower_closed, upper_closed=one.upper_closed, change=one.change
            )
        case Date() as one:
            return DateTarget(one.by, one.before)
        case Period() as one:
            return PeriodTarget(one.first, one.last)
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
        DoubtError: A comparison sign stands there without a number (PR111).
    """
    words = bare_words(text)
    if words.lower() in MISSING or _FILLERS.fullmatch(text):
        return True
    if match := _SIGN_FIRST.match(text.strip()):
        _, gap, rest = match.groups()
        unit = _PLACEHOLDERS.sub("", rest)
        if rest and (gap or unit != rest) and (not unit or units.parse(unit).known):
            return True
        raise DoubtError("PR111", 0, len(text))
    return units.parse(_PLACEHOLDERS.sub("", words)).known
