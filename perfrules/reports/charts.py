"""
Charts of a scorecard as SVG: bars of components and rows, lost points down to the total, the grade scale.

Lengths are computed; every number that is written is the scorecard's own. Charts are narrow enough for a telephone:
a page sets them side by side where it is wide.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from attrs import frozen

from perfrules.model.explanation import OUTCOMES, format_value
from perfrules.model.quantity import format_decimal
from perfrules.model.rating import Outcome
from perfrules.model.scorecard import Adjustment, Scorecard, ScoredComponent, ScoredRow
from perfrules.reports.base import gained_points, lost_points, printed_weight, weight_text
from perfrules.source import cell_width, escape_control_chars
from perfrules.wording import Language, Wording, current_language

__all__ = [
    "BARS_SHOWN",
    "BAR_EDGE",
    "BAR_HEIGHT",
    "BAR_STEP",
    "NAMED",
    "WIDTH",
    "Bar",
    "Drawing",
    "Label",
    "Step",
    "component_bar",
    "component_chart",
    "coordinate",
    "drawing",
    "element",
    "escape",
    "grade_chart",
    "head",
    "label",
    "line",
    "rectangle",
    "row_bar",
    "row_chart",
    "shortened",
    "spread",
    "steps_of",
    "text_width",
    "waterfall_chart",
]


_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&#34;", "'": "&#39;"})
_CELL = Fraction(11, 20)
"""Width of a terminal cell in parts of the size of the letters: a Han character takes two."""
Anchor = Literal["start", "middle", "end"]
_LOOKS: Mapping[str, Mapping[str, str]] = {
    "score": {"fill": "#1f4e79"},
    "track": {"fill": "none", "stroke": "#5b6675"},
    "lost": {"stroke": "#a3431f"},
    "gained": {"fill": "none", "stroke": "#1f4e79", "stroke_width": "2"},
    "open": {"fill": "none", "stroke": "#5b6675", "stroke_dasharray": "3 3"},
    "line": {"fill": "none", "stroke": "#5b6675"},
    "ground": {"fill": "#ffffff"},
    "gap": {"fill": "none", "stroke": "#ffffff", "stroke_width": "2"},
    "mark": {"fill": "currentColor"},
    "hatch": {"stroke": "#a3431f", "stroke_width": "2"},
    "name": {"fill": "currentColor"},
    "strong": {"fill": "currentColor", "font_weight": "700"},
    "number": {"fill": "currentColor"},
    "faint": {"fill": "currentColor", "fill_opacity": "0.7"},
    "inside": {"fill": "#ffffff", "font_weight": "700"},
}
"""The look of each class where no style sheet says otherwise."""


@frozen(kw_only=True)
class Drawing:
    """
    A finished drawing.

    Args:
        title: What it shows.
        description: The values in words, for people who hear them.
        markup: The ``svg`` element.
    """

    title: str
    description: str
    markup: str


@frozen(kw_only=True)
class Label:
    """
    A piece of text in a drawing.

    Args:
        x: Where it is anchored.
        y: Its base line.
        text: The text, as somebody may have typed it.
        anchor: Which end of the text stands at *x*.
        kind: Its class: ``name``, ``number``, ``strong``, ``faint``, or ``inside`` upon a filled part.
        size: Size of the letters.
        full: The whole text where *text* is a shortened one.
    """

    x: Fraction
    y: Fraction
    text: str
    anchor: Anchor = "start"
    kind: str = "name"
    size: int = 13
    full: str = ""


def escape(text: str) -> str:
    """Return *text* as it stands between tags or in an attribute; what would not be seen is written as an escape."""
    return escape_control_chars(text).translate(_ESCAPES)


def coordinate(value: Fraction) -> str:
    """Return *value* with at most two places, rounded down; exact for the eye and the same everywhere."""
    hundredths = int(value * 100 // 1)
    sign = "-" if hundredths < 0 else ""
    full, part = divmod(abs(hundredths), 100)
    return f"{sign}{full}.{part:02d}".rstrip("0").rstrip(".")


def element(name: str, content: str = "", /, **attributes: "Fraction | int | str") -> str:
    """Return one element; *content* is markup, *attributes* are escaped, ``_`` in their names is ``-``."""
    written = "".join(f' {key.rstrip("_").replace("_", "-")}="{_value(value)}"' for key, value in attributes.items())
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"


def _value(value: "Fraction | int | str") -> str:
    return escape(value) if isinstance(value, str) else coordinate(Fraction(value))


def rectangle(x: Fraction, y: Fraction, width: Fraction, height: Fraction, kind: str, fill: str = "") -> str:
    """Return a rectangle of class *kind*; *fill* is the id of a pattern of the drawing, or nothing."""
    look: dict[str, Fraction | int | str] = {**_LOOKS[kind], **({"fill": f"url(#{fill})"} if fill else {})}
    return element("rect", x=x, y=y, width=max(width, Fraction(0)), height=height, class_=kind, **look)


def line(path: str, kind: str = "line") -> str:
    """Return the lines that *path* describes, of class *kind*."""
    return element("path", d=path, class_=kind, **_LOOKS[kind])


def label(item: Label) -> str:
    """Return *item* as a text element, with its whole text as a title where it was shortened."""
    title = element("title", escape(item.full)) if item.full and escape_control_chars(item.full) != item.text else ""
    return element(
        "text", title + escape(item.text),
        x=item.x, y=item.y, text_anchor=item.anchor, font_size=item.size, class_=item.kind, **_LOOKS[item.kind],
    )  # fmt: skip


def shortened(text: str, width: Fraction, size: int = 13) -> str:
    """Return *text* cut with … so that it is about *width* wide in letters of *size*."""
    text = escape_control_chars(text)
    cells = int(width / (_CELL * size))
    if cell_width(text) <= cells:
        return text
    kept = ""
    for character in text:
        if cell_width(kept + character) > cells - 1:
            break
        kept += character
    return kept + "…"


def text_width(text: str, size: int = 13) -> Fraction:
    """Return about how wide *text* is in letters of *size*."""
    return cell_width(escape_control_chars(text)) * _CELL * size


def spread(wanted: Sequence[tuple[Fraction, Fraction]], low: Fraction, high: Fraction, gap: Fraction) -> list[Fraction]:
    """
    Return centres for labels so that no two touch and all stay between *low* and *high* where there is room.

    Args:
        wanted: For each label, from left to right, where its centre would best be, and how wide it is.
        low: Left end.
        high: Right end.
        gap: Least space between two labels.
    """
    centres: list[Fraction] = []
    free = low
    for centre, width in wanted:
        place = max(centre, free + width / 2)
        centres.append(place)
        free = place + width / 2 + gap
    limit = high
    for index in range(len(wanted) - 1, -1, -1):
        width = wanted[index][1]
        centres[index] = min(centres[index], limit - width / 2)
        limit = centres[index] - width / 2 - gap
    return centres


def drawing(
    id_: str, width: Fraction, height: Fraction, *, title: str, description: str, parts: Iterable[str]
) -> Drawing:
    """
    Return a whole drawing.

    Args:
        id_: Unique in the page; the patterns ``{id_}-lost`` and ``{id_}-taken`` belong to it.
        width: Width in its own units; a page may scale it.
        height: Height likewise.
        title: What it shows.
        description: The values, for people who hear them.
        parts: Its elements.
    """
    message = element("title", escape(title), id=f"{id_}-title") + element(
        "desc", escape(description), id=f"{id_}-desc"
    )
    patterns = element("defs", _hatching(f"{id_}-lost", "45") + _hatching(f"{id_}-taken", "-45", crossed=True))
    markup = element(
        "svg", message + patterns + "".join(parts),
        xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {coordinate(width)} {coordinate(height)}",
        width=width, height=height, class_="chart", role="img", aria_labelledby=f"{id_}-title {id_}-desc",
    )  # fmt: skip
    return Drawing(title=title, description=description, markup=markup)


def _hatching(id_: str, angle: str, *, crossed: bool = False) -> str:
    ground = element("rect", width=6, height=6, class_="ground", **_LOOKS["ground"])
    lines = line("M0 0V6M0 3H6" if crossed else "M0 0V6", "hatch")
    return element(
        "pattern", ground + lines,
        id=id_, width=6, height=6, patternUnits="userSpaceOnUse", patternTransform=f"rotate({angle})",
    )  # fmt: skip


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


def component_chart(card: Scorecard, language: Language | None = None, id_: str = "components") -> Drawing | None:
    """Return the bars of the components, as long as their full points; ``None`` when there are none."""
    language = language or current_language()
    return _bars(id_, _TITLES["components"].say(language), list(map(component_bar, card.components)), language)


def row_chart(card: Scorecard, language: Language | None = None, id_: str = "rows") -> Drawing | None:
    """Return the bars of the rows that apply; of more than `BARS_SHOWN` those that lost most, in the sheet's order."""
    language = language or current_language()
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
    message = _BETWEEN.say(language).join(_SAID.say(language, {"name": bar.name, "score": bar.shown}) for bar in bars)
    return drawing(id_, WIDTH, len(bars) * BAR_STEP, title=title, description=message, parts=parts)


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


def grade_chart(card: Scorecard, language: Language | None = None, id_: str = "grades") -> Drawing | None:
    """Return the scale of grades with the total marked; ``None`` for a rule set without grades."""
    language = language or current_language()
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
    message = (_SCALE if card.complete else _SCALE_SO_FAR).say(
        language, {"total": format_decimal(card.total), "grade": grade, "bands": listed}
    )
    height = _BAND_TOP + _BAND + (20 if fits else 42)
    return drawing(id_, WIDTH, height, title=_TITLES["grades"].say(language), description=message, parts=parts)


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


NAMED = 8
"""Losses that get a step of their own."""
_WORDS: Mapping[str, Wording] = {
    "title": Wording("从满分到总分", "From the full mark to the total"),
    "title_so_far": Wording("从满分到已评部分", "From the full mark to what was rated so far"),
    "full": Wording("满分", "Full mark"),
    "total": Wording("总分", "Total"),
    "so_far": Wording("已评部分", "Rated so far"),
    "lost": Wording("其余 {count} 项失分", "{count} other losses"),
    "gained": Wording("其余 {count} 项超出满分", "{count} other gains"),
    "not_applicable": Wording("不适用的 {count} 项", "{count} that do not apply"),
    "weights": Wording("分值合计与满分之差", "Weights that do not add up"),
    "rounding": Wording("修约", "Rounding"),
}


@frozen(kw_only=True)
class Step:
    """
    One step down (or up).

    Args:
        kind: ``full``; ``lost`` and ``gained`` for rows and components, ``other`` for those of them that are not
            named; ``not_applicable``, ``weights`` and ``rounding``; ``adjusted``; ``total``.
        name: What it is called.
        shown: The scorecard's number, as text.
        start: Where the points stood before.
        end: Where they stand after.
    """

    kind: str
    name: str
    shown: str
    start: Fraction
    end: Fraction


def steps_of(card: Scorecard, language: Language | None = None) -> tuple[Step, ...]:
    """Return the steps from the full mark to the total, both included, as far as they move anything."""
    language = language or current_language()
    bars = _waterfall_bars(card, language)
    moves = [
        *_scored("lost", [(-bar.lost, bar) for bar in bars if bar.lost], language),
        *_scored("gained", [(bar.gained, bar) for bar in bars if bar.gained], language),
    ]
    adjustments = [_adjusted(adjustment, language) for adjustment in card.adjustments]
    full, total = Fraction(card.ruleset.full), Fraction(card.total)
    moves += _of_nobody(card, bars, language)
    rounded = total - full - sum((move.by for move in (*moves, *adjustments)), Fraction(0))
    moves.append(_Move("rounding", _WORDS["rounding"].say(language), "", rounded))

    first = _WORDS["full"].say(language)
    steps = [Step(kind="full", name=first, shown=format_decimal(card.ruleset.full), start=Fraction(0), end=full)]
    for move in (*moves, *adjustments):
        at = steps[-1].end
        if move.by:
            steps.append(Step(kind=move.kind, name=move.name, shown=move.shown, start=at, end=at + move.by))
    last = _WORDS["total" if card.complete else "so_far"].say(language)
    return (*steps, Step(kind="total", name=last, shown=format_decimal(card.total), start=Fraction(0), end=total))


@frozen
class _Move:
    """A step that does not know yet where it starts: its *kind*, name, number, and the points it moves *by*."""

    kind: str
    name: str
    shown: str
    by: Fraction


def _scored(kind: str, moved: Sequence[tuple[Fraction, Bar]], language: Language) -> list[_Move]:
    """Return the largest of what rows and components lost (or gained) by name, and the others together."""
    ordered = sorted(moved, key=lambda item: -abs(item[0]))
    named = [_Move(kind, bar.name, bar.shown, by) for by, bar in ordered[:NAMED]]
    others = ordered[NAMED:]
    if not others:
        return named
    name = _WORDS[kind].say(language, {"count": str(len(others))})
    return [*named, _Move("other", name, "", sum((by for by, _ in others), Fraction(0)))]


def _of_nobody(card: Scorecard, bars: Sequence[Bar], language: Language) -> list[_Move]:
    """Return the points that no score reaches for: of rows that do not apply, and what weights leave over."""
    apart = [row for row in card.rows if row.outcome is Outcome.NOT_APPLICABLE]
    kept = sum((printed_weight(row) - row.weight for row in card.rows), Fraction(0)) if apart else Fraction(0)
    reach = sum((bar.full for bar in bars), Fraction(0))
    left = reach + kept - Fraction(card.ruleset.full)
    name = _WORDS["not_applicable"].say(language, {"count": str(len(apart))})
    return [_Move("not_applicable", name, "", -kept), _Move("weights", _WORDS["weights"].say(language), "", left)]


def _adjusted(adjustment: Adjustment, language: Language) -> _Move:
    shown = format_decimal(adjustment.amount) if adjustment.amount < 0 else f"+{format_decimal(adjustment.amount)}"
    return _Move("adjusted", adjustment.called(language), shown, Fraction(adjustment.amount))


def waterfall_chart(card: Scorecard, language: Language | None = None, id_: str = "lost") -> Drawing | None:
    """Return the steps as a chart; ``None`` when nothing was lost, gained, added or taken."""
    language = language or current_language()
    steps = steps_of(card, language)
    if all(step.kind in ("full", "total") for step in steps):
        return None
    low, high = _ends(steps)
    scale = (WIDTH - 2 * BAR_EDGE) / (high - low)
    parts: list[str] = []
    for place, step in enumerate(steps):
        top = place * BAR_STEP
        full = step.kind in ("full", "total")
        parts += head(top, step.name, step.shown, kind="strong" if full else "name")
        first = BAR_EDGE + max(min(step.start, step.end) - low, Fraction(0)) * scale
        width = max(BAR_EDGE + (max(step.start, step.end) - low) * scale - first, BAR_EDGE)
        parts.append(_drawn(step, id_, (first, top + 21, width)))
        if full and low > 0:
            parts.append(_break(top + 21))
    message = _BETWEEN.say(language).join(f"{step.name} {step.shown}".strip() for step in steps)
    return drawing(
        id_, WIDTH, len(steps) * BAR_STEP, description=message, parts=parts,
        title=_WORDS["title" if card.complete else "title_so_far"].say(language),
    )  # fmt: skip


def _waterfall_bars(card: Scorecard, language: Language) -> Sequence[Bar]:
    """Return everything that can lose points: rows, and components that are not the table of rows."""
    table = card.ruleset.indicators
    rows = [row_bar(row, language) for row in card.rows] if table else []
    return rows + [
        component_bar(component) for component in card.components if table is None or component.name != table.name
    ]


def _ends(steps: Sequence[Step]) -> tuple[Fraction, Fraction]:
    """Return the ends of the axis: from 0, or from a little below the lowest step where all are far from 0."""
    points = [step.end for step in steps] + [step.start for step in steps if step.kind not in ("full", "total")]
    lowest, highest = min(points), max(points)
    if lowest <= highest / 2:
        low = min(lowest, Fraction(0))
        return low, max(highest, low + 1)
    return lowest - max(highest - lowest, Fraction(1)) / 2, highest


def _drawn(step: Step, id_: str, where: tuple[Fraction, Fraction, Fraction]) -> str:
    x, y, width = where
    if step.kind in ("full", "total"):
        return rectangle(x, y, width, BAR_HEIGHT, "score")
    if step.end > step.start:
        return rectangle(x, y, width, BAR_HEIGHT, "gained")
    if step.kind in ("lost", "adjusted"):
        return rectangle(x, y, width, BAR_HEIGHT, "lost", f"{id_}-{'lost' if step.kind == 'lost' else 'taken'}")
    return rectangle(x, y, width, BAR_HEIGHT, "open")


def _break(y: Fraction) -> str:
    """Return the mark of an axis that does not begin at 0: a gap across the bar."""
    lines = [f"M{x} {coordinate(y + BAR_HEIGHT + 2)}L{x + 4} {coordinate(y - 2)}" for x in (10, 15)]
    return line("".join(lines), "gap")
