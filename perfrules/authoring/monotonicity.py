"""
Better results that score less: found by scoring around every threshold with the engine itself.

For each scoring rule, each declared indicator with a type and each component that rates the execution of the budget a
row is made that it is for. The row is answered by actuals on, just below and just above every number that its
parameters name. Of all pairs in which the better actual gets fewer points the shortest is told.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import combinations

from attrs import evolve, frozen

from perfrules.dsl import parse_threshold
from perfrules.engine.plan import Plan
from perfrules.engine.scalar import evaluate
from perfrules.errors import TargetSyntaxError
from perfrules.indicators.values import read_ratio
from perfrules.model.quantity import Quantity, format_decimal
from perfrules.model.ruleset import Component, IndicatorDeclaration, Policies, ScoringRule
from perfrules.model.sheet import Funds, Sheet, SheetRow
from perfrules.model.target import NumberTarget, RangeTarget, Sense
from perfrules.model.unit import NO_UNIT, PERCENT, Unit
from perfrules.rulesets.bands import plain_bound
from perfrules.source import Place
from perfrules.units.table import UnitTable

__all__ = ["counter_examples"]


_FULL = Decimal(100)
_STEPS = (Fraction(1), Fraction(1, 10), Fraction(1, 100))
_MULTIPLES = tuple(Fraction(tenth, 10) for tenth in (0, 1, 5, 8, 10, 11, 12, 15, 20, 30))
_MOST_VALUES = 400
_SIGNS = {Sense.AT_LEAST: "≥", Sense.MORE_THAN: ">", Sense.AT_MOST: "≤", Sense.LESS_THAN: "<", Sense.UNSPECIFIED: ""}
_DIRECTIONS = {"floor": (Sense.AT_LEAST,), "ceiling": (Sense.AT_MOST,)}


@frozen
class CounterExample:
    """Two actuals of one row: *better* gets *less* points, *worse* gets *more*, of 100."""

    target: str
    better: str
    less: str
    worse: str
    more: str


@frozen
class _Scored:
    """An actual, what it is worth, and how it is written."""

    value: Fraction
    text: str
    points: Decimal


def counter_examples(plan: Plan) -> Iterator[tuple[Place, CounterExample]]:
    """
    Yield at most one counter-example for each rule, declared indicator and execution component of *plan*.

    Policies around rows are left out: a rule set may well take points for too much success, and says so itself.
    Where neither a condition nor a declaration says whether more is better, what the highest and the lowest actual
    get decides; a rule that gives both the same is about the middle and is not looked at.
    """
    bare = evolve(plan, ruleset=evolve(plan.ruleset, policies=Policies(), lights=()))
    parts: tuple[ScoringRule | IndicatorDeclaration, ...] = (*plan.ruleset.scoring, *plan.ruleset.declared)
    for part in parts:
        if (result := next(_of_rows(part, bare), None)) is not None:
            yield part.place, result
    for component in plan.ruleset.components:
        if component.type == "execution" and (result := _of_execution(component, bare)) is not None:
            yield component.place, result


def _of_rows(part: ScoringRule | IndicatorDeclaration, plan: Plan) -> Iterator[CounterExample]:
    for sense in _senses(part):
        row = _row(part)
        amounts = _amounts(part.parameters, plan.units)
        unit = _unit(part, amounts, plan.units)
        bound = _bound(amounts, unit)
        target = f"{_SIGNS[sense]}{_written(bound, unit)}"
        values = _values(part.parameters, amounts, bound * unit.factor, unit)
        scored = _score_rows(evolve(row, target=target), values, unit, part.place, plan)
        direction = 1 if sense.is_floor else -1 if sense.is_ceiling else _direction(scored)
        if (result := _shortest(scored, direction, target)) is not None:
            yield result


def _senses(part: ScoringRule | IndicatorDeclaration) -> tuple[Sense, ...]:
    """Return the comparisons to try; *stated* stands for rules that do not say whether more is better."""
    if isinstance(part, IndicatorDeclaration):
        return _DIRECTIONS.get(part.direction, (Sense.UNSPECIFIED,)) if part.type else ()
    if part.when.target_kind and "number" not in part.when.target_kind:
        return ()
    given = tuple(sense for sense in _SIGNS if sense.value in part.when.sense)
    return given if part.when.sense else (Sense.UNSPECIFIED,)


def _row(part: ScoringRule | IndicatorDeclaration) -> SheetRow:
    if isinstance(part, IndicatorDeclaration):
        return SheetRow(level1=part.level1, level2=part.level2, name=part.name, weight=_FULL)
    level1, level2, name = (next(iter(words), "") for words in (part.when.level1, part.when.level2, part.when.name))
    return SheetRow(level1=level1, level2=level2, name=name, weight=_FULL)


def _texts(value: object) -> Iterator[str]:
    """Yield every text, number and key in *value*, parameters as a rule file gives them."""
    if isinstance(value, Mapping):
        for key, part in value.items():
            yield str(key)
            yield from _texts(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _texts(part)
    elif isinstance(value, str):
        yield value
    elif isinstance(value, int | Decimal) and not isinstance(value, bool):
        yield format_decimal(Decimal(value))


def _amounts(parameters: Mapping[str, object], units: UnitTable) -> tuple[tuple[Fraction, Unit], ...]:
    """Return every number that thresholds among *parameters* name, in base units, with the unit it is written in."""
    result: list[tuple[Fraction, Unit]] = []
    for text in _texts(parameters):
        try:
            target = parse_threshold(text, units=units)
        except TargetSyntaxError:
            continue
        quantities: tuple[Quantity | None, ...] = ()
        if isinstance(target, NumberTarget):
            quantities = (target.quantity,)
        elif isinstance(target, RangeTarget):
            quantities = (target.lower, target.upper)
        result += [(quantity.base, quantity.unit) for quantity in quantities if quantity is not None]
    return tuple(result)


def _unit(part: ScoringRule | IndicatorDeclaration, amounts: Sequence[tuple[Fraction, Unit]], units: UnitTable) -> Unit:
    """Return the unit of the row's target: the one that is asked for, else that of a table of thresholds."""
    asked = part.unit if isinstance(part, IndicatorDeclaration) else next(iter(part.when.unit), "")
    if asked:
        return units.parse(asked)
    by_completion = part.parameters.get("of") == "completion"
    other = next((unit for _, unit in amounts if unit not in (NO_UNIT, PERCENT)), None)
    if other is not None and not by_completion:
        return other
    tables = any(key in part.parameters for key in ("bands", "anchors", "curve"))
    return PERCENT if tables and not by_completion else NO_UNIT


def _bound(amounts: Sequence[tuple[Fraction, Unit]], unit: Unit) -> Fraction:
    """Return a number for the target, in *unit*: the largest that a threshold in this unit names, else 100."""
    alike = [base / unit.factor for base, item in amounts if item.converts_to(unit) and base > 0]
    return max(alike) if alike and unit not in (NO_UNIT, PERCENT) else Fraction(90 if unit == PERCENT else 100)


def _values(
    parameters: Mapping[str, object], amounts: Sequence[tuple[Fraction, Unit]], bound: Fraction, unit: Unit
) -> tuple[Fraction, ...]:
    """Return actuals worth trying, in *unit*: on and around every threshold, and every share of the target."""
    alike = {base for base, item in amounts if item.converts_to(unit)}
    shares = {ratio for text in _texts(parameters) if (ratio := read_ratio(text)) is not None and 0 <= ratio <= 10}
    shares |= {base for base, entry in amounts if entry == PERCENT and 0 <= base <= 10}
    exact = alike | {bound * share for share in (*shares, *_MULTIPLES)}
    around = {value / unit.factor + sign * step for value in exact for step in _STEPS for sign in (-1, 0, 1)}
    writable = sorted(value for value in around if value >= 0 and _is_decimal(value))
    return tuple(writable[:_MOST_VALUES])


def _is_decimal(value: Fraction) -> bool:
    """Return whether *value* can be written with at most six places."""
    return (value * 10**6).denominator == 1


def _written(value: Fraction, unit: Unit) -> str:
    return f"{plain_bound(value)}{unit.symbol}"


def _score_rows(row: SheetRow, values: Sequence[Fraction], unit: Unit, place: Place, plan: Plan) -> tuple[_Scored, ...]:
    """Return what *row* gets for each of *values*; nothing where another rule than the one at *place* scores it."""
    texts = [_written(value, unit) for value in values]
    card = evaluate(Sheet(rows=tuple(evolve(row, actual=text) for text in texts)), plan)
    return tuple(
        _Scored(value, text, item.score)
        for value, text, item in zip(values, texts, card.rows, strict=True)
        if item.score is not None and item.basis.place == place
    )


def _of_execution(component: Component, plan: Plan) -> CounterExample | None:
    amounts = _amounts(component.parameters, plan.units)
    values = tuple(value for value in _values(component.parameters, amounts, Fraction(1), PERCENT) if value <= 200)
    scored: list[_Scored] = []
    for value in values:
        spent = Decimal(plain_bound(value))
        funds = Funds(name="合计", initial_budget=_FULL, adjusted_budget=_FULL, spent=spent, is_total=True)
        card = evaluate(Sheet(funds=(funds,)), plan)
        result = next(item for item in card.components if item.name == component.name)
        if result.score is not None:
            scored.append(_Scored(value, _written(value, PERCENT), result.score))
    return _shortest(tuple(scored), 1, component.name)


def _direction(scored: Sequence[_Scored]) -> int:
    """Return 1 when the highest actual gets more than the lowest, -1 when it gets less, 0 when both get the same."""
    if not scored:
        return 0
    low, high = scored[0].points, scored[-1].points
    return (high > low) - (high < low)


def _shortest(scored: Sequence[_Scored], direction: int, target: str) -> CounterExample | None:
    """Return the counter-example whose actuals are shortest to write, and nearest to each other among those."""
    result = [
        (low, high) if direction < 0 else (high, low)
        for low, high in combinations(scored, 2)
        if direction and (high.points - low.points) * direction < 0
    ]
    if not result:
        return None
    better, worse = min(result, key=_effort)
    return CounterExample(target, better.text, format_decimal(better.points), worse.text, format_decimal(worse.points))


def _effort(pair: tuple[_Scored, _Scored]) -> tuple[int, Fraction]:
    item, other = pair
    return len(item.text) + len(other.text), abs(item.value - other.value)
