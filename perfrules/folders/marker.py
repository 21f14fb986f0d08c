"""How an output folder is known: by a manifest that says, before all else, whose it is."""

import os
import re
from pathlib import Path

__all__ = ["KIND", "MANIFEST", "is_marked"]

MANIFEST = "manifest.json"
KIND = "perfrules-manifest"
"""What the manifest says of itself; many programs have a file named ``manifest.json``."""

_HEAD = 200
_MARK = re.compile(rb'\s*\{\s*"kind"\s*:\s*"' + KIND.encode() + rb'"\s*[,}]')


def is_marked(folder: str | os.PathLike[str]) -> bool:
    """
    Return whether *folder* holds a manifest of ours, be it damaged or of another version.

    A link is none of ours, nor is what cannot be read.
    """
    path = Path(folder) / MANIFEST
    try:
        if path.is_symlink() or not path.is_file():
            return False
        with path.open("rb") as stream:
            return _MARK.match(stream.read(_HEAD)) is not None
    except (OSError, ValueError):
        return False
