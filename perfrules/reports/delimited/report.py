"""The report that is delimited text in the layout of the official form."""

from typing import ClassVar

from perfrules.model.scorecard import Scorecard
from perfrules.reports.report import Report
from perfrules.wording import Language, Wording

__all__ = ["CsvForm"]


class CsvForm(Report):
    """
    The official form as delimited text, with what was computed beside it.

    How it is written is said in `perfrules.reports.delimited.lines`.
    """

    id: ClassVar[str] = "csv"
    title: ClassVar[Wording] = Wording("自评表（CSV）", "the official form (CSV)")
    suffix: ClassVar[str] = ".csv"

    def render(self, scorecard: Scorecard, *, language: Language = "zh") -> bytes:
        """Return *scorecard* as delimited text in UTF-8 with a byte order mark."""
        from perfrules.reports.delimited.lines import render_csv  # noqa: PLC0415 - imported on use

        return render_csv(scorecard, language=language)
