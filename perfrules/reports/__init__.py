"""
Reports and writers: from values to the bytes of a file.

- `hooks` holds the built-in reports and registers them; `base` says what a report and a writer of sheets is and finds
  a report by id or file ending.
- `xlsx` (and delimited text), `docx`, `templating` (HTML and Markdown, with `charts`) and `text` are the formats for
  people; `native` holds TOML and JSON for programs, and their schemas.
- What they share lies below them: `form` is the official form as cells, `view` what a page shows of a scorecard; `base`
  also holds the figures that all show alike.

To add a format: a module with what it writes, a report in ``hooks.py`` that imports it when it is rendered, and a
round-trip test against its reader.

The reports can be imported from here and are loaded when they are first used:
``perfrules.render(card, DocxReport(base="letterhead.docx"))``.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from perfrules.reports.base import JointReport, Report
    from perfrules.reports.hooks import (
        CsvForm,
        DocxReport,
        HtmlReport,
        MarkdownReport,
        ScorecardJson,
        SheetJson,
        SheetToml,
        Text,
        XlsxForm,
    )

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

_INTERFACES = ("JointReport", "Report")


def __getattr__(name: str) -> object:
    if name not in __all__:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    value: object = getattr(import_module(f"{__name__}.{'base' if name in _INTERFACES else 'hooks'}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
