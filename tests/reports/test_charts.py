"""Charts: every part lies inside, every number is the scorecard's, the steps lead from the full mark to the total."""

import re
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from attrs import evolve
from hypothesis import given, settings

from perfrules import Sheet, SheetRow, evaluate
from perfrules.model.explanation import format_value
from perfrules.model.interval import Interval
from perfrules.model.quantity import format_decimal
from perfrules.model.ruleset import Cap, ExplicitRule, GradeBand, NotApplicable, NotApplicableEffect, Veto
from perfrules.model.scorecard import Scorecard
from perfrules.model.sheet import Funds, StatedAdjustment
from perfrules.reports.charts import (
    BARS_SHOWN,
    NAMED,
    WIDTH,
    Drawing,
    component_chart,
    coordinate,
    escape,
    grade_chart,
    row_chart,
    shortened,
    spread,
    steps_of,
    waterfall_chart,
)
from perfrules.source import cell_width
from perfrules.testing.strategies import scorecards
from tests.reports.conftest import rules_of
from tests.sizes import examples

CHARTS = (component_chart, row_chart, waterfall_chart, grade_chart)
SVG = "{http://www.w3.org/2000/svg}"


def tree(drawing: Drawing) -> ET.Element:
    """Return the elements of *drawing*, which must be XML."""
    return ET.fromstring(drawing.markup)  # noqa: S314 - our own text


def drawings(card: Scorecard) -> list[Drawing]:
    """Return every chart there is of *card*."""
    return [drawing for chart in CHARTS if (drawing := chart(card, "zh")) is not None]


def written(drawing: Drawing) -> set[str]:
    """Return the texts that *drawing* shows."""
    return {(one.text or "") + "".join(child.tail or "" for child in one) for one in tree(drawing).iter(f"{SVG}text")}


class TestEveryScorecard:
    @settings(max_examples=examples(0.25))
    @given(scorecards())
    def test_everything_lies_inside(self, card: Scorecard) -> None:
        for drawing in drawings(card):
            root = tree(drawing)
            _, _, width, height = map(Decimal, root.attrib["viewBox"].split())
            for one in root.findall(f"{SVG}rect"):
                x, y, wide, high = (Decimal(one.attrib[name]) for name in ("x", "y", "width", "height"))
                assert x >= 0
                assert y >= 0
                assert x + wide <= width
                assert y + high <= height
            for one in root.iter(f"{SVG}text"):
                assert 0 <= Decimal(one.attrib["x"]) <= width
                assert 0 <= Decimal(one.attrib["y"]) <= height

    @settings(max_examples=examples(0.25))
    @given(scorecards())
    def test_steps_lead_from_the_full_mark_to_the_total(self, card: Scorecard) -> None:
        first, *between, last = steps_of(card)
        assert (first.kind, first.end) == ("full", card.ruleset.full)
        assert (last.kind, last.end) == ("total", card.total)
        at = first.end
        for step in between:
            assert step.start == at
            at = step.end
        assert at == last.end
        assert sum(step.kind == "lost" for step in between) <= NAMED

    @settings(max_examples=examples(0.2))
    @given(scorecards())
    def test_numbers_are_those_of_the_scorecard(self, card: Scorecard) -> None:
        rules = card.ruleset
        ends = [end for band in rules.grades for end in (band.interval.lower, band.interval.upper) if end is not None]
        known = {format_decimal(card.total), format_decimal(rules.full), *map(format_value, ends)}
        known |= {format_decimal(one.score) for one in (*card.rows, *card.components) if one.score is not None}
        known |= {format_decimal(one.full) for one in card.components}
        known |= {format_value(row.weight).rpartition("≈")[2] for row in card.rows}
        known |= {format_decimal(one.amount) for one in card.adjustments}
        for drawing in drawings(card):
            for one in tree(drawing).iter(f"{SVG}text"):
                if one.attrib["text-anchor"] == "end":
                    assert set(re.findall(r"[0-9][0-9./≈]*", (one.text or "").replace(" / ", " "))) <= known


class TestWhatTheyShow:
    def test_waterfall(self, lost_card) -> None:
        steps = steps_of(lost_card, "zh")
        assert [(step.kind, step.name, step.shown) for step in steps] == [
            ("full", "满分", "100"),
            ("lost", "群众满意度", "无法评分 / 10"),
            ("lost", "长效管护机制健全性", "无法评分 / 5"),
            ("lost", "预算执行", "7.50 / 10"),
            ("lost", "改造座数", "18.00 / 20"),
            ("lost", "单座改造成本", "8.06 / 10"),
            ("lost", "验收合格率", "14.50 / 15"),
            ("total", "已评部分", "78.06"),
        ]

    def test_the_smallest_losses_stand_together(self, long_card) -> None:
        steps = steps_of(long_card, "en")
        assert [step.kind for step in steps[1:-1]] == ["lost"] * NAMED + ["other"]
        assert re.fullmatch(r"\d+ other losses", steps[NAMED + 1].name)

    def test_a_cap_is_a_step(self, capped_card) -> None:
        steps = steps_of(capped_card, "en")
        assert [(step.kind, step.shown) for step in steps] == [
            ("full", "100"),
            ("lost", "4.50 / 10"),
            ("adjusted", "-35.5"),
            ("total", "59.00"),
        ]

    def test_everything_done_by_name_is_a_step_of_its_own(self) -> None:
        """Deductions, bonuses, caps and vetoes go by their names, and nothing is left for another step."""
        rules = rules_of("cn-self-evaluation-2020")
        veto = Veto(name="弄虚作假", row="乙", total=Decimal(60))
        policies = evolve(
            rules.policies,
            deductions=(ExplicitRule(name="迟报", limit=Decimal(5)),),
            bonuses=(ExplicitRule(name="表彰", limit=Decimal(5)),),
            caps=(Cap(name="执行率偏低", execution_rate=Interval(), notation="(, )", total=Decimal(80)),),
            vetoes=(veto,),
        )  # fmt: skip
        sheet = Sheet(
            project="x",
            funds=(Funds(name="年度资金总额", adjusted_budget=Decimal(10), spent=Decimal(9), is_total=True),),
            rows=(
                SheetRow(name="甲", target="≥10个", actual="10个", weight=Decimal(50)),
                SheetRow(name="乙", target="≥10个", actual="9个", weight=Decimal(40)),
            ),
            deductions=(StatedAdjustment(name="迟报", points=Decimal("1.5")),),
            bonuses=(StatedAdjustment(name="表彰", points=Decimal(2)),),
        )
        steps = steps_of(evaluate(sheet, evolve(rules, policies=policies)), "en")
        assert [(step.kind, step.name, step.shown) for step in steps] == [
            ("full", "Full mark", "100"),
            ("lost", "乙", "36.00 / 40"),
            ("lost", "预算执行", "9.00 / 10"),
            ("adjusted", "迟报", "-1.5"),
            ("adjusted", "表彰", "+2"),
            ("adjusted", "执行率偏低", "-15.5"),
            ("adjusted", "弄虚作假", "-20"),
            ("total", "Total", "60.00"),
        ]

    def test_more_than_full_marks_are_a_step_up(self, example_card) -> None:
        """A row that got more than its points goes by its name, and is drawn as a gain."""
        first = example_card.rows[0]
        row = evolve(first, score=Decimal("12.50"), exact=Fraction("12.5"))
        card = evolve(example_card, rows=(row, *example_card.rows[1:]), total=example_card.total + Decimal("2.50"))
        assert first.weight == 10
        assert [(step.kind, step.name, step.shown) for step in steps_of(card)[1:-1]] == [
            ("gained", first.row.name, "12.50 / 10")
        ]
        chart = waterfall_chart(card)
        assert chart is not None
        assert 'class="gained"' in chart.markup

    def test_many_gains_stand_together(self, long_card) -> None:
        rows = tuple(evolve(row, score=Decimal(1), exact=Fraction(1)) for row in long_card.rows)
        steps = steps_of(evolve(long_card, rows=rows), "en")
        assert [step.kind for step in steps[1:-1]][: NAMED + 2] == ["lost", *["gained"] * NAMED, "other"]
        assert steps[NAMED + 2].name == f"{len(rows) - NAMED} other gains"

    @pytest.mark.parametrize(("effect", "kinds"), [("skip", ["not_applicable"]), ("renormalise", [])])
    def test_rows_that_do_not_apply(self, effect, kinds) -> None:
        """They have no bar and lose nothing; points that nobody got of them are a step of their own."""
        rules = rules_of("cn-self-evaluation-2020")
        policies = evolve(rules.policies, not_applicable=NotApplicable(effect=NotApplicableEffect(effect)))
        rows = tuple(
            SheetRow(name=name, target="≥9个", actual="9个", weight=Decimal(30), applicable=name != "乙")
            for name in "甲乙丙"
        )
        funds = (Funds(name="年度资金总额", adjusted_budget=Decimal(3), spent=Decimal(3), is_total=True),)
        card = evaluate(Sheet(project="x", rows=rows, funds=funds), evolve(rules, policies=policies))
        steps = steps_of(card)
        assert [step.kind for step in steps[1:-1]] == kinds
        assert [step.end - step.start for step in steps[1:-1]] == [-30 for _ in kinds]
        chart = row_chart(card)
        assert chart is not None
        assert {"甲", "丙"} <= written(chart)
        assert "乙" not in written(chart)

    def test_what_is_not_complete_is_not_called_the_total(self, lost_card, example_card) -> None:
        for card, is_whole in ((lost_card, False), (example_card, True)):
            last, scale = steps_of(card, "en")[-1], grade_chart(card, "en")
            assert last.name == ("Total" if is_whole else "Rated so far")
            assert scale is not None
            assert scale.description.startswith("total " if is_whole else "rated so far ")
            assert ("for now" in scale.description) != is_whole
        chart = waterfall_chart(lost_card)
        assert chart is not None
        assert chart.title == "从满分到已评部分"
        assert "总分" not in chart.markup

    def test_nothing_lost_has_no_waterfall(self, example_card) -> None:
        assert waterfall_chart(example_card) is None

    def test_no_grades_no_scale(self, example_card) -> None:
        assert grade_chart(evolve(example_card, ruleset=evolve(example_card.ruleset, grades=()))) is None

    def test_scale_names_every_grade_and_the_total(self, lost_card) -> None:
        chart = grade_chart(lost_card)
        assert chart is not None
        assert {"优", "良", "中", "差", "78.06", "0", "60", "80", "90", "100"} == written(chart)

    def test_narrow_grades_stand_below(self, example_card) -> None:
        edges = [Fraction(one) for one in (0, 97, 98, 99, 100)]
        bands = tuple(
            GradeBand(f"很长的等级名称{low}", Interval(low, high, lower_closed=True, upper_closed=high == 100))
            for low, high in pairwise(edges)
        )
        chart = grade_chart(evolve(example_card, ruleset=evolve(example_card.ruleset, grades=bands), grade=bands[-1]))
        assert chart is not None
        assert {band.name for band in bands} <= written(chart)

    def test_rows_that_lost_most(self, long_card) -> None:
        chart = row_chart(long_card, "zh")
        assert chart is not None
        assert chart.title == "得分：失分最多的 40 个指标"
        assert len(written(chart) - {"0.00 / 0.09"}) >= BARS_SHOWN - 1

    def test_ways_to_hear_and_print_them(self, lost_card) -> None:
        for drawing in drawings(lost_card):
            root = tree(drawing)
            assert root.attrib["role"] == "img"
            assert root.findtext(f"{SVG}title") == drawing.title
            assert root.findtext(f"{SVG}desc") == drawing.description
        lost = [one for one in tree(drawings(lost_card)[2]).findall(f"{SVG}rect") if one.attrib["class"] == "lost"]
        assert {one.attrib["fill"] for one in lost} == {"url(#lost-lost)"}

    @pytest.mark.parametrize("language", ["zh", "en"])
    def test_same_each_time(self, lost_card, language) -> None:
        assert [chart(lost_card, language) for chart in CHARTS] == [chart(lost_card, language) for chart in CHARTS]


class TestPieces:
    @pytest.mark.parametrize(
        ("value", "text"),
        [("1/3", "0.33"), ("-1/3", "-0.34"), ("2", "2"), ("0", "0"), ("-2.5", "-2.5"), ("10", "10")],
    )
    def test_coordinates(self, value, text) -> None:
        assert coordinate(Fraction(value)) == text

    def test_texts_are_escaped(self) -> None:
        assert escape("<a b='\"&\u202e\n") == "&lt;a b=&#39;&#34;&amp;\\u202E\\u000A"

    def test_long_names_are_cut_by_width(self) -> None:
        assert shortened("指标", Fraction(100)) == "指标"
        cut = shortened("指标" * 50, Fraction(100))
        assert cut.endswith("…")
        assert cell_width(cut) <= 14

    def test_labels_do_not_touch(self) -> None:
        wanted = [(Fraction(place), Fraction(20)) for place in (0, 5, 310, 318, 319)]
        centres = spread(wanted, Fraction(0), WIDTH, Fraction(4))
        assert all(right - left >= 24 for left, right in pairwise(centres))
        assert centres[0] >= 10
        assert centres[-1] <= WIDTH - 10
