"""Public values as plain data and back, with other libraries; sheets of frames; contents that lie on no disk."""

import copy
import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from attrs import evolve, fields, frozen
from hypothesis import given, settings

import perfrules
from perfrules import Funds, Problem, RuleSet, RuleSetError, Scorecard, Sheet, SheetError, SheetRow
from perfrules.errors import problem
from perfrules.model.sheet import Reading
from perfrules.published import actual_from_dict, target_from_dict
from perfrules.rulesets import shipped_folder
from perfrules.rulesets.cases import load_cases
from perfrules.source import Place, Span
from perfrules.testing.strategies import actuals, rulesets, scorecards, targets
from tests.sizes import examples

EXAMPLE = Path(__file__).resolve().parents[2] / "perfrules" / "examples" / "hotline-12333-2023.toml"


class TestDictionaries:
    def test_a_sheet_comes_back(self) -> None:
        sheet = perfrules.read_sheet(EXAMPLE)
        plain = sheet.to_dict()
        assert json.loads(json.dumps(plain)) == plain
        assert Sheet.from_dict(plain) == sheet
        assert perfrules.read_sheet(plain) == sheet

    def test_numbers_of_any_kind(self) -> None:
        data = {"project": "x", "rows": [{"name": "a", "target": 3.5, "weight": 7.25, "review_scores": (1, 2.5)}]}
        [row] = Sheet.from_dict(data).rows
        assert (row.target, row.weight, row.review_scores) == ("3.5", Decimal("7.25"), (Decimal(1), Decimal("2.5")))

    def test_a_mistake_names_its_key(self) -> None:
        with pytest.raises(SheetError) as raised:
            Sheet.from_dict({"rows": [{"name": "a", "weight": "many"}]})
        assert [entry.place.key for entry in raised.value.problems] == ["rows[0].weight"]
        assert perfrules.read_sheets({"rows": 5}, name="x.json").problems

    @pytest.mark.parametrize(
        ("text", "printed"),
        [
            ("500余万人", "500余万人"), ("3万多人", "3余万人"), ("500余万人；300余万元", "500余万人；300余万元"),
            ("500余万人；300万元", "500余万人；300万元"), ("500万人", "500万人"),
            ("500余万人(完成率100%)", "500余万人(完成率100%)"),
        ],
    )  # fmt: skip
    def test_more_than_a_round_number(self, text: str, printed: str) -> None:
        actual = perfrules.parse_actual(text)
        back = actual_from_dict(actual.to_dict(), text=text)
        assert (str(back), back) == (printed, actual)
        row = SheetRow(name="服务人数", target="≥400万人", actual=text, weight=Decimal(10))
        card = perfrules.evaluate(Sheet(rows=(row,)), perfrules.load_ruleset("cn-self-evaluation-2020"))
        assert Scorecard.from_dict(as_json(card)).rows[0].actual == card.rows[0].actual

    def test_a_text_that_is_another_number(self) -> None:
        """The published form decides; the text beside it only adds what that has no key for."""
        for other in ("600余万人", "已完成", "1人；2人；3人"):
            for text in ("500万人", "500万人；300万元"):
                plain = perfrules.parse_actual(text).to_dict()
                assert actual_from_dict(plain, text=other).to_dict() == plain
                assert "余" not in str(actual_from_dict(plain, text=other))

    def test_a_scorecard(self) -> None:
        card = perfrules.evaluate(perfrules.read_sheet(EXAMPLE), perfrules.load_ruleset("henan-zhengzhou-2023"))
        assert card.to_dict()["total"] == "100.00"
        assert json.dumps(card.to_dict())

    def test_a_problem(self) -> None:
        given = problem(
            "PR102", text="≤3亻", span=Span(2, 3), place=Place("a.toml", line=2), unit="亻", advice="", advice_en="?"
        )
        back = Problem.from_dict(given.to_dict())
        assert back.to_dict() == given.to_dict()
        assert (back.message("en"), back.help("en"), back.place) == (given.message("en"), "?", given.place)
        assert Problem.from_dict({"code": "PR305", "severity": "warning"}).message() == ""

    @pytest.mark.parametrize(
        ("data", "key"),
        [
            (5, "code"), ({}, "code"), ({"code": 5}, "code"), ({"code": "PR102"}, "severity"),
            ({"code": "PR102", "severity": "bad"}, "severity"),
            ({"code": "PR102", "severity": "error", "place": {"lines": 1}}, "place"),
            ({"code": "PR102", "severity": "error", "span": 5}, "span"),
        ],
    )  # fmt: skip
    def test_a_problem_that_is_none(self, data, key) -> None:
        with pytest.raises(ValueError, match=key):
            Problem.from_dict(data)


FOLDER = Path(str(shipped_folder()))
SHIPPED = sorted(path for path in FOLDER.glob("*.toml") if not path.name.endswith(".cases.toml"))
CASES = sorted(FOLDER.glob("*.cases.toml"))


def as_json(value: Any) -> Any:
    """The plain form of *value*, sent through JSON."""
    return json.loads(json.dumps(value.to_dict()))


class TestRuleSets:
    @pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
    def test_a_shipped_one_comes_back(self, path) -> None:
        rules = perfrules.load_ruleset(path)
        assert RuleSet.from_dict(as_json(rules)) == evolve(rules, extends=())

    @settings(max_examples=examples(0.25))
    @given(rulesets())
    def test_a_drawn_one_comes_back(self, rules: RuleSet) -> None:
        back = RuleSet.from_dict(as_json(rules))
        assert (back, as_json(back)) == (evolve(rules, extends=()), as_json(rules))

    def test_what_differs_from_defaults(self) -> None:
        text = """
            format = 1
            id = "mine"
            version = "2"
            title = "t"
            full = 100
            grades = { good = "[60, 100]", poor = "[0, 60)" }
            missing_actual = "zero"
            status_as_met = false
            bare_fraction = "ratio"
            effective = { from = 2024-01-01, to = 2024-12-31 }
            round = { places = 1, mode = "truncate", at = "total" }
            over_achievement = { threshold = "130%", effect = "minus-points", points = 1.5 }
            not_applicable = { effect = "siblings" }
            source = [{ document = "d", status = "recalled", date = 2020-02-20 }]
            component = [{ name = "table", type = "indicators", full = 100, weights = { a = 60.5, b = 39.5 } }]
            scoring = [{ type = "proportional", when = { level1 = ["a"] }, source = "d" }, { type = "gated" }]
            indicator = [{ name = "speed", aliases = ["pace"], usual = "[80%, 100%]", type = "overrun" }]
            deduction = [{ name = "late", most = 5 }]
            cap = [{ name = "low", execution_rate = "[0%, 50%)", total = 79.9 }]
            veto = [{ name = "no", row = "speed" }]
        """
        rules = perfrules.load_ruleset(text=text)
        plain = as_json(rules)
        assert RuleSet.from_dict(plain) == rules
        assert (plain["over_achievement"]["threshold"], plain["cap"][0]["total"]) == ("130%", 79.9)
        assert (plain["effective"], plain["source"][0]["date"]) == (
            {"from": "2024-01-01", "to": "2024-12-31"}, "2020-02-20",
        )  # fmt: skip
        assert perfrules.load_ruleset(plain, name="x") == rules
        assert RuleSet.from_dict(plain).components[0].place == Place("", key="component[0]")

    def test_no_digit_is_lost(self) -> None:
        digits = Decimal("60.1234567890123456789")
        rules = evolve(perfrules.load_ruleset("cn-self-evaluation-2020"), full=digits)
        assert rules.to_dict()["full"] == digits

    @pytest.mark.parametrize(
        ("change", "key"),
        [
            ({"full": "many"}, "full"), ({"full": object()}, "full"), ({"grades": {"good": 5}}, "grades.good"),
            ({"component": [{"name": "a", "type": "indicators", "full": 100, "ful": {1: {}}}]}, "component[0].ful"),
            ({"scoring": [{"type": "nothing"}]}, "scoring[0].type"),
            ({"effective": {"from": "soon"}}, "effective.from"),
        ],
    )  # fmt: skip
    def test_a_mistake_names_its_key(self, change, key) -> None:
        plain = perfrules.load_ruleset("cn-self-evaluation-2020").to_dict()
        with pytest.raises(RuleSetError) as raised:
            RuleSet.from_dict({**plain, **change, "summary": None})
        assert key in [entry.place.key for entry in raised.value.problems]
        assert {entry.place.line for entry in raised.value.problems} == {None}


class TestScorecards:
    @pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
    def test_a_case_comes_back(self, path) -> None:
        cases = load_cases(path)
        rules = perfrules.load_ruleset(cases.ruleset)
        for case in cases.cases:
            card = perfrules.evaluate(case.sheet, rules, as_of=case.as_of)
            back = Scorecard.from_dict(as_json(card))
            assert back.to_dict() == card.to_dict()
            assert (back.sheet, back.total, back.grade) == (card.sheet, card.total, card.grade)
            assert (back.explain("zh"), back.explain("en")) == (card.explain("zh"), card.explain("en"))

    @settings(max_examples=examples(0.25))
    @given(scorecards())
    def test_a_drawn_one_comes_back_and_is_reported_alike(self, card: Scorecard) -> None:
        back = Scorecard.from_dict(as_json(card))
        assert (back.to_dict(), back.sheet, back.explain("en")) == (card.to_dict(), card.sheet, card.explain("en"))
        for report in ("text", "markdown"):
            assert perfrules.render(back, report, language="zh") == perfrules.render(card, report, language="zh")

    def test_every_field_of_a_sheet_comes_back(self) -> None:
        reading = Reading(
            column="actual", text="28人", printed="28亻", person="A", reason="typed", date=date(2024, 1, 5)
        )
        row = SheetRow(
            level1="产出指标", level2="数量指标", name="a", target="≤30", actual="28人", unit="人", direction="down",
            weight=90,
            self_score=90, review_scores=(80, 90), deduction=1, judgement="好", reason="b", evidence="c", sample=3,
            readings=(reading,),
        )  # fmt: skip
        funds = Funds(name="x", spent=1, adjusted_budget=2, stated_rate=50, weight=10, self_score=5, is_total=True)
        sheet = Sheet(
            project="p", organisation="o", department="d", date=date(2024, 1, 1), year=2023, funds=(funds,),
            rows=(row,),
            management=({"name": "m", "statement": "s", "trouble": "t", "score": 5},), stated_total=90,
            stated_grade="优",
            deductions=({"name": "late", "points": 1},), stated_met=("a",), stated_unmet=(), texts={"h": "t"},
        )  # fmt: skip
        card = perfrules.evaluate(sheet, perfrules.load_ruleset("cn-self-evaluation-2020"))
        assert Scorecard.from_dict(as_json(card)).sheet == sheet
        names = {field.name for kind in (SheetRow, Funds, Sheet) for field in fields(kind) if field.eq}
        changed = {field.name for value in (row, funds, sheet) for field in fields(type(value))
                   if field.eq and getattr(value, field.name) != field.default}  # fmt: skip
        assert names - changed == {"initial_budget", "bonuses", "applicable"}

    def test_one_of_an_earlier_version(self) -> None:
        """Fields that were added later may be absent."""
        plain = as_json(
            perfrules.evaluate(perfrules.read_sheet(EXAMPLE), perfrules.load_ruleset("cn-self-evaluation-2020"))
        )
        later = {"year", "management", "deductions", "bonuses", "texts"}
        bare = {key: value for key, value in plain.items() if key not in later}
        bare["ruleset"] = {key: bare["ruleset"][key] for key in ("id", "version", "title")}
        bare["rows"] = [
            {key: value for key, value in row.items() if key not in ("unit", "direction", "exact", "reasons", "sample")}
            for row in bare["rows"]
        ]
        back = Scorecard.from_dict(bare)
        assert (str(back.total), back.rows[0].exact, back.grade is not None) == (plain["total"], 10, True)

    @pytest.mark.parametrize(
        ("path", "value", "key"),
        [
            (("total",), None, "total"), (("total",), "many", "total"), (("total",), True, "total"),
            (("total",), "NaN", "total"), (("rows",), 5, "rows"), (("rows", 0), 5, "rows[0]"),
            (("rows", 0, "weight"), [], "rows[0].weight"), (("rows", 0, "ratio"), "1/0", "rows[0].ratio"),
            (("rows", 0, "outcome"), "good", "rows[0].outcome"), (("complete",), "yes", "complete"),
            (("as_of",), "soon", "as_of"),
            (("rows", 0, "target", "meaning", "kind"), "x", "rows[0].target.meaning.kind"),
            (("rows", 0, "target", "meaning", "value"), None, "rows[0].target.meaning.value"),
            (("problems",), [5], "problems[0]"), (("ruleset",), None, "ruleset"), (("light",), 5, "light"),
            (("ruleset", "rounding", "mode"), "up", "ruleset.rounding.mode"),
        ],
    )  # fmt: skip
    def test_a_mistake_names_its_key(self, path, value, key) -> None:
        card = perfrules.evaluate(perfrules.read_sheet(EXAMPLE), perfrules.load_ruleset("henan-zhengzhou-2023"))
        plain: Any = copy.deepcopy(as_json(card))
        inner = plain
        for step in path[:-1]:
            inner = inner[step]
        inner[path[-1]] = value
        with pytest.raises(SheetError) as raised:
            Scorecard.from_dict(plain)
        assert key in [entry.place.key for entry in raised.value.problems]

    @pytest.mark.parametrize("data", [5, None, [], {}, "text"])
    def test_what_is_no_scorecard(self, data) -> None:
        with pytest.raises(SheetError):
            Scorecard.from_dict(data)


class TestMeanings:
    @settings(max_examples=examples(0.5))
    @given(targets())
    def test_targets(self, target: perfrules.Target) -> None:
        assert target_from_dict(target.to_dict(), text=target.text) == target

    @settings(max_examples=examples(0.5))
    @given(targets().flatmap(actuals))
    def test_actuals(self, actual: perfrules.Actual) -> None:
        assert actual_from_dict(actual.to_dict(), text=actual.text).to_dict() == actual.to_dict()

    @pytest.mark.parametrize(
        "text",
        [
            "3月底前", "12月5日前", "2023年", "2023年3月至5月", "不发生安全事故", "≥3人；≥90%", ">3人", "(3, 5]%",
            "优良中低差", "≤", "",
        ],
    )  # fmt: skip
    def test_every_kind(self, text) -> None:
        target, actual = perfrules.parse_target(text), perfrules.parse_actual(text)
        assert target_from_dict(target.to_dict()).to_dict() == target.to_dict()
        assert actual_from_dict(actual.to_dict()).to_dict() == actual.to_dict()

    @pytest.mark.parametrize(
        "data",
        [
            {}, {"kind": "x"}, {"kind": "number", "value": "x"}, {"kind": "range"}, {"kind": "all", "parts": []},
            {"kind": "date", "by": "soon"}, {"kind": "date", "by": "2023-13"}, {"kind": "number", "sense": 5},
        ],
    )  # fmt: skip
    def test_mistakes(self, data) -> None:
        for read in (target_from_dict, actual_from_dict):
            with pytest.raises(SheetError):
                read(data)


@frozen
class Job:
    """A class of somebody else's that holds public values."""

    name: str
    sheet: Sheet
    rules: RuleSet


class TestOtherLibraries:
    def test_cattrs(self) -> None:
        cattrs, strategies = pytest.importorskip("cattrs"), pytest.importorskip("cattrs.strategies")
        converter = cattrs.Converter()
        strategies.use_class_methods(converter, "from_dict", "to_dict")
        job = Job("x", perfrules.read_sheet(EXAMPLE), perfrules.load_ruleset("cn-self-evaluation-2020"))
        plain = json.loads(json.dumps(converter.unstructure(job)))
        assert converter.structure(plain, Job) == evolve(job, rules=evolve(job.rules, extends=()))

    def test_pydantic(self) -> None:
        pydantic = pytest.importorskip("pydantic")
        model = pydantic.create_model("Model", sheet=Sheet, card=(Scorecard | None, None), rules=(RuleSet | None, None))
        sheet, rules = perfrules.read_sheet(EXAMPLE), perfrules.load_ruleset("cn-self-evaluation-2020")
        card = perfrules.evaluate(sheet, rules)
        value = model(sheet=sheet.to_dict(), card=card, rules=rules)
        assert (value.sheet, value.card) == (sheet, card)
        back = model.model_validate_json(value.model_dump_json())
        assert (back.sheet, back.card.to_dict(), back.rules.id) == (sheet, card.to_dict(), rules.id)
        with pytest.raises(pydantic.ValidationError, match=r"rows\[0\].weight"):
            model(sheet={"rows": [{"name": "a", "weight": "many"}]})
        assert model.model_json_schema()["properties"]["sheet"]["type"] == "object"

    def test_what_pydantic_asks_for(self) -> None:
        """The dictionary of pydantic's core, taken apart: the hook works without pydantic."""
        schema: Any = Sheet.__get_pydantic_core_schema__(Sheet, None)
        sheet = perfrules.read_sheet(EXAMPLE)
        read = schema["function"]["function"]
        assert read(sheet) is sheet
        assert read(schema["serialization"]["function"](sheet)) == sheet
        assert Sheet.__get_pydantic_json_schema__(schema, None)["title"] == "Sheet"


class TestFrames:
    def test_records(self) -> None:
        frame = [{"名称": "a", "target": 30, "actual": None, "other": 1}, {"名称": "b", "target": "x", "actual": "y"}]
        sheet = Sheet.from_frame(frame, columns={"name": "名称"}, project="p")
        assert sheet == Sheet(
            project="p", rows=(SheetRow(name="a", target="30"), SheetRow(name="b", target="x", actual="y"))
        )

    def test_arrow(self) -> None:
        pa = pytest.importorskip("pyarrow")
        frame = pa.table({"name": ["a"], "target": ["≤30人"], "weight": [5.5]})
        assert Sheet.from_frame(frame).rows == (SheetRow(name="a", target="≤30人", weight=Decimal("5.5")),)

    @pytest.mark.parametrize(
        ("frame", "code"),
        [(5, "PR507"), ([5], "PR507"), ("text", "PR507"), ([{"name": {}}], "PR507"), ([{"a": 1}], "PR508")],
    )
    def test_mistakes(self, frame, code) -> None:
        with pytest.raises(SheetError) as raised:
            Sheet.from_frame(frame, columns={"target": "b"} if code == "PR508" else None)
        assert [entry.code for entry in raised.value.problems] == [code]

    def test_a_frame_wherever_a_path_is_taken(self) -> None:
        rows = [{"name": "a", "target": "≤30人", "weight": 5.5}]
        expected = (SheetRow(name="a", target="≤30人", weight=Decimal("5.5")),)
        assert perfrules.read_sheet(rows).rows == expected
        assert perfrules.read_sheet(SimpleNamespace(to_dicts=lambda: rows), name="x").source == "x"

    @pytest.mark.parametrize("source", [5, None, [], object(), {1, 2}, Decimal(3)])
    def test_what_no_sheet_is_read_from(self, source) -> None:
        assert [entry.code for entry in perfrules.read_sheets(source).problems] == ["PR507"]
        with pytest.raises(SheetError):
            perfrules.read_sheet(source)
        with pytest.raises(RuleSetError):
            perfrules.load_ruleset(source)


class TestContents:
    def test_a_text(self) -> None:
        text = EXAMPLE.read_text(encoding="utf-8")
        assert perfrules.read_sheet(text=text, name="a.toml") == perfrules.read_sheet(EXAMPLE)

    def test_bytes_with_a_name(self) -> None:
        data = EXAMPLE.read_bytes()
        assert perfrules.read_sheet(data, name="a.toml") == perfrules.read_sheet(EXAMPLE)
        assert perfrules.read_sheets(memoryview(data), name="a.toml").sheets[0].source == "a.toml"
        assert [entry.code for entry in perfrules.read_sheets(b"", name="a.toml").problems] == ["PR004"]
        assert perfrules.read_sheets(data, name="a.unknown").sheets == ()

    def test_too_large(self, monkeypatch) -> None:
        monkeypatch.setattr("perfrules.api.MAX_BYTES", 3)
        assert [entry.code for entry in perfrules.read_sheets(b"abcd", name="a.toml").problems] == ["PR002"]

    @pytest.mark.parametrize("kind", [str, bytes])
    def test_a_rule_set_as_text(self, kind) -> None:
        text = 'id = "mine"\nextends = "henan-zhengzhou-2023"\nformat = 1\nversion = "1"\ntitle = "t"\n'
        rules = perfrules.load_ruleset("mine.toml", text=text if kind is str else text.encode())
        assert perfrules.load_ruleset(text.encode(), name="mine.toml") == rules
        assert (rules.id, rules.extends[0], rules.place.file) == ("mine", "henan-zhengzhou-2023", "mine.toml")

    def test_a_mistake_in_the_text(self) -> None:
        with pytest.raises(RuleSetError) as raised:
            perfrules.load_ruleset(text="id = 5")
        assert {entry.place.file for entry in raised.value.problems} == {"text.toml"}
