"""Tiers, years that are named from the sheet's, time stamps, and letters in the place of digits."""

import pytest

from perfrules import parse_actual, parse_target
from perfrules.model.actual import MissingActual
from perfrules.model.target import AllTarget, MissingTarget, TiersTarget


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("优100% 良90% 中85% 差80%", [("优", "100%"), ("良", "90%"), ("中", "85%"), ("差", "80%")]),
        ("优秀≥90分；良好：≥80分", [("优秀", "≥90分"), ("良好", "≥80分")]),
        ("东部≥90%，西部≥80%", [("东部", "≥90%"), ("西部", "≥80%")]),
        ("一类地区7个，二类地区5个", [("一类地区", "7个"), ("二类地区", "5个")]),
        ("普通品类≥99.8%,精密品类≥99.95%", [("普通品类", "≥99.8%"), ("精密品类", "≥99.95%")]),
        ("「优」[90, 100]分；「良」[80, 90)分", [("优", "[90, 100]分"), ("良", "[80, 90)分")]),
    ],
)
def test_one_bound_for_each_class_is_tiers(text, pairs):
    target = parse_target(text)
    assert isinstance(target, TiersTarget)
    assert [(label, str(bound)) for label, bound in target.pairs] == pairs
    assert parse_target(str(target)) == target
    assert target.to_dict()["pairs"] == [[label, bound.to_dict()] for label, bound in target.pairs]
    assert pairs[0][0] in target.describe("en")


@pytest.mark.parametrize(
    "text",
    [
        "合格率≥95%，覆盖率≥90%",
        "新增电视报道2条；新增报纸报道5条",
        "优秀≥90%，培训≥5次",
        "优≥90%，优≥95%",
        "≥90%，优≥95%",
    ],
)
def test_measures_and_counts_are_goals_or_doubts(text):
    assert not isinstance(parse_target(text), TiersTarget)


def test_quoted_words_beside_goals_are_no_tiers():
    for text in ("「合理」；≥90%；「稳定」；5个", "「优」100%", "「优」100%；「良」", "「优」；「良」90%；5个"):
        assert not isinstance(parse_target(text), TiersTarget), text


def test_damage_in_tiers_is_refused():
    assert parse_target("优0100% 良90%").to_dict() == {"kind": "unclear", "problem": "PR118"}


@pytest.mark.parametrize(
    ("text", "year", "meaning"),
    [
        ("次年3月底前", 2023, "2024年3月"),
        ("去年12月底前", 2023, "2022年12月"),
        ("本年12月31日前", 2023, "2023年12月31日前"),
        ("次年一季度", 2023, "2024年1月至2024年3月"),
        ("前年6月", 2023, "2021年6月"),
        ("前三季度", None, "1月至9月"),
        ("2023年前6个月", None, "2023年1月至2023年6月"),
        ("前九个月", None, "1月至9月"),
        ("2023年年底前", None, "2023年"),
        ("2023年12月31日18时前", None, "2023年12月31日前"),
    ],
)
def test_a_date_is_read_with_the_year_of_the_sheet(text, year, meaning):
    assert str(parse_target(text, year=year)) == meaning


@pytest.mark.parametrize("text", ["次年3月底前", "去年12月底前", "前13个月", "次年30个"])
def test_what_has_no_certain_date_is_unclear(text):
    assert parse_target(text).kind == "unclear" or "30" in text
    assert parse_actual(text).kind == "unclear"


@pytest.mark.parametrize(
    "text",
    [
        "2023年12月31日 23:59", "2023-12-31 10:00:00", "2023-12-31T10:00:00.000", "2023/12/31 0:00",
        "2023年12月31日上午",
        "2023年12月31日18时", "2023年12月31日 18点30分", "2023.12.31 8:30", "2023年12月31日下午3时整",
    ],
)  # fmt: skip
def test_the_hour_of_a_day_is_passed_over(text):
    assert str(parse_actual(text)) == "2023年12月31日"


@pytest.mark.parametrize(
    ("text", "year", "meaning"),
    [
        ("2022年95%", None, None), ("2022年95%", 2023, None), ("2022年95%", 2022, "95%"),
        ("2022年 95%", None, None), ("２０２２年95%", 2023, None), ("２０２２年95%", 2022, "95%"),
        ("2022年全市完成95%", 2023, None), ("2022年全市完成95%", None, "95%"),
        ("2021-2023年95%", None, None), ("2021-2023年全市95%", 2023, None),
        ("2022年12月31日95%", None, "95%"), ("2022年12月31日95%", 2023, None),
        ("(2022年)95%", 2023, None), ("(2022年)95%", 2022, "95%"),
        ("95%(2022年)", None, None), ("95%(2022年)", 2022, "95%"), ("95%(2022年:90%)", 2023, "95%"),
        ("较2022年提高5%", 2023, "增长5%"), ("截至11月底完成5个", None, "5个"), ("截至2022年底完成5个", 2023, None),
        ("第三季度完成5个", 2023, "5个"), ("去年100人", 2023, None), ("今年100人", 2023, "100人"),
    ],
)  # fmt: skip
def test_the_result_of_another_year_is_unclear(text, year, meaning):
    actual = parse_actual(text, year=year)
    assert (str(actual) if actual.kind != "unclear" else None) == meaning


@pytest.mark.parametrize("text", ["第O份", "l个", "≥O%", "共OO人", "完成I次"])
def test_letters_in_the_place_of_digits_are_damage(text):
    assert parse_target(text).kind == parse_actual(text).kind == "unclear"


@pytest.mark.parametrize("text", ["Os", "优l良", "O"])
def test_other_letters_are_words(text):
    assert parse_target(text).kind == "quality"


@pytest.mark.parametrize(("text", "nothing"), [("无", True), ("", False), ("/", False), ("无数据", False)])
def test_a_target_of_nothing_at_all_is_missing_and_says_so(text, nothing):
    target, actual = parse_target(text), parse_actual(text)
    assert isinstance(target, MissingTarget)
    assert isinstance(actual, MissingActual)
    assert target.nothing is actual.nothing is nothing


@pytest.mark.parametrize(
    ("text", "meaning"),
    [("9.9折", "99%"), ("≥8折", "≥80%"), ("三点一折", "31%"), ("7-8折", "[7, 8]折"), ("2成", "2成"), ("两成", "2成")],
)
def test_a_discount_is_tenths(text, meaning):
    assert str(parse_target(text)) == meaning


def test_list_of_two_is_no_tier():
    assert isinstance(parse_target("合格率≥95%，覆盖率≥90%"), AllTarget)
