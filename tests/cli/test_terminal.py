"""The terminal's side of the commands: narrow widths, output that cannot be written, usage errors, near names."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import perfrules
from perfrules.cli.main import main
from perfrules.cli.rulesets import FIELDS
from perfrules.source import cell_width

SHEET = str(Path(perfrules.__file__).parent / "examples" / "hotline-12333-2023.toml")
EVALUATED = [SHEET, "--rules", "henan-zhengzhou-2023"]
NARROW = 40


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    "command", [["evaluate", *EVALUATED], ["types"], ["rulesets"], ["plugins"]], ids=lambda c: c[0]
)
def test_no_line_is_wider_than_a_narrow_terminal(
    command: list[str], language: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", str(NARROW))
    main([*command, "--lang", language])
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) > 1
    assert [line for line in lines if cell_width(line) > NARROW and len(line.split()) > 1] == []


@pytest.mark.parametrize("width", ["40", "60"])
def test_ids_stay_whole_on_a_narrow_terminal(
    width: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["rulesets", "--json"])
    ids = [one["id"] for one in json.loads(capsys.readouterr().out)]
    monkeypatch.setenv("COLUMNS", width)
    main(["rulesets", "--lang", "en"])
    words = set(capsys.readouterr().out.split())
    # after the two blanks of a second line there is room for this much
    whole = [one for one in ids if len(one) <= int(width) - 2]
    assert whole
    assert [one for one in whole if one not in words] == []


@pytest.mark.parametrize(("language", "first"), [("en", "city-scorecard"), ("zh", "cn-central-core-2021")])
def test_rule_sets_stand_in_fields_the_readers_language_first(
    language: str, first: str, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["rulesets", "--lang", language])
    lines = capsys.readouterr().out.splitlines()
    titles = [lines.index(field.zh if language == "zh" else field.en) for field in FIELDS.values()]
    assert lines[3].split()[0] == first
    assert lines[0] == (FIELDS["en"].en if language == "en" else FIELDS["cn-"].zh)
    assert len(set(titles)) == len(FIELDS)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["evaluate", *EVALUATED, "--lang", "zh"], "无法写出结果"),
        (["types", "--json", "--lang", "en"], "the output could not be written"),
        (["evaluate", "none.toml", "--rules", "none", "--json", "--lang", "en"], "the output could not be written"),
    ],
)
def test_output_that_cannot_be_written_is_one_line(command: list[str], said: str) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "perfrules", *command],
            stdout=full, stderr=subprocess.PIPE, check=False, encoding="utf-8",
        )  # fmt: skip
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert line.startswith(said)


def test_a_reader_that_has_gone_is_fine() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "perfrules", "units"], stdout=writing, stderr=subprocess.PIPE, check=False
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


class TestUsage:
    """Usage errors end with status 2 and say what to do in the language asked for."""

    @pytest.mark.parametrize("option", ["--as-of", "--on"])
    @pytest.mark.parametrize(
        "day", ["20230731", "2023-W31", "2023-W31-1", "2023-02-30", "2023-7-31", "２０２３-07-31", ""]
    )
    def test_days_have_one_form(self, option: str, day: str, capsys: pytest.CaptureFixture[str]) -> None:
        for language, said in (("zh", "不是 YYYY-MM-DD 形式的日期"), ("en", "is not a day written YYYY-MM-DD")):
            with pytest.raises(SystemExit) as ended:
                main(["evaluate", *EVALUATED, option, day, "--lang", language])
            assert ended.value.code == 2
            assert f"`{day}` {said}" in capsys.readouterr().err

    def test_a_day_in_that_form_is_taken(self) -> None:
        assert main(["evaluate", *EVALUATED, "--on", "2023-12-31"]) in (0, 1)

    def test_parse_wants_either_text_or_lines(self, capsys: pytest.CaptureFixture[str]) -> None:
        for text in ("≥95%", ""):
            assert main(["parse", text, "--jsonl", "--lang", "en"]) == 2
            assert "not both" in capsys.readouterr().err
        assert main(["parse", "--lang", "zh"]) == 2
        assert "请写出单元格文字" in capsys.readouterr().err


class TestExplainOne:
    """`explain --row` takes the name of an indicator or of a component."""

    def test_a_component(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["explain", *EVALUATED, "--row", "资金管理"]) == 0
        said = capsys.readouterr().out
        assert said.startswith("资金管理（20）")
        assert "人均工资" not in said
        main(["explain", *EVALUATED, "--row", "资金管理", "--json"])
        data = json.loads(capsys.readouterr().out)
        assert (data["rows"], [one["name"] for one in data["components"]]) == ([], ["资金管理"])

    @pytest.mark.parametrize(("written", "meant"), [("群众满意", "群众满意度"), ("资金管里", "资金管理")])
    def test_the_nearest_name_comes_first(self, written: str, meant: str, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["explain", *EVALUATED, "--row", written, "--lang", "en"]) == 2
        assert f"there are: {meant}, " in capsys.readouterr().err
