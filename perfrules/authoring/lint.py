"""
Static analysis of one rule file: what loading finds, what is allowed but hardly meant, and what is certain to correct.

A further check is a function from an `Examined` to problems, added to `CHECKS`.
"""

import os
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from attrs import evolve, frozen

from perfrules.authoring.conditions import Conditions, check_names, describe_rows
from perfrules.authoring.monotonicity import counter_examples
from perfrules.authoring.ratable import bare_steps, unratable_rules
from perfrules.dsl import parse_threshold
from perfrules.engine.plan import bind
from perfrules.errors import Problem, problem
from perfrules.errors.problem import near_names
from perfrules.model.explanation import format_value
from perfrules.model.ruleset import IndicatorDeclaration, RuleSet
from perfrules.model.target import NumberTarget
from perfrules.plugins import Registry
from perfrules.rulesets import Loaded, load
from perfrules.rulesets.find import list_folder, overlapping_days
from perfrules.source import Place
from perfrules.units.table import reading_with

__all__ = ["CERTAIN", "CHECKS", "MOST_EXAMINED", "Examined", "Linted", "corrected", "lint"]

MOST_EXAMINED = 150
"""Scoring rules, and indicators, that are scored and compared with each other: the work grows with their square."""


@frozen
class Linted:
    """What linting gave: what was loaded, and every problem in the order of lines."""

    loaded: Loaded
    problems: tuple[Problem, ...]


@frozen
class Examined:
    """
    A rule set that loaded, with what checks need beside it.

    Args:
        ruleset: The rule set after ``extends``.
        registry: Where its indicator types come from.
        today: The day on which it is looked at.
    """

    ruleset: RuleSet
    registry: Registry
    today: date

    def is_own(self, place: Place) -> bool:
        """Return whether *place* is in the file that is looked at, not in one it extends."""
        return place.file == self.ruleset.place.file


def lint(id_or_path: str | os.PathLike[str], *, registry: Registry, today: date) -> Linted:
    """
    Return every problem of a rule set, found by loading it and by looking at it as a whole.

    Args:
        id_or_path: As `perfrules.rulesets.load` takes it.
        registry: Indicator types and folders of rule files.
        today: Sources that are in force only until a day before are reported (PR228).

    Returns:
        `Linted`. Beside what loading reports: PR222 (another file of the same folder has the id on the same days),
        PR228 and PR229 (sources out of force, never cited), PR230 (rules never reached), PR231 (better results score
        less), PR232 (usual range against the direction), PR233 (names that nothing else knows), PR236 (more rules
        than are looked at one by one). What was written in a file that the rule set extends is that file's own
        concern and is not reported again.
    """
    loaded = load(id_or_path, registry=registry)
    result = list(loaded.problems)
    if loaded.ruleset is not None:
        examined = Examined(loaded.ruleset, registry, today)
        with reading_with(registry.terms):
            result += [item for check in CHECKS for item in check(examined)]
    own = loaded.ruleset.place.file if loaded.ruleset is not None else ""
    result.sort(
        key=lambda entry: (entry.place.file != own, entry.place.file, entry.place.line or 0, entry.place.column or 0)
    )
    return Linted(loaded, tuple(result))


def _overlapping_files(examined: Examined) -> Iterator[Problem]:
    """PR222: another file in the same folder has this id on the same days."""
    folder = Path(examined.ruleset.place.file).parent
    yield from overlapping_days(item for item in list_folder(folder) if item.id == examined.ruleset.id)


def _sources_out_of_force(examined: Examined) -> Iterator[Problem]:
    """PR228: a source ended before today, or before the rule set begins."""
    start = examined.ruleset.effective.start
    for citation in examined.ruleset.sources.values():
        if citation.until is None or not examined.is_own(citation.place):
            continue
        day = start if start is not None and citation.until < start else examined.today
        ended = examined.ruleset.effective.end
        if citation.until < day and not (ended is not None and ended <= citation.until):
            yield problem("PR228", place=citation.place, source=citation.id, until=citation.until, day=day)


def _sources_never_cited(examined: Examined) -> Iterator[Problem]:
    """PR229: a source of this file that nothing cites."""
    rules, policies = examined.ruleset, examined.ruleset.policies
    cited = {rule.source for rule in rules.scoring} | {component.source for component in rules.components}
    cited |= {indicator.source for indicator in rules.declared}
    cited |= {rule.source for rule in (*policies.deductions, *policies.bonuses)}
    cited |= {cap.source for cap in policies.caps} | {veto.source for veto in policies.vetoes}
    cited.add(policies.not_applicable.source)
    if policies.over_achievement is not None:
        cited.add(policies.over_achievement.source)
    for citation in rules.sources.values():
        if citation.id not in cited and examined.is_own(citation.place):
            yield problem("PR229", place=citation.place, source=citation.id)


def _conditions(examined: Examined) -> Iterator[Problem]:
    """PR230, PR241 and PR243: rules of this file that no row reaches; PR240: rows that no rule takes."""
    rules = examined.ruleset
    conditions = Conditions(rules.scoring[:MOST_EXAMINED], examined.registry.units)
    for rule, reason in conditions.contradicting():
        if examined.is_own(rule.place):
            yield problem("PR241", place=rule.place, reason=reason.zh, reason_en=reason.en)
    for rule, earlier in conditions.masked():
        if examined.is_own(rule.place):
            places = "、".join(_short(item.place, rule.place) for item in earlier)
            yield problem("PR230" if len(earlier) == 1 else "PR243", place=rule.place, earlier=places)
    table = rules.indicators
    # without a single rule every row is meant to be a declared indicator with a type of its own
    typed_alone = not rules.scoring and any(indicator.type for indicator in rules.declared)
    untaken = conditions.untaken() if table is not None and not typed_alone else ()
    if table is not None and untaken:
        known = sum(1 for row in conditions.all_rows() or () if row[:2] == untaken[0][:2])
        rows = describe_rows(untaken, known)
        place = rules.scoring[-1].place if rules.scoring else table.place
        yield problem("PR240", place=place, rows=rows.zh, rows_en=rows.en)


def _types_that_cannot_rate(examined: Examined) -> Iterator[Problem]:
    """PR252 and PR239: rules for rows that their type cannot rate, or whose steps have no unit."""
    plan = bind(examined.ruleset, examined.registry)
    for rule, result in (*unratable_rules(plan), *bare_steps(plan)):
        if examined.is_own(rule.place):
            yield result


def _points_of_elements(examined: Examined) -> Iterator[Problem]:
    """PR254: the elements of a checklist have other points together than the component."""
    for component in examined.ruleset.components:
        elements = component.parameters.get("elements")
        points = [element.get("points") for element in elements] if isinstance(elements, list) else []
        numbers = [Fraction(number) for number in points if isinstance(number, int | Decimal)]
        total = sum(numbers, Fraction(0))
        if numbers and len(numbers) == len(points) and total != component.full and examined.is_own(component.place):
            yield problem("PR254", place=component.place, sum=format_value(total), full=component.full)


def _similar_components(examined: Examined) -> Iterator[Problem]:
    """PR244: two components with nearly the same name, most often one that was to change the parent's."""
    names = [component.name for component in examined.ruleset.components]
    for position, component in enumerate(examined.ruleset.components):
        near = near_names(component.name, names[:position], count=1)
        if near and examined.is_own(component.place):
            yield problem("PR244", place=component.place, first=near[0], second=component.name)


def _short(place: Place, beside: Place) -> str:
    return f"{place.line}:{place.column}" if place.file == beside.file else f"{place.file}:{place.line}"


def _better_scores_less(examined: Examined) -> Iterator[Problem]:
    """PR231: two actuals of one row where the better one gets fewer points."""
    rules = examined.ruleset
    few = evolve(rules, scoring=rules.scoring[:MOST_EXAMINED], declared=rules.declared[:MOST_EXAMINED])
    if few != rules:
        yield problem("PR236", place=rules.place, limit=MOST_EXAMINED)
    plan = bind(few, examined.registry)
    for place, result in counter_examples(plan):
        if examined.is_own(place):
            yield problem(
                "PR231", place=place, target=result.target, better=result.better, less=result.less, worse=result.worse,
                more=result.more,
            )  # fmt: skip


def _usual_against_direction(examined: Examined) -> Iterator[Problem]:
    """PR232: an indicator that wants to be large is usually below a bound, or the other way round."""
    for indicator in examined.ruleset.declared:
        if examined.is_own(indicator.place) and _contradicts(indicator):
            yield problem("PR232", place=indicator.place, usual=indicator.usual, direction=indicator.direction)


def _contradicts(indicator: IndicatorDeclaration) -> bool:
    """Return whether ``usual`` is open on the side where the direction says that results are good."""
    if not indicator.usual or not indicator.direction:
        return False
    usual = parse_threshold(indicator.usual)
    if not isinstance(usual, NumberTarget):
        return False  # a range is bounded on both sides and agrees with every direction
    against = {"floor": usual.sense.is_ceiling, "ceiling": usual.sense.is_floor}
    return against.get(indicator.direction, False)


def _names(examined: Examined) -> Iterator[Problem]:
    """PR233 and PR102: conditions, levels and vetoes that name what nothing else knows."""
    return (entry for entry in check_names(examined.ruleset) if examined.is_own(entry.place))


CHECKS: tuple[Callable[[Examined], Iterator[Problem]], ...] = (
    _overlapping_files, _sources_out_of_force, _sources_never_cited, _conditions, _types_that_cannot_rate,
    _similar_components, _points_of_elements, _better_scores_less, _usual_against_direction, _names,
)  # fmt: skip


CERTAIN = frozenset({"PR202", "PR225", "PR238"})
"""Codes whose suggestion is put in its place: a key or word with one near name, a whole number with one reading."""
_KEY = re.compile(r"""(?P<word>"[^"\n]*"|'[^'\n]*'|[\w.-]+)(?=\s*[=\].])""")
_VALUE = re.compile(r"""(?P<word>"[^"\n]*"|[^\s,}\]#]+)""")


def corrected(text: str, problems: Iterable[Problem]) -> tuple[str, int]:
    """
    Return the text of a rule file with the certain corrections of *problems*, and how many there were.

    A suggestion goes in where the very word that is wrong stands at the place of its problem; everything else stays.
    """
    lines = text.splitlines(keepends=True)
    count = 0
    for entry in sorted(problems, key=lambda entry: (entry.place.line or 0, entry.place.column or 0), reverse=True):
        line, column = entry.place.line, entry.place.column
        if entry.code not in CERTAIN or not entry.suggestion or line is None or column is None or line > len(lines):
            continue
        changed = _changed(lines[line - 1], column - 1, entry)
        if changed is not None:
            lines[line - 1] = changed
            count += 1
    return "".join(lines), count


def _changed(line: str, start: int, result: Problem) -> str | None:
    """Return *line* with the suggestion of *result* for the word at *start*; ``None`` where that is another one."""
    wrong = result.values["key" if result.code == "PR202" else "found"]
    match = (_KEY if result.code == "PR202" else _VALUE).match(line, start)
    if match is None or match["word"].strip("\"'") != wrong:
        return None
    new = f'"{result.suggestion}"' if result.code == "PR225" else result.suggestion
    return f"{line[:start]}{new}{line[match.end() :]}"
