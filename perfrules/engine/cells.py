"""From a row's texts to the meanings that its rule set gives them."""

from collections.abc import Callable
from fractions import Fraction
from functools import cache, partial

from attrs import evolve, frozen

from perfrules.dsl.reading import parse_actual, parse_target
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
from perfrules.model.quantity import Quantity
from perfrules.model.ruleset import BareFraction
from perfrules.model.sheet import SheetRow
from perfrules.model.target import (
    AllTarget,
    MissingTarget,
    NoneTarget,
    NumberTarget,
    QualityTarget,
    RangeTarget,
    Sense,
    Target,
)
from perfrules.model.unit import NO_UNIT, PERCENT, Unit
from perfrules.rulesets.families import Families, FamilyMatch
from perfrules.units import DEFAULT_UNITS, UnitTable
from perfrules.wording import Sentence, Wording

__all__ = [
    "Cells",
    "Doubt",
    "limit_between",
    "may_be_ratio",
    "meant_cells",
    "read_cells",
    "with_direction",
    "with_limit",
]


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


_BETTER = {
    Sense.AT_LEAST: Wording("越多越好", "more is better"),
    Sense.AT_MOST: Wording("越少越好", "less is better"),
    Sense.EXACTLY: Wording("应恰好相等", "it has to be exact"),
}
_OTHER_WAY = {
    Sense.AT_LEAST: Wording("越少越好", "less"),
    Sense.AT_MOST: Wording("越多越好", "more"),
    Sense.EXACTLY: Wording("越多越好", "more"),
}
_BY_FORM = Wording("（{better}，依表中指标性质）", " ({better}, as the form says)")
_BY_FAMILY = Wording("（{better}，名称属于“{family}”一类）", " ({better}, by the family “{family}”)")
_FORBIDDEN = Wording("（不得发生，名称属于“{family}”一类）", " (must not happen, by the family “{family}”)")
_BY_DECLARATION = Wording("（{better}，依规则集的规定）", " ({better}, as the rule set declares)")
_BY_DEFAULT = Wording("（{better}，依规则集的默认）", " ({better}, by default)")
_DAMAGED = 2
"""An actual of so many times the most that is possible has damaged digits: ≥90% is read as 290%, 98.5% as 985%."""


@frozen
class Doubt:
    """
    A direction that may be the other one.

    Args:
        sense: The other direction.
        problem: What to say where it gives another score.
        otherwise: What to say where it does not.
    """

    sense: Sense
    problem: Problem
    otherwise: tuple[Problem, ...] = ()


@frozen
class Cells:
    """
    What a row's target and actual mean under a rule set, and what had to be said in reading them.

    Args:
        target: The target.
        actual: The actual.
        notes: What had to be said.
        direction: Why a number without a sign is what it is; ``None`` for targets that have a direction.
        doubt: Why it might be something else.
        refused: Why nothing can be made of the actual.
    """

    target: Target
    actual: Actual
    notes: tuple[Problem, ...] = ()
    direction: Sentence | None = None
    doubt: Doubt | None = None
    refused: Problem | None = None


def read_cells(
    row: SheetRow,
    declared: BoundIndicator | None,
    fractions: BareFraction,
    units: UnitTable = DEFAULT_UNITS,
    *,
    year: int | None = None,
) -> Cells:
    """
    Return what *row* means in a sheet about *year*, where that is known.

    A declared indicator gives a unit to bare numbers and a direction to numbers without a sign; the policy for bare
    fractions says what 0.95 beside a percentage is. Each is a notice, never silent.
    """
    read = partial(parse_target, row.target, name=row.name, units=units, year=year)
    actual = parse_actual(row.actual, unit=row.unit, name=row.name, units=units, year=year)
    return meant_cells(read(unit=row.unit), actual, declared, fractions, read)


def meant_cells(
    target: Target,
    actual: Actual,
    declared: BoundIndicator | None,
    fractions: BareFraction,
    read: Callable[..., Target],
    *,
    is_typed: bool = False,
) -> Cells:
    """
    Return what *target* and *actual*, as they were read, mean under a rule set.

    Args:
        target: The target by itself.
        actual: The actual by itself.
        declared: The declared indicator that the row is about, or ``None``.
        fractions: What a bare number beside a percentage is.
        read: Reads the target again as if the keyword ``unit`` stood in the unit column.
        is_typed: Whether the actual stands in a column of numbers.
    """
    notes: list[Problem] = []
    direction = None
    if declared is not None:
        target = _declared_unit(target, declared, read, notes)
        given = target
        target = _declared_direction(target, declared, notes)
        if isinstance(target, NumberTarget) and target is not given:
            direction = _why(_BY_DECLARATION, target.sense)
    if fractions in _FRACTIONS:
        actual = _meant_fraction(target, actual, fractions, notes, is_typed=is_typed)
    return Cells(target, actual, (*target.notes, *actual.notes, *notes), direction)


def _declared_unit(
    target: Target, declared: BoundIndicator, read: Callable[..., Target], notes: list[Problem]
) -> Target:
    unit, name = declared.declaration.unit, declared.declaration.name
    if not unit or _unit_of(target) != NO_UNIT:
        return target
    notes.append(problem("PR442", unit=unit, name=name))
    return read(unit=unit)


def _declared_direction(target: Target, declared: BoundIndicator, notes: list[Problem]) -> Target:
    direction, name = declared.declaration.direction, declared.declaration.name
    if not (direction and isinstance(target, NumberTarget) and target.sense is Sense.UNSPECIFIED):
        return target
    words = _DIRECTIONS[direction]
    notes.append(problem("PR441", name=name, direction=words.zh, direction_en=words.en))
    return evolve(target, sense=_SENSES[direction])


def with_direction(row: SheetRow, cells: Cells, stated: Sense, families: Families) -> Cells:
    """
    Return *cells* with the direction of a number without a sign, and why it has that one.

    无 forbids what should not happen by the family of the name; beside any other name it says nothing.

    SPEC scoring §6: the form's own column goes before the family of the name, this before the default of the rule set.
    A rule whose type reads such numbers as anything but floors has decided by itself.

    Args:
        row: The row, with its name, levels and the direction that its form prints.
        cells: What its target and actual mean.
        stated: The sense in which the type of the row takes a number without a sign.
        families: The families of names.
    """
    target = cells.target
    if isinstance(target, MissingTarget | QualityTarget) and target.nothing:
        return _as_prohibition(row, cells, target, families)
    if not (isinstance(target, NumberTarget) and target.sense is Sense.UNSPECIFIED and target.change is None):
        return cells
    if not target.quantity.base:
        return cells  # 0 is met by 0 alone, whatever is wanted of other numbers
    if row.direction:
        return _by_form(row, cells, target, stated)
    if stated is not Sense.AT_LEAST:
        return evolve(cells, direction=_why(_BY_DEFAULT, stated))
    match = families.find(row.name, row.level1, row.level2, target.quantity.unit)
    if match is not None:
        return _by_family(match, cells, target)
    doubt = Doubt(Sense.AT_MOST, problem("PR471"))
    return evolve(cells, direction=_why(_BY_DEFAULT, stated), doubt=doubt)


def _as_prohibition(row: SheetRow, cells: Cells, target: MissingTarget | QualityTarget, families: Families) -> Cells:
    match = families.find(row.name, row.level1, row.level2, NO_UNIT)
    if match is None or not match.family.events or match.family.direction != "ceiling":
        return cells
    forbidden = NoneTarget(target.text.strip(), text=target.text, notes=target.notes)
    return evolve(cells, target=forbidden, direction=Sentence(_FORBIDDEN, {"family": match.head}))


def _why(reason: Wording, sense: Sense, **values: str) -> Sentence:
    return Sentence(_reason(reason, sense), values)


@cache
def _reason(reason: Wording, sense: Sense) -> Wording:
    """Return *reason* with what is better in *sense*."""
    better = _BETTER[sense]
    return Wording(reason.say("zh", {"better": better.zh}), reason.say("en", {"better": better.en}))


def _by_form(row: SheetRow, cells: Cells, target: NumberTarget, stated: Sense) -> Cells:
    sense = Sense.AT_MOST if row.direction == "down" else Sense.AT_LEAST
    cells = evolve(cells, direction=_why(_BY_FORM, sense))
    if sense is stated:
        return cells
    words = _DIRECTIONS["ceiling" if row.direction == "down" else "floor"]
    return _directed(cells, target, sense, problem("PR469", direction=words.zh, direction_en=words.en))


def _by_family(match: FamilyMatch, cells: Cells, target: NumberTarget) -> Cells:
    family = match.family
    sense, words = _SENSES[family.direction], _DIRECTIONS[family.direction]
    cells = evolve(cells, direction=_why(_BY_FAMILY, sense, family=match.head))
    note = problem("PR467", family=match.head, direction=words.zh, direction_en=words.en)
    # more is better for most numbers: only what is otherwise is worth a notice
    notes = () if sense is Sense.AT_LEAST else (note,)
    if family.sure:
        return _directed(cells, target, sense, *notes)
    other = _OTHER_WAY[sense]
    warning = problem(
        "PR468", family=match.head, direction=words.zh, direction_en=words.en, other=other.zh, other_en=other.en
    )
    opposite = Sense.AT_MOST if sense is Sense.AT_LEAST else Sense.AT_LEAST
    return _directed(evolve(cells, doubt=Doubt(opposite, warning, notes)), target, sense)


def _directed(cells: Cells, target: NumberTarget, sense: Sense, *notes: Problem) -> Cells:
    # a floor stays as it is written: it is what the default takes it for
    target = target if sense is Sense.AT_LEAST else evolve(target, sense=sense)
    return evolve(cells, target=target, notes=(*cells.notes, *notes))


def with_limit(row: SheetRow, cells: Cells, families: Families) -> Cells:
    """
    Return *cells* with an actual of at most what the family of *row* can be; far more cannot be rated.

    Where the target itself is beyond that the family is wrong for this row, which is said.
    """
    limited = limit_between(row, cells, families)
    if limited is None:
        return cells
    head, limit, unit = limited
    target, actual = cells.target, cells.actual
    assert isinstance(target, NumberTarget | RangeTarget)  # others have no limit
    assert isinstance(actual, NumberActual)
    # a range reaches from below to above, so that its upper end says whether it is possible at all
    highest = target.quantity if isinstance(target, NumberTarget) else target.upper or target.lower
    if highest is not None and highest.base > limit.base:
        return evolve(cells, notes=(*cells.notes, problem("PR474", target=target, family=head, limit=limit)))
    counted = unit if actual.quantity.unit == NO_UNIT else actual.quantity.unit
    amount = Fraction(actual.quantity.number) * counted.factor
    if amount <= limit.base:
        return cells
    if amount >= _DAMAGED * limit.base:
        return evolve(cells, refused=problem("PR473", actual=actual.quantity, family=head, limit=limit))
    note = problem("PR472", actual=actual.quantity, family=head, limit=limit)
    return evolve(cells, actual=evolve(actual, quantity=limit), notes=(*cells.notes, note))


def limit_between(row: SheetRow, cells: Cells, families: Families) -> tuple[str, Quantity, Unit] | None:
    """
    Return what the numbers of *cells* can be at most by the family of *row*, and the unit of its target.

    The name of the family comes first. ``None`` where it has no limit, or these numbers are no amounts of its kind.
    """
    target, actual = cells.target, cells.actual
    if not isinstance(target, NumberTarget | RangeTarget) or not isinstance(actual, NumberActual):
        return None
    unit = target.quantity.unit if isinstance(target, NumberTarget) else target.unit
    if target.change is not None or actual.change is not None:
        return None
    if actual.quantity.unit.dimension not in (unit.dimension, NO_UNIT.dimension):
        return None
    match = families.find(row.name, row.level1, row.level2, unit)
    limit = None if match is None else match.family.limit
    if match is None or limit is None or unit.dimension != limit.unit.dimension:
        return None
    return match.head, limit, unit


def _meant_fraction(
    target: Target, actual: Actual, fractions: BareFraction, notes: list[Problem], *, is_typed: bool
) -> Actual:
    """Return *actual* with bare fractions beside percentages as the policy says; lists part by part."""
    match target, actual:
        case AllTarget(), AllActual() if len(target.parts) == len(actual.parts):
            pairs = zip(target.parts, actual.parts, strict=True)
            meant = tuple(_meant_part(part, answer, fractions, notes) for part, answer in pairs)
            return actual if meant == actual.parts else evolve(actual, parts=meant)
        case AllTarget(), NumberActual() if all(_unit_of(part) == PERCENT for part in target.parts):
            # one number answers several bounds of one quantity
            return _meant_part(target.parts[0], actual, fractions, notes, is_typed=is_typed)
        case _, NumberActual():
            return _meant_part(target, actual, fractions, notes, is_typed=is_typed)
    return actual


def _unit_of(target: Target) -> Unit | None:
    if isinstance(target, NumberTarget):
        return target.quantity.unit
    return target.unit if isinstance(target, RangeTarget) else None


_FAR = 10
"""A number of a column beside a percentage ten times as large is hardly one of points: 1.05 beside 90 %."""
_MOST = 10


def may_be_ratio(target: Target, actual: Actual, *, is_typed: bool = False) -> bool:
    """
    Return whether *actual*, a bare number beside a percentage, may be a ratio.

    A text may up to 1; above, whoever writes 1.05 writes points. The numbers of a typed column were computed: they pass
    1 as soon as a target is passed, and what is far below the target in points may be a ratio as well.
    """
    if _unit_of(target) != PERCENT or not isinstance(actual, NumberActual) or actual.quantity.unit != NO_UNIT:
        return False
    size = abs(Fraction(actual.quantity.number))
    bounds = (target.quantity,) if isinstance(target, NumberTarget) else _bounds_of(target)
    far = any(bound is not None and _FAR * size < abs(Fraction(bound.number)) for bound in bounds)
    return 0 < size <= 1 or (is_typed and 1 < size < _MOST and far)


def _bounds_of(target: Target) -> tuple[Quantity | None, ...]:
    return (target.lower, target.upper) if isinstance(target, RangeTarget) else ()


def _meant_part(
    target: Target, actual: Part, fractions: BareFraction, notes: list[Problem], *, is_typed: bool = False
) -> Part:
    if not isinstance(actual, NumberActual) or not may_be_ratio(target, actual, is_typed=is_typed):
        return actual
    meant, words = _FRACTIONS[fractions]
    notes.append(problem("PR443", actual=actual.quantity, kind=words.zh, kind_en=words.en))
    return evolve(actual, quantity=Quantity(actual.quantity.number, meant))
