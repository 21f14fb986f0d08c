"""
The built-in readers, registered through the hook that a third party uses.

What reads a format is imported when the first file of that format is read, and not before.
"""

from typing import ClassVar

from perfrules._markers import hookimpl
from perfrules.inputs import HTML, OLE, ZIP
from perfrules.readers.base import ReadResult, SheetReader
from perfrules.wording import Wording

__all__ = [
    "SheetCsvReader",
    "SheetDocxReader",
    "SheetHtmlReader",
    "SheetJsonReader",
    "SheetPdfReader",
    "SheetTomlReader",
    "SheetXlsxReader",
    "TextReader",
    "perfrules_register_readers",
]


class SheetXlsxReader(SheetReader):
    """Self-evaluation forms in workbooks of Excel, WPS and LibreOffice."""

    id = "xlsx"
    title = Wording("自评表（Excel 工作簿）", "self-evaluation forms in an Excel workbook")
    suffixes = (".xlsx", ".xlsm")
    contents: ClassVar[tuple[str, ...]] = (ZIP, OLE)

    def read(self, data: bytes, name: str) -> ReadResult:
        """Return the sheets in *data*. See `perfrules.readers.xlsx.reading.read_xlsx`."""
        from perfrules.readers.xlsx.reading import read_xlsx  # noqa: PLC0415 - imported on use

        return read_xlsx(data, name)


class SheetDocxReader(SheetReader):
    """Reports and forms in DOCX, also those of WPS; no office library is needed to read them."""

    id = "docx"
    title = Wording("自评报告或自评表（Word 文档）", "self-evaluation report or form as a Word document")
    suffixes = (".docx",)
    contents: ClassVar[tuple[str, ...]] = (ZIP, OLE)

    def read(self, data: bytes, name: str) -> ReadResult:
        """Return the sheets that the document in *data* holds. See `perfrules.readers.docx.reading.read_docx`."""
        from perfrules.readers.docx.reading import read_docx  # noqa: PLC0415 - imported on use

        return read_docx(data, name)


class SheetPdfReader(SheetReader):
    """Reports as PDF, best effort."""

    id = "pdf"
    title = Wording("自评报告（带文字的 PDF）", "self-evaluation report as a PDF with text")
    suffixes = (".pdf",)
    contents: ClassVar[tuple[str, ...]] = ("PDF",)

    def read(self, data: bytes, name: str) -> ReadResult:
        """Return the sheets that the PDF in *data* holds. See `perfrules.readers.pdf.reading.read_pdf`."""
        from perfrules.readers.pdf.reading import read_pdf  # noqa: PLC0415 - imported on use

        return read_pdf(data, name)


class TextReader(SheetReader):
    """Reports as plain text, in UTF-8, GB18030 or UTF-16."""

    id = "text"
    title = Wording("自评报告（从 PDF 提取的文本）", "self-evaluation report as text extracted from a PDF")
    suffixes = (".txt", ".text")
    contents: ClassVar[tuple[str, ...]] = ("text",)

    def read(self, data: bytes, name: str) -> ReadResult:
        """
        Return the one sheet that the report in *data* holds. See `perfrules.readers.text.reading.read_text`.

        A table with bars or tabs, as it is copied from a page, is read as `SheetCsvReader` reads it.
        """
        from perfrules.readers.delimited import is_delimited, read_delimited  # noqa: PLC0415 - imported on use
        from perfrules.readers.text.reading import read_text  # noqa: PLC0415

        return read_delimited(data, name) if is_delimited(data, name) else read_text(data, name)


class SheetHtmlReader(SheetReader):
    """Tables of web pages, also under the ending of an old workbook, as many systems export them."""

    id = "html"
    title = Wording("自评表（网页表格）", "self-evaluation form (tables of a web page)")
    suffixes = (".html", ".htm")
    contents: ClassVar[tuple[str, ...]] = (HTML, "text")

    def read(self, data: bytes, name: str) -> ReadResult:
        """Return the sheets in *data*. See `perfrules.readers.html.read_html`."""
        from perfrules.readers.html import read_html  # noqa: PLC0415 - imported on use

        return read_html(data, name)


class SheetCsvReader(SheetReader):
    """
    Forms with commas, tabs, semicolons, bars or full-width commas between the fields.

    The delimiter is the one with which most titles and labels of a form are known; nothing else decides. One
    apostrophe before ``= + - @``, a tab or a carriage return marks a text and is taken off.
    """

    id = "csv"
    title = Wording("自评表（CSV、TSV）", "self-evaluation form (CSV, TSV)")
    suffixes = (".csv", ".tsv")
    contents: ClassVar[tuple[str, ...]] = ("text",)

    def read(self, data: bytes, name: str) -> ReadResult:
        """Return the sheets in *data*. See `perfrules.readers.delimited.read_delimited`."""
        from perfrules.readers.delimited import read_delimited  # noqa: PLC0415 - imported on use

        return read_delimited(data, name)


class SheetJsonReader(SheetReader):
    """One sheet, or a list of them; the keys are the field names of `Sheet`. See `perfrules.readers.native.data`."""

    id = "sheet-json"
    title = Wording("perfrules 自评表（JSON）", "perfrules sheet (JSON)")
    suffixes = (".json",)
    contents: ClassVar[tuple[str, ...]] = ("JSON", "text")

    def read(self, data: bytes, name: str) -> ReadResult:
        """Return the sheets in *data*. See `perfrules.readers.native.reading.read_json`."""
        from perfrules.readers.native.reading import read_json  # noqa: PLC0415 - imported on use

        return read_json(data, name)


class SheetTomlReader(SheetReader):
    """One sheet; the keys are the field names of `Sheet`. See `perfrules.readers.native.data`."""

    id = "sheet-toml"
    title = Wording("perfrules 自评表（TOML）", "perfrules sheet (TOML)")
    suffixes = (".toml",)
    contents: ClassVar[tuple[str, ...]] = ("text",)

    def read(self, data: bytes, name: str) -> ReadResult:
        """Return the sheet in *data*. See `perfrules.readers.native.reading.read_toml`."""
        from perfrules.readers.native.reading import read_toml  # noqa: PLC0415 - imported on use

        return read_toml(data, name)


@hookimpl
def perfrules_register_readers() -> list[SheetReader]:
    """Return the built-in readers; the modules that read a format are imported when the first file is."""
    return [
        TextReader(),
        SheetTomlReader(),
        SheetJsonReader(),
        SheetCsvReader(),
        SheetHtmlReader(),
        SheetDocxReader(),
        SheetPdfReader(),
        SheetXlsxReader(),
    ]
