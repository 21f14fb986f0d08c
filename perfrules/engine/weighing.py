"""The points each row can reach, when some rows do not apply. SPEC scoring §1, row policies."""

from collections.abc import Sequence
from fractions import Fraction

from perfrules.engine.matching import level_name
from perfrules.engine.rows import RatedRow, weight_of
from perfrules.errors import Problem, problem
from perfrules.model.explanation import show
from perfrules.model.policies import NotApplicable, NotApplicableEffect
from perfrules.model.rating import Outcome

__all__ = ["effective_weights"]


def effective_weights(rows: Sequence[RatedRow], policy: NotApplicable) -> tuple[list[Fraction], tuple[Problem, ...]]:
    """
    Return the weight of each row, those that do not apply having none, and what could not be handed on (PR453).

    Points are handed on in proportion to the receivers' own weights, exactly; nothing is rounded here. Rows that
    could not be rated receive like others: their points are lost with them, and reported with them.
    """
    weights = [Fraction(weight_of(one.row)) for one in rows]
    applies = [one.rating.outcome is not Outcome.NOT_APPLICABLE for one in rows]
    result = [weight if able else Fraction(0) for weight, able in zip(weights, applies, strict=True)]
    if policy.effect is NotApplicableEffect.SKIP or all(applies):
        return result, ()
    left = Fraction(0)
    for place, able in enumerate(applies):
        if able or weights[place] == 0:
            continue
        receivers = [other for other in _receivers(rows, place, policy) if applies[other] and weights[other]]
        together = sum((weights[other] for other in receivers), Fraction(0))
        if not receivers:
            left += weights[place]
        for other in receivers:
            result[other] += weights[place] * weights[other] / together
    return result, ((problem("PR453", points=show(left), place=policy.place),) if left else ())


def _receivers(rows: Sequence[RatedRow], place: int, policy: NotApplicable) -> list[int]:
    everyone = [other for other in range(len(rows)) if other != place]
    if policy.effect is NotApplicableEffect.RENORMALISE:
        return everyone
    wanted = policy.to if policy.effect is NotApplicableEffect.LEVEL1 else rows[place].row.level1
    inside = [other for other in everyone if level_name(rows[other].row.level1) == level_name(wanted)]
    applicable = any(rows[other].rating.outcome is not Outcome.NOT_APPLICABLE for other in inside)
    return inside if applicable or policy.effect is NotApplicableEffect.LEVEL1 else everyone
