"""Tables of web pages: spans, hidden and crossed-out text, encodings; files under the ending of another kind."""

from pathlib import Path

import openpyxl
import pytest

import perfrules
from perfrules.model.sheet import SheetRow
from perfrules.readers.base import ReadResult
from perfrules.readers.hooks import SheetHtmlReader
from perfrules.readers.html import MAX_CELLS

HEAD = "<tr><th>一级指标</th><th>三级指标</th><th>年度指标值</th><th>实际完成值</th><th>分值</th><th>得分</th></tr>"
ROWS = (
    '<tr><td rowspan="2">产出指标</td><td>培训人数</td><td>&ge;30人</td><td>32人</td><td>20</td><td>20</td></tr>'
    "<tr><td>合格<br>率</td><td>≥90%</td><td>95%</td><td>30</td><td>30</td></tr>"
)


def page(body: str, *, head: str = "") -> str:
    return f"<html><head>{head}<title>自评</title></head><body>{body}</body></html>"


def read(text: str | bytes) -> ReadResult:
    return SheetHtmlReader().read(text if isinstance(text, bytes) else text.encode(), "自评表.html")


def codes(result: ReadResult) -> list[str]:
    return [one.code for one in result.problems]


def rows_of(text: str | bytes) -> tuple[SheetRow, ...]:
    (sheet,) = read(text).sheets
    return sheet.rows


def test_a_table_with_spans() -> None:
    result = read(page(f"<h1>2023年度项目支出绩效自评表</h1><table>{HEAD}{ROWS}</table>"))
    (sheet,) = result.sheets
    assert [(row.level1, row.name, row.target, row.actual) for row in sheet.rows] == [
        ("产出指标", "培训人数", "≥30人", "32人"), ("产出指标", "合格\n率", "≥90%", "95%"),
    ]  # fmt: skip
    assert (sheet.year, codes(result)) == (2023, [])
    assert sheet.rows[0].place.cell == "表1!B2"


def test_scripts_and_styles_are_no_text() -> None:
    extra = "<script>alert('培训')</script><style>td { color: red }</style>"
    assert len(rows_of(page(f"{extra}<table>{HEAD}{ROWS}</table>"))) == 2


@pytest.mark.parametrize(
    ("cell", "actual", "found"),
    [
        ("3<s>9</s>2人", "32人", ["PR561"]),
        ('<span style="text-decoration:line-through">99</span>32人', "32人", ["PR561"]),
        ('32<span style="display: none">0</span>人', "32人", ["PR562"]),
        ("32<span hidden>0</span>人", "32人", ["PR562"]),
        ("120m<sup>2</sup>", "120m²", []), ("CO<sub>2</sub>", "CO₂", []), ("32&nbsp;人", "32 人", []),
    ],
)  # fmt: skip
def test_what_a_person_sees(cell: str, actual: str, found: list[str]) -> None:
    result = read(page(f"<table>{HEAD}{ROWS.replace('32人', cell)}</table>"))
    assert (result.sheets[0].rows[0].actual, codes(result)) == (actual, found)


@pytest.mark.parametrize("declared", ["gb2312", "GBK", "gb18030"])
def test_a_declared_encoding_is_no_news(declared: str) -> None:
    head = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">'
    text = page(f"<table>{HEAD}{ROWS}</table>", head=head)
    assert codes(read(text.encode("gb18030"))) == []
    assert len(rows_of(text.encode("gb18030"))) == 2


def test_broken_markup_is_read_as_far_as_it_goes() -> None:
    assert len(rows_of(f"<table>{HEAD}{ROWS}")) == 2
    assert len(rows_of(page(f"<table>{HEAD}{ROWS}</table></table></td></tr>"))) == 2


def test_too_many_cells_are_refused() -> None:
    wide = "<tr>" + '<td rowspan="20000" colspan="256"></td>' * 2 + "</tr>"
    assert MAX_CELLS < 2 * 20_000 * 256
    assert codes(read(page(f"<table>{wide}</table>"))) == ["PR028"]


class TestEndings:
    """Files that are named as another kind are read with a notice, or told what to do."""

    @pytest.mark.parametrize("ending", [".xls", ".xlsx", ".doc", ".csv"])
    def test_a_web_page_under_another_ending(self, tmp_path: Path, ending: str) -> None:
        file = tmp_path / f"表{ending}"
        file.write_text(page(f"<table>{HEAD}{ROWS}</table>"), encoding="utf-8")
        result = perfrules.read_sheets(file)
        assert len(result.sheets[0].rows) == 2
        assert codes(result) == ["PR032"]

    @pytest.mark.parametrize("ending", [".xls", ".docx", ".csv", ".et"])
    def test_a_workbook_under_another_ending(self, tmp_path: Path, ending: str) -> None:
        book = openpyxl.Workbook()
        book.worksheets[0].append(["三级指标", "年度指标值", "实际完成值", "分值"])
        book.worksheets[0].append(["培训人数", "≥30人", "32人", 10])
        book.save(tmp_path / "表.xlsx")
        file = tmp_path / f"表{ending}"
        (tmp_path / "表.xlsx").rename(file)
        result = perfrules.read_sheets(file)
        assert [row.name for row in result.sheets[0].rows] == ["培训人数"]
        assert codes(result) == ["PR032"]

    @pytest.mark.parametrize(
        ("name", "data", "code"),
        [
            ("表.ods", b"PK\x03\x04", "PR033"), ("表.rtf", b"{\\rtf1 x}", "PR033"), ("表.odt", b"x", "PR033"),
            ("表.zip", b"PK\x05\x06" + b"\0" * 18, "PR034"), ("表.rar", b"Rar!x", "PR034"),
            ("表.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "PR022"), ("表.abc", b"x", "PR005"),
            ("表.xlsx", b"%PDF-1.4", "PR006"),
        ],
    )  # fmt: skip
    def test_what_cannot_be_read_says_what_to_do(self, tmp_path: Path, name: str, data: bytes, code: str) -> None:
        (tmp_path / name).write_bytes(data)
        assert codes(perfrules.read_sheets(tmp_path / name)) == [code]


def test_a_report_of_perfrules_is_no_sheet(tmp_path: Path) -> None:
    sheet = perfrules.read_sheets(Path(__file__).parents[2] / "docs" / "samples" / "roads.toml").sheets[0]
    card = perfrules.evaluate(sheet, perfrules.load_ruleset("cn-self-evaluation-2020"))
    perfrules.write_report(card, tmp_path / "roads.html")
    result = perfrules.read_sheets(tmp_path / "roads.html")
    assert (result.sheets, codes(result)) == ((), ["PR580"])
