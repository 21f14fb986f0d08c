"""From components to the total: adjustments, grade, and what must be said of both. SPEC scoring §1."""

from collections.abc import Sequence
from decimal import Decimal

from attrs import frozen

from perfrules.engine.adjusting import adjust
from perfrules.engine.components import is_complete, sum_of
from perfrules.engine.crosschecks import check_total
from perfrules.errors import Problem, problem
from perfrules.model.grading import GradeBand, grade_of
from perfrules.model.quantity import plain
from perfrules.model.ruleset import RuleSet
from perfrules.model.scorecard import Adjustment, ScoredComponent, ScoredRow
from perfrules.model.sheet import Sheet
from perfrules.source import Place

__all__ = ["Conclusion", "conclude"]


@frozen(kw_only=True)
class Conclusion:
    """
    What stands at the foot of a scorecard.

    Args:
        adjustments: What was done to the sum, in order.
        total: The total, rounded.
        grade: Its grade; ``None`` when no band holds it.
        complete: False when something could not be rated.
        problems: What must be said of sum, total and grade.
    """

    adjustments: tuple[Adjustment, ...]
    total: Decimal
    grade: GradeBand | None
    complete: bool
    problems: tuple[Problem, ...]


def conclude(
    sheet: Sheet, components: Sequence[ScoredComponent], rows: Sequence[ScoredRow], unrated: int, ruleset: RuleSet
) -> Conclusion:
    """
    Return the total of *components* after all adjustments, with its grade.

    Args:
        sheet: The sheet, for what it states of itself.
        components: All components, scored.
        rows: The rows; those that no veto names need not be among them.
        unrated: How many rows could not be rated.
        ruleset: The rule set.
    """
    adjusted = adjust(sum_of(components, ruleset.rounding), sheet, rows, ruleset)
    total = adjusted.total
    grade = grade_of(total, ruleset.grades)
    problems = list(adjusted.problems)
    if unrated:
        problems.append(problem("PR422", unrated=unrated, place=Place(sheet.source)))
    if grade is None and (ruleset.grades or not ruleset.lights):
        problems.append(problem("PR423", total=plain(total)))
    problems += check_total(sheet, total, grade)
    return Conclusion(
        adjustments=tuple(adjusted.steps),
        total=total,
        grade=grade,
        complete=not unrated and adjusted.complete and all(map(is_complete, components)),
        problems=tuple(problems),
    )
