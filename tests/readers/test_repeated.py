"""What stands twice in a file is named, whatever the format; what differs in one cell is not."""

import json

import pytest

import perfrules
from perfrules.plain_values import read_number

ROW = {
    "level1": "产出指标",
    "level2": "数量指标",
    "name": "里程",
    "target": "≥1公里",
    "actual": "2公里",
    "weight": "10",
}


def codes(data: object) -> list[tuple[str, str]]:
    result = perfrules.read_sheets(json.dumps(data).encode(), name="s.json")
    return [(item.code, item.place.key) for item in result.problems]


def test_a_row_that_stands_twice() -> None:
    assert codes({"rows": [ROW, ROW]}) == [("PR598", "rows[1]")]
    assert codes({"rows": [ROW, {**ROW, "weight": "5"}, ROW]}) == [("PR598", "rows[1]"), ("PR598", "rows[2]")]


@pytest.mark.parametrize("key", ["level1", "level2", "name", "target", "actual"])
def test_rows_that_differ(key: str) -> None:
    assert codes({"rows": [ROW, {**ROW, key: "其他"}]}) == []


def test_a_sheet_that_stands_twice() -> None:
    sheet = {"project": "p", "rows": [ROW]}
    other = {"project": "q", "rows": [ROW]}
    assert codes([sheet, other, sheet, {**sheet, "department": "d"}]) == [("PR599", "[2].rows[0]")]
    assert codes([{"rows": []}, {"rows": []}]) == []


def test_a_table_with_a_copied_line() -> None:
    text = "三级指标,年度指标值,实际完成值,分值\n里程,≥1公里,2公里,10\n里程,≥1公里,2公里,10\n"
    (sheet,) = perfrules.read_sheets(text.encode(), name="s.csv").sheets
    assert [(item.code, item.place.line) for item in sheet.problems] == [("PR598", 3)]


@pytest.mark.parametrize("text", ["-0", "-0.00", "－0", "+0"])
def test_no_points_are_no_negative_points(text: str) -> None:
    number = read_number(text)
    assert number is not None
    assert not number.is_signed()


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.png", b"\x89PNG\r\n\x1a\n", "PR036"), ("a.JPG", b"\xff\xd8\xff\xe0", "PR036"), ("a.md", b"abc", "PR037"),
        ("a", "表".encode(), "PR005"), ("a.exe", b"MZ\0", "PR005"), ("a.md", b"\0\1", "PR005"),
    ],
)  # fmt: skip
def test_what_to_do_with_other_files(name: str, data: bytes, code: str) -> None:
    (item,) = perfrules.read_sheets(data, name=name).problems
    assert item.code == code
