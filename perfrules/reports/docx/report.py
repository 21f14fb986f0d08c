"""
A full self-evaluation report as a Word document, laid out as such reports are published, with three appendices.

The unit's own words and what perfrules worked out are told apart for the eye (a bar, blue lines, titles that begin with
核算) and for programs, by the names of styles (`perfrules.model.document_styles`):

- What stands in a paragraph, a table or a run whose style's name starts with ``perfrules-computed`` is not read back.
- A heading in one of Word's own styles names the unit's text below it; its number and its words in another language are
  runs of the first kind.
- Each paragraph in the style ``perfrules-text`` is one line of that text, an empty one too; what people add in other
  styles is read with it. Without such a paragraph there is no text.
- All other tables are parts of the official form, as `perfrules.reports.form.layout` lays it out: the cover, total and
  grade, lists of indicators, funds, management, the score sheet, adjustments.
"""

from pathlib import Path
from typing import ClassVar

from attrs import Factory, field, frozen
from attrs.converters import optional

from perfrules.extras import require
from perfrules.model.scorecard import Scorecard
from perfrules.reports.docx.base import base_at, own_base
from perfrules.reports.report import Report
from perfrules.wording import Language, Wording

__all__ = ["DocxReport"]


@frozen
class DocxReport(Report):
    """
    The full report as DOCX; needs the extra ``office``.

    Args:
        base: A DOCX document whose styles, page, margins, header and footer the report takes on: a letterhead. Its
            text is left out. It is read at once and never again.

    Raises:
        ProblemsError: *base* cannot be used (PR670).
        MissingExtraError: python-docx is not installed (PR014).
    """

    id: ClassVar[str] = "docx"
    title: ClassVar[Wording] = Wording("绩效自评报告（DOCX）", "self-evaluation report (DOCX)")
    suffix: ClassVar[str] = ".docx"

    base: Path | None = field(default=None, converter=optional(Path))
    _document: bytes | None = field(
        init=False, repr=False, default=Factory(lambda report: _document_at(report.base), takes_self=True)
    )

    def render(self, scorecard: Scorecard, *, language: Language = "zh") -> bytes:
        """
        Return the report on *scorecard*; what XML cannot hold is written visibly.

        Raises:
            MissingExtraError: python-docx is not installed (PR014).
            SheetError: A table has more columns than Word can open, 63 (PR671).
        """
        require("docx", extra="office")
        from perfrules.reports.docx.content import report_blocks  # noqa: PLC0415 - imported on use
        from perfrules.reports.docx.document import document_of  # noqa: PLC0415

        base = own_base() if self._document is None else self._document
        return document_of(report_blocks(scorecard, language), base, scorecard.sheet)


def _document_at(base: Path | None) -> bytes | None:
    return None if base is None else base_at(base)
