"""Digits that damage touches, what a break splits, labels and pairs of bounds. SPEC language §6.3, §6.5, §6.6."""

import pytest

import perfrules


@pytest.mark.parametrize(
    "text",
    [
        "98. 5%",
        "54. 96万亩",
        "9.\nx",
        "12 个\n山",
        "0100%",
        "0.o4",
        "85%O",
        "注1 480元",
        "¦42万人",
        "_5%",
        "。5%",
        "5%.3",
    ],
)
def test_damage_takes_nothing(text):
    assert perfrules.parse_target(text).kind == perfrules.parse_actual(text).kind == "unclear"


@pytest.mark.parametrize(
    ("text", "meaning", "code"),
    [
        ("98.\n5%", "98.5%", "PR119"),
        ("65万\n元", "65万元", "PR119"),
        ("培训1 480元", "1480元", "PR113"),
        ("1，021人", "1021人", ""),
    ],
)
def test_what_is_split_is_joined(text, meaning, code):
    target = perfrules.parse_target(text)
    assert (str(target), *(note.code for note in target.notes)) == (meaning, *filter(None, [code]))


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("≥80,≤90分", "[80, 90]分"), (">=99.862 <99.999%", "[99.862%, 99.999%)"), ("≤90%,≥80%", "[80%, 90%]"),
        ("不少于10人不超过15人", "[10, 15]人"), ("指标1:机柜数量(≥77台)", "≥77台"), ("增长≥3%,≤5%", "增长[3%, 5%]"),
    ],
)  # fmt: skip
def test_bounds_and_labels(text, meaning):
    assert str(perfrules.parse_target(text)) == meaning
    assert perfrules.parse_actual(text).kind == "unclear"


@pytest.mark.parametrize("text", ["≥80分，≤90元", "≥90,≤80分", "≥80且≥90分"])
def test_two_promises_stay_two(text):
    assert perfrules.parse_target(text).kind == "all"


@pytest.mark.parametrize("text", ["机柜(77台)", "机柜数量(≥77台)的", "(≥77台)", "机柜数量(≥77台,增长3%)"])
def test_a_bracket_that_is_no_goal(text):
    assert perfrules.parse_target(text).kind == "unclear"


@pytest.mark.parametrize("text", ["2022年95%", "2023年100%", "2022年完成95%", "2022年:95%"])
def test_the_result_of_some_year(text):
    assert perfrules.parse_actual(text).problem.code == "PR117"


def test_a_year_before_words_is_inert():
    assert str(perfrules.parse_actual("2022年培训30人")) == "30人"


@pytest.mark.parametrize("text", ["合格（注）95%", "（合格）95%"])
def test_a_bracket_before_the_number_takes_nothing_away(text):
    assert str(perfrules.parse_actual(text)) == "95%"
