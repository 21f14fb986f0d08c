"""The table of indicators: its columns as far as the sheet needs them, and how wide they are."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from operator import gt

from attrs import frozen

from perfrules.model.explanation import OUTCOMES, explain_score
from perfrules.model.scorecard import ScoredRow
from perfrules.model.sheet import SheetRow
from perfrules.reports.figures import has_handed_on, weight_text
from perfrules.reports.form import words
from perfrules.reports.form.blocks import Column, written
from perfrules.reports.form.layout import MARGIN, Content, FormNumber, Role
from perfrules.reports.form.text import form_number
from perfrules.source import cell_width
from perfrules.wording import Language

__all__ = ["Line", "computed_columns", "parted", "row_columns", "widths_of"]

_NARROWEST = 6
_BROADEST = 24
_PART = 12
_LEAST_TOTAL = 118
"""Columns together are at least as wide as a landscape page is at the size of the font."""
_MOST_TOTAL = 172
"""Beyond this, texts are broken into more lines: a page with smaller print cannot be read."""


@frozen
class Line:
    """A row of the sheet, and what became of it; ``None`` when the sheet was not scored."""

    row: SheetRow
    scored: ScoredRow | None = None


def row_columns(rows: Sequence[SheetRow]) -> list[Column[Line]]:
    """Return the columns of the form for *rows*; those that most forms lack only where a row says something in them."""
    reviews = max((len(row.review_scores) for row in rows), default=0)

    def column(key: str, content: Callable[[SheetRow], Content], share: int, role: Role) -> Column[Line]:
        return Column(
            key=key, title=words.ROW_TITLES[key], content=lambda line: content(line.row), share=share, role=role
        )

    def text(key: str, share: int, role: Role = Role.TEXT) -> Column[Line]:
        return column(key, lambda row: written(getattr(row, key)), share, role)

    def number(key: str) -> Column[Line]:
        return column(key, lambda row: form_number(getattr(row, key)), 12, Role.NUMBER)

    def level(key: str) -> Column[Line]:
        return column(key, lambda row: written(getattr(row, key)) or words.NO_LEVEL, 12, Role.LEVEL)

    def reviewed(place: int) -> Column[Line]:
        return column(
            "review_scores",
            lambda row: form_number(row.review_scores[place]) if place < len(row.review_scores) else None,
            12, Role.NUMBER,
        )  # fmt: skip

    def applies(row: SheetRow) -> Content:
        return words.YES if row.applicable else words.NO

    def way(row: SheetRow) -> Content:
        return {"up": words.UP, "down": words.DOWN}.get(row.direction)

    columns = [level("level1"), level("level2"), text("name", 24, Role.LEVEL), text("target", 22), text("actual", 22)]
    columns += [text("unit", 10, Role.MARK)] if any(row.unit for row in rows) else []
    columns += [column("direction", way, 8, Role.MARK)] if any(row.direction for row in rows) else []
    columns += [number("weight"), number("self_score"), *map(reviewed, range(reviews))]
    columns += [number("deduction")] if any(row.deduction is not None for row in rows) else []
    columns += [text("judgement", 12, Role.MARK)] if any(row.judgement for row in rows) else []
    columns += [number("sample")] if any(row.sample is not None for row in rows) else []
    columns += [column("applicable", applies, 8, Role.MARK)] if not all(row.applicable for row in rows) else []
    columns.append(text("reason", 30))
    return [*columns, text("evidence", 24)] if any(row.evidence for row in rows) else columns


def computed_columns(rows: Sequence[ScoredRow], language: Language) -> list[Column[Line]]:
    """Return what the scorecard says of each row; weights, lights and reviewers' means only where there is need."""

    def column(key: str, content: Callable[[ScoredRow], Content], share: int, role: Role) -> Column[Line]:
        return Column(
            key=f"computed_{key}", title=words.COMPUTED[key].say(language), share=share, role=role, computed=True,
            content=lambda line: None if line.scored is None else content(line.scored),
        )  # fmt: skip

    columns: list[Column[Line]] = []
    if has_handed_on(rows):
        columns.append(column("weight", lambda row: _reachable(row.weight), 12, Role.NUMBER))
    columns.append(column("score", lambda row: form_number(row.score) or words.NO_SCORE, 12, Role.NUMBER))
    if any(row.review_score is not None for row in rows):
        columns.append(column("review_score", lambda row: form_number(row.review_score), 12, Role.NUMBER))
    columns.append(column("result", lambda row: OUTCOMES[row.outcome].say(language), 10, Role.MARK))
    if any(row.light for row in rows):
        columns.append(column("light", lambda row: written(row.light), 8, Role.MARK))
    return [*columns, column("explanation", lambda row: written(explain_score(row, language)), 50, Role.TEXT)]


def _reachable(weight: Fraction) -> Content:
    """Return a weight as a number where it is a short decimal, else as a text."""
    text = weight_text(weight)
    return written(text) if "≈" in text else form_number(Decimal(text))


def widths_of(columns: Sequence[Column[Line]], lines: Sequence[Line]) -> list[int]:
    """
    Return how wide the columns are: as their texts need, within bounds, and together as wide as a page.

    A title may be broken once; a number is never broken.
    """
    widths, least = [], []
    for column in columns:
        contents = [column.content(line) for line in lines]
        numbers = [cell_width(one.text) for one in contents if isinstance(one, FormNumber)]
        texts = [cell_width(part) for one in contents if isinstance(one, str) for part in one.split("\n")]
        half_title = (cell_width(column.title) + 3) // 4 * 2
        least.append(max(_NARROWEST, *(one + MARGIN for one in (half_title, *numbers))))
        widths.append(max(least[-1], min(column.share, max(texts, default=0) + MARGIN)))
    broad = [place for place, column in enumerate(columns) if column.role is Role.TEXT]
    for turn in range(_LEAST_TOTAL - sum(widths)):
        widths[broad[turn % len(broad)]] += 1
    floors = [
        width if column.share <= _PART else max(narrow, column.share * 3 // 5)
        for width, narrow, column in zip(widths, least, columns, strict=True)
    ]
    while sum(widths) > _MOST_TOTAL and any(map(gt, widths, floors)):
        widest = max(range(len(widths)), key=lambda place: (widths[place] > floors[place], widths[place]))
        widths[widest] -= 1
    return widths


def parted(widths: Sequence[int]) -> tuple[list[int], list[int]]:
    """
    Return the columns of the whole form, and where each column of *widths* starts among them (and the last one ends).

    A broad column is made of several, so that the other tables of the form find edges for their own columns.
    """
    parts: list[int] = []
    edges = [0]
    for width in widths:
        count = width // _PART if width > _BROADEST else 1
        parts += [width // count + (place < width % count) for place in range(count)]
        edges.append(len(parts))
    return parts, edges
