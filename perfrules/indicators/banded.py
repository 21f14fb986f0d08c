"""``banded``: a share of the points for each band of the actual."""

from typing import ClassVar, Literal

from attrs import frozen

from perfrules.errors import Problem, problem
from perfrules.indicators.bands import Bands, not_of_completion
from perfrules.indicators.base import Example, IndicatorType
from perfrules.indicators.measuring import format_value, measure
from perfrules.model.rating import Outcome, Rating, RatingInput
from perfrules.wording import Sentence, Wording

__all__ = ["Banded"]

_STEP = Wording("实际 {value} 落在 {band}，得 {ratio}", "the actual {value} lies in {band}, worth {ratio}")
_COMPLETION = Wording("完成率 {value} 落在 {band}，得 {ratio}", "completion {value} lies in {band}, worth {ratio}")
_WHAT = {"actual": _STEP, "completion": _COMPLETION}


@frozen
class Parameters:
    """
    The bands.

    Args:
        bands: Thresholds and what each is worth; together they must hold every number once.
        of: What is looked up: the actual itself, or its completion (actual ÷ target for a floor, 1 - overrun ÷ target
            for a ceiling, 1 - deviation ÷ target for an exact value), in % or without a unit.
    """

    bands: Bands
    of: Literal["actual", "completion"] = "actual"


class Banded(IndicatorType[Parameters]):
    """
    The band that holds the actual (or its completion) names the share.

    SPEC scoring §2 ``banded``. The row counts as met when its own target is met, whatever the band gives.
    """

    id: ClassVar[str] = "banded"
    title: ClassVar[Wording] = Wording("分档", "banded")
    rule: ClassVar[Wording] = Wording("实际值所在档次决定得分比例", "the band that holds the actual names the share")
    parameter_class: ClassVar[type] = Parameters
    full_when_met: ClassVar[bool] = False
    examples: ClassVar[tuple[Example, ...]] = (
        Example("≥90%", "85%", "4/5", parameters={"bands": {"≥90%": "100%", "[80%, 90%)": "80%", "<80%": "0%"}}),
        Example("≥90%", "90%", "1", parameters={"bands": {"≥90%": "100%", "[80%, 90%)": "80%", "<80%": "0%"}}),
    )

    @classmethod
    def check_parameters(cls, parameters: Parameters) -> tuple[Problem, ...]:
        """Return a problem for bands of completion that count anything but a share (PR406)."""
        return not_of_completion("bands", parameters.bands.sample.unit) if parameters.of == "completion" else ()

    def rate(self, case: RatingInput) -> Rating:
        """Return the band's share; see the class."""
        measured = measure(case)
        if isinstance(measured, Rating):
            return measured
        bands = self.parameters.bands
        if self.parameters.of == "completion":
            completed = measured.completion
            if completed is None:
                return Rating.not_ratable(problem("PR428"))
            value = completed
            shown = f"{format_value(value * 100)}%"
        else:
            amount = measured.counted_like(bands.sample)
            if amount is None:
                return Rating.not_ratable(problem("PR406", actual=measured.unit, target=bands.sample.unit))
            value, shown = amount, str(measured.actual.quantity)
        band = bands.holding(value)
        values = {"value": shown, "band": band.notation, "ratio": band.ratio}
        outcome = Outcome.MET if measured.is_met else Outcome.NOT_MET
        return Rating(
            band.ratio, outcome, steps=(Sentence(_WHAT[self.parameters.of], values),), problems=measured.notes
        )
