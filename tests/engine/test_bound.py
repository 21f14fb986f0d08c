"""A bound row scores as the engine does, to the last digit, for every type, policy and number."""

from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from attrs import evolve
from hypothesis import example, given
from hypothesis import strategies as st

from perfrules import evaluate
from perfrules.engine.plan import bind
from perfrules.engine.scalar import bind_row
from perfrules.errors import problem
from perfrules.indicators.curve import ONE, Steps
from perfrules.model.interval import Interval
from perfrules.model.rating import Rating
from perfrules.model.ruleset import (
    OverAchievement,
    OverAchievementEffect,
    Policies,
    Rounding,
    RoundingMode,
    ScoringRule,
)
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
            assert one.score(number) == one.evaluate(number).score
            assert str(one.score(number)) == str(one.evaluate(number).score)

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
            assert one.score(number) == one.evaluate(number).score, number

    @pytest.mark.parametrize("effect", OverAchievementEffect)
    @pytest.mark.parametrize("mode", RoundingMode)
    def test_over_achievement_bends_the_form(self, effect, mode) -> None:
        policy = OverAchievement(threshold=Fraction(3, 2), effect=effect, points=Decimal(2))
        row_bound, _ = bound(policies=Policies(over_achievement=policy), rounding=Rounding(mode=mode))
        for number in ("0", "45", "90", "134.9", "135", "135.1", "200", "225", "400"):
            assert row_bound.score(Decimal(number)) == row_bound.evaluate(Decimal(number)).score

    def test_a_list_has_the_unit_of_its_first_part(self) -> None:
        row_bound, _ = bound("≥90%；≤30人")
        assert row_bound.unit.symbol == "%"
        assert row_bound.score(Decimal(95)) == row_bound.evaluate(Decimal(95)).score

    @pytest.mark.parametrize("answer", [("a",), 5, None, RuntimeError])
    def test_answers_that_are_no_curve_promise_nothing(self, answer) -> None:
        """A type of a plugin that answers nonsense for its curve is asked for each number."""
        one = bind_row(row("≥90%", "", "10"), odd_plan(answer))
        assert one.curve is None
        assert one.reaching(Fraction(1)) is None
        assert one.score(Decimal(45)) == Decimal("5.00")

    def test_an_interruption_is_not_kept(self) -> None:
        with pytest.raises(KeyboardInterrupt):
            bind_row(row("≥90%", "", "10"), odd_plan(KeyboardInterrupt))

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
        assert one.score(actual) == one.evaluate(actual).score


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
        assert [found.code for found in one.evaluate(Decimal(number)).problems] == ["PR405", "PR104"]

    def test_a_small_context_changes_nothing(self) -> None:
        one, _ = bound()
        with localcontext(prec=2):
            assert one.score(Decimal("84.99")) == Decimal("9.44")

    def test_the_derivation_on_request(self) -> None:
        one, _ = bound()
        assert "85% ÷ 90%" in one.evaluate(85).explain()

    def test_notes_of_the_target_stay(self) -> None:
        one, _ = bound("新增就业≥20人")
        assert one.evaluate(20).problems == one.evaluate(20).target.notes != ()


def test_rows_that_have_no_form_are_scored_all_the_same() -> None:
    banded, _ = bound("≥90%", "satisfaction", scale=100)
    assert banded._form is None
    assert (banded.score(90), banded.score(45)) == (Decimal("10.00"), Decimal("5.00"))


def test_rows_without_a_rule_or_number_have_no_score() -> None:
    assert bound("合理")[0].score(1) is None
    assert bound("")[0].score(1) is None
    assert bound(weight=None)[0].score(90) is None


def odd_plan(answer):
    """Return a plan whose type rates as ``proportional`` and gives *answer* for its curve."""
    plan = bind(simple(ScoringRule(type="proportional")), default_registry())
    proportional = plan.rules[0].type

    def curve(_, context):
        del context
        if isinstance(answer, type):
            raise answer
        return answer

    members = {"curve": curve, "rate": lambda _, case: proportional.rate(case)}
    kind = type("Odd", (type(proportional),), members)
    return evolve(plan, rules=(evolve(plan.rules[0], type=kind(proportional.parameters)),))


def shown(interval):
    low, high = ("" if end is None else str(end) for end in (interval.lower, interval.upper))
    return f"{'[' if interval.lower_closed else '('}{low}, {high}{']' if interval.upper_closed else ')'}"


@pytest.mark.parametrize(
    ("target", "kind", "parameters", "ratio", "wanted"),
    [
        ("≥90%", "proportional", {}, "1", ["[90, )"]),
        ("≥90%", "proportional", {}, "0.8", ["[72, )"]),
        ("≥90%", "proportional", {}, "0", ["(, )"]),
        (">90%", "proportional", {}, "1", ["[90, )"]),
        ("≤30人", "proportional", {}, "0.5", ["(, 45]"]),
        ("≤30人", "inverse", {}, "0.5", ["(, 60]"]),
        ("≤30人", "overrun", {"zero_at": "300%"}, "0.5", ["(, 60]"]),
        ("=100人", "exact", {"tolerance": "2%"}, "1", ["[98, 102]"]),
        ("=100人", "exact", {"tolerance": "100%", "otherwise": "deviation"}, "0.5", ["[0, 200]"]),
        ("=100人", "exact", {"otherwise": "deviation"}, "0.9", ["[90, 110]"]),
        ("=100人", "centred", {}, "0.5", ["[85, 115]"]),
        ("[80, 90]人", "centred", {"band": "0%"}, "1", ["[80, 90]"]),
        ("≥100人", "gated", {}, "0.5", ["[80, )"]),
        ("≤100人", "gated", {}, "0.5", ["(, 120]"]),
        ("≥100人", "stepped", {"per": "1%", "minus": "10%"}, "0.8", ["(97, )"]),
        ("≥100人", "stepped", {"per": "1%", "minus": "10%", "begun": True}, "0.8", ["[98, )"]),
        ("≥100人", "stepped", {"per": "1%", "minus_points": Decimal(1), "floor": "50%"}, "0.5", ["(, )"]),
        ("≥100人", "stepped", {"per": "1%", "minus": "10%"}, "1.1", []),
        ("≥90%", "banded", {"bands": {"≥90%": "100%", "[80%, 90%)": "80%", "<80%": "0%"}}, "0.8", ["[80, )"]),
        ("≤30人", "banded", {"bands": {"≥90%": "100%", "<90%": "0%"}, "of": "completion"}, "1", ["(, 33]"]),
        ("≥90%", "interpolated", {"anchors": {"60%": "0%", "90%": "100%"}}, "0.5", ["[75, )"]),
        ("≥90%", "interpolated", {"anchors": {"60%": "0%", "90%": "100%"}, "outside": "zero"}, "0.5", ["[75, 90]"]),
        ("≥200人", "progress", {"baseline": "100人"}, "0.5", ["[150, )"]),
        ("≤50人", "progress", {"baseline": "100人"}, "0.5", ["(, 75]"]),
        ("≥-5", "proportional", {}, "0.5", ["[-5, )"]),
        ("≥90%", "satisfaction", {}, "0.5", ["[45, )"]),
    ],
)
def test_actuals_that_reach_a_share(target, kind, parameters, ratio, wanted) -> None:
    one, _ = bound(target, kind, **parameters)
    assert [shown(interval) for interval in one.reaching(Fraction(ratio))] == wanted


@given(st.sampled_from(NUMERIC), st.sampled_from(TARGETS), st.fractions(0, 1, max_denominator=20), st.data())
def test_a_share_is_reached_there_and_nowhere_else(kind, target, ratio, data) -> None:
    name, parameters = kind
    one, _ = bound(target, name, **parameters)
    reaching = one.reaching(ratio)
    if reaching is None:
        return
    ends = [end for interval in reaching for end in (interval.lower, interval.upper) if end is not None]
    for number in data.draw(st.lists(numbers.filter(Decimal.is_finite), min_size=1, max_size=6)):
        for actual in (Fraction(number), *(end + step for end in ends for step in (-1, 0, Fraction(1, 7)))):
            share = one.curve.at(actual * one.unit.factor)
            assert (share is not None and share >= ratio) == any(actual in interval for interval in reaching)


def test_too_small_a_sample_and_negative_ceilings_have_no_form() -> None:
    plan = bind(simple(ScoringRule(type="satisfaction", parameters={"minimum_sample": 30})), default_registry())
    few = bind_row(evolve(row("≥90%", "", "10"), sample=5), plan)
    assert few.curve is None
    assert few.score(95) is None


@pytest.mark.parametrize(
    ("target", "kind", "parameters"),
    [
        ("≤-5", "proportional", {}),
        ("=-5", "exact", {"otherwise": "deviation"}),
        ("≥100人", "time-proportional", {"month": 1}),
        ("≥100人", "stepped", {"per": "1%", "minus": "10%"}),
        ("[80, 90]人", "proportional", {}),
        ("增长≥8%", "gated", {}),
    ],
)
@pytest.mark.parametrize("applies_to", ["floors", "all"])
@pytest.mark.parametrize("threshold", [Fraction(1), Fraction(3, 2)])
@pytest.mark.parametrize("effect", [OverAchievementEffect.NONE, OverAchievementEffect.SCALE])
def test_policies_beside_every_shape_of_target(target, kind, parameters, applies_to, threshold, effect) -> None:
    """A score is what the engine says, whether it comes from the curve or from asking."""
    over = OverAchievement(threshold=threshold, applies_to=applies_to, effect=effect)
    for policies in (Policies(over_achievement=over), Policies()):
        one, _ = bound(target, kind, policies=policies, **parameters)
        for number in map(Decimal, ("-7", "0", "5", "8", "8.3", "80", "85", "90", "99", "100", "135", "1E+20")):
            assert one.score(number) == one.evaluate(number).score, number


@pytest.mark.parametrize("target", ["≤30人", "=30人", "≥30人"])
def test_ceilings_and_points_beside_a_policy(target) -> None:
    for applies_to in ("floors", "all"):
        for threshold in (Fraction(1), Fraction(6, 5)):
            over = OverAchievement(threshold=threshold, applies_to=applies_to, effect=OverAchievementEffect.SCALE)
            one, _ = bound(target, policies=Policies(over_achievement=over))
            for number in (0, 10, 24, 29, 30, 31, 36, 45, 60):
                assert one.score(number) == one.evaluate(number).score, number


def test_what_a_person_takes_and_what_cannot_be_measured_has_no_form(monkeypatch) -> None:
    plan = bind(simple(ScoringRule(type="proportional")), default_registry())
    taken = bind_row(evolve(row("≥90%", "", "10"), deduction=Decimal(1)), plan)
    assert taken._form is None
    assert taken.score(90) == Decimal("9.00")
    refused = Rating.not_ratable(problem("PR407", actual="number", target="number"))
    monkeypatch.setattr("perfrules.engine.scalar.measure", lambda *_, **__: refused)
    assert bind_row(row("≥90%", "", "10"), plan).curve is None


def test_steps_that_cost_nothing_leave_everything() -> None:
    """Rule files have no such steps; the curve of a plugin may."""
    steps = Steps(per=ONE, minus=Fraction(0))
    assert steps.reaching(Fraction(1), Fraction(100), Decimal(10)) == Interval()
    assert steps.reaching(Fraction(11, 10), Fraction(100), Decimal(10)) is None
