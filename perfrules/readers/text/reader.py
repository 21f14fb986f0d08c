"""A full self-evaluation report as text that was extracted from a PDF or copied out of a document."""

from typing import ClassVar

from perfrules.readers.base import Read, SheetReader
from perfrules.wording import Wording

__all__ = ["TextReader"]


class TextReader(SheetReader):
    """Reports as plain text, in UTF-8, GB18030 or UTF-16."""

    id = "text"
    title = Wording("自评报告（从 PDF 提取的文本）", "self-evaluation report as text extracted from a PDF")
    suffixes = (".txt", ".text")
    contents: ClassVar[tuple[str, ...]] = ("text",)

    def read(self, data: bytes, name: str) -> Read:
        """Return the one sheet that the report in *data* holds. See `perfrules.readers.text.reading.read_text`."""
        from perfrules.readers.text.reading import read_text  # noqa: PLC0415 - imported on use

        return read_text(data, name)
