"""The column engine says what the scalar engine says."""

from datetime import date
from decimal import Decimal

import pyarrow as pa
import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from perfrules import Funds, ManagementItem, Sheet, SheetRow
from perfrules.model.ruleset import (
    Component,
    IndicatorDeclaration,
    NotApplicable,
    NotApplicableEffect,
    Policies,
    RuleSet,
    ScoringRule,
    Veto,
)
from tests.engine import drawing
from tests.engine.columnar_frames import both, row_frame
from tests.sizes import examples


class TestParity:
    """
    Both engines are equal, to the last digit, whatever the rule set, the rows and the dirt in them.

    Scores, outcomes, codes and their order, lights, totals, grades, components and completeness are compared.
    """

    @settings(max_examples=examples(0.6))
    @given(drawing.rulesets(), drawing.sheets(), st.sampled_from([None, date(2023, 8, 15)]))
    def test_everything(self, rules, sheets, as_of):
        scalar, columnar = both(rules, sheets, as_of=as_of)
        assert columnar == scalar

    @pytest.mark.parametrize("effect", NotApplicableEffect)
    @pytest.mark.parametrize("lit", [True, False])
    @pytest.mark.parametrize("veto", ["否决项", "安全"])  # a declared indicator has several names
    def test_every_part_of_a_total(self, effect, lit, veto):
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
                vetoes=(Veto(name="否决", row=veto, total=Decimal(30)),),
            ),
            declared=(IndicatorDeclaration(name="安全", aliases=("否决项",)),),
        )
        sheets = [sheet(name, *actuals) for name, actuals in VETOED.items()]
        scalar, columnar = both(rules, sheets)
        assert columnar == scalar

    @pytest.mark.parametrize("kind", ["proportional", "overrun", "gated"])
    @pytest.mark.parametrize("numbers", [True, False])
    def test_amounts_below_nothing(self, kind, numbers):
        """What is measured is asked about, money beside a ceiling too, counts are refused; all in the same order."""
        signs, units = ("≥", "≤", "<", "=", ""), ("天", "元/人", "万元", "%", "人", "小时")
        cells = [(f"{sign}5{unit}", "-3" + other) for sign in signs for unit in units for other in (unit, "")]
        cells += [("≤5", "-3天"), ("≤-5万元", "-30000元"), ("≤5天", "≤-3天"), ("<0元", "-1元"), ("≤5天", "-0天")]
        made = [
            SheetRow(name=str(place), target=target, actual=actual, weight=Decimal(1))
            for place, (target, actual) in enumerate(cells)
        ]
        rules = RuleSet(
            id="below",
            full=Decimal(len(made)),
            grades=(),
            components=(Component(name="指标", type="indicators", full=Decimal(len(made))),),
            scoring=(ScoringRule(type=kind),),
        )
        if numbers:
            made = [evolve(one, actual="-3") for one in made]
        given = [Sheet(project="一", rows=tuple(made), management=ITEMS)]
        frame = row_frame(given)
        if numbers:
            place = frame.schema.get_field_index("actual")
            frame = frame.set_column(place, "actual", pa.array([-3] * len(made)))
        scalar, columnar = both(rules, given, frame)
        assert columnar == scalar
        assert sum("PR460" in (codes or "") for _, _, codes, _ in scalar[0]) >= 8

    @pytest.mark.parametrize("numbers", [True, False])
    def test_an_amount_of_another_unit_is_rounded_to_its_target(self, numbers):
        """=1.67万元 is met by 16666元 and not by 16649元; by how much depends on the places that the target prints."""
        targets = ("1.67", "1.6", "16.5", "2")
        actuals = ("16666元", "16750元", "16649元", "16500元", "165000元", "20000元", "15000元", "1.67万元", "16.7千元")
        pairs = [(target, actual) for target in targets for actual in actuals]
        made = tuple(
            SheetRow(name=str(place), target=f"={target}万元", actual=actual, weight=Decimal(1))
            for place, (target, actual) in enumerate(pairs)
        )
        if numbers:
            made = tuple(evolve(row, target=target, unit="万元") for row, (target, _) in zip(made, pairs, strict=True))
        rules = RuleSet(
            id="converted",
            full=Decimal(len(made)),
            grades=(),
            components=(Component(name="指标", type="indicators", full=Decimal(len(made))),),
            scoring=(ScoringRule(type="proportional", parameters={"stated": "exact"}),),
        )
        given = [Sheet(project="一", rows=made, management=ITEMS)]
        frame = row_frame(given).select(["project", "name", "unit", "actual"])
        frame = frame.append_column("weight", pa.array([1] * len(made)))
        typed = [float(target) if numbers else f"={target}万元" for target, _ in pairs]
        frame = frame.append_column("target", pa.array(typed))
        scalar, columnar = both(rules, given, frame)
        assert columnar == scalar
        met = [pair for pair, (_, outcome, _, _) in zip(pairs, scalar[0], strict=True) if outcome == "met"]
        assert ("1.67", "16666元") in met
        assert ("1.67", "16649元") not in met

    @pytest.mark.parametrize("as_of", [None, date(2024, 8, 15)])
    def test_years_that_are_not_printed(self, as_of):
        """A target without a year is of the year of monitoring, else of the actual's, and that is said."""
        pairs = [
            ("6月30日前", "2024年5月1日"),
            ("6月30日前", "2023年7月1日"),
            ("6月底前", "6月1日"),
            ("2024年6月底前", "7月1日"),
        ]
        made = tuple(SheetRow(target=one, actual=other, weight=Decimal(10)) for one, other in pairs)
        rules = RuleSet(
            id="years",
            full=Decimal(40),
            grades=drawing.grades(40),
            components=(Component(name="指标", type="indicators", full=Decimal(40)),),
            scoring=(ScoringRule(type="deadline"),),
        )
        scalar, columnar = both(rules, [Sheet(project="一", rows=made, management=ITEMS)], as_of=as_of)
        assert columnar == scalar
        first = "PR461" if as_of is None else "PR463"
        assert [codes for _, _, codes, _ in scalar[0]] == [first, first, "PR462", "PR462"]
        met = ["met", "not_met" if as_of is None else "met", "met", "not_met"]
        assert [outcome for _, outcome, _, _ in scalar[0]] == met


ITEMS = tuple(ManagementItem(name=one) for one in ("安排", "否决项"))
VETOED = {"达成": ("9", "7"), "未达成": ("8", "9"), "无法评分": ("", "9"), "没有": (None, "9"), "不适用": ("9", "")}


def sheet(name, veto, other):
    """A sheet with a row that a veto names, where *veto* is its actual, and two more, one of which does not apply."""
    rows = [
        SheetRow(name="甲", level1="产出指标", target="≥9", actual=other, weight=Decimal(30)),
        SheetRow(name="乙", level1="满意度", target="≥9", actual="9", weight=Decimal(40), applicable=name != "不适用"),
    ]
    if veto is not None:
        rows.append(SheetRow(name="否决 项", level1="产出", target="≥9", actual=veto, weight=Decimal(5)))
    funds = Funds(name="", is_total=True, adjusted_budget=Decimal(3), spent=Decimal(2))
    return Sheet(project=name, rows=tuple(rows), management=ITEMS, funds=(funds,))
