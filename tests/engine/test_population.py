"""Two passes over a population: observed first, then scored (specification: scoring, section 2, ranked types)."""

from decimal import Decimal
from fractions import Fraction

import pytest

from perfrules import Outcome, Sheet, SheetRow
from perfrules.engine.plan import ANY_ROW, BoundRule, Plan
from perfrules.engine.scalar import evaluate, evaluate_all
from perfrules.indicators.base import NoParameters
from perfrules.model.rating import Rating
from perfrules.model.ruleset import RuleSet
from perfrules.model.scorecard import Provenance
from perfrules.spi import PopulationType, Wording, measure


class Best(PopulationType):
    """Everything for the largest number, nothing for the others."""

    id = "demo.best"
    title = rule = Wording("最高者得分", "the best takes all")
    observing = staticmethod(lambda case: measure(case).amount)

    def observe(self, case):
        return self.observing(case)

    def rate_among(self, case, observed, peers):
        best = observed == peers.values[-1]
        return Rating(Fraction(int(best)), Outcome.MET if best else Outcome.NOT_MET)


def plan(kind):
    rules = RuleSet(id="best", full=Decimal(10), grades=(), components=(), scoring=())
    return Plan(rules, (), (BoundRule(ANY_ROW, kind, Provenance(type=kind.id)),), {})


def sheet(actual, name="人次", **more):
    return Sheet(rows=(SheetRow(name=name, target="≥1人次", actual=actual, weight=Decimal(10), **more),))


def test_peers_are_rows_of_the_same_name() -> None:
    sheets = [sheet("3人次"), sheet("5人次", "人 次"), sheet("9人次", "场次")]
    cards = evaluate_all(sheets, plan(Best(NoParameters())))
    assert [card.rows[0].rating.ratio for card in cards] == [0, 1, 1]


def test_alone_there_is_nobody_to_compare_with() -> None:
    card = evaluate(sheet("3人次"), plan(Best(NoParameters())))
    assert [one.code for one in card.rows[0].problems] == ["PR454"]


def test_rows_that_do_not_apply_are_not_observed() -> None:
    cards = evaluate_all([sheet("3人次"), sheet("5人次", applicable=False)], plan(Best(NoParameters())))
    assert cards[0].rows[0].rating.ratio == 1
    assert cards[1].rows[0].outcome is Outcome.NOT_APPLICABLE


@pytest.mark.parametrize("answer", [None, 0.5, ValueError("x")])
def test_what_cannot_be_observed_costs_only_its_row(answer) -> None:
    def observing(case):
        if isinstance(answer, Exception):
            raise answer
        return answer

    kind = Best(NoParameters())
    kind.observing = observing
    cards = evaluate_all([sheet("3人次")], plan(kind))
    assert cards[0].rows[0].outcome is Outcome.NOT_RATABLE


def test_other_types_are_scored_as_ever() -> None:
    from perfrules import default_registry
    from perfrules.engine.plan import build_type

    ordinary = plan(build_type("proportional", {}, default_registry()))
    cards = evaluate_all([sheet("3人次"), Sheet()], ordinary)
    assert cards[0].rows[0].outcome is Outcome.MET
    nobody = Plan(ordinary.ruleset, (), (), {})
    assert evaluate_all([sheet("3人次")], nobody)[0].rows[0].outcome is Outcome.NOT_RATABLE


def test_the_mean_is_exact() -> None:
    from perfrules.spi import Peers

    assert Peers((Fraction(1), Fraction(2), Fraction(2))).mean == Fraction(5, 3)


def test_interruption_passes_through_the_first_pass() -> None:
    def observing(case):
        raise KeyboardInterrupt

    kind = Best(NoParameters())
    kind.observing = observing
    with pytest.raises(KeyboardInterrupt):
        evaluate_all([sheet("3人次")], plan(kind))
