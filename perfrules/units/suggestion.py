"""Near misses: the known spelling that somebody may have meant."""

from collections.abc import Container, Iterable, Mapping
from typing import Protocol

__all__ = ["nearest"]

_WRONG = "亻入八冫汷介卢尸兀无园几亘宙未顿屯埸扬绢大夭曰"
_RIGHT = "人人人次次个户户元元元元亩亩米吨吨场场组天天日"
_LOOK_ALIKES: Mapping[str, str] = dict(zip(_WRONG, _RIGHT, strict=True))
"""Characters that are taken for others when a form is typed by hand or read by a machine."""
_SHORTEST_TO_COMPARE = 2


class _Known(Container[str], Iterable[str], Protocol):
    """Spellings that can be looked up and gone through."""


def nearest(symbol: str, known: _Known) -> str:
    """Return the spelling in *known* that is most like *symbol*: a look-alike, or one character away; else nothing."""
    alike = "".join(_LOOK_ALIKES.get(character, character) for character in symbol)
    if alike != symbol and alike in known:
        return alike
    if len(symbol) < _SHORTEST_TO_COMPARE:
        return ""
    near = [spelling for spelling in known if _one_apart(symbol, spelling)]
    return min(near, key=lambda spelling: len(spelling) != len(symbol), default="")


def _one_apart(left: str, right: str) -> bool:
    """Return whether the two differ by one character added, left out, or replaced in a text of three or more."""
    if abs(len(left) - len(right)) > 1 or min(len(left), len(right)) < _SHORTEST_TO_COMPARE:
        return False
    start = 0
    while start < min(len(left), len(right)) and left[start] == right[start]:
        start += 1
    if len(left) == len(right):
        return len(left) > _SHORTEST_TO_COMPARE and left[start + 1 :] == right[start + 1 :]
    return left[start + 1 :] == right[start:] or left[start:] == right[start + 1 :]
