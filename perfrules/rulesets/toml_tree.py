"""
A parsed rule file as a tree whose every node knows its place, so that merged rule sets still know theirs.

Numbers are exact (`decimal.Decimal`); nan, inf and numbers out of bounds are refused.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation

from attrs import evolve, field, frozen

from perfrules.errors import Problem, problem
from perfrules.model.quantity import MAX_DIGITS, MAX_EXPONENT, is_bounded
from perfrules.source import Place, item, member
from perfrules.tomltext.parsing import Parsed, parse_toml
from perfrules.tomltext.scanning import Key, KeyPath, Limits, Scan, Spot

__all__ = ["LIMITS", "Document", "Entry", "Table", "place_finder", "plain_value", "read_toml"]


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
        """The place of its key."""
        return self.scan.place(self.spot.key_at, self.path)

    @property
    def value_place(self) -> Place:
        """The place at which its value begins."""
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


LIMITS = Limits(size=1024 * 1024, lines=20_000, values=100_000)
_SMALL = 10**MAX_DIGITS
_NO_NUMBER = Decimal("nan")


@frozen
class Document:
    """The content of a file: the tree of its values, or ``None`` when it could not be parsed, and all problems."""

    root: Entry | None
    problems: tuple[Problem, ...] = ()


def read_toml(data: bytes, file: str = "") -> Document:
    """
    Return the values of a rule file with their places.

    Args:
        data: The bytes of the file.
        file: Its name, for places.

    Returns:
        A `Document`. Problems are those of `perfrules.tomltext.parsing.parse_toml`, PR104 (a number beyond 30 digits)
        and PR204 (nan, inf). The tree is there whenever the text is TOML, even beside problems of the last two kinds;
        a number that is out of bounds is no number in it, so that nothing calculates with it.
    """
    parsed = parse_toml(data, file, LIMITS, number=_exact)
    if not isinstance(parsed, Parsed):
        return Document(None, parsed)
    root = build_entry(parsed.values, parsed.scan)
    problems = _number_problems(root)
    return Document(_without_unbounded(root) if problems else root, tuple(problems))


def _exact(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:  # an exponent beyond what decimals hold
        return Decimal("nan")


def _number_problems(root: Entry) -> list[Problem]:
    """Return a problem for every number that is not finite or has more than 30 digits."""
    problems: list[Problem] = []
    waiting = [root]
    while waiting:
        entry = waiting.pop()
        value = entry.value
        if isinstance(value, Decimal) or (type(value) is int and not -_SMALL < value < _SMALL):
            problems += _out_of_bounds(entry, Decimal(value))
        else:
            waiting += entry.elements or entry.table.values()
    return problems


def _without_unbounded(entry: Entry) -> Entry:
    """Return *entry* with ``nan`` in place of every number that is out of bounds."""
    value = entry.value
    if isinstance(value, Mapping):
        return evolve(entry, value={key: _without_unbounded(part) for key, part in value.items()})
    if isinstance(value, tuple):
        return evolve(entry, value=tuple(map(_without_unbounded, value)))
    if isinstance(value, int | Decimal) and not is_bounded(Decimal(value)):
        return evolve(entry, value=_NO_NUMBER)
    return entry


def _out_of_bounds(entry: Entry, number: Decimal) -> list[Problem]:
    if is_bounded(number):
        return []
    if number.is_finite():
        result = problem("PR104", place=entry.value_place, number=number, digits=MAX_DIGITS, exponent=MAX_EXPONENT)
    else:
        wanted, wanted_en = "有限的数", "a finite number"
        key = next((key for key in reversed(entry.path) if isinstance(key, str)), "")
        result = problem("PR204", place=entry.value_place, key=key, found=number, wanted=wanted, wanted_en=wanted_en)
    return [result]


def place_finder(entry: Entry) -> Callable[[str], Place]:
    """
    Return a function from a path below *entry* to its place.

    Paths are keys joined by dots, as they are (``bands.≥90%``), with positions counted from 0 (``elements[0]``). A
    path that is not there, a missing key say, has the place of the nearest thing above it.
    """
    known: dict[str, Place] = {}

    def find(path: str) -> Place:
        if not known:
            known.update(_places(entry))
        while path not in known:
            cut = max(path.rfind("."), path.rfind("["))
            path = path[: max(cut, 0)]
        return known[path]

    return find


def _places(entry: Entry) -> Mapping[str, Place]:
    places = {"": entry.place}
    waiting = [("", entry)]
    while waiting:
        path, current = waiting.pop()
        below = [(member(path, key), part) for key, part in current.table.items()]
        below += [(item(path, position), part) for position, part in enumerate(current.elements)]
        places.update((step, part.value_place) for step, part in below)
        waiting += below
    return places
