"""From the goals of a cell to an actual: as for targets, plus status words and completion rates."""

import re
from decimal import Decimal

from perfrules.dsl.lowering import Cell, Goal
from perfrules.dsl.lowering_values import Date, DoubtError, Number, Period, Range
from perfrules.dsl.phrases import STATUS, bare_words, tidy_words
from perfrules.dsl.targets import is_missing, notes_of
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
from perfrules.model.target import Sense
from perfrules.model.unit import PERCENT
from perfrules.units import UnitTable
from perfrules.units.characters import fold

__all__ = ["build_actual"]

Part = NumberActual | DateActual | PeriodActual | QualityActual
_WHOLE = 100
_RATE = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,20})?)\s*%")


def build_actual(cell: Cell, text: str, units: UnitTable) -> Actual:
    """
    Return the actual that *cell* holds.

    Raises:
        DoubtError: The cell holds a range, a sign without a number, or digits that are not read.
    """
    notes = notes_of(cell, text)
    rate = _bracketed_rate(cell)
    parts, rate = _parts(cell.goals, rate)
    status = _status(cell, text)
    if status is Status.MET and rate is not None and rate < _WHOLE and "完成率" not in cell.rate_text:
        raise DoubtError("PR109", 0, len(text))
    if status is not None:
        return StatusActual(status, rate=rate if not parts else _percentage(parts), text=text, notes=notes)
    if rate is not None and len(parts) != 1:
        raise DoubtError("PR108", 0, len(text))
    if len(parts) > 1:
        return AllActual(tuple(parts), text=text, notes=notes)
    if parts:
        match parts[0]:
            case NumberActual() as one:
                return NumberActual(one.quantity, sense=one.sense, change=one.change, rate=rate, text=text, notes=notes)
            case DateActual() as one if rate is None:
                return DateActual(one.by, one.before, text=text, notes=notes)
            case PeriodActual() as one if rate is None:
                return PeriodActual(one.start, one.end, text=text, notes=notes)
            case QualityActual() as one if rate is None:
                return QualityActual(one.words, text=text, notes=notes)
            case _:
                raise DoubtError("PR108", 0, len(text))
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
            case Number() as one:
                if one.is_rate and parts and one.quantity.unit == PERCENT:
                    if rate is not None or len(parts) > 1 or one.sense is not Sense.STATED:
                        raise DoubtError("PR108", one.start, one.end)
                    rate = one.quantity.number
                    continue
                sense = None if one.sense is Sense.STATED else one.sense
                parts.append(NumberActual(one.quantity, sense=sense, change=one.change))
            case Range() as one:
                raise DoubtError("PR108", one.start, one.end)
            case Date() as one:
                parts.append(DateActual(one.by, one.before))
            case Period() as one:
                parts.append(PeriodActual(one.first, one.last))
            case _ as one:
                parts.append(QualityActual(one.words))
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
    one = parts[0]
    assert isinstance(one, NumberActual)  # INVARIANT: a status beside a goal is found only with a percentage
    return one.quantity.number
