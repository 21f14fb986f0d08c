"""Numbers mean what they print, whatever type and width their column has: text, scalar and typed agree."""

from decimal import Decimal
from itertools import product
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from perfrules import evaluate, evaluate_frame, load_ruleset
from perfrules.engine.table.columns import ROW_FIELDS, find_columns
from perfrules.model.ruleset import RuleSet
from perfrules.model.sheet import Sheet, SheetRow

RULES = """\
id = "widths"
title = "widths"
full = 100

[grades]
"优" = "[0, 100]"

[[component]]
name = "rows"
type = "indicators"
full = 100

[[scoring]]
type = "proportional"
"""
NUMBERS = ("3.00", "2.51", "3.4", "3.5", "0", "-0", "0.1", "1.005", "33.3", "100", "16384.3", "2.675", "99.99")
KINDS: dict[str, Any] = {
    "string": pa.array,
    "dictionary": lambda texts: pa.array(texts).dictionary_encode(),
    "view": lambda texts: pa.array(texts, pa.string_view()),
    "double": lambda texts: pa.array([float(text) for text in texts], pa.float64()),
    "float": lambda texts: pa.array([np.float32(text) for text in texts], pa.float32()),
    "half": lambda texts: pa.array([np.float16(text) for text in texts], pa.float16()),
    "decimal": lambda texts: pa.array([Decimal(text) for text in texts], pa.decimal128(20, 4)),
    "wide": lambda texts: pa.array([Decimal(text) for text in texts], pa.decimal256(50, 4)),
    "narrow": lambda texts: pa.array([Decimal(text) for text in texts], pa.decimal64(18, 4)),
    "floats in a dictionary": lambda texts: pa.array([np.float32(text) for text in texts]).dictionary_encode(),
}


@pytest.fixture(scope="session")
def rules() -> RuleSet:
    return load_ruleset(text=RULES)


def printed(text: str, kind: str) -> str:
    """Return what a cell of *kind* made of *text* prints: 16 bits hold few digits."""
    if kind != "half":
        return text
    number = np.float16(text)
    return str(int(number)) if number == np.rint(number) else str(number)


@pytest.mark.parametrize("operator", ["=", "≥", "≤", ""])
@pytest.mark.parametrize("kind", KINDS)
def test_a_typed_cell_is_worth_what_its_text_is(rules: RuleSet, kind: str, operator: str) -> None:
    pairs = list(product(NUMBERS, NUMBERS))
    sheet = Sheet(
        project="p",
        rows=tuple(
            SheetRow(target=operator + printed(target, kind), actual=printed(actual, kind), weight=Decimal(10))
            for target, actual in pairs
        ),
    )
    exact = [row.score for row in evaluate(sheet, rules).rows]
    for target_kind, actual_kind in ((kind, kind), ("string", kind), (kind, "string")):
        columns = {
            "operator": [operator] * len(pairs),
            "target": KINDS[target_kind]([printed(target, kind) for target, _ in pairs]),
            "actual": KINDS[actual_kind]([printed(actual, kind) for _, actual in pairs]),
            "weight": [10] * len(pairs),
        }
        assert evaluate_frame(pa.table(columns), rules=rules).rows.column("score").to_pylist() == exact


@pytest.mark.parametrize("kind", [np.float32, np.float16])
def test_every_float_is_the_double_that_prints_alike(kind: Any) -> None:
    bits = np.dtype(kind).itemsize * 8
    drawn = np.random.default_rng(1).integers(0, 2**bits, 5000).astype(f"u{bits // 8}").view(kind)
    values = np.concatenate([drawn, np.array([0.1, 3.4, -1.005, 999.95, 0.0, 2.0**10 + 0.5], kind)])
    actuals = pa.array([None, *values], pa.from_numpy_dtype(kind))
    batch = pa.table({"target": ["1"] * len(actuals), "actual": actuals, "weight": [1] * len(actuals)})
    first, *result = find_columns(batch, {}, ROW_FIELDS).arrays["actual"].to_pylist()
    wanted = [float(value) if float(value).is_integer() else float(str(value)) for value in values]
    assert first is None
    assert np.array_equal(result, wanted, equal_nan=True)


@pytest.mark.parametrize(
    ("policy", "scores", "codes"),
    [
        ("refuse", [None, None, None, Decimal("10.00")], ["PR409", "PR409", "PR409", "PR408"]),
        ("ratio", [Decimal("10.00"), Decimal("10.00"), Decimal("5.56"), Decimal("10.00")], ["PR443"] * 3 + ["PR408"]),
        ("percent", [Decimal("0.11"), Decimal("0.12"), Decimal("0.06"), Decimal("10.00")], ["PR443"] * 3 + ["PR408"]),
    ],
)
@pytest.mark.parametrize("kind", ["double", "float", "decimal"])
def test_a_column_of_ratios_is_one_above_1_as_well(policy: str, scores: Any, codes: Any, kind: str) -> None:
    own = load_ruleset(text=RULES.replace("full = 100", f'full = 100\nbare_fraction = "{policy}"', 1))
    table = pa.table({"target": ["≥90%"] * 4, "actual": KINDS[kind](["0.95", "1.05", "0.5", "95"]), "weight": [10] * 4})
    rows = evaluate_frame(table, rules=own).rows
    assert rows.column("score").to_pylist() == scores
    assert rows.column("problems").to_pylist() == codes
