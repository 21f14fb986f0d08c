"""The forms in which a sheet can be written."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from perfrules.reports.base import SheetWriter

__all__ = ["built_in_sheet_writers"]


def built_in_sheet_writers() -> "tuple[SheetWriter, ...]":
    """Return the writers that come with perfrules; their modules are imported here and not before."""
    from perfrules.reports.own.sheet_json import SheetJsonWriter  # noqa: PLC0415
    from perfrules.reports.own.sheet_toml import SheetTomlWriter  # noqa: PLC0415

    return (SheetTomlWriter(), SheetJsonWriter())
