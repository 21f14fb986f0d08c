"""The project's own form of a sheet in TOML."""

from typing import ClassVar

from perfrules.readers.base import Read, SheetReader, capped
from perfrules.readers.own.data import sheet_from
from perfrules.readers.own.values import exact_number
from perfrules.tomltext.parsing import Parsed, parse_toml
from perfrules.tomltext.scanning import Limits
from perfrules.wording import Wording

__all__ = ["LIMITS", "SheetTomlReader"]

LIMITS = Limits(size=4 * 1024 * 1024, lines=200_000, values=200_000)
"""TOML is written by people and read slowly; larger sheets belong into JSON."""


class SheetTomlReader(SheetReader):
    """One sheet; the keys are the field names of `Sheet`. See `perfrules.readers.own.data`."""

    id = "sheet-toml"
    title = Wording("perfrules 自评表（TOML）", "perfrules sheet (TOML)")
    suffixes = (".toml",)
    contents: ClassVar[tuple[str, ...]] = ("text",)

    def read(self, data: bytes, name: str) -> Read:
        """
        Return the sheet in *data*.

        Returns:
            Problems of the file: see `perfrules.tomltext.parsing.parse_toml`; of its values: see
            `perfrules.readers.own.data.sheet_from`. Both name line and column.
        """
        parsed = parse_toml(data, name, LIMITS, number=exact_number)
        if not isinstance(parsed, Parsed):
            return Read(problems=capped(parsed, name))
        sheet, problems = sheet_from(parsed.values, name, parsed.scan.places(parsed.scan.root))
        return Read((sheet,) if sheet is not None else (), capped(problems, name))
