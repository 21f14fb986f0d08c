"""A short page for repositories and wikis, in Markdown with tables."""

from pathlib import Path
from typing import ClassVar

from attrs import field, frozen
from attrs.converters import optional

from perfrules.extras import require
from perfrules.model.scorecard import Scorecard
from perfrules.reports.pages.template_folder import folder_check
from perfrules.reports.report import Report
from perfrules.wording import Language, Wording

__all__ = ["MarkdownReport"]


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

    def render(self, scorecard: Scorecard, *, language: Language = "zh") -> bytes:
        """
        Return *scorecard* as Markdown in UTF-8.

        Raises:
            MissingExtraError: jinja2 is not installed (PR014).
            TemplateError: A template of the user's cannot be used (PR620-PR632).
        """
        require("jinja2", extra="office")
        from perfrules.reports.pages.escaping import for_markdown  # noqa: PLC0415 - imported on use
        from perfrules.reports.pages.labels import labels  # noqa: PLC0415
        from perfrules.reports.pages.templating import fill  # noqa: PLC0415
        from perfrules.reports.viewing import report_view  # noqa: PLC0415

        context = {"report": report_view(scorecard, language), "words": labels(language)}
        return fill("markdown.j2", context, escape=for_markdown, folder=self.templates).encode("utf-8")
