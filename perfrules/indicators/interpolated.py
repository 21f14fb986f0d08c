"""``interpolated``: straight lines through anchors."""

from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise
from typing import ClassVar, Literal

from attrs import frozen

from perfrules.errors import Problem, TargetSyntaxError, problem
from perfrules.indicators.base import Example, IndicatorType
from perfrules.indicators.kinds import Anchors, Choice, is_off_scale, key, table_unit_problems
from perfrules.indicators.measuring import format_value, measure
from perfrules.model.quantity import Quantity
from perfrules.model.rating import Outcome, Rating, RatingInput
from perfrules.model.target import NumberTarget, Sense
from perfrules.source import Place
from perfrules.wording import Sentence, Wording

__all__ = ["Interpolated"]

_BETWEEN = Wording(
    "{value} 在 {low}（{low_ratio}）与 {high}（{high_ratio}）之间，插值得 {ratio}",
    "{value} lies between {low} ({low_ratio}) and {high} ({high_ratio}): {ratio}",
)
_OUTSIDE = Wording("{value} 在 {low} 至 {high} 之外，得 {ratio}", "{value} is outside {low} to {high}: {ratio}")


@frozen
class Parameters:
    """
    The anchors.

    Args:
        anchors: Values and what each is worth; at least two, all of one dimension.
        of: What is looked up: the actual itself, whose unit the anchors have; its completion, in %; or, on a
            ``scale``, an actual that has no unit.
        outside: Beyond the outermost anchors: ``flat`` (the nearest anchor's share) or ``zero``.
    """

    anchors: Mapping[str, Fraction] = key(Anchors(), "锚点与所得比例", "values and what each is worth")
    of: Literal["actual", "completion", "scale"] = key(
        Choice(words=("actual", "completion", "scale")), "按什么插值：实际值、完成率、无单位的量表",
        "what is looked up: the actual, its completion, or a bare number of a scale", default="actual",
    )  # fmt: skip
    outside: Literal["flat", "zero"] = key(
        Choice(words=("flat", "zero")), "最外锚点之外的得分", "what lies beyond the outermost anchors is worth",
        default="flat",
    )  # fmt: skip


class Interpolated(IndicatorType[Parameters]):
    """
    The share lies on the straight line between the two anchors around the value.

    SPEC scoring §2 ``interpolated``. The row counts as met when its own target is met, whatever the anchors give.
    """

    id: ClassVar[str] = "interpolated"
    title: ClassVar[Wording] = Wording("分段插值", "interpolated")
    rule: ClassVar[Wording] = Wording("在锚点之间按直线插值", "a straight line between the anchors around the value")
    parameter_class: ClassVar[type] = Parameters
    full_when_met: ClassVar[bool] = False
    examples: ClassVar[tuple[Example, ...]] = (
        Example("≥90%", "75%", "1/2", parameters={"anchors": {"60%": "0%", "90%": "100%"}}),
        Example("≥90%", "95%", "1", parameters={"anchors": {"60%": "0%", "90%": "100%"}}),
        Example("≥90%", "95%", "0", parameters={"anchors": {"60%": "0%", "90%": "100%"}, "outside": "zero"}),
    )

    @classmethod
    def check_parameters(cls, parameters: Parameters) -> tuple[Problem, ...]:
        """
        Return problems for anchors that cannot be read, mix dimensions, repeat, or are fewer than two.

        Anchors whose unit is not that of what is looked up are refused too (PR239, PR406).
        """
        anchors, problems = _read(parameters.anchors)
        if problems:
            return problems
        units = ((text, anchors[0][0].unit) for text in parameters.anchors)
        return table_unit_problems("anchors", units, parameters.of)

    def __init__(self, parameters: Parameters) -> None:
        super().__init__(parameters)
        self._anchors = _read(parameters.anchors)[0]

    @property
    def anchors(self) -> tuple[tuple[Quantity, Fraction], ...]:
        """The anchors from low to high, each with its share."""
        return tuple(self._anchors)

    def rate(self, case: RatingInput) -> Rating:
        """Return the share on the line; see the class."""
        measured = measure(case)
        if isinstance(measured, Rating):
            return measured
        if self.parameters.of == "completion":
            completed = measured.completion
            if completed is None:
                return Rating.not_ratable(problem("PR428"))
            value, shown = completed, f"{format_value(completed * 100)}%"
        else:
            sample = self._anchors[0][0]
            amount = measured.counted_like(sample)
            if amount is None or is_off_scale(self.parameters.of, measured.unit):
                return Rating.not_ratable(problem("PR406", actual=measured.unit, target=sample.unit))
            value, shown = amount, str(measured.actual.quantity)
        ratio, step = self._on_line(value, shown)
        outcome = Outcome.MET if measured.is_met else Outcome.NOT_MET
        return Rating(ratio, outcome, steps=(step,), problems=measured.notes)

    def _on_line(self, value: Fraction, shown: str) -> tuple[Fraction, Sentence]:
        first, last = self._anchors[0], self._anchors[-1]
        if not first[0].base <= value <= last[0].base:
            nearest = first if value < first[0].base else last
            ratio = nearest[1] if self.parameters.outside == "flat" else Fraction(0)
            values = {"value": shown, "low": str(first[0]), "high": str(last[0]), "ratio": format_value(ratio)}
            return ratio, Sentence(_OUTSIDE, values)
        pairs = pairwise(self._anchors)
        low, high = next((low, high) for low, high in pairs if value <= high[0].base)
        ratio = low[1] + (high[1] - low[1]) * (value - low[0].base) / (high[0].base - low[0].base)
        values = {
            "value": shown,
            "low": str(low[0]),
            "low_ratio": format_value(low[1]),
            "high": str(high[0]),
            "high_ratio": format_value(high[1]),
            "ratio": format_value(ratio),
        }
        return ratio, Sentence(_BETWEEN, values)


def _read(table: Mapping[str, Fraction]) -> tuple[list[tuple[Quantity, Fraction]], tuple[Problem, ...]]:
    from perfrules.dsl import parse_threshold  # noqa: PLC0415 - the grammar is loaded when first used

    anchors: list[tuple[Quantity, Fraction]] = []
    problems: list[Problem] = []
    for text, ratio in table.items():
        place = Place(key=f"anchors.{text}")
        try:
            target = parse_threshold(text)
        except TargetSyntaxError as error:
            problems += [one.at(place) for one in error.problems]
            continue
        if isinstance(target, NumberTarget) and target.sense is Sense.STATED:
            anchors.append((target.quantity, ratio))
        else:
            problems.append(
                problem("PR204", key="anchors", wanted="数量", wanted_en="a quantity", found=text, place=place)
            )
    anchors.sort(key=lambda anchor: anchor[0].base)
    for low, high in pairwise(anchors):
        if not low[0].unit.converts_to(high[0].unit):
            problems.append(problem("PR406", actual=high[0].unit, target=low[0].unit, place=Place(key="anchors")))
        elif low[0].base == high[0].base:
            one, two = str(low[0]), str(high[0])
            problems.append(problem("PR210", first=one, second=two, overlap=one, place=Place(key="anchors")))
    if not problems and len(anchors) < 2:
        problems.append(problem("PR203", key="anchors", place=Place(key="anchors")))
    return anchors, tuple(problems)
