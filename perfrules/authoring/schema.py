"""
A JSON Schema of rule files, for editors that complete and check TOML while it is typed.

It is generated from the enumerations of the model and from the parameter classes of the registered indicator types.
What only loading can tell (sums, gaps, citations, inheritance) is not in it, so a file that extends another may leave
out everything but its id.
"""

import types
import typing
from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any, Literal, get_args, get_origin

import attrs

from perfrules.indicators.base import IndicatorType
from perfrules.indicators.values import Bands, Level
from perfrules.model.families import DIRECTIONS
from perfrules.model.quantity import Quantity
from perfrules.model.ruleset import (
    BareFraction,
    CitationStatus,
    NotApplicableEffect,
    OverAchievementEffect,
    RoundingMode,
    RoundingStage,
)
from perfrules.model.target import Sense
from perfrules.plugins import Registry
from perfrules.rulesets.families import KEYS_OF_DIRECTION
from perfrules.rulesets.find import FORMATS
from perfrules.rulesets.policies import APPLIES_TO, AUDIT_LEVELS, MISSING_ACTUAL
from perfrules.rulesets.reader import INDICATORS, MAX_PLACES, TARGET_KINDS, WHEN_KEYS
from perfrules.wording import Language

__all__ = ["rule_file_schema"]

Schema = dict[str, object]

_TEXT: Schema = {"type": "string"}
_NUMBER: Schema = {"type": "number", "minimum": 0}
_POSITIVE: Schema = {"type": "number", "exclusiveMinimum": 0}
_SHARE: Schema = {"anyOf": [{"type": "number"}, {"type": "string", "pattern": r"^\s*-?[0-9]+(\.[0-9]+)?\s*[%％]?\s*$"}]}
_DAY: Schema = {}
"""A TOML date; editors and validators show it to schemas as a date, a text or an object of their own."""
_TEXTS: Schema = {"anyOf": [_TEXT, {"type": "array", "items": _TEXT}]}
_DROP: Schema = {"const": True}
_CITED: Schema = {"source": _TEXT, "note": _TEXT}


def rule_file_schema(registry: Registry, language: Language = "zh") -> Schema:
    """
    Return the JSON Schema (draft 2020-12) of rule files.

    Args:
        registry: The indicator types whose names and parameters it knows, those of plugins included.
        language: Language of titles and descriptions.
    """
    kinds = registry.indicator_types
    component = _typed_table(
        {"name": _TEXT, "full": _POSITIVE, "drop": _DROP, **_CITED}, kinds, language, ("name",),
        also={INDICATORS: {"weights": _table_of(_NUMBER)}},
    )  # fmt: skip
    scoring = _typed_table({"when": _when(), **_CITED}, kinds, language, ("type",))
    indicator = _typed_table(
        {
            "name": _TEXT, "aliases": _TEXTS, "level1": _TEXT, "level2": _TEXT, "direction": _one_of(DIRECTIONS),
            "unit": _TEXT, "usual": _TEXT, "drop": _DROP, **_CITED,
        },
        kinds, language, ("name",),
    )  # fmt: skip
    explicit = _many(_table({"name": _TEXT, "most": _POSITIVE, "source": _TEXT, "drop": _DROP}, ("name",)))
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "perfrules rule file",
        **_table(
            {
                "format": {"enum": list(FORMATS)},
                "id": _TEXT,
                "version": {"type": ["string", "integer"]},
                "title": _TEXT,
                "summary": _TEXT,
                "extends": _TEXT,
                "effective": _table({"from": _DAY, "to": _DAY}),
                "full": _POSITIVE,
                "round": _table({
                    "places": {"type": "integer", "minimum": 0, "maximum": MAX_PLACES},
                    "mode": _one_of(RoundingMode),
                    "at": _one_of(RoundingStage),
                }),
                "missing_actual": _one_of(MISSING_ACTUAL),
                "bare_fraction": _one_of(BareFraction),
                "status_as_met": {"type": "boolean"},
                "source": _many(_table({
                    "id": _TEXT, "document": _TEXT, "title": _TEXT, "date": _DAY, "until": _DAY,
                    "status": _one_of(CitationStatus), "note": _TEXT,
                })),
                "grades": _table_of(_TEXT),
                "lights": _table_of(_TEXT),
                "over_achievement": _table({
                    "threshold": _SHARE, "applies_to": _one_of(APPLIES_TO), "effect": _one_of(OverAchievementEffect),
                    "points": _POSITIVE, "source": _TEXT,
                }),
                "not_applicable": _table({"effect": _one_of(NotApplicableEffect), "to": _TEXT, "source": _TEXT}),
                "component": _many(component),
                "indicator": _many(indicator),
                "family": _many(_family()),
                "scoring": _many(scoring),
                "deduction": explicit,
                "bonus": explicit,
                "cap": _many(_table(
                    {"name": _TEXT, "execution_rate": _TEXT, "total": _NUMBER, "source": _TEXT},
                    ("execution_rate", "total"),
                )),
                "audit": _table_of(_one_of(AUDIT_LEVELS)),
                "veto": _many(_table(
                    {"name": _TEXT, "row": _TEXT, "total": _NUMBER, "source": _TEXT, "drop": _DROP}, ("name",)
                )),
            },
            ("id",),
        ),
    }  # fmt: skip


def _family() -> Schema:
    """Return the schema of a family of names: only changes may lack a direction, and with it what rests on one."""
    flag: Schema = {"type": "boolean"}
    keys: Mapping[str, object] = {
        "match": _TEXTS, "direction": _one_of(DIRECTIONS), "sure": flag, "level": _TEXT, "unit": _TEXT, "limit": _TEXT,
        "events": flag, "may_fall": flag, **_CITED,
    }  # fmt: skip
    changes: Schema = {
        "required": ["may_fall"],
        "properties": {"may_fall": {"const": True}, **dict.fromkeys(KEYS_OF_DIRECTION, False)},
    }
    return {**_table(keys, ("match",)), "anyOf": [{"required": ["direction"]}, changes]}


def _table(keys: Mapping[str, object], required: Sequence[str] = ()) -> Schema:
    needed: Schema = {"required": list(required)} if required else {}
    return {"type": "object", "properties": dict(keys), **needed, "additionalProperties": False}


def _table_of(values: Schema) -> Schema:
    return {"type": "object", "additionalProperties": values}


def _many(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _one_of(words: "Sequence[object] | type[StrEnum]") -> Schema:
    return {"enum": [word.value if isinstance(word, StrEnum) else word for word in words]}


def _when() -> Schema:
    choices: Mapping[str, Schema] = {"target_kind": _one_of(TARGET_KINDS), "sense": _one_of(Sense)}
    keys = {}
    for key in WHEN_KEYS:
        word = choices.get(key, _TEXT)
        keys[key] = {"anyOf": [word, {"type": "array", "items": word}]}
    return _table(keys)


def _typed_table(
    own: Mapping[str, object],
    kinds: Mapping[str, type[IndicatorType[Any]]],
    language: Language,
    required: Sequence[str],
    also: Mapping[str, Mapping[str, object]] | None = None,
) -> Schema:
    """
    Return the schema of a table that names a type and carries its parameters.

    Without a type, which a file may leave to the one it extends, the parameters of every type are allowed.
    """
    by_kind: dict[str, Mapping[str, object]] = {name: _parameters(kind, language) for name, kind in kinds.items()}
    by_kind |= also or {}
    any_kind: dict[str, object] = {}
    for parameters in by_kind.values():
        any_kind |= {key: {} for key in parameters}
    keys = {**any_kind, **own, "type": {"enum": list(by_kind)}}
    chosen = [
        {
            "if": {"properties": {"type": {"const": name}}, "required": ["type"]},
            "then": {"properties": {**own, "type": {}, **parameters}, "additionalProperties": False},
        }
        for name, parameters in by_kind.items()
    ]
    return {**_table(keys, required), "allOf": chosen}


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
    str: _TEXT,
    Quantity: _TEXT,
    Bands: _table_of(_SHARE),
    tuple[Level, ...]: _table_of(_TEXT),
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
