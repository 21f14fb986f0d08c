"""``perfrules format``: one layout for rule files; comments stay."""

import argparse
from pathlib import Path

from perfrules.authoring.format import format_rules
from perfrules.cli.output import FINDINGS, FINE, Output
from perfrules.errors import Problem
from perfrules.inputs import read_bytes
from perfrules.outputs import write_file
from perfrules.rulesets.toml_tree import LIMITS
from perfrules.wording import Language, Wording

__all__ = ["add_arguments", "run"]

_FILES = Wording("规则文件", "rule files")
_CHECK = Wording("只检查，不改文件", "only tell, change no file")
_SAID = {
    "unchanged": Wording("未改动：{file}", "unchanged: {file}"),
    "changed": Wording("已排版：{file}", "laid out: {file}"),
    "would change": Wording("需要排版：{file}", "to be laid out: {file}"),
}


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add this command's arguments."""
    parser.add_argument("files", nargs="+", metavar="RULES.toml", help=_FILES.say(language))
    parser.add_argument("--check", action="store_true", help=_CHECK.say(language))


def run(options: argparse.Namespace, output: Output) -> int:
    """Run the command; status 1 when ``--check`` finds a file to be laid out, 2 when one is no TOML or not written."""
    results: dict[str, str] = {}
    problems: list[Problem] = []
    for name in options.files:
        data = read_bytes(Path(name), limit=LIMITS.size)
        if isinstance(data, Problem):
            problems.append(data)
            continue
        text, existing = format_rules(data, name)
        problems += existing
        if text is not None:
            result = _written(Path(name), data, text, only_check=options.check)
            if isinstance(result, Problem):
                problems.append(result)
            else:
                results[name] = result
    if output.as_json:
        output.data({"files": results, "problems": [problem.to_dict() for problem in problems]})
    else:
        for name, result in results.items():
            output.text(_SAID[result].say(output.language, {"file": name}))
        if problems:
            output.problems(problems)
    if problems:
        return 2
    return FINDINGS if "would change" in results.values() else FINE


def _written(path: Path, data: bytes, text: str, *, only_check: bool) -> str | Problem:
    if text.encode() == data:
        return "unchanged"
    if only_check:
        return "would change"
    return write_file(path, text.encode()) or "changed"
