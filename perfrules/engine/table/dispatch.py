"""The choice of a vector rule, a fixed outcome or the scalar engine for each two kinds of cells."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import gcd
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from attrs import evolve, frozen

from perfrules.dsl.reading import hints_at
from perfrules.dsl.vocabulary import is_sign, read_direction
from perfrules.engine.cells import Cells, Doubt, limit_between
from perfrules.engine.plan import Plan
from perfrules.engine.rows import (
    ReadRow,
    curve_of,
    directed_cells,
    finish_row,
    minimum_sample_of,
    rate_row,
    read_as,
)
from perfrules.engine.table.columns import Columns
from perfrules.engine.table.encode import Arrow, Encoded, Integers, encode, group_by, remap
from perfrules.engine.table.parse import CellContext, CellKind
from perfrules.engine.table.vector_rules import FullMarks, VectorRule, vector_rule
from perfrules.errors import Problem
from perfrules.indicators.base import IndicatorType
from perfrules.indicators.curve import Curve, CurveContext, Shape, context_of
from perfrules.indicators.measuring import Measured, measure
from perfrules.model.actual import NumberActual
from perfrules.model.rating import Outcome
from perfrules.model.ruleset import OverAchievementEffect
from perfrules.model.sheet import SheetRow
from perfrules.model.target import NumberTarget, Sense
from perfrules.model.unit import NO_UNIT, PERCENT
from perfrules.rulesets.families import Families

__all__ = [
    "BAD_WEIGHT",
    "GOOD_WEIGHT",
    "NO_WEIGHT",
    "Bounds",
    "FixedOutcome",
    "OtherDirection",
    "OverAchievementLimit",
    "Program",
    "RowContexts",
    "Scales",
    "cell_contexts",
    "has_curve",
    "program_for",
    "row_contexts",
    "split_directions",
]  # fmt: skip

NO_WEIGHT, BAD_WEIGHT, GOOD_WEIGHT = range(3)
_WEIGHTS = (None, Decimal(0), Decimal(1))
_LARGEST = 2**52
"""Numbers are multiplied by at most this to count alike; more leaves no room below 2**53 for the numbers themselves."""


@frozen
class OverAchievementLimit:
    """
    From which completion on a row goes through the scalar engine, which knows the policy for over-achievement.

    Args:
        floor: Actual ÷ bound from there on; ``None`` where the policy has nothing to say.
        ceiling: Actual ÷ bound up to there.
    """

    floor: Fraction | None = None
    ceiling: Fraction | None = None


@frozen
class Bounds:
    """
    Which actuals meet their bounds.

    Args:
        shape: A floor, a ceiling or a point.
        closed: Whether the bound itself meets a floor or ceiling.
        printed: Whether a point is met within its printed precision.
    """

    shape: Shape
    closed: bool = True
    printed: bool = False


@frozen
class Program:
    """
    A vector rule for two kinds of numbers.

    Args:
        rule: The rule.
        bounds: Which actuals meet their bounds.
        of_actual: What the actuals' whole numbers are multiplied by, so that both sides count the same.
        of_target: The same for targets.
        limit: See `OverAchievementLimit`.
        minimum_sample: The fewest answers with which the rule holds, or ``None``.
        maximum: Numbers above it are for the scalar engine, which knows what names of this kind can be at most.
        doubt: The direction may be another one, which is said where it gives another score.
    """

    rule: VectorRule
    bounds: Bounds
    of_actual: int
    of_target: int
    limit: OverAchievementLimit
    minimum_sample: int | None
    maximum: Fraction | None = None
    doubt: "OtherDirection | None" = None


@frozen
class OtherDirection:
    """
    What rows would get with the other direction.

    Args:
        code: What is said where that is another score than theirs.
        program: What gives it; ``None`` where nothing would.
    """

    code: str
    program: Program | None


@frozen
class FixedOutcome:
    """An outcome without points that all cells of two kinds have in common; *minimum_sample* as for `Program`."""

    outcome: Outcome
    minimum_sample: int | None


@frozen
class Scales:
    """The decimal places of the whole numbers of targets, actuals and weights."""

    target: int
    actual: int
    weight: int


def has_curve(kind: IndicatorType[Any]) -> bool:
    """Return whether *kind* may have a curve at all; what cannot be told apart by a hash is rated row by row."""
    return type(kind).curve is not IndicatorType.curve and type(kind).__hash__ is not None


def program_for(
    row: SheetRow, kinds: tuple[CellKind, CellKind, int], scales: Scales, plan: Plan, as_of: date | None
) -> tuple[Program | FixedOutcome | None, str]:
    """
    Return what becomes of rows like *row* with these kinds of cells, and the codes of what is said of them.

    Nothing (``None``) stands for rows that the scalar engine has to look at one by one.

    Args:
        row: Levels and name.
        kinds: The kinds of target and actual, and `NO_WEIGHT`, `BAD_WEIGHT` or `GOOD_WEIGHT`.
        scales: The scales of numbers.
        plan: The rule set, bound.
        as_of: The day of monitoring.
    """
    declared = plan.declared(row) if plan.indicators else None
    target, actual, weight = kinds
    wanted, reached = target.meaning, actual.meaning
    if wanted is None or reached is None:
        return None, ""
    if declared is not None and (declared.declaration.unit or declared.declaration.direction):
        return None, ""
    rule = plan.rule_for(row, wanted)
    if rule is not None and not has_curve(rule.type):
        return None, ""
    cells, _ = directed_cells(row, Cells(wanted, reached, (*wanted.notes, *reached.notes)), plan)
    if cells.doubt is not None and cells.doubt.otherwise:
        return None, ""  # what is said then depends on the numbers
    if isinstance(wanted, NumberTarget) and isinstance(reached, NumberActual) and _depends_on_numbers(target, actual):
        return None, ""
    read = read_as(evolve(row, weight=_WEIGHTS[weight]), cells, cells.target, plan, as_of)
    program, codes = _of_kinds(read, weight, scales, plan)
    limit = limit_between(row, cells, plan.families)
    if limit is not None:
        # a number of each kind stands for all of them; those that are too large are for the scalar engine
        if not isinstance(program, Program) or not isinstance(wanted, NumberTarget):
            return None, ""
        in_base = 10**scales.target / wanted.quantity.unit.factor
        program = evolve(program, maximum=limit[1].base * in_base * program.of_target)
    if cells.doubt is not None and isinstance(program, Program):
        program = _doubted(program, read, cells.doubt, scales, plan)
    return program, codes if program is not None else ""


def _of_kinds(read: ReadRow, weight: int, scales: Scales, plan: Plan) -> tuple[Program | FixedOutcome | None, str]:
    """Return what becomes of rows like *read*, whatever their numbers, and what is said of all of them."""
    case, rule = read.case, read.rule
    kind = None if rule is None else rule.type
    if isinstance(case.target, NumberTarget) and isinstance(case.actual, NumberActual):
        # a number of each kind stands for all of them
        measured = measure(case, stated=Sense.AT_LEAST if rule is None else rule.sense)
        if weight == GOOD_WEIGHT and kind is not None and isinstance(measured, Measured):
            program = _program(measured, kind, scales, plan, case.as_of)
            if not isinstance(program, Problem):
                codes = " ".join(item.code for item in (*read.cells.notes, *measured.notes))
                return program, codes if program is not None else ""
    return _of_all_numbers(read, kind, weight, plan)


def _doubted(program: Program, read: ReadRow, doubt: Doubt, scales: Scales, plan: Plan) -> Program | None:
    """Return *program* with what the other direction gives; ``None`` where that takes the scalar engine."""
    target = read.case.target
    assert isinstance(target, NumberTarget)  # nothing else has a direction
    other = read_as(read.row, read.cells, evolve(target, sense=doubt.sense), plan, read.case.as_of)
    kind = None if other.rule is None else other.rule.type
    if kind is not None and not has_curve(kind):
        return None
    result, _ = _of_kinds(other, GOOD_WEIGHT, scales, plan)
    scale = (program.of_actual, program.of_target)
    if isinstance(result, Program) and not result.rule.may_decline and (result.of_actual, result.of_target) == scale:
        return evolve(program, doubt=OtherDirection(doubt.problem.code, result))
    if isinstance(result, FixedOutcome) and result.outcome is Outcome.NOT_RATABLE:
        return evolve(program, doubt=OtherDirection(doubt.problem.code, None))
    return None


def _depends_on_numbers(target: CellKind, actual: CellKind) -> bool:
    """Return whether it takes the numbers themselves to compare two kinds."""
    wanted: Any = target.meaning
    reached: Any = actual.meaning
    # whether nothing may be undercut is said by the name of a row
    if target.sign < 0 or reached.bound not in (None, Sense.EXACTLY) or (target.sign == 0 and actual.sign < 0):
        return True
    bound, amount = wanted.quantity.unit, reached.quantity.unit
    if bound == amount or NO_UNIT not in (bound, amount):
        return False
    # a bare number beside a percentage may be a share
    bare, other = (actual, bound) if amount == NO_UNIT else (target, amount)
    return bare.small and bool(bare.sign) and other == PERCENT


def _of_all_numbers(
    read: ReadRow, kind: IndicatorType[Any] | None, weight: int, plan: Plan
) -> tuple[Program | FixedOutcome | None, str]:
    """Return what becomes of all rows like *read*, whichever numbers stand in them: nothing compares these."""
    minimum = None if kind is None else minimum_sample_of(kind)
    rated = rate_row(read, plan)
    scored = finish_row(rated, Fraction(0), plan)
    codes = " ".join(problem.code for problem in scored.problems)
    if scored.outcome is not Outcome.MET:
        return FixedOutcome(scored.outcome, minimum), codes
    if rated.rating.ratio != 1 or weight != GOOD_WEIGHT:
        return None, ""
    return Program(FullMarks(), Bounds(Shape.FLOOR), 1, 1, OverAchievementLimit(), minimum), codes


def _program(
    measured: Measured, kind: IndicatorType[Any], scales: Scales, plan: Plan, as_of: date | None
) -> Program | Problem | None:
    """Return the program for all numbers like those of *measured*, or why none of them can be rated."""
    context = context_of(measured, as_of)
    unit = measured.unit
    counted = measured.actual.quantity.unit
    of_target = unit.factor / 10**scales.target
    of_actual = (unit if counted == NO_UNIT else counted).factor / 10**scales.actual
    common = Fraction(
        gcd(of_target.numerator * of_actual.denominator, of_actual.numerator * of_target.denominator),
        of_target.denominator * of_actual.denominator,
    )
    left, right = int(of_actual / common), int(of_target / common)
    rule, printed = _rule_of(kind, context, 1 / common, scales.weight)
    if isinstance(rule, Problem):
        return rule
    if rule is None or max(left, right) > _LARGEST:
        return None
    limit = _over_achievement_limit(context, plan)
    return Program(rule, _bounds(measured, context, printed=printed), left, right, limit, minimum_sample_of(kind))


@lru_cache(maxsize=4096)
def _rule_of(
    kind: IndicatorType[Any], context: CurveContext, scale: Fraction, weight_places: int
) -> tuple[VectorRule | Problem | None, bool]:
    """
    Return the rule of *kind*, or why none of its numbers can be rated, and whether points are met as they are printed.

    Batches ask for the same few rules again and again, and making one takes as long as scoring some thousand rows.
    """
    curve = curve_of(kind, context)
    if not isinstance(curve, Curve):
        return curve, False
    return vector_rule(curve, context, scale, weight_places, kind.highest), curve.printed


def _bounds(measured: Measured, context: CurveContext, *, printed: bool) -> Bounds:
    interval = measured.interval
    if context.shape is Shape.POINT:
        return Bounds(Shape.POINT, printed=printed and measured.met_by != interval)
    return Bounds(context.shape, interval.lower_closed if context.shape is Shape.FLOOR else interval.upper_closed)


def _over_achievement_limit(context: CurveContext, plan: Plan) -> OverAchievementLimit:
    policy = plan.ruleset.policies.over_achievement
    if policy is None or policy.effect is OverAchievementEffect.NONE or not context.sign:
        return OverAchievementLimit()
    if context.shape is Shape.FLOOR:
        return OverAchievementLimit(floor=policy.threshold)
    if policy.applies_to == "floors":
        return OverAchievementLimit()
    if context.shape is Shape.CEILING:
        return OverAchievementLimit(ceiling=2 - policy.threshold)
    # an exact value is reached wholly and never more
    return OverAchievementLimit(ceiling=Fraction(2) if policy.threshold <= 1 else Fraction(-1))


@frozen(eq=False)
class RowContexts:
    """Rows by what their levels and names are: one row of each kind, and for each row its own."""

    rows: list[SheetRow]
    codes: Integers


def row_contexts(columns: Columns, plan: Plan) -> RowContexts:
    """Return the contexts of *columns*, as far as the scoring rules of *plan* look at them."""
    looked_at = {
        "level1": any(rule.matcher.level1 for rule in plan.rules),
        "level2": any(rule.matcher.level2 for rule in plan.rules),
        "name": bool(plan.indicators) or any(rule.matcher.name for rule in plan.rules),
        "direction": True,
    }
    encoded = {name: _texts(columns, name) for name in looked_at if name in columns}
    for name in [name for name in encoded if not looked_at[name]]:
        # names and levels matter by the families they belong to as well
        alike = _alike_levels if name != "name" else _alike_names
        representatives = alike(encoded[name].values, plan.families)
        if any(representatives):
            encoded[name] = remap(encoded[name], representatives)
        else:
            del encoded[name]
    if not encoded:
        return RowContexts([SheetRow()], np.zeros(columns.length, np.int64))
    picked, codes = _chosen(list(encoded.values()), columns.length)
    return RowContexts([SheetRow(**dict(zip(encoded, values, strict=True))) for values in picked], codes)


def _alike_names(names: Sequence[str], families: Families) -> list[str]:
    """Return for each of *names* the first one that is of the same families; an empty one for those of none."""
    first: dict[object, str] = {families.kinds(""): ""}
    return [first.setdefault(families.kinds(name), name) for name in names]


def _alike_levels(levels: Sequence[str], families: Families) -> list[str]:
    """Return for each of *levels* the beginning that families look at, or an empty text."""
    return [next((start for start in families.levels if level.strip().startswith(start)), "") for level in levels]


def cell_contexts(columns: Columns, plan: Plan, *, operator: bool) -> Encoded:
    """Return what stands beside the cells of *columns*: units, names that hint at one, years and the *operator*."""
    names = [name for name in (*(("operator",) if operator else ()), "unit", "year", "name") if name in columns]
    encoded = [_texts(columns, name) for name in names]
    if "name" in names:
        hinting = [name if hints_at(name, plan.units) else "" for name in encoded[-1].values]
        encoded[-1] = remap(encoded[-1], hinting)
        if hinting and not any(hinting):
            encoded, names = encoded[:-1], names[:-1]
    if not names:
        return Encoded(np.zeros(columns.length, np.int64), [CellContext()])
    picked, codes = _chosen(encoded, columns.length)
    return Encoded(
        codes, [CellContext(**dict(zip(names, values, strict=True))) for values in picked] or [CellContext()]
    )


def _chosen(encoded: list[Encoded], length: int) -> tuple[list[tuple[Any, ...]], Integers]:
    if len(encoded) == 1:
        return [(value,) for value in encoded[0].values], encoded[0].codes
    first, codes = group_by(encoded, length)
    columns = [[item.values[code] for code in item.codes[first].tolist()] for item in encoded]
    return list(zip(*columns, strict=True)), codes


def split_directions(columns: Columns) -> Columns:
    """
    Return *columns* with ``up`` and ``down`` in the column of directions, and its signs where there is no operator.

    Forms print ≥, 正向 or 定量 in that column whatever its title promises; what is neither a sign nor a direction says
    nothing about numbers.
    """
    if "direction" not in columns:
        return columns
    given = _texts(columns, "direction")
    codes = pa.array(given.codes)
    directions = pa.array([read_direction(text) for text in given.values] or [""], pa.string()).take(codes)
    signs = [text if is_sign(text) else "" for text in given.values]
    arrays = {**columns.arrays, "direction": directions}
    if any(signs):
        sign = pa.array(signs, pa.string()).take(codes)
        arrays["operator"] = sign if "operator" not in columns else _first_given(_texts(columns, "operator"), sign)
    return Columns(arrays, columns.names, columns.length)


def _first_given(operators: Encoded, signs: Arrow) -> Arrow:
    given = pa.array(list(operators.values), pa.string()).take(pa.array(operators.codes))
    return pc.call_function(
        "if_else",
        [
            pa.array(np.array([bool(text.strip()) for text in operators.values], np.bool_)[operators.codes]),
            given,
            signs,
        ],
    )


def _texts(columns: Columns, name: str) -> Encoded:
    encoded = encode(columns.arrays[name])
    return Encoded(encoded.codes, ["" if value is None else str(value) for value in encoded.values])
