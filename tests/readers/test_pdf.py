"""PDF files with text: their ruled tables cell by cell, their text, and what is no readable PDF."""

import subprocess
import sys
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import ClassVar

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from perfrules import evaluate, load_ruleset, render
from perfrules.errors import MissingExtraError, Problem, problem
from perfrules.model.sheet import Sheet, SheetRow
from perfrules.readers.base import ReadResult, read_file
from perfrules.readers.grid import Grid
from perfrules.readers.hooks import SheetPdfReader, TextReader
from perfrules.readers.pdf import pages as pdf_pages
from perfrules.readers.pdf import reading as pdf_module
from perfrules.readers.pdf import subprocess as pdf_process
from perfrules.readers.pdf.geometry import Rule, tables_in
from perfrules.readers.pdf.subprocess import Opened, from_json, to_json
from perfrules.source import Place
from tests.readers.pdf_files import page, pdf, ruled, stream, text_at
from tests.readers.published import DATA, HOTLINE, hotline_report, saved
from tests.sizes import examples

HOTLINE_PDF = (DATA / "hotline.pdf").read_bytes()
HEADER = ("一级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分")
XS = (50.0, 110.0, 250.0, 350.0, 450.0, 500.0, 550.0)


@pytest.fixture(autouse=True)
def _here(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Open PDFs in this process, but for tests of the process itself: starting one takes time."""
    if request.cls is not TestProcess:
        monkeypatch.setattr(pdf_module, "open_apart", pdf_process.open_here)


def read(data: bytes) -> ReadResult:
    return SheetPdfReader().read(data, "报告.pdf")


def codes(data: bytes) -> list[str]:
    return [one.code for one in read(data).problems]


def row_of(y: float, cells: tuple[str, ...]) -> str:
    return "".join(text_at(x + 4, y, text, 8) for x, text in zip(XS, cells, strict=False))


def table(top: float, rows: list[tuple[str, ...]]) -> str:
    """Return a ruled table whose first line is at *top*."""
    ys = [top - 20 * index for index in range(len(rows) + 1)]
    return ruled(XS, ys) + "".join(row_of(y - 14, cells) for y, cells in zip(ys, rows, strict=False))


def same_as_the_text(sheet: Sheet) -> None:
    text = TextReader().read((DATA / "hotline.txt").read_bytes(), "hotline.txt").sheets[0]
    assert sheet.rows == text.rows
    assert sheet.funds == text.funds
    assert sheet.management == text.management
    assert (sheet.project, sheet.organisation, sheet.department) == (text.project, text.organisation, text.department)
    assert (sheet.date, sheet.stated_total, sheet.stated_grade) == (date(2023, 6, 30), 100, "优")
    assert (sheet.stated_met, sheet.stated_unmet) == (tuple(row[2] for row in HOTLINE), ())
    assert set(sheet.texts) == set(text.texts)
    assert sheet.texts["存在的问题"] == "人手不足。"


def printed(folder: Path, name: str, data: bytes) -> None:
    """Write the file *data* into *folder*, and the PDF that LibreOffice makes of it."""
    (folder / name).write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), name]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)


class TestReports:
    """A report says the same as a PDF."""

    @pytest.mark.parametrize("apart", [False, True])
    def test_the_hotline_report(self, apart: bool, monkeypatch: pytest.MonkeyPatch) -> None:
        if apart:
            monkeypatch.setattr(pdf_module, "open_apart", pdf_process.open_apart)
        result = read(HOTLINE_PDF)
        assert [one.code for one in result.problems] == ["PR569"]
        same_as_the_text(result.sheets[0])
        assert result.sheets[0].rows[1].place_of("target").cell == "第4页!D3"

    @pytest.mark.office
    def test_a_report_that_libreoffice_prints(self, tmp_path: Path) -> None:
        printed(tmp_path, "report.docx", saved(hotline_report(styled=True)))
        same_as_the_text(read((tmp_path / "report.pdf").read_bytes()).sheets[0])

    @pytest.mark.office
    def test_a_scored_form_that_libreoffice_prints_on_two_pages(self, tmp_path: Path) -> None:
        rows = tuple(
            SheetRow(level1=level1, level2=level2, name=f"第{number}段里程", target="≥120公里", actual="114公里",
                     weight=Decimal(4), self_score=Decimal("3.8"))
            for number, (level1, level2) in enumerate([("产出指标", "数量指标")] * 13 + [("效益指标", "社会效益")] * 12)
        )  # fmt: skip
        card = evaluate(Sheet(project="县道养护", rows=rows), load_ruleset("cn-self-evaluation-2020"))
        printed(tmp_path, "report.xlsx", render(card, "xlsx"))
        (sheet,) = read((tmp_path / "report.pdf").read_bytes()).sheets
        assert {row.place.cell.partition("!")[0] for row in sheet.rows} == {"第1页", "第2页"}
        assert [evolve(row, place=Place(), cells={}) for row in sheet.rows] == [*rows]

    def test_without_lines_the_text_is_read(self) -> None:
        lines = (DATA / "old-form.txt").read_text(encoding="utf-8").splitlines()
        drawn = [text_at(50, 780 - 12 * index, line) for index, line in enumerate(lines) if line]
        (sheet,) = read(pdf(page(*drawn))).sheets
        assert [row.name for row in sheet.rows] == [
            "改造管网长度",
            "覆盖村庄",
            "工程单位造价",
            "管护机制",
            "受益群众满意度",
        ]


class TestTables:
    """Ruled lines say where cells are."""

    ROWS = (
        ("产出指标", "改造管网长度", "≥30公里", "31.2公里", "15", "15"),
        ("", "覆盖村庄", "12个", "12个", "10", "10"),
    )

    def rows(self, data: bytes) -> list[tuple[object, ...]]:
        return [
            (row.level1, row.name, row.target, row.actual, row.weight, row.self_score)
            for sheet in read(data).sheets for row in sheet.rows
        ]  # fmt: skip

    EXPECTED: ClassVar = [
        ("产出指标", "改造管网长度", "≥30公里", "31.2公里", 15, 15),
        ("产出指标", "覆盖村庄", "12个", "12个", 10, 10),
    ]

    def test_in_one_go(self) -> None:
        assert self.rows(pdf(page(table(700, [HEADER, *self.ROWS])))) == self.EXPECTED

    def test_letters_in_any_order(self) -> None:
        ys = [700, 680, 660, 640]
        cells = [
            (x, y - 14, text)
            for y, row in zip(ys, [HEADER, *self.ROWS], strict=False)
            for x, text in zip(XS, row, strict=False)
        ]
        shuffled = [text_at(x + 4, y, text, 8) for x, y, text in sorted(cells, key=lambda one: one[2])]
        assert self.rows(pdf(page(ruled(XS, ys), *shuffled))) == self.EXPECTED

    def test_a_cell_of_several_lines(self) -> None:
        drawn = ruled(XS, [700, 680, 630]) + row_of(686, HEADER)
        wrapped = text_at(114, 660, "改造管", 8) + text_at(114, 648, "网长度", 8)
        rest = "".join(
            text_at(x + 4, 654, text, 8) for x, text in zip(XS[2:], ("≥30公里", "31.2公里", "15", "15"), strict=False)
        )
        assert [row[1] for row in self.rows(pdf(page(drawn, wrapped, rest)))] == ["改造管网长度"]

    def test_merged_cells(self) -> None:
        flat = "".join(f"{50 if y != 660 else 110} {y} m 550 {y} l S " for y in (700, 680, 660, 640))
        upright = "".join(f"{x} 700 m {x} 640 l S " for x in XS)
        drawn = "".join(
            row_of(y, cells) for y, cells in ((686, HEADER), (666, ("", *self.ROWS[0][1:])), (646, self.ROWS[1]))
        )
        assert self.rows(pdf(page(flat, upright, drawn, text_at(54, 656, "产出指标", 8)))) == self.EXPECTED

    def test_lines_as_thin_filled_shapes(self) -> None:
        flat = "".join(f"50 {y} 500 0.6 re f " for y in (700, 680, 660, 640))
        upright = "".join(f"{x} 640 0.6 60 re f " for x in XS)
        drawn = "".join(row_of(y, cells) for y, cells in zip((686, 666, 646), [HEADER, *self.ROWS], strict=True))
        assert self.rows(pdf(page(flat, upright, drawn))) == self.EXPECTED

    def test_lines_as_boxes_around_cells(self) -> None:
        boxes = "".join(f"{x} {y} {right - x} 20 re S " for y in (680, 660, 640) for x, right in pairwise(XS))
        drawn = "".join(row_of(y, cells) for y, cells in zip((686, 666, 646), [HEADER, *self.ROWS], strict=True))
        assert self.rows(pdf(page(boxes, drawn))) == self.EXPECTED

    def test_inside_a_form_that_is_moved(self) -> None:
        content = table(300, [HEADER, *self.ROWS]).encode()
        form = stream(content, b"/Type/XObject/Subtype/Form/BBox[0 0 900 900]/Matrix[1 0 0 1 0 400]/Resources 3 0 R")
        data = pdf(page("q 1 0 0 1 20 0 cm /X Do Q"), more=[form], resources=b"/XObject<</X 8 0 R>>")
        assert self.rows(data) == self.EXPECTED

    @pytest.mark.parametrize(
        ("turn", "matrix"),
        [(90, "0 1 -1 0 600 0"), (180, "-1 0 0 -1 600 800"), (270, "0 -1 1 0 0 800")],
    )
    def test_a_page_that_is_turned(self, turn: int, matrix: str) -> None:
        rows = [("a1", "b1", "c1", "d1", "e1", "f1"), ("a2", "b2", "c2", "d2", "e2", "f2")]
        drawn = f"q {matrix} cm {table(500, rows)} Q"
        opened = pdf_process.open_here(pdf(page(drawn, extra=b"/Rotate %d" % turn)), "a.pdf")
        assert isinstance(opened, Opened)
        (found,) = [block for block in opened.blocks if isinstance(block, Grid)]
        assert [tuple(cell.text for cell in row) for row in found.rows] == rows

    def test_a_table_that_goes_on_over_the_page(self) -> None:
        first = page(table(200, [HEADER, self.ROWS[0]]), text_at(290, 30, "— 1 —"))
        second = page(table(780, [HEADER, self.ROWS[1]]), text_at(290, 30, "— 2 —"))
        (sheet,) = read(pdf(first, second)).sheets
        assert [(row.level1, row.name) for row in sheet.rows] == [
            ("产出指标", "改造管网长度"),
            ("产出指标", "覆盖村庄"),
        ]

    @pytest.mark.parametrize("header", [(), (HEADER,)], ids=["without a header", "the header again"])
    def test_lines_at_the_edges_of_pages_part_no_table(self, header: tuple[tuple[str, ...], ...]) -> None:
        """What is printed above every table belongs to none; a line that only one page has stands below them."""
        title, office = text_at(50, 790, "项目支出绩效自评表"), text_at(50, 775, "市水务局")
        first = page(title, office, table(740, [HEADER, self.ROWS[0]]), text_at(50, 20, "— 1 —"))
        second = page(title, office, text_at(50, 755, "转下页"), table(740, [*header, self.ROWS[1]]))
        (sheet,) = read(pdf(first, second)).sheets
        assert [(row.level1, row.name) for row in sheet.rows] == [
            ("产出指标", "改造管网长度"),
            ("产出指标", "覆盖村庄"),
        ]
        assert sheet.rows[1].place_of("target").cell == f"第2页!C{1 + len(header)}"
        assert (sheet.texts, [one.code for one in sheet.problems]) == ({"附注": "转下页"}, ["PR569"])

    @pytest.mark.parametrize("header", [(), (HEADER,)], ids=["without a header", "the header again"])
    def test_a_name_of_a_level_over_the_end_of_the_page(self, header: tuple[tuple[str, ...], ...]) -> None:
        """It is printed on one of the pages only, and holds for the rows on the other as well."""
        first = [HEADER, ("产出指标", "桥梁一", "≥5座", "5座", "5", "5"), ("", "桥梁二", "≥5座", "5座", "5", "5"),
                 ("", "桥梁三", "≥5座", "5座", "5", "5")]  # fmt: skip
        second = [*header, ("", "桥梁四", "≥5座", "5座", "5", "5"), ("", "桥梁五", "≥5座", "5座", "5", "5")]
        top = 740 - 20 * len(header)
        drawn = [
            self.with_level(first, (740, 720, 700, 660)),
            self.with_level(second, (740, *({top} - {740}), top - 40)) + text_at(54, top - 24, "效益指标", 8),
        ]
        names = [row[0] for row in self.rows(pdf(*(page(one) for one in drawn)))]
        assert names == ["产出指标", *["效益指标"] * 4]

    def with_level(self, rows: list[tuple[str, ...]], edges: tuple[int, ...]) -> str:
        """Return a table from 740 down whose first column has lines at *edges* only."""
        ys = [740 - 20 * index for index in range(len(rows) + 1)]
        level = "".join(f"50 {y} m 110 {y} l " for y in edges) + f"50 {edges[0]} m 50 {edges[-1]} l S\n"
        return ruled(XS[1:], ys) + level + "".join(row_of(y - 14, row) for y, row in zip(ys, rows, strict=False))

    def test_another_form_on_the_next_page_is_another_sheet(self) -> None:
        pages = [
            page(text_at(50, 780, f"项目名称：{name}"), table(740, [HEADER, row]))
            for name, row in zip("甲乙", self.ROWS, strict=True)
        ]
        assert [(one.project, len(one.rows)) for one in read(pdf(*pages)).sheets] == [("甲", 1), ("乙", 1)]

    def test_rows_that_cannot_be_joined_are_named_with_their_page(self) -> None:
        narrow = (
            ruled((50.0, 150.0, 250.0), (740, 720, 700))
            + text_at(54, 726, "覆盖村庄", 8)
            + text_at(154, 726, "12个", 8)
        )
        result = read(pdf(page(table(740, [HEADER, self.ROWS[0]])), page(narrow)))
        assert [len(one.rows) for one in result.sheets] == [1]
        (one,) = [one for one in result.problems if one.code == "PR570"]
        assert (one.place.cell, one.text) == ("第2页!A1", "覆盖村庄")

    def test_text_that_is_cut_off_is_not_there(self) -> None:
        """The name of a level over two pages is drawn on both, and outside what is shown on one of them."""
        cut = "q 0 600 600 140 re W n " + text_at(54, 760, "产出指标", 8) + text_at(54, 705, "绩效", 8) + "Q "
        shown = pdf_pages.open_pages(pdf(page(cut)), "a.pdf")
        assert not isinstance(shown, Problem)
        assert "".join(one.text for one in shown[0].glyphs) == "绩效"

    def test_lines_that_make_no_rectangles_make_no_table(self) -> None:
        frame = [Rule(at, 0, 20, horizontal=horizontal) for at in (0, 20) for horizontal in (True, False)]
        inner = [Rule(10, 0, 10, horizontal=horizontal) for horizontal in (True, False)]  # leaves an L
        assert [len(one.areas) for one in tables_in(frame)] == []
        assert tables_in([*frame, *inner]) == ()
        assert [len(one.areas) for one in tables_in([*frame, Rule(10, 0, 20, horizontal=True)])] == [2]

    def test_paragraphs_end_where_lines_do(self) -> None:
        long, indent = "热线由聘用的咨询员值守并及时接听每一个来电" * 2, 70
        drawn = [
            text_at(50, 780, "项目名称：热线"), text_at(50, 740, "一、项目概况"), text_at(indent, 720, long[:46]),
            text_at(50, 700, long[:48]), text_at(50, 680, "来电均已接听。"), text_at(indent, 660, "另一段。"),
            text_at(50, 640, "二、存在的问题"), text_at(indent, 620, "人手不足。"),
        ]  # fmt: skip
        (sheet,) = read(pdf(page(*drawn, table(500, [HEADER, *self.ROWS])))).sheets
        assert sheet.texts == {
            "项目概况": f"{long[:46]}{long[:48]}来电均已接听。\n另一段。",
            "存在的问题": "人手不足。",
        }

    def test_a_gap_between_labels_is_a_blank(self) -> None:
        labels = text_at(50, 700, "主管部门：某局"), text_at(140, 700, "项目单位：某中心")
        (sheet,) = read(pdf(page(*labels, table(600, [HEADER, *self.ROWS])))).sheets
        assert (sheet.department, sheet.organisation) == ("某局", "某中心")


class TestRefusals:
    """What cannot be read is named, and nothing else happens."""

    def test_a_scan(self) -> None:
        (problem,) = read(pdf(page("0 0 100 100 re f"))).problems
        assert problem.code == "PR567"

    def test_a_page_without_text_among_others(self) -> None:
        result = read(pdf(page(table(700, [HEADER, *TestTables.ROWS])), page("")))
        assert [(one.code, one.values.get("pages")) for one in result.problems][:2] == [("PR569", None), ("PR568", "2")]

    def test_a_password(self) -> None:
        encrypt = b"<</Filter/Standard/V 1/R 2/O<" + b"11" * 32 + b">/U<" + b"22" * 32 + b">/P -4>>"
        data = pdf(page("")).replace(b"/Root 1 0 R", b"/Root 1 0 R/ID[<00><00>]/Encrypt " + encrypt)
        assert codes(data) == ["PR565"]

    @pytest.mark.parametrize("data", [b"%PDF-1.7", b"%PDF-1.4 and something else", HOTLINE_PDF[:300]])
    def test_damaged_files(self, data: bytes) -> None:
        assert codes(data) == ["PR566"]

    def test_another_file_with_the_suffix(self, tmp_path: Path) -> None:
        (tmp_path / "a.pdf").write_bytes(b"PK\x03\x04")
        assert [one.code for one in read_file(tmp_path / "a.pdf", [SheetPdfReader()]).problems] == ["PR006"]

    def test_a_file_that_is_too_large(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(pdf_module, "MAX_BYTES", 1000)
        assert codes(HOTLINE_PDF) == ["PR002"]

    def test_too_many_pages(self) -> None:
        assert codes(pdf(*[page("")] * (pdf_pages.MAX_PAGES + 1))) == ["PR028"]

    def test_too_many_characters(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(pdf_pages, "MAX_CHARACTERS", 3)
        assert codes(pdf(page(text_at(50, 700, "四个字了")))) == ["PR028"]

    @pytest.mark.parametrize("layers", [1, 2])
    def test_streams_that_grow(self, layers: int) -> None:
        assert codes(pdf(page(""), more=[stream(b" " * (pdf_process.MAX_STREAM + 1), layers=layers)])) == ["PR028"]

    def test_streams_that_grow_together(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(pdf_process, "MAX_UNPACKED", 400_000)
        assert codes(pdf(page(text_at(50, 700, "文字")), more=[stream(b" " * 100_000)])) == ["PR569", "PR501"]
        assert codes(pdf(page(""), more=[stream(b" " * 100_000)] * 4)) == ["PR028"]

    def test_streams_packed_in_an_old_way(self) -> None:
        old = b"<</Filter/LZWDecode/Length 600000>>stream\n" + b"\x80" * 600_000 + b"\nendstream"
        assert codes(pdf(page(""), more=[old])) == ["PR028"]

    def test_pictures_may_be_large(self) -> None:
        picture = stream(b" " * (pdf_process.MAX_STREAM + 1), b"/Type/XObject/Subtype/Image/Width 9/Height 9")
        assert codes(pdf(page(text_at(50, 700, "文字")), more=[picture])) == ["PR569", "PR501"]

    def test_many_streams(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(pdf_process, "MAX_STREAMS", 3)
        assert codes(pdf(page(""), page(""), page(""))) == ["PR028"]

    def test_a_missing_library(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("perfrules.extras.find_spec", lambda _name: None)
        with pytest.raises(MissingExtraError) as caught:
            read(HOTLINE_PDF)
        assert [one.code for one in caught.value.problems] == ["PR014"]


class TestProcess:
    """The process that opens a PDF may die; the file has a problem then, and nothing else has."""

    def test_forms_that_draw_each_other_a_million_times(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(pdf_process, "MAX_MEMORY", 200 * 1024 * 1024)
        count = 9
        forms = [
            stream(
                b"/X%d Do " % (number + 1) * 10 if number < count - 1 else text_at(50, 700, "哈" * 40).encode(),
                b"/Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</Font<</F 4 0 R>>/XObject<</X%d %d 0 R>>>>"
                % (number + 1, 8 + number + 1),
            )
            for number in range(count)
        ]
        data = pdf(page("/X0 Do"), more=forms, resources=b"/XObject<</X0 8 0 R>>")
        assert len(data) < 10_000
        assert codes(data) == ["PR571"]

    def test_a_file_that_takes_too_long(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(pdf_process, "MAX_SECONDS", 0)
        assert codes(HOTLINE_PDF) == ["PR571"]

    def test_an_interpreter_that_cannot_be_started(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys, "executable", "/nowhere/python")
        assert codes(HOTLINE_PDF) == ["PR571"]

    def test_a_module_in_the_working_folder_is_not_run(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "json.py").write_text("raise SystemExit(1)", encoding="utf-8")
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(sys, "path", [one for one in sys.path if one])
        assert codes(HOTLINE_PDF) == ["PR569"]


class TestExchange:
    """What one process tells the other arrives whole."""

    def test_blocks(self) -> None:
        opened = pdf_process.open_here(HOTLINE_PDF, "a.pdf")
        assert isinstance(opened, Opened)
        again = from_json(to_json(opened), "a.pdf")
        assert again == opened
        merged = next(block for block in opened.blocks if getattr(block, "width", 0) == 8)
        assert merged.rows[2][0] is merged.rows[3][0]

    def test_problems(self) -> None:
        again = from_json(to_json(pdf_process.open_here(pdf(*[page("")] * 501), "")), "a.pdf")
        assert isinstance(again, Problem)
        assert (again.code, again.place.file, again.values["limit"]) == ("PR028", "a.pdf", "500")


class TestAnyBytes:
    """Whatever the bytes are, reading them gives sheets or problems, never an exception."""

    SOURCE = pdf(page(text_at(50, 700, "项目名称：甲"), table(600, [HEADER, *TestTables.ROWS])))

    @settings(max_examples=examples(0.5))
    @given(st.data())
    def test_changed_bytes(self, data: st.DataObject) -> None:
        mutable = bytearray(self.SOURCE)
        for _ in range(data.draw(st.integers(1, 6))):
            mutable[data.draw(st.integers(0, len(mutable) - 1))] = data.draw(st.integers(0, 255))
        opened = pdf_process.open_here(bytes(mutable), "a.pdf")
        assert isinstance(opened, (Opened, Problem))

    @settings(max_examples=examples(0.25))
    @given(st.integers(1, len(SOURCE) - 1))
    def test_cut_off(self, length: int) -> None:
        opened = pdf_process.open_here(self.SOURCE[:length], "a.pdf")
        assert isinstance(opened, (Opened, Problem))

    @given(st.lists(st.builds(Rule, *[st.floats(-50, 50)] * 3, horizontal=st.booleans()), max_size=30))
    def test_any_lines(self, rules: list[Rule]) -> None:
        for found in tables_in(rules):
            covered = [
                (row, column) for one in found.areas
                for row in range(one.row, one.row + one.rows) for column in range(one.column, one.column + one.columns)
            ]  # fmt: skip
            assert not any(left > right for left, right in pairwise(found.xs))
            assert sorted(covered) == [
                (row, column) for row in range(len(found.ys) - 1) for column in range(len(found.xs) - 1)
            ]


def raised(x: float, y: float, text: str, *, up: float = 4.5, size: float = 4.6) -> str:
    return text_at(x, y + up, text, size)


def small_form(actual: str, *more: str, target: str = "≥30人") -> ReadResult:
    """Return what is read of a form of two rows whose first actual is drawn by *actual* at (354, 670)."""
    rows = [HEADER, ("产出指标", "培训人数", target, "", "20", "20"), ("", "合格率", "≥90%", "95%", "30", "30")]
    return read(pdf(page(table(700, rows), actual, *more)))


def first_actual(result: ReadResult) -> str:
    return result.sheets[0].rows[0].actual


class TestWhatIsSeen:
    """Marks stay in place, and what nobody sees is not read."""

    @pytest.mark.parametrize(
        ("mark", "shown"),
        [("2", "950²"), ("注1", "950注¹"), ("①", "950①"), ("12", "950¹²")],
    )
    def test_raised_marks_stay_behind_their_letter(self, mark: str, shown: str) -> None:
        result = small_form(text_at(354, 666, "950", 8) + raised(378, 666, f"{mark} "))
        assert first_actual(result) == shown

    def test_a_lowered_mark(self) -> None:
        assert first_actual(small_form(text_at(354, 668, "CO", 8) + raised(370, 668, "2", up=-2))) == "CO₂"

    def test_a_mark_between_number_and_unit(self) -> None:
        drawn = text_at(354, 666, "950", 8) + raised(378, 666, "2") + text_at(384, 666, "人 ", 8)
        assert first_actual(small_form(drawn)) == "950²人"

    def test_small_text_on_its_own_is_no_mark(self) -> None:
        assert first_actual(small_form(text_at(354, 668, "950人", 4.6))) == "950人"

    @pytest.mark.parametrize("hidden", ["3 Tr ", "7 Tr "])
    def test_text_without_ink_is_not_read(self, hidden: str) -> None:
        drawn = text_at(354, 666, "99", 8).replace("BT ", f"BT {hidden}") + "0 Tr\n" + text_at(376, 666, "32人", 8)
        result = small_form(drawn)
        assert first_actual(result) == "32人"
        assert [one.text for one in result.problems if one.code == "PR562"] == ["99"]

    def test_text_that_is_painted_over_is_not_read(self) -> None:
        cover = "1 1 1 rg 352 662 90 14 re f 0 0 0 rg\n"
        result = small_form(text_at(354, 666, "99人", 8) + cover + text_at(354, 666, "32人", 8))
        assert first_actual(result) == "32人"
        assert [one.text for one in result.problems if one.code == "PR562"] == ["99"]

    def test_white_text_is_not_read_unless_something_dark_is_below(self) -> None:
        white = "1 1 1 rg\n" + text_at(354, 666, "99人", 8) + "0 0 0 rg\n"
        assert first_actual(small_form(white)) == ""
        dark = "0 0 0.5 rg 352 662 90 14 re f\n"
        assert first_actual(small_form(dark + white)) == "99人"

    def test_a_background_below_the_text_hides_nothing(self) -> None:
        cover = "0.9 0.9 0.9 rg 352 662 90 14 re f 0 0 0 rg\n"
        assert first_actual(small_form(cover + text_at(354, 666, "32人", 8))) == "32人"

    def test_text_that_a_line_runs_through_is_not_read(self) -> None:
        line = "0.5 w 353 668.4 m 370.5 668.4 l S\n"
        result = small_form(text_at(354, 666, "12", 8) + line + text_at(372, 666, "345人", 8))
        assert first_actual(result) == "345人"
        assert [one.text for one in result.problems if one.code == "PR561"] == ["12"]

    def test_underlined_text_is_read(self) -> None:
        line = "0.5 w 353 665 m 380 665 l S\n"
        assert first_actual(small_form(text_at(354, 666, "12人", 8) + line)) == "12人"

    def test_lines_on_top_of_each_other_are_refused(self) -> None:
        result = small_form(text_at(354, 666, "99人", 8) + text_at(355, 668, "32户", 8))
        assert first_actual(result) == ""
        assert "PR572" in [one.code for one in result.problems]

    @pytest.mark.parametrize(
        ("matrix", "x", "y"), [("0 1 -1 0", 84, 641), ("0 -1 1 0", 76, 679)], ids=["upwards", "downwards"]
    )
    def test_turned_names_of_levels(self, matrix: str, x: int, y: int) -> None:
        rows = [HEADER, ("", "培训人数", "≥30人", "32人", "20", "20"), ("", "合格率", "≥90%", "95%", "30", "30")]
        code = "产出指标(50分)".encode("utf-16-be").hex()
        turned = f"BT /F 4 Tf {matrix} {x} {y} Tm <{code}> Tj ET\n"
        lines = ruled(XS[1:], [700, 680, 660, 640]) + ruled(XS[:2], [700, 680, 640])
        texts = "".join(row_of(y - 14, cells) for y, cells in zip([700, 680, 660], rows, strict=True))
        (sheet,) = read(pdf(page(lines, texts, turned))).sheets
        assert [row.level1 for row in sheet.rows] == ["产出指标", "产出指标"]

    def test_problems_of_cells_and_pages_survive_the_process(self) -> None:
        problems = (problem("PR562", place=Place("", cell="第1页"), text="99"),)
        opened = Opened((), ("x",), problems)
        assert from_json(to_json(opened), "") == opened


class TestCutRows:
    """A row that the end of a page cuts is one row."""

    TOP = (HEADER, ("产出指标", "培训人数", "≥30人", "32人", "20", "20"))

    def two_pages(self, last: tuple[str, ...], rest: tuple[str, ...], *, header: bool = True) -> tuple[SheetRow, ...]:
        after = [*([HEADER] if header else []), rest, ("", "合格率", "≥90%", "95%", "30", "30")]
        (sheet,) = read(pdf(page(table(200, [*self.TOP, last])), page(table(780, after)))).sheets
        return sheet.rows

    @pytest.mark.parametrize("header", [True, False])
    def test_points_on_the_first_page(self, header: bool) -> None:
        last, rest = ("", "参加人员", "达到98.", "97", "10", "9"), ("", "结业率", "5%", "%", "", "")
        rows = self.two_pages(last, rest, header=header)
        assert [(row.name, row.target, row.actual) for row in rows] == [
            ("培训人数", "≥30人", "32人"), ("参加人员结业率", "达到98.5%", "97%"), ("合格率", "≥90%", "95%"),
        ]  # fmt: skip

    def test_points_on_the_second_page(self) -> None:
        last, rest = ("", "参加人员结业率", "达到预", "达到", "", ""), ("", "", "期目标", "", "10", "9")
        rows = self.two_pages(last, rest)
        assert [(row.name, row.target, row.actual, str(row.weight)) for row in rows][1] == (
            "参加人员结业率", "达到预期目标", "达到", "10",
        )  # fmt: skip

    def test_numbers_are_never_glued(self) -> None:
        rows = self.two_pages(("", "人数", "≥9", "98", "10", "9"), ("", "", "", "5人", "", ""))
        assert rows[1].actual == "98 5人"

    def test_whole_rows_stay_rows(self) -> None:
        rows = self.two_pages(("", "到岗率", "≥90%", "95%", "10", "9"), ("", "出勤率", "≥80%", "85%", "10", "9"))
        assert [row.name for row in rows] == ["培训人数", "到岗率", "出勤率", "合格率"]
