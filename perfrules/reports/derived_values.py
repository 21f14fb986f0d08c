"""Derived values that every report shows alike: points lost and gained, weights, execution rates, agreement."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from perfrules.model.explanation import format_value
from perfrules.model.funds import Funds
from perfrules.model.limits import is_bounded
from perfrules.model.quantity import format_decimal
from perfrules.model.rounding import Rounding
from perfrules.model.scorecard import Scorecard, ScoredRow

__all__ = [
    "Agreement",
    "agreement",
    "execution_percent",
    "execution_text",
    "gained_points",
    "has_handed_on",
    "lost_points",
    "printed_weight",
    "weight_text",
]


Agreement = Literal["agrees", "differs", ""]
"""Whether the sheet states what was found; empty when it states neither total nor grade."""


def lost_points(full: Fraction, exact: Fraction, score: Decimal | None) -> Fraction:
    """
    Return how many points of *full* are missing in *score*; all of them when there is no score.

    What only rounding took is not lost: a row with all of its 100/7 points is printed with 14.28 or 14.29.

    Args:
        full: The points that could be reached.
        exact: The points before rounding.
        score: The points as printed.
    """
    if score is None:
        return max(full, Fraction(0))
    return Fraction(0) if exact >= full else max(full - Fraction(score), Fraction(0))


def gained_points(full: Fraction, exact: Fraction, score: Decimal | None) -> Fraction:
    """Return how many points *score* has above *full*; none that only rounding gave. Arguments: see `lost_points`."""
    return Fraction(0) if score is None or exact <= full else max(Fraction(score) - full, Fraction(0))


def printed_weight(row: ScoredRow) -> Fraction:
    """Return the points that the sheet gives to *row*, 0 where it gives none that can be used."""
    weight = row.row.weight
    return Fraction(weight) if weight is not None and is_bounded(weight) and weight > 0 else Fraction(0)


def has_handed_on(rows: Iterable[ScoredRow]) -> bool:
    """Return whether a row can reach more points than it has printed: rows that do not apply handed theirs on."""
    return any(row.weight > printed_weight(row) for row in rows)


def weight_text(weight: Fraction) -> str:
    """
    Return a weight as a column shows it: a decimal of at most six places, else ``≈26.6667``.

    The fraction itself stands in the derivation of the row, and in the scorecard as data.
    """
    _, about, rounded = format_value(weight).rpartition("≈")
    return about + rounded


def agreement(card: Scorecard) -> Agreement:
    """Return whether total and grade, as far as the sheet states them, are those that were found."""
    total, grade = card.sheet.stated_total, card.sheet.stated_grade
    if total is None and not grade:
        return ""
    result = "" if card.grade is None else card.grade.name
    return "agrees" if total in (None, card.total) and grade in ("", result) else "differs"


def execution_percent(line: Funds, rounding: Rounding) -> Decimal | None:
    """Return the execution rate of *line* in percent, rounded; ``None`` where there is none."""
    rate = line.execution_rate
    return None if rate is None else rounding.apply(rate * 100)


def execution_text(line: Funds, rounding: Rounding) -> str:
    """Return the execution rate of *line* with its percent sign; empty where there is none."""
    percent = execution_percent(line, rounding)
    return "" if percent is None else f"{format_decimal(percent)}%"
