"""A full report in Word is read back to the sheet it was written of, whatever perfrules worked out beside it."""

import io
from datetime import date
from decimal import Decimal
from pathlib import Path

import docx
import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

import perfrules as pr
from perfrules.model.sheet import Funds, ManagementItem, Sheet, SheetRow, StatedAdjustment, is_blank_mark
from perfrules.readers.base import ReadResult
from perfrules.readers.hooks import SheetDocxReader
from perfrules.reports.hooks import DocxReport
from perfrules.wording import Language
from tests.sizes import examples

RULES = pr.load_ruleset("henan-zhengzhou-2023")
EXAMPLE = Path(pr.__file__).parent / "examples" / "hotline-12333-2023.toml"

_LETTERS = st.characters(categories=("L", "N", "P", "S"), exclude_characters="；;：:/()（）", max_codepoint=0xFFFD)
_ALL = st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff") | st.sampled_from("\n\t ")
_SPICE = (
    "</w:t></w:r>", "_x0041_", "{{7*7}}", "=80%", "+1", "-1", "@x", "a  b", "a\tb", "一\n二", "一\n\n  二", "&lt;",
    "一、概况", "（一）概况", "1. 概况", "项目概况", "存在的问题", "核算说明", "合计", "总分", "项目名称", "x" * 300,
    "总得分 95 分，属于“良”。", "注：数据截至六月。", "2023年6月30日", "表 1 情况表", "单位：元", "perfrules-computed",
    "\u202ex", "\U0001f600",
)  # fmt: skip
words = st.text(_LETTERS, min_size=1, max_size=8).map(lambda text: f"甲{text}乙")
"""Names: no blank marks, nothing that ends in points in brackets, no separators of lists."""
free = st.text(_ALL, max_size=20).map(str.strip).filter(lambda text: not is_blank_mark(text))
texts = st.just("") | words | st.sampled_from(_SPICE) | free
numbers = st.decimals(Decimal(0), Decimal(10**9), places=2) | st.sampled_from(
    [Decimal("0.1"), Decimal("9" * 30), Decimal("1E-10"), Decimal(100)]
)
maybe = st.none() | numbers
funds = st.builds(
    Funds, name=words, initial_budget=maybe, adjusted_budget=maybe, spent=maybe, stated_rate=maybe,
    unit=st.sampled_from(["万元", "元"]), is_total=st.booleans(),
)  # fmt: skip
management = st.builds(ManagementItem, name=words, statement=texts, trouble=texts, score=maybe)
rows = st.builds(
    SheetRow, level1=st.sampled_from(["", "产出指标", "效益指标"]), level2=st.just("") | words, name=words,
    target=texts, actual=texts, unit=texts, weight=maybe, self_score=maybe, deduction=maybe, judgement=texts,
    reason=texts, evidence=texts, review_scores=st.lists(numbers, max_size=2).map(tuple),
    sample=st.none() | st.integers(0, 10**9), applicable=st.booleans(),
)  # fmt: skip
adjustments = st.lists(st.builds(StatedAdjustment, name=words, points=numbers, reason=texts), max_size=2).map(tuple)
lists = st.none() | st.lists(words, max_size=3).map(tuple)
headings = words | st.sampled_from([
    "项目概况", "项目绩效目标", "总体评价结论", "指标分析", "绩效目标完成的指标", "存在的问题", "其他建议", "附注",
    "预期目标", "实际完成情况", "项目年度绩效目标", "一、概况", "对项目管理的建议", "核算说明", "附表 1", "项目名称",
    "a\nb",
])  # fmt: skip
sheets = st.builds(
    Sheet, project=st.just("") | words, organisation=st.just("") | words, department=st.just("") | words,
    date=st.none() | st.dates(date(2000, 1, 1)), funds=st.lists(funds, max_size=2).map(tuple),
    management=st.lists(management, max_size=2).map(tuple), rows=st.lists(rows, max_size=3).map(tuple),
    deductions=adjustments, bonuses=adjustments, stated_total=maybe, stated_grade=st.just("") | words,
    stated_met=lists, stated_unmet=lists, texts=st.dictionaries(headings, texts, max_size=4),
)  # fmt: skip


def written(sheet: Sheet, language: Language = "zh") -> bytes:
    return DocxReport().render(pr.evaluate(sheet, RULES), language=language)


def read(data: bytes) -> ReadResult:
    return SheetDocxReader().read(data, "报告.docx")


def mistaken(result: ReadResult) -> list[str]:
    """Return the problems of a reading, but for those that the sheet itself has: sums and lists that do not agree."""
    return [one.format() for one in result.problems if one.code not in {"PR510", "PR516"}]


class TestRoundTrip:
    """Reading what is written gives an equal sheet without problems, for every sheet that a printed form can say."""

    @pytest.mark.parametrize("language", ["zh", "en"])
    @settings(max_examples=examples(0.25))
    @given(sheet=sheets)
    def test_equal_sheet(self, language: Language, sheet: Sheet) -> None:
        result = read(written(sheet, language))
        assert mistaken(result) == []
        assert result.sheets == (sheet,)

    @pytest.mark.parametrize("language", ["zh", "en"])
    def test_texts_of_the_form_keep_their_own_names(self, language: Language) -> None:
        texts = {"预期目标": "养护 120 公里。", "实际完成情况": "养护 114 公里。"}
        sheet = evolve(pr.read_sheet(EXAMPLE), texts=texts)
        result = read(written(sheet, language))
        assert result.problems == ()
        assert result.sheets == (sheet,)

    def test_the_example(self) -> None:
        sheet = pr.read_sheet(EXAMPLE)
        result = read(written(sheet))
        assert result.problems == ()
        assert result.sheets == (sheet,)


class TestEditing:
    """A person can go on writing in the document; what they write is read, what was worked out is not."""

    def test_text_typed_below_an_empty_heading(self) -> None:
        document = docx.Document(io.BytesIO(written(Sheet(rows=(SheetRow(name="人数"),)))))
        paragraphs = document.paragraphs
        place = [one.text for one in paragraphs].index("（一）项目概况")
        paragraphs[place + 1].insert_paragraph_before("热线于 2004 年开通。", style="Normal")
        out = io.BytesIO()
        document.save(out)
        (sheet,) = read(out.getvalue()).sheets
        assert sheet.texts == {"项目概况": "热线于 2004 年开通。"}

    def test_a_number_changed_in_the_score_sheet(self) -> None:
        before = pr.read_sheet(EXAMPLE)
        document = docx.Document(io.BytesIO(written(before)))
        table = next(one for one in document.tables if one.cell(0, 0).text == "一级指标")
        column = [cell.text for cell in table.rows[0].cells].index("实际完成值")
        table.cell(2, column).paragraphs[0].runs[0].text = "28人"
        out = io.BytesIO()
        document.save(out)
        (sheet,) = read(out.getvalue()).sheets
        rows = list(before.rows)
        rows[1] = evolve(rows[1], actual="28人")
        assert sheet == evolve(before, rows=tuple(rows))

    def test_what_was_worked_out_may_be_deleted(self) -> None:
        before = pr.read_sheet(EXAMPLE)
        document = docx.Document(io.BytesIO(written(before)))
        for one in list(document.element.body):
            style = one.xpath("w:pPr/w:pStyle/@w:val | w:tblPr/w:tblStyle/@w:val")
            if style and style[0].startswith("perfrules-computed") and not one.xpath("w:pPr/w:sectPr"):
                document.element.body.remove(one)
        assert not document.element.body.xpath(".//w:pStyle[starts-with(@w:val, 'perfrules-computed')]")
        out = io.BytesIO()
        document.save(out)
        result = read(out.getvalue())
        assert (result.problems, result.sheets) == ((), (before,))
