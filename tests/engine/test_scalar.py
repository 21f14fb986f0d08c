"""The reference engine: rows, components, totals, and what it does with data that say nothing."""

import pickle
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from attrs import evolve

import perfrules
from perfrules import Funds, ManagementItem, Outcome, RuleSetError, Sheet, SheetRow, evaluate, load_ruleset
from perfrules.engine.plan import Plan, bind, build_type, plan_for
from perfrules.engine.scalar import rate_texts
from perfrules.model.interval import Interval
from perfrules.model.ruleset import (
    Component,
    GradeBand,
    Rounding,
    RoundingMode,
    RoundingStage,
    RuleSet,
    ScoringRule,
    When,
)
from perfrules.source import Place

RULES = load_ruleset("henan-zhengzhou-2023")
FUNDS = Funds(name="年度资金总额", adjusted_budget=Decimal(244), spent=Decimal(244), is_total=True)
MANAGEMENT = tuple(
    ManagementItem(name=name, statement="规范")
    for name in ("安排科学性", "拨付合规性", "使用规范性", "预算绩效管理情况")
)


def row(target="≥3次", actual="3次", weight="10", **more):
    return SheetRow(target=target, actual=actual, weight=None if weight is None else Decimal(weight), **more)


def sheet(*rows, **more):
    return Sheet(rows=rows, funds=(FUNDS,), management=MANAGEMENT, **more)


def simple(*rules, rounding=None, full="10", grades=None):
    """A rule set whose only component is the table of rows."""
    whole = GradeBand("有", Interval(Fraction(0), Fraction(1000), lower_closed=True, upper_closed=True))
    return RuleSet(
        id="simple",
        full=Decimal(full),
        rounding=rounding or Rounding(),
        grades=(whole,) if grades is None else grades,
        components=(Component(name="表", type="indicators", full=Decimal(full)),),
        scoring=rules or (ScoringRule(type="proportional"),),
    )


def codes(problems):
    return [one.code for one in problems]


class TestRows:
    """Every row ends with a score, or with the reason why there is none; nothing is scored in silence."""

    def test_met_and_not_met(self) -> None:
        card = evaluate(sheet(row(name="甲"), row("≤30人", "33人", name="乙")), simple(full="20"))
        assert [one.score for one in card.rows] == [Decimal("10.00"), Decimal("9.00")]
        assert card.total == Decimal("19.00")
        assert card.met == ("甲",)
        assert card.unmet == ("乙",)
        assert card.complete
        assert card.all_problems == ()

    @pytest.mark.parametrize(
        ("one", "code"),
        [
            (row(weight=None), "PR403"),
            (row(weight="0"), "PR427"),
            (row(weight="-5"), "PR427"),
            (row(target=""), "PR401"),
            (row(actual=""), "PR402"),
            (row(target="≥≥90%"), "PR404"),
            (row(actual="#N/A"), "PR405"),
            (row("≥30人", "30户"), "PR406"),
            (row("≥30人", "合理"), "PR407"),
        ],
    )
    def test_what_cannot_be_rated_is_reported_and_the_rest_goes_on(self, one, code) -> None:
        card = evaluate(sheet(one, row()), simple())
        assert card.rows[0].score is None
        assert card.rows[0].outcome is Outcome.NOT_RATABLE
        assert code in codes(card.rows[0].problems)
        assert card.rows[1].score == Decimal("10.00")
        assert not card.complete
        assert "PR422" in codes(card.problems)

    def test_no_rule_for_a_row(self) -> None:
        rules = simple(ScoringRule(when=When(level1=("成本",)), type="overrun"))
        card = evaluate(sheet(row(level1="产出指标")), rules)
        assert codes(card.rows[0].problems) == ["PR421"]
        assert card.rows[0].basis.type == ""

    def test_not_applicable(self) -> None:
        card = evaluate(sheet(row(applicable=False), row()), simple())
        assert card.rows[0].outcome is Outcome.NOT_APPLICABLE
        assert card.complete

    def test_self_score_is_compared_not_overwritten(self) -> None:
        card = evaluate(sheet(row("≥90%", "81%", self_score=Decimal(10))), simple())
        found = card.rows[0]
        assert (found.score, found.row.self_score) == (Decimal("9.00"), Decimal(10))
        assert codes(found.problems) == ["PR412"]

    def test_lists_count_by_their_worst_part(self) -> None:
        card = evaluate(sheet(row("≥3次；≥100人", "3次；90人"), row("≥3次；≥100人", "3次；90户")), simple())
        assert card.rows[0].score == Decimal("9.00")
        assert card.rows[1].score is None
        assert "PR406" in codes(card.rows[1].problems)
        both = evaluate(sheet(row("≥3次；≥100人", "3次；100人")), simple())
        assert both.rows[0].outcome is Outcome.MET

    def test_one_number_answers_two_bounds_of_one_quantity(self) -> None:
        card = evaluate(sheet(row("≥80%，≤90%", "85%"), row("≥80%，≤90%", "99%"), row("≥3次；≥100人", "3次")), simple())
        assert [one.score for one in card.rows] == [Decimal("10.00"), Decimal("9.00"), None]

    def test_one_number_does_not_answer_two_floors(self) -> None:
        card = evaluate(sheet(row("≥90%；≥80%", "85%"), row("≤90%；≤80%", "85%")), simple())
        assert [one.score for one in card.rows] == [None, None]

    def test_lists_of_different_lengths_are_not_compared(self) -> None:
        card = evaluate(sheet(row("≥3次；≥100人", "3次；100人；5个")), simple())
        assert card.rows[0].score is None


class TestMatching:
    """The first scoring rule whose conditions hold names the type; level names compare without blanks and 指标."""

    def test_conditions(self) -> None:
        rules = simple(
            ScoringRule(when=When(name=("甲",)), type="exact"),
            ScoringRule(when=When(level2=("数量指标",)), type="inverse"),
            ScoringRule(when=When(target_kind=("quality",)), type="judged"),
            ScoringRule(when=When(sense=("at_most",)), type="overrun"),
            ScoringRule(when=When(unit=("%",)), type="gated"),
            ScoringRule(type="proportional"),
        )
        rows = (
            row(name=" 甲 "),
            row(level2="数 量"),
            row("合理", "达成"),
            row("≤3次", "3次"),
            row("[80%, 90%)", "81%"),
            row(),
        )
        card = evaluate(sheet(*rows), rules)
        assert [one.basis.type for one in card.rows] == [
            "exact",
            "inverse",
            "judged",
            "overrun",
            "gated",
            "proportional",
        ]

    def test_level_names(self) -> None:
        rules = simple(ScoringRule(when=When(level1=("产出",)), type="exact"), ScoringRule(type="proportional"))
        card = evaluate(sheet(row(level1="产 出\n指标（50分）"), row(level1="效益指标")), rules)
        assert [one.basis.type for one in card.rows] == ["exact", "proportional"]


class TestComponents:
    """Components add up; one that cannot be rated is reported and leaves the total incomplete."""

    def test_all_of_the_seed(self) -> None:
        rows = [row(level1="成本指标"), *[row(level1="产出指标")] * 3, *[row(level1="效益指标")] * 2]
        rows += [row(level1="效益指标", weight="5"), row(level1="满意度指标", weight="5")]
        card = evaluate(sheet(*rows, stated_total=Decimal(100), stated_grade="优"), RULES)
        assert (card.total, str(card.grade)) == (Decimal("100.00"), "优")
        assert card.all_problems == ()
        assert [one.score for one in card.components] == [Decimal("10.00"), Decimal("20.00"), Decimal("70.00")]

    def test_nothing_at_all(self) -> None:
        card = evaluate(Sheet(), RULES)
        assert card.total == 0
        assert not card.complete
        assert {"PR419", "PR420", "PR501"} <= set(codes(card.all_problems))

    def test_partly_rated_component(self) -> None:
        items = (*MANAGEMENT[:3], ManagementItem(name="预算绩效管理情况", statement="x", trouble="迟报"))
        card = evaluate(Sheet(rows=(row(),), funds=(FUNDS,), management=items), RULES)
        assert card.components[1].score == Decimal("15.00")
        assert not card.complete

    def test_stated_total_and_grade_differ(self) -> None:
        card = evaluate(sheet(row("≥90%", "81%"), stated_total=Decimal(10), stated_grade="无"), simple())
        assert codes(card.problems) == ["PR413", "PR414"]

    def test_what_is_said_of_the_whole_has_a_place(self) -> None:
        cells = {"stated_total": Place("表.xlsx", cell="B2"), "stated_grade": Place("表.xlsx", cell="D2")}
        stated = {"stated_total": Decimal(10), "stated_grade": "无", "source": "表.xlsx"}
        known = evaluate(sheet(row(actual=""), cells=cells, **stated), simple())
        places = {one.code: one.place for one in known.problems}
        expected = {"PR422": Place("表.xlsx"), "PR413": cells["stated_total"], "PR414": cells["stated_grade"]}
        assert places == expected
        only_file = evaluate(sheet(row(actual=""), **stated), simple())
        assert {one.place for one in only_file.problems} == {Place("表.xlsx")}

    def test_weights_are_compared_with_the_rules(self) -> None:
        card = evaluate(sheet(row(level1="产出指标", weight="20")), RULES)
        assert codes(card.problems)[:2] == ["PR415", "PR431"]
        assert card.problems[1].place == card.rows[0].row.place

    def test_no_grade_holds_the_total(self) -> None:
        card = evaluate(sheet(row()), simple(grades=()))
        assert card.grade is None
        assert codes(card.problems) == ["PR423"]

    def test_problems_of_reading_come_along(self) -> None:
        doubtful = perfrules.errors.problem("PR509", line=3)
        assert doubtful in evaluate(sheet(row(), problems=(doubtful,)), simple()).problems


class TestRounding:
    """Numbers are rounded once, where the rule set says (specification: scoring, section 1)."""

    ROWS = (row("≥3次", "1次"), row("≥3次", "1次"), row("≥3次", "1次"))

    @pytest.mark.parametrize(
        ("stage", "total"),
        [(RoundingStage.ROW, "9.99"), (RoundingStage.COMPONENT, "10.00"), (RoundingStage.TOTAL, "10.00")],
    )
    def test_stage(self, stage, total) -> None:
        card = evaluate(sheet(*self.ROWS), simple(full="30", rounding=Rounding(2, RoundingMode.HALF_UP, stage)))
        assert card.total == Decimal(total)

    def test_seven_equal_rows_of_thirty(self) -> None:
        weight = Decimal("4.29")
        card = evaluate(sheet(*[row(weight=weight)] * 7), simple(full="30"))
        assert card.total == Decimal("30.03")
        assert codes(card.problems) == ["PR415"]


class Broken(perfrules.build_registry(entry_points=[]).indicator_types["exact"]):
    """A third-party type that does what its answer is."""

    id = "demo.broken"
    answer = None

    def rate(self, case):
        if isinstance(self.answer, BaseException):
            raise self.answer
        return self.answer


class UnprintableError(Exception):
    """An exception whose own text cannot be had."""

    def __str__(self):
        raise RuntimeError


def good_rating(ratio=Fraction(1), outcome=Outcome.MET, **more):
    from perfrules.model.rating import Rating

    return Rating(ratio, outcome, **more)


@pytest.mark.parametrize(
    "answer",
    [
        ValueError("x"), GeneratorExit(), SystemExit(1), RecursionError(), ValueError("\ud800"), UnprintableError(),
        AssertionError(), None, 1, float("inf"), good_rating(0.5), good_rating(ratio=True), good_rating(Decimal("0.5")),
        good_rating(Fraction(-1)), good_rating(Fraction(11, 10)), good_rating(Fraction(1, 2**5000)),
        good_rating(outcome="met"), good_rating(problems=("x",)),
    ],
    ids=repr,
)  # fmt: skip
def test_a_plugin_s_type_costs_its_row_never_the_run(answer) -> None:
    kind = build_type("exact", {}, perfrules.default_registry())
    broken = Broken(kind.parameters)
    broken.answer = answer
    scored = rate_texts(broken, "≥3次", "3次", Decimal(10))
    assert scored.outcome is Outcome.NOT_RATABLE
    assert codes(scored.rating.problems) == ["PR416"]
    assert scored.problems[0].format().encode("utf-8")


def test_interruption_passes_through() -> None:
    broken = Broken(None)
    broken.answer = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        rate_texts(broken, "≥3次", "3次", Decimal(10))


def test_binding_reports_everything_at_once() -> None:
    rules = simple(ScoringRule(type="proportionl"), ScoringRule(type="exact", parameters={"tolerance": "x"}))
    with pytest.raises(RuleSetError) as caught:
        bind(rules, perfrules.default_registry())
    assert codes(caught.value.problems) == ["PR213", "PR204"]
    with pytest.raises(RuleSetError, match="PR213"):
        build_type("nothing", {}, perfrules.default_registry())


def test_explanations_can_be_checked_by_hand() -> None:
    card = evaluate(sheet(row("≥3次", "2次", name="会议", weight="5"), row(actual="")), RULES)
    text = card.explain()
    assert "会议：指标值 ≥3次，实际 2次" in text
    assert "5 × 2/3≈0.6667 = 10/3≈3.3333 → 四舍五入到 2 位得 3.33" in text
    assert "proportional" in text
    assert "无法评分：没有实际完成值" in text
    assert "总分不完整" in text
    english = card.explain("en")
    assert "half up to 2 places: 3.33" in english
    assert "the total is incomplete" in english


def test_the_version_in_force() -> None:
    assert load_ruleset("henan-zhengzhou-2023", on=date(2023, 6, 1)).id == "henan-zhengzhou-2023"


def test_a_rule_set_is_bound_when_it_is_loaded_and_keeps_its_plan(monkeypatch) -> None:
    rules = load_ruleset("henan-zhengzhou-2023")
    first = rules.plan
    assert isinstance(first, Plan)
    with monkeypatch.context() as patch:  # what was checked is not read again
        patch.setattr("perfrules.indicators.parameters.read_parameters", None)
        assert len(bind(rules, perfrules.default_registry()).rules) == len(first.rules)
    evaluate(sheet(row()), rules)
    assert rules.plan is first
    assert plan_for(rules) is plan_for(rules, perfrules.default_registry()) is first
    assert evolve(rules, title="x").plan is None
    other = perfrules.build_registry(entry_points=())
    assert plan_for(rules, other).registry is other
    copied = pickle.loads(pickle.dumps(rules))  # noqa: S301 - our own
    assert copied == rules
    assert copied.plan is None
    assert evaluate(sheet(row()), copied).total == evaluate(sheet(row()), rules).total
    built = simple()
    assert built.plan is None
    evaluate(sheet(row()), built)
    assert plan_for(built) is built.plan


def test_what_has_no_basis_or_rating_of_its_own_explains_itself_shortly() -> None:
    from perfrules.model.explanation import explain_rating, provenance_text
    from perfrules.model.scorecard import Provenance

    card = evaluate(sheet(row()), simple())
    assert explain_rating(card.components[0]) == ""
    assert provenance_text(Provenance(type="")) == ""


@pytest.mark.parametrize("weight", ["NaN", "Infinity", "1e-5000", "1e400", "sNaN"])
def test_numbers_that_are_none_never_raise(weight) -> None:
    odd = row(weight=weight, self_score=Decimal("sNaN"), deduction=Decimal("Infinity"), review_scores=(Decimal("NaN"),))
    card = evaluate(sheet(odd, row(self_score=Decimal("NaN"), deduction=Decimal("NaN"))), simple())
    assert codes(card.rows[0].problems) == ["PR427"]
    assert codes(card.rows[1].problems) == ["PR452", "PR412"]
    assert card.explain()


@pytest.mark.parametrize("more", [{"problems": None}, {"steps": None}, {"steps": ("text",)}, {"unrated": [1]}])
def test_parts_of_a_rating_that_are_no_parts(more) -> None:
    kind = Broken(None)
    kind.answer = good_rating(**more)
    assert codes(rate_texts(kind, "≥3次", "3次", Decimal(10)).rating.problems) == ["PR416"]


@pytest.mark.parametrize("name", ["（一）产出指标", "(1)产出指标", "一、产出指标", "产出指标(50分)", "产 出\n指标"])
def test_level_names_with_ordinals(name) -> None:
    from perfrules.model.vocabulary import level_name

    assert level_name(name) == "产出"
    assert level_name("（一）") == "(一)"


def test_unrated_rows_are_not_called_unmet() -> None:
    card = evaluate(sheet(row(name="甲", actual=""), row("≥3次", "1次", name="乙")), simple(full="20"))
    assert (card.met, card.unmet, card.unrated) == ((), ("乙",), ("甲",))


def test_a_table_without_rows_that_apply_is_not_a_result() -> None:
    card = evaluate(sheet(row(applicable=False)), simple())
    assert codes(card.components[0].problems) == ["PR456"]
    assert not card.complete
    missing = perfrules.errors.problem("PR501")
    told = evaluate(Sheet(problems=(missing,)), simple())
    assert codes(told.all_problems).count("PR501") == 1
    assert not told.complete


def test_days_outside_the_rules_or_the_year() -> None:
    old = evaluate(sheet(row(), date=date(2001, 1, 1)), load_ruleset("henan-zhengzhou-2023"))
    assert "PR458" in codes(old.problems)
    later = evaluate(sheet(row(), date=date(2023, 6, 30)), simple(), as_of=date(2099, 1, 1))
    assert codes(later.problems) == ["PR457"]
    assert evaluate(sheet(row(), date=date(2023, 6, 30)), simple(), as_of=date(2023, 7, 1)).problems == ()


@pytest.mark.parametrize(
    ("name", "same"),
    [
        ("Budget variance", "budget variance"),
        ("BUDGET  VARIANCE", "Budget Variance"),
        ("到岗率（％）", "到岗率(%)"),
        ("人员 到岗率\n", "人员到岗率"),
        ("Straße", "STRASSE"),
    ],
)
def test_names_are_compared_without_blanks_width_and_case(name: str, same: str) -> None:
    from perfrules.model.vocabulary import comparable_name

    assert comparable_name(name) == comparable_name(same)
    assert comparable_name(name) != comparable_name(f"{same}2")
