"""The parameters that every type of this plugin has: how long a window is; and the checks of parameters."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from attrs import field, frozen

from perfrules import NumberTarget, Place, RangeTarget
from perfrules.spi import PERCENT, Problem, RatingInput, format_value, problem
from perfrules_slo.measurements import CALENDAR_WORDS, Window

__all__ = ["Windowed", "outside", "wrong_unit"]

_LONGEST_DAYS = 3660


@frozen(kw_only=True)
class Windowed:
    """
    How long windows are.

    Args:
        days: Days of the window of a cell that names none, such as ``停机43分钟``.
        windows: Days of calendar words: ``{ "季度" = 92 }``. A word without days cannot be rated.
    """

    days: Decimal | None = None
    windows: Mapping[str, int] = field(factory=dict)

    @property
    def window(self) -> Window:
        """The same as a value for reading."""
        days = None if self.days is None else Fraction(self.days)
        return Window(days, {word.casefold(): days for word, days in self.windows.items()})

    def check(self) -> tuple[Problem, ...]:
        """Return what is out of range or unknown."""
        found = () if self.days is None else outside("days", Fraction(self.days), Fraction(1, 24), _LONGEST_DAYS)
        for word, days in self.windows.items():
            key = f"windows.{word}"
            if word.casefold() not in CALENDAR_WORDS:
                found += (problem("PR202", key=key, known="、".join(CALENDAR_WORDS), place=Place(key=key)),)
            found += outside(key, Fraction(days), 1, _LONGEST_DAYS)
        return found


def outside(key: str, value: Fraction, low: "Fraction | int", high: "Fraction | int") -> tuple[Problem, ...]:
    """Return a problem (PR216) unless *value* lies from *low* to *high*."""
    if low <= value <= high:
        return ()
    lowest, highest = f"[{format_value(Fraction(low))}", f"{format_value(Fraction(high))}]"
    return (problem("PR216", key=key, value=format_value(value), low=lowest, high=highest, place=Place(key=key)),)


def wrong_unit(case: RatingInput) -> Problem | None:
    """Return a problem (PR406) when the target is a number of something else than percent."""
    if not isinstance(case.target, NumberTarget | RangeTarget):
        return None
    unit = case.target.quantity.unit if isinstance(case.target, NumberTarget) else case.target.unit
    return None if unit.dimension == PERCENT.dimension else problem("PR406", actual=PERCENT, target=unit)
