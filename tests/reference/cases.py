"""Random rows for comparing scorers: texts with their meanings, often on, just inside or just outside a bound."""

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

SIGNS = {
    "at_least": "≥",
    "more_than": ">",
    "at_most": "≤",
    "less_than": "<",
    "exactly": "=",
    "about": "约",
    "stated": "",
}
FAMILIES = (
    ("元", "万元"),
    ("秒", "分钟", "小时"),
    ("%", "‰"),
    ("人",),
    ("户",),
    ("万人次", "人次"),
    ("元/月", "元/年"),
    ("",),
)
WEIGHTS = ("10", "5", "1", "22.5", "30", "100", "0.7", "3")
BANDS = {"≥90%": "100%", "[80%, 90%)": "80%", "[60%, 80%)": "50%", "<60%": "0%"}
LEVELS = {"达成": "[80%, 100%]", "部分达成": "[50%, 80%)", "未达成": "[0%, 50%)"}

PARAMETERS: dict[str, list[dict[str, Any]]] = {
    "proportional": [
        {"below": below, "above": above, "exact": exact, "stated": stated}
        for below in ("ratio", "zero")
        for above in ("overrun", "inverse")
        for exact in ("exact", "at_least", "deviation")
        for stated in ("floor", "ceiling", "exact")
    ],
    "gated": [{}, {"gate": "0%"}, {"gate": "85%"}],
    "inverse": [{}],
    "overrun": [{}, {"zero_at": "150%"}, {"zero_at": "300%"}],
    "exact": [{}, {"tolerance": "5%"}, {"otherwise": "deviation"}, {"tolerance": "2%", "otherwise": "deviation"}],
    "centred": [{}, {"band": "0%", "per": "2%", "minus": "10%", "floor": "30%"}],
    "banded": [
        {"bands": BANDS},
        {"bands": BANDS, "of": "completion"},
        {"of": "scale", "bands": {"≥100": "100%", "<100": "30%"}},
    ],
    "interpolated": [
        {"anchors": {"60%": "0%", "90%": "100%"}},
        {"anchors": {"50%": "0%", "80%": "60%", "100%": "100%"}, "of": "completion", "outside": "zero"},
    ],
    "stepped": [
        {"per": "1%", "minus": "5%"},
        {"per": "1", "minus_points": Decimal("0.5"), "floor": "20%"},
        {"per": "2%", "minus": "5%", "begun": True},
    ],
    "progress": [{"baseline": "50"}, {"baseline": "50%"}],
    "time-proportional": [{"month": 1}, {"month": 7}, {"month": 12}],
    "judged": [{"levels": LEVELS, "defaults": {"达成": "100%", "部分达成": "60%", "未达成": "0%"}}],
}

NUMBERS = st.one_of(
    st.sampled_from(["0", "1", "2", "3", "10", "30", "60", "90", "100", "0.5", "80.0", "99.95"]),
    st.integers(0, 400).map(str),
    st.decimals(0, 400, places=2).map(str),
    st.integers(-30, -1).map(str),
)
ODD_ACTUALS = {
    "": {"kind": "missing"},
    "合理": {"kind": "quality", "text": "合理"},
    "已完成": {"kind": "status", "status": "met"},
    "未完成": {"kind": "status", "status": "unmet"},
    "部分达成": {"kind": "quality", "text": "部分达成"},
    "2023-12-31": {"kind": "date", "by": "2023-12-31"},
}
ROUNDINGS = st.fixed_dictionaries({
    "places": st.integers(0, 4), "mode": st.sampled_from(["half-up", "half-even", "truncate"]), "at": st.just("row"),
})  # fmt: skip


def shown(number: str, unit: str) -> str:
    """Return a number with its unit, unambiguous for every reader."""
    return f"{number}{unit}"


@st.composite
def targets(draw: st.DrawFn, units: tuple[str, ...]) -> tuple[str, dict[str, Any]]:
    unit, change = draw(st.sampled_from(units)), {}
    word = ""
    if unit == "%" and draw(st.integers(0, 4)) == 0:
        word, change = draw(st.sampled_from([("增长", {"change": "up"}), ("下降", {"change": "down"})]))
    if not word and draw(st.integers(0, 5)) == 0:
        low, high = sorted(draw(st.lists(st.integers(0, 300), min_size=2, max_size=2, unique=True)))
        low_closed, high_closed = draw(st.booleans()), draw(st.booleans())
        inside = unit if unit in ("%", "‰") else ""
        text = f"{'(['[low_closed]}{low}{inside}, {high}{inside}{')]'[high_closed]}{'' if inside else unit}"
        ends = {"lower": str(low), "upper": str(high), "lower_closed": low_closed, "upper_closed": high_closed}
        return text, {"kind": "range", **ends, "unit": unit}
    number = draw(NUMBERS)
    sense = draw(st.sampled_from(list(SIGNS)))
    if word and sense in ("stated", "about"):
        sense = "at_least"
    return f"{word}{SIGNS[sense]}{shown(number, unit)}", {
        "kind": "number",
        "sense": sense,
        "value": number,
        "unit": unit,
        **change,
    }


@st.composite
def actuals(draw: st.DrawFn, units: tuple[str, ...], target: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    kind = draw(st.integers(0, 11))
    if kind == 0:
        return draw(st.sampled_from(list(ODD_ACTUALS.items())))
    unit = (
        draw(st.sampled_from(draw(st.sampled_from(FAMILIES))))
        if kind == 1
        else draw(st.sampled_from([*units, target["unit"]]))
    )
    number = draw(NUMBERS)
    bounds = [target[key] for key in ("value", "lower", "upper") if key in target]
    if kind >= 7:  # on a bound, just inside, just outside, at simple multiples of it
        bound, unit = Decimal(draw(st.sampled_from(bounds))), target["unit"]
        step = draw(st.sampled_from(["0", "0.01", "-0.01", "0.5", "-0.5", "1", "-1"]))
        factor = draw(st.sampled_from(["1", "1", "1", "0.5", "0.9", "1.1", "1.5", "2", "0.6"]))
        number = format(bound * Decimal(factor) + Decimal(step), "f")
    if unit == "%" and draw(st.integers(0, 5)) == 0 and not number.startswith("-"):
        word, change = draw(st.sampled_from([("增长", "up"), ("下降", "down")]))
        return f"{word}{number}%", {"kind": "number", "value": number, "unit": "%", "change": change}
    if draw(st.integers(0, 9)) == 0:
        sense = draw(st.sampled_from(["at_least", "more_than", "at_most", "less_than"]))
        return SIGNS[sense] + shown(number, unit), {"kind": "number", "value": number, "unit": unit, "sense": sense}
    return shown(number, unit), {"kind": "number", "value": number, "unit": unit}


@st.composite
def rows(draw: st.DrawFn, types: tuple[str, ...]) -> dict[str, Any]:
    """Return a case with its texts under `texts` and their meanings under `target` and `actual`."""
    kind = draw(st.sampled_from(types))
    units = draw(st.sampled_from(FAMILIES))
    if kind == "judged":
        target_text, target = "效果明显", {"kind": "quality", "text": "效果明显"}
        actual_text, actual = draw(
            st.one_of(st.sampled_from(list(ODD_ACTUALS.items())), actuals(("%",), {"unit": "%", "value": "80"}))
        )
        judgement = draw(st.one_of(st.just(""), st.decimals(0, 11, places=1).map(str), st.sampled_from(list(LEVELS))))
    else:
        target_text, target = draw(targets(units))
        actual_text, actual = draw(actuals(units, target))
        judgement = ""
    return {
        "type": kind,
        "parameters": draw(st.sampled_from(PARAMETERS[kind])),
        "target": target,
        "actual": actual,
        "texts": {"target": target_text, "actual": actual_text},
        "judgement": judgement,
        "weight": draw(st.sampled_from(WEIGHTS)),
        "rounding": draw(ROUNDINGS),
    }


# Weight 10 over such a target, with an odd actual, always lies half way between two neighbours at so many places.
TIES = {0: (4, 20), 1: (8, 40, 200), 2: (16, 400, 2000), 3: (32, 800, 4000)}


@st.composite
def ties(draw: st.DrawFn) -> dict[str, Any]:
    """Return a floor whose exact score lies half way between two printable numbers."""
    places = draw(st.sampled_from(sorted(TIES)))
    bound = draw(st.sampled_from(TIES[places]))
    reached = 2 * draw(st.integers(0, bound // 2 - 1)) + 1
    return {
        "type": "proportional",
        "parameters": {},
        "target": {"kind": "number", "sense": "at_least", "value": str(bound), "unit": "次"},
        "actual": {"kind": "number", "value": str(reached), "unit": "次"},
        "texts": {"target": f"≥{bound}次", "actual": f"{reached}次"},
        "judgement": "",
        "weight": "10",
        "rounding": {
            "places": places,
            "mode": draw(st.sampled_from(["half-up", "half-even", "truncate"])),
            "at": "row",
        },
    }
