"""Forms in cells: the layouts that are published, cell by cell, and what is reported about each."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfrules.dsl.vocabulary import is_sign
from perfrules.errors import Problem
from perfrules.model.sheet import Sheet, SheetRow
from perfrules.plain_values import BLANKS, squeeze
from perfrules.readers.form.headers import header_at
from perfrules.readers.form.reading import read_forms
from perfrules.readers.form.vocabulary import FORM_LABELS, Kind, key_of_title, level_name, titles_of
from perfrules.readers.grid import Cell, Grid
from perfrules.source import Place
from tests.readers.grids import NAME, drawn

HEAD = "一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分\n"
ROW = "产出指标 | 数量指标 | 聘用人员数量 | ≤30人 | 30人 | 10 | 10\n"

OFFICIAL = """
项目支出绩效自评表 | < | < | < | < | < | < | < | <
（2022年度） | < | < | < | < | < | < | < | <
项目名称 | < | 坡面水标尺安装 | < | < | < | < | < | <
主管部门 | < | 水利局 | < | < | 实施单位 | 水土保持站 | < | <
项目资金\\（万元） | < | | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分
^ | ^ | 年度资金总额 | 20 | 20.00 | 19 | 10 | 95.00% | 9.5
^ | ^ | 其中：当年财政拨款 | 15 | 15 | 15 | — | 100% | —
^ | ^ | 上年结转资金 | 5 | 5 | 4 | — | 80% | —
^ | ^ | 其他资金 | | | | — | | —
年度总体目标 | 预期目标 | < | < | < | 实际完成情况 | < | < | <
^ | 安装水标尺266米。 | < | < | < | 已全部安装。 | < | < | <
绩\\效\\指\\标 | 一级指标 | 二级指标 | 三级指标 | 年度\\指标值 | 实际\\完成值 | 分值 | 得分 | 偏差原因分析及改进措施
^ | 产出\\指标\\（50分） | 数量指标 | 安装坡面水标尺 | ≥266米 | 266米 | 10 | 10 |
^ | ^ | ^ | 水标尺宽度 | ≥50厘米 | 50厘米 | 10 | 10 | 无
^ | ^ | 质量指标 | 项目（工程）验收合格率 | 100% | 100% | 20 | 20 |
^ | ^ | 时效指标 | 及时（按期）完工率 | ≥90% | 85% | 10 | 9.44 | 汛期停工，已抓紧施工
^ | 效益指标\\（30分） | 社会效益\\指标 | 受益户人口数 | ≥1000人 | 1200人 | 30 | 30 |
^ | 满意度指标（10分） | 服务对象满意度指标 | 受益户满意度 | ≥95% | 96% | 10 | 10 |
总分 | < | < | < | < | < | 100 | 98.94 |
注：1.其他资金包括社会投入资金。 | < | < | < | < | < | < | < | <
填报人：张三 | < | < | < | 联系电话：12333 | < | 填报日期：2023年3月 | < | <
"""


def read(text: str) -> tuple[Sheet, list[tuple[str, str]]]:
    """Return the one sheet in the table that *text* draws, and the codes and cells of its problems."""
    sheets, problems = read_forms([drawn(text)], NAME)
    (sheet,) = sheets
    assert sheet.problems == problems
    return sheet, found(problems)


def found(problems: tuple[Problem, ...]) -> list[tuple[str, str]]:
    return [(one.code, one.place.cell.removeprefix("Sheet1!")) for one in problems]


def table(rows: str, head: str = HEAD) -> tuple[tuple[SheetRow, ...], list[tuple[str, str]]]:
    sheet, problems = read(head + rows)
    return sheet.rows, problems


class TestTheOfficialForm:
    """The national form of 2020 as programs show it, merged cells and all, is read without a doubt."""

    def test_nothing_is_doubtful(self) -> None:
        # the seven points of the execution stand in the table of funds, so the 100 below the rows are right
        assert read(OFFICIAL)[1] == []

    def test_labels(self) -> None:
        sheet, _ = read(OFFICIAL)
        labels = (sheet.project, sheet.department, sheet.organisation, sheet.date, sheet.stated_total)
        assert labels == ("坡面水标尺安装", "水利局", "水土保持站", date(2023, 3, 31), Decimal("98.94"))

    def test_funds(self) -> None:
        sheet, _ = read(OFFICIAL)
        lines = [(one.name, one.initial_budget, one.spent, one.stated_rate, one.is_total) for one in sheet.funds]
        assert lines == [
            ("年度资金总额", 20, 19, 95, True),
            ("当年财政拨款", 15, 15, 100, False),
            ("上年结转资金", 5, 4, 80, False),
            ("其他资金", None, None, None, False),
        ]
        assert {one.unit for one in sheet.funds} == {"万元"}
        assert sheet.funds[1].place.cell == "Sheet1!C7"
        points = [(one.weight, one.self_score) for one in sheet.funds]
        assert points == [(10, Decimal("9.5")), (None, None), (None, None), (None, None)]

    def test_rows(self) -> None:
        sheet, _ = read(OFFICIAL)
        rows = [
            (one.level1, one.level2, one.name, one.target, one.actual, one.weight, one.reason) for one in sheet.rows
        ]
        assert rows == [
            ("产出指标", "数量指标", "安装坡面水标尺", "≥266米", "266米", 10, ""),
            ("产出指标", "数量指标", "水标尺宽度", "≥50厘米", "50厘米", 10, ""),
            ("产出指标", "质量指标", "项目（工程）验收合格率", "100%", "100%", 20, ""),
            ("产出指标", "时效指标", "及时（按期）完工率", "≥90%", "85%", 10, "汛期停工，已抓紧施工"),
            ("效益指标", "社会效益指标", "受益户人口数", "≥1000人", "1200人", 30, ""),
            ("满意度指标", "服务对象满意度指标", "受益户满意度", "≥95%", "96%", 10, ""),
        ]

    def test_texts(self) -> None:
        assert read(OFFICIAL)[0].texts == {
            "预期目标": "安装水标尺266米。",
            "实际完成情况": "已全部安装。",
            "附注": "注：1.其他资金包括社会投入资金。",
        }

    def test_places(self) -> None:
        row = read(OFFICIAL)[0].rows[3]
        assert row.place == Place(NAME, cell="Sheet1!D16")
        places = {key: place.cell.removeprefix("Sheet1!") for key, place in row.cells.items()}
        assert places == {
            "level1": "B13", "level2": "C16", "name": "D16", "target": "E16", "actual": "F16", "weight": "G16",
            "self_score": "H16", "reason": "I16",
        }  # fmt: skip

    def test_the_same_without_merged_cells(self) -> None:
        """As delimited text has it: a merged cell stands once, then come empty ones."""
        lines = [line.replace("^", "").replace("<", "") for line in OFFICIAL.splitlines()]
        plain, problems = read("\n".join(lines))
        merged, _ = read(OFFICIAL)
        assert problems == []
        assert plain == merged


class TestHeaders:
    """Columns are known by their titles, wherever they stand and however they are broken."""

    @pytest.mark.parametrize(
        "head",
        [
            "一 级 指 标 | 二 级 指 标 | 三 级 指 标 | 年 度 指 标 值 | 实 际 完 成 值 | 分 值 | 得 分\n",
            "一级\\指标 | 二级\\指标 | 三级\\指标 | 年度\\指标值 | 实际\\完成值 | 分\\值 | 得\\分\n",
            "一級指標 | 二級指標 | 三級指標 | 年度指標值 | 實際完成值 | 分值 | 得分\n",
            "一级指标 | 二级指标 | 指标名称 | 年度指标值(A) | 全年实际值（B） | 分值（100分） | 自评得分\n",
            "一级指标 | 二级指标 | 绩效指标 | 目标值 | 完成值 | 分值权重 | 自评得分\n",
        ],
    )
    def test_spellings(self, head: str) -> None:
        assert table(ROW, head) == table(ROW)

    TWO_LINES = """
    一级指标 | 二级指标 | 三级指标 | 年度指标值 | < | < | 实际完成值 | 分值 | 得分
    ^ | ^ | ^ | 符号 | 值 | 计量单位 | ^ | ^ | ^
    产出指标 | 数量指标 | 卫片执法补助经费 | ≤ | 72890 | 元 | 72890 | 10.00 | 9.00
    ^ | 质量指标 | 项目验收合格率 | ≥ | 95 | % | 100 | 20 | 19
    ^ | 时效指标 | 完成时间 | | 2021年底 | | 2021年底 | 20 | 20
    """

    @pytest.mark.parametrize("merged", [True, False])
    def test_two_lines_with_sign_value_and_unit(self, merged: bool) -> None:
        text = self.TWO_LINES if merged else self.TWO_LINES.replace("^", "").replace("<", "")
        sheet, problems = read(text)
        rows = [(one.level1, one.name, one.target, one.unit, one.actual, one.weight) for one in sheet.rows]
        assert problems == []
        assert rows == [
            ("产出指标", "卫片执法补助经费", "≤72890元", "元", "72890", 10),
            ("产出指标", "项目验收合格率", "≥95%", "%", "100", 20),
            ("产出指标", "完成时间", "2021年底", "", "2021年底", 20),
        ]

    def test_groups_above_the_titles(self) -> None:
        sheet, problems = read(
            """
            绩效指标 | < | < | 指标值 | < | 得分情况 | <
            一级指标 | 二级指标 | 三级指标 | 年度目标值 | 实际完成值 | 分值 | 自评得分
            产出指标 | 数量指标 | 聘用人员数量 | ≤30人 | 30人 | 10 | 10
            """
        )
        assert problems == []
        assert sheet.rows == table(ROW)[0]

    def test_signs_beside_the_target(self) -> None:
        rows, problems = table(
            "人数 | ≥ | 30 | 人 | 31 | 10\n"
            "合格率 | ≥ | ≥98% | % | 99 | 10\n"
            "及时率 | = | ≥98% | % | 99 | 10\n"
            "效果 | 定性 | 明显 | | 明显 | 5\n"
            "数量 | ≥ | | 人 | 5 | 5\n秩序 | 定性 | 良好 | | 良好 | 5\n",
            "三级指标 | 指标性质 | 指标值 | 度量单位 | 完成值 | 分值\n",
        )
        assert [row.target for row in rows] == ["≥30人", "≥98%", "≥98%", "明显", "", "良好"]
        assert problems == [("PR527", "C4"), ("PR525", "B5"), ("PR519", "B6")]

    def test_a_unit_without_signs_stays_in_its_column(self) -> None:
        rows, _ = table("人数 | ≥30 | 人 | 31 | 10\n", "三级指标 | 指标值 | 计量单位 | 完成值 | 分值\n")
        assert (rows[0].target, rows[0].unit) == ("≥30", "人")

    def test_columns_that_few_forms_have(self) -> None:
        rows, problems = table(
            "1 | 人数 | ≥30人 | 30人 | 20% | 18分 | 9 | 8.5 | 1 | 良 | 200 | 否 | 台账 | 7 | ok\n"
            "2 | 人次 | ≥30人 | 30人 | 20% | 18分 | | 8 | | | | 是 | | |\n",
            "序号 | 指标名称 | 目标值 | 完成值 | 权重 | 自评得分 | 复核得分1 | 复核得分（2） | 扣分 | 评判 |"
            "有效样本量 | 是否适用 | 佐证材料 | 核算得分 | Computed result\n",
        )
        assert problems == []
        assert rows[0] == SheetRow(
            name="人数", target="≥30人", actual="30人", weight=Decimal(20), self_score=Decimal(18),
            review_scores=(Decimal(9), Decimal("8.5")), deduction=Decimal(1), judgement="良", sample=200,
            applicable=False, evidence="台账",
        )  # fmt: skip
        assert (rows[1].review_scores, rows[1].applicable) == ((Decimal(8),), True)

    def test_unknown_and_double_columns_are_named(self) -> None:
        rows, problems = table(
            "人数 | ≥30人 | 30人 | 10 | 统计 | 8 | 9\n",
            "三级指标 | 目标值 | 完成值 | 分值 | 指标解释 | 得分 | 自评得分\n",
        )
        assert problems == [("PR514", "E1"), ("PR528", "G1")]
        assert rows[0].self_score == 8

    def test_missing_columns_are_named(self) -> None:
        rows, problems = table("人数 | 30人\n", "三级指标 | 实际完成值\n")
        assert problems == [("PR502", "A1"), ("PR502", "A1")]
        assert (rows[0].name, rows[0].actual) == ("人数", "30人")

    def test_a_fourth_level(self) -> None:
        rows, problems = table(
            "培训 | 培训人数 | ≥30人 | 30人 | 10\n^ | 培训场次 | ≥3次 | 3次 | 10\n合格率 | | ≥90% | 95% | 10\n",
            "三级指标 | 四级指标 | 目标值 | 完成值 | 分值\n",
        )
        assert [row.name for row in rows] == ["培训人数", "培训场次", "合格率"]
        assert problems == [("PR539", "A2")]

    def test_a_header_printed_again(self) -> None:
        rows, problems = table(ROW + HEAD + ROW)
        assert (len(rows), problems) == (2, [])

    def test_two_headers_without_rows_between(self) -> None:
        rows, problems = table(HEAD + ROW)
        assert (len(rows), problems) == (1, [("PR517", "A2")])

    def test_printed_again_below_its_title(self) -> None:
        title = "项目支出绩效自评表{} | < | < | < | < | < | <\n"
        sheet, problems = read(title.format("") + HEAD + ROW + title.format("（续）") + HEAD + ROW)
        assert (len(sheet.rows), problems) == (2, [])


WORDS = st.text("甲乙丙丁戊己庚辛", min_size=2, max_size=5)
COLUMNS = {
    "一级指标": "产出指标", "二级指标": "数量指标", "三级指标": "聘用人员数量", "年度指标值": "≤30人",
    "实际完成值": "28人", "分值": "12.5", "得分": "11", "计量单位": "人", "偏差原因分析及改进措施": "两人离职",
    "佐证材料": "合同", "扣分": "0.5", "有效样本量": "30", "评判": "达成",
}  # fmt: skip


@given(st.permutations(list(COLUMNS)), st.dictionaries(WORDS, WORDS, max_size=4), st.randoms(use_true_random=False))
def test_order_and_unknown_columns_do_not_matter(order: list[str], unknown: dict[str, str], chance) -> None:
    """Columns in any order, with any unknown ones between, give the same row; each unknown one is named."""
    columns = [(title, COLUMNS[title]) for title in order]
    for title, cell in unknown.items():
        columns.insert(chance.randrange(len(columns) + 1), (title, cell))
    usual, _ = table(" | ".join(COLUMNS.values()), " | ".join(COLUMNS) + "\n")
    rows, problems = table(" | ".join(cell for _, cell in columns), " | ".join(title for title, _ in columns) + "\n")
    assert rows == usual
    assert [code for code, _ in problems] == ["PR514"] * len(unknown)


class TestLevels:
    """Names of levels hold for the rows below them, as merged cells do; points behind them do not belong to them."""

    @pytest.mark.parametrize(
        ("cell", "name"),
        [
            ("产出指标(50分)", "产出指标"), ("产出\n指标\n（50分）", "产出指标"), ("产出指标50分", "产出指标"),
            ("產出指標", "产出指标"), ("数 量 指 标", "数量指标"), ("成本指标（10%）", "成本指标"),
            ("一般公共预算支出管理(60分)", "一般公共预算支出管理"), ("就业促进行动", "就业促进行动"),
            ("促进就业(3项)", "促进就业(3项)"), ("Level A", "Level A"), ("数量指标(必填)", "数量指标(必填)"),
        ],
    )  # fmt: skip
    def test_names(self, cell: str, name: str) -> None:
        assert level_name(cell) == name

    def levels(self, rows: str) -> list[tuple[str, str]]:
        found_rows, problems = table(rows)
        assert problems == []
        return [(row.level1, row.level2) for row in found_rows]

    def test_blank_cells_fill_down(self) -> None:
        rows = """
产出指标 | 数量指标 | a | 1 | 1 | 5 | 5
 | | b | 1 | 1 | 5 | 5
 | 质量指标 | c | 1 | 1 | 5 | 5
效益指标 | | d | 1 | 1 | 5 | 5
"""
        assert self.levels(rows) == [
            ("产出指标", "数量指标"), ("产出指标", "数量指标"), ("产出指标", "质量指标"), ("效益指标", ""),
        ]  # fmt: skip

    def test_a_mark_is_no_level(self) -> None:
        rows = "产出指标 | 数量指标 | a | 1 | 1 | 5 | 5\n | / | b | 1 | 1 | 5 | 5\n/ | 质量指标 | c | 1 | 1 | 5 | 5\n"
        assert self.levels(rows) == [("产出指标", "数量指标"), ("产出指标", ""), ("", "质量指标")]

    def test_level_rows(self) -> None:
        """A row with the name of a level and no numbers holds for the rows below."""
        rows = """
产出指标 | | | | | |
 | 数量指标 | a | 1 | 1 | 5 | 5
一、效益指标（30分） | < | < | < | < | < | <
 | 社会效益指标 | b | 1 | 1 | 5 | 5
"""
        assert self.levels(rows) == [("产出指标", "数量指标"), ("效益指标", "社会效益指标")]

    def test_level_names_among_the_names(self) -> None:
        rows, problems = table(
            "产出指标 | | | 20\n人数 | ≥30人 | 30人 | 10\n人次 | ≥9人次 | 9人次 | 10\n",
            "指标名称 | 目标值 | 完成值 | 分值\n",
        )
        assert [(row.level1, row.name) for row in rows] == [("", "人数"), ("", "人次")]
        assert problems == [("PR521", "A2")]

    def test_the_first_level_is_concluded_from_the_second(self) -> None:
        rows, problems = table(
            "数量指标 | a | 1 | 1 | 5\n | b | 1 | 1 | 5\n社会效益指标 | c | 1 | 1 | 5\n",
            "二级指标 | 三级指标 | 目标值 | 完成值 | 分值\n",
        )
        assert [row.level1 for row in rows] == ["产出指标", "产出指标", "效益指标"]
        assert problems == [("PR515", "A2"), ("PR515", "A4")]


class TestRowsThatAreNoIndicators:
    """Totals, headings, components, notes and placeholders are known for what they are; what is not known is named."""

    @pytest.mark.parametrize("word", ["合计", "合 计", "总分", "总计", "总分（100分）", "总得分"])
    def test_totals(self, word: str) -> None:
        sheet, problems = read(f"{HEAD}{ROW}{word} | | | | | 10 | 9.5\n")
        assert (len(sheet.rows), sheet.stated_total, problems) == (1, Decimal("9.5"), [])

    def test_a_total_that_the_rows_do_not_give(self) -> None:
        sheet, problems = read(f"{HEAD}{ROW}{ROW}合计 | | | | | 100 | 95\n")
        assert (sheet.stated_total, problems) == (95, [("PR523", "F4")])

    def test_two_totals(self) -> None:
        sheet, problems = read(f"自评总分 | 96\n{HEAD}{ROW}合计 | | | | | 10 | 95\n")
        assert (sheet.stated_total, problems) == (96, [("PR526", "G4")])

    def test_sums_in_between(self) -> None:
        rows, problems = table(f"{ROW}小计 | | | | | 10 | 10\n{ROW}合计 | | | | | 20 | 20\n")
        assert (len(rows), problems) == (2, [])

    def test_the_execution_of_the_budget(self) -> None:
        sheet, problems = read(
            f"{HEAD}预算执行率（10分） | < | < | 100% | 95% | 10 | 9.5\n{ROW}总分 | | | | | 20 | 19.5\n"
        )
        assert ([row.name for row in sheet.rows], problems) == (["聘用人员数量"], [("PR522", "A2")])

    def test_an_indicator_on_the_execution(self) -> None:
        rows, problems = table("产出指标 | 时效指标 | 预算执行率 | ≥95% | 96% | 10 | 10\n")
        assert ([row.name for row in rows], problems) == (["预算执行率"], [])

    def test_headings(self) -> None:
        rows, problems = table(
            "产出指标 | 数量指标 | 培训 | | | |\n | | 培训人数 | ≥30人 | 30人 | 10 | 10\n | | 补贴 | | | 20 | 20\n"
            " | | 补贴人数 | ≥30人 | 30人 | 10 | 10\n"
            " | | 补贴金额 | ≥3万元 | 3万元 | 10 | 10\n"
            " | | 未填的指标 | | | 5 |\n"
        )
        assert [row.name for row in rows] == ["培训人数", "补贴人数", "补贴金额", "未填的指标"]
        assert problems == [("PR521", "A2"), ("PR521", "C4")]

    @pytest.mark.parametrize("cells", ["/ | /", "/ | ", " | —", "无 | 无"])
    def test_a_row_that_somebody_marked_as_empty_is_no_heading(self, cells: str) -> None:
        rows, problems = table(
            f"产出指标 | 数量指标 | 培训 | {cells} | |\n | | 培训人数 | ≥30人 | 30人 | 10 | 10\n"
            f" | | 补贴 | {cells} | 20 | 20\n | | 补贴人数 | ≥30人 | 30人 | 10 | 10\n"
            " | | 补贴金额 | ≥3万元 | 3万元 | 10 | 10\n"
        )
        assert [(row.name, row.weight) for row in rows] == [
            ("培训", None), ("培训人数", 10), ("补贴", 20), ("补贴人数", 10), ("补贴金额", 10),
        ]  # fmt: skip
        assert problems == []

    def test_parts_without_points_stay(self) -> None:
        rows, problems = table(
            "产出指标 | 数量指标 | ★补助种植面积 | 29.5亩 | 29.5亩 | 20 | 20\n | | 其中桃树 | 1.5亩 | 1.5亩 | |\n"
        )
        assert ([row.weight for row in rows], problems) == ([20, None], [])

    def test_placeholders(self) -> None:
        rows, problems = table(f"{ROW} | 质量指标 | 指标1： | | | |\n | | 指标2 | | | |\n | | …… | | | |\n")
        assert ([row.name for row in rows], problems) == (["聘用人员数量"], [])

    def test_notes_and_signatures(self) -> None:
        sheet, problems = read(
            f"{HEAD}{ROW}注：1.得分一档最高不能超过分值。\n备注：定性指标分三档。\n填报人 | 张三 | 联系电话 | 12333\n"
        )
        assert (problems, sheet.texts) == ([], {"附注": "注：1.得分一档最高不能超过分值。\n备注：定性指标分三档。"})

    def test_a_row_without_a_name(self) -> None:
        rows, problems = table("效益指标 | 可持续影响指标 | | 持续发展 | 持续发展 | 10 | 10\n")
        assert (rows[0].name, rows[0].level2, problems) == ("可持续影响指标", "可持续影响指标", [("PR518", "A2")])

    def test_what_is_not_understood(self) -> None:
        sheet, problems = read(
            "项目名称 | 热线 | 多余\n本项目情况特殊。 | 见附件 \n"
            f"{HEAD}{ROW} | | | 续：另有三人 | | |\n"
            f" | | 人次 | ≥3人次 | 五 | 十分 | A | 无主\n"
            f"此表由财务科汇总后上报，请勿改动。\n"
        )
        assert [row.name for row in sheet.rows] == [
            "聘用人员数量",
            "人次",
            "此表由财务科汇总后上报，请勿改动。"[:0] or "人次",
        ][:2]
        assert problems == [
            ("PR519", "C1"), ("PR504", "A2"), ("PR504", "D5"), ("PR519", "H6"), ("PR503", "F6"), ("PR503", "G6"),
            ("PR504", "A7"),
        ]  # fmt: skip


class TestLabels:
    @pytest.mark.parametrize(
        ("typed", "day"),
        [
            ("2023-12-31", date(2023, 12, 31)), ("2023年6月", date(2023, 6, 30)), ("2023.6.5", date(2023, 6, 5)),
            ("二〇二三年十二月", date(2023, 12, 31)), ("2023", date(2023, 12, 31)), ("/", None),
        ],
    )  # fmt: skip
    def test_days(self, typed: str, day: date | None) -> None:
        sheet, problems = read(f"填报日期 | {typed}\n{HEAD}{ROW}")
        assert (sheet.date, problems) == (day, [])

    def test_what_is_no_day_and_no_number(self) -> None:
        sheet, problems = read(f"填报日期 | 2023年13月 | 自评总分 | 优秀\n{HEAD}{ROW}")
        assert (sheet.date, sheet.stated_total, problems) == (None, None, [("PR107", "B1"), ("PR503", "D1")])

    def test_values_behind_and_beside(self) -> None:
        sheet, problems = read(
            f"项目名称：热线 | < | 主 管 部 门： | 人社局\n"
            f"填报单位：中心  填报人：张三 | < | < | <\n"
            f"自评等级 | 优 | 完成的指标 | 无\n"
            f"没有完成的指标 | 人数；到岗率\n{HEAD}{ROW}"
        )
        assert (sheet.project, sheet.department, sheet.organisation, sheet.stated_grade) == (
            "热线", "人社局", "中心", "优",
        )  # fmt: skip
        assert (sheet.stated_met, sheet.stated_unmet, problems) == ((), ("人数", "到岗率"), [])

    def test_the_same_label_twice(self) -> None:
        sheet, problems = read(f"主管部门 | 财政局\n主管部门 | 人社局\n{HEAD}{ROW}")
        assert (sheet.department, problems) == ("财政局", [("PR520", "B2")])

    def test_texts_beside_labels(self) -> None:
        sheet, problems = read(f"项目概况 | 由三十人值守。\n{HEAD}{ROW}\n存在问题 | 人手不足。\n")
        assert (sheet.texts, problems) == ({"项目概况": "由三十人值守。", "存在问题": "人手不足。"}, [])

    def test_every_label_is_known(self) -> None:
        for key, titles in FORM_LABELS.items():
            for title in titles:
                sheet, problems = read(f"{title} | 2023-01-01\n{HEAD}{ROW}")
                assert [code for code, _ in problems] == (["PR503"] if key == "stated_total" else []), title
                kept = sheet.project or sheet.organisation or sheet.department or sheet.date or sheet.stated_grade
                kept = kept or sheet.year
                assert bool(kept or sheet.stated_met or sheet.stated_unmet) == (key not in ("other", "stated_total"))


class TestSmallTables:
    def test_the_unit_of_money(self) -> None:
        rows = "年度资金总额 | 1,244.50元 | 244 | 244\n"
        head = "项目资金{} | 年初预算数 | 全年预算数 | 全年执行数\n"
        for text, unit in [
            (head.format("（元）"), "元"), ("单位：亿元\n" + head.format(""), "亿元"), (head.format(""), "万元"),
            ("项目名称 | 热线 | 单位：千元\n" + head.format(""), "千元"),
        ]:  # fmt: skip
            sheet, _ = read(text + rows.replace("元", unit) + HEAD + ROW)
            assert (sheet.funds[0].unit, sheet.funds[0].initial_budget) == (unit, Decimal("1244.50"))

    def test_units_and_totals_in_columns(self) -> None:
        sheet, problems = read(
            "项目资金 | 货币单位 | 总额行 | 年初预算数 | 执行率\n"
            "合计 | 美元 | 否 | 5 | 50%\n"
            "全部 | 元 | 是 | 6 | 0\n"
            "差额 | | 或 | 7 |\n" + HEAD + ROW
        )
        lines = [(one.name, one.unit, one.is_total, one.stated_rate) for one in sheet.funds]
        assert lines == [("合计", "美元", False, 50), ("全部", "元", True, 0), ("差额", "万元", False, None)]
        assert problems == [("PR524", "C4"), ("PR510", "A3")]

    def test_funds_that_are_doubtful(self) -> None:
        sheet, problems = read(
            "项目资金 | 年初预算数 | 全年执行数\n总额 | 约30 | 30\n | 5 | 5\n财政拨款 | 20 | 29 | 多\n" + HEAD + ROW
        )
        assert [one.initial_budget for one in sheet.funds] == [None, 20]
        assert problems == [("PR503", "B2"), ("PR504", "B3"), ("PR519", "D4"), ("PR510", "A2")]

    def test_management(self) -> None:
        sheet, problems = read(
            "资金管理情况 | | 情况说明 | 存在问题和改进措施 | 得分\n"
            "^ | 安排科学性 | 科学 | 无 | 5\n"
            "^ | 拨付合规性 | 合规 | 拨付晚 | —\n" + HEAD + ROW
        )
        items = [(one.name, one.statement, one.trouble, one.score) for one in sheet.management]
        assert items == [("安排科学性", "科学", "", 5), ("拨付合规性", "合规", "拨付晚", None)]
        assert problems == []

    def test_adjustments(self) -> None:
        sheet, problems = read(
            HEAD + ROW + "加减分项 | 类别 | 分数 | 原因\n"
            "迟报 | 扣分 | 0.5 | 迟三天\n"
            "创新 | 加分 | 1 |\n"
            "其他 | 加减 | 1 |\n"
            "退回 | 扣分 | -1 |\n"
        )
        assert [(one.name, one.points, one.reason) for one in sheet.deductions] == [("迟报", Decimal("0.5"), "迟三天")]
        assert [(one.name, one.points) for one in sheet.bonuses] == [("创新", 1)]
        assert problems == [("PR524", "B6"), ("PR504", "A6"), ("PR533", "C7")]

    def test_texts(self) -> None:
        sheet, problems = read(f"说明 | 内容\n存在的问题 | 人手不足。\\尚待改进。\n附注 | 见附件\n{HEAD}{ROW}注：无\n")
        assert sheet.texts == {"存在的问题": "人手不足。\n尚待改进。", "附注": "见附件\n注：无"}
        assert problems == []

    def test_what_perfrules_adds_is_left_out(self) -> None:
        sheet, problems = read(
            f"核算总分 | 90.5 | 核算等级 | 优\n"
            f"{HEAD}{ROW}核算项目 | 核算满分 | 核算得分\n"
            f"预算执行 | 10 | 9.5\n"
            f"核算总分 | 100 | 90.5\n"
        )
        assert (len(sheet.rows), sheet.stated_total, problems) == (1, None, [])


class TestSeveralForms:
    """A second project is another sheet, below the first or in another table."""

    FORM = "{title}\n项目名称 | {name}\n" + HEAD + ROW + "{total}\n"

    @pytest.mark.parametrize("total", ["", "合计 | | | | | 10 | 10"])
    @pytest.mark.parametrize("title", ["", "项目支出绩效自评表"])
    def test_below_each_other(self, title: str, total: str) -> None:
        text = "".join(self.FORM.format(title=title, name=name, total=total) for name in ("热线", "培训"))
        sheets, problems = read_forms([drawn(text)], NAME)
        assert [(one.project, len(one.rows)) for one in sheets] == [("热线", 1), ("培训", 1)]
        assert problems == ()

    def test_tables_that_are_whole(self) -> None:
        """A table with its row of totals has ended: the next one is another form even without a label."""
        sheets, _ = read_forms([drawn((HEAD + ROW + "合计 | | | | | 10 | 10\n") * 2)], NAME)
        assert [len(one.rows) for one in sheets] == [1, 1]

    def test_one_form_over_several_tables(self) -> None:
        parts = ["项目名称 | 热线\n主管部门 | 人社局", "项目资金 | 年初预算数 | 执行率\n总额 | 5 | 50%", HEAD + ROW]
        sheets, problems = read_forms([drawn(part) for part in parts], NAME)
        (sheet,) = sheets
        assert (sheet.project, len(sheet.funds), len(sheet.rows), problems) == ("热线", 1, 1, ())

    def test_tables_of_something_else(self) -> None:
        notes = drawn("填写人 | 电话本\n张三 | 12333", name="通讯录")
        sheets, problems = read_forms([drawn(HEAD + ROW), notes], NAME)
        assert (len(sheets), found(problems)) == (1, [("PR550", "通讯录")])

    def test_no_form_at_all(self) -> None:
        assert [one.code for one in read_forms([drawn("年份 | 产量\n2023 | 5")], NAME)[1]] == ["PR501"]
        assert [one.code for one in read_forms([], NAME)[1]] == ["PR501"]

    def test_a_form_without_indicators(self) -> None:
        assert read("项目名称 | 热线\n")[1] == [("PR501", "")]


def test_problems_of_cells_surface_when_the_cell_is_used() -> None:
    doubt = Problem("PR503", drawn("a").rows and read_forms([], "")[1][0].severity, text="#REF!")
    whole = drawn(HEAD + ROW + ROW)
    rows = [list(row) for row in whole.rows]
    used = rows[1][4]
    rows[1][4] = Cell(used.text, used.place, problems=(doubt,))
    unused = rows[0][6]
    rows[0][6] = Cell(unused.text, unused.place, problems=(doubt,))
    _, problems = read_forms([Grid(tuple(map(tuple, rows)), "Sheet1")], NAME)
    assert found(problems) == [("PR503", "E2")]


CELLS = (
    "", " ", "一级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "项目名称", "合计", "产出指标",
    "说明", "内容", "10", "≥30人", "注：a", "项目支出绩效自评表", "全年预算数", "全年执行数", "单位：元", "核算得分",
    "预期目标", "实际完成情况", "符号", "值", "^", "<",
)  # fmt: skip


@given(st.lists(st.lists(st.sampled_from(CELLS), min_size=3, max_size=3), min_size=1, max_size=12))
def test_any_table_is_read(lines: list[list[str]]) -> None:
    """Whatever stands in the cells, reading ends with sheets or problems, and twice with the same ones."""
    lines[0] = [cell.strip("^") for cell in lines[0]]
    text = "\n".join(
        " | ".join(("" if cell == "<" and not column else cell) for column, cell in enumerate(line)) for line in lines
    )
    first, second = (read_forms([drawn(text)], NAME) for _ in range(2))
    assert first == second
    assert first[0] or first[1]


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.COMPUTED])
def test_every_title_is_found_in_a_header(kind: Kind) -> None:
    """A title that a table knows is found under its key beside one title of every other column."""
    for key, titles in titles_of(kind).items():
        for title in titles:
            others = [names[0] for other, names in titles_of(kind).items() if other != key]
            header = header_at(drawn(" | ".join([title, *others])), 0)
            assert header is not None, title
            assert header.columns[0].key == key, title


@pytest.mark.parametrize(
    ("text", "sign"), [("≥", True), ("大于等于", True), ("定性", False), ("正向", False), ("", False)]
)
def test_signs(text: str, sign: bool) -> None:
    assert is_sign(text) == sign


@pytest.mark.parametrize(
    ("column", "word", "target", "direction"),
    [
        ("指标性质", "正向", "30", "up"), ("指标方向", "反向", "30", "down"), ("计算符号", "逆向指标", "30", "down"),
        ("正向反向", "越大越好", "30", "up"), ("指标方向", "≥", "≥30", ""), ("符号", "═", "═30", ""),
        ("符号", "不小于", "不小于30", ""), ("Direction", "", "30", ""),
    ],
)  # fmt: skip
def test_columns_of_signs_and_directions(column: str, word: str, target: str, direction: str) -> None:
    text = f"三级指标 | {column} | 年度指标值 | 实际完成值 | 分值\n人数 | {word} | 30 | 30 | 10\n"
    sheet, _ = read(text)
    assert [(row.target, row.direction) for row in sheet.rows] == [(target, direction)]


@pytest.mark.parametrize(
    ("above", "year"),
    [
        ("2023年度项目支出绩效自评表 | < | < | <", 2023),
        ("项目支出绩效自评表 | < | < | <\n(2022年度) | < | < | <", 2022),
        ("评价年度 | 2021年", 2021), ("年度：2020", 2020), ("二〇二三年度项目支出绩效自评表 | < | < | <", 2023),
        ("2021-2023年项目支出绩效自评表 | < | < | <", None), ("填报日期 | 2024-03-01", None),
    ],
)  # fmt: skip
def test_the_year_of_a_form(above: str, year: int | None) -> None:
    sheet, _ = read(f"{above}\n{HEAD}{ROW}")
    assert sheet.year == year


def test_the_documented_titles_are_known(root: Path) -> None:
    """Every title in the reference fills the field that stands beside it."""
    page = (root / "docs" / "reference" / "sheet-files.md").read_text(encoding="utf-8")
    section = page.partition("## Forms in cells")[2].partition("\n## ")[0]
    lines = re.findall(r"^\| `([^|]+)` \| ([^|]+) \|$", section, re.MULTILINE)
    fields = {key for key, _ in lines}
    assert fields >= {one.name for one in attrs.fields(SheetRow)} - {"place", "cells", "readings"}
    for key, titles in lines:
        for title in titles.strip().split("、"):
            assert key_of_title(Kind.INDICATORS, squeeze(title)) == key, title


class TestEnglishTables:
    def test_titles_of_the_column_readers(self) -> None:
        rows, problems = rows_and_problems("name | target | actual | weight\nTraining | >=30 | 32 | 10\n")
        found = [(row.name, row.target, row.actual, str(row.weight)) for row in rows]
        assert found == [("Training", ">=30", "32", "10")]
        assert problems == []

    def test_titles_in_words(self) -> None:
        head = "KPI | Owner | Target | Actual | Weight (%) | Score | Remarks\n"
        body = "Calls answered | Li | >=90% | 95% | 40 | 40 | none\nTotal | | | | 40 | 40 |\n"
        rows, problems = rows_and_problems(head + body)
        found = [(row.name, row.target, row.actual, row.reason) for row in rows]
        assert found == [("Calls answered", ">=90%", "95%", "")]
        assert problems == []


class TestShiftedRows:
    """Tables copied from web pages lose the cells that reach down from the rows above."""

    HEAD = "一级指标 | 二级指标 | 三级指标 | 计算符号 | 年度指标值 | 度量单位 | 实际完成值 | 分值\n"
    FULL = "产出指标 | 数量指标 | 人数 | = | 30 | 人 | 32人 | 10\n"

    def test_rows_without_their_levels_are_moved_back(self) -> None:
        rows, problems = rows_and_problems(
            f"{self.HEAD}{self.FULL}到岗率 | ≥ | 90 | % | 95% | 10 | |\n质量指标 | 合格率 | ≥ | 95 | % | 97% | 10 |\n"
        )
        assert [(row.level1, row.level2, row.name, row.target, row.actual) for row in rows] == [
            ("产出指标", "数量指标", "人数", "=30人", "32人"),
            ("产出指标", "数量指标", "到岗率", "≥90%", "95%"),
            ("产出指标", "质量指标", "合格率", "≥95%", "97%"),
        ]
        assert problems == []

    @pytest.mark.parametrize(
        "row", ["= | 81 | 人数 | 人 | x | y | z | 10", "≥90% | 数量指标 | 人数 | ≥ | 3 | 人 | 3 | 1"]
    )
    def test_rows_that_fit_nowhere_are_refused(self, row: str) -> None:
        rows, problems = rows_and_problems(f"{self.HEAD}{self.FULL}{row}\n")
        assert [one.name for one in rows] == ["人数"]
        assert [code for code, _ in problems] == ["PR575"]


def test_a_total_is_no_level() -> None:
    text = "一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分\n"
    text += "产出指标 | 数量指标 | 人数 | ≥30人 | 32人 | 10 | 10\n"
    rows, _ = rows_and_problems(f"{text}满意度指标 | 总分 | | | | 10 | 10\n")
    assert [(row.level1, row.level2, row.name) for row in rows] == [("产出指标", "数量指标", "人数")]


def rows_and_problems(text: str) -> tuple[tuple[SheetRow, ...], list[tuple[str, str]]]:
    sheet, problems = read(text)
    return sheet.rows, problems


def test_blanks_are_what_words_are_compared_without() -> None:
    assert set(BLANKS) == {chr(code) for code in range(0x3400) if not squeeze(chr(code))} | {"\ufeff"}
