"""Parts of a rule set that stand on their own: sources, rounding, and grade bands."""

from collections.abc import Mapping
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import TYPE_CHECKING

from perfrules.errors import Problem, TargetSyntaxError, problem
from perfrules.model.grading import GradeBand
from perfrules.model.interval import Interval, gaps, overlaps
from perfrules.model.quantity import plain
from perfrules.model.rounding import Rounding, RoundingMode, RoundingStage
from perfrules.model.ruleset import Citation, CitationStatus
from perfrules.model.target import NumberTarget, RangeTarget
from perfrules.model.unit import NO_UNIT
from perfrules.rulesets.entry import Entry
from perfrules.rulesets.fields import (
    name_problem,
    read_choice,
    read_date,
    read_name,
    read_table,
    read_text,
    read_whole,
    report_same_names,
    report_unknown_keys,
    wrong_kind,
)  # fmt: skip

if TYPE_CHECKING:
    from perfrules.model.target import Target

__all__ = [
    "MAX_BANDS",
    "MAX_PLACES",
    "plain_bound",
    "read_citations",
    "read_grades",
    "read_rounding",
    "show_interval",
    "source_id",
]

MAX_BANDS = 32
MAX_PLACES = 6
_SOURCE_KEYS = ("document", "id", "title", "date", "status", "note")


def source_id(entry: Entry) -> str:
    """Return the id of the ``[[source]]`` *entry*: its ``id``, else its document; empty when it has neither."""
    given = entry.table.get("id", entry.table.get("document"))
    return given.value if given is not None and isinstance(given.value, str) else ""


def read_citations(entries: tuple[Entry, ...], problems: list[Problem]) -> Mapping[str, Citation]:
    """Return the citations of ``[[source]]`` tables by id."""
    citations: dict[str, Citation] = {}
    report_same_names([(cited, entry) for entry in entries if (cited := source_id(entry))], problems)
    for entry in entries:
        table = entry.table
        report_unknown_keys(table, _SOURCE_KEYS, problems)
        missing = [key for key in ("document", "status") if key not in table]
        problems += [problem("PR203", place=entry.place, key=f"source.{key}") for key in missing]
        texts = {key: read_text(table[key], key, problems) or "" for key in ("title", "note") if key in table}
        document = read_name(table["document"], "document", problems) if "document" in table else None
        name = read_name(table["id"], "id", problems) if "id" in table else document
        day = read_date(table["date"], "date", problems) if "date" in table else None
        words = [status.value for status in CitationStatus]
        sure = read_choice(table["status"], "status", words, problems) if "status" in table else None
        if document is not None and name is not None and sure in words:
            citations[name] = Citation(
                id=name, document=document, status=CitationStatus(sure), date=day, place=entry.place, **texts
            )
    return citations


def read_rounding(entry: Entry | None, problems: list[Problem]) -> Rounding:
    """Return the rounding of a ``round`` table; keys it leaves out keep their defaults (2 places, half-up, row)."""
    table = None if entry is None else read_table(entry, "round", problems)
    if table is None:
        return Rounding()
    report_unknown_keys(table, ("places", "mode", "at"), problems)
    modes, stages = [mode.value for mode in RoundingMode], [stage.value for stage in RoundingStage]
    places = read_whole(table["places"], "round.places", 0, MAX_PLACES, problems) if "places" in table else None
    mode = read_choice(table["mode"], "round.mode", modes, problems) if "mode" in table else None
    at = read_choice(table["at"], "round.at", stages, problems) if "at" in table else None
    default = Rounding()
    return Rounding(
        default.places if places is None else places,
        RoundingMode(mode) if mode in modes else default.mode,
        RoundingStage(at) if at in stages else default.at,
    )


def read_grades(entry: Entry, full: Decimal | None, problems: list[Problem]) -> tuple[GradeBand, ...]:
    """
    Return the grade bands of a ``grades`` table, best first.

    Each is an interval of points without a unit, its ends written open or closed: ``"[80, 90)"``, ``"≥90"``. Bounds
    lie from 0 to *full* (PR216); together the bands hold every number between once (PR209, PR210).
    """
    table = read_table(entry, "grades", problems)
    if table is None:
        return ()
    if not table:
        problems.append(problem("PR203", place=entry.place, key="grades"))
    if len(table) > MAX_BANDS:
        problems.append(problem("PR217", place=entry.place, key="grades", limit=MAX_BANDS))
        return ()
    report_same_names([(name, band) for name, band in table.items()], problems)
    bands: list[GradeBand] = []
    for name, given in table.items():
        if (unfit := name_problem(name)) is not None:
            problems.append(unfit.at(given.place))
        interval = _interval(given, name, full, problems)
        if interval is not None:
            bands.append(GradeBand(name, interval, str(given.value), place=given.place))
    bands.sort(key=lambda band: band.interval.lower if band.interval.lower is not None else Fraction(-1), reverse=True)
    intervals = [band.interval for band in bands]
    for first, second, shared in overlaps(intervals):
        one, other = bands[first].name, bands[second].name
        shown = show_interval(shared)
        problems.append(problem("PR210", place=bands[second].place, overlap=shown, first=one, second=other))
    if full is not None and bands and len(bands) == len(table):
        whole = Interval(Fraction(0), Fraction(full), lower_closed=True, upper_closed=True)
        problems += [problem("PR209", place=entry.place, gap=show_interval(gap)) for gap in gaps(intervals, whole)]
    return tuple(bands)


def _interval(entry: Entry, name: str, full: Decimal | None, problems: list[Problem]) -> Interval | None:
    key = f"grades.{name}"
    wanted = ('写明两端开闭的区间，如 "[80, 90)"', 'an interval with open or closed ends, such as "[80, 90)"')
    if not isinstance(entry.value, str):
        problems.append(wrong_kind(entry, key, *wanted))
        return None
    target = _threshold(entry, entry.value, problems)
    if target is None:
        return None
    interval = _points(target)
    if interval is None:
        problems.append(wrong_kind(entry, key, *wanted))
        return None
    if interval.is_empty:
        low, high = plain_bound(interval.lower), plain_bound(interval.upper)
        problems.append(problem("PR106", place=entry.value_place, text=entry.value, lower=low, upper=high))
        return None
    if full is None:
        return interval
    outside = [bound for bound in (interval.lower, interval.upper) if bound is not None and not 0 <= bound <= full]
    for bound in outside:
        shown = plain_bound(bound)
        problems.append(problem("PR216", place=entry.value_place, key=key, value=shown, low=0, high=plain(full)))
    return None if outside else interval


def _threshold(entry: Entry, text: str, problems: list[Problem]) -> "Target | None":
    from perfrules.dsl import parse_threshold  # noqa: PLC0415 - the grammar is loaded when a rule file is first read

    try:
        return parse_threshold(text)
    except TargetSyntaxError as error:
        problems += [one.at(entry.value_place) for one in error.problems]
        return None


def _points(target: "Target") -> Interval | None:
    """Return the numbers that *target* holds when it is about plain numbers, without unit or change."""
    if not isinstance(target, NumberTarget | RangeTarget) or target.change is not None:
        return None
    unit = target.quantity.unit if isinstance(target, NumberTarget) else target.unit
    return target.interval if unit == NO_UNIT else None


def plain_bound(bound: Fraction | None) -> str:
    """Return *bound*, which a rule file wrote as a decimal, as that decimal again; ∞ for none."""
    if bound is None:
        return "∞"
    with localcontext(prec=64):  # more digits than a number of a rule file can have
        return plain(Decimal(bound.numerator) / Decimal(bound.denominator))


def show_interval(interval: Interval) -> str:
    """Return *interval* as rule files write it, ``[79.5, 80)``; a single number as that number."""
    if interval.lower is not None and interval.lower == interval.upper:
        return plain_bound(interval.lower)
    left, right = "[" if interval.lower_closed else "(", "]" if interval.upper_closed else ")"
    low = "-∞" if interval.lower is None else plain_bound(interval.lower)
    return f"{left}{low}, {plain_bound(interval.upper)}{right}"
