"""The table of units: spellings, dimensions, exact conversion, quotients, near misses, extension."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfrules.dsl import parse_actual
from perfrules.model.unit import NO_UNIT, Unit
from perfrules.units import BUILT_IN, DEFAULT_UNITS, UnitDefinition, UnitTable
from perfrules.units.characters import FOLD, fold, variants

SPELLINGS = {
    "km": "公里",
    "KM": "公里",
    "千米": "公里",
    "㎡": "平方米",
    "m²": "平方米",
    "平米": "平方米",
    "百分比": "%",
    "％": "%",
    "﹪": "%",
    "kg": "公斤",
    "㎏": "公斤",
    "千克": "公斤",
    "個": "个",
    "萬人次": "万人次",
    "億元": "亿元",
    "人／次": "人/次",
    "元每人每月": "元/人·月",
    "元/人*月": "元/人·月",
    "元/人、天": "元/人·天",
    "元/人/月": "元/人·月",
    "元/人.月": "元/人·月",
    "元/每人": "元/人",
    "元/人天": "元/人·天",
    "个月": "月",
    "个百分点": "个百分点",
    "百分点": "个百分点",
    "㎥": "立方米",
    "万 元": "万元",
    "": "",
    "圓": "元",
    "日": "天",
    "/株": "/株",
    "亿元/平方公里": "亿元/平方公里",
    "万立方米": "万立方米",
    "万亿斤": "万亿斤",
    "千": "千",
}
EQUAL = (
    ("1", "万元", "10000", "元"),
    ("1", "小时", "60", "分钟"),
    ("1", "年", "12", "月"),
    ("1", "季度", "3", "月"),
    ("15", "亩", "1", "公顷"),
    ("1", "公里", "1000", "米"),
    ("1", "吨", "2000", "斤"),
    ("1", "%", "10", "‰"),
    ("1", "成", "10", "%"),
    ("1", "万元/年", "10000/12", "元/月"),
    ("1", "周", "7", "天"),
)
DIFFERENT = (
    ("人", "人次"),
    ("工作日", "天"),
    ("%", "个百分点"),
    ("月", "天"),
    ("元", "美元"),
    ("户", "人"),
    ("亻", "人"),
    ("%", ""),
    ("元/人", "元"),
)


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_spellings(spelling: str) -> None:
    unit = DEFAULT_UNITS.parse(spelling)
    assert unit.symbol == SPELLINGS[spelling]
    assert unit.known


@pytest.mark.parametrize(("one", "unit", "other", "same"), EQUAL)
def test_equal_amounts(one: str, unit: str, other: str, same: str) -> None:
    left, right = DEFAULT_UNITS.parse(unit), DEFAULT_UNITS.parse(same)
    assert Fraction(one) * left.ratio_to(right) == Fraction(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_different_things(one: str, other: str) -> None:
    assert not DEFAULT_UNITS.parse(one).converts_to(DEFAULT_UNITS.parse(other))


@pytest.mark.parametrize("symbol", ["亻", "座谈会", "元/矻", "万矻", "元/人·矻", "人" * 41])
def test_unknown_units_are_kept_as_themselves(symbol: str) -> None:
    unit = DEFAULT_UNITS.parse(symbol)
    assert (unit.symbol, unit.known) == (symbol, False)
    assert symbol not in DEFAULT_UNITS
    assert unit == DEFAULT_UNITS.parse(symbol)


@pytest.mark.parametrize(
    ("text", "symbol", "length"),
    [
        ("个乡镇", "个", 1),
        ("人次;", "人次", 2),
        ("元/人的标准", "元/人", 3),
        ("元/的", "元", 1),
        ("座谈会", "座", 1),
        ("矻矻", "", 0),
        ("", "", 0),
        ("万个", "万个", 2),
        ("每人", "", 0),
        ("元/人·矻", "元/人", 3),
    ],
)
def test_longest_unit_at_the_start(text: str, symbol: str, length: int) -> None:
    unit, end = DEFAULT_UNITS.match(text)
    assert (unit.symbol, end) == (symbol, length)


@pytest.mark.parametrize(
    ("symbol", "meant"),
    [
        ("亻", "人"),
        ("兀", "元"),
        ("万兀", ""),
        ("平方未", "平方米"),
        ("公厘顷", "公顷"),
        ("立方迷", "立方米"),
        ("千瓦", "千瓦"),
        ("矻", ""),
        ("分种", ""),
        ("矻矻", ""),
        ("人次次", "人次"),
    ],
)
def test_near_misses(symbol: str, meant: str) -> None:
    if symbol not in DEFAULT_UNITS:
        assert DEFAULT_UNITS.suggest(symbol) == meant


def test_extension_leaves_the_table_as_it_was() -> None:
    larger = DEFAULT_UNITS.extend([UnitDefinition("箩筐", "count:箩筐", spellings=("箩",))])
    assert "箩筐" in larger
    assert larger.parse("万箩").symbol == "万箩筐"
    assert "箩筐" not in DEFAULT_UNITS
    assert len(list(larger)) == len(BUILT_IN) + 1


def test_definitions_are_unique_and_have_a_base() -> None:
    symbols = [definition.symbol for definition in BUILT_IN]
    spelt = [fold(spelling) for definition in BUILT_IN for spelling in {definition.symbol, *definition.spellings}]
    assert len(set(symbols)) == len(symbols)
    assert sorted({spelling for spelling in spelt if spelt.count(spelling) > 1}) == []
    assert UnitTable().parse("人") == DEFAULT_UNITS.parse("人")
    assert UnitDefinition("比", "").unit == Unit("比")


@given(st.sampled_from(BUILT_IN), st.sampled_from(BUILT_IN), st.fractions())
def test_conversion_is_exact_and_invertible(one: UnitDefinition, other: UnitDefinition, number: Fraction) -> None:
    """Language §5.4: a quantity converted and converted back is the quantity."""
    if one.unit.converts_to(other.unit):
        assert number * one.unit.ratio_to(other.unit) * other.unit.ratio_to(one.unit) == number


@given(st.text(max_size=12))
def test_any_spelling_has_a_unit(text: str) -> None:
    unit = DEFAULT_UNITS.parse(text)
    assert DEFAULT_UNITS.parse(unit.symbol) == unit
    _, length = DEFAULT_UNITS.match(text)
    assert 0 <= length <= len(text)
    DEFAULT_UNITS.suggest(text)


def test_folding_is_one_character_for_one() -> None:
    assert all(len(variant) == len(plain) == 1 for variant, plain in FOLD.items())
    assert not set(FOLD) & set(FOLD.values())
    assert fold("不超過３％") == "不超过3%"
    assert "億" in variants("亿")
    assert variants("人") == "人"
    assert DEFAULT_UNITS.parse("") == NO_UNIT


def test_words_that_are_added_turn_numbers_too() -> None:
    table = DEFAULT_UNITS.with_words([("折耗", "sign")]).extend([])
    assert parse_actual("折耗5个").kind == "number"
    assert parse_actual("折耗5个", units=table).to_dict() == {"kind": "unclear", "problem": "PR117"}
