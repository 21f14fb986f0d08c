"""Reports as text: the printed facts of each form in ``data/``, cell by cell, and what is reported about it."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from perfrules.model.sheet import Sheet, SheetRow
from perfrules.readers.base import ReadResult
from perfrules.readers.hooks import SheetTomlReader, TextReader

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(__file__).parent / "data"
EXAMPLE = ROOT / "perfrules" / "examples" / "hotline-12333-2023.toml"


def read(name: str) -> ReadResult:
    return TextReader().read((DATA / name).read_bytes(), name)


def cells(row: SheetRow) -> tuple[object, ...]:
    return (row.level1, row.level2, row.name, row.target, row.actual, row.weight, row.self_score, row.reason)


def example() -> Sheet:
    result = SheetTomlReader().read(EXAMPLE.read_bytes(), EXAMPLE.name)
    assert result.problems == ()
    return result.sheets[0]


HOTLINE_ROWS = [
    ("成本指标", "经济成本指标", "人均工资", "=1666元/月", "1666元/月", 10, 10, ""),
    ("产出指标", "数量指标", "聘用人员数量", "≤30人", "30人", 10, 10, ""),
    ("产出指标", "质量指标", "人员到岗率", "≥90%", "100%", 10, 10, ""),
    ("产出指标", "时效指标", "工资发放及时性", "≥90%", "100%", 10, 10, ""),
    ("效益指标", "经济效益指标", "促进政策知晓", "=80%", "80%", 10, 10, ""),
    ("效益指标", "社会效益指标", "电话等待时长", "≤1分钟", "1分钟", 10, 10, ""),
    ("效益指标", "生态效益指标", "人员配备合理性", "合理", "100%", 5, 5, ""),
    ("满意度指标", "服务对象满意度指标", "群众满意度", "≥90%", "95%", 5, 5, ""),
]


def _is_hotline(result: ReadResult) -> None:
    assert result.problems == ()
    (sheet,) = result.sheets
    assert [cells(row) for row in sheet.rows] == HOTLINE_ROWS
    assert (sheet.project, sheet.organisation, sheet.department, sheet.date) == (
        "12333 劳务派遣咨询员工资及社保",
        "郑州市人力资源和社会保障投诉举报咨询服务中心",
        "郑州市人力资源和社会保障局机关",
        date(2023, 6, 30),
    )
    money = [(one.name, one.initial_budget, one.adjusted_budget, one.spent, one.stated_rate) for one in sheet.funds]
    full, none = Decimal("244.00"), Decimal("0.00")
    assert money == [
        ("年度资金总额", full, full, full, Decimal("100.0")),
        ("政府预算资金", full, full, full, Decimal("100.0")),
        ("财政专户管理资金", none, none, none, none),
        ("单位资金", none, none, none, none),
    ]
    assert [one.is_total for one in sheet.funds] == [True, False, False, False]
    assert {one.unit for one in sheet.funds} == {"万元"}
    assert [(one.name, one.statement, one.trouble) for one in sheet.management] == [
        ("安排科学性", "安排科学", ""),
        ("拨付合规性", "拨付合规", ""),
        ("使用规范性", "使用规范", ""),
        ("预算绩效管理情况", "严格按照预算绩效管理办法管理", ""),
    ]
    assert (sheet.stated_total, sheet.stated_grade) == (100, "优")
    assert sheet.stated_met == tuple(str(row[2]) for row in HOTLINE_ROWS)
    assert sheet.stated_unmet == ()


def test_a_form_with_split_headers_and_cells_is_read_as_a_person_reads_it() -> None:
    result = read("hotline.txt")
    _is_hotline(result)
    assert result.sheets[0].texts == {
        "项目概况": "热线由聘用的 30 名咨询员值守。",
        "项目年度绩效目标": "及时接听来电。",
        "项目年度绩效目标完成情况": "来电均已接听。",
        "总体评价结论": '经评分，结果为:总得分 100 分，属于"优"。',
        "存在的问题": "人手不足。",
        "对项目决策的建议": "增加人手",
    }


def test_the_shipped_example_says_the_same_as_the_report() -> None:
    sheet, report = example(), read("hotline.txt").sheets[0]
    assert sheet.rows == report.rows
    assert sheet.funds == report.funds
    assert sheet.management == report.management
    assert (sheet.stated_total, sheet.stated_met, sheet.stated_unmet) == (100, report.stated_met, ())


def test_reasons_points_with_a_unit_merged_cells_and_a_table_over_two_pages() -> None:
    result = read("library.txt")
    (sheet,) = result.sheets
    d = Decimal
    reason = "受天气影响，3场活动未能举办；下一步增加室内场次。"
    assert [cells(row) for row in sheet.rows] == [
        ("产出指标", "数量指标", "延时开放时长", "≥500小时", "512小时", 10, 10, ""),
        ("产出指标", "数量指标", "举办阅读活动场次", "≥24场", "21场", 10, d("8.75"), reason),
        ("产出指标", "数量指标", "新增电子图书", "≥2000册", "2,310册", d("7.5"), d("7.5"), ""),
        ("产出指标", "质量指标", "借阅设备完好率", "≥98%", "99.2%", 10, 10, ""),
        ("产出指标", "时效指标", "采购完成时间", "2023年12月底前", "2023年11月", 10, 10, ""),
        ("产出指标", "成本指标", "年人均成本", "≤15元/人", "14.2元/人", d("2.5"), d("2.5"), ""),
        (
            "效益指标",
            "社会效益指标",
            "到馆读者增长",
            "增长8%以上",
            "5.5%",
            20,
            d("13.75"),
            "开馆时间调整较晚，宣传不足。",
        ),
        ("效益指标", "社会效益指标", "居民阅读氛围", "明显提升", "基本达到预期", 10, d("8.25"), ""),
        ("满意度指标", "服务对象满意度指标", "读者满意度", "≥90%", "93.4%", 10, 10, ""),
    ]
    assert (sheet.stated_total, sheet.stated_grade, sheet.date) == (d("91.75"), "良", date(2024, 1, 15))
    assert sheet.project == "社区图书馆延时开放及数字资源采购"
    assert sheet.stated_unmet == ("举办阅读活动场次", "到馆读者增长", "居民阅读氛围")
    assert sheet.texts["附注"].startswith("注：得分保留两位小数。")


def test_an_amount_that_cannot_be_read_takes_its_row_with_it_and_is_named() -> None:
    result = read("library.txt")
    total, budget, transfer = result.sheets[0].funds
    assert (total.name, total.adjusted_budget, total.spent) == ("年度资金总额", None, None)
    assert (budget.name, budget.spent, transfer.spent) == ("政府预算资金", Decimal("84.00"), Decimal("18.50"))
    assert [(one.code, one.place.line) for one in result.problems] == [("PR513", 21), ("PR504", 21)]


def test_troubles_admitted_in_the_management_of_funds_are_kept() -> None:
    items = read("library.txt").sheets[0].management
    assert [(one.name, one.statement, one.trouble) for one in items] == [
        ("安排科学性", "按需求安排", ""),
        ("拨付合规性", "按合同拨付", "个别款项支付滞后，今后提前申报"),
        ("使用规范性", "专款专用", ""),
    ]


def test_columns_in_another_order_and_an_older_taxonomy() -> None:
    result = read("old-form.txt")
    (sheet,) = result.sheets
    assert result.problems == ()
    assert [cells(row) for row in sheet.rows] == [
        ("产出指标", "数量指标", "改造管网长度", "≥30公里", "31.2公里", 15, 15, ""),
        ("产出指标", "数量指标", "覆盖村庄", "12个", "12个", 10, 10, ""),
        ("产出指标", "成本指标", "工程单位造价", "≤9.5万元/公里", "9.1万元/公里", 10, 10, ""),
        ("效益指标", "可持续影响指标", "管护机制", "健全", "健全", 15, 15, ""),
        ("满意度指标", "服务对象满意度指标", "受益群众满意度", "≥90%", "88%", 10, Decimal("9.78"), "部分村水压不稳。"),
    ]
    assert sheet.stated_total == Decimal("59.78")  # from the line of totals
    assert (sheet.stated_met, sheet.funds, sheet.management) == (None, (), ())


def test_a_table_that_breaks_off_keeps_what_it_has() -> None:
    result = read("broken-off.txt")
    assert [cells(row)[2:7] for row in result.sheets[0].rows] == [
        ("养护里程", "≥120公里", "125公里", 20, 20),
        ("验收合格率", "≥95%", "", None, None),
    ]
    assert ("PR509", 9) in [(one.code, one.place.line) for one in result.problems]


def test_missing_cells_stay_empty_and_rows_nobody_understands_are_reported() -> None:
    result = read("missing-cells.txt")
    assert [cells(row)[2:7] for row in result.sheets[0].rows] == [
        ("清运次数", "≥300次", "310次", 20, None),
        ("清运车辆", "30辆", "", 10, 10),
        ("清运及时率", "≥95%", "96%", 10, 10),
        ("环境改善", "明显", "明显", 10, 10),
    ]
    assert [(one.code, one.place.line) for one in result.problems] == [("PR513", 29), ("PR513", 33), ("PR504", 43)]


def test_a_report_without_a_table_still_gives_its_cover() -> None:
    result = read("no-table.txt")
    assert [one.code for one in result.problems] == ["PR501"]
    assert result.sheets[0].project == "没有附表的项目"
    assert result.sheets[0].rows == ()


def test_a_listed_indicator_without_a_row_is_reported() -> None:
    text = (DATA / "hotline.txt").read_text(encoding="utf-8").replace("群众满意度;", "群众满意度; 不在表中的指标;")
    problems = TextReader().read(text.encode(), "report.txt").problems
    assert [(one.code, one.values["name"]) for one in problems] == [("PR516", "不在表中的指标")]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_other_encodings_give_the_same_sheet(encoding: str) -> None:
    text = (DATA / "hotline.txt").read_text(encoding="utf-8")
    result = TextReader().read(text.encode(encoding), "report.txt")
    assert result.sheets == read("hotline.txt").sheets
    assert [one.code for one in result.problems] == ([] if encoding == "utf-8-sig" else ["PR010"])


def test_a_level_name_that_stands_below_its_rows_is_concluded_from_the_level_below_it() -> None:
    text = "一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分\n\n数量指标 接诊人数 ≥10人 12人 5 5\n"
    result = TextReader().read(text.encode(), "x")
    assert result.sheets[0].rows[0].level1 == "产出指标"
    assert [one.code for one in result.problems] == ["PR515"]


HEAD = "一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分\n"


def read_txt(text: str) -> ReadResult:
    return TextReader().read(text.encode(), "报告.txt")


@pytest.mark.parametrize(
    "row",
    [
        "产出指标 数量指标 培训人数 ≥30人 ≥90% 32人 20 20\n", "产出指标 数量指标 培训人数 ≥30人 32人≥90% 20 20\n",
        "产出指标 数量指标 培训人数 ≥30人≥90% 32人 20 20\n",
    ],
)  # fmt: skip
def test_a_row_that_holds_parts_of_another_is_not_rated(row: str) -> None:
    result = read_txt(f"{HEAD}{row}质量指标 合格率 ≥90% 95% 30 30\n")
    first, *_, last = result.sheets[0].rows
    assert (first.target, first.actual) == ("", "")
    assert (last.target, last.actual) == ("≥90%", "95%")
    assert "PR577" in [one.code for one in result.problems]


@pytest.mark.parametrize("between", [" | ", "\t", "|"])
def test_tables_copied_from_pages(between: str) -> None:
    lines = [
        ("一级指标", "三级指标", "年度指标值", "实际完成值", "分值"), ("产出指标", "培训人数", "≥30人", "32人", "20"),
        ("产出指标", "合格率", "≥90%", "95%", "30"),
    ]  # fmt: skip
    result = read_txt("\n".join(between.join(line) for line in lines))
    assert [(row.name, row.target, row.actual) for row in result.sheets[0].rows] == [
        ("培训人数", "≥30人", "32人"), ("合格率", "≥90%", "95%"),
    ]  # fmt: skip
    assert [one.code for one in result.problems] == ["PR532"]


def test_a_table_in_markdown() -> None:
    head = "| 三级指标 | 年度指标值 | 实际完成值 | 分值 |\n| --- | :---: | ---: | --- |\n"
    text = f"{head}| 培训人数 | ≥30人 | 32人 | 20 |\n"
    (sheet,) = read_txt(text).sheets
    assert [(row.name, row.target, row.actual) for row in sheet.rows] == [("培训人数", "≥30人", "32人")]


def test_indicators_in_sentences() -> None:
    text = (
        "项目支出绩效自评\n【产出指标-数量指标】\n1.培训人数：年初目标值≥30人，实际完成值32人，分值20分，自评得分20分。\n"
        "【质量指标】\n（2）合格率，年初目标值≥90%，实际完成值为95%，得分：30分；\n全年目标值已经全部完成。\n"
    )
    result = read_txt(text)
    found = [(row.level1, row.level2, row.name, row.target, row.actual) for row in result.sheets[0].rows]
    assert found == [
        ("产出指标", "数量指标", "培训人数", "≥30人", "32人"), ("产出指标", "质量指标", "合格率", "≥90%", "95%"),
    ]  # fmt: skip
    assert [str(row.self_score) for row in result.sheets[0].rows] == ["20", "30"]
    assert [(one.code, one.values["count"]) for one in result.problems] == [("PR576", "2")]


@pytest.mark.parametrize(
    "text",
    [
        "【产出指标-数量指标】里程：年初目标值≥120公里，实际完成值130公里，分值10分，自评得分9分。",
        "一、产出指标\n（1）数量指标\n1.里程，年初目标值≥120公里，实际完成值130公里，分值10分，得分9分。",
        "【产出指标】\n【数量指标】\n指标1：里程\n年初目标值：≥120公里\n实际完成值：130公里\n分值：10，得分：9",
        "产出指标：\n数量指标：\n里程，年度指标值≥120公里，实际完成值\n130公里，分值10，得分9",
        "项目名称：甲\n产出指标(50分)\n数量指标\n指标名称：里程\n年度指标值≥120公里；实际完成值130公里；分值10；得分9",
    ],
)
def test_ways_to_tell_an_indicator(text: str) -> None:
    result = TextReader().read(text.encode(), "a.txt")
    (sheet,) = result.sheets
    rows = [
        (row.level1, row.level2, row.name, row.target, row.actual, row.weight, row.self_score) for row in sheet.rows
    ]
    assert rows == [("产出指标", "数量指标", "里程", "≥120公里", "130公里", 10, 9)]
    assert [item.code for item in result.problems] == ["PR576"]
    assert sheet.project == ("甲" if "项目名称" in text else "")


def test_the_project_ends_where_an_indicator_begins() -> None:
    text = "项目名称：农村公路\n养护\n【产出指标-数量指标】里程：年初目标值≥120公里，实际完成值130公里。\n"
    (sheet,) = TextReader().read(text.encode(), "a.txt").sheets
    assert (sheet.project, len(sheet.rows)) == ("农村公路养护", 1)


def test_an_indicator_without_an_actual_is_named() -> None:
    text = "里程：年初目标值≥120公里，分值10分。\n次数：年初目标值≥3次，实际完成值4次。\n本年完成情况良好。"
    result = TextReader().read(text.encode(), "a.txt")
    assert [row.name for row in result.sheets[0].rows] == ["次数"]
    assert [(item.code, item.place.line) for item in result.problems] == [("PR576", None), ("PR504", 1)]
