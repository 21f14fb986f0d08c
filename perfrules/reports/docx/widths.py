"""How wide the columns of a table on paper are: no number is broken, and words get the room they need."""

import itertools
import re
from collections.abc import Sequence

from perfrules.reports.docx.blocks import Table
from perfrules.reports.form.layout import FormCell, FormNumber, Role
from perfrules.source import cell_width

__all__ = ["grid_of"]

_CELL = 90
"""Half a Han character of 9 points, in twentieths of a point."""
_MARGINS = 2
"""Room at both sides of a cell, in half characters."""
_NARROW, _WIDE = 12, 60
_WORD = re.compile(r"[!-~]+")
_LONGEST_WORD = 16


def grid_of(table: Table, width: int) -> list[int]:
    """
    Return the widths of the columns of *table* in twentieths of a point, *width* together.

    Every column gets what its longest number or word needs; the rest goes to those that would fill more lines.
    """
    if table.widths:
        return _shared(width, table.widths)
    least, wanted = _needs(table.cells, max(cell.column + cell.columns for cell in table.cells))
    room = width // _CELL
    if sum(least) >= room:
        return _shared(width, least)
    if sum(wanted) >= room:
        more = [most - few for few, most in zip(least, wanted, strict=True)]
        extra = _shared(width - sum(least) * _CELL, more)
        return [few * _CELL + one for few, one in zip(least, extra, strict=True)]
    return _shared(width, wanted)


def _needs(cells: Sequence[FormCell], columns: int) -> tuple[list[int], list[int]]:
    """Return for each column how many half characters it needs, and how many would leave every line whole."""
    least, wanted = [_MARGINS + 2] * columns, [_MARGINS + 2] * columns
    for cell in cells:
        if cell.columns > 1:
            continue
        longest = max(map(cell_width, cell.text.split("\n")))
        word = max((len(word) for word in _WORD.findall(cell.text)), default=0)
        # a title may be broken once, but not inside a word
        whole = min(max((longest + 1) // 2, word) + 1 if cell.role is Role.HEADER else longest, _WIDE)
        is_whole = isinstance(cell.content, FormNumber) or cell.role in {Role.NUMBER, Role.TOTAL, Role.HEADER}
        few = whole if is_whole else min(whole, max(_NARROW, min(word, _LONGEST_WORD)))
        least[cell.column] = max(least[cell.column], few + _MARGINS)
        wanted[cell.column] = max(wanted[cell.column], whole + _MARGINS)
    return least, wanted


def _shared(width: int, shares: Sequence[int]) -> list[int]:
    ends = [sum(shares[:place]) * width // sum(shares) for place in range(len(shares) + 1)]
    return [end - start for start, end in itertools.pairwise(ends)]
