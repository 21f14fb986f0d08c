"""Words beside numbers: each has a part in the meaning, is inert where it stands, or makes the cell unclear. §6."""

import pytest

from perfrules.dsl import parse_actual, parse_target, read_cells


@pytest.mark.parametrize(
    ("text", "name", "meaning"),
    [
        ("5个，无事故", "", "5个"), ("5个，较上年明显改善", "", "5个"), ("省级以上媒体20条", "", "20条"),
        ("去年完成5人", "去年完成数", "5人"), ("去年完成了5人", "去年完成数", "5人"),
        ("5个，均未完成", "均未完成数", "5个"), ("负百分之五", "", "-5%"), ("万分之三", "", "0.03%"),
        ("2100种次", "", "2100种次"),
    ],
)  # fmt: skip
def test_inert_words_leave_the_number(text, name, meaning):
    assert str(parse_actual(text, name=name)) == meaning
    assert str(parse_target(text, name=name)) == meaning


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("5个，均未完成", "PR117"), ("5个，原计划", "PR117"), ("去年完成5人", "PR117"), ("未完成80%", "PR117"),
        ("补贴1 480元", "PR118"), ("百分之5. 3人", "PR118"), ("98.\n5以", "PR108"), ("1千12百", "PR112"),
        ("12 additional employees", "PR117"), ("by the 5th", "PR117"), ("90%（不含90%）", "PR109"),
        ("≥90%（更正：95%）", "PR108"),
    ],
)  # fmt: skip
def test_words_that_could_turn_a_number_make_it_unclear(text, code):
    assert parse_actual(text).to_dict() == {"kind": "unclear", "problem": code}


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("2023年12月31日前（含31日）", "2023年12月31日"), ("2023年12月31日前（含30日）", "2023年12月31日前"),
        ("大于90%（含）", "≥90%"), ("≥90%（不含90%）", ">90%"), ("大于90%（含80%）", ">90%"),
        ("约90%（含90%）", "约90%"), ("5-10天（含10天）", "[5, 10]天"), ("5-10天（不含）", "[5, 10)天"),
        ("≥5万元；不含", "≥5万元"),
    ],
)  # fmt: skip
def test_a_bound_that_is_said_to_be_included(text, meaning):
    assert str(parse_target(text)) == meaning


@pytest.mark.parametrize(
    ("text", "kind"),
    [("防止发生1起以上火灾", "none"), ("零投诉", "none"), ("投诉为零", "none"), ("零售", "quality")],
)
def test_what_a_cell_forbids(text, kind):
    target = parse_target(text)
    assert (target.kind, target.to_dict()) == (kind, {"kind": kind, "text": text})
    assert parse_target(str(target)) == target


@pytest.mark.parametrize(
    ("text", "nothing"),
    [("无", True), ("零投诉", True), ("未发生投诉", True), ("无法统计", False), ("零售", False), ("没有完成", False)],
)
def test_an_actual_that_says_that_nothing_happened(text, nothing):
    assert getattr(parse_actual(text), "nothing", False) is nothing


def test_a_line_with_both_sides_is_refused():
    [answer] = read_cells(['{"target": "3", "actual": "3"}'])
    assert (answer.code, answer.values["key"]) == ("PR507", "target, actual")
