"""A scorecard as text for the terminal, and the tables it is made of: rows, components, total, grade, problems."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal

from attrs import frozen

from perfrules.errors import Problem, Severity
from perfrules.model.explanation import citation_text, explain_rating, explain_score
from perfrules.model.quantity import format_decimal
from perfrules.model.scorecard import Scorecard, ScoredComponent, ScoredRow
from perfrules.reports.base import agreement, execution_text, has_handed_on, weight_text
from perfrules.source import cell_width, escape_control_chars, one_line, pad_cells
from perfrules.wording import Language, Wording, current_language

__all__ = ["NAMES_SHOWN", "Column", "Layout", "Records", "render", "render_problems", "render_scorecard", "wrap"]


@frozen
class Column:
    """A column: its heading, and whether its cells are numbers (set right)."""

    heading: str
    right: bool = False


@frozen
class Layout:
    """
    Columns with the widths that fit a table's cells.

    Use `fit`; then `heading` and `line` give the lines of the table, with anything between rows that a caller wants.
    """

    columns: tuple[Column, ...]
    widths: tuple[int, ...]

    @classmethod
    def fit(
        cls, columns: Sequence[Column], rows: Iterable[Sequence[str]], *, language: Language, width: int
    ) -> "Layout | Records":
        """
        Return the layout for *rows*, at most *width* cells wide where that is possible.

        When the cells are wider than that, the widest columns are narrowed to no less than 8 cells, and below a width
        of 80 to no less than their longest Latin word. When that is still too wide, the rows become `Records`.
        """
        texts = [[escape_control_chars(one_line(cell)) for cell in row] for row in rows]
        rows_and_heading = [[column.heading for column in columns], *texts]
        by_column = list(zip(*rows_and_heading, strict=True))
        widths = [max(map(cell_width, cells)) for cells in by_column]
        least = [
            max(min(natural, _NARROWEST), 0 if width >= _BROAD else _longest_word(cells))
            for natural, cells in zip(widths, by_column, strict=True)
        ]
        gaps = _GAP * (len(widths) - 1)
        if sum(least) + gaps > width:
            return Records(tuple(columns), language, width)
        while sum(widths) + gaps > width:
            # the widest of those that may still be narrowed
            place = max(range(len(widths)), key=lambda item: (widths[item] > least[item], widths[item]))
            widths[place] -= 1
        # breaking at blanks can leave a narrowed column wider than its longest line
        used = [
            max(cell_width(line) for row in rows_and_heading for line in wrap(row[place], width))
            for place, width in enumerate(widths)
        ]
        return cls(tuple(columns), tuple(used))

    @property
    def width(self) -> int:
        """The width of the whole table in cells."""
        return sum(self.widths) + _GAP * (len(self.widths) - 1)

    def heading(self) -> list[str]:
        """Return the headings and the rule below them."""
        return [*self.line([column.heading for column in self.columns]), "-" * self.width]

    def line(self, cells: Sequence[str]) -> list[str]:
        """Return one row; a cell wider than its column is broken over several lines, nothing is cut off."""
        broken = [
            wrap(escape_control_chars(one_line(cell)), width) for cell, width in zip(cells, self.widths, strict=True)
        ]
        lines = []
        for place in range(max(map(len, broken))):
            parts = []
            for pieces, column, width in zip(broken, self.columns, self.widths, strict=True):
                piece = pieces[place] if place < len(pieces) else ""
                parts.append(" " * (width - cell_width(piece)) + piece if column.right else pad_cells(piece, width))
            lines.append((" " * _GAP).join(parts).rstrip())
        return lines


@frozen
class Records:
    """
    Rows one below the other, for terminals too narrow for a table: a rule, then ``heading: value`` for each cell.

    Args:
        columns: The columns whose cells a record holds.
        language: Language of the headings: its colon stands behind them.
        width: The width of the terminal in cells.
    """

    columns: tuple[Column, ...]
    language: Language
    width: int

    def heading(self) -> list[str]:
        """Return nothing: every record says its headings."""
        return []

    def line(self, cells: Sequence[str]) -> list[str]:
        """Return one row; a line wider than the terminal is broken, nothing is cut off."""
        lines = ["-" * self.width]
        colon = "：" if self.language == "zh" else ": "
        for column, cell in zip(self.columns, cells, strict=True):
            lines += wrap(f"{column.heading}{colon}{escape_control_chars(one_line(cell))}", self.width, hanging="  ")
        return lines


_GAP = 2
_NARROWEST = 8
_BROAD = 80
"""From this width on a table with a long word broken here and there is read more easily than records."""


def render(
    columns: Sequence[Column], rows: Sequence[Sequence[str]], *, language: Language, width: int = 100
) -> list[str]:
    """Return the whole table as lines of at most *width* cells where its words allow; see `Layout.fit`."""
    layout = Layout.fit(columns, rows, language=language, width=width)
    return [*layout.heading(), *(line for row in rows for line in layout.line(row))]


def wrap(text: str, width: int, *, hanging: str = "") -> list[str]:
    """
    Return *text* in lines of at most *width* cells, breaking at blanks where there are any, else between characters.

    Lines after the first begin with *hanging*. Han text may break anywhere; a Latin word longer than a line is broken.
    """
    lines: list[str] = []
    line = ""
    for word in _words(text):
        if line.strip() and cell_width(line) + cell_width(word) > width:
            lines.append(line.rstrip())
            line = hanging
            word = word.lstrip()  # noqa: PLW2901 - a blank at the break disappears
        while cell_width(line) + cell_width(word) > width and word:
            head = _fitting(word, width - cell_width(line)) or word[0]
            lines.append(line + head)
            word, line = word[len(head) :], hanging  # noqa: PLW2901
        line += word
    lines.append(line.rstrip())
    return lines


_OPENING = frozenset("“‘（〔《「『【([")
_CLOSING = frozenset("”’）〕》」』】)]，。；：、！？,.;:!?%％")


def _words(text: str) -> list[str]:
    """Return what may not be broken: Latin words, blanks, Han characters with the punctuation that clings to them."""
    words: list[str] = []
    for character in text:
        last = words[-1] if words else ""
        both_latin = last != " " and character != " " and last[-1:].isascii() and character.isascii()
        clings = character in _CLOSING or last[-1:] in _OPENING
        if last and last != " " and character != " " and (both_latin or clings):
            words[-1] += character
        else:
            words.append(character)
    return words


def _longest_word(texts: Iterable[str]) -> int:
    return max((cell_width(word) for text in texts for word in _words(text)), default=0)


def _fitting(word: str, width: int) -> str:
    used = 0
    for place, character in enumerate(word):
        used += cell_width(character)
        if used > width:
            return word[:place]
    return word


NAMES_SHOWN = 20
"""How many names a list shows; ``explain`` and the scorecard as data have all."""
_HEADINGS = {
    "name": Wording("指标", "indicator"),
    "target": Wording("年度指标值", "target"),
    "actual": Wording("实际完成值", "actual"),
    "weight": Wording("分值", "weight"),
    "effective_weight": Wording("有效分值", "effective weight"),
    "score": Wording("得分", "score"),
    "self_score": Wording("填报得分", "filled in"),
    "review_score": Wording("复核得分", "reviewed"),
    "light": Wording("灯号", "light"),
    "component": Wording("组成", "component"),
    "source": Wording("资金来源", "funds"),
    "initial": Wording("年初预算数", "initial budget"),
    "adjusted": Wording("全年预算数", "adjusted budget"),
    "spent": Wording("全年执行数", "spent"),
    "rate": Wording("执行率", "rate"),
}
_PROJECT = Wording("项目：{project}", "project: {project}")
_RULES = Wording("规则集：{id} {title}", "rule set: {id} {title}")
_TOTAL = Wording("总分 {total} / {full}，等级 {grade}{agrees}", "total {total} of {full}, grade {grade}{agrees}")
_SO_FAR = Wording(
    "已评部分 {total} / {full}，暂为 {grade}{agrees}", "so far {total} of {full}, for now {grade}{agrees}"
)
_AGREES = Wording("（与填报一致）", " (as filled in)")
_STATED = Wording("（填报 {stated}）", " (filled in: {stated})")
_INCOMPLETE = Wording(
    "总分不完整：有内容无法评分，见下", "the total is incomplete: some parts could not be rated, see below"
)
_LIGHT = Wording("灯号：{light}（取最差）", "light: {light} (the worst one)")
_MET = Wording("完成的指标：{names}", "met: {names}")
_UNMET = Wording("没有完成的指标：{names}", "not met: {names}")
_UNRATED = Wording("无法评分的指标：{names}", "not rated: {names}")
_NONE = Wording("无", "none")
_CUT = Wording("{names} 等 {count} 项", "{names}; and {more} more")
_BASIS = Wording("依据：{basis}", "rests on: {basis}")


def _heading(name: str, language: Language, *, right: bool = False) -> Column:
    return Column(_HEADINGS[name].say(language), right)


def render_scorecard(card: Scorecard, *, language: Language | None = None, width: int = 100) -> str:
    """Return *card* as text of lines at most *width* cells wide: what a reviewer reads first."""
    language = language or current_language()
    lines = [part for line in _head(card, language) for part in wrap(line, width, hanging="  ")] + [""]
    if card.sheet.funds:
        lines += [*_funds(card, language, width), ""]
    if card.rows:
        lines += [*_rows(card.rows, language, width), ""]
    lines += [*_components(card.components, language, width), ""]
    for adjustment in card.adjustments:
        line = f"{adjustment.called(language)} {format_decimal(adjustment.amount)}  {adjustment.reason.say(language)}"
        lines += wrap(escape_control_chars(line), width, hanging="  ")
    lines += wrap(_total(card, language), width)
    if card.light:
        lines.append(_LIGHT.say(language, {"light": card.light}))
    if not card.complete:
        lines += wrap(_INCOMPLETE.say(language), width)
    lists = [(_MET, card.met), (_UNMET, card.unmet)]
    if card.unrated:
        lists.append((_UNRATED, card.unrated))
    for wording, names in lists:
        lines += wrap(wording.say(language, {"names": _listed(names, language)}), width, hanging="  ")
    message = render_problems(card.all_problems, language=language, width=width)
    return "\n".join([*lines, "", message] if message else lines)


def _listed(names: Sequence[str], language: Language) -> str:
    shown = ("；" if language == "zh" else "; ").join(
        escape_control_chars(one_line(name)) for name in names[:NAMES_SHOWN]
    )
    if len(names) <= NAMES_SHOWN:
        return shown or _NONE.say(language)
    counts = {"count": str(len(names)), "more": str(len(names) - NAMES_SHOWN)}
    return _CUT.say(language, {"names": shown, **counts})


def _head(card: Scorecard, language: Language) -> Iterator[str]:
    if card.sheet.project:
        yield _PROJECT.say(language, {"project": escape_control_chars(one_line(card.sheet.project))})
    yield _RULES.say(language, {"id": card.ruleset.id, "title": escape_control_chars(card.ruleset.title)})


def _funds(card: Scorecard, language: Language, width: int) -> list[str]:
    columns = [_heading("source", language)]
    columns += [_heading(name, language, right=True) for name in ("initial", "adjusted", "spent", "rate")]
    rows = []
    for line in card.sheet.funds:
        amounts = [
            "" if item is None else format_decimal(item)
            for item in (line.initial_budget, line.adjusted_budget, line.spent)
        ]
        shown = execution_text(line, card.ruleset.rounding) or "—"
        rows.append(
            [f"{line.name}（{line.unit}）" if language == "zh" else f"{line.name} ({line.unit})", *amounts, shown]
        )
    return render(columns, rows, language=language, width=width)


_Shown = tuple[Column, Callable[[ScoredRow], str]]


def _columns(rows: Sequence[ScoredRow], language: Language) -> list[_Shown]:
    """Return the columns with what each shows; effective weights, reviewers' scores and lights only where needed."""

    def number(value: Decimal | None, none: str = "") -> str:
        return none if value is None else format_decimal(value)

    effective: list[_Shown] = []
    if has_handed_on(rows):
        effective.append((_heading("effective_weight", language, right=True), lambda row: weight_text(row.weight)))
    columns: list[_Shown] = [
        (_heading("name", language), lambda row: row.row.name),
        (_heading("target", language), lambda row: row.row.target),
        (_heading("actual", language), lambda row: row.row.actual),
        (_heading("weight", language, right=True), lambda row: number(row.row.weight)),
        *effective,
        (_heading("score", language, right=True), lambda row: number(row.score, "—")),
        (_heading("self_score", language, right=True), lambda row: number(row.row.self_score)),
    ]
    if any(row.review_score is not None for row in rows):
        columns.append((_heading("review_score", language, right=True), lambda row: number(row.review_score)))
    if any(row.light for row in rows):
        columns.append((_heading("light", language), lambda row: row.light))
    return columns


def _rows(rows: Sequence[ScoredRow], language: Language, width: int) -> list[str]:
    columns = _columns(rows, language)
    cells = [[show_cell(row) for _, show_cell in columns] for row in rows]
    layout = Layout.fit([column for column, _ in columns], cells, language=language, width=width)
    lines = layout.heading()
    for row, shown in zip(rows, cells, strict=True):
        lines += layout.line(shown)
        lines += _indented(explain_score(row, language), width)
    return lines


def _indented(text: str, width: int) -> list[str]:
    return ["    " + line for line in wrap(escape_control_chars(text), max(20, width - 4))]


def _components(components: Sequence[ScoredComponent], language: Language, width: int) -> list[str]:
    columns = [_heading("component", language)]
    columns += [_heading(name, language, right=True) for name in ("weight", "score")]
    cells = [
        [item.name, format_decimal(item.full), "—" if item.score is None else format_decimal(item.score)]
        for item in components
    ]
    if any(entry.light for entry in components):
        columns.append(_heading("light", language))
        cells = [[*row, element.light] for row, element in zip(cells, components, strict=True)]
    layout = Layout.fit(columns, cells, language=language, width=width)
    lines = layout.heading()
    for component, row in zip(components, cells, strict=True):
        lines += layout.line(row)
        if component.rating is not None:
            lines += _indented(explain_rating(component, language), width)
        if component.basis.citation is not None or component.basis.note:
            lines += _indented(_rests_on(component, language), width)
    return lines


def _rests_on(component: ScoredComponent, language: Language) -> str:
    citation, note = component.basis.citation, component.basis.note
    parts = [citation_text(citation, language)] if citation is not None else []
    return _BASIS.say(
        language, {"basis": ("；" if language == "zh" else "; ").join([*parts, *([note] if note else [])])}
    )


def _total(card: Scorecard, language: Language) -> str:
    grade = card.grade.name if card.grade is not None else _NONE.say(language)
    values = {"total": format_decimal(card.total), "full": format_decimal(card.ruleset.full), "grade": grade}
    values["agrees"] = _agrees(card, language)
    return (_TOTAL if card.complete else _SO_FAR).say(language, values)


def _agrees(card: Scorecard, language: Language) -> str:
    result = agreement(card)
    if not result:
        return ""
    total, grade = card.sheet.stated_total, escape_control_chars(card.sheet.stated_grade)
    message = " ".join(part for part in ("" if total is None else format_decimal(total), grade) if part)
    return _AGREES.say(language) if result == "agrees" else _STATED.say(language, {"stated": message})


def render_problems(problems: Sequence[Problem], *, language: Language | None = None, width: int = 100) -> str:
    """Return *problems*, errors first, each with its place, its text with a caret, and what to do about it."""
    language = language or current_language()
    order = list(Severity)
    blocks = []
    for problem in sorted(problems, key=lambda result: order.index(result.severity)):
        lines = problem.format(language).split("\n")
        blocks.append("\n".join(_folded(line, width) for line in lines))
    return "\n".join(blocks)


def _folded(line: str, width: int) -> str:
    # a text with its caret below must stay on two lines
    return line if line.startswith("    ") else "\n".join(wrap(line, width, hanging="  "))
