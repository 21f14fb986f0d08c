"""``perfrules types``: the indicator types that rule files can name, or one of them with its parameters and cases."""

import argparse
from typing import Any

import attrs

from perfrules.cli.arguments import unknown_name
from perfrules.cli.output import FINE, Output
from perfrules.errors import ProblemsError
from perfrules.indicators.base import Example, IndicatorType
from perfrules.indicators.parameters import keys_of
from perfrules.plugins import Registry, default_registry
from perfrules.tomltext.writing import toml_value
from perfrules.wording import LANGUAGES, Language, Wording

__all__ = ["add_arguments", "run"]

_TYPE = Wording(
    "类型的 id：列出参数、可写的值、默认值和算例", "id of a type: its parameters, values, defaults and worked cases"
)
_COLUMNS = [
    (Wording("类型", "type"), False),
    (Wording("名称", "name"), False),
    (Wording("规则", "rule"), False),
    (Wording("参数", "parameters"), False),
    (Wording("来自", "from"), False),
]
_PARAMETERS = [
    (Wording("参数", "parameter"), False),
    (Wording("含义", "meaning"), False),
    (Wording("可写", "values"), False),
    (Wording("默认", "default"), False),
]
_CASES = [
    (Wording("指标值", "target"), False),
    (Wording("实际", "actual"), False),
    (Wording("参数", "parameters"), False),
    (Wording("得分比例", "share"), True),
]
_REQUIRED = Wording("（必填）", "(required)")


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add this command's arguments."""
    parser.add_argument("type", metavar="TYPE", nargs="?", default=None, help=_TYPE.say(language))


def run(options: argparse.Namespace, output: Output) -> int:
    """Run the command; exit status 2 when there is no such type."""
    registry = default_registry()
    types = registry.indicator_types
    if options.type is None:
        _list(registry, output)
    elif options.type not in types:
        raise ProblemsError([unknown_name("PR663", options.type, types, name="TYPE")])
    else:
        _explain(types[options.type], registry, output)
    return FINE


def _list(registry: Registry, output: Output) -> None:
    if output.as_json:
        output.data([_plain(kind, registry) for kind in registry.indicator_types.values()])
        return
    rows = [
        [
            name,
            kind.title.say(output.language),
            kind.rule.say(output.language),
            " ".join(field.name for field in attrs.fields(kind.parameter_class)),
            str(registry.provider("indicator type", name)),
        ]
        for name, kind in registry.indicator_types.items()
    ]
    output.table(_COLUMNS, rows)


def _plain(kind: type[IndicatorType[Any]], registry: Registry) -> dict[str, object]:
    return {
        "id": kind.id,
        "title": {language: kind.title.say(language) for language in LANGUAGES},
        "rule": {language: kind.rule.say(language) for language in LANGUAGES},
        "parameters": [field.name for field in attrs.fields(kind.parameter_class)],
        "monotone": kind.monotone.value,
        "from": str(registry.provider("indicator type", kind.id)),
    }


def _explain(kind: type[IndicatorType[Any]], registry: Registry, output: Output) -> None:
    """Print all that is declared of *kind*."""
    keys = keys_of(kind.parameter_class)
    if output.as_json:
        keyed = [
            {
                "name": key.name,
                "about": {language: key.about.say(language) for language in LANGUAGES},
                "values": {language: key.kind.allowed.say(language) for language in LANGUAGES},
                "required": key.required,
                "default": key.written_default,
                "schema": key.kind.schema(),
            }
            for key in keys
        ]
        cases = [_case(example) for example in kind.examples]
        output.data({**_plain(kind, registry), "parameters": keyed, "examples": cases})
        return
    language = output.language
    output.text(f"{kind.id}  {kind.title.say(language)}")
    output.text(kind.rule.say(language))
    if keys:
        rows = [
            [
                key.name,
                key.about.say(language),
                key.kind.allowed.say(language),
                _REQUIRED.say(language) if key.required else key.written_default or "",
            ]
            for key in keys
        ]
        output.text("")
        output.table(_PARAMETERS, rows)
    if kind.examples:
        output.text("")
        output.table(_CASES, [[str(part) for part in _case(example).values()] for example in kind.examples])


def _case(example: Example) -> dict[str, str]:
    parameters = ", ".join(f"{name} = {toml_value(value)}" for name, value in example.parameters.items())
    return {"target": example.target, "actual": example.actual, "parameters": parameters, "share": example.ratio}
