"""Checks of a sheet against its rule set and against itself that belong to every evaluation."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

from perfrules.engine.matching import level_name
from perfrules.engine.rows import weight_of
from perfrules.errors import Problem, problem
from perfrules.model.explanation import format_value
from perfrules.model.quantity import format_decimal
from perfrules.model.ruleset import Component, GradeBand, RuleSet
from perfrules.model.scorecard import ScoredRow
from perfrules.model.sheet import Sheet, SheetRow
from perfrules.source import Place

__all__ = ["check_days", "check_rows", "check_total", "check_weights"]


def check_rows(rows: tuple[ScoredRow, ...], ruleset: RuleSet) -> Iterator[Problem]:
    """
    Yield what is wrong with the weights: with each level 1 (PR431), else with the whole table (PR415).

    Weights are compared with the rule set's own, never with 100. Rows without a weight are reported by themselves.
    """
    table = ruleset.indicators
    if table is None or not rows:
        return
    total = sum((row.weight for row in rows), Fraction(0))
    levels: dict[str, tuple[Fraction, Place]] = {}
    inside: dict[str, list[SheetRow]] = {}
    if table.weights:
        for row in rows:
            inside.setdefault(level_name(row.row.level1), []).append(row.row)
    for level1 in table.weights:
        if rows_inside := inside.get(level_name(level1)):
            # as printed: what rows that do not apply hand on may cross from one level 1 to another
            levels[level1] = (sum((Fraction(weight_of(row)) for row in rows_inside), Fraction(0)), rows_inside[0].place)
    yield from check_weights(table, total, levels)


def check_weights(table: Component, total: Fraction, levels: Mapping[str, tuple[Fraction, Place]]) -> Iterator[Problem]:
    """
    Yield what is wrong with sums of weights (PR415, PR431).

    Args:
        table: The component that holds the rows.
        total: The points all rows can reach together.
        levels: For each level 1 of *table* that has rows: their printed points together, and where they stand.
    """
    if total != table.full:
        yield problem("PR415", component=table.name, sum=format_value(total), full=format_decimal(table.full))
    for level1, (together, place) in levels.items():
        full = table.weights[level1]
        if together != full:
            yield problem("PR431", level1=level1, sum=format_value(together), full=format_decimal(full), place=place)


def check_days(sheet: Sheet, ruleset: RuleSet, as_of: date | None) -> Iterator[Problem]:
    """Yield when the sheet's day is outside the rule set's (PR458) or monitoring outside the sheet's year (PR457)."""
    if sheet.date is None:
        return
    force = ruleset.effective
    if not force.covers(sheet.date):
        yield problem("PR458", day=sheet.date, start=force.start or "", end=force.end or "")
    if as_of is not None and as_of.year != sheet.date.year:
        yield problem("PR457", day=as_of, year=sheet.date.year)


def check_total(sheet: Sheet, total: Decimal, grade: GradeBand | None) -> Iterator[Problem]:
    """Yield how the printed total and grade differ from the computed ones (PR413, PR414)."""
    if sheet.stated_total is not None and sheet.stated_total != total:
        stated, place = format_decimal(sheet.stated_total), sheet.place_of("stated_total")
        yield problem("PR413", stated=stated, computed=format_decimal(total), place=place)
    if sheet.stated_grade and grade is not None and sheet.stated_grade != grade.name:
        place = sheet.place_of("stated_grade")
        yield problem("PR414", stated=sheet.stated_grade, computed=grade.name, place=place)
