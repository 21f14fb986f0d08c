"""
One layout for all rule files: the order of keys, blank lines and the breaking of long arrays; comments stay.

Two laws hold for every rule file: formatting what is formatted changes nothing, and what is loaded stays the same.
Values are spelt as the author spelt them. The order of ``[[component]]``, ``[[scoring]]``, bands and everything else
that has an order of its own is never changed.
"""

from collections.abc import Sequence

from perfrules.authoring.layout import Block, Inline, Layout, Listed, Pair, Value, key_path, parse_layout
from perfrules.errors import Problem
from perfrules.rulesets.parts import ROUND_KEYS
from perfrules.rulesets.policies import (
    CAP_KEYS,
    EXPLICIT_KEYS,
    NOT_APPLICABLE_KEYS,
    OVER_ACHIEVEMENT_KEYS,
    VETO_KEYS,
)  # fmt: skip
from perfrules.rulesets.structure import ROOT_KEYS
from perfrules.rulesets.toml import read_toml
from perfrules.source import cell_width

__all__ = ["ROOT_ORDER", "WIDTH", "format_rules"]

WIDTH = 120
"""Terminal cells of a line after which an array is broken."""
_INDENT = "    "
ROOT_ORDER = (
    "format", "id", "version", "title", "summary", "extends", "effective", "full", "round", "missing_actual",
    "bare_fraction", "status_as_met", "source", "grades", "lights", "over_achievement", "not_applicable", "component",
    "indicator", "scoring", "deduction", "bonus", "cap", "veto",
)  # fmt: skip
_PARAMETERS = "…"
_TABLE_ORDER = {
    "source": ("id", "document", "title", "date", "until", "status", "note"),
    "round": ROUND_KEYS,
    "effective": ("from", "to"),
    "over_achievement": OVER_ACHIEVEMENT_KEYS,
    "not_applicable": NOT_APPLICABLE_KEYS,
    "component": ("name", "drop", "type", "full", _PARAMETERS, "weights", "source", "note"),
    "indicator": (
        "name", "drop", "aliases", "level1", "level2", "direction", "unit", "type", _PARAMETERS, "usual", "source",
        "note",
    ),
    "scoring": ("when", "type", _PARAMETERS, "source", "note"),
    "deduction": EXPLICIT_KEYS,
    "bonus": EXPLICIT_KEYS,
    "cap": CAP_KEYS,
    "veto": VETO_KEYS,
}  # fmt: skip
"""Keys in the order they are written; other keys keep their order, at `_PARAMETERS` or behind all."""
assert set(ROOT_ORDER) == set(ROOT_KEYS)  # INVARIANT: every key of the format has its place


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
    lines += _pairs(_ordered(root.pairs, ROOT_ORDER))
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
    order = {name: position for position, name in enumerate(ROOT_ORDER)}
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
