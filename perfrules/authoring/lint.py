"""
Static analysis of one rule file: what loading finds, what is allowed but hardly meant, and what is certain to correct.

Conditions of scoring rules: unknown names, rules that no row reaches, rows that no rule takes. Rules whose type cannot
rate the rows they are for: samples of such rows are tried on the type itself.

A further check is a function from an `Examined` to problems, added to `CHECKS`.
"""

import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import product
from math import prod
from pathlib import Path
from typing import Any

from attrs import evolve, frozen

from perfrules.authoring.monotonicity import counter_examples
from perfrules.dsl import parse_actual, parse_target, parse_threshold
from perfrules.engine.plan import Plan, bind
from perfrules.engine.rows import rate_safely
from perfrules.errors import Problem, problem
from perfrules.errors.problem import near_names, nearest_first
from perfrules.indicators.base import IndicatorType
from perfrules.model.explanation import format_value
from perfrules.model.meaning import SIGNS
from perfrules.model.quantity import Quantity
from perfrules.model.rating import Outcome, RatingInput
from perfrules.model.ruleset import IndicatorDeclaration, RuleSet, ScoringRule, When
from perfrules.model.scorecard import Provenance
from perfrules.model.target import NumberTarget, Sense
from perfrules.model.unit import NO_UNIT
from perfrules.model.vocabulary import comparable_name, level_name
from perfrules.plugins import Registry
from perfrules.rulesets import Loaded, load
from perfrules.rulesets.fields import unit_problems
from perfrules.rulesets.find import list_folder, overlapping_days
from perfrules.rulesets.format import TARGET_KINDS
from perfrules.source import Place
from perfrules.units import UnitTable
from perfrules.wording import Wording

__all__ = [
    "CERTAIN",
    "CHECKS",
    "MOST_EXAMINED",
    "Conditions",
    "Examined",
    "Linted",
    "bare_steps",
    "check_names",
    "corrected",
    "describe_rows",
    "lint",
    "unratable_rules",
]


def check_names(ruleset: RuleSet, units: UnitTable) -> Iterator[Problem]:
    """
    Yield PR233 for names that nothing else knows, with the name probably meant, and PR102 for unknown units.

    一级指标 are known from the weights of the table of rows, and only looked at where it has weights. Names of rows
    are free: one is reported only when it is nearly, but not quite, that of a declared indicator or of an element.
    """
    table = ruleset.indicators
    levels = tuple(table.weights) if table is not None else ()
    known = (*(name for item in ruleset.declared for name in (item.name, *item.aliases)), *_elements(ruleset))
    for rule in ruleset.scoring:
        yield from _levels(rule.when.level1, levels, "when.level1", rule.place)
        yield from _rows(rule.when.name, known, "when.name", rule.place)
        yield from unit_problems(rule.when.unit, units, rule.place)
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


def _levels(result: Sequence[str], levels: Sequence[str], key: str, place: Place) -> Iterator[Problem]:
    known = {level_name(level) for level in levels}
    for name in result:
        if known and level_name(name) not in known:
            yield _unknown(name, levels, key, place)


def _rows(result: Sequence[str], known: Sequence[str], key: str, place: Place) -> Iterator[Problem]:
    same = {comparable_name(name) for name in known}
    for name in result:
        if comparable_name(name) not in same and near_names(name, known, count=1):
            yield _unknown(name, known, key, place)


def _unknown(name: str, known: Sequence[str], key: str, place: Place) -> Problem:
    near = near_names(name, known, count=1)
    return problem(
        "PR233", place=place, key=key, found=name, known=nearest_first(near, known), suggestion="".join(near)
    )


_OTHER = "\0"
"""A level, name or unit that no rule names; no text of a rule file holds this character."""
_SENSES = tuple(sense.value for sense in Sense)
_MOST_ROWS = 20_000
"""Sorts of rows that are tried one by one; many names times units and levels soon grow beyond it."""

Row = tuple[str, ...]
"""A sort of rows: kind of target, sense, unit, 一级指标, 二级指标, name."""


class Conditions:
    """The conditions of scoring rules as sets of sorts of rows, so that rules can be held against each other."""

    def __init__(self, rules: Sequence[ScoringRule], units: UnitTable) -> None:
        self.rules, self._units = rules, units
        self._prepared = [self._prepare(rule.when) for rule in rules]
        columns = zip(*self._prepared, strict=True)
        named = [frozenset[str]().union(*column) for column in columns] or [frozenset()] * 6
        self._unit_names, self._level1, self._level2, self._names = (tuple(sorted(part)) for part in named[2:])

    def _prepare(self, when: When) -> tuple[frozenset[str], ...]:
        """Return the values of each condition as rows are compared with them; an empty set puts no condition."""
        return (
            frozenset(when.target_kind),
            frozenset(when.sense),
            frozenset(self._units.parse(symbol).symbol for symbol in when.unit),
            frozenset(map(level_name, when.level1)),
            frozenset(map(level_name, when.level2)),
            frozenset(map(comparable_name, when.name)),
        )

    def rows_of(self, position: int) -> Iterator[Row] | None:
        """Return the sorts of rows that the rule at *position* is for, or ``None`` when there are too many."""
        return self._rows(self._prepared[position])

    def all_rows(self) -> Iterator[Row] | None:
        """Return every sort of rows, or ``None`` when there are too many."""
        return self._rows((frozenset(),) * 6)

    def _rows(self, wanted: tuple[frozenset[str], ...]) -> Iterator[Row] | None:
        kinds, senses, units, level1, level2, names = wanted
        levels = [
            tuple(given) or (*known, _OTHER)
            for given, known in ((level1, self._level1), (level2, self._level2), (names, self._names))
        ]
        targets = [
            (kind, sense, unit)
            for kind in TARGET_KINDS
            if not kinds or kind in kinds
            for sense in (_SENSES if kind == "number" else ("",))
            if not senses or sense in senses
            for unit in ((tuple(units) or (*self._unit_names, _OTHER)) if kind in ("number", "range") else ("",))
            if not units or unit in units
        ]
        count = len(targets) * prod(map(len, levels))
        return None if count > _MOST_ROWS else ((*target, *rest) for target in targets for rest in product(*levels))

    def takes(self, position: int, row: Row) -> bool:
        """Return whether the rule at *position* is for the sort *row*."""
        return all(not values or value in values for value, values in zip(row, self._prepared[position], strict=True))

    def contradicting(self) -> Iterator[tuple[ScoringRule, Wording]]:
        """Yield rules whose conditions no row can meet, with the reason."""
        for position, rule in enumerate(self.rules):
            rows = self.rows_of(position)
            if rows is not None and next(rows, None) is None:
                yield rule, _contradiction(rule.when)

    def masked(self) -> Iterator[tuple[ScoringRule, tuple[ScoringRule, ...]]]:
        """Yield rules that are never reached, with the earlier ones that together take all of their rows."""
        for position, rule in enumerate(self.rules):
            rows = self.rows_of(position)
            if rows is None:
                continue
            takers: set[int] = set()
            for row in rows:
                taker = next((earlier for earlier in range(position) if self.takes(earlier, row)), None)
                if taker is None:
                    break
                takers.add(taker)
            else:
                if takers:
                    yield rule, self._least(position, takers)

    def _least(self, position: int, takers: set[int]) -> tuple[ScoringRule, ...]:
        """Return the first of the rules that alone takes all rows of the one at *position*, else all *takers*."""
        for earlier in range(position):
            if all(self.takes(earlier, row) for row in self.rows_of(position) or ()):
                return (self.rules[earlier],)
        return tuple(self.rules[taker] for taker in sorted(takers))

    def untaken(self) -> tuple[Row, ...]:
        """Return the sorts of rows that no rule takes."""
        rows = self.all_rows()
        positions = range(len(self.rules))
        return tuple(row for row in rows or () if not any(self.takes(position, row) for position in positions))


def _contradiction(when: When) -> Wording:
    """Return why no row meets the conditions *when*."""
    kinds = "、".join(when.target_kind)
    if when.sense and when.target_kind and "number" not in when.target_kind:
        return Wording(f"{kinds} 类的指标值没有 sense", f"a target of the kind {kinds} has no sense")
    return Wording(f"{kinds} 类的指标值没有计量单位", f"a target of the kind {kinds} has no unit")


_KINDS = {
    "range": Wording("区间", "ranges"), "date": Wording("日期", "dates"), "period": Wording("时段", "periods"),
    "quality": Wording("定性描述", "descriptions"), "none": Wording("不得发生的事", "prohibitions"),
    "all": Wording("几项并列的指标值", "lists of targets"), "tiers": Wording("分档的指标值", "tiers"),
}  # fmt: skip
_SIGNS = {
    "at_least": Wording("“≥”的数", "numbers with ≥"), "more_than": Wording("“>”的数", "numbers with >"),
    "at_most": Wording("“≤”的数", "numbers with ≤"), "less_than": Wording("“<”的数", "numbers with <"),
    "exactly": Wording("“=”的数", "numbers with ="), "about": Wording("“约”数", "numbers with about"),
    "stated": Wording("没有符号的数", "numbers without a sign"),
}  # fmt: skip


def describe_rows(rows: Sequence[Row], known: int) -> Wording:
    """
    Return which rows *rows* are, by their targets.

    Args:
        rows: Sorts of rows, not none.
        known: How many sorts of rows each kind of target has in all, which tells all of them from some.
    """
    zh: list[str] = []
    en: list[str] = []
    for kind, sense in dict.fromkeys((row[0], row[1]) for row in rows):
        words = _SIGNS[sense] if sense else _KINDS[kind]
        mine = [row for row in rows if row[:2] == (kind, sense)]
        only = len(mine) < known
        zh.append(f"{words.zh}（部分）" if only else words.zh)
        en.append(f"{words.en} (some)" if only else words.en)
    return Wording("、".join(zh), ", ".join(en))


_REFUSALS = frozenset({"PR406", "PR419", "PR420", "PR433"})
"""Codes that concern a kind of rows as such: wrong unit, money, items, kind of target. Others depend on the cells."""
_CELLS = {
    "date": (("2023年6月30日", "2023年7月30日"),),
    "period": (("2023年1月至2023年6月", "2023年7月30日"),),
    "quality": (("良好", "一般"),),
}
"""A target of each kind and an actual that misses it; numbers are made for the senses and units of a rule."""
_FLOORS, _CEILINGS = {Sense.AT_LEAST, Sense.MORE_THAN}, {Sense.AT_MOST, Sense.LESS_THAN}
_MADE_FOR = {"overrun": _CEILINGS, "inverse": _CEILINGS, "gated": _FLOORS}
"""Types that have a direction of their own and rate what has the other one as `proportional` does, or by a mirror."""


def unratable_rules(plan: Plan) -> Iterator[tuple[ScoringRule, Problem]]:
    """Yield rules with PR252: none of the rows that their conditions name can be rated by their type."""
    for bound, rule in zip(plan.rules, plan.ruleset.scoring, strict=True):
        reason = _reason(bound.type, rule.when)
        if reason is not None:
            yield rule, problem("PR252", place=rule.place, type=rule.type, reason=reason.zh, reason_en=reason.en)


def bare_steps(plan: Plan) -> Iterator[tuple[ScoringRule, Problem]]:
    """Yield rules with PR239: a parameter is a number without a unit, held against rows whose unit the rule names."""
    for bound, rule in zip(plan.rules, plan.ruleset.scoring, strict=True):
        for key, text in rule.parameters.items():
            value = getattr(bound.type.parameters, key, None)
            if rule.when.unit and isinstance(value, Quantity) and value.unit == NO_UNIT:
                unit = "、".join(f"`{unit}`" for unit in rule.when.unit)
                yield rule, problem("PR239", place=rule.place, text=str(text), key=key, advice=unit, advice_en=unit)


def _reason(kind: IndicatorType[Any], when: When) -> Wording | None:
    if when.sense and not {Sense(sense) for sense in when.sense} & _MADE_FOR.get(kind.id, set(Sense)):
        names = "、".join(SIGNS[Sense(sense)] or "无符号" for sense in when.sense)
        return Wording(f"它不是为 {names} 的指标值定的", f"it is not made for targets with {names}")
    # a rule that names no unit is for rows of the unit that its parameters are in
    codes = _REFUSALS if when.unit else _REFUSALS - {"PR406"}
    refusals = [_refusal(kind, codes, *cells) for cells in _samples(when)]
    if not refusals or None in refusals:
        return None
    first = refusals[0]
    assert first is not None  # none of them is
    return Wording(first.message("zh"), first.message("en"))


def _samples(when: When) -> Sequence[tuple[str, str]]:
    """Return targets that meet the conditions *when*, each with an actual that misses it."""
    is_of_numbers = bool(when.unit or when.sense)
    kinds = when.target_kind or (("number",) if is_of_numbers else ("number", *_CELLS))
    if any(kind not in ("number", *_CELLS) for kind in kinds):
        return ()  # ranges and lists are rated as their parts are
    samples: list[tuple[str, str]] = []
    for kind in kinds:
        samples += _CELLS.get(kind, ())
    if "number" in kinds:
        senses = [Sense(sense) for sense in when.sense] or [Sense.AT_LEAST, Sense.AT_MOST]
        for sense, unit in product(senses, when.unit or ("",)):
            actual = 15 if sense in _CEILINGS else 5
            samples.append((f"{SIGNS[sense]}10{unit}", f"{actual}{unit}"))
    return samples


def _refusal(kind: IndicatorType[Any], codes: frozenset[str], target: str, actual: str) -> Problem | None:
    """Return why *kind* does not rate such rows at all, ``None`` where it does or where the cells decide."""
    case = RatingInput(target=parse_target(target), actual=parse_actual(actual), weight=Decimal(1))
    rating = rate_safely(kind, case, Provenance(type=kind.id))
    if rating.outcome is not Outcome.NOT_RATABLE:
        return None
    return next((result for result in rating.problems if result.code in codes), None)


MOST_EXAMINED = 150
"""Scoring rules, and indicators, that are scored and compared with each other: the work grows with their square."""


@frozen
class Linted:
    """The result of linting: what was loaded, and every problem in the order of lines."""

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


def _rules_without_rows(examined: Examined) -> Iterator[Problem]:
    """PR256: scoring rules of a rule set that has no table of rows."""
    own = [rule for rule in examined.ruleset.scoring if examined.is_own(rule.place)]
    if examined.ruleset.indicators is None and own:
        yield problem("PR256", place=own[0].place)


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
        if examined.is_own(indicator.place) and _contradicts(indicator, examined.registry.units):
            yield problem("PR232", place=indicator.place, usual=indicator.usual, direction=indicator.direction)


def _contradicts(indicator: IndicatorDeclaration, units: UnitTable) -> bool:
    """Return whether ``usual`` is open on the side where the direction says that results are good."""
    if not indicator.usual or not indicator.direction:
        return False
    usual = parse_threshold(indicator.usual, units=units)
    if not isinstance(usual, NumberTarget):
        return False  # a range is bounded on both sides and agrees with every direction
    against = {"floor": usual.sense.is_ceiling, "ceiling": usual.sense.is_floor}
    return against.get(indicator.direction, False)


def _names(examined: Examined) -> Iterator[Problem]:
    """PR233 and PR102: conditions, levels and vetoes that name what nothing else knows."""
    return (entry for entry in check_names(examined.ruleset, examined.registry.units) if examined.is_own(entry.place))


CHECKS: tuple[Callable[[Examined], Iterator[Problem]], ...] = (
    _overlapping_files, _sources_out_of_force, _sources_never_cited, _conditions, _types_that_cannot_rate,
    _similar_components, _rules_without_rows,
    _points_of_elements, _better_scores_less, _usual_against_direction, _names,
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
