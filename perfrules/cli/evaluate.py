"""``perfrules evaluate``: score a sheet, or every sheet in a folder."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from perfrules.cli.arguments import add_rule_arguments
from perfrules.cli.output import Output, shown_progress, status_of
from perfrules.cli.sheets import (
    RULES_OR_AUTO,
    add_reading_argument,
    check_reading,
    heading,
    print_summary,
    rule_selector,
    status_of_folder,
)
from perfrules.errors import problem
from perfrules.reports.native import scorecard_to_dict
from perfrules.reports.text import render_scorecard
from perfrules.runs.inputs import SheetFile, is_folder
from perfrules.runs.sheets import ScoredFile, evaluate_folder, prepare, score_files
from perfrules.source import escape_control_chars
from perfrules.wording import Language, Wording

__all__ = ["add_arguments", "run"]

_SHEETS = Wording(
    "一个或几个自评表文件（.xlsx .docx .pdf .csv .txt .toml .json），或一个放自评表的文件夹",
    "one or more sheets (.xlsx .docx .pdf .csv .txt .toml .json), or one folder of sheets",
)
_FOLDER_ALONE = Wording("文件夹 `{text}` 要单独给出", "the folder `{text}` has to be given by itself")


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add this command's arguments."""
    parser.add_argument("sheets", nargs="+", metavar="SHEET", help=_SHEETS.say(language))
    add_rule_arguments(parser, language, RULES_OR_AUTO)
    add_reading_argument(parser, language)


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
