"""
A document of paragraphs and tables, as sheets.

It may be a full self-evaluation report (a cover, chapters with small tables, the table of indicators in an annex), a
form that is nothing but tables, or several of either behind each other. Tables are read by the reader of forms that
workbooks use; running text by the headings that reports as text use.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from attrs import define, evolve, field, frozen

from perfrules.errors import Problem, problem
from perfrules.inputs import capped
from perfrules.model.sheet import Sheet
from perfrules.plain_values import printed_day, printed_year, squeeze
from perfrules.readers.base import ReadResult
from perfrules.readers.form.fragments import FormFragment, Located, merge_parts
from perfrules.readers.form.headers import Header, header_at
from perfrules.readers.form.labels import Label, are_labels, is_note, is_title, labels_in, money_unit, says_nothing
from perfrules.readers.form.reading import read_parts, unread_problems
from perfrules.readers.form.row_cells import ProblemLog
from perfrules.readers.form.vocabulary import NOTES
from perfrules.readers.grid import Block, Cell, Grid, Paragraph
from perfrules.readers.text.reading import MET_TITLES, TABLE_TITLE, UNMET_TITLES, grade_in, listed_names, score_in
from perfrules.readers.text.words import heading_in, lines_of
from perfrules.source import Place

__all__ = [
    "Heading",
    "captions_of",
    "heading_of",
    "labels_of",
    "lists_in",
    "opening_part",
    "read_document",
    "section_part",
]


_NOTHING = "无"
_CONCLUSION = "结论"
_BODY = "正文"
_ON_COVERS = frozenset({"project", "organisation", "department", "date", "stated_total", "stated_grade"})
_LONG = frozenset({"project", "organisation", "department"})
_SENTENCE = re.compile("[。；;！？]")
_LONGEST_CAPTION = 60
_LONGEST_LABELS = 500


@frozen
class Heading:
    """
    A heading.

    Args:
        title: What it says, without its number.
        words: The same as titles are compared.
    """

    title: str
    words: str


def heading_of(paragraph: Paragraph) -> Heading | None:
    """Return the heading that *paragraph* is by its style or by its number, or ``None``."""
    if paragraph.is_text or not paragraph.text:
        return None
    result = heading_in(paragraph.text)
    if paragraph.level:
        return Heading(paragraph.text, result[0] if result else squeeze(paragraph.text))
    return Heading(result[0], result[0]) if result else None


def labels_of(paragraph: Paragraph, name: str) -> tuple[Label, ...]:
    """Return the labels with their values in *paragraph*, none when it does not start with one."""
    if paragraph.is_text or len(paragraph.text) > _LONGEST_LABELS:
        return ()
    alone = Grid(((Cell(paragraph.text, paragraph.place),),))
    return labels_in(alone, 0, ProblemLog(name)).pairs if are_labels(alone, 0) else ()


def captions_of(paragraphs: Sequence[Paragraph]) -> tuple[Sequence[Paragraph], Sequence[Paragraph]]:
    """Return *paragraphs* without the captions at their end, and those captions: titles, units of money, years."""
    kept = len(paragraphs)
    while kept and _is_caption(paragraphs[kept - 1]):
        kept -= 1
    return paragraphs[:kept], paragraphs[kept:]


def _is_caption(paragraph: Paragraph) -> bool:
    if paragraph.is_text:
        return False
    text = squeeze(paragraph.text)
    if len(text) > _LONGEST_CAPTION:
        return False
    return (
        not text
        or bool(money_unit([text]))
        or is_title(text)
        or TABLE_TITLE.fullmatch(text) is not None
        or (text.startswith("表") and "。" not in text)
        or (text.startswith("(") and text.endswith(("年度)", "年)")))
    )


def section_part(heading: Heading | None, paragraphs: Sequence[Paragraph]) -> FormFragment:
    """
    Return what stands below *heading*: running text, a list of indicators, or a conclusion with score and grade.

    Without a heading nothing is running text (see `perfrules.readers.prose`). Where the document says which
    paragraphs are running text, nothing else is looked for in them.
    """
    paragraphs = _without_blank_ends(paragraphs)
    if heading is None:
        return FormFragment()
    if any(item.is_text for item in paragraphs):
        return FormFragment(
            texts=((heading.title, "\n".join(item.text for item in paragraphs if item.text or item.is_text)),)
        )
    key = "stated_met" if heading.words in MET_TITLES else "stated_unmet" if heading.words in UNMET_TITLES else ""
    if key:
        place = paragraphs[0].place if paragraphs else None
        names = "；".join(lists_in(paragraphs)) or _NOTHING
        return FormFragment(labels={key: Located(names, place) if place else Located(names)})
    text = "\n".join(item.text for item in paragraphs if item.text)
    labels: dict[str, Located] = {}
    if heading.words.endswith(_CONCLUSION) and paragraphs:
        score, grade = score_in(text), grade_in(text)
        if score is not None:
            labels["stated_total"] = Located(format(score, "f"), paragraphs[0].place)
        if grade:
            labels["stated_grade"] = Located(grade, paragraphs[0].place)
    return FormFragment(labels=labels, texts=((heading.title, text),) if text else ())


def _without_blank_ends(paragraphs: Sequence[Paragraph]) -> Sequence[Paragraph]:
    """Return *paragraphs* without blank ones at their ends, as far as these are no empty lines of the unit's text."""
    start, end = 0, len(paragraphs)
    while start < end and not paragraphs[start].text and not paragraphs[start].is_text:
        start += 1
    while end > start and not paragraphs[end - 1].text and not paragraphs[end - 1].is_text:
        end -= 1
    return paragraphs[start:end]


def opening_part(paragraphs: Sequence[Paragraph], name: str, *, after_rows: bool) -> FormFragment:
    """
    Return what stands on a cover, above the first heading, or below a table of indicators.

    Args:
        paragraphs: What stands there.
        name: The file, for places.
        after_rows: Whether it stands below a table of indicators: then running text is a note.

    Returns:
        Labels with their values, which go on over the following lines of a cover up to a blank one, and notes. Titles
        are left out.
    """
    labels: dict[str, Located] = {}
    texts: list[tuple[str, str]] = []
    now = ""
    for item in paragraphs:
        pairs = labels_of(item, name)
        day = squeeze(item.text).endswith(("月", "日")) and printed_day(item.text) is not None
        goes_on, now = now, ""
        if pairs:
            known = {pair.key: pair.value for pair in pairs if pair.key in _ON_COVERS}
            labels = known | labels
            now = pairs[-1].key if pairs[-1].key in _LONG and not after_rows else ""
        elif day:
            labels["date"] = Located(item.text, item.place)
        elif goes_on and item.text:
            labels[goes_on] = evolve(labels[goes_on], text=labels[goes_on].text + item.text)
            now = goes_on
        elif is_note(item.text) or (after_rows and not _says_nothing(item)):
            texts.append((NOTES, item.text))
        elif _SENTENCE.search(item.text):
            texts.append((_BODY, item.text))
    return FormFragment(labels=labels, texts=tuple(texts))


def _says_nothing(paragraph: Paragraph) -> bool:
    return not paragraph.is_text and (
        not paragraph.text or is_title(paragraph.text) or says_nothing(paragraph.text, first=False)
        or _is_caption(paragraph)
    )  # fmt: skip


def lists_in(paragraphs: Sequence[Paragraph]) -> tuple[str, ...]:
    """Return the names in a list, which stand between marks or in a paragraph each."""
    return tuple(name for item in paragraphs if item.text for name in listed_names(lines_of(item.text)))


_QUOTED = 40
_HEADER_WITHIN = 3


def read_document(blocks: Sequence[Block], name: str, ahead: Sequence[Problem] = ()) -> ReadResult:
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
    state = _DocumentReader(name)
    for block in _joined(blocks):
        state.take(block)
    sheets = [_sheet(group, name) for group in state.finish()]
    problems = [*ahead, *(item for sheet in sheets for item in sheet.problems)]
    if not sheets:
        problems.append(problem("PR501", place=Place(name)))
    shown = capped(problems, name)
    return ReadResult(tuple(evolve(sheet, problems=capped((*ahead, *sheet.problems), name)) for sheet in sheets), shown)


def _sheet(parts: Sequence[FormFragment], name: str) -> Sheet:
    sheet = merge_parts(parts, name)
    lists = [part.labels[key] for part in parts for key in ("stated_met", "stated_unmet") if key in part.labels]
    have = {squeeze(row.name) for row in sheet.rows}
    listed = [*(sheet.stated_met or ()), *(sheet.stated_unmet or ())]
    missing = [problem("PR516", place=lists[0].place, name=item) for item in listed if squeeze(item) not in have]
    return evolve(sheet, problems=(*sheet.problems, *(missing if have else ())))


@define
class _Group:
    """Parts of one sheet, and what has to be known about them all the time."""

    parts: list[FormFragment] = field(factory=list)
    has_rows: bool = False
    labels: set[str] = field(factory=set)
    projects: set[str] = field(factory=set)

    def add(self, part: FormFragment) -> None:
        """Add *part*."""
        self.parts.append(part)
        self.has_rows = self.has_rows or part.has_rows
        self.labels.update(part.labels)
        self.projects.update(_projects([part]))


@define
class _DocumentReader:
    """
    What has been read so far.

    Attributes:
        name: The file.
        done: The sheets before.
        group: The sheet that is being read.
        ahead: Parts behind its table of indicators that belong to the next sheet if one follows.
        heading: The heading that the paragraphs in *below* stand below.
        below: Paragraphs that belong to no part yet.
        year: The year that the last title, or a label, says.
    """

    name: str
    done: list[_Group] = field(factory=list)
    group: _Group = field(factory=_Group)
    ahead: list[FormFragment] = field(factory=list)
    heading: Heading | None = None
    below: list[Paragraph] = field(factory=list)
    year: int | None = None

    def take(self, block: Block) -> None:
        """Take the next block."""
        if isinstance(block, Grid):
            self._read_table(block)
        elif (heading := heading_of(block)) is not None:
            self._end_section()
            self.heading = heading
            self._read_year(block)
        else:
            if self.heading is not None and not self.ahead and "project" not in self.group.labels:
                value = {item.key: item.value for item in labels_of(block, self.name) if item.key == "project"}
                self._add(FormFragment(labels=value))
            self.below.append(block)
            self._read_year(block)

    def _read_year(self, paragraph: Paragraph) -> None:
        """Take the year from a title, a caption or a label on the cover; it holds for the next tables of indicators."""
        text = next((item.value.text for item in labels_of(paragraph, self.name) if item.key == "year"), "")
        if not text and (is_title(paragraph.text) or _is_caption(paragraph)):
            text = paragraph.text
        self.year = printed_year(text) or self.year

    def finish(self) -> Iterator[list[FormFragment]]:
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

    def _names_other(self, parts: Iterable[FormFragment]) -> bool:
        """Return whether *parts* name a project that is not the one of the sheet before them."""
        return not _projects(parts) <= self.group.projects

    def _start(self, parts: Iterable[FormFragment]) -> None:
        """Start the next sheet: with what was read ahead, and *parts*."""
        self.done.append(self.group)
        self.group = _Group()
        for part in (*self.ahead, *parts):
            self.group.add(part)
        self.ahead = []

    def _add(self, part: FormFragment) -> None:
        if not part.says_something and not part.problems:
            return
        other = part.has_rows or self._names_other([part]) or (part.titled and part.says_something)
        if self.group.has_rows and other:
            self._start([part])
        elif self.ahead:
            self.ahead.append(part)
        else:
            self.group.add(part)

    def _read_table(self, table: Grid) -> None:
        kept, captions = captions_of(self.below)
        self.below = [*kept]
        if self.heading is None:
            self._end_section()
        parts = read_parts(_with_unit(table, captions), self.name)
        if not any(part.says_something for part in parts):
            self.year = next((year for part in parts for year in part.years), self.year)
            first = next((cell for row in table.rows for cell in row if cell.text.strip()), None)
            if first is not None:
                shown = " ".join(first.text.split())[:_QUOTED]
                self._add(FormFragment(problems=(problem("PR570", place=first.place, text=shown),)))
            return
        if any(part.has_rows for part in parts):
            self._end_section()
            self.heading = None
        unread = unread_problems((table,), [item for part in parts for item in part.problems])
        parts = (*parts[:-1], evolve(parts[-1], problems=(*parts[-1].problems, *unread)))
        for part in parts:
            years = part.years or (() if self.year is None or not part.has_rows else (self.year,))
            self._add(evolve(part, years=years))

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


def _projects(parts: Iterable[FormFragment]) -> set[str]:
    return {squeeze(item.labels["project"].text) for item in parts if "project" in item.labels}


def _without(part: FormFragment, known: frozenset[str]) -> FormFragment:
    return evolve(part, labels={key: value for key, value in part.labels.items() if key not in known})


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
    return header is None or (header.row == 0 and any(map(header.repeats, _headers(table))))


def _headers(table: Grid) -> Iterator[Header]:
    return filter(None, (header_at(table, row) for row in range(len(table.rows))))


def _with_unit(table: Grid, captions: Iterable[Paragraph]) -> Grid:
    """Return *table* with the unit of money that stands above it as a row of its own, where forms have it."""
    result = next((item for item in captions if money_unit([item.text])), None)
    if result is None:
        return table
    cell = Cell(result.text, result.place, columns=table.width)
    return evolve(table, rows=((cell,) * table.width, *table.rows))
