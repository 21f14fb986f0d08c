"""Levels of judgement: names for bands of shares, and how a person's judgement is read."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from attrs import frozen

from perfrules.errors import Problem, problem
from perfrules.indicators.bands import overlap_problem, read_band
from perfrules.model.explanation import format_value
from perfrules.model.interval import Interval, gaps
from perfrules.source import Place

__all__ = ["Level", "read_judgement", "read_levels"]

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
    whole, point, part = text.removeprefix("-").partition(".")
    return text.isascii() and len(text) <= 30 and whole.isdigit() and (not point or part.isdigit())


def read_levels(table: Mapping[str, object]) -> tuple[tuple[Level, ...] | None, tuple[Problem, ...]]:
    """
    Return the levels of a table such as ``{"达成" = "[80%, 100%]", …}``, in its order.

    Together the bands must hold every share from 0 to 1 once (PR209, PR210).
    """
    problems: list[Problem] = []
    levels: list[Level] = []
    for name, notation in table.items():
        interval, _, found = read_band(str(notation))
        problems += found
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
