"""Whether a formula gives exactly the number that a cell holds; only then is it written."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from perfrules.model.rounding import Rounding
from perfrules.reports.form.layout import FormCell, FormNumber, Formula, RateOf, Spot, SumOf
from perfrules.reports.form.text import fits_spreadsheet

__all__ = ["gives"]


def gives(formula: Formula, number: FormNumber, cells: Mapping[Spot, FormCell]) -> bool:
    """
    Return whether a spreadsheet that computes *formula* over *cells* finds exactly *number*.

    A number of more digits than a spreadsheet keeps is written as text: it neither counts in a formula nor is one.
    A rate that lies half-way between two printed ones is no formula either, because it would be rounded in binary.
    """
    if not fits_spreadsheet(number):
        return False
    match formula:
        case SumOf(first, last):
            spots = [Spot(row, first.column) for row in range(first.row, last.row + 1)]
            known = [found for spot in spots if (found := _number(cells, spot)) is not None]
            return bool(known) and sum(map(Fraction, known)) == Fraction(number.value)
        case RateOf(part, whole, places):
            return _is_rate(_number(cells, part), _number(cells, whole), number.value, places)


def _number(cells: Mapping[Spot, FormCell], spot: Spot) -> Decimal | None:
    cell = cells.get(spot)
    content = cell.content if cell is not None else None
    return content.value if isinstance(content, FormNumber) and fits_spreadsheet(content) else None


def _is_rate(part: Decimal | None, whole: Decimal | None, rate: Decimal, places: int) -> bool:
    if part is None or whole is None or whole == 0:
        return False
    exact = Fraction(part) / Fraction(whole) * 100
    scaled = exact * 10**places
    return scaled.denominator != 2 and Rounding(places).apply(exact) == rate
