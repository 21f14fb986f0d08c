"""
Mutants: copies of a rule set with one operator, bound, weight or band changed, to see whether its cases notice.

A mutant that the loader refuses proves nothing and is left out. Bounds that two bands share are changed in both, and
points that must add up go from one holder to the next, so that what is left is a rule set someone might have written.
"""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from attrs import evolve, frozen

from perfrules.authoring.cases import Tested, run_cases
from perfrules.authoring.notation import bounds_of, is_interval, moved, raised, turned
from perfrules.engine.plan import bind
from perfrules.indicators.ratios import read_ratio
from perfrules.model.quantity import plain
from perfrules.model.ruleset import RuleSet
from perfrules.plugins import Registry
from perfrules.rulesets.entry import Entry
from perfrules.rulesets.load import reread
from perfrules.source import Place
from perfrules.wording import LANGUAGES, Sentence, Wording

__all__ = ["Mutant", "Mutated", "mutants", "run_mutants"]

_UNTOUCHED = frozenset({
    "format", "id", "version", "title", "summary", "extends", "effective", "source", "note", "name", "document", "date",
    "until", "status", "when", "aliases", "level1", "level2", "direction", "unit", "usual", "type", "row", "to",
    "vocabulary", "most",
})  # fmt: skip
"""Keys that hold no operator, bound, weight or band."""
_ADDING_UP = ("full", "weights", "points")
"""Keys whose numbers add up to something; they are shifted, not raised."""
_THRESHOLD_KEYS = ("bands", "anchors")
"""Tables whose keys, not values, are thresholds."""

_MOVED = Wording("界限 {old} → {new}", "bound {old} → {new}")
_TURNED = Wording("{old} → {new}", "{old} → {new}")
_RAISED = Wording("`{key}`：{old} → {new}", "`{key}`: {old} → {new}")
_SHIFTED = Wording("1 分从“{giver}”移到“{taker}”", "1 point from “{giver}” to “{taker}”")


@frozen
class Mutant:
    """One change: where, in what words, and the merged tree (or the part of it) that has it."""

    place: Place
    change: Sentence
    tree: Entry

    def to_dict(self) -> dict[str, object]:
        """Return place and change as plain data."""
        change = {language: self.change.say(language) for language in LANGUAGES}
        return {"place": self.place.to_dict(), "change": change}


@frozen
class Mutated:
    """
    What the cases of a rule set say to its mutants.

    Args:
        tried: Mutants that the loader takes.
        survivors: Those of them that every case passes with.
    """

    tried: tuple[Mutant, ...]
    survivors: tuple[Mutant, ...]


def run_mutants(tested: Tested, registry: Registry) -> Mutated:
    """Return which mutants of a rule set its cases do not catch; *tested* is how they come out without any change."""
    ruleset, tree = tested.loaded.ruleset, tested.loaded.tree
    if ruleset is None or tree is None:
        return Mutated((), ())
    cases = [result.case for result in tested.results]
    tried: list[Mutant] = []
    survivors: list[Mutant] = []
    for mutant in mutants(ruleset, tree):
        changed = reread(ruleset, mutant.tree, registry).ruleset
        if changed is None:
            continue
        tried.append(mutant)
        if all(result.passed for result in run_cases(cases, bind(changed, registry))):
            survivors.append(mutant)
    return Mutated(tuple(tried), tuple(survivors))


def mutants(ruleset: RuleSet, tree: Entry) -> Iterator[Mutant]:
    """
    Yield every mutant of what the rule set's own file says, in the order of the merged *tree*.

    Parts that came from files it extends are left as they are: they are those files' cases' concern.
    """
    return (mutant for mutant in _of_table(tree) if mutant.place.file == ruleset.place.file)


def _of_table(entry: Entry) -> Iterator[Mutant]:
    """Yield mutants of the table *entry*; the tree of each is *entry* changed."""
    yield from _shifts(entry)
    for key, part in entry.table.items():
        if key not in _UNTOUCHED:
            for mutant in _of_part(key, part):
                yield evolve(mutant, tree=_replaced(entry, key, mutant.tree))


def _of_part(key: str, part: Entry) -> Iterator[Mutant]:
    group = _group(key, part)
    if group is not None:
        yield from _of_group(group)
    if part.table:
        yield from _of_table(part) if key not in _ADDING_UP else ()
    elif part.elements:
        for position, element in enumerate(part.elements):
            for mutant in _of_table(element):
                elements = (*part.elements[:position], mutant.tree, *part.elements[position + 1 :])
                yield evolve(mutant, tree=evolve(part, value=elements))
    elif key not in _ADDING_UP and (value := _higher(part.value)) is not None:
        change = Sentence(_RAISED, {"key": key, "old": _shown(part.value), "new": _shown(value)})
        yield Mutant(part.value_place, change, evolve(part, value=value))


def _replaced(entry: Entry, key: str, part: Entry) -> Entry:
    return entry.with_table({**entry.table, key: part})


def _higher(value: object) -> int | Decimal | str | None:
    """Return a number or share one higher in its last place, ``None`` for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        return None
    if isinstance(value, str):
        return raised(value) if read_ratio(value) is not None else None
    new = raised(plain(Decimal(value)))
    return None if new is None else (int(new) if isinstance(value, int) else Decimal(new))


def _shown(value: object) -> str:
    return plain(value) if isinstance(value, Decimal) else str(value)


@frozen
class _Group:
    """Intervals that share a line, so that a bound of one may be a bound of its neighbour too."""

    texts: tuple[str, ...]
    places: tuple[Place, ...]
    rebuilt: Callable[[Sequence[str]], Entry]


def _group(key: str, part: Entry) -> _Group | None:
    """Return the intervals of the table, array or text *part*, or ``None`` when it has none."""
    values = tuple(part.table.values())
    if key in _THRESHOLD_KEYS and values:
        places = tuple(one.place for one in values)
        return _Group(tuple(part.table), places, lambda texts: part.with_table(dict(zip(texts, values, strict=True))))
    if values and all(is_interval(one.value) for one in values):
        return _Group(
            tuple(str(one.value) for one in values),
            tuple(one.value_place for one in values),
            lambda texts: part.with_table(dict(zip(part.table, map(_with_text, values, texts), strict=True))),
        )
    if key == "cap" and all("execution_rate" in one.table for one in part.elements):
        rates = tuple(one.table["execution_rate"] for one in part.elements)
        return _Group(
            tuple(str(rate.value) for rate in rates),
            tuple(rate.value_place for rate in rates),
            lambda texts: evolve(part, value=tuple(
                _replaced(cap, "execution_rate", _with_text(rate, text))
                for cap, rate, text in zip(part.elements, rates, texts, strict=True)
            )),
        )  # fmt: skip
    return None


def _with_text(entry: Entry, text: str) -> Entry:
    return evolve(entry, value=text)


def _of_group(group: _Group) -> Iterator[Mutant]:
    """Yield, for every bound, the group with that bound moved and the group with its ends turned."""
    for bound in bounds_of(group.texts):
        new_bound = raised(bound)
        if new_bound is not None:
            texts = tuple(moved(text, bound, new_bound) for text in group.texts)
            yield _regrouped(group, texts, Sentence(_MOVED, {"old": bound, "new": new_bound}))
        texts = tuple(turned(text, bound) for text in group.texts)
        if texts != group.texts:
            pairs = [(old, new) for old, new in zip(group.texts, texts, strict=True) if old != new]
            old, new = (" ".join(pair[side] for pair in pairs) for side in (0, 1))
            yield _regrouped(group, texts, Sentence(_TURNED, {"old": old, "new": new}))


def _regrouped(group: _Group, texts: tuple[str, ...], change: Sentence) -> Mutant:
    first = next(position for position, text in enumerate(texts) if text != group.texts[position])
    return Mutant(group.places[first], change, group.rebuilt(texts))


def _shifts(entry: Entry) -> Iterator[Mutant]:
    """Yield *entry* with a point moved: between its weights, its elements, or the components of a rule set."""
    if (weights := entry.table.get("weights")) is not None:
        names = tuple(weights.table)
        for giver, taker in _neighbours(len(names)):
            numbers = _shifted(tuple(weights.table.values()), giver, taker)
            if numbers is not None:
                place = weights.table[names[giver]].value_place
                tree = _replaced(entry, "weights", weights.with_table(dict(zip(names, numbers, strict=True))))
                yield Mutant(place, Sentence(_SHIFTED, {"giver": names[giver], "taker": names[taker]}), tree)
    for key, points in (("elements", "points"), ("component", "full")):
        holders = entry.table.get(key)
        if holders is None or not all(points in one.table for one in holders.elements):
            continue
        for giver, taker in _neighbours(len(holders.elements)):
            numbers = _shifted(tuple(one.table[points] for one in holders.elements), giver, taker)
            if numbers is not None:
                parts = (_with_points(one, points, new) for one, new in zip(holders.elements, numbers, strict=True))
                names = tuple(_name(one) for one in holders.elements)
                place = holders.elements[giver].table[points].value_place
                tree = _replaced(entry, key, evolve(holders, value=tuple(parts)))
                yield Mutant(place, Sentence(_SHIFTED, {"giver": names[giver], "taker": names[taker]}), tree)


def _neighbours(count: int) -> Iterator[tuple[int, int]]:
    """Yield each of *count* positions with the one after it, the last with the first."""
    return ((position, (position + 1) % count) for position in range(count if count > 1 else 0))


def _shifted(numbers: tuple[Entry, ...], giver: int, taker: int) -> tuple[Entry, ...] | None:
    """Return *numbers* with one point moved, or ``None`` where there is no number or nothing would be left."""
    old, other = numbers[giver].value, numbers[taker].value
    if not isinstance(old, int | Decimal) or not isinstance(other, int | Decimal) or old <= 1:
        return None
    new = {giver: old - 1, taker: other + 1}
    return tuple(evolve(one, value=new.get(position, one.value)) for position, one in enumerate(numbers))


def _with_points(holder: Entry, points: str, number: Entry) -> Entry:
    """Return *holder* with other points; the first of its weights takes the difference, so that they still add up."""
    changed = _replaced(holder, points, number)
    old, new, weights = holder.table[points].value, number.value, holder.table.get("weights")
    if weights is None or not weights.table or old == new:
        return changed
    name, first = next(iter(weights.table.items()))
    if isinstance(first.value, int | Decimal) and isinstance(old, int | Decimal) and isinstance(new, int | Decimal):
        other = evolve(first, value=first.value + new - old)
        return _replaced(changed, "weights", _replaced(weights, name, other))
    return changed


def _name(entry: Entry) -> str:
    name = entry.table.get("name")
    return "" if name is None else str(name.value)
