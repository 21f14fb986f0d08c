"""The choice of a vector rule, a fixed outcome or the scalar engine for each two kinds of cells."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import gcd
from typing import Any

import numpy as np
from attrs import evolve, frozen

from perfrules.dsl.reading import hints_at
from perfrules.engine.cells import Cells
from perfrules.engine.plan import Plan
from perfrules.engine.rows import ReadRow, case_of, finish_row, rate_row
from perfrules.engine.table.columns import Columns
from perfrules.engine.table.encode import Factor, Integers, combined, factor_of, merged
from perfrules.engine.table.formulas import Everything, Form, Setting, Unfit, form_of, has_form, rates_columns
from perfrules.engine.table.parse import Beside, Kind
from perfrules.indicators.base import IndicatorType
from perfrules.indicators.satisfaction import Satisfaction
from perfrules.model.actual import NumberActual
from perfrules.model.comparison import is_implausible_below_zero
from perfrules.model.policies import OverAchievementEffect
from perfrules.model.quantity import Quantity
from perfrules.model.rating import Outcome
from perfrules.model.sheet import SheetRow
from perfrules.model.target import NumberTarget, Sense
from perfrules.model.unit import NO_UNIT, PERCENT

__all__ = [
    "BAD_WEIGHT",
    "GOOD_WEIGHT",
    "NO_WEIGHT",
    "Constant",
    "Contexts",
    "Over",
    "Program",
    "Scales",
    "beside",
    "contexts",
    "program_of",
]


NO_WEIGHT, BAD_WEIGHT, GOOD_WEIGHT = range(3)
_WEIGHTS = (None, Decimal(0), Decimal(1))
_LARGEST = 2**52


@frozen
class Over:
    """
    From which completion on a row goes through the scalar engine, which knows the policy for over-achievement.

    Args:
        floor: Actual ÷ bound from there on; ``None`` where the policy has nothing to say.
        ceiling: Actual ÷ bound up to there.
    """

    floor: Fraction | None = None
    ceiling: Fraction | None = None


@frozen
class Program:
    """
    A closed form between two kinds of numbers.

    Args:
        form: The form.
        of_actual: What the actuals' whole numbers are multiplied by, so that both sides count the same.
        of_target: The same for targets.
        over: See `Over`.
        minimum_sample: The fewest answers with which the form holds, or ``None``.
    """

    form: Form
    of_actual: int
    of_target: int
    over: Over
    minimum_sample: int | None


@frozen
class Constant:
    """An outcome without points that all cells of two kinds have in common; *minimum_sample* as for `Program`."""

    outcome: Outcome
    minimum_sample: int | None


@frozen
class Scales:
    """The decimal places of the whole numbers of targets, actuals and weights."""

    target: int
    actual: int
    weight: int


def program_of(
    row: SheetRow, kinds: tuple[Kind, Kind, int], scales: Scales, plan: Plan, as_of: date | None
) -> tuple[Program | Constant | None, str]:
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
    declared = plan.declared(row)
    target, actual, weight = kinds
    wanted, reached = target.meaning, actual.meaning
    if wanted is None or reached is None:
        return None, ""
    if declared is not None and (declared.declaration.unit or declared.declaration.direction):
        return None, ""
    rule = plan.rule_for(row, wanted)
    if rule is not None and not has_form(rule[0]):
        return None, ""
    kind = None if rule is None else rule[0]
    minimum = kind.parameters.minimum_sample if isinstance(kind, Satisfaction) else None
    notes = (*wanted.notes, *reached.notes)
    if isinstance(wanted, NumberTarget) and isinstance(reached, NumberActual):
        pair = _paired(target, actual)
        if pair is None:
            return None, ""
        if weight == GOOD_WEIGHT and kind is not None and pair.compares:
            made = _program(pair, kind, scales, plan, as_of)
            if made is None:
                return None, ""
            if not isinstance(made, Unfit):
                codes = (*(one.code for one in notes), *pair.codes)
                return evolve(made, minimum_sample=minimum), " ".join(codes)
    cells = Cells(wanted, reached, notes)
    return _of_all_numbers(case_of(evolve(row, weight=_WEIGHTS[weight]), cells, plan, as_of), kind, weight, plan)


def _of_all_numbers(
    read: ReadRow, kind: IndicatorType[Any] | None, weight: int, plan: Plan
) -> tuple[Program | Constant | None, str]:
    """Return what becomes of all rows like *read*, whichever numbers stand in them: nothing compares these."""
    minimum = kind.parameters.minimum_sample if isinstance(kind, Satisfaction) else None
    rated = rate_row(read, plan)
    scored = finish_row(rated, Fraction(0), plan)
    said = " ".join(one.code for one in scored.problems)
    if scored.outcome is not Outcome.MET:
        return Constant(scored.outcome, minimum), said
    if rated.rating.ratio != 1 or weight != GOOD_WEIGHT or kind is None or rates_columns(kind):
        return None, ""
    return Program(Form(Everything(), Sense.AT_LEAST), 1, 1, Over(), minimum), said


@frozen
class _Pair:
    """
    Two kinds of numbers beside each other.

    Args:
        wanted: The target's quantity, in the unit it is compared in.
        reached: The actual's.
        sense: The target's comparison.
        zero: Whether the target is 0.
        negative: Whether the actual is negative.
        codes: What is said of the comparison.
        compares: Whether they can be compared; else what is said is the same for all numbers.
    """

    wanted: Quantity
    reached: Quantity
    sense: Sense
    zero: bool
    negative: bool
    codes: tuple[str, ...]
    compares: bool = True


def _paired(target: Kind, actual: Kind) -> _Pair | None:
    """Return both kinds as they compare; ``None`` where that depends on the numbers themselves."""
    wanted, reached = target.meaning, actual.meaning
    assert isinstance(wanted, NumberTarget)  # the caller looked
    assert isinstance(reached, NumberActual)
    bound, amount = wanted.quantity, reached.quantity
    codes: tuple[str, ...] = ()
    compares = amount.unit.converts_to(bound.unit) or NO_UNIT in (amount.unit, bound.unit)
    if not amount.unit.converts_to(bound.unit) and compares:
        bare, other = (actual, bound) if amount.unit == NO_UNIT else (target, amount)
        if bare.small and bare.sign and other.unit == PERCENT:
            return None
        codes = ("PR408",)
        bound, amount = Quantity(bound.number, other.unit), Quantity(amount.number, other.unit)
    if compares and actual.sign < 0 and (amount.unit.is_count or bound.unit.is_count):
        compares = False
    if target.sign < 0:
        return None
    if actual.sign < 0 and is_implausible_below_zero(wanted, bound.unit):
        codes = (*codes, "PR460")
    if reached.sense not in (None, Sense.EXACTLY):
        codes = (*codes, "PR410")
    return _Pair(bound, amount, wanted.sense, target.sign == 0, actual.sign < 0, codes, compares)


def _program(
    pair: _Pair, kind: IndicatorType[Any], scales: Scales, plan: Plan, as_of: date | None
) -> Program | Unfit | None:
    if isinstance(kind, Satisfaction) and kind.parameters.scale is not None:
        return None
    of_target = pair.wanted.unit.factor / 10**scales.target
    of_actual = pair.reached.unit.factor / 10**scales.actual
    common = Fraction(
        gcd(of_target.numerator * of_actual.denominator, of_actual.numerator * of_target.denominator),
        of_target.denominator * of_actual.denominator,
    )
    left, right = int(of_actual / common), int(of_target / common)
    setting = Setting(pair.sense, pair.zero, pair.negative, pair.wanted.unit, 1 / common, scales.weight, as_of)
    form = form_of(kind, setting)
    if isinstance(form, Unfit):
        return form
    over = None if pair.zero else _over(pair, kind, plan)
    if form is None or max(left, right) > _LARGEST:
        return None
    return Program(form, left, right, over or Over(), None)


def _over(pair: _Pair, kind: IndicatorType[Any], plan: Plan) -> Over | None:
    policy = plan.ruleset.policies.over_achievement
    if policy is None or policy.effect is OverAchievementEffect.NONE:
        return None
    sense = kind.stated_sense if pair.sense is Sense.STATED else pair.sense
    if sense.is_floor:
        return Over(floor=policy.threshold)
    if policy.applies_to == "floors":
        return None
    # an exact value is reached wholly and never more
    most = 2 - policy.threshold if sense.is_ceiling else Fraction(2) if policy.threshold <= 1 else Fraction(-1)
    return Over(ceiling=most)


@frozen(eq=False)
class Contexts:
    """Rows by what their levels and names are: one row of each kind, and for each row its own."""

    rows: list[SheetRow]
    codes: Integers


def contexts(columns: Columns, plan: Plan) -> Contexts:
    """Return the contexts of *columns*, as far as the scoring rules of *plan* look at them."""
    looked_at = {
        "level1": any(rule.matcher.level1 for rule in plan.rules),
        "level2": any(rule.matcher.level2 for rule in plan.rules),
        "name": bool(plan.indicators) or any(rule.matcher.name for rule in plan.rules),
    }
    names = [name for name, wanted in looked_at.items() if wanted and name in columns]
    picked, codes = _picked(columns, names)
    return Contexts([SheetRow(**dict(zip(names, values, strict=True))) for values in picked], codes)


def beside(columns: Columns, plan: Plan, *, operator: bool) -> Factor:
    """Return what stands beside the cells of *columns*: units, names that hint at one, and the *operator*."""
    names = [name for name in (*(("operator",) if operator else ()), "unit", "name") if name in columns]
    factors = [_texts(columns, name) for name in names]
    if "name" in names:
        hinting = [name if hints_at(name, plan.units) else "" for name in factors[-1].values]
        factors[-1] = merged(factors[-1], hinting)
        if hinting and not any(hinting):
            factors, names = factors[:-1], names[:-1]
    if not names:
        return Factor(np.zeros(columns.length, np.int64), [Beside()])
    picked, codes = _chosen(factors, columns.length)
    return Factor(codes, [Beside(**dict(zip(names, values, strict=True))) for values in picked] or [Beside()])


def _picked(columns: Columns, names: list[str]) -> tuple[list[tuple[Any, ...]], Integers]:
    if not names:
        return [()], np.zeros(columns.length, np.int64)
    return _chosen([_texts(columns, name) for name in names], columns.length)


def _chosen(factors: list[Factor], length: int) -> tuple[list[tuple[Any, ...]], Integers]:
    if len(factors) == 1:
        return [(one,) for one in factors[0].values], factors[0].codes
    first, codes = combined(factors, length)
    columns = [[one.values[code] for code in one.codes[first].tolist()] for one in factors]
    return list(zip(*columns, strict=True)), codes


def _texts(columns: Columns, name: str) -> Factor:
    factor = factor_of(columns.arrays[name])
    return Factor(factor.codes, ["" if one is None else str(one) for one in factor.values])
