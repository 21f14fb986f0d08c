"""Built-in indicator types: their own examples, and the laws every type keeps (specification: scoring, section 2)."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfrules import default_registry, parse_actual, parse_target
from perfrules.engine.plan import build_type
from perfrules.errors import Problem
from perfrules.indicators.base import Example
from perfrules.indicators.curve import context_of
from perfrules.indicators.measuring import measure
from perfrules.model.rating import Outcome, Rating, RatingInput
from perfrules.model.sheet import Funds, ManagementItem

TYPES = default_registry().indicator_types
EXAMPLES = [(name, example) for name, kind in TYPES.items() for example in kind.examples]


def rate(name, parameters, target, actual, weight="10", judgement=""):
    case = RatingInput(
        target=parse_target(target), actual=parse_actual(actual), weight=Decimal(weight), judgement=judgement
    )
    return build_type(name, parameters, default_registry()).rate(case)


@pytest.mark.parametrize(("name", "example"), EXAMPLES, ids=lambda value: getattr(value, "target", value))
def test_examples_hold(name: str, example: Example) -> None:
    rating = rate(name, example.parameters, example.target, example.actual, judgement=example.judgement)
    assert rating.ratio == Fraction(example.ratio)
    if example.outcome is not None:
        assert rating.outcome is example.outcome
    if example.code:
        assert example.code in [one.code for one in rating.problems]


@pytest.mark.parametrize("name", TYPES)
def test_every_type_says_what_it_is_in_both_languages(name: str) -> None:
    kind = TYPES[name]
    for wording in (kind.title, kind.rule):
        assert wording.zh
        assert wording.en
    assert kind.__doc__


numbers = st.decimals("-1000", "1000", places=2)
positive = st.decimals("0.01", "1000", places=2)


class TestLaws:
    """A rating is an exact share from 0 to 1; what is met is worth everything; a better actual is never worth less."""

    @given(
        name=st.sampled_from(["proportional", "overrun", "inverse", "exact"]),
        sign=st.sampled_from(["≥", ">", "≤", "<", "=", ""]),
        bound=numbers,
        actual=numbers,
    )
    def test_bounded_and_full_when_met(self, name, sign, bound, actual) -> None:
        rating = rate(name, {}, f"{sign}{bound}", f"{actual}")
        assert 0 <= rating.ratio <= 1
        assert (rating.outcome is Outcome.MET) <= (rating.ratio == 1)

    @given(
        name=st.sampled_from(["proportional", "overrun", "inverse"]),
        sign=st.sampled_from(["≥", "≤"]),
        bound=positive,
        one=positive,
        two=positive,
    )
    def test_monotone(self, name, sign, bound, one, two) -> None:
        worse, better = sorted([one, two], reverse=sign == "≤")
        ratios = [rate(name, {}, f"{sign}{bound}", f"{actual}").ratio for actual in (worse, better)]
        assert ratios[0] <= ratios[1]

    @given(bound=positive, actual=positive)
    def test_unit_conversion_changes_nothing(self, bound, actual) -> None:
        plain = rate("proportional", {}, f"≥{bound}万元", f"{actual}万元")
        other = rate("proportional", {}, f"≥{bound}万元", f"{actual * 10000}元")
        assert plain.ratio == other.ratio


def funds(budget, spent, **more):
    return Funds(name="总额", adjusted_budget=Decimal(budget), spent=Decimal(spent), is_total=True, **more)


def rate_funds(parameters, line):
    case = RatingInput(target=parse_target(""), actual=parse_actual(""), weight=Decimal(10), funds=line)
    return build_type("execution", parameters, default_registry()).rate(case)


class TestExecution:
    """Spent ÷ adjusted budget, capped; a budget of 0 has no rate (specification: scoring, section 2)."""

    def test_rate_is_exact(self) -> None:
        assert rate_funds({}, funds(24, 5)).ratio == Fraction(5, 24)

    def test_overspending_is_capped(self) -> None:
        assert rate_funds({}, funds(100, 120)).ratio == 1

    def test_zero_budget(self) -> None:
        rating = rate_funds({}, funds(0, 0))
        assert rating.outcome is Outcome.NOT_RATABLE
        assert rating.problems[0].code == "PR418"
        assert rate_funds({"zero": "full"}, funds(0, 0)).ratio == 1

    def test_bands(self) -> None:
        bands = {"≥100%": "100%", "[80%, 100%)": "70%", "[60%, 80%)": "50%", "<60%": "0%"}
        assert rate_funds({"bands": bands}, funds(100, 80)).ratio == Fraction(7, 10)
        assert rate_funds({"bands": bands}, funds(100, "79.99")).ratio == Fraction(1, 2)

    def test_misprinted_rate(self) -> None:
        assert rate_funds({}, funds(3, 2, stated_rate=Decimal("66.67"))).problems == ()
        found = rate_funds({}, funds(3, 2, stated_rate=Decimal("66.66"))).problems
        assert [one.code for one in found] == ["PR426"]

    def test_initial_budget_and_missing_funds(self) -> None:
        line = Funds(
            name="总额", initial_budget=Decimal(50), adjusted_budget=Decimal(100), spent=Decimal(50), is_total=True
        )
        assert rate_funds({"basis": "initial"}, line).ratio == 1
        assert rate_funds({}, line).ratio == Fraction(1, 2)
        assert rate_funds({}, None).problems[0].code == "PR419"
        assert rate_funds({}, funds(100, -1)).problems[0].code == "PR417"


ELEMENTS = {"elements": [{"name": "甲", "points": 5}, {"name": "乙", "points": 5, "veto": True}]}


def rate_items(*items):
    case = RatingInput(target=parse_target(""), actual=parse_actual(""), weight=Decimal(10), items=items)
    return build_type("checklist", ELEMENTS, default_registry()).rate(case)


class TestChecklist:
    """Elements are scored one by one; a veto leaves nothing; silence and trouble are reported, never scored."""

    def test_stated_without_trouble_is_full(self) -> None:
        items = [ManagementItem(name=name, statement="规范") for name in "甲乙"]
        assert rate_items(*items).ratio == 1

    @pytest.mark.parametrize("mark", ["无", "null", "None", " / ", "——", "无。"])
    def test_a_mark_of_an_empty_cell_is_no_trouble(self, mark: str) -> None:
        item = ManagementItem(name="甲", statement="规范", trouble=mark)
        assert (item.trouble, item.blank_mark) == ("", mark)
        assert item == ManagementItem(name="甲", statement="规范")

    def test_trouble_needs_a_person(self) -> None:
        rating = rate_items(
            ManagementItem(name="甲", statement="规范", trouble="缓慢"), ManagementItem(name="乙", statement="规范")
        )
        assert rating.ratio == Fraction(1, 2)
        assert rating.unrated == ("甲",)
        assert not rating.is_complete
        assert rating.problems[0].code == "PR430"

    def test_scores_and_veto(self) -> None:
        good = ManagementItem(name="甲", score=Decimal(4))
        assert rate_items(good, ManagementItem(name="乙", score=Decimal("2.5"))).ratio == Fraction(13, 20)
        assert rate_items(good, ManagementItem(name="乙", score=Decimal(0))).ratio == 0

    def test_score_out_of_range_and_silence(self) -> None:
        rating = rate_items(ManagementItem(name="甲", score=Decimal(6)))
        assert [one.code for one in rating.problems] == ["PR424", "PR420"]
        assert rating.outcome is Outcome.NOT_RATABLE


def test_levels_hold_shares_and_nothing_else() -> None:
    from perfrules.indicators.values import read_levels

    levels, problems = read_levels({"好": "[50%, 120%]", "差": "[0%, 50%)"})
    assert levels is None
    assert [one.code for one in problems] == ["PR216"]


class TestMilestones:
    """Progress by a day of the year is compared with what the milestones ask for by then, interpolated."""

    @pytest.mark.parametrize(
        ("day", "ratio"),
        [("2023-06-30", "1"), ("2023-12-31", "1/2"), ("2023-09-30", "5/7"), ("2024-02-29", "1")],
    )
    def test_due_by_day(self, day, ratio) -> None:
        from datetime import date

        kind = build_type("progress", {"baseline": "100人", "milestones": {"06-30": "40%"}}, default_registry())
        case = RatingInput(
            target=parse_target("≥200人"),
            actual=parse_actual("150人"),
            weight=Decimal(10),
            as_of=date.fromisoformat(day),
        )
        rating = kind.rate(case)
        # 30 September is day 273: 0.4 + 0.6 × (273 - 181) ÷ (365 - 181) = 0.7
        assert rating.ratio == Fraction(ratio)

    @pytest.mark.parametrize(
        ("milestones", "code"),
        [
            ({"30-06": "40%"}, "PR204"),
            ({"06-31": "40%"}, "PR204"),
            ({"x": "40%"}, "PR204"),
            ({"06-30": "120%"}, "PR216"),
            ({"03-31": "60%", "06-30": "40%"}, "PR216"),
        ],
    )
    def test_unfit_milestones(self, milestones, code) -> None:
        from perfrules import RuleSetError

        with pytest.raises(RuleSetError, match=code):
            build_type("progress", {"baseline": "1", "milestones": milestones}, default_registry())


@pytest.mark.parametrize("baseline", ["0", "-5", "100", "100人", "300人", "5次"])
@pytest.mark.parametrize("target", ["=200人", "=0人", "=-20人"])
def test_the_way_to_an_exact_value_is_a_curve_where_it_can_only_lead_one_way(target, baseline) -> None:
    kind = build_type("progress", {"baseline": baseline}, default_registry())
    start = Decimal(baseline.rstrip("人次"))
    seen = set()
    for actual in ("-30人", "-20人", "-4人", "0人", "50人", "150人", "200人", "250人", "350人"):
        case = RatingInput(target=parse_target(target), actual=parse_actual(actual), weight=Decimal(10), name="变动")
        measured = measure(case)
        if isinstance(measured, Rating):
            continue
        curve = kind.curve(context_of(measured, None))
        seen.add(curve is None)
        rating = kind.rate(case)
        if isinstance(curve, Problem):
            assert rating.problems[-1].code == curve.code == "PR406"
        elif curve is not None:
            assert curve.rate(measured, case.weight) == rating
    bound = Decimal(target.strip("=人"))
    assert seen == {not baseline.endswith("次") and (bound > 0 < start or bound < 0 > start)}
