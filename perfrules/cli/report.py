"""``perfrules report``: write reports on a sheet, or on every sheet in a folder."""

import argparse
from pathlib import Path

from perfrules.auditing.audit import audited_report
from perfrules.cli.arguments import registry_of
from perfrules.cli.output import Output, shown_progress, status_of
from perfrules.cli.sheets import (
    SHEET_OR_FOLDER,
    add_sheet_arguments,
    check_reading,
    print_summary,
    rule_selector,
    scored,
    status_of_folder,
)
from perfrules.errors import OutputError, Problem, problem
from perfrules.reports.base import check_ending, report_for_file, report_named
from perfrules.runs.inputs import is_folder
from perfrules.runs.reports import (
    Rendering,
    WrittenSheets,
    check_apart,
    check_joint,
    render_safely,
    report_folder,
    report_jointly,
    with_base,
    with_templates,
    write_jointly,
    write_sheets,
)
from perfrules.runs.sheets import ScoredFile, prepare
from perfrules.runs.summary import FolderSummary, render_summary_lines
from perfrules.wording import Language, Wording

__all__ = ["add_arguments", "run"]

_REPORT = Wording(
    "报告 id，如 html；不写则按 --out 的扩展名",
    "id of a report, such as html; unless given the ending of --out chooses",
)
_OUT = Wording(
    "输出文件，- 为标准输出；对文件夹则是输出文件夹",
    "the file to write, - for standard output; for a folder the folder to write to",
)
_ONE_FILE = Wording("所有自评表写进一个文件，如一个工作簿", "put all sheets into one file, such as a workbook")
_BASE = Wording(
    "DOCX 报告的底稿，取其样式、页眉和页脚", "a document whose styles, header and footer a DOCX report takes on"
)
_TEMPLATES = Wording("放自己的模板的文件夹", "a folder with templates of your own")
_AUDIT = Wording("报告里带上复核的发现（见 perfrules audit）", "carry the findings of perfrules audit in the report")
_STANDARD_OUTPUT = "-"
_PRINTED, _FOR_FOLDERS = "text", "html"
_WRITTEN = Wording("已写出：{file}", "written: {file}")
_DONE = Wording("写出 {written} 个文件的报告，{same} 个未变", "files with new reports: {written}, up to date: {same}")


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add this command's arguments."""
    add_sheet_arguments(parser, language, SHEET_OR_FOLDER)
    parser.add_argument("--report", metavar="ID", default=None, help=_REPORT.say(language))
    parser.add_argument("-o", "--out", metavar="FILE", default=None, help=_OUT.say(language))
    parser.add_argument("--templates", metavar="FOLDER", default=None, type=Path, help=_TEMPLATES.say(language))
    parser.add_argument("--base", metavar="FILE", default=None, type=Path, help=_BASE.say(language))
    parser.add_argument("--audit", action="store_true", help=_AUDIT.say(language))
    parser.add_argument("--one-file", action="store_true", help=_ONE_FILE.say(language))


def run(options: argparse.Namespace, output: Output) -> int:
    """Run the command; exit status 2 when there is no report, neither a new one nor one that is up to date."""
    is_printed = options.out in (None, _STANDARD_OUTPUT)
    has_folder = is_folder(options.sheet)
    check_reading(options, is_one_file=not has_folder)
    if is_printed and (has_folder or options.one_file):
        raise OutputError([problem("PR654")])
    if has_folder:
        return _run_folder_jointly(options, output) if options.one_file else _run_folder(options, output)
    rendering = _rendering(options, output, otherwise=_PRINTED if is_printed else None)
    if options.one_file:
        check_joint(rendering)
    result = scored(options, output)
    if not result.cards:
        return 2
    if is_printed:
        return _print(result, rendering, output)
    write = write_jointly if options.one_file else write_sheets
    return _on_progress(result, write(result, Path(options.out), rendering), output)


def _rendering(options: argparse.Namespace, output: Output, otherwise: str | None) -> Rendering:
    """Return the report that *options* name: by id, else *otherwise*, else by the file's ending, which has to fit."""
    registry = registry_of(options)
    name = options.report or otherwise
    report = report_for_file(options.out, registry.reports) if name is None else report_named(name, registry.reports)
    if otherwise is None:
        check_ending(options.out, report, registry.reports)
    if options.templates is not None:
        report = with_templates(report, options.templates)
    if options.base is not None:
        report = with_base(report, options.base)
    if options.audit:
        report = audited_report(report, registry)
    return Rendering(report, output.language, registry)


def _print(result: ScoredFile, rendering: Rendering, output: Output) -> int:
    """Print the report, and nothing else, to standard output."""
    card, *others = result.cards
    if others:
        raise OutputError([problem("PR652", count=len(result.cards))])
    data = render_safely(card, rendering)
    if isinstance(data, Problem):
        raise OutputError([data])
    if output.stream.isatty() and not _is_text(data):
        raise OutputError([problem("PR653", report=rendering.report.id)])
    output.content(data)
    return status_of([*result.problems, *card.all_problems])


def _is_text(data: bytes) -> bool:
    try:
        return "\0" not in data.decode("utf-8")
    except UnicodeDecodeError:
        return False


def _on_progress(result: ScoredFile, written: WrittenSheets, output: Output) -> int:
    problems = [*result.problems, *written.problems]
    if output.as_json:
        sheets = [line.to_dict() for line in written.lines]
        output.data({"sheets": sheets, "problems": [item.to_dict() for item in problems]})
    else:
        output.text(render_summary_lines(written.lines, language=output.language, width=output.width))
        for file in dict.fromkeys(line.report for line in written.lines if line.report):
            output.text(_WRITTEN.say(output.language, {"file": file}))
        if written.problems:
            output.problems(written.problems)
    if not any(line.report for line in written.lines):
        return 2
    return status_of([*problems, *(all_problem for card in result.cards for all_problem in card.all_problems)])


def _run_folder(options: argparse.Namespace, output: Output) -> int:
    folder, out = Path(options.sheet), Path(options.out)
    rendering = _rendering(options, output, otherwise=_FOR_FOLDERS)
    check_apart(folder, out)
    job = prepare(folder, rule_selector(options), leave_out=[out])
    with shown_progress(output.language) as on_progress:
        reported = report_folder(job, rendering, out, on_progress)
    if output.as_json:
        counts = {"written": reported.written, "up_to_date": reported.up_to_date}
        output.data({**reported.summary.to_dict(), **counts})
    else:
        print_summary(reported.summary, output)
        values = {"written": str(reported.written), "same": str(reported.up_to_date)}
        output.text("\n" + _DONE.say(output.language, values))
    return _status(reported.summary)


def _run_folder_jointly(options: argparse.Namespace, output: Output) -> int:
    rendering = _rendering(options, output, otherwise=None)
    check_joint(rendering)
    out = Path(options.out)
    job = prepare(Path(options.sheet), rule_selector(options), leave_out=[out])
    with shown_progress(output.language) as on_progress:
        summary = report_jointly(job, rendering, out, on_progress)
    is_written = any(line.report for line in summary.lines)
    if output.as_json:
        output.data(summary.to_dict())
    else:
        print_summary(summary, output)
        if is_written:
            output.text("\n" + _WRITTEN.say(output.language, {"file": options.out}))
    return _status(summary)


def _status(summary: FolderSummary) -> int:
    """Return 2 when there is no report, whether of this run or of an earlier one, else the status of the folder."""
    return status_of_folder(summary) if any(line.report for line in summary.lines) else 2
