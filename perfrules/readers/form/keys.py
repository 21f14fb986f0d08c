"""Which field a column fills where its title alone does not say: the titles beside it settle it."""

from collections.abc import Callable, Mapping, Sequence

from perfrules.readers.form.titles import LEFT_OUT, Kind, is_side

__all__ = ["settled"]

_NAMING = ("level1", "level2", "name")
_GOAL, _RESULT = "预期目标", "实际完成情况"


def settled(kind: Kind, keys: Sequence[str], titles: Sequence[str]) -> list[str]:
    """
    Return the fields of the columns of a table of *kind*, from left to right.

    Args:
        kind: What the table is about.
        keys: The field that each title alone means; empty for an unknown one.
        titles: The titles, squeezed.
    """
    rule = _RULES.get(kind)
    return [*keys] if rule is None else rule(keys, titles)


def _of_indicators(keys: Sequence[str], titles: Sequence[str]) -> list[str]:
    return _with_own_unit(_with_one_weight(_with_side(keys, titles)))


def _with_side(keys: Sequence[str], titles: Sequence[str]) -> list[str]:
    """Return *keys* with 绩效指标 as the column of names where there is no other, else left out."""
    has_name = "name" in keys
    found: list[str] = []
    for key, title in zip(keys, titles, strict=True):
        side = not key and is_side(title)
        found.append((LEFT_OUT if has_name else "name") if side else key)
        has_name = has_name or side
    return found


def _with_one_weight(keys: Sequence[str]) -> list[str]:
    """
    Return *keys* without the points of levels.

    Where each level has 分值 beside it, the first column of points behind the last name holds those of the indicators.
    """
    last = max((at for at, key in enumerate(keys) if key in _NAMING), default=-1)
    if "weight" not in keys[last + 1 :]:
        return [*keys]
    return [LEFT_OUT if key == "weight" and at < last else key for at, key in enumerate(keys)]


def _with_own_unit(keys: Sequence[str]) -> list[str]:
    """Return *keys* with a second column of units right behind the actual as the unit of the actual."""
    found = [*keys]
    for at in range(1, len(found)):
        if found[at] == "unit" and found[at - 1] == "actual" and "unit" in found[:at]:
            found[at] = "actual_unit"
    return found


def _of_goals(keys: Sequence[str], titles: Sequence[str]) -> list[str]:
    """Return *keys* with 总体目标 as what was hoped for, where 实际完成情况 stands behind it and nothing else does."""
    del titles
    found = [*keys]
    if _GOAL not in found and all(found) and found[-1] == _RESULT and "label" in found:
        found[max(at for at, key in enumerate(found) if key == "label")] = _GOAL
    return found


def _of_funds(keys: Sequence[str], titles: Sequence[str]) -> list[str]:
    """Return *keys* with the first of two columns of the year's budget as that of the names: 年度预算数 heads both."""
    del titles
    found = [*keys]
    if found.count("adjusted_budget") > 1 and found.index("adjusted_budget") < _first(found, "initial_budget"):
        found[found.index("adjusted_budget")] = "name"
    return found


def _first(keys: Sequence[str], key: str) -> int:
    return keys.index(key) if key in keys else -1


_RULES: Mapping[Kind, Callable[[Sequence[str], Sequence[str]], list[str]]] = {
    Kind.INDICATORS: _of_indicators,
    Kind.GOALS: _of_goals,
    Kind.FUNDS: _of_funds,
}
