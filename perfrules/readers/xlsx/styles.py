"""The cell formats of a workbook: number formats, and which cells are crossed out."""

from collections.abc import Sequence

from attrs import define, field, frozen

from perfrules.errors import Problem
from perfrules.readers.package.parts import Parts
from perfrules.readers.package.xml import Refused, local, parse_xml
from perfrules.readers.xlsx.limits import MAX_FORMATS, too_many
from perfrules.readers.xlsx.number_formats.codes import BUILT_IN, GENERAL
from perfrules.source import Place

__all__ = ["Style", "read_styles"]

_OFF = frozenset({"0", "false"})


@frozen
class Style:
    """
    How a cell is shown.

    Args:
        code: Its number format code.
        is_crossed_out: Whether a line runs through its text.
    """

    code: str = GENERAL
    is_crossed_out: bool = False


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
