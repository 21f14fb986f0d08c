"""
From a merged tree to a `RuleSet`: components, scoring rules, declared indicators, and checks of the rule set.

Every function reports mistakes into the list of problems and goes on, so that independent mistakes are reported
together.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import attrs
from attrs import frozen

from perfrules.errors import Problem, problem
from perfrules.errors.problem import join_names, near_names
from perfrules.model.families import NameFamily
from perfrules.model.quantity import format_decimal, is_bounded
from perfrules.model.ruleset import (
    Citation,
    Component,
    IndicatorDeclaration,
    IndicatorStandard,
    Rounding,
    RuleSet,
    ScoringRule,
    When,
)
from perfrules.model.vocabulary import comparable_name
from perfrules.rulesets.bands import MAX_BANDS, plain_bound, read_grades, read_lights
from perfrules.rulesets.fields import report_same_names, report_unknown_keys, report_useless_drop
from perfrules.rulesets.find import Identity
from perfrules.rulesets.format import (
    KEYS_OF_DIRECTION,
    ComponentTable,
    FamilyTable,
    IndicatorTable,
    RuleFile,
    RuleTable,
    ScoringTable,
    SourceTable,
    WhenTable,
    names_of,
    read_keys,
    root_keys,
    source_id,
)
from perfrules.rulesets.policies import read_policies
from perfrules.rulesets.toml_tree import Entry, Table, place_finder, plain_value
from perfrules.source import Place
from perfrules.units.table import current_terms

if TYPE_CHECKING:
    from perfrules.indicators.base import IndicatorType

__all__ = ["CHECKS", "INDICATORS", "check_draft", "read_draft"]


_BANDED_KEYS = ("bands", "levels", "anchors")
IndicatorTypes = Mapping[str, "type[IndicatorType[Any]]"]


def read_type_parameters(
    table: type[RuleTable], entry: Entry, kind: str, types: IndicatorTypes, problems: list[Problem],
) -> Mapping[str, object]:  # fmt: skip
    """
    Return the keys of *entry* that are not the table's own, checked as parameters of the type *kind*.

    Args:
        table: The class that declares the table's own keys; weights are none, they belong to the table of rows.
        entry: The table; its ``type`` is *kind*.
        kind: Id of an indicator type; one that is not among *types* is PR213.
        types: Indicator types by id.
        problems: Where mistakes go.
    """
    own = names_of(table)
    given = {key: part for key, part in entry.table.items() if key not in own or key in table.of_type}
    if kind not in types:
        also = (INDICATORS,) if table is ComponentTable else ()
        problems.append(_unknown_type(entry.table["type"].value_place, kind, (*types, *also)))
        return {}
    for key in _BANDED_KEYS:
        if key in given and len(given[key].table) > MAX_BANDS:
            problems.append(problem("PR217", place=given[key].place, key=key, limit=MAX_BANDS))
            return {}
    raw = {key: plain_value(part) for key, part in given.items()}
    return _checked(types[kind], raw, place_finder(entry), problems)


def _checked(
    kind: "type[IndicatorType[Any]]",
    raw: Mapping[str, object],
    place_of: Callable[[str], Place],
    problems: list[Problem],
) -> Mapping[str, object]:
    """Return *raw* with the type they are right for, or as they are after reporting what is wrong with them."""
    from perfrules.indicators.parameters import CheckedParameters, read_parameters  # noqa: PLC0415 - loaded when used

    parameters, unfit = read_parameters(kind, raw, place_of)
    problems += unfit
    return raw if parameters is None else CheckedParameters(raw, kind(parameters), current_terms())


def _unknown_type(place: Place, kind: str, known: tuple[str, ...]) -> Problem:
    near = near_names(kind, known)
    all_types = join_names(sorted(known))
    if near:
        names = "、".join(f"`{name}`" for name in near)
        advice, advice_en = f"是否想写 {names}？全部类型：{all_types}", f"did you mean {names}? all types: {all_types}"
    else:
        advice, advice_en = f"全部类型：{all_types}", f"all types: {all_types}"
    suggestion = near[0] if near else ""
    return problem("PR213", place=place, id=kind, advice=advice, advice_en=advice_en, suggestion=suggestion)


def read_citations(entries: tuple[Entry, ...], problems: list[Problem]) -> Mapping[str, Citation]:
    """Return the citations of ``[[source]]`` tables by id."""
    citations: dict[str, Citation] = {}
    report_same_names([(cited, entry) for entry in entries if (cited := source_id(entry))], problems)
    for entry in entries:
        table = read_keys(SourceTable, entry, problems)
        name = table.id if "id" in entry.table else table.document
        day, until = table.date, table.until
        if day is not None and until is not None and until < day:
            place = entry.table["until"].value_place
            problems.append(problem("PR253", place=place, source=name or "", date=day, until=until))
        if table.document is not None and name is not None and table.status is not None:
            citations[name] = Citation(
                id=name,
                document=table.document,
                status=table.status,
                title=table.title,
                date=day,
                until=until,
                note=table.note,
                place=entry.place,
            )
    return citations


def read_declared(
    entries: tuple[Entry, ...], types: IndicatorTypes, problems: list[Problem]
) -> tuple[IndicatorDeclaration, ...]:
    """
    Return the declarations of ``[[indicator]]`` tables.

    No two of their names and aliases may be the same: PR215, or PR218 when only width, case or blanks differ; nor two
    of their patterns, which have to be able to match a name (PR246).
    """
    declared = [_indicator(entry, types, problems) for entry in entries]
    for keys in (("name", "aliases"), ("patterns",)):
        report_same_names([pair for entry in entries for key in keys for pair in _texts(entry, key)], problems)
    return tuple(item for item in declared if item is not None)


def _texts(entry: Entry, key: str) -> list[tuple[str, Entry]]:
    """Return the texts that *entry* has under *key*, each where it stands."""
    given = entry.table.get(key)
    parts = () if given is None else (given.elements or (given,))
    return [(part.value, part) for part in parts if isinstance(part.value, str)]


def _indicator(entry: Entry, types: IndicatorTypes, problems: list[Problem]) -> IndicatorDeclaration | None:
    table = entry.table
    if "drop" in table:
        report_useless_drop(table, problems)
        return None
    given = read_keys(IndicatorTable, entry, problems, strict=False)
    parameters: Mapping[str, object] = {}
    if given.type:
        parameters = read_type_parameters(IndicatorTable, entry, given.type, types, problems)
    elif "type" not in table:
        _report_keys_without_type(entry, types, problems)
    if given.name is None:
        return None
    family = NameFamily(match=given.patterns)
    problems += [
        problem("PR246", place=part.value_place, pattern=pattern)
        for pattern, part in _texts(entry, "patterns")
        if not family.can_match(pattern)
    ]
    standard = given.standard
    return IndicatorDeclaration(
        name=given.name,
        aliases=given.aliases,
        patterns=given.patterns,
        definition=given.definition,
        formula=given.formula,
        data=given.data,
        evidence=given.evidence,
        core=given.core,
        scope=given.scope,
        standard=None
        if standard is None or standard.value is None
        else IndicatorStandard(
            value=standard.value,
            kind=standard.kind,
            source=standard.source,
            year=standard.year,
            region=standard.region,
        ),
        level1=given.level1,
        level2=given.level2,
        direction=given.direction,
        unit=given.unit,
        type=given.type or "",
        parameters=parameters,
        usual=given.usual,
        source=given.source,
        note=given.note,
        place=entry.place,
    )


def _report_keys_without_type(entry: Entry, types: IndicatorTypes, problems: list[Problem]) -> None:
    """Add PR203 for parameters whose type is missing, PR202 for keys that no type has."""
    parameters = {field.name for kind in types.values() for field in attrs.fields(kind.parameter_class)}
    if any(key in parameters for key in entry.table):
        problems.append(problem("PR203", place=entry.place, key="indicator.type"))
    own = names_of(IndicatorTable)
    rest = {key: part for key, part in entry.table.items() if key not in parameters or key in own}
    report_unknown_keys(rest, own, problems)


def read_families(entries: Iterable[Entry], problems: list[Problem]) -> tuple[NameFamily, ...]:
    """
    Return the families of ``[[family]]`` tables.

    No pattern stands twice in one file (PR215), and every pattern can match a name (PR246).
    """
    listed = tuple(entries)
    families = [_family(entry, problems) for entry in listed]
    by_file: dict[str, list[tuple[str, Entry]]] = {}
    for entry in listed:
        by_file.setdefault(entry.place.file, []).extend(_patterns(entry.table))
    for patterns in by_file.values():  # a child's pattern goes before its parent's
        report_same_names(patterns, problems)
    return tuple(family for family in families if family is not None)


def _patterns(table: Table) -> list[tuple[str, Entry]]:
    """Return the patterns of *table* with its conditions, each where it stands."""
    entry = table.get("match")
    conditions = "|".join(str(table[key].value) for key in ("level", "unit") if key in table)
    parts = () if entry is None else (entry.elements or (entry,))
    return [(f"{part.value}{conditions}", part) for part in parts if isinstance(part.value, str)]


def _family(entry: Entry, problems: list[Problem]) -> NameFamily | None:
    table, before = entry.table, len(problems)
    given = read_keys(FamilyTable, entry, problems)
    may_lack_direction = given.may_fall and not any(key in table for key in KEYS_OF_DIRECTION)
    if "direction" not in table and not may_lack_direction:
        problems.append(problem("PR203", place=entry.place, key="family.direction"))
    if len(problems) > before:
        return None
    family = NameFamily(
        match=given.match, direction=given.direction, sure=given.sure, level=given.level, unit=given.unit,
        limit=given.limit, events=given.events, may_fall=given.may_fall, source=given.source, note=given.note,
        place=entry.place,
    )  # fmt: skip
    unfit = [pattern for pattern in given.match if not family.can_match(pattern)] if given.match else [""]
    problems += [problem("PR246", place=table["match"].value_place, pattern=pattern) for pattern in unfit]
    return None if unfit else family


INDICATORS = "indicators"
"""The component type that stands for the table of rows; every other one is the id of an indicator type."""


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
    given = read_keys(RuleFile, root, problems, strict=False)
    full = given.full
    if "grades" not in table and "lights" not in table:
        problems.append(problem("PR203", place=root.place, key="grades"))
    components = tuple((entry, _component(entry, types, problems)) for entry in given.component)
    report_same_names([(component.name, entry) for entry, component in components if component], problems)
    scoring = [_scoring_rule(entry, types, problems) for entry in given.scoring]
    ruleset = RuleSet(
        id=identity.id,
        version=identity.version,
        title=identity.title,
        summary=identity.summary,
        full=full if full is not None else Decimal(0),
        rounding=Rounding() if (rules := given.round) is None else Rounding(rules.places, rules.mode, rules.at),
        grades=() if given.grades is None else read_grades(given.grades, full, problems),
        components=tuple(component for _, component in components if component is not None),
        scoring=tuple(rule for rule in scoring if rule is not None),
        declared=read_declared(given.indicator, types, problems),
        families=read_families(given.family, problems),
        policies=read_policies(given, problems),
        lights=() if given.lights is None else read_lights(given.lights, problems),
        sources=read_citations(given.source, problems),
        effective=identity.effective,
        place=identity.place,
    )
    return Draft(ruleset, full, root, components)


def _component(entry: Entry, types: IndicatorTypes, problems: list[Problem]) -> Component | None:
    table = entry.table
    if "drop" in table:  # what it drops was taken out while merging, together with it
        report_useless_drop(table, problems)
        return None
    given = read_keys(ComponentTable, entry, problems, strict=given_type(entry) == INDICATORS)
    kind, is_table = given.type, given.type == INDICATORS
    parameters: Mapping[str, object] = {}
    if kind is not None and not is_table:
        if kind in types and not types[kind].rates_components:
            able = [name for name, item in types.items() if item.rates_components]
            place, known = table["type"].value_place, join_names((INDICATORS, *able))
            problems.append(problem("PR242", place=place, type=kind, known=known))
            return None
        parameters = read_type_parameters(ComponentTable, entry, kind, types, problems)
    if given.name is None or given.full is None or kind is None:
        return None
    return Component(
        name=given.name,
        type=kind,
        full=given.full,
        parameters=parameters,
        weights=(given.weights or {}) if is_table else {},
        source=given.source,
        note=given.note,
        place=entry.place,
    )


def given_type(entry: Entry) -> object:
    """Return the ``type`` of a table as it is written."""
    kind = entry.table.get("type")
    return None if kind is None else kind.value


def _scoring_rule(entry: Entry, types: IndicatorTypes, problems: list[Problem]) -> ScoringRule | None:
    given = read_keys(ScoringTable, entry, problems, strict=False)
    if "when" in entry.table:
        _check_conditions(entry.table["when"], problems)
    if given.type is None:
        return None
    when = When() if given.when is None else When(**{key: getattr(given.when, key) for key in names_of(WhenTable)})
    parameters = read_type_parameters(ScoringTable, entry, given.type, types, problems)
    return ScoringRule(
        when=when, type=given.type, parameters=parameters, source=given.source, note=given.note, place=entry.place
    )


def _check_conditions(when: Entry, problems: list[Problem]) -> None:
    """Report conditions that are none (PR255): ``when = {}`` and ``when = { level1 = [] }`` hold for every row."""
    if when.value == {}:
        problems.append(problem("PR255", key="when", place=when.value_place))
    for key, part in when.table.items():
        if part.value == ():
            problems.append(problem("PR255", key=f"when.{key}", place=part.value_place))


CITING = tuple(
    item.name for item in root_keys() if item.kind.table is not None and "source" in names_of(item.kind.table)
)
"""Keys of a rule file whose tables may cite a source."""


def _component_sum(draft: Draft) -> Iterator[Problem]:
    """The components' full points add up to the full mark (PR211)."""
    fulls = [component.full for entry, component in draft.components if component is not None]
    if draft.full is None or not fulls or len(fulls) < sum("drop" not in entry.table for entry, _ in draft.components):
        return
    total = _sum(fulls)
    if total != Fraction(draft.full):
        place = draft.root.table["full"].value_place
        yield problem("PR211", place=place, sum=plain_bound(total), full=format_decimal(draft.full))


def _weight_sums(draft: Draft) -> Iterator[Problem]:
    """The level-1 weights of the table of rows add up to its full points (PR212); a form may leave them free."""
    for entry, component in draft.components:
        if component is None or not component.weights:
            continue
        total = _sum(component.weights.values())
        if total != Fraction(component.full):
            place = entry.table["weights"].place
            yield problem("PR212", place=place, sum=plain_bound(total), full=format_decimal(component.full))


def _one_table_of_rows(draft: Draft) -> Iterator[Problem]:
    """At most one component is the table of rows (PR217): rows would count twice."""
    tables = [entry for entry, component in draft.components if component is not None and component.type == INDICATORS]
    for entry in tables[1:]:
        yield problem("PR217", place=entry.place, key=f'type = "{INDICATORS}"', limit=1)


def _cited_sources(draft: Draft) -> Iterator[Problem]:
    """Every source that is cited is declared (PR220)."""
    declared = draft.ruleset.sources
    unread = len(_elements(draft.root, "source")) > len(declared)
    for key in CITING:
        for entry in _tables(draft.root, key):
            cited = entry.table.get("source")
            if cited is None or not isinstance(cited.value, str) or cited.value in declared or unread:
                continue
            near = "".join(near_names(cited.value, declared, count=1))
            place, known = cited.value_place, join_names(declared) or "—"
            yield problem("PR220", place=place, source=cited.value, known=known, suggestion=near)


def _sum(numbers: Iterable[Decimal]) -> Fraction:
    return sum((Fraction(number) for number in numbers), Fraction(0))


def _not_applicable_to(draft: Draft) -> Iterator[Problem]:
    """The 一级指标 that receives the points of rows that do not apply is one that has a weight (PR225)."""
    policy = draft.ruleset.policies.not_applicable
    table = draft.ruleset.indicators
    if not policy.to or table is None or not table.weights or _level(policy.to) in map(_level, table.weights):
        return
    known, near = join_names(table.weights), "".join(near_names(policy.to, table.weights, count=1))
    place = draft.root.table["not_applicable"].table["to"].value_place
    yield problem("PR225", place=place, key="to", found=policy.to, known=known, suggestion=near)


def _level(name: str) -> str:
    return comparable_name(name).removesuffix("指标")


def _tables(root: Entry, key: str) -> tuple[Entry, ...]:
    """Return the tables at *key*, whether it is one or an array of them."""
    entry = root.table.get(key)
    return (entry,) if entry is not None and entry.table else _elements(root, key)


def _elements(root: Entry, key: str) -> tuple[Entry, ...]:
    entry = root.table.get(key)
    return () if entry is None else tuple(part for part in entry.elements if part.table)


def _points_of_steps(draft: Draft) -> Iterator[Problem]:
    """A step takes no more points than the table of rows has (PR216)."""
    table = draft.ruleset.indicators
    if table is None:
        return
    rules: list[ScoringRule | IndicatorDeclaration] = [*draft.ruleset.scoring, *draft.ruleset.declared]
    for rule in rules:
        points = rule.parameters.get("minus_points")
        number = Decimal(points) if isinstance(points, int | Decimal) else Decimal(0)
        if is_bounded(number) and number > table.full:
            shown, most = format_decimal(number), format_decimal(table.full)
            yield problem("PR216", place=rule.place, key="minus_points", value=shown, low="(0", high=most)


def _levels_once(draft: Draft) -> Iterator[Problem]:
    """No two weights are for one 一级指标: 产出 is 产出指标 (PR218)."""
    for entry, component in draft.components:
        names: dict[str, str] = {}
        for name in component.weights if component is not None else ():
            first = names.setdefault(_level(name), name)
            if first != name:
                yield problem("PR218", place=entry.table["weights"].table[name].place, first=first, second=name)


CHECKS: tuple[Callable[[Draft], Iterator[Problem]], ...] = (
    _component_sum, _weight_sums, _one_table_of_rows, _cited_sources, _not_applicable_to, _points_of_steps,
    _levels_once,
)  # fmt: skip


def check_draft(draft: Draft) -> list[Problem]:
    """Return every problem that the checks find in *draft*."""
    return [result for check in CHECKS for result in check(draft)]
