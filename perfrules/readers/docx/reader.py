"""Self-evaluation reports and forms as Word documents."""

from typing import ClassVar

from perfrules.readers.base import Read, SheetReader
from perfrules.readers.package.opening import CONTENTS
from perfrules.wording import Wording

__all__ = ["SheetDocxReader"]


class SheetDocxReader(SheetReader):
    """Reports and forms in DOCX, also those of WPS; no office library is needed to read them."""

    id = "docx"
    title = Wording("自评报告或自评表（Word 文档）", "self-evaluation report or form as a Word document")
    suffixes = (".docx",)
    contents: ClassVar[tuple[str, ...]] = CONTENTS

    def read(self, data: bytes, name: str) -> Read:
        """Return the sheets that the document in *data* holds. See `perfrules.readers.docx.reading.read_docx`."""
        from perfrules.readers.docx.reading import read_docx  # noqa: PLC0415 - imported on use

        return read_docx(data, name)
