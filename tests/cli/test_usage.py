"""Usage errors: in the language asked for, with a code, as JSON where JSON is wanted, status 2."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import perfrules
from perfrules.cli.arguments import Parser
from perfrules.cli.main import main
from perfrules.cli.output import language_of
from perfrules.wording import Language

SHEET = str(Path(perfrules.__file__).parent / "examples" / "hotline-12333-2023.toml")
EVALUATED = ["evaluate", SHEET, "--rules", "henan-zhengzhou-2023"]
MISTAKES: list[tuple[list[str], str, str, str]] = [
    ([], "PR661", "缺少参数：COMMAND", "missing: COMMAND"),
    (["batch", "a", "b"], "PR661", "缺少参数：--rules", "missing: --rules"),
    ([*EVALUATED, "--rulez"], "PR662", "没有这个选项或多出的参数：--rulez", "unknown or too much: --rulez"),
    (["evalute", SHEET], "PR663", "COMMAND 不能是 `evalute`", "COMMAND cannot be `evalute`"),
    (["schema", "sheets"], "PR663", "FORM 不能是 `sheets`", "FORM cannot be `sheets`"),
    (["evaluate", SHEET, "--rules"], "PR664", "--rules 后面缺少值", "a value is missing behind --rules"),
    (["format"], "PR661", "缺少参数：RULES.toml", "missing: RULES.toml"),
    ([*EVALUATED, "--on", "2023"], "PR665", "--on：`2023` 不是", "--on: `2023` is not a day"),
    (["test", "x.toml", "--mutate=3"], "PR665", "--mutate：", "--mutate: "),
    (["batch", "a", "b", "--rules", "x", "--partition-rows", "viele"],
     "PR665", "--partition-rows：`viele` 不是整数", "--partition-rows: `viele` is no whole number"),
    (["batch", "a", "b", "--rules", "x", "--p", "3"], "PR666", "`--p` 可能是", "`--p` may mean"),
]  # fmt: skip


@pytest.mark.parametrize("command", ["report", "audit"])
@pytest.mark.parametrize(
    ("language", "message", "way"),
    [
        ("zh", "PR676 错误: 多出的参数：other.toml", "--out 文件"),
        ("en", "PR676 error: too much: other.toml", "--out FILE;"),
    ],
)
def test_a_second_file(command: str, language: str, message: str, way: str, capsys: pytest.CaptureFixture[str]) -> None:
    """It may be one to write or another sheet; nothing is proposed that would write over it."""
    with pytest.raises(SystemExit) as ended:
        main(["--lang", language, command, SHEET, "other.toml", "--rules", "henan-zhengzhou-2023"])
    printed = capsys.readouterr().err
    assert ended.value.code == 2
    assert message in printed
    assert way in printed
    assert "--out other.toml" not in printed


@pytest.mark.parametrize(("arguments", "code", "zh", "en"), MISTAKES, ids=lambda one: str(one)[:30])
class TestMistakes:
    """Each of the usual mistakes has a code and is said in both languages."""

    @pytest.mark.parametrize("language", ["zh", "en"])
    def test_text(
        self, arguments: list[str], code: str, zh: str, en: str, language: Language, capsys: pytest.CaptureFixture[str]
    ) -> None:
        with pytest.raises(SystemExit) as ended:
            main(["--lang", language, *arguments])
        printed = capsys.readouterr()
        assert (ended.value.code, printed.out) == (2, "")
        said = zh if language == "zh" else en
        assert f"{code} {'错误' if language == 'zh' else 'error'}: {said}" in printed.err
        assert printed.err.startswith("用法：perfrules" if language == "zh" else "usage: perfrules")

    def test_json(self, arguments: list[str], code: str, zh: str, en: str, capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(SystemExit) as ended:
            main([*arguments, "--json"])
        printed = capsys.readouterr()
        (found,) = json.loads(printed.out)["problems"]
        assert (ended.value.code, printed.err, found["code"]) == (2, "", code)
        assert found["message"]["zh"].startswith(zh.split("`2023` 不是", maxsplit=1)[0])
        assert found["message"]["en"].startswith(en.split("`2023` is not", maxsplit=1)[0])


@pytest.mark.parametrize(
    ("arguments", "code", "zh", "en"),
    [
        (["rulesets", "show"], "PR661", "缺少参数：ID", "missing: ID"),
        (["parse"], "PR665", "TEXT：请写出单元格文字", "TEXT: give a cell's text"),
        (["parse", "≥3", "--jsonl"], "PR665", "--jsonl：单元格文字与 --jsonl 只能", "--jsonl: give a cell's text or"),
    ],
)
def test_mistakes_that_commands_find_themselves(
    arguments: list[str], code: str, zh: str, en: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*arguments, "--json"]) == 2
    printed = capsys.readouterr()
    (found,) = json.loads(printed.out)["problems"]
    assert (found["code"], printed.err) == (code, "")
    for language, said in (("zh", zh), ("en", en)):
        assert found["message"][language].startswith(said)
        assert main([*arguments, "--lang", language]) == 2
        printed = capsys.readouterr()
        assert printed.out == ""
        assert f"{code} {'错误' if language == 'zh' else 'error'}: {said}" in printed.err


def test_what_is_not_known_is_passed_on(capsys: pytest.CaptureFixture[str]) -> None:
    parser = Parser(language="zh", as_json=True, prog="x")
    with pytest.raises(SystemExit):
        parser.error("something new")
    (found,) = json.loads(capsys.readouterr().out)["problems"]
    assert (found["code"], found["message"]["zh"]) == ("PR667", "命令行有误：something new")


class TestNearNames:
    """What was probably meant comes first."""

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (["evalute", SHEET], "evaluate, "),
            (["schema", "sheets"], "sheet, "),
            ([*EVALUATED, "--asof", "2023-01-01"], "--as-of, "),
        ],
    )
    def test_help(self, arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(SystemExit):
            main([*arguments, "--lang", "zh"])
        assert f"帮助: 可用的有：{said}" in capsys.readouterr().err


class TestWaysOut:
    """What is missing or mistaken comes with what to do."""

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (["evaluate", SHEET], "`perfrules rulesets` lists the rule sets"),
            (["evaluate", SHEET, "--rules", "henan"], "near names: henan-zhengzhou-2023"),
            (["evaluate", SHEET, ".", "--rules", "henan-zhengzhou-2023"], "the folder `.` has to be given by itself"),
            (["batch", "semicolons.csv", "out.csv", "--rules", "henan-zhengzhou-2023"], "--delimiter ';'"),
            (["batch", "a.csv", "out.csv", "--rules", "x", "--column", "target=a", "--column", "target=b"],
             "`target` is given more than once"),
        ],
    )  # fmt: skip
    def test_help(
        self,
        arguments: list[str],
        said: str,
        tmp_path: Path,
        capsys: pytest.CaptureFixture[str],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.chdir(tmp_path)
        Path("semicolons.csv").write_text("target;actual;weight\n≥1人;2人;10\n", encoding="utf-8")
        monkeypatch.setenv("COLUMNS", "500")
        try:
            status = main(["--lang", "en", *arguments])
        except SystemExit as ended:
            status = int(ended.code or 0)
        printed = capsys.readouterr()
        assert (status, printed.out) == (2, "")
        assert said in printed.err

    def test_a_value_that_begins_with_a_minus_is_none_of_the_options(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["parse", "--actual", "-5%"]) == 0
        assert capsys.readouterr().out.startswith("-5%")

    def test_several_sheets(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["evaluate", SHEET, SHEET, "--rules", "henan-zhengzhou-2023", "--json"]) == 0
        found = json.loads(capsys.readouterr().out)
        assert [one["total"] for one in found["sheets"]] == [found["sheets"][0]["total"]] * 2
        assert main(["evaluate", SHEET, SHEET, "--rules", "henan-zhengzhou-2023", "--lang", "en"]) == 0
        assert capsys.readouterr().out.count("[hotline-12333-2023.toml]") == 2


class TestLinesOfCells:
    def answers(self, text: str, monkeypatch: pytest.MonkeyPatch) -> int:
        monkeypatch.setattr(sys, "stdin", io.StringIO(text))
        return main(["parse", "--jsonl", "--lang", "en"])

    def test_a_mark_of_the_encoding(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        assert self.answers('\ufeff{"target": "≥5"}\n', monkeypatch) == 0
        assert json.loads(capsys.readouterr().out)["meaning"]["value"] == "5"

    def test_a_target_beside_an_actual(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert self.answers('{"target": "≥5", "actual": "5"}\n', monkeypatch) == 1
        assert "PR507" in capsys.readouterr().err


class TestStreams:
    """Streams that are closed, of another encoding, or a terminal that would act on what it is sent."""

    def ran(self, *arguments: str, **more: object) -> subprocess.CompletedProcess[bytes]:
        command = [sys.executable, "-m", "perfrules", *arguments]
        return subprocess.run(command, check=False, capture_output=True, **more)  # type: ignore[call-overload,no-any-return]

    @pytest.mark.skipif(os.name == "nt", reason="closed by a shell of POSIX")
    @pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
    def test_closed(self, closed: str) -> None:
        line = f'"{sys.executable}" -m perfrules units {closed}'
        done = subprocess.run(["/bin/sh", "-c", line], check=False, capture_output=True)
        assert (done.returncode, done.stderr) == (0, b"")

    def test_another_encoding(self) -> None:
        environment = {**os.environ, "PYTHONIOENCODING": "gb18030", "PERFRULES_LANG": "zh"}
        assert "单位" in self.ran("units", env=environment).stdout.decode("gb18030")

    @pytest.mark.parametrize(
        "arguments", [["≥5\u202e\x1b[31m"], ["≥5", "--unit", "\x1b[2J人"], ["≥5", "--json", "--name", "\x9b"]]
    )
    def test_nothing_that_a_terminal_acts_on(self, arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
        main(["parse", *arguments])
        printed = capsys.readouterr()
        assert not {*printed.out, *printed.err} & {"\u202e", "\x1b", "\x9b"}


class TestLanguages:
    @pytest.mark.parametrize(
        ("environment", "language"),
        [
            ({}, "en"),
            ({"LANG": "C.UTF-8"}, "en"),
            ({"LANG": "zh_CN.UTF-8"}, "zh"),
            ({"LANG": "zh_TW.UTF-8", "LC_ALL": "fr_FR.UTF-8"}, "en"),
            ({"LANG": "de_DE.UTF-8", "PERFRULES_LANG": "zh"}, "zh"),
        ],
    )
    def test_the_locale_chooses(self, environment: dict[str, str], language: Language) -> None:
        assert language_of([], environment) == language
        assert language_of(["--lang", "zh"], environment) == "zh"


class TestHelp:
    """Help is in one language from head to foot."""

    @pytest.mark.parametrize("command", [[], ["evaluate"], ["batch"], ["schema"]], ids=str)
    def test_chinese(self, command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(SystemExit) as ended:
            main(["--lang", "zh", *command, "--help"])
        out = capsys.readouterr().out
        assert (ended.value.code, out.startswith("用法：perfrules")) == (0, True)
        assert [word for word in ("usage", "options:", "positional", "show this", "show program") if word in out] == []

    def test_english(self, capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(SystemExit):
            main(["--lang", "en", "evaluate", "--help"])
        out = capsys.readouterr().out
        assert out.startswith("usage: perfrules evaluate [-h]")
        assert "\noptions:\n" in out
        assert out.isascii() or "…" in out


@pytest.mark.parametrize(
    ("name", "meant"),
    [("txt", "text"), (".txt", "text"), ("md", "markdown"), ("htm", "html"), ("excel.xlsx", "xlsx"), ("xls", "xlsx")],
)
def test_a_report_is_suggested_by_its_ending_too(name: str, meant: str, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["report", SHEET, "--rules", "henan-zhengzhou-2023", "--report", name]
    assert main([*arguments, "--json"]) == 2
    (found,) = json.loads(capsys.readouterr().out)["problems"]
    assert (found["code"], found["suggestion"]) == ("PR640", meant)


@pytest.mark.parametrize("option", ["--version", "--help"])
def test_a_word_about_the_program_loads_no_command(option: str) -> None:
    code = (
        "import sys\nfrom perfrules.cli.main import main\n"
        f"try:\n    main([{option!r}])\nexcept SystemExit:\n    pass\n"
        "print(sorted({'lark', 'cattrs', 'pluggy', 'perfrules.api', 'perfrules.dsl'} & set(sys.modules)))"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.splitlines()[-1] == "[]"


def test_without_rules_the_candidates_are_named(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["evaluate", SHEET, "--lang", "zh"]) == 2
    printed = capsys.readouterr().err
    assert "PR661 错误: 缺少参数：--rules" in printed
    assert "PR492 提示" in " ".join(printed.split())
    assert "henan-zhengzhou-2023 100%、" in " ".join(printed.split())
    (tmp_path / "a.toml").write_text(Path(SHEET).read_text(encoding="utf-8"), encoding="utf-8")
    for command in ("evaluate", "report", "aggregate"):
        assert main([command, str(tmp_path), "--lang", "en", *(["--out", "x"] if command == "report" else [])]) == 2
        assert "PR492 notice" in " ".join(capsys.readouterr().err.split())
    assert main(["evaluate", "nowhere.toml"]) == 2
    assert "PR492" not in capsys.readouterr().err


def test_auto_takes_the_rule_set_that_is_clearly_the_best(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["evaluate", SHEET, "--rules", "auto", "--lang", "en"]) == 0
    printed = " ".join(capsys.readouterr().out.split())
    assert "rule set: henan-zhengzhou-2023" in printed
    assert "PR490 notice: scored under henan-zhengzhou-2023, which explains 100% of what the sheet shows" in printed
    odd = tmp_path / "odd.csv"
    odd.write_text("name,target,actual,weight\na,≥1,1,7\n", encoding="utf-8")
    assert main(["evaluate", str(odd), "--rules", "auto", "--lang", "en"]) == 2
    assert "PR491 error: no rule set is clearly the best" in " ".join(capsys.readouterr().err.split())
