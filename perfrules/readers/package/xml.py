"""
XML parts of packages, read as a stream by the parser of the standard library, with document type definitions refused.

Entities and other definitions stand only in a document type definition; without one there is nothing that could grow
while it is read, and nothing that could name a file.
"""

from collections.abc import Iterable
from typing import NoReturn, Protocol
from xml.parsers.expat import ExpatError, ParserCreate, XMLParserType

from perfrules.errors import Problem, problem
from perfrules.source import Place

__all__ = ["MAX_TOKEN", "Handler", "Refused", "local", "parse_xml", "prolog_problem"]

MAX_TOKEN = 4 * 1024 * 1024
"""How many bytes a tag or a comment has at most: the parser starts over with it at every piece it is given."""


class Refused(Exception):  # noqa: N818 - it never leaves the readers, and it is no error of a program
    """Raised by a `Handler` to stop reading; `parse_xml` returns its problem."""

    def __init__(self, found: Problem) -> None:
        self.problem = found
        super().__init__(found.code)


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
        found = Place(place.file, line=error.lineno, column=error.offset + 1, key=place.key)
        return problem("PR024", place=found, part=place.key)
    except (LookupError, ValueError):  # an encoding that nobody knows
        return problem("PR024", place=place, part=place.key)
    return None
