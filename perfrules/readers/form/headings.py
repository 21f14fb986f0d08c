"""Rows of a table of indicators that only head the rows below them: 培训, and below it 培训人数 and 培训场次."""

from collections.abc import Sequence
from decimal import Decimal

from attrs import frozen

from perfrules.model.sheet import SheetRow

__all__ = ["Entry", "headings_among"]


@frozen
class Entry:
    """
    A row as read.

    Args:
        row: What it says.
        number: Its row in the grid.
        says_more: Whether a cell beside those of levels, name and points says anything. A target or an actual that was
            marked as empty (``/``) does: somebody filled in the row, while nobody fills in a heading.
    """

    row: SheetRow
    number: int
    says_more: bool


def headings_among(entries: Sequence[Entry]) -> set[int]:
    """
    Return the places of rows that only head the rows below them.

    A heading has no target and no actual. It has no points either, and a row with points follows on the same level; or
    its points are those of the rows below together.
    """
    found: set[int] = set()
    for index, entry in enumerate(entries):
        if entry.says_more or index + 1 == len(entries):
            continue
        following = entries[index + 1]
        same = (following.row.level1, following.row.level2) == (entry.row.level1, entry.row.level2)
        weight = entry.row.weight
        if weight is None:
            if entry.row.self_score is None and same and following.says_more and following.row.weight is not None:
                found.add(index)
        elif weight > 0 and _adds_up(weight, entries[index + 1 :]):
            found.add(index)
    return found


def _adds_up(weight: Decimal, below: Sequence[Entry]) -> bool:
    """Return whether the points of two or more of the next rows, which say more than points, add up to *weight*."""
    left = weight
    for count, entry in enumerate(below, start=1):
        part = entry.row.weight
        if part is None or not entry.says_more or not 0 < part <= left:
            return False
        left -= part
        if left == 0:
            return count > 1
    return False
