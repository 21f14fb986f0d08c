"""``deadline``: on time, or how late."""

from fractions import Fraction
from typing import ClassVar, Literal

from attrs import evolve, frozen

from perfrules.errors import Problem, problem
from perfrules.indicators.base import Example, IndicatorType
from perfrules.indicators.curve import ONE, Steps, late_rating
from perfrules.indicators.kinds import Choice, Share
from perfrules.indicators.measuring import DAY, days_late, in_days, met_rating
from perfrules.indicators.parameters import key
from perfrules.indicators.table_kinds import BandTable, Measure
from perfrules.indicators.values import Bands
from perfrules.model.explanation import format_value
from perfrules.model.quantity import Quantity
from perfrules.model.rating import Outcome, Rating, RatingInput
from perfrules.source import Place
from perfrules.wording import Sentence, Wording

__all__ = ["Deadline"]

_LATE = Wording("迟 {days} 天，得 0", "{days} days late, no points")
_BAND = Wording("迟 {days} 天，落在 {band}，得 {ratio}", "{days} days late, in {band}: {ratio}")


@frozen
class Parameters:
    """
    What lateness costs.

    Args:
        late: Everything (``zero``), steps, or a band of days late.
        per: Step for ``stepped``, such as ``1天`` or ``1周``; only whole steps count.
        minus: Share of the points for each step.
        bands: For ``banded``: days late and what is left.
    """

    late: Literal["zero", "stepped", "banded"] = key(
        Choice(words=("zero", "stepped", "banded")), "逾期怎样计分", "what lateness costs", default="zero"
    )
    per: Quantity | None = key(
        Measure(dimension="duration"), "每级多少天，如 1天、1周", "a step, such as 1天 or 1周", default=None
    )
    minus: Fraction | None = key(
        Share(low=0, low_open=True, high=1),
        "每级扣去分值的多少",
        "the share of the points each step takes",
        default=None,
    )
    bands: Bands | None = key(
        BandTable(dimension="duration"), "逾期天数的档次", "days late and what is left", default=None
    )


def _only_with(name: str) -> Problem:
    late = "banded" if name == "bands" else "stepped"
    zh, en = f'它只用于 late = "{late}"', f'it belongs to late = "{late}" alone'
    return problem("PR219", key=name, reason=zh, reason_en=en, place=Place(key=name))


class Deadline(IndicatorType[Parameters]):
    """
    On time gives everything.

    SPEC scoring §2 ``deadline``: a month or a year means its last day; 前 without 底 means before its first day.
    A target without a year is of the year of monitoring (PR463), else of its actual's, with a warning (PR461); an
    actual without one is of its target's (PR462).
    """

    id: ClassVar[str] = "deadline"
    title: ClassVar[Wording] = Wording("时限", "deadline")
    rule: ClassVar[Wording] = Wording("按时得满分，迟则按 late", "on time gives everything, late follows `late`")
    parameter_class: ClassVar[type] = Parameters
    examples: ClassVar[tuple[Example, ...]] = (
        Example("2023年12月底前", "2023年12月31日", "1", outcome=Outcome.MET),
        Example("2023年9月前", "2023年9月1日", "0"),
        Example("2023年12月31日", "2024年1月3日", "17/20", parameters={"late": "stepped", "per": "1天", "minus": "5%"}),
    )

    @classmethod
    def check_parameters(cls, parameters: Parameters) -> tuple[Problem, ...]:
        """Return problems for parameters that the kind of lateness lacks (PR203) or has no use for (PR219)."""
        needed = {"zero": (), "stepped": ("per", "minus"), "banded": ("bands",)}[parameters.late]
        given = [name for name in ("per", "minus", "bands") if getattr(parameters, name) is not None]
        missing = [problem("PR203", key=name, place=Place(key=name)) for name in needed if name not in given]
        useless = [_only_with(name) for name in given if name not in needed]
        if missing or useless or parameters.bands is None:
            return (*missing, *useless)
        return parameters.bands.problems("bands", "less")

    def rate(self, case: RatingInput) -> Rating:
        """Return what lateness leaves; see the class."""
        late = days_late(case)
        if isinstance(late, Rating):
            return late
        if late.days <= 0:
            return met_rating(case.target, case.actual, *late.notes)
        rating = self._late(late.days, case)
        return evolve(rating, problems=(*late.notes, *rating.problems))

    def _late(self, days: int, case: RatingInput) -> Rating:
        match self.parameters.late:
            case "stepped":
                return self._stepped(days, case)
            case "banded":
                return self._banded(days)
        return Rating(Fraction(0), Outcome.NOT_MET, steps=(Sentence(_LATE, {"days": str(days)}),))

    def _stepped(self, days: int, case: RatingInput) -> Rating:
        step = self.parameters.per
        assert step is not None  # checked with the parameters
        per = in_days(step)
        if per is None:
            return Rating.not_ratable(problem("PR406", actual="天", target=step.unit))
        return late_rating(Steps(per=per * ONE, minus=self.parameters.minus), days, str(step), case.weight)

    def _banded(self, days: int) -> Rating:
        bands = self.parameters.bands
        assert bands is not None  # checked with the parameters
        unit = bands.sample.unit
        if unit.symbol and not unit.converts_to(DAY):
            return Rating.not_ratable(problem("PR406", actual="天", target=unit))
        band = bands.holding(Fraction(days) * (DAY.factor if unit.symbol else 1))
        values = {"days": str(days), "band": band.notation, "ratio": format_value(band.ratio)}
        return Rating(band.ratio, Outcome.NOT_MET, steps=(Sentence(_BAND, values),))
