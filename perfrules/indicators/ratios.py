"""Shares as rule files write them: ``"60%"``, ``"0.6"``, ``0.6`` or ``1``."""

import re
from decimal import Decimal
from fractions import Fraction

__all__ = ["read_ratio"]

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
