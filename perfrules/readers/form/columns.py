"""Headers of the tables of a form: which table starts at a row, and which column fills which field."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from attrs import Factory, evolve, field, frozen

from perfrules.readers.form.cells import cells_in, own_cells
from perfrules.readers.form.keys import settled
from perfrules.readers.form.lower_titles import names_of, side_of
from perfrules.readers.form.titles import (
    GROUPS,
    LEFT_OUT,
    LONGEST_TITLE,
    OTHER_TIME,
    UNREAD,
    Kind,
    is_side,
    is_title_of_column,
    key_of_title,
)
from perfrules.readers.form.vocabulary import COMPUTED
from perfrules.readers.grid import Cell, Grid
from perfrules.readers.vocabulary import squeeze

__all__ = ["FormColumn", "Header", "header_at", "title_of"]

_NAMING = frozenset(("level1", "level2", "name"))
_FIGURE = re.compile(r"(?![0-9]{4}年度?\Z).*[0-9]", re.DOTALL)
"""What holds a digit and is no year."""


@frozen
class FormColumn:
    """
    A column of a table.

    Args:
        key: The field it fills, or one of `UNREAD`; empty for an unknown one.
        title: The title, squeezed; of a header of two lines the lower one.
        start: Its first column in the grid.
        end: The column behind it.
        cell: The cell of the title.
    """

    key: str
    title: str
    start: int
    end: int
    cell: Cell


@frozen
class Header:
    """
    The header of a table.

    Args:
        kind: What the table is about.
        columns: Its columns from left to right.
        row: Its first row.
        end: The row below it.
        cells: The identities of the cells of its titles.
    """

    kind: Kind
    columns: tuple[FormColumn, ...]
    row: int
    end: int
    cells: frozenset[int] = field(
        default=Factory(lambda self: frozenset(id(one.cell) for one in self.columns), takes_self=True),
        init=False,
        eq=False,
        repr=False,
    )

    def is_again(self, other: "Header") -> bool:
        """Return whether this is the header *other* printed once more: the same titles at the same places."""
        titles = [[(one.start, one.title) for one in header.columns] for header in (self, other)]
        return self.kind is other.kind and titles[0] == titles[1]

    @property
    def keys(self) -> frozenset[str]:
        """The fields that have a column."""
        return frozenset(one.key for one in self.columns) - UNREAD

    def has_points(self, grid: Grid, row: int) -> bool:
        """Return whether something stands in *row* below 分值 or 得分."""
        columns = (*self.of("weight"), *self.of("self_score"))
        return any(cells_in(grid, row, one.start, one.end) for one in columns)

    def of(self, key: str) -> tuple[FormColumn, ...]:
        """Return the columns that fill *key*."""
        return tuple(one for one in self.columns if one.key == key)


@frozen
class _Title:
    """A title: what it may be called, the likeliest name first, and where it stands."""

    names: tuple[str, ...]
    row: int
    start: int
    end: int
    cell: Cell


def title_of(cell: Cell) -> str:
    """Return the text of *cell* as titles and labels are compared; empty when it is too long for one."""
    return "" if len(cell.text) > LONGEST_TITLE else squeeze(cell.text)


def header_at(grid: Grid, row: int) -> Header | None:
    """
    Return the header that starts at *row*, or ``None``.

    A header has one line, or two: titles over several columns and the titles of those columns below. Which table it is
    shows in its titles alone, in any order; titles that no table knows may stand between.
    """
    if not any(is_title_of_column(title_of(cell)) for cell in grid.rows[row] if cell.text):
        return None
    upper = tuple(_titles(grid, row))
    one = _header(upper)
    below = tuple(_titles(grid, row + 1)) if row + 1 < len(grid.rows) else ()
    if not below or (one is None and not all(_is_group(title.names[0]) for title in upper)):
        return one
    joined = _joined(upper, below)
    if one is not None and _is_split(one, grid):
        return _header(_with_lone_ones(upper, joined)) or one
    two = _header(joined)
    return one if two is None or (one is not None and not _goes_on(one, two, _header(below))) else two


def _titles(grid: Grid, row: int) -> Iterator[_Title]:
    cells = grid.rows[row]
    for at in own_cells(grid, row):
        end = at.column + 1
        while end < len(cells) and cells[end] is at.cell:
            end += 1
        yield _Title((title_of(at.cell),), row, at.column, end, at.cell)


def _joined(upper: Sequence[_Title], below: Sequence[_Title]) -> list[_Title]:
    """Return the titles of two lines: the lower ones with what stands above them, and upper ones with none below."""
    found = []
    sides = {side for one in upper if (side := side_of(one.names[0]))}
    for title in below:
        above = next((one.names[0] for one in reversed(upper) if one.start <= title.start), "")
        names = names_of(above, title.names[0], sides)
        found.append(_Title(names, title.row, title.start, title.end, title.cell))
    taken = {column for title in below for column in range(title.start, title.end)}
    found += [one for one in upper if taken.isdisjoint(range(one.start, one.end))]
    return sorted(found, key=lambda one: one.start)


def _goes_on(one: Header, two: Header, again: Header | None) -> bool:
    """
    Return whether the line below the header *one* belongs to it.

    It does when it is no header and all of it are titles, or at least half of it while nothing stands below the titles
    of names and levels, as it would in a row.
    """
    if again is not None and again.keys > one.keys and all(_is_group(column.title) for column in one.columns):
        return True  # groups of titles are titles too: 绩效指标 above 三级指标, 指标值 above 年度指标值
    if again is not None and len(again.keys) >= len(one.keys):
        return False
    lower = [column for column in two.columns if not any(column.cell is known.cell for known in one.columns)]
    known = [column for column in lower if column.key]
    if len(known) == len(lower):
        return bool(lower)
    names = [column for column in one.columns if column.key in _NAMING]
    below = {at for column in lower for at in range(column.start, column.end)}
    return 2 * len(known) >= len(lower) and below.isdisjoint(
        at for column in names for at in range(column.start, column.end)
    )


def _is_split(one: Header, grid: Grid) -> bool:
    """
    Return whether the line below the header *one* splits a column of targets or actuals, or any, into several.

    Two words or more stand below the one title then, nowhere a figure, and nothing below names and levels, as it would
    in a row. What they mean need not be known: a column is rather not read than read as that of the first word. Where
    the titles of names and levels reach down to the line, it is of the header in any case.
    """
    line = own_cells(grid, one.end)
    starts = [*(column.start for column in one.columns), grid.width]
    named = [column for column in one.columns if column.key in _NAMING]
    reaches = all(grid.rows[one.end][column.start] is column.cell for column in named)
    if any(column.start <= at.column < column.end for column in named for at in line):
        return False
    if not reaches and any(_FIGURE.match(squeeze(at.cell.text)) for at in line):
        return False
    return any(
        sum(column.start <= at.column < after for at in line) > 1
        for column, after in zip(one.columns, starts[1:], strict=True)
        if reaches or column.key in ("target", "actual")
    )


def _with_lone_ones(upper: Sequence[_Title], joined: Sequence[_Title]) -> list[_Title]:
    """Return *joined* with a title that stands alone below one of *upper* as another name of that: it is a hint."""
    owners = [next((one for one in reversed(upper) if one.start <= title.start), title) for title in joined]
    return [
        evolve(title, names=(*title.names, owner.names[0])) if owners.count(owner) == 1 else title
        for title, owner in zip(joined, owners, strict=True)
    ]


def _header(titles: Sequence[_Title]) -> Header | None:
    """Return the table that *titles* stand over; the first kind that fits is meant."""
    if sum(1 for title in titles if title.names[0]) < 2:
        return None
    for kind, accepts in _KINDS.items():
        keys = [next(filter(None, (key_of_title(kind, name) for name in title.names if name)), "") for title in titles]
        keys = settled(kind, keys, [title.names[-1] for title in titles])
        if not accepts(keys, titles):
            continue
        columns = tuple(
            FormColumn(key, title.names[-1] or squeeze(title.cell.text), title.start, title.end, title.cell)
            for key, title in zip(keys, titles, strict=True)
        )
        rows = [title.row for title in titles]
        return Header(kind, columns, min(rows), max(rows) + 1)
    return None


def _is_group(title: str) -> bool:
    """Return whether *title* may stand over titles of indicators."""
    return is_side(title) or title in GROUPS or bool(title and key_of_title(Kind.INDICATORS, title))


_Accepts = Callable[[Sequence[str], Sequence[_Title]], bool]


def _are_indicators(keys: Sequence[str], titles: Sequence[_Title]) -> bool:
    del titles
    numbers = {"target", "actual", "weight", "self_score"}.intersection(keys)
    names = {"level1", "level2", "name"}.intersection(keys)
    return bool(numbers) and ("name" in names or (bool(names) and len(names | numbers) >= 3))


def _are_funds(keys: Sequence[str], titles: Sequence[_Title]) -> bool:
    del titles
    return len({"initial_budget", "adjusted_budget", "spent", "stated_rate", OTHER_TIME}.intersection(keys)) >= 2


def _is_management(keys: Sequence[str], titles: Sequence[_Title]) -> bool:
    del titles
    return "statement" in keys and ("name" in keys or "trouble" in keys)


def _are_texts(keys: Sequence[str], titles: Sequence[_Title]) -> bool:
    del titles
    return sorted(key for key in keys if key != LEFT_OUT) == ["heading", "text"]


def _are_computed(keys: Sequence[str], titles: Sequence[_Title]) -> bool:
    del keys
    return all(title.names[0].startswith(COMPUTED) for title in titles)


def _has(*wanted: str) -> _Accepts:
    return lambda keys, _: set(wanted).issubset(keys)


_KINDS: Mapping[Kind, _Accepts] = {
    Kind.COMPUTED: _are_computed,
    Kind.TEXTS: _are_texts,
    Kind.ADJUSTMENTS: _has("name", "points"),
    Kind.GOALS: _has("预期目标", "实际完成情况"),
    Kind.TASKS: _has("name", "content"),
    Kind.FUNDS: _are_funds,
    Kind.MANAGEMENT: _is_management,
    Kind.INDICATORS: _are_indicators,
}
"""The tables of a form, and what shows in their titles that it is one of them."""
