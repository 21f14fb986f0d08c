"""Files of cases: what they may say, and every mistake in them with its place."""

from decimal import Decimal
from pathlib import Path

import pytest

from perfrules.rulesets.cases import Cases, cases_file, load_cases

GOOD = """\
ruleset = "demo"

[[case]]
name = "好"
[case.sheet]
date = 2023-12-31
row = [
  { name = "甲", target = "≥90%", actual = "95%", weight = 10 },
  { name = "乙", target = "≥3次", actual = "", weight = 5 },
]
[case.expect]
rows = [10, "-"]
components = { "指标" = "10.00", "执行" = "-" }
total = "10.00"
grade = "差"
complete = false
problems = ["PR402"]
"""


def cases_of(folder: Path, text: str) -> Cases:
    """Return what loading *text* as a file of cases gives."""
    path = folder / "demo.cases.toml"
    path.write_text(text, encoding="utf-8")
    return load_cases(path)


class TestGoodFile:
    """SPEC design §5: named sheets with expected scores, total and grade."""

    def test_it_is_read(self, tmp_path: Path) -> None:
        found = cases_of(tmp_path, GOOD)
        assert found.problems == ()
        assert found.ruleset == "demo"
        (case,) = found.cases
        assert (case.name, case.place.line) == ("好", 3)
        assert [row.name for row in case.sheet.rows] == ["甲", "乙"]
        assert case.expected.rows == (Decimal(10), None)
        assert case.expected.components == {"指标": Decimal(10), "执行": None}
        assert (case.expected.total, case.expected.grade, case.expected.complete) == (Decimal(10), "差", False)
        assert case.expected.problems == ("PR402",)

    def test_numbers_are_equal_however_they_are_written(self, tmp_path: Path) -> None:
        written = [
            cases_of(tmp_path, GOOD.replace("[10,", f"[{form},")).cases[0].expected for form in ("10.00", '"10"')
        ]
        assert written[0] == written[1]

    def test_it_stands_beside_its_rule_set(self) -> None:
        assert cases_file(Path("a/demo@2.toml")) == Path("a/demo@2.cases.toml")


MISTAKES = [
    ("no id", 'ruleset = "demo"\n', "", "PR203", 1),
    ("unknown key", "[case.expect]", "[case.expect]\nscore = 1", "PR202", 12),
    ("unknown key of a case", 'name = "好"', 'name = "好"\nx = 1', "PR202", 5),
    ("unknown key of a sheet", "date = 2023-12-31", "dat = 2023-12-31", "PR508", 6),
    ("no total", 'total = "10.00"\n', "", "PR203", 11),
    ("no name", 'name = "好"\n', "", "PR203", 3),
    ("total not rated", 'total = "10.00"', 'total = "-"', "PR204", 14),
    ("score in words", "rows = [10,", 'rows = ["ten",', "PR204", 12),
    ("scores no array", 'rows = [10, "-"]', "rows = 10", "PR204", 12),
    ("too few scores", 'rows = [10, "-"]', "rows = [10]", "PR204", 12),
    ("unknown code", '"PR402"', '"PR999"', "PR225", 17),
    ("complete as a text", "complete = false", 'complete = "no"', "PR204", 16),
    ("weight in words", "weight = 10", 'weight = "ten"', "PR503", 8),
]


class TestMistakes:
    """SPEC reliability R5: each mistake is told with its line, and its case is left out."""

    @pytest.mark.parametrize(("what", "old", "new", "code", "line"), MISTAKES, ids=[one[0] for one in MISTAKES])
    def test_mistake(self, tmp_path: Path, what: str, old: str, new: str, code: str, line: int) -> None:
        assert old in GOOD, what
        found = cases_of(tmp_path, GOOD.replace(old, new, 1))
        assert [(one.code, one.place.line) for one in found.problems] == [(code, line)]

    def test_the_same_name_twice(self, tmp_path: Path) -> None:
        found = cases_of(tmp_path, GOOD + GOOD.partition("\n\n")[2])
        assert [one.code for one in found.problems] == ["PR215"]

    def test_one_broken_case_does_not_take_the_others_with_it(self, tmp_path: Path) -> None:
        found = cases_of(tmp_path, GOOD + '[[case]]\nname = "坏"\n')
        assert [case.name for case in found.cases] == ["好"]
        assert [one.code for one in found.problems] == ["PR203", "PR203"]

    @pytest.mark.parametrize(("text", "code"), [("", "PR004"), ("a = “”", "PR201")])
    def test_unreadable_files(self, tmp_path: Path, text: str, code: str) -> None:
        assert [one.code for one in cases_of(tmp_path, text).problems] == [code]

    def test_a_missing_file(self, tmp_path: Path) -> None:
        assert [one.code for one in load_cases(tmp_path / "none.cases.toml").problems] == ["PR001"]
