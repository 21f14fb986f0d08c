"""``perfrules explain``: the derivation of every number, with the rule's place and the document it cites."""

import argparse

from perfrules.cli.evaluate import add_sheet_arguments, evaluated
from perfrules.cli.output import Output, status_of
from perfrules.errors import UnknownNameError, problem
from perfrules.reports.scorecard_json import scorecard_to_dict
from perfrules.reports.table import wrap
from perfrules.source import visible
from perfrules.wording import Language, Wording

__all__ = ["HELP", "add_arguments", "run"]

HELP = Wording("逐行说明得分的由来", "say how every score came about")
_ROW = Wording("只说明这个指标", "explain this indicator only")


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add this command's arguments."""
    add_sheet_arguments(parser, language)
    parser.add_argument("--row", metavar="NAME", default=None, help=_ROW.say(language))


def run(options: argparse.Namespace, output: Output) -> int:
    """Run the command."""
    card = evaluated(options)
    rows = [row for row in card.rows if options.row in (None, row.row.name)]
    if options.row is not None and not rows:
        known = "、".join(row.row.name for row in card.rows)
        raise UnknownNameError([problem("PR440", name=options.row, known=known)])
    if output.as_json:
        data = scorecard_to_dict(card)
        listed = data["rows"]
        assert isinstance(listed, list)  # the form of the scorecard says so
        data["rows"] = [one for one, row in zip(listed, card.rows, strict=True) if row in rows]
        output.data(data)
        return status_of(card.all_problems)
    text = (
        card.explain(output.language)
        if options.row is None
        else "\n".join(row.explain(output.language) for row in rows)
    )
    for line in text.splitlines():
        output.text("\n".join(wrap(visible(line), output.width, hanging="    ")))
    return status_of(card.all_problems if options.row is None else [one for row in rows for one in row.problems])
