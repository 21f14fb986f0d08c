"""
What a person sees in a cell that holds a number: ``95.5%`` for 0.955 under ``0.0%``, ``30人`` for 30 under ``0"人"``.

A number format can also hide a number, or show it as another one. Then the number itself is given, or the doubt is
named; a format never turns one number silently into another.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import ROUND_FLOOR, ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from enum import Enum, auto
from fractions import Fraction

from attrs import evolve, frozen

from perfrules.model.sheet import is_blank_mark
from perfrules.readers.xlsx.format_codes import GENERAL, Kind, Piece, Section, sections_of

__all__ = [
    "DIGITS",
    "Doubt",
    "Moment",
    "Shown",
    "Written",
    "moment_in",
    "plain",
    "shown_number",
    "shown_text",
    "write_digits",
]


_WIDE = Context(prec=400, rounding=ROUND_HALF_UP)
_NUMBER = re.compile(r"([0-9][0-9,]*(?:\.[0-9]+)?)\s*(十万|百万|千万|万|亿|千|百|[Kk]|M)?")
_POWERS = {"十万": 5, "百万": 6, "千万": 7, "万": 4, "亿": 8, "千": 3, "百": 2, "K": 3, "k": 3, "M": 6, None: 0}


@frozen
class Written:
    """
    A number that is not negative, as a section writes it.

    Args:
        text: Digits and literals.
        is_exact: Whether no digit was rounded away.
        is_faithful: Whether a person reads the number itself from it; not so where it is scaled by thousands without a
            word that says so, or where a literal stands between the digits.
        stored: The number with all its digits, in percent where the section writes percent.
    """

    text: str
    is_exact: bool
    is_faithful: bool
    stored: Decimal


@frozen
class _Layout:
    """The places of the parts of a section: indexes of its pieces."""

    integral: tuple[int, ...]
    places: tuple[int, ...]
    point: int
    percents: int
    thousands: int
    is_grouped: bool
    is_interrupted: bool


def write_digits(number: Decimal, section: Section) -> Written:
    """Return *number*, which is not negative, as *section* writes it, rounded half up."""
    layout = _layout(section.pieces)
    stored = number.scaleb(2 * layout.percents - 3 * layout.thousands, _WIDE)
    rounded = stored.quantize(Decimal(1).scaleb(-len(layout.places)), ROUND_HALF_UP, _WIDE)
    full, _, places = format(rounded, "f").partition(".")
    signs = _whole(full.lstrip("0"), section.pieces, layout) | _places(places, section.pieces, layout)
    if not layout.integral:  # `.00` has no place for them
        signs[layout.point] = full + signs.get(layout.point, "")
    text = "".join(signs.get(index, _literal(piece)) for index, piece in enumerate(section.pieces)).strip()
    is_faithful = True
    if layout.thousands or layout.is_interrupted:
        is_faithful = _reads_as(text, number)
    return Written(text, rounded == stored, is_faithful, number.scaleb(2 * layout.percents, _WIDE))


def _layout(pieces: Sequence[Piece]) -> _Layout:
    kinds = [piece.kind for piece in pieces]
    point = kinds.index(Kind.POINT) if Kind.POINT in kinds else len(kinds)
    digits = [index for index, kind in enumerate(kinds) if kind is Kind.DIGIT]
    full = tuple(index for index in digits if index < point)
    commas = [index for index, kind in enumerate(kinds) if kind is Kind.COMMA]
    last_whole = full[-1] if full else -1
    scaling = [index for index in commas if last_whole < index < point or index > digits[-1]]
    return _Layout(
        integral=full,
        places=tuple(index for index in digits if index > point),
        point=point,
        percents=kinds.count(Kind.PERCENT),
        thousands=len(scaling) if full or digits[-1] > point else 0,
        is_grouped=any(full[0] < index < last_whole for index in commas) if full else False,
        is_interrupted=Kind.TEXT in kinds[digits[0] : digits[-1]],
    )


def _whole(digits: str, pieces: Sequence[Piece], layout: _Layout) -> dict[int, str]:
    """Return what stands in the places left of the point: filled from the right, the first one takes the rest."""
    if not layout.integral:
        return {}
    signs: dict[int, str] = {}
    count, rest = 0, digits
    for index in reversed(layout.integral):
        taken = rest if index == layout.integral[0] else rest[-1:]
        rest = rest[: len(rest) - len(taken)]
        if not taken and pieces[index].text == "0":
            taken = "0"
        sign = ""
        for digit in reversed(taken):
            comma = "," if layout.is_grouped and count and count % 3 == 0 else ""
            sign = digit + comma + sign
            count += 1
        signs[index] = sign
    return signs if count else signs | {layout.integral[-1]: "0"}


def _places(digits: str, pieces: Sequence[Piece], layout: _Layout) -> dict[int, str]:
    """Return what stands right of the point; places that need not be shown are dropped from the end."""
    kept = len(digits)
    while kept and digits[kept - 1] == "0" and pieces[layout.places[kept - 1]].text != "0":
        kept -= 1
    signs = {index: digits[at] if at < kept else "" for at, index in enumerate(layout.places)}
    return signs | {layout.point: "."} if kept else signs


def _literal(piece: Piece) -> str:
    return {Kind.TEXT: piece.text, Kind.PERCENT: "%", Kind.SLASH: "/", Kind.HALF_DAY: piece.text}.get(piece.kind, "")


def _reads_as(text: str, number: Decimal) -> bool:
    """Return whether *text*, read by a person, says *number* up to the places it shows: ``244.0万`` for 2440000."""
    result = _NUMBER.search(text)
    if result is None:
        return False
    power = _POWERS[result[2]]
    shown = Decimal(result[1].replace(",", ""))
    exponent = shown.as_tuple().exponent
    assert isinstance(exponent, int)
    step = Decimal(1).scaleb(exponent + power)
    return abs(shown.scaleb(power, _WIDE) - number) * 2 <= step


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
    """The parts of a moment that a code shows."""

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


DIGITS = 15
"""Significant digits of a spreadsheet number: 0.30000000000000004 is 0.3."""
_SIGNIFICANT = Context(prec=DIGITS, rounding=ROUND_HALF_EVEN)
_LONGEST = 30
_MINUS = frozenset("-−–－")
_DASHES = _MINUS | frozenset("—")
_UNREADABLE = "#####"


class Doubt(Enum):
    """The remark on how a number is shown."""

    AS_SHOWN = auto()
    """The cell shows another number than it holds, or a word; what is shown was read."""
    AS_HELD = auto()
    """The cell shows something that would be read as another number; the number it holds was read."""
    HIDDEN = auto()
    """The cell shows nothing; nothing was read."""
    MOMENT = auto()
    """A date or a time that may have been something else when it was typed; what is shown was read."""


@frozen
class Shown:
    """
    What was read of a cell.

    Args:
        text: The text.
        doubt: What is worth knowing, or ``None``.
        seen: With a doubt: what the cell shows.
        stored: With a doubt: what it holds.
    """

    text: str
    doubt: Doubt | None = None
    seen: str = ""
    stored: str = ""


@frozen
class _Choice:
    """The section that shows a number; one for negative numbers or for zero says itself that they are."""

    section: Section
    is_negative: bool = False
    is_zero: bool = False
    usual: Section | None = None


def plain(value: Decimal) -> str:
    """Return *value* with 15 significant digits and without an exponent, unless it would be longer than 30 digits."""
    number = value.normalize(_SIGNIFICANT)
    if not number:
        return "0"
    _, digits, exponent = number.as_tuple()
    assert isinstance(exponent, int)
    longest = len(digits) + exponent if exponent > 0 else max(len(digits), -exponent)
    return format(number, "f") if longest <= _LONGEST else str(number)


def shown_number(value: Decimal, code: str, *, since_1904: bool = False) -> Shown:
    """
    Return what a cell shows that holds a number.

    Numbers are rounded half up to the places that the format shows. A fraction without a whole part is shown as one;
    other fractions, powers of ten and Chinese numerals are written out in digits.

    Args:
        value: A finite number; 15 significant digits of it count.
        code: The cell's number format code.
        since_1904: Whether the workbook counts days from 1904.
    """
    number = value.normalize(_SIGNIFICANT)
    if DIGITS <= number.adjusted() <= _LONGEST and number != value:  # a code, not a number: no program shows its end
        return Shown(plain(number), Doubt.AS_SHOWN, plain(number), str(value))
    sections = () if code == GENERAL else sections_of(code)
    choice = _choice(number, [item for item in sections[:3] if not item.is_text])
    if choice is None:
        if len(sections) == 1 and sections[0].condition:  # `[<0]-0.0` alone: programs show that nothing fits
            return Shown(plain(number), Doubt.AS_HELD, _UNREADABLE, plain(number))
        return Shown(plain(number))
    section = choice.section
    if section.is_moment:
        return _moment_shown(number, section, since_1904=since_1904)
    if Kind.GENERAL in section.kinds:
        return _general(number, choice)
    if Kind.DIGIT not in section.kinds or (not number and choice.is_zero and not section.has_zeros):
        return _worded(number, section)
    if Kind.EXPONENT in section.kinds or abs(number.adjusted()) > _LONGEST:
        return Shown(plain(number))
    return _fraction(number) if Kind.SLASH in section.kinds else _digits(number, choice)


def _moment_shown(number: Decimal, section: Section, *, since_1904: bool) -> Shown:
    moment = moment_in(number, section, since_1904=since_1904)
    if moment is None:
        return Shown(plain(number), Doubt.AS_HELD, _UNREADABLE, plain(number))
    return Shown(moment.text, Doubt.MOMENT if moment.is_doubtful else None, moment.text, plain(number))


def shown_text(text: str, code: str) -> Shown:
    """Return what a cell shows that holds *text*: most formats show it as it is, ``"约"@`` puts a word before it."""
    sections = sections_of(code)
    section = next((item for item in sections if item.is_text), sections[3] if len(sections) > 3 else None)
    if section is None or (section.is_text and not section.literal) or not text.strip():
        return Shown(text)
    seen = "".join({Kind.AT: text, Kind.TEXT: piece.text}.get(piece.kind, "") for piece in section.pieces).strip()
    if section.is_text:
        return Shown(seen)
    return Shown(seen, Doubt.AS_SHOWN if seen else Doubt.HIDDEN, seen, text)


def _choice(number: Decimal, sections: Sequence[Section]) -> _Choice | None:
    if not sections or (len(sections) == 1 and not sections[0].pieces):
        return None
    if any(item.condition for item in sections):
        stored = next((item for item in sections if item.condition and item.condition.holds(number)), None)
        rest = next((item for item in reversed(sections) if not item.condition), None)
        result = stored or rest
        return None if result is None else _Choice(result)
    if number < 0 and len(sections) > 1:
        return _Choice(sections[1], is_negative=True, usual=sections[0])
    if not number and len(sections) > 2:
        return _Choice(sections[2], is_zero=True)
    return _Choice(sections[0])


def _general(number: Decimal, choice: _Choice) -> Shown:
    size = plain(abs(number))
    parts = ({Kind.GENERAL: size, Kind.TEXT: piece.text}.get(piece.kind, "") for piece in choice.section.pieces)
    return _signed(number, "".join(parts).strip(), choice)


def _worded(number: Decimal, section: Section) -> Shown:
    """Return what a section without digits makes of a number: a word, a dash for zero, or nothing."""
    seen, stored = section.literal, plain(number)
    if not number and is_blank_mark(seen):
        return Shown(stored) if _DASHES & set(seen) else Shown(stored, Doubt.AS_HELD, seen, stored)
    return Shown(seen, Doubt.AS_SHOWN if seen else Doubt.HIDDEN, seen, stored)


def _fraction(number: Decimal) -> Shown:
    exact = Fraction(number)
    near = exact.limit_denominator(99)
    if near.denominator == 1 or abs(near) > 1 or abs(near - exact) > Fraction(1, 10**12):
        return Shown(plain(number))
    return Shown(f"{near.numerator}/{near.denominator}")


def _digits(number: Decimal, choice: _Choice) -> Shown:
    written = write_digits(abs(number), choice.section)
    shown = _signed(number, written.text, choice)
    if not written.is_faithful:
        return Shown(plain(number), Doubt.AS_HELD, shown.seen or shown.text, plain(number))
    if shown.doubt is not None or written.is_exact:
        return shown
    percents = "%" if Kind.PERCENT in choice.section.kinds else ""
    stored = plain(written.stored.copy_sign(number)) + percents
    if not any(digit in written.text for digit in "123456789"):  # a trace: no sign, and nothing is left of it
        shown = evolve(shown, text=written.text)
    return Shown(shown.text, Doubt.AS_SHOWN, shown.text, stored)


def _signed(number: Decimal, text: str, choice: _Choice) -> Shown:
    """
    Return *text* with the sign of *number*.

    A section for negative numbers says in its own way that they are: by a minus, brackets, a word, or a colour alone,
    which no reader sees.
    """
    if number >= 0:
        return Shown(text)
    if not choice.is_negative:
        return Shown(f"-{text}")
    start = next((index for index, sign in enumerate(text) if sign.isdigit()), len(text))
    if _MINUS & set(text[:start]):
        return Shown(text)
    if text.startswith(("(", "（")) and text.endswith((")", "）")):
        return Shown(f"-{text[1:-1].strip()}")
    if (
        choice.usual is not None
        and choice.section.literal != choice.usual.literal
        and any(sign.isalpha() for sign in choice.section.literal)
    ):
        return Shown(text, Doubt.AS_SHOWN, text, plain(number))
    return Shown(f"-{text}", Doubt.AS_HELD, text, plain(number))
