"""The rows of one part in the order of their programs, so that what is worked on together lies together."""

import numpy as np
from attrs import field, frozen

from perfrules.engine.columnar.answers import OUTCOMES, Answers
from perfrules.engine.columnar.arrays import Array, Floats, Integers, Mask
from perfrules.engine.columnar.prepared import Part
from perfrules.engine.columnar.programs import Constant, Program
from perfrules.engine.columnar.rounding import rounded
from perfrules.engine.columnar.scaled import EXACT, largest, last_places
from perfrules.engine.columnar.sides import Side
from perfrules.model.rating import Outcome
from perfrules.model.rounding import Rounding
from perfrules.model.target import Sense

__all__ = ["Ordered"]

_NOT_MET = OUTCOMES.index(Outcome.NOT_MET)
_BITS = (len(OUTCOMES) - 1).bit_length()
_BLOCK = 2**14
"""Rows whose numbers are worked on at once: so few that what lies between two steps stays near the processor."""


@frozen(eq=False)
class Ordered:
    """
    Rows of a part, and what is found out about them; filled by `put`.

    Args:
        part: The rows as they stand in the batch.
        order: For each row here its position in *part*; ``None`` where they are the same.
        actual: The actuals, as whole numbers.
        target: The targets.
        weight: The weights.
        rounding: How points are rounded.
        scores: The scores, without their points.
        outcome: The outcomes, as positions in `OUTCOMES`.
        left: Which rows are left for the scalar engine.
        exact: The points before rounding, as texts; ``None`` where nobody asks.
    """

    part: Part
    order: Integers | None
    actual: Floats
    target: Floats
    weight: Floats
    rounding: Rounding
    scores: Integers
    outcome: Array
    left: Mask
    exact: Array | None
    _largest: tuple[float, float, float] = field()

    @classmethod
    def of(cls, part: Part, order: Integers | None, rounding: Rounding, answers: Answers) -> "Ordered":
        """Return the rows of *part* in *order*, nothing known of them; *answers* are for as many rows."""
        length = len(answers.outcome)
        weight = part.weights.values if order is None else np.take(part.weights.values, order)
        actual, target = part.actual.in_order(order), part.target.in_order(order)
        return cls(
            part,
            order,
            actual,
            target,
            weight,
            rounding,
            np.zeros(length, np.int64),
            np.zeros(length, np.int8),
            np.zeros(length, np.bool_),
            None if answers.exact is None else np.full(length, "0", np.object_),
            (part.actual.largest, part.target.largest, largest(part.weights.values)),
        )

    def put(self, program: Program | Constant | None, begin: int, end: int) -> None:
        """Find out what *program* makes of the rows from *begin* to *end*."""
        if program is None:
            self.left[begin:end] = True
        elif isinstance(program, Constant):
            self.outcome[begin:end] = OUTCOMES.index(program.outcome)
            few = self._few(program.minimum_sample, begin, end)
            if few is not None:
                self.left[begin:end] = few
        else:
            for start in range(begin, end, _BLOCK):
                self._put_points(program, start, min(start + _BLOCK, end))

    def positions(self, begin: int, end: int) -> Integers:
        """Return where the rows from *begin* to *end* stand in the part."""
        return np.arange(begin, end) if self.order is None else self.order[begin:end]

    def hand_over(self, answers: Answers) -> Integers:
        """Write what was found out to *answers*; return the positions of the rows that are left, in order."""
        left = np.flatnonzero(self.left)
        if self.order is None:
            answers.scores[:], answers.outcome[:] = self.scores, self.outcome
            if answers.exact is not None:
                answers.exact[:] = self.exact
            return left
        # both at once: writing here and there costs more than taking them apart again
        together = np.empty_like(self.scores)
        together[self.order] = (self.scores << _BITS) | self.outcome
        answers.scores[:], answers.outcome[:] = together >> _BITS, together & (2**_BITS - 1)
        if answers.exact is not None:
            answers.exact[self.order] = self.exact
        return np.sort(self.order[left])

    def _few(self, minimum: int | None, begin: int, end: int) -> Mask | None:
        """Return which rows rest on too few answers; ``None`` where nobody asks."""
        if minimum is None or self.part.samples is None:
            return None
        mask: Mask = self.part.samples[self.positions(begin, end)] < minimum
        return mask

    def _put_points(self, program: Program, begin: int, end: int) -> None:
        a, t, weight = self.actual[begin:end], self.target[begin:end], self.weight[begin:end]
        if program.of_actual != 1:
            a = a * float(program.of_actual)
        if program.of_target != 1:
            t = t * float(program.of_target)
        unsure = self._unsure(program, begin, end, (a, t, weight))
        if unsure is None or not unsure.any():
            self._put_sure(program, slice(begin, end), (a, t, weight))
            return
        self.left[begin:end] = unsure
        sure = np.flatnonzero(~unsure)
        self._put_sure(program, sure + begin, (a[sure], t[sure], weight[sure]))

    def _put_sure(self, program: Program, rows: slice | Integers, numbers: tuple[Floats, Floats, Floats]) -> None:
        """Set what *program* gives these *rows* with these *numbers*, none of which is too large."""
        a, t, weight = numbers
        more, less = self._places
        met = self._met(program, rows, a, t)
        top, bottom = program.form.formula.points(a, t, met, weight)
        if program.form.formula.may_decline:
            answered = np.flatnonzero((bottom > 0) & (2 * top * more + 2 * bottom * self._widest < EXACT))
            if len(answered) < len(a):
                everything = np.arange(rows.start, rows.stop) if isinstance(rows, slice) else rows
                self.left[everything] = True
                rows = everything[answered]
                self.left[rows] = False
                met, top, bottom, weight = (
                    np.broadcast_to(one, a.shape)[answered] for one in (met, top, bottom, weight)
                )
        if program.form.formula.met_by_share:
            met = top >= weight * bottom
        if self.exact is not None:
            self.exact[rows] = _fractions(top, bottom * 10.0**self.part.weights.places)
        self.scores[rows] = rounded(
            top * more if more > 1 else top, bottom * less if less > 1 else bottom, self.rounding.mode
        )
        self.outcome[rows] = _NOT_MET - met.view(np.int8)  # met comes right before not met

    @property
    def _places(self) -> tuple[float, float]:
        """By how much numerators and denominators of points must be larger to count the last place of scores."""
        difference = self.rounding.places - self.part.weights.places
        return 10.0 ** max(0, difference), 10.0 ** max(0, -difference)

    @property
    def _widest(self) -> float:
        """By how much denominators are multiplied at most."""
        return self._places[1] if self.exact is None else 10.0**self.part.weights.places

    def _unsure(self, program: Program, begin: int, end: int, numbers: tuple[Floats, Floats, Floats]) -> Mask | None:
        """Return which rows have too large numbers, rest on too few answers or reach too much; ``None`` for none."""
        a, t, weight = numbers
        few = self._few(program.minimum_sample, begin, end)
        masks = [] if few is None else [few]
        actual, target, most = self._largest
        if self._reach(program, actual * program.of_actual, target * program.of_target, most) >= EXACT:
            masks.append(self._reach(program, a, t, weight) >= EXACT)
        over = program.over
        if over.floor is not None:
            masks.append(a * over.floor.denominator >= t * over.floor.numerator)
        if over.ceiling is not None:
            masks.append(a * over.ceiling.denominator <= t * over.ceiling.numerator)
        return np.logical_or.reduce(masks) if masks else None

    def _reach(self, program: Program, a: Array | float, t: Array | float, weight: Array | float) -> Array:
        """Return a bound on every whole number that occurs for rows up to these numbers."""
        more, _ = self._places
        return program.form.formula.reach(np.asarray(a), np.asarray(t)) * (2 * weight * more + 2 * self._widest + 2)

    def _met(self, program: Program, rows: slice | Integers, a: Floats, t: Floats) -> Mask:
        """Return which actuals meet their bounds."""
        form = program.form
        met: Mask
        match form.sense:
            case Sense.AT_LEAST:
                met = a >= t
            case Sense.MORE_THAN:
                met = a > t
            case Sense.AT_MOST:
                met = a <= t
            case Sense.LESS_THAN:
                met = a < t
            case _:
                met = a == t
                if form.printed:
                    self._meet_as_printed(program, rows, (a, t), met)
        if form.tolerance:
            met |= np.abs(a - t) * form.tolerance.denominator <= t * form.tolerance.numerator
        return met

    def _meet_as_printed(
        self, program: Program, rows: slice | Integers, numbers: tuple[Floats, Floats], met: Mask
    ) -> None:
        """Add to *met* the rows whose actual is the target as far as the target is printed."""
        a, t = numbers
        off = a - t
        near = np.flatnonzero(~met & (np.abs(off) <= 10.0**self.part.target.places * program.of_target / 2))
        if not len(near):
            return
        off = 2 * off[near]
        begun = np.arange(rows.start, rows.stop) if isinstance(rows, slice) else rows
        positions = begun[near] if self.order is None else self.order[begun[near]]
        half = _last_place(self.part.target, positions) * float(program.of_target)
        met[near] |= (off >= -half) & (off < half) & (t[near] > 0)


def _last_place(side: Side, chosen: Integers) -> Floats:
    """Return the value of the last place each number prints, in its whole numbers."""
    if side.printed is not None:
        powers = np.array([10.0**power for power in range(side.places, -1, -1)])
        return np.take(powers, side.of_rows(side.printed, chosen))
    return last_places(side.of_rows(side.values, chosen), side.places)


def _fractions(top: Floats, bottom: Array | float) -> Array:
    """Return fractions as texts, reduced."""
    over, under = top.astype(np.int64), np.broadcast_to(np.asarray(bottom), top.shape).astype(np.int64)
    common = np.gcd(over, under)
    pairs = zip((over // common).tolist(), (under // common).tolist(), strict=True)
    return np.array([str(one) if other == 1 else f"{one}/{other}" for one, other in pairs], np.object_)
