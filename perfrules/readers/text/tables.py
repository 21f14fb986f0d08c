"""Tables of indicators and of money in the text of a report: where they start and end, their rows and totals."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from attrs import evolve, frozen

from perfrules.errors import Problem, problem
from perfrules.model.sheet import Funds, ManagementItem, SheetRow, is_blank_mark
from perfrules.plain_values import read_number, read_points, read_rate, squeeze
from perfrules.readers.text.segmentation import (
    LEVEL_INSIDE,
    CellColumn,
    Cells,
    actual_cost,
    amount_cost,
    cut_rows,
    fund_name_cost,
    level_cost,
    management_name_cost,
    name_cost,
    points_cost,
    rate_cost,
    reason_cost,
    score_cost,
    statement_cost,
    target_cost,
    trouble_cost,
    unit_cost,
)
from perfrules.readers.text.words import Line, Word, join, words_of
from perfrules.readers.vocabulary import (
    COLUMNS,
    FUNDS_COLUMNS,
    LEVEL1,
    LEVEL2,
    MANAGEMENT_COLUMNS,
    FoundColumn,
    columns_in,
    known_columns,
    parent_of,
    without_points,
)
from perfrules.source import Place

__all__ = [
    "MAX_WORDS",
    "IndicatorTable",
    "Table",
    "find_table",
    "is_total_name",
    "read_funds",
    "read_management",
    "read_table",
    "sums_of_funds",
]


MAX_WORDS = 6_000
"""The number of words of a table that are read; a table of 300 rows broken over lines has fewer."""
_NEEDED = ("name", "target", "actual", "weight")
_UNKNOWN_TITLE = 12
_HEADER_WORDS = 80
_PROSE = 20  # what a cell of prose costs at least, see `costs`
_LONG_NAME = 16
_SIGNED = re.compile(r"[≥≧⩾≤≦⩽<>＜＞][0-9]")
_SECOND_FIGURE = re.compile(r"[≥≧⩾≤≦⩽<>＜＞][0-9.,]+[^0-9.,~～至到/-]+[0-9]")
"""A promised figure with another one behind it, in a cell of what was reached: ``≥90%32人``."""
_BRACKETED = re.compile(r"\([^()]*\)")
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
    """The words of the table."""

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
    result: tuple[FoundColumn, ...] = ()
    columns = known_columns()
    starts = map(re.escape, (*columns["level1"], *columns["level2"], *columns["name"]))
    for match in re.finditer("|".join(starts), text):
        tried = columns_in(text, match.start(), columns, skip=_UNKNOWN_TITLE)
        keys = {item.key for item in tried}
        if {"name", "target"} <= keys and len(keys - {""}) >= 4:
            result = tuple(tried)
            break
    if not result:
        return None
    start, end = result[0].start, result[-1].end
    place = Place(name, line=words[owner[start]].line)
    have = {item.key for item in result}
    problems = [problem("PR502", place=place, column=COLUMNS[key][0]) for key in _NEEDED if key not in have]
    problems += [problem("PR514", place=place, column=item.title) for item in result if not item.key]
    header_line = words[owner[start]].line
    body = _after(words, owner, end)
    body = _without_repeats(body, text[start:end])
    ends = (index for index, word in enumerate(body) if word.starts_line and _END.match(squeeze(word.text)))
    last = next(ends, len(body))
    rest_from = body[last].line if last < len(body) else None
    rest = tuple(line for line in lines if rest_from is not None and line.number >= rest_from)
    return Table(columns=result, header=header_line, words=body[:last], rest=rest, problems=tuple(problems))


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
        PR516 (a listed name has no row), PR512 (too many words), PR577 (a row that holds parts of another one; its
        target and actual are left out, so that it is not rated).
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
        row = _row(cells, level1, level2, name)
        if _holds_another(row):
            problems.append(problem("PR577", place=row.place, row=len(rows) + 1, text=join(cells.all_words)))
            row = evolve(row, target="", actual="")
        rows.append(row)
        if _is_doubtful(cells, columns, {squeeze(item) for item in listed}):
            problems.append(problem("PR513", place=rows[-1].place, row=len(rows), text=join(cells.all_words)))
    if not rows:
        problems.append(problem("PR501", place=Place(name, line=table.header)))
    elif cells is not None and _breaks_off(cells, columns):
        line = cells.all_words[-1].line
        problems.append(problem("PR509", place=Place(name, line=line), line=line))
    have = {squeeze(row.name) for row in rows}
    missing = [item for item in listed if squeeze(item) not in have]
    problems += [problem("PR516", place=Place(name, line=table.header), name=item) for item in missing]
    return IndicatorTable(rows=tuple(rows), total=total, problems=tuple(problems))


def _columns(result: Sequence[FoundColumn], listed: frozenset[str]) -> list[CellColumn]:
    known = {
        "level1": CellColumn("level1", level_cost(LEVEL1.keys()), 0, 6),
        "level2": CellColumn("level2", level_cost(LEVEL2.keys()), 0, 8),
        "name": CellColumn("name", name_cost(listed), 50, 24),
        "target": CellColumn("target", target_cost, 34, 14),
        "actual": CellColumn("actual", actual_cost, 30, 14),
        "unit": CellColumn("unit", unit_cost, 6, 3),
        "weight": CellColumn("weight", points_cost, 24, 1),
        "self_score": CellColumn("self_score", score_cost, 18, 1),
        "reason": CellColumn("reason", reason_cost, 0, 80),
        "evidence": CellColumn("evidence", reason_cost, 0, 40),
        "": CellColumn("", reason_cost, 0, 40),
    }
    columns: list[CellColumn] = []
    for index, item in enumerate(result):
        column = known[item.key]
        columns.append(column if item.key else evolve(column, key=f"other {index}"))
    return columns


def _split_total(words: Sequence[Word]) -> tuple[Sequence[Word], Decimal | None]:
    """Return the words above the line of totals, and the total score when that line holds one."""
    for index, word in enumerate(words):
        piece = squeeze(word.text)
        ahead = piece + (squeeze(words[index + 1].text) if len(piece) == 1 and index + 1 < len(words) else "")
        if not word.starts_line or not _TOTAL.fullmatch(ahead):
            continue
        numbers = [number for item in words[index:] if (number := read_points(item.text)) is not None]
        if all(read_points(item.text) is not None or len(squeeze(item.text)) <= 4 for item in words[index:]):
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


def _holds_another(row: SheetRow) -> bool:
    """
    Return whether the cells of a row hold a sign, a level or a second figure that belongs to another row.

    Programs that keep the layout of a page put lines of neighbouring rows on one line; which words belong together is
    lost then.
    """
    name, target, actual, reason = (squeeze(text) for text in (row.name, row.target, row.actual, row.reason))
    if any(LEVEL_INSIDE.search(text) for text in (name, target, actual)) or _SIGNED.search(_BRACKETED.sub("", name)):
        return True
    signs = [match[0][0] for match in _SIGNED.finditer(target)]
    mixed = _SIGNED.search(actual, 1) or _SECOND_FIGURE.match(actual) or _SIGNED.search(reason)
    return len(signs) > len(set(signs)) or mixed is not None


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
    if len(cells.words_in("target")) > 1 and target_cost(target) >= _PROSE:
        return True
    if len(cells.words_in("actual")) > 1 and actual_cost(actual) >= _PROSE:
        return True
    if name in listed:
        return False
    starts_row = bool(cells.words_in("level1") or cells.words_in("level2"))
    may_hold_reason = "reason" in have and not starts_row and len(name) > _LONG_NAME
    return may_hold_reason or (bool(target) and target_cost(target) >= _PROSE and len(cells.words_in("name")) > 1)


def _breaks_off(cells: Cells, columns: Sequence[CellColumn]) -> bool:
    """Return whether a row has neither points nor score although its table has columns for them."""
    points = [column.key for column in columns if column.key in ("weight", "self_score")]
    return bool(points) and not any(cells.text(key) for key in points)


_UNIT = re.compile(r"单位[:：]?\(?(亿元|百万元|万元|千元|元)\)?")
_TOTAL_OF_FUNDS = re.compile(r"总额|合计|总计")
_AMOUNTS = ("initial_budget", "adjusted_budget", "spent")
_MAX_WORDS = 2_000
_HEADER_OF_FUNDS = 30


def read_funds(lines: Sequence[Line], name: str) -> tuple[tuple[Funds, ...], tuple[Problem, ...]]:
    """
    Return the lines of the table of funds in *lines*, the total first, and what was doubtful.

    Returns:
        Nothing when there is no such table. A row that lacks an amount keeps none of its amounts, for nothing shows
        which column they stand in (PR513). PR504 for words that fit nowhere, PR510 when the sources do not add up.
    """
    header, words = _body(lines, FUNDS_COLUMNS, at_least=2)
    if not header:
        return (), ()
    units = (_UNIT.search(squeeze(line.text)) for line in lines)
    unit = next((match[1] for match in units if match), "万元")
    keys = [item.key for item in header if item.key != "name"]
    columns = [CellColumn("name", fund_name_cost, 60, 8)]
    columns += [CellColumn(key, rate_cost if key == "stated_rate" else amount_cost, 12, 1) for key in keys]
    result: list[Funds] = []
    problems: list[Problem] = []
    for piece, place in cut_rows(words[:_MAX_WORDS], columns, name, result, problems):
        amounts = {key: read_number(piece.text(key)) for key in _AMOUNTS if key in keys}
        if any(not piece.text(key) for key in amounts):
            problems.append(problem("PR513", place=place, row=len(result) + 1, text=join(piece.all_words)))
            amounts = {}
        rate = piece.text("stated_rate")
        title = re.sub(r"^其中[:：]", "", piece.text("name")).rstrip(":：")
        result.append(Funds(
            name=title, initial_budget=amounts.get("initial_budget"), adjusted_budget=amounts.get("adjusted_budget"),
            spent=amounts.get("spent"),
            stated_rate=read_rate(rate) if rate.endswith(("%", "％")) else read_number(rate),
            unit=unit, is_total=is_total_name(title) and not any(line.is_total for line in result),
            place=place,
        ))  # fmt: skip
    ordered = tuple(sorted(result, key=lambda line: not line.is_total))
    return ordered, (*problems, *sums_of_funds(ordered))


def is_total_name(name: str) -> bool:
    """Return whether a line of funds with this *name* stands for the whole project."""
    return _TOTAL_OF_FUNDS.search(name) is not None


def sums_of_funds(funds: Sequence[Funds]) -> list[Problem]:
    """Return a notice (PR510) for each column whose sources do not add up to the one line of the total."""
    totals = [line for line in funds if line.is_total]
    sources = [line for line in funds if not line.is_total]
    result: list[Problem] = []
    for key in _AMOUNTS if len(totals) == 1 and sources else ():
        total, parts = getattr(totals[0], key), [getattr(line, key) for line in sources]
        if total is not None and None not in parts and sum(parts, Decimal(0)) != total:
            result.append(problem("PR510", place=totals[0].place, sum=format(sum(parts, Decimal(0)), "f"), total=total))
    return result


def read_management(lines: Sequence[Line], name: str) -> tuple[tuple[ManagementItem, ...], tuple[Problem, ...]]:
    """
    Return the statements on the management of funds in *lines*, and what was doubtful.

    Returns:
        Nothing when there is no such table. A mark of an empty cell (``null``) becomes an empty text. PR513 where
        nothing shows where the statement ends and the trouble begins, PR504 for words that fit nowhere.
    """
    header, words = _body(lines, MANAGEMENT_COLUMNS, at_least=2)
    if not header:
        return (), ()
    columns = [
        CellColumn("name", management_name_cost, 60, 8),
        CellColumn("statement", statement_cost, 14, 40),
        CellColumn("trouble", trouble_cost, 10, 40),
    ]
    result: list[ManagementItem] = []
    problems: list[Problem] = []
    for piece, place in cut_rows(words[:_MAX_WORDS], columns, name, result, problems):
        statement = piece.text("statement")
        result.append(
            ManagementItem(
                name=piece.text("name"),
                statement="" if is_blank_mark(statement) else statement,
                trouble=piece.text("trouble"),
                place=place,
            )
        )
        if _is_doubtful_statement(piece):
            problems.append(problem("PR513", place=place, row=len(result), text=join(piece.all_words)))
    return tuple(result), tuple(problems)


def _is_doubtful_statement(cells: Cells) -> bool:
    """Return whether nothing shows where the statement ends: several words and neither mark nor blank between."""
    statement, trouble = cells.words_in("statement"), cells.words_in("trouble")
    if trouble and is_blank_mark(cells.text("trouble")):
        return False
    if not trouble:
        return bool(statement)
    return trouble[0].starts_line and len(statement) + len(trouble) > 2  # one word each is certain


def _body(
    lines: Sequence[Line], titles: Mapping[str, tuple[str, ...]], *, at_least: int
) -> tuple[list[FoundColumn], tuple[Word, ...]]:
    """Return the columns of the table in *lines* and the words below its header."""
    words = words_of(lines)
    for start in range(len(words)):
        window = words[start : start + _HEADER_OF_FUNDS]
        header = columns_in("".join(squeeze(word.text) for word in window), 0, titles)
        if len(header) < at_least:
            continue
        length = 0
        for index, word in enumerate(window, start=start + 1):
            length += len(squeeze(word.text))
            if length == header[-1].end:  # a title that goes on (资金管理情况表) is no header
                return header, words[index:]
    return [], ()
