"""The points each row can reach, when some rows do not apply. SPEC scoring §1, row policies."""

from collections.abc import Sequence
from fractions import Fraction

from perfrules.engine.matching import level_name
from perfrules.engine.rows import RatedRow
from perfrules.errors import Problem, problem
from perfrules.model.explanation import format_value
from perfrules.model.rating import Outcome
from perfrules.model.ruleset import NotApplicable, NotApplicableEffect

__all__ = ["effective_weights", "hand_on"]


def effective_weights(rows: Sequence[RatedRow], policy: NotApplicable) -> tuple[list[Fraction], tuple[Problem, ...]]:
    """
    Return the weight of each row, those that do not apply having none, and what could not be handed on (PR453).

    Points are handed on in proportion to the receivers' own weights, exactly; nothing is rounded here. Rows that
    could not be rated receive like others: their points are lost with them, and reported with them.
    """
    weights = [Fraction(row.case.weight) for row in rows]
    applies = [item.rating.outcome is not Outcome.NOT_APPLICABLE for item in rows]
    return hand_on(weights, applies, [entry.row.level1 for entry in rows], policy)


def hand_on(
    weights: Sequence[Fraction], applies: Sequence[bool], level1: Sequence[str], policy: NotApplicable
) -> tuple[list[Fraction], tuple[Problem, ...]]:
    """Return what `effective_weights` does, for rows of which no more is known than *weights*, *applies*, *level1*."""
    result = [weight if able else Fraction(0) for weight, able in zip(weights, applies, strict=True)]
    if policy.effect is NotApplicableEffect.SKIP or all(applies):
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
