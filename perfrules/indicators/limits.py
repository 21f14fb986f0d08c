"""Checks of parameters that several types share."""

from fractions import Fraction

from perfrules.errors import Problem, problem
from perfrules.model.explanation import format_value
from perfrules.source import Place

__all__ = ["above", "at_least", "below", "between"]


def above(key: str, value: Fraction, low: Fraction) -> tuple[Problem, ...]:
    """Return a problem (PR216) unless *value* is greater than *low*."""
    return () if value > low else (_outside(key, value, f"({format_value(low)}", "+∞)"),)


def at_least(key: str, value: Fraction, low: Fraction) -> tuple[Problem, ...]:
    """Return a problem (PR216) unless *value* is *low* or more."""
    return () if value >= low else (_outside(key, value, f"[{format_value(low)}", "+∞)"),)


def between(key: str, value: Fraction, low: Fraction, high: Fraction) -> tuple[Problem, ...]:
    """Return a problem (PR216) unless *value* lies from *low* to *high*, both included."""
    return () if low <= value <= high else (_outside(key, value, f"[{format_value(low)}", f"{format_value(high)}]"),)


def below(key: str, value: Fraction, low: Fraction, high: Fraction) -> tuple[Problem, ...]:
    """Return a problem (PR216) unless *value* lies from *low* to *high*, *high* itself not included."""
    return () if low <= value < high else (_outside(key, value, f"[{format_value(low)}", f"{format_value(high)})"),)


def _outside(key: str, value: Fraction, low: str, high: str) -> Problem:
    return problem("PR216", key=key, value=format_value(value), low=low, high=high, place=Place(key=key))
