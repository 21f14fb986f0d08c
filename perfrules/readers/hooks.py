"""Registers the built-in readers through the hook a third party uses."""

from typing import TYPE_CHECKING

from perfrules.hookmarkers import hookimpl

if TYPE_CHECKING:
    from perfrules.readers.base import SheetReader

__all__ = ["perfrules_register_readers"]


@hookimpl
def perfrules_register_readers() -> "list[SheetReader]":
    """Return the built-in readers; their modules are imported here and not before."""
    from perfrules.readers.delimited.reader import SheetCsvReader  # noqa: PLC0415
    from perfrules.readers.docx.reader import SheetDocxReader  # noqa: PLC0415
    from perfrules.readers.own.sheet_json import SheetJsonReader  # noqa: PLC0415
    from perfrules.readers.own.sheet_toml import SheetTomlReader  # noqa: PLC0415
    from perfrules.readers.pdf.reader import SheetPdfReader  # noqa: PLC0415
    from perfrules.readers.text.reader import TextReader  # noqa: PLC0415
    from perfrules.readers.xlsx.reader import SheetXlsxReader  # noqa: PLC0415

    return [
        TextReader(),
        SheetTomlReader(),
        SheetJsonReader(),
        SheetCsvReader(),
        SheetDocxReader(),
        SheetPdfReader(),
        SheetXlsxReader(),
    ]
