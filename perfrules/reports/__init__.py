"""
Reports and writers: from values to the text of a file.

To add a format: one module with a `SheetWriter` (or, for scorecards, a report) of its own, a round-trip test against
its reader, and its name in ``sheet_writers.py``. Writers return text; who calls them decides where it goes.

The reports themselves can be imported from here, whatever module they stand in, and are loaded when they are first
used: ``perfrules.render(card, DocxReport(base="letterhead.docx"))``.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from perfrules.reports.built_in import ScorecardJson, SheetJson, SheetToml, Text
    from perfrules.reports.docx_report import DocxReport
    from perfrules.reports.form_reports import CsvForm, XlsxForm
    from perfrules.reports.html import HtmlReport
    from perfrules.reports.markdown import MarkdownReport
    from perfrules.reports.report import JointReport, Report

__all__ = [
    "CsvForm",
    "DocxReport",
    "HtmlReport",
    "JointReport",
    "MarkdownReport",
    "Report",
    "ScorecardJson",
    "SheetJson",
    "SheetToml",
    "Text",
    "XlsxForm",
]

_HOME_OF = {
    "CsvForm": "form_reports",
    "DocxReport": "docx_report",
    "HtmlReport": "html",
    "JointReport": "report",
    "MarkdownReport": "markdown",
    "Report": "report",
    "ScorecardJson": "built_in",
    "SheetJson": "built_in",
    "SheetToml": "built_in",
    "Text": "built_in",
    "XlsxForm": "form_reports",
}


def __getattr__(name: str) -> object:
    if name not in _HOME_OF:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    value: object = getattr(import_module(f"{__name__}.{_HOME_OF[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
