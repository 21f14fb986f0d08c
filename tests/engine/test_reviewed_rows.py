"""Rows that were judged by hand before they were run: what the words beside a number do to it, in both engines."""

import csv
from pathlib import Path

import pyarrow as pa
import pytest

from perfrules import Sheet, SheetRow, evaluate, evaluate_frame, load_ruleset
from perfrules.model.ruleset import RuleSet

LINES = (Path(__file__).parent / "reviewed_rows.tsv").read_text(encoding="utf-8").splitlines()
ROWS = list(csv.DictReader(LINES, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.fixture(scope="module")
def rules() -> RuleSet:
    return load_ruleset("cn-self-evaluation-2020")


def sheet_row(item: dict[str, str]) -> SheetRow:
    return SheetRow(
        level1="产出指标", level2="质量指标", name=item["name"], target=item["target"], actual=item["actual"], weight=10
    )


def test_each_row_is_judged_as_a_reviewer_would(rules: RuleSet) -> None:
    card = evaluate(Sheet(rows=[sheet_row(item) for item in ROWS]), rules)
    wrong = [
        (item["target"], item["actual"], row.outcome.value)
        for item, row in zip(ROWS, card.rows, strict=True)
        if row.outcome.value not in item["allowed"].split()
    ]
    assert not wrong


def test_a_row_that_is_not_met_has_fewer_points_or_says_so(rules: RuleSet) -> None:
    card = evaluate(Sheet(rows=[sheet_row(item) for item in ROWS]), rules)
    full = [row for row in card.rows if row.outcome.value == "not_met" and row.score == 10]
    assert full
    assert all("PR475" in [problem.code for problem in row.problems] for row in full)


def test_columns_judge_alike(rules: RuleSet) -> None:
    card = evaluate(Sheet(rows=[sheet_row(item) for item in ROWS]), rules)
    levels = {"level1": "产出指标", "level2": "质量指标", "weight": 10}
    cells = [{key: item[key] for key in ("name", "target", "actual")} for item in ROWS]
    table = pa.Table.from_pylist([levels | cell for cell in cells])
    result = evaluate_frame(table, rules).rows
    assert result.column("outcome").to_pylist() == [row.outcome.value for row in card.rows]
    assert result.column("score").to_pylist() == [row.score for row in card.rows]
    codes = [" ".join(problem.code for problem in row.problems) or None for row in card.rows]
    assert result.column("problems").to_pylist() == codes
