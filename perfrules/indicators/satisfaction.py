"""``satisfaction``: a share of satisfied answers, or a mean on a scale, then any curve."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar

from attrs import evolve, field, frozen

from perfrules.errors import Problem, problem
from perfrules.indicators.base import Example, IndicatorType
from perfrules.indicators.curve import Curve, CurveContext
from perfrules.indicators.kinds import Number, WholeNumber
from perfrules.indicators.parameters import key, read_parameters
from perfrules.indicators.proportional import Gated, Proportional
from perfrules.indicators.stepped import Stepped
from perfrules.indicators.tables import Banded, Interpolated
from perfrules.indicators.values import bound_problem
from perfrules.model.actual import NumberActual
from perfrules.model.explanation import format_value
from perfrules.model.quantity import Quantity, format_decimal
from perfrules.model.rating import Rating, RatingInput
from perfrules.model.target import Sense
from perfrules.model.unit import PERCENT, Unit
from perfrules.source import Place
from perfrules.wording import Sentence, Wording

__all__ = ["CURVES", "Satisfaction", "read_curve"]

CURVES: Mapping[str, type[IndicatorType[Any]]] = {
    kind.id: kind for kind in (Proportional, Gated, Banded, Interpolated, Stepped)
}
_SCALED = Wording("{mean} ÷ {scale} = {share}", "{mean} ÷ {scale} = {share}")


@frozen
class SatisfactionParameters:
    """
    How satisfaction is read and rated.

    Args:
        curve: ``{type = "banded", …}``: the type that rates the share, with its parameters.
        minimum_sample: The fewest answers that count, where the sheet says how many there were.
        scale: The best value of the scale, when the sheet gives a mean such as 4.6 of 5.
    """

    curve: Mapping[str, Any] = field(factory=lambda: {"type": "proportional"})
    minimum_sample: int = key(
        WholeNumber(low=1, high=10**9), "样本少于它则不评", "the fewest answers that count", default=1
    )
    scale: Decimal | None = key(
        Number(low=0, low_open=True), "量表的最高分，如 5", "the best value of the scale, such as 5", default=None
    )


class Satisfaction(IndicatorType[SatisfactionParameters]):
    """
    The share satisfied is rated by *curve*; too small a sample says nothing (PR434).

    SPEC scoring §2 ``satisfaction``. Raw questionnaires are evaluated by the plugin ``perfrules-survey``.
    """

    id: ClassVar[str] = "satisfaction"
    title: ClassVar[Wording] = Wording("满意度", "satisfaction")
    rule: ClassVar[Wording] = Wording(
        "满意比例按 curve 计分；样本不足不评", "the share satisfied follows `curve`; too few answers are not rated"
    )
    parameter_class: ClassVar[type] = SatisfactionParameters
    full_when_met: ClassVar[bool] = False
    examples: ClassVar[tuple[Example, ...]] = (
        Example("≥90%", "81%", "9/10"),
        Example("≥90%", "4.5", "1", parameters={"scale": 5}),
        Example(
            "≥90%",
            "85%",
            "4/5",
            parameters={"curve": {"type": "banded", "bands": {"≥90%": "100%", "[80%, 90%)": "80%", "<80%": "0%"}}},
        ),
    )

    def __init__(self, parameters: SatisfactionParameters) -> None:
        super().__init__(parameters)
        curve = read_curve(parameters.curve)
        assert not isinstance(curve, tuple)  # checked with the parameters
        self.rated_by = curve
        """The type that rates the share."""

    @classmethod
    def check_parameters(cls, parameters: SatisfactionParameters) -> tuple[Problem, ...]:
        """Return problems in the curve's type and parameters; a bound above 100 % is one (PR216)."""
        curve = read_curve(parameters.curve)
        if isinstance(curve, tuple):
            return curve
        if not isinstance(curve, Banded) or not curve.parameters.bands.sample.unit.converts_to(PERCENT):
            return ()
        bands = curve.parameters.bands
        above = (bound_problem(f"curve.bands.{band.notation}", band.interval, Fraction(1)) for band in bands.bands)
        return tuple(entry for entry in above if entry is not None)[:1]

    @property
    def default_sense(self) -> Sense:
        """The meaning of a number without a comparison: as the curve takes it."""
        return self.rated_by.default_sense

    @property
    def minimum_sample(self) -> int:
        """The fewest answers that count."""
        return self.parameters.minimum_sample

    def curve(self, context: CurveContext) -> Curve | Problem | None:
        """Return the curve of the share; ``None`` where it has to be made of a mean on a scale."""
        return None if self.parameters.scale is not None else self.rated_by.curve(context)

    def rate(self, case: RatingInput) -> Rating:
        """Return what the curve gives for the share satisfied; see the class."""
        if case.sample is not None and case.sample < self.parameters.minimum_sample:
            return Rating.not_ratable(problem("PR434", answers=case.sample, minimum=self.parameters.minimum_sample))
        scale, actual = self.parameters.scale, case.actual
        if scale is None or not isinstance(actual, NumberActual) or actual.quantity.unit.symbol not in ("", "分"):
            return self.rated_by.rate(case)
        # a mean of 4.6 on a scale to 5 is an exact share when one point is a fifth
        point = Unit(f"/{format_decimal(scale)}", PERCENT.dimension, 1 / Fraction(scale))
        mean = Quantity(actual.quantity.number, point)
        steps = {"mean": str(actual.quantity), "scale": format_decimal(scale), "share": format_value(mean.base)}
        rating = self.rated_by.rate(evolve(case, actual=evolve(actual, quantity=mean)))
        return evolve(rating, steps=(Sentence(_SCALED, steps), *rating.steps))


def read_curve(table: Mapping[str, Any]) -> IndicatorType[Any] | tuple[Problem, ...]:
    """
    Return the type that a parameter such as ``{type = "banded", bands = {…}}`` names, built, or what is wrong with it.

    One of `CURVES`; the problems' places are below the key ``curve``.
    """
    kind = CURVES.get(str(table.get("type")))
    if kind is None:
        known = "、".join(CURVES)
        zh, en, place = f"可用：{known}", f"one of {', '.join(CURVES)}", Place(key="curve.type")
        return (problem("PR213", id=table.get("type", ""), advice=zh, advice_en=en, place=place),)
    rest = {key: value for key, value in table.items() if key != "type"}
    parameters, problems = read_parameters(kind, rest, lambda key: Place(key=f"curve.{key}" if key else "curve"))
    return tuple(map(_below_curve, problems)) if parameters is None else kind(parameters)


def _below_curve(result: Problem) -> Problem:
    # what a type says of its own parameters knows nothing of the table they stand in
    key = result.place.key
    return result if key.split(".")[0] == "curve" else evolve(result, place=evolve(result.place, key=f"curve.{key}"))
