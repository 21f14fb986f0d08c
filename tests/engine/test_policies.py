"""Policies around rows and adjustments after the sum: each by name, each exact (specification: scoring, section 3)."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from perfrules import Funds, Outcome, Sheet, SheetRow, evaluate
from perfrules.model.interval import Interval
from perfrules.model.ruleset import (
    BareFraction,
    Cap,
    Component,
    ExplicitRule,
    GradeBand,
    IndicatorDeclaration,
    NotApplicable,
    NotApplicableEffect,
    OverAchievement,
    OverAchievementEffect,
    Policies,
    RuleSet,
    ScoringRule,
    Veto,
)  # fmt: skip
from perfrules.model.sheet import StatedAdjustment
from perfrules.source import Place


def share(low, high=None, *, closed=False):
    upper = None if high is None else Fraction(high)
    return Interval(Fraction(low), upper, lower_closed=True, upper_closed=closed)


def rules(full="100", declared=(), lights=(), types=("proportional",), components=(), **policies):
    return RuleSet(
        id="policies",
        full=Decimal(full),
        grades=(GradeBand("有", share(0, 1000, closed=True)),),
        components=(Component(name="表", type="indicators", full=Decimal(full)), *components),
        scoring=tuple(ScoringRule(type=name) for name in types),
        declared=declared,
        policies=Policies(**policies),
        lights=lights,
    )


def row(target="≥100人", actual="100人", weight="100", **more):
    return SheetRow(target=target, actual=actual, weight=Decimal(weight), **more)


def codes(problems):
    return [one.code for one in problems]


def over(effect, **more):
    return OverAchievement(threshold=Fraction(13, 10), effect=effect, **more)


class TestOverAchievement:
    """From a threshold of completion on: nothing, a flag, a reason, fixed points, or in proportion to the excess."""

    @pytest.mark.parametrize(
        ("policy", "actual", "points", "code"),
        [
            (over(OverAchievementEffect.NONE), "150人", "100.00", None),
            (over(OverAchievementEffect.FLAG), "129人", "100.00", None),
            (over(OverAchievementEffect.FLAG), "130人", "100.00", "PR445"),
            (over(OverAchievementEffect.REQUIRE_REASON), "130人", "100.00", "PR446"),
            (over(OverAchievementEffect.MINUS_POINTS, points=Decimal(2)), "129人", "100.00", None),
            (over(OverAchievementEffect.MINUS_POINTS, points=Decimal(2)), "130人", "98.00", None),
            (over(OverAchievementEffect.SCALE), "150人", "80.00", None),
            (over(OverAchievementEffect.SCALE), "1000人", "0.00", None),
        ],
    )
    def test_effects(self, policy, actual, points, code) -> None:
        card = evaluate(Sheet(rows=(row(actual=actual),)), rules(over_achievement=policy))
        assert card.total == Decimal(points)
        assert codes(card.rows[0].problems) == ([code] if code else [])

    def test_a_reason_is_enough_where_one_is_required(self) -> None:
        policy = over(OverAchievementEffect.REQUIRE_REASON)
        card = evaluate(Sheet(rows=(row(actual="150人", reason="政策调整"),)), rules(over_achievement=policy))
        assert card.all_problems == ()

    def test_only_floors_unless_all(self) -> None:
        policy = over(OverAchievementEffect.MINUS_POINTS, points=Decimal(2))
        sheet = Sheet(rows=(row("≤100人", "50人"),))
        assert evaluate(sheet, rules(over_achievement=policy)).total == 100
        assert evaluate(sheet, rules(over_achievement=evolve(policy, applies_to="all"))).total == 98

    def test_the_step_is_explained(self) -> None:
        policy = over(OverAchievementEffect.MINUS_POINTS, points=Decimal(2))
        card = evaluate(Sheet(rows=(row(actual="150人"),)), rules(over_achievement=policy))
        assert "超额完成 150% 达到 130%，扣 2 分，余 98" in card.rows[0].explain()

    def test_words_and_missed_rows_are_left_alone(self) -> None:
        policy = over(OverAchievementEffect.FLAG)
        sheet = Sheet(rows=(row("合理", "达成", weight="50"), row("≥-1%", "5%", weight="50")))
        card = evaluate(sheet, rules(over_achievement=policy, types=("judged",)))
        assert "PR445" not in codes(card.all_problems)


class TestDeduction:
    """A person's deduction for a row is taken from its points, not below 0, with the reason."""

    def test_taken(self) -> None:
        card = evaluate(Sheet(rows=(row(deduction=Decimal("2.5"), reason="佐证不足"),)), rules())
        assert card.total == Decimal("97.50")
        assert "评审扣 2.5 分，余 97.5（佐证不足）" in card.rows[0].explain()

    def test_never_below_nothing_and_never_negative(self) -> None:
        assert evaluate(Sheet(rows=(row(deduction=Decimal(200)),)), rules()).total == 0
        card = evaluate(Sheet(rows=(row(deduction=Decimal(-5)),)), rules())
        assert (card.total, codes(card.rows[0].problems)) == (100, ["PR452"])

    def test_review_scores_are_averaged_beside_the_computed_one(self) -> None:
        scored = evaluate(Sheet(rows=(row(review_scores=(Decimal(90), Decimal(85), Decimal(85))),)), rules()).rows[0]
        assert (scored.review_score, scored.score) == (Decimal("86.67"), Decimal("100.00"))


ROWS = (
    row(level1="产出指标", weight="30", name="甲"),
    row(level1="产出指标", weight="20", name="乙", applicable=False),
    row(level1="产出指标", weight="10", name="丙"),
    row(level1="效益指标", weight="40", name="丁"),
)


class TestNotApplicable:
    """The points of rows that do not apply go nowhere, to siblings, to a named level, or to everyone."""

    @pytest.mark.parametrize(
        ("policy", "weights"),
        [
            (NotApplicable(), ["30", "0", "10", "40"]),
            (NotApplicable(effect=NotApplicableEffect.SIBLINGS), ["45", "0", "15", "40"]),
            (NotApplicable(effect=NotApplicableEffect.LEVEL1, to="效益"), ["30", "0", "10", "60"]),
            (NotApplicable(effect=NotApplicableEffect.RENORMALISE), ["37.5", "0", "12.5", "50"]),
        ],
    )
    def test_effects(self, policy, weights) -> None:
        card = evaluate(Sheet(rows=ROWS), rules(not_applicable=policy))
        assert [one.weight for one in card.rows] == [Fraction(one) for one in weights]
        assert card.rows[1].score is None
        assert card.complete

    def test_nobody_can_receive(self) -> None:
        policy = NotApplicable(effect=NotApplicableEffect.LEVEL1, to="满意度")
        card = evaluate(Sheet(rows=ROWS), rules(not_applicable=policy))
        assert "PR453" in codes(card.problems)

    def test_a_level_without_others_hands_on_to_all(self) -> None:
        rows = (row(level1="满意度指标", weight="10", applicable=False), row(level1="效益指标", weight="90"))
        policy = NotApplicable(effect=NotApplicableEffect.SIBLINGS)
        assert evaluate(Sheet(rows=rows), rules(not_applicable=policy)).total == 100

    def test_a_type_can_say_not_applicable(self) -> None:
        rows = (row("是", "不适用", weight="40"), row("是", "是", weight="60"))
        policy = NotApplicable(effect=NotApplicableEffect.RENORMALISE)
        card = evaluate(Sheet(rows=rows), rules(types=("yes-no",), not_applicable=policy))
        assert (card.rows[0].outcome, card.total) == (Outcome.NOT_APPLICABLE, 100)

    def test_a_row_that_does_not_apply_may_have_full_points(self) -> None:
        """Department evaluations: 没有楼堂馆所的按满分."""
        policy = NotApplicable(effect=NotApplicableEffect.FULL)
        card = evaluate(Sheet(rows=ROWS), rules(not_applicable=policy))
        assert (card.rows[1].score, card.rows[1].outcome, card.complete) == (20, Outcome.MET, True)
        assert card.rows[1].rating.steps[0].say("zh") == "不适用，按规则得满分"
        rows = (
            row("是", "不适用", weight="40"),
            row("是", "是", weight="60"),
            evolve(row("≥1", "1", applicable=False), weight=None),
        )
        card = evaluate(Sheet(rows=rows), rules(types=("yes-no",), not_applicable=policy))
        assert [entry.score for entry in card.rows] == [40, 60, None]
        assert codes(card.rows[2].problems) == ["PR403"]

    @given(
        weights=st.lists(st.integers(1, 50), min_size=2, max_size=6),
        applies=st.lists(st.booleans(), min_size=6, max_size=6),
        effect=st.sampled_from([NotApplicableEffect.SIBLINGS, NotApplicableEffect.RENORMALISE]),
    )
    def test_no_point_is_lost_or_made(self, weights, applies, effect) -> None:
        rows = tuple(
            row(level1="产出", weight=str(weight), applicable=able)
            for weight, able in zip(weights, applies, strict=False)
        )
        card = evaluate(Sheet(rows=rows), rules(not_applicable=NotApplicable(effect=effect)))
        expected = sum(weights) if any(applies[: len(weights)]) else 0
        assert sum(one.weight for one in card.rows) == expected


class TestReadingPolicies:
    """What the specification leaves to the rule set: bare fractions, status words, missing actuals, declarations."""

    def test_bare_fraction(self) -> None:
        sheet = Sheet(rows=(row("≥90%", "0.95"),))
        assert evaluate(sheet, rules()).rows[0].score is None
        as_ratio = evaluate(sheet, rules(bare_fraction=BareFraction.RATIO))
        assert (as_ratio.total, codes(as_ratio.rows[0].problems)) == (100, ["PR443"])
        as_percent = evaluate(sheet, rules(bare_fraction=BareFraction.PERCENT))
        assert as_percent.total == Decimal("1.06")
        plain = evaluate(Sheet(rows=(row("≥90%", "95"),)), rules(bare_fraction=BareFraction.RATIO))
        assert codes(plain.rows[0].problems) == ["PR408"]
        words = evaluate(Sheet(rows=(row("合理", "0.95"),)), rules(bare_fraction=BareFraction.RATIO))
        assert "PR443" not in codes(words.all_problems)

    @pytest.mark.parametrize(
        ("target", "actual", "score", "said"),
        [
            ("≥90%；≥80%", "0.9；0.8", "100.00", ["PR443", "PR443"]),
            ("≥90%；≥80%", "0.9；0.4", "50.00", ["PR443", "PR443"]),
            ("≥90%；≥3次", "0.9；3次", "100.00", ["PR443"]),
            ("≥3次；≥90%", "1；90", "33.33", ["PR408", "PR408"]),
            ("≥80%；≤90%", "0.85", "100.00", ["PR443"]),
            ("≥90%；≥3次", "0.9", None, ["PR407"]),
        ],
    )
    def test_bare_fractions_in_lists(self, target, actual, score, said) -> None:
        card = evaluate(Sheet(rows=(row(target, actual),)), rules(bare_fraction=BareFraction.RATIO))
        assert card.rows[0].score == (None if score is None else Decimal(score))
        assert codes(card.rows[0].problems) == said
        refused = evaluate(Sheet(rows=(row("≥90%；≥80%", "0.9；0.8"),)), rules())
        assert set(codes(refused.rows[0].problems)) == {"PR409"}

    def test_status_as_met(self) -> None:
        sheet = Sheet(rows=(row("≥3次", "已完成"),))
        assert evaluate(sheet, rules()).total == 100
        card = evaluate(sheet, rules(status_as_met=False))
        assert codes(card.rows[0].problems) == ["PR407"]
        judged = evaluate(Sheet(rows=(row("合理", "已完成"),)), rules(types=("judged",), status_as_met=False))
        assert judged.total == 100

    def test_missing_actual(self) -> None:
        sheet = Sheet(rows=(row(actual=""),))
        assert not evaluate(sheet, rules()).complete
        card = evaluate(sheet, rules(missing_actual="zero"))
        assert (card.total, card.complete, codes(card.rows[0].problems)) == (0, True, ["PR444"])
        still = evaluate(Sheet(rows=(row(target="", actual=""),)), rules(missing_actual="zero"))
        assert not still.complete

    def test_declared_direction_unit_and_type(self) -> None:
        waiting = IndicatorDeclaration(name="等待时长", aliases=("电话等待",), direction="ceiling", unit="分钟")
        card = evaluate(Sheet(rows=(row("1", "90秒", name="电话 等待"),)), rules(declared=(waiting,)))
        assert codes(card.rows[0].problems) == ["PR442", "PR441"]
        assert card.rows[0].score == Decimal("50.00")
        typed = evolve(waiting, type="inverse", parameters={})
        card = evaluate(Sheet(rows=(row("≤60秒", "90秒", name="等待时长"),)), rules(declared=(typed,)))
        assert (card.rows[0].score, card.rows[0].basis.type) == (Decimal("66.67"), "inverse")
        ranged = evaluate(Sheet(rows=(row("[1, 2]", "90秒", name="等待时长"),)), rules(declared=(waiting,)))
        assert ranged.rows[0].score == Decimal("100.00")

    def test_declared_patterns(self) -> None:
        """A name goes before patterns, a longer pattern before a shorter one, wherever it is declared."""
        short = IndicatorDeclaration(name="时长", patterns=("*时长",), direction="floor")
        waiting = IndicatorDeclaration(name="等待时长", patterns=("*等待时长",), direction="ceiling")
        named = IndicatorDeclaration(name="门诊等待时长", direction="exact")
        known = rules(declared=(short, waiting, named))

        def notes(name: str) -> list[object]:
            (result,) = evaluate(Sheet(rows=(row("10分钟", "10分钟", name=name),)), known).rows
            return [(one.values["name"], one.values["direction"]) for one in result.problems if one.code == "PR441"]

        assert [name for name, _ in notes("服务时长")] == ["时长"]
        assert [name for name, _ in notes("电话等待时长（平均）")] == ["等待时长"]
        assert [name for name, _ in notes("门诊等待时长")] == ["门诊等待时长"]
        assert notes("别的") == []


def funds(budget, spent):
    return (Funds(name="总额", adjusted_budget=Decimal(budget), spent=Decimal(spent), is_total=True),)


CAPS = (
    Cap(name="执行率上限", execution_rate=share("7/10", "8/10"), notation="[70%, 80%)", total=Decimal(89)),
    Cap(name="执行率上限", execution_rate=share(0, "1/2"), notation="[0%, 50%)", total=Decimal(59)),
)


class TestAdjustments:
    """After the sum: deductions, bonuses, caps, vetoes, each shown by name with what it added or took."""

    def test_cap_by_execution_rate(self) -> None:
        sheet = Sheet(rows=(row(actual="95人"),), funds=funds(100, 75))
        card = evaluate(sheet, rules(caps=CAPS))
        assert card.total == 89
        assert [(one.name, one.amount) for one in card.adjustments] == [("执行率上限", Decimal("-6.00"))]
        assert "执行率 75% 在 [70%, 80%) 内" in card.explain()

    def test_a_total_below_the_cap_stays(self) -> None:
        card = evaluate(Sheet(rows=(row(actual="80人"),), funds=funds(100, 75)), rules(caps=CAPS))
        assert (card.total, card.adjustments) == (80, ())
        assert evaluate(Sheet(rows=(row(),), funds=funds(100, 90)), rules(caps=CAPS)).total == 100

    def test_no_rate_no_certainty(self) -> None:
        card = evaluate(Sheet(rows=(row(),)), rules(caps=CAPS))
        assert codes(card.problems) == ["PR449"]
        assert not card.complete

    def test_where_a_rate_is_missing(self) -> None:
        nowhere = evaluate(Sheet(rows=(row(),), source="表.xlsx"), rules(caps=CAPS))
        assert nowhere.problems[0].place == Place("表.xlsx")
        line = evolve(funds(0, 75)[0], place=Place("表.xlsx", cell="D5"))
        empty = evaluate(Sheet(rows=(row(),), funds=(line,), source="表.xlsx"), rules(caps=CAPS))
        assert empty.problems[0].place == line.place

    def test_veto(self) -> None:
        veto = Veto(name="一票否决", row="安全事故", total=Decimal(59))
        rows = (row(weight="90"), row("=0次", "1次", weight="10", name="安全 事故"))
        card = evaluate(Sheet(rows=rows), rules(vetoes=(veto,)))
        assert (card.total, card.adjustments[0].name) == (59, "一票否决")
        fine = evaluate(Sheet(rows=(rows[0], evolve(rows[1], actual="0次"))), rules(vetoes=(veto,)))
        assert fine.adjustments == ()
        unknown = evaluate(Sheet(rows=(rows[0], evolve(rows[1], actual=""))), rules(vetoes=(veto,)))
        assert "PR450" in codes(unknown.problems)
        absent = evaluate(Sheet(rows=(row(),)), rules(vetoes=(veto,)))
        assert codes(absent.problems) == ["PR451"]
        declared = (IndicatorDeclaration(name="别的"), IndicatorDeclaration(name="事故", aliases=("安全事故",)))
        called = evaluate(Sheet(rows=rows), evolve(rules(vetoes=(evolve(veto, row="事故"),)), declared=declared))
        assert (called.total, called.adjustments[0].name) == (59, "一票否决")

    def test_bonus_and_deduction(self) -> None:
        allowed = {
            "deductions": (ExplicitRule(name="资料迟报", limit=Decimal(5)),),
            "bonuses": (ExplicitRule(name="创新", limit=Decimal(3)),),
        }
        sheet = Sheet(
            rows=(row(actual="90人"),),
            deductions=(StatedAdjustment(name="资料迟报", points=Decimal(8), reason="迟十天"),),
            bonuses=(StatedAdjustment(name="创新", points=Decimal(2)),),
        )
        card = evaluate(sheet, rules(**allowed))
        assert card.total == Decimal("87.00")
        assert [(one.name, one.amount) for one in card.adjustments] == [("资料迟报", -5), ("创新", 2)]
        assert codes(card.problems) == ["PR448"]
        assert "迟十天" in card.explain()

    def test_bonus_stops_at_the_full_mark_and_deductions_at_nothing(self) -> None:
        allowed = {
            "deductions": (ExplicitRule(name="扣", limit=Decimal(500)),),
            "bonuses": (ExplicitRule(name="加", limit=Decimal(50)),),
        }
        high = Sheet(rows=(row(),), bonuses=(StatedAdjustment(name="加", points=Decimal(50)),))
        low = Sheet(rows=(row(),), deductions=(StatedAdjustment(name="扣", points=Decimal(500)),))
        assert evaluate(high, rules(**allowed)).total == 100
        assert evaluate(low, rules(**allowed)).total == 0

    def test_what_every_rule_set_does_is_named_in_both_languages(self) -> None:
        allowed = {"bonuses": (ExplicitRule(name="加", limit=Decimal(50)),)}
        high = Sheet(rows=(row(),), bonuses=(StatedAdjustment(name="加", points=Decimal(50), reason="extra"),))
        card = evaluate(high, rules(**allowed))
        given, own = card.adjustments
        assert [own.called("zh"), own.called("en")] == ["满分封顶", "full mark"]
        assert [given.called("zh"), given.called("en")] == ["加", "加"]
        assert "full mark → the total is not above the full mark 100 → -50" in card.explain("en")
        assert "满分封顶" not in card.explain("en")

    def test_unknown_and_negative_ones_are_not_applied(self) -> None:
        sheet = Sheet(
            rows=(row(),),
            deductions=(StatedAdjustment(name="无此项", points=Decimal(5)),),
            bonuses=(StatedAdjustment(name="加", points=Decimal(-5)),),
        )
        card = evaluate(sheet, rules(bonuses=(ExplicitRule(name="加", limit=Decimal(50)),)))
        assert card.total == 100
        assert codes(card.problems) == ["PR447", "PR452"]


LIGHTS = (
    GradeBand("红", share(0, "3/5")),
    GradeBand("黄", share("3/5", "4/5")),
    GradeBand("绿", share("4/5", "6/5")),
    GradeBand("蓝", share("6/5")),
)


class TestLights:
    """Monitoring: floors against the elapsed part of the year, ceilings in or out; the worst light wins."""

    def monitored(self, *rows, **more):
        spending = Component(
            name="执行", type="execution", full=Decimal(0), parameters={"by_time": True, "cap": "1000%"}
        )
        ruleset = rules(lights=LIGHTS, components=(spending,) if "funds" in more else ())
        ruleset = evolve(ruleset, scoring=(ScoringRule(type="time-proportional", parameters={"cap": "1000%"}),))
        return evaluate(Sheet(rows=rows, **more), ruleset, as_of=date(2023, 7, 31))

    @pytest.mark.parametrize(
        ("target", "actual", "light"),
        [
            ("≥120人", "41人", "红"), ("≥120人", "42人", "黄"), ("≥120人", "56人", "绿"), ("≥120人", "83人", "绿"),
            ("≥120人", "84人", "蓝"), ("≤120人", "120人", "绿"), ("≤120人", "121人", "红"), ("≥120人", "", ""),
        ],
    )  # fmt: skip
    def test_seven_months(self, target, actual, light) -> None:
        assert self.monitored(row(target, actual)).rows[0].light == light

    def test_the_worst_wins(self) -> None:
        card = self.monitored(row("≥120人", "84人"), row("≥120人", "45人"))
        assert [one.light for one in card.rows] == ["蓝", "黄"]
        assert card.light == "黄"

    def test_spending_against_time(self) -> None:
        card = self.monitored(row("≥120人", "84人"), funds=funds(120, 35))
        assert card.components[1].light == "红"
        assert card.light == "红"
        assert "÷ (7/12)" in card.explain()


def test_lights_alone_need_no_grades() -> None:
    ruleset = evolve(rules(lights=LIGHTS), grades=())
    card = evaluate(Sheet(rows=(row(),)), ruleset)
    assert (card.grade, card.light, card.problems) == (None, "绿", ())


def test_level_weights_are_compared_as_printed() -> None:
    table = Component(
        name="表", type="indicators", full=Decimal(100), weights={"产出": Decimal(60), "效益": Decimal(40)}
    )
    ruleset = evolve(
        rules(not_applicable=NotApplicable(effect=NotApplicableEffect.RENORMALISE)), components=(table,)
    )  # fmt: skip
    assert evaluate(Sheet(rows=ROWS), ruleset).problems == ()


class TestExactness:
    """Adjustments are exact whatever the caller's decimal context, and the total is rounded before it is graded."""

    def test_rounded_before_graded(self) -> None:
        grades = (GradeBand("优", share(90, 100, closed=True)), GradeBand("良", share(0, 90)))
        ruleset = evolve(rules(deductions=(ExplicitRule(name="扣", limit=Decimal(50)),)), grades=grades)
        sheet = Sheet(rows=(row(),), deductions=(StatedAdjustment(name="扣", points=Decimal("10.004")),))
        card = evaluate(sheet, ruleset)
        assert (str(card.total), str(card.grade)) == ("90.00", "优")

    def test_any_decimal_context(self) -> None:
        import decimal

        ruleset = rules(deductions=(ExplicitRule(name="扣", limit=Decimal(50)),))
        sheet = Sheet(rows=(row(actual="98.76人"),), deductions=(StatedAdjustment(name="扣", points=Decimal("1.23")),))
        with decimal.localcontext(decimal.Context(prec=3, traps=[decimal.Inexact])):
            assert evaluate(sheet, ruleset).total == Decimal("97.53")

    def test_a_limit_holds_for_all_statements_together(self) -> None:
        ruleset = rules(deductions=(ExplicitRule(name="扣", limit=Decimal(5)),))
        twice = (StatedAdjustment(name="扣", points=Decimal(4)), StatedAdjustment(name="扣", points=Decimal(4)))
        card = evaluate(Sheet(rows=(row(),), deductions=twice), ruleset)
        assert (card.total, codes(card.problems)) == (95, ["PR448"])

    def test_a_refused_bonus_takes_nothing_away(self) -> None:
        sheet = Sheet(rows=(row(weight="105"),), bonuses=(StatedAdjustment(name="无此项", points=Decimal(1)),))
        assert evaluate(sheet, rules()).total == 105

    def test_veto_of_a_management_item(self) -> None:
        from perfrules import ManagementItem

        ruleset = rules(vetoes=(Veto(name="否决", row="使用合规性"),))
        item = ManagementItem(name="使用 合规性", score=Decimal(0))
        assert evaluate(Sheet(rows=(row(),), management=(item,)), ruleset).total == 0
        unclear = evolve(item, score=None, trouble="有")
        assert "PR450" in codes(evaluate(Sheet(rows=(row(),), management=(unclear,)), ruleset).problems)

    def test_missing_as_zero_leaves_answers_alone(self) -> None:
        declared = IndicatorDeclaration(name="事故", type="yes-no", parameters={"good": "no"})
        sheet = Sheet(rows=(row("否", "无", name="事故"),))
        assert evaluate(sheet, rules(declared=(declared,), missing_actual="zero")).total == 100

    def test_over_achievement_goes_by_the_direction_of_the_type(self) -> None:
        policy = over(OverAchievementEffect.MINUS_POINTS, points=Decimal(2))
        sheet = Sheet(rows=(row("30人", "45人"),))
        assert evaluate(sheet, rules(types=("inverse",), over_achievement=policy)).total == Decimal("66.67")


def test_an_adjustment_of_nothing_is_not_shown() -> None:
    ruleset = rules(deductions=(ExplicitRule(name="扣", limit=Decimal(5)),))
    nothing = (StatedAdjustment(name="扣", points=Decimal(0)),)
    card = evaluate(Sheet(rows=(row(),), deductions=nothing), ruleset)
    assert (card.total, card.adjustments) == (100, ())
