"""What a workbook says of itself: its worksheets, its calendar, its texts and formats."""

from collections.abc import Sequence

from attrs import define, field, frozen

from perfrules.errors import Problem, problem
from perfrules.readers.package.opening import Package
from perfrules.readers.package.parts import MAX_PARTS, Parts
from perfrules.readers.package.relations import Relation, relations_of
from perfrules.readers.package.xml import Refused, local, parse_xml
from perfrules.readers.xlsx.limits import MAX_TEXT, too_many
from perfrules.readers.xlsx.styles import Style, read_styles
from perfrules.readers.xlsx.texts import Text, read_strings, unescape
from perfrules.source import Place

__all__ = ["Workbook", "Worksheet", "read_workbook"]

_ON = frozenset({"1", "true"})


@frozen
class Worksheet:
    """
    A worksheet as the workbook lists it.

    Args:
        name: What its tab says.
        part: Where its cells stand.
        is_hidden: Whether the program that shows the workbook shows no tab for it.
    """

    name: str
    part: str
    is_hidden: bool = False


@frozen
class Workbook:
    """
    What reading cells needs to know.

    Args:
        parts: The parts of the package.
        worksheets: In the order of their tabs; sheets of charts, macros and dialogs are left out.
        texts: The shared strings, by number.
        styles: The cell formats, by number.
        since_1904: Whether days are counted from 1904.
        is_stale: Whether the program that wrote the workbook asks for its formulas to be computed when it is opened.
    """

    parts: Parts
    worksheets: Sequence[Worksheet]
    texts: Sequence[Text] = ()
    styles: Sequence[Style] = ()
    since_1904: bool = False
    is_stale: bool = False


@define
class _Contents:
    place: Place
    sheets: list[tuple[str, str, bool]] = field(factory=list)
    since_1904: bool = False
    is_stale: bool = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        known = local(name)
        if known == "sheet":
            title = unescape(attributes.get("name", ""))
            if len(title) > MAX_TEXT or len(self.sheets) >= MAX_PARTS:
                raise Refused(too_many(MAX_PARTS, "工作表的个数", "worksheets", self.place))
            id_ = next((value for key, value in attributes.items() if " " in key and local(key) == "id"), "")
            self.sheets.append((title, id_, attributes.get("state", "visible") != "visible"))
        elif known == "workbookPr":
            self.since_1904 = attributes.get("date1904", "") in _ON
        elif known == "calcPr":
            self.is_stale = attributes.get("fullCalcOnLoad", "") in _ON

    def end(self, name: str) -> None:
        pass

    def text(self, data: str) -> None:
        pass


def read_workbook(package: Package) -> Workbook | Problem:
    """
    Return what *package* says of itself.

    Returns:
        The workbook, or one problem: PR024 (broken XML), PR026 (a part is missing), PR028 (too much of something).
    """
    parts = package.parts
    handler = _Contents(parts.place(package.main))
    refusal = parse_xml(parts.pieces(package.main), handler, parts.place(package.main))
    if refusal is not None:
        return refusal
    relations = relations_of(parts, package.main)
    if isinstance(relations, Problem):
        return relations
    worksheets = _worksheets(handler.sheets, relations, parts)
    if isinstance(worksheets, Problem):
        return worksheets
    texts_part, styles_part = (_single(relations, type_, parts) for type_ in ("sharedStrings", "styles"))
    texts = read_strings(parts, texts_part) if texts_part else ()
    if isinstance(texts, Problem):
        return texts
    styles = read_styles(parts, styles_part) if styles_part else ()
    if isinstance(styles, Problem):
        return styles
    return Workbook(parts, worksheets, texts, styles, handler.since_1904, handler.is_stale)


def _worksheets(
    sheets: Sequence[tuple[str, str, bool]], relations: Sequence[Relation], parts: Parts
) -> list[Worksheet] | Problem:
    known = {one.id: one for one in relations if not one.external}
    found: list[Worksheet] = []
    for name, id_, is_hidden in sheets:
        relation = known.get(id_)
        if relation is not None and relation.type != "worksheet":
            continue
        part = None if relation is None else parts.find(relation.target)
        if part is None or any(one.part == part for one in found):
            missing = name if relation is None else relation.target
            return problem("PR026", place=Place(parts.file, key=name), part=missing)
        found.append(Worksheet(name, part, is_hidden))
    return found


def _single(relations: Sequence[Relation], type_: str, parts: Parts) -> str | None:
    target = next((one.target for one in relations if one.type == type_ and not one.external), None)
    return None if target is None else parts.find(target)
