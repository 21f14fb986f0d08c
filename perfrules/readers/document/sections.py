"""The running text of a document: its headings, what the unit says below them, and labels on covers."""

import re
from collections.abc import Sequence

from attrs import evolve, frozen

from perfrules.readers.blocks import Paragraph
from perfrules.readers.dates import printed_day
from perfrules.readers.form.cells import Reading
from perfrules.readers.form.labels import Labelled, are_labels, is_note, is_title, labelled, money_unit, says_nothing
from perfrules.readers.form.parts import Part, Said
from perfrules.readers.form.vocabulary import NOTES
from perfrules.readers.grid import Cell, Grid
from perfrules.readers.text.cover import grade_in, listed_names, score_in
from perfrules.readers.text.reading import MET_TITLES, TABLE_TITLE, UNMET_TITLES
from perfrules.readers.text.sections import heading_in
from perfrules.readers.text.words import lines_of
from perfrules.readers.vocabulary import squeeze

__all__ = ["Heading", "captions_of", "heading_of", "labels_of", "lists_in", "opening_part", "section_part"]

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
    found = heading_in(paragraph.text)
    if paragraph.level:
        return Heading(paragraph.text, found[0] if found else squeeze(paragraph.text))
    return Heading(found[0], found[0]) if found else None


def labels_of(paragraph: Paragraph, name: str) -> tuple[Labelled, ...]:
    """Return the labels with their values in *paragraph*, none when it does not start with one."""
    if paragraph.is_text or len(paragraph.text) > _LONGEST_LABELS:
        return ()
    alone = Grid(((Cell(paragraph.text, paragraph.place),),))
    return labelled(alone, 0, Reading(name)).pairs if are_labels(alone, 0) else ()


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


def section_part(heading: Heading | None, paragraphs: Sequence[Paragraph]) -> Part:
    """
    Return what stands below *heading*: running text, a list of indicators, or a conclusion with score and grade.

    Without a heading nothing is running text (see `perfrules.readers.document.reading`). Where the document says which
    paragraphs are running text, nothing else is looked for in them.
    """
    paragraphs = _without_blank_ends(paragraphs)
    if heading is None:
        return Part()
    if any(one.is_text for one in paragraphs):
        return Part(texts=((heading.title, "\n".join(one.text for one in paragraphs if one.text or one.is_text)),))
    key = "stated_met" if heading.words in MET_TITLES else "stated_unmet" if heading.words in UNMET_TITLES else ""
    if key:
        place = paragraphs[0].place if paragraphs else None
        names = "；".join(lists_in(paragraphs)) or _NOTHING
        return Part(labels={key: Said(names, place) if place else Said(names)})
    text = "\n".join(one.text for one in paragraphs if one.text)
    labels: dict[str, Said] = {}
    if heading.words.endswith(_CONCLUSION) and paragraphs:
        score, grade = score_in(text), grade_in(text)
        if score is not None:
            labels["stated_total"] = Said(format(score, "f"), paragraphs[0].place)
        if grade:
            labels["stated_grade"] = Said(grade, paragraphs[0].place)
    return Part(labels=labels, texts=((heading.title, text),) if text else ())


def _without_blank_ends(paragraphs: Sequence[Paragraph]) -> Sequence[Paragraph]:
    """Return *paragraphs* without blank ones at their ends, as far as these are no empty lines of the unit's text."""
    start, end = 0, len(paragraphs)
    while start < end and not paragraphs[start].text and not paragraphs[start].is_text:
        start += 1
    while end > start and not paragraphs[end - 1].text and not paragraphs[end - 1].is_text:
        end -= 1
    return paragraphs[start:end]


def opening_part(paragraphs: Sequence[Paragraph], name: str, *, after_rows: bool) -> Part:
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
    labels: dict[str, Said] = {}
    texts: list[tuple[str, str]] = []
    now = ""
    for one in paragraphs:
        pairs = labels_of(one, name)
        day = squeeze(one.text).endswith(("月", "日")) and printed_day(one.text) is not None
        goes_on, now = now, ""
        if pairs:
            known = {pair.key: pair.said for pair in pairs if pair.key in _ON_COVERS}
            labels = known | labels
            now = pairs[-1].key if pairs[-1].key in _LONG and not after_rows else ""
        elif day:
            labels["date"] = Said(one.text, one.place)
        elif goes_on and one.text:
            labels[goes_on] = evolve(labels[goes_on], text=labels[goes_on].text + one.text)
            now = goes_on
        elif is_note(one.text) or (after_rows and not _says_nothing(one)):
            texts.append((NOTES, one.text))
        elif _SENTENCE.search(one.text):
            texts.append((_BODY, one.text))
    return Part(labels=labels, texts=tuple(texts))


def _says_nothing(paragraph: Paragraph) -> bool:
    return not paragraph.is_text and (
        not paragraph.text or is_title(paragraph.text) or says_nothing(paragraph.text, first=False)
        or _is_caption(paragraph)
    )  # fmt: skip


def lists_in(paragraphs: Sequence[Paragraph]) -> tuple[str, ...]:
    """Return the names in a list, which stand between marks or in a paragraph each."""
    return tuple(name for one in paragraphs if one.text for name in listed_names(lines_of(one.text)))
