"""Numbers without a sign: the form's column, then the family of the name; heads decide, not words somewhere in it."""

from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest

from perfrules import evaluate, evaluate_frame
from perfrules.api import bind_row
from perfrules.model.rating import Outcome
from perfrules.model.ruleset import Component, RuleSet, ScoringRule
from perfrules.model.sheet import Sheet, SheetRow
from perfrules.model.target import NumberTarget, Sense
from perfrules.rulesets.families import family_of

NAMES = [
    line.split("\t") for line in (Path(__file__).with_name("names_with_direction.tsv")).read_text("utf-8").splitlines()
]

RULES = RuleSet(
    id="demo",
    full=Decimal(100),
    grades=(),
    components=(Component(name="绩效指标", type="indicators", full=Decimal(100)),),
    scoring=(ScoringRule(type="proportional"),),
)
INVERSE = RuleSet(
    id="inverse", full=Decimal(100), grades=(), components=RULES.components, scoring=(ScoringRule(type="inverse"),)
)


def is_ceiling(name: str) -> bool:
    family = family_of(name)
    return family is not None and family.is_ceiling


class TestNames:
    """Names as they are published, each with its direction."""

    def test_heads(self) -> None:
        assert len(NAMES) >= 200
        assert [name for direction, name in NAMES if is_ceiling(name) is not (direction == "ceiling")] == []

    @pytest.mark.parametrize("name", ["投诉率（%）", " 投诉率〔r001〕 ", "投诉 率", "Complaint Rate (per year)"])
    def test_what_stands_around_a_name(self, name) -> None:
        assert is_ceiling(name) or " " in name.strip()

    @pytest.mark.parametrize("name", ["", "度", "指标一", "sunfire", "（）"])
    def test_no_family(self, name) -> None:
        assert not is_ceiling(name)


def row(name: str, target: str = "5%", actual: str = "8%", **more: object) -> SheetRow:
    return SheetRow(name=name, target=target, actual=actual, weight=Decimal(10), **more)


def scored(one: SheetRow, rules: RuleSet = RULES):
    (result,) = evaluate(Sheet(rows=(one,)), rules).rows
    return result


class TestRows:
    def test_the_gravest_wrong_scores(self) -> None:
        accidents = scored(row("安全事故", "2起", "3起"))
        assert (accidents.rating.outcome, [one.code for one in accidents.problems]) == (Outcome.NOT_MET, ["PR467"])
        assert scored(row("投诉率", "5%", "3%")).score == 10
        assert scored(row("投诉处理率", "5%", "8%")).score == 10

    def test_it_is_explained(self) -> None:
        result = scored(row("投诉率"))
        assert isinstance(result.target, NumberTarget)
        assert result.target.sense is Sense.AT_MOST
        assert "≤5%" in result.explain("zh")
        assert "“投诉”" in result.problems[0].message("zh")

    @pytest.mark.parametrize(
        ("name", "target", "actual", "more", "codes"),
        [
            ("投诉率", "≥5%", "8%", {}, []),  # a sign wins
            ("投诉率", "下降5%", "下降8%", {}, []),  # what is to change is no amount
            ("投诉率", "3%-5%", "4%", {}, []),
            ("投诉率", "0%", "0%", {}, []),  # met by 0 alone in any case
            ("投诉率", "5%", "5%", {}, ["PR467"]),
            ("项目支出", "5万元", "4万元", {}, ["PR468"]),  # not all such names
            ("项目支出", "5万元", "5万元", {}, ["PR467"]),
            ("某项", "5万元", "4万元", {"level1": "成本指标"}, ["PR468"]),
            ("某项", "5万元", "4万元", {"level2": "成本指标"}, ["PR468"]),
            ("某项", "5人", "5人", {"level2": "成本指标"}, []),  # no money
            ("某项", "5人", "8人", {"direction": "down"}, ["PR469"]),
            ("投诉率", "5%", "5%", {"direction": "up"}, []),  # the form goes before the name
        ],
    )
    def test_what_decides(self, name, target, actual, more, codes) -> None:
        said = [one.code for one in scored(row(name, target, actual, **more)).problems]
        assert [code for code in said if code in ("PR467", "PR468", "PR469")] == codes

    def test_a_rule_that_reads_ceilings_has_decided(self) -> None:
        assert [one.code for one in scored(row("投诉率"), INVERSE).problems] == []
        up = scored(row("投诉率", "5%", "8%", direction="up"), INVERSE)
        assert up.problems[0].code == "PR469"


class TestTables:
    """Columns, texts or numbers, are scored as sheets are."""

    NAMES = ("投诉率", "完成率", "项目支出", "某项", "投诉率")
    LEVELS = ("产出指标", "产出指标", "成本指标", "成本指标", "效益指标")
    TARGETS = ("5%", "5%", "5万元", "5万元", "≥5%")
    ACTUALS = ("8%", "8%", "4万元", "6万元", "8%")

    @pytest.mark.parametrize("columns", [("name",), ("level1",), ("name", "level1"), ("name", "level2"), ()])
    def test_parity(self, columns) -> None:
        given = {"name": self.NAMES, "level1": self.LEVELS, "level2": self.LEVELS}
        picked = {name: list(given[name]) for name in columns}
        table = pa.table({"target": self.TARGETS, "actual": self.ACTUALS, "weight": [10] * 5, **picked})
        frame = evaluate_frame(table, RULES)
        rows = [
            SheetRow(**{name: values[at] for name, values in picked.items()}, target=self.TARGETS[at],
                     actual=self.ACTUALS[at], weight=Decimal(10))
            for at in range(5)
        ]  # fmt: skip
        results = evaluate(Sheet(rows=tuple(rows)), RULES).rows
        said = frame.rows.to_pydict() if hasattr(frame.rows, "to_pydict") else frame.rows.to_dict()
        assert [Decimal(str(score)) for score in said["score"]] == [result.score for result in results]
        assert [(codes or "").split() for codes in said["problems"]] == [
            [one.code for one in result.problems] for result in results
        ]

    def test_names_that_decide_nothing(self) -> None:
        table = pa.table({"name": ["完成率"] * 2, "target": ["5%", "9%"], "actual": ["8%", "8%"], "weight": [10, 10]})
        frame = evaluate_frame(table, RULES)
        assert not any(frame.rows.column("problems").to_pylist())
        assert [score is not None for score in frame.rows.column("score").to_pylist()] == [True, True]

    @pytest.mark.parametrize("name", ["投诉率", "完成率"])
    def test_a_bound_row(self, name) -> None:
        bound = bind_row(row(name), RULES)
        for actual in ("3", "5", "8"):
            assert bound.score(Decimal(actual)) == scored(row(name, "5%", f"{actual}%")).score
