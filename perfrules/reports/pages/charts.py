"""
Charts of a scorecard: bars of components and rows, lost points from the full mark to the total, the grade scale.

Lengths are computed; every number that is written is the scorecard's own. Charts are narrow enough for a telephone:
a page sets them side by side where it is wide.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from attrs import frozen

from perfrules.model.explanation import OUTCOMES, format_value
from perfrules.model.quantity import format_decimal
from perfrules.model.rating import Outcome
from perfrules.model.scorecard import Scorecard, ScoredComponent, ScoredRow
from perfrules.reports.figures import gained_points, lost_points, weight_text
from perfrules.reports.pages.svg import (
    Drawing,
    Label,
    coordinate,
    drawing,
    label,
    line,
    rectangle,
    shortened,
    spread,
    text_width,
)
from perfrules.wording import Language, Wording

__all__ = [
    "BARS_SHOWN",
    "BAR_EDGE",
    "BAR_HEIGHT",
    "BAR_STEP",
    "WIDTH",
    "Bar",
    "component_bar",
    "component_chart",
    "grade_chart",
    "head",
    "row_bar",
    "row_chart",
]

WIDTH = Fraction(320)
BARS_SHOWN = 40
"""Bars in one chart; of more rows those that lost most are drawn."""

BAR_STEP, BAR_HEIGHT = Fraction(38), Fraction(10)
"""From one bar to the next, and the thickness of each."""
BAR_EDGE = Fraction(1)
"""Room for the outline of a bar at either end."""

_TITLES: Mapping[str, Wording] = {
    "components": Wording("各部分得分", "Points by component"),
    "rows": Wording("各指标得分", "Points by indicator"),
    "rows_cut": Wording("得分：失分最多的 {shown} 个指标", "Points: the {shown} indicators that lost most"),
    "grades": Wording("等级", "Grade"),
}
_SAID = Wording("{name}：{score}", "{name}: {score}")
_SCALE = Wording("总分 {total}，{grade}；{bands}", "total {total}, {grade}; {bands}")
_SCALE_SO_FAR = Wording("已评部分 {total}，暂为{grade}；{bands}", "rated so far {total}, for now {grade}; {bands}")
_NO_GRADE = Wording("无等级", "no grade")
_BETWEEN = Wording("；", "; ")


@frozen(kw_only=True)
class Bar:
    """
    One bar.

    Args:
        name: What it is called.
        score: The points it got; ``None`` when it could not be rated.
        full: Of how many.
        lost: How many were not reached; see `lost_points`.
        gained: How many there are above *full*.
        shown: Points of points, in words.
    """

    name: str
    score: Decimal | None
    full: Fraction
    lost: Fraction
    gained: Fraction
    shown: str


def component_chart(card: Scorecard, language: Language = "zh", id_: str = "components") -> Drawing | None:
    """Return the bars of the components, as long as their full points; ``None`` when there are none."""
    return _bars(id_, _TITLES["components"].say(language), list(map(component_bar, card.components)), language)


def row_chart(card: Scorecard, language: Language = "zh", id_: str = "rows") -> Drawing | None:
    """Return the bars of the rows that apply; of more than `BARS_SHOWN` those that lost most, in the sheet's order."""
    bars = [row_bar(row, language) for row in card.rows if row.outcome is not Outcome.NOT_APPLICABLE]
    title = _TITLES["rows"].say(language)
    if len(bars) > BARS_SHOWN:
        most = sorted(range(len(bars)), key=lambda place: (-bars[place].lost, place))[:BARS_SHOWN]
        bars = [bars[place] for place in sorted(most)]
        title = _TITLES["rows_cut"].say(language, {"shown": str(BARS_SHOWN)})
    return _bars(id_, title, bars, language)


def component_bar(component: ScoredComponent) -> Bar:
    """Return what a bar of *component* shows."""
    score = "—" if component.score is None else format_decimal(component.score)
    shown = f"{score} / {format_decimal(component.full)}"
    return _bar(component.name, Fraction(component.full), component.exact, component.score, shown)


def row_bar(row: ScoredRow, language: Language) -> Bar:
    """Return what a bar of *row* shows; a row that cannot be rated says so."""
    score = OUTCOMES[row.outcome].say(language) if row.score is None else format_decimal(row.score)
    return _bar(row.row.name, row.weight, row.exact, row.score, f"{score} / {weight_text(row.weight)}")


def _bar(name: str, full: Fraction, exact: Fraction, score: Decimal | None, shown: str) -> Bar:
    return Bar(
        name=name, score=score, full=full, lost=lost_points(full, exact, score),
        gained=gained_points(full, exact, score), shown=shown,
    )  # fmt: skip


def _bars(id_: str, title: str, bars: Sequence[Bar], language: Language) -> Drawing | None:
    if not bars:
        return None
    longest = max(max(bar.full, Fraction(bar.score or 0)) for bar in bars)
    scale = (WIDTH - 2 * BAR_EDGE) / longest if longest > 0 else Fraction(0)
    parts: list[str] = []
    for place, bar in enumerate(bars):
        top = place * BAR_STEP
        parts += head(top, bar.name, bar.shown)
        reached = max(Fraction(bar.score or 0), Fraction(0)) * scale
        track, y = max(bar.full, Fraction(0)) * scale, top + 21
        if bar.score is None:
            parts.append(rectangle(BAR_EDGE, y, track, BAR_HEIGHT, "open"))
            continue
        if bar.lost:
            parts.append(rectangle(BAR_EDGE + reached, y, track - reached, BAR_HEIGHT, "lost", f"{id_}-lost"))
        parts.append(rectangle(BAR_EDGE, y, reached, BAR_HEIGHT, "score"))
    said = _BETWEEN.say(language).join(_SAID.say(language, {"name": bar.name, "score": bar.shown}) for bar in bars)
    return drawing(id_, WIDTH, len(bars) * BAR_STEP, title=title, description=said, parts=parts)


def head(top: Fraction, name: str, number: str, *, kind: str = "name") -> list[str]:
    """Return the line above a bar: on the left as much of its name as there is room for, on the right its number."""
    room = WIDTH - text_width(number) - 16
    heading = Label(x=Fraction(0), y=top + 14, text=shortened(name, room), full=name, kind=kind)
    return [
        label(heading),
        label(Label(x=WIDTH, y=top + 14, text=number, anchor="end", kind="number" if kind == "name" else kind)),
    ]


_BAND_TOP, _BAND = Fraction(36), Fraction(22)
_PAD = Fraction(2)


def grade_chart(card: Scorecard, language: Language = "zh", id_: str = "grades") -> Drawing | None:
    """Return the scale of grades with the total marked; ``None`` for a rule set without grades."""
    bands = card.ruleset.grades
    if not bands:
        return None
    total, full = Fraction(card.total), Fraction(card.ruleset.full)
    known = [end for band in bands for end in (band.interval.lower, band.interval.upper) if end is not None]
    low, high = min([Fraction(0), total, *known]), max([full, total, *known])
    scale = (WIDTH - 2 * _PAD) / (high - low) if high > low else Fraction(0)

    def across(value: Fraction) -> Fraction:
        return _PAD + (value - low) * scale

    ordered = sorted(bands, key=lambda band: low if band.interval.lower is None else band.interval.lower)
    parts, names, ends = [], [], []
    for band in ordered:
        left = across(low if band.interval.lower is None else band.interval.lower)
        right = across(high if band.interval.upper is None else band.interval.upper)
        parts.append(rectangle(left, _BAND_TOP, right - left, _BAND, "score" if band == card.grade else "track"))
        names.append(((left + right) / 2, text_width(band.name) + 2, right - left))
        ends += [end for end in (band.interval.lower, band.interval.upper) if end is not None]
    fits = all(width <= room for _, width, room in names)
    centres = spread([(centre, width) for centre, width, _ in names], Fraction(0), WIDTH, Fraction(6))
    for band, centre, (middle, _, _) in zip(ordered, centres, names, strict=True):
        kind = "inside" if fits and band == card.grade else ("strong" if band == card.grade else "name")
        x, y = (middle, _BAND_TOP + 16) if fits else (centre, _BAND_TOP + _BAND + 34)
        parts.append(label(Label(x=x, y=y, text=band.name, anchor="middle", kind=kind)))
    parts += _ticks(sorted(set(ends)), across)
    parts += _marker(across(total), format_decimal(card.total))
    grade = card.grade.name if card.grade is not None else _NO_GRADE.say(language)
    listed = _BETWEEN.say(language).join(f"{band.name} {band.notation}".strip() for band in bands)
    said = (_SCALE if card.complete else _SCALE_SO_FAR).say(
        language, {"total": format_decimal(card.total), "grade": grade, "bands": listed}
    )
    height = _BAND_TOP + _BAND + (20 if fits else 42)
    return drawing(id_, WIDTH, height, title=_TITLES["grades"].say(language), description=said, parts=parts)


def _ticks(ends: Sequence[Fraction], across: Callable[[Fraction], Fraction]) -> list[str]:
    """Return the ends of the bands as numbers below the scale."""
    wanted = [(across(end), text_width(format_value(end), 11)) for end in ends]
    centres = spread(wanted, Fraction(0), WIDTH, Fraction(4))
    return [
        label(Label(x=centre, y=_BAND_TOP + _BAND + 15, text=format_value(end), anchor="middle", kind="faint", size=11))
        for end, centre in zip(ends, centres, strict=True)
    ]


def _marker(x: Fraction, total: str) -> list[str]:
    """Return a triangle that points at *x* on the scale, with *total* above it."""
    [centre] = spread([(x, text_width(total, 15))], Fraction(0), WIDTH, Fraction(0))
    tip = _BAND_TOP - 2
    corners = f"M{coordinate(x)} {tip}L{coordinate(x - 6)} {tip - 10}H{coordinate(x + 6)}Z"
    return [
        line(corners, "mark"),
        label(Label(x=centre, y=tip - 15, text=total, anchor="middle", kind="strong", size=15)),
    ]
