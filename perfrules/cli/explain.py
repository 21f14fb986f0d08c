"""``perfrules explain``: the derivation of every number, with the rule's place and the document it cites."""

import argparse

from perfrules.cli.evaluate import add_sheet_arguments, heading, scored
from perfrules.cli.output import Output, status_of
from perfrules.errors import Problem, UnknownNameError, problem
from perfrules.errors.suggestion import near_names, nearest_first
from perfrules.model.scorecard import Scorecard, ScoredComponent, ScoredRow
from perfrules.reports.own.scorecard_json import scorecard_to_dict
from perfrules.reports.table import wrap
from perfrules.source import escape_control_chars
from perfrules.wording import Language, Wording

__all__ = ["HELP", "add_arguments", "run"]

HELP = Wording("逐行说明得分的由来", "say how every score came about")
_ROW = Wording("只说明这个指标或组成", "explain this indicator or component only")


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add this command's arguments."""
    add_sheet_arguments(parser, language)
    parser.add_argument("--row", metavar="NAME", default=None, help=_ROW.say(language))


def run(options: argparse.Namespace, output: Output) -> int:
    """Run the command; with ``--row`` the sheets of the file that have it are explained."""
    found = scored(options, output)
    if not found.cards:
        return 2
    asked = {number: _asked(card, options.row) for number, card in enumerate(found.cards, 1)}
    cards = {number: card for number, card in enumerate(found.cards, 1) if options.row is None or asked[number]}
    if options.row is not None and not cards:
        known = [name for card in found.cards for name in _names(card)]
        near = near_names(options.row, known)
        raise UnknownNameError([problem("PR459", name=options.row, known=nearest_first(near, dict.fromkeys(known)))])
    if output.as_json:
        data = [_data(card, options.row) for card in cards.values()]
        problems = [one.to_dict() for one in found.problems]
        output.data(data[0] if len(found.cards) == 1 and not problems else {"sheets": data, "problems": problems})
    else:
        for number, card in cards.items():
            if len(found.cards) > 1:
                output.text(heading(found, number, output.language))
            parts = [card] if options.row is None else asked[number]
            for line in "\n".join(one.explain(output.language) for one in parts).splitlines():
                output.text("\n".join(wrap(escape_control_chars(line), output.width, hanging="    ")))
    told = [one for number, card in cards.items() for one in _problems(card, asked[number], options.row)]
    return status_of([*found.problems, *told])


def _asked(card: Scorecard, name: str | None) -> list[ScoredRow | ScoredComponent]:
    rows = [row for row in card.rows if name in (None, row.row.name)]
    return [*rows, *(one for one in card.components if name == one.name)]


def _names(card: Scorecard) -> list[str]:
    return [*(row.row.name for row in card.rows), *(one.name for one in card.components)]


def _data(card: Scorecard, name: str | None) -> dict[str, object]:
    data = scorecard_to_dict(card)
    listed, parts = data["rows"], data["components"]
    assert isinstance(listed, list)  # the form of the scorecard says so
    assert isinstance(parts, list)  # likewise
    if name is not None:
        data["rows"] = [one for one in listed if one["name"] == name]
        named = [one for one in parts if one["name"] == name]
        data["components"] = named or parts
    return data


def _problems(card: Scorecard, asked: list[ScoredRow | ScoredComponent], name: str | None) -> tuple[Problem, ...]:
    return card.all_problems if name is None else tuple(one for part in asked for one in part.problems)
