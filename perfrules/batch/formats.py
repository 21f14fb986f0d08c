"""The kinds of files that are read and written, by the endings of their names."""

import os
from enum import StrEnum
from pathlib import PurePath

__all__ = ["SUFFIXES", "Format"]


class Format(StrEnum):
    """A kind of file."""

    PARQUET = "parquet"
    CSV = "csv"
    TSV = "tsv"
    ARROW = "arrow"
    """Arrow IPC, the kind with a table of contents at its end."""
    STREAM = "arrows"
    """Arrow IPC, the kind without."""

    @classmethod
    def of(cls, path: str | os.PathLike[str]) -> "Format | None":
        """Return the kind that the ending of *path* names, or ``None``."""
        return SUFFIXES.get(PurePath(path).suffix.lower())

    @property
    def delimiter(self) -> str:
        """What stands between fields; empty for formats that are not text."""
        return {Format.CSV: ",", Format.TSV: "\t"}.get(self, "")


SUFFIXES = {
    ".parquet": Format.PARQUET,
    ".csv": Format.CSV,
    ".tsv": Format.TSV,
    ".arrow": Format.ARROW,
    ".feather": Format.ARROW,
    ".ipc": Format.ARROW,
    ".arrows": Format.STREAM,
}
