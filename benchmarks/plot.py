"""The ratios of a run as a picture: bars on a scale of doublings, text left as text."""

import math
from collections.abc import Sequence
from xml.sax.saxutils import escape

from measuring import Line

__all__ = ["plot"]

_LEFT, _WIDTH, _HEIGHT = 520, 300, 24
_DOUBLINGS = 4
"""The scale goes from a sixteenth to sixteen times."""


def plot(lines: Sequence[Line]) -> str:
    """Return an SVG with one bar for each of *lines* that has a ratio: to the left we are faster, else slower."""
    shown = [line for line in lines if line.ratio]
    middle = _LEFT + _WIDTH / 2
    step = _WIDTH / 2 / _DOUBLINGS
    height = _HEIGHT * (len(shown) + 2)
    font = 'font-family="sans-serif" font-size="12"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_LEFT + _WIDTH + 80} {height}" {font}>',
        "<title>Our time in times of the other's, on a scale of doublings</title>",
        f'<rect width="{_LEFT + _WIDTH + 80}" height="{height}" fill="#fff"/>',
        f'<text x="{middle - 6}" y="14" text-anchor="end" fill="#555">faster</text>',
        f'<text x="{middle + 6}" y="14" fill="#555">slower</text>',
    ]
    for at, line in enumerate(shown, start=1):
        assert line.ratio is not None
        length = max(-_DOUBLINGS, min(_DOUBLINGS, math.log2(line.ratio))) * step
        y = at * _HEIGHT
        fill = "#1f4e79" if length <= 0 else "#b35c00"
        bar = f'x="{middle + min(0, length):.1f}" y="{y + 4}" width="{abs(length):.1f}" height="14"'
        parts += [
            f'<text x="{_LEFT - 10}" y="{y + 15}" text-anchor="end">{escape(line.work)} : {escape(line.other)}</text>',
            f'<rect {bar} fill="{fill}"/>',
            f'<text x="{_LEFT + _WIDTH + 6}" y="{y + 15}">{line.ratio:.2f} ×</text>',
        ]
    parts += [f'<line x1="{middle}" y1="20" x2="{middle}" y2="{height - 8}" stroke="#000"/>', "</svg>"]
    return "\n".join(parts) + "\n"
