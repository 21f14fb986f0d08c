"""Which rule set a sheet was filled in under: signs, shares, and when one is clearly the best."""

from decimal import Decimal
from fractions import Fraction

import pytest
from attrs import evolve

import perfrules
from perfrules import Funds, ManagementItem, Sheet, SheetRow, fitting_rulesets, load_ruleset
from perfrules.engine.fitting import clear_fit

NATIONAL = load_ruleset("cn-self-evaluation-2020")
HUBEI = load_ruleset("hubei-2020")
ZHENGZHOU = load_ruleset("henan-zhengzhou-2023")
MONITORING = load_ruleset("cn-monitoring")


def sheet(levels: dict[str, int], **fields: object) -> Sheet:
    rows = [
        SheetRow(level1=level, name=f"{level}一", target="≥90%", actual="95%", weight=weight)
        for level, weight in levels.items()
    ]
    return Sheet(**{"rows": rows, **fields})


FORM = {"产出指标": 50, "效益指标": 30, "满意度指标": 10}
SPENT = (Funds(name="年度资金总额", adjusted_budget=100, spent=100, weight=10, is_total=True),)


def signs(fit: perfrules.Fit) -> dict[str, Fraction]:
    return {sign.explain("zh"): sign.share for sign in fit.signs}


def test_the_rules_with_the_points_of_the_form_explain_it() -> None:
    fits = fitting_rulesets(sheet(FORM, funds=SPENT), [HUBEI, NATIONAL, ZHENGZHOU])
    assert fits[0].ruleset.id == "cn-self-evaluation-2020"
    assert clear_fit(fits) is fits[0]
    assert (fits[0].share, fits[0].contradictions) == (1, ())
    assert [sign.explain("zh") for sign in fits[0].reasons] == [
        "“绩效指标”表中 90 分，规则集 90 分",
        "一级指标分值 产出 50 效益 30 满意度 10，规则集 产出 50 效益 30 满意度 10",
        "“预算执行”表中 10 分，规则集 10 分",
    ]
    hubei = next(fit for fit in fits if fit.ruleset is HUBEI)
    assert signs(hubei)["“绩效指标”表中 90 分，规则集 80 分"] == 0
    assert signs(hubei)["一级指标分值 产出 50 效益 30 满意度 10，规则集没有规定"] == Fraction(1, 3)


def test_levels_are_counted_one_by_one() -> None:
    (fit,) = fitting_rulesets(sheet({"产出指标": 60, "效益指标": 30}), [NATIONAL])
    assert signs(fit)["一级指标分值 产出 60 效益 30，规则集 产出 50 效益 30 满意度 10"] == Fraction(1, 2)


def test_printed_scores_total_and_grade_are_signs() -> None:
    form = sheet(FORM, funds=SPENT, stated_total=100, stated_grade="优")
    form = evolve(form, rows=tuple(evolve(row, self_score=row.weight) for row in form.rows))
    (fit,) = fitting_rulesets(form, [NATIONAL])
    assert fit.share == 1
    wrong = evolve(
        form, stated_total=Decimal(99), stated_grade="良", rows=(evolve(form.rows[0], self_score=1), *form.rows[1:])
    )
    (fit,) = fitting_rulesets(wrong, [NATIONAL])
    assert [sign.explain("en") for sign in fit.contradictions] == [
        "of 3 printed scores 2 are computed the same",
        "the printed total is 99, the computed one 100.00",
        "the printed grade is “良”, the computed one “优”",
    ]


def test_statements_on_management_are_asked_for_or_not() -> None:
    items = [ManagementItem(name=name, statement="规范") for name in ("安排科学性", "拨付合规性", "使用规范性", "某项")]
    asked = fitting_rulesets(sheet(FORM, management=items), [ZHENGZHOU, load_ruleset(text=RULES)])
    shares = {fit.ruleset.id: signs(fit) for fit in asked}
    assert shares["dated"]["情况说明 4 项，规则集认得 0 项"] == 0
    assert shares["henan-zhengzhou-2023"]["情况说明 4 项，规则集认得 3 项"] == Fraction(3, 4)
    (untold,) = fitting_rulesets(sheet(FORM), [ZHENGZHOU])
    assert signs(untold)["规则集要求 4 项情况说明，表中没有"] == 0


def test_the_place_and_the_day_speak_for_local_rules() -> None:
    here = sheet({"产出指标": 30}, organisation="郑州市人社局")
    (fit,) = fitting_rulesets(here, [ZHENGZHOU])
    assert signs(fit)["规则集用于郑州，表中提到了"] == 1
    (fit,) = fitting_rulesets(evolve(here, organisation="洛阳市人社局"), [ZHENGZHOU])
    assert signs(fit)["规则集用于郑州，表中没有提到"] == 0
    dated = evolve(NATIONAL, effective=perfrules.load_ruleset(text=RULES).effective)
    for day, inside, share in ((2024, "之内", 1), (2020, "之外", 0)):
        (fit,) = fitting_rulesets(sheet(FORM, date=f"{day}-03-01"), [dated])
        assert signs(fit)[f"表的日期 {day}-03-01 在规则集的有效期{inside}"] == share


RULES = """
id = "dated"
title = "某办法"
full = 100
[effective]
from = 2023-01-01
[grades]
"合格" = "[0, 100]"
[[component]]
name = "绩效指标"
type = "indicators"
full = 100
[[scoring]]
type = "proportional"
[[indicator]]
name = "产出指标一"
"""


def test_a_form_in_the_style_of_a_province_is_of_its_place() -> None:
    """A sheet of another place with the same points as a whole is not taken for one of that province."""
    form = sheet({"产出指标": 50, "效益指标": 30}, project="萧县 特色种养")
    form = evolve(form, rows=tuple(evolve(row, self_score=row.weight) for row in form.rows))
    fits = fitting_rulesets(form, [HUBEI, NATIONAL])
    hubei = next(fit for fit in fits if fit.ruleset is HUBEI)
    assert signs(hubei)["规则集用于湖北，表中没有提到"] == 0
    assert fits[0].ruleset is NATIONAL


def test_declared_indicators_speak_for_rules_that_know_most_of_them() -> None:
    rules = load_ruleset(text=RULES)
    (fit,) = fitting_rulesets(sheet({"产出指标": 60, "效益指标": 40}), [rules])
    assert signs(fit)["2 个指标中 1 个是规则集规定的"] == 1
    (fit,) = fitting_rulesets(sheet({"产出指标": 40, "效益指标": 30, "满意度指标": 30}), [rules])
    assert not any("规则集规定的" in text for text in signs(fit))


def test_a_part_that_the_rules_do_not_have_contradicts() -> None:
    (fit,) = fitting_rulesets(sheet(FORM, funds=SPENT), [load_ruleset(text=RULES)])
    assert signs(fit)["表中“年度资金总额”10 分，规则集没有这一部分"] == 0


def test_a_variant_that_leaves_no_trace_comes_behind_what_it_extends() -> None:
    variant = load_ruleset("cn-self-evaluation-2020-overrun")
    fits = fitting_rulesets(sheet(FORM, funds=SPENT), [variant, NATIONAL])
    assert [fit.ruleset for fit in fits] == [NATIONAL, variant]
    assert fits[0].balance == fits[1].balance
    assert clear_fit(fits) is fits[0]


def test_nothing_is_clear_where_others_explain_as_much_or_little_is_explained() -> None:
    twin = evolve(NATIONAL, id="twin")
    assert clear_fit(fitting_rulesets(sheet(FORM, funds=SPENT), [NATIONAL, twin])) is None
    assert clear_fit(fitting_rulesets(sheet({"产出指标": 7}), [NATIONAL])) is None
    assert clear_fit(()) is None


def test_rows_without_a_level_say_nothing_of_levels() -> None:
    (fit,) = fitting_rulesets(sheet({"": 90}), [NATIONAL])
    assert list(signs(fit)) == ["“绩效指标”表中 90 分，规则集 90 分"]


def test_a_sheet_that_shows_nothing_fits_nothing() -> None:
    (fit,) = fitting_rulesets(Sheet(), [MONITORING])
    assert (fit.share, fit.signs) == (0, ())
    assert fit.explain("en").endswith("fits by 0%")


@pytest.mark.parametrize(("language", "start"), [("zh", "“绩效指标”"), ("en", "“绩效指标” has")])
def test_a_fit_explains_itself(language, start) -> None:
    (fit,) = fitting_rulesets(sheet(FORM), [NATIONAL])
    first, *others = fit.explain(language).splitlines()
    assert first.startswith("cn-self-evaluation-2020 ")
    assert others[0].startswith(f"  + {start}")


def test_all_rule_sets_are_asked_unless_some_are_given() -> None:
    example = perfrules.read_sheet("perfrules/examples/hotline-12333-2023.toml")
    fits = fitting_rulesets(example)
    assert len(fits) > 40
    assert clear_fit(fits).ruleset.id == "henan-zhengzhou-2023"
