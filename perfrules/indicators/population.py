"""Types that rate a row among its peers: the same indicator in many sheets."""

from abc import abstractmethod
from fractions import Fraction
from typing import ClassVar, TypeVar

from perfrules.errors import problem
from perfrules.indicators.base import IndicatorType
from perfrules.model.rating import Peers, Rating, RatingInput

__all__ = ["PopulationType"]

P = TypeVar("P")


class PopulationType(IndicatorType[P]):
    """
    A type whose rating depends on all sheets evaluated together.

    The engine asks twice: first `observe` for every row of every sheet, then `rate_among` with all that was observed
    for the same indicator under the same scoring rule. Both are pure functions.

    A sheet evaluated alone has no peers; its row is then not ratable (PR454).
    """

    needs_population: ClassVar[bool] = True

    @abstractmethod
    def observe(self, case: RatingInput) -> Fraction | None:
        """Return the number by which *case* is compared, in base units; ``None`` when the row has none."""

    @abstractmethod
    def rate_among(self, case: RatingInput, observed: Fraction, peers: Peers) -> Rating:
        """
        Return the rating of *case* among its *peers*.

        Args:
            case: The row.
            observed: What `observe` gave for it.
            peers: What it gave for every row of the population, this one included.
        """

    def rate(self, case: RatingInput) -> Rating:
        """Return the rating among ``case.peers``; without peers, or without a number, the row is not ratable."""
        observed = self.observe(case)
        if observed is None:
            return self.unobserved(case)
        if case.peers is None:
            return Rating.not_ratable(problem("PR454"))
        return self.rate_among(case, observed, case.peers)

    def unobserved(self, case: RatingInput) -> Rating:
        """Return the rating of a row that has no number to compare; types may say more."""
        return Rating.not_ratable(problem("PR407", actual=case.actual.kind, target=case.target.kind))
