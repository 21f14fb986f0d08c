"""``perfrules new``: a rule file with cases that pass at once, or a plugin or a check that passes its own tests."""

import argparse

from perfrules.authoring.new import Scaffolded, new_check, new_plugin, new_ruleset
from perfrules.cli.output import FINE, Output
from perfrules.plugins import default_registry
from perfrules.wording import Language, Wording

__all__ = ["add_arguments", "run"]

_KIND = Wording(
    "新建什么：ruleset（规则集）、plugin（指标类型插件）或 check（复核检查）",
    "what to start: ruleset, plugin (an indicator type) or check (of the audit)",
)
_ID = Wording("新规则集的 id，或插件名", "id of the new rule set, or name of the plugin")
_EXTENDS = Wording("继承的规则集 id", "id of the rule set it builds on")
_FOLDER = Wording("写到哪个文件夹，默认当前文件夹", "folder to write to, the current one unless given")
_WRITTEN = Wording("已写入 {file}", "wrote {file}")


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add this command's arguments."""
    parser.add_argument("kind", choices=("ruleset", "plugin", "check"), help=_KIND.say(language))
    parser.add_argument("id", metavar="ID", help=_ID.say(language))
    parser.add_argument("--extends", metavar="ID", default="", help=_EXTENDS.say(language))
    parser.add_argument("--folder", metavar="DIR", default=".", help=_FOLDER.say(language))


def run(options: argparse.Namespace, output: Output) -> int:
    """Run the command; exit status 2 when nothing was written."""
    result = _made(options, output.language)
    if output.as_json:
        files = [str(file) for file in result.files]
        output.data({"files": files, "problems": [problem.to_dict() for problem in result.problems]})
    else:
        for file in result.files:
            output.text(_WRITTEN.say(output.language, {"file": str(file)}))
        if result.problems:
            output.problems(result.problems)
    return FINE if result.files else 2


def _made(options: argparse.Namespace, language: Language) -> Scaffolded:
    if options.kind == "plugin":
        return new_plugin(options.id, folder=options.folder)
    if options.kind == "check":
        return new_check(options.id, folder=options.folder)
    return new_ruleset(
        options.id, folder=options.folder, registry=default_registry(), language=language, extends=options.extends
    )
