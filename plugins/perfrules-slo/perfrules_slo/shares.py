"""``slo.availability`` and ``slo.latency``: a good share of time or requests against an objective."""

import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar, TypeVar

from attrs import evolve, field, frozen

from perfrules import NumberActual, Place, Quantity
from perfrules.spi import (
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
from perfrules_slo.measurements import LONGEST_TEXT, Measurement, read_measurement, seconds_of
from perfrules_slo.windows import Windowed, wrong_unit

__all__ = ["Availability", "AvailabilityParameters", "Latency", "LatencyParameters"]

_MEASURED = Wording("达标比例 {share}%", "good share {share}%")
_OTHER_THRESHOLD = Wording(
    "数据以 {found} 为限，规则以 {wanted} 为限", "the data are counted at {found}, the rule asks for {wanted}"
)
_THRESHOLD = re.compile(
    r"\s*[≤<]?\s*(?P<limit>[0-9][0-9.,]*\s*(?:毫秒|ms|秒|s))\s*(?:以内|内)?\s*[:：]?\s*(?=[0-9])", re.IGNORECASE
)


def _kept_or_not() -> dict[str, Any]:
    return {"type": "proportional", "below": "zero"}


@frozen(kw_only=True)
class AvailabilityParameters(Windowed):
    """
    How a share is rated.

    Args:
        curve: What rates the share; as in the built-in ``satisfaction``. Unless given, an objective is kept or not:
            met gives everything, anything less gives nothing.
    """

    curve: Mapping[str, Any] = field(factory=_kept_or_not)


@frozen(kw_only=True)
class LatencyParameters(AvailabilityParameters):
    """
    How a share of fast requests is rated.

    Args:
        threshold: The longest time that counts as fast: ``450毫秒``. A threshold printed in the cell must be the same.
    """

    threshold: Quantity


P = TypeVar("P", bound=AvailabilityParameters)


class _Share(IndicatorType[P]):
    """A share, rated by a curve."""

    full_when_met: ClassVar[bool] = False  # a table of bands may grade what is met

    def __init__(self, parameters: P) -> None:
        super().__init__(parameters)
        curve = read_curve(parameters.curve)
        assert not isinstance(curve, tuple)  # checked with the parameters
        self._curve = curve

    @classmethod
    def check_parameters(cls, parameters: P) -> tuple[Problem, ...]:
        """Return what is wrong with the windows and the curve."""
        curve = read_curve(parameters.curve)
        return (*parameters.check(), *(curve if isinstance(curve, tuple) else ()))

    def _rate_text(self, case: RatingInput, text: str | None) -> Rating:
        unfit = wrong_unit(case)
        if unfit is not None:
            return Rating.not_ratable(unfit)
        measured = read_measurement(case, self.id, self.parameters.window, text)
        if isinstance(measured, Problem):
            return Rating.not_ratable(measured)
        rating = self._curve.rate(evolve(case, actual=NumberActual(_exactly(measured), text=case.actual.text)))
        step = Sentence(_MEASURED, {"share": format_value(measured.share * 100)})
        return evolve(rating, steps=(step, *rating.steps), problems=(*measured.notes, *rating.problems))


def _exactly(measured: Measurement) -> Quantity:
    # 43156 of 43200 is an exact share when one slice is a 43200th
    bottom = measured.share.denominator
    return Quantity(Decimal(measured.share.numerator), Unit(f"/{bottom}", PERCENT.dimension, Fraction(1, bottom)))


class Availability(_Share[AvailabilityParameters]):
    """
    The share of time or requests that were good: a percentage, good ÷ total, or 1 - downtime ÷ window.

    All arithmetic is exact. What cannot be read, and a window whose length nobody stated, are not rated.
    """

    id: ClassVar[str] = "slo.availability"
    title: ClassVar[Wording] = Wording("可用率", "availability")
    rule: ClassVar[Wording] = Wording(
        "可用率达到目标得满分，未达按 curve（默认不得分）",
        "a kept objective gives everything, else `curve` (nothing unless given)",
    )
    parameter_class: ClassVar[type] = AvailabilityParameters
    examples: ClassVar[tuple[Example, ...]] = (
        Example("≥99.9%", "99.984%", "1", outcome=Outcome.MET),
        Example("≥99.9%", "43156/43200", "0", outcome=Outcome.NOT_MET),  # 44 bad minutes, 43.2 allowed
        Example("≥99.9%", "停机 43分钟/30天", "1", outcome=Outcome.MET),
        Example("≥99.9%", "停机43分钟", "1", parameters={"days": 30}, outcome=Outcome.MET),
        Example("≥99.9%", "停机43分钟", "0", outcome=Outcome.NOT_RATABLE, code="PR320"),
        Example("≥99.9%", "停机2小时/1季度", "1", parameters={"windows": {"季度": 92}}, outcome=Outcome.MET),
        Example("≥99%", "49/50", "98/99", parameters={"curve": {"type": "proportional"}}),
    )

    def rate(self, case: RatingInput) -> Rating:
        """Return what the curve gives for the good share; see the class."""
        return self._rate_text(case, None)


class Latency(_Share[LatencyParameters]):
    """
    The share of requests that were not slower than *threshold*: a percentage, or fast ÷ all.

    A cell may repeat the threshold, ``450毫秒内 3296928/3663253``; one that differs from the rule's is not rated.
    """

    id: ClassVar[str] = "slo.latency"
    title: ClassVar[Wording] = Wording("延迟达标率", "requests below a latency")
    rule: ClassVar[Wording] = Wording(
        "不慢于 threshold 的请求比例达到目标得满分，未达按 curve（默认不得分）",
        "a kept share of requests not slower than `threshold` gives everything, else `curve` (nothing unless given)",
    )
    parameter_class: ClassVar[type] = LatencyParameters
    examples: ClassVar[tuple[Example, ...]] = (
        Example("≥90%", "91%", "1", parameters={"threshold": "450毫秒"}, outcome=Outcome.MET),
        Example("≥90%", "≤450毫秒 3296928/3663253", "1", parameters={"threshold": "450毫秒"}, outcome=Outcome.MET),
        Example("≥90%", "0.45秒内 3296927/3663253", "0", parameters={"threshold": "450毫秒"}, outcome=Outcome.NOT_MET),
        Example("≥90%", "≤500毫秒 9/10", "0", parameters={"threshold": "450毫秒"}, code="PR320"),
    )

    @classmethod
    def check_parameters(cls, parameters: LatencyParameters) -> tuple[Problem, ...]:
        """Return what is wrong with the threshold, which must be a time above 0, and the rest."""
        found, place = super().check_parameters(parameters), Place(key="threshold")
        limit = parameters.threshold
        if seconds_of(str(limit)) is None:
            zh, en = "时间（如 450毫秒）", "a time such as 450毫秒"
            found += (problem("PR204", key="threshold", wanted=zh, wanted_en=en, found=limit, place=place),)
        elif limit.number <= 0:
            found += (problem("PR223", key="threshold", value=limit, place=place),)
        return found

    def rate(self, case: RatingInput) -> Rating:
        """Return what the curve gives for the share of fast requests; see the class."""
        text = case.actual.text or str(case.actual)
        found = _THRESHOLD.match(text[:LONGEST_TEXT])
        if found is None:
            return self._rate_text(case, None)
        if seconds_of(found["limit"]) != seconds_of(str(self.parameters.threshold)):
            values = {"found": found["limit"], "wanted": self.parameters.threshold}
            return Rating.not_ratable(plugin_problem(self.id, Severity.ERROR, _OTHER_THRESHOLD, values))
        return self._rate_text(case, text[found.end() :])
