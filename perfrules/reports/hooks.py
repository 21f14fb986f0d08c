"""The built-in reports, registered through the hook that a plugin uses; each imports its format when it is rendered."""

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from attrs import Factory, field, frozen
from attrs.converters import optional

from perfrules._markers import hookimpl
from perfrules.extras import require
from perfrules.model.scorecard import Scorecard
from perfrules.reports.base import JointReport, Report
from perfrules.reports.docx.base import base_at, own_base
from perfrules.reports.template_files import folder_check
from perfrules.wording import Language, Wording, current_language

__all__ = [
    "CsvForm",
    "DocxReport",
    "HtmlReport",
    "MarkdownReport",
    "ScorecardJson",
    "SheetJson",
    "SheetToml",
    "Text",
    "XlsxForm",
    "perfrules_register_reports",
]


class Text(Report):
    """The output of ``perfrules evaluate``: rows with their derivation, components, total, grade, problems."""

    id: ClassVar[str] = "text"
    title: ClassVar[Wording] = Wording("文本", "text")
    suffix: ClassVar[str] = ".txt"

    def render(self, scorecard: Scorecard, *, language: Language | None = None) -> bytes:
        """Return *scorecard* as UTF-8 text in lines of 100 cells."""
        language = language or current_language()
        from perfrules.reports.text import render_scorecard  # noqa: PLC0415 - imported on use

        return (render_scorecard(scorecard, language=language) + "\n").encode("utf-8")


class ScorecardJson(Report):
    """The scorecard as data, in both languages whatever is asked for."""

    id: ClassVar[str] = "json"
    title: ClassVar[Wording] = Wording("评分结果（JSON）", "scorecard (JSON)")
    suffix: ClassVar[str] = ".json"

    def render(self, scorecard: Scorecard, *, language: Language | None = None) -> bytes:
        """Return *scorecard* as JSON in UTF-8."""
        from perfrules.reports.native import scorecard_json  # noqa: PLC0415 - imported on use

        del language
        return (scorecard_json(scorecard) + "\n").encode("utf-8", "backslashreplace")


class SheetToml(Report):
    """The sheet that was scored, as the TOML that perfrules reads back."""

    id: ClassVar[str] = "sheet-toml"
    title: ClassVar[Wording] = Wording("自评表（TOML）", "the sheet (TOML)")
    suffix: ClassVar[str] = ".toml"

    def render(self, scorecard: Scorecard, *, language: Language | None = None) -> bytes:
        """Return the sheet as TOML; raises as `SheetWriter.write` says."""
        from perfrules.reports.native import SheetTomlWriter  # noqa: PLC0415 - imported on use

        del language
        return SheetTomlWriter().write(scorecard.sheet).encode("utf-8")


class SheetJson(Report):
    """The sheet that was scored, as the JSON that perfrules reads back."""

    id: ClassVar[str] = "sheet-json"
    title: ClassVar[Wording] = Wording("自评表（JSON）", "the sheet (JSON)")
    suffix: ClassVar[str] = ".json"

    def render(self, scorecard: Scorecard, *, language: Language | None = None) -> bytes:
        """Return the sheet as JSON; raises as `SheetWriter.write` says."""
        from perfrules.reports.native import SheetJsonWriter  # noqa: PLC0415 - imported on use

        del language
        return SheetJsonWriter().write(scorecard.sheet).encode("utf-8")


class CsvForm(Report):
    """
    The official form as delimited text, with what was computed beside it.

    How it is written is said in `perfrules.reports.xlsx`.
    """

    id: ClassVar[str] = "csv"
    title: ClassVar[Wording] = Wording("自评表（CSV）", "the official form (CSV)")
    suffix: ClassVar[str] = ".csv"

    def render(self, scorecard: Scorecard, *, language: Language | None = None) -> bytes:
        """Return *scorecard* as delimited text in UTF-8 with a byte order mark."""
        language = language or current_language()
        from perfrules.reports.xlsx import render_csv  # noqa: PLC0415 - imported on use

        return render_csv(scorecard, language=language)


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

    def render(self, scorecard: Scorecard, *, language: Language | None = None) -> bytes:
        """
        Return the report on *scorecard*; what XML cannot hold is written visibly.

        Raises:
            MissingExtraError: python-docx is not installed (PR014).
            SheetError: A table has more columns than Word can open, 63 (PR671).
        """
        language = language or current_language()
        require("docx", extra="office")
        from perfrules.reports.docx.content import report_blocks  # noqa: PLC0415 - imported on use
        from perfrules.reports.docx.document import document_of  # noqa: PLC0415

        base = own_base() if self._document is None else self._document
        return document_of(report_blocks(scorecard, language), base, scorecard.sheet)


def _document_at(base: Path | None) -> bytes | None:
    return None if base is None else base_at(base)


@frozen
class HtmlReport(Report):
    """
    The scorecard as one page: charts, tables, derivations, problems and sources; fit to be read, mailed and printed.

    Args:
        templates: A folder whose ``html.j2`` or ``style.css.j2`` goes before ours.

    Raises:
        TemplateError: *templates* is no folder (PR620), or no file in it goes before ours (PR621).
    """

    id: ClassVar[str] = "html"
    title: ClassVar[Wording] = Wording("网页（HTML）", "page (HTML)")
    suffix: ClassVar[str] = ".html"

    templates: Path | None = field(default=None, converter=optional(Path), validator=folder_check("html.j2"))

    def render(self, scorecard: Scorecard, *, language: Language | None = None) -> bytes:
        """
        Return *scorecard* as HTML in UTF-8.

        Raises:
            MissingExtraError: jinja2 is not installed (PR014).
            TemplateError: A template of the user's cannot be used (PR620-PR632).
        """
        language = language or current_language()
        require("jinja2", extra="office")
        from markupsafe import Markup  # noqa: PLC0415 - comes with jinja2

        from perfrules.reports.charts import (  # noqa: PLC0415 - imported on use
            component_chart,
            grade_chart,
            row_chart,
            waterfall_chart,
        )
        from perfrules.reports.templating import fill, for_html, labels  # noqa: PLC0415
        from perfrules.reports.view import ChartView, report_view  # noqa: PLC0415

        charts = {
            "grades": grade_chart(scorecard, language),
            "components": component_chart(scorecard, language),
            "lost": waterfall_chart(scorecard, language),
            "rows": row_chart(scorecard, language),
        }
        views = {
            # the charts have escaped what they show
            name: chart and ChartView(title=chart.title, drawing=Markup(chart.markup))  # noqa: S704
            for name, chart in charts.items()
        }
        context = {"report": report_view(scorecard, language), "words": labels(language), "charts": views}
        return fill("html.j2", context, escape=for_html, folder=self.templates).encode("utf-8")


@frozen
class MarkdownReport(Report):
    """
    The scorecard in Markdown: result, components, rows, what lost points and why, problems, sources.

    Args:
        templates: A folder whose ``markdown.j2`` goes before ours.

    Raises:
        TemplateError: *templates* is no folder (PR620), or no file in it goes before ours (PR621).
    """

    id: ClassVar[str] = "markdown"
    title: ClassVar[Wording] = Wording("Markdown", "Markdown")
    suffix: ClassVar[str] = ".md"

    templates: Path | None = field(default=None, converter=optional(Path), validator=folder_check("markdown.j2"))

    def render(self, scorecard: Scorecard, *, language: Language | None = None) -> bytes:
        """
        Return *scorecard* as Markdown in UTF-8.

        Raises:
            MissingExtraError: jinja2 is not installed (PR014).
            TemplateError: A template of the user's cannot be used (PR620-PR632).
        """
        language = language or current_language()
        require("jinja2", extra="office")
        from perfrules.reports.templating import fill, for_markdown, labels  # noqa: PLC0415
        from perfrules.reports.view import report_view  # noqa: PLC0415

        context = {"report": report_view(scorecard, language), "words": labels(language)}
        return fill("markdown.j2", context, escape=for_markdown, folder=self.templates).encode("utf-8")


class XlsxForm(JointReport):
    """
    The official form as a workbook, with what was computed beside it; read back it gives the sheet that was scored.

    Numbers of more than 15 digits stand as text, because a worksheet keeps no more.
    """

    id: ClassVar[str] = "xlsx"
    title: ClassVar[Wording] = Wording("自评表（XLSX）", "the official form (XLSX)")
    suffix: ClassVar[str] = ".xlsx"

    def render(self, scorecard: Scorecard, *, language: Language | None = None) -> bytes:
        """
        Return *scorecard* as a workbook with one worksheet.

        Raises:
            MissingExtraError: xlsxwriter is not installed (PR014).
            SheetError: A text is longer than a cell holds (PR601); more rows than a worksheet has (PR602).
        """
        language = language or current_language()
        from perfrules.reports.xlsx import render_form  # noqa: PLC0415 - imported on use

        return render_form(scorecard, language=language)

    def render_all(self, scorecards: Sequence[Scorecard], *, language: Language | None = None) -> bytes:
        """Return a workbook with a summary and one worksheet for each scorecard; raises as `render` does."""
        language = language or current_language()
        from perfrules.reports.xlsx import render_all  # noqa: PLC0415 - imported on use

        return render_all(scorecards, language=language)


@hookimpl
def perfrules_register_reports() -> list[Report]:
    """Return the built-in reports."""
    return [
        Text(),
        ScorecardJson(),
        SheetToml(),
        SheetJson(),
        XlsxForm(),
        CsvForm(),
        DocxReport(),
        HtmlReport(),
        MarkdownReport(),
    ]
