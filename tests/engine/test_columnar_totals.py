"""Totals of very many projects at once are those of the scalar engine, whatever the numbers and the column types."""

import random
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pyarrow as pa
import pytest
from attrs import evolve

from perfrules import Funds, ManagementItem, Sheet, SheetRow
from perfrules.engine.plan import bind
from perfrules.engine.table.columns import PROJECT_FIELDS, find_columns
from perfrules.engine.table.project_totals import is_plain_sum, vectorize_projects
from perfrules.engine.table.projects import ProjectColumns
from perfrules.engine.table.scorer import TableScorer
from perfrules.engine.table.subtotals import RowSums
from perfrules.model.interval import Interval
from perfrules.model.quantity import format_short
from perfrules.model.ruleset import (
    Cap,
    Component,
    Effective,
    ExplicitRule,
    Policies,
    Rounding,
    RoundingMode,
    RoundingStage,
    RuleSet,
    ScoringRule,
)
from perfrules.model.sheet import StatedAdjustment
from perfrules.plugins import default_registry
from tests.engine import drawing
from tests.engine.columnar_frames import both, fact_frame, row_frame

SPENDING = (
    {},
    {"cap": "120%"},
    {"cap": "33.3%"},
    {"basis": "initial"},
    {"zero": "full"},
    {"by_time": True},
    {"bands": drawing.BANDS},
    {"bands": {"≥100%": "100%", "(80%, 100%)": "70%", "≤80%": "10%"}, "basis": "initial"},
)
KINDS = (pa.decimal128(38, 4), pa.decimal128(38, 12), pa.float64(), pa.string())
PROJECTS = 60


def money(chance):
    if chance.random() < 0.15:
        return None
    return chance.choice(
        (
            Decimal(chance.randint(0, 400)),
            Decimal(chance.randint(0, 40_000)) / 100,
            Decimal(chance.randint(1, 9)) * 10 ** chance.randint(0, 15),
            Decimal(0),
            Decimal(-3),
            Decimal("0.0001"),
        )
    )


def printed_rate(chance, funds):
    """A rate as printed: the right one at some precision, one that is a little off, none."""
    rate = funds.execution_rate
    if rate is None or rate > 10**6 or chance.random() < 0.5:
        return chance.choice((None, None, Decimal(93), Decimal("93.5")))
    exact = Decimal((rate * 100).numerator) / Decimal((rate * 100).denominator)
    off = chance.choice((Decimal(0), Decimal("0.05"), Decimal("0.04"), Decimal("-0.005")))
    return (exact + off).quantize(Decimal(1).scaleb(-chance.randint(0, 3)))


def rules_for(given, chance):
    rounding = Rounding(chance.randint(0, 3), chance.choice(tuple(RoundingMode)), chance.choice(tuple(RoundingStage)))
    adjusting = Policies(
        deductions=(ExplicitRule(name="审计", limit=Decimal(5)),),
        caps=(Cap(name="执行不力", execution_rate=Interval(upper=Fraction(1, 2)), notation="<50%", total=Decimal(60)),),
    )
    elements = {"elements": [{"name": "安排", "points": 5}, {"name": "否决项", "points": 5}]}
    return RuleSet(
        id="totals",
        full=Decimal(100),
        rounding=rounding,
        effective=Effective(start=date(2023, 1, 1), end=date(2023, 12, 31)),
        grades=chance.choice((drawing.grades(100), ())),
        components=(
            Component(name="执行", type="execution", full=Decimal("12.5"), parameters=given),
            Component(name="管理", type="checklist", full=Decimal(10), parameters=elements),
            Component(
                name="指标", type="indicators", full=Decimal(70), weights={"产出": Decimal(30), "效益": Decimal(40)}
            ),
        ),
        scoring=(ScoringRule(type="proportional"),),
        policies=chance.choice((Policies(), Policies(), adjusting)),
    )


def project(chance, name):
    rows = [
        SheetRow(
            level1=level,
            target="≥9",
            actual=chance.choice(("9", "9", "7", "1.1", "", "甲")),
            weight=weight,
            applicable=chance.random() > 0.1,
        )
        for level, weight in (("产出", Decimal(30)), ("效益", chance.choice((Decimal(40), Decimal(35)))))
        if chance.random() < 0.95
    ]
    amounts = {name: money(chance) for name in ("initial_budget", "adjusted_budget", "spent")}
    funds = Funds(name="", is_total=True, **amounts)
    funds = evolve(funds, stated_rate=printed_rate(chance, funds))
    items = tuple(ManagementItem(name=one, statement=chance.choice(("", "规范"))) for one in ("安排", "否决项"))
    return Sheet(
        project=name,
        rows=tuple(rows),
        funds=(funds,),
        management=items,
        deductions=(StatedAdjustment(name="审计", points=Decimal(7)),) if chance.random() < 0.05 else (),
        stated_total=chance.choice((None, Decimal(70), Decimal("82.50"), Decimal("70.005"))),
        stated_grade=chance.choice(("", "优", "差", "没有这一等")),
        date=chance.choice((None, date(2023, 5, 1), date(2024, 1, 1))),
    )


def as_column(sheet):
    """The sheet as columns of numbers give it: without the zeros that a text may print behind a point."""
    rate = sheet.funds[0].stated_rate
    if rate is None:
        return sheet
    return evolve(sheet, funds=(evolve(sheet.funds[0], stated_rate=Decimal(format_short(rate.normalize()))),))


@pytest.mark.parametrize("given", SPENDING, ids=str)
@pytest.mark.parametrize("kind", KINDS, ids=str)
class TestTotals:
    """
    Totals, grades, completeness, codes and components of all projects are what the scalar engine says.

    For spending of every kind, money of every size, printed rates that fit and do not, projects with nothing at all.
    """

    def test_equal(self, given, kind):
        chance = random.Random(f"{given} {kind}")
        rules = rules_for(given, chance)
        sheets = [project(chance, f"项目{number}") for number in range(PROJECTS)]
        if not pa.types.is_string(kind):
            sheets = [as_column(sheet) for sheet in sheets]
        sheets = [sheet for sheet in sheets if sheet.rows]
        scalar, columnar = both(rules, sheets, number=kind, as_of=date(2023, 8, 15))
        assert columnar == scalar

    def test_most_are_worked_out_at_once(self, given, kind):
        """The way for all at once answers most projects of a rule set without adjustments."""
        chance = random.Random(f"{given} {kind}")
        sheets = [sheet for number in range(PROJECTS) if (sheet := project(chance, f"项目{number}")).rows]
        rules = rules_for(given, chance)
        plan = bind(rules, default_registry())
        frame, scorer = row_frame(sheets), TableScorer(rules)
        sums = RowSums.of(scorer.subtotals(frame, scorer.scores(frame)), plan)
        facts, _ = ProjectColumns.of(find_columns(fact_frame(sheets, kind), {}, PROJECT_FIELDS), sums.names)
        plain = is_plain_sum(rules)
        assert plain == (not rules.policies.caps and rules.rounding.at is not RoundingStage.TOTAL)
        if plain:
            assert vectorize_projects(sums, facts, plan, None).valid.sum() > len(sheets) * 3 // 4


def spending(**columns):
    """What the component of spending is worth in projects of which no more is known than *columns*."""
    rules = RuleSet(
        id="spending",
        full=Decimal(20),
        grades=(),
        components=(Component(name="执行", type="execution", full=Decimal(20)),),
        scoring=(),
    )
    scorer = TableScorer(rules)
    facts = pa.table({"project": ["甲", "乙"], **{name: pa.array(one, pa.int64()) for name, one in columns.items()}})
    return scorer.totals(pa.table([[] for _ in scorer.subtotal_schema], scorer.subtotal_schema), facts)


class TestBudgets:
    """What is divided by is the adjusted budget; the initial one only where no adjusted one is given."""

    def test_an_adjusted_budget_everywhere(self):
        table = spending(initial_budget=[1, 1], adjusted_budget=[100, 200], spent=[50, 50])
        assert table.column("component:执行").to_pylist() == [Decimal("10.00"), Decimal("5.00")]

    def test_an_adjusted_budget_here_and_there(self):
        table = spending(initial_budget=[100, 100], adjusted_budget=[None, 200], spent=[50, 50])
        assert table.column("component:执行").to_pylist() == [Decimal("10.00"), Decimal("5.00")]

    def test_no_budget_at_all(self):
        table = spending(spent=[50, 50])
        assert table.column("component:执行").to_pylist() == [None, None]
        assert table.column("problems").to_pylist() == ["PR423 PR419", "PR423 PR419"]


class TestStatedTotals:
    """A printed total is compared by its value, however wide the column is that holds it (PR413)."""

    @pytest.mark.parametrize(
        "kind", [pa.decimal128(38, 18), pa.decimal256(60, 20), pa.decimal128(5, 2), pa.float64()], ids=str
    )
    def test_the_same_total(self, kind):
        made = SheetRow(target="≥9", actual="9", weight=Decimal(70))
        rules = rules_for({}, random.Random("stated"))
        rules = evolve(rules, components=rules.components[2:], policies=Policies())
        items = tuple(ManagementItem(name=one) for one in ("安排", "否决项"))
        stated = {"一": Decimal(70), "二": Decimal(71), "三": None}
        sheets = [Sheet(project=name, rows=(made,), management=items, stated_total=one) for name, one in stated.items()]
        scalar, columnar = both(rules, sheets, number=kind)
        assert columnar == scalar
        assert ["PR413" in project[5] for project in columnar[1]] == [False, True, False]


@pytest.mark.parametrize("stage", RoundingStage)
def test_nobody_at_all(stage):
    """No rows and no projects give a table with all its columns, whichever way totals go."""
    rules = evolve(rules_for({}, random.Random(1)), rounding=Rounding(2, RoundingMode.HALF_UP, stage))
    scorer = TableScorer(rules)
    table = scorer.totals(pa.table([[] for _ in scorer.subtotal_schema], scorer.subtotal_schema))
    assert (table.num_rows, table.schema) == (0, scorer.project_schema)
