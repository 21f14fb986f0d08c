"""A page for browsers: one file with its style and charts inside, without scripts and without the network."""

from pathlib import Path
from typing import ClassVar

from attrs import field, frozen
from attrs.converters import optional

from perfrules.extras import require
from perfrules.model.scorecard import Scorecard
from perfrules.reports.pages.template_folder import folder_check
from perfrules.reports.report import Report
from perfrules.wording import Language, Wording

__all__ = ["HtmlReport"]


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

    def render(self, scorecard: Scorecard, *, language: Language = "zh") -> bytes:
        """
        Return *scorecard* as HTML in UTF-8.

        Raises:
            MissingExtraError: jinja2 is not installed (PR014).
            TemplateError: A template of the user's cannot be used (PR620-PR632).
        """
        require("jinja2", extra="office")
        from markupsafe import Markup  # noqa: PLC0415 - comes with jinja2

        from perfrules.reports.pages.charts import component_chart, grade_chart, row_chart  # noqa: PLC0415 - imported on use
        from perfrules.reports.pages.escaping import for_html  # noqa: PLC0415
        from perfrules.reports.pages.labels import labels  # noqa: PLC0415
        from perfrules.reports.pages.templating import fill  # noqa: PLC0415
        from perfrules.reports.pages.waterfall import waterfall_chart  # noqa: PLC0415
        from perfrules.reports.view import ChartView  # noqa: PLC0415
        from perfrules.reports.viewing import report_view  # noqa: PLC0415

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
