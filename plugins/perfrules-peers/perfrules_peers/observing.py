"""The number that a row is compared by: its actual, or its completion."""

from fractions import Fraction

from perfrules.spi import Measured, RatingInput, measure

__all__ = ["observed_number"]


def observed_number(case: RatingInput, of: str) -> Fraction | None:
    """
    Return the actual of *case* in base units (*of* = ``actual``) or its completion (*of* = ``completion``).

    ``None`` when the row has no number to compare: it is missing, unclear, in words or in another unit.
    """
    measured = measure(case)
    if not isinstance(measured, Measured):
        return None
    return measured.completion if of == "completion" else measured.amount
