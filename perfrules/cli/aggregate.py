"""``perfrules aggregate``: the sheets of many units, added into the one of their department and scored."""

import argparse
from pathlib import Path

from attrs import evolve

from perfrules.api import aggregate, evaluate, write_report
from perfrules.cli.arguments import add_rule_arguments, registry_of
from perfrules.cli.output import Output, status_of
from perfrules.cli.sheets import RULES_OR_AUTO, rule_selector
from perfrules.engine.aggregation import Aggregation, JoinMethod
from perfrules.errors import Problem, SheetError, problem
from perfrules.model.scorecard import Scorecard
from perfrules.model.sheet import Sheet
from perfrules.reports.native import scorecard_to_dict
from perfrules.reports.text import render_scorecard
from perfrules.reports.text_tables import wrap
from perfrules.runs.inputs import SheetFile, is_folder
from perfrules.runs.sheets import prepare, read_safely
from perfrules.source import escape_control_chars
from perfrules.wording import Language, Wording

__all__ = ["add_arguments", "run"]

_SHEETS = Wording("各单位的自评表文件，或放自评表的文件夹", "the sheets of the units, or folders of them")
_OUT = Wording(
    "汇总表写到这个文件（.toml .json .xlsx .docx），可再读取",
    "the file to write the joint sheet to (.toml .json .xlsx .docx); it can be read again",
)
_ORGANISATION = Wording("汇总单位的名称", "the name of what reports for all units")
_PROJECT = Wording(
    "汇总项目的名称，不写则取各表共有的", "the name of the joint project; unless given the one that all sheets have"
)
_SUM = Wording("这个指标累加，可多次", "add this row up; may be repeated")
_WEIGHTED = Wording("这个指标按资金额加权，可多次", "weight this row with the funds; may be repeated")
_JOINED = Wording("汇总 {count} 张自评表：", "{count} sheets added up:")
_NO_ROW = Wording("没有指标叫“{name}”", "no row is called “{name}”")
_WRITERS = {".toml": "sheet-toml", ".json": "sheet-json"}


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add this command's arguments."""
    parser.add_argument("sheets", nargs="+", metavar="SHEET", help=_SHEETS.say(language))
    add_rule_arguments(parser, language, RULES_OR_AUTO)
    parser.add_argument("-o", "--out", metavar="FILE", default=None, help=_OUT.say(language))
    parser.add_argument("--organisation", metavar="NAME", default="", help=_ORGANISATION.say(language))
    parser.add_argument("--project", metavar="NAME", default="", help=_PROJECT.say(language))
    parser.add_argument("--sum", metavar="ROW", action="append", default=[], help=_SUM.say(language))
    parser.add_argument("--weighted", metavar="ROW", action="append", default=[], help=_WEIGHTED.say(language))


def run(options: argparse.Namespace, output: Output) -> int:
    """Run the command; exit status 2 when there is nothing to add up."""
    selector, registry = rule_selector(options), registry_of(options)
    files = [file for entry in options.sheets for file in _files(options, entry)]
    sheets: list[Sheet] = []
    problems: list[Problem] = []
    for file in files:
        result = read_safely(file, registry)
        sheets += result.sheets
        problems += result.problems
    if not sheets:
        output.problems(problems)
        return 2
    _check_rows(options, sheets)
    methods = dict.fromkeys(options.sum, JoinMethod.SUM) | dict.fromkeys(options.weighted, JoinMethod.WEIGHTED)
    joint = aggregate(
        sheets, project=options.project, organisation=options.organisation, methods=methods, registry=registry
    )
    rules, notes = selector.chosen_for(joint.sheet)
    sheet = evolve(joint.sheet, problems=(*joint.problems, *notes))
    card = evaluate(sheet, rules, as_of=options.as_of, registry=registry)
    if options.out is not None:
        write_report(card, options.out, _WRITERS.get(Path(options.out).suffix.lower()), registry=registry)
    if output.as_json:
        output.data(_plain(joint, card, problems))
    else:
        _print(joint, card, len(sheets), output)
        output.problems(problems)
    return status_of([*problems, *card.all_problems])


def _files(options: argparse.Namespace, entry: str) -> list[SheetFile]:
    if not is_folder(entry):
        return [SheetFile.alone(entry)]
    leave_out = [Path(options.out)] if options.out is not None else []
    return list(prepare(Path(entry), rule_selector(options), leave_out=leave_out).scanned.files)


def _check_rows(options: argparse.Namespace, sheets: list[Sheet]) -> None:
    """
    Make sure that every row named has its like in one of the sheets.

    Raises:
        SheetError: None is called so (PR665).
    """
    names = {row.name for sheet in sheets for row in sheet.rows}
    unknown = []
    for option, given in (("--sum", options.sum), ("--weighted", options.weighted)):
        for name in given:
            if name not in names:
                values = {"name": name}
                zh, en = _NO_ROW.say("zh", values), _NO_ROW.say("en", values)
                unknown.append(problem("PR665", name=option, reason=zh, reason_en=en))
    if unknown:
        raise SheetError(unknown)


def _plain(joint: Aggregation, card: Scorecard, problems: list[Problem]) -> dict[str, object]:
    rows = [
        {
            "name": entry.row.name,
            "method": entry.method.value,
            "target": entry.row.target,
            "actual": entry.row.actual,
            "parts": [
                {
                    "unit": part.unit,
                    "target": part.row.target,
                    "actual": part.row.actual,
                    "share": None if part.share is None else str(part.share),
                }
                for part in entry.parts
            ],
        }
        for entry in joint.rows
    ]
    return {
        "sheet": joint.sheet.to_dict(),
        "rows": rows,
        "scorecard": scorecard_to_dict(card),
        "problems": [entry.to_dict() for entry in problems],
    }


def _print(joint: Aggregation, card: Scorecard, count: int, output: Output) -> None:
    output.text(_JOINED.say(output.language, {"count": str(count)}))
    for row in joint.rows:
        for line in row.explain(output.language).splitlines():
            output.text("\n".join(wrap(escape_control_chars(line), output.width, hanging="    ")))
    output.text("")
    output.text(render_scorecard(card, language=output.language, width=output.width))
