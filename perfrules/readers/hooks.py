"""Registers the built-in readers through the hook a third party uses."""

from typing import TYPE_CHECKING

from perfrules.hookmarkers import hookimpl

if TYPE_CHECKING:
    from perfrules.readers.base import SheetReader

__all__ = ["perfrules_register_readers"]


@hookimpl
def perfrules_register_readers() -> "list[SheetReader]":
    """Return the built-in readers; their modules are imported here and not before."""
    from perfrules.readers.csv_sheets import SheetCsvReader  # noqa: PLC0415
    from perfrules.readers.docx import SheetDocxReader  # noqa: PLC0415
    from perfrules.readers.pdf import SheetPdfReader  # noqa: PLC0415
    from perfrules.readers.sheet_json import SheetJsonReader  # noqa: PLC0415
    from perfrules.readers.sheet_toml import SheetTomlReader  # noqa: PLC0415
    from perfrules.readers.text import TextReader  # noqa: PLC0415
    from perfrules.readers.xlsx import SheetXlsxReader  # noqa: PLC0415

    return [
        TextReader(),
        SheetTomlReader(),
        SheetJsonReader(),
        SheetCsvReader(),
        SheetDocxReader(),
        SheetPdfReader(),
        SheetXlsxReader(),
    ]
