"""
Packages of office programs (XLSX, DOCX), zip files of XML parts: opened within limits, without trusting what they say.

- Every part is unpacked once, in pieces that are counted and thrown away, before anybody looks into one: sizes in the
  directory of a zip are claims. Nothing is written to the disk; a zip inside the zip is a part like any other.
- XML is read as a stream by the parser of the standard library, with document type definitions refused: without one
  there is nothing that could grow while it is read, and nothing that could name a file.
- Programs, linked files and embedded objects are left alone; `Package.problems` says so.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import NoReturn, Protocol
from urllib.parse import unquote
from xml.parsers.expat import ExpatError, ParserCreate, XMLParserType

from attrs import field, frozen

from perfrules.errors import Problem, problem
from perfrules.inputs import OLE, ZIP, content_of
from perfrules.source import Place

__all__ = [
    "CONTENT_TYPES",
    "MAX_PACKED",
    "MAX_PARTS",
    "MAX_RATIO",
    "MAX_TOKEN",
    "MAX_UNPACKED",
    "RATIO_FLOOR",
    "Handler",
    "LocalNames",
    "Package",
    "PackageKind",
    "Parts",
    "Refused",
    "Relation",
    "content_types",
    "local",
    "open_package",
    "open_parts",
    "parse_xml",
    "prolog_problem",
    "relations_of",
]


MAX_TOKEN = 4 * 1024 * 1024
"""The greatest number of bytes a tag or a comment has: the parser starts over with it at every piece it is given."""


class Refused(Exception):  # noqa: N818 - it never leaves the readers, and it is no error of a program
    """Raised by a `Handler` to stop reading; `parse_xml` returns its problem."""

    def __init__(self, result: Problem) -> None:
        self.problem = result
        super().__init__(result.code)


class Handler(Protocol):
    """Takes what stands in an XML part, in its order. Names are those of the parser: namespace, blank, local name."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the start of an element."""

    def end(self, name: str) -> None:
        """Take the end of an element."""

    def text(self, data: str) -> None:
        """Take a stretch of text; one text may come in several."""


class _RootFoundError(Exception):
    """The root element has begun: no document type definition can follow."""


class LocalNames(dict[str, str]):
    """Names without their namespaces, each cut once: a large part has a million elements of a dozen names."""

    def __missing__(self, name: str) -> str:
        """Return the local name of *name*, and keep it."""
        self[name] = local(name)
        return self[name]


def local(name: str) -> str:
    """Return *name* of an element or attribute without its namespace."""
    return name.rpartition(" ")[2]


def parse_xml(pieces: Iterable[bytes], handler: Handler, place: Place) -> Problem | None:
    """
    Give what stands in an XML part to *handler*.

    Args:
        pieces: The bytes of the part.
        handler: What takes it.
        place: The file, with the part as its key.

    Returns:
        Why reading stopped, or ``None``: PR024 (not well-formed), PR023 (a document type definition), PR028 (a tag
        too long), or what *handler* raised in `Refused`.
    """
    parser = _parser(place)
    parser.StartElementHandler = handler.start
    parser.EndElementHandler = handler.end
    parser.CharacterDataHandler = handler.text
    return _feed(parser, pieces, place)


def prolog_problem(pieces: Iterable[bytes], place: Place) -> Problem | None:
    """Return what is wrong with an XML part before its root element (see `parse_xml`); the rest is not looked at."""
    parser = _parser(place)
    parser.StartElementHandler = _root_found
    try:
        return _feed(parser, pieces, place)
    except _RootFoundError:
        return None


def _root_found(*_: object) -> NoReturn:
    raise _RootFoundError


def _parser(place: Place) -> XMLParserType:
    parser = ParserCreate(namespace_separator=" ")
    parser.buffer_text = True

    def refuse(*_: object) -> NoReturn:
        raise Refused(problem("PR023", place=place, part=place.key))

    parser.StartDoctypeDeclHandler = refuse
    return parser


def _feed(parser: XMLParserType, pieces: Iterable[bytes], place: Place) -> Problem | None:
    fed = 0
    try:
        for piece in pieces:
            parser.Parse(piece, False)  # noqa: FBT003 - the parser takes no keyword
            fed += len(piece)
            if fed - max(parser.CurrentByteIndex, 0) > MAX_TOKEN:
                return problem(
                    "PR028", place=place, limit=MAX_TOKEN, what="XML 标签的字节数", what_en="bytes in an XML tag"
                )
        parser.Parse(b"", True)  # noqa: FBT003
    except Refused as refused:
        return refused.problem
    except ExpatError as error:
        result = Place(place.file, line=error.lineno, column=error.offset + 1, key=place.key)
        return problem("PR024", place=result, part=place.key)
    except (LookupError, ValueError):  # an encoding that nobody knows
        return problem("PR024", place=place, part=place.key)
    return None


MAX_PACKED = 32 * 1024 * 1024
"""The greatest number of bytes a package has."""
MAX_UNPACKED = 256 * 1024 * 1024
"""The greatest number of bytes its parts have when they are unpacked, all together."""
MAX_RATIO = 100
"""The greatest size of a part, in times its packed size, when it is unpacked."""
RATIO_FLOOR = 1024 * 1024
"""A part of up to this many unpacked bytes may have any ratio: short repetitive parts are ordinary."""
MAX_PARTS = 2_000
"""The greatest number of parts a package has; 200 worksheets with comments and drawings have about 1 000."""
_PIECE = 1024 * 1024
_DIRECTORY_ENTRY = b"PK\x01\x02"
_MANY_ENTRIES = 2 * MAX_PARTS  # the directory itself is not read when it is longer than this
_ENCRYPTED = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# What the standard library raises for broken zips of all kinds. Its texts are not shown: they are in English only.
_BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, OSError, OverflowError, RuntimeError,
    ValueError, LookupError,
)  # fmt: skip
# Pictures and pages that people put into documents keep their own definitions; no reader of ours parses them.
_NOT_PARSED = (".svg", ".htm", ".html")
_BEFORE_MARKUP = b"\xef\xbb\xbf\xfe\xff\x00 \t\r\n"


@frozen
class Parts:
    """
    The parts of a zip file that passed every check.

    Args:
        file: The file, for places.
        names: The name of every part in the spelling of the zip, keyed by its name in lower case.
    """

    file: str
    names: Mapping[str, str]
    _archive: zipfile.ZipFile = field(repr=False, eq=False)

    def find(self, name: str) -> str | None:
        """Return the part *name*, whatever its case, in the spelling of the zip, or ``None``."""
        return self.names.get(name.lower())

    def place(self, name: str) -> Place:
        """Return the place that stands for the part *name*."""
        return Place(self.file, key=name)

    def pieces(self, name: str) -> Iterator[bytes]:
        """Return the bytes of the part *name* (one of `names`) in pieces."""
        with self._archive.open(self._archive.getinfo(name)) as stream:
            while piece := stream.read(_PIECE):
                yield piece

    def read(self, name: str) -> bytes:
        """Return the bytes of the part *name* (one of `names`)."""
        return b"".join(self.pieces(name))


def open_parts(data: bytes, name: str) -> Parts | Problem:
    """
    Return the parts of the zip file *data*.

    Args:
        data: The whole file.
        name: What to call the file in places.

    Returns:
        The parts, or the first problem: PR002 (more than `MAX_PACKED` bytes), PR015 (damaged), PR016 (a part grows to
        more than `MAX_RATIO` times its packed size), PR017 (more than `MAX_UNPACKED` bytes in all), PR018 (more than
        `MAX_PARTS` parts), PR019, PR020 (names that are not allowed, or stand twice), PR021 (encrypted), PR027 (packed
        in an unusual way), PR023, PR024 (an XML part with a document type definition, or broken at its start).
    """
    place = Place(name)
    if len(data) > MAX_PACKED:
        return problem("PR002", place=place, size=len(data), limit=MAX_PACKED)
    if data.count(_DIRECTORY_ENTRY) > _MANY_ENTRIES:
        return problem("PR018", place=place, limit=MAX_PARTS)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except _BROKEN:
        return problem("PR015", place=place)
    entries = [item for item in archive.infolist() if not item.is_dir()]
    if refusal := _directory_problem(entries, len(data), name):
        return refusal
    room = MAX_UNPACKED
    for entry in entries:
        try:
            size = _checked(archive, entry, room, name)
        except _BROKEN:
            return problem("PR015", place=Place(name, key=entry.filename))
        if isinstance(size, Problem):
            return size
        room -= size
    return Parts(name, {item.filename.lower(): item.filename for item in entries}, archive)


def _directory_problem(entries: list[zipfile.ZipInfo], size: int, name: str) -> Problem | None:
    """Return what is wrong with the directory alone, before anything is unpacked."""
    if len(entries) > MAX_PARTS:
        return problem("PR018", place=Place(name), limit=MAX_PARTS)
    known: set[str] = set()
    for entry in entries:
        part = entry.orig_filename
        place = Place(name, key=part)
        steps = part.split("/")
        if "\\" in part or "\0" in part or steps[0].endswith(":") or not {"", ".", ".."}.isdisjoint(steps):
            return problem("PR019", place=place, text=part)
        if part.lower() in known:
            return problem("PR020", place=place, text=part)
        if entry.flag_bits & _ENCRYPTED:
            return problem("PR021", place=place)
        if entry.compress_type not in _METHODS:
            return problem("PR027", place=place, part=part)
        known.add(part.lower())
    # Parts that share their bytes are the way to a small zip that unpacks to anything.
    return problem("PR015", place=Place(name)) if sum(item.compress_size for item in entries) > size else None


def _checked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, room: int, name: str) -> int | Problem:
    """Return how many bytes *entry* has when it is unpacked, or why it is refused."""
    place = Place(name, key=entry.filename)
    most = max(RATIO_FLOOR, MAX_RATIO * entry.compress_size)
    size = 0
    with archive.open(entry) as stream:
        while piece := stream.read(_PIECE):
            size += len(piece)
            if size > most:
                return problem("PR016", place=place, part=entry.filename, limit=MAX_RATIO)
            if size > room:
                return problem("PR017", place=place, limit=MAX_UNPACKED)
    if not entry.filename.lower().endswith(_NOT_PARSED):
        with archive.open(entry) as stream:
            head = stream.read(_PIECE)
            if head.lstrip(_BEFORE_MARKUP).startswith(b"<"):
                rest = iter(lambda: stream.read(_PIECE), b"")
                if refusal := prolog_problem(_chained(head, rest), place):
                    return refusal
    return size


def _chained(head: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield head
    yield from rest


CONTENT_TYPES = "[Content_Types].xml"
_EXTERNAL = "External"


@frozen
class Relation:
    """
    A reference from one part to another.

    Args:
        id: The name under which the part uses it.
        type: The last word of the address that says what it is for: ``worksheet``, ``styles``.
        target: The part, as a path from the top of the package; for an outside one, as written.
        external: Whether it names something outside the package. Such a thing is never opened.
    """

    id: str
    type: str
    target: str
    external: bool = False


@frozen
class _Relations:
    base: str
    entries: list[Relation] = field(factory=list)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if local(name) != "Relationship":
            return
        target = attributes.get("Target", "")
        external = attributes.get("TargetMode") == _EXTERNAL
        if not external:
            target = normpath(join("/", self.base, unquote(target))).lstrip("/")
        kind = attributes.get("Type", "").rpartition("/")[2]
        self.entries.append(Relation(attributes.get("Id", ""), kind, target, external))

    def end(self, name: str) -> None:
        pass

    def text(self, data: str) -> None:
        pass


def relations_of(parts: Parts, part: str) -> tuple[Relation, ...] | Problem:
    """Return what *part* refers to, none when it says nothing; the whole package is the empty name. PR023, PR024."""
    folder, base = dirname(part), part.rpartition("/")[2]
    name = parts.find(join(folder, "_rels", f"{base}.rels"))
    if name is None:
        return ()
    handler = _Relations(folder)
    return parse_xml(parts.pieces(name), handler, parts.place(name)) or tuple(handler.entries)


@frozen
class _ContentTypes:
    entries: dict[str, str] = field(factory=dict)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if local(name) == "Override":
            self.entries[attributes.get("PartName", "").lstrip("/").lower()] = attributes.get("ContentType", "")

    def end(self, name: str) -> None:
        pass

    def text(self, data: str) -> None:
        pass


def content_types(parts: Parts) -> Mapping[str, str] | Problem:
    """Return the declared content type of single parts, keyed by name in lower case. PR023, PR024."""
    name = parts.find(CONTENT_TYPES)
    if name is None:
        return {}
    handler = _ContentTypes()
    return parse_xml(parts.pieces(name), handler, parts.place(name)) or handler.entries


class PackageKind(StrEnum):
    """The purpose of a package; the value is its usual suffix."""

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
        password), PR026 (its main part is missing), and those of `perfrules.readers.ooxml.open_parts`.
    """
    place = Place(name)
    content = content_of(data)
    if not data:
        return problem("PR004", place=place)
    if content == OLE:
        return problem("PR022", place=place, suffix=kind.value)
    suffix = Path(name).suffix.lower() or kind.value
    if content != ZIP:
        return problem("PR006", place=place, suffix=suffix, found=content)
    parts = open_parts(data, name)
    if isinstance(parts, Problem):
        return parts
    main = _main_part(parts)
    if isinstance(main, Problem):
        return main
    result, part = main
    if result != kind.value:
        shown = result[1:].upper() if result.startswith(".") else result
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
    main = next((item.target for item in relations if item.type == "officeDocument" and not item.external), "")
    if not main or parts.find(CONTENT_TYPES) is None:
        return _other_kind(parts), ""
    type_of_main = types.get(main.lower(), "").lower()
    declared = next((kind for word, kind in _MAIN_TYPES if word in type_of_main), None)
    return declared or _MAIN_FOLDERS.get(main.partition("/")[0].lower(), _PLAIN_ZIP), main


def _other_kind(parts: Parts) -> str:
    mimetype = parts.find("mimetype")
    value = next(parts.pieces(mimetype), b"")[:100] if mimetype else b""
    by_mimetype = next((kind for start, kind in _MIMETYPES if value.startswith(start)), "")
    return by_mimetype or next((kind for part, kind in _OTHER_PARTS if parts.find(part)), _PLAIN_ZIP)


def _left_alone(parts: Parts) -> tuple[Problem, ...]:
    programs = next((name for low, name in parts.names.items() if low.endswith("vbaproject.bin")), None)
    outside = next(
        (name for low, name in parts.names.items() if any(folder in f"/{low}" for folder in _OUTSIDE_FOLDERS)), None
    )
    result = (("PR025", programs), ("PR030", outside))
    return tuple(problem(code, place=parts.place(part), part=part) for code, part in result if part is not None)
