"""
What must hold for a rule set as a whole, after `extends` was followed and its parts were read.

A further check is a function from a `Draft` to problems, added to `CHECKS`. Every check looks only at parts that were
read; what depends on an unread part is left out, so that one mistake gives one report.
"""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from fractions import Fraction

from perfrules.errors import Problem, problem
from perfrules.errors.suggestion import listed, near_names
from perfrules.model.quantity import plain
from perfrules.rulesets.bands import plain_bound
from perfrules.rulesets.entry import Entry
from perfrules.rulesets.fields import fold_name
from perfrules.rulesets.structure import INDICATORS, Draft

__all__ = ["CHECKS", "CITING", "check_draft"]

CITING = (
    "component", "scoring", "indicator", "deduction", "bonus", "cap", "veto", "over_achievement", "not_applicable",
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
        yield problem("PR211", place=place, sum=plain_bound(total), full=plain(draft.full))


def _weight_sums(draft: Draft) -> Iterator[Problem]:
    """The level-1 weights of the table of rows add up to its full points (PR212); a form may leave them free."""
    for entry, component in draft.components:
        if component is None or not component.weights:
            continue
        total = _sum(component.weights.values())
        if total != Fraction(component.full):
            place = entry.table["weights"].place
            yield problem("PR212", place=place, sum=plain_bound(total), full=plain(component.full))


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
            place, known = cited.value_place, listed(declared) or "—"
            yield problem("PR220", place=place, source=cited.value, known=known, suggestion=near)


def _sum(numbers: Iterable[Decimal]) -> Fraction:
    return sum((Fraction(number) for number in numbers), Fraction(0))


def _not_applicable_to(draft: Draft) -> Iterator[Problem]:
    """The 一级指标 that receives the points of rows that do not apply is one that has a weight (PR225)."""
    policy = draft.ruleset.policies.not_applicable
    table = draft.ruleset.indicators
    if not policy.to or table is None or not table.weights or _level(policy.to) in map(_level, table.weights):
        return
    known, near = listed(table.weights), "".join(near_names(policy.to, table.weights, count=1))
    place = draft.root.table["not_applicable"].table["to"].value_place
    yield problem("PR225", place=place, key="to", found=policy.to, known=known, suggestion=near)


def _level(name: str) -> str:
    return fold_name(name).removesuffix("指标")


def _tables(root: Entry, key: str) -> tuple[Entry, ...]:
    """Return the tables at *key*, whether it is one or an array of them."""
    entry = root.table.get(key)
    return (entry,) if entry is not None and entry.table else _elements(root, key)


def _elements(root: Entry, key: str) -> tuple[Entry, ...]:
    entry = root.table.get(key)
    return () if entry is None else tuple(part for part in entry.elements if part.table)


CHECKS: tuple[Callable[[Draft], Iterator[Problem]], ...] = (
    _component_sum, _weight_sums, _one_table_of_rows, _cited_sources, _not_applicable_to,
)  # fmt: skip


def check_draft(draft: Draft) -> list[Problem]:
    """Return every problem that the checks find in *draft*."""
    return [found for check in CHECKS for found in check(draft)]
