"""
Properties of indicator types. SPEC scoring §2.

Each is a function, from an `Observation` of a single case (`CASE_PROPERTIES`) or from a `TypeSubject`
(`TYPE_PROPERTIES`).
"""

import inspect
import re
import tomllib
from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

import attrs
from attrs import evolve, frozen
from hypothesis import strategies as st

from perfrules.dsl import parse_actual, parse_target
from perfrules.engine.scalar import bare_plan, bind_row
from perfrules.errors import Problem, Severity, worst
from perfrules.indicators.base import Example, IndicatorType, Monotone
from perfrules.indicators.curve import Curve, context_of
from perfrules.indicators.measuring import measure
from perfrules.indicators.parameters import read_parameters
from perfrules.model.actual import NumberActual
from perfrules.model.display import full_repr
from perfrules.model.quantity import Quantity, format_decimal
from perfrules.model.rating import Outcome, Rating, RatingInput
from perfrules.model.ruleset import Rounding
from perfrules.model.sheet import SheetRow
from perfrules.model.target import NumberTarget, Sense
from perfrules.model.unit import NO_UNIT, Unit
from perfrules.testing.properties import (
    Property,
    PropertyBrokenError,
    for_all,
    is_bilingual,
    record_impure_calls,
    require,
)
from perfrules.testing.strategies import ladder, near, number_targets
from perfrules.testing.subjects import TypeSubject
from perfrules.tomltext.writing import toml_key, toml_value
from perfrules.units.table import reading_with
from perfrules.wording import Sentence, Wording

__all__ = ["CASE_PROPERTIES", "TYPE_PROPERTIES", "Observation", "curve"]


_FLOAT_BITS = 30
_CaseProperty = Callable[["Observation"], str]


@frozen
class Observation:
    """
    What was seen of a type on one case.

    Args:
        kind: The type, built.
        case: The case.
        first: What it answered.
        second: What it answered when it was asked again.
        asked: What it called the second time, see `record_impure_calls`.
        before: The case and the type's own state as text, before the first answer.
        after: The same after the second.
    """

    kind: IndicatorType[Any]
    case: RatingInput
    first: Rating
    second: Rating
    asked: frozenset[str]
    before: tuple[str, str]
    after: tuple[str, str]


def answers(seen: Observation) -> str:
    """It answers every case with a rating and never raises."""
    rating: object = seen.first
    if not isinstance(rating, Rating):
        return f"the answer is {rating!r}, not a rating"
    outcome: object = rating.outcome
    return "" if isinstance(outcome, Outcome) else f"the outcome {outcome!r} is not one of the known ones"


def exact(seen: Observation) -> str:
    """The ratio is an exact fraction, and no floating point was on the way to it."""
    ratio: object = seen.first.ratio
    if type(ratio) is not Fraction:
        return f"the ratio {ratio!r} is not a Fraction"
    denominator = ratio.denominator
    binary = denominator.bit_length() > _FLOAT_BITS and denominator & (denominator - 1) == 0
    return f"the ratio {ratio} was rounded by floating point" if binary or "float" in seen.asked else ""


def bounded(seen: Observation) -> str:
    """The ratio lies from 0 to the type's own highest; a row that is not ratable gets nothing and says why."""
    rating = seen.first
    if not 0 <= rating.ratio <= seen.kind.highest:
        return f"the ratio {rating.ratio} is outside 0 to {seen.kind.highest}"
    if rating.outcome is not Outcome.NOT_RATABLE or (not rating.ratio and worst(rating.problems) is Severity.ERROR):
        return ""
    return "a row that is not ratable gets points, or no error says why"


def unchanged(seen: Observation) -> str:
    """Neither the case nor the type itself is changed by rating."""
    if seen.before[0] != seen.after[0]:
        return "rating changes the case"
    return "" if seen.before[1] == seen.after[1] else "rating changes the type's own state"


def timeless(seen: Observation) -> str:
    """The rating depends on the case alone: no clock, no randomness, no file is asked."""
    asked = sorted(seen.asked & {"clock", "randomness", "file"})
    return f"it asks {' and '.join(asked)}" if asked else ""


def deterministic(seen: Observation) -> str:
    """The same case gets the same rating, from the same object and from another one with the same parameters."""
    third = type(seen.kind)(seen.kind.parameters).rate(seen.case)
    same = seen.first == seen.second == third
    return "" if same else f"first {seen.first.ratio}, then {seen.second.ratio} and {third.ratio}"


def languages(seen: Observation) -> str:
    """Every step and every problem is said in Chinese and in English."""
    texts: tuple[Sentence | Problem, ...] = (*seen.first.steps, *seen.first.problems)
    return "" if all(map(is_bilingual, texts)) else "a step or a problem has no words in one of the languages"


def full_when_met(seen: Observation) -> str:
    """A row that is met gets everything, unless the type declares ``full_when_met = False``."""
    rating = seen.first
    if not seen.kind.full_when_met or rating.outcome is not Outcome.MET or rating.ratio >= 1:
        return ""
    return f"it is met and gets {rating.ratio}"


CASE_PROPERTIES: Mapping[str, _CaseProperty] = {
    check.__name__: check
    for check in (answers, exact, bounded, unchanged, timeless, deterministic, languages, full_when_met)
}
"""Properties of a single case, in the order in which they are tried; a property may rely on those before it."""
_SHARES = range(-50, 250, 5)
"""Actuals in hundredths of the target."""


def curve(subject: TypeSubject) -> None:
    """A row bound once scores as the type rates: what actuals are worth is what its curve says."""
    drawn = st.tuples(st.sampled_from(subject.instances), number_targets(), st.integers(-50, -46))

    def check(drawn: tuple[IndicatorType[Any], NumberTarget, int]) -> None:
        kind, target, first = drawn
        _require_curve(kind, target, subject)
        row = SheetRow(target=str(target), weight=Decimal(10))
        bound = bind_row(row, bare_plan(kind, Rounding(), subject.terms.units))
        if bound.curve is None:
            return
        for share in range(first, _SHARES.stop, _SHARES.step):
            number = target.quantity.number * share / 100
            item, other = bound.score(number), bound.evaluate(number).score
            shown = (
                f"{format_decimal(number)} is worth {item} by its curve and {other} by `rate`, for target `{target}`"
            )
            require(item == other, "curve", subject.name, shown)

    for_all(drawn, check, examples=subject.examples)


def _require_curve(kind: IndicatorType[Any], target: NumberTarget, subject: TypeSubject) -> None:
    """Require that what *kind* answers for its curve is one, a problem, or nothing."""
    actual = NumberActual(Quantity(Decimal(1), target.quantity.unit))
    measured = measure(RatingInput(target=target, actual=actual, weight=Decimal(10)), stated=kind.default_sense)
    if isinstance(measured, Rating):
        return
    try:
        answer: object = kind.curve(context_of(measured, None))
    except Exception as error:
        raise PropertyBrokenError("curve", subject.name, f"its curve raises {error!r}") from error
    sound = answer is None or isinstance(answer, Curve | Problem)
    require(sound, "curve", subject.name, f"its curve for target `{target}` is {answer!r}, which is none")


_ID = re.compile(r"[a-z0-9][a-z0-9_-]*(?:\.[a-z0-9][a-z0-9_-]*)?")
_LONGEST = 30
_SCORED = (Outcome.MET, Outcome.NOT_MET)


def cases(subject: TypeSubject) -> None:
    """Every property of `CASE_PROPERTIES` holds on every drawn case."""
    broken: list[str] = []

    def check(pair: tuple[IndicatorType[Any], RatingInput]) -> None:
        try:
            seen = _observe(subject, *pair)
            for name, check_case in CASE_PROPERTIES.items():
                reason = check_case(seen)
                require(not reason, name, subject.name, f"{reason}, for {_describe_case(seen.case)}")
        except PropertyBrokenError as error:
            # a smaller case counts only when it breaks the same property
            if error.property in (broken or [error.property]):
                broken.append(error.property)
                raise

    for_all(subject.pairs(), check, examples=subject.examples)


def _observe(subject: TypeSubject, kind: IndicatorType[Any], case: RatingInput) -> Observation:
    before = (full_repr(case), full_repr(vars(kind)))
    first = _rate("answers", subject, kind, case)  # what is imported on first use is not watched
    with record_impure_calls() as asked:
        second = _rate("answers", subject, kind, case)
    return Observation(kind, case, first, second, frozenset(asked), before, (full_repr(case), full_repr(vars(kind))))


def _describe_case(case: RatingInput) -> str:
    judged = f", judged `{case.judgement}`" if case.judgement else ""
    return f"target `{case.target.text}`, actual `{case.actual.text}`{judged}"


def described(subject: TypeSubject) -> None:
    """Id, title, rule and docstring are there, in both languages."""
    name, kind = "described", subject.kind
    require(_ID.fullmatch(str(getattr(kind, "id", ""))), name, subject.name, "its id is not like `plugin.name`")
    for attribute in ("title", "rule"):
        text: object = getattr(kind, attribute, None)
        complete = isinstance(text, Wording) and text.zh.strip() and text.en.strip()
        require(complete, name, subject.name, f"`{attribute}` is not said in both languages")
    require(kind.__dict__.get("__doc__"), name, subject.name, "it has no docstring")
    require(attrs.has(kind.parameter_class), name, subject.name, "`parameter_class` is not an attrs class")
    require(inspect.getdoc(kind.parameter_class), name, subject.name, "`parameter_class` has no docstring")


def parameters(subject: TypeSubject) -> None:
    """Parameters are read, written into a rule file, and read again as the same ones; each has words for its errors."""
    name = "parameters"
    require(subject.raw, name, subject.name, "no example has parameters that fit, and it cannot do without")
    for raw in (example.parameters for example in subject.kind.examples):
        with reading_with(subject.terms):
            _, problems = read_parameters(subject.kind, raw)
        require(
            not problems, name, subject.name, f"{dict(raw)}: {'; '.join(problem.message('en') for problem in problems)}"
        )
    for raw in subject.raw:
        text = "\n".join(f"{toml_key(key)} = {toml_value(value)}" for key, value in raw.items())
        with reading_with(subject.terms):
            first, _ = read_parameters(subject.kind, raw)
            again, result = read_parameters(subject.kind, tomllib.loads(text, parse_float=Decimal))
        require(first == again and not result, name, subject.name, f"{first} becomes {again} by way of a rule file")
        with reading_with(subject.terms):
            _, refused = read_parameters(subject.kind, {**raw, "no_such_key": 1})
        require(refused, name, subject.name, "a key that it does not have is not refused")


def examples(subject: TypeSubject) -> None:
    """Every worked example gives what it says."""
    for example in subject.kind.examples:
        with reading_with(subject.terms):
            read, _ = read_parameters(subject.kind, example.parameters)
        rating = _rate("examples", subject, subject.kind(read), _case_of(example, subject))
        message = f"`{example.target}` with `{example.actual}`"
        wanted = Fraction(example.ratio)
        require(rating.ratio == wanted, "examples", subject.name, f"{message} gives {rating.ratio}, not {wanted}")
        met = example.outcome in (None, rating.outcome)
        require(met, "examples", subject.name, f"{message} is {rating.outcome}, not {example.outcome}")
        reported = not example.code or example.code in [problem.code for problem in rating.problems]
        require(reported, "examples", subject.name, f"{message} does not report {example.code}")


def _case_of(example: Example, subject: TypeSubject) -> RatingInput:
    units = subject.terms.units
    return RatingInput(
        target=parse_target(example.target, units=units),
        actual=parse_actual(example.actual, units=units),
        weight=Decimal(10),
        judgement=example.judgement,
    )


def _rate(name: str, subject: TypeSubject, kind: IndicatorType[Any], case: RatingInput) -> Rating:
    try:
        return kind.rate(case)
    except Exception as error:
        raise PropertyBrokenError(name, subject.name, f"it raises {error!r}, for {_describe_case(case)}") from error


def monotone(subject: TypeSubject) -> None:
    """The rating moves as declared when the actual grows and everything else stays."""
    declared = subject.kind.monotone
    if declared is Monotone.NOT:
        return

    @st.composite
    def draw_row(draw: st.DrawFn) -> tuple[IndicatorType[Any], RatingInput]:
        kind = draw(st.sampled_from(subject.instances))
        return kind, evolve(draw(subject.cases(kind)), target=draw(number_targets()), judgement="", peers=None)

    def check(drawn: tuple[IndicatorType[Any], RatingInput]) -> None:
        kind, case = drawn
        assert isinstance(case.target, NumberTarget)  # INVARIANT: drawn so
        rises = _rises(declared, case.target.sense)
        rated = [(actual, kind.rate(evolve(case, actual=actual))) for actual in ladder(case.target)]
        scored = [(actual, rating.ratio) for actual, rating in rated if rating.outcome in _SCORED]
        for (low, first), (high, second) in pairwise(scored):
            fine = rises is None or (first <= second if rises else first >= second)
            shown = f"`{low}` gives {first} and `{high}` gives {second}, for target `{case.target}`"
            require(fine, "monotone", subject.name, shown)

    for_all(draw_row(), check, examples=subject.examples)


def _rises(declared: Monotone, sense: Sense) -> bool | None:
    """Return whether ratings rise with the actual, or ``None`` when nothing is promised for a target of *sense*."""
    if declared is Monotone.BY_TARGET:
        return True if sense.is_floor else False if sense.is_ceiling else None
    return declared is Monotone.RISING


def units(subject: TypeSubject) -> None:
    """An actual converted into another unit of its dimension gets the same rating."""
    siblings = _siblings(subject)
    instances = st.sampled_from(subject.instances)
    convertible = number_targets().filter(lambda item: len(siblings(item.quantity.unit)) > 1)

    @st.composite
    def draw_converted(draw: st.DrawFn) -> tuple[IndicatorType[Any], RatingInput, NumberActual] | None:
        kind, target = draw(instances), draw(convertible)
        actual = draw(near(target).filter(lambda entry: isinstance(entry, NumberActual)))
        assert isinstance(actual, NumberActual)  # INVARIANT: drawn so
        unit = draw(st.sampled_from(siblings(target.quantity.unit)))
        number = _decimal(actual.quantity.in_unit(unit))
        if number is None:
            return None
        case = evolve(draw(subject.cases(kind)), target=target, actual=actual, judgement="", peers=None)
        converted = parse_actual(f"{format_decimal(number)}{unit.symbol}", units=subject.terms.units)
        return (kind, case, converted) if isinstance(converted, NumberActual) else None

    def check(drawn: tuple[IndicatorType[Any], RatingInput, NumberActual] | None) -> None:
        if drawn is None:
            return
        kind, case, converted = drawn
        item, other = kind.rate(case), kind.rate(evolve(case, actual=converted))
        same = (item.ratio, item.outcome) == (other.ratio, other.outcome)
        shown = f"`{case.actual}` gives {item.ratio}, `{converted}` gives {other.ratio}, for target `{case.target}`"
        require(same, "units", subject.name, shown)

    for_all(draw_converted(), check, examples=subject.examples)


def _siblings(subject: TypeSubject) -> Callable[[Unit], list[Unit]]:
    table = subject.terms.units
    known: dict[object, list[Unit]] = {}
    for item in table:
        known.setdefault(item.unit.dimension, []).append(item.unit)

    def siblings(unit: Unit) -> list[Unit]:
        if unit == NO_UNIT or not unit.known:
            return []
        multiplied = table.parse(f"万{unit.symbol}")
        return [*known.get(unit.dimension, ()), *([multiplied] if multiplied.converts_to(unit) else [])]

    return siblings


def _decimal(number: Fraction) -> Decimal | None:
    """Return *number* as a decimal of at most 30 digits, or ``None`` when there is none."""
    digits = 0
    while number.denominator != 1 and digits < _LONGEST // 2:
        number, digits = number * 10, digits + 1
    exact = number.denominator == 1 and abs(number.numerator) < 10**_LONGEST
    return Decimal(number.numerator).scaleb(-digits) if exact else None


TYPE_PROPERTIES: tuple[Property, ...] = tuple(
    Property(check.__name__, inspect.getdoc(check) or "", check)
    for check in (described, parameters, cases, examples, monotone, units, curve)
)
"""Properties of types, in the order in which they are tried; ``cases`` stands for all of `CASE_PROPERTIES`."""
