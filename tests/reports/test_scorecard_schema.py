"""The published schemas: everything that perfrules writes fits them, and they name every field."""

import copy
import json
import tomllib
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve, fields
from hypothesis import given, settings

from perfrules import evaluate, load_ruleset
from perfrules.errors import Severity
from perfrules.model.actual import Status
from perfrules.model.rating import Outcome
from perfrules.model.ruleset import CitationStatus
from perfrules.model.scorecard import Scorecard
from perfrules.model.sheet import Funds, ManagementItem, Sheet, SheetRow, StatedAdjustment
from perfrules.model.target import Change, Sense
from perfrules.reports.native import FORMAT, PUBLISHED, SheetJsonWriter, published_schema, scorecard_json
from perfrules.rulesets import shipped_folder
from perfrules.rulesets.cases import load_cases
from perfrules.testing.strategies import scorecards
from tests.sizes import examples

Draft202012Validator = pytest.importorskip("jsonschema").Draft202012Validator
CASES = sorted(Path(str(shipped_folder())).glob("*.cases.toml"))
CELLS = [
    "≥90%", "[20, 30]人", "≤3人；≥90%", "2023年底前", "2023年12月31日前", "2023年3月至5月", "优良中低差", "合理", "",
    "≤3x", "较上年增长5%-8%", "3月底前", "已完成", "部分完成（60%）", "81家，为计划的101.3%", "约30人", "增长8%",
]  # fmt: skip


def closed(schema: Any) -> Any:
    """Return *schema* with every object closed: a field that it does not name is then an error."""
    if isinstance(schema, list):
        return [closed(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    inner = {key: closed(value) for key, value in schema.items()}
    return {**inner, "additionalProperties": False} if "properties" in schema else inner


@pytest.fixture(scope="module")
def scorecard_validator() -> Any:
    """Return a validator that takes no field it does not know."""
    return Draft202012Validator(closed(published_schema("scorecard")))


@pytest.fixture(scope="module")
def sheet_validator() -> Any:
    return Draft202012Validator(published_schema("sheet"))


def errors(validator: Any, data: object) -> list[str]:
    """Return where *data* does not fit, and why."""
    return [f"{one.json_path}: {one.message[:200]}" for one in validator.iter_errors(data)]


def cards(path: Path) -> Iterator[Scorecard]:
    cases = load_cases(path)
    rules = load_ruleset(cases.ruleset)
    for case in cases.cases:
        yield evaluate(case.sheet, rules, as_of=case.as_of)


@pytest.mark.parametrize("name", PUBLISHED)
def test_it_is_a_schema(name) -> None:
    schema = published_schema(name)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(schema)


class TestScorecards:
    @pytest.mark.parametrize("path", CASES, ids=[path.stem for path in CASES])
    def test_every_case_fits(self, path, scorecard_validator, sheet_validator) -> None:
        for card in cards(path):
            assert errors(scorecard_validator, json.loads(scorecard_json(card))) == []
            assert errors(sheet_validator, json.loads(SheetJsonWriter().write(card.sheet))) == []

    @settings(max_examples=examples(0.25))
    @given(scorecards())
    def test_every_scorecard_fits(self, scorecard_validator, card: Scorecard) -> None:
        assert errors(scorecard_validator, json.loads(scorecard_json(card))) == []

    def test_every_meaning_of_cells_fits(self, scorecard_validator) -> None:
        rows = tuple(SheetRow(name="x", target=one, actual=one, weight=Decimal(1), deduction=None) for one in CELLS)
        card = evaluate(Sheet(rows=rows), load_ruleset("cn-self-evaluation-2020"))
        kinds = {row.target.kind for row in card.rows} | {row.actual.kind for row in card.rows}
        assert kinds == {"number", "range", "date", "period", "quality", "status", "all", "missing", "unclear"}
        assert errors(scorecard_validator, json.loads(scorecard_json(card))) == []

    def test_every_field_is_required(self, example_card, scorecard_validator) -> None:
        data = json.loads(scorecard_json(example_card))
        for whole in (data, data["rows"][0], data["components"][0], data["funds"][0], data["rows"][0]["basis"]):
            for name in list(whole):
                value = whole.pop(name)
                assert errors(scorecard_validator, data), name
                whole[name] = value

    @pytest.mark.parametrize(
        ("path", "value"),
        [
            (("total",), 100), (("total",), "1e2"), (("complete",), None), (("rows", 0, "outcome"), "good"),
            (("rows", 0, "ratio"), "0.5"), (("rows", 0, "target", "meaning", "sense"), "≥"), (("grade",), 1),
            (("date",), "31.12.2023"), (("full",), 100), (("organisation",), None),
            (("rows", 0, "target", "meaning"), {"kind": "all", "parts": [{"kind": "missing"}]}), (("format",), 2),
        ],
    )  # fmt: skip
    def test_other_values_do_not_fit(self, example_card, path, value) -> None:
        data = json.loads(scorecard_json(example_card))
        inner = data
        for step in path[:-1]:
            inner = inner[step]
        inner[path[-1]] = value
        assert errors(Draft202012Validator(published_schema("scorecard")), data)

    def test_who_and_when_and_of_how_much(self, example_card) -> None:
        """A program that files scorecards needs no other file beside."""
        data = json.loads(scorecard_json(example_card))
        sheet = example_card.sheet
        assert (data["organisation"], data["department"]) == (sheet.organisation, sheet.department)
        assert (sheet.organisation != "", sheet.department != "") == (True, True)
        assert (data["date"], data["full"]) == ("2023-06-30", "100")
        assert list(data)[:6] == ["format", "project", "organisation", "department", "date", "as_of"]
        bare = json.loads(scorecard_json(evolve(example_card, sheet=Sheet())))
        assert (bare["organisation"], bare["department"], bare["date"], bare["as_of"]) == ("", "", None, None)
        monitored = json.loads(scorecard_json(evolve(example_card, as_of=date(2023, 8, 15))))
        assert monitored["as_of"] == "2023-08-15"

    def test_a_later_field_breaks_no_reader(self, example_card, scorecard_validator) -> None:
        """New fields may be added within a format: the published schema lets them pass, the tests do not."""
        data = {**json.loads(scorecard_json(example_card)), "later": 1}
        assert errors(Draft202012Validator(published_schema("scorecard")), data) == []
        assert errors(scorecard_validator, data)

    def test_words_are_those_of_the_model(self) -> None:
        schema: Any = published_schema("scorecard")
        parts = schema["$defs"]
        assert schema["properties"]["format"]["const"] == FORMAT
        assert parts["sense"]["enum"] == list(Sense)
        assert parts["change"]["enum"] == list(Change)
        assert parts["problem"]["properties"]["severity"]["enum"] == list(Severity)
        assert parts["row"]["properties"]["outcome"]["enum"] == list(Outcome)
        assert parts["basis"]["properties"]["status"]["anyOf"][0]["enum"] == list(CitationStatus)
        status = next(one for one in parts["actual"]["anyOf"] if one["properties"]["kind"]["const"] == "status")
        assert status["properties"]["status"]["enum"] == list(Status)


class TestSheets:
    def test_example_fits(self, root, sheet_validator) -> None:
        text = (root / "perfrules/examples/hotline-12333-2023.toml").read_text(encoding="utf-8")
        assert errors(sheet_validator, tomllib.loads(text)) == []

    def test_keys_are_those_of_the_form(self) -> None:
        schema: Any = published_schema("sheet")
        unwritten = {"place", "cells", "source", "problems", "blank_mark", "blank_marks"}
        singular = {"row", "deduction", "bonus"}
        assert set(schema["properties"]) == {one.name for one in fields(Sheet)} - unwritten | singular
        kinds = {"funds": Funds, "management": ManagementItem, "rows": SheetRow, "adjustments": StatedAdjustment}
        for name, kind in kinds.items():
            keys = set(schema["$defs"][name]["items"]["properties"])
            assert keys == {one.name for one in fields(kind)} - unwritten

    @pytest.mark.parametrize(
        ("path", "value"),
        [
            (("projekt",), "x"), (("rows", 0, "nam"), "x"), (("rows", 0, "weight"), True), (("rows",), {}),
            (("funds", 0, "is_total"), "yes"), (("texts", "x"), 1), (("stated_met",), "x"),
        ],
    )  # fmt: skip
    def test_mistakes(self, sheet_validator, path, value) -> None:
        good: dict[str, Any] = {"rows": [{"name": "x", "target": 3, "weight": "10"}], "funds": [{"name": "y"}]}
        assert errors(sheet_validator, {**good, "texts": {}}) == []
        data = copy.deepcopy({**good, "texts": {}})
        inner: Any = data
        for step in path[:-1]:
            inner = inner[step]
        inner[path[-1]] = value
        assert errors(sheet_validator, data)


def test_the_command_prints_them(capsys) -> None:
    from perfrules.cli import main

    for name in PUBLISHED:
        assert main(["schema", name]) == 0
        assert json.loads(capsys.readouterr().out) == published_schema(name)
