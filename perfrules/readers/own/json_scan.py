"""
Looking over a JSON text before it is parsed: nesting, number of entries, places of keys.

The standard parser recurses into nested lists and builds every entry before anyone can object; this pass is a loop
over tokens and stops at the first limit. It does not judge syntax, the parser does.
"""

import re
from collections.abc import Mapping

from attrs import define, field, frozen

from perfrules.errors import Problem, problem
from perfrules.source import Place, item, member

__all__ = ["MAX_ENTRIES", "MAX_NESTING", "JsonScan", "scan_json"]

MAX_NESTING = 16
"""How deep lists and tables of a JSON sheet may stand in each other."""
MAX_ENTRIES = 200_000
"""How many keys and list entries a JSON sheet may hold."""

_OPENING, _CLOSING, _ENTRY_STARTS = ("{", "["), ("}", "]"), ("{", "[", ",")
_SEEN_DEPTH = 4  # sheet, rows, row, list of review scores: deeper lines are of no use to anyone
# INVARIANT: linear; a string that never ends is one token up to the end of the text.
_TOKEN = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)|[{}\[\],:\n]', re.DOTALL)


@frozen
class JsonScan:
    """
    What looking over a text gave.

    Args:
        problem: Why the text must not be handed to the parser, or ``None``.
        places: Where keys stand, by their paths.
    """

    problem: Problem | None = None
    places: Mapping[str, Place] = field(factory=dict)


@define
class _Frame:
    """A list or table that is open: its path, and which key or entry stands next."""

    path: str
    is_table: bool
    wants_key: bool
    index: int = 0
    key: str = ""

    @property
    def inner(self) -> str:
        """The path of the value that stands next."""
        return member(self.path, self.key) if self.is_table else item(self.path, self.index)


def scan_json(text: str, name: str) -> JsonScan:
    """
    Return the places of the keys in *text*, or the limit it breaks.

    Returns:
        PR007 when lists and tables nest deeper than 16, PR512 when there are more than 200 000 entries.
    """
    places: dict[str, Place] = {}
    frames: list[_Frame] = []
    line, line_start, entries = 1, 0, 0
    for match in _TOKEN.finditer(text):
        token = match.group()
        if token in _ENTRY_STARTS:
            entries += 1
        if entries > MAX_ENTRIES:
            return JsonScan(problem("PR512", place=Place(name, line=line), limit=MAX_ENTRIES))
        path = _step(frames, token)
        if len(frames) > MAX_NESTING:
            return JsonScan(problem("PR007", place=Place(name, line=line), limit=MAX_NESTING))
        if path is not None and len(frames) <= _SEEN_DEPTH:
            places[path] = Place(name, line=line, column=match.start() - line_start + 1, key=path)
        if "\n" in token:
            line, line_start = line + token.count("\n"), match.start() + token.rfind("\n") + 1
    return JsonScan(places=places)


def _step(frames: list[_Frame], token: str) -> str | None:
    """Let *frames* follow *token*; return the path of what starts there: a list, a table, or the value of a key."""
    frame = frames[-1] if frames else None
    if token in _OPENING:
        path = frame.inner if frame else ""
        frames.append(_Frame(path, is_table=token == "{", wants_key=token == "{"))
        return path
    if token in _CLOSING and frame:
        frames.pop()
    elif token == "," and frame:
        frame.index += 1
        frame.wants_key = frame.is_table
    elif token.startswith('"') and frame and frame.wants_key:
        frame.key, frame.wants_key = token[1:-1], False
        return frame.inner
    return None
