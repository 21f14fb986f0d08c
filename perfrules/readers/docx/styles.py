"""XML parts of a Word document as trees, and its styles and automatic numbers: which paragraph is a heading."""

import re
from collections.abc import Mapping, MutableMapping
from functools import lru_cache
from xml.etree.ElementTree import Element, TreeBuilder

from attrs import define, evolve, field, frozen

from perfrules.errors import Problem, problem
from perfrules.model.display import COMPUTED, TEXT
from perfrules.readers.ooxml import Parts, Refused, parse_xml
from perfrules.source import Place

__all__ = [
    "MAX_ELEMENTS",
    "MAX_LEVELS",
    "Element",
    "Look",
    "Styles",
    "attribute",
    "child",
    "children",
    "is_on",
    "look_of",
    "number_before",
    "read_styles",
    "read_tree",
]


MAX_ELEMENTS = 1_000_000
"""The greatest number of elements of a part that are kept; looks such as fonts and borders are not kept."""
MAX_LEVELS = 200
"""The greatest depth at which elements may stand in each other; ordinary documents stay below 40."""
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
    return [item for item in element if item.tag == tag]


def child(element: Element | None, *path: str) -> Element | None:
    """Return the first element at the *path* of tags below *element*, or ``None``."""
    for tag in path:
        if element is None:
            return None
        element = next((item for item in element if item.tag == tag), None)
    return element


def is_on(properties: Element | None, tag: str) -> bool:
    """Return whether the switch *tag* stands in *properties* and is not set off."""
    switch = child(properties, tag)
    return switch is not None and attribute(switch, "val").lower() not in _OFF


_HEADING = re.compile(r"(?:heading|标题|標題) ?([1-9])", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc|目录|目錄) ?(?:[1-9]|heading|标题)", re.IGNORECASE)
_PLACEHOLDER = re.compile(r"%([1-9])")
_LEVELS = 9
_LONGEST_CHAIN = 12
_HAN = "零一二三四五六七八九"
_HIGHEST = 99
_HAN_FORMATS = frozenset({
    "chineseCounting", "chineseCountingThousand", "chineseLegalSimplified", "ideographTraditional", "japaneseCounting",
    "taiwaneseCounting", "taiwaneseCountingThousand",
})  # fmt: skip


@frozen(kw_only=True)
class Look:
    """
    What the look of a paragraph says.

    Args:
        level: Its level as a heading from 1; 0 for running text.
        contents: Whether it is an entry of a table of contents.
        computed: Whether perfrules worked out what it says.
        is_text: Whether it is the unit's running text whatever it looks like.
        list_id: The list whose number Word prints before it; empty for none.
        list_level: The level in that list, from 0.
    """

    level: int = 0
    contents: bool = False
    computed: bool = False
    is_text: bool = False
    list_id: str = ""
    list_level: int = 0


@frozen(kw_only=True)
class Styles:
    """
    The styles of a document.

    Args:
        looks: What each style says, by the style's id.
        numbers: For each list and level the pattern of its numbers, ``(%1)``, and the kind of number per level.
    """

    looks: Mapping[str, Look] = field(factory=dict)
    numbers: Mapping[tuple[str, int], tuple[str, str, int]] = field(factory=dict)

    @property
    def is_own(self) -> bool:
        """True where the document is a report that perfrules wrote."""
        return any(look.is_text for look in self.looks.values())

    @property
    def computed(self) -> frozenset[str]:
        """The ids of the styles whose text is not the unit's."""
        return frozenset(name for name, look in self.looks.items() if look.computed)


def read_styles(styles: Element | None, numbering: Element | None) -> Styles:
    """Return the styles of a document from the roots of its two parts; a part may be missing."""
    known = {} if styles is None else {attribute(item, "styleId"): item for item in children(styles, "w:style")}
    looks = {name: _style_look(known, name) for name in known}
    return Styles(looks=looks, numbers={} if numbering is None else _numbers(numbering))


def _style_look(known: Mapping[str, Element], name: str) -> Look:
    """Return what a style says; what it does not say itself, the style it is based on does."""
    chain: list[Element] = []
    while name in known and len(chain) < _LONGEST_CHAIN:
        chain.append(known[name])
        name = attribute(child(known[name], "w:basedOn"), "val")
    look = Look()
    for style in reversed(chain):
        title = attribute(child(style, "w:name"), "val").strip()
        look = _with_properties(look, child(style, "w:pPr"))
        if match := _HEADING.fullmatch(title):
            look = evolve(look, level=int(match[1]))
        look = evolve(
            look,
            contents=look.contents or bool(_CONTENTS.fullmatch(title)),
            computed=title.lower().startswith(COMPUTED),
            is_text=title.lower() == TEXT,
        )
    return look


def look_of(properties: Element | None, styles: Styles) -> Look:
    """Return what the *properties* (``w:pPr``) of a paragraph say, its style included."""
    name = attribute(child(properties, "w:pStyle"), "val")
    return _with_properties(styles.looks.get(name, Look()), properties)


def _with_properties(look: Look, properties: Element | None) -> Look:
    outline = attribute(child(properties, "w:outlineLvl"), "val")
    if outline.isascii() and outline.isdigit():
        level = int(outline[:2]) + 1
        look = evolve(look, level=level if level <= _LEVELS else 0)
    number = child(properties, "w:numPr")
    if number is not None:
        list_id, level_text = (attribute(child(number, kind), "val") for kind in ("w:numId", "w:ilvl"))
        known = level_text in set("012345678")
        look = evolve(look, list_id="" if list_id == "0" else list_id or look.list_id)
        look = evolve(look, list_level=int(level_text) if known else look.list_level)
    return look


def _numbers(numbering: Element) -> dict[tuple[str, int], tuple[str, str, int]]:
    patterns = {attribute(item, "abstractNumId"): item for item in children(numbering, "w:abstractNum")}
    result: dict[tuple[str, int], tuple[str, str, int]] = {}
    for item in children(numbering, "w:num"):
        pattern = patterns.get(attribute(child(item, "w:abstractNumId"), "val"))
        for level in () if pattern is None else children(pattern, "w:lvl"):
            index, start = attribute(level, "ilvl"), attribute(child(level, "w:start"), "val")
            if index not in set("012345678"):
                continue
            text, kind = (attribute(child(level, part), "val") for part in ("w:lvlText", "w:numFmt"))
            first = int(start) if start in {str(number) for number in range(_HIGHEST)} else 1
            result[attribute(item, "numId"), int(index)] = (text, kind, first)
    return result


def number_before(look: Look, styles: Styles, counts: MutableMapping[tuple[str, int], int]) -> str:
    """
    Return the number that Word prints before a paragraph, ``一、`` or ``(2)``; empty for none and for bullets.

    Args:
        look: The look of the paragraph.
        styles: The styles of the document.
        counts: How far each list and level has got in the paragraphs above; counted on here.
    """
    key = (look.list_id, look.list_level)
    known = styles.numbers.get(key)
    if known is None:
        return ""
    pattern, kind, first = known
    counts[key] = counts.get(key, first - 1) + 1
    for deeper in range(look.list_level + 1, _LEVELS):
        counts.pop((look.list_id, deeper), None)
    if kind in {"bullet", "none"}:
        return ""

    def number(match: re.Match[str]) -> str:
        level = int(match[1]) - 1
        _, its_kind, its_first = styles.numbers.get((look.list_id, level), ("", "decimal", 1))
        return _printed(counts.get((look.list_id, level), its_first), its_kind)

    return _PLACEHOLDER.sub(number, pattern)


def _printed(number: int, kind: str) -> str:
    if kind not in _HAN_FORMATS or not 0 < number <= _HIGHEST:
        return str(number)
    tens, ones = divmod(number, 10)
    return ("" if tens <= 1 else _HAN[tens]) + ("十" if tens else "") + (_HAN[ones] if ones else "")
