"""The entry point: read the command line and hand over to the module of the command."""

import argparse
import os
import signal
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from perfrules import __version__
from perfrules.cli.arguments import Parser, missing_arguments, unknown_name
from perfrules.cli.output import Output, guarded_stdout, language_of, open_streams
from perfrules.errors import PerfrulesError, ProblemsError
from perfrules.wording import LANGUAGES, Language, Wording, use_language

__all__ = ["main"]

COMMANDS: Mapping[str, Wording] = {
    "evaluate": Wording("给自评表评分；文件夹则逐个评分并汇总", "score a sheet, or every sheet in a folder"),
    "explain": Wording("逐行说明得分的由来", "say how every score came about"),
    "report": Wording(
        "写出评分报告；文件夹则每张表一份，可续做",
        "write reports; for a folder one for each sheet, going on where it stopped",
    ),
    "audit": Wording(
        "像复核人一样审一张自评表，或一个文件夹的自评表",
        "ask what a reviewer would ask about a sheet, or a folder of sheets",
    ),
    "aggregate": Wording(
        "把各单位的自评表汇总成主管部门的一张，并评分",
        "add the sheets of many units into one of their department, and score it",
    ),
    "batch": Wording(
        "给大表评分：一行一个指标，可达数亿行（Parquet、CSV、Arrow）",
        "score large tables, one row an indicator: Parquet, CSV, Arrow",
    ),
    "parse": Wording("读一个单元格：指标值或实际值的含义", "read a cell: what a target or an actual means"),
    "rulesets": Wording(
        "列出规则集；show ID：继承之后的规则集，各部分来自哪里",
        "list the rule sets; show ID: one after `extends`, and where its parts came from",
    ),
    "types": Wording("列出指标类型，或说明其中一个", "list the indicator types, or explain one"),
    "units": Wording("列出计量单位", "list the units"),
    "plugins": Wording("列出插件及其提供的内容", "list plugins and what they give"),
    "lint": Wording(
        "检查规则集：错误、缺口、用不到的规则、做得更好反而得分更少",
        "check rule sets: mistakes, gaps, rules never reached, better results that score less",
    ),
    "problem": Wording("说明一个问题代码", "explain the code of a problem"),
    "format": Wording("统一规则文件的排版，保留注释", "lay out rule files alike, keeping comments"),
    "test": Wording("试算规则集旁边的用例（<名称>.cases.toml）", "run the cases beside a rule set (<name>.cases.toml)"),
    "schema": Wording(
        "输出 JSON Schema：规则文件（供编辑器补全和检查）、评分结果、自评表、汇总",
        "print a JSON Schema: of rule files (for editors), of scorecards, sheets, summaries",
    ),
    "new": Wording(
        "新建规则集（带用例）、插件或检查（带测试）", "start a rule set with cases, or a plugin or a check with tests"
    ),
}
"""Each command with what it does, in the order of the help; module `perfrules.cli.NAME` runs it."""
_DESCRIPTION = Wording(
    "按声明的规则给绩效自评表评分：读表、逐行评分、汇总、评等级，每个数都有依据。",
    "Score performance sheets under declared rules: every number with its derivation.",
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that *arguments* (those of the process unless given) name; return the exit status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    language = language_of(given, os.environ)
    open_streams()
    with use_language(language):
        try:
            options = _parsed(given, language)
        except KeyboardInterrupt:  # while modules are imported
            return 2
        return _run(options, Output.for_terminal(language, as_json="--json" in given))


def _parsed(given: Sequence[str], language: Language) -> argparse.Namespace:
    as_json = "--json" in given
    place = _command_place(given)
    first = Parser(language=language, as_json=as_json, prog="perfrules", description=_DESCRIPTION.say(language))
    first.add_argument(
        "--version", action="version", version=f"perfrules {__version__}", help=_VERSION_HELP.say(language)
    )
    first.add_argument("--lang", choices=LANGUAGES, default=None, help=_LANG_HELP.say(language))
    first.add_argument("--json", action="store_true", help=argparse.SUPPRESS)
    commands = first.add_subparsers(metavar="COMMAND", parser_class=argparse.ArgumentParser)
    if place == len(given):
        for name, purpose in COMMANDS.items():
            commands.add_parser(name, help=purpose.say(language))
    first.parse(given[:place])
    if place == len(given):
        first.refuse(missing_arguments(["COMMAND"]))
    name = given[place]
    if name not in COMMANDS:
        first.refuse(unknown_name("PR663", name, COMMANDS, name="COMMAND"))
    module = _module_of(name)
    command = Parser(
        language=language, as_json=as_json, prog=f"perfrules {name}", description=COMMANDS[name].say(language)
    )
    command.add_argument("--lang", choices=LANGUAGES, default=None, help=argparse.SUPPRESS)
    command.add_argument("--json", action="store_true", help=_JSON_HELP.say(language))
    module.add_arguments(command, language)
    command.set_defaults(run=module.run)
    return command.parse(given[place + 1 :])


def _command_place(given: Sequence[str]) -> int:
    """Return where in *given* the command stands: behind the options for all commands."""
    place = 0
    while place < len(given) and given[place].startswith("-"):
        place += 2 if given[place] == "--lang" else 1  # the only one with a value
    return min(place, len(given))


def _module_of(command: str) -> Any:  # noqa: ANN401 - a module of the form described in `perfrules.cli`
    """Return the module of *command*, imported with what it needs; no other command's is."""
    return import_module(f"perfrules.cli.{command}")


_VERSION_HELP = Wording("显示版本", "show the version and exit")
_LANG_HELP = Wording("输出语言", "language of the output")
_JSON_HELP = Wording("输出 JSON", "print JSON")
_NOT_WRITTEN = Wording("无法写出结果：{reason}", "the output could not be written: {reason}")


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """End by SIGTERM and SIGHUP as by Ctrl+C, so that what is half written is removed; what ignores them still does."""
    names = [name for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    numbers = [number for name in names if signal.getsignal(number := getattr(signal, name)) is signal.SIG_DFL]
    if threading.current_thread() is not threading.main_thread():
        numbers = []  # only the main thread may say what signals do
    for number in numbers:
        signal.signal(number, signal.default_int_handler)
    try:
        yield
    finally:
        for number in numbers:
            signal.signal(number, signal.SIG_DFL)


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
        with guarded_stdout(), _ended_by_signals():
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
