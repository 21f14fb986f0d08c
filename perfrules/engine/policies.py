"""What policies do to one row's points: over-achievement and a person's deduction, each by name. SPEC scoring §3."""

from fractions import Fraction

from perfrules.errors import Problem, problem
from perfrules.indicators.measuring import Measured, measure
from perfrules.model.explanation import show
from perfrules.model.limits import is_bounded
from perfrules.model.policies import OverAchievement, OverAchievementEffect, Policies
from perfrules.model.quantity import plain, shown
from perfrules.model.rating import Case, Outcome, Rating
from perfrules.model.sheet import SheetRow
from perfrules.model.target import Sense
from perfrules.wording import Sentence, Wording

__all__ = ["after_policies"]

_MINUS = Wording(
    "超额完成 {completion} 达到 {threshold}，扣 {points} 分，余 {left}",
    "over-achieved, {completion} reaches {threshold}: minus {points}, {left} left",
)
_SCALED = Wording(
    "超额完成 {completion} 超出 {threshold} 的部分按比例扣减：× (1 - {excess}) = {left}",
    "over-achieved, {completion} exceeds {threshold} by {excess}: × (1 - {excess}) = {left}",
)
_DEDUCTED = Wording("评审扣 {points} 分，余 {left}{reason}", "a reviewer takes {points}, {left} left{reason}")


def after_policies(
    case: Case, rating: Rating, points: Fraction, row: SheetRow, policies: Policies, stated: Sense
) -> tuple[Fraction, tuple[Sentence, ...], tuple[Problem, ...]]:
    """
    Return the points left of *points*, the steps that took some, and what must be said.

    Points never fall below 0. A row that was not scored keeps its nothing. *stated* is how the row's type takes a
    number without a sign.
    """
    if rating.outcome not in (Outcome.MET, Outcome.NOT_MET):
        return points, (), ()
    steps: list[Sentence] = []
    problems: list[Problem] = []
    if policies.over_achievement is not None:
        points = _over_achieved(case, points, row, policies.over_achievement, stated, steps, problems)
    if row.deduction is not None and (not is_bounded(row.deduction) or row.deduction < 0):
        problems.append(problem("PR452", name=row.name, points=shown(row.deduction)))
    elif row.deduction:
        points = max(Fraction(0), points - Fraction(row.deduction))
        reason = f"（{row.reason}）" if row.reason else ""
        values = {"points": plain(row.deduction), "left": show(points), "reason": reason}
        steps.append(Sentence(_DEDUCTED, values))
    return points, tuple(steps), tuple(problems)


def _over_achieved(  # noqa: PLR0917 - one step with what it may read and what it adds to
    case: Case,
    points: Fraction,
    row: SheetRow,
    policy: OverAchievement,
    stated: Sense,
    steps: list[Sentence],
    problems: list[Problem],
) -> Fraction:
    completion = _completion(case, policy, stated)
    if completion is None or completion < policy.threshold:
        return points
    shown, limit = _percent(completion), _percent(policy.threshold)
    if policy.effect is OverAchievementEffect.FLAG:
        problems.append(problem("PR445", completion=shown, threshold=limit))
    elif policy.effect is OverAchievementEffect.REQUIRE_REASON and not row.reason.strip():
        problems.append(problem("PR446", completion=shown, threshold=limit))
    values = {"completion": shown, "threshold": limit}
    left = points
    if policy.effect is OverAchievementEffect.MINUS_POINTS:
        left = max(Fraction(0), points - Fraction(policy.points))
        steps.append(Sentence(_MINUS, {**values, "points": plain(policy.points), "left": show(left)}))
    elif policy.effect is OverAchievementEffect.SCALE:
        excess = completion - policy.threshold
        left = max(Fraction(0), points * (1 - excess))
        steps.append(Sentence(_SCALED, {**values, "excess": show(excess), "left": show(left)}))
    return left


def _completion(case: Case, policy: OverAchievement, stated: Sense) -> Fraction | None:
    """Return how much of a numeric target was reached, where the policy applies to it."""
    measured = measure(case, stated=stated)
    if not isinstance(measured, Measured) or not measured.is_met:
        return None
    if policy.applies_to == "floors" and measured.interval.upper is not None:
        return None
    return measured.completion if measured.bound > 0 else None


def _percent(ratio: Fraction) -> str:
    return f"{show(ratio * 100)}%"
