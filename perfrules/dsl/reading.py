"""
The readers: texts in, targets and actuals out. SPEC language §1.

The lenient readers take any text and never raise for what it says; the strict reader takes canonical text and the
listed spellings of operators. Both walk trees of one grammar.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar

from attrs import evolve

from perfrules.dsl.actuals import build_actual
from perfrules.dsl.characters import first_refused, name_of
from perfrules.dsl.lowering import Cell, lower_cell
from perfrules.dsl.lowering_values import DoubtError
from perfrules.dsl.parsing import EXPECTED, Entry, parse_tree
from perfrules.dsl.selection import column_unit, name_unit, passed_over, select_goals, with_units
from perfrules.dsl.shortcut import is_blank, short_cell
from perfrules.dsl.targets import build_target
from perfrules.errors import Problem, TargetSyntaxError, problem
from perfrules.model.actual import Actual, UnclearActual
from perfrules.model.reading import provide_actual_reader
from perfrules.model.target import (
    AllTarget,
    DateTarget,
    MissingTarget,
    NumberTarget,
    PeriodTarget,
    QualityTarget,
    RangeTarget,
    Target,
    UnclearTarget,
)  # fmt: skip
from perfrules.model.unit import NO_UNIT
from perfrules.source import Span
from perfrules.units import DEFAULT_UNITS, UnitTable
from perfrules.units.terms import current_terms

__all__ = ["LENIENT_LIMIT", "STRICT_LIMIT", "Threshold", "parse_actual", "parse_target", "parse_threshold"]

LENIENT_LIMIT = 10_000
STRICT_LIMIT = 256
_MOST_PIECES = 1200
_LONG = 600
_PIECES = re.compile(
    r"[0-9０-９]+|[^\w\s]+|[A-Za-z]+|[一二三四五六七八九十百千两〇零壹贰叁肆伍陆柒捌玖拾几半廿卅]+|[\s]+|[第每年上下定数]"
)
_CACHED = 16_384

Meaning = TypeVar("Meaning", Target, Actual)
Threshold = NumberTarget | RangeTarget | DateTarget | PeriodTarget | QualityTarget | AllTarget
"""What the strict reader gives."""


def parse_target(text: str, *, unit: str = "", name: str = "", units: UnitTable | None = None) -> Target:
    """
    Return what the cell *text* promises, read leniently.

    Args:
        text: A cell as somebody typed it; at most 10 000 characters.
        unit: The unit column's cell, such as ``%(百分比)``, or empty.
        name: The indicator's name, from which a unit may be hinted (``组织培训(≥**次)``).
        units: The units to look up; the built-in ones unless given.

    Returns:
        A target of any kind; what cannot be read with certainty is an `UnclearTarget` with a problem.
    """
    table = units or DEFAULT_UNITS
    return _target(text, unit, _hinting(name, table), table)


def parse_actual(text: str, *, unit: str = "", name: str = "", units: UnitTable | None = None) -> Actual:
    """
    Return what the cell *text* says was reached, read leniently.

    Args:
        text: A cell as somebody typed it; at most 10 000 characters.
        unit: The unit column's cell, or empty.
        name: The indicator's name, from which a unit may be hinted.
        units: The units to look up; the built-in ones unless given.

    Returns:
        An actual of any kind; what cannot be read with certainty is an `UnclearActual` with a problem.
    """
    table = units or DEFAULT_UNITS
    return _actual(text, unit, _hinting(name, table), table)


def parse_threshold(text: str, *, units: UnitTable | None = None) -> Threshold:
    """
    Return what *text* of a rule file means, read strictly.

    Args:
        text: Canonical text or a listed spelling of it; at most 256 characters.
        units: The units to look up; those of the load that is going on, else the built-in ones, unless given.

    Raises:
        TargetSyntaxError: The text is not of the strict language; the problem has a code (PR1xx), a span and help.
    """
    return _threshold(text, units or current_terms().units)


def _hinting(name: str, units: UnitTable) -> str:
    """Return *name* if it hints at a unit; other names say nothing, and equal texts below them are read once."""
    return name if name and _hint(name, units) != NO_UNIT else ""


_hint = lru_cache(maxsize=_CACHED)(name_unit)


@lru_cache(maxsize=_CACHED)
def _target(text: str, unit: str, name: str, units: UnitTable) -> Target:
    found = _read(text, unit, name, units, "cell", build_target)
    return UnclearTarget(found, text=text) if isinstance(found, Problem) else found


@lru_cache(maxsize=_CACHED)
def _actual(text: str, unit: str, name: str, units: UnitTable) -> Actual:
    found = _read(text, unit, name, units, "cell", build_actual)
    return UnclearActual(found, text=text) if isinstance(found, Problem) else found


@lru_cache(maxsize=_CACHED)
def _threshold(text: str, units: UnitTable) -> Threshold:
    found = _read(text, "", "", units, "rule", build_target)
    if isinstance(found, MissingTarget | UnclearTarget):
        found = problem("PR111", text=text, span=Span(0, len(text)))
    elif not isinstance(found, Problem) and (lenient := _target(text, "", "", units)) != found:
        whole = problem("PR101", text=text, span=Span(0, len(text)), expected=EXPECTED)
        found = lenient.problem if isinstance(lenient, UnclearTarget) else whole  # INVARIANT: strict ⊂ lenient
    if isinstance(found, Problem):
        raise TargetSyntaxError([found])
    for note in found.notes:
        if note.code == "PR113":
            raise TargetSyntaxError([problem("PR101", text=text, span=note.span, expected=EXPECTED)])
    return found


def _read(
    text: str, unit: str, name: str, units: UnitTable, entry: Entry, build: Callable[[Cell, str, UnitTable], Meaning]
) -> Meaning | Problem:
    """Return what *build* makes of a text, with the units of its column or name, or why it cannot be read."""
    if (refused := _refuse(text, STRICT_LIMIT if entry == "rule" else LENIENT_LIMIT)) is not None:
        return refused
    try:
        cell = Cell() if entry == "cell" and is_blank(text) else short_cell(text, units)
        if cell is None:
            cell = _with_goals(lower_cell(parse_tree(text, entry), text, units), text)
        if unit or name:
            cell = with_units(cell, column_unit(unit, units), name_unit(name, units), text, units)
        return build(cell, text, units)
    except DoubtError as doubt:
        found = problem(doubt.code, text=text, span=Span(doubt.start, doubt.end))
        return evolve(found, values=doubt.values)


def _with_goals(cell: Cell, text: str) -> Cell:
    chosen = select_goals(cell)
    cell.notes = (*cell.notes, *passed_over(cell.goals, chosen, text))
    cell.goals = chosen
    return cell


def _refuse(text: str, limit: int) -> Problem | None:
    """Return why *text* is not even parsed: its length is checked before anything else, then its characters."""
    if len(text) > limit:
        return problem("PR103", length=len(text), limit=limit)
    position = first_refused(text)
    if position is not None:
        character = text[position]
        return problem(
            "PR105",
            text=text,
            span=Span(position, position + 1),
            name=name_of(character),
            codepoint=f"{ord(character):04X}",
        )
    if len(text) > _LONG and len(_PIECES.findall(text)) > _MOST_PIECES:
        return problem("PR108", text=text, span=Span(0, len(text)))
    return None


provide_actual_reader(parse_actual)
