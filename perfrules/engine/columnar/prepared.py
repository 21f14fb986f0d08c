"""A batch made ready to be worked on part by part: what is the same for all parts is done once."""

from datetime import date
from threading import Lock

import numpy as np
import pyarrow as pa
from attrs import field, frozen

from perfrules.engine.columnar.arrays import Array, Floats, Mask
from perfrules.engine.columnar.context import Contexts, beside, contexts
from perfrules.engine.columnar.fields import Columns
from perfrules.engine.columnar.programs import Constant, Program, Scales, program_of
from perfrules.engine.columnar.reading import Sides, read_sides
from perfrules.engine.columnar.sides import Kind, Side
from perfrules.engine.columnar.weights import Weights, numbers_of, weights_of
from perfrules.engine.plan import Plan

__all__ = ["Part", "Prepared"]


@frozen(eq=False)
class Part:
    """
    All that closed forms look at for some rows.

    Args:
        target: The targets.
        actual: The actuals.
        weights: The weights.
        contexts: For each row its levels and name, or 0 for all.
        samples: How many answers each row rests on, infinite where nobody says; ``None`` without such a column.
        special: Rows that are for the scalar engine whatever their cells.
        own: The scores filled in, at *own_places*; ``None`` without such a column.
        given: Where there is one.
    """

    target: Side
    actual: Side
    weights: Weights
    contexts: Array | int
    samples: Floats | None
    special: list[Mask]
    own: Floats | None
    own_places: int
    given: Mask | None


@frozen(eq=False)
class Prepared:
    """A batch whose texts are read; see `Prepared.of`."""

    columns: Columns
    plan: Plan
    as_of: date | None
    sides: Sides
    contexts: Contexts
    programs: dict[tuple[object, ...], tuple[Program | Constant | None, str]] = field(factory=dict)
    """Those that were needed so far, by context, kinds and scales."""
    equal: dict[Program | Constant | None, Program | Constant | None] = field(factory=dict)
    """One program for all that are equal."""
    lock: Lock = field(factory=Lock)

    @classmethod
    def of(cls, columns: Columns, plan: Plan, as_of: date | None) -> "Prepared":
        """Return *columns*, which are encoded, made ready."""
        around = beside(columns, plan, operator=True)
        other = beside(columns, plan, operator=False) if "operator" in columns else around
        return cls(columns, plan, as_of, read_sides(columns, around, other, plan.units), contexts(columns, plan))

    def part(self, begin: int, end: int) -> Part:
        """Return the rows from *begin* to *end*."""
        columns = self.columns.part(begin, end)
        target, actual = self.sides.part(columns, begin, end)
        own = numbers_of(columns.arrays["self_score"]) if "self_score" in columns else None
        special = _special(columns)
        if own is not None and own.unfit is not None:
            special.append(own.unfit)
        return Part(
            target,
            actual,
            weights_of(columns),
            self.contexts.codes[begin:end] if len(self.contexts.rows) > 1 else 0,
            _samples(columns),
            special,
            None if own is None else own.values,
            0 if own is None else own.places,
            None if own is None or own.missing is None else ~own.missing,
        )

    def program(
        self, context: int, target: Kind, actual: Kind, weight: int, scales: Scales
    ) -> tuple[Program | Constant | None, str]:
        """Return `program_of` these kinds, worked out once; equal programs are one object."""
        key = (context, id(target), id(actual), weight, scales)
        with self.lock:
            if key not in self.programs:
                row = self.contexts.rows[context]
                program, said = program_of(row, (target, actual, weight), scales, self.plan, self.as_of)
                self.programs[key] = (self.equal.setdefault(program, program), said)
            return self.programs[key]


def _samples(columns: Columns) -> Floats | None:
    if "sample" not in columns:
        return None
    numbers = numbers_of(columns.arrays["sample"])
    values = np.floor(numbers.values / 10.0**numbers.places)
    if numbers.missing is not None:
        values = np.where(numbers.missing, np.inf, values)
    return values if numbers.unfit is None else np.where(numbers.unfit, -np.inf, values)


def _special(columns: Columns) -> list[Mask]:
    """Return rows with a person's deduction, and rows that do not apply."""
    masks: list[Mask] = []
    if "deduction" in columns:
        masks.append(columns.arrays["deduction"].is_valid().to_numpy(zero_copy_only=False))
    if "applicable" in columns:
        applies = columns.arrays["applicable"].cast(pa.bool_()).fill_null(fill_value=True)
        masks.append(~applies.to_numpy(zero_copy_only=False))
    return masks
