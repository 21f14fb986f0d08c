"""The official form as cells: what stands where, and which formulas hold."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import pairwise

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

import perfrules
from perfrules import evaluate, load_ruleset
from perfrules.model.ruleset import NotApplicable, NotApplicableEffect, RuleSet
from perfrules.model.scorecard import Scorecard
from perfrules.model.sheet import Funds, Sheet, SheetRow, StatedAdjustment
from perfrules.reports.form.builder import form_layout
from perfrules.reports.form.layout import (
    FormCell,
    FormLayout,
    FormNumber,
    RateOf,
    Role,
    Spot,
    SumOf,
    fits_spreadsheet,
    form_number,
    form_text,
    gives,
    lines_of,
)
from perfrules.reports.form.sections import boundaries
from perfrules.testing import strategies
from tests.sizes import examples


def shown(layout: FormLayout) -> list[list[str]]:
    """Return the texts of the form, merged cells once a row, blank cells left out."""
    return [
        [cell.text for cell in layout.cells if cell.row <= row < cell.row + cell.rows and cell.text]
        for row in range(layout.height)
    ]


@cache
def rules() -> RuleSet:
    return perfrules.load_ruleset("henan-zhengzhou-2023")


def evaluated(sheet: Sheet) -> Scorecard:
    return perfrules.evaluate(sheet, rules())


def at(layout: FormLayout, label: str) -> FormCell:
    """Return the cell behind the first one that says *label*."""
    place = next(place for place, cell in enumerate(layout.cells) if cell.text == label)
    return layout.cells[place + 1]


def below(layout: FormLayout, title: str, offset: int = 1) -> FormCell:
    """Return the cell *offset* rows below the first one that says *title*."""
    head = next(cell for cell in layout.cells if cell.text == title)
    row = head.row + offset
    return next(one for one in layout.cells if one.column == head.column and one.row <= row < one.row + one.rows)


ROWS = (
    SheetRow(level1="产出指标", level2="数量指标", name="培训人数", target="≥30人", actual="30人",
             weight=Decimal(40), self_score=Decimal("40.0")),
    SheetRow(level1="产出指标", level2="质量指标", name="合格率", target="≥90%", actual="81%",
             weight=Decimal(30), self_score=Decimal("27.5")),
)  # fmt: skip
FUNDS = (
    Funds(name="年度资金总额", adjusted_budget=Decimal(300), spent=Decimal("100.00"), is_total=True),
    Funds(name="政府预算资金", adjusted_budget=Decimal("300.0"), spent=Decimal(150), stated_rate=Decimal("50.0")),
)


class TestGeometry:
    """Every position of a form is covered by exactly one cell, whatever the sheet holds."""

    @settings(max_examples=examples(0.3))
    @given(card=strategies.scorecards())
    def test_of_scorecards(self, card: Scorecard) -> None:
        for layout in (form_layout(card), form_layout(card.sheet), form_layout(card, language="en")):
            area = sum(cell.rows * cell.columns for cell in layout.cells)
            assert area == layout.height * len(layout.widths)
            assert [len(row) for row in layout.covered()] == [len(layout.widths)] * layout.height

    @given(widths=st.lists(st.integers(1, 40), min_size=1, max_size=20), data=st.data())
    def test_boundaries_give_each_part_a_column(self, widths: list[int], data: st.DataObject) -> None:
        shares = data.draw(st.lists(st.integers(1, 99), min_size=1, max_size=len(widths)))
        ends = boundaries(widths, shares)
        assert ends[0] == 0
        assert ends[-1] == len(widths)
        assert all(first < second for first, second in pairwise(ends))

    def test_every_number_fits_its_cell(self) -> None:
        rows = (SheetRow(name="x", weight=Decimal("123456789012.345")),)
        layout = form_layout(Sheet(rows=rows, funds=(Funds(name="x", spent=Decimal("-99999999999.99")),)))
        numbers = [cell for cell in layout.cells if isinstance(cell.content, FormNumber)]
        assert len(numbers) == 3
        assert all(layout.width_of(cell) >= len(cell.text) + 2 for cell in numbers)

    def test_lines(self) -> None:
        assert lines_of("", 10) == 1
        assert lines_of("一\n二", 10) == 2
        assert lines_of("一二三四五六七八九十", 13) == 2
        layout = form_layout(Sheet(texts={"说明": "字" * 500}))
        assert max(layout.lines()) >= 1000 // sum(layout.widths)


class TestWhatIsShown:
    def test_an_empty_sheet_has_cover_and_header(self) -> None:
        assert shown(form_layout(Sheet())) == [
            ["项目支出绩效自评表"],
            ["项目名称", "主管部门"],
            ["项目单位", "填报日期"],
            ["自评总分", "自评等级"],
            ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施"],
            [],
        ]

    def test_cover(self) -> None:
        sheet = Sheet(
            project="培训", organisation="中心", department="局", date=date(2023, 6, 30), stated_total=Decimal("90.50"),
            stated_grade="优", stated_met=("甲", "乙"), stated_unmet=(),
        )  # fmt: skip
        assert shown(form_layout(sheet))[1:6] == [
            ["项目名称", "培训", "主管部门", "局"],
            ["项目单位", "中心", "填报日期", "2023-06-30"],
            ["自评总分", "90.50", "自评等级", "优"],
            ["完成的指标", "甲；乙"],
            ["没有完成的指标", "无"],
        ]

    def test_columns_that_are_needed(self) -> None:
        row = SheetRow(
            name="x", unit="人", review_scores=(Decimal(1), Decimal(2)), deduction=Decimal(1), judgement="好", sample=0,
            applicable=False, evidence="照片",
        )  # fmt: skip
        layout = form_layout(Sheet(rows=(row, SheetRow(name="y"))))
        head = [cell.text for cell in layout.cells if cell.role is Role.HEADER]
        assert head[3:] == [
            "年度指标值", "实际完成值", "计量单位", "分值", "得分", "复核得分", "复核得分", "扣分", "评判",
            "有效样本量", "是否适用", "偏差原因分析及改进措施", "佐证材料",
        ]  # fmt: skip
        assert (below(layout, "是否适用").text, below(layout, "是否适用", 2).text) == ("否", "是")
        assert below(layout, "有效样本量").text == "0"

    def test_levels_are_merged_and_never_blank(self) -> None:
        layout = form_layout(Sheet(rows=(*ROWS, SheetRow(name="z"))))
        assert (below(layout, "一级指标").text, below(layout, "一级指标").rows) == ("产出指标", 2)
        assert below(layout, "一级指标", 3).text == "/"

    @pytest.mark.parametrize(
        ("funds", "titles"),
        [
            ([Funds(name="合计", is_total=True), Funds(name="其他资金")], ["项目资金（万元）"]),
            ([Funds(name="年度资金总额", unit="元")], ["项目资金（元）", "总额行"]),
            ([Funds(name="财政", is_total=True)], ["项目资金（万元）", "总额行"]),
            ([Funds(name="合计", is_total=True), Funds(name="总额", is_total=True)], ["项目资金（万元）", "总额行"]),
            ([Funds(name="甲", unit="元"), Funds(name="乙", unit="万元")], ["项目资金", "货币单位"]),
            ([Funds(name="甲", unit="美元）")], ["项目资金", "货币单位"]),
        ],
    )
    def test_funds(self, funds: list[Funds], titles: list[str]) -> None:
        head = next(row for row in shown(form_layout(Sheet(funds=tuple(funds)))) if row[0].startswith("项目资金"))
        assert head == [*titles, "年初预算数", "全年预算数", "全年执行数", "执行率"]

    def test_adjustments(self) -> None:
        sheet = Sheet(
            deductions=(StatedAdjustment(name="迟报", points=Decimal("0.5"), reason="晚三天"),),
            bonuses=(StatedAdjustment(name="创新", points=Decimal(2)),),
        )
        assert shown(form_layout(sheet))[-3:] == [
            ["加减分项", "类别", "分数", "原因"], ["迟报", "扣分", "0.5", "晚三天"], ["创新", "加分", "2"],
        ]  # fmt: skip

    def test_texts_are_made_fit_for_xml(self) -> None:
        assert form_text("a\r\nb\rc\td") == "a\nb\nc\td"
        assert form_text("a\x00\x0b\ud800\ufffeb\U0001f600") == "a\\u0000\\u000B\\uD800\\uFFFEb\U0001f600"
        assert form_text("\u200b\u202e\xa0\ue000") == "\u200b\u202e\xa0\ue000"


class TestComputed:
    def test_total_and_grade_stand_at_the_top_and_at_the_end(self) -> None:
        layout = form_layout(evaluated(Sheet(rows=ROWS, funds=FUNDS)))
        rows = shown(layout)
        assert rows[1][:4] == ["核算总分（已评部分）", "70.33", "核算等级", "暂为 中（不完整：有内容无法评分）"]
        assert layout.top == 2
        closing = rows.index(["核算项目", "核算满分", "核算得分", "核算说明"])
        assert [row[0] for row in rows[closing + 1 :]][:4] == [
            "预算执行",
            "资金管理",
            "绩效指标",
            "核算总分（已评部分）",
        ]
        assert all(cell.computed for cell in layout.cells if cell.row >= closing)

    def test_what_is_complete_is_called_the_total(self) -> None:
        """Without rows that could not be rated nothing is said to be for now."""
        sheet = Sheet(rows=(SheetRow(name="x", target="≥1个", actual="1个", weight=Decimal(100)),))
        card = evolve(evaluated(sheet), complete=True)
        assert shown(form_layout(card))[1][:1] == ["核算总分"]
        assert "暂为" not in "".join(cell.text for cell in form_layout(card).cells)

    def test_what_rows_can_reach_stands_where_points_were_handed_on(self) -> None:
        rows = tuple(
            SheetRow(name=name, target="≥1个", actual="1个", weight=Decimal(weight), applicable=name != "乙")
            for name, weight in (("甲", 20), ("乙", 10), ("丙", 40))
        )
        rules = load_ruleset("cn-self-evaluation-2020")
        handing = NotApplicable(effect=NotApplicableEffect.RENORMALISE)
        card = evaluate(Sheet(rows=rows), evolve(rules, policies=evolve(rules.policies, not_applicable=handing)))
        layout = form_layout(card)
        assert [below(layout, "核算分值", place).text for place in (1, 2, 3)] == ["≈23.3333", "0", "≈46.6667"]
        even = evolve(card, rows=(evolve(card.rows[0], weight=Fraction("22.5")), *card.rows[1:]))
        assert below(form_layout(even), "核算分值").content == FormNumber(value=Decimal("22.5"))
        assert "核算分值" not in [cell.text for cell in form_layout(evaluate(Sheet(rows=rows), rules)).cells]

    def test_nothing_else_is_computed(self) -> None:
        """The form without its computed cells holds exactly what the sheet's own form holds."""
        sheet = Sheet(project="p", rows=ROWS, funds=FUNDS)
        card = form_layout(evaluated(sheet))
        own = [cell.text for cell in card.cells if not cell.computed]
        assert own == [cell.text for cell in form_layout(sheet).cells]

    def test_titles_of_what_is_computed_begin_alike(self) -> None:
        card = evaluated(Sheet(rows=ROWS, funds=FUNDS))
        for language, begin in (("zh", "核算"), ("en", "Computed")):
            layout = form_layout(card, language=language)  # type: ignore[arg-type]
            heads = [cell for cell in layout.cells if cell.computed and cell.role in (Role.HEADER, Role.LABEL)]
            assert len(heads) == 11
            assert all(cell.text.startswith(begin) for cell in heads)

    def test_rows_without_a_score(self) -> None:
        layout = form_layout(evaluated(Sheet(rows=(SheetRow(name="x", target="≥9O%", actual="1", weight=Decimal(1)),))))
        assert below(layout, "核算得分").text == "—"
        assert below(layout, "核算结果").text == "无法评分"

    def test_places_are_named_without_folders(self) -> None:
        rows = (SheetRow(name="x", target="≥9O%", actual="1", weight=Decimal(1)),)
        sheet = Sheet(rows=rows)
        layout = form_layout(evaluated(sheet))
        assert any(cell.text.startswith("核算提示") for cell in layout.cells)
        assert not any("/home" in cell.text or "/work" in cell.text for cell in layout.cells)


class TestFormulas:
    """A formula stands only where it gives exactly the number that is printed."""

    def test_sums(self) -> None:
        layout = form_layout(evaluated(Sheet(rows=ROWS)))
        total = next(cell for cell in layout.cells if cell.text == "70" and cell.role is Role.TOTAL)
        assert total.content == FormNumber(
            value=Decimal(70), formula=SumOf(Spot(total.row - 2, total.column), Spot(total.row - 1, total.column))
        )

    def test_a_sum_of_scores_stands_only_when_it_is_the_stated_total(self) -> None:
        for stated, wanted in ((Decimal("67.5"), "67.5"), (Decimal(70), ""), (None, "")):
            layout = form_layout(Sheet(rows=ROWS, stated_total=stated))
            assert below(layout, "得分", 3).text == wanted

    def test_rates(self) -> None:
        layout = form_layout(evaluated(Sheet(rows=ROWS, funds=FUNDS)))
        first, second = below(layout, "核算执行率"), below(layout, "执行率", 2)
        assert (first.text, second.text) == ("33.33%", "50.0%")
        for cell in (first, second):
            assert isinstance(cell.content, FormNumber)
            assert isinstance(cell.content.formula, RateOf)

    def test_a_rate_that_differs_is_a_number(self) -> None:
        funds = (Funds(name="x", adjusted_budget=Decimal(300), spent=Decimal(100), stated_rate=Decimal("33.34")),)
        content = below(form_layout(Sheet(funds=funds)), "执行率").content
        assert content == FormNumber(value=Decimal("33.34"), percent=True)

    def test_the_total_follows_from_the_components(self) -> None:
        layout = form_layout(evaluated(Sheet(rows=ROWS, funds=FUNDS)))
        top = at(layout, "核算总分（已评部分）").content
        assert isinstance(top, FormNumber)
        assert isinstance(top.formula, SumOf)
        spot = top.formula.first
        last = next(cell for cell in layout.cells if (cell.row, cell.column) == (spot.row, spot.column))
        assert isinstance(last.content, FormNumber)
        assert last.content.value == top.value
        assert isinstance(last.content.formula, SumOf)

    def test_a_capped_total_is_a_number(self) -> None:
        cells = {Spot(row, 0): FormCell(row=row, column=0, content=form_number(60), role=Role.NUMBER) for row in (0, 1)}
        formula = SumOf(Spot(0, 0), Spot(1, 0))
        assert gives(formula, FormNumber(value=Decimal("120.00")), cells)
        assert not gives(formula, FormNumber(value=Decimal(100)), cells)

    @pytest.mark.parametrize(
        ("part", "whole", "rate", "holds"),
        [
            ("1", "3", "33.33", True), ("2", "3", "66.67", True), ("2", "3", "66.66", False), ("1", "0", "0.00", False),
            ("0.0005", "10", "0.01", False), ("-1", "3", "-33.33", True), ("1", "1234567890123456", "0.00", False),
        ],
    )  # fmt: skip
    def test_which_rates_hold(self, part: str, whole: str, rate: str, holds: bool) -> None:
        cells = {
            Spot(0, column): FormCell(row=0, column=column, content=form_number(Decimal(text)), role=Role.NUMBER)
            for column, text in enumerate((part, whole))
        }
        number = FormNumber(value=Decimal(rate), percent=True)
        assert gives(RateOf(Spot(0, 0), Spot(0, 1), 2), number, cells) is holds

    @pytest.mark.parametrize(
        ("text", "fits"),
        [
            ("0", True), ("123456789012345", True), ("1234567890123456", False), ("1E+20", False), ("-0", False),
            ("0.000000000000001", True), ("1E-16", False), ("1.10000000000000000", False), ("1E+5", True),
            ("999999999999999.999999999999999", False),
        ],
    )  # fmt: skip
    def test_which_numbers_a_spreadsheet_keeps(self, text: str, fits: bool) -> None:
        assert fits_spreadsheet(FormNumber(value=Decimal(text))) is fits
