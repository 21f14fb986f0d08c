"""
The parts of a zip file, unpacked without trusting anything the file says about itself.

Every part is unpacked once, in pieces that are counted and thrown away, before anybody looks into one: sizes in the
directory of a zip are claims. Nothing is written to the disk. A zip inside the zip is a part like any other; it is
never opened.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping

from attrs import field, frozen

from perfrules.errors import Problem, problem
from perfrules.readers.package.xml import prolog_problem
from perfrules.source import Place

__all__ = ["MAX_PACKED", "MAX_PARTS", "MAX_RATIO", "MAX_UNPACKED", "RATIO_FLOOR", "Parts", "open_parts"]

MAX_PACKED = 32 * 1024 * 1024
"""How many bytes a package has at most."""
MAX_UNPACKED = 256 * 1024 * 1024
"""How many bytes its parts have at most when they are unpacked, all together."""
MAX_RATIO = 100
"""How many times its packed size a part has at most when it is unpacked."""
RATIO_FLOOR = 1024 * 1024
"""A part of up to this many unpacked bytes may have any ratio: short repetitive parts are ordinary."""
MAX_PARTS = 200
"""How many parts a package has at most."""

_PIECE = 1024 * 1024
_DIRECTORY_ENTRY = b"PK\x01\x02"
_MANY_ENTRIES = 10 * MAX_PARTS  # the directory itself is not read when it is longer than this
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
    entries = [one for one in archive.infolist() if not one.is_dir()]
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
    return Parts(name, {one.filename.lower(): one.filename for one in entries}, archive)


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
    return problem("PR015", place=Place(name)) if sum(one.compress_size for one in entries) > size else None


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
