"""The two tables on money in a report: what was budgeted and spent, and how the funds were managed."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from perfrules.errors import Problem, problem
from perfrules.model.funds import Funds
from perfrules.model.sheet import ManagementItem
from perfrules.readers.amounts import is_blank_mark, read_number, read_rate
from perfrules.readers.text import costs
from perfrules.readers.text.segments import CellColumn, Cells, cut_rows
from perfrules.readers.text.words import Line, Word, join, words_of
from perfrules.readers.vocabulary import FUNDS_COLUMNS, MANAGEMENT_COLUMNS, FoundColumn, columns_in, squeeze

__all__ = ["is_total_name", "read_funds", "read_management", "sums_of_funds"]

_UNIT = re.compile(r"单位[:：]?\(?(亿元|百万元|万元|千元|元)\)?")
_TOTAL = re.compile(r"总额|合计|总计")
_AMOUNTS = ("initial_budget", "adjusted_budget", "spent")
_MAX_WORDS = 2_000
_HEADER_WORDS = 30


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
    keys = [one.key for one in header if one.key != "name"]
    columns = [CellColumn("name", costs.fund_name_cost, 60, 8)]
    columns += [CellColumn(key, costs.rate_cost if key == "stated_rate" else costs.amount_cost, 12, 1) for key in keys]
    found: list[Funds] = []
    problems: list[Problem] = []
    for piece, place in cut_rows(words[:_MAX_WORDS], columns, name, found, problems):
        amounts = {key: read_number(piece.text(key)) for key in _AMOUNTS if key in keys}
        if any(not piece.text(key) for key in amounts):
            problems.append(problem("PR513", place=place, row=len(found) + 1, text=join(piece.all_words)))
            amounts = {}
        rate = piece.text("stated_rate")
        title = re.sub(r"^其中[:：]", "", piece.text("name")).rstrip(":：")
        found.append(Funds(
            name=title, initial_budget=amounts.get("initial_budget"), adjusted_budget=amounts.get("adjusted_budget"),
            spent=amounts.get("spent"),
            stated_rate=read_rate(rate) if rate.endswith(("%", "％")) else read_number(rate),
            unit=unit, is_total=is_total_name(title) and not any(line.is_total for line in found),
            place=place,
        ))  # fmt: skip
    ordered = tuple(sorted(found, key=lambda line: not line.is_total))
    return ordered, (*problems, *sums_of_funds(ordered))


def is_total_name(name: str) -> bool:
    """Return whether a line of funds with this *name* stands for the whole project."""
    return _TOTAL.search(name) is not None


def sums_of_funds(funds: Sequence[Funds]) -> list[Problem]:
    """Return a notice (PR510) for each column whose sources do not add up to the one line of the total."""
    totals = [line for line in funds if line.is_total]
    sources = [line for line in funds if not line.is_total]
    found: list[Problem] = []
    for key in _AMOUNTS if len(totals) == 1 and sources else ():
        total, parts = getattr(totals[0], key), [getattr(line, key) for line in sources]
        if total is not None and None not in parts and sum(parts, Decimal(0)) != total:
            found.append(problem("PR510", place=totals[0].place, sum=format(sum(parts, Decimal(0)), "f"), total=total))
    return found


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
        CellColumn("name", costs.management_name_cost, 60, 8),
        CellColumn("statement", costs.statement_cost, 14, 40),
        CellColumn("trouble", costs.trouble_cost, 10, 40),
    ]
    found: list[ManagementItem] = []
    problems: list[Problem] = []
    for piece, place in cut_rows(words[:_MAX_WORDS], columns, name, found, problems):
        statement, trouble = _unmarked(piece.text("statement")), _unmarked(piece.text("trouble"))
        found.append(ManagementItem(name=piece.text("name"), statement=statement, trouble=trouble, place=place))
        if _is_doubtful(piece):
            problems.append(problem("PR513", place=place, row=len(found), text=join(piece.all_words)))
    return tuple(found), tuple(problems)


def _unmarked(text: str) -> str:
    return "" if is_blank_mark(text) else text


def _is_doubtful(cells: Cells) -> bool:
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
        window = words[start : start + _HEADER_WORDS]
        header = columns_in("".join(squeeze(word.text) for word in window), 0, titles)
        if len(header) < at_least:
            continue
        length = 0
        for index, word in enumerate(window, start=start + 1):
            length += len(squeeze(word.text))
            if length == header[-1].end:  # a title that goes on (资金管理情况表) is no header
                return header, words[index:]
    return [], ()
