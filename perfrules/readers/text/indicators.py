"""The table of indicators (自评价评分表) in the text of a report: where it starts and ends, its rows and its total."""

import re
from collections.abc import Sequence
from decimal import Decimal

from attrs import evolve, frozen

from perfrules.errors import Problem, problem
from perfrules.model.sheet import SheetRow
from perfrules.readers.amounts import is_blank_mark, read_points
from perfrules.readers.text import costs
from perfrules.readers.text.segments import CellColumn, Cells, cut_rows
from perfrules.readers.text.words import Line, Word, join, words_of
from perfrules.readers.vocabulary import (
    COLUMNS,
    LEVEL1,
    LEVEL2,
    FoundColumn,
    columns_in,
    known_columns,
    parent_of,
    squeeze,
    without_points,
)
from perfrules.source import Place

__all__ = ["MAX_WORDS", "IndicatorTable", "Table", "find_table", "read_table"]

MAX_WORDS = 6_000
"""How many words of a table are read; a table of 300 rows broken over lines has fewer."""

_NEEDED = ("name", "target", "actual", "weight")
_UNKNOWN_TITLE = 12
_HEADER_WORDS = 80
_PROSE = 20  # what a cell of prose costs at least, see `costs`
_LONG_NAME = 16
_TOTAL = re.compile(r"(?:合计|总计|总分|总得分|小计|自评总分)(?:\(?[0-9.]+分?\)?)?[:：]?")
_END = re.compile(
    r"(?:注[:：0-9]|备注[:：]|说明[:：]|填表说明|填报人|填表人|单位负责人|财务负责人|联系电话|联系人|附表\s*[0-9一二三四五六七八九十]|附件)"
)


@frozen(kw_only=True)
class Table:
    """
    Where the table of indicators stands.

    Args:
        columns: Its columns in printed order.
        header: The first line of its header.
        words: The words below the header, repeated headers left out.
        rest: The lines behind the table.
        problems: Columns missing or not understood.
    """

    columns: tuple[FoundColumn, ...]
    header: int
    words: tuple[Word, ...]
    rest: tuple[Line, ...]
    problems: tuple[Problem, ...]


@frozen(kw_only=True)
class IndicatorTable:
    """What the table says."""

    rows: tuple[SheetRow, ...] = ()
    total: Decimal | None = None
    problems: tuple[Problem, ...] = ()


def find_table(lines: Sequence[Line], name: str) -> Table | None:
    """
    Return the table of indicators in *lines*, or ``None``.

    A header is a place where the titles of the name, the target and at least two other columns stand one behind the
    other, however they are broken over lines.
    """
    words = words_of(lines)
    text, owner = _squeezed(words)
    found: tuple[FoundColumn, ...] = ()
    columns = known_columns()
    starts = map(re.escape, (*columns["level1"], *columns["level2"], *columns["name"]))
    for match in re.finditer("|".join(starts), text):
        tried = columns_in(text, match.start(), columns, skip=_UNKNOWN_TITLE)
        keys = {one.key for one in tried}
        if {"name", "target"} <= keys and len(keys - {""}) >= 4:
            found = tuple(tried)
            break
    if not found:
        return None
    start, end = found[0].start, found[-1].end
    place = Place(name, line=words[owner[start]].line)
    have = {one.key for one in found}
    problems = [problem("PR502", place=place, column=COLUMNS[key][0]) for key in _NEEDED if key not in have]
    problems += [problem("PR514", place=place, column=one.title) for one in found if not one.key]
    header_line = words[owner[start]].line
    body = _after(words, owner, end)
    body = _without_repeats(body, text[start:end])
    ends = (index for index, word in enumerate(body) if word.starts_line and _END.match(squeeze(word.text)))
    last = next(ends, len(body))
    rest_from = body[last].line if last < len(body) else None
    rest = tuple(line for line in lines if rest_from is not None and line.number >= rest_from)
    return Table(columns=found, header=header_line, words=body[:last], rest=rest, problems=tuple(problems))


def _squeezed(words: Sequence[Word]) -> tuple[str, list[int]]:
    """Return the squeezed text of *words* and, for each of its characters, the word it belongs to."""
    pieces, owner = [], []
    for index, word in enumerate(words):
        piece = squeeze(word.text)
        pieces.append(piece)
        owner.extend([index] * len(piece))
    return "".join(pieces), owner


def _after(words: Sequence[Word], owner: Sequence[int], end: int) -> tuple[Word, ...]:
    """Return the words behind character *end*; a word that the header ends inside of is cut."""
    if end >= len(owner):
        return ()
    first = owner[end]
    used = end - next(index for index in range(end, -1, -1) if index == 0 or owner[index - 1] != first)
    rest = words[first:]
    if used:
        rest = (evolve(rest[0], text=squeeze(rest[0].text)[used:], starts_line=False), *rest[1:])
    return tuple(rest)


def _without_repeats(words: tuple[Word, ...], header: str) -> tuple[Word, ...]:
    """Return *words* without the headers that a table over several pages prints again."""
    kept: list[Word] = []
    at = 0
    while at < len(words):
        length = _repeat_at(words, at, header)
        if length:
            at += length
        else:
            kept.append(words[at])
            at += 1
    return tuple(kept)


def _repeat_at(words: Sequence[Word], at: int, header: str) -> int:
    text = ""
    for length, word in enumerate(words[at : at + _HEADER_WORDS], start=1):
        text += squeeze(word.text)
        if text == header:
            return length
        if not header.startswith(text):
            break
    return 0


def read_table(table: Table, listed: Sequence[str], name: str) -> IndicatorTable:
    """
    Return the rows of *table*.

    Args:
        table: The table.
        listed: Names of indicators that the report lists elsewhere; they settle where names end.
        name: The file, for places.

    Returns:
        Rows as a person reads them, names of levels carried down over merged cells. Problems: PR501 (no rows), PR504
        (words that fit nowhere), PR509 (the last row breaks off), PR513 (doubtful cells), PR515 (level concluded),
        PR516 (a listed name has no row), PR512 (too many words).
    """
    problems = list(table.problems)
    words, total = _split_total(table.words[:MAX_WORDS])
    if len(table.words) > MAX_WORDS:
        problems.append(problem("PR512", place=Place(name, line=table.words[MAX_WORDS].line), limit=MAX_WORDS))
    columns = _columns(table.columns, frozenset(map(squeeze, listed)))
    rows: list[SheetRow] = []
    level1 = level2 = ""
    cells: Cells | None = None
    for cells, _ in cut_rows(words, columns, name, rows, problems):
        level1, level2, notices = _levels(cells, level1, level2, name)
        problems.extend(notices)
        rows.append(_row(cells, level1, level2, name))
        if _is_doubtful(cells, columns, {squeeze(one) for one in listed}):
            problems.append(problem("PR513", place=rows[-1].place, row=len(rows), text=join(cells.all_words)))
    if not rows:
        problems.append(problem("PR501", place=Place(name, line=table.header)))
    elif cells is not None and _breaks_off(cells, columns):
        line = cells.all_words[-1].line
        problems.append(problem("PR509", place=Place(name, line=line), line=line))
    have = {squeeze(row.name) for row in rows}
    missing = [one for one in listed if squeeze(one) not in have]
    problems += [problem("PR516", place=Place(name, line=table.header), name=one) for one in missing]
    return IndicatorTable(rows=tuple(rows), total=total, problems=tuple(problems))


def _columns(found: Sequence[FoundColumn], listed: frozenset[str]) -> list[CellColumn]:
    known = {
        "level1": CellColumn("level1", costs.level_cost(LEVEL1.keys()), 0, 6),
        "level2": CellColumn("level2", costs.level_cost(LEVEL2.keys()), 0, 8),
        "name": CellColumn("name", costs.name_cost(listed), 50, 24),
        "target": CellColumn("target", costs.target_cost, 34, 14),
        "actual": CellColumn("actual", costs.actual_cost, 30, 14),
        "unit": CellColumn("unit", costs.unit_cost, 6, 3),
        "weight": CellColumn("weight", costs.points_cost, 24, 1),
        "self_score": CellColumn("self_score", costs.score_cost, 18, 1),
        "reason": CellColumn("reason", costs.reason_cost, 0, 80),
        "evidence": CellColumn("evidence", costs.reason_cost, 0, 40),
        "": CellColumn("", costs.reason_cost, 0, 40),
    }
    columns: list[CellColumn] = []
    for index, one in enumerate(found):
        column = known[one.key]
        columns.append(column if one.key else evolve(column, key=f"other {index}"))
    return columns


def _split_total(words: Sequence[Word]) -> tuple[Sequence[Word], Decimal | None]:
    """Return the words above the line of totals, and the total score when that line holds one."""
    for index, word in enumerate(words):
        piece = squeeze(word.text)
        ahead = piece + (squeeze(words[index + 1].text) if len(piece) == 1 and index + 1 < len(words) else "")
        if not word.starts_line or not _TOTAL.fullmatch(ahead):
            continue
        numbers = [number for one in words[index:] if (number := read_points(one.text)) is not None]
        if all(read_points(one.text) is not None or len(squeeze(one.text)) <= 4 for one in words[index:]):
            return words[:index], numbers[-1] if numbers else None
    return words, None


def _levels(cells: Cells, level1: str, level2: str, name: str) -> tuple[str, str, list[Problem]]:
    """Return the level names that hold for *cells*: its own, else those of the merged cells above it."""
    own1, own2 = (without_points(squeeze(cells.text(key))) for key in ("level1", "level2"))
    if own1:
        level1, level2 = own1, own2
    elif own2:
        level2 = own2
        parent = parent_of(own2)
        # 产出 stands for 产出指标; 成本指标 is a level-2 name in old forms and a level-1 name in new ones.
        if parent and not parent.startswith(level1[:2] or "?") and (not level1 or level1 in LEVEL1):
            place = Place(name, line=cells.all_words[0].line)
            if level1 == "" or parent_of(level1) != "产出指标" or parent != "成本指标":
                return parent, level2, [problem("PR515", place=place, level1=parent, level2=level2)]
    return level1, level2, []


def _row(cells: Cells, level1: str, level2: str, name: str) -> SheetRow:
    reason, evidence = (cells.text(key) for key in ("reason", "evidence"))
    places = {}
    for key in cells.spans:
        if key and (words := cells.words_in(key)):
            places[key] = Place(name, line=words[0].line, column=words[0].column)
    return SheetRow(
        level1=level1,
        level2=level2,
        name=cells.text("name"),
        target=cells.text("target"),
        actual=cells.text("actual"),
        unit=cells.text("unit"),
        weight=read_points(cells.text("weight")),
        self_score=read_points(cells.text("self_score")),
        reason="" if is_blank_mark(reason) else reason,
        evidence="" if is_blank_mark(evidence) else evidence,
        place=places.get("name") or Place(name, line=cells.all_words[0].line),
        cells=places,
    )


def _is_doubtful(cells: Cells, columns: Sequence[CellColumn], listed: set[str]) -> bool:
    """
    Return whether the cells of a row may begin and end elsewhere.

    A row is doubtful when one of its cells is empty, for nothing shows which one; when words stand against words (a
    target or an actual of prose on several lines, a name that no list confirms before a target of prose); and when a
    long name that no list confirms follows a row above without a name of a level between: its first words may be the
    reason of the row above.
    """
    have = {column.key for column in columns}
    needed = [key for key in ("name", "target", "actual", "weight", "self_score") if key in have]
    if not all(cells.words_in(key) for key in needed):
        return True
    name, target, actual = (squeeze(cells.text(key)) for key in ("name", "target", "actual"))
    if len(cells.words_in("target")) > 1 and costs.target_cost(target) >= _PROSE:
        return True
    if len(cells.words_in("actual")) > 1 and costs.actual_cost(actual) >= _PROSE:
        return True
    if name in listed:
        return False
    starts_row = bool(cells.words_in("level1") or cells.words_in("level2"))
    may_hold_reason = "reason" in have and not starts_row and len(name) > _LONG_NAME
    return may_hold_reason or (bool(target) and costs.target_cost(target) >= _PROSE and len(cells.words_in("name")) > 1)


def _breaks_off(cells: Cells, columns: Sequence[CellColumn]) -> bool:
    """Return whether a row has neither points nor score although its table has columns for them."""
    points = [column.key for column in columns if column.key in ("weight", "self_score")]
    return bool(points) and not any(cells.text(key) for key in points)
