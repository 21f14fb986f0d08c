"""``perfrules plugins``: who gives what, what did not load, and what was left out."""

import argparse
from collections.abc import Mapping

from perfrules.cli.output import Output, status_of
from perfrules.plugins import Provider, Registry, default_registry
from perfrules.source import escape_control_chars
from perfrules.wording import Language, Wording

__all__ = ["add_arguments", "run"]

_COLUMNS = [
    (Wording("插件", "plugin"), False),
    (Wording("发行包", "distribution"), False),
    (Wording("版本", "version"), False),
    (Wording("提供", "gives"), False),
]
_BLOCKED = Wording("（已停用）", "(left out)")
_KINDS: Mapping[str, str] = {
    "indicator type": "指标类型",
    "unit": "单位",
    "vocabulary": "词汇",
    "check": "检查",
    "reader": "读取器",
    "report": "报告",
    "ruleset folder": "规则集文件夹",
}
"""Chinese names of the kinds of contributions; in English they are called as in `Registry.providers`."""
_MOST_NAMED = 20
"""More things of one kind are counted, not named."""


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add nothing: the command has no arguments of its own."""
    del parser, language


def run(options: argparse.Namespace, output: Output) -> int:
    """Run the command; exit status 1 when a plugin did not load or gave something unfit."""
    del options
    registry = default_registry()
    if output.as_json:
        output.data(_data(registry))
    else:
        rows = [_row(who, _short(_given(who, registry), output.language)) for who in registry.plugins]
        rows += [_row(who, _BLOCKED.say(output.language)) for who in registry.blocked]
        output.table(_COLUMNS, rows)
        if registry.problems:
            output.problems(registry.problems)
    return status_of(registry.problems)


def _given(who: Provider, registry: Registry) -> list[tuple[str, str]]:
    return [key for key, provider in registry.providers.items() if provider == who]


def _row(who: Provider, gives: str) -> list[str]:
    return [
        escape_control_chars(who.plugin),
        escape_control_chars(who.distribution),
        escape_control_chars(who.version),
        gives,
    ]


def _short(given: list[tuple[str, str]], language: Language) -> str:
    colon, comma, semicolon = ("：", "、", "；") if language == "zh" else (": ", ", ", "; ")
    by_kind: dict[str, list[str]] = {}
    for kind, name in given:
        title = _KINDS.get(kind, kind) if language == "zh" else kind
        by_kind.setdefault(title, []).append(escape_control_chars(name))
    return semicolon.join(
        f"{kind}{colon}{comma.join(names) if len(names) <= _MOST_NAMED else len(names)}"
        for kind, names in by_kind.items()
    )


def _data(registry: Registry) -> dict[str, object]:
    return {
        "plugins": [
            {**_who(who), "gives": [{"kind": kind, "id": name} for kind, name in _given(who, registry)]}
            for who in registry.plugins
        ],
        "blocked": [_who(who) for who in registry.blocked],
        "problems": [problem.to_dict() for problem in registry.problems],
    }


def _who(who: Provider) -> dict[str, str]:
    return {"plugin": who.plugin, "distribution": who.distribution, "version": who.version}
