"""``perfrules plugins``: who gives what, and what did not load."""

import argparse

from perfrules.cli.output import Output, status_of
from perfrules.plugins import default_registry
from perfrules.wording import Language, Wording

__all__ = ["HELP", "add_arguments", "run"]

HELP = Wording("列出插件及其提供的内容", "list plugins and what they give")
_COLUMNS = [
    (Wording("插件", "plugin"), False),
    (Wording("发行包", "distribution"), False),
    (Wording("版本", "version"), False),
    (Wording("提供", "gives"), False),
]


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add nothing: the command has no arguments of its own."""
    del parser, language


def run(options: argparse.Namespace, output: Output) -> int:
    """Run the command; exit status 1 when a plugin did not load or gave something unfit."""
    del options
    registry = default_registry()
    gives = {
        giver: [f"{kind} {name}" for (kind, name), who in registry.givers.items() if who == giver]
        for giver in registry.plugins
    }
    if output.as_json:
        output.data(
            {
                "plugins": [
                    {"plugin": who.plugin, "distribution": who.distribution, "version": who.version, "gives": what}
                    for who, what in gives.items()
                ],
                "problems": [one.to_dict() for one in registry.problems],
            }
        )
    else:
        rows = [[who.plugin, who.distribution, who.version, ", ".join(what)] for who, what in gives.items()]
        output.table(_COLUMNS, rows)
        if registry.problems:
            output.problems(registry.problems)
    return status_of(registry.problems)
