"""Self-evaluation reports and forms as Word documents."""

from perfrules.errors import Problem
from perfrules.readers.base import ReadResult
from perfrules.readers.docx.body import Body, read_body
from perfrules.readers.docx.styles import Element, attribute, child, children, read_styles, read_tree
from perfrules.readers.grid import Paragraph
from perfrules.readers.ooxml import Package, PackageKind, open_package, relations_of
from perfrules.readers.prose import read_document
from perfrules.source import Place

__all__ = ["read_docx"]

_FOOTNOTES = "脚注"
_SEPARATORS = frozenset({"separator", "continuationSeparator", "continuationNotice"})


def read_docx(data: bytes, name: str) -> ReadResult:
    """
    Return the sheets that the document in *data* holds.

    Returns:
        The sheets, with the problems of `perfrules.readers.ooxml.open_package`, `read_tree`, `read_body`
        and `read_document`.
    """
    package = open_package(data, name, kind=PackageKind.DOCX)
    if isinstance(package, Problem):
        return ReadResult(problems=(package,))
    body = _body(package, name)
    if isinstance(body, Problem):
        return ReadResult(problems=(*package.problems, body))
    return read_document(body.blocks, name, (*package.problems, *body.problems))


def _body(package: Package, name: str) -> Body | Problem:
    """Return what the document says; footnotes stand at its end under a heading of their own."""
    trees: dict[str, Element] = {}
    related = _related(package)
    if isinstance(related, Problem):
        return related
    for key, part in {"document": package.main, **related}.items():
        tree = read_tree(package.parts, part)
        if isinstance(tree, Problem):
            return tree
        trees[key] = tree
    styles = read_styles(trees.get("styles"), trees.get("numbering"))
    root = trees["document"]
    body = child(root, "w:body")
    result = read_body(root if body is None else body, styles, name)
    notes = children(trees["footnotes"], "w:footnote") if "footnotes" in trees else []
    pieces = [read_body(item, styles, name) for item in notes if attribute(item, "type") not in _SEPARATORS]
    texts = [item for piece in pieces for item in piece.blocks if isinstance(item, Paragraph) and item.text]
    if not texts:
        return result
    blocks = (*result.blocks, Paragraph(_FOOTNOTES, Place(name), level=1), *texts)
    return Body(blocks, (*result.problems, *(item for piece in pieces for item in piece.problems)))


def _related(package: Package) -> dict[str, str] | Problem:
    """Return the parts that the main part names: styles, numbering and footnotes, as far as there are any."""
    relations = relations_of(package.parts, package.main)
    if isinstance(relations, Problem):
        return relations
    result: dict[str, str] = {}
    for item in relations:
        if item.type in {"styles", "numbering", "footnotes"} and not item.external:
            part = package.parts.find(item.target)
            if part is not None:
                result[item.type] = part
    return result
