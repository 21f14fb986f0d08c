"""The official form as delimited text."""

import csv
import re
from decimal import Decimal
from functools import cache
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

import perfrules
from perfrules.model.ruleset import RuleSet
from perfrules.model.sheet import Funds, Sheet, SheetRow
from perfrules.reports.form.builder import form_layout
from perfrules.reports.hooks import CsvForm
from perfrules.reports.xlsx import render_csv

ROWS = (
    SheetRow(level1="产出指标", level2="数量指标", name="人数", target="=30人", actual="30人", weight=Decimal("10.0")),
    SheetRow(level1="产出指标", level2="数量指标", name="场次", target="≥3次", actual="-3", self_score=Decimal("-0.5")),
)


@cache
def rules() -> RuleSet:
    return perfrules.load_ruleset("henan-zhengzhou-2023")


def lines(data: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(data.decode("utf-8-sig"), newline=""), strict=True))


def test_excel_knows_the_encoding() -> None:
    data = render_csv(Sheet(project="项目"))
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.endswith(b"\r\n")


def test_one_field_a_column_and_levels_in_every_row() -> None:
    table = lines(render_csv(Sheet(rows=ROWS, stated_met=("a",))))
    assert {len(line) for line in table} == {8}
    assert table[4] == ["完成的指标", "a", "", "", "", "", "", ""]
    assert table[6:] == [
        ["产出指标", "数量指标", "人数", "'=30人", "30人", "10.0", "", ""],
        ["产出指标", "数量指标", "场次", "≥3次", "'-3", "", "-0.5", ""],
        ["合计", "", "", "", "", "10.0", "", ""],
    ]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"), ("@x", "'@x"), ("\t=1", "'\t=1"), ("'=1", "''=1"),
        ("''+", "'''+"),
        ("'x", "'x"), ("a=1", "a=1"), ("", ""), ("≥1", "≥1"), ("%=1", "%=1"),
    ],
)  # fmt: skip
def test_texts_that_look_like_formulas(text: str, written: str) -> None:
    row = lines(render_csv(Sheet(rows=(SheetRow(name="x", target=text),))))[5]
    assert row[3] == written


class TestNoFormulas:
    """No field begins like a formula, unless it is a negative number; taking one apostrophe off gives the text back."""

    @given(text=st.text(st.sampled_from("'=+-@\t\r\n,\"; a1"), max_size=8) | st.text(max_size=8))
    def test_any_text(self, text: str) -> None:
        sheet = Sheet(project=text, rows=(SheetRow(name="x", target=text, reason=text),))
        fields = [field for line in lines(render_csv(sheet)) for field in line]
        assert not [field for field in fields if field[:1] in tuple("=+-@\t\r")]
        shown = form_layout(sheet).covered()[1][2].text
        assert shown in {re.sub("^'('*[=+\\-@\t\r])", "\\1", field) for field in fields}


def test_the_report_holds_what_is_computed() -> None:
    card = perfrules.evaluate(Sheet(rows=ROWS, funds=(Funds(name="x", spent=Decimal("-1.00")),)), rules())
    table = lines(CsvForm().render(card))
    assert table[1][:2] == ["核算总分（已评部分）", "10.00"]
    head = next(line for line in table if line[0] == "一级指标")
    assert head[-3:] == ["核算得分", "核算结果", "核算说明"]
    assert any("-1.00" in line for line in table)
    english = lines(CsvForm().render(card, language="en"))
    assert english[1][0] == "Computed total so far"
    assert [line[0] for line in english if line[0] in ("一级指标", "项目名称")] == ["项目名称", "一级指标"]
