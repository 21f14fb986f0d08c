"""Checks of a sheet against its rule set and against itself that belong to every evaluation."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction

from perfrules.engine.matching import level_name
from perfrules.engine.rows import weight_of
from perfrules.errors import Problem, problem
from perfrules.model.explanation import show
from perfrules.model.grading import GradeBand
from perfrules.model.quantity import plain
from perfrules.model.ruleset import RuleSet
from perfrules.model.scorecard import ScoredRow
from perfrules.model.sheet import Sheet

__all__ = ["check_days", "check_rows", "check_total"]


def check_rows(rows: tuple[ScoredRow, ...], ruleset: RuleSet) -> Iterator[Problem]:
    """
    Yield what is wrong with the weights: with each level 1 (PR431), else with the whole table (PR415).

    Weights are compared with the rule set's own, never with 100. Rows without a weight are reported by themselves.
    """
    table = ruleset.indicators
    if table is None or not rows:
        return
    total = sum((row.weight for row in rows), Fraction(0))
    if total != table.full:
        yield problem("PR415", component=table.name, sum=show(total), full=plain(table.full))
    for level1, full in table.weights.items():
        inside = [row for row in rows if level_name(row.row.level1) == level_name(level1)]
        # as printed: what rows that do not apply hand on may cross from one level 1 to another
        together = sum((Fraction(weight_of(row.row)) for row in inside), Fraction(0))
        if inside and together != full:
            yield problem("PR431", level1=level1, sum=show(together), full=plain(full), place=inside[0].row.place)


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
        yield problem("PR413", stated=plain(sheet.stated_total), computed=plain(total))
    if sheet.stated_grade and grade is not None and sheet.stated_grade != grade.name:
        yield problem("PR414", stated=sheet.stated_grade, computed=grade.name)
