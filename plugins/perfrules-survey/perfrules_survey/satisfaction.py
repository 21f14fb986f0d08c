"""``survey.satisfaction``: satisfaction from the counts of a questionnaire, with its sample and margin of error."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar

from attrs import evolve, field, frozen

from perfrules import MissingActual, NumberActual, NumberTarget, Place, Quantity, RangeTarget
from perfrules.spi import (
    NO_UNIT,
    PERCENT,
    Example,
    IndicatorType,
    Outcome,
    Problem,
    Rating,
    RatingInput,
    Sentence,
    Severity,
    Unit,
    Wording,
    format_value,
    plugin_problem,
    problem,
    read_curve,
)
from perfrules_survey.counts import TYPE_ID, folded, read_counts
from perfrules_survey.interval import CONFIDENCES, PLACES, lower_bound
from perfrules_survey.tally import DEFAULT_ANSWERS, Tally, agrees_with, take_together

__all__ = ["Parameters", "SurveySatisfaction"]

_MOST_PEOPLE = 10**12
_NO_VALUES: Mapping[str, object] = {}

_LOWER = Wording(
    "{confidence}% 置信区间下限 {lower}%（{sample} 份{among}）",
    "lower end of the {confidence}% interval {lower}% ({sample} answers{among_en})",
)
_RATE = Wording("回收率 {returned} ÷ {issued} = {rate}", "response rate {returned} ÷ {issued} = {rate}")
_LOW_RATE = Wording(
    "回收率 {rate}% 低于要求的 {minimum}%", "the response rate {rate}% is below the {minimum}% asked for"
)
_NO_RATE = Wording("没有发放份数，无法核对回收率", "no number issued was given, the response rate cannot be checked")
_NO_SAMPLE = Wording("没有样本数，无法核对样本是否足够", "no sample size was given, the sample cannot be checked")
_FEW_PEOPLE = Wording(
    "有效 {sample} 份多于调查对象 {population} 人",
    "{sample} valid answers are more than the population of {population}",
)
_WHOSE = Wording("“{text}”不像是满意的比例", "“{text}” does not look like the share of satisfied answers")
_NO_SHARE = Wording("满意比例 {share}% 不在 0% 至 100% 之间", "the share satisfied {share}% is not from 0% to 100%")
_DIFFERS = Wording(
    "填报 {stated}，按份数为 {share}%，以份数为准", "{stated} was reported, the counts give {share}% and are used"
)
_SAMPLE_DIFFERS = Wording(
    "样本栏填 {stated}，按份数为 {counted}，以份数为准",
    "the sample given is {stated}, the counts give {counted} and are used",
)
_NO_EVIDENCE = Wording(
    "只有比例，没有可核对的份数", "only a share was given, without counts it could be checked against"
)


@frozen
class Parameters:
    """
    How a questionnaire is read and rated.

    Args:
        answers: How much of a satisfied answer each answer is; replaces the built-in table as a whole.
        left_out: Answers that are no opinion and leave the total, such as 不了解.
        minimum_sample: The fewest valid answers that count.
        minimum_response: The least returned ÷ issued; 0 asks for nothing.
        population: How many could have been asked; without it the population counts as without end.
        confidence: Of the margin of error: 80%, 90%, 95%, 98% or 99%, two-sided.
        prudent: Rate the lower end of the interval in place of the share.
        curve: ``{type = "banded", …}``: what rates the share; as in the built-in ``satisfaction``.
    """

    answers: Mapping[str, Fraction] = field(factory=lambda: dict(DEFAULT_ANSWERS))
    left_out: tuple[str, ...] = ()
    minimum_sample: int = 1
    minimum_response: Fraction = Fraction(0)
    population: int | None = None
    confidence: Fraction = Fraction(95, 100)
    prudent: bool = False
    curve: Mapping[str, Any] = field(factory=lambda: {"type": "proportional"})


@frozen
class _Share:
    """A share satisfied, whatever it was read from."""

    share: Fraction
    quantity: Quantity
    sample: int | None
    tally: Tally | None = None
    steps: tuple[Sentence, ...] = ()
    notes: tuple[Problem, ...] = ()


class SurveySatisfaction(IndicatorType[Parameters]):
    """
    The share satisfied, counted from the answers in the cell (or in the evidence), is rated by *curve*.

    A percentage without counts is rated as it stands, with a notice. Too small a sample, too low a response rate, and
    what cannot be read are not rated. With *prudent* the lower end of the margin of error is rated in the share's
    place, so that a small sample must be better to be worth the same.
    """

    id: ClassVar[str] = TYPE_ID
    title: ClassVar[Wording] = Wording("问卷满意度", "satisfaction from questionnaires")
    rule: ClassVar[Wording] = Wording(
        "按各选项份数算满意比例（prudent 时取置信区间下限），再按 curve 计分；样本或回收率不足不评",
        "the share satisfied, counted from the answers (its lower bound when `prudent`), follows `curve`; "
        "too few answers are not rated",
    )
    parameter_class: ClassVar[type] = Parameters
    full_when_met: ClassVar[bool] = False  # a table of bands may grade what is met
    examples: ClassVar[tuple[Example, ...]] = (
        Example("≥90%", "非常满意 45 满意 36 一般 15 不满意 4", "9/10", outcome=Outcome.NOT_MET),
        Example("≥90%", "满意114/120", "1", outcome=Outcome.MET),
        Example("≥90%", "发放120份，回收118份，有效100份，满意81份", "9/10"),
        Example(
            "≥90%",
            "满意45人；基本满意30人；不满意5人",
            "7/8",  # (45 + 30 × 60 %) ÷ 80 = 78.75 %, ÷ 90 %
            parameters={"answers": {"满意": "100%", "基本满意": "60%", "不满意": "0%"}},
        ),
        Example("≥90%", "满意45人；基本满意30人；不满意5人", "0", outcome=Outcome.NOT_RATABLE, code="PR320"),
        Example("≥90%", "满意19/20", "0", parameters={"minimum_sample": 30}, outcome=Outcome.NOT_RATABLE, code="PR434"),
        Example("≥90%", "满意100/100", "1", parameters={"prudent": True}, outcome=Outcome.MET),
        Example(
            "≥90%", "满意19/20", "190967/225000", parameters={"prudent": True}, outcome=Outcome.NOT_MET
        ),
    )  # fmt: skip

    def __init__(self, parameters: Parameters) -> None:
        super().__init__(parameters)
        curve = read_curve(parameters.curve)
        assert not isinstance(curve, tuple)  # checked with the parameters
        self._curve = curve
        self._partly = [folded(label) for label, worth in parameters.answers.items() if worth < 1]

    @classmethod
    def check_parameters(cls, parameters: Parameters) -> tuple[Problem, ...]:
        """Return what is out of range, and problems in the curve's type and parameters."""
        curve = read_curve(parameters.curve)
        found = list(curve) if isinstance(curve, tuple) else []
        found += _outside("minimum_sample", Fraction(parameters.minimum_sample), 1, _MOST_PEOPLE)
        found += _outside("minimum_response", parameters.minimum_response, 0, 1)
        if parameters.population is not None:
            found += _outside("population", Fraction(parameters.population), 1, _MOST_PEOPLE)
        for label, worth in parameters.answers.items():
            found += _outside(f"answers.{label}", worth, 0, 1)
        if parameters.confidence not in CONFIDENCES:
            wanted = "、".join(_percent(one) + "%" for one in CONFIDENCES)
            found.append(
                problem("PR204", key="confidence", wanted=f"{wanted} 之一", wanted_en=f"one of {wanted}",
                        found=_percent(parameters.confidence) + "%", place=Place(key="confidence"))
            )  # fmt: skip
        return tuple(found)

    def rate(self, case: RatingInput) -> Rating:
        """Return what the curve gives for the share satisfied or its lower bound; see the class."""
        if isinstance(case.target, NumberTarget | RangeTarget):
            unit = case.target.quantity.unit if isinstance(case.target, NumberTarget) else case.target.unit
            if unit.dimension != PERCENT.dimension:
                return Rating.not_ratable(problem("PR406", actual=PERCENT, target=unit))
        found = self._share(case)
        if isinstance(found, Rating):
            return found
        short = self._too_few(found)
        if short:
            return Rating.not_ratable(*found.notes, *short, steps=found.steps)
        quantity, steps = found.quantity, found.steps
        if self.parameters.prudent and found.sample is not None:
            quantity, step = self._lower(found.share, found.sample)
            steps = (*steps, step)
        rating = self._curve.rate(evolve(case, actual=NumberActual(quantity, text=case.actual.text)))
        return evolve(rating, steps=(*steps, *rating.steps), problems=(*found.notes, *rating.problems))

    def _share(self, case: RatingInput) -> "_Share | Rating":
        """Return the share in the actual, in the evidence beside it, or why there is none."""
        actual = case.actual
        figure = actual.quantity if isinstance(actual, NumberActual) else None
        if figure is not None and figure.unit == NO_UNIT:
            if 0 < abs(Fraction(figure.number)) <= 1:
                return Rating.not_ratable(problem("PR409", actual=figure, target=case.target))
            assumed = self._from_figure(case, Quantity(figure.number, PERCENT))
            if isinstance(assumed, Rating):
                return assumed
            return evolve(assumed, notes=(problem("PR408", unit=PERCENT), *assumed.notes))
        if figure is not None and figure.unit.dimension == PERCENT.dimension:
            return self._from_figure(case, figure)
        if isinstance(actual, MissingActual) and not case.evidence.strip():
            return Rating.not_ratable(problem("PR402"))
        tally = self._read(case.evidence if isinstance(actual, MissingActual) else actual.text or str(actual))
        return Rating.not_ratable(*tally) if isinstance(tally, tuple) else _counted(tally, case)

    def _from_figure(self, case: RatingInput, figure: Quantity) -> "_Share | Rating":
        if any(label in folded(case.actual.text) for label in self._partly):
            return Rating.not_ratable(_error(_WHOSE, {"text": case.actual.text[:40]}))
        if not 0 <= figure.base <= 1:
            return Rating.not_ratable(_error(_NO_SHARE, {"share": _percent(figure.base)}))
        tally = self._read(case.evidence) if case.evidence.strip() else ()
        if isinstance(tally, tuple):
            note = plugin_problem(TYPE_ID, Severity.NOTICE, _NO_EVIDENCE)
            return _Share(figure.base, figure, case.sample, notes=(note,))
        counted = _counted(tally, case)
        if figure.unit == PERCENT and agrees_with(tally.share, figure.number):
            return counted
        differs = plugin_problem(
            TYPE_ID, Severity.WARNING, _DIFFERS, {"stated": figure, "share": _percent(tally.share)}
        )
        return evolve(counted, notes=(*counted.notes, differs))

    def _read(self, text: str) -> Tally | tuple[Problem, ...]:
        counts, problems = read_counts(text)
        return problems or take_together(counts, self.parameters.answers, self.parameters.left_out)

    def _too_few(self, found: _Share) -> tuple[Problem, ...]:
        """Return why the answers are too few to be rated; empty when they are enough."""
        asked, problems = self.parameters, []
        if found.sample is None:
            if asked.prudent or asked.minimum_sample > 1:
                problems.append(_error(_NO_SAMPLE))
        elif found.sample < asked.minimum_sample:
            problems.append(problem("PR434", answers=found.sample, minimum=asked.minimum_sample))
        elif asked.population is not None and found.sample > asked.population:
            problems.append(_error(_FEW_PEOPLE, {"sample": found.sample, "population": asked.population}))
        if asked.minimum_response:
            rate = None if found.tally is None else found.tally.response_rate
            if rate is None:
                problems.append(_error(_NO_RATE))
            elif rate < asked.minimum_response:
                shown = {"rate": _percent(rate), "minimum": _percent(asked.minimum_response)}
                problems.append(_error(_LOW_RATE, shown))
        return tuple(problems)

    def _lower(self, share: Fraction, sample: int) -> tuple[Quantity, Sentence]:
        asked = self.parameters
        lower = lower_bound(share, sample, asked.population, asked.confidence)
        number = Decimal(int(lower * 10**PLACES)).scaleb(2 - PLACES)
        among = "" if asked.population is None else str(asked.population)
        values = {
            "confidence": _percent(asked.confidence),
            "lower": _percent(lower),
            "sample": str(sample),
            "among": f"，共 {among} 人" if among else "",
            "among_en": f" among {among} people" if among else "",
        }
        return Quantity(number, PERCENT), Sentence(_LOWER, values)


def _counted(tally: Tally, case: RatingInput) -> _Share:
    # 110 of 115 is an exact share when one answer is a 115th
    share = tally.share
    one = Unit(f"/{share.denominator}", PERCENT.dimension, Fraction(1, share.denominator))
    notes, steps = list(tally.notes), list(tally.steps)
    if case.sample not in (None, tally.valid):
        notes.append(
            plugin_problem(TYPE_ID, Severity.WARNING, _SAMPLE_DIFFERS, {"stated": case.sample, "counted": tally.valid})
        )
    if tally.response_rate is not None:
        values = {
            "returned": str(tally.returned or tally.valid),
            "issued": str(tally.issued),
            "rate": format_value(tally.response_rate),
        }
        steps.append(Sentence(_RATE, values))
    return _Share(share, Quantity(Decimal(share.numerator), one), tally.valid, tally, tuple(steps), tuple(notes))


def _error(said: Wording, values: Mapping[str, object] = _NO_VALUES) -> Problem:
    return plugin_problem(TYPE_ID, Severity.ERROR, said, values)


def _percent(share: Fraction) -> str:
    return format_value(share * 100)


def _outside(key: str, value: Fraction, low: int, high: int) -> tuple[Problem, ...]:
    if low <= value <= high:
        return ()
    return (problem("PR216", key=key, value=format_value(value), low=f"[{low}", high=f"{high}]", place=Place(key=key)),)
