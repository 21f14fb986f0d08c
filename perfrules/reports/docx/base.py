"""
The document a report is poured into: an empty one of our own, or one that a user brings for its looks.

Of a user's document the styles, the page, the margins, headers and footers (a letterhead) are kept, its text is not.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Literal

from attrs import frozen

from perfrules.errors import ProblemsError, problem
from perfrules.extras import require
from perfrules.model.display import COMPUTED, TEXT
from perfrules.reports.form.layout import FormCell, Role
from perfrules.source import Place
from perfrules.wording import Wording

__all__ = [
    "FONT_TABLE",
    "HEADINGS",
    "MAX_BASE",
    "NAMESPACE",
    "STYLES",
    "Block",
    "Heading",
    "Line",
    "Note",
    "Style",
    "Table",
    "Text",
    "Turn",
    "base_at",
    "listed_table",
    "own_base",
    "style_xml",
    "with_fixed_times",
]


class Style(StrEnum):
    """The styles of a report's own; their names say what is read back, see `perfrules.model.display`."""

    TITLE = f"{COMPUTED}-title"
    """The title on the cover."""
    LEGEND = f"{COMPUTED}-legend"
    """Small print of the report's own."""
    CAPTION = f"{COMPUTED}-caption"
    """The title above a table."""
    NOTE = f"{COMPUTED}-note"
    """A paragraph of what was worked out."""
    PLAIN = f"{COMPUTED}-run"
    """Letters inside a paragraph that are not part of what it says: the number of a heading."""
    TEXT = TEXT
    """The unit's running text."""
    CELL = "perfrules-cell"
    """A paragraph in a cell."""
    FIELD = "perfrules-field"
    """A paragraph in a cell of the cover."""
    COVER = "perfrules-cover"
    """The table on the cover."""
    FORM = "perfrules-form"
    """The unit's tables."""
    WORKED_OUT = f"{COMPUTED}-table"
    """Tables of what was worked out."""


@frozen(kw_only=True)
class Heading:
    """
    A heading of the document.

    Args:
        level: 1 to 3.
        number: What is printed before the title, such as ``（一）``; not part of the title.
        title: The title; the unit's text below it is read back under this name.
        gloss: The title in another language, printed behind it; not part of the title.
    """

    level: Literal[1, 2, 3]
    number: str = ""
    title: str
    gloss: str = ""


@frozen
class Text:
    """The unit's own running text, line by line; an empty one still takes a paragraph."""

    text: str


@frozen
class Line:
    """A line of the report's own in *style*: a title, a caption."""

    text: str
    style: Style


@frozen
class Note:
    """A remark of perfrules: *lead* in bold, then *text*."""

    lead: str
    text: str = ""


@frozen(kw_only=True)
class Table:
    """
    A table.

    Args:
        cells: Its cells, from top to bottom and left to right; every position is covered by one.
        widths: Widths of the columns relative to each other; when empty, they follow from the texts.
        heading: How many rows are repeated on every page.
        style: `Style.COVER`, `Style.FORM` or `Style.WORKED_OUT`.
    """

    cells: tuple[FormCell, ...]
    widths: tuple[int, ...] = ()
    heading: int = 1
    style: Style = Style.FORM


class Turn(StrEnum):
    """The start of a new page."""

    PAGE = "page"
    LANDSCAPE = "landscape"


Block = Heading | Text | Line | Note | Table | Turn


def listed_table(
    head: Sequence[str], rows: Sequence[Sequence[str]], roles: Sequence[Role], *, closing: Sequence[str] = ()
) -> Table:
    """Return a table of what was worked out: *rows* below *head*, a role for each column, and a *closing* row."""
    cells = [FormCell(row=0, column=at, content=title, role=Role.HEADER) for at, title in enumerate(head)]
    cells += [
        FormCell(row=below, column=at, content=text, role=roles[at])
        for below, row in enumerate(rows, start=1)
        for at, text in enumerate(row)
    ]
    cells += [
        FormCell(row=len(rows) + 1, column=at, content=text, role=Role.TOTAL if at else Role.LABEL)
        for at, text in enumerate(closing)
    ]
    return Table(cells=tuple(cells), style=Style.WORKED_OUT)


NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
HEADINGS = ("heading 1", "heading 2", "heading 3")
"""Names of Word's own styles of headings, as they stand in a file."""
_FAMILIES: Mapping[str, tuple[str, ...]] = {
    "宋体": ("SimSun", "Songti SC", "Noto Serif CJK SC"),
    "黑体": ("SimHei", "Heiti SC", "Noto Sans CJK SC"),
    "仿宋": ("FangSong", "仿宋_GB2312", "STFangsong", "Noto Serif CJK SC"),
    "楷体": ("KaiTi", "楷体_GB2312", "Kaiti SC", "Noto Serif CJK SC"),
}
"""The four families of official papers, with the names that other systems have for them."""
FONT_TABLE = (
    f"<w:fonts {NAMESPACE}>"
    + "".join(
        f'<w:font w:name="{family}"><w:altName w:val="{";".join(others)}"/><w:charset w:val="86"/></w:font>'
        for family, others in _FAMILIES.items()
    )
    + "</w:fonts>"
)
"""The table of fonts of a document: by which other names a family is looked for."""
_BODY_LINE = '<w:spacing w:before="0" w:after="0" w:line="560" w:lineRule="exact"/>'
_TWO_CHARACTERS = '<w:ind w:firstLineChars="200" w:firstLine="640"/>'
_CENTRED = '<w:jc w:val="center"/>'
_TINT = '<w:shd w:val="clear" w:color="auto" w:fill="EEF3F8"/>'
_BAR = '<w:pBdr><w:left w:val="single" w:sz="24" w:space="8" w:color="5B7FA6"/></w:pBdr>'
_SIDES = (("top", 8), ("left", 8), ("bottom", 8), ("right", 8), ("insideH", 4), ("insideV", 4))
_MARGINS = (
    '<w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="70" w:type="dxa"/>'
    '<w:bottom w:w="40" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar>'
)


def _font(east: str, half_points: int, *, bold: bool = False) -> str:
    weight = "<w:b/><w:bCs/>" if bold else ""
    return (
        '<w:rPr><w:rFonts w:hint="eastAsia" w:ascii="Times New Roman" w:hAnsi="Times New Roman" '
        f'w:cs="Times New Roman" w:eastAsia="{east}"/>{weight}<w:color w:val="000000"/><w:sz w:val="{half_points}"/>'
        f'<w:szCs w:val="{half_points}"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr>'
    )


def _heading(level: int, before: int) -> str:
    return (
        f'<w:keepNext/><w:keepLines/><w:spacing w:before="{before}" w:after="60" w:line="560" w:lineRule="atLeast"/>'
        f'{_TWO_CHARACTERS}<w:outlineLvl w:val="{level - 1}"/>'
    )


def _borders(colour: str) -> str:
    lines = (f'<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="{colour}"/>' for side, size in _SIDES)
    return f"<w:tblBorders>{''.join(lines)}</w:tblBorders>"


_PARAGRAPHS: Mapping[str, tuple[str, str]] = {
    "Normal": ("", _font("仿宋", 32)),
    HEADINGS[0]: (_heading(1, 240), _font("黑体", 32)),
    HEADINGS[1]: (_heading(2, 120), _font("楷体", 32)),
    HEADINGS[2]: (_heading(3, 60), _font("仿宋", 32, bold=True)),
    Style.TITLE: (
        f'<w:spacing w:before="2200" w:after="1400" w:line="800" w:lineRule="atLeast"/>{_CENTRED}',
        _font("宋体", 52, bold=True),
    ),
    Style.LEGEND: (
        '<w:spacing w:before="2600" w:after="0" w:line="300" w:lineRule="atLeast"/>',
        _font("宋体", 18),
    ),
    Style.CAPTION: (
        f'<w:keepNext/><w:spacing w:before="160" w:after="60" w:line="360" w:lineRule="atLeast"/>{_CENTRED}',
        _font("黑体", 24),
    ),
    Style.NOTE: (
        f'{_BAR}{_TINT}<w:spacing w:before="80" w:after="80" w:line="380" w:lineRule="atLeast"/><w:ind w:left="240"/>',
        _font("宋体", 24),
    ),
    Style.TEXT: (f"{_BODY_LINE}{_TWO_CHARACTERS}", _font("仿宋", 32)),
    Style.FIELD: ('<w:spacing w:before="120" w:after="0" w:line="480" w:lineRule="atLeast"/>', _font("仿宋", 32)),
    Style.CELL: ('<w:spacing w:before="0" w:after="0" w:line="260" w:lineRule="atLeast"/>', _font("宋体", 18)),
}
"""Paragraph styles: what stands in ``w:pPr``, and the letters. 32 half points are size 三号."""
_TABLES: Mapping[str, str] = {
    Style.COVER: _MARGINS,
    Style.FORM: _borders("000000") + _MARGINS,
    Style.WORKED_OUT: _borders("5B7FA6") + _MARGINS,
}
_NEXT = {**dict.fromkeys(HEADINGS, Style.TEXT), Style.TITLE: Style.TEXT}


def _styles() -> Iterator[tuple[str, str]]:
    for name, (paragraph, run) in _PARAGRAPHS.items():
        follows = f'<w:next w:val="{_NEXT[name]}"/>' if name in _NEXT else ""
        yield name, _style(name, "paragraph", f"{follows}<w:qFormat/><w:pPr>{paragraph}</w:pPr>{run}")
    yield Style.PLAIN, _style(Style.PLAIN, "character", "")
    yield "Normal Table", _style("Normal Table", "table", f"<w:tblPr>{_MARGINS}</w:tblPr>")
    for name, table in _TABLES.items():
        yield name, _style(name, "table", f"<w:tblPr>{table}</w:tblPr>")


def _style(name: str, kind: str, inner: str) -> str:
    is_own = name.startswith("perfrules")
    identity = name if is_own else name.title().replace(" ", "")
    mark = ' w:customStyle="1"' if is_own else "" if name in HEADINGS else ' w:default="1"'
    base = "" if mark == ' w:default="1"' else _BASES.get(kind, "")
    return f'<w:style w:type="{kind}" w:styleId="{identity}"{mark}><w:name w:val="{name}"/>{base}{inner}</w:style>'


_BASES = {"paragraph": '<w:basedOn w:val="Normal"/>', "table": '<w:basedOn w:val="NormalTable"/>'}
STYLES: Mapping[str, str] = dict(_styles())
"""The XML of every style a report uses, without its namespace, keyed by name."""


def style_xml() -> str:
    """Return the XML of all styles together, as a document keeps them."""
    return f"<w:styles {NAMESPACE}>{''.join(STYLES.values())}</w:styles>"


MAX_BASE = 16 * 1024 * 1024
"""The greatest number of bytes a user's document may have, packed; unpacked eight times as many."""
_UNPACKED = 8
_NO_DOCUMENT = Wording("不是完好的 DOCX 文档", "it is no intact DOCX document")
_DAY = (1980, 1, 1, 0, 0, 0)
"""The earliest day a ZIP can name: the same scorecard always gives the same bytes."""
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_CORE = "application/vnd.openxmlformats-package.core-properties+xml"
_PAGE = (
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588" '
    'w:header="851" w:footer="1134" w:gutter="0"/><w:titlePg/></w:sectPr>'
)
"""A4 with the margins of official papers: 37, 26, 35 and 28 mm; the cover has no page number."""


def _parts() -> Mapping[str, str]:
    return {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_TYPES}.document.main+xml"/>'
        f'<Override PartName="/word/styles.xml" ContentType="{_TYPES}.styles+xml"/>'
        f'<Override PartName="/word/settings.xml" ContentType="{_TYPES}.settings+xml"/>'
        f'<Override PartName="/word/fontTable.xml" ContentType="{_TYPES}.fontTable+xml"/>'
        f'<Override PartName="/docProps/core.xml" ContentType="{_CORE}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/relationships/officeDocument" Target="word/document.xml"/>'
        f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" '
        'Target="docProps/core.xml"/></Relationships>',
        "docProps/core.xml": f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"/>',
        "word/document.xml": f"<w:document {NAMESPACE}><w:body>{_PAGE}</w:body></w:document>",
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        + "".join(
            f'<Relationship Id="rId{number}" Type="{_OFFICE}/relationships/{part}" Target="{part}.xml"/>'
            for number, part in enumerate(("styles", "settings", "fontTable"), start=1)
        )
        + "</Relationships>",
        "word/styles.xml": style_xml(),
        "word/settings.xml": f'<w:settings {NAMESPACE}><w:characterSpacingControl w:val="compressPunctuation"/>'
        '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" '
        'w:val="15"/></w:compat></w:settings>',
        "word/fontTable.xml": FONT_TABLE,
    }


@cache
def own_base() -> bytes:
    """Return an empty document with the report's own styles on a page of A4."""
    return _packed({name: (_XML + text).encode() for name, text in _parts().items()})


def _packed(parts: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            entry = zipfile.ZipInfo(name, _DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # the same on every system
            package.writestr(entry, data)
    return out.getvalue()


def with_fixed_times(data: bytes) -> bytes:
    """Return the package *data* with the same parts and no trace of when they were packed."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return _packed({entry.filename: package.read(entry) for entry in package.infolist()})


def base_at(path: Path) -> bytes:
    """
    Return the document at *path*, which a report can be poured into.

    Raises:
        ProblemsError: There is no such document (PR670): no file, too large, no DOCX, with macros, with a document type
            in its XML, or not one that python-docx opens.
    """
    try:
        # looked at first: a pipe would block, and a wrong file may be of any size
        data = path.read_bytes() if path.is_file() and path.stat().st_size <= MAX_BASE else b""
    except OSError:
        data = b""
    refused = _refusal(data)
    if refused is not None:
        raise ProblemsError([problem("PR670", place=Place(str(path)), reason=refused.zh, reason_en=refused.en)])
    return data


def _refusal(data: bytes) -> Wording | None:
    if not data:
        return Wording(
            f"没有这个文件、没有读取权限、是空文件或超过 {MAX_BASE} 字节",
            f"there is no such file, it may not be read, or it is empty or larger than {MAX_BASE} bytes",
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            if sum(entry.file_size for entry in package.infolist()) > _UNPACKED * MAX_BASE:
                return Wording("解压后过大", "it is too large when unpacked")
            names = package.namelist()
            if any(name.lower().endswith("vbaproject.bin") for name in names):
                return Wording("含有宏", "it holds macros")
            if any(b"<!DOCTYPE" in package.read(name) for name in names if name.endswith((".xml", ".rels"))):
                return Wording("其 XML 声明了文档类型", "its XML declares a document type")
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError):  # damaged or encrypted
        return _NO_DOCUMENT
    return None if _opens(data) else _NO_DOCUMENT


def _opens(data: bytes) -> bool:
    require("docx", extra="office")
    import docx  # noqa: PLC0415 - imported on use

    try:
        document = docx.Document(io.BytesIO(data))
    except Exception:  # noqa: BLE001 - whatever python-docx and lxml raise for a file that is no document
        return False
    return len(document.sections) > 0
