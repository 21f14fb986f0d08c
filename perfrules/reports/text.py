"""A scorecard as text for the terminal: rows, components, total, grade, problems."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from perfrules.model.explanation import choices_text, citation_text, explain_rating, explain_score
from perfrules.model.quantity import format_decimal
from perfrules.model.scorecard import Scorecard, ScoredComponent, ScoredRow
from perfrules.reports.base import agreement, execution_text, has_handed_on, is_unfit, weight_text
from perfrules.reports.text_tables import Column, Layout, render, render_problems, wrap
from perfrules.source import escape_control_chars, one_line
from perfrules.wording import Language, Wording, current_language, format_value

__all__ = ["NAMES_SHOWN", "render_scorecard"]


NAMES_SHOWN = 20
"""The number of names a list shows; ``explain`` and the scorecard as data have all."""
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
_UNFIT = Wording(
    "规则集 {id} 与这张表不合：{component}在表中共 {sum} 分，规则集为 {full} 分；按它算得 {total}，不定等级{agrees}",
    "the rule set {id} does not fit this sheet: {component} has {sum} points there and {full} in the rules; "
    "{total} by these rules, without a grade{agrees}",
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
    for choice in choices_text(card, language):
        lines += wrap(escape_control_chars(one_line(choice)), width, hanging="  ")
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
    table = next((component for component in card.components if component.type == "indicators"), None)
    if is_unfit(card) and table is not None:
        values = {"id": card.ruleset.id, "component": table.name, "full": format_decimal(table.full)}
        values |= {"sum": format_value(sum((row.weight for row in card.rows), Fraction(0)))}
        values |= {"total": format_decimal(card.total), "agrees": _agrees(card, language)}
        return _UNFIT.say(language, values)
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
