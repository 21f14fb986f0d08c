"""From a row's texts to the meanings that its rule set gives them."""

from collections.abc import Callable
from fractions import Fraction

from attrs import evolve, frozen

from perfrules.dsl import parse_actual, parse_target
from perfrules.engine.plan import BoundIndicator
from perfrules.errors import Problem, problem
from perfrules.model.actual import (
    Actual,
    AllActual,
    DateActual,
    NumberActual,
    PeriodActual,
    QualityActual,
    StatusActual,
)
from perfrules.model.policies import BareFraction
from perfrules.model.quantity import Quantity
from perfrules.model.sheet import SheetRow
from perfrules.model.target import AllTarget, NumberTarget, RangeTarget, Sense, Target
from perfrules.model.unit import NO_UNIT, PERCENT, Unit
from perfrules.rulesets.families import family_for
from perfrules.units import DEFAULT_UNITS, UnitTable
from perfrules.wording import Wording

__all__ = ["Cells", "asks_for_less", "meant_cells", "read_cells", "with_direction"]


Part = NumberActual | DateActual | PeriodActual | StatusActual | QualityActual
"""A part of a list of actuals."""
_SENSES = {"floor": Sense.AT_LEAST, "ceiling": Sense.AT_MOST, "exact": Sense.EXACTLY}
_DIRECTIONS = {
    "floor": Wording("下限", "floor"),
    "ceiling": Wording("上限", "ceiling"),
    "exact": Wording("等值", "exact value"),
}
_RATIO = Unit("", PERCENT.dimension)
"""A number such as 0.95 that is meant as a share; it prints without a sign."""
_FRACTIONS = {
    BareFraction.RATIO: (_RATIO, Wording("比值", "ratio")),
    BareFraction.PERCENT: (PERCENT, Wording("百分数", "percentage")),
}


@frozen
class Cells:
    """What a row's target and actual mean under a rule set, and what had to be said in reading them."""

    target: Target
    actual: Actual
    notes: tuple[Problem, ...] = ()


def read_cells(
    row: SheetRow, declared: BoundIndicator | None, fractions: BareFraction, units: UnitTable = DEFAULT_UNITS
) -> Cells:
    """
    Return what *row* means.

    A declared indicator gives a unit to bare numbers and a direction to numbers without a sign; the policy for bare
    fractions says what 0.95 beside a percentage is. Each is a notice, never silent.
    """

    def read(unit: str) -> Target:
        return parse_target(row.target, unit=unit, name=row.name, units=units)

    actual = parse_actual(row.actual, unit=row.unit, name=row.name, units=units)
    return meant_cells(read(row.unit), actual, declared, fractions, read)


def meant_cells(
    target: Target,
    actual: Actual,
    declared: BoundIndicator | None,
    fractions: BareFraction,
    read: Callable[[str], Target],
) -> Cells:
    """
    Return what *target* and *actual*, as they were read, mean under a rule set.

    Args:
        target: The target by itself.
        actual: The actual by itself.
        declared: The declared indicator that the row is about, or ``None``.
        fractions: What a bare number beside a percentage is.
        read: Reads the target again as if a unit stood in the unit column.
    """
    notes: list[Problem] = []
    if declared is not None:
        target = _declared_unit(target, declared, read, notes)
        target = _declared_direction(target, declared, notes)
    if fractions in _FRACTIONS:
        actual = _meant_fraction(target, actual, fractions, notes)
    return Cells(target, actual, (*target.notes, *actual.notes, *notes))


def _declared_unit(
    target: Target, declared: BoundIndicator, read: Callable[[str], Target], notes: list[Problem]
) -> Target:
    unit, name = declared.declaration.unit, declared.declaration.name
    if not unit or _unit_of(target) != NO_UNIT:
        return target
    notes.append(problem("PR442", unit=unit, name=name))
    return read(unit)


def _declared_direction(target: Target, declared: BoundIndicator, notes: list[Problem]) -> Target:
    direction, name = declared.declaration.direction, declared.declaration.name
    if not (direction and isinstance(target, NumberTarget) and target.sense is Sense.STATED):
        return target
    words = _DIRECTIONS[direction]
    notes.append(problem("PR441", name=name, direction=words.zh, direction_en=words.en))
    return evolve(target, sense=_SENSES[direction])


def with_direction(row: SheetRow, cells: Cells, stated: Sense) -> Cells:
    """
    Return *cells* with the direction of a number without a sign, where something says that it is not *stated*.

    SPEC scoring §6: the form's own column goes before the family of the name. A rule whose type reads such numbers as
    anything but floors has decided by itself. Nothing is said where the direction stays what it is.

    Args:
        row: The row, with its name, levels and the direction that its form prints.
        cells: What its target and actual mean.
        stated: The sense in which the type of the row takes a number without a sign.
    """
    target = cells.target
    if not (isinstance(target, NumberTarget) and target.sense is Sense.STATED and target.change is None):
        return cells
    if not target.quantity.base:
        return cells  # 0 is met by 0 alone, whatever is wanted of other numbers
    if row.direction:
        sense = Sense.AT_MOST if row.direction == "down" else Sense.AT_LEAST
        words = _DIRECTIONS["ceiling" if row.direction == "down" else "floor"]
        note = problem("PR469", direction=words.zh, direction_en=words.en)
        return cells if sense is stated else _directed(cells, target, sense, note)
    family = family_for(row, target.quantity.unit) if stated is Sense.AT_LEAST else None
    if family is None or not family.is_ceiling:
        return cells
    is_doubtful = not family.is_sure and _differs_from(target, cells.actual)
    return _directed(cells, target, Sense.AT_MOST, problem("PR468" if is_doubtful else "PR467", family=family.head))


def asks_for_less(row: SheetRow, unit: Unit) -> bool:
    """Return whether the family of *row* makes a number without a sign, in *unit*, a ceiling."""
    family = family_for(row, unit)
    return family is not None and family.is_ceiling


def _directed(cells: Cells, target: NumberTarget, sense: Sense, note: Problem) -> Cells:
    return evolve(cells, target=evolve(target, sense=sense), notes=(*cells.notes, note))


def _differs_from(target: NumberTarget, actual: Actual) -> bool:
    """Return whether *actual* is another amount than *target*: only then the directions give other scores."""
    return isinstance(actual, NumberActual) and actual.quantity.base != target.quantity.base


def _meant_fraction(target: Target, actual: Actual, fractions: BareFraction, notes: list[Problem]) -> Actual:
    """Return *actual* with bare fractions beside percentages as the policy says; lists part by part."""
    match target, actual:
        case AllTarget(), AllActual() if len(target.parts) == len(actual.parts):
            pairs = zip(target.parts, actual.parts, strict=True)
            meant = tuple(_meant_part(part, answer, fractions, notes) for part, answer in pairs)
            return actual if meant == actual.parts else evolve(actual, parts=meant)
        case AllTarget(), NumberActual() if all(_unit_of(part) == PERCENT for part in target.parts):
            # one number answers several bounds of one quantity
            return _meant_part(target.parts[0], actual, fractions, notes)
        case _, NumberActual():
            return _meant_part(target, actual, fractions, notes)
    return actual


def _unit_of(target: Target) -> Unit | None:
    if isinstance(target, NumberTarget):
        return target.quantity.unit
    return target.unit if isinstance(target, RangeTarget) else None


def _meant_part(target: Target, actual: Part, fractions: BareFraction, notes: list[Problem]) -> Part:
    if _unit_of(target) != PERCENT or not isinstance(actual, NumberActual):
        return actual
    number = actual.quantity.number
    if actual.quantity.unit != NO_UNIT or not 0 < abs(Fraction(number)) <= 1:
        return actual
    meant, words = _FRACTIONS[fractions]
    notes.append(problem("PR443", actual=actual.quantity, kind=words.zh, kind_en=words.en))
    return evolve(actual, quantity=Quantity(number, meant))
