"""Rounding of fractions whose numerators and denominators are whole numbers in float64."""

import numpy as np

from perfrules.engine.columnar.arrays import Floats
from perfrules.model.rounding import RoundingMode

__all__ = ["rounded"]


def rounded(top: Floats, bottom: Floats | float, mode: RoundingMode) -> Floats:
    """
    Return *top* ÷ *bottom* as whole numbers, rounded as *mode* says; nothing is negative.

    Exact where 2 × *top* + *bottom* is below 2**53: the quotient of two such whole numbers is either whole, and then
    float64 has it, or further from the next whole number than float64 can be wrong.
    """
    if mode is RoundingMode.TRUNCATE:
        return np.floor(top / bottom)
    twice = top + top
    twice += bottom
    whole = twice / (bottom + bottom)
    np.floor(whole, out=whole)
    if mode is RoundingMode.HALF_EVEN:
        whole -= (twice == whole * (2 * bottom)) & (np.mod(whole, 2) == 1)
    return whole
