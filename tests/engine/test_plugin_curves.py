"""Curves of plugins: what they say is taken where it is sound, for whole columns, and nothing else changes."""

from decimal import Decimal
from fractions import Fraction

import pyarrow as pa
import pytest
from attrs import evolve

from perfrules import NumberActual, Sheet, SheetRow, build_registry
from perfrules.engine.plan import bind
from perfrules.engine.scalar import evaluate
from perfrules.engine.table.scorer import TableScorer
from perfrules.model.ruleset import Rounding, RoundingMode, RoundingStage, RuleSet, ScoringRule
from perfrules.spi import (
    ACTUAL,
    BOUND,
    ONE,
    Curve,
    CurveContext,
    CurveType,
    Monotone,
    Outcome,
    Piece,
    Quotient,
    Rating,
    RatingInput,
    Shape,
    Steps,
    Wording,
    fixed,
    hookimpl,
)
from tests.engine.columnar_frames import columnar_rows, scalar_rows

TITLE = Wording("示例", "demo")
TARGETS = ("≥90%", "≥30人", "≤5天", "=1666元", "20", "≥0", "合理", "≥8704.07万元")
ACTUALS = (
    "85%",
    "90%",
    "29人",
    "31人",
    "4天",
    "7天",
    "1666元",
    "1665.7元",
    "20",
    "13",
    "0",
    "完成",
    "",
    "8000万元",
    "-3",
)
WEIGHTS = tuple(map(Decimal, ("10", "7.5", "0.33")))


class Halved(CurveType):
    """Half of actual ÷ target for what is missed by a floor, nothing for what is missed otherwise."""

    id = "demo.halved"
    title = rule = TITLE
    monotone = Monotone.BY_TARGET
    asked = 0

    def curve(self, context: CurveContext) -> Curve:
        """Return the share."""
        nothing = (Piece(fixed(0)),)
        if context.shape is not Shape.FLOOR or context.sign <= 0:
            return Curve(nothing, nothing)
        return Curve((*nothing, Piece(Quotient(ACTUAL, 2 * BOUND), None, 0 * ONE)))

    def rate(self, case: RatingInput) -> Rating:
        """Count how often rows are rated one by one."""
        type(self).asked += 1
        return super().rate(case)


class RatedOtherwise(Halved):
    """Rates as `Halved`, and promises something else for its curve."""

    def rate(self, case: RatingInput) -> Rating:
        """Return the share that `Halved` gives."""
        type(self).asked += 1
        return Halved.rate(Halved(self.parameters), case)


class Raising(RatedOtherwise):
    id = "demo.raising"

    def curve(self, context):
        raise RuntimeError


class Nothing(RatedOtherwise):
    id = "demo.nothing"

    def curve(self, context):
        return None


class NoCurve(RatedOtherwise):
    id = "demo.no-curve"

    def curve(self, context):
        return 5


class TooMuch(Halved):
    """Gives more than its cap, which is refused one by one (PR416)."""

    id = "demo.too-much"

    def curve(self, context):
        return Curve.through((Piece(fixed(Fraction(11, 10))),))


class Unbounded(Halved):
    """Gives more the more there is, and is refused where that is too much."""

    id = "demo.unbounded"

    def curve(self, context):
        return Curve.through((Piece(fixed(0)), Piece(Quotient(ACTUAL), None, 0 * ONE)))


class Shifted(Halved):
    """Counts from a number that lies on either side of targets."""

    id = "demo.shifted"

    def curve(self, context):
        if context.shape is not Shape.FLOOR:
            return super().curve(context)
        begin = 20 * context.unit.factor * ONE
        return Curve((Piece(fixed(0)), Piece(Quotient(ACTUAL - begin, BOUND - begin), None, begin, closed=False)))


class Huge(Halved):
    """Has numbers that no float64 holds exactly."""

    id = "demo.huge"

    def curve(self, context):
        part = Fraction(2**49 - 1, 2**50 + 1)
        return Curve.through((Piece(fixed(part)), Piece(Quotient(part * ACTUAL, BOUND + ACTUAL), None, ONE)))


class Between(Halved):
    """Gives a third to everything between two multiples of the target, on both sides of it, and counts that as met."""

    id = "demo.between"

    def curve(self, context):
        third = fixed(Fraction(1, 3))
        return Curve(
            (Piece(fixed(0)), Piece(third, None, Fraction(9, 10) * BOUND, outcome=Outcome.MET)),
            (Piece(third, outcome=Outcome.MET), Piece(fixed(0), None, Fraction(11, 10) * BOUND, closed=False)),
        )


class Graded(Halved):
    """Grades what is met as well, in pieces that share no denominator."""

    id = "demo.graded"

    def curve(self, context):
        if context.sign <= 0:
            return super().curve(context)
        half, quarter = fixed(Fraction(1, 2)), fixed(Fraction(1, 4))
        far = Piece(Quotient(BOUND, ACTUAL), None, 2 * BOUND)
        return Curve((quarter_of := Piece(quarter),), (quarter_of,), (Piece(half), far))


class Strict(Halved):
    """Says that what is met is not."""

    id = "demo.strict"

    def curve(self, context):
        return Curve((Piece(fixed(0)),), (Piece(fixed(0)),), (Piece(fixed(1), outcome=Outcome.NOT_MET),))


class Uneven(Halved):
    """Takes steps below its targets and nothing above."""

    id = "demo.uneven"

    def curve(self, context):
        steps = Steps(per=ONE * context.unit.factor, minus=Fraction(1, 10))
        return Curve((Piece(steps),), (Piece(fixed(0)),))


class TwoGrades(Halved):
    """Grades what is met in two steps over one denominator."""

    id = "demo.two-grades"

    def curve(self, context):
        if context.sign <= 0:
            return super().curve(context)
        met = (Piece(fixed(Fraction(1, 2))), Piece(fixed(1), None, Fraction(11, 10) * BOUND))
        return Curve((Piece(fixed(0)),), (Piece(fixed(0)),), met)


class Lopsided(Halved):
    """Rises and falls, and ends higher than it began."""

    id = "demo.lopsided"

    def curve(self, context):
        if context.sign <= 0:
            return super().curve(context)
        rising, falling = Quotient(ACTUAL, BOUND), Quotient(2 * BOUND - ACTUAL, BOUND)
        end = Piece(fixed(Fraction(1, 4)), None, Fraction(7, 4) * BOUND)
        return Curve.through((Piece(fixed(0)), Piece(rising, None, 0 * ONE), Piece(falling, None, BOUND), end))


class WordsCountHalf(Halved):
    """Gives half where a word says that all is done."""

    id = "demo.words"

    def rate(self, case: RatingInput) -> Rating:
        """Return half for words, else what the curve says."""
        rating = super().rate(case)
        return rating if isinstance(case.actual, NumberActual) else evolve(rating, ratio=rating.ratio / 2)


KINDS = (
    Halved, Raising, Nothing, NoCurve, TooMuch, Unbounded, Shifted, Huge, Between, Graded, Strict, Uneven,
    TwoGrades, Lopsided, WordsCountHalf,
)  # fmt: skip


class Plugin:
    """Brings all of them."""

    @hookimpl
    def perfrules_register_indicator_types(self):
        return list(KINDS)


REGISTRY = build_registry(entry_points=(), extra=[("demo", Plugin())])


def rows():
    return tuple(
        SheetRow(target=target, actual=actual, weight=weight)
        for weight in WEIGHTS
        for target in TARGETS
        for actual in ACTUALS
    )


def frame(every):
    return pa.table(
        {
            "target": [one.target for one in every],
            "actual": [one.actual for one in every],
            "weight": pa.array([one.weight for one in every], pa.decimal128(9, 2)),
        }
    )


def rules(kind, stage=RoundingStage.ROW):
    rounding = Rounding(2, RoundingMode.HALF_EVEN, stage)
    return RuleSet(
        id="demo",
        full=Decimal(100),
        rounding=rounding,
        grades=(),
        components=(),
        scoring=(ScoringRule(type=kind.id),),
    )


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("stage", [RoundingStage.ROW, RoundingStage.COMPONENT])
def test_rows_are_those_of_the_scalar_engine(kind, stage):
    """Whatever a type answers for its curve: what is no sound answer goes to `rate`."""
    ruleset, every = rules(kind, stage), rows()
    card = evaluate(Sheet(rows=every), bind(ruleset, REGISTRY))
    scored = TableScorer(ruleset, registry=REGISTRY).scores(frame(every))
    assert columnar_rows(scored) == scalar_rows([card])
    if stage is RoundingStage.COMPONENT:
        assert scored.column("exact").to_pylist() == [str(one.exact) for one in card.rows]


def asked_by(kind):
    kind.asked = 0
    TableScorer(rules(kind), registry=REGISTRY).scores(frame(rows()))
    return kind.asked


def test_rate_is_not_asked_for_what_the_curve_answers():
    assert asked_by(Halved) < asked_by(Unbounded) < asked_by(Raising)


class Interrupted(Halved):
    id = "demo.interrupted"

    def curve(self, context):
        raise KeyboardInterrupt


def test_a_person_may_interrupt():
    class Lone:
        @hookimpl
        def perfrules_register_indicator_types(self):
            return [Interrupted]

    scorer = TableScorer(rules(Interrupted), registry=build_registry(entry_points=(), extra=[("lone", Lone())]))
    with pytest.raises(KeyboardInterrupt):
        scorer.scores(frame(rows()))
