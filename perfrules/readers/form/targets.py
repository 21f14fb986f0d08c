"""Targets that a form spreads over columns: a sign, a value and a unit become the text of a target."""

import re

from attrs import define, field

from perfrules.readers.amounts import is_blank_mark, read_number
from perfrules.readers.form.cells import Reading
from perfrules.readers.form.columns import Header
from perfrules.readers.grid import Cell
from perfrules.readers.vocabulary import squeeze

__all__ = ["Targets", "is_sign", "with_unit"]

_STARTS = "≥≤><=≧≦＞＜＝﹦﹥﹤≠"
_IN_TITLE = re.compile(r"\((?:单位:?)?((?:亿|百万|万|千)?元|%)\)")

_SIGNS = frozenset((
    "≥", "≤", ">", "<", "=", "≧", "≦", "＞", "＜", "＝", ">=", "<=", "=>", "=<", "＞＝", "＜＝", "﹦", "﹥", "﹤", "≠",
    "大于等于", "小于等于", "大于", "小于", "等于", "不低于", "不少于", "不高于", "不超过",
))  # fmt: skip


def is_sign(text: str) -> bool:
    """Return whether *text* is a sign of comparison or the word for one."""
    return squeeze(text) in _SIGNS or text.strip() in _SIGNS


def with_unit(text: str, unit: str) -> str:
    """Return *text* with *unit* behind it where it is a plain number, with a sign before it or without."""
    bare = text.lstrip(_STARTS)
    return f"{text}{unit}" if unit and read_number(bare) is not None else text


@define
class Targets:
    """
    The targets of one table.

    Args:
        header: The table's header.
        reading: Where problems go.
    """

    header: Header
    reading: Reading
    _told: bool = field(default=False, init=False)

    def unit_in_title(self, key: str) -> str:
        """Return the unit in brackets in the title of the column *key* (``年度指标值（万元）``), or nothing."""
        found = (_IN_TITLE.search(squeeze(column.cell.text)) for column in self.header.of(key)[:1])
        return next((match[1] for match in found if match), "")

    def text(self, target: Cell, sign: Cell, unit: str) -> str:
        """
        Return the target as one text: ``≥``, ``30`` and ``人`` are ``≥30人``.

        A value that has its own sign is kept as typed. Without a sign of its own column nothing is joined: a unit
        stays in its column; one in the title of the column stands behind the number. Problems: PR525 (a word such as
        定量 in the column of signs, said once for the column), PR527 (two different signs), PR519 (a sign without a
        value).
        """
        text, word = self.reading.text(target), self.reading.words(sign)
        text = with_unit(text, "" if unit else self.unit_in_title("target"))
        if not word:
            return text
        if not is_sign(word):
            if not self._told:
                self._told = True
                column = next((one.title for one in self.header.of("sign")), "")
                self.reading.report("PR525", sign, text=word, column=column)
            return text
        if is_blank_mark(text):
            self.reading.report("PR519", sign, text=word)
            return text
        if text.startswith(tuple(_STARTS)):
            if not text.startswith(word):
                self.reading.report("PR527", target, text=text, sign=word)
            return text
        return f"{word}{text}{unit}" if read_number(text) is not None else f"{word}{text}"
