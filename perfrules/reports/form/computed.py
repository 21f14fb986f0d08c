"""What the scorecard says beyond the rows: total and grade at the top, components and adjustments at the end."""

from pathlib import PurePath

from attrs import evolve, frozen

from perfrules.model.explanation import explain_rating, provenance_text
from perfrules.model.scorecard import Scorecard
from perfrules.reports.form import words
from perfrules.reports.form.blocks import Column, Stack, written
from perfrules.reports.form.layout import Content, Role, Spot, SumOf
from perfrules.reports.form.text import form_number
from perfrules.wording import Language, Wording

__all__ = ["add_closing", "add_result", "grade_text", "rules_text", "total_word"]

_FOR_NOW = Wording(
    "暂为 {grade}（不完整：有内容无法评分）", "for now {grade} (incomplete: some parts could not be rated)"
)
_NO_GRADE = Wording("无", "none")
_NOTE = Wording(
    "以“核算”开头的各栏由 perfrules 按所列规则算出，不是填报内容；重新读入本表时不采用。",
    "What begins with “Computed” was worked out by perfrules under the rules named above. The unit did not fill it in, "
    "and reading this form leaves it out.",
)


@frozen(kw_only=True)
class _Item:
    """One line of the closing table."""

    name: str
    full: Content = None
    score: Content = None
    explanation: str = ""
    role: Role = Role.NUMBER


def add_result(stack: Stack, card: Scorecard, language: Language) -> Spot:
    """Add the line with total, grade and rule set; return where the total stands."""
    say = {key: wording.say(language) for key, wording in words.COMPUTED.items()}
    spots = stack.line(
        [
            (total_word(card, language), Role.LABEL, 14), (form_number(card.total), Role.RESULT, 14),
            (say["grade"], Role.LABEL, 14), (written(grade_text(card, language)), Role.RESULT, 26),
            (say["rules"], Role.LABEL, 14), (written(rules_text(card)), Role.TEXT, 50),
        ],
        computed=True,
    )  # fmt: skip
    return spots[1]


def add_closing(stack: Stack, card: Scorecard, rows_sum: Spot | None, language: Language) -> Spot:
    """
    Add components, adjustments, total, grade and what there is to remark.

    Args:
        stack: The form so far.
        card: What to say.
        rows_sum: Where the sum of the scores of all rows stands, if it does.
        language: Language of the words.

    Returns:
        Where the total stands.
    """
    items = [*_components(card, language), *_adjustments(card, language)]
    results = [_total(card, language), *_remarks(card, language)]
    columns: list[Column[_Item]] = [
        Column(key="item", title=words.COMPUTED["item"].say(language), content=lambda one: written(one.name),
               share=20, role=Role.LEVEL, computed=True),
        Column(key="full", title=words.COMPUTED["full"].say(language), content=lambda one: one.full,
               share=12, role=Role.NUMBER, computed=True),
        Column(key="score", title=words.COMPUTED["score"].say(language), content=lambda one: one.score,
               share=12, role=Role.NUMBER, computed=True),
        Column(key="explanation", title=words.COMPUTED["explanation"].say(language),
               content=lambda one: written(one.explanation), share=80, computed=True),
    ]  # fmt: skip
    spots = stack.table(columns, [*items, *results])
    first = spots["score"]
    total = Spot(first.row + len(items), first.column)
    tables = [place for place, one in enumerate(card.components) if one.type == "indicators"]
    if rows_sum is not None and len(tables) == 1:
        stack.derive(Spot(first.row + tables[0], first.column), SumOf(rows_sum, rows_sum))
    if items:
        stack.derive(total, SumOf(first, Spot(total.row - 1, total.column)))
    return total


def _components(card: Scorecard, language: Language) -> list[_Item]:
    return [
        _Item(
            name=one.name, full=form_number(one.full), score=form_number(one.score) or words.NO_SCORE,
            explanation=(explain_rating(one, language) + provenance_text(one.basis, language)).strip(),
        )
        for one in card.components
    ]  # fmt: skip


def _adjustments(card: Scorecard, language: Language) -> list[_Item]:
    return [
        _Item(
            name=one.called(language), score=form_number(one.amount),
            explanation=one.reason.say(language) + provenance_text(one.basis, language),
        )
        for one in card.adjustments
    ]  # fmt: skip


def _total(card: Scorecard, language: Language) -> _Item:
    grade = f"{words.COMPUTED['grade'].say(language)}{'：' if language == 'zh' else ': '}{grade_text(card, language)}"
    return _Item(
        name=total_word(card, language), full=form_number(card.ruleset.full), score=form_number(card.total),
        explanation=grade,
    )  # fmt: skip


def _remarks(card: Scorecard, language: Language) -> list[_Item]:
    remark = words.COMPUTED["remark"].say(language)
    # the file without its folders, so that the form is the same on every machine
    named = [evolve(one, place=evolve(one.place, file=PurePath(one.place.file).name)) for one in card.all_problems]
    said = [one.format(language).split("\n")[0] for one in named]
    note = _Item(name=words.COMPUTED["note"].say(language), explanation=_NOTE.say(language))
    return [*(_Item(name=remark, explanation=one) for one in dict.fromkeys(said)), note]


def rules_text(card: Scorecard) -> str:
    """Return which rules the card follows: id, version and title."""
    return " ".join(part for part in (card.ruleset.id, card.ruleset.version, card.ruleset.title) if part)


def total_word(card: Scorecard, language: Language) -> str:
    """Return what stands beside the total: that it is one, or how far it goes where something could not be rated."""
    return words.COMPUTED["total" if card.complete else "so_far"].say(language)


def grade_text(card: Scorecard, language: Language) -> str:
    """Return the grade, and that it is not a result where something could not be rated."""
    grade = card.grade.name if card.grade is not None else _NO_GRADE.say(language)
    if card.complete:
        return grade
    return _FOR_NOW.say(language, {"grade": grade})
