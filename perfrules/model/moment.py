"""Dates as precise as they were printed: a day, a month, a year, or a month or day of every year."""

import calendar
from datetime import date

from attrs import frozen

__all__ = ["Moment"]


@frozen
class Moment:
    """
    A date as precise as printed.

    Args:
        year: 1900 to 2199, or ``None`` when the text names none (12月底前).
        month: 1 to 12, or ``None`` for a whole year.
        day: Day of the month, or ``None`` for a whole month.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None

    @property
    def exists(self) -> bool:
        """True when such a date can be found in the calendar; a day of an unnamed year may be 29 February."""
        if self.year is not None and not 1900 <= self.year <= 2199:
            return False
        if self.month is None:
            return self.year is not None and self.day is None
        if not 1 <= self.month <= 12:
            return False
        return self.day is None or 1 <= self.day <= calendar.monthrange(self.year or 2000, self.month)[1]

    def first_day(self, year: int | None = None) -> date | None:
        """Return the first day meant, taking *year* where the text names none; ``None`` when no year is known."""
        known = self.year if self.year is not None else year
        return None if known is None else _day(known, self.month or 1, self.day or 1)

    def last_day(self, year: int | None = None) -> date | None:
        """Return the last day meant: a month or a year means its last day."""
        known = self.year if self.year is not None else year
        return None if known is None else _day(known, self.month or 12, self.day or 31)

    def iso(self) -> str:
        """Return the ISO form, as precise as printed: ``2023-12-31``, ``2023-12``, ``2023``, ``--12-31``, ``--12``."""
        parts = [f"{self.year:04d}" if self.year is not None else "-"]
        if self.month is not None:
            parts.append(f"{self.month:02d}")
        if self.day is not None:
            parts.append(f"{self.day:02d}")
        return "-".join(parts)

    def __str__(self) -> str:
        text = f"{self.year}年" if self.year is not None else ""
        if self.month is not None:
            text += f"{self.month}月"
        return text if self.day is None else f"{text}{self.day}日"


def _day(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))
