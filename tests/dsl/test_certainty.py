"""Numbers that look certain and are not (specification: language, section 5: a misreading is the worst outcome)."""

import pytest

from perfrules import parse_target
from perfrules.dsl import parse_threshold


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("≥90%≤80%", "PR109"), ("≥2万元，≤15000元", "PR109"), ("由80%提高到90%", "PR108"), ("从5%降至3%", "PR108"),
        ("由原来的3天缩短至1天", "PR108"), ("2023.12", "PR108"), ("百分比90", "PR108"), ("不含90%", "PR108"),
        ("最近3年", "PR108"), ("数量3，金额5万元", "PR108"), ("﹤90%", "PR108"), ("≯90%", "PR108"),
        ("﹣5%", "PR108"), ("≥90%或≤10%", "PR108"),
        ("100%或无投诉", "PR108"), ("邻近5个村", "PR108"),
    ],
)  # fmt: skip
def test_declined(text, code) -> None:
    assert parse_target(text).to_dict() == {"kind": "unclear", "problem": code}


@pytest.mark.parametrize("text", ["前3名", "全省前10名", "排名前5", "第1名"])
def test_ranks_are_not_counts(text) -> None:
    assert parse_target(text).kind == "unclear"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("≥80%≤90%", "range"), ("≥80%且≤90%", "range"), ("提高到85%", "number"), ("2023.12万元", "number"),
        ("=2023.12", "number"), ("2023.13", "number"), ("≥3次；下降≤2%", "all"), ("≤5人≥3次", "all"),
    ],
)  # fmt: skip
def test_certain_enough(text, kind) -> None:
    assert parse_target(text).kind == kind


@pytest.mark.parametrize(
    ("text", "unit"), [("1000人天", "人天"), ("70元/人天", "元/人·天"), ("5台班", "台班"), ("100平", "平方米")]
)
def test_work_is_not_cut_into_people_and_time(text, unit) -> None:
    assert parse_target(text).quantity.unit.symbol == unit
    assert parse_threshold(text).quantity.unit.symbol == unit


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("20-50万元/机构", "[20, 50]万元/机构"), ("≥3人/机构", "≥3人/机构"), ("3次以上且5次以下", "[3, 5]次"),
        ("定性：优良中差", "定性 优良中差"), ("定性(优良中差)", "定性 优良中差"),
    ],
)  # fmt: skip
def test_canonical(text, printed) -> None:
    assert str(parse_target(text)) == printed
    assert parse_target(printed) == parse_target(text)
