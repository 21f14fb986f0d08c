"""``perfrules audit``: one sheet, a folder, formats, baseline, status."""

import json

import pytest

from perfrules.cli.main import main

SHEET = """\
project = "{project}"
department = "人社局"
stated_total = 100
[[row]]
level1 = "产出指标"
level2 = "数量指标"
name = "培训人次"
target = "≥200人次"
actual = "{actual}"
weight = 10
self_score = 10
"""


@pytest.fixture
def sheet(tmp_path):
    path = tmp_path / "sheet.toml"
    path.write_text(SHEET.format(project="甲", actual="150人次"), encoding="utf-8")
    return str(path)


@pytest.fixture
def folder(tmp_path):
    for name, actual in (("甲", "150人次"), ("乙", "210人次")):
        (tmp_path / f"{name}.toml").write_text(SHEET.format(project=name, actual=actual), encoding="utf-8")
    return str(tmp_path)


def printed(capsys, *arguments):
    status = main(["audit", *arguments])
    return status, capsys.readouterr()


def test_text_leads_with_the_gravest(sheet, capsys) -> None:
    status, said = printed(capsys, sheet, "--rules", "cn-self-evaluation-2020")
    assert status == 1
    assert said.out.splitlines()[2].strip().startswith("1. “培训人次”目标 ≥200人次，实际 150人次")


def test_json_of_one_sheet(sheet, capsys) -> None:
    status, said = printed(capsys, sheet, "--rules", "cn-self-evaluation-2020", "--json")
    data = json.loads(said.out)
    assert status == 1
    first = data["findings"][0]
    assert (first["id"], first["code"], first["severity"], first["cells"]) == (
        "L80", "PR880", "error", ["rows[0].score", "rows[0].actual"],
    )  # fmt: skip
    assert data["silent"]["no-evidence"] == ["evidence"]


def test_nothing_to_ask(tmp_path, capsys) -> None:
    (tmp_path / "sheet.toml").write_text('project = "甲"\nrow = []\n', encoding="utf-8")
    assert printed(capsys, str(tmp_path / "sheet.toml"), "--checks", "L80")[0] == 0


def test_a_folder_is_ranked(folder, capsys) -> None:
    status, said = printed(capsys, folder, "--lang", "en")
    assert status == 1
    assert "sheets to look at first" in said.out
    status, said = printed(capsys, folder, "--json")
    data = json.loads(said.out)
    assert data["ranking"][0]["project"] == "甲"
    assert len(data["sheets"]) == 2


@pytest.mark.parametrize("kind", ["sarif", "github", "html", "xlsx", "docx"])
def test_formats_are_written(sheet, tmp_path, capsys, kind) -> None:
    out = tmp_path / f"out.{kind}"
    status, said = printed(capsys, sheet, "--format", kind, "-o", str(out))
    assert (status, out.stat().st_size > 0) == (1, True)
    assert str(out) in said.out


def test_formats_are_printed(sheet, capsys) -> None:
    assert json.loads(printed(capsys, sheet, "--format", "sarif")[1].out)["version"] == "2.1.0"
    assert printed(capsys, sheet, "--format", "github")[1].out.startswith("::error file=")


def test_a_baseline_is_written_and_holds(sheet, tmp_path, capsys) -> None:
    base = str(tmp_path / "accepted.json")
    accepted = ("--baseline", base, "--accept", "补训", "--person", "甲某")
    assert printed(capsys, sheet, *accepted)[0] == 0
    status, said = printed(capsys, sheet, "--baseline", base)
    assert status == 0
    assert "基线已接受" in said.out
    assert printed(capsys, sheet, *accepted)[0] == 0


def test_accepting_needs_a_file_and_a_person(sheet, capsys) -> None:
    status, said = printed(capsys, sheet, "--accept", "补训")
    assert (status, "PR661" in said.err) == (2, True)


def test_evidence_and_last_year(sheet, tmp_path, capsys) -> None:
    evidence = tmp_path / "evidence.json"
    evidence.write_text('[{"row": "别的", "name": "签到表"}]', encoding="utf-8")
    last = tmp_path / "last.toml"
    last.write_text(SHEET.format(project="甲", actual="400人次"), encoding="utf-8")
    found = printed(capsys, sheet, "--evidence", str(evidence), "--against", str(last), "--json")[1].out
    assert {"L50", "L112"} <= {finding["id"] for finding in json.loads(found)["findings"]}


def test_a_stamped_worksheet(sheet, tmp_path, capsys) -> None:
    stamped = tmp_path / "stamped.toml"
    stamped.write_text(SHEET.format(project="甲", actual="149人次"), encoding="utf-8")
    found = json.loads(printed(capsys, sheet, "--worksheet", str(stamped), "--json")[1].out)
    assert [finding["cells"] for finding in found["findings"] if finding["id"] == "L72"] == [["rows[0].actual"]]


@pytest.mark.parametrize("text", ["{", "[1]", '[{"name": "x"}]'])
def test_bad_evidence(sheet, tmp_path, capsys, text) -> None:
    (tmp_path / "evidence.json").write_text(text, encoding="utf-8")
    status, said = printed(capsys, sheet, "--evidence", str(tmp_path / "evidence.json"))
    assert (status, "PR326" in said.err) == (2, True)


def test_bad_baseline(sheet, tmp_path, capsys) -> None:
    (tmp_path / "base.json").write_text("[]", encoding="utf-8")
    status, said = printed(capsys, sheet, "--baseline", str(tmp_path / "base.json"))
    assert (status, "PR325" in said.err) == (2, True)


def test_anonymous(sheet, capsys) -> None:
    assert "甲" not in printed(capsys, sheet, "--anonymous")[1].out


def test_nothing_to_audit(tmp_path, capsys) -> None:
    assert printed(capsys, str(tmp_path))[0] == 2
    assert printed(capsys, str(tmp_path / "missing.toml"))[0] == 2


def test_a_report_with_findings(sheet, capsys) -> None:
    main(["report", sheet, "--rules", "cn-self-evaluation-2020", "--report", "markdown", "--audit"])
    assert "L80" in capsys.readouterr().out
