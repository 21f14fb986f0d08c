"""``perfrules types``: the indicator types that rule files can name."""

import argparse

import attrs

from perfrules.cli.output import FINE, Output
from perfrules.plugins import default_registry
from perfrules.wording import LANGUAGES, Language, Wording

__all__ = ["HELP", "add_arguments", "run"]

HELP = Wording("列出指标类型", "list the indicator types")
_COLUMNS = [
    (Wording("类型", "type"), False),
    (Wording("名称", "name"), False),
    (Wording("规则", "rule"), False),
    (Wording("参数", "parameters"), False),
    (Wording("来自", "from"), False),
]


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add nothing: the command has no arguments of its own."""
    del parser, language


def run(options: argparse.Namespace, output: Output) -> int:
    """Run the command."""
    del options
    registry = default_registry()
    types = [
        {
            "id": name,
            "title": {language: kind.title.say(language) for language in LANGUAGES},
            "rule": {language: kind.rule.say(language) for language in LANGUAGES},
            "parameters": [field.name for field in attrs.fields(kind.parameter_class)],
            "monotone": kind.monotone.value,
            "from": str(registry.provider("indicator type", name)),
        }
        for name, kind in registry.indicator_types.items()
    ]
    if output.as_json:
        output.data(types)
    else:
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
    return FINE
