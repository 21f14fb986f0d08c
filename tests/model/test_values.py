"""The values of the model: comparing, converting, rounding, printing (specification: language 2-3, scoring 1-2)."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfrules import NotComparableError, UnitMismatchError, parse_actual, parse_target
from perfrules.model import comparison
from perfrules.model.actual import AllActual, MissingActual, NumberActual, UnclearActual
from perfrules.model.comparison import printed_as
from perfrules.model.explanation import format_value
from perfrules.model.interval import EVERYTHING, Interval, gaps, overlaps
from perfrules.model.moment import Moment
from perfrules.model.quantity import Quantity, is_bounded
from perfrules.model.ruleset import Rounding, RoundingMode
from perfrules.model.sheet import Funds, Reading, Sheet
from perfrules.model.target import NumberTarget, QualityTarget, RangeTarget, Sense, UnclearTarget
from perfrules.model.unit import NO_UNIT, PERCENT, Unit, product, quotient
from perfrules.units import DEFAULT_UNITS

fractions = st.fractions(min_value=-50, max_value=50, max_denominator=20)
bounds = st.none() | fractions
intervals = st.builds(Interval, bounds, bounds, st.booleans(), st.booleans())


class TestMetBy:
    """Whether an actual meets a target, answered without a rule set; what cannot be answered is raised with a code."""

    @pytest.mark.parametrize(
        ("target", "actual", "met"),
        [
            ("≥90%", "90%", True), ("≥90%", "89.999%", False), (">90%", "90%", False), ("≤30人", "30人", True),
            ("<30人", "30人", False), ("≤1分钟", "90秒", False), ("≥1.5万元", "15000元", True),
            ("=80%", "80.4%", False), ("=80%", "80.5%", False), ("=0次", "0次", True), ("约6%", "5.5%", True),
            ("约6%", "6.5%", False),
            ("30人", "28人", False), ("30人", "31人", True), ("[80%, 90%)", "90%", False), ("[80%, 90%)", "80%", True),
            ("≥90", "91%", True), ("≥90%", "95", True), ("增长≥8%", "增长9%", True), ("增长≥8%", "下降9%", False),
            ("增长≥8%", "9%", True), ("2023年12月底前", "2023年12月31日", True), ("2023年9月前", "2023年9月1日", False),
            ("2023年9月前", "2023年8月31日", True), ("2023年7月至2024年1月", "2024年2月1日", False),
            ("2023年12月底前", "2023年7月至2024年1月", False), ("12月底前", "12月15日", True), ("合理", "合理", True),
            ("≥90%", "已完成", True), ("合理", "未完成", False), ("≥3次；≥100人", "3次；100人", True),
            ("≥3次；≥100人", "3次；99人", False), ("约-5%", "-5.5%", False), ("约-5%", "-4.5%", True),
            ("增长≤3%", "下降2%", True), ("下降≤3%", "增长2%", True), ("下降[1%, 3%]", "增长2%", False),
            ("≤30人", "-3人", False), ("[-5人, 5人]", "-3", False), ("≤5天", "-3天", True), ("≥-5万元", "-3万元", True),
            ("2023年8月底前", "2023年9月前", True), ("2023年8月30日前", "2023年9月前", False),
            ("6月底前", "2024年7月", False), ("10～20", "15万元", True), ("10～20", "25人", False),
            ("10～20万元", "-3万元", False), ("200万元", "195.5万", False), ("≤200万", "195.5万元", True),
            ("杜绝事故", "无", True), ("杜绝事故", "0起", True), ("≥80%", "≥90%", True), ("[80%, 90%]", "≥95%", False),
            ("≤30人", "不足30人", True), ("≤30人", "100余人", False), ("下降≥5%", "增长≥3%", False),
            ("下降≥3%", "下降≥5%", True),
        ],
    )  # fmt: skip
    def test_answers(self, target, actual, met) -> None:
        assert parse_target(target).met_by(actual) is met
        assert parse_target(target).met_by(parse_actual(actual)) is met

    @pytest.mark.parametrize(
        ("target", "actual", "code"),
        [
            ("", "3次", "PR401"), ("≥≥3", "3次", "PR404"), ("≥3次", "", "PR402"), ("≥3次", "#N/A", "PR405"),
            ("≥3次", "合理", "PR407"), ("合理", "3次", "PR407"), ("≥90%", "0.95", "PR409"), ("≥0.9", "95%", "PR409"),
            ("≥3次；≥100人", "3次", "PR407"), ("合理", "不合理", "PR407"),
            ("杜绝事故", "5起", "PR465"), ("杜绝事故", "", "PR402"), ("投诉率0%", "-5%", "PR466"),
            ("≥80%", "≥70%", "PR464"), ("[80%, 90%]", "≥85%", "PR464"),
            ("≥-3%", "下降2%", "PR455"), ("下降≥3%", "-5%", "PR455"), ("增长≥3%", "-5%", "PR455"),
        ],
    )  # fmt: skip
    def test_not_comparable(self, target, actual, code) -> None:
        with pytest.raises(NotComparableError) as caught:
            parse_target(target).met_by(actual)
        assert caught.value.problems[0].code == code

    def test_units_of_different_dimensions(self) -> None:
        with pytest.raises(UnitMismatchError, match="PR406"):
            parse_target("≥30人").met_by("30户")

    def test_text_needs_a_reader(self, monkeypatch) -> None:
        monkeypatch.setattr(comparison, "_provided", [])
        with pytest.raises(TypeError, match="parse_actual"):
            parse_target("≥30人").met_by("30人")

    def test_a_range_without_a_lower_bound(self) -> None:
        target = RangeTarget(None, Quantity(Decimal(5), NO_UNIT))
        assert target.met_by(NumberActual(Quantity(Decimal(5))))
        assert str(target) == "(-∞, 5]"


@given(number=st.decimals("-999", "999", places=1), other=st.decimals("-999", "999", places=1))
def test_floor_and_open_ceiling_partition_the_numbers(number, other) -> None:
    """Language 5: ≥x and <x partition the numbers."""
    assert parse_target(f"≥{number}").met_by(f"{other}") is not parse_target(f"<{number}").met_by(f"{other}")


class TestIntervals:
    """Adding a bound only narrows; an interval and its complement hold every number once."""

    @given(one=intervals, two=intervals, value=fractions)
    def test_intersection(self, one, two, value) -> None:
        assert (value in one.intersect(two)) == (value in one and value in two)

    @given(one=intervals, value=fractions)
    def test_complement(self, one, value) -> None:
        inside = (value in one) and not one.is_empty
        assert inside + sum(value in part for part in one.complement()) == 1

    @given(parts=st.lists(intervals, max_size=4), value=fractions)
    def test_gaps_and_overlaps(self, parts, value) -> None:
        holding = sum(value in part and not part.is_empty for part in parts)
        assert (holding == 0) == any(value in gap for gap in gaps(parts, EVERYTHING))
        if holding > 1:
            assert any(value in shared for _, _, shared in overlaps(parts))

    def test_emptiness(self) -> None:
        assert Interval(Fraction(1), Fraction(1), lower_closed=True).is_empty
        assert not Interval.point(Fraction(1)).is_empty
        assert EVERYTHING.complement() == ()
        assert Interval(Fraction(2), Fraction(1)).complement() == (EVERYTHING,)


@given(
    value=st.fractions(max_denominator=10**6),
    places=st.integers(0, 6),
    mode=st.sampled_from(list(RoundingMode)),
)
def test_rounding_is_exact(value, places, mode) -> None:
    """Scoring 1: half away from zero, half to even, or truncated; the printed number has exactly so many places."""
    rounded = Rounding(places, mode).apply(value)
    step = Fraction(1, 10**places)
    error = Fraction(rounded) - value
    assert rounded.as_tuple().exponent == -places
    if mode is RoundingMode.TRUNCATE:
        assert abs(error) < step
        assert abs(Fraction(rounded)) <= abs(value)
    else:
        assert abs(error) <= step / 2
    if abs(error) == step / 2 and mode is RoundingMode.HALF_UP:
        assert abs(Fraction(rounded)) > abs(value)
    if abs(error) == step / 2 and mode is RoundingMode.HALF_EVEN:
        assert int(Fraction(rounded) / step) % 2 == 0


def test_rounding_never_prints_a_negative_nothing() -> None:
    assert str(Rounding().apply(Fraction(-1, 1000))) == "0.00"
    assert str(Rounding().apply(Fraction(-1, 100))) == "-0.01"


class TestUnits:
    """Conversion is exact and only inside a dimension; quotients and products multiply exponents."""

    def test_conversion(self) -> None:
        yuan, wan = DEFAULT_UNITS.parse("元"), DEFAULT_UNITS.parse("万元")
        assert wan.ratio_to(yuan) == 10000
        assert str(wan) == "万元"
        with pytest.raises(ValueError, match="different things"):
            wan.ratio_to(PERCENT)

    def test_products_and_quotients(self) -> None:
        metre = DEFAULT_UNITS.parse("米")
        square = product(metre, metre, "米²")
        assert square.dimension == ((metre.dimension[0][0], 2),)
        assert quotient(square, metre, "米") == metre
        assert quotient(metre, metre, "") == Unit("")
        assert not product(metre, Unit("矻", (("unknown:矻", 1),), known=False), "米·矻").known


class TestMoments:
    """Dates as precise as printed; a month or a year means its last day."""

    def test_days(self) -> None:
        assert Moment(2024, 2).last_day() == date(2024, 2, 29)
        assert Moment(2023).last_day() == date(2023, 12, 31)
        assert Moment(None, 9).first_day(2023) == date(2023, 9, 1)
        assert Moment(None, 9).last_day() is None
        assert Moment(None, 9).first_day() is None

    def test_existence(self) -> None:
        assert Moment(2023, 2, 28).exists
        assert not Moment(2023, 2, 29).exists
        assert Moment(None, 2, 29).exists
        assert not Moment(1492).exists
        assert not Moment(None, 13).exists
        assert not Moment().exists
        assert not Moment(2023, None, 3).exists

    def test_printing(self) -> None:
        moments = [Moment(2023, 1, 2), Moment(None, 1, 2), Moment(2023)]
        assert [moment.iso() for moment in moments] == ["2023-01-02", "--01-02", "2023"]
        assert str(Moment(None, 12)) == "12月"


class TestPrinting:
    """Canonical text: numbers keep their digits, words that could be read otherwise stand in corner brackets."""

    def test_numbers(self) -> None:
        assert str(Quantity(Decimal("28.40"), PERCENT)) == "28.40%"
        assert Quantity(Decimal(90), PERCENT) != Quantity(Decimal("90.0"), PERCENT)
        assert Quantity(Decimal(90), PERCENT).in_unit(PERCENT) == 90
        assert str(parse_target("=5年")) == "=5年"
        assert str(NumberTarget(Sense.UNSPECIFIED, Quantity(Decimal(2000), DEFAULT_UNITS.parse("年")))) == "2000(年)"

    def test_words(self) -> None:
        assert str(QualityTarget("合理")) == "合理"
        assert str(QualityTarget("公里")) == "「公里」"
        assert str(QualityTarget("好」")) == "「好」」」"

    def test_unclear_values_keep_their_text_and_their_code(self) -> None:
        target, actual = parse_target("≥≥90%"), parse_actual("#N/A")
        assert isinstance(target, UnclearTarget)
        assert isinstance(actual, UnclearActual)
        assert (str(target), str(actual)) == ("≥≥90%", "#N/A")
        assert target.to_dict()["problem"] == target.problem.code
        assert actual.to_dict() == {"kind": "unclear", "problem": "PR115"}
        assert target == parse_target("≥≥90%")

    def test_a_number_that_was_rounded_down(self) -> None:
        actual = parse_actual("500余万人")
        assert (str(actual), actual.bound) == ("500余万人", Sense.MORE_THAN)

    def test_a_reviewer_s_word_on_a_direction(self) -> None:
        reading = Reading(column="direction", text="down", person="王某", reason="越少越好", date=date(2024, 1, 5))
        assert "2024-01-05" in reading.explain("en")
        assert "王某" in reading.explain("zh")

    def test_lists_and_missing(self) -> None:
        actual = parse_actual("3次；100人")
        assert isinstance(actual, AllActual)
        assert len(actual.to_dict()["parts"]) == 2
        assert (str(MissingActual()), MissingActual().to_dict()) == ("/", {"kind": "missing"})

    @pytest.mark.parametrize(
        ("value", "text"),
        [("1/3", "1/3≈0.3333"), ("-2/3", "-2/3≈-0.6667"), ("5/4", "1.25"), ("-1/8", "-0.125"), ("0", "0")],
    )
    def test_exact_numbers_for_people(self, value, text) -> None:
        assert format_value(Fraction(value)) == text

    def test_printed_precision(self) -> None:
        assert Fraction("0.055") in printed_as(Quantity(Decimal(6), PERCENT))
        assert Fraction("0.065") not in printed_as(Quantity(Decimal(6), PERCENT))


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("1" * 30, "1" * 30), ("1" + "0" * 30, "1e30"), ("1" + "0" * 31, "10e30"), ("9E-30", "9e-30"),
        ("1E-40", "0.0000000001e-30"), ("-9E-30", "-9e-30"), ("0." + "1" * 29, "0." + "1" * 29), ("1" * 31, "1" * 31),
    ],
)  # fmt: skip
def test_long_numbers_are_printed_with_an_exponent(number: str, text: str) -> None:
    assert str(Quantity(Decimal(number))) == text
    assert Decimal(text) == Decimal(number)


def test_funds() -> None:
    assert Funds(name="总额", initial_budget=Decimal(4), spent=Decimal(3)).execution_rate == Fraction(3, 4)
    assert Funds(name="总额", initial_budget=Decimal(0), spent=Decimal(3)).execution_rate is None
    assert Funds(name="总额").execution_rate is None
    part, total = Funds(name="财政拨款"), Funds(name="总额", is_total=True)
    assert Sheet(funds=(part, total)).total_funds == total
    assert Sheet(funds=(part,)).total_funds is None


def test_limits_of_numbers() -> None:
    assert is_bounded(Decimal("1e30"))
    assert not is_bounded(Decimal("1e31"))
    assert is_bounded(Decimal("9" * 30))
    assert not is_bounded(Decimal("9" * 31))
    assert not is_bounded(Decimal("NaN"))
