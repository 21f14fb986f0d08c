"""``perfrules evaluate``: score a sheet, or every sheet in a folder."""

import argparse
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

from perfrules.cli.output import FINDINGS, FINE, Output, status_of
from perfrules.cli.progress import progress
from perfrules.plugins import default_registry
from perfrules.reports.own.scorecard_json import scorecard_to_dict
from perfrules.reports.terminal import render_scorecard
from perfrules.runs import (
    RuleChoice,
    SheetFile,
    evaluate_folder,
    is_folder,
    prepare,
    render_summary,
    score_whole_file,
)
from perfrules.runs.sheets import ScoredFile
from perfrules.runs.summary import FolderSummary
from perfrules.source import escape_control_chars
from perfrules.wording import Language, Wording

__all__ = [
    "HELP",
    "SHEET_OR_FOLDER",
    "add_arguments",
    "add_rule_arguments",
    "add_sheet_arguments",
    "chosen_rules",
    "heading",
    "print_summary",
    "run",
    "scored",
    "status_of_folder",
]

HELP = Wording("给自评表评分；文件夹则逐个评分并汇总", "score a sheet, or every sheet in a folder")
SHEET = Wording("自评表文件（.toml .json .txt …）", "the sheet (.toml .json .txt …)")
SHEET_OR_FOLDER = Wording(
    "自评表文件（.toml .json .txt …），或放自评表的文件夹", "the sheet (.toml .json .txt …), or a folder of sheets"
)
_RULES = Wording("规则集 id 或规则文件", "id of a rule set, or a rule file")
_AS_OF = Wording("监控日期（YYYY-MM-DD），按已过的月数折算", "day of monitoring (YYYY-MM-DD)")
_ON = Wording("按这一天有效的规则（YYYY-MM-DD）", "use the rules in force on this day (YYYY-MM-DD)")

_NO_DAY = Wording("`{text}` 不是 YYYY-MM-DD 形式的日期", "`{text}` is not a day written YYYY-MM-DD")
_WRITTEN_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


def add_sheet_arguments(parser: argparse.ArgumentParser, language: Language, sheet: Wording = SHEET) -> None:
    """Add the arguments that name a sheet, or what *sheet* says, and a rule set."""
    parser.add_argument("sheet", help=sheet.say(language))
    add_rule_arguments(parser, language)


def add_rule_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add the arguments that name a rule set and its days."""
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
    add_sheet_arguments(parser, language, SHEET_OR_FOLDER)


def chosen_rules(options: argparse.Namespace) -> RuleChoice:
    """Return the rule set that *options* name, in the version that each sheet asks for."""
    return RuleChoice(options.rules, default_registry(), on=options.on, as_of=options.as_of)


def scored(options: argparse.Namespace, output: Output) -> ScoredFile:
    """Return what came of the file and rule set that *options* name; what kept sheets from being scored is told."""
    found = score_whole_file(SheetFile.alone(options.sheet), chosen_rules(options))
    if found.problems and not (found.cards and output.as_json):
        output.problems(found.problems)
    return found


def heading(found: ScoredFile, number: int, language: Language) -> str:
    """Return what stands before sheet *number*, from 1, of several in one file."""
    values = {"file": escape_control_chars(found.file.name), "number": str(number), "count": str(len(found.cards))}
    return _HEADING.say(language, values)


_HEADING = Wording("【{file} 第 {number} 张，共 {count} 张】", "[{file}, sheet {number} of {count}]")


def run(options: argparse.Namespace, output: Output) -> int:
    """Run the command; exit status 2 when nothing could be scored."""
    if is_folder(options.sheet):
        return _run_folder(options, output)
    found = scored(options, output)
    if not found.cards:
        return 2
    if output.as_json and len(found.cards) == 1 and not found.problems:
        output.data(scorecard_to_dict(found.cards[0]))
    elif output.as_json:
        problems = [one.to_dict() for one in found.problems]
        output.data({"sheets": [scorecard_to_dict(card) for card in found.cards], "problems": problems})
    else:
        for number, card in enumerate(found.cards, 1):
            if len(found.cards) > 1:
                output.text(("\n" if number > 1 else "") + heading(found, number, output.language))
            output.text(render_scorecard(card, language=output.language, width=output.width))
    return status_of([*found.problems, *(one for card in found.cards for one in card.all_problems)])


def _run_folder(options: argparse.Namespace, output: Output) -> int:
    job = prepare(Path(options.sheet), chosen_rules(options))
    with progress(output.language) as tell:
        summary = evaluate_folder(job, tell)
    if output.as_json:
        output.data(summary.to_dict())
    else:
        print_summary(summary, output)
    return status_of_folder(summary)


def print_summary(summary: FolderSummary, output: Output) -> None:
    """Print the summary of a folder, and to the error stream what is to be said about the folder as a whole."""
    output.text(render_summary(summary, language=output.language, width=output.width))
    if summary.problems:
        output.problems(summary.problems)


def status_of_folder(summary: FolderSummary) -> int:
    """Return 2 when no sheet was scored, 1 when there is something to look at, else 0."""
    if not summary.lines:
        return 2
    return FINDINGS if summary.asks_for_a_look else FINE
