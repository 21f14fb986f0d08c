"""
Bytes of a rule file to a tree of values with places.

Numbers are exact (`decimal.Decimal`); nan, inf and numbers out of bounds are refused.
"""

from decimal import Decimal, InvalidOperation

from attrs import frozen

from perfrules.errors import Problem, problem
from perfrules.model.limits import MAX_DIGITS, MAX_EXPONENT, is_bounded
from perfrules.rulesets.entry import Entry, build_entry
from perfrules.tomltext.limits import Limits
from perfrules.tomltext.parsing import Parsed, parse_toml

__all__ = ["LIMITS", "Document", "read_toml"]

LIMITS = Limits(size=1024 * 1024, lines=20_000, values=100_000)
_SMALL = 10**MAX_DIGITS


@frozen
class Document:
    """What a file holds: the tree of its values, or ``None`` when it could not be parsed, and all problems."""

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
        and PR204 (nan, inf). The tree is there whenever the text is TOML, even beside problems of the last two kinds.
    """
    parsed = parse_toml(data, file, LIMITS, number=_exact)
    if not isinstance(parsed, Parsed):
        return Document(None, parsed)
    root = build_entry(parsed.values, parsed.scan)
    return Document(root, tuple(_number_problems(root)))


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


def _out_of_bounds(entry: Entry, number: Decimal) -> list[Problem]:
    if is_bounded(number):
        return []
    if number.is_finite():
        found = problem("PR104", place=entry.value_place, number=number, digits=MAX_DIGITS, exponent=MAX_EXPONENT)
    else:
        wanted, wanted_en = "有限的数", "a finite number"
        key = next((key for key in reversed(entry.path) if isinstance(key, str)), "")
        found = problem("PR204", place=entry.value_place, key=key, found=number, wanted=wanted, wanted_en=wanted_en)
    return [found]
