"""``perfrules rulesets``: the rule sets that can be used by id; ``show ID``: one of them after ``extends``."""

import argparse
from collections.abc import Mapping

from perfrules.authoring.format import resolved, resolved_text
from perfrules.cli.arguments import missing_arguments
from perfrules.cli.output import Output, status_of
from perfrules.plugins import default_registry
from perfrules.rulesets import available, load
from perfrules.source import escape_control_chars
from perfrules.wording import Language, Wording

__all__ = ["FIELDS", "add_arguments", "field_of", "run"]

FIELDS: Mapping[str, Wording] = {
    "cn-": Wording("全国办法与其他评价", "Chinese national forms and evaluations"),
    "project-": Wording("各类项目", "Chinese kinds of project"),
    "": Wording("地方与平台的表样", "Chinese forms of places and platforms"),
    "en": Wording("财政之外（英文）", "In English, outside public finance"),
}
"""The fields under which rule sets are listed, by how their ids begin; ``en`` for those written in English."""

_SHOW = Wording("不写则列出全部", "all are listed without it")
_ID = Wording("规则集 id 或规则文件", "id of a rule set, or a rule file")
_COLUMNS = [
    (Wording("规则集", "rule set"), False),
    (Wording("名称", "title"), False),
    (Wording("版本", "version"), False),
    (Wording("有效期", "in force"), False),
    (Wording("继承", "extends"), False),
]


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add this command's arguments."""
    parser.add_argument("action", nargs="?", choices=("show",), help=_SHOW.say(language))
    parser.add_argument("rules", nargs="?", metavar="ID", help=_ID.say(language))


def run(options: argparse.Namespace, output: Output) -> int:
    """Run the command; exit status 1 when files contradict each other, 2 when the rule set to show cannot be read."""
    if options.action is not None:
        return _show(options.rules, output)
    listing = available(default_registry())
    if output.as_json:
        output.data([item.to_dict() for item in listing.files])
        return status_of(listing.problems)
    rows: dict[str, list[list[str]]] = {field: [] for field in _order(output.language)}
    for file in listing.files:
        start, end = file.effective.start, file.effective.end
        period = f"{start or ''} – {end or ''}" if start or end else ""
        rows[field_of(file.id, file.title)].append([file.id, file.title, file.version, period, file.extends])
    for field, listed in rows.items():
        if listed:
            output.text(FIELDS[field].say(output.language))
            output.table(_COLUMNS, listed)
            output.text("")
    if listing.problems:
        output.problems(listing.problems)
    return status_of(listing.problems)


def field_of(rules: str, title: str) -> str:
    """Return the key of `FIELDS` under which the rule set with the id *rules* and *title* is listed."""
    if title.isascii():
        return "en"
    return next(start for start in ("cn-", "project-", "") if rules.startswith(start))


def _order(language: Language) -> list[str]:
    """Return the keys of `FIELDS`, the reader's own language first."""
    return sorted(FIELDS, key=lambda field: field != "en") if language == "en" else list(FIELDS)


def _show(rules: str | None, output: Output) -> int:
    if rules is None:
        output.problems([missing_arguments(["ID"])])
        return 2
    loaded = load(rules, registry=default_registry())
    parts = resolved(loaded.tree) if loaded.tree is not None else ()
    if output.as_json:
        parents = list(loaded.ruleset.extends) if loaded.ruleset is not None else []
        problems = [problem.to_dict() for problem in loaded.problems]
        output.data({"extends": parents, "parts": [part.to_dict() for part in parts], "problems": problems})
    else:
        if parts:
            for line in resolved_text(parts).splitlines():
                output.text(escape_control_chars(line))
        if loaded.problems:
            output.problems(loaded.problems)
    return status_of(loaded.problems) if parts else 2
