"""How the parts of a package refer to each other and to what lies outside it."""

from collections.abc import Mapping
from posixpath import dirname, join, normpath
from urllib.parse import unquote

from attrs import field, frozen

from perfrules.errors import Problem
from perfrules.readers.package.parts import Parts
from perfrules.readers.package.xml import local, parse_xml

__all__ = ["CONTENT_TYPES", "Relation", "content_types", "relations_of"]

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
    found: list[Relation] = field(factory=list)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if local(name) != "Relationship":
            return
        target = attributes.get("Target", "")
        external = attributes.get("TargetMode") == _EXTERNAL
        if not external:
            target = normpath(join("/", self.base, unquote(target))).lstrip("/")
        kind = attributes.get("Type", "").rpartition("/")[2]
        self.found.append(Relation(attributes.get("Id", ""), kind, target, external))

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
    return parse_xml(parts.pieces(name), handler, parts.place(name)) or tuple(handler.found)


@frozen
class _ContentTypes:
    found: dict[str, str] = field(factory=dict)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if local(name) == "Override":
            self.found[attributes.get("PartName", "").lstrip("/").lower()] = attributes.get("ContentType", "")

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
    return parse_xml(parts.pieces(name), handler, parts.place(name)) or handler.found
