"""
One layout for all rule files: the order of keys, blank lines and the breaking of long arrays; comments stay.

Two laws hold for every rule file: formatting what is formatted changes nothing, and what is loaded stays the same.
Values are spelt as the author spelt them. The order of ``[[component]]``, ``[[scoring]]``, bands and everything else
that has an order of its own is never changed.

`resolved` is the rule set after ``extends``, with the file and line each part came from, spelt as TOML.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePath

from attrs import define, field, frozen

from perfrules.errors import Problem
from perfrules.rulesets.format import ROOT_KEYS, RuleTable, names_of, root_keys
from perfrules.rulesets.toml_tree import Entry, plain_value, read_toml
from perfrules.source import Place, cell_width
from perfrules.tomltext.writing import toml_key, toml_value

__all__ = ["WIDTH", "Block", "Inline", "Layout", "ResolvedKey", "Value", "format_rules", "resolved", "resolved_text"]


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
        result: list[str] = []
        while True:
            while self.text[self.at] in " \t\n":
                self.at += 1
            if self.text[self.at] != "#":
                return result
            result.append(self._take(_COMMENT).rstrip())

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


WIDTH = 120
"""Terminal cells of a line after which an array is broken."""
_INDENT = "    "
_PARAMETERS = "…"
"""Stands in an order where the parameters of an indicator type are written."""


def _order_of(table: type[RuleTable]) -> tuple[str, ...]:
    names = names_of(table)
    behind = names.index(table.parameters_behind) + 1 if table.parameters_behind else len(names)
    return (*names[:behind], _PARAMETERS, *names[behind:])


_TABLE_ORDER = {item.name: _order_of(item.kind.table) for item in root_keys() if item.kind.table is not None}
"""Keys in the order they are written; other keys keep their order, at `_PARAMETERS` or behind all."""


def format_rules(data: bytes, file: str = "") -> tuple[str | None, tuple[Problem, ...]]:
    """
    Return the text of a rule file in the one layout.

    Args:
        data: The file, UTF-8.
        file: Its name, for places.

    Returns:
        The text with plain line ends and one at its end, and no problems; or ``None`` and why the file is not TOML
        (PR002 to PR013, PR201, PR215). Rule files that do not load are formatted all the same.
    """
    document = read_toml(data, file)
    if document.root is None:
        return None, document.problems
    return _written(parse_layout(data.decode("utf-8-sig"))), ()


def _written(layout: Layout) -> str:
    root, *blocks = layout.blocks
    lines = _without_blanks_at_ends(layout.head)
    if lines:
        lines.append("")
    lines += _pairs(_ordered(root.pairs, ROOT_KEYS))
    for group in _grouped(blocks):
        for block in group:
            lines += ["", *_block(block)]
    end = _without_blanks_at_ends(layout.end)
    if end:
        lines += ["", *end] if lines and layout.end[0] == "" else end
    return "\n".join(_one_blank_at_most(lines)).strip("\n") + "\n"


def _grouped(blocks: Sequence[Block]) -> list[list[Block]]:
    """Return *blocks* so that sub-tables follow the table they belong to, in the order of the format."""
    groups: list[tuple[str, list[Block]]] = []
    for block in blocks:
        first, *below = key_path(block.header)
        owner = next((group for name, group in reversed(groups) if name == first), None)
        if below and owner is not None:
            owner.append(block)
        else:
            groups.append((first, [block]))
    order = {name: position for position, name in enumerate(ROOT_KEYS)}
    groups.sort(key=lambda pair: order.get(pair[0], len(order)))
    return [group for _, group in groups]


def _block(block: Block) -> list[str]:
    opened, closed = ("[[", "]]") if block.is_array else ("[", "]")
    comment = f"  {block.comment}" if block.comment else ""
    order = _TABLE_ORDER.get(".".join(key_path(block.header)), ())
    return [*_above(block.above), f"{opened}{block.header}{closed}{comment}", *_pairs(_ordered(block.pairs, order))]


def _ordered(pairs: Sequence[Pair], order: Sequence[str]) -> list[Pair]:
    places = {key: place for place, key in enumerate(order)}
    other = places.get(_PARAMETERS, len(places))
    return sorted(pairs, key=lambda pair: places.get(key_path(pair.key)[0], other))


def _pairs(pairs: Sequence[Pair]) -> list[str]:
    lines: list[str] = []
    for pair in pairs:
        lines += _above(pair.above)
        comment = f"  {pair.comment}" if pair.comment else ""
        name = f"{pair.key} = "
        value = _value(pair.value, "", cell_width(name) + cell_width(comment))
        lines.append(f"{name}{value}{comment}")
    return lines


def _above(lines: Sequence[str]) -> list[str]:
    """Return the comments above an item; empty lines between, before and behind paragraphs of comments stay."""
    return list(lines) if any(lines) else []


def _one_blank_at_most(lines: Sequence[str]) -> list[str]:
    """Return *lines* with one empty line where there are several, and none behind a header."""
    kept: list[str] = []
    for line in lines:
        if line or (kept and kept[-1] and not kept[-1].startswith("[")):
            kept.append(line)
    return kept


def _without_blanks_at_ends(lines: Sequence[str]) -> list[str]:
    text = "\n".join(lines).strip("\n")
    return text.split("\n") if text else []


def _value(value: Value, indent: str, used: int) -> str:
    """Return *value* spelt on one line if it fits behind *used* cells and nothing keeps it apart, else on several."""
    single = _single(value)
    if not isinstance(value, Listed):
        return _spelt(value, indent)
    if single is not None and len(indent) + used + cell_width(single) <= WIDTH:
        return single
    inner = indent + _INDENT
    lines: list[str] = []
    for above, element, comment in value.elements:
        lines += [f"{inner}{line}" for line in above]
        lines.append(f"{inner}{_value(element, inner, 1)}," + (f"  {comment}" if comment else ""))
    lines += [f"{inner}{line}" for line in value.after]
    return "\n".join(["[", *lines, f"{indent}]"])


def _single(value: Value) -> str | None:
    """Return *value* on one line, or ``None`` when comments or a comma at its end keep an array on several."""
    if isinstance(value, Inline):
        parts = [(key, _single(part)) for key, part in value.pairs]
        if any(part is None for _, part in parts):
            return None
        return "{ " + ", ".join(f"{key} = {part}" for key, part in parts) + " }" if parts else "{}"
    if isinstance(value, Listed):
        parts_of = [_single(element) for _, element, _ in value.elements]
        if value.keeps_lines or value.after or any(above or comment for above, _, comment in value.elements):
            return None
        return None if None in parts_of else f"[{', '.join(part for part in parts_of if part is not None)}]"
    return value


def _spelt(value: str | Inline, indent: str) -> str:
    if isinstance(value, str):
        return value
    parts = ", ".join(f"{key} = {_value(part, indent, 0)}" for key, part in value.pairs)
    return f"{{ {parts} }}" if parts else "{}"


@frozen
class ResolvedKey:
    """
    One key of the resolved rule set.

    Args:
        table: Header of the table it stands in, ``[[component]]``; empty at the root.
        number: Position of that table among those of its header, from 0; ``None`` where there is one.
        key: The key.
        value: Its value without places.
        place: Where it was written.
    """

    table: str
    number: int | None
    key: str
    value: object
    place: Place

    @property
    def path(self) -> str:
        """The key from the root: ``component[0].full``."""
        name = self.table.strip("[]")
        where = f"{name}[{self.number}]." if self.number is not None else f"{name}." if name else ""
        return f"{where}{self.key}"

    def to_dict(self) -> dict[str, object]:
        """Return the part as plain data, its value as TOML spells it."""
        return {"path": self.path, "value": toml_value(self.value), "place": self.place.to_dict()}


def resolved(tree: Entry) -> tuple[ResolvedKey, ...]:
    """Return every part of the merged *tree* of a rule set, in the order of the documented layout."""
    order = {key: place for place, key in enumerate(ROOT_KEYS)}
    entries = sorted(tree.table.items(), key=lambda pair: order.get(pair[0], len(order)))
    single = [(key, entry) for key, entry in entries if not _is_table(entry)]
    parts = [ResolvedKey("", None, key, plain_value(entry), entry.place) for key, entry in single]
    for key, entry in entries:
        if _is_table(entry):
            parts += _of_table(key, entry)
    return tuple(parts)


def _is_table(entry: Entry) -> bool:
    return bool(entry.table) or (bool(entry.elements) and all(element.table for element in entry.elements))


def _of_table(key: str, entry: Entry) -> Iterator[ResolvedKey]:
    if entry.table:
        for name, part in entry.table.items():
            yield ResolvedKey(f"[{key}]", None, name, plain_value(part), part.place)
        return
    for number, element in enumerate(entry.elements):
        for name, part in element.table.items():
            yield ResolvedKey(f"[[{key}]]", number, name, plain_value(part), part.place)


def resolved_text(parts: tuple[ResolvedKey, ...]) -> str:
    """Return *parts* as a rule file whose comments say where each line came from; `tomllib` reads it."""
    lines: list[str] = []
    table: tuple[str, int | None] = ("", None)
    for part in parts:
        if (part.table, part.number) != table:
            table = (part.table, part.number)
            lines += ["", part.table]
        place = f"{PurePath(part.place.file).name}:{part.place.line}"
        lines.append(f"{toml_key(part.key)} = {toml_value(part.value)}  # {place}")
    return "\n".join(lines).strip("\n")
