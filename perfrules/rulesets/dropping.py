"""``drop = true``: a table that takes its parent's table of the same name out."""

from perfrules.errors import Problem, problem
from perfrules.rulesets.entry import Entry, Table
from perfrules.rulesets.fields import wrong_kind

__all__ = ["drops", "report_useless_drop"]


def drops(entry: Entry) -> bool:
    """Return whether the table *entry* takes its parent's out."""
    drop = entry.table.get("drop")
    return drop is not None and drop.value is True


def report_useless_drop(table: Table, problems: list[Problem]) -> None:
    """Add PR226 for a ``drop`` that is still there after merging: no parent had what it drops."""
    drop = table["drop"]
    if drop.value is not True:
        problems.append(wrong_kind(drop, "drop", "true", "true"))
        return
    name = table.get("name")
    problems.append(problem("PR226", place=drop.place, name="" if name is None else name.value))
