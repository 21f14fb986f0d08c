"""Closed forms give what the types give, for every built-in type on numbers, with cells as texts and as numbers."""

import random
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pyarrow as pa
import pytest

from perfrules import Sheet, SheetRow
from perfrules.engine.plan import bind
from perfrules.engine.scalar import evaluate
from perfrules.engine.table.columns import ROW_FIELDS, RowResults, find_columns
from perfrules.engine.table.scorer import TableScorer
from perfrules.engine.table.vectorized import PreparedBatch, score_part
from perfrules.model.ruleset import (
    BareFraction,
    OverAchievement,
    OverAchievementEffect,
    Policies,
    Rounding,
    RoundingMode,
    RoundingStage,
    RuleSet,
    ScoringRule,
)
from perfrules.plugins import default_registry
from tests.engine import drawing
from tests.engine.columnar_frames import columnar_rows, scalar_rows

SIGNS = ("≥", ">", "≤", "<", "=", "")
UNITS = ("", "%", "人", "万元", "元", "天")
DAYS = (None, date(2023, 2, 1), date(2023, 8, 15))
SHARES = tuple(map(Decimal, ("0.5", "0.6", "0.8", "0.9", "0.95", "1", "1.0001", "1.05", "1.2", "1.5", "2")))
KINDS = (pa.float64(), pa.decimal128(18, 4), pa.decimal128(38, 6), pa.decimal64(18, 4), pa.int32())
ROWS_EACH = 160


def number(chance):
    kind = chance.random()
    if kind < 0.1:
        return chance.choice(drawing.NUMBERS)
    return str(chance.randint(0, 130)) if kind < 0.6 else str(Decimal(chance.randint(0, 20_000)) / 100)


def near(chance, text):
    """A number beside *text*: the same, a share where curves bend, or any other."""
    if chance.random() < 0.4:
        return number(chance)
    exact = Decimal(text) * chance.choice(SHARES)
    return format(exact.quantize(Decimal("0.000001")).normalize() if abs(exact) < 10**9 else exact, "f")


def rules_for(chance, name, given):
    over = OverAchievement(
        threshold=Fraction(chance.choice((4, 5, 6))) / 5,
        applies_to=chance.choice(("floors", "all")),
        effect=chance.choice(tuple(OverAchievementEffect)),
        points=Decimal(2),
    )
    policies = Policies(
        over_achievement=chance.choice((None, over)),
        bare_fraction=chance.choice(tuple(BareFraction)),
        missing_actual=chance.choice(("report", "zero")),
    )
    mode, stage = chance.choice(tuple(RoundingMode)), chance.choice(tuple(RoundingStage))
    return RuleSet(
        id="one",
        full=Decimal(100),
        rounding=Rounding(chance.randint(0, 4), mode, stage),
        grades=(),
        components=(),
        scoring=(ScoringRule(type=name, parameters=given),),
        policies=policies,
    )


def drawn(chance, *, typed):
    unit = chance.choice(UNITS)
    target = number(chance)
    actual = near(chance, target)
    weight = chance.choice(("10", "10", "22.5", "0.5", "100", "33.333", "0", "-1", None))
    sample = chance.choice((None, None, None, 10, 40))
    own = chance.choice((None, None, None, "10", "0", "3.5"))
    return {
        "sign": chance.choice(SIGNS),
        "target": None if typed and chance.random() < 0.03 else target,
        "unit": unit,
        "actual": None if chance.random() < 0.03 else actual,
        "of_actual": unit if typed or chance.random() < 0.85 else chance.choice(UNITS),
        "weight": None if weight is None else Decimal(weight),
        "sample": sample,
        "own": None if own is None else Decimal(own),
    }


def by_type(name, given, index):
    return random.Random(f"{name} {given} {index}")


def compare(rules, frame, rows, as_of):
    """Check that both engines agree on every row; return how many rows the closed forms answered."""
    card = evaluate(Sheet(rows=tuple(rows)), bind(rules, default_registry()), as_of=as_of)
    scorer = TableScorer(rules, as_of=as_of)
    batch = scorer.scores(frame)
    assert columnar_rows(batch) == scalar_rows([card])
    if "exact" in batch.schema.names:
        assert batch.column("exact").to_pylist() == [str(row.exact) for row in card.rows]
    columns = find_columns(frame, {}, ROW_FIELDS).encoded()
    answers = RowResults(columns.length, exact=False, detail=False)
    left = score_part(PreparedBatch.of(columns, bind(rules, default_registry()), as_of), 0, columns.length, answers)
    return columns.length - len(left)


@pytest.mark.parametrize(("name", "given"), drawing.NUMERIC)
class TestForms:
    """
    Every score, outcome, code and exact value of a built-in type is what the scalar engine says.

    Whatever the comparison, units, weights, rounding and policies. Closed forms answer at least a quarter of these
    rows themselves.
    """

    def test_texts(self, name, given):
        chance = by_type(name, given, "texts")
        rules = rules_for(chance, name, given)
        drawn_rows = [drawn(chance, typed=False) for _ in range(ROWS_EACH)]
        rows = [
            SheetRow(
                target=f"{one['sign']}{one['target']}{one['unit']}",
                actual=f"{one['actual']}{one['of_actual']}" if one["actual"] is not None else "",
                weight=one["weight"],
                sample=one["sample"],
                self_score=one["own"],
            )
            for one in drawn_rows
        ]
        frame = pa.table(
            {
                "target": [row.target for row in rows],
                "actual": pa.array([row.actual or None for row in rows], pa.string()).dictionary_encode(),
                "weight": pa.array([row.weight for row in rows], pa.decimal128(9, 4)),
                "sample": pa.array([row.sample for row in rows], pa.int16()),
                "self_score": pa.array([row.self_score for row in rows], pa.decimal128(9, 1)),
            }
        )
        answered = compare(rules, frame, rows, chance.choice(DAYS))
        assert answered >= (0 if "scale" in given else ROWS_EACH // 4)

    def test_numbers(self, name, given):
        chance = by_type(name, given, "numbers")
        rules = rules_for(chance, name, given)
        kind = chance.choice(
            (pa.float64(), pa.decimal128(18, 4), pa.decimal128(38, 6), pa.decimal64(18, 4), pa.int32())
        )
        whole = pa.types.is_integer(kind)
        rows, cells = [], []
        for _ in range(ROWS_EACH):
            one = drawn(chance, typed=True)
            target, actual = (
                None if one[side] is None else Decimal(one[side]).quantize(Decimal(1) if whole else Decimal("0.0001"))
                for side in ("target", "actual")
            )
            if any(text is not None and abs(text) >= 10**9 for text in (target, actual)):
                continue
            texts = ["" if text is None else format(text.normalize(), "f") for text in (target, actual)]
            rows.append(
                SheetRow(
                    target=f"{one['sign']}{texts[0]}" if texts[0] else "",
                    actual=texts[1],
                    unit=one["unit"],
                    weight=one["weight"],
                    sample=one["sample"],
                )
            )
            cells.append((one["sign"], target, actual))

        def column(values):
            if pa.types.is_floating(kind):
                return pa.array([None if value is None else float(value) for value in values], kind)
            return pa.array([int(value) if whole and value is not None else value for value in values], kind)

        weights = [row.weight for row in rows]
        frame = pa.table(
            {
                "operator": pa.array([sign for sign, _, _ in cells]),
                "target": column([target for _, target, _ in cells]),
                "actual": column([actual for _, _, actual in cells]),
                "unit": [row.unit for row in rows],
                "weight": pa.array([None if one is None else format(one, "f") for one in weights]),
                "sample": pa.array([row.sample for row in rows], pa.float64()),
            }
        )
        answered = compare(rules, frame, rows, chance.choice(DAYS))
        assert answered >= (0 if "scale" in given else len(rows) // 4)
