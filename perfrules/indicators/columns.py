"""Many rows at once, for types that rate columns; see `perfrules.indicators.base.IndicatorType.rate_columns`."""

from datetime import date
from fractions import Fraction
from typing import Any

from attrs import frozen

from perfrules.model.target import Sense
from perfrules.model.unit import Unit

__all__ = ["NumberRows"]


@frozen(eq=False)
class NumberRows:
    """
    Rows whose targets and actuals are numbers in one unit, compared in one way; what `measure` would give for each.

    Numbers are numpy arrays of float64 that hold whole numbers, all at one scale and below 2 to the power of 53, so
    that sums and products below that stay exact. They cannot be written to.

    Args:
        actual: The actuals.
        bound: The targets; none is negative.
        met: Which actuals meet their targets, within the precision that exact ones print.
        sense: The comparison; a target without one has the type's `stated_sense`.
        unit: The unit both are counted in.
        scale: How many of the whole numbers are one base unit: 10000 where 90.5% (0.905) is the whole number 9050.
        as_of: The day of monitoring, where there is one.
    """

    actual: Any
    bound: Any
    met: Any
    sense: Sense
    unit: Unit
    scale: Fraction
    as_of: date | None = None
