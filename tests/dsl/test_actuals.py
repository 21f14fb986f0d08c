"""What texts of actuals mean: as targets, plus status words and completion rates. Language §2; the rows are our own."""

import pytest

from perfrules.dsl import parse_actual
from perfrules.model.actual import NumberActual, Status, StatusActual

CELLS = {
    "28人": "28人",
    "≥90%": "≥90%",
    "约40%": "约40%",
    "下降8.2%": "下降8.2%",
    "70张,为计划的101%": "70张(完成率101%)",
    "25名,完成率100.27%": "25名(完成率100.27%)",
    "完成2个,完成率200%": "2个(完成率200%)",
    "已完成1个(50%)": "1个(完成率50%)",
    "已送230场(完成率87%)": "230场(完成率87%)",
    "80%(进度滞后)": "80%",
    "80%(马站未开工": "80%",
    "2023年12月底": "2023年12月",
    "2023年1-6月": "2023年1月至2023年6月",
    "2023年6月30日前": "2023年6月30日前",
    "完成率98%": "98%",
    "培训7人，举办9场": "7人；9场",
    "效果明显": "效果明显",
    "无": "/",
    "": "/",
    "「已完成」": "「已完成」",
    "已完成": "已完成",
    "基本完成": "部分完成",
    "未达成": "未完成",
    "正在施工中": "进行中",
    "正在施工中(90%)": "进行中(完成率90%)",
    "已完成100%": "已完成(完成率100%)",
    "已完成30人": "30人",
    "达成预期指标。": "已完成",
    "部分完成（80%）": "部分完成(完成率80%)",
    "2023年12月31日；7次": "2023年12月31日；7次",
    "≥7次；「好」": "≥7次；「好」",
    "95%，较上年提高3%": "95%；增长3%",
    "已完成约80%": "约80%",
    "已完成80%，好": "80%",
    "已完成80%": "80%",
    "完成100%": "已完成(完成率100%)",
}
DOUBTS = {
    "7-9人": "PR108",
    "7人；9场(50%)": "PR108",
    "2023年12月31日(50%)": "PR108",
    "2023年1-6月(50%)": "PR108",
    "「好」(50%)": "PR108",
    "7人(50%)(60%)": "PR108",
    "7人，9场，完成率50%": "PR108",
    "7人(50%)，完成率60%": "PR108",
    "#N/A": "PR115",
    "#DIV/0!": "PR115",
    "≥人": "PR111",
    "1_000": "PR108",
    "1、000": "PR108",
    "1.000,5": "PR108",
    "1..5": "PR108",
    "%90": "PR108",
    "0x10": "PR108",
    "12:30": "PR108",
    "已完成(50%)": "PR109",
    "增长(完成率3%)": "PR108",
}


@pytest.mark.parametrize("text", CELLS)
def test_meaning(text: str) -> None:
    actual = parse_actual(text)
    assert actual.kind != "unclear"
    assert str(actual) == CELLS[text]
    assert actual.text == text


@pytest.mark.parametrize("text", DOUBTS)
def test_doubt(text: str) -> None:
    actual = parse_actual(text)
    assert actual.to_dict() == {"kind": "unclear", "problem": DOUBTS[text]}


@pytest.mark.parametrize("text", ["未达成", "不合理", "没有完成", "未全部完成", "完成情况说明", "已完成招标工作"])
def test_no_status_by_a_part_of_a_word(text: str) -> None:
    """A word that holds 达成, 合理 or 完成 is not that word."""
    actual = parse_actual(text)
    assert not (isinstance(actual, StatusActual) and actual.status is Status.MET)


def test_a_sense_that_was_copied_is_kept() -> None:
    actual = parse_actual("≥95%")
    assert isinstance(actual, NumberActual)
    assert actual.to_dict() == {"kind": "number", "value": "95", "unit": "%", "sense": "at_least"}
