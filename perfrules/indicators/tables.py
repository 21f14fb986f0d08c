"""``banded`` and ``interpolated``: tables of values, each with a share of the points."""

from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise
from typing import ClassVar, Literal

from attrs import frozen

from perfrules.errors import Problem, TargetSyntaxError, problem
from perfrules.indicators.base import CurveType, Example
from perfrules.indicators.curve import (
    ACTUAL,
    AS_WRITTEN,
    ONE,
    Curve,
    CurveContext,
    Percent,
    Piece,
    Quotient,
    completion_curve,
    fixed,
)
from perfrules.indicators.kinds import Choice
from perfrules.indicators.parameters import key
from perfrules.indicators.table_kinds import Anchors, BandTable, is_off_scale, table_bound_problems
from perfrules.indicators.values import Bands, Better, table_problems
from perfrules.model.interval import Interval, gaps
from perfrules.model.quantity import Quantity
from perfrules.model.target import NumberTarget, Sense
from perfrules.model.unit import NO_UNIT
from perfrules.source import Place
from perfrules.wording import Wording

__all__ = ["Banded", "Interpolated", "band_pieces"]


_STEP = Wording("实际 {value} 落在 {band}，得 {ratio}", "the actual {value} lies in {band}, worth {ratio}")
_COMPLETION = Wording("完成率 {value} 落在 {band}，得 {ratio}", "completion {value} lies in {band}, worth {ratio}")
_LOOKED_UP: dict[str, tuple[object, Wording]] = {
    "actual": (AS_WRITTEN, _STEP),
    "completion": (Percent(Quotient(ACTUAL)), _COMPLETION),
    "scale": (AS_WRITTEN, _STEP),
}


@frozen
class BandedParameters:
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


class Banded(CurveType[BandedParameters]):
    """
    The band that holds the actual (or its completion) names the share.

    SPEC scoring §2 ``banded``. The row counts as met when its own target is met, whatever the band gives.
    """

    id: ClassVar[str] = "banded"
    title: ClassVar[Wording] = Wording("分档", "banded")
    rule: ClassVar[Wording] = Wording("实际值所在档次决定得分比例", "the band that holds the actual names the share")
    parameter_class: ClassVar[type] = BandedParameters
    full_when_met: ClassVar[bool] = False
    examples: ClassVar[tuple[Example, ...]] = (
        Example("≥90%", "85%", "4/5", parameters={"bands": {"≥90%": "100%", "[80%, 90%)": "80%", "<80%": "0%"}}),
        Example("≥90%", "90%", "1", parameters={"bands": {"≥90%": "100%", "[80%, 90%)": "80%", "<80%": "0%"}}),
    )

    @classmethod
    def check_parameters(cls, parameters: BandedParameters) -> tuple[Problem, ...]:
        """Return problems for bounds that what is looked up has not (PR216, PR239, PR406), and senseless shares."""
        bands = parameters.bands
        bounds = ((band.notation, bands.sample.unit, band.interval) for band in bands.bands)
        unfit = table_bound_problems("bands", bounds, parameters.of)
        return unfit or bands.problems("bands", _better(parameters.of))

    def curve(self, context: CurveContext) -> Curve | Problem:
        """Return the bands' shares; see the class."""
        bands, of = self.parameters.bands, self.parameters.of
        unit = _table_unit(bands.sample, of, context)
        if isinstance(unit, Problem):
            return unit
        pieces = band_pieces(bands, *_LOOKED_UP[of], unit)
        return completion_curve(pieces, context) if of == "completion" else Curve.through(pieces)


def _better(of: str) -> Better:
    return "more" if of == "completion" else "either"


def band_pieces(bands: Bands, shown: object, wording: Wording, unit: Fraction = Fraction(1)) -> list[Piece]:
    """
    Return *bands* as pieces over a value.

    Negative numbers that no band holds belong to the band of 0.

    Args:
        bands: The table.
        shown: The value, as *wording* names it.
        wording: The sentence for each band.
        unit: How much of the value is one of the table's numbers.
    """
    of_nothing = bands.holding(Fraction(0))
    lines = [(band.interval, band) for band in bands.bands]
    lines += [(gap, of_nothing) for gap in gaps([band.interval for band in bands.bands], _NEGATIVE)]
    lines.sort(key=lambda line: (line[0].lower is not None, line[0].lower or Fraction(0), not line[0].lower_closed))
    return [
        Piece(
            fixed(band.ratio),
            wording,
            None if interval.lower is None else interval.lower * unit * ONE,
            closed=interval.lower_closed,
            values={"value": shown, "band": band.notation},
        )
        for interval, band in lines
    ]


_NEGATIVE = Interval(upper=Fraction(0))


def _table_unit(sample: Quantity, of: str, context: CurveContext) -> Fraction | Problem:
    """
    Return how much of the value is one of a table's numbers, in base units; a problem where it counts something else.

    A table without units counts in the target's unit.
    """
    if of == "completion":
        return Fraction(1)
    if is_off_scale(of, context.unit):
        return problem("PR406", actual=context.unit, target=sample.unit)
    if sample.unit == NO_UNIT:
        return context.unit.factor
    if sample.unit.converts_to(context.unit):
        return Fraction(1)
    return problem("PR406", actual=context.unit, target=sample.unit)


_BETWEEN = Wording(
    "{value} 在 {low}（{low_ratio}）与 {high}（{high_ratio}）之间，插值得 {ratio}",
    "{value} lies between {low} ({low_ratio}) and {high} ({high_ratio}): {ratio}",
)
_OUTSIDE = Wording("{value} 在 {low} 至 {high} 之外，得 {ratio}", "{value} is outside {low} to {high}: {ratio}")


@frozen
class InterpolatedParameters:
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


class Interpolated(CurveType[InterpolatedParameters]):
    """
    The share lies on the straight line between the two anchors around the value.

    SPEC scoring §2 ``interpolated``. The row counts as met when its own target is met, whatever the anchors give.
    """

    id: ClassVar[str] = "interpolated"
    title: ClassVar[Wording] = Wording("分段插值", "interpolated")
    rule: ClassVar[Wording] = Wording("在锚点之间按直线插值", "a straight line between the anchors around the value")
    parameter_class: ClassVar[type] = InterpolatedParameters
    full_when_met: ClassVar[bool] = False
    examples: ClassVar[tuple[Example, ...]] = (
        Example("≥90%", "75%", "1/2", parameters={"anchors": {"60%": "0%", "90%": "100%"}}),
        Example("≥90%", "95%", "1", parameters={"anchors": {"60%": "0%", "90%": "100%"}}),
        Example("≥90%", "95%", "0", parameters={"anchors": {"60%": "0%", "90%": "100%"}, "outside": "zero"}),
    )

    @classmethod
    def check_parameters(cls, parameters: InterpolatedParameters) -> tuple[Problem, ...]:
        """
        Return problems for anchors that cannot be read, mix dimensions, repeat, or are fewer than two.

        Anchors whose unit is not that of what is looked up are refused too (PR239, PR406).
        """
        anchors, problems = _read(parameters.anchors)
        if problems:
            return problems
        points = [(text, Interval.point(value.base), share) for text, value, share in anchors]
        bounds = ((text, value.unit, Interval.point(value.base)) for text, value, _ in anchors)
        return table_bound_problems("anchors", bounds, parameters.of) or table_problems(
            "anchors", points, _better(parameters.of)
        )

    def __init__(self, parameters: InterpolatedParameters) -> None:
        super().__init__(parameters)
        self._anchors = [(value, share) for _, value, share in _read(parameters.anchors)[0]]

    def curve(self, context: CurveContext) -> Curve | Problem:
        """Return the share on the line; see the class."""
        of = self.parameters.of
        unit = _table_unit(self._anchors[0][0], of, context)
        if isinstance(unit, Problem):
            return unit
        pieces = self._pieces(Percent(Quotient(ACTUAL)) if of == "completion" else AS_WRITTEN, unit)
        return completion_curve(pieces, context) if of == "completion" else Curve.through(pieces)

    def _pieces(self, shown: object, unit: Fraction) -> list[Piece]:
        (first, low_ratio), (last, high_ratio) = self._anchors[0], self._anchors[-1]
        flat = self.parameters.outside == "flat"
        ends = {"value": shown, "low": str(first), "high": str(last)}
        pieces = [Piece(fixed(low_ratio if flat else 0), _OUTSIDE, values=ends)]
        for (low, ratio), (high, next_ratio) in pairwise(self._anchors):
            slope = (next_ratio - ratio) / (high.base - low.base)
            line = (slope / unit) * ACTUAL + (ratio - slope * low.base) * ONE
            between = {"value": shown, "low": str(low), "low_ratio": ratio, "high": str(high), "high_ratio": next_ratio}
            pieces.append(Piece(Quotient(line), _BETWEEN, low.base * unit * ONE, closed=low is first, values=between))
        beyond = Piece(
            fixed(high_ratio if flat else 0), _OUTSIDE, last.base * unit * ONE, closed=False, values=ends
        )  # fmt: skip
        return [*pieces, beyond]


def _read(table: Mapping[str, Fraction]) -> tuple[list[tuple[str, Quantity, Fraction]], tuple[Problem, ...]]:
    from perfrules.dsl import parse_threshold  # noqa: PLC0415 - the grammar is loaded when first used

    anchors: list[tuple[str, Quantity, Fraction]] = []
    problems: list[Problem] = []
    for text, ratio in table.items():
        place = Place(key=f"anchors.{text}")
        try:
            target = parse_threshold(text)
        except TargetSyntaxError as error:
            problems += [entry.at(place) for entry in error.problems]
            continue
        if isinstance(target, NumberTarget) and target.sense is Sense.UNSPECIFIED:
            anchors.append((text, target.quantity, ratio))
        else:
            problems.append(
                problem("PR204", key="anchors", wanted="数量", wanted_en="a quantity", found=text, place=place)
            )
    anchors.sort(key=lambda anchor: anchor[1].base)
    for (_, low, _), (_, high, _) in pairwise(anchors):
        if not low.unit.converts_to(high.unit):
            problems.append(problem("PR406", actual=high.unit, target=low.unit, place=Place(key="anchors")))
        elif low.base == high.base:
            item, two = str(low), str(high)
            problems.append(problem("PR210", first=item, second=two, overlap=item, place=Place(key="anchors")))
    if not problems and len(anchors) < 2:
        problems.append(problem("PR203", key="anchors", place=Place(key="anchors")))
    return anchors, tuple(problems)
