"""
Drawings as SVG: text stays text, the same values always give the same characters, nothing is loaded from elsewhere.

Coordinates are exact until they are written, with at most two places. What tells parts apart is a pattern or a label
and never a colour alone, so that a drawing can be printed in black. Colours are classes that a page may set.
"""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Literal

from attrs import frozen

from perfrules.source import cell_width, escape_control_chars

__all__ = [
    "Drawing",
    "Label",
    "coordinate",
    "drawing",
    "element",
    "escape",
    "label",
    "line",
    "rectangle",
    "shortened",
    "spread",
    "text_width",
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
"""How each class looks where no style sheet says otherwise."""


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
    whole, part = divmod(abs(hundredths), 100)
    return f"{sign}{whole}.{part:02d}".rstrip("0").rstrip(".")


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


def label(one: Label) -> str:
    """Return *one* as a text element, with its whole text as a title where it was shortened."""
    title = element("title", escape(one.full)) if one.full and escape_control_chars(one.full) != one.text else ""
    return element(
        "text", title + escape(one.text),
        x=one.x, y=one.y, text_anchor=one.anchor, font_size=one.size, class_=one.kind, **_LOOKS[one.kind],
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
    said = element("title", escape(title), id=f"{id_}-title") + element("desc", escape(description), id=f"{id_}-desc")
    patterns = element("defs", _hatching(f"{id_}-lost", "45") + _hatching(f"{id_}-taken", "-45", crossed=True))
    markup = element(
        "svg", said + patterns + "".join(parts),
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
