"""``perfrules rulesets``: the rule sets that can be used by id."""

import argparse

from perfrules.cli.output import Output, status_of
from perfrules.plugins import default_registry
from perfrules.rulesets import available
from perfrules.wording import Language, Wording

__all__ = ["HELP", "add_arguments", "run"]

HELP = Wording("列出规则集", "list the rule sets")
_COLUMNS = [
    (Wording("规则集", "rule set"), False),
    (Wording("名称", "title"), False),
    (Wording("版本", "version"), False),
    (Wording("有效期", "in force"), False),
    (Wording("继承", "extends"), False),
]


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add nothing: the command has no arguments of its own."""
    del parser, language


def run(options: argparse.Namespace, output: Output) -> int:
    """Run the command; exit status 1 when files contradict each other."""
    del options
    listing = available(default_registry())
    if output.as_json:
        output.data([one.to_dict() for one in listing.files])
        return status_of(listing.problems)
    rows = []
    for one in listing.files:
        start, end = one.effective.start, one.effective.end
        period = f"{start or ''} – {end or ''}" if start or end else ""
        rows.append([one.id, one.title, one.version, period, one.extends])
    output.table(_COLUMNS, rows)
    if listing.problems:
        output.problems(listing.problems)
    return status_of(listing.problems)
