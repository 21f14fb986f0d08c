"""The README's case studies, through the rule file this plugin gives, their arithmetic done again from the figures."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from perfrules_slo import hooks

import perfrules
from perfrules import Outcome, Sheet, SheetRow

ROOT = Path(__file__).resolve().parent.parent
ROWS = [
    ("Gmail 2010", "误差预算", "≥99.9%", "99.984%", "10.00"),
    ("GitHub 2026-03", "误差预算", "≥99.9%", "停机 3730分钟/31天", "0.00"),
    ("game API, errors", "误差预算", "≥97%", "3,557,865/3,663,253", "0.82"),
    ("game API, bad push", "误差预算", "≥97%", "失败 14,066/3,663,253", "10.00"),
    ("game API, 90% < 450 ms", "延迟", "≥90%", "450毫秒内 3296928/3663253", "10.00"),
]


@pytest.fixture(scope="module")
def registry():
    found = perfrules.build_registry(entry_points=[], extra=[("slo", hooks)])
    assert found.problems == ()
    return found


@pytest.fixture(scope="module")
def card(registry):
    rows = [
        SheetRow(name=name, level2=level2, target=target, actual=actual, weight=Decimal(10))
        for name, level2, target, actual, _ in ROWS
    ]
    rules = perfrules.load_ruleset("slo-web-service", registry=registry)
    return perfrules.evaluate(Sheet(rows=tuple(rows)), rules, registry=registry)


def test_thirty_days_at_three_nines() -> None:
    assert 30 * 24 * 60 * (1 - Fraction("0.999")) == Fraction("43.2")


def test_gmail(card) -> None:
    # 1 - 99.984 % = 0.016 %, published as 7 minutes a month; 0.016 ÷ 0.1 = 16 % of the budget, below half: everything
    assert round((1 - Fraction("0.99984")) * Fraction(365 * 24 * 60, 12)) == 7
    assert (1 - Fraction("0.99984")) / (1 - Fraction("0.999")) == Fraction(16, 100)
    assert card.rows[0].rating.outcome is Outcome.MET


def test_github(card) -> None:
    # 3730 of 31 × 1440 = 44640 minutes; published as 91.6 % up; 3730 ÷ 44.64 = 8356 % of the budget
    assert round(100 * (1 - Fraction(3730, 44640)), 1) == Fraction("91.6")
    assert Fraction(3730) / (44640 * (1 - Fraction("0.999"))) > 83
    assert card.rows[1].rating.outcome is Outcome.NOT_MET


def test_game_api(card) -> None:
    total, good = 3_663_253, 3_557_865
    assert round(Fraction(100 * good, total), 3) == Fraction("97.123")
    budget = total * (1 - Fraction("0.97"))
    assert int(budget) == 109_897
    used = (total - good) / budget  # 105388 ÷ 109897.59 = 95.896… %; (1 - 0.95896…) ÷ 0.5 × 10 = 0.8206…
    assert card.rows[2].exact == (1 - used) / Fraction(1, 2) * 10
    assert round(14_066 / budget * 100) == 13  # the bad push of chapter 2
    # 90 % of 3663253 is 3296927.7: one request fewer than 3296928 would miss
    assert 3_296_927 < total * Fraction(9, 10) < 3_296_928


def test_points(card) -> None:
    assert [row.score for row in card.rows] == [Decimal(points) for *_, points in ROWS]


def test_the_readme_shows_these_figures() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for name, _, target, actual, points in ROWS:
        assert f"| {name} | {target} | {actual} |" in text
        assert f"| {points} |" in text


def test_the_reader_is_chosen_by_suffix(registry, tmp_path) -> None:
    file = tmp_path / "january.slo"
    slices = "".join(f"2024-01-{day:02},{1440 - (day == 7) * 44},1440\n" for day in range(1, 31))
    file.write_text(f"# objective,登录,≥99.9%,100\ntime,good,total\n{slices}", encoding="utf-8")
    sheet = perfrules.read_sheet(file, registry=registry)
    assert sheet.rows[0].actual == "43156/43200"
    card = perfrules.evaluate(sheet, perfrules.load_ruleset("slo-web-service", registry=registry), registry=registry)
    assert card.total == 0  # 44 minutes of 43.2
