"""
The official form as delimited text: the same cells as the workbook, a line for each row.

A program that opens such a file takes a text beginning with ``=`` for a formula. So such a text is guarded; see
`perfrules.outputs.csv_injection`. Numbers stay as they are.
"""

import csv
from io import StringIO
from itertools import groupby

from perfrules.model.scorecard import Scorecard
from perfrules.model.sheet import Sheet
from perfrules.outputs.csv_injection import guarded
from perfrules.reports.form.builder import form_layout
from perfrules.reports.form.layout import FormCell, FormNumber
from perfrules.wording import Language, current_language

__all__ = ["render_csv"]


def render_csv(subject: Scorecard | Sheet, *, language: Language | None = None) -> bytes:
    """
    Return *subject* as delimited text in UTF-8 with a byte order mark, by which Excel knows the encoding.

    A cell stands once, then come empty fields for what it covers in its own table; a level is repeated in each of its
    rows. All lines have the same number of fields.
    """
    language = language or current_language()
    lines = [
        [field for _, (cell, *_) in groupby(row, key=id) for field in (_shown(cell), *[""] * (cell.fields - 1))]
        for row in form_layout(subject, language=language).covered()
    ]
    longest = max(map(len, lines))
    text = StringIO()
    csv.writer(text).writerows([*line, *[""] * (longest - len(line))] for line in lines)
    return text.getvalue().encode("utf-8-sig")


def _shown(cell: FormCell) -> str:
    return cell.text if isinstance(cell.content, FormNumber) else guarded(cell.text)
