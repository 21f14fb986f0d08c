"""``perfrules problem``: what a code stands for and what to do about it."""

import argparse
import re

from perfrules.auditing.audit import checks_of
from perfrules.auditing.review import SEVERITIES
from perfrules.cli.arguments import unknown_name
from perfrules.cli.output import FINE, Output
from perfrules.errors import ProblemsError, Severity
from perfrules.errors.codes import CODES
from perfrules.errors.problem import SEVERITY_WORDS
from perfrules.plugins import default_registry
from perfrules.wording import LANGUAGES, Language, Wording

__all__ = ["add_arguments", "run"]

_CODE = Wording("代码，如 PR412、L94", "a code such as PR412 or L94")
_PLACEHOLDER = re.compile(r"\{\w+\}")
_HEAD = Wording("{code}（{severity}）：{message}", "{code} ({severity}): {message}")


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add this command's arguments."""
    parser.add_argument("code", metavar="CODE", help=_CODE.say(language))


def run(options: argparse.Namespace, output: Output) -> int:
    """Run the command; exit status 2 when there is no such code."""
    code = options.code.strip()
    result = _described(code.upper())
    if output.as_json:
        output.data(
            {
                "code": result[0],
                "severity": result[1],
                "message": {language: result[2].say(language) for language in LANGUAGES},
                "help": {language: result[3].say(language) for language in LANGUAGES},
            }
        )
        return FINE
    language = output.language
    message, advice = (_PLACEHOLDER.sub("…", wording.say(language)) for wording in result[2:])
    words = SEVERITY_WORDS if result[0] in CODES else SEVERITIES  # an audit asks (疑问), a problem warns (警告)
    severity = words[Severity(result[1])].say(language)
    output.text(_HEAD.say(language, {"code": result[0], "severity": severity, "message": message}))
    if advice.strip("…"):  # some advice is all about the one case
        output.text(advice)
    return FINE


def _described(code: str) -> tuple[str, str, Wording, Wording]:
    """Return the code, its severity, its message and its advice: of problems, or of checks of audits."""
    if code in CODES:
        result = CODES[code]
        return code, result.severity, result.message, result.help
    checks = checks_of(default_registry())
    for name, check in checks.items():
        if code in (check.code.upper(), check.catalogue.upper(), name.upper()):
            return check.catalogue or name, check.severity.value, check.title, check.why
    known = (*CODES, *(check.catalogue or name for name, check in checks.items()))
    raise ProblemsError([unknown_name("PR663", code, known, name="CODE")])
