"""Running cases, shipped ones and an author's, and the mutants that cases catch."""

from collections.abc import Callable
from pathlib import Path

import pytest

from perfrules.authoring.test import (
    bounds_of,
    is_interval,
    moved,
    mutants,
    raised,
    run_cases_beside,
    run_mutants,
    turned,
)
from perfrules.plugins import Registry
from perfrules.rulesets import load, shipped_folder
from perfrules.rulesets.cases import cases_file

Written = Callable[..., Path]
FOLDER = Path(str(shipped_folder()))
FILES = sorted(path for path in FOLDER.glob("*.toml") if cases_file(path).exists())


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_shipped_cases_pass(path: Path, registry: Registry) -> None:
    """SPEC design §5: beside each rule set stand cases, and the engine gives what they expect."""
    tested = run_cases_beside(path, registry=registry)
    assert tested.problems == ()
    assert [(one.case.name, one.differences) for one in tested.results if not one.passed] == []
    assert tested.results


UNNOTICED = {
    "cn-monitoring": ["`cap`: 200% → 201%"],
    "district-reviewers-deductions": ["`threshold`: 130% → 131%"],
    "hunan-department-2017": ["≤0% (0%, 10%] → <0% [0%, 10%]"],
}
"""Changes of no score: a cap far beyond the last light, a threshold without effect, a bound that is met anyway."""


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_changes_are_noticed(path: Path, registry: Registry) -> None:
    """Issue 14: no operator, bound, weight or band of a shipped set can change without a case that fails."""
    survivors = run_mutants(run_cases_beside(path, registry=registry), registry).survivors
    assert [mutant.change.say("en") for mutant in survivors] == UNNOTICED.get(path.stem, [])


class TestRunning:
    """SPEC issue 4 §6: expected and got are told for everything that differs."""

    def test_a_case_that_passes(self, written: Written, registry: Registry, good: str, cases: str) -> None:
        tested = run_cases_beside(written(good, cases), registry=registry)
        assert (tested.was_run, tested.passed, len(tested.results)) == (True, True, 1)

    def test_every_difference_is_told(self, written: Written, registry: Registry, good: str, cases: str) -> None:
        wrong = cases.replace('"24.00"]', '"-"]').replace('"9.00"', '"8"').replace('"63.00"', '"64"')
        wrong = wrong.replace('"良"', '"优"').replace('"绩效指标" = "54.00"', '"别的" = 1')
        wrong += 'complete = false\nproblems = ["PR402"]\nlight = "红"\nlights = ["绿", ""]\n'
        (result,) = run_cases_beside(written(good, wrong), registry=registry).results
        assert [(one.what, one.expected, one.got) for one in result.differences] == [
            ("components.别的", "1", "—"),
            ("rows[1]", "-", "24.00"),
            ("components.预算执行", "8", "9.00"),
            ("total", "64", "63.00"),
            ("grade", "优", "良"),
            ("light", "红", "—"),
            ("lights", "绿, ", ", "),
            ("complete", "false", "true"),
            ("problems", "PR402", "—"),
        ]

    def test_weights_that_do_not_add_up_fail_a_case(
        self, written: Written, registry: Registry, good: str, cases: str
    ) -> None:
        other = good.replace('"产出指标" = 60, "效益指标" = 30', '"产出指标" = 59, "效益指标" = 31')
        (result,) = run_cases_beside(written(other, cases), registry=registry).results
        assert [(one.what, one.expected, one.got) for one in result.differences] == [("problems", "—", "PR431")]
        (result,) = run_cases_beside(written(other, cases + 'problems = ["PR431"]\n'), registry=registry).results
        assert result.passed

    def test_monitoring_cases_have_a_day_and_lights(
        self, written: Written, registry: Registry, good: str, cases: str
    ) -> None:
        lights = '[lights]\n"红" = "<60%"\n"黄" = "[60%, 80%)"\n"绿" = "≥80%"\n\n[[component]]\nname = "预'
        rules = good.replace('[[component]]\nname = "预', lights, 1).replace('"proportional"', '"time-proportional"')
        expected = cases.replace('name = "好"', 'name = "好"\nas_of = 2023-07-31')
        expected = expected.replace('"30.00"', '"51.43"').replace('"54.00"', '"75.43"').replace("63.00", "84.43")
        expected += 'light = "绿"\nlights = ["绿", "绿"]\n'
        (result,) = run_cases_beside(written(rules, expected), registry=registry).results
        assert result.differences == ()

    def test_cases_that_are_missing_or_for_another_set_are_not_run(
        self, written: Written, registry: Registry, good: str, cases: str
    ) -> None:
        alone = run_cases_beside(written(good), registry=registry)
        assert (alone.was_run, [one.code for one in alone.problems]) == (False, ["PR001"])
        other = run_cases_beside(written(good, cases.replace('"demo"', '"other"')), registry=registry)
        assert (other.was_run, other.passed, [one.code for one in other.problems]) == (False, False, ["PR235"])

    def test_a_broken_rule_set_is_not_run(self, written: Written, registry: Registry, good: str, cases: str) -> None:
        tested = run_cases_beside(written(good.replace("= 60,", "= 61,"), cases), registry=registry)
        assert (tested.was_run, [one.code for one in tested.problems]) == (False, ["PR212"])


class TestMutants:
    """SPEC issue 4 §6: one operator, bound, weight or band at a time; what no case notices is listed with its line."""

    def changes(self, path: Path, registry: Registry) -> list[str]:
        loaded = load(path, registry=registry)
        assert loaded.ruleset is not None
        assert loaded.tree is not None
        return [mutant.change.say("en") for mutant in mutants(loaded.ruleset, loaded.tree)]

    def test_every_kind_is_made(self, written: Written, registry: Registry, good: str) -> None:
        made = self.changes(written(good), registry)
        assert "bound 90 → 91" in made
        assert "[90, 100] [60, 90) → (90, 100] [60, 90]" in made
        assert "1 point from “产出指标” to “效益指标”" in made
        assert "1 point from “预算执行” to “绩效指标”" in made
        assert "bound 80% → 81%" in made
        assert "≥90% [80%, 90%) → >90% [80%, 90%]" in made
        assert "`[80%, 90%)`: 80% → 81%" in made
        assert len(made) == len(set(made))

    def test_caps_and_parameters_are_changed_too(self, written: Written, registry: Registry, good: str) -> None:
        text = good + '[[cap]]\nexecution_rate = "<50%"\ntotal = 59\n[over_achievement]\nthreshold = "130%"\n'
        made = self.changes(written(text.replace('"overrun"', '"overrun"\nzero_at = "150%"')), registry)
        wanted = {
            "bound 50% → 51%",
            "<50% → ≤50%",
            "`total`: 59 → 60",
            "`threshold`: 130% → 131%",
            "`zero_at`: 150% → 151%",
        }
        assert wanted <= set(made)

    def test_survivors_are_those_no_case_notices(
        self, written: Written, registry: Registry, good: str, cases: str
    ) -> None:
        tested = run_cases_beside(written(good, cases), registry=registry)
        mutated = run_mutants(tested, registry)
        unnoticed = {mutant.change.say("en"): mutant.place.line for mutant in mutated.survivors}
        line = good[: good.index('bands = { "≥90%"')].count("\n") + 1
        assert unnoticed["bound 90% → 91%"] == line
        assert "bound 80% → 81%" not in unnoticed  # 乙 stands exactly on 80 %
        assert "`[80%, 90%)`: 80% → 81%" not in unnoticed
        assert len(mutated.survivors) < len(mutated.tried)
        assert all(survivor in mutated.tried for survivor in mutated.survivors)

    def test_a_case_more_catches_more(self, written: Written, registry: Registry, good: str, cases: str) -> None:
        more = cases[cases.index("[[case]]") :].replace('"好"', '"边"').replace('"80%"', '"90%"')
        more = more.replace('"24.00"', '"30.00"').replace('"54.00"', '"60.00"').replace("63.00", "69.00")
        few = run_mutants(run_cases_beside(written(good, cases), registry=registry), registry)
        many = run_mutants(run_cases_beside(written(good, cases + more), registry=registry), registry)
        assert len(many.survivors) < len(few.survivors)
        assert "bound 90% → 91%" not in {mutant.change.say("en") for mutant in many.survivors}

    def test_what_a_parent_says_is_left_alone(self, written: Written, registry: Registry, good: str) -> None:
        path = written('id = "child"\nextends = "parent.toml"\n[[scoring]]\ntype = "gated"\ngate = "60%"\n')
        (path.parent / "parent.toml").write_text(good, encoding="utf-8")
        assert self.changes(path, registry) == ["`gate`: 60% → 61%"]


class TestNotation:
    """Changes of intervals keep everything else as it was written."""

    def test_changes(self) -> None:
        assert is_interval("[80%, 90%)")
        assert is_interval("≥ 90%")
        assert not is_interval("90%")
        assert not is_interval(90)
        assert bounds_of(["[80%, 90%)", "≥90%", "<80%", "-∞"]) == ("80%", "90%")
        assert moved("[80%,90%)", "90%", "91%") == "[80%,91%)"
        assert moved("≥ 90%", "90%", "91%") == "≥ 91%"
        assert moved("60%", "60%", "61%") == "61%"
        assert turned("[80%, 90%)", "80%") == "(80%, 90%)"
        assert turned("[80%, 90%)", "90%") == "[80%, 90%]"
        assert turned("<=5天", "5天") == "<5天"
        assert turned("≥90%", "80%") == "≥90%"

    @pytest.mark.parametrize(
        ("text", "wanted"), [("90%", "91%"), ("0.5", "0.6"), ("99.95%", "99.96%"), ("5天", "6天"), ("多", None)]
    )
    def test_one_higher_in_the_last_place(self, text: str, wanted: str | None) -> None:
        assert raised(text) == wanted
