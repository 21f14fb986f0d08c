"""What stands in a full self-evaluation report, in the order in which such reports are published."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from attrs import evolve, frozen

from perfrules.model.scorecard import Scorecard
from perfrules.reports.docx.blocks import Block, Heading, Line, Note, Style, Table, Text, Turn
from perfrules.reports.docx.findings import bases, conclusion, met, problems, unmet
from perfrules.reports.docx.tables import FormParts, form_parts, label_table
from perfrules.reports.form import words as form_words
from perfrules.reports.view import ReportView
from perfrules.reports.viewing import report_view
from perfrules.wording import Language, Wording

__all__ = ["report_blocks"]


@frozen
class _Section:
    """
    A heading of the form of reports.

    Args:
        level: 1 to 3.
        title: The title, under which the unit's text is read; its English words are a gloss.
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
_FUNDS = Wording("表 1　年度预算安排及使用情况统计表", "Table 1　Budget and spending of the year")
_MANAGEMENT = Wording("表 2　资金管理情况表", "Table 2　Management of funds")
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
    labels = [form_words.LABELS[key] for key in ("project", "organisation", "department", "date")]
    labels += [form_words.LABELS["year"]] if form_words.LABELS["year"] in form.labels else []
    yield label_table([(label, form.labels[label]) for label in labels], style=Style.COVER)
    rules = view.ruleset_title or view.ruleset_id
    yield Line(_LEGEND.say(language, {"rules": rules}), Style.LEGEND)


def _body(card: Scorecard, view: ReportView, form: FormParts, language: Language) -> Iterator[Block]:
    texts = dict(card.sheet.texts)
    parts: Mapping[str, Sequence[Block]] = {
        "项目预算安排及使用情况": _captioned(_FUNDS.say(language), form.funds),
        "资金管理情况表": _captioned(_MANAGEMENT.say(language), form.management),
        "总体评价结论": conclusion(view, form.labels, language),
        "绩效目标完成的指标": met(view, form.labels, language),
        "没有完成绩效目标的指标": unmet(card, view, form.labels, language),
    }
    counts = [0, 0, 0]
    moved = {one.form_title for one in _SECTIONS if one.form_title in texts and one.title.zh not in texts}
    own = texts.keys() - moved
    sections = [one for one in _SECTIONS if not one.is_optional or one.title.zh in own]
    for section, following in zip(sections, [*sections[1:], _OTHERS], strict=True):
        heading = _heading(section, counts, language)
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
        yield _heading(_OTHERS, counts, language)
        for number, (title, text) in enumerate(texts.items(), start=1):
            gloss = "" if title else _NO_NAME.say(language)
            yield Heading(level=2, number=f"（{_han(number)}）", title=title, gloss=gloss)
            yield Text(text)


def _heading(section: _Section, counts: list[int], language: Language) -> Heading:
    """Return the heading of *section* with the number that follows in *counts*, which is counted on."""
    counts[section.level - 1] += 1
    counts[section.level :] = [0] * (3 - section.level)
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
        gloss = "" if language == "zh" else f"　{title.en}"
        yield Heading(level=1, number=f"附表 {number}　", title=title.zh, gloss=gloss)
        yield from blocks


def _scores(form: FormParts, language: Language) -> Iterator[Block]:
    if form.indicators is not None:
        yield form.indicators
    yield from _captioned(_ADJUSTMENTS.say(language), form.adjustments)
