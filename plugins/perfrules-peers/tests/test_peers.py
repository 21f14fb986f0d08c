"""Ranked and peer-relative rows over whole populations, worked by hand."""

import ast
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from perfrules_peers import hooks

import perfrules
from perfrules import Outcome, RuleSetError, Sheet, SheetRow, build_registry, evaluate, evaluate_all, load_ruleset

REGISTRY = build_registry(entry_points=[], extra=[("peers", hooks)])
RULES = load_ruleset("peers-training-centres", registry=REGISTRY)


def centre(people, cost, weight=50):
    return Sheet(
        project=f"{people}",
        rows=(
            SheetRow(
                name="培训人次",
                target="≥100人次",
                actual=f"{people}人次" if people is not None else "",
                weight=Decimal(weight),
            ),
            SheetRow(name="人均培训成本", target="≤500元", actual=f"{cost}元", weight=Decimal(weight)),
        ),
    )


def scores(cards, row):
    return [card.rows[row].score for card in cards]


class TestByHand:
    """Four centres: 120, 100, 100 and 80 people trained, at 400, 500, 500 and 600 yuan each (mean 500)."""

    CARDS = evaluate_all(
        [centre(120, 400), centre(100, 500), centre(100, 500), centre(80, 600)], RULES, registry=REGISTRY
    )

    def test_ranks(self) -> None:
        # ranks 1, 2, 2, 4 of 4: 25 % → 100 %, 50 % → 90 %, 50 % → 90 %, 100 % → 60 % of 50 points
        assert scores(self.CARDS, 0) == [Decimal("50.00"), Decimal("45.00"), Decimal("45.00"), Decimal("30.00")]

    def test_distance_to_the_mean(self) -> None:
        # 0.8 - (400 - 500)/500 = 1; 0.8; 0.8; 0.8 - (600 - 500)/500 = 0.6 of 50 points
        assert scores(self.CARDS, 1) == [Decimal("50.00"), Decimal("40.00"), Decimal("40.00"), Decimal("30.00")]

    def test_totals_and_words(self) -> None:
        assert [str(card.grade) for card in self.CARDS] == ["优", "良", "良", "中"]
        assert "在 4 个项目中并列第 2 名" in self.CARDS[1].explain("zh")
        assert "mean of 4 projects 500" in self.CARDS[0].explain("en")


def test_a_sheet_alone_has_no_peers() -> None:
    card = evaluate(centre(120, 400), RULES, registry=REGISTRY)
    assert [row.outcome for row in card.rows] == [Outcome.NOT_RATABLE] * 2
    assert {problem.code for problem in card.all_problems} >= {"PR454", "PR422"}


def test_too_few_and_missing() -> None:
    cards = evaluate_all([centre(120, 400), centre(None, 500)], RULES, registry=REGISTRY)
    assert "PR434" in [problem.code for problem in cards[0].rows[0].problems]
    assert "PR402" in [problem.code for problem in cards[1].rows[0].problems]


def test_a_mean_that_is_not_positive() -> None:
    cards = evaluate_all([centre(1, 0)] * 3, RULES, registry=REGISTRY)
    assert [problem.code for problem in cards[0].rows[1].problems] == ["PR428"]


@given(people=st.lists(st.integers(0, 1000), min_size=3, max_size=12), order=st.randoms())
def test_the_order_of_projects_changes_nothing(people, order) -> None:
    cards = evaluate_all([centre(one, 500) for one in people], RULES, registry=REGISTRY)
    shuffled = list(people)
    order.shuffle(shuffled)
    again = evaluate_all([centre(one, 500) for one in shuffled], RULES, registry=REGISTRY)
    assert dict(zip(people, scores(cards, 0), strict=True)) == dict(zip(shuffled, scores(again, 0), strict=True))


@given(people=st.lists(st.integers(0, 1000), min_size=3, max_size=12))
def test_more_is_never_ranked_lower(people) -> None:
    cards = evaluate_all([centre(one, 500) for one in people], RULES, registry=REGISTRY)
    ranked = sorted(zip(people, scores(cards, 0), strict=True))
    assert [score for _, score in ranked] == sorted(score for _, score in ranked)


@pytest.mark.parametrize(
    ("type_id", "parameters", "code"),
    [
        ("peers.ranked", {}, "PR203"),
        ("peers.ranked", {"ranks": {"50%": "100%"}}, "PR209"),
        ("peers.ranked", {"ranks": {"x": "100%"}}, "PR204"),
        ("peers.ranked", {"ranks": {"100%": "120%"}}, "PR216"),
        ("peers.ranked", {"ranks": {"100%": "100%"}, "fewest": 0}, "PR216"),
        ("peers.relative", {"middle": "120%"}, "PR216"),
        ("peers.relative", {"slope": "0%"}, "PR216"),
        ("peers.relative", {"fewest": 0}, "PR216"),
    ],
)
def test_parameters_are_checked(type_id, parameters, code) -> None:
    from perfrules.engine.plan import build_type

    with pytest.raises(RuleSetError) as caught:
        build_type(type_id, parameters, REGISTRY)
    assert code in [problem.code for problem in caught.value.problems]


def test_completion_is_ranked_where_asked() -> None:
    from perfrules.engine.plan import build_type

    kind = build_type("peers.ranked", {"ranks": {"100%": "100%"}, "of": "completion"}, REGISTRY)
    case = perfrules.spi.RatingInput(
        target=perfrules.parse_target("≥200人"), actual=perfrules.parse_actual("50人"), weight=Decimal(10)
    )
    assert kind.observe(case) == Fraction(1, 4)


def test_only_the_public_interface_is_imported() -> None:
    folder = Path(hooks.__file__).parent
    for file in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("perfrules"):
                assert node.module in ("perfrules", "perfrules.spi") or node.module.startswith("perfrules_peers")
