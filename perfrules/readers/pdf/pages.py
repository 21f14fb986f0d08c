"""The pages of a PDF: characters with their boxes, and ruled lines. Only this module touches pypdfium2."""

import ctypes
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum, auto
from itertools import pairwise
from math import pi
from threading import Lock
from typing import Any, TypeAlias

from attrs import field, frozen

from perfrules.errors import Problem, problem
from perfrules.readers.pdf.geometry import Glyph, Rule
from perfrules.source import Place

import pypdfium2  # isort: skip
import pypdfium2.raw as pdfium  # isort: skip

__all__ = ["MAX_CHARACTERS", "MAX_PAGES", "Page", "open_pages"]

MAX_PAGES = 500
MAX_CHARACTERS = 2_000_000
"""The greatest number of characters all pages of a file have."""

_MAX_OBJECTS = 20_000
_MAX_POINTS = 40_000
_MAX_CLIPS = 100
_MAX_LEVEL = 4
_THIN = 3.0
_NONE = 0xFFFE
_HIGH, _LOW, _LAST, _HIGHEST = 0xD800, 0xDC00, 0xDFFF, 0x10FFFF  # halves of characters, and the last one
_TURNS = 4
_QUARTER = pi / 2
_NO_WIDTH = 0.01
_STRUCK = (0.35, 0.7)  # where a line runs through a letter, of its height; LibreOffice draws it at a half
_TOUCHING = 2.5
_WITHOUT_INK = (3, 7)  # the modes of text that is neither filled nor drawn
_CORNERS = 6
_WHITE = 250
_MAX_COVERS = 500
_MAX_STRIKES = 500
_KNOWS_TEXTS = hasattr(pdfium, "FPDFText_GetTextObject")  # a library of 2024 has it not yet

_Handle: TypeAlias = Any
_LOCK = Lock()  # the library may be used by one thread at a time
_Matrix: TypeAlias = tuple[float, float, float, float, float, float]
_Box: TypeAlias = tuple[float, float, float, float]
_IDENTITY: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@frozen
class Page:
    """
    A page as it is shown.

    Args:
        number: Its number, from 1.
        text: Its text as the library puts it together.
        glyphs: The characters that a person sees, in the order of the file; none of those that the library made up.
        rules: Its straight lines along an axis.
        hidden: What stands on it and nobody sees: text without ink, in the colour of the page, or painted over.
        struck: Text that a line runs through.
        lost: How many texts the library finds no letters for.
    """

    number: int
    text: str
    glyphs: tuple[Glyph, ...] = field(default=(), repr=False)
    rules: tuple[Rule, ...] = field(default=(), repr=False)
    hidden: str = ""
    struck: str = ""
    lost: int = 0


def open_pages(data: bytes, name: str) -> tuple[Page, ...] | Problem:
    """
    Return the pages of the PDF *data*, or one problem.

    Returns:
        The pages. PR565 (a password is needed), PR566 (damaged), PR028 (more than `MAX_PAGES` pages or
        `MAX_CHARACTERS` characters).
    """
    with _LOCK:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            code = "PR565" if error.err_code == pdfium.FPDF_ERR_PASSWORD else "PR566"
            return problem(code, place=Place(name))
        try:
            return _pages(document, name)
        except (pypdfium2.PdfiumError, ValueError, OSError):
            return problem("PR566", place=Place(name))
        finally:
            document.close()


def _pages(document: "pypdfium2.PdfDocument", name: str) -> tuple[Page, ...] | Problem:
    count = len(document)
    if count == 0:
        return problem("PR566", place=Place(name))
    if count > MAX_PAGES:
        return problem("PR028", place=Place(name), limit=MAX_PAGES, what="PDF 的页数", what_en="pages in a PDF")
    result: list[Page] = []
    room = MAX_CHARACTERS
    for index in range(count):
        page = document[index]
        try:
            text = page.get_textpage()
            try:
                characters = text.count_chars()
                room -= characters
                if room < 0:
                    what, what_en = "PDF 的字符数", "characters in a PDF"
                    return problem("PR028", place=Place(name), limit=MAX_CHARACTERS, what=what, what_en=what_en)
                result.append(_page(page, text, characters, index + 1))
            finally:
                text.close()
        finally:
            page.close()
    return tuple(result)


def _page(page: "pypdfium2.PdfPage", text: "pypdfium2.PdfTextPage", characters: int, number: int) -> Page:
    width, height = page.get_size()
    turn = page.get_rotation() // 90 % _TURNS
    if turn % 2:
        width, height = height, width
    turned = _Turned(turn, width, height)
    count = pdfium.FPDFPage_CountObjects(page.raw)
    objects = [pdfium.FPDFPage_GetObject(page.raw, index) for index in range(count)]
    budget = [_MAX_OBJECTS, _MAX_POINTS]
    rules = tuple(rule for handle in objects for rule in _rules(handle, _IDENTITY, turned, budget, 0))
    painting = _Painting.of(objects[:_MAX_OBJECTS])
    glyphs = _with_repainted([*_glyphs(text.raw, characters, turned, painting)])
    seen = [glyph for glyph, shown in glyphs if shown is _Shown.YES]
    struck = _struck(seen, rules)
    plain = text.get_text_range().replace("\r\n", "\n").replace("\r", "\n").replace("\ufffe", "") if characters else ""
    return Page(
        number, plain, tuple(glyph for glyph in seen if glyph.index not in struck), rules,
        hidden="".join(glyph.text for glyph, shown in glyphs if shown is not _Shown.YES).strip(),
        struck="".join(glyph.text for glyph in seen if glyph.index in struck).strip(),
        lost=sum(_is_lost(handle, text.raw) for handle in painting.texts),
    )  # fmt: skip


class _Shown(Enum):
    YES = auto()
    NO = auto()
    REPAINTED = auto()
    """Painted over, with text painted over that again."""


def _with_repainted(glyphs: Sequence[tuple[Glyph, _Shown]]) -> list[tuple[Glyph, _Shown]]:
    """
    Return *glyphs* with those seen that were painted over and painted again at the same place.

    Of two equal letters at one place the library gives the first one alone, here the one below. It stands for the
    second where no other letter is seen.
    """
    seen = [glyph for glyph, shown in glyphs if shown is _Shown.YES]

    def is_free(glyph: Glyph) -> bool:
        x, y = glyph.middle
        return not any(other.left < x < other.right and other.bottom < y < other.top for other in seen)

    again = _Shown.REPAINTED
    return [(glyph, _Shown.YES if shown is again and is_free(glyph) else shown) for glyph, shown in glyphs]


def _is_lost(handle: _Handle, text: _Handle) -> bool:
    """
    Return whether the library finds no letter of a text.

    It drops a text whose box is empty: a single letter of a font that neither the file nor the system has.
    """
    left, right, _, _ = _bounds(handle)
    if right - left > _NO_WIDTH:
        return False
    letters = (ctypes.c_ushort * 2)()
    return bool(pdfium.FPDFTextObj_GetText(handle, text, letters, 2) <= 2 and letters[0] == 0)


def _struck(glyphs: Sequence[Glyph], rules: Sequence[Rule]) -> frozenset[int]:
    """
    Return the numbers of the glyphs that a line runs through which belongs to no table.

    Such a line crosses the middle of a letter from side to side, while an underline lies below its foot. Lines of
    tables end at upright ones.
    """
    upright = [rule for rule in rules if not rule.horizontal]
    loose = [
        rule for rule in rules if rule.horizontal and not any(
            min(abs(wall.at - rule.start), abs(wall.at - rule.end)) <= _TOUCHING
            and wall.start - _TOUCHING <= rule.at <= wall.end + _TOUCHING
            for wall in upright
        )
    ]  # fmt: skip
    low, high = _STRUCK
    return frozenset(
        glyph.index for rule in loose[:_MAX_STRIKES] for glyph in glyphs
        if glyph.bottom + low * glyph.height <= rule.at <= glyph.bottom + high * glyph.height
        and rule.start <= glyph.middle[0] <= rule.end
    )  # fmt: skip


@frozen
class _Painting:
    """
    What is painted on a page, in its order, as far as it can hide text or make it seen.

    Args:
        order: The number of each text in the order of painting, by its address.
        texts: The texts.
        covers: Opaque rectangles and pictures: their numbers, boxes, and whether they are white.
    """

    order: Mapping[int, int]
    texts: Sequence[_Handle]
    covers: Sequence[tuple[int, _Box, bool]]

    @classmethod
    def of(cls, objects: Sequence[_Handle]) -> "_Painting":
        """Return the painting of *objects*; what stands in a form is painted with it."""
        order: dict[int, int] = {}
        texts: list[_Handle] = []
        covers: list[tuple[int, _Box, bool]] = []
        for number, handle in enumerate(objects):
            kind = pdfium.FPDFPageObj_GetType(handle)
            if kind == pdfium.FPDF_PAGEOBJ_TEXT:
                order[ctypes.addressof(handle.contents)] = number
                texts.append(handle)
            elif kind == pdfium.FPDF_PAGEOBJ_FORM:
                for index in range(pdfium.FPDFFormObj_CountObjects(handle)):
                    inner = pdfium.FPDFFormObj_GetObject(handle, index)
                    order[ctypes.addressof(inner.contents)] = number
            elif kind == pdfium.FPDF_PAGEOBJ_IMAGE or _is_filled_rectangle(handle):
                white = kind != pdfium.FPDF_PAGEOBJ_IMAGE and _is_white(handle)
                if not pdfium.FPDFPageObj_HasTransparency(handle):
                    covers.append((number, _bounds(handle), white))
        return cls(order, texts, covers[:_MAX_COVERS])

    def shows(self, text: _Handle, box: _Box) -> _Shown:
        """Return whether a letter of *text* in *box* is seen: with ink, not painted over, not white on white."""
        if pdfium.FPDFTextObj_GetTextRenderMode(text) in _WITHOUT_INK:
            return _Shown.NO
        number = self.order.get(ctypes.addressof(text.contents))
        if number is None:
            return _Shown.YES
        below = [white for place, cover, white in self.covers if place < number and _covers(cover, box)]
        above = [place for place, cover, _ in self.covers if place > number and _covers(cover, box)]
        if above:
            return _Shown.REPAINTED if self._repaints(box, above[-1]) else _Shown.NO
        return _Shown.YES if not _is_white(text) or (below and not below[-1]) else _Shown.NO

    def _repaints(self, box: _Box, above: int) -> bool:
        """Return whether a text is painted at *box* after *above*; its own box may end a letter too early."""
        left, right, bottom, top = box
        for text in self.texts:
            if self.order[ctypes.addressof(text.contents)] > above:
                start, end, low, high = _bounds(text)
                if start <= left + 1 and right <= end + (right - left) + 1 and low <= top and high >= bottom:
                    return True
        return False


def _bounds(handle: _Handle) -> _Box:
    """Return the box of an object: left, right, bottom, top."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    pdfium.FPDFPageObj_GetBounds(handle, left, bottom, right, top)
    return left.value, right.value, bottom.value, top.value


def _covers(cover: _Box, box: _Box) -> bool:
    """Return whether *cover* lies over the middle half of *box*."""
    left, right, bottom, top = box
    x, y = (right - left) / 4, (top - bottom) / 4
    return (
        cover[0] <= left + x and cover[1] >= right - x and cover[2] <= bottom + y and cover[3] >= top - y
    )  # fmt: skip


def _is_filled_rectangle(handle: _Handle) -> bool:
    """Return whether a path is one filled rectangle; frames of many corners fill only their edges."""
    if pdfium.FPDFPageObj_GetType(handle) != pdfium.FPDF_PAGEOBJ_PATH:
        return False
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(handle, fill, stroke)
    return bool(fill.value) and pdfium.FPDFPath_CountSegments(handle) <= _CORNERS


def _is_white(handle: _Handle) -> bool:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    known = pdfium.FPDFPageObj_GetFillColor(handle, red, green, blue, alpha)
    return bool(known) and min(red.value, green.value, blue.value) >= _WHITE


@frozen
class _Turned:
    """The turn of a page when it is shown: by so many quarters, clockwise; its size before that."""

    turn: int
    width: float
    height: float

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point is shown."""
        match self.turn:
            case 1:
                return y, self.width - x
            case 2:
                return self.width - x, self.height - y
            case 3:
                return self.height - y, x
            case _:
                return x, y


def _glyphs(handle: _Handle, characters: int, turned: _Turned, painting: _Painting) -> Iterator[tuple[Glyph, _Shown]]:
    """Return the characters of a page, each with whether it is seen."""
    box = pdfium.FS_RECTF()
    high = 0
    seen: dict[int, bool] = {}
    for index in range(characters):
        code = pdfium.FPDFText_GetUnicode(handle, index)
        if _HIGH <= code < _LOW:
            high = code
            continue
        if _LOW <= code <= _LAST and high:
            code = 0x10000 + (high - _HIGH) * 0x400 + code - _LOW
        high = 0
        if code in (0, _NONE) or code > _HIGHEST or _HIGH <= code <= _LAST:
            continue
        # The box of the font, not of the ink: 一 and quotation marks would seem to stand on lines of their own.
        if pdfium.FPDFText_IsGenerated(handle, index) == 1 or not pdfium.FPDFText_GetLooseCharBox(handle, index, box):
            continue
        if not _is_shown(handle, index, seen):
            continue
        (x, y), (other_x, other_y) = turned.point(box.left, box.bottom), turned.point(box.right, box.top)
        quarters = round(pdfium.FPDFText_GetCharAngle(handle, index) / _QUARTER)
        glyph = Glyph(
            chr(code), min(x, other_x), max(x, other_x), min(y, other_y), max(y, other_y),
            turn=(quarters + turned.turn) % _TURNS, index=index,
        )  # fmt: skip
        text = pdfium.FPDFText_GetTextObject(handle, index) if _KNOWS_TEXTS else None
        yield glyph, painting.shows(text, (box.left, box.right, box.bottom, box.top)) if text else _Shown.YES


def _is_shown(handle: _Handle, index: int, seen: dict[int, bool]) -> bool:
    """
    Return whether the text with the character at *index* is shown, as far as the library can say.

    The text of a merged cell that goes on over the page is drawn on both, and cut off where it lies outside.
    """
    if not _KNOWS_TEXTS:
        return True
    text = pdfium.FPDFText_GetTextObject(handle, index)
    if not text:
        return True
    key = ctypes.addressof(text.contents)
    if key not in seen:
        seen[key] = _is_inside(text)
    return seen[key]


def _is_inside(text: _Handle) -> bool:
    """Return whether a text lies inside what is shown of it at least in part."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not pdfium.FPDFPageObj_GetBounds(text, left, bottom, right, top):
        return True
    clip = pdfium.FPDFPageObj_GetClipPath(text)
    for number in range(min(max(pdfium.FPDFClipPath_CountPaths(clip), 0), _MAX_CLIPS)):
        count = min(pdfium.FPDFClipPath_CountPathSegments(clip, number), _MAX_CLIPS)
        points = [_end_of(pdfium.FPDFClipPath_GetPathSegment(clip, number, item)) for item in range(count)]
        if points and (
            right.value < min(x for x, _ in points)
            or left.value > max(x for x, _ in points)
            or top.value < min(y for _, y in points)
            or bottom.value > max(y for _, y in points)
        ):
            return False
    return True


def _end_of(segment: _Handle) -> tuple[float, float]:
    x, y = ctypes.c_float(), ctypes.c_float()
    pdfium.FPDFPathSegment_GetPoint(segment, x, y)
    return x.value, y.value


def _rules(handle: _Handle, outer: _Matrix, turned: _Turned, budget: list[int], level: int) -> Iterator[Rule]:
    budget[0] -= 1
    if budget[0] < 0 or budget[1] < 0:
        return
    kind = pdfium.FPDFPageObj_GetType(handle)
    if kind not in (pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_FORM):
        return
    matrix = _times(_matrix(handle), outer)
    if kind == pdfium.FPDF_PAGEOBJ_FORM:
        if level < _MAX_LEVEL:
            for index in range(pdfium.FPDFFormObj_CountObjects(handle)):
                yield from _rules(pdfium.FPDFFormObj_GetObject(handle, index), matrix, turned, budget, level + 1)
        return
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(handle, fill, stroke)
    for points in _outlines(handle, budget):
        shown = [turned.point(*_moved(x, y, matrix)) for x, y in points]
        yield from _straight(shown, drawn=bool(stroke.value), filled=bool(fill.value))


def _matrix(handle: _Handle) -> _Matrix:
    result = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(handle, result):
        return _IDENTITY
    return result.a, result.b, result.c, result.d, result.e, result.f


def _times(item: _Matrix, other: _Matrix) -> _Matrix:
    """Return the matrix that does *item* first."""
    a, b, c, d, e, f = item
    p, q, r, s, t, u = other
    return (
        a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u,
    )  # fmt: skip


def _moved(x: float, y: float, matrix: _Matrix) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _outlines(handle: _Handle, budget: list[int]) -> Iterator[list[tuple[float, float]]]:
    """Return the outlines of a path, closed ones with their first point again at the end."""
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float]] = []
    for index in range(min(pdfium.FPDFPath_CountSegments(handle), max(budget[1], 0))):
        budget[1] -= 1
        segment = pdfium.FPDFPath_GetPathSegment(handle, index)
        if not segment or not pdfium.FPDFPathSegment_GetPoint(segment, x, y):
            continue
        if pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_MOVETO and points:
            yield points
            points = []
        points.append((x.value, y.value))
        if pdfium.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    if points:
        yield points


def _straight(points: list[tuple[float, float]], *, drawn: bool, filled: bool) -> Iterator[Rule]:
    """Return the lines along an axis in an outline: a thin shape is one, else each straight side that is drawn."""
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    bottom, top = min(y for _, y in points), max(y for _, y in points)
    if min(right - left, top - bottom) <= _THIN:
        if drawn or filled:
            flat = right - left >= top - bottom
            yield (
                Rule((bottom + top) / 2, left, right, horizontal=True)
                if flat
                else Rule((left + right) / 2, bottom, top, horizontal=False)
            )
        return
    if not drawn:
        return
    for (x, y), (other_x, other_y) in pairwise(points):
        if abs(y - other_y) <= 1:
            yield Rule((y + other_y) / 2, min(x, other_x), max(x, other_x), horizontal=True)
        elif abs(x - other_x) <= 1:
            yield Rule((x + other_x) / 2, min(y, other_y), max(y, other_y), horizontal=False)
