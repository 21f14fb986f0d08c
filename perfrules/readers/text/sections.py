"""The headings of a report and the text below each."""

import re
from collections.abc import Sequence

from attrs import frozen

from perfrules.readers.text.words import Line
from perfrules.readers.vocabulary import squeeze

__all__ = ["Section", "heading_in", "sections_of"]

_FIRST = re.compile(r"[一二三四五六七八九十]{1,3}、(.+)")
_SECOND = re.compile(r"\([一二三四五六七八九十]{1,3}\)(.+)")
_THIRD = re.compile(r"[0-9]{1,2}[.、](.+)")
# Numbered items of running text look like third-level headings; only titles of the form are taken for one.
_THIRD_TITLES = re.compile(
    r"项目(?:年度)?(?:总体)?绩效目标(?:完成情况)?|(?:没有|未)?完成绩效目标的指标|绩效目标(?:没有|未)?完成的指标"
    r"|对.{2,20}的建议|其他建议"
)
_SENTENCE = re.compile(r"[，。；;！？,:：]")
_LONGEST = 30


@frozen
class Section:
    """
    A heading and the lines below it, up to the next heading of any level.

    Args:
        title: The heading without its number, blanks removed; empty for what stands before the first heading.
        level: 1 for 一、, 2 for （一）, 3 for 1. and 0 before the first heading.
        line: The line of the heading.
        lines: What stands below it.
    """

    title: str
    level: int
    line: int
    lines: tuple[Line, ...]


def sections_of(lines: Sequence[Line]) -> tuple[Section, ...]:
    """Return the sections of *lines* in order; the first one is the cover."""
    found: list[Section] = []
    title, level, number = "", 0, 1
    below: list[Line] = []
    for line in lines:
        heading = heading_in(line.text)
        if heading is None:
            below.append(line)
            continue
        found.append(Section(title, level, number, tuple(below)))
        (title, level), number, below = heading, line.number, []
    found.append(Section(title, level, number, tuple(below)))
    return tuple(found)


def heading_in(text: str) -> tuple[str, int] | None:
    """Return the title and level of the heading that a line is, ``（一）项目概况`` → 项目概况 and 2; or ``None``."""
    if len(text) > 2 * _LONGEST:
        return None
    squeezed = squeeze(text)
    for level, pattern in enumerate((_FIRST, _SECOND, _THIRD), start=1):
        match = pattern.fullmatch(squeezed)
        if match is None:
            continue
        title = match[1]
        if len(title) > _LONGEST or _SENTENCE.search(title):
            return None
        if pattern is _THIRD and not _THIRD_TITLES.fullmatch(title):
            return None
        return title, level
    return None
