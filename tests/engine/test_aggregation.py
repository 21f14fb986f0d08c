"""Sheets of units added into one: absolute numbers add up, relative ones are weighted with the funds."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfrules import ArgumentError, Funds, JoinMethod, ManagementItem, Sheet, SheetRow, StatedAdjustment, aggregate
from perfrules.engine.aggregation import Aggregation


def unit(name: str, budget: object = 100, rows: tuple[SheetRow, ...] = (), **fields: object) -> Sheet:
    funds = [Funds(name="年度资金总额", adjusted_budget=budget, spent=budget, is_total=True)]
    return Sheet(**{"organisation": name, "funds": funds, "rows": rows, **fields})


def row(name: str, target: str, actual: str, **fields: object) -> SheetRow:
    return SheetRow(**{"level1": "产出指标", "name": name, "target": target, "actual": actual, "weight": 10, **fields})


def joined(name: str, *cells: tuple[str, str], budgets: tuple[object, ...] = (100, 300, 100)) -> Aggregation:
    """The joint sheet of units with one row each, *cells* its target and actual."""
    return aggregate(
        unit(f"{number}号", budget, (row(name, target, actual),))
        for number, ((target, actual), budget) in enumerate(zip(cells, budgets, strict=False), 1)
    )


def codes(result: Aggregation) -> list[str]:
    return [problem.code for problem in result.problems]


@pytest.mark.parametrize(
    ("name", "cells", "target", "actual", "method"),
    [
        ("改厕户数", [("≥300户", "310户"), ("≥500户", "480户")], "≥800户", "790户", "sum"),
        ("投资", [("≤1万元", "9000元"), ("≤20000元", "2万元")], "≤3万元", "29000元", "sum"),
        ("培训人次", [("300", "310"), ("500", "480")], "800", "790", "sum"),
        ("覆盖率", [("95", "90"), ("95", "98")], "95", "96", "weighted"),
        ("合格率", [("≥95%", "98%"), ("≥95%", "90%")], "≥95%", "92%", "weighted"),
        ("满意度", [("≥90%", "93%"), ("≥92%", "95%")], "≥91.5%", "94.5%", "weighted"),
        ("补助", [("≤1500元/户", "1500元/户"), ("≤1500元/户", "1400元/户")], "≤1500元/户", "1425元/户", "weighted"),
        ("办理时间", [("≤3天", "2天"), ("≤3天", "4天")], "≤3天", "3.5天", "weighted"),
        ("评分", [("≥80分", "80分"), ("≥80分", "90分")], "≥80分", "87.5分", "weighted"),
        ("产量", [("[10吨, 20吨]", "12吨"), ("[30吨, 40吨]", "35吨")], "[40, 60]吨", "47吨", "sum"),
        ("合格率", [("[80%, 90%]", "81%"), ("[84%, 94%]", "85%")], "[83%, 93%]", "84%", "weighted"),
        ("时间", [("2023年底前", "2023年11月"), ("2023年底前", "2023年12月5日")], "2023年底前", "2023年12月5日", "latest"),  # noqa: E501
        ("条件", [("有所改善", "有所改善"), ("有所改善", "有所改善")], "有所改善", "有所改善", "same"),
        ("安全事故", [("0起", "无"), ("0起", "1起")], "0起", "1起", "sum"),
        ("安全事故", [("0起", "未发生"), ("0起", "无")], "0起", "未发生", "sum"),
        ("增长", [("增长≥5%", "增长6%"), ("增长≥5%", "增长2%")], "增长≥5%", "增长3%", "weighted"),
    ],
)  # fmt: skip
def test_cells_are_joined_by_the_kind_of_their_numbers(name, cells, target, actual, method) -> None:
    result = joined(name, *cells)
    assert codes(result) == []
    (entry,) = result.rows
    assert (entry.row.target, entry.row.actual, entry.method.value) == (target, actual, method)
    assert result.sheet.rows == (entry.row,)


@pytest.mark.parametrize(
    ("cells", "target", "actual", "code"),
    [
        ([("≥5户", "6户"), ("≤5户", "6户")], "", "12户", "PR480"),
        ([("≥5户", "6户"), ("≥5人", "6户")], "", "12户", "PR481"),
        ([("[5户, 6户]", "6户"), ("[5人, 6人]", "6户")], "", "12户", "PR481"),
        ([("≥5户", "6户"), ("≥5户", "6人")], "≥10户", "", "PR481"),
        ([("≥5户", "6户"), ("≥5户", "")], "≥10户", "", "PR485"),
        ([("≥5户", "6户"), ("≥5户", "6户或7户")], "≥10户", "", "PR485"),
        ([("≥5户", "6户"), ("≥5户", "超过6户")], "≥10户", "", "PR480"),
        ([("有所改善", "有所改善"), ("有所改善", "明显改善")], "有所改善", "", "PR480"),
        ([("12月底前", "2023年11月"), ("12月底前", "11月")], "12月底前", "", "PR480"),
    ],
)  # fmt: skip
def test_what_cannot_be_joined_is_left_empty_and_named(cells, target, actual, code) -> None:
    result = joined("某项", *cells)
    assert codes(result) == [code]
    assert (result.sheet.rows[0].target, result.sheet.rows[0].actual) == (target, actual)
    assert "、" not in result.problems[0].format("en")


def test_relative_numbers_need_budgets_unless_all_are_equal() -> None:
    different = joined("合格率", ("≥95%", "98%"), ("≥95%", "90%"), budgets=(100, None))
    assert codes(different) == ["PR483", "PR489", "PR489"]
    assert (different.sheet.rows[0].target, different.sheet.rows[0].actual) == ("≥95%", "")
    assert codes(joined("合格率", ("≥95%", "98%"), ("≥95%", "98%"), budgets=(100, None))) == ["PR489", "PR489"]


def test_a_mean_that_ends_nowhere_is_rounded_to_six_places() -> None:
    result = joined("合格率", ("≥95%", "98%"), ("≥95%", "90%"), budgets=(1, 2))
    assert result.sheet.rows[0].actual == "92.666667%"


def test_a_method_may_be_said() -> None:
    sheets = [unit("甲", 100, (row("工期", "≥10天", "10天"),)), unit("乙", 100, (row("工期", "≥10天", "20天"),))]
    assert aggregate(sheets).sheet.rows[0].actual == "15天"
    assert aggregate(sheets, methods={"工期": JoinMethod.SUM}).sheet.rows[0].actual == "30天"
    with pytest.raises(ArgumentError, match="PR507"):
        aggregate(sheets, methods={"工期": "latest"})
    with pytest.raises(ArgumentError, match="PR507"):
        aggregate([])


def test_rows_belong_together_by_name_and_level() -> None:
    first = unit("甲", 1, (row("户数 ", "≥1户", "1户"), row("户数", "≥5户", "5户"), row("面积", "≥1亩", "1亩")))
    second = unit(
        "乙", 1, (row("户数", "≥2户", "3户", level1="产出", weight=20), row("户数", "≥9户", "9户", level1="效益指标"))
    )
    result = aggregate([first, second])
    assert [(entry.name, entry.target, entry.actual) for entry in result.sheet.rows] == [
        ("户数 ", "≥3户", "4户"), ("面积", "≥1亩", "1亩"), ("户数", "≥9户", "9户"),
    ]  # fmt: skip
    assert codes(result) == ["PR488", "PR484", "PR482", "PR482"]


def test_rows_that_do_not_apply_take_no_part() -> None:
    nowhere = row("户数", "≥5户", "", applicable=False)
    some = aggregate([unit("甲", 1, (row("户数", "≥5户", "6户"),)), unit("乙", 1, (nowhere,))]).sheet.rows[0]
    assert (some.target, some.actual, some.applicable) == ("≥5户", "6户", True)
    assert not aggregate([unit("甲", 1, (nowhere,)), unit("乙", 1, (nowhere,))]).sheet.rows[0].applicable


def test_funds_add_up_line_by_line_in_the_first_unit_of_money() -> None:
    lines = {"name": "市级资金", "initial_budget": 1}
    first = unit("甲", funds=[Funds(name="总额", adjusted_budget=2, is_total=True), Funds(**lines)])
    second = unit(
        "乙", funds=[Funds(name="合计", adjusted_budget=5000, unit="元", is_total=True), Funds(**lines, weight=3)]
    )
    total, line = aggregate([first, second]).sheet.funds
    assert (total.name, total.unit, total.adjusted_budget, total.spent) == ("总额", "万元", Decimal("2.5"), None)
    assert (line.name, line.initial_budget, line.weight) == ("市级资金", 2, None)


def test_what_the_sheets_say_of_themselves() -> None:
    about = {"project": "厕所", "department": "局", "year": 2023}
    first = unit("甲", date=date(2024, 1, 5), **about, management=[ManagementItem(name="规范", statement="规范")])
    second = unit(
        "乙", date=date(2024, 2, 1), **about, deductions=[StatedAdjustment(name="迟报", points=1)],
        management=[ManagementItem(name="规范", statement="规范", trouble="拨付慢")],
    )  # fmt: skip
    sheet = aggregate([first, second], organisation="市局").sheet
    assert (sheet.project, sheet.department, sheet.organisation, sheet.year) == ("厕所", "局", "市局", 2023)
    assert sheet.date == date(2024, 2, 1)
    assert (sheet.management[0].statement, sheet.management[0].trouble) == ("规范", "乙：拨付慢")
    assert [problem.code for problem in sheet.problems] == ["PR487"]
    third = unit("", source="丙.xlsx", year=2022, management=[ManagementItem(name="规范", statement="较好")])
    other = aggregate([first, third, Sheet()])
    assert (other.sheet.project, other.sheet.year) == ("厕所", None)
    assert other.sheet.management[0].statement == "甲：规范；丙.xlsx：较好"
    assert "PR486" in codes(other)


def test_samples_add_up_where_every_unit_states_one() -> None:
    known = [unit(name, 1, (row("满意度", "≥90%", "95%", sample=20),)) for name in "甲乙"]
    assert aggregate(known).sheet.rows[0].sample == 40
    assert aggregate([*known, unit("丙", 1, (row("满意度", "≥90%", "95%"),))]).sheet.rows[0].sample is None


def test_a_row_says_how_it_came_about() -> None:
    (entry,) = joined("合格率", ("≥95%", "98%"), ("≥95%", "90%")).rows
    assert entry.explain("zh").splitlines() == [
        "合格率：92%（指标值 ≥95%，相对值按资金额加权）",
        "  1号：98%（指标值 ≥95%），占资金 25%",
        "  2号：90%（指标值 ≥95%），占资金 75%",
    ]
    assert entry.explain("en").splitlines()[0] == "合格率: 92% (target ≥95%, weighted with the funds)"
    assert [part.share for part in entry.parts] == [Fraction(1, 4), Fraction(3, 4)]


def test_words_that_differ_are_not_called_the_same() -> None:
    (entry,) = joined("条件", ("有所改善", "有所改善"), ("有所改善", "明显改善")).rows
    assert entry.explain("zh").splitlines()[0] == "条件：/（指标值 有所改善，各单位不同，留空）"
    (entry,) = joined("条件", ("有所改善", "有所改善"), ("有所改善", "有所改善")).rows
    assert entry.explain("en").splitlines()[0] == "条件: 有所改善 (target 有所改善, the same everywhere)"


@given(st.lists(st.tuples(st.integers(1, 10**6), st.integers(0, 10**6), st.integers(1, 10**6)), min_size=1, max_size=6))
def test_sums_are_exact_and_means_lie_between(units) -> None:
    """Central form note 2: absolute numbers are added up, relative ones weighted with the amounts of funds."""
    sheets = [
        unit(
            f"{number}", budget, (row("户数", f"≥{target}户", f"{actual}户"), row("比率", f"≥{target}%", f"{actual}%"))
        )
        for number, (target, actual, budget) in enumerate(units)
    ]
    added, weighted = aggregate(sheets).sheet.rows
    assert added.target == f"≥{sum(target for target, _, _ in units)}户"
    assert added.actual == f"{sum(actual for _, actual, _ in units)}户"
    mean = Fraction(sum(actual * budget for _, actual, budget in units), sum(budget for _, _, budget in units))
    assert abs(Fraction(weighted.actual.rstrip("%")) - mean) <= Fraction(1, 2 * 10**6)
