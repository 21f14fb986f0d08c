"""Both sides of all rows, from columns of texts or numbers."""

from decimal import Decimal
from functools import partial
from typing import Any

import pyarrow as pa
from attrs import frozen

from perfrules.dsl import parse_actual, parse_target
from perfrules.dsl.numbers import actual_of, is_short, target_of
from perfrules.engine.columnar.arrays import Arrow
from perfrules.engine.columnar.factors import Factor, codes_of
from perfrules.engine.columnar.fields import Columns, is_number
from perfrules.engine.columnar.sides import Beside, Cells, Meaning, Numbers, Side, side_of_numbers
from perfrules.engine.columnar.text_cells import side_of_texts
from perfrules.units import UnitTable

__all__ = ["Sides", "read_sides"]


@frozen(eq=False)
class Sides:
    """
    Both sides of all rows: those that come as texts are read once, those that come as numbers part by part.

    Args:
        target: The targets, or what their numbers mean.
        actual: The actuals, or what their numbers mean.
        around_target: What stands beside targets.
        around_actual: What stands beside actuals.
    """

    target: Side | Numbers
    actual: Side | Numbers
    around_target: Factor
    around_actual: Factor

    def part(self, columns: Columns, begin: int, end: int) -> tuple[Side, Side]:
        """Return both sides of the rows from *begin* to *end*, which *columns* are."""
        made: list[Side | Cells] = []
        for name, side, around in (
            ("target", self.target, self.around_target),
            ("actual", self.actual, self.around_actual),
        ):
            if isinstance(side, Side):
                made.append(side.part(begin, end))
            else:
                made.append(side_of_numbers(columns.arrays[name], around.codes[begin:end], side))
        shares = any(isinstance(one, Side) or one.shares for one in made)
        target, actual = (one if isinstance(one, Side) else one.side(beside_shares=shares) for one in made)
        return target, actual


def read_sides(columns: Columns, around_target: Factor, around_actual: Factor, units: UnitTable) -> Sides:
    """Return both sides of *columns*, which are encoded."""
    targets, actuals = columns.arrays["target"], columns.arrays["actual"]
    target: Cells | Numbers
    actual: Cells | Numbers
    if is_number(targets.type):
        target = Numbers.of([_target_number(one, units) for one in around_target.values], parse_target(""))
    else:
        target = _texts_of(targets, around_target, partial(_target, units=units))
    if is_number(actuals.type):
        actual = Numbers.of([_actual_number(one, units) for one in around_actual.values], parse_actual(""))
    else:
        actual = _texts_of(actuals, around_actual, partial(_actual, units=units))
    # beside numbers, which are read later, there may be percentages
    shares = any(isinstance(one, Numbers) or one.shares for one in (target, actual))
    wanted, reached = (one if isinstance(one, Numbers) else one.side(beside_shares=shares) for one in (target, actual))
    return Sides(wanted, reached, around_target, around_actual)


def _texts_of(array: Arrow, around: Factor, read: Any) -> Cells:  # noqa: ANN401 - a reader of `sides`
    if pa.types.is_null(array.type):
        array = array.cast(pa.string()).dictionary_encode()
    dictionary = array.dictionary.cast(pa.large_string()).fill_null("")
    return side_of_texts(Factor(codes_of(array), ()), dictionary, around, read)


def _target(text: str, around: Beside, units: UnitTable) -> tuple[Meaning, bool]:
    written = text and around.operator.strip() + text
    return parse_target(written, unit=around.unit, name=around.name, units=units), is_short(written, units)


def _actual(text: str, around: Beside, units: UnitTable) -> tuple[Meaning, bool]:
    return parse_actual(text, unit=around.unit, name=around.name, units=units), is_short(text, units)


def _target_number(around: Beside, units: UnitTable) -> Meaning:
    return target_of(Decimal(1), around.operator, unit=around.unit, name=around.name, units=units)


def _actual_number(around: Beside, units: UnitTable) -> Meaning:
    return actual_of(Decimal(1), unit=around.unit, name=around.name, units=units)
