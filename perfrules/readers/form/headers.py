"""Headers of the tables of a form: which table starts at a row, and which column fills which field."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from attrs import Factory, evolve, field, frozen

from perfrules.plain_values import squeeze
from perfrules.readers.form.vocabulary import (
    COMPUTED,
    GROUPS,
    LEFT_OUT,
    LONGEST_TITLE,
    OTHER_TIME,
    UNREAD,
    Kind,
    is_side,
    is_title_of_column,
    key_of_title,
    title_starts,
)
from perfrules.readers.grid import Cell, Grid, cells_in, line_of, own_cells

__all__ = ["FormColumn", "Header", "header_at", "names_of", "resolve_columns", "side_of", "title_of"]


_NAMING = ("level1", "level2", "name")
_GOAL, _RESULT = "预期目标", "实际完成情况"


def resolve_columns(kind: Kind, keys: Sequence[str], titles: Sequence[str]) -> list[str]:
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
    result: list[str] = []
    for key, title in zip(keys, titles, strict=True):
        side = not key and is_side(title)
        result.append((LEFT_OUT if has_name else "name") if side else key)
        has_name = has_name or side
    return result


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
    result = [*keys]
    for at in range(1, len(result)):
        if result[at] == "unit" and result[at - 1] == "actual" and "unit" in result[:at]:
            result[at] = "actual_unit"
    return result


def _of_goals(keys: Sequence[str], titles: Sequence[str]) -> list[str]:
    """Return *keys* with 总体目标 as what was hoped for, where 实际完成情况 stands behind it and nothing else does."""
    del titles
    result = [*keys]
    if _GOAL not in result and all(result) and result[-1] == _RESULT and "label" in result:
        result[max(at for at, key in enumerate(result) if key == "label")] = _GOAL
    return result


def _of_funds(keys: Sequence[str], titles: Sequence[str]) -> list[str]:
    """Return *keys* with the first of two columns of the year's budget as that of the names: 年度预算数 heads both."""
    del titles
    result = [*keys]
    if result.count("adjusted_budget") > 1 and result.index("adjusted_budget") < _first(result, "initial_budget"):
        result[result.index("adjusted_budget")] = "name"
    return result


def _first(keys: Sequence[str], key: str) -> int:
    return keys.index(key) if key in keys else -1


_RULES: Mapping[Kind, Callable[[Sequence[str], Sequence[str]], list[str]]] = {
    Kind.INDICATORS: _of_indicators,
    Kind.GOALS: _of_goals,
    Kind.FUNDS: _of_funds,
}
_VALUES = frozenset(("值", "数值", "指标值", "内容"))
"""Lower titles that say nothing but that the value of the upper one stands below."""
_NAMES = frozenset(("名称", "指标名称", "指标"))
"""Lower titles that say nothing but that the names of the upper level stand below."""
_LEVELS = frozenset(("一级指标", "二级指标", "三级指标", "四级指标"))
_WHOLE_YEAR = re.compile(
    r"(?:全年|本年度?|年度|年终|年末|全年度)(?:累计|合计)?(?:目标|指标|完成|实际|预期|计划)?(?:值|数|情况)?"
)
_SIDES = {
    "target": re.compile(r"(?:年初|年度|全年)?(?:目标|预期|计划|设定|指标|年初设定|应完成)(?:值|数)?"),
    "actual": re.compile(r"(?:年度|全年)?(?:实际)?(?:完成|实际|达到|实际完成|已完成)(?:值|数|情况)?"),
}
_USUAL = {"target": "年度指标值", "actual": "实际完成值"}


def side_of(title: str) -> str:
    """Return whether the squeezed *title* is that of ``target`` or of ``actual``; an empty text for any other."""
    key = key_of_title(Kind.INDICATORS, title)
    return key if key in _SIDES else ""


def names_of(above: str, lower: str, sides: Collection[str]) -> tuple[str, ...]:
    """
    Return what the title *lower* below the title *above* may be called, the likeliest name first.

    目标 and 完成 below one title over both are target and actual. Where target and actual have an upper title each
    (*sides* has both), a lower title has to agree with its own; 完成 below 年度指标值 then is no column that is known.
    """
    if not lower:
        return ("",)
    own = side_of(above)
    if own and _WHOLE_YEAR.fullmatch(lower) and not any(item.fullmatch(lower) for item in _SIDES.values()):
        return (above,)
    side = next((key for key, words in _SIDES.items() if words.fullmatch(lower)), "")
    if side and (own or above in GROUPS):
        return (_USUAL[side],) if own in ("", side) or len(sides) == 1 else (above + lower,)
    if lower in _VALUES:
        return above + lower, above, f"{above}值"
    return above + lower, above if lower in _NAMES and above in _LEVELS else lower


_NAME_COLUMNS = frozenset(("level1", "level2", "name"))
SEVERAL = (LEFT_OUT, OTHER_TIME, "review_scores", "label")
"""Keys that may have several columns."""
TWO = ("name", "reason")
"""Keys that may have two columns with titles of their own: 三级指标 and 四级指标, 偏差原因分析 and 扣分原因."""
_FIGURE = re.compile(r"(?![0-9]{4}年度?\Z).*[0-9]", re.DOTALL)
"""A text with a digit that is no year."""


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
        default=Factory(lambda self: frozenset(id(item.cell) for item in self.columns), takes_self=True),
        init=False,
        eq=False,
        repr=False,
    )

    _by_key: Mapping[str, tuple[FormColumn, ...]] = field(
        default=Factory(lambda self: _by_key(self.columns), takes_self=True), init=False, eq=False, repr=False
    )

    def repeats(self, other: "Header") -> bool:
        """Return whether this is the header *other* printed once more: the same titles at the same places."""
        titles = [[(item.start, item.title) for item in header.columns] for header in (self, other)]
        return self.kind is other.kind and titles[0] == titles[1]

    keys: frozenset[str] = field(
        default=Factory(lambda self: frozenset(item.key for item in self.columns) - UNREAD, takes_self=True),
        init=False, eq=False, repr=False,
    )  # fmt: skip
    """The fields that have a column."""
    read_columns: tuple[FormColumn, ...] = field(
        default=Factory(
            lambda self: tuple(
                item for item in self.columns if item.key not in UNREAD and not self.is_repeated(item)
            ),
            takes_self=True,
        ),
        init=False, eq=False, repr=False,
    )  # fmt: skip
    """The columns whose cells are read."""
    gaps: tuple[tuple[int, int], ...] = field(
        default=Factory(lambda self: tuple(_gaps(self.columns)), takes_self=True), init=False, eq=False, repr=False
    )
    """Positions without a title before a column: first column of the grid, and the one behind."""
    width: int = field(
        default=Factory(lambda self: max((item.end for item in self.columns), default=0), takes_self=True),
        init=False, eq=False, repr=False,
    )  # fmt: skip
    """The end of the columns."""

    def has_points(self, grid: Grid, row: int) -> bool:
        """Return whether something stands in *row* below 分值 or 得分."""
        columns = (*self.of("weight"), *self.of("self_score"))
        return any(cells_in(grid, row, item.start, item.end) for item in columns)

    def of(self, key: str) -> tuple[FormColumn, ...]:
        """Return the columns that fill *key*."""
        return self._by_key.get(key, ())

    def is_repeated(self, column: FormColumn) -> bool:
        """
        Return whether *column* fills what a column before it fills.

        A second name or reason with a title of its own does not.
        """
        alike = self.of(column.key)
        if alike[0] is column or column.key in ("", *SEVERAL):
            return False
        return column.key not in TWO or column not in alike[:2] or column.title == alike[0].title


def _gaps(columns: Sequence[FormColumn]) -> Iterator[tuple[int, int]]:
    end = 0
    for column in columns:
        if end < column.start:
            yield end, column.start
        end = max(end, column.end)


def _by_key(columns: Sequence[FormColumn]) -> Mapping[str, tuple[FormColumn, ...]]:
    keys = dict.fromkeys(column.key for column in columns)
    return {key: tuple(column for column in columns if column.key == key) for key in keys}


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
    starts = title_starts()
    may_be = [at.cell for at in line_of(grid, row) if at.cell.text[0] in starts]
    if not any(is_title_of_column(title_of(cell)) for cell in may_be):
        return None
    upper = tuple(_titles(grid, row))
    item = _header(upper)
    below = tuple(_titles(grid, row + 1)) if row + 1 < len(grid.rows) else ()
    if not below or (item is None and not all(_is_group(title.names[0]) for title in upper)):
        return item
    joined = _joined(upper, below)
    if item is not None and _is_split(item, grid):
        return _header(_with_single_titles(upper, joined)) or item
    two = _header(joined)
    return item if two is None or (item is not None and not _goes_on(item, two, _header(below))) else two


def _titles(grid: Grid, row: int) -> Iterator[_Title]:
    cells = grid.rows[row]
    for at in own_cells(grid, row):
        end = at.column + 1
        while end < len(cells) and cells[end] is at.cell:
            end += 1
        yield _Title((title_of(at.cell),), row, at.column, end, at.cell)


def _joined(upper: Sequence[_Title], below: Sequence[_Title]) -> list[_Title]:
    """Return the titles of two lines: the lower ones with what stands above them, and upper ones with none below."""
    result = []
    sides = {side for item in upper if (side := side_of(item.names[0]))}
    for title in below:
        above = next((item.names[0] for item in reversed(upper) if item.start <= title.start), "")
        names = names_of(above, title.names[0], sides)
        result.append(_Title(names, title.row, title.start, title.end, title.cell))
    taken = {column for title in below for column in range(title.start, title.end)}
    result += [item for item in upper if taken.isdisjoint(range(item.start, item.end))]
    return sorted(result, key=lambda item: item.start)


def _goes_on(item: Header, two: Header, again: Header | None) -> bool:
    """
    Return whether the line below the header *item* belongs to it.

    It does when it is no header and all of it are titles, or at least half of it while nothing stands below the titles
    of names and levels, as it would in a row.
    """
    if item.kind is Kind.TEXTS:
        return False  # an English heading below 说明 is no gloss of it: what a text is called may be anything
    if again is not None and again.keys > item.keys and all(_is_group(column.title) for column in item.columns):
        return True  # groups of titles are titles too: 绩效指标 above 三级指标, 指标值 above 年度指标值
    if again is not None and len(again.keys) >= len(item.keys):
        return False
    lower = [column for column in two.columns if not any(column.cell is known.cell for known in item.columns)]
    known = [column for column in lower if column.key]
    if len(known) == len(lower):
        return bool(lower)
    names = [column for column in item.columns if column.key in _NAME_COLUMNS]
    below = {at for column in lower for at in range(column.start, column.end)}
    return 2 * len(known) >= len(lower) and below.isdisjoint(
        at for column in names for at in range(column.start, column.end)
    )


def _is_split(item: Header, grid: Grid) -> bool:
    """
    Return whether the line below the header *item* splits a column of targets or actuals, or any, into several.

    Two words or more stand below the one title then, nowhere a figure, and nothing below names and levels, as it would
    in a row. What they mean need not be known: a column is rather not read than read as that of the first word. Where
    the titles of names and levels reach down to the line, it is of the header in any case.
    """
    line = own_cells(grid, item.end)
    starts = [*(column.start for column in item.columns), grid.width]
    named = [column for column in item.columns if column.key in _NAME_COLUMNS]
    reaches = all(grid.rows[item.end][column.start] is column.cell for column in named)
    if any(column.start <= at.column < column.end for column in named for at in line):
        return False
    if not reaches and any(_FIGURE.match(squeeze(at.cell.text)) for at in line):
        return False
    return any(
        sum(column.start <= at.column < after for at in line) > 1
        for column, after in zip(item.columns, starts[1:], strict=True)
        if reaches or column.key in ("target", "actual")
    )


def _with_single_titles(upper: Sequence[_Title], joined: Sequence[_Title]) -> list[_Title]:
    """Return *joined* with a title that stands alone below one of *upper* as another name of that: it is a hint."""
    owners = [next((item for item in reversed(upper) if item.start <= title.start), title) for title in joined]
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
        keys = resolve_columns(kind, keys, [title.names[-1] for title in titles])
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
