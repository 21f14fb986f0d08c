"""
Numbers that come as numbers, from typed columns: what the same number printed in a cell would mean, without its doubts.

A text ``2023.12`` may be a month; the number 2023.12 is a number.
"""

from decimal import Decimal
from functools import cache

from perfrules.dsl.actuals import build_actual
from perfrules.dsl.lowering import Cell, Goal
from perfrules.dsl.lowering_values import Number
from perfrules.dsl.reading import parse_actual, parse_target
from perfrules.dsl.selection import column_unit, name_unit, with_units
from perfrules.dsl.shortcut import short_cell
from perfrules.dsl.targets import build_target
from perfrules.dsl.vocabulary import SIGNS
from perfrules.model.actual import Actual
from perfrules.model.limits import is_bounded
from perfrules.model.quantity import Quantity, shown
from perfrules.model.target import Sense, Target
from perfrules.model.unit import NO_UNIT
from perfrules.units import DEFAULT_UNITS, UnitTable

__all__ = ["actual_of", "hints_at", "is_short", "sense_of", "shortest", "target_of"]


@cache
def _senses() -> dict[str, Sense]:
    return {sign: Sense[name] for name, signs in SIGNS.items() if name in Sense.__members__ for sign in signs} | {
        "": Sense.STATED
    }


def sense_of(operator: str) -> Sense | None:
    """Return what a comparison sign such as ``≥`` or ``>=`` means; ``None`` for anything else but nothing at all."""
    return _senses().get(operator.strip())


def shortest(number: Decimal) -> Decimal:
    """Return *number* without the zeros that end its decimals: 90.00 → 90, 0.50 → 0.5, 100 → 100."""
    sign, digits, exponent = number.as_tuple()
    if not isinstance(exponent, int):
        return number
    if not any(digits):
        return Decimal(0)
    if exponent > 0 and len(digits) + exponent <= 30:
        return Decimal((sign, (*digits, *(0,) * exponent), 0))
    while exponent < 0 and not digits[-1]:
        digits, exponent = digits[:-1], exponent + 1
    return Decimal((sign, digits, exponent))


def is_short(text: str, units: UnitTable) -> bool:
    """Return whether *text* is one number in a shape whose meaning does not depend on which digits stand in it."""
    cell = short_cell(text, units)
    return cell is not None and len(cell.goals) == 1 and isinstance(cell.goals[0].meaning, Number)


def hints_at(name: str, units: UnitTable) -> bool:
    """Return whether an indicator's *name* hints at a unit for the numbers beside it."""
    return name_unit(name, units) != NO_UNIT


def target_of(
    number: Decimal, operator: str = "", *, unit: str = "", name: str = "", units: UnitTable | None = None
) -> Target:
    """
    Return what *number* promises.

    Args:
        number: The number; one without bounds (PR104), or beside an operator that is none, is read as text.
        operator: A comparison sign, or nothing.
        unit: The unit column's cell, or empty.
        name: The indicator's name, from which a unit may be hinted.
        units: The units to look up; the built-in ones unless given.
    """
    table, sense = units or DEFAULT_UNITS, sense_of(operator)
    text = f"{operator.strip()}{shown(number)}"
    if sense is None or not is_bounded(number):
        return parse_target(text, unit=unit, name=name, units=table)
    return build_target(_cell(number, sense, text, unit, name, table), text, table)


def actual_of(number: Decimal, *, unit: str = "", name: str = "", units: UnitTable | None = None) -> Actual:
    """Return what *number* says was reached; see `target_of`."""
    table, text = units or DEFAULT_UNITS, shown(number)
    if not is_bounded(number):
        return parse_actual(text, unit=unit, name=name, units=table)
    return build_actual(_cell(number, Sense.STATED, text, unit, name, table), text, table)


def _cell(number: Decimal, sense: Sense, text: str, unit: str, name: str, table: UnitTable) -> Cell:
    quantity = Quantity(number, NO_UNIT)
    meaning = Number(start=0, end=len(text), sense=sense, quantity=quantity, marked=sense is not Sense.STATED)
    cell = Cell(goals=(Goal(meaning=meaning),))
    return with_units(cell, column_unit(unit, table), name_unit(name, table), text, table)
