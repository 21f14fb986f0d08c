"""
Cases beside a rule set: named sheets with the scores, total and grade they must get.

``<name>.cases.toml`` stands beside ``<name>.toml``::

    ruleset = "henan-zhengzhou-2023"         # the id the cases are for

    [[case]]
    name = "全部达成"
    note = "10 × 244 ÷ 244 = 10.00; …"       # the working, for people
    as_of = 2023-07-31                       # the day of monitoring, where the rule set looks at it

    [case.sheet]                             # the project's own TOML form of a sheet
    date = 2023-06-30
    row = [{ name = "人均工资", target = "=1666元/月", actual = "1666元/月", weight = 10 }]

    [case.expect]
    rows = ["10.00"]                         # one a row, in order; "-" for a row that cannot be rated
    components = { "预算执行" = "10.00" }     # those that matter; "-" as above
    total = "100.00"
    grade = "优"
    complete = true                          # false: something could not be rated
    problems = ["PR411"]                     # codes that must be reported, each at least once
    light = "红"                             # the light of the whole, for rule sets with lights
    lights = ["绿"]                          # the light of each row, in order; "" for none

Only ``rows``, ``total`` and ``grade`` (or ``light`` in its place) have to be there. Numbers are compared as
numbers, ``10`` equals ``"10.00"``.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final, Literal

from attrs import field, frozen

from perfrules.errors import CODES, Problem, Severity, problem, worst
from perfrules.model.quantity import format_decimal
from perfrules.model.sheet import Sheet
from perfrules.plain_values import read_number as read_amount
from perfrules.readers.native.data import sheet_from
from perfrules.rulesets.fields import (
    read_date,
    read_name,
    read_table,
    read_tables,
    read_text,
    read_texts,
    report_same_names,
    report_unknown_keys,
    wrong_kind,
)  # fmt: skip
from perfrules.rulesets.find import CASES_SUFFIX, SUFFIX, read_content
from perfrules.rulesets.toml_tree import Entry, Table, plain_value, read_toml
from perfrules.source import Place

__all__ = ["NOT_RATED", "Case", "Cases", "Expected", "cases_file", "load_cases"]

NOT_RATED: Final = "-"
"""Stands for the score of a row or component that cannot be rated."""
_CASE_KEYS = ("name", "note", "as_of", "sheet", "expect")
_EXPECT_KEYS = ("rows", "components", "total", "grade", "complete", "problems", "light", "lights")


@frozen(kw_only=True)
class Expected:
    """
    What a sheet must get.

    Args:
        rows: Score of each row in order; ``None`` for one that cannot be rated.
        components: Scores of components by name; ``None`` as above.
        total: The total, rounded.
        grade: Name of the grade; empty for a rule set without grades.
        complete: Whether everything could be rated.
        problems: Codes that must be reported, each at least once.
        light: Name of the monitoring light of the whole; empty when the case does not say.
        lights: The light of each row in order; empty when the case does not say.
    """

    rows: tuple[Decimal | None, ...]
    components: Mapping[str, Decimal | None] = field(factory=dict)
    total: Decimal
    grade: str = ""
    complete: bool = True
    problems: tuple[str, ...] = ()
    light: str = ""
    lights: tuple[str, ...] = ()


@frozen(kw_only=True)
class Case:
    """One named sheet and what it must get, on a day of monitoring or at the end of the year."""

    name: str
    sheet: Sheet
    expected: Expected
    note: str = ""
    as_of: date | None = None
    place: Place = field(factory=Place, eq=False, repr=False)


@frozen
class Cases:
    """The content of a file of cases: the rule set they are for, the cases that could be read, and all problems."""

    ruleset: str
    cases: tuple[Case, ...]
    problems: tuple[Problem, ...] = ()


def cases_file(rules: Path) -> Path:
    """Return where the cases of the rule file *rules* stand: ``a.toml`` → ``a.cases.toml``."""
    return rules.with_name(rules.name.removesuffix(SUFFIX) + CASES_SUFFIX)


def load_cases(path: Path) -> Cases:
    """
    Return the cases in the file at *path* and everything wrong in it.

    A sheet may be as incomplete as a case wants it: what its reader reports belongs to the case only where it is an
    error of the file, such as an unknown key.
    """
    data = read_content(path)
    if isinstance(data, Problem):
        return Cases("", (), (data,))
    document = read_toml(data, str(path))
    problems = list(document.problems)
    if document.root is None:
        return Cases("", (), tuple(problems))
    table = document.root.table
    report_unknown_keys(table, ("ruleset", "case"), problems)
    problems += [
        problem("PR203", place=document.root.place, key=key) for key in ("ruleset", "case") if key not in table
    ]
    ruleset = (read_name(table["ruleset"], "ruleset", problems) or "") if "ruleset" in table else ""
    entries = read_tables(table["case"], "case", problems) if "case" in table else ()
    read = [(entry, case) for entry in entries if (case := _case(entry, problems)) is not None]
    report_same_names([(case.name, entry) for entry, case in read], problems)
    return Cases(ruleset, tuple(case for _, case in read), tuple(problems))


def _case(entry: Entry, problems: list[Problem]) -> Case | None:
    table = entry.table
    report_unknown_keys(table, _CASE_KEYS, problems)
    missing = [key for key in ("name", "sheet", "expect") if key not in table]
    problems += [problem("PR203", place=entry.place, key=f"case.{key}") for key in missing]
    if missing:
        return None
    name = read_name(table["name"], "name", problems)
    note = read_text(table["note"], "note", problems) if "note" in table else ""
    as_of = read_date(table["as_of"], "as_of", problems) if "as_of" in table else None
    expected = _expected(table["expect"], problems)
    sheet = _sheet(table["sheet"], problems)
    if name is None or expected is None or sheet is None:
        return None
    if len(expected.rows) != len(sheet.rows):
        wanted = (f"{len(sheet.rows)} 个得分，每行一个", f"{len(sheet.rows)} scores, one a row")
        problems.append(wrong_kind(table["expect"].table["rows"], "rows", *wanted))
        return None
    if expected.lights and len(expected.lights) != len(sheet.rows):
        wanted = (f"{len(sheet.rows)} 盏灯，每行一盏", f"{len(sheet.rows)} lights, one a row")
        problems.append(wrong_kind(table["expect"].table["lights"], "lights", *wanted))
        return None
    return Case(name=name, sheet=sheet, expected=expected, note=note or "", as_of=as_of, place=entry.place)


def _sheet(entry: Entry, problems: list[Problem]) -> Sheet | None:
    path = entry.place.key
    sheet, result = sheet_from(plain_value(entry), entry.place.file, entry.scan.places(entry.spot, path), path)
    problems += result
    return None if worst(result) is Severity.ERROR else sheet


def _expected(entry: Entry, problems: list[Problem]) -> Expected | None:
    table = read_table(entry, "expect", problems)
    if table is None:
        return None
    before = len(problems)
    report_unknown_keys(table, _EXPECT_KEYS, problems)
    required = ("rows", "total") if "light" in table else ("rows", "total", "grade")
    missing = [key for key in required if key not in table]
    problems += [problem("PR203", place=entry.place, key=f"expect.{key}") for key in missing]
    rows = _scores(table, problems)
    parts = read_table(table["components"], "components", problems) if "components" in table else {}
    components = {name: _score(part, f"components.{name}", problems) for name, part in (parts or {}).items()}
    total = _score(table["total"], "total", problems) if "total" in table else None
    grade, light = (read_text(table[key], key, problems) if key in table else "" for key in ("grade", "light"))
    lights = read_texts(table["lights"], "lights", problems) if "lights" in table else ()
    complete = _complete(table, problems)
    codes = read_texts(table["problems"], "problems", problems) if "problems" in table else ()
    problems += [
        problem("PR225", place=table["problems"].value_place, key="problems", found=code, known="PR001 …")
        for code in codes
        if code not in CODES
    ]
    if total == NOT_RATED:
        problems.append(wrong_kind(table["total"], "total", "数", "a number"))
    if len(problems) > before or not isinstance(total, Decimal):
        return None
    return Expected(
        rows=tuple(_rated(score) for score in rows),
        components={name: _rated(score) for name, score in components.items()},
        total=total,
        grade=grade or "",
        complete=complete,
        problems=codes,
        light=light or "",
        lights=lights,
    )


def _scores(table: Table, problems: list[Problem]) -> list[Decimal | Literal["-"] | None]:
    if "rows" not in table:
        return []
    if not isinstance(table["rows"].value, tuple):
        problems.append(wrong_kind(table["rows"], "rows", "得分的数组", "an array of scores"))
        return []
    return [_score(part, "rows", problems) for part in table["rows"].elements]


def _score(entry: Entry, key: str, problems: list[Problem]) -> Decimal | Literal["-"] | None:
    value = entry.value
    if value == NOT_RATED:
        return NOT_RATED
    text = value if isinstance(value, str) else ""
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        text = format_decimal(Decimal(value))
    number = read_amount(text) if text else None
    if number is None:
        problems.append(wrong_kind(entry, key, '得分，如 "9.50"，或 "-"', 'a score such as "9.50", or "-"'))
    return number


def _rated(score: Decimal | str | None) -> Decimal | None:
    return score if isinstance(score, Decimal) else None


def _complete(table: Table, problems: list[Problem]) -> bool:
    entry = table.get("complete")
    if entry is None:
        return True
    if not isinstance(entry.value, bool):
        problems.append(wrong_kind(entry, "complete", "true 或 false", "true or false"))
        return True
    return entry.value
