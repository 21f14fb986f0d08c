"""Derivations in words: what a reviewer needs to check a number with a pocket calculator."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import PurePath
from typing import TYPE_CHECKING

from attrs import evolve

from perfrules.model.quantity import format_decimal
from perfrules.model.rating import Outcome, Rating
from perfrules.model.ruleset import Citation, CitationStatus, Rounding, RoundingMode
from perfrules.source import one_line
from perfrules.wording import Language, Sentence, Wording, current_language, format_value

if TYPE_CHECKING:
    from perfrules.model.scorecard import Provenance, Scorecard, ScoredComponent, ScoredRow

__all__ = [
    "OUTCOMES",
    "STATUSES",
    "citation_text",
    "explain_component",
    "explain_rating",
    "explain_row",
    "explain_score",
    "explain_scorecard",
    "explain_steps",
    "explain_total",
    "format_value",
    "provenance_text",
]

OUTCOMES: Mapping[Outcome, Wording] = {
    Outcome.MET: Wording("达成", "met"),
    Outcome.NOT_MET: Wording("未达成", "not met"),
    Outcome.NOT_APPLICABLE: Wording("不适用", "not applicable"),
    Outcome.NOT_RATABLE: Wording("无法评分", "not ratable"),
}
STATUSES: Mapping[CitationStatus, Wording] = {
    CitationStatus.VERIFIED: Wording("已核对原文", "verified"),
    CitationStatus.QUOTED: Wording("转引", "quoted"),
    CitationStatus.PRACTICE: Wording("实践做法", "practice"),
    CitationStatus.VENDOR: Wording("一家平台的做法", "practice of one vendor"),
    CitationStatus.INFERRED: Wording("推断", "inferred"),
    CitationStatus.RECALLED: Wording("凭记忆", "recalled"),
}
_MODES: Mapping[RoundingMode, Wording] = {
    RoundingMode.HALF_UP: Wording("四舍五入", "half up"),
    RoundingMode.HALF_EVEN: Wording("四舍六入五成双", "half to even"),
    RoundingMode.TRUNCATE: Wording("截断", "truncated"),
}
_ROW = Wording("{name}：指标值 {target}，实际 {actual}", "{name}: target {target}, actual {actual}")
_POINTS = Wording("{weight} × {ratio} = {product}", "{weight} × {ratio} = {product}")
_ROUNDED = Wording("{mode}到 {places} 位得 {score}", "{mode} to {places} places: {score}")
_TOTAL = Wording("总分 {sum} = {total}，等级 {grade}", "total {sum} = {total}, grade {grade}")
_INCOMPLETE = Wording("总分不完整，有无法评分的内容", "the total is incomplete: some parts could not be rated")
_CHOICE = Wording(
    "推断或约定，无文件规定：{names}（{note}）", "inferred or chosen, no document decides: {names} ({note})"
)
_NO_GRADE = Wording("无", "none")


def explain_row(row: "ScoredRow", language: Language | None = None) -> str:
    """Return how the score of *row* came about, on one line: values, steps, product, rounding, rule and document."""
    language = language or current_language()
    texts = {"name": row.row.name, "target": row.row.target or "/", "actual": row.row.actual or "/"}
    cells = {key: one_line(text) for key, text in texts.items()}
    if row.direction is not None:
        cells["target"] += row.direction.say(language)
    return f"{_ROW.say(language, cells)} → {explain_score(row, language)}{provenance_text(row.basis, language)}"


def explain_score(row: "ScoredRow", language: Language | None = None) -> str:
    """Return the steps behind the score of *row*, from what a reviewer said to the rounding, without its cells."""
    language = language or current_language()
    steps = explain_steps(row.rating, row.weight, row.exact, row.score, row.rounding, language, policies=row.policies)
    return " → ".join([*(one_line(reading.explain(language)) for reading in row.row.readings), steps])


def explain_component(component: "ScoredComponent", language: Language | None = None) -> str:
    """Return how the score of *component* came about, on one line."""
    language = language or current_language()
    parts = [
        f"{component.name}（{format_decimal(component.full)}）"
        if language == "zh"
        else f"{component.name} ({format_decimal(component.full)})"
    ]
    if component.rating is not None:
        parts.append(explain_rating(component, language))
    else:
        parts.append(
            OUTCOMES[Outcome.NOT_RATABLE].say(language) if component.score is None else format_decimal(component.score)
        )
    return " → ".join(parts) + provenance_text(component.basis, language)


def explain_rating(component: "ScoredComponent", language: Language | None = None) -> str:
    """Return the steps behind the score of a *component* that an indicator type rated; empty for the table of rows."""
    language = language or current_language()
    if component.rating is None:
        return ""
    full = Fraction(component.full)
    return explain_steps(component.rating, full, component.exact, component.score, component.rounding, language)


def explain_steps(
    rating: Rating,
    weight: Fraction,
    exact: Fraction,
    score: Decimal | None,
    rounding: Rounding,
    language: Language | None = None,
    *,
    policies: Sequence[Sentence] = (),
) -> str:
    """
    Return the steps of *rating*, then weight × ratio, what policies did to the product, and the rounding.

    Where there is no score, why there is none.
    """
    language = language or current_language()
    parts = [step.say(language) for step in rating.steps]
    if not parts or score is None:
        why = ("；" if language == "zh" else "; ").join(problem.message(language) for problem in rating.problems)
        outcome = OUTCOMES[rating.outcome].say(language)
        parts.append(f"{outcome}{'：' if language == 'zh' else ': '}{why}" if why else outcome)
    if score is None:
        return one_line(" → ".join(parts))
    is_exact = Fraction(score) == exact
    product = format_decimal(score) if is_exact and not policies else format_value(weight * rating.ratio)
    values = {"weight": format_value(weight), "ratio": format_value(rating.ratio), "product": product}
    parts += [_POINTS.say(language, values), *(step.say(language) for step in policies)]
    if not is_exact:
        how = {
            "mode": _MODES[rounding.mode].say(language),
            "places": str(rounding.places),
            "score": format_decimal(score),
        }
        parts.append(_ROUNDED.say(language, how))
    return one_line(" → ".join(parts))


def explain_scorecard(card: "Scorecard", language: Language | None = None) -> str:
    """Return the derivation of the total and everything below it, one line each."""
    language = language or current_language()
    lines = [explain_row(row, language) for row in card.rows]
    lines += [explain_component(component, language) for component in card.components]
    lines += [
        f"{adjustment.called(language)} → {adjustment.reason.say(language)} → {format_decimal(adjustment.amount)}"
        for adjustment in card.adjustments
    ]
    lines.append(explain_total(card, language))
    if not card.complete:
        lines.append(_INCOMPLETE.say(language))
    lines += choices_text(card, language)
    return "\n".join(lines)


def choices_text(card: "Scorecard", language: Language | None = None) -> list[str]:
    """Return, one line for each choice of the rule set that no document decides, what rests on it."""
    language = language or current_language()
    mark = "、" if language == "zh" else ", "
    return [
        _CHOICE.say(
            language, {"names": mark.join(choice.names), "note": choice.citation.note or choice.citation.document}
        )
        for choice in card.own_choices
    ]


def explain_total(card: "Scorecard", language: Language | None = None) -> str:
    """Return the sum that the total is, and the grade, on one line."""
    language = language or current_language()
    scored = [format_decimal(component.score) for component in card.components if component.score is not None]
    scored += [format_decimal(adjustment.amount) for adjustment in card.adjustments]
    # a deduction is a number below 0: `8.00 + 65.60 - 14.6`
    total = " + ".join(scored).replace("+ -", "- ")
    grade = card.grade.name if card.grade is not None else _NO_GRADE.say(language)
    values = {"sum": total or "0", "total": format_decimal(card.total), "grade": grade}
    return _TOTAL.say(language, values)


def provenance_text(basis: "Provenance", language: Language | None = None) -> str:
    """
    Return what a number rests on, in brackets: type, file and line, document and how sure the citation is.

    The file is named without its folders, so that the same rules explain themselves alike on every machine.
    """
    language = language or current_language()
    place = evolve(basis.place, file=PurePath(basis.place.file).name)
    parts = [part for part in (basis.type, str(place)) if part]
    if basis.citation is not None:
        parts.append(citation_text(basis.citation, language))
    if not parts:
        return ""
    joined = ("，" if language == "zh" else ", ").join(parts)
    return f" 〔{joined}〕" if language == "zh" else f" [{joined}]"


def citation_text(citation: Citation, language: Language | None = None) -> str:
    """Return the document and how sure the citation is."""
    language = language or current_language()
    status = STATUSES[citation.status].say(language)
    return f"{citation.document}（{status}）" if language == "zh" else f"{citation.document} ({status})"
