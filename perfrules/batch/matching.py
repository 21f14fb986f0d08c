"""Whether an output that is not there yet is what an input names, so that the next run would read it."""

import os
from collections.abc import Sequence
from fnmatch import fnmatchcase
from glob import escape
from pathlib import Path

__all__ = ["is_among"]


def is_among(path: Path, pattern: str) -> bool:
    """
    Return whether *path*, once it is written, is read where *pattern* is an input.

    *pattern* is a folder that holds it, or has wildcards and matches it or a folder above it. Below a folder, names
    that begin with a dot or ``_`` are not read. Files named without wildcards are compared elsewhere.
    """
    try:
        own = path.resolve().parts
        if os.path.lexists(pattern):
            folder = Path(pattern).resolve()
            depth = len(folder.parts)
            return folder.is_dir() and own[:depth] == folder.parts and len(own) > depth and _is_shown(own[depth:])
        parts = Path(pattern).absolute().parts
        plain = next((at for at, one in enumerate(parts) if _has_wildcards(one)), len(parts))
        wanted = (*Path(*parts[:plain]).resolve().parts, *parts[plain:])  # links before the first wildcard are followed
    except (OSError, ValueError):  # the system will say what is the matter when it is read or written
        return False
    if plain == len(parts):
        return False
    return any(_matches(own[:end], wanted) and _is_shown(own[end:]) for end in range(len(own), 0, -1))


def _is_shown(names: Sequence[str]) -> bool:
    return not any(one.startswith((".", "_")) for one in names)


def _has_wildcards(name: str) -> bool:
    return escape(name) != name


def _matches(own: Sequence[str], wanted: Sequence[str]) -> bool:
    """Return whether the path *own* is one that *wanted* names, as `glob` reads it."""
    if not wanted:
        return not own
    first, rest = wanted[0], wanted[1:]
    if first == "**":
        is_deeper = bool(own) and not own[0].startswith(".") and _matches(own[1:], wanted)
        return is_deeper or _matches(own, rest)
    if not own or (own[0].startswith(".") and not first.startswith(".")):
        return False
    is_same = fnmatchcase(own[0], first) if _has_wildcards(first) else own[0] == first
    return is_same and _matches(own[1:], rest)
