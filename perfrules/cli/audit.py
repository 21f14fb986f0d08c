"""``perfrules audit``: what a reviewer would ask about a sheet, or about every sheet in a folder."""

import argparse
from pathlib import Path

from perfrules import __version__
from perfrules.api import load_ruleset, read_sheet, read_sheets
from perfrules.auditing.audit import Auditor, checks_of
from perfrules.auditing.baseline import Baseline, read_baseline
from perfrules.auditing.running import Audit
from perfrules.auditing.text import github_lines, render_audit, render_summary, sarif
from perfrules.checks.subject import Evidence
from perfrules.cli.output import FINDINGS, FINE, Output
from perfrules.errors import Problem, ProblemsError, Severity
from perfrules.inputs import decode_lines, read_bytes
from perfrules.model.sheet import Sheet
from perfrules.plugins import default_registry
from perfrules.runs import is_folder
from perfrules.wording import Language, Wording

__all__ = ["HELP", "add_arguments", "run"]

HELP = Wording(
    "像复核人一样审一张自评表，或一个文件夹的自评表",
    "ask what a reviewer would ask about a sheet, or a folder of sheets",
)
_SHEET = Wording("自评表文件，或放自评表的文件夹", "the sheet, or a folder of sheets")
_RULES = Wording(
    "规则集 id 或规则文件；给出后重算得分", "id of a rule set, or a rule file; scores are computed again under it"
)
_AGAINST = Wording("上一年的自评表", "the sheet of the year before")
_EVIDENCE = Wording("佐证清单（JSON）", "an evidence list (JSON)")
_BASELINE = Wording("已接受的发现（JSON）", "findings that were accepted (JSON)")
_CHECKS = Wording(
    "只做这些检查（id 或 L 编号，逗号分隔）", "run only these checks (ids or numbers, separated by commas)"
)
_FORMAT = Wording("输出格式", "format of the output")
_FORMATS = ("text", "sarif", "github")
_NO_SHEET = Wording("没有可审的自评表", "there is no sheet to audit")


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add this command's arguments."""
    parser.add_argument("sheet", help=_SHEET.say(language))
    parser.add_argument("--rules", metavar="ID", default=None, help=_RULES.say(language))
    parser.add_argument("--against", metavar="FILE", default=None, help=_AGAINST.say(language))
    parser.add_argument("--evidence", metavar="FILE", default=None, type=Path, help=_EVIDENCE.say(language))
    parser.add_argument("--baseline", metavar="FILE", default=None, type=Path, help=_BASELINE.say(language))
    parser.add_argument("--checks", metavar="ID,ID", default=None, help=_CHECKS.say(language))
    parser.add_argument("--format", choices=_FORMATS, default="text", help=_FORMAT.say(language))


def run(options: argparse.Namespace, output: Output) -> int:
    """Run the command; exit status 1 when a reviewer should look, 2 when nothing could be audited."""
    audits, problems = _audited(options)
    if not audits:
        output.problems(problems) if problems else output.say_error(_NO_SHEET.say(output.language))
        return 2
    if output.as_json:
        parts = [entry.to_dict() for entry in audits]
        output.data(parts[0] if len(parts) == 1 and not is_folder(options.sheet) else parts)
    elif options.format == "sarif":
        output.data(sarif(audits, checks_of(default_registry()), __version__, output.language))
    elif options.format == "github":
        output.text(github_lines(audits, output.language))
    else:
        _print(audits, output)
        failures = [*problems, *(entry for audit in audits for entry in audit.problems)]
        if failures:
            output.problems(failures)
    asked = any(audit.worst in (Severity.ERROR, Severity.WARNING) or audit.problems for audit in audits)
    return FINDINGS if asked or problems else FINE


def _print(audits: list[Audit], output: Output) -> None:
    for number, entry in enumerate(audits):
        output.text(("\n" if number else "") + render_audit(entry, language=output.language, width=output.width))
    if len(audits) > 1:
        output.text("\n" + render_summary(audits, language=output.language, width=output.width))


def _audited(options: argparse.Namespace) -> tuple[list[Audit], list[Problem]]:
    """Return the audits of every sheet that *options* name, and what kept others from being read."""
    rules = None if options.rules is None else load_ruleset(options.rules)
    names = None if options.checks is None else [name.strip() for name in options.checks.split(",") if name.strip()]
    auditor = Auditor.of(rules, default_registry(), names)
    sheets, problems = _sheets(options.sheet)
    last_year = None if options.against is None else read_sheet(options.against)
    evidence = None if options.evidence is None else _evidence(options.evidence)
    baseline = Baseline() if options.baseline is None else _baseline(options.baseline)
    audits = []
    for sheet in sheets:
        sisters = [other for other in sheets if other is not sheet]
        found = auditor.audit(sheet, last_year=last_year, sisters=sisters, evidence=evidence)
        audits.append(baseline.apply(found))
    return audits, problems


def _sheets(path: str) -> tuple[list[Sheet], list[Problem]]:
    if not is_folder(path):
        read = read_sheets(path)
        return list(read.sheets), [] if read.sheets else list(read.problems)
    known = tuple(suffix for reader in default_registry().readers for suffix in reader.suffixes)
    sheets: list[Sheet] = []
    problems: list[Problem] = []
    for file in sorted(Path(path).rglob("*")):
        if file.is_file() and file.suffix.lower() in known and not file.name.startswith((".", "~$")):
            read = read_sheets(file)
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
    import json  # noqa: PLC0415 - needed only here

    entries = json.loads(_text(path))
    return tuple(Evidence(**{key: str(value) for key, value in entry.items()}) for entry in entries)
