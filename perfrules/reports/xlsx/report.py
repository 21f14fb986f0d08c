"""The report that is a workbook in the layout of the official form."""

from collections.abc import Sequence
from typing import ClassVar

from perfrules.model.scorecard import Scorecard
from perfrules.reports.report import JointReport
from perfrules.wording import Language, Wording

__all__ = ["XlsxForm"]


class XlsxForm(JointReport):
    """
    The official form as a workbook, with what was computed beside it; read back it gives the sheet that was scored.

    Numbers of more than 15 digits stand as text, because a worksheet keeps no more.
    """

    id: ClassVar[str] = "xlsx"
    title: ClassVar[Wording] = Wording("自评表（XLSX）", "the official form (XLSX)")
    suffix: ClassVar[str] = ".xlsx"

    def render(self, scorecard: Scorecard, *, language: Language = "zh") -> bytes:
        """
        Return *scorecard* as a workbook with one worksheet.

        Raises:
            MissingExtraError: xlsxwriter is not installed (PR014).
            SheetError: A text is longer than a cell holds (PR601); more rows than a worksheet has (PR602).
        """
        from perfrules.reports.xlsx.workbook import render_form  # noqa: PLC0415 - imported on use

        return render_form(scorecard, language=language)

    def render_all(self, scorecards: Sequence[Scorecard], *, language: Language = "zh") -> bytes:
        """Return a workbook with a summary and one worksheet for each scorecard; raises as `render` does."""
        from perfrules.reports.xlsx.workbook import render_all  # noqa: PLC0415 - imported on use

        return render_all(scorecards, language=language)
