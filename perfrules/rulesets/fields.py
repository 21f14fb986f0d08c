"""
Reading single values of a rule file: each function takes an entry and a list that problems are added to.

Every function returns ``None`` (or nothing) after adding a problem with the place of the value, so that a caller goes
on with the other keys and all independent mistakes are reported together.
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from decimal import Decimal

from perfrules.errors import Problem, problem
from perfrules.errors.suggestion import join_names, near_names, nearest_first
from perfrules.model.vocabulary import comparable_name
from perfrules.rulesets.toml_tree import Entry, Table, plain_value
from perfrules.source import escape_control_chars

__all__ = [
    "MAX_ENTRIES", "MAX_NAME", "drops", "read_choice", "read_date", "read_flag", "read_many", "read_name",
    "read_number", "read_positive", "read_table", "read_tables", "read_text", "read_texts", "report_same_names",
    "report_unknown_keys", "report_useless_drop", "wrong_kind",
]  # fmt: skip


MAX_NAME = 100
MAX_ENTRIES = 5_000
"""Tables of one kind (scoring rules, components, sources, indicators …) in one rule set."""
_MAX_SHOWN = 60
_OTHER_WORDS: Mapping[str, str] = {
    "name": "title", "bands": "grades", "levels": "grades", "indicators": "component", "components": "component",
    "sources": "source", "rules": "scoring", "schema_version": "format", "rounding": "round", "parent": "extends",
    "total": "full",
}  # fmt: skip
"""Keys people write for another: offered where the other one is known and the word itself is not."""


def wrong_kind(entry: Entry, key: str, wanted: str, wanted_en: str) -> Problem:
    """Return PR204: the value of *entry* is not of the kind *wanted*."""
    result = str(plain_value(entry)) if not isinstance(entry.value, str) else entry.value
    shown = result if len(result) <= _MAX_SHOWN else result[:_MAX_SHOWN] + "…"
    return problem("PR204", place=entry.value_place, key=key, wanted=wanted, wanted_en=wanted_en, found=shown)


def read_text(entry: Entry, key: str, problems: list[Problem]) -> str | None:
    """Return a text."""
    if isinstance(entry.value, str):
        return entry.value
    problems.append(wrong_kind(entry, key, "文字", "a text"))
    return None


def read_texts(entry: Entry, key: str, problems: list[Problem]) -> tuple[str, ...]:
    """Return one text or an array of texts as a tuple."""
    if isinstance(entry.value, str):
        return (entry.value,)
    if not isinstance(entry.value, tuple):
        problems.append(wrong_kind(entry, key, "文字或文字的数组", "a text or an array of texts"))
        return ()
    return tuple(text for part in entry.elements if (text := read_text(part, key, problems)) is not None)


def read_name(entry: Entry, key: str, problems: list[Problem]) -> str | None:
    """Return a text that can be a name: visible, without blanks at its ends, at most 100 characters."""
    text = read_text(entry, key, problems)
    if text is None:
        return None
    result = name_problem(text)
    if result is None:
        return text
    problems.append(result.at(entry.value_place))
    return None


def name_problem(text: str) -> Problem | None:
    """Return what is wrong with *text* as a name, or ``None``."""
    if len(text) > MAX_NAME:
        return problem("PR103", length=len(text), limit=MAX_NAME)
    if not any(map(str.isalnum, text)) or text != text.strip() or escape_control_chars(text) != text:
        return problem("PR224", name=text)
    return None


def report_same_names(named: Collection[tuple[str, Entry]], problems: list[Problem]) -> None:
    """Add PR215 for a name given twice and PR218 for names that differ only in width, case or blanks."""
    seen: dict[str, tuple[str, Entry]] = {}
    for name, entry in named:
        first = seen.setdefault(comparable_name(name), (name, entry))
        if first[1] is entry:
            continue
        if first[0] == name:
            problems.append(problem("PR215", place=entry.place, id=name, first=_short(first[1]), second=_short(entry)))
        else:
            problems.append(problem("PR218", place=entry.place, first=first[0], second=name))


def _short(entry: Entry) -> str:
    place = entry.place
    return f"{place.file}:{place.line}:{place.column}" if place.file else f"{place.line}:{place.column}"


def read_number(entry: Entry, key: str, problems: list[Problem]) -> Decimal | None:
    """Return an exact number that is not negative."""
    value = entry.value
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        problems.append(wrong_kind(entry, key, "数", "a number"))
        return None
    number = Decimal(value)
    if not number.is_finite():
        return None  # reported where the file was parsed
    if number < 0:
        problems.append(wrong_kind(entry, key, "不小于 0 的数", "a number of at least 0"))
        return None
    return number


def read_positive(entry: Entry, key: str, problems: list[Problem]) -> Decimal | None:
    """Return an exact number above 0."""
    number = read_number(entry, key, problems)
    if number == 0:
        problems.append(problem("PR223", place=entry.value_place, key=key, value=number))
        return None
    return number


def read_whole(entry: Entry, key: str, low: int, high: int, problems: list[Problem]) -> int | None:
    """Return a whole number from *low* to *high*."""
    value = entry.value
    if isinstance(value, bool) or not isinstance(value, int):
        problems.append(wrong_kind(entry, key, "整数", "a whole number"))
        return None
    if not low <= value <= high:
        problems.append(problem("PR216", place=entry.value_place, key=key, value=value, low=low, high=high))
        return None
    return value


def read_date(entry: Entry, key: str, problems: list[Problem]) -> date | None:
    """Return a day (a TOML local date, without quotes and without a time)."""
    if isinstance(entry.value, date) and not isinstance(entry.value, datetime):
        return entry.value
    problems.append(
        wrong_kind(entry, key, "日期，如 2023-01-01（不加引号）", "a date such as 2023-01-01 (without quotes)")
    )
    return None


def read_flag(entry: Entry, key: str, problems: list[Problem]) -> bool | None:
    """Return true or false."""
    if isinstance(entry.value, bool):
        return entry.value
    problems.append(wrong_kind(entry, key, "true 或 false", "true or false"))
    return None


def read_choice(entry: Entry, key: str, allowed: Collection[str], problems: list[Problem]) -> str | None:
    """Return a word that is one of *allowed*."""
    text = read_text(entry, key, problems)
    if text is None or text in allowed:
        return text
    near = near_names(text, allowed, count=1)
    problems.append(
        problem(
            "PR225", place=entry.value_place, key=key, found=text, known=join_names(allowed), suggestion="".join(near)
        )
    )
    return None


def read_table(entry: Entry, key: str, problems: list[Problem]) -> Table | None:
    """Return a table."""
    if isinstance(entry.value, Mapping):
        return entry.value
    problems.append(wrong_kind(entry, key, "表", "a table"))
    return None


def read_tables(entry: Entry, key: str, problems: list[Problem]) -> tuple[Entry, ...]:
    """Return the tables of an array of tables; elements that are no tables are reported and left out."""
    if not isinstance(entry.value, tuple):
        problems.append(wrong_kind(entry, key, f"表的数组 [[{key}]]", f"an array of tables [[{key}]]"))
        return ()
    return tuple(part for part in entry.elements if read_table(part, key, problems) is not None)


def report_unknown_keys(table: Table, known: Collection[str], problems: list[Problem]) -> None:
    """Add PR202, with the key that was probably meant, for every key of *table* that is not among *known*."""
    for key, entry in table.items():
        if key in known:
            continue
        other = _OTHER_WORDS.get(key, "")
        near = (other,) if other in known else near_names(key, known, count=1)
        problems.append(
            problem("PR202", place=entry.place, key=key, known=nearest_first(near, known), suggestion="".join(near))
        )


def drops(entry: Entry) -> bool:
    """Return whether the table *entry* takes its parent's out."""
    drop = entry.table.get("drop")
    return drop is not None and drop.value is True


def report_useless_drop(table: Table, problems: list[Problem]) -> None:
    """Add PR226 for a ``drop`` that is still there after merging: no parent had what it drops."""
    drop = table["drop"]
    if drop.value is not True:
        problems.append(wrong_kind(drop, "drop", "true", "true"))
        return
    name = table.get("name")
    problems.append(problem("PR226", place=drop.place, name="" if name is None else name.value))


def read_many(table: Table, key: str, problems: list[Problem]) -> tuple[Entry, ...]:
    """Return the tables ``[[key]]`` of *table*; none when there are more than 5 000 (PR217)."""
    entry = table.get(key)
    if entry is None:
        return ()
    entries = read_tables(entry, key, problems)
    if len(entries) > MAX_ENTRIES:
        problems.append(problem("PR217", place=entries[MAX_ENTRIES].place, key=key, limit=MAX_ENTRIES))
        return ()
    return entries
