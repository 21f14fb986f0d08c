"""A folder is scored file by file; a bad file costs itself and nothing else."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from attrs import evolve

from perfrules.errors import ProblemsError
from perfrules.plugins import Registry
from perfrules.runs import RuleSelector, SheetFile, evaluate_folder, prepare, score_files
from perfrules.runs.options import Progress, no_progress
from perfrules.runs.sheets import FolderJob
from perfrules.runs.summary import FolderSummary
from tests.runs.sheets.making import RULES, sheet_text

Prepare = Callable[[], FolderJob]


def put(folder: Path, **contents: str) -> None:
    """Write files; the last ``_`` in a name stands for the dot."""
    for name, text in contents.items():
        stem, _, suffix = name.rpartition("_")
        (folder / f"{stem}.{suffix}").write_text(text, encoding="utf-8")


def totals(summary: FolderSummary) -> dict[str, str]:
    return {f"{line.file}#{line.sheet}": line.total for line in summary.lines}


def failed(summary: FolderSummary) -> dict[str, str]:
    return {one.file: one.problem.code for one in summary.failures}


class TestGuards:
    """Whatever a file makes a reader or the engine do, the others are scored and the file is named."""

    def test_every_kind_of_bad_file(self, folder: Path, job_for: Prepare) -> None:
        put(folder, a_toml=sheet_text("甲"), z_toml=sheet_text("乙", "5人"), x_many="丙 8人\n丁 10人")
        put(folder, memory_raising="memory", recursion_raising="recursion", exit_raising="exit", key_raising="key")
        put(folder, no_raising="empty", empty_json="", list_json="[]", broken_toml="a = ", deep_json="[" * 100_000)
        (folder / "nul.toml").write_bytes(b"\0\1\2")
        summary = evaluate_folder(job_for(), no_progress)
        assert totals(summary) == {
            "a.toml#1": "100.00", "x.many#1": "80.00", "x.many#2": "100.00", "z.toml#1": "50.00",
        }  # fmt: skip
        found = failed(summary)
        assert {name: found[name] for name in found if name.endswith("raising")} == {
            "memory.raising": "PR675", "recursion.raising": "PR645", "exit.raising": "PR645", "key.raising": "PR645",
            "no.raising": "PR501",
        }  # fmt: skip
        assert set(found) - {name for name in found if name.endswith("raising")} == {
            "empty.json", "list.json", "broken.toml", "deep.json", "nul.toml",
        }  # fmt: skip
        for one in summary.failures:
            assert one.file.rpartition("/")[2] in one.problem.place.file
        assert dict(summary.counts) == {"优": 2, "良": 1, "差": 1}
        assert summary.has_findings

    def test_an_engine_that_raises(self, folder: Path, job_for: Prepare, monkeypatch: pytest.MonkeyPatch) -> None:
        put(folder, a_toml=sheet_text("甲"), b_toml=sheet_text("乙"))
        from perfrules.engine import scalar

        real = scalar.evaluate

        def evaluate(sheet: object, *rest: object, **named: object) -> object:
            if sheet.project == "甲":  # type: ignore[attr-defined]
                raise RecursionError
            return real(sheet, *rest, **named)  # type: ignore[arg-type]

        monkeypatch.setattr(scalar, "evaluate", evaluate)
        summary = evaluate_folder(job_for(), no_progress)
        assert (list(totals(summary)), failed(summary)) == (["b.toml#1"], {"a.toml": "PR645"})

    def test_a_sheet_without_rows_that_was_read_with_errors_is_no_result(self, folder: Path, job_for: Prepare) -> None:
        put(folder, a_json='{"rows": 3}', b_toml='project = "空"\nrow = []\n')
        summary = evaluate_folder(job_for(), no_progress)
        assert failed(summary) == {"a.json": "PR507"}
        assert [(line.file, line.complete) for line in summary.lines] == [("b.toml", False)]

    def test_an_interruption_keeps_what_was_done(self, folder: Path, job_for: Prepare) -> None:
        put(folder, a_toml=sheet_text("甲"), b_toml=sheet_text("乙"), c_toml=sheet_text("丙"))

        def interrupt(progress: Progress) -> None:
            assert progress.total == 3
            if progress.done == 2:
                raise KeyboardInterrupt

        summary = evaluate_folder(job_for(), interrupt)
        assert (len(summary.lines), summary.is_interrupted, summary.has_findings) == (2, True, True)


class TestComparing:
    """Types that compare look at all sheets of the folder, as `evaluate_all` does, holding one file at a time."""

    def test_the_best_of_the_folder(self, folder: Path, rules: Path, job_for: Prepare) -> None:
        rules.write_text(RULES.replace("proportional", "demo.best"), encoding="utf-8")
        put(folder, a_toml=sheet_text("甲", "5人"), b_toml=sheet_text("乙", "9人"), c_many="丙 7人\n丁 9人")
        put(folder, d_raising="memory")
        job = job_for()
        assert job.compares
        summary = evaluate_folder(job, no_progress)
        assert totals(summary) == {"a.toml#1": "0.00", "b.toml#1": "100.00", "c.many#1": "0.00", "c.many#2": "100.00"}
        assert failed(summary) == {"d.raising": "PR675"}

    def test_sheets_of_one_file_are_compared(self, folder: Path, rules: Path, registry: Registry) -> None:
        rules.write_text(RULES.replace("proportional", "demo.best"), encoding="utf-8")
        put(folder, c_many="丙 7人\n丁 9人", d_many="丙 7人")
        selector = RuleSelector(str(rules), registry, on=None, as_of=None)
        (scored,) = score_files([SheetFile.alone(folder / "c.many")], selector)
        assert [str(card.total) for card in scored.cards] == ["0.00", "100.00"]
        (alone,) = score_files([SheetFile.alone(folder / "d.many")], selector)
        assert [one.code for one in alone.cards[0].rows[0].problems] == ["PR454"]


class TestVersions:
    """Each sheet is scored by the version of the rule set in force on its day."""

    @pytest.fixture
    def shelved(self, registry: Registry, tmp_path: Path) -> Callable[[str, str], Registry]:
        """Return what makes a registry with a version until 2022 and one from 2023, scored by the types given."""

        def make(until_2022: str, from_2023: str) -> Registry:
            shelf = tmp_path / "shelf"
            shelf.mkdir()
            for name, days, kind in (
                ("early", "to = 2022-12-31", until_2022),
                ("late", "from = 2023-01-01", from_2023),
            ):
                text = RULES.replace("full = 100\n\n", f"full = 100\neffective = {{ {days} }}\n\n", 1)
                (shelf / f"{name}.toml").write_text(text.replace("proportional", kind), encoding="utf-8")
            return evolve(registry, ruleset_folders=(shelf,))

        return make

    def test_by_day(self, folder: Path, shelved: Callable[[str, str], Registry]) -> None:
        known = shelved("gated", "proportional")
        put(folder, a_toml=sheet_text("甲", "9人", head="date = 2022-05-01"))
        put(folder, b_toml=sheet_text("乙", "9人", head="date = 2023-05-01"), c_toml=sheet_text("丙", "9人"))
        selector = RuleSelector("demo", known, on=None, as_of=None)
        summary = evaluate_folder(prepare(folder, selector), no_progress)
        assert totals(summary) == {"a.toml#1": "75.00", "b.toml#1": "90.00", "c.toml#1": "90.00"}
        assert len(selector.versions) == 2

    def test_the_day_of_monitoring_goes_before_that_of_the_sheet(
        self, folder: Path, shelved: Callable[[str, str], Registry]
    ) -> None:
        known = shelved("gated", "proportional")
        put(folder, a_toml=sheet_text("甲", "9人", head="date = 2023-05-01"))
        for on, as_of, total in (
            (None, None, "90.00"), (None, date(2022, 5, 1), "75.00"), (date(2023, 6, 1), date(2022, 5, 1), "90.00"),
        ):  # fmt: skip
            selector = RuleSelector("demo", known, on=on, as_of=as_of)
            assert totals(evaluate_folder(prepare(folder, selector), no_progress)) == {"a.toml#1": total}

    def test_sheets_are_compared_with_those_of_their_version(
        self, folder: Path, shelved: Callable[[str, str], Registry]
    ) -> None:
        known = shelved("demo.best", "demo.best")
        put(folder, a_toml=sheet_text("甲", "99人", head="date = 2022-05-01"))
        put(folder, b_toml=sheet_text("乙", "98人", head="date = 2022-06-01"))
        put(folder, c_toml=sheet_text("丙", "9人", head="date = 2023-05-01"))
        put(folder, d_toml=sheet_text("丁", "8人", head="date = 2023-05-01"))
        summary = evaluate_folder(prepare(folder, RuleSelector("demo", known, on=None, as_of=None)), no_progress)
        assert totals(summary) == {"a.toml#1": "100.00", "b.toml#1": "0.00", "c.toml#1": "100.00", "d.toml#1": "0.00"}


class TestCounts:
    """A grade counts when it is final."""

    def test_an_incomplete_sheet_counts_for_no_grade(self, folder: Path, job_for: Prepare) -> None:
        row = '[[row]]\nname = "次数"\ntarget = "≥10次"\nactual = "若干"\nweight = 10\n'
        put(folder, a_toml=sheet_text("甲"), b_toml=sheet_text("乙") + row)
        summary = evaluate_folder(job_for(), no_progress)
        assert [(line.complete, bool(line.grade)) for line in summary.lines] == [(True, True), (False, True)]
        assert (dict(summary.counts), summary.incomplete) == ({"优": 1}, 1)


class TestRuleFiles:
    """Rule files and their cases that lie among the sheets are neither sheets nor failures."""

    def test_they_are_counted(self, folder: Path, job_for: Prepare) -> None:
        put(folder, a_toml=sheet_text("甲"), rules_toml=RULES, odd_toml='id = "x"\nextends = "demo"\n')
        (folder / "x.cases.toml").write_text('ruleset = "x"\n[[case]]\nname = "a"\n', encoding="utf-8")
        put(folder, broken_toml='id = "x"\nextends = ', sheet_toml='id = "x"\nextends = "y"\nproject = "z"\n')
        summary = evaluate_folder(job_for(), no_progress)
        assert [one.file for one in summary.failures] == ["broken.toml", "sheet.toml"]
        assert (list(totals(summary)), summary.rule_files) == (["a.toml#1"], 3)
        assert summary.to_dict()["skipped"] == {"hidden": 0, "links": 0, "unknown": {}, "results": 0, "rules": 3}

    def test_a_rule_file_given_by_itself_is_a_failure(self, folder: Path, rules: Path, registry: Registry) -> None:
        selector = RuleSelector(str(rules), registry, on=None, as_of=None)
        (scored,) = score_files([SheetFile.alone(rules)], selector)
        assert (scored.cards, scored.failure is not None) == ((), True)


def test_a_file_whose_rows_are_unknown_fails_alone_as_it_does_in_a_folder(
    folder: Path, rules: Path, registry: Registry
) -> None:
    put(folder, a_json='{"rows": 3}')
    (scored,) = score_files(
        [SheetFile.alone(folder / "a.json")], RuleSelector(str(rules), registry, on=None, as_of=None)
    )
    assert (scored.cards, [one.code for one in scored.problems]) == ((), ["PR507"])


class TestPrepare:
    """What keeps a folder from being scored at all is raised at once."""

    def test_nothing_to_score(self, folder: Path, rules: Path, registry: Registry) -> None:
        (folder / "a.zzz").write_text("x", encoding="utf-8")
        selector = RuleSelector(str(rules), registry, on=None, as_of=None)
        for path, code in ((folder, "PR648"), (folder / "none", "PR656"), (folder / "a.zzz", "PR656")):
            with pytest.raises(ProblemsError) as raised:
                prepare(path, selector)
            assert [one.code for one in raised.value.problems] == [code]

    def test_an_unknown_rule_set(self, folder: Path, registry: Registry) -> None:
        put(folder, a_toml=sheet_text())
        with pytest.raises(ProblemsError) as raised:
            prepare(folder, RuleSelector("none", registry, on=None, as_of=None))
        assert [one.code for one in raised.value.problems] == ["PR205"]

    def test_the_rule_file_and_its_cases_are_no_inputs(self, folder: Path, registry: Registry) -> None:
        put(folder, a_toml=sheet_text(), demo_toml=RULES)
        (folder / "demo.cases.toml").write_text("x = 1\n", encoding="utf-8")
        job = prepare(folder, RuleSelector(str(folder / "demo.toml"), registry, on=None, as_of=None))
        assert [file.name for file in job.files] == ["a.toml"]


def test_two_sheets_of_one_project_are_mentioned(folder: Path, job_for: Prepare) -> None:
    for name, project in (("a.toml", "甲"), ("b.toml", "甲"), ("c.toml", "乙"), ("d.toml", "")):
        (folder / name).write_text(sheet_text(project), encoding="utf-8")
    summary = evaluate_folder(job_for(), no_progress)
    (repeated,) = summary.problems
    assert (repeated.code, repeated.values["project"], repeated.values["files"]) == ("PR674", "甲", "a.toml, b.toml")
    assert not summary.has_findings
