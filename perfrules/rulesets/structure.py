"""
From a merged tree to a `RuleSet`: components, scoring rules, and everything around them.

To add a key to the rule-file format: add it to `ROOT_KEYS` (or the keys of its table below), read it with a function
that reports mistakes into the list of problems and goes on, and describe it on the reference page of rule files.
"""

from collections.abc import Mapping
from decimal import Decimal

from attrs import frozen

from perfrules.errors import Problem, problem
from perfrules.errors.suggestion import listed, near_names
from perfrules.model.ruleset import Component, RuleSet, ScoringRule, When
from perfrules.model.target import Sense
from perfrules.rulesets.bands import read_grades, read_lights
from perfrules.rulesets.declared import read_declared
from perfrules.rulesets.dropping import report_useless_drop
from perfrules.rulesets.entry import Entry
from perfrules.rulesets.fields import (
    name_problem,
    read_name,
    read_number,
    read_positive,
    read_table,
    read_text,
    read_texts,
    report_same_names,
    report_unknown_keys,
)  # fmt: skip
from perfrules.rulesets.identity import IDENTITY_KEYS, Identity
from perfrules.rulesets.parts import read_citations, read_rounding
from perfrules.rulesets.policies import POLICY_KEYS, read_policies
from perfrules.rulesets.typed import IndicatorTypes, read_cited, read_many, read_type_parameters

__all__ = [
    "COMPONENT_KEYS",
    "INDICATORS",
    "ROOT_KEYS",
    "SCORING_KEYS",
    "TARGET_KINDS",
    "WHEN_KEYS",
    "Draft",
    "read_draft",
]

INDICATORS = "indicators"
"""The component type that stands for the table of rows; every other one is the id of an indicator type."""
ROOT_KEYS = (
    *IDENTITY_KEYS, "full", "round", "source", "grades", "lights", "component", "indicator", "scoring", *POLICY_KEYS,
)  # fmt: skip
COMPONENT_KEYS = ("name", "type", "full", "weights", "source", "note", "drop")
SCORING_KEYS = ("when", "type", "source", "note")
WHEN_KEYS = ("level1", "level2", "name", "target_kind", "sense", "unit")
TARGET_KINDS = ("number", "range", "date", "period", "quality", "all")


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
    required = ("full", "component") if "lights" in table else ("full", "grades", "component")
    problems += [problem("PR203", place=root.place, key=key) for key in required if key not in table]
    citations = read_citations(read_many(table, "source", problems), problems)
    components = tuple((entry, _component(entry, types, problems)) for entry in read_many(table, "component", problems))
    report_same_names([(component.name, entry) for entry, component in components if component], problems)
    scoring = [_scoring_rule(entry, types, problems) for entry in read_many(table, "scoring", problems)]
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
        declared=read_declared(read_many(table, "indicator", problems), types, problems),
        policies=read_policies(table, full, problems),
        lights=read_lights(table["lights"], problems) if "lights" in table else (),
        sources=citations,
        effective=identity.effective,
        place=identity.place,
    )
    return Draft(ruleset, full, root, components)


def _component(entry: Entry, types: IndicatorTypes, problems: list[Problem]) -> Component | None:
    table = entry.table
    if "drop" in table:  # what it drops was taken out while merging, together with it
        report_useless_drop(table, problems)
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
        report_unknown_keys(table, COMPONENT_KEYS, problems)
        weights = _weights(table["weights"], problems) if "weights" in table else {}
    elif kind is not None:
        own = tuple(key for key in COMPONENT_KEYS if key != "weights")
        parameters = read_type_parameters(entry, kind, own, types, problems, also=(INDICATORS,))
    cited = read_cited(table, problems)
    if name is None or full is None or kind is None:
        return None
    return Component(
        name=name, type=kind, full=full, parameters=parameters, weights=weights, place=entry.place, **cited
    )


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


def _scoring_rule(entry: Entry, types: IndicatorTypes, problems: list[Problem]) -> ScoringRule | None:
    table = entry.table
    when = _when(table["when"], problems) if "when" in table else When()
    cited = read_cited(table, problems)
    if "type" not in table:
        problems.append(problem("PR203", place=entry.place, key="scoring.type"))
        return None
    kind = read_text(table["type"], "type", problems)
    if kind is None:
        return None
    parameters = read_type_parameters(entry, kind, SCORING_KEYS, types, problems)
    return ScoringRule(when=when, type=kind, parameters=parameters, place=entry.place, **cited)


def _when(entry: Entry, problems: list[Problem]) -> When:
    table = read_table(entry, "when", problems)
    if table is None:
        return When()
    report_unknown_keys(table, WHEN_KEYS, problems)
    words = {key: read_texts(table[key], f"when.{key}", problems) for key in WHEN_KEYS if key in table}
    allowed = {"target_kind": TARGET_KINDS, "sense": tuple(sense.value for sense in Sense)}
    for key, known in allowed.items():
        for found in words.get(key, ()):
            if found not in known:
                near = "".join(near_names(found, known, count=1))
                place = table[key].value_place
                problems.append(
                    problem("PR225", place=place, key=f"when.{key}", found=found, known=listed(known), suggestion=near)
                )
    return When(**words)
