"""Types that rate columns themselves: their answers are taken where they are sound, and nothing else changes."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pyarrow as pa
import pytest

from perfrules import Sheet, SheetRow, build_registry
from perfrules.engine.plan import bind
from perfrules.engine.scalar import evaluate
from perfrules.engine.table.scorer import Kernel
from perfrules.model.rounding import Rounding, RoundingMode, RoundingStage
from perfrules.model.ruleset import RuleSet, ScoringRule
from perfrules.spi import IndicatorType, Monotone, NumberRows, Outcome, Rating, RatingInput, Wording, hookimpl, measure
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


class Halved(IndicatorType):
    """Half of actual ÷ target for what is missed by a floor, nothing for what is missed otherwise."""

    id = "demo.halved"
    title = rule = TITLE
    monotone = Monotone.BY_TARGET
    asked = 0

    def rate(self, case: RatingInput) -> Rating:
        """Return the share."""
        type(self).asked += 1
        measured = measure(case)
        if isinstance(measured, Rating):
            return measured
        if measured.is_met:
            return Rating(Fraction(1), Outcome.MET, problems=measured.notes)
        floor = measured.interval.upper is None and measured.bound > 0
        ratio = max(Fraction(0), measured.amount / measured.bound / 2) if floor else Fraction(0)
        return Rating(ratio, Outcome.NOT_MET, problems=measured.notes)

    def rate_columns(self, rows: NumberRows):
        """Return the same for many rows."""
        missed = np.maximum(rows.actual, 0) if rows.sense.is_floor else np.zeros(len(rows.actual))
        bottom = np.where(rows.bound > 0, 2 * rows.bound, 1)
        return np.where(rows.met, bottom, np.where(rows.bound > 0, missed, 0)), bottom


class Raising(Halved):
    id = "demo.raising"

    def rate_columns(self, rows):
        raise RuntimeError


class Nothing(Halved):
    id = "demo.nothing"

    def rate_columns(self, rows):
        return None


class WrongLength(Halved):
    id = "demo.wrong-length"

    def rate_columns(self, rows):
        return np.ones(len(rows.actual) + 1), 1


class TooMuch(Halved):
    id = "demo.too-much"

    def rate_columns(self, rows):
        return np.full(len(rows.actual), 11), 10


class Broken(Halved):
    id = "demo.broken"

    def rate_columns(self, rows):
        top = np.full(len(rows.actual), 0.5)
        top[::2] = np.nan
        return top, np.inf


class Huge(Halved):
    id = "demo.huge"

    def rate_columns(self, rows):
        top, bottom = super().rate_columns(rows)
        return top * 2.0**50, bottom * 2.0**50


class Writing(Halved):
    id = "demo.writing"

    def rate_columns(self, rows):
        rows.actual[:] = 0
        return super().rate_columns(rows)


class Partly(Halved):
    """Answers floors only."""

    id = "demo.partly"

    def rate_columns(self, rows):
        top, bottom = super().rate_columns(rows)
        return top, np.where(np.arange(len(top)) % 3 == 0, 0, bottom)


KINDS = (Halved, Raising, Nothing, WrongLength, TooMuch, Broken, Huge, Writing, Partly)


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
    """Whatever a type answers for columns: what is no sound answer goes to `rate`."""
    ruleset, every = rules(kind, stage), rows()
    card = evaluate(Sheet(rows=every), bind(ruleset, REGISTRY))
    scored = Kernel(ruleset, registry=REGISTRY).rows(frame(every))
    assert columnar_rows(scored) == scalar_rows([card])
    if stage is RoundingStage.COMPONENT:
        assert scored.column("exact").to_pylist() == [str(one.exact) for one in card.rows]


def asked_by(kind):
    kind.asked = 0
    Kernel(rules(kind), registry=REGISTRY).rows(frame(rows()))
    return kind.asked


def test_rate_is_not_asked_for_what_columns_answered():
    assert asked_by(Halved) < asked_by(Partly) < asked_by(Raising)


class Interrupted(Halved):
    id = "demo.interrupted"

    def rate_columns(self, rows):
        raise KeyboardInterrupt


def test_a_person_may_interrupt():
    class Lone:
        @hookimpl
        def perfrules_register_indicator_types(self):
            return [Interrupted]

    kernel = Kernel(rules(Interrupted), registry=build_registry(entry_points=(), extra=[("lone", Lone())]))
    with pytest.raises(KeyboardInterrupt):
        kernel.rows(frame(rows()))
