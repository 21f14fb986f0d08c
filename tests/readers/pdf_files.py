"""PDF files written by hand: text in given places, lines, anything else a page may hold."""

import zlib
from collections.abc import Sequence

__all__ = ["page", "pdf", "ruled", "stream", "text_at"]

_ROWS = [f"<{high:02X}00><{high:02X}FF><{high:02X}00>\n" for high in range(256)]
_BLOCKS = [_ROWS[:100], _ROWS[100:200], _ROWS[200:]]  # a block has 100 entries at most
_RANGES = "".join(f"{len(block)} beginbfrange\n{''.join(block)}endbfrange\n" for block in _BLOCKS)
_SYSTEM = b"<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
_TO_UNICODE = (
    "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def /CMapType 2 def\n"
    "1 begincodespacerange\n"
    f"<0000><FFFF>\nendcodespacerange\n{_RANGES}endcmap end end"
).encode()


def stream(data: bytes, extra: bytes = b"", *, layers: int = 1) -> bytes:
    """Return a stream of *data*, packed as often as *layers* says."""
    for _ in range(layers):
        data = zlib.compress(data, 9)
    filters = b"/Filter[" + b"/FlateDecode" * layers + b"]" if layers else b""
    return b"<<%s%s/Length %d>>stream\n%s\nendstream" % (filters, extra, len(data), data)


def text_at(x: float, y: float, text: str, size: float = 10) -> str:
    """Return *text* on a page, its line at *y*; every letter is as wide as it is high."""
    return f"BT /F {size} Tf {x} {y} Td <{text.encode('utf-16-be').hex()}> Tj ET\n"


def ruled(xs: Sequence[float], ys: Sequence[float]) -> str:
    """Return the lines of a table with columns at *xs* and rows at *ys*, drawn in one go."""
    flat = "".join(f"{xs[0]} {y} m {xs[-1]} {y} l " for y in ys)
    upright = "".join(f"{x} {ys[0]} m {x} {ys[-1]} l " for x in xs)
    return f"0.5 w {flat}{upright}S\n"


def page(*pieces: str, extra: bytes = b"") -> tuple[bytes, bytes]:
    """Return a page: what is drawn on it, and what else its dictionary says."""
    return "".join(pieces).encode(), extra


def pdf(*pages: tuple[bytes, bytes], more: Sequence[bytes] = (), resources: bytes = b"") -> bytes:
    """Return a file of *pages*; the first of *more* is object 8."""
    start = 8 + len(more)
    kids = b" ".join(b"%d 0 R" % (start + 2 * index) for index in range(len(pages)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, len(pages)),
        b"<</Font<</F 4 0 R>>%s>>" % resources,
        b"<</Type/Font/Subtype/Type0/BaseFont/Song/Encoding/Identity-H/DescendantFonts[5 0 R]/ToUnicode 6 0 R>>",
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/Song/CIDSystemInfo %s/DW 1000/FontDescriptor 7 0 R>>" % _SYSTEM,
        stream(_TO_UNICODE),
        b"<</Type/FontDescriptor/FontName/Song/Flags 4/FontBBox[0 -200 1000 800]/Ascent 800/Descent -200/StemV 80>>",
        *more,
    ]
    for index, (content, extra) in enumerate(pages):
        box = b"" if b"/MediaBox" in extra else b"/MediaBox[0 0 600 800]"
        objects.append(
            b"<</Type/Page/Parent 2 0 R%s/Resources 3 0 R/Contents %d 0 R%s>>" % (box, start + 2 * index + 1, extra)
        )
        objects.append(stream(content))
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        size, table, size, len(out),
    )  # fmt: skip
