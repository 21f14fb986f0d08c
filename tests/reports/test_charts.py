"""Charts: every part lies inside, every number is the scorecard's, the steps lead from the full mark to the total."""

import re
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from attrs import evolve
from hypothesis import given, settings

from perfrules.model.explanation import show
from perfrules.model.grading import GradeBand
from perfrules.model.interval import Interval
from perfrules.model.quantity import plain
from perfrules.model.scorecard import Scorecard
from perfrules.reports.pages.charts import BARS_SHOWN, WIDTH, component_chart, grade_chart, row_chart
from perfrules.reports.pages.svg import Drawing, coordinate, escape, shortened, spread
from perfrules.reports.pages.waterfall import NAMED, steps_of, waterfall_chart
from perfrules.source import cell_width
from perfrules.testing.strategies import scorecards

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
    @settings(max_examples=25)
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

    @settings(max_examples=25)
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

    @settings(max_examples=20)
    @given(scorecards())
    def test_numbers_are_those_of_the_scorecard(self, card: Scorecard) -> None:
        rules = card.ruleset
        ends = [end for band in rules.grades for end in (band.interval.lower, band.interval.upper) if end is not None]
        known = {plain(card.total), plain(rules.full), *map(show, ends)}
        known |= {plain(one.score) for one in (*card.rows, *card.components) if one.score is not None}
        known |= {plain(one.full) for one in card.components} | {show(row.weight) for row in card.rows}
        known |= {plain(one.amount) for one in card.adjustments}
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
            ("lost", "单座改造成本", "7.60 / 10"),
            ("lost", "改造座数", "18.00 / 20"),
            ("lost", "验收合格率", "14.50 / 15"),
            ("total", "总分", "77.60"),
        ]

    def test_the_smallest_losses_stand_together(self, long_card) -> None:
        steps = steps_of(long_card, "en")
        assert [step.kind for step in steps[1:-1]] == ["lost"] * NAMED + ["rest"]
        assert re.fullmatch(r"\d+ others", steps[-2].name)

    def test_a_cap_is_a_step(self, capped_card) -> None:
        steps = steps_of(capped_card, "en")
        assert [(step.kind, step.shown) for step in steps] == [
            ("full", "100"),
            ("lost", "4.50 / 10"),
            ("taken", "-35.5"),
            ("total", "59.00"),
        ]

    def test_nothing_lost_has_no_waterfall(self, example_card) -> None:
        assert waterfall_chart(example_card) is None

    def test_no_grades_no_scale(self, example_card) -> None:
        assert grade_chart(evolve(example_card, ruleset=evolve(example_card.ruleset, grades=()))) is None

    def test_scale_names_every_grade_and_the_total(self, lost_card) -> None:
        chart = grade_chart(lost_card)
        assert chart is not None
        assert {"优", "良", "中", "差", "77.60", "0", "60", "80", "90", "100"} == written(chart)

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
