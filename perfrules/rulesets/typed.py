"""Tables that name an indicator type and carry its parameters beside their own keys."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from perfrules.errors import Problem, problem
from perfrules.errors.suggestion import listed, near_names
from perfrules.rulesets.bands import MAX_BANDS
from perfrules.rulesets.entry import Entry, Table, plain_value
from perfrules.rulesets.fields import read_tables, read_text
from perfrules.rulesets.placing import place_finder
from perfrules.source import Place

if TYPE_CHECKING:
    from perfrules.indicators.base import IndicatorType

__all__ = ["MAX_ENTRIES", "IndicatorTypes", "read_cited", "read_many", "read_type_parameters"]

MAX_ENTRIES = 5_000
"""Tables of one kind (scoring rules, components, sources, indicators …) in one rule set."""
_BANDED_KEYS = ("bands", "levels", "anchors")

IndicatorTypes = Mapping[str, "type[IndicatorType[Any]]"]


def read_many(table: Table, key: str, problems: list[Problem]) -> tuple[Entry, ...]:
    """Return the tables ``[[key]]`` of *table*; none when there are more than 5 000 (PR217)."""
    entry = table.get(key)
    if entry is None:
        return ()
    entries = read_tables(entry, key, problems)
    if len(entries) > MAX_ENTRIES:
        problems.append(problem("PR217", place=entries[MAX_ENTRIES].place, key=key, limit=MAX_ENTRIES))
        return ()
    return entries


def read_cited(table: Table, problems: list[Problem]) -> dict[str, str]:
    """Return ``source`` and ``note`` as far as they are given."""
    return {key: read_text(table[key], key, problems) or "" for key in ("source", "note") if key in table}


def read_type_parameters(
    entry: Entry, kind: str, own: tuple[str, ...], types: IndicatorTypes, problems: list[Problem],
    also: tuple[str, ...] = (),
) -> Mapping[str, object]:  # fmt: skip
    """
    Return the keys of *entry* that are not the table's *own*, checked as parameters of the type *kind*.

    Args:
        entry: The table; its ``type`` is *kind*.
        kind: Id of an indicator type; one that is not among *types* is PR213.
        own: Keys that are no parameters.
        types: Indicator types by id.
        problems: Where mistakes go.
        also: Other words that may stand for a type here, for the list of known ones.
    """
    given = {key: part for key, part in entry.table.items() if key not in own}
    if kind not in types:
        problems.append(_unknown_type(entry.table["type"].value_place, kind, (*types, *also)))
        return {}
    for key in _BANDED_KEYS:
        if key in given and len(given[key].table) > MAX_BANDS:
            problems.append(problem("PR217", place=given[key].place, key=key, limit=MAX_BANDS))
            return {}
    raw = {key: plain_value(part) for key, part in given.items()}
    problems += _checked(types[kind], raw, place_finder(entry))
    return raw


def _checked(
    kind: "type[IndicatorType[Any]]", raw: Mapping[str, object], place_of: Callable[[str], Place]
) -> tuple[Problem, ...]:
    from perfrules.indicators.parameters import read_parameters  # noqa: PLC0415 - cattrs is loaded with rule files

    _, problems = read_parameters(kind, raw, place_of)
    return problems


def _unknown_type(place: Place, kind: str, known: tuple[str, ...]) -> Problem:
    near = near_names(kind, known)
    all_types = listed(sorted(known))
    if near:
        names = "、".join(f"`{name}`" for name in near)
        advice, advice_en = f"是否想写 {names}？全部类型：{all_types}", f"did you mean {names}? all types: {all_types}"
    else:
        advice, advice_en = f"全部类型：{all_types}", f"all types: {all_types}"
    suggestion = near[0] if near else ""
    return problem("PR213", place=place, id=kind, advice=advice, advice_en=advice_en, suggestion=suggestion)
