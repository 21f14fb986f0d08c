"""
Packages of office programs (XLSX, DOCX): opened within limits, and of the kind that was asked for.

A reader calls `open_package` and gets either a package all of whose parts are whole, bounded and without document type
definitions (see `perfrules.readers.package.parts`), or the one problem that says why not. Programs, linked files and
embedded objects in a package are left alone; `Package.problems` says so.
"""

from enum import StrEnum
from pathlib import Path

from attrs import field, frozen

from perfrules.errors import Problem, problem
from perfrules.inputs import content_of
from perfrules.readers.package.parts import Parts, open_parts
from perfrules.readers.package.relations import CONTENT_TYPES, content_types, relations_of
from perfrules.source import Place

__all__ = ["CONTENTS", "Package", "PackageKind", "open_package"]

_OLE = "OLE (XLS, DOC)"
_ZIP = "ZIP (XLSX, DOCX)"
CONTENTS: tuple[str, ...] = (_ZIP, _OLE)
"""What a reader of packages names in ``contents``: it has a better answer to old files than others."""


class PackageKind(StrEnum):
    """What a package is for; the value is its usual suffix."""

    DOCX = ".docx"
    XLSX = ".xlsx"


_MAIN_TYPES: tuple[tuple[str, str], ...] = (
    (".spreadsheetml.", PackageKind.XLSX),
    (".ms-excel.sheet.macroenabled", PackageKind.XLSX),
    (".ms-excel.template.macroenabled", PackageKind.XLSX),
    (".ms-excel.sheet.binary", "XLSB"),
    (".wordprocessingml.", PackageKind.DOCX),
    (".ms-word.document.macroenabled", PackageKind.DOCX),
    (".ms-word.template.macroenabled", PackageKind.DOCX),
    (".presentationml.", "PPTX"),
    (".ms-powerpoint.", "PPTX"),
)
_MAIN_FOLDERS: dict[str, str] = {"xl": PackageKind.XLSX, "word": PackageKind.DOCX, "ppt": "PPTX", "visio": "VSDX"}
_OTHER_PARTS: tuple[tuple[str, str], ...] = (
    ("ofd.xml", "OFD"),
    ("androidmanifest.xml", "APK"),
    ("meta-inf/manifest.mf", "JAR"),
)
_MIMETYPES: tuple[tuple[bytes, str], ...] = (
    (b"application/vnd.oasis.opendocument.spreadsheet", "ODS (LibreOffice)"),
    (b"application/vnd.oasis.opendocument.text", "ODT (LibreOffice)"),
    (b"application/vnd.oasis.opendocument", "OpenDocument (LibreOffice)"),
    (b"application/epub+zip", "EPUB"),
)
_PLAIN_ZIP = "ZIP"
_OUTSIDE_FOLDERS = ("/externallinks/", "/embeddings/", "/activex/")


@frozen
class Package:
    """
    A package that passed every check.

    Args:
        kind: What it is for.
        main: The part that its program opens first: ``xl/workbook.xml``.
        parts: Its parts.
        problems: Notices: PR025 (programs in it were left alone), PR030 (linked files or embedded objects were).
    """

    kind: PackageKind
    main: str
    parts: Parts
    problems: tuple[Problem, ...] = field(default=(), kw_only=True)


def open_package(data: bytes, name: str, *, kind: PackageKind) -> Package | Problem:
    """
    Return the package *data* of the kind that was asked for.

    Args:
        data: The whole file.
        name: What to call the file in places; nothing is opened by it.
        kind: The kind that the caller can read.

    Returns:
        The package, or one problem: PR004 (empty), PR006 (something else, named), PR022 (an old file, or one with a
        password), PR026 (its main part is missing), and those of `perfrules.readers.package.parts.open_parts`.
    """
    place = Place(name)
    content = content_of(data)
    if not data:
        return problem("PR004", place=place)
    if content == _OLE:
        return problem("PR022", place=place, suffix=kind.value)
    suffix = Path(name).suffix.lower() or kind.value
    if content != _ZIP:
        return problem("PR006", place=place, suffix=suffix, found=content)
    parts = open_parts(data, name)
    if isinstance(parts, Problem):
        return parts
    main = _main_part(parts)
    if isinstance(main, Problem):
        return main
    found, part = main
    if found != kind.value:
        shown = found[1:].upper() if found.startswith(".") else found
        return problem("PR006", place=place, suffix=suffix, found=shown)
    if parts.find(part) is None:
        return problem("PR026", place=place, part=part)
    return Package(kind, parts.names[part.lower()], parts, problems=_left_alone(parts))


def _main_part(parts: Parts) -> tuple[str, str] | Problem:
    """Return what the package is and the part its program opens first; both are the package's own claims."""
    relations = relations_of(parts, "")
    if isinstance(relations, Problem):
        return relations
    types = content_types(parts)
    if isinstance(types, Problem):
        return types
    main = next((one.target for one in relations if one.type == "officeDocument" and not one.external), "")
    if not main or parts.find(CONTENT_TYPES) is None:
        return _other_kind(parts), ""
    type_of_main = types.get(main.lower(), "").lower()
    declared = next((kind for word, kind in _MAIN_TYPES if word in type_of_main), None)
    return declared or _MAIN_FOLDERS.get(main.partition("/")[0].lower(), _PLAIN_ZIP), main


def _other_kind(parts: Parts) -> str:
    mimetype = parts.find("mimetype")
    said = next(parts.pieces(mimetype), b"")[:100] if mimetype else b""
    by_mimetype = next((kind for start, kind in _MIMETYPES if said.startswith(start)), "")
    return by_mimetype or next((kind for part, kind in _OTHER_PARTS if parts.find(part)), _PLAIN_ZIP)


def _left_alone(parts: Parts) -> tuple[Problem, ...]:
    programs = next((name for low, name in parts.names.items() if low.endswith("vbaproject.bin")), None)
    outside = next(
        (name for low, name in parts.names.items() if any(folder in f"/{low}" for folder in _OUTSIDE_FOLDERS)), None
    )
    found = (("PR025", programs), ("PR030", outside))
    return tuple(problem(code, place=parts.place(part), part=part) for code, part in found if part is not None)
