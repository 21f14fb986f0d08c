"""The laws of indicator types. SPEC scoring §2; each is a function from a `Subject`, listed in `TYPE_LAWS`."""

import inspect
import re
import tomllib
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

import attrs
from attrs import evolve
from hypothesis import strategies as st

from perfrules.authoring.resolved import toml_key, toml_value
from perfrules.dsl import parse_actual, parse_target
from perfrules.indicators.base import Example, IndicatorType, Monotone
from perfrules.indicators.parameters import read_parameters
from perfrules.model.actual import NumberActual
from perfrules.model.quantity import format_decimal
from perfrules.model.rating import Outcome, Rating, RatingInput
from perfrules.model.target import NumberTarget, Sense
from perfrules.model.unit import NO_UNIT, Unit
from perfrules.testing.case_laws import CASE_LAWS, Seen
from perfrules.testing.cases import Subject
from perfrules.testing.laws import Law, LawBrokenError, needs, try_on
from perfrules.testing.shortcut_laws import bends, columns
from perfrules.testing.strategies import ladder, near, number_targets
from perfrules.testing.watching import watching
from perfrules.units.context import reading_with
from perfrules.wording import Wording

__all__ = ["TYPE_LAWS"]

_ID = re.compile(r"[a-z0-9][a-z0-9_-]*(?:\.[a-z0-9][a-z0-9_-]*)?")
_LONGEST = 30
_SCORED = (Outcome.MET, Outcome.NOT_MET)


def cases(subject: Subject) -> None:
    """Every law of `CASE_LAWS` holds on every drawn case."""
    broken: list[str] = []

    def check(pair: tuple[IndicatorType[Any], RatingInput]) -> None:
        try:
            seen = _seen(subject, *pair)
            for name, law in CASE_LAWS.items():
                reason = law(seen)
                needs(not reason, name, subject.name, f"{reason}, for {_shown(seen.case)}")
        except LawBrokenError as error:
            # a smaller case counts only when it breaks the same law
            if error.law in (broken or [error.law]):
                broken.append(error.law)
                raise

    try_on(subject.pairs(), check, examples=subject.examples)


def _seen(subject: Subject, kind: IndicatorType[Any], case: RatingInput) -> Seen:
    before = (repr(case), repr(vars(kind)))
    first = _rated("answers", subject, kind, case)  # what is imported on first use is not watched
    with watching() as asked:
        second = _rated("answers", subject, kind, case)
    return Seen(kind, case, first, second, frozenset(asked), before, (repr(case), repr(vars(kind))))


def _shown(case: RatingInput) -> str:
    judged = f", judged `{case.judgement}`" if case.judgement else ""
    return f"target `{case.target.text}`, actual `{case.actual.text}`{judged}"


def described(subject: Subject) -> None:
    """Id, title, rule and docstring are there, in both languages."""
    law, kind = "described", subject.kind
    needs(_ID.fullmatch(str(getattr(kind, "id", ""))), law, subject.name, "its id is not like `plugin.name`")
    for name in ("title", "rule"):
        said: object = getattr(kind, name, None)
        complete = isinstance(said, Wording) and said.zh.strip() and said.en.strip()
        needs(complete, law, subject.name, f"`{name}` is not said in both languages")
    needs(kind.__dict__.get("__doc__"), law, subject.name, "it has no docstring")
    needs(attrs.has(kind.parameter_class), law, subject.name, "`parameter_class` is not an attrs class")
    needs(inspect.getdoc(kind.parameter_class), law, subject.name, "`parameter_class` has no docstring")


def parameters(subject: Subject) -> None:
    """Parameters are read, written into a rule file, and read again as the same ones; each has words for its errors."""
    law = "parameters"
    needs(subject.raw, law, subject.name, "no example has parameters that fit, and it cannot do without")
    for raw in (one.parameters for one in subject.kind.examples):
        with reading_with(subject.terms):
            _, problems = read_parameters(subject.kind, raw)
        needs(not problems, law, subject.name, f"{dict(raw)}: {'; '.join(one.message('en') for one in problems)}")
    for raw in subject.raw:
        text = "\n".join(f"{toml_key(key)} = {toml_value(value)}" for key, value in raw.items())
        with reading_with(subject.terms):
            first, _ = read_parameters(subject.kind, raw)
            again, found = read_parameters(subject.kind, tomllib.loads(text, parse_float=Decimal))
        needs(first == again and not found, law, subject.name, f"{first} becomes {again} by way of a rule file")
        with reading_with(subject.terms):
            _, refused = read_parameters(subject.kind, {**raw, "no_such_key": 1})
        needs(refused, law, subject.name, "a key that it does not have is not refused")


def examples(subject: Subject) -> None:
    """Every worked example gives what it says."""
    for example in subject.kind.examples:
        with reading_with(subject.terms):
            read, _ = read_parameters(subject.kind, example.parameters)
        rating = _rated("examples", subject, subject.kind(read), _case_of(example, subject))
        said = f"`{example.target}` with `{example.actual}`"
        wanted = Fraction(example.ratio)
        needs(rating.ratio == wanted, "examples", subject.name, f"{said} gives {rating.ratio}, not {wanted}")
        met = example.outcome in (None, rating.outcome)
        needs(met, "examples", subject.name, f"{said} is {rating.outcome}, not {example.outcome}")
        told = not example.code or example.code in [one.code for one in rating.problems]
        needs(told, "examples", subject.name, f"{said} does not report {example.code}")


def _case_of(example: Example, subject: Subject) -> RatingInput:
    units = subject.terms.units
    return RatingInput(
        target=parse_target(example.target, units=units),
        actual=parse_actual(example.actual, units=units),
        weight=Decimal(10),
        judgement=example.judgement,
    )


def _rated(law: str, subject: Subject, kind: IndicatorType[Any], case: RatingInput) -> Rating:
    try:
        return kind.rate(case)
    except Exception as error:
        raise LawBrokenError(law, subject.name, f"it raises {error!r}, for {_shown(case)}") from error


def monotone(subject: Subject) -> None:
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
            needs(fine, "monotone", subject.name, shown)

    try_on(draw_row(), check, examples=subject.examples)


def _rises(declared: Monotone, sense: Sense) -> bool | None:
    """Return whether ratings rise with the actual, or ``None`` when nothing is promised for a target of *sense*."""
    if declared is Monotone.BY_TARGET:
        return True if sense.is_floor else False if sense.is_ceiling else None
    return declared is Monotone.RISING


def units(subject: Subject) -> None:
    """An actual converted into another unit of its dimension gets the same rating."""
    siblings = _siblings(subject)

    @st.composite
    def draw_converted(draw: st.DrawFn) -> tuple[IndicatorType[Any], RatingInput, NumberActual] | None:
        kind = draw(st.sampled_from(subject.instances))
        target = draw(number_targets().filter(lambda one: len(siblings(one.quantity.unit)) > 1))
        actual = draw(near(target).filter(lambda one: isinstance(one, NumberActual)))
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
        one, other = kind.rate(case), kind.rate(evolve(case, actual=converted))
        same = (one.ratio, one.outcome) == (other.ratio, other.outcome)
        shown = f"`{case.actual}` gives {one.ratio}, `{converted}` gives {other.ratio}, for target `{case.target}`"
        needs(same, "units", subject.name, shown)

    try_on(draw_converted(), check, examples=subject.examples)


def _siblings(subject: Subject) -> Callable[[Unit], list[Unit]]:
    table = subject.terms.units
    known: dict[object, list[Unit]] = {}
    for one in table:
        known.setdefault(one.unit.dimension, []).append(one.unit)

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


TYPE_LAWS: tuple[Law, ...] = tuple(
    Law(check.__name__, inspect.getdoc(check) or "", check)
    for check in (described, parameters, cases, examples, monotone, units, bends, columns)
)
"""The laws of indicator types in the order in which they are tried; ``cases`` stands for all of `CASE_LAWS`."""
