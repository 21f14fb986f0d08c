"""The readers: texts, JSON lines and typed numbers in, targets and actuals out. SPEC language §1.

The lenient readers take any text and never raise for what it says; the strict reader takes canonical text and the
listed spellings of operators. Both walk trees of one grammar.

The commonest cells (a number with a known unit, a band such as [80%, 90%), or nothing but words) are read without the
grammar: `fast_parse` gives what the grammar would give or nothing at all; a property test compares both ways.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from functools import cache, lru_cache, partial
from typing import TypeVar

from attrs import evolve

from perfrules.dsl.accounting import name_years, names_year
from perfrules.dsl.build import build_actual, build_prohibition, build_target
from perfrules.dsl.english import is_english, read_english
from perfrules.dsl.goals import column_unit, find_tiers, ignored_dates, name_unit, select_goals, with_units
from perfrules.dsl.lowering import lower_cell
from perfrules.dsl.meanings import AmbiguousTextError, Cell, Date, Goal, Number, Period, Range, Role, Words
from perfrules.dsl.parser import EXPECTED, Entry, first_refused, name_of, parse_tree
from perfrules.dsl.vocabulary import SIGNS
from perfrules.errors import Problem, TargetSyntaxError, problem
from perfrules.model.actual import Actual, UnclearActual
from perfrules.model.comparison import provide_actual_reader
from perfrules.model.conversion import as_text
from perfrules.model.quantity import Quantity, format_short, is_bounded, may_be_month
from perfrules.model.target import (
    AllTarget,
    DateTarget,
    MissingTarget,
    NoneTarget,
    NumberTarget,
    PeriodTarget,
    QualityTarget,
    RangeTarget,
    Sense,
    Target,
    TiersTarget,
    UnclearTarget,
)  # fmt: skip
from perfrules.model.unit import NO_UNIT
from perfrules.source import Place, Span
from perfrules.units import DEFAULT_UNITS, UnitTable
from perfrules.units.table import current_terms

__all__ = [
    "LENIENT_LIMIT",
    "STRICT_LIMIT",
    "Threshold",
    "actual_of",
    "fast_parse",
    "hints_at",
    "is_blank",
    "is_fast_parseable",
    "join_broken",
    "parse_actual",
    "parse_target",
    "parse_threshold",
    "read_cells",
    "sense_of",
    "shortest",
    "target_of",
]


_NUMBER = re.compile(
    r"(≥|>=|≤|<=|>|<|=|)([0-9]{1,7}(?:\.[0-9]{1,6})?)([%‰]|[\u4e00-\u9fffA-Za-z/·]{0,7}?)(以上|以下|以内|左右|)"
)
_DIGITS = "[0-9]{1,7}(?:[.][0-9]{1,6})?"
_BAND = re.compile(rf"([\[(])({_DIGITS})(%?), ?({_DIGITS})(%?)([\])])")
_OPENING = ("[", "(")
_BLANKS = ("", "/", "-", "—")
_SENSES = {
    "≥": Sense.AT_LEAST,
    ">=": Sense.AT_LEAST,
    "≤": Sense.AT_MOST,
    "<=": Sense.AT_MOST,
    ">": Sense.MORE_THAN,
    "<": Sense.LESS_THAN,
    "=": Sense.EXACTLY,
}
_SENSES_BEHIND = {"以上": Sense.AT_LEAST, "以下": Sense.AT_MOST, "以内": Sense.AT_MOST, "左右": Sense.ABOUT}
_CALENDAR = frozenset("年月日号周时点折")
"""Characters whose meaning depends on what stands around them, or is no unit by itself."""
_WORDS = re.compile(
    "(?:(?![〇零一二三四五六七八九十百千万亿两半几数廿卅壹贰叁肆伍陆柒捌玖拾佰仟萬億兩貳參陸幾數第定年月每])[\u4e00-\u9fff]|[，。；、])+"
)


def is_blank(text: str) -> bool:
    """Return whether a cell holds nothing, or the commonest mark of nothing; in rules these are mistakes."""
    return text in _BLANKS


def fast_parse(text: str, units: UnitTable) -> Cell | None:
    """Return what *text* holds if it has one of the commonest shapes, else ``None``."""
    match = _NUMBER.fullmatch(text)
    if match is None:
        return _band(text, units) if text[:1] in _OPENING else Cell() if _WORDS.fullmatch(text) else None
    sign, digits, spelt, behind = match.groups()
    if (sign and behind) or (not spelt and may_be_month(digits)) or not _CALENDAR.isdisjoint(spelt.partition("/")[0]):
        return None
    unit, length = units.match(spelt)
    if length != len(spelt) or (not unit.dimension and spelt):
        return None
    sense = _SENSES.get(sign) or _SENSES_BEHIND.get(behind) or Sense.UNSPECIFIED
    number = Number(start=0, end=len(text), sense=sense, quantity=Quantity(Decimal(digits), unit), marked=bool(sign))
    return Cell(goals=(Goal(meaning=number),))


def _band(text: str, units: UnitTable) -> Cell | None:
    """Return the range that *text* spells, bounds in order and both with % or both without, else ``None``."""
    match = _BAND.fullmatch(text)
    if match is None:
        return None
    opening, low, unit, high, other, closing = match.groups()
    if unit != other or Decimal(low) >= Decimal(high):
        return None
    lower, upper = (Quantity(Decimal(digits), units.parse(unit)) for digits in (low, high))
    closed = opening == "[", closing == "]"
    band = Range(start=0, end=len(text), lower=lower, upper=upper, lower_closed=closed[0], upper_closed=closed[1])
    return Cell(goals=(Goal(meaning=band),))


_SPLIT_DECIMAL = re.compile(r"(\D{0,6}[0-9]{1,7}[.．])([ \u00a0\u200b\ufeff]|[\r\n]{1,2})([0-9]{1,6}\D{0,8})")
_SPLIT_UNIT = re.compile(r"(\D{0,6}[0-9]{1,7}(?:[.．][0-9]{1,6})?\s?)([^\s0-9]{1,6})(\s{1,2})([^\s0-9]{1,4})")
_ENUMERATED = re.compile(r"\D?[0-9]{1,2}[.．]")


def join_broken(text: str, units: UnitTable) -> Cell | None:
    """
    Return the number of a cell whose decimals or unit a break or a single blank splits, with a notice; else ``None``.

    SPEC language §6.3: alone in the cell, 98. break 5% is 98.5 %, 65万 break 元 is 65万元. Up to two digits, a point
    and a blank (54. 96万亩) may be the mark of a list and are left to be refused.
    """
    printed = text.strip()
    split = _SPLIT_DECIMAL.fullmatch(printed)
    if split is not None and (split[2] == " " and _ENUMERATED.fullmatch(split[1])):
        return None
    joined = split[1] + split[3] if split is not None else ""
    if split is None:
        split = _SPLIT_UNIT.fullmatch(printed)
        if split is None or not units.parse(split[2] + split[4]).known:
            return None
        joined = "".join((split[1] + split[2] + split[4]).split())
    cell = fast_parse(joined, units)
    if cell is None or len(cell.goals) != 1:
        return None
    cell.goals[0].meaning.end = len(text)
    cell.notes = (problem("PR119", text=text, span=Span(0, len(text)), joined=joined),)
    return cell


LENIENT_LIMIT = 10_000
STRICT_LIMIT = 256
_MOST_PIECES = 1200
_LONG = 600
_PIECES = re.compile(
    r"[0-9０-９]+|[^\w\s]|_{1,16}|[A-Za-z]+|[一二三四五六七八九十百千两〇零壹贰叁肆伍陆柒捌玖拾几半廿卅]+|[\s]+|[第每年上下定数]"
)
"""Stretches of one token or few; a text that is made of more than prose can be is refused before it is read."""
_CACHED = 16_384
Meaning = TypeVar("Meaning", Target, Actual)
Threshold = NumberTarget | RangeTarget | DateTarget | PeriodTarget | QualityTarget | AllTarget
"""The result of the strict reader."""


def parse_target(
    text: str, *, unit: str = "", name: str = "", units: UnitTable | None = None, year: int | None = None
) -> Target:
    """
    Return what the cell *text* promises, read leniently.

    Args:
        text: A cell as somebody typed it, at most 10 000 characters; a number, a date or ``None`` is taken as its text.
        unit: The unit column's cell, such as ``%(百分比)``, or empty.
        name: The indicator's name, from which a unit may be hinted (``组织培训(≥**次)``).
        units: The units to look up; the built-in ones unless given.
        year: The year that the sheet is about; 次年3月底前 means March of the next one.

    Returns:
        A target of any kind; what cannot be read with certainty is an `UnclearTarget` with a problem.

    Raises:
        ArgumentError: *text* is no cell at all (PR507).
    """
    table = units or DEFAULT_UNITS
    if type(text) is not str:  # every cell comes here, and nearly all of them are texts
        text = as_text("text", text)
    dated = year if year is not None and names_year(text) else None
    target = _target(text, unit, _hinting(name, table), table, "", dated)
    if name and isinstance(target, UnclearTarget) and target.problem.code == "PR117":
        return _target(text, unit, _hinting(name, table), table, name, dated)
    return target


def parse_actual(
    text: str, *, unit: str = "", name: str = "", units: UnitTable | None = None, year: int | None = None
) -> Actual:
    """
    Return what the cell *text* says was reached, read leniently.

    Args:
        text: A cell as somebody typed it, at most 10 000 characters; a number, a date or ``None`` is taken as its text.
        unit: The unit column's cell, or empty.
        name: The indicator's name, from which a unit may be hinted.
        units: The units to look up; the built-in ones unless given.
        year: The year that the sheet is about; a result of another year is unclear.

    Returns:
        An actual of any kind; what cannot be read with certainty is an `UnclearActual` with a problem.

    Raises:
        ArgumentError: *text* is no cell at all (PR507).
    """
    table = units or DEFAULT_UNITS
    if type(text) is not str:  # every cell comes here, and nearly all of them are texts
        text = as_text("text", text)
    dated = year if year is not None and names_year(text) else None
    actual = _actual(text, unit, _hinting(name, table), table, "", dated)
    if name and isinstance(actual, UnclearActual) and actual.problem.code == "PR117":
        return _actual(text, unit, _hinting(name, table), table, name, dated)
    return actual


def parse_threshold(text: str, *, units: UnitTable | None = None) -> Threshold:
    """
    Return what *text* of a rule file means, read strictly.

    Args:
        text: Canonical text or a listed spelling of it; at most 256 characters.
        units: The units to look up; those of the load that is going on, else the built-in ones, unless given.

    Raises:
        TargetSyntaxError: The text is not of the strict language; the problem has a code (PR1xx), a span and help.
    """
    return _threshold(as_text("text", text), units or current_terms().units)


def _hinting(name: str, units: UnitTable) -> str:
    """Return *name* if it hints at a unit; other names say nothing, and equal texts below them are read once."""
    return name if name and _hint(name, units) != NO_UNIT else ""


_hint = lru_cache(maxsize=_CACHED)(name_unit)


@lru_cache(maxsize=_CACHED)
def _target(text: str, unit: str, hint: str, units: UnitTable, name: str = "", year: int | None = None) -> Target:
    """Return what *text* promises; *hint* is a name with a unit in it, *name* one whose words are the indicator's."""
    if (refusal := build_prohibition(text, units) if len(text) <= STRICT_LIMIT else None) is not None:
        return refusal
    build = partial(build_target, name=name, year=year)
    result = _read(text, unit, hint, units, build, role=Role.TARGET, year=year)
    return UnclearTarget(result, text=text) if isinstance(result, Problem) else result


@lru_cache(maxsize=_CACHED)
def _actual(text: str, unit: str, hint: str, units: UnitTable, name: str = "", year: int | None = None) -> Actual:
    """Return what *text* says was reached; see `_target`."""
    build = partial(build_actual, name=name, year=year)
    result = _read(text, unit, hint, units, build, role=Role.ACTUAL, year=year)
    return UnclearActual(result, text=text) if isinstance(result, Problem) else result


@lru_cache(maxsize=_CACHED)
def _threshold(text: str, units: UnitTable) -> Threshold:
    result = _read(text, "", "", units, build_target, role=None)
    if isinstance(result, MissingTarget | NoneTarget | TiersTarget | UnclearTarget):
        result = problem("PR111", text=text, span=Span(0, len(text)))
    elif not isinstance(result, Problem) and (lenient := _target(text, "", "", units)) != result:
        refusal = problem("PR101", text=text, span=Span(0, len(text)), expected=EXPECTED)
        result = lenient.problem if isinstance(lenient, UnclearTarget) else refusal  # INVARIANT: strict ⊂ lenient
    if isinstance(result, Problem):
        raise TargetSyntaxError([result])
    for note in result.notes:
        if note.code == "PR113":
            raise TargetSyntaxError([problem("PR101", text=text, span=note.span, expected=EXPECTED)])
    return result


def _read(
    text: str,
    unit: str,
    name: str,
    units: UnitTable,
    build: Callable[[Cell, str, UnitTable], Meaning],
    *,
    role: Role | None,
    year: int | None = None,
) -> Meaning | Problem:
    """
    Return what *build* makes of a text, with the units of its column or name, or why it cannot be read.

    A text without a *role* is one of a rule file, and read strictly.
    """
    entry: Entry = "rule" if role is None else "cell"
    if (refused := _refuse(text, STRICT_LIMIT if entry == "rule" else LENIENT_LIMIT)) is not None:
        return refused
    try:
        cell = Cell() if entry == "cell" and is_blank(text) else fast_parse(text, units)
        if cell is None and entry == "cell":
            cell = read_english(text, units) if is_english(text, units) else join_broken(text, units)
        if cell is None:
            cell = _with_goals(lower_cell(parse_tree(text, entry), text, units), text, role or Role.TARGET, year)
        if unit or name:
            cell = with_units(cell, column_unit(unit, units), name_unit(name, units), text, units)
        return build(cell, text, units)
    except AmbiguousTextError as doubt:
        result = problem(doubt.code, text=text, span=Span(doubt.start, doubt.end))
        return evolve(result, values=doubt.values)


def _with_goals(cell: Cell, text: str, role: Role, year: int | None) -> Cell:
    name_years(cell, year)
    labels = find_tiers(cell.goals, text) if role is Role.TARGET else ()
    if labels:
        goals = tuple(goal for goal in cell.goals if not isinstance(goal.meaning, Words))
        return evolve(cell, goals=goals, labels=labels)
    chosen = select_goals(cell, role)
    compared = [Span(goal.meaning.start, goal.meaning.end) for goal in cell.goals if goal.compares]
    remarks = [problem("PR113", text=text, span=span, rest=text[span.start : span.end]) for span in compared]
    cell.notes = (*cell.notes, *remarks, *ignored_dates(cell.goals, chosen, text))
    cell.dates = tuple(
        goal.meaning for goal in cell.goals if goal not in chosen and isinstance(goal.meaning, Date | Period)
    )
    cell.goals = chosen
    return cell


def _refuse(text: str, limit: int) -> Problem | None:
    """Return why *text* is not even parsed: its length is checked before anything else, then its characters."""
    if len(text) > limit:
        return problem("PR103", length=len(text), limit=limit)
    position = first_refused(text)
    if position is not None:
        character = text[position]
        return problem(
            "PR105",
            text=text,
            span=Span(position, position + 1),
            name=name_of(character),
            codepoint=f"{ord(character):04X}",
        )
    if len(text) > _LONG and len(_PIECES.findall(text)) > _MOST_PIECES:
        return problem("PR108", text=text, span=Span(0, len(text)))
    return None


provide_actual_reader(parse_actual)


def read_cells(lines: Iterable[str], *, units: UnitTable | None = None) -> Iterator[str | Problem]:
    """
    Yield ``{"id", "meaning"}`` as JSON for each JSON line of ``{"id", "target" or "actual", "unit", "name"}``.

    Lines are read one at a time; empty lines are passed over. ``null`` and numbers stand for their text.

    Args:
        lines: The lines.
        units: The units to look up; the built-in ones unless given.

    Yields:
        The answer to each line; for a line that is no such object a problem with its number (PR505, PR507, PR511),
        and the lines after it go on.
    """
    for number, line in enumerate(lines, 1):
        text = line.removeprefix("\ufeff") if number == 1 else line  # editors on Windows begin a file with this mark
        if text.strip():
            yield _answer(text, Place(line=number), units)


def _answer(line: str, place: Place, units: UnitTable | None) -> str | Problem:
    try:
        cell: object = json.loads(line, parse_float=Decimal)
    except (ValueError, RecursionError):
        reason, reason_en = "不是一行 JSON", "this line is not JSON"
        return problem("PR505", reason=reason, reason_en=reason_en, place=place)
    if not isinstance(cell, dict):
        return problem("PR507", key="", wanted="对象", wanted_en="an object", found=type(cell).__name__, place=place)
    if "actual" in cell and "target" in cell:
        wanted, wanted_en = "其中一个", "one of the two"
        return problem("PR507", key="target, actual", wanted=wanted, wanted_en=wanted_en, found="2", place=place)
    key = "actual" if "actual" in cell else "target"
    if key not in cell:
        return problem("PR511", key="target", place=place)
    texts: dict[str, str] = {}
    for name in (key, "unit", "name"):
        text = _text(cell.get(name))
        if not isinstance(text, str):
            return problem("PR507", key=name, wanted="文本", wanted_en="text", found=text, place=place)
        texts[name] = text
    reader = parse_actual if key == "actual" else parse_target
    meaning = reader(texts[key], unit=texts["unit"], name=texts["name"], units=units).to_dict()
    return json.dumps({"id": cell.get("id"), "meaning": meaning}, ensure_ascii=False, default=str)


def _text(value: object) -> object:
    """Return the text a JSON value stands for: numbers as they are written, null as nothing."""
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return str(value)
    return "" if value is None else value


@cache
def _senses() -> dict[str, Sense]:
    return {sign: Sense[name] for name, signs in SIGNS.items() if name in Sense.__members__ for sign in signs} | {
        "": Sense.UNSPECIFIED
    }


def sense_of(operator: str) -> Sense | None:
    """Return what a comparison sign such as ``≥`` or ``>=`` means; ``None`` for anything else but nothing at all."""
    return _senses().get(operator.strip())


def shortest(number: Decimal) -> Decimal:
    """Return *number* without the zeros that end its decimals: 90.00 → 90, 0.50 → 0.5, 100 → 100."""
    sign, digits, exponent = number.as_tuple()
    if not isinstance(exponent, int):
        return number
    if not any(digits):
        return Decimal(0)
    if exponent > 0 and len(digits) + exponent <= 30:
        return Decimal((sign, (*digits, *(0,) * exponent), 0))
    while exponent < 0 and not digits[-1]:
        digits, exponent = digits[:-1], exponent + 1
    return Decimal((sign, digits, exponent))


def is_fast_parseable(text: str, units: UnitTable) -> bool:
    """Return whether *text* is one number in a shape whose meaning does not depend on which digits stand in it."""
    cell = fast_parse(text, units)
    return cell is not None and len(cell.goals) == 1 and isinstance(cell.goals[0].meaning, Number)


def hints_at(name: str, units: UnitTable) -> bool:
    """Return whether an indicator's *name* hints at a unit for the numbers beside it."""
    return name_unit(name, units) != NO_UNIT


def target_of(
    number: Decimal, operator: str = "", *, unit: str = "", name: str = "", units: UnitTable | None = None
) -> Target:
    """
    Return what *number* promises.

    Args:
        number: The number; one without bounds (PR104), or beside an operator that is none, is read as text.
        operator: A comparison sign, or nothing.
        unit: The unit column's cell, or empty.
        name: The indicator's name, from which a unit may be hinted.
        units: The units to look up; the built-in ones unless given.
    """
    table, sense = units or DEFAULT_UNITS, sense_of(operator)
    text = f"{operator.strip()}{format_short(number)}"
    if sense is None or not is_bounded(number):
        return parse_target(text, unit=unit, name=name, units=table)
    return build_target(_cell(number, sense, text, unit, name, table), text, table)


def actual_of(number: Decimal, *, unit: str = "", name: str = "", units: UnitTable | None = None) -> Actual:
    """Return what *number* says was reached; see `target_of`."""
    table, text = units or DEFAULT_UNITS, format_short(number)
    if not is_bounded(number):
        return parse_actual(text, unit=unit, name=name, units=table)
    return build_actual(_cell(number, Sense.UNSPECIFIED, text, unit, name, table), text, table)


def _cell(number: Decimal, sense: Sense, text: str, unit: str, name: str, table: UnitTable) -> Cell:
    quantity = Quantity(number, NO_UNIT)
    meaning = Number(start=0, end=len(text), sense=sense, quantity=quantity, marked=sense is not Sense.UNSPECIFIED)
    cell = Cell(goals=(Goal(meaning=meaning),))
    return with_units(cell, column_unit(unit, table), name_unit(name, table), text, table)
