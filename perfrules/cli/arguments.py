"""
The parser of the command line: argparse, with usage errors as problems and the frame of its help in both languages.

argparse tells what is wrong in English texts. None of them is read here: values are converted and checked by functions
of our own, missing and unknown arguments are looked for when argparse has finished, and what is left of its errors
names the argument.
"""

import argparse
import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, Any, NoReturn

from attrs import evolve

from perfrules.cli.output import Output
from perfrules.errors import Problem, problem
from perfrules.errors.problem import near_names, nearest_first
from perfrules.wording import Language, Wording

if TYPE_CHECKING:
    from perfrules.plugins import Registry

__all__ = [
    "RULES_ADVICE",
    "Parser",
    "UnfitValue",
    "add_rule_arguments",
    "missing_arguments",
    "registry_of",
    "unknown_name",
]

_USAGE = Wording("用法：", "usage: ")
_POSITIONALS = Wording("参数", "positional arguments")
_OPTIONS = Wording("选项", "options")
_HELP = Wording("显示这些说明", "show this help message and exit")

_SEE_HELP = Wording("加上 --help 查看说明", "--help says what each is")
_NO_NUMBER = Wording("`{text}` 不是整数", "`{text}` is no whole number")
_NOT_VALID = Wording("`{text}` 不能用", "`{text}` cannot be used")
_TAKES_NONE = Wording("不带值，却写了 `{text}`", "takes no value, but `{text}` is given")


class UnfitValue(Exception):  # noqa: N818 - a reason that becomes a problem, not an error by itself
    """
    A value that an argument cannot take, raised by the function that converts it.

    Args:
        reason: Why, with a place for ``text``.
    """

    def __init__(self, reason: Wording) -> None:
        super().__init__(reason.en)
        self.reason = reason


class _UsageError(Exception):
    """A mistake in the arguments, as a problem."""

    def __init__(self, result: Problem) -> None:
        super().__init__(result.code)
        self.problem = result


class _ChineseFrame(argparse.HelpFormatter):
    """Help whose usage begins in Chinese."""

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:  # noqa: ANN401
        """Add the usage; argparse itself gives an empty *prefix* where it wants none."""
        super().add_usage(usage, actions, groups, _USAGE.zh if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """
    A parser that reports usage errors as problems (PR661-PR667) and ends with status 2.

    Args:
        language: Language of the errors and of the frame of the help.
        as_json: Whether errors are printed as JSON, to standard output.
        more: Arguments of `argparse.ArgumentParser`.
    """

    def __init__(self, *, language: Language, as_json: bool, **more: Any) -> None:  # noqa: ANN401
        self._language: Language = language
        self._as_json = as_json
        self._by_name: dict[str, argparse.Action] = {}
        self._required: list[argparse.Action] = []
        self._advice: dict[str, Wording] = {}
        formatter = _ChineseFrame if language == "zh" else argparse.HelpFormatter
        super().__init__(add_help=False, exit_on_error=False, formatter_class=formatter, **more)
        # before Python 3.14 only plain negative numbers are values: `-5%` would be an unknown option
        self._negative_number_matcher = re.compile(r"-\.?\d")
        self._positionals.title = _POSITIONALS.say(language)
        self._optionals.title = _OPTIONS.say(language)
        self.add_argument("-h", "--help", action="help", help=_HELP.say(language))

    def add_argument(self, *names: Any, **more: Any) -> argparse.Action:  # noqa: ANN401 - as argparse has it
        """
        Add an argument as argparse does.

        Choices and the function that converts a value are applied by us, so that what is wrong becomes a problem.
        *advice* is a wording beside what argparse takes: the help of the problem that a required argument is missing.
        """
        choices, advice = more.pop("choices", None), more.pop("advice", None)
        if choices is not None:
            more.setdefault("metavar", "{" + ",".join(map(str, choices)) + "}")
        if "action" not in more or more["action"] == "append":
            more["type"] = _Conversion("/".join(names), more.get("type", str), choices, more.get("metavar"))
        action = super().add_argument(*names, **more)
        name = "/".join(action.option_strings) or str(action.metavar or action.dest)
        self._by_name |= dict.fromkeys((*action.option_strings, name), action)
        if action.required:
            self._required.append(action)
        if advice is not None:
            self._advice[name] = advice
        return action

    def parse(self, arguments: Sequence[str]) -> argparse.Namespace:
        """Return what *arguments* say; print what is wrong with them and end with status 2."""
        try:
            self._check_abbreviations(arguments)
            options, extra = self._parse_known(arguments)
        except _UsageError as error:
            self.refuse(error.problem)
        except argparse.ArgumentError as error:
            self.refuse(self._misused(str(error.argument_name), arguments))
        missing = [item for item in self._required if getattr(options, item.dest) in (None, [])]
        if missing:
            names = ["/".join(entry.option_strings) or str(entry.metavar or entry.dest) for entry in missing]
            self.refuse(
                missing_arguments(names, next((self._advice[name] for name in names if name in self._advice), None))
            )
        if extra:
            self.refuse(self._too_much(extra))
        return options

    def refuse(self, result: Problem) -> NoReturn:
        """Print the usage and *result*, or *result* as JSON; end with status 2."""
        output = Output.for_terminal(self._language, as_json=self._as_json)
        if not self._as_json:
            output.say_error(self.format_usage().rstrip())
        output.problems([result])
        self.exit(2)

    def error(self, message: str) -> NoReturn:
        """Report a mistake that argparse alone knows of."""
        self.refuse(problem("PR667", reason=message))

    def _too_much(self, extra: Sequence[str]) -> Problem:
        """
        Return the problem of arguments that nothing takes.

        A second file may be one to write or another one to read: PR676 says how either is given, and proposes no
        command that would write over a sheet.
        """
        if "--out" in self._by_name and not extra[0].startswith("-"):
            return problem("PR676", names=" ".join(extra))
        return unknown_name("PR662", extra[0], self._long_options, names=" ".join(extra))

    @property
    def _long_options(self) -> list[str]:
        return [name for name in self._by_name if name.startswith("--")]

    def _parse_known(self, arguments: Sequence[str]) -> tuple[argparse.Namespace, list[str]]:
        """Return what argparse makes of *arguments*, which may lack some, and what it does not know."""
        for action in self._required:
            action.required = False
        try:
            return self.parse_known_args(arguments)
        finally:
            for action in self._required:
                action.required = True

    def _check_abbreviations(self, arguments: Iterable[str]) -> None:
        for argument in arguments:
            if argument == "--":
                return
            name = argument.partition("=")[0]
            if name.startswith("--") and name not in self._by_name:
                possible = [long_option for long_option in self._long_options if long_option.startswith(name)]
                if len(possible) > 1:
                    raise _UsageError(problem("PR666", text=name, known=", ".join(possible)))

    def _misused(self, name: str, arguments: Iterable[str]) -> Problem:
        """Return how the argument *name* was misused: without a value it takes, or with one where it takes none."""
        action = self._by_name.get(name)
        if action is None or action.nargs != 0:
            return problem("PR664", name=name)
        given = (argument.partition("=") for argument in arguments)
        text = next((value for option, sign, value in given if sign and option.startswith("-")), "")
        return _unfit(name, _TAKES_NONE, text)


class _Conversion:
    """The value of the argument *name* that a text stands for, one of *choices* where there are such."""

    def __init__(self, name: str, convert: Callable[[str], Any], choices: Sequence[Any] | None, metavar: Any) -> None:  # noqa: ANN401
        self._name = name if name.startswith("-") else str(metavar or name)
        self._convert, self._choices = convert, choices

    def __call__(self, text: str) -> Any:  # noqa: ANN401 - of the type that the argument has
        """Return the value of *text*."""
        if self._choices is not None and text not in self._choices:
            known = [str(choice) for choice in self._choices]
            raise _UsageError(unknown_name("PR663", text, known, name=self._name))
        try:
            return self._convert(text)
        except UnfitValue as error:
            raise _UsageError(_unfit(self._name, error.reason, text)) from error
        except ValueError as error:
            reason = _NO_NUMBER if self._convert is int else _NOT_VALID
            raise _UsageError(_unfit(self._name, reason, text)) from error


def missing_arguments(names: Sequence[str], advice: Wording | None = None) -> Problem:
    """Return the problem that the arguments *names* are missing, and *advice* on how to get at what they take."""
    wording = advice or _SEE_HELP
    return problem("PR661", names=", ".join(names), advice=wording.zh, advice_en=wording.en)


def unknown_name(code: str, text: str, known: Iterable[str], **values: str) -> Problem:
    """Return the problem *code* about *text*, which is none of *known*; the nearest of them come first."""
    names = tuple(dict.fromkeys(known))
    near = near_names(text, names)
    result = problem(code, text=text, known=nearest_first(near, names), suggestion=near[0] if near else "")
    return evolve(result, values={**result.values, **values})


def _unfit(name: str, reason: Wording, text: str) -> Problem:
    values = {"text": text}
    return problem("PR665", name=name, reason=reason.say("zh", values), reason_en=reason.say("en", values))


_RULES = Wording("规则集 id 或规则文件", "id of a rule set, or a rule file")
RULES_ADVICE = Wording(
    "写 --rules ID 或 --rules 规则文件；`perfrules rulesets` 列出全部规则集",
    "write --rules ID or --rules FILE; `perfrules rulesets` lists the rule sets there are",
)
_AS_OF = Wording("监控日期（YYYY-MM-DD），按已过的月数折算", "day of monitoring (YYYY-MM-DD)")
_ON = Wording("按这一天有效的规则（YYYY-MM-DD）", "use the rules in force on this day (YYYY-MM-DD)")

_ISOLATED = Wording(
    "插件的指标类型在独立进程中运行，限时、限内存",
    "run indicator types of plugins in processes of their own, with limits on time and memory",
)
_NO_DAY = Wording("`{text}` 不是 YYYY-MM-DD 形式的日期", "`{text}` is not a day written YYYY-MM-DD")
_WRITTEN_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


def add_rule_arguments(parser: argparse.ArgumentParser, language: Language, rules: Wording | None = None) -> None:
    """
    Add the arguments that name a rule set and its days.

    Where *rules* describes the first of them, the command answers for itself when it is left out.
    """
    described = (rules or _RULES).say(language)
    parser.add_argument("--rules", required=rules is None, metavar="ID", help=described, advice=RULES_ADVICE)
    parser.add_argument("--isolated", action="store_true", help=_ISOLATED.say(language))
    parser.add_argument("--as-of", type=_day, default=None, metavar="DATE", help=_AS_OF.say(language))
    parser.add_argument("--on", type=_day, default=None, metavar="DATE", help=_ON.say(language))


def registry_of(options: argparse.Namespace) -> "Registry":
    """Return the registry of this process, with indicator types of plugins isolated where *options* ask for it."""
    from perfrules.plugins import build_registry, default_registry  # noqa: PLC0415 - most command lines end before

    return build_registry(isolate=True) if options.isolated else default_registry()


def _day(text: str) -> date:
    """Return the day that *text* is, written YYYY-MM-DD."""
    # `date.fromisoformat` alone also takes 20230731 and 2023-W31
    if _WRITTEN_DAY.fullmatch(text):
        with suppress(ValueError):
            return date.fromisoformat(text)
    raise UnfitValue(_NO_DAY)
