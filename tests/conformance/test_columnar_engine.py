"""The column engine answers every case as the data say."""

from tests.conformance import columnar_engine
from tests.conformance.test_scalar_engine import expect_failure_where_known, reading_problems


def test_the_engine_answers_as_the_case_says(row_case, request):
    expect_failure_where_known(row_case, request)
    found = columnar_engine.rate(row_case)
    assert found["score"] == row_case["score"], row_case["what"]
    assert found["outcome"] in (row_case["outcome"], None), row_case["what"]
    assert set(row_case["problems"]) <= found["codes"], row_case["what"]
    assert found["errors"] <= set(row_case["problems"]) | reading_problems(row_case), row_case["what"]
