"""Chinese numerals: exact values, declined abbreviations, and cn2an as an oracle for what it can write."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import perfrules
from perfrules.dsl.quantities import read_digits, read_money, read_numeral, split_multiplier

VALUES = {
    "零": 0,
    "三": 3,
    "两": 2,
    "十": 10,
    "十五": 15,
    "二十": 20,
    "九十九": 99,
    "一百": 100,
    "一百零五": 105,
    "一百一十": 110,
    "一千零一": 1001,
    "一千零五十": 1050,
    "三千二百": 3200,
    "两千": 2000,
    "一万": 10_000,
    "一万零五": 10_005,
    "一万零五百": 10_500,
    "十万": 100_000,
    "一万五千": 15_000,
    "三百万零五十": 3_000_050,
    "一百九十万零三千九百七十一": 1_903_971,
    "两亿": 2 * 10**8,
    "一亿三千万": 130_000_000,
    "一亿零五百万": 105_000_000,
    "壹佰捌拾壹": 181,
    "貳拾": 20,
    "伍萬": 50_000,
    "三点五": "3.5",
    "零点零五": "0.05",
    "一万五百": 10_500,
    "三千五十": 3050,
    "一百零十": 110,
    "一万亿": 10**12,
    "四十五亿零四百零四万": 4_504_040_000,
    "5万4千6百": 54_600,
    "3万4000": 34_000,
    "1千零20": 1020,
}
NO_VALUE = (
    "",
    "三万五",
    "一百十五",
    "一百二",
    "二百五",
    "半",
    "四万万",
    "2万5",
    "1千20",
    "12千3千",
    "几",
    "三分之二",
    "十万万亿亿",
    "廿卅",
    "万",
    "百",
    "零五",
    "一百零零五",
    "一百零",
    "十百",
    "二三",
    "五亿万",
    "一千百",
    "三点",
    "点五",
    "零万",
    "一亿零",
    "三点十",
    "一零",
    "一百三十零五",
    "三十五十",
)


@pytest.mark.parametrize("text", VALUES)
def test_values(text: str) -> None:
    assert read_numeral(text) == Decimal(VALUES[text])


@pytest.mark.parametrize("text", NO_VALUE)
def test_no_definite_value(text: str) -> None:
    assert read_numeral(text) is None


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("壹佰捌拾壹元柒角", "181.7"),
        ("玖仟陆佰陆拾伍圆壹角捌分", "9665.18"),
        ("十五元整", "15"),
        ("一百元零五分", "100.05"),
        ("三元零角", None),
        ("几元", None),
        ("一元几角", None),
        ("一元五", None),
    ],
)
def test_money(text: str, amount: str | None) -> None:
    assert read_money(text) == (None if amount is None else Decimal(amount))


def test_digits_one_by_one() -> None:
    assert read_digits("二〇二三") == "2023"
    assert read_digits("二十") is None
    assert read_digits("") is None


def test_multipliers_at_the_end() -> None:
    assert split_multiplier("十五万") == ("十五", "万")
    assert split_multiplier("三万億") == ("三", "万亿")
    assert split_multiplier("万") == ("万", "")
    assert split_multiplier("二十") == ("二十", "")


@given(st.integers(0, 10**12 - 1))
def test_against_another_library(number: int) -> None:
    """What cn2an writes, we read: an independent account of how numerals are formed."""
    cn2an = pytest.importorskip("cn2an")
    assert read_numeral(cn2an.an2cn(number)) == number


@pytest.mark.parametrize("text", ["十亿" * 2000, "亿" * 5000, "一万" * 600, "九千" * 2500])
def test_a_numeral_of_thousands_of_places_is_a_doubt(text):
    assert perfrules.parse_target(text).kind in ("unclear", "quality")
