"""`report`, and `evaluate` over folders: statuses, narrow terminals, languages, JSON, kills, interruptions."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

import perfrules
from perfrules.cli.main import main
from perfrules.cli.output import shown_progress
from perfrules.engine import scalar
from perfrules.model.scorecard import Scorecard
from perfrules.model.sheet import Sheet
from perfrules.plugins import build_registry
from perfrules.reports import DocxReport, Text
from perfrules.runs import Progress, reports
from perfrules.source import cell_width
from tests.runs.sheets.making import Plugin

EXAMPLE = Path(perfrules.__file__).parent / "examples" / "hotline-12333-2023.toml"
RULES = """\
id = "demo"
full = 100

[grades]
"优" = "[60, 100]"
"差" = "[0, 60)"

[[component]]
name = "绩效指标"
type = "indicators"
full = 100

[[scoring]]
type = "proportional"
"""
SHEET = 'project = "{project}"\n{head}\n[[row]]\nname = "人数"\ntarget = "≥10人"\nactual = "{actual}"\nweight = 100\n'


def write_sheet(path: Path, project: str, actual: str = "10人", head: str = "") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(SHEET.format(project=project, actual=actual, head=head), encoding="utf-8")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a working folder with rules and a folder of sheets."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "demo.toml").write_text(RULES, encoding="utf-8")
    write_sheet(tmp_path / "in" / "一中.toml", "第一中学课桌椅采购", head="stated_total = 100")
    write_sheet(tmp_path / "in" / "sub" / "road.toml", "乡村道路养护", "5人", "stated_total = 90")
    write_sheet(tmp_path / "in" / "odd.toml", "看不懂", "若干")
    (tmp_path / "in" / "坏.json").write_text("{", encoding="utf-8")
    (tmp_path / "in" / "~$一中.xlsx").touch()
    (tmp_path / "in" / "附件.zzz").touch()
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Return status, output and what was said on the error stream."""
    status = main(list(arguments))
    printed = capsys.readouterr()
    return status, printed.out, printed.err


class TestFolderOnNarrowTerminals:
    """The table fits 60 cells as a table and 40 as records, and Chinese text is as wide as it looks."""

    @pytest.mark.parametrize(("width", "language"), [("40", "zh"), ("60", "zh"), ("40", "en"), ("100", "zh")])
    def test_golden(
        self, width: str, language: str, *, place: Path, capsys: pytest.CaptureFixture[str],
        monkeypatch: pytest.MonkeyPatch, root: Path, update_golden: bool,
    ) -> None:  # fmt: skip
        monkeypatch.setenv("COLUMNS", width)
        status, out, err = run(capsys, "evaluate", "in", "--rules", "./demo.toml", "--lang", language)
        assert (status, err) == (1, "")
        golden = root / "tests" / "cli" / "golden" / f"folder-{width}-{language}.txt"
        if update_golden:
            golden.parent.mkdir(exist_ok=True)
            golden.write_text(out, encoding="utf-8")
        assert out == golden.read_text(encoding="utf-8")
        assert [line for line in out.splitlines() if cell_width(line) > int(width) and len(line.split()) > 1] == []


class TestFolder:
    def test_json(self, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
        status, out, err = run(capsys, "evaluate", "in", "--rules", "./demo.toml", "--json")
        data = json.loads(out)
        assert (status, err) == (1, "")
        assert [line["file"] for line in data["sheets"]] == ["odd.toml", "sub/road.toml", "一中.toml"]
        assert data["sheets"][2] == {
            "file": "一中.toml", "sheet": 1, "project": "第一中学课桌椅采购", "ruleset": "demo", "total": "100.00",
            "full": "100", "complete": True, "grade": "优", "stated": {"total": "100", "grade": None}, "errors": 0,
            "warnings": 0, "notices": 0, "report": None,
        }  # fmt: skip
        assert [one["file"] for one in data["failed"]] == ["坏.json"]
        assert (data["grades"], data["incomplete"]) == ({"优": 1, "差": 1}, 1)
        assert data["skipped"] == {"hidden": 1, "links": 0, "unknown": {".zzz": 1}, "results": 0, "rules": 0}

    def test_statuses(self, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
        write_sheet(place / "fine" / "a.toml", "甲")
        assert run(capsys, "evaluate", "fine", "--rules", "./demo.toml")[0] == 0
        (place / "bad").mkdir()
        (place / "bad" / "a.json").write_text("{", encoding="utf-8")
        status, out, _ = run(capsys, "evaluate", "bad", "--rules", "./demo.toml", "--lang", "en")
        assert status == 2
        assert out.startswith("files that failed: 1\n  bad/a.json:1:2: PR505 error: JSON syntax error")
        (place / "empty").mkdir()
        for arguments, code in (
            (["evaluate", "empty", "--rules", "./demo.toml"], "PR648"),
            (["evaluate", "none", "--rules", "./demo.toml"], "PR001"),
            (["evaluate", "in", "--rules", "none"], "PR205"),
            (["report", "in", "--rules", "./demo.toml"], "PR654"),
            (["report", "in", "--rules", "./demo.toml", "--out", "."], "PR649"),
            (["report", "in", "--rules", "./demo.toml", "--out", "out", "--report", "htm"], "PR640"),
        ):
            status, out, err = run(capsys, *arguments)
            assert (status, out, err.count(code)) == (2, "", 1), err

    def test_names_that_no_system_takes(self, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
        """What is wrong with an input is said of the input, as data where data were asked for."""
        long = "a" * 300
        templates = ["report", "in", "--report", "markdown", "--out", "out", "--templates", long]
        for arguments, code in (
            (["evaluate", long], "PR001"), (["explain", long], "PR001"), (["report", long], "PR001"),
            (templates, "PR620"), (["report", "in/一中.toml", *templates[2:]], "PR620"),
        ):  # fmt: skip
            status, out, err = run(capsys, *arguments, "--rules", "./demo.toml")
            assert (status, out, err.count(code)) == (2, "", 1), err
            status, out, err = run(capsys, *arguments, "--rules", "./demo.toml", "--json")
            assert (status, err) == (2, "")
            assert [one["code"] for one in json.loads(out)["problems"]] == [code]
        assert not (place / "out").exists()

    def test_a_sheet_in_a_folder_that_is_shut(
        self, place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        real = Path.stat

        def stat(path: Path, **named: Any) -> os.stat_result:
            if path.name == "shut.toml":
                raise PermissionError(13, "no", str(path))
            return real(path, **named)

        monkeypatch.setattr(Path, "stat", stat)
        for command in ("evaluate", "explain", "report"):
            status, out, err = run(capsys, command, "in/shut.toml", "--rules", "./demo.toml")
            assert (status, out, err.count("PR001")) == (2, "", 1), err

    def test_no_report_is_status_2(
        self, place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(self: object, scorecard: Scorecard, *, language: str = "zh") -> bytes:
            raise KeyError

        arguments = ["--rules", "./demo.toml", "--report", "text", "--out"]
        monkeypatch.setattr("perfrules.reports.hooks.Text.render", fail)
        assert run(capsys, "report", "in", *arguments, "out")[0] == 2
        assert run(capsys, "report", "in/一中.toml", *arguments, "x.txt")[0] == 2

    def test_a_file_whose_rows_are_unknown(self, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
        """A sheet that could not be read is no sheet with 0 points, alone or in a folder."""
        (place / "bad").mkdir()
        (place / "bad" / "a.json").write_text('{"rows": 3}', encoding="utf-8")
        for sheet, out_name in (("bad", "out"), ("bad/a.json", "x.txt")):
            arguments = [sheet, "--rules", "./demo.toml"]
            status, out, err = run(capsys, "evaluate", *arguments)
            assert (status, (out + err).count("PR507")) == (2, 1)
            status, out, err = run(capsys, "report", *arguments, "--report", "text", "--out", out_name)
            assert (status, (out + err).count("PR507")) == (2, 1)
        assert not (place / "x.txt").exists()

    def test_reports(self, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
        arguments = ["report", "in", "--rules", "./demo.toml", "--report", "json", "--out", "out"]
        status, out, err = run(capsys, *arguments)
        assert (status, err) == (1, "")
        assert out.endswith("\n\n写出 3 个文件的报告，0 个未变\n")
        made = {one.relative_to(place / "out").as_posix() for one in (place / "out").rglob("*") if one.is_file()}
        assert made == {
            "一中.toml.json", "odd.toml.json", "sub/road.toml.json", "manifest.json", "summary.csv",
            "summary.json",
        }  # fmt: skip
        status, out, _ = run(capsys, *arguments, "--json")
        data = json.loads(out)
        assert (status, data["written"], data["up_to_date"]) == (1, 0, 3)

    def test_reports_inside_the_folder_are_no_inputs(self, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
        arguments = ["report", "in", "--rules", "./demo.toml", "--report", "json", "--out", "in/out", "--json"]
        assert json.loads(run(capsys, *arguments)[1])["written"] == 3
        data = json.loads(run(capsys, *arguments)[1])
        assert (data["written"], data["up_to_date"], len(data["sheets"])) == (0, 3, 3)

    def test_a_folder_that_is_not_ours(self, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (place / "out").mkdir()
        (place / "out" / "我的.txt").touch()
        status, _, err = run(capsys, "report", "in", "--rules", "./demo.toml", "--report", "text", "--out", "out")
        assert status == 2
        assert "我的.txt" in err
        assert list((place / "out").iterdir()) == [place / "out" / "我的.txt"]


class TestSeveralSheets:
    """`evaluate` and `explain` go through all sheets of a file, `report` writes a numbered file for each."""

    @pytest.fixture(autouse=True)
    def _reader_of_many(self, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        registry = build_registry(entry_points=(), extra=[("demo", Plugin())])
        monkeypatch.setattr("perfrules.plugins.default_registry", lambda: registry)
        (place / "two.many").write_text("丙 8人\n丁 5人", encoding="utf-8")

    def test_evaluate(self, capsys: pytest.CaptureFixture[str]) -> None:
        status, out, err = run(capsys, "evaluate", "two.many", "--rules", "./demo.toml")
        assert (status, err) == (0, "")
        assert [line for line in out.splitlines() if line.startswith(("【", "项目", "总分"))] == [
            "【two.many 第 1 张，共 2 张】", "项目：丙", "总分 80.00 / 100，等级 优",
            "【two.many 第 2 张，共 2 张】", "项目：丁", "总分 50.00 / 100，等级 差",
        ]  # fmt: skip
        data = json.loads(run(capsys, "evaluate", "two.many", "--rules", "./demo.toml", "--json")[1])
        assert ([card["total"] for card in data["sheets"]], data["problems"]) == (["80.00", "50.00"], [])

    def test_explain(self, capsys: pytest.CaptureFixture[str]) -> None:
        arguments = ["explain", "two.many", "--rules", "./demo.toml"]
        status, out, _ = run(capsys, *arguments, "--row", "人数", "--lang", "en")
        assert (status, out.count("人数")) == (0, 2)
        assert "[two.many, sheet 2 of 2]" in out
        data = json.loads(run(capsys, *arguments, "--json")[1])
        assert [card["project"] for card in data["sheets"]] == ["丙", "丁"]
        status, _, err = run(capsys, *arguments, "--row", "人教")
        assert (status, err.count("PR459"), "有：人数, 绩效指标" in err) == (2, 1, True)

    def test_report(self, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
        arguments = ["report", "two.many", "--rules", "./demo.toml"]
        status, out, _ = run(capsys, *arguments, "--out", "x.json")
        assert (status, out.splitlines()[-2:]) == (0, ["已写出：x.1.json", "已写出：x.2.json"])
        assert "two.many 第 2 张" in out
        assert json.loads((place / "x.2.json").read_text(encoding="utf-8"))["project"] == "丁"
        status, out, err = run(capsys, *arguments)
        assert (status, out, err.count("PR652")) == (2, "", 1)

    def test_a_sheet_that_fails_does_not_hide_the_others(
        self, place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        real = scalar.evaluate

        def evaluate(sheet: Sheet, *rest: Any, **named: Any) -> Scorecard:
            if sheet.project == "丙":
                raise MemoryError
            return real(sheet, *rest, **named)

        monkeypatch.setattr(scalar, "evaluate", evaluate)
        status, out, err = run(capsys, "evaluate", "two.many", "--rules", "./demo.toml")
        assert (status, "项目：丁" in out, "two.many: PR675" in err) == (1, True, True)
        data = json.loads(run(capsys, "evaluate", "two.many", "--rules", "./demo.toml", "--json")[1])
        assert ([card["project"] for card in data["sheets"]], len(data["problems"])) == (["丁"], 1)


class TestSingleFile:
    def test_the_ending_chooses_the_report(self, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
        status, out, _ = run(capsys, "report", "in/一中.toml", "--rules", "./demo.toml", "--out", "x.json")
        assert (status, out.splitlines()[-1]) == (0, "已写出：x.json")
        assert json.loads((place / "x.json").read_text(encoding="utf-8"))["total"] == "100.00"
        run(capsys, "report", "in/一中.toml", "--rules", "./demo.toml", "--out", "y", "--report", "sheet-toml")
        assert perfrules.read_sheets(place / "in" / "一中.toml").sheets[0].project in (place / "y").read_text("utf-8")
        for out_file, code in (("x.jsn", "PR641"), ("none/x.json", "PR642"), ("in/一中.toml", "PR643")):
            status, _, err = run(capsys, "report", "in/一中.toml", "--rules", "./demo.toml", "--out", out_file)
            assert (status, err.count(code)) == (2, 1), err
        assert "help: types that can be written: .json, " in run(
            capsys, "report", "in/一中.toml", "--rules", "./demo.toml", "--out", "x.jsn", "--lang", "en"
        )[2]  # fmt: skip

    def test_standard_output_holds_the_report_alone(self, place: Path, capfdbinary: Any) -> None:
        assert main(["report", "in/odd.toml", "--rules", "./demo.toml", "--report", "json", "--out", "-"]) == 1
        printed = capfdbinary.readouterr()
        assert (json.loads(printed.out)["project"], printed.err) == ("看不懂", b"")

    def test_a_terminal_is_not_filled_with_bytes(
        self, place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
        arguments = ["report", "in/一中.toml", "--rules", "./demo.toml", "--report"]
        for printed in ([], ["--out", "-"], ["-o", "-"]):
            status, out, err = run(capsys, *arguments, "xlsx", *printed)
            assert (status, out, err.count("PR653")) == (2, "", 1)
        status, out, _ = run(capsys, *arguments, "json")
        assert (status, json.loads(out)["total"]) == (0, "100.00")

    def test_json(self, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
        status, out, _ = run(capsys, "report", "in/一中.toml", "--rules", "./demo.toml", "--out", "x.txt", "--json")
        data = json.loads(out)
        assert (status, data["problems"], data["sheets"][0]["report"]) == (0, [], "x.txt")

    def test_templates_are_for_reports_that_use_them(self, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (place / "mine").mkdir()
        status, _, err = run(
            capsys, "report", "in/一中.toml", "--rules", "./demo.toml", "--out", "x.json", "--templates", "mine"
        )
        assert (status, err.count("PR655")) == (2, 1)

    def test_templates(self, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (place / "mine").mkdir()
        (place / "mine" / "markdown.j2").write_text("{{ report.project }}!", encoding="utf-8")
        arguments = ["--rules", "./demo.toml", "--templates", "mine"]
        assert run(capsys, "report", "in/一中.toml", *arguments, "--out", "x.md")[0] == 0
        assert (place / "x.md").read_text(encoding="utf-8") == "第一中学课桌椅采购!"
        (place / "mine" / "markdown.j2").write_text("{{ report.nothing }}", encoding="utf-8")
        for sheet, out in (("in/一中.toml", "x.md"), ("in", "out")):
            status, _, err = run(capsys, "report", sheet, *arguments, "--out", out, "--report", "markdown")
            assert (status, err.count("PR625")) == (2, 1), err


class TestEndings:
    """A file has no ending of another report; an ending that is nobody's, and one of several reports, is taken."""

    @pytest.mark.parametrize(("report", "name"), [("xlsx", "x.md"), ("markdown", "x.HTML"), ("sheet-toml", "x.json")])
    def test_an_ending_of_another_report(
        self, report: str, name: str, place: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        arguments = ["report", "in/一中.toml", "--rules", "./demo.toml", "--report", report, "--out", name]
        status, out, err = run(capsys, *arguments)
        assert (status, out, err.count("PR657")) == (2, "", 1)
        assert not (place / name).exists()

    @pytest.mark.parametrize(("report", "name"), [("text", "x"), ("text", "x.log"), ("sheet-json", "x.json")])
    def test_other_endings(self, report: str, name: str, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
        arguments = ["report", "in/一中.toml", "--rules", "./demo.toml", "--report", report, "--out", name]
        assert run(capsys, *arguments)[0] == 0
        assert (place / name).stat().st_size

    def test_from_python(self, place: Path) -> None:
        card = perfrules.evaluate(perfrules.read_sheet("in/一中.toml"), perfrules.load_ruleset("./demo.toml"))
        for report in ("text", Text()):
            with pytest.raises(perfrules.UnknownNameError) as caught:
                perfrules.write_report(card, "x.md", report)
            assert [one.code for one in caught.value.problems] == ["PR657"]


class TestOneFile:
    """With ``--one-file`` all sheets of a file or folder stand in one workbook, a summary first."""

    ARGUMENTS = ("--rules", "./demo.toml", "--one-file")

    def test_a_folder(self, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
        arguments = ["report", "in", *self.ARGUMENTS, "--out", "in/all.xlsx"]
        for _ in range(2):  # the second time the workbook is there and is no input
            status, out, err = run(capsys, *arguments)
            assert (status, err, out.splitlines()[-1]) == (1, "", "已写出：in/all.xlsx")
            assert "坏.json" in out
        book = openpyxl.load_workbook(place / "in" / "all.xlsx")
        assert book.sheetnames == ["核算汇总", "01 看不懂", "02 乡村道路养护", "03 第一中学课桌椅采购"]
        data = json.loads(run(capsys, *arguments, "--json")[1])
        assert [line["report"] for line in data["sheets"]] == ["in/all.xlsx"] * 3
        assert [one["file"] for one in data["failed"]] == ["坏.json"]

    def test_a_file(self, place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        registry = build_registry(entry_points=(), extra=[("demo", Plugin())])
        monkeypatch.setattr("perfrules.plugins.default_registry", lambda: registry)
        (place / "two.many").write_text("丙 8人\n丁 5人", encoding="utf-8")
        status, out, _ = run(capsys, "report", "two.many", *self.ARGUMENTS, "--out", "two.xlsx")
        assert (status, out.splitlines()[-1]) == (0, "已写出：two.xlsx")
        assert openpyxl.load_workbook(place / "two.xlsx").sheetnames == ["核算汇总", "01 丙", "02 丁"]

    @pytest.mark.parametrize(
        ("arguments", "code"),
        [
            (["--out", "x.html"], "PR659"),
            (["--out", "x.xlsx", "--report", "docx"], "PR657"),
            (["--out", "x", "--report", "docx"], "PR659"),
            ([], "PR654"),
            (["--out", "-", "--report", "xlsx"], "PR654"),
            (["--out", "in", "--report", "xlsx"], "PR642"),
            (["--out", "in/一中.toml", "--report", "xlsx"], "PR657"),
            (["--out", "none/x.xlsx"], "PR642"),
        ],
    )
    def test_mistakes(self, arguments: list[str], code: str, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
        before = (place / "in" / "一中.toml").read_bytes()
        status, out, err = run(capsys, "report", "in", *self.ARGUMENTS, *arguments)
        assert (status, "已写出" in out, err.count(code)) == (2, False, 1)
        assert (place / "in" / "一中.toml").read_bytes() == before

    def test_too_many(self, place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(reports, "MAX_SHEETS", 2)
        status, out, err = run(capsys, "report", "in", *self.ARGUMENTS, "--out", "x.xlsx")
        assert (status, out, err.count("PR658")) == (2, "", 1)
        assert not (place / "x.xlsx").exists()

    def test_an_interruption_leaves_no_half_of_it(
        self, place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        real = scalar.evaluate

        def evaluate(sheet: Sheet, *rest: Any, **named: Any) -> Scorecard:
            if sheet.project == "乡村道路养护":
                raise KeyboardInterrupt
            return real(sheet, *rest, **named)

        monkeypatch.setattr(scalar, "evaluate", evaluate)
        status, out, _ = run(capsys, "report", "in", *self.ARGUMENTS, "--out", "x.xlsx")
        assert (status, "已中断" in out, (place / "x.xlsx").exists()) == (2, True, False)


class TestBase:
    """``--base`` gives the document that a report in Word is poured into."""

    @pytest.fixture
    def letterhead(self, place: Path) -> str:
        document = docx.Document()
        document.sections[0].header.paragraphs[0].text = "某市财政局"
        document.save(str(place / "head.docx"))
        return "head.docx"

    def test_it_is_taken(self, letterhead: str, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
        arguments = ["report", "in/一中.toml", "--rules", "./demo.toml", "--base", letterhead]
        assert run(capsys, *arguments, "--out", "x.docx")[0] == 0
        assert docx.Document(str(place / "x.docx")).sections[0].header.paragraphs[0].text == "某市财政局"

    def test_it_is_never_overwritten(self, letterhead: str, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
        before = (place / letterhead).read_bytes()
        arguments = ["report", "in/一中.toml", "--rules", "./demo.toml", "--base", letterhead]
        status, _, err = run(capsys, *arguments, "--out", letterhead)
        assert (status, err.count("PR643"), (place / letterhead).read_bytes()) == (2, 1, before)
        card = perfrules.evaluate(perfrules.read_sheet("in/一中.toml"), perfrules.load_ruleset("./demo.toml"))
        with pytest.raises(perfrules.OutputError):
            perfrules.write_report(card, letterhead, DocxReport(base=letterhead))
        assert (place / letterhead).read_bytes() == before

    def test_another_base_makes_reports_new(
        self, letterhead: str, place: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        arguments = ["report", "in", "--rules", "./demo.toml", "--report", "docx", "--base", letterhead, "--out", "out"]
        counts = []
        for head in ("某市财政局", "某市财政局", "某市审计局"):
            document = docx.Document(letterhead)
            document.sections[0].header.paragraphs[0].text = head
            if head != "某市财政局":
                document.save(letterhead)
            data = json.loads(run(capsys, *arguments, "--json")[1])
            counts.append((data["written"], data["up_to_date"]))
        assert counts == [(3, 0), (0, 3), (3, 0)]

    @pytest.mark.parametrize(
        ("arguments", "code"),
        [(["--base", "head.docx", "--out", "x.md"], "PR660"), (["--base", "none.docx", "--out", "x.docx"], "PR670")],
    )
    def test_mistakes(
        self, arguments: list[str], code: str, letterhead: str, place: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        del letterhead
        status, out, err = run(capsys, "report", "in/一中.toml", "--rules", "./demo.toml", *arguments)
        assert (status, out, err.count(code)) == (2, "", 1)
        assert list(place.glob("x.*")) == []


WAITING = """
import contextlib, signal, sys, time
from perfrules.cli import report
from perfrules.cli.main import main

# who began the tests in the background has it ignored, and a program that inherits this keeps to it
signal.signal(signal.SIGINT, signal.default_int_handler)
wanted = int(sys.argv.pop(1))

def tell(progress):
    if progress.done >= wanted:
        print("waiting", file=sys.stderr, flush=True)
        while True:
            time.sleep(0.01)

report.shown_progress = lambda language: contextlib.nullcontext(tell)
sys.exit(main())
"""
"""The program, which says when it is done with as many files as the first argument, and then waits for a signal."""


class TestKilled:
    """Whenever a run is killed, the next one goes on, and the end is that of a run that nobody stopped."""

    COUNT = 300

    @pytest.fixture
    def many(self, place: Path) -> Path:
        """Return a folder of 300 files, every tenth of them bad in its own way."""
        kind = random.Random(1)
        for number in range(self.COUNT):
            write_sheet(place / "many" / str(number % 7) / f"{number:03}.toml", f"项目{number}", f"{number % 12}人")
        bad = [b"", b"\0" * 50, b"{", b"[" * 9999, "项目".encode("utf-16"), b"PK\x03\x04", b"rows = 3", b"a = 1e999999"]
        for number in range(0, self.COUNT, 10):
            path = place / "many" / str(number % 7) / f"{number:03}.toml"
            path.unlink()
            path.with_suffix(kind.choice([".toml", ".json", ".txt"])).write_bytes(kind.choice(bad))
        return place / "many"

    ARGUMENTS = ("report", "many", "--rules", "./demo.toml", "--report", "text", "--json", "--out")

    def stopped(self, stop: signal.Signals, wanted: int) -> tuple[int, bytes, bytes]:
        """Stop a run when it is done with so many files; return its status, output and errors."""
        command = [sys.executable, "-c", WAITING, str(wanted), *self.ARGUMENTS, "out"]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        assert process.stderr is not None
        while process.stderr.readline() not in (b"waiting\n", b""):
            pass
        process.send_signal(stop)
        out, err = process.communicate()
        return process.returncode, out, err

    @pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
    def test_kill_and_go_on(self, many: Path, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
        done = json.loads(run(capsys, *self.ARGUMENTS, "whole")[1])
        assert (len(done["failed"]), done["written"]) == (30, self.COUNT - 30)
        assert self.stopped(signal.SIGKILL, 25)[0] == -signal.SIGKILL
        status, out, err = self.stopped(signal.SIGINT, 140)
        assert (status, json.loads(out)["interrupted"], b"Traceback" in err) == (1, True, False)
        went_on = json.loads(run(capsys, *self.ARGUMENTS, "out")[1])
        # a report that was written while the run was stopped may not have been noted any more
        assert went_on["up_to_date"] >= 119
        assert went_on["written"] + went_on["up_to_date"] == self.COUNT - 30
        assert {**went_on, "written": 0, "up_to_date": 0} == {**done, "written": 0, "up_to_date": 0}
        for name in ("summary.json", "summary.csv"):
            assert (place / "out" / name).read_bytes() == (place / "whole" / name).read_bytes()
        for report in (place / "whole").rglob("*.txt"):
            assert (place / "out" / report.relative_to(place / "whole")).read_bytes() == report.read_bytes()


class TestProgress:
    """Lines now and then without a terminal, a bar in one, nothing on standard output."""

    def test_lines_come_now_and_then(self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        clock = iter(range(0, 1000, 4))
        monkeypatch.setattr(time, "monotonic", lambda: float(next(clock)))
        with shown_progress("zh") as on_progress:
            for done in range(12):
                on_progress(Progress(done, 12, name=f"{done}\x1b.toml"))
        printed = capsys.readouterr()
        assert printed.out == ""
        lines = printed.err.splitlines()
        assert lines[0] == "已处理 2/12：2\\u001B.toml"
        assert 2 <= len(lines) <= 4

    @pytest.mark.skipif(os.name == "nt", reason="a terminal of POSIX")
    def test_a_bar_in_a_terminal(self, place: Path) -> None:
        pty = pytest.importorskip("pty")
        ours, theirs = pty.openpty()
        command = [sys.executable, "-m", "perfrules", "evaluate", "in", "--rules", "./demo.toml", "--json"]
        done = subprocess.run(
            command, stdout=subprocess.PIPE, stderr=theirs, check=False,
            env={**os.environ, "TERM": "xterm", "COLUMNS": "60"},
        )  # fmt: skip
        os.close(theirs)
        shown = os.read(ours, 100_000).decode()
        os.close(ours)
        assert "━" in shown
        assert json.loads(done.stdout)["incomplete"] == 1
