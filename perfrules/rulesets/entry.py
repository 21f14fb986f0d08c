"""A parsed rule file as a tree whose every node knows its place, so that merged rule sets still know theirs."""

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal

from attrs import evolve, field, frozen

from perfrules.source import Place
from perfrules.tomltext.places import Key, KeyPath, Scan, Spot

__all__ = ["Entry", "Scalar", "Table", "build_entry", "plain_value"]

Scalar = str | int | Decimal | bool | datetime | date | time


@frozen(eq=False)
class Entry:
    """
    One value of a rule file: a scalar, a table (by key) or an array, and where it stands.

    Args:
        value: A scalar, a mapping from keys to entries, or a tuple of entries.
        scan: The scan of the file it comes from.
        spot: Where it stands in that file.
        path: Its keys from the root of that file; positions in arrays count from 0.
    """

    value: "Scalar | Mapping[str, Entry] | tuple[Entry, ...]"
    scan: Scan = field(repr=False)
    spot: Spot = field(repr=False)
    path: KeyPath = ()

    @property
    def place(self) -> Place:
        """Where its key stands."""
        return self.scan.place(self.spot.key_at, self.path)

    @property
    def value_place(self) -> Place:
        """Where its value begins."""
        return self.scan.place(self.spot.value_at, self.path)

    @property
    def table(self) -> "Table":
        """Its entries by key; empty when it is no table."""
        return self.value if isinstance(self.value, Mapping) else {}

    @property
    def elements(self) -> "tuple[Entry, ...]":
        """Its elements; empty when it is no array."""
        return self.value if isinstance(self.value, tuple) else ()

    def with_table(self, table: "Table") -> "Entry":
        """Return an entry at the same place that holds *table*."""
        return evolve(self, value=table)


Table = Mapping[str, Entry]


def build_entry(mapping: Mapping[str, object], scan: Scan) -> Entry:
    """
    Return the tree of *mapping*, which `tomllib` read from the text that *scan* is of.

    Values that the scanner did not see stand where the nearest key above them does. Depth is bounded by the limits
    that were checked while scanning.
    """
    return _build(mapping, scan, scan.root, ())


def _build(value: object, scan: Scan, spot: Spot, path: KeyPath) -> Entry:
    def below(key: Key, part: object) -> Entry:
        return _build(part, scan, spot.below(key) or spot, (*path, key))

    if isinstance(value, Mapping):
        return Entry({str(key): below(str(key), part) for key, part in value.items()}, scan, spot, path)
    if isinstance(value, list):
        return Entry(tuple(below(position, part) for position, part in enumerate(value)), scan, spot, path)
    assert isinstance(value, Scalar)  # INVARIANT: tomllib gives nothing else
    return Entry(value, scan, spot, path)


def plain_value(entry: Entry) -> object:
    """Return the value of *entry* without places: scalars, dicts and lists."""
    if isinstance(entry.value, Mapping):
        return {key: plain_value(part) for key, part in entry.value.items()}
    if isinstance(entry.value, tuple):
        return [plain_value(part) for part in entry.value]
    return entry.value
