"""The full report as a Word document: its parts, what it says on its own account, hostile texts, a letterhead."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import pytest
from attrs import evolve
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

import perfrules as pr
from perfrules.errors import MissingExtraError, ProblemsError, SheetError
from perfrules.model.display import COMPUTED, TEXT
from perfrules.model.ruleset import NotApplicable, NotApplicableEffect
from perfrules.model.sheet import Funds, ManagementItem, Sheet, SheetRow, StatedAdjustment
from perfrules.reports.hooks import DocxReport
from perfrules.wording import Language
from tests.counting import counted

GOLDEN = Path(__file__).with_name("golden")
RULES = pr.load_ruleset("henan-zhengzhou-2023")
MARKS = ["</w:t></w:r>", "_x0041_", "{{7*7}}", "<!--", "&amp;", "]]>", "=1+1", "\u3000", "a\tb", "\u202eabc"]


def render(sheet: Sheet, language: Language = "zh", base: Path | None = None) -> bytes:
    return DocxReport(base).render(pr.evaluate(sheet, RULES), language=language)


def opened(data: bytes) -> Any:
    return docx.Document(io.BytesIO(data))


def outline(document: Any) -> Iterator[str]:
    """Yield a line for each paragraph and each row; a cell that is merged with the one above is ``^``."""
    for one in document.element.body:
        if one.tag == qn("w:tbl"):
            style = document.styles.element.xpath(f"w:style[@w:styleId='{one.tblPr.style}']/w:name/@w:val")[0]
            yield f"[{style}]"
            for row in one.tr_lst:
                yield "  | " + " | ".join(_cell(cell) for cell in row.tc_lst)
        elif one.tag == qn("w:p"):
            paragraph = docx.text.paragraph.Paragraph(one, document)
            if paragraph.text or one.xpath("w:pPr/w:sectPr"):
                mark = " (section ends)" if one.xpath("w:pPr/w:sectPr") else ""
                yield f"{paragraph.style.name}: {paragraph.text}{mark}"


def _cell(cell: Any) -> str:
    if cell.vMerge == "continue":
        return "^"
    span = f"{cell.grid_span}×" if cell.grid_span > 1 else ""
    return span + "".join(text.text for text in cell.xpath(".//w:t"))


def headings(document: Any) -> list[str]:
    return [one.text for one in document.paragraphs if one.style.name.startswith("Heading")]


def full() -> Sheet:
    rows = (
        SheetRow(
            level1="产出指标", level2="数量指标", name="聘用人数", target="≤30人", actual="30人", weight=Decimal(10),
            self_score=Decimal(10),
        ),
        SheetRow(
            level1="产出指标", level2="质量指标", name="人员到岗率", target="≥90%", actual="81%", weight=Decimal(10),
            self_score=Decimal(10), reason="年中三人离职，补招用时两个月", evidence="考勤表",
        ),
        SheetRow(
            level1="效益指标", level2="社会效益指标", name="咨询服务质量", target="合理", actual="视情况而定",
            weight=Decimal(50), review_scores=(Decimal(40), Decimal("42.5")),
        ),
    )  # fmt: skip
    total = Funds(
        name="年度资金总额", initial_budget=Decimal(200), adjusted_budget=Decimal("244.00"), spent=Decimal("122.00"),
        stated_rate=Decimal("50.0"), is_total=True,
    )  # fmt: skip
    return Sheet(
        project="咨询服务热线", organisation="咨询服务中心", department="人社局", date=date(2023, 6, 30),
        funds=(total,), management=(ManagementItem(name="安排科学性", statement="科学", trouble="下达较晚"),),
        rows=rows, stated_total=Decimal(100), stated_grade="优", stated_met=("聘用人数",), stated_unmet=(),
        deductions=(StatedAdjustment(name="资料迟报", points=Decimal("0.5"), reason="迟报三日"),),
        texts={"项目概况": "热线于 2004 年开通。\n三十人值守。", "存在的问题": "流失严重。",
               "组织实施情况": "自行组织。"},
        source="/home/someone/热线.xlsx",
    )  # fmt: skip


class TestParts:
    """The report has the parts of published reports, in their order, as a program of documents understands them."""

    @pytest.mark.parametrize("language", ["zh", "en"])
    def test_golden(self, language: Language, update_golden: bool) -> None:
        text = "\n".join(outline(opened(render(full(), language)))) + "\n"
        text = re.sub(r"\.toml:[0-9]+", ".toml:N", text)  # rule files grow
        golden = GOLDEN / f"docx-report-{language}.txt"
        if update_golden:
            golden.parent.mkdir(exist_ok=True)
            golden.write_text(text, encoding="utf-8")
        assert text == golden.read_text(encoding="utf-8")

    def test_headings_are_those_of_published_reports(self) -> None:
        found = headings(opened(render(full())))
        assert found == [
            "一、项目基本情况", "（一）项目概况", "（二）项目预算安排及使用情况", "（三）资金管理情况表",
            "（四）项目绩效目标", "1. 项目年度绩效目标", "2. 项目年度绩效目标完成情况",
            "二、总体评价结论和指标分析", "（一）总体评价结论", "（二）指标分析", "1. 绩效目标完成的指标",
            "2. 没有完成绩效目标的指标", "三、存在的问题和建议", "（一）存在的问题", "（二）改进建议",
            "四、其他说明", "（一）组织实施情况", "附表 1　自评价评分表", "附表 2　核算说明", "附表 3　需要核对的问题",
        ]  # fmt: skip

    def test_texts_of_the_form_stand_in_the_places_of_the_report(self) -> None:
        texts = {"预期目标": "养护 120 公里。", "实际完成情况": "养护 114 公里。"}
        data = render(evolve(full(), texts=texts))
        lines = list(outline(opened(data)))
        place = lines.index("Heading 3: 1. 项目年度绩效目标（预期目标）")
        assert lines[place + 1 : place + 4] == [
            f"{TEXT}: 养护 120 公里。",
            "Heading 3: 2. 项目年度绩效目标完成情况（实际完成情况）",
            f"{TEXT}: 养护 114 公里。",
        ]
        english = headings(opened(render(evolve(full(), texts=texts), "en")))
        assert "1. 项目年度绩效目标（预期目标）　Targets of the year" in english

    def test_both_words_for_one_place_stay_two(self) -> None:
        texts = {"预期目标": "甲", "项目年度绩效目标": "乙"}
        found = headings(opened(render(evolve(full(), texts=texts))))
        assert found[5:8] == ["1. 项目年度绩效目标", "2. 项目年度绩效目标完成情况", "3. 预期目标"]

    def test_pages_are_a4_and_the_appendices_lie_across(self) -> None:
        upright, across = opened(render(full())).sections
        assert (upright.page_width.mm, upright.page_height.mm) == pytest.approx((210, 297), abs=0.1)
        assert (across.page_width, across.page_height) == (upright.page_height, upright.page_width)
        assert across.orientation == WD_ORIENT.LANDSCAPE
        assert upright.different_first_page_header_footer
        assert not across.different_first_page_header_footer
        assert "PAGE" in upright.footer._element.xml

    def test_small_tables_stay_on_one_page(self) -> None:
        """Every row but the last of a small table is kept with the next; of a long one only the header is."""
        rows = tuple(
            SheetRow(name=f"指标{place}", target="≥1个", actual="1个", weight=Decimal(5)) for place in range(14)
        )
        document = opened(render(Sheet(project="x", rows=rows)))
        small = next(one for one in document.tables if one.cell(0, 0).text == "组成部分")
        long = next(one for one in document.tables if one.cell(0, 0).text == "一级指标")
        for table, kept in ((small, len(small.rows) - 1), (long, 1)):
            found = [all(cell.xpath("w:p/w:pPr/w:keepNext") for cell in row._tr.tc_lst) for row in table.rows]
            assert found == [True] * kept + [False] * (len(table.rows) - kept)

    def test_headers_of_tables_are_repeated_and_numbers_stand_right(self) -> None:
        document = opened(render(full()))
        table = next(one for one in document.tables if one.cell(0, 0).text == "一级指标")
        assert table.rows[0]._tr.xpath("w:trPr/w:tblHeader")
        column = [cell.text for cell in table.rows[0].cells].index("分值")
        assert table.cell(1, column).paragraphs[0].alignment == docx.enum.text.WD_ALIGN_PARAGRAPH.RIGHT

    def test_levels_are_merged_cells(self) -> None:
        document = opened(render(full()))
        table = next(one for one in document.tables if one.cell(0, 0).text == "一级指标")
        assert table.cell(1, 0)._tc is table.cell(2, 0)._tc
        assert table.cell(2, 0)._tc is not table.cell(3, 0)._tc

    def test_every_font_is_named_for_chinese(self) -> None:
        styles = opened(render(full())).styles.element
        fonts = styles.xpath("w:style[@w:type='paragraph']/w:rPr/w:rFonts/@w:eastAsia")
        assert len(fonts) == len(styles.xpath("w:style[@w:type='paragraph']"))
        assert set(fonts) == {"宋体", "黑体", "仿宋", "楷体"}

    def test_what_was_worked_out_stands_in_styles_of_its_own(self) -> None:
        document = opened(render(full()))
        said = [one.text for one in document.paragraphs if "61." in one.text or "perfrules" in one.text]
        assert said
        assert all(one.style.name.startswith(COMPUTED) for one in document.paragraphs if one.text in said)
        own = [one.text for one in document.paragraphs if one.style.name == TEXT]
        assert own == ["热线于 2004 年开通。", "三十人值守。", "流失严重。", "自行组织。"]


class TestFindings:
    """What the report says on its own account is what the scorecard says."""

    def test_total_and_grade_are_compared_with_the_stated_ones(self) -> None:
        sheet = full()
        card = pr.evaluate(sheet, RULES)
        text = "\n".join(outline(opened(render(sheet))))
        assert card.grade is not None
        assert f"已评部分 {card.total} 分，满分 100 分，等级暂为“{card.grade.name}”" in text
        assert f"核算总分（已评部分） | 100 | {card.total}" in text
        assert "等级差（仅为已评部分，等级为暂定）" in text.replace(" ", "")
        assert "与填报不同：填报总分 100 分，等级“优”" in text
        assert "总分不完整，只是下限" in text
        agreeing = evolve(sheet, stated_total=card.total, stated_grade=card.grade.name)
        assert "与填报的总分和等级一致" in "\n".join(outline(opened(render(agreeing))))
        silent = evolve(sheet, stated_total=None, stated_grade="")
        assert "没有写明总分和等级" in "\n".join(outline(opened(render(silent))))

    def test_a_whole_total_is_called_so(self) -> None:
        row = SheetRow(name="x", target="≥1个", actual="1个", weight=Decimal(90))
        total = Funds(name="年度资金总额", adjusted_budget=Decimal(2), spent=Decimal(2), is_total=True)
        card = pr.evaluate(Sheet(rows=(row,), funds=(total,)), pr.load_ruleset("cn-self-evaluation-2020"))
        text = "\n".join(outline(opened(DocxReport().render(card))))
        assert "总分 100.00 分，满分 100 分，等级“优”" in text
        assert "核算总分 | 100 | 100.00" in text
        assert "已评部分" not in text
        assert "暂" not in text

    def test_lost_points_stand_beside_derivation_and_reason(self) -> None:
        document = opened(render(full()))
        table = next(one for one in document.tables if "失分" in [cell.text for cell in one.rows[0].cells])
        (row,) = [[cell.text for cell in one.cells] for one in table.rows[1:]]
        assert row[:6] == ["人员到岗率", "≥90%", "81%", "10", "9.00", "1.00"]
        assert "81% ÷ 90% = 0.9" in row[6]
        assert row[7] == "年中三人离职，补招用时两个月"

    def test_lost_points_are_those_of_what_a_row_could_reach(self) -> None:
        rules = pr.load_ruleset("cn-self-evaluation-2020")
        handing = NotApplicable(effect=NotApplicableEffect.RENORMALISE)
        rows = tuple(
            SheetRow(name=name, target="≥100个", actual="96个", weight=Decimal(30), applicable=name != "乙")
            for name in "甲乙丙"
        )
        card = pr.evaluate(Sheet(rows=rows), evolve(rules, policies=evolve(rules.policies, not_applicable=handing)))
        document = opened(DocxReport().render(card))
        table = next(one for one in document.tables if "失分" in [cell.text for cell in one.rows[0].cells])
        assert [cell.text for cell in table.rows[0].cells][3:6] == ["有效分值", "核算得分", "失分"]
        assert [cell.text for cell in table.rows[1].cells][3:6] == ["45", "43.20", "1.80"]

    def test_lost_points_have_the_places_of_the_scores_and_no_fewer_than_they_need(self) -> None:
        rows = [
            SheetRow(name="甲", target="≥100个", actual="96个", weight=Decimal(10)),
            SheetRow(name="乙", target="≥100个", actual="90个", weight=Decimal("12.345")),
        ]
        document = opened(render(Sheet(rows=tuple(rows))))
        table = next(one for one in document.tables if "失分" in [cell.text for cell in one.rows[0].cells])
        found = [[row.cells[place].text for place in (4, 5)] for row in table.rows[1:]]
        assert found == [["9.60", "0.40"], ["11.11", "1.235"]]

    def test_what_cannot_be_rated_is_named(self) -> None:
        text = "\n".join(outline(opened(render(full()))))
        assert "无法评分的指标（不算完成，也不算没有完成）：1 项：咨询服务质量。" in text

    def test_problems_have_places_without_the_folders_of_this_machine(self) -> None:
        sheet = full()
        row = evolve(sheet.rows[2], place=pr.source.Place(sheet.source, cell="Sheet1!E7"))
        text = "\n".join(outline(opened(render(evolve(sheet, rows=(*sheet.rows[:2], row))))))
        assert "热线.xlsx:Sheet1!E7" in text
        assert "/home/someone" not in text


class TestHostileTexts:
    """What a sheet says is text, never markup, a formula, a template or a control character."""

    @pytest.mark.parametrize("mark", MARKS)
    def test_marks_come_back_as_they_were(self, mark: str) -> None:
        row = SheetRow(name=mark, target=mark, actual=mark, reason=mark, weight=Decimal(10))
        funds = Funds(name=mark, spent=Decimal(1))
        document = opened(render(Sheet(project=mark, rows=(row,), funds=(funds,), texts={mark: mark})))
        assert document.tables[0].cell(0, 1).text == mark
        assert mark in [one.text for one in document.paragraphs if one.style.name == TEXT]
        assert f"（一）{mark}" in headings(document)
        for title in ("一级指标", "项目资金（万元）"):
            table = next(one for one in document.tables if one.cell(0, 0).text == title)
            assert mark in [cell.text for cell in table.rows[1].cells]

    def test_what_xml_cannot_hold_is_written_visibly(self) -> None:
        document = opened(render(Sheet(project="a\x00b\x1f\ufffe\ud800c", texts={"k\x0b": "v\x0c"})))
        assert document.tables[0].cell(0, 1).text == r"a\u0000b\u001F\uFFFE\uD800c"
        assert r"（一）k\u000B" in headings(document)
        assert document.core_properties.title == r"a\u0000b\u001F\uFFFE\uD800c"

    def test_lines_of_a_text_are_paragraphs_and_empty_ones_stay(self) -> None:
        document = opened(render(Sheet(texts={"项目概况": "一\n\n  二", "空": ""})))
        assert [one.text for one in document.paragraphs if one.style.name == TEXT] == ["一", "", "  二", ""]


class TestSizes:
    """Nothing that a sheet may hold is too little or too much for a document."""

    def test_an_empty_sheet(self) -> None:
        document = opened(render(Sheet()))
        assert "没有填写" in "\n".join(outline(document))
        assert not [one for one in document.tables if one.cell(0, 0).text.startswith("项目资金")]

    def test_three_hundred_rows(self) -> None:
        rows = tuple(
            SheetRow(level1="产出指标", name=f"指标{place}", target="≥90%", actual="80%", weight=Decimal(1))
            for place in range(300)
        )
        few, _ = counted(lambda: render(Sheet(rows=rows[:100])))
        many, data = counted(lambda: render(Sheet(rows=rows)))
        assert many < 4 * few
        document = opened(data)
        table = next(one for one in document.element.body.tbl_lst if _cell(one.tr_lst[0].tc_lst[0]) == "一级指标")
        assert len(table.tr_lst) == 302  # a header above, the sum below

    def test_a_very_long_cell_may_be_broken_over_pages(self) -> None:
        rows = (SheetRow(name="长", reason="很" * 20_000), SheetRow(name="短", reason="a" * 200))
        document = opened(render(Sheet(rows=rows)))
        table = next(one for one in document.tables if one.cell(0, 0).text == "一级指标")
        assert [bool(row._tr.xpath("w:trPr/w:cantSplit")) for row in table.rows[:3]] == [True, False, True]

    def test_more_columns_than_word_can_open_are_refused(self) -> None:
        sheet = Sheet(rows=(SheetRow(name="x", review_scores=(Decimal(1),) * 60),))
        with pytest.raises(SheetError) as caught:
            render(sheet)
        (one,) = caught.value.problems
        assert (one.code, one.values["limit"]) == ("PR671", "63")

    def test_tables_fill_the_page_and_no_more(self) -> None:
        document = opened(render(full()))
        upright, across = document.sections
        room = {one.page_width - one.left_margin - one.right_margin for one in (upright, across)}
        grids = [one.tblGrid for one in document.element.body.tbl_lst]
        widths = {sum(int(column.get(qn("w:w"))) for column in grid) for grid in grids}
        assert widths == {width // 635 for width in room}


class TestBytes:
    """The same scorecard always gives the same bytes, whenever and wherever they are written."""

    def test_two_reports_are_equal(self, monkeypatch: pytest.MonkeyPatch) -> None:
        first = render(full())
        monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
        assert render(full()) == first
        with zipfile.ZipFile(io.BytesIO(first)) as package:
            assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            assert b"dcterms:modified" in package.read("docProps/core.xml")

    def test_properties(self) -> None:
        properties = opened(render(full())).core_properties
        assert (properties.title, properties.author) == ("咨询服务热线", "perfrules")
        assert properties.created == properties.modified
        assert properties.created.date() == date(2023, 6, 30)

    def test_a_missing_library_is_named(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("perfrules.extras.find_spec", lambda name: None)
        with pytest.raises(MissingExtraError) as caught:
            render(full())
        (one,) = caught.value.problems
        assert (one.code, one.values["extra"]) == ("PR014", "office")


class TestBase:
    """A document of the user's gives looks, page, header and footer; its text and what hung on it are left out."""

    @pytest.fixture
    def letterhead(self, tmp_path: Path) -> Path:
        document = docx.Document()
        document.add_paragraph("旧的正文")
        document.add_table(2, 2).cell(0, 0).text = "旧的表格"
        section = document.sections[0]
        section.left_margin = docx.shared.Mm(40)
        section.header.paragraphs[0].text = "某市财政局"
        document.styles["Heading 1"].font.size = docx.shared.Pt(20)
        document.core_properties.author = "某人"
        path = tmp_path / "letterhead.docx"
        document.save(str(path))
        return path

    def test_looks_are_taken(self, letterhead: Path) -> None:
        document = opened(render(full(), base=letterhead))
        assert document.sections[0].header.paragraphs[0].text == "某市财政局"
        assert document.sections[1].header.is_linked_to_previous
        assert document.sections[0].left_margin.mm == pytest.approx(40, abs=0.1)
        assert document.styles["Heading 1"].font.size.pt == 20
        assert document.core_properties.author == "perfrules"

    def test_text_is_left_out(self, letterhead: Path) -> None:
        data = render(full(), base=letterhead)
        assert headings(opened(data)) == headings(opened(render(full())))
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            assert not [name for name in package.namelist() if "旧的".encode() in package.read(name)]
            assert "docProps/thumbnail.jpeg" not in package.namelist()

    def test_its_own_foot_is_kept(self, letterhead: Path) -> None:
        document = docx.Document(str(letterhead))
        document.sections[0].footer.paragraphs[0].text = "内部资料"
        document.save(str(letterhead))
        assert opened(render(full(), base=letterhead)).sections[0].footer.paragraphs[0].text == "内部资料"

    def test_a_report_can_be_the_base_of_the_next(self, tmp_path: Path) -> None:
        path = tmp_path / "report.docx"
        path.write_bytes(render(full()))
        again = render(full(), base=path)
        assert list(outline(opened(again))) == list(outline(opened(path.read_bytes())))

    @pytest.mark.parametrize("kind", ["missing", "folder", "empty", "text", "zip", "macros", "doctype", "damaged"])
    def test_what_is_no_base(self, kind: str, letterhead: Path, tmp_path: Path) -> None:
        path = tmp_path / f"{kind}.docx"
        if kind == "folder":
            path.mkdir()
        elif kind in {"empty", "text"}:
            path.write_bytes(b"" if kind == "empty" else b"no document")
        elif kind == "damaged":
            path.write_bytes(letterhead.read_bytes()[:-300])
        elif kind != "missing":
            parts = {"macros": {"word/vbaProject.bin": b"x"}, "doctype": {"word/x.xml": b"<!DOCTYPE x><x/>"}}
            with zipfile.ZipFile(letterhead) as old, zipfile.ZipFile(path, "w") as new:
                for name in old.namelist() if kind != "zip" else ["docProps/app.xml"]:
                    new.writestr(name, old.read(name))
                for name, data in parts.get(kind, {}).items():
                    new.writestr(name, data)
        with pytest.raises(ProblemsError) as caught:
            DocxReport(path)
        (one,) = caught.value.problems
        assert (one.code, one.place.file) == ("PR670", str(path))
