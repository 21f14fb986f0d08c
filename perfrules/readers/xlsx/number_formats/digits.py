"""The digits of a number under a section of a number format: places, groups of three, percent, scaling, literals."""

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Context, Decimal

from attrs import frozen

from perfrules.readers.xlsx.number_formats.codes import Kind, Piece, Section

__all__ = ["Written", "write_digits"]

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
        held: The number with all its digits, in percent where the section writes percent.
    """

    text: str
    is_exact: bool
    is_faithful: bool
    held: Decimal


@frozen
class _Layout:
    """Where the parts of a section stand: indexes of its pieces."""

    whole: tuple[int, ...]
    places: tuple[int, ...]
    point: int
    percents: int
    thousands: int
    is_grouped: bool
    is_interrupted: bool


def write_digits(number: Decimal, section: Section) -> Written:
    """Return *number*, which is not negative, as *section* writes it, rounded half up."""
    layout = _layout(section.pieces)
    held = number.scaleb(2 * layout.percents - 3 * layout.thousands, _WIDE)
    rounded = held.quantize(Decimal(1).scaleb(-len(layout.places)), ROUND_HALF_UP, _WIDE)
    whole, _, places = format(rounded, "f").partition(".")
    signs = _whole(whole.lstrip("0"), section.pieces, layout) | _places(places, section.pieces, layout)
    if not layout.whole:  # `.00` has no place for them
        signs[layout.point] = whole + signs.get(layout.point, "")
    text = "".join(signs.get(index, _literal(piece)) for index, piece in enumerate(section.pieces)).strip()
    is_faithful = True
    if layout.thousands or layout.is_interrupted:
        is_faithful = _reads_as(text, number)
    return Written(text, rounded == held, is_faithful, number.scaleb(2 * layout.percents, _WIDE))


def _layout(pieces: Sequence[Piece]) -> _Layout:
    kinds = [piece.kind for piece in pieces]
    point = kinds.index(Kind.POINT) if Kind.POINT in kinds else len(kinds)
    digits = [index for index, kind in enumerate(kinds) if kind is Kind.DIGIT]
    whole = tuple(index for index in digits if index < point)
    commas = [index for index, kind in enumerate(kinds) if kind is Kind.COMMA]
    last_whole = whole[-1] if whole else -1
    scaling = [index for index in commas if last_whole < index < point or index > digits[-1]]
    return _Layout(
        whole=whole,
        places=tuple(index for index in digits if index > point),
        point=point,
        percents=kinds.count(Kind.PERCENT),
        thousands=len(scaling) if whole or digits[-1] > point else 0,
        is_grouped=any(whole[0] < index < last_whole for index in commas) if whole else False,
        is_interrupted=Kind.TEXT in kinds[digits[0] : digits[-1]],
    )


def _whole(digits: str, pieces: Sequence[Piece], layout: _Layout) -> dict[int, str]:
    """Return what stands in the places left of the point: filled from the right, the first one takes the rest."""
    if not layout.whole:
        return {}
    signs: dict[int, str] = {}
    count, rest = 0, digits
    for index in reversed(layout.whole):
        taken = rest if index == layout.whole[0] else rest[-1:]
        rest = rest[: len(rest) - len(taken)]
        if not taken and pieces[index].text == "0":
            taken = "0"
        sign = ""
        for digit in reversed(taken):
            comma = "," if layout.is_grouped and count and count % 3 == 0 else ""
            sign = digit + comma + sign
            count += 1
        signs[index] = sign
    return signs if count else signs | {layout.whole[-1]: "0"}


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
    found = _NUMBER.search(text)
    if found is None:
        return False
    power = _POWERS[found[2]]
    shown = Decimal(found[1].replace(",", ""))
    exponent = shown.as_tuple().exponent
    assert isinstance(exponent, int)
    step = Decimal(1).scaleb(exponent + power)
    return abs(shown.scaleb(power, _WIDE) - number) * 2 <= step
