"""The year of a sheet as a column: what 次年, 去年 and a printed year mean, row by row as in the scalar engine."""

import pyarrow as pa
import pytest

from perfrules import Sheet, SheetRow, evaluate, evaluate_frame, load_ruleset

CELLS = [
    ("次年3月底前", "2024年3月15日"),
    ("去年12月底前", "2024年5月20日"),
    ("本年12月底前", "2023年12月20日"),
    ("≥90%", "2022年95%"),
    ("≥90%", "95%（2023年）"),
    ("≥90%", "95%"),
    ("≤30人", "30人"),
]
YEARS = [None, 2022, 2023, 2024]


@pytest.mark.parametrize("written", [str, "{}年度".format, "FY{}".format])
def test_a_column_of_years_says_what_a_sheet_of_that_year_says(written) -> None:
    rules = load_ruleset("cn-self-evaluation-2020")
    pairs = [(target, actual, year) for target, actual in CELLS for year in YEARS]
    frame = pa.Table.from_pylist(
        [
            {"level1": "产出指标", "target": target, "actual": actual, "weight": 10, "year": year and written(year)}
            for target, actual, year in pairs
        ]
    )
    result = evaluate_frame(frame, rules).rows.to_pylist()
    for (target, actual, year), row in zip(pairs, result, strict=True):
        entry = SheetRow(level1="产出指标", target=target, actual=actual, weight=10)
        (scored,) = evaluate(Sheet(year=year, rows=[entry]), rules).rows
        codes = " ".join(problem.code for problem in scored.problems) or None
        assert (row["score"], row["outcome"], row["problems"]) == (scored.score, scored.outcome.value, codes)


def test_numbers_do_not_ask_for_the_year() -> None:
    rules = load_ruleset("cn-self-evaluation-2020")
    frame = {
        "level1": ["产出指标"] * 2,
        "target": ["≥90%", "次年3月底前"],
        "actual": [95, 20240315],
        "weight": [10, 10],
        "year": [2023, 2023],
    }
    rows = evaluate_frame(pa.table(frame), rules).rows
    assert rows.column("outcome").to_pylist() == ["met", "not_ratable"]
