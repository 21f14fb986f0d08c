"""Self-evaluation forms as delimited text: what spreadsheet programs and budget systems export."""

from typing import ClassVar

from perfrules.readers.base import Read, SheetReader
from perfrules.wording import Wording

__all__ = ["SheetCsvReader"]


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

    def read(self, data: bytes, name: str) -> Read:
        """Return the sheets in *data*. See `perfrules.readers.delimited.reading.read_delimited`."""
        from perfrules.readers.delimited.reading import read_delimited  # noqa: PLC0415 - imported on use

        return read_delimited(data, name)
