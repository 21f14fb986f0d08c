"""Many scorecards on one page: a line for each project."""

from collections.abc import Callable, Sequence

from perfrules.model.scorecard import Scorecard
from perfrules.reports.form import words
from perfrules.reports.form.blocks import Column, Stack, fitted, written
from perfrules.reports.form.computed import grade_text, rules_text
from perfrules.reports.form.layout import Content, FormLayout, Role
from perfrules.reports.form.text import form_number
from perfrules.wording import Language, Wording

__all__ = ["summary_layout"]

_TITLE = Wording("核算汇总表", "Computed summary")
_WIDTHS = (8, 36, 30, 12, 12, 14, 34)

_Numbered = tuple[int, Scorecard]


def summary_layout(cards: Sequence[Scorecard], *, language: Language = "zh") -> FormLayout:
    """Return a table of *cards* in the order given: project, unit, total, full points, grade, rule set."""
    shown: list[Column[_Numbered]] = [
        _column("number", lambda one: form_number(one[0]), Role.MARK, language),
        _column("item", lambda one: written(one[1].sheet.project), Role.TEXT, language),
        _column("unit", lambda one: written(one[1].sheet.organisation), Role.TEXT, language),
        _column("total", lambda one: form_number(one[1].total), Role.NUMBER, language),
        _column("full", lambda one: form_number(one[1].ruleset.full), Role.NUMBER, language),
        _column("grade", lambda one: written(grade_text(one[1], language)), Role.MARK, language),
        _column("rules", lambda one: written(rules_text(one[1])), Role.TEXT, language),
    ]
    title = _TITLE.say(language)
    stack = Stack(_WIDTHS)
    stack.line([(title, Role.TITLE, 1)], computed=True)
    stack.table(shown, list(enumerate(cards, start=1)))
    cells = tuple(stack.cells.values())
    return FormLayout(
        name=title, cells=cells, widths=fitted(_WIDTHS, cells), height=stack.row, top=2, header=1, end=stack.row
    )


def _column(key: str, content: Callable[[_Numbered], Content], role: Role, language: Language) -> Column[_Numbered]:
    title = words.COMPUTED[key].say(language)
    return Column(key=key, title=title, content=content, role=role, computed=True)
