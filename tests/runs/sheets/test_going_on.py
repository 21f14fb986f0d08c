"""What a run may take over from an earlier one, what it says of what is outdated, and what an interruption keeps."""

import csv
import io
import json
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from perfrules.engine import scalar
from perfrules.errors import TemplateError
from perfrules.model.scorecard import Scorecard
from perfrules.model.sheet import Sheet
from perfrules.plugins import Registry
from perfrules.reports.base import Report
from perfrules.reports.hooks import MarkdownReport, Text
from perfrules.runs import Rendering, reports, with_templates
from perfrules.runs.ledger import MANIFEST
from perfrules.runs.options import OnProgress, Progress
from perfrules.runs.reports import SUMMARY_CSV, SUMMARY_JSON
from perfrules.wording import Wording
from tests.runs.sheets.making import sheet_text
from tests.runs.sheets.running import Runs


def edit(runs: Runs, change: Callable[[dict[str, Any]], object]) -> None:
    """Change the manifest's record of the report ``text``."""
    data = json.loads((runs.out / MANIFEST).read_text(encoding="utf-8"))
    change(data["reports"]["text"])
    (runs.out / MANIFEST).write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")


class TestManifestIsNotTrusted:
    """Figures that were changed by accident are worked out anew; names from it reach nothing outside the folder."""

    @pytest.mark.parametrize(
        "change", [{"total": "0.01"}, {"grade": "差"}, {"project": "别的"}, {"report": "../x"}, {"file": "b.toml"}]
    )
    def test_a_changed_line(self, runs: Runs, change: dict[str, str]) -> None:
        first = runs().summary.to_dict()
        edit(runs, lambda record: record["inputs"]["a.toml"]["lines"][0].update(change))
        done = runs()
        assert (done.written, done.up_to_date) == (1, 2)
        assert done.summary.to_dict() == first

    @pytest.mark.parametrize(
        "name",
        [
            "/etc/passwd", "../victim.txt", "sub/../../victim.txt", "a" * 300, "a/" * 3000 + "a", "", "\0",
            "sub\\..\\x", "C:\\x", "./victim.txt",
        ],
        ids=lambda name: ascii(name[:20]),
    )  # fmt: skip
    def test_names_that_lead_elsewhere_are_not_looked_at(self, runs: Runs, tmp_path: Path, name: str) -> None:
        (tmp_path / "victim.txt").touch()
        runs()
        edit(runs, lambda record: record.update(left=[name]))
        assert runs().summary.left == ()
        assert json.loads((runs.out / MANIFEST).read_text(encoding="utf-8"))["reports"]["text"]["left"] == []

    def test_a_day_that_is_none(self, runs: Runs) -> None:
        runs()
        edit(runs, lambda record: record["inputs"]["a.toml"].update(days=["2023-99-99"]))
        assert runs.counts() == (1, 2)


class TestOutdated:
    """A report whose input fails now is named until it is written anew or the input is gone."""

    def test_an_input_that_breaks(self, runs: Runs) -> None:
        runs()
        before = (runs.out / "a.toml.txt").read_bytes()
        runs.put("a.toml", "a = ")
        for _ in range(2):
            done = runs()
            assert (done.summary.outdated, done.summary.left) == (("a.toml.txt",), ())
            assert done.summary.to_dict()["outdated"] == ["a.toml.txt"]
            assert [one.file for one in done.summary.failures] == ["a.toml"]
        assert (runs.out / "a.toml.txt").read_bytes() == before
        (runs.folder / "a.toml").unlink()
        done = runs()
        assert (done.summary.outdated, done.summary.left) == ((), ("a.toml.txt",))
        runs.put("a.toml", sheet_text("甲"))
        done = runs()
        assert (done.summary.outdated, done.summary.left) == ((), ())

    def test_one_of_several_sheets_fails(self, runs: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
        runs()
        real = scalar.evaluate

        def evaluate(sheet: Sheet, *rest: Any, **named: Any) -> Scorecard:
            if sheet.project == "丙":
                raise MemoryError
            return real(sheet, *rest, **named)

        monkeypatch.setattr(scalar, "evaluate", evaluate)
        runs.put("c.many", "丙 8人\n丁 9人")
        done = runs()
        assert [line.report for line in done.summary.lines if line.file == "c.many"] == ["c.many.txt"]
        assert done.summary.outdated == ("c.many.1.txt", "c.many.2.txt")

    def test_what_a_failing_file_did_write_is_remembered(self, runs: Runs, registry: Registry) -> None:
        runs.rendering = Rendering(Odd(), "zh", registry)
        for one in ("a.toml", "sub/b.toml", "c.many"):
            (runs.folder / one).unlink()
        runs.put("x.many", "fine 1人\nbad 1人")
        done = runs()
        assert [line.report for line in done.summary.lines] == ["x.many.1.odd", ""]
        runs.put("y.many", "fine 1人")
        (runs.folder / "x.many").unlink()
        assert runs().summary.left == ("x.many.1.odd",)


class Odd(Report):
    """Fails for every sheet but those of the project ``fine``."""

    id = "demo.odd"
    title = Wording("怪", "odd")
    suffix = ".odd"

    def render(self, scorecard: Scorecard, *, language: str = "zh") -> bytes:
        return {"fine": b"fine"}[scorecard.sheet.project]


class TestInterruption:
    """An interruption never makes the summary of a folder shorter than it was."""

    def stop_at(self, number: int) -> OnProgress:
        def stop(progress: Progress) -> None:
            if progress.done == number:
                raise KeyboardInterrupt

        return stop

    def test_a_whole_summary_stays(self, runs: Runs) -> None:
        runs()
        before = (runs.out / SUMMARY_CSV).read_bytes(), (runs.out / SUMMARY_JSON).read_bytes()
        runs.put("a.toml", sheet_text("甲", "3人"))
        done = runs(self.stop_at(1))
        assert ((runs.out / SUMMARY_CSV).read_bytes(), (runs.out / SUMMARY_JSON).read_bytes()) == before
        assert (done.summary.is_interrupted, [one.code for one in done.summary.problems]) == (True, ["PR672"])
        assert len(done.summary.lines) == 1
        assert (runs().summary.problems, len(self.table(runs))) == ((), 5)

    def test_what_is_longer_takes_the_place_of_what_is_shorter(self, runs: Runs) -> None:
        runs(self.stop_at(1))
        assert len(self.table(runs)) == 1 + 1
        runs(self.stop_at(2))
        assert len(self.table(runs)) == 1 + 3
        runs(self.stop_at(1))
        assert len(self.table(runs)) == 1 + 3

    def table(self, runs: Runs) -> list[list[str]]:
        return list(csv.reader(io.StringIO((runs.out / SUMMARY_CSV).read_text(encoding="utf-8-sig"))))


class TestWhatReportsRestOn:
    """Whatever a report would say differently is in its basis."""

    def test_inputs_that_moved(self, runs: Runs) -> None:
        runs()
        (runs.folder).rename(runs.folder.parent / "moved")
        runs.folder = runs.folder.parent / "moved"
        assert runs.counts() == (3, 0)
        assert runs.counts() == (0, 3)

    def test_the_version_of_perfrules(self, runs: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
        runs()
        monkeypatch.setattr(reports, "__version__", "9.9.9")
        assert runs.counts() == (3, 0)

    def test_the_plugins(self, runs: Runs, registry: Registry) -> None:
        runs()
        newer = tuple(evolve(one, version=f"{one.version}.1") for one in registry.plugins)
        runs.rendering = Rendering(Text(), "zh", evolve(registry, plugins=newer))
        assert newer != ()
        assert runs.counts() == (3, 0)

    def test_the_day_of_monitoring(self, runs: Runs) -> None:
        runs.choices["as_of"] = date(2023, 7, 31)
        runs()
        assert runs.counts() == (0, 3)
        runs.choices["as_of"] = date(2023, 8, 31)
        assert runs.counts() == (3, 0)


class TestTemplates:
    """Templates are looked at before anything is scored, and nothing else in their folder counts."""

    @pytest.fixture
    def mine(self, tmp_path: Path, runs: Runs) -> Path:
        """Return a folder with a template of a user's, from which the runs' reports are filled."""
        folder = tmp_path / "mine"
        folder.mkdir()
        (folder / "markdown.j2").write_text("1 {{ report.project }}", encoding="utf-8")
        runs.rendering = evolve(runs.rendering, report=with_templates(MarkdownReport(), folder))
        return folder

    def test_only_templates_count(self, runs: Runs, mine: Path) -> None:
        runs()
        (mine / "notes.txt").write_text("x", encoding="utf-8")
        (mine / "shut.j2").mkdir()
        assert runs.counts() == (0, 3)
        (mine / "parts").mkdir()
        (mine / "parts" / "head.j2").write_text("x", encoding="utf-8")
        assert runs.counts() == (3, 0)
        (mine / "markdown.j2").write_text("2 {{ report.project }}", encoding="utf-8")
        assert runs.counts() == (3, 0)

    def test_results_may_lie_beside_them(self, runs: Runs, mine: Path) -> None:
        runs.out = mine / "results"
        assert (runs.counts(), runs.counts()) == ((3, 0), (0, 3))
        (runs.out / "a.j2").write_text("x", encoding="utf-8")
        assert runs.counts() == (0, 3)

    @pytest.mark.skipif(os.name == "nt", reason="pipes and links of POSIX")
    def test_pipes_links_and_what_cannot_be_read(self, runs: Runs, mine: Path) -> None:
        os.mkfifo(mine / "pipe.j2")
        (mine / "circle").symlink_to(mine)
        (mine / "gone.j2").symlink_to(mine / "none")
        assert (runs.counts(), runs.counts()) == ((3, 0), (0, 3))

    def test_a_folder_of_everything_is_refused(self, runs: Runs, mine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(reports, "MAX_ENTRIES", 20)
        for number in range(21):
            (mine / f"{number}.txt").touch()
        with pytest.raises(TemplateError) as raised:
            runs()
        assert [one.code for one in raised.value.problems] == ["PR673"]
        assert not runs.out.exists()

    @pytest.mark.parametrize(("name", "code"), [("none", "PR620"), ("a" * 300, "PR620"), ("empty", "PR621")])
    def test_a_folder_without_them(self, tmp_path: Path, name: str, code: str) -> None:
        (tmp_path / "empty").mkdir()
        with pytest.raises(TemplateError) as raised:
            with_templates(MarkdownReport(), tmp_path / name)
        assert [one.code for one in raised.value.problems] == [code]


def test_what_a_reviewer_says_makes_a_report_anew(runs: Runs) -> None:
    runs()
    assert runs.counts() == (0, 3)
    words = '[[reading]]\nrow = "人数"\nprinted_actual = "10人"\nactual = "{}"\nperson = "张三"\nreason = "误写"\n'
    for actual in ("9人", "8人"):
        runs.put("a.toml.reading.toml", words.format(actual))
        assert runs.counts() == (1, 2)
        assert runs.counts() == (0, 3)
    (runs.folder / "a.toml.reading.toml").unlink()
    assert runs.counts() == (1, 2)
