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
    DAY,
    FLAG,
    NAME,
    TABLE,
    TEXT,
    TEXTS,
    Kind,
    Schema,
    read_table,
    read_texts,
    report_same_names,
    table_of,
    wrong_kind,
)
from perfrules.rulesets.find import CASES_SUFFIX, SUFFIX, read_content
from perfrules.rulesets.format import RuleTable, key, many, read_keys
from perfrules.rulesets.toml_tree import Entry, plain_value, read_toml
from perfrules.source import Place
from perfrules.wording import Wording

__all__ = ["NOT_RATED", "Case", "Cases", "Expected", "cases_file", "load_cases"]

NOT_RATED: Final = "-"
"""Stands for the score of a row or component that cannot be rated."""
Score = Decimal | Literal["-"]


def _read_score(entry: Entry, key: str, problems: list[Problem]) -> Score | None:
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


def _read_scores(entry: Entry, key: str, problems: list[Problem]) -> tuple[Score, ...] | None:
    if not isinstance(entry.value, tuple):
        problems.append(wrong_kind(entry, key, "得分的数组", "an array of scores"))
        return None
    scores: list[Score] = []
    for part in entry.elements:
        score = _read_score(part, key, problems)
        if score is not None:
            scores.append(score)
    return tuple(scores)


def _read_codes(entry: Entry, key: str, problems: list[Problem]) -> tuple[str, ...]:
    codes = read_texts(entry, key, problems)
    problems += [
        problem("PR225", place=entry.value_place, key=key, found=code, known="PR001 …")
        for code in codes
        if code not in CODES
    ]
    return codes


_SCORES: Schema = {"type": ["string", "number"]}
SCORE: Kind[Score] = Kind(_read_score, _SCORES, Wording('得分，如 "9.50"，或 "-"', 'a score such as "9.50", or "-"'))
SCORES: Kind[tuple[Score, ...]] = Kind(
    _read_scores, {"type": "array", "items": _SCORES}, Wording("得分的数组", "an array of scores")
)
CODES_OF_PROBLEMS: Kind[tuple[str, ...]] = Kind(_read_codes, TEXTS.schema, Wording("问题代码", "codes of problems"))


@frozen(kw_only=True, eq=False)
class ExpectTable(RuleTable):
    """``[case.expect]``: what the sheet must get; a rule set with lights may do without a grade."""

    path = "expect"
    rows: tuple[Score, ...] = key(
        SCORES, "每行的得分，按次序", "the score of each row, in order", default=(), required=True
    )
    components: dict[str, Score] | None = key(
        table_of(SCORE, Wording("部分到得分的表", "a table of components and scores")),
        "各部分的得分",
        "scores of components",
    )
    total: Score | None = key(SCORE, "总分", "the total", required=True)
    grade: str = key(TEXT, "等级", "name of the grade", default="")
    complete: bool = key(FLAG, "`false`：有的不能评", "`false`: something could not be rated", default=True)
    problems: tuple[str, ...] = key(CODES_OF_PROBLEMS, "必须报告的问题代码", "codes that must be reported", default=())
    light: str = key(TEXT, "整体的灯", "the light of the whole", default="")
    lights: tuple[str, ...] = key(TEXTS, "每行的灯，按次序", "the light of each row, in order", default=())


@frozen(kw_only=True, eq=False)
class CaseTable(RuleTable):
    """``[[case]]``: a named sheet and what it must get."""

    path = "case"
    name: str | None = key(NAME, "名称", "its name", required=True)
    note: str = key(TEXT, "给人看的算式", "the working, for people", default="")
    as_of: date | None = key(DAY, "监控的日期", "the day of monitoring")
    sheet: Entry | None = key(TABLE, "自评表", "the sheet", required=True)
    expect: Entry | None = key(TABLE, "应得的结果", "what it must get", required=True)


@frozen(kw_only=True, eq=False)
class CasesFile(RuleTable):
    """A file of cases."""

    ruleset: str = key(NAME, "这些用例是哪个规则集的", "the id of the rule set they are for", default="", required=True)
    case: tuple[Entry, ...] = key(many(CaseTable), "用例", "the cases", default=(), required=True)


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
    given = read_keys(CasesFile, document.root, problems)
    read = [(entry, case) for entry in given.case if (case := _case(entry, problems)) is not None]
    report_same_names([(case.name, entry) for entry, case in read], problems)
    return Cases(given.ruleset, tuple(case for _, case in read), tuple(problems))


def _case(entry: Entry, problems: list[Problem]) -> Case | None:
    given = read_keys(CaseTable, entry, problems)
    if given.sheet is None or given.expect is None or "name" not in entry.table:
        return None
    expected = _expected(given.expect, problems)
    sheet = _sheet(given.sheet, problems)
    if given.name is None or expected is None or sheet is None:
        return None
    if len(expected.rows) != len(sheet.rows):
        wanted = (f"{len(sheet.rows)} 个得分，每行一个", f"{len(sheet.rows)} scores, one a row")
        problems.append(wrong_kind(given.expect.table["rows"], "rows", *wanted))
        return None
    if expected.lights and len(expected.lights) != len(sheet.rows):
        wanted = (f"{len(sheet.rows)} 盏灯，每行一盏", f"{len(sheet.rows)} lights, one a row")
        problems.append(wrong_kind(given.expect.table["lights"], "lights", *wanted))
        return None
    return Case(name=given.name, sheet=sheet, expected=expected, note=given.note, as_of=given.as_of, place=entry.place)


def _sheet(entry: Entry, problems: list[Problem]) -> Sheet | None:
    path = entry.place.key
    sheet, result = sheet_from(plain_value(entry), entry.place.file, entry.scan.places(entry.spot, path), path)
    problems += result
    return None if worst(result) is Severity.ERROR else sheet


def _expected(entry: Entry, problems: list[Problem]) -> Expected | None:
    if read_table(entry, "expect", problems) is None:
        return None
    before = len(problems)
    given = read_keys(ExpectTable, entry, problems)
    if "grade" not in entry.table and "light" not in entry.table:
        problems.append(problem("PR203", place=entry.place, key="expect.grade"))
    if given.total == NOT_RATED:
        problems.append(wrong_kind(entry.table["total"], "total", "数", "a number"))
    if len(problems) > before or not isinstance(given.total, Decimal):
        return None
    return Expected(
        rows=tuple(map(_rated, given.rows)),
        components={name: _rated(score) for name, score in (given.components or {}).items()},
        total=given.total,
        grade=given.grade,
        complete=given.complete,
        problems=given.problems,
        light=given.light,
        lights=given.lights,
    )


def _rated(score: Score) -> Decimal | None:
    return score if isinstance(score, Decimal) else None
