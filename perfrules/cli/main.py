"""Reads the command line and hands over to the command's module."""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from perfrules import __version__
from perfrules.cli.arguments import Parser
from perfrules.cli.aside import aside
from perfrules.cli.output import Output, language_of
from perfrules.errors import PerfrulesError, ProblemsError
from perfrules.wording import LANGUAGES, Language, Wording

__all__ = ["main"]

COMMANDS = (
    "evaluate", "explain", "report", "batch", "parse", "rulesets", "types", "units", "plugins", "lint", "format",
    "test", "schema", "new",
)  # fmt: skip
_DESCRIPTION = Wording(
    "按声明的规则给绩效自评表评分：读表、逐行评分、汇总、评等级，每个数都有依据。",
    "Score performance sheets under declared rules: every number with its derivation.",
)
_BEFORE_COMMAND = 3


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that *arguments* (those of the process unless given) name; return the exit status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    language = language_of(given, os.environ)
    try:
        options = _parsed(given, language)
    except KeyboardInterrupt:  # while modules are imported
        return 2
    return _run(options, Output.for_terminal(language, as_json=options.json))


def _parsed(given: list[str], language: Language) -> argparse.Namespace:
    known: list[str] = []
    as_json = "--json" in given
    parser = Parser(
        language=language, as_json=as_json, known=known, prog="perfrules", description=_DESCRIPTION.say(language)
    )
    parser.add_argument(
        "--version", action="version", version=f"perfrules {__version__}", help=_VERSION_HELP.say(language)
    )
    parser.add_argument("--lang", choices=LANGUAGES, default=None, help=_LANG_HELP.say(language))
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    named = [name for name in COMMANDS if name in given[:_BEFORE_COMMAND]]
    for name in named or COMMANDS:
        # only the command that is named is imported with what it needs; all are when help is wanted
        module = import_module(f"perfrules.cli.{name}")
        said = module.HELP.say(language)
        command = commands.add_parser(
            name, help=said, description=said, language=language, as_json=as_json, known=known
        )
        command.add_argument("--lang", choices=LANGUAGES, default=argparse.SUPPRESS, help=argparse.SUPPRESS)
        command.add_argument("--json", action="store_true", help=_JSON_HELP.say(language))
        module.add_arguments(command, language)
        command.set_defaults(run=module.run)
    return parser.parse_args(given)


_VERSION_HELP = Wording("显示版本", "show the version and exit")
_LANG_HELP = Wording("输出语言", "language of the output")
_JSON_HELP = Wording("输出 JSON", "print JSON")
_NOT_WRITTEN = Wording("无法写出结果：{reason}", "the output could not be written: {reason}")


def _run(options: argparse.Namespace, output: Output) -> int:
    try:
        status = _status(options, output)
        output.stream.flush()
    except BrokenPipeError:
        # the reader of our output has gone (… | head); what it wanted, it has
        _drop_output(output)
        return 0
    except OSError as error:
        output.say_error(_NOT_WRITTEN.say(output.language, {"reason": str(error)}))
        try:
            output.stream.flush()
        except OSError:
            _drop_output(output)
        return 2
    except KeyboardInterrupt:
        return 2
    return status


def _status(options: argparse.Namespace, output: Output) -> int:
    try:
        with aside():
            status: int = options.run(options, output)
    except ProblemsError as error:
        output.problems(error.problems)
        return 2
    except PerfrulesError as error:
        output.say_error(str(error))
        return 2
    return status


def _drop_output(output: Output) -> None:
    # what is still buffered would fail once more, with a traceback, when the program ends
    os.dup2(os.open(os.devnull, os.O_WRONLY), output.stream.fileno())
