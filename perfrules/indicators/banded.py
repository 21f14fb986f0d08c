"""``banded``: a share of the points for each band of the actual."""

from typing import ClassVar, Literal

from attrs import frozen

from perfrules.errors import Problem, problem
from perfrules.indicators.bands import Bands
from perfrules.indicators.base import Example, IndicatorType
from perfrules.indicators.kinds import BandTable, Choice, is_off_scale, key, table_unit_problems
from perfrules.indicators.measuring import format_value, measure
from perfrules.model.rating import Outcome, Rating, RatingInput
from perfrules.wording import Sentence, Wording

__all__ = ["Banded"]

_STEP = Wording("实际 {value} 落在 {band}，得 {ratio}", "the actual {value} lies in {band}, worth {ratio}")
_COMPLETION = Wording("完成率 {value} 落在 {band}，得 {ratio}", "completion {value} lies in {band}, worth {ratio}")
_WHAT = {"actual": _STEP, "completion": _COMPLETION, "scale": _STEP}


@frozen
class Parameters:
    """
    The bands.

    Args:
        bands: Thresholds and what each is worth; together they must hold every number once.
        of: What is looked up: the actual itself, whose unit the bounds have; its completion (actual ÷ target for a
            floor, 1 - overrun ÷ target for a ceiling, 1 - deviation ÷ target for an exact value), in %; or, on a
            ``scale``, an actual that has no unit.
    """

    bands: Bands = key(BandTable(), "各档界限与所得比例", "bounds and what each band is worth")
    of: Literal["actual", "completion", "scale"] = key(
        Choice(words=("actual", "completion", "scale")), "按什么查档：实际值、完成率、无单位的量表",
        "what is looked up: the actual, its completion, or a bare number of a scale", default="actual",
    )  # fmt: skip


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
        """Return problems for bounds whose unit is not that of what is looked up (PR239, PR406)."""
        bands = ((band.notation, parameters.bands.sample.unit) for band in parameters.bands.bands)
        return table_unit_problems("bands", bands, parameters.of)

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
            if amount is None or is_off_scale(self.parameters.of, measured.unit):
                return Rating.not_ratable(problem("PR406", actual=measured.unit, target=bands.sample.unit))
            value, shown = amount, str(measured.actual.quantity)
        band = bands.holding(value)
        values = {"value": shown, "band": band.notation, "ratio": band.ratio}
        outcome = Outcome.MET if measured.is_met else Outcome.NOT_MET
        return Rating(
            band.ratio, outcome, steps=(Sentence(_WHAT[self.parameters.of], values),), problems=measured.notes
        )
