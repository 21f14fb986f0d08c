"""Workbooks as units fill them in: official layouts, several projects, formats, formulas, what is hidden."""

import datetime as dt
import io
import re
import subprocess
import zipfile
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from perfrules import evaluate, load_ruleset
from perfrules.errors import Severity
from perfrules.plain_values import read_number
from perfrules.readers.base import ReadResult
from perfrules.readers.grid import Cell, Grid
from perfrules.readers.hooks import SheetXlsxReader
from perfrules.readers.ooxml import Package, PackageKind, open_package
from perfrules.readers.xlsx.reading import grids_in

# Rows of published forms: level 1, level 2, name, target, actual, weight, score.
CALLS = [
    ("成本指标", "经济成本指标", "人均工资", "=1666元/月", "1666元/月", 10, 10),
    ("产出指标", "数量指标", "聘用人员数量", "≤30人", "30人", 10, 10),
    ("产出指标", "质量指标", "人员到岗率", "≥90%", "100%", 10, 10),
    ("产出指标", "时效指标", "工资发放及时性", "≥90%", "100%", 10, 10),
    ("效益指标", "经济效益指标", "促进政策知晓", "=80%", "80%", 10, 10),
    ("效益指标", "社会效益指标", "电话等待时长", "≤1分钟", "1分钟", 10, 10),
    ("效益指标", "生态效益指标", "人员配备合理性", "合理", "100%", 5, 5),
    ("满意度指标", "服务对象满意度指标", "群众满意度", "≥90%", "95%", 5, 5),
]
TOWN = [
    ("产出指标", "数量指标", "基建工程委托业务项目数量", "≥50个", "50", 8, 8),
    ("产出指标", "质量指标", "委托业务报告合格率", "≥100百分比", "100", 8, 8),
    ("产出指标", "质量指标", "经费支出合规性", "严格执行相关制度规定", "达成预期指标", 8, 8),
    ("产出指标", "时效指标", "提交报告及时性", "在项目计划完成时间内完成", "达成预期指标", 8, 8),
    ("产出指标", "成本指标", "项目总成本", "≤90万元", "90", 8, 8),
    ("产出指标", "成本指标", "单项业务成本", "符合相关规定", "达成预期指标", 10, 10),
    ("效益指标", "社会效益指标", "对维护基建市场公平的影响程度", "效果明显", "达成预期指标", 10, 10),
    ("效益指标", "生态效益指标", "对控制基建项目成本影响程度", "效果明显", "达成预期指标", 10, 10),
]
WATER = [
    ("产出指标", "数量指标", "安装坡面水标尺", "≥266米", "≥266米", 10, 10),
    ("产出指标", "数量指标", "水标尺宽度", "≥50厘米", "≥50厘米", 10, 10),
    ("产出指标", "质量指标", "项目(工程)验收合格率", "100%", "100%", 20, 20),
    ("产出指标", "时效指标", "及时(按期)开工率", "≥90%", "≥90%", 10, 10),
    ("产出指标", "时效指标", "及时(按期)完工率", "≥90%", "≥90%", 10, 10),
    ("产出指标", "成本指标", "项目计划总投资", "20万元", "20万元", 10, 10),
    ("效益指标", "社会效益指标", "受益脱贫(含监测对象)户人口数", "≥1000人", "≥1000人", 10, 10),
    ("满意度指标", "服务对象满意度指标", "受益脱贫(含监测对象)户满意度", "≥95%", "≥95%", 10, 10),
]
HEADER = ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施"]
Row = tuple[str, str, str, str, str, int, int]


def saved(book: openpyxl.Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def new() -> tuple[openpyxl.Workbook, Worksheet]:
    book = openpyxl.Workbook()
    return book, book.worksheets[0]


def edited(data: bytes, part: str, edit: Callable[[str], str]) -> bytes:
    """Return a workbook with the parts whose names begin with *part* changed by *edit*."""
    source = zipfile.ZipFile(io.BytesIO(data))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in source.namelist():
            text = source.read(name).decode()
            archive.writestr(name, edit(text) if name.startswith(part) else text)
    return buffer.getvalue()


def read(data: bytes) -> ReadResult:
    return SheetXlsxReader().read(data, "自评表.xlsx")


def codes(result: ReadResult) -> list[str]:
    return [one.code for one in result.problems]


def grid(data: bytes) -> Grid:
    package = open_package(data, "表.xlsx", kind=PackageKind.XLSX)
    assert isinstance(package, Package)
    (found,), _ = grids_in(package)
    return found


def only(book: openpyxl.Workbook) -> Cell:
    """Return the one cell of a workbook that holds something."""
    found = grid(saved(book))
    assert len(found.rows) == found.width == 1
    return found.rows[0][0]


def texts(found: Grid) -> list[list[str]]:
    return [[cell.text for cell in row] for row in found.rows]


def put_text(sheet: Worksheet, at: str, text: str) -> None:
    """Put *text* into a cell as a text, whatever it begins with."""
    sheet[at].value = text
    sheet[at].data_type = "s"


def put_rows(sheet: Worksheet, rows: Sequence[Row], first: int) -> int:
    """Write indicator rows with merged levels from row *first* on; return the next free row."""
    starts = {1: first, 2: first}
    for offset, row in enumerate(rows):
        line = first + offset
        for column, value in enumerate(row, start=1):
            if isinstance(value, str):
                put_text(sheet, sheet.cell(line, column).coordinate, value)
            else:
                sheet.cell(line, column, value)
        following = rows[offset + 1] if offset + 1 < len(rows) else None
        for column in (1, 2):
            if following is None or following[:column] != row[:column]:
                if line > starts[column]:
                    sheet.merge_cells(start_row=starts[column], end_row=line, start_column=column, end_column=column)
                starts[column] = line + 1
    return first + len(rows)


def put_form(sheet: Worksheet, project: str, rows: Sequence[Row], first: int = 1) -> int:
    """Write a form in the official layout from row *first* on; return the next free row."""
    sheet.cell(first, 1, "项目支出绩效自评表")
    sheet.merge_cells(start_row=first, end_row=first, start_column=1, end_column=8)
    sheet.cell(first + 1, 1, "（2023年度）")
    sheet.merge_cells(start_row=first + 1, end_row=first + 1, start_column=1, end_column=8)
    for line, pairs in enumerate([("项目名称", project), ("主管部门", "市人社局")], start=first + 2):
        for column, text in zip((1, 3), pairs, strict=True):
            sheet.cell(line, column, text)
        sheet.merge_cells(start_row=line, end_row=line, start_column=1, end_column=2)
        sheet.merge_cells(start_row=line, end_row=line, start_column=3, end_column=8)
    for column, title in enumerate(HEADER, start=1):
        sheet.cell(first + 4, column, title)
    end = put_rows(sheet, rows, first + 5)
    sheet.cell(end, 1, "总分")
    sheet.merge_cells(start_row=end, end_row=end, start_column=1, end_column=5)
    sheet.cell(end, 6, sum(row[5] for row in rows))
    sheet.cell(end, 7, sum(row[6] for row in rows))
    return end + 1


def assert_rows(result: ReadResult, index: int, rows: Sequence[Row]) -> None:
    found = result.sheets[index].rows
    assert [
        (one.level1, one.level2, one.name, one.target, one.actual, one.weight, one.self_score) for one in found
    ] == [(*row[:5], Decimal(row[5]), Decimal(row[6])) for row in rows]


# ---------------------------------------------------------------------------------------------------------- whole forms


def test_the_official_layout_with_merged_levels() -> None:
    book, sheet = new()
    put_form(sheet, "12333 电话咨询服务", CALLS)
    result = read(saved(book))
    assert_rows(result, 0, CALLS)
    (found,) = result.sheets
    assert (found.project, found.department, found.stated_total) == ("12333 电话咨询服务", "市人社局", 70)
    assert [one for one in result.problems if one.severity == "error"] == []
    assert found.rows[1].place_of("target").cell == "Sheet!D7"


def test_a_project_in_every_worksheet() -> None:
    book, sheet = new()
    put_form(sheet, "电话咨询", CALLS)
    put_form(book.create_sheet("棠溪镇"), "委托业务", TOWN)
    put_form(book.create_sheet("水标尺"), "坡面水标尺", WATER)
    result = read(saved(book))
    assert [one.project for one in result.sheets] == ["电话咨询", "委托业务", "坡面水标尺"]
    for index, rows in enumerate((CALLS, TOWN, WATER)):
        assert_rows(result, index, rows)
    assert result.sheets[1].rows[0].place.cell.startswith("棠溪镇!")


def test_projects_below_each_other() -> None:
    book, sheet = new()
    end = put_form(sheet, "委托业务", TOWN)
    put_form(sheet, "坡面水标尺", WATER, end + 2)
    result = read(saved(book))
    assert [one.project for one in result.sheets] == ["委托业务", "坡面水标尺"]
    assert_rows(result, 0, TOWN)
    assert_rows(result, 1, WATER)


def test_a_header_of_two_lines() -> None:
    book, sheet = new()
    sheet.append(["一级指标", "二级指标", "三级指标", "年度指标值", None, None, "实际完成值", "分值", "得分"])
    sheet.append([None, None, None, "符号", "指标值", "计量单位", None, None, None])
    sheet.merge_cells("D1:F1")
    for column in "ABCGHI":
        sheet.merge_cells(f"{column}1:{column}2")
    sheet.append(["产出指标(50分)", "数量指标", "聘用人员数量", "≤", 30, "人", "30人", 10, 10])
    result = read(saved(book))
    (row,) = result.sheets[0].rows
    assert (row.name, row.target, row.actual, row.weight) == ("聘用人员数量", "≤30人", "30人", 10)
    assert row.level1 == "产出指标"


def test_a_worksheet_without_a_form_is_a_notice() -> None:
    book, sheet = new()
    put_form(sheet, "电话咨询", CALLS)
    book.create_sheet("填表说明").append(["本表由项目单位填写"])
    book.create_sheet("空表")
    result = read(saved(book))
    assert len(result.sheets) == 1
    assert [(one.code, one.severity, one.values["name"]) for one in result.problems] == [
        ("PR550", "notice", "填表说明")
    ]
    alone, sheet = new()
    sheet.append(["本表由项目单位填写"])
    assert codes(read(saved(alone))) == ["PR501"]
    assert codes(read(saved(new()[0]))) == ["PR501"]


# ----------------------------------------------------------------------------------------------------------- what hides


def test_hidden_rows_and_columns_are_not_read_and_named() -> None:
    book, sheet = new()
    put_form(sheet, "电话咨询", CALLS)
    sheet.row_dimensions[7].hidden = True
    sheet.column_dimensions["G"].hidden = True
    sheet.row_dimensions[40].hidden = True
    result = read(saved(book))
    (found,) = result.sheets
    assert [row.name for row in found.rows] == [row[2] for row in CALLS if row[2] != "聘用人员数量"]
    assert {row.level1 for row in found.rows} == {"成本指标", "产出指标", "效益指标", "满意度指标"}
    assert all(row.self_score is None for row in found.rows)
    hidden = [one for one in result.problems if one.code == "PR548"]
    assert [one.values["lines_en"] for one in hidden] == ["rows 7", "columns G"]
    assert all(one in found.problems for one in hidden)


def test_hidden_worksheets_are_not_read_and_named() -> None:
    book, sheet = new()
    put_form(sheet, "电话咨询", CALLS)
    for name, state in (("旧表", "hidden"), ("深藏", "veryHidden"), ("空", "hidden")):
        other = book.create_sheet(name)
        other.sheet_state = state
        if name != "空":
            put_form(other, name, TOWN)
    result = read(saved(book))
    assert [one.project for one in result.sheets] == ["电话咨询"]
    assert [(one.code, one.values["name"]) for one in result.problems] == [("PR549", "旧表"), ("PR549", "深藏")]


def test_a_merged_cell_that_is_partly_hidden_is_seen() -> None:
    book, sheet = new()
    sheet["A1"], sheet["B1"], sheet["B2"] = "产出", "a", "b"
    sheet.merge_cells("A1:A2")
    sheet.row_dimensions[1].hidden = True
    assert texts(grid(saved(book))) == [["产出", "b"]]


def test_lines_of_no_height_or_width_are_hidden() -> None:
    book, sheet = new()
    sheet["A1"], sheet["B2"], sheet["C3"] = "a", "b", "c"

    def flatten(text: str) -> str:
        columns = '<cols><col min="3" max="3" width="0" customWidth="1"/></cols><sheetData>'
        return text.replace('<row r="1"', '<row ht="0" r="1"').replace("<sheetData>", columns)

    assert texts(grid(edited(saved(book), "xl/worksheets/", flatten))) == [["b"]]


# ---------------------------------------------------------------------------------------------------------------- grids


def test_merged_cells_stand_in_every_position() -> None:
    book, sheet = new()
    sheet["B2"], sheet["D4"] = "合并", "右下"
    sheet.merge_cells("B2:C3")
    found = grid(saved(book))
    assert texts(found) == [["合并", "合并", ""], ["合并", "合并", ""], ["", "", "右下"]]
    merged = found.rows[0][0]
    assert all(found.rows[row][column] is merged for row in (0, 1) for column in (0, 1))
    assert (merged.rows, merged.columns, merged.place.cell) == (2, 2, "Sheet!B2")
    assert (found.name, found.place.cell, found.rows[2][0].place.cell) == ("Sheet", "Sheet", "Sheet!B4")
    assert len({id(cell) for row in found.rows for cell in row}) == 6


def test_merged_ranges_that_cannot_be_are_named() -> None:
    book, sheet = new()
    sheet["A1"], sheet["C3"] = "a", "c"
    sheet.merge_cells("A1:B2")
    more = '<mergeCell ref="A1:B2"/><mergeCell ref="B2:C3"/><mergeCell ref="C1:A1"/><mergeCell ref="x"/></mergeCells>'
    data = edited(saved(book), "xl/worksheets/", lambda text: text.replace("</mergeCells>", more))
    (one,) = [one for one in read(data).problems if one.code == "PR554"]
    assert one.text == "C1:A1、x、A1:B2、B2:C3"
    assert texts(grid(data)) == [["a", "a", ""], ["a", "a", ""], ["", "", "c"]]


# ---------------------------------------------------------------------------------------------------------------- cells


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (0.955, "0.0%", "95.5%"), (30, '0"人"', "30人"), (1234567.5, "#,##0.00", "1,234,567.50"),
        (0.9, '"≥"0%', "≥90%"),
        (True, "General", "TRUE"), (False, "0.00", "FALSE"), (dt.date(2023, 6, 1), "yyyy-mm-dd", "2023-06-01"),
        (45078.3541666667, "yyyy/m/d h:mm", "2023-06-01 08:30"), ("30", "@", "30"), (30, "@", "30"),
        ("≥90%", "0.00%", "≥90%"), ("第一行\n第二行", "General", "第一行\n第二行"), (0.1 + 0.2, "General", "0.3"),
        (1e-7, "General", "0.0000001"), (10**14, "General", "100000000000000"), (-5, "#,##0;(#,##0)", "-5"),
        ("_x0041_", "General", "A"), ("a_x000D__x000A_b", "General", "a\nb"), ("_x005F_x0041_", "General", "_x0041_"),
        ("_xD83D_", "General", "_xD83D_"),
    ],
)  # fmt: skip
def test_cells_as_a_person_sees_them(value: object, code: str, text: str) -> None:
    book, sheet = new()
    sheet["A1"] = value
    sheet["A1"].number_format = code
    cell = only(book)
    assert (cell.text, cell.problems) == (text, ())


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("¥1,234.50", "1234.50"),
        ("￥-5", "-5"),
        ("-¥5", "-5"),
        ("¥", None),
        ("1¥2", None),
        ("¥¥5", None),
        ("¥-¥5", None),
    ],
)
def test_amounts_under_a_currency_format_are_numbers(text: str, number: str | None) -> None:
    assert read_number(text) == (None if number is None else Decimal(number))


def test_texts_that_look_like_formulas_are_texts() -> None:
    book, sheet = new()
    for row, text in enumerate(["=1666元/月", "=80%", "+1", "-2+3", "@a", "'引号", "</w:t>", "{{7*7}}"], start=1):
        put_text(sheet, f"A{row}", text)
        sheet[f"A{row}"].quotePrefix = True
    found = grid(saved(book))
    assert texts(found) == [["=1666元/月"], ["=80%"], ["+1"], ["-2+3"], ["@a"], ["'引号"], ["</w:t>"], ["{{7*7}}"]]
    assert all(cell.problems == () for (cell,) in found.rows)


def test_raised_and_crossed_out_characters_keep_their_meaning() -> None:
    book, sheet = new()
    raised, crossed = InlineFont(vertAlign="superscript"), InlineFont(strike=True)
    sheet["A1"] = CellRichText("≥400m", TextBlock(raised, "2"), "，10", TextBlock(raised, "2"), "以内")
    sheet["A2"] = CellRichText(TextBlock(crossed, "≥90%"), TextBlock(InlineFont(b=True), "≥95%"))
    sheet["A3"] = "作废"
    sheet["A3"].font = Font(strike=True)
    sheet["A4"] = "有效"
    sheet["A4"].font = Font(strike=False)
    found = grid(saved(book))
    assert texts(found) == [["≥400m²，10²以内"], ["≥95%"], [""], ["有效"]]
    assert [[(one.code, one.text) for one in row[0].problems] for row in found.rows] == [
        [], [("PR561", "≥90%")], [("PR561", "作废")], [],
    ]  # fmt: skip


XML_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\ufffe\uffff")).map("字{}".format)
NUMBERS = st.integers(-(10**15) + 1, 10**15 - 1).flatmap(
    lambda digits: st.integers(-15, 4).map(lambda exponent: Decimal(digits).scaleb(exponent))
)


@given(st.lists(XML_TEXT | NUMBERS, min_size=1, max_size=6))
def test_what_a_writer_writes_is_read(values: list[str | Decimal]) -> None:
    """Every text comes back as it was, every number of up to 15 digits exactly."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet()
    for row, value in enumerate(values):
        if isinstance(value, str):
            sheet.write_string(row, 0, value)
        else:
            sheet.write_number(row, 0, float(value))
    book.close()
    found = grid(buffer.getvalue())
    for value, row in zip(values, found.rows, strict=True):
        assert (row[0].text if isinstance(value, str) else Decimal(row[0].text)) == value


# ------------------------------------------------------------------------------------------------------------- formulas


def computed(formula: str, value: object, code: str = "General") -> Cell:
    """Return a cell with a formula whose result was saved."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    book.add_worksheet().write_formula(0, 0, formula, book.add_format({"num_format": code}), value)
    book.close()
    return grid(buffer.getvalue()).rows[0][0]


@pytest.mark.parametrize(
    ("formula", "value", "code", "text", "found"),
    [
        ("=B1/C1", 0.955, "0.0%", "95.5%", []), ('=A2&"人"', "30人", "General", "30人", []),
        ("=1=1", True, "General", "TRUE", []),
        ("=SUM(B1:B9)", 0, "0", "", ["PR552"]), ("=1/0", "#DIV/0!", "0", "#DIV/0!", ["PR540"]),
        ("=80%", 0.8, "0%", "80%", ["PR551"]), ("=-5", -5, "0", "-5", ["PR551"]), ("=50+30", 80, "0", "80", []),
        ('=HYPERLINK("http://example.invalid","1")', "1", "General", "1", ["PR542"]),
        ("=[1]Sheet1!A1", 5, "0", "5", ["PR542"]),
        ("='D:\\[其他.xlsx]表'!A1", 5, "0", "5", ["PR542"]),
        ('=_xlfn.WEBSERVICE("http://example.invalid")', "x", "0", "x", ["PR542"]),
        ("=cmd|' /C calc'!A0", 1, "0", "1", ["PR542"]), ('=IF(A1="HYPERLINK(|[x]!",1,2)', 2, "0", "2", []),
        ("=表1[得分]+Sheet2!A1", 2, "0", "2", []),
    ],
)  # fmt: skip
def test_saved_results_are_read(formula: str, value: object, code: str, text: str, found: list[str]) -> None:
    cell = computed(formula, value, code)
    assert (cell.text, [one.code for one in cell.problems]) == (text, found)


@pytest.mark.parametrize(("writer", "code"), [("openpyxl", "PR541"), ("xlsxwriter", "PR552")])
@pytest.mark.parametrize("column", [3, 4, 5])
def test_a_row_with_a_formula_that_nobody_computed_is_not_rated(writer: str, code: str, column: int) -> None:
    """Neither a missing result nor the 0 that stands for one is an answer, be it a target, an actual or points."""
    row: list[str | int] = ["产出指标", "数量指标", "养护里程", "≥120公里", "114公里", 10, 9]
    row[column] = "=57*2"
    buffer = io.BytesIO()
    if writer == "openpyxl":
        book, sheet = new()
        sheet.append(HEADER[:7])
        sheet.append(row)
        book.save(buffer)
    else:
        with xlsxwriter.Workbook(buffer) as other:
            lines = other.add_worksheet()
            lines.write_row(0, 0, HEADER[:7])
            lines.write_row(1, 0, row)
    (found,) = read(buffer.getvalue()).sheets
    (rated,) = evaluate(found, load_ruleset("cn-self-evaluation-2020")).rows
    assert [one.code for one in found.problems] == [code]
    assert found.problems[0].severity is Severity.ERROR
    assert rated.score is None


def test_a_result_that_is_an_empty_text_is_a_blank_cell() -> None:
    book, sheet = new()
    sheet["A1"], sheet["A2"] = '=IF(B1="","",1)', "x"
    data = edited(saved(book), "xl/worksheets/", lambda text: text.replace('r="A1"', 'r="A1" t="str"'))
    assert texts(grid(data)) == [["x"]]
    assert codes(read(saved(book))) == ["PR541", "PR501"]


def test_a_number_typed_as_a_formula_without_a_result() -> None:
    book, sheet = new()
    sheet["A1"] = "=80%"
    cell = only(book)
    assert (cell.text, [one.code for one in cell.problems]) == ("80%", ["PR551"])


def test_a_formula_without_a_result_far_from_any_form_is_still_named() -> None:
    book, sheet = new()
    put_form(sheet, "电话咨询", CALLS)
    sheet["J30"] = "=A1"
    result = read(saved(book))
    assert ("PR541", "Sheet!J30") in [(one.code, one.place.cell) for one in result.problems]


# ------------------------------------------------------------------------------------------------ files of other origin


def test_macros_are_named_and_left_alone() -> None:
    book, sheet = new()
    put_form(sheet, "电话咨询", CALLS)
    buffer = io.BytesIO(saved(book))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("xl/vbaProject.bin", bytes.fromhex("d0cf11e0a1b11ae1"))
    result = read(buffer.getvalue())
    assert_rows(result, 0, CALLS)
    assert codes(result) == ["PR025"]


def test_prefixed_elements_and_strict_names_are_read() -> None:
    book, sheet = new()
    put_form(sheet, "电话咨询", CALLS)
    usual, strict = "http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/main"

    def prefix(text: str) -> str:
        text = text.replace("<", "<x:").replace("<x:/", "</x:").replace("<x:?", "<?")
        return text.replace("xmlns=", "xmlns:x=", 1)

    data = edited(edited(saved(book), "xl/worksheets/", prefix), "xl/", lambda text: text.replace(usual, strict))
    assert_rows(read(data), 0, CALLS)


def test_cells_without_references_follow_each_other() -> None:
    book, sheet = new()
    for row in (["三级指标", "年度指标值", "实际完成值", "分值"], ["a", "≥1", 2, 10]):
        sheet.append(row)
    data = edited(saved(book), "xl/worksheets/", lambda text: re.sub(' r="[A-D]?[12]"', "", text))
    (found,) = read(data).sheets
    (row,) = found.rows
    assert (row.name, row.target, row.actual, row.place_of("actual").cell) == ("a", "≥1", "2", "Sheet!C2")


@pytest.mark.office
@pytest.mark.parametrize("way", ["ods", "csv"])
def test_a_workbook_saved_by_libreoffice(tmp_path: Path, way: str) -> None:
    book, sheet = new()
    for column, title in enumerate(HEADER, start=1):
        sheet.cell(1, column, title)
    put_rows(sheet, TOWN, 2)
    (tmp_path / "表.xlsx").write_bytes(saved(book))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    for source, target in (("xlsx", way), (way, "xlsx")):
        folder = tmp_path / target
        name = tmp_path / "表.xlsx" if source == "xlsx" else tmp_path / source / f"表.{source}"
        export = "csv:Text - txt - csv (StarCalc):44,34,76" if target == "csv" else target
        load = ["--infilter=CSV:44,34,76"] if source == "csv" else []
        command = ["soffice", profile, "--headless", *load, "--convert-to", export, "--outdir", str(folder), str(name)]
        subprocess.run(command, check=True, capture_output=True)
    assert_rows(read((tmp_path / "xlsx" / "表.xlsx").read_bytes()), 0, TOWN)


def test_a_text_right_inside_a_cell_is_read() -> None:
    """Some programs leave out the element that has to stand around the text of a cell."""
    book, sheet = new()
    put_form(sheet, "电话咨询", CALLS)

    def edit(text: str) -> str:
        return text.replace("</row>", '<c r="H40" t="inlineStr"><t>另一格</t></c></row>', 1).replace("H40", "K1", 1)

    found = grid(edited(saved(book), "xl/worksheets/sheet1.xml", edit))
    assert "另一格" in [cell.text for row in found.rows for cell in row]


def test_a_workbook_of_many_worksheets_is_read() -> None:
    book, sheet = new()
    put_form(sheet, "项目0", TOWN)
    for number in range(1, 210):
        book.create_sheet(f"空{number}")
    result = read(saved(book))
    assert [one.project for one in result.sheets] == ["项目0"]
    assert codes(result) == []


@pytest.mark.parametrize(("value", "code"), [(5, "[<0]-0.0"), (50, "[>=90]0")])
def test_a_number_that_no_section_shows_is_named(value: int, code: str) -> None:
    book, sheet = new()
    sheet["A1"] = value
    sheet["A1"].number_format = code
    cell = only(book)
    assert cell.text == str(value)
    assert [one.code for one in cell.problems] == ["PR544"]
