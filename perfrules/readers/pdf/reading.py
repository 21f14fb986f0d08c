"""Self-evaluation reports as PDF files with text in them; scans have none."""

from perfrules.errors import Problem, problem
from perfrules.extras import require
from perfrules.readers.base import ReadResult
from perfrules.readers.pdf.subprocess import open_apart
from perfrules.readers.prose import read_document
from perfrules.readers.text.reading import read_report
from perfrules.source import Place

__all__ = ["MAX_BYTES", "read_pdf"]

MAX_BYTES = 32 * 1024 * 1024
_LISTED = 10


def read_pdf(data: bytes, name: str) -> ReadResult:
    """
    Return the sheets that the PDF in *data* holds.

    Tables are read from their ruled lines; where that gives no indicator, the text alone is read as
    `perfrules.readers.text.reading.read_report` does.

    Returns:
        The sheets. PR569 says that a PDF is best effort. PR002, PR028 (too large, packed or unpacked), PR565 (a
        password), PR566 (damaged), PR567 (no text), PR568 (pages without text), PR571 (not done within the limits
        of time and memory), and the problems of the tables.

    Raises:
        MissingExtraError: pypdfium2 is not installed (PR014).
    """
    require("pypdfium2", extra="pdf")
    if len(data) > MAX_BYTES:
        return ReadResult(problems=(problem("PR002", place=Place(name), size=len(data), limit=MAX_BYTES),))
    opened = open_apart(data, name)
    if isinstance(opened, Problem):
        return ReadResult(problems=(opened,))
    blank = [number for number, text in enumerate(opened.texts, start=1) if not text.strip()]
    if len(blank) == len(opened.texts):
        return ReadResult(problems=(problem("PR567", place=Place(name)),))
    ahead = [problem("PR569", place=Place(name))]
    if blank:
        shown = "、".join(map(str, blank[:_LISTED])) + ("…" if len(blank) > _LISTED else "")
        ahead.append(problem("PR568", place=Place(name), pages=shown))
    ahead += opened.problems
    result = read_document(opened.blocks, name, ahead)
    if any(sheet.rows for sheet in result.sheets):
        return result
    return read_report("\f".join(opened.texts), name, tuple(ahead))
