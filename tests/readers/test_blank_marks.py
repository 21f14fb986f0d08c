"""Marks that readers take for nothing are kept beside the sheet, for those who ask what was printed."""

from decimal import Decimal

from perfrules import Sheet, SheetRow, read_sheet, read_sheets
from perfrules.model.sheet import ManagementItem

REPORT = """\
财政项目支出绩效自评报告

项目名称：职工技能培训

（三）资金管理情况表

情况说明 存在问题和改进措施

安排科学性
安排科学 null

使用规范性
使用规范 null

1.绩效目标完成的指标

培训人次;

2.没有完成绩效目标的指标

{unmet}

三、存在的问题和建议

（一）存在的问题

场地不足。
"""


def test_text_reports_keep_the_mark_of_an_item(tmp_path) -> None:
    (tmp_path / "report.txt").write_text(REPORT.replace("{unmet}", ""), encoding="utf-8")
    sheet = read_sheets(tmp_path / "report.txt").sheets[0]
    assert [(item.trouble, item.blank_mark) for item in sheet.management] == [("", "null")] * 2
    assert (sheet.stated_unmet, sheet.blank_marks) == ((), {})


def test_text_reports_keep_the_word_that_stands_for_an_empty_list(tmp_path) -> None:
    (tmp_path / "report.txt").write_text(REPORT.replace("{unmet}", "无"), encoding="utf-8")
    sheet = read_sheets(tmp_path / "report.txt").sheets[0]
    assert (sheet.stated_unmet, sheet.blank_marks) == ((), {"stated_unmet": "无"})


def test_the_native_form_takes_null_for_nothing(tmp_path) -> None:
    (tmp_path / "sheet.toml").write_text(
        'row = []\n[[management]]\nname = "安排科学性"\nstatement = "按职责安排"\ntrouble = "null"\n', encoding="utf-8"
    )
    item = read_sheet(tmp_path / "sheet.toml").management[0]
    assert (item.trouble, item.blank_mark) == ("", "null")


def test_marks_do_not_count_in_comparisons() -> None:
    row = SheetRow(name="a", weight=Decimal(1))
    assert ManagementItem(name="a", blank_mark="null") == ManagementItem(name="a")
    assert Sheet(rows=(row,), blank_marks={"stated_unmet": "无"}) == Sheet(rows=(row,))
