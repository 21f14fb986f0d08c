"""Families of indicator names: what names with the same head ask for, as rule files and plugins declare it."""

from attrs import field, frozen

from perfrules.model.quantity import Quantity
from perfrules.model.unit import Unit
from perfrules.source import Place

__all__ = ["DIRECTIONS", "MAX_PATTERN", "NameFamily"]

MAX_PATTERN = 24
"""Characters of a pattern; no more are looked at."""
DIRECTIONS = ("floor", "ceiling", "exact")
"""Meanings of a number without a sign."""


@frozen(kw_only=True)
class NameFamily:
    """
    Indicator names that end alike, and what is known of their numbers.

    Args:
        match: Patterns: the end of a name, with ``*`` in front; a ``*`` behind stands for a measure such as 率. ``*``
            alone is any name.
        direction: What a number without a sign is: ``floor``, ``ceiling`` or ``exact``; empty where names that may
            fall have none in common.
        sure: Whether this holds for nearly all such names; else a row warns where another direction would give
            another score.
        level: Only rows whose 一级指标 or 二级指标 begins so.
        unit: Only targets in a unit that converts to this one.
        limit: The most that an actual can be, such as 100 % for shares of a whole.
        events: Whether they name what may happen or not, and should not: 无 as a target then forbids it.
        may_fall: Whether the numbers are changes, which may lie below 0.
        source: Id of the citation it rests on.
    """

    match: tuple[str, ...]
    direction: str = ""
    sure: bool = True
    level: str = ""
    unit: Unit | None = None
    limit: Quantity | None = None
    events: bool = False
    may_fall: bool = False
    source: str = ""
    note: str = ""
    place: Place = field(factory=Place, eq=False, repr=False)

    def can_match(self, pattern: str) -> bool:
        """Return whether *pattern* can match the end of a name: ``*`` alone only beside a condition."""
        head = pattern.strip("*")
        if not pattern.startswith("*") or "*" in head or len(pattern) > MAX_PATTERN:
            return False
        if not head:
            return pattern == "*" and bool(self.level or self.unit)
        return head == head.strip() and any(map(str.isalnum, head))
