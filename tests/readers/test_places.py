"""Problems with what stands once in a form point at its cell or line, whichever form it is read from."""

from decimal import Decimal

import pytest

import perfrules

RULES = perfrules.load_ruleset("henan-zhengzhou-2023")
SHEET = perfrules.Sheet(
    project="甲",
    stated_total=Decimal(90),
    stated_grade="差",
    rows=(perfrules.SheetRow(name="乙", level1="产出指标", target="≥90%", actual="90%", weight=Decimal(70)),),
)
TOML = """project = "甲"
stated_total = 90
stated_grade = "差"
row = [{ name = "乙", level1 = "产出指标", target = "≥90%", actual = "90%", weight = 70 }]
"""
PLACES = {
    "toml": [":2:1 (stated_total)", ":3:1 (stated_grade)"],
    "csv": [":5:6", ":5:14"],
    "xlsx": [":自评表!C5", ":自评表!J5"],
    "docx": [":表2!B1", ":表2!D1"],
}


@pytest.mark.parametrize("form", PLACES)
def test_a_stated_total_and_grade_point_at_themselves(form, tmp_path):
    path = tmp_path / f"sheet.{form}"
    if form == "toml":
        path.write_text(TOML, encoding="utf-8")
    else:
        perfrules.write_report(perfrules.evaluate(SHEET, RULES), path)
    card = perfrules.evaluate(perfrules.read_sheet(path), RULES)
    found = {one.code: str(one.place).removeprefix(str(path)) for one in card.problems}
    assert [found["PR413"], found["PR414"]] == PLACES[form]
