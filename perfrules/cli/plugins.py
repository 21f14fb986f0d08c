"""``perfrules plugins``: who gives what, what did not load, and what was left out."""

import argparse

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
        rows = [_row(who, _short(_given(who, registry))) for who in registry.plugins]
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


def _short(given: list[tuple[str, str]]) -> str:
    by_kind: dict[str, list[str]] = {}
    for kind, name in given:
        by_kind.setdefault(kind, []).append(escape_control_chars(name))
    return "; ".join(
        f"{kind}: {', '.join(names)}" if len(names) <= _MOST_NAMED else f"{kind}: {len(names)}"
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
