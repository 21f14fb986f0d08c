"""``perfrules evaluate``: score a sheet."""

import argparse
import re
from collections.abc import Callable
from datetime import date

from perfrules import face
from perfrules.cli.output import Output, status_of
from perfrules.model.scorecard import Scorecard
from perfrules.reports.scorecard_json import scorecard_to_dict
from perfrules.reports.terminal import render_scorecard
from perfrules.wording import Language, Wording

__all__ = ["HELP", "add_arguments", "add_sheet_arguments", "evaluated", "run"]

HELP = Wording("给自评表评分", "score a sheet")
_SHEET = Wording("自评表文件（.toml .json .txt …）", "the sheet (.toml .json .txt …)")
_RULES = Wording("规则集 id 或规则文件", "id of a rule set, or a rule file")
_AS_OF = Wording("监控日期（YYYY-MM-DD），按已过的月数折算", "day of monitoring (YYYY-MM-DD)")
_ON = Wording("按这一天有效的规则（YYYY-MM-DD）", "use the rules in force on this day (YYYY-MM-DD)")

_NO_DAY = Wording("`{text}` 不是 YYYY-MM-DD 形式的日期", "`{text}` is not a day written YYYY-MM-DD")
_WRITTEN_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


def add_sheet_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add the arguments that name a sheet and a rule set."""
    parser.add_argument("sheet", help=_SHEET.say(language))
    parser.add_argument("--rules", required=True, metavar="ID", help=_RULES.say(language))
    parser.add_argument("--as-of", type=_day_in(language), default=None, metavar="DATE", help=_AS_OF.say(language))
    parser.add_argument("--on", type=_day_in(language), default=None, metavar="DATE", help=_ON.say(language))


def _day_in(language: Language) -> Callable[[str], date]:
    """Return the reader of a day written YYYY-MM-DD, which says in *language* what is wrong with another."""

    def day(text: str) -> date:
        # `date.fromisoformat` alone also takes 20230731 and 2023-W31
        if _WRITTEN_DAY.fullmatch(text):
            try:
                return date.fromisoformat(text)
            except ValueError:
                pass
        raise argparse.ArgumentTypeError(_NO_DAY.say(language, {"text": text}))

    return day


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add this command's arguments."""
    add_sheet_arguments(parser, language)


def evaluated(options: argparse.Namespace) -> Scorecard:
    """Return the scorecard of the sheet and rule set that *options* name."""
    sheet = face.read_sheet(options.sheet)
    rules = face.load_ruleset(options.rules, on=options.on or options.as_of or sheet.date)
    return face.evaluate(sheet, rules, as_of=options.as_of)


def run(options: argparse.Namespace, output: Output) -> int:
    """Run the command."""
    card = evaluated(options)
    if output.as_json:
        output.data(scorecard_to_dict(card))
    else:
        output.text(render_scorecard(card, language=output.language, width=output.width))
    return status_of(card.all_problems)
