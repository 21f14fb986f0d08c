"""
Intervals in rule files, and the tables that give names to stretches of a line: grades and lights.

Intervals are written in the target language with open or closed ends: ``"[80, 90)"``, ``"≥90"``, ``"<60%"``.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from perfrules.errors import Problem, TargetSyntaxError, problem
from perfrules.indicators.values import bound_problem, overlap_problem
from perfrules.model.interval import Interval, gaps
from perfrules.model.quantity import format_decimal
from perfrules.model.ruleset import GradeBand
from perfrules.model.target import NumberTarget, RangeTarget
from perfrules.model.unit import NO_UNIT, PERCENT, Unit
from perfrules.rulesets.fields import name_problem, read_table, report_same_names, wrong_kind
from perfrules.rulesets.toml_tree import Entry
from perfrules.units import DEFAULT_UNITS

if TYPE_CHECKING:
    from perfrules.model.target import Target

__all__ = [
    "MAX_BANDS", "plain_bound", "read_grades", "read_lights", "read_share_interval", "show_interval", "show_shares",
]  # fmt: skip

MAX_BANDS = 32
_SCALES = (
    ("优", "良", "中", "差"), ("优秀", "良好", "中等", "合格", "较差", "差"), ("优", "良", "合格", "不合格"),
    ("A+", "A", "A-", "B+", "B", "B-", "C+", "C", "C-", "D", "E", "F"),
    ("一等", "二等", "三等", "四等"), ("一级", "二级", "三级", "四级"), ("通过", "不通过"), ("达标", "不达标"),
    ("绿", "黄", "橙", "红"), ("绿灯", "黄灯", "橙灯", "红灯"), ("green", "yellow", "amber", "orange", "red"),
    ("excellent", "good", "fair", "poor"), ("excellent", "good", "satisfactory", "unsatisfactory"),
)  # fmt: skip
"""Names of grades and lights whose order is the same everywhere, best first."""
_NOT_NEGATIVE = Interval(lower=Fraction(0), lower_closed=True)


@frozen
class _Line:
    """The line of which a table names intervals: the unit they are written in, and what to ask for instead."""

    unit: Unit
    wanted: tuple[str, str]


_POINTS = _Line(
    NO_UNIT, ('写明两端开闭的区间，如 "[80, 90)"', 'an interval with open or closed ends, such as "[80, 90)"')
)
_SHARES = _Line(PERCENT, ('百分数的区间，如 "[70%, 80%)"', 'an interval of percentages, such as "[70%, 80%)"'))


def read_grades(entry: Entry, full: Decimal | None, problems: list[Problem]) -> tuple[GradeBand, ...]:
    """
    Return the grade bands of a ``grades`` table, best first.

    Each is an interval of points without a unit. Bounds lie from 0 to *full* (PR216); together the bands hold every
    number between once (PR209, PR210).
    """

    def read(given: Entry, name: str) -> Interval | None:
        key = f"grades.{name}"
        interval = _interval(given, key, _POINTS, problems)
        return None if interval is None or not _lies_within(interval, full, given, key, problems) else interval

    table = read_table(entry, "grades", problems)
    if table is None:
        return ()
    bands = _bands(entry, "grades", table, read, problems)
    bands.sort(key=lambda band: band.interval.lower if band.interval.lower is not None else Fraction(-1), reverse=True)
    _report_overlaps(bands, show_interval, problems)
    _report_upside_down("grades", bands, problems)
    if full is not None and bands and len(bands) == len(table):
        total = Interval(Fraction(0), Fraction(full), lower_closed=True, upper_closed=True)
        missing = gaps([band.interval for band in bands], total)
        problems += [problem("PR209", place=entry.place, gap=show_interval(gap)) for gap in missing]
    return tuple(bands)


def read_lights(entry: Entry, problems: list[Problem]) -> tuple[GradeBand, ...]:
    """
    Return the bands of a ``lights`` table in the order of the file, which is from worst to best.

    Each is an interval of percentages; together they hold every share from 0 up once (PR209, PR210).
    """
    table = read_table(entry, "lights", problems)
    if table is None:
        return ()
    bands = _bands(
        entry, "lights", table, lambda given, name: _interval(given, f"lights.{name}", _SHARES, problems), problems
    )
    _report_overlaps(bands, show_shares, problems)
    by_rate = sorted(bands, key=lambda band: band.interval.lower or Fraction(-1), reverse=True)
    _report_upside_down("lights", by_rate, problems)
    if bands and len(bands) == len(table):
        missing = gaps([band.interval for band in bands], _NOT_NEGATIVE)
        problems += [problem("PR209", place=entry.place, gap=show_shares(gap)) for gap in missing]
    return tuple(bands)


def read_share_interval(entry: Entry, key: str, problems: list[Problem]) -> Interval | None:
    """Return an interval of percentages, its bounds as shares: ``"[70%, 80%)"`` is from 0.7 up to below 0.8."""
    return _interval(entry, key, _SHARES, problems)


def _bands(
    entry: Entry,
    key: str,
    table: Mapping[str, Entry],
    read: Callable[[Entry, str], Interval | None],
    problems: list[Problem],
) -> list[GradeBand]:
    """Return the bands of *table*, in its order, that *read* gives an interval for."""
    if not table:
        problems.append(problem("PR203", place=entry.place, key=key))
    if len(table) > MAX_BANDS:
        problems.append(problem("PR217", place=entry.place, key=key, limit=MAX_BANDS))
        return []
    report_same_names(list(table.items()), problems)
    bands: list[GradeBand] = []
    for name, given in table.items():
        if (unfit := name_problem(name)) is not None:
            problems.append(unfit.at(given.place))
        interval = read(given, name)
        if interval is not None:
            bands.append(GradeBand(name, interval, str(given.value), place=given.place))
    return bands


def _report_upside_down(key: str, bands: list[GradeBand], problems: list[Problem]) -> None:
    """Add PR250 where two names of one known scale stand in *bands*, from high to low, the wrong way round."""
    for upper, lower in pairwise(bands):
        for scale in _SCALES:
            if upper.name in scale and lower.name in scale and scale.index(upper.name) > scale.index(lower.name):
                problems.append(problem("PR250", place=lower.place, key=key, better=lower.name, worse=upper.name))
                return


def _report_overlaps(bands: list[GradeBand], show: Callable[[Interval], str], problems: list[Problem]) -> None:
    """Add PR210 at the second of the first two bands that share numbers."""
    intervals = [band.interval for band in bands]
    for result in overlap_problem([band.name for band in bands], intervals, show):
        second = next(band for band in bands if band.name == result.values["second"])
        problems.append(result.at(second.place))


def _interval(entry: Entry, key: str, line: _Line, problems: list[Problem]) -> Interval | None:
    if not isinstance(entry.value, str):
        problems.append(wrong_kind(entry, key, *line.wanted))
        return None
    target = _threshold(entry, entry.value, problems)
    if target is None:
        return None
    interval = _numbers(target, line.unit)
    if interval is None:
        problems.append(wrong_kind(entry, key, *line.wanted))
        return None
    if interval.is_empty:
        low, high = plain_bound(interval.lower), plain_bound(interval.upper)
        problems.append(problem("PR106", place=entry.value_place, text=entry.value, lower=low, upper=high))
        return None
    above = bound_problem(key, interval) if line is _SHARES else None
    if above is not None:
        problems.append(evolve(above, place=entry.value_place))
        return None
    return interval


def _lies_within(interval: Interval, full: Decimal | None, entry: Entry, key: str, problems: list[Problem]) -> bool:
    if full is None:
        return True
    outside = [bound for bound in (interval.lower, interval.upper) if bound is not None and not 0 <= bound <= full]
    for bound in outside:
        shown = plain_bound(bound)
        problems.append(
            problem("PR216", place=entry.value_place, key=key, value=shown, low=0, high=format_decimal(full))
        )
    return not outside


def _threshold(entry: Entry, text: str, problems: list[Problem]) -> "Target | None":
    from perfrules.dsl import parse_threshold  # noqa: PLC0415 - the grammar is loaded when a rule file is first read

    try:
        return parse_threshold(text, units=DEFAULT_UNITS)  # points and percentages, never units of plugins
    except TargetSyntaxError as error:
        problems += [item.at(entry.value_place) for item in error.problems]
        return None


def _numbers(target: "Target", wanted: Unit) -> Interval | None:
    """Return the numbers, in base units, that *target* holds when they are in the unit *wanted*, without change."""
    if not isinstance(target, NumberTarget | RangeTarget) or target.change is not None:
        return None
    unit = target.quantity.unit if isinstance(target, NumberTarget) else target.unit
    return target.interval if unit == wanted else None


def plain_bound(bound: Fraction | None) -> str:
    """Return *bound*, which a rule file wrote as a decimal, as that decimal again; ∞ for none."""
    if bound is None:
        return "∞"
    with localcontext(prec=64):  # more digits than a number of a rule file can have
        return format_decimal(Decimal(bound.numerator) / Decimal(bound.denominator))


def show_interval(interval: Interval) -> str:
    """Return *interval* as rule files write it, ``[79.5, 80)``; a single number as that number."""
    return _shown(interval, plain_bound)


def show_shares(interval: Interval) -> str:
    """Return an interval of shares as rule files write it, ``[70%, 80%)``."""
    return _shown(interval, lambda bound: "∞" if bound is None else f"{plain_bound(bound * 100)}%")


def _shown(interval: Interval, show: Callable[[Fraction | None], str]) -> str:
    if interval.lower is not None and interval.lower == interval.upper:
        return show(interval.lower)
    left, right = "[" if interval.lower_closed else "(", "]" if interval.upper_closed else ")"
    low = "-∞" if interval.lower is None else show(interval.lower)
    return f"{left}{low}, {show(interval.upper)}{right}"
