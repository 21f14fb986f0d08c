"""The curves that several types share: what an actual outside its target is still worth."""

from fractions import Fraction

from perfrules.errors import problem
from perfrules.indicators.measuring import Amount, Measured, met_rating
from perfrules.model.rating import Outcome, Rating
from perfrules.wording import Sentence, Wording

__all__ = ["attained", "deviated", "inverted", "nothing", "overrun"]

_SHORT = Wording("未达成 {target}：{actual} ÷ {bound} = {ratio}", "{target} not met: {actual} ÷ {bound} = {ratio}")
_OVER = Wording(
    "超出 {target}：1 - ({actual} - {bound}) ÷ ({zero} - {bound}) = {ratio}",
    "beyond {target}: 1 - ({actual} - {bound}) ÷ ({zero} - {bound}) = {ratio}",
)
_OVER_ALL = Wording(
    "超出 {target}，{actual} 不小于 {zero}，得 0", "beyond {target}: {actual} is not below {zero}, nothing left"
)
_INVERSE = Wording("超出 {target}：{bound} ÷ {actual} = {ratio}", "beyond {target}: {bound} ÷ {actual} = {ratio}")
_NOTHING = Wording("未达成 {target}（实际 {actual}），得 0", "{target} not met by {actual}, no points")
_DEVIATION = Wording(
    "与 {target} 不等：1 - |{actual} - {bound}| ÷ {bound} = {ratio}",
    "not equal to {target}: 1 - |{actual} - {bound}| ÷ {bound} = {ratio}",
)


def _rated(measured: Measured, ratio: Fraction, wording: Wording, **values: Amount) -> Rating:
    shown: dict[str, object] = {
        "target": measured.target,
        "actual": measured.actual.quantity,
        "bound": Amount(measured.bound, measured.unit),
        "ratio": ratio,
        **values,
    }
    return Rating(ratio, Outcome.NOT_MET, steps=(Sentence(wording, shown),), problems=measured.notes)


def _met(measured: Measured) -> Rating:
    return met_rating(measured.target, measured.actual, *measured.notes)


def _without_ratio(measured: Measured, bound: Fraction) -> Rating | None:
    """Return what a row that is not met gets beside a *bound* that no ratio can be taken of; ``None`` above 0."""
    if bound.numerator > 0:
        return None
    return Rating.not_ratable(problem("PR428")) if bound else _rated(measured, Fraction(0), _NOTHING)


def nothing(measured: Measured) -> Rating:
    """Return full marks when met, else none."""
    return _met(measured) if measured.is_met else _rated(measured, Fraction(0), _NOTHING)


def attained(measured: Measured) -> Rating:
    """
    Return full marks when met, else actual ÷ lower bound.

    SPEC scoring §2: a floor of 0 is met by any actual that is not negative; below a floor of 0 nothing is left; below
    a negative floor a ratio has no meaning and the row is not ratable (PR428).
    """
    if measured.is_met:
        return _met(measured)
    bound, amount = measured.bound, measured.amount
    if (without := _without_ratio(measured, bound)) is not None:
        return without
    if amount.numerator <= 0:
        return _rated(measured, Fraction(0), _NOTHING)
    return _rated(measured, min(Fraction(1), amount / bound), _SHORT)


def inverted(measured: Measured) -> Rating:
    """
    Return full marks when met, else upper bound ÷ actual.

    A ceiling of 0 leaves nothing beyond it; a negative ceiling has no ratio (PR428).
    """
    if measured.is_met:
        return _met(measured)
    bound = measured.bound
    if (without := _without_ratio(measured, bound)) is not None:
        return without
    return _rated(measured, bound / measured.amount, _INVERSE)


def overrun(measured: Measured, zero_at: Fraction) -> Rating:
    """
    Return full marks when met, else a straight line down to nothing at *zero_at* times the upper bound.

    A ceiling of 0 leaves nothing beyond it; a negative ceiling has no ratio (PR428).
    """
    if measured.is_met:
        return _met(measured)
    bound, amount = measured.bound, measured.amount
    if (without := _without_ratio(measured, bound)) is not None:
        return without
    zero = bound * zero_at
    shown = Amount(zero, measured.unit)
    if amount >= zero:
        return _rated(measured, Fraction(0), _OVER_ALL, zero=shown)
    return _rated(measured, (zero - amount) / (zero - bound), _OVER, zero=shown)


def deviated(measured: Measured) -> Rating:
    """Return full marks when met, else 1 - |actual - bound| ÷ bound, not below 0; a bound of 0 leaves nothing."""
    if measured.is_met:
        return _met(measured)
    bound = measured.bound
    if (without := _without_ratio(measured, bound)) is not None:
        return without
    return _rated(measured, max(Fraction(0), 1 - abs(measured.amount - bound) / bound), _DEVIATION)
