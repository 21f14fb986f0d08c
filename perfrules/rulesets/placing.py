"""Where a parameter stands, asked by the path that the reader of parameters knows: ``elements[0].points``."""

from collections.abc import Callable, Mapping

from perfrules.rulesets.entry import Entry
from perfrules.source import Place, item, member

__all__ = ["place_finder"]


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
