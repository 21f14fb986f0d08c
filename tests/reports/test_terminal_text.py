"""What a scorecard says in a terminal: what was filled in, lists of names, records in a narrow one."""

from decimal import Decimal

import pytest
from attrs import evolve

from perfrules import Scorecard, Sheet, SheetRow, evaluate, load_ruleset, read_sheet
from perfrules.model.ruleset import RuleSet
from perfrules.reports.text import NAMES_SHOWN, render_scorecard
from perfrules.reports.view import report_view
from perfrules.wording import Language
from tests.reports.conftest import rules_of


@pytest.fixture
def rules() -> RuleSet:
    """Return the rules of the central form."""
    return rules_of("cn-self-evaluation-2020")


def card_of(count: int, rules: RuleSet) -> Scorecard:
    """Return a scorecard of *count* rows that were all met."""
    rows = (SheetRow(name=f"指标{place}", target="≥1个", actual="1个", weight=Decimal(1)) for place in range(count))
    return evaluate(Sheet(project="x", rows=tuple(rows)), rules)


class TestStated:
    """What the sheet concludes stands behind the total, as much of it as there is."""

    @pytest.mark.parametrize(
        ("grade", "language", "said"),
        [
            ("", "zh", "（填报 97.27）"),
            ("", "en", "(filled in: 97.27)"),
            ("优", "zh", "（填报 97.27 优）"),
            ("优", "en", "(filled in: 97.27 优)"),
        ],
    )
    def test_it_ends_without_a_blank(self, grade: str, language: Language, said: str, rules: RuleSet) -> None:
        sheet = evolve(card_of(2, rules).sheet, stated_total=Decimal("97.27"), stated_grade=grade)
        lines = render_scorecard(evaluate(sheet, rules), language=language).splitlines()
        assert any(line.endswith(said) for line in lines)


class TestLists:
    """A list names the first rows and counts the others."""

    @pytest.mark.parametrize(
        ("language", "ending"),
        [("zh", f"指标{NAMES_SHOWN - 1} 等 1000 项"), ("en", f"指标{NAMES_SHOWN - 1}; and 980 more")],
    )
    def test_a_long_list_is_cut(self, language: Language, ending: str, rules: RuleSet) -> None:
        said = render_scorecard(card_of(1000, rules), language=language, width=10_000)
        (line,) = (line for line in said.splitlines() if line.startswith(("完成的指标", "met:")))
        assert line.endswith(ending)
        assert line.count("指标") == NAMES_SHOWN + (language == "zh")

    def test_a_list_that_fits_is_whole(self, rules: RuleSet) -> None:
        said = render_scorecard(card_of(NAMES_SHOWN, rules), width=10_000)
        assert f"指标{NAMES_SHOWN - 1}\n" in said
        assert "等 " not in said


@pytest.mark.parametrize(("language", "said"), [("zh", "\n指标：指标0\n"), ("en", "\nindicator: 指标0\n")])
def test_records_have_the_colon_of_their_language(language: Language, said: str, rules: RuleSet) -> None:
    shown = render_scorecard(card_of(1, rules), language=language, width=20)
    assert said in shown
    assert (": " in shown.split("\n\n")[1]) == (language == "en")


def test_rules_that_do_not_fit_the_sheet_give_no_grade() -> None:
    card = evaluate(read_sheet("perfrules/examples/hotline-12333-2023.toml"), load_ruleset("hubei-2020"))
    assert card.grade is not None
    (line,) = [line for line in render_scorecard(card, language="en", width=300).splitlines() if "does not fit" in line]
    assert line == (
        "the rule set hubei-2020 does not fit this sheet: 绩效指标 has 70 points there and 80 in the rules; "
        "90.00 by these rules, without a grade (filled in: 100 优)"
    )
    assert report_view(card, "zh").grade == ""
