"""The words of a text that was extracted from a PDF: pieces of cells with their places."""

import re
from collections.abc import Sequence

from attrs import frozen

from perfrules.plain_values import squeeze

__all__ = [
    "Line",
    "Section",
    "Word",
    "heading_in",
    "is_han",
    "is_page_number",
    "join",
    "lines_of",
    "paragraph",
    "sections_of",
    "words_of",
]


_PAGE_NUMBER = re.compile(r"[-—–·] ?[0-9]{1,4} ?[-—–·]|第 ?[0-9]{1,4} ?页.{0,20}|[0-9]{1,4} ?/ ?[0-9]{1,4} ?页?")
_PIECE = re.compile(r"\S+")
_STATE_WORDS = frozenset("优良中差是否有无好")
_SENTENCE_END = ("。", "；", "！", "？", ";")


@frozen
class Line:
    """One printed line: its number from 1, its text without the blanks around it, and whether a blank line is above."""

    number: int
    text: str
    after_gap: bool = False


@frozen
class Word:
    """
    A piece of a cell: what stands between two blanks of a line.

    Args:
        text: The piece; blanks that only justify a line are removed.
        line: Its line, from 1.
        column: Its column, from 1, in the line without the blanks around it.
        starts_line: Whether it is the first of its line.
        after_gap: Whether a blank line, or a new page, stands above its line.
    """

    text: str
    line: int
    column: int
    starts_line: bool
    after_gap: bool

    @property
    def starts_block(self) -> bool:
        """True for the first word below a blank line."""
        return self.starts_line and self.after_gap


def lines_of(text: str) -> tuple[Line, ...]:
    """Return the printed lines of *text*; blank lines, form feeds and page numbers are left out."""
    result: list[Line] = []
    gap = True
    for number, raw in enumerate(text.split("\n"), start=1):
        gap = gap or "\f" in raw
        stripped = raw.strip()
        if not stripped or is_page_number(stripped):
            gap = True
            continue
        result.append(Line(number, stripped, gap))
        gap = False
    return tuple(result)


def is_page_number(text: str) -> bool:
    """Return whether a line is nothing but the number of its page: ``— 2 —``, ``第 3 页``, ``3/12``."""
    return _PAGE_NUMBER.fullmatch(text) is not None


def words_of(lines: Sequence[Line]) -> tuple[Word, ...]:
    """
    Return the words of *lines*.

    Justified lines spread single characters (``人 员 到 岗``): a run of them is one word. Longer words with a blank
    between them are different cells, and so are two single characters that each answer a question (``是 是``).
    """
    return tuple(word for line in lines for word in _words(line))


def _words(line: Line) -> list[Word]:
    result: list[Word] = []
    run = False
    for match in _PIECE.finditer(line.text):
        text = match.group()
        single = len(text) == 1 and is_han(text)
        if single and run and not (text in _STATE_WORDS and result[-1].text in _STATE_WORDS):
            last = result[-1]
            result[-1] = Word(last.text + text, last.line, last.column, last.starts_line, last.after_gap)
        else:
            result.append(Word(text, line.number, match.start() + 1, not result, line.after_gap))
        run = single
    return result


def is_han(character: str) -> bool:
    """Return whether *character* is a Han character."""
    return "\u4e00" <= character <= "\u9fff" or "\u3400" <= character <= "\u4dbf"


def join(words: Sequence[Word]) -> str:
    """Return the text of a cell from its words: only two Latin or numeric words keep a blank between them."""
    text = ""
    for word in words:
        blank = " " if text and _is_latin(text[-1]) and _is_latin(word.text[0]) else ""
        text += blank + word.text
    return text


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


def paragraph(lines: Sequence[Line]) -> str:
    """
    Return running text from its lines; a short line that ends a sentence ends a paragraph.

    Blanks inside a line stay as printed; at line ends only two Latin words keep one.
    """
    widest = max((len(line.text) for line in lines), default=0)
    text = ""
    for line in lines:
        blank = " " if text and _is_latin(text[-1]) and _is_latin(line.text[0]) else ""
        text += blank + line.text
        if line.text.endswith(_SENTENCE_END) and len(line.text) * 10 < widest * 8:
            text += "\n"
    return text.rstrip("\n")


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
    result: list[Section] = []
    title, level, number = "", 0, 1
    below: list[Line] = []
    for line in lines:
        heading = heading_in(line.text)
        if heading is None:
            below.append(line)
            continue
        result.append(Section(title, level, number, tuple(below)))
        (title, level), number, below = heading, line.number, []
    result.append(Section(title, level, number, tuple(below)))
    return tuple(result)


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
