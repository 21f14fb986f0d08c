"""Values of parameters: shares and their ranges, tables of bands, levels of judgement."""

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final, Literal

from attrs import frozen

from perfrules.errors import Problem, TargetSyntaxError, problem
from perfrules.model.interval import Interval, gaps, overlaps
from perfrules.model.quantity import Quantity
from perfrules.model.target import NumberTarget, RangeTarget
from perfrules.source import Place
from perfrules.wording import Wording, format_value

__all__ = [
    "MAX_SHARE_BOUND",
    "Band",
    "Bands",
    "Better",
    "Level",
    "at_least",
    "bound_problem",
    "overlap_problem",
    "read_bands",
    "read_judgement",
    "read_levels",
    "read_ratio",
]


_RATIO = re.compile(r"(-?[0-9]{1,30}(?:\.[0-9]{1,30})?)\s*([%％]?)")


def read_ratio(value: object) -> Fraction | None:
    """Return *value* as an exact share, or ``None`` when it is not one; true and false are not numbers."""
    if isinstance(value, bool):
        return None
    if isinstance(value, Fraction | int):
        return Fraction(value)
    if isinstance(value, Decimal):
        return Fraction(value) if value.is_finite() and -30 <= value.adjusted() <= 30 else None
    match = _RATIO.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        return None
    return Fraction(match[1]) / (100 if match[2] else 1)


def at_least(key: str, value: Fraction, low: Fraction) -> tuple[Problem, ...]:
    """Return a problem (PR216) unless *value* is *low* or more."""
    return () if value >= low else (_outside(key, value, f"[{format_value(low)}", "+∞)"),)


def _outside(key: str, value: Fraction, low: str, high: str) -> Problem:
    return problem("PR216", key=key, value=format_value(value), low=low, high=high, place=Place(key=key))


MAX_SHARE_BOUND: Final = Fraction(5)
"""
The highest bound of a rate or completion that anybody can mean: 500 %. Published rules go up to 300 %, and 900 % is
90 % with a slip.
"""


def bound_problem(path: str, interval: Interval, highest: Fraction = MAX_SHARE_BOUND) -> Problem | None:
    """Return a problem (PR216) where a bound of *interval*, an interval of shares, lies above *highest*."""
    above = [bound for bound in (interval.lower, interval.upper) if bound is not None and bound > highest]
    if not above:
        return None
    value, high = _percent(above[0]), f"{_percent(highest)}]"
    return problem("PR216", key=path, value=value, low="[0%", high=high, place=Place(key=path))


_NOT_NEGATIVE = Interval(lower=Fraction(0), lower_closed=True)


@frozen
class Band:
    """One line: the numbers it holds (in base units of their dimension) and what they are worth."""

    interval: Interval
    ratio: Fraction
    notation: str


@frozen
class Bands:
    """
    A complete table: every number from 0 up lies in exactly one band.

    Args:
        bands: In the order of the rule file.
        sample: A quantity of the dimension the thresholds are written in.
    """

    bands: tuple[Band, ...]
    sample: Quantity

    def holding(self, value: Fraction) -> Band:
        """Return the band that holds *value*; a negative number that none holds belongs to the band of 0."""
        inside = (band for band in self.bands if value in band.interval)
        return next(inside, None) or next(band for band in self.bands if max(value, Fraction(0)) in band.interval)

    def problems(self, name: str, better: "Better" = "either") -> tuple[Problem, ...]:
        """Return why the table, whose key is *name*, cannot be meant; see `table_problems`."""
        return table_problems(name, [(band.notation, band.interval, band.ratio) for band in self.bands], better)


def overlap_problem(
    names: Sequence[str], intervals: list[Interval], show_shared: Callable[[Interval], str]
) -> tuple[Problem, ...]:
    """
    Return at most one problem (PR210) for *intervals* that share numbers: the first pair, and how many pairs more.

    Args:
        names: Name of each interval.
        intervals: The intervals.
        show_shared: Spells the numbers that two of them share.
    """
    pairs = overlaps(intervals)
    if not pairs:
        return ()
    first, second, shared = pairs[0]
    rest = len(pairs) - 1
    more, more_en = (f"；另有 {rest} 对重叠", f"; {rest} more pairs overlap") if rest else ("", "")
    overlap = show_shared(shared)
    return (
        problem("PR210", first=names[first], second=names[second], overlap=overlap, more=more, more_en=more_en),
    )  # fmt: skip


_THRESHOLD = Wording("界限（如 ≥90%、[80%, 90%)）", "a threshold such as ≥90% or [80%, 90%)")
_SHARES_OF_LEVEL = Wording("比例的区间（如 [80%, 100%]）", "an interval of shares such as [80%, 100%]")


def _read_threshold(
    text: str, key: str, wanted: Wording
) -> tuple[Interval | None, Quantity | None, tuple[Problem, ...]]:
    """
    Return the numbers that the threshold *text* holds, a sample of its unit, or the problems in it.

    One that holds a single number, or words, is PR204: *wanted* should stand at *key*.
    """
    from perfrules.dsl import parse_threshold  # noqa: PLC0415 - the grammar is loaded when first used

    try:
        target = parse_threshold(text)
    except TargetSyntaxError as error:
        return None, None, tuple(entry.at(Place(key=key)) for entry in error.problems)
    sample = target.quantity if isinstance(target, NumberTarget) else getattr(target, "lower", None)
    if sample is None and isinstance(target, RangeTarget):
        sample = target.upper
    interval = target.interval if isinstance(target, NumberTarget | RangeTarget) else None
    if interval is None or sample is None:
        return (
            None,
            None,
            (problem("PR204", key=key, wanted=wanted.zh, wanted_en=wanted.en, found=text, place=Place(key=key)),),
        )
    return interval, sample, ()


def read_bands(table: Mapping[str, Fraction]) -> tuple[Bands | None, tuple[Problem, ...]]:
    """Return the checked table, or every problem in it: unreadable, overlapping or missing stretches (PR209, PR210)."""
    problems: list[Problem] = []
    bands: list[Band] = []
    samples: list[Quantity] = []
    for text, ratio in table.items():
        interval, sample, result = _read_threshold(text, text, _THRESHOLD)
        problems += result
        if not 0 <= ratio <= 1:
            problems.append(
                problem("PR216", key=text, value=format_value(ratio), low="[0", high="1]", place=Place(key=text))
            )
        if interval is not None and sample is not None:
            bands.append(Band(interval, ratio, text))
            samples.append(sample)
    if problems:
        return None, tuple(problems)
    if not samples:
        return None, (problem("PR203", key="bands"),)
    for text, sample in zip(table, samples, strict=True):
        if not sample.unit.converts_to(samples[0].unit):
            problems.append(problem("PR406", actual=sample.unit, target=samples[0].unit, text=text))
    unit = samples[0].unit
    if not problems:
        intervals = [band.interval for band in bands]
        notations = [band.notation for band in bands]
        problems += overlap_problem(notations, intervals, lambda shared: _notation(shared, samples[0]))
        problems += [problem("PR209", gap=_notation(gap, samples[0])) for gap in gaps(intervals, _NOT_NEGATIVE)]
    return (None, tuple(problems)) if problems else (Bands(tuple(bands), Quantity(samples[0].number, unit)), ())


def _notation(interval: Interval, sample: Quantity) -> str:
    factor, symbol = sample.unit.factor, sample.unit.symbol
    low = "-∞" if interval.lower is None else f"{format_value(interval.lower / factor)}{symbol}"
    high = "+∞" if interval.upper is None else f"{format_value(interval.upper / factor)}{symbol}"
    return f"{'[' if interval.lower_closed else '('}{low}, {high}{']' if interval.upper_closed else ')'}"


def word_problems(
    vocabulary: Mapping[str, Sequence[str]], built_in: Mapping[str, str] | None = None
) -> tuple[Problem, ...]:
    """
    Return problems for meanings without a word (PR203), words that are none (PR224), and words of two meanings (PR249).

    Args:
        vocabulary: Words by what they mean.
        built_in: What words mean anyway.
    """
    problems: list[Problem] = []
    meanings = dict(built_in or {})
    for meaning, words in vocabulary.items():
        path = f"vocabulary.{meaning}"
        if not words:
            problems.append(problem("PR203", key=path, place=Place(key=path)))
        for word in words:
            first = meanings.setdefault(word, meaning)
            if not word.strip():
                problems.append(problem("PR224", name=word, place=Place(key=path)))
            elif first != meaning:
                problems.append(problem("PR249", word=word, first=first, second=meaning, place=Place(key=path)))
    return tuple(problems)


Better = Literal["more", "less", "either"]
"""The better numbers of a table, as far as the table itself can know."""


def table_problems(
    name: str, entries: Sequence[tuple[str, Interval, Fraction]], better: Better = "either"
) -> tuple[Problem, ...]:
    """
    Return why the table *name* cannot be meant: it decides nothing (PR248), or turns good and bad around (PR247).

    Args:
        name: Its key.
        entries: Each entry as it is written, the numbers it stands for, and its share.
        better: Which numbers are better. Where more is, as for a completion, a table may take points again beyond 1.
    """
    place = Place(key=name)
    if len(entries) > 1 and len({share for _, _, share in entries}) == 1:
        return (problem("PR248", place=place, key=name, share=_percent(entries[0][2])),)
    if better == "either":
        return ()
    from_low = sorted(entries, key=lambda entry: _beginning(entry[1]))
    counted = from_low[::-1] if better == "less" else [entry for entry in from_low if _beginning(entry[1])[1] <= 1]
    (worst, _, more), (best, _, less) = counted[0], counted[-1]
    if less >= more:
        return ()  # steps down in between are odd, and lint finds them
    return (
        problem("PR247", place=place, key=name, better=best, worse=worst, less=_percent(less), more=_percent(more)),
    )


def _beginning(interval: Interval) -> tuple[bool, Fraction, bool]:
    return interval.lower is not None, interval.lower or Fraction(0), not interval.lower_closed


def _percent(share: Fraction) -> str:
    return f"{format_value(share * 100)}%"


_SHARES = Interval(Fraction(0), Fraction(1), lower_closed=True, upper_closed=True)


@frozen
class Level:
    """
    One level.

    Args:
        name: 达成, 部分达成, …
        interval: The shares it allows.
        notation: The interval as the rule file writes it.
    """

    name: str
    interval: Interval
    notation: str

    def points(self, weight: Decimal) -> str:
        """Return the interval in points of a row of *weight*: ``[6, 8)``."""
        full = Fraction(weight)
        low, high = (
            format_value((bound or Fraction(0)) * full) for bound in (self.interval.lower, self.interval.upper)
        )
        left, right = "[" if self.interval.lower_closed else "(", "]" if self.interval.upper_closed else ")"
        return f"{left}{low}, {high}{right}"


def read_judgement(text: str) -> tuple[Decimal | None, str]:
    """
    Return the score and the word of a judgement: ``8.5``, ``部分达成``, ``部分达成 7.5``, ``7.5分``.

    Digits are ASCII, a minus sign may stand before them. What is neither is all word, so that nothing is dropped.
    """
    words = text.split()
    score: Decimal | None = None
    rest = []
    for word in words:
        number = word.removesuffix("分")
        if score is None and _is_number(number):
            score = Decimal(number)
        else:
            rest.append(word)
    return score, "".join(rest)


def _is_number(text: str) -> bool:
    leading, point, part = text.removeprefix("-").partition(".")
    return text.isascii() and len(text) <= 30 and leading.isdigit() and (not point or part.isdigit())


def read_levels(table: Mapping[str, object]) -> tuple[tuple[Level, ...] | None, tuple[Problem, ...]]:
    """
    Return the levels of a table such as ``{"达成" = "[80%, 100%]", …}``, in its order.

    Together the bands must hold every share from 0 to 1 once (PR209, PR210).
    """
    problems: list[Problem] = []
    levels: list[Level] = []
    for name, notation in table.items():
        interval, _, result = _read_threshold(str(notation), name, _SHARES_OF_LEVEL)
        problems += result
        if interval is not None and interval.intersect(_SHARES) != interval:
            problems.append(
                problem("PR216", key=name, value=str(notation), low="[0%", high="100%]", place=Place(key=name))
            )
        elif interval is not None:
            levels.append(Level(name, interval, str(notation)))
    if problems:
        return None, tuple(problems)
    intervals = [level.interval for level in levels]
    names = [level.name for level in levels]
    problems += overlap_problem(names, intervals, lambda shared: format_value(shared.lower or Fraction(0)))
    problems += [problem("PR209", gap=format_value(gap.lower or Fraction(0))) for gap in gaps(intervals, _SHARES)]
    return (None, tuple(problems)) if problems else (tuple(levels), ())
