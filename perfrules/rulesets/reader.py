"""
From a merged tree to a `RuleSet`: components, scoring rules, declared indicators, and checks of the rule set.

Every function reports mistakes into the list of problems and goes on, so that independent mistakes are reported
together.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

import attrs
from attrs import frozen

from perfrules.errors import Problem, TargetSyntaxError, problem
from perfrules.errors.suggestion import join_names, near_names
from perfrules.model.families import DIRECTIONS
from perfrules.model.limits import is_bounded
from perfrules.model.quantity import format_decimal
from perfrules.model.ruleset import (
    Citation,
    CitationStatus,
    Component,
    IndicatorDeclaration,
    Rounding,
    RoundingMode,
    RoundingStage,
    RuleSet,
    ScoringRule,
    When,
)
from perfrules.model.target import NumberTarget, RangeTarget, Sense
from perfrules.model.vocabulary import comparable_name
from perfrules.rulesets.bands import MAX_BANDS, plain_bound, read_grades, read_lights
from perfrules.rulesets.families import read_families
from perfrules.rulesets.fields import (
    name_problem,
    read_choice,
    read_date,
    read_many,
    read_name,
    read_positive,
    read_table,
    read_text,
    read_texts,
    read_whole,
    report_same_names,
    report_unknown_keys,
    report_useless_drop,
    wrong_kind,
)
from perfrules.rulesets.find import IDENTITY_KEYS, Identity
from perfrules.rulesets.policies import POLICY_KEYS, read_policies
from perfrules.rulesets.toml_tree import Entry, Table, place_finder, plain_value
from perfrules.source import Place
from perfrules.units import UnitTable
from perfrules.units.context import current_terms

if TYPE_CHECKING:
    from perfrules.indicators.base import IndicatorType

__all__ = [
    "CHECKS", "INDICATORS", "INDICATOR_KEYS", "MAX_PLACES", "ROOT_KEYS", "ROUND_KEYS",
    "TARGET_KINDS", "WHEN_KEYS", "check_draft", "read_draft", "source_id",
]  # fmt: skip


_BANDED_KEYS = ("bands", "levels", "anchors")
IndicatorTypes = Mapping[str, "type[IndicatorType[Any]]"]


def read_cited(table: Table, problems: list[Problem]) -> dict[str, str]:
    """Return ``source`` and ``note`` as far as they are given."""
    return {key: read_text(table[key], key, problems) or "" for key in ("source", "note") if key in table}


def read_type_parameters(
    entry: Entry, kind: str, own: tuple[str, ...], types: IndicatorTypes, problems: list[Problem],
    also: tuple[str, ...] = (),
) -> Mapping[str, object]:  # fmt: skip
    """
    Return the keys of *entry* that are not the table's *own*, checked as parameters of the type *kind*.

    Args:
        entry: The table; its ``type`` is *kind*.
        kind: Id of an indicator type; one that is not among *types* is PR213.
        own: Keys that are no parameters.
        types: Indicator types by id.
        problems: Where mistakes go.
        also: Other words that may stand for a type here, for the list of known ones.
    """
    given = {key: part for key, part in entry.table.items() if key not in own}
    if kind not in types:
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


MAX_PLACES = 6
SOURCE_KEYS = ("document", "id", "title", "date", "until", "status", "note")
ROUND_KEYS = ("places", "mode", "at")


def source_id(entry: Entry) -> str:
    """Return the id of the ``[[source]]`` *entry*: its ``id``, else its document; empty when it has neither."""
    given = entry.table.get("id", entry.table.get("document"))
    return given.value if given is not None and isinstance(given.value, str) else ""


def read_citations(entries: tuple[Entry, ...], problems: list[Problem]) -> Mapping[str, Citation]:
    """Return the citations of ``[[source]]`` tables by id."""
    citations: dict[str, Citation] = {}
    report_same_names([(cited, entry) for entry in entries if (cited := source_id(entry))], problems)
    for entry in entries:
        table = entry.table
        report_unknown_keys(table, SOURCE_KEYS, problems)
        missing = [key for key in ("document", "status") if key not in table]
        problems += [problem("PR203", place=entry.place, key=f"source.{key}") for key in missing]
        texts = {key: read_text(table[key], key, problems) or "" for key in ("title", "note") if key in table}
        document = read_name(table["document"], "document", problems) if "document" in table else None
        name = read_name(table["id"], "id", problems) if "id" in table else document
        day, until = (read_date(table[key], key, problems) if key in table else None for key in ("date", "until"))
        if day is not None and until is not None and until < day:
            problems.append(problem("PR253", place=table["until"].place, source=name or "", date=day, until=until))
        words = [status.value for status in CitationStatus]
        sure = read_choice(table["status"], "status", words, problems) if "status" in table else None
        if document is not None and name is not None and sure in words:
            citations[name] = Citation(
                id=name,
                document=document,
                status=CitationStatus(sure),
                date=day,
                until=until,
                place=entry.place,
                **texts,
            )
    return citations


def read_rounding(entry: Entry | None, problems: list[Problem]) -> Rounding:
    """Return the rounding of a ``round`` table; keys it leaves out keep their defaults (2 places, half-up, row)."""
    table = None if entry is None else read_table(entry, "round", problems)
    if table is None:
        return Rounding()
    report_unknown_keys(table, ROUND_KEYS, problems)
    modes, stages = [mode.value for mode in RoundingMode], [stage.value for stage in RoundingStage]
    places = read_whole(table["places"], "round.places", 0, MAX_PLACES, problems) if "places" in table else None
    mode = read_choice(table["mode"], "round.mode", modes, problems) if "mode" in table else None
    at = read_choice(table["at"], "round.at", stages, problems) if "at" in table else None
    default = Rounding()
    return Rounding(
        default.places if places is None else places,
        RoundingMode(mode) if mode in modes else default.mode,
        RoundingStage(at) if at in stages else default.at,
    )


INDICATOR_KEYS = (
    "name", "aliases", "level1", "level2", "direction", "unit", "type", "usual", "source", "note", "drop",
)  # fmt: skip


def read_declared(
    entries: tuple[Entry, ...], types: IndicatorTypes, problems: list[Problem]
) -> tuple[IndicatorDeclaration, ...]:
    """
    Return the declarations of ``[[indicator]]`` tables.

    No two of their names and aliases may be the same: PR215, or PR218 when only width, case or blanks differ.
    """
    declared = [_indicator(entry, types, problems) for entry in entries]
    report_same_names([pair for entry in entries for pair in _names(entry)], problems)
    return tuple(item for item in declared if item is not None)


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
    problems += [result.at(place) for alias in aliases if (result := name_problem(alias)) is not None]
    return aliases


def _unit(table: Table, problems: list[Problem]) -> str:
    if "unit" not in table:
        return ""
    text = read_name(table["unit"], "unit", problems) if table["unit"].value != "%" else "%"
    if text:
        problems += unit_problems((text,), current_terms().units, table["unit"].value_place)
    return text or ""


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
        problems += [item.at(entry.value_place) for item in error.problems]
        return ""
    if isinstance(target, NumberTarget | RangeTarget):
        return text
    problems.append(
        wrong_kind(entry, "usual", '数的范围，如 "[80%, 100%]"', 'a range of numbers such as "[80%, 100%]"')
    )
    return ""


INDICATORS = "indicators"
"""The component type that stands for the table of rows; every other one is the id of an indicator type."""
ROOT_KEYS = (
    *IDENTITY_KEYS, "full", "round", "source", "grades", "lights", "component", "indicator", "family", "scoring",
    *POLICY_KEYS,
)  # fmt: skip
COMPONENT_KEYS = ("name", "type", "full", "weights", "source", "note", "drop")
SCORING_KEYS = ("when", "type", "source", "note")
WHEN_KEYS = ("level1", "level2", "name", "target_kind", "sense", "unit")
TARGET_KINDS = ("number", "range", "date", "period", "quality", "all", "none", "tiers")


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
        families=read_families(read_many(table, "family", problems), problems),
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
        if kind in types and not types[kind].rates_components:
            able = [name for name, item in types.items() if item.rates_components]
            place, known = table["type"].value_place, join_names((INDICATORS, *able))
            problems.append(problem("PR242", place=place, type=kind, known=known))
            return None
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
        weight = read_positive(given, f"weights.{name}", problems)
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
        for result in words.get(key, ()):
            if result not in known:
                near = "".join(near_names(result, known, count=1))
                place = table[key].value_place
                problems.append(
                    problem(
                        "PR225", place=place, key=f"when.{key}", found=result, known=join_names(known), suggestion=near
                    )
                )
    return When(**words)


CITING = (
    "component", "scoring", "indicator", "family", "deduction", "bonus", "cap", "veto", "over_achievement",
    "not_applicable",
)  # fmt: skip
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
