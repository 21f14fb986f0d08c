"""Texts nobody can read with certainty: each has a code and a place. Language §5: never a guess, never an error."""

import pytest

from perfrules.dsl import parse_actual, parse_target, parse_threshold
from perfrules.errors import Problem, TargetSyntaxError
from perfrules.model.target import UnclearTarget

DOUBTS = {
    "PR101": ("4±1±1", "90%~95%~99%", "》=85%"),
    "PR104": ("≥" + "9" * 31, "1e31", "≥1e999999", "1e-999999%", "0." + "1" * 31, "[" + "1" * 31 + ", +∞)"),
    "PR105": (
        "≥10²人",
        "10⁻²",
        "①",
        "⒈5%",
        "㈠",
        "㍘",
        "٩٠%",
        "९०%",
        "𝟗𝟎%",
        "≥9\u200d0%",
        "≥9\u00ad0%",
        "≥90\ufe0f%",
        "≥90\u3164%",
        "≥90\U000e0025%",
        "≥90\u2028%",
        "≤\u200f30人",
        "≤30\u061c人",
        "≥90\x00%",
        "≥90\x0b%",
        "≥90\x85%",
        "≥9\u200b0%",
        "不低\u200b于90%",
        "½",
        "≤30⼈",
        "\ue000",
        "≥1🄁",
        "Ⓐ",
    ),
    "PR106": ("9-7人", "[5, 3]", "(5, 5)", "≥90%且≤80%", "<5且>5", "2023年7月至2023年1月", "7-7人"),
    "PR107": ("2023年2月30日", "2023年13月", "2023年12月32日前", "20230230", "2023-02-30", "2023年1月1日-2月29日"),
    "PR108": (
        "90≥%",
        "2023年1月1日至2023年6月30日前7-9月培训",
        "降低成本10%",
        "计划100个，实际98个",
        "5起/10万人",
        "95%↓",
        "↑5%",
        "85%(初)-90%",
        "RMB500万",
        "500w元",
        "1k",
        "350人·矻",
        "5个/合理7次",
        "1/2",
        "1:10",
        "12:30",
        "30、40、50",
        "30人5次",
        "高于控制指标32万元",
        "不低于总数的30%",
        "20万元以上项目30个",
        "65岁以上老年人",
        "2型糖尿病",
        "500强企业",
        "A1",
        "(30人)",
        "第2名",
        "2023年12月验收合格率提高",
        "每年培训3次",
        "每月10日前",
        "+1+1",
        "-2+3",
        "1_000",
        "0x10",
        "7×24小时",
        "7人%",
        "第三季度前",
        "2级标准",
        "3年规划",
        "20万元-5次",
        "7人-9次",
        "1000米±5%",
        "[5人, 7次]",
        "每人7次/年",
        "每人7",
        "不少于7个、4个",
        "≥7、9",
        "2023年底完成7个",
        "每年培训3-5次",
        "7个小区-9个",
        "10余±3次",
        "2023年1-6月，2023年7-9月开展工作",
        "5次余3人-7人",
        "(-∞, +∞)",
        "7公里以上道路",
        "增长2023年12月",
        "7座谈会纪要20(3)",
        "≥**人7次",
        "30人以上企业50家",
        "7天免费",
        "[3, 5]人7",
        "约每人7-9元",
        "5%-7次",
        "≥9 0%",
        "≥85%~",
    ),
    "PR109": (
        "≥≥85%",
        ">=<90",
        "≠5",
        "≥90%以下",
        "约≥5",
        "≤90%以上",
        "超过90%以上",
        "3-5人以上",
        "≥3-5人",
        "增长下降5%",
        "7%之间",
        "80%≤x≥90%",
        "80%=x=90%",
        "5余人以下",
        "5%≤x≤7次",
        "3-5%以下",
    ),
    "PR110": ("[5%, 7次]次",),
    "PR111": ("≥", "=", "≥人", "≤%", "=WEBSERVICE()", "≥合理"),
    "PR112": (
        "三分之二",
        "每10万人≤5人",
        "前3名",
        "￥500",
        "三万五",
        "一百二",
        "半",
        "十几个",
        "数十人",
        "廿卅",
        "十万万亿亿人",
        "二100百分比",
        "三至五人",
        "两三次",
        "几次",
        "一百二元",
        "百分之三万五",
        "≤12月",
        "二〇二三年十十月",
        "一批",
    ),
    "PR117": ("不新增3个", "减缓5%", "全国平均90%", "提前3天", "上年90%"),
    "PR118": ("扁2200篇", "到0次", "85%口"),
    "PR115": ("#N/A", "#VALUE!", "#REF!", "#####"),
    "PR116": ("东部7个，其中县城3个，西部5个", "一类地区7个，其中县城3个，二类地区5个"),
}


@pytest.mark.parametrize(("text", "code"), [(text, code) for code, texts in DOUBTS.items() for text in texts])
def test_each_doubt_has_its_code_and_place(text: str, code: str) -> None:
    target = parse_target(text)
    assert isinstance(target, UnclearTarget)
    assert target.problem.code == code
    assert target.problem.text == text
    span = target.problem.span
    assert span is not None
    assert 0 <= span.start <= span.end <= len(text)
    assert parse_actual(text).kind == "unclear"


@pytest.mark.parametrize("text", ["60%(50%)", "60个(50%)", "合理(50%)"])
def test_a_target_has_no_completion_rate(text: str) -> None:
    assert parse_target(text).to_dict() == {"kind": "unclear", "problem": "PR108"}


@pytest.mark.parametrize(("text", "code"), [(text, code) for code, texts in DOUBTS.items() for text in texts])
def test_the_strict_reader_refuses_them_too(text: str, code: str) -> None:
    with pytest.raises(TargetSyntaxError) as caught:
        parse_threshold(text)
    assert caught.value.problems[0].code.startswith("PR1"), code


def test_a_caret_points_at_the_character() -> None:
    problem = _problem("目标≤3\u200f人")
    assert "RIGHT-TO-LEFT MARK" in problem.message("zh")
    assert "U+200F" in problem.message("en")
    assert problem.span is not None
    assert problem.text[problem.span.start] == "\u200f"
    assert "NUL" in _problem("≥9\x000%").message("zh")
    assert "\x00" not in _problem("≥9\x000%").format("zh")


@pytest.mark.parametrize("reader", [parse_target, parse_actual])
def test_limits_of_length(reader: object) -> None:
    assert callable(reader)
    assert reader("高" * 10_000).kind == "quality"
    assert reader("高" * 10_001).problem.code == "PR103"


def test_strict_limit_of_length() -> None:
    assert parse_threshold("高" * 256).kind == "quality"
    with pytest.raises(TargetSyntaxError, match="PR103"):
        parse_threshold("高" * 257)


def test_limits_of_numbers() -> None:
    assert parse_target("9" * 30).kind == "number"
    assert parse_target("1e30").kind == "number"
    assert parse_target("1e-30%").kind == "number"


@pytest.mark.parametrize(
    "piece",
    [
        "1,",
        "90%~",
        "百分之",
        "(",
        "≥",
        "「",
        "显,",
        "一显",
        "高于低",
        "5多",
        "人",
        "每人",
        "不低于",
        "年第",
        "[1,",
        "(1,",
        "1:",
        "a1",
        "完成率",
        "1e",
        "％",
        "-",
        "*",
    ],
)
def test_long_texts_are_answered(piece: str) -> None:
    """Ten thousand characters of any piece are read or declined; what is declined says so with a code of its own."""
    text = (piece * 10_000)[:10_000]
    for meaning in (parse_target(text), parse_actual(text)):
        assert meaning.text == text
        assert meaning.kind != "unclear" or meaning.problem.code.startswith("PR1")


def _problem(text: str) -> Problem:
    target = parse_target(text)
    assert isinstance(target, UnclearTarget)
    return target.problem
