"""Conditions of scoring rules: unknown names, rules that no row reaches, rows that no rule takes."""

from collections.abc import Iterator, Sequence
from itertools import product
from math import prod

from perfrules.errors import Problem, problem
from perfrules.errors.problem import near_names, nearest_first
from perfrules.model.ruleset import RuleSet, ScoringRule, When
from perfrules.model.target import Sense
from perfrules.model.vocabulary import comparable_name, level_name
from perfrules.rulesets.fields import unit_problems
from perfrules.rulesets.format import TARGET_KINDS
from perfrules.source import Place
from perfrules.units import UnitTable
from perfrules.units.table import current_terms
from perfrules.wording import Wording

__all__ = ["Conditions", "check_names", "describe_rows"]


def check_names(ruleset: RuleSet) -> Iterator[Problem]:
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
        yield from unit_problems(rule.when.unit, current_terms().units, rule.place)
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
