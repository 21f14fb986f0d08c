"""A reviewer's word on how cells are to be read: applied, kept with the row, and named where it fits nothing."""

from datetime import date
from pathlib import Path

import pytest

import perfrules
from perfrules.model.rating import Outcome
from perfrules.model.sheet import Reading, Sheet
from perfrules.plugins import default_registry
from perfrules.readers.base import ReadResult

SHEET = """\
project = "p"
[[row]]
name = "公众知晓率"
target = "约九成"
actual = "92.5%"
weight = 10
[[row]]
name = "次数"
target = "≥3次"
actual = "5次"
weight = 10
[[row]]
name = "次数"
target = "≤3次"
actual = "2次"
weight = 10
"""
WHO = 'person = "张三"\nreason = "附件2写明"\n'
TARGET = f'[[reading]]\nrow = "公众知晓率"\nprinted_target = "约九成"\ntarget = "≥90%"\n{WHO}'


def read(folder: Path, readings: str, sheet: str = SHEET) -> ReadResult:
    path = folder / "s.toml"
    path.write_text(sheet, encoding="utf-8")
    (folder / "s.toml.reading.toml").write_text(readings, encoding="utf-8")
    return perfrules.read_sheets(path)


def problems_of(result: ReadResult) -> list[tuple[str, str]]:
    return [(item.code, item.place.key) for item in result.problems]


def test_a_cell_is_read_as_a_person_says(tmp_path: Path) -> None:
    result = read(tmp_path, f"{TARGET}date = 2024-03-01\n")
    (sheet,) = result.sheets
    assert [item.code for item in result.problems] == ["PR595"]
    assert sheet.problems == result.problems
    assert sheet.rows[0].target == "≥90%"
    assert sheet.rows[0].readings == (
        Reading(
            column="target", text="≥90%", printed="约九成", person="张三", reason="附件2写明", date=date(2024, 3, 1)
        ),
    )
    assert sheet.rows[0].readings[0].place.line == 4
    assert (sheet.rows[0].place_of("target").file, sheet.rows[1].readings) == (str(tmp_path / "s.toml"), ())


def test_the_score_and_every_report_say_so(tmp_path: Path) -> None:
    sheet = perfrules.read_sheet(tmp_path / "s.toml") if read(tmp_path, TARGET) else None
    assert isinstance(sheet, Sheet)
    card = perfrules.evaluate(sheet, perfrules.load_ruleset("cn-self-evaluation-2020"))
    assert card.rows[0].outcome is Outcome.MET
    assert (
        card.rows[0]
        .explain("zh")
        .startswith(
            "公众知晓率：指标值 ≥90%，实际 92.5% → 按张三的意见，指标值“约九成”读作“≥90%”（理由：附件2写明）→ "[:-2]
        )
    )
    assert "says 张三" in card.rows[0].explain("en")
    for report in ("html", "markdown", "csv", "json", "text"):
        assert "约九成" in perfrules.render(card, report, language="zh").decode(), report


def test_the_file_may_stand_elsewhere_and_hold_for_contents(tmp_path: Path) -> None:
    path = tmp_path / "words.toml"
    path.write_text(TARGET, encoding="utf-8")
    for source, name in ((SHEET.encode(), "s.toml"), ({"rows": [{"name": "公众知晓率", "target": "约九成"}]}, "")):
        sheet = perfrules.read_sheet(source, name=name, reading=path)
        assert sheet.rows[0].target == "≥90%"


def test_directions_actuals_and_rows_by_number(tmp_path: Path) -> None:
    result = read(
        tmp_path,
        f'[[reading]]\nrow = 3\ndirection = "down"\n{WHO}'
        f'[[reading]]\nrow = "公众 知晓率"\nprinted_actual = "92.5 %"\nactual = ""\n{WHO}',
    )
    rows = result.sheets[0].rows
    assert [(row.direction, row.actual) for row in rows] == [("", ""), ("", "5次"), ("down", "2次")]
    assert rows[2].readings[0].explain("zh") == "按张三的意见，越小越好（理由：附件2写明）"
    assert rows[0].readings[0].explain("en") == "the actual “92.5%” is read as “/”, says 张三 (reason: 附件2写明)"


@pytest.mark.parametrize(
    ("readings", "expected"),
    [
        (f'[[reading]]\nrow = "知晓率"\ndirection = "up"\n{WHO}', [("PR590", "reading[0]")]),
        (f'[[reading]]\nrow = "次数"\ndirection = "up"\n{WHO}', [("PR591", "reading[0]")]),
        (f'[[reading]]\nrow = 4\ndirection = "up"\n{WHO}', [("PR590", "reading[0]")]),
        (f'[[reading]]\nrow = 0\ndirection = "up"\n{WHO}', [("PR590", "reading[0]")]),
        (TARGET.replace("约九成", "约八成"), [("PR592", "reading[0].target")]),
        (f"[[reading]]\nrow = 1\n{WHO}", [("PR593", "reading[0]")]),
        (TARGET.replace('printed_target = "约九成"\n', ""), [("PR511", "reading[0]")]),
        (TARGET.replace('person = "张三"\n', ""), [("PR511", "reading[0]")]),
        (TARGET.replace("附件2写明", ""), [("PR511", "reading[0].reason")]),
        (TARGET.replace("row =", "raw ="), [("PR508", "reading[0].raw"), ("PR511", "reading[0]")]),
        (TARGET + 'project = "q"\n', [("PR596", "reading[0]")]),
        (
            f'[[reading]]\nrow = 1\ndirection = "left"\n{WHO}',
            [("PR507", "reading[0].direction"), ("PR593", "reading[0]")],
        ),
        ("", [("PR004", "")]),
        ("x = 1\n", [("PR508", "x"), ("PR511", "")]),
        ("[[reading]\n", [("PR201", "")]),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_a_problem_of_its_own_file(
    tmp_path: Path, readings: str, expected: list[tuple[str, str]]
) -> None:
    result = read(tmp_path, readings)
    found = [(code, key if key.startswith(("reading", "x")) else "") for code, key in problems_of(result)]
    assert found == expected
    assert result.sheets[0].rows[0].target == "约九成"
    assert {item.place.file for item in result.problems} == {str(tmp_path / "s.toml.reading.toml")}


def test_a_cell_is_read_once(tmp_path: Path) -> None:
    result = read(tmp_path, TARGET + TARGET.replace("≥90%", "≥80%"))
    assert [item.code for item in result.problems] == ["PR594", "PR595"]
    assert result.sheets[0].rows[0].target == "≥90%"


def test_projects_of_one_file_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "two.json"
    row = '{"name": "a", "target": "几次"}'
    path.write_text(f'[{{"project": "p", "rows": [{row}]}}, {{"project": "q", "rows": [{row}]}}]', encoding="utf-8")
    words = f'[[reading]]\nrow = "a"\nproject = "q"\nprinted_target = "几次"\ntarget = "3次"\n{WHO}'
    (tmp_path / "two.json.reading.toml").write_text(words, encoding="utf-8")
    assert [sheet.rows[0].target for sheet in perfrules.read_sheets(path).sheets] == ["几次", "3次"]


@pytest.mark.parametrize("form", ["sheet-toml", "sheet-json"])
def test_our_own_forms_keep_it(tmp_path: Path, form: str) -> None:
    (sheet,) = read(tmp_path, f'{TARGET}direction = "up"\ndate = 2024-03-01\n').sheets
    card = perfrules.evaluate(sheet, perfrules.load_ruleset("cn-self-evaluation-2020"))
    report = default_registry().reports[form]
    again = perfrules.read_sheets(report.render(card), name=f"again{report.suffix}")
    assert (again.sheets, again.problems) == ((sheet,), ())
    assert perfrules.Sheet.from_dict(sheet.to_dict()) == sheet


@pytest.mark.parametrize(
    ("reading", "code", "key"),
    [
        ('{"column": "name", "text": "x", "person": "a", "reason": "b"}', "PR507", "rows[0].readings[0].column"),
        ('{"column": "direction", "text": "x", "person": "a", "reason": "b"}', "PR507", "rows[0].readings[0].text"),
        ('{"column": "target", "text": "x", "reason": "b"}', "PR511", "rows[0].readings[0]"),
    ],
)
def test_bad_readings_of_our_own_forms(reading: str, code: str, key: str) -> None:
    result = perfrules.read_sheets(f'{{"rows": [{{"name": "a", "readings": [{reading}]}}]}}'.encode(), name="s.json")
    assert problems_of(result) == [(code, key)]


def test_without_a_sheet_nothing_is_said_of_it(tmp_path: Path) -> None:
    assert [item.code for item in read(tmp_path, TARGET, "").problems] == ["PR004"]
    result = perfrules.read_sheets(tmp_path / "s.toml", reading=tmp_path / "none.toml")
    assert [item.code for item in result.problems] == ["PR004"]
    (tmp_path / "s.toml").write_text(SHEET, encoding="utf-8")
    result = perfrules.read_sheets(tmp_path / "s.toml", reading=tmp_path / "none.toml")
    assert [item.code for item in result.problems] == ["PR001"]
