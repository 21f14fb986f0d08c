"""Display of public values: a short repr, HTML without a library, targets and actuals as sentences."""

from decimal import Decimal
from fractions import Fraction

import pytest

import perfrules
from perfrules.errors import problem
from perfrules.model.display import full_repr, problems_html
from perfrules.model.interval import Interval
from perfrules.model.quantity import Quantity
from perfrules.model.rating import Outcome, Rating
from perfrules.model.ruleset import Component, GradeBand, RuleSet, ScoringRule
from perfrules.model.scorecard import Provenance, Scorecard, ScoredComponent, ScoredRow
from perfrules.model.sheet import ManagementItem, StatedAdjustment
from perfrules.model.unit import Unit
from perfrules.source import Place
from perfrules.wording import Sentence, Wording

RULES = RuleSet(
    id="demo", title="a <title>", full=Decimal(100), scoring=(ScoringRule(type="gated"),),
    grades=(GradeBand("A", Interval(Fraction(0), Fraction(100), lower_closed=True, upper_closed=True)),),
    components=(Component(name="table", type="indicators", full=Decimal(100)),),
)  # fmt: skip
WARNING = problem(
    "PR102", text="亻", unit="亻", advice="看看单位", advice_en="look at the unit", place=Place("a.toml", line=3)
)


def card(*, complete: bool = True) -> Scorecard:
    """A scorecard of one row, put together by hand."""
    row = perfrules.SheetRow(name="<b>people", target="≤30人", actual="28人", weight=Decimal(10) if complete else None)
    scored = ScoredRow(
        row=row, target=perfrules.parse_target(row.target), actual=perfrules.parse_actual(row.actual),
        rating=Rating(Fraction(1), Outcome.MET), weight=Fraction(10), exact=Fraction(10),
        score=Decimal("10.00") if complete else None, basis=Provenance(type="gated"),
        problems=() if complete else (WARNING,),
    )  # fmt: skip
    part = ScoredComponent(
        name="table", type="indicators", full=Decimal(100), exact=Fraction(10),
        score=Decimal("10.00") if complete else None, basis=Provenance(type=""),
    )  # fmt: skip
    return Scorecard(
        sheet=perfrules.Sheet(project="p" * 99, rows=(row,)), ruleset=RULES, rows=(scored,), components=(part,),
        total=Decimal("10.00"), grade=RULES.grades[0] if complete else None, complete=complete,
    )  # fmt: skip


class TestRepr:
    def test_a_scorecard_fits_on_two_lines(self) -> None:
        shown = repr(card())
        assert len(shown) < 200
        assert "total=10.00, grade='A', complete=True, rows=<1>, problems=()" in shown
        assert repr(card(complete=False)).endswith("grade=None, complete=False, rows=<1>, problems=<1>)")

    @pytest.mark.parametrize(
        ("value", "shown"),
        [
            (perfrules.parse_target("不超过30人"), "NumberTarget('≤30人')"),
            (perfrules.parse_actual("28人"), "NumberActual('28人')"),
            (perfrules.SheetRow(name="a", weight=5), "SheetRow(name='a', weight=5)"),
            (perfrules.SheetRow(review_scores=(Decimal(1), Decimal(2))), "SheetRow(review_scores=<2>)"),
            (perfrules.Funds(name="全年", is_total=True), "Funds(name='全年', is_total=True)"),
            (ManagementItem(name="a"), "ManagementItem(name='a')"),
            (StatedAdjustment(name="a", points=Decimal(2)), "StatedAdjustment(name='a', points=2)"),
            (card().components[0], "ScoredComponent(name='table', type='indicators', full=100, score=10.00)"),
            (
                perfrules.Sheet(project="x", texts={"a": "b"}),
                "Sheet(project='x', organisation='', rows=(), problems=(), source='')",
            ),
        ],
    )  # fmt: skip
    def test_others(self, value, shown) -> None:
        assert repr(value) == shown

    def test_rule_set_and_row_and_problem(self) -> None:
        assert repr(RULES).startswith("RuleSet(id='demo', version='1', title='a <title>', full=100, components=<1>")
        assert "score=10.00, outcome=met" in repr(card().rows[0])
        with perfrules.use_language("en"):
            assert repr(WARNING) == "Problem('PR102', 'unknown unit `亻`', place='a.toml:3')"
        assert repr(problem("PR305", plugin="x")).startswith("Problem('PR305', ")

    def test_the_full_one_tells_everything(self) -> None:
        assert full_repr(card()) == full_repr(card())
        assert full_repr(card()) != full_repr(card(complete=False))
        assert full_repr({"a": [Decimal(1)]}) == "{'a': [Decimal('1')]}"


class TestHtml:
    @pytest.mark.parametrize("language", ["zh", "en"])
    def test_all_of_it_is_escaped(self, language) -> None:
        with perfrules.use_language(language):
            pages = [
                card()._repr_html_(),
                card(complete=False)._repr_html_(),
                card(complete=False).rows[0]._repr_html_(),
            ]
            pages += [card().rows[0]._repr_html_(), RULES._repr_html_(), WARNING._repr_html_()]
            pages += [problems_html([WARNING, problem("PR305", plugin="x")]), problems_html([])]
            pages += [card().rows[0].target._repr_html_()]
        assert all((page.startswith("<") and page.endswith(">")) or "<code>" in page for page in pages)
        assert not any("<b>people" in page or "<title>" in page for page in pages)
        assert "≤30人" in pages[0]


class TestSentences:
    @pytest.mark.parametrize(
        ("text", "zh", "en"),
        [
            ("≤30人", "不超过 30人，含 30人", "at most 30 people, 30 included"),
            (">3天", "多于 3天，不含 3天", "more than 3 days, 3 excluded"),
            ("约5%", "约 5%", "about 5%"),
            ("[90%,100%)", "不少于 90%，含 90%；并且 少于 100%，不含 100%",
             "at least 90%, 90% included; and less than 100%, 100% excluded"),
            ("增长≥8%", "增长不少于 8%，含 8%", "a rise of at least 8%, 8% included"),
            ("2023年12月底前", "最迟 2023年12月，含当期最后一天", "by 2023-12, its last day included"),
            ("2023年12月5日", "最迟 2023年12月5日，含当天", "by 2023-12-05, that day included"),
            ("2023年12月5日前完成", "早于 2023年12月5日", "before 2023-12-05"),
            ("≥90%；≤3天", "不少于 90%，含 90%；并且 不超过 3天，含 3天",
             "at least 90%, 90% included; and at most 3 days, 3 included"),
            ("提高", "定性要求：提高", "in words: 提高"),
            ("", "空白", "blank"),
            ("≤", "读不懂：≤", "cannot be read: ≤"),
        ],
    )  # fmt: skip
    def test_targets(self, text, zh, en) -> None:
        target = perfrules.parse_target(text)
        assert (target.describe("zh"), target.describe("en")) == (zh, en)

    def test_a_range_with_one_bound(self) -> None:
        from perfrules.model.quantity import Quantity
        from perfrules.model.target import RangeTarget

        target = RangeTarget(Quantity(Decimal(3)), None, lower_closed=False)
        assert target.describe("en").startswith("more than 3")

    def test_actuals(self) -> None:
        assert perfrules.parse_actual("28人").describe("en") == "28 people"
        assert perfrules.parse_actual("2023年5月3日").describe("en") == "2023-05-03"
        assert perfrules.parse_actual("已完成").describe("zh") == "“已完成”"

    def test_a_period(self) -> None:
        from perfrules.model.meaning import PeriodMeaning

        kinds = [perfrules.parse_target(text) for text in ("2023年1月-2023年12月", "2023年1月至6月")]
        periods = [kind for kind in kinds if isinstance(kind, PeriodMeaning)]
        assert periods
        assert all(period.describe("en").startswith("the period ") for period in periods)


class TestEnglishPrints:
    """What was typed in English is printed in English; what was typed in Chinese stays as the sheet has it."""

    @pytest.mark.parametrize(
        ("text", "printed"),
        [
            ("at least 30 people", "≥30 people"), ("at most 1 day", "≤1 day"), ("5 to 8 hours", "[5, 8] hours"),
            ("90% to 95%", "[90%, 95%]"), ("增长≥8%", "up ≥8%"), ("下降3%-5%", "down [3%, 5%]"),
            ("约30人", "about 30 people"), ("before March 2024", "before 2024-03"),
            ("by 31 December 2024", "2024-12-31"),
            ("2023年1月至6月", "2023-01 to 2023-06"), ("≥90%；≤3天", "≥90%; ≤3 days"), ("Good", "“Good”"), ("", "/"),
            ("1666元/月", "1666 yuan/month"), ("≥3头", "≥3头"), ("≥3人·月", "≥3人·月"), ("≥8㎡", "≥8 m²"), ("30", "30"),
        ],
    )  # fmt: skip
    def test_targets(self, text, printed) -> None:
        target = perfrules.parse_target(text)
        assert target.print_in("en") == printed
        assert target.print_in("zh") == str(target)

    @pytest.mark.parametrize(
        ("text", "printed"),
        [
            ("81家,为计划的101.3%", "81 organisations (101.3% of the plan)"), ("已完成", "completed"),
            ("部分完成（60%）", "partly completed (60% of the plan)"), ("500余万人", "more than 500万人"),
        ],
    )  # fmt: skip
    def test_actuals(self, text, printed) -> None:
        actual = perfrules.parse_actual(text)
        assert (actual.print_in("en"), actual.print_in("zh")) == (printed, str(actual))

    def test_quantities_and_units(self) -> None:
        quantity = Quantity(Decimal(1), perfrules.parse_target("≥1小时").quantity.unit)
        assert (quantity.print_in("zh"), quantity.print_in("en")) == ("1小时", "1 hour")
        assert (quantity.unit.print_in("zh"), quantity.unit.print_in("en")) == ("小时", "hours")
        incidents = Unit("incidents", known=False)
        assert (incidents.print_in("en", count=Decimal(1)), incidents.print_in("en")) == ("incident", "incidents")
        assert Quantity(Decimal(5), incidents).print_in("en") == "5 incidents"

    @pytest.mark.parametrize(
        ("target", "actual", "zh", "en"),
        [
            ("at most 30 people", "28 people", "28人 满足 ≤30人", "28 people meets ≤30 people"),
            ("≤30人", "28人", "28人 满足 ≤30人", "28人 meets ≤30人"),
        ],
    )
    def test_a_sentence_keeps_to_the_language_of_the_sheet(self, target, actual, zh, en) -> None:
        values = {"actual": perfrules.parse_actual(actual), "target": perfrules.parse_target(target)}
        sentence = Sentence(Wording("{actual} 满足 {target}", "{actual} meets {target}"), values)
        assert (sentence.say("zh"), sentence.say("en")) == (zh, en)

    def test_a_problem_does_so_too(self) -> None:
        values = {"actual": perfrules.parse_actual("1 hour"), "target": perfrules.parse_target(">= 2 people")}
        note = problem("PR464", **values)
        assert "1 hour is only" in note.message("en")
        assert "1小时 只是" in note.message("zh")
