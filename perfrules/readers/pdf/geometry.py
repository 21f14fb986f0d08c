"""Tables in a page of a PDF, rebuilt from its ruled lines. Lengths are points; y grows upwards."""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from typing import TypeAlias

from attrs import field, frozen

__all__ = ["Area", "Glyph", "Rule", "RuledTable", "tables_in"]

MAX_RULES = 1_000
"""A page with more lines than this is a drawing; no tables are looked for."""

_SNAP = 2.5  # points; both edges of a thick line, and lines that programs draw in pieces, lie closer
_MOST_CELLS = 20_000  # of a page; a drawing of fine squares has more


@frozen
class Glyph:
    """
    A character and its box.

    Args:
        text: The character.
        left: Its box; so the next three.
        right: See *left*.
        bottom: See *left*.
        top: See *left*.
        turn: By how many quarters, clockwise, it is turned as it is shown: 0 upright, 1 read downwards, 3 upwards.
        index: Its number in the order of the file.
    """

    text: str
    left: float
    right: float
    bottom: float
    top: float
    turn: int = 0
    index: int = 0

    @property
    def height(self) -> float:
        """The height of its box."""
        return self.top - self.bottom

    @property
    def middle(self) -> tuple[float, float]:
        """The middle of its box."""
        return (self.left + self.right) / 2, (self.bottom + self.top) / 2


@frozen
class Rule:
    """A straight line: at *at* across the axis it runs along, from *start* to *end* on it."""

    at: float
    start: float
    end: float
    horizontal: bool = field(kw_only=True)


@frozen
class Area:
    """A cell of a table: its first row and column, how many it covers, and its box."""

    row: int
    column: int
    rows: int
    columns: int
    left: float
    right: float
    bottom: float
    top: float

    def holds(self, x: float, y: float) -> bool:
        """Return whether a point lies inside."""
        return self.left <= x < self.right and self.bottom <= y < self.top


@frozen
class RuledTable:
    """
    A table.

    Args:
        xs: Where its columns begin and end, from left to right.
        ys: Where its rows begin and end, from top to bottom.
        areas: Its cells, row by row.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    areas: tuple[Area, ...]

    def holds(self, x: float, y: float) -> bool:
        """Return whether a point lies inside."""
        return self.xs[0] <= x <= self.xs[-1] and self.ys[-1] <= y <= self.ys[0]


def tables_in(rules: Iterable[Rule]) -> tuple[RuledTable, ...]:
    """
    Return the tables that *rules* draw, from top to bottom.

    Lines that cross or touch belong to one table. A table whose lines do not cut it into rectangles is left out: its
    text can still be read as text.
    """
    lines = _joined(rules)
    if len(lines) > MAX_RULES:
        return ()
    result = (_table(group) for group in _touching(lines))
    return tuple(sorted((item for item in result if item is not None), key=lambda item: -item.ys[0]))


def _joined(rules: Iterable[Rule]) -> list[Rule]:
    """Return *rules* with those that continue each other, or are the two edges of a thick line, made one."""
    kept: list[Rule] = []
    for horizontal in (True, False):
        groups: list[list[Rule]] = []
        for rule in sorted((item for item in rules if item.horizontal is horizontal), key=lambda item: item.at):
            if groups and rule.at - groups[-1][0].at <= _SNAP:
                groups[-1].append(rule)
            else:
                groups.append([rule])
        for group in groups:
            at = sum(item.at for item in group) / len(group)
            stretches: list[list[float]] = []
            for rule in sorted(group, key=lambda item: item.start):
                if stretches and rule.start - stretches[-1][1] <= _SNAP:
                    stretches[-1][1] = max(stretches[-1][1], rule.end)
                else:
                    stretches.append([rule.start, rule.end])
            kept += [Rule(at, start, end, horizontal=horizontal) for start, end in stretches if end - start > _SNAP]
    return kept


def _touching(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Return groups of rules that hang together."""
    owner = list(range(len(rules)))

    def root(index: int) -> int:
        while owner[index] != index:
            owner[index] = owner[owner[index]]
            index = owner[index]
        return index

    flat = [index for index, rule in enumerate(rules) if rule.horizontal]
    upright = [index for index, rule in enumerate(rules) if not rule.horizontal]
    for item in flat:
        for other in upright:
            first, second = rules[item], rules[other]
            if (
                first.start - _SNAP <= second.at <= first.end + _SNAP
                and second.start - _SNAP <= first.at <= second.end + _SNAP
            ):
                owner[root(item)] = root(other)
    groups: dict[int, list[Rule]] = {}
    for index, rule in enumerate(rules):
        groups.setdefault(root(index), []).append(rule)
    return list(groups.values())


def _table(rules: Sequence[Rule]) -> RuledTable | None:
    """Return the table that *rules*, which hang together, draw; ``None`` when they cut it into no rectangles."""
    xs = _distinct(rule.at for rule in rules if not rule.horizontal)
    ys = _distinct(rule.at for rule in rules if rule.horizontal)[::-1]
    width, height = len(xs) - 1, len(ys) - 1
    if width < 1 or height < 1 or not 1 < width * height <= _MOST_CELLS:
        return None
    lattice = _Lattice(xs, ys, _walls(rules, xs, ys), _floors(rules, xs, ys))
    areas: list[Area] = []
    taken: set[_Position] = set()
    for row in range(height):
        for column in range(width):
            if (row, column) in taken:
                continue
            area = lattice.area_from(row, column)
            block = {(line, at) for line in range(row, row + area.rows) for at in range(column, column + area.columns)}
            if block & taken or not lattice.is_closed(area):
                return None
            taken |= block
            areas.append(area)
    return RuledTable(tuple(xs), tuple(ys), tuple(areas))


_Position: TypeAlias = tuple[int, int]
"""A row and a column."""


@frozen
class _Lattice:
    """
    The lines of a table, as far as they stand between its positions.

    Args:
        xs: Where columns begin and end.
        ys: Where rows begin and end, from top to bottom.
        walls: Positions with a line at their left edge; the outer edges are not among them.
        floors: Positions with a line at their upper edge.
    """

    xs: Sequence[float]
    ys: Sequence[float]
    walls: AbstractSet[_Position]
    floors: AbstractSet[_Position]

    def area_from(self, row: int, column: int) -> Area:
        """Return the cell whose upper left corner is a position: it reaches to the next wall and to the next floor."""
        right, below = column + 1, row + 1
        while right < len(self.xs) - 1 and (row, right) not in self.walls:
            right += 1
        while below < len(self.ys) - 1 and (below, column) not in self.floors:
            below += 1
        edges = (self.xs[column], self.xs[right], self.ys[below], self.ys[row])
        return Area(row, column, below - row, right - column, *edges)

    def is_closed(self, area: Area) -> bool:
        """Return whether lines run all around *area* and none through it."""
        lines = range(area.row, area.row + area.rows)
        columns = range(area.column, area.column + area.columns)
        right, below = columns.stop, lines.stop
        crossed = any((line, at) in self.walls for line in lines for at in columns[1:]) or any(
            (line, at) in self.floors for line in lines[1:] for at in columns
        )
        has_right = right == len(self.xs) - 1 or all((line, right) in self.walls for line in lines)
        has_below = below == len(self.ys) - 1 or all((below, at) in self.floors for at in columns)
        return has_right and has_below and not crossed


def _walls(rules: Sequence[Rule], xs: Sequence[float], ys: Sequence[float]) -> set[_Position]:
    """Return the positions at whose left edge an upright line runs."""
    upright = [[rule for rule in rules if not rule.horizontal and abs(rule.at - x) <= _SNAP] for x in xs]
    return {
        (row, column) for column in range(1, len(xs) - 1) for row in range(len(ys) - 1)
        if _has_line(upright[column], (ys[row] + ys[row + 1]) / 2)
    }  # fmt: skip


def _floors(rules: Sequence[Rule], xs: Sequence[float], ys: Sequence[float]) -> set[_Position]:
    """Return the positions at whose upper edge a flat line runs."""
    flat = [[rule for rule in rules if rule.horizontal and abs(rule.at - y) <= _SNAP] for y in ys]
    return {
        (row, column) for row in range(1, len(ys) - 1) for column in range(len(xs) - 1)
        if _has_line(flat[row], (xs[column] + xs[column + 1]) / 2)
    }  # fmt: skip


def _distinct(values: Iterable[float]) -> list[float]:
    result: list[float] = []
    for value in sorted(values):
        if not result or value - result[-1] > _SNAP:
            result.append(value)
    return result


def _has_line(rules: Sequence[Rule], middle: float) -> bool:
    return any(rule.start <= middle <= rule.end for rule in rules)
