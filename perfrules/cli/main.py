"""The entry point: read the command line and hand over to the module of the command."""

import argparse
import os
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from perfrules import __version__
from perfrules.cli.arguments import Parser, missing_arguments, unknown_name
from perfrules.cli.output import Output, guarded_stdout, language_of, open_streams
from perfrules.errors import PerfrulesError, ProblemsError
from perfrules.wording import LANGUAGES, Language, Wording, use_language

__all__ = ["main"]

COMMANDS = (
    "evaluate", "explain", "report", "audit", "batch", "parse", "rulesets", "types", "units", "plugins", "lint",
    "problem", "format", "test", "schema", "new",
)  # fmt: skip
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
        for name in COMMANDS:  # the help of each is shown
            commands.add_parser(name, help=_module_of(name).HELP.say(language))
    first.parse(given[:place])
    if place == len(given):
        first.refuse(missing_arguments(["COMMAND"]))
    name = given[place]
    if name not in COMMANDS:
        first.refuse(unknown_name("PR663", name, COMMANDS, name="COMMAND"))
    module = _module_of(name)
    command = Parser(
        language=language, as_json=as_json, prog=f"perfrules {name}", description=module.HELP.say(language)
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
