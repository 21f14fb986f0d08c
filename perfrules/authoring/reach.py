"""Scoring rules that no row can reach, because an earlier rule takes every row they are for."""

from collections.abc import Callable, Iterator, Sequence

from perfrules.engine.matching import folded, level_name
from perfrules.model.ruleset import ScoringRule, When

__all__ = ["never_reached"]

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
