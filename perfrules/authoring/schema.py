"""
A JSON Schema of rule files, for editors that complete and check TOML while it is typed.

It is generated from the declared format and from the parameter classes of the registered indicator types.
What only loading can tell (sums, gaps, citations, inheritance) is not in it, so a file that extends another may leave
out everything but its id.
"""

import types
import typing
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal, get_args, get_origin

import attrs

from perfrules.indicators.base import IndicatorType
from perfrules.indicators.values import Bands, Level
from perfrules.model.quantity import Quantity
from perfrules.plugins import Registry
from perfrules.rulesets.fields import TEXT
from perfrules.rulesets.format import (
    KEYS_OF_DIRECTION,
    FamilyTable,
    Key,
    Merge,
    RuleTable,
    keys_of,
    root_keys,
)
from perfrules.rulesets.reader import INDICATORS, IndicatorTypes
from perfrules.wording import Language

__all__ = ["rule_file_schema"]

Schema = dict[str, object]

_SHARE: Schema = {"anyOf": [{"type": "number"}, {"type": "string", "pattern": r"^\s*-?[0-9]+(\.[0-9]+)?\s*[%％]?\s*$"}]}


def rule_file_schema(registry: Registry, language: Language = "zh") -> Schema:
    """
    Return the JSON Schema (draft 2020-12) of rule files.

    Args:
        registry: The indicator types whose names and parameters it knows, those of plugins included.
        language: Language of titles and descriptions.
    """
    kinds = registry.indicator_types
    keys = root_keys()
    own = [item.name for item in keys if item.required and item.merged is Merge.OWN]  # a parent may give all others
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "perfrules rule file",
        **_table({item.name: _of_key(item, kinds, language) for item in keys}, own),
    }


def _of_key(declared: Key, kinds: IndicatorTypes, language: Language) -> Schema:
    """Return the schema of the value of a key."""
    about: Schema = {"description": declared.about.say(language)}
    table = declared.kind.table
    if table is None:
        return {**declared.kind.schema, **about}
    schema = _of_table(table, declared.merged, kinds, language)
    return {**(_many(schema) if declared.kind.is_many else schema), **about}


def _of_table(table: type[RuleTable], merged: Merge, kinds: IndicatorTypes, language: Language) -> Schema:
    """Return the schema of the tables that *table* declares, in a file whose tables are *merged* with its parent's."""
    declared = keys_of(table)
    keys = {item.name: _of_key(item, kinds, language) for item in declared}
    required = _needed(declared, merged)
    if table.parameters_behind:
        return _typed_table(keys, kinds, language, required, of_rows=table.of_type)
    schema = _table(keys, required)
    return {**schema, "anyOf": [{"required": ["direction"]}, _CHANGES]} if table is FamilyTable else schema


def _needed(keys: Sequence[Key], merged: Merge) -> list[str]:
    """Return the keys that a file needs itself: a parent may give the others, except to what is never merged."""
    inherits = merged in (Merge.BY_KEYS, Merge.BY_NAME)
    return [item.name for item in keys if item.required and (not inherits or item.name == "name")]


_CHANGES: Schema = {
    "required": ["may_fall"],
    "properties": {"may_fall": {"const": True}, **dict.fromkeys(KEYS_OF_DIRECTION, False)},
}
"""Only families of changes may lack a direction, and with it what rests on one."""


def _table(keys: Mapping[str, object], required: Sequence[str] = ()) -> Schema:
    needed: Schema = {"required": list(required)} if required else {}
    return {"type": "object", "properties": dict(keys), **needed, "additionalProperties": False}


def _table_of(values: Schema) -> Schema:
    return {"type": "object", "additionalProperties": values}


def _many(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _typed_table(
    keys: Mapping[str, object], kinds: IndicatorTypes, language: Language, required: Sequence[str], *,
    of_rows: Sequence[str],
) -> Schema:  # fmt: skip
    """
    Return the schema of a table that names a type and carries its parameters.

    Without a type, which a file may leave to the one it extends, the parameters of every type are allowed.
    """
    own = {name: schema for name, schema in keys.items() if name not in ("type", *of_rows)}
    by_kind: dict[str, Mapping[str, object]] = {name: _parameters(kind, language) for name, kind in kinds.items()}
    if of_rows:
        by_kind[INDICATORS] = {name: keys[name] for name in of_rows}
    any_kind: dict[str, object] = {}
    for parameters in by_kind.values():
        any_kind |= {key: {} for key in parameters}
    chosen = [
        {
            "if": {"properties": {"type": {"const": name}}, "required": ["type"]},
            "then": {"properties": {**own, "type": {}, **parameters}, "additionalProperties": False},
        }
        for name, parameters in by_kind.items()
    ]
    return {**_table({**any_kind, **own, "type": {"enum": list(by_kind)}}, required), "allOf": chosen}


def _parameters(kind: type[IndicatorType[Any]], language: Language) -> Mapping[str, object]:
    hints = typing.get_type_hints(kind.parameter_class)
    described = kind.title.say(language)
    return {
        field.name: {**_of_annotation(hints.get(field.name, object)), "title": f"{described}: {field.name}"}
        for field in attrs.fields(kind.parameter_class)
    }


_BY_CLASS: Mapping[object, Schema] = {
    Fraction: _SHARE,
    Decimal: {"type": "number"},
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    str: TEXT.schema,
    Quantity: TEXT.schema,
    Bands: _table_of(_SHARE),
    tuple[Level, ...]: _table_of(TEXT.schema),
}


def _of_annotation(kind: object) -> Schema:
    """Return the schema of values of the annotation *kind*; nothing is said about kinds of plugins' own."""
    if kind in _BY_CLASS:
        return _BY_CLASS[kind]
    origin, parts = get_origin(kind), get_args(kind)
    if origin is Literal:
        return {"enum": list(parts)}
    if origin in (typing.Union, types.UnionType):
        known = [_of_annotation(part) for part in parts if part is not type(None)]
        return known[0] if len(known) == 1 else {"anyOf": known}
    if origin is not None and issubclass(origin, Mapping):
        return _table_of(_of_annotation(parts[-1]))
    if origin is tuple:
        return {"type": "array", "items": _of_annotation(parts[0])}
    if isinstance(kind, type) and attrs.has(kind):
        hints = typing.get_type_hints(kind)
        fields = attrs.fields(kind)
        required = [field.name for field in fields if field.default is attrs.NOTHING]
        return _table({field.name: _of_annotation(hints[field.name]) for field in fields}, required)
    return {}
