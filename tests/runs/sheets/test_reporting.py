"""A report for each sheet; a second run leaves out what is up to date; a stopped run goes on; links and names."""

import csv
import io
import json
import os
import shutil
from pathlib import Path

import pytest
from attrs import evolve

from perfrules.errors import MissingExtraError, OutputError, problem
from perfrules.model.scorecard import Scorecard
from perfrules.outputs import writing
from perfrules.plugins import Registry
from perfrules.reports.base import Report
from perfrules.reports.hooks import ScorecardJson, Text
from perfrules.runs import Rendering, check_apart, ledger
from perfrules.runs.ledger import MANIFEST
from perfrules.runs.options import Progress
from perfrules.runs.reports import SUMMARY_CSV, SUMMARY_JSON
from perfrules.wording import Wording
from tests.runs.sheets.making import RULES, sheet_text
from tests.runs.sheets.running import OURS, Runs


class Odd(Report):
    """Does what the sheet's project says."""

    id = "demo.odd"
    title = Wording("怪", "odd")
    suffix = ".odd"

    def render(self, scorecard: Scorecard, *, language: str = "zh") -> bytes:
        word = scorecard.sheet.project
        if word == "recursion":
            return self.render(scorecard, language=language)
        if word == "extra":
            raise MissingExtraError([problem("PR014", libraries="x", extra="office")])
        return {"text": "text", "fine": b"fine"}[word]  # type: ignore[return-value]


def codes(error: pytest.ExceptionInfo[OutputError]) -> list[str]:
    return [one.code for one in error.value.problems]


class TestOutputs:
    def test_a_report_for_each_sheet(self, runs: Runs) -> None:
        done = runs()
        assert runs.outputs() == {"a.toml.txt", "sub/b.toml.txt", "c.many.1.txt", "c.many.2.txt"}
        assert (done.written, done.up_to_date) == (3, 0)
        assert "项目：丁" in (runs.out / "c.many.2.txt").read_text(encoding="utf-8")
        data = json.loads((runs.out / SUMMARY_JSON).read_text(encoding="utf-8"))
        assert data == done.summary.to_dict()
        assert [(line["file"], line["total"], line["report"]) for line in data["sheets"]] == [
            ("a.toml", "100.00", "a.toml.txt"), ("c.many", "80.00", "c.many.1.txt"),
            ("c.many", "100.00", "c.many.2.txt"), ("sub/b.toml", "50.00", "sub/b.toml.txt"),
        ]  # fmt: skip

    def test_files_of_one_stem_do_not_collide(self, runs: Runs) -> None:
        runs.put("a.json", json.dumps({"project": "戊", "rows": []}))
        runs.put("a.many", "己 1人")
        runs()
        assert {"a.toml.txt", "a.json.txt", "a.many.txt"} <= runs.outputs()

    @pytest.mark.skipif(os.name == "nt", reason="such names cannot be there")
    def test_strange_names(self, runs: Runs) -> None:
        for name in ("a:b.toml", "nul.toml", "x" * 250 + ".toml", "A.toml", "a\u202eb.toml", "tab\t.toml", " .toml"):
            runs.put(name, sheet_text(name[:5]))
        os.rename(runs.folder / " .toml", os.path.join(os.fsencode(runs.folder), b"\xff.toml"))  # noqa: PTH104, PTH118
        done = runs()
        assert done.summary.failures == ()
        assert len(runs.outputs()) == 4 + 7
        assert len({name.casefold() for name in runs.outputs()}) == 4 + 7
        assert all(len(name.encode()) <= 255 and name.isprintable() for name in runs.outputs())
        assert runs.counts() == (0, 10)

    def test_the_table_for_spreadsheets_is_inert(self, runs: Runs) -> None:
        runs.put("evil.toml", sheet_text('=HYPERLINK(\\"x\\")'))
        runs()
        raw = (runs.out / SUMMARY_CSV).read_bytes()
        assert raw.startswith(b"\xef\xbb\xbf")
        rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))
        assert rows[0][:3] == ["文件", "第几张", "项目"]
        assert [row[2] for row in rows if row[0] == "evil.toml"] == ['\'=HYPERLINK("x")']
        assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "@", "-"))]

    def test_a_report_that_fails_costs_its_sheet(self, runs: Runs, registry: Registry) -> None:
        runs.rendering = Rendering(Odd(), "zh", registry)
        shutil.rmtree(runs.folder)
        runs.put("x.many", "fine 1人\nrecursion 1人\ntext 1人\nother 1人")
        runs.put("y.many", "fine 1人")
        done = runs()
        assert runs.outputs() == {"x.many.1.odd", "y.many.odd"}
        assert [(one.file, one.problem.code) for one in done.summary.failures] == [("x.many", "PR646")]
        assert len(done.summary.lines) == 5
        assert runs.counts() == (1, 1)

    def test_a_missing_library_ends_the_run(self, runs: Runs, registry: Registry) -> None:
        runs.put("0.many", "extra 1人")
        runs.rendering = Rendering(Odd(), "zh", registry)
        with pytest.raises(MissingExtraError):
            runs()
        assert runs.outputs() == set()


class TestResuming:
    """Only what changed is done again; the end is the same as without a stop."""

    def test_a_second_run_does_nothing(self, runs: Runs) -> None:
        runs()
        first = (runs.out / SUMMARY_JSON).read_bytes(), (runs.out / SUMMARY_CSV).read_bytes()
        stamps = {name: (runs.out / name).stat().st_mtime_ns for name in runs.outputs()}
        assert runs.counts() == (0, 3)
        assert ((runs.out / SUMMARY_JSON).read_bytes(), (runs.out / SUMMARY_CSV).read_bytes()) == first
        assert {name: (runs.out / name).stat().st_mtime_ns for name in runs.outputs()} == stamps

    def test_what_changed_is_done_again(self, runs: Runs, rules: Path, registry: Registry) -> None:
        runs()
        runs.put("a.toml", sheet_text("甲", "7人"))
        assert runs.counts() == (1, 2)
        assert "70.00" in (runs.out / "a.toml.txt").read_text(encoding="utf-8")
        (runs.out / "c.many.1.txt").write_text("half", encoding="utf-8")
        (runs.out / "sub" / "b.toml.txt").unlink()
        assert runs.counts() == (2, 1)
        rules.write_text(RULES.replace("[90, 100]", "[95, 100]").replace("[60, 90)", "[60, 95)"), encoding="utf-8")
        assert runs.counts() == (3, 0)
        runs.rendering = Rendering(Text(), "en", registry)
        assert runs.counts() == (3, 0)
        assert runs.counts() == (0, 3)

    def test_two_reports_in_one_folder(self, runs: Runs, registry: Registry) -> None:
        runs()
        text, runs.rendering = runs.rendering, Rendering(ScorecardJson(), "zh", registry)
        assert runs.counts() == (3, 0)
        assert runs.counts() == (0, 3)
        runs.rendering = text
        assert runs.counts() == (0, 3)

    def test_an_interrupted_run_goes_on(self, runs: Runs) -> None:
        def interrupt(progress: Progress) -> None:
            if progress.done == 2:
                raise KeyboardInterrupt

        stopped = runs(interrupt)
        assert (stopped.written, stopped.summary.is_interrupted) == (2, True)
        assert json.loads((runs.out / SUMMARY_JSON).read_text(encoding="utf-8"))["interrupted"]
        assert runs.counts() == (1, 2)
        went_on = (runs.out / SUMMARY_JSON).read_bytes()
        shutil.rmtree(runs.out)
        runs()
        assert (runs.out / SUMMARY_JSON).read_bytes() == went_on

    def test_reports_without_inputs_are_left_and_named(self, runs: Runs) -> None:
        runs()
        (runs.folder / "a.toml").unlink()
        runs.put("c.many", "丙 8人")
        for _ in range(3):
            done = runs()
            assert done.summary.left == ("a.toml.txt", "c.many.1.txt", "c.many.2.txt")
        assert {"a.toml.txt", "c.many.1.txt", "c.many.txt"} <= runs.outputs()
        (runs.out / "c.many.1.txt").unlink()
        runs.put("a.toml", sheet_text("甲"))
        assert runs().summary.left == ("c.many.2.txt",)

    def test_failures_are_tried_again(self, runs: Runs) -> None:
        runs.put("bad.raising", "key")
        assert [one.file for one in runs().summary.failures] == ["bad.raising"]
        runs.put("bad.raising", "memory")
        done = runs()
        assert ([one.file for one in done.summary.failures], done.up_to_date) == (["bad.raising"], 3)

    def test_sheets_that_are_compared_count_for_each_other(self, runs: Runs, rules: Path) -> None:
        rules.write_text(RULES.replace("proportional", "demo.best"), encoding="utf-8")
        runs()
        assert runs.counts() == (0, 3)
        runs.put("sub/b.toml", sheet_text("乙", "99人"))
        assert runs.counts() == (3, 0)
        assert {line.total for line in runs().summary.lines if line.file == "a.toml"} == {"0.00"}

    @pytest.mark.parametrize(
        "text",
        [
            "", "x", '"format": 2, "reports": {}}', '"x": ' + "[" * 100_000, '"reports": 3}',
            '"reports": {"text": {"inputs": {"a.toml": {}}, "left": []}}, "format": 1}',
        ],
        ids=lambda text: text[:30],
    )  # fmt: skip
    def test_a_manifest_of_ours_that_cannot_be_used_is_said(self, runs: Runs, text: str) -> None:
        runs()
        (runs.out / MANIFEST).write_text('{"kind": "perfrules-manifest", ' + text, encoding="utf-8")
        done = runs()
        assert ([one.code for one in done.summary.problems], done.written) == (["PR651"], 3)
        assert runs.counts() == (0, 3)

    def test_a_manifest_cannot_choose_what_is_written(self, runs: Runs, tmp_path: Path) -> None:
        runs()
        victim = tmp_path / "victim.txt"
        victim.write_bytes((runs.out / "a.toml.txt").read_bytes())
        manifest = (runs.out / MANIFEST).read_text(encoding="utf-8")
        (runs.out / MANIFEST).write_text(manifest.replace('"a.toml.txt"', '"../victim.txt"'), encoding="utf-8")
        stamp = victim.stat()
        assert runs.counts() == (1, 2)
        assert victim.stat() == stamp

    def test_the_manifest_is_saved_while_the_run_goes_on(self, runs: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(ledger, "_SHARE", 0)
        for number in range(20):
            runs.put(f"n{number}.toml", sheet_text(str(number)))
        seen: list[int] = []

        def look(progress: Progress) -> None:
            manifest = json.loads((runs.out / MANIFEST).read_text(encoding="utf-8"))
            seen.append(len(manifest["reports"].get("text", {}).get("inputs", {})))
            assert progress.total == 23

        runs(look, saved_every=0.0)
        assert seen == list(range(23))


class TestOutputFolder:
    """Nothing of anybody else's is touched; what cannot be written is said."""

    def test_a_folder_with_other_files_is_refused(self, runs: Runs) -> None:
        runs.out.mkdir()
        (runs.out / ".DS_Store").touch()
        (runs.out / "summary.csv").write_text("mine", encoding="utf-8")
        with pytest.raises(OutputError) as raised:
            runs()
        assert codes(raised) == ["PR650"]
        assert (runs.out / "summary.csv").read_text(encoding="utf-8") == "mine"

    def test_a_folder_that_cannot_be_made(self, runs: Runs) -> None:
        runs.out.write_text("a file", encoding="utf-8")
        with pytest.raises(OutputError) as raised:
            runs()
        assert codes(raised) == ["PR642"]

    def test_inputs_are_kept_apart(self, tmp_path: Path) -> None:
        (tmp_path / "in" / "sub").mkdir(parents=True)
        check_apart(tmp_path / "in", tmp_path / "in" / "out")
        check_apart(tmp_path / "in", tmp_path / "in-out")
        for out in (tmp_path / "in", tmp_path, tmp_path / "in" / "sub" / ".."):
            with pytest.raises(OutputError) as raised:
                check_apart(tmp_path / "in", out)
            assert codes(raised) == ["PR649"]

    @pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
    def test_links_in_the_output_folder(self, runs: Runs, tmp_path: Path) -> None:
        runs()
        (tmp_path / "elsewhere").mkdir()
        victim = tmp_path / "elsewhere" / "b.toml.txt"
        victim.write_text("mine", encoding="utf-8")
        shutil.rmtree(runs.out / "sub")
        (runs.out / "sub").symlink_to(tmp_path / "elsewhere")
        (runs.out / "a.toml.txt").unlink()
        (runs.out / "a.toml.txt").symlink_to(victim)
        done = runs()
        assert [(one.file, one.problem.code) for one in done.summary.failures] == [
            ("a.toml", "PR644"), ("sub/b.toml", "PR644"),
        ]  # fmt: skip
        assert victim.read_text(encoding="utf-8") == "mine"

    def test_a_full_disk(self, runs: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
        runs()
        before = {name: (runs.out / name).read_bytes() for name in runs.outputs() | OURS}
        for name in ("a.toml", "sub/b.toml"):
            runs.put(name, sheet_text(f"新 {name}", "1人"))
        real = writing._put

        def put(target: Path, data: bytes) -> None:
            if target.name == MANIFEST and not full:
                real(target, data)
                full.append(True)
                return
            raise OSError(28, "No space left on device")

        full: list[bool] = []
        monkeypatch.setattr(writing, "_put", put)
        done = runs()
        assert [(one.file, one.problem.code) for one in done.summary.failures] == [
            ("a.toml", "PR642"), ("sub/b.toml", "PR642"),
        ]  # fmt: skip
        assert [one.code for one in done.summary.problems] == ["PR642"] * 3
        assert "磁盘已满" in done.summary.problems[0].message()
        after = {name: (runs.out / name).read_bytes() for name in runs.outputs() | OURS}
        assert after == before
        monkeypatch.undo()
        assert runs.counts() == (2, 1)

    def test_templates_count(self, runs: Runs, tmp_path: Path) -> None:
        from attrs import frozen

        @frozen
        class FromTemplates(Text):
            templates: Path | None = None

        folder = tmp_path / "templates"
        folder.mkdir()
        (folder / "a.j2").write_text("1", encoding="utf-8")
        runs.rendering = evolve(runs.rendering, report=FromTemplates(folder))
        assert (runs.counts(), runs.counts()) == ((3, 0), (0, 3))
        (folder / "a.j2").write_text("2", encoding="utf-8")
        assert (runs.counts(), runs.counts()) == ((3, 0), (0, 3))
