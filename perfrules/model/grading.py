"""Grade bands: names for stretches of the score line, each end open or closed."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from attrs import field, frozen

from perfrules.model.interval import Interval
from perfrules.source import Place

__all__ = ["GradeBand", "grade_of"]


@frozen
class GradeBand:
    """
    One grade.

    Args:
        name: 优, 良, A, …
        interval: The totals it holds, in points.
        notation: The interval as the rule file writes it: ``[80, 90)``.
    """

    name: str
    interval: Interval
    notation: str = field(default="", eq=False)
    place: Place = field(factory=Place, eq=False, repr=False)

    def __str__(self) -> str:
        return self.name


def grade_of(total: Decimal, bands: Sequence[GradeBand]) -> GradeBand | None:
    """Return the first band that holds *total*, or ``None``."""
    exact = Fraction(total)
    return next((band for band in bands if exact in band.interval), None)
