"""Workbooks: every self-evaluation form in every worksheet that can be seen."""

from typing import ClassVar

from perfrules.readers.base import Read, SheetReader
from perfrules.readers.package.opening import CONTENTS
from perfrules.wording import Wording

__all__ = ["SheetXlsxReader"]


class SheetXlsxReader(SheetReader):
    """Self-evaluation forms in workbooks of Excel, WPS and LibreOffice."""

    id = "xlsx"
    title = Wording("自评表（Excel 工作簿）", "self-evaluation forms in an Excel workbook")
    suffixes = (".xlsx", ".xlsm")
    contents: ClassVar[tuple[str, ...]] = CONTENTS

    def read(self, data: bytes, name: str) -> Read:
        """Return the sheets in *data*. See `perfrules.readers.xlsx.reading.read_xlsx`."""
        from perfrules.readers.xlsx.reading import read_xlsx  # noqa: PLC0415 - imported on use

        return read_xlsx(data, name)
