"""A bound row scores as the engine does, to the last digit, for every type, policy and number."""

from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from attrs import evolve
from hypothesis import example, given
from hypothesis import strategies as st

from perfrules import evaluate
from perfrules.engine.plan import bind
from perfrules.engine.row_scorer import bind_row, fit
from perfrules.model.policies import OverAchievement, OverAchievementEffect, Policies
from perfrules.model.rounding import Rounding, RoundingMode
from perfrules.model.ruleset import ScoringRule
from perfrules.plugins import default_registry
from tests.engine.drawing import NUMERIC, targets
from tests.engine.test_scalar import row, sheet, simple

FORMED = {"proportional", "inverse", "overrun", "exact", "gated"}
BENDS = ("0", "30", "60", "80", "90", "135", "1666", "0.05", "45", "8", "12.50")
TARGETS = ("≥90%", "≤30人", "=1666元/月", "≥0.05", "[80%, 90%)", "<7天", "30", "0次", "≥-5", "约12.50万元", "增长≥8%")


def bound(target="≥90%", kind="proportional", weight="10", *, policies=None, rounding=None, as_of=None, **parameters):
    rules = simple(ScoringRule(type=kind, parameters=parameters), rounding=rounding)
    if policies is not None:
        rules = evolve(rules, policies=policies)
    return bind_row(row(target, "", weight), bind(rules, default_registry()), as_of), rules


def near(bend):
    """Numbers at, right beside and around *bend*."""
    steps = st.sampled_from(("0", "0.000000001", "-0.000000001", "0.1", "-3", "1", "-0.5", "7.77"))
    return steps.map(lambda step: bend + Decimal(step))


def spelt(digits, exponent):
    """Return a number that keeps *exponent*, whatever its digits."""
    return Decimal((0, tuple(map(int, str(digits))), exponent))


over = st.builds(
    OverAchievement,
    threshold=st.sampled_from((Fraction(6, 5), Fraction(3, 2), Fraction(2))),
    effect=st.sampled_from(OverAchievementEffect),
    points=st.sampled_from((Decimal(1), Decimal("2.5"), Decimal(20))),
)
policies = st.none() | st.builds(Policies, over_achievement=over)
roundings = st.builds(Rounding, places=st.integers(0, 6), mode=st.sampled_from(RoundingMode))
numbers = st.one_of(
    st.sampled_from([Decimal(one) for one in BENDS]).flatmap(near),
    st.decimals(-200, 4000, places=3),
    st.integers(-10, 200).map(Decimal),
    st.builds(spelt, st.integers(0, 10**32), st.integers(-34, 34)),
    st.builds(spelt, st.integers(0, 99), st.integers(-34, 34)),
    st.sampled_from([Decimal(one) for one in ("1E+29", "-1E+29", "1E-29", "9" * 30, "Infinity", "NaN", "9" * 31)]),
)  # fmt: skip


class TestSameScores:
    """Issue of speed, one indicator: the closed form of a bound row and the engine never differ."""

    @given(st.sampled_from(NUMERIC), st.sampled_from(TARGETS) | targets(), policies, roundings, st.data())
    def test_as_the_engine(self, kind, target, policies, rounding, data) -> None:
        name, parameters = kind
        one, _ = bound(target, name, policies=policies, rounding=rounding, **parameters)
        for number in data.draw(st.lists(numbers, min_size=1, max_size=12)):
            assert one.score(number) == one.scored(number).score
            assert str(one.score(number)) == str(one.scored(number).score)

    @pytest.mark.parametrize(
        ("name", "parameters"),
        [
            ("exact", {"tolerance": "10%"}),
            ("exact", {"otherwise": "deviation"}),
            ("proportional", {"exact": "deviation"}),
            ("gated", {}),
            ("overrun", {"zero_at": "150%"}),
        ],
    )
    @pytest.mark.parametrize("target", ["约30人", "30人左右"])
    def test_what_is_about_so_is_measured_from_the_ends_of_what_it_prints(self, target, name, parameters) -> None:
        one, _ = bound(target, name, **parameters)
        for tenths in range(-20, 640, 3):
            number = Decimal(tenths) / 10
            assert one.score(number) == one.scored(number).score, number

    @pytest.mark.parametrize("effect", OverAchievementEffect)
    @pytest.mark.parametrize("mode", RoundingMode)
    def test_over_achievement_bends_the_form(self, effect, mode) -> None:
        policy = OverAchievement(threshold=Fraction(3, 2), effect=effect, points=Decimal(2))
        row_bound, _ = bound(policies=Policies(over_achievement=policy), rounding=Rounding(mode=mode))
        for number in ("0", "45", "90", "134.9", "135", "135.1", "200", "225", "400"):
            assert row_bound.score(Decimal(number)) == row_bound.scored(Decimal(number)).score

    def test_a_list_has_the_unit_of_its_first_part(self) -> None:
        row_bound, _ = bound("≥90%；≤30人")
        assert row_bound.unit.symbol == "%"
        assert row_bound.score(Decimal(95)) == row_bound.scored(Decimal(95)).score

    @pytest.mark.parametrize("bends", [("a",), 5, (0.5,), RuntimeError])
    def test_bends_that_are_none_promise_nothing(self, bends) -> None:
        """A type of a plugin that answers nonsense for its bends is asked for each number."""

        def answer(_: object) -> object:
            if bends is RuntimeError:
                raise RuntimeError
            return bends

        rules = simple(ScoringRule(type="proportional"))
        plan = bind(rules, default_registry())
        kind = type("Odd", (type(plan.rules[0].type),), {"bends": property(answer)})
        odd = evolve(plan, rules=(evolve(plan.rules[0], type=kind(plan.rules[0].type.parameters)),))
        one = bind_row(row("≥90%", "", "10"), odd)
        assert one.score(Decimal(45)) == Decimal("5.00")

    def test_an_interruption_is_not_kept(self) -> None:
        def interrupted(_: object) -> object:
            raise KeyboardInterrupt

        plan = bind(simple(ScoringRule(type="proportional")), default_registry())
        kind = type("Odd", (type(plan.rules[0].type),), {"bends": property(interrupted)})
        odd = evolve(plan, rules=(evolve(plan.rules[0], type=kind(plan.rules[0].type.parameters)),))
        with pytest.raises(KeyboardInterrupt):
            bind_row(row("≥90%", "", "10"), odd)

    @given(st.sampled_from(NUMERIC), st.sampled_from(TARGETS), st.integers(0, 2500), st.integers(0, 4))
    def test_as_a_sheet(self, kind, target, digits, places) -> None:
        name, parameters = kind
        one, rules = bound(target, name, **parameters)
        number = Decimal(digits).scaleb(-places)
        said = "增长" if target.startswith("增长") else ""
        card = evaluate(sheet(row(target, f"{said}{number:f}{one.unit.symbol}")), rules)
        if not said and number and "PR108" not in [found.code for found in card.rows[0].problems]:
            assert one.score(number) == card.rows[0].score

    @pytest.mark.parametrize("target", TARGETS)
    @pytest.mark.parametrize("kind", [one for one in NUMERIC if one[0] in FORMED])
    def test_built_in_curves_have_a_form(self, kind, target) -> None:
        name, parameters = kind
        one, _ = bound(target, name, **parameters)
        assert one._form is not None

    @given(st.integers(1, 400), st.integers(1, 400), st.sampled_from(RoundingMode))
    @example(1, 16, RoundingMode.HALF_EVEN)
    @example(3, 16, RoundingMode.HALF_EVEN)
    def test_ties(self, actual, target, mode) -> None:
        one, _ = bound(f"≥{target}人", weight="2", rounding=Rounding(mode=mode))
        assert one.score(actual) == one.scored(actual).score


class TestNumbers:
    """Exact numbers only, whatever the program's decimal context."""

    def test_int_and_decimal(self) -> None:
        one, _ = bound()
        assert one.score(81) == one.score(Decimal("81.000")) == Decimal("9.00")
        assert one.unit.symbol == "%"

    @pytest.mark.parametrize("number", [0.5, "85", None])
    def test_nothing_else(self, number) -> None:
        for one in (bound()[0], bound(kind="banded", bands={"≥90%": "100%", "<90%": "0%"})[0]):
            with pytest.raises(TypeError):
                one.score(number)

    @pytest.mark.parametrize(
        "number", ["NaN", "sNaN", "Infinity", "-Infinity", "1E+31", "15E-31", "0E-31", "1." + "1" * 30]
    )
    def test_numbers_without_bounds_are_unclear(self, number) -> None:
        one, _ = bound()
        with localcontext() as context:
            context.clear_traps()
            assert one.score(Decimal(number)) is None
        assert [found.code for found in one.scored(Decimal(number)).problems] == ["PR405", "PR104"]

    def test_a_small_context_changes_nothing(self) -> None:
        one, _ = bound()
        with localcontext(prec=2):
            assert one.score(Decimal("84.99")) == Decimal("9.44")

    def test_the_derivation_on_request(self) -> None:
        one, _ = bound()
        assert "85% ÷ 90%" in one.scored(85).explain()

    def test_notes_of_the_target_stay(self) -> None:
        one, _ = bound("新增就业≥20人")
        assert one.scored(20).problems == one.scored(20).target.notes != ()


def test_rows_that_have_no_form_are_scored_all_the_same() -> None:
    banded, _ = bound("≥90%", "banded", bands={"≥90%": "100%", "<90%": "50%"})
    assert banded._form is None
    assert (banded.score(90), banded.score(89)) == (Decimal("10.00"), Decimal("5.00"))


def test_rows_without_a_rule_or_number_have_no_score() -> None:
    assert bound("合理")[0].score(1) is None
    assert bound("")[0].score(1) is None
    assert bound(weight=None)[0].score(90) is None


def test_a_promise_that_does_not_hold_gives_no_form() -> None:
    def bent(actual):
        points = Fraction(actual) ** 2
        return points, Rounding().apply(points)

    assert fit(bent, [Fraction(0)], Rounding()) is None
    assert fit(bent, [Fraction(1, 3)], Rounding()) is None


def test_bends_with_so_many_digits_that_nothing_between_them_is_known_give_no_form() -> None:
    def flat(actual):
        return Fraction(1), Decimal("1.00")

    assert fit(flat, [Fraction(0), Fraction(8)], Rounding()) is not None
    assert fit(flat, [Fraction(0), Fraction(int("9" * 30))], Rounding()) is None


def test_numbers_that_are_rated_here_and_not_there_give_no_form() -> None:
    def unsteady(actual):
        points = Fraction(actual)
        return points, Rounding().apply(points) if actual < 2 else None

    assert fit(unsteady, [Fraction(0)], Rounding()) is None
