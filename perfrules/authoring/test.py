"""Cases of a rule set, run and mutated: do they pass, and would they notice a changed number?"""

import os
import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path

from attrs import evolve, frozen

from perfrules.engine.plan import Plan, bind
from perfrules.engine.scalar import evaluate
from perfrules.errors import Problem, Severity, problem, worst
from perfrules.indicators.values import read_ratio
from perfrules.model.quantity import format_decimal
from perfrules.model.ruleset import RuleSet
from perfrules.model.scorecard import Scorecard
from perfrules.plugins import Registry
from perfrules.rulesets import Loaded, load
from perfrules.rulesets.cases import NOT_RATED, Case, cases_file, load_cases
from perfrules.rulesets.load import reread
from perfrules.rulesets.toml_tree import Entry
from perfrules.source import Place
from perfrules.wording import LANGUAGES, Sentence, Wording

__all__ = [
    "Difference", "bounds_of", "is_interval", "moved", "mutants", "raised", "run_cases_beside", "run_mutants",
    "turned",
]  # fmt: skip


@frozen
class Difference:
    """
    One thing that came out otherwise than a case expects.

    Args:
        what: ``rows[2]``, ``components.预算执行``, ``total``, ``grade``, ``light``, ``lights``, ``complete`` or
            ``problems``.
        expected: As the case says it.
        got: As the engine says it.
    """

    what: str
    expected: str
    got: str

    def to_dict(self) -> dict[str, object]:
        """Return the difference as plain data."""
        return {"what": self.what, "expected": self.expected, "got": self.got}


@frozen
class CaseResult:
    """A case and how what it got differs from what it expects; without differences it passed."""

    case: Case
    differences: tuple[Difference, ...]

    @property
    def passed(self) -> bool:
        """True when everything came out as expected."""
        return not self.differences

    def to_dict(self) -> dict[str, object]:
        """Return the result as plain data."""
        return {
            "name": self.case.name,
            "place": self.case.place.to_dict(),
            "passed": self.passed,
            "differences": [difference.to_dict() for difference in self.differences],
        }


@frozen
class Tested:
    """
    What testing a rule set gave.

    Args:
        loaded: The rule set.
        results: One for each case.
        problems: What is wrong with the rule set or with its file of cases; with errors among them nothing was run.
    """

    loaded: Loaded
    results: tuple[CaseResult, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def was_run(self) -> bool:
        """True when rule set and cases could be read."""
        return worst(self.problems) is not Severity.ERROR

    @property
    def passed(self) -> bool:
        """True when cases were run and each passed."""
        return self.was_run and all(result.passed for result in self.results)


def run_cases_beside(id_or_path: str | os.PathLike[str], *, registry: Registry) -> Tested:
    """
    Return how the cases in ``<name>.cases.toml`` beside a rule set come out.

    Args:
        id_or_path: As `perfrules.rulesets.load` takes it.
        registry: Indicator types and folders of rule files.
    """
    loaded = load(id_or_path, registry=registry)
    if loaded.ruleset is None:
        return Tested(loaded, problems=loaded.problems)
    cases = load_cases(cases_file(Path(loaded.ruleset.place.file)))
    problems = list(cases.problems)
    if cases.ruleset and cases.ruleset != loaded.ruleset.id:
        place = cases.cases[0].place if cases.cases else loaded.ruleset.place
        problems.append(problem("PR235", place=place, found=cases.ruleset, wanted=loaded.ruleset.id))
    if worst(problems) is Severity.ERROR:
        return Tested(loaded, problems=tuple(problems))
    return Tested(loaded, run_cases(cases.cases, bind(loaded.ruleset, registry)), tuple(problems))


def run_cases(cases: Sequence[Case], plan: Plan) -> tuple[CaseResult, ...]:
    """Return how *cases* come out under *plan*, in their order."""
    return tuple(run_case(case, plan) for case in cases)


def run_case(case: Case, plan: Plan) -> CaseResult:
    """Return how *case* comes out under *plan*."""
    card = evaluate(case.sheet, plan, as_of=case.as_of)
    return CaseResult(case, tuple(_differences(case, card)))


def _differences(case: Case, card: Scorecard) -> Iterator[Difference]:
    expected = case.expected
    scores = [(f"rows[{number}]", item.score) for number, item in enumerate(card.rows)]
    wanted: list[Decimal | None] = list(expected.rows)
    by_name = {component.name: component.score for component in card.components}
    for name, score in expected.components.items():
        if name in by_name:
            scores.append((f"components.{name}", by_name[name]))
            wanted.append(score)
        else:
            yield Difference(f"components.{name}", _shown(score), "—")
    for (what, score), want in zip(scores, wanted, strict=True):
        if score != want:
            yield Difference(what, _shown(want), _shown(score))
    if card.total != expected.total:
        yield Difference("total", format_decimal(expected.total), format_decimal(card.total))
    grade = "" if card.grade is None else card.grade.name
    if grade != expected.grade:
        yield Difference("grade", expected.grade, grade or "—")
    if expected.light and card.light != expected.light:
        yield Difference("light", expected.light, card.light or "—")
    shown = tuple(row.light for row in card.rows)
    if expected.lights and shown != expected.lights:
        yield Difference("lights", ", ".join(expected.lights), ", ".join(shown))
    if card.complete is not expected.complete:
        yield Difference("complete", _word(expected.complete), _word(card.complete))
    codes = {entry.code for entry in card.all_problems}
    missing = [code for code in expected.problems if code not in codes]
    if missing or not _WEIGHTS & codes <= set(expected.problems):
        yield Difference("problems", ", ".join(expected.problems) or "—", ", ".join(sorted(codes)) or "—")


_WEIGHTS = frozenset({"PR415", "PR431"})
"""Weights that do not add up to what the rules say: no score shows them, so a case fails unless it lists them."""


def _shown(score: Decimal | None) -> str:
    return NOT_RATED if score is None else format_decimal(score)


def _word(value: bool) -> str:  # noqa: FBT001 - it is the value that is shown
    return "true" if value else "false"


_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_INTERVAL = re.compile(r"(\s*)([\[(])(\s*)([^,，\s]+)(\s*[,，]\s*)([^,，\s]+)(\s*)([\])])(\s*)")
_COMPARED = re.compile(r"(\s*)(≥|>=|>|≤|<=|<)(\s*)(\S+)(\s*)")
_OTHER = {"≥": ">", ">": "≥", "≤": "<", "<": "≤", ">=": ">", "<=": "<", "[": "(", "(": "[", "]": ")", ")": "]"}


def is_interval(value: object) -> bool:
    """Return whether *value* is a text such as ``[80%, 90%)`` or ``≥90%``."""
    return isinstance(value, str) and (_INTERVAL.fullmatch(value) or _COMPARED.fullmatch(value)) is not None


def bounds_of(texts: Sequence[str]) -> tuple[str, ...]:
    """Return the bounds that *texts* write, each once, with their units: ``80%``, ``90%``."""
    result: list[str] = []
    for text in texts:
        if match := _INTERVAL.fullmatch(text):
            result += [match[4], match[6]]
        elif match := _COMPARED.fullmatch(text):
            result.append(match[4])
        else:
            result.append(text)
    return tuple(dict.fromkeys(bound for bound in result if _NUMBER.match(bound)))


def raised(text: str) -> str | None:
    """Return *text*, a number with or without a unit, one higher in its last place; ``None`` for other text."""
    match = _NUMBER.match(text.strip())
    if match is None:
        return None
    number = Decimal(match[0])
    exponent = number.as_tuple().exponent
    step = Decimal(1).scaleb(exponent) if isinstance(exponent, int) else Decimal(1)
    return f"{format_decimal(number + step)}{text.strip()[match.end() :]}"


def moved(text: str, old: str, new: str) -> str:
    """Return the interval *text* with the bound *new* wherever it has *old*."""
    if match := _INTERVAL.fullmatch(text):
        parts = list(match.groups())
        for place in (3, 5):
            parts[place] = new if parts[place] == old else parts[place]
        return "".join(parts)
    if (match := _COMPARED.fullmatch(text)) and match[4] == old:
        return f"{match[1]}{match[2]}{match[3]}{new}{match[5]}"
    return new if text == old else text


def turned(text: str, bound: str) -> str:
    """Return the interval *text* with its ends at *bound* open where they were closed, and the other way round."""
    if match := _INTERVAL.fullmatch(text):
        parts = list(match.groups())
        for sign, place in ((1, 3), (7, 5)):
            parts[sign] = _OTHER[parts[sign]] if parts[place] == bound else parts[sign]
        return "".join(parts)
    if (match := _COMPARED.fullmatch(text)) and match[4] == bound:
        return f"{match[1]}{_OTHER[match[2]]}{match[3]}{bound}{match[5]}"
    return text


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
        change = Sentence(_RAISED, {"key": key, "old": _value_text(part.value), "new": _value_text(value)})
        yield Mutant(part.value_place, change, evolve(part, value=value))


def _replaced(entry: Entry, key: str, part: Entry) -> Entry:
    return entry.with_table({**entry.table, key: part})


def _higher(value: object) -> int | Decimal | str | None:
    """Return a number or share one higher in its last place, ``None`` for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        return None
    if isinstance(value, str):
        return raised(value) if read_ratio(value) is not None else None
    new = raised(format_decimal(Decimal(value)))
    return None if new is None else (int(new) if isinstance(value, int) else Decimal(new))


def _value_text(value: object) -> str:
    return format_decimal(value) if isinstance(value, Decimal) else str(value)


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
        places = tuple(value.place for value in values)
        return _Group(tuple(part.table), places, lambda texts: part.with_table(dict(zip(texts, values, strict=True))))
    if values and all(is_interval(item.value) for item in values):
        return _Group(
            tuple(str(value.value) for value in values),
            tuple(value.value_place for value in values),
            lambda texts: part.with_table(dict(zip(part.table, map(_with_text, values, texts), strict=True))),
        )
    if key == "cap" and all("execution_rate" in element.table for element in part.elements):
        rates = tuple(entry.table["execution_rate"] for entry in part.elements)
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
        if holders is None or not all(points in element.table for element in holders.elements):
            continue
        for giver, taker in _neighbours(len(holders.elements)):
            numbers = _shifted(tuple(value.table[points] for value in holders.elements), giver, taker)
            if numbers is not None:
                parts = (_with_points(item, points, new) for item, new in zip(holders.elements, numbers, strict=True))
                names = tuple(_name(element) for element in holders.elements)
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
    return tuple(evolve(item, value=new.get(position, item.value)) for position, item in enumerate(numbers))


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
