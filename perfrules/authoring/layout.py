"""
The text of a rule file as a tree that keeps comments and the spelling of every value.

Only text that `tomllib` takes is given to `parse_layout`; it follows the shape of TOML and checks nothing.
"""

import re

from attrs import define, field

__all__ = ["Block", "Inline", "Layout", "Listed", "Pair", "Value", "key_path", "parse_layout"]

_BLANKS = re.compile(r"[ \t]*")
_KEY_PART = re.compile(r"""[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'""")
_STRINGS = (
    re.compile(r'"""(?:[^"\\]|\\[\s\S]|""?(?!"))*""""{0,2}'),
    re.compile(r"'''(?:[^']|''?(?!'))*''''{0,2}"),
    re.compile(r'"(?:[^"\\\n]|\\.)*"'),
    re.compile(r"'[^'\n]*'"),
)
_BARE = re.compile(r"[^,\]}#\n]+")
_COMMENT = re.compile(r"#[^\n]*")


@define
class Listed:
    """An array: its elements with the comments before and behind each, and whether it is kept over several lines."""

    elements: "list[tuple[list[str], Value, str]]" = field(factory=list)
    after: list[str] = field(factory=list)
    keeps_lines: bool = False


@define
class Inline:
    """An inline table."""

    pairs: "list[tuple[str, Value]]" = field(factory=list)


Value = str | Listed | Inline
"""A scalar as it is spelt, an array or an inline table."""


@define
class Pair:
    """``key = value  # comment`` with the lines of comments above it; an empty line there is an empty text."""

    key: str
    value: Value
    comment: str = ""
    above: list[str] = field(factory=list)


@define
class Block:
    """A header with its pairs; the first block of a file has none."""

    header: str = ""
    is_array: bool = False
    comment: str = ""
    above: list[str] = field(factory=list)
    pairs: list[Pair] = field(factory=list)


@define
class Layout:
    """A rule file: comments at its head, blocks in the order of the text, comments at its end."""

    head: list[str] = field(factory=list)
    blocks: list[Block] = field(factory=list)
    end: list[str] = field(factory=list)


def key_path(key: str) -> tuple[str, ...]:
    """Return the parts of a dotted *key* or header, quotes taken off (escapes are left as they are)."""
    parts = (match[0] for match in _KEY_PART.finditer(key))
    return tuple(part[1:-1] if part[0] in "\"'" else part for part in parts)


def parse_layout(text: str) -> Layout:
    """Return the layout of *text*, which `tomllib` takes; line ends become plain ones."""
    return _Parser(text.replace("\r\n", "\n")).parse()


@define
class _Parser:
    text: str
    at: int = 0

    def parse(self) -> Layout:
        layout = Layout(blocks=[Block()])
        above: list[str] = []
        while self.at < len(self.text):
            self._skip(_BLANKS)
            character = self.text[self.at : self.at + 1]
            if character in ("", "\n"):
                self.at += 1
                above.append("")
            elif character == "#":
                above.append(self._take(_COMMENT).rstrip())
                self.at += 1
            else:
                if len(layout.blocks) == 1 and not layout.blocks[0].pairs:
                    layout.head, above = _split_head(above)
                self._item(layout, above)
                above = []
        layout.end = above
        return layout

    def _item(self, layout: Layout, above: list[str]) -> None:
        if self.text[self.at] == "[":
            is_array = self.text.startswith("[[", self.at)
            self.at += 2 if is_array else 1
            header = self._key()
            self.at += 2 if is_array else 1
            layout.blocks.append(Block(header, is_array, self._rest(), above))
            return
        key = self._key()
        self.at += 1  # the equals sign
        value = self._value()
        layout.blocks[-1].pairs.append(Pair(key, value, self._rest(), above))

    def _skip(self, pattern: re.Pattern[str]) -> None:
        self._take(pattern)

    def _take(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.text, self.at)
        assert match is not None  # INVARIANT: the text is TOML
        self.at = match.end()
        return match[0]

    def _rest(self) -> str:
        """Return the comment at the end of a line and go to the next line."""
        self._skip(_BLANKS)
        comment = self._take(_COMMENT).rstrip() if self.text.startswith("#", self.at) else ""
        self.at += 1
        return comment

    def _key(self) -> str:
        """Return a dotted key as it is spelt, without blanks around its dots."""
        parts: list[str] = []
        while True:
            self._skip(_BLANKS)
            parts.append(self._take(_KEY_PART))
            self._skip(_BLANKS)
            if not self.text.startswith(".", self.at):
                return ".".join(parts)
            self.at += 1

    def _value(self) -> Value:
        self._skip(_BLANKS)
        character = self.text[self.at]
        if character == "[":
            return self._array()
        if character == "{":
            return self._inline()
        for pattern in _STRINGS:
            if (match := pattern.match(self.text, self.at)) is not None:
                self.at = match.end()
                return match[0]
        return self._take(_BARE).rstrip()

    def _array(self) -> Listed:
        self.at += 1
        array = Listed()
        above = self._comments()
        while self.text[self.at] != "]":
            value = self._value()
            behind = self._comments()
            comma = self.text.startswith(",", self.at)
            comment = ""
            if comma:
                self.at += 1
                self._skip(_BLANKS)
                comment = self._take(_COMMENT).rstrip() if self.text.startswith("#", self.at) else ""
            array.elements.append((above, value, " ".join((*behind, *([comment] if comment else [])))))
            above = self._comments()
            array.keeps_lines = comma and self.text[self.at] == "]"
        array.after = above
        self.at += 1
        return array

    def _comments(self) -> list[str]:
        """Return the comments before the next value of an array, empty lines left out."""
        found: list[str] = []
        while True:
            while self.text[self.at] in " \t\n":
                self.at += 1
            if self.text[self.at] != "#":
                return found
            found.append(self._take(_COMMENT).rstrip())

    def _inline(self) -> Inline:
        self.at += 1
        table = Inline()
        self._skip(_BLANKS)
        while self.text[self.at] != "}":
            key = self._key()
            self.at += 1  # the equals sign
            table.pairs.append((key, self._value()))
            self._skip(_BLANKS)
            if self.text[self.at] == ",":
                self.at += 1
                self._skip(_BLANKS)
        self.at += 1
        return table


def _split_head(lines: list[str]) -> tuple[list[str], list[str]]:
    """Return the comments at the head of a file, up to the last empty line, and those of its first item."""
    last = max((position for position, line in enumerate(lines) if not line), default=-1)
    return lines[: last + 1], lines[last + 1 :]
