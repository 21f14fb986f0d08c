"""Sections of the form: stacked tables on shared columns, the table of indicators, what is computed, summaries."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate
from operator import gt
from pathlib import PurePath
from typing import Generic, TypeVar

from attrs import define, evolve, field, frozen

from perfrules.model.explanation import OUTCOMES, explain_rating, explain_score, provenance_text
from perfrules.model.scorecard import Scorecard, ScoredRow
from perfrules.model.sheet import SheetRow
from perfrules.reports.base import has_handed_on, weight_text
from perfrules.reports.form import words
from perfrules.reports.form.layout import (
    MARGIN,
    Content,
    FormCell,
    FormLayout,
    FormNumber,
    Formula,
    Role,
    Spot,
    SumOf,
    form_number,
    form_text,
    gives,
)
from perfrules.source import cell_width
from perfrules.wording import Language, Wording, current_language

__all__ = [
    "Column",
    "Line",
    "Stack",
    "add_closing",
    "add_result",
    "boundaries",
    "computed_columns",
    "fitted",
    "grade_text",
    "parted",
    "row_columns",
    "rules_text",
    "summary_layout",
    "total_word",
    "widths_of",
    "written",
]


T = TypeVar("T")


@frozen(kw_only=True)
class Column(Generic[T]):
    """
    A column of one table of the form.

    Args:
        key: The field it shows, or the name of what is computed.
        title: Its title.
        content: What it shows of an entry.
        share: Its width beside the other columns, in cells.
        role: How its cells look.
        computed: Whether the scorecard says it.
    """

    key: str
    title: str
    content: Callable[[T], Content]
    share: int = 16
    role: Role = Role.TEXT
    computed: bool = False


def written(text: str) -> str | None:
    """Return *text* as a cell holds it, nothing for an empty one."""
    return form_text(text) or None


@define
class Stack:
    """
    Cells put one table below the other.

    Args:
        widths: The columns of the whole form, in cells.
        cells: What stands so far, by the top left corner.
        row: The next free row.
    """

    widths: Sequence[int]
    cells: dict[Spot, FormCell] = field(factory=dict)
    row: int = 0

    def put(self, cell: FormCell) -> None:
        """Add *cell*, or put it in the place of the one that stood there."""
        self.cells[Spot(cell.row, cell.column)] = cell

    def line(self, parts: Sequence[tuple[Content, Role, int]], *, computed: bool = False) -> list[Spot]:
        """Add a row of *parts* (what each holds, how it looks, its width beside the others); return their places."""
        ends = boundaries(self.widths, [share for _, _, share in parts])
        for (content, role, _), start, end in zip(parts, ends, ends[1:], strict=False):
            self.put(
                FormCell(row=self.row, column=start, content=content, role=role, columns=end - start, computed=computed)
            )
        self.row += 1
        return [Spot(self.row - 1, start) for start in ends[:-1]]

    def table(self, columns: Sequence[Column[T]], entries: Sequence[T], edges: Sequence[int] = ()) -> dict[str, Spot]:
        """
        Add a header and a row for each entry.

        Args:
            columns: What to show of each entry.
            entries: What the rows are about.
            edges: Where each column starts and the last one ends; by the shares of the columns when not given.

        Returns:
            Where the first cell below each title stands, by the key of the column.
        """
        ends = edges or boundaries(self.widths, [item.share for item in columns])
        for column, start, end in zip(columns, ends, ends[1:], strict=False):
            cells = [(column.title, Role.HEADER), *((column.content(entry), column.role) for entry in entries)]
            for row, (content, role) in enumerate(cells, start=self.row):
                self.put(
                    FormCell(row=row, column=start, content=content, role=role, columns=end - start,
                             computed=column.computed)
                )  # fmt: skip
        first = self.row + 1
        self.row = first + len(entries)
        return {column.key: Spot(first, start) for column, start in zip(columns, ends, strict=False)}

    def derive(self, spot: Spot, formula: Formula) -> None:
        """Note that the number at *spot* follows by *formula*, where it does so exactly."""
        cell = self.cells[spot]
        if isinstance(cell.content, FormNumber) and gives(formula, cell.content, self.cells):
            self.put(evolve(cell, content=evolve(cell.content, formula=formula)))

    def merge_down(self, first: Spot, count: int) -> None:
        """Merge cells of one text that stand below each other, among the *count* cells from *first* down."""
        run = self.cells[first] if count else None
        for row in range(first.row + 1, first.row + count):
            cell = self.cells[Spot(row, first.column)]
            if run is not None and cell.content == run.content:
                del self.cells[Spot(row, first.column)]
                run = evolve(run, rows=run.rows + 1)
                self.put(run)
            else:
                run = cell


def boundaries(widths: Sequence[int], shares: Sequence[int]) -> list[int]:
    """
    Return where each of the parts with *shares* starts among columns of *widths*, and where the last one ends.

    Every part gets at least one column, and about its share of the whole width; there are enough columns (a caller's
    duty).
    """
    reached = [0, *accumulate(widths)]
    ends = [0]
    for place, share in enumerate(accumulate(shares[:-1]), start=1):
        lowest, highest = ends[-1] + 1, len(widths) - (len(shares) - place)
        # the distance to the wanted width, both multiplied by the sum of the shares
        ends.append(
            min(range(lowest, highest + 1), key=lambda end: abs(reached[end] * sum(shares) - reached[-1] * share))
        )
    return [*ends, len(widths)]


def fitted(widths: Sequence[int], cells: Sequence[FormCell]) -> tuple[int, ...]:
    """Return *widths*, widened where a number would not fit: programs show ``####`` for such a number."""
    wide = list(widths)
    for cell in cells:
        if isinstance(cell.content, FormNumber):
            room = sum(wide[cell.column : cell.column + cell.columns])
            wide[cell.column + cell.columns - 1] += max(0, cell_width(cell.text) + 2 - room)
    return tuple(wide)


_NARROWEST = 6
_BROADEST = 24
_PART = 12
_LEAST_TOTAL = 118
"""Columns together are at least as wide as a landscape page is at the size of the font."""
_MOST_TOTAL = 172
"""Beyond this, texts are broken into more lines: a page with smaller print cannot be read."""


@frozen
class Line:
    """A row of the sheet, and what became of it; ``None`` when the sheet was not scored."""

    row: SheetRow
    scored: ScoredRow | None = None


def row_columns(rows: Sequence[SheetRow], form: Language) -> list[Column[Line]]:
    """Return the columns for *rows* of a *form* in a language, rare ones only where a row says something in them."""
    reviews = max((len(row.review_scores) for row in rows), default=0)

    def column(key: str, content: Callable[[SheetRow], Content], share: int, role: Role) -> Column[Line]:
        return Column(
            key=key,
            title=words.ROW_TITLES[key].say(form),
            content=lambda line: content(line.row),
            share=share,
            role=role,
        )

    def text(key: str, share: int, role: Role = Role.TEXT) -> Column[Line]:
        return column(key, lambda row: written(getattr(row, key)), share, role)

    def number(key: str) -> Column[Line]:
        return column(key, lambda row: form_number(getattr(row, key)), 12, Role.NUMBER)

    def level(key: str) -> Column[Line]:
        return column(key, lambda row: written(getattr(row, key)) or words.NO_LEVEL, 12, Role.LEVEL)

    def reviewed(place: int) -> Column[Line]:
        return column(
            "review_scores",
            lambda row: form_number(row.review_scores[place]) if place < len(row.review_scores) else None,
            12, Role.NUMBER,
        )  # fmt: skip

    def applies(row: SheetRow) -> Content:
        return (words.YES if row.applicable else words.NO).say(form)

    def way(row: SheetRow) -> Content:
        wording = {"up": words.UP, "down": words.DOWN}.get(row.direction)
        return None if wording is None else wording.say(form)

    columns = [level("level1"), level("level2"), text("name", 24, Role.LEVEL), text("target", 22), text("actual", 22)]
    columns += [text("unit", 10, Role.MARK)] if any(row.unit for row in rows) else []
    columns += [column("direction", way, 8, Role.MARK)] if any(row.direction for row in rows) else []
    columns += [number("weight"), number("self_score"), *map(reviewed, range(reviews))]
    columns += [number("deduction")] if any(row.deduction is not None for row in rows) else []
    columns += [text("judgement", 12, Role.MARK)] if any(row.judgement for row in rows) else []
    columns += [number("sample")] if any(row.sample is not None for row in rows) else []
    columns += [column("applicable", applies, 8, Role.MARK)] if not all(row.applicable for row in rows) else []
    columns.append(text("reason", 30))
    return [*columns, text("evidence", 24)] if any(row.evidence for row in rows) else columns


def computed_columns(rows: Sequence[ScoredRow], language: Language) -> list[Column[Line]]:
    """Return what the scorecard says of each row; weights, lights and reviewers' means only where there is need."""

    def column(key: str, content: Callable[[ScoredRow], Content], share: int, role: Role) -> Column[Line]:
        return Column(
            key=f"computed_{key}", title=words.COMPUTED[key].say(language), share=share, role=role, computed=True,
            content=lambda line: None if line.scored is None else content(line.scored),
        )  # fmt: skip

    columns: list[Column[Line]] = []
    if has_handed_on(rows):
        columns.append(column("weight", lambda row: _reachable(row.weight), 12, Role.NUMBER))
    columns.append(column("score", lambda row: form_number(row.score) or words.NO_SCORE, 12, Role.NUMBER))
    if any(row.review_score is not None for row in rows):
        columns.append(column("review_score", lambda row: form_number(row.review_score), 12, Role.NUMBER))
    columns.append(column("result", lambda row: OUTCOMES[row.outcome].say(language), 10, Role.MARK))
    if any(row.light for row in rows):
        columns.append(column("light", lambda row: written(row.light), 8, Role.MARK))
    return [*columns, column("explanation", lambda row: written(explain_score(row, language)), 50, Role.TEXT)]


def _reachable(weight: Fraction) -> Content:
    """Return a weight as a number where it is a short decimal, else as a text."""
    text = weight_text(weight)
    return written(text) if "≈" in text else form_number(Decimal(text))


def widths_of(columns: Sequence[Column[Line]], lines: Sequence[Line]) -> list[int]:
    """
    Return how wide the columns are: as their texts need, within bounds, and together as wide as a page.

    A title may be broken once; a number is never broken.
    """
    widths, least = [], []
    for column in columns:
        contents = [column.content(line) for line in lines]
        numbers = [cell_width(content.text) for content in contents if isinstance(content, FormNumber)]
        texts = [cell_width(part) for item in contents if isinstance(item, str) for part in item.split("\n")]
        half_title = (cell_width(column.title) + 3) // 4 * 2
        least.append(max(_NARROWEST, *(entry + MARGIN for entry in (half_title, *numbers))))
        widths.append(max(least[-1], min(column.share, max(texts, default=0) + MARGIN)))
    broad = [place for place, column in enumerate(columns) if column.role is Role.TEXT]
    for turn in range(_LEAST_TOTAL - sum(widths)):
        widths[broad[turn % len(broad)]] += 1
    floors = [
        width if column.share <= _PART else max(narrow, column.share * 3 // 5)
        for width, narrow, column in zip(widths, least, columns, strict=True)
    ]
    while sum(widths) > _MOST_TOTAL and any(map(gt, widths, floors)):
        widest = max(range(len(widths)), key=lambda place: (widths[place] > floors[place], widths[place]))
        widths[widest] -= 1
    return widths


def parted(widths: Sequence[int]) -> tuple[list[int], list[int]]:
    """
    Return the columns of the whole form, and where each column of *widths* starts among them (and the last one ends).

    A broad column is made of several, so that the other tables of the form find edges for their own columns.
    """
    parts: list[int] = []
    edges = [0]
    for width in widths:
        count = width // _PART if width > _BROADEST else 1
        parts += [width // count + (place < width % count) for place in range(count)]
        edges.append(len(parts))
    return parts, edges


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
        Column(key="item", title=words.COMPUTED["item"].say(language), content=lambda entry: written(entry.name),
               share=20, role=Role.LEVEL, computed=True),
        Column(key="full", title=words.COMPUTED["full"].say(language), content=lambda element: element.full,
               share=12, role=Role.NUMBER, computed=True),
        Column(key="score", title=words.COMPUTED["score"].say(language), content=lambda value: value.score,
               share=12, role=Role.NUMBER, computed=True),
        Column(key="explanation", title=words.COMPUTED["explanation"].say(language),
               content=lambda item_: written(item_.explanation), share=80, computed=True),
    ]  # fmt: skip
    spots = stack.table(columns, [*items, *results])
    first = spots["score"]
    total = Spot(first.row + len(items), first.column)
    tables = [place for place, item in enumerate(card.components) if item.type == "indicators"]
    if rows_sum is not None and len(tables) == 1:
        stack.derive(Spot(first.row + tables[0], first.column), SumOf(rows_sum, rows_sum))
    if items:
        stack.derive(total, SumOf(first, Spot(total.row - 1, total.column)))
    return total


def _components(card: Scorecard, language: Language) -> list[_Item]:
    return [
        _Item(
            name=component.name, full=form_number(component.full), score=form_number(component.score) or words.NO_SCORE,
            explanation=(explain_rating(component, language) + provenance_text(component.basis, language)).strip(),
        )
        for component in card.components
    ]  # fmt: skip


def _adjustments(card: Scorecard, language: Language) -> list[_Item]:
    return [
        _Item(
            name=adjustment.called(language), score=form_number(adjustment.amount),
            explanation=adjustment.reason.say(language) + provenance_text(adjustment.basis, language),
        )
        for adjustment in card.adjustments
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
    named = [
        evolve(problem, place=evolve(problem.place, file=PurePath(problem.place.file).name))
        for problem in card.all_problems
    ]
    message = [item.format(language).split("\n")[0] for item in named]
    note = _Item(name=words.COMPUTED["note"].say(language), explanation=_NOTE.say(language))
    return [*(_Item(name=remark, explanation=fromkey) for fromkey in dict.fromkeys(message)), note]


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


_TITLE = Wording("核算汇总表", "Computed summary")
_WIDTHS = (8, 36, 30, 12, 12, 14, 34)
_Numbered = tuple[int, Scorecard]


def summary_layout(cards: Sequence[Scorecard], *, language: Language | None = None) -> FormLayout:
    """Return a table of *cards* in the order given: project, unit, total, full points, grade, rule set."""
    language = language or current_language()
    shown: list[Column[_Numbered]] = [
        _column("number", lambda item: form_number(item[0]), Role.MARK, language),
        _column("item", lambda entry: written(entry[1].sheet.project), Role.TEXT, language),
        _column("unit", lambda element: written(element[1].sheet.organisation), Role.TEXT, language),
        _column("total", lambda value: form_number(value[1].total), Role.NUMBER, language),
        _column("full", lambda item_: form_number(item_[1].ruleset.full), Role.NUMBER, language),
        _column("grade", lambda entry_: written(grade_text(entry_[1], language)), Role.MARK, language),
        _column("rules", lambda element_: written(rules_text(element_[1])), Role.TEXT, language),
    ]
    title = _TITLE.say(language)
    stack = Stack(_WIDTHS)
    stack.line([(title, Role.TITLE, 1)], computed=True)
    stack.table(shown, list(enumerate(cards, start=1)))
    cells = tuple(stack.cells.values())
    return FormLayout(
        name=title,
        cells=cells,
        widths=fitted(_WIDTHS, cells),
        height=stack.row,
        top=2,
        header=1,
        end=stack.row,
        language=language,
    )


def _column(key: str, content: Callable[[_Numbered], Content], role: Role, language: Language) -> Column[_Numbered]:
    title = words.COMPUTED[key].say(language)
    return Column(key=key, title=title, content=content, role=role, computed=True)
