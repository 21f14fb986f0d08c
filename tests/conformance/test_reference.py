"""The reference scorer answers every case as the data say: the data are consistent, and so is the second opinion."""

from collections import Counter

from tests.conformance import loading
from tests.reference.scorer import rate
from tests.reference.sheet import total

KNOWN = loading.meanings()


def test_a_row_is_rated_as_the_case_says(row_case):
    found = rate(loading.with_meanings(row_case, KNOWN))
    assert (found["outcome"], found["score"], found["problems"]) == (
        row_case["outcome"], row_case["score"], sorted(row_case["problems"]),
    ), row_case["what"]  # fmt: skip


def test_a_sheet_adds_up_as_the_case_says(total_case):
    components = {
        name: {**component, "rows": [loading.with_meanings(row, KNOWN) for row in component["rows"]]}
        for name, component in total_case["components"].items()
    }
    found = total({**total_case, "components": components})
    assert (found["total"], found["grade"] or "") == (total_case["total"], total_case["grade"]), total_case["what"]
    assert found["problems"] == sorted(total_case["problems"])
    for key, expected in (("rows", "rows"), ("components", "component_scores")):
        if expected in total_case:
            assert found[key] == total_case[expected]


class TestTheSuite:
    """Ids are never used twice, two cases in five expect a problem, and no text is without a meaning."""

    cases = (*loading.row_cases(), *loading.total_cases())

    def test_ids_are_unique_and_not_retired(self):
        retired = loading.read(loading.FOLDER / "retired.toml")["ids"]
        used = Counter([case["id"] for case in self.cases] + retired)
        assert [name for name, times in used.items() if times > 1] == []

    def test_two_cases_in_five_expect_a_problem(self):
        assert sum(bool(case["problems"]) for case in self.cases) >= 0.4 * len(self.cases)

    def test_every_meaning_is_used(self):
        rows = [row for case in loading.total_cases() for part in case["components"].values() for row in part["rows"]]
        rows += list(loading.row_cases())
        for side in ("target", "actual"):
            assert set(KNOWN[side]) == {row[side] for row in rows if side in row}

    def test_every_rated_file_says_what_rule_it_is_about(self):
        assert all(case["section"] for case in self.cases)
