"""
Rows that lost the cells reaching down from above them, as tables copied from web pages do.

Each is read as the table means it or refused (PR575), never as another row; a row that lost nothing is in place,
whatever its indicator is called.
"""

import re

import pytest

from perfrules.readers.form.reading import read_forms
from tests.readers.grids import NAME, drawn
from tests.readers.published import HEADER, HOTLINE, LOANS, RELIEF, WATER, Row

_SIGN_AND_UNIT = re.compile(r"([≥≤><=]+)?([0-9.,]+)?(.*)", re.DOTALL)
Line = tuple[str, ...]


def _plain(row: Row) -> Line:
    return row


def _with_signs(row: Row) -> Line:
    match = _SIGN_AND_UNIT.fullmatch(row[3])
    assert match is not None
    sign, number, unit = (part or "" for part in match.groups())
    return (*row[:3], sign, number or unit, unit if number else "", *row[4:])


def _of_targets(row: Row) -> Line:
    return (*_with_signs(row)[:6], "")


def _with_one_level(row: Row) -> Line:
    return (row[0], *row[2:])


LAYOUTS = {
    "as printed": (HEADER, _plain),
    "sign and unit": ((*HEADER[:3], "计算符号", HEADER[3], "度量单位", *HEADER[4:]), _with_signs),
    "targets alone": ((*HEADER[:3], "计算符号", "目标值", "度量单位", "指标值说明"), _of_targets),
    "one level": ((HEADER[0], *HEADER[2:]), _with_one_level),
}
TABLES = {"hotline": HOTLINE, "relief": RELIEF, "water": WATER, "loans": LOANS}


def _copied(rows: list[Line], levels: int) -> list[Line]:
    """Return *rows* as a web page gives them away: names of levels like those above are gone, the rest moves left."""
    result = []
    for above, row in zip([("",) * len(rows[0]), *rows], rows, strict=False):
        lost = next((at for at in range(levels) if row[: at + 1] != above[: at + 1]), levels)
        result.append((*row[lost:], *[""] * lost))
    return result


def _read(lines: list[Line]) -> tuple[list[tuple[str, str, str, str, str]], list[str]]:
    (sheet,), problems = read_forms([drawn("\n".join(" | ".join(line) for line in lines))], NAME)
    rows = [(row.level1, row.level2, row.name, row.target, row.actual) for row in sheet.rows]
    return rows, [item.code for item in problems if item.code == "PR575"]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("table", TABLES)
def test_published_rows_are_moved_back_or_refused(table: str, layout: str) -> None:
    header, line = LAYOUTS[layout]
    rows = [line(row) for row in TABLES[table]]
    levels = header.index("三级指标")
    intended, none = _read([header, *rows])
    assert none == []
    found, refused = _read([header, *_copied(rows, levels)])
    assert [row for row in found if row not in intended] == []
    assert len(found) + len(refused) == len(intended)
    # a table without signs, units and known levels says too little to move every row back
    assert len(found) > len(intended) * 3 // 4


NAMES = ("≥60岁老人覆盖率", "=1+1率", "=80%率", "100%覆盖", "32名", "≥90%", "5G基站", "24小时", "≥30名学员", "3")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("target", ["≥90%", "90%", "显著", "90", "≥3人"])
@pytest.mark.parametrize("levels", [("产出指标", "质量指标"), ("/", "/"), ("产出指标(50分)", "质量指标")])
def test_rows_in_place_stay_there(name: str, target: str, levels: tuple[str, str]) -> None:
    row = (*levels, name, target, "95%", "10", "", "")
    (found,), refused = _read([HEADER, row])
    assert (found[2:], refused) == ((name, target, "95%"), [])


@pytest.mark.parametrize("name", NAMES)
def test_names_of_any_levels_stay_where_three_figures_stand(name: str) -> None:
    (found,), refused = _read([HEADER, ("资金", "培训", name, "≥90%", "95%", "10", "", "")])
    assert (found, refused) == (("资金", "培训", name, "≥90%", "95%"), [])


@pytest.mark.parametrize(
    "row",
    [
        ("产出指标", "数量指标", "=", "30", "32人", "10", "", ""),
        ("到岗率", "≥90%", "95%", "多", "少", "", "", ""),
        ("=", "30", "人", "32人", "10", "", "", ""),
    ],
)
def test_rows_that_nobody_can_place_are_refused(row: Line) -> None:
    found, refused = _read([HEADER, row])
    assert (found, refused) == ([], ["PR575"])
