"""The author's commands: exit statuses, JSON, and both languages."""

import errno
import json
import os
from pathlib import Path
from typing import Any

import pytest

from perfrules.cli.main import main

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
CASES = """\
ruleset = "demo"
[[case]]
name = "一"
sheet = { row = [{ name = "甲", target = "≥10人", actual = "6人", weight = 100 }] }
expect = { rows = [60], total = 60, grade = "优" }
"""


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """Return a rule file with a case that passes."""
    path = tmp_path / "demo.toml"
    path.write_text(RULES, encoding="utf-8")
    (tmp_path / "demo.cases.toml").write_text(CASES, encoding="utf-8")
    return path


def _full(descriptor: int, data: bytes) -> int:
    raise OSError(errno.ENOSPC, "full")


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, Any]:
    """Return the exit status of a command with ``--json``, and what it printed."""
    status = main([*arguments, "--json"])
    return status, json.loads(capsys.readouterr().out)


class TestLint:
    """0: nothing found, 1: findings, 2: could not run."""

    def test_statuses(self, rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["lint", str(rules), "--lang", "en"]) == 0
        assert "nothing found" in capsys.readouterr().out
        rules.write_text(RULES + '[[scoring]]\ntype = "exact"\n', encoding="utf-8")
        assert main(["lint", str(rules)]) == 1
        assert "PR230 警告" in capsys.readouterr().err
        rules.write_text("id = ", encoding="utf-8")
        assert main(["lint", str(rules)]) == 1
        assert main(["lint", str(rules.with_name("none.toml"))]) == 2
        assert main(["lint", "none"]) == 2

    def test_json(self, rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
        rules.write_text(RULES + '[[scoring]]\ntype = "exact"\n', encoding="utf-8")
        status, data = printed(capsys, "lint", str(rules))
        assert (status, [one["code"] for one in data["problems"]]) == (1, ["PR230"])
        assert data["problems"][0]["place"]["line"] == 15

    def test_several_files_and_folders(self, rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
        below = rules.parent / "more" / "other.toml"
        below.parent.mkdir()
        below.write_text(RULES.replace("full = 100", "full = 90", 1), encoding="utf-8")
        (rules.parent / "other.cases.toml").write_text("x = 1", encoding="utf-8")
        (rules.parent / ".hidden.toml").write_text("x = 1", encoding="utf-8")
        status, data = printed(capsys, "lint", str(rules.parent), "cn-self-evaluation-2020")
        assert data["files"] == [str(rules), str(below), "cn-self-evaluation-2020"]
        assert status == 1
        assert {entry["place"]["file"] for entry in data["problems"] if entry["severity"] == "error"} == {str(below)}

    @pytest.mark.parametrize(
        ("options", "codes"),
        [
            (("--select", "PR23"), ["PR230"]),
            (("--select", "PR229,pr230"), ["PR230"]),
            (("--select", "PR1"), []),
            (("--ignore", "PR230"), []),
            (("--ignore", "PR1"), ["PR230"]),
        ],
    )
    def test_chosen_codes(self, rules: Path, capsys: pytest.CaptureFixture[str], options, codes) -> None:
        rules.write_text(RULES + '[[scoring]]\ntype = "exact"\n', encoding="utf-8")
        status, data = printed(capsys, "lint", str(rules), *options)
        assert ([entry["code"] for entry in data["problems"]], status) == (codes, int(bool(codes)))

    def test_a_code_that_there_is_not(self, rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["lint", str(rules), "--select", "XY1"]) == 2
        assert "PR663" in capsys.readouterr().err

    def test_annotations(self, rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
        rules.write_text(RULES + '[[scoring]]\ntype = "exact"\n', encoding="utf-8")
        assert main(["lint", str(rules), "--format", "github"]) == 1
        assert capsys.readouterr().out.startswith(f"::warning file={rules},line=15,col=3,title=PR230::")
        assert main(["lint", str(rules), "--format", "sarif"]) == 1
        (run,) = json.loads(capsys.readouterr().out)["runs"]
        assert [entry["id"] for entry in run["tool"]["driver"]["rules"]] == ["PR230"]
        (result,) = run["results"]
        assert (result["ruleId"], result["level"]) == ("PR230", "warning")
        assert result["locations"][0]["physicalLocation"]["region"] == {"startLine": 15, "startColumn": 3}

    def test_certain_corrections(self, rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
        gated = '[[scoring]]\nwhen = { sense = "at_leest" }\ntype = "gated"\ngate = 60 # 六成\n'
        head, rest = RULES.split("[[scoring]]", 1)
        rules.write_text(f"titel = '甲'\n{head}{gated}[[scoring]]{rest}", encoding="utf-8")
        assert main(["lint", str(rules), "--fix", "--lang", "en"]) == 0
        assert "(3)" in capsys.readouterr().out
        text = rules.read_text(encoding="utf-8")
        for part in ("title = '甲'", 'sense = "at_least"', 'gate = "60%" # 六成'):
            assert part in text
        assert printed(capsys, "lint", str(rules), "--fix")[1]["fixed"] == {}

    def test_what_is_not_certain_stays(self, rules: Path) -> None:
        stepped = '[[scoring]]\nwhen = { unit = "%" }\ntype = "stepped"\nper = "1%"\nminus = 1\nwhatever = 1\n'
        head, rest = RULES.split("[[scoring]]", 1)
        rules.write_text(f"{head}{stepped}[[scoring]]{rest}", encoding="utf-8")
        before = rules.read_bytes()
        assert main(["lint", str(rules), "--fix"]) == 1
        assert rules.read_bytes() == before
        assert main(["lint", "none", "--fix"]) == 2


class TestProblem:
    """What a code stands for."""

    @pytest.mark.parametrize(
        ("code", "parts"),
        [("PR412", ("PR412", "warning")), ("pr238", ("PR238", "write …")), ("l94", ("L94", "disagree"))],
    )
    def test_known_codes(self, capsys: pytest.CaptureFixture[str], code, parts) -> None:
        assert main(["problem", code, "--lang", "en"]) == 0
        text = capsys.readouterr().out
        assert all(part in text for part in parts)

    def test_json(self, capsys: pytest.CaptureFixture[str]) -> None:
        status, data = printed(capsys, "problem", "PR104")
        assert (status, data["code"], data["severity"], set(data["message"])) == (0, "PR104", "error", {"zh", "en"})

    def test_what_differs_from_case_to_case_is_left_open(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["--lang", "en", "problem", "PR117"]) == 0
        assert capsys.readouterr().out == "PR117 (error): the word “…” beside the number could change what it says\n"

    def test_an_unknown_code(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["problem", "PR4121"]) == 2
        assert "PR412" in capsys.readouterr().err


class TestTypes:
    """All that is declared of a type."""

    def test_every_type_is_explained(self, capsys: pytest.CaptureFixture[str]) -> None:
        _, types = printed(capsys, "types")
        for entry in types:
            status, data = printed(capsys, "types", entry["id"])
            assert status == 0
            assert [key["name"] for key in data["parameters"]] == entry["parameters"]
            assert all(key["values"]["zh"] and key["values"]["en"] for key in data["parameters"])
            assert main(["types", entry["id"], "--lang", "en"]) == 0
            assert capsys.readouterr().out.startswith(entry["id"])

    def test_text(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["types", "gated", "--lang", "zh"]) == 0
        text = capsys.readouterr().out
        for part in ("gate", '"60%"', "≥100人", "比例"):
            assert part in text
        status, data = printed(capsys, "types", "satisfaction")
        assert (status, data["parameters"][0]["default"]) == (0, '{ type = "proportional" }')

    def test_an_unknown_type(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["types", "gatet"]) == 2
        assert "gated" in capsys.readouterr().err


class TestFormat:
    """With --check nothing is written and 1 says that something would be."""

    def test_statuses(self, rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
        rules.write_text(RULES.replace("full = 100", "full=100"), encoding="utf-8")
        assert printed(capsys, "format", "--check", str(rules)) == (
            1, {"files": {str(rules): "would change"}, "problems": []},
        )  # fmt: skip
        assert "full=100" in rules.read_text(encoding="utf-8")
        assert main(["format", str(rules)]) == 0
        assert rules.read_text(encoding="utf-8") == RULES
        assert main(["format", "--check", str(rules)]) == 0
        assert "未改动" in capsys.readouterr().out

    @pytest.mark.skipif(os.name == "nt", reason="permissions and links of POSIX")
    def test_a_file_is_replaced_as_a_whole(
        self, rules: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        unformatted = RULES.replace("full = 100", "full=100")
        rules.write_text(unformatted, encoding="utf-8")
        rules.chmod(0o640)
        link = rules.with_name("link.toml")
        link.symlink_to(rules)
        status, data = printed(capsys, "format", str(link))
        assert (status, data["files"], data["problems"][0]["code"]) == (2, {}, "PR644")
        with monkeypatch.context() as patch:
            patch.setattr(os, "write", _full)
            status, data = printed(capsys, "format", str(rules))
        assert (status, data["problems"][0]["code"], rules.read_text(encoding="utf-8")) == (2, "PR642", unformatted)
        assert main(["format", str(rules)]) == 0
        assert (rules.read_text(encoding="utf-8"), rules.stat().st_mode & 0o777) == (RULES, 0o640)

    def test_what_is_not_toml_is_left_alone(self, rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
        rules.write_text("id = “x”\n", encoding="utf-8")
        status, data = printed(capsys, "format", str(rules), str(rules.with_name("none.toml")))
        assert (status, data["files"]) == (2, {})
        assert [one["code"] for one in data["problems"]] == ["PR201", "PR001"]
        assert rules.read_text(encoding="utf-8") == "id = “x”\n"


class TestTest:
    """Cases first, then mutants when all pass."""

    def test_cases(self, rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["test", str(rules), "--lang", "en"]) == 0
        assert "1 of 1 cases pass" in capsys.readouterr().out
        cases = rules.with_name("demo.cases.toml")
        cases.write_text(CASES.replace("total = 60", "total = 61"), encoding="utf-8")
        assert main(["test", str(rules)]) == 1
        assert "total：期望 61，实际 60.00" in capsys.readouterr().out
        cases.unlink()
        assert main(["test", str(rules)]) == 2

    def test_mutants(self, rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
        status, data = printed(capsys, "test", str(rules), "--mutate")
        assert (status, data["passed"], data["mutants"]) == (0, True, {"tried": 2, "unnoticed": []})
        cases = rules.with_name("demo.cases.toml")
        cases.write_text(CASES.replace("6人", "7人").replace("60", "70"), encoding="utf-8")
        assert main(["test", str(rules), "--mutate", "--lang", "en"]) == 1
        out = capsys.readouterr().out
        assert "demo.toml:5:7 (grades.优)  bound 60 → 61" in out
        assert "0 of 2 changes are noticed" in out


class TestOthers:
    """schema, new, rulesets show."""

    def test_schema(self, capsys: pytest.CaptureFixture[str]) -> None:
        status, data = printed(capsys, "schema")
        assert (status, data["$schema"]) == (0, "https://json-schema.org/draft/2020-12/schema")

    def test_new(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["new", "ruleset", "mine", "--folder", str(tmp_path)]) == 0
        assert "mine.cases.toml" in capsys.readouterr().out
        assert main(["test", str(tmp_path / "mine.toml")]) == 0
        capsys.readouterr()
        status, data = printed(capsys, "new", "ruleset", "mine", "--folder", str(tmp_path))
        assert (status, data["files"], len(data["problems"])) == (2, [], 2)

    def test_show(self, rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
        child = rules.with_name("child.toml")
        child.write_text('id = "child"\nextends = "demo.toml"\ntitle = "子"\n', encoding="utf-8")
        assert main(["rulesets", "show", str(child)]) == 0
        out = capsys.readouterr().out
        assert 'title = "子"  # child.toml:3' in out
        assert "full = 100  # demo.toml:2" in out
        status, data = printed(capsys, "rulesets", "show", str(child))
        assert (status, data["extends"]) == (0, ["demo"])
        places = {part["path"]: part["place"] for part in data["parts"]}
        assert places["full"]["line"] == 2
        assert main(["rulesets", "show", "none"]) == 2
        assert main(["rulesets", "show"]) == 2

    def test_list(self, capsys: pytest.CaptureFixture[str]) -> None:
        status, data = printed(capsys, "rulesets")
        assert status == 0
        assert "henan-zhengzhou-2023" in [one["id"] for one in data]
