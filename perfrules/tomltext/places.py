"""Where the keys and values of a TOML text stand."""

from bisect import bisect_right

from attrs import define, frozen

from perfrules.errors import Problem
from perfrules.source import Place, item, member

__all__ = ["Key", "KeyPath", "Scan", "Spot", "format_path"]

Key = str | int
KeyPath = tuple[Key, ...]
"""Steps from the root: keys, and positions in arrays counted from 0."""


@define(eq=False)
class Spot:
    """Where one key (or element of an array) and its value begin, in code points, and what lies below it."""

    key_at: int
    value_at: int
    children: dict[Key, "Spot"] | None = None
    assigned: bool = False
    """Given by ``key = value``, not only passed through."""
    declared: bool = False
    """Given by a header ``[key]`` of its own."""
    listed: bool = False
    """Made of ``[[key]]`` headers."""

    def below(self, key: Key) -> "Spot | None":
        """Return the spot of *key* directly below, or ``None``."""
        return None if self.children is None else self.children.get(key)


@frozen(eq=False)
class Scan:
    """
    What scanning found.

    Args:
        file: Name of the file, for places.
        root: The whole document.
        line_starts: Offsets at which lines begin.
        problems: Exceeded limits (the text must then not be parsed) and keys that are defined twice.
        too_big: True when a limit was exceeded.
    """

    file: str
    root: Spot
    line_starts: list[int]
    problems: tuple[Problem, ...] = ()
    too_big: bool = False

    def place(self, offset: int, path: KeyPath = ()) -> Place:
        """Return the place of *offset*, saying that it belongs to the key *path*."""
        return self._place(offset, format_path(path))

    def places(self, spot: Spot, path: str = "") -> dict[str, Place]:
        """Return where the keys of everything in *spot*, which has the path *path*, stand, by their paths."""
        places: dict[str, Place] = {}
        waiting = [(path, spot)]
        while waiting:
            known, current = waiting.pop()
            places[known] = self._place(current.key_at, known)
            for key, child in (current.children or {}).items():
                waiting.append((item(known, key) if isinstance(key, int) else member(known, key), child))
        return places

    def _place(self, offset: int, key: str) -> Place:
        line = bisect_right(self.line_starts, offset)
        return Place(self.file, line=line, column=offset - self.line_starts[line - 1] + 1, key=key)


def format_path(path: KeyPath) -> str:
    """Return *path* as one text, positions counted from 0: ``scoring[1].bands.≥90%``."""
    text = ""
    for key in path:
        text = item(text, key) if isinstance(key, int) else member(text, key)
    return text
