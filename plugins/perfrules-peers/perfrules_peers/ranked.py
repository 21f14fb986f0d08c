"""``peers.ranked``: the place among all projects, looked up in a table of ranks."""

from collections.abc import Mapping
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

__all__ = ["Ranked"]

_STEP = Wording(
    "在 {count} 个项目中并列第 {rank} 名（前 {share}），得 {ratio}",
    "rank {rank} of {count} (within the first {share}): {ratio}",
)


@frozen
class Parameters:
    """
    How ranks are worth points.

    Args:
        ranks: Cumulative shares of the population, from the best, and what a place among them is worth; the last one
            is 100%. ``{"10%" = "100%", "50%" = "80%", "100%" = "60%"}``: the first tenth gets everything.
        best: ``high`` when a larger number is better, ``low`` when a smaller one is.
        of: What is ranked: the ``actual`` or the ``completion``.
        fewest: The fewest projects among which a rank says anything.
    """

    ranks: Mapping[str, Fraction]
    best: Literal["high", "low"] = "high"
    of: Literal["actual", "completion"] = "actual"
    fewest: int = 3


class Ranked(PopulationType[Parameters]):
    """
    The rank among all projects names the share; equal numbers share the better rank.

    Scoring by rank tables is seen in comprehensive evaluations of several units; the tables are the rule set's.
    """

    id: ClassVar[str] = "peers.ranked"
    title: ClassVar[Wording] = Wording("排名", "ranked")
    rule: ClassVar[Wording] = Wording("按在全部项目中的名次计分", "the rank among all projects names the share")
    parameter_class: ClassVar[type] = Parameters

    def __init__(self, parameters: Parameters) -> None:
        super().__init__(parameters)
        self._table = sorted(
            (_share(text), ratio) for text, ratio in parameters.ranks.items() if _share(text) is not None
        )

    @classmethod
    def check_parameters(cls, parameters: Parameters) -> tuple[Problem, ...]:
        """Return problems: shares that are none, a table that does not end at 100%, ratios outside 0 to 1 (PR216)."""
        found: list[Problem] = []
        shares = []
        for text, ratio in parameters.ranks.items():
            place = Place(key=f"ranks.{text}")
            share = _share(text)
            if share is None or not 0 < share <= 1:
                found.append(
                    problem(
                        "PR204", key=place.key, wanted="(0%, 100%]", wanted_en="(0%, 100%]", found=text, place=place
                    )
                )
            else:
                shares.append(share)
            if not 0 <= ratio <= 1:
                found.append(
                    problem("PR216", key=place.key, value=format_value(ratio), low="[0", high="1]", place=place)
                )
        if not found and max(shares, default=Fraction(0)) != 1:
            found.append(
                problem(
                    "PR209",
                    gap=f"({format_value(max(shares, default=Fraction(0)) * 100)}%, 100%]",
                    place=Place(key="ranks"),
                )
            )
        if parameters.fewest < 1:
            found.append(
                problem("PR216", key="fewest", value=parameters.fewest, low="[1", high="+∞)", place=Place(key="fewest"))
            )
        return tuple(found)

    def observe(self, case: RatingInput) -> Fraction | None:
        """Return the number that is ranked."""
        return observed_number(case, self.parameters.of)

    def unobserved(self, case: RatingInput) -> Rating:
        """Return why there is nothing to rank."""
        blocked = measure(case)
        return blocked if isinstance(blocked, Rating) else Rating.not_ratable(problem("PR428"))

    def rate_among(self, case: RatingInput, observed: Fraction, peers: Peers) -> Rating:  # noqa: ARG002 - as declared
        """Return the share of the rank; see the class."""
        count = len(peers.values)
        if count < self.parameters.fewest:
            return Rating.not_ratable(problem("PR434", answers=count, minimum=self.parameters.fewest))
        high = self.parameters.best == "high"
        rank = 1 + sum(value > observed if high else value < observed for value in peers.values)
        ratio = next(ratio for share, ratio in self._table if Fraction(rank, count) <= share)
        values = {
            "rank": str(rank),
            "count": str(count),
            "share": f"{format_value(Fraction(rank, count) * 100)}%",
            "ratio": format_value(ratio),
        }
        outcome = Outcome.MET if ratio == 1 else Outcome.NOT_MET
        return Rating(ratio, outcome, steps=(Sentence(_STEP, values),))


def _share(text: str) -> Fraction | None:
    number = text.strip().removesuffix("%")
    whole, point, part = number.partition(".")
    if not (text.isascii() and len(text) < 20 and whole.isdigit() and (not point or part.isdigit())):
        return None
    return Fraction(number) / (100 if text.strip().endswith("%") else 1)
