"""The choice of a reader for a file, by its suffix and content."""

import os
from collections.abc import Iterable
from pathlib import Path

from attrs import evolve

from perfrules.errors import MissingExtraError, Problem, problem
from perfrules.inputs import MAX_BYTES, content_of, read_bytes
from perfrules.readers.base import Read, SheetReader, capped
from perfrules.source import Place

__all__ = ["read_file"]

_OLD_SUFFIXES = {".xls": ".xlsx", ".xlt": ".xlsx", ".et": ".xlsx", ".doc": ".docx", ".dot": ".docx", ".wps": ".docx"}
"""Suffixes of old office files, and of the kind that their programs can save them as."""


def read_file(path: str | os.PathLike[str], readers: Iterable[SheetReader], *, limit: int = MAX_BYTES) -> Read:
    """
    Return the sheets in the file at *path*, read by the first of *readers* that knows its suffix.

    Args:
        path: The file. Only regular files are opened, directly or through links; pipes, devices and folders are not.
        readers: The readers to choose from.
        limit: How many bytes are read at most; a larger file is not read at all.

    Returns:
        What the reader gave, or a problem: PR001 (not readable), PR002 (too large), PR004 (empty), PR005 (no reader
        knows the suffix), PR006 (the content is something else than the suffix says), PR014 (the reader needs a
        library that is not installed), PR022 (an old office file, with what to save it as).
    """
    name = os.fspath(path)
    known = tuple(readers)
    suffix = Path(name).suffix.lower()
    able = [reader for reader in known if suffix in reader.suffixes]
    data = read_bytes(name, limit=limit)
    if isinstance(data, Problem):
        return Read(problems=(data,))
    content = content_of(data)
    if not able and suffix in _OLD_SUFFIXES and content.startswith("OLE"):
        return Read(problems=(problem("PR022", place=Place(name), suffix=_OLD_SUFFIXES[suffix]),))
    if not able:
        suffixes = " ".join(sorted({one for reader in known for one in reader.suffixes}))
        found = f"{suffix} ({content})" if suffix else content
        return Read(problems=(problem("PR005", place=Place(name), suffix=found, known=suffixes),))
    reader = next((one for one in able if not one.contents or content in one.contents), None)
    if reader is None:
        return Read(problems=(problem("PR006", place=Place(name), suffix=suffix, found=content),))
    try:
        result = reader.read(data, name)
    except MissingExtraError as error:
        return Read(problems=tuple(evolve(one, place=Place(name)) for one in error.problems))
    return evolve(result, problems=capped(result.problems, name))
