"""Rows that a closed form answers, all at once; what it cannot answer for certain is left for the scalar engine."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from perfrules.engine.columnar.answers import OUTCOMES, Answers
from perfrules.engine.columnar.arrays import Array, Floats, Integers, Mask
from perfrules.engine.columnar.prepared import Part, Prepared
from perfrules.engine.columnar.programs import GOOD_WEIGHT, Constant, Program, Scales
from perfrules.engine.columnar.rounding import rounded
from perfrules.engine.columnar.scaled import EXACT
from perfrules.engine.columnar.sides import Side
from perfrules.model.rating import Outcome
from perfrules.model.rounding import Rounding
from perfrules.model.target import Sense

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
    left = [np.zeros(0, np.int64)]
    for position, chosen in _groups(which, len(programs), end - begin):
        program = programs[position]
        if program is None:
            left.append(chosen)
        elif isinstance(program, Constant):
            few = _few(part, program.minimum_sample, chosen)
            left.append(chosen[few])
            answers.outcome[chosen] = OUTCOMES.index(program.outcome)
        else:
            left.append(_put_points(program, part, chosen, rounding, answers))
    _compare_own(part, rounding.places, answers)
    return np.sort(np.concatenate(left)) + begin


def _few(part: Part, minimum: int | None, chosen: Integers) -> Mask:
    """Return which of the *chosen* rows rest on too few answers."""
    if minimum is None or part.samples is None:
        return np.zeros(len(chosen), np.bool_)
    mask: Mask = part.samples[chosen] < minimum
    return mask


def _programs(
    prepared: Prepared, part: Part, length: int, answers: Answers
) -> tuple[list[Program | Constant | None], Array]:
    """Return the distinct programs, the first of which is none, and each row's; set the codes of all rows."""
    scales = Scales(part.target.places, part.actual.places, part.weights.places)
    targets, actuals = len(part.target.kinds), len(part.actual.kinds)
    key = _widened(part.contexts) * targets + part.target.row_kinds
    key = _widened(key) * actuals + part.actual.row_kinds
    key = _widened(key) * 3 + (GOOD_WEIGHT if part.weights.kind is None else part.weights.kind)
    size = len(prepared.contexts.rows) * targets * actuals * 3
    used, places, position = _distinct(np.broadcast_to(np.asarray(key), (length,)), size)
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
    which = _looked_up(places, moved, np.uint8 if len(programs) < 2**8 else np.int64, position)
    if any(codes):
        answers.codes[:] = _looked_up(places, codes, np.int32, position)
    for mask in (*part.special, *(() if part.weights.unfit is None else (part.weights.unfit,))):
        which[mask] = 0
    return programs, which


def _looked_up(places: list[int], values: list[int], kind: type, position: Array) -> Array:
    """Return for each row the entry of *values* whose place is its *position*."""
    table: Array = np.zeros(max(places, default=0) + 1, kind)
    table[places] = values
    return np.take(table, position)


def _widened(key: Array | int) -> Array | int:
    return key if isinstance(key, int) else key.astype(np.int64, copy=False)


def _distinct(key: Array, size: int) -> tuple[list[int], list[int], Array]:
    """Return the distinct values of *key*, which are below *size*, their places in a table, and each row's place."""
    if size > _DENSE:
        used, position = np.unique(key, return_inverse=True)
        return used.tolist(), list(range(len(used))), position
    seen = np.zeros(size, np.bool_)
    seen[key] = True
    places = np.flatnonzero(seen).tolist()
    return places, places, key


def _groups(which: Array, number: int, length: int) -> list[tuple[int, Integers]]:
    """Return the rows of each program that has any, in order."""
    often = np.bincount(which, minlength=number).tolist()
    if max(often) == length:
        return [(often.index(length), np.arange(length))]
    # Arrow counts where numpy compares; the copy is what numpy takes from without looking at each position twice
    order = pc.call_function("array_sort_indices", [pa.array(which)]).to_numpy().astype(np.int64)
    ends = np.cumsum(often).tolist()
    return [(one, order[end - often[one] : end]) for one, end in enumerate(ends) if often[one]]


def _put_points(program: Program, part: Part, chosen: Integers, rounding: Rounding, answers: Answers) -> Integers:
    """Set what *program* gives the *chosen* rows; return those it cannot be sure of."""
    a, t = part.actual.of_rows(part.actual.values, chosen), part.target.of_rows(part.target.values, chosen)
    weight = np.take(part.weights.values, chosen)
    if program.of_actual != 1:
        a = a * float(program.of_actual)
    if program.of_target != 1:
        t = t * float(program.of_target)
    more = 10.0 ** max(0, rounding.places - part.weights.places)
    less = 10.0 ** max(0, part.weights.places - rounding.places)
    widest = less if answers.exact is None else 10.0**part.weights.places
    unsure = _unsure(program, part, chosen, (a, t, weight * more, widest))
    left = chosen[:0]
    if unsure is not None and unsure.any():
        left, sure = chosen[unsure], ~unsure
        chosen, a, t, weight = chosen[sure], a[sure], t[sure], weight[sure]
    met = _met(program, part, chosen, a, t)
    top, bottom = program.form.formula.points(a, t, met, weight)
    if program.form.formula.met_by_share:
        met = top >= weight * bottom
    if answers.exact is not None:
        answers.exact[chosen] = _fractions(top, bottom * 10.0**part.weights.places)
    answers.scores[chosen] = rounded(top * more if more > 1 else top, bottom * less, rounding.mode).astype(np.int64)
    answers.outcome[chosen] = _NOT_MET - met.view(np.int8)  # met comes right before not met
    return left


def _unsure(
    program: Program, part: Part, chosen: Integers, numbers: tuple[Floats, Floats, Floats, float]
) -> Mask | None:
    """Return which rows have too large numbers, rest on too few answers or reach too much; ``None`` for none."""
    a, t, weight, less = numbers
    reach = program.form.formula.reach
    most = reach(_largest(a), _largest(t)) * (2 * _largest(weight) + 2 * less + 2)
    masks = [] if most < EXACT else [reach(a, t) * (2 * weight + 2 * less + 2) >= EXACT]
    if program.minimum_sample is not None and part.samples is not None:
        masks.append(_few(part, program.minimum_sample, chosen))
    over = program.over
    if over.floor is not None:
        masks.append(a * over.floor.denominator >= t * over.floor.numerator)
    if over.ceiling is not None:
        masks.append(a * over.ceiling.denominator <= t * over.ceiling.numerator)
    return np.logical_or.reduce(masks) if masks else None


def _largest(values: Floats) -> Array:
    return np.asarray(max(values.max(initial=0.0), -values.min(initial=0.0)))


def _met(program: Program, part: Part, chosen: Integers, a: Floats, t: Floats) -> Mask:
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
                off = 2 * (a - t)
                near = np.flatnonzero(np.abs(off) <= 10.0**part.target.places * program.of_target)
                half = _last_place(part.target, chosen[near]) * float(program.of_target)
                met[near] |= (off[near] >= -half) & (off[near] < half) & (t[near] > 0)
    if form.tolerance:
        met |= np.abs(a - t) * form.tolerance.denominator <= t * form.tolerance.numerator
    return met


def _last_place(side: Side, chosen: Integers) -> Floats:
    """Return the value of the last place each number prints, in its whole numbers."""
    if side.printed is not None:
        powers = np.array([10.0**power for power in range(side.places, -1, -1)])
        return np.take(powers, side.of_rows(side.printed, chosen))
    values = side.of_rows(side.values, chosen)
    place = np.ones(len(values))
    for power in range(1, side.places + 1):
        quotient = values / 10.0**power
        place[np.floor(quotient) == quotient] = 10.0**power
    return place


def _fractions(top: Floats, bottom: Array | float) -> Array:
    """Return fractions as texts, reduced."""
    over, under = top.astype(np.int64), np.broadcast_to(np.asarray(bottom), top.shape).astype(np.int64)
    common = np.gcd(over, under)
    pairs = zip((over // common).tolist(), (under // common).tolist(), strict=True)
    return np.array([str(one) if other == 1 else f"{one}/{other}" for one, other in pairs], np.object_)


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
