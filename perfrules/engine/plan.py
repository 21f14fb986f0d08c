"""A plan: a rule set bound to indicator types, ready to rate rows."""

from collections.abc import Mapping
from typing import Any

from attrs import frozen

from perfrules.engine.matching import Matcher
from perfrules.errors import Problem, RuleSetError, problem
from perfrules.indicators.base import IndicatorType
from perfrules.indicators.parameters import read_parameters
from perfrules.model.ruleset import Component, RuleSet, ScoringRule
from perfrules.model.scorecard import Basis
from perfrules.plugins import Registry
from perfrules.source import Place

__all__ = ["BoundComponent", "BoundRule", "Plan", "bind", "build_type"]


@frozen
class BoundRule:
    """A scoring rule with its type built."""

    matcher: Matcher
    type: IndicatorType[Any]
    basis: Basis


@frozen
class BoundComponent:
    """A component; *type* is ``None`` for the table of rows."""

    component: Component
    type: IndicatorType[Any] | None
    basis: Basis


@frozen
class Plan:
    """
    A rule set bound to the indicator types it names.

    Args:
        ruleset: The rule set.
        components: Its components, bound.
        rules: Its scoring rules, bound, in the order in which they are tried.
    """

    ruleset: RuleSet
    components: tuple[BoundComponent, ...]
    rules: tuple[BoundRule, ...]


def bind(ruleset: RuleSet, registry: Registry) -> Plan:
    """
    Return the plan of *ruleset* with the types of *registry*.

    Raises:
        RuleSetError: A type is unknown (PR213) or parameters do not fit; it carries every problem. Rule sets loaded
            with the same registry have been checked and never raise.
    """
    problems: list[Problem] = []
    components = tuple(_bind_component(component, ruleset, registry, problems) for component in ruleset.components)
    rules = []
    for rule in ruleset.scoring:
        kind = _built(rule.type, rule.parameters, rule.place, registry, problems)
        if kind is not None:
            rules.append(BoundRule(Matcher.of(rule.when), kind, _basis(rule, ruleset, registry)))
    if problems:
        raise RuleSetError(problems)
    return Plan(ruleset, components, tuple(rules))


def build_type(name: str, parameters: Mapping[str, object], registry: Registry) -> IndicatorType[Any]:
    """
    Return the indicator type *name* with *parameters* as a rule file gives them.

    Raises:
        RuleSetError: The type is unknown (PR213) or the parameters do not fit.
    """
    problems: list[Problem] = []
    kind = _built(name, parameters, Place(), registry, problems)
    if kind is None:
        raise RuleSetError(problems)
    return kind


def _bind_component(
    component: Component, ruleset: RuleSet, registry: Registry, problems: list[Problem]
) -> BoundComponent:
    kind = None
    if component.type != "indicators":
        kind = _built(component.type, component.parameters, component.place, registry, problems)
    return BoundComponent(component, kind, _basis(component, ruleset, registry))


def _built(
    name: str, parameters: Mapping[str, object], place: Place, registry: Registry, problems: list[Problem]
) -> IndicatorType[Any] | None:
    kind = registry.indicator_types.get(name)
    if kind is None:
        known = "、".join(registry.indicator_types)
        problems.append(
            problem("PR213", id=name, advice=f"已有的类型：{known}", advice_en=f"types: {known}", place=place)
        )
        return None
    read, found = read_parameters(kind, parameters, lambda _: place)
    problems += found
    return None if read is None else kind(read)


def _basis(rule: ScoringRule | Component, ruleset: RuleSet, registry: Registry) -> Basis:
    giver = registry.giver("indicator type", rule.type)
    return Basis(
        type=rule.type,
        provider=str(giver) if giver is not None else "",
        place=rule.place,
        citation=ruleset.sources.get(rule.source),
        note=rule.note,
    )
