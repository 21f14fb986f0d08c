"""Indicators that a rule set knows by name: ``[[indicator]]``."""

from typing import TYPE_CHECKING

import attrs

from perfrules.errors import Problem, TargetSyntaxError, problem
from perfrules.model.ruleset import IndicatorDeclaration
from perfrules.model.target import NumberTarget, RangeTarget
from perfrules.rulesets.dropping import report_useless_drop
from perfrules.rulesets.entry import Entry, Table
from perfrules.rulesets.fields import (
    name_problem,
    read_choice,
    read_name,
    read_text,
    read_texts,
    report_same_names,
    report_unknown_keys,
    wrong_kind,
)  # fmt: skip
from perfrules.rulesets.typed import IndicatorTypes, read_cited, read_type_parameters
from perfrules.units.terms import current_terms

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["DIRECTIONS", "INDICATOR_KEYS", "read_declared"]

INDICATOR_KEYS = (
    "name", "aliases", "level1", "level2", "direction", "unit", "type", "usual", "source", "note", "drop",
)  # fmt: skip
DIRECTIONS = ("floor", "ceiling", "exact")


def read_declared(
    entries: tuple[Entry, ...], types: IndicatorTypes, problems: list[Problem]
) -> tuple[IndicatorDeclaration, ...]:
    """
    Return the declarations of ``[[indicator]]`` tables.

    No two of their names and aliases may be the same: PR215, or PR218 when only width or blanks differ.
    """
    declared = [_indicator(entry, types, problems) for entry in entries]
    report_same_names([pair for entry in entries for pair in _names(entry)], problems)
    return tuple(one for one in declared if one is not None)


def _names(entry: Entry) -> list[tuple[str, Entry]]:
    """Return the names and aliases of *entry*, each where it stands."""
    aliases = entry.table.get("aliases")
    parts = () if aliases is None else (aliases.elements or (aliases,))
    name = entry.table.get("name")
    given = (*(() if name is None else (name,)), *parts)
    return [(part.value, part) for part in given if isinstance(part.value, str)]


def _indicator(entry: Entry, types: IndicatorTypes, problems: list[Problem]) -> IndicatorDeclaration | None:
    table = entry.table
    if "drop" in table:
        report_useless_drop(table, problems)
        return None
    if "name" not in table:
        problems.append(problem("PR203", place=entry.place, key="indicator.name"))
    name = read_name(table["name"], "name", problems) if "name" in table else None
    texts = {key: read_name(table[key], key, problems) or "" for key in ("level1", "level2") if key in table}
    direction = read_choice(table["direction"], "direction", DIRECTIONS, problems) if "direction" in table else ""
    kind = read_text(table["type"], "type", problems) if "type" in table else ""
    parameters: Mapping[str, object] = {}
    if kind:
        parameters = read_type_parameters(entry, kind, INDICATOR_KEYS, types, problems)
    elif "type" not in table:
        _report_keys_without_type(entry, types, problems)
    declaration = IndicatorDeclaration(
        name=name or "",
        aliases=_aliases(table, problems),
        direction=direction or "",
        unit=_unit(table, problems),
        type=kind or "",
        parameters=parameters,
        usual=_usual(table, problems),
        place=entry.place,
        **texts,
        **read_cited(table, problems),
    )
    return None if name is None else declaration


def _report_keys_without_type(entry: Entry, types: IndicatorTypes, problems: list[Problem]) -> None:
    """Add PR203 for parameters whose type is missing, PR202 for keys that no type has."""
    parameters = {field.name for kind in types.values() for field in attrs.fields(kind.parameter_class)}
    if any(key in parameters for key in entry.table):
        problems.append(problem("PR203", place=entry.place, key="indicator.type"))
    rest = {key: part for key, part in entry.table.items() if key not in parameters or key in INDICATOR_KEYS}
    report_unknown_keys(rest, INDICATOR_KEYS, problems)


def _aliases(table: Table, problems: list[Problem]) -> tuple[str, ...]:
    if "aliases" not in table:
        return ()
    aliases = read_texts(table["aliases"], "aliases", problems)
    place = table["aliases"].value_place
    problems += [found.at(place) for alias in aliases if (found := name_problem(alias)) is not None]
    return aliases


def _unit(table: Table, problems: list[Problem]) -> str:
    if "unit" not in table:
        return ""
    text = read_name(table["unit"], "unit", problems) if table["unit"].value != "%" else "%"
    units = current_terms().units
    if not text or units.parse(text).known:
        return text or ""
    near = units.suggest(text)
    advice = f"是否应为 `{near}`？" if near else "它只能与自身比较"
    advice_en = f"did you mean `{near}`?" if near else "it compares only to itself"
    place = table["unit"].value_place
    problems.append(problem("PR102", place=place, suggestion=near, unit=text, advice=advice, advice_en=advice_en))
    return text


def _usual(table: Table, problems: list[Problem]) -> str:
    from perfrules.dsl import parse_threshold  # noqa: PLC0415 - the grammar is loaded when a rule file is first read

    if "usual" not in table:
        return ""
    entry = table["usual"]
    text = read_text(entry, "usual", problems)
    if text is None:
        return ""
    try:
        target = parse_threshold(text)
    except TargetSyntaxError as error:
        problems += [one.at(entry.value_place) for one in error.problems]
        return ""
    if isinstance(target, NumberTarget | RangeTarget):
        return text
    problems.append(
        wrong_kind(entry, "usual", '数的范围，如 "[80%, 100%]"', 'a range of numbers such as "[80%, 100%]"')
    )
    return ""
