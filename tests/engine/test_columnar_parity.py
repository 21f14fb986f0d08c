"""The column engine says what the scalar engine says."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfrules import Funds, ManagementItem, Sheet, SheetRow
from perfrules.model.policies import NotApplicable, NotApplicableEffect, Policies, Veto
from perfrules.model.ruleset import Component, RuleSet, ScoringRule
from tests.engine import drawing
from tests.engine.columnar_frames import both


class TestParity:
    """
    Both engines are equal, to the last digit, whatever the rule set, the rows and the dirt in them.

    Scores, outcomes, codes and their order, lights, totals, grades, components and completeness are compared.
    """

    @settings(max_examples=60)
    @given(drawing.rulesets(), drawing.sheets(), st.sampled_from([None, date(2023, 8, 15)]))
    def test_everything(self, rules, sheets, as_of):
        scalar, columnar = both(rules, sheets, as_of=as_of)
        assert columnar == scalar

    @pytest.mark.parametrize("effect", NotApplicableEffect)
    @pytest.mark.parametrize("lit", [True, False])
    def test_every_part_of_a_total(self, effect, lit):
        """Vetoes met, missed and unknown, lights, points of each level 1, and rows that hand their points on."""
        weights = {"产出": Decimal(30), "效益": Decimal(40)}
        rules = RuleSet(
            id="parts",
            full=Decimal(100),
            grades=drawing.grades(100),
            lights=drawing.lights() if lit else (),
            components=(
                Component(name="执行", type="execution", full=Decimal(30)),
                Component(name="指标", type="indicators", full=Decimal(70), weights=weights),
            ),
            scoring=(ScoringRule(type="proportional"),),
            policies=Policies(
                not_applicable=NotApplicable(effect=effect, to="效益"),
                vetoes=(Veto(name="否决", row="否决项", total=Decimal(30)),),
            ),
        )
        sheets = [sheet(name, *actuals) for name, actuals in VETOED.items()]
        scalar, columnar = both(rules, sheets)
        assert columnar == scalar


VETOED = {"达成": ("9", "7"), "未达成": ("8", "9"), "无法评分": ("", "9"), "没有": (None, "9"), "不适用": ("9", "")}


def sheet(name, veto, other):
    """A sheet with a row that a veto names, where *veto* is its actual, and two more, one of which does not apply."""
    rows = [
        SheetRow(name="甲", level1="产出指标", target="≥9", actual=other, weight=Decimal(30)),
        SheetRow(name="乙", level1="满意度", target="≥9", actual="9", weight=Decimal(40), applicable=name != "不适用"),
    ]
    if veto is not None:
        rows.append(SheetRow(name="否决 项", level1="产出", target="≥9", actual=veto, weight=Decimal(5)))
    items = tuple(ManagementItem(name=one) for one in ("安排", "否决项"))
    funds = Funds(name="", is_total=True, adjusted_budget=Decimal(3), spent=Decimal(2))
    return Sheet(project=name, rows=tuple(rows), management=items, funds=(funds,))
