"""``slo.error-budget``: how much of what an objective leaves to go wrong was used up."""

from fractions import Fraction
from itertools import pairwise
from typing import ClassVar

from attrs import frozen

from perfrules import MissingTarget, NumberTarget, Place, Sense, UnclearTarget
from perfrules.spi import (
    PERCENT,
    Bands,
    Example,
    IndicatorType,
    Monotone,
    Outcome,
    Problem,
    Rating,
    RatingInput,
    Sentence,
    Severity,
    Wording,
    format_value,
    plugin_problem,
    problem,
)
from perfrules_slo.measurements import Measurement, read_measurement
from perfrules_slo.windows import Windowed, outside, wrong_unit

__all__ = ["ErrorBudget", "Parameters"]

_ID = "slo.error-budget"

_CONSUMED = Wording(
    "误差预算用去 (1 - {measured}) ÷ (1 - {objective}) = {consumed}%",
    "error budget used (1 - {measured}) ÷ (1 - {objective}) = {consumed}%",
)
_MINUTES = Wording("预算 {budget} 分钟，用去 {used} 分钟", "budget {budget} minutes, used {used} minutes")
_COUNT = Wording("预算 {budget} 次，用去 {used} 次", "budget {budget}, used {used}")
_UNTIL = Wording("用去不超过 {full}%，得满分", "no more than {full}% used, everything")
_LINE = Wording(
    "({zero}% - {consumed}%) ÷ ({zero}% - {full}%) = {ratio}", "({zero}% - {consumed}%) ÷ ({zero}% - {full}%) = {ratio}"
)
_BAND = Wording("落在 {band}，得 {ratio}", "lies in {band}, worth {ratio}")
_SPENT = Wording("达到 {zero}%，得 0", "{zero}% is reached, nothing left")
_OVERSPENT = Wording("预算超支，得 0", "the budget is overspent, nothing left")
_NO_BUDGET = Wording("目标 100% 没有误差预算，无法评分", "an objective of 100% has no error budget and cannot be rated")
_LOWER_IT = Wording(
    "请把目标定在 100% 以下，或改用 slo.availability", "set an objective below 100%, or use slo.availability"
)
_NO_OBJECTIVE = Wording(
    "目标 {objective}% 应在 0% 以上、100% 以下", "the objective {objective}% should lie above 0% and below 100%"
)


@frozen(kw_only=True)
class Parameters(Windowed):
    """
    What a used budget is worth.

    Args:
        full_until: Up to this share used, everything.
        zero_at: From this share used, nothing; between the two a straight line.
        bands: Shares used and what each is worth, in place of the line. An overspent budget is worth nothing whatever
            they say.
    """

    full_until: Fraction = Fraction(0)
    zero_at: Fraction = Fraction(1)
    bands: Bands | None = None


class ErrorBudget(IndicatorType[Parameters]):
    """
    (1 - measured) ÷ (1 - objective) of the budget is used; the points fall as it burns.

    The objective is the row's target. The row counts as met while the objective is kept, even when little of the
    budget, and so of the points, is left. An objective of 100 % has no budget and cannot be rated.
    """

    id: ClassVar[str] = _ID
    title: ClassVar[Wording] = Wording("误差预算", "error budget")
    rule: ClassVar[Wording] = Wording(
        "用去 (1-实际)÷(1-目标) 的预算，得分按直线或分档递减，超支不得分",
        "(1 - measured) ÷ (1 - objective) of the budget is used; points fall by a line or bands, overspent is nothing",
    )
    parameter_class: ClassVar[type] = Parameters
    monotone: ClassVar[Monotone] = Monotone.RISING
    full_when_met: ClassVar[bool] = False  # a kept objective can have used most of its budget
    examples: ClassVar[tuple[Example, ...]] = (
        Example("≥99.9%", "停机 10.8分钟/30天", "3/4", outcome=Outcome.MET),
        Example("≥99.9%", "99.984%", "21/25", outcome=Outcome.MET),
        Example("≥99.9%", "停机 43.2分钟/30天", "0", outcome=Outcome.MET),
        Example("≥99.9%", "停机 44分钟/30天", "0", outcome=Outcome.NOT_MET),
        Example("≥99%", "199/200", "1", parameters={"full_until": "50%"}, outcome=Outcome.MET),
        Example("≥99%", "397/400", "1/2", parameters={"full_until": "50%"}, outcome=Outcome.MET),
        Example(
            "≥99%", "199/200", "4/5",
            parameters={"bands": {"<50%": "100%", "[50%, 80%)": "80%", "≥80%": "40%"}}, outcome=Outcome.MET,
        ),
        Example("≥100%", "99.9%", "0", outcome=Outcome.NOT_RATABLE, code="PR320"),
    )  # fmt: skip

    @classmethod
    def check_parameters(cls, parameters: Parameters) -> tuple[Problem, ...]:
        """Return what is out of range: 0 ≤ full_until < zero_at ≤ 100 %, and bands in % that fall."""
        full, zero = parameters.full_until, parameters.zero_at
        found = [*parameters.check(), *outside("zero_at", zero, 0, 1), *outside("full_until", full, 0, 1)]
        if not found and full >= zero:
            place, shown = Place(key="full_until"), f"{format_value(full * 100)}%"
            high = f"{format_value(zero * 100)}%)"
            found.append(problem("PR216", key="full_until", value=shown, low="[0%", high=high, place=place))
        if parameters.bands is not None and parameters.bands.sample.unit.dimension != PERCENT.dimension:
            unit = parameters.bands.sample.unit
            found.append(problem("PR406", actual=PERCENT, target=unit, place=Place(key="bands")))
        elif parameters.bands is not None and not _falls(parameters.bands):
            zh, en = "预算用得越多，得分不应越高", "more of the budget used cannot be worth more"
            found.append(problem("PR219", key="bands", reason=zh, reason_en=en, place=Place(key="bands")))
        return tuple(found)

    def rate(self, case: RatingInput) -> Rating:
        """Return what the used budget is worth; see the class."""
        objective = _objective(case)
        if isinstance(objective, Rating):
            return objective
        measured = read_measurement(case, _ID, self.parameters.window)
        if isinstance(measured, Problem):
            return Rating.not_ratable(measured)
        consumed = (1 - measured.share) / (1 - objective)
        ratio, step = self._worth(consumed)
        outcome = Outcome.MET if _is_kept(case, measured.share, objective) else Outcome.NOT_MET
        steps = (*_spending(measured, objective, consumed), step)
        return Rating(ratio, outcome, steps=steps, problems=measured.notes)

    def _worth(self, consumed: Fraction) -> tuple[Fraction, Sentence]:
        full, zero, bands = self.parameters.full_until, self.parameters.zero_at, self.parameters.bands
        if consumed > 1:
            return Fraction(0), Sentence(_OVERSPENT)
        if bands is not None:
            band = bands.holding(consumed)
            return band.ratio, Sentence(_BAND, {"band": band.notation, "ratio": format_value(band.ratio)})
        values = {"full": _percent(full), "zero": _percent(zero), "consumed": _percent(consumed)}
        if consumed <= full:
            return Fraction(1), Sentence(_UNTIL, values)
        if consumed >= zero:
            return Fraction(0), Sentence(_SPENT, values)
        ratio = (zero - consumed) / (zero - full)
        return ratio, Sentence(_LINE, {**values, "ratio": format_value(ratio)})


def _falls(bands: Bands) -> bool:
    lowest = Fraction(-1)  # below every share that can be used
    ordered = sorted(bands.bands, key=lambda band: lowest if band.interval.lower is None else band.interval.lower)
    return all(one.ratio >= other.ratio for one, other in pairwise(ordered))


def _objective(case: RatingInput) -> Fraction | Rating:
    target = case.target
    if isinstance(target, MissingTarget):
        return Rating.not_ratable(problem("PR401"))
    if isinstance(target, UnclearTarget):
        return Rating.not_ratable(problem("PR404"), target.problem)
    if not isinstance(target, NumberTarget) or not (target.sense.is_floor or target.sense is Sense.UNSPECIFIED):
        return Rating.not_ratable(problem("PR433", kind=target.kind))
    unfit = wrong_unit(case)
    if unfit is not None:
        return Rating.not_ratable(unfit)
    objective = target.quantity.base
    if objective == 1:
        return Rating.not_ratable(plugin_problem(_ID, Severity.ERROR, _NO_BUDGET, advice=_LOWER_IT))
    if not 0 < objective < 1:
        values = {"objective": _percent(objective)}
        return Rating.not_ratable(plugin_problem(_ID, Severity.ERROR, _NO_OBJECTIVE, values))
    return objective


def _is_kept(case: RatingInput, share: Fraction, objective: Fraction) -> bool:
    strict = isinstance(case.target, NumberTarget) and case.target.sense is Sense.MORE_THAN
    return share > objective if strict else share >= objective


def _spending(measured: Measurement, objective: Fraction, consumed: Fraction) -> tuple[Sentence, ...]:
    shown = {
        "measured": format_value(measured.share),
        "objective": format_value(objective),
        "consumed": _percent(consumed),
    }
    steps = (Sentence(_CONSUMED, shown),)
    if measured.whole is None:
        return steps
    budget, used = measured.whole * (1 - objective), measured.whole * (1 - measured.share)
    if measured.is_time:
        budget, used = budget / 60, used / 60
    values = {"budget": format_value(budget), "used": format_value(used)}
    return (Sentence(_MINUTES if measured.is_time else _COUNT, values), *steps)


def _percent(share: Fraction) -> str:
    return format_value(share * 100)
