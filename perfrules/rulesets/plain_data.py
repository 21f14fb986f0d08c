"""Rule sets as plain data, the rule file in JSON, and back."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any, cast

from attrs import evolve, fields, has

from perfrules.errors import RuleSetError
from perfrules.model.conversion import unfit
from perfrules.model.interval import Interval
from perfrules.model.ruleset import Cap, Citation, RuleSet
from perfrules.plugins import Registry, default_registry
from perfrules.rulesets.bands import show_interval, show_shares
from perfrules.rulesets.load import load_text_or_raise
from perfrules.source import Place, item, member
from perfrules.tomltext.writing import toml_key, toml_value
from perfrules.wording import format_value

__all__ = ["ruleset_from_dict", "ruleset_to_dict"]

_RULE_KEYS = {
    "rounding": "round", "components": "component", "declared": "indicator", "sources": "source",
    "deductions": "deduction", "bonuses": "bonus", "caps": "cap", "vetoes": "veto", "start": "from", "end": "to",
}  # fmt: skip
"""Fields whose key in rule files is another word."""
_REQUIRED = {"RuleSet": ("id", "title", "version"), "Component": ("type",), "Veto": ("total",)}
_INLINE = ("parameters", "policies")
"""Fields whose keys stand beside those of the table that they belong to."""
_NOT_WRITTEN = ("place", "extends", "notation")
_DAYS = ("date", "until", "from", "to")
"""Keys of rule files that are days; JSON has none, so that they are texts there."""
_EXACT_DIGITS = 15
"""Digits of a decimal that a JSON number, a binary double, keeps."""


def ruleset_to_dict(rules: RuleSet) -> dict[str, object]:
    """Return *rules* with all that they inherit as the rule file in JSON, ``extends`` left out; days are texts."""
    return {"format": 1, **_rule_table(rules)}


def ruleset_from_dict(data: Mapping[str, object], *, name: str = "", registry: Registry | None = None) -> RuleSet:
    """
    Return the rule set that *data*, a rule file as plain data, describes; what it extends is looked for by id.

    Raises:
        RuleSetError: Something in it cannot be used; every problem names its key.
    """
    if not isinstance(data, Mapping):
        raise RuleSetError([unfit("ruleset", data, "一个规则集（字典）", "a rule set as a dictionary")])
    values = {str(key): _rule_value(value, str(key)) for key, value in data.items() if value is not None}
    text = "\n".join(f"{toml_key(key)} = {toml_value(value)}" for key, value in values.items())
    try:
        rules = load_text_or_raise(text.encode("utf-8", "surrogatepass"), name, registry=registry or default_registry())
    except RuleSetError as error:
        places = (Place(entry.place.file, key=entry.place.key) for entry in error.problems)
        placed = (evolve(entry, place=place) for entry, place in zip(error.problems, places, strict=True))
        raise RuleSetError(placed) from None
    result: RuleSet = _without_lines(rules)
    return result


def _rule_table(record: Any) -> dict[str, object]:  # noqa: ANN401 - any class of a rule set
    """Return the fields of *record* that differ from their defaults, as a table of a rule file."""
    kind = type(record)
    table: dict[str, object] = {}
    for part in fields(kind):
        name: str = part.name
        value: Any = getattr(record, name)
        nothing: tuple[object, ...] = (part.default, (), {}, None)
        is_empty = any(value == empty for empty in nothing)
        always = name in _REQUIRED.get(kind.__name__, ())
        if not part.init or name in _NOT_WRITTEN or (is_empty and not always):
            continue
        if name in _INLINE:
            table |= _rule_table(value) if has(type(value)) else _rule_plain(value)
        elif name in ("grades", "lights"):
            show = show_interval if name == "grades" else show_shares
            table[name] = {band.name: band.notation or show(band.interval) for band in value}
        else:
            written = _written(record, name, value)
            if written != {}:
                table[_RULE_KEYS.get(name, name)] = written
    return table


def _written(record: object, name: str, value: object) -> object:
    if isinstance(record, RuleSet) and name == "sources":
        return [_rule_table(citation) for citation in cast("Mapping[str, Citation]", value).values()]
    if isinstance(value, Interval):
        return cast("Cap", record).notation or show_shares(value)
    if isinstance(value, Fraction):
        return f"{format_value(value * 100)}%"
    return _rule_plain(value)


def _rule_plain(value: object) -> Any:  # noqa: ANN401 - a value of JSON
    if has(type(value)):
        return _rule_table(value)
    if isinstance(value, Mapping):
        return {str(key): _rule_plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_rule_plain(part) for part in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        if value == value.to_integral_value() and value.as_tuple().exponent == 0:
            return int(value)
        # more digits than a double keeps stay a decimal: nothing is ever rounded in silence
        return float(value) if len(value.as_tuple().digits) <= _EXACT_DIGITS else value
    return str(value) if isinstance(value, StrEnum) else value


def _rule_value(value: object, path: str) -> object:
    """Return *value* as `toml_value` takes it: floats exact, days as days."""
    if isinstance(value, Mapping):
        parts = ((str(key), part) for key, part in value.items() if part is not None)
        return {key: _rule_value(part, member(path, key)) for key, part in parts}
    if isinstance(value, list | tuple):
        return [_rule_value(part, item(path, index)) for index, part in enumerate(value)]
    if isinstance(value, str) and path.rpartition(".")[2] in _DAYS:
        try:
            return date.fromisoformat(value)
        except ValueError:
            return value
    if isinstance(value, float):
        return Decimal(repr(value))
    if isinstance(value, str | bool | int | Decimal | date):
        return value
    raise RuleSetError([unfit(path, value, "文字、数、日期、列表或字典", "a text, number, date, list or dictionary")])


def _without_lines(value: Any) -> Any:  # noqa: ANN401 - of the kind that is given
    """Return *value* with places that name keys alone: what was given as a dictionary has no lines."""
    if isinstance(value, Place):
        return Place(value.file, key=value.key)
    if isinstance(value, tuple):
        return tuple(map(_without_lines, value))
    if isinstance(value, Mapping):
        return {key: _without_lines(part) for key, part in value.items()}
    if not has(type(value)) or isinstance(value, Interval):
        return value
    parts = {part.name: getattr(value, part.name) for part in fields(type(value)) if part.init}
    return evolve(value, **{name: _without_lines(part) for name, part in parts.items()})
