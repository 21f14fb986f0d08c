"""Figures that every report shows alike: what counts as lost, what was handed on, what the sheet states."""

from decimal import Decimal
from fractions import Fraction

import pytest
from attrs import evolve
from hypothesis import given, settings

from perfrules import Scorecard, Sheet, SheetRow, evaluate
from perfrules.model.ruleset import NotApplicable, NotApplicableEffect, Rounding, RoundingMode
from perfrules.model.sheet import Funds
from perfrules.reports.base import agreement, execution_text, gained_points, lost_points
from perfrules.reports.charts import row_chart, steps_of
from perfrules.reports.hooks import HtmlReport, MarkdownReport
from perfrules.reports.text import render_scorecard
from perfrules.reports.view import report_view
from perfrules.testing.strategies import scorecards
from tests.reports.conftest import rules_of
from tests.sizes import examples

TRUNCATED = Rounding(places=2, mode=RoundingMode.TRUNCATE)


@pytest.fixture
def thirds() -> Scorecard:
    """Return a scorecard in which every row has all its points: 30.005, printed as 30.00."""
    rows = tuple(SheetRow(name=name, target="≥9个", actual="9个", weight=Decimal("30.005")) for name in "甲乙丙")
    rules = evolve(rules_of("cn-self-evaluation-2020"), rounding=TRUNCATED)
    funds = (Funds(name="年度资金总额", adjusted_budget=Decimal(3), spent=Decimal(3), is_total=True),)
    return evaluate(Sheet(project="x", rows=rows, funds=funds), rules)


@pytest.fixture
def handed_on() -> Scorecard:
    """Return a scorecard of four rows of which one does not apply; its points went to the other three."""
    rules = rules_of("cn-self-evaluation-2020")
    policies = evolve(rules.policies, not_applicable=NotApplicable(effect=NotApplicableEffect.RENORMALISE))
    rows = tuple(
        SheetRow(name=name, target="≥9个", actual=actual, weight=Decimal(20), applicable=name != "乙")
        for name, actual in (("甲", "9个"), ("乙", ""), ("丙", "9个"), ("丁", "8个"))
    )
    return evaluate(Sheet(project="x", rows=rows), evolve(rules, policies=policies))


class TestLost:
    """A row with all its points has lost none, however its score is rounded."""

    def test_full_marks_are_not_lost(self, thirds: Scorecard) -> None:
        assert [row.score for row in thirds.rows] == [Decimal("30.00")] * 3
        assert not any(row.lost for row in report_view(thirds).rows)
        assert "失分" not in MarkdownReport().render(thirds).decode()
        assert 'score lost"' not in HtmlReport().render(thirds).decode()
        chart = row_chart(thirds)
        assert chart is not None
        assert 'class="lost"' not in chart.markup

    def test_the_waterfall_calls_it_rounding(self, thirds: Scorecard) -> None:
        assert [step.kind for step in steps_of(thirds)] == ["full", "weights", "rounding", "total"]

    @pytest.mark.parametrize(
        ("full", "exact", "score", "lost", "gained"),
        [
            ("10", "9", "9.00", "1", "0"),
            ("10", "10", "10.00", "0", "0"),
            ("10", "12", "12.00", "0", "2"),
            ("100/7", "100/7", "14.28", "0", "0"),
            ("100/7", "100/7", "14.29", "0", "0"),
            ("10", "9.999", "10.00", "0", "0"),
            ("100/7", "100/8", "12.5", "25/14", "0"),
            ("10", "0", None, "10", "0"),
            ("0", "0", None, "0", "0"),
        ],
    )
    def test_points(self, full: str, exact: str, score: str | None, lost: str, gained: str) -> None:
        numbers = (Fraction(full), Fraction(exact), None if score is None else Decimal(score))
        assert (lost_points(*numbers), gained_points(*numbers)) == (Fraction(lost), Fraction(gained))

    @settings(max_examples=examples(0.4))
    @given(scorecards())
    def test_what_is_lost_was_not_reached(self, card: Scorecard) -> None:
        """Only a row below its points, before and after rounding, is called lost; and every such row is."""
        for row, shown in zip(card.rows, report_view(card).rows, strict=True):
            below = row.score is None or (row.exact < row.weight and row.score < row.weight)
            assert shown.lost == (below and row.weight > 0)


class TestEffectiveWeights:
    """Where rows that do not apply hand points on, every table says what each row can reach."""

    def test_the_view(self, handed_on: Scorecard, thirds: Scorecard) -> None:
        view = report_view(handed_on)
        assert view.has_effective_weights
        assert [row.weight for row in view.rows] == ["20"] * 4
        assert [row.effective_weight for row in view.rows] == ["≈26.6667", "0", "≈26.6667", "≈26.6667"]
        assert not report_view(thirds).has_effective_weights

    def test_a_row_that_does_not_apply_hands_nothing_on_by_itself(self, handed_on: Scorecard) -> None:
        skipping = evolve(handed_on.ruleset, policies=rules_of("cn-self-evaluation-2020").policies)
        assert not report_view(evaluate(handed_on.sheet, skipping)).has_effective_weights

    def test_tables(self, handed_on: Scorecard, thirds: Scorecard) -> None:
        for report, word in ((HtmlReport(), "有效分值"), (MarkdownReport(), "有效分值")):
            assert word in report.render(handed_on).decode()
            assert word not in report.render(thirds).decode()
        assert "| 丁 | ≥9个 | 8个 | 20 | ≈26.6667 | 23.70 |" in MarkdownReport().render(handed_on).decode()
        chart = row_chart(handed_on)
        assert chart is not None
        assert "23.70 / ≈26.6667</text>" in chart.markup
        assert "有效分值" in render_scorecard(handed_on, width=160)
        assert "有效分值" not in render_scorecard(thirds, width=160)


class TestStated:
    """Total and grade are compared as far as the sheet states them, in every report alike."""

    @pytest.mark.parametrize(
        ("total", "grade", "found"),
        [
            (None, "", ""),
            ("100.00", "", "agrees"),
            ("100", "优", "agrees"),
            (None, "优", "agrees"),
            ("99", "优", "differs"),
            ("100", "良", "differs"),
            (None, "良", "differs"),
        ],
    )
    def test_agreement(self, example_card: Scorecard, total: str | None, grade: str, found: str) -> None:
        stated = None if total is None else Decimal(total)
        card = evolve(example_card, sheet=evolve(example_card.sheet, stated_total=stated, stated_grade=grade))
        assert agreement(card) == found
        view = report_view(card)
        assert (view.stated, view.stated_grade, view.stated_total) == (found, grade, total or "")
        said = {"": ("填报", "填报"), "agrees": ("与计算一致", "与填报一致"), "differs": ("与计算不一致", "填报")}[
            found
        ]
        page = HtmlReport().render(card).decode()
        head = page.partition("</header>")[0]
        assert (said[0] in head) == bool(found)
        line = next(one for one in MarkdownReport().render(card).decode().splitlines() if one.startswith("**"))
        assert (said[0] in line) == bool(found)
        assert "  " not in line
        result = next(one for one in render_scorecard(card).splitlines() if one.startswith("总分 "))
        assert (said[1] in result) == bool(found)

    def test_the_stated_grade_stands_in_both_pages(self, example_card: Scorecard) -> None:
        card = evolve(example_card, sheet=evolve(example_card.sheet, stated_total=Decimal(98), stated_grade="甲等"))
        assert "填报 98 甲等 · " in MarkdownReport().render(card).decode()
        assert "填报 98 甲等 · " in HtmlReport().render(card).decode()


@pytest.mark.parametrize(
    ("spent", "rate"), [("244", "100.00%"), ("122", "50.00%"), ("81.4", "33.36%"), (None, "")]
)  # fmt: skip
def test_execution_rates_are_printed_alike(spent: str | None, rate: str) -> None:
    line = Funds(name="x", adjusted_budget=Decimal(244), spent=None if spent is None else Decimal(spent), is_total=True)
    assert execution_text(line, Rounding(places=2)) == rate
    card = evaluate(Sheet(project="x", funds=(line,)), rules_of("cn-self-evaluation-2020"))
    shown = rate or "—"
    assert [one.rate for one in report_view(card).funds] == [rate]
    assert f" {shown}\n" in render_scorecard(card)
    assert f">{shown}</td>" in HtmlReport().render(card).decode()
