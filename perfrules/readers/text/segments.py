"""
Cutting a sequence of words into the rows and cells of a table whose lines were lost.

The reading chosen is the cheapest: every column says what it would cost for a stretch of words to be its cell (0 for
a number in the column of points, much for a sentence there), and the cheapest division of all words into rows of
cells is found exactly, by dynamic programming over word and column. Words that fit nowhere cost a fixed amount each
and are given back as leftovers; nothing is lost.
"""

from collections.abc import Callable, Iterator, Sequence, Sized
from functools import lru_cache

from attrs import evolve, frozen

from perfrules.errors import Problem, problem
from perfrules.readers.text.words import Word, join
from perfrules.readers.vocabulary import squeeze
from perfrules.source import Place

__all__ = ["IMPOSSIBLE", "CellColumn", "Cells", "Leftover", "cut", "cut_rows"]

IMPOSSIBLE = 10_000
_LEFTOVER_COST = 25
_SPLIT_BLOCK_COST = 8  # a cell that starts in the middle of a block of lines
_BLANK_COST = 5  # a cell that goes on after a blank inside a line
_UNREACHED = 10**9
_COSTS_KEPT = 1_000
# A reading this much dearer than the best one up to the same word is given up, as is a cell that grows this dear.
_HOPELESS = 150

Span = tuple[int, int]
_Back = list[list[tuple[int, int]]]
"""For each word and column the word and column that the cheapest reading came from."""


@frozen
class CellColumn:
    """
    A column and how well words fit it.

    Args:
        key: The field it fills.
        cost: What it costs that a squeezed text is a cell of this column; `IMPOSSIBLE` rules it out.
        empty: What an empty cell costs.
        longest: How many words a cell may have.
    """

    key: str
    cost: Callable[[str], int]
    empty: int
    longest: int


@frozen
class Cells:
    """One row: for each column the words ``[start, end)`` of its cell."""

    spans: dict[str, Span]
    words: Sequence[Word]

    def words_in(self, key: str) -> Sequence[Word]:
        """Return the words of the cell *key*; none when it is empty or there is no such column."""
        start, end = self.spans.get(key, (0, 0))
        return self.words[start:end]

    def text(self, key: str) -> str:
        """Return the text of the cell *key*."""
        return join(self.words_in(key))

    @property
    def all_words(self) -> Sequence[Word]:
        """All words of the row."""
        used = [span for span in self.spans.values() if span[0] < span[1]]
        return self.words[min(span[0] for span in used) : max(span[1] for span in used)] if used else ()


@frozen
class Leftover:
    """Words between two rows that fit no column."""

    words: Sequence[Word]


def cut_rows(
    words: Sequence[Word], columns: Sequence[CellColumn], name: str, found: Sized, problems: list[Problem]
) -> Iterator[tuple[Cells, Place]]:
    """
    Return the rows that `cut` finds, one at a time, with their places in the file *name*.

    Words that fit nowhere are added to *problems* (PR504) as the row behind those that the caller has *found* by then.
    """
    for piece in cut(words, columns):
        if isinstance(piece, Cells):
            yield piece, Place(name, line=piece.all_words[0].line)
        else:
            place = Place(name, line=piece.words[0].line)
            problems.append(problem("PR504", place=place, row=len(found) + 1, text=join(piece.words)))


def cut(words: Sequence[Word], columns: Sequence[CellColumn]) -> list[Cells | Leftover]:
    """
    Return the rows and leftovers that *words* most likely are, in order.

    The work is bounded by words × columns × the longest cell; a caller limits the number of words.
    """
    # Forms repeat themselves: 100%, 10, 达成预期指标.
    columns = [evolve(column, cost=lru_cache(_COSTS_KEPT)(column.cost)) for column in columns]
    width, count = len(columns), len(words)
    best = [[_UNREACHED] * (width + 1) for _ in range(count + 1)]
    back: _Back = [[(-1, -1)] * (width + 1) for _ in range(count + 1)]
    best[0][0] = 0
    pieces = [squeeze(word.text) for word in words]
    has_gaps = sum(word.starts_block for word in words) * 4 > sum(word.starts_line for word in words)
    for at in range(count + 1):
        _skip_empty(best, back, at, columns)
        if best[at][width] < best[at][0]:  # a row ends here and the next may start
            best[at][0], back[at][0] = best[at][width], (at, width)
        _skip_empty(best, back, at, columns)
        if at == count:
            break
        if best[at][0] + _LEFTOVER_COST < best[at + 1][0]:
            best[at + 1][0], back[at + 1][0] = best[at][0] + _LEFTOVER_COST, (at, 0)
        _extend(words, pieces, columns, best, back, at, has_gaps=has_gaps)
    return _rows(words, columns, back)


def _skip_empty(best: list[list[int]], back: _Back, at: int, columns: Sequence[CellColumn]) -> None:
    row = best[at]
    for index, column in enumerate(columns):
        if row[index] + column.empty < row[index + 1]:
            row[index + 1] = row[index] + column.empty
            back[at][index + 1] = (at, index)


def _extend(
    words: Sequence[Word],
    pieces: Sequence[str],
    columns: Sequence[CellColumn],
    best: list[list[int]],
    back: _Back,
    at: int,
    *,
    has_gaps: bool,
) -> None:
    """Try every cell that starts at word *at*, in every column."""
    first = words[at]
    base = _SPLIT_BLOCK_COST if has_gaps and first.starts_line and not first.after_gap else 0
    texts, blanks = [pieces[at]], [0]
    hopeless = min(best[at]) + _HOPELESS
    for index, column in enumerate(columns):
        reached = best[at][index]
        if reached >= hopeless:
            continue
        for length in range(1, min(column.longest, len(words) - at) + 1):
            if len(texts) < length:
                texts.append(texts[-1] + pieces[at + length - 1])
                blanks.append(blanks[-1] + (0 if words[at + length - 1].starts_line else _BLANK_COST))
            fit = column.cost(texts[length - 1])
            if fit >= IMPOSSIBLE:
                continue
            if fit >= _HOPELESS:
                break
            total = reached + base + blanks[length - 1] + fit
            if total < best[at + length][index + 1]:
                best[at + length][index + 1] = total
                back[at + length][index + 1] = (at, index)


def _rows(words: Sequence[Word], columns: Sequence[CellColumn], back: _Back) -> list[Cells | Leftover]:
    found: list[Cells | Leftover] = []
    spans: dict[str, Span] = {}
    at, index = len(words), 0
    while (at, index) != (0, 0):
        before, column = back[at][index]
        if index == 0 and column == 0:  # a leftover word
            if found and isinstance(found[-1], Leftover) and found[-1].words[0] is words[at]:
                found[-1] = Leftover(words[before : at + len(found[-1].words)])
            else:
                found.append(Leftover(words[before:at]))
        elif index > 0:
            spans[columns[index - 1].key] = (before, at)
            if index == 1:
                found.append(Cells({key: spans[key] for key in reversed(spans)}, words))
                spans = {}
        at, index = before, column
    found.reverse()
    return found
