"""
From a merged tree to a `RuleSet`: components, scoring rules, and everything around them.

To add a key to the rule-file format: add it to `ROOT_KEYS` (or the keys of its table below), read it with a function
that reports mistakes into the list of problems and goes on, and describe it on the reference page of rule files.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from attrs import frozen

from perfrules.errors import Problem, problem
from perfrules.model.ruleset import Component, RuleSet, ScoringRule, When
from perfrules.model.target import Sense
from perfrules.rulesets.entry import Entry, Table, plain_value
from perfrules.rulesets.fields import (
    name_problem,
    read_name,
    read_number,
    read_positive,
    read_table,
    read_tables,
    read_text,
    read_texts,
    report_same_names,
    report_unknown_keys,
    wrong_kind,
)  # fmt: skip
from perfrules.rulesets.identity import IDENTITY_KEYS, Identity
from perfrules.rulesets.near import listed, near_names
from perfrules.rulesets.parts import MAX_BANDS, read_citations, read_grades, read_rounding
from perfrules.rulesets.placing import place_finder
from perfrules.source import Place

if TYPE_CHECKING:
    from perfrules.indicators.base import IndicatorType

__all__ = ["INDICATORS", "MAX_ENTRIES", "ROOT_KEYS", "Draft", "IndicatorTypes", "read_draft"]

INDICATORS = "indicators"
"""The component type that stands for the table of rows; every other one is the id of an indicator type."""
MAX_ENTRIES = 5_000
"""Scoring rules, components or sources in one rule set."""
ROOT_KEYS = (*IDENTITY_KEYS, "full", "round", "source", "grades", "component", "scoring")
_COMPONENT_KEYS = ("name", "type", "full", "weights", "source", "note", "drop")
_SCORING_KEYS = ("when", "type", "source", "note")
_WHEN_KEYS = ("level1", "level2", "name", "target_kind", "sense", "unit")
_TARGET_KINDS = ("number", "range", "date", "period", "quality", "all")
_BANDED_KEYS = ("bands", "levels", "anchors")

IndicatorTypes = Mapping[str, "type[IndicatorType[Any]]"]


@frozen
class Draft:
    """A rule set as far as its parts could be read, with the entries that whole-set checks point at."""

    ruleset: RuleSet
    full: Decimal | None
    root: Entry
    components: tuple[tuple[Entry, Component | None], ...]


def read_draft(root: Entry, identity: Identity, types: IndicatorTypes, problems: list[Problem]) -> Draft:
    """
    Return what the merged tree *root* describes; every mistake in it is added to *problems*.

    Args:
        root: The tree after `extends` was followed.
        identity: What the file itself says; never inherited.
        types: Indicator types by id.
        problems: Where mistakes go. Without errors in it the draft's rule set is complete.
    """
    table = root.table
    full = read_positive(table["full"], "full", problems) if "full" in table else None
    problems += [
        problem("PR203", place=root.place, key=key) for key in ("full", "grades", "component") if key not in table
    ]
    citations = read_citations(_tables(table, "source", problems), problems)
    components = tuple((entry, _component(entry, types, problems)) for entry in _tables(table, "component", problems))
    report_same_names([(component.name, entry) for entry, component in components if component], problems)
    scoring = [_scoring_rule(entry, types, problems) for entry in _tables(table, "scoring", problems)]
    ruleset = RuleSet(
        id=identity.id,
        version=identity.version,
        title=identity.title,
        summary=identity.summary,
        full=full if full is not None else Decimal(0),
        rounding=read_rounding(table.get("round"), problems),
        grades=read_grades(table["grades"], full, problems) if "grades" in table else (),
        components=tuple(component for _, component in components if component is not None),
        scoring=tuple(rule for rule in scoring if rule is not None),
        sources=citations,
        effective=identity.effective,
        place=identity.place,
    )
    return Draft(ruleset, full, root, components)


def _tables(table: Table, key: str, problems: list[Problem]) -> tuple[Entry, ...]:
    entry = table.get(key)
    if entry is None:
        return ()
    entries = read_tables(entry, key, problems)
    if len(entries) > MAX_ENTRIES:
        problems.append(problem("PR217", place=entries[MAX_ENTRIES].place, key=key, limit=MAX_ENTRIES))
        return ()
    return entries


def _component(entry: Entry, types: IndicatorTypes, problems: list[Problem]) -> Component | None:
    table = entry.table
    if "drop" in table:  # what it drops was taken out while merging, together with it
        problems.append(_useless_drop(table))
        return None
    problems += [
        problem("PR203", place=entry.place, key=f"component.{key}")
        for key in ("name", "type", "full")
        if key not in table
    ]
    name = read_name(table["name"], "name", problems) if "name" in table else None
    full = read_positive(table["full"], "full", problems) if "full" in table else None
    kind = read_text(table["type"], "type", problems) if "type" in table else None
    weights: Mapping[str, Decimal] = {}
    parameters: Mapping[str, object] = {}
    if kind == INDICATORS:
        report_unknown_keys(table, _COMPONENT_KEYS, problems)
        weights = _weights(table["weights"], problems) if "weights" in table else {}
    elif kind is not None:
        own = tuple(key for key in _COMPONENT_KEYS if key != "weights")
        parameters = _parameters(entry, kind, own, types, problems, also=(INDICATORS,))
    cited = _cited(table, problems)
    if name is None or full is None or kind is None:
        return None
    return Component(
        name=name, type=kind, full=full, parameters=parameters, weights=weights, place=entry.place, **cited
    )


def _useless_drop(table: Table) -> Problem:
    drop = table["drop"]
    if drop.value is not True:
        return wrong_kind(drop, "drop", "true", "true")
    name = table.get("name")
    return problem("PR226", place=drop.place, name="" if name is None else name.value)


def _weights(entry: Entry, problems: list[Problem]) -> Mapping[str, Decimal]:
    table = read_table(entry, "weights", problems)
    if table is None:
        return {}
    report_same_names(list(table.items()), problems)
    weights: dict[str, Decimal] = {}
    for name, given in table.items():
        if (unfit := name_problem(name)) is not None:
            problems.append(unfit.at(given.place))
        weight = read_number(given, f"weights.{name}", problems)
        if weight is not None:
            weights[name] = weight
    return weights if len(weights) == len(table) else {}


def _cited(table: Table, problems: list[Problem]) -> dict[str, str]:
    return {key: read_text(table[key], key, problems) or "" for key in ("source", "note") if key in table}


def _scoring_rule(entry: Entry, types: IndicatorTypes, problems: list[Problem]) -> ScoringRule | None:
    table = entry.table
    when = _when(table["when"], problems) if "when" in table else When()
    cited = _cited(table, problems)
    if "type" not in table:
        problems.append(problem("PR203", place=entry.place, key="scoring.type"))
        return None
    kind = read_text(table["type"], "type", problems)
    if kind is None:
        return None
    parameters = _parameters(entry, kind, _SCORING_KEYS, types, problems)
    return ScoringRule(when=when, type=kind, parameters=parameters, place=entry.place, **cited)


def _when(entry: Entry, problems: list[Problem]) -> When:
    table = read_table(entry, "when", problems)
    if table is None:
        return When()
    report_unknown_keys(table, _WHEN_KEYS, problems)
    words = {key: read_texts(table[key], f"when.{key}", problems) for key in _WHEN_KEYS if key in table}
    allowed = {"target_kind": _TARGET_KINDS, "sense": tuple(sense.value for sense in Sense)}
    for key, known in allowed.items():
        for found in words.get(key, ()):
            if found not in known:
                near = "".join(near_names(found, known, count=1))
                place = table[key].value_place
                problems.append(
                    problem("PR225", place=place, key=f"when.{key}", found=found, known=listed(known), suggestion=near)
                )
    return When(**words)


def _parameters(
    entry: Entry, kind: str, own: tuple[str, ...], types: IndicatorTypes, problems: list[Problem],
    also: tuple[str, ...] = (),
) -> Mapping[str, object]:  # fmt: skip
    """Return the keys of *entry* that are not the table's *own*, checked as parameters of the type *kind*."""
    given = {key: part for key, part in entry.table.items() if key not in own}
    if kind not in types:
        problems.append(_unknown_type(entry.table["type"].value_place, kind, (*types, *also)))
        return {}
    for key in _BANDED_KEYS:
        if key in given and len(given[key].table) > MAX_BANDS:
            problems.append(problem("PR217", place=given[key].place, key=key, limit=MAX_BANDS))
            return {}
    raw = {key: plain_value(part) for key, part in given.items()}
    problems += _checked(types[kind], raw, place_finder(entry))
    return raw


def _checked(
    kind: "type[IndicatorType[Any]]", raw: Mapping[str, object], place_of: Callable[[str], Place]
) -> tuple[Problem, ...]:
    from perfrules.indicators.parameters import read_parameters  # noqa: PLC0415 - cattrs is loaded with rule files

    _, problems = read_parameters(kind, raw, place_of)
    return problems


def _unknown_type(place: Place, kind: str, known: tuple[str, ...]) -> Problem:
    near = near_names(kind, known)
    all_types = listed(sorted(known))
    if near:
        names = "、".join(f"`{name}`" for name in near)
        advice, advice_en = f"是否想写 {names}？全部类型：{all_types}", f"did you mean {names}? all types: {all_types}"
    else:
        advice, advice_en = f"全部类型：{all_types}", f"all types: {all_types}"
    suggestion = near[0] if near else ""
    return problem("PR213", place=place, id=kind, advice=advice, advice_en=advice_en, suggestion=suggestion)
