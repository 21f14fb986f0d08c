"""Laws of the target language that hold for every value: printing and reading, narrowing, complement, strictness."""

import contextlib
from decimal import Decimal

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from perfrules.dsl import parse_actual, parse_target, parse_threshold
from perfrules.errors import TargetSyntaxError
from perfrules.model.actual import Actual, NumberActual
from perfrules.model.quantity import Quantity
from perfrules.model.target import NumberTarget, RangeTarget, Sense, Target
from tests.dsl import meanings


class TestPrintingAndReading:
    """Language §3: what a meaning prints is read back as that meaning, by both readers."""

    @given(meanings.targets)
    def test_lenient(self, target: Target) -> None:
        assert parse_target(str(target)) == target

    @given(meanings.thresholds)
    def test_strict(self, target: Target) -> None:
        assert parse_threshold(str(target)) == target

    @given(meanings.actuals)
    def test_actuals(self, actual: Actual) -> None:
        assert parse_actual(str(actual)) == actual

    @given(st.one_of(meanings.targets, meanings.actuals))
    def test_what_is_read_prints_the_same(self, meaning: Target | Actual) -> None:
        text = str(meaning)
        assert str(parse_target(text) if "Target" in type(meaning).__name__ else parse_actual(text)) == text

    @pytest.mark.parametrize(
        "digits",
        [
            "1", "10", "1.5", "9.0", "0.1", "-3", "0", "0.0", "123456789012345678901234567895",
            "12345678901234567890123456789.5", "100000000000000000000000000000", "1.2345678901234567890123456789",
            "0.00000000000000000000000000001",
        ],
    )  # fmt: skip
    def test_every_exponent(self, digits: str) -> None:
        """Numbers whose plain digits are more than the language takes are printed with an exponent."""
        for exponent in range(-30, 31):
            for before, behind in (("", ""), ("≥", "%"), ("≤", "万元"), ("增长", "%"), ("=", "年"), ("", "天")):
                text = f"{before}{digits}e{exponent}{behind}"
                target, actual = parse_target(text), parse_actual(text)
                assert parse_target(str(target)) == target
                assert parse_actual(str(actual)) == actual

    @pytest.mark.parametrize(
        "text",
        [
            "每月3%",
            "每年增长3%",
            "每年增长≥3%",
            "每月不少于3次",
            "每年增长3个百分点",
            "每年增长10万元",
            "每季度至少2次",
        ],
    )
    def test_rates_of_time(self, text: str) -> None:
        target, actual = parse_target(text), parse_actual(text)
        assert target.kind == "number"
        assert (parse_target(str(target)), parse_actual(str(actual))) == (target, actual)


class TestNarrowing:
    """Language §5.4: adding a bound only narrows; ≥x and <x share out the numbers between them."""

    @given(meanings.range_targets(), meanings.numbers)
    def test_a_range_holds_no_more_than_each_bound(self, target: RangeTarget, number: Decimal) -> None:
        value = Quantity(number, target.unit).base
        assume(target.lower is not None)
        assume(target.upper is not None)
        assert target.lower is not None
        assert target.upper is not None
        floor, ceiling = (Sense.AT_LEAST, Sense.MORE_THAN), (Sense.AT_MOST, Sense.LESS_THAN)
        lower = parse_threshold(str(NumberTarget(floor[not target.lower_closed], target.lower)))
        upper = parse_threshold(str(NumberTarget(ceiling[not target.upper_closed], target.upper)))
        assert isinstance(lower, NumberTarget)
        assert isinstance(upper, NumberTarget)
        assert lower.interval is not None
        assert upper.interval is not None
        both = value in lower.interval and value in upper.interval
        assert (value in target.interval) == both

    @given(meanings.numbers, meanings.numbers)
    def test_floor_and_ceiling_share_out_the_numbers(self, bound: Decimal, number: Decimal) -> None:
        actual = NumberActual(Quantity(number))
        for floor, ceiling in (("≥", "<"), (">", "≤")):
            met = [parse_threshold(f"{sign}{format(bound, 'f')}").met_by(actual) for sign in (floor, ceiling)]
            assert sorted(met) == [False, True]


class TestStrictness:
    """Language §1: what the strict reader takes, the lenient reader understands alike."""

    @given(st.one_of(meanings.thresholds.map(str), meanings.typed))
    @example("≥80%且<90%")
    @example("增长不低于8%")
    @example("50%以上；3次")
    def test_strict_is_part_of_lenient(self, text: str) -> None:
        with contextlib.suppress(TargetSyntaxError):
            assert parse_threshold(text) == parse_target(text)


class TestAnyText:
    """Language §5.2: no text raises anything but the documented error; the text itself is kept."""

    @given(st.one_of(st.text(max_size=60), meanings.typed, meanings.noise))
    def test_lenient_readers_never_raise(self, text: str) -> None:
        for meaning in (parse_target(text), parse_actual(text)):
            assert meaning.text == text
            for one in (*meaning.notes, *([meaning.problem] if meaning.kind == "unclear" else [])):
                assert one.span is None or 0 <= one.span.start <= one.span.end <= len(text)
                assert one.format("zh")
                assert one.format("en")

    @given(st.one_of(st.text(max_size=60), meanings.typed, meanings.noise))
    def test_strict_reader_raises_one_error(self, text: str) -> None:
        try:
            target = parse_threshold(text)
        except TargetSyntaxError as error:
            (problem,) = error.problems
            assert problem.code.startswith("PR1")
            assert problem.message("zh")
            assert problem.message("en")
        else:
            assert target.kind not in ("missing", "unclear")

    @given(
        st.text(
            st.sampled_from("高于低不超约≥≤<>=%（）()[]「」，；、.-~至到9一二十万亿每第年月日 多余以上内"),
            min_size=1,
            max_size=40,
        )
    )
    @pytest.mark.parametrize("times", [400])
    def test_long_texts_answer(self, times: int, text: str) -> None:
        long = (text * times)[:10_000]
        assert parse_target(long).kind
        assert parse_actual(long).kind


class TestOneDigitMore:
    """A reading never drops a digit: every digit of a text that is read as one number is in that number."""

    @given(
        meanings.numbers.map(abs),
        st.sampled_from(("≥{}%", "{}人以上", "不超过{}万元", "约{}次", "增长{}%", "{}(万人次)")),
    )
    def test_the_number_is_the_one_printed(self, number: Decimal, form: str) -> None:
        target = parse_target(form.format(format(number, "f")))
        assert isinstance(target, NumberTarget)
        assert target.quantity.number == number
        assert target.sense in Sense
