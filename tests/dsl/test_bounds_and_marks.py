"""Two bounds of one quantity in every spelling, marks of lists, and the words behind a level."""

import pytest

from perfrules import parse_actual, parse_target


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("100%>/≥90%", "[90%, 100%)"), ("10人以上15人以下", "[10, 15]人"), ("15人以下10人以上", "[10, 15]人"),
        ("60分（含）-80分（不含）", "[60, 80)分"), ("60分(不含)至80分(含)", "(60, 80]分"),
        ("60-80分（不含）", "[60, 80)分"),
        ("① ≥90%", "≥90%"), ("①培训30人；②参加40人次", "30人；40人次"), ("将近90%", "约90%"),
        ("每年增长3%", "增长3%/年"), ("增长3%/年", "增长3%/年"), ("3%/月", "3%/月"), ("控制在5%以内", "≤5%"),
    ],
)  # fmt: skip
def test_a_target_is_read(text, meaning):
    assert str(parse_target(text)) == meaning


@pytest.mark.parametrize(
    "text",
    ["95%①", "降至3%以上", "提高到90%以内", "≤90%/≥80%", "[60, 80]分20人以下", "9(5%", "30.5(万元", "30.5:万元",
     "60-80分（不含80分以上）20人以下", "1200。人", "98.<5%", "5平均水平", "5次年会",
     "5个(3个未完成)", "5个(已完成3个)"],
)  # fmt: skip
def test_what_is_not_certain_is_unclear(text):
    assert parse_actual(text).kind == "unclear"


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("95%(较好)", "95%"), ("50%(马站未开工)", "50%"), ("5个(其中2个新建)", "5个"), ("5（马站未开工）", "5"),
        ("1884盏(不含608盏太阳能路灯)", "1884盏"), ("5%（2个", None), ("50%(马站未开工", "50%"),
        ("提前完成；100%", "100%"),
        ("有所下降；≤5%", "≤5%"), ("增加；5个", "5个"), ("≥90%(至少)", "≥90%"), ("80%-90%(提升)", "[80%, 90%]"),
    ],
)  # fmt: skip
def test_a_remark_in_brackets_or_a_part_of_its_own_touches_nothing(text, meaning):
    cell = parse_actual(text) if "-" not in text else parse_target(text)
    assert (None if cell.kind == "unclear" else str(cell)) == meaning


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("≤30万元(上限)", "≤30万元"), ("30万元(上限)", None), ("预计；30人", "30人"), ("延期；30人", "30人"),
        ("30人(含)", "30人"), ("下降；5%", None), ("12月底前(提前)", "12月"),
    ],
)  # fmt: skip
def test_a_word_alone_beside_a_target_is_read_refused_or_inert(text, meaning):
    target = parse_target(text)
    assert (None if target.kind == "unclear" else str(target)) == meaning


def test_words_of_the_name_are_its_own():
    assert str(parse_actual("均未完成；5个", name="均未完成项目数")) == "5个"
    assert str(parse_actual("未完成项目5个", name="未完成项目数")) == "5个"
    assert parse_actual("未完成项目5个").kind == "unclear"


@pytest.mark.parametrize("text", ["可达95%", "能够达到95%", "可完成95%"])
def test_what_is_hoped_for_is_no_result(text):
    assert parse_actual(text).to_dict() == {"kind": "unclear", "problem": "PR117"}
    assert parse_target(text).kind == "number"


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("全年增长11%,增幅高于全省平均水平2.7个百分点,居全省第2位", "增长11%"),
        ("增长9.4%，低于全国平均0.3个百分点", "增长9.4%"),
        ("高于全省平均水平2.7个百分点", None),
    ],
)
def test_how_far_a_result_lies_from_the_average_is_a_remark(text, meaning):
    actual = parse_actual(text)
    assert (None if actual.kind == "unclear" else str(actual)) == meaning
    assert parse_target(text).kind == "unclear"
