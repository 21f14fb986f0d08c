"""Numbers, ranges, tolerances, dates and periods: one clause of the tree becomes one exact meaning."""

import re
from collections.abc import Mapping, Sequence
from decimal import Context, Decimal

from attrs import evolve
from lark import Token, Tree

from perfrules.dsl.meanings import AmbiguousTextError, Date, Number, Period, Range
from perfrules.dsl.quantities import Quantities, compact, extent, read_digits, read_numeral
from perfrules.dsl.vocabulary import OF_RATIOS_ONLY
from perfrules.model.moment import Moment
from perfrules.model.quantity import Quantity
from perfrules.model.target import Change, Sense
from perfrules.model.unit import NO_UNIT, PERCENT, Unit
from perfrules.units import UnitTable
from perfrules.units.characters import fold

__all__ = ["Amounts", "lower_deadline", "lower_span"]


_SENSES: Mapping[str, Sense] = {
    **{sense.name: sense for sense in Sense if sense is not Sense.UNSPECIFIED},
    "OR_MORE": Sense.AT_LEAST,
    "OR_LESS": Sense.AT_MOST,
    "OR_SO": Sense.ABOUT,
}
_LEVELS = frozenset(("RAISE_TO", "LOWER_TO", "SET_TO"))
"""Words that name the level reached, not the change: 降至3%."""
_IMPLIED: Mapping[str, Sense] = {
    "REACH": Sense.AT_LEAST,
    "RAISE_TO": Sense.AT_LEAST,
    "HOLD": Sense.AT_MOST,
    "LOWER_TO": Sense.AT_MOST,
}
"""The sense that a word gives a target without a sign: 达到90% is a floor, 控制在5% a ceiling (SPEC language §6.8)."""
_AGAINST: Mapping[str, Sense] = {"RAISE_TO": Sense.AT_MOST, "LOWER_TO": Sense.AT_LEAST}
"""Words that may not stand behind a level that is risen or fallen to: 降至3%以上."""
_WITH_RANGE = ("NEUTRAL", "REACH", "HOLD", "UP", "DOWN", *_LEVELS, "RATE", "ABOUT", "PER")
_WITH_TOLERANCE = ("NEUTRAL", "REACH", "HOLD", "AT_MOST")
_RATIOS = {"ratio", "points", "times as much"}
_WIDE = Context(prec=100)
_WITHIN = re.compile("[之以]?[内內]")


class Amounts:
    """Lowers the numbers of one text, whose units are looked up in *table*."""

    def __init__(self, text: str, table: UnitTable) -> None:
        self.table = table
        self.quantities = Quantities(text, table)

    def clause(self, tree: Tree[Token]) -> Number | Range:
        """Return the number or range of one clause."""
        marks: list[Token] = []
        after: list[Token] = []
        amount: Tree[Token] | None = None
        for child in tree.children:
            if isinstance(child, Tree):
                amount = child
            elif amount is None:
                marks.append(child)
            else:
                after.append(child)
        assert amount is not None  # INVARIANT: the grammar puts an amount into every clause
        start, end = extent(tree)
        change = self._change(marks, start, end)
        if amount.data == "quantity":
            return self._number(amount, marks, after, change, start, end)
        allowed = _WITH_TOLERANCE if _is_tolerance(amount) else _WITH_RANGE
        if any(mark.type not in allowed for mark in marks):
            raise AmbiguousTextError("PR109", start, end)
        for word in after:
            if word.type == "OR_MORE" or (word.type == "OR_LESS" and not _WITHIN.match(word)):
                raise AmbiguousTextError("PR109", start, end)
        result = self._range(amount)
        if any(mark.type == "PER" for mark in marks):
            raise AmbiguousTextError("PR108", start, end)
        result.start, result.end, result.change = start, end, change
        return result

    def joined(self, tree: Tree[Token]) -> list[Number | Range]:
        """Return one range for a floor and a ceiling of the same quantity, else both clauses."""
        first, second = (self.clause(child) for child in tree.children if isinstance(child, Tree))
        start, end = extent(tree)
        if isinstance(first, Number) and isinstance(second, Number) and second.change in (first.change, None):
            low, high = self._same_unit(first.quantity, second.quantity)
            if low.unit == high.unit:
                floors = first.sense.is_floor, second.sense.is_floor
                ceilings = first.sense.is_ceiling, second.sense.is_ceiling
                if floors[0] and ceilings[1]:
                    return [self._bounded(evolve(first, quantity=low), evolve(second, quantity=high), start, end)]
                if ceilings[0] and floors[1]:
                    return [self._bounded(evolve(second, quantity=high), evolve(first, quantity=low), start, end)]
        return [first, second]

    def merge(self, first: Number, second: Number) -> Range | None:
        """Return the range between a floor and a ceiling of one quantity, ``None`` where there is none."""
        low, high = self._same_unit(first.quantity, second.quantity)
        if low.unit != high.unit or second.change not in (first.change, None):
            return None
        floor, ceiling = evolve(first, quantity=low), evolve(second, quantity=high)
        if not floor.sense.is_floor:
            floor, ceiling = ceiling, floor
        if floor.quantity.base >= ceiling.quantity.base:
            return None
        return self._bounded(floor, ceiling, first.start, second.end)

    def _bounded(self, floor: Number, ceiling: Number, start: int, end: int) -> Range:
        closed = floor.sense is Sense.AT_LEAST, ceiling.sense is Sense.AT_MOST
        self._check_order(floor.quantity, ceiling.quantity, start, end, closed=all(closed))
        return Range(
            start=start,
            end=end,
            lower=floor.quantity,
            upper=ceiling.quantity,
            lower_closed=closed[0],
            upper_closed=closed[1],
            change=floor.change,
        )

    def _number(
        self, tree: Tree[Token], marks: list[Token], after: list[Token], change: Change | None, start: int, end: int
    ) -> Number:
        quantity, rest, odd, notes = self.quantities.quantity(tree)
        kinds = [mark.type for mark in marks]
        asked = {_IMPLIED[kind] for kind in kinds if kind in _IMPLIED}
        senses = [_SENSES[kind] for kind in kinds if kind in _SENSES]
        if "UNEQUAL" in kinds or len(senses) > 1 or "BETWEEN" in [word.type for word in after]:
            raise AmbiguousTextError("PR109", start, end)
        if after or odd:
            behind = {_SENSES[word.type] for word in after} | ({Sense.ABOUT} if odd else set())
            against = {_AGAINST[kind] for kind in kinds if kind in _AGAINST}
            if len(behind) > 1 or (senses and behind != set(senses)) or behind & against:
                raise AmbiguousTextError("PR109", start, end)
            senses = [*behind]
        sense = senses[0] if senses else Sense.UNSPECIFIED
        for mark in marks:
            if mark.type == "PER":
                quantity = self.quantities.per(quantity, mark)
        if quantity.unit.symbol == _DISCOUNT:
            # 9.9折 are 99 of a hundred; a range keeps the unit, which stands once: 7-8折
            notes = ()
            quantity = Quantity(Decimal(format(_WIDE.scaleb(quantity.number, 1), "f")), PERCENT)
        if change and quantity.unit.dimensions.isdisjoint(_RATIOS):
            words = [fold(mark) for mark in marks if mark.type in ("UP", "DOWN")]
            change = None if any(word.startswith(OF_RATIOS_ONLY) for word in words) else change
        return Number(
            start=start, end=end, sense=sense, quantity=quantity, change=change, is_rate="RATE" in kinds,
            marked=bool(marks), rest=rest, notes=notes, implied=asked.pop() if len(asked) == 1 else None,
            side=_side(marks, after, odd=odd), rounded=odd and _is_inside(tree),
        )  # fmt: skip

    def _change(self, marks: Sequence[Token], start: int, end: int) -> Change | None:
        kinds = {mark.type for mark in marks}
        if kinds & _LEVELS:
            return None
        if {"UP", "DOWN"} <= kinds:
            raise AmbiguousTextError("PR109", start, end)
        return Change.UP if "UP" in kinds else Change.DOWN if "DOWN" in kinds else None

    def _range(self, tree: Tree[Token]) -> Range:
        start, end = extent(tree)
        match tree.data:
            case "between":
                first, second = (child for child in tree.children if isinstance(child, Tree))
                lower, rest_of_first, odd_first, _ = self.quantities.quantity(first)
                upper, rest, odd, notes = self.quantities.quantity(second)
                if rest_of_first or odd or odd_first:
                    raise AmbiguousTextError("PR108", start, end)
                lower, upper = self._same_unit(lower, upper)
                if lower.unit != upper.unit:
                    raise AmbiguousTextError("PR108", start, end)
                self._check_order(lower, upper, start, end)
                closed = not any(isinstance(child, Token) and "不" in child for child in tree.children)
                return Range(
                    start=start, end=end, lower=lower, upper=upper, lower_closed=closed, rest=rest, notes=notes
                )
            case "tolerance":
                return self._tolerance(tree, start, end)
            case "chain":
                return self._chain(tree, start, end)
            case _:
                return self._interval(tree, start, end)

    def _tolerance(self, tree: Tree[Token], start: int, end: int) -> Range:
        """Return the range a tolerance spans. SPEC language §2: 1000±50米, ±10%."""
        quantities = [self.quantities.quantity(child) for child in tree.children if isinstance(child, Tree)]
        if any(odd or left for _, left, odd, _ in quantities[:-1]) or quantities[-1][2]:
            raise AmbiguousTextError("PR108", start, end)
        step, rest, _, notes = quantities[-1]
        middle = quantities[0][0] if len(quantities) > 1 else Quantity(Decimal(0), step.unit)
        middle, step = self._same_unit(middle, step)
        if middle.unit != step.unit:
            raise AmbiguousTextError("PR108", start, end)
        lower, upper = _exactly(middle.number, step.number.copy_negate()), _exactly(middle.number, step.number)
        return Range(
            start=start,
            end=end,
            lower=Quantity(lower, step.unit),
            upper=Quantity(upper, step.unit),
            rest=rest,
            notes=notes,
        )

    def _chain(self, tree: Tree[Token], start: int, end: int) -> Range:
        """Return the range of ``80%≤x<90%`` or ``90%>x≥80%``."""
        first, second = (child for child in tree.children if isinstance(child, Tree))
        left, right = (child for child in tree.children if isinstance(child, Token) and child.type != "VARIABLE")
        low, rest_of_first, odd, _ = self.quantities.quantity(first)
        high, rest, odd_too, _ = self.quantities.quantity(second)
        low, high = self._same_unit(low, high)
        sign, second_sign = fold(left).replace("＝", "="), right.type
        rising = sign[0] in "≤≦⩽<"
        fits = ("AT_MOST", "LESS_THAN") if rising else ("AT_LEAST", "MORE_THAN")
        if (
            rest_of_first
            or rest
            or odd
            or odd_too
            or low.unit != high.unit
            or second_sign not in fits
            or sign[0] in "=~≈≠!"
        ):
            raise AmbiguousTextError("PR109", start, end)
        first_closed, second_closed = sign not in ("<", ">"), second_sign in ("AT_MOST", "AT_LEAST")
        lower, upper = (low, high) if rising else (high, low)
        self._check_order(lower, upper, start, end)
        closed = (first_closed, second_closed) if rising else (second_closed, first_closed)
        return Range(start=start, end=end, lower=lower, upper=upper, lower_closed=closed[0], upper_closed=closed[1])

    def _interval(self, tree: Tree[Token], start: int, end: int) -> Range:
        """Return the range of interval notation. SPEC language §3."""
        opening, low, _, high, closing, *behind = tree.children
        assert isinstance(low, Tree)
        assert isinstance(high, Tree)
        trailing = self.table.parse(compact(str(behind[0]).strip("()（）"))) if behind else NO_UNIT
        bounds = [self._bound(low, trailing), self._bound(high, trailing)]
        known = [bound for bound in bounds if bound is not None]
        if not known:
            raise AmbiguousTextError("PR108", start, end)
        if len(known) == 2:
            bounds[0], bounds[1] = self._same_unit(*known)
            known = [bound for bound in bounds if bound is not None]
            if known[0].unit != known[1].unit:
                raise AmbiguousTextError("PR108", start, end)
        lower, upper = bounds
        closed = opening in ("[", "【"), closing in ("]", "】")
        if lower is not None and upper is not None:
            self._check_order(lower, upper, start, end, closed=all(closed))
        notes = self.quantities.unknown(known[0].unit, start, end)
        return Range(
            start=start, end=end, lower=lower, upper=upper, notes=notes,
            lower_closed=lower is not None and closed[0], upper_closed=upper is not None and closed[1],
        )  # fmt: skip

    def _bound(self, tree: Tree[Token], trailing: Unit) -> Quantity | None:
        token = tree.children[0]
        assert isinstance(token, Token)
        if token.type == "INFINITY":
            return None
        unit = self.table.parse(compact(str(tree.children[1]))) if len(tree.children) > 1 else trailing
        if trailing not in (NO_UNIT, unit):
            raise AmbiguousTextError("PR110", *extent(tree), cell=unit.symbol, column=trailing.symbol)
        return Quantity(self.quantities.decimal(token), unit)

    def _same_unit(self, left: Quantity, right: Quantity) -> tuple[Quantity, Quantity]:
        """Return both with the unit of the one that has it. SPEC language §4: the unit on one or both sides."""
        if left.unit == NO_UNIT:
            return Quantity(left.number, right.unit), right
        if right.unit == NO_UNIT:
            return left, Quantity(right.number, left.unit)
        for short, full in ((left, right), (right, left)):
            if short.unit.symbol and not short.unit.dimension and full.unit.symbol.startswith(short.unit.symbol):
                filled = Quantity(short.number, full.unit)  # 20万到50万元
                return (filled, right) if short is left else (left, filled)
        return left, right

    def _check_order(self, lower: Quantity, upper: Quantity, start: int, end: int, *, closed: bool = False) -> None:
        if lower.base > upper.base or (lower.base == upper.base and not closed):
            raise AmbiguousTextError("PR106", start, end, lower=str(lower), upper=str(upper))


def _side(marks: Sequence[Token], after: Sequence[Token], *, odd: bool) -> Sense | None:
    """Return on which side of an approximate number the amount lies, ``None`` for either."""
    if odd or any(word.type == "OR_SO" and fold(word) in ("余", "多") for word in after):
        return Sense.MORE_THAN
    near = any(mark.type == "ABOUT" and fold(mark).startswith(("近", "接近", "将近")) for mark in marks)
    return Sense.LESS_THAN if near else None


def _is_inside(tree: Tree[Token]) -> bool:
    """Return whether 余 or 多 stands before a multiplier of the number, as in 500余万人."""
    last = tree.children[-1]
    return isinstance(last, Token) and fold(last).lstrip().startswith(tuple("万亿千百"))


def _is_tolerance(amount: Tree[Token]) -> bool:
    """Return whether the amount is a tolerance without a middle: 不超过±5% says no more than ±5% does."""
    first = amount.children[0]
    return isinstance(first, Token) and first.type == "TOLERANCE"


def _exactly(left: Decimal, right: Decimal) -> Decimal:
    """Return the exact sum; both have at most thirty digits either side of the point."""
    total = _WIDE.add(left, right)
    return total or total.copy_abs()


_DIGITS = re.compile("[0-9]+")
_DISCOUNT = "折"
_COUNT = re.compile(r"[个月季度\s]")
_BARE_MONTH = re.compile(r"\S{1,2}\s*月")
_COMPACT_DAY = 8
_YEAR_DIGITS = 4
_QUARTERS = "一二三四"
_UPPER_LIMITS = ("AT_MOST", "LESS_THAN")
_NOT_LIMITS = ("EXACTLY", "NEUTRAL", "REACH", "HOLD", "PER")


def lower_deadline(tree: Tree[Token]) -> Date:
    """Return the date of a deadline and whether words make it one."""
    tokens = {token.type: token for token in tree.children if isinstance(token, Token)}
    start, end = _extent(tree)
    limits = not tokens.keys().isdisjoint(("BEFORE", "BY", *_UPPER_LIMITS))
    unfit = [
        kind for kind in tokens if kind not in ("DATE", "YEAR_END", "END", "BEFORE", "BY", *_UPPER_LIMITS, *_NOT_LIMITS)
    ]
    if unfit:
        raise AmbiguousTextError("PR108", start, end)
    if "YEAR_END" in tokens:
        return Date(start=start, end=end, by=Moment(None, 12), limits=True, ends=True)
    by = read_moment(tokens["DATE"])
    ends = "END" in tokens
    if not tokens.keys().isdisjoint(_UPPER_LIMITS) and _BARE_MONTH.fullmatch(tokens["DATE"]) and not ends:
        raise AmbiguousTextError("PR112", start, end, number=str(tokens["DATE"]))  # ≤12月: December, or twelve months?
    before = ("BEFORE" in tokens and not ends) or "LESS_THAN" in tokens
    return Date(start=start, end=end, by=by, before=before, limits=limits, ends=ends)


def lower_span(tree: Tree[Token]) -> Period:
    """Return the period that two dates, or a word such as 第三季度, name."""
    tokens = [token for token in tree.children if isinstance(token, Token)]
    start, end = _extent(tree)
    match tokens[0].type:
        case "DATE":
            first = read_moment(tokens[0])
            last = read_moment(tokens[2])
            if last.year is None and first.year is not None:
                last = Moment(first.year, last.month, last.day)
        case "MONTHS":
            *known, start_number, end_number = _numbers(tokens[0])
            first = Moment(known[0] if known else None, start_number)
            last = Moment(first.year, end_number)
        case "DAYS":
            year, month, day, until, last_day = _numbers(tokens[0])
            first, last = Moment(year, month, day), Moment(year, until, last_day)
        case "YEARS":
            start_number, end_number = _numbers(tokens[0])
            first, last = Moment(start_number), Moment(end_number)
        case "FIRST_MONTHS" | "FIRST_QUARTERS" as kind:
            first, last = _first_part(tokens[0], 3 if kind == "FIRST_QUARTERS" else 1)
        case "WHOLE_YEAR":
            first = last = Moment(_numbers(tokens[0])[0])
        case kind:
            first, last = _part_of_year(tokens[0], kind)
    for moment in (first, last):
        if not moment.exists:
            raise AmbiguousTextError("PR107", start, end, date=str(moment))
    if _order(first) > _order(last):
        raise AmbiguousTextError("PR106", start, end, lower=str(first), upper=str(last))
    return Period(start=start, end=end, first=first, last=last)


def read_moment(token: Token) -> Moment:
    """Return the moment that a date token spells; a date that no calendar has is a doubt (PR107)."""
    numbers = _numbers(token) or _numbers_in_words(token)
    if len(str(numbers[0])) == _COMPACT_DAY:
        compact = str(numbers[0])
        numbers = [int(compact[:4]), int(compact[4:6]), int(compact[6:])]
    year = numbers.pop(0) if len(str(numbers[0])) == _YEAR_DIGITS else None
    moment = Moment(year, *numbers[:2])  # an hour behind the day is passed over
    if not moment.exists:
        raise AmbiguousTextError("PR107", _start(token), _end(token), date=str(token))
    return moment


def _numbers(token: Token) -> list[int]:
    return [int(digits) for digits in _DIGITS.findall(fold(token))]


def _numbers_in_words(token: Token) -> list[int]:
    """Return the numbers of 二〇二三年十二月: a year digit by digit, months and days as numerals."""
    numbers: list[int] = []
    for part in re.split("[年月日号]", fold(token)):
        if part:
            digits = read_digits(part) if len(part) == _YEAR_DIGITS else None
            value = read_numeral(part) if digits is None else digits
            if value is None:
                raise AmbiguousTextError("PR112", _start(token), _end(token), number=str(token))
            numbers.append(int(value))
    return numbers


def _part_of_year(token: Token, kind: str) -> tuple[Moment, Moment]:
    """Return first and last month of a quarter or a half year, with the year if it is named."""
    plain = fold(token)
    digits = [int(number) for number in _DIGITS.findall(plain)]
    year = digits.pop(0) if digits and len(str(digits[0])) == _YEAR_DIGITS else None
    if kind == "HALF_YEAR":
        return (Moment(year, 1), Moment(year, 6)) if "上" in plain else (Moment(year, 7), Moment(year, 12))
    number = digits[0] if digits else next(_QUARTERS.index(each) + 1 for each in plain if each in _QUARTERS)
    return Moment(year, 3 * number - 2), Moment(year, 3 * number)


def _first_part(token: Token, months: int) -> tuple[Moment, Moment]:
    """Return January and the last month of 前三季度 or 前6个月, where each thing counted has so many *months*."""
    words, _, counted = fold(token).partition("前")
    year = _DIGITS.search(words)
    number = read_numeral(_COUNT.sub("", counted)) if not _DIGITS.search(counted) else int(_DIGITS.findall(counted)[0])
    known = int(year[0]) if year is not None else None
    return Moment(known, 1), Moment(known, months * int(number or 0))


def _order(moment: Moment) -> tuple[int, int, int]:
    return (moment.year or 0, moment.month or 0, moment.day or 0)


def _extent(tree: Tree[Token]) -> tuple[int, int]:
    tokens = [token for token in tree.children if isinstance(token, Token)]
    return _start(tokens[0]), _end(tokens[-1])


def _start(token: Token) -> int:
    return token.start_pos or 0


def _end(token: Token) -> int:
    return token.end_pos or 0
