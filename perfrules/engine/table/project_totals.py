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

from perfrules.engine.plan import BoundComponent, Plan
from perfrules.engine.rows import funds_curve_of
from perfrules.engine.table.columns import DIGITS, PREFIXES, PROJECT_FIELDS, ColumnKind, Columns, scaled_score
from perfrules.engine.table.encode import (
    EXACT,
    Array,
    Arrow,
    Encoded,
    Floats,
    Integers,
    Mask,
    Scaled,
    decimals,
    encode,
    encode_numbers,
    group_by,
    is_number,
    last_places,
    remap,
    rounded,
    words,
)
from perfrules.engine.table.projects import (
    MONEY,
    ProjectColumns,
    ProjectResult,
    score_projects,
    sheet_of,
    weight_problems,
)
from perfrules.engine.table.subtotals import RowSums
from perfrules.engine.table.vector_rules import vector_rule
from perfrules.engine.totals import TableSum, check_days, is_complete, score_component, score_table
from perfrules.indicators.base import FundsCurve
from perfrules.indicators.curve import CurveContext, Shape
from perfrules.model.ruleset import Component, Rounding, RoundingStage, RuleSet, grade_of
from perfrules.model.scorecard import ScoredComponent
from perfrules.model.sheet import Sheet
from perfrules.model.unit import NO_UNIT

__all__ = [
    "ComponentScores",
    "Spending",
    "VectorizedProjects",
    "component_scores",
    "conclude_all",
    "is_plain_sum",
    "project_schema",
    "table_scores",
    "vectorize_projects",
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
    def of(cls, bound: BoundComponent, project_data: ProjectColumns, plan: Plan) -> "Spending | None":
        """Return what *bound* makes of the money of all projects; ``None`` where it is something else."""
        funds = None if bound.type is None else funds_curve_of(bound.type)
        if bound.type is None or funds is None or "spent" not in project_data.columns:
            return None
        budget, spent = _budget(funds, project_data), project_data.numbers("spent")
        rule = vector_rule(funds.curve, _BUDGET, Fraction(1), 0, bound.type.highest)
        if budget is None or rule is None:
            return None
        common = max(spent.places, budget.places)
        a, t = spent.at(common), budget.at(common)
        points = Fraction(bound.component.full) * 10**plan.ruleset.rounding.places
        most = rule.reach(a, t) * float(2 * points.numerator + 2 * points.denominator)
        fits = ~(spent.unknown | budget.unknown) & (a >= 0) & (t > 0) & (most < EXACT)
        a, t = np.where(fits, a, 0.0), np.where(fits, t, 1.0)
        misprinted, known = _misprinted(project_data, a, t)
        top, bottom = rule.points(a, t, a >= t, np.full(len(a), float(points.numerator)))
        answered = bottom > 0
        bottom = np.where(answered, bottom, 1.0) * float(points.denominator)
        scores = rounded(top, bottom, plan.ruleset.rounding.mode)
        return cls(scores.astype(np.int64), fits & known & answered, misprinted)


_BUDGET = CurveContext(Shape.FLOOR, 1, ranged=False, unit=NO_UNIT)
"""A budget above 0."""


def _budget(funds: FundsCurve, project_data: ProjectColumns) -> Scaled | None:
    """Return what is divided by: the first amount that a project states; ``None`` where there are no such columns."""
    result: Scaled | None = None
    for name in funds.budgets:
        if name in project_data.columns:
            numbers = project_data.numbers(name)
            result = numbers if result is None else _or_else(result, numbers)
    return result


def _or_else(first: Scaled, other: Scaled) -> Scaled:
    """Return *first*, and *other* where the first says nothing."""
    places = max(first.places, other.places)
    values = np.where(first.gaps, other.at(places), first.at(places))
    missing = first.gaps & other.gaps
    return Scaled(values, places, missing, np.where(first.gaps, other.unknown, first.unknown) & ~missing)


def _misprinted(project_data: ProjectColumns, a: Floats, t: Floats) -> tuple[Mask, Mask]:
    """Return where the printed rate is not the one of *a* and *t* (PR426), and where that is known for certain."""
    nobody = np.zeros(len(a), np.bool_)
    if "stated_rate" not in project_data.columns:
        return nobody, ~nobody
    stated = project_data.numbers("stated_rate")
    given = ~stated.gaps
    if not is_number(project_data.columns.arrays["stated_rate"].type):
        return nobody, ~given  # a text prints places that its number does not show
    scale = 10.0**stated.places
    near: Array = np.abs(stated.values) * t + a * 100.0 * scale + t * scale
    known = ~given | (~stated.unknown & (2 * near < EXACT))
    off = 2 * np.abs(stated.values * t - a * 100.0 * scale) > last_places(stated.values, stated.places) * t
    return given & known & off, known


_NO_ROWS = TableSum(Fraction(0), 0, 0)
_ABOUT_TOTALS = ("stated_total", "stated_grade", "date", "deduction:", "bonus:")


@frozen(eq=False)
class ComponentScores:
    """
    A component in all projects.

    Args:
        scaled: Scores times ten to the power of the rule set's places; 0 where there is none.
        scored: Where there is one.
        complete: Where nothing in it was left unrated.
        codes: The codes of its problems, joined by blanks.
        fits_int53: False where a score does not fit whole numbers of 53 bits.
    """

    scaled: Integers
    scored: Mask
    complete: Mask
    codes: Encoded
    fits_int53: Mask

    @classmethod
    def of(cls, components: Sequence[ScoredComponent], which: Integers) -> "ComponentScores":
        """Return the scores of projects that have one of *components* each, *which* by position."""
        scaled = [0 if component.score is None else scaled_score(component.score) for component in components]
        fits_int53 = [abs(item) < EXACT for item in scaled]
        words = [" ".join(result.code for result in entry.problems) for entry in components]
        return cls(
            np.array([element if fits else 0 for element, fits in zip(scaled, fits_int53, strict=True)], np.int64)[
                which
            ],
            np.array([value.score is not None for value in components], np.bool_)[which],
            np.array([is_complete(component) for component in components], np.bool_)[which],
            Encoded(which, words),
            np.array(fits_int53, np.bool_)[which],
        )


def table_scores(bound: BoundComponent, sums: RowSums, rounding: Rounding) -> ComponentScores:
    """Return the table of rows as a component of all projects."""
    values, codes = sums.points.distinct()
    kinds = np.where(sums.rows == 0, 0, np.where(sums.rows == sums.not_applicable, 1, 2))
    first, which = group_by([Encoded(codes, values), Encoded(kinds, range(3))], len(codes))
    tables = [
        TableSum(values[code], *((0, 0), (1, 1), (1, 0))[kind])
        for code, kind in zip(codes[first].tolist(), kinds[first].tolist(), strict=True)
    ]
    return ComponentScores.of([score_table(bound, table, Sheet(), rounding) for table in tables], which)


def component_scores(
    bound: BoundComponent, project_data: ProjectColumns, plan: Plan, as_of: date | None
) -> ComponentScores:
    """Return a component that is not the table of rows, of all projects."""
    columns, length = project_data.columns, project_data.columns.length
    money = [name for name in MONEY if name in columns]
    others = [name for name in columns.arrays if name not in MONEY and not name.startswith(_ABOUT_TOTALS)]
    spending = Spending.of(bound, project_data, plan)
    if spending is None:
        looks_at = bound.type.looks_at if bound.type is not None else frozenset()
        names = [*(money if "funds" in looks_at else ()), *(others if "items" in looks_at else ())]
        return _one_by_one(bound, project_data, names, np.arange(length), (plan, as_of))
    left = np.flatnonzero(~spending.fits)
    rest = _one_by_one(bound, project_data, money, left, (plan, as_of))
    return _beside(spending, rest, left)


def _one_by_one(
    bound: BoundComponent,
    project_data: ProjectColumns,
    names: Sequence[str],
    positions: Integers,
    setting: tuple[Plan, date | None],
) -> ComponentScores:
    """Return the component of the projects at *positions*, by the type itself on what the columns *names* say."""
    columns = project_data.encoded(names, positions)
    stated = Encoded(project_data.stated[positions].astype(np.int64), range(2))
    first, which = group_by([stated, *columns.values()], len(positions))
    sheets = []
    for row in first.tolist():
        values = {name: encoded.at(row) for name, encoded in columns.items()}
        sheets.append(sheet_of(values, project_data.columns.names, "")[0] if stated.codes[row] else Sheet())
    return ComponentScores.of([score_component(bound, sheet, _NO_ROWS, *setting) for sheet in sheets], which)


def _beside(spending: Spending, rest: ComponentScores, left: Integers) -> ComponentScores:
    """Return what *spending* is worth, with *rest* for the projects at the positions *left*."""
    everyone = np.ones(len(spending.fits), np.bool_)
    codes = Encoded(spending.misprinted.astype(np.int64), ["", "PR426", *rest.codes.values])
    result = ComponentScores(spending.scaled, everyone, everyone.copy(), codes, everyone.copy())
    result.scaled[left], result.scored[left] = rest.scaled, rest.scored
    result.complete[left], result.fits_int53[left] = rest.complete, rest.fits_int53
    result.codes.codes[left] = rest.codes.codes + 2
    return result


_ADJUSTING = ("deduction:", "bonus:")


@frozen(eq=False)
class VectorizedProjects:
    """
    The results of all projects; where `valid` is false they are to be passed over.

    Args:
        totals: Totals times ten to the power of the rule set's places.
        grades: For each project the position of its grade in the rule set, -1 for none.
        complete: Where nothing was left unrated.
        codes: The codes of all problems, joined by blanks.
        components: The scores of each component.
        valid: For which projects all this is right.
    """

    totals: Integers
    grades: Integers
    complete: Mask
    codes: Encoded
    components: Sequence[ComponentScores]
    valid: Mask


def is_plain_sum(ruleset: RuleSet) -> bool:
    """Return whether totals of *ruleset* are sums of rounded scores unless a project states more."""
    policies = ruleset.policies
    return not (ruleset.lights or policies.caps or policies.vetoes) and ruleset.rounding.at is not RoundingStage.TOTAL


def vectorize_projects(
    sums: RowSums, project_data: ProjectColumns, plan: Plan, as_of: date | None
) -> VectorizedProjects:
    """Return the results of all projects of a rule set that `is_plain_sum`."""
    ruleset = plan.ruleset
    components = [
        table_scores(bound, sums, ruleset.rounding)
        if bound.type is None
        else component_scores(bound, project_data, plan, as_of)
        for bound in plan.components
    ]
    length = len(sums.rows)
    totals = sum((component.scaled for component in components), np.zeros(length, np.int64))
    valid = np.logical_and.reduce([totals >= 0, totals < EXACT, *(element.fits_int53 for element in components)])
    valid &= ~_stating(project_data)
    used, which = np.unique(totals, return_inverse=True)
    bands = [grade_of(Decimal(item).scaleb(-ruleset.rounding.places), ruleset.grades) for item in used.tolist()]
    grades = np.array([-1 if band is None else ruleset.grades.index(band) for band in bands], np.int64)[which]
    codes = [
        _flag(project_data.several, "PR706"),
        _days(project_data, ruleset, as_of),
        _weights(sums, plan.table),
        _flag(sums.left.numerators != 0, "PR453"),
        _flag(sums.not_ratable > 0, "PR422"),
        _flag(grades < 0, "PR423"),
        _flag(_other_total(project_data, totals, ruleset.rounding.places), "PR413"),
        _flag(_other_grade(project_data, grades, [band.name for band in ruleset.grades]), "PR414"),
        *(entry.codes for entry in components),
    ]
    complete = np.logical_and.reduce([sums.not_ratable == 0, *(value.complete for value in components)])
    return VectorizedProjects(totals, grades, complete, _joined(codes, length), components, valid)


def _flag(mask: Array, code: str) -> Encoded:
    return Encoded(mask.astype(np.int64), ["", code])


def _joined(parts: Sequence[Encoded], length: int) -> Encoded:
    """Return all codes of each project, joined by blanks."""
    parts = [remap(part, part.values) for part in parts]
    first, which = group_by(parts, length)
    words = [" ".join(filter(None, (item.at(row) for item in parts))) for row in first.tolist()]
    return Encoded(which, words)


def _stating(project_data: ProjectColumns) -> Mask:
    """Return which projects state deductions or bonuses, no numbers where these should be, or totals of other sizes."""
    arrays = project_data.columns.arrays
    mask = project_data.present(name for name in arrays if name.startswith(_ADJUSTING))
    for name in _texts_for_numbers(project_data):
        unfit = project_data.numbers(name).unfit
        assert unfit is not None  # INVARIANT: texts are looked at one by one
        mask |= unfit
    for array in arrays.values():
        if pa.types.is_floating(array.type):
            mask |= pc.call_function("is_inf", [array]).fill_null(fill_value=False).to_numpy(zero_copy_only=False)
    if "stated_total" in arrays and (unfit := project_data.numbers("stated_total").unfit) is not None:
        mask |= unfit & project_data.present(["stated_total"])  # wide decimals may hold the same total all the same
    return mask


def _texts_for_numbers(project_data: ProjectColumns) -> Iterable[str]:
    kinds = {name: PROJECT_FIELDS[name].kind for name in PROJECT_FIELDS} | dict(PREFIXES)
    for name, array in project_data.columns.arrays.items():
        kind = kinds[name.partition(":")[0] + ":" if ":" in name else name]
        if kind is ColumnKind.NUMBER and not is_number(array.type):
            yield name


def _days(project_data: ProjectColumns, ruleset: RuleSet, as_of: date | None) -> Encoded:
    if "date" not in project_data.columns:
        return Encoded(np.zeros(project_data.columns.length, np.int64), [""])
    encoded = encode(project_data.columns.arrays["date"])
    result = (check_days(Sheet(date=value), ruleset, as_of) for value in encoded.values)
    return Encoded(encoded.codes, [" ".join(problem.code for problem in problems) for problems in result])


def _weights(sums: RowSums, table: Component | None) -> Encoded:
    first, which = group_by(list(map(encode_numbers, sums.weight_kinds)), len(sums.rows))
    return Encoded(
        which,
        [
            " ".join(weight_problem.code for weight_problem in weight_problems(sums, row, table))
            for row in first.tolist()
        ],
    )


def _other_total(project_data: ProjectColumns, totals: Integers, places: int) -> Mask:
    """Return which projects state another total than theirs."""
    if "stated_total" not in project_data.columns:
        return np.zeros(len(totals), np.bool_)
    stated = project_data.numbers("stated_total")
    common = max(places, stated.places)
    differs: Mask = (stated.at(common) != totals * 10.0 ** (common - places)) & ~stated.gaps
    return differs


def _other_grade(project_data: ProjectColumns, grades: Integers, names: Sequence[str]) -> Mask:
    """Return which projects state another grade than theirs; those without a grade cannot."""
    if "stated_grade" not in project_data.columns:
        return np.zeros(len(grades), np.bool_)
    encoded = encode(project_data.columns.arrays["stated_grade"])
    known = {name: place for place, name in reversed(list(enumerate(names)))}
    codes = np.array(
        [known.get(str(value), -2) if value not in (None, "") else -1 for value in encoded.values], np.int64
    )
    own = np.array([known[name] for name in names] + [-1], np.int64)[grades]
    stated = np.take(codes, encoded.codes) if len(codes) else np.full(len(grades), -1)
    mask: Mask = (stated != -1) & (grades >= 0) & (stated != own)
    return mask


def project_schema(ruleset: RuleSet) -> Arrow:
    """Return the schema of projects; see `perfrules.engine.table.scorer.TableScorer.totals`."""
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
            *(pa.field(f"component:{component.name}", points) for component in ruleset.components),
        ]
    )


def conclude_all(subtotals: Arrow, project_data: Columns | None, plan: Plan, as_of: date | None) -> Arrow:
    """Return the table of projects."""
    sums = RowSums.of(subtotals, plan)
    stated, unmatched = ProjectColumns.of(project_data, sums.names)
    sums = sums.extend(unmatched)
    schema = project_schema(plan.ruleset)
    about_rows = {"project": sums.names, "rows": pa.array(sums.rows), "not_ratable": pa.array(sums.not_ratable)}
    result_schema = pa.schema([field for field in schema if field.name not in about_rows])
    columns = {**about_rows, **_result_columns(sums, stated, plan, as_of, result_schema)}
    return pa.table([columns[name] for name in schema.names], schema=schema)


def _result_columns(
    sums: RowSums, project_data: ProjectColumns, plan: Plan, as_of: date | None, schema: Arrow
) -> dict[str, Arrow]:
    """Return what stands below the rows of all projects, by column of *schema*."""
    length = len(sums.rows)
    left: Integers = np.arange(length)
    tables: list[list[Arrow]] = []
    if is_plain_sum(plan.ruleset):
        plain = vectorize_projects(sums, project_data, plan, as_of)
        left = np.flatnonzero(~plain.valid)
        tables.append(_plain_columns(plain, plan.ruleset, schema))
    if not len(left) and tables:
        return dict(zip(schema.names, tables[0], strict=True))
    results, which = score_projects(sums, project_data, left, plan, as_of)
    tables.append(_distinct_columns(results, len(plan.components), schema))
    place = np.arange(length)
    place[left] = which + (length if len(tables) > 1 else 0)
    chosen = pa.array(place)
    columns = (
        pa.chunked_array(list(parts)).unify_dictionaries().combine_chunks() for parts in zip(*tables, strict=True)
    )
    return {name: column.take(chosen) for name, column in zip(schema.names, columns, strict=True)}


def _plain_columns(plain: VectorizedProjects, ruleset: RuleSet, schema: Arrow) -> list[Arrow]:
    points, length = schema.field("total").type, len(plain.totals)
    nothing = np.zeros(length, np.bool_)
    codes = np.array([bool(value) for value in plain.codes.values], np.bool_)[plain.codes.codes]
    return [
        decimals(plain.totals, ~nothing, points),
        words(plain.grades.astype(np.int32), plain.grades >= 0, [band.name for band in ruleset.grades]),
        words(nothing.astype(np.int32), nothing, []),
        pa.array(plain.complete),
        words(plain.codes.codes.astype(np.int32), codes, plain.codes.values),
        *(decimals(component.scaled, component.scored, points) for component in plain.components),
    ]


def _distinct_columns(results: list[ProjectResult], components: int, schema: Arrow) -> list[Arrow]:
    values: list[list[Any]] = [
        [result.total for result in results],
        [item.grade for item in results],
        [entry.light for entry in results],
        [element.complete for element in results],
        [value.problems or None for value in results],
        *([result.components[place] for result in results] for place in range(components)),
    ]
    return [_arrow(column, field.type) for column, field in zip(values, schema, strict=True)]


def _arrow(values: list[Any], kind: Arrow) -> Arrow:
    if pa.types.is_dictionary(kind):
        return pa.array(values, kind.value_type).dictionary_encode().cast(kind)
    return pa.array(values, kind)
