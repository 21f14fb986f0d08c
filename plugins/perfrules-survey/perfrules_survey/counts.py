"""
Reading questionnaire counts as people type them: ``非常满意 45 满意 30``, ``满意114/120``, ``发放120份，回收118份``.

A text is a sequence of entries: a label, a whole number, and optionally a counting word, a total behind ``/`` and a
printed share in brackets. Everything else in the text is a problem at its place; nothing is skipped and nothing is
guessed.
"""

import re
from decimal import Decimal

from attrs import frozen

from perfrules import Span
from perfrules.spi import Problem, Severity, Wording, plugin_problem

__all__ = ["LONGEST_TEXT", "MOST_DIGITS", "TYPE_ID", "Count", "folded", "read_counts"]

TYPE_ID = "survey.satisfaction"
LONGEST_TEXT = 1000
MOST_DIGITS = 12

_NUMBER = r"(?:[0-9０-９]{1,3}(?:,[0-9０-９]{3})++|[0-9０-９]++)(?![.．%％][0-9０-９]*)"
_UNIT = r"(?:人次|人|份|票|名|位|户|家|个|张|条|次)(?:调查问卷|问卷)?"
_ENTRY = re.compile(
    rf"(?P<label>[^\W\d_][^\d，,；;。、:：=（）()/|%％]*+)[:：=]?\s*+(?P<count>{_NUMBER})\s*+(?:{_UNIT})?"
    rf"(?:\s*/\s*(?:共|总)?(?P<total>{_NUMBER})\s*(?:{_UNIT})?)?"
    r"(?:\s*[（(]\s*(?:占比?)?\s*(?P<share>[0-9]{1,3}(?:\.[0-9]{1,6})?)\s*[%％]\s*[）)])?"
)
_BETWEEN = re.compile(r"[\s，,；;。、|]*")
_LEADS = re.compile(r"(?:其中|总?共(?!计))\s*(?=\S)")
_WORDS_AROUND = re.compile(r"的$|(?:调查问卷|问卷|调查表)$")

_TOO_LONG = Wording("调查数据超过 {limit} 个字符", "the survey text is longer than {limit} characters")
_NOT_COUNTS = Wording(
    "从“{rest}”起读不懂，应为“满意 45 人”这样的选项与份数",
    "cannot read on from “{rest}”: answers and counts such as “满意 45” are expected",
)
_TOO_BIG = Wording("“{label}”的数目超过 {limit} 位", "the count of “{label}” has more than {limit} digits")
_EMPTY = Wording("没有调查数据", "there are no survey counts")


@frozen
class Count:
    """
    One entry.

    Args:
        label: The label as `folded` gives it.
        count: How many.
        total: The number behind ``/``, or ``None``.
        share: The percentage printed in brackets, or ``None``.
        span: Where the entry stands.
    """

    label: str
    count: int
    total: int | None
    share: Decimal | None
    span: Span


def folded(label: str) -> str:
    """Return *label* as labels are compared: one blank between words, small letters, without 其中, 共, 问卷 or 的."""
    plain = " ".join(label.split()).casefold()
    return _WORDS_AROUND.sub("", _LEADS.sub("", plain, count=1)) or plain


def read_counts(text: str) -> tuple[tuple[Count, ...], tuple[Problem, ...]]:
    """
    Return the entries of *text* in their order, or none and what is wrong.

    Numbers are whole, with at most `MOST_DIGITS` digits, full-width digits and thousands separators allowed. Reading
    stops at the first place that is no entry, because what follows it could mean anything.
    """
    if len(text) > LONGEST_TEXT:
        return (), (plugin_problem(TYPE_ID, Severity.ERROR, _TOO_LONG, {"limit": LONGEST_TEXT}),)
    counts: list[Count] = []
    problems: list[Problem] = []
    at = _after(text, 0)
    while at < len(text):
        found = _ENTRY.match(text, at)
        if found is None:
            problems.append(_stopped(text, at))
            break
        end = _after(text, found.end())
        span = Span(at, found.end())
        label = folded(found["label"])
        numbers = [_whole(found[name]) for name in ("count", "total")]
        if any(number is not None and number >= 10**MOST_DIGITS for number in numbers):
            problems.append(
                plugin_problem(
                    TYPE_ID, Severity.ERROR, _TOO_BIG, {"label": label, "limit": MOST_DIGITS}, text=text, span=span
                )
            )
        else:
            share = None if found["share"] is None else Decimal(found["share"])
            counts.append(Count(label, numbers[0] or 0, numbers[1], share, span))
        at = end
    if not counts and not problems:
        problems.append(plugin_problem(TYPE_ID, Severity.ERROR, _EMPTY))
    return ((), tuple(problems)) if problems else (tuple(counts), ())


def _after(text: str, at: int) -> int:
    between = _BETWEEN.match(text, at)
    return at if between is None else between.end()


def _stopped(text: str, at: int) -> Problem:
    rest = text[at : at + 12] + ("…" if at + 12 < len(text) else "")
    return plugin_problem(TYPE_ID, Severity.ERROR, _NOT_COUNTS, {"rest": rest}, text=text, span=Span(at, len(text)))


def _whole(digits: str | None) -> int | None:
    return None if digits is None else int(digits.replace(",", "")[: MOST_DIGITS + 1])
