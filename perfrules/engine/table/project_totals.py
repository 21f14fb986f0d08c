"""
Totals, grades and problems of all projects: at once where a total is a plain sum, else once for each distinct case.

A plain sum has no lights, vetoes, caps, deductions or bonuses, and its scores are rounded before they are added.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from attrs import frozen

from perfrules.engine.components import TableSum, is_complete, score_component, score_table
from perfrules.engine.consistency import check_days
from perfrules.engine.plan import BoundComponent, Plan
from perfrules.engine.rows import funds_curve_of
from perfrules.engine.table.columns import FACTS, PREFIXES, Columns, Kind, is_number
from perfrules.engine.table.encode import (
    Array,
    Arrow,
    Factor,
    Floats,
    Integers,
    Mask,
    combined,
    decimals,
    factor_of,
    factor_of_numbers,
    merged,
    words,
)
from perfrules.engine.table.fixed_point import EXACT, Scaled, last_places, rounded
from perfrules.engine.table.projects import MONEY, Foot, ProjectFacts, feet_of, sheet_of, weights_said
from perfrules.engine.table.results import DIGITS, scaled_score
from perfrules.engine.table.subtotals import RowSums
from perfrules.engine.table.vector_rules import vector_rule
from perfrules.indicators.base import FundsCurve
from perfrules.indicators.curve import CurveContext, Shape
from perfrules.model.grading import grade_of
from perfrules.model.rounding import Rounding, RoundingStage
from perfrules.model.ruleset import RuleSet
from perfrules.model.scorecard import ScoredComponent
from perfrules.model.sheet import Sheet
from perfrules.model.unit import NO_UNIT

__all__ = [
    "ComponentScores",
    "PlainFeet",
    "Spending",
    "adds_up_plainly",
    "component_scores",
    "conclude_all",
    "plain_feet",
    "project_schema",
    "table_scores",
]


@frozen(eq=False)
class Spending:
    """
    What spending is worth.

    Args:
        scaled: Scores times ten to the power of the rule set's places.
        fits: For which projects that is right; all others are for the type itself.
        misprinted: Which of them print another rate (PR426).
    """

    scaled: Integers
    fits: Mask
    misprinted: Mask

    @classmethod
    def of(cls, bound: BoundComponent, facts: ProjectFacts, plan: Plan) -> "Spending | None":
        """Return what *bound* makes of the money of all projects; ``None`` where it is something else."""
        funds = None if bound.type is None else funds_curve_of(bound.type)
        if bound.type is None or funds is None or "spent" not in facts.columns:
            return None
        budget, spent = _budget(funds, facts), facts.numbers("spent")
        rule = vector_rule(funds.curve, _BUDGET, Fraction(1), 0, bound.type.highest)
        if budget is None or rule is None:
            return None
        common = max(spent.places, budget.places)
        a, t = spent.at(common), budget.at(common)
        points = Fraction(bound.component.full) * 10**plan.ruleset.rounding.places
        most = rule.reach(a, t) * float(2 * points.numerator + 2 * points.denominator)
        fits = ~(spent.unknown | budget.unknown) & (a >= 0) & (t > 0) & (most < EXACT)
        a, t = np.where(fits, a, 0.0), np.where(fits, t, 1.0)
        misprinted, known = _misprinted(facts, a, t)
        top, bottom = rule.points(a, t, a >= t, np.full(len(a), float(points.numerator)))
        answered = bottom > 0
        bottom = np.where(answered, bottom, 1.0) * float(points.denominator)
        scores = rounded(top, bottom, plan.ruleset.rounding.mode)
        return cls(scores.astype(np.int64), fits & known & answered, misprinted)


_BUDGET = CurveContext(Shape.FLOOR, 1, ranged=False, unit=NO_UNIT)
"""A budget above 0."""


def _budget(funds: FundsCurve, facts: ProjectFacts) -> Scaled | None:
    """Return what is divided by: the first amount that a project states; ``None`` where there are no such columns."""
    result: Scaled | None = None
    for name in funds.budgets:
        if name in facts.columns:
            numbers = facts.numbers(name)
            result = numbers if result is None else _or_else(result, numbers)
    return result


def _or_else(first: Scaled, other: Scaled) -> Scaled:
    """Return *first*, and *other* where the first says nothing."""
    places = max(first.places, other.places)
    values = np.where(first.gaps, other.at(places), first.at(places))
    missing = first.gaps & other.gaps
    return Scaled(values, places, missing, np.where(first.gaps, other.unknown, first.unknown) & ~missing)


def _misprinted(facts: ProjectFacts, a: Floats, t: Floats) -> tuple[Mask, Mask]:
    """Return where the printed rate is not the one of *a* and *t* (PR426), and where that is known for certain."""
    nobody = np.zeros(len(a), np.bool_)
    if "stated_rate" not in facts.columns:
        return nobody, ~nobody
    stated = facts.numbers("stated_rate")
    given = ~stated.gaps
    if not is_number(facts.columns.arrays["stated_rate"].type):
        return nobody, ~given  # a text prints places that its number does not show
    whole = 10.0**stated.places
    near: Array = np.abs(stated.values) * t + a * 100.0 * whole + t * whole
    known = ~given | (~stated.unknown & (2 * near < EXACT))
    off = 2 * np.abs(stated.values * t - a * 100.0 * whole) > last_places(stated.values, stated.places) * t
    return given & known & off, known


_ABOUT_TOTALS = ("stated_total", "stated_grade", "date", "deduction:", "bonus:")


@frozen(eq=False)
class ComponentScores:
    """
    A component in all projects.

    Args:
        scaled: Scores times ten to the power of the rule set's places; 0 where there is none.
        scored: Where there is one.
        complete: Where nothing in it was left unrated.
        said: The codes of its problems, joined by blanks.
        narrow: False where a score does not fit whole numbers of 53 bits.
    """

    scaled: Integers
    scored: Mask
    complete: Mask
    said: Factor
    narrow: Mask

    @classmethod
    def of(cls, components: Sequence[ScoredComponent], which: Integers) -> "ComponentScores":
        """Return the scores of projects that have one of *components* each, *which* by position."""
        scaled = [0 if one.score is None else scaled_score(one.score) for one in components]
        narrow = [abs(one) < EXACT for one in scaled]
        words = [" ".join(found.code for found in one.problems) for one in components]
        return cls(
            np.array([one if fits else 0 for one, fits in zip(scaled, narrow, strict=True)], np.int64)[which],
            np.array([one.score is not None for one in components], np.bool_)[which],
            np.array([is_complete(one) for one in components], np.bool_)[which],
            Factor(which, words),
            np.array(narrow, np.bool_)[which],
        )


def table_scores(bound: BoundComponent, sums: RowSums, rounding: Rounding) -> ComponentScores:
    """Return the table of rows as a component of all projects."""
    values, codes = sums.points.distinct()
    kinds = np.where(sums.rows == 0, 0, np.where(sums.rows == sums.not_applicable, 1, 2))
    first, which = combined([Factor(codes, values), Factor(kinds, range(3))], len(codes))
    tables = [
        TableSum(values[code], *((0, 0), (1, 1), (1, 0))[kind])
        for code, kind in zip(codes[first].tolist(), kinds[first].tolist(), strict=True)
    ]
    return ComponentScores.of([score_table(bound, one, Sheet(), rounding) for one in tables], which)


def component_scores(bound: BoundComponent, facts: ProjectFacts, plan: Plan, as_of: date | None) -> ComponentScores:
    """Return a component that is not the table of rows, of all projects."""
    columns, length = facts.columns, facts.columns.length
    money = [name for name in MONEY if name in columns]
    others = [name for name in columns.arrays if name not in MONEY and not name.startswith(_ABOUT_TOTALS)]
    spending = Spending.of(bound, facts, plan)
    if spending is None:
        looks_at = bound.type.looks_at if bound.type is not None else frozenset()
        names = [*(money if "funds" in looks_at else ()), *(others if "items" in looks_at else ())]
        return _one_by_one(bound, facts, names, np.arange(length), (plan, as_of))
    left = np.flatnonzero(~spending.fits)
    rest = _one_by_one(bound, facts, money, left, (plan, as_of))
    return _beside(spending, rest, left)


def _one_by_one(
    bound: BoundComponent,
    facts: ProjectFacts,
    names: Sequence[str],
    positions: Integers,
    setting: tuple[Plan, date | None],
) -> ComponentScores:
    """Return the component of the projects at *positions*, by the type itself on what the columns *names* say."""
    factors = facts.factors(names, positions)
    stated = Factor(facts.stated[positions].astype(np.int64), range(2))
    first, which = combined([stated, *factors.values()], len(positions))
    sheets = []
    for row in first.tolist():
        values = {name: factor.at(row) for name, factor in factors.items()}
        sheets.append(sheet_of(values, facts.columns.names, "")[0] if stated.codes[row] else Sheet())
    return ComponentScores.of([score_component(bound, one, *setting) for one in sheets], which)


def _beside(spending: Spending, rest: ComponentScores, left: Integers) -> ComponentScores:
    """Return what *spending* is worth, with *rest* for the projects at the positions *left*."""
    everyone = np.ones(len(spending.fits), np.bool_)
    said = Factor(spending.misprinted.astype(np.int64), ["", "PR426", *rest.said.values])
    result = ComponentScores(spending.scaled, everyone, everyone.copy(), said, everyone.copy())
    result.scaled[left], result.scored[left] = rest.scaled, rest.scored
    result.complete[left], result.narrow[left] = rest.complete, rest.narrow
    result.said.codes[left] = rest.said.codes + 2
    return result


_ADJUSTING = ("deduction:", "bonus:")


@frozen(eq=False)
class PlainFeet:
    """
    The feet of all projects; where `holds` is false they are to be passed over.

    Args:
        totals: Totals times ten to the power of the rule set's places.
        grades: For each project the position of its grade in the rule set, -1 for none.
        complete: Where nothing was left unrated.
        said: The codes of all problems, joined by blanks.
        components: The scores of each component.
        holds: For which projects all this is right.
    """

    totals: Integers
    grades: Integers
    complete: Mask
    said: Factor
    components: Sequence[ComponentScores]
    holds: Mask


def adds_up_plainly(ruleset: RuleSet) -> bool:
    """Return whether totals of *ruleset* are sums of rounded scores unless a project states more."""
    policies = ruleset.policies
    return not (ruleset.lights or policies.caps or policies.vetoes) and ruleset.rounding.at is not RoundingStage.TOTAL


def plain_feet(sums: RowSums, facts: ProjectFacts, plan: Plan, as_of: date | None) -> PlainFeet:
    """Return the feet of all projects of a rule set that `adds_up_plainly`."""
    ruleset = plan.ruleset
    components = [
        table_scores(bound, sums, ruleset.rounding)
        if bound.type is None
        else component_scores(bound, facts, plan, as_of)
        for bound in plan.components
    ]
    length = len(sums.rows)
    totals = sum((one.scaled for one in components), np.zeros(length, np.int64))
    holds = np.logical_and.reduce([totals >= 0, totals < EXACT, *(one.narrow for one in components)])
    holds &= ~_stating(facts)
    used, which = np.unique(totals, return_inverse=True)
    bands = [grade_of(Decimal(one).scaleb(-ruleset.rounding.places), ruleset.grades) for one in used.tolist()]
    grades = np.array([-1 if band is None else ruleset.grades.index(band) for band in bands], np.int64)[which]
    said = [
        _flag(facts.several, "PR706"),
        _days(facts, ruleset, as_of),
        _weights(sums, ruleset),
        _flag(sums.left.tops != 0, "PR453"),
        _flag(sums.not_ratable > 0, "PR422"),
        _flag(grades < 0, "PR423"),
        _flag(_other_total(facts, totals, ruleset.rounding.places), "PR413"),
        _flag(_other_grade(facts, grades, [band.name for band in ruleset.grades]), "PR414"),
        *(one.said for one in components),
    ]
    complete = np.logical_and.reduce([sums.not_ratable == 0, *(one.complete for one in components)])
    return PlainFeet(totals, grades, complete, _joined(said, length), components, holds)


def _flag(mask: Array, code: str) -> Factor:
    return Factor(mask.astype(np.int64), ["", code])


def _joined(parts: Sequence[Factor], length: int) -> Factor:
    """Return all codes of each project, joined by blanks."""
    parts = [merged(one, one.values) for one in parts]
    first, which = combined(parts, length)
    words = [" ".join(filter(None, (one.at(row) for one in parts))) for row in first.tolist()]
    return Factor(which, words)


def _stating(facts: ProjectFacts) -> Mask:
    """Return which projects state deductions or bonuses, no numbers where these should be, or totals of other sizes."""
    arrays = facts.columns.arrays
    mask = facts.present(name for name in arrays if name.startswith(_ADJUSTING))
    for name in _texts_for_numbers(facts):
        unfit = facts.numbers(name).unfit
        assert unfit is not None  # INVARIANT: texts are looked at one by one
        mask |= unfit
    for array in arrays.values():
        if pa.types.is_floating(array.type):
            mask |= pc.call_function("is_inf", [array]).fill_null(fill_value=False).to_numpy(zero_copy_only=False)
    if "stated_total" in arrays and (unfit := facts.numbers("stated_total").unfit) is not None:
        mask |= unfit & facts.present(["stated_total"])  # wide decimals may hold the same total all the same
    return mask


def _texts_for_numbers(facts: ProjectFacts) -> Iterable[str]:
    kinds = {name: FACTS[name].kind for name in FACTS} | dict(PREFIXES)
    for name, array in facts.columns.arrays.items():
        kind = kinds[name.partition(":")[0] + ":" if ":" in name else name]
        if kind is Kind.NUMBER and not is_number(array.type):
            yield name


def _days(facts: ProjectFacts, ruleset: RuleSet, as_of: date | None) -> Factor:
    if "date" not in facts.columns:
        return Factor(np.zeros(facts.columns.length, np.int64), [""])
    factor = factor_of(facts.columns.arrays["date"])
    found = (check_days(Sheet(date=one), ruleset, as_of) for one in factor.values)
    return Factor(factor.codes, [" ".join(one.code for one in problems) for problems in found])


def _weights(sums: RowSums, ruleset: RuleSet) -> Factor:
    first, which = combined(list(map(factor_of_numbers, sums.weight_kinds)), len(sums.rows))
    return Factor(which, [" ".join(one.code for one in weights_said(sums, row, ruleset)) for row in first.tolist()])


def _other_total(facts: ProjectFacts, totals: Integers, places: int) -> Mask:
    """Return which projects state another total than theirs."""
    if "stated_total" not in facts.columns:
        return np.zeros(len(totals), np.bool_)
    stated = facts.numbers("stated_total")
    common = max(places, stated.places)
    differs: Mask = (stated.at(common) != totals * 10.0 ** (common - places)) & ~stated.gaps
    return differs


def _other_grade(facts: ProjectFacts, grades: Integers, names: Sequence[str]) -> Mask:
    """Return which projects state another grade than theirs; those without a grade cannot."""
    if "stated_grade" not in facts.columns:
        return np.zeros(len(grades), np.bool_)
    factor = factor_of(facts.columns.arrays["stated_grade"])
    known = {name: place for place, name in reversed(list(enumerate(names)))}
    said = np.array([known.get(str(one), -2) if one not in (None, "") else -1 for one in factor.values], np.int64)
    own = np.array([known[name] for name in names] + [-1], np.int64)[grades]
    stated = np.take(said, factor.codes) if len(said) else np.full(len(grades), -1)
    mask: Mask = (stated != -1) & (grades >= 0) & (stated != own)
    return mask


def project_schema(ruleset: RuleSet) -> Arrow:
    """Return the schema of projects; see `perfrules.engine.table.scorer.Kernel.projects`."""
    points = pa.decimal128(DIGITS, ruleset.rounding.places)
    word = pa.dictionary(pa.int32(), pa.string())
    return pa.schema(
        [
            pa.field("project", pa.string()),
            pa.field("total", points),
            pa.field("grade", word),
            pa.field("light", word),
            pa.field("complete", pa.bool_()),
            pa.field("problems", word),
            pa.field("rows", pa.int64()),
            pa.field("not_ratable", pa.int64()),
            *(pa.field(f"component:{one.name}", points) for one in ruleset.components),
        ]
    )


def conclude_all(subtotals: Arrow, facts: Columns | None, plan: Plan, as_of: date | None) -> Arrow:
    """Return the table of projects."""
    sums = RowSums.of(subtotals, plan)
    stated, strangers = ProjectFacts.of(facts, sums.names)
    sums = sums.followed_by(strangers)
    schema = project_schema(plan.ruleset)
    about_rows = {"project": sums.names, "rows": pa.array(sums.rows), "not_ratable": pa.array(sums.not_ratable)}
    foot = pa.schema([field for field in schema if field.name not in about_rows])
    columns = {**about_rows, **_feet(sums, stated, plan, as_of, foot)}
    return pa.table([columns[name] for name in schema.names], schema=schema)


def _feet(sums: RowSums, facts: ProjectFacts, plan: Plan, as_of: date | None, schema: Arrow) -> dict[str, Arrow]:
    """Return what stands below the rows of all projects, by column of *schema*."""
    length = len(sums.rows)
    left: Integers = np.arange(length)
    tables: list[list[Arrow]] = []
    if adds_up_plainly(plan.ruleset):
        plain = plain_feet(sums, facts, plan, as_of)
        left = np.flatnonzero(~plain.holds)
        tables.append(_plain_columns(plain, plan.ruleset, schema))
    if not len(left) and tables:
        return dict(zip(schema.names, tables[0], strict=True))
    feet, which = feet_of(sums, facts, left, plan, as_of)
    tables.append(_distinct_columns(feet, len(plan.components), schema))
    place = np.arange(length)
    place[left] = which + (length if len(tables) > 1 else 0)
    chosen = pa.array(place)
    columns = (
        pa.chunked_array(list(parts)).unify_dictionaries().combine_chunks() for parts in zip(*tables, strict=True)
    )
    return {name: column.take(chosen) for name, column in zip(schema.names, columns, strict=True)}


def _plain_columns(plain: PlainFeet, ruleset: RuleSet, schema: Arrow) -> list[Arrow]:
    points, length = schema.field("total").type, len(plain.totals)
    nothing = np.zeros(length, np.bool_)
    said = np.array([bool(one) for one in plain.said.values], np.bool_)[plain.said.codes]
    return [
        decimals(plain.totals, ~nothing, points),
        words(plain.grades.astype(np.int32), plain.grades >= 0, [band.name for band in ruleset.grades]),
        words(nothing.astype(np.int32), nothing, []),
        pa.array(plain.complete),
        words(plain.said.codes.astype(np.int32), said, plain.said.values),
        *(decimals(one.scaled, one.scored, points) for one in plain.components),
    ]


def _distinct_columns(feet: list[Foot], components: int, schema: Arrow) -> list[Arrow]:
    values: list[list[Any]] = [
        [one.total for one in feet],
        [one.grade for one in feet],
        [one.light for one in feet],
        [one.complete for one in feet],
        [one.problems or None for one in feet],
        *([one.components[place] for one in feet] for place in range(components)),
    ]
    return [_arrow(column, field.type) for column, field in zip(values, schema, strict=True)]


def _arrow(values: list[Any], kind: Arrow) -> Arrow:
    if pa.types.is_dictionary(kind):
        return pa.array(values, kind.value_type).dictionary_encode().cast(kind)
    return pa.array(values, kind)
