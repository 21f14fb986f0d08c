"""Registers the built-in reports through the hook a third party uses."""

from typing import TYPE_CHECKING

from perfrules._markers import hookimpl

if TYPE_CHECKING:
    from perfrules.reports.report import Report

__all__ = ["perfrules_register_reports"]


@hookimpl
def perfrules_register_reports() -> "list[Report]":
    """Return the built-in reports; what they need is imported when one is written."""
    from perfrules.reports.built_in import ScorecardJson, SheetJson, SheetToml, Text  # noqa: PLC0415 - on use
    from perfrules.reports.delimited.report import CsvForm  # noqa: PLC0415
    from perfrules.reports.docx.report import DocxReport  # noqa: PLC0415
    from perfrules.reports.pages.html import HtmlReport  # noqa: PLC0415
    from perfrules.reports.pages.markdown import MarkdownReport  # noqa: PLC0415
    from perfrules.reports.xlsx.report import XlsxForm  # noqa: PLC0415

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
