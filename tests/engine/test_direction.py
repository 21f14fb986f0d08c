"""Numbers without a sign: the form's column, then the family of the name; heads decide, not words somewhere in it."""

from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pyarrow as pa
import pytest
from attrs import evolve

from perfrules import build_registry, evaluate, evaluate_frame
from perfrules._markers import hookimpl
from perfrules.api import bind_row
from perfrules.engine.plan import bind
from perfrules.model.families import NameFamily
from perfrules.model.rating import Outcome
from perfrules.model.ruleset import Component, RuleSet, ScoringRule, When
from perfrules.model.sheet import Sheet, SheetRow
from perfrules.model.target import MissingTarget, NoneTarget, NumberTarget, QualityTarget, Sense
from perfrules.model.unit import NO_UNIT
from perfrules.rulesets.families import families_of, shipped_families

NAMES = [
    line.split("\t") for line in (Path(__file__).with_name("names_with_direction.tsv")).read_text("utf-8").splitlines()
]

PUBLISHED = [
    line.split("\t") for line in (Path(__file__).with_name("published_names.tsv")).read_text("utf-8").splitlines()
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

TABLE_RULES = [
    RULES,
    evolve(RULES, scoring=(ScoringRule(type="stepped", parameters={"per": "10%", "minus": "10%"}),)),
    evolve(RULES, scoring=(ScoringRule(type="gated", parameters={"gate": "60%"}),)),
    evolve(RULES, scoring=(ScoringRule(type="proportional", when=When(sense=("stated", "at_least"))),)),
    evolve(RULES, scoring=(ScoringRule(type="inverse", when=When(sense=("at_most",))), RULES.scoring[0])),
    evolve(RULES, scoring=(ScoringRule(type="judged", when=When(sense=("at_most",))), RULES.scoring[0])),
    evolve(RULES, scoring=(
        ScoringRule(type="stepped", when=When(sense=("at_most",)), parameters={"per": "1人", "minus": "10%"}),
        RULES.scoring[0],
    )),
]  # fmt: skip


def family_of(name: str):
    match = shipped_families().match(SheetRow(name=name), NO_UNIT)
    return None if match is None else match.family


def is_ceiling(name: str) -> bool:
    family = family_of(name)
    return family is not None and family.direction == "ceiling"


class TestNames:
    """Names as they are published, each with its direction."""

    @pytest.mark.parametrize(
        ("name", "may_fall"),
        [
            ("产值增长率", True), ("收入变化率", True), ("三公经费变动率", True), ("三公经费变动率（%）", True),
            ("Growth rate", True), ("change", True), ("投诉率", False), ("exchange rate", False), ("", False),
        ],
    )  # fmt: skip
    def test_changes_may_lie_below_nothing(self, name, may_fall) -> None:
        row = SheetRow(name=name, target="0%", actual="-5%", weight=Decimal(10))
        assert shipped_families().may_fall(row, NO_UNIT) is may_fall
        (scored,) = evaluate(Sheet(rows=(row,)), RULES).rows
        assert ("PR466" in {found.code for found in scored.problems}) is not may_fall

    def test_heads(self) -> None:
        assert len(NAMES) >= 200
        assert [name for direction, name in NAMES if is_ceiling(name) is not (direction == "ceiling")] == []

    def test_published_names(self) -> None:
        """Families that decide silently are right for 98 of 100 names; together they reach two of three."""
        assert len(PUBLISHED) >= 200
        families = [(direction, family_of(name)) for direction, name in PUBLISHED]
        silent = [direction == family.direction for direction, family in families if family is not None and family.sure]
        assert sum(silent) >= len(silent) * 0.98
        assert sum(family is not None for _, family in families) >= len(families) * 0.65

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
            ("某项", "5人", "8人", {}, ["PR471"]),
            ("某项", "5人", "4人", {}, ["PR471"]),
            ("某项", "5人", "已完成", {}, []),
            ("某项", "5人", "5人", {"applicable": False}, []),
            ("完成率", "5%", "4%", {}, []),
            ("聘用人员数", "5人", "8人", {}, ["PR468"]),
            ("聘用人员数", "5人", "5人", {}, []),
            ("生均补助标准", "500元", "500元", {}, ["PR467"]),
            ("生均补助标准", "500元", "600元", {}, ["PR468"]),
            ("某项", "5人", "8人", {"direction": "down"}, ["PR469"]),
            ("投诉率", "5%", "5%", {"direction": "up"}, []),  # the form goes before the name
        ],
    )
    def test_what_decides(self, name, target, actual, more, codes) -> None:
        said = [one.code for one in scored(row(name, target, actual, **more)).problems]
        assert [code for code in said if code in ("PR467", "PR468", "PR469", "PR471")] == codes

    @pytest.mark.parametrize(
        ("name", "more", "rules", "reason"),
        [
            ("投诉率", {}, RULES, "（越少越好，名称属于“投诉”一类）"),
            ("合格率", {}, RULES, "（越多越好，名称属于“合格”一类）"),
            ("生均定额", {}, RULES, "（应恰好相等，名称属于“定额”一类）"),
            ("某项", {}, RULES, "（越多越好，依规则集的默认）"),
            ("某项", {}, INVERSE, "（越少越好，依规则集的默认）"),
            ("某项", {"direction": "down"}, RULES, "（越少越好，依表中指标性质）"),
        ],
    )
    def test_the_reason_is_explained(self, name, more, rules, reason) -> None:
        assert f"指标值 5%{reason}" in scored(row(name, **more), rules).explain("zh")

    def test_a_type_that_gives_the_same_either_way_says_nothing(self) -> None:
        steps = evolve(RULES, scoring=(ScoringRule(type="stepped", parameters={"per": "10%", "minus": "10%"}),))
        assert [one.code for one in scored(row("某项", "50%", "45%"), steps).problems] == []
        assert [one.code for one in scored(row("某项", "50%", "35%"), steps).problems] == ["PR471"]

    def test_no_rule_for_the_other_direction(self) -> None:
        rule = ScoringRule(type="proportional", when=When(sense=("stated",)))
        assert [one.code for one in scored(row("某项"), evolve(RULES, scoring=(rule,))).problems] == ["PR471"]

    def test_a_rule_that_reads_ceilings_has_decided(self) -> None:
        assert [one.code for one in scored(row("投诉率"), INVERSE).problems] == []
        up = scored(row("投诉率", "5%", "8%", direction="up"), INVERSE)
        assert up.problems[0].code == "PR469"


class TestLimits:
    """Shares of a whole never exceed it."""

    @pytest.mark.parametrize(
        ("name", "target", "actual", "codes", "score"),
        [
            ("群众满意度", "≥90%", "100%", [], 10),
            ("群众满意度", "≥90%", "120%", ["PR472"], 10),
            ("群众满意度", "≥90%", "120", ["PR472"], 10),
            ("群众满意度", "90%-95%", "120%", ["PR472"], None),
            ("群众满意度", "≥90%", "290%", ["PR473"], None),
            ("群众满意度", "≥90%", "200%", ["PR473"], None),
            ("群众满意度", "≥120%", "130%", ["PR474"], 10),
            ("群众满意度", "=100%", "102%", ["PR472"], 10),
            ("群众满意度", "提高5%", "120%", [], None),
            ("群众满意度", "≥90分", "120分", [], 10),
            ("群众满意度", "≥90%", "120人", [], None),
            ("增长率", "≥90%", "290%", [], 10),
        ],
    )
    def test_actuals(self, name, target, actual, codes, score) -> None:
        result = scored(row(name, target, actual))
        assert [one.code for one in result.problems if one.code in ("PR472", "PR473", "PR474")] == codes
        if score is not None or "PR473" in codes:
            assert result.score == score

    def test_a_bound_row(self) -> None:
        bound = bind_row(row("满意度", "≥90%"), RULES)
        assert [bound.score(Decimal(actual)) for actual in ("100", "120", "199", "200")] == [10, 10, 10, None]
        assert bind_row(row("满意度", "90%-95%"), RULES).score(Decimal(290)) is None


class TestDeclared:
    """Rule sets and plugins have families of their own."""

    def test_a_rule_set_goes_before_plugins_and_these_before_the_shipped_ones(self) -> None:
        mine = NameFamily(match=("*投诉*", "*脱落*"), direction="floor")
        other = NameFamily(match=("*脱落*", "*起泡*"), direction="ceiling")
        registry = evolve(build_registry(entry_points=()), families=(other,))
        plan = bind(evolve(RULES, families=(mine,)), registry)
        found = {
            name: plan.families.match(SheetRow(name=name), NO_UNIT) for name in ("投诉率", "脱落率", "起泡数", "差错率")
        }
        assert {name: match.family.direction for name, match in found.items()} == {
            "投诉率": "floor", "脱落率": "floor", "起泡数": "ceiling", "差错率": "ceiling"
        }  # fmt: skip
        assert plan.families.match(SheetRow(name="起泡"), NO_UNIT).head == "起泡"

    def test_two_of_one_origin_that_disagree_decide_nothing(self) -> None:
        pair = [NameFamily(match=("*脱落*",), direction=direction) for direction in ("floor", "ceiling")]
        assert families_of(pair).match(SheetRow(name="脱落率"), NO_UNIT) is None

    def test_longer_patterns_that_do_not_fit_leave_it_to_shorter_ones(self) -> None:
        families = families_of([NameFamily(match=("*瓷砖脱落*",), direction="floor", level="成本"),
                                NameFamily(match=("*脱落*",), direction="ceiling")])  # fmt: skip
        assert families.match(SheetRow(name="瓷砖脱落率"), NO_UNIT).head == "脱落"
        assert families.match(SheetRow(name="瓷砖脱落率", level1="成本指标"), NO_UNIT).head == "瓷砖脱落"

    @pytest.mark.parametrize(
        ("family", "reason"),
        [
            ("*投诉*", "is not a family of names"),
            (NameFamily(match=("*投诉*",), direction="down"), "'down' is not a direction"),
            (NameFamily(match=("投诉",), direction="floor"), "matches no name"),
            (NameFamily(match=("*",), direction="floor"), "matches no name"),
            (NameFamily(match=("* *",), direction="floor"), "matches no name"),
        ],
    )
    def test_plugins_are_checked(self, family, reason) -> None:
        plugin = SimpleNamespace(perfrules_register_families=hookimpl(lambda: [family]))
        registry = build_registry(entry_points=(), extra=[("demo", plugin)])
        assert not registry.families
        assert reason in registry.problems[0].message("en")

    def test_a_plugin(self) -> None:
        family = NameFamily(match=("*脱落*",), direction="ceiling")
        plugin = SimpleNamespace(perfrules_register_families=hookimpl(lambda: [family]))
        assert build_registry(entry_points=(), extra=[("demo", plugin)]).families == (family,)


EVENTS = [
    "群体性事件",
    "安全事故",
    "重大安全责任事故（起）",
    "投诉",
    "投诉件数",
    "违纪违法",
    "Safety incidents",
    "Number of complaints",
]
NO_EVENTS = ["培训人数", "群体性事件处置率", "平均住院日", "采购成本", "资产负债率", "无人机", "Training sessions", ""]
DENIALS = ["无", "没有", "零", "无。", "none", "nil", "Zero"]


class TestNothing:
    """无 as a target forbids what should not happen, and says nothing beside any other name."""

    @pytest.mark.parametrize("name", EVENTS)
    def test_events(self, name: str) -> None:
        for target in DENIALS:
            for actual in (*DENIALS, "0", "未发生", "0起"):
                result = scored(row(name, target, actual))
                assert (type(result.target), result.outcome) == (NoneTarget, Outcome.MET), (target, actual)
            for actual in ("发现1起", "1起", "3", "1", "发生2次", "有", "5%", "", "/", "2024年3月"):
                assert scored(row(name, target, actual)).outcome is not Outcome.MET, (target, actual)
        assert "不得发生，名称属于" in scored(row(name, "无", "无")).explain("zh")
        assert "must not happen, by the family" in scored(row(name, "无", "无")).explain("en")

    @pytest.mark.parametrize("name", NO_EVENTS)
    def test_other_names(self, name: str) -> None:
        for target in DENIALS:
            result = scored(row(name, target, "0"))
            assert isinstance(result.target, MissingTarget | QualityTarget)
            assert result.outcome is Outcome.NOT_RATABLE

    @pytest.mark.parametrize("target", ["/", "", "—", "不涉及", "无数据", "良好", "nothing"])
    def test_other_texts(self, target: str) -> None:
        assert not isinstance(scored(row("安全事故", target, "无")).target, NoneTarget)

    def test_a_floor_forbids_nothing(self) -> None:
        rules = evolve(RULES, families=(NameFamily(match=("*事故*",), direction="floor", events=True),))
        assert isinstance(scored(row("安全事故", "无", "无"), rules).target, MissingTarget)

    def test_families_that_a_rule_set_declares(self) -> None:
        rules = evolve(RULES, families=(NameFamily(match=("*脱落*",), direction="ceiling", events=True),))
        assert scored(row("瓷砖脱落", "无", "无"), rules).outcome is Outcome.MET
        assert scored(row("瓷砖脱落", "无", "无")).outcome is Outcome.NOT_RATABLE

    def test_tables(self) -> None:
        cells = [
            (name, target, actual)
            for name in ("群体性事件", "培训人数", "Safety incidents")
            for target in DENIALS
            for actual in ("无", "0", "发现1起", "3", "", "none")
        ]
        names, targets, actuals = map(list, zip(*cells, strict=True))
        table = pa.table({"name": names, "target": targets, "actual": actuals, "weight": [10] * len(cells)})
        outcomes = evaluate_frame(table, RULES).rows["outcome"].to_pylist()
        assert outcomes == [str(scored(row(*cell)).outcome) for cell in cells]


class TestTables:
    """Columns, texts or numbers, are scored as sheets are."""

    NAMES = (
        "投诉率",
        "完成率",
        "项目支出",
        "某项",
        "投诉率",
        "满意度",
        "满意度",
        "合格率",
        "某项",
        "某项",
        "满意度",
        "满意度",
        "定额",
        "满意度",
        "某项",
        "某项",
    )
    LEVELS = ("产出指标", "产出指标", "成本指标", "成本指标", *["效益指标"] * 12)
    TARGETS = (
        "5%", "5%", "5万元", "5万元", "≥5%", "≥90%", "≥90%", "95%", "5人", "5人", "≥110%", "≥90%", "5元", "[90%, 95%]",
        "0人", "5人",
    )  # fmt: skip
    ACTUALS = (
        "8%", "8%", "4万元", "6万元", "8%", "120%", "290%", "98%", "4人", "5人", "99%", "已完成", "6元", "92%",
        "0人", "4.5人",
    )  # fmt: skip

    @pytest.mark.parametrize("columns", [("name",), ("level1",), ("name", "level1"), ("name", "level2"), ()])
    @pytest.mark.parametrize("rules", TABLE_RULES)
    def test_parity(self, columns, rules) -> None:
        given = {"name": self.NAMES, "level1": self.LEVELS, "level2": self.LEVELS}
        picked = {name: list(given[name]) for name in columns}
        table = pa.table({"target": self.TARGETS, "actual": self.ACTUALS, "weight": [10] * len(self.TARGETS), **picked})
        frame = evaluate_frame(table, rules)
        rows = [
            SheetRow(**{name: values[at] for name, values in picked.items()}, target=self.TARGETS[at],
                     actual=self.ACTUALS[at], weight=Decimal(10))
            for at in range(len(self.TARGETS))
        ]  # fmt: skip
        results = evaluate(Sheet(rows=tuple(rows)), rules).rows
        said = frame.rows.to_pydict() if hasattr(frame.rows, "to_pydict") else frame.rows.to_dict()
        scores = [None if score is None else Decimal(str(score)) for score in said["score"]]
        assert scores == [result.score for result in results]
        assert [(codes or "").split() for codes in said["problems"]] == [
            [one.code for one in result.problems] for result in results
        ]

    WORDS = ("正向", "逆指标", "Lower is better", "↑", "定量", "", None, "≥", "不超过", "down", "负向指标")
    MEANT = ("up", "down", "down", "up", "", "", "", ">=", "<=", "down", "down")

    @pytest.mark.parametrize("numbers", [False, True])
    @pytest.mark.parametrize("operators", [None, ("≥", "", None, " ", *["", "≤"] * 3, "≥")])
    @pytest.mark.parametrize("rules", TABLE_RULES)
    def test_a_column_of_directions(self, rules, operators, numbers) -> None:
        """The column says what it says on a sheet: a direction, or the sign that stands before the number."""
        count = len(self.WORDS)
        cells = {"target": ["50"] * count, "actual": ["40"] * count, "unit": ["次"] * count, "weight": [10] * count}
        if numbers:
            cells |= {"target": [50.0] * count, "actual": [40] * count}
        if operators is not None:
            cells["operator"] = list(operators)
        frame = evaluate_frame(
            pa.table({**cells, "指标性质": list(self.WORDS)}), rules, columns={"direction": "指标性质"}
        )
        signs = [
            (operator or "").strip() or (meant if meant in (">=", "<=") else "")
            for operator, meant in zip(operators or [""] * count, self.MEANT, strict=True)
        ]
        rows = tuple(
            SheetRow(target=f"{sign}50", actual="40", unit="次", weight=Decimal(10),
                     direction=meant if meant in ("up", "down") else "")
            for sign, meant in zip(signs, self.MEANT, strict=True)
        )  # fmt: skip
        results = evaluate(Sheet(rows=rows), rules).rows
        assert frame.rows.column("score").to_pylist() == [result.score for result in results]
        assert [(codes or "").split() for codes in frame.rows.column("problems").to_pylist()] == [
            [entry.code for entry in result.problems] for result in results
        ]

    def test_directions_of_nobody(self) -> None:
        table = pa.table({name: pa.array([], pa.string()) for name in ("target", "actual", "weight", "direction")})
        assert evaluate_frame(table, RULES).rows.num_rows == 0

    def test_a_share_without_a_weight(self) -> None:
        cells = {"name": ["满意度"], "target": ["≥90%"], "actual": ["95%"]}
        frame = evaluate_frame(pa.table({**cells, "weight": pa.array([None], pa.int64())}), RULES)
        assert frame.rows.column("problems").to_pylist() == ["PR403"]

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
