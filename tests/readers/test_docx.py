"""Word documents as units make them: cell by cell what a person reads there."""

from collections.abc import Callable
from copy import deepcopy
from datetime import date
from decimal import Decimal

import pytest
from docx.document import Document
from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt
from docx.table import Table

from perfrules.model.sheet import Sheet, SheetRow
from perfrules.readers.base import ReadResult
from perfrules.readers.hooks import SheetDocxReader, TextReader
from tests.readers.published import (
    DATA,
    HEADER,
    HOTLINE,
    LOANS,
    RELIEF,
    WATER,
    Row,
    add_indicators,
    add_table,
    empty,
    form,
    hotline_report,
    saved,
)

D = Decimal


def read(document: Document | bytes) -> ReadResult:
    data = document if isinstance(document, bytes) else saved(document)
    return SheetDocxReader().read(data, "报告.docx")


def one(document: Document) -> Sheet:
    (sheet,) = read(document).sheets
    return sheet


def cells(row: SheetRow) -> tuple[object, ...]:
    return (row.level1, row.level2, row.name, row.target, row.actual, row.weight, row.self_score, row.reason)


def printed(row: Row) -> tuple[object, ...]:
    level1 = row[0].partition("(")[0]
    return (level1, *row[1:5], D(row[5].rstrip("%")), D(row[6]), row[7])


def run(paragraph_text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{paragraph_text}</w:t></w:r>'


def with_cell(content: str) -> Document:
    """Return a document whose one indicator has a target cell that holds the XML *content*."""
    document = empty()
    table = add_table(document, [("三级指标", "年度指标值", "实际完成值", "分值"), ("人数", "", "30人", "10")])
    cell = table.cell(1, 1)
    for paragraph in list(cell.paragraphs):
        cell._tc.remove(paragraph._p)
    for element in parse_xml(f"<w:tc {nsdecls('w', 'm')}>{content}</w:tc>"):
        cell._tc.append(element)
    return document


def target(content: str) -> str:
    return one(with_cell(content)).rows[0].target


class TestReports:
    """A full report says the same whether it is text, or a document with or without styles of headings."""

    @pytest.mark.parametrize("styled", [False, True])
    def test_the_hotline_report(self, styled: bool) -> None:
        result = read(hotline_report(styled=styled))
        assert result.problems == ()
        (sheet,) = result.sheets
        text = TextReader().read((DATA / "hotline.txt").read_bytes(), "hotline.txt").sheets[0]
        assert sheet.rows == text.rows
        assert sheet.funds == text.funds
        assert sheet.management == text.management
        assert (sheet.project, sheet.organisation, sheet.department) == (
            text.project,
            text.organisation,
            text.department,
        )
        assert (sheet.date, sheet.stated_total, sheet.stated_grade) == (date(2023, 6, 30), 100, "优")
        assert (sheet.stated_met, sheet.stated_unmet) == (tuple(row[2] for row in HOTLINE), ())
        assert set(sheet.texts) == set(text.texts)
        assert sheet.texts["项目概况"] == "热线由聘用的 30 名咨询员值守。" * 6

    def test_places_are_those_of_tables_and_cells(self) -> None:
        row = one(hotline_report()).rows[1]
        assert row.place_of("target").cell == "表3!D3"
        assert row.place_of("name").file == "报告.docx"

    def test_a_listed_indicator_without_a_row_is_reported(self) -> None:
        document = hotline_report()
        listed = next(one for one in document.paragraphs if one.text.startswith("人均工资;"))
        listed.add_run("不在表中的指标;")
        assert [(one.code, one.values["name"]) for one in read(document).problems] == [("PR516", "不在表中的指标")]

    def test_headings_that_word_numbers_by_itself(self) -> None:
        document = empty()
        numbering = document.part.numbering_part.element
        numbering.insert(0, parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
            '<w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl><w:lvl w:ilvl="1">'
            '<w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/></w:lvl></w:abstractNum>'
        ))  # fmt: skip
        numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))

        def numbered(text: str, level: int) -> None:
            properties = document.add_paragraph(text)._p.get_or_add_pPr()
            properties.append(
                parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="77"/></w:numPr>')
            )

        numbered("项目概况", 0)
        numbered("建成一座桥", 1)
        numbered("改造两条路", 1)
        numbered("存在的问题", 0)
        document.add_paragraph("工期偏紧。")
        add_indicators(document, WATER)
        assert one(document).texts == {"项目概况": "1.建成一座桥\n2.改造两条路", "存在的问题": "工期偏紧。"}

    def test_a_table_of_contents_is_no_text(self) -> None:
        document = hotline_report()
        first = document.paragraphs[6]
        style = document.styles.add_style("TOC 1", 1)
        for entry in ("一、项目基本情况\t1", "二、总体评价结论和指标分析\t3"):
            first.insert_paragraph_before(entry, style=style)
        assert read(document).problems == ()
        assert one(document) == one(hotline_report())

    def test_footnotes_are_kept(self) -> None:
        document = hotline_report()
        part = parse_xml(
            f'<w:footnotes {nsdecls("w")}><w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote>'
            f'<w:footnote w:id="1"><w:p>{run("数据截至六月。")}</w:p></w:footnote></w:footnotes>'
        )
        kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
        relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
        made = XmlPart(PackURI("/word/footnotes.xml"), kind, part, document.part.package)
        document.part.relate_to(made, relation)
        assert one(document).texts["脚注"] == "数据截至六月。"

    def test_a_second_report_in_the_file_is_a_second_sheet(self) -> None:
        document = hotline_report()
        document.add_page_break()
        for line in ("财政项目支出绩效自评报告", "项目名称：社区图书馆", "项目单位：某区图书馆", "2024年1月15日"):
            document.add_paragraph(line)
        document.add_paragraph("一、项目概况")
        document.add_paragraph("延时开放。")
        add_indicators(document, WATER)
        first, second = read(document).sheets
        assert first == one(hotline_report())
        assert (second.project, second.organisation, second.date) == ("社区图书馆", "某区图书馆", date(2024, 1, 15))
        assert [cells(row) for row in second.rows] == [printed(row) for row in WATER]
        assert second.texts == {"项目概况": "延时开放。"}


class TestForms:
    """Forms that are tables alone."""

    def test_one_table_from_title_to_signature(self) -> None:
        document = empty()
        form(document, "困难群众救助", RELIEF)
        result = read(document)
        (sheet,) = result.sheets
        assert [one.code for one in result.problems if one.severity != "notice"] == []
        assert [cells(row) for row in sheet.rows] == [printed(row) for row in RELIEF]
        assert (sheet.project, sheet.department, sheet.organisation) == ("困难群众救助", "某市民政局", "某市救助站")
        assert [(one.name, one.adjusted_budget, one.spent, one.stated_rate) for one in sheet.funds] == [
            ("年度资金总额", 120, 90, 75),
            ("财政拨款", 120, 90, 75),
        ]
        assert sheet.stated_total == D("67.5")
        assert sheet.texts == {
            "预期目标": "做到应保尽保。",
            "实际完成情况": "基本做到。",
            "附注": "注：得分保留一位小数。",
        }

    def test_two_projects_in_one_document(self) -> None:
        document = empty()
        form(document, "困难群众救助", RELIEF)
        form(document, "创业担保贷款", LOANS)
        sheets = read(document).sheets
        assert [sheet.project for sheet in sheets] == ["困难群众救助", "创业担保贷款"]
        assert [cells(row) for row in sheets[1].rows] == [printed(row) for row in LOANS]
        assert [sheet.texts["附注"] for sheet in sheets] == ["注：得分保留一位小数。"] * 2

    @pytest.mark.parametrize("header", [(), (HEADER,)], ids=["without a header", "the header again"])
    def test_a_table_that_goes_on_in_another_one(self, header: tuple[tuple[str, ...], ...]) -> None:
        document = empty()
        add_table(document, [HEADER, *WATER[:3]])
        document.add_paragraph()
        add_table(document, [*header, *WATER[3:]])
        assert [cells(row) for row in one(document).rows] == [printed(row) for row in WATER]

    def test_a_merged_name_stands_for_one_indicator(self) -> None:
        document = empty()
        table = document.add_table(3, 4)
        table.cell(0, 0).merge(table.cell(2, 0)).text = "产出指标"
        table.cell(0, 1).merge(table.cell(0, 2)).text = "人数"
        assert sum(len(sheet.rows) for sheet in read(document).sheets) <= 1

    def test_headers_broken_over_lines(self) -> None:
        document = empty()
        table = document.add_table(2, 4)
        for column, text in enumerate(("三级\n指标", "年 度 目\n标值", "实际完\n成值", "分\n值")):
            table.cell(0, column).text = text
        for column, text in enumerate(("聘 用 人 员\n数量", "≤30人", "30人", "10")):
            table.cell(1, column).text = text
        result = read(document)
        assert result.problems == ()
        (row,) = result.sheets[0].rows
        assert ("".join(row.name.split()), row.target, row.actual, row.weight) == ("聘用人员数量", "≤30人", "30人", 10)

    def test_a_table_inside_a_frame(self) -> None:
        document = empty()
        frame = document.add_table(1, 1)
        inner = frame.cell(0, 0).add_table(2, 4)
        for column, (title, text) in enumerate(
            zip(("三级指标", "年度指标值", "实际完成值", "分值"), ("人数", "≥3人", "4人", "10"), strict=True)
        ):
            inner.cell(0, column).text, inner.cell(1, column).text = title, text
        assert [row.name for row in one(document).rows] == ["人数"]

    def test_a_table_of_something_else_is_named(self) -> None:
        document = hotline_report()
        add_table(document, [("姓名", "电话", "备注"), ("张三", "123", "无")])
        (problem,) = read(document).problems
        assert (problem.code, problem.place.cell) == ("PR570", "表4!A1")


class TestCells:
    """What a person reads in a cell is its text; what they do not see is not."""

    def test_line_ends_tabs_and_hyphens(self) -> None:
        assert target("<w:p><w:r><w:t>≥</w:t><w:tab/><w:t>3</w:t><w:br/><w:t>人</w:t></w:r></w:p>") == "≥\t3\n人"
        assert target("<w:p><w:r><w:t>3</w:t><w:noBreakHyphen/><w:t>5人</w:t></w:r></w:p>") == "3-5人"
        assert target(f"<w:p>{run('≥3')}</w:p><w:p>{run('人')}</w:p>") == "≥3\n人"

    def test_changes_are_read_as_accepted_and_named(self) -> None:
        before = '<w:del w:id="1"><w:r><w:delText>≥20人</w:delText></w:r></w:del>'
        content = f'<w:p>{before}<w:ins w:id="2">{run("≥30人")}</w:ins></w:p>'
        result = read(with_cell(content))
        assert result.sheets[0].rows[0].target == "≥30人"
        assert [one.code for one in result.problems] == ["PR560"]

    def test_a_row_that_is_deleted_is_not_read(self) -> None:
        document = empty()
        table = add_indicators(document, WATER)
        properties = table.rows[7]._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:del"))
        result = read(document)
        assert [row.name for row in result.sheets[0].rows] == [row[2] for row in WATER[:-1]]
        assert [one.code for one in result.problems] == ["PR560"]

    def test_text_that_is_crossed_out_is_not_read_and_is_named(self) -> None:
        result = read(with_cell(f"<w:p>{run('≥20人', '<w:strike/>')}{run('≥30人')}</w:p>"))
        assert result.sheets[0].rows[0].target == "≥30人"
        assert [(one.code, one.text or one.values.get("text"), one.place.cell) for one in result.problems] == [
            ("PR561", "≥20人", "表1!B2")
        ]

    def test_hidden_text_is_not_read_and_is_named(self) -> None:
        result = read(with_cell(f"<w:p>{run('≥30人')}{run('秘密', '<w:vanish/>')}</w:p>"))
        assert result.sheets[0].rows[0].target == "≥30人"
        assert [one.code for one in result.problems] == ["PR562"]

    def test_signs_of_symbol_fonts(self) -> None:
        assert target(f'<w:p><w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>{run("30人")}</w:p>') == "≥30人"
        result = read(with_cell(f'<w:p>{run("30人")}<w:r><w:sym w:font="Webdings" w:char="F063"/></w:r></w:p>'))
        assert [one.code for one in result.problems] == ["PR563"]
        assert result.sheets[0].rows[0].target == "30人?"

    @pytest.mark.parametrize("char", ["", "zz", "110000", "D800", "FFFFFFFFFFFF"])
    def test_symbols_that_do_not_exist(self, char: str) -> None:
        result = read(with_cell(f'<w:p><w:r><w:sym w:font="" w:char="{char}"/></w:r></w:p>'))
        assert [one.code for one in result.problems if one.code == "PR563"] == ["PR563"]

    def test_raised_digits_stay_raised(self) -> None:
        raised = run("2", '<w:vertAlign w:val="superscript"/>')
        assert target(f"<w:p>{run('≥30m')}{raised}</w:p>") == "≥30m²"

    def test_formulas_are_read_in_a_line(self) -> None:
        sign, one_, two = (f"<m:r><m:t>{text}</m:t></m:r>" for text in "≥12")
        half = f"<m:f><m:num>{one_}</m:num><m:den>{two}</m:den></m:f>"
        assert target(f"<w:p><m:oMath>{sign}{half}</m:oMath></w:p>") == "≥1/2"

    def test_content_controls(self) -> None:
        control = "<w:p><w:sdt><w:sdtPr>{}</w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt></w:p>"
        assert target(control.format("", run("≥30人"))) == "≥30人"
        assert target(control.format("<w:showingPlcHdr/>", run("单击此处输入文字"))) == ""

    def test_fields_give_their_results(self) -> None:
        content = (
            '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>= 10*3</w:instrText></w:r><w:r>'
            f'<w:fldChar w:fldCharType="separate"/></w:r>{run("30人")}<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
        )
        assert target(content) == "30人"

    def test_text_boxes_once(self) -> None:
        box = f"<w:txbxContent><w:p>{run('≥30人')}</w:p></w:txbxContent>"
        mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
        content = (
            f'<w:p><w:r><mc:AlternateContent xmlns:mc="{mc}"><mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>'
            f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
        )
        assert target(content) == "≥30人"

    def test_a_picture_instead_of_a_text_is_named(self) -> None:
        result = read(with_cell("<w:p><w:r><w:drawing/></w:r></w:p>"))
        assert [one.code for one in result.problems] == ["PR564"]

    def test_a_paragraph_whose_end_is_deleted_goes_on(self) -> None:
        ended = f'<w:p><w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr>{run("≥30")}</w:p><w:p>{run("人")}</w:p>'
        assert target(ended) == "≥30人"


def _bold(document: Document) -> None:
    for paragraph in document.paragraphs:
        for piece in paragraph.runs:
            piece.bold = True
            piece.font.size = Pt(20)


def _header(document: Document) -> None:
    document.sections[0].header.paragraphs[0].text = "项目名称：页眉里的项目"
    document.sections[0].footer.paragraphs[0].text = "— 1 —"


def _bookmarks(document: Document) -> None:
    for paragraph in document.paragraphs:
        start = OxmlElement("w:bookmarkStart")
        start.set(qn("w:id"), "1")
        paragraph._p.append(start)


@pytest.mark.parametrize("change", [_bold, _header, _bookmarks])
def test_looks_headers_and_marks_change_nothing(change: Callable[[Document], None]) -> None:
    document = hotline_report()
    change(document)
    result = read(document)
    assert (result.problems, result.sheets) == ((), (one(hotline_report()),))


def changed_table(edit: Callable[[Table], None]) -> ReadResult:
    document = empty()
    table = add_table(document, [HEADER, *HOTLINE[:3]])
    edit(table)
    return SheetDocxReader().read(saved(document), "表.docx")


def test_hidden_rows_are_named() -> None:
    def hide(table: Table) -> None:
        table.rows[2]._tr.get_or_add_trPr().append(OxmlElement("w:hidden"))

    result = changed_table(hide)
    assert [row.name for row in result.sheets[0].rows] == ["人均工资", "人员到岗率"]
    assert [one.code for one in result.problems] == ["PR562"]


def test_cells_of_hidden_letters_are_named() -> None:
    def hide(table: Table) -> None:
        for cell in table.rows[2].cells:
            for run in cell.paragraphs[0].runs:
                run.font.hidden = True

    result = changed_table(hide)
    assert [row.name for row in result.sheets[0].rows] == ["人均工资", "人员到岗率"]
    assert {one.code for one in result.problems} == {"PR562"}


def test_a_cell_that_a_change_deletes_is_named() -> None:
    def delete(table: Table) -> None:
        cell = table.rows[2].cells[4]._tc
        cell.get_or_add_tcPr().append(OxmlElement("w:cellDel"))

    result = changed_table(delete)
    assert [row.actual for row in result.sheets[0].rows] == ["1666元/月", "", "100%"]
    assert {one.code for one in result.problems} == {"PR560", "PR574"}


def test_a_deleted_cell_in_a_row_that_is_too_wide_leaves() -> None:
    def delete(table: Table) -> None:
        cell = table.rows[2].cells[4]._tc
        another = deepcopy(cell)
        another.get_or_add_tcPr().append(OxmlElement("w:cellDel"))
        cell.addprevious(another)

    result = changed_table(delete)
    assert [row.actual for row in result.sheets[0].rows] == ["1666元/月", "30人", "100%"]
    assert {one.code for one in result.problems} == {"PR560", "PR574"}
