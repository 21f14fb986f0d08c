"""Numbers that come as numbers mean what the same numbers in cells mean, but are never doubted."""

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from perfrules.dsl import parse_actual, parse_target
from perfrules.dsl.reading import _senses, actual_of, hints_at, is_fast_parseable, sense_of, shortest, target_of
from perfrules.model.quantity import may_be_month
from perfrules.model.target import Sense
from perfrules.units import DEFAULT_UNITS

NUMBERS = st.decimals(-(10**9), 10**9, places=4).map(shortest)
SIGNS = st.sampled_from(("", "≥", ">=", "≤", "=", ">", "<", "约", "不低于"))
BESIDE = st.tuples(st.sampled_from(("", "%", "元", "万人次", "怪位")), st.sampled_from(("", "培训(≥**次)", "名称")))


class TestLikeTexts:
    """A number with its sign, unit column and name is what the printed number is, unless that may be a month."""

    @given(NUMBERS, SIGNS, BESIDE)
    def test_targets(self, number, sign, beside):
        text = f"{sign}{number:f}"
        assume(not may_be_month(text))
        unit, name = beside
        found, read = target_of(number, sign, unit=unit, name=name), parse_target(text, unit=unit, name=name)
        assert (found, [one.code for one in found.notes]) == (read, [one.code for one in read.notes])

    @given(NUMBERS, BESIDE)
    def test_actuals(self, number, beside):
        assume(not may_be_month(f"{number:f}"))
        unit, name = beside
        assert actual_of(number, unit=unit, name=name) == parse_actual(f"{number:f}", unit=unit, name=name)


def test_a_year_and_a_month_are_a_number_here():
    assert target_of(Decimal("2023.12")).kind == "number"
    assert actual_of(Decimal("2023.12")).kind == "number"


def test_numbers_without_bounds_are_read_as_texts():
    assert target_of(Decimal("1E+300"), "≥").kind == "unclear"
    assert actual_of(Decimal("1E+300")).kind == "unclear"


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("90.00", "90"),
        ("0.50", "0.5"),
        ("100", "100"),
        ("1E+2", "100"),
        ("0.00", "0"),
        ("-0.0", "0"),
        ("1E+40", "1E+40"),
        ("NaN", "NaN"),
    ],
)  # fmt: skip
def test_shortest(number, shown):
    assert str(shortest(Decimal(number))) == shown


def test_signs():
    assert sense_of(" >= ") is Sense.AT_LEAST
    assert sense_of("") is Sense.UNSPECIFIED
    assert sense_of("≠") is None
    assert sense_of("不低于") is None


def test_short_texts_and_hints():
    assert is_fast_parseable("≥1人", DEFAULT_UNITS)
    assert not is_fast_parseable("合理", DEFAULT_UNITS)
    assert not is_fast_parseable("1人；2人", DEFAULT_UNITS)
    assert hints_at("培训(≥**次)", DEFAULT_UNITS)
    assert not hints_at("名称", DEFAULT_UNITS)


def test_senses_are_known_whichever_thread_asked_first() -> None:
    """Engines ask from threads of their own, which coverage does not see; here the table is made anew."""
    _senses.cache_clear()
    senses = [sense_of(one) for one in ("≥", " <= ", "", "最好")]
    assert senses == [Sense.AT_LEAST, Sense.AT_MOST, Sense.UNSPECIFIED, None]
