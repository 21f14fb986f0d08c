"""Workbooks that were made to mislead, to fill the memory or to reach outside: a clear problem, or the right value."""

import datetime as dt
import io
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import docx
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfrules.readers.base import ReadResult
from perfrules.readers.hooks import SheetXlsxReader
from perfrules.readers.xlsx import cells as xlsx_cells
from perfrules.readers.xlsx import reading as reader_module
from perfrules.readers.xlsx import reading as xlsx_grid
from perfrules.readers.xlsx import workbook as xlsx_styles
from perfrules.readers.xlsx import workbook as xlsx_texts

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_START = f'<worksheet xmlns="{_MAIN}"><sheetData>'
_END = "</sheetData></worksheet>"
_SHEET = "xl/worksheets/sheet1.xml"
_STRINGS = "xl/sharedStrings.xml"
_PIECE = 1 << 20

Parts = dict[str, str | Iterator[bytes]]


def parts_with(**changed: str | Iterator[bytes]) -> Parts:
    """Return the parts of the smallest workbook; *changed* names parts by their last word, ``sheet1``."""
    links = "".join(
        f'<Relationship Id="r{number}" Type="{_RELATIONS}/{type_}" Target="{target}"/>'
        for number, (type_, target) in enumerate(
            [("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", "sharedStrings.xml"), ("styles", "styles.xml")]
        )
    )
    parts: Parts = {
        "[Content_Types].xml": f'<Types><Override PartName="/xl/workbook.xml" ContentType="{_TYPE}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="r"><Relationship Id="r" Type="{_RELATIONS}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>'
        '<sheet name="表" sheetId="1" r:id="r0"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="r">{links}</Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"/>',
        _STRINGS: f'<sst xmlns="{_MAIN}" uniqueCount="1"><si><t>abc</t></si></sst>',
        _SHEET: f'{_START}<row r="1"><c r="A1" t="s"><v>0</v></c></row>{_END}',
    }
    for name, content in changed.items():
        (known,) = (one for one in parts if one.endswith(f"{name}.xml"))
        parts[known] = content
    return parts


def packed(parts: Parts) -> bytes:
    """Return a workbook; large parts come in pieces."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            with archive.open(name, "w") as stream:
                for piece in [content.encode()] if isinstance(content, str) else content:
                    stream.write(piece)
    return buffer.getvalue()


def read(data: bytes) -> ReadResult:
    result = SheetXlsxReader().read(data, "表.xlsx")
    for one in result.problems:
        assert one.place.file == "表.xlsx"
        for language in ("zh", "en"):
            assert "{" not in one.message(language) + one.help(language)
    return result


def codes(result: ReadResult) -> list[str]:
    return [one.code for one in result.problems]


Fill = Callable[[openpyxl.worksheet.worksheet.Worksheet], object]


def form(*rows: list[object], fill: Fill = lambda _: None) -> ReadResult:
    """Return what is read of a small form with *rows*."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in [["三级指标", "年度目标值", "实际完成值", "分值"], *rows]:
        sheet.append(row)
    fill(sheet)
    buffer = io.BytesIO()
    book.save(buffer)
    return read(buffer.getvalue())


# -------------------------------------------------------------------------------------------- values that could mislead


def test_a_percent_is_read_as_shown() -> None:
    result = form(["满意度", "≥90%", 0.955, 10], fill=lambda sheet: setattr(sheet["C2"], "number_format", "0.0%"))
    assert result.sheets[0].rows[0].actual == "95.5%"
    assert result.problems == ()


def test_an_operator_in_the_number_format_is_read() -> None:
    def fill(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        sheet["B2"].number_format, sheet["C2"].number_format = '"≥"0%', "0%"

    row = form(["到岗率", 0.9, 0.95, 10], fill=fill).sheets[0].rows[0]
    assert (row.target, row.actual) == ("≥90%", "95%")


def test_a_scaling_format_never_changes_the_value() -> None:
    result = form(
        ["预算", 2440000, 2440000, 10], fill=lambda sheet: setattr(sheet["B2"], "number_format", '#,##0.00,"万"')
    )
    assert result.sheets[0].rows[0].target == "2440000"
    (one,) = result.problems
    assert (one.code, one.place.cell, one.severity) == ("PR544", "Sheet!B2", "warning")


@pytest.mark.parametrize(
    "formula", ['=HYPERLINK("http://example.invalid","1")', "=[外部.xlsx]Sheet1!A1", "=80%+0", "=cmd|' /C calc'!A0"]
)
def test_a_formula_without_a_result_is_a_problem(formula: str) -> None:
    result = form(["x", "≥1", formula, 10])
    (one,) = result.problems
    assert (one.code, one.text, one.place.cell) == ("PR541", formula, "Sheet!C2")
    assert result.sheets[0].rows[0].actual == ""


def test_a_spreadsheet_error_is_named_and_the_other_rows_are_read() -> None:
    result = form(["及时率", "≥90%", "#DIV/0!", 10], ["y", "≥1", 2, 10])
    (one,) = result.problems
    assert (one.code, one.place.cell, one.text) == ("PR540", "Sheet!C2", "#DIV/0!")
    assert [row.actual for row in result.sheets[0].rows] == ["#DIV/0!", "2"]


def test_a_date_is_never_a_number_of_days() -> None:
    result = form(["比例", "≥1/2", dt.date(2023, 1, 2), 10])
    assert result.sheets[0].rows[0].actual == "2023-01-02"
    typed = form(
        ["比例", "≥1/2", dt.date(2023, 1, 2), 10],
        fill=lambda sheet: setattr(sheet["C2"], "number_format", 'm"月"d"日"'),
    )
    assert [(one.code, one.place.cell) for one in typed.problems] == [("PR546", "Sheet!C2")]


def test_fifteen_digits_count() -> None:
    assert form(["x", "≥0.3", 0.1 + 0.2, 10]).sheets[0].rows[0].actual == "0.3"


def test_full_width_digits_and_blanks_stay_as_typed() -> None:
    rows = form(["x", "≥30人", "30 ", 10], ["y", "≥30人", "３０人", 10]).sheets[0].rows
    assert [row.actual for row in rows] == ["30", "３０人"]


def test_a_merged_name_holds_for_its_rows() -> None:
    rows = form(["a", "≥1", 1, 10], [None, "≥2", 2, 10], fill=lambda sheet: sheet.merge_cells("A2:A3")).sheets[0].rows
    assert [(row.name, row.target) for row in rows] == [("a", "≥1"), ("a", "≥2")]


def test_two_worksheets_are_two_sheets() -> None:
    def fill(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        sheet.parent.copy_worksheet(sheet)["C2"] = 0

    result = form(["a", "≥1", 1, 10], fill=fill)
    assert [sheet.rows[0].actual for sheet in result.sheets] == ["1", "0"]


# ------------------------------------------------------------------------------------------------------------- broken


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"sharedStrings": f'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><sst xmlns="{_MAIN}">'
          "<si><t>&e;</t></si></sst>"}, "PR023"),
        ({"sheet1": "<x>"}, "PR024"),
        ({"sheet1": f"{_START}<row><c><v>1</c></row>{_END}"}, "PR024"),
        ({"workbook": "<workbook>"}, "PR024"),
        ({"styles": "<styleSheet>&nope;</styleSheet>"}, "PR024"),
        ({"sheet1": f'{_START}<row r="1"><c r="A1" t="s"><v>999999</v></c></row>{_END}'}, "PR547"),
        ({"sheet1": f'{_START}<row r="1"><c r="A1" t="s"><v>-1</v></c></row>{_END}'}, "PR547"),
        ({"sheet1": f'{_START}<row r="1"><c r="A1"><v>1e9999</v></c></row>{_END}'}, "PR547"),
        ({"sheet1": f'{_START}<row r="1"><c r="A1"><v>NaN</v></c></row>{_END}'}, "PR547"),
        ({"sheet1": f'{_START}<row r="1"><c r="A1"><v>{"9" * 65}</v></c></row>{_END}'}, "PR547"),
        ({"sheet1": f'{_START}<row r="1"><c r="A1" t="b"><v>2</v></c></row>{_END}'}, "PR547"),
        ({"sheet1": f'{_START}<row r="1"><c r="A1" t="zz"><v>2</v></c></row>{_END}'}, "PR547"),
        ({"sheet1": f'{_START}<row r="1"><c r="A1" t="d"><v>2023-02-30</v></c></row>{_END}'}, "PR547"),
        ({"sheet1": f'{_START}<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>{_END}'}, "PR031"),
        ({"workbook": '<workbook><sheets><sheet name="无" sheetId="1"/></sheets></workbook>'}, "PR026"),
    ],
)  # fmt: skip
def test_broken_workbooks_are_named(changed: Parts, code: str) -> None:
    result = read(packed(parts_with(**changed)))
    assert code in codes(result)
    assert result.sheets == ()
    assert all(one.severity == "error" for one in result.problems)


@pytest.mark.parametrize(
    "reference", ["A0", "A1048577", "XFE1", "AAAA1", "A", "1", "A99999999999", "A1:B2", "Ａ1", "a１", ""]
)
def test_cells_that_cannot_be_are_refused(reference: str) -> None:
    result = read(packed(parts_with(sheet1=f'{_START}<row r="1"><c r="{reference}"><v>1</v></c></row>{_END}')))
    assert codes(result) == ["PR029"]
    assert "1048576" in result.problems[0].message("en")


@pytest.mark.parametrize("row", ["0", "1048577", "99999999999", "-1", "x", ""])
def test_rows_that_cannot_be_are_refused(row: str) -> None:
    assert codes(read(packed(parts_with(sheet1=f'{_START}<row r="{row}"/>{_END}')))) == ["PR029"]


def test_a_worksheet_that_cannot_be_read_does_not_hide_the_others() -> None:
    book = openpyxl.Workbook()
    for row in (["三级指标", "年度目标值", "实际完成值", "分值"], ["a", "≥1", 1, 10]):
        book.worksheets[0].append(row)
    book.create_sheet("坏").append([1])
    buffer = io.BytesIO()
    book.save(buffer)
    source = zipfile.ZipFile(buffer)
    parts: Parts = {name: source.read(name).decode() for name in source.namelist()}
    parts["xl/worksheets/sheet2.xml"] = "<worksheet>"
    result = read(packed(parts))
    assert [sheet.rows[0].name for sheet in result.sheets] == ["a"]
    assert codes(result) == ["PR024"]


def test_files_of_other_kinds(tmp_path: Path) -> None:
    document = io.BytesIO()
    docx.Document().save(document)
    assert codes(read(document.getvalue())) == ["PR006"]
    assert codes(read(b"PK\x03\x04" + b"x" * 100)) == ["PR015"]
    assert codes(read(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(5000))) == ["PR022"]
    assert list(tmp_path.parent.glob("hostname")) == []


# -------------------------------------------------------------------------------------------------------------- limits


def cells(count: int, rows: int = 1) -> str:
    each = count // rows
    body = "".join(f"<row>{'<c><v>1</v></c>' * each}</row>" for _ in range(rows))
    return f"{_START}{body}{_END}"


@pytest.mark.parametrize(("count", "wanted"), [(12, ["PR501"]), (13, ["PR028"])])
def test_the_limit_of_cells(monkeypatch: pytest.MonkeyPatch, count: int, wanted: list[str]) -> None:
    monkeypatch.setattr(reader_module, "MAX_CELLS", 12)
    assert codes(read(packed(parts_with(sheet1=cells(count))))) == wanted


@pytest.mark.parametrize(("rows", "wanted"), [(4, ["PR501"]), (5, ["PR028"])])
def test_the_limit_of_rows(monkeypatch: pytest.MonkeyPatch, rows: int, wanted: list[str]) -> None:
    monkeypatch.setattr(xlsx_cells, "MAX_ROWS", 4)
    assert codes(read(packed(parts_with(sheet1=cells(rows, rows))))) == wanted


@pytest.mark.parametrize(("length", "wanted"), [(9, ["PR501"]), (10, ["PR028"])])
def test_the_limit_of_a_text(monkeypatch: pytest.MonkeyPatch, length: int, wanted: list[str]) -> None:
    monkeypatch.setattr(xlsx_texts, "MAX_TEXT", 9)
    monkeypatch.setattr(xlsx_cells, "MAX_TEXT", 9)
    text = "字" * length
    shared = f'<sst xmlns="{_MAIN}"><si><t>{text}</t></si></sst>'
    assert codes(read(packed(parts_with(sharedStrings=shared)))) == wanted
    for inside in (f't="str"><v>{text}</v>', f't="inlineStr"><is><t>{text}</t></is>', f't="str"><f>{text}</f><v>a</v>'):
        assert codes(read(packed(parts_with(sheet1=f"{_START}<row><c {inside}</c></row>{_END}")))) == wanted


@pytest.mark.parametrize(("count", "wanted"), [(3, ["PR501"]), (4, ["PR028"])])
def test_the_limit_of_texts_and_formats(monkeypatch: pytest.MonkeyPatch, count: int, wanted: list[str]) -> None:
    monkeypatch.setattr(xlsx_texts, "MAX_CELLS", 3)
    monkeypatch.setattr(xlsx_styles, "MAX_FORMATS", 3)
    strings = f'<sst xmlns="{_MAIN}">{"<si><t>a</t></si>" * count}</sst>'
    claimed = f'<sst xmlns="{_MAIN}" uniqueCount="{count}"><si><t>a</t></si></sst>'
    styles = f'<styleSheet xmlns="{_MAIN}"><cellXfs>{"<xf/>" * count}</cellXfs></styleSheet>'
    for changed in ({"sharedStrings": strings}, {"sharedStrings": claimed}, {"styles": styles}):
        assert codes(read(packed(parts_with(**changed)))) == wanted


def test_the_limit_of_a_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_grid, "MAX_CELLS", 6)
    corners = '<row r="{0}"><c r="{1}"><v>1</v></c></row>'
    near = corners.format(1, "A1") + corners.format(2, "C2")
    far = corners.format(1, "A1") + corners.format(5000, "ZZ5000")
    many = "".join(corners.format(row, f"{'ABC'[row - 1]}{row}") for row in (1, 2, 3))
    assert codes(read(packed(parts_with(sheet1=f"{_START}{near}{_END}")))) == ["PR501"]
    assert codes(read(packed(parts_with(sheet1=f"{_START}{far}{_END}")))) == ["PR501"]
    assert codes(read(packed(parts_with(sheet1=f"{_START}{many}{_END}")))) == ["PR553"]


# --------------------------------------------------------------------------------------------------------------- bombs


def repeated(start: str, piece: str, times: int, end: str) -> Iterator[bytes]:
    """Return a part without holding it: *piece*, *times* over."""
    many = max(1, _PIECE // len(piece.encode()))
    yield start.encode()
    whole, rest = divmod(times, many)
    block = piece.encode() * many
    for _ in range(whole):
        yield block
    yield piece.encode() * rest
    yield end.encode()


def counted(rows: int) -> Iterator[bytes]:
    """Return a worksheet with a different number in each of its *rows*, which hardly packs."""
    yield _START.encode()
    for first in range(1, rows + 1, 1000):
        yield "".join(
            f'<row r="{row}"><c r="A{row}"><v>{row * 7919 % 1000003}.{row % 997}</v></c></row>'
            for row in range(first, min(first + 1000, rows + 1))
        ).encode()
    yield _END.encode()


def bombs() -> dict[str, tuple[Parts, str]]:
    strings = f'<sst xmlns="{_MAIN}" count="1" uniqueCount="1"><si><t>'
    one = '<row r="1"><c r="A1"><v>1</v></c></row>'
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    hidden = '<col min="1" max="16384" hidden="1"/>' * 16_000
    merges = "".join(f'<mergeCell ref="A{n % 9 + 1}:CV999"/>' for n in range(20_000))
    wide = "".join(f'<row r="{row}"><c r="A{row}"><v>1</v></c><c r="CV{row}"><v>1</v></c></row>' for row in (1, 999))
    end = f"</sheetData><mergeCells>{merges}</mergeCells></worksheet>"
    return {
        "text of 300 MB": (
            parts_with(sharedStrings=repeated(strings, "A", 300_000_000, "</t></si></sst>")),
            "PR016",
        ),
        "texts without number": (
            parts_with(sharedStrings=f'<sst xmlns="{_MAIN}" count="4294967295" uniqueCount="4294967295"></sst>'),
            "PR028",
        ),
        "a row far below": (
            parts_with(sheet1=f'{_START}<row r="99999999999"><c r="A99999999999"><v>1</v></c></row>{_END}'),
            "PR029",
        ),
        "the last cell": (
            parts_with(sheet1=f'{_START}{one}<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>{_END}'),
            "PR501",
        ),
        "a claimed size": (
            parts_with(sheet1=f'<worksheet xmlns="{_MAIN}"><dimension ref="A1:XFD1048576"/><sheetData>{one}{_END}'),
            "PR501",
        ),
        "columns without end": (
            parts_with(
                sheet1=f'<worksheet xmlns="{_MAIN}"><cols><col min="1" max="999999999" hidden="1"/></cols></worksheet>'
            ),
            "PR029",
        ),
        "all columns hidden": (
            parts_with(
                sheet1=f'<worksheet xmlns="{_MAIN}"><cols>{hidden}</cols>'
                f"<sheetData>{one}{_END}"
            ),
            "PR548",
        ),
        "one range for all": (
            parts_with(
                sheet1=f'{_START}{one}</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>'
            ),
            "PR501",
        ),
        "ranges over ranges": (parts_with(sheet1=f"{_START}{wide}{end}"), "PR554"),
        "three million cells": (
            parts_with(sheet1=repeated(f"{_START}<row>", "<c><v>1</v></c>", 3_000_000, f"</row>{_END}")),
            "PR016",
        ),
        "a million rows": (parts_with(sheet1=counted(1_000_000)), "PR028"),
        "elements in elements": (parts_with(sheet1=repeated(_START, "<a>", 300_000, "")), "PR024"),
        "billion laughs": (
            parts_with(sharedStrings=f'<!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]>{strings}&l9;</t></si></sst>'),
            "PR023",
        ),
        "formats without end": (
            parts_with(styles=f'<styleSheet xmlns="{_MAIN}"><cellXfs>{"<xf/>" * 70_000}</cellXfs></styleSheet>'),
            "PR028",
        ),
        "one worksheet many times": (
            parts_with(
                workbook=f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>'
                + "".join(f'<sheet name="{n}" sheetId="{n}" r:id="r0"/>' for n in range(5000))
                + "</sheets></workbook>"
            ),
            "PR028",
        ),
        "a number format without end": (
            parts_with(
                styles=f'<styleSheet xmlns="{_MAIN}"><numFmts><numFmt numFmtId="200" formatCode="{"0;[&lt;1]" * 50_000}'
                '"/>'
                '</numFmts><cellXfs><xf numFmtId="200"/></cellXfs></styleSheet>',
                sheet1=f'{_START}<row><c s="0"><v>1</v></c></row>{_END}',
            ),
            "PR501",
        ),
    }  # fmt: skip


_CHILD = """
import resource, sys
from perfrules.readers.hooks import SheetXlsxReader
limit = int(sys.argv[1]) * 1024 * 1024
resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
resource.setrlimit(resource.RLIMIT_CPU, (120, 120))
for path in sys.argv[2:]:
    with open(path, "rb") as stream:
        found = SheetXlsxReader().read(stream.read(), path)
    print(",".join(one.code for one in found.problems), flush=True)
# not ru_maxrss: that of the process that started this one is handed on
with open("/proc/self/status", encoding="ascii") as stream:
    print(next(int(line.split()[1]) // 1024 for line in stream if line.startswith("VmHWM")))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the limit of memory is that of Linux")
def test_bombs_are_refused_within_128_mb(tmp_path: Path) -> None:
    made = bombs()
    paths = [tmp_path / f"{number}.xlsx" for number in range(len(made))]
    for path, (parts, _) in zip(paths, made.values(), strict=True):
        path.write_bytes(packed(parts))
    command = [sys.executable, "-c", _CHILD, "512", *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    *found, memory = done.stdout.splitlines()
    wanted = {name: code for name, (_, code) in made.items()}
    assert {
        name: code for name, code, line in zip(wanted, wanted.values(), found, strict=True) if code in line
    } == wanted
    assert int(memory) < 128


# ------------------------------------------------------------------------------------------------------------- mutants


def good_workbook() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (
        ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"],
        ["产出指标", "数量指标", "聘用人员数量", "≤30人", 30, 10, 10],
        [None, "质量指标", "人员到岗率", "≥90%", 0.955, 10, 10],
    ):
        sheet.append(row)
    sheet["E3"].number_format = "0.0%"
    sheet.merge_cells("A2:A3")
    sheet.row_dimensions[9].hidden = True
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


GOOD = good_workbook()
INSIDE = {name: zipfile.ZipFile(io.BytesIO(GOOD)).read(name) for name in zipfile.ZipFile(io.BytesIO(GOOD)).namelist()}


@given(st.data())
def test_changed_bytes_of_the_file_never_raise(data: st.DataObject) -> None:
    """Whatever bytes of a workbook change, reading it gives sheets or problems."""
    body = bytearray(GOOD)
    for _ in range(data.draw(st.integers(1, 6))):
        body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    result = read(bytes(body))
    assert result.sheets or result.problems


@given(st.sampled_from(sorted(INSIDE)), st.data())
def test_changed_bytes_of_a_part_never_raise(name: str, data: st.DataObject) -> None:
    """The same for the XML inside, packed again: the checksums are right, what is said is not."""
    body = bytearray(INSIDE[name])
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(body) - 1))
        piece = data.draw(
            st.sampled_from([b"", b"0", b"9", b"-", b"A", b'"', b"<", b">", b"&#0;", b"99999999999", b"s"])
        )
        body[at : at + data.draw(st.integers(0, 3))] = piece
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for known, content in INSIDE.items():
            archive.writestr(known, bytes(body) if known == name else content)
    result = read(buffer.getvalue())
    assert result.sheets or result.problems
