"""The exact engine answers every case as the data say."""

import pytest

from tests.conformance import loading, scalar_engine

NOT_YET = loading.read(loading.FOLDER / "not-yet.toml")["scalar"]
KNOWN = loading.meanings()


def expect_failure_where_known(case, request: pytest.FixtureRequest) -> None:
    reason = NOT_YET["ids"].get(case["id"])
    if case["type"] in NOT_YET["types"]:
        reason = f"no indicator type {case['type']} yet"
    if reason:
        request.applymarker(pytest.mark.xfail(reason=reason, strict=True))


def reading_problems(case) -> set[str]:
    """Return the codes of reading: an unclear text is reported with its own code beside PR404 or PR405."""
    sides = [KNOWN[side][case[side]] for side in ("target", "actual") if side in case]
    return {meaning["problem"] for meaning in sides if meaning["kind"] == "unclear"}


def test_the_engine_answers_as_the_case_says(row_case, request):
    expect_failure_where_known(row_case, request)
    found = scalar_engine.rate(row_case)
    assert (found["outcome"], found["score"]) == (row_case["outcome"], row_case["score"]), row_case["what"]
    assert set(row_case["problems"]) <= found["codes"], row_case["what"]
    assert found["errors"] <= set(row_case["problems"]) | reading_problems(row_case), row_case["what"]


@pytest.mark.parametrize("side", ["target", "actual"])
def test_the_parser_reads_the_texts_as_the_meanings_say(side):
    read = {"target": scalar_engine.parse_target, "actual": scalar_engine.parse_actual}[side]
    differ = {text for text, meaning in KNOWN[side].items() if read(text).to_dict() != meaning}
    assert differ == set(NOT_YET["texts"]) & KNOWN[side].keys()
