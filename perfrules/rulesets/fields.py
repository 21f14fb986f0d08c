"""
Kinds of single values of a rule file: how each is read, its JSON Schema, and what is written there.

Every reading function takes an entry and a list that problems are added to. It returns ``None`` (or nothing) after
adding a problem with the place of the value, so that a caller goes on with the other keys and all independent mistakes
are reported together.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import partial
from typing import Generic, TypeVar
from unicodedata import normalize

from attrs import field, frozen

from perfrules.errors import Problem, TargetSyntaxError, problem
from perfrules.errors.problem import join_names, near_names, nearest_first
from perfrules.model.target import NumberTarget, RangeTarget
from perfrules.model.unit import Unit
from perfrules.model.vocabulary import comparable_name
from perfrules.rulesets.toml_tree import Entry, Table, plain_value
from perfrules.source import Place, escape_control_chars
from perfrules.units import UnitTable
from perfrules.units.table import current_terms
from perfrules.wording import Wording

__all__ = [
    "ALIASES", "DAY", "FLAG", "FORMAT", "FORMATS", "MAX_ENTRIES", "MAX_NAME", "NAME", "NUMBER", "POSITIVE",
    "RULESET_ID", "TABLE", "TEXT", "TEXTS", "UNIT", "UNIT_SYMBOL", "USUAL", "VERSION", "WEIGHTS", "Kind", "Schema",
    "drops", "is_id", "name_problem", "one_of", "read_choice", "read_date", "read_drop", "read_many", "read_name",
    "read_number", "read_positive", "read_table", "read_tables", "read_text", "read_texts", "report_same_names",
    "report_unknown_keys", "report_useless_drop", "table_of", "unit_problems", "whole_number", "word_of", "wrong_kind",
]  # fmt: skip

Schema = dict[str, object]
Value = TypeVar("Value")
Enumeration = TypeVar("Enumeration", bound=StrEnum)

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


def read_drop(entry: Entry, key: str, problems: list[Problem]) -> bool | None:
    """Return true, which is all that ``drop`` can be."""
    if entry.value is True:
        return True
    problems.append(wrong_kind(entry, key, "true", "true"))
    return None


def report_useless_drop(table: Table, problems: list[Problem]) -> None:
    """Add PR226 for a ``drop`` that is still there after merging: no parent had what it drops."""
    drop = table["drop"]
    if not read_drop(drop, "drop", problems):
        return
    name = table.get("name")
    problems.append(problem("PR226", place=drop.place, name="" if name is None else name.value))


def read_many(entry: Entry, key: str, problems: list[Problem]) -> tuple[Entry, ...]:
    """Return the tables of the array ``[[key]]``; none when there are more than 5 000 (PR217)."""
    entries = read_tables(entry, key, problems)
    if len(entries) > MAX_ENTRIES:
        problems.append(problem("PR217", place=entries[MAX_ENTRIES].place, key=key, limit=MAX_ENTRIES))
        return ()
    return entries


@frozen
class Kind(Generic[Value]):
    """
    One kind of value in rule files.

    Args:
        read: Returns the converted value of an entry that problems call by a key, or ``None`` after adding a problem.
        schema: The JSON Schema of such values as they are written.
        wanted: What is written there, for people.
        words: The words that it can be, where these are known.
        table: The class that declares the keys of the table, or of each table of an array, when it is one.
    """

    read: Callable[[Entry, str, list[Problem]], Value | None]
    schema: Schema
    wanted: Wording
    words: tuple[str, ...] = ()
    table: type | None = None
    is_many: bool = field(default=False, kw_only=True)
    """True where it is an array of tables."""


_TEXT: Schema = {"type": "string"}
TEXT = Kind(read_text, _TEXT, Wording("文字", "a text"))
NAME = Kind(read_name, _TEXT, Wording("名称", "a name"))
TEXTS = Kind(
    read_texts,
    {"anyOf": [_TEXT, {"type": "array", "items": _TEXT}]},
    Wording("文字或文字的数组", "a text or an array of texts"),
)
NUMBER = Kind(read_number, {"type": "number", "minimum": 0}, Wording("不小于 0 的数", "a number of at least 0"))
POSITIVE = Kind(read_positive, {"type": "number", "exclusiveMinimum": 0}, Wording("大于 0 的数", "a number above 0"))


def _read_any(entry: Entry, key: str, problems: list[Problem]) -> Entry:
    del key, problems
    return entry


TABLE = Kind(_read_any, {"type": "object"}, Wording("表", "a table"))
"""A table with a reader of its own, which says where it is none."""
DAY = Kind(read_date, {}, Wording("日期（不加引号）", "a date (without quotes)"))
"""A TOML date; editors and validators show it to schemas as a date, a text or an object of their own."""
FLAG = Kind(read_flag, {"type": "boolean"}, Wording("true 或 false", "true or false"))


def whole_number(low: int, high: int) -> Kind[int]:
    """Return the kind of whole numbers from *low* to *high*."""

    def read(entry: Entry, key: str, problems: list[Problem]) -> int | None:
        return read_whole(entry, key, low, high, problems)

    schema: Schema = {"type": "integer", "minimum": low, "maximum": high}
    return Kind(read, schema, Wording(f"{low} 到 {high} 的整数", f"a whole number from {low} to {high}"))


def _read_word(entry: Entry, key: str, problems: list[Problem], *, allowed: tuple[str, ...]) -> str | None:
    word = read_choice(entry, key, allowed, problems)
    return word if word in allowed else None


def word_of(*words: str) -> Kind[str]:
    """Return the kind of texts that are one of *words*."""
    listed = Wording("、".join(words) + " 之一", "one of " + ", ".join(words))
    return Kind(partial(_read_word, allowed=words), {"enum": list(words)}, listed, words)


def one_of(enumeration: type[Enumeration]) -> Kind[Enumeration]:
    """Return the kind of texts that are a value of *enumeration*."""
    words = word_of(*(item.value for item in enumeration))

    def read(entry: Entry, key: str, problems: list[Problem]) -> Enumeration | None:
        word = words.read(entry, key, problems)
        return None if word is None else enumeration(word)

    return Kind(read, words.schema, words.wanted, words.words)


def table_of(values: Kind[Value], wanted: Wording) -> Kind[dict[str, Value]]:
    """Return the kind of tables of names and *values*; what cannot be read is left out."""

    def read(entry: Entry, key: str, problems: list[Problem]) -> dict[str, Value] | None:
        table = read_table(entry, key, problems)
        if table is None:
            return None
        read = {name: values.read(part, f"{key}.{name}", problems) for name, part in table.items()}
        return {name: value for name, value in read.items() if value is not None}

    return Kind(read, {"type": "object", "additionalProperties": values.schema}, wanted)


FORMATS = (1,)
"""Versions of the rule-file format that can be read."""


def _read_format(entry: Entry, key: str, problems: list[Problem]) -> int | None:
    del key
    if type(entry.value) is int and entry.value in FORMATS:
        return entry.value
    known = ", ".join(map(str, FORMATS))
    problems.append(problem("PR214", place=entry.value_place, found=entry.value, known=known))
    return None


def is_id(text: str) -> bool:
    """Return whether *text* can be the id of a rule set: visible letters, digits, ``-``, ``_`` and ``.``."""
    return name_problem(text) is None and text[:1].isalnum() and all(item.isalnum() or item in "-_." for item in text)


def _read_id(entry: Entry, key: str, problems: list[Problem]) -> str | None:
    name = read_name(entry, key, problems)
    if name is None or is_id(name):
        return name
    problems.append(problem("PR307", place=entry.value_place, name=name))
    return None


def _read_version(entry: Entry, key: str, problems: list[Problem]) -> str | None:
    if isinstance(entry.value, str):
        return read_name(entry, key, problems)
    if type(entry.value) is int:
        return str(entry.value)
    problems.append(wrong_kind(entry, key, '文字，如 "1.2"', 'a text such as "1.2"'))
    return None


def _read_aliases(entry: Entry, key: str, problems: list[Problem]) -> tuple[str, ...]:
    aliases = read_texts(entry, key, problems)
    problems += [unfit.at(entry.value_place) for alias in aliases if (unfit := name_problem(alias)) is not None]
    return aliases


def _read_weights(entry: Entry, key: str, problems: list[Problem]) -> Mapping[str, Decimal] | None:
    table = read_table(entry, key, problems)
    if table is None:
        return None
    report_same_names(list(table.items()), problems)
    weights: dict[str, Decimal] = {}
    for name, given in table.items():
        if (unfit := name_problem(name)) is not None:
            problems.append(unfit.at(given.place))
        weight = read_positive(given, f"{key}.{name}", problems)
        if weight is not None:
            weights[name] = weight
    return weights if len(weights) == len(table) else None


def _read_unit_symbol(entry: Entry, key: str, problems: list[Problem]) -> str | None:
    text = read_name(entry, key, problems) if entry.value != "%" else "%"
    if text:
        problems += unit_problems((text,), current_terms().units, entry.value_place)
    return text


_LOOK_ALIKES = dict(
    zip("亻⺅入八亇戸尸囗末来兀无园曰目夭夫欠吹伴牛合台抬顶页埸汤问简坐俩刷朋苗屯",
        "人人人人个户户口米米元元元日日天天次次件件台台台项项场场间间座辆册册亩吨", strict=True)
)  # fmt: skip
"""Characters that scanning and typing put in place of a unit's: a radical, or a neighbour of nearly the same shape."""


def near_unit(symbol: str, units: UnitTable) -> str:
    """Return the unit that an unknown *symbol* was probably meant to be, by spelling or by shape; empty for none."""
    shaped = "".join(_LOOK_ALIKES.get(character, character) for character in normalize("NFKC", symbol))
    return units.suggest(symbol) or (shaped if shaped != symbol and units.parse(shaped).known else "")


def unit_problems(symbols: Sequence[str], units: UnitTable, place: Place) -> Iterator[Problem]:
    """Yield PR102 for unknown units that look like a known one, PR245 for others: units are open."""
    for symbol in symbols:
        if units.parse(symbol).known:
            continue
        near = near_unit(symbol, units)
        if near:
            advice, advice_en = f"是否应为 `{near}`？", f"did you mean `{near}`?"
            yield problem("PR102", place=place, suggestion=near, unit=symbol, advice=advice, advice_en=advice_en)
        else:
            yield problem("PR245", place=place, unit=symbol)


_USUAL = Wording('数的范围，如 "[80%, 100%]"', 'a range of numbers such as "[80%, 100%]"')


def _read_usual(entry: Entry, key: str, problems: list[Problem]) -> str | None:
    from perfrules.dsl import parse_threshold  # noqa: PLC0415 - the grammar is loaded when a rule file is first read

    text = read_text(entry, key, problems)
    if text is None:
        return None
    try:
        target = parse_threshold(text)
    except TargetSyntaxError as error:
        problems += [item.at(entry.value_place) for item in error.problems]
        return None
    if isinstance(target, NumberTarget | RangeTarget):
        return text
    problems.append(wrong_kind(entry, key, _USUAL.zh, _USUAL.en))
    return None


_UNIT = Wording("已知的计量单位", "a known unit")


def _read_unit(entry: Entry, key: str, problems: list[Problem]) -> Unit | None:
    text = read_text(entry, key, problems)
    if text is None:
        return None
    unit = current_terms().units.parse(text)
    if unit.known:
        return unit
    problems.append(wrong_kind(entry, key, _UNIT.zh, _UNIT.en))
    return None


FORMAT = Kind(
    _read_format, {"enum": list(FORMATS)}, Wording("、".join(map(str, FORMATS)), ", ".join(map(str, FORMATS)))
)
RULESET_ID = Kind(_read_id, _TEXT, Wording("字母、数字、`-`、`_`、`.`", "letters, digits, `-`, `_` and `.`"))
VERSION = Kind(_read_version, {"type": ["string", "integer"]}, Wording('文字，如 "1.2"', 'a text such as "1.2"'))
ALIASES = Kind(_read_aliases, TEXTS.schema, Wording("一个或多个名称", "one or several names"))
WEIGHTS = Kind(
    _read_weights,
    {"type": "object", "additionalProperties": NUMBER.schema},
    Wording("名称到分的表", "a table of names and points"),
)
UNIT_SYMBOL = Kind(_read_unit_symbol, _TEXT, Wording("单位", "a unit"))
UNIT = Kind(_read_unit, _TEXT, _UNIT)
USUAL = Kind(_read_usual, _TEXT, _USUAL)
