"""The laws that a single case shows; each is a function from what was seen to what is wrong, listed in `CASE_LAWS`."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from attrs import frozen

from perfrules.errors import Problem, Severity, worst
from perfrules.indicators.base import IndicatorType
from perfrules.model.rating import Outcome, Rating, RatingInput
from perfrules.testing.laws import speaks
from perfrules.wording import Sentence

__all__ = ["CASE_LAWS", "Seen"]

_FLOAT_BITS = 30
_CaseLaw = Callable[["Seen"], str]


@frozen
class Seen:
    """
    What was seen of a type on one case.

    Args:
        kind: The type, built.
        case: The case.
        first: What it answered.
        second: What it answered when it was asked again.
        asked: What it called the second time, see `watching`.
        before: The case and the type's own state as text, before the first answer.
        after: The same after the second.
    """

    kind: IndicatorType[Any]
    case: RatingInput
    first: Rating
    second: Rating
    asked: frozenset[str]
    before: tuple[str, str]
    after: tuple[str, str]


def answers(seen: Seen) -> str:
    """It answers every case with a rating and never raises."""
    rating: object = seen.first
    if not isinstance(rating, Rating):
        return f"the answer is {rating!r}, not a rating"
    outcome: object = rating.outcome
    return "" if isinstance(outcome, Outcome) else f"the outcome {outcome!r} is not one of the known ones"


def exact(seen: Seen) -> str:
    """The ratio is an exact fraction, and no floating point was on the way to it."""
    ratio: object = seen.first.ratio
    if type(ratio) is not Fraction:
        return f"the ratio {ratio!r} is not a Fraction"
    denominator = ratio.denominator
    binary = denominator.bit_length() > _FLOAT_BITS and denominator & (denominator - 1) == 0
    return f"the ratio {ratio} was rounded by floating point" if binary or "float" in seen.asked else ""


def bounded(seen: Seen) -> str:
    """The ratio lies from 0 to the type's own highest; a row that is not ratable gets nothing and says why."""
    rating = seen.first
    if not 0 <= rating.ratio <= seen.kind.highest:
        return f"the ratio {rating.ratio} is outside 0 to {seen.kind.highest}"
    if rating.outcome is not Outcome.NOT_RATABLE or (not rating.ratio and worst(rating.problems) is Severity.ERROR):
        return ""
    return "a row that is not ratable gets points, or no error says why"


def unchanged(seen: Seen) -> str:
    """Neither the case nor the type itself is changed by rating."""
    if seen.before[0] != seen.after[0]:
        return "rating changes the case"
    return "" if seen.before[1] == seen.after[1] else "rating changes the type's own state"


def timeless(seen: Seen) -> str:
    """The rating depends on the case alone: no clock, no randomness, no file is asked."""
    asked = sorted(seen.asked & {"clock", "randomness", "file"})
    return f"it asks {' and '.join(asked)}" if asked else ""


def deterministic(seen: Seen) -> str:
    """The same case gets the same rating, from the same object and from another one with the same parameters."""
    third = type(seen.kind)(seen.kind.parameters).rate(seen.case)
    same = seen.first == seen.second == third
    return "" if same else f"first {seen.first.ratio}, then {seen.second.ratio} and {third.ratio}"


def languages(seen: Seen) -> str:
    """Every step and every problem is said in Chinese and in English."""
    said: tuple[Sentence | Problem, ...] = (*seen.first.steps, *seen.first.problems)
    return next((reason for one in said if (reason := speaks(one))), "")


def full_when_met(seen: Seen) -> str:
    """What is met gets everything, unless the type declares ``full_when_met = False``."""
    rating = seen.first
    if not seen.kind.full_when_met or rating.outcome is not Outcome.MET or rating.ratio >= 1:
        return ""
    return f"it is met and gets {rating.ratio}"


CASE_LAWS: Mapping[str, _CaseLaw] = {
    law.__name__: law for law in (answers, exact, bounded, unchanged, timeless, deterministic, languages, full_when_met)
}
"""Laws of a single case, in the order in which they are tried; a law may rely on those before it."""
