"""What a person reads in a paragraph of a Word document: runs, changes, fields, symbols, text boxes."""

from collections.abc import Collection, Iterator

from attrs import define, field, frozen

from perfrules.readers.docx.tree import Element, attribute, child, is_on

__all__ = ["Inline", "read_inline"]

_SKIPPED = frozenset({
    "w:pPr", "w:rPr", "w:sdtPr", "w:sdtEndPr", "w:instrText", "w:delText", "w:delInstrText", "w:rt", "w:rubyPr",
    "m:oMathParaPr", "m:ctrlPr", "w:tbl", "w:p",
})  # fmt: skip
_REMOVED = frozenset({"w:del", "w:moveFrom"})
_ADDED = frozenset({"w:ins", "w:moveTo"})
_PICTURES = frozenset({"w:drawing", "w:pict", "w:object"})
_TEXTS = {"w:tab": "\t", "w:ptab": "\t", "w:cr": "\n", "w:noBreakHyphen": "-"}
_SUPERSCRIPT = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
# The signs that people insert as symbols. Word moves the codes of symbol fonts to U+F000.
_SYMBOLS = {
    "symbol": {0x25: "%", 0xA3: "≤", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xB4: "×", 0xB9: "≠", 0xBB: "≈", 0xD7: "·"},
    "wingdings": {0x6F: "□", 0x71: "□", 0xA8: "□", 0xFC: "√", 0xFE: "☑", 0x52: "☑", 0xFB: "×", 0xFD: "☒"},
    "wingdings 2": {0x50: "√", 0x52: "☑", 0x4F: "×", 0x54: "☒", 0xA3: "□"},
}  # fmt: skip


@frozen(kw_only=True)
class Inline:
    """
    The content of one paragraph.

    Args:
        text: What a person reads, soft line breaks kept as line ends.
        boxes: The contents of the text boxes that hang on the paragraph.
        changed: Whether it holds changes that nobody has accepted yet; they are read as accepted.
        struck: Text that is crossed out; it is not part of *text*.
        hidden: Text that Word hides; it is not part of *text*.
        symbols: How many symbols of other fonts could not be read; each stands as ``?`` in *text*.
        pictures: How many pictures without a text box it holds.
    """

    text: str = ""
    boxes: tuple[Element, ...] = ()
    changed: bool = False
    struck: str = ""
    hidden: str = ""
    symbols: int = 0
    pictures: int = 0


def read_inline(paragraph: Element, computed: Collection[str] = ()) -> Inline:
    """
    Return what a paragraph holds.

    Args:
        paragraph: The element ``w:p``.
        computed: Styles whose letters are not the unit's; they are left out without a word.
    """
    found = _Found(computed)
    _walk(paragraph, found)
    return Inline(
        text="".join(found.text), boxes=tuple(found.boxes), changed=found.changed, struck="".join(found.struck),
        hidden="".join(found.hidden), symbols=found.symbols, pictures=found.pictures,
    )  # fmt: skip


@define
class _Found:
    """What the walk has collected so far."""

    computed: Collection[str]
    text: list[str] = field(factory=list)
    struck: list[str] = field(factory=list)
    hidden: list[str] = field(factory=list)
    boxes: list[Element] = field(factory=list)
    changed: bool = False
    symbols: int = 0
    pictures: int = 0


def _walk(element: Element, found: _Found) -> None:
    # INVARIANT: the reader of trees refuses deep ones.
    for one in element:
        kind = one.tag
        if kind in {"w:t", "m:t"}:
            found.text.append(one.text or "")
        elif kind in _TEXTS:
            found.text.append(_TEXTS[kind])
        elif kind in _SKIPPED:
            continue
        elif kind == "w:r":
            _run(one, found)
        elif kind == "w:br":
            found.text.append("" if attribute(one, "type") in {"page", "column"} else "\n")
        elif kind == "w:sym":
            found.text.append(_symbol(one, found))
        elif kind in _REMOVED:
            found.changed = True
        elif kind in _PICTURES:
            _picture(one, found)
        else:
            found.changed = found.changed or kind in _ADDED
            _container(one, kind, found)


def _container(element: Element, kind: str, found: _Found) -> None:
    """Walk an element that only wraps others."""
    if kind == "mc:AlternateContent":
        chosen = child(element, "mc:Choice")
        chosen = child(element, "mc:Fallback") if chosen is None else chosen
        if chosen is not None:
            _walk(chosen, found)
    elif kind == "w:sdt":
        # A content control that nobody has filled shows its invitation to do so.
        if not is_on(child(element, "w:sdtPr"), "w:showingPlcHdr"):
            _walk(element, found)
    elif kind == "m:f":
        for index, part in enumerate(one for one in element if one.tag in {"m:num", "m:den"}):
            found.text.append("/" if index else "")
            _walk(part, found)
    elif kind == "m:sup":
        start = len(found.text)
        _walk(element, found)
        found.text[start:] = ["".join(found.text[start:]).translate(_SUPERSCRIPT)]
    else:
        _walk(element, found)


def _run(run: Element, found: _Found) -> None:
    properties = child(run, "w:rPr")
    start = len(found.text)
    _walk(run, found)
    if properties is None:
        return
    text = "".join(found.text[start:])
    if attribute(child(properties, "w:rStyle"), "val") in found.computed:
        del found.text[start:]
    elif is_on(properties, "w:vanish"):
        found.hidden.append(text)
        del found.text[start:]
    elif is_on(properties, "w:strike") or is_on(properties, "w:dstrike"):
        found.struck.append(text)
        del found.text[start:]
    elif attribute(child(properties, "w:vertAlign"), "val") == "superscript":
        found.text[start:] = [text.translate(_SUPERSCRIPT)]


def _symbol(element: Element, found: _Found) -> str:
    try:
        code = int(attribute(element, "char"), 16)
    except ValueError:
        code = 0
    known = _SYMBOLS.get(attribute(element, "font").strip().lower())
    if known is not None:
        text = known.get(code & 0xFF if 0xF000 <= code <= 0xF0FF else code, "")
    else:
        text = chr(code) if 0x20 <= code < 0xD800 else ""
    found.symbols += not text
    return text or "?"


def _picture(element: Element, found: _Found) -> None:
    boxes = list(_boxes(element))
    found.boxes.extend(boxes)
    found.pictures += not boxes


def _boxes(element: Element) -> Iterator[Element]:
    for one in element:
        kind = one.tag
        if kind == "w:txbxContent":
            yield one
        elif kind != "mc:Fallback" or child(element, "mc:Choice") is None:
            yield from _boxes(one)
