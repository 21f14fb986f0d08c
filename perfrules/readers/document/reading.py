"""
A document of paragraphs and tables, as sheets.

It may be a full self-evaluation report (a cover, chapters with small tables, the table of indicators in an annex), a
form that is nothing but tables, or several of either behind each other. Tables are read by the reader of forms that
workbooks use; running text by the headings that reports as text use.
"""

from collections.abc import Iterable, Iterator, Sequence

from attrs import define, evolve, field

from perfrules.errors import Problem, problem
from perfrules.model.sheet import Sheet
from perfrules.readers.base import Read, capped
from perfrules.readers.blocks import Block, Paragraph
from perfrules.readers.document.sections import (
    Heading,
    captions_of,
    heading_of,
    labels_of,
    opening_part,
    section_part,
)
from perfrules.readers.form.columns import Header, header_at
from perfrules.readers.form.labels import money_unit
from perfrules.readers.form.parts import Part, merge_parts
from perfrules.readers.form.reading import read_parts
from perfrules.readers.grid import Cell, Grid
from perfrules.readers.vocabulary import squeeze
from perfrules.source import Place

__all__ = ["read_document"]

_QUOTED = 40
_HEADER_WITHIN = 3


def read_document(blocks: Sequence[Block], name: str, ahead: Sequence[Problem] = ()) -> Read:
    """
    Return the sheets that *blocks* of the file *name* hold.

    A new sheet starts where indicators, or another project's name, follow a table of indicators. What stands above the
    first heading is the cover; titles and captions are not kept. What stands below a table of indicators without a
    heading of its own is a note (附注).

    Args:
        blocks: Paragraphs and tables in the order of the document.
        name: What to call the file in places.
        ahead: What was wrong or doubtful before; reported first, and by every sheet.

    Returns:
        Sheets with their problems: those of the reader of forms; PR501 (no table of indicators), PR516 (a listed
        indicator without a row), PR570 (a table that was not understood at all).
    """
    state = _Reading(name)
    for block in _joined(blocks):
        state.take(block)
    sheets = [_sheet(group, name) for group in state.finish()]
    problems = [*ahead, *(one for sheet in sheets for one in sheet.problems)]
    if not sheets:
        problems.append(problem("PR501", place=Place(name)))
    shown = capped(problems, name)
    return Read(tuple(evolve(sheet, problems=capped((*ahead, *sheet.problems), name)) for sheet in sheets), shown)


def _sheet(parts: Sequence[Part], name: str) -> Sheet:
    sheet = merge_parts(parts, name)
    lists = [part.labels[key] for part in parts for key in ("stated_met", "stated_unmet") if key in part.labels]
    have = {squeeze(row.name) for row in sheet.rows}
    listed = [*(sheet.stated_met or ()), *(sheet.stated_unmet or ())]
    missing = [problem("PR516", place=lists[0].place, name=one) for one in listed if squeeze(one) not in have]
    return evolve(sheet, problems=(*sheet.problems, *(missing if have else ())))


@define
class _Group:
    """Parts of one sheet, and what has to be known about them all the time."""

    parts: list[Part] = field(factory=list)
    has_rows: bool = False
    labels: set[str] = field(factory=set)
    projects: set[str] = field(factory=set)

    def add(self, part: Part) -> None:
        """Add *part*."""
        self.parts.append(part)
        self.has_rows = self.has_rows or part.has_rows
        self.labels.update(part.labels)
        self.projects.update(_projects([part]))


@define
class _Reading:
    """
    What has been read so far.

    Attributes:
        name: The file.
        done: The sheets before.
        group: The sheet that is being read.
        ahead: Parts behind its table of indicators that belong to the next sheet if one follows.
        heading: The heading that the paragraphs in *below* stand below.
        below: Paragraphs that belong to no part yet.
    """

    name: str
    done: list[_Group] = field(factory=list)
    group: _Group = field(factory=_Group)
    ahead: list[Part] = field(factory=list)
    heading: Heading | None = None
    below: list[Paragraph] = field(factory=list)

    def take(self, block: Block) -> None:
        """Take the next block."""
        if isinstance(block, Grid):
            self._take_table(block)
        elif (heading := heading_of(block)) is not None:
            self._end_section()
            self.heading = heading
        else:
            if self.heading is not None and not self.ahead and "project" not in self.group.labels:
                said = {one.key: one.said for one in labels_of(block, self.name) if one.key == "project"}
                self._add(Part(labels=said))
            self.below.append(block)

    def finish(self) -> Iterator[list[Part]]:
        """Return the parts of each sheet."""
        self._end_section()
        if self.ahead and self._names_other(self.ahead):
            self._start(())
        known = frozenset(self.group.labels)
        for part in self.ahead:
            self.group.add(_without(part, known))
        for group in (*self.done, self.group):
            if any(part.says_something for part in group.parts):
                yield group.parts

    def _names_other(self, parts: Iterable[Part]) -> bool:
        """Return whether *parts* name a project that is not the one of the sheet before them."""
        return not _projects(parts) <= self.group.projects

    def _start(self, parts: Iterable[Part]) -> None:
        """Start the next sheet: with what was read ahead, and *parts*."""
        self.done.append(self.group)
        self.group = _Group()
        for part in (*self.ahead, *parts):
            self.group.add(part)
        self.ahead = []

    def _add(self, part: Part) -> None:
        if not part.says_something and not part.problems:
            return
        other = part.has_rows or self._names_other([part]) or (part.titled and part.says_something)
        if self.group.has_rows and other:
            self._start([part])
        elif self.ahead:
            self.ahead.append(part)
        else:
            self.group.add(part)

    def _take_table(self, table: Grid) -> None:
        kept, captions = captions_of(self.below)
        self.below = [*kept]
        if self.heading is None:
            self._end_section()
        parts = read_parts(_with_unit(table, captions), self.name)
        if not any(part.says_something for part in parts):
            first = next((cell for row in table.rows for cell in row if cell.text.strip()), None)
            if first is not None:
                shown = " ".join(first.text.split())[:_QUOTED]
                self._add(Part(problems=(problem("PR570", place=first.place, text=shown),)))
            return
        if any(part.has_rows for part in parts):
            self._end_section()
            self.heading = None
        for part in parts:
            self._add(part)

    def _end_section(self) -> None:
        below, self.below = self.below, []
        if self.heading is not None:
            self._add(section_part(self.heading, below))
            return
        part = opening_part(below, self.name, after_rows=self.group.has_rows)
        if self.group.has_rows and part.labels and not self._names_other([part]):
            self.ahead.append(part)
        else:
            self._add(part)


def _projects(parts: Iterable[Part]) -> set[str]:
    return {squeeze(one.labels["project"].text) for one in parts if "project" in one.labels}


def _without(part: Part, known: frozenset[str]) -> Part:
    return evolve(part, labels={key: said for key, said in part.labels.items() if key not in known})


def _joined(blocks: Sequence[Block]) -> Iterator[Block]:
    """Return *blocks*; a table without a header of its own right below one of the same width goes on with it."""
    table: Grid | None = None
    blanks: list[Paragraph] = []
    for block in blocks:
        if isinstance(block, Paragraph) and not block.text and not block.is_text and table is not None:
            blanks.append(block)
        elif isinstance(block, Grid) and table is not None and _goes_on(table, block):
            table = evolve(table, rows=(*table.rows, *block.rows))
            blanks = []
        else:
            if table is not None:
                yield table
                yield from blanks
            blanks = []
            table = block if isinstance(block, Grid) else None
            if not isinstance(block, Grid):
                yield block
    if table is not None:
        yield table
        yield from blanks


def _goes_on(table: Grid, below: Grid) -> bool:
    """Return whether *below* has no header, or no other one than *table*; a row of totals ends a form even so."""
    if table.width != below.width or below.width < _HEADER_WITHIN:
        return False
    header = next(filter(None, (header_at(below, row) for row in range(min(_HEADER_WITHIN, len(below.rows))))), None)
    return header is None or (header.row == 0 and any(map(header.is_again, _headers(table))))


def _headers(table: Grid) -> Iterator[Header]:
    return filter(None, (header_at(table, row) for row in range(len(table.rows))))


def _with_unit(table: Grid, captions: Iterable[Paragraph]) -> Grid:
    """Return *table* with the unit of money that stands above it as a row of its own, where forms have it."""
    found = next((one for one in captions if money_unit([one.text])), None)
    if found is None:
        return table
    cell = Cell(found.text, found.place, columns=table.width)
    return evolve(table, rows=((cell,) * table.width, *table.rows))
