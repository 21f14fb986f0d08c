"""Unit columns, hints in names, JSON lines, the reader the model uses, and cells of every kind."""

import json
from pathlib import Path

import pytest

from perfrules.dsl import parse_actual, parse_target, parse_threshold, read_cells
from perfrules.units import DEFAULT_UNITS, UnitDefinition


@pytest.mark.parametrize(
    ("text", "unit", "meaning"),
    [
        ("≥95", "%", "≥95%"),
        ("≥95%", "%(百分比)", "≥95%"),
        (">= 98", "%(百分比)", "≥98%"),
        ("5万", "元", "5万元"),
        ("20万元", "元", "20万元"),
        ("60", "场次", "60场次"),
        ("7-9", "次", "[7, 9]次"),
        ("[7, +∞)", "次", "[7, +∞)次"),
        ("合理", "%", "合理"),
        ("2023年12月", "年", "2023年12月"),
        ("7", "/", "7"),
        ("7", "", "7"),
        ("5", " 万 元 ", "5万元"),
        ("≥3次，95%", "", "≥3次；95%"),
    ],
)
def test_the_unit_column_fills_what_the_cell_left_out(text: str, unit: str, meaning: str) -> None:
    assert str(parse_target(text, unit=unit)) == meaning


@pytest.mark.parametrize(
    ("text", "meaning", "rest"),
    [
        ("2023年12月31日100%", "100%", ["2023年12月31日"]),
        ("2023年12月31日 30人", "30人", ["2023年12月31日"]),
        ("2023年12月完成100%", "100%", ["2023年12月"]),
        ("100%", "100%", []),
        ("2023年12月31日前100%", "2023年12月31日前；100%", []),
    ],
)
def test_a_date_beside_a_number_is_a_part_or_noted(text: str, meaning: str, rest: list[str]) -> None:
    """Decision 0007: a reviewer sees what took no part; layouts that join two cells leave such texts."""
    actual = parse_actual(text)
    assert str(actual) == meaning
    assert [one.values["rest"] for one in actual.notes if one.code == "PR113"] == rest
    dated = [one for one in actual.notes if one.code == "PR113" and one.values["rest"].startswith("2023")]
    assert all(one.span is not None and text[one.span.start : one.span.end] == one.values["rest"] for one in dated)


@pytest.mark.parametrize(
    ("text", "unit"), [("30人", "户"), ("30人", "人次"), ("95%", "个百分点"), ("7-9人", "次"), ("5万", "次数单位")]
)
def test_a_unit_column_that_says_something_else_is_a_problem(text: str, unit: str) -> None:
    found = parse_target(text, unit=unit)
    assert found.to_dict() == {"kind": "unclear", "problem": "PR110"} or "万次" in str(found)


@pytest.mark.parametrize(
    ("text", "name", "meaning"),
    [
        ("≥85", "作物成活率(≥**%)", "≥85%"),
        ("≥3", "组织培训（≥**次）", "≥3次"),
        ("42", "补建健身点(个)", "42个"),
        ("85", "兑付率(%)", "85%"),
        ("42", "培训人数(含贫困户)", "42"),
        ("5300", "救助标准(<**元/户·年)——一户年最高5300元", "5300元/户·年"),
        ("42", "培训人数", "42"),
        ("42个", "健身点(个)", "42个"),
    ],
)
def test_a_name_hints_at_the_unit(text: str, name: str, meaning: str) -> None:
    target = parse_target(text, name=name)
    assert str(target) == meaning
    assert [note.code for note in target.notes] == (
        ["PR114"] if text not in (meaning, "42") or meaning == "42个" != text else []
    )


def test_a_name_that_hints_at_another_unit_is_a_problem() -> None:
    assert parse_target("≥3人", name="组织培训(≥**次)").to_dict() == {"kind": "unclear", "problem": "PR110"}
    assert parse_actual("3人", name="组织培训(≥**次)").to_dict() == {"kind": "unclear", "problem": "PR110"}


def test_units_of_a_plugin() -> None:
    units = DEFAULT_UNITS.extend([UnitDefinition("箩筐", "count:箩筐")])
    assert parse_target("≥3箩筐", units=units).notes == ()
    assert [note.code for note in parse_target("≥3箩筐").notes] == ["PR102"]
    assert str(parse_threshold("≥3箩筐", units=units)) == "≥3箩筐"


def test_the_model_reads_actuals() -> None:
    assert parse_target("≤30人").met_by("28人")
    assert not parse_target("≤30人").met_by("31人")


def test_a_repeated_text_is_the_same_value() -> None:
    assert parse_target("≥90%") is parse_target("≥90%")
    assert parse_actual("90%") is parse_actual("90%")
    assert parse_threshold("≥90%") is parse_threshold("≥90%")


def test_json_lines() -> None:
    lines = [
        '{"id": 1, "target": "≥95", "unit": "%"}\n',
        "\n",
        '{"id": "b", "actual": "28人", "unit": null, "name": ""}',
        '{"id": 3, "target": null}',
    ]
    assert [json.loads(line) for line in read_cells(lines)] == [
        {"id": 1, "meaning": {"kind": "number", "sense": "at_least", "value": "95", "unit": "%"}},
        {"id": "b", "meaning": {"kind": "number", "value": "28", "unit": "人"}},
        {"id": 3, "meaning": {"kind": "missing"}},
    ]


def test_cells_of_every_kind() -> None:
    lines = Path(__file__).with_name("cells.jsonl").read_text(encoding="utf-8").splitlines()
    cells = [json.loads(line) for line in lines]
    texts = [json.dumps({key: value for key, value in cell.items() if key != "meaning"}) for cell in cells]
    assert [json.loads(line) for line in read_cells(texts)] == [
        {"id": cell["id"], "meaning": cell["meaning"]} for cell in cells
    ]


def test_bad_lines_are_problems_and_the_others_are_answered() -> None:
    lines = [
        "nope",
        '{"id": 1}',
        "",
        '{"id": 2, "target": 0.5}',
        "[1]",
        '{"target": ["x"]}',
        "9" * 5000,
        '{"actual": true}',
    ]
    answers = list(read_cells(lines))
    assert [one if isinstance(one, str) else (one.code, one.place.line) for one in answers] == [
        ("PR505", 1),
        ("PR511", 2),
        '{"id": 2, "meaning": {"kind": "number", "sense": "stated", "value": "0.5", "unit": ""}}',
        ("PR507", 5),
        ("PR507", 6),
        ("PR505", 7),
        ("PR507", 8),
    ]
