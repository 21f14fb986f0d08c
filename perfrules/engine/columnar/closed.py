"""Rows that a closed form answers, all at once; what it cannot answer for certain is left for the scalar engine."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from perfrules.engine.columnar.answers import OUTCOMES, Answers
from perfrules.engine.columnar.arrays import Array, Integers
from perfrules.engine.columnar.ordered import Ordered
from perfrules.engine.columnar.prepared import Part, Prepared
from perfrules.engine.columnar.programs import GOOD_WEIGHT, Constant, Program, Scales
from perfrules.model.rating import Outcome

__all__ = ["answer_part"]

_NOT_MET = OUTCOMES.index(Outcome.NOT_MET)
_DIFFERS = "PR412"
_DENSE = 2**21
"""So many combinations of kinds are looked up in a table; more are sorted."""


def answer_part(prepared: Prepared, begin: int, end: int, answers: Answers) -> Integers:
    """Answer what rows from *begin* to *end* closed forms answer; return the positions of all others, in order."""
    part = prepared.part(begin, end)
    answers = answers.part(begin, end)
    rounding = prepared.plan.ruleset.rounding
    programs, which = _programs(prepared, part, end - begin, answers)
    order, ends = _sorted(which, len(programs), end - begin)
    rows = Ordered.of(part, order, rounding, answers)
    for program, first, last in zip(programs, [0, *ends], ends, strict=False):
        if first < last:
            rows.put(program, first, last)
    left = rows.hand_over(answers)
    _compare_own(part, rounding.places, answers)
    return left + begin


def _programs(
    prepared: Prepared, part: Part, length: int, answers: Answers
) -> tuple[list[Program | Constant | None], Array | int]:
    """Return the distinct programs, the first of which is none, and each row's; set the codes of all rows."""
    scales = Scales(part.target.places, part.actual.places, part.weights.places)
    targets, actuals = len(part.target.kinds), len(part.actual.kinds)
    size = len(prepared.contexts.rows) * targets * actuals * 3
    width = np.uint16 if size < 2**16 else np.int64
    key = _widened(part.contexts, width) * targets + part.target.row_kinds
    key = _widened(key, width) * actuals + part.actual.row_kinds
    key = _widened(key, width) * 3 + (GOOD_WEIGHT if part.weights.kind is None else part.weights.kind)
    used, places, position = _distinct(key, size)
    programs: list[Program | Constant | None] = [None]
    known = {id(None): 0}  # equal programs are one object
    moved, codes = [], []
    for one in used:
        rest, weight = divmod(one, 3)
        rest, actual = divmod(rest, actuals)
        context, target = divmod(rest, targets)
        program, said = prepared.program(context, part.target.kinds[target], part.actual.kinds[actual], weight, scales)
        if id(program) not in known:
            known[id(program)] = len(programs)
            programs.append(program)
        moved.append(known[id(program)])
        codes.append(answers.code(said))
    if any(codes):
        answers.codes[:] = _looked_up(places, codes, np.int32, position)
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
        return None, [length if one >= which else 0 for one in range(number)]
    often = np.bincount(which, minlength=number)
    ends = np.cumsum(often).tolist()
    if often.max() == length:
        return None, ends
    # Arrow counts where numpy compares; from a copy of its own numpy takes seven times as fast
    order = pc.call_function("array_sort_indices", [pa.array(which)]).to_numpy().astype(np.int64)
    return order, ends


def _compare_own(part: Part, places: int, answers: Answers) -> None:
    """Add to the codes of rows whose score filled in is another one than the computed one."""
    if part.own is None:
        return
    computed = answers.scores * 10.0 ** max(0, part.own_places - places)
    differs = part.own * 10.0 ** max(0, places - part.own_places) != computed
    differs &= answers.outcome <= _NOT_MET
    if part.given is not None:
        differs &= part.given
    moved = [answers.code(f"{codes} {_DIFFERS}".lstrip()) for codes in list(answers.known_codes)]
    answers.codes[differs] = np.take(np.array(moved, np.int32), answers.codes[differs])
