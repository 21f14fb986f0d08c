"""A plan: a rule set bound to indicator types, ready to rate rows."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from attrs import Factory, field, frozen

from perfrules.errors import Problem, RuleSetError, problem
from perfrules.model.conversion import expect
from perfrules.model.families import NameFamily
from perfrules.model.ruleset import Component, IndicatorDeclaration, RuleSet, ScoringRule, When
from perfrules.model.scorecard import Provenance
from perfrules.model.sheet import SheetRow
from perfrules.model.target import NumberTarget, RangeTarget, Sense, Target
from perfrules.model.vocabulary import comparable_name, level_name
from perfrules.plugins import Registry, default_registry
from perfrules.rulesets.families import Families, families_of, shipped_families
from perfrules.units import DEFAULT_UNITS, UnitTable
from perfrules.units.table import reading_with

if TYPE_CHECKING:
    from perfrules.indicators.base import IndicatorType

__all__ = [
    "ANY_ROW",
    "BoundComponent",
    "BoundIndicator",
    "BoundRule",
    "Matcher",
    "Plan",
    "Scope",
    "bind",
    "build_type",
    "plan_for",
]


class Scope(StrEnum):
    """The rows that must stand together in one batch so that its rows are scored as in a whole table."""

    ROW = "row"
    """Nothing: batches may be cut anywhere."""
    PROJECT = "project"
    """All rows of a project: rows that do not apply hand their points on."""
    POPULATION = "population"
    """Everything: a type compares projects with each other."""


@frozen
class Matcher:
    """The conditions of a rule, prepared for comparing; an empty set of names puts no condition."""

    level1: frozenset[str]
    level2: frozenset[str]
    name: frozenset[str]
    target_kind: frozenset[str]
    sense: frozenset[str]
    unit: frozenset[str]

    @classmethod
    def of(cls, when: When, units: UnitTable = DEFAULT_UNITS) -> "Matcher":
        """Return the matcher of *when*; units are compared, not their spellings: ``％`` is ``%``."""
        return cls(
            frozenset(map(level_name, when.level1)),
            frozenset(map(level_name, when.level2)),
            frozenset(map(comparable_name, when.name)),
            frozenset(when.target_kind),
            frozenset(when.sense),
            frozenset(units.parse(symbol).symbol for symbol in when.unit),
        )

    def matches(self, row: SheetRow, target: Target) -> bool:
        """Return whether every condition holds for *row*, whose target means *target*."""
        if self.level1 and level_name(row.level1) not in self.level1:
            return False
        if self.level2 and level_name(row.level2) not in self.level2:
            return False
        if self.name and comparable_name(row.name) not in self.name:
            return False
        if self.target_kind and target.kind not in self.target_kind:
            return False
        if self.sense and not (isinstance(target, NumberTarget) and target.sense in self.sense):
            return False
        return not self.unit or (isinstance(target, NumberTarget | RangeTarget) and _unit(target) in self.unit)


def _unit(target: NumberTarget | RangeTarget) -> str:
    return (target.quantity.unit if isinstance(target, NumberTarget) else target.unit).symbol


ANY_ROW = Matcher.of(When())
"""The matcher without conditions."""


@frozen
class BoundRule:
    """A scoring rule with its type built."""

    matcher: Matcher
    type: "IndicatorType[Any]"
    basis: Provenance
    sense: Sense = field(init=False, default=Factory(lambda rule: rule.type.default_sense, takes_self=True))
    """The sense in which the type takes a number without a sign."""


@frozen
class BoundIndicator:
    """A declared indicator; *type* is ``None`` when the scoring rules choose."""

    declaration: IndicatorDeclaration
    type: "IndicatorType[Any] | None"
    basis: Provenance
    rule: BoundRule | None = field(init=False, default=Factory(lambda bound: bound.own_rule(), takes_self=True))
    """The rule for its rows, where it has a type of its own."""

    def own_rule(self) -> BoundRule | None:
        """Return the rule that its type makes, without conditions."""
        return None if self.type is None else BoundRule(ANY_ROW, self.type, self.basis)


@frozen
class BoundComponent:
    """A component; *type* is ``None`` for the table of rows."""

    component: Component
    type: "IndicatorType[Any] | None"
    basis: Provenance


@frozen
class Plan:
    """
    A rule set bound to the indicator types it names.

    Args:
        ruleset: The rule set.
        components: Its components, bound.
        rules: Its scoring rules, bound, in the order in which they are tried.
        indicators: Declared indicators by name and alias, blanks removed.
        patterns: Declared indicators by the patterns of their names.
        units: The units in which cells are read.
        families: Families of names: those of the rule set, of plugins, and the shipped ones.
        registry: The registry that gave the types; ``None`` for a plan made without one.
        table: The component that holds the rows, or ``None``.
    """

    ruleset: RuleSet
    components: tuple[BoundComponent, ...]
    rules: tuple[BoundRule, ...]
    indicators: Mapping[str, BoundIndicator]
    units: UnitTable = DEFAULT_UNITS
    families: Families = field(factory=shipped_families, eq=False, repr=False)
    registry: Registry | None = field(default=None, eq=False, repr=False)
    patterns: Mapping[NameFamily, BoundIndicator] = field(factory=dict, eq=False, repr=False)
    heads: Families = field(
        init=False, eq=False, repr=False, default=Factory(lambda plan: Families(tuple(plan.patterns)), takes_self=True)
    )
    """The patterns of declared indicators, to be looked up by name."""
    table: Component | None = field(
        init=False, repr=False, default=Factory(lambda plan: plan.ruleset.indicators, takes_self=True)
    )

    def declared(self, row: SheetRow) -> BoundIndicator | None:
        """Return the declared indicator that *row* is about, or ``None``."""
        if not self.indicators:
            return None
        named = self.indicators.get(comparable_name(row.name))
        if named is not None or not self.patterns:
            return named
        longest = next(iter(self.heads.candidates(row.name)), ())
        return next((self.patterns[item.match.family] for item in longest), None)

    def rule_for(self, row: SheetRow, target: Target) -> BoundRule | None:
        """Return the rule for *row*, whose target means *target*: its type, and what that choice rests on."""
        known = self.declared(row)
        if known is not None and known.rule is not None:
            return known.rule
        for rule in self.rules:
            if rule.matcher.matches(row, target):
                return rule
        return None


def plan_for(ruleset: RuleSet, registry: Registry | None = None) -> Plan:
    """
    Return the plan of *ruleset*, which is kept with it.

    Args:
        ruleset: The rule set, loaded or built.
        registry: Where indicator types come from; the registry of the plan that is kept, else built-ins and installed
            plugins, unless given.

    Raises:
        ArgumentError: *ruleset* is no rule set.
        RuleSetError: It was built by hand and names types or parameters that do not exist.
    """
    given: object = ruleset
    if not isinstance(given, RuleSet):
        expect(
            "rules", given, RuleSet, "规则集（RuleSet；文件用 load_ruleset 读）", "a RuleSet (load_ruleset reads files)"
        )
    kept = ruleset.plan
    if isinstance(kept, Plan) and (registry is None or registry is kept.registry):
        return kept
    plan = bind(ruleset, registry or default_registry())
    # two threads may both bind it, and either plan is right
    object.__setattr__(ruleset, "plan", plan)
    return plan


def bind(ruleset: RuleSet, registry: Registry) -> Plan:
    """
    Return the plan of *ruleset* with the types of *registry*.

    Raises:
        RuleSetError: A type is unknown (PR213) or parameters do not fit; it carries every problem. Rule sets loaded
            with the same registry have been checked and never raise.
    """
    with reading_with(registry.terms):
        return _bound(ruleset, registry)


def _bound(ruleset: RuleSet, registry: Registry) -> Plan:
    problems: list[Problem] = []
    components = tuple(
        BoundComponent(
            component,
            None if component.type == "indicators" else _built(component, registry, problems),
            _basis(component, ruleset, registry),
        )
        for component in ruleset.components
    )
    rules = []
    for rule in ruleset.scoring:
        kind = _built(rule, registry, problems)
        if kind is not None:
            rules.append(BoundRule(Matcher.of(rule.when, registry.units), kind, _basis(rule, ruleset, registry)))
    indicators: dict[str, BoundIndicator] = {}
    patterns: dict[NameFamily, BoundIndicator] = {}
    for declaration in ruleset.declared:
        typed = _built(declaration, registry, problems) if declaration.type else None
        bound = BoundIndicator(declaration, typed, _basis(declaration, ruleset, registry))
        indicators |= {comparable_name(name): bound for name in (declaration.name, *declaration.aliases)}
        if declaration.patterns:
            patterns[NameFamily(match=declaration.patterns)] = bound
    if problems:
        raise RuleSetError(problems)
    families = families_of(ruleset.families, registry.families)
    return Plan(ruleset, components, tuple(rules), indicators, registry.units, families, registry, patterns)


def build_type(name: str, parameters: Mapping[str, object], registry: Registry) -> "IndicatorType[Any]":
    """
    Return the indicator type *name* with *parameters* as a rule file gives them.

    Raises:
        RuleSetError: The type is unknown (PR213) or the parameters do not fit.
    """
    problems: list[Problem] = []
    with reading_with(registry.terms):
        kind = _built(ScoringRule(type=name, parameters=parameters), registry, problems)
    if kind is None:
        raise RuleSetError(problems)
    return kind


_Typed = ScoringRule | Component | IndicatorDeclaration


def _built(rule: _Typed, registry: Registry, problems: list[Problem]) -> "IndicatorType[Any] | None":
    kind = registry.indicator_types.get(rule.type)
    if kind is None:
        known = "、".join(registry.indicator_types)
        zh, en = f"已有的类型：{known}", f"types: {known}"
        problems.append(problem("PR213", id=rule.type, advice=zh, advice_en=en, place=rule.place))
        return None
    from perfrules.indicators.parameters import CheckedParameters, read_parameters  # noqa: PLC0415 - for what was built

    checked = rule.parameters
    if isinstance(checked, CheckedParameters) and type(checked.kind) is kind and checked.terms is registry.terms:
        return checked.kind
    parameters, unfit = read_parameters(kind, rule.parameters, lambda _: rule.place)
    problems += unfit
    return None if parameters is None else kind(parameters)


def _basis(rule: _Typed, ruleset: RuleSet, registry: Registry) -> Provenance:
    provider = registry.provider("indicator type", rule.type)
    return Provenance(
        type=rule.type,
        provider=str(provider) if provider is not None else "",
        place=rule.place,
        citation=ruleset.sources.get(rule.source),
        note=rule.note,
    )
