"""``perfrules evaluate``: score a sheet, or every sheet in a folder."""

import argparse
import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path

from perfrules.cli.arguments import UnfitValue
from perfrules.cli.output import FINDINGS, FINE, Output, status_of
from perfrules.cli.progress import shown_progress
from perfrules.errors import SheetError, problem
from perfrules.plugins import default_registry
from perfrules.reports.native import scorecard_to_dict
from perfrules.reports.text import render_scorecard
from perfrules.runs import (
    RuleSelector,
    SheetFile,
    evaluate_folder,
    is_folder,
    prepare,
    render_summary,
    score_files,
)
from perfrules.runs.sheets import ScoredFile
from perfrules.runs.summary import FolderSummary
from perfrules.source import escape_control_chars
from perfrules.wording import Language, Wording

__all__ = [
    "HELP",
    "SHEET_OR_FOLDER",
    "add_arguments",
    "add_reading_argument",
    "add_rule_arguments",
    "add_sheet_arguments",
    "check_reading",
    "heading",
    "print_summary",
    "rule_selector",
    "run",
    "scored",
    "status_of_folder",
]

HELP = Wording("给自评表评分；文件夹则逐个评分并汇总", "score a sheet, or every sheet in a folder")
SHEET = Wording(
    "自评表文件（.xlsx .docx .pdf .csv .txt .toml .json）", "the sheet (.xlsx .docx .pdf .csv .txt .toml .json)"
)
SHEET_OR_FOLDER = Wording(
    "自评表文件（.xlsx .docx .pdf .csv .txt .toml .json），或放自评表的文件夹",
    "the sheet (.xlsx .docx .pdf .csv .txt .toml .json), or a folder of sheets",
)
_SHEETS = Wording(
    "一个或几个自评表文件（.xlsx .docx .pdf .csv .txt .toml .json），或一个放自评表的文件夹",
    "one or more sheets (.xlsx .docx .pdf .csv .txt .toml .json), or one folder of sheets",
)
_FOLDER_ALONE = Wording("文件夹 `{text}` 要单独给出", "the folder `{text}` has to be given by itself")
_RULES = Wording("规则集 id 或规则文件", "id of a rule set, or a rule file")
_LISTED = Wording(
    "写 --rules ID 或 --rules 规则文件；`perfrules rulesets` 列出全部规则集",
    "write --rules ID or --rules FILE; `perfrules rulesets` lists the rule sets there are",
)
_READING = Wording(
    "判读文件：复核人写明各格怎样读；不写则取自评表旁边的 FILE.reading.toml",
    "what a reviewer says how cells are to be read; unless given, FILE.reading.toml beside the sheet",
)
_ONE_SHEET = Wording(
    "只用于一张自评表；文件夹里的放在各表旁边，名为 FILE.reading.toml",
    "it is for one sheet; for those of a folder it stands beside each, as FILE.reading.toml",
)
_AS_OF = Wording("监控日期（YYYY-MM-DD），按已过的月数折算", "day of monitoring (YYYY-MM-DD)")
_ON = Wording("按这一天有效的规则（YYYY-MM-DD）", "use the rules in force on this day (YYYY-MM-DD)")

_NO_DAY = Wording("`{text}` 不是 YYYY-MM-DD 形式的日期", "`{text}` is not a day written YYYY-MM-DD")
_WRITTEN_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


def add_sheet_arguments(parser: argparse.ArgumentParser, language: Language, sheet: Wording = SHEET) -> None:
    """Add the arguments that name a sheet, or what *sheet* says, and a rule set."""
    parser.add_argument("sheet", help=sheet.say(language))
    add_rule_arguments(parser, language)
    add_reading_argument(parser, language)


def add_reading_argument(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add the argument that names the file with a reviewer's readings."""
    parser.add_argument("--reading", metavar="FILE", default=None, help=_READING.say(language))


def check_reading(options: argparse.Namespace, *, is_one_file: bool) -> None:
    """
    Make sure that ``--reading`` is for one sheet; those of several stand beside each.

    Raises:
        SheetError: It is for a folder or for several sheets (PR665).
    """
    if options.reading is not None and not is_one_file:
        raise SheetError([problem("PR665", name="--reading", reason=_ONE_SHEET.zh, reason_en=_ONE_SHEET.en)])


def add_rule_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add the arguments that name a rule set and its days."""
    parser.add_argument("--rules", required=True, metavar="ID", help=_RULES.say(language), advice=_LISTED)
    parser.add_argument("--as-of", type=_day, default=None, metavar="DATE", help=_AS_OF.say(language))
    parser.add_argument("--on", type=_day, default=None, metavar="DATE", help=_ON.say(language))


def _day(text: str) -> date:
    """Return the day that *text* is, written YYYY-MM-DD."""
    # `date.fromisoformat` alone also takes 20230731 and 2023-W31
    if _WRITTEN_DAY.fullmatch(text):
        with suppress(ValueError):
            return date.fromisoformat(text)
    raise UnfitValue(_NO_DAY)


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add this command's arguments."""
    parser.add_argument("sheets", nargs="+", metavar="SHEET", help=_SHEETS.say(language))
    add_rule_arguments(parser, language)
    add_reading_argument(parser, language)


def rule_selector(options: argparse.Namespace) -> RuleSelector:
    """Return the rule set that *options* name, in the version that each sheet asks for."""
    return RuleSelector(options.rules, default_registry(), on=options.on, as_of=options.as_of)


def scored(options: argparse.Namespace, output: Output) -> ScoredFile:
    """Return what came of the file and rule set that *options* name; what kept sheets from being scored is told."""
    (result,) = score_files([SheetFile.alone(options.sheet, options.reading)], rule_selector(options))
    if result.problems and not (result.cards and output.as_json):
        output.problems(result.problems)
    return result


def heading(result: ScoredFile, number: int, language: Language) -> str:
    """Return what stands before sheet *number*, from 1, of several in one file."""
    values = {"file": escape_control_chars(result.file.name), "number": str(number), "count": str(len(result.cards))}
    return (_HEADING if len(result.cards) > 1 else _FILE).say(language, values)


_FILE = Wording("【{file}】", "[{file}]")
_HEADING = Wording("【{file} 第 {number} 张，共 {count} 张】", "[{file}, sheet {number} of {count}]")


def run(options: argparse.Namespace, output: Output) -> int:
    """Run the command; exit status 2 when nothing could be scored."""
    folder = next((sheet for sheet in options.sheets if is_folder(sheet)), None)
    check_reading(options, is_one_file=folder is None and len(options.sheets) == 1)
    if folder is not None and len(options.sheets) > 1:
        values = {"text": escape_control_chars(folder)}
        zh, en = _FOLDER_ALONE.say("zh", values), _FOLDER_ALONE.say("en", values)
        output.problems([problem("PR665", name="SHEET", reason=zh, reason_en=en)])
        return 2
    if folder is not None:
        return _run_folder(folder, options, output)
    files = score_files([SheetFile.alone(entry, options.reading) for entry in options.sheets], rule_selector(options))
    cards = [card for file in files for card in file.cards]
    problems = [item for file in files for item in file.problems]
    if problems and not (cards and output.as_json):
        output.problems(problems)
    if not cards:
        return 2
    if not output.as_json:
        _print(files, output)
    elif len(cards) == len(files) == 1 and not problems:
        output.data(scorecard_to_dict(cards[0]))
    else:
        sheets = [scorecard_to_dict(card) for card in cards]
        output.data({"sheets": sheets, "problems": [element.to_dict() for element in problems]})
    return status_of([*problems, *(all_problem for card in cards for all_problem in card.all_problems)])


def _print(files: Sequence[ScoredFile], output: Output) -> None:
    several = sum(len(file.cards) for file in files) > 1
    is_first = True
    for file in files:
        for number, card in enumerate(file.cards, 1):
            if several:
                output.text(("" if is_first else "\n") + heading(file, number, output.language))
            output.text(render_scorecard(card, language=output.language, width=output.width))
            is_first = False


def _run_folder(folder: str, options: argparse.Namespace, output: Output) -> int:
    job = prepare(Path(folder), rule_selector(options))
    with shown_progress(output.language) as on_progress:
        summary = evaluate_folder(job, on_progress)
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
    return FINDINGS if summary.has_findings else FINE
