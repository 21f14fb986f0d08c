"""Names in conditions, levels and vetoes that nothing else in the rule set knows: most are misspelt."""

from collections.abc import Iterator, Sequence

from perfrules.engine.matching import folded, level_name
from perfrules.errors import Problem, problem
from perfrules.errors.suggestion import near_names, nearest_first
from perfrules.model.ruleset import RuleSet
from perfrules.source import Place
from perfrules.units.terms import current_terms

__all__ = ["check_names"]


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
