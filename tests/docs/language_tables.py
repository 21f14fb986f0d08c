r"""
The tables of the language pages as data, and meanings in the notation of these tables.

A table has columns of texts, and behind them columns of what the text means. A cell holds alternatives, each in
backticks; ``*nothing*`` is the empty one. Every path from left to right, one alternative of each column of texts, is a
text. ``\n``, ``\\`` and ``\u200b`` stand for characters that a page cannot show.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path

from attrs import field, frozen

__all__ = ["Line", "compact", "lines_of", "tables_of"]

_CODE = re.compile(r"`([^`]+)`|(\*nothing\*)")
_ESCAPE = re.compile(r"\\(?:u([0-9a-f]{4})|(.))")
_CELL_EDGE = re.compile(r"(?<!\\)\|")


@frozen
class Line:
    """
    One line of one table.

    Args:
        place: File and line number.
        cells: The alternatives in each column, by heading.
    """

    place: str
    cells: Mapping[str, tuple[str, ...]] = field(eq=False)

    def one(self, heading: str) -> str:
        """Return the only text in a column, or an empty one where the table has no such column."""
        (text,) = self.cells.get(heading, ("",))
        return text

    def paths(self, headings: list[str]) -> list[str]:
        """Return every text that the columns *headings* spell, one alternative of each, from left to right."""
        return ["".join(parts) for parts in product(*(self.cells[heading] for heading in headings))]


def tables_of(text: str, name: str) -> Iterator[tuple[list[str], list[Line]]]:
    """Yield headings and lines of every table in *text*; blocks of code hold none."""
    block: list[tuple[int, str]] = []
    fenced = False
    for number, line in enumerate([*text.splitlines(), ""], start=1):
        fenced ^= line.startswith("```")
        if line.startswith("|") and not fenced:
            block.append((number, line))
        elif block:
            yield _table(block, name)
            block = []


def _table(block: list[tuple[int, str]], name: str) -> tuple[list[str], list[Line]]:
    headings, rule, *rows = [(number, _cells(line)) for number, line in block]
    assert all(set(cell) <= set("-: ") for cell in rule[1]), f"{name}:{rule[0]}: no line of dashes"
    lines = []
    for number, cells in rows:
        place = f"{name}:{number}"
        assert len(cells) == len(headings[1]), f"{place}: {len(cells)} cells under {len(headings[1])} headings"
        lines.append(Line(place, dict(zip(headings[1], map(_alternatives, cells), strict=True))))
    return headings[1], lines


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in _CELL_EDGE.split(line)[1:-1]]


def _alternatives(cell: str) -> tuple[str, ...]:
    return tuple("" if nothing else _ESCAPE.sub(_character, code) for code, nothing in _CODE.findall(cell))


def _character(match: re.Match[str]) -> str:
    return chr(int(match[1], 16)) if match[1] else {"n": "\n"}.get(match[2], match[2])


def lines_of(pages: Mapping[str, str]) -> list[tuple[list[str], Line]]:
    """Return every line of every table of *pages*, with the headings of its table."""
    found = (table for name, text in pages.items() for table in tables_of(text, name))
    return [(headings, line) for headings, lines in found for line in lines]


def pages_of(root: Path, *names: str) -> dict[str, str]:
    """Return the text of pages by the names they have in ``docs/reference``."""
    return {name: (root / "docs" / "reference" / name).read_text(encoding="utf-8") for name in names}


def compact(meaning: Mapping[str, object]) -> str:
    """Return a meaning, as ``to_dict`` gives it, in the notation of the tables: ``number at_least 90 %, up``."""
    match meaning["kind"]:
        case "number":
            # a target always has a sense, the sense of an actual is an extra
            words = [meaning.get("sense", ""), meaning["value"], meaning["unit"]]
        case "range":
            left = "[" if meaning["lower_closed"] else "("
            right = "]" if meaning["upper_closed"] else ")"
            low = "-∞" if meaning["lower"] is None else meaning["lower"]
            high = "+∞" if meaning["upper"] is None else meaning["upper"]
            words = [f"{left}{low}, {high}{right}", meaning["unit"]]
        case "date":
            words = [meaning["by"]]
        case "period":
            words = [meaning["start"], "to", meaning["end"]]
        case "quality":
            words = [meaning["text"]]
        case "status":
            words = [meaning["status"]]
        case "all":
            parts = meaning["parts"]
            assert isinstance(parts, list)
            words = ["of", " and ".join(map(compact, parts))]
        case "tiers":
            pairs = meaning["pairs"]
            assert isinstance(pairs, list)
            words = [", ".join(f"{label} {compact(bound)}" for label, bound in pairs)]
        case _:
            words = [meaning.get("problem", "")]
    said = " ".join(str(word) for word in [meaning["kind"], *words] if word != "")
    if "before" in meaning:
        said += ", before"
    for key in ("change", "rate", "scale"):
        if key in meaning:
            said += f", {meaning[key]}" if key == "change" else f", {key} {meaning[key]}"
    return said
