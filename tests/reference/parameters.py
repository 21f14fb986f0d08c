"""
The first half of the reference scorer: units, intervals and the parameters of rules, read into exact numbers.

Written from the specification alone; it shares no code with the engines.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from typing import Any, NoReturn

ZERO, ONE = Fraction(0), Fraction(1)
Data = Mapping[str, Any]
Dimension = tuple[tuple[str, int], ...]


class Settled(Exception):  # noqa: N818 - an early answer, not an error
    """A row about which no more can be said."""

    def __init__(self, outcome: str, *codes: str) -> None:
        self.outcome, self.codes = outcome, codes


def settle(outcome: str, *codes: str) -> NoReturn:
    """End the row here, without points."""
    raise Settled(outcome, *codes)


def refuse(*codes: str) -> NoReturn:
    """Nothing can be said about the row."""
    settle("not_ratable", *codes)


def misfit(code: str) -> NoReturn:
    """The rule itself is wrong: it would not have been loaded."""
    settle("invalid_parameters", code)


# ---- numbers, units, intervals -------------------------------------------------------------------------------------

TABLE = {
    "元": ("money", "1"), "秒": ("time", "1"), "分钟": ("time", "60"), "小时": ("time", "3600"),
    "天": ("time", "86400"), "周": ("time", "604800"), "%": ("ratio", "1/100"), "‰": ("ratio", "1/1000"),
    "米": ("length", "1"), "公里": ("length", "1000"), "克": ("mass", "1/1000"), "公斤": ("mass", "1"),
    "斤": ("mass", "1/2"), "吨": ("mass", "1000"), "平方米": ("area", "1"), "公顷": ("area", "10000"),
    "亩": ("area", "2000/3"),
    "月": ("month", "1"), "年": ("month", "12"), "百分点": ("point", "1"), "个百分点": ("point", "1"),
}  # fmt: skip
MULTIPLIERS = {
    "万亿": 10**12, "亿": 10**8, "千万": 10**7, "百万": 10**6, "万": 10**4, "千": 1000, "百": 100, "十": 10,
}  # fmt: skip


def unit(symbol: str) -> tuple[Dimension, Fraction]:
    """Return the dimension of a unit and how many base units it is."""
    above, _, below = symbol.partition("/")
    exponents: dict[str, int] = {}
    factor = ONE
    for sign, names in ((1, [above]), (-1, below.split("·"))):
        for name in filter(None, names):
            dimension, size = simple_unit(name)
            factor = factor * size**sign
            if dimension:
                exponents[dimension] = exponents.get(dimension, 0) + sign
    return tuple(sorted((name, power) for name, power in exponents.items() if power)), factor


def simple_unit(name: str) -> tuple[str, Fraction]:
    if name in TABLE:
        return TABLE[name][0], Fraction(TABLE[name][1])
    for word, size in MULTIPLIERS.items():
        if name.startswith(word):
            dimension, factor = simple_unit(name[len(word) :]) if name != word else ("", ONE)
            return dimension, factor * size
    return f"count {name}", ONE


def is_count(dimension: Dimension) -> bool:
    return len(dimension) == 1 and dimension[0][0].startswith("count ") and dimension[0][1] == 1


def asks_below_zero(dimension: Dimension, target: Data) -> bool:
    """Return whether less than 0 deserves a question: of an extent always, of money beside a ceiling from 0 up."""
    over = {name for name, power in dimension if power > 0}
    bounds = [Fraction(target[key]) for key in ("value", "upper") if target.get(key) is not None]
    ceiling = target.get("lower") is None if target["kind"] == "range" else target["sense"] in ("at_most", "less_than")
    spending = over == {"money"} and ceiling and bounds[0] >= 0
    return bool(over) and (over <= {"time", "month", "length", "mass", "area"} or spending)


@dataclass(frozen=True)
class Interval:
    """Numbers between two ends in base units, and what they count (`None`: a bare number)."""

    low: Fraction | None
    low_closed: bool
    high: Fraction | None
    high_closed: bool
    dimension: Dimension | None = None

    def holds(self, value: Fraction) -> bool:
        if self.low is not None and (value < self.low or (value == self.low and not self.low_closed)):
            return False
        return self.high is None or value < self.high or (value == self.high and self.high_closed)

    def verdict(self, value: Fraction, sense: str) -> bool | None:
        """Return whether all (or none) of what `≥ value`, `< value` … leaves open lies inside; ``None`` between."""
        near, far, near_closed, far_closed = self.low, self.high, self.low_closed, self.high_closed
        if sense in ("at_most", "less_than"):
            near, far, near_closed, far_closed = self.high, self.low, self.high_closed, self.low_closed
        sign, closed = (1 if sense in ("at_least", "more_than") else -1), sense in ("at_least", "at_most")
        if far is not None and (sign * (value - far) > 0 or (value == far and not (far_closed and closed))):
            return False
        inside = near is None or sign * (value - near) > 0 or (value == near and (near_closed or not closed))
        return True if far is None and inside else None


SENSES = {"floor": "at_least", "ceiling": "at_most", "exact": "exactly"}
OPPOSITE = {"at_least": "at_most", "more_than": "less_than", "at_most": "at_least", "less_than": "more_than"}


def ends(
    target: Data, stated: str, factor: Fraction, *, converted: bool
) -> tuple[Fraction | None, Fraction | None, Interval, bool]:
    """Return the bounds that deviations are counted from, what meets the target, and whether it is an exact one."""
    if target["kind"] == "range":
        low, high = (None if target[key] is None else Fraction(target[key]) * factor for key in ("lower", "upper"))
        return low, high, Interval(low, target["lower_closed"], high, target["upper_closed"]), False
    bound = Fraction(target["value"]) * factor
    sense = SENSES[stated if bound else "ceiling"] if target["sense"] == "stated" else target["sense"]
    if sense in ("at_least", "more_than"):
        return bound, None, Interval(bound, sense == "at_least", None, high_closed=False), False
    if sense in ("at_most", "less_than"):
        return None, bound, Interval(None, low_closed=False, high=bound, high_closed=sense == "at_most"), False
    half = Fraction(1, 2 * 10 ** len(target["value"].partition(".")[2])) * factor if bound else ZERO
    rounds = Interval(bound - half, bound >= 0, bound + half, bound <= 0)
    near = abs(bound) / 20
    if sense == "about":
        meets = rounds if half > near else Interval(bound - near, low_closed=True, high=bound + near, high_closed=True)
        return meets.low, meets.high, meets, False
    point = Interval(bound, low_closed=True, high=bound, high_closed=True)
    return bound, bound, rounds if converted else point, True


NUMBER = r"[-+]?(?:[0-9]+(?:\.[0-9]+)?|∞)"
THRESHOLD = re.compile(rf"([≥>≤<=])?\s*({NUMBER})\s*(.*)")
BRACKETS = re.compile(rf"([\[(])\s*({NUMBER})(\S*?)\s*,\s*({NUMBER})(\S*?)\s*([\])])(.*)")


def quantity(number: str, symbol: str) -> tuple[Fraction | None, Dimension | None]:
    dimension, factor = unit(symbol)
    return (None if "∞" in number else Fraction(number) * factor), (dimension if symbol else None)


def interval(text: str) -> Interval:
    """Read `≥90%`, `<5次`, `=0`, `[80%, 90%)`, `(0, 5]次` in base units."""
    if found := BRACKETS.fullmatch(text):
        opening, first, low_unit, second, high_unit, closing, outside = found.groups()
        low, one = quantity(first, low_unit or high_unit or outside)
        high, two = quantity(second, high_unit or low_unit or outside)
        if one != two or (low is not None and high is not None and low > high):
            misfit("PR204")
        return Interval(low, low is not None and opening == "[", high, high is not None and closing == "]", one)
    found = THRESHOLD.fullmatch(text)
    if not found or not found[1]:
        misfit("PR204")
    bound, dimension = quantity(found[2], found[3])
    if found[1] in "≥>":
        return Interval(bound, found[1] == "≥", None, high_closed=False, dimension=dimension)
    if found[1] in "≤<":
        return Interval(None, low_closed=False, high=bound, high_closed=found[1] == "≤", dimension=dimension)
    return Interval(bound, low_closed=True, high=bound, high_closed=True, dimension=dimension)


# ---- parameters ----------------------------------------------------------------------------------------------------

REQUIRED: Any = object()
UP_TO_FULL = "[0%, 100%]"
Reader = Callable[[Any], Any]


def one_of(*words: Any) -> tuple[Any, Reader]:
    def read(value: Any) -> Any:
        if value not in words:
            misfit("PR204")
        return value

    return words[0], read


def share(default: Any, allowed: str = "≥0%") -> tuple[Any, Reader]:
    """A share inside an interval: `60%`, or the plain number 0.6."""

    def read(value: Any) -> Fraction:
        if isinstance(value, bool) or not re.fullmatch(r"-?[0-9]+(\.[0-9]+)?%?", str(value)):
            misfit("PR204")
        number = Fraction(value[:-1]) / 100 if str(value).endswith("%") else Fraction(value)
        if number != 0 and re.fullmatch(r"-?[0-9]+", str(value)):
            misfit("PR238")
        if not interval(allowed).holds(number):
            misfit("PR216")
        return number

    return default, read


def measure(value: Any) -> tuple[Fraction, Dimension | None]:
    """A number with its unit, such as `1%`, `1天`, `0.5`."""
    found = THRESHOLD.fullmatch(str(value))
    if not found or found[1] or "∞" in found[2]:
        misfit("PR204")
    number, dimension = quantity(found[2], found[3])
    assert number is not None  # ∞ was refused above
    return number, dimension


def positive(value: Any) -> tuple[Fraction, Dimension | None]:
    number, dimension = measure(value)
    if number <= 0:
        misfit("PR216")
    return number, dimension


def whole(low: int, high: int) -> Reader:
    def read(value: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            misfit("PR204")
        if not low <= value <= high:
            misfit("PR216")
        return value

    return read


def points(value: Any) -> Fraction:
    number, dimension = measure(value)
    if dimension is not None:
        misfit("PR204")
    if number < 0:
        misfit("PR216")
    return number


def tiled(intervals: Iterable[Interval], start: Fraction = ZERO, end: Fraction | None = None) -> None:
    """Refuse gaps between *start* and *end* (`None`: without end), overlaps, and bands of different dimensions."""
    ordered = sorted(intervals, key=lambda part: (part.low is not None, part.low or ZERO, not part.low_closed))
    if not ordered:
        misfit("PR203")
    if len({part.dimension for part in ordered}) > 1:
        misfit("PR406")
    first, last = ordered[0], ordered[-1]
    for one, two in pairwise(ordered):
        meet = one.high == two.low
        if one.high is None or two.low is None or one.high > two.low or (meet and one.high_closed and two.low_closed):
            misfit("PR210")
        if not meet or not (one.high_closed or two.low_closed):
            misfit("PR209")
    if first.low is not None and (first.low > start or (first.low == start and not first.low_closed)):
        misfit("PR209")
    if last.high is not None and (end is None or last.high < end or (last.high == end and not last.high_closed)):
        misfit("PR209")


def bands(value: Data) -> list[tuple[Interval, Fraction]]:
    read = [(interval(key), share("", UP_TO_FULL)[1](ratio)) for key, ratio in value.items()]
    tiled(band for band, _ in read)
    return read


def held(bands: Sequence[tuple[Interval, Fraction]], value: Fraction) -> Fraction:
    return next((ratio for band, ratio in bands if band.holds(value)), ZERO)


def anchors(value: Data) -> list[tuple[Fraction, Fraction, Dimension | None]]:
    read = sorted((*measure(key), share("", UP_TO_FULL)[1](ratio)) for key, ratio in value.items())
    if len(read) < 2:
        misfit("PR203")
    if len({dimension for _, dimension, _ in read}) > 1:
        misfit("PR406")
    if len({place for place, _, _ in read}) < len(read):
        misfit("PR210")
    return [(place, ratio, dimension) for place, dimension, ratio in read]


def levels(value: Data) -> dict[str, Interval]:
    read = {name: replace(interval(band), dimension=None) for name, band in value.items()}
    tiled(read.values(), end=ONE)
    return read


def as_is(value: Any) -> Any:
    return value


LEVELS = {"达成": "[80%, 100%]", "部分达成": "[60%, 80%)", "未达成": "[0%, 60%)"}
DEFAULTS = {"达成": "100%", "部分达成": "60%", "未达成": "0%"}
OF = one_of("actual", "completion", "scale")
PARAMETERS: dict[str, dict[str, tuple[Any, Reader]]] = {
    "proportional": {"below": one_of("ratio", "zero"), "above": one_of("overrun", "inverse"),
                     "exact": one_of("exact", "at_least", "deviation"), "stated": one_of("floor", "ceiling", "exact")},
    "gated": {"gate": share("60%", "[0%, 100%)")},
    "inverse": {},
    "overrun": {"zero_at": share("200%", ">100%")},
    "exact": {"tolerance": share("0%"), "otherwise": one_of("zero", "deviation")},
    "centred": {"band": share("5%"), "per": share("1%", ">0%"), "minus": share("5%"),
                "floor": share("0%", UP_TO_FULL)},
    "banded": {"bands": (REQUIRED, bands), "of": OF},
    "interpolated": {"anchors": (REQUIRED, anchors), "of": OF, "outside": one_of("flat", "zero")},
    "stepped": {"per": (REQUIRED, positive), "minus": share(None, UP_TO_FULL), "minus_points": (None, points),
                "begun": one_of(*(False, True)), "floor": share("0%", UP_TO_FULL)},
    "deadline": {"late": one_of("zero", "stepped", "banded"), "per": (None, positive), "minus": share(None),
                 "bands": (None, bands)},
    "judged": {"levels": (LEVELS, levels), "defaults": (DEFAULTS, as_is), "vocabulary": ({}, as_is)},
    "yes-no": {"good": one_of("yes", "no")},
    "checklist": {"elements": (REQUIRED, as_is)},
    "execution": {"cap": share("100%", ">0%"), "bands": (None, bands), "zero": one_of("not_ratable", "full"),
                  "finished": ("", as_is)},
    "satisfaction": {"curve": ({"type": "proportional"}, as_is), "minimum_sample": (1, whole(1, 10**9)),
                     "scale": (None, points)},
    "progress": {"baseline": (REQUIRED, measure)},
    "time-proportional": {"month": (REQUIRED, whole(1, 12))},
}  # fmt: skip


def fits(counted: Dimension | None, of: str) -> None:
    """An actual has a unit, a completion is a share, a scale has no unit."""
    if of == "scale":
        if counted is not None:
            misfit("PR406")
    elif counted is None:
        misfit("PR239")
    elif of == "completion" and counted != (("ratio", 1),):
        misfit("PR406")


def read_parameters(type_id: str, given: Data) -> dict[str, Any]:
    if type_id not in PARAMETERS:
        misfit("PR213")
    known = PARAMETERS[type_id]
    if given.keys() - known.keys():
        misfit("PR202")
    read: dict[str, Any] = {}
    for key, (default, reader) in known.items():
        value = given.get(key, default)
        if value is REQUIRED:
            misfit("PR203")
        read[key] = None if value is None else reader(value)
    if type_id == "stepped" and (read["minus"] is None) == (read["minus_points"] is None):
        misfit("PR203" if read["minus"] is None else "PR219")
    needed = {"stepped": ("per", "minus"), "banded": ("bands",)}.get(read.get("late", ""), ())
    if any(read[key] is None for key in needed):
        misfit("PR203")
    if "of" in read:
        fits(read["bands"][0][0].dimension if "bands" in read else read["anchors"][0][2], read["of"])
    if type_id == "execution" and read["bands"]:
        fits(read["bands"][0][0].dimension, "completion")
    if type_id == "deadline":
        counted = [read["per"][1]] if read["per"] else []
        counted += [read["bands"][0][0].dimension] if read["bands"] else []
        for dimension in counted:
            if dimension != (("time", 1),):
                misfit("PR239" if dimension is None else "PR406")
    if type_id == "judged":
        read["defaults"] = {name: share("", UP_TO_FULL)[1](value) for name, value in read["defaults"].items()}
        if read["defaults"].keys() != read["levels"].keys():
            misfit("PR203")
        if not all(band.holds(read["defaults"][name]) for name, band in read["levels"].items()):
            misfit("PR219")
    return read
