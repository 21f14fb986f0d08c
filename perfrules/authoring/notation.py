"""Small changes to intervals as rule files write them: another bound, or the other kind of end."""

import re
from collections.abc import Sequence
from decimal import Decimal

from perfrules.model.quantity import plain

__all__ = ["bounds_of", "is_interval", "moved", "raised", "turned"]

_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_INTERVAL = re.compile(r"(\s*)([\[(])(\s*)([^,，\s]+)(\s*[,，]\s*)([^,，\s]+)(\s*)([\])])(\s*)")
_COMPARED = re.compile(r"(\s*)(≥|>=|>|≤|<=|<)(\s*)(\S+)(\s*)")
_OTHER = {"≥": ">", ">": "≥", "≤": "<", "<": "≤", ">=": ">", "<=": "<", "[": "(", "(": "[", "]": ")", ")": "]"}


def is_interval(value: object) -> bool:
    """Return whether *value* is a text such as ``[80%, 90%)`` or ``≥90%``."""
    return isinstance(value, str) and (_INTERVAL.fullmatch(value) or _COMPARED.fullmatch(value)) is not None


def bounds_of(texts: Sequence[str]) -> tuple[str, ...]:
    """Return the bounds that *texts* write, each once, with their units: ``80%``, ``90%``."""
    found: list[str] = []
    for text in texts:
        if match := _INTERVAL.fullmatch(text):
            found += [match[4], match[6]]
        elif match := _COMPARED.fullmatch(text):
            found.append(match[4])
        else:
            found.append(text)
    return tuple(dict.fromkeys(bound for bound in found if _NUMBER.match(bound)))


def raised(text: str) -> str | None:
    """Return *text*, a number with or without a unit, one higher in its last place; ``None`` for other text."""
    match = _NUMBER.match(text.strip())
    if match is None:
        return None
    number = Decimal(match[0])
    exponent = number.as_tuple().exponent
    step = Decimal(1).scaleb(exponent) if isinstance(exponent, int) else Decimal(1)
    return f"{plain(number + step)}{text.strip()[match.end() :]}"


def moved(text: str, old: str, new: str) -> str:
    """Return the interval *text* with the bound *new* wherever it has *old*."""
    if match := _INTERVAL.fullmatch(text):
        parts = list(match.groups())
        for place in (3, 5):
            parts[place] = new if parts[place] == old else parts[place]
        return "".join(parts)
    if (match := _COMPARED.fullmatch(text)) and match[4] == old:
        return f"{match[1]}{match[2]}{match[3]}{new}{match[5]}"
    return new if text == old else text


def turned(text: str, bound: str) -> str:
    """Return the interval *text* with its ends at *bound* open where they were closed, and the other way round."""
    if match := _INTERVAL.fullmatch(text):
        parts = list(match.groups())
        for sign, place in ((1, 3), (7, 5)):
            parts[sign] = _OTHER[parts[sign]] if parts[place] == bound else parts[sign]
        return "".join(parts)
    if (match := _COMPARED.fullmatch(text)) and match[4] == bound:
        return f"{match[1]}{_OTHER[match[2]]}{match[3]}{bound}{match[5]}"
    return text
