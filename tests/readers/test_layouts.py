"""Forms of other kinds and with other headers than the official one: each as a workbook and as a document."""

from decimal import Decimal

import pytest

from perfrules.model.sheet import Sheet
from perfrules.readers.hooks import SheetDocxReader, SheetXlsxReader
from tests.readers.grids import document, workbook

Found = list[tuple[str, str]]


def read(text: str) -> tuple[Sheet, Found]:
    """Return the one sheet in the workbook of *text*, with codes and cells of problems."""
    (sheet,) = SheetXlsxReader().read(workbook(text), "form.xlsx").sheets
    return sheet, found_in(sheet)


def read_both(text: str) -> tuple[Sheet, Found]:
    """Return the same, after a look whether the document of *text* says it as well."""
    sheet, problems = read(text)
    (other,) = SheetDocxReader().read(document(text), "form.docx").sheets
    assert (other, found_in(other)) == (sheet, problems)
    return sheet, problems


def found_in(sheet: Sheet) -> Found:
    return [(one.code, one.place.cell.partition("!")[2]) for one in sheet.problems]


def cells(sheet: Sheet) -> list[tuple[str, str]]:
    return [(row.target, row.actual) for row in sheet.rows]


# ------------------------------------------------------------------------------------------------- headers of two lines


TWO_LINES = """
一级指标 | 二级指标 | 三级指标 | {} | 分值 | 得分
{} | {} | {} | {} | {} | {}
产出指标 | 数量指标 | 人数 | {} | 10 | 10
"""


def two_lines(upper: str, lower: str, row: str, *, merged: bool) -> str:
    """Return a form whose second line of the header is *lower*, below *upper*; titles reach down when *merged*."""
    down = "^" if merged else ""
    upper = upper if merged else upper.replace("<", "")
    return TWO_LINES.format(upper, down, down, down, lower if merged else lower.replace("^", ""), down, down, row)


@pytest.mark.parametrize("merged", [True, False])
class TestSecondLines:
    """The second line tells target from actual and the year from parts of it, or its columns are not read and named."""

    @pytest.mark.parametrize(
        ("upper", "lower"),
        [
            ("年度指标值 | <", "目标 | 完成"),
            ("年度指标值 | <", "预期 | 实际"),
            ("指标值 | <", "预期值 | 实际值"),
            ("完成情况 | <", "目标 | 完成"),
            ("绩效目标 | <", "年初设定 | 全年完成"),
        ],
    )
    def test_target_and_actual_below_one_title(self, upper: str, lower: str, merged: bool) -> None:
        sheet, problems = read(two_lines(upper, lower, "≤30人 | 28人", merged=merged))
        assert (cells(sheet), problems) == ([("≤30人", "28人")], [])

    @pytest.mark.parametrize("words", ["目标 | 完成", "预期 | 实际"])
    def test_target_and_actual_below_both(self, words: str, merged: bool) -> None:
        """An actual among the targets, and a target among the actuals, belong nowhere."""
        text = two_lines(
            "年度指标值 | < | 实际完成值 | <", f"{words} | {words}", "≤30人 | 29人 | ≤31人 | 28人", merged=merged
        )
        sheet, problems = read(text)
        assert (cells(sheet), problems) == ([("≤30人", "28人")], [("PR514", "E2"), ("PR514", "F2")])

    @pytest.mark.parametrize(
        ("part", "whole"),
        [("半年", "全年"), ("上半年", "全年累计"), ("1-6月", "年度"), ("上年", "本年"), ("前三季度", "全年")],
    )
    def test_parts_of_the_year(self, part: str, whole: str, merged: bool) -> None:
        text = two_lines(
            "年度指标值 | < | 实际完成值 | <",
            f"{part} | {whole} | {part} | {whole}",
            "≥15人 | ≥30人 | 14人 | 31人",
            merged=merged,
        )
        sheet, problems = read(text)
        assert (cells(sheet), problems) == ([("≥30人", "31人")], [("PR555", "D2"), ("PR555", "F2")])

    def test_no_whole_year_at_all(self, merged: bool) -> None:
        text = two_lines("年度指标值 | 实际完成值 | <", "^ | 上半年 | 下半年", "≥30人 | 14人 | 17人", merged=merged)
        sheet, problems = read(text)
        assert (cells(sheet), problems) == ([("≥30人", "")], [("PR555", "E2"), ("PR555", "F2"), ("PR502", "A1")])

    @pytest.mark.parametrize("words", ["城区 | 乡镇", "2022年 | 2023年", "甲 | 乙"])
    def test_words_that_say_neither(self, words: str, merged: bool) -> None:
        text = two_lines("年度指标值 | < | 实际完成值", f"{words} | ^", "≥15人 | ≥30人 | 14人", merged=merged)
        sheet, problems = read(text)
        assert (cells(sheet), problems) == ([("", "14人")], [("PR514", "D2"), ("PR514", "E2"), ("PR502", "A1")])

    def test_values_and_units(self, merged: bool) -> None:
        text = two_lines(
            "年度指标值 | < | 实际完成值 | <", "数值 | 单位 | 数值 | 单位", "≥30 | 人 | 31 | 人", merged=merged
        )
        sheet, problems = read(text)
        assert (cells(sheet), sheet.rows[0].unit, problems) == ([("≥30", "31人")], "人", [])


def test_a_hint_below_a_title_splits_nothing() -> None:
    sheet, problems = read("""
一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析 | <
^ | ^ | ^ | 同批复 | 如实填写 | ^ | ^ | 经费 | 人员
产出指标 | 数量指标 | 人数 | ≥30人 | 31人 | 10 | 10 | |
""")
    assert (cells(sheet), problems) == ([("≥30人", "31人")], [("PR514", "H2"), ("PR514", "I2")])


# ------------------------------------------------------------------------------------------------- forms of other kinds


TRANSFER = """
专项转移支付区域绩效目标自评表 | < | < | < | < | < | < | <
（2022年度） | < | < | < | < | < | < | <
转移支付（项目）名称 | < | 农村危房改造补助资金 | < | < | < | < | <
中央主管部门 | < | 住房城乡建设部 | < | < | < | < | <
地方主管部门 | < | 住房和城乡建设厅 | < | 资金使用单位 | < | 各县住房和城乡建设局 | <
资金投入情况\\（万元） | < | | | 全年预算数（A） | 全年执行数（B） | 预算执行率（B/A） | <
^ | < | 年度资金总额： | < | 2400 | 2280 | 95.00% | <
^ | < | 其中：中央财政资金 | < | 2000 | 1900 | 95.00% | <
^ | < | 地方资金 | < | 400 | 380 | 95.00% | <
资金管理情况 | < | | | 情况说明 | < | 存在问题和改进措施 | <
^ | < | 分配科学性 | < | 按因素法分配 | < | 无 | <
^ | < | 下达及时性 | < | 30日内下达 | < | 无 | <
总体目标完成情况 | < | 总体目标 | < | < | 全年实际完成情况 | < | <
^ | < | 改造危房1200户。 | < | < | 改造危房1186户。 | < | <
绩效指标 | 一级指标 | 二级指标 | 三级指标 | < | 指标值 | 全年实际完成值 | 未完成原因和改进措施
^ | 产出指标 | 数量指标 | 改造危房户数 | < | ≥1200户 | 1186户 | 14户自愿放弃
^ | ^ | 质量指标 | 竣工验收合格率 | < | 100% | 100% |
^ | 满意度指标 | 服务对象满意度指标 | 改造户满意度 | < | ≥90% | 96% |
说明 | < | 无 | < | < | < | < | <
"""


def test_transfer_payments() -> None:
    """The form for a region has no points: they are missing, everything else is read."""
    sheet, problems = read_both(TRANSFER)
    labels = (sheet.project, sheet.department, sheet.organisation)
    assert labels == ("农村危房改造补助资金", "住房和城乡建设厅", "各县住房和城乡建设局")
    assert [(one.name, one.adjusted_budget, one.spent, one.stated_rate) for one in sheet.funds] == [
        ("年度资金总额", 2400, 2280, 95), ("中央财政资金", 2000, 1900, 95), ("地方资金", 400, 380, 95),
    ]  # fmt: skip
    assert [one.name for one in sheet.management] == ["分配科学性", "下达及时性"]
    assert sheet.texts["预期目标"] == "改造危房1200户。"
    assert [(row.level1, row.name, row.target, row.actual, row.weight, row.reason) for row in sheet.rows] == [
        ("产出指标", "改造危房户数", "≥1200户", "1186户", None, "14户自愿放弃"),
        ("产出指标", "竣工验收合格率", "100%", "100%", None, ""),
        ("满意度指标", "改造户满意度", "≥90%", "96%", None, ""),
    ]
    assert problems == [("PR502", "A15")]


DEPARTMENT = """
部门整体支出绩效自评表 | < | < | < | < | < | < | <
部门名称 | < | 市水务局 | < | < | < | < | <
年度主要任务 | 任务名称 | 主要内容 | < | 完成情况 | 预算数（万元） | < | 执行数（万元）
^ | ^ | ^ | < | ^ | 总额 | 财政拨款 | ^
^ | 农村供水 | 改造管网36公里 | < | 已完成 | 1,200 | 1,200 | 1,150.5
^ | 金额合计 | < | < | < | 1,200 | 1,200 | 1,150.5
年度总体目标 | 预期目标 | < | < | < | 目标实际完成情况 | < | <
^ | 保障供水安全。 | < | < | < | 供水安全有保障。 | < | <
年度绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年初设定指标值 | 全年完成值 | 分值 | 得分
^ | 履职效能 | 整体工作完成情况 | 总体工作完成率 | 100% | 98% | 10 | 9.8
^ | 管理效率 | 预算管理 | 预算编制完整性 | 完整 | 完整 | 5 | 5
^ | ^ | ^ | 预算执行率 | ≥95% | 96.7% | 10 | 10
^ | 满意度 | 服务对象满意度 | 群众满意度 | ≥90% | 93% | 10 | 10
总分 | < | < | < | < | < | 35 | 34.8
"""


def test_a_department_as_a_whole() -> None:
    """The tasks of the year become a text; the execution of the budget below a level of its own is an indicator."""
    sheet, problems = read_both(DEPARTMENT)
    assert (sheet.organisation, sheet.stated_total, problems) == ("市水务局", Decimal("34.8"), [])
    assert sheet.texts["年度主要任务"].splitlines() == [
        "任务名称：农村供水；主要内容：改造管网36公里；完成情况：已完成；总额：1,200；财政拨款：1,200；执行数(万元)：1,150.5",
        "任务名称：金额合计；总额：1,200；财政拨款：1,200；执行数(万元)：1,150.5",
    ]
    assert [(row.level1, row.level2, row.name, row.target, row.actual) for row in sheet.rows] == [
        ("履职效能", "整体工作完成情况", "总体工作完成率", "100%", "98%"),
        ("管理效率", "预算管理", "预算编制完整性", "完整", "完整"),
        ("管理效率", "预算管理", "预算执行率", "≥95%", "96.7%"),
        ("满意度", "服务对象满意度", "群众满意度", "≥90%", "93%"),
    ]


def test_funds_beside_each_other() -> None:
    """Where income stands beside spending the left side is read, and no amount is taken for one of the other side."""
    sheet, problems = read_both("""
年度预算\\（万元） | < | | 年初预算数 | 全年预算数 | 全年执行数
^ | < | 年度资金总额 | 1500 | 1520 | 1450.5
^ | < | 按收入性质分 | < | 按支出性质分 | <
^ | < | 其中：一般公共预算 | 1500 | 其中：基本支出 | 800
^ | < | 政府性基金拨款 | | 项目支出 | 700
一级指标 | 二级指标 | 三级指标 | 指标值 | 实际完成值 | 分值
产出指标 | 数量指标 | 供水改造 | ≥36公里 | 36公里 | 10
""")
    assert [(one.name, one.initial_budget, one.spent) for one in sheet.funds] == [
        ("年度资金总额", 1500, Decimal("1450.5")), ("一般公共预算", 1500, None), ("政府性基金拨款", None, None),
    ]  # fmt: skip
    assert problems == [
        ("PR519", "C3"), ("PR519", "E3"), ("PR504", "C3"), ("PR519", "E4"), ("PR519", "F4"), ("PR519", "E5"),
        ("PR519", "F5"),
    ]  # fmt: skip


MONITORING = """
项目支出绩效运行监控表 | < | < | < | < | < | < | <
项目名称 | < | 公路养护 | < | < | < | < | <
项目资金\\（万元） | < | | 年初预算数 | 1-7月执行数 | 1-7月执行率 | 全年预计执行数 | <
^ | < | 年度资金总额 | 500 | 260 | 52% | 500 | <
绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 1-7月执行情况 | 全年预计完成情况 | 备注
^ | 产出指标 | 数量指标 | 养护里程 | ≥120公里 | 70公里 | 120公里 |
^ | ^ | 质量指标 | 合格率 | ≥95% | 96% | 96% |
"""


def test_monitoring_during_the_year() -> None:
    """What was reached up to July, and what is hoped for, is never taken for what was reached in the year."""
    sheet, problems = read_both(MONITORING)
    assert [(one.initial_budget, one.spent, one.stated_rate) for one in sheet.funds] == [(500, None, None)]
    assert cells(sheet) == [("≥120公里", ""), ("≥95%", "")]
    assert problems == [
        ("PR555", "E3"), ("PR555", "F3"), ("PR555", "G3"), ("PR555", "F5"), ("PR555", "G5"), ("PR514", "H5"),
        ("PR502", "A5"), ("PR502", "A5"),
    ]  # fmt: skip
    (one,) = [one for one in sheet.problems if one.place.cell == "Sheet1!F5"]
    assert "1-7月执行情况" in one.format("zh")
    assert "请填写全年的指标值和实际完成值" in one.format("zh")


def test_two_columns_of_reasons() -> None:
    sheet, problems = read_both("""
一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析 | 扣分原因
产出指标 | 数量指标 | 养护里程 | ≥120公里 | 114公里 | 20 | 19 | 汛期停工 | 少6公里，扣1分
^ | 质量指标 | 合格率 | ≥95% | 94% | 20 | 19.8 | 无 | 低1个点
^ | 时效指标 | 完成时间 | 12月底前 | 11月 | 20 | 20 | |
""")
    assert [row.reason for row in sheet.rows] == ["汛期停工；少6公里，扣1分", "低1个点", ""]
    assert (problems, sheet.rows[0].cells["reason"].cell) == ([], "Sheet1!H2")


@pytest.mark.parametrize("title", ["度量单位", "计量单位", "单位", "单位（度量）", "单位/度量"])
def test_columns_of_units(title: str) -> None:
    sheet, problems = read_both(f"""
一级指标 | 二级指标 | 三级指标 | 指标性质 | 指标值 | {title} | 实际完成值 | 权重 | 得分
产出指标 | 数量指标 | 养护里程 | ≥ | 120 | 公里 | 114 | 20 | 19
^ | 质量指标 | 合格率 | ≥ | 95 | % | 96 | 20 | 20
""")
    assert [(row.target, row.actual, row.unit) for row in sheet.rows] == [
        ("≥120公里", "114", "公里"), ("≥95%", "96", "%"),
    ]  # fmt: skip
    assert problems == []


@pytest.mark.parametrize("again", ["产出指标", "", "产出指标（续）"])
@pytest.mark.parametrize("title", ["", "项目支出绩效自评表（续） | < | < | < | < | < | <\n"])
def test_a_level_over_the_end_of_a_page(again: str, title: str) -> None:
    """The name of a level holds below the header that is printed again, repeated there, marked as going on, or not."""
    head = "一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分\n"
    sheet, problems = read_both(
        f"项目支出绩效自评表 | < | < | < | < | < | <\n{head}"
        "产出指标 | 数量指标 | 养护里程 | ≥120公里 | 114公里 | 20 | 19\n"
        "^ | ^ | 桥梁座数 | ≥5座 | 5座 | 10 | 10\n"
        f"{title}{head}{again} | | 涵洞座数 | ≥8座 | 8座 | 10 | 10\n"
        "^ | 质量指标 | 合格率 | ≥95% | 96% | 20 | 20\n"
    )
    assert [(row.level1, row.level2) for row in sheet.rows] == [
        ("产出指标", "数量指标"), ("产出指标", "数量指标"), ("产出指标", "数量指标"), ("产出指标", "质量指标"),
    ]  # fmt: skip
    assert problems == []
