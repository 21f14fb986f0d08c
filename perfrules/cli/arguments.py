"""
The parser of the command line: argparse, with its usage errors and the frame of its help in the user's language.

argparse tells its errors as English texts and in no other way, so they are told apart by their words here; one that is
not known is passed on as it is.
"""

import argparse
import re
from collections.abc import Iterable
from typing import Any, NoReturn

from attrs import evolve

from perfrules.cli.output import Output
from perfrules.errors import Problem, problem
from perfrules.errors.suggestion import near_names, nearest_first
from perfrules.wording import Language, Wording

__all__ = ["Parser"]

_USAGE = Wording("用法：", "usage: ")
_POSITIONALS = Wording("参数", "positional arguments")
_OPTIONS = Wording("选项", "options")
_HELP = Wording("显示这些说明", "show this help message and exit")

_MISSING = re.compile(r"the following arguments are required: (?P<names>.+)", re.DOTALL)
_UNKNOWN = re.compile(r"unrecognized arguments: (?P<text>.+)", re.DOTALL)
_AMBIGUOUS = re.compile(r"ambiguous option: (?P<text>.+) could match (?P<known>.+)", re.DOTALL)
_CHOICE = re.compile(r"argument (?P<name>\S+): invalid choice: (?P<text>.+) \(choose from (?P<known>.*)\)", re.DOTALL)
_NO_VALUE = re.compile(r"argument (?P<name>\S+): expected .*arguments?", re.DOTALL)
_TYPE = re.compile(r"argument (?P<name>\S+): invalid (?P<type>\w+) value: (?P<text>.+)", re.DOTALL)
_NO_FLAG = re.compile(r"argument (?P<name>\S+): ignored explicit argument (?P<text>.+)", re.DOTALL)
_UNFIT = re.compile(r"argument (?P<name>\S+): (?P<reason>.+)", re.DOTALL)

_AS_SAID = ((_MISSING, "PR661"), (_NO_VALUE, "PR664"), (_AMBIGUOUS, "PR666"))
"""Errors whose parts fill the places of a problem as they are."""

_NO_NUMBER = Wording("`{text}` 不是整数", "`{text}` is no whole number")
_NOT_VALID = Wording("`{text}` 不能用", "`{text}` cannot be used")
_TAKES_NONE = Wording("不带值，却写了 `{text}`", "takes no value, but `{text}` is given")


class _ChineseFrame(argparse.HelpFormatter):
    """Help whose usage begins in Chinese."""

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:  # noqa: ANN401
        """Add the usage; argparse itself gives an empty *prefix* where it wants none."""
        super().add_usage(usage, actions, groups, _USAGE.zh if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """
    A parser that tells usage errors as problems (PR661-PR667) and ends with status 2.

    Args:
        language: Language of the errors and of the frame of the help.
        as_json: Whether errors are printed as JSON, to standard output.
        known: The names of options, which this parser and those of its commands add to: a misspelt one is compared
            with them.
        more: What `argparse.ArgumentParser` takes.
    """

    def __init__(self, *, language: Language, as_json: bool, known: list[str], **more: Any) -> None:  # noqa: ANN401
        self._language: Language = language
        self._as_json = as_json
        self._known = known
        formatter = _ChineseFrame if language == "zh" else argparse.HelpFormatter
        super().__init__(add_help=False, formatter_class=formatter, **more)
        self._positionals.title = _POSITIONALS.say(language)
        self._optionals.title = _OPTIONS.say(language)
        self.add_argument("-h", "--help", action="help", help=_HELP.say(language))

    def add_argument(self, *names: Any, **more: Any) -> argparse.Action:  # noqa: ANN401 - as argparse says
        """Add an argument and keep the names of an option."""
        self._known += [one for one in names if one.startswith("--")]
        return super().add_argument(*names, **more)

    def error(self, message: str) -> NoReturn:
        """Print the usage and what is wrong, or the problem as JSON; end with status 2."""
        output = Output.for_terminal(self._language, as_json=self._as_json)
        if not self._as_json:
            output.say_error(self.format_usage().rstrip())
        output.problems([_problem(message, self._known)])
        self.exit(2)


def _problem(message: str, options: Iterable[str]) -> Problem:
    """Return what argparse's *message* says; *options* are the options that there are."""
    for pattern, code in _AS_SAID:
        if found := pattern.fullmatch(message):
            parts: dict[str, Any] = found.groupdict()
            return problem(code, **parts)
    if found := _UNKNOWN.fullmatch(message):
        return _with_near("PR662", found["text"].split()[0], options, names=found["text"])
    if found := _CHOICE.fullmatch(message):
        known = [_unquoted(one) for one in found["known"].split(", ")]
        return _with_near("PR663", _unquoted(found["text"]), known, name=found["name"])
    if found := _TYPE.fullmatch(message):
        return _unfit(found["name"], _NO_NUMBER if found["type"] == "int" else _NOT_VALID, found["text"])
    if found := _NO_FLAG.fullmatch(message):
        return _unfit(found["name"], _TAKES_NONE, found["text"])
    if found := _UNFIT.fullmatch(message):
        # said by a command in the user's language alone
        return problem("PR665", name=found["name"], reason=found["reason"], reason_en=found["reason"])
    return problem("PR667", reason=message)


def _with_near(code: str, text: str, known: Iterable[str], **values: str) -> Problem:
    names = tuple(dict.fromkeys(known))
    near = near_names(text, names)
    suggestion = near[0] if near else ""
    found = problem(code, text=text, known=nearest_first(near, names), suggestion=suggestion)
    return evolve(found, values={**found.values, **values})


def _unfit(name: str, reason: Wording, text: str) -> Problem:
    values = {"text": _unquoted(text)}
    return problem("PR665", name=name, reason=reason.say("zh", values), reason_en=reason.say("en", values))


def _unquoted(text: str) -> str:
    """Return *text* without the quotes that argparse puts around some values."""
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"" else text
