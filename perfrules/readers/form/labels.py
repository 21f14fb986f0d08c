"""Rows of a form outside its tables: labels with values, titles, notes, the unit of money."""

import re
from collections.abc import Mapping, Sequence

from attrs import frozen

from perfrules.plain_values import squeeze
from perfrules.readers.form.fragments import Located
from perfrules.readers.form.headers import title_of
from perfrules.readers.form.row_cells import ProblemLog
from perfrules.readers.form.vocabulary import (
    COMPUTED,
    ENGLISH_LABELS,
    FOOTNOTE,
    FORM_LABELS,
    MORE_NOTE,
    NOTE,
    TEXT_LABELS,
)
from perfrules.readers.grid import Cell, Grid, own_cells

__all__ = [
    "Label",
    "Line",
    "are_labels",
    "is_footnote",
    "is_note",
    "is_title",
    "labels_in",
    "money_unit",
    "says_nothing",
]

_KEYS: Mapping[str, str] = {
    title: key for labels in (FORM_LABELS, ENGLISH_LABELS) for key, titles in labels.items() for title in titles
}
_TEXT_KEYS = frozenset(TEXT_LABELS)
_BEFORE_COLON = re.compile(r"(?:\A|\s)\s*([^\s:：][^:：\n]{1,16}?)\s*[:：]")
_UNIT = re.compile(r"\(?(?:金额)?(?:货币)?单位:(?:人民币)?\(?([^()\s:]{0,4}元)\)?")
_TITLE = re.compile(
    r".{0,60}(?:自评表|评价表|评分表|情况表|申报表|目标表|自评报告|评价报告|自评结果)(?:\(.{0,20}\))?|Performanceself-evaluation"
)
_NOTHING = re.compile(
    r"\(?[0-9]{4}年?度?\)?|附[件表][0-9一二三四五六七八九十]*[:]?|[一二三四五六七八九十]{1,3}[、.].{1,30}|\([一二三四五六七八九十]{1,3}\).{1,30}"
)
_SIGNED = re.compile(r"(?:\((?:单位)?(?:盖章|公章|签章|签字|签名|盖公章)\)|签字|签名|签章)\Z")
_SENTENCE = re.compile(r"[。；;！？]")
_LONGEST = 60


@frozen
class Label:
    """
    A label and its value.

    Args:
        key: The field of `Sheet`; ``other`` for one that is known and left out, empty for one of running text.
        label: The label, squeezed.
        value: The value as typed.
    """

    key: str
    label: str
    value: Located


@frozen
class Line:
    """
    What a row of labels says.

    Args:
        pairs: Labels with their values from left to right.
        rest: Cells that belong to no label.
    """

    pairs: tuple[Label, ...]
    rest: tuple[Cell, ...]


def are_labels(grid: Grid, row: int, *, of_texts: bool = True) -> bool:
    """
    Return whether *row* starts with a label, beside its value or before it in one cell.

    Args:
        grid: The table.
        row: The row.
        of_texts: Whether labels of running text count; in a table of texts they are its headings.
    """
    line = own_cells(grid, row)
    if not line:
        return False
    label = _label_of(line[0].cell)
    labels = [item for item, _ in _pairs(line[0].cell.text)] if label is None else [label]
    return any(item in _KEYS or of_texts for item in labels)


def labels_in(grid: Grid, row: int, log: ProblemLog) -> Line:
    """Return what stands in the row of labels *row*."""
    cells = [at.cell for at in own_cells(grid, row)]
    pairs: list[Label] = []
    rest: list[Cell] = []
    at = 0
    while at < len(cells):
        cell = cells[at]
        at += 1
        if (label := _label_of(cell)) is not None:
            value = cells[at] if at < len(cells) and _label_of(cells[at]) is None else None
            at += value is not None
            text = "" if value is None else log.text(value)
            pairs.append(_label(label, Located(text, (value or cell).place)))
        elif result := _pairs(cell.text):
            log.text(cell)
            pairs += [_label(label, Located(text, cell.place)) for label, text in result]
        else:
            rest.append(cell)
    return Line(tuple(pairs), tuple(rest))


def _label(label: str, value: Located) -> Label:
    return Label(_KEYS.get(label, ""), label, value)


def _label_of(cell: Cell) -> str | None:
    """Return the label that *cell* is, or ``None``."""
    title = _without_signature(title_of(cell).rstrip(":"))
    return title if title in _KEYS or title in _TEXT_KEYS else None


def _without_signature(title: str) -> str:
    """Return *title* without what says that a stamp or a signature belongs there, an English one in small letters."""
    if title.isascii():
        return title.lower()
    return title if title in _KEYS else _SIGNED.sub("", title)


def _pairs(text: str) -> Sequence[tuple[str, str]]:
    """Return the labels and values in one cell: ``填报人：张三  联系电话：12333``; nothing without a label."""
    if ":" not in text and "：" not in text:
        return ()
    matches = [(_without_signature(squeeze(match[1])), match) for match in _BEFORE_COLON.finditer(text)]
    if matches and matches[0][0] in _TEXT_KEYS and not is_note(text) and not text[: matches[0][1].start(1)].strip():
        label, match = matches[0]
        return ((label, text[match.end() :].strip()),)  # what stands behind it may hold other labels
    result = [(label, match) for label, match in matches if label in _KEYS]
    if not result or text[: result[0][1].start(1)].strip():
        return ()
    ends = [*(match.start() for _, match in result[1:]), len(text)]
    return [(label, text[match.end() : end].strip()) for (label, match), end in zip(result, ends, strict=True)]


def money_unit(texts: Sequence[str]) -> str:
    """Return the unit of money that one of *texts* says (``单位：万元``), or nothing."""
    result = (_UNIT.fullmatch(squeeze(text)) for text in texts if len(text) <= _LONGEST)
    return next((match[1] for match in result if match), "")


def is_note(text: str) -> bool:
    """Return whether *text* is a note below a table: ``注：…``."""
    return NOTE.match(text.strip()) is not None


def is_footnote(text: str, *, below_note: bool) -> bool:
    """
    Return whether *text* at the left edge of a form explains a mark (``* …``), or goes on with a note (``2.…``).

    Args:
        text: The text.
        below_note: Whether it stands right below a note.
    """
    stripped = text.strip()
    return FOOTNOTE.match(stripped) is not None or (below_note and MORE_NOTE.match(stripped) is not None)


def is_title(text: str) -> bool:
    """Return whether *text* is the title of a form: ``项目支出绩效自评表``."""
    return len(text) <= _LONGEST and _TITLE.fullmatch(squeeze(text)) is not None


def says_nothing(text: str, *, first: bool) -> bool:
    """
    Return whether *text*, alone on its row, is a heading, a year or the number of an annex.

    Args:
        text: The text.
        first: Whether nothing of the form stands above it: then any short text is a title.
    """
    if text.startswith(COMPUTED):
        return True
    if len(text) > _LONGEST:
        return False
    return _NOTHING.fullmatch(squeeze(text)) is not None or (first and not _SENTENCE.search(text))
