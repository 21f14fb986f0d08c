"""The workbook's own parts: its worksheets, its calendar, its texts and formats."""

import re
from collections.abc import Sequence
from functools import lru_cache

from attrs import Factory, define, field, frozen

from perfrules.errors import Problem, problem
from perfrules.readers.ooxml import MAX_PARTS, Package, Parts, Refused, Relation, local, parse_xml, relations_of
from perfrules.readers.xlsx.format_codes import BUILT_IN, GENERAL
from perfrules.readers.xlsx.number_formatting import Shown, shown_text
from perfrules.source import Place

__all__ = [
    "LAST_COLUMN",
    "LAST_ROW",
    "MAX_CELLS",
    "MAX_FORMATS",
    "MAX_ROWS",
    "MAX_TEXT",
    "RichText",
    "Style",
    "Text",
    "Workbook",
    "Worksheet",
    "cell_name",
    "column_name",
    "corner",
    "no_such_cell",
    "read_strings",
    "read_styles",
    "read_workbook",
    "too_many",
    "unescape",
]


LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
"""The last row and column of a worksheet, by the standard."""
MAX_ROWS = 100_000
"""The greatest number of written rows a worksheet has."""
MAX_CELLS = 1_000_000
"""The greatest number of cells, filled or only formatted, a workbook has; also of positions of a table read from it."""
MAX_TEXT = 262_144
"""The greatest number of characters a cell, formula or name has; spreadsheet programs stop at 32767."""
MAX_FORMATS = 65_536
"""The greatest number of cell formats a workbook has."""
_CORNER = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})", re.ASCII)
_LONGEST_SHOWN = 40


def corner(reference: str) -> tuple[int, int] | None:
    """Return row and column, from 1, of a reference such as ``C7``, or ``None`` when there is no such cell."""
    match = _CORNER.fullmatch(reference)
    if match is None:
        return None
    column = 0
    for letter in match[1].upper():
        column = 26 * column + ord(letter) - 64
    row = int(match[2])
    return (row, column) if 1 <= row <= LAST_ROW and column <= LAST_COLUMN else None


@lru_cache(maxsize=LAST_COLUMN)
def column_name(column: int) -> str:
    """Return the letters of a column, from 1: ``AB`` for 28."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    """Return the reference of a cell: ``C7``."""
    return f"{column_name(column)}{row}"


def too_many(limit: int, what: str, what_en: str, place: Place) -> Problem:
    """Return the problem of a workbook with too much of something (PR028)."""
    return problem("PR028", place=place, limit=limit, what=what, what_en=what_en)


def no_such_cell(reference: str, place: Place) -> Problem:
    """Return the problem of a cell that stands outside every worksheet (PR029)."""
    text = reference[:_LONGEST_SHOWN]
    return problem("PR029", place=place, text=text, rows=LAST_ROW, columns=column_name(LAST_COLUMN))


_OFF = frozenset({"0", "false"})


@frozen
class Style:
    """
    How a cell is shown.

    Args:
        code: Its number format code.
        is_crossed_out: Whether a line runs through its text.
        shows_texts: Whether texts are shown as they are.
    """

    code: str = GENERAL
    is_crossed_out: bool = False
    shows_texts: bool = field(
        init=False, default=Factory(lambda self: shown_text("x", self.code) == Shown("x"), takes_self=True)
    )


@define
class _Styles:
    place: Place
    codes: dict[str, str] = field(factory=dict)
    crossed: list[bool] = field(factory=list)
    formats: list[tuple[str, str]] = field(factory=list)
    within: str = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        known = local(name)
        if known in ("numFmts", "fonts", "cellXfs"):
            self.within = known
        elif self.within == "numFmts" and known == "numFmt":
            self.codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif self.within == "fonts" and known == "font":
            self.crossed.append(False)
        elif self.within == "fonts" and known == "strike" and self.crossed:
            self.crossed[-1] = attributes.get("val", "1") not in _OFF
        elif self.within == "cellXfs" and known == "xf":
            self.formats.append((attributes.get("numFmtId", "0"), attributes.get("fontId", "0")))
        if max(len(self.codes), len(self.crossed), len(self.formats)) > MAX_FORMATS:
            raise Refused(too_many(MAX_FORMATS, "单元格格式的个数", "cell formats", self.place))

    def end(self, name: str) -> None:
        if local(name) == self.within:
            self.within = ""

    def text(self, data: str) -> None:
        pass


def read_styles(parts: Parts, part: str) -> Sequence[Style] | Problem:
    """Return the cell formats in *part*, by their numbers, or PR028 (too many) or PR024 (broken XML)."""
    handler = _Styles(parts.place(part))
    refusal = parse_xml(parts.pieces(part), handler, parts.place(part))
    if refusal is not None:
        return refusal
    return [Style(_code(number, handler.codes), _at(handler.crossed, font)) for number, font in handler.formats]


def _code(number: str, codes: dict[str, str]) -> str:
    if number in codes:
        return codes[number]
    return BUILT_IN.get(int(number), GENERAL) if number.isdecimal() and len(number) < 4 else GENERAL


def _at(crossed: Sequence[bool], font: str) -> bool:
    return font.isdecimal() and len(font) < 6 and int(font) < len(crossed) and crossed[int(font)]


_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_LINE_END = re.compile("\r\n?")
_RAISED = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_SHIFTS = {"superscript": _RAISED, "subscript": _LOWERED}
_NO_SHIFT: dict[int, int] = {}


@frozen
class Text:
    """A text, and what in it is crossed out."""

    text: str
    crossed_out: str = ""


def unescape(text: str) -> str:
    """Return *text* with its escapes (``_x000D_``) resolved and every line end a line feed; surrogates stay escaped."""
    if "_x" in text:
        text = _ESCAPE.sub(_character, text)
    return _LINE_END.sub("\n", text) if "\r" in text else text


def _character(match: re.Match[str]) -> str:
    number = int(match[1], 16)
    return match[0] if 0xD800 <= number <= 0xDFFF else chr(number)


@define
class RichText:
    """
    Collects a text from its elements, in a shared string or in a cell.

    Args:
        place: The part, for the problem of a text that is too long (PR028).
    """

    place: Place
    _pieces: list[str] = field(factory=list)
    _crossed: list[str] = field(factory=list)
    _open: list[str] = field(factory=list)
    _length: int = 0
    _is_phonetic: bool = False
    _is_text: bool = False
    _is_crossed: bool = False
    _shift: dict[int, int] = field(factory=dict)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the start of an element, by its local name."""
        if name == "t":
            self._is_text = not self._is_phonetic
        elif name == "rPh":
            self._is_phonetic = True
        elif name == "r":
            self._is_crossed, self._shift = False, _NO_SHIFT
        elif name == "vertAlign":
            self._shift = _SHIFTS.get(attributes.get("val", ""), _NO_SHIFT)
        elif name == "strike":
            self._is_crossed = attributes.get("val", "1") not in _OFF

    def end(self, name: str) -> None:
        """Take the end of an element, by its local name."""
        if name == "t":
            text = unescape("".join(self._open))
            (self._crossed if self._is_crossed else self._pieces).append(
                text.translate(self._shift) if self._shift else text
            )
            self._open.clear()
            self._is_text = False
        elif name == "rPh":
            self._is_phonetic = False

    def text(self, data: str) -> None:
        """Take a stretch of text."""
        if self._is_text:
            self._open.append(data)
            self._length += len(data)
            if self._length > MAX_TEXT:
                raise Refused(too_many(MAX_TEXT, "单元格的字符数", "characters in a cell", self.place))

    def taken(self) -> Text:
        """Return the text, and begin a new one."""
        result = Text("".join(self._pieces), "".join(self._crossed))
        self._pieces.clear()
        self._crossed.clear()
        self._length, self._is_crossed, self._shift = 0, False, _NO_SHIFT
        return result


@define
class _Strings:
    place: Place
    texts: list[Text] = field(factory=list)
    rich: RichText = field(init=False, default=Factory(lambda self: RichText(self.place), takes_self=True))

    def start(self, name: str, attributes: dict[str, str]) -> None:
        known = local(name)
        if known == "sst":
            claimed = attributes.get("uniqueCount", "")
            if claimed.isdecimal() and (len(claimed) > 9 or int(claimed) > MAX_CELLS):
                raise Refused(self._too_many())
        elif known == "si":
            if len(self.texts) >= MAX_CELLS:
                raise Refused(self._too_many())
        else:
            self.rich.start(known, attributes)

    def end(self, name: str) -> None:
        known = local(name)
        if known == "si":
            self.texts.append(self.rich.taken())
        else:
            self.rich.end(known)

    def text(self, data: str) -> None:
        self.rich.text(data)

    def _too_many(self) -> Problem:
        return too_many(MAX_CELLS, "文字的个数", "texts", self.place)


def read_strings(parts: Parts, part: str) -> Sequence[Text] | Problem:
    """Return the shared strings in *part*, or PR028 (too many, too long) or PR024 (broken XML)."""
    handler = _Strings(parts.place(part))
    return parse_xml(parts.pieces(part), handler, parts.place(part)) or handler.texts


_ON = frozenset({"1", "true"})


@frozen
class Worksheet:
    """
    A worksheet as the workbook lists it.

    Args:
        name: What its tab says.
        part: Where its cells stand.
        is_hidden: Whether the program that shows the workbook shows no tab for it.
    """

    name: str
    part: str
    is_hidden: bool = False


@frozen
class Workbook:
    """
    What reading cells needs to know.

    Args:
        parts: The parts of the package.
        worksheets: In the order of their tabs; sheets of charts, macros and dialogs are left out.
        texts: The shared strings, by number.
        styles: The cell formats, by number.
        since_1904: Whether days are counted from 1904.
        is_stale: Whether the program that wrote the workbook asks for its formulas to be computed when it is opened.
    """

    parts: Parts
    worksheets: Sequence[Worksheet]
    texts: Sequence[Text] = ()
    styles: Sequence[Style] = ()
    since_1904: bool = False
    is_stale: bool = False


@define
class _Contents:
    place: Place
    sheets: list[tuple[str, str, bool]] = field(factory=list)
    since_1904: bool = False
    is_stale: bool = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        known = local(name)
        if known == "sheet":
            title = unescape(attributes.get("name", ""))
            if len(title) > MAX_TEXT or len(self.sheets) >= MAX_PARTS:
                raise Refused(too_many(MAX_PARTS, "工作表的个数", "worksheets", self.place))
            id_ = next((value for key, value in attributes.items() if " " in key and local(key) == "id"), "")
            self.sheets.append((title, id_, attributes.get("state", "visible") != "visible"))
        elif known == "workbookPr":
            self.since_1904 = attributes.get("date1904", "") in _ON
        elif known == "calcPr":
            self.is_stale = attributes.get("fullCalcOnLoad", "") in _ON

    def end(self, name: str) -> None:
        pass

    def text(self, data: str) -> None:
        pass


def read_workbook(package: Package) -> Workbook | Problem:
    """
    Return what *package* says of itself.

    Returns:
        The workbook, or one problem: PR024 (broken XML), PR026 (a part is missing), PR028 (too much of something).
    """
    parts = package.parts
    handler = _Contents(parts.place(package.main))
    refusal = parse_xml(parts.pieces(package.main), handler, parts.place(package.main))
    if refusal is not None:
        return refusal
    relations = relations_of(parts, package.main)
    if isinstance(relations, Problem):
        return relations
    worksheets = _worksheets(handler.sheets, relations, parts)
    if isinstance(worksheets, Problem):
        return worksheets
    texts_part, styles_part = (_single(relations, type_, parts) for type_ in ("sharedStrings", "styles"))
    texts = read_strings(parts, texts_part) if texts_part else ()
    if isinstance(texts, Problem):
        return texts
    styles = read_styles(parts, styles_part) if styles_part else ()
    if isinstance(styles, Problem):
        return styles
    return Workbook(parts, worksheets, texts, styles, handler.since_1904, handler.is_stale)


def _worksheets(
    sheets: Sequence[tuple[str, str, bool]], relations: Sequence[Relation], parts: Parts
) -> list[Worksheet] | Problem:
    known = {item.id: item for item in relations if not item.external}
    result: list[Worksheet] = []
    for name, id_, is_hidden in sheets:
        relation = known.get(id_)
        if relation is not None and relation.type != "worksheet":
            continue
        part = None if relation is None else parts.find(relation.target)
        if part is None or any(item.part == part for item in result):
            missing = name if relation is None else relation.target
            return problem("PR026", place=Place(parts.file, key=name), part=missing)
        result.append(Worksheet(name, part, is_hidden))
    return result


def _single(relations: Sequence[Relation], type_: str, parts: Parts) -> str | None:
    target = next((item.target for item in relations if item.type == type_ and not item.external), None)
    return None if target is None else parts.find(target)
