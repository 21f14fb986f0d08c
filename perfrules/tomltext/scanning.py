"""
Keys and values of a TOML text with the places they stand at, found before `tomllib` reads it.

Limits of SPEC reliability §3 are checked here, so that `tomllib` never sees a text that is too large or too deep.
"""

import re
import tomllib
from bisect import bisect_right
from typing import NoReturn

from attrs import define, field, frozen

from perfrules.errors import Problem, problem
from perfrules.source import Place, item, member

__all__ = [
    "MAX_DEPTH", "MAX_KEY_PARTS", "MAX_NESTING", "MAX_TOKEN", "Key", "KeyPath", "Limits", "Scan", "Spot",
    "format_path", "scan_keys",
]  # fmt: skip


MAX_NESTING = 16
"""Arrays and inline tables inside one another."""
MAX_KEY_PARTS = 8
MAX_DEPTH = 32
"""Steps from the root to any value: what a header, a key and nested values of full length come to together."""
MAX_TOKEN = 64
"""Characters of a number, date or word without quotes; Python refuses integers of several thousand digits itself."""


@frozen(kw_only=True)
class Limits:
    """
    How large one kind of file may be.

    Args:
        size: Bytes.
        lines: Lines.
        values: Values: scalars, arrays and inline tables.
    """

    size: int
    lines: int
    values: int


Key = str | int
KeyPath = tuple[Key, ...]
"""Steps from the root: keys, and positions in arrays counted from 0."""


@define(eq=False)
class Spot:
    """The beginnings of a key (or element of an array) and of its value, in code points, and what lies below it."""

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


_BLANKS = re.compile(r"[ \t]*+")
_FILLER = re.compile(r"(?:[ \t\r\n]++|#[^\n]*+)*+")
_LINE_END = re.compile(r"[ \t]*+(?:#[^\n]*+)?(?:\r?\n|\Z)")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]++")
_BASIC = re.compile(r'"(?:[^"\\\n]++|\\[^\n])*+"')
_LITERAL = re.compile(r"'[^'\n]*+'")
_MULTI_BASIC = re.compile(r'"""(?:[^"\\]++|\\[\s\S]|""?(?!"))*+""""{0,2}')
_MULTI_LITERAL = re.compile(r"'''(?:[^']++|''?(?!'))*+''''{0,2}")
_BARE_VALUE = re.compile(r"[^,\]}#\n\"'\[{=]++")
# What long arrays are made of: one value without anything special in it, up to the comma or the end of the array.
# What this does not match is read step by step, so it may miss; it must never match what those steps would refuse.
_PLAIN_ELEMENT = re.compile(
    r"(?:[ \t\r\n]++|#[^\n]*+)*+"
    rf"""([^\s,\]}}#"'\[{{=]{{1,{MAX_TOKEN}}}+|"[^"\\\n]*+"(?!")|'[^'\n]*+'(?!'))"""
    r"(?:[ \t\r\n]++|#[^\n]*+)*+(?:,|(?=\]))"
)


def scan_keys(text: str, limits: Limits, file: str = "") -> Scan:
    """
    Return the places of all keys of *text*, a TOML text without a byte order mark.

    Exceeded limits give PR007 (nesting), PR008 (lines), PR011 (key parts), PR012 (values) or PR013 (a number of too
    many characters); the scan stops there. A key defined twice gives PR215 with both places. Text that is not TOML
    ends the scan without a problem: `tomllib` says what is wrong with it.
    """
    lines = [0, *(match.end() for match in re.finditer("\n", text))]
    count = len(lines) - (lines[-1] == len(text))
    if count > limits.lines:
        place = Place(file, line=limits.lines + 1, column=1)
        return Scan(file, Spot(0, 0), lines, (problem("PR008", place=place, limit=limits.lines),), too_big=True)
    scanner = _Scanner(text, Scan(file, Spot(0, 0, {}), lines), limits.values)
    too_big = scanner.run()
    return Scan(file, scanner.scan.root, lines, tuple(scanner.problems), too_big)


class _Stop(Exception):  # noqa: N818 - control flow inside this module, never seen outside
    """Nothing more can be recognised, or a limit was exceeded."""


@define(eq=False)
class _Open:
    """A table, array or inline table that is being filled."""

    spot: Spot
    path: KeyPath
    closer: str = ""


@define(eq=False)
class _Scanner:
    text: str
    scan: Scan
    max_values: int
    at: int = 0
    values: int = 0
    problems: list[Problem] = field(factory=list)
    exceeded: bool = False

    def run(self) -> bool:
        """Scan to the end or to the first thing that is not TOML; return whether a limit was exceeded."""
        table = _Open(self.scan.root, ())
        try:
            while True:
                self.skip(_FILLER)
                if self.at >= len(self.text):
                    return False
                if self.text[self.at] == "[":
                    table = self.header()
                else:
                    self.assignment(table)
                match = _LINE_END.match(self.text, self.at)
                if match is None:
                    return False
                self.at = match.end()
        except _Stop:
            return self.exceeded

    def skip(self, pattern: re.Pattern[str]) -> None:
        match = pattern.match(self.text, self.at)
        assert match is not None  # INVARIANT: patterns given here match nothing as well
        self.at = match.end()

    def exceed(self, code: str, offset: int, path: KeyPath, limit: int) -> NoReturn:
        """Report that *limit* is exceeded at *offset*, and stop."""
        self.exceeded = True
        self.problems.append(problem(code, place=self.scan.place(offset, path), limit=limit))
        raise _Stop

    def header(self) -> _Open:
        start = self.at
        listed = self.text.startswith("[[", start)
        self.at += 2 if listed else 1
        parts = self.key(())
        closer = "]]" if listed else "]"
        if not self.text.startswith(closer, self.at):
            raise _Stop
        self.at += len(closer)
        spot, path = self.walk(self.scan.root, (), parts[:-1])
        name, key_at = parts[-1]
        child = self.child(spot, name, key_at)
        path = (*path, name)
        if listed:
            if not child.listed and (child.assigned or child.children):
                raise _Stop  # [a] and then [[a]]: tomllib says so
            child.listed = True
            position = len(child.children or ())
            element = self.child(child, position, key_at)
            element.value_at = start
            element.declared = True
            return _Open(element, (*path, position))
        if child.declared or child.assigned:
            self.twice(child.key_at, key_at, path)
        elif child.listed:
            raise _Stop  # [[a]] and then [a]: tomllib says so
        else:
            child.key_at, child.value_at, child.declared = key_at, start, True
        return _Open(child, path)

    def assignment(self, table: _Open) -> None:
        """Read ``key = value``, the value with everything nested in it, without recursion."""
        stack: list[_Open] = []
        self.value(self.assigned(table), stack)
        while stack:
            current = stack[-1]
            if current.closer == "]":
                self.plain_elements(current)
            self.skip(_FILLER)
            following = self.text[self.at : self.at + 1]
            if following == current.closer:
                self.at += 1
                stack.pop()
                self.comma(stack)
            elif current.closer == "]":
                position = len(current.spot.children or ())
                element = self.child(current.spot, position, self.at)
                self.value(_Open(element, (*current.path, position)), stack, current)
            elif following:
                self.value(self.assigned(current), stack, current)
            else:
                raise _Stop

    def plain_elements(self, array: _Open) -> None:
        """Step over the plain values that come next in *array*, with their commas, in one step each."""
        children = array.spot.children
        if children is None or len(array.path) >= MAX_DEPTH:
            return
        text, at, step = self.text, self.at, _PLAIN_ELEMENT.match
        first = len(children)
        last = first + self.max_values - self.values
        for position in range(first, last):
            match = step(text, at)
            if match is None:
                break
            start = match.start(1)
            children[position] = Spot(start, start)
            at = match.end()
        self.at = at
        self.values += len(children) - first

    def comma(self, stack: list[_Open]) -> None:
        """Step over the comma that may follow an element of the innermost open value; its closer stays."""
        if not stack:
            return
        self.skip(_FILLER)
        if self.text.startswith(",", self.at):
            self.at += 1
        elif not self.text.startswith(stack[-1].closer, self.at):
            raise _Stop

    def assigned(self, table: _Open) -> _Open:
        """Read a key and its equals sign; return the spot whose value follows."""
        parts = self.key(table.path)
        if not self.text.startswith("=", self.at):
            raise _Stop
        self.at += 1
        self.skip(_BLANKS)
        spot, path = self.walk(table.spot, table.path, parts[:-1])
        name, key_at = parts[-1]
        known = spot.below(name)
        path = (*path, name)
        if known is not None:
            self.twice(known.key_at, key_at, path)
            return _Open(Spot(key_at, self.at), path)
        child = self.child(spot, name, key_at)
        child.value_at, child.assigned = self.at, True
        return _Open(child, path)

    def value(self, target: _Open, stack: list[_Open], inside: _Open | None = None) -> None:
        """Read a value that begins here: a string or a bare word whole, of a nested value only its opening."""
        if len(target.path) > MAX_DEPTH:
            self.exceed("PR007", self.at, target.path[:MAX_DEPTH], MAX_DEPTH)
        self.values += 1
        if self.values > self.max_values:
            self.exceed("PR012", self.at, target.path, self.max_values)
        text, at = self.text, self.at
        opening = text[at : at + 1]
        if opening in ("[", "{"):
            if len(stack) >= MAX_NESTING:
                self.exceed("PR007", at, target.path[:MAX_DEPTH], MAX_NESTING)
            target.spot.children = {}
            target.closer = "]" if opening == "[" else "}"
            stack.append(target)
            self.at += 1
            return
        pattern = _string_pattern(text, at) if opening in ('"', "'") else _BARE_VALUE
        match = pattern.match(text, at)
        if match is None:
            raise _Stop
        if opening not in ('"', "'") and len(match[0].rstrip()) > MAX_TOKEN:
            self.exceed("PR013", at, target.path, MAX_TOKEN)
        self.at = match.end()
        if inside is not None:
            self.comma(stack)

    def key(self, inside: KeyPath) -> list[tuple[str, int]]:
        """Read a dotted key; return its parts with their offsets. Blanks after it are stepped over."""
        parts: list[tuple[str, int]] = []
        while True:
            self.skip(_BLANKS)
            start = self.at
            if len(parts) == MAX_KEY_PARTS:
                self.exceed("PR011", parts[0][1], (*inside, parts[0][0]), MAX_KEY_PARTS)
            parts.append((self.key_part(), start))
            self.skip(_BLANKS)
            if not self.text.startswith(".", self.at):
                return parts
            self.at += 1

    def key_part(self) -> str:
        text, start = self.text, self.at
        opening = text[start : start + 1]
        pattern = _BASIC if opening == '"' else _LITERAL if opening == "'" else _BARE_KEY
        match = pattern.match(text, start)
        if match is None:
            raise _Stop
        self.at = match.end()
        if pattern is _BARE_KEY:
            return match[0]
        if "\\" not in match[0] or pattern is _LITERAL:
            return match[0][1:-1]
        try:
            return str(tomllib.loads(f"key = {match[0]}")["key"])
        except tomllib.TOMLDecodeError as error:
            raise _Stop from error

    def walk(self, spot: Spot, path: KeyPath, parts: list[tuple[str, int]]) -> tuple[Spot, KeyPath]:
        """Step down along *parts*, into the last element where a part is an array of tables."""
        for name, key_at in parts:
            spot = self.child(spot, name, key_at)
            path = (*path, name)
            if spot.listed and spot.children:
                last = len(spot.children) - 1
                spot = spot.children[last]
                path = (*path, last)
        return spot, path

    def child(self, spot: Spot, key: Key, key_at: int) -> Spot:
        if spot.children is None:
            spot.children = {}
        return spot.children.setdefault(key, Spot(key_at, key_at))

    def twice(self, first: int, second: int, path: KeyPath) -> None:
        known, here = self.scan.place(first), self.scan.place(second, path)
        first_at, second_at = (f"{entry.line}:{entry.column}" for entry in (known, here))
        self.problems.append(problem("PR215", place=here, id=here.key, first=first_at, second=second_at))


def _string_pattern(text: str, at: int) -> re.Pattern[str]:
    if text.startswith('"""', at):
        return _MULTI_BASIC
    if text.startswith("'''", at):
        return _MULTI_LITERAL
    return _BASIC if text[at] == '"' else _LITERAL
