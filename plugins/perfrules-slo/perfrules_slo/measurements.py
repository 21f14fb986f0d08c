"""
Reading what a service did: ``43156/43200``, ``停机 43分钟/30天``, ``失败 14066 次/3663253 次``.

A text is an optional word that says whether the good or the bad is counted, an amount, and behind ``/`` the whole.
Amounts are durations or counts, exact decimals with bounded digits. A duration without a whole needs the length of the
window from the rule file. Whatever else stands in the text is a problem; nothing is guessed.
"""

import re
from collections.abc import Mapping
from fractions import Fraction

from attrs import evolve, frozen

from perfrules import MissingActual, NumberActual, Span
from perfrules.spi import (
    NO_UNIT,
    PERCENT,
    Problem,
    RatingInput,
    Severity,
    Wording,
    format_value,
    plugin_problem,
    problem,
)

__all__ = ["CALENDAR_WORDS", "LONGEST_TEXT", "Measurement", "Window", "read_measurement", "seconds_of"]

LONGEST_TEXT = 200
_DAY = 86_400
_SECONDS: Mapping[str, Fraction] = {
    **dict.fromkeys(("天", "日", "d", "day", "days"), Fraction(_DAY)),
    **dict.fromkeys(("周", "week", "weeks"), Fraction(7 * _DAY)),
    **dict.fromkeys(("小时", "时", "h", "hour", "hours"), Fraction(3600)),
    **dict.fromkeys(("分钟", "分", "min", "minute", "minutes"), Fraction(60)),
    **dict.fromkeys(("秒", "s", "second", "seconds"), Fraction(1)),
    **dict.fromkeys(("毫秒", "ms"), Fraction(1, 1000)),
}
CALENDAR_WORDS = ("月", "季度", "年", "month", "quarter", "year")
"""Windows whose length differs; a rule file states their days."""

_COUNTING = ("次", "个", "条", "笔", "请求", "requests", "request", "slices", "个时段")
_GOOD = ("可用", "正常", "成功", "合格", "达标", "good", "available", "successful", "up", "good/total")
_BAD = ("停机", "宕机", "中断", "不可用", "故障", "失败", "错误", "超时", "downtime", "down", "failed", "errors", "bad")


def _either(words: "tuple[str, ...] | Mapping[str, object]") -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


_NUMBER = r"(?:[0-9]{1,3}(?:,[0-9]{3}){1,4}+|[0-9]{1,15}+)(?:\.[0-9]{1,6}+)?(?![0-9.%％])"
_DURATION = rf"(?:{_NUMBER}\s*(?:{_either(_SECONDS)})(?![a-z])\s*){{1,4}}+"
_AMOUNT = rf"(?:{_DURATION}|{_NUMBER}\s*(?:{_either(_COUNTING)})?)"
_CALENDAR = rf"{_NUMBER}\s*个?(?:{_either(CALENDAR_WORDS)})"
_TEXT = re.compile(
    rf"(?P<word>{_either(_GOOD + _BAD)})?(?:时间|时长|次数)?\s*[:：]?\s*"
    rf"(?P<part>{_AMOUNT})\s*(?:/\s*共?\s*(?P<whole>{_CALENDAR}|{_AMOUNT}))?",
    re.IGNORECASE,
)
_ONE = re.compile(rf"(?P<number>{_NUMBER})\s*(?P<unit>[^\W\d]*)", re.IGNORECASE)

_UNREADABLE = Wording(
    "读不懂“{text}”，应为“合格数/总数”或“停机 43分钟/30天”",
    "cannot read “{text}”: good/total or “停机 43分钟/30天” is expected",
)
_NO_WORD = Wording("没有说明“{part}”是可用时间还是停机时间", "it is not said whether “{part}” is time up or time down")
_NO_WINDOW = Wording("没有统计周期的长度", "the length of the window is not given")
_SAY_DAYS = Wording(
    "请写成“停机 43分钟/30天”，或在规则中设 days", "write “停机 43分钟/30天”, or set `days` in the rule"
)
_CALENDAR_LENGTH = Wording("规则没有说明一个“{word}”有多少天", "the rules do not say how many days a “{word}” has")
_SAY_WINDOWS = Wording(
    "请在规则中设 windows，如 {{ {word} = 30 }}", "set `windows` in the rule, such as {{ {word} = 30 }}"
)
_UNLIKE = Wording("“{part}”与“{whole}”不是同一种量", "“{part}” and “{whole}” are not counted alike")
_NOTHING = Wording("周期内没有数据", "nothing was measured")
_MORE = Wording("“{part}”多于“{whole}”", "“{part}” is more than “{whole}”")
_BAD_FIGURE = Wording(
    "“{text}”像是不可用的比例，应填可用的比例", "“{text}” looks like a share of failures; the good share is expected"
)
_NO_SHARE = Wording("{share}% 不在 0% 至 100% 之间", "{share}% is not from 0% to 100%")


@frozen
class Window:
    """
    How long windows are.

    Args:
        days: The window of a text that names none, in days; ``None`` when the rule file states none.
        calendar: Days of each of `CALENDAR_WORDS` that may be used.
    """

    days: Fraction | None
    calendar: Mapping[str, int]


@frozen
class Measurement:
    """
    What a service did.

    Args:
        share: The good share, exactly, 0 to 1.
        whole: What it is a share of: seconds, or a count; ``None`` when only the share is known.
        is_time: Whether *whole* is a time.
        notes: What had to be assumed.
    """

    share: Fraction
    whole: Fraction | None = None
    is_time: bool = False
    notes: tuple[Problem, ...] = ()


@frozen
class _Amount:
    size: Fraction
    unit: str  # "s" for durations, else the counting word or nothing


def read_measurement(case: RatingInput, by: str, window: Window, text: str | None = None) -> Measurement | Problem:
    """
    Return what the actual of *case* says, or why it says nothing.

    Args:
        case: Its actual is a percentage or a text of counts or durations.
        by: The id of the type that asks.
        window: How long windows are.
        text: The text to read in place of the actual's own.
    """
    actual = case.actual
    if text is None:
        if isinstance(actual, MissingActual):
            return problem("PR402")
        if isinstance(actual, NumberActual) and actual.quantity.unit.dimension in (PERCENT.dimension, ()):
            return _figure(actual, by, window)
        text = actual.text or str(actual)
    found = _TEXT.fullmatch(text.strip()) if len(text) <= LONGEST_TEXT else None
    if found is None:
        return plugin_problem(by, Severity.ERROR, _UNREADABLE, {"text": text[:40]}, text=text, span=Span(0, len(text)))
    part = _amount(found["part"])
    whole = _whole(found["whole"], part, by, window)
    return whole if isinstance(whole, Problem) else _compared(found, part, whole, by)


def _compared(found: re.Match[str], part: _Amount, whole: _Amount, by: str) -> Measurement | Problem:
    """Return *part* as a share of *whole*, good or bad as the word in *found* says, or what does not fit."""
    word = (found["word"] or "").casefold()
    shown = {"part": found["part"].strip(), "whole": found["whole"] or f"{format_value(whole.size / _DAY)}天"}
    unlike = part.unit != whole.unit and ("s" in (part.unit, whole.unit) or (part.unit and whole.unit))
    if part.unit == "s" and not word:
        said = _NO_WORD
    elif unlike:
        said = _UNLIKE
    elif whole.size == 0:
        said = _NOTHING
    elif part.size > whole.size:
        said = _MORE
    else:
        share = part.size / whole.size
        return Measurement(1 - share if word in _BAD else share, whole.size, whole.unit == "s")
    return plugin_problem(by, Severity.ERROR, said, shown)


def seconds_of(text: str) -> Fraction | None:
    """Return the seconds of a duration such as ``1小时20分`` or ``450毫秒``, or ``None``."""
    found = re.fullmatch(_DURATION, text.strip(), re.IGNORECASE)
    return None if found is None else _amount(found[0]).size


def _figure(actual: NumberActual, by: str, window: Window) -> Measurement | Problem:
    quantity = actual.quantity
    if any(word in actual.text.casefold() for word in _BAD):
        return plugin_problem(by, Severity.ERROR, _BAD_FIGURE, {"text": actual.text[:40]}, text=actual.text)
    whole = None if window.days is None else window.days * _DAY
    notes: tuple[Problem, ...] = ()
    share = quantity.base
    if quantity.unit == NO_UNIT:
        if 0 < quantity.base <= 1:
            return problem("PR409", actual=quantity, target=PERCENT)
        share, notes = quantity.base / 100, (problem("PR408", unit=PERCENT),)
    if not 0 <= share <= 1:
        return plugin_problem(by, Severity.ERROR, _NO_SHARE, {"share": format_value(share * 100)})
    return evolve(Measurement(share, whole, is_time=whole is not None), notes=notes)


def _amount(text: str) -> _Amount:
    """Return a matched amount; several durations are added up."""
    total, unit = Fraction(0), ""
    for one in _ONE.finditer(text):
        number, unit = Fraction(one["number"].replace(",", "")), one["unit"].casefold()
        total += number * _SECONDS.get(unit, Fraction(1))
    return _Amount(total, "s" if unit in _SECONDS else unit)


def _whole(text: str | None, part: _Amount, by: str, window: Window) -> _Amount | Problem:
    if text is None:
        if part.unit == "s" and window.days is not None:
            return _Amount(window.days * _DAY, "s")
        return plugin_problem(by, Severity.ERROR, _NO_WINDOW, advice=_SAY_DAYS)
    found = re.fullmatch(rf"({_NUMBER})\s*个?({_either(CALENDAR_WORDS)})", text.strip(), re.IGNORECASE)
    if found is None:
        return _amount(text)
    word = found[2].casefold()
    if word not in window.calendar:
        return plugin_problem(by, Severity.ERROR, _CALENDAR_LENGTH, {"word": word}, advice=_SAY_WINDOWS)
    return _Amount(Fraction(found[1].replace(",", "")) * window.calendar[word] * _DAY, "s")
