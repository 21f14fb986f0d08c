"""Conditions of scoring rules: names that nothing else knows, and rules that no row can reach."""

from collections.abc import Callable, Iterator, Sequence

from perfrules.engine.matching import folded, level_name
from perfrules.errors import Problem, problem
from perfrules.errors.suggestion import near_names, nearest_first
from perfrules.model.ruleset import RuleSet, ScoringRule, When
from perfrules.source import Place
from perfrules.units.context import current_terms

__all__ = ["check_names", "never_reached"]


def check_names(ruleset: RuleSet) -> Iterator[Problem]:
    """
    Yield PR233 for names that nothing else knows, with the name probably meant, and PR102 for unknown units.

    一级指标 are known from the weights of the table of rows, and only looked at where it has weights. Names of rows
    are free: one is reported only when it is nearly, but not quite, that of a declared indicator or of an element.
    """
    table = ruleset.indicators
    levels = tuple(table.weights) if table is not None else ()
    known = (*(name for one in ruleset.declared for name in (one.name, *one.aliases)), *_elements(ruleset))
    for rule in ruleset.scoring:
        yield from _levels(rule.when.level1, levels, "when.level1", rule.place)
        yield from _rows(rule.when.name, known, "when.name", rule.place)
        yield from _units(rule.when.unit, rule.place)
    for indicator in ruleset.declared:
        given = (indicator.level1,) if indicator.level1 else ()
        yield from _levels(given, levels, "level1", indicator.place)
    for veto in ruleset.policies.vetoes:
        yield from _rows((veto.row,), known, "row", veto.place)


def _elements(ruleset: RuleSet) -> Iterator[str]:
    """Yield the names of the elements of checklists, which vetoes may name like rows."""
    for component in ruleset.components:
        elements = component.parameters.get("elements")
        for element in elements if isinstance(elements, list) else ():
            if isinstance(element, dict) and isinstance(element.get("name"), str):
                yield element["name"]


def _levels(found: Sequence[str], levels: Sequence[str], key: str, place: Place) -> Iterator[Problem]:
    known = {level_name(level) for level in levels}
    for name in found:
        if known and level_name(name) not in known:
            yield _unknown(name, levels, key, place)


def _rows(found: Sequence[str], known: Sequence[str], key: str, place: Place) -> Iterator[Problem]:
    same = {folded(name) for name in known}
    for name in found:
        if folded(name) not in same and near_names(name, known, count=1):
            yield _unknown(name, known, key, place)


def _unknown(name: str, known: Sequence[str], key: str, place: Place) -> Problem:
    near = near_names(name, known, count=1)
    return problem(
        "PR233", place=place, key=key, found=name, known=nearest_first(near, known), suggestion="".join(near)
    )


def _units(found: Sequence[str], place: Place) -> Iterator[Problem]:
    known = current_terms().units
    for symbol in found:
        if not known.parse(symbol).known:
            near = known.suggest(symbol)
            advice = f"是否应为 `{near}`？" if near else "没有一行会用到它"
            advice_en = f"did you mean `{near}`?" if near else "no row will have it"
            yield problem("PR102", place=place, unit=symbol, advice=advice, advice_en=advice_en, suggestion=near)


_NUMERIC = frozenset({"number"})
_WITH_UNIT = frozenset({"number", "range"})


def never_reached(rules: Sequence[ScoringRule]) -> Iterator[tuple[ScoringRule, ScoringRule]]:
    """
    Yield every rule that is never reached, after the first rule before it that takes all of its rows.

    A rule takes all rows of another when each of its conditions is one of the other's as well, with the same values
    or more. Rules that only together take all rows of another are not looked at.
    """
    for position, later in enumerate(rules):
        earlier = next((rule for rule in rules[:position] if _covers(rule.when, later.when)), None)
        if earlier is not None:
            yield earlier, later


def _covers(wide: When, narrow: When) -> bool:
    return (
        _holds_all(wide.level1, narrow.level1, level_name)
        and _holds_all(wide.level2, narrow.level2, level_name)
        and _holds_all(wide.name, narrow.name, folded)
        and _holds_all(wide.sense, narrow.sense, str)
        and _holds_all(wide.unit, narrow.unit, str)
        and (not wide.target_kind or _kinds(narrow) <= set(wide.target_kind))
    )


def _holds_all(wide: tuple[str, ...], narrow: tuple[str, ...], same: Callable[[str], str]) -> bool:
    return not wide or (bool(narrow) and set(map(same, narrow)) <= set(map(same, wide)))


def _kinds(when: When) -> frozenset[str]:
    """Return the kinds of target that *when* leaves; a sense or a unit says the kind as well."""
    kinds = frozenset(when.target_kind) or frozenset({"number", "range", "date", "period", "quality", "all", "any"})
    if when.sense:
        kinds &= _NUMERIC
    return kinds & _WITH_UNIT if when.unit else kinds
