"""Scorecards as workbooks in the layout of the official form."""

import re
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO

from attrs import evolve

from perfrules.errors import Problem, SheetError
from perfrules.extras import require
from perfrules.model.scorecard import Scorecard
from perfrules.reports.form.composing import form_layout
from perfrules.reports.form.layout import FormLayout
from perfrules.reports.form.summary import summary_layout
from perfrules.reports.form.text import form_text
from perfrules.wording import Language, Wording

__all__ = ["render_all", "render_form", "workbook_of"]

_FORM = Wording("自评表", "Form")
_SUMMARY = Wording("核算汇总", "Computed summary")
_CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 - the library takes no zone
"""Written instead of the time, so that the same scorecard gives the same bytes."""
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\s']+")
_LONGEST_NAME = 31
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def render_form(card: Scorecard, *, language: Language = "zh") -> bytes:
    """
    Return *card* as a workbook with one worksheet.

    Raises:
        MissingExtraError: xlsxwriter is not installed (PR014).
        SheetError: A text is longer than a cell holds (PR601); the form has more rows than a worksheet (PR602).
    """
    return workbook_of([(_FORM.say(language), form_layout(card, language=language))], title=card.sheet.project)


def render_all(cards: Sequence[Scorecard], *, language: Language = "zh") -> bytes:
    """
    Return *cards* as one workbook: a summary, then one worksheet each, in the order given; raises as `render_form`.

    Worksheets are named by number and project; what a name cannot hold is left out of it.
    """
    forms = [
        (_name(place, card.sheet.project), form_layout(card, language=language))
        for place, card in enumerate(cards, start=1)
    ]
    title = _SUMMARY.say(language)
    return workbook_of([(title, summary_layout(cards, language=language)), *forms], title=title)


def workbook_of(forms: Sequence[tuple[str, FormLayout]], *, title: str) -> bytes:
    """Return a workbook with a worksheet for each name and form; names fit worksheets and differ."""
    require("xlsxwriter", extra="office")
    from xlsxwriter import Workbook  # noqa: PLC0415 - an extra, imported on use

    from perfrules.reports.xlsx.styles import FONT, Styles  # noqa: PLC0415
    from perfrules.reports.xlsx.worksheet import write_form  # noqa: PLC0415

    content = BytesIO()
    with Workbook(content, _OPTIONS) as workbook:
        workbook.formats[0].set_font_name(FONT)
        workbook.set_properties({"title": form_text(title)[:255], "created": _CREATED})
        styles = Styles(workbook)
        for name, layout in forms:
            try:
                write_form(workbook.add_worksheet(name), layout, styles)
            except SheetError as error:
                raise SheetError([_in_worksheet(one, name) for one in error.problems]) from error
    return content.getvalue()


def _in_worksheet(found: Problem, name: str) -> Problem:
    place = found.place
    return evolve(found, place=evolve(place, cell=f"{name}!{place.cell}")) if place.cell else found


def _name(place: int, project: str) -> str:
    name = f"{place:02d} {_NOT_IN_NAMES.sub(' ', form_text(project))}"
    while len(name.encode("utf-16-le")) // 2 > _LONGEST_NAME:
        name = name[:-1]
    return name.strip()
