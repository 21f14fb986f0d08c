"""``--reading`` and the file beside a sheet: a reviewer's word on how cells are read, by every command that scores."""

import json
from pathlib import Path

import pytest

from perfrules.cli.main import main

SHEET = '[[row]]\nlevel1 = "产出指标"\nname = "知晓率"\ntarget = "九成左右"\nactual = "95%"\nweight = 10\n'
WORDS = (
    '[[reading]]\nrow = "知晓率"\nprinted_target = "九成左右"\ntarget = "≥90%"\nperson = "张三"\nreason = "方案写明"\n'
)
RULES = ("--rules", "cn-self-evaluation-2020", "--lang", "zh")


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "s.toml"
    path.write_text(SHEET, encoding="utf-8")
    return path


@pytest.fixture
def words(tmp_path: Path) -> Path:
    (tmp_path / "words").mkdir()
    path = tmp_path / "words" / "w.toml"
    path.write_text(WORDS, encoding="utf-8")
    return path


@pytest.mark.parametrize("command", ["evaluate", "explain", "report", "audit"])
@pytest.mark.parametrize("beside", [True, False])
def test_every_command_takes_it(
    command: str, beside: bool, sheet: Path, words: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if beside:
        sheet.with_name("s.toml.reading.toml").write_bytes(words.read_bytes())
    named = () if beside else ("--reading", str(words))
    main([command, str(sheet), *RULES, *named, *(() if command == "report" else ("--json",))])
    shown = capsys.readouterr().out
    assert "张三" in shown or command == "audit"
    if command == "evaluate":
        assert json.loads(shown)["rows"][0]["readings"][0]["printed"] == "九成左右"
    if command == "audit":
        assert "九成左右" not in json.dumps(json.loads(shown)["findings"], ensure_ascii=False)


@pytest.mark.parametrize("command", ["evaluate", "report", "audit"])
def test_it_is_for_one_sheet(command: str, sheet: Path, words: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = ("--out", str(words.parent / "out")) if command == "report" else ()
    assert main([command, str(sheet.parent), *RULES, "--reading", str(words), *out]) == 2
    assert "FILE.reading.toml" in capsys.readouterr().err


def test_several_sheets_have_theirs_beside(sheet: Path, words: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", str(sheet), str(sheet), *RULES, "--reading", str(words)]) == 2
    assert "PR665" in capsys.readouterr().err
