"""The tables of the official form, taken apart: a report in Word prints each in the section it belongs to."""

import itertools
from collections.abc import Iterator, Mapping, Sequence

from attrs import evolve, frozen

from perfrules.model.scorecard import Scorecard
from perfrules.reports.docx.blocks import Style, Table
from perfrules.reports.form import words as form_words
from perfrules.reports.form.composing import form_layout
from perfrules.reports.form.layout import FormCell, FormLayout, Role
from perfrules.wording import Language

__all__ = ["FormParts", "form_parts", "label_table"]

_LABEL_WIDTH, _VALUE_WIDTH = 18, 60


@frozen(kw_only=True)
class FormParts:
    """
    The parts of the form; a table that the sheet has no entries for is ``None``.

    Args:
        labels: What stands beside each label, by the label.
        funds: 资金.
        management: 资金管理情况.
        indicators: The table of indicators; its header alone when there are no rows.
        adjustments: Points stated for the sheet as a whole.
    """

    labels: Mapping[str, str]
    funds: Table | None
    management: Table | None
    indicators: Table | None
    adjustments: Table | None


def form_parts(card: Scorecard, language: Language) -> FormParts:
    """Return the form of *card* without its narrative texts, which stand under the headings of the report."""
    layout = form_layout(evolve(card, sheet=evolve(card.sheet, texts={})), language=language)
    left_out = form_words.COMPUTED["explanation"].say(language)  # the second appendix has it, with what it rests on
    tables = {table.cells[0].text: table for table in _tables(layout, left_out)}

    def named(title: str) -> Table | None:
        return next((table for name, table in tables.items() if name.startswith(title)), None)

    return FormParts(
        labels=_labels(layout),
        funds=named(form_words.FUNDS_TITLES["name"]),
        management=named(form_words.MANAGEMENT_TITLES["name"]),
        indicators=named(form_words.ROW_TITLES["level1"]),
        adjustments=named(form_words.ADJUSTMENT_TITLES["name"]),
    )


def label_table(pairs: Sequence[tuple[str, str]], *, style: Style = Style.FORM, each: int = 1) -> Table:
    """Return a table of labels with their values, *each* pairs on a line."""
    cells = []
    for place, (label, value) in enumerate(pairs):
        row, column = divmod(place, each)
        cells.append(FormCell(row=row, column=2 * column, content=label, role=Role.LABEL))
        cells.append(FormCell(row=row, column=2 * column + 1, content=value or None, role=Role.TEXT))
    return Table(cells=tuple(cells), widths=(_LABEL_WIDTH, _VALUE_WIDTH) * each, heading=0, style=style)


def _labels(layout: FormLayout) -> dict[str, str]:
    ahead = [cell for cell in layout.cells if cell.row < _first_header(layout) and not cell.computed]
    return {label.text: value.text for label, value in itertools.pairwise(ahead) if label.role is Role.LABEL}


def _first_header(layout: FormLayout) -> int:
    return next((cell.row for cell in layout.cells if cell.role is Role.HEADER), layout.height)


def _tables(layout: FormLayout, left_out: str) -> Iterator[Table]:
    """Yield each table, from a row of titles to the next; what is only computed has a place of its own elsewhere."""
    starts = [cell.row for cell in layout.cells if cell.column == 0 and cell.role is Role.HEADER]
    for start, end in zip(starts, [*starts[1:], layout.height], strict=True):
        cells = [cell for cell in layout.cells if start <= cell.row < end]
        without = {cell.column for cell in cells if cell.text == left_out and cell.role is Role.HEADER}
        theirs = {cell.row for cell in cells if not cell.computed}
        kept = [cell for cell in cells if cell.row in theirs and cell.column not in without]
        if kept:
            yield _lifted(kept, start)


def _lifted(cells: Sequence[FormCell], start: int) -> Table:
    """Return *cells* as a table of its own, without the columns that only other tables of the form need."""
    edges = sorted({cell.column for cell in cells})
    moved = []
    for cell in cells:
        first, behind = edges.index(cell.column), sum(edge < cell.column + cell.columns for edge in edges)
        moved.append(evolve(cell, row=cell.row - start, column=first, columns=behind - first))
    return Table(cells=tuple(moved))
