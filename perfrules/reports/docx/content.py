"""Content of a full self-evaluation report, in the order in which such reports are published."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import PurePath
from typing import Literal

from attrs import evolve, frozen

from perfrules.model.explanation import explain_total
from perfrules.model.quantity import format_decimal
from perfrules.model.rating import Outcome
from perfrules.model.ruleset import Rounding
from perfrules.model.scorecard import Scorecard, ScoredRow
from perfrules.reports.base import lost_points, weight_text
from perfrules.reports.docx.base import Block, Heading, Line, Note, Style, Table, Text, Turn, listed_table
from perfrules.reports.form import words as form_words
from perfrules.reports.form.builder import form_layout
from perfrules.reports.form.layout import FormCell, FormLayout, Role
from perfrules.reports.view import ReportView, report_view
from perfrules.wording import Language, Wording

__all__ = ["FormParts", "bases", "conclusion", "form_parts", "label_table", "met", "problems", "report_blocks", "unmet"]


_LABEL_WIDTH, _VALUE_WIDTH = 18, 60


@frozen(kw_only=True)
class FormParts:
    """
    The parts of the form; a table that the sheet has no entries for is ``None``.

    Args:
        language: Language of the form's own words.
        labels: What stands beside each label, by the label.
        funds: 资金.
        management: 资金管理情况.
        indicators: The table of indicators; its header alone when there are no rows.
        adjustments: Points stated for the sheet as a whole.
    """

    language: Language
    labels: Mapping[str, str]
    funds: Table | None
    management: Table | None
    indicators: Table | None
    adjustments: Table | None


def form_parts(card: Scorecard, language: Language) -> FormParts:
    """Return the form of *card* without its narrative texts, which stand under the headings of the report."""
    layout = form_layout(evolve(card, sheet=evolve(card.sheet, texts={})), language=language)
    left_out = form_words.COMPUTED["explanation"].say(language)  # the second appendix has it, with what it rests on
    tables = {table.cells[0].text: table for table in _tables(layout, left_out)}

    def named(title: Wording) -> Table | None:
        start = title.say(layout.language)
        return next((table for name, table in tables.items() if name.startswith(start)), None)

    return FormParts(
        language=layout.language,
        labels=_labels(layout),
        funds=named(form_words.FUNDS_TITLES["name"]),
        management=named(form_words.MANAGEMENT_TITLES["name"]),
        indicators=named(form_words.ROW_TITLES["level1"]),
        adjustments=named(form_words.ADJUSTMENT_TITLES["name"]),
    )


def label_table(pairs: Sequence[tuple[str, str]], *, style: Style = Style.FORM, each: int = 1) -> Table:
    """Return a table of labels with their values, *each* pairs on a line."""
    cells = []
    for place, (label, value) in enumerate(pairs):
        row, column = divmod(place, each)
        cells.append(FormCell(row=row, column=2 * column, content=label, role=Role.LABEL))
        cells.append(FormCell(row=row, column=2 * column + 1, content=value or None, role=Role.TEXT))
    return Table(cells=tuple(cells), widths=(_LABEL_WIDTH, _VALUE_WIDTH) * each, heading=0, style=style)


def _labels(layout: FormLayout) -> dict[str, str]:
    ahead = [cell for cell in layout.cells if cell.row < _first_header(layout) and not cell.computed]
    return {label.text: value.text for label, value in itertools.pairwise(ahead) if label.role is Role.LABEL}


def _first_header(layout: FormLayout) -> int:
    return next((cell.row for cell in layout.cells if cell.role is Role.HEADER), layout.height)


def _tables(layout: FormLayout, left_out: str) -> Iterator[Table]:
    """Yield each table, from a row of titles to the next; what is only computed has a place of its own elsewhere."""
    starts = [cell.row for cell in layout.cells if cell.column == 0 and cell.role is Role.HEADER]
    for start, end in zip(starts, [*starts[1:], layout.height], strict=True):
        cells = [cell for cell in layout.cells if start <= cell.row < end]
        without = {cell.column for cell in cells if cell.text == left_out and cell.role is Role.HEADER}
        theirs = {cell.row for cell in cells if not cell.computed}
        kept = [cell for cell in cells if cell.row in theirs and cell.column not in without]
        if kept:
            yield _lifted(kept, start)


def _lifted(cells: Sequence[FormCell], start: int) -> Table:
    """Return *cells* as a table of its own, without the columns that only other tables of the form need."""
    edges = sorted({cell.column for cell in cells})
    moved = []
    for cell in cells:
        first, behind = edges.index(cell.column), sum(edge < cell.column + cell.columns for edge in edges)
        moved.append(evolve(cell, row=cell.row - start, column=first, columns=behind - first))
    return Table(cells=tuple(moved))


_BY = Wording("以下由 perfrules 核算：", "Worked out by perfrules: ")
_RULES = Wording(
    "按规则集“{title}”（{id}，版本 {version}），", "Under the rule set “{title}” ({id}, version {version}), "
)
_TOTAL = Wording(
    "总分 {total} 分，满分 {full} 分，等级“{grade}”。",
    "the total is {total} of {full} points, the grade is “{grade}”. ",
)
_NO_GRADE = Wording(
    "总分 {total} 分，满分 {full} 分，没有等级。", "the total is {total} of {full} points, without a grade. "
)
_SO_FAR = Wording(
    "已评部分 {total} 分，满分 {full} 分，等级暂为“{grade}”。",
    "what was rated so far comes to {total} of {full} points, the grade for now is “{grade}”. ",
)
_SO_FAR_NO_GRADE = Wording(
    "已评部分 {total} 分，满分 {full} 分，没有等级。",
    "what was rated so far comes to {total} of {full} points, without a grade. ",
)
_COMPLETE = Wording("各项均已评分，总分完整。", "Everything was rated, the total is complete.")
_INCOMPLETE = Wording(
    "有内容无法评分，总分不完整，只是下限，见附表 3。",
    "Some parts could not be rated: the total is incomplete and only a lower bound, see the third appendix.",
)
_STILL = Wording("（仅为已评部分，等级为暂定）", " (only what was rated so far; the grade is for now)")
_AGREES = Wording("与填报的总分和等级一致。", "This agrees with what the unit stated. ")
_DIFFERS = Wording("与填报不同：填报{stated}。", "The unit stated otherwise: {stated}. ")
_STATED_TOTAL = Wording("总分 {total} 分", "a total of {total}")
_STATED_GRADE = Wording("等级“{grade}”", "the grade “{grade}”")
_SILENT = Wording("填报单位没有写明总分和等级。", "The unit stated no total and no grade. ")
_LIGHT = Wording("灯号：{light}（取最差）。", "Light: {light} (the worst one). ")
_COUNTED = Wording("{count} 项：{names}。", "{count}: {names}.")
_NONE = Wording("无。", "none.")
_UNRATED = Wording("无法评分的指标（不算完成，也不算没有完成）：", "Not rated (neither met nor not met): ")
_LOST_TABLE = Wording("没有完成的指标：失分与核算过程", "Indicators that were not met: points lost, and why")
_COMPONENTS = Wording("各组成部分的核算得分", "Scores of the components")
_ROW_BASES = Wording("各指标的核算过程与依据", "Indicators: derivation and what it rests on")
_COMPONENT_BASES = Wording("各组成部分的核算过程与依据", "Components: derivation and what it rests on")
_SOURCES = Wording("引用的文件", "Documents")
_NO_PROBLEMS = Wording("没有发现需要核对的问题。", "There is nothing to check.")
_HEADS: Mapping[str, Wording] = {
    "number": Wording("序号", "No."),
    "name": Wording("指标", "Indicator"),
    "target": Wording("年度指标值", "Target"),
    "actual": Wording("实际完成值", "Actual"),
    "weight": Wording("分值", "Points"),
    "effective_weight": Wording("有效分值", "Points it can reach"),
    "score": Wording("核算得分", "Score"),
    "lost": Wording("失分", "Lost"),
    "derivation": Wording("核算过程", "Derivation"),
    "reason": Wording("填报的偏差原因及改进措施", "Reason stated by the unit"),
    "component": Wording("组成部分", "Component"),
    "full": Wording("满分", "Full"),
    "light": Wording("灯号", "Light"),
    "rule": Wording("规则", "Rule"),
    "source": Wording("文件", "Document"),
    "title": Wording("名称", "Title"),
    "status": Wording("可靠程度", "Certainty"),
    "note": Wording("说明", "Note"),
    "severity": Wording("程度", "Severity"),
    "place": Wording("位置", "Place"),
    "message": Wording("问题", "What"),
    "help": Wording("怎么办", "What to do"),
}
_NO_SCORE = form_words.NO_SCORE


def _heads(language: Language, *names: str) -> list[str]:
    return [_HEADS[name].say(language) for name in names]


def conclusion(view: ReportView, form: FormParts, language: Language) -> list[Block]:
    """Return total and grade as stated, and as computed, with the components they come from."""
    labels = form.labels
    stated = [form_words.LABELS[key].say(form.language) for key in ("stated_total", "stated_grade")]
    blocks: list[Block] = []
    if any(labels[label] for label in stated):
        blocks.append(label_table([(label, labels[label]) for label in stated], each=2))
    blocks += [
        _concluded(view, language),
        Line(_COMPONENTS.say(language), Style.CAPTION),
        _components(view, language),
    ]
    return blocks


def _concluded(view: ReportView, language: Language) -> Note:
    """Return what total and grade are, whether they agree with the stated ones, and whether all was rated."""
    values = {"total": view.total, "full": view.full, "grade": view.grade}
    rules = {"title": view.ruleset_title or view.ruleset_id, "id": view.ruleset_id, "version": view.ruleset_version}
    wordings = (_TOTAL, _NO_GRADE) if view.complete else (_SO_FAR, _SO_FAR_NO_GRADE)
    message = [_RULES.say(language, rules), wordings[not view.grade].say(language, values)]
    message.append(_comparison(view, language))
    if view.light:
        message.append(_LIGHT.say(language, {"light": view.light}))
    message.append((_COMPLETE if view.complete else _INCOMPLETE).say(language))
    return Note(_BY.say(language), "".join(message))


def _comparison(view: ReportView, language: Language) -> str:
    stated = []
    if view.stated_total:
        stated.append(_STATED_TOTAL.say(language, {"total": view.stated_total}))
    if view.stated_grade:
        stated.append(_STATED_GRADE.say(language, {"grade": view.stated_grade}))
    if not stated:
        return _SILENT.say(language)
    joined = ("，" if language == "zh" else ", ").join(stated)
    return (_AGREES if view.stated == "agrees" else _DIFFERS).say(language, {"stated": joined})


def _components(view: ReportView, language: Language) -> Table:
    names = ["component", "full", "score"] + (["light"] if any(item.light for item in view.components) else [])
    rows = [
        [component.name, component.full, component.score or _NO_SCORE, component.light] for component in view.components
    ]
    rows += [[adjustment.name, "", adjustment.amount, ""] for adjustment in view.adjustments]
    total = form_words.COMPUTED["total" if view.complete else "so_far"].say(language)
    closing = [total, view.full, view.total, view.light][: len(names)]
    roles = (Role.TEXT, Role.NUMBER, Role.NUMBER, Role.MARK)
    return listed_table(_heads(language, *names), [row[: len(names)] for row in rows], roles, closing=closing)


def met(view: ReportView, form: FormParts, language: Language) -> list[Block]:
    """Return the indicators that were met: the unit's list, and ours."""
    return [*_stated(form, "stated_met"), _listed(view.met, language)]


def unmet(card: Scorecard, view: ReportView, form: FormParts, language: Language) -> list[Block]:
    """Return the indicators that were not met, each with the points it lost and why; and those that nobody can rate."""
    blocks = [*_stated(form, "stated_unmet"), _listed(view.unmet, language)]
    lost = [
        [
            row.name,
            row.target,
            row.actual,
            row.effective_weight if view.has_effective_weights else row.weight,
            row.score,
            _lost(scored, scored.score),
            row.derivation,
            row.reason,
        ]
        for row, scored in zip(view.rows, card.rows, strict=True)
        if scored.outcome is Outcome.NOT_MET and scored.score is not None
    ]
    if lost:
        weight = "effective_weight" if view.has_effective_weights else "weight"
        names = ("name", "target", "actual", weight, "score", "lost", "derivation", "reason")
        roles = (Role.LEVEL, Role.TEXT, Role.TEXT, Role.NUMBER, Role.NUMBER, Role.NUMBER, Role.TEXT, Role.TEXT)
        blocks += [
            Line(_LOST_TABLE.say(language), Style.CAPTION),
            listed_table(_heads(language, *names), lost, roles),
        ]
    if view.unrated:
        blocks.append(Note(_UNRATED.say(language), _names(view.unrated, language)))
    return blocks


def _lost(row: ScoredRow, score: Decimal) -> str:
    """Return the points that are missing, with the places of *score*, or else as `weight_text` shows them."""
    lost = lost_points(row.weight, row.exact, score)
    shown = Rounding(places=max(0, -int(score.as_tuple().exponent))).apply(lost)
    return format_decimal(shown) if Fraction(shown) == lost else weight_text(lost)


def _stated(form: FormParts, key: str) -> Iterator[Block]:
    label = form_words.LABELS[key].say(form.language)
    if label in form.labels:
        yield label_table([(label, form.labels[label])])


def _listed(names: Sequence[str], language: Language) -> Note:
    return Note(_BY.say(language), _names(names, language))


def _names(names: Sequence[str], language: Language) -> str:
    if not names:
        return _NONE.say(language)
    joined = ("；" if language == "zh" else "; ").join(names)
    return _COUNTED.say(language, {"count": str(len(names)), "names": joined})


def bases(card: Scorecard, view: ReportView, language: Language) -> Iterator[Block]:
    """Yield how every number came about and which documents it rests on."""
    if view.complete:
        yield Note(_BY.say(language), explain_total(card, language))
    else:
        yield Note(_BY.say(language), f"{explain_total(card, language)}{_STILL.say(language)}")
    rows = [
        [str(row.number), row.name, row.derivation, row.score or _NO_SCORE, row.rule, _source(row.source)]
        for row in view.rows
    ]
    if rows:
        yield Line(_ROW_BASES.say(language), Style.CAPTION)
        names = ("number", "name", "derivation", "score", "rule", "source")
        roles = (Role.MARK, Role.LEVEL, Role.TEXT, Role.NUMBER, Role.TEXT, Role.MARK)
        yield listed_table(_heads(language, *names), rows, roles)
    yield Line(_COMPONENT_BASES.say(language), Style.CAPTION)
    parts = [
        [
            component.name,
            component.derivation,
            component.score or _NO_SCORE,
            component.rule,
            _source(component.source),
            component.note,
        ]
        for component in view.components
    ]
    parts += [
        [adjustment.name, adjustment.reason, adjustment.amount, "", _source(adjustment.source), ""]
        for adjustment in view.adjustments
    ]
    names = ("component", "derivation", "score", "rule", "source", "note")
    roles = (Role.LEVEL, Role.TEXT, Role.NUMBER, Role.TEXT, Role.MARK, Role.TEXT)
    yield listed_table(_heads(language, *names), parts, roles)
    if view.sources:
        yield Line(_SOURCES.say(language), Style.CAPTION)
        documents = [
            [_source(source.number), source.document, source.title, source.status_word, source.note]
            for source in view.sources
        ]
        kinds = (Role.MARK, Role.TEXT, Role.TEXT, Role.MARK, Role.TEXT)
        yield listed_table(_heads(language, "number", "source", "title", "status", "note"), documents, kinds)


def _source(number: int) -> str:
    return f"[{number}]" if number else ""


def problems(view: ReportView, language: Language) -> Iterator[Block]:
    """Yield what was wrong, doubtful or worth knowing, errors first."""
    if not view.problems:
        yield Note(_BY.say(language), _NO_PROBLEMS.say(language))
        return
    rows = [
        [
            str(problem.number),
            f"{problem.severity_word}\n{problem.code}",
            _short(problem.place, view.source),
            problem.message,
            problem.help,
        ]
        for problem in view.problems
    ]
    roles = (Role.MARK, Role.MARK, Role.TEXT, Role.TEXT, Role.TEXT)
    yield listed_table(_heads(language, "number", "severity", "place", "message", "help"), rows, roles)


def _short(place: str, source: str) -> str:
    """Return *place* without the folders of the file *source*: a report travels to other machines."""
    return PurePath(source).name + place.removeprefix(source) if source and place.startswith(source) else place


@frozen
class _Section:
    """
    A heading of the form of reports.

    Args:
        level: 1 to 3.
        title: The title, under which the unit's text is read; its English words are a gloss in a Chinese form.
        is_optional: Whether it is left out when the unit wrote nothing under it.
        is_list: Whether it would be read as a list of indicators; a table of the form holds that list here.
        form_title: What the official form calls the same text; it stands here when nothing else does.
    """

    level: Literal[1, 2, 3]
    title: Wording
    is_optional: bool = False
    is_list: bool = False
    form_title: str = ""


_SECTIONS: tuple[_Section, ...] = (
    _Section(1, Wording("项目基本情况", "The project")),
    _Section(2, Wording("项目概况", "Overview")),
    _Section(2, Wording("项目预算安排及使用情况", "Budget and its use")),
    _Section(2, Wording("资金管理情况表", "Management of funds")),
    _Section(2, Wording("项目绩效目标", "Performance targets")),
    _Section(3, Wording("项目年度绩效目标", "Targets of the year"), form_title="预期目标"),
    _Section(3, Wording("项目年度绩效目标完成情况", "How the targets were reached"), form_title="实际完成情况"),
    _Section(3, Wording("预期目标", "Expected"), is_optional=True),
    _Section(3, Wording("实际完成情况", "Reached"), is_optional=True),
    _Section(1, Wording("总体评价结论和指标分析", "Conclusion and analysis")),
    _Section(2, Wording("总体评价结论", "Conclusion")),
    _Section(2, Wording("指标分析", "Analysis of the indicators")),
    _Section(3, Wording("绩效目标完成的指标", "Indicators that were met"), is_list=True),
    _Section(3, Wording("没有完成绩效目标的指标", "Indicators that were not met"), is_list=True),
    _Section(1, Wording("存在的问题和建议", "Problems and suggestions")),
    _Section(2, Wording("存在的问题", "Problems")),
    _Section(2, Wording("改进建议", "Suggestions")),
    _Section(3, Wording("对项目决策的建议", "On decisions"), is_optional=True),
    _Section(3, Wording("对预算安排及执行情况的建议", "On the budget"), is_optional=True),
    _Section(3, Wording("对资金管理的建议", "On the management of funds"), is_optional=True),
    _Section(3, Wording("对项目管理的建议", "On the management of the project"), is_optional=True),
    _Section(3, Wording("其他建议", "Others"), is_optional=True),
)
_OTHERS = _Section(1, Wording("其他说明", "Further statements"))
_HAN = "零一二三四五六七八九"
_TITLE = Wording("财政项目支出绩效自评报告", "Self-Evaluation Report on Project Expenditure")
_LEGEND = Wording(
    "左侧带竖线的段落、蓝色框线的表格和标有“核算”的栏目，由 perfrules 按规则集“{rules}”核算，其余为单位填报。",
    "Paragraphs with a bar at their left, tables with blue lines and columns titled “Computed” were worked out by "
    "perfrules under the rule set “{rules}”; everything else is what the unit stated.",
)
_EMPTY = Wording("填报单位没有填写此项。", "The unit stated nothing here.")
_NO_NAME = Wording("（无标题）", "(without a title)")
_FUNDS = Wording("表 1　年度预算安排及使用情况统计表", "Table 1 Budget and spending of the year")
_MANAGEMENT = Wording("表 2　资金管理情况表", "Table 2 Management of funds")
_APPENDICES = (
    Wording("自评价评分表", "Score sheet"),
    Wording("核算说明", "How the scores came about"),
    Wording("需要核对的问题", "Points to check"),
)
_ADJUSTMENTS = Wording("加减分项", "Points added and taken off")


def report_blocks(card: Scorecard, language: Language) -> tuple[Block, ...]:
    """Return the whole report of *card*, its own words in *language*."""
    view = report_view(card, language)
    form = form_parts(card, language)
    return (
        *_cover(view, form, language),
        Turn.PAGE,
        *_body(card, view, form, language),
        Turn.LANDSCAPE,
        *_appendices(card, view, form, language),
    )


def _cover(view: ReportView, form: FormParts, language: Language) -> Iterator[Block]:
    yield Line(_TITLE.say(language), Style.TITLE)
    labels = [form_words.LABELS[key].say(form.language) for key in ("project", "organisation", "department", "date")]
    year = form_words.LABELS["year"].say(form.language)
    labels += [year] if year in form.labels else []
    yield label_table([(label, form.labels[label]) for label in labels], style=Style.COVER)
    rules = view.ruleset_title or view.ruleset_id
    yield Line(_LEGEND.say(language, {"rules": rules}), Style.LEGEND)


def _body(card: Scorecard, view: ReportView, form: FormParts, language: Language) -> Iterator[Block]:
    texts = dict(card.sheet.texts)
    parts: Mapping[str, Sequence[Block]] = {
        "项目预算安排及使用情况": _captioned(_FUNDS.say(language), form.funds),
        "资金管理情况表": _captioned(_MANAGEMENT.say(language), form.management),
        "总体评价结论": conclusion(view, form, language),
        "绩效目标完成的指标": met(view, form, language),
        "没有完成绩效目标的指标": unmet(card, view, form, language),
    }
    counts = [0, 0, 0]
    moved = {
        item.form_title for item in _SECTIONS if item.form_title in texts and item.title.say(form.language) not in texts
    }
    own = texts.keys() - moved
    sections = [entry for entry in _SECTIONS if not entry.is_optional or entry.title.say(form.language) in own]
    for section, following in zip(sections, [*sections[1:], _OTHERS], strict=True):
        heading = _heading(section, counts, language, form.language)
        if section.form_title in moved:
            heading = _renamed(heading, section.form_title)
        text = texts.pop(heading.title, None)
        yield heading if text is not None or not section.is_list else _unnamed(heading)
        part = parts.get(section.title.zh, ())
        if text is not None:
            yield Text(text)
        elif following.level <= section.level and not part:
            yield Note("", _EMPTY.say(language))
        yield from part
    if texts:
        yield _heading(_OTHERS, counts, language, form.language)
        for number, (title, text) in enumerate(texts.items(), start=1):
            gloss = "" if title else _NO_NAME.say(language)
            place = f"（{_han(number)}）" if form.language == "zh" else f"{counts[0]}.{number} "
            yield Heading(level=2, number=place, title=title, gloss=gloss)
            yield Text(text)


def _heading(section: _Section, counts: list[int], language: Language, form: Language) -> Heading:
    """Return the heading of *section* with the number that follows in *counts*, which is counted on."""
    counts[section.level - 1] += 1
    counts[section.level :] = [0] * (3 - section.level)
    if form == "en":
        place = ".".join(str(count) for count in counts[: section.level])
        return Heading(level=section.level, number=f"{place} ", title=section.title.en)
    number = counts[section.level - 1]
    shown = (f"{_han(number)}、", f"（{_han(number)}）", f"{number}. ")[section.level - 1]
    gloss = "" if language == "zh" else f"　{section.title.en}"
    return Heading(level=section.level, number=shown, title=section.title.zh, gloss=gloss)


def _renamed(heading: Heading, title: str) -> Heading:
    """Return *heading* with *title* in brackets behind its own, which is no longer part of what is read."""
    return evolve(heading, number=f"{heading.number}{heading.title}（", title=title, gloss=f"）{heading.gloss}")


def _unnamed(heading: Heading) -> Heading:
    return evolve(heading, number=heading.number + heading.title, title="")


def _han(number: int) -> str:
    """Return *number* in Han digits up to 99, in Arabic ones beyond."""
    if number > 99:
        return str(number)
    tens, ones = divmod(number, 10)
    return ("" if tens <= 1 else _HAN[tens]) + ("十" if tens else "") + (_HAN[ones] if ones else "")


def _captioned(caption: str, table: Table | None) -> tuple[Block, ...]:
    return () if table is None else (Line(caption, Style.CAPTION), table)


def _appendices(card: Scorecard, view: ReportView, form: FormParts, language: Language) -> Iterator[Block]:
    contents = (
        _scores(form, language),
        bases(card, view, language),
        problems(view, language),
    )
    for number, (title, blocks) in enumerate(zip(_APPENDICES, contents, strict=True), start=1):
        if number > 1:
            yield Turn.PAGE
        if form.language == "en":
            yield Heading(level=1, number=f"Appendix {number} ", title=title.en)
        else:
            gloss = "" if language == "zh" else f"　{title.en}"
            yield Heading(level=1, number=f"附表 {number}　", title=title.zh, gloss=gloss)
        yield from blocks


def _scores(form: FormParts, language: Language) -> Iterator[Block]:
    if form.indicators is not None:
        yield form.indicators
    yield from _captioned(_ADJUSTMENTS.say(language), form.adjustments)
