"""
JSON Schemas of rule files and of cases, for editors that complete and check TOML while it is typed.

They are generated from the declared format and from the parameter classes of the registered indicator types.
What only loading can tell (sums, gaps, citations, inheritance) is not in it, so a file that extends another may leave
out everything but its id.
"""

import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

from perfrules.indicators import parameters
from perfrules.indicators.base import IndicatorType
from perfrules.plugins import Registry
from perfrules.reports.native import published_schema
from perfrules.rulesets.cases import CasesFile, CaseTable, ExpectTable
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
from perfrules.wording import LANGUAGES, Language, Wording

__all__ = ["case_file_schema", "rule_file_schema"]

Schema = dict[str, object]
_DRAFT = "https://json-schema.org/draft/2020-12/schema"


def rule_file_schema(registry: Registry, language: Language = "zh") -> Schema:
    """
    Return the JSON Schema (draft 2020-12) of rule files.

    Args:
        registry: The indicator types whose names and parameters it knows, those of plugins included.
        language: Language of titles, and the one of descriptions told first: they are told in both.
    """
    kinds = registry.indicator_types
    keys = root_keys()
    own = [item.name for item in keys if item.required and item.merged is Merge.OWN]  # a parent may give all others
    return {
        "$schema": _DRAFT,
        "title": "perfrules rule file",
        **_table({item.name: _of_key(item, kinds, language) for item in keys}, own),
    }


def case_file_schema(language: Language = "zh") -> Schema:
    """Return the JSON Schema (draft 2020-12) of files of cases; *language* is that of descriptions told first."""
    sheet = published_schema("sheet")
    parts: Any = sheet.pop("$defs")
    for key in ("$schema", "$id", "title", "description"):
        del sheet[key]
    expected = _of_table(ExpectTable, Merge.OWN, {}, language)
    graded: Schema = {
        "anyOf": [{"required": ["grade"]}, {"required": ["light"]}]
    }  # a rule set with lights has no grade
    case: Any = _of_table(CaseTable, Merge.OWN, {}, language)
    case["properties"]["sheet"] |= {"$ref": "#/$defs/sheet"}
    case["properties"]["expect"] |= {"$ref": "#/$defs/expect"}
    file: Any = _of_table(CasesFile, Merge.OWN, {}, language)
    file["properties"]["case"] |= {"items": case}
    return {
        "$schema": _DRAFT,
        "title": "perfrules cases",
        **file,
        "$defs": {**parts, "sheet": sheet, "expect": expected | graded},
    }


def _of_key(declared: Key, kinds: IndicatorTypes, language: Language) -> Schema:
    """Return the schema of the value of a key."""
    about = _described(declared.about, language)
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
    for own_keys in by_kind.values():
        any_kind |= {key: {} for key in own_keys}
    chosen = [
        {
            "if": {"properties": {"type": {"const": name}}, "required": ["type"]},
            "then": {"properties": {**own, "type": {}, **parameters}, "additionalProperties": False},
        }
        for name, parameters in by_kind.items()
    ]
    return {**_table({**any_kind, **own, "type": {"enum": list(by_kind)}}, required), "allOf": chosen}


def _parameters(kind: type[IndicatorType[Any]], language: Language) -> Mapping[str, object]:
    return {
        item.name: {
            **item.kind.schema(),
            "title": f"{kind.title.say(language)}: {item.name}",
            **_described(item.about, language),
            **_default(item.written_default),
        }
        for item in parameters.keys_of(kind.parameter_class)
    }


def _described(about: Wording, language: Language) -> Schema:
    """Return the description in both languages, *language* first: an editor shows it to whoever opens the file."""
    texts = dict.fromkeys(about.say(each) for each in sorted(LANGUAGES, key=lambda each: each != language))
    return {"description": "\n".join(texts)} if any(texts) else {}


def _default(written: str | None) -> Schema:
    """Return the value of a parameter that a rule file leaves out, which it would have *written*."""
    return {} if written is None else {"default": tomllib.loads(f"default = {written}")["default"]}
