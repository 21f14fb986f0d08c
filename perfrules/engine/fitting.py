"""Closed forms found by asking: between two bends a score is a quotient of two straight lines of the actual."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from decimal import Clamped, Context, Decimal, DecimalException, Overflow, Rounded
from fractions import Fraction
from math import lcm

from attrs import evolve, frozen

from perfrules.model.limits import MAX_DIGITS, MAX_EXPONENT, is_bounded
from perfrules.model.rounding import Rounding, RoundingMode

__all__ = ["ClosedForm", "Points", "UnsureError", "fit"]

Points = tuple[Fraction, Decimal | None]
"""What a row is worth: exactly, and as its score; no score where it cannot be rated."""
_Lines = tuple[Fraction, Fraction, Fraction, Fraction]
_Piece = tuple[Decimal | None, int, int, int, int]
"""A constant score and four zeros; or the whole numbers a, b, c, d of (a·x + b·y) ÷ (c·x + d·y) for an actual x ÷ y."""

_BOUNDED = Context(
    prec=MAX_DIGITS, Emax=MAX_EXPONENT, Emin=MAX_DIGITS - MAX_EXPONENT - 1, traps=[Clamped, Overflow, Rounded]
)  # fmt: skip
"""Refuses what `is_bounded` refuses, four times as fast; what is not finite passes and is refused after it."""
_WIDE = Context(prec=4 * MAX_DIGITS)
_INSIDE = tuple(Decimal(one) / 8 for one in (1, 3, 4, 5, 7))
_OUTSIDE = tuple(map(Decimal, (1, 2, 3, 5, 8)))


class UnsureError(Exception):
    """A closed form does not know this number; the engine has to be asked."""


@frozen
class ClosedForm:
    """
    Scores of one row by its actual.

    Args:
        edges: The actuals at which the formula changes, from low to high.
        pieces: What holds below the first edge, at it, between it and the next, and so on: one more than twice as many.
        places: Decimal places of scores.
        ties_to_even: Whether a tie goes to the even neighbour; else up.
    """

    edges: tuple[Decimal, ...]
    pieces: tuple[_Piece, ...]
    places: int
    ties_to_even: bool

    def score(self, actual: Decimal | int) -> Decimal | None:
        """
        Return the score of *actual*, exactly; ``None`` where it cannot be rated.

        Raises:
            UnsureError: *actual* is not finite or has too many digits.
            TypeError: *actual* is no exact number.
        """
        try:
            number = _BOUNDED.plus(actual)
            over, under = number.as_integer_ratio()
        except (DecimalException, OverflowError, ValueError) as error:
            raise UnsureError from error
        edges = self.edges
        score, a, b, c, d = self.pieces[bisect_left(edges, number) + bisect_right(edges, number)]
        if not d and not c:
            return score
        top, bottom = a * over + b * under, c * over + d * under
        whole = top // bottom
        if self.ties_to_even and whole & 1 and whole * bottom == top:
            whole -= 1
        return _WIDE.scaleb(whole, -self.places)


def fit(ask: Callable[[Decimal], Points], bends: Sequence[Fraction], rounding: Rounding) -> ClosedForm | None:
    """
    Return the closed form of what *ask* answers, ``None`` when it has none.

    Three answers between two bends determine the quotient, two more confirm it.

    Args:
        ask: The points of an actual.
        bends: The actuals at which the formula may change; those at which it does not are left out.
        rounding: How points become scores.
    """
    try:
        edges = sorted(_BOUNDED.divide(one.numerator, one.denominator) for one in {*bends})
    except DecimalException:
        return None
    pieces: list[_Piece] = []
    for low, high in zip([None, *edges], [*edges, None], strict=True):
        if low is not None:
            pieces.append((ask(low)[1], 0, 0, 0, 0))
        piece = _piece(ask, _between(low, high), rounding)
        if piece is None:
            return None
        pieces.append(piece)
    whole = ClosedForm((), (), rounding.places, rounding.mode is RoundingMode.HALF_EVEN)
    for place in range(len(edges) - 1, -1, -1):
        below, at, above = pieces[2 * place : 2 * place + 3]
        if below == above and evolve(whole, pieces=(below,)).score(edges[place]) == at[0]:
            del edges[place], pieces[2 * place : 2 * place + 2]
    return evolve(whole, edges=tuple(edges), pieces=tuple(pieces))


def _between(low: Decimal | None, high: Decimal | None) -> list[Decimal]:
    """Return five numbers between *low* and *high*."""
    if low is None:
        return [_WIDE.subtract(high or Decimal(0), one) for one in _OUTSIDE]
    if high is None:
        return [_WIDE.add(low, one) for one in _OUTSIDE]
    return [_WIDE.add(low, _WIDE.multiply(_WIDE.subtract(high, low), one)) for one in _INSIDE]


def _piece(ask: Callable[[Decimal], Points], numbers: list[Decimal], rounding: Rounding) -> _Piece | None:
    """Return what holds for all *numbers* and whatever lies between them, ``None`` when it is no quotient of lines."""
    if not all(map(is_bounded, numbers)):
        return None
    answers = [ask(number) for number in numbers]
    scores = {score for _, score in answers}
    if len({exact for exact, _ in answers}) == 1 and len(scores) == 1:
        return (scores.pop(), 0, 0, 0, 0)
    known = [(Fraction(number), exact) for number, (exact, _) in zip(numbers, answers, strict=True)]
    lines = None if None in scores else _quotient(known[0], known[2], known[4])
    if lines is None:
        return None
    a, b, c, d = lines
    bottoms = [c * x + d for x, _ in known]
    if any(a * x + b != y * bottom or bottom <= 0 for (x, y), bottom in zip(known, bottoms, strict=True)):
        return None
    a, b = a * 10**rounding.places, b * 10**rounding.places
    if rounding.mode is not RoundingMode.TRUNCATE:
        a, b, c, d = 2 * a + c, 2 * b + d, 2 * c, 2 * d
    whole = lcm(*(one.denominator for one in (a, b, c, d)))
    return None, int(a * whole), int(b * whole), int(c * whole), int(d * whole)


def _quotient(
    one: tuple[Fraction, Fraction], two: tuple[Fraction, Fraction], three: tuple[Fraction, Fraction]
) -> _Lines | None:
    """Return a, b, c, d of the only (a·x + b) ÷ (c·x + d) through three points, positive below at the first of them."""
    (x, u), (y, v), (z, w) = one, two, three
    if (v - u) * (z - x) == (w - u) * (y - x):
        slope = (v - u) / (y - x)
        return slope, u - slope * x, Fraction(0), Fraction(1)
    # a·x + b - d·u = x·u for each of the three points; two differences leave a and d
    determinant = (u - v) * (x - z) - (x - y) * (u - w)
    first, second = x * u - y * v, x * u - z * w
    a = ((u - v) * second - (u - w) * first) / determinant
    d = ((x - y) * second - (x - z) * first) / determinant
    b = x * u + d * u - a * x
    sign = 1 if x + d > 0 else -1
    return sign * a, sign * b, Fraction(sign), sign * d
