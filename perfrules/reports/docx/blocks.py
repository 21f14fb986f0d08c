"""The pieces a report in Word is made of, as values: what is said, by whom, in which order. No library is needed."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Literal

from attrs import frozen

from perfrules.model.document_styles import COMPUTED, TEXT
from perfrules.reports.form.layout import FormCell, Role

__all__ = ["Block", "Heading", "Line", "Note", "Style", "Table", "Text", "Turn", "listed_table"]


class Style(StrEnum):
    """The styles of a report's own; their names say what is read back, see `perfrules.model.document_styles`."""

    TITLE = f"{COMPUTED}-title"
    """The title on the cover."""
    LEGEND = f"{COMPUTED}-legend"
    """Small print of the report's own."""
    CAPTION = f"{COMPUTED}-caption"
    """The title above a table."""
    NOTE = f"{COMPUTED}-note"
    """A paragraph of what was worked out."""
    PLAIN = f"{COMPUTED}-run"
    """Letters inside a paragraph that are not part of what it says: the number of a heading."""
    TEXT = TEXT
    """The unit's running text."""
    CELL = "perfrules-cell"
    """A paragraph in a cell."""
    FIELD = "perfrules-field"
    """A paragraph in a cell of the cover."""
    COVER = "perfrules-cover"
    """The table on the cover."""
    FORM = "perfrules-form"
    """The unit's tables."""
    WORKED_OUT = f"{COMPUTED}-table"
    """Tables of what was worked out."""


@frozen(kw_only=True)
class Heading:
    """
    A heading of the document.

    Args:
        level: 1 to 3.
        number: What is printed before the title, such as ``（一）``; not part of the title.
        title: The title; the unit's text below it is read back under this name.
        gloss: The title in another language, printed behind it; not part of the title.
    """

    level: Literal[1, 2, 3]
    number: str = ""
    title: str
    gloss: str = ""


@frozen
class Text:
    """The unit's own running text, line by line; an empty one still takes a paragraph."""

    text: str


@frozen
class Line:
    """A line of the report's own in *style*: a title, a caption."""

    text: str
    style: Style


@frozen
class Note:
    """What perfrules says: *lead* in bold, then *text*."""

    lead: str
    text: str = ""


@frozen(kw_only=True)
class Table:
    """
    A table.

    Args:
        cells: Its cells, from top to bottom and left to right; every position is covered by one.
        widths: Widths of the columns relative to each other; when empty, they follow from the texts.
        heading: How many rows are repeated on every page.
        style: `Style.COVER`, `Style.FORM` or `Style.WORKED_OUT`.
    """

    cells: tuple[FormCell, ...]
    widths: tuple[int, ...] = ()
    heading: int = 1
    style: Style = Style.FORM


class Turn(StrEnum):
    """Where a new page starts."""

    PAGE = "page"
    LANDSCAPE = "landscape"


Block = Heading | Text | Line | Note | Table | Turn


def listed_table(
    head: Sequence[str], rows: Sequence[Sequence[str]], roles: Sequence[Role], *, closing: Sequence[str] = ()
) -> Table:
    """Return a table of what was worked out: *rows* below *head*, a role for each column, and a *closing* row."""
    cells = [FormCell(row=0, column=at, content=title, role=Role.HEADER) for at, title in enumerate(head)]
    cells += [
        FormCell(row=below, column=at, content=text, role=roles[at])
        for below, row in enumerate(rows, start=1)
        for at, text in enumerate(row)
    ]
    cells += [
        FormCell(row=len(rows) + 1, column=at, content=text, role=Role.TOTAL if at else Role.LABEL)
        for at, text in enumerate(closing)
    ]
    return Table(cells=tuple(cells), style=Style.WORKED_OUT)
