"""``perfrules parse``: what a cell means."""

import argparse
import json
import sys

from perfrules.cli.output import FINDINGS, FINE, Output
from perfrules.dsl import parse_actual, parse_target
from perfrules.dsl.reading import read_cells
from perfrules.errors import Problem, problem
from perfrules.model.actual import UnclearActual
from perfrules.model.target import UnclearTarget
from perfrules.plugins import default_registry
from perfrules.source import escape_control_chars
from perfrules.wording import Language, Wording, format_values

__all__ = ["add_arguments", "run"]

_TEXT = Wording("单元格文字", "the cell's text")
_UNIT = Wording("单位栏的内容", "what the unit column says")
_NAME = Wording("指标名称", "the indicator's name")
_ACTUAL = Wording("按实际完成值读", "read it as an actual")
_LINES = Wording(
    "从标准输入逐行读 JSON，逐行写出含义", "read JSON lines from standard input, write a line of meaning for each"
)

_BOTH = Wording(
    "单元格文字与 --jsonl 只能用一个：--jsonl 从标准输入读",
    "give a cell's text or --jsonl, not both: --jsonl reads standard input",
)
_NEITHER = Wording(
    "请写出单元格文字，如 perfrules parse '≥95%'，或用 --jsonl 从标准输入逐行读",
    "give a cell's text, as in perfrules parse '≥95%', or --jsonl to read lines from standard input",
)


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add this command's arguments."""
    parser.add_argument("text", nargs="?", help=_TEXT.say(language))
    parser.add_argument("--unit", default="", help=_UNIT.say(language))
    parser.add_argument("--name", default="", help=_NAME.say(language))
    parser.add_argument("--actual", action="store_true", help=_ACTUAL.say(language))
    parser.add_argument("--jsonl", action="store_true", help=_LINES.say(language))


def run(options: argparse.Namespace, output: Output) -> int:
    """Run the command."""
    if options.jsonl == (options.text is not None):
        name, reason = ("--jsonl", _BOTH) if options.jsonl else ("TEXT", _NEITHER)
        output.problems([problem("PR665", name=name, reason=reason.zh, reason_en=reason.en)])
        return 2
    if options.jsonl:
        return _lines(output)
    read = parse_actual if options.actual else parse_target
    meaning = read(options.text, unit=options.unit, name=options.name, units=default_registry().units)
    notes = [*meaning.notes, *([meaning.problem] if isinstance(meaning, UnclearTarget | UnclearActual) else [])]
    if output.as_json:
        output.data(meaning.to_dict())
    else:
        printed = format_values({"meaning": meaning}, output.language)["meaning"]
        output.json(f"{escape_control_chars(printed)}    {json.dumps(meaning.to_dict(), ensure_ascii=False)}")
        if not isinstance(meaning, UnclearTarget | UnclearActual):
            output.text(f"    {escape_control_chars(meaning.describe(output.language))}")
        if notes:
            output.problems(notes)
    return FINDINGS if isinstance(meaning, UnclearTarget | UnclearActual) else FINE


def _lines(output: Output) -> int:
    """Answer the lines of standard input one by one; a bad line is told on the error stream and the others go on."""
    status = FINE
    for answer in read_cells(sys.stdin, units=default_registry().units):
        if isinstance(answer, Problem):
            output.say_error(answer.format(output.language))
            status = FINDINGS
        else:
            output.json(answer)
    return status
