"""Sheets and folders as commands take them: their arguments, scoring them, printing a summary."""

import argparse
from pathlib import Path

from perfrules.cli.arguments import RULES_ADVICE, add_rule_arguments, missing_arguments, registry_of
from perfrules.cli.output import FINDINGS, FINE, Output
from perfrules.errors import Problem, SheetError, problem
from perfrules.runs.inputs import SheetFile, is_folder
from perfrules.runs.sheets import (
    AUTO,
    FittingSelector,
    RuleSelector,
    ScoredFile,
    name_candidates,
    prepare,
    read_safely,
    score_files,
)
from perfrules.runs.summary import FolderSummary, render_summary
from perfrules.source import escape_control_chars
from perfrules.wording import Language, Wording

__all__ = [
    "RULES_OR_AUTO",
    "SHEET_OR_FOLDER",
    "add_reading_argument",
    "add_sheet_arguments",
    "check_reading",
    "heading",
    "print_summary",
    "rule_selector",
    "scored",
    "status_of_folder",
]

SHEET = Wording(
    "自评表文件（.xlsx .docx .pdf .csv .txt .toml .json）", "the sheet (.xlsx .docx .pdf .csv .txt .toml .json)"
)
SHEET_OR_FOLDER = Wording(
    "自评表文件（.xlsx .docx .pdf .csv .txt .toml .json），或放自评表的文件夹",
    "the sheet (.xlsx .docx .pdf .csv .txt .toml .json), or a folder of sheets",
)
_READING = Wording(
    "判读文件：复核人写明各格怎样读；不写则取自评表旁边的 FILE.reading.toml",
    "what a reviewer says how cells are to be read; unless given, FILE.reading.toml beside the sheet",
)
_ONE_SHEET = Wording(
    "只用于一张自评表；文件夹里的放在各表旁边，名为 FILE.reading.toml",
    "it is for one sheet; for those of a folder it stands beside each, as FILE.reading.toml",
)


def add_sheet_arguments(parser: argparse.ArgumentParser, language: Language, sheet: Wording = SHEET) -> None:
    """Add the arguments that name a sheet, or what *sheet* says, and a rule set."""
    parser.add_argument("sheet", help=sheet.say(language))
    add_rule_arguments(parser, language, RULES_OR_AUTO)
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


RULES_OR_AUTO = Wording(
    "规则集 id 或规则文件；auto 表示按每张表所见自动选定",
    "id of a rule set, or a rule file; auto chooses the one that explains each sheet best",
)


def rule_selector(options: argparse.Namespace) -> RuleSelector:
    """
    Return the rule set that *options* name, in the version that each sheet asks for.

    Raises:
        SheetError: They name none (PR661); those that explain the first sheet best are listed (PR492).
    """
    registry = registry_of(options)
    fitting = FittingSelector(registry, on=options.on, as_of=options.as_of)
    if options.rules is None:
        given = options.sheets[0] if hasattr(options, "sheets") else options.sheet
        raise SheetError([missing_arguments(["--rules"], RULES_ADVICE), *_fitting(fitting, given)])
    return (
        fitting if options.rules == AUTO else RuleSelector(options.rules, registry, on=options.on, as_of=options.as_of)
    )


def _fitting(selector: FittingSelector, given: str) -> tuple[Problem, ...]:
    """Return which rule sets explain the first sheet of *given*, a file or folder, best."""
    files = prepare(Path(given), selector).scanned.files if is_folder(given) else (SheetFile.alone(given),)
    sheet = next((sheet for file in files[:1] for sheet in read_safely(file, selector.registry).sheets), None)
    if sheet is None:
        return ()
    fits = [fit for fit in selector.fits(sheet) if fit.share]
    return (name_candidates("PR492", sheet, fits),) if fits else ()


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
