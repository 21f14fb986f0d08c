"""
Years that stand beside a result, and years that are named from another: 2022年95%, 次年3月底前. SPEC language §6.8.

The sheet's own year is inert, the result of another year is no result of this one. Which year a sheet is about is known
to who reads it; where nobody knows, a year right before a number makes the cell unclear.
"""

import re
from collections.abc import Mapping

from attrs import evolve

from perfrules.dsl.meanings import Cell, Date, Goal, Period
from perfrules.dsl.words import PARTICLES, bare_words
from perfrules.model.moment import Moment
from perfrules.units.characters import fold

__all__ = ["find_other_year", "is_other_year", "name_years", "names_year"]


_OFFSETS: Mapping[str, int] = {
    **dict.fromkeys(["次年", "翌年", "明年", "来年", "下年", "下一年", "下年度", "下一年度"], 1),
    **dict.fromkeys(["去年", "上年", "上一年", "上年度", "上一年度"], -1),
    **dict.fromkeys(["今年", "本年", "当年", "本年度", "当年度"], 0),
    "前年": -2,
    "后年": 2,
}
_RELATIVE = re.compile(f"({'|'.join(sorted(_OFFSETS, key=len, reverse=True))})的?$")
_YEAR = re.compile("(?:19|20|21|１９|２０|２１)[0-9０-９]{2}")
_BETWEEN = re.compile(rf"(?:{PARTICLES}|[\s底末，,])*")
_BARE_YEAR = re.compile("((?:19|20|21)[0-9]{2})(?:年度?)?(?:底|末)?(?:数据?|值)?")


def names_year(text: str) -> bool:
    """Return whether *text* may name a year, so that it is to be read beside the sheet's."""
    return bool(_YEAR.search(text)) or any(word in text for word in _OFFSETS)


def name_years(cell: Cell, year: int | None) -> None:
    """Give the dates of *cell* that stand behind 次年, 去年 or 本年 the year they mean, where the sheet's is known."""
    if year is None:
        return
    for goal in cell.goals:
        match = _RELATIVE.search(fold(bare_words(goal.before)))
        if match is None:
            continue
        meaning, meant = goal.meaning, year + _OFFSETS[match[1]]
        if isinstance(meaning, Date) and meaning.by.year is None:
            goal.meaning = evolve(meaning, by=_of_year(meaning.by, meant))
        elif isinstance(meaning, Period) and meaning.first.year is None:
            goal.meaning = evolve(meaning, first=_of_year(meaning.first, meant), last=_of_year(meaning.last, meant))
        else:
            continue
        goal.before = ""


def _of_year(moment: Moment, year: int) -> Moment:
    return Moment(year, moment.month, moment.day)


def find_other_year(cell: Cell, text: str, year: int | None) -> Date | Period | None:
    """
    Return the date or period beside the goals of *cell* that makes them results of another year, else ``None``.

    Args:
        cell: A cell of results.
        text: Its text.
        year: The year that the sheet is about; where it is unknown, a year counts only right before a number.
    """
    for dated in cell.dates:
        first, last = (dated.by, dated.by) if isinstance(dated, Date) else (dated.first, dated.last)
        if first.year is None or (first.year == year and last.year == year):
            continue
        if year is not None or any(_is_right_before(dated, goal, text) for goal in cell.goals):
            return dated
    return None


def _is_right_before(dated: Date | Period, goal: Goal, text: str) -> bool:
    if isinstance(dated, Date) and dated.by.month is not None:
        return False  # 2023年12月31日100% says when, as cells that were joined do; it is noted
    start = goal.meaning.start
    return dated.end <= start and _BETWEEN.fullmatch(text[dated.end : start]) is not None


def is_other_year(remark: str, year: int | None) -> bool:
    """Return whether a bracket holds nothing but a year, and not the sheet's: 95%(2022年)."""
    match = _BARE_YEAR.fullmatch(fold(bare_words(remark)))
    return match is not None and int(match[1]) != year
