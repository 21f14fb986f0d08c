"""`batch`: what it prints, statuses, languages, JSON, interruptions, progress."""

import json
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from perfrules.cli import output
from perfrules.cli.main import main
from perfrules.runs import Progress

RULES = """\
id = "demo"
title = "示例"
full = 100

[grades]
"优" = "[90, 100]"
"差" = "[0, 90)"

[[component]]
name = "绩效指标"
type = "indicators"
full = 100

[[scoring]]
type = "proportional"
"""
ROWS = "project,target,actual,weight\n甲,≥10人,10人,100\n乙,≥10人,5人,100\n丙,≥10人,好,100\n丁,1\n"

# the program, which says when it has begun to write and then waits for a signal
WAITING = """
import signal, sys, time
from perfrules.cli import batch
from perfrules.cli.main import main

# who began the tests in the background, or with nohup, has these ignored, and a program that inherits this keeps to it
signal.signal(signal.SIGINT, signal.default_int_handler)
if hasattr(signal, "SIGHUP"):
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
run = batch.score_tables

def wait(progress):
    print("writing", file=sys.stderr, flush=True)
    while True:
        time.sleep(0.01)

batch.score_tables = lambda wanted, rules, **more: run(wanted, rules, on_progress=wait)
sys.exit(main())
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder, the current one, with a rule file and a table."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "demo.toml").write_text(RULES, encoding="utf-8")
    (tmp_path / "in.csv").write_text(ROWS, encoding="utf-8")
    return tmp_path


def batch(*arguments: str) -> int:
    return main(["batch", *arguments, "--rules", "demo.toml"])


class TestPrinting:
    def test_in_chinese(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert batch("in.csv", "out.csv", "--projects", "p.csv", "--rejected", "bad.csv", "--lang", "zh") == 1
        assert capsys.readouterr().out.splitlines() == [
            "行：3（达成 1  未达成 1  无法评分 1）",
            "读不出的行：1",
            "问题：PR407 1  PR741 1",
            "项目：3（优 1  差 1）",
            "其中暂不完整：1",
            "已写出：out.csv",
            "已写出：p.csv",
            "已写出：bad.csv",
        ]
        assert "这一行有 2 个字段，应有 4 个" in (folder / "bad.csv").read_text(encoding="utf-8-sig")

    def test_in_english(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (folder / "in.csv").write_text("".join(ROWS.splitlines(keepends=True)[:3]), encoding="utf-8")
        assert batch("in.csv", "out", "--partition-rows", "1", "--format", "csv", "--lang", "en") == 0
        assert batch("in.csv", "out", "--partition-rows", "1", "--format", "csv", "--lang", "en") == 0
        first, second = capsys.readouterr().out.split("rows:")[1:]
        assert first.splitlines() == [
            " 2 (met 1  not met 1)",
            "written: out/part-00000.csv",
            "written: out/part-00001.csv",
        ]
        assert "done by an earlier run: 2" in second

    def test_as_json(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert batch("in.csv", "out.parquet", "--json") == 1
        found = json.loads(capsys.readouterr().out)
        assert (found["rows"], found["bad"], found["unreadable"], found["projects"]) == (3, 2, {"PR741": 1}, None)
        assert batch("no.csv", "out.parquet", "--json") == 2
        assert [one["code"] for one in json.loads(capsys.readouterr().out)["problems"]] == ["PR730"]

    def test_many_files(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (folder / "in.csv").write_text("target,actual,weight\n" + "≥1人,1人,1\n" * 8, encoding="utf-8")
        batch("in.csv", "out", "--partition-rows", "1", "--lang", "en")
        assert capsys.readouterr().out.endswith("… and 3 more files\n")

    def test_warnings_go_to_the_error_stream(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (folder / "in.csv").write_text("target,actual,weight\n", encoding="utf-8")
        assert batch("in.csv", "out.csv", "--lang", "en") == 1
        assert "PR749 warning" in capsys.readouterr().err

    def test_facts_that_state_nothing(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (folder / "facts.csv").write_text("project,spnet\n甲,5\n", encoding="utf-8")
        assert batch("in.csv", "out.csv", "--facts", "facts.csv", "--projects", "p.csv", "--lang", "en") == 1
        said = capsys.readouterr().err
        assert "PR760 warning" in said
        assert "not known: spnet" in said


class TestOptions:
    def test_a_column_to_keep_that_is_not_there(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert batch("in.csv", "out.parquet", "--keep", "nope", "--lang", "en") == 2
        said = capsys.readouterr().err
        assert "there is no column `nope` to keep" in said
        assert "columns: project、target、actual、weight" in said

    def test_a_format_that_the_ending_contradicts(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert batch("in.csv", "out.parquet", "--format", "csv", "--lang", "en") == 2
        said = " ".join(capsys.readouterr().err.split())  # wrapped where the window ends
        assert "whose ending tells its type, which is not csv" in said

    def test_too_many_bad_rows(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        for option in (("--max-bad-rows", "1"), ("--max-bad-ratio", "49.9%"), ("--max-bad-ratio", "0.499")):
            assert batch("in.csv", "out.csv", *option, "--lang", "en") == 2
            assert "2 of 4 rows cannot be rated or read" in capsys.readouterr().err
            assert not (folder / "out.csv").exists()
        assert batch("in.csv", "out.csv", "--max-bad-rows", "2", "--max-bad-ratio", "50%") == 1

    def test_names_of_columns(self, folder: Path) -> None:
        text = ROWS.replace("target", "年度指标值").encode("gb18030").replace(b",", b";")
        (folder / "in.csv").write_bytes(text)
        columns = ("--column", "target=年度指标值", "--keep", "project,年度指标值")
        dialect = ("--delimiter", ";", "--encoding", "gb18030")
        assert batch("in.csv", "out.csv", *columns, *dialect, "--detail", "zh") == 1
        head = (folder / "out.csv").read_text(encoding="utf-8-sig").splitlines()[0]
        assert head == '"project","年度指标值","score","outcome","problems","detail"'

    @pytest.mark.parametrize(
        "option",
        [("--column", "target"), ("--max-bad-ratio", "1e9"), ("--max-bad-ratio", "viel"), ("--format", "xlsx")],
    )
    def test_options_that_cannot_be_read(self, folder: Path, option: tuple[str, str]) -> None:
        with pytest.raises(SystemExit) as raised:
            batch("in.csv", "out.csv", *option)
        assert raised.value.code == 2

    def test_everything_is_explained(self, capsys: pytest.CaptureFixture[str]) -> None:
        for language, word in (("zh", "0.1%"), ("en", "such as 0.001 or 0.1%")):
            with pytest.raises(SystemExit):
                main(["batch", "--help", "--lang", language])
            assert word in " ".join(capsys.readouterr().out.split())


class TestInterruptions:
    def test_ctrl_c(self, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        from perfrules.cli import batch as command

        def stop(*_: Any, **__: Any) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(command, "score_tables", stop)
        assert batch("in.csv", "out.csv", "--lang", "en") == 2
        assert batch("in.csv", "out", "--lang", "en") == 2
        said = capsys.readouterr().err
        assert "nothing was written" in said
        assert "run again to go on" in said

    @pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
    @pytest.mark.parametrize("number", ["SIGINT", "SIGTERM", "SIGHUP"])
    def test_a_signal_ends_it_cleanly(self, folder: Path, number: str) -> None:
        before = {path.name for path in folder.iterdir()}
        command = [sys.executable, "-c", WAITING, "batch", "in.csv", "out.csv", "--rules", "demo.toml", "--lang", "en"]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert process.stderr is not None
        while process.stderr.readline() not in ("writing\n", ""):
            pass
        assert {path.name for path in folder.iterdir()} != before
        process.send_signal(getattr(signal, number))
        out, err = process.communicate()
        assert (process.returncode, out) == (2, "")
        assert err.endswith("stopped; nothing was written\n")
        assert {path.name for path in folder.iterdir()} == before


class TestProgress:
    def test_lines_now_and_then(self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        clock = iter([0.0, 0.0, *(float(number) for number in range(1, 100))])
        monkeypatch.setattr(output.time, "monotonic", lambda: next(clock))
        with output.shown_progress("en") as on_progress:
            for number in range(8):
                on_progress(Progress(10 * number, 100, rows=1_000_000 * number))
            on_progress(Progress(100, 100, rows=8_000_000, projects=0))
            for number in range(9):
                on_progress(Progress(100, 100, rows=8_000_000, projects=1000 * number))
        told = capsys.readouterr().err.splitlines()
        assert re.fullmatch(r"[3-7] 000 000 rows done \([3-7]0%\), [0-9 ]+ a second, about 0:00:[0-9]+ left", told[0])
        assert told[-1].startswith("projects concluded: ")

    def test_no_speed_before_anything_was_timed(
        self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        clock = iter([0.0, 0.0, *(20.0 * number for number in range(1, 100))])
        monkeypatch.setattr(output.time, "monotonic", lambda: next(clock))
        with output.shown_progress("en") as on_progress:
            on_progress(Progress(50, 100, rows=5_000_000))  # an earlier run had come this far
            assert capsys.readouterr().err == ""
            on_progress(Progress(60, 100, rows=6_000_000))
        assert "50 000 a second" in capsys.readouterr().err

    def test_a_bar_in_a_terminal(self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
        with output.shown_progress("zh") as on_progress:
            on_progress(Progress(10, 100, rows=1_000))
            on_progress(Progress(20, 100, rows=2_000))
            on_progress(Progress(100, 100, rows=2_000, projects=5))
        assert capsys.readouterr().out == ""
