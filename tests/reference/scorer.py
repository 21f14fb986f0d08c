"""
A second scorer, written from the specification alone: slow, short, exact, and sharing no code with the engines.

It reads typed meanings as plain data (the shapes of language §2), never texts, and answers with plain data, so that
it can be held against any engine. Every choice made where the specification is silent stands in README.md.
"""

import calendar
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any

from tests.reference.parameters import (
    ONE,
    OPPOSITE,
    ZERO,
    Data,
    Dimension,
    Settled,
    asks_below_zero,
    ends,
    held,
    is_count,
    read_parameters,
    refuse,
    settle,
    unit,
)  # fmt: skip
from tests.reference.people import Answer, asks_for_nothing, checklist, execution, judged, nothing, surveyed, yes_no

DAY = 86400  # seconds, the base unit of time
HALF_UP = {"places": 2, "mode": "half-up", "at": "row"}


def rounded(exact: Fraction, places: int, mode: str) -> Fraction:
    """Return *exact* at so many places; half-up means half away from zero."""
    whole, rest = divmod(abs(exact) * 10**places, 1)
    half = Fraction(1, 2)
    up = {"half-up": rest >= half, "half-even": rest > half or (rest == half and whole % 2 == 1), "truncate": False}
    return (1 if exact >= 0 else -1) * Fraction(whole + up[mode], 10**places)


def printed(value: Fraction, places: int) -> str:
    digits = str(abs(value) * 10**places).zfill(places + 1)
    sign = "-" if value < 0 else ""
    return sign + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)


# ---- a numeric target beside a numeric actual ----------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    """Both sides in base units. A floor has *low*, a ceiling *high*, a range and `=` have both."""

    low: Fraction | None
    high: Fraction | None
    value: Fraction
    met: bool
    dimension: Dimension
    factor: Fraction
    equals: bool = False
    settled: bool = False

    @property
    def completion(self) -> Fraction:
        """a/t for floors, 2 − a/t for ceilings, both without an upper limit; 1 inside a range."""
        if not self.met:
            return outside(self, "overrun")
        bound = self.low if self.high is None else self.high
        if bound is None or bound <= 0 or None not in (self.low, self.high):
            return ONE
        return self.value / bound if self.high is None else 2 - self.value / bound


def divisor(bound: Fraction) -> Fraction:
    """Return a bound that may be divided by: beside 0 nothing is half reached, below 0 a ratio is nonsense."""
    if bound == 0:
        settle("not_met")
    if bound < 0:
        refuse("PR428")
    return bound


def outside(row: Row, above: str, zero_at: Fraction = Fraction(2)) -> Fraction:
    """Return the ratio of an unmet row from the bound it missed."""
    below = row.low is not None and row.value <= row.low
    bound = row.low if below else row.high
    assert bound is not None  # an unmet row misses some bound
    if bound == 0:
        return ZERO
    share_reached = row.value / divisor(bound)
    if not below:
        share_reached = 1 / share_reached if above == "inverse" else 1 - (share_reached - 1) / (zero_at - 1)
    return min(max(share_reached, ZERO), ONE)


STATED = {"inverse": "ceiling", "overrun": "ceiling", "exact": "exact", "centred": "exact"}


def read_row(target: Data, actual: Data, stated: str, notes: list[str]) -> Row:
    dimension, factor = unit(target["unit"])
    value_dimension, value_factor = unit(actual["unit"])
    number = Fraction(actual["value"])
    bounds = [Fraction(target[key]) for key in ("value", "lower", "upper") if target.get(key) is not None]
    if actual["unit"] == "" != target["unit"]:
        if target["unit"] == "%" and 0 < abs(number) <= 1:
            refuse("PR409")
        notes.append("PR408")
        value = number * factor
    elif target["unit"] == "" != actual["unit"]:
        if actual["unit"] == "%" and any(0 < abs(bound) <= 1 for bound in bounds):
            refuse("PR409")
        notes.append("PR408")
        value, dimension, factor = number * value_factor, value_dimension, value_factor
    elif dimension != value_dimension:
        refuse("PR406")
    else:
        value = number * value_factor
    changes = (target.get("change"), actual.get("change"))
    if changes == (None, "down") or (changes[0] and not changes[1] and number < 0):
        refuse("PR455")
    if set(changes) == {"up", "down"}:
        value = -value
    elif value < 0 and changes == (None, None) and asks_below_zero(dimension, target):
        notes.append("PR460")
    if actual.get("sense", "exactly") != "exactly":
        notes.append("PR410")
    if value < 0 and is_count(dimension) and changes == (None, None):
        settle("not_met", "PR417")
    converted = "" not in (target["unit"], actual["unit"]) and target["unit"] != actual["unit"]
    low, high, meets, equals = ends(target, stated, factor, converted=converted)
    sense = actual.get("sense", "exactly")
    if sense in OPPOSITE:
        verdict = meets.verdict(value, OPPOSITE[sense] if set(changes) == {"up", "down"} else sense)
        if verdict is None:
            refuse("PR464")
        return Row(low, high, value, verdict, dimension, factor, equals, settled=True)
    return Row(low, high, value, meets.holds(value), dimension, factor, equals)


# ---- the types -----------------------------------------------------------------------------------------------------


def proportional(row: Row, p: Data, _weight: Fraction) -> Answer:
    met = row.met
    if row.equals and row.low is not None and p["exact"] == "at_least":
        met = row.value >= row.low if row.low else row.met
    elif row.equals and not met:
        return False, less_deviation(row) if p["exact"] == "deviation" else ZERO
    missed_floor = row.low is not None and row.value <= row.low
    if not met and missed_floor and p["below"] == "zero":
        return False, ZERO
    return met, ONE if met else outside(row, p["above"])


def gated(row: Row, p: Data, _weight: Fraction) -> Answer:
    if row.met:
        return True, ONE
    return False, max(ZERO, (row.completion - p["gate"]) / (1 - p["gate"]))


def ceiling(row: Row, above: str, zero_at: Fraction) -> Answer:
    return row.met, ONE if row.met else outside(row, above, zero_at)


def deviation(row: Row) -> tuple[Fraction, Fraction]:
    """Return how far the value lies from the target's one bound, or outside its range, and that bound."""
    if row.low is not None and (row.high is None or row.value <= row.low):
        return abs(row.value - row.low), row.low
    assert row.high is not None  # every row has a bound
    if row.low is None or row.value >= row.high:
        return abs(row.value - row.high), row.high
    return ZERO, row.high


def less_deviation(row: Row) -> Fraction:
    away, bound = deviation(row)
    return max(ZERO, 1 - away / divisor(bound))


def exact(row: Row, p: Data, _weight: Fraction) -> Answer:
    away, bound = deviation(row)
    within = away <= p["tolerance"] * abs(bound)
    met = within if row.equals else row.met or (within and p["tolerance"] * bound != 0)
    if met or p["otherwise"] == "zero":
        return met, ONE if met else ZERO
    return False, less_deviation(row)


def centred(row: Row, p: Data, _weight: Fraction) -> Answer:
    away, bound = deviation(row)
    if bound == 0:
        near = row.met or away == 0
        return near, ONE if near else ZERO
    over = away / divisor(bound) - p["band"] if away else ZERO
    return over <= 0, ONE if over <= 0 else max(p["floor"], 1 - p["minus"] * over / p["per"])


def placed(row: Row, of: str, dimension: Dimension | None) -> Fraction:
    """Return the number that bands and anchors look at; they count in base units, or bare in the target's unit."""
    if of == "completion":
        return row.completion
    if dimension is None:
        if row.dimension == (("ratio", 1),):
            refuse("PR406")
        return row.value / row.factor
    if dimension != row.dimension:
        refuse("PR406")
    return row.value


def banded(row: Row, p: Data, _weight: Fraction) -> Answer:
    return row.met, held(p["bands"], placed(row, p["of"], p["bands"][0][0].dimension))


def interpolated(row: Row, p: Data, _weight: Fraction) -> Answer:
    places = [(place, ratio) for place, ratio, _ in p["anchors"]]
    value = placed(row, p["of"], p["anchors"][0][2])
    for (low, at_low), (high, at_high) in pairwise(places):
        if low <= value <= high:
            return row.met, at_low + (at_high - at_low) * (value - low) / (high - low)
    end: Fraction = (places[0] if value < places[0][0] else places[-1])[1]
    return row.met, end if p["outside"] == "flat" else ZERO


def taken(units_missed: Fraction, p: Data, weight: Fraction) -> Fraction:
    """Return what is left after a fixed amount for each whole (or begun) unit."""
    count = math.ceil(units_missed) if p.get("begun") else math.floor(units_missed)
    minus: Fraction = p["minus"] if p["minus"] is not None else p["minus_points"] / weight
    left = 1 - count * minus
    floor: Fraction = p.get("floor", ZERO)
    return max(floor, left)


def stepped(row: Row, p: Data, weight: Fraction) -> Answer:
    if row.met:
        return True, ONE
    below = row.low is not None and row.value <= row.low
    bound = row.low if below else row.high
    assert bound is not None  # an unmet row misses some bound
    missed, (per, dimension) = abs(row.value - bound), p["per"]
    if dimension is None:
        missed /= row.factor
    elif dimension == (("ratio", 1),) != row.dimension:
        missed /= divisor(abs(bound))
    elif dimension != row.dimension:
        refuse("PR406")
    return False, taken(missed / per, p, weight)


def progress(row: Row, p: Data, _weight: Fraction) -> Answer:
    baseline, dimension = p["baseline"]
    if dimension is None:
        baseline *= row.factor
    elif dimension != row.dimension:
        refuse("PR406")
    below = row.low is not None and row.value <= row.low
    bound = row.low if below or row.high is None else row.high
    assert bound is not None  # every row has a bound
    wrong_side = (
        (row.high is None and baseline >= bound) or (row.low is None and baseline <= bound) or baseline == bound
    )
    if row.met or wrong_side:
        return row.met, ONE if row.met else ZERO
    return False, min(ONE, max(ZERO, (row.value - baseline) / (bound - baseline)))


def time_proportional(row: Row, p: Data, _weight: Fraction) -> Answer:
    if row.low is None or row.high is not None:
        return row.met, ONE if row.met else ZERO
    if row.low <= 0:
        return row.met, ONE if row.met else ZERO / divisor(row.low)
    due = row.low * Fraction(p["month"], 12)
    return row.value >= due, min(ONE, max(ZERO, row.value / due))


NUMERIC: dict[str, Callable[[Row, Data, Fraction], Answer]] = {
    "proportional": proportional, "gated": gated, "exact": exact, "centred": centred, "banded": banded,
    "inverse": lambda row, _p, _weight: ceiling(row, "inverse", Fraction(2)),
    "overrun": lambda row, p, _weight: ceiling(row, "overrun", p["zero_at"]),
    "interpolated": interpolated, "stepped": stepped, "progress": progress, "time-proportional": time_proportional,
}  # fmt: skip


def day(iso: str, year: str, *, first: bool) -> date:
    """Return the first or last day that a date as precise as printed means."""
    found = re.fullmatch(r"([0-9]{4}|-)(?:-([0-9]{2}))?(?:-([0-9]{2}))?", iso)
    assert found  # typed meanings hold real dates
    on_year, month = int(year if found[1] == "-" else found[1]), int(found[2] or (1 if first else 12))
    last = calendar.monthrange(on_year, month)[1]
    return date(on_year, month, min(int(found[3] or (1 if first else 31)), last))


def days_late(target: Data, actual: Data) -> int:
    wanted, reached = target.get("by") or target["end"], actual.get("by") or actual["end"]
    year = next((iso[:4] for iso in (wanted, reached) if iso[0] != "-"), "2000")
    limit, end = (
        day(iso, year, first=True) - timedelta(1) if side.get("before") else day(iso, year, first=False)
        for iso, side in ((wanted, target), (reached, actual))
    )
    return (end - limit).days


def dated(type_id: str, target: Data, actual: Data, p: Data, weight: Fraction) -> Answer:
    late = days_late(target, actual)
    if late <= 0:
        return True, ONE
    if type_id == "deadline" and p["late"] == "zero":
        return False, ZERO
    by_bands = p.get("late") == "banded"
    dimension = p["bands"][0][0].dimension if by_bands else p["per"][1]
    if dimension not in (None, (("time", 1),)):
        refuse("PR406")
    in_base = Fraction(late) if dimension is None else Fraction(late * DAY)
    return False, held(p["bands"], in_base) if by_bands else taken(in_base / p["per"][0], p, weight)


# ---- a row ---------------------------------------------------------------------------------------------------------


def rate(case: Data) -> dict[str, Any]:
    """Return outcome, exact ratio, score as text, and the codes of what must be said about one row."""
    notes: list[str] = []
    try:
        parameters = read_parameters(case["type"], case.get("parameters", {}))
        weight = case.get("weight")
        if weight in (None, "") or Fraction(weight) <= 0:
            refuse("PR403" if weight in (None, "") else "PR427")
        met, ratio = answer(case, case["type"], parameters, notes)
        outcome = "met" if met else "not_met"
    except Settled as end:
        outcome, ratio = end.outcome, ZERO
        notes += end.codes
    rule = case.get("rounding", HALF_UP)
    weight = Fraction(case.get("weight") or 0)
    score = printed(rounded(ratio * weight, rule["places"], rule["mode"]), rule["places"])
    return {"outcome": outcome, "ratio": ratio, "score": score, "problems": sorted(set(notes))}


def answer(case: Data, type_id: str, p: Data, notes: list[str]) -> Answer:
    weight = Fraction(case["weight"])
    if type_id == "execution":
        return execution(case.get("funds"), case.get("items", ()), p, notes)
    if type_id == "checklist":
        return checklist(case.get("items", ()), p, notes)
    target, actual = case["target"], case["actual"]
    if type_id == "satisfaction":
        curve = dict(p["curve"])
        inner = curve.pop("type", "proportional")
        counted = {**case, "actual": surveyed(case, p)}
        return answer(counted, inner, read_parameters(inner, curve), notes)
    judgement = case.get("judgement", "") if type_id == "judged" else ""
    answered = judgement or (type_id == "yes-no" and actual.get("text"))
    if type_id in NUMERIC and asks_for_nothing(target) and (settled := nothing(target, actual)):
        return settled
    no_target = {"missing": "PR401", "unclear": "PR404"}.get(target["kind"])
    no_actual = None if answered else {"missing": "PR402", "unclear": "PR405"}.get(actual["kind"])
    faults = [code for code in (no_target, no_actual) if code]
    if faults:
        refuse(*faults)
    if type_id == "judged":
        return judged(case, p, notes)
    if type_id == "yes-no":
        return yes_no(actual, p)
    if target["kind"] == "all" and actual["kind"] != "status":
        if actual["kind"] != "all" or len(actual["parts"]) != len(target["parts"]):
            refuse("PR407")
        pairs = zip(target["parts"], actual["parts"], strict=True)
        answers = [answer({**case, "target": one, "actual": two}, type_id, p, notes) for one, two in pairs]
        return all(met for met, _ in answers), min(ratio for _, ratio in answers)
    dates = ("date", "period")
    wanted = {
        "deadline": dates,
        "stepped": ("number", "range", *dates),
        "progress": ("number",),
        "time-proportional": ("number",),
    }.get(type_id, ("number", "range"))
    if target["kind"] not in (*wanted, "all"):
        refuse("PR433")
    if actual["kind"] == "status" and actual["status"] == "met" and Fraction(actual.get("rate", 100)) >= 100:
        notes.append("PR429")
        return True, ONE
    if target["kind"] in dates and actual["kind"] in dates:
        without_year = [(side.get("by") or side["end"])[0] == "-" for side in (target, actual)]
        notes += ["PR462"] if without_year[1] else ["PR461"] if without_year[0] else []
        return dated(type_id, target, actual, p, weight)
    if target["kind"] in dates or actual["kind"] != "number":
        refuse("PR407")
    row = read_row(target, actual, p.get("stated", STATED.get(type_id, "floor")), notes)
    return (row.met, Fraction(row.met)) if row.settled else NUMERIC[type_id](row, p, weight)
