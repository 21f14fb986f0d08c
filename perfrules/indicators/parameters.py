"""Read the parameters of an indicator type from the keys of a rule file, with every mistake at its place."""

from collections.abc import Callable, Mapping
from typing import Any

from perfrules.errors import Problem
from perfrules.indicators.base import IndicatorType
from perfrules.indicators.kinds import Reading, read_keys
from perfrules.source import Place

__all__ = ["read_parameters"]


def read_parameters(
    kind: type[IndicatorType[Any]],
    raw: Mapping[str, object],
    place_of: Callable[[str], Place] = lambda key: Place(key=key),
) -> tuple[object | None, tuple[Problem, ...]]:
    """
    Return the checked parameters of *kind*, or every problem in *raw*.

    Args:
        kind: The indicator type; its ``parameter_class`` names the keys.
        raw: Keys and values as a rule file gives them.
        place_of: Where a key (``bands``, ``levels.达成``) stands.
    """
    reading = Reading(place_of)
    values = read_keys(kind.parameter_class, raw, reading)
    if values is None:
        return None, tuple(reading.problems)
    parameters: object = kind.parameter_class(**values)
    unfit = tuple(one.at(place_of(one.place.key)) for one in kind.check_parameters(parameters))
    return (None, unfit) if unfit else (parameters, ())
