"""The column ``findings`` of tables holds what the audit of a sheet finds in each of its rows."""

import pickle
import random
from decimal import Decimal

import polars as pl
import pyarrow as pa
import pytest

from perfrules import RowFindings, Sheet, SheetRow, TableScorer, audit, default_registry, evaluate_frame, load_ruleset
from perfrules.auditing.audit import checks_of
from tests.checks.defective import BAD
from tests.checks.harmless import NEAR

RULES = load_ruleset("cn-self-evaluation-2020")
ROW_BY_ROW = {check.catalogue for check in checks_of(default_registry()).values() if check.row_by_row}
TEXTS = ("level1", "level2", "name", "target", "unit", "actual", "reason", "evidence")


def usual(row) -> SheetRow:
    """Return *row* with a weight: a form has points for all its rows, or for none."""
    fields = {name: getattr(row, name) for name in TEXTS}
    return SheetRow(**fields, weight=row.weight or Decimal(10), self_score=row.self_score)


def rows_of_examples() -> list[SheetRow]:
    examples = [example for cases in (BAD, NEAR) for number in cases for example in cases[number]]
    rows = dict.fromkeys(usual(row) for example in examples for row in example.sheet.rows)
    return sorted(rows, key=repr)


ROWS = rows_of_examples()


def frame_of(rows) -> pl.DataFrame:
    columns = {name: [getattr(row, name) for row in rows] for name in TEXTS}
    numbers = {name: [getattr(row, name) for row in rows] for name in ("weight", "self_score")}
    return pl.DataFrame(
        {**columns, **{name: pl.Series(values, dtype=pl.Decimal(12, 4)) for name, values in numbers.items()}}
    )


def found_in(rows) -> list[str | None]:
    """Return the numbers that the audit of a sheet of *rows* finds in each of them, as the column holds them."""
    numbers: list[set[str]] = [set() for _ in rows]
    for finding in audit(Sheet(rows=tuple(rows)), RULES).findings:
        for place in finding.rows if finding.catalogue in ROW_BY_ROW else ():
            numbers[place].add(finding.catalogue)
    return [" ".join(sorted(found, key=lambda number: (len(number), number))) or None for found in numbers]


@pytest.mark.parametrize("seed", range(12))
def test_a_table_finds_what_a_sheet_finds(seed) -> None:
    rows = random.Random(seed).sample(ROWS, 25)
    result = evaluate_frame(frame_of(rows), RULES, findings=True).rows
    assert result["findings"].to_list() == found_in(rows)


def test_most_defects_of_rows_occur() -> None:
    column = evaluate_frame(frame_of(ROWS), RULES, findings=True).rows["findings"].to_list()
    occurring = {number for found in column if found for number in found.split()}
    assert len(occurring) > 40
    assert occurring <= ROW_BY_ROW


def test_scores_stay_as_they_are() -> None:
    with_column = evaluate_frame(frame_of(ROWS), RULES, findings=True)
    without = evaluate_frame(frame_of(ROWS), RULES)
    assert with_column.rows.drop("findings").equals(without.rows)
    assert with_column.projects.equals(without.projects)
    assert "findings" not in without.rows.columns


def test_a_scorer_goes_elsewhere_with_its_checks() -> None:
    scorer = TableScorer(RULES, findings=RowFindings.of(RULES))
    again = pickle.loads(pickle.dumps(scorer))  # noqa: S301 - our own
    table = frame_of(ROWS[:40]).to_arrow()
    assert again.scores(table).equals(scorer.scores(table))
    assert again.row_schema == scorer.row_schema
    assert scorer.row_schema.field("findings").type == pa.dictionary(pa.int32(), pa.string())


def test_a_table_without_rows() -> None:
    assert evaluate_frame(frame_of([]), RULES, findings=True).rows.columns[-1] == "findings"
