"""``perfrules explain``: the derivation of every number, with the rule's place and the document it cites."""

import argparse

from perfrules.cli.evaluate import add_sheet_arguments, evaluated
from perfrules.cli.output import Output, status_of
from perfrules.errors import UnknownNameError, problem
from perfrules.errors.suggestion import near_names, nearest_first
from perfrules.model.scorecard import ScoredComponent, ScoredRow
from perfrules.reports.scorecard_json import scorecard_to_dict
from perfrules.reports.table import wrap
from perfrules.source import visible
from perfrules.wording import Language, Wording

__all__ = ["HELP", "add_arguments", "run"]

HELP = Wording("逐行说明得分的由来", "say how every score came about")
_ROW = Wording("只说明这个指标或组成", "explain this indicator or component only")


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add this command's arguments."""
    add_sheet_arguments(parser, language)
    parser.add_argument("--row", metavar="NAME", default=None, help=_ROW.say(language))


def run(options: argparse.Namespace, output: Output) -> int:
    """Run the command."""
    card = evaluated(options)
    rows = [row for row in card.rows if options.row in (None, row.row.name)]
    components = [one for one in card.components if options.row == one.name]
    asked: list[ScoredRow | ScoredComponent] = [*rows, *components]
    if options.row is not None and not asked:
        known = [*(row.row.name for row in card.rows), *(one.name for one in card.components)]
        near = near_names(options.row, known)
        raise UnknownNameError([problem("PR459", name=options.row, known=nearest_first(near, known))])
    if output.as_json:
        data = scorecard_to_dict(card)
        listed = data["rows"]
        assert isinstance(listed, list)  # the form of the scorecard says so
        data["rows"] = [one for one, row in zip(listed, card.rows, strict=True) if row in rows]
        if components:
            parts = data["components"]
            assert isinstance(parts, list)  # likewise
            data["components"] = [one for one in parts if one["name"] == options.row]
        output.data(data)
        return status_of(card.all_problems)
    text = (
        card.explain(output.language)
        if options.row is None
        else "\n".join(one.explain(output.language) for one in asked)
    )
    for line in text.splitlines():
        output.text("\n".join(wrap(visible(line), output.width, hanging="    ")))
    return status_of(card.all_problems if options.row is None else [one for part in asked for one in part.problems])
