"""What a report in Word says on its own account: total and grade, lists of indicators, derivations, points to check."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import PurePath

from perfrules.model.explanation import explain_total
from perfrules.model.quantity import format_decimal
from perfrules.model.rating import Outcome
from perfrules.model.rounding import Rounding
from perfrules.model.scorecard import Scorecard, ScoredRow
from perfrules.reports.docx.blocks import Block, Line, Note, Style, Table, listed_table
from perfrules.reports.docx.tables import label_table
from perfrules.reports.figures import lost_points, weight_text
from perfrules.reports.form import words as form_words
from perfrules.reports.form.layout import Role
from perfrules.reports.view import ReportView
from perfrules.wording import Language, Wording

__all__ = ["bases", "conclusion", "met", "problems", "unmet"]

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


def conclusion(view: ReportView, labels: Mapping[str, str], language: Language) -> list[Block]:
    """Return total and grade as stated, and as computed, with the components they come from."""
    stated = [form_words.LABELS[key] for key in ("stated_total", "stated_grade")]
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
    said = [_RULES.say(language, rules), wordings[not view.grade].say(language, values)]
    said.append(_comparison(view, language))
    if view.light:
        said.append(_LIGHT.say(language, {"light": view.light}))
    said.append((_COMPLETE if view.complete else _INCOMPLETE).say(language))
    return Note(_BY.say(language), "".join(said))


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
    names = ["component", "full", "score"] + (["light"] if any(one.light for one in view.components) else [])
    rows = [[one.name, one.full, one.score or _NO_SCORE, one.light] for one in view.components]
    rows += [[one.name, "", one.amount, ""] for one in view.adjustments]
    total = form_words.COMPUTED["total" if view.complete else "so_far"].say(language)
    closing = [total, view.full, view.total, view.light][: len(names)]
    roles = (Role.TEXT, Role.NUMBER, Role.NUMBER, Role.MARK)
    return listed_table(_heads(language, *names), [row[: len(names)] for row in rows], roles, closing=closing)


def met(view: ReportView, labels: Mapping[str, str], language: Language) -> list[Block]:
    """Return the indicators that were met: the unit's list, and ours."""
    return [*_stated(labels, "stated_met"), _listed(view.met, language)]


def unmet(card: Scorecard, view: ReportView, labels: Mapping[str, str], language: Language) -> list[Block]:
    """Return the indicators that were not met, each with the points it lost and why; and those that nobody can rate."""
    blocks = [*_stated(labels, "stated_unmet"), _listed(view.unmet, language)]
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


def _stated(labels: Mapping[str, str], key: str) -> Iterator[Block]:
    label = form_words.LABELS[key]
    if label in labels:
        yield label_table([(label, labels[label])])


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
        [one.name, one.derivation, one.score or _NO_SCORE, one.rule, _source(one.source), one.note]
        for one in view.components
    ]
    parts += [[one.name, one.reason, one.amount, "", _source(one.source), ""] for one in view.adjustments]
    names = ("component", "derivation", "score", "rule", "source", "note")
    roles = (Role.LEVEL, Role.TEXT, Role.NUMBER, Role.TEXT, Role.MARK, Role.TEXT)
    yield listed_table(_heads(language, *names), parts, roles)
    if view.sources:
        yield Line(_SOURCES.say(language), Style.CAPTION)
        documents = [[_source(one.number), one.document, one.title, one.status_word, one.note] for one in view.sources]
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
        [str(one.number), f"{one.severity_word}\n{one.code}", _short(one.place, view.source), one.message, one.help]
        for one in view.problems
    ]
    roles = (Role.MARK, Role.MARK, Role.TEXT, Role.TEXT, Role.TEXT)
    yield listed_table(_heads(language, "number", "severity", "place", "message", "help"), rows, roles)


def _short(place: str, source: str) -> str:
    """Return *place* without the folders of the file *source*: a report travels to other machines."""
    return PurePath(source).name + place.removeprefix(source) if source and place.startswith(source) else place
