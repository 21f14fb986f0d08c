"""A rule set after ``extends``, with the file and line each part came from, spelt as TOML."""

from collections.abc import Iterator
from pathlib import PurePath

from attrs import frozen

from perfrules.rulesets.format import ROOT_KEYS
from perfrules.rulesets.toml_tree import Entry, plain_value
from perfrules.source import Place
from perfrules.tomltext.writing import toml_key, toml_value

__all__ = ["Part", "resolved", "resolved_text"]


@frozen
class Part:
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


def resolved(tree: Entry) -> tuple[Part, ...]:
    """Return every part of the merged *tree* of a rule set, in the order of the documented layout."""
    order = {key: place for place, key in enumerate(ROOT_KEYS)}
    entries = sorted(tree.table.items(), key=lambda pair: order.get(pair[0], len(order)))
    single = [(key, entry) for key, entry in entries if not _is_table(entry)]
    parts = [Part("", None, key, plain_value(entry), entry.place) for key, entry in single]
    for key, entry in entries:
        if _is_table(entry):
            parts += _of_table(key, entry)
    return tuple(parts)


def _is_table(entry: Entry) -> bool:
    return bool(entry.table) or (bool(entry.elements) and all(element.table for element in entry.elements))


def _of_table(key: str, entry: Entry) -> Iterator[Part]:
    if entry.table:
        for name, part in entry.table.items():
            yield Part(f"[{key}]", None, name, plain_value(part), part.place)
        return
    for number, element in enumerate(entry.elements):
        for name, part in element.table.items():
            yield Part(f"[[{key}]]", number, name, plain_value(part), part.place)


def resolved_text(parts: tuple[Part, ...]) -> str:
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
