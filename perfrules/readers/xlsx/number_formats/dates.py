"""Dates, times and durations: numbers of days that a number format shows as a moment."""

from datetime import date, datetime, timedelta
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

from attrs import frozen

from perfrules.readers.xlsx.number_formats.codes import Kind, Section

__all__ = ["Moment", "moment_in"]

_FIRST, _FIRST_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 - a spreadsheet knows no time zones
_LAST_DAY = date(9999, 12, 31)
_NO_DAY = 60  # the 29 February 1900 that spreadsheet programs count and that never was
_TYPED_BY_HAND = date(1920, 1, 1)
"""No form names an earlier day: such a date is a plain number in a cell that was formatted as a date."""
_SECONDS = 86400


@frozen
class Moment:
    """
    What a number is, shown as a date or a time.

    Args:
        text: The day as ``2023-06-01``, a month as ``2023年6月``, a time as ``8:30``.
        is_doubtful: Whether such a moment is what spreadsheet programs make of ``1/2``, ``1-2`` or ``1:2``, or of a
            plain number in a cell formatted as a date.
    """

    text: str
    is_doubtful: bool = False


@frozen
class _Fields:
    """Which parts of a moment a code shows."""

    year: str
    month: bool
    day: bool
    weekday: bool
    hour: bool
    minute: bool
    second: bool
    elapsed: str

    @property
    def has_date(self) -> bool:
        return bool(self.year) or self.month or self.day or self.weekday

    @property
    def has_time(self) -> bool:
        return self.hour or self.minute or self.second


def moment_in(value: Decimal, section: Section, *, since_1904: bool) -> Moment | None:
    """
    Return the moment that *value* is under a section of a number format, or ``None`` when there is no such moment.

    Args:
        value: Days since the first day of the workbook's calendar, the time of day as a fraction.
        section: A section for which `Section.is_moment` holds.
        since_1904: Whether the calendar begins in 1904.
    """
    fields = _fields(section)
    seconds = int((value * _SECONDS).to_integral_value(ROUND_HALF_UP))
    if fields.elapsed:
        return Moment(_elapsed(seconds, fields))
    if not fields.has_time:  # the last moments of a day belong to it
        seconds = int((value * _SECONDS).to_integral_value(ROUND_FLOOR))
    moment = _moment(seconds, since_1904=since_1904)
    if moment is None or (value < 1 and fields.has_date and not since_1904):
        return None
    if not fields.has_date:
        return Moment(_time(moment, fields, padded=False), is_doubtful=True)
    day = moment.date()
    is_doubtful = not fields.year or (fields.year == "yy" and not fields.day) or day < _TYPED_BY_HAND
    text = f"{day.year}年{day.month}月" if fields.year and fields.month and not fields.day else day.isoformat()
    if fields.year and not fields.month and not fields.day and not fields.weekday:
        text = f"{day.year}年"
    return Moment(f"{text} {_time(moment, fields, padded=True)}" if fields.has_time else text, is_doubtful)


def _moment(seconds: int, *, since_1904: bool) -> datetime | None:
    days, rest = divmod(seconds, _SECONDS)
    if days < 0 or (days == _NO_DAY and not since_1904):
        return None
    if not since_1904 and days < _NO_DAY:
        days += 1
    first = _FIRST_1904 if since_1904 else _FIRST
    if days > (_LAST_DAY - first.date()).days:
        return None
    return first + timedelta(days=days, seconds=rest)


def _fields(section: Section) -> _Fields:
    codes = [piece.text.lower() for piece in section.pieces if piece.kind in (Kind.MOMENT, Kind.ELAPSED)]
    elapsed = next((piece.text[0] for piece in section.pieces if piece.kind is Kind.ELAPSED), "")
    minutes = any(code[0] == "m" and _is_minute(codes, index) for index, code in enumerate(codes))
    months = any(code[0] == "m" and not _is_minute(codes, index) for index, code in enumerate(codes))
    year = next((code for code in codes if code[0] in "yeb"), "")
    return _Fields(
        year=year,
        month=months and elapsed != "m",
        day="d" in codes or "dd" in codes,
        weekday=any(code in ("ddd", "dddd") or code[0] == "a" for code in codes),
        hour=any(code[0] == "h" for code in codes),
        minute=minutes,
        second=any(code[0] == "s" for code in codes),
        elapsed=elapsed,
    )


def _is_minute(codes: list[str], index: int) -> bool:
    """Return whether the m at *index* is a minute: it stands behind hours or before seconds."""
    before, after = codes[index - 1 : index], codes[index + 1 : index + 2]
    return len(codes[index]) <= 2 and any(code[0] == "h" for code in before) | any(code[0] == "s" for code in after)


def _time(moment: datetime, fields: _Fields, *, padded: bool) -> str:
    hour = f"{moment.hour:02}" if padded else str(moment.hour)
    text = f"{hour}:{moment.minute:02}"
    return f"{text}:{moment.second:02}" if fields.second else text


def _elapsed(count: int, fields: _Fields) -> str:
    sign, seconds = "-" if count < 0 else "", abs(count)
    minutes, hours = seconds // 60, seconds // 3600
    text = {"h": f"{hours}:{minutes % 60:02}", "m": str(minutes), "s": str(seconds)}[fields.elapsed]
    return f"{sign}{text}:{seconds % 60:02}" if fields.second and fields.elapsed != "s" else sign + text
