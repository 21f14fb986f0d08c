"""``inverse``: a ceiling beyond which target ÷ actual is left."""

from fractions import Fraction
from typing import ClassVar

from perfrules.indicators.base import Example, IndicatorType, Monotone, NoParameters
from perfrules.indicators.curves import attained, inverted
from perfrules.indicators.measuring import measure
from perfrules.model.rating import Rating, RatingInput
from perfrules.model.target import Sense
from perfrules.wording import Wording

__all__ = ["Inverse"]


class Inverse(IndicatorType[NoParameters]):
    """
    Within the ceiling gives everything; beyond it target ÷ actual.

    A number without a sign is a ceiling here. SPEC scoring §2 ``inverse``; seen in published forms.
    """

    id: ClassVar[str] = "inverse"
    title: ClassVar[Wording] = Wording("反比", "inverse")
    rule: ClassVar[Wording] = Wording(
        "上限内得满分；超出按 指标÷实际", "within the ceiling gives everything; beyond it target ÷ actual"
    )
    monotone: ClassVar[Monotone] = Monotone.BY_TARGET
    examples: ClassVar[tuple[Example, ...]] = (
        Example("≤30人", "33人", "10/11"),
        Example("≤30人", "45人", "2/3"),
        Example("≤30人", "60人", "1/2"),
    )

    @property
    def stated_sense(self) -> Sense:
        """How a number without a comparison is meant here."""
        return Sense.AT_MOST

    @property
    def bends(self) -> tuple[Fraction, ...]:
        """A quotient all the way beyond the ceiling."""
        return ()

    def rate(self, case: RatingInput) -> Rating:
        """Return the share left; see the class."""
        measured = measure(case, stated=self.stated_sense)
        if isinstance(measured, Rating):
            return measured
        return attained(measured) if not measured.is_met and measured.falls_short else inverted(measured)
