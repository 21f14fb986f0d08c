"""
The kit proved: types that are wrong on purpose, each caught by the very law that should catch it (style: section 13).

Each is the sound type below with one thing changed.
"""

import random
import time
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from attrs import field, frozen

from perfrules.spi import (
    ACTUAL,
    BOUND,
    ONE,
    Curve,
    Example,
    IndicatorType,
    Monotone,
    Outcome,
    Piece,
    Quotient,
    Rating,
    RatingInput,
    Sentence,
    Shape,
    Wording,
    fixed,
    measure,
)
from perfrules.testing import PropertyBrokenError, check_indicator_type

TITLE = Wording("示例", "demo")
STEP = (Sentence(Wording("按比例 {ratio}", "in proportion {ratio}"), {"ratio": "?"}),)


class Sound(IndicatorType):
    """Actual ÷ target for floors; everything or nothing else."""

    id = "demo.sound"
    title = rule = TITLE
    monotone = Monotone.BY_TARGET
    examples = (Example("≥90%", "81%", "9/10"), Example("≤30人", "33人", "0"))

    def rate(self, case: RatingInput) -> Rating:
        """Return the share reached."""
        measured = measure(case)
        if isinstance(measured, Rating):
            return measured
        if measured.is_met:
            return self.answer(case, Fraction(1), Outcome.MET)
        ratio = Fraction(0)
        if measured.interval.upper is None and measured.bound > 0:
            ratio = max(Fraction(0), measured.amount / measured.bound)
        return self.answer(case, ratio, Outcome.NOT_MET)

    def answer(self, case: RatingInput, ratio: Fraction, outcome: Outcome) -> Rating:
        """Return the rating; what is wrong on purpose is changed here."""
        return Rating(ratio, outcome, steps=STEP)


def test_the_sound_type_is_sound() -> None:
    check_indicator_type(Sound)


class AboveOne(Sound):
    """Gives 110 % for what is met."""

    def answer(self, case, ratio, outcome):
        return Rating(ratio * Fraction(11, 10), outcome, steps=STEP)


class BelowZero(Sound):
    """Takes points away."""

    def answer(self, case, ratio, outcome):
        return Rating(ratio if outcome is Outcome.MET else ratio - 1, outcome, steps=STEP)


class Unbounded(Sound):
    """Gives as much as was reached."""

    def rate(self, case):
        measured = measure(case)
        return measured if isinstance(measured, Rating) else Rating(abs(measured.amount), Outcome.NOT_MET, steps=STEP)


class Backwards(Sound):
    """Nearly right, but the less was reached the more it gives."""

    def answer(self, case, ratio, outcome):
        return Rating(ratio if outcome is Outcome.MET else 1 - min(ratio, Fraction(1)), outcome, steps=STEP)

    examples = ()


class Dip(Sound):
    """Right but for a dip between 80 and 90 percent of the target."""

    def answer(self, case, ratio, outcome):
        return Rating(Fraction(1, 2) if Fraction(4, 5) < ratio < Fraction(9, 10) else ratio, outcome, steps=STEP)


class ByTheClock(Sound):
    """Gives less in the afternoon."""

    def answer(self, case, ratio, outcome):
        late = time.localtime().tm_hour >= 25
        return Rating(ratio / 2 if late else ratio, outcome, steps=STEP)


class ByToday(Sound):
    """Looks at the calendar."""

    def answer(self, case, ratio, outcome):
        return Rating(ratio if date.today() else ratio / 2, outcome, steps=STEP)  # noqa: DTZ011


class ByNow(Sound):
    """Looks at the clock by way of datetime."""

    def answer(self, case, ratio, outcome):
        return Rating(ratio if datetime.now() else ratio / 2, outcome, steps=STEP)  # noqa: DTZ005


class Random(Sound):
    """Rolls a die."""

    def answer(self, case, ratio, outcome):
        return Rating(ratio if random.random() < 2 else ratio / 2, outcome, steps=STEP)


class FromFile(Sound):
    """Reads a file."""

    def answer(self, case, ratio, outcome):
        with open(__file__, encoding="utf-8") as file:  # noqa: PTH123
            file.readline()
        return Rating(ratio, outcome, steps=STEP)


class Floating(Sound):
    """Divides floats and turns the result into a fraction."""

    def answer(self, case, ratio, outcome):
        return Rating(Fraction(float(ratio)), outcome, steps=STEP)


class RoundedFloat(Sound):
    """Rounds a float to four places and hides it in a decimal text."""

    def answer(self, case, ratio, outcome):
        return Rating(Fraction(str(round(float(ratio), 4))), outcome, steps=STEP)


class PlainFloat(Sound):
    """Answers a float."""

    def answer(self, case, ratio, outcome):
        return Rating(0.5, outcome, steps=STEP)


class Mutating(Sound):
    """Changes the case it is given."""

    def answer(self, case, ratio, outcome):
        object.__setattr__(case, "name", case.name + "!")
        return Rating(ratio, outcome, steps=STEP)


class Counting(Sound):
    """Remembers how often it was asked."""

    def __init__(self, parameters):
        super().__init__(parameters)
        self.asked = 0

    def answer(self, case, ratio, outcome):
        self.asked += 1
        return Rating(ratio, outcome, steps=STEP)


SEEN: list[int] = []


class Alternating(Sound):
    """Keeps its count outside itself."""

    def answer(self, case, ratio, outcome):
        SEEN.append(1)
        return Rating(ratio if len(SEEN) % 2 else ratio / 2, Outcome.NOT_MET, steps=STEP)


class Unitless(Sound):
    """Compares the numbers and never looks at the units."""

    def rate(self, case):
        measured = measure(case)
        if isinstance(measured, Rating):
            return measured
        bound, actual = measured.bound / measured.unit.factor, Fraction(case.actual.quantity.number)
        met = actual >= bound if measured.interval.upper is None else actual <= bound
        return Rating(Fraction(int(met)), Outcome.MET if met else Outcome.NOT_MET, steps=STEP)

    examples = ()


class Raising(Sound):
    """Divides by what may be zero."""

    def answer(self, case, ratio, outcome):
        return Rating(ratio + Fraction(0, len(case.actual.text) - 3), outcome, steps=STEP)


class NoRating(Sound):
    """Answers a number."""

    def rate(self, case):
        return Fraction(1)


class StrangeOutcome(Sound):
    """Answers an outcome of its own."""

    def rate(self, case):
        return Rating(Fraction(1), "超优", steps=STEP)


class NothingSaid(Sound):
    """Gives points to what cannot be rated."""

    def rate(self, case):
        return Rating(Fraction(1), Outcome.NOT_RATABLE)


class Generous(Sound):
    """Calls a row met and keeps a tenth back."""

    def answer(self, case, ratio, outcome):
        return Rating(ratio * Fraction(9, 10), outcome, steps=STEP)


class OneLanguage(Sound):
    """Says its steps in Chinese alone."""

    def answer(self, case, ratio, outcome):
        return Rating(ratio, outcome, steps=(Sentence(Wording("按比例", "")),))


class NoTitle(Sound):
    """Has no English title."""

    title = Wording("示例", " ")


class BadId(Sound):
    """Has an id that no rule file can name."""

    id = "Demo Type"


class Undocumented(Sound):
    pass


class WrongExample(Sound):
    """Has an example that does not hold."""

    examples = (Example("≥90%", "81%", "1"),)


class WrongOutcome(Sound):
    """Has an example with another outcome."""

    examples = (Example("≥90%", "81%", "9/10", outcome=Outcome.MET),)


class WrongCode(Sound):
    """Has an example that reports nothing."""

    examples = (Example("≥90%", "81%", "9/10", code="PR401"),)


@frozen
class Words:
    """Words, kept in the order of a set."""

    words: Mapping[str, Fraction] = field(factory=dict, eq=lambda words: object())


class Unstable(Sound):
    """Its parameters are never equal to themselves."""

    parameter_class = Words


@frozen
class Needed:
    """One share that must be given."""

    share: Fraction


class NeedsParameters(Sound):
    """Cannot do without parameters, and no example gives any."""

    parameter_class = Needed
    examples = ()


class UnfitExample(Sound):
    """Has an example whose parameters do not fit."""

    examples = (Example("≥90%", "81%", "9/10", parameters={"share": "60%"}),)


class NoParameterClass(Sound):
    """Its parameters are not an attrs class."""

    parameter_class = Decimal


class Kinked(Sound):
    """Has the curve of actual ÷ target, and gives everything from 95% of a floor on."""

    full_when_met = False

    def curve(self, context):
        """Return actual ÷ target for floors."""
        if context.shape is not Shape.FLOOR or context.sign <= 0:
            return None
        return Curve((Piece(fixed(0)), Piece(Quotient(ACTUAL, BOUND), None, 0 * ONE)))

    def answer(self, case, ratio, outcome) -> Rating:
        return super().answer(case, Fraction(1) if ratio > Fraction(95, 100) else ratio, outcome)


class NoCurve(Sound):
    """Answers a number for its curve."""

    def curve(self, context):
        """Return what is none."""
        del context
        return 0.5


class RaisingCurve(Sound):
    """Has no curve but raises."""

    def curve(self, context):
        """Raise."""
        raise RuntimeError


WRONG = {
    "curve": [Kinked, NoCurve, RaisingCurve],
    "bounded": [AboveOne, BelowZero, Unbounded, NothingSaid],
    "monotone": [Backwards, Dip],
    "timeless": [ByTheClock, ByToday, ByNow, Random, FromFile],
    "exact": [Floating, RoundedFloat, PlainFloat],
    "unchanged": [Mutating, Counting],
    "deterministic": [Alternating],
    "units": [Unitless],
    "answers": [Raising, NoRating, StrangeOutcome],
    "full_when_met": [Generous],
    "languages": [OneLanguage],
    "described": [NoTitle, BadId, Undocumented, NoParameterClass],
    "examples": [WrongExample, WrongOutcome, WrongCode],
    "parameters": [Unstable, NeedsParameters, UnfitExample],
}


@pytest.mark.parametrize(
    ("law", "kind"), [(law, kind) for law, kinds in WRONG.items() for kind in kinds],
    ids=lambda value: getattr(value, "__name__", value),
)  # fmt: skip
def test_the_law_that_should_catches_it(law, kind, examples) -> None:
    with pytest.raises(PropertyBrokenError) as raised:
        check_indicator_type(kind, examples=examples // 2)
    assert raised.value.property == law, str(raised.value)
    assert kind.id in str(raised.value)
    assert f"`{law}`" in str(raised.value)


def test_a_type_that_declares_it_may_keep_something_back() -> None:
    class Honest(Generous):
        """Says that it keeps a tenth back."""

        full_when_met = False
        examples = ()
        monotone = Monotone.NOT

    check_indicator_type(Honest)
