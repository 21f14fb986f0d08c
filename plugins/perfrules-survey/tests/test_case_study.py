"""The README's case study, through the rule file this plugin gives, with its arithmetic done again from the figures."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from perfrules_survey import hooks

import perfrules
from perfrules import Outcome, Sheet, SheetRow

ROOT = Path(__file__).resolve().parent.parent
PUBLISHED = {
    "Extremely likely": (100, 52),
    "Likely": (42, 22),
    "Neither likely nor unlikely": (10, 5),
    "Unlikely": (20, 10),
    "Extremely unlikely": (15, 8),
    "Don't know": (7, 4),
}
CELL = ", ".join(f"{label} {count} ({share}%)" for label, (count, share) in PUBLISHED.items())


@pytest.fixture(scope="module")
def registry():
    found = perfrules.build_registry(entry_points=[], extra=[("survey", hooks)])
    assert found.problems == ()
    return found


@pytest.fixture(scope="module")
def card(registry):
    rules = perfrules.load_ruleset("survey-patients", registry=registry)
    rows = [
        SheetRow(name=name, target="≥80%", actual=CELL, weight=Decimal(50)) for name in ("愿意推荐", "愿意推荐（从严）")
    ]
    return perfrules.evaluate(Sheet(rows=tuple(rows)), rules, registry=registry)


def test_the_published_table_adds_up() -> None:
    assert sum(count for count, _ in PUBLISHED.values()) == 194
    for count, share in PUBLISHED.values():
        assert abs(Fraction(100 * count, 194) - share) <= Fraction(1, 2)


def test_share_by_hand(card) -> None:
    # (100 + 42) ÷ (194 - 7) = 142 ÷ 187; ÷ 80 % = 0.94920…; × 50 = 47.459… → 47.46
    assert Fraction(142, 187) / Fraction(80, 100) * 50 == card.rows[0].exact
    assert card.rows[0].score == Decimal("47.46")


def test_bound_by_hand(card) -> None:
    # c = 1.959964² ÷ 187; (p + c/2 - √(c·p·(1-p) + c²/4)) ÷ (1 + c) = 69.3264 % rounded down; ÷ 80 % × 50 = 43.329
    p, c = Fraction(142, 187), Fraction("1.959964") ** 2 / 187
    bound = Fraction("0.693264")
    for candidate, holds in ((bound, True), (bound + Fraction(1, 10**6), False)):
        # candidate ≤ bound ⇔ its own upper margin does not reach p: (p - x)² ≥ c·x·(1 - x)
        assert ((p - candidate) ** 2 >= c * candidate * (1 - candidate)) is holds
    assert card.rows[1].exact == bound / Fraction(80, 100) * 50
    assert card.rows[1].score == Decimal("43.33")


def test_total(card) -> None:
    assert card.total == Decimal("90.79")
    assert card.grade.name == "优"
    assert card.complete
    assert all(row.rating.outcome is Outcome.NOT_MET and row.problems == () for row in card.rows)


def test_the_readme_shows_these_figures(card) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for shown in (CELL, "142 ÷ 187", "69.3264", "47.46", "43.33", str(card.total)):
        assert shown in text
