"""Self-evaluation reports as PDF files with text in them; scans have none."""

from typing import ClassVar

from perfrules.readers.base import Read, SheetReader
from perfrules.wording import Wording

__all__ = ["SheetPdfReader"]


class SheetPdfReader(SheetReader):
    """Reports as PDF, best effort."""

    id = "pdf"
    title = Wording("自评报告（带文字的 PDF）", "self-evaluation report as a PDF with text")
    suffixes = (".pdf",)
    contents: ClassVar[tuple[str, ...]] = ("PDF",)

    def read(self, data: bytes, name: str) -> Read:
        """Return the sheets that the PDF in *data* holds. See `perfrules.readers.pdf.reading.read_pdf`."""
        from perfrules.readers.pdf.reading import read_pdf  # noqa: PLC0415 - imported on use

        return read_pdf(data, name)
