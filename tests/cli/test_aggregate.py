"""``perfrules aggregate``: the sheets of many units become the one of their department."""

import json
from pathlib import Path

import pytest

from perfrules import read_sheet
from perfrules.cli.main import main

SHEET = """
project = "农村厕所改造"
organisation = "{unit}"

[[funds]]
name = "年度资金总额"
adjusted_budget = {budget}
spent = 100
is_total = true

[[row]]
level1 = "产出指标"
name = "改厕户数"
target = "≥300户"
actual = "{count}户"
weight = 40

[[row]]
level1 = "产出指标"
name = "验收合格率"
target = "≥95%"
actual = "{share}%"
weight = 50
"""
RULES = ["--rules", "cn-self-evaluation-2020"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "甲.toml").write_text(SHEET.format(unit="甲县", budget=100, count=310, share=98), encoding="utf-8")
    (tmp_path / "乙.toml").write_text(SHEET.format(unit="乙县", budget=300, count=280, share=90), encoding="utf-8")
    return tmp_path


def test_a_folder_becomes_one_sheet_that_is_scored_and_can_be_read_again(folder, tmp_path, capsys) -> None:
    out = tmp_path / "joint.toml"
    status = main(["aggregate", str(folder), *RULES, "--organisation", "市局", "--out", str(out), "--lang", "en"])
    printed = capsys.readouterr().out
    assert status == 1
    assert "改厕户数: 590户 (target ≥600户, added up)" in printed
    assert "乙县: 90% (target ≥95%), 75% of the funds" in printed
    joint = read_sheet(out)
    assert (joint.organisation, joint.rows[1].actual) == ("市局", "92%")
    # the sheet that was written is not one of the units' when the command runs again
    main(["aggregate", str(folder), *RULES, "--out", str(out), "--json"])
    assert json.loads(capsys.readouterr().out)["rows"][0]["actual"] == "590户"


def test_data_for_programs(folder, capsys) -> None:
    main(["aggregate", str(folder / "甲.toml"), str(folder / "乙.toml"), *RULES, "--weighted", "改厕户数", "--json"])
    data = json.loads(capsys.readouterr().out)
    first = data["rows"][0]
    assert (first["method"], first["actual"]) == ("weighted", "287.5户")
    assert [part["share"] for part in first["parts"]] == ["1/4", "3/4"]
    assert data["scorecard"]["rows"][0]["target"]["text"] == "≥300户"
    assert data["sheet"]["project"] == "农村厕所改造"


def test_mistakes_are_named(folder, capsys) -> None:
    assert main(["aggregate", str(folder), *RULES, "--sum", "户数", "--lang", "zh"]) == 2
    assert "PR665 错误: --sum：没有指标叫“户数”" in capsys.readouterr().err
    (folder / "odd.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    assert main(["aggregate", str(folder / "odd.csv"), *RULES, "--lang", "en"]) == 2
    assert "PR5" in capsys.readouterr().err
