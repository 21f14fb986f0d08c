"""
What must hold for a rule set as a whole, after `extends` was followed and its parts were read.

A further check is a function from a `Draft` to problems, added to `CHECKS`. Every check looks only at parts that were
read; what depends on an unread part is left out, so that one mistake gives one report.
"""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from fractions import Fraction

from perfrules.errors import Problem, problem
from perfrules.model.quantity import plain
from perfrules.rulesets.entry import Entry
from perfrules.rulesets.near import listed, near_names
from perfrules.rulesets.parts import plain_bound
from perfrules.rulesets.structure import INDICATORS, Draft

__all__ = ["CHECKS", "check_draft"]


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
    """Every source that a component or rule cites is declared (PR220)."""
    declared = set(draft.ruleset.sources)
    unread = len(_elements(draft.root, "source")) > len(declared)
    for key in ("component", "scoring"):
        for entry in _elements(draft.root, key):
            cited = entry.table.get("source")
            if cited is None or not isinstance(cited.value, str) or cited.value in declared or unread:
                continue
            near = "".join(near_names(cited.value, declared, count=1))
            place, known = cited.value_place, listed(declared) or "—"
            yield problem("PR220", place=place, source=cited.value, known=known, suggestion=near)


def _sum(numbers: Iterable[Decimal]) -> Fraction:
    return sum((Fraction(number) for number in numbers), Fraction(0))


def _elements(root: Entry, key: str) -> tuple[Entry, ...]:
    entry = root.table.get(key)
    return () if entry is None else tuple(part for part in entry.elements if part.table)


CHECKS: tuple[Callable[[Draft], Iterator[Problem]], ...] = (
    _component_sum, _weight_sums, _one_table_of_rows, _cited_sources,
)  # fmt: skip


def check_draft(draft: Draft) -> list[Problem]:
    """Return every problem that the checks find in *draft*."""
    return [found for check in CHECKS for found in check(draft)]
