"""
What a person sees in a cell that holds a number: ``95.5%`` for 0.955 under ``0.0%``, ``30人`` for 30 under ``0"人"``.

A number format can also hide a number, or show it as another one. Then the number itself is given, or the doubt is
named; a format never turns one number silently into another.
"""

from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Context, Decimal
from enum import Enum, auto
from fractions import Fraction

from attrs import evolve, frozen

from perfrules.readers.amounts import is_blank_mark
from perfrules.readers.xlsx.number_formats.codes import GENERAL, Kind, Section, sections_of
from perfrules.readers.xlsx.number_formats.dates import moment_in
from perfrules.readers.xlsx.number_formats.digits import write_digits

__all__ = ["DIGITS", "Doubt", "Shown", "plain", "shown_number", "shown_text"]

DIGITS = 15
"""Significant digits of a spreadsheet number: 0.30000000000000004 is 0.3."""

_SIGNIFICANT = Context(prec=DIGITS, rounding=ROUND_HALF_EVEN)
_LONGEST = 30
_MINUS = frozenset("-−–－")
_DASHES = _MINUS | frozenset("—")
_UNREADABLE = "#####"


class Doubt(Enum):
    """What is worth knowing about how a number is shown."""

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
        held: With a doubt: what it holds.
    """

    text: str
    doubt: Doubt | None = None
    seen: str = ""
    held: str = ""


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
    choice = _choice(number, [one for one in sections[:3] if not one.is_text])
    if choice is None:
        return Shown(plain(number))
    section = choice.section
    if section.is_moment:
        moment = moment_in(number, section, since_1904=since_1904)
        if moment is None:
            return Shown(plain(number), Doubt.AS_HELD, _UNREADABLE, plain(number))
        return Shown(moment.text, Doubt.MOMENT if moment.is_doubtful else None, moment.text, plain(number))
    if Kind.GENERAL in section.kinds:
        return _general(number, choice)
    if Kind.DIGIT not in section.kinds or (not number and choice.is_zero and not section.has_zeros):
        return _worded(number, section)
    if Kind.EXPONENT in section.kinds or abs(number.adjusted()) > _LONGEST:
        return Shown(plain(number))
    return _fraction(number) if Kind.SLASH in section.kinds else _digits(number, choice)


def shown_text(text: str, code: str) -> Shown:
    """Return what a cell shows that holds *text*: most formats show it as it is, ``"约"@`` puts a word before it."""
    sections = sections_of(code)
    section = next((one for one in sections if one.is_text), sections[3] if len(sections) > 3 else None)
    if section is None or (section.is_text and not section.literal) or not text.strip():
        return Shown(text)
    seen = "".join({Kind.AT: text, Kind.TEXT: piece.text}.get(piece.kind, "") for piece in section.pieces).strip()
    if section.is_text:
        return Shown(seen)
    return Shown(seen, Doubt.AS_SHOWN if seen else Doubt.HIDDEN, seen, text)


def _choice(number: Decimal, sections: Sequence[Section]) -> _Choice | None:
    if not sections or (len(sections) == 1 and not sections[0].pieces):
        return None
    if any(one.condition for one in sections):
        held = next((one for one in sections if one.condition and one.condition.holds(number)), None)
        rest = next((one for one in reversed(sections) if not one.condition), None)
        found = held or rest
        return None if found is None else _Choice(found)
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
    seen, held = section.literal, plain(number)
    if not number and is_blank_mark(seen):
        return Shown(held) if _DASHES & set(seen) else Shown(held, Doubt.AS_HELD, seen, held)
    return Shown(seen, Doubt.AS_SHOWN if seen else Doubt.HIDDEN, seen, held)


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
    held = plain(written.held.copy_sign(number)) + percents
    if not any(digit in written.text for digit in "123456789"):  # a trace: no sign, and nothing is left of it
        shown = evolve(shown, text=written.text)
    return Shown(shown.text, Doubt.AS_SHOWN, shown.text, held)


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
