"""``perfrules audit``: what a reviewer would ask about a sheet, or about every sheet in a folder."""

import argparse
import datetime as dt
import json
from pathlib import Path

from perfrules import __version__
from perfrules.api import load_ruleset, read_sheet, read_sheets
from perfrules.auditing.audit import Auditor, Baseline, anonymous, checks_of, read_baseline
from perfrules.auditing.population import related, survey
from perfrules.auditing.review import (
    github_lines,
    render_audit,
    render_survey,
    review_document,
    review_page,
    review_workbook,
    sarif,
)
from perfrules.auditing.running import Audit
from perfrules.checks.subject import Evidence
from perfrules.cli.output import FINDINGS, FINE, Output, shown_progress
from perfrules.cli.sheets import add_reading_argument, check_reading
from perfrules.errors import OutputError, Problem, ProblemsError, Severity, problem
from perfrules.inputs import decode_lines, read_bytes
from perfrules.model.sheet import Sheet
from perfrules.outputs import write_file
from perfrules.plugins import default_registry
from perfrules.runs.inputs import is_folder, scan
from perfrules.runs.options import OnProgress, Progress
from perfrules.source import Place
from perfrules.wording import Language, Wording

__all__ = ["add_arguments", "run"]

_SHEET = Wording("自评表文件，或放自评表的文件夹", "the sheet, or a folder of sheets")
_RULES = Wording(
    "规则集 id 或规则文件；给出后重算得分", "id of a rule set, or a rule file; scores are computed again under it"
)
_AGAINST = Wording("上一年的自评表", "the sheet of the year before")
_EVIDENCE = Wording(
    "佐证清单：JSON 列表，每项有 row、name、kind、date、text",
    "an evidence list: JSON entries with row, name, kind, date, text",
)
_WORKSHEET = Wording("报告所依据的盖章底表", "the stamped worksheet behind the report")
_BASELINE = Wording("已接受的发现（JSON）", "findings that were accepted (JSON)")
_ACCEPT = Wording(
    "接受现有的全部发现，写入基线文件，注明原因", "accept all findings, for this reason, and write the baseline"
)
_PERSON = Wording("接受发现的人", "who accepts the findings")
_CHECKS = Wording("只做这些检查（id 或 L 编号，逗号分隔）", "run only these checks (ids or L numbers, with commas)")
_FORMAT = Wording(
    "输出格式：html 在格子旁标发现，xlsx 为复核表，docx 为复核意见",
    "format: html has findings beside the cells, xlsx is a review table, docx a review opinion",
)
_OUT = Wording("输出文件；不写则打印", "the file to write; printed unless given")
_ANONYMOUS = Wording("去掉项目、单位和人名，便于转发", "leave out the names of projects, units and people")
_NO_SHEET = Wording("没有可审的自评表", "there is no sheet to audit")
_WRITTEN = Wording("已写出：{file}", "written: {file}")
_FORMATS = ("text", "sarif", "github", "html", "xlsx", "docx")


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add this command's arguments."""
    parser.add_argument("sheet", help=_SHEET.say(language))
    parser.add_argument("--rules", metavar="ID", default=None, help=_RULES.say(language))
    add_reading_argument(parser, language)
    parser.add_argument("--against", metavar="LAST_YEAR", default=None, help=_AGAINST.say(language))
    parser.add_argument("--worksheet", metavar="FILE", default=None, help=_WORKSHEET.say(language))
    parser.add_argument("--evidence", metavar="LIST", default=None, type=Path, help=_EVIDENCE.say(language))
    parser.add_argument("--baseline", metavar="FILE", default=None, type=Path, help=_BASELINE.say(language))
    parser.add_argument("--accept", metavar="REASON", default=None, help=_ACCEPT.say(language))
    parser.add_argument("--person", metavar="NAME", default="", help=_PERSON.say(language))
    parser.add_argument("--checks", metavar="ID,ID", default=None, help=_CHECKS.say(language))
    parser.add_argument("--format", choices=_FORMATS, default="text", help=_FORMAT.say(language))
    parser.add_argument("-o", "--out", metavar="FILE", default=None, type=Path, help=_OUT.say(language))
    parser.add_argument("--anonymous", action="store_true", help=_ANONYMOUS.say(language))


def run(options: argparse.Namespace, output: Output) -> int:
    """Run the command; exit status 1 when a reviewer should look, 2 when nothing could be audited."""
    audits, problems = _audited(options, output.language)
    if not audits:
        if problems:
            output.problems(problems)
        else:
            output.say_error(_NO_SHEET.say(output.language))
        return 2
    if options.accept is not None:
        return _accept(audits, options, output)
    content = _content(audits, options, output)
    if options.out is not None:
        _write(options.out, content, output)
    elif isinstance(content, bytes):
        output.content(content)
    elif output.as_json or options.format == "sarif":
        output.json(content)
    else:
        output.text(content)
    failures = [*problems, *(entry for audit in audits for entry in audit.problems)]
    if failures and not output.as_json:
        output.problems(failures)
    asked = any(audit.worst in (Severity.ERROR, Severity.WARNING) for audit in audits)
    return FINDINGS if asked or failures else FINE


def _content(audits: list[Audit], options: argparse.Namespace, output: Output) -> str | bytes:
    language = output.language
    if output.as_json:
        data = survey(audits).to_dict() if is_folder(options.sheet) else [entry.to_dict() for entry in audits]
        only = data[0] if isinstance(data, list) and len(data) == 1 else data
        return json.dumps(only, ensure_ascii=False, indent=2)
    match options.format:
        case "sarif":
            log = sarif(audits, checks_of(default_registry()), __version__, language)
            return json.dumps(log, ensure_ascii=False, indent=2)
        case "github":
            return github_lines(audits, language)
        case "html":
            return review_page(audits, language=language)
        case "xlsx":
            return review_workbook(audits, language=language)
        case "docx":
            return review_document(audits, language=language)
        case _:
            return _as_text(audits, output)


def _as_text(audits: list[Audit], output: Output) -> str:
    parts = [render_audit(entry, language=output.language, width=output.width) for entry in audits]
    if len(audits) > 1:
        parts.append(render_survey(survey(audits), language=output.language, width=output.width))
    return "\n\n".join(parts)


def _write(path: Path, content: str | bytes, output: Output) -> None:
    data = content if isinstance(content, bytes) else f"{content}\n".encode()
    if (refusal := write_file(path, data)) is not None:
        raise OutputError([refusal])
    if not output.as_json:
        output.text(_WRITTEN.say(output.language, {"file": str(path)}))


def _accept(audits: list[Audit], options: argparse.Namespace, output: Output) -> int:
    """Write the baseline with what it holds and every finding that is left."""
    if options.baseline is None or not options.person.strip() or not options.accept.strip():
        raise OutputError([problem("PR661", names="--baseline, --person, --accept REASON")])
    before = _baseline(options.baseline) if options.baseline.exists() else Baseline()
    added = Baseline.accept(audits, reason=options.accept, person=options.person, date=dt.date.today())  # noqa: DTZ011
    merged = Baseline(entries=(*before.entries, *added.entries))
    _write(options.baseline, merged.to_json().rstrip("\n"), output)
    return FINE


def _audited(options: argparse.Namespace, language: Language) -> tuple[list[Audit], list[Problem]]:
    """Return the audits of every sheet that *options* name, and what kept others from being read."""
    rules = None if options.rules is None else load_ruleset(options.rules)
    names = None if options.checks is None else [name.strip() for name in options.checks.split(",") if name.strip()]
    auditor = Auditor.of(rules, default_registry(), names)
    check_reading(options, is_one_file=not is_folder(options.sheet))
    with shown_progress(language) as on_progress:
        sheets, problems = _sheets(options.sheet, options.reading, on_progress)
    if options.anonymous:
        sheets = [anonymous(sheet, number) for number, sheet in enumerate(sheets, 1)]
    last_year = None if options.against is None else read_sheet(options.against)
    worksheet = None if options.worksheet is None else read_sheet(options.worksheet)
    evidence = None if options.evidence is None else _evidence(options.evidence)
    path: Path | None = options.baseline
    baseline = Baseline() if path is None or not (options.accept is None or path.exists()) else _baseline(path)
    others = related(sheets)
    audits = []
    with shown_progress(language) as on_progress:
        for number, sheet in enumerate(sheets):
            if len(sheets) > 1:
                on_progress(Progress(number, len(sheets), name=sheet.project))
            result = auditor.audit(
                sheet, last_year=last_year, sisters=others(sheet), evidence=evidence, worksheet=worksheet
            )
            audits.append(baseline.apply(result))
    return audits, problems


def _sheets(path: str, reading: str | None, on_progress: OnProgress) -> tuple[list[Sheet], list[Problem]]:
    """Return the sheets in the file or folder at *path*, and the problems of files that hold none."""
    if not is_folder(path):
        read = read_sheets(path, reading=reading)
        return list(read.sheets), [] if read.sheets else list(read.problems)
    known = {suffix for reader in default_registry().readers for suffix in reader.suffixes}
    scanned = scan(Path(path), known)
    sheets: list[Sheet] = []
    problems: list[Problem] = list(scanned.problems)
    for number, file in enumerate(scanned.files):
        on_progress(Progress(number, len(scanned.files), name=file.path))
        read = read_sheets(file.path)
        sheets += read.sheets
        problems += () if read.sheets else read.problems
    return sheets, problems


def _text(path: Path) -> str:
    data = read_bytes(path)
    text = data if isinstance(data, Problem) else decode_lines(data, str(path))
    if isinstance(text, Problem):
        raise ProblemsError([text])
    return text


def _baseline(path: Path) -> Baseline:
    baseline = read_baseline(_text(path), str(path))
    if baseline.problems:
        raise ProblemsError(baseline.problems)
    return baseline


def _evidence(path: Path) -> tuple[Evidence, ...]:
    try:
        entries = json.loads(_text(path))
        return tuple(Evidence(**{key: str(value) for key, value in entry.items()}) for entry in entries)
    except (ValueError, TypeError, AttributeError, RecursionError):
        raise ProblemsError([problem("PR326", place=Place(str(path)))]) from None
