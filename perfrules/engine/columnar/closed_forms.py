"""Which closed form a type has for a kind of target: built-in ones here, types of plugins where they give one."""

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from attrs import frozen

from perfrules.engine.columnar.asked import Asked, rates_columns
from perfrules.engine.columnar.formulas import AllOrNothing, Formula, Inverse, Linear, OverrunOfPoint, Progress, Steps
from perfrules.engine.columnar.tables import Completed, Looked, pieces_of_anchors, pieces_of_bands
from perfrules.indicators import (
    banded,
    centred,
    exact,
    gated,
    interpolated,
    inverse,
    overrun,
    progress,
    proportional,
    satisfaction,
    stepped,
    time_proportional,
)
from perfrules.indicators.base import IndicatorType
from perfrules.model.quantity import Quantity
from perfrules.model.target import Sense
from perfrules.model.unit import NO_UNIT, PERCENT, Unit

__all__ = ["Form", "Setting", "Unfit", "form_of", "has_form"]

_POINTS = ("百分点", "个百分点")


@frozen
class Form:
    """
    A closed form with what it means to be met.

    Args:
        formula: The form.
        sense: The comparison that meets the bound.
        printed: Whether an exact bound is met within its printed precision.
        tolerance: How far from the bound still meets it, as a share of it.
    """

    formula: Formula
    sense: Sense
    printed: bool = False
    tolerance: Fraction = Fraction(0)


@frozen
class Unfit:
    """In place of a form: the rule counts something else than the row, so no numbers can be rated (PR406)."""


@frozen
class Setting:
    """
    What a form may depend on beside the type.

    Args:
        sense: The comparison of the target; stated where it has none.
        zero: Whether the bound is 0.
        negative: Whether the actual is negative.
        unit: The unit both sides are counted in.
        scale: How many of the whole numbers of both sides are one base unit.
        places: The scale of weights.
        as_of: The day of monitoring.
    """

    sense: Sense
    zero: bool
    negative: bool
    unit: Unit
    scale: Fraction
    places: int
    as_of: date | None


def has_form(kind: IndicatorType[Any]) -> bool:
    """Return whether *kind* has closed forms at all."""
    return type(kind) is satisfaction.Satisfaction or type(kind) in _FORMS or rates_columns(kind)


def form_of(kind: IndicatorType[Any], setting: Setting) -> Form | Unfit | None:
    """Return the closed form of *kind*, or ``None`` where there is none: rows then go through the scalar engine."""
    if type(kind) is satisfaction.Satisfaction:
        return form_of(kind.curve, setting)
    if rates_columns(kind):
        sense = _sense(setting, kind.stated_sense)
        return Form(Asked(kind, sense, setting.unit, setting.scale, setting.as_of), sense, printed=True)
    make = _FORMS.get(type(kind))
    return None if make is None else make(kind, setting)


def _sense(setting: Setting, stated: Sense = Sense.AT_LEAST) -> Sense:
    return stated if setting.sense is Sense.STATED else setting.sense


def _nothing_else(sense: Sense) -> Form:
    return Form(AllOrNothing(), sense, printed=True)


_RATIO = Linear(0, 1, 0, 1, high=1)
_DEVIATION = Linear(1, 0, -1, 1, high=1, met_is_full=True)


def _overrun(zero_at: Fraction) -> Linear:
    up, down = zero_at.numerator, zero_at.denominator
    return Linear(up, -down, 0, up - down, high=up - down)


def _proportional(kind: proportional.Proportional, setting: Setting) -> Form:
    given, sense = kind.parameters, _sense(setting, kind.stated_sense)
    if sense is Sense.EXACTLY and given.exact == "at_least" and not setting.zero:
        return Form(_RATIO if given.below == "ratio" else AllOrNothing(), Sense.AT_LEAST)
    if setting.zero:
        return _nothing_else(sense)
    if sense is Sense.EXACTLY:
        return Form(_DEVIATION, sense, printed=True) if given.exact == "deviation" else _nothing_else(sense)
    if sense.is_floor:
        return Form(_RATIO, sense) if given.below == "ratio" else _nothing_else(sense)
    formula: Mapping[str, Formula] = {
        "overrun": _overrun(overrun.DOUBLE), "inverse": Inverse(below=False), "zero": AllOrNothing(),
    }  # fmt: skip
    return Form(formula[given.above], sense)


def _inverse(kind: inverse.Inverse, setting: Setting) -> Form:
    sense = _sense(setting, kind.stated_sense)
    if setting.zero:
        return _nothing_else(sense)
    if sense.is_floor:
        return Form(_RATIO, sense)
    return Form(Inverse(below=not sense.is_ceiling), sense, printed=True)


def _overrunning(kind: overrun.Overrun, setting: Setting) -> Form:
    sense, zero_at = _sense(setting, kind.stated_sense), kind.parameters.zero_at
    if setting.zero:
        return _nothing_else(sense)
    if sense.is_floor:
        return Form(_RATIO, sense)
    return Form(_overrun(zero_at) if sense.is_ceiling else OverrunOfPoint(zero_at), sense, printed=True)


def _exact(kind: exact.Exact, setting: Setting) -> Form:
    sense, given = _sense(setting, kind.stated_sense), kind.parameters
    if setting.zero:
        return Form(AllOrNothing(), sense)
    if given.otherwise == "zero":
        return Form(AllOrNothing(), sense, tolerance=given.tolerance)
    return Form(_DEVIATION, sense, tolerance=given.tolerance)


def _gated(kind: gated.Gated, setting: Setting) -> Form:
    sense = _sense(setting)
    if setting.zero:
        return _nothing_else(sense)
    part, whole = kind.parameters.gate.numerator, kind.parameters.gate.denominator
    rest = whole - part
    if sense.is_floor:
        return Form(Linear(-part, whole, 0, rest, high=rest), sense)
    if sense.is_ceiling:
        return Form(Linear(2 * whole - part, -whole, 0, rest, high=rest), sense)
    return Form(Linear(rest, 0, -whole, rest, high=rest, met_is_full=True), sense, printed=True)


def _centred(kind: centred.Centred, setting: Setting) -> Form | None:
    if setting.zero:
        return None
    given = kind.parameters
    slope, least = given.minus / given.per, given.floor
    start = 1 + slope * given.band
    whole = slope.denominator * start.denominator * least.denominator
    return Form(
        Linear(
            int(start * whole), 0, -int(slope * whole), whole, low=int(least * whole), high=whole, met_by_share=True
        ),
        _sense(setting, kind.stated_sense),
    )  # fmt: skip


def _time_proportional(kind: time_proportional.TimeProportional, setting: Setting) -> Form:
    sense, given = _sense(setting), kind.parameters
    if setting.zero or not sense.is_floor:
        return _nothing_else(sense)
    month = given.month or (setting.as_of.month if setting.as_of is not None else 12)
    cap = given.cap
    line = Linear(
        0, 12 * cap.denominator, 0, month * cap.denominator, high=month * cap.numerator, met_by_share=True
    )  # fmt: skip
    return Form(line, sense)


def _banded(kind: banded.Banded, setting: Setting) -> Form | Unfit | None:
    bands = kind.parameters.bands
    pieces = pieces_of_bands(bands.bands)
    if kind.parameters.of == "completion":
        return None if setting.zero else Form(Completed.of(pieces, _sense(setting)), _sense(setting), printed=True)
    scale = _table_scale(bands.sample, setting)
    if scale is None:
        return Unfit()
    return None if setting.negative else Form(Looked.of(pieces, scale), _sense(setting), printed=True)


def _interpolated(kind: interpolated.Interpolated, setting: Setting) -> Form | Unfit | None:
    given = kind.parameters
    points = [(one.base, share) for one, share in kind.anchors]
    pieces = pieces_of_anchors(points, given.outside)
    if given.of == "completion":
        return None if setting.zero else Form(Completed.of(pieces, _sense(setting)), _sense(setting), printed=True)
    scale = _table_scale(kind.anchors[0][0], setting)
    return Unfit() if scale is None else Form(Looked.of(pieces, scale), _sense(setting), printed=True)


def _table_scale(sample: Quantity, setting: Setting) -> Fraction | None:
    """Return how many whole numbers are one unit of a table's values; ``None`` when it counts something else."""
    if sample.unit == NO_UNIT:
        return setting.scale * setting.unit.factor
    return setting.scale if sample.unit.converts_to(setting.unit) else None


def _stepped(kind: stepped.Stepped, setting: Setting) -> Form | None:
    given, unit = kind.parameters, setting.unit
    points = Fraction(given.minus_points or 0) * 10**setting.places
    if points.denominator != 1:
        return None
    per = given.per
    if per.unit == NO_UNIT:
        step = Fraction(per.number) * unit.factor * setting.scale
    elif per.unit.converts_to(unit):
        step = per.base * setting.scale
    elif per.unit.symbol in _POINTS and unit.converts_to(PERCENT):
        step = Fraction(per.number) / 100 * setting.scale
    elif per.unit.converts_to(PERCENT) and not setting.zero:
        return _steps(kind, per.base, setting, of_bound=True)
    else:
        return None
    return _steps(kind, step, setting, of_bound=False)


def _steps(kind: stepped.Stepped, step: Fraction, setting: Setting, *, of_bound: bool) -> Form:
    given = kind.parameters
    points = int(Fraction(given.minus_points or 0) * 10**setting.places)
    steps = Steps(step, of_bound, given.begun, given.floor, given.minus, points)
    return Form(steps, _sense(setting), printed=True)


def _progress(kind: progress.Progress, setting: Setting) -> Form | Unfit | None:
    given, sense = kind.parameters, _sense(setting)
    baseline = given.baseline
    if baseline.unit == NO_UNIT:
        start = Fraction(baseline.number) * setting.unit.factor * setting.scale
    elif baseline.unit.converts_to(setting.unit):
        start = baseline.base * setting.scale
    else:
        return Unfit()
    due = None
    if setting.as_of is not None and given.milestones:
        due = progress.due_by(given.milestones, setting.as_of)
        if not due:
            return None
    direction = 1 if sense.is_floor else -1 if sense.is_ceiling else 0
    return Form(Progress(start.denominator, start.numerator, direction, due), sense, printed=True)


_FORMS: Mapping[type, Callable[[Any, Setting], Form | Unfit | None]] = {
    proportional.Proportional: _proportional,
    inverse.Inverse: _inverse,
    overrun.Overrun: _overrunning,
    exact.Exact: _exact,
    gated.Gated: _gated,
    centred.Centred: _centred,
    time_proportional.TimeProportional: _time_proportional,
    banded.Banded: _banded,
    interpolated.Interpolated: _interpolated,
    stepped.Stepped: _stepped,
    progress.Progress: _progress,
}
