"""
The document a report is poured into: an empty one of our own, or one that a user brings for its looks.

Of a user's document the styles, the page, the margins, headers and footers (a letterhead) are kept, its text is not.
"""

import io
import zipfile
import zlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from perfrules.errors import ProblemsError, problem
from perfrules.extras import require
from perfrules.reports.docx.styles import FONT_TABLE, NAMESPACE, style_xml
from perfrules.source import Place
from perfrules.wording import Wording

__all__ = ["MAX_BASE", "base_at", "own_base", "with_fixed_times"]

MAX_BASE = 16 * 1024 * 1024
"""How many bytes a user's document may have, packed; unpacked eight times as many."""

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
