"""Weights and scores filled in, as whole numbers by row."""

from decimal import Context, Decimal

import numpy as np
from attrs import frozen

from perfrules.engine.columnar.arrays import Arrow, Floats, Integers, Mask
from perfrules.engine.columnar.factors import factor_of
from perfrules.engine.columnar.fields import Columns, is_number
from perfrules.engine.columnar.programs import BAD_WEIGHT, GOOD_WEIGHT, NO_WEIGHT
from perfrules.engine.columnar.rowwise import number_in
from perfrules.engine.columnar.scaled import EXACT, Scaled, scaled
from perfrules.errors import Problem
from perfrules.model.limits import is_bounded

__all__ = ["Weights", "numbers_of", "weights_of", "whole_at"]

_WIDE = Context(prec=100)
_PLACES = 6


@frozen(eq=False)
class Weights:
    """
    Weights by row.

    Args:
        values: Weights times ten to the power of *places*; 1 where there is none that can be used.
        places: The scale.
        kind: `NO_WEIGHT`, `BAD_WEIGHT` or `GOOD_WEIGHT`; ``None`` where all are good.
        unfit: Rows whose weight is not exact at this scale; ``None`` for none.
    """

    values: Floats
    places: int
    kind: Integers | None
    unfit: Mask | None


def weights_of(columns: Columns) -> Weights:
    """Return the weights of *columns*."""
    numbers = numbers_of(columns.arrays["weight"])
    values = numbers.values
    if numbers.missing is None and numbers.unfit is None and (not len(values) or values.min() > 0):
        return Weights(values, numbers.places, None, None)
    kind = np.where(values > 0, GOOD_WEIGHT, BAD_WEIGHT)
    if numbers.missing is not None:
        kind[numbers.missing] = NO_WEIGHT
    return Weights(np.where(kind == GOOD_WEIGHT, values, 1.0), numbers.places, kind, numbers.unfit)


def numbers_of(array: Arrow) -> Scaled:
    """Return numbers, or texts of numbers, as whole numbers by row; unreadable texts are unfit."""
    if is_number(array.type):
        return scaled(array)
    factor = factor_of(array)
    notes: list[Problem] = []
    cells = []
    for value in factor.values:
        said = len(notes)
        number = number_in(value, "", "", notes)
        cells.append((number, len(notes) > said))
    places = max((_places(number) for number, _ in cells if number is not None), default=0)
    whole = [0.0 if number is None else whole_at(number, min(places, _PLACES)) for number, _ in cells]
    missing = np.array([number is None and not unread for number, unread in cells], np.bool_)
    unfit = np.array([np.isnan(one) or unread for one, (_, unread) in zip(whole, cells, strict=True)], np.bool_)
    values = np.where(unfit, 0.0, np.array(whole))
    return Scaled(values[factor.codes], min(places, _PLACES), missing[factor.codes], unfit[factor.codes])


def _places(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0


def whole_at(number: Decimal, places: int) -> float:
    """Return *number* times ten to the power of *places*; not a number where that is not whole or too large."""
    if not is_bounded(number):
        return float("nan")
    whole = number.scaleb(places, _WIDE)
    return float(whole) if whole == whole.to_integral_value() and abs(whole) < EXACT else float("nan")
