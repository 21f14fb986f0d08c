"""Calling an indicator type safely: whatever it raises or returns costs its row, never the run."""

import logging
from fractions import Fraction
from typing import Any

from attrs import evolve

from perfrules.errors import Problem, problem
from perfrules.indicators.base import IndicatorType
from perfrules.indicators.population import PopulationType
from perfrules.model.actual import Actual, AllActual, NumberActual
from perfrules.model.rating import Case, Outcome, Rating
from perfrules.model.scorecard import Basis
from perfrules.model.target import AllTarget, NumberTarget, Sense, Target
from perfrules.plugins import reason_of
from perfrules.wording import Sentence

__all__ = ["observe_safely", "rate_parts", "rate_safely"]

_log = logging.getLogger("perfrules.engine")
_LONGEST = 4096
"""Bits in the numerator or denominator of a ratio; honest ratios have a few hundred at most."""


def rate_parts(kind: IndicatorType[Any], case: Case, basis: Basis) -> Rating:
    """
    Return the rating of *case*; a list of targets answered by a list of as many actuals is rated part by part.

    SPEC language §2: all parts must be met; the worst part counts for the row. One number answers all parts when they
    bound one quantity (≥80% ≤90%). A person's judgement is about the row as a whole and is not split.
    """
    pairs = () if case.judgement else _pairs(case.target, case.actual)
    if not pairs:
        return rate_safely(kind, case, basis)
    ratings = [rate_safely(kind, evolve(case, target=one, actual=other), basis) for one, other in pairs]
    steps = tuple(step for rating in ratings for step in rating.steps)
    problems = tuple(found for rating in ratings for found in rating.problems)
    if any(rating.outcome is Outcome.NOT_RATABLE for rating in ratings):
        return Rating.not_ratable(*problems, steps=steps)
    worst = min(ratings, key=lambda rating: (rating.ratio, rating.outcome is Outcome.MET))
    met = all(rating.outcome is Outcome.MET for rating in ratings)
    return evolve(worst, outcome=Outcome.MET if met else Outcome.NOT_MET, steps=steps, problems=problems)


def _pairs(target: Target, actual: Actual) -> tuple[tuple[Target, Actual], ...]:
    """Return the parts of a list of targets, each with the actual that answers it; nothing when none can."""
    if not isinstance(target, AllTarget):
        return ()
    if isinstance(actual, AllActual) and len(actual.parts) == len(target.parts):
        return tuple(zip(target.parts, actual.parts, strict=True))
    if not isinstance(actual, NumberActual):
        return ()
    bounds = [part for part in target.parts if isinstance(part, NumberTarget) and part.sense is not Sense.STATED]
    units = {part.quantity.unit.dimension for part in bounds}
    changes = {part.change for part in bounds}
    if len(bounds) < len(target.parts) or len(units) > 1 or len(changes) > 1:
        return ()
    return tuple((part, actual) for part in bounds)


def rate_safely(kind: IndicatorType[Any], case: Case, basis: Basis) -> Rating:
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
        return Rating.not_ratable(_failed(basis, reason_of(error)))
    if unfit or not isinstance(rating, Rating):
        return Rating.not_ratable(_failed(basis, unfit))
    return rating


def observe_safely(kind: PopulationType[Any], case: Case) -> Fraction | None:
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


def _failed(basis: Basis, reason: str) -> Problem:
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
    for name, kinds in (("problems", Problem), ("steps", Sentence), ("unrated", str)):
        parts: object = getattr(rating, name)
        if not isinstance(parts, tuple) or (parts and not all(isinstance(one, kinds) for one in parts)):
            return f"its {name} are not what they should be"
    return ""
