"""
Rows: read, rated safely by their types, weighed, and what policies do to their points. SPEC scoring §1 and §3.

`Population` is the first pass over many sheets: what rows of types that need one are compared by (§2).
"""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from attrs import evolve, frozen

from perfrules.engine.cells import Cells, Doubt, read_cells, with_direction, with_limit
from perfrules.engine.plan import BoundRule, Plan
from perfrules.errors import Problem, problem
from perfrules.indicators.base import FundsCurve, IndicatorType, PopulationType
from perfrules.indicators.curve import Curve, CurveContext
from perfrules.indicators.measuring import Measured, measure
from perfrules.model.actual import Actual, AllActual, MissingActual, NumberActual, StatusActual
from perfrules.model.comparison import asks_for_nothing
from perfrules.model.explanation import format_value
from perfrules.model.quantity import format_decimal, format_short, is_bounded
from perfrules.model.rating import Outcome, Peers, Rating, RatingInput
from perfrules.model.ruleset import (
    NotApplicable,
    NotApplicableEffect,
    OverAchievement,
    OverAchievementEffect,
    Policies,
    Rounding,
)
from perfrules.model.scorecard import Provenance, ScoredRow
from perfrules.model.sheet import Sheet, SheetRow
from perfrules.model.target import (
    AllTarget,
    MissingTarget,
    NumberTarget,
    QualityTarget,
    RangeTarget,
    Sense,
    Target,
    UnclearTarget,
)
from perfrules.model.vocabulary import comparable_name, level_name
from perfrules.plugins import describe_exception
from perfrules.source import Place
from perfrules.wording import Sentence, Wording

__all__ = [
    "Population",
    "RatedRow",
    "ReadRow",
    "after_policies",
    "case_of",
    "curve_of",
    "directed_cells",
    "finish_row",
    "funds_curve_of",
    "hand_on",
    "minimum_sample_of",
    "observe",
    "observe_all",
    "observe_safely",
    "rate_parts",
    "rate_row",
    "rate_safely",
    "read_as",
    "read_row",
    "weight_of",
]


_MINUS = Wording(
    "超额完成 {completion} 达到 {threshold}，扣 {points} 分，余 {left}",
    "over-achieved, {completion} reaches {threshold}: minus {points}, {left} left",
)
_SCALED = Wording(
    "超额完成 {completion} 超出 {threshold} 的部分按比例扣减：× (1 - {excess}) = {left}",
    "over-achieved, {completion} exceeds {threshold} by {excess}: × (1 - {excess}) = {left}",
)
_DEDUCTED = Wording("评审扣 {points} 分，余 {left}", "a reviewer takes {points}, {left} left")
_DEDUCTED_FOR = Wording(
    "评审扣 {points} 分，余 {left}（{reason}）", "a reviewer takes {points}, {left} left ({reason})"
)


def after_policies(
    case: RatingInput, rating: Rating, points: Fraction, row: SheetRow, policies: Policies, stated: Sense
) -> tuple[Fraction, tuple[Sentence, ...], tuple[Problem, ...]]:
    """
    Return the points left of *points*, the steps that took some, and what must be said.

    Points never fall below 0. A row that was not scored keeps its nothing. *stated* is how the row's type takes a
    number without a sign.
    """
    if rating.outcome not in _SCORED:
        return points, (), ()
    steps: list[Sentence] = []
    problems: list[Problem] = []
    if policies.over_achievement is not None:
        points = _over_achieved(case, points, row, policies.over_achievement, stated, steps, problems)
    if row.deduction is not None and (not is_bounded(row.deduction) or row.deduction < 0):
        problems.append(problem("PR452", name=row.name, points=format_short(row.deduction)))
    elif row.deduction:
        points = max(Fraction(0), points - Fraction(row.deduction))
        values = {"points": format_decimal(row.deduction), "left": format_value(points), "reason": row.reason}
        steps.append(Sentence(_DEDUCTED_FOR if row.reason else _DEDUCTED, values))
    return points, tuple(steps), tuple(problems)


def _over_achieved(  # noqa: PLR0917 - one step with what it may read and what it adds to
    case: RatingInput,
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
    reached, limit = _percent(completion), _percent(policy.threshold)
    if policy.effect is OverAchievementEffect.FLAG:
        problems.append(problem("PR445", completion=reached, threshold=limit))
    elif policy.effect is OverAchievementEffect.REQUIRE_REASON and not row.reason.strip():
        problems.append(problem("PR446", completion=reached, threshold=limit))
    values = {"completion": reached, "threshold": limit}
    left = points
    if policy.effect is OverAchievementEffect.MINUS_POINTS:
        left = max(Fraction(0), points - Fraction(policy.points))
        steps.append(Sentence(_MINUS, {**values, "points": format_decimal(policy.points), "left": format_value(left)}))
    elif policy.effect is OverAchievementEffect.SCALE:
        excess = completion - policy.threshold
        left = max(Fraction(0), points * (1 - excess))
        steps.append(Sentence(_SCALED, {**values, "excess": format_value(excess), "left": format_value(left)}))
    return left


def _completion(case: RatingInput, policy: OverAchievement, stated: Sense) -> Fraction | None:
    """Return how much of a numeric target was reached, where the policy applies to it."""
    if not isinstance(case.target, NumberTarget | RangeTarget | AllTarget):
        return None
    measured = measure(case, stated=stated)
    if not isinstance(measured, Measured) or not measured.is_met:
        return None
    if policy.applies_to == "floors" and measured.interval.upper is not None:
        return None
    return measured.completion if measured.bound > 0 else None


def _percent(ratio: Fraction) -> str:
    return f"{format_value(ratio * 100)}%"


_log = logging.getLogger("perfrules.engine")
_LONGEST = 4096
"""Bits in the numerator or denominator of a ratio; honest ratios have a few hundred at most."""


def rate_parts(kind: IndicatorType[Any], case: RatingInput, basis: Provenance) -> Rating:
    """
    Return the rating of *case*; a list of targets answered by a list of as many actuals is rated part by part.

    SPEC language §2: all parts must be met; the worst part counts for the row. One number answers all parts when they
    bound one quantity (≥80% ≤90%). A person's judgement is about the row as a whole and is not split.
    """
    if case.judgement or not isinstance(case.target, AllTarget):
        return rate_safely(kind, case, basis)
    pairs = _pairs(case.target, case.actual)
    if not pairs:
        return rate_safely(kind, case, basis)
    ratings = [rate_safely(kind, evolve(case, target=target, actual=actual), basis) for target, actual in pairs]
    steps = tuple(step for rating in ratings for step in rating.steps)
    problems = tuple(entry for rating in ratings for entry in rating.problems)
    if any(rating.outcome is Outcome.NOT_RATABLE for rating in ratings):
        return Rating.not_ratable(*problems, steps=steps)
    worst = min(ratings, key=lambda rating: (rating.ratio, rating.outcome is Outcome.MET))
    met = all(rating.outcome is Outcome.MET for rating in ratings)
    return evolve(worst, outcome=Outcome.MET if met else Outcome.NOT_MET, steps=steps, problems=problems)


def _pairs(target: AllTarget, actual: Actual) -> tuple[tuple[Target, Actual], ...]:
    """Return the parts of a list of targets, each with the actual that answers it; nothing when none can."""
    if isinstance(actual, AllActual) and len(actual.parts) == len(target.parts):
        return tuple(zip(target.parts, actual.parts, strict=True))
    if not isinstance(actual, NumberActual):
        return ()
    bounds = [part for part in target.parts if isinstance(part, NumberTarget) and part.sense is not Sense.UNSPECIFIED]
    units = {part.quantity.unit.dimension for part in bounds}
    changes = {part.change for part in bounds}
    if len(bounds) < len(target.parts) or len(units) > 1 or len(changes) > 1:
        return ()
    if sum(part.sense.is_floor for part in bounds) != 1 or sum(part.sense.is_ceiling for part in bounds) != 1:
        return ()  # ≥90%；≥80% are promises about two things, and one number answers only one of them
    return tuple((part, actual) for part in bounds)


def rate_safely(kind: IndicatorType[Any], case: RatingInput, basis: Provenance) -> Rating:
    """
    Return what *kind* answers for *case*, checked; an exception or a nonsensical answer is not ratable (PR416).

    Only an interruption from the keyboard passes through.
    """
    try:
        rating: object = kind.rate(case)
        unfit = _unfit(rating, kind)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001 - third-party code must not take the other rows with it
        _log.debug("type %s raised", basis.type, exc_info=True)
        return Rating.not_ratable(_failed(basis, describe_exception(error)))
    if unfit or not isinstance(rating, Rating):
        return Rating.not_ratable(_failed(basis, unfit))
    return rating


def observe_safely(kind: PopulationType[Any], case: RatingInput) -> Fraction | None:
    """
    Return what *kind* observes in *case*, ``None`` when it raises or answers anything but an exact number.

    The second pass asks the type again and reports it; only an interruption from the keyboard passes through.
    """
    try:
        value: object = kind.observe(case)
    except KeyboardInterrupt:
        raise
    except BaseException:  # noqa: BLE001 - see rate_safely
        return None
    return value if type(value) is Fraction else None


def curve_of(kind: IndicatorType[Any], context: CurveContext) -> Curve | Problem | None:
    """Return the curve of *kind*; a type of a plugin that answers anything else, or raises, has promised nothing."""
    curve = _promised(kind, lambda: kind.curve(context))
    return curve if isinstance(curve, Curve | Problem) else None


def funds_curve_of(kind: IndicatorType[Any]) -> FundsCurve | None:
    """Return the curve of spending of *kind*, as `curve_of`."""
    curve = _promised(kind, lambda: kind.funds_curve)
    return curve if isinstance(curve, FundsCurve) else None


def minimum_sample_of(kind: IndicatorType[Any]) -> int | None:
    """Return the fewest answers that count for *kind*, ``None`` where any number does."""
    minimum = _promised(kind, lambda: kind.minimum_sample)
    return minimum if type(minimum) is int else None


def _promised(kind: IndicatorType[Any], promise: Callable[[], object]) -> object:
    try:
        return promise()
    except KeyboardInterrupt:
        raise
    except BaseException:  # noqa: BLE001 - see rate_safely
        _log.debug("type %s raised for what it promises", kind.id, exc_info=True)
        return None


def _failed(basis: Provenance, reason: str) -> Problem:
    return problem("PR416", type=basis.type, provider=basis.provider, reason=reason)


def _unfit(rating: object, kind: IndicatorType[Any]) -> str:
    if not isinstance(rating, Rating):
        return f"the answer is not a rating but {type(rating).__name__}"
    ratio: object = rating.ratio
    if type(ratio) is not Fraction:
        return f"the ratio is not an exact fraction but {type(ratio).__name__}"
    if max(ratio.numerator.bit_length(), ratio.denominator.bit_length()) > _LONGEST:
        return "the ratio has too many digits"
    if ratio.numerator < 0 or ratio > kind.highest:
        return f"the ratio {ratio} is outside 0 to {kind.highest}"
    outcome: object = rating.outcome
    if not isinstance(outcome, Outcome):
        return "the outcome is not one of the known ones"
    for name, kind_of_part in _PARTS:
        parts: object = getattr(rating, name)
        if not isinstance(parts, tuple):
            return f"its {name} are not what they should be"
        for part in parts:
            if not isinstance(part, kind_of_part):
                return f"its {name} are not what they should be"
    return ""


_PARTS: tuple[tuple[str, type], ...] = (("problems", Problem), ("steps", Sentence), ("unrated", str))
"""Classes of values in the tuples of a rating."""


_NOTHING = Decimal(0)
_NO_RULE = Provenance(type="")
_SCORED = (Outcome.MET, Outcome.NOT_MET)
_NO_STEPS: tuple[Sentence, ...] = ()
_NO_PROBLEMS: tuple[Problem, ...] = ()


@frozen
class ReadRow:
    """A row with what its cells mean and the type that will rate it; *rule* is ``None`` when no rule is for it."""

    row: SheetRow
    cells: Cells
    case: RatingInput
    rule: BoundRule | None


@frozen
class RatedRow:
    """
    A row with its rating, before it is weighed: weights can depend on which rows apply.

    *other* is the rating with the other direction, where the one taken is in doubt.
    """

    row: SheetRow
    cells: Cells
    rating: Rating
    basis: Provenance
    case: RatingInput
    stated: Sense
    other: Rating | None = None


def weight_of(row: SheetRow) -> Decimal:
    """Return the printed weight, 0 where there is none that can be used."""
    weight = row.weight
    return weight if weight is not None and is_bounded(weight) and weight > 0 else _NOTHING


def read_row(row: SheetRow, plan: Plan, as_of: date | None, year: int | None = None) -> ReadRow:
    """Return *row* of a sheet about *year*, read under *plan*."""
    declared = plan.declared(row) if plan.indicators else None
    cells = read_cells(row, declared, plan.ruleset.policies.bare_fraction, plan.units, year=year)
    return case_of(row, cells, plan, as_of)


def case_of(row: SheetRow, cells: Cells, plan: Plan, as_of: date | None) -> ReadRow:
    """Return *row*, whose target and actual mean *cells*, with the type that will rate it."""
    cells, rule = directed_cells(row, cells, plan)
    cells = with_limit(row, cells, plan.families)
    return _as_read(row, cells, cells.target, rule, plan, as_of)


def read_as(row: SheetRow, cells: Cells, target: Target, plan: Plan, as_of: date | None) -> ReadRow:
    """Return *row* with *target* in place of that of *cells*."""
    return _as_read(row, cells, target, plan.rule_for(row, target), plan, as_of)


def _as_read(
    row: SheetRow, cells: Cells, target: Target, rule: BoundRule | None, plan: Plan, as_of: date | None
) -> ReadRow:
    # only beside a target of 0 does it matter whether an actual may lie below 0
    may_fall = (
        isinstance(target, NumberTarget)
        and asks_for_nothing(target)
        and plan.families.may_fall(row, target.quantity.unit)
    )
    case = RatingInput(
        target=target,
        actual=cells.actual,
        weight=weight_of(row),
        name=row.name,
        judgement=row.judgement,
        sample=row.sample,
        evidence=row.evidence,
        as_of=as_of,
        may_fall=may_fall,
    )
    return ReadRow(row, cells, case, rule)


def directed_cells(row: SheetRow, cells: Cells, plan: Plan) -> tuple[Cells, BoundRule | None]:
    """
    Return *cells* with the direction of a number without a sign, and the rule for *row*.

    The rule for the target as it is written says what its direction is when nothing else does.
    """
    rule = plan.rule_for(row, cells.target)
    directed = with_direction(row, cells, Sense.AT_LEAST if rule is None else rule.sense, plan.families)
    return directed, rule if directed.target is cells.target else plan.rule_for(row, directed.target)


def rate_row(read: ReadRow, plan: Plan, peers: Peers | None = None) -> RatedRow:
    """Return the row rated, among its *peers* where its type needs them; what is wrong with it is in the rating."""
    row, rule = read.row, read.rule
    case = read.case if peers is None else evolve(read.case, peers=peers)
    basis = _NO_RULE if rule is None else rule.basis
    blocked = _blocked(row, case, plan)
    other: Rating | None = None
    if not row.applicable:
        rating = Rating(Fraction(0), Outcome.NOT_APPLICABLE)
    elif blocked is not None:
        rating = blocked
    elif rule is None:
        rating = Rating.not_ratable(problem("PR421"))
    elif read.cells.refused is not None:
        rating = Rating.not_ratable(read.cells.refused)
    else:
        rating = rate_parts(rule.type, case, basis)
        if rating.outcome is Outcome.NOT_RATABLE:
            rating = _missing_as_zero(rating, case, plan)
        if read.cells.doubt is not None:
            other = _other_rating(read.cells.doubt, read, case, plan)
    if rating.outcome is Outcome.NOT_APPLICABLE:
        rating = _without_use(rating, blocked, plan)
    sense = Sense.AT_LEAST if rule is None else rule.sense
    return RatedRow(row, read.cells, rating, basis, case, sense, other)


def _without_use(rating: Rating, blocked: Rating | None, plan: Plan) -> Rating:
    """Return *rating* of a row that does not apply, or full points where the rules give them and it has a weight."""
    if plan.ruleset.policies.not_applicable.effect is not NotApplicableEffect.FULL:
        return rating
    return blocked or Rating(Fraction(1), Outcome.MET, steps=(Sentence(_FULL_WITHOUT_USE),))


_FULL_WITHOUT_USE = Wording("不适用，按规则得满分", "does not apply, which the rules give full points")


def _other_rating(doubt: Doubt, read: ReadRow, case: RatingInput, plan: Plan) -> Rating | None:
    """Return the rating of *case* with the other direction, where that can make a difference."""
    target = case.target
    if not isinstance(target, NumberTarget) or not isinstance(case.actual, NumberActual):
        return None
    if case.actual.quantity.base == target.quantity.base:
        return None  # meets both
    other = read_as(read.row, read.cells, evolve(target, sense=doubt.sense), plan, case.as_of)
    if other.rule is None:
        return Rating.not_ratable()
    return rate_parts(other.rule.type, evolve(other.case, peers=case.peers), other.rule.basis)


def _blocked(row: SheetRow, case: RatingInput, plan: Plan) -> Rating | None:
    """
    Return the rating of a row that no type is asked about.

    It has no weight, or a status word beside a number or date that the rule set does not count as met.
    """
    if row.weight is None:
        return Rating.not_ratable(problem("PR403"))
    if not case.weight:
        return Rating.not_ratable(problem("PR427", weight=format_short(row.weight)))
    if plan.ruleset.policies.status_as_met or case.judgement or not isinstance(case.actual, StatusActual):
        return None
    if isinstance(case.target, MissingTarget | UnclearTarget | QualityTarget):
        return None
    return Rating.not_ratable(problem("PR407", actual=case.actual.kind, target=case.target.kind))


def _missing_as_zero(rating: Rating, case: RatingInput, plan: Plan) -> Rating:
    """Return *rating*, which says nothing, or 0 with a warning where the rule set rates a missing actual as 0."""
    if plan.ruleset.policies.missing_actual != "zero":
        return rating
    if not isinstance(case.actual, MissingActual) or isinstance(case.target, MissingTarget | UnclearTarget):
        return rating
    return Rating(Fraction(0), Outcome.NOT_MET, problems=(problem("PR444"),))


def finish_row(rated: RatedRow, weight: Fraction, plan: Plan) -> ScoredRow:
    """Return *rated* weighed with *weight*, after the policies around rows, rounded, with its problems in place."""
    rounding = plan.ruleset.rounding
    row, rating = rated.row, rated.rating
    scored = rating.outcome in _SCORED
    points = weight * rating.ratio
    policies = plan.ruleset.policies
    exact, steps, policy_problems = points, _NO_STEPS, _NO_PROBLEMS
    if row.deduction is not None or policies.over_achievement is not None:
        exact, steps, policy_problems = after_policies(rated.case, rating, points, row, policies, rated.stated)
    score = rounding.apply(exact) if scored else None
    doubt = rated.cells.doubt
    doubted = () if doubt is None else _doubted(doubt, rated, weight, rounding)
    problems = [*rated.cells.notes, *rating.problems, *doubted]
    if score is not None and rating.outcome is Outcome.NOT_MET and _seems_met(rated, score, rounding.apply(weight)):
        problems.append(problem("PR475", target=rated.cells.target, actual=rated.cells.actual))
    problems += policy_problems
    if row.self_score is not None and score is not None and row.self_score != score:
        own, computed = format_short(row.self_score), format_decimal(score)
        problems.append(problem("PR412", self_score=own, computed=computed))
    for place, entry in enumerate(problems):
        problems[place] = entry.at(_place_for(entry, row))
    return ScoredRow(
        row=row,
        target=rated.cells.target,
        actual=rated.cells.actual,
        weight=weight,
        rating=rating,
        policies=steps,
        exact=exact,
        score=score,
        rounding=rounding,
        review_score=_mean(row.review_scores, rounding) if row.review_scores else None,
        basis=rated.basis,
        problems=tuple(problems),
        direction=rated.cells.direction,
    )


def _seems_met(rated: RatedRow, score: Decimal, full: Decimal) -> bool:
    """
    Return whether a row that is not met has full points that nobody meant.

    What is missing is less than the last place, or more than 3 was wanted and 3 were reached. A rule that gives full
    points below the target (the best of its bands) means what it says.
    """
    if not 0 < full <= score:
        return False
    target, actual = rated.cells.target, rated.cells.actual
    if isinstance(target, NumberTarget) and isinstance(actual, NumberActual):
        return rated.rating.ratio < 1 or target.quantity.base == actual.quantity.base
    return rated.rating.ratio < 1


def _doubted(doubt: Doubt, rated: RatedRow, weight: Fraction, rounding: Rounding) -> tuple[Problem, ...]:
    """Return what to say of the direction: a warning where the other one gives another score."""
    rating, other = rated.rating, rated.other
    if other is None or rating.outcome not in _SCORED:
        return doubt.otherwise
    same = other.outcome in _SCORED and rounding.apply(weight * other.ratio) == rounding.apply(weight * rating.ratio)
    return doubt.otherwise if same else (doubt.problem,)


def _mean(scores: tuple[Decimal, ...], rounding: Rounding) -> Decimal | None:
    """Return the mean of several people's marks, divided last."""
    usable = [Fraction(score) for score in scores if is_bounded(score)]
    return rounding.apply(sum(usable, Fraction(0)) / len(usable)) if usable else None


_COLUMN_OF = {
    "PR401": "target", "PR404": "target", "PR403": "weight", "PR427": "weight", "PR412": "self_score",
    "PR441": "target", "PR442": "target", "PR471": "target",
    "PR474": "target", "PR446": "reason", "PR424": "judgement", "PR452": "deduction",
    "PR434": "sample",
}  # fmt: skip


def _place_for(entry: Problem, row: SheetRow) -> Place:
    column = _COLUMN_OF.get(entry.code) or ("target" if entry.text and entry.text == row.target else "actual")
    return row.place_of(column)


class Population:
    """
    What was observed, by scoring rule and indicator; built once, then only read.

    Rows are peers when the same bound type rates them and their names are equal without blanks.
    """

    def __init__(self, observed: Mapping[tuple[int, str], Iterable[Fraction]]) -> None:
        self._peers = {key: Peers(tuple(sorted(values))) for key, values in observed.items()}

    def peers_of(self, read: ReadRow) -> Peers | None:
        """Return the peers of a row, or ``None`` for types that need none."""
        return None if read.rule is None else self._peers.get((id(read.rule.type), comparable_name(read.row.name)))


def observe_all(sheets: Iterable[Sheet], plan: Plan, as_of: date | None) -> Population:
    """
    Return what the rows of *sheets* are compared by.

    A type that raises while observing has no number for that row; the second pass asks it again and reports it.
    """
    observed: dict[tuple[int, str], list[Fraction]] = {}
    for row, year in ((row, sheet.year) for sheet in sheets for row in sheet.rows):
        observation = observe(read_row(row, plan, as_of, year))
        if observation is not None:
            observed.setdefault(observation[0], []).append(observation[1])
    return Population(observed)


def observe(read: ReadRow) -> tuple[tuple[int, str], Fraction] | None:
    """Return who the peers of a row are and the number it is compared by; ``None`` for rows without one."""
    if not read.row.applicable or read.rule is None or not isinstance(kind := read.rule.type, PopulationType):
        return None
    value = observe_safely(kind, read.case) if read.case.weight > 0 else None
    return None if value is None else ((id(kind), comparable_name(read.row.name)), value)


def hand_on(
    weights: Sequence[Fraction], applies: Sequence[bool], level1: Sequence[str], policy: NotApplicable
) -> tuple[list[Fraction], tuple[Problem, ...]]:
    """Return what `effective_weights` does, for rows of which no more is known than *weights*, *applies*, *level1*."""
    result = [weight if able else Fraction(0) for weight, able in zip(weights, applies, strict=True)]
    if not policy.effect.hands_on or all(applies):
        return result, ()
    left = Fraction(0)
    for receivers, pooled in _pools(weights, applies, [level_name(name) for name in level1], policy):
        together = sum((weights[other] for other in receivers), Fraction(0))
        if not together:
            left += pooled
            continue
        for other in receivers:
            result[other] += pooled * weights[other] / together
    return result, ((problem("PR453", points=format_value(left), place=policy.place),) if left else ())


def _pools(
    weights: Sequence[Fraction], applies: Sequence[bool], levels: Sequence[str], policy: NotApplicable
) -> list[tuple[list[int], Fraction]]:
    """Return who receives and how much: one pool for each level 1, or one for all rows."""
    everyone = [place for place, able in enumerate(applies) if able]
    by_level: dict[str, list[int]] = {}
    for place in everyone:
        by_level.setdefault(levels[place], []).append(place)
    pooled: dict[str, Fraction] = {}
    for place, able in enumerate(applies):
        if not able:
            pooled[levels[place]] = pooled.get(levels[place], Fraction(0)) + weights[place]
    match policy.effect:
        case NotApplicableEffect.SIBLINGS:
            return [(by_level.get(level, everyone), points) for level, points in pooled.items()]
        case NotApplicableEffect.LEVEL1:
            return [(by_level.get(level_name(policy.to), []), sum(pooled.values(), Fraction(0)))]
    return [(everyone, sum(pooled.values(), Fraction(0)))]
