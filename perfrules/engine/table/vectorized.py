"""Rows that a vector rule answers, all at once; what it cannot answer for certain is left for the scalar engine."""

from datetime import date
from math import floor
from threading import Lock

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from attrs import field, frozen

from perfrules.engine.plan import Plan
from perfrules.engine.table.columns import OUTCOMES, Columns, RowResults
from perfrules.engine.table.dispatch import (
    BAD_WEIGHT,
    GOOD_WEIGHT,
    NO_WEIGHT,
    FixedOutcome,
    OtherDirection,
    Program,
    RowContexts,
    Scales,
    cell_contexts,
    program_for,
    row_contexts,
)
from perfrules.engine.table.encode import (
    EXACT,
    Array,
    Floats,
    Integers,
    Mask,
    largest,
    last_places,
    numbers_of,
    rounded,
)
from perfrules.engine.table.parse import CellColumn, CellKind, ColumnPair, read_column_pair
from perfrules.indicators.curve import Shape
from perfrules.model.rating import Outcome
from perfrules.model.ruleset import Rounding

__all__ = ["BatchPart", "PreparedBatch", "SortedRows", "Weights", "score_part", "weights_of"]


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


@frozen(eq=False)
class BatchPart:
    """
    Everything that vector rules look at for some rows.

    Args:
        target: The targets.
        actual: The actuals.
        weights: The weights.
        row_contexts: For each row its levels and name, or 0 for all.
        samples: How many answers each row rests on, infinite where nobody says; ``None`` without such a column.
        special: Rows that are for the scalar engine whatever their cells.
        own: The scores filled in, at *own_places*; ``None`` without such a column.
        given: Where there is one.
    """

    target: CellColumn
    actual: CellColumn
    weights: Weights
    row_contexts: Array | int
    samples: Floats | None
    special: list[Mask]
    own: Floats | None
    own_places: int
    given: Mask | None


@frozen(eq=False)
class PreparedBatch:
    """A batch whose texts are read; see `PreparedBatch.of`."""

    columns: Columns
    plan: Plan
    as_of: date | None
    pair: ColumnPair
    row_contexts: RowContexts
    programs: dict[tuple[object, ...], tuple[Program | FixedOutcome | None, str]] = field(factory=dict)
    """Those that were needed so far, by context, kinds and scales."""
    equal: dict[Program | FixedOutcome | None, Program | FixedOutcome | None] = field(factory=dict)
    """One program for all that are equal."""
    lock: Lock = field(factory=Lock)

    @classmethod
    def of(cls, columns: Columns, plan: Plan, as_of: date | None) -> "PreparedBatch":
        """Return *columns*, which are encoded, made ready."""
        with_operator = cell_contexts(columns, plan, operator=True)
        other = cell_contexts(columns, plan, operator=False) if "operator" in columns else with_operator
        return cls(
            columns,
            plan,
            as_of,
            read_column_pair(columns, with_operator, other, plan.units),
            row_contexts(columns, plan),
        )

    def part(self, begin: int, end: int) -> BatchPart:
        """Return the rows from *begin* to *end*."""
        columns = self.columns.part(begin, end)
        target, actual = self.pair.part(columns, begin, end)
        own = numbers_of(columns.arrays["self_score"]) if "self_score" in columns else None
        special = _special(columns)
        if own is not None and own.unfit is not None:
            special.append(own.unfit)
        return BatchPart(
            target,
            actual,
            weights_of(columns),
            self.row_contexts.codes[begin:end] if len(self.row_contexts.rows) > 1 else 0,
            _samples(columns),
            special,
            None if own is None else own.values,
            0 if own is None else own.places,
            None if own is None or own.missing is None else ~own.missing,
        )

    def program(
        self, context: int, target: CellKind, actual: CellKind, weight: int, scales: Scales
    ) -> tuple[Program | FixedOutcome | None, str]:
        """Return `program_for` these kinds, worked out once; equal programs are one object."""
        key = (context, id(target), id(actual), weight, scales)
        with self.lock:
            if key not in self.programs:
                row = self.row_contexts.rows[context]
                program, codes_ = program_for(row, (target, actual, weight), scales, self.plan, self.as_of)
                self.programs[key] = (self.equal.setdefault(program, program), codes_)
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


_NOT_MET = OUTCOMES.index(Outcome.NOT_MET)
_BITS = (len(OUTCOMES) - 1).bit_length()
_BLOCK = 2**14
"""Rows whose numbers are worked on at once: so few that what lies between two steps stays near the processor."""


@frozen(eq=False)
class SortedRows:
    """
    Rows of a part, and what is found out about them; filled by `score`.

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
        doubtful: Codes to say of rows here, and which.
    """

    part: BatchPart
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
    doubtful: list[tuple[str, Integers]] = field(factory=list)

    @classmethod
    def of(cls, part: BatchPart, order: Integers | None, rounding: Rounding, results: RowResults) -> "SortedRows":
        """Return the rows of *part* in *order*, nothing known of them; *results* are for as many rows."""
        length = len(results.outcome)
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
            None if results.exact is None else np.full(length, "0", np.object_),
            (part.actual.largest, part.target.largest, largest(part.weights.values)),
        )

    def score(self, program: Program | FixedOutcome | None, begin: int, end: int) -> None:
        """Find out what *program* makes of the rows from *begin* to *end*."""
        if program is None:
            self.left[begin:end] = True
        elif isinstance(program, FixedOutcome):
            self.outcome[begin:end] = OUTCOMES.index(program.outcome)
            few = self._few(program.minimum_sample, begin, end)
            if few is not None:
                self.left[begin:end] = few
        else:
            for start in range(begin, end, _BLOCK):
                self._score_points(program, start, min(start + _BLOCK, end))

    def positions(self, begin: int, end: int) -> Integers:
        """Return where the rows from *begin* to *end* stand in the part."""
        return np.arange(begin, end) if self.order is None else self.order[begin:end]

    def scatter(self, results: RowResults) -> Integers:
        """Write what was found out to *results*; return the positions of the rows that are left, in order."""
        left = np.flatnonzero(self.left)
        for code, rows in self.doubtful:
            _add_code(results, code, rows if self.order is None else self.order[rows])
        if self.order is None:
            results.scores[:], results.outcome[:] = self.scores, self.outcome
            if results.exact is not None:
                results.exact[:] = self.exact
            return left
        # both at once: writing here and there costs more than taking them apart again
        together = np.empty_like(self.scores)
        together[self.order] = (self.scores << _BITS) | self.outcome
        results.scores[:], results.outcome[:] = together >> _BITS, together & (2**_BITS - 1)
        if results.exact is not None:
            results.exact[self.order] = self.exact
        return np.sort(self.order[left])

    def _few(self, minimum: int | None, begin: int, end: int) -> Mask | None:
        """Return which rows rest on too few answers; ``None`` where nobody asks."""
        if minimum is None or self.part.samples is None:
            return None
        mask: Mask = self.part.samples[self.positions(begin, end)] < minimum
        return mask

    def _score_points(self, program: Program, begin: int, end: int) -> None:
        a, t, weight = self.actual[begin:end], self.target[begin:end], self.weight[begin:end]
        if program.of_actual != 1:
            a = a * float(program.of_actual)
        if program.of_target != 1:
            t = t * float(program.of_target)
        unsure = self._unsure(program, begin, end, (a, t, weight))
        if unsure is None or not unsure.any():
            self._score_sure(program, slice(begin, end), (a, t, weight))
            return
        self.left[begin:end] = unsure
        sure = np.flatnonzero(~unsure)
        self._score_sure(program, sure + begin, (a[sure], t[sure], weight[sure]))

    def _score_sure(self, program: Program, rows: slice | Integers, numbers: tuple[Floats, Floats, Floats]) -> None:
        """Set what *program* gives these *rows* with these *numbers*, none of which is too large."""
        a, t, weight = numbers
        more, less = self._places
        met = self._met(program, rows, a, t)
        top, bottom = program.rule.points(a, t, met, weight)
        met = program.rule.is_met(a, t, met)
        if program.rule.may_decline:
            answered = np.flatnonzero((bottom > 0) & (2 * top * more + 2 * bottom * self._widest < EXACT))
            if len(answered) < len(a):
                everything = np.arange(rows.start, rows.stop) if isinstance(rows, slice) else rows
                self.left[everything] = True
                rows = everything[answered]
                self.left[rows] = False
                met, top, bottom = (np.broadcast_to(item, a.shape)[answered] for item in (met, top, bottom))
                a, t, weight = a[answered], t[answered], weight[answered]
        if self.exact is not None:
            self.exact[rows] = _fractions(top, bottom * 10.0**self.part.weights.places)
        self.scores[rows] = rounded(
            top * more if more > 1 else top, bottom * less if less > 1 else bottom, self.rounding.mode
        )
        self.outcome[rows] = _NOT_MET - met.view(np.int8)  # met comes right before not met
        if program.doubt is not None:
            self._doubt(program.doubt, rows, (a, t, weight))
        # see `finish_row` for what is said of full points of a target that was missed
        self._note_full_points(rows, np.flatnonzero(~met & ((top < weight * bottom) | (a == t))))

    def _note_full_points(self, rows: slice | Integers, missed: Integers) -> None:
        """Remember those of the *rows* that *missed* their targets and have full points all the same (PR475)."""
        if not len(missed):
            return
        positions = missed + rows.start if isinstance(rows, slice) else rows[missed]
        more, less = self._places
        full = rounded(self.weight[positions] * more, np.full(len(positions), less), self.rounding.mode)
        positions = positions[(self.scores[positions] >= full) & (full > 0)]
        if len(positions):
            self.doubtful.append(("PR475", positions))

    def _doubt(self, doubt: OtherDirection, rows: slice | Integers, numbers: tuple[Floats, Floats, Floats]) -> None:
        """Remember *doubt* for those of *rows* that the other direction gives another score."""
        a, t, weight = numbers
        differs: Mask = a != t
        if doubt.program is not None:
            more, less = self._places
            met = self._met(doubt.program, rows, a, t)
            top, bottom = doubt.program.rule.points(a, t, met, weight)
            differs &= rounded(top * more, bottom * less, self.rounding.mode) != self.scores[rows]
        everything = np.arange(rows.start, rows.stop) if isinstance(rows, slice) else rows
        self.doubtful.append((doubt.code, everything[differs]))

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
        doubted = None if program.doubt is None else program.doubt.program
        masks += [
            self._reach(judged, a, t, weight) >= EXACT
            for judged in ((program,) if doubted is None else (program, doubted))
            if self._reach(judged, actual * judged.of_actual, target * judged.of_target, most) >= EXACT
        ]
        if program.maximum is not None:
            maximum = float(floor(program.maximum))
            masks += [a > maximum, t > maximum]
        over = program.limit
        if over.floor is not None:
            masks.append(a * over.floor.denominator >= t * over.floor.numerator)
        if over.ceiling is not None:
            masks.append(a * over.ceiling.denominator <= t * over.ceiling.numerator)
        return np.logical_or.reduce(masks) if masks else None

    def _reach(self, program: Program, a: Array | float, t: Array | float, weight: Array | float) -> Array:
        """Return a bound on every whole number that occurs for rows up to these numbers."""
        more, _ = self._places
        return program.rule.reach(np.asarray(a), np.asarray(t)) * (2 * weight * more + 2 * self._widest + 2)

    def _met(self, program: Program, rows: slice | Integers, a: Floats, t: Floats) -> Mask:
        """Return which actuals meet their bounds."""
        bounds = program.bounds
        met: Mask
        match bounds.shape:
            case Shape.FLOOR:
                met = a >= t if bounds.closed else a > t
            case Shape.CEILING:
                met = a <= t if bounds.closed else a < t
            case _:
                met = a == t
                if bounds.printed:
                    self._meet_as_printed(program, rows, (a, t), met)
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


def _last_place(side: CellColumn, chosen: Integers) -> Floats:
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
    return np.array([str(item) if other == 1 else f"{item}/{other}" for item, other in pairs], np.object_)


_DIFFERS = "PR412"
_DENSE = 2**21
"""So many combinations of kinds are looked up in a table; more are sorted."""


def score_part(prepared: PreparedBatch, begin: int, end: int, results: RowResults) -> Integers:
    """Score the rows from *begin* to *end* that vector rules can; return the positions of all others, in order."""
    part = prepared.part(begin, end)
    results = results.part(begin, end)
    rounding = prepared.plan.ruleset.rounding
    programs, which = _programs(prepared, part, end - begin, results)
    order, ends = _sorted(which, len(programs), end - begin)
    rows = SortedRows.of(part, order, rounding, results)
    for program, first, last in zip(programs, [0, *ends], ends, strict=False):
        if first < last:
            rows.score(program, first, last)
    left = rows.scatter(results)
    _compare_own(part, rounding.places, results)
    return left + begin


def _programs(
    prepared: PreparedBatch, part: BatchPart, length: int, results: RowResults
) -> tuple[list[Program | FixedOutcome | None], Array | int]:
    """Return the distinct programs, the first of which is none, and each row's; set the codes of all rows."""
    scales = Scales(part.target.places, part.actual.places, part.weights.places)
    targets, actuals = len(part.target.kinds), len(part.actual.kinds)
    size = len(prepared.row_contexts.rows) * targets * actuals * 3
    width = np.uint16 if size < 2**16 else np.int64
    key = _widened(part.row_contexts, width) * targets + part.target.row_kinds
    key = _widened(key, width) * actuals + part.actual.row_kinds
    key = _widened(key, width) * 3 + (GOOD_WEIGHT if part.weights.kind is None else part.weights.kind)
    used, places, position = _distinct(key, size)
    programs: list[Program | FixedOutcome | None] = [None]
    known = {id(None): 0}  # equal programs are one object
    moved, codes = [], []
    for item in used:
        rest, weight = divmod(item, 3)
        rest, actual = divmod(rest, actuals)
        context, target = divmod(rest, targets)
        program, codes_ = prepared.program(
            context, part.target.kinds[target], part.actual.kinds[actual], weight, scales
        )
        if id(program) not in known:
            known[id(program)] = len(programs)
            programs.append(program)
        moved.append(known[id(program)])
        codes.append(results.code(codes_))
    if any(codes):
        results.codes[:] = _looked_up(places, codes, np.int32, position)
    which = _looked_up(places, moved, np.uint8 if len(programs) < 2**8 else np.int64, position)
    masks = [*part.special, *(() if part.weights.unfit is None else (part.weights.unfit,))]
    if not masks:
        return programs, which
    which = np.full(length, which) if isinstance(which, int) else which
    for mask in masks:
        which[mask] = 0
    return programs, which


def _looked_up(places: list[int], values: list[int], kind: type, position: Array) -> Array | int:
    """Return for each row the entry of *values* whose place is its *position*; one number where all are the same."""
    if len(set(values)) == 1:
        return values[0]
    table: Array = np.zeros(max(places, default=0) + 1, kind)
    table[places] = values
    return np.take(table, position)


def _widened(key: Array | int, width: type) -> Array | int:
    return key if isinstance(key, int) else key.astype(width, copy=False)


def _distinct(key: Array | int, size: int) -> tuple[list[int], list[int], Array]:
    """Return the distinct values of *key*, which are below *size*, their places in a table, and each row's place."""
    if isinstance(key, int):
        return [key], [0], np.zeros(1, np.int64)
    if size > _DENSE:
        used, position = np.unique(key, return_inverse=True)
        return used.tolist(), list(range(len(used))), position
    key = key.astype(np.int64, copy=False)
    seen = np.zeros(size, np.bool_)
    seen[key] = True
    places = np.flatnonzero(seen).tolist()
    return places, places, key


def _sorted(which: Array | int, number: int, length: int) -> tuple[Integers | None, list[int]]:
    """
    Return the positions of rows, those of the first program first, and where those of each program end.

    No positions where all rows are of one program: their order is the one they have.
    """
    if isinstance(which, int):
        return None, [length if item >= which else 0 for item in range(number)]
    often = np.bincount(which, minlength=number)
    ends = np.cumsum(often).tolist()
    if often.max() == length:
        return None, ends
    # Arrow counts where numpy compares; from a copy of its own numpy takes seven times as fast
    order = pc.call_function("array_sort_indices", [pa.array(which)]).to_numpy().astype(np.int64)
    return order, ends


def _compare_own(part: BatchPart, places: int, results: RowResults) -> None:
    """Add to the codes of rows whose score filled in is another one than the computed one."""
    if part.own is None:
        return
    computed = results.scores * 10.0 ** max(0, part.own_places - places)
    differs = part.own * 10.0 ** max(0, places - part.own_places) != computed
    differs &= results.outcome <= _NOT_MET
    if part.given is not None:
        differs &= part.given
    _add_code(results, _DIFFERS, differs)


def _add_code(results: RowResults, code: str, rows: Mask | Integers) -> None:
    """Add *code* behind those of *rows*."""
    moved = [results.code(f"{codes} {code}".lstrip()) for codes in list(results.code_positions)]
    results.codes[rows] = np.take(np.array(moved, np.int32), results.codes[rows])
