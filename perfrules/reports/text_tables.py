"""Text for the terminal that fits a window of any width: tables, wrapped lines, and lists of problems."""

from collections.abc import Iterable, Sequence

from attrs import frozen

from perfrules.errors import Problem, Severity
from perfrules.source import cell_width, escape_control_chars, one_line, pad_cells
from perfrules.wording import Language, current_language

__all__ = ["Column", "Layout", "Records", "render", "render_problems", "wrap"]


@frozen
class Column:
    """A column: its heading, and whether its cells are numbers (set right)."""

    heading: str
    right: bool = False


@frozen
class Layout:
    """
    Columns with the widths that fit a table's cells.

    Use `fit`; then `heading` and `line` give the lines of the table, with anything between rows that a caller wants.
    """

    columns: tuple[Column, ...]
    widths: tuple[int, ...]

    @classmethod
    def fit(
        cls, columns: Sequence[Column], rows: Iterable[Sequence[str]], *, language: Language, width: int
    ) -> "Layout | Records":
        """
        Return the layout for *rows*, at most *width* cells wide where that is possible.

        When the cells are wider than that, the widest columns are narrowed to no less than 8 cells, and below a width
        of 80 to no less than their longest Latin word. When that is still too wide, the rows become `Records`.
        """
        texts = [[escape_control_chars(one_line(cell)) for cell in row] for row in rows]
        rows_and_heading = [[column.heading for column in columns], *texts]
        by_column = list(zip(*rows_and_heading, strict=True))
        widths = [max(map(cell_width, cells)) for cells in by_column]
        least = [
            max(min(natural, _NARROWEST), 0 if width >= _BROAD else _longest_word(cells))
            for natural, cells in zip(widths, by_column, strict=True)
        ]
        gaps = _GAP * (len(widths) - 1)
        if sum(least) + gaps > width:
            return Records(tuple(columns), language, width)
        while sum(widths) + gaps > width:
            # the widest of those that may still be narrowed
            place = max(range(len(widths)), key=lambda item: (widths[item] > least[item], widths[item]))
            widths[place] -= 1
        # breaking at blanks can leave a narrowed column wider than its longest line
        used = [
            max(cell_width(line) for row in rows_and_heading for line in wrap(row[place], width))
            for place, width in enumerate(widths)
        ]
        return cls(tuple(columns), tuple(used))

    @property
    def width(self) -> int:
        """The width of the whole table in cells."""
        return sum(self.widths) + _GAP * (len(self.widths) - 1)

    def heading(self) -> list[str]:
        """Return the headings and the rule below them."""
        return [*self.line([column.heading for column in self.columns]), "-" * self.width]

    def line(self, cells: Sequence[str]) -> list[str]:
        """Return one row; a cell wider than its column is broken over several lines, nothing is cut off."""
        broken = [
            wrap(escape_control_chars(one_line(cell)), width) for cell, width in zip(cells, self.widths, strict=True)
        ]
        lines = []
        for place in range(max(map(len, broken))):
            parts = []
            for pieces, column, width in zip(broken, self.columns, self.widths, strict=True):
                piece = pieces[place] if place < len(pieces) else ""
                parts.append(" " * (width - cell_width(piece)) + piece if column.right else pad_cells(piece, width))
            lines.append((" " * _GAP).join(parts).rstrip())
        return lines


@frozen
class Records:
    """
    Rows one below the other, for terminals too narrow for a table: a rule, then ``heading: value`` for each cell.

    Args:
        columns: The columns whose cells a record holds.
        language: Language of the headings: its colon stands behind them.
        width: The width of the terminal in cells.
    """

    columns: tuple[Column, ...]
    language: Language
    width: int

    def heading(self) -> list[str]:
        """Return nothing: every record says its headings."""
        return []

    def line(self, cells: Sequence[str]) -> list[str]:
        """Return one row; a line wider than the terminal is broken, nothing is cut off."""
        lines = ["-" * self.width]
        colon = "：" if self.language == "zh" else ": "
        for column, cell in zip(self.columns, cells, strict=True):
            lines += wrap(f"{column.heading}{colon}{escape_control_chars(one_line(cell))}", self.width, hanging="  ")
        return lines


_GAP = 2
_NARROWEST = 8
_BROAD = 80
"""From this width on a table with a long word broken here and there is read more easily than records."""


def render(
    columns: Sequence[Column], rows: Sequence[Sequence[str]], *, language: Language, width: int = 100
) -> list[str]:
    """Return the whole table as lines of at most *width* cells where its words allow; see `Layout.fit`."""
    layout = Layout.fit(columns, rows, language=language, width=width)
    return [*layout.heading(), *(line for row in rows for line in layout.line(row))]


def wrap(text: str, width: int, *, hanging: str = "") -> list[str]:
    """
    Return *text* in lines of at most *width* cells, breaking at blanks where there are any, else between characters.

    Lines after the first begin with *hanging*. Han text may break anywhere; a Latin word longer than a line is broken.
    """
    lines: list[str] = []
    line = ""
    for word in _words(text):
        if line.strip() and cell_width(line) + cell_width(word) > width:
            lines.append(line.rstrip())
            line = hanging
            word = word.lstrip()  # noqa: PLW2901 - a blank at the break disappears
        while cell_width(line) + cell_width(word) > width and word:
            head = _fitting(word, width - cell_width(line)) or word[0]
            lines.append(line + head)
            word, line = word[len(head) :], hanging  # noqa: PLW2901
        line += word
    lines.append(line.rstrip())
    return lines


_OPENING = frozenset("“‘（〔《「『【([")
_CLOSING = frozenset("”’）〕》」』】)]，。；：、！？,.;:!?%％")


def _words(text: str) -> list[str]:
    """Return what may not be broken: Latin words, blanks, Han characters with the punctuation that clings to them."""
    words: list[str] = []
    for character in text:
        last = words[-1] if words else ""
        both_latin = last != " " and character != " " and last[-1:].isascii() and character.isascii()
        clings = character in _CLOSING or last[-1:] in _OPENING
        if last and last != " " and character != " " and (both_latin or clings):
            words[-1] += character
        else:
            words.append(character)
    return words


def _longest_word(texts: Iterable[str]) -> int:
    return max((cell_width(word) for text in texts for word in _words(text)), default=0)


def _fitting(word: str, width: int) -> str:
    used = 0
    for place, character in enumerate(word):
        used += cell_width(character)
        if used > width:
            return word[:place]
    return word


def render_problems(problems: Sequence[Problem], *, language: Language | None = None, width: int = 100) -> str:
    """Return *problems*, errors first, each with its place, its text with a caret, and what to do about it."""
    language = language or current_language()
    order = list(Severity)
    blocks = []
    for problem in sorted(problems, key=lambda result: order.index(result.severity)):
        lines = problem.format(language).split("\n")
        blocks.append("\n".join(_folded(line, width) for line in lines))
    return "\n".join(blocks)


def _folded(line: str, width: int) -> str:
    # a text with its caret below must stay on two lines
    return line if line.startswith("    ") else "\n".join(wrap(line, width, hanging="  "))
