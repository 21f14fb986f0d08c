"""
Reports and writers: from values to the text of a file.

- `xlsx`, `delimited`, `docx` and `pages` (HTML, Markdown) hold the formats for people; `own` holds TOML and JSON for
  programs, and their schemas. `terminal` prints a scorecard, with `table`.
- What they have in common lies below them: `form` is the official form as cells, `view` what a page or a document shows
  of a scorecard, which `viewing` makes.
- `report` and `base` say what reports and writers are, `hooks` registers the built-in ones, `choice` finds one by name.

To add a format: a package with a report (or, for sheets, a module in `own` with a `SheetWriter`), a round-trip test
against its reader, and its name in ``hooks.py`` (or ``own/writers.py``). Writers return text; who calls them decides
where it goes.

The reports themselves can be imported from here, whatever module they stand in, and are loaded when they are first
used: ``perfrules.render(card, DocxReport(base="letterhead.docx"))``.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from perfrules.reports.built_in import ScorecardJson, SheetJson, SheetToml, Text
    from perfrules.reports.delimited.report import CsvForm
    from perfrules.reports.docx.report import DocxReport
    from perfrules.reports.pages.html import HtmlReport
    from perfrules.reports.pages.markdown import MarkdownReport
    from perfrules.reports.report import JointReport, Report
    from perfrules.reports.xlsx.report import XlsxForm

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
    "CsvForm": "delimited.report",
    "DocxReport": "docx.report",
    "HtmlReport": "pages.html",
    "JointReport": "report",
    "MarkdownReport": "pages.markdown",
    "Report": "report",
    "ScorecardJson": "built_in",
    "SheetJson": "built_in",
    "SheetToml": "built_in",
    "Text": "built_in",
    "XlsxForm": "xlsx.report",
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
