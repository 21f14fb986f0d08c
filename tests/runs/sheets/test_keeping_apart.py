"""What is not ours is never replaced, what is ours is never scored, and no report takes another's place."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from attrs import evolve

from perfrules.errors import OutputError
from perfrules.outputs import locking
from perfrules.plugins import Registry
from perfrules.readers.base import SheetReader
from perfrules.reports.hooks import ScorecardJson
from perfrules.runs import Rendering
from perfrules.runs.inputs import scan
from perfrules.runs.ledger import MANIFEST
from perfrules.runs.options import Progress
from perfrules.runs.reports import SUMMARY_CSV
from perfrules.wording import Wording
from tests.runs.sheets.making import Many, sheet_text
from tests.runs.sheets.running import Runs


def codes(error: pytest.ExceptionInfo[OutputError]) -> list[str]:
    return [one.code for one in error.value.problems]


class TestForeignFiles:
    """A manifest is ours only when it says so; without one of ours nothing in the folder may be replaced."""

    @pytest.mark.parametrize(
        "text",
        [
            '{"name": "x"}', "", "[]", '{"format": 1, "reports": {}}', '{"manifest_version": 3}', "\0\1",
            '{"name": "perfrules-manifest"}', '{"about": {"kind": "perfrules-manifest"}}',
        ],
    )  # fmt: skip
    def test_a_manifest_of_somebody_else(self, runs: Runs, text: str) -> None:
        runs.out.mkdir()
        (runs.out / MANIFEST).write_text(text, encoding="utf-8")
        (runs.out / SUMMARY_CSV).write_text("precious", encoding="utf-8")
        with pytest.raises(OutputError) as raised:
            runs()
        assert codes(raised) == ["PR650"]
        assert MANIFEST in raised.value.problems[0].message()
        assert {one.name: one.read_text(encoding="utf-8") for one in runs.out.iterdir()} == {
            MANIFEST: text, SUMMARY_CSV: "precious",
        }  # fmt: skip

    def test_a_manifest_of_somebody_else_alone(self, runs: Runs) -> None:
        runs.out.mkdir()
        (runs.out / MANIFEST).write_text("{}", encoding="utf-8")
        with pytest.raises(OutputError) as raised:
            runs()
        assert codes(raised) == ["PR650"]
        assert (runs.out / MANIFEST).read_text(encoding="utf-8") == "{}"

    @pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
    def test_a_manifest_that_is_a_link_is_not_ours(self, runs: Runs, tmp_path: Path) -> None:
        runs()
        (runs.out / MANIFEST).rename(tmp_path / "elsewhere.json")
        (runs.out / MANIFEST).symlink_to(tmp_path / "elsewhere.json")
        with pytest.raises(OutputError) as raised:
            runs()
        assert codes(raised) == ["PR650"]


class TestResultsAmongInputs:
    """A folder of results lying among the sheets is passed over and counted, whatever readers know of its files."""

    def test_reports_are_no_sheets(self, runs: Runs, registry: Registry) -> None:
        runs.rendering = Rendering(ScorecardJson(), "zh", registry)
        runs.out = runs.folder / "sub" / "results"
        job = evolve(runs.job(), scanned=scan(runs.folder, {".toml", ".many"}))
        runs.report(job)
        assert (runs.out / "a.toml.json").is_file()
        found = scan(runs.folder, {".toml", ".many", ".json"})
        assert [file.name for file in found.files] == ["a.toml", "c.many", "sub/b.toml"]
        assert found.results == 1

    def test_a_folder_with_another_manifest_is_looked_into(self, folder: Path) -> None:
        (folder / "sub").mkdir()
        (folder / "sub" / MANIFEST).write_text('{"name": "x"}', encoding="utf-8")
        (folder / "sub" / "a.toml").write_text("x", encoding="utf-8")
        found = scan(folder, {".toml"})
        assert ([file.name for file in found.files], found.results) == (["sub/a.toml"], 0)


class Pages(Many):
    """Reads files whose ending is a number."""

    id = "demo.pages"
    title = Wording("页", "pages")
    suffixes = (".1",)


class TestNames:
    """No two inputs share a report, on systems too that tell no case apart; the later one is named."""

    @pytest.mark.skipif(os.name == "nt", reason="such names cannot be there")
    def test_a_name_that_was_changed_and_one_that_is_so(self, runs: Runs) -> None:
        runs.put("x\x01/a.toml", sheet_text("子", "1人"))
        runs()
        changed = next(name for name in runs.outputs() if name.startswith("x_"))
        folder = changed.partition("/")[0]
        runs.put(f"{folder}/a.toml", sheet_text("丑", "2人"))
        runs.put(f"{folder.upper()}/A.toml", sheet_text("寅", "3人"))
        runs.put("x\x01/b:b.toml", sheet_text("卯", "4人"))
        runs.put(f"{folder}/b:b.toml", sheet_text("辰", "5人"))
        done = runs()
        assert done.summary.failures == ()
        reports = [line.report for line in done.summary.lines]
        assert len({name.casefold() for name in reports}) == len(reports) == 9
        for line in done.summary.lines:
            assert f"项目：{line.project}" in (runs.out / line.report).read_text(encoding="utf-8")
        assert runs.counts() == (0, 8)

    def test_what_still_is_the_same_is_a_problem_of_the_later_file(self, runs: Runs, registry: Registry) -> None:
        readers: tuple[SheetReader, ...] = (*registry.readers, Pages())
        runs.put("c.many.1", "己 1人")
        for _ in range(2):
            runs.registry = evolve(registry, readers=readers)
            done = runs()
            assert [(one.file, one.problem.code) for one in done.summary.failures] == [("c.many.1", "PR669")]
            assert "项目：丙" in (runs.out / "c.many.1.txt").read_text(encoding="utf-8")
            assert [line.report for line in done.summary.lines if line.file == "c.many.1"] == [""]


class TestTwoRuns:
    """One run at a time writes into a folder; the lock goes with the process that holds it."""

    def test_the_second_is_told(self, runs: Runs) -> None:
        seen: list[list[str]] = []

        def second(progress: Progress) -> None:
            with pytest.raises(OutputError) as raised:
                runs()
            seen.append(codes(raised))

        assert runs.counts(second) == (3, 0)
        assert seen == [["PR668"]] * 3
        assert runs.counts() == (0, 3)
        assert not (runs.out / locking.LOCK).exists()

    @pytest.mark.skipif(os.name == "nt", reason="Windows removes no file that is open")
    def test_a_killed_process_leaves_no_lock_behind(self, runs: Runs) -> None:
        runs.out.mkdir()
        held = "import os\nfrom perfrules.outputs import locked\nwith locked({!r}): print('held', flush=True); input()"
        command = [sys.executable, "-c", held.format(str(runs.out))]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
            assert other.stdout is not None
            assert other.stdout.readline() == b"held\n"
            with pytest.raises(OutputError) as raised:
                runs()
            assert codes(raised) == ["PR668"]
            other.kill()
        assert (runs.out / locking.LOCK).exists()
        assert runs.counts() == (3, 0)

    @pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
    def test_a_lock_that_is_a_link_is_refused(self, runs: Runs, tmp_path: Path) -> None:
        runs.out.mkdir()
        (runs.out / locking.LOCK).symlink_to(tmp_path / "new")
        with pytest.raises(OutputError) as raised:
            runs()
        assert codes(raised) == ["PR642"]
        assert not (tmp_path / "new").exists()

    def test_a_refused_folder_is_left_as_it_was(self, runs: Runs) -> None:
        runs.out.mkdir()
        (runs.out / "x.json").write_text(json.dumps({}), encoding="utf-8")
        with pytest.raises(OutputError):
            runs()
        assert [one.name for one in runs.out.iterdir()] == ["x.json"]
