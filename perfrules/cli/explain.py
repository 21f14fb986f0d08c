"""``perfrules explain``: the derivation of every number, with the rule's place and the document it cites."""

import argparse

from perfrules.cli.output import Output, status_of
from perfrules.cli.sheets import add_sheet_arguments, heading, scored
from perfrules.errors import Problem, UnknownNameError, problem
from perfrules.errors.problem import near_names, nearest_first
from perfrules.model.scorecard import Scorecard, ScoredComponent, ScoredRow
from perfrules.reports.native import scorecard_to_dict
from perfrules.reports.text_tables import wrap
from perfrules.source import escape_control_chars
from perfrules.wording import Language, Wording

__all__ = ["add_arguments", "run"]

_ROW = Wording("只说明这个指标或组成", "explain this indicator or component only")


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add this command's arguments."""
    add_sheet_arguments(parser, language)
    parser.add_argument("--row", metavar="NAME", default=None, help=_ROW.say(language))


def run(options: argparse.Namespace, output: Output) -> int:
    """Run the command; with ``--row`` the sheets of the file that have it are explained."""
    result = scored(options, output)
    if not result.cards:
        return 2
    asked = {number: _asked(card, options.row) for number, card in enumerate(result.cards, 1)}
    cards = {number: card for number, card in enumerate(result.cards, 1) if options.row is None or asked[number]}
    if options.row is not None and not cards:
        known = [name for card in result.cards for name in _names(card)]
        near = near_names(options.row, known)
        raise UnknownNameError([problem("PR459", name=options.row, known=nearest_first(near, dict.fromkeys(known)))])
    if output.as_json:
        data = [_data(card, options.row) for card in cards.values()]
        problems = [entry.to_dict() for entry in result.problems]
        output.data(data[0] if len(result.cards) == 1 and not problems else {"sheets": data, "problems": problems})
    else:
        for number, card in cards.items():
            if len(result.cards) > 1:
                output.text(heading(result, number, output.language))
            parts = [card] if options.row is None else asked[number]
            for line in "\n".join(part.explain(output.language) for part in parts).splitlines():
                output.text("\n".join(wrap(escape_control_chars(line), output.width, hanging="    ")))
    reported = [item for number, card in cards.items() for item in _problems(card, asked[number], options.row)]
    return status_of([*result.problems, *reported])


def _asked(card: Scorecard, name: str | None) -> list[ScoredRow | ScoredComponent]:
    rows = [row for row in card.rows if name in (None, row.row.name)]
    return [*rows, *(component for component in card.components if name == component.name)]


def _names(card: Scorecard) -> list[str]:
    return [*(row.row.name for row in card.rows), *(component.name for component in card.components)]


def _data(card: Scorecard, name: str | None) -> dict[str, object]:
    data = scorecard_to_dict(card)
    listed, parts = data["rows"], data["components"]
    assert isinstance(listed, list)  # the form of the scorecard says so
    assert isinstance(parts, list)  # likewise
    if name is not None:
        data["rows"] = [item for item in listed if item["name"] == name]
        named = [part for part in parts if part["name"] == name]
        data["components"] = named or parts
    return data


def _problems(card: Scorecard, asked: list[ScoredRow | ScoredComponent], name: str | None) -> tuple[Problem, ...]:
    return card.all_problems if name is None else tuple(item for part in asked for item in part.problems)
