"""The closed form of a type that rates columns itself: it is asked, and its answer is taken where it is sound."""

import logging
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np
from attrs import frozen

from perfrules.engine.columnar.arrays import Array, Floats, Mask
from perfrules.engine.columnar.formulas import Formula
from perfrules.indicators.base import IndicatorType
from perfrules.indicators.columns import NumberRows
from perfrules.model.target import Sense
from perfrules.model.unit import Unit

__all__ = ["Asked", "rates_columns"]

_log = logging.getLogger("perfrules.engine")


def rates_columns(kind: IndicatorType[Any]) -> bool:
    """Return whether *kind* has a `rate_columns` of its own."""
    return type(kind).rate_columns is not IndicatorType.rate_columns


@frozen
class Asked(Formula):
    """
    What *kind* answers for many rows.

    Rows for which it has no answer, or none that can be a ratio, get a denominator of 0 and are left for the scalar
    engine; so are all when it raises.
    """

    kind: IndicatorType[Any]
    sense: Sense
    unit: Unit
    scale: Fraction
    as_of: date | None

    may_decline = True

    def share(self, a: Floats, t: Floats, met: Mask) -> tuple[Floats, Floats | float]:  # noqa: D102
        rows = NumberRows(_sealed(a), _sealed(t), _sealed(met), self.sense, self.unit, self.scale, self.as_of)
        try:
            answer = self.kind.rate_columns(rows)
            top, bottom = (np.broadcast_to(np.asarray(one, np.float64), a.shape) for one in answer or (0.0, 0.0))
        except KeyboardInterrupt:
            raise
        except BaseException:  # noqa: BLE001 - third-party code must not take the table with it
            _log.debug("type %s raised on columns", self.kind.id, exc_info=True)
            return np.zeros(len(a)), np.zeros(len(a))
        most = self.kind.highest
        with np.errstate(invalid="ignore", over="ignore"):
            sound = (bottom > 0) & (top >= 0) & (top * most.denominator <= bottom * most.numerator)
            sound &= (np.floor(top) == top) & (np.floor(bottom) == bottom) & np.isfinite(bottom)
        return np.where(sound, top, 0.0), np.where(sound, bottom, 0.0)

    def reach(self, a: Array, t: Array) -> Array:  # noqa: D102
        return np.abs(a) + np.abs(t)


def _sealed(array: Array) -> Array:
    view = array.view()
    view.flags.writeable = False
    return view
