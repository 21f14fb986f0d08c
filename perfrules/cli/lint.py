"""``perfrules lint``: everything that is wrong or doubtful in rule sets."""

import argparse
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from perfrules import __version__
from perfrules.authoring.lint import corrected, lint
from perfrules.cli.output import Output, shown_progress, status_of
from perfrules.errors import Problem, ProblemsError, Severity, problem
from perfrules.errors.codes import CODES
from perfrules.errors.problem import near_names, nearest_first
from perfrules.inputs import read_bytes
from perfrules.outputs import write_file
from perfrules.outputs.annotations import Annotation, github_lines, sarif_log
from perfrules.plugins import default_registry
from perfrules.rulesets.find import CASES_SUFFIX, SUFFIX
from perfrules.rulesets.toml_tree import LIMITS
from perfrules.runs.options import Progress
from perfrules.wording import Language, Wording

__all__ = ["add_arguments", "run"]

_RULES = Wording("规则文件、放规则文件的文件夹，或规则集 id", "rule files, folders of rule files, or ids of rule sets")
_SELECT = Wording(
    "只列这些代码的问题（逗号分隔，可只写开头，如 PR24）",
    "show only these codes (with commas; beginnings such as PR24 will do)",
)
_IGNORE = Wording("不列这些代码的问题", "leave these codes out")
_FORMAT = Wording("输出格式", "format of the output")
_FIX = Wording("改正确有把握的错误，写回文件", "write certain corrections back to the files")
_FINE = Wording("`{id}`：没有发现问题", "`{id}`: nothing found")
_FIXED = Wording("已改正：{file}（{count} 处）", "corrected: {file} ({count})")
_NO_TEXT = {"PR003", "PR105"}
"""Files in other encodings, and with characters that no rule file has, are left alone."""
_FORMATS = ("text", "github", "sarif")


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add this command's arguments."""
    parser.add_argument("rules", nargs="+", metavar="RULES", help=_RULES.say(language))
    parser.add_argument("--select", metavar="CODES", default=None, help=_SELECT.say(language))
    parser.add_argument("--ignore", metavar="CODES", default=None, help=_IGNORE.say(language))
    parser.add_argument("--format", choices=_FORMATS, default="text", help=_FORMAT.say(language))
    parser.add_argument("--fix", action="store_true", help=_FIX.say(language))


def run(options: argparse.Namespace, output: Output) -> int:
    """Run the command; exit status 2 when there is no such rule set, file or code."""
    selected, ignored = _codes("--select", options.select), _codes("--ignore", options.ignore)
    today = datetime.now(UTC).astimezone().date()
    # rule sets share what they extend: each problem once, known by how it reads, since not every value can be hashed
    problems: dict[str, Problem] = {}
    fixed: dict[str, int] = {}
    unread = False
    names = list(_names(options.rules))
    with shown_progress(output.language) as on_progress:
        for number, name in enumerate(names):
            if len(names) > 1:
                on_progress(Progress(number, len(names), name=name))
            if options.fix and (count := _fix(name, today)):
                fixed[name] = count
            result, is_read = _problems(name, today)
            unread |= not is_read
            for entry in result:
                problems.setdefault(entry.format("zh"), entry)
    shown = [
        entry
        for entry in problems.values()
        if (not selected or entry.code.startswith(selected)) and not (ignored and entry.code.startswith(ignored))
    ]
    _show(shown, names, fixed, options, output)
    return 2 if unread else status_of(shown)


def _codes(option: str, text: str | None) -> tuple[str, ...]:
    """Return the codes, or beginnings of codes, that *option* names; one that fits no code is refused (PR663)."""
    given = tuple(part.strip().upper() for part in (text or "").split(",") if part.strip())
    for code in given:
        if not any(known.startswith(code) for known in CODES):
            near = near_names(code, CODES, count=3)
            raise ProblemsError([problem("PR663", name=option, text=code, known=nearest_first(near, near))])
    return given


def _names(given: Iterable[str]) -> Iterator[str]:
    """Yield files and ids; a folder stands for the rule files in it and below it, in the order of their names."""
    for name in given:
        folder = Path(name)
        if not folder.is_dir():
            yield name
            continue
        files = sorted(file for file in folder.rglob(f"*{SUFFIX}") if not file.name.endswith(CASES_SUFFIX))
        visible = (file for file in files if not any(part[0] == "." for part in file.relative_to(folder).parts))
        yield from map(str, visible)


def _problems(name: str, today: date) -> tuple[tuple[Problem, ...], bool]:
    """Return what is wrong with a rule set, and whether there is one."""
    linted = lint(name, registry=default_registry(), today=today)
    codes = {entry.code for entry in linted.problems}
    return linted.problems, linted.loaded.tree is not None or not codes <= {"PR001", "PR205"}


def _fix(name: str, today: date) -> int:
    """Correct the file *name* as far as that is certain; return how many corrections were written."""
    path = Path(name)
    data = read_bytes(path, limit=LIMITS.size) if path.is_file() else None
    if not isinstance(data, bytes):
        return 0
    result, is_read = _problems(name, today)
    if not is_read or any(entry.code in _NO_TEXT for entry in result):
        return 0
    text, count = corrected(data.decode("utf-8"), (entry for entry in result if entry.place.file == name))
    if count and (refusal := write_file(path, text.encode())) is not None:
        raise ProblemsError([refusal])
    return count


def _show(
    problems: Sequence[Problem],
    names: Sequence[str],
    fixed: dict[str, int],
    options: argparse.Namespace,
    output: Output,
) -> None:
    language = output.language
    if output.as_json:
        output.data({"files": list(names), "fixed": dict(fixed), "problems": [entry.to_dict() for entry in problems]})
    elif options.format == "github":
        output.text(github_lines(_annotations(problems, language)))
    elif options.format == "sarif":
        output.data(_sarif(problems, language))
    else:
        for name, count in fixed.items():
            output.text(_FIXED.say(language, {"file": name, "count": str(count)}))
        if problems:
            output.problems(problems)
        else:
            for name in names:
                output.text(_FINE.say(language, {"id": name}))


def _annotations(problems: Iterable[Problem], language: Language) -> list[Annotation]:
    return [
        Annotation(
            code=entry.code,
            severity=entry.severity,
            file=entry.place.file,
            line=entry.place.line,
            column=entry.place.column,
            message=entry.message(language),
        )
        for entry in problems
    ]


def _sarif(problems: Sequence[Problem], language: Language) -> dict[str, object]:
    used = sorted({entry.code for entry in problems})
    rules = [
        (code, Severity(CODES[code].severity), {"shortDescription": {"text": CODES[code].message.say(language)}})
        for code in used
    ]
    return sarif_log(_annotations(problems, language), rules, __version__)
