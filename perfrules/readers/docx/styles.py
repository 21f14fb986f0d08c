"""Styles and automatic numbers of a Word document, as far as they say which paragraph is a heading."""

import re
from collections.abc import Mapping, MutableMapping

from attrs import evolve, field, frozen

from perfrules.model.document_styles import COMPUTED, TEXT
from perfrules.readers.docx.tree import Element, attribute, child, children

__all__ = ["Look", "Styles", "look_of", "number_before", "read_styles"]

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
        """Whether the document is a report that perfrules wrote."""
        return any(look.is_text for look in self.looks.values())

    @property
    def computed(self) -> frozenset[str]:
        """The ids of the styles whose text is not the unit's."""
        return frozenset(name for name, look in self.looks.items() if look.computed)


def read_styles(styles: Element | None, numbering: Element | None) -> Styles:
    """Return the styles of a document from the roots of its two parts; a part may be missing."""
    known = {} if styles is None else {attribute(one, "styleId"): one for one in children(styles, "w:style")}
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
    patterns = {attribute(one, "abstractNumId"): one for one in children(numbering, "w:abstractNum")}
    found: dict[tuple[str, int], tuple[str, str, int]] = {}
    for one in children(numbering, "w:num"):
        pattern = patterns.get(attribute(child(one, "w:abstractNumId"), "val"))
        for level in () if pattern is None else children(pattern, "w:lvl"):
            index, start = attribute(level, "ilvl"), attribute(child(level, "w:start"), "val")
            if index not in set("012345678"):
                continue
            text, kind = (attribute(child(level, part), "val") for part in ("w:lvlText", "w:numFmt"))
            first = int(start) if start in {str(number) for number in range(_HIGHEST)} else 1
            found[attribute(one, "numId"), int(index)] = (text, kind, first)
    return found


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
