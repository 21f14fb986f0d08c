"""``perfrules lint``: everything that is wrong or doubtful in a rule set."""

import argparse
from datetime import UTC, datetime

from perfrules.authoring.lint import lint
from perfrules.cli.output import Output, status_of
from perfrules.plugins import default_registry
from perfrules.wording import Language, Wording

__all__ = ["HELP", "RULES", "add_arguments", "run"]

HELP = Wording(
    "检查规则集：错误、缺口、用不到的规则、做得更好反而得分更少",
    "check a rule set: mistakes, gaps, rules never reached, better results that score less",
)
RULES = Wording("规则文件，或规则集 id", "a rule file, or the id of a rule set")
_FINE = Wording("`{id}`：没有发现问题", "`{id}`: nothing found")


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add this command's arguments."""
    parser.add_argument("rules", metavar="RULES", help=RULES.say(language))


def run(options: argparse.Namespace, output: Output) -> int:
    """Run the command; exit status 2 when there is no such rule set or file."""
    linted = lint(options.rules, registry=default_registry(), today=datetime.now(UTC).astimezone().date())
    codes = {problem.code for problem in linted.problems}
    nothing_read = linted.loaded.tree is None and codes <= {"PR001", "PR205"}
    if output.as_json:
        output.data({"problems": [item.to_dict() for item in linted.problems]})
    elif linted.problems:
        output.problems(linted.problems)
    else:
        output.text(_FINE.say(output.language, {"id": options.rules}))
    return 2 if nothing_read else status_of(linted.problems)
