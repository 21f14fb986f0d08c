"""``peers.relative``: how far from the mean of all projects."""

from fractions import Fraction
from typing import ClassVar, Literal

from attrs import frozen

from perfrules import Place
from perfrules.spi import (
    Outcome,
    Peers,
    PopulationType,
    Problem,
    Rating,
    RatingInput,
    Sentence,
    Wording,
    format_value,
    measure,
    problem,
)  # fmt: skip
from perfrules_peers.observing import observed_number

__all__ = ["Relative"]

_STEP = Wording(
    "{count} 个项目均值 {mean}，本项目 {own}：{middle} + {slope} × ({own} - {mean}) ÷ {mean} = {value}，计 {ratio}",
    "mean of {count} projects {mean}, here {own}: {middle} + {slope} × ({own} - {mean}) ÷ {mean} = {value}, so {ratio}",
)


@frozen
class Parameters:
    """
    How distance to the mean is worth points.

    Args:
        middle: What the mean itself is worth.
        slope: What a deviation of 100 % of the mean adds (or takes); a share of the points.
        best: ``high`` when more than the mean is better, ``low`` when less is.
        of: What is compared: the ``actual`` or the ``completion``.
        fewest: The fewest projects whose mean says anything.
    """

    middle: Fraction = Fraction(4, 5)
    slope: Fraction = Fraction(1)
    best: Literal["high", "low"] = "high"
    of: Literal["actual", "completion"] = "actual"
    fewest: int = 3


class Relative(PopulationType[Parameters]):
    """
    The mean gives *middle*; every deviation moves along a straight line, from nothing to everything.

    A population whose mean is not positive has no relative distance; its rows are not ratable (PR428).
    """

    id: ClassVar[str] = "peers.relative"
    title: ClassVar[Wording] = Wording("与均值比较", "relative to the mean")
    rule: ClassVar[Wording] = Wording(
        "middle + slope × (实际 - 均值) ÷ 均值，限于 0 至 1", "middle + slope × (actual - mean) ÷ mean, from 0 to 1"
    )
    parameter_class: ClassVar[type] = Parameters

    @classmethod
    def check_parameters(cls, parameters: Parameters) -> tuple[Problem, ...]:
        """Return problems for shares out of range (PR216)."""
        found: list[Problem] = []
        if not 0 <= parameters.middle <= 1:
            found.append(_outside("middle", format_value(parameters.middle), "[0", "1]"))
        if parameters.slope <= 0:
            found.append(_outside("slope", format_value(parameters.slope), "(0", "+∞)"))
        if parameters.fewest < 1:
            found.append(_outside("fewest", str(parameters.fewest), "[1", "+∞)"))
        return tuple(found)

    def observe(self, case: RatingInput) -> Fraction | None:
        """Return the number that is compared."""
        return observed_number(case, self.parameters.of)

    def unobserved(self, case: RatingInput) -> Rating:
        """Return why there is nothing to compare."""
        blocked = measure(case)
        return blocked if isinstance(blocked, Rating) else Rating.not_ratable(problem("PR428"))

    def rate_among(self, case: RatingInput, observed: Fraction, peers: Peers) -> Rating:  # noqa: ARG002 - as declared
        """Return the share on the line; see the class."""
        given, count, mean = self.parameters, len(peers.values), peers.mean
        if count < given.fewest:
            return Rating.not_ratable(problem("PR434", answers=count, minimum=given.fewest))
        if mean <= 0:
            return Rating.not_ratable(problem("PR428"))
        slope = given.slope if given.best == "high" else -given.slope
        value = given.middle + slope * (observed - mean) / mean
        ratio = min(Fraction(1), max(Fraction(0), value))
        values = {
            "count": str(count),
            "mean": format_value(mean),
            "own": format_value(observed),
            "middle": format_value(given.middle),
            "slope": format_value(slope),
            "value": format_value(value),
            "ratio": format_value(ratio),
        }
        at_least_mean = observed >= mean if given.best == "high" else observed <= mean
        outcome = Outcome.MET if at_least_mean else Outcome.NOT_MET
        return Rating(ratio, outcome, steps=(Sentence(_STEP, values),))


def _outside(key: str, value: str, low: str, high: str) -> Problem:
    return problem("PR216", key=key, value=value, low=low, high=high, place=Place(key=key))
