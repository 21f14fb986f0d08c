"""A type that compares sheets with each other, for tests of whatever scores several."""

from fractions import Fraction

from perfrules import NumberActual
from perfrules.spi import Outcome, Peers, PopulationType, Rating, RatingInput, Wording


class Best(PopulationType[None]):
    """Everything for the largest number, else nothing."""

    id = "demo.best"
    title = Wording("最好", "best")
    rule = Wording("最大者得满分", "the largest gets everything")

    def observe(self, case: RatingInput) -> Fraction | None:
        return Fraction(case.actual.quantity.number) if isinstance(case.actual, NumberActual) else None

    def rate_among(self, case: RatingInput, observed: Fraction, peers: Peers) -> Rating:
        is_best = observed == max(peers.values)
        return Rating(Fraction(int(is_best)), Outcome.MET if is_best else Outcome.NOT_MET)
