"""Sheets, scorecards and problems as plain data and back; sheets of frames; contents that lie on no disk."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

import perfrules
from perfrules import Problem, RuleSetError, Sheet, SheetError, SheetRow
from perfrules.errors import problem
from perfrules.source import Place, Span

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
            Sheet.from_dict({"rows": [{"name": "a", "weight": "many"}]}, name="x.json")
        assert [one.place.key for one in raised.value.problems] == ["rows[0].weight"]
        assert perfrules.read_sheets({"rows": 5}, name="x.json").problems

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
        assert [one.code for one in raised.value.problems] == [code]


class TestContents:
    def test_bytes_with_a_name(self) -> None:
        data = EXAMPLE.read_bytes()
        assert perfrules.read_sheet(data, name="a.toml") == perfrules.read_sheet(EXAMPLE)
        assert perfrules.read_sheets(memoryview(data), name="a.toml").sheets[0].source == "a.toml"
        assert [one.code for one in perfrules.read_sheets(b"", name="a.toml").problems] == ["PR004"]
        assert perfrules.read_sheets(data, name="a.unknown").sheets == ()

    def test_too_large(self, monkeypatch) -> None:
        monkeypatch.setattr("perfrules.api.MAX_BYTES", 3)
        assert [one.code for one in perfrules.read_sheets(b"abcd", name="a.toml").problems] == ["PR002"]

    @pytest.mark.parametrize("kind", [str, bytes])
    def test_a_rule_set_as_text(self, kind) -> None:
        text = 'id = "mine"\nextends = "henan-zhengzhou-2023"\nformat = 1\nversion = "1"\ntitle = "t"\n'
        rules = perfrules.load_ruleset("mine.toml", text=text if kind is str else text.encode())
        assert (rules.id, rules.extends[0], rules.place.file) == ("mine", "henan-zhengzhou-2023", "mine.toml")

    def test_a_mistake_in_the_text(self) -> None:
        with pytest.raises(RuleSetError) as raised:
            perfrules.load_ruleset(text="id = 5")
        assert {one.place.file for one in raised.value.problems} == {"text.toml"}
