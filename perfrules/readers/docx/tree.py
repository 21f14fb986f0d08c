"""The XML parts of a Word document as trees of the elements that say something about its text."""

from functools import lru_cache
from xml.etree.ElementTree import Element, TreeBuilder

from attrs import define, field

from perfrules.errors import Problem, problem
from perfrules.readers.package.parts import Parts
from perfrules.readers.package.xml import Refused, parse_xml
from perfrules.source import Place

__all__ = ["MAX_ELEMENTS", "MAX_LEVELS", "Element", "attribute", "child", "children", "is_on", "read_tree"]

MAX_ELEMENTS = 1_000_000
"""How many elements of a part are kept at most; looks such as fonts and borders are not kept."""
MAX_LEVELS = 200
"""How deep elements may stand in each other; ordinary documents stay below 40."""

_PREFIXES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
}
_TAGS = 512
_TEXTS = frozenset({"w:t", "m:t"})
_ATTRIBUTES = frozenset({"val", "type", "font", "char", "styleId", "abstractNumId", "numId", "ilvl", "id", "default"})
_DROPPED = frozenset({
    "w:rFonts", "w:sz", "w:szCs", "w:b", "w:bCs", "w:i", "w:iCs", "w:color", "w:lang", "w:kern", "w:u", "w:shd",
    "w:spacing", "w:jc", "w:ind", "w:tabs", "w:keepNext", "w:widowControl", "w:snapToGrid", "w:proofErr",
    "w:bookmarkStart", "w:bookmarkEnd", "w:tcBorders", "w:tblBorders", "w:tblCellMar", "w:tcMar", "w:tcW", "w:vAlign",
    "w:tblGrid", "w:tblW", "w:tblLook", "w:trHeight", "w:sectPr", "w:rPrChange", "w:pPrChange", "w:tcPrChange",
    "w:trPrChange", "w:tblPrChange", "w:tblPrExChange", "w:latentStyles", "w:binData",
})  # fmt: skip
_OFF = frozenset({"0", "false", "off", "none"})


@define
class _Tree:
    """Builds the tree while the parser reads; tags become ``w:tc``, attributes lose their prefix."""

    place: Place
    builder: TreeBuilder = field(factory=TreeBuilder)
    tags: list[str] = field(factory=list)
    dropped: int = 0
    elements: int = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = _tag(name)
        self.tags.append(tag)
        if len(self.tags) > MAX_LEVELS:
            raise Refused(problem("PR007", place=self.place, limit=MAX_LEVELS))
        if self.dropped or tag in _DROPPED:
            self.dropped += 1
            return
        self.elements += 1
        if self.elements > MAX_ELEMENTS:
            what, what_en = "XML 元素的个数", "XML elements"
            raise Refused(problem("PR028", place=self.place, limit=MAX_ELEMENTS, what=what, what_en=what_en))
        locals_ = ((key.rpartition(" ")[2], value) for key, value in attributes.items())
        self.builder.start(tag, {key: value for key, value in locals_ if key in _ATTRIBUTES})

    def end(self, name: str) -> None:
        """Take the end of an element."""
        del name  # its tag is known
        tag = self.tags.pop()
        if self.dropped:
            self.dropped -= 1
        else:
            self.builder.end(tag)

    def text(self, data: str) -> None:
        if not self.dropped and self.tags[-1] in _TEXTS:
            self.builder.data(data)


@lru_cache(maxsize=_TAGS)
def _tag(name: str) -> str:
    namespace, _, local = name.rpartition(" ")
    return f"{_PREFIXES.get(namespace, '')}:{local}"


def read_tree(parts: Parts, part: str) -> Element | Problem:
    """
    Return the root of an XML part.

    Returns:
        The root, or one problem: PR007 (nested too deep), PR028 (too many elements), and those of `parse_xml`.
    """
    place = parts.place(part)
    tree = _Tree(place)
    return parse_xml(parts.pieces(part), tree, place) or tree.builder.close()


def attribute(element: Element | None, name: str) -> str:
    """Return the attribute *name* of *element*, or an empty text."""
    return "" if element is None else element.get(name, "")


def children(element: Element, tag: str) -> list[Element]:
    """Return the children of *element* with one tag."""
    return [one for one in element if one.tag == tag]


def child(element: Element | None, *path: str) -> Element | None:
    """Return the first element at the *path* of tags below *element*, or ``None``."""
    for tag in path:
        if element is None:
            return None
        element = next((one for one in element if one.tag == tag), None)
    return element


def is_on(properties: Element | None, tag: str) -> bool:
    """Return whether the switch *tag* stands in *properties* and is not set off."""
    switch = child(properties, tag)
    return switch is not None and attribute(switch, "val").lower() not in _OFF
